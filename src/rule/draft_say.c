/* SPDX-License-Identifier: MIT
 *
 * draft_say.c -- the standard of one item: sentences, what each came to, and
 * whether they agree
 *
 * A sentence is understood when every piece of it is; an item when its
 * sentences fit together.  Half an understanding of a rule is a wrong rule, so
 * anything that could bend a neighbour (合计最多, 加倍, 不重复) and is not
 * understood hands the whole item to a person.
 */
#include "rule/draft.h"

#define PIECES_MAX 16
#define RUN_MAX 8 /* of them, or of sentences, that may be one table of bands */

/* ── cutting ────────────────────────────────────────────────────────── */

/* Is there an enumeration mark such as (1) ① 1. 1、 at ${at}?  Its bytes. */
static size_t
mark(struct str s, size_t at, bool first)
{
	struct str rest = str_cut(s, at, s.n);
	struct draft_found f;
	size_t n = 0;

	if (rest.n >= 3 && (unsigned char)rest.p[0] == 0xE2 &&
	    ((unsigned char)rest.p[1] == 0x91 || (unsigned char)rest.p[1] == 0x92))
		return 3; /* ① … */
	if (rest.n > 2 && rest.p[0] == '(') {
		n = str_find(rest, S(")"));
		return n < rest.n && n <= 4 && draft_match("{n}", str_cut(rest, 1, n), &f)
		    ? n + 1
		    : 0;
	}
	if (!first)
		return 0;
	while (n < rest.n && n < 2 && rest.p[n] >= '0' && rest.p[n] <= '9')
		n++;
	if (n == 0)
		return str_starts(rest, S("一是")) || str_starts(rest, S("二是")) ||
			str_starts(rest, S("三是"))
		    ? 6
		    : 0;
	if (str_starts(str_cut(rest, n, rest.n), S("、")))
		return n + 3;
	return n + 1 < rest.n && rest.p[n] == '.' &&
		!(rest.p[n + 1] >= '0' && rest.p[n + 1] <= '9')
	    ? n + 1
	    : 0;
}

static size_t
stop(struct str s, size_t at)
{
	if (s.p[at] == ';' || s.p[at] == '\n')
		return 1;
	return str_starts(str_cut(s, at, s.n), S("。")) ? 3 : 0;
}

struct cut {
	struct str sentence[DRAFT_SENTENCES_MAX];
	size_t n;
	bool over;
};

static void
add_sentence(struct cut *c, struct str s)
{
	while (s.n > 0 && (s.p[0] == ',' || s.p[0] == ' '))
		s = str_cut(s, 1, s.n);
	while (s.n > 0 && s.p[s.n - 1] == ',')
		s = str_cut(s, 0, s.n - 1);
	if (s.n == 0)
		return;
	if (c->n == DRAFT_SENTENCES_MAX)
		c->over = true;
	else
		c->sentence[c->n++] = s;
}

static void
cut_sentences(struct str s, struct cut *c)
{
	size_t at = 0, from = 0;
	bool first = true;

	while (at < s.n) {
		size_t m = mark(s, at, first), e = stop(s, at);

		if (m > 0 || e > 0) {
			add_sentence(c, str_cut(s, from, at));
			at += m > 0 ? m : e;
			from = at;
			first = e > 0;
		} else {
			(void)utf8_next(s, &at);
			first = false;
		}
	}
	add_sentence(c, str_cut(s, from, s.n));
}

/* ── pieces of a sentence that make no clause ───────────────────────── */

static bool
says_nothing(struct str s)
{
	struct draft_found f;

	return draft_match(
	    "(查阅资料|查看资料|查阅台账|查看台账|查阅记录|查看记录|实地查看|"
	    "现场查看|听取汇报|查资料|看现场|扣完为止|直至扣完|扣完本项分值为止|"
	    "满分为止|加满为止|得满为止)",
	    s, &f);
}

