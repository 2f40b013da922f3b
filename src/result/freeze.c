/* SPDX-License-Identifier: MIT
 *
 * freeze.c -- freezing [定格]: gather and score, say what is doubtful, keep it
 *
 * The asking half does the work; the telling half checks that nothing came in
 * between and writes what it was given.  A body is cut at PART bytes, so that a
 * large table is several facts.
 */
#include <stdlib.h>

#include "result/keep.h"

#define PART ((size_t)1 << 20)
#define DOUBTS_MAX 60
#define WAITING_MAX 1000

/* ── what is doubtful ───────────────────────────────────────────────── */

struct doubts {
	struct job *j;
	const struct rule *r;
	const struct score_sheet *sheet;
	struct result_doubt *list;
	size_t n;
};

static void
doubt(struct doubts *d, struct result_doubt x)
{
	if (d->n < DOUBTS_MAX)
		d->list[d->n++] = x;
}

static size_t
missing_of(const struct score_sheet *sheet, size_t fact)
{
	const struct rule_column *c = &sheet->set->snap.fact[fact];
	size_t n = 0;

	for (size_t i = 0; i < sheet->set->n; i++)
		n += c->state[i] == CELL_MISSING;
	return n;
}

static size_t
open_of(const struct rule_column *c, size_t units)
{
	size_t n = 0;

	for (size_t i = 0; c->hi != NULL && i < units; i++)
		n += c->state[i] == CELL_GIVEN && c->hi[i] != c->v[i];
	return n;
}

static void
doubt_fact(struct doubts *d, const struct rule_fact *f, size_t at)
{
	size_t missing = missing_of(d->sheet, at);
	size_t open = open_of(&d->sheet->set->snap.fact[at], d->sheet->set->n);
	struct str title, what;

	if (rule_fact_other(f, &title, &what) && open + missing > 0)
		doubt(d,
		    (struct result_doubt){ .stops = true,
			.fact = (int)at,
			.what = job_fmt(d->j,
			    "“%.*s”读方案“%.*s”，有 %zu 家还没有定：先把那个方案定下来",
			    STR_FMT(f->name), STR_FMT(title), open + missing) });
	else if (f->origin != RULE_HISTORY && missing > 0)
		doubt(d,
		    (struct result_doubt){ .fact = (int)at,
			.what = job_fmt(d->j,
			    f->owed == RULE_BY_UNIT
				? "“%.*s”有 %zu 家没有填报（%.*s）：过了期限的按方案的未报处理"
				: "“%.*s”有 %zu 家没有给出（%.*s）：给出以前这些单位待定，不能审定",
			    STR_FMT(f->name), missing, STR_FMT(f->giver)) });
}

static enum err
doubt_waiting(struct doubts *d, struct db_ro *ro, int64_t scheme)
{
	size_t facts, offices = 0, n;
	const struct rule_fact *f = rule_facts(d->r, &facts);
	struct str *office = NEWS(d->j, struct str, facts + 2);
	const struct score_datum *item;
	const struct str *name;
	enum err e;

	office[offices++] = S(SCORE_OFFICE);
	for (size_t i = 0; i < facts; i++)
		for (size_t k = 0; k < f[i].checker_n && offices < facts + 1; k++)
			office[offices++] = f[i].checker[k];
	e = score_waiting(d->j, ro, scheme, d->r, office, offices, WAITING_MAX, &item,
	    &name, &n);
	if (e == OK && n > 0)
		doubt(d,
		    (struct result_doubt){ .waits = true,
			.fact = -1,
			.what = job_fmt(d->j,
			    "有 %zu 项数据还没有核实：定格时照填报的数计", n) });
	return e;
}

static enum err
find_doubts(struct job *j, struct db_ro *ro, const struct rule *r,
    const struct score_sheet *sheet, struct result_freezing *out)
{
	struct doubts d = { .j = j,
		.r = r,
		.sheet = sheet,
		.list = NEWS(j, struct result_doubt, DOUBTS_MAX) };
	size_t facts;
	const struct rule_fact *f = rule_facts(r, &facts);
	enum err e;

	if (sheet->set->n == 0)
		doubt(&d,
		    (struct result_doubt){ .stops = true,
			.fact = -1,
			.what = S("名单上没有单位") });
	for (size_t i = 0; i < facts; i++)
		doubt_fact(&d, &f[i], i);
	e = doubt_waiting(&d, ro, out->scheme);
	out->doubt = d.list;
	out->doubt_n = d.n;
	return e;
}

