/* SPDX-License-Identifier: MIT
 *
 * follow.c -- what follows from decided grades [结果运用], as items to be opened
 */
#include "result/keep.h"

struct following {
	struct job *j;
	const struct result *r;
	const struct score_set *set;
	const struct result_row *row;
	size_t rows;
	struct duty_item *item;
	size_t n, cap;
};

static int64_t
unit_named(const struct following *w, struct str name)
{
	for (size_t i = 0; i < w->rows; i++)
		if (str_eq(w->row[i].name, name))
			return w->row[i].unit;
	return 0;
}

/* Words for the person who answers for the unit. */
static bool
is_secretary(struct str about)
{
	static const char *const words[] = { "第一责任人", "书记", "支部书记", "党委书记",
		"党组织书记", "主要负责人" };

	for (size_t i = 0; i < ARRAY_N(words); i++)
		if (str_eq(about, str_of(words[i])))
			return true;
	return false;
}

/* A day that is past by now cannot be kept: as if none were said. */
static void
set_due(const struct following *w, const struct rule_effect *e, struct duty_item *item)
{
	int32_t today = w->j->today;
	bool past = e->by != DAY_NONE && e->by < today;

	item->said = past ? e->by : DAY_NONE;
	if (e->by != DAY_NONE && !past)
		item->due = e->by;
	else if (e->days > 0)
		item->due = today + e->days;
	else if (past || duty_kind(item->kind)->needs_due)
		item->due = today + DAYS_TO_MEND;
	else
		item->due = DAY_NONE;
}

/* 约谈书记, 推荐“先进单位”, 下年经费 上浮 10%: the effect in words, without its days,
 * which are the item's own. */
static struct str
title_of(struct job *j, const struct rule_effect *e)
{
	bool is_quoted = str_find(e->text, S("\"")) < e->text.n;

	if (e->change.u != 0)
		return e->text;
	return job_fmt(j, is_quoted ? "%.*s“%.*s”" : "%.*s%.*s", STR_FMT(e->word),
	    STR_FMT(e->about));
}

/* 等次 = 优秀 as one says it: 等次为优秀; of more than one comparison, as written. */
static struct str
condition_words(struct job *j, struct str when)
{
	size_t at = str_find(when, S(" = "));
	struct str rest;

	if (at == when.n)
		return when;
	rest = str_cut(when, at + 3, when.n);
	if (str_find(rest, S(" ")) < rest.n)
		return when;
	return job_fmt(j, "%.*s为%.*s", STR_FMT(str_cut(when, 0, at)), STR_FMT(rest));
}

/* 书记述职 在 (一般，差): 书记述职为“一般，差”之一. */
static struct str
choice_words(struct job *j, struct str when)
{
	size_t at = str_find(when, S(" 在 (")), end = str_find(when, S(")"));
	struct str rest;

	if (at == when.n || end + 1 != when.n)
		return condition_words(j, when);
	rest = str_cut(when, at + S(" 在 (").n, end);
	return job_fmt(j, "%.*s为“%.*s”之一", STR_FMT(str_cut(when, 0, at)),
	    STR_FMT(rest));
}

struct place { /* of an effect in the scheme */
	size_t unit, outcome, effect;
};

static void
put_item(struct following *w, const struct rule_outcome *o, struct place at)
{
	const struct rule_effect *e = &o->effect[at.effect];
	enum duty_kind kind = duty_kind_named(e->word);
	int64_t unit = unit_named(w, w->set->unit[at.unit]);
	struct duty_item item = { .kind = kind,
		.unit = unit,
		.key = job_fmt(w->j, "result:%lld:%lld:%zu:%zu", (long long)w->r->id,
		    (long long)unit, at.outcome, at.effect),
		.title = title_of(w->j, e),
		.source = result_source(w->j, w->r->id),
		.source_words = job_fmt(w->j, "%.*s，%.*s", STR_FMT(w->r->title),
		    STR_FMT(choice_words(w->j, o->when))),
		.secretary = is_secretary(e->about) && duty_kind(kind)->by_unit,
		.from = DAY_NONE,
		.until = DAY_NONE,
		.figure = e->change,
		.has_figure = e->change.u != 0 };

	set_due(w, e, &item);
	if (e->years > 0) {
		item.from = w->j->today;
		item.until = day_add_months(w->j->today, 12 * e->years) - 1;
	}
	w->item = job_grow(w->j, w->item, w->n, &w->cap, sizeof item);
	w->item[w->n++] = item;
}

static void
put_outcomes(struct following *w, const struct rule *r, const struct score_sheet *sheet)
{
	size_t outcomes;
	const struct rule_outcome *o = rule_outcomes(r, &outcomes);

	for (size_t u = 0; u < w->set->n; u++)
		for (size_t i = 0; i < outcomes; i++) {
			const struct rule_truth *t = &sheet->res.outcome[i];

			for (size_t e = 0;
			     t->state[u] == 0 && t->is[u] != 0 && e < o[i].effect_n; e++)
				put_item(w, &o[i], (struct place){ u, i, e });
		}
}

struct str
result_source(struct job *j, int64_t result)
{
	return job_fmt(j, "result:%lld", (long long)result);
}

enum err
result_follows(struct job *j, struct db_ro *ro, int64_t result, struct duty_item **items,
    size_t *n)
{
	const struct result_file *file;
	struct score_sheet sheet;
	struct score_set set;
	struct result r;
	struct rule *rule;
	struct following w = { .j = j, .r = &r, .set = &set };
	size_t files;
	enum err e = result_find(j, ro, result, &r);

	if (e == OK)
		e = result_files(j, ro, result, &file, &files);
	if (e == OK)
		e = result_rows(j, ro, result, &w.row, &w.rows);
	if (e == OK)
		e = result_scores(j, file, files, &rule, &set, &sheet);
	if (e == OK)
		put_outcomes(&w, rule, &sheet);
	*items = w.item;
	*n = w.n;
	return e;
}
