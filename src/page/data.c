/* SPDX-License-Identifier: MIT
 *
 * data.c -- words, problems and addresses of the pages of units and data
 */
#include <limits.h>

#include "office/office.h"
#include "page/data.h"

#define PASTE_NAME "粘贴的表"

/* ── what is wrong with a form ──────────────────────────────────────── */

void
problem_add(struct problems *p, struct str at, struct str what)
{
	p->items = job_grow(p->j, p->items, p->items_n, &p->cap, sizeof *p->items);
	p->items[p->items_n++] = (struct problem){ at, what };
}

bool
problem_told(struct req *r, struct problems *p, enum err e)
{
	static const int status[] = { [OK] = 200,
		[E_INPUT] = 422,
		[E_MISSING] = 0,
		[E_DENIED] = 0,
		[E_LIMIT] = 503,
		[E_SYSTEM] = 0,
		[E_BUSY] = 503 };

	if (status[e] == 0 || e == OK)
		return false;
	r->status = status[e];
	problem_add(p, S(""), job_str(r->job, str_of(r->job->told)));
	return true;
}

struct str
problem_title(const struct problems *p, struct str title)
{
	if (p->items_n == 0)
		return title;
	return job_fmt(p->j, "有 %zu 处需要改：%.*s", p->items_n, STR_FMT(title));
}

/* ── words ──────────────────────────────────────────────────────────── */

struct str
day_input(struct job *j, int32_t day)
{
	int y, m, d;

	if (day == DAY_NONE)
		return S("");
	day_parts(day, &y, &m, &d);
	return job_fmt(j, "%04d-%02d-%02d", y, m, d);
}

struct due
due_of(struct job *j, int32_t day)
{
	struct due due = { .date = day_text(j, day) };
	int64_t left = (int64_t)day - j->today;

	if (day == DAY_NONE)
		return due;
	due.late = left < 0;
	if (left == 0)
		due.left = S("今天截止");
	else if (left > 0)
		due.left = job_fmt(j, "还有 %lld 天", (long long)left);
	else
		due.left = job_fmt(j, "已过 %lld 天", (long long)-left);
	return due;
}

struct str
source_text(struct job *j, const struct score_source *s)
{
	return job_fmt(j, "由方案“%.*s”%s%s的结果带入", STR_FMT(s->title),
	    s->is_past ? "上一期" : "", s->is_settled ? "生效" : "");
}

bool
is_known(const struct score_datum *d)
{
	return d->status == SCORE_GIVEN || d->status == SCORE_ACCEPTED;
}

struct state_view
state_of(const struct score_datum *d)
{
	switch (d->status) {
	case SCORE_NONE:
		return (struct state_view){ S("未报"), S("tag o") };
	case SCORE_GIVEN:
		return (struct state_view){ S("待核"), S("tag a") };
	case SCORE_ACCEPTED:
		return (struct state_view){ d->corrected ? S("已更正")
			    : d->checked_seq != 0        ? S("已认可")
							 : S("已给出"),
			S("tag g") };
	case SCORE_RETURNED:
		return (struct state_view){ S("已退回"), S("tag r") };
	}
	return (struct state_view){ S(""), S("tag") };
}

struct str
value_text(struct job *j, const struct rule_fact *f, const struct score_datum *d)
{
	if (!is_known(d))
		return S("未报");
	if (d->state == CELL_MISSING) /* given, but it counts not yet: a 评 */
		return d->shown;
	if (d->state == CELL_NA)
		return S("不适用");
	return job_fmt(j, "%.*s%.*s", STR_FMT(d->text), STR_FMT(f->unit));
}

bool
is_hidden(struct req *r, const struct rule_fact *f, const struct score_datum *d)
{
	const struct str *office;
	size_t n = who_offices(r, &office);

	return d->sealed && d->status != SCORE_NONE && !score_gives(f, office, n) &&
	    !score_verifies(f, office, n);
}

struct str
value_seen(struct req *r, const struct rule_fact *f, const struct score_datum *d)
{
	return is_hidden(r, f, d) ? S("待齐") : value_text(r->job, f, d);
}

/* ── forms ──────────────────────────────────────────────────────────── */

size_t
options_of(struct job *j, const struct rule_fact *f, struct str now,
    const struct option **out)
{
	struct option *list = NEWS(j, struct option, f->choice_n);

	for (size_t i = 0; i < f->choice_n; i++)
		list[i] = (struct option){ f->choice[i], str_eq(f->choice[i], now) };
	*out = list;
	return f->choice_n;
}

