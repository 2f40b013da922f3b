/* SPDX-License-Identifier: MIT
 *
 * score_measure.h -- one engine of bench/score on one size, in a process of its own
 */
#ifndef SCORE_MEASURE_H
#define SCORE_MEASURE_H

#include "score_job.h"

#define NATION 5250000
#define MEMORY ((size_t)12 << 30)
#define TODAY 20829   /* 2027-01-11: every deadline has passed */
#define IN_TIME 20779 /* 2026-11-22: no deadline has */
#define FIELDS ((int)(sizeof(struct answer) / sizeof(int64_t)))

struct report { /* what a process says at its end; no pointers but to literals */
	enum err e;
	char told[400];
	struct phase phase[PHASES];
	int64_t us, cpu, path, peak; /* all phases, three ways; bytes */
	uint64_t digest[FIELDS];
};

/* The word for number ${k} of struct answer. */
const char *field_word(int k);

/* One number for each column of ${n} answers. */
void digest(const struct outcome *o, size_t n, uint64_t out[FIELDS]);

/* Make ${n} facts and run ${engine} on them, often enough; E_… as the process
 * ended.  Peak memory is all that it ever held, facts included. */
enum err measure(struct job *j, const struct engine *engine, size_t n,
    struct report *r) MUST_USE;

/* E_SYSTEM with the first unit, by the first number, where the two differ. */
enum err compare(struct job *j, const struct facts *f, const struct engine *a,
    const struct engine *b) MUST_USE;

#endif
