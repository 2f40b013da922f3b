/* SPDX-License-Identifier: MIT
 *
 * seal_test.c -- the key in its file, the text of a seal, the 短码
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/note.h"
#include "ledger/toy_test.h"

/* ── the key's file ─────────────────────────────────────────────────── */

static struct str
own_dir(struct job *j)
{
	struct str dir = test_dir(j);

	CHECK(mkdir(job_cstr(j, dir), 0700) == 0);
	return dir;
}

static const char *
key_path(struct job *j, struct str dir)
{
	return job_cstr(j, job_fmt(j, "%.*s/seal.key", STR_FMT(dir)));
}

TEST(the_key_is_made_once_and_for_its_owner_alone)
{
	struct str dir = own_dir(j);
	struct ledger_key *a, *b;
	struct stat st;

	CHECK(ledger_key_open(j, dir, &a) == OK);
	CHECK(stat(key_path(j, dir), &st) == 0 && (st.st_mode & 07777) == 0600);
	CHECK(ledger_key_open(j, dir, &b) == OK);
	CHECK(memcmp(a->secret, b->secret, sizeof a->secret) == 0);
	CHECK_TEXT(str_of(a->signer.name), str_of(b->signer.name));
	ledger_key_close(a);
	ledger_key_close(b);
	ledger_key_close(NULL);
}

TEST(a_key_that_others_may_read_is_refused)
{
	struct str dir = own_dir(j);
	struct ledger_key *key;
	const char *path = key_path(j, dir);

	CHECK(ledger_key_open(j, dir, &key) == OK);
	ledger_key_close(key);
	CHECK(chmod(path, 0640) == 0);
	CHECK(ledger_key_open(j, dir, &key) == E_SYSTEM);
	CHECK_TEXT(str_of(j->told),
	    job_fmt(j,
		"封存钥匙 %s 的权限是 0640，别人也能读，不能用；"
		"请先执行 chmod 600 %s，并想一想它是否已被人抄走",
		path, path));
	CHECK(chmod(path, 0600) == 0);
	CHECK(ledger_key_open(j, dir, &key) == OK);
	ledger_key_close(key);
}

TEST(a_spoiled_key_is_not_used_and_not_replaced)
{
	static const char *const texts[] = { "", "zeren seal key 1 00\n",
		"zeren seal key 1 "
		"zz000000000000000000000000000000000000000000000000000000000000\n",
		"zeren seal key 2 "
		"00000000000000000000000000000000000000000000000000000000000000000\n" };
	struct str dir = own_dir(j);
	struct ledger_key *key;
	struct stat st;

	for (size_t i = 0; i < ARRAY_N(texts); i++) {
		int fd = open(key_path(j, dir), O_WRONLY | O_CREAT | O_TRUNC, 0600);

		CHECK(write(fd, texts[i], strlen(texts[i])) == (ssize_t)strlen(texts[i]));
		(void)close(fd);
		CHECK(ledger_key_open(j, dir, &key) == E_SYSTEM);
		CHECK_HAS(str_of(j->told), S("不是封存钥匙，或已损坏"));
		CHECK(stat(key_path(j, dir), &st) == 0 &&
		    st.st_size == (off_t)strlen(texts[i]));
	}
	CHECK(
	    ledger_key_open(j, job_fmt(j, "%.*s/没有", STR_FMT(dir)), &key) == E_SYSTEM);
	CHECK_HAS(str_of(j->told), S("写不下封存钥匙"));
}

TEST(a_link_is_not_followed_to_a_key)
{
	struct str dir = own_dir(j), other = own_dir(j);
	struct ledger_key *key;

	CHECK(ledger_key_open(j, other, &key) == OK);
	ledger_key_close(key);
	CHECK(symlink(key_path(j, other), key_path(j, dir)) == 0);
	CHECK(ledger_key_open(j, dir, &key) == E_SYSTEM);
	CHECK_HAS(str_of(j->told), S("读不出封存钥匙"));
}

