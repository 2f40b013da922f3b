/* SPDX-License-Identifier: MIT
 *
 * cases_test.h -- for tests: the cases of a text, run through the public door
 */
#ifndef CASES_TEST_H
#define CASES_TEST_H

#include "rule/rule.h"
#include "test.h"

/* What the checker says of ${text}; if nothing is wrong, what its cases do not
 * come to, empty if they all hold. */
static inline struct str
cases_told(struct job *j, struct str text, const char *cases,
    struct rule_case_tally *tally)
{
	struct rule_notes notes = { .j = j, .name = S("例"), .text = text };
	struct rule_case_file f = { .name = S("案例"), .text = str_of(cases) };
	struct buf out = { .j = j };
	struct rule **list;

	*tally = (struct rule_case_tally){ 0 };
	if (rule_schemes(j, notes.name, text, &notes, &list, &f.schemes_n) != OK) {
		for (const struct rule_note *n = notes.first; n != NULL; n = n->next)
			rule_note_put(&out, &notes, n);
		return buf_str(&out);
	}
	f.scheme = list;
	(void)!rule_cases(j, &f, &out, tally); /* what is wrong stands in ${out} */
	return buf_str(&out);
}

/* The text is read, and its cases all hold. */
static inline void
cases_hold(struct job *j, struct str text, const char *cases)
{
	struct rule_case_tally tally;
	struct str said = cases_told(j, text, cases, &tally);

	if (tally.failed > 0 || tally.passed == 0)
		test_failed(__FILE__, __LINE__, "%.*s", STR_FMT(said));
}

#endif
