/* SPDX-License-Identifier: MIT
 *
 * tamper_test.c -- what is seen of tampering, by whom done, by what checked
 *
 * A book of twelve facts, sealed at 4, 8 and 10; the seal at 8 is also kept on
 * paper.  Everything somebody with the database could do is done to it, by four
 * kinds of people, and checked in three ways.  The same table stands in
 * docs/守住它/账本看得见什么.md; a row that changes here changes there.
 */
#include "ledger/line.h"
#include "ledger/note.h"
#include "ledger/toy_test.h"

#define FACTS 12
#define FACTS_MAX (FACTS + 2)
#define SEALS 3
#define KEPT 1 /* the seal that is on paper too, by its place */

enum attacker {
	HASTY,   /* changes the tables and nothing else */
	SKILLED, /* makes all leaves anew, has no key */
	SLY, /* also removes the seals that then do not fit, or uses a key of his own */
	INSIDER, /* has the key */
	ATTACKERS
};

struct book {
	struct job *j;
	enum attacker by;
	const struct ledger_key *key; /* what this attacker can sign with */
	struct line fact[FACTS_MAX], seal[SEALS];
	size_t n, seals;
};

/* ── a book, written as an export is ────────────────────────────────── */

static void
fact_set(struct book *b, size_t at, const char *body)
{
	static const char salt[LEDGER_SALT] = "fifteen letters";
	struct line *l = &b->fact[at];

	*l = (struct line){ .kind = LINE_FACT, .groups = LINE_BODY };
	l->w.f = (struct ledger_fact){ .at = 1795300000 + (int64_t)at,
		.day = 7,
		.actor = 1,
		.unit = (int64_t)at % 3,
		.kind = S("物件.登记"),
		.subject = S("1"),
		.body = job_fmt(b->j, "%s=%zu\n", body, at) };
	l->w.salt = (struct str){ salt, sizeof salt };
}

/* Numbers, digests and leaves, as an honest program would have made them. */
static void
leaves_set(struct book *b)
{
	for (size_t i = 0; i < b->n; i++) {
		struct whole *w = &b->fact[i].w;

		w->f.seq = (int64_t)i + 1;
		if (b->fact[i].groups == LINE_BODY)
			fact_digest(w->salt, w->f.body, w->digest);
		fact_leaf(&w->f, w->digest, w->f.leaf);
	}
}

static void
root_of(const struct book *b, int64_t size, hash32 root)
{
	struct tree t = { .size = 0 };
	hash32 block;

	for (int64_t i = 0; i < size; i++)
		(void)tree_push(&t, b->fact[i].w.f.leaf, block);
	tree_root(&t, root);
}

/* Sign anew what the seal says. */
static void
seal_sign(struct book *b, struct ledger_seal *s)
{
	struct code code = code_of(s->size, s->root);

	s->note = note_write(b->j, b->key, s->size, s->at, s->root);
	s->code = code_text(b->j, &code);
	s->key = signer_text(b->j, &b->key->signer);
}

static void
seal_set(struct book *b, size_t at, int64_t size)
{
	struct line *l = &b->seal[at];

	*l = (struct line){ .kind = LINE_SEAL,
		.seal = { .size = size, .at = 1795305600 + size } };
	root_of(b, size, l->seal.root);
	seal_sign(b, &l->seal);
}

static struct book
honest(struct job *j, const struct ledger_key *key)
{
	struct book b = { .j = j, .key = key, .n = FACTS, .seals = SEALS };

	for (size_t i = 0; i < FACTS; i++)
		fact_set(&b, i, "数");
	leaves_set(&b);
	seal_set(&b, 0, 4);
	seal_set(&b, KEPT, 8);
	seal_set(&b, 2, 10);
	return b;
}

static void
put(struct buf *out, const struct line *l)
{
	buf_put(out, line_write(out->j, l));
	buf_c(out, '\n');
}

