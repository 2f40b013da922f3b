/* SPDX-License-Identifier: MIT
 *
 * draft_words.c -- words as shapes want them: folded, named, searched
 */
#include "rule/draft.h"

/* ── folding ────────────────────────────────────────────────────────── */

/* Words that say the same where points are written; longer ones first. */
static const struct {
	struct str from, to;
} same[] = {
#define SAME(from, to)                     \
	{                                  \
		{ from, sizeof from - 1 }, \
		{                          \
			to, sizeof to - 1  \
		}                          \
	}
	SAME("每个百分点", "每1个百分点"),
	SAME("个百分点", "%"),
	SAME("百分点", "%"),
	SAME("扣减", "扣"),
	SAME("扣除", "扣"),
	SAME("减扣", "扣"),
	SAME("扣去", "扣"),
	SAME("不予得分", "不得分"),
	SAME("不予计分", "不得分"),
	SAME("不计分", "不得分"),
	SAME("不给分", "不得分"),
	SAME("得零分", "不得分"),
	SAME("计零分", "不得分"),
	SAME("根据情况酌情", "酌情"),
	SAME("视情况酌情", "酌情"),
	SAME("视情酌情", "酌情"),
	SAME("视情节轻重", "酌情"),
	SAME("根据情况", "酌情"),
	SAME("视情况", "酌情"),
	SAME("视情节", "酌情"),
	SAME("视情", "酌情"),
	SAME("—", "-"),
	SAME("–", "-"),
	SAME("～", "-"),
	SAME("~", "-"),
	SAME("−", "-"),
	SAME("×", "*"),
	SAME("(含)", ""),
	SAME("≥", ">="),
	SAME("≤", "<="),
#undef SAME
};

/* Full-width ASCII as ASCII; blanks and quotes as nothing. */
static void
put_folded(struct buf *b, struct str s, size_t from, size_t to, uint32_t c)
{
	static const char *const nothing = "“”‘’\"'「」『』《》〈〉　\xC2\xA0";

	if (c == ' ' || c == '\t' || c == '\r' ||
	    str_find(str_of(nothing), str_cut(s, from, to)) < strlen(nothing))
		return;
	if (c == 0xFF0E)
		buf_c(b, '.');
	else if (c == 0xFF5E)
		buf_c(b, '-');
	else if (c > 0xFF00 && c < 0xFF5F)
		buf_c(b, (char)(c - 0xFF00 + 0x20));
	else
		buf_put(b, str_cut(s, from, to));
}

static struct str
half_width(struct job *j, struct str s)
{
	struct buf b = { .j = j };
	size_t at = 0;

	while (at < s.n) {
		size_t from = at;
		uint32_t c = utf8_next(s, &at);

		put_folded(&b, s, from, at, c);
	}
	return buf_str(&b);
}

struct str
draft_fold(struct job *j, struct str s)
{
	struct str half = half_width(j, s);
	struct buf b = { .j = j };
	size_t at = 0, i;

	while (at < half.n) {
		struct str rest = str_cut(half, at, half.n);

		for (i = 0; i < ARRAY_N(same); i++)
			if (str_starts(rest, same[i].from))
				break;
		if (i < ARRAY_N(same)) {
			buf_put(&b, same[i].to);
			at += same[i].from.n;
		} else {
			size_t from = at;

			(void)utf8_next(half, &at);
			buf_put(&b, str_cut(half, from, at));
		}
	}
	return buf_str(&b);
}

struct str
draft_name(struct job *j, struct str s)
{
	struct buf b = { .j = j };
	size_t at = 0;

	while (at < s.n) {
		size_t from = at;
		uint32_t c = utf8_next(s, &at);

		if (is_cjk(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
			buf_put(&b, str_cut(s, from, at));
	}
	return buf_str(&b);
}

/* ── searching ──────────────────────────────────────────────────────── */

/* The next word of a list 甲|乙; false at the end. */
static bool
next_word(struct str *list, struct str *word)
{
	size_t bar;

	if (list->n == 0)
		return false;
	bar = str_find(*list, S("|"));
	*word = str_cut(*list, 0, bar);
	*list = str_cut(*list, bar < list->n ? bar + 1 : bar, list->n);
	return true;
}

bool
draft_has(struct str s, const char *words)
{
	struct str list = str_of(words), word;

	while (next_word(&list, &word))
		if (str_find(s, word) < s.n)
			return true;
	return false;
}

bool
draft_ends(struct str s, const char *words)
{
	struct str list = str_of(words), word;

	while (next_word(&list, &word))
		if (str_ends(s, word))
			return true;
	return false;
}
