/* SPDX-License-Identifier: MIT
 *
 * cell.c -- one cell of a fact table: what may stand in it and what it means
 *
 * Nothing is guessed: a figure that could be meant in two ways is refused with
 * the way to write it.  Empty and 未报 are the same, 不适用 is itself, neither
 * is 0.
 */
#include "score/cell.h"

#define SHOWN 30    /* characters of a cell that a message repeats */
#define TOLD_MAX 20 /* wrong cells told one by one */

static const struct str not_applicable = { "不适用", 9 };
static const struct str not_given = { "未报", 6 };

/* ── words ──────────────────────────────────────────────────────────── */

#define LISTED 12 /* values of a 选 that a message names */

static struct str
choices(struct job *j, const struct rule_fact *f)
{
	struct buf b = { .j = j };
	size_t i;

	for (i = 0; i < f->choice_n && i < LISTED; i++)
		buf_fmt(&b, "%s%.*s", i > 0 ? "、" : "", STR_FMT(f->choice[i]));
	buf_fmt(&b, "%s 之一", i < f->choice_n ? "……" : "");
	return buf_str(&b);
}

static struct str
read_choice(struct job *j, const struct rule_fact *f, struct str s, struct cell *out)
{
	size_t i;

	for (i = 0; i < f->choice_n; i++) {
		if (str_eq(f->choice[i], s)) {
			out->v = (int64_t)i;
			return S("");
		}
	}
	return job_fmt(j, "应为 %.*s", STR_FMT(choices(j, f)));
}

static struct str
read_bool(struct str s, struct cell *out)
{
	out->v = str_eq(s, S("是"));
	return out->v == 1 || str_eq(s, S("否")) ? S("") : S("应为 是 或 否");
}

/* ── figures ────────────────────────────────────────────────────────── */

/* Part of a character that is not ASCII. */
static bool
is_other(char c)
{
	return ((unsigned char)c & 0x80) != 0;
}

static bool
is_percent(const struct rule_fact *f)
{
	return f->unit.n == 1 && f->unit.p[0] == '%';
}

/* Take the unit off the end of *s, if it is there. */
static bool
take_unit(const struct rule_fact *f, struct str *s)
{
	struct str unit = f->unit;

	if (unit.n == 0 || s->n == 0)
		return false;
	if (is_percent(f) && is_other(s->p[s->n - 1]) && str_ends(*s, S("％")))
		unit = S("％");
	if (s->p[s->n - 1] != unit.p[unit.n - 1] || !str_ends(*s, unit))
		return false;
	*s = str_trim(str_cut(*s, 0, s->n - unit.n));
	return true;
}

/* Does ${s} have any of ${chars}? */
static bool
has_any(struct str s, struct str chars)
{
	size_t at = 0;

	while (at < s.n) {
		size_t from = at;

		(void)utf8_next(s, &at);
		if (str_find(chars, str_cut(s, from, at)) < chars.n)
			return true;
	}
	return false;
}

/* Only digits, signs, points and what ${also} lists? */
static bool
is_made_of(struct str s, const char *also)
{
	size_t i, digits = 0;

	for (i = 0; i < s.n; i++) {
		if (s.p[i] >= '0' && s.p[i] <= '9')
			digits++;
		else if (s.p[i] == '\0' || strchr(also, s.p[i]) == NULL)
			return false;
	}
	return digits > 0;
}

static struct str
without(struct job *j, struct str s, char c)
{
	struct buf b = { .j = j };
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] != c)
			buf_c(&b, s.p[i]);
	return buf_str(&b);
}

static struct str
example(struct job *j, const struct rule_fact *f)
{
	if (is_percent(f))
		return S("应为百分数，例如 95%");
	if (f->unit.n == 0)
		return f->whole ? S("应为整数，例如 3") : S("应为数，例如 3.5");
	return job_fmt(j, "应为%s，例如 %s 或 %s%.*s", f->whole ? "整数" : "数",
	    f->whole ? "3" : "3.5", f->whole ? "3" : "3.5", STR_FMT(f->unit));
}

