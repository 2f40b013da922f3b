/* SPDX-License-Identifier: MIT
 *
 * import.c -- a table of units: a dry run in the asking half, facts in the other
 *
 * The dry run reads all open units once and decides everything: what each row
 * would do, the numbers of new units, the order.  If no unit has changed since,
 * the telling half only appends; otherwise it refuses, and is asked again.
 */
#include "org/import.h"
#include "org/org.sql.h"

#define CHUNK_ROWS 500
#define CHUNK_MEMORY ((size_t)64 << 20)
#define CLASSES_MAX 16 /* that are told apart; with more, none is doubted */
#define NEAR_ROWS 20   /* wrong parents for which near names are looked up */

enum column {
	COL_NAME,
	COL_PARENT,
	COL_CODE,
	COL_CLASS,
	COL_LEVEL,
	COL_OPENED,
	COLS,
	COL_LEFT_OUT = COLS
};

static const struct {
	const char *head;
	enum column col;
} heads[] = {
	{ "单位", COL_NAME },
	{ "单位名称", COL_NAME },
	{ "上级", COL_PARENT },
	{ "上级单位", COL_PARENT },
	{ "上级党组织", COL_PARENT },
	{ "代码", COL_CODE },
	{ "统一社会信用代码", COL_CODE },
	{ "单位类型", COL_CLASS },
	{ "类别", COL_CLASS },
	{ "层级", COL_LEVEL },
	{ "成立日期", COL_OPENED },
	{ "序号", COL_LEFT_OUT },
	{ "备注", COL_LEFT_OUT },
};

/* ── texts that the table names ─────────────────────────────────────── */

struct known { /* an open unit that the table names */
	struct org_unit u;
	size_t node, row; /* row: + 1 of the row that is this unit; 0: none */
};

struct slot {
	struct str key; /* empty: free */
	struct known *known;
	size_t row; /* + 1 of the row that has it; 0: none */
};

struct map {
	struct slot *slot;
	size_t mask;
};

struct reading {
	struct import im;
	const struct table *t;
	size_t col[COLS]; /* 0: not there, else + 1 */
	struct map name, code;
	struct map spaced;   /* names with blanks; row > 0: a unit is called so */
	struct known *known; /* all of them, one after the other */
	size_t known_n, known_cap;
	struct str class[CLASSES_MAX + 1]; /* of units there are */
	size_t classes;
	struct db_ro *ro;
	size_t nears;
};

static struct map
map_new(struct job *j, size_t keys)
{
	size_t n = 16;

	while (n < keys * 2)
		n *= 2;
	return (struct map){ NEWS(j, struct slot, n), n - 1 };
}

/* The slot of ${key}, which may be free; FNV-1a. */
static struct slot *
map_at(const struct map *m, struct str key)
{
	uint64_t h = UINT64_C(0xCBF29CE484222325);
	size_t i;

	for (i = 0; i < key.n; i++)
		h = (h ^ (unsigned char)key.p[i]) * UINT64_C(0x100000001B3);
	for (i = (size_t)(h ^ h >> 32) & m->mask;; i = (i + 1) & m->mask)
		if (m->slot[i].key.n == 0 || str_eq(m->slot[i].key, key))
			return &m->slot[i];
}

static struct slot *
map_add(const struct map *m, struct str key)
{
	struct slot *s = map_at(m, key);

	s->key = key;
	return s;
}

/* ── columns ────────────────────────────────────────────────────────── */

static enum err
unknown_column(struct job *j, struct str head)
{
	return fail(j, E_INPUT,
	    "不认识“%.*s”这一列；可以有的列是：单位、上级、代码、单位类型（或类别）、"
	    "层级、成立日期；别的列请删去",
	    STR_FMT(head));
}

