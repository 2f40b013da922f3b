/* SPDX-License-Identifier: MIT
 *
 * score_json.c -- results for other programs
 *
 * Keys are English and stable; figures have the decimals that the scheme's 精度
 * says; a figure that is still open has a low and a high end, and null there
 * means no limit.  All pools are given, in the order of the scheme.
 */
#include "main/main.h"
#include "office/office.h"

struct writer {
	struct office_json w;
	struct job *j;
	const struct rule *r;
	const struct score_sheet *s;
};

static void
put_key_text(struct office_json *w, const char *key, struct str text)
{
	office_json_key(w, str_of(key));
	office_json_text(w, text);
}

static void
put_figure(struct writer *w, const char *key, int64_t v)
{
	struct buf b = { .j = w->j };

	office_json_key(&w->w, str_of(key));
	if (v == RESULT_NO_LIMIT || v == -RESULT_NO_LIMIT) {
		office_json_null(&w->w);
		return;
	}
	num_put(&b, (struct num){ v }, rule_head(w->r)->places);
	office_json_number(&w->w, buf_str(&b));
}

/* closed, not_applicable, or why it is open: the strongest reason. */
static struct str
state_word(uint8_t state)
{
	if (state == CELL_NA)
		return S("not_applicable");
	if (state & OPEN_WAITING)
		return S("waiting");
	if (state & OPEN_OWED)
		return S("owed");
	return state & OPEN_NOT_DUE ? S("not_due") : S("closed");
}

static void
put_score(struct writer *w, const struct rule_score *s, size_t unit)
{
	put_key_text(&w->w, "state", state_word(s->state[unit]));
	if (s->state[unit] == CELL_NA)
		return;
	put_figure(w, "low", s->lo[unit]);
	put_figure(w, "high", s->hi[unit]);
}

static void
put_classes(struct writer *w, size_t unit)
{
	size_t n, i;
	const struct rule_fact *fact = rule_facts(w->r, &n);

	office_json_key(&w->w, S("classes"));
	office_json_object(&w->w);
	for (i = 0; i < n; i++) {
		if (!fact[i].is_class)
			continue;
		office_json_key(&w->w, fact[i].name);
		office_json_text(&w->w, fact[i].choice[w->s->set->snap.fact[i].v[unit]]);
	}
	office_json_end(&w->w);
}

static void
put_grade_row(struct writer *w, const char *key, const struct rule_grade *g, uint8_t row)
{
	office_json_key(&w->w, str_of(key));
	if (row == RULE_NO_GRADE)
		office_json_null(&w->w);
	else
		office_json_text(&w->w, g->row[row]);
}

static void
put_grades(struct writer *w, size_t unit)
{
	size_t n, i;
	const struct rule_grade *g = rule_grades(w->r, &n);

	office_json_key(&w->w, S("grades"));
	office_json_array(&w->w);
	for (i = 0; i < n; i++) {
		office_json_object(&w->w);
		put_key_text(&w->w, "name", g[i].name);
		put_grade_row(w, "worst", &g[i], w->s->res.grade[i].worst[unit]);
		put_grade_row(w, "best", &g[i], w->s->res.grade[i].best[unit]);
		office_json_end(&w->w);
	}
	office_json_end(&w->w);
}

/* 结果, rounded as the scheme says; null while it is open or 不适用. */
static void
put_money(struct writer *w, size_t unit)
{
	size_t n, i;
	const struct rule_money *m = rule_moneys(w->r, &n);

	office_json_key(&w->w, S("money"));
	office_json_array(&w->w);
	for (i = 0; i < n; i++) {
		const struct rule_score *s = &w->s->res.money[i];
		struct buf b = { .j = w->j };

		office_json_object(&w->w);
		put_key_text(&w->w, "name", m[i].name);
		put_key_text(&w->w, "unit", m[i].unit);
		put_key_text(&w->w, "state", state_word(s->state[unit]));
		office_json_key(&w->w, S("value"));
		num_put(&b,
		    frac_round(frac_make((wide)s->lo[unit], m[i].scale), 6, ROUND_HALF),
		    m[i].places);
		if (s->state[unit] == 0)
			office_json_number(&w->w, buf_str(&b));
		else
			office_json_null(&w->w);
		office_json_end(&w->w);
	}
	office_json_end(&w->w);
}

/* 结果运用: what follows for the unit, and what may still follow. */
static void
put_outcomes(struct writer *w, size_t unit)
{
	size_t n, i, k;
	const struct rule_outcome *o = rule_outcomes(w->r, &n);

	office_json_key(&w->w, S("outcomes"));
	office_json_array(&w->w);
	for (i = 0; i < n; i++) {
		const struct rule_truth *t = &w->s->res.outcome[i];

		if (t->state[unit] == CELL_NA || (t->state[unit] == 0 && !t->is[unit]))
			continue;
		office_json_object(&w->w);
		put_key_text(&w->w, "when", o[i].when);
		put_key_text(&w->w, "state", state_word(t->state[unit]));
		office_json_key(&w->w, S("effects"));
		office_json_array(&w->w);
		for (k = 0; k < o[i].effect_n; k++)
			office_json_text(&w->w, o[i].effect[k].text);
		office_json_end(&w->w);
		office_json_end(&w->w);
	}
	office_json_end(&w->w);
}

static void
put_pools(struct writer *w, size_t unit)
{
	size_t n, i;
	const struct rule_pool *pool = rule_pools(w->r, &n);

	office_json_key(&w->w, S("pools"));
	office_json_array(&w->w);
	for (i = 0; i < n; i++) {
		office_json_object(&w->w);
		put_key_text(&w->w, "kind", pool[i].kind);
		put_key_text(&w->w, "name", pool[i].name);
		office_json_key(&w->w, S("parent"));
		office_json_int(&w->w, pool[i].parent);
		put_score(w, &w->s->res.pool[i], unit);
		office_json_end(&w->w);
	}
	office_json_end(&w->w);
}

static void
put_place(struct writer *w, const char *key, uint32_t place)
{
	office_json_key(&w->w, str_of(key));
	if (place == 0)
		office_json_null(&w->w);
	else
		office_json_int(&w->w, place);
}

static void
put_unit(struct writer *w, size_t unit)
{
	office_json_object(&w->w);
	put_key_text(&w->w, "unit", w->s->set->unit[unit]);
	put_classes(w, unit);
	office_json_key(&w->w, S("total"));
	office_json_object(&w->w);
	put_score(w, &w->s->res.total, unit);
	office_json_end(&w->w);
	put_place(w, "best_place", w->s->best[unit]);
	put_place(w, "worst_place", w->s->worst[unit]);
	put_grades(w, unit);
	put_money(w, unit);
	put_outcomes(w, unit);
	put_pools(w, unit);
	office_json_end(&w->w);
}

void
score_json(struct buf *b, const struct rule *r, const struct score_sheet *sheet)
{
	struct writer w = { .w = { .out = b }, .j = b->j, .r = r, .s = sheet };
	const struct rule_head *head = rule_head(r);
	int year, month, day;
	size_t i;

	day_parts(sheet->set->snap.today, &year, &month, &day);
	office_json_object(&w.w);
	put_key_text(&w.w, "scheme", head->title);
	put_key_text(&w.w, "version", head->version);
	put_key_text(&w.w, "today", job_fmt(b->j, "%04d-%02d-%02d", year, month, day));
	office_json_key(&w.w, S("units"));
	office_json_array(&w.w);
	for (i = 0; i < sheet->set->n; i++)
		put_unit(&w, i);
	office_json_end(&w.w);
	office_json_end(&w.w);
}
