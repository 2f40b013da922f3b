/* SPDX-License-Identifier: MIT
 *
 * explain.c -- why a subject has its score: the tree, told from registers
 *
 * The program runs for the one subject with every register kept; this file
 * walks the scheme beside it and says in words what each register holds.  It
 * computes no score of its own: every figure is read from the run.
 */
#include "rule/explain.h"

/* Where ${reg} has what is told: in a set's domain, at the present member. */
static size_t
told_row(const struct tell *t, int reg)
{
	return t->r->prog.domain[reg] > 0 ? t->row : 0;
}

struct frac
told_value(const struct tell *t, int reg)
{
	size_t at = told_row(t, reg);

	if (t->r->prog.kind[reg] != REG_FRAC)
		return (struct frac){ .n = t->f.v[reg][at], .d = NUM_ONE };
	return (struct frac){ .n = t->f.v[reg][at],
		.d = t->f.d[reg][at],
		.approx = (t->f.s[reg][at] & STATE_APPROX) != 0 };
}

uint8_t
told_state(const struct tell *t, int reg)
{
	return (uint8_t)(t->f.s[reg][told_row(t, reg)] & ~STATE_APPROX);
}

struct rule_step *
tell_step(struct tell *t, enum rule_step_kind kind, struct str title)
{
	struct rule_step *s = NEW(t->j, struct rule_step);

	s->kind = kind;
	s->pool = -1;
	s->cap = -1;
	s->title = title;
	return s;
}

/* ── amounts ────────────────────────────────────────────────────────── */

/* −1.00 with the minus sign people print. */
static void
put_points(struct buf *b, int64_t v, int places)
{
	if (v < 0)
		buf_put(b, S("−"));
	num_put(b, (struct num){ v < 0 ? -v : v }, places);
}

static void
put_end(struct buf *b, int64_t v, int places)
{
	if (v == RESULT_NO_LIMIT || v == -RESULT_NO_LIMIT)
		buf_put(b, v > 0 ? S("不封顶") : S("不设底"));
	else
		put_points(b, v, places);
}

static struct str
result_text(struct tell *t, int reg)
{
	struct buf b = { .j = t->j };
	int places = t->r->head.places;

	if (told_state(t, reg) == CELL_NA)
		return S("不适用");
	put_end(&b, t->f.v[reg][0], places);
	if (told_state(t, reg) != 0) {
		buf_put(&b, S(" 至 "));
		put_end(&b, t->f.d[reg][0], places);
	}
	return buf_str(&b);
}

static void
give_amount(struct tell *t, struct rule_step *s, int reg, int sign)
{
	struct buf b = { .j = t->j };
	uint8_t state = told_state(t, reg);
	struct num n;

	s->open = (state & STATE_MISSING) != 0;
	if (state != 0) {
		s->amount = state == CELL_NA ? S("不适用") : S("未报");
		return;
	}
	n = frac_round(told_value(t, reg), t->r->head.places, t->r->rounding);
	put_points(&b, sign < 0 ? -n.u : n.u, t->r->head.places);
	s->sign = n.u == 0 ? 0 : n.u < 0 ? -sign : sign;
	s->amount = buf_str(&b);
}

/* ── clauses ────────────────────────────────────────────────────────── */

static struct rule_step **tell_list(struct tell *t, const struct clause *cl,
    struct rule_step **tail);
static struct rule_step *tell_pool(struct tell *t, int pool);

static void
tell_forfeit(struct tell *t, struct rule_step *s, const struct clause *cl)
{
	uint8_t state = told_state(t, cl->reg);

	s->open = (state & STATE_MISSING) != 0;
	if (state != 0)
		s->amount = state == CELL_NA ? S("不适用") : S("未报");
	else
		s->amount = t->f.v[cl->reg][0] ? S("不得分") : S("没有触发");
	s->sign = state == 0 && t->f.v[cl->reg][0] ? -1 : 0;
}

static void
add_text(struct tell *t, struct str *to, struct str more)
{
	if (more.n == 0)
		return;
	*to = to->n == 0 ? more
			 : job_fmt(t->j, "%.*s；%.*s", STR_FMT(*to), STR_FMT(more));
}

