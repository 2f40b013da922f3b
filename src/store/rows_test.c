/* SPDX-License-Identifier: MIT
 *
 * rows_test.c -- many rows for one statement: all of them, or none and why
 */
#include "store/things_test.h"

#define COLS 5
#define MANY 9001 /* more than one message, and not a round number */

/* Row ${i} from 0: its number, a name, and three values that may be none. */
static void
fill_row(struct job *j, struct db_value *v, int64_t i)
{
	v[0] = DB_I(i + 1);
	v[1] = DB_T(job_fmt(j, "物%lld", (long long)i));
	v[2] = i % 3 == 0 ? DB_NOTHING : DB_I(INT64_MIN + i);
	v[3] = i < 5000 ? DB_NOTHING : DB_T(S(""));
	v[4] = i % 2 == 0 ? DB_NOTHING : DB_B(((struct str){ "\0'\\\xFF", 4 }));
}

static struct db_value *
rows_of(struct job *j, size_t n)
{
	struct db_value *v = NEWS(j, struct db_value, n * COLS);

	for (size_t i = 0; i < n; i++)
		fill_row(j, v + i * COLS, (int64_t)i);
	return v;
}

static bool
is_row(struct job *j, struct db_rows *got, int64_t i)
{
	static const int col[] = { 1, 2, 3 }; /* of the values: name, n, note */
	struct db_value v[COLS];
	bool same = true;

	fill_row(j, v, i);
	for (size_t k = 0; k < ARRAY_N(col); k++) {
		struct db_value x = db_raw(got, (int)k), *want = &v[col[k]];

		same = same && x.type == want->type &&
		    (x.type != DB_INT || x.i == want->i) &&
		    (x.type != DB_TEXT || str_eq(x.s, want->s));
	}
	return same;
}

TEST_BOTH(many_rows_are_all_there_each_as_it_was)
{
	struct db *db = things_opened(j, place);
	const struct db_value *v = rows_of(j, MANY);
	struct db_rows *rows;
	struct db_rw *rw;
	int64_t n = 0, odd = 0;
	enum err e = OK;

	CHECK(db_rw_open(j, db, &rw) == OK && db_begin(j, rw) == OK);
	CHECK(db_change_all(j, rw, &put_all, v, 0) == OK);
	CHECK(db_change_all(j, rw, &put_all, v, MANY) == OK);
	CHECK(db_commit(j, rw) == OK);
	CHECK(db_select(j, db_rw_reader(rw), &all, NO_VALUES, &rows) == OK);
	for (; db_more(rows, &e); n++)
		CHECK(is_row(j, rows, n));
	CHECK(e == OK && n == MANY);
	CHECK(db_select(j, db_rw_reader(rw), &seals, NO_VALUES, &rows) == OK);
	for (n = 0; db_more(rows, &e); n++)
		odd += db_raw(rows, 0).type == DB_NULL ? n % 2 == 0 : n % 2 == 1;
	CHECK(odd == MANY);
	db_rw_close(rw);
	db_close(db);
}

/* What is there already is changed, row by row. */
TEST_BOTH(many_rows_meet_those_that_are_there)
{
	struct db *db = things_opened(j, place);
	struct db_value *v = rows_of(j, 4);
	struct db_rows *rows;
	struct db_rw *rw;
	enum err e = OK;
	int64_t sum = 0;

	for (size_t i = 0; i < 4; i++)
		v[i * COLS + 2] = DB_I(10);
	CHECK(db_rw_open(j, db, &rw) == OK && db_begin(j, rw) == OK);
	CHECK(db_change_all(j, rw, &put_all, v, 2) == OK);
	CHECK(db_change_all(j, rw, &put_all, v, 4) == OK);
	CHECK(db_commit(j, rw) == OK);
	CHECK(db_select(j, db_rw_reader(rw), &all, NO_VALUES, &rows) == OK);
	while (db_more(rows, &e))
		sum = sum * 100 + db_int(rows, 1);
	CHECK(sum == 20201010);
	db_rw_close(rw);
	db_close(db);
}

TEST_BOTH(one_row_that_the_tables_forbid_refuses_all)
{
	struct db *db = things_opened(j, place);
	struct db_value *v = rows_of(j, 3);
	struct db_rw *rw;

	v[2 * COLS + 2] = DB_I(13);
	CHECK(db_rw_open(j, db, &rw) == OK && db_begin(j, rw) == OK);
	CHECK(db_change_all(j, rw, &put_all, v, 3) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("与已有的记录冲突"));
	CHECK(db_change_all(j, rw, &put_all, v, 1) == E_SYSTEM);
	CHECK(db_commit(j, rw) == E_SYSTEM);
	CHECK(things_counted(j, db_rw_reader(rw)) == 0);
	db_rw_close(rw);
	db_close(db);
}
