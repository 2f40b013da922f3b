/* SPDX-License-Identifier: MIT
 *
 * why.c -- 为什么: every step from the facts of one unit to its grade
 *
 * The steps come from the program that scored; here they are only laid out.
 * Parts that lost points stand open, the others closed.  Below each last step
 * stands who gave and who verified what it read, and where in the ledger.
 */
#include "page/settle.h"
#include "page/history.h"

#define STEP_DEPTH_MAX 24

struct term { /* 党建工作 87.57 × 60% = 52.54 */
	struct str name, colour, sum, value;
	size_t pool;
};

struct if_row {
	struct str table, what; /* table: only if there are several */
};

struct follow { /* a row of 结果运用 that holds for the unit, or still may */
	struct str what, when;
	bool is_open;
};

struct reward { /* 结果: a figure computed from the scores */
	struct str name, value;
};

struct why_page {
	struct frame frame;
	struct str unit, class_name, total, title, version;
	int64_t unit_id;
	bool is_open, may_rank;
	uint32_t best, worst;
	bool is_range; /* best and worst differ */
	size_t of;     /* units of the class */
	size_t class_at;
	struct grade_view grade;
	struct str vetoes;        /* that struck; empty: none */
	const struct if_row *ifs; /* what would have made a better grade */
	size_t ifs_n;
	const struct follow *follows;
	size_t follows_n;
	const struct reward *rewards;
	size_t rewards_n;
	struct str thresholds; /* 60 合格，80 良好 */
	struct str share;      /* 评分占 6%，核定占 44%，其余由数据算出 */
	size_t missing;
	struct str missing_names;
	const struct term *terms;
	size_t terms_n;
	struct html bar, tree;
	int64_t past; /* the version whose result this is; 0: as of now */
	struct spans spans;
	struct html trend;
	const struct history_row *pasts; /* only if there is a year besides this one */
	size_t pasts_n;
	int64_t result; /* of this period, with this unit in it; 0: none */
	struct state_view result_state;
};
#include "page/why.html.h"

/* ── the tree ───────────────────────────────────────────────────────── */

struct tree {
	struct out *o;
	const struct loaded *l;
	size_t unit;
	const struct score_datum *datum; /* one a fact; NULL: origins are not told */
	const struct url *to;            /* instead, one a fact: the page of its origin */
	const struct score_source *source; /* one a fact: another scheme's result */
};

static void
line(struct out *o, const char *class, struct str s)
{
	if (s.n == 0)
		return;
	buf_fmt(&o->b, "<span class=\"%s\">", class);
	out_any(o, s);
	buf_put(&o->b, S("</span>"));
}

static const char *
amount_class(const struct rule_step *s)
{
	if (s->sign < 0)
		return "n minus";
	return str_eq(s->amount, S("0.00")) ? "n zero" : "n";
}

/* 党员数 兰亭远 2026年3月5日给，柳桥东核，账本第 12 号 */
static void
put_origin(const struct tree *t, const struct rule_fact *f, int at)
{
	struct out *o = t->o;
	const struct score_datum *d = &t->datum[at];

	if (t->source[at].scheme != 0) {
		buf_fmt(&o->b, "<a href=\"/scheme/%lld/unit/%lld/why\">",
		    (long long)t->source[at].scheme, (long long)t->l->set.id[t->unit]);
		out_any(o, f[at].name);
		buf_put(&o->b, S("</a> "));
		out_any(o, source_text(o->b.j, &t->source[at]));
		return;
	}
	if (t->l->past.version != 0) { /* its facts are not those of today */
		out_any(o, f[at].name);
		return;
	}
	buf_fmt(&o->b, "<a href=\"/scheme/%lld/unit/%lld/datum/%d\">",
	    (long long)t->l->scheme.id, (long long)t->l->set.id[t->unit], at);
	out_any(o, f[at].name);
	buf_put(&o->b, S("</a> "));
	if (!is_known(d)) {
		out_any(o, state_of(d).word);
		return;
	}
	out_any(o, d->giver_name.n > 0 ? d->giver_name : S("程序"));
	buf_c(&o->b, ' ');
	day_put(&o->b, d->day);
	buf_put(&o->b, d->corrected ? S("更正，") : S("给，"));
	if (d->checked_seq != 0) {
		out_any(o, d->checker_name);
		buf_put(&o->b, S("核，"));
	} else if (d->status == SCORE_GIVEN) {
		buf_put(&o->b, S("待核，"));
	}
	buf_fmt(&o->b, "%s%s账本第 %lld 号", d->late ? "补记，" : "",
	    d->overdue ? "逾期，" : "",
	    (long long)(d->checked_seq != 0 ? d->checked_seq : d->seq));
	if (!f[at].judged || d->reason.n == 0 || d->sealed)
		return;
	buf_put(&o->b, S("，理由："));
	out_any(o, d->reason);
}

