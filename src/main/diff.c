/* SPDX-License-Identifier: MIT
 *
 * diff.c -- `zeren diff`: two schemes, by meaning and by who moves
 *
 * Of files with several schemes those of the same name are compared.
 */
#include "main/main.h"
#include "office/office.h"

/* The schemes of a file. */
struct text {
	struct rule **at;
	size_t n;
};

/* The one of ${t} that ${r} is compared with; NULL: there is none. */
static const struct rule *
partner_of(const struct text *t, const struct rule *r, bool alone)
{
	for (size_t i = 0; i < t->n; i++)
		if (alone || str_eq(rule_head(t->at[i])->title, rule_head(r)->title))
			return t->at[i];
	return NULL;
}

static void
put_lines(struct buf *b, const struct rule_change *change, size_t n, const char *indent)
{
	for (size_t i = 0; i < n; i++)
		buf_fmt(b, "%s%.*s\n", indent, STR_FMT(change[i].what));
}

/* What is in ${t} and not in ${other}; how many. */
static size_t
put_alone(struct buf *b, const struct text *t, const struct text *other, const char *how)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++) {
		if (partner_of(other, t->at[i], false) != NULL)
			continue;
		buf_fmt(b, "  方案“%.*s”：%s\n", STR_FMT(rule_head(t->at[i])->title),
		    how);
		n++;
	}
	return n;
}

static enum err
compare(struct run *run, const struct text *was, const struct text *is, struct buf *b,
    size_t *all)
{
	bool alone = was->n == 1 && is->n == 1;

	for (size_t i = 0; i < is->n; i++) {
		const struct rule *before = partner_of(was, is->at[i], alone);
		const struct rule_change *change;
		size_t n;
		enum err e = before == NULL
		    ? OK
		    : rule_diff(run->j, before, is->at[i], &change, &n);

		if (e != OK)
			return e;
		if (before == NULL || n == 0)
			continue;
		if (!alone)
			buf_fmt(b, "  方案“%.*s”：%zu 处不同\n",
			    STR_FMT(rule_head(is->at[i])->title), n);
		put_lines(b, change, n, alone ? "  " : "    ");
		*all += n;
	}
	if (!alone)
		*all += put_alone(b, is, was, "原来没有") +
		    put_alone(b, was, is, "不再有");
	return OK;
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

static enum err
score_side(struct run *run, const struct table *t, struct side *s,
    const struct side *other)
{
	const struct rule *others[] = { other->rule };
	struct table own = facts_own(run->j, t, s->rule, others, 1);
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
	const char *const *file = run->args->file;
	struct buf told = { .j = run->j };
	struct text was, is;
	size_t n = 0;
	enum err e = schemes_read(run, file[0], &was.at, &was.n);

	if (e == OK)
		e = schemes_read(run, file[1], &is.at, &is.n);
	if (e == OK && run->args->value[OPT_FACTS] != NULL && was.n + is.n > 2)
		return fail(run->j, E_INPUT,
		    "谁升谁降一次只能比一份方案，%s 里有 %zu 份；把要比的各放进一个文件",
		    file[was.n > 1 ? 0 : 1], was.n > 1 ? was.n : is.n);
	if (e == OK)
		e = compare(run, &was, &is, &told, &n);
	if (e != OK)
		return e;
	buf_fmt(&run->out, "%s → %s：", file[0], file[1]);
	if (n == 0)
		buf_put(&run->out, S("意思没有不同\n"));
	else
		buf_fmt(&run->out, "%zu 处不同\n%.*s", n, STR_FMT(buf_str(&told)));
	return run->args->value[OPT_FACTS] != NULL ? moves(run) : OK;
}
