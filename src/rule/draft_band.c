/* SPDX-License-Identifier: MIT
 *
 * draft_band.c -- bands: 80%以上得5分，60%至80%得3分，60%以下不得分
 *
 * A row is a range and an amount.  Rows are understood only as a whole: they
 * must join without a gap or an overlap, speak of one thing in one unit, and
 * leave nothing open; 以上 includes its number, and where two rows name the same
 * border the upper one has it, as the law reads such words.  Counts must not
 * name a border twice.
 */
#include "rule/draft.h"

#define ROWS_MAX 12

enum pays { PAYS_GIVES, PAYS_TAKES, PAYS_ADDS, PAYS_ZERO };

struct band {
	bool has_lo, has_hi, over, under; /* over: > lo; under: < hi */
	struct num lo, hi;
	bool rest; /* 其余 */
	bool zero; /* 不得分 */
	struct num amount;
};

struct bands {
	struct band row[ROWS_MAX];
	size_t n;
	struct str head, unit;
	enum pays pays;
	bool set;     /* pays is known */
	bool ordinal; /* 第3名, 前3名: places, the smaller the better */
};

/* ── one row ────────────────────────────────────────────────────────── */

/* Which numbers of the pattern are the limits. */
enum span {
	AT_LEAST,
	ABOVE,
	BETWEEN,
	BETWEEN_BELOW,
	BELOW,
	BELOW_TOO,
	EXACT,
	OTHERS,
	PLACES, /* 第4至10名 */
	PLACE,
	FIRST, /* 前3名 */
};

static const struct {
	enum span span;
	const char *text;
} ranges[] = {
	{ BETWEEN, "{n}(%|)(-|至|到){n}{w}(之间|)" },
	{ BETWEEN, "{n}{w}(-|至|到){n}{w}(之间|)" },
	{ PLACES, "第{n}(名|)(-|至|到)(第|){n}{w}" },
	{ BETWEEN_BELOW, "{n}{w}(以上|及以上|)(,|)(不满|不足|低于|不到){n}{w}" },
	{ BETWEEN_BELOW, "{n}{w}(以上|及以上)(,|){n}{w}以下" },
	{ ABOVE, "(超过|高于|大于){n}{w}" },
	{ AT_LEAST, "{n}{w}(以上|及以上)" },
	{ AT_LEAST, "(不低于|不少于){n}{w}" },
	{ AT_LEAST, "(达到){n}{w}(以上|及以上|)" },
	{ BELOW_TOO, "{n}{w}(以下|及以下)" },
	{ FIRST, "前{n}{w}" },
	{ BELOW, "(低于|不足|不满|未达到|不到|小于|少于){n}{w}" },
	{ EXACT, "{n}{w}" },
	{ PLACE, "第{n}{w}" },
	{ OTHERS, "(其余|其他|其它)" },
};
static const char *const heads[] = { "", "{X}(达到|达|在|为|有|排名|)" };
static const struct {
	enum pays pays;
	bool none; /* no number in it */
	const char *text;
} amounts[] = {
	{ PAYS_GIVES, false, "(的|者|)(,|)(得|计){n}分" },
	{ PAYS_TAKES, false, "(的|者|)(,|)扣{n}分" },
	{ PAYS_ADDS, false, "(的|者|)(,|)加{n}分" },
	{ PAYS_ZERO, true, "(的|者|)(,|)不得分" },
	{ PAYS_TAKES, true, "(的|者|)(,|)不扣分" },
	{ PAYS_ADDS, true, "(的|者|)(,|)不加分" },
};
static void
set_range(struct band *band, enum span span, const struct draft_found *f)
{
	band->lo = f->n[0];
	band->hi = span == BETWEEN || span == BETWEEN_BELOW || span == PLACES ? f->n[1]
									      : f->n[0];
	band->has_lo = span != BELOW && span != BELOW_TOO && span != OTHERS &&
	    span != FIRST;
	band->has_hi = span != AT_LEAST && span != ABOVE && span != OTHERS;
	band->over = span == ABOVE;
	band->under = span == BELOW || span == BETWEEN_BELOW;
	band->rest = span == OTHERS;
}