struct org_act
act_of(const struct req *r)
{
	return (struct org_act){ .actor = who_of(r)->person,
		.day = r->job->today,
		.once = req_field(r, S("once")) };
}

struct org_act
act_on(const struct req *r, int32_t day)
{
	struct org_act act = act_of(r);

	if (day != DAY_NONE)
		act.day = day;
	return act;
}

struct str
one_line_end(struct job *j, struct str s)
{
	struct buf b = { .j = j };

	if (s.n == 0 || memchr(s.p, '\r', s.n) == NULL)
		return s;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\r')
			buf_c(&b, s.p[i]);
	return buf_str(&b);
}

struct str
typed(struct req *r, struct problems *p, struct str name, struct str at, size_t max)
{
	struct str s = one_line_end(r->job, str_trim(req_field(r, name)));

	if (utf8_count(s) > max)
		problem_add(p, at,
		    job_fmt(r->job, "写得太长了：最多 %zu 个字；请缩短", max));
	return s;
}

struct url
url_query(struct job *j, struct str path, const struct web_field *f, size_t n)
{
	struct buf b = { .j = j };
	char before = '?';

	buf_put(&b, path);
	for (size_t i = 0; i < n; i++) {
		if (f[i].value.n == 0)
			continue;
		buf_c(&b, before);
		url_piece(&b, f[i].name);
		buf_c(&b, '=');
		url_piece(&b, f[i].value);
		before = '&';
	}
	return (struct url){ buf_str(&b) };
}

struct str
again_text(struct req *r)
{
	return req_field(r, S("again")).n == 0
	    ? S("")
	    : S("这张表已经交过一次，这次没有保存；请刷新后再改。");
}

struct str
saved_text(struct req *r, struct saved s)
{
	int64_t n;

	if (req_field(r, S("again")).n > 0)
		return again_text(r);
	if (!req_number(req_field(r, S("saved")), &n))
		return S("");
	if (n == 0)
		return str_of(s.none);
	if (s.after == NULL)
		return str_of(s.before);
	return job_fmt(r->job, "%s %lld %s", s.before, (long long)n, s.after);
}

struct str
saved_at(struct job *j, struct str path, bool seen, size_t n)
{
	const char *before = str_find(path, S("?")) < path.n ? "&" : "?";

	if (seen)
		return job_fmt(j, "%.*s%sagain=1", STR_FMT(path), before);
	return job_fmt(j, "%.*s%ssaved=%zu", STR_FMT(path), before, n);
}

/* ── tables from outside ────────────────────────────────────────────── */

static bool
needs_quotes(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r' ||
		    s.p[i] == '\t')
			return true;
	return false;
}

static void
put_cell(struct buf *b, struct str s)
{
	if (!needs_quotes(s)) {
		buf_put(b, s);
		return;
	}
	buf_c(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_c(b, '"');
		buf_c(b, s.p[i]);
	}
	buf_c(b, '"');
}

/* The cells as they are, unlike office_csv_write(), which guards spreadsheets. */
static struct str
table_text(struct job *j, const struct table *t)
{
	struct buf b = { .j = j };

	for (size_t row = 0; row < t->rows; row++) {
		for (size_t col = 0; col < t->cols; col++) {
			if (col > 0)
				buf_c(&b, ',');
			put_cell(&b, table_at(t, row, col));
		}
		buf_c(&b, '\n');
	}
	return buf_str(&b);
}

/* Of the rows of ${text}, the most that one has. */
static size_t
columns_in(struct str text)
{
	size_t most = 1, n = 1;

	for (size_t i = 0; i < text.n; i++) {
		n = text.p[i] == '\n' ? 1 : n + (text.p[i] == '\t');
		most = n > most ? n : most;
	}
	return most;
}

/* Columns copied from a spreadsheet come without their heads: 单位, value, reason. */
static struct str
with_head(struct req *r, struct str text)
{
	struct str column = req_field(r, S("column"));

	if (column.n == 0 || str_starts(text, S("单位")))
		return text;
	if (columns_in(text) > 2)
		return job_fmt(r->job, "单位\t%.*s\t%.*s 理由\n%.*s", STR_FMT(column),
		    STR_FMT(column), STR_FMT(text));
	return job_fmt(r->job, "单位\t%.*s\n%.*s", STR_FMT(column), STR_FMT(text));
}

/* ── tables as people keep them ─────────────────────────────────────── */

#define HEAD_WITHIN 10 /* rows from the top, below titles, where a head may be */

static bool
names_units(struct str head)
{
	head = str_trim(head);
	return str_eq(head, S("单位")) || str_eq(head, S("单位名称"));
}

