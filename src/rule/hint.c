/* SPDX-License-Identifier: MIT
 *
 * hint.c -- what to say about a word that is not understood
 *
 * People write 每少, 如果, 大于; each habit has its form in the language.  A
 * word is never split to be understood, only to give the hint.
 */
#include "rule/parse.h"

#define KEYWORD_BYTES 48               /* no keyword is longer */
#define WORD_BYTES (RULE_NAME_MAX * 4) /* what is longer is no word, and not split */

static const char *const hard_words[] = { "且", "或", "非", "在", "是", "否", "当", "则",
	"其余", "其中", "同", "取", "满", "不足", "超过", "由", "得", "扣", "加",
	"不得分", "评", "分档", "每", "每日", "每周", "每月", "每双月", "每季", "每半年",
	"每年" };

static const struct habit {
	const char *word, *means;
} habits[] = {
	{ "每少", "每 党课 不足 4次 扣 1分" },
	{ "每缺", "每 党课 不足 4次 扣 1分" },
	{ "每低", "每 到会率 不足 80% 满 1% 扣 0.2分" },
	{ "每差", "每 党课 不足 4次 扣 1分" },
	{ "每欠", "每 党费欠缴 扣 1分" },
	{ "每多", "每 投稿 超过 4篇 加 1分" },
	{ "每超", "每 投稿 超过 4篇 加 1分" },
	{ "每高", "每 到会率 超过 80% 满 1% 加 0.2分" },
	{ "每增", "每 投稿 超过 4篇 加 1分" },
	{ "每有", "每 投诉 扣 1分" },
	{ "如果", "扣 1分 当 投诉 > 0" },
	{ "若", "扣 1分 当 投诉 > 0" },
	{ "如", "扣 1分 当 投诉 > 0" },
	{ "凡", "扣 1分 当 投诉 > 0" },
	{ "否则", "其余" },
	{ "其他", "其余" },
	{ "其它", "其余" },
	{ "并且", "且" },
	{ "或者", "或" },
	{ "不是", "非" },
	{ "大于", ">" },
	{ "高于", ">" },
	{ "小于", "<" },
	{ "低于", "<" },
	{ "等于", "=" },
	{ "不等于", "!=" },
	{ "不少于", ">=" },
	{ "不低于", ">=" },
	{ "达", ">=" },
	{ "不超过", "<=" },
	{ "不多于", "<=" },
	{ "以上", ">= 80分" },
	{ "以下", "< 60分" },
	{ "减", "扣 1分" },
	{ "减分", "扣 1分" },
	{ "计", "得 1分" },
	{ "给", "得 1分" },
	{ "封顶", "上限 5分" },
	{ "最多", "上限 5分" },
	{ "至少", "下限 0分" },
	{ "扣完为止", "不必写：一项扣完为止，本来如此" },
	{ "扣除", "扣 1分" },
	{ "扣减", "扣 1分" },
	{ "得到", "得 1分" },
	{ "加上", "加 1分" },
	{ "奖励", "加 1分" },
	{ "酌情", "扣 评 1..3分 由 考核组" },
};

bool
is_hard(struct str word)
{
	size_t i;

	for (i = 0; i < ARRAY_N(hard_words); i++)
		if (str_eq(word, str_of(hard_words[i])))
			return true;
	return false;
}

/* The longest keyword ${word} begins with, but not all of it; empty if none. */
static struct str
head_of(struct str word, bool hard_only)
{
	struct str head = S("");
	size_t at = 0;

	while (at < word.n && at < KEYWORD_BYTES) {
		(void)utf8_next(word, &at);
		if (at < word.n &&
		    (is_hard(str_cut(word, 0, at)) ||
			(!hard_only && rule_is_keyword(str_cut(word, 0, at)))))
			head = str_cut(word, 0, at);
	}
	return head;
}

/* The longest hard word ${word} ends with, but not all of it; empty if none. */
static struct str
tail_of(struct str word)
{
	size_t at = 0;

	while (at < word.n) {
		(void)utf8_next(word, &at);
		if (is_hard(str_cut(word, at, word.n)))
			return str_cut(word, at, word.n);
	}
	return S("");
}

