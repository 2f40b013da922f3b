/* SPDX-License-Identifier: MIT
 *
 * proof.c -- the way from one fact to the root, and whether such a way holds
 *
 * Reads the leaves of at most two blocks and the roots of the others.  Making
 * a proof trusts the tables; ledger_proof_holds() trusts nothing but the root.
 */
#include <assert.h>

#include "ledger/put.h"
#include "ledger/ledger.sql.h"

struct piece { /* leaves from ${lo} on */
	int64_t lo, n;
	hash32 leaf[BLOCK];
};

struct grove {
	hash32 *block;          /* roots of the whole blocks */
	struct piece own, tail; /* the leaves round the fact, and the last ones */
	hash32 *path;
	size_t n;
};

/* ── reading ────────────────────────────────────────────────────────── */

static enum err
piece_get(struct job *j, struct db_ro *ro, int64_t lo, int64_t n, struct piece *out)
{
	struct db_rows *rows;
	enum err e = db_select(j, ro, &ledger_sql[LEDGER_LEAF_LIST],
	    VALUES(DB_I(lo), DB_I(n)), &rows);

	out->lo = lo;
	for (out->n = 0; db_more(rows, &e); out->n++) {
		if (out->n == n || db_int(rows, 0) != lo + out->n + 1 ||
		    !hash_of(db_bytes(rows, 1), out->leaf[out->n]))
			return ledger_spoiled(j);
	}
	return e == OK && out->n != n ? ledger_spoiled(j) : e;
}

static enum err
blocks_get(struct job *j, struct db_ro *ro, int64_t n, hash32 **out)
{
	hash32 *list = NEWS(j, hash32, (size_t)n);
	struct db_rows *rows;
	int64_t at;
	enum err e = db_select(j, ro, &ledger_sql[LEDGER_BLOCK_LIST], VALUES(DB_I(n)),
	    &rows);

	for (at = 0; db_more(rows, &e); at++) {
		if (at == n || db_int(rows, 0) != at ||
		    !hash_of(db_bytes(rows, 1), list[at]))
			return ledger_spoiled(j);
	}
	*out = list;
	return e == OK && at != n ? ledger_spoiled(j) : e;
}

/* ── the way up ─────────────────────────────────────────────────────── */

/* The largest power of two below ${n} > 1. */
static int64_t
split_at(int64_t n)
{
	return INT64_C(1) << (63 - __builtin_clzll((uint64_t)n - 1));
}

static const unsigned char *
leaf_at(const struct grove *g, int64_t at)
{
	const struct piece *p = at >= g->tail.lo ? &g->tail : &g->own;

	assert(at >= p->lo && at < p->lo + p->n);
	return p->leaf[at - p->lo];
}

/* The hash over the ${n} leaves from ${lo} on. */
static void
hash_over(const struct grove *g, int64_t lo, int64_t n, hash32 out)
{
	hash32 left, right;
	int64_t k;

	if (n == BLOCK && lo % BLOCK == 0) {
		memcpy(out, g->block[lo / BLOCK], LEDGER_HASH);
		return;
	}
	if (n == 1) {
		memcpy(out, leaf_at(g, lo), LEDGER_HASH);
		return;
	}
	k = split_at(n);
	hash_over(g, lo, k, left);
	hash_over(g, lo + k, n - k, right);
	tree_join(left, right, out);
}

/* Note the neighbours on the way from leaf ${at} to the hash over [lo, lo + n). */
static void
walk(struct grove *g, int64_t at, int64_t lo, int64_t n)
{
	int64_t k;

	if (n == 1)
		return;
	k = split_at(n);
	if (at < lo + k) {
		walk(g, at, lo, k);
		hash_over(g, lo + k, n - k, g->path[g->n++]);
	} else {
		walk(g, at, lo + k, n - k);
		hash_over(g, lo, k, g->path[g->n++]);
	}
}

enum err
ledger_proof(struct job *j, struct db_ro *ro, int64_t seq, int64_t size,
    const unsigned char (**path)[LEDGER_HASH], size_t *n)
{
	struct grove *g = NEW(j, struct grove);
	int64_t own = (seq - 1) / BLOCK * BLOCK;
	struct tree t;
	enum err e = head_get(j, ro, &t);

	if (e != OK)
		return e;
	if (seq < 1 || seq > size || size > t.size)
		return fail(j, E_INPUT, "账本前 %lld 号里没有第 %lld 号，给不出证明",
		    (long long)size, (long long)seq);
	crypto_ready();
	e = blocks_get(j, ro, size / BLOCK, &g->block);
	if (e == OK)
		e = piece_get(j, ro, size / BLOCK * BLOCK, size % BLOCK, &g->tail);
	if (e == OK && own < g->tail.lo)
		e = piece_get(j, ro, own, BLOCK, &g->own);
	if (e != OK)
		return e;
	g->path = NEWS(j, hash32, TREE_LEVELS);
	walk(g, seq - 1, 0, size);
	*path = (const unsigned char(*)[LEDGER_HASH])g->path;
	*n = g->n;
	return OK;
}

/* RFC 9162, 2.1.3.2. */
bool
ledger_proof_holds(const unsigned char leaf[LEDGER_HASH], int64_t seq, int64_t size,
    const unsigned char (*path)[LEDGER_HASH], size_t n,
    const unsigned char root[LEDGER_HASH])
{
	int64_t at = seq - 1, last = size - 1;
	hash32 h;

	if (seq < 1 || seq > size)
		return false;
	memcpy(h, leaf, sizeof h);
	for (size_t i = 0; i < n; i++) {
		if (last == 0)
			return false;
		if (at % 2 == 1 || at == last)
			tree_join(path[i], h, h);
		else
			tree_join(h, path[i], h);
		while (at % 2 == 0 && at == last && at != 0) {
			at /= 2;
			last /= 2;
		}
		at /= 2;
		last /= 2;
	}
	return last == 0 && sodium_memcmp(h, root, sizeof h) == 0;
}
