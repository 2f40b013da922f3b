/* SPDX-License-Identifier: MIT
 *
 * score_data.c -- invents the facts of bench/score
 *
 * Each cell is a hash of its unit and its fact: evenly spread between two ends,
 * 2 % of them 未报.  Units stand in trees side by side, 12 below each, four levels.
 */
#include "score_job.h"

const char *const part_words[PARTS] = { [THOUGHT] = "思想建设",
	[ORGANISATION] = "组织建设",
	[STYLE] = "作风建设",
	[DISCIPLINE] = "纪律建设",
	[SYSTEM] = "制度建设",
	[SERVE] = "服务群众",
	[BUSINESS] = "业务工作",
	[PEERS] = "互查互评",
	[REPORT] = "述职测评",
	[BONUSES] = "创先争优",
	[PARTY] = "党建工作" };

const int32_t weights[CLASSES][WEIGHED] = { { 25, 20, 20, 15, 10, 10 },
	{ 20, 25, 15, 15, 10, 15 }, { 15, 20, 20, 25, 15, 5 }, { 30, 20, 15, 10, 15, 10 },
	{ 10, 40, 15, 10, 5, 20 } };

const int32_t grade_from[GRADES] = { 8000, 7000, 6000, 0 };

static const struct {
	int64_t lo, hi, each;
} shape[FACTS] = {
#define FACT(name, word, lo, hi, each) [name] = { lo, hi, each },
#include "score_job.def"
};

#define MISSING 1311 /* of 65536 */

static uint64_t
hash(uint64_t z)
{
	z = (z + 1) * UINT64_C(0x9E3779B97F4A7C15);
	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}

static void
make_column(struct job *j, size_t n, uint64_t k, struct rule_column *c)
{
	uint64_t span = (uint64_t)(shape[k].hi - shape[k].lo + 1);

	c->v = NEWS(j, int64_t, n);
	c->state = NEWS(j, uint8_t, n);
	for (size_t i = 0; i < n; i++) {
		uint64_t h = hash(i * 64 + k);
		int64_t v = shape[k].lo + (int64_t)((h >> 32) * span >> 32);

		if (k != CLASS && (h & 0xffff) < MISSING)
			c->state[i] = CELL_MISSING;
		else
			c->v[i] = v > 0 ? v * shape[k].each : 0;
	}
}

struct facts *
make_facts(struct job *j, size_t n)
{
	struct facts *f = NEW(j, struct facts);

	f->n = n;
	f->above = NEWS(j, int32_t, n);
	for (uint64_t k = 0; k < FACTS; k++)
		make_column(j, n, k, &f->col[k]);
	for (size_t i = 0; i < n; i++) {
		size_t at = i % TREE;

		f->above[i] = at == 0 ? -1 : (int32_t)(i - at + (at - 1) / 12);
	}
	return f;
}