/* Is what step ${s} reads after ${at} nothing but the unit's class? */
static bool
is_last(const struct rule_step *s, size_t at, const struct rule_fact *f)
{
	for (size_t i = at + 1; i < s->facts_n; i++)
		if (!f[s->facts[i]].is_class)
			return false;
	return true;
}

static void
put_origins(const struct tree *t, const struct rule_step *s)
{
	size_t facts;
	const struct rule_fact *f = rule_facts(t->l->rule, &facts);

	if (s->kid != NULL || t->datum == NULL)
		return;
	for (size_t i = 0, n = 0; i < s->facts_n; i++) {
		if (f[s->facts[i]].is_class)
			continue; /* from the register */
		buf_put(&t->o->b, n++ == 0 ? S("<span class=\"from prov\">") : S("；"));
		put_origin(t, f, s->facts[i]);
		if (is_last(s, i, f))
			buf_put(&t->o->b, S("</span>"));
	}
}

/* 党员数　党员教育经费, each leading to its page */
static void
put_links(const struct tree *t, const struct rule_step *s)
{
	struct out *o = t->o;
	size_t facts, n = 0;
	const struct rule_fact *f = rule_facts(t->l->rule, &facts);

	if (s->kid != NULL || t->to == NULL)
		return;
	for (size_t i = 0; i < s->facts_n; i++) {
		if (f[s->facts[i]].is_class || t->to[s->facts[i]].s.n == 0)
			continue;
		buf_put(&o->b, n++ == 0 ? S("<span class=\"from prov\">") : S("　"));
		buf_put(&o->b, S("<a href=\""));
		out_any(o, t->to[s->facts[i]].s);
		buf_put(&o->b, S("\">"));
		out_any(o, f[s->facts[i]].name);
		buf_put(&o->b, S("</a>"));
	}
	buf_put(&o->b, n > 0 ? S("</span>") : S(""));
}

/* The sets a clause speaks of, each with its records of this unit. */
static void
put_sets(const struct tree *t, const struct rule_step *s)
{
	size_t sets;
	const struct rule_set *set = rule_sets(t->l->rule, &sets);

	if (s->kid != NULL || t->datum == NULL || t->l->past.version != 0)
		return;
	for (size_t i = 0; i < sets; i++) {
		if (str_find(s->rule, set[i].name) == s->rule.n)
			continue;
		buf_fmt(&t->o->b,
		    "<span class=\"from prov\"><a href=\"/scheme/%lld/unit/%lld/set/%zu\">",
		    (long long)t->l->scheme.id, (long long)t->l->set.id[t->unit], i);
		out_any(t->o, set[i].name);
		buf_put(&t->o->b, S("</a> 逐件的记录</span>"));
	}
}

static void
put_row(const struct tree *t, const struct rule_step *s)
{
	struct out *o = t->o;

	buf_put(&o->b, S("<div class=\"row\"><span>"));
	line(o, "ttl", s->title);
	line(o, "rule", s->rule);
	line(o, "from", s->data);
	line(o, "calc", s->calc);
	line(o, "clamp", s->clamp);
	put_origins(t, s);
	put_links(t, s);
	put_sets(t, s);
	buf_fmt(&o->b, "</span><span class=\"%s\">", amount_class(s));
	out_any(o, s->amount);
	buf_put(&o->b, S("</span></div>"));
}

/* Did the pool bring less than it could, or is that still open? */
static bool
has_loss(const struct tree *t, const struct rule_step *s)
{
	size_t n;
	const struct rule_pool *p = rule_pools(t->l->rule, &n);
	const struct rule_score *v;

	if (s->open || s->pool < 0 || (size_t)s->pool >= n)
		return true;
	p += s->pool;
	v = &t->l->sheet.res.pool[s->pool];
	if (v->state[t->unit] == CELL_NA)
		return false;
	if (!str_eq(p->kind, S("部分")) && !str_eq(p->kind, S("项")))
		return v->lo[t->unit] != 0; /* 加分, 扣分: something happened */
	return !p->has_points || p->points.u <= 0 || v->lo[t->unit] < p->points.u;
}