/* The row must agree with those before it. */
static bool
agree(struct bands *b, const struct draft_found *f, enum pays pays, struct str unit,
    const struct band *band)
{
	if (f->xs > 0 && b->n > 0 && !str_eq(f->x[0], b->head))
		return false;
	if (f->xs > 0 && b->n == 0)
		b->head = f->x[0];
	if (!band->rest) {
		if (b->unit.n > 0 && !str_eq(b->unit, unit))
			return false;
		b->unit = unit;
	}
	if (pays == PAYS_ZERO)
		return true;
	if (b->set && b->pays != pays)
		return false;
	b->set = true;
	b->pays = pays;
	return true;
}

struct choice { /* one way to read a row */
	size_t head, range, amount;
};

static bool
read_as(struct bands *b, struct str s, struct choice c)
{
	char pattern[256];
	struct draft_found f;
	struct band band = { 0 };

	(void)snprintf(pattern, sizeof pattern, "%s%s%s", heads[c.head],
	    ranges[c.range].text, amounts[c.amount].text);
	if (!draft_match(pattern, s, &f))
		return false;
	set_range(&band, ranges[c.range].span, &f);
	band.zero = amounts[c.amount].pays == PAYS_ZERO;
	if (!amounts[c.amount].none)
		band.amount = f.n[f.ns - 1];
	if (!agree(b, &f, amounts[c.amount].pays, f.unit, &band))
		return false;
	b->ordinal = b->ordinal || ranges[c.range].span >= PLACES;
	b->row[b->n++] = band;
	return true;
}

static bool
read_row(struct bands *b, struct str s)
{
	struct choice c;

	if (b->n == ROWS_MAX || !str_ends(s, S("分")))
		return false;
	for (c.head = 0; c.head < ARRAY_N(heads); c.head++)
		for (c.range = 0; c.range < ARRAY_N(ranges); c.range++)
			for (c.amount = 0; c.amount < ARRAY_N(amounts); c.amount++)
				if (read_as(b, s, c))
					return true;
	return false;
}

/* ── all rows ───────────────────────────────────────────────────────── */

/* The next row off *s: up to a comma behind an amount. */
static struct str
cut_row(struct str *s)
{
	size_t at = 0, comma;

	for (;;) {
		struct str row;

		comma = at + str_find(str_cut(*s, at, s->n), S(","));
		row = str_cut(*s, 0, comma);
		if (comma == s->n || str_ends(row, S("分"))) {
			*s = str_cut(*s, comma < s->n ? comma + 1 : comma, s->n);
			return row;
		}
		at = comma + 1;
	}
}

static bool
is_whole(struct str unit)
{
	static const char *const split[] = { "%", "元", "万元", "分", "小时" };
	size_t i;

	for (i = 0; i < ARRAY_N(split); i++)
		if (str_eq(unit, str_of(split[i])))
			return false;
	return true;
}

static void
sort(struct bands *b, bool up)
{
	size_t i, k;

	for (i = 1; i < b->n; i++)
		for (k = i; k > 0; k--) {
			struct band *x = &b->row[k - 1], *y = &b->row[k], keep = *x;
			bool later = !y->rest &&
			    (up ? y->hi.u < x->hi.u || x->rest || !x->has_hi
				: y->lo.u > x->lo.u || x->rest || !x->has_lo);

			if (!later)
				break;
			*x = *y;
			*y = keep;
		}
}

/* Does ${low} end where ${high} begins? */
static bool
joins(const struct band *high, const struct band *low, bool whole)
{
	if (low->rest)
		return true;
	if (high->has_lo && low->has_lo && !low->has_hi) /* 80%以上, 60%以上 */
		return !high->has_hi && low->lo.u < high->lo.u;
	if (!high->has_lo || !low->has_hi)
		return false;
	if (!whole)
		return low->hi.u == high->lo.u && !(high->over && low->under);
	if (low->under || high->over)
		return low->hi.u == high->lo.u && low->under != high->over;
	return low->hi.u + NUM_ONE == high->lo.u;
}

/* Rows from the best number down; false if anything is left open. */
static bool
fits(const struct bands *b, bool whole)
{
	const struct band *last = &b->row[b->n - 1], *first = &b->row[0];
	size_t i;

	for (i = 0; i + 1 < b->n; i++)
		if (!joins(&b->row[i], &b->row[i + 1], whole))
			return false;
	if (first->rest || (first->has_hi && first->hi.u != 100 * NUM_ONE))
		return false;
	return last->rest || !last->has_lo || (whole && last->lo.u == NUM_ONE);
}

