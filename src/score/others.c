/* SPDX-License-Identifier: MIT
 *
 * others.c -- the results of other schemes in the register, as a scheme reads them
 *
 * A scheme is found by its title and its period; its result is what it comes to
 * now, as somebody keeps it or computed here, after the schemes that it reads itself.
 * Schemes in a circle are refused by name.  What no scheme of the register gives stays
 * as the office entered it.
 */
#include <stdlib.h>

#include "score/others.h"
#include "score/score.sql.h"

#define OTHERS_MEMORY ((size_t)512 << 20)
#define CHAIN_MAX 10 /* schemes that go on from one another */
#define LISTED_MAX 1000000
#define DEPTH_MAX 50 /* schemes that read one another in a row */

struct other { /* a scheme of the register */
	struct scheme text;
	bool is_there, is_read;  /* its text was fetched; it was parsed */
	const struct rule *rule; /* NULL: it does not run */
	bool is_open, is_found;  /* what it reads is being looked up, is known */
	size_t *of;              /* per fact: whose result it is; o->n: nobody's */
	/* What it comes to, and what it came to on the day it took effect; NULL: not
	 * known yet. */
	const struct score_sheet *sheet[2];
};

struct others {
	struct job *j;
	struct db_ro *ro;
	struct other *all;
	size_t n;
	size_t *order, order_n; /* those that are read, each after those it reads */
	size_t depth;           /* schemes that are open */
	const struct find_wish *first; /* who asks */
	const struct others_kept *kept;
};

/* Who asks: the scheme in hand, or one that it reads. */
struct reader {
	int64_t scheme;
	const struct rule *rule;
	int32_t from, to;
	int64_t before[CHAIN_MAX]; /* the schemes it goes on from */
	size_t before_n;
};

static bool
asks(const struct rule_fact *f, const struct reader *r)
{
	struct str title, what;

	return rule_fact_other(f, &title, &what) || before_months(f, r->from, r->to) > 0;
}

static bool
reads_any(const struct reader *r)
{
	size_t n;
	const struct rule_fact *f = rule_facts(r->rule, &n);

	for (size_t i = 0; i < n; i++)
		if (asks(&f[i], r))
			return true;
	return false;
}

/* ── the register ───────────────────────────────────────────────────── */

static enum err
open_register(struct others *o)
{
	const struct scheme *list;
	enum err e = scheme_list(o->j, o->ro, &list, &o->n);

	if (e != OK)
		return e;
	o->all = NEWS(o->j, struct other, o->n + 1);
	o->order = NEWS(o->j, size_t, o->n + 1);
	for (size_t i = 0; i < o->n; i++)
		o->all[i].text = list[i];
	return OK;
}

/* The text is parsed only if it speaks of ${title}; an empty one asks for any. */
static enum err
read_other(struct others *o, struct other *x, struct str title)
{
	struct rule_notes notes = { .j = o->j };
	struct rule *rule = NULL;
	enum err e = OK;

	if (!x->is_there) {
		e = scheme_find(o->j, o->ro, x->text.id, &x->text);
		x->is_there = e == OK;
	}
	if (e != OK || x->is_read ||
	    (title.n > 0 && str_find(x->text.text, title) == x->text.text.n))
		return e;
	x->is_read = true;
	notes.name = x->text.name;
	notes.text = x->text.text;
	e = rule_read(o->j, notes.name, notes.text, &notes, &rule);
	if (e == OK)
		x->rule = rule;
	return e == E_INPUT ? OK : e;
}

/* The schemes that ${r} goes on from: last year's, the one before that. */
static enum err
find_before(struct others *o, struct reader *r)
{
	int64_t id = r->scheme;
	enum err e = OK;

	while (e == OK && id != 0 && r->before_n < CHAIN_MAX) {
		e = scheme_before(o->j, o->ro, id, &id);
		if (e == OK && id != 0)
			r->before[r->before_n++] = id;
	}
	return e;
}

