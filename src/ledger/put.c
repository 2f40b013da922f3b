/* SPDX-License-Identifier: MIT
 *
 * put.c -- facts go in at the end, and are found and listed
 *
 * A fact, its leaf in the tree and what its kind's apply() writes share the
 * caller's transaction.  Two writers cannot both have one number: it is the
 * key.  Nothing here checks whether old facts are still as they were.
 */
#include <assert.h>

#include "ledger/put.h"
#include "ledger/ledger.sql.h"

enum err
ledger_spoiled(struct job *j)
{
	return fail(j, E_SYSTEM,
	    "账本的表里有一处长度不对，数据库被改过或已损坏；"
	    "请停下程序，先用 zeren rebuild，再导出来用 zeren verify 核验");
}

/* ── the head ───────────────────────────────────────────────────────── */

#define FRONTIERS 64 /* rows of the table frontier at most */

enum err
head_get(struct job *j, struct db_ro *ro, struct tree *out)
{
	struct db_rows *rows;
	struct str roots;
	enum err e = db_first(j, ro, &ledger_sql[LEDGER_FRONTIER_FIND], NO_VALUES, &rows);

	*out = (struct tree){ .size = 0 };
	if (rows == NULL)
		return e;
	out->size = db_int(rows, 0);
	roots = db_bytes(rows, 1);
	out->n = (size_t)__builtin_popcountll((uint64_t)out->size);
	if (out->size < 1 || roots.n != out->n * LEDGER_HASH)
		return ledger_spoiled(j);
	memcpy(out->node, roots.p, roots.n);
	return OK;
}

enum err
head_set(struct job *j, struct db_rw *rw, const struct tree *t, int64_t had)
{
	struct str roots = { (const char *)t->node, t->n * LEDGER_HASH };
	enum err e = db_change(j, rw, &ledger_sql[LEDGER_FRONTIER_PUT],
	    VALUES(DB_I(t->size), DB_B(roots)), NULL);

	if (e != OK || t->size / FRONTIERS == had / FRONTIERS)
		return e;
	return db_change(j, rw, &ledger_sql[LEDGER_FRONTIER_DROP],
	    VALUES(DB_I(had - FRONTIERS - 1), DB_I(t->size)), NULL);
}

enum err
ledger_head(struct job *j, struct db_ro *ro, struct ledger_head *out)
{
	struct tree t;
	enum err e = head_get(j, ro, &t);

	out->size = t.size;
	tree_root(&t, out->root);
	return e;
}

/* ── appending ──────────────────────────────────────────────────────── */

#define FACT_VALUES 11

static void
fill_row(struct db_value *to, const struct whole *w)
{
	const struct ledger_fact *f = &w->f;
	bool here = !f->erased;
	const struct db_value v[FACT_VALUES] = { DB_I(f->seq), DB_I(f->at), DB_I(f->day),
		DB_I(f->actor), DB_I(f->unit), DB_T(f->kind), DB_T(f->subject),
		here ? DB_B(w->salt) : DB_NOTHING, here ? DB_T(f->body) : DB_NOTHING,
		here ? DB_NOTHING : DB_B(hash_bytes(w->digest)),
		DB_B(hash_bytes(f->leaf)) };

	memcpy(to, v, sizeof v);
}

static enum err
put_rows(struct job *j, struct db_rw *rw, const struct whole *w, size_t n)
{
	struct db_value *v = NEWS(j, struct db_value, n * FACT_VALUES);

	for (size_t i = 0; i < n; i++)
		fill_row(v + i * FACT_VALUES, &w[i]);
	if (n == 1)
		return db_change(j, rw, &ledger_sql[LEDGER_FACT_PUT], v, FACT_VALUES,
		    NULL);
	return db_change_all(j, rw, &ledger_sql[LEDGER_FACT_PUT_ALL], v, n);
}

enum err
tree_append(struct job *j, struct db_rw *rw, struct tree *t, const hash32 leaf)
{
	hash32 block;

	if (!tree_push(t, leaf, block))
		return OK;
	return db_change(j, rw, &ledger_sql[LEDGER_BLOCK_PUT],
	    VALUES(DB_I(t->size / BLOCK - 1), DB_B(hash_bytes(block))), NULL);
}

enum err
fact_append(struct job *j, struct db_rw *rw, struct tree *t, const struct whole *w,
    size_t n)
{
	int64_t had = t->size;
	enum err e = put_rows(j, rw, w, n);

	for (size_t i = 0; i < n && e == OK; i++) {
		e = tree_append(j, rw, t, w[i].f.leaf);
		assert(e != OK || t->size == w[i].f.seq);
	}
	return e == OK ? head_set(j, rw, t, had) : e;
}

