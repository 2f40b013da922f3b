/* SPDX-License-Identifier: MIT
 *
 * ledger_list.c -- the ledger [账本] as a list: searched by days, names, kinds, words
 *
 * One search looks at a stated number of facts at most; where it stopped, the
 * next one goes on.  The same result may be saved as a table.
 */
#include "office/office.h"
#include "page/book.h"

#define PAGE_FACTS 50
#define CSV_FACTS 5000
#define WORDS_MAX 100

/* ── words ──────────────────────────────────────────────────────────── */

struct str
book_means(const struct site *site, struct str kind)
{
	const struct ledger_kind *k = ledger_kind_find(site->rooms, site->rooms_n, kind);

	return k == NULL ? S("") : str_of(k->means);
}

enum err
book_name(struct req *r, struct db_ro *db, struct book_names *names, int64_t id,
    struct str *out)
{
	struct org_person p;
	enum err e;

	*out = S("程序");
	if (id == 0)
		return OK;
	for (size_t i = 0; i < names->n; i++)
		if (names->list[i].id == id) {
			*out = names->list[i].name;
			return OK;
		}
	e = org_person_find(r->job, db, id, &p);
	*out = e == OK ? p.name : S("〔不在名册〕");
	if (e == OK && names->n < BOOK_NAMES_MAX) {
		names->list[names->n].id = id;
		names->list[names->n++].name = p.name;
	}
	return e == E_MISSING ? OK : e;
}

/* ── what is looked for ─────────────────────────────────────────────── */

struct search { /* as typed, and what it means */
	struct str from, until, who, unit, kind, subject;
	int64_t actor; /* by its number, from a link; 0: not so */
	struct ledger_quest quest;
	int64_t person_id[LEDGER_NAMES_MAX], unit_id[LEDGER_NAMES_MAX];
	struct faults faults;
	bool nobody; /* a name that nobody has: nothing is found */
};

/* The start of ${day} in Beijing, as seconds since 1970. */
static int64_t
day_start(int32_t day)
{
	return (int64_t)day * 86400 - BEIJING;
}

static void
take_days(struct req *r, struct search *s)
{
	int32_t day;

	if (s->from.n > 0 && !day_parse(s->from, &day))
		fault_add(r->job, &s->faults, "from", S("日期请写成 2026-03-05 这样"));
	else if (s->from.n > 0)
		s->quest.from = day_start(day);
	if (s->until.n > 0 && !day_parse(s->until, &day))
		fault_add(r->job, &s->faults, "until", S("日期请写成 2026-03-05 这样"));
	else if (s->until.n > 0)
		s->quest.until = day_start(day + 1);
}

/* Does any name found hold the whole ${q} and nothing more? */
static enum err
take_person(struct req *r, struct db_ro *db, struct search *s)
{
	const struct org_person *p;
	size_t n;
	enum err e;

	s->quest.actor = s->person_id;
	if (str_eq(s->who, S("程序"))) {
		s->quest.actors = 1;
		return OK;
	}
	e = org_person_list(r->job, db, s->who, 0, S(""), 0, LEDGER_NAMES_MAX + 1, &p,
	    &n);
	if (e != OK)
		return e;
	if (n > LEDGER_NAMES_MAX)
		fault_add(r->job, &s->faults, "who",
		    S("名字里有这几个字的人太多；请写全名"));
	for (size_t i = 0; i < n && i < LEDGER_NAMES_MAX; i++)
		s->person_id[s->quest.actors++] = p[i].id;
	s->nobody = s->nobody || n == 0;
	return OK;
}

static enum err
take_unit(struct req *r, struct db_ro *db, struct search *s)
{
	struct org_wish wish = { .q = s->unit, .closed = true };
	struct org_unit one;
	const struct org_unit *u;
	size_t n;
	enum err e = org_unit_named(r->job, db, s->unit, &one);

	s->quest.unit = s->unit_id;
	if (e == OK) { /* the whole name: that one alone */
		s->unit_id[s->quest.units++] = one.id;
		return OK;
	}
	if (e == E_MISSING)
		e = org_unit_list(r->job, db, &wish, LEDGER_NAMES_MAX + 1, &u, &n);
	if (e != OK)
		return e;
	if (n > LEDGER_NAMES_MAX)
		fault_add(r->job, &s->faults, "unit",
		    S("名称里有这几个字的单位太多；请写全称"));
	for (size_t i = 0; i < n && i < LEDGER_NAMES_MAX; i++)
		s->unit_id[s->quest.units++] = u[i].id;
	s->nobody = s->nobody || n == 0;
	return OK;
}

static struct str
word_of(struct req *r, const char *name)
{
	struct str s = str_trim(req_field(r, str_of(name)));
	size_t at = 0;

	for (size_t i = 0; i < WORDS_MAX && at < s.n; i++)
		(void)utf8_next(s, &at);
	return str_cut(s, 0, at);
}

