/* SPDX-License-Identifier: MIT
 *
 * score_job.h -- the job of bench/score: facts of N units, and what they come to
 *
 * Facts are made from a unit's number alone, so every engine and every process
 * has the same ones.  Nothing is ever divided by 0 and everything is owed by the
 * units, long since due: no result is open or 不适用.
 */
#ifndef SCORE_JOB_H
#define SCORE_JOB_H

#include "rule/rule.h"

enum fact {
#define FACT(name, word, lo, hi, each) name,
#include "score_job.def"
	FACTS
};

enum part { /* in the order of the scheme; PARTY is made of those before it */
	THOUGHT,
	ORGANISATION,
	STYLE,
	DISCIPLINE,
	SYSTEM,
	SERVE,
	BUSINESS,
	PEERS,
	REPORT,
	BONUSES,
	PARTY,
	PARTS
};
#define WEIGHED BUSINESS /* so many parts weigh as the class says */

enum deduction {
#define ITEM(item, part, points) item,
#include "score_job.def"
	DEDUCTIONS
};

enum grade { EXCELLENT, GOOD, PASSED, FAILED, GRADES };
#define CLASSES 5
#define BONUS_MOST 500
#define QUOTA 30 /* per cent of a class that may be EXCELLENT */
#define MOST (10000 + BONUS_MOST)

extern const char *const part_words[PARTS];
extern const int32_t weights[CLASSES][WEIGHED]; /* per cent */
extern const int32_t grade_from[GRADES];        /* hundredths; FAILED: 0 */

#define TREE (1 + 12 + 144 + 1728) /* units of one tree */

struct facts {
	size_t n;
	struct rule_column col[FACTS];
	int32_t *above; /* the index of its 上级, which is smaller, or -1 */
};
/* The facts of ${n} units. */
struct facts *make_facts(struct job *j, size_t n);

struct answer { /* one unit; points are hundredths */
	int64_t part[PARTS], total, rank, grade;
	int64_t below, below_sum, below_grade[GRADES]; /* how many, all their totals */
};

/* What an engine came to: phases it took, and a way to every answer. */
#define PHASES 6
struct phase {
	const char *name;
	int64_t us;
};
struct outcome {
	struct phase phase[PHASES]; /* to the first without a name */
	int64_t cpu;  /* of them all, by this process; 0: another did the work */
	int64_t path; /* of cpu, what cannot be done at the same time */
	void (*at)(const struct outcome *o, size_t i, struct answer *a);
	const void *arg;
};

/* Processor time of what threads did: of all, and of the busiest each time. */
struct lanes {
	int64_t all, busiest;
};
/* score_lanes() that adds to the struct lanes ${arg}. */
void timed_lanes(void *arg, size_t lanes, void (*work)(void *what, size_t lane),
    void *what);

struct engine {
	const char *name, *word;
	int threads;
	size_t most;  /* units it is tried with */
	size_t units; /* how many all its runs come to, about */
	enum err (
	    *run)(struct job *j, const struct facts *f, int threads, struct outcome *out);
};
enum err run_scheme(struct job *j, const struct facts *f, int threads,
    struct outcome *out); /* score_scheme.c */
enum err run_open(struct job *j, const struct facts *f, int threads, struct outcome *out);
enum err run_hand(struct job *j, const struct facts *f, int threads, struct outcome *out);
enum err run_sqlite(struct job *j, const struct facts *f, int threads,
    struct outcome *out);
enum err run_postgres(struct job *j, const struct facts *f, int threads,
    struct outcome *out);

#endif
