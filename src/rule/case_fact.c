/* SPDX-License-Identifier: MIT
 *
 * case_fact.c -- the facts of a case [案例]: cells, records of events, texts
 *
 * A record may be written under any subject; 计入 decides whose it is.  Texts are
 * numbered as they are met, anew for each case.
 */
#include "rule/cases.h"

static bool
number_cell(const struct rule_fact *f, const struct given *g, int64_t *out)
{
	const struct unit *u = g->value.unit == UNIT_NONE ? NULL
							  : &rule_units[g->value.unit];
	int64_t scale = u == NULL ? f->scale : u->scale;
	wide v = (wide)g->value.num.u * scale / NUM_ONE;

	if (g->value.kind != T_NUM || v > NUM_LIMIT)
		return false;
	if (u != NULL && !str_eq(str_of(u->word), f->unit)) {
		bool same = false;

		for (int i = 0; i < rule_units_n; i++)
			same = same ||
			    (str_eq(str_of(rule_units[i].word), f->unit) &&
				rule_units[i].kind == u->kind && u->kind != UK_COUNT);
		if (!same)
			return false;
	}
	*out = g->minus ? -(int64_t)v : (int64_t)v;
	return true;
}

/* Why the figure does not fit, in the fact's own unit; empty if it does. */
static struct str
refused(struct reader *p, const struct rule_fact *f, int64_t v)
{
	return f->kind != RULE_NUM
	    ? S("")
	    : rule_fact_refuses(p->j, f,
		  frac_round(frac_make((wide)v, f->scale), 6, ROUND_HALF));
}

/* 2026-03-05, or 3月5日 of the 考核期. */
static bool
day_cell(const struct rule *r, const struct given *g, int64_t *v)
{
	struct expr written = { .kind = X_DATE, .tok = g->value };
	int32_t day = 0;

	if (g->value.kind != T_DATE || !fold_day(r, 0, &written, &day))
		return false;
	*v = day;
	return true;
}

/* The index of ${s} among the texts of the case. */
static int64_t
text_index(struct reader *p, struct str s)
{
	size_t n = 0;

	while (n < p->text_n && !str_eq(p->text[n], s))
		n++;
	if (n == p->text_n) {
		p->text = job_grow(p->j, p->text, n, &p->text_cap, sizeof s);
		p->text[p->text_n++] = s;
	}
	return (int64_t)n;
}

/* A 文 is written "…"; a 对象 may also be a bare word.  "" is 未报. */
static bool
text_cell(struct reader *p, const struct rule_fact *f, const struct given *g, int64_t *v,
    uint8_t *state)
{
	if (g->value.kind != T_STR &&
	    (g->value.kind != T_WORD || f->kind != RULE_SUBJECT))
		return false;
	*state = g->value.text.n == 0 ? CELL_MISSING : CELL_GIVEN;
	if (*state == CELL_GIVEN)
		*v = text_index(p, g->value.text);
	return true;
}

static bool
given_cell(struct reader *p, const struct rule *r, const struct rule_fact *f,
    const struct given *g, int64_t *v, uint8_t *state)
{
	*v = 0;
	*state = CELL_GIVEN;
	if (case_is_word(&g->value, "未报")) {
		*state = CELL_MISSING;
		return true;
	}
	if (case_is_word(&g->value, "不适用")) {
		*state = CELL_NA;
		return f->may_na;
	}
	if (f->kind == RULE_NUM)
		return number_cell(f, g, v);
	if (f->kind == RULE_TEXT || f->kind == RULE_SUBJECT)
		return text_cell(p, f, g, v, state);
	if (f->kind == RULE_DATE)
		return day_cell(r, g, v);
	if (f->kind == RULE_BOOL) {
		*v = case_is_word(&g->value, "是");
		return *v || case_is_word(&g->value, "否");
	}
	for (size_t i = 0; i < f->choice_n; i++)
		if (g->value.kind == T_WORD && str_eq(f->choice[i], g->value.text)) {
			*v = (int64_t)i;
			return true;
		}
	return false;
}

