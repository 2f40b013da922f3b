/* SPDX-License-Identifier: MIT
 *
 * ledger.c -- one fact of the ledger [账本] for the audit officer, and the export
 *
 * The officer sees who did what and when, but not matters of business: bodies
 * are shown only of kinds that concern accounts, posts, units and the care of
 * the installation, and of kinds that are public anyway.  The download keeps to
 * the same rule: all leaves, public bodies only.  A full export is made by a
 * command, on the machine.
 */
#include "page/book.h"

#define EXPORT_BYTES ((size_t)32 << 20) /* half of what a request may use */

/* ── kinds ──────────────────────────────────────────────────────────── */

static bool
is_office_room(const struct ledger_room *room)
{
	return room->kind == ledger_own.kind || room->kind == org_ledger.kind ||
	    room->kind == account_ledger.kind || room->kind == care_ledger.kind;
}

/* May the officer read bodies of that kind? */
static bool
is_open_kind(const struct site *site, struct str name)
{
	for (size_t i = 0; i < site->rooms_n; i++)
		for (size_t k = 0; k < site->rooms[i].kind_n; k++) {
			const struct ledger_kind *kind = &site->rooms[i].kind[k];

			if (str_eq(str_of(kind->name), name))
				return is_office_room(&site->rooms[i]) ||
				    (kind->flags & LEDGER_PUBLIC) != 0;
		}
	return false;
}

/* ── one fact ───────────────────────────────────────────────────────── */

struct line {
	struct str key, value;
};

struct step { /* of the proof, from the leaf up */
	struct str side, hash;
};

struct fact_page {
	struct frame frame;
	int64_t seq, before, after; /* before, after: 0 if there is none */
	struct str at, day, who, unit, kind, means, subject, leaf;
	int64_t actor;
	bool erased, hidden;
	const struct line *lines;
	size_t lines_n;
	bool covered, holds;
	bool spoiled; /* not what its leaf was made of any more */
	struct str seal_at, seal_code, seal_root;
	int64_t seal_size;
	const struct step *steps;
	size_t steps_n;
};
#include "page/ledger_fact.html.h"

#define LINES_MAX 200

static void
fill_lines(struct req *r, const struct ledger_fact *f, struct fact_page *v)
{
	struct line *list = NEWS(r->job, struct line, LINES_MAX);
	size_t at = 0;

	v->lines = list;
	while (v->lines_n < LINES_MAX &&
	    body_next(r->job, f->body, &at, &list[v->lines_n].key,
		&list[v->lines_n].value))
		v->lines_n++;
}

/* On which side of the way up each hash stands, as RFC 6962 joins them. */
static void
fill_steps(struct req *r, int64_t seq, int64_t size,
    const unsigned char (*path)[LEDGER_HASH], size_t n, struct fact_page *v)
{
	struct step *list = NEWS(r->job, struct step, n);
	int64_t at = seq - 1, last = size - 1;

	for (size_t i = 0; i < n; i++) {
		bool left = (at & 1) != 0 || at == last;

		list[i] = (struct step){ left ? S("左") : S("右"),
			hash_text(r->job, path[i], LEDGER_HASH) };
		while (left && at != 0 && (at & 1) == 0) {
			at >>= 1;
			last >>= 1;
		}
		at >>= 1;
		last >>= 1;
	}
	v->steps = list;
	v->steps_n = n;
}

static enum err
fill_proof(struct req *r, struct db_ro *db, const struct ledger_fact *f,
    struct fact_page *v)
{
	const unsigned char(*path)[LEDGER_HASH];
	const struct ledger_seal *seal;
	size_t n, path_n;
	enum err e = ledger_seal_list(r->job, db, 0, 1, &seal, &n);

