/* SPDX-License-Identifier: MIT
 *
 * pg_rows.c -- many rows for one statement, on PostgreSQL
 *
 * A statement called "-- rows:" reads each value from an array [unnest], so some
 * thousand rows are one message and one answer.  An array in the server's binary form
 * is a head and then, for each element, its length and its bytes.
 */
#include "store/pg.h"

#define ROWS_MAX 4000               /* of one message */
#define BYTES_MAX ((size_t)8 << 20) /* of one message, or a single row */

struct rows {
	const struct db_value *v; /* row by row */
	size_t n, cols;
};

static size_t
size_of(const struct db_value *v)
{
	if (v->type == DB_NULL)
		return 4;
	return v->type == DB_INT ? 12 : 4 + v->s.n;
}

static size_t
size_of_row(const struct db_value *v, size_t cols)
{
	size_t n = 0;

	for (size_t k = 0; k < cols; k++)
		n += size_of(&v[k]);
	return n;
}

/* How many of the rows go into one message. */
static size_t
first_of(const struct rows *r, size_t *bytes)
{
	size_t n = 0;

	*bytes = 0;
	while (n < r->n && n < ROWS_MAX && (n == 0 || *bytes < BYTES_MAX))
		*bytes += size_of_row(r->v + n++ * r->cols, r->cols);
	return n;
}

/* ── one array ──────────────────────────────────────────────────────── */

#define HEAD 20

static char *
put_four(char *to, size_t n)
{
	for (int i = 0; i < 4; i++)
		to[i] = (char)(n >> (24 - 8 * i));
	return to + 4;
}

static char *
put_value(char *to, const struct db_value *v)
{
	if (v->type == DB_NULL)
		return put_four(to, UINT32_MAX);
	if (v->type == DB_INT) {
		pg_put_int((unsigned char *)put_four(to, 8), v->i);
		return to + 12;
	}
	to = put_four(to, v->s.n);
	if (v->s.n > 0)
		memcpy(to, v->s.p, v->s.n);
	return to + v->s.n;
}

/* Of column ${k}; a column without any value may be text as well as not. */
static Oid
type_of(const struct rows *r, size_t k)
{
	Oid type = 0;

	for (size_t i = 0; i < r->n && type == 0; i++)
		type = pg_type(&r->v[i * r->cols + k]);
	return type != 0 ? type : T_TEXT;
}

static Oid
array_of(Oid type)
{
	if (type == T_INT8)
		return T_INT8_ARRAY;
	return type == T_BYTEA ? T_BYTEA_ARRAY : T_TEXT_ARRAY;
}

/* One dimension from 1 on, in which there may be NULL. */
static char *
put_array(char *to, const struct rows *r, size_t k, Oid type)
{
	to = put_four(to, 1);
	to = put_four(to, 1);
	to = put_four(to, type);
	to = put_four(to, r->n);
	to = put_four(to, 1);
	for (size_t i = 0; i < r->n; i++)
		to = put_value(to, &r->v[i * r->cols + k]);
	return to;
}

/* ── a message ──────────────────────────────────────────────────────── */

static bool
run(struct db_ro *ro, struct prepared *p, const struct rows *r, char *to)
{
	struct pg_values a;
	int64_t changed;

	for (size_t k = 0; k < r->cols; k++) {
		Oid type = type_of(r, k);
		char *end = put_array(to, r, k, type);

		a.p[k] = to;
		a.n[k] = (int)(end - to);
		a.binary[k] = 1;
		a.type[k] = array_of(type);
		to = end;
	}
	return pg_run(ro, p, &a, &changed);
}

bool
pg_change_all(struct db_ro *ro, struct prepared *p, const struct db_value *v, size_t rows)
{
	struct rows rest = { v, rows, (size_t)p->q->params };
	bool good = true;

	while (good && rest.n > 0) {
		size_t bytes, n = first_of(&rest, &bytes);
		struct rows now = { rest.v, n, rest.cols };
		char *room = malloc(bytes + HEAD * rest.cols);

		if (room == NULL)
			return pg_failed_with(ro->c, "53200");
		good = run(ro, p, &now, room);
		free(room);
		rest.v += n * rest.cols;
		rest.n -= n;
	}
	return good;
}