static enum err
read_column(struct reading *r, size_t col)
{
	struct job *j = r->im.j;
	struct str head = str_trim(table_at(r->t, 0, col));

	for (size_t i = 0; i < ARRAY_N(heads); i++) {
		if (!str_eq(head, str_of(heads[i].head)))
			continue;
		if (heads[i].col == COL_LEFT_OUT)
			return OK;
		if (r->col[heads[i].col] != 0)
			return fail(j, E_INPUT, "“%.*s”这一列出现了两次；请去掉一列",
			    STR_FMT(head));
		r->col[heads[i].col] = col + 1;
		return OK;
	}
	return unknown_column(j, head);
}

static enum err
read_head(struct reading *r)
{
	enum err e = OK;

	for (size_t i = 0; e == OK && i < r->t->cols; i++)
		e = read_column(r, i);
	if (e == OK && r->col[COL_NAME] == 0)
		return fail(r->im.j, E_INPUT, "表头里没有“单位”这一列，不知道是哪些单位");
	if (e == OK && r->im.n > ORG_IMPORT_MAX)
		return fail(r->im.j, E_INPUT,
		    "表里有 %zu 行，一次最多 %d 行；请分几次导入", r->im.n,
		    ORG_IMPORT_MAX);
	return e;
}

/* ── rows ───────────────────────────────────────────────────────────── */

/* The common name has none, and is not copied. */
static bool
has_blank(struct str s)
{
	for (size_t at = 0; at < s.n;)
		if (utf8_blank(utf8_next(s, &at)))
			return true;
	return false;
}

/* Blanks between ideographs say nothing: 办 公 室 is 办公室. */
static struct str
close_up(struct job *j, struct str s)
{
	struct buf b = { .j = j };
	uint32_t before = 0;

	for (size_t at = 0; at < s.n;) {
		size_t from = at, next;
		uint32_t c = utf8_next(s, &at), after = c;

		for (next = at; next < s.n && utf8_blank(after);)
			after = utf8_next(s, &next);
		if (utf8_blank(c) && is_cjk(before) && is_cjk(after))
			continue;
		buf_put(&b, str_cut(s, from, at));
		before = c;
	}
	return buf_str(&b);
}

static struct str
typed(const struct reading *r, size_t row, enum column col)
{
	return r->col[col] == 0 ? S("")
				: str_trim(table_at(r->t, row + 1, r->col[col] - 1));
}

static struct str
cell(const struct reading *r, size_t row, enum column col)
{
	struct str s = typed(r, row, col);

	return has_blank(s) ? close_up(r->im.j, s) : s;
}

/* A name that is registered with its blanks keeps them. */
static struct str
name_cell(const struct reading *r, size_t row, enum column col)
{
	struct str s = typed(r, row, col);

	if (!has_blank(s) || map_at(&r->spaced, s)->row > 0)
		return s;
	return close_up(r->im.j, s);
}

/* Only a table that has names with blanks asks which of them are registered. */
static enum err
find_spaced(struct reading *r, struct db_ro *ro)
{
	static const enum column names[] = { COL_NAME, COL_PARENT };
	struct db_rows *rows = NULL;
	size_t n = 0;
	enum err e;

	r->spaced = map_new(r->im.j, 2 * r->im.n);
	for (size_t i = 0; i < r->im.n * ARRAY_N(names); i++) {
		struct str s = typed(r, i / ARRAY_N(names), names[i % ARRAY_N(names)]);

		if (!has_blank(s))
			continue;
		(void)map_add(&r->spaced, s);
		n++;
	}
	if (n == 0)
		return OK;
	e = db_select(r->im.j, ro, &org_sql[ORG_UNIT_OPEN_ALL], NO_VALUES, &rows);
	while (db_more(rows, &e)) {
		struct slot *slot = map_at(&r->spaced, db_raw(rows, 2).s);

		slot->row = slot->key.n > 0;
	}
	return e;
}

static bool
read_number(struct str s, size_t *at, int *out)
{
	size_t from = *at;

	for (*out = 0; *at < s.n && *at - from < 4; (*at)++) {
		if (s.p[*at] < '0' || s.p[*at] > '9')
			break;
		*out = *out * 10 + (s.p[*at] - '0');
	}
	return *at > from;
}

