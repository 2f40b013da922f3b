/* SPDX-License-Identifier: MIT
 *
 * rights.c -- what each role may do, and where: account/rights.def as people read it
 */
#include "page/acct.h"

struct right_cell {
	struct str words;
};

struct right_row {
	struct str means;
	struct right_cell cells[ROLES_N];
	const struct right_cell *cell;
	size_t cell_n;
};

struct role_head {
	struct str name, means;
};

struct rights_page {
	struct frame frame;
	struct role_head roles[ROLES_N];
	const struct role_head *role;
	size_t role_n;
	const struct right_row *rows;
	size_t rows_n;
};
#include "page/rights.html.h"

static struct str
scope_words(enum account_scope scope)
{
	switch (scope) {
	case SCOPE_NO:
		return S("—");
	case SCOPE_OWN:
		return S("本单位");
	case SCOPE_TREE:
		return S("本单位和所属");
	case SCOPE_ALL:
		return S("全部");
	}
	return S("");
}

static void
fill_row(enum account_right right, struct right_row *row)
{
	row->means = str_of(account_right_means(right));
	for (int i = 0; i < ROLES_N; i++)
		row->cells[i].words = scope_words(account_scope(right, (enum org_role)i));
	row->cell = row->cells;
	row->cell_n = ROLES_N;
}

enum err
page_rights(struct req *r, struct db_ro *db)
{
	struct rights_page *v = NEW(r->job, struct rights_page);
	struct right_row *rows = NEWS(r->job, struct right_row, RIGHTS_N);

	(void)db;
	v->frame = frame_of(r, S("权限表"));
	for (size_t i = 0; i < ROLES_N; i++)
		v->roles[i] = (struct role_head){ str_of(org_roles[i].name),
			str_of(org_roles[i].means) };
	v->role = v->roles;
	v->role_n = ROLES_N;
	for (int i = R_NONE + 1; i < RIGHTS_N; i++)
		fill_row((enum account_right)i, &rows[v->rows_n++]);
	v->rows = rows;
	rights_page_html(&r->out, v);
	return OK;
}