static bool
goes_on_from(const struct reader *r, int64_t scheme)
{
	for (size_t i = 0; i < r->before_n; i++)
		if (r->before[i] == scheme)
			return true;
	return false;
}

/* ── whose result a fact is ─────────────────────────────────────────── */

/* How well the period ${h} is that of ${from} to ${to}: 3 the same, 2 longer, 1 the
 * most of it; 0: not at all. */
static int
fit(const struct rule_head *h, int32_t from, int32_t to)
{
	int32_t first = h->from > from ? h->from : from;

	if (h->from == from && h->to == to)
		return 3;
	if (h->from <= from && h->to >= to)
		return 2;
	return h->to >= from && h->to <= to && (h->to - first + 1) * 2 > to - from + 1;
}

struct wanted { /* what is looked for: a fact of a reader */
	const struct rule_fact *fact;
	struct str title, what;
	int32_t from, to;
	bool exact; /* that very period */
	bool before;
};

static bool
want(const struct reader *r, const struct rule_fact *f, struct wanted *w)
{
	int months = before_months(f, r->from, r->to);

	*w = (struct wanted){ .fact = f, .from = r->from, .to = r->to };
	if (months > 0) {
		w->title = rule_head(r->rule)->title;
		w->what = before_name(f);
		w->from = day_add_months(r->from, -months);
		w->to = day_add_months(r->to + 1, -months) - 1;
		w->exact = w->before = true;
		return true;
	}
	if (!rule_fact_other(f, &w->title, &w->what))
		return false;
	if (f->family.n > 0) {
		w->from = f->from;
		w->to = f->to;
		w->exact = true;
	}
	return true;
}

static int
fit_of(const struct reader *r, const struct wanted *w, const struct other *x)
{
	const struct rule_head *h;
	int how;

	if (x->rule == NULL)
		return 0;
	h = rule_head(x->rule);
	how = fit(h, w->from, w->to);
	if (w->exact && how < 3)
		return 0;
	if (!str_eq(h->title, w->title) && !(w->before && goes_on_from(r, x->text.id)))
		return 0;
	if (rule_result_named(x->rule, w->what, w->fact).kind == RESULT_NONE)
		return 0;
	return how * 2 + (x->text.retired == DAY_NONE); /* one in force first */
}

/* The best of them; of equal ones the newest scheme. */
static enum err
find_source(struct others *o, const struct reader *r, const struct wanted *w, size_t *of)
{
	int best = 0;
	enum err e = OK;

	*of = o->n;
	for (size_t i = 0; i < o->n && e == OK; i++) {
		struct other *x = &o->all[i];
		bool any = w->before && goes_on_from(r, x->text.id);
		int how;

		e = read_other(o, x, any ? S("") : w->title);
		how = e == OK ? fit_of(r, w, x) : 0;
		if (how > best ||
		    (how > 0 && how == best && x->text.id > o->all[*of].text.id)) {
			best = how;
			*of = i;
		}
	}
	return e;
}

static enum err
refuse_circle(struct others *o, struct str way)
{
	return fail(o->j, E_INPUT,
	    "几个方案互相等着对方的结果，算不出来：%.*s。请改其中一个，不要再读前面的方案",
	    STR_FMT(way));
}

/* ${way} and one that it leads to: “甲”读“乙” */
static struct str
way_to(struct others *o, struct str way, struct str title)
{
	return job_fmt(o->j, "%.*s读“%.*s”", STR_FMT(way), STR_FMT(title));
}

/* Is it the scheme in hand itself?  That may be a draft, which is not there yet. */
static bool
is_first(const struct others *o, const struct wanted *w)
{
	const struct rule_head *h = rule_head(o->first->rule);

	return !w->before && str_eq(w->title, h->title) && fit(h, w->from, w->to) > 0;
}

/* ── what is read, from the first on ────────────────────────────────── */

static enum err look_up(struct others *o, struct reader *r, struct str way, size_t **of);

