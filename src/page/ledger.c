/* SPDX-License-Identifier: MIT
 *
 * ledger.c -- the ledger [账本] for the audit officer: facts, one fact, export
 *
 * The officer sees who did what and when, but not matters of business: bodies
 * are shown only of kinds that concern accounts, posts and units, and of kinds
 * that are public anyway.  The download keeps to the same rule: all leaves,
 * public bodies only.  A full export is made by a command, on the machine.
 */
#include "page/acct.h"

#define PAGE_FACTS 50
#define EXPORT_BYTES ((size_t)32 << 20) /* half of what a request may use */

/* ── kinds ──────────────────────────────────────────────────────────── */

static bool
is_office_room(const struct ledger_room *room)
{
	return room->kind == ledger_own.kind || room->kind == org_ledger.kind ||
	    room->kind == account_ledger.kind;
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

static struct str
means_of(const struct site *site, struct str name)
{
	const struct ledger_kind *k = ledger_kind_find(site->rooms, site->rooms_n, name);

	return k == NULL ? S("") : str_of(k->means);
}

/* ── names of actors ────────────────────────────────────────────────── */

struct actor {
	int64_t id;
	struct str name;
};

struct actors { /* each looked up once a page */
	struct actor list[PAGE_FACTS];
	size_t n;
};

static enum err
actor_name(struct req *r, struct db_ro *db, struct actors *a, int64_t id, struct str *out)
{
	struct org_person p;
	enum err e;

	*out = S("系统");
	if (id == 0)
		return OK;
	for (size_t i = 0; i < a->n; i++)
		if (a->list[i].id == id) {
			*out = a->list[i].name;
			return OK;
		}
	e = org_person_find(r->job, db, id, &p);
	*out = e == OK ? p.name : S("〔不在名册〕");
	if (e == OK && a->n < PAGE_FACTS)
		a->list[a->n++] = (struct actor){ id, p.name };
	return e == E_MISSING ? OK : e;
}

/* ── the list ───────────────────────────────────────────────────────── */

struct fact_row {
	int64_t seq, actor;
	struct str at, day; /* day: when it happened, if that is another one */
	struct str who, kind, means, subject;
	bool erased;
};

struct kind_choice {
	struct str name, means;
	bool chosen;
};

struct ledger_page {
	struct frame frame;
	int64_t size;
	struct str sealed; /* when last; empty: never */
	int64_t uncovered;
	const struct kind_choice *kinds;
	size_t kinds_n;
	struct str subject, actor_name;
	int64_t actor;
	bool filtered, first;
	const struct fact_row *rows;
	size_t rows_n;
	struct url more, everything;
};
#include "page/ledger.html.h"

static enum err
fill_rows(struct req *r, struct db_ro *db, const struct ledger_fact *f, size_t n,
    struct ledger_page *v)
{
	struct fact_row *rows = NEWS(r->job, struct fact_row, n);
	struct actors *actors = NEW(r->job, struct actors);
	enum err e = OK;

	for (size_t i = 0; e == OK && i < n; i++) {
		rows[i] = (struct fact_row){ .seq = f[i].seq,
			.actor = f[i].actor,
			.at = moment(r->job, f[i].at),
			.kind = f[i].kind,
			.means = means_of(site_of(r), f[i].kind),
			.subject = f[i].subject,
			.erased = f[i].erased };
		if (f[i].day != day_at(f[i].at))
			rows[i].day = day_text(r->job, f[i].day);
		e = actor_name(r, db, actors, f[i].actor, &rows[i].who);
	}
	v->rows = rows;
	v->rows_n = n;
	return e;
}

static void
fill_kinds(struct req *r, struct str chosen, struct ledger_page *v)
{
	const struct site *site = site_of(r);
	struct kind_choice *list;
	size_t n = 0;

	for (size_t i = 0; i < site->rooms_n; i++)
		n += site->rooms[i].kind_n;
	list = NEWS(r->job, struct kind_choice, n);
	for (size_t i = 0; i < site->rooms_n; i++)
		for (size_t k = 0; k < site->rooms[i].kind_n; k++) {
			struct str name = str_of(site->rooms[i].kind[k].name);

			list[v->kinds_n++] = (struct kind_choice){ name,
				str_of(site->rooms[i].kind[k].means),
				str_eq(name, chosen) };
		}
	v->kinds = list;
}

static struct ledger_wish
wish_of(struct req *r)
{
	struct ledger_wish w = { .kind = req_field(r, S("kind")),
		.subject = str_trim(req_field(r, S("subject"))) };

	if (!req_number(req_field(r, S("before")), &w.before))
		w.before = 0;
	if (!req_number(req_field(r, S("actor")), &w.actor))
		w.actor = 0;
	return w;
}

static struct url
older_than(struct job *j, const struct ledger_wish *w, int64_t seq)
{
	struct buf b = { .j = j };

	buf_fmt(&b, "/ledger?before=%lld", (long long)seq);
	if (w->actor != 0)
		buf_fmt(&b, "&actor=%lld", (long long)w->actor);
	if (w->kind.n > 0) {
		buf_put(&b, S("&kind="));
		url_piece(&b, w->kind);
	}
	if (w->subject.n > 0) {
		buf_put(&b, S("&subject="));
		url_piece(&b, w->subject);
	}
	return (struct url){ buf_str(&b) };
}

static enum err
fill_head(struct req *r, struct db_ro *db, struct ledger_page *v)
{
	struct ledger_head head;
	const struct ledger_seal *seal;
	size_t n;
	enum err e = ledger_head(r->job, db, &head);

	if (e == OK)
		e = ledger_seal_list(r->job, db, 0, 1, &seal, &n);
	if (e != OK)
		return e;
	v->size = head.size;
	v->uncovered = n > 0 ? head.size - seal[0].size : head.size;
	if (n > 0)
		v->sealed = moment(r->job, seal[0].at);
	return OK;
}

static enum err
fill_list(struct req *r, struct db_ro *db, const struct ledger_wish *w,
    struct ledger_page *v)
{
	const struct ledger_fact *f;
	struct actors none = { .n = 0 };
	size_t n;
	enum err e = ledger_list(r->job, db, w, PAGE_FACTS + 1, &f, &n);

	if (e == OK)
		e = fill_rows(r, db, f, n > PAGE_FACTS ? PAGE_FACTS : n, v);
	if (e == OK && w->actor != 0)
		e = actor_name(r, db, &none, w->actor, &v->actor_name);
	if (e == OK && n > PAGE_FACTS)
		v->more = older_than(r->job, w, f[PAGE_FACTS - 1].seq);
	return e;
}

/* GET /ledger; with ?seq=17, straight to that fact. */
enum err
page_ledger(struct req *r, struct db_ro *db)
{
	struct ledger_wish w = wish_of(r);
	struct ledger_page v = { .frame = frame_of(r, S("账本")) };
	int64_t seq;
	enum err e;

	if (req_number(str_trim(req_field(r, S("seq"))), &seq)) {
		go_to(r, job_fmt(r->job, "/ledger/fact/%lld", (long long)seq));
		return OK;
	}
	e = fill_head(r, db, &v);
	if (e == OK)
		e = fill_list(r, db, &w, &v);
	if (e != OK)
		return e;
	fill_kinds(r, w.kind, &v);
	v.subject = w.subject;
	v.actor = w.actor;
	v.filtered = w.kind.n > 0 || w.subject.n > 0 || w.actor != 0;
	v.first = w.before == 0;
	ledger_page_html(&r->out, &v);
	return OK;
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
	struct actors none = { .n = 0 };
	struct org_unit unit;
	struct ledger_head head;
	enum err e = actor_name(r, db, &none, f->actor, &v->who);

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
	v->means = means_of(site_of(r), f->kind);
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