/* 每月扣 is 每月 and 扣: put blanks between, if keywords are all there is. */
static bool
all_keywords(struct str word, struct buf *out)
{
	bool hard = false; /* soft words alone may well be meant as one name */
	struct str head;

	while (!rule_is_keyword(word)) {
		head = head_of(word, false);
		if (head.n == 0)
			return false;
		hard = hard || is_hard(head);
		buf_put(out, head);
		buf_c(out, ' ');
		word = str_cut(word, head.n, word.n);
	}
	buf_put(out, word);
	return hard || is_hard(word);
}

bool
hint_habit(struct job *j, struct str word, struct str rest, struct hint *out)
{
	struct buf apart = { .j = j };
	size_t i;

	for (i = 0; i < ARRAY_N(habits); i++) {
		if (!str_eq(word, str_of(habits[i].word)))
			continue;
		out->what = job_fmt(j, "「%.*s」不认识", STR_FMT(word));
		out->fix = str_of(habits[i].means);
		return true;
	}
	if (word.n > WORD_BYTES || rule_is_keyword(word) || !all_keywords(word, &apart))
		return false;
	if (rest.n > 0)
		buf_fmt(&apart, " %.*s", STR_FMT(rest));
	out->what = job_fmt(j, "「%.*s%.*s」：关键词后要空格", STR_FMT(word),
	    STR_FMT(rest));
	out->fix = buf_str(&apart);
	return true;
}

bool
hint_stuck(struct job *j, struct str word, struct str rest, struct hint *out)
{
	struct str head = head_of(word, true), tail = tail_of(word), part;
	const char *blank = rest.n > 0 ? " " : "";

	if (word.n > WORD_BYTES)
		return false;
	if (tail.n > 0) {
		part = str_cut(word, 0, word.n - tail.n);
		out->what = job_fmt(j,
		    "「%.*s」不认识，它的末尾是关键词「%.*s」：关键词前后要空格",
		    STR_FMT(word), STR_FMT(tail));
		out->fix = job_fmt(j, "%.*s %.*s%s%.*s", STR_FMT(part), STR_FMT(tail),
		    blank, STR_FMT(rest));
		return true;
	}
	/* 满意率80%: names may begin with a keyword; with a figure behind, say nothing */
	if (head.n == 0 || (rest.n > 0 && !str_starts(word, S("每"))))
		return false;
	part = str_cut(word, head.n, word.n);
	out->what = job_fmt(j, "「%.*s」不认识，它的开头是关键词「%.*s」：关键词后要空格",
	    STR_FMT(word), STR_FMT(head));
	out->fix = job_fmt(j, "%.*s %.*s%s%.*s", STR_FMT(head), STR_FMT(part), blank,
	    STR_FMT(rest));
	return true;
}

/* Characters of ${s}, at most ${max}; how many. */
static size_t
letters(struct str s, uint32_t *out, size_t max)
{
	size_t at = 0, n = 0;

	while (at < s.n && n < max)
		out[n++] = utf8_next(s, &at);
	return at < s.n ? max + 1 : n;
}

/* One character added, left out, changed, or two swapped. */
static bool
one_slip(struct str a, struct str b)
{
	enum { LONGEST = 8 };
	uint32_t x[LONGEST], y[LONGEST];
	size_t n = letters(a, x, LONGEST), m = letters(b, y, LONGEST), head = 0, tail = 0;

	if (n < 2 || m < 2 || n > LONGEST || m > LONGEST)
		return false;
	while (head < n && head < m && x[head] == y[head])
		head++;
	while (tail < n - head && tail < m - head && x[n - 1 - tail] == y[m - 1 - tail])
		tail++;
	if (n == m && n == head + tail + 2)
		return x[head] == y[head + 1] && x[head + 1] == y[head];
	if (n == 2 && m == 2)
		return head == 1; /* 核订, 核定 */
	return head + tail >= 2 && n <= head + tail + 1 && m <= head + tail + 1;
}

const char *
hint_near(struct str word, const char *const *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (one_slip(word, str_of(list[i])))
			return list[i];
	return NULL;
}
