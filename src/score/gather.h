/* SPDX-License-Identifier: MIT
 *
 * gather.h -- units and their data out of the database, all of them or what has
 * changed since they were gathered before; private to score/
 */
#ifndef SCORE_GATHER_H
#define SCORE_GATHER_H

#include "score/others.h"

struct listed { /* a unit on the list */
	int64_t id;
	struct str name, class, path; /* path: /1/5/9/, itself last */
};
struct by_number {
	int64_t id;
	size_t unit;
};
int by_unit_number(const void *a, const void *b); /* for qsort() */

/* A record that counts, as it was read. */
struct noted {
	int64_t id, unit;        /* under which it was entered */
	size_t set;              /* rule_sets() of the scheme */
	const struct cell *cell; /* per field */
	const int64_t *named;    /* per field: the unit it names; 0: none */
};
struct units { /* by number, each once */
	const int64_t *id;
	size_t n;
};

/* What the database has for a scheme.  Nobody writes to it once it is gathered: the
 * next one may be made of it. */
struct gathered {
	struct stamp stamp;  /* taken before it was gathered; .today 0: nobody did */
	int64_t period;      /* its number, 0: nobody has given anything in it */
	struct listed *unit; /* by name */
	size_t n;
	struct by_number *number; /* the same, by number */
	struct rule_column *own;  /* per fact: what counts of the data of the period */
	struct str **word;        /* per fact: what was written, per unit; or NULL */
	bool **given; /* per fact, NULL unless it is one of several judges': per unit */
	/* Per fact of 上年 or 上期, from those periods; .v NULL: it is no such fact. */
	struct rule_column *before;
	struct noted *record; /* in any order */
	size_t records;
	size_t asked; /* units whose data were fetched */
	size_t read;  /* records that were */
};

/**
 * gather(j, ro, w, g, was, out):
 * Fill ${out}, whose ->stamp the caller may have set, with what ${g}, the ground of
 * ${w}, has now.  ${was} is what the same version of the scheme had earlier, NULL:
 * nothing is known; the result is the same, but of units about which the ledger has
 * nothing new, nothing is fetched.
 */
enum err gather(struct job *j, struct db_ro *ro, const struct find_wish *w,
    const struct ground *g, const struct gathered *was, struct gathered *out) MUST_USE;

/* Its part of it, in rows.c: the records.  ${was} NULL: all of them are fetched;
 * otherwise those of ${since} alone. */
enum err gather_records(struct job *j, struct db_ro *ro, const struct find_wish *w,
    const struct ground *g, const struct gathered *was, const struct units *since,
    struct gathered *out) MUST_USE;
/* Fill ->set of the snapshot of ${out}, whose units are there; ${day}: leave out what
 * is dated later, DAY_NONE: nothing. */
void record_rows(struct job *j, const struct rule *r, int32_t day,
    const struct gathered *got, struct score_set *out);

/* find_own() that keeps what it gathered: ${was} and ${keep} as above. */
enum err find_kept(struct job *j, struct db_ro *ro, const struct find_wish *w,
    const struct gathered *was, struct gathered *keep, struct score_set *out) MUST_USE;

#endif