static enum err
open_other(struct others *o, struct other *x, struct str way)
{
	const struct rule_head *h = rule_head(x->rule);
	struct reader r = { .scheme = x->text.id,
		.rule = x->rule,
		.from = h->from,
		.to = h->to };
	enum err e;

	way = way_to(o, way, h->title);
	if (x->is_open)
		return refuse_circle(o, way);
	if (o->depth == DEPTH_MAX)
		return fail(o->j, E_INPUT, "一个读一个的方案最多 %d 层", DEPTH_MAX);
	x->is_open = true;
	o->depth++;
	e = look_up(o, &r, way, &x->of);
	o->depth--;
	x->is_open = false;
	x->is_found = e == OK;
	o->order[o->order_n] = (size_t)(x - o->all);
	o->order_n += e == OK;
	return e;
}

static enum err
look_up(struct others *o, struct reader *r, struct str way, size_t **of)
{
	size_t n;
	const struct rule_fact *f = rule_facts(r->rule, &n);
	enum err e = find_before(o, r);

	*of = NEWS(o->j, size_t, n + 1);
	for (size_t i = 0; i < n && e == OK; i++) {
		struct wanted w;
		size_t at = o->n;

		if (!want(r, &f[i], &w)) {
			(*of)[i] = at;
			continue;
		}
		e = is_first(o, &w) ? refuse_circle(o, way_to(o, way, w.title))
				    : find_source(o, r, &w, &at);
		(*of)[i] = at;
		if (e == OK && at < o->n && !o->all[at].is_found)
			e = open_other(o, &o->all[at], way);
	}
	return e;
}

static enum err
look_from(struct others *o, size_t **of)
{
	const struct find_wish *w = o->first;
	struct reader r = { .scheme = w->scheme,
		.rule = w->rule,
		.from = w->from,
		.to = w->to };
	struct str way = job_fmt(o->j, "“%.*s”", STR_FMT(rule_head(w->rule)->title));
	enum err e = open_register(o);

	return e == OK ? look_up(o, &r, way, of) : e;
}

/* ── what others need to know of it ─────────────────────────────────── */

struct looking {
	struct job *j; /* what is kept lives here */
	struct db_ro *ro;
	const struct find_wish *wish;
	struct others_read *out;
};

static enum err
tell_source(const struct looking *l, const struct other *x, const struct rule_fact *f,
    struct score_source *out)
{
	int32_t day;
	enum err e = settled_day(l->j, l->ro, x->text.id, score_period(l->j, x->rule),
	    &day);

	*out = (struct score_source){ x->text.id,
		job_str(l->j, rule_head(x->rule)->title), f->origin == RULE_HISTORY,
		day != DAY_NONE };
	return e;
}

static enum err
look(struct job *j, void *arg)
{
	struct looking *l = arg;
	struct others o = { .j = j, .ro = l->ro, .first = l->wish };
	struct score_source *source;
	struct others_mark *mark;
	size_t n, *of;
	const struct rule_fact *f = rule_facts(l->wish->rule, &n);
	enum err e = look_from(&o, &of);

	if (e != OK)
		return e;
	source = NEWS(l->j, struct score_source, n + 1);
	mark = NEWS(l->j, struct others_mark, o.order_n + 1);
	for (size_t i = 0; i < n && e == OK; i++)
		if (of[i] < o.n)
			e = tell_source(l, &o.all[of[i]], &f[i], &source[i]);
	for (size_t i = 0; i < o.order_n; i++) {
		const struct other *x = &o.all[o.order[i]];
		const struct rule_head *h = rule_head(x->rule);

		mark[i] = (struct others_mark){ x->text.id,
			ground_days(l->j, h->from, h->to), h->from };
	}
	*l->out = (struct others_read){ source, mark, o.order_n, true };
	return e;
}

/* In memory of its own: the texts of the register are not kept. */
static enum err
run_apart(struct job *j, enum err (*fn)(struct job *, void *), void *arg)
{
	struct job apart = { .now = j->now, .today = j->today };
	enum err e = job_run(&apart, OTHERS_MEMORY, fn, arg);

	return e == OK ? OK : fail(j, e, "%s", apart.told);
}

