/* SPDX-License-Identifier: MIT
 *
 * rebuild.c -- the views again from the facts, and what is erased from them
 *
 * Facts are replayed page by page, each page with memory of its own, so a
 * ledger of any size fits.  The facts themselves are not changed by a replay,
 * and not checked: that is verify's affair.
 */
#include "ledger/put.h"
#include "ledger/ledger.sql.h"

#define PAGE_FACTS 500
#define PAGE_BYTES ((size_t)8 << 20)
#define PAGE_MEMORY ((size_t)256 << 20)

/* ── kinds ──────────────────────────────────────────────────────────── */

/* The erasing itself is not a view: ledger_erase() does it once. */
static enum err
apply_nothing(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	(void)j;
	(void)rw;
	(void)f;
	return OK;
}

static const struct ledger_kind own_kinds[] = {
	{ LEDGER_ERASED, "删除一条记录里的个人信息", 0, apply_nothing, NULL },
};

const struct ledger_room ledger_own = { &ledger_tables, own_kinds, ARRAY_N(own_kinds) };

static const struct ledger_kind *
kind_in(const struct ledger_room *room, struct str name)
{
	for (size_t i = 0; i < room->kind_n; i++)
		if (str_eq(str_of(room->kind[i].name), name))
			return &room->kind[i];
	return NULL;
}

const struct ledger_kind *
ledger_kind_find(const struct ledger_room *rooms, size_t n, struct str name)
{
	const struct ledger_kind *kind = kind_in(&ledger_own, name);

	for (size_t i = 0; kind == NULL && i < n; i++)
		kind = kind_in(&rooms[i], name);
	return kind;
}

enum err
ledger_unknown_kind(struct job *j, const struct ledger_fact *f)
{
	return fail(j, E_INPUT,
	    "账本第 %lld 号的种类“%.*s”，本程序不认识；请换用写下它的那一版或更新的程序",
	    (long long)f->seq, STR_FMT(f->kind));
}

/* ── replay ─────────────────────────────────────────────────────────── */

struct replay {
	struct db_rw *rw;
	const struct ledger_room *rooms;
	size_t n;
	int64_t seq; /* done up to here */
	struct tree tree;
	bool more;
};

static enum err
fact_gone(struct job *j, int64_t seq)
{
	return fail(j, E_SYSTEM,
	    "账本第 %lld 号不见了，数据库被改过或已损坏，没有重建；请用备份恢复",
	    (long long)seq);
}

/* Grow the tree by the facts; they must follow one another. */
static enum err
replay_leaves(struct job *j, struct replay *r, const struct ledger_fact *f, size_t n)
{
	enum err e = OK;

	for (size_t i = 0; i < n && e == OK; i++) {
		if (f[i].seq != r->tree.size + 1)
			return fact_gone(j, r->tree.size + 1);
		e = tree_append(j, r->rw, &r->tree, f[i].leaf);
		r->seq = f[i].seq;
	}
	return e;
}

/* Facts of one kind that follow one another are replayed at once. */
static enum err
replay_facts(struct job *j, struct replay *r, const struct ledger_fact *f, size_t n)
{
	enum err e = replay_leaves(j, r, f, n);

	for (size_t i = 0, k; e == OK && i < n; i += k) {
		const struct ledger_kind *kind = ledger_kind_find(r->rooms, r->n,
		    f[i].kind);

		if (kind == NULL)
			return ledger_unknown_kind(j, &f[i]);
		for (k = 1; i + k < n && str_eq(f[i + k].kind, f[i].kind);)
			k++;
		e = fact_apply(j, r->rw, kind, f + i, k);
	}
	return e;
}

static enum err
replay_page(struct job *j, void *arg)
{
	struct replay *r = arg;
	const struct whole *list;
	struct ledger_fact *f;
	size_t n;
	enum err e = fact_page(j, db_rw_reader(r->rw), r->seq, PAGE_FACTS, PAGE_BYTES,
	    &list, &n);

	f = NEWS(j, struct ledger_fact, n + 1);
	for (size_t i = 0; i < n; i++)
		f[i] = list[i].f;
	r->more = n > 0;
	return e == OK ? replay_facts(j, r, f, n) : e;
}