static enum err
search_of(struct req *r, struct db_ro *db, struct search *s)
{
	enum err e = OK;

	*s = (struct search){ .from = word_of(r, "from"),
		.until = word_of(r, "until"),
		.who = word_of(r, "who"),
		.unit = word_of(r, "unit"),
		.kind = req_field(r, S("kind")),
		.subject = word_of(r, "subject") };
	s->quest.kind = s->kind;
	s->quest.words = s->subject;
	if (!req_number(req_field(r, S("before")), &s->quest.before))
		s->quest.before = 0;
	take_days(r, s);
	if (req_number(req_field(r, S("actor")), &s->actor) && s->actor != 0) {
		s->quest.actor = &s->actor;
		s->quest.actors = 1;
	} else if (s->who.n > 0) {
		e = take_person(r, db, s);
	}
	if (e == OK && s->unit.n > 0)
		e = take_unit(r, db, s);
	return e;
}

static bool
is_filtered(const struct search *s)
{
	return s->from.n + s->until.n + s->who.n + s->unit.n + s->kind.n + s->subject.n >
	    0 ||
	    s->actor != 0;
}

static void
put_query(struct buf *b, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	buf_fmt(b, "&%s=", name);
	url_piece(b, value);
}

/* The same search from fact ${before} on; 0: from the newest. */
static struct url
same_search(struct job *j, const char *path, const struct search *s, int64_t before)
{
	struct buf b = { .j = j };

	buf_fmt(&b, "%s?before=%lld", path, (long long)before);
	if (s->actor != 0)
		buf_fmt(&b, "&actor=%lld", (long long)s->actor);
	put_query(&b, "from", s->from);
	put_query(&b, "until", s->until);
	put_query(&b, "who", s->who);
	put_query(&b, "unit", s->unit);
	put_query(&b, "kind", s->kind);
	put_query(&b, "subject", s->subject);
	return (struct url){ buf_str(&b) };
}

static enum err
look(struct req *r, struct db_ro *db, const struct search *s, size_t max,
    const struct ledger_fact **f, size_t *n, int64_t *upto)
{
	*n = 0;
	*upto = 1;
	*f = NULL;
	if (s->nobody || s->faults.n > 0)
		return OK;
	return ledger_search(r->job, db, &s->quest, max, f, n, upto);
}

/* ── the page ───────────────────────────────────────────────────────── */

struct fact_row {
	int64_t seq, actor;
	struct str at, day; /* day: when it happened, if that is another one */
	struct str who, kind, means, subject;
	bool erased;
};

struct kind_choice {
	struct str name, means;
	bool chosen;
};

struct ledger_page {
	struct frame frame;
	int64_t size;
	struct str sealed; /* when last; empty: never */
	int64_t uncovered;
	const struct kind_choice *kinds;
	size_t kinds_n;
	struct str from, until, who, unit, subject, actor_name;
	struct str bad_from, bad_until, bad_who, bad_unit;
	const struct fault *faults;
	size_t faults_n;
	int64_t actor, upto; /* upto: it was looked down to there only; 0: to the end */
	bool filtered, is_paged;
	const struct fact_row *rows;
	size_t rows_n;
	struct url start, next, table;
	struct str counted;
};
#include "page/ledger.html.h"

static enum err
fill_rows(struct req *r, struct db_ro *db, const struct ledger_fact *f, size_t n,
    struct ledger_page *v)
{
	struct fact_row *rows = NEWS(r->job, struct fact_row, n);
	struct book_names *names = NEW(r->job, struct book_names);
	enum err e = OK;

	for (size_t i = 0; e == OK && i < n; i++) {
		rows[i] = (struct fact_row){ .seq = f[i].seq,
			.actor = f[i].actor,
			.at = moment(r->job, f[i].at),
			.kind = f[i].kind,
			.means = book_means(site_of(r), f[i].kind),
			.subject = f[i].subject,
			.erased = f[i].erased };
		if (f[i].day != day_at(f[i].at))
			rows[i].day = day_text(r->job, f[i].day);
		e = book_name(r, db, names, f[i].actor, &rows[i].who);
	}
	v->rows = rows;
	v->rows_n = n;
	return e;
}

static void
fill_kinds(struct req *r, struct str chosen, struct ledger_page *v)
{
	const struct site *site = site_of(r);
	struct kind_choice *list;
	size_t n = 0;

	for (size_t i = 0; i < site->rooms_n; i++)
		n += site->rooms[i].kind_n;
	list = NEWS(r->job, struct kind_choice, n);
	for (size_t i = 0; i < site->rooms_n; i++)
		for (size_t k = 0; k < site->rooms[i].kind_n; k++) {
			struct str name = str_of(site->rooms[i].kind[k].name);

			list[v->kinds_n++] = (struct kind_choice){ name,
				str_of(site->rooms[i].kind[k].means),
				str_eq(name, chosen) };
		}
	v->kinds = list;
}

static enum err
fill_head(struct req *r, struct db_ro *db, struct ledger_page *v)
{
	struct ledger_head head;
	const struct ledger_seal *seal;
	size_t n;
	enum err e = ledger_head(r->job, db, &head);

	if (e == OK)
		e = ledger_seal_list(r->job, db, 0, 1, &seal, &n);
	if (e != OK)
		return e;
	v->size = head.size;
	v->uncovered = n > 0 ? head.size - seal[0].size : head.size;
	if (n > 0)
		v->sealed = moment(r->job, seal[0].at);
	return OK;
}