/* Nothing follows from it, and that is certain. */
static bool
is_idle(const struct rule_step *s)
{
	return s->kind == STEP_OUTCOME && s->calc.n == 0 && !s->open;
}

static void put_steps(const struct tree *t, const struct rule_step *s, int depth);

static void
put_step(const struct tree *t, const struct rule_step *s, int depth)
{
	struct out *o = t->o;

	if (s->pool >= 0 && t->datum != NULL)
		buf_fmt(&o->b, "<li id=\"p%d\">", s->pool);
	else
		buf_put(&o->b, S("<li>"));
	if (s->kid == NULL || depth == STEP_DEPTH_MAX) {
		put_row(t, s);
	} else {
		buf_fmt(&o->b, "<details%s><summary>", has_loss(t, s) ? " open" : "");
		put_row(t, s);
		buf_put(&o->b, S("</summary>\n<ul>"));
		put_steps(t, s->kid, depth + 1);
		buf_put(&o->b, S("</ul></details>"));
	}
	buf_put(&o->b, S("</li>\n"));
}

static void
put_steps(const struct tree *t, const struct rule_step *s, int depth)
{
	for (; s != NULL; s = s->next)
		put_step(t, s, depth);
}

/* Rows of 结果运用 that do not hold for the unit stand together, closed. */
static void
put_idle(const struct tree *t, const struct rule_step *s)
{
	struct out *o = t->o;
	size_t n = 0;

	for (const struct rule_step *i = s; i != NULL; i = i->next)
		n += is_idle(i);
	if (n == 0)
		return;
	buf_fmt(&o->b,
	    "<li><details><summary><div class=\"row\"><span>"
	    "<span class=\"ttl\">其余结果运用 %zu 条</span></span>"
	    "<span class=\"n zero\">没有发生</span></div></summary>\n<ul>",
	    n);
	for (; s != NULL; s = s->next)
		if (is_idle(s))
			put_step(t, s, 1);
	buf_put(&o->b, S("</ul></details></li>\n"));
}

static void
put_tops(const struct tree *t, const struct rule_step *s)
{
	for (const struct rule_step *i = s; i != NULL; i = i->next)
		if (!is_idle(i))
			put_step(t, i, 1);
	put_idle(t, s);
}

/* The total itself stands in the head of the page: its parts begin the list. */
static struct html
tree_of(struct tree t, const struct rule_step *top)
{

	for (; top != NULL; top = top->next) {
		if (top->kind == STEP_TOTAL)
			put_tops(&t, top->kid);
		else
			put_step(&t, top, 1);
	}
	return (struct html){ buf_str(&t.o->b) };
}

struct html
why_steps(struct job *j, const struct loaded *l, size_t unit,
    const struct rule_step *steps, const struct url *to)
{
	struct out o = { .b = { .j = j } };

	return tree_of((struct tree){ &o, l, unit, NULL, to, NULL }, steps);
}

/* ── the head ───────────────────────────────────────────────────────── */

/* "87.57 × 60% =", or "87.57 × 60/80 =" when a part does not apply. */
static struct str
product(struct job *j, const struct part *p, int64_t lo, int64_t whole, int places)
{
	struct str value = figure(j, (struct num){ lo }, places);
	struct str weight = figure_short(j, p->weight);

	if (!p->is_weighted)
		return S("");
	if (whole == 100 * NUM_ONE)
		return job_fmt(j, "%.*s × %.*s%% =", STR_FMT(value), STR_FMT(weight));
	return job_fmt(j, "%.*s × %.*s/%.*s =", STR_FMT(value), STR_FMT(weight),
	    STR_FMT(figure_short(j, (struct num){ whole })));
}

static struct term
term_of(struct job *j, const struct loaded *l, const struct part *p, size_t unit,
    int64_t whole)
{
	const struct rule_score *s = &l->sheet.res.pool[p->pool];
	struct term t = { .name = p->name, .colour = p->colour, .pool = p->pool };
	int places = rule_head(l->rule)->places;

	if (s->state[unit] == CELL_NA) {
		t.value = S("不适用");
		return t;
	}
	t.sum = product(j, p, s->lo[unit], whole, places);
	t.value = figure(j, (struct num){ part_value(p, s->lo, unit, whole) }, places);
	if (!is_closed(s, unit))
		t.value = job_fmt(j, "%.*s 起", STR_FMT(t.value));
	return t;
}

