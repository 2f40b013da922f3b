/* SPDX-License-Identifier: MIT
 *
 * sheet.c -- results as a table that people read: parts, total, place, grade
 *
 * Chooses columns and writes figures; computes nothing but the sum of all
 * 加分 and of all 扣分.
 */
#include "score/data.h"

struct tops { /* pools that stand in no other */
	size_t *at, n;
};

struct sheet_writer {
	struct job *j;
	const struct rule *r;
	const struct score_sheet *s;
	const struct rule_pool *pool;
	size_t pools;
	struct tops parts, added, taken; /* 部分 and 项; 加分; 扣分 */
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

static void
find_tops(struct sheet_writer *w)
{
	static const char *const word[] = { "部分", "项", "加分", "扣分" };
	struct tops *const to[] = { &w->parts, &w->parts, &w->added, &w->taken };

	for (size_t k = 0; k < ARRAY_N(word); k++)
		if (to[k]->at == NULL)
			to[k]->at = NEWS(w->j, size_t, w->pools + 1);
	for (size_t i = 0; i < w->pools; i++)
		for (size_t k = 0; k < ARRAY_N(word); k++)
			if (w->pool[i].parent < 0 &&
			    str_eq(w->pool[i].kind, str_of(word[k])))
				to[k]->at[to[k]->n++] = i;
}

/* *sum + ${v}; one without limit has none together either. */
static void
add_end(int64_t *sum, int64_t v, int64_t no_limit)
{
	*sum = *sum == no_limit || v == no_limit ? no_limit : *sum + v;
}

/* All of ${of} together; those that do not apply bring nothing. */
static struct str
sum_text(const struct sheet_writer *w, const struct tops *of, size_t unit)
{
	int64_t lo = 0, hi = 0;
	uint8_t state = CELL_NA;
	size_t i;

	for (i = 0; i < of->n; i++) {
		const struct rule_score *s = &w->s->res.pool[of->at[i]];

		if (s->state[unit] == CELL_NA)
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

static void
put_head(struct sheet_writer *w)
{
	size_t n, i;
	const struct rule_fact *fact = rule_facts(w->r, &n);

	put(w, S("单位"));
	if (w->s->class_fact >= 0)
		put(w, fact[w->s->class_fact].name);
	for (i = 0; i < w->parts.n; i++)
		put(w, w->pool[w->parts.at[i]].name);
	if (w->added.n > 0)
		put(w, S("加分"));
	if (w->taken.n > 0)
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
	for (i = 0; i < w->parts.n; i++)
		put(w, score_text(w, &w->s->res.pool[w->parts.at[i]], unit));
	if (w->added.n > 0)
		put(w, sum_text(w, &w->added, unit));
	if (w->taken.n > 0)
		put(w, sum_text(w, &w->taken, unit));
	put(w, score_text(w, &w->s->res.total, unit));
	put(w, place_text(w->j, w->s->best[unit], w->s->worst[unit]));
	for (i = 0; i < w->grades; i++)
		put(w, grade_text(w, i, unit));
	for (i = 0; i < w->moneys; i++)
		put(w, money_text(w, i, unit));
}

enum err
score_sheet_part(struct job *j, const struct rule *r, const struct score_sheet *sheet,
    struct score_slice of, struct table *out)
{
	struct sheet_writer w = { .j = j, .r = r, .s = sheet };
	size_t head = of.from == 0, rows = of.n + head, cols, i;
	size_t *line = NEWS(j, size_t, rows);

	w.pool = rule_pools(r, &w.pools);
	w.grade = rule_grades(r, &w.grades);
	w.money = rule_moneys(r, &w.moneys);
	find_tops(&w);
	cols = w.pools + w.grades + w.moneys + 6; /* at most */
	w.cell = NEWS(j, struct str, cols);
	put_head(&w);
	cols = w.n;
	w.cell = memcpy(NEWS(j, struct str, rows * cols), w.cell,
	    head * cols * sizeof *w.cell);
	w.n = head * cols;
	for (i = 0; i < of.n; i++)
		put_unit(&w, of.from + i);
	for (i = 0; i < rows; i++)
		line[i] = of.from + i + 2 - head;
	*out = (struct table){ .rows = rows, .cols = cols, .cell = w.cell, .line = line };
	return OK;
}

enum err
score_sheet_table(struct job *j, const struct rule *r, const struct score_sheet *sheet,
    struct table *out)
{
	return score_sheet_part(j, r, sheet, (struct score_slice){ 0, sheet->set->n },
	    out);
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
