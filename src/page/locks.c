/* SPDX-License-Identifier: MIT
 *
 * locks.c -- accounts that an officer looks after: locked, bare, never opened
 */
#include "page/acct.h"

#define LIST_MAX 100

struct lock_row {
	int64_t person;
	struct str name, sign_in, until;
};

struct locks_page {
	struct frame frame;
	struct account_tally tally;
	const struct lock_row *locked, *bare, *unopened;
	size_t locked_n, bare_n, unopened_n;
};
#include "page/locks.html.h"

static enum err
worries(struct req *r, struct db_ro *db, enum account_worry which,
    const struct lock_row **out, size_t *n)
{
	const struct account_state *s;
	struct lock_row *rows;
	enum err e = account_worries(r->job, db, which, LIST_MAX, &s, n);

	if (e != OK)
		return e;
	rows = NEWS(r->job, struct lock_row, *n);
	for (size_t i = 0; i < *n; i++)
		rows[i] = (struct lock_row){ s[i].person, s[i].name, s[i].sign_in,
			moment(r->job, s[i].locked_until) };
	*out = rows;
	return OK;
}

enum err
page_locks(struct req *r, struct db_ro *db)
{
	struct locks_page v = { .frame = frame_of(r, S("账户安全")) };
	enum err e = account_tally(r->job, db, &v.tally);

	if (e == OK)
		e = worries(r, db, ACCOUNT_LOCKED, &v.locked, &v.locked_n);
	if (e == OK)
		e = worries(r, db, ACCOUNT_BARE, &v.bare, &v.bare_n);
	if (e == OK)
		e = worries(r, db, ACCOUNT_UNOPENED, &v.unopened, &v.unopened_n);
	if (e == OK)
		locks_page_html(&r->out, &v);
	return e;
}