/* Later rooms look up to earlier ones, so they are emptied first. */
static enum err
empty(struct job *j, struct db_rw *rw, const struct ledger_room *rooms, size_t n)
{
	enum err e = tree_forget(j, rw);

	for (size_t i = n; i-- > 0;)
		for (size_t k = 0; e == OK && k < rooms[i].tables->empty_n; k++)
			e = db_change(j, rw, rooms[i].tables->empty[k], NO_VALUES, NULL);
	return e;
}

enum err
ledger_rebuild(struct job *j, struct db_rw *rw, const struct ledger_room *rooms, size_t n,
    int64_t *facts)
{
	struct replay r = { .rw = rw, .rooms = rooms, .n = n, .more = true };
	enum err e;

	crypto_ready();
	e = empty(j, rw, rooms, n);
	while (e == OK && r.more)
		e = job_run(j, PAGE_MEMORY, replay_page, &r);
	*facts = r.tree.size;
	return e == OK && r.tree.size > 0 ? head_set(j, rw, &r.tree, 0) : e;
}

/* ── comparing views ────────────────────────────────────────────────── */

static void
hash_value(struct hashing *h, const struct db_value *v)
{
	hash_byte(h, (unsigned char)v->type);
	switch (v->type) {
	case DB_NULL:
		break;
	case DB_INT:
		hash_int(h, v->i);
		break;
	case DB_TEXT:
	case DB_BYTES:
		hash_field(h, v->s);
		break;
	}
}

static enum err
hash_view(struct job *j, struct db_ro *ro, const struct sql_text *q, struct hashing *h)
{
	struct db_rows *rows;
	enum err e = db_select(j, ro, q, NO_VALUES, &rows);

	hash_field(h, str_of(q->name));
	while (db_more(rows, &e)) {
		hash_int(h, db_cols(rows));
		for (int i = 0; i < db_cols(rows); i++) {
			struct db_value v = db_raw(rows, i);

			hash_value(h, &v);
		}
	}
	return e;
}

enum err
ledger_views(struct job *j, struct db_ro *ro, const struct ledger_room *rooms, size_t n,
    unsigned char out[LEDGER_HASH])
{
	struct hashing h;
	enum err e = OK;

	crypto_ready();
	hash_begin(&h);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; e == OK && k < rooms[i].tables->dump_n; k++)
			e = hash_view(j, ro, rooms[i].tables->dump[k], &h);
	hash_end(&h, out);
	return e;
}

/* ── erasing ────────────────────────────────────────────────────────── */

static enum err
may_erase(struct job *j, const struct whole *w, const struct ledger_kind *kind,
    struct str why)
{
	if (kind == NULL)
		return ledger_unknown_kind(j, &w->f);
	if ((kind->flags & LEDGER_PERSONAL) == 0)
		return fail(j, E_DENIED, "“%s”不是个人信息，不能从账本里删除",
		    kind->name);
	if (w->f.erased)
		return fail(j, E_INPUT, "第 %lld 号的内容早已删除，不必再删",
		    (long long)w->f.seq);
	if (str_trim(why).n == 0)
		return fail(j, E_INPUT, "删除要写明理由，理由会留在账本里");
	return OK;
}

static enum err
put_erasure(struct job *j, struct db_rw *rw, int64_t seq, int64_t actor, struct str why)
{
	struct buf body = { .j = j };
	struct ledger_fact f = { .day = j->today, .actor = actor };

	body_put(&body, S("理由"), why);
	f.subject = job_fmt(j, "%lld", (long long)seq);
	f.body = buf_str(&body);
	return ledger_put(j, rw, &own_kinds[0], &f);
}

enum err
ledger_erase(struct job *j, struct db_rw *rw, const struct ledger_room *rooms, size_t n,
    int64_t seq, int64_t actor, struct str why)
{
	struct whole w;
	enum err e = fact_get(j, db_rw_reader(rw), seq, &w);

	if (e == OK)
		e = may_erase(j, &w, ledger_kind_find(rooms, n, w.f.kind), why);
	if (e == OK)
		e = put_erasure(j, rw, seq, actor, why);
	if (e != OK)
		return e;
	return db_change(j, rw, &ledger_sql[LEDGER_FACT_ERASE],
	    VALUES(DB_I(seq), DB_B(hash_bytes(w.digest))), NULL);
}
