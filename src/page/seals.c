/* SPDX-License-Identifier: MIT
 *
 * seals.c -- seals [封存]: what is signed so far, and one button to sign now
 *
 * A seal is worth what is kept of it elsewhere: the page says so, and gives
 * the short code that goes on paper.
 */
#include "page/acct.h"

#define PAGE_SEALS 20

struct seal_row {
	int64_t size;
	struct str at, code, root, note;
};

struct seals {
	struct frame frame;
	struct str done, key;
	int64_t size, uncovered;
	const struct seal_row *rows;
	size_t rows_n;
	struct url start, next;
	struct str counted;
	bool is_paged;
};
#include "page/seals.html.h"

static const struct done done_list[] = {
	{ "sealed", "已封存。请把最上面一行的短码抄到纸上或印进通报，另处保存。" },
};

static void
fill_rows(struct req *r, const struct ledger_seal *s, size_t n, struct seals *v)
{
	struct seal_row *rows = NEWS(r->job, struct seal_row, n);

	for (size_t i = 0; i < n; i++)
		rows[i] = (struct seal_row){ s[i].size, moment(r->job, s[i].at),
			s[i].code, hash_text(r->job, s[i].root, LEDGER_HASH), s[i].note };
	v->rows = rows;
	v->rows_n = n;
	if (n > 0)
		v->key = s[0].key;
}

static enum err
fill(struct req *r, struct db_ro *db, int64_t before, struct seals *v)
{
	const struct ledger_seal *s, *newest;
	struct ledger_head head;
	size_t n, has;
	enum err e = ledger_head(r->job, db, &head);

	if (e == OK)
		e = ledger_seal_list(r->job, db, 0, 1, &newest, &has);
	if (e == OK)
		e = ledger_seal_list(r->job, db, before, PAGE_SEALS + 1, &s, &n);
	if (e != OK)
		return e;
	v->size = head.size;
	v->uncovered = has > 0 ? head.size - newest->size : head.size;
	fill_rows(r, s, n > PAGE_SEALS ? PAGE_SEALS : n, v);
	if (n > PAGE_SEALS)
		v->next.s = job_fmt(r->job, "/ledger/seals?before=%lld",
		    (long long)s[PAGE_SEALS - 1].size);
	return OK;
}

enum err
page_seals(struct req *r, struct db_ro *db)
{
	struct seals v = { .frame = frame_of(r, S("封存")) };
	int64_t before = 0;
	enum err e;

	if (!req_number(req_field(r, S("before")), &before))
		before = 0;
	e = fill(r, db, before, &v);
	if (e != OK)
		return e;
	v.is_paged = before != 0;
	v.start = (struct url){ S("/ledger/seals") };
	v.counted = S("次");
	v.done = done_told(r, done_list, ARRAY_N(done_list));
	seals_html(&r->out, &v);
	return OK;
}

/* ── POST ───────────────────────────────────────────────────────────── */

static enum err
tell_seal(struct job *j, struct db_rw *rw, void *arg)
{
	const struct site *site = arg;
	struct ledger_seal seal;

	return ledger_seal(j, rw, site->key, &seal);
}

enum err
page_seal_now(struct req *r, struct desk *d)
{
	enum err e = db_tell(r->job, d->db, tell_seal, d->site);

	if (e == OK)
		go_to(r, S("/ledger/seals?done=sealed"));
	return e;
}
