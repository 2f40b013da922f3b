/* SPDX-License-Identifier: MIT
 *
 * draft_fuzz.c -- any table as a score table
 *
 * A draft that is written must parse and check; the only complaint allowed is
 * one about what the table itself demands.
 */
#include <assert.h>

#include "office/office.h"
#include "rule/rule.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
must_read(struct job *j, struct str text)
{
	struct rule_notes notes = { .j = j, .name = S("x.scheme"), .text = text };
	const struct rule_note *note;
	struct rule *r;

	(void)!rule_read(j, notes.name, text, &notes, &r);
	for (note = notes.first; note != NULL; note = note->next)
		assert(note->level == RULE_WARNING ||
		    str_starts(note->what, S("低于国家规定")));
}

static enum err
draft(struct job *j, void *arg)
{
	struct rule_draft_tally tally;
	struct table t;
	struct str text;
	enum err e = office_csv_read(j, S("x.csv"), *(struct str *)arg, &t);

	if (e == OK)
		e = rule_draft(j, (struct str){ 0 }, &t, &text, &tally);
	if (e != OK) {
		assert(j->told[0] != '\0');
		return e;
	}
	assert(tally.items > 0 && tally.found <= tally.sentences);
	must_read(j, text);
	return OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str in = { (const char *)p, n };
	struct job j = { .now = 0, .today = 20000 };

	(void)!job_run(&j, (size_t)256 << 20, draft, &in);
	return 0;
}