/* Why ${s}, without its unit, is no figure. */
static struct str
why_no_figure(struct job *j, const struct rule_fact *f, struct str s)
{
	if (has_any(s, S("０１２３４５６７８９．－＋")))
		return S("请用半角数字");
	if (is_made_of(s, "+-.,"))
		if (has_any(s, S(",")))
			return job_fmt(j, "不要写千分位逗号，写 %.*s",
			    STR_FMT(without(j, s, ',')));
	if (is_made_of(s, ".") && str_find(s, S(".")) + 7 < s.n)
		return S("小数最多 6 位");
	if (is_made_of(s, "+-") || is_made_of(s, "."))
		return S("数太大，最多 1000 亿");
	return example(j, f);
}

/* Decimal places that a figure in the unit of ${f} can have. */
static int
places_of(const struct rule_fact *f)
{
	int64_t unit = NUM_ONE;
	int places = 0;

	while (places < 6 && (wide)(unit / 10) * f->scale % NUM_ONE == 0) {
		unit /= 10;
		places++;
	}
	return places;
}

/* What else ${f} asks of the figure ${x}, in the unit as written. */
static struct str
refuse_figure(struct job *j, const struct rule_fact *f, struct num x)
{
	if (f->whole && x.u >= 0 && x.u % NUM_ONE != 0)
		return example(j, f);
	return rule_fact_refuses(j, f, x);
}

/* Not 0, yet at most 1: without the sign, 0.85 could mean 85% or 0.85%. */
static bool
is_twofold(const struct rule_fact *f, struct num x)
{
	return is_percent(f) && x.u != 0 && x.u <= NUM_ONE && x.u >= -NUM_ONE;
}

static struct str
refuse_twofold(struct job *j, struct num x)
{
	return job_fmt(j, "可以读成两个数；写 %.*s%% 或 %.*s%%",
	    STR_FMT(num_text(j, (struct num){ x.u * 100 })), STR_FMT(num_text(j, x)));
}

static struct str
to_base(struct job *j, const struct rule_fact *f, struct num x, int64_t *v)
{
	wide scaled = (wide)x.u * f->scale;
	int64_t small;

	/* Most need no division of 128 bits. */
	if (!__builtin_mul_overflow(x.u, f->scale, &small) && small % NUM_ONE == 0) {
		*v = small / NUM_ONE;
		if (*v <= NUM_LIMIT && *v >= -NUM_LIMIT)
			return S("");
	}
	if (scaled % NUM_ONE != 0)
		return job_fmt(j, "小数最多 %d 位", places_of(f));
	scaled /= NUM_ONE;
	if (scaled > NUM_LIMIT || scaled < -NUM_LIMIT)
		return S("数太大，最多 1000 亿");
	*v = (int64_t)scaled;
	return S("");
}

static struct str
read_figure(struct job *j, const struct rule_fact *f, bool marked, struct str s,
    struct cell *out)
{
	bool has_unit = take_unit(f, &s);
	struct num x;
	struct str why;

	if (!num_parse(s, &x))
		return why_no_figure(j, f, s);
	if (!has_unit && is_twofold(f, x))
		return refuse_twofold(j, x);
	if (is_percent(f) && !has_unit && !marked)
		return job_fmt(j, "没有写 %%；写 %.*s%%，或把列名写成 %.*s(%%)",
		    STR_FMT(s), STR_FMT(f->name));
	why = refuse_figure(j, f, x);
	return why.n > 0 ? why : to_base(j, f, x, &out->v);
}

/* ── days ───────────────────────────────────────────────────────────── */

static struct str
read_day(struct str s, struct cell *out)
{
	int32_t day;

	if (!day_parse(s, &day))
		return S("日期要写成 2026-03-05");
	out->v = day;
	return S("");
}

/* ── a cell ─────────────────────────────────────────────────────────── */

static struct str
read_given(struct job *j, const struct rule_fact *f, bool marked, struct str s,
    struct cell *out)
{
	switch (f->kind) {
	case RULE_NUM:
		return read_figure(j, f, marked, s, out);
	case RULE_BOOL:
		return read_bool(s, out);
	case RULE_CHOICE:
		return read_choice(j, f, s, out);
	case RULE_DATE:
		return read_day(s, out);
	case RULE_TEXT:
	case RULE_SUBJECT:
		out->word = s;
		return S("");
	}
	return S("");
}

