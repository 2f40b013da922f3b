/* SPDX-License-Identifier: MIT
 *
 * draft_rows.c -- the sentences of a scheme as rows of the official table
 *
 * One row a pool with its clauses below one another; where a figure stands there
 * is a field, named by its place in rule_figures(), so that what is sent back
 * can be put where it came from.
 */
#include "page/draft.h"

struct making {
	struct job *j;
	const struct loaded *l;
	const struct sheet_asked *asked;
	const struct rule_figure *figure;
	const struct rule_part *part;
	size_t parts_n;
	const struct rule_pool *pool;
	size_t pools_n;
	const size_t *note_part; /* per note, in their order: see part_at() */
};

/* ── pieces ─────────────────────────────────────────────────────────── */

static struct blank
blank_of(struct making *m, int at)
{
	const struct rule_figure *f = &m->figure[at];
	struct str typed = m->asked->typed != NULL ? m->asked->typed[at] : S("");
	bool bad = m->asked->bad != NULL && m->asked->bad[at];
	struct blank b = { .is_figure = true,
		.name = job_fmt(m->j, "f%d", at),
		.value = typed.n > 0 ? typed : f->text,
		.label = f->label,
		.unit = f->unit };
	const char *width = f->kind != RULE_FIGURE_NUMBER ? " d"
	    : f->text.n > 4                               ? " w"
							  : "";

	b.text = job_fmt(m->j, "%.*s%.*s", STR_FMT(f->text), STR_FMT(f->unit));
	b.class = job_fmt(m->j, "cell%s%s", width,
	    bad                                          ? " wrong"
		: typed.n > 0 && !str_eq(typed, f->text) ? " edited"
							 : "");
	return b;
}

/* The unit follows its figure as text: it is taken off the piece behind. */
static struct str
without_unit(struct str text, struct str unit)
{
	return unit.n > 0 && str_starts(text, unit) ? str_cut(text, unit.n, text.n)
						    : text;
}

static size_t
pieces_of(struct making *m, const struct rule_part *p, const struct blank **out)
{
	struct blank *list = NEWS(m->j, struct blank, p->piece_n);
	struct str unit = S("");
	size_t n = 0;

	for (size_t i = 0; i < p->piece_n; i++) {
		if (p->piece[i].figure >= 0) {
			list[n] = blank_of(m, p->piece[i].figure);
			unit = list[n++].unit;
			continue;
		}
		list[n].text = without_unit(p->piece[i].text, unit);
		unit = S("");
		n += list[n].text.n > 0;
	}
	*out = list;
	return n;
}

/* ── what the checker says about it ─────────────────────────────────── */

static bool
is_within(const struct rule_part *p, uint32_t at)
{
	return p->from <= at && at < p->to;
}

/* The last part that holds the place: parts inside come after those around. */
static size_t
part_at(const struct making *m, uint32_t at)
{
	for (size_t i = m->parts_n; i-- > 0;)
		if (is_within(&m->part[i], at))
			return i;
	return m->parts_n;
}

/* Does the comment behind the part say 待补: written from a table, not understood? */
static bool
is_left_open(const struct making *m, const struct rule_part *p)
{
	struct str text = m->l->scheme.text, rest = str_cut(text, p->to, text.n);

	rest = str_trim(str_cut(rest, 0, str_find(rest, S("\n"))));
	return p->kind == RULE_PART_CLAUSE && str_starts(rest, S("# 待补"));
}

/* Looked up once: a part asks for its notes, and there may be thousands. */
static const size_t *
note_parts(const struct making *m)
{
	const struct rule_notes *notes = &m->l->notes;
	size_t *list = NULL, cap = 0, n = 0;

	for (const struct rule_note *at = notes->first; at != NULL; at = at->next) {
		list = job_grow(m->j, list, n, &cap, sizeof *list);
		list[n++] = part_at(m, at->from);
	}
	return list;
}

static size_t
notes_of(struct making *m, size_t part, const struct sheet_note **out)
{
	const struct rule_note *at = m->l->notes.first;
	struct sheet_note *list;
	size_t n = 1; /* 待补 */

	for (size_t i = 0; at != NULL; at = at->next, i++)
		n += m->note_part[i] == part;
	*out = list = NEWS(m->j, struct sheet_note, n);
	n = 0;
	if (is_left_open(m, &m->part[part]))
		list[n++] = (struct sheet_note){ S("待补"), S("tag a"),
			S("没有认出计分办法，暂由人评；请换成能数的句子") };
	at = m->l->notes.first;
	for (size_t i = 0; at != NULL; at = at->next, i++)
		if (m->note_part[i] == part)
			list[n++] = (struct sheet_note){ rule_level_word(at->level),
				at->level == RULE_WARNING ? S("tag a") : S("tag r"),
				at->what };
	return n;
}

/* ── rows ───────────────────────────────────────────────────────────── */

