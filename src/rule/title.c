/* SPDX-License-Identifier: MIT
 *
 * title.c -- what a text calls itself, found without reading the rest
 */
#include "rule/rule.h"

/* What stands in quotation marks at the beginning of ${s}. */
static bool
quoted(struct str s, struct str *out)
{
	static const struct {
		const char *open, *close;
	} marks[] = { { "\"", "\"" }, { "“", "”" } };

	for (size_t i = 0; i < ARRAY_N(marks); i++) {
		struct str open = str_of(marks[i].open);
		size_t to;

		if (!str_starts(s, open))
			continue;
		s = str_cut(s, open.n, s.n);
		to = str_find(s, str_of(marks[i].close));
		*out = str_trim(str_cut(s, 0, to));
		return to < s.n;
	}
	return false;
}

struct str
rule_title(struct str text)
{
	struct str word = S("方案"), title;

	while (text.n > 0) {
		size_t to = str_find(text, S("\n"));
		struct str line = str_trim(str_cut(text, 0, to));

		if (str_starts(line, word) &&
		    quoted(str_trim(str_cut(line, word.n, line.n)), &title))
			return title;
		text = str_cut(text, to < text.n ? to + 1 : to, text.n);
	}
	return S("");
}