const char *
tell_condition(const struct tell *t, const struct mod *m)
{
	bool times = m->kind == M_TIMES;
	uint8_t state = m->when == NULL || m->when->reg < 0 ? 0
							    : told_state(t, m->when->reg);

	if (m->when == NULL || m->when->reg < 0)
		return ""; /* compiled elsewhere: its words alone are told */
	if ((state & STATE_MISSING) != 0)
		return "，还不能定";
	if (state != 0)
		return times ? "，不适用，不乘" : "，不适用，不免";
	if (t->f.v[m->when->reg][0] != 0)
		return times ? "，成立，乘" : "，成立，免";
	return times ? "，不成立，不乘" : "，不成立，不免";
}

static const char *
limit_used(const struct tell *t, const struct clause *cl, const struct mod *m)
{
	if (m->kind == M_EXEMPT || m->kind == M_TIMES)
		return tell_condition(t, m);
	if (mod_is_split(m))
		return m->period != P_NONE ? "，各期分别算，再相加"
					   : "，各组分别算，再相加";
	if (told_state(t, cl->reg) == 0 && m->x->reg >= 0 &&
	    frac_cmp(told_value(t, cl->reg), told_value(t, m->x->reg)) == 0)
		return "，用到";
	return "，没有用到";
}

/* What bounded it, and whether the bound was used. */
static void
tell_limits(struct tell *t, struct rule_step *s, const struct clause *cl)
{
	const struct clause *body = cl->each == NULL ? NULL : cl->each->body;

	bool members = cl->each != NULL && cl->each->set >= 0;

	for (const struct mod *m = cl->mods; m != NULL; m = m->next)
		if (m->kind == M_CAP || m->kind == M_FLOOR ||
		    (!members && (m->kind == M_TIMES || m->kind == M_EXEMPT)))
			add_text(t, &s->clamp,
			    job_fmt(t->j, "%.*s%s",
				STR_FMT(
				    pretty(t->j, rule_slice(t->j, t->r->file, m->at))),
				limit_used(t, cl, m)));
	if (body != NULL && !members && body->kind == C_ACT && body->reg >= 0)
		tell_limits(t, s, body);
}

/* A stretch with one clause is told in one line: 1月　… */
static struct rule_step *
fold_run(struct rule_step *run)
{
	struct rule_step *only = run->kid;

	if (only == NULL || only->next != NULL || only->kid != NULL)
		return run;
	only->title = run->title;
	only->rule = (struct str){ 0 };
	return only;
}

/* A clause whose own 适用 does not hold has nothing to reckon. */
static bool
is_not_for(const struct tell *t, const struct clause *cl)
{
	for (const struct mod *m = cl->mods; m != NULL; m = m->next)
		if (m->kind == M_SCOPE && m->when != NULL && m->when->reg >= 0 &&
		    told_state(t, m->when->reg) == 0 && t->f.v[m->when->reg][0] == 0)
			return true;
	return cl->each != NULL && cl->each->set < 0 && cl->each->body->kind == C_ACT &&
	    is_not_for(t, cl->each->body);
}

static struct rule_step *
tell_clause(struct tell *t, const struct clause *cl)
{
	struct rule_step *s = tell_step(t, STEP_CLAUSE, (struct str){ 0 });
	struct fact_set set = own_facts(t);

	s->rule = clause_text(t->j, t->r, cl);
	facts_of_clause(&set, cl);
	forget_unneeded(t, &set, cl);
	tell_facts(t, s, &set);
	s->calc = is_not_for(t, cl) ? S("这一条不适用于本单位") : tell_calculation(t, cl);
	if (cl->act != NULL && cl->act->verb == V_FORFEIT)
		tell_forfeit(t, s, cl);
	else if (cl->reg >= 0)
		give_amount(t, s, cl->reg, cl->sign);
	if (cl->reg >= 0)
		tell_limits(t, s, cl);
	return s;
}

static bool
is_effect_only(const struct clause *cl)
{
	return cl->kind == C_VETO || cl->kind == C_DEF ||
	    (cl->act != NULL && cl->act->verb == V_EFFECT);
}

/* Its clauses, stretch by stretch, below one line that says what they bring. */
static struct rule_step *
tell_every(struct tell *t, const struct clause *cl)
{
	struct rule_step *s = tell_step(t, STEP_CLAUSE, (struct str){ 0 });
	struct rule_step **tail = &s->kid;

	s->rule = clause_text(t->j, t->r, cl);
	for (int i = 0; i < cl->every->runs; i++) {
		struct rule_step *run = tell_step(t, STEP_CLAUSE,
		    t->r->stretch[cl->every->ctx[i]].name);

		(void)tell_list(t, cl->every->run[i], &run->kid);
		*tail = fold_run(run);
		tail = &(*tail)->next;
	}
	if (cl->reg >= 0) {
		give_amount(t, s, cl->reg, cl->sign);
		tell_limits(t, s, cl);
	}
	return s;
}

