/* SPDX-License-Identifier: MIT
 *
 * run_whole.c -- the instructions that need everybody: means, sums, places
 *
 * design §5.4, 5.13.  Each reads columns that are complete and writes one; none
 * looks at anything that the present segment computes.
 */
#include "rule/run.h"

/* The present block of ${c}, unless it is what the register has. */
static void
hand_out(struct run *k, int out, const struct column *c)
{
	if (k->f.v[out] == c->v + k->base)
		return;
	memcpy(k->f.v[out], c->v + k->base, k->n * sizeof *c->v);
	memcpy(k->f.s[out], c->s + k->base, k->n);
	if (k->f.d[out] != NULL)
		memcpy(k->f.d[out], c->d + k->base, k->n * sizeof *c->d);
}

void
op_column(struct run *k, const struct ins *i)
{
	hand_out(k, i->out, &k->col[i - k->p->ins]);
}

void
op_prior(struct run *k, const struct ins *i)
{
	hand_out(k, i->out, &k->prior[i->k]);
}

/* The class of a subject: 0 where the scheme has no 类别. */
static size_t
class_at(const struct run *k, size_t subject)
{
	return k->class_fact < 0 ? 0 : (size_t)k->snap->fact[k->class_fact].v[subject];
}

/* ── 均值 of 未报 and 缺项 ──────────────────────────────────────────── */

struct means { /* per class, of the closed ones */
	wide *sum;
	int64_t *count;
};

static struct means
class_means(const struct run *k, const int64_t *v, const uint8_t *s)
{
	struct means m = { NEWS(k->j, wide, k->classes),
		NEWS(k->j, int64_t, k->classes) };

	for (size_t i = 0; i < k->snap->subjects; i++)
		if (s[i] == 0) {
			m.sum[class_at(k, i)] += v[i];
			m.count[class_at(k, i)]++;
		}
	return m;
}

static void
whole_mean(struct run *k, const struct ins *i, const struct frame *whole,
    struct column *out)
{
	const uint8_t *s = whole->s[i->a];
	struct means m = class_means(k, whole->v[i->a], s);

	for (size_t at = 0; at < k->snap->subjects; at++) {
		size_t c = class_at(k, at);

		out->v[at] = whole->v[i->a][at];
		out->d[at] = whole->d[i->a][at];
		out->s[at] = i->k == 1 ? CELL_NA : s[at] & (uint8_t)~STATE_WANTS_MEAN;
		if ((i->k != 1 && !(s[at] & STATE_WANTS_MEAN)) || m.count[c] == 0)
			continue;
		out->v[at] = out->d[at] = frac_round(frac_make(m.sum[c],
							 (wide)m.count[c] * NUM_ONE),
		    k->r->head.places, k->r->rounding)
					      .u;
		out->s[at] = 0;
	}
}

/* ── 上级 ───────────────────────────────────────────────────────────── */

/* What one subject owes, another can only wait for. */
static uint8_t
owed_by_another(uint8_t s)
{
	return (s & OPEN_OWED) ? (uint8_t)((s & ~OPEN_OWED) | OPEN_WAITING) : s;
}

static void
whole_up(struct run *k, const struct ins *i, const struct frame *whole,
    struct column *out)
{
	for (size_t at = 0; at < k->snap->subjects; at++) {
		int32_t up = k->snap->above == NULL ? -1 : k->snap->above[at];

		out->s[at] = up < 0 ? CELL_NA : owed_by_another(whole->s[i->a][up]);
		out->v[at] = up < 0 ? 0 : whole->v[i->a][up];
		out->d[at] = up < 0 || whole->d[i->a] == NULL ? 1 : whole->d[i->a][up];
	}
}

/* ── aggregates ─────────────────────────────────────────────────────── */

/* What the members of one group come to. */
struct group {
	int64_t n;          /* given ones */
	int64_t soon, late; /* 未报: not due yet, or somebody's debt */
	wide plain;         /* millionths */
	struct frac rest;   /* those that are no decimals */
	struct frac lo, hi;
};

struct gather {
	const struct run *k;
	const struct ins *i;
	const struct frame *whole;
	struct group *group;
};

static struct frac
cell_at(const struct gather *g, int reg, size_t at)
{
	if (g->k->p->kind[reg] != REG_FRAC)
		return (struct frac){ .n = g->whole->v[reg][at], .d = NUM_ONE };
	return (struct frac){ .n = g->whole->v[reg][at],
		.d = g->whole->d[reg][at],
		.approx = (g->whole->s[reg][at] & STATE_APPROX) != 0 };
}

/* Of one member: left out, 未报 or given (0). */
static uint8_t
member_state(const struct gather *g, size_t at)
{
	const struct ins *i = g->i;
	uint8_t mask = i->b < 0 ? 0 : g->whole->s[i->b][at];

	if (mask == CELL_NA || (mask == 0 && i->b >= 0 && !g->whole->v[i->b][at]))
		return CELL_NA;
	if (mask != 0 || i->a < 0)
		return mask;
	return g->whole->s[i->a][at] & (uint8_t)~STATE_APPROX;
}

static void
add_member(struct gather *g, size_t group, size_t at)
{
	struct group *to = &g->group[group];
	uint8_t s = member_state(g, at);
	struct frac x;

	if (s == CELL_NA)
		return;
	to->soon += (s & OPEN_NOT_DUE) != 0;
	to->late += (s & (OPEN_OWED | OPEN_WAITING)) != 0;
	if (s != 0)
		return;
	x = g->i->a < 0 ? (struct frac){ .d = 1 } : cell_at(g, g->i->a, at);
	if (to->n == 0 || frac_cmp(x, to->lo) < 0)
		to->lo = x;
	if (to->n == 0 || frac_cmp(x, to->hi) > 0)
		to->hi = x;
	if (to->n++ == 0)
		to->rest = (struct frac){ .d = 1 };
	if (x.d == NUM_ONE && !x.approx)
		to->plain += x.n;
	else
		to->rest = frac_add(to->rest, x);
}