/* ── figures ────────────────────────────────────────────────────────── */

static struct str
class_of(const struct rule *r, const struct score_sheet *sheet, size_t unit)
{
	size_t n;
	const struct rule_fact *f = rule_facts(r, &n);
	const struct rule_column *c;

	if (sheet->class_fact < 0)
		return S("");
	c = &sheet->set->snap.fact[sheet->class_fact];
	return c->state[unit] == CELL_GIVEN ? f[sheet->class_fact].choice[c->v[unit]]
					    : S("");
}

static uint32_t
among(const struct score_sheet *sheet, size_t unit)
{
	const struct rule_column *c;

	if (sheet->class_fact < 0)
		return sheet->class_n[0];
	c = &sheet->set->snap.fact[sheet->class_fact];
	return sheet->class_n[c->v[unit]];
}

static struct str
row_name(const struct rule_grade *g, uint8_t row)
{
	return row == RULE_NO_GRADE ? S("没有等次") : g->row[row];
}

static struct result_grade
grade_of(struct job *j, const struct rule_grade *g, const struct rule_grade_score *s,
    size_t table, size_t unit)
{
	struct result_grade out = { .table = table,
		.table_name = g->name,
		.proposed = row_name(g, s->best[unit]) };

	if (s->best[unit] != s->worst[unit])
		out.proposed = job_fmt(j, "%.*s–%.*s",
		    STR_FMT(row_name(g, s->worst[unit])), STR_FMT(out.proposed));
	out.decided = out.proposed;
	return out;
}

struct key { /* by class, place (not ranked: last), name: the set is by name */
	int64_t class;
	uint32_t best;
	size_t unit;
};

static int
by_place(const void *a, const void *b)
{
	const struct key *x = a, *y = b;

	if (x->class != y->class)
		return x->class < y->class ? -1 : 1;
	if (x->best != y->best)
		return x->best - 1 < y->best - 1 ? -1 : 1; /* 0 becomes the last */
	return (x->unit > y->unit) - (x->unit < y->unit);
}

static struct key *
in_order(struct job *j, const struct score_sheet *sheet)
{
	size_t n = sheet->set->n;
	struct key *key = NEWS(j, struct key, n + 1);

	for (size_t i = 0; i < n; i++) {
		key[i] = (struct key){ 0, sheet->best[i], i };
		if (sheet->class_fact >= 0)
			key[i].class = sheet->set->snap.fact[sheet->class_fact].v[i];
	}
	qsort(key, n, sizeof *key, by_place);
	return key;
}

static void
find_rows(struct job *j, const struct rule *r, const struct score_sheet *sheet,
    struct result_freezing *out)
{
	size_t tables, n = sheet->set->n;
	const struct rule_grade *g = rule_grades(r, &tables);
	struct key *key = in_order(j, sheet);
	struct result_row *row = NEWS(j, struct result_row, n + 1);
	struct result_grade *grade = NEWS(j, struct result_grade, n * tables + 1);

	for (size_t i = 0; i < n; i++) {
		size_t u = key[i].unit;

		row[i] = (struct result_row){ .unit = sheet->set->id[u],
			.name = sheet->set->unit[u],
			.class = class_of(r, sheet, u),
			.lo = sheet->res.total.lo[u],
			.hi = sheet->res.total.hi[u],
			.state = sheet->res.total.state[u],
			.best = sheet->best[u],
			.worst = sheet->worst[u],
			.of = among(sheet, u) };
		for (size_t t = 0; t < tables; t++) {
			grade[i * tables + t] = grade_of(j, &g[t], &sheet->res.grade[t],
			    t, u);
			grade[i * tables + t].unit = row[i].unit;
		}
	}
	out->row = row;
	out->row_n = n;
	out->grade = grade;
	out->tables = tables;
}

/* ── asking ─────────────────────────────────────────────────────────── */

