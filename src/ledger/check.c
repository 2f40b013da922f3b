/* SPDX-License-Identifier: MIT
 *
 * check.c -- does an export hold together, and with what was kept elsewhere?
 *
 * Every leaf is computed anew from the fact's fields; the tree grows over the
 * leaves as they are stated, so that a changed body is named by its number
 * and does not hide what else is wrong.  Memory does not grow with the ledger,
 * but by 16 bytes for each erased fact.
 */
#include <stdarg.h>

#include "ledger/check.h"
#include "ledger/note.h"

#define LINE_MEMORY ((size_t)64 << 20)
#define SENTENCE_MAX 400
#define SIGNERS_MAX 8

struct gone {
	int64_t seq;
	bool recorded;
};

struct ledger_check {
	struct arena *home; /* memory that lives as long as this */
	int64_t lines, seq; /* seq: of the last fact */
	bool began, ended, open_only;
	int64_t facts, hidden, erased, seals, seals_good;
	int64_t sealed, covered; /* sizes of the newest seal, of the newest good one */
	struct tree tree;
	hash32 root; /* of the tree, if root_size is its size */
	int64_t root_size;
	struct signer signer[SIGNERS_MAX];
	size_t signers;
	int64_t known_size; /* of what was kept elsewhere; 0: nothing was */
	bool known_note, known_met, known_good, known_seal;
	struct code known_code;
	hash32 known_root, known_text; /* of a whole seal: its root, its text's hash */
	struct gone *gone;             /* by seq */
	size_t gone_n, gone_cap;
	size_t wrong;
	char told[LEDGER_TOLD_MAX][SENTENCE_MAX];
};

/* What is quoted from a file stays one line of whole characters. */
static void
one_line(char *told)
{
	size_t n = strlen(told), bad;

	for (size_t i = 0; i < n; i++)
		if ((unsigned char)told[i] < 0x20)
			told[i] = ' ';
	if (!utf8_valid((struct str){ told, n }, &bad))
		told[bad] = '\0';
}

static void wrong(struct ledger_check *c, const char *fmt, ...) PRINTF(2, 3);

static void
wrong(struct ledger_check *c, const char *fmt, ...)
{
	va_list ap;

	if (c->wrong < LEDGER_TOLD_MAX) {
		va_start(ap, fmt);
		(void)vsnprintf(c->told[c->wrong], SENTENCE_MAX, fmt, ap);
		va_end(ap);
		one_line(c->told[c->wrong]);
	}
	c->wrong++;
}

size_t
check_wrong(const struct ledger_check *c, struct str *first)
{
	*first = str_of(c->told[0]);
	return c->wrong;
}

static const unsigned char *
root_now(struct ledger_check *c)
{
	if (c->root_size != c->tree.size)
		tree_root(&c->tree, c->root);
	c->root_size = c->tree.size;
	return c->root;
}

/* ── what was kept elsewhere ────────────────────────────────────────── */

static void
text_hash(struct str text, hash32 out)
{
	struct hashing h;

	hash_begin(&h);
	hash_put(&h, text);
	hash_end(&h, out);
}

static bool
known_parse(struct job *j, struct str known, struct ledger_check *c)
{
	struct str text = job_fmt(j, "%.*s\n", STR_FMT(known));
	struct note note;

	if (code_parse(known, &c->known_code)) {
		c->known_size = c->known_code.size;
		return true;
	}
	if (!note_parse(text, &note) || note.size < 1)
		return false;
	c->known_note = true;
	c->known_size = note.size;
	memcpy(c->known_root, note.root, sizeof c->known_root);
	text_hash(text, c->known_text);
	return true;
}

/* The tree has just reached the size of what was kept elsewhere. */
static void
known_compare(struct ledger_check *c)
{
	struct code code = code_of(c->tree.size, root_now(c));

	c->known_met = true;
	if (c->known_note)
		c->known_good = memcmp(c->known_root, c->root, sizeof c->root) == 0;
	else
		c->known_good = memcmp(code.digit, c->known_code.digit, CODE_DIGITS) == 0;
	if (!c->known_good)
		wrong(c,
		    "前 %lld 号与另外保存的封存不符：先核对短码有没有抄错；"
		    "没有抄错，就是账本在封存之后被改过",
		    (long long)c->known_size);
}