/* As ledger_export() orders it: a seal after the last fact it can be of. */
static struct str
written(const struct book *b)
{
	struct buf out = { .j = b->j };
	struct line head = { .kind = LINE_HEAD,
		.what = S("账本"),
		.format = LEDGER_FORMAT };
	struct line end = { .kind = LINE_END,
		.end = true,
		.facts = (int64_t)b->n,
		.seals = (int64_t)b->seals };
	size_t sealed = 0;

	put(&out, &head);
	for (size_t i = 0; i < b->n; i++) {
		put(&out, &b->fact[i]);
		while (
		    sealed < b->seals && b->seal[sealed].seal.size <= b->fact[i].w.f.seq)
			put(&out, &b->seal[sealed++]);
	}
	while (sealed < b->seals)
		put(&out, &b->seal[sealed++]);
	root_of(b, end.facts, end.root);
	put(&out, &end);
	return buf_str(&out);
}

/* ── what may be done to it ─────────────────────────────────────────── */

static void
drop_fact(struct book *b, size_t at)
{
	memmove(&b->fact[at], &b->fact[at + 1], (b->n - at - 1) * sizeof *b->fact);
	b->n--;
}

static void
drop_seal(struct book *b, size_t at)
{
	memmove(&b->seal[at], &b->seal[at + 1], (b->seals - at - 1) * sizeof *b->seal);
	b->seals--;
}

static void
edit_body(struct book *b)
{
	b->fact[2].w.f.body = S("数=99\n");
}

static void
edit_unit(struct book *b)
{
	b->fact[2].w.f.unit = 5;
}

static void
edit_time(struct book *b)
{
	b->fact[2].w.f.at -= 86400;
}

static void
delete_one(struct book *b)
{
	drop_fact(b, 2);
}

static void
insert_one(struct book *b)
{
	memmove(&b->fact[3], &b->fact[2], (b->n - 2) * sizeof *b->fact);
	b->n++;
	fact_set(b, 2, "假");
	for (size_t i = 2; i < b->n; i++)
		b->fact[i].w.f.seq = (int64_t)i + 1;
}

static void
swap_two(struct book *b)
{
	struct line third = b->fact[2];

	b->fact[2] = b->fact[4];
	b->fact[4] = third;
	b->fact[2].w.f.seq = 3;
	b->fact[4].w.f.seq = 5;
}

static void
cut_deep(struct book *b)
{
	b->n = 6;
}

static void
cut_after_kept(struct book *b)
{
	b->n = 8;
}

/* All of the tables as they were when there were six facts. */
static void
old_copy(struct book *b)
{
	b->n = 6;
	b->seals = 1;
}

static void
replace_all(struct book *b)
{
	for (size_t i = 0; i < b->n; i++)
		fact_set(b, i, "另");
	leaves_set(b);
	for (size_t i = 0; b->by == SLY && i < b->seals; i++) {
		root_of(b, b->seal[i].seal.size, b->seal[i].seal.root);
		seal_sign(b, &b->seal[i].seal);
	}
}

static void
edit_seal(struct book *b)
{
	struct ledger_seal *s = &b->seal[KEPT].seal;

	s->at -= 86400;
	if (b->by == SLY)
		seal_sign(b, s);
}

static void
remove_seal(struct book *b)
{
	drop_seal(b, KEPT);
}

static void
empty_body(struct book *b)
{
	b->fact[2].groups = LINE_DIGEST | LINE_ERASED;
	b->fact[2].w.f.erased = true;
}

static void
edit_between(struct book *b)
{
	b->fact[8].w.f.body = S("数=99\n");
}

static void
edit_newest(struct book *b)
{
	b->fact[FACTS - 1].w.f.body = S("数=99\n");
}

static void
append_false(struct book *b)
{
	fact_set(b, b->n++, "假");
	leaves_set(b);
}