/* Step over one of the signs that part a date. */
static bool
read_sign(struct str s, size_t *at, const char *words)
{
	static const char *const plain[] = { "-", "/", "." };
	struct str rest = str_cut(s, *at, s.n);

	for (size_t i = 0; i <= ARRAY_N(plain); i++) {
		struct str sign = str_of(i < ARRAY_N(plain) ? plain[i] : words);

		if (str_starts(rest, sign)) {
			*at += sign.n;
			return true;
		}
	}
	return false;
}

/* 2026-03-05, 2026/3/5, 2026.3.5, 2026年3月5日; empty: not said. */
static bool
read_day(struct str s, int32_t *out)
{
	size_t at = 0;
	int y, m, d;

	*out = DAY_NONE;
	if (s.n == 0)
		return true;
	if (!read_number(s, &at, &y) || !read_sign(s, &at, "年") ||
	    !read_number(s, &at, &m) || !read_sign(s, &at, "月") ||
	    !read_number(s, &at, &d))
		return false;
	if (str_starts(str_cut(s, at, s.n), S("日")))
		at += S("日").n;
	return at == s.n && day_of(y, m, d, out);
}

static void
check_text(struct reading *r, size_t row, const char *what, struct str s, size_t max)
{
	struct str flaw = keep_flaw(r->im.j, what, s, max);

	if (flaw.n > 0)
		import_wrong(&r->im, row, flaw);
}

/* ${s} belongs to one row only. */
static void
claim(struct reading *r, const struct map *m, size_t row, struct str s, const char *what)
{
	struct slot *slot;

	if (s.n == 0)
		return;
	slot = map_add(m, s);
	if (slot->row == 0)
		slot->row = row + 1;
	else
		import_wrong(&r->im, row,
		    job_fmt(r->im.j, "与第 %zu 行的%s相同：%.*s",
			r->im.row[slot->row - 1].line, what, STR_FMT(s)));
}

static void
read_row(struct reading *r, size_t i)
{
	struct org_row *row = &r->im.row[i];
	struct org_unit *u = &row->unit;

	row->line = r->t->line[i + 1];
	*u = (struct org_unit){ .name = name_cell(r, i, COL_NAME),
		.code = cell(r, i, COL_CODE),
		.class = cell(r, i, COL_CLASS),
		.level = cell(r, i, COL_LEVEL),
		.closed = DAY_NONE };
	row->name = u->name;
	row->parent = name_cell(r, i, COL_PARENT);
	if (u->name.n == 0)
		import_wrong(&r->im, i, S("没有写单位名称"));
	if (table_is_sum(u->name))
		import_wrong(&r->im, i, S("这一行是合计，不是单位；请删去"));
	check_text(r, i, "单位名称", u->name, ORG_NAME_MAX);
	check_text(r, i, "代码", u->code, ORG_WORD_MAX);
	check_text(r, i, "单位类型", u->class, ORG_WORD_MAX);
	check_text(r, i, "层级", u->level, ORG_WORD_MAX);
	if (!read_day(cell(r, i, COL_OPENED), &u->opened))
		import_wrong(&r->im, i,
		    job_fmt(r->im.j, "成立日期“%.*s”不是日期；请写成 2026-03-05 这样",
			STR_FMT(cell(r, i, COL_OPENED))));
	claim(r, &r->name, i, u->name, "单位");
	claim(r, &r->code, i, u->code, "代码");
	if (row->parent.n > 0)
		(void)map_add(&r->name, row->parent);
}

/* ── units that there are ───────────────────────────────────────────── */

