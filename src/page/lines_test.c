/* SPDX-License-Identifier: MIT
 *
 * lines_test.c -- two texts side by side: the fewest changes, by an exact check
 */
#include "page/lines.h"
#include "test.h"

/* Rows as "=a", "-a", "+b", "a>b", joined. */
static struct str
rows_of(struct job *j, const char *was, const char *is)
{
	const struct line_pair *row;
	struct buf b = { .j = j };
	size_t n;

	CHECK(lines_diff(j, str_of(was), str_of(is), &row, &n) == OK);
	for (size_t i = 0; i < n; i++) {
		buf_put(&b, i > 0 ? S(" ") : S(""));
		if (row[i].same)
			buf_fmt(&b, "=%.*s", STR_FMT(row[i].old));
		else if (row[i].is == 0)
			buf_fmt(&b, "-%.*s", STR_FMT(row[i].old));
		else if (row[i].was == 0)
			buf_fmt(&b, "+%.*s", STR_FMT(row[i].new));
		else
			buf_fmt(&b, "%.*s>%.*s", STR_FMT(row[i].old),
			    STR_FMT(row[i].new));
	}
	return buf_str(&b);
}

TEST(lines_face_each_other_and_the_rest_is_paired)
{
	static const struct {
		const char *was, *is, *rows;
	} want[] = {
		{ "", "", "" },
		{ "a\n", "a\n", "=a" },
		{ "a\nb\n", "a\nb", "=a =b" },
		{ "", "a\n", "+a" },
		{ "a\n", "", "-a" },
		{ "a\nb\nc\n", "a\nx\nc\n", "=a b>x =c" },
		{ "a\nb\nc\nd\n", "a\nd\n", "=a -b -c =d" },
		{ "a\nd\n", "a\nb\nc\nd\n", "=a +b +c =d" },
		{ "a\nb\nc\n", "c\nd\ne\n", "-a -b =c +d +e" },
		{ "\n\n", "\n", "= -" },
	};

	for (size_t i = 0; i < ARRAY_N(want); i++)
		CHECK_TEXT(rows_of(j, want[i].was, want[i].is), str_of(want[i].rows));
}

TEST(rows_carry_the_numbers_of_both_texts)
{
	const struct line_pair *row;
	size_t n;

	CHECK(lines_diff(j, S("a\nb\nc\n"), S("x\na\nc\n"), &row, &n) == OK);
	CHECK(n == 4);
	CHECK(row[0].was == 0 && row[0].is == 1);
	CHECK(row[1].was == 1 && row[1].is == 2 && row[1].same);
	CHECK(row[2].was == 2 && row[2].is == 0);
	CHECK(row[3].was == 3 && row[3].is == 3 && row[3].same);
}

/* ── exactness ──────────────────────────────────────────────────────── */

#define SIDE_MAX 24

/* The most lines that can be the same, by the plain table. */
static size_t
longest(const char *a, size_t n, const char *b, size_t m)
{
	size_t best[SIDE_MAX + 1][SIDE_MAX + 1] = { { 0 } };

	for (size_t i = 1; i <= n; i++)
		for (size_t k = 1; k <= m; k++) {
			size_t up = best[i - 1][k], left = best[i][k - 1];

			best[i][k] = a[i - 1] == b[k - 1] ? best[i - 1][k - 1] + 1
			    : up > left                   ? up
							  : left;
		}
	return best[n][m];
}

static size_t
scribble(uint64_t *seed, char *letters, char *text, unsigned kinds)
{
	size_t n;

	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	n = (size_t)(*seed >> 33) % (SIDE_MAX + 1);
	for (size_t i = 0; i < n; i++) {
		*seed = *seed * 6364136223846793005u + 1442695040888963407u;
		letters[i] = (char)('a' + (unsigned)(*seed >> 33) % kinds);
		text[2 * i] = letters[i];
		text[2 * i + 1] = '\n';
	}
	text[2 * n] = '\0';
	return n;
}

TEST(no_other_way_keeps_more_lines)
{
	uint64_t seed = 20261122;

	for (unsigned round = 0; round < 4000; round++) {
		char a[SIDE_MAX], b[SIDE_MAX];
		char ta[2 * SIDE_MAX + 1], tb[2 * SIDE_MAX + 1];
		unsigned kinds = 1 + round % 6;
		size_t n = scribble(&seed, a, ta, kinds);
		size_t m = scribble(&seed, b, tb, kinds);
		const struct line_pair *row;
		size_t rows, same = 0, was = 0, is = 0;

		CHECK(lines_diff(j, str_of(ta), str_of(tb), &row, &rows) == OK);
		for (size_t i = 0; i < rows; i++) {
			same += row[i].same;
			CHECK(row[i].was == 0 || row[i].was == ++was);
			CHECK(row[i].is == 0 || row[i].is == ++is);
			CHECK(!row[i].same || str_eq(row[i].old, row[i].new));
		}
		CHECK(was == n && is == m && same == longest(a, n, b, m));
	}
}

TEST(texts_that_are_too_long_are_refused_in_words)
{
	size_t n = LINES_MAX + 1;
	char *text = job_alloc(j, n);
	const struct line_pair *row;

	memset(text, '\n', n);
	CHECK(lines_diff(j, (struct str){ text, n }, S(""), &row, &n) == E_LIMIT);
	CHECK(strstr(j->told, "不逐行比较") != NULL);
	CHECK(lines_diff(j, (struct str){ text, LINES_MAX }, S(""), &row, &n) == OK);
}

/* Same lines in another order, more than is looked into; what frames them is found. */
TEST(texts_that_differ_in_everything_are_not_searched_to_the_end)
{
	struct buf was = { .j = j }, is = { .j = j };
	const struct line_pair *row;
	int lines = LINES_MAX / 2 - 2;
	size_t n, same = 0;

	buf_put(&was, S("first\n"));
	buf_put(&is, S("first\n"));
	for (int i = 0; i < lines; i++) {
		buf_fmt(&was, "%d\n", i);
		buf_fmt(&is, "%d\n", lines - i);
	}
	buf_put(&was, S("last\n"));
	buf_put(&is, S("last\n"));
	CHECK(lines_diff(j, buf_str(&was), buf_str(&is), &row, &n) == OK);
	CHECK(n == (size_t)lines + 2);
	for (size_t i = 0; i < n; i++)
		same += row[i].same;
	CHECK(same == 2 && row[0].same && row[n - 1].same);
}
