/* SPDX-License-Identifier: MIT
 *
 * check_import.c -- facts that nobody declares: results of others, history
 *
 * What a scheme reads of another engine (书记述职.得分, 得票率(群众满意, 满意)), of
 * another scheme or of a period before (上年.等次) becomes one fact a path or
 * call, named as it is written.  Where the figure comes from is not known here:
 * a column of a table, a case, a page or that engine may give it.
 */
#include "rule/model.h"

static int
unit_of(const struct type *t)
{
	int i = 0;

	if (t->unit != UNIT_NONE || t->uk != UK_RATIO)
		return t->unit;
	while (!str_eq(str_of(rule_units[i].word), S("%")))
		i++;
	return i;
}

void
fact_of_type(struct check *c, struct rule_fact *f, const struct type *t)
{
	static const enum rule_kind kind[] = { [VT_BAD] = RULE_NUM,
		[VT_NUM] = RULE_NUM,
		[VT_BOOL] = RULE_BOOL,
		[VT_CHOICE] = RULE_CHOICE,
		[VT_DATE] = RULE_DATE,
		[VT_TEXT] = RULE_TEXT };
	int unit = t->vt == VT_NUM ? unit_of(t) : UNIT_NONE;
	struct str *word;

	f->kind = t->vt == VT_TEXT && t->subject ? RULE_SUBJECT : kind[t->vt];
	f->scale = NUM_ONE;
	f->whole = t->whole;
	f->nonneg = t->nonneg;
	if (unit != UNIT_NONE) {
		f->unit = str_of(rule_units[unit].word);
		f->scale = rule_units[unit].scale;
	}
	if (t->vt != VT_CHOICE)
		return;
	word = NEWS(c->j, struct str, t->choice->fields_n);
	f->choice_n = 0;
	for (const struct field *v = t->choice->fields; v != NULL; v = v->next)
		word[f->choice_n++] = v->name.text;
	f->choice = word;
}

struct sym *
check_import(struct check *c, struct rule_fact f, struct type t, struct span at)
{
	struct sym *s = sym_find(&c->r->syms, f.name), *old;
	struct rfact fact;

	if (s != NULL)
		return s;
	s = NEW(c->j, struct sym);
	*s = (struct sym){ .kind = SYM_FACT,
		.name = f.name,
		.at = at,
		.type = t,
		.used = true,
		.reg = -1,
		.pool = -1,
		.grades = -1 };
	s->type.frac = s->type.result = s->type.bare = false;
	f.owed = RULE_BY_OTHER;
	f.from_outside = true;
	f.may_na = t.may_na;
	if (f.due == 0)
		f.due = c->r->head.to;
	fact_of_type(c, &f, &t);
	fact = (struct rfact){ .pub = f, .sym = s };
	if (sym_put(c->j, &c->r->syms, s, &old) == OK)
		s->fact = check_add_fact(c, fact, at);
	return s;
}