/* How much the row looks like heads: those that are known less those that are not;
 * INT_MIN: 单位 is not in it. */
static int
likeness(const struct table *t, size_t row, const struct given *g)
{
	bool units = false;
	int n = 0;

	for (size_t col = 0; col < t->cols; col++) {
		struct str s = str_trim(table_at(t, row, col));
		size_t i = 0;

		while (i < g->known_n && !str_eq(s, g->known[i]))
			i++;
		units = units || names_units(s);
		if (s.n > 0)
			n += names_units(s) || i < g->known_n ? 1 : -1;
	}
	return units ? n : INT_MIN;
}

/* Of the rows near the top with 单位 in them the likeliest, and if nothing is known of
 * the heads the first: 填报,单位,某某局 is a title.  ${t}->rows: there is none. */
static size_t
head_row(const struct table *t, const struct given *g)
{
	size_t head = t->rows;
	int most = INT_MIN;

	for (size_t row = 0; row < t->rows && row < HEAD_WITHIN; row++) {
		int n = likeness(t, row, g);

		if (n <= most || (head < t->rows && g->known_n == 0))
			continue;
		most = n;
		head = row;
	}
	return head;
}

/* A column without a head and without anything below. */
static bool
says_nothing(const struct table *t, size_t head, size_t col)
{
	for (size_t row = head; row < t->rows; row++)
		if (str_trim(table_at(t, row, col)).n > 0)
			return false;
	return true;
}

/* Without the titles above the heads, and without columns that say nothing; rows keep
 * their lines. */
static struct table
tidy(struct job *j, const struct table *t, const struct given *g)
{
	size_t head = head_row(t, g), cols = 0;
	struct table out = { .name = t->name };
	struct str *cell;
	size_t *at;

	if (head == t->rows)
		return *t;
	at = NEWS(j, size_t, t->cols);
	for (size_t col = 0; col < t->cols; col++)
		if (!says_nothing(t, head, col))
			at[cols++] = col;
	out.rows = t->rows - head;
	out.cols = cols;
	out.line = t->line + head;
	out.cell = cell = NEWS(j, struct str, out.rows * cols);
	for (size_t row = 0; row < out.rows; row++)
		for (size_t col = 0; col < cols; col++)
			*cell++ = table_at(t, head + row, at[col]);
	for (size_t col = 0; col < cols; col++)
		if (names_units(out.cell[col]))
			(cell - out.rows * cols)[col] = S("单位");
	return out;
}

/* A workbook takes some ten times what its cells do, once. */
#define TABLE_MEMORY ((size_t)256 << 20)

struct reading {
	struct str bytes;
	struct given *out;
};

static enum err
read_given(struct job *j, void *arg)
{
	struct reading *x = arg;

	return office_table_read(j, x->out->name, x->bytes, &x->out->table);
}

/* In memory beside the request's, which is for what is made of the table. */
static enum err
read_apart(struct job *j, struct str bytes, struct given *out)
{
	struct reading x = { bytes, out };
	struct arena *kept;
	enum err e = job_keep(j, TABLE_MEMORY, read_given, &x, &kept);

	if (e == OK)
		job_own(j, kept);
	return e;
}

enum err
table_given(struct req *r, struct given *out)
{
	struct str bytes = str_trim(req_field(r, S("text")));
	size_t bad, rows;
	enum err e;

	out->text = bytes;
	out->name = req_field(r, S("name"));
	out->above = 0;
	if (bytes.n > 0)
		bytes = with_head(r, bytes);
	for (size_t i = 0; i < r->field_n; i++) {
		const struct web_field *f = &r->field[i];

		if (!f->is_file || f->value.n == 0)
			continue;
		bytes = f->value;
		out->name = f->file;
	}
	if (out->name.n == 0 || !utf8_valid(out->name, &bad))
		out->name = S(PASTE_NAME);
	if (bytes.n == 0)
		return fail(r->job, E_INPUT, "还没有表：请选一个文件，或把表格粘贴进来");
	e = read_apart(r->job, bytes, out);
	if (e != OK)
		return e;
	if (out->table.rows * out->table.cols > TABLE_CELLS_MAX)
		return fail(r->job, E_LIMIT,
		    "表太大：%zu 行 %zu 列，一次至多 %d 格。请分成几张表导入",
		    out->table.rows, out->table.cols, TABLE_CELLS_MAX);
	out->text = table_text(r->job, &out->table);
	rows = out->table.rows;
	out->table = tidy(r->job, &out->table, out);
	out->above = rows - out->table.rows;
	return OK;
}
