/* SPDX-License-Identifier: MIT
 *
 * csv_test.c -- plain rows, which are cut 64 bytes at a time, read as all others do
 *
 * A cell means the same with quotes around it, but its row is then no plain one.
 */
#include "office/marks.h"
#include "office/office.h"
#include "test.h"

struct dice {
	uint64_t x;
};

static unsigned throw(struct dice * d, unsigned sides)
{
	d->x = d->x * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (unsigned)(d->x >> 33) % sides;
}

#ifdef __x86_64__
TEST(vectors_find_the_marks_that_eight_bytes_at_a_time_find)
{
	static const char some[] = ",\n\r\";\t\0\x80\xAC\x8A-.7";
	struct dice d = { 1 };
	char p[MARKS_BYTES];

	for (size_t i = 0; i < test_rounds(20000); i++) {
		char sep = ",;\t"[throw(&d, 3)];
		struct marks a, b;

		for (size_t k = 0; k < sizeof p; k++)
			p[k] = throw(&d, 3) == 0 ? (char) throw(&d, 256)
						 : some[throw(&d, sizeof some)];
		a = marks_at(p, sep);
		b = marks_by_eights(p, sep);
		CHECK(a.sep == b.sep && a.other == b.other);
	}
}
#endif

/* ── the same with and without quotes ───────────────────────────────── */

struct twins { /* one table, written twice */
	struct buf plain, quoted;
	struct dice d;
	unsigned cols, odd; /* one row in ${odd} is no good one; 0: none */
	const char *end;
};

/* Append ${s} to both, with quotes around it in one of them. */
static void
put_cell(struct twins *t, struct str s, bool quotes)
{
	buf_put(&t->plain, s);
	if (!quotes) {
		buf_put(&t->quoted, s);
		return;
	}
	buf_c(&t->quoted, '"');
	for (size_t i = 0; i < s.n; i++)
		buf_pad(&t->quoted, s.p[i] == '"' ? 2 : 1, s.p[i]);
	buf_c(&t->quoted, '"');
}

static void
put_both(struct twins *t, const char *s)
{
	put_cell(t, str_of(s), false);
}

static void
put_row(struct twins *t, struct str longest)
{
	static const char *const word[] = { "1", "83.25%", "未名支部", "", "41307.5",
		"-3", " 7 ", "不适用", "5\"屏", "〇", "2026-03-05" };
	bool odd = t->odd > 0 && throw(&t->d, t->odd) == 0;
	unsigned cols = t->cols + (odd ? throw(&t->d, 3) : 1) - 1;
	unsigned blank = throw(&t->d, 9), first = throw(&t->d, cols + 1);

	for (unsigned k = 0; k < cols; k++) {
		struct str s = str_of(word[throw(&t->d, ARRAY_N(word))]);

		if (blank == 0)
			s = throw(&t->d, 2) ? S("　 ") : S("");
		if (odd && throw(&t->d, 40) == 0)
			s = longest;
		if (k > 0)
			put_both(t, ",");
		put_cell(t, s, k == first);
	}
	put_both(t, t->end);
}

/* ${some} are the rows of ${t} from ${at} on; where the next begin. */
static size_t
check_some(const struct table *some, const struct table *t, size_t at)
{
	for (size_t i = at == 0 ? 0 : 1; i < some->rows; i++, at++) {
		CHECK(at < t->rows && some->line[i] == t->line[at]);
		for (size_t k = 0; k < t->cols; k++)
			CHECK_TEXT(table_at(some, i, k), table_at(t, at, k));
	}
	return at;
}

/* The rows of ${t}, when they are handed over some at a time; ${told}: why not. */
static void
check_rows(struct job *j, struct str bytes, const struct table *t, struct str told)
{
	struct table_rows *rows = NULL;
	size_t at = 0;
	enum err e = office_csv_rows(j, S("甲.csv"), bytes, &rows);

	while (e == OK) {
		e = rows->next(rows);
		if (e == OK && told.n == 0)
			at = check_some(&rows->t, t, at);
		if (rows->t.rows == 1)
			break;
	}
	CHECK_TEXT(str_of(e == OK ? "" : j->told), told);
	CHECK(told.n > 0 || (at == t->rows && at <= rows->most));
}

static void
check_twins(struct job *j, const struct twins *t)
{
	struct table a, b;
	enum err e = office_csv_read(j, S("甲.csv"), buf_str(&t->plain), &a);
	struct str told = job_str(j, str_of(e == OK ? "" : j->told));

	CHECK(office_csv_read(j, S("甲.csv"), buf_str(&t->quoted), &b) == e);
	CHECK_TEXT(str_of(e == OK ? "" : j->told), told);
	check_rows(j, buf_str(&t->plain), &a, told);
	check_rows(j, buf_str(&t->quoted), &a, told);
	if (e != OK)
		return;
	CHECK(a.rows == b.rows && a.cols == b.cols);
	for (size_t i = 0; i < a.rows; i++) {
		CHECK(a.line[i] == b.line[i]);
		for (size_t k = 0; k < a.cols; k++)
			CHECK_TEXT(table_at(&a, i, k), table_at(&b, i, k));
	}
}

static enum err
read_twins(struct job *j, void *arg)
{
	static const char *const end[] = { "\r\n", "\n", "\r" };
	struct twins t = { { .j = j }, { .j = j }, .d = *(struct dice *)arg };
	struct buf longest = { .j = j };

	buf_pad(&longest, OFFICE_CSV_CELL_MAX + throw(&t.d, 2), 'x');
	t.cols = 1 + throw(&t.d, throw(&t.d, 3) == 0 ? 90 : 9);
	t.odd = throw(&t.d, 2) ? 1 + throw(&t.d, 60) : 0;
	t.end = end[throw(&t.d, 3)];
	for (unsigned k = 0; k < t.cols; k++)
		put_both(&t, k > 0 ? ",列" : "列");
	put_both(&t, t.end);
	for (unsigned rows = throw(&t.d, throw(&t.d, 9) == 0 ? 800 : 80); rows > 0;
	     rows--)
		put_row(&t, buf_str(&longest));
	check_twins(j, &t);
	*(struct dice *)arg = t.d;
	return OK;
}

TEST(a_cell_in_quotes_reads_and_is_refused_as_one_without)
{
	struct dice d = { 7 };

	for (size_t i = 0; i < test_rounds(1000); i++) {
		struct job inner = { .now = j->now, .today = j->today };

		CHECK(job_run(&inner, (size_t)64 << 20, read_twins, &d) == OK);
	}
}

TEST(a_cell_with_doubled_quotes_is_read_where_it_stands)
{
	struct table t;

	CHECK(office_csv_read(j, S("甲.csv"), S("a,b\n1,\"2\"\"\"\n\"\",4"), &t) == OK);
	CHECK_TEXT(table_at(&t, 0, 1), S("b"));
	CHECK_TEXT(table_at(&t, 1, 1), S("2\""));
	CHECK_TEXT(table_at(&t, 2, 0), S(""));
	CHECK_TEXT(table_at(&t, 2, 1), S("4"));
}