struct str
cell_read(struct job *j, const struct rule_fact *f, bool marked, struct str text,
    struct cell *out)
{
	struct str s = str_trim(text);

	*out = (struct cell){ .state = CELL_GIVEN };
	if (s.n > 0 && !is_other(s.p[0])) /* none of the words below */
		return read_given(j, f, marked, s, out);
	if (s.n == 0 || str_eq(s, not_given)) {
		out->state = CELL_MISSING;
		return f->is_class ? job_fmt(j, "应为 %.*s", STR_FMT(choices(j, f)))
				   : S("");
	}
	if (!str_eq(s, not_applicable))
		return read_given(j, f, marked, s, out);
	out->state = CELL_NA;
	if (f->may_na)
		return S("");
	return f->is_class ? job_fmt(j, "应为 %.*s", STR_FMT(choices(j, f)))
			   : S("这项数据不能记“不适用”；写数值，或请方案允许 可不适用");
}

static struct str
figure_text(struct job *j, const struct rule_fact *f, int64_t v)
{
	wide u = (wide)v * NUM_ONE, half = f->scale / 2;
	struct buf b = { .j = j };
	struct num x = { v };

	if (f->scale != NUM_ONE)
		x.u = (int64_t)((u + (u < 0 ? -half : half)) / f->scale);
	num_put_short(&b, x);
	if (is_twofold(f, x))
		buf_c(&b, '%');
	return buf_str(&b);
}

static struct str
day_text(struct job *j, int64_t v)
{
	int year, month, day;

	day_parts((int32_t)v, &year, &month, &day);
	return job_fmt(j, "%04d-%02d-%02d", year, month, day);
}

struct str
cell_text(struct job *j, const struct rule_fact *f, struct cell c)
{
	if (c.state == CELL_NA)
		return not_applicable;
	if (c.state == CELL_MISSING)
		return S("");
	switch (f->kind) {
	case RULE_NUM:
		return figure_text(j, f, c.v);
	case RULE_BOOL:
		return c.v != 0 ? S("是") : S("否");
	case RULE_CHOICE:
		return f->choice[c.v];
	case RULE_DATE:
		return day_text(j, c.v);
	case RULE_TEXT:
	case RULE_SUBJECT:
		return c.word;
	}
	return S("");
}

struct str
cell_shown(struct job *j, struct str text)
{
	size_t at = 0, n = 0;

	while (at < text.n && n++ < SHOWN)
		(void)utf8_next(text, &at);
	return at == text.n ? text : job_fmt(j, "%.*s…", STR_FMT(str_cut(text, 0, at)));
}

/* ── what is wrong in a table ───────────────────────────────────────── */

void
wrong_cell(struct wrong *w, size_t row, size_t col, struct str why)
{
	struct str cell = str_trim(table_at(w->t, row, col));
	struct str wrote = cell.n == 0
	    ? S("空着")
	    : job_fmt(w->j, "写了“%.*s”", STR_FMT(cell_shown(w->j, cell)));
	struct str line = job_fmt(w->j, "%.*s 第 %zu 行“%.*s”：%.*s，%.*s",
	    STR_FMT(w->t->name), w->t->line[row],
	    STR_FMT(str_trim(table_at(w->t, 0, col))), STR_FMT(wrote), STR_FMT(why));

	w->n++;
	if (w->told == TOLD_MAX || w->bad.n + line.n + 100 > sizeof w->j->told)
		return;
	w->told++;
	buf_fmt(&w->bad, "\n%.*s", STR_FMT(line));
}

enum err
wrong_told(struct wrong *w)
{
	if (w->n == 0)
		return OK;
	if (w->told < w->n)
		buf_fmt(&w->bad, "\n另有 %zu 格，改好这些再看", w->n - w->told);
	return fail(w->j, E_INPUT, "有 %zu 格要改：%.*s", w->n,
	    STR_FMT(buf_str(&w->bad)));
}
