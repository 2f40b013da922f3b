/* SPDX-License-Identifier: MIT
 *
 * parse_fuzz.c -- any bytes as a scheme text
 *
 * Every problem has words and a place inside the text.  What parses can be
 * formatted; the formatted text parses, and formats to itself.
 */
#include <assert.h>

#include "rule/rule.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
check_notes(struct job *j, const struct rule_notes *notes)
{
	const struct rule_note *n;
	struct buf b = { .j = j };
	size_t bad;

	for (n = notes->first; n != NULL; n = n->next) {
		assert(n->what.n > 0 && n->line > 0 && n->col > 0);
		assert(n->from <= notes->text.n && n->to <= notes->text.n);
		assert(n->next == NULL || n->from <= n->next->from);
		rule_note_put(&b, notes, n);
	}
	assert(utf8_valid(buf_str(&b), &bad));
}

static enum err
format_twice(struct job *j, void *arg)
{
	struct str *text = arg, once, twice;
	struct rule_notes notes = { .j = j, .name = S("甲.scheme"), .text = *text };
	enum err e = rule_format(j, notes.name, *text, &notes, &once);

	assert((e == OK) == (notes.errors == 0));
	check_notes(j, &notes);
	if (e != OK)
		return e;
	notes = (struct rule_notes){ .j = j, .name = S("乙.scheme"), .text = once };
	e = rule_format(j, notes.name, once, &notes, &twice);
	assert(e == OK || once.n > (size_t)1 << 20);
	assert(e != OK || str_eq(once, twice));
	return e;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str text = { (const char *)p, n };
	struct job j = { .now = 0 };

	(void)!job_run(&j, (size_t)64 << 20, format_twice, &text);
	return 0;
}
