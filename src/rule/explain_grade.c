/* SPDX-License-Identifier: MIT
 *
 * explain_grade.c -- why a grade, a sum of money, and what follows from them
 *
 * design §5.9.  A quota is told with its arithmetic: how many are assessed, how
 * many places that makes, where the subject stands and what a tie at the edge
 * did.  Everything is read from the run; see run_grade.h.
 */
#include "rule/explain.h"
#include "rule/run_grade.h"

/* ── quotas ─────────────────────────────────────────────────────────── */

static const struct type ratio = { .vt = VT_NUM,
	.uk = UK_RATIO,
	.power = 1,
	.unit = UNIT_NONE };
static const struct type plain = { .vt = VT_NUM, .uk = UK_PLAIN, .unit = UNIT_NONE };

/* 党政机关 31家, or 31家 */
static void
put_group(const struct tell *t, struct buf *b, const struct grade_row *w, size_t n)
{
	if (w->by_fact >= 0)
		buf_fmt(b, "%.*s ",
		    STR_FMT(t->r->fact[w->by_fact]
				.pub.choice[t->snap->fact[w->by_fact].v[t->subject]]));
	else
		buf_put(b, S("全部 "));
	buf_fmt(b, "%zu家", n);
}

/* 31家 × 30% = 9.3，取 9名，定为占去 1名，余 8名 */
static void
put_places(const struct tell *t, struct buf *b, const struct grade_row *w,
    const struct quota_trace *q)
{
	struct frac n = { .n = (int64_t)q->counted, .d = 1 };

	if (w->share) {
		put_group(t, b, w, q->counted);
		buf_put(b, S(" × "));
		put_measure(b, q->q, &ratio);
		buf_put(b, S(" = "));
		put_measure(b, frac_mul(q->q, n), &plain);
		buf_fmt(b, "，取 %lld名", (long long)q->places + (long long)q->fixed);
	} else {
		buf_fmt(b, "名额 %lld名", (long long)q->places + (long long)q->fixed);
	}
	if (q->fixed > 0)
		buf_fmt(b, "，定为这一等的占去 %zu名，余 %lld名", q->fixed,
		    (long long)q->places);
}

static void
put_score(const struct tell *t, struct buf *b, struct frac x)
{
	num_put(b, frac_round(x, t->r->head.places, t->r->rounding), t->r->head.places);
}

/* 第 9、10名同为 91.20，同分从严，都不进; the figure only if it is the subject's. */
static void
put_edge(const struct tell *t, struct buf *b, const struct grade_row *w,
    const struct quota_trace *q)
{
	if (q->edge_to <= q->edge_from || (size_t)q->places >= q->edge_to)
		return;
	buf_fmt(b, "；第 %zu%s%zu名同%s", q->edge_from,
	    q->edge_to == q->edge_from + 1 ? "、" : " 至 ", q->edge_to,
	    q->rank == q->edge_from ? "为 " : "分");
	if (q->rank == q->edge_from)
		put_score(t, b, q->edge);
	buf_put(b, w->ties_in == 1 ? S("，同分从宽，都进") : S("，同分从严，都不进"));
}

static void
put_place(struct buf *b, const struct quota_trace *q)
{
	if (q->candidates <= (size_t)q->places)
		buf_fmt(b, "；够条件的 %zu家，没有超过名额", q->candidates);
	else if (q->equal > 1)
		buf_fmt(b, "；够条件的 %zu家，本单位与 %zu家并列第 %zu", q->candidates,
		    q->equal - 1, q->rank);
	else
		buf_fmt(b, "；够条件的 %zu家，本单位第 %zu", q->candidates, q->rank);
}

static void
put_doubt(struct buf *b, const struct quota_trace *q)
{
	buf_put(b, S("暂定：有的单位总分或条件还没有定"));
	if (q->limited && q->places_lo == q->places)
		buf_fmt(b, "，名额 %lld名", (long long)q->places);
	else if (q->limited)
		buf_fmt(b, "，名额 %lld 至 %lld名", (long long)q->places_lo,
		    (long long)q->places);
	if (q->candidates_lo == q->candidates)
		buf_fmt(b, "，够条件的 %zu家", q->candidates);
	else
		buf_fmt(b, "，够条件的 %zu 至 %zu家", q->candidates_lo, q->candidates);
	buf_put(b,
	    q->placed           ? S("；无论如何都进")
		: q->may_placed ? S("；能不能进取决于其余单位")
				: S("；无论如何都进不了"));
}

static void
put_quota(const struct tell *t, struct buf *b, const struct grade_row *w,
    const struct quota_trace *q)
{
	if (!q->seen || !q->may)
		return;
	buf_fmt(b, "%s%.*s：", b->n > 0 ? "。" : "", STR_FMT(w->name.text));
	if (!q->limited) {
		buf_put(b, S("名额不适用，够条件的都进"));
		return;
	}
	if (!q->known || q->placed != q->may_placed) {
		put_doubt(b, q);
		return;
	}
	put_places(t, b, w, q);
	put_place(b, q);
	put_edge(t, b, w, q);
	buf_put(b, q->placed ? S("；本单位取到") : S("；本单位没有取到，看下一等"));
}

