/* SPDX-License-Identifier: MIT
 *
 * role.c -- the rows of roles.def
 */
#include "org/org.h"

const struct org_role_row org_roles[ROLES_N] = {
#define ROLE(id, name, officer, local, means) { name, means, officer, local },
#include "org/roles.def"
#undef ROLE
};

bool
org_role_named(struct str name, enum org_role *out)
{
	for (size_t i = 0; i < ROLES_N; i++)
		if (str_eq(str_of(org_roles[i].name), name)) {
			*out = (enum org_role)i;
			return true;
		}
	return false;
}