	if (e != OK || n == 0 || seal->size < f->seq)
		return e;
	e = ledger_proof(r->job, db, f->seq, seal->size, &path, &path_n);
	if (e != OK)
		return e;
	v->covered = true;
	v->holds = ledger_seal_holds(seal) &&
	    ledger_proof_holds(f->leaf, f->seq, seal->size, path, path_n, seal->root);
	v->seal_at = moment(r->job, seal->at);
	v->seal_code = seal->code;
	v->seal_root = hash_text(r->job, seal->root, LEDGER_HASH);
	v->seal_size = seal->size;
	fill_steps(r, f->seq, seal->size, path, path_n, v);
	return OK;
}

static enum err
fill_names(struct req *r, struct db_ro *db, const struct ledger_fact *f,
    struct fact_page *v)
{
	struct book_names none = { .n = 0 };
	struct org_unit unit;
	struct ledger_head head;
	enum err e = book_name(r, db, &none, f->actor, &v->who);

	if (e == OK && f->unit != 0) {
		e = org_unit_find(r->job, db, f->unit, &unit);
		v->unit = e == OK ? unit.name : S("〔不在册〕");
		e = e == E_MISSING ? OK : e;
	}
	if (e == OK)
		e = ledger_head(r->job, db, &head);
	if (e != OK)
		return e;
	v->before = f->seq - 1;
	v->after = f->seq < head.size ? f->seq + 1 : 0;
	return OK;
}

static void
fill_fact(struct req *r, const struct ledger_fact *f, struct fact_page *v)
{
	v->seq = f->seq;
	v->actor = f->actor;
	v->at = moment(r->job, f->at);
	if (f->day != day_at(f->at))
		v->day = day_text(r->job, f->day);
	v->kind = f->kind;
	v->means = book_means(site_of(r), f->kind);
	v->subject = f->subject;
	v->leaf = hash_text(r->job, f->leaf, LEDGER_HASH);
	v->erased = f->erased;
	v->hidden = !f->erased && !is_open_kind(site_of(r), f->kind);
	if (!f->erased && !v->hidden)
		fill_lines(r, f, v);
}

enum err
page_ledger_fact(struct req *r, struct db_ro *db)
{
	struct fact_page v = { .erased = false };
	struct ledger_fact f;
	bool is_whole = false;
	enum err e = ledger_find(r->job, db, arg_id(r, 0), &f);

	if (e == OK)
		e = fill_names(r, db, &f, &v);
	if (e == OK)
		e = fill_proof(r, db, &f, &v);
	if (e == OK)
		e = ledger_holds(r->job, db, f.seq, &is_whole);
	if (e != OK)
		return e;
	v.spoiled = !is_whole;
	fill_fact(r, &f, &v);
	v.frame = frame_of(r, job_fmt(r->job, "第 %lld 号", (long long)f.seq));
	fact_page_html(&r->out, &v);
	return OK;
}

/* ── export ─────────────────────────────────────────────────────────── */

/* ${j} has memory of its own here, given back page by page: the room for the
 * whole stands ready, and nothing grows. */
static enum err
put_line(struct job *j, void *arg, struct str line)
{
	struct buf *b = arg;

	if (line.n >= b->cap - b->n)
		return fail(j, E_LIMIT,
		    "账本太大，网页上下载不了；请在服务器上运行 zeren export --public");
	memcpy(b->p + b->n, line.p, line.n);
	b->p[b->n + line.n] = '\n';
	b->n += line.n + 1;
	return OK;
}

enum err
page_ledger_export(struct req *r, struct db_ro *db)
{
	const struct site *site = site_of(r);
	struct ledger_sink sink = { put_line, &r->out.b };
	enum err e;

	r->out.b.p = job_alloc(r->job, EXPORT_BYTES);
	r->out.b.cap = EXPORT_BYTES;
	e = ledger_export(r->job, db, site->rooms, site->rooms_n, true, &sink);
	if (e != OK) {
		r->out.b.n = 0;
		return e;
	}
	req_download(r, S("application/jsonl; charset=utf-8"),
	    job_fmt(r->job, "账本-公开-%.*s.jsonl",
		STR_FMT(day_text(r->job, r->job->today))));
	return OK;
}
