/* SPDX-License-Identifier: MIT
 *
 * bench.h -- what the measurements share: a clock, the shortest of several, a main
 *
 * A measurement prints its part of docs/数字.md and says nothing else if all is well.
 */
#ifndef BENCH_H
#define BENCH_H

#include <time.h>

#include "base/base.h"

static inline int64_t
microseconds_of(clockid_t clock)
{
	struct timespec t;

	(void)clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static inline int64_t
microseconds(void)
{
	return microseconds_of(CLOCK_MONOTONIC);
}

/* What this process has used of the processors, all threads together. */
static inline int64_t
processor(void)
{
	return microseconds_of(CLOCK_PROCESS_CPUTIME_ID);
}

/* The shorter of ${us} and what was measured before, 0 if nothing was. */
static inline int64_t
least(int64_t had, int64_t us)
{
	return had == 0 || us < had ? us : had;
}

/* Milliseconds with two places. */
static inline struct str
ms(struct job *j, int64_t us)
{
	struct buf b = { .j = j };

	num_put(&b, (struct num){ us * 1000 }, 2);
	return buf_str(&b);
}

/* How many times ${part} goes into ${whole}, with one place. */
static inline struct str
times(struct job *j, int64_t whole, int64_t part)
{
	struct buf b = { .j = j };

	num_put(&b, (struct num){ whole * NUM_ONE / (part > 0 ? part : 1) }, 1);
	return buf_str(&b);
}

/* Run ${fn} today with ${memory} bytes; the exit code of the program ${name}. */
static inline int
bench_main(const char *name, size_t memory, enum err (*fn)(struct job *, void *))
{
	time_t now = time(NULL);
	struct job j = { .now = now, .today = (int32_t)(now / 86400) };
	enum err e = job_run(&j, memory, fn, NULL);

	if (e != OK)
		fprintf(stderr, "bench/%s: %s\n", name, j.told);
	return e != OK;
}

#endif