enum err
fact_apply(struct job *j, struct db_rw *rw, const struct ledger_kind *kind,
    const struct ledger_fact *f, size_t n)
{
	enum err e = OK;

	if (kind->apply_all != NULL)
		return kind->apply_all(j, rw, f, n);
	for (size_t i = 0; i < n && e == OK; i++)
		e = kind->apply(j, rw, &f[i]);
	return e;
}

enum err
tree_forget(struct job *j, struct db_rw *rw)
{
	enum err e = db_change(j, rw, &ledger_sql[LEDGER_FRONTIER_FORGET], NO_VALUES,
	    NULL);

	if (e != OK)
		return e;
	return db_change(j, rw, &ledger_sql[LEDGER_BLOCK_FORGET], NO_VALUES, NULL);
}

static enum err
check(struct job *j, const struct ledger_fact *f)
{
	size_t bad;

	assert(f->kind.n > 0 && f->kind.n <= LEDGER_KIND_MAX);
	if (!utf8_valid(f->subject, &bad) || !utf8_valid(f->body, &bad))
		return fail(j, E_INPUT, "有的文字不是 UTF-8，没有记进账本；请改好再交");
	if (f->subject.n > LEDGER_SUBJECT_MAX)
		return fail(j, E_INPUT, "“%.*s”太长，记不进账本：最多 %d 字节",
		    STR_FMT(f->subject), LEDGER_SUBJECT_MAX);
	if (f->body.n > LEDGER_BODY_MAX)
		return fail(j, E_LIMIT, "这一条的内容太长，记不进账本：最多 %zu KiB",
		    LEDGER_BODY_MAX >> 10);
	return OK;
}

/* Give ${f}, which is to be number ${seq}, all that a fact has. */
static enum err
complete(struct job *j, const struct ledger_kind *kind, struct ledger_fact *f,
    int64_t seq, struct whole *w)
{
	char *salt = job_alloc(j, LEDGER_SALT);
	enum err e;

	randombytes_buf(salt, LEDGER_SALT);
	f->kind = str_of(kind->name);
	f->at = j->now;
	f->erased = false;
	f->seq = seq;
	e = check(j, f);
	if (e != OK)
		return e;
	w->salt = (struct str){ salt, LEDGER_SALT };
	fact_digest(w->salt, f->body, w->digest);
	fact_leaf(f, w->digest, f->leaf);
	w->f = *f;
	return OK;
}

enum err
ledger_put_all(struct job *j, struct db_rw *rw, const struct ledger_kind *kind,
    struct ledger_fact *f, size_t n)
{
	struct whole *w = NEWS(j, struct whole, n);
	struct tree t;
	enum err e;

	crypto_ready();
	e = head_get(j, db_rw_reader(rw), &t);
	for (size_t i = 0; i < n && e == OK; i++)
		e = complete(j, kind, &f[i], t.size + 1 + (int64_t)i, &w[i]);
	if (e == OK && n > 0)
		e = fact_append(j, rw, &t, w, n);
	return e == OK ? fact_apply(j, rw, kind, f, n) : e;
}

enum err
ledger_put(struct job *j, struct db_rw *rw, const struct ledger_kind *kind,
    struct ledger_fact *f)
{
	return ledger_put_all(j, rw, kind, f, 1);
}

/* ── finding ────────────────────────────────────────────────────────── */

/* Columns as fact_find and the lists have them, up to the body. */
static enum err
row_fact(struct job *j, struct db_rows *rows, struct ledger_fact *f)
{
	*f = (struct ledger_fact){
		.seq = db_int(rows, 0),
		.at = db_int(rows, 1),
		.day = (int32_t)db_int(rows, 2),
		.actor = db_int(rows, 3),
		.unit = db_int(rows, 4),
		.kind = db_text(rows, 5),
		.subject = db_text(rows, 6),
		.body = db_text(rows, 9),
	};
	f->erased = db_bytes(rows, 8).n > 0;
	return hash_of(db_bytes(rows, 7), f->leaf) ? OK : ledger_spoiled(j);
}

static enum err
row_whole(struct job *j, struct db_rows *rows, struct whole *w)
{
	enum err e = row_fact(j, rows, &w->f);

	if (e != OK)
		return e;
	if (w->f.erased)
		return hash_of(db_bytes(rows, 8), w->digest) ? OK : ledger_spoiled(j);
	w->salt = db_bytes(rows, 10);
	fact_digest(w->salt, w->f.body, w->digest);
	return OK;
}

