/* SPDX-License-Identifier: MIT
 *
 * tree.h -- SHA-256 and the tree of RFC 6962; private to ledger/
 *
 * A tree that only grows needs no more than the roots of its perfect subtrees,
 * largest first: the frontier.  Nothing here fails; if the library cannot hash,
 * the process ends, for a ledger with a wrong hash is worse than none.
 */
#ifndef LEDGER_TREE_H
#define LEDGER_TREE_H

/* The plain functions of libcrypto, which uses the processor's own instructions: their
 * state is on the stack, so nothing is lost where a job is cut short.  OpenSSL would
 * rather have EVP, which takes its state from the heap and a third longer. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
#include <sodium.h>

#include "ledger/ledger.h"

#define BLOCK_LEVEL 8 /* roots of so high subtrees are kept in the table block */
#define BLOCK ((int64_t)1 << BLOCK_LEVEL)
#define TREE_LEVELS 63

typedef unsigned char hash32[LEDGER_HASH];

/* ── hashing ────────────────────────────────────────────────────────── */

struct hashing {
	SHA256_CTX state;
};

/* To be called before anything of the library; ends the process if it fails. */
void crypto_ready(void);
/* End the process with a sentence unless ${held}. */
void crypto_must(bool held);

void hash_begin(struct hashing *h);
void hash_byte(struct hashing *h, unsigned char c);
void hash_put(struct hashing *h, struct str bytes);
void hash_int(struct hashing *h, int64_t n);          /* 8 bytes, big-endian */
void hash_field(struct hashing *h, struct str bytes); /* length, then bytes */
void hash_end(struct hashing *h, hash32 out);

/* A hash as the bytes the store takes; borrowed. */
struct str hash_bytes(const hash32 hash);
/* ${bytes} must be one hash long: false if not. */
bool hash_of(struct str bytes, hash32 out) MUST_USE;

/* ── a fact's own hashes: see ledger_put() ──────────────────────────── */

void fact_digest(struct str salt, struct str body, hash32 out);
void fact_leaf(const struct ledger_fact *f, const hash32 digest, hash32 out);

/* ── the tree ───────────────────────────────────────────────────────── */

struct tree {
	int64_t size;
	size_t n; /* perfect subtrees: the ones in the binary of size */
	hash32 node[TREE_LEVELS];
};

/* The hash over two subtrees; ${out} may be either of them. */
void tree_join(const hash32 left, const hash32 right, hash32 out);
/* Append a leaf; true if it completed a block, whose root is then ${block}. */
bool tree_push(struct tree *t, const hash32 leaf, hash32 block);
void tree_root(const struct tree *t, hash32 out);

#endif
