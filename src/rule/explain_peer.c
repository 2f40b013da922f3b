/* SPDX-License-Identifier: MIT
 *
 * explain_peer.c -- whose figures an explanation rests on besides the subject's
 *
 * A 下级 is named with its figure, the first few of them; of 同类 it is told how
 * many there are.  Every figure is one the run had, as of its last pass.
 */
#include "rule/explain.h"

#define NAMED 8 /* 下级 told one by one */

static bool
same_class(const struct tell *t, size_t a, size_t b)
{
	for (size_t i = 0; i < t->r->facts_n; i++)
		if (t->r->fact[i].pub.is_class)
			return t->snap->fact[i].v[a] == t->snap->fact[i].v[b];
	return true;
}

static bool
is_member(const struct tell *t, const struct peers *p, size_t at)
{
	if (p->reach == REACH_PEER)
		return same_class(t, t->subject, at);
	return t->snap->above != NULL && t->snap->above[at] == (int32_t)t->subject;
}

/* 0, CELL_NA or 未报 of a register that everybody has. */
static uint8_t
state_of(const struct tell *t, int reg, size_t at)
{
	return t->f.everybody->s[reg][at] & (uint8_t)~STATE_APPROX;
}

/* Does 其中 leave ${at} out? */
static bool
is_out(const struct tell *t, const struct peers *p, size_t at)
{
	uint8_t s = p->mask < 0 ? 0 : state_of(t, p->mask, at);

	return s == CELL_NA ||
	    (s == 0 && p->mask >= 0 && t->f.everybody->v[p->mask][at] == 0);
}

static struct frac
figure_of(const struct tell *t, int reg, size_t at)
{
	const struct frame *f = t->f.everybody;

	if (t->r->prog.kind[reg] != REG_FRAC)
		return (struct frac){ .n = f->v[reg][at], .d = NUM_ONE };
	return (struct frac){ .n = f->v[reg][at],
		.d = f->d[reg][at],
		.approx = (f->s[reg][at] & STATE_APPROX) != 0 };
}

static void
put_member(const struct tell *t, struct buf *b, const struct peers *p,
    const struct type *ty, size_t at)
{
	uint8_t mask = p->mask < 0 ? 0 : state_of(t, p->mask, at);
	uint8_t s = mask != 0 || p->reg < 0 ? mask : state_of(t, p->reg, at);

	if (t->snap->name != NULL)
		buf_put(b, t->snap->text[t->snap->name[at]]);
	buf_c(b, ' ');
	if (s != 0)
		buf_put(b, s == CELL_NA ? S("不适用") : S("未报"));
	else if (p->reg >= 0 && ty != NULL)
		put_measure(b, figure_of(t, p->reg, at), ty);
	else
		b->n--;
}

/* 40人；76人；… of those that count, the rest as a number. */
static void
put_members(const struct tell *t, struct buf *b, const struct peers *p,
    const struct type *ty)
{
	size_t in = 0, out = 0;

	for (size_t at = 0; at < t->snap->subjects; at++) {
		if (!is_member(t, p, at))
			continue;
		if (is_out(t, p, at)) {
			out++;
			continue;
		}
		if (in++ >= NAMED)
			continue;
		buf_put(b, in == 1 ? S("（") : S("，"));
		put_member(t, b, p, ty, at);
	}
	if (in == 0)
		buf_put(b, S("（没有计入的"));
	if (in > NAMED)
		buf_fmt(b, "……共 %zu 个", in);
	if (out > 0)
		buf_fmt(b, "；另 %zu 个不合条件", out);
	buf_put(b, S("）"));
}

static void
put_count(const struct tell *t, struct buf *b, const struct peers *p)
{
	size_t in = 0;

	for (size_t at = 0; at < t->snap->subjects; at++)
		in += is_member(t, p, at) && !is_out(t, p, at) &&
		    (p->reg < 0 || state_of(t, p->reg, at) != CELL_NA);
	buf_fmt(b, "（同类 %zu 个）", in);
}

void
put_peers(const struct tell *t, struct buf *b, const struct peers *p,
    const struct type *ty)
{
	if (t->f.everybody->s == NULL)
		return;
	if (p->reach == REACH_PEER)
		put_count(t, b, p);
	else
		put_members(t, b, p, ty);
}

struct others {
	const struct tell *t;
	struct buf *b;
};

static void
see_other(void *arg, const struct expr *x)
{
	const struct others *o = arg;
	bool far = x->kind == X_PATH && x->sym == NULL && x->a != NULL;

	if (x->reg < 0 || (x->peers == NULL && !far))
		return;
	buf_put(o->b, S("；"));
	if (!far) {
		put_equation(o->t, o->b, x);
		return;
	}
	buf_put(o->b, pretty(o->t->j, rule_slice(o->t->j, o->t->r->file, x->at)));
	buf_c(o->b, ' ');
	put_told(o->t, o->b, x);
}

void
put_others(const struct tell *t, struct buf *b, const struct expr *when)
{
	struct others o = { t, b };

	walk_expr(when, see_other, &o);
}
