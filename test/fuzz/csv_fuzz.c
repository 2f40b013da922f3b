/* SPDX-License-Identifier: MIT
 *
 * csv_fuzz.c -- any bytes as a CSV file
 *
 * What is read must be a whole table of valid text, in one go or some rows at a time;
 * what is written from it must read back as the same rows and columns.
 */
#include <assert.h>

#include "office/office.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

struct input {
	struct str bytes;
};

static void
check_table(const struct table *t)
{
	size_t i, k, bad;

	assert(t->rows > 0 && t->cols > 0);
	for (i = 0; i < t->rows; i++) {
		assert(t->line[i] >= i + 1);
		for (k = 0; k < t->cols; k++)
			assert(utf8_valid(table_at(t, i, k), &bad));
	}
}

static bool
is_blank_row(const struct table *t, size_t row)
{
	size_t k;

	for (k = 0; k < t->cols; k++)
		if (str_trim(table_at(t, row, k)).n > 0)
			return false;
	return true;
}

/* Some rows at a time it is the same table. */
static void
check_rows(struct job *j, struct str bytes, const struct table *t)
{
	struct table_rows *rows;
	size_t at = 1;

	assert(office_csv_rows(j, S("x.csv"), bytes, &rows) == OK);
	do {
		assert(rows->next(rows) == OK);
		for (size_t i = 1; i < rows->t.rows; i++, at++)
			for (size_t k = 0; k < t->cols; k++)
				assert(
				    str_eq(table_at(&rows->t, i, k), table_at(t, at, k)));
	} while (rows->t.rows > 1);
	assert(at == t->rows && at <= rows->most);
}

static enum err
read_twice(struct job *j, void *arg)
{
	struct input *in = arg;
	struct table t, again;
	struct buf csv = { .j = j }, text = { .j = j };
	enum err e = office_csv_read(j, S("x.csv"), in->bytes, &t);

	if (e != OK) {
		assert(j->told[0] != '\0');
		return e;
	}
	check_table(&t);
	check_rows(j, in->bytes, &t);
	assert(!is_blank_row(&t, t.rows - 1));
	office_text_table(&text, &t);
	office_csv_write(&csv, &t);
	e = office_csv_read(j, S("y.csv"), buf_str(&csv), &again);
	/* One column has no comma that would tell the separator. */
	assert(e == OK || t.cols == 1);
	if (e == OK && t.cols > 1)
		assert(again.rows == t.rows && again.cols == t.cols);
	return OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct input in = { { (const char *)p, n } };
	struct job j = { .now = 0 };

	(void)!job_run(&j, (size_t)64 << 20, read_twice, &in);
	return 0;
}
