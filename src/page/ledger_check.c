/* SPDX-License-Identifier: MIT
 *
 * ledger_check.c -- the whole ledger computed anew [核验], at the press of a button
 *
 * What came of it is a fact, so the page shows the newest ones with who asked
 * and when.  It runs in the thread of the request, one at a time; a ledger that
 * is too large for that is checked by commands.
 */
#include <stdatomic.h>

#include "page/book.h"

#define PAGE_CHECKS 10
#define CHECK_FACTS_MAX 1000000

struct check_row {
	int64_t seq, facts, erased, seals, seals_good, uncovered, wrong;
	struct str at, who, root, known, told;
	bool known_good;
};

struct ledger_check_page {
	struct frame frame;
	struct str done, seal;
	struct str bad_seal;
	const struct fault *faults;
	size_t faults_n;
	const struct check_row *rows;
	size_t rows_n;
};
#include "page/ledger_check.html.h"

static const struct done done_list[] = {
	{ "checked", "核验做完了，结果在最上面，也记进了账本。" },
	{ "again", "这张表已经交过一次，没有再核验；结果在下面。" },
};

static struct check_row
check_row(struct req *r, const struct care_audit *a)
{
	return (struct check_row){ .seq = a->seq,
		.at = moment(r->job, a->at),
		.facts = a->facts,
		.erased = a->erased,
		.seals = a->seals,
		.seals_good = a->seals_good,
		.uncovered = a->uncovered,
		.wrong = a->wrong,
		.root = a->root,
		.known = a->known,
		.told = a->told,
		.known_good = a->known_good };
}

static enum err
fill(struct req *r, struct db_ro *db, struct ledger_check_page *v)
{
	struct book_names *names = NEW(r->job, struct book_names);
	const struct care_audit *a;
	struct check_row *rows;
	size_t n;
	enum err e = care_audit_list(r->job, db, PAGE_CHECKS, &a, &n);

	if (e != OK)
		return e;
	rows = NEWS(r->job, struct check_row, n);
	for (size_t i = 0; e == OK && i < n; i++) {
		rows[i] = check_row(r, &a[i]);
		e = book_name(r, db, names, a[i].actor, &rows[i].who);
	}
	v->rows = rows;
	v->rows_n = n;
	return e;
}

static enum err
draw(struct req *r, struct db_ro *db, const struct faults *f)
{
	struct ledger_check_page v = { .frame = frame_of(r, S("核验")),
		.seal = req_field(r, S("seal")),
		.bad_seal = fault_of(f, "seal"),
		.faults = f->list,
		.faults_n = f->n };
	enum err e = fill(r, db, &v);

	if (e != OK)
		return e;
	v.done = done_told(r, done_list, ARRAY_N(done_list));
	faults_show(r, &v.frame, f);
	ledger_check_page_html(&r->out, &v);
	return OK;
}

enum err
page_ledger_check(struct req *r, struct db_ro *db)
{
	static const struct faults none;

	return draw(r, db, &none);
}

/* ── POST ───────────────────────────────────────────────────────────── */

struct checking {
	int64_t actor;
	struct str once;
	bool seen;
	struct care_audit audit;
};

static enum err
tell_check(struct job *j, struct db_rw *rw, void *arg)
{
	struct checking *c = arg;
	enum err e = ledger_once(j, rw, c->actor, c->once, &c->seen);

	return e == OK && !c->seen ? care_audit_put(j, rw, c->actor, &c->audit) : e;
}

/* One at a time: it reads everything there is. */
static enum err
check_now(struct req *r, struct desk *d, struct care_audit *out)
{
	static atomic_flag busy = ATOMIC_FLAG_INIT;
	const struct site *site = site_of(r);
	struct ledger_head head;
	enum err e = ledger_head(r->job, d->ro, &head);

	if (e == OK && head.size > CHECK_FACTS_MAX)
		return fail(r->job, E_LIMIT,
		    "账本有 %lld 条，网页上核验不了；请在服务器上用 zeren export 导出，"
		    "在另一台机器上用 zeren verify 核验",
		    (long long)head.size);
	if (e != OK)
		return e;
	if (atomic_flag_test_and_set(&busy))
		return fail(r->job, E_BUSY, "另一次核验正在做；请过一会儿再来看结果");
	e = care_audit(r->job, d->ro, site->rooms, site->rooms_n, req_field(r, S("seal")),
	    out);
	atomic_flag_clear(&busy);
	return e;
}

enum err
page_ledger_check_take(struct req *r, struct desk *d)
{
	struct checking c = { .actor = who_of(r)->person,
		.once = req_field(r, S("once")) };
	struct faults f = { .n = 0 };
	enum err e = check_now(r, d, &c.audit);

	if (e == E_INPUT) {
		fault_add(r->job, &f, "seal", str_of(r->job->told));
		return draw(r, d->ro, &f);
	}
	if (e == OK)
		e = db_tell(r->job, d->db, tell_check, &c);
	if (e == OK)
		go_to(r,
		    c.seen ? S("/ledger/check?done=again")
			   : S("/ledger/check?done=checked"));
	return e;
}