static struct rule_step **
tell_one(struct tell *t, const struct clause *cl, struct rule_step **tail)
{
	if (is_effect_only(cl))
		return tail;
	if (cl->kind == C_SCOPE || cl->kind == C_BLOCK)
		return tell_list(t, cl->body, tail);
	*tail = cl->kind == C_POOL ? tell_pool(t, cl->pool->index)
	    : cl->kind == C_PERIOD ? tell_every(t, cl)
				   : tell_clause(t, cl);
	return &(*tail)->next;
}

static struct rule_step **
tell_list(struct tell *t, const struct clause *cl, struct rule_step **tail)
{
	for (; cl != NULL; cl = cl->next)
		tail = tell_one(t, cl, tail);
	return tail;
}

/* ── pools ──────────────────────────────────────────────────────────── */

static struct str
pool_title(struct tell *t, int pool)
{
	const struct rule_pool *p = &t->r->pool[pool].pub;
	enum pool_kind kind = t->r->pool[pool].ast->kind;
	struct buf b = { .j = t->j };

	buf_put(&b, p->name);
	if (p->has_points) {
		buf_put(&b,
		    kind == POOL_BONUS       ? S("　至多加 ")
			: kind == POOL_MALUS ? S("　至多扣 ")
					     : S("　满分 "));
		num_put_short(&b, p->points);
	}
	if (p->has_weight && p->weight.u != 0) {
		buf_put(&b, S("，权重 "));
		num_put_short(&b, p->weight);
		buf_c(&b, '%');
	}
	return buf_str(&b);
}

/* Its own 适用 does not hold: its clauses say nothing about this subject. */
static bool
is_out_of_scope(const struct tell *t, const struct rpool *p)
{
	const struct expr *when = p->scope == NULL ? NULL : p->scope->mod->when;

	return p->pub.scope.n > 0 && when != NULL && when->reg >= 0 &&
	    told_state(t, when->reg) == 0 && t->f.v[when->reg][0] == 0;
}

/* A pool of 周期: each run below it, named by its stretch. */
static void
tell_runs(struct tell *t, struct rule_step *s, const struct rpool *p)
{
	static const char *const how[] = { [PICK_SUM] = "相加",
		[PICK_MEAN] = "取平均",
		[PICK_MAX] = "取最高",
		[PICK_MIN] = "取最低",
		[PICK_LAST] = "取最后一期" };
	struct rule_step **tail = &s->kid;

	for (int i = 0; i < p->runs; i++) {
		*tail = tell_pool(t, p->run[i]);
		(*tail)->title = t->r->stretch[p->run_ctx[i]].name;
		(*tail)->pool = -1;
		tail = &(*tail)->next;
	}
	s->calc = job_fmt(t->j, "%d 期%s，不适用的期不计", p->runs, how[p->pick]);
}

/* 自设: what the entries brought, as a clause of its own. */
static struct rule_step **
tell_local(struct tell *t, const struct rpool *p, struct rule_step **tail)
{
	struct rule_step *s = *tail = tell_step(t, STEP_CLAUSE, (struct str){ 0 });
	struct fact_set set = own_facts(t);

	for (const struct mod *m = p->ast->mods; m != NULL; m = m->next)
		if (m->kind == M_LOCAL)
			s->rule = pretty(t->j, rule_slice(t->j, t->r->file, m->at));
	set.has_set[p->local] = true;
	tell_facts(t, s, &set);
	give_amount(t, s, p->local_reg, p->sign < 0 ? -1 : 1);
	return &s->next;
}

/* An open pool says what it waits for, in one line that shows when it is closed:
 * 还没有定，等“党课”（来自纪实）. */
static void
tell_waiting(struct tell *t, struct rule_step *s)
{
	bool *told = NEWS(t->j, bool, t->r->facts_n + 1);
	struct buf b = { .j = t->j };

	for (const struct rule_step *kid = s->kid; kid != NULL; kid = kid->next)
		for (size_t i = 0; i < kid->facts_n; i++) {
			int at = kid->facts[i];
			const struct rule_fact *f = &t->r->fact[at].pub;

			if (told[at] ||
			    t->snap->fact[at].state[t->subject] != CELL_MISSING)
				continue;
			told[at] = true;
			buf_fmt(&b, "%s“%.*s”（%.*s）", b.n > 0 ? "、" : "还没有定，等",
			    STR_FMT(f->name), STR_FMT(f->giver));
		}
	if (b.n > 0)
		s->clamp = s->clamp.n == 0 ? buf_str(&b)
					   : job_fmt(t->j, "%.*s；%.*s",
						 STR_FMT(s->clamp), STR_FMT(buf_str(&b)));
}