static struct known *
keep_known(struct reading *r, struct db_rows *rows, size_t node)
{
	struct known *k = NEW(r->im.j, struct known);

	k->node = node;
	k->u = (struct org_unit){ .id = db_int(rows, 0),
		.parent = db_int(rows, 1),
		.name = db_text(rows, 2),
		.code = db_text(rows, 3),
		.class = db_text(rows, 4),
		.level = db_text(rows, 5),
		.opened = row_day(rows, 6),
		.closed = DAY_NONE,
		.seq = db_int(rows, 7) };
	return k;
}

static bool
has_class(const struct reading *r, struct str class)
{
	for (size_t i = 0; i < r->classes; i++)
		if (str_eq(r->class[i], class))
			return true;
	return false;
}

/* Texts are copied only of units that the table names, and of classes. */
static void
read_unit(struct reading *r, struct db_rows *rows, size_t node)
{
	struct slot *name = map_at(&r->name, db_raw(rows, 2).s);
	struct str code = db_raw(rows, 3).s;
	struct slot *by_code = code.n > 0 ? map_at(&r->code, code) : NULL;
	bool coded = by_code != NULL && by_code->key.n > 0;
	struct str class = db_raw(rows, 4).s;
	struct known *k;

	if (class.n > 0 && r->classes <= CLASSES_MAX && !has_class(r, class))
		r->class[r->classes++] = db_text(rows, 4);
	if (name->key.n == 0 && !coded)
		return;
	k = keep_known(r, rows, node);
	if (name->key.n > 0)
		name->known = k;
	if (coded)
		by_code->known = k;
}