/* What was kept elsewhere is of a seal, so that must still be here. */
static void
known_look(struct ledger_check *c, const struct ledger_seal *s)
{
	hash32 text;

	if (s->size != c->known_size)
		return;
	c->known_seal = true;
	text_hash(s->note, text);
	if (!c->known_note || memcmp(text, c->known_text, sizeof text) == 0)
		return;
	c->known_good = false;
	wrong(c, "%lld 条的封存，与另外保存的那份文字不同：它被换过", (long long)s->size);
}

enum err
ledger_check_new(struct job *j, struct str known, struct ledger_check **out)
{
	struct ledger_check *c = NEW(j, struct ledger_check);

	crypto_ready();
	c->home = j->mem;
	c->root_size = -1;
	known = str_trim(known);
	if (known.n > 0 && !known_parse(j, known, c))
		return fail(j, E_INPUT,
		    "看不懂封存“%.*s”；短码写成 48213-7F3K-9QPM-2XWD 这样，"
		    "或给出整段封存文本",
		    (int)(known.n < 60 ? known.n : 60), known.p);
	*out = c;
	return OK;
}

/* ── facts ──────────────────────────────────────────────────────────── */

static void
check_seq(struct ledger_check *c, int64_t seq)
{
	int64_t want = c->seq < INT64_MAX ? c->seq + 1 : c->seq;

	if (seq != want)
		wrong(c, "第 %lld 行应当是第 %lld 号，却是第 %lld 号：%s",
		    (long long)c->lines, (long long)want, (long long)seq,
		    seq > want ? "中间少了，或顺序被换过" : "有重复，或顺序被换过");
	c->seq = seq;
}

static void
check_body(struct ledger_check *c, const struct line *l, struct check_after *after)
{
	const struct ledger_fact *f = &l->w.f;

	if (f->erased) {
		c->erased++;
		after->erased = f->seq;
	} else if (l->groups == LINE_DIGEST) {
		c->hidden++;
		if (!c->open_only)
			wrong(c, "第 %lld 号的内容不在，而这份导出不是公开本",
			    (long long)f->seq);
	}
	if (str_eq(f->kind, S(LEDGER_ERASED)) &&
	    !count_parse(f->subject, &after->erasing))
		wrong(c, "第 %lld 号删除记录没有写明删除的是第几号", (long long)f->seq);
}

static void
check_fact(struct ledger_check *c, const struct line *l, struct check_after *after)
{
	const struct whole *w = &l->w;
	hash32 digest, leaf, block;

	check_seq(c, w->f.seq);
	memcpy(digest, w->digest, sizeof digest);
	if (l->groups == LINE_BODY)
		fact_digest(w->salt, w->f.body, digest);
	fact_leaf(&w->f, digest, leaf);
	if (memcmp(leaf, w->f.leaf, sizeof leaf) != 0)
		wrong(c, "第 %lld 号与它自己的指纹不符：这一号被改过",
		    (long long)w->f.seq);
	check_body(c, l, after);
	c->facts++;
	(void)tree_push(&c->tree, w->f.leaf, block);
	if (c->tree.size == c->known_size)
		known_compare(c);
}

/* ── seals ──────────────────────────────────────────────────────────── */

static void
add_signer(struct ledger_check *c, const struct signer *s)
{
	for (size_t i = 0; i < c->signers; i++)
		if (memcmp(c->signer[i].key, s->key, sizeof s->key) == 0)
			return;
	if (c->signers < SIGNERS_MAX)
		c->signer[c->signers++] = *s;
	else
		wrong(c, "封存用过的钥匙多于 %d 把，不合情理", SIGNERS_MAX);
}

/* Does the seal say what was signed? */
static bool
says_what_was_signed(const struct ledger_seal *s, const struct note *note)
{
	struct code code = code_of(s->size, s->root), stated;

	return note->size == s->size && note->at == s->at &&
	    memcmp(note->root, s->root, sizeof s->root) == 0 &&
	    code_parse(s->code, &stated) && stated.size == code.size &&
	    memcmp(stated.digit, code.digit, CODE_DIGITS) == 0;
}