/* 最多扣3分, behind one clause of its kind. */
static bool
caps(struct job *j, const struct draft_item *item, struct str s, struct draft_said *out,
    size_t from)
{
	static const struct {
		const char *pattern;
		enum draft_kind kind;
	} cap[] = {
		{ "(累计|合计|)(最多|最高|至多|不超过|扣分不超过)扣{n}分", DRAFT_TAKES },
		{ "(累计|合计|)(最多|最高|至多|不超过)(得|计){n}分", DRAFT_GIVES },
		{ "(累计|合计|)(最多|最高|至多|不超过)加{n}分", DRAFT_ADDS },
		{ "(累计|合计|)(最多|最高|至多|不超过|满分|上限){n}分", DRAFT_VETO },
	};
	struct draft_found f;
	struct draft_clause *c = &out->clause[out->n - 1];
	struct buf b = { .j = j };
	size_t i;

	for (i = 0; i < ARRAY_N(cap); i++)
		if (draft_match(cap[i].pattern, s, &f))
			break;
	if (i == ARRAY_N(cap) || out->n != from + 1 || !str_starts(c->text, S("每 ")) ||
	    (cap[i].kind != DRAFT_VETO && cap[i].kind != c->kind))
		return false;
	if (c->kind == DRAFT_GIVES && (!item->has_points || item->points.u != f.n[0].u))
		return false;
	buf_fmt(&b, "%.*s 上限 ", STR_FMT(c->text));
	num_put_short(&b, f.n[0]);
	buf_put(&b, S("分"));
	c->text = buf_str(&b);
	return true;
}

/* 同一事项取最高: how those who count are to count; behind counted awards. */
static bool
counts_once(struct str s, struct draft_said *out, size_t from)
{
	struct draft_found f;
	size_t i;

	if (out->n == from ||
	    !draft_match(
		"(同一事项|同一项目|同一内容|同一荣誉|同项工作)(取最高|就高不就低|"
		"按最高|按最高级别|取最高级别|只计最高|不重复)(计算|加分|计分|)(,不重复计算|"
		",不重复加分|,不累计|)",
		s, &f))
		return false;
	for (i = from; i < out->n; i++)
		if (out->clause[i].kind != DRAFT_ADDS || !out->clause[i].open)
			return false;
	for (i = from; i < out->n; i++)
		out->clause[i].remark = S("同一事项只计最高的一级");
	return true;
}

/* ── sentences ──────────────────────────────────────────────────────── */

/* Pieces first … last, with the commas between them. */
static struct str
span(struct str s, const size_t *start, size_t first, size_t last)
{
	return str_cut(s, start[first], start[last + 1] - 1);
}

static bool
understand(struct job *j, const struct draft_item *item, struct str s,
    struct draft_said *out, size_t from)
{
	if (out->n > from && (caps(j, item, s, out, from) || counts_once(s, out, from)))
		return true;
	if (s.n > DRAFT_PIECE_MAX)
		return false;
	if (!draft_ends(s, "分|零|资格"))
		return says_nothing(s);
	return says_nothing(s) || draft_ladder(j, item, s, out) ||
	    draft_band(j, item, s, out) || draft_shape(j, item, s, out);
}

/* All of ${s}, piece by piece, as many at a time as go together. */
static bool
sentence(struct job *j, const struct draft_item *item, struct str s,
    struct draft_said *out)
{
	size_t start[PIECES_MAX + 2], n = 1, at, first = 0, from = out->n;

	start[0] = 0;
	for (at = 0; at < s.n; at++) {
		if (s.p[at] != ',')
			continue;
		if (n == PIECES_MAX)
			return false;
		start[n++] = at + 1;
	}
	start[n] = s.n + 1;
	while (first < n) {
		size_t last = n < first + RUN_MAX ? n : first + RUN_MAX;

		while (last > first &&
		    !understand(j, item, span(s, start, first, last - 1), out, from))
			last--;
		if (last == first) {
			out->n = from;
			return false;
		}
		first = last;
	}
	return true;
}

/* Sentences first … last - 1 as one. */
static struct str
run_of(struct job *j, const struct cut *c, size_t first, size_t last)
{
	struct buf b = { .j = j };
	size_t i;

	for (i = first; i < last; i++)
		buf_fmt(&b, "%s%.*s", i > first ? "," : "", STR_FMT(c->sentence[i]));
	return buf_str(&b);
}