enum err
fact_get(struct job *j, struct db_ro *ro, int64_t seq, struct whole *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &ledger_sql[LEDGER_FACT_FIND], VALUES(DB_I(seq)),
	    &rows);

	if (e != OK)
		return e;
	if (rows == NULL)
		return fail(j, E_MISSING, "账本里没有第 %lld 号", (long long)seq);
	*out = (struct whole){ .f = { .seq = seq } };
	return row_whole(j, rows, out);
}

enum err
ledger_who(struct job *j, struct db_ro *ro, int64_t seq, int64_t *actor, int64_t *at)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &ledger_sql[LEDGER_FACT_WHO], VALUES(DB_I(seq)),
	    &rows);

	if (e != OK)
		return e;
	if (rows == NULL)
		return fail(j, E_MISSING, "账本里没有第 %lld 号", (long long)seq);
	*actor = db_int(rows, 0);
	*at = db_int(rows, 1);
	return OK;
}

enum err
ledger_find(struct job *j, struct db_ro *ro, int64_t seq, struct ledger_fact *out)
{
	struct whole w;
	enum err e = fact_get(j, ro, seq, &w);

	if (e == OK)
		*out = w.f;
	return e;
}

enum err
ledger_holds(struct job *j, struct db_ro *ro, int64_t seq, bool *out)
{
	struct whole w;
	hash32 leaf;
	enum err e;

	crypto_ready();
	e = fact_get(j, ro, seq, &w);
	if (e != OK)
		return e;
	fact_leaf(&w.f, w.digest, leaf);
	*out = memcmp(leaf, w.f.leaf, sizeof leaf) == 0;
	return OK;
}

enum err
fact_page(struct job *j, struct db_ro *ro, int64_t seq, size_t max, size_t bytes,
    const struct whole **items, size_t *n)
{
	struct whole *list = NEWS(j, struct whole, max);
	struct db_rows *rows;
	size_t held = 0;
	enum err e = db_select(j, ro, &ledger_sql[LEDGER_FACT_NEXT],
	    VALUES(DB_I(seq), DB_I((int64_t)max)), &rows);

	for (*n = 0; *n < max && held < bytes && db_more(rows, &e); (*n)++) {
		e = row_whole(j, rows, &list[*n]);
		held += list[*n].f.body.n;
	}
	*items = list;
	return e;
}

#define ABOUT_BYTES ((size_t)4 << 20)

enum err
ledger_about(struct job *j, struct db_ro *ro, struct str subject, int64_t after,
    size_t max, const struct ledger_fact **items, size_t *n)
{
	struct ledger_fact *list = NEWS(j, struct ledger_fact, max);
	struct db_rows *rows;
	size_t held = 0;
	enum err e = db_select(j, ro, &ledger_sql[LEDGER_FACT_ABOUT],
	    VALUES(DB_T(subject), DB_I(after), DB_I((int64_t)max)), &rows);

	for (*n = 0; *n < max && held < ABOUT_BYTES && db_more(rows, &e); (*n)++) {
		e = row_fact(j, rows, &list[*n]);
		held += list[*n].body.n;
	}
	*items = list;
	return e;
}

enum err
ledger_since(struct job *j, struct db_ro *ro, struct str subject, int64_t after,
    size_t max, const struct ledger_news **items, size_t *n)
{
	struct ledger_news *list = NEWS(j, struct ledger_news, max);
	struct db_rows *rows;
	enum err e = db_select(j, ro, &ledger_sql[LEDGER_FACT_SINCE],
	    VALUES(DB_T(subject), DB_I(after), DB_I((int64_t)max)), &rows);

	for (*n = 0; *n < max && db_more(rows, &e); (*n)++)
		list[*n] = (struct ledger_news){ db_int(rows, 0), db_text(rows, 1) };
	*items = list;
	return e;
}

/* ── lists ──────────────────────────────────────────────────────────── */

/* Begin with the wish that fits the fewest facts: each has its index. */
static enum err
list_begin(struct job *j, struct db_ro *ro, const struct ledger_wish *w, size_t max,
    struct db_rows **rows)
{
	struct db_value before = DB_I(w->before > 0 ? w->before : INT64_MAX);
	struct db_value limit = DB_I((int64_t)max);

	if (w->subject.n > 0)
		return db_select(j, ro, &ledger_sql[LEDGER_LIST_SUBJECT],
		    VALUES(before, limit, DB_T(w->subject), DB_T(w->kind), DB_I(w->actor),
			DB_I(w->unit)),
		    rows);
	if (w->unit != 0)
		return db_select(j, ro, &ledger_sql[LEDGER_LIST_UNIT],
		    VALUES(before, limit, DB_I(w->unit), DB_T(w->kind), DB_I(w->actor)),
		    rows);
	if (w->actor != 0)
		return db_select(j, ro, &ledger_sql[LEDGER_LIST_ACTOR],
		    VALUES(before, limit, DB_I(w->actor), DB_T(w->kind)), rows);
	if (w->kind.n > 0)
		return db_select(j, ro, &ledger_sql[LEDGER_LIST_KIND],
		    VALUES(before, limit, DB_T(w->kind)), rows);
	return db_select(j, ro, &ledger_sql[LEDGER_LIST_ALL], VALUES(before, limit),
	    rows);
}

