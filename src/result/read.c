/* SPDX-License-Identifier: MIT
 *
 * read.c -- results, what units came to in them, and their packages
 */
#include "result/keep.h"

#define ROWS_MAX 1000000
#define TABLES_MAX 100 /* grade tables of one scheme */

/* ── results ────────────────────────────────────────────────────────── */

static unsigned char
hex_digit(char c)
{
	return (unsigned char)(c <= '9' ? c - '0' : c - 'a' + 10);
}

static void
read_hash(struct str hex, unsigned char out[LEDGER_HASH])
{
	memset(out, 0, LEDGER_HASH);
	for (size_t i = 0; i < LEDGER_HASH && 2 * i + 1 < hex.n; i++)
		out[i] = (unsigned char)(hex_digit(hex.p[2 * i]) << 4 |
		    hex_digit(hex.p[2 * i + 1]));
}

static struct result
row_of(struct db_rows *r)
{
	struct result out = { .id = db_int(r, 0),
		.scheme = db_int(r, 1),
		.version = db_int(r, 2),
		.title = db_text(r, 3),
		.period = db_text(r, 4),
		.day = (int32_t)db_int(r, 5),
		.state = (enum result_state)db_int(r, 6),
		.after = db_int(r, 7),
		.reason = db_text(r, 8),
		.object_until = (int32_t)db_int(r, 9),
		.must_show = db_int(r, 10) != 0,
		.show_from = (int32_t)db_int(r, 11),
		.show_until = (int32_t)db_int(r, 12),
		.number = db_text(r, 13),
		.heading = db_text(r, 14),
		.frozen_by = db_int(r, 15),
		.frozen_at = db_int(r, 16),
		.asked_by = db_int(r, 17),
		.asked_at = db_int(r, 18),
		.signed_by = db_int(r, 19),
		.signed_at = db_int(r, 20),
		.final_at = db_int(r, 21),
		.seq = db_int(r, 23),
		.amends = db_int(r, 24),
		.basis = db_text(r, 25) };

	read_hash(db_text(r, 22), out.hash);
	return out;
}

enum err
result_find(struct job *j, struct db_ro *ro, int64_t id, struct result *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &result_sql[RESULT_RESULT_FIND], VALUES(DB_I(id)),
	    &rows);

	if (e == OK && rows == NULL)
		return fail(j, E_MISSING, "没有编号为 %lld 的考核结果", (long long)id);
	if (e == OK)
		*out = row_of(rows);
	return e;
}

enum err
result_newest(struct job *j, struct db_ro *ro, const struct result *r, int64_t *seq)
{
	struct ledger_wish decided = { .kind = S("结果.审定"),
		.subject = job_fmt(j, "结果:%lld", (long long)r->id) };
	const struct ledger_fact *f;
	size_t n;
	enum err e = ledger_list(j, ro, &decided, 1, &f, &n);

	*seq = r->seq;
	if (e == OK && n > 0 && f->seq > *seq)
		*seq = f->seq;
	return e;
}

static enum err
find_of_period(struct job *j, struct db_ro *ro, enum result_sql_id q, int64_t scheme,
    struct str period, struct result *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &result_sql[q], VALUES(DB_I(scheme), DB_T(period)),
	    &rows);

	if (e == OK && rows == NULL)
		return fail(j, E_MISSING, "这个考核期还没有定格");
	if (e == OK)
		*out = row_of(rows);
	return e;
}

enum err
result_current(struct job *j, struct db_ro *ro, int64_t scheme, struct str period,
    struct result *out)
{
	return find_of_period(j, ro, RESULT_RESULT_CURRENT, scheme, period, out);
}

enum err
result_latest(struct job *j, struct db_ro *ro, int64_t scheme, struct str period,
    struct result *out)
{
	return find_of_period(j, ro, RESULT_RESULT_LATEST, scheme, period, out);
}

enum err
result_amending(struct job *j, struct db_ro *ro, const struct result *of,
    struct result *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &result_sql[RESULT_RESULT_AMENDING],
	    VALUES(DB_I(of->scheme), DB_I(of->id)), &rows);

	if (e == OK && rows == NULL)
		return fail(j, E_MISSING, "第 %lld 号结果没有更正", (long long)of->id);
	if (e == OK)
		*out = row_of(rows);
	return e;
}

