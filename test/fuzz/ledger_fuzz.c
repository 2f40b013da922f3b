/* SPDX-License-Identifier: MIT
 *
 * ledger_fuzz.c -- any bytes as an export of the ledger
 *
 * Whatever stands there, checking it comes to a verdict; what holds has as
 * many facts and seals as lines that say so, and told has a line for each
 * thing that does not.
 */
#include <assert.h>

#include "ledger/ledger.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
check_verdict(const struct ledger_verdict *v)
{
	size_t told = 0;

	for (size_t i = 0; i < v->told.n; i++)
		told += v->told.p[i] == '\n';
	assert(told == (v->wrong < LEDGER_TOLD_MAX ? v->wrong : LEDGER_TOLD_MAX));
	assert(v->hidden + v->erased <= v->facts && v->seals_good <= v->seals);
	assert(v->uncovered >= 0 && v->uncovered <= v->facts);
	assert(v->wrong > 0 || v->seals_good == v->seals);
	assert(v->wrong == 0 || v->told.n > 0);
}

static enum err
check(struct job *j, void *arg)
{
	struct str *text = arg;
	struct ledger_verdict v;
	struct ledger_check *c;
	enum err e = ledger_check_new(j, S("2-DSYT-YE8Y-417J"), &c);

	assert(e == OK);
	while (text->n > 0) {
		size_t end = str_find(*text, S("\n"));

		e = ledger_check_line(j, c, str_cut(*text, 0, end));
		assert(e == OK);
		*text = str_cut(*text, end < text->n ? end + 1 : end, text->n);
	}
	ledger_check_end(j, c, &v);
	check_verdict(&v);
	return OK;
}

/* The same bytes as what was kept elsewhere. */
static enum err
keep(struct job *j, void *arg)
{
	struct ledger_check *c;

	return ledger_check_new(j, *(struct str *)arg, &c);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str text = { (const char *)p, n };
	struct job j = { .now = 0 };

	(void)!job_run(&j, (size_t)64 << 20, keep, &text);
	if (job_run(&j, (size_t)64 << 20, check, &text) != OK)
		assert(0);
	return 0;
}
