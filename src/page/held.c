/* SPDX-License-Identifier: MIT
 *
 * held.c -- which vetoes [否决] keep a unit's grade down
 *
 * A list asks for many units, so each explanation has a job of its own and only
 * the words are kept.
 */
#include "page/view.h"

#define WORDS_MAX 2048 /* bytes that are told, at most */
#define EXPLAIN_MEMORY ((size_t)64 << 20)

bool
is_held_back(const struct score_sheet *sheet, const struct rule_grade *g, size_t unit)
{
	const struct rule_score *t = &sheet->res.total;
	size_t row = sheet->res.grade[0].worst[unit];

	return is_closed(t, unit) && row > 0 && row < g->rows_n &&
	    g->threshold[row - 1].u > 0 && t->lo[unit] >= g->threshold[row - 1].u;
}

/* Titles come with the word 否决 before them. */
static void
put_vetoes(struct buf *b, const struct rule_step *s, int row)
{
	const struct str head = S("否决　");

	for (; s != NULL; s = s->next) {
		struct str title = s->title;

		if (s->kind == STEP_TOTAL)
			put_vetoes(b, s->kid, row);
		if (s->kind != STEP_VETO || s->sign >= 0 || (row >= 0 && s->cap != row))
			continue;
		if (str_starts(title, head))
			title = str_cut(title, head.n, title.n);
		buf_fmt(b, "%s%.*s", b->n > 0 ? "；" : "", STR_FMT(title));
	}
}

struct str
struck_vetoes(struct job *j, const struct rule_step *steps)
{
	struct buf b = { .j = j };

	put_vetoes(&b, steps, -1);
	return buf_str(&b);
}

static struct str
binding_vetoes(struct job *j, const struct rule_step *steps, int row)
{
	struct buf b = { .j = j };

	put_vetoes(&b, steps, row);
	return b.n > 0 ? buf_str(&b) : struck_vetoes(j, steps);
}

struct asking {
	const struct rule *r;
	const struct score_sheet *sheet;
	size_t unit, n;
	char words[WORDS_MAX];
};

static enum err
ask(struct job *j, void *arg)
{
	struct asking *a = arg;
	const struct score_sheet *s = a->sheet;
	struct rule_step *step;
	struct str words;
	enum err e = rule_explain(j, a->r, &s->set->snap, &s->res, a->unit, &step);

	if (e != OK)
		return e;
	words = binding_vetoes(j, step, (int)s->res.grade[0].worst[a->unit]);
	a->n = words.n < WORDS_MAX ? words.n : WORDS_MAX;
	while (a->n < words.n && a->n > 0 && (words.p[a->n] & 0xc0) == 0x80)
		a->n--; /* between characters */
	memcpy(a->words, words.p, a->n);
	return OK;
}

enum err
vetoes_on(struct job *j, const struct rule *r, const struct score_sheet *sheet,
    size_t unit, struct str *out)
{
	struct job own = { .now = j->now, .today = j->today };
	struct asking a = { .r = r, .sheet = sheet, .unit = unit };
	enum err e = job_run(&own, EXPLAIN_MEMORY, ask, &a);

	if (e != OK)
		return fail(j, e, "%s", own.told);
	*out = job_str(j, (struct str){ a.words, a.n });
	return OK;
}
