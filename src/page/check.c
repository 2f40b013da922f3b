/* SPDX-License-Identifier: MIT
 *
 * check.c -- the checker's report [检查结果] beside a scheme
 */
#include "page/view.h"

static struct str
level_colour(enum rule_level level)
{
	switch (level) {
	case RULE_ERROR:
		return S("tag r");
	case RULE_WARNING:
		return S("tag a");
	}
	return S("tag");
}

static struct str
verdict(struct job *j, const struct rule_notes *n)
{
	struct buf b = { .j = j };

	buf_put(&b, n->errors > 0 ? S("还不能计分：") : S("可以计分"));
	if (n->errors > 0)
		buf_fmt(&b, "%zu 处须改", n->errors);
	if (n->warnings > 0)
		buf_fmt(&b, "，%zu 处请斟酌", n->warnings);
	buf_put(&b, S("。"));
	return buf_str(&b);
}

struct check_view
check_view(struct job *j, const struct loaded *l)
{
	const struct rule_notes *n = &l->notes;
	size_t count = 0, i = 0;
	struct note_view *list;

	for (const struct rule_note *at = n->first; at != NULL; at = at->next)
		count++;
	list = NEWS(j, struct note_view, count);
	for (const struct rule_note *at = n->first; at != NULL; at = at->next)
		list[i++] = (struct note_view){ rule_level_word(at->level),
			level_colour(at->level), at->what, at->fix, at->line };
	return (struct check_view){ verdict(j, n), list, count, n->cut };
}