static enum err
fill_list(struct req *r, struct db_ro *db, const struct search *s, struct ledger_page *v)
{
	const struct ledger_fact *f;
	struct book_names none = { .n = 0 };
	int64_t upto;
	size_t n;
	enum err e = look(r, db, s, PAGE_FACTS + 1, &f, &n, &upto);

	if (e == OK)
		e = fill_rows(r, db, f, n > PAGE_FACTS ? PAGE_FACTS : n, v);
	if (e == OK && s->actor != 0)
		e = book_name(r, db, &none, s->actor, &v->actor_name);
	if (e != OK)
		return e;
	if (n > PAGE_FACTS)
		v->next = same_search(r->job, "/ledger", s, f[PAGE_FACTS - 1].seq);
	else if (upto > 1 && s->quest.from == 0) {
		v->upto = upto;
		v->next = same_search(r->job, "/ledger", s, upto);
	}
	return OK;
}

static void
fill_typed(struct req *r, const struct search *s, struct ledger_page *v)
{
	fill_kinds(r, s->kind, v);
	v->from = s->from;
	v->until = s->until;
	v->who = s->who;
	v->unit = s->unit;
	v->subject = s->subject;
	v->actor = s->actor;
	v->bad_from = fault_of(&s->faults, "from");
	v->bad_until = fault_of(&s->faults, "until");
	v->bad_who = fault_of(&s->faults, "who");
	v->bad_unit = fault_of(&s->faults, "unit");
	v->faults = s->faults.list;
	v->faults_n = s->faults.n;
	v->filtered = is_filtered(s);
	v->is_paged = s->quest.before != 0;
	v->start = (struct url){ S("/ledger") };
	v->counted = S("条");
	v->table = same_search(r->job, "/ledger/list.csv", s, s->quest.before);
}

/* GET /ledger; with ?seq=17, straight to that fact. */
enum err
page_ledger(struct req *r, struct db_ro *db)
{
	struct search *s = NEW(r->job, struct search);
	struct ledger_page v = { .frame = frame_of(r, S("账本")) };
	int64_t seq;
	enum err e;

	if (req_number(str_trim(req_field(r, S("seq"))), &seq)) {
		go_to(r, job_fmt(r->job, "/ledger/fact/%lld", (long long)seq));
		return OK;
	}
	e = search_of(r, db, s);
	if (e == OK)
		e = fill_head(r, db, &v);
	if (e == OK)
		e = fill_list(r, db, s, &v);
	if (e != OK)
		return e;
	fill_typed(r, s, &v);
	faults_show(r, &v.frame, &s->faults);
	ledger_page_html(&r->out, &v);
	return OK;
}

/* ── the same as a table to save ────────────────────────────────────── */

enum { COL_SEQ, COL_AT, COL_DAY, COL_WHO, COL_KIND, COL_MEANS, COL_SUBJECT, COLS };

static enum err
fill_cells(struct req *r, struct db_ro *db, const struct ledger_fact *f, size_t n,
    struct str *cell)
{
	struct book_names *names = NEW(r->job, struct book_names);
	enum err e = OK;

	for (size_t i = 0; e == OK && i < n; i++) {
		struct str *row = cell + i * COLS;

		row[COL_SEQ] = job_fmt(r->job, "%lld", (long long)f[i].seq);
		row[COL_AT] = moment(r->job, f[i].at);
		row[COL_DAY] = day_text(r->job, f[i].day);
		row[COL_KIND] = f[i].kind;
		row[COL_MEANS] = book_means(site_of(r), f[i].kind);
		row[COL_SUBJECT] = f[i].subject;
		e = book_name(r, db, names, f[i].actor, &row[COL_WHO]);
	}
	return e;
}

enum err
page_ledger_csv(struct req *r, struct db_ro *db)
{
	static const char *const head[COLS] = { "编号", "记入", "发生", "办理人", "种类",
		"意思", "对象" };
	struct search *s = NEW(r->job, struct search);
	const struct ledger_fact *f;
	struct str *cell;
	int64_t upto;
	size_t n;
	enum err e = search_of(r, db, s);

	if (e == OK)
		e = look(r, db, s, CSV_FACTS, &f, &n, &upto);
	if (e != OK)
		return e;
	cell = NEWS(r->job, struct str, (n + 1) * COLS);
	for (size_t i = 0; i < COLS; i++)
		cell[i] = str_of(head[i]);
	e = fill_cells(r, db, f, n, cell + COLS);
	if (e != OK)
		return e;
	office_csv_write(&r->out.b,
	    &(struct table){ .rows = n + 1, .cols = COLS, .cell = cell });
	req_download(r, S("text/csv; charset=utf-8"),
	    n == CSV_FACTS ? job_fmt(r->job, "账本-第%lld号起-前%d条.csv",
				 (long long)f[0].seq, CSV_FACTS)
			   : S("账本-查得.csv"));
	return OK;
}