/* One letter for each attacker: x seen, . not seen. */
static const struct {
	const char *name;
	void (*change)(struct book *b);
	const char *alone, *code, *note; /* checked alone, with a 短码, a whole seal */
} table[] = {
	{ "改一条的内容", edit_body, "xx..", "xxxx", "xxxx" },
	{ "改一条的单位", edit_unit, "xx..", "xxxx", "xxxx" },
	{ "改一条的时间", edit_time, "xx..", "xxxx", "xxxx" },
	{ "删一条", delete_one, "xx..", "xxxx", "xxxx" },
	{ "插一条", insert_one, "xx..", "xxxx", "xxxx" },
	{ "对调两条", swap_two, "xx..", "xxxx", "xxxx" },
	{ "截掉尾部，截到另存的封存之前", cut_deep, "xx..", "xxxx", "xxxx" },
	{ "截掉尾部，截到另存的封存为止", cut_after_kept, "xx..", "xx..", "xx.." },
	{ "退回另存的封存之前的旧副本", old_copy, "....", "xxxx", "xxxx" },
	{ "整本换掉", replace_all, "xx..", "xxxx", "xxxx" },
	{ "改一次封存的时间", edit_seal, "xx..", "xx..", "xxxx" },
	{ "删一次封存", remove_seal, "....", "xxxx", "xxxx" },
	{ "抹去一条的内容，不留删除记录", empty_body, "xxxx", "xxxx", "xxxx" },
	{ "改另存的封存之后、末次封存之前的一条", edit_between, "xx..", "xx..", "xx.." },
	{ "改末次封存之后的一条", edit_newest, "x...", "x...", "x..." },
	{ "在末尾添一条假的", append_false, "....", "....", "...." },
};

/* ── how well it is hidden ──────────────────────────────────────────── */

static bool
fits(const struct book *b, const struct ledger_seal *s)
{
	hash32 root;

	if (s->size > (int64_t)b->n)
		return false;
	root_of(b, s->size, root);
	return memcmp(root, s->root, sizeof root) == 0;
}

static void
hide(struct book *b)
{
	if (b->by >= SKILLED)
		leaves_set(b);
	for (size_t i = b->seals; b->by == INSIDER && i-- > 0;) {
		struct ledger_seal *s = &b->seal[i].seal;

		if (s->size > (int64_t)b->n)
			continue;
		root_of(b, s->size, s->root);
		seal_sign(b, s);
	}
	for (size_t i = b->seals; b->by >= SLY && i-- > 0;)
		if (!fits(b, &b->seal[i].seal))
			drop_seal(b, i);
}

static struct ledger_key
new_key(void)
{
	struct ledger_key key;
	unsigned char pub[crypto_sign_PUBLICKEYBYTES];

	crypto_ready();
	CHECK(crypto_sign_keypair(pub, key.secret) == 0);
	signer_of(pub, &key.signer);
	return key;
}

static void
attack(struct job *j, size_t row, enum attacker by, struct str code, struct str note,
    const struct book *was)
{
	struct ledger_key own = new_key();
	struct book b = *was;
	bool seen[3];
	struct str text;

	b.by = by;
	if (by != INSIDER)
		b.key = &own;
	table[row].change(&b);
	hide(&b);
	text = written(&b);
	seen[0] = toy_check(j, text, S("")).wrong > 0;
	seen[1] = toy_check(j, text, code).wrong > 0;
	seen[2] = toy_check(j, text, note).wrong > 0;
	if (seen[0] != (table[row].alone[by] == 'x') ||
	    seen[1] != (table[row].code[by] == 'x') ||
	    seen[2] != (table[row].note[by] == 'x'))
		test_failed(__FILE__, __LINE__, "%s，第 %d 种人：%d %d %d",
		    table[row].name, by + 1, seen[0], seen[1], seen[2]);
}

TEST(tampering_is_seen_as_the_table_says)
{
	struct ledger_key key = new_key();
	struct book b = honest(j, &key);
	struct str code = b.seal[KEPT].seal.code, note = b.seal[KEPT].seal.note;
	struct ledger_verdict v = toy_check(j, written(&b), code);

	CHECK(v.wrong == 0 && v.known_good && v.seals_good == SEALS && v.uncovered == 2);
	v = toy_check(j, written(&b), note);
	CHECK(v.wrong == 0 && v.known_good);
	for (size_t row = 0; row < ARRAY_N(table); row++)
		for (int by = HASTY; by < ATTACKERS; by++)
			attack(j, row, (enum attacker)by, code, note, &b);
}

