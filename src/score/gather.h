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
	struct rule_column
	    *before;  /* per fact of 上年 or 上期: from those periods; ... */
		      /* ... .v NULL: it is no such fact */
	size_t asked; /* units whose data were fetched */
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

/* score_find() for ${w} that keeps what it gathered: ${was} and ${keep} as above. */
enum err find_kept(struct job *j, struct db_ro *ro, const struct find_wish *w,
    const struct gathered *was, struct gathered *keep, struct score_set *out) MUST_USE;

#endif
