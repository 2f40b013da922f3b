/* SPDX-License-Identifier: MIT
 *
 * pg.c -- the engine of a server: statements and transactions on PostgreSQL
 *
 * Rows come one by one, so that a long list does not stand in memory; when a
 * second statement begins meanwhile, the rest of the first is held here, up to
 * a maximum.  Values go and come in binary; a statement is prepared with the
 * types of the values it is given, and again if these change (a NULL has none).
 * A transaction begins by taking the one lock that all writers share.
 */
#include <assert.h>

#include "store/pg.h"

#define HELD_MAX 200000 /* rows of one statement */

struct held {
	PGresult *row;
	struct held *next;
};

struct pg_stmt {
	char name[24];
	bool ready; /* the server has it, with these types */
	bool known; /* the types of its columns, of what it reads now, are ours */
	Oid type[PARAMS_MAX];
	PGresult *row; /* the current one, or NULL */
	struct held *first, **last;
	size_t held;
};

/* ── rows ───────────────────────────────────────────────────────────── */

static bool
hold(struct pg *g, struct pg_stmt *s, PGresult *r)
{
	struct held *h = s->held < HELD_MAX ? malloc(sizeof *h) : NULL;

	if (h == NULL) {
		PQclear(r);
		return pg_failed_with(g, PG_TOO_MUCH);
	}
	*h = (struct held){ r, NULL };
	*s->last = h;
	s->last = &h->next;
	s->held++;
	return true;
}

static PGresult *
unhold(struct pg_stmt *s)
{
	struct held *h = s->first;
	PGresult *r;

	if (h == NULL)
		return NULL;
	r = h->row;
	s->first = h->next;
	if (s->first == NULL)
		s->last = &s->first;
	s->held--;
	free(h);
	return r;
}

/* Read them and throw them away. */
static void
pg_drop(struct pg *g)
{
	PGresult *r;

	if (g->streaming == NULL)
		return;
	while ((r = PQgetResult(g->c)) != NULL)
		PQclear(r);
	g->streaming = NULL;
}

/* The types that get_int() and get_str() understand. */
static bool
is_ours(struct pg *g, const PGresult *r)
{
	static const Oid ours[] = { T_BOOL, T_BYTEA, T_INT8, T_INT2, T_INT4, T_TEXT };

	for (int col = 0; col < PQnfields(r); col++) {
		size_t i = 0;

		while (i < ARRAY_N(ours) && ours[i] != PQftype(r, col))
			i++;
		if (i < ARRAY_N(ours))
			continue;
		(void)snprintf(g->why, sizeof g->why,
		    "column %d has a type that is not in the subset: write CAST",
		    col + 1);
		return pg_failed_with(g, PG_TYPE);
	}
	return true;
}

/* The next row of what is streaming; NULL: there is none, or it failed. */
static PGresult *
arrive(struct pg *g, bool *good)
{
	struct pg_stmt *s = g->streaming->st;
	PGresult *r = PQgetResult(g->c);
	ExecStatusType got = PQresultStatus(r);

	*good = got == PGRES_SINGLE_TUPLE || got == PGRES_TUPLES_OK;
	if (*good && !s->known)
		s->known = *good = is_ours(g, r);
	if (*good && got == PGRES_SINGLE_TUPLE)
		return r;
	if (got == PGRES_SINGLE_TUPLE || got == PGRES_TUPLES_OK)
		PQclear(r); /* if not good, is_ours() has said why */
	else
		(void)pg_failed(g, r);
	pg_drop(g);
	return NULL;
}

/* Hold the next row of what is streaming, or find that there is none. */
static bool
fetch(struct pg *g)
{
	struct pg_stmt *s = g->streaming->st;
	bool good;
	PGresult *r = arrive(g, &good);

	if (r == NULL || hold(g, s, r))
		return good;
	pg_drop(g);
	return false;
}

bool
pg_settle(struct db_ro *ro)
{
	struct pg *g = ro->c;

	while (g->streaming != NULL)
		if (!fetch(g))
			return false;
	return true;
}

/* ── statements ─────────────────────────────────────────────────────── */

void
pg_unprepare(struct prepared *p)
{
	struct pg_stmt *s = p->st;

	s->ready = false;
}

