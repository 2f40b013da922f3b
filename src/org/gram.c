/* SPDX-License-Identifier: MIT
 *
 * gram.c -- a part of a name leads to the names that have it
 *
 * A gram is two neighbouring characters of a name, or its last one alone, so a
 * single character is found as the beginning of a gram.  Grams only narrow the
 * search: whether the whole text occurs is for the statement to check.
 */
#include <assert.h>

#include "org/keep.h"
#include "org/org.sql.h"

#define QUERY_GRAMS 8 /* of a text that is looked for */
#define FEW 10000

#define GRAM_VALUES 3

static void
lay_gram(struct job *j, struct grams *g, enum gram_of what, int64_t id, struct str gram)
{
	const struct db_value v[GRAM_VALUES] = { DB_I(what), DB_I(id), DB_T(gram) };

	g->v = job_grow(j, g->v, g->n, &g->cap, sizeof v);
	memcpy(g->v + g->n++ * GRAM_VALUES, v, sizeof v);
}

void
gram_lay(struct job *j, struct grams *g, enum gram_of what, int64_t id, struct str name)
{
	size_t at = 0, mid = 0, end;

	for (; at < name.n; at = mid) {
		(void)utf8_next(name, &mid);
		end = mid;
		if (end < name.n)
			(void)utf8_next(name, &end);
		lay_gram(j, g, what, id, str_cut(name, at, end));
	}
}

enum err
gram_tell(struct job *j, struct db_rw *rw, struct grams *g)
{
	size_t n = g->n;

	g->n = 0;
	return db_change_all(j, rw, &org_sql[ORG_GRAM_PUT], g->v, n);
}

enum err
gram_put(struct job *j, struct db_rw *rw, enum gram_of what, int64_t id, struct str name)
{
	struct grams g = { .n = 0 };

	gram_lay(j, &g, what, id, name);
	return gram_tell(j, rw, &g);
}

enum err
gram_drop(struct job *j, struct db_rw *rw, enum gram_of what, int64_t id, struct str name)
{
	return db_change(j, rw, &org_sql[ORG_GRAM_DROP],
	    VALUES(DB_I(what), DB_I(id), DB_T(name), DB_I((int64_t)utf8_count(name))),
	    NULL);
}

/* ── finding ────────────────────────────────────────────────────────── */

/* Grams of ${s}, at most QUERY_GRAMS; *at is where the next would begin. */
static size_t
first_grams(struct str s, size_t *at, struct str gram[QUERY_GRAMS])
{
	size_t n = 0;

	for (*at = 0; n < QUERY_GRAMS && *at < s.n; n++) {
		size_t mid = *at, end;

		(void)utf8_next(s, &mid);
		end = mid;
		if (end < s.n)
			(void)utf8_next(s, &end);
		gram[n] = str_cut(s, *at, end);
		*at = mid;
	}
	return n;
}

/* Every gram that begins with ${gram}. */
static struct gram_range
range_of(struct job *j, struct str gram)
{
	return (struct gram_range){ .from = gram,
		.to = job_fmt(j, "%.*s\xF4\x8F\xBF\xBF", STR_FMT(gram)) };
}

static enum err
count(struct job *j, struct db_ro *ro, enum gram_of what, const struct gram_range *r,
    int64_t *out)
{
	return db_number(j, ro, &org_sql[ORG_GRAM_COUNT],
	    VALUES(DB_I(what), DB_T(r->from), DB_T(r->to), DB_I(FEW)), out);
}

enum err
gram_find(struct job *j, struct db_ro *ro, enum gram_of what, struct str q,
    struct gram_range *out)
{
	struct str gram[QUERY_GRAMS];
	size_t at, n = first_grams(q, &at, gram);
	int64_t least = INT64_MAX, here;
	enum err e = OK;

	assert(n > 0);
	if (n > 1 && at == q.n)
		n--; /* the last character alone narrows nothing */
	for (size_t i = 0; e == OK && i < n && least > 0; i++) {
		struct gram_range r = range_of(j, gram[i]);

		e = count(j, ro, what, &r, &here);
		if (e == OK && here < least) {
			least = here;
			*out = r;
		}
	}
	out->few = least < FEW;
	return e;
}