static void
fill_bar(struct job *j, const struct loaded *l, size_t unit, struct why_page *v)
{
	struct parts parts = parts_of(j, l);
	struct term *terms = NEWS(j, struct term, parts.items_n);

	for (size_t i = 0; i < parts.items_n; i++)
		terms[i] = term_of(j, l, &parts.items[i], unit,
		    whole_weight(l, &parts, unit));
	v->terms = terms;
	v->terms_n = parts.items_n;
	v->bar = bar_sum(j, l, &parts, unit);
}

static void
fill_grade(struct job *j, const struct loaded *l, size_t unit, struct why_page *v)
{
	size_t n;
	const struct rule_grade *g = rule_grades(l->rule, &n);
	struct buf b = { .j = j };

	if (n == 0)
		return;
	v->grade = grade_view(g, &l->sheet.res.grade[0], unit);
	for (size_t i = g->rows_n; i-- > 0;)
		if (g->threshold[i].u > 0)
			buf_fmt(&b, "%s%.*s %.*s", b.n > 0 ? "，" : "",
			    STR_FMT(g->row[i]),
			    STR_FMT(figure_short(j, g->threshold[i])));
	v->thresholds = buf_str(&b);
}

static struct str
effects_of(struct job *j, const struct rule_outcome *o)
{
	struct buf b = { .j = j };

	for (size_t i = 0; i < o->effect_n; i++)
		buf_fmt(&b, "%s%.*s", i > 0 ? "；" : "", STR_FMT(o->effect[i].text));
	return buf_str(&b);
}

static void
fill_follows(struct job *j, const struct loaded *l, size_t unit, struct why_page *v)
{
	size_t n;
	const struct rule_outcome *o = rule_outcomes(l->rule, &n);
	struct follow *list = NEWS(j, struct follow, n);

	for (size_t i = 0; i < n; i++) {
		const struct rule_truth *t = &l->sheet.res.outcome[i];

		if (t->state[unit] == CELL_NA || (t->state[unit] == 0 && !t->is[unit]))
			continue;
		list[v->follows_n++] = (struct follow){ effects_of(j, &o[i]), o[i].when,
			t->state[unit] != 0 };
	}
	v->follows = list;
}

/* What the steps say of each 结果. */
static void
fill_rewards(struct job *j, const struct rule_step *steps, struct why_page *v)
{
	struct reward *list;
	size_t n = 0;

	steps = steps->kind == STEP_TOTAL ? steps->kid : steps;
	for (const struct rule_step *s = steps; s != NULL; s = s->next)
		n += s->kind == STEP_MONEY;
	list = NEWS(j, struct reward, n);
	for (; steps != NULL; steps = steps->next)
		if (steps->kind == STEP_MONEY)
			list[v->rewards_n++] = (struct reward){ steps->title,
				steps->amount };
	v->rewards = list;
}

static enum err
fill_ifs(struct job *j, const struct loaded *l, size_t unit, struct why_page *v)
{
	const struct rule_if *list;
	struct if_row *rows;
	size_t n, grades;
	const struct rule_grade *g = rule_grades(l->rule, &grades);
	enum err e = rule_what_if(j, l->rule, &l->set.snap, &l->sheet.res, unit, &list,
	    &n);

	if (e != OK)
		return e;
	rows = NEWS(j, struct if_row, n);
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct if_row){ grades > 1 ? g[list[i].table].name : S(""),
			list[i].what };
	v->ifs = rows;
	v->ifs_n = n;
	return OK;
}

static void
fill_place(const struct loaded *l, size_t unit, struct why_page *v)
{
	size_t n;
	const struct rule_fact *f = rule_facts(l->rule, &n);
	int fact = l->sheet.class_fact;

	v->best = l->sheet.best[unit];
	v->worst = l->sheet.worst[unit];
	v->is_range = v->best != v->worst;
	if (fact >= 0) {
		v->class_at = (size_t)l->set.snap.fact[fact].v[unit];
		v->class_name = f[fact].choice[v->class_at];
	}
	v->of = l->sheet.class_n[v->class_at];
}

static enum err
find_unit(struct req *r, struct db_ro *db, const struct loaded *l, size_t *unit)
{
	bool on = false;
	enum err e = OK;

	if (load_unit(l, arg_id(r, 1), unit))
		return OK;
	if (l->set.classless_n > 0)
		e = score_roster_has(r->job, db, l->scheme.id, arg_id(r, 1), &on);
	if (e != OK)
		return e;
	if (on)
		return fail(r->job, E_MISSING,
		    "这个单位在名单上，但没有方案要的单位类型，排不进哪一类，"
		    "还没有分数；单位类型由工委管理员在单位资料里写");
	return fail(r->job, E_MISSING,
	    "这个单位不在方案的名单上，没有分数；列入名单由工委管理员办理");
}