static struct pg_stmt *
stmt_of(struct db_ro *ro, struct prepared *p)
{
	struct pg_stmt *s = p->st;

	if (s != NULL)
		return s;
	s = calloc(1, sizeof *s);
	if (s == NULL)
		return NULL;
	(void)snprintf(s->name, sizeof s->name, "s%td", p - ro->stmt);
	s->last = &s->first;
	p->st = s;
	return s;
}

Oid
pg_type(const struct db_value *v)
{
	switch (v->type) {
	case DB_NULL:
		return 0;
	case DB_INT:
		return T_INT8;
	case DB_TEXT:
		return T_TEXT;
	case DB_BYTES:
		return T_BYTEA;
	}
	return 0;
}

/* Remember the types of the values: true if they are what they were. */
static bool
same_types(struct pg_stmt *s, const Oid *type, int n)
{
	bool same = true;

	for (int i = 0; i < n; i++) {
		if (type[i] == 0 || type[i] == s->type[i])
			continue;
		s->type[i] = type[i];
		same = false;
	}
	return same;
}

static bool
unprepare_there(struct db_ro *ro, const struct pg_stmt *s)
{
	char sql[64];

	(void)snprintf(sql, sizeof sql, "DEALLOCATE %s", s->name);
	return pg_exec(ro, sql);
}

static bool
prepare(struct db_ro *ro, struct prepared *p, const Oid *type)
{
	struct pg *g = ro->c;
	struct pg_stmt *s = stmt_of(ro, p);
	bool same;
	PGresult *r;

	if (s == NULL)
		return pg_failed_with(g, "53200");
	same = same_types(s, type, p->q->params);
	if (s->ready && same)
		return true;
	if (s->ready && !unprepare_there(ro, s))
		return false;
	s->ready = false;
	r = PQprepare(g->c, s->name, p->q->pg, p->q->params, s->type);
	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		return pg_failed(g, r);
	PQclear(r);
	s->ready = true;
	return true;
}

void
pg_put_int(unsigned char out[8], int64_t v)
{
	for (int i = 0; i < 8; i++)
		out[i] = (unsigned char)((uint64_t)v >> (56 - 8 * i));
}

static void
fill(struct pg_values *to, const struct db_value *v, int n)
{
	assert(n <= PARAMS_MAX);
	for (int i = 0; i < n; i++) {
		bool number = v[i].type == DB_INT;

		if (number)
			pg_put_int(to->number[i], v[i].i);
		to->p[i] = number  ? (const char *)to->number[i]
		    : v[i].s.n > 0 ? v[i].s.p
				   : "";
		if (v[i].type == DB_NULL)
			to->p[i] = NULL;
		to->n[i] = number ? 8 : (int)v[i].s.n;
		to->binary[i] = 1;
		to->type[i] = pg_type(&v[i]);
	}
}

static bool
send(struct db_ro *ro, struct prepared *p, const struct db_value *v)
{
	struct pg *g = ro->c;
	struct pg_stmt *s;
	struct pg_values a;

	fill(&a, v, p->q->params);
	if (!pg_settle(ro) || !prepare(ro, p, a.type))
		return false;
	s = p->st;
	if (!PQsendQueryPrepared(g->c, s->name, p->q->params, a.p, a.n, a.binary, 1))
		return pg_failed(g, NULL);
	(void)PQsetSingleRowMode(g->c);
	g->streaming = p;
	s->known = false;
	return fetch(g);
}

static bool
is_lost(const struct db_ro *ro)
{
	const struct pg *g = ro->c;

	return PQstatus(g->c) == CONNECTION_BAD;
}

static void
end(struct db_ro *ro, struct prepared *p)
{
	struct pg *g = ro->c;
	struct pg_stmt *s = p->st;
	PGresult *r;

	if (g->streaming == p)
		pg_drop(g);
	PQclear(s->row);
	s->row = NULL;
	while ((r = unhold(s)) != NULL)
		PQclear(r);
}

/* Outside a transaction, a connection that is found broken is made anew. */
static bool
select_it(struct db_ro *ro, struct prepared *p, const struct db_value *v)
{
	if (p->st != NULL)
		end(ro, p);
	if (send(ro, p, v))
		return true;
	return is_lost(ro) && !ro->begun && pg_connect(ro) && send(ro, p, v);
}

