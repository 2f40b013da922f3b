/* SPDX-License-Identifier: MIT
 *
 * check_vote.c -- votes of a ballot [得票率, 票数]: of which ballot, question, option
 *
 * 票数(b, 选项), 票数(b.问, 选项) of one question, and of one group of voters with
 * its name behind.  The figure comes from outside under the name as written.
 */
#include "rule/check_expr.h"

/* One word as an argument; empty if it is something else. */
static struct str
word_arg(const struct arg *a)
{
	if (a == NULL || a->where != NULL || a->x->kind != X_PATH ||
	    a->x->path->next != NULL)
		return (struct str){ 0 };
	return a->x->path->text;
}

/* The ballot that ${x} is about; of one question ${*asked} is its name. */
static const struct sym *
ballot_of(struct check *c, const struct expr *x, const char *fn,
    const struct name **asked)
{
	const struct arg *a = x->args;
	const struct name *n = a == NULL || a->where != NULL || a->x->kind != X_PATH
	    ? NULL
	    : a->x->path;
	const struct sym *s = n == NULL ? NULL : sym_find(&c->r->syms, n->text);

	if (s == NULL || s->kind != SYM_INST || s->inst->kind != I_BALLOT) {
		check_error(c, x->at,
		    job_cstr(c->j, job_fmt(c->j, "写 %s(群众满意, 满意)", fn)),
		    "%s 先要写是哪一个测评", fn);
		return NULL;
	}
	*asked = n->next;
	if (n->next == NULL ||
	    (n->next->next == NULL && inst_names(s->inst, S("问"), n->next->text)))
		return s;
	check_error(c, a->x->at, "写 问 里的一个", "测评“%.*s”没有这一问",
	    STR_FMT(s->name));
	return NULL;
}

/* What is asked for: an option of the ballot, and a group of its voters or none. */
static bool
is_asked(struct check *c, const struct expr *x, const struct sym *s, const char *fn)
{
	const struct arg *b = x->args->next, *d = b == NULL ? NULL : b->next;

	if (b == NULL) {
		check_error(c, x->at, "写 选项 里的一个", "%s 还要写是哪一个选项", fn);
		return false;
	}
	if (!inst_names(s->inst, S("选项"), word_arg(b))) {
		check_error(c, b->x->at, "写 选项 里的一个", "测评“%.*s”没有这个选项",
		    STR_FMT(s->name));
		return false;
	}
	if (d != NULL &&
	    (d->next != NULL || !inst_names(s->inst, S("评价人"), word_arg(d)))) {
		check_error(c, d->x->at, "写 评价人 里的一个", "测评“%.*s”没有这些评价人",
		    STR_FMT(s->name));
		return false;
	}
	return true;
}

struct type *
inst_votes(struct check *c, struct expr *x, bool share)
{
	const char *fn = share ? "得票率" : "票数";
	const struct name *asked = NULL;
	const struct sym *s = ballot_of(c, x, fn, &asked);
	struct buf name = { .j = c->j };

	for (struct arg *g = x->args; g != NULL; g = g->next)
		g->x->reg = -1; /* words of the ballot, not names */
	if (s == NULL || !is_asked(c, x, s, fn))
		return type_bad(c);
	buf_fmt(&name, "%s(%.*s", fn, STR_FMT(s->name));
	if (asked != NULL)
		buf_fmt(&name, ".%.*s", STR_FMT(asked->text));
	for (const struct arg *g = x->args->next; g != NULL; g = g->next)
		buf_fmt(&name, ", %.*s", STR_FMT(word_arg(g)));
	buf_put(&name, S(")"));
	return inst_figure(c, x, s->inst, buf_str(&name), share ? "%" : "票");
}
