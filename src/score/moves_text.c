/* SPDX-License-Identifier: MIT
 *
 * moves_text.c -- a movement in words, and all of them as a table
 */
#include "score/data.h"

static void
put_by(struct buf *b, int64_t v, int places)
{
	if (v == RESULT_NO_LIMIT || v == -RESULT_NO_LIMIT) {
		buf_put(b, v > 0 ? S("不封顶") : S("不设底"));
		return;
	}
	buf_put(b, v < 0 ? S("−") : v > 0 ? S("+") : S(""));
	num_put(b, (struct num){ v < 0 ? -v : v }, places);
}

struct str
score_by_text(struct job *j, int64_t lo, int64_t hi, int places)
{
	struct buf b = { .j = j };

	put_by(&b, lo < hi ? lo : hi, places);
	if (lo != hi) {
		buf_put(&b, S(" 至 "));
		put_by(&b, lo < hi ? hi : lo, places);
	}
	return buf_str(&b);
}

struct str
score_cause_text(struct job *j, const struct score_moves *m, const struct score_cause *c,
    int places)
{
	const struct score_change *by = &m->changes[c->change];
	struct str head = job_fmt(j, "%.*s %.*s", STR_FMT(by->name),
	    STR_FMT(score_by_text(j, c->lo, c->hi, places)));

	if (by->why.n > 0)
		return job_fmt(j, "%.*s：%.*s", STR_FMT(head), STR_FMT(by->why));
	if (by->is < 0 && by->was < 0)
		return job_fmt(j, "%.*s：折算、否决或封顶", STR_FMT(head));
	return head;
}

struct str
score_move_why(struct job *j, const struct score_moves *m, const struct score_move *move,
    int places)
{
	struct buf b = { .j = j };

	for (size_t i = 0; i < move->causes; i++)
		buf_fmt(&b, "%s%.*s", i > 0 ? "；" : "",
		    STR_FMT(score_cause_text(j, m, &move->cause[i], places)));
	if (b.n > 0)
		return buf_str(&b);
	if (move->way == SCORE_JOINS)
		return S("按新文本才有分数");
	if (move->way == SCORE_LEAVES)
		return S("按新文本不再有分数");
	if (move->regraded && m->grade_why.n > 0)
		return m->grade_why;
	return move->places != 0 ? S("分数没有变，名次随别的单位变动") : S("");
}

/* ── the table ──────────────────────────────────────────────────────── */

struct writer {
	struct job *j;
	const struct score_side *was, *is;
	const struct score_moves *m;
	struct str *cell;
	size_t n;
};

static void
put(struct writer *w, struct str s)
{
	w->cell[w->n++] = s;
}

static struct str
total_of(const struct writer *w, const struct score_side *s, size_t unit)
{
	return unit == SCORE_NOWHERE ? S("") : sheet_total(w->j, s->rule, s->sheet, unit);
}

static struct str
place_of(const struct writer *w, const struct score_side *s, size_t unit)
{
	return unit == SCORE_NOWHERE ? S("") : sheet_place(w->j, s->sheet, unit);
}

static struct str
grade_of(const struct writer *w, const struct score_side *s, int table, size_t unit)
{
	return unit == SCORE_NOWHERE
	    ? S("")
	    : sheet_grade(w->j, s->rule, s->sheet, (size_t)table, unit);
}

static void
put_head(struct writer *w)
{
	size_t n;

	put(w, S("单位"));
	if (w->is->sheet->class_fact >= 0)
		put(w, rule_facts(w->is->rule, &n)[w->is->sheet->class_fact].name);
	put(w, S("原总分"));
	put(w, S("新总分"));
	put(w, S("变动"));
	put(w, S("原名次"));
	put(w, S("新名次"));
	if (w->m->table_is >= 0) {
		put(w, S("原等次"));
		put(w, S("新等次"));
	}
	put(w, S("原因"));
}

static void
put_move(struct writer *w, const struct score_move *v)
{
	int places = rule_head(w->is->rule)->places;
	bool both = v->way != SCORE_JOINS && v->way != SCORE_LEAVES;

	put(w,
	    v->is != SCORE_NOWHERE ? w->is->sheet->set->unit[v->is]
				   : w->was->sheet->set->unit[v->was]);
	if (w->is->sheet->class_fact >= 0)
		put(w,
		    v->is != SCORE_NOWHERE
			? sheet_class(w->j, w->is->rule, w->is->sheet, v->is)
			: S(""));
	put(w, total_of(w, w->was, v->was));
	put(w, total_of(w, w->is, v->is));
	put(w, both ? score_by_text(w->j, v->lo, v->hi, places) : S(""));
	put(w, place_of(w, w->was, v->was));
	put(w, place_of(w, w->is, v->is));
	if (w->m->table_is >= 0) {
		put(w, grade_of(w, w->was, w->m->table_was, v->was));
		put(w, grade_of(w, w->is, w->m->table_is, v->is));
	}
	put(w, score_move_why(w->j, w->m, v, places));
}

void
score_moves_table(struct job *j, const struct score_side *was,
    const struct score_side *is, const struct score_moves *m, struct table *out)
{
	struct writer w = { .j = j, .was = was, .is = is, .m = m };
	size_t cols = 7 + (is->sheet->class_fact >= 0 ? 1u : 0u) +
	    (m->table_is >= 0 ? 2u : 0u);
	size_t *line = NEWS(j, size_t, m->n + 1);

	w.cell = NEWS(j, struct str, (m->n + 1) * cols);
	put_head(&w);
	for (size_t i = 0; i < m->n; i++)
		put_move(&w, &m->items[i]);
	for (size_t i = 0; i <= m->n; i++)
		line[i] = i + 1;
	*out = (struct table){ .rows = m->n + 1,
		.cols = cols,
		.cell = w.cell,
		.line = line };
}