/* ── grades ─────────────────────────────────────────────────────────── */

static struct str
quota_text(struct tell *t, size_t table)
{
	const struct grade_row *w = t->r->grade[table].ast->rows;
	struct buf b = { .j = t->j };

	for (size_t n = 0; w != NULL && t->f.quota[table] != NULL; w = w->next, n++)
		if (w->quota != NULL)
			put_quota(t, &b, w, &t->f.quota[table][n]);
	return buf_str(&b);
}

static struct str
grade_text(const struct rgrades *g, int64_t row)
{
	return row == RULE_NO_GRADE ? S("没有等次") : g->pub.row[row];
}

static uint8_t
decided_for(const struct tell *t, size_t table)
{
	return t->snap->decided == NULL ? RULE_NO_GRADE
					: t->snap->decided[table][t->subject];
}

struct rule_step *
tell_grade(struct tell *t, size_t table)
{
	const struct rgrades *g = &t->r->grade[table];
	struct rule_step *s = tell_step(t, STEP_GRADE, g->pub.name);
	int reg = t->r->prog.grade_reg[table];
	int64_t best = t->f.v[reg][0], worst = t->f.d[reg][0];
	struct buf b = { .j = t->j };

	for (const struct grade_row *w = g->ast->rows; w != NULL; w = w->next)
		buf_fmt(&b, "%s%.*s", w == g->ast->rows ? "" : "；",
		    STR_FMT(pretty(t->j, rule_slice(t->j, t->r->file, w->at))));
	s->rule = buf_str(&b);
	s->calc = quota_text(t, table);
	s->open = best != worst;
	if (decided_for(t, table) != RULE_NO_GRADE)
		s->clamp = S("这一等次由审定确定");
	s->amount = best == worst
	    ? grade_text(g, best)
	    : job_fmt(t->j, "%.*s 至 %.*s", STR_FMT(grade_text(g, worst)),
		  STR_FMT(grade_text(g, best)));
	return s;
}

/* ── 结果 ───────────────────────────────────────────────────────────── */

struct rule_step *
tell_money(struct tell *t, size_t i)
{
	const struct def *d = t->r->money[i];
	const struct rule_money *m = &t->r->money_pub[i];
	struct rule_step *s = tell_step(t, STEP_MONEY,
	    job_fmt(t->j, "结果　%.*s", STR_FMT(m->name)));
	struct fact_set set = own_facts(t);
	int reg = t->r->prog.money_reg[i];
	uint8_t state = told_state(t, reg);
	struct buf b = { .j = t->j };

	s->rule = m->text;
	facts_of_expr(&set, d->x);
	tell_facts(t, s, &set);
	s->open = (state & STATE_MISSING) != 0;
	s->line = m->line;
	if (state != 0) {
		s->amount = state == CELL_NA ? S("不适用") : S("未定");
		return s;
	}
	if (!d->sym->given)
		s->calc = tell_equation(t, d->x);
	num_put(&b, frac_round(frac_make((wide)t->f.v[reg][0], m->scale), 6, ROUND_HALF),
	    m->places);
	buf_put(&b, m->unit);
	s->amount = buf_str(&b);
	return s;
}

/* ── 结果运用 ───────────────────────────────────────────────────────── */

struct rule_step *
tell_outcome(struct tell *t, size_t i)
{
	const struct rule_outcome *o = &t->r->outcome_pub[i];
	const struct outcome *ast = t->r->outcome[i].ast;
	bool stands = str_eq(o->effect->word, S("可以参评"));
	struct rule_step *s = tell_step(t, STEP_OUTCOME,
	    stands ? S("参评资格") : S("结果运用"));
	struct fact_set set = own_facts(t);
	uint8_t state = told_state(t, ast->reg);
	bool holds = state == 0 && t->f.v[ast->reg][0] != 0;
	struct buf b = { .j = t->j };

	for (size_t n = 0; n < o->effect_n; n++)
		buf_fmt(&b, "%s%.*s", n > 0 ? "，" : "", STR_FMT(o->effect[n].text));
	s->rule = job_fmt(t->j, "当 %.*s 则 %.*s", STR_FMT(o->when),
	    STR_FMT(buf_str(&b)));
	facts_of_expr(&set, ast->when);
	tell_facts(t, s, &set);
	s->open = (state & STATE_MISSING) != 0;
	s->line = o->line;
	s->amount = s->open    ? S("未定")
	    : state == CELL_NA ? S("不适用")
	    : stands && holds  ? S("有")
	    : stands           ? S("没有")
	    : holds            ? S("发生")
			       : S("没有发生");
	b = (struct buf){ .j = t->j };
	for (size_t n = 0; n < o->effect_n && holds; n++)
		buf_fmt(&b, "%s%.*s", n > 0 ? "；" : "由此：",
		    STR_FMT(o->effect[n].text));
	s->calc = buf_str(&b);
	return s;
}