/* Of an amendment that was frozen anew or given up: the one that is left, or else
 * what it was to amend. */
static enum err
find_left(struct job *j, struct db_ro *ro, int64_t amends, struct result *out)
{
	struct result of;
	enum err e = result_find(j, ro, amends, &of);

	if (e == OK)
		e = result_amending(j, ro, &of, out);
	if (e != E_MISSING)
		return e;
	*out = of;
	return OK;
}

enum err
result_instead(struct job *j, struct db_ro *ro, const struct result *of,
    struct result *out)
{
	switch (of->state) {
	case RESULT_REPLACED:
	case RESULT_DROPPED:
		return of->amends != 0
		    ? find_left(j, ro, of->amends, out)
		    : result_current(j, ro, of->scheme, of->period, out);
	case RESULT_AMENDED:
		return result_amending(j, ro, of, out);
	case RESULT_DRAFT:
	case RESULT_ASKED:
	case RESULT_SIGNED:
	case RESULT_SHOWN:
	case RESULT_FINAL:
	case RESULT_STATES_N:
		break;
	}
	*out = *of;
	return OK;
}

enum err
result_list(struct job *j, struct db_ro *ro, int64_t scheme, const struct result **items,
    size_t *n)
{
	struct db_rows *rows;
	struct result *list = NEWS(j, struct result, RESULT_LIST_MAX);
	enum err e = scheme == 0
	    ? db_select(j, ro, &result_sql[RESULT_RESULT_ALL],
		  VALUES(DB_I(RESULT_LIST_MAX)), &rows)
	    : db_select(j, ro, &result_sql[RESULT_RESULT_OF_SCHEME],
		  VALUES(DB_I(scheme), DB_I(RESULT_LIST_MAX)), &rows);

	*n = 0;
	while (db_more(rows, &e))
		list[(*n)++] = row_of(rows);
	*items = list;
	return e;
}

/* ── units ──────────────────────────────────────────────────────────── */

static struct result_row
unit_row(struct db_rows *r)
{
	return (struct result_row){ .unit = db_int(r, 0),
		.name = db_text(r, 1),
		.class = db_text(r, 2),
		.lo = db_int(r, 3),
		.hi = db_int(r, 4),
		.state = (uint8_t)db_int(r, 5),
		.best = (uint32_t)db_int(r, 6),
		.worst = (uint32_t)db_int(r, 7),
		.of = (uint32_t)db_int(r, 8) };
}

static struct result_grade
grade_row(struct db_rows *r)
{
	return (struct result_grade){ .unit = db_int(r, 0),
		.table = (size_t)db_int(r, 1),
		.table_name = db_text(r, 2),
		.proposed = db_text(r, 3),
		.decided = db_text(r, 4),
		.reason = db_text(r, 5),
		.basis = db_text(r, 6),
		.by = db_int(r, 7),
		.at = db_int(r, 8),
		.seq = db_int(r, 9) };
}

enum err
result_rows(struct job *j, struct db_ro *ro, int64_t id, const struct result_row **out,
    size_t *n)
{
	struct db_rows *rows;
	struct result_row *list = NULL;
	size_t cap = 0;
	enum err e = db_select(j, ro, &result_sql[RESULT_ROW_LIST],
	    VALUES(DB_I(id), DB_I(ROWS_MAX)), &rows);

	*n = 0;
	while (db_more(rows, &e)) {
		list = job_grow(j, list, *n, &cap, sizeof *list);
		list[(*n)++] = unit_row(rows);
	}
	*out = list;
	return e;
}

static enum err
take_grades(struct job *j, struct db_rows *rows, const struct result_grade **out,
    size_t *n)
{
	struct result_grade *list = NULL;
	size_t cap = 0;
	enum err e = OK;

	*n = 0;
	while (db_more(rows, &e)) {
		list = job_grow(j, list, *n, &cap, sizeof *list);
		list[(*n)++] = grade_row(rows);
	}
	*out = list;
	return e;
}