/* Places run the other way: 前3名, 第4至10名, 其余. */
static bool
places_fit(const struct bands *b)
{
	const struct band *last = &b->row[b->n - 1], *first = &b->row[0];
	size_t i;

	for (i = 0; i + 1 < b->n; i++) {
		const struct band *low = &b->row[i + 1];

		if (!b->row[i].has_hi || b->row[i].under)
			return false;
		if (!low->rest &&
		    (!low->has_lo || low->lo.u != b->row[i].hi.u + NUM_ONE || low->over))
			return false;
	}
	if (first->rest || (first->has_lo && first->lo.u != NUM_ONE))
		return false;
	return last->rest || !last->has_hi;
}

/* ── writing ────────────────────────────────────────────────────────── */

static void
put_amount(struct buf *b, enum pays pays, const struct band *band)
{
	static const char *const verb[] = { "得", "扣", "加", "得" };

	if (band->zero && pays == PAYS_TAKES)
		buf_put(b, S("不得分"));
	else {
		buf_fmt(b, "%s ", verb[pays]);
		num_put_short(b, band->amount);
		buf_put(b, S("分"));
	}
}

static void
put_rows(struct buf *out, const struct bands *b, bool places)
{
	size_t i;

	buf_put(out, S("分档 $F { "));
	for (i = 0; i < b->n; i++) {
		const struct band *row = &b->row[i];
		bool last = i + 1 == b->n &&
		    (row->rest || !(places ? row->has_hi : row->has_lo));

		if (i > 0)
			buf_put(out, S("; "));
		if (last) {
			buf_put(out, S("其余 "));
		} else {
			buf_put(out, places ? S("<= ") : row->over ? S("> ") : S(">= "));
			num_put_short(out, places ? row->hi : row->lo);
			buf_fmt(out, "%.*s ", STR_FMT(b->unit));
		}
		put_amount(out, b->pays, row);
	}
}

static struct num
most_of(const struct bands *b)
{
	struct num most = { 0 };
	size_t i;

	for (i = 0; i < b->n; i++)
		most = b->row[i].amount.u > most.u ? b->row[i].amount : most;
	return most;
}

static struct str
name_of(struct job *j, const struct draft_item *item, const struct bands *b, bool places)
{
	struct str head = draft_name(j, b->head);

	if (head.n == 0)
		return job_fmt(j, "%.*s%s", STR_FMT(item->name),
		    places ? "名次" : "情况");
	if (utf8_count(head) < 3 && str_find(head, item->name) == head.n)
		return job_fmt(j, "%.*s%.*s", STR_FMT(item->name), STR_FMT(head));
	return head;
}

static const char not_a_head[] =
    "扣|得分|不得|加分|酌情|每|分别|或|、|否则|除|但|各|其中|不足|低于|高于|超过|少于";

static bool
is_scale(struct bands *b, bool *places)
{
	bool whole = is_whole(b->unit);

	*places = b->ordinal || draft_has(b->head, "名次|排名|位次");
	if (*places && !str_eq(b->unit, S("名")))
		return false;
	sort(b, *places);
	return *places ? places_fit(b) : fits(b, whole);
}

bool
draft_band(struct job *j, const struct draft_item *item, struct str s,
    struct draft_said *out)
{
	static const enum draft_kind kind[] = { DRAFT_GIVES, DRAFT_TAKES, DRAFT_ADDS,
		DRAFT_GIVES };
	struct bands b = { 0 };
	struct buf text = { .j = j };
	bool places, whole_below;

	while (s.n > 0)
		if (!read_row(&b, cut_row(&s)))
			return false;
	if (b.n < 2 || !b.set || b.unit.n == 0 || draft_has(b.head, not_a_head) ||
	    out->n == DRAFT_CLAUSES_MAX || !is_scale(&b, &places))
		return false;
	put_rows(&text, &b, places);
	/* Counts from one up: nothing happens at none. */
	whole_below = !places && b.row[b.n - 1].has_lo && !b.row[b.n - 1].rest;
	if (whole_below && b.pays == PAYS_GIVES)
		buf_put(&text, S("; 其余 得 0分"));
	else if (whole_below)
		buf_fmt(&text, "; 其余 %s 0分", b.pays == PAYS_ADDS ? "加" : "扣");
	buf_put(&text, S(" }"));
	out->clause[out->n++] = (struct draft_clause){ .kind = kind[b.pays],
		.text = buf_str(&text),
		.most = most_of(&b),
		.name = name_of(j, item, &b, places),
		.type = b.unit,
		.source = S("核定 考核组") };
	return true;
}
