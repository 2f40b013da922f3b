/* SPDX-License-Identifier: MIT
 *
 * sheet.c -- results as a table that people read: parts, total, place, grade
 *
 * Chooses columns and writes figures; computes nothing but the sum of all
 * 加分 and of all 扣分.
 */
#include "score/data.h"

struct sheet_writer {
	struct job *j;
	const struct rule *r;
	const struct score_sheet *s;
	const struct rule_pool *pool;
	size_t pools;
	const struct rule_grade *grade;
	size_t grades;
	struct str *cell;
	size_t n;
	const struct rule_money *money; /* 结果 */
	size_t moneys;
};

static void
put(struct sheet_writer *w, struct str s)
{
	w->cell[w->n++] = s;
}

/* ── figures ────────────────────────────────────────────────────────── */

static void
put_end(struct buf *b, const struct rule *r, int64_t v)
{
	if (v == RESULT_NO_LIMIT)
		buf_put(b, S("不封顶"));
	else if (v == -RESULT_NO_LIMIT)
		buf_put(b, S("不设底"));
	else
		num_put(b, (struct num){ v }, rule_head(r)->places);
}

static struct str
amount(const struct sheet_writer *w, int64_t lo, int64_t hi, uint8_t state)
{
	struct buf b = { .j = w->j };

	if (state == CELL_NA)
		return S("不适用");
	put_end(&b, w->r, lo);
	if (hi != lo) {
		buf_put(&b, S("–"));
		put_end(&b, w->r, hi);
	}
	return buf_str(&b);
}

static struct str
score_text(const struct sheet_writer *w, const struct rule_score *s, size_t unit)
{
	return amount(w, s->lo[unit], s->hi[unit], s->state[unit]);
}

static bool
is_top(const struct rule_pool *p, const char *kind)
{
	return p->parent < 0 && str_eq(p->kind, str_of(kind));
}

static bool
has_top(const struct sheet_writer *w, const char *kind)
{
	size_t i;

	for (i = 0; i < w->pools; i++)
		if (is_top(&w->pool[i], kind))
			return true;
	return false;
}

/* *sum + ${v}; one without limit has none together either. */
static void
add_end(int64_t *sum, int64_t v, int64_t no_limit)
{
	*sum = *sum == no_limit || v == no_limit ? no_limit : *sum + v;
}

/* All top pools of ${kind} together; those that do not apply bring nothing. */
static struct str
sum_text(const struct sheet_writer *w, const char *kind, size_t unit)
{
	int64_t lo = 0, hi = 0;
	uint8_t state = CELL_NA;
	size_t i;

	for (i = 0; i < w->pools; i++) {
		const struct rule_score *s = &w->s->res.pool[i];

		if (!is_top(&w->pool[i], kind) || s->state[unit] == CELL_NA)
			continue;
		state = 0;
		add_end(&lo, s->lo[unit], -RESULT_NO_LIMIT);
		add_end(&hi, s->hi[unit], RESULT_NO_LIMIT);
	}
	return amount(w, lo, hi, state);
}

static struct str
place_text(struct job *j, uint32_t best, uint32_t worst)
{
	if (best == 0)
		return S("不适用");
	return best == worst ? job_fmt(j, "%u", best) : job_fmt(j, "%u–%u", best, worst);
}

static struct str
row_text(const struct rule_grade *g, uint8_t row)
{
	return row == RULE_NO_GRADE ? S("未定等次") : g->row[row];
}

static struct str
grade_text(const struct sheet_writer *w, size_t table, size_t unit)
{
	const struct rule_grade *g = &w->grade[table];
	uint8_t best = w->s->res.grade[table].best[unit];
	uint8_t worst = w->s->res.grade[table].worst[unit];

	if (w->s->res.total.state[unit] == CELL_NA)
		return S("不适用");
	if (best == worst)
		return row_text(g, best);
	return job_fmt(w->j, "%.*s–%.*s", STR_FMT(row_text(g, worst)),
	    STR_FMT(row_text(g, best)));
}

static struct str
money_text(const struct sheet_writer *w, size_t i, size_t unit)
{
	const struct rule_score *s = &w->s->res.money[i];
	struct buf b = { .j = w->j };

	if (s->state[unit] != 0)
		return s->state[unit] == CELL_NA ? S("不适用") : S("未定");
	num_put(&b,
	    frac_round(frac_make((wide)s->lo[unit], w->money[i].scale), 6, ROUND_HALF),
	    w->money[i].places);
	return buf_str(&b);
}

/* ── rows ───────────────────────────────────────────────────────────── */

