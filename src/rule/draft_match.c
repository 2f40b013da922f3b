/* SPDX-License-Identifier: MIT
 *
 * draft_match.c -- does a sentence have a shape?
 *
 * Backtracking over a short pattern and a short sentence, with a fixed number
 * of steps; when they are used up the answer is no.
 */
#include "rule/draft.h"

#define STEPS_MAX 20000
#define X_CHARS_MAX 28

struct matcher {
	struct str pattern, s;
	struct draft_found *out;
	size_t steps;
};

static bool match(struct matcher *m, size_t p, size_t at);

/* ── numbers ────────────────────────────────────────────────────────── */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* 一 to 九, 两; 0 if it is none. */
static int
chinese_digit(struct str s)
{
	static const struct str digit[] = { { "一", 3 }, { "二", 3 }, { "三", 3 },
		{ "四", 3 }, { "五", 3 }, { "六", 3 }, { "七", 3 }, { "八", 3 },
		{ "九", 3 } };
	size_t i;

	if (str_starts(s, S("两")))
		return 2;
	for (i = 0; i < ARRAY_N(digit); i++)
		if (str_starts(s, digit[i]))
			return (int)i + 1;
	return 0;
}

/* 三, 十, 十二, 二十, 二十五, 半; the bytes it takes, 0 if it is none. */
static size_t
chinese(struct str s, struct num *out)
{
	int tens = chinese_digit(s), ones;
	size_t n = tens > 0 ? 3 : 0;

	if (str_starts(s, S("半"))) {
		out->u = NUM_ONE / 2;
		return 3;
	}
	if (!str_starts(str_cut(s, n, s.n), S("十"))) {
		*out = NUM(tens);
		return n;
	}
	n += 3;
	ones = chinese_digit(str_cut(s, n, s.n));
	*out = NUM((tens == 0 ? 1 : tens) * 10 + ones);
	return n + (ones > 0 ? 3 : 0);
}

static size_t
number(struct str s, struct num *out)
{
	size_t n = 0;

	while (n < s.n && (is_digit(s.p[n]) || (s.p[n] == '.' && n > 0)))
		n++;
	if (n == 0)
		return chinese(s, out);
	return num_parse(str_cut(s, 0, n), out) ? n : 0;
}

/* ── holes ──────────────────────────────────────────────────────────── */

static const struct str counts[] = {
#define U(word)                       \
	{                             \
		word, sizeof word - 1 \
	}
	U("人次"),
	U("人"),
	U("次"),
	U("篇"),
	U("项"),
	U("家"),
	U("个"),
	U("件"),
	U("条"),
	U("户"),
	U("名"),
	U("例"),
	U("份"),
	U("场"),
	U("期"),
	U("处"),
	U("起"),
	U("所"),
	U("支"),
	U("位"),
	U("栏"),
	U("票"),
	U("届"),
};
static const struct {
	struct str said, unit;
} times[] = {
	{ U("个工作日"), U("个工作日") },
	{ U("工作日"), U("个工作日") },
	{ U("个小时"), U("小时") },
	{ U("小时"), U("小时") },
	{ U("学时"), U("学时") },
	{ U("课时"), U("课时") },
	{ U("个月"), U("个月") },
	{ U("月"), U("个月") },
	{ U("天"), U("天") },
	{ U("日"), U("天") },
#undef U
};

/* The unit at ${at}, which must be the one seen before, if any. */
static bool
unit_hole(struct matcher *m, size_t p, size_t at, struct str said, struct str unit)
{
	struct str was = m->out->unit;

	if (!str_starts(str_cut(m->s, at, m->s.n), said) ||
	    (was.n > 0 && !str_eq(was, unit)))
		return false;
	m->out->unit = unit;
	if (match(m, p, at + said.n))
		return true;
	m->out->unit = was;
	return false;
}

static bool
count_hole(struct matcher *m, size_t p, size_t at)
{
	size_t i;

	for (i = 0; i < ARRAY_N(counts); i++)
		if (unit_hole(m, p, at, counts[i], counts[i]))
			return true;
	return false;
}