enum err
result_grades(struct job *j, struct db_ro *ro, int64_t id,
    const struct result_grade **out, size_t *n)
{
	struct db_rows *rows;
	enum err e = db_select(j, ro, &result_sql[RESULT_GRADE_LIST],
	    VALUES(DB_I(id), DB_I(ROWS_MAX)), &rows);

	return e == OK ? take_grades(j, rows, out, n) : e;
}

enum err
result_of_unit(struct job *j, struct db_ro *ro, int64_t id, int64_t unit,
    struct result_row *row, const struct result_grade **grades, size_t *n)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &result_sql[RESULT_ROW_OF],
	    VALUES(DB_I(id), DB_I(unit)), &rows);

	if (e == OK && rows == NULL)
		return fail(j, E_MISSING, "这份考核结果里没有这个单位");
	if (e != OK)
		return e;
	*row = unit_row(rows);
	e = db_select(j, ro, &result_sql[RESULT_GRADE_OF],
	    VALUES(DB_I(id), DB_I(unit), DB_I(TABLES_MAX)), &rows);
	return e == OK ? take_grades(j, rows, grades, n) : e;
}

/* ── the package ────────────────────────────────────────────────────── */

struct part {
	struct str name;
	int64_t seq;
};

static enum err
list_parts(struct job *j, struct db_ro *ro, int64_t id, struct part **out, size_t *n)
{
	struct db_rows *rows;
	size_t cap = 0;
	enum err e = db_select(j, ro, &result_sql[RESULT_FILE_LIST],
	    VALUES(DB_I(id), DB_I(ROWS_MAX)), &rows);

	*out = NULL;
	*n = 0;
	while (db_more(rows, &e)) {
		*out = job_grow(j, *out, *n, &cap, sizeof **out);
		(*out)[(*n)++] = (struct part){ db_text(rows, 0), db_int(rows, 1) };
	}
	return e;
}

/* Parts of one name stand behind one another. */
static enum err
join_parts(struct job *j, struct db_ro *ro, const struct part *part, size_t n,
    struct result_file *out)
{
	struct buf b = { .j = j };
	enum err e = OK;

	for (size_t i = 0; e == OK && i < n; i++) {
		struct ledger_fact f;

		e = ledger_find(j, ro, part[i].seq, &f);
		if (e == OK)
			buf_put(&b, body_get(j, f.body, S("text")));
	}
	*out = (struct result_file){ part->name, buf_str(&b) };
	return e;
}

static enum err
frozen_files(struct job *j, struct db_ro *ro, int64_t id, struct result_file *file,
    size_t *n)
{
	struct part *part;
	size_t parts;
	enum err e = list_parts(j, ro, id, &part, &parts);

	*n = 0;
	for (size_t i = 0, k; e == OK && i < parts; i += k) {
		for (k = 1; i + k < parts && str_eq(part[i + k].name, part[i].name);)
			k++;
		if (*n == FILES_MAX)
			return fail(j, E_LIMIT, "定格 %lld 的材料太多", (long long)id);
		e = join_parts(j, ro, part + i, k, &file[(*n)++]);
	}
	return e;
}

static struct str
sheet_in(const struct result_file *file, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(file[i].name, S(RESULT_SHEET_FILE)))
			return file[i].text;
	return S("");
}

enum err
result_files(struct job *j, struct db_ro *ro, int64_t id,
    const struct result_file **files, size_t *n)
{
	struct result_file *file = NEWS(j, struct result_file, FILES_MAX + 2);
	const struct result_row *row;
	const struct result_grade *grade;
	struct str settled;
	size_t rows, grades;
	enum err e = frozen_files(j, ro, id, file, n);

	if (e == OK)
		e = result_rows(j, ro, id, &row, &rows);
	if (e == OK)
		e = result_grades(j, ro, id, &grade, &grades);
	if (e == OK)
		e = package_settled(j, sheet_in(file, *n), row, rows, grade, grades,
		    &settled);
	if (e != OK)
		return e;
	file[(*n)++] = (struct result_file){ S("决定.csv"),
		package_decisions(j, row, rows, grade, grades) };
	file[(*n)++] = (struct result_file){ S("结果.csv"), settled };
	*files = file;
	return OK;
}