static struct rule_step *
tell_pool(struct tell *t, int pool)
{
	const struct rpool *p = &t->r->pool[pool];
	struct rule_step *s = tell_step(t, STEP_POOL, pool_title(t, pool));

	s->pool = pool;
	s->line = p->pub.line;
	s->amount = result_text(t, p->reg);
	s->open = (told_state(t, p->reg) & STATE_MISSING) != 0;
	s->sign = told_state(t, p->reg) != 0 || t->f.v[p->reg][0] == 0 ? 0
	    : t->f.v[p->reg][0] < 0                                    ? -1
								       : 1;
	if (is_out_of_scope(t, p)) {
		s->clamp = job_fmt(t->j, "只适用于 %.*s，本单位不考这一项",
		    STR_FMT(p->pub.scope));
		return s;
	}
	if (p->period != P_NONE) {
		tell_runs(t, s, p);
		return s;
	}
	(void)tell_list(t, p->ast->body,
	    p->local < 0 ? &s->kid : tell_local(t, p, &s->kid));
	tell_sum(t, s, pool);
	if (s->open)
		tell_waiting(t, s);
	return s;
}

/* ── vetoes and grades ──────────────────────────────────────────────── */

static struct rule_step *
tell_gate(struct tell *t, const struct rgate *g)
{
	struct rule_step *s = tell_step(t, STEP_VETO, g->what);
	struct fact_set set = own_facts(t);
	uint8_t state = told_state(t, g->reg);

	if (g->veto != NULL) {
		if (g->veto->has_reason)
			s->title = job_fmt(t->j, "否决　%.*s", STR_FMT(g->veto->reason));
		if (g->veto->when != NULL) {
			s->rule = job_fmt(t->j, "当 %.*s 则 %.*s",
			    STR_FMT(pretty(t->j,
				rule_slice(t->j, t->r->file, g->veto->when->at))),
			    STR_FMT(g->what));
			facts_of_expr(&set, g->veto->when);
		}
	} else {
		s->rule = clause_text(t->j, t->r, g->whole);
		facts_of_clause(&set, g->whole);
	}
	tell_facts(t, s, &set);
	s->open = (state & STATE_MISSING) != 0;
	s->amount = s->open                        ? S("未定")
	    : state == 0 && t->f.v[g->reg][0] != 0 ? S("触发")
						   : S("没有触发");
	s->sign = state == 0 && t->f.v[g->reg][0] ? -1 : 0;
	if (s->sign < 0 && g->table == 0 && (g->kind == GATE_FIX || g->kind == GATE_CAP))
		s->cap = g->row;
	return s;
}

enum err
rule_explain(struct job *j, const struct rule *r, const struct rule_snapshot *snap,
    const struct rule_results *got, size_t subject, struct rule_step **out)
{
	struct tell t = { .j = j, .r = r, .snap = snap, .subject = subject };
	struct rule_step **tail;
	enum err e = rule_run_frame(j, r, snap, got, subject, &t.f);

	if (e != OK)
		return e;
	*out = tell_step(&t, STEP_TOTAL, S("总分"));
	(*out)->amount = result_text(&t, r->prog.total);
	(*out)->open = (told_state(&t, r->prog.total) & STATE_MISSING) != 0;
	tail = &(*out)->kid;
	for (size_t i = 0; i < r->pools_n; i++)
		if (r->pool[i].parent < 0) {
			*tail = tell_pool(&t, (int)i);
			tail = &(*tail)->next;
		}
	tell_sum(&t, *out, -1);
	for (size_t i = 0; i < r->gates_n; i++) {
		*tail = tell_gate(&t, &r->gate[i]);
		tail = &(*tail)->next;
	}
	for (size_t i = 0; i < r->grades_n; i++) {
		*tail = tell_grade(&t, i);
		tail = &(*tail)->next;
	}
	for (size_t i = 0; i < r->moneys_n; i++) {
		*tail = tell_money(&t, i);
		tail = &(*tail)->next;
	}
	for (size_t i = 0; i < r->outcomes_n; i++) {
		*tail = tell_outcome(&t, i);
		tail = &(*tail)->next;
	}
	return OK;
}