static enum err
find_text(struct job *j, struct db_ro *ro, int64_t id, struct scheme *s, struct rule **r)
{
	struct rule_notes notes = { .j = j };
	enum err e = scheme_find(j, ro, id, s);

	if (e != OK)
		return e;
	notes.name = s->name;
	notes.text = s->text;
	return rule_read(j, s->name, s->text, &notes, r);
}

enum err
result_freeze_read(struct job *j, struct db_ro *ro, int64_t scheme, int32_t day,
    struct result_freezing *out)
{
	struct score_set *set = NEW(j, struct score_set);
	struct score_sheet *sheet = NEW(j, struct score_sheet);
	struct rule_settling how;
	struct scheme s;
	struct rule *r;
	enum err e = find_text(j, ro, scheme, &s, &r);

	if (e != OK)
		return e;
	*out = (struct result_freezing){ .scheme = scheme,
		.version = s.version,
		.day = day,
		.object_until = DAY_NONE,
		.title = rule_head(r)->title,
		.period = score_period(j, r) };
	out->must_show = rule_settling(r, &how) && how.show_days > 0;
	e = score_newest(j, ro, &s, r, &out->upto);
	if (e == OK)
		e = day == j->today ? score_find(j, ro, scheme, r, set)
				    : score_find_on(j, ro, scheme, r, day, set);
	if (e == OK)
		e = score_run(j, r, set, sheet);
	if (e == OK)
		e = find_doubts(j, ro, r, sheet, out);
	if (e != OK)
		return e;
	find_rows(j, r, sheet, out);
	return package_make(j, ro, r, s.text, sheet, out);
}

/* ── telling ────────────────────────────────────────────────────────── */

/* Where to cut ${s} at about PART bytes, between two characters. */
static size_t
cut_at(struct str s)
{
	size_t n = PART;

	if (s.n <= PART)
		return s.n;
	while (((unsigned char)s.p[n] & 0xC0) == 0x80)
		n--;
	return n;
}

static enum err
put_file(struct job *j, struct db_rw *rw, const struct org_act *act, int64_t result,
    const struct result_file *f, int64_t *at)
{
	struct str rest = f->text;
	int64_t seq;
	enum err e;

	do {
		struct buf b = { .j = j };
		size_t cut = cut_at(rest);

		body_put_int(&b, S("at"), (*at)++);
		body_put(&b, S("name"), f->name);
		body_put(&b, S("text"), str_cut(rest, 0, cut));
		rest = str_cut(rest, cut, rest.n);
		e = result_fact(j, rw, act, KIND_FILE, result, buf_str(&b), &seq);
	} while (e == OK && rest.n > 0);
	return e;
}

static void
put_row(struct buf *b, const struct result_row *r, const struct result_grade *g,
    size_t tables)
{
	struct job *j = b->j;

	body_put_int(b, S("unit"), r->unit);
	body_put(b, S("name"), r->name);
	body_put(b, S("class"), r->class);
	body_put(b, S("total"),
	    job_fmt(j, "%lld %lld %d", (long long)r->lo, (long long)r->hi, r->state));
	body_put(b, S("place"), job_fmt(j, "%u %u %u", r->best, r->worst, r->of));
	for (size_t t = 0; t < tables; t++)
		body_put(b, S("grade"),
		    job_fmt(j, "%.*s %.*s", STR_FMT(g[t].table_name),
			STR_FMT(g[t].proposed)));
}

static enum err
put_rows(struct job *j, struct db_rw *rw, const struct org_act *act, int64_t result,
    const struct result_freezing *f)
{
	enum err e = OK;
	int64_t seq;

	for (size_t i = 0; e == OK && i < f->row_n;) {
		struct buf b = { .j = j };

		body_put_int(&b, S("from"), (int64_t)i);
		for (; i < f->row_n && b.n < PART; i++)
			put_row(&b, &f->row[i], f->grade + i * f->tables, f->tables);
		e = result_fact(j, rw, act, KIND_ROWS, result, buf_str(&b), &seq);
	}
	return e;
}

static enum err
refuse_stops(struct job *j, const struct result_freezing *f)
{
	for (size_t i = 0; i < f->doubt_n; i++)
		if (f->doubt[i].stops)
			return fail(j, E_INPUT, "%.*s", STR_FMT(f->doubt[i].what));
	return OK;
}

