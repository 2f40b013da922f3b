/* SPDX-License-Identifier: MIT
 *
 * sums.c -- checksums of what bench/score comes to, for other machines
 *
 * Usage: bench/sums N
 *
 * The scheme and the hand-written loop, with and without threads: they must agree,
 * and any processor must print the same line.
 */
#include "bench.h"
#include "score_measure.h"

static const struct engine engines[] = {
	{ "hand", "手写 C", 1, NATION, 1, run_hand },
	{ "hand", "手写 C", 2, NATION, 1, run_hand },
	{ "zeren", "zeren", 1, NATION, 1, run_scheme },
	{ "zeren", "zeren", 2, NATION, 1, run_scheme },
};

static enum err
sum_of(struct job *j, const struct engine *engine, const struct facts *f,
    uint64_t sum[FIELDS])
{
	struct outcome o;
	enum err e = engine->run(j, f, engine->threads, &o);

	if (e == OK)
		digest(&o, f->n, sum);
	return e;
}

static enum err
sums(struct job *j, void *arg)
{
	const struct facts *f = make_facts(j, *(const size_t *)arg);
	uint64_t first[FIELDS] = { 0 }, sum[FIELDS];
	enum err e = sum_of(j, &engines[0], f, first);

	for (size_t i = 1; i < ARRAY_N(engines) && e == OK; i++) {
		e = sum_of(j, &engines[i], f, sum);
		for (int k = 0; k < FIELDS && e == OK; k++)
			if (sum[k] != first[k])
				e = fail(j, E_SYSTEM, "%s，%d 个线程，算得不同：%s",
				    engines[i].word, engines[i].threads, field_word(k));
	}
	for (int k = 0; k < FIELDS && e == OK; k++)
		printf("%016llx%c", (unsigned long long)first[k],
		    k + 1 < FIELDS ? ' ' : '\n');
	return e;
}

int
main(int argc, char **argv)
{
	size_t n = argc > 1 ? (size_t)strtoull(argv[1], NULL, 10) : 0;
	struct job j = { .today = TODAY };
	enum err e = n == 0 ? E_INPUT : job_run(&j, MEMORY, sums, &n);

	if (e != OK)
		fprintf(stderr, "bench/sums: %s\n", n == 0 ? "bench/sums N" : j.told);
	return e != OK;
}