static bool
is_part(const struct rule_pool *p)
{
	return is_top(p, "部分") || is_top(p, "项");
}

static void
put_head(struct sheet_writer *w)
{
	size_t n, i;
	const struct rule_fact *fact = rule_facts(w->r, &n);

	put(w, S("单位"));
	if (w->s->class_fact >= 0)
		put(w, fact[w->s->class_fact].name);
	for (i = 0; i < w->pools; i++)
		if (is_part(&w->pool[i]))
			put(w, w->pool[i].name);
	if (has_top(w, "加分"))
		put(w, S("加分"));
	if (has_top(w, "扣分"))
		put(w, S("扣分"));
	put(w, S("总分"));
	put(w, S("名次"));
	for (i = 0; i < w->grades; i++)
		put(w, w->grade[i].name);
	for (i = 0; i < w->moneys; i++)
		put(w,
		    w->money[i].unit.n == 0
			? w->money[i].name
			: job_fmt(w->j, "%.*s(%.*s)", STR_FMT(w->money[i].name),
			      STR_FMT(w->money[i].unit)));
}

static struct str
class_text(const struct sheet_writer *w, size_t unit)
{
	size_t n;
	const struct rule_fact *fact = rule_facts(w->r, &n);

	return fact[w->s->class_fact]
	    .choice[w->s->set->snap.fact[w->s->class_fact].v[unit]];
}

static void
put_unit(struct sheet_writer *w, size_t unit)
{
	size_t i;

	put(w, w->s->set->unit[unit]);
	if (w->s->class_fact >= 0)
		put(w, class_text(w, unit));
	for (i = 0; i < w->pools; i++)
		if (is_part(&w->pool[i]))
			put(w, score_text(w, &w->s->res.pool[i], unit));
	if (has_top(w, "加分"))
		put(w, sum_text(w, "加分", unit));
	if (has_top(w, "扣分"))
		put(w, sum_text(w, "扣分", unit));
	put(w, score_text(w, &w->s->res.total, unit));
	put(w, place_text(w->j, w->s->best[unit], w->s->worst[unit]));
	for (i = 0; i < w->grades; i++)
		put(w, grade_text(w, i, unit));
	for (i = 0; i < w->moneys; i++)
		put(w, money_text(w, i, unit));
}

enum err
score_sheet_table(struct job *j, const struct rule *r, const struct score_sheet *sheet,
    struct table *out)
{
	struct sheet_writer w = { .j = j, .r = r, .s = sheet };
	size_t rows = sheet->set->n + 1, cols, i;
	size_t *line = NEWS(j, size_t, rows);

	w.pool = rule_pools(r, &w.pools);
	w.grade = rule_grades(r, &w.grades);
	w.money = rule_moneys(r, &w.moneys);
	cols = w.pools + w.grades + w.moneys + 6; /* at most */
	w.cell = NEWS(j, struct str, cols);
	put_head(&w);
	cols = w.n;
	w.cell = memcpy(NEWS(j, struct str, rows * cols), w.cell, cols * sizeof *w.cell);
	for (i = 0; i + 1 < rows; i++)
		put_unit(&w, i);
	for (i = 0; i < rows; i++)
		line[i] = i + 1;
	*out = (struct table){ .rows = rows, .cols = cols, .cell = w.cell, .line = line };
	return OK;
}

/* ── single cells ───────────────────────────────────────────────────── */

static struct sheet_writer
cells_of(struct job *j, const struct rule *r, const struct score_sheet *sheet)
{
	struct sheet_writer w = { .j = j, .r = r, .s = sheet };

	w.grade = rule_grades(r, &w.grades);
	return w;
}

struct str
sheet_total(struct job *j, const struct rule *r, const struct score_sheet *sheet,
    size_t unit)
{
	struct sheet_writer w = cells_of(j, r, sheet);

	return score_text(&w, &sheet->res.total, unit);
}

struct str
sheet_place(struct job *j, const struct score_sheet *sheet, size_t unit)
{
	return place_text(j, sheet->best[unit], sheet->worst[unit]);
}

struct str
sheet_grade(struct job *j, const struct rule *r, const struct score_sheet *sheet,
    size_t table, size_t unit)
{
	struct sheet_writer w = cells_of(j, r, sheet);

	return grade_text(&w, table, unit);
}

struct str
sheet_class(struct job *j, const struct rule *r, const struct score_sheet *sheet,
    size_t unit)
{
	struct sheet_writer w = cells_of(j, r, sheet);

	return class_text(&w, unit);
}
