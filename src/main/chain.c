/* SPDX-License-Identifier: MIT
 *
 * chain.c -- schemes that read one another, run one after the other
 *
 * All schemes of a file, and one of another file at --with, in the order in which
 * they read one another; the results of each are handed to those behind it.
 * All schemes of a file share its tables: a column that only another one asks
 * for is left out.
 */
#include "main/main.h"

/* ── running ────────────────────────────────────────────────────────── */

static const struct rule *const *
rules_of(struct job *j, const struct chain *c)
{
	const struct rule **list = NEWS(j, const struct rule *, c->n);

	for (size_t i = 0; i < c->n; i++)
		list[i] = c->link[i].rule;
	return list;
}

/* What --facts has for the scheme ${at}. */
static enum err
own_facts(struct run *run, struct chain *c, size_t at)
{
	struct chained *l = &c->link[at];
	struct table t;
	enum err e;

	if (c->n == 1)
		return facts_read(run, l->rule, run->args->value[OPT_FACTS], &l->set);
	e = facts_table(run, &t);
	if (e != OK)
		return e;
	t = facts_own(run->j, &t, l->rule, rules_of(run->j, c), c->n);
	return facts_from(run, l->rule, &t, &l->set);
}

static enum err
run_link(struct run *run, bool brief, struct chain *c, size_t at)
{
	struct chained *l = &c->link[at];
	enum err e = OK;

	if (!l->with)
		e = own_facts(run, c, at);
	if (!l->with && e == OK)
		e = facts_add(run, l->rule, c->n > 1, &l->set);
	for (size_t i = 0; i < at && e == OK; i++)
		score_feed(run->j, l->rule, &l->set, c->link[i].rule, &c->link[i].sheet);
	if (e == OK)
		facts_say_missing(run, l->rule, &l->set);
	if (e != OK)
		return e;
	return brief && c->n == 1 ? score_run_brief(run->j, l->rule, &l->set, &l->sheet)
				  : score_run(run->j, l->rule, &l->set, &l->sheet);
}

/* --with 别的.scheme=表.csv: its units and facts stand in a table of their own. */
static enum err
take_with(struct run *run, struct chain *c)
{
	const char *word = run->args->value[OPT_WITH];
	const char *sign = word == NULL ? NULL : strrchr(word, '=');
	struct chained *l = &c->link[0];
	enum err e;

	if (word == NULL)
		return OK;
	if (sign == NULL)
		return usage(run, "--with 写成 别的.scheme=表.csv，“%s”不是", word);
	l->with = true;
	e = scheme_load(run,
	    job_cstr(run->j, (struct str){ word, (size_t)(sign - word) }), &l->rule);
	if (e == OK)
		e = facts_read(run, l->rule, sign + 1, &l->set);
	c->n += e == OK;
	return e;
}

enum err
chain_run(struct run *run, bool brief, struct chain *c)
{
	struct rule **rules;
	size_t n;
	enum err e = schemes_load(run, run->args->file[0], &rules, &n);

	if (e != OK)
		return e;
	*c = (struct chain){ .link = NEWS(run->j, struct chained, n + 2) };
	e = take_with(run, c);
	for (size_t i = 0; i < n && e == OK; i++)
		c->link[c->n++].rule = rules[i];
	for (size_t i = 0; i < c->n && e == OK; i++)
		e = run_link(run, brief, c, i);
	return e;
}