/* What ${f} is frozen anew from; id 0: nothing. */
static enum err
find_had(struct job *j, struct db_ro *ro, const struct result_freezing *f,
    struct result *had)
{
	enum err e = result_latest(j, ro, f->scheme, f->period, had);

	if (e == OK && had->id != f->after)
		return fail(j, E_INPUT,
		    "已有一份定格（第 %lld 号）；要重算，请从那一份的页面做",
		    (long long)had->id);
	if (e == E_MISSING && f->after != 0)
		return fail(j, E_INPUT, "第 %lld 号结果已不是最新的一份",
		    (long long)f->after);
	if (e == E_MISSING)
		*had = (struct result){ .id = 0 };
	return e == E_MISSING ? OK : e;
}

/* Has anything changed that it rests on? */
static enum err
refuse_late(struct job *j, struct db_ro *ro, const struct result_freezing *f)
{
	struct scheme s;
	struct rule *r;
	int64_t seq;
	enum err e = find_text(j, ro, f->scheme, &s, &r);

	if (e == OK && s.version != f->version)
		return fail(j, E_INPUT, "看页面以后方案换了版本：请再核对一遍");
	if (e == OK)
		e = score_newest(j, ro, &s, r, &seq);
	if (e == OK && seq != f->upto)
		return fail(j, E_INPUT,
		    "看页面以后，数据、名单或读到的别的结果又有变动：请再核对一遍");
	return e;
}

/* Which result in effect it amends, and the paper that says so. */
struct amending {
	int64_t of; /* 0: none */
	struct str basis;
};

static enum err
find_amending(struct job *j, const struct result_freezing *f, const struct result *had,
    struct amending *out)
{
	*out = (struct amending){ had->state == RESULT_FINAL ? had->id : had->amends,
		str_trim(f->basis) };
	if (f->after == 0)
		return OK;
	if (str_trim(f->reason).n == 0)
		return fail(j, E_INPUT,
		    out->of != 0 ? "请写明为什么更正" : "请写明为什么重算");
	if (out->of != 0 && out->basis.n == 0)
		out->basis = had->basis;
	return out->of == 0
	    ? OK
	    : need_result_words(j, out->basis, "更正的依据，例如哪次会议、哪份文件");
}

static enum err
put_head(struct job *j, struct db_rw *rw, const struct org_act *act,
    const struct result_freezing *f, const struct amending *a, int64_t *id)
{
	struct buf b = { .j = j }, hex = { .j = j };

	ledger_hash_put(&hex, f->hash);
	body_put_int(&b, S("scheme"), f->scheme);
	body_put_int(&b, S("version"), f->version);
	body_put(&b, S("title"), f->title);
	body_put(&b, S("period"), f->period);
	body_put_int(&b, S("until"), f->day);
	body_put_int(&b, S("object_until"), f->object_until);
	body_put_int(&b, S("must_show"), f->must_show);
	body_put_int(&b, S("after"), f->after);
	body_put(&b, S("reason"), f->reason);
	body_put(&b, S("hash"), buf_str(&hex));
	if (a->of != 0) {
		body_put_int(&b, S("amends"), a->of);
		body_put(&b, S("basis"), a->basis);
	}
	return result_fact(j, rw, act, KIND_FREEZE, f->scheme, buf_str(&b), id);
}

enum err
result_freeze(struct job *j, struct db_rw *rw, const struct org_act *act,
    const struct result_freezing *f, int64_t *id)
{
	struct db_ro *ro = db_rw_reader(rw);
	struct amending a = { .of = 0 };
	struct result had;
	bool seen;
	int64_t at = 0;
	enum err e = org_once(j, rw, act, &seen);

	*id = 0;
	if (e != OK || seen)
		return e;
	e = refuse_stops(j, f);
	if (e == OK)
		e = find_had(j, ro, f, &had);
	if (e == OK)
		e = find_amending(j, f, &had, &a);
	if (e == OK)
		e = refuse_late(j, ro, f);
	if (e == OK)
		e = put_head(j, rw, act, f, &a, id);
	for (size_t i = 0; e == OK && i < f->file_n; i++)
		e = put_file(j, rw, act, *id, &f->file[i], &at);
	return e == OK ? put_rows(j, rw, act, *id, f) : e;
}
