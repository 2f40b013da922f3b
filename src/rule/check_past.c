/* SPDX-License-Identifier: MIT
 *
 * check_past.c -- what was before: 上年.x, 上期.x, 连续(c, n年)
 *
 * design §5.2, 5.4.  What is read of a period before is an imported fact, named
 * as it is written; it never goes round, since it is frozen.  连续 is the
 * condition now and the same condition with every name of a period before; a
 * period that is not known (历史不足) does not count as held.
 */
#include "rule/check_expr.h"

#define STREAK_MAX 10 /* periods in a row */

static bool
is_past_word(struct str s)
{
	return str_eq(s, S("上年")) || str_eq(s, S("上期"));
}

bool
is_past(const struct check *c, const struct expr *x, struct expr *rest, int *ago)
{
	const struct name *n = x->path;

	*ago = 0;
	for (;
	     n != NULL && is_past_word(n->text) && sym_find(&c->r->syms, n->text) == NULL;
	     n = n->next)
		++*ago;
	if (*ago == 0)
		return false;
	*rest = (struct expr){ .kind = X_PATH,
		.path = (struct name *)n,
		.at = { n == NULL ? x->at.from : n->at.from, x->at.to },
		.reg = -1 };
	return true;
}

static struct str
path_text(struct check *c, const struct expr *x)
{
	struct buf b = { .j = c->j };

	for (const struct name *n = x->path; n != NULL; n = n->next)
		buf_fmt(&b, n->quoted_str ? "%s\"%.*s\"" : "%s%.*s", b.n > 0 ? "." : "",
		    STR_FMT(n->text));
	return buf_str(&b);
}

/* Can ${s} have had a value in a period before? */
static bool
has_past(const struct sym *s)
{
	return s != NULL &&
	    (s->kind == SYM_FACT || s->kind == SYM_DEF || s->kind == SYM_POOL ||
		s->kind == SYM_SHARE || s->kind == SYM_TOTAL || s->kind == SYM_BASE ||
		s->kind == SYM_GRADES);
}

/* The type of the name behind 上年, of the subject itself. */
static struct type *
rest_type(struct check *c, struct expr *rest)
{
	int set = c->set, outer_set = c->outer_set;
	enum reach across = c->across;
	bool past = c->past;
	struct type *t;

	c->set = c->outer_set = -1;
	c->across = REACH_OWN;
	c->past = true;
	t = check_expr(c, rest);
	c->set = set;
	c->outer_set = outer_set;
	c->across = across;
	c->past = past;
	return t;
}

struct type *
check_past(struct check *c, struct expr *x)
{
	struct rule_fact f = { .origin = RULE_HISTORY,
		.giver = S("以前的结果"),
		.due = c->r->head.from };
	struct expr rest;
	struct type *t;

	if (!is_past(c, x, &rest, &f.ago))
		return NULL;
	if (rest.path == NULL) {
		check_error(c, x->at, "写 上年.总分，或 上年.等次",
		    "“%.*s”后面要写数据或结果的名字", STR_FMT(x->path->text));
		return type_bad(c);
	}
	if (rest_type(c, &rest)->vt == VT_BAD)
		return rest.type;
	if (!has_past(rest.sym) || rest.type->vt == VT_TEXT) {
		check_error(c, rest.at, "写数据、设、项、总分或等次的名字",
		    "“%.*s”没有上一年的数", STR_FMT(path_text(c, &rest)));
		return type_bad(c);
	}
	f.name = path_text(c, x);
	t = NEW(c->j, struct type);
	*t = *rest.type;
	t->may_na = true;
	x->sym = check_import(c, f, *t, x->at);
	if (str_eq(x->path->text, S("上期"))) {
		x->before = NEW(c->j, struct expr);
		*x->before = rest;
		x->ago = f.ago;
		x->timed = true;
	}
	*t = x->sym->type;
	return t;
}

