/* SPDX-License-Identifier: MIT
 *
 * person.c -- what org/ says about a person today, and what that asks of them
 */
#include "account/inner.h"

enum grade
grade_of(const struct org_post *post, size_t n)
{
	enum grade grade = GRADE_PLAIN;

	for (size_t i = 0; i < n; i++) {
		if (org_roles[post[i].role].officer)
			return GRADE_OFFICER;
		if (post[i].role == ROLE_COMMITTEE || post[i].role == ROLE_ASSESSOR)
			grade = GRADE_FACTOR;
	}
	return grade;
}

enum err
holder_find(struct job *j, struct db_ro *ro, int64_t person, struct holder *out)
{
	struct org_person p = { .left = DAY_NONE };
	enum err e = org_person_find(j, ro, person, &p);

	*out = (struct holder){ .name = p.name };
	if (e == E_MISSING)
		return OK;
	if (e == OK)
		e = org_post_list(j, ro, person, 0, j->today, &out->post, &out->post_n);
	if (e != OK)
		return e;
	out->here = p.left == DAY_NONE || j->today < p.left;
	out->grade = grade_of(out->post, out->post_n);
	return OK;
}

bool
account_needs_factor(const struct account_rules *rules, const struct account_who *who)
{
	return !rules->demo && grade_of(who->post, who->post_n) != GRADE_PLAIN;
}
