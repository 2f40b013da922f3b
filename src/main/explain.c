/* SPDX-License-Identifier: MIT
 *
 * explain.c -- `zeren explain`: why a unit has its score, as an indented tree
 *
 * Each step stands on a line with its amount at the right; what it rests on
 * (依据, 数据, 计算, 限制) stands below it.
 */
#include "main/main.h"

/* ── which unit, which item ─────────────────────────────────────────── */

static enum err
unit_of(struct run *run, const struct score_set *set, size_t *unit)
{
	struct str want = str_of(run->args->value[OPT_UNIT]), near;

	for (*unit = 0; *unit < set->n; ++*unit)
		if (str_eq(set->unit[*unit], want))
			return OK;
	near = near_words(run->j, want, set->unit, set->n);
	if (near.n == 0)
		return fail(run->j, E_MISSING, "表里没有单位“%.*s”", STR_FMT(want));
	return fail(run->j, E_MISSING, "表里没有单位“%.*s”；相近的有：%.*s",
	    STR_FMT(want), STR_FMT(near));
}

static enum err
pool_of(struct run *run, const struct rule *r, struct str want, int *pool)
{
	size_t n, i;
	const struct rule_pool *p = rule_pools(r, &n);
	struct str *names = NEWS(run->j, struct str, n), near;

	for (i = 0; i < n; i++) {
		*pool = (int)i;
		if (str_eq(p[i].name, want))
			return OK;
		names[i] = p[i].name;
	}
	near = near_words(run->j, want, names, n);
	return fail(run->j, E_MISSING, "方案里没有部分或项“%.*s”%s%.*s", STR_FMT(want),
	    near.n > 0 ? "；相近的有：" : "", STR_FMT(near));
}

/* The step of ${pool} at or below ${s} or its neighbours, or NULL. */
static const struct rule_step *
step_of(const struct rule_step *s, int pool)
{
	for (; s != NULL; s = s->next) {
		const struct rule_step *found;

		if (s->kind == STEP_POOL && s->pool == pool)
			return s;
		found = step_of(s->kid, pool);
		if (found != NULL)
			return found;
	}
	return NULL;
}

/* What would have made a better grade, below the tree. */
static enum err
put_ifs(struct run *run, const struct chained *l, size_t unit)
{
	const struct rule_if *list;
	size_t n, grades;
	const struct rule_grade *g = rule_grades(l->rule, &grades);
	enum err e = rule_what_if(run->j, l->rule, &l->set.snap, &l->sheet.res, unit,
	    &list, &n);

	for (size_t i = 0; e == OK && i < n; i++) {
		buf_put(&run->out, i == 0 ? S("\n差在哪里\n") : S(""));
		buf_put(&run->out, S("  "));
		if (grades > 1)
			buf_fmt(&run->out, "%.*s：", STR_FMT(g[list[i].table].name));
		buf_fmt(&run->out, "%.*s\n", STR_FMT(list[i].what));
	}
	return e;
}

/* All were run already: what they came to is not computed again. */
static enum err
put_explanation(struct run *run, const struct chained *l, size_t unit)
{
	const char *item = run->args->value[OPT_ITEM];
	struct rule_step *root;
	const struct rule_step *from;
	int pool = -1;
	enum err e = rule_explain(run->j, l->rule, &l->set.snap, &l->sheet.res, unit,
	    &root);

	from = root;
	if (e == OK && item != NULL) {
		e = pool_of(run, l->rule, str_of(item), &pool);
		from = e == OK ? step_of(root, pool) : NULL;
		if (e == OK && from == NULL)
			return fail(run->j, E_MISSING, "“%s”不适用于这个单位", item);
	}
	if (e != OK)
		return e;
	buf_fmt(&run->out, "%.*s\n", STR_FMT(l->set.unit[unit]));
	rule_step_put(&run->out, from, 0);
	return item == NULL ? put_ifs(run, l, unit) : OK;
}

/* Of several schemes, the last: the one that reads the others. */
enum err
command_explain(struct run *run)
{
	const struct chained *l;
	struct chain c;
	size_t unit;
	enum err e;

	if (run->args->value[OPT_UNIT] == NULL)
		return usage(run, "请用 --unit 写明单位名称");
	e = chain_run(run, false, &c);
	if (e != OK)
		return e;
	l = &c.link[c.n - 1];
	if (c.n > 1)
		buf_fmt(&run->out, "%.*s\n", STR_FMT(rule_head(l->rule)->title));
	e = unit_of(run, &l->set, &unit);
	return e == OK ? put_explanation(run, l, unit) : e;
}
