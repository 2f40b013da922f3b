/* SPDX-License-Identifier: MIT
 *
 * tree.c -- SHA-256 by libcrypto, leaves of facts, a growing tree
 *
 * RFC 6962: a node is SHA-256(0x01 | left | right); the left subtree is the
 * largest perfect one.  Knows no table and keeps nothing.
 */
#include "ledger/tree.h"

/* ── hashing ────────────────────────────────────────────────────────── */

void
crypto_must(bool held)
{
	if (held)
		return;
	(void)fputs(
	    "密码库不能工作，程序停下，以免写错账本；请检查 libsodium 和 libcrypto 的安装\n",
	    stderr);
	abort();
}

void
crypto_ready(void)
{
	crypto_must(sodium_init() >= 0);
}

void
hash_begin(struct hashing *h)
{
	crypto_must(SHA256_Init(&h->state) == 1);
}

void
hash_put(struct hashing *h, struct str bytes)
{
	if (bytes.n > 0)
		crypto_must(SHA256_Update(&h->state, bytes.p, bytes.n) == 1);
}

void
hash_byte(struct hashing *h, unsigned char c)
{
	crypto_must(SHA256_Update(&h->state, &c, 1) == 1);
}

void
hash_int(struct hashing *h, int64_t n)
{
	unsigned char b[8];

	for (size_t i = 0; i < sizeof b; i++)
		b[i] = (unsigned char)((uint64_t)n >> (56 - 8 * i));
	crypto_must(SHA256_Update(&h->state, b, sizeof b) == 1);
}

void
hash_field(struct hashing *h, struct str bytes)
{
	hash_int(h, (int64_t)bytes.n);
	hash_put(h, bytes);
}

/* 8, then 8 bytes */
static void
hash_field_int(struct hashing *h, int64_t n)
{
	hash_int(h, 8);
	hash_int(h, n);
}

void
hash_end(struct hashing *h, hash32 out)
{
	crypto_must(SHA256_Final(out, &h->state) == 1);
}

struct str
hash_bytes(const hash32 hash)
{
	return (struct str){ (const char *)hash, LEDGER_HASH };
}

bool
hash_of(struct str bytes, hash32 out)
{
	if (bytes.n != LEDGER_HASH)
		return false;
	memcpy(out, bytes.p, LEDGER_HASH);
	return true;
}

void
ledger_digest(struct str bytes, unsigned char out[LEDGER_HASH])
{
	struct hashing h;

	hash_begin(&h);
	hash_put(&h, bytes);
	hash_end(&h, out);
}

void
ledger_hash_put(struct buf *b, const unsigned char hash[LEDGER_HASH])
{
	char hex[2 * LEDGER_HASH + 1];

	(void)sodium_bin2hex(hex, sizeof hex, hash, LEDGER_HASH);
	buf_put(b, (struct str){ hex, sizeof hex - 1 });
}

/* ── a fact's own hashes ────────────────────────────────────────────── */

void
fact_digest(struct str salt, struct str body, hash32 out)
{
	struct hashing h;

	hash_begin(&h);
	hash_put(&h, salt);
	hash_put(&h, body);
	hash_end(&h, out);
}

void
fact_leaf(const struct ledger_fact *f, const hash32 digest, hash32 out)
{
	const int64_t number[] = { f->seq, f->at, f->day, f->actor, f->unit };
	struct hashing h;

	hash_begin(&h);
	hash_byte(&h, 0x00);
	for (size_t i = 0; i < ARRAY_N(number); i++)
		hash_field_int(&h, number[i]);
	hash_field(&h, f->kind);
	hash_field(&h, f->subject);
	hash_put(&h, hash_bytes(digest));
	hash_end(&h, out);
}

/* ── the tree ───────────────────────────────────────────────────────── */

void
tree_join(const hash32 left, const hash32 right, hash32 out)
{
	struct hashing h;

	hash_begin(&h);
	hash_byte(&h, 0x01);
	hash_put(&h, hash_bytes(left));
	hash_put(&h, hash_bytes(right));
	hash_end(&h, out);
}

bool
tree_push(struct tree *t, const hash32 leaf, hash32 block)
{
	bool complete = false;
	hash32 h;

	memcpy(h, leaf, sizeof h);
	for (int level = 1; (t->size >> (level - 1) & 1) != 0; level++) {
		tree_join(t->node[--t->n], h, h);
		if (level != BLOCK_LEVEL)
			continue;
		memcpy(block, h, sizeof h);
		complete = true;
	}
	memcpy(t->node[t->n++], h, sizeof h);
	t->size++;
	return complete;
}

void
tree_root(const struct tree *t, hash32 out)
{
	struct hashing h;
	size_t n = t->n;

	if (n == 0) {
		hash_begin(&h);
		hash_end(&h, out);
		return;
	}
	memcpy(out, t->node[--n], LEDGER_HASH);
	while (n > 0)
		tree_join(t->node[--n], out, out);
}