static void
fill_head(struct req *r, const struct loaded *l, size_t unit, struct why_page *v)
{
	v->unit = l->set.unit[unit];
	v->unit_id = l->set.id[unit];
	v->may_rank = account_has(who_of(r), R_RANK);
	v->title = l->title;
	v->past = l->past.version;
	v->version = rule_head(l->rule)->version;
	v->share = rule_share_text(r->job, l->rule);
	v->total = figure_range(r->job, &l->sheet.res.total, unit,
	    rule_head(l->rule)->places);
	v->is_open = !is_closed(&l->sheet.res.total, unit);
	v->missing = missing_facts(l, unit, &v->missing_names);
	v->frame = frame_of(r, job_fmt(r->job, "%.*s 为什么", STR_FMT(v->unit)));
	frame_scheme(r, &v->frame, l->title, l->scheme.id);
}

/* The steps here are those of today's data; a result was frozen with others. */
static enum err
find_result(struct req *r, struct db_ro *db, const struct loaded *l, size_t unit,
    struct why_page *v)
{
	const struct result_grade *g;
	struct result_row row;
	struct result now;
	size_t n;
	enum err e = result_now(r, db, l, &now);

	if (e != OK || now.id == 0)
		return e;
	e = result_of_unit(r->job, db, now.id, l->set.id[unit], &row, &g, &n);
	if (e != OK)
		return e == E_MISSING ? OK : e;
	v->result = now.id;
	v->result_state = settled_state(now.state);
	return OK;
}

static struct str
unit_path(struct job *j, const struct loaded *l, size_t unit)
{
	return job_fmt(j, "/scheme/%lld/unit/%lld/why", (long long)l->scheme.id,
	    (long long)l->set.id[unit]);
}

static enum err
fill_history(struct req *r, struct db_ro *db, const struct loaded *l, struct why_page *v)
{
	struct history *h = NEW(r->job, struct history);
	int64_t *unit = NEW(r->job, int64_t);
	enum err e;

	if (v->past != 0)
		return OK;
	*unit = v->unit_id;
	e = history_of(r, db, l, unit, 1, h);
	if (e != OK)
		return e;
	v->pasts_n = history_rows(r->job, h, 0, &v->pasts);
	v->trend = history_line(r->job, h, 0, false);
	v->pasts_n = v->pasts_n < 2 ? 0 : v->pasts_n;
	return OK;
}

enum err
page_why(struct req *r, struct db_ro *db)
{
	struct loaded l = { 0 };
	struct why_page v = { .best = 0 };
	const struct score_source *source;
	const struct score_datum *datum;
	struct out o = { .b = { .j = r->job } };
	struct rule_step *steps;
	size_t unit;
	enum err e = load_sheet(r, db, &l);

	if (e == OK)
		e = find_unit(r, db, &l, &unit);
	if (e == OK)
		e = rule_explain(r->job, l.rule, &l.set.snap, &l.sheet.res, unit, &steps);
	if (e == OK)
		e = spans_of(r, db, &l, unit_path(r->job, &l, unit), &v.spans);
	if (e == OK)
		e = score_data(r->job, db, l.scheme.id, l.rule, l.set.id[unit], &datum);
	if (e == OK)
		e = score_sources_of(r->job, db, l.scheme.id, l.rule, l.set.id[unit],
		    &source);
	if (e == OK)
		e = fill_ifs(r->job, &l, unit, &v);
	if (e == OK)
		e = find_result(r, db, &l, unit, &v);
	if (e != OK)
		return e;
	fill_head(r, &l, unit, &v);
	e = fill_history(r, db, &l, &v);
	if (e != OK)
		return e;
	fill_place(&l, unit, &v);
	fill_grade(r->job, &l, unit, &v);
	fill_bar(r->job, &l, unit, &v);
	fill_follows(r->job, &l, unit, &v);
	fill_rewards(r->job, steps, &v);
	v.vetoes = struck_vetoes(r->job, steps);
	v.tree = tree_of((struct tree){ &o, &l, unit, datum, NULL, source }, steps);
	why_page_html(&r->out, &v);
	return OK;
}