static struct frac
group_value(const struct group *g, enum reduce how)
{
	struct frac sum = frac_add(g->n == 0 ? (struct frac){ .d = 1 } : g->rest,
	    frac_make(g->plain, NUM_ONE));

	switch (how) {
	case RE_COUNT:
		return (struct frac){ .n = g->n, .d = 1 };
	case RE_SUM:
		return sum;
	case RE_MEAN:
		(void)frac_div(sum, (struct frac){ .n = g->n, .d = 1 }, &sum);
		return sum;
	case RE_MAX:
		return g->hi;
	case RE_MIN:
		return g->lo;
	case RE_ANY:
		break;
	}
	return sum;
}

static void
put_whole(const struct gather *g, struct column *out, size_t at, struct frac x)
{
	if (g->k->p->kind[g->i->out] == REG_FRAC) {
		out->v[at] = x.n;
		out->d[at] = x.d;
		out->s[at] = x.approx ? STATE_APPROX : 0;
	} else {
		out->v[at] = frac_round(x, 6, ROUND_HALF).u;
		out->s[at] = 0;
	}
}

/* ${own}: the state of the subject itself if it is a member: its debts are its
 * own, those of others are not. */
static void
give_group(const struct gather *g, struct column *out, size_t at, const struct group *of,
    uint8_t own)
{
	enum reduce how = (enum reduce)g->i->k;
	int64_t soon = of->soon - ((own & OPEN_NOT_DUE) != 0);
	int64_t late = of->late - ((own & (OPEN_OWED | OPEN_WAITING)) != 0);

	out->v[at] = 0;
	out->d[at] = 1;
	out->s[at] = (uint8_t)((own & STATE_MISSING) | (soon > 0 ? OPEN_NOT_DUE : 0) |
	    (late > 0 ? OPEN_WAITING : 0));
	if (out->s[at] != 0)
		return;
	if (of->n == 0 && how != RE_COUNT && how != RE_SUM)
		out->s[at] = CELL_NA;
	else
		put_whole(g, out, at, group_value(of, how));
}

static void
whole_below(struct run *k, const struct ins *i, const struct frame *whole,
    struct column *out)
{
	size_t n = k->snap->subjects;
	struct gather g = { .k = k, .i = i, .whole = whole };

	g.group = NEWS(k->j, struct group, n + 1);
	for (size_t at = 0; at < n && k->snap->above != NULL; at++)
		if (k->snap->above[at] >= 0)
			add_member(&g, (size_t)k->snap->above[at], at);
	for (size_t at = 0; at < n; at++)
		give_group(&g, out, at, &g.group[at], 0);
}

static void
whole_peers(struct run *k, const struct ins *i, const struct frame *whole,
    struct column *out)
{
	size_t n = k->snap->subjects;
	struct gather g = { .k = k, .i = i, .whole = whole };

	g.group = NEWS(k->j, struct group, k->classes + 1);
	for (size_t at = 0; at < n; at++)
		add_member(&g, class_at(k, at), at);
	for (size_t at = 0; at < n; at++)
		give_group(&g, out, at, &g.group[class_at(k, at)], member_state(&g, at));
}

/* ── places ─────────────────────────────────────────────────────────── */

struct ranked {
	size_t group, at;
	struct frac x;
};

/* By group, the highest first. */
static int
by_place(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	return frac_cmp(y->x, x->x);
}

/* Everybody who is given, in order. */
static struct ranked *
rank_all(struct gather *g, size_t *n)
{
	struct ranked *list = NEWS(g->k->j, struct ranked, g->k->snap->subjects + 1);

	*n = 0;
	for (size_t at = 0; at < g->k->snap->subjects; at++) {
		size_t group = class_at(g->k, at);

		add_member(g, group, at);
		if (member_state(g, at) == 0)
			list[(*n)++] = (struct ranked){ group, at,
				cell_at(g, g->i->a, at) };
	}
	qsort(list, *n, sizeof *list, by_place);
	return list;
}

static void
whole_place(struct run *k, const struct ins *i, const struct frame *whole,
    struct column *out)
{
	struct gather g = { .k = k, .i = i, .whole = whole };
	size_t n, first = 0;
	struct ranked *list;
	int64_t place = 0;

	g.group = NEWS(k->j, struct group, k->classes + 1);
	list = rank_all(&g, &n);
	for (size_t at = 0; at < k->snap->subjects; at++) {
		uint8_t own = member_state(&g, at);

		give_group(&g, out, at, &g.group[class_at(k, at)], own);
		if (own == CELL_NA)
			out->s[at] = CELL_NA;
	}
	for (size_t r = 0; r < n; r++) {
		const struct group *of = &g.group[list[r].group];

		if (r == 0 || list[r].group != list[r - 1].group)
			first = r;
		if (r == first || by_place(&list[r - 1], &list[r]) != 0)
			place = (int64_t)(r - first) + 1;
		if (out->s[list[r].at] == 0)
			put_whole(&g, out, list[r].at,
			    frac_make(place, i->k != 0 ? of->n : 1));
	}
}

whole_op *const whole_ops[OPCODES_N] = { [I_MEAN] = whole_mean,
	[I_QUOTA] = whole_quota,
	[I_UP] = whole_up,
	[I_BELOW] = whole_below,
	[I_PEERS] = whole_peers,
	[I_PLACE] = whole_place };
