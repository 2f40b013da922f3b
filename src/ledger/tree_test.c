/* SPDX-License-Identifier: MIT
 *
 * tree_test.c -- the tree against RFC 6962's words, known roots, and its proofs
 */
#include "ledger/toy_test.h"
#include "ledger/tree.h"

/* The leaves and roots that implementations of Certificate Transparency share. */
static const struct {
	struct str leaf;
	const char *root;
} known[] = {
	{ { "", 0 }, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d" },
	{ { "\0", 1 },
	    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125" },
	{ { "\x10", 1 },
	    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77" },
	{ { "\x20\x21", 2 },
	    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7" },
	{ { "\x30\x31", 2 },
	    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4" },
	{ { "\x40\x41\x42\x43", 4 },
	    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef" },
	{ { "\x50\x51\x52\x53\x54\x55\x56\x57", 8 },
	    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c" },
	{ { "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16 },
	    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" },
};

static void
leaf_of(struct str data, hash32 out)
{
	struct hashing h;

	hash_begin(&h);
	hash_byte(&h, 0x00);
	hash_put(&h, data);
	hash_end(&h, out);
}

TEST(roots_are_the_published_ones)
{
	struct tree t = { .size = 0 };
	hash32 leaf, root, block;
	struct buf b = { .j = j };

	tree_root(&t, root);
	ledger_hash_put(&b, root);
	CHECK_TEXT(buf_str(&b),
	    S("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
	for (size_t i = 0; i < ARRAY_N(known); i++) {
		leaf_of(known[i].leaf, leaf);
		(void)tree_push(&t, leaf, block);
		tree_root(&t, root);
		b.n = 0;
		ledger_hash_put(&b, root);
		CHECK_TEXT(buf_str(&b), str_of(known[i].root));
	}
}

/* ── as RFC 6962, 2.1 says it, word for word ────────────────────────── */

static size_t
power_below(size_t n)
{
	size_t k = 1;

	while (k * 2 < n)
		k *= 2;
	return k;
}

static void
naive_root(const hash32 *leaf, size_t n, hash32 out)
{
	hash32 left, right;

	if (n == 1) {
		memcpy(out, leaf[0], LEDGER_HASH);
		return;
	}
	naive_root(leaf, power_below(n), left);
	naive_root(leaf + power_below(n), n - power_below(n), right);
	tree_join(left, right, out);
}

static size_t
naive_path(const hash32 *leaf, size_t at, size_t n, hash32 *path)
{
	size_t k = power_below(n), done;

	if (n == 1)
		return 0;
	if (at < k) {
		done = naive_path(leaf, at, k, path);
		naive_root(leaf + k, n - k, path[done]);
	} else {
		done = naive_path(leaf + k, at - k, n - k, path);
		naive_root(leaf, k, path[done]);
	}
	return done + 1;
}

static hash32 *
many(struct job *j, size_t n)
{
	hash32 *leaf = NEWS(j, hash32, n);

	for (size_t i = 0; i < n; i++)
		leaf_of(job_fmt(j, "%zu", i), leaf[i]);
	return leaf;
}

/* The frontier's root and the block roots, for the first ${n} leaves. */
static void
compare(const hash32 *leaf, size_t n)
{
	struct tree t = { .size = 0 };
	hash32 root, want, block;

	for (size_t i = 0; i < n; i++) {
		bool complete = tree_push(&t, leaf[i], block);

		CHECK(complete == ((i + 1) % BLOCK == 0));
		if (!complete)
			continue;
		naive_root(leaf + i + 1 - BLOCK, BLOCK, want);
		CHECK(memcmp(block, want, sizeof want) == 0);
	}
	tree_root(&t, root);
	naive_root(leaf, n, want);
	CHECK(memcmp(root, want, sizeof want) == 0);
	CHECK(t.n == (size_t)__builtin_popcountll(n));
}

TEST(the_frontier_gives_the_root_of_the_definition)
{
	const hash32 *leaf = (const hash32 *)many(j, 9000);

	for (size_t n = 1; n <= 200; n++)
		compare(leaf, n);
	for (size_t i = 0; i < 20; i++)
		compare(leaf, 201 + randombytes_uniform(8800));
}

/* ── proofs ─────────────────────────────────────────────────────────── */

static void
spoil(const hash32 leaf, int64_t seq, int64_t size, const hash32 *path, size_t n,
    const hash32 root)
{
	hash32 other[TREE_LEVELS], bad;

	memcpy(bad, leaf, sizeof bad);
	bad[31] ^= 1;
	CHECK(!ledger_proof_holds(bad, seq, size, path, n, root));
	CHECK(n == 0 || !ledger_proof_holds(leaf, seq, size, path, n - 1, root));
	CHECK(!ledger_proof_holds(leaf, seq + 1, size, path, n, root));
	for (size_t i = 0; i < n; i++) {
		memcpy(other, path, n * sizeof *path);
		other[i][0] ^= 0x80;
		CHECK(
		    !ledger_proof_holds(leaf, seq, size, (const hash32 *)other, n, root));
	}
	memcpy(other, path, n * sizeof *path);
	memcpy(other[n], leaf, sizeof *other);
	CHECK(!ledger_proof_holds(leaf, seq, size, (const hash32 *)other, n + 1, root));
}

static void
prove(struct job *j, struct db_rw *rw, const hash32 *leaf, int64_t seq, int64_t size)
{
	const hash32 *path;
	hash32 want[TREE_LEVELS], root;
	size_t n, want_n;

	CHECK(ledger_proof(j, db_rw_reader(rw), seq, size, &path, &n) == OK);
	want_n = naive_path(leaf, (size_t)seq - 1, (size_t)size, want);
	CHECK(n == want_n && memcmp(path, want, n * sizeof *path) == 0);
	naive_root(leaf, (size_t)size, root);
	CHECK(ledger_proof_holds(leaf[seq - 1], seq, size, path, n, root));
	spoil(leaf[seq - 1], seq, size, path, n, root);
}

TEST_BOTH(proofs_are_those_of_the_definition)
{
	static const int64_t sizes[] = { 1, 2, 3, 7, 8, 200, 255, 256, 257, 300, 511, 512,
		513, 600, 768, 800 };
	hash32 *leaf = NEWS(j, hash32, 800);
	const hash32 *path;
	struct ledger_fact f;
	struct db_rw *rw;
	struct db *db = toy_open(j, place, &rw);
	size_t n;

	for (int64_t i = 1; i <= 800; i++) {
		CHECK(toy_put(j, rw, i, S("甲"), &f) == OK && f.seq == i);
		memcpy(leaf[i - 1], f.leaf, sizeof f.leaf);
	}
	for (size_t i = 0; i < ARRAY_N(sizes); i++)
		for (int64_t seq = 1; seq <= sizes[i]; seq += 1 + sizes[i] / 9)
			prove(j, rw, (const hash32 *)leaf, seq, sizes[i]);
	CHECK(ledger_proof(j, db_rw_reader(rw), 801, 801, &path, &n) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("账本前 801 号里没有第 801 号，给不出证明"));
	CHECK(ledger_proof(j, db_rw_reader(rw), 5, 4, &path, &n) == E_INPUT);
	CHECK(ledger_proof(j, db_rw_reader(rw), 0, 4, &path, &n) == E_INPUT);
	toy_close(db, rw);
}