static bool
time_hole(struct matcher *m, size_t p, size_t at)
{
	size_t i;

	for (i = 0; i < ARRAY_N(times); i++)
		if (unit_hole(m, p, at, times[i].said, times[i].unit))
			return true;
	return false;
}

/* What a band may be measured in. */
static bool
any_hole(struct matcher *m, size_t p, size_t at)
{
	static const struct str more[] = { { "%", 1 }, { "万元", 6 }, { "元", 3 },
		{ "分", 3 } };
	size_t i;

	for (i = 0; i < ARRAY_N(more); i++)
		if (unit_hole(m, p, at, more[i], more[i]))
			return true;
	return count_hole(m, p, at) || time_hole(m, p, at);
}

static bool
number_hole(struct matcher *m, size_t p, size_t at, char kind)
{
	struct num x;
	size_t n = number(str_cut(m->s, at, m->s.n), &x);

	if (n == 0 || (kind == 'i' && x.u != NUM_ONE))
		return false;
	if (kind == 'p') {
		if (at + n >= m->s.n || m->s.p[at + n] != '%')
			return false;
		n++;
	}
	if (kind == 'i')
		return match(m, p, at + n);
	if (m->out->ns == DRAFT_N_MAX)
		return false;
	m->out->n[m->out->ns++] = x;
	if (match(m, p, at + n))
		return true;
	m->out->ns--;
	return false;
}

/* May ${c} stand in {X} (${loose}: in {A})? */
static bool
is_word(uint32_t c, bool loose)
{
	if (is_cjk(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
		return true;
	return loose && c != ';' && c != 0x3002 && c != '\n';
}

static bool
word_hole(struct matcher *m, size_t p, size_t at, bool loose)
{
	size_t to = at, chars = 0, slot = m->out->xs;

	if (slot == DRAFT_X_MAX)
		return false;
	m->out->xs++;
	while (to < m->s.n && (loose || chars < X_CHARS_MAX)) {
		if (!is_word(utf8_next(m->s, &to), loose))
			break;
		chars++;
		m->out->x[slot] = str_cut(m->s, at, to);
		if (match(m, p, to))
			return true;
	}
	m->out->xs = slot;
	return false;
}

static bool
hole(struct matcher *m, size_t p, size_t at)
{
	char kind = m->pattern.p[p + 1];

	p += 3;
	switch (kind) {
	case 'X':
		return word_hole(m, p, at, false);
	case 'A':
		return word_hole(m, p, at, true);
	case 'u':
		return count_hole(m, p, at);
	case 't':
		return time_hole(m, p, at);
	case 'w':
		return any_hole(m, p, at);
	default:
		return number_hole(m, p, at, kind);
	}
}

/* ── the whole ──────────────────────────────────────────────────────── */

static bool
choice(struct matcher *m, size_t p, size_t at)
{
	struct str rest = str_cut(m->pattern, p + 1, m->pattern.n);
	size_t close = str_find(rest, S(")")), from = 0;
	struct str all = str_cut(rest, 0, close), here = str_cut(m->s, at, m->s.n);

	while (from <= all.n) {
		struct str tail = str_cut(all, from, all.n);
		struct str word = str_cut(tail, 0, str_find(tail, S("|")));

		if (str_starts(here, word) && match(m, p + close + 2, at + word.n))
			return true;
		from += word.n + 1;
	}
	return false;
}

static bool
match(struct matcher *m, size_t p, size_t at)
{
	while (p < m->pattern.n) {
		char c = m->pattern.p[p];

		if (m->steps-- == 0) {
			m->steps = 0;
			return false;
		}
		if (c == '(')
			return choice(m, p, at);
		if (c == '{')
			return hole(m, p, at);
		if (at == m->s.n || m->s.p[at] != c)
			return false;
		p++;
		at++;
	}
	return at == m->s.n;
}

bool
draft_match(const char *pattern, struct str s, struct draft_found *out)
{
	struct matcher m = { str_of(pattern), s, out, STEPS_MAX };

	*out = (struct draft_found){ .xs = 0 };
	return match(&m, 0, 0);
}
