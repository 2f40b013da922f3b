/* SPDX-License-Identifier: MIT
 *
 * run_whole.c -- the instructions that need everybody: means over a class
 *
 * design §5.4, 5.13.  Each reads columns that are complete and writes one; none
 * looks at anything that the present segment computes.
 */
#include "rule/run.h"

/* The present block of ${c}. */
static void
hand_out(struct run *k, int out, const struct column *c)
{
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

size_t
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

whole_op *const whole_ops[OPCODES_N] = { [I_MEAN] = whole_mean, [I_QUOTA] = whole_quota };