/* ── its text ───────────────────────────────────────────────────────── */

/* The key of RFC 8032, 7.1, test 1. */
static struct ledger_key
known_key(void)
{
	static const char seed_hex[] =
	    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
	unsigned char seed[crypto_sign_SEEDBYTES], pub[crypto_sign_PUBLICKEYBYTES];
	struct ledger_key key = { .secret = { 0 } };

	crypto_ready();
	CHECK(sodium_hex2bin(seed, sizeof seed, seed_hex, strlen(seed_hex), NULL, NULL,
		  NULL) == 0);
	CHECK(crypto_sign_seed_keypair(pub, key.secret, seed) == 0);
	signer_of(pub, &key.signer);
	return key;
}

TEST(a_seal_is_a_signed_checkpoint_to_the_letter)
{
	struct ledger_key key = known_key();
	hash32 root;
	struct str text;
	struct note note;

	memset(root, 0xab, sizeof root);
	text = note_write(j, &key, 48213, 1795305600, root);
	CHECK_TEXT(str_cut(text, 0, str_find(text, S("— "))),
	    S("zeren/21fe31dfa154a261\n48213\n"
	      "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=\n1795305600\n\n"));
	CHECK_HAS(text, S("\n\n— zeren/21fe31dfa154a261 "));
	CHECK(note_parse(text, &note) && note.size == 48213 && note.at == 1795305600);
	CHECK(memcmp(note.root, root, sizeof root) == 0);
	CHECK(note_holds(&note, &key.signer));
}

TEST(a_seal_changed_in_one_byte_is_no_seal_of_the_key)
{
	struct ledger_key key = known_key();
	hash32 root = { 7 };
	struct str text = note_write(j, &key, 12, 34, root);
	struct note note;

	for (size_t i = 0; i < text.n; i++)
		for (int bit = 0; bit < 8; bit++) {
			char *other = (char *)(uintptr_t)job_cstr(j, text);

			other[i] = (char)(other[i] ^ 1 << bit);
			CHECK(!note_parse((struct str){ other, text.n }, &note) ||
			    !note_holds(&note, &key.signer));
		}
	for (size_t n = 0; n < text.n; n++)
		CHECK(!note_parse(str_cut(text, 0, n), &note));
	CHECK(!note_parse(job_fmt(j, "%.*s\n", STR_FMT(text)), &note));
}

TEST(a_public_key_is_read_only_as_it_is_written)
{
	struct ledger_key key = known_key();
	struct str text = signer_text(j, &key.signer);
	struct signer got;

	CHECK(signer_parse(text, &got));
	CHECK(memcmp(got.key, key.signer.key, sizeof got.key) == 0);
	for (size_t i = 0; i < text.n; i++) {
		char *other = (char *)(uintptr_t)job_cstr(j, text);

		other[i] ^= 1;
		CHECK(!signer_parse((struct str){ other, text.n }, &got));
		CHECK(!signer_parse(str_cut(text, 0, i), &got));
	}
}

/* ── 短码 ───────────────────────────────────────────────────────────── */

TEST(a_code_is_read_however_it_is_typed)
{
	static const char *const typed[] = { "48213-%.4s-%.4s-%.4s",
		" 48213 %.4s %.4s %.4s", "48213%.4s%.4s%.4s", "4 8213-%.4s%.4s-%.4s" };
	hash32 root = { 1 };
	struct code c = code_of(48213, root), got;
	char low[CODE_DIGITS];

	for (size_t i = 0; i < CODE_DIGITS; i++)
		low[i] = (char)(c.digit[i] >= 'A' ? c.digit[i] + 32 : c.digit[i]);
	CHECK_TEXT(code_text(j, &c),
	    job_fmt(j, typed[0], c.digit, c.digit + 4, c.digit + 8));
	for (size_t i = 0; i < ARRAY_N(typed); i++) {
		const char *form = typed[i];

		CHECK(code_parse(job_fmt(j, form, low, low + 4, low + 8), &got));
		CHECK(got.size == 48213);
		CHECK(memcmp(got.digit, c.digit, CODE_DIGITS) == 0);
	}
	CHECK(code_parse(S("7-OIL0-0000-0000"), &got) && got.size == 7);
	CHECK(memcmp(got.digit, "011000000000", CODE_DIGITS) == 0);
}