/* As many sentences as go together as one table of bands or grades. */
static size_t
joined(struct job *j, const struct draft_item *item, const struct cut *c, size_t first,
    struct draft_said *out)
{
	size_t last = first;

	while (
	    last < c->n && last < first + RUN_MAX && str_ends(c->sentence[last], S("分")))
		last++;
	for (; last > first + 1; last--) {
		struct str run = run_of(j, c, first, last);

		if (draft_ladder(j, item, run, out) || draft_band(j, item, run, out))
			return last - first;
	}
	return 0;
}

/* ── the item ───────────────────────────────────────────────────────── */

static size_t
count(const struct draft_said *s, enum draft_kind kind)
{
	size_t i, n = 0;

	for (i = 0; i < s->n; i++)
		n += s->clause[i].kind == kind;
	return n;
}

/* What is earned comes to the item's points, no less and no more. */
static bool
earns_all(const struct draft_item *item, const struct draft_said *s)
{
	size_t i, each = 0, gives = count(s, DRAFT_GIVES);
	int64_t sum = 0;

	for (i = 0; i < s->n; i++) {
		const struct draft_clause *c = &s->clause[i];

		if (c->kind != DRAFT_GIVES)
			continue;
		each += c->open || c->full || c->judged;
		sum += c->most.u;
	}
	if (each > 0)
		return gives == 1;
	return item->has_points && sum == item->points.u;
}

static bool
agrees(const struct draft_item *item, const struct draft_said *s)
{
	size_t gives = count(s, DRAFT_GIVES), takes = count(s, DRAFT_TAKES),
	       adds = count(s, DRAFT_ADDS), zero = count(s, DRAFT_ZERO);

	if (item->bonus)
		return takes == 0 && zero == 0 && s->lefts == 0;
	if (item->malus)
		return gives == 0 && adds == 0 && zero == 0 && s->lefts == 0;
	if (!item->has_points)
		return gives + takes + adds + zero == 0;
	if (adds > 0 || (gives > 0 && takes > 0))
		return false;
	return gives == 0 || (s->lefts == 0 && earns_all(item, s));
}

/* A sentence nobody understood may still be judged beside its neighbours, if it
 * takes points and bends no other rule. */
static bool
stands_alone(struct str s)
{
	return draft_has(s, "扣") &&
	    !draft_has(s,
		"得|加|合计|累计|最多|最高|上限|不超过|封顶|以上各|上述|同时|倍|重复|除外|"
		"以此类推|总分|否决|减半|免|其余|其他|前款|本项|满分");
}

static void
give_up(struct draft_said *out)
{
	size_t i, n = 0;

	for (i = 0; i < out->n; i++)
		if (out->clause[i].kind == DRAFT_VETO)
			out->clause[n++] = out->clause[i];
	out->n = n;
	out->whole = true;
}

void
draft_say(struct job *j, const struct draft_item *item, struct str standard,
    struct draft_said *out)
{
	struct cut c = { .n = 0 };
	size_t i = 0, k, from;

	*out = (struct draft_said){ .n = 0 };
	cut_sentences(draft_fold(j,
			  str_cut(standard, 0,
			      DRAFT_WORDS_MAX < standard.n ? 0 : standard.n)),
	    &c);
	out->sentences = c.n;
	while (i < c.n) {
		from = out->n;
		k = joined(j, item, &c, i, out);
		if (k == 0 && !sentence(j, item, c.sentence[i], out))
			out->left[out->lefts++] = c.sentence[i];
		k = k > 0 ? k : 1;
		for (; from < out->n; from++)
			out->clause[from].said = run_of(j, &c, i, i + k);
		i += k;
	}
	for (k = 0; k < out->lefts; k++)
		if (!stands_alone(out->left[k]))
			c.over = true;
	if (c.over || out->n == 0 || count(out, DRAFT_VETO) == out->n ||
	    !agrees(item, out))
		give_up(out);
}
