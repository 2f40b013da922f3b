/* SPDX-License-Identifier: MIT
 *
 * diff.c -- `zeren diff`: two schemes, by meaning and by who moves
 */
#include "main/main.h"
#include "office/office.h"

static void
put_changes(struct run *run, const struct rule_change *change, size_t n)
{
	buf_fmt(&run->out, "%s → %s：", run->args->file[0], run->args->file[1]);
	if (n == 0)
		buf_put(&run->out, S("意思没有不同\n"));
	else
		buf_fmt(&run->out, "%zu 处不同\n", n);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&run->out, "  %.*s\n", STR_FMT(change[i].what));
}

/* ── who moves ──────────────────────────────────────────────────────── */

struct side {
	struct rule *rule;
	struct score_set set;
	struct score_sheet sheet;
};

/* "3 家升、2 家降、1 家说不准，其余不变；5 家等次有变，4 家名次有变" */
static void
put_count(struct buf *b, const struct score_moves *m)
{
	static const struct {
		enum score_way way;
		const char *word;
	} ways[] = { { SCORE_UP, "升" }, { SCORE_DOWN, "降" }, { SCORE_UNSURE, "说不准" },
		{ SCORE_JOINS, "新有总分" }, { SCORE_LEAVES, "不再有总分" } };

	buf_fmt(b, "\n共 %zu 个单位：", m->n);
	for (size_t i = 0; i < ARRAY_N(ways); i++)
		if (m->way[ways[i].way] > 0)
			buf_fmt(b, "%zu 个%s，", m->way[ways[i].way], ways[i].word);
	buf_fmt(b, "%zu 个不变；%zu 个等次有变，%zu 个名次有变\n", m->way[SCORE_STAYS],
	    m->regraded, m->replaced);
}

static void
put_asked(struct buf *b, const struct rule *r, const struct score_moves *m)
{
	size_t n;
	const struct rule_fact *fact = rule_facts(r, &n);

	for (size_t i = 0; i < m->asked_n; i++)
		if (m->asked[i].is_new)
			buf_fmt(b,
			    "新文本另要“%.*s”（%.*s），%zu 个单位还没有，分数先按区间算\n",
			    STR_FMT(fact[m->asked[i].fact].name),
			    STR_FMT(fact[m->asked[i].fact].giver), m->asked[i].missing);
}

/* The rows that moved: those that stay are only counted. */
static struct table
moved_only(struct job *j, const struct score_moves *m, const struct table *t)
{
	struct str *cell = NEWS(j, struct str, t->rows * t->cols);
	struct table out = *t;

	memcpy(cell, t->cell, t->cols * sizeof *cell);
	out.rows = 1;
	for (size_t i = 0; i < m->n; i++) {
		const struct score_move *move = &m->items[i];

		if (move->way == SCORE_STAYS && move->places == 0 && !move->regraded)
			continue;
		memcpy(&cell[out.rows * t->cols], &t->cell[(i + 1) * t->cols],
		    t->cols * sizeof *cell);
		out.rows++;
	}
	out.cell = cell;
	return out;
}

static enum err
put_moves(struct run *run, const struct side *was, const struct side *is)
{
	const struct score_side a = { was->rule, &was->sheet };
	const struct score_side b = { is->rule, &is->sheet };
	struct score_moves m;
	struct table t, moved;
	enum err e = score_moves(run->j, &a, &b, &m);

	if (e != OK)
		return e;
	put_count(&run->out, &m);
	put_asked(&run->out, is->rule, &m);
	score_moves_table(run->j, &a, &b, &m, &t);
	moved = moved_only(run->j, &m, &t);
	if (moved.rows > 1) {
		buf_c(&run->out, '\n');
		office_text_table(&run->out, &moved);
	}
	return OK;
}

/* Does a column headed ${head}, like 经费(元), hold a fact of ${r}? */
static bool
is_asked(const struct rule *r, struct str head)
{
	size_t n;
	const struct rule_fact *fact = rule_facts(r, &n);

	for (size_t i = 0; i < n; i++) {
		struct str rest = str_starts(head, fact[i].name)
		    ? str_trim(str_cut(head, fact[i].name.n, head.n))
		    : S("?");

		if (rest.n == 0 || rest.p[0] == '(' || str_starts(rest, S("（")))
			return true;
	}
	return false;
}

/* ${t} without the columns that only the ${other} text asks for. */
static struct table
columns_for(struct job *j, const struct table *t, const struct rule *r,
    const struct rule *other)
{
	struct str *cell = NEWS(j, struct str, t->rows * t->cols + 1);
	size_t *kept = NEWS(j, size_t, t->cols + 1), n = 0;
	struct table out = *t;

	for (size_t k = 0; k < t->cols; k++) {
		struct str head = str_trim(table_at(t, 0, k));

		if (is_asked(r, head) || !is_asked(other, head))
			kept[n++] = k;
	}
	for (size_t i = 0; i < t->rows; i++)
		for (size_t k = 0; k < n; k++)
			cell[i * n + k] = table_at(t, i, kept[k]);
	out.cell = cell;
	out.cols = n;
	return out;
}

static enum err
score_side(struct run *run, const struct table *t, struct side *s,
    const struct side *other)
{
	struct table own = columns_for(run->j, t, s->rule, other->rule);
	enum err e = facts_from(run, s->rule, &own, &s->set);
	return e == OK ? score_run(run->j, s->rule, &s->set, &s->sheet) : e;
}

static enum err
moves(struct run *run)
{
	struct side was = { 0 }, is = { 0 };
	struct table t;
	enum err e = scheme_load(run, run->args->file[0], &was.rule);

	if (e == OK)
		e = scheme_load(run, run->args->file[1], &is.rule);
	if (e == OK)
		e = facts_table(run, &t);
	if (e == OK)
		e = score_side(run, &t, &was, &is);
	if (e == OK)
		e = score_side(run, &t, &is, &was);
	return e == OK ? put_moves(run, &was, &is) : e;
}

enum err
command_diff(struct run *run)
{
	const struct rule_change *change;
	struct rule *was, *is;
	size_t n;
	enum err e = scheme_read(run, run->args->file[0], &was);

	if (e == OK)
		e = scheme_read(run, run->args->file[1], &is);
	if (e == OK)
		e = rule_diff(run->j, was, is, &change, &n);
	if (e != OK)
		return e;
	put_changes(run, change, n);
	return run->args->value[OPT_FACTS] != NULL ? moves(run) : OK;
}