enum err
others_look(struct job *j, struct db_ro *ro, const struct find_wish *w,
    struct others_read *out)
{
	struct looking l = { j, ro, w, out };
	struct reader r = { .rule = w->rule, .from = w->from, .to = w->to };
	size_t n;

	(void)rule_facts(w->rule, &n);
	*out = (struct others_read){ .source = NEWS(j, struct score_source, n + 1) };
	return reads_any(&r) ? run_apart(j, look, &l) : OK;
}

enum err
score_sources(struct job *j, struct db_ro *ro, int64_t scheme, const struct rule *r,
    const struct score_source **out)
{
	const struct rule_head *h = rule_head(r);
	struct find_wish w = { scheme, r, h->from, h->to, DAY_NONE };
	struct others_read read;
	enum err e = others_look(j, ro, &w, &read);

	*out = read.source;
	return e;
}

enum err
score_sources_of(struct job *j, struct db_ro *ro, int64_t scheme, const struct rule *r,
    int64_t unit, const struct score_source **out)
{
	const struct score_source *all;
	struct score_source *own;
	size_t n;
	enum err e = score_sources(j, ro, scheme, r, &all);

	if (e != OK)
		return e;
	(void)rule_facts(r, &n);
	*out = own = NEWS(j, struct score_source, n + 1);
	for (size_t i = 0; i < n && e == OK; i++) {
		bool has = false;

		if (all[i].scheme != 0)
			e = score_roster_has(j, ro, all[i].scheme, unit, &has);
		if (has)
			own[i] = all[i];
	}
	return e;
}

enum err
score_may_issue(struct job *j, struct db_ro *ro, int64_t scheme, const struct rule *r)
{
	const struct score_source *source;
	struct str recurs = rule_head(r)->recurs;

	if (recurs.n > 0)
		return fail(j, E_INPUT,
		    "考核期写了“%.*s”，一个方案重复考几期，登记的数据分不清是哪一期的。"
		    "请每期印发一份：考核期只写这一期的起止日期，例如 "
		    "考核期 2026-01-01 至 2026-03-31，后面不写%.*s",
		    STR_FMT(recurs), STR_FMT(recurs));
	return score_sources(j, ro, scheme, r, &source);
}

