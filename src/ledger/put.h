/* SPDX-License-Identifier: MIT
 *
 * put.h -- rows of facts and the head, for the files of ledger/; private
 */
#ifndef LEDGER_PUT_H
#define LEDGER_PUT_H

#include "ledger/tree.h"

/* A fact with what only its own room needs to see. */
struct whole {
	struct ledger_fact f;
	struct str salt; /* empty if the body is not here */
	hash32 digest;   /* of salt and body, whether they are here or not */
};

/* The tree as the last fact left it. */
enum err head_get(struct job *j, struct db_ro *ro, struct tree *out) MUST_USE;
/* Keep ${t}, which had ${had} leaves when it was kept before. */
enum err head_set(struct job *j, struct db_rw *rw, const struct tree *t,
    int64_t had) MUST_USE;
/* Grow ${t} by a leaf, and keep the block that this completes. */
enum err tree_append(struct job *j, struct db_rw *rw, struct tree *t,
    const hash32 leaf) MUST_USE;
/* Drop what is kept of the tree: it follows from the leaves. */
enum err tree_forget(struct job *j, struct db_rw *rw) MUST_USE;

/* Write ${w}, whose seqs are the next and whose leaves and digests are right. */
enum err fact_append(struct job *j, struct db_rw *rw, struct tree *t,
    const struct whole *w, size_t n) MUST_USE;
/* The views after ${n} facts of ${kind}. */
enum err fact_apply(struct job *j, struct db_rw *rw, const struct ledger_kind *kind,
    const struct ledger_fact *f, size_t n) MUST_USE;

/* E_MISSING if there is no such fact. */
enum err fact_get(struct job *j, struct db_ro *ro, int64_t seq,
    struct whole *out) MUST_USE;

/* Facts after ${seq} in order, at most ${max}, until they hold ${bytes} bytes. */
enum err fact_page(struct job *j, struct db_ro *ro, int64_t seq, size_t max, size_t bytes,
    const struct whole **items, size_t *n) MUST_USE;

/* The first seal of more than ${size} facts; *found is false if there is none. */
enum err seal_after(struct job *j, struct db_ro *ro, int64_t size,
    struct ledger_seal *out, bool *found) MUST_USE;
/* Write ${s} as it is. */
enum err seal_append(struct job *j, struct db_rw *rw,
    const struct ledger_seal *s) MUST_USE;

/* E_INPUT: the program does not know the kind of ${f}. */
enum err ledger_unknown_kind(struct job *j, const struct ledger_fact *f);

/* What went wrong inside if a stored hash has not 32 bytes. */
enum err ledger_spoiled(struct job *j);

#endif