static struct sheet_line
line_of(struct making *m, size_t at)
{
	struct sheet_line line = { .part = at,
		.id = job_fmt(m->j, "r%zu", at),
		.may_cut = m->part[at].kind == RULE_PART_CLAUSE };

	line.pieces_n = pieces_of(m, &m->part[at], &line.pieces);
	line.notes_n = notes_of(m, at, &line.notes);
	return line;
}

/* Clauses that belong to the very pool, not to one inside. */
static size_t
lines_of(struct making *m, size_t head, const struct sheet_line **out)
{
	struct sheet_line *list;
	size_t n = 0;
	int pool = m->part[head].pool;

	for (size_t i = head + 1; i < m->parts_n; i++)
		n += m->part[i].pool == pool && m->part[i].kind != RULE_PART_POOL;
	*out = list = NEWS(m->j, struct sheet_line, n);
	n = 0;
	for (size_t i = head + 1; i < m->parts_n; i++)
		if (m->part[i].pool == pool && m->part[i].kind != RULE_PART_POOL)
			list[n++] = line_of(m, i);
	return n;
}

static bool
has_brother(const struct making *m, int pool)
{
	for (size_t i = 0; i < m->pools_n; i++)
		if ((int)i != pool && m->pool[i].parent == m->pool[pool].parent)
			return true;
	return false;
}

static struct sheet_row
pool_row(struct making *m, size_t at)
{
	const struct rule_part *p = &m->part[at];
	struct blank *points = NEWS(m->j, struct blank, 1);
	struct sheet_row row = { .part = at,
		.id = job_fmt(m->j, "r%zu", at),
		.key = job_fmt(m->j, "%.*s.%.*s", STR_FMT(p->word), STR_FMT(p->name)),
		.word = p->word,
		.name = p->title.n > 0 ? p->title : p->name,
		.is_top = m->pool[p->pool].parent < 0,
		.may_move = has_brother(m, p->pool),
		.points = points };

	if (p->points >= 0)
		points[row.points_n++] = blank_of(m, p->points);
	row.head_n = pieces_of(m, p, &row.head);
	row.notes_n = notes_of(m, at, &row.notes);
	row.lines_n = lines_of(m, at, &row.lines);
	return row;
}

/* The last row of a grade table has no condition: 其余. */
static struct sheet_line
rest_line(struct making *m, const struct sheet_line *line)
{
	struct sheet_line out = *line;
	struct blank *blank = NEWS(m->j, struct blank, 1);

	blank->text = S("其余");
	out.pieces = blank;
	out.pieces_n = 1;
	return out;
}

static struct sheet_row
other_row(struct making *m, size_t at)
{
	const struct rule_part *p = &m->part[at];
	struct sheet_line *line = NEWS(m->j, struct sheet_line, 1);
	struct sheet_row row = { .part = at,
		.id = job_fmt(m->j, "r%zu", at),
		.word = p->word,
		.name = p->name,
		.lines = line,
		.lines_n = 1 };

	*line = line_of(m, at);
	if (p->kind == RULE_PART_GRADE && line->pieces_n == 0)
		*line = rest_line(m, line);
	return row;
}

/* Facts stand in the table only for their figures: a deadline, points of a list. */
static bool
is_shown(const struct rule_part *p)
{
	if (p->kind != RULE_PART_FACT)
		return true;
	for (size_t i = 0; i < p->piece_n; i++)
		if (p->piece[i].figure >= 0)
			return true;
	return false;
}

static void
fill_rows(struct making *m, struct sheet_view *v)
{
	struct sheet_row *pools = NEWS(m->j, struct sheet_row, m->parts_n);
	struct sheet_row *ends = NEWS(m->j, struct sheet_row, m->parts_n);
	struct sheet_row *defs = NEWS(m->j, struct sheet_row, m->parts_n);

	for (size_t i = 0; i < m->parts_n; i++) {
		const struct rule_part *p = &m->part[i];

		if (p->kind == RULE_PART_POOL && p->pool >= 0)
			pools[v->pools_n++] = pool_row(m, i);
		else if (p->kind == RULE_PART_VETO || p->kind == RULE_PART_GRADE)
			ends[v->ends_n++] = other_row(m, i);
		else if (p->pool < 0 && is_shown(p))
			defs[v->defs_n++] = other_row(m, i);
	}
	v->pools = pools;
	v->ends = ends;
	v->defs = defs;
}

struct sheet_view
sheet_of(struct job *j, const struct loaded *l, const struct sheet_asked *asked)
{
	struct sheet_view v = { .is_form = asked->is_form };
	struct making m = { .j = j, .l = l, .asked = asked };

	m.figure = rule_figures(j, l->rule, &v.figures);
	m.part = rule_parts(j, l->rule, &m.parts_n);
	m.pool = rule_pools(l->rule, &m.pools_n);
	m.note_part = note_parts(&m);
	fill_rows(&m, &v);
	return v;
}
