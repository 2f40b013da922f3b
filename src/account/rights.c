/* SPDX-License-Identifier: MIT
 *
 * rights.c -- the table of rights, and what it says about one asker
 *
 * Nothing is allowed that no row of rights.def allows.
 */
#include "account/inner.h"

_Static_assert(ROLES_N == 8, "a new role is a new column of rights.def");

static const struct row {
	const char *means;
	enum account_scope scope[ROLES_N];
} rows[RIGHTS_N] = {
	[R_NONE] = { "", { SCOPE_NO } },
#define RIGHT(id, says, a, b, c, d, e, f, g, h)                                     \
	[id] = { says,                                                              \
		{ SCOPE_##a, SCOPE_##b, SCOPE_##c, SCOPE_##d, SCOPE_##e, SCOPE_##f, \
		    SCOPE_##g, SCOPE_##h } },
#include "account/rights.def"
#undef RIGHT
};

enum account_scope
account_scope(enum account_right right, enum org_role role)
{
	return rows[right].scope[role];
}

const char *
account_right_means(enum account_right right)
{
	return rows[right].means;
}

/* What the asker's post ${i} gives now. */
static enum account_scope
gives(const struct account_who *who, size_t i, enum account_right right)
{
	if (who->weak && right != R_SIGNED)
		return SCOPE_NO;
	return account_scope(right, who->post[i].role);
}

bool
account_has_role(const struct account_who *who, enum org_role role)
{
	for (size_t i = 0; i < who->post_n; i++)
		if (who->post[i].role == role)
			return true;
	return false;
}

bool
account_has(const struct account_who *who, enum account_right right)
{
	for (size_t i = 0; i < who->post_n; i++)
		if (gives(who, i, right) != SCOPE_NO)
			return true;
	/* Who holds no post has signed in all the same. */
	return right == R_SIGNED && who->person != 0;
}

static enum err
reaches(struct job *j, struct db_ro *ro, enum account_scope scope, int64_t top,
    int64_t unit, bool *in)
{
	*in = false;
	switch (scope) {
	case SCOPE_NO:
		return OK;
	case SCOPE_ALL:
		*in = true;
		return OK;
	case SCOPE_OWN:
		*in = top != 0 && top == unit;
		return OK;
	case SCOPE_TREE:
		return top == 0 ? OK : org_unit_within(j, ro, unit, top, in);
	}
	return OK;
}

enum err
account_may(struct job *j, struct db_ro *ro, const struct account_who *who,
    enum account_right right, int64_t unit)
{
	enum err e = OK;
	bool in = false;

	for (size_t i = 0; e == OK && !in && i < who->post_n; i++)
		e = reaches(j, ro, gives(who, i, right), who->post[i].unit, unit, &in);
	if (e != OK || in)
		return e;
	return fail(j, E_MISSING, "没有这个单位，或它不归您管；请从单位列表进入");
}

void
account_within(struct job *j, const struct account_who *who, enum account_right right,
    bool *all, const int64_t **tops, size_t *n)
{
	int64_t *list = NEWS(j, int64_t, who->post_n);

	*all = false;
	*n = 0;
	for (size_t i = 0; i < who->post_n; i++) {
		enum account_scope scope = gives(who, i, right);

		*all = *all || scope == SCOPE_ALL;
		if (scope == SCOPE_TREE && who->post[i].unit != 0)
			list[(*n)++] = who->post[i].unit;
	}
	*tops = list;
}

bool
account_form_token_ok(const struct account_who *who, struct str given)
{
	return who->person != 0 && same_secret(who->form_token, given);
}
