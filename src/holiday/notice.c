/* SPDX-License-Identifier: MIT
 *
 * notice.c -- the days in the text of the State Council's notice
 *
 * A festival is a line 二、春节：… of sentences in which dates and spans [至] stand
 * before 放假, 补休 or 上班.  What is in brackets is left out, so are lines and
 * sentences that say none of this.  共9天 is compared with the days before it.
 */
#include "holiday/read.h"

#define SPANS_MAX 20 /* of one sentence */
#define SPAN_MAX 31  /* days */

struct span {
	int32_t from, to;
};

struct reading {
	struct job *j;
	int of;    /* the year the notice is about */
	int year;  /* of dates that say none */
	int month; /* of days that say none; 0: not yet */
	size_t line;
	struct str name; /* of the festival */
	struct span span[SPANS_MAX];
	size_t spans;
	bool is_span; /* 至 was read: the next date ends the last span */
	size_t first; /* of the days that were read last as 放假 */
	struct holiday_day *days;
	struct holiday_row *rows;
	size_t n;
	bool full;
};

static bool
take(struct str *s, const char *word)
{
	struct str w = str_of(word);

	if (!str_starts(*s, w))
		return false;
	*s = str_cut(*s, w.n, s->n);
	return true;
}

/* ── days ───────────────────────────────────────────────────────────── */

static void
add_day(struct reading *k, int32_t day, bool off)
{
	struct holiday_day *d = &k->days[k->n];
	struct buf b = { .j = k->j };

	k->full = k->full || k->n == HOLIDAY_DAYS_MAX;
	if (k->full)
		return;
	*d = (struct holiday_day){ day, off, k->name };
	day_put(&b, day);
	k->rows[k->n] = (struct holiday_row){ k->line, buf_str(&b),
		day_wrong(k->j, k->of, d) };
	if (k->rows[k->n].told.n == 0)
		k->rows[k->n].told = day_twice(k->j, k->days, k->n);
	k->n++;
}

/* A row that is no day, so that nothing is lost silently. */
static void
add_wrong(struct reading *k, struct str wrote, struct str told)
{
	k->full = k->full || k->n == HOLIDAY_DAYS_MAX;
	if (k->full)
		return;
	k->days[k->n] = (struct holiday_day){ 0, true, k->name };
	k->rows[k->n++] = (struct holiday_row){ k->line, wrote, told };
}

static void
settle(struct reading *k, bool off)
{
	if (off)
		k->first = k->n;
	for (size_t i = 0; i < k->spans; i++)
		for (int32_t day = k->span[i].from; day <= k->span[i].to; day++)
			add_day(k, day, off);
	k->spans = 0;
}

/* 共9天 */
static void
compare_count(struct reading *k, int said)
{
	size_t got = k->n - k->first;

	if (k->first < k->n && got != (size_t)said)
		k->rows[k->first].told = job_fmt(k->j,
		    "%.*s 写的是共 %d 天，读出 %zu 天；请看这一行的起止",
		    STR_FMT(k->name), said, got);
}

/* ── dates ──────────────────────────────────────────────────────────── */

static void
add_date(struct reading *k, int month, int mday)
{
	struct span *last = k->spans > 0 ? &k->span[k->spans - 1] : NULL;
	int32_t day;

	k->month = month;
	if (!day_of(k->year, month, mday, &day)) {
		add_wrong(k, job_fmt(k->j, "%d月%d日", month, mday),
		    S("没有这一天；请改过来"));
		return;
	}
	if (k->is_span && last != NULL && day > last->from && day - last->from < SPAN_MAX)
		last->to = day;
	else if (k->spans < SPANS_MAX)
		k->span[k->spans++] = (struct span){ day, day };
	k->is_span = false;
}

/* A number and what stands behind it: 2027年, 2月15日, 23日, 9天. */
static void
read_number(struct reading *k, struct str *s, bool is_count)
{
	int n = 0, mday = 0;

	(void)take_number(s, &n);
	if (take(s, "年"))
		k->year = n;
	else if (take(s, "天") && is_count)
		compare_count(k, n);
	else if (take(s, "日") && k->month > 0)
		add_date(k, k->month, n);
	else if (take(s, "月") && take_number(s, &mday) && take(s, "日"))
		add_date(k, n, mday);
}