const struct given *
case_given(const struct given *g, struct str name)
{
	for (; g != NULL; g = g->next)
		if (str_eq(g->name, name))
			return g;
	return NULL;
}

/* One fact or field as a cell; what does not fit is noted. */
static void
fill_cell(struct reader *p, const struct rule *r, const struct rule_fact *f,
    const struct given *g, struct rule_column *col, size_t at)
{
	col->state[at] = f->origin == RULE_HISTORY ? CELL_NA : CELL_MISSING;
	if (g == NULL)
		return;
	if (!given_cell(p, r, f, g, &col->v[at], &col->state[at]))
		rule_notef(p->notes, RULE_ERROR, g->value.at,
		    "看看方案里这个数据的单位和选项", "“%.*s”不能是这个值",
		    STR_FMT(f->name));
	else if (col->state[at] == CELL_GIVEN && refused(p, f, col->v[at]).n > 0)
		rule_notef(p->notes, RULE_ERROR, g->value.at, NULL, "“%.*s”%.*s",
		    STR_FMT(f->name), STR_FMT(refused(p, f, col->v[at])));
}

static void
fill_subject(struct reader *p, const struct rule *r, const struct subject *s,
    struct rule_column *col, size_t at)
{
	for (size_t i = 0; i < r->facts_n; i++) {
		const struct rule_fact *f = &r->fact[i].pub;
		const struct given *g = case_given(s->given, f->name);

		if (g == NULL && f->family.n > 0) /* 党课 1次: every month so */
			g = case_given(s->given, f->family);
		fill_cell(p, r, f, g, &col[i], at);
		if (g == NULL && f->is_class)
			rule_notef(p->notes, RULE_ERROR,
			    s->expects == NULL ? p->tok->at : s->expects->at,
			    "加一句 类别名 值", "没有写类别“%.*s”", STR_FMT(f->name));
	}
}

/* ── records ────────────────────────────────────────────────────────── */

struct rows { /* of one set, as they are found: subject by subject */
	const struct rset *set;
	const struct record **record;
	size_t *from, n, cap;
};

static bool
names_subject(const struct rset *set, const struct record *r, struct str name)
{
	for (size_t i = 0; i < set->pub.counts_for_n; i++) {
		const struct given *g = case_given(r->given,
		    set->field[set->pub.counts_for[i]].name);

		if (g != NULL && str_eq(g->value.text, name))
			return true;
	}
	return false;
}

/* 计入: to each subject it names; to the one it stands under if it names none. */
static bool
belongs(const struct kase *k, const struct rset *set, const struct record *r,
    const struct subject *under, const struct subject *who)
{
	for (const struct subject *s = k->subjects; s != NULL; s = s->next)
		if (s->name.n > 0 && names_subject(set, r, s->name))
			return who->name.n > 0 && names_subject(set, r, who->name);
	return who == under;
}

/* What ${g} and those before it say of the set, in the order of the text. */
static void
rows_of_given(struct reader *p, const struct kase *k, struct rows *rows,
    const struct given *g, const struct subject *under, const struct subject *who)
{
	if (g == NULL)
		return;
	rows_of_given(p, k, rows, g->next, under, who);
	if (!str_eq(g->name, rows->set->pub.name))
		return;
	if (g->value.kind != T_END)
		rule_notef(p->notes, RULE_ERROR, g->value.at, "写 处分 { 种类 警告 }",
		    "“%.*s”要一件件写在 { } 里", STR_FMT(g->name));
	for (const struct record *r = g->records; r != NULL; r = r->next) {
		if (!belongs(k, rows->set, r, under, who))
			continue;
		rows->record = job_grow(p->j, rows->record, rows->n, &rows->cap,
		    sizeof(void *));
		rows->record[rows->n++] = r;
	}
}

