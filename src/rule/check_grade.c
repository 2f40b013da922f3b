/* SPDX-License-Identifier: MIT
 *
 * check_grade.c -- tables of grades [等次]: as values
 *
 * design §5.9.  Grades are written best first; as values of a 选 they are
 * ordered, the better the larger: 等次 >= 良好 is 良好 or better.
 */
#include "rule/check_expr.h"

struct type *
grade_type(struct check *c, struct rgrades *g)
{
	struct type *t = type_new(c, VT_CHOICE);

	if (g->choice == NULL) {
		g->choice = NEW(c->j, struct data_type);
		g->choice->kind = D_CHOICE;
		g->choice->ordered = true;
		for (const struct grade_row *w = g->ast->rows; w != NULL; w = w->next) {
			struct field *f = NEW(c->j, struct field);

			f->name = w->name;
			f->next = g->choice->fields;
			g->choice->fields = f;
			g->choice->fields_n++;
		}
	}
	t->choice = g->choice;
	t->may_na = true;
	return t;
}