/* ── 连续 ───────────────────────────────────────────────────────────── */

/* Does the name change from period to period?  Values of 选 and 类别 do not. */
static bool
changes(const struct copy *k, const struct name *path)
{
	static const char *const results[] = { "总分", "基本分" },
				 *const pools[] = { "项", "部分", "加分", "扣分" };
	const struct sym *s = sym_find(&k->c->r->syms, path->text);

	if (s != NULL && s->kind == SYM_FACT)
		return !k->c->r->fact[s->fact].pub.is_class;
	if (s != NULL)
		return s->kind == SYM_GRADES ||
		    (s->kind == SYM_DEF && s->def->kind != DEF_PARAM) ||
		    (s->kind == SYM_SET && path->next != NULL);
	return word_in(results, ARRAY_N(results), path->text) ||
	    is_past_word(path->text) ||
	    (path->next != NULL && word_in(pools, ARRAY_N(pools), path->text));
}

/* 上年.上年 for ${ago} = 2; NULL for 0. */
static struct name *
past_prefix(struct check *c, struct str word, int ago)
{
	struct name *first = NULL;

	for (; ago > 0; ago--) {
		struct name *n = NEW(c->j, struct name);

		*n = (struct name){ .text = word, .next = first };
		first = n;
	}
	return first;
}

/* What cannot be looked at in another period. */
static void
see_set(void *arg, const struct expr *x)
{
	struct check *c = arg;
	bool group = x->kind == X_CALL && x->args != NULL &&
	    (set_named(c, x->args->x) >= 0 || peers_named(c, x->args->x) != REACH_OWN);

	if (group || x->kind == X_BAND)
		check_error(c, x->at, "先用 设 算好，再写 连续(它的名字 …)",
		    "连续 里面写数据、设和结果的比较，不写 %s",
		    group ? "计数、合计" : "分档");
}

/* 2年, 3期, 2次; 0 if it is no such number. */
static int
streak_length(const struct expr *x, struct str *word)
{
	static const char *const units[] = { "年", "期", "次" };

	*word = S("上期");
	if (x->kind != X_NUM || x->tok.unit == UNIT_NONE || x->tok.num.u % NUM_ONE != 0 ||
	    x->tok.num.u < 2 * NUM_ONE || x->tok.num.u > STREAK_MAX * NUM_ONE)
		return 0;
	for (size_t i = 0; i < ARRAY_N(units); i++)
		if (strcmp(rule_units[x->tok.unit].word, units[i]) == 0) {
			*word = i == 0 ? S("上年") : S("上期");
			return (int)(x->tok.num.u / NUM_ONE);
		}
	return 0;
}

struct type *
check_streak(struct check *c, struct expr *x)
{
	struct copy k = { .c = c, .changes = changes };
	struct str word = { 0 };
	struct arg **tail = &x->past;
	size_t errors = c->notes->errors;
	int n = 0;

	if (x->args != NULL && x->args->next != NULL && x->args->next->next == NULL)
		n = streak_length(x->args->next->x, &word);
	if (n == 0) {
		check_error(c, x->at, "写 连续(等次 = 不合格, 2年)",
		    "连续 要写一个条件，和 2 到 %d 年（期）", STREAK_MAX);
		return type_bad(c);
	}
	walk_expr(x->args->x, see_set, c);
	if (c->notes->errors > errors)
		return type_bad(c);
	x->args->next->x->reg = -1;
	for (int ago = 0; ago < n; ago++) {
		k.prefix = past_prefix(c, word, ago);
		*tail = NEW(c->j, struct arg);
		(*tail)->x = copy_unchecked(&k, x->args->x);
		tail = &(*tail)->next;
	}
	x->args->x->reg = -1;
	for (struct arg *g = x->past; g != NULL; g = g->next)
		if (check_cond(c, g->x)->vt == VT_BAD)
			return type_bad(c);
	return type_new(c, VT_BOOL);
}
