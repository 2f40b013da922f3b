/* SPDX-License-Identifier: MIT
 *
 * copy.c -- an expression written again about another period or scheme
 *
 * Made before the original is checked, from what was parsed alone; names that
 * change get a prefix, 上年 or 方案."x".  Bands are not copied.
 */
#include "rule/check_expr.h"

static struct name *
prefixed(const struct copy *k, const struct name *prefix, struct name *path)
{
	struct name *n;

	if (prefix == NULL)
		return path;
	n = NEW(k->c->j, struct name);
	*n = *prefix;
	n->at = path->at;
	n->next = prefixed(k, prefix->next, path);
	return n;
}

static struct arg *
copy_args(const struct copy *k, const struct arg *g)
{
	struct arg *first = NULL, **tail = &first;

	for (; g != NULL; g = g->next) {
		*tail = NEW(k->c->j, struct arg);
		(*tail)->x = copy_unchecked(k, g->x);
		(*tail)->where = copy_unchecked(k, g->where);
		(*tail)->same = g->same;
		tail = &(*tail)->next;
	}
	return first;
}

struct expr *
copy_unchecked(const struct copy *k, const struct expr *x)
{
	struct expr *own;

	if (x == NULL)
		return NULL;
	own = NEW(k->c->j, struct expr);
	*own = (struct expr){ .kind = x->kind,
		.op = x->op,
		.at = x->at,
		.tok = x->tok,
		.truth = x->truth,
		.in_range = x->in_range,
		.paren = x->paren,
		.height = x->height,
		.path = x->path,
		.reg = -1 };
	if (x->kind == X_PATH && k->changes(k, x->path))
		own->path = prefixed(k, k->prefix, x->path);
	own->args = copy_args(k, x->args);
	own->a = copy_unchecked(k, x->a);
	own->b = copy_unchecked(k, x->b);
	own->band = x->band;
	return own;
}