bool
ledger_seal_holds(const struct ledger_seal *s)
{
	struct signer signer;
	struct note note;

	return signer_parse(s->key, &signer) && note_parse(s->note, &note) &&
	    note_holds(&note, &signer) && says_what_was_signed(s, &note);
}

/* Is the text signed, and does it say what the line says? */
static bool
is_signed(struct ledger_check *c, const struct ledger_seal *s)
{
	struct signer signer;
	struct note note;

	if (!signer_parse(s->key, &signer) || !note_parse(s->note, &note) ||
	    !note_holds(&note, &signer)) {
		wrong(c, "%lld 条的封存，签名不对：它被改过，或不是这把钥匙签的",
		    (long long)s->size);
		return false;
	}
	if (!says_what_was_signed(s, &note)) {
		wrong(c, "%lld 条的封存，签过名的文本与列出的不一样：它被改过",
		    (long long)s->size);
		return false;
	}
	add_signer(c, &signer);
	return true;
}

/* Is the seal about the facts that stand before it? */
static bool
is_here(struct ledger_check *c, const struct ledger_seal *s)
{
	if (s->size > c->facts)
		wrong(c, "有一次封存是 %lld 条，账本里只有 %lld 条：后面的被删掉了",
		    (long long)s->size, (long long)c->facts);
	else if (s->size != c->facts || s->size <= c->sealed)
		wrong(c, "%lld 条的封存不在它该在的地方：它前面有 %lld 条",
		    (long long)s->size, (long long)c->facts);
	else if (memcmp(s->root, root_now(c), LEDGER_HASH) != 0)
		wrong(c, "前 %lld 号与封存不符：封存之后被改过", (long long)s->size);
	else
		return true;
	return false;
}

static void
check_seal(struct ledger_check *c, const struct ledger_seal *s)
{
	bool signed_well = is_signed(c, s), here = is_here(c, s);

	known_look(c, s);
	c->seals++;
	c->sealed = s->size > c->sealed ? s->size : c->sealed;
	if (!signed_well || !here)
		return;
	c->seals_good++;
	c->covered = s->size;
}

/* ── lines ──────────────────────────────────────────────────────────── */

static void
check_head(struct ledger_check *c, const struct line *l)
{
	if (c->began)
		wrong(c, "第 %lld 行又是开头", (long long)c->lines);
	else if (!str_eq(l->what, S("账本")) || l->format != LEDGER_FORMAT)
		wrong(c, "这份导出的格式是第 %lld 版，本程序只认第 %d 版",
		    (long long)l->format, LEDGER_FORMAT);
	c->began = true;
	c->open_only = l->open_only;
}

static void
check_foot(struct ledger_check *c, const struct line *l)
{
	c->ended = true;
	if (!l->end || l->facts != c->facts || l->seals != c->seals ||
	    memcmp(l->root, root_now(c), LEDGER_HASH) != 0)
		wrong(c,
		    "结尾写的是 %lld 条记录、%lld 次封存，与前面的 %lld 条、%lld 次或"
		    "总指纹不符：文件被改过",
		    (long long)l->facts, (long long)l->seals, (long long)c->facts,
		    (long long)c->seals);
}

static void
next_line(struct ledger_check *c)
{
	c->lines++;
	if (c->ended)
		wrong(c, "第 %lld 行在结尾之后", (long long)c->lines);
}

void
check_line(struct ledger_check *c, const struct line *l, struct check_after *after)
{
	*after = (struct check_after){ 0, 0 };
	next_line(c);
	if (!c->began && l->kind != LINE_HEAD) {
		wrong(c, "第一行不是开头：文件不完整");
		c->began = true;
	}
	switch (l->kind) {
	case LINE_HEAD:
		check_head(c, l);
		break;
	case LINE_FACT:
		check_fact(c, l, after);
		break;
	case LINE_SEAL:
		check_seal(c, &l->seal);
		break;
	case LINE_END:
		check_foot(c, l);
		break;
	}
}