TEST(another_key_is_not_wrong_but_shows)
{
	struct ledger_key key = new_key(), own = new_key();
	struct book b = honest(j, &key);
	struct ledger_verdict v;

	b.by = SLY;
	b.key = &own;
	replace_all(&b);
	v = toy_check(j, written(&b), S(""));
	CHECK(v.wrong == 0);
	CHECK_TEXT(v.key, signer_text(j, &own.signer));
}

/* ── the words ──────────────────────────────────────────────────────── */

static const struct {
	void (*change)(struct book *b);
	enum attacker by;
	const char *told;
} sayings[] = {
	{ edit_body, HASTY, "第 3 号与它自己的指纹不符：这一号被改过\n" },
	{ edit_body, SKILLED, "前 8 号与封存不符：封存之后被改过\n" },
	{ edit_body, INSIDER,
	    "前 8 号与另外保存的封存不符：先核对短码有没有抄错；"
	    "没有抄错，就是账本在封存之后被改过\n" },
	{ delete_one, HASTY,
	    "第 4 行应当是第 3 号，却是第 4 号：中间少了，或顺序被换过\n" },
	{ insert_one, HASTY, "第 5 号与它自己的指纹不符：这一号被改过\n" },
	{ cut_deep, HASTY, "有一次封存是 8 条，账本里只有 6 条：后面的被删掉了\n" },
	{ cut_deep, INSIDER,
	    "另外保存的封存有 8 条，账本里只有 6 条：后面的被截掉了，"
	    "或这是封存之前的旧账本\n" },
	{ edit_seal, HASTY, "8 条的封存，签过名的文本与列出的不一样：它被改过\n" },
	{ remove_seal, HASTY, "另外保存的 8 条的封存，账本里没有了：它被删掉了\n" },
	{ empty_body, HASTY, "第 3 号的内容没有了，却没有谁删除它的记录\n" },
};

TEST(what_does_not_hold_is_told_by_its_number)
{
	struct ledger_key key = new_key();
	const struct book was = honest(j, &key);

	for (size_t i = 0; i < ARRAY_N(sayings); i++) {
		struct book b = was;

		b.by = sayings[i].by;
		sayings[i].change(&b);
		hide(&b);
		CHECK_HAS(toy_check(j, written(&b), was.seal[KEPT].seal.code).told,
		    str_of(sayings[i].told));
	}
}

/* ── lines that are none ────────────────────────────────────────────── */

TEST(a_cut_or_strange_file_is_told_line_by_line)
{
	struct ledger_key key = new_key();
	struct book b = honest(j, &key);
	struct str text = written(&b);
	size_t end = str_find(text, S("{\"end\""));
	struct ledger_verdict v = toy_check(j, str_cut(text, 0, end), S(""));

	CHECK_TEXT(v.told, S("文件没有结尾：它不完整；请重新导出\n"));
	v = toy_check(j, str_cut(text, str_find(text, S("\n")) + 1, text.n), S(""));
	CHECK_TEXT(v.told, S("第一行不是开头：文件不完整\n"));
	v = toy_check(j, job_fmt(j, "%.*s甲\n", STR_FMT(text)), S(""));
	CHECK_TEXT(v.told,
	    S("第 18 行在结尾之后\n第 18 行读不懂：不是 JSON 对象（第 3 个字节前后）\n"));
	v = toy_check(j, S("{\"zeren\":\"账本\",\"format\":2,\"public\":false}\n"),
	    S(""));
	CHECK_HAS(v.told, S("这份导出的格式是第 2 版，本程序只认第 1 版\n"));
}