/* ── lines ──────────────────────────────────────────────────────────── */

static void
step(struct str *s)
{
	size_t at = 0;

	(void)utf8_next(*s, &at);
	*s = str_cut(*s, at, s->n);
}

static void
read_word(struct reading *k, struct str *s)
{
	bool is_count = take(s, "共");

	if (s->n > 0 && s->p[0] >= '0' && s->p[0] <= '9')
		read_number(k, s, is_count);
	else if (take(s, "至") || take(s, "到") || take(s, "—") || take(s, "-"))
		k->is_span = true;
	else if (take(s, "放假") || take(s, "补休"))
		settle(k, true);
	else if (take(s, "上班"))
		settle(k, false);
	else if (take(s, "。"))
		k->spans = 0;
	else if (!is_count)
		step(s);
}

/* Without （…） and (…). */
static struct str
bare(struct job *j, struct str s)
{
	struct buf b = { .j = j };
	int depth = 0;

	while (s.n > 0) {
		struct str from = s;
		bool opens = take(&s, "（") || take(&s, "("),
		     shuts = !opens && (take(&s, "）") || take(&s, ")"));

		depth += opens ? 1 : shuts && depth > 0 ? -1 : 0;
		if (opens || shuts)
			continue;
		step(&s);
		if (depth == 0)
			buf_put(&b, str_cut(from, 0, from.n - s.n));
	}
	return buf_str(&b);
}

/* 二、春节： off the line; false if it begins otherwise. */
static bool
take_name(struct str *s, struct str *name)
{
	static const char numerals[] = "一二三四五六七八九十";
	struct str head = str_cut(*s, 0, str_find(*s, S("、")));
	size_t broad = str_find(*s, S("：")), thin = str_find(*s, S(":"));
	size_t end = broad < thin ? broad : thin;

	if (head.n != 3 || end == s->n || end < head.n ||
	    str_find(S(numerals), head) == sizeof numerals - 1)
		return false;
	*name = str_trim(str_cut(*s, head.n + 3, end));
	*s = str_cut(*s, end + (broad < thin ? 3 : 1), s->n);
	return true;
}

static void
read_line(struct reading *k, struct str line)
{
	struct str s = str_trim(line);
	size_t before = k->n;

	if (!take_name(&s, &k->name))
		return;
	if (k->name.n > HOLIDAY_NAME_MAX)
		k->name = S("");
	k->year = k->of;
	k->month = 0;
	k->spans = 0;
	k->is_span = false;
	k->first = k->n;
	s = bare(k->j, s);
	while (s.n > 0)
		read_word(k, &s);
	if (k->n == before)
		add_wrong(k, k->name,
		    S("这一行没有读出放假的日子；请看括号、日期和“放假”两个字"));
}

enum err
holiday_from_notice(struct job *j, struct str text, int year, struct holiday_import *out)
{
	struct reading k = { .j = j, .of = year };

	k.days = NEWS(j, struct holiday_day, HOLIDAY_DAYS_MAX);
	k.rows = NEWS(j, struct holiday_row, HOLIDAY_DAYS_MAX);
	while (text.n > 0 && !k.full) {
		size_t end = str_find(text, S("\n"));

		k.line++;
		read_line(&k, str_cut(text, 0, end));
		text = str_cut(text, end + 1, text.n);
	}
	*out = (struct holiday_import){ k.days, k.rows, k.n, 0 };
	if (k.full)
		return fail(j, E_LIMIT, "读出的日子超过 %d 天；请只贴一年的通知",
		    HOLIDAY_DAYS_MAX);
	if (k.n == 0)
		return fail(j, E_INPUT,
		    "没有读出放假的日子。请贴通知里各个节日的几行，例如：一、元旦：1月1日"
		    "（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。");
	for (size_t i = 0; i < k.n; i++)
		out->wrong += k.rows[i].told.n > 0;
	return OK;
}