static void
unknown_fields(struct reader *p, const struct rule *r, int set, const struct record *rec)
{
	for (const struct given *g = rec->given; g != NULL; g = g->next)
		if (set_field(r, set, g->name) < 0)
			rule_notef(p->notes, RULE_ERROR, g->at, "写 事件 声明里的栏目",
			    "“%.*s”里没有栏目“%.*s”", STR_FMT(r->set[set].pub.name),
			    STR_FMT(g->name));
}

static struct rule_rows
make_rows(struct reader *p, const struct rule *r, const struct kase *k, int set)
{
	struct rows rows = { .set = &r->set[set] };
	struct rule_column *col;
	int64_t *number;
	size_t at = 0;

	rows.from = NEWS(p->j, size_t, k->subjects_n + 1);
	for (const struct subject *who = k->subjects; who != NULL; who = who->next) {
		rows.from[at++] = rows.n;
		for (const struct subject *s = k->subjects; s != NULL; s = s->next)
			rows_of_given(p, k, &rows, s->given, s, who);
	}
	rows.from[at] = rows.n;
	col = NEWS(p->j, struct rule_column, rows.set->pub.field_n);
	number = NEWS(p->j, int64_t, rows.n + 1);
	for (size_t f = 0; f < rows.set->pub.field_n; f++) {
		col[f].v = NEWS(p->j, int64_t, rows.n + 1);
		col[f].state = NEWS(p->j, uint8_t, rows.n + 1);
		for (size_t i = 0; i < rows.n; i++)
			fill_cell(p, r, &rows.set->field[f],
			    case_given(rows.record[i]->given, rows.set->field[f].name),
			    &col[f], i);
	}
	for (size_t i = 0; i < rows.n; i++) {
		unknown_fields(p, r, set, rows.record[i]);
		number[i] = (int64_t)i + 1;
	}
	return (struct rule_rows){ .n = rows.n,
		.from = rows.from,
		.field = col,
		.record = number };
}

/* Who is above whom: all of them stand in the same case. */
static const int32_t *
make_above(struct reader *p, const struct kase *k)
{
	int32_t *above = NEWS(p->j, int32_t, k->subjects_n + 1);
	size_t at = 0;

	for (const struct subject *s = k->subjects; s != NULL; s = s->next, at++) {
		const struct subject *up = k->subjects;
		int32_t i = 0;

		above[at] = -1;
		if (s->above.kind == T_END)
			continue;
		for (; up != NULL && !str_eq(up->name, s->above.text); up = up->next)
			i++;
		if (up == NULL)
			rule_notef(p->notes, RULE_ERROR, s->above.at,
			    "在同一个案例里加一句 单位 \"名称\"", "案例里没有单位“%.*s”",
			    STR_FMT(s->above.text));
		else
			above[at] = i;
	}
	return above;
}

/* ── the snapshot ───────────────────────────────────────────────────── */

struct rule_snapshot
case_snapshot(struct reader *p, const struct rule *r, const struct kase *k)
{
	struct rule_column *col = NEWS(p->j, struct rule_column, r->facts_n + 1);
	struct rule_rows *rows = NEWS(p->j, struct rule_rows, r->sets_n + 1);
	int64_t *name = NEWS(p->j, int64_t, k->subjects_n + 1);
	size_t at = 0;

	for (size_t i = 0; i < r->facts_n; i++) {
		col[i].v = NEWS(p->j, int64_t, k->subjects_n);
		col[i].state = NEWS(p->j, uint8_t, k->subjects_n);
	}
	p->text = NULL;
	p->text_n = p->text_cap = 0;
	for (const struct subject *s = k->subjects; s != NULL; s = s->next) {
		name[at] = text_index(p, s->name);
		fill_subject(p, r, s, col, at++);
	}
	for (size_t i = 0; i < r->sets_n; i++)
		if (r->set[i].pub_at >= 0)
			rows[r->set[i].pub_at] = make_rows(p, r, k, (int)i);
	return (struct rule_snapshot){ .subjects = k->subjects_n,
		.fact = col,
		.set = rows,
		.name = name,
		.above = make_above(p, k),
		.text = p->text,
		.text_n = p->text_n,
		.today = k->today };
}
