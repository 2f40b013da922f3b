/* SPDX-License-Identifier: MIT
 *
 * sums.c -- checksums of what bench/score comes to, for other machines
 *
 * Usage: bench/sums N
 *
 * The scheme and the hand-written loop, with and without threads; one line each,
 * which any processor must print alike.  Needs no library beside libc.
 */
#include "bench.h"
#include "score_measure.h"

static const struct engine engines[] = {
	{ "hand", "手写 C", 1, NATION, 1, run_hand },
	{ "hand", "手写 C", 2, NATION, 1, run_hand },
	{ "zeren", "zeren", 1, NATION, 1, run_scheme },
};

static enum err
sums(struct job *j, void *arg)
{
	const struct facts *f = make_facts(j, *(const size_t *)arg);
	enum err e = OK;

	for (size_t i = 0; i < ARRAY_N(engines) && e == OK; i++) {
		uint64_t sum[FIELDS];
		struct outcome o;

		e = engines[i].run(j, f, engines[i].threads, &o);
		if (e != OK)
			break;
		digest(&o, f->n, sum);
		printf("%s %d", engines[i].name, engines[i].threads);
		for (int k = 0; k < FIELDS; k++)
			printf(" %016llx", (unsigned long long)sum[k]);
		printf("\n");
	}
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
