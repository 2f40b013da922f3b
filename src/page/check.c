/* SPDX-License-Identifier: MIT
 *
 * check.c -- the checker's report [检查结果] beside a text
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

/* 还不能计分：1 处须改，2 处请斟酌。 */
static struct str
verdict(struct job *j, const struct rule_notes *n, const char *what)
{
	struct buf b = { .j = j };

	buf_fmt(&b, n->errors > 0 ? "还不能%s：" : "可以%s", what);
	if (n->errors > 0)
		buf_fmt(&b, "%zu 处须改", n->errors);
	if (n->warnings > 0)
		buf_fmt(&b, "，%zu 处请斟酌", n->warnings);
	buf_put(&b, S("。"));
	return buf_str(&b);
}

struct check_view
check_view(struct job *j, const struct rule_notes *n, const char *what, struct str path)
{
	struct note_view *list = NEWS(j, struct note_view, n->errors + n->warnings);
	size_t count = 0;

	for (const struct rule_note *at = n->first; at != NULL; at = at->next)
		list[count++] = (struct note_view){ rule_level_word(at->level),
			level_colour(at->level), at->what, at->fix,
			{ job_fmt(j, "%.*s#l%u", STR_FMT(path), at->line) }, at->line };
	return (struct check_view){ verdict(j, n, what), list, count, n->cut };
}