static int
by_unit(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

enum err
listed_units(struct job *j, struct db_ro *ro, int64_t scheme, const int64_t **out,
    size_t *n)
{
	struct db_rows *rows;
	int64_t *list = NULL;
	size_t cap = 0;
	enum err e = db_select(j, ro, &score_sql[SCORE_ROSTER_UNITS],
	    VALUES(DB_I(scheme), DB_I(LISTED_MAX)), &rows);

	for (*n = 0; db_more(rows, &e);) {
		list = job_grow(j, list, *n, &cap, sizeof *list);
		list[(*n)++] = db_int(rows, 0);
	}
	if (*n > 0)
		qsort(list, *n, sizeof *list, by_unit);
	*out = list;
	return e;
}

bool
is_listed(const int64_t *unit, size_t n, int64_t id)
{
	return n > 0 && bsearch(&id, unit, n, sizeof *unit, by_unit) != NULL;
}

/* ── their results ──────────────────────────────────────────────────── */

static enum err sheet_of(struct others *o, struct other *x, bool deep,
    const struct score_sheet **out);

/* What is read of one scheme: per fact, empty if it is not; *deep: also an item or a
 * 结果, which a result that took effect does not hold.  False: nothing. */
static bool
is_read(const struct rule_fact *f, const size_t *of, size_t n, const struct other *x,
    size_t at, struct str *what, bool *deep)
{
	bool any = false;

	*deep = false;
	for (size_t i = 0; i < n; i++) {
		enum rule_result_kind kind;
		struct str title;

		if (of[i] != at)
			continue;
		any = true;
		if (!rule_fact_other(&f[i], &title, &what[i]))
			what[i] = before_name(&f[i]);
		kind = rule_result_named(x->rule, what[i], &f[i]).kind;
		*deep = *deep || kind == RESULT_POOL || kind == RESULT_MONEY;
	}
	return any;
}

/* The results of others that one asks for, each kind in its place. */
static enum err
feed_from(struct others *o, struct job *j, const struct rule *r, const size_t *of,
    struct score_set *set)
{
	size_t n;
	const struct rule_fact *f = rule_facts(r, &n);
	enum err e = OK;

	for (size_t k = 0; k < o->order_n && e == OK; k++) {
		struct other *x = &o->all[o->order[k]];
		struct str *what = NEWS(o->j, struct str, n + 1);
		const struct score_sheet *sheet;
		bool deep;

		if (!is_read(f, of, n, x, o->order[k], what, &deep))
			continue;
		e = sheet_of(o, x, deep, &sheet);
		if (e == OK)
			feed_some(j, r, set, x->rule, sheet, false, what);
	}
	return e;
}

/* ${settled}: totals and grades of the result that took effect. */
static enum err
compute(struct others *o, const struct other *x, int32_t day, bool settled,
    struct score_sheet *out)
{
	const struct rule_head *h = rule_head(x->rule);
	struct find_wish w = { x->text.id, x->rule, h->from, h->to, day };
	struct score_set *set = NEW(o->j, struct score_set);
	enum err e = find_own(o->j, o->ro, &w, set);

	if (e == OK)
		e = feed_from(o, o->j, x->rule, x->of, set);
	if (e == OK)
		e = score_run(o->j, x->rule, set, out);
	return e == OK && settled ? settled_over(o->j, o->ro, w.scheme, x->rule, out) : e;
}

/* From whoever keeps it, if that is by the text that is read here. */
static enum err
find_kept(struct others *o, const struct other *x, const struct others_wish *w,
    const struct score_sheet **out)
{
	const struct score_view *v = NULL;
	enum err e = o->kept == NULL ? OK : o->kept->get(o->j, o->kept->arg, w, &v);

	*out = e == OK && v != NULL && v->runs && v->scheme.version == x->text.version
	    ? &v->sheet
	    : NULL;
	return e;
}

/* The result of ${x} that counts: totals and grades of the one that took effect, and
 * items, if ${deep}, as they were on its day; else what it comes to now. */
static enum err
sheet_of(struct others *o, struct other *x, bool deep, const struct score_sheet **out)
{
	struct others_wish w = { x->text.id, o->first->day, false };
	const struct score_sheet **known;
	struct score_sheet *made;
	int32_t day;
	enum err e = settled_day(o->j, o->ro, w.scheme, score_period(o->j, x->rule),
	    &day);

	w.settled = day != DAY_NONE;
	if (deep && w.settled)
		w.day = day;
	known = &x->sheet[deep && w.settled];
	if (e == OK && *known == NULL)
		e = find_kept(o, x, &w, known);
	if (e == OK && *known == NULL) {
		*known = made = NEW(o->j, struct score_sheet);
		e = compute(o, x, w.day, w.settled, made);
	}
	*out = *known;
	return e;
}

struct feeding {
	struct job *j; /* of the set */
	struct db_ro *ro;
	const struct find_wish *wish;
	const struct others_kept *kept;
	struct score_set *set;
};

static enum err
feed(struct job *j, void *arg)
{
	struct feeding *f = arg;
	struct others o = { .j = j, .ro = f->ro, .first = f->wish, .kept = f->kept };
	size_t *of;
	enum err e = look_from(&o, &of);

	return e == OK ? feed_from(&o, f->j, f->wish->rule, of, f->set) : e;
}

enum err
others_feed(struct job *j, struct db_ro *ro, const struct find_wish *w,
    const struct others_kept *kept, struct score_set *set)
{
	struct feeding f = { j, ro, w, kept, set };
	struct reader r = { .rule = w->rule, .from = w->from, .to = w->to };

	return reads_any(&r) ? run_apart(j, feed, &f) : OK;
}