static bool
next(struct db_ro *ro, struct prepared *p, bool *more)
{
	struct pg *g = ro->c;
	struct pg_stmt *s = p->st;
	bool good = true;

	PQclear(s->row);
	s->row = unhold(s);
	if (s->row == NULL && g->streaming == p)
		s->row = arrive(g, &good);
	*more = s->row != NULL;
	return good;
}

bool
pg_run(struct db_ro *ro, struct prepared *p, const struct pg_values *a, int64_t *changed)
{
	struct pg *g = ro->c;
	struct pg_stmt *s;
	PGresult *r;
	ExecStatusType got;

	if (!pg_settle(ro) || !prepare(ro, p, a->type))
		return false;
	s = p->st;
	r = PQexecPrepared(g->c, s->name, p->q->params, a->p, a->n, a->binary, 1);
	got = PQresultStatus(r);
	if (got != PGRES_COMMAND_OK && got != PGRES_TUPLES_OK)
		return pg_failed(g, r);
	*changed = strtoll(PQcmdTuples(r), NULL, 10);
	PQclear(r);
	return true;
}

static bool
change(struct db_ro *ro, struct prepared *p, const struct db_value *v, int64_t *changed)
{
	struct pg_values a;

	fill(&a, v, p->q->params);
	return pg_run(ro, p, &a, changed);
}

static void
forget(struct db_ro *ro, struct prepared *p)
{
	end(ro, p);
	free(p->st);
	p->st = NULL;
}

/* ── columns ────────────────────────────────────────────────────────── */

static struct str
get_str(const struct prepared *p, int col)
{
	const struct pg_stmt *s = p->st;

	return (struct str){ PQgetvalue(s->row, 0, col),
		(size_t)PQgetlength(s->row, 0, col) };
}

/* Whole numbers of 1, 2, 4 or 8 bytes, the highest first. */
static int64_t
get_int(const struct prepared *p, int col)
{
	struct str s = get_str(p, col);
	uint64_t v = s.n > 0 && ((unsigned char)s.p[0] & 0x80) != 0 ? UINT64_MAX : 0;

	for (size_t i = 0; i < s.n && i < 8; i++)
		v = v << 8 | (unsigned char)s.p[i];
	return (int64_t)v;
}

static int
cols(const struct prepared *p)
{
	const struct pg_stmt *s = p->st;

	return PQnfields(s->row);
}

static enum db_type
col_type(const struct prepared *p, int col)
{
	const struct pg_stmt *s = p->st;
	Oid type = PQftype(s->row, col);

	if (PQgetisnull(s->row, 0, col))
		return DB_NULL;
	if (type == T_BYTEA)
		return DB_BYTES;
	return type == T_TEXT ? DB_TEXT : DB_INT;
}

/* ── transactions ───────────────────────────────────────────────────── */

static const char begin_sql[] = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;"
				"SELECT id FROM writer WHERE id = 1 FOR UPDATE";

static bool
begin(struct db_ro *ro)
{
	if (!is_lost(ro) && pg_exec(ro, begin_sql))
		return true;
	return is_lost(ro) && pg_connect(ro) && pg_exec(ro, begin_sql);
}

static bool
commit(struct db_ro *ro)
{
	struct pg *g = ro->c;

	if (!pg_settle(ro))
		return false;
	if (is_lost(ro))
		return pg_failed_with(g, PG_LOST);
	if (pg_exec(ro, "COMMIT"))
		return true;
	return is_lost(ro) ? pg_failed_with(g, PG_UNKNOWN) : false;
}

static void
rollback(struct db_ro *ro)
{
	struct pg *g = ro->c;
	PGTransactionStatusType now;

	pg_drop(g);
	now = PQtransactionStatus(g->c);
	if (now == PQTRANS_INTRANS || now == PQTRANS_INERROR)
		PQclear(PQexec(g->c, "ROLLBACK"));
}

const struct engine engine_pg = {
	.open = pg_open,
	.close = pg_close,
	.found = pg_found,
	.told = pg_told,
	.exec = pg_exec,
	.begin = begin,
	.commit = commit,
	.rollback = rollback,
	.select = select_it,
	.next = next,
	.change = change,
	.change_all = pg_change_all,
	.end = end,
	.forget = forget,
	.get_int = get_int,
	.get_str = get_str,
	.cols = cols,
	.col_type = col_type,
	.dump = pg_dump,
	.fill = pg_fill,
};