TEST(a_line_is_read_only_in_one_form)
{
	static const struct {
		const char *line, *why;
	} t[] = {
		{ "{}", "看不出是哪一种行" },
		{ "{\"end\":true}", "缺少“facts”" },
		{ "{\"end\":1}", "“end”的值不合格式" },
		{ "{\"end\":true,\"x\":1}", "不认识“x”" },
		{ "{\"end\":true,\"end\":true}", "不是 JSON 对象" },
		{ "{\"end\":[]}", "这一行 JSON 只能是一个对象" },
		{ "[]", "这一行 JSON 只能是一个对象" },
		{ "{\"seq\":1.0}", "这一行 JSON 只能是一个对象" },
		{ "{\"seq\":1,\"day\":3000000000}", "“day”的值不合格式" },
		{ "{\"seq\":99999999999999999999}", "不是 JSON 对象" },
		{ "{\"seq\":9007199254740992}", "“seq”的值不合格式" },
		{ "{\"zeren\":\"账本\",\"format\":1, \"public\":false}",
		    "写法不合格式：次序、空白或转义不同" },
		{ "{\"format\":1,\"zeren\":\"账本\",\"public\":false}",
		    "写法不合格式：次序、空白或转义不同" },
		{ "{\"seq\":1,\"leaf\":\"AB\"}", "“leaf”的值不合格式" },
		{ "{\"end\":true,\"facts\":0,\"seals\":0,\"root\":\"E3B0C44298FC1C149AFBF4C89"
		  "96FB92427AE41E4649B934CA495991B7852B855\"}",
		    "“root”的值不合格式" },
		{ "\xff", "太长，或不是 UTF-8 文字" },
	};

	for (size_t i = 0; i < ARRAY_N(t); i++)
		CHECK_HAS(toy_check(j, job_fmt(j, "%s\n", t[i].line), S("")).told,
		    job_fmt(j, "第 1 行读不懂：%s", t[i].why));
}

/* ── in the tables ──────────────────────────────────────────────────── */

#define BEHIND(text)                    \
	{                               \
		"behind", text, text, 0 \
	}
static const struct {
	struct sql_text sql;
	const char *told;
} behind[] = {
	{ BEHIND("UPDATE fact SET body = '主人=雨前' WHERE seq = 3"),
	    "第 3 号与它自己的指纹不符：这一号被改过\n" },
	{ BEHIND("UPDATE fact SET actor = 1 WHERE seq = 2"),
	    "第 2 号与它自己的指纹不符：这一号被改过\n" },
	{ BEHIND("UPDATE fact SET leaf = digest, actor = 3 WHERE seq = 4"),
	    "第 4 号与它自己的指纹不符：这一号被改过\n" },
	{ BEHIND("DELETE FROM fact WHERE seq = 2"), "却是第 3 号：中间少了" },
	{ BEHIND("DELETE FROM fact WHERE seq > 3"), "账本里只有 3 条：后面的被删掉了\n" },
	{ BEHIND("UPDATE seal SET at = at + 1"), "它被改过\n" },
	{ BEHIND("UPDATE seal SET size = 3"), "它被改过\n" },
};

static void
meddle(struct job *j, const struct db_place *place, const struct ledger_key *key,
    size_t i)
{
	struct ledger_seal seal;
	struct ledger_fact f;
	struct db_rw *rw;
	struct db *db = toy_open(j, place, &rw);

	CHECK(toy_put(j, rw, 1, S("甲"), &f) == OK);
	CHECK(toy_put(j, rw, 2, S("乙"), &f) == OK);
	CHECK(toy_owner(j, rw, 1, S("兰亭远"), &f) == OK);
	CHECK(toy_owner(j, rw, 2, S("柳桥东"), &f) == OK);
	CHECK(ledger_erase(j, rw, &toy_ledger, 1, 4, 9, S("本人要求")) == OK);
	CHECK(ledger_seal(j, rw, key, &seal) == OK);
	CHECK(toy_check(j, toy_export(j, rw, false), seal.code).wrong == 0);
	toy_meddle(j, rw, &behind[i].sql);
	CHECK_HAS(toy_check(j, toy_export(j, rw, false), S("")).told,
	    str_of(behind[i].told));
	CHECK_HAS(toy_check(j, toy_export(j, rw, true), S("")).told,
	    str_of(behind[i].told));
	toy_close(db, rw);
}

TEST(what_is_done_to_the_tables_is_in_the_export)
{
	struct ledger_key key = new_key();

	for (size_t i = 0; i < ARRAY_N(behind); i++) {
		struct db_place lite = test_place(j, false), pg = test_place(j, true);

		meddle(j, &lite, &key, i);
		meddle(j, &pg, &key, i);
	}
}