static size_t
node_of(const struct import *im, int64_t id)
{
	size_t lo = 0, hi = im->node_n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (im->node[mid].id < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < im->node_n && im->node[lo].id == id ? lo : NO_NODE;
}

static enum err
read_units(struct reading *r, struct db_ro *ro)
{
	struct import *im = &r->im;
	struct db_rows *rows;
	int64_t *parent = NULL;
	size_t cap = 0, parent_cap = 0;
	enum err e = db_select(im->j, ro, &org_sql[ORG_UNIT_OPEN_ALL], NO_VALUES, &rows);

	while (db_more(rows, &e)) {
		im->node = job_grow(im->j, im->node, im->node_n, &cap, sizeof *im->node);
		parent = job_grow(im->j, parent, im->node_n, &parent_cap, sizeof *parent);
		im->node[im->node_n] = (struct node){ .id = db_int(rows, 0) };
		parent[im->node_n] = db_int(rows, 1);
		read_unit(r, rows, im->node_n++);
	}
	for (size_t i = 0; i < im->node_n; i++)
		im->node[i].parent = node_of(im, parent[i]);
	return e;
}

/* ── rows and units ─────────────────────────────────────────────────── */

static struct known *
match(struct reading *r, const struct org_unit *u)
{
	struct known *k = u->code.n > 0 ? map_at(&r->code, u->code)->known : NULL;

	return k != NULL ? k : map_at(&r->name, u->name)->known;
}

/* What the table has no column for stays as it is. */
static void
fill_in(const struct reading *r, struct org_unit *u, const struct org_unit *had)
{
	u->id = had->id;
	u->seq = had->seq;
	u->parent = had->parent;
	if (r->col[COL_CODE] == 0)
		u->code = had->code;
	if (r->col[COL_CLASS] == 0)
		u->class = had->class;
	if (r->col[COL_LEVEL] == 0)
		u->level = had->level;
	if (r->col[COL_OPENED] == 0)
		u->opened = had->opened;
}

static void
match_known(struct reading *r, size_t i, struct known *k)
{
	struct import *im = &r->im;
	struct org_row *row = &im->row[i];
	struct known *named = map_at(&r->name, row->name)->known;

	if (k->row != 0) {
		import_wrong(im, i,
		    job_fmt(im->j, "与第 %zu 行是同一个单位：%.*s",
			im->row[k->row - 1].line, STR_FMT(k->u.name)));
		return;
	}
	if (named != NULL && named != k) {
		import_wrong(im, i,
		    job_fmt(im->j, "代码“%.*s”是“%.*s”的，而“%.*s”是另一个单位；请核对",
			STR_FMT(row->unit.code), STR_FMT(k->u.name), STR_FMT(row->name)));
		return;
	}
	k->row = i + 1;
	im->row_node[i] = k->node;
	im->node[k->node].row = i + 1;
	row->what = ORG_ROW_CHANGED;
	fill_in(r, &row->unit, &k->u);
}

/* Every row that is not wrong becomes a known unit or a new node. */
static void
match_rows(struct reading *r, int64_t last)
{
	struct import *im = &r->im;
	size_t old_n = im->node_n;
	struct node *node = NEWS(im->j, struct node, old_n + im->n + 1);

	if (old_n > 0)
		memcpy(node, im->node, old_n * sizeof *node);
	im->node = node;
	for (size_t i = 0; i < im->n; i++) {
		struct org_row *row = &im->row[i];
		struct known *k;

		im->row_node[i] = NO_NODE;
		if (row->what == ORG_ROW_WRONG)
			continue;
		k = match(r, &row->unit);
		if (k != NULL) {
			match_known(r, i, k);
			continue;
		}
		row->unit.id = ++last;
		im->row_node[i] = im->node_n;
		node[im->node_n++] = (struct node){ .id = last,
			.parent = NO_NODE,
			.row = i + 1 };
	}
}

static enum err
no_parent(struct reading *r, size_t i)
{
	struct import *im = &r->im;
	struct str parent = im->row[i].parent, near = S("");
	enum err e = OK;

	if (r->nears++ < NEAR_ROWS)
		e = org_unit_near(im->j, r->ro, parent, &near);
	import_wrong(im, i,
	    job_fmt(im->j, "上级“%.*s”不在名册里，也不在这张表里%.*s", STR_FMT(parent),
		STR_FMT(near)));
	return e;
}

/* The parent that row ${i} names: another row, or else a unit there is. */
static enum err
find_parent(struct reading *r, size_t i)
{
	struct import *im = &r->im;
	struct org_row *row = &im->row[i];
	struct slot *slot = map_at(&r->name, row->parent);
	size_t node = NO_NODE;

	if (row->parent.n > 0 && slot->row == 0 && slot->known == NULL)
		return no_parent(r, i);
	if (row->parent.n > 0)
		node = slot->row > 0 ? im->row_node[slot->row - 1] : slot->known->node;
	im->node[im->row_node[i]].parent = node;
	row->unit.parent = node == NO_NODE ? 0 : im->node[node].id;
	return OK;
}

static enum err
find_parents(struct reading *r)
{
	enum err e = OK;

	for (size_t i = 0; e == OK && r->col[COL_PARENT] > 0 && i < r->im.n; i++)
		if (r->im.row[i].what != ORG_ROW_WRONG)
			e = find_parent(r, i);
	return e;
}

/* A class that no unit has may be a slip, and would be in no class of any scheme. */
static void
doubt_classes(struct reading *r)
{
	struct buf b = { .j = r->im.j };

	if (r->classes == 0 || r->classes > CLASSES_MAX)
		return;
	for (size_t i = 0; i < r->classes; i++)
		buf_fmt(&b, "%s%.*s", i > 0 ? "、" : "", STR_FMT(r->class[i]));
	for (size_t i = 0; i < r->im.n; i++) {
		struct org_row *row = &r->im.row[i];
		struct str class = row->unit.class;

		if (row->what != ORG_ROW_WRONG && class.n > 0 && !has_class(r, class))
			row->doubt = job_fmt(r->im.j,
			    "单位类型“%.*s”还没有一家用过，用过的是：%.*s",
			    STR_FMT(class), STR_FMT(buf_str(&b)));
	}
}

/* ── the whole ──────────────────────────────────────────────────────── */

static void
tally(struct reading *r, struct org_import *out)
{
	struct import *im = &r->im;

	for (size_t i = 0; i < im->n; i++) {
		struct org_row *row = &im->row[i];
		struct known *k = NULL;

		if (row->what == ORG_ROW_CHANGED)
			k = match(r, &row->unit);
		if (k != NULL && unit_same(&k->u, &row->unit))
			row->what = ORG_ROW_SAME;
		out->fresh += row->what == ORG_ROW_NEW;
		out->changed += row->what == ORG_ROW_CHANGED;
		out->same += row->what == ORG_ROW_SAME;
		out->wrong += row->what == ORG_ROW_WRONG;
	}
	out->rows = im->row;
	out->n = im->n;
	import_order(im, out);
}

static enum err
newest(struct job *j, struct db_ro *ro, int64_t *seq, int64_t *last)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &org_sql[ORG_UNIT_NEWEST], NO_VALUES, &rows);

	if (e != OK)
		return e;
	*seq = db_int(rows, 0);
	*last = db_int(rows, 1);
	return OK;
}