TEST(what_is_no_code_is_told)
{
	static const char *const wrong[] = { "48213", "0-7F3K-9QPM-2XWD",
		"7F3K-9QPM-2XWD", "48213-7F3K-9QPM-2XWU", "48213-7F3K-9QPM-2XW",
		"甲-7F3K-9QPM-2XWD", "99999999999999999999-7F3K-9QPM-2XWD", "x\ny\n" };
	struct ledger_check *c;

	for (size_t i = 0; i < ARRAY_N(wrong); i++) {
		CHECK(ledger_check_new(j, str_of(wrong[i]), &c) == E_INPUT);
		CHECK_HAS(str_of(j->told), S("短码写成 48213-7F3K-9QPM-2XWD 这样"));
	}
}

/* ── seals in the ledger ────────────────────────────────────────────── */

TEST_BOTH(what_is_there_is_sealed_once_and_listed)
{
	const struct ledger_seal *list;
	struct ledger_seal first, again, second;
	struct ledger_key *key;
	struct ledger_fact f;
	struct db_rw *rw;
	struct db *db = toy_open(j, place, &rw);
	size_t n;

	CHECK(ledger_key_open(j, place->dir, &key) == OK);
	CHECK(ledger_seal(j, rw, key, &first) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("账本还是空的，没有可封存的"));
	CHECK(toy_put(j, rw, 1, S("甲"), &f) == OK);
	CHECK(ledger_seal(j, rw, key, &first) == OK && first.size == 1);
	j->now += 60;
	CHECK(ledger_seal(j, rw, key, &again) == OK && again.at == j->now - 60);
	CHECK_TEXT(again.note, first.note);
	CHECK(toy_put(j, rw, 2, S("乙"), &f) == OK);
	CHECK(ledger_seal(j, rw, key, &second) == OK && second.size == 2);
	CHECK(ledger_seal_list(j, db_rw_reader(rw), 0, 10, &list, &n) == OK && n == 2);
	CHECK(list[0].size == 2 && list[1].size == 1);
	CHECK(ledger_seal_holds(&list[0]) && ledger_seal_holds(&list[1]));
	again = list[0];
	again.root[31] ^= 1;
	CHECK(!ledger_seal_holds(&again));
	again = list[0];
	again.note = list[1].note;
	CHECK(!ledger_seal_holds(&again));
	CHECK_TEXT(list[1].code, first.code);
	CHECK_TEXT(list[1].key, signer_text(j, &key->signer));
	CHECK(ledger_seal_list(j, db_rw_reader(rw), 2, 10, &list, &n) == OK && n == 1);
	ledger_key_close(key);
	toy_close(db, rw);
}

TEST(seals_of_two_keys_are_both_named)
{
	struct db_place place = test_place(j, false);
	struct ledger_seal seal;
	struct ledger_verdict v;
	struct ledger_key *key;
	struct ledger_fact f;
	struct db_rw *rw;
	struct db *db = toy_open(j, &place, &rw);

	for (int64_t id = 1; id <= 2; id++) {
		CHECK(toy_put(j, rw, id, S("甲"), &f) == OK);
		CHECK(ledger_key_open(j, place.dir, &key) == OK);
		CHECK(ledger_seal(j, rw, key, &seal) == OK);
		ledger_key_close(key);
		CHECK(unlink(key_path(j, place.dir)) == 0);
	}
	v = toy_check(j, toy_export(j, rw, false), S(""));
	CHECK(v.wrong == 0 && v.seals_good == 2);
	CHECK_HAS(v.key, S("\n"));
	CHECK_HAS(v.key, seal.key);
	toy_close(db, rw);
}
