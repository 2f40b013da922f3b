/* SPDX-License-Identifier: MIT
 *
 * fact.c -- which figures a fact can have: counts whole, 评 on its grid
 *
 * One place for tables, forms and cases.  It reads no text and no unit: the
 * figure comes in the fact's own written unit.
 */
#include "rule/rule.h"

static struct str
off_range(struct job *j, const struct rule_fact *f)
{
	struct str lo = num_text(j, f->lo), hi = num_text(j, f->hi);

	if (f->step.u <= 0)
		return job_fmt(j, "应在 %.*s 至 %.*s%.*s 之间", STR_FMT(lo), STR_FMT(hi),
		    STR_FMT(f->unit));
	return job_fmt(j, "应在 %.*s 至 %.*s%.*s 之间，每 %.*s%.*s 一档", STR_FMT(lo),
	    STR_FMT(hi), STR_FMT(f->unit), STR_FMT(num_text(j, f->step)),
	    STR_FMT(f->unit));
}

struct str
rule_fact_refuses(struct job *j, const struct rule_fact *f, struct num x)
{
	if (f->nonneg && x.u < 0)
		return S("不能是负数");
	if (f->whole && x.u % NUM_ONE != 0)
		return S("应为整数");
	if (f->judged &&
	    (x.u < f->lo.u || x.u > f->hi.u ||
		(f->step.u > 0 && (x.u - f->lo.u) % f->step.u != 0)))
		return off_range(j, f);
	return (struct str){ 0 };
}

bool
rule_fact_other(const struct rule_fact *f, struct str *title, struct str *what)
{
	struct str open = S("方案.\""), rest;
	size_t close;

	if (f->origin != RULE_RESULT || !str_starts(f->name, open))
		return false;
	rest = f->family.n > 0 ? f->family : f->name;
	rest = str_cut(rest, open.n, rest.n);
	close = str_find(rest, S("\"."));
	if (close == rest.n)
		return false;
	*title = str_cut(rest, 0, close);
	*what = str_cut(rest, close + 2, rest.n);
	return true;
}