enum err
org_import_read(struct job *j, struct db_ro *ro, const struct table *t,
    struct org_import *out)
{
	size_t n = t->rows > 0 ? t->rows - 1 : 0;
	struct reading r = { .im = { .j = j, .n = n }, .t = t, .ro = ro };
	int64_t last;
	enum err e = read_head(&r);

	*out = (struct org_import){ .n = 0 };
	if (e != OK)
		return e;
	r.im.row = NEWS(j, struct org_row, n);
	r.im.row_node = NEWS(j, size_t, n);
	r.name = map_new(j, 2 * n);
	r.code = map_new(j, n);
	e = find_spaced(&r, ro);
	for (size_t i = 0; e == OK && i < n; i++)
		read_row(&r, i);
	if (e == OK)
		e = newest(j, ro, &out->seen, &last);
	if (e == OK)
		e = read_units(&r, ro);
	if (e != OK)
		return e;
	match_rows(&r, last);
	e = find_parents(&r);
	if (e != OK)
		return e;
	import_check_tree(&r.im);
	tally(&r, out);
	doubt_classes(&r);
	return OK;
}

/* ── telling ────────────────────────────────────────────────────────── */

struct putting {
	struct db_rw *rw;
	const struct org_act *act;
	const struct org_import *in;
	size_t at;
};

/* New ones, or changed ones, as they follow one another. */
static enum err
put_chunk(struct job *j, void *arg)
{
	struct putting *p = arg;
	const struct org_import *in = p->in;
	const struct org_unit *unit[CHUNK_ROWS];
	bool fresh = in->rows[in->order[p->at]].what == ORG_ROW_NEW;
	size_t n = 0;

	for (; p->at < in->order_n && n < CHUNK_ROWS; p->at++) {
		const struct org_row *row = &in->rows[in->order[p->at]];

		if ((row->what == ORG_ROW_NEW) != fresh)
			break;
		unit[n++] = &row->unit;
	}
	return unit_put(j, p->rw, p->act, unit, n, fresh);
}

static enum err
check_unchanged(struct job *j, struct db_ro *ro, const struct org_import *in)
{
	int64_t seen, last;
	enum err e = newest(j, ro, &seen, &last);

	if (e == OK && seen != in->seen)
		return fail(j, E_INPUT,
		    "您看过以后名册又有改动，这次没有导入；请再看一遍，再确认");
	return e;
}

enum err
org_import_put(struct job *j, struct db_rw *rw, const struct org_act *act,
    const struct org_import *in)
{
	struct putting p = { rw, act, in, 0 };
	bool seen;
	enum err e = org_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	if (in->wrong > 0)
		return fail(j, E_INPUT, "表里还有 %zu 行有错，一行也没有导入；请改好再来",
		    in->wrong);
	e = check_unchanged(j, db_rw_reader(rw), in);
	while (e == OK && p.at < in->order_n)
		e = job_run(j, CHUNK_MEMORY, put_chunk, &p);
	return e;
}
