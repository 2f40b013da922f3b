/* SPDX-License-Identifier: MIT
 *
 * check_reach.c -- items whose full points nobody can reach [满分得不到]
 *
 * A published item of 3分 whose clauses give 1分 and 1分 contradicts itself.  A
 * warning, and only where every clause brings a figure written in the text.
 */
#include "rule/model.h"

static bool most_of_list(const struct check *c, const struct clause *cl, int64_t *sum);

/* The figure that ${x} is, or the largest of its bands. */
static bool
most_of_figure(const struct check *c, const struct expr *x, int64_t *most)
{
	struct class_env none = { .r = c->r };
	struct folded f;
	int64_t one;

	*most = 0;
	if (x->kind == X_BAND) {
		for (const struct band_row *w = x->band->rows; w != NULL; w = w->next) {
			if (!most_of_figure(c, w->value, &one))
				return false;
			*most = one > *most ? one : *most;
		}
		return true;
	}
	f = fold(&none, x);
	if (f.known && f.vt == VT_NUM)
		*most = frac_round(f.num, 6, ROUND_HALF).u;
	return f.known && f.vt == VT_NUM;
}

static bool
most_of_band(const struct check *c, const struct band *b, int64_t *most)
{
	int64_t one;

	for (const struct band_row *w = b->rows; w != NULL; w = w->next) {
		if (!most_of_list(c, w->body, &one))
			return false;
		*most = one > *most ? one : *most;
	}
	return true;
}

/* What clause ${cl} can bring at most; false if that is not written. */
static bool
most_of_one(const struct check *c, const struct clause *cl, int64_t *most)
{
	const struct act *a = cl->act;

	*most = 0;
	for (const struct mod *m = cl->mods; m != NULL; m = m->next)
		if (m->kind == M_TIMES)
			return false;
	switch (cl->kind) {
	case C_ACT:
		if (a->verb != V_GET && a->verb != V_ADD)
			return true;
		return a->amount->x != NULL && most_of_figure(c, a->amount->x, most);
	case C_BAND:
		return most_of_band(c, cl->band, most);
	case C_BLOCK:
	case C_SCOPE:
		return most_of_list(c, cl->body, most);
	case C_DEF:
	case C_VETO:
		return true;
	case C_POOL:
	case C_EACH:
	case C_PERIOD:
		return false;
	}
	return false;
}

static bool
most_of_list(const struct check *c, const struct clause *cl, int64_t *sum)
{
	int64_t one;

	*sum = 0;
	for (; cl != NULL; cl = cl->next) {
		if (!most_of_one(c, cl, &one))
			return false;
		*sum += one;
	}
	return true;
}

static void
reach(struct check *c, const struct rpool *p)
{
	int64_t start = 0, most;

	if (p->sign != 0 || !p->pub.has_points || p->has_children || !p->has_get ||
	    p->local >= 0 || !most_of_list(c, p->ast->body, &most) ||
	    (p->start != NULL && !most_of_figure(c, p->start, &start)) ||
	    start + most >= p->pub.points.u)
		return;
	check_warn(c, p->ast->name.at, "改到相等，或写明其余的分怎样得",
	    "“%.*s”的满分得不到：各条都得也只有 %.*s分", STR_FMT(p->pub.name),
	    STR_FMT(num_text(c->j, (struct num){ start + most })));
}

void
check_reaches(struct check *c)
{
	for (size_t i = 0; i < c->r->pools_n; i++)
		reach(c, &c->r->pool[i]);
}
