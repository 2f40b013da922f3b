/* SPDX-License-Identifier: MIT
 *
 * run_ahead.c -- facts on their way while others are computed
 *
 * A block reads one page of each column of facts, and what a processor fetches by itself
 * ends with the page.  So with each instruction a few rows are asked for of what the
 * lane reads next: memory works meanwhile.  Nothing that is computed depends on it.
 */
#include "rule/run_ahead.h"

#define ROWS ((size_t)64) /* their states are one line of the cache */
#define PIECES (RULE_BLOCK / ROWS)
_Static_assert(RULE_BLOCK % ROWS == 0, "whole pieces");

struct ahead
ahead_plan(struct job *j, const struct run *k, size_t lanes, size_t from, size_t to)
{
	struct ahead a = { .fact = NEWS(j, const struct rule_column *, to - from + 1),
		.ins = to - from,
		.apart = lanes * RULE_BLOCK };

	for (size_t n = from; n < to; n++) {
		const struct ins *i = &k->p->ins[n];

		if (i->op == I_FACT && k->p->domain[i->out] == 0)
			a.fact[a.facts++] = &k->snap->fact[i->k];
	}
	return a;
}

void
ahead_some(struct run *k, size_t done)
{
	const struct ahead *a = k->ahead;
	size_t next = k->block[0].base, until;

	if (a == NULL || next + a->apart + RULE_BLOCK > k->snap->subjects)
		return;
	next += a->apart;
	until = a->facts * PIECES * done / a->ins;
	for (; k->asked < until; k->asked++) {
		const struct rule_column *c = a->fact[k->asked / PIECES];
		size_t row = next + k->asked % PIECES * ROWS;

		/* Into the second cache: the first has what is computed just now. */
		for (size_t i = 0; i < ROWS; i += ROWS / sizeof *c->v)
			__builtin_prefetch(&c->v[row + i], 0, 2);
		__builtin_prefetch(&c->state[row], 0, 2);
	}
}