void
check_unread(struct ledger_check *c, const char *why)
{
	next_line(c);
	wrong(c, "第 %lld 行读不懂：%s", (long long)c->lines, why);
}

static int
by_seq(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = ((const struct gone *)b)->seq;

	return (x > y) - (x < y);
}

/* The caller may be in a job within the one this began in: see job_run(). */
static void
add_gone(struct job *j, struct ledger_check *c, int64_t seq)
{
	struct arena *mem = j->mem;

	if (c->gone_n > 0 && c->gone[c->gone_n - 1].seq >= seq)
		return;
	j->mem = c->home;
	c->gone = job_grow(j, c->gone, c->gone_n, &c->gone_cap, sizeof *c->gone);
	j->mem = mem;
	c->gone[c->gone_n++] = (struct gone){ .seq = seq };
}

void
check_remember(struct job *j, struct ledger_check *c, const struct check_after *after)
{
	struct gone *g = NULL;

	if (after->erased > 0)
		add_gone(j, c, after->erased);
	if (after->erasing == 0)
		return;
	if (c->gone_n > 0)
		g = bsearch(&after->erasing, c->gone, c->gone_n, sizeof *g, by_seq);
	if (g == NULL)
		wrong(c, "第 %lld 号记着已删除，内容却还在，或排在删除之后",
		    (long long)after->erasing);
	else
		g->recorded = true;
}

struct reading {
	struct ledger_check *c;
	struct str text;
	struct check_after after;
};

static enum err
read_line(struct job *j, void *arg)
{
	struct reading *r = arg;
	struct line *l = NEW(j, struct line);
	enum err e = line_parse(j, r->text, l);

	if (e == OK)
		check_line(r->c, l, &r->after);
	else if (e == E_INPUT)
		check_unread(r->c, j->told);
	return e == E_INPUT ? OK : e;
}

enum err
ledger_check_line(struct job *j, struct ledger_check *c, struct str line)
{
	struct reading r = { .c = c, .text = line };
	enum err e = job_run(j, LINE_MEMORY, read_line, &r);

	if (e == OK)
		check_remember(j, c, &r.after);
	return e;
}

/* ── the verdict ────────────────────────────────────────────────────── */

static void
check_whole(struct ledger_check *c)
{
	if (!c->ended)
		wrong(c, "文件没有结尾：它不完整；请重新导出");
	if (c->known_met && !c->known_seal)
		wrong(c, "另外保存的 %lld 条的封存，账本里没有了：它被删掉了",
		    (long long)c->known_size);
	if (c->known_size > 0 && !c->known_met)
		wrong(c,
		    "另外保存的封存有 %lld 条，账本里只有 %lld 条：后面的被截掉了，"
		    "或这是封存之前的旧账本",
		    (long long)c->known_size, (long long)c->facts);
	for (size_t i = 0; i < c->gone_n; i++)
		if (!c->gone[i].recorded)
			wrong(c, "第 %lld 号的内容没有了，却没有谁删除它的记录",
			    (long long)c->gone[i].seq);
}

void
ledger_check_end(struct job *j, struct ledger_check *c, struct ledger_verdict *out)
{
	struct buf told = { .j = j }, key = { .j = j };

	check_whole(c);
	for (size_t i = 0; i < c->wrong && i < LEDGER_TOLD_MAX; i++)
		buf_fmt(&told, "%s\n", c->told[i]);
	for (size_t i = 0; i < c->signers; i++) {
		buf_put(&key, i > 0 ? S("\n") : S(""));
		buf_put(&key, signer_text(j, &c->signer[i]));
	}
	*out = (struct ledger_verdict){
		.facts = c->facts,
		.hidden = c->hidden,
		.erased = c->erased,
		.seals = c->seals,
		.seals_good = c->seals_good,
		.key = buf_str(&key),
		.uncovered = c->facts - c->covered,
		.known_good = c->known_good && c->known_seal,
		.wrong = c->wrong,
		.told = buf_str(&told),
	};
	memcpy(out->root, root_now(c), LEDGER_HASH);
}