enum err
ledger_list(struct job *j, struct db_ro *ro, const struct ledger_wish *wish, size_t max,
    const struct ledger_fact **items, size_t *n)
{
	struct ledger_fact *list = NEWS(j, struct ledger_fact, max);
	struct db_rows *rows;
	enum err e = list_begin(j, ro, wish, max, &rows);

	for (*n = 0; *n < max && db_more(rows, &e); (*n)++)
		e = row_fact(j, rows, &list[*n]);
	*items = list;
	return e;
}

/* ── searching ──────────────────────────────────────────────────────── */

/* The first fact recorded at ${at} or later; size + 1: there is none. */
static enum err
first_at(struct job *j, struct db_ro *ro, int64_t size, int64_t at, int64_t *out)
{
	int64_t low = 1, high = size + 1, actor, here;
	enum err e = OK;

	while (e == OK && low < high) {
		int64_t mid = low + (high - low) / 2;

		e = ledger_who(j, ro, mid, &actor, &here);
		if (e == E_MISSING) { /* somebody took it away: go on above it */
			here = INT64_MIN;
			e = OK;
		}
		if (here < at)
			low = mid + 1;
		else
			high = mid;
	}
	*out = low;
	return e;
}

/* Facts [*low, *high) are to be looked at. */
static enum err
search_range(struct job *j, struct db_ro *ro, const struct ledger_quest *q, int64_t *low,
    int64_t *high)
{
	struct ledger_head head;
	int64_t until;
	enum err e = ledger_head(j, ro, &head);

	*low = 1;
	*high = q->before > 0 && q->before <= head.size ? q->before : head.size + 1;
	if (e == OK && q->until != 0) {
		e = first_at(j, ro, head.size, q->until, &until);
		*high = e == OK && until < *high ? until : *high;
	}
	if (e == OK && q->from != 0)
		e = first_at(j, ro, head.size, q->from, low);
	if (*high - *low > LEDGER_LOOK_MAX)
		*low = *high - LEDGER_LOOK_MAX;
	return e;
}

/* The ids of a list, filled up with the last of them. */
static void
put_ids(struct db_value *v, const int64_t *id, size_t n)
{
	assert(n <= LEDGER_NAMES_MAX);
	for (size_t i = 0; i < LEDGER_NAMES_MAX; i++)
		v[i] = DB_I(n == 0 ? -1 : id[i < n ? i : n - 1]);
}

enum err
ledger_search(struct job *j, struct db_ro *ro, const struct ledger_quest *q, size_t max,
    const struct ledger_fact **items, size_t *n, int64_t *upto)
{
	struct ledger_fact *list = NEWS(j, struct ledger_fact, max);
	struct db_value v[7 + 2 * LEDGER_NAMES_MAX];
	struct db_rows *rows;
	int64_t high;
	enum err e = search_range(j, ro, q, upto, &high);

	*n = 0;
	*items = list;
	if (e != OK)
		return e;
	v[0] = DB_I(high);
	v[1] = DB_I(*upto);
	v[2] = DB_I(q->from);
	v[3] = DB_I(q->until != 0 ? q->until : INT64_MAX);
	v[4] = DB_T(q->kind);
	v[5] = DB_T(q->words);
	put_ids(&v[6], q->actor, q->actors);
	put_ids(&v[6 + LEDGER_NAMES_MAX], q->unit, q->units);
	v[6 + 2 * LEDGER_NAMES_MAX] = DB_I((int64_t)max);
	e = db_select(j, ro, &ledger_sql[LEDGER_SEARCH], v, ARRAY_N(v), &rows);
	for (; *n < max && db_more(rows, &e); (*n)++)
		e = row_fact(j, rows, &list[*n]);
	return e;
}

/* ── once ───────────────────────────────────────────────────────────── */

enum err
ledger_once(struct job *j, struct db_rw *rw, int64_t actor, struct str key, bool *seen)
{
	int64_t changed = 1;
	enum err e = OK;

	if (key.n > 0)
		e = db_change(j, rw, &ledger_sql[LEDGER_ONCE_PUT],
		    VALUES(DB_I(actor), DB_T(key), DB_I(j->now)), &changed);
	*seen = changed == 0;
	return e;
}
