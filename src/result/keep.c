/* SPDX-License-Identifier: MIT
 *
 * keep.c -- the kinds of facts of this room and its views
 */
#include "result/keep.h"

static const struct ledger_kind kinds[KINDS_N] = {
#define X(id, name, means, flags) { name, means, flags, result_apply_##id, NULL },
	RESULT_KINDS(X)
#undef X
};

const struct ledger_room result_ledger = { &result_tables, kinds, ARRAY_N(kinds) };

enum err
result_fact(struct job *j, struct db_rw *rw, const struct org_act *act,
    enum result_kind kind, int64_t result, struct str body, int64_t *seq)
{
	struct ledger_fact f = { .day = act->day,
		.actor = act->actor,
		.subject = job_fmt(j, kind == KIND_FREEZE ? "定格:%lld" : "结果:%lld",
		    (long long)result),
		.body = body };
	enum err e = ledger_put(j, rw, &kinds[kind], &f);

	*seq = f.seq;
	return e;
}

int64_t
fact_result(const struct ledger_fact *f)
{
	struct str s = f->subject;
	int64_t id = 0;

	if (!str_starts(s, S("结果:")))
		return 0;
	for (size_t i = S("结果:").n; i < s.n && id < INT64_MAX / 10 - 1; i++)
		id = id * 10 + (s.p[i] - '0');
	return id;
}

/* ── views ──────────────────────────────────────────────────────────── */

enum err
result_apply_FREEZE(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	int64_t after = body_int(j, f->body, S("after"));
	int64_t amends = body_int(j, f->body, S("amends")); /* it stays in effect */
	enum err e = db_change(j, rw, &result_sql[RESULT_RESULT_PUT],
	    VALUES(DB_I(f->seq), DB_I(body_int(j, f->body, S("scheme"))),
		DB_I(body_int(j, f->body, S("version"))),
		DB_T(body_get(j, f->body, S("title"))),
		DB_T(body_get(j, f->body, S("period"))),
		DB_I(body_int(j, f->body, S("until"))), DB_I(after),
		DB_T(body_get(j, f->body, S("reason"))),
		DB_I(body_int(j, f->body, S("object_until"))),
		DB_I(body_int(j, f->body, S("must_show"))), DB_I(DAY_NONE),
		DB_I(f->actor), DB_I(f->at), DB_T(body_get(j, f->body, S("hash"))),
		DB_I(amends), DB_T(body_get(j, f->body, S("basis")))),
	    NULL);

	if (e != OK || after == 0 || after == amends)
		return e;
	return db_change(j, rw, &result_sql[RESULT_RESULT_REPLACE],
	    VALUES(DB_I(after), DB_I(f->seq)), NULL);
}

enum err
result_apply_FILE(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	return db_change(j, rw, &result_sql[RESULT_FILE_PUT],
	    VALUES(DB_I(fact_result(f)), DB_I(body_int(j, f->body, S("at"))),
		DB_T(body_get(j, f->body, S("name"))), DB_I(f->seq)),
	    NULL);
}

/* ── figures: groups of lines that begin with "unit" ────────────────── */

struct rows { /* values of one statement, row by row */
	struct db_value *v;
	size_t n, cap;
};
struct figures {
	struct job *j;
	int64_t result, at;
	struct result_row row;
	size_t table;
	struct rows rows, grades;
};

/* Up to ${n} numbers parted by blanks. */
static void
read_numbers(struct str s, int64_t *out, size_t n)
{
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		bool minus = at < s.n && s.p[at] == '-';

		out[i] = 0;
		for (at += minus; at < s.n && s.p[at] >= '0' && s.p[at] <= '9'; at++)
			out[i] = out[i] * 10 + (s.p[at] - '0');
		out[i] = minus ? -out[i] : out[i];
		at++;
	}
}

#define ROW_VALUES 11
#define GRADE_VALUES 6

/* Room for the values of one more row of ${q}. */
static struct db_value *
one_more(struct job *j, struct rows *r, enum result_sql_id q)
{
	size_t cols = (size_t)result_sql[q].params;

	r->v = job_grow(j, r->v, r->n, &r->cap, cols * sizeof *r->v);
	return r->v + r->n++ * cols;
}

static void
keep_row(struct figures *w)
{
	const struct result_row *r = &w->row;
	const struct db_value v[ROW_VALUES] = { DB_I(w->result), DB_I(r->unit),
		DB_I(w->at), DB_T(r->name), DB_T(r->class), DB_I(r->lo), DB_I(r->hi),
		DB_I(r->state), DB_I(r->best), DB_I(r->worst), DB_I(r->of) };

	memcpy(one_more(w->j, &w->rows, RESULT_ROW_PUT), v, sizeof v);
}

/* "等次 良好": the name of the table has no blank in it. */
static void
keep_grade(struct figures *w, struct str value)
{
	size_t blank = str_find(value, S(" "));
	const struct db_value v[GRADE_VALUES] = { DB_I(w->result), DB_I(w->row.unit),
		DB_I((int64_t)w->table++), DB_I(w->at), DB_T(str_cut(value, 0, blank)),
		DB_T(str_cut(value, blank + 1, value.n)) };

	memcpy(one_more(w->j, &w->grades, RESULT_GRADE_PUT), v, sizeof v);
}

static void
keep_line(struct figures *w, struct str key, struct str value)
{
	int64_t n[3];

	read_numbers(value, n, 3);
	if (str_eq(key, S("unit"))) {
		w->row = (struct result_row){ .unit = n[0] };
		w->table = 0;
		w->at++;
	} else if (str_eq(key, S("name"))) {
		w->row.name = value;
	} else if (str_eq(key, S("class"))) {
		w->row.class = value;
	} else if (str_eq(key, S("total"))) {
		w->row.lo = n[0];
		w->row.hi = n[1];
		w->row.state = (uint8_t)n[2];
	} else if (str_eq(key, S("place"))) {
		w->row.best = (uint32_t)n[0];
		w->row.worst = (uint32_t)n[1];
		w->row.of = (uint32_t)n[2];
		keep_row(w);
	} else if (str_eq(key, S("grade"))) {
		keep_grade(w, value);
	}
}

enum err
result_apply_ROWS(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	struct figures w = { .j = j,
		.result = fact_result(f),
		.at = body_int(j, f->body, S("from")) };
	struct str key, value;
	size_t at = 0;
	enum err e;

	while (body_next(j, f->body, &at, &key, &value))
		keep_line(&w, key, value);
	e = db_change_all(j, rw, &result_sql[RESULT_ROW_PUT], w.rows.v, w.rows.n);
	if (e != OK)
		return e;
	return db_change_all(j, rw, &result_sql[RESULT_GRADE_PUT], w.grades.v,
	    w.grades.n);
}
