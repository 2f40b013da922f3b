/* SPDX-License-Identifier: MIT
 *
 * parse_stmt.c -- the statements of a scheme and of a file
 *
 * One row of `statements` for each keyword a statement may begin with.  What a
 * statement means, and whether there are too many of it, is decided by check.
 */
#include "rule/parse.h"

/* ── short statements ───────────────────────────────────────────────── */

static void
st_import(struct parser *p, struct stmt *s)
{
	s->kind = ST_IMPORT;
	s->text = need_text(p, "「引用」后面");
	if (take_word(p, "版本"))
		s->version = need_text(p, "「版本」后面");
}

static void
st_basis(struct parser *p, struct stmt *s)
{
	s->kind = ST_BASIS;
	s->text = need_text(p, "「依据」后面");
}

static struct expr *
need_date(struct parser *p, const char *after)
{
	const struct tok *t;

	skip_lines(p);
	t = peek(p);
	if (t->kind == T_DATE && t->year > 0)
		return literal_expr(p, X_DATE);
	wanted(p, after, "带年份的日期", "2026-01-01");
	return NULL;
}

static void
st_span(struct parser *p, struct stmt *s)
{
	s->kind = ST_SPAN;
	s->from = need_date(p, "「考核期」后面");
	need_word(p, "至");
	s->to = need_date(p, "「至」后面");
	s->period = take_period(p);
}

static void
st_calendar(struct parser *p, struct stmt *s)
{
	struct name name;

	s->kind = ST_CALENDAR;
	s->period = need_calendar(p, &name);
	need_word(p, "自");
	skip_lines(p);
	if (at_kind(p, T_MONTHDAY) || (at_kind(p, T_DATE) && peek(p)->year == 0))
		s->start = *take(p);
	else
		wanted(p, "「自」后面", "起日，如 26日 或 12月26日", NULL);
}

static void
st_subject(struct parser *p, struct stmt *s)
{
	s->kind = ST_SUBJECT;
	s->names = need_names(p, "「对象」后面");
	if (take_word(p, "适用"))
		s->scope = parse_scope(p);
}

static void
st_role(struct parser *p, struct stmt *s)
{
	s->kind = ST_ROLE;
	s->names = need_names(p, "「角色」后面");
}

static void
st_dim(struct parser *p, struct stmt *s)
{
	s->kind = ST_DIM;
	s->names = need_names(p, "「维度」后面");
}

static void
st_round(struct parser *p, struct stmt *s)
{
	static const char *const word[] = { [ROUND_HALF] = "四舍五入",
		[ROUND_DOWN] = "舍去",
		[ROUND_UP] = "进一" };
	size_t i;

	s->kind = ST_ROUND;
	s->places = need_num(p, "「精度」后面").num;
	s->rounding = ROUND_HALF;
	for (i = 0; i < ARRAY_N(word); i++)
		if (take_word(p, word[i])) {
			s->rounding = (enum rounding)i;
			return;
		}
}

static void
st_total(struct parser *p, struct stmt *s)
{
	s->kind = ST_TOTAL;
	s->total = NEW(p->j, struct total);
	if (!at_word(p, "满分") && !at_word(p, "起"))
		wanted(p, "「总分」后面", "「满分」或「起」", "总分 满分 100分");
	for (;;) {
		bool full = at_word(p, "满分");
		struct expr **to = full ? &s->total->full : &s->total->start;

		if (!full && !at_word(p, "起"))
			return;
		if (*to != NULL)
			wrong(p, peek(p)->at, "留下一个", "总分的 %s 写了两次",
			    full ? "满分" : "起");
		else if (take_word(p, full ? "满分" : "起"))
			*to = parse_sum(p);
	}
}

/* ── facts ──────────────────────────────────────────────────────────── */

static struct data_type *parse_type(struct parser *p, bool inner);

static struct field *
field_choice(struct parser *p, struct data_type *t, size_t i)
{
	struct field *f = NEW(p->j, struct field);

	f->name = need_name(p, "「选」里");
	if (i == 0)
		t->ordered = at_sign(p, "<");
	return f;
}

static struct field *
field_list(struct parser *p)
{
	struct field *f = NEW(p->j, struct field);

	f->name = need_name(p, "「清单」里");
	f->has_points = at_kind(p, T_NUM);
	if (f->has_points)
		f->points = take(p)->num;
	return f;
}

static struct field *
field_event(struct parser *p)
{
	struct field *f = NEW(p->j, struct field);

	f->name = need_name(p, "「事件」里");
	f->type = parse_type(p, true);
	return f;
}

static struct field *
parse_field(struct parser *p, struct data_type *t, size_t i)
{
	if (t->kind == D_CHOICE)
		return field_choice(p, t, i);
	return t->kind == D_LIST ? field_list(p) : field_event(p);
}

/* The list in the ( ) of 选, 清单, 事件. */
static void
parse_fields(struct parser *p, struct data_type *t)
{
	struct field **last = &t->fields;
	const char *sep;

	p->f->toks[p->last].glue = true;
	need_sign(p, "(");
	skip_lines(p);
	if (t->kind == D_EVENT && take_sign(p, ")"))
		return;
	do {
		*last = parse_field(p, t, t->fields_n);
		last = &(*last)->next;
		t->fields_n++;
		sep = t->ordered ? "<" : ",";
	} while (take_sign(p, sep));
	if (t->kind == D_CHOICE && (at_sign(p, ",") || at_sign(p, "<")))
		wrong(p, peek(p)->at, NULL,
		    "「选」里要么全用逗号（没有高低），要么全用「<」"
		    "（从低到高），不能混用");
	else if (t->kind == D_CHOICE && t->fields_n > RULE_CHOICE_MAX)
		wrong(p, t->fields->name.at, NULL, "「选」里的值太多：最多 %d 个",
		    RULE_CHOICE_MAX);
	need_sign(p, ")");
}

/* 类型; ${inner}: of a field of an event, which cannot hold lists itself. */
static struct data_type *
parse_type(struct parser *p, bool inner)
{
	static const char *const word[] = { [D_BOOL] = "是否",
		[D_DATE] = "日期",
		[D_TEXT] = "文",
		[D_SUBJECT] = "对象",
		[D_CHOICE] = "选",
		[D_LIST] = "清单",
		[D_EVENT] = "事件" };
	struct data_type *t = NEW(p->j, struct data_type);
	struct span at;
	size_t i;

	skip_lines(p);
	t->at.from = here(p);
	t->unit = take_unit(p, &at);
	for (i = D_BOOL; t->unit == UNIT_NONE && i < ARRAY_N(word); i++)
		if (take_word(p, word[i]))
			t->kind = (enum data_kind)i;
	if (t->unit == UNIT_NONE && t->kind == D_NUM)
		wanted(p, "名称后面",
		    "单位（如 次、人、元、%）或类型（是否、选(…)、日期、文）", "次");
	else if (inner && (t->kind == D_LIST || t->kind == D_EVENT))
		wrong(p, span_from(p, t->at.from), NULL,
		    "「事件」里面不能再有「清单」或「事件」");
	else if (t->kind == D_CHOICE || t->kind == D_LIST || t->kind == D_EVENT)
		parse_fields(p, t);
	t->at = span_from(p, t->at.from);
	return t;
}

static const struct {
	const char *word;
	enum attr_kind kind;
} attr_words[] = {
	{ "来自", A_FROM },
	{ "填报", A_FILL },
	{ "核定", A_RULED },
	{ "限", A_DUE },
	{ "由", A_BY },
	{ "核", A_CHECK },
	{ "取", A_PICK },
	{ "归期", A_BELONG },
	{ "计入", A_COUNTS_FOR },
	{ "可不适用", A_MAY_NA },
	{ "附件", A_ATTACH },
	{ "依据", A_BASIS },
	{ "说明", A_REMARK },
};

static void
attr_value(struct parser *p, struct attr *a)
{
	switch (a->kind) {
	case A_FROM:
	case A_RULED:
	case A_BY:
	case A_CHECK:
	case A_COUNTS_FOR:
		a->names = need_names(p, "这里");
		break;
	case A_BELONG:
		a->names = new_name(p, need_name(p, "「归期」后面"));
		break;
	case A_FILL:
		a->period = take_period(p);
		break;
	case A_DUE:
		a->x = parse_sum(p);
		break;
	case A_PICK:
		a->pick = need_pick(p);
		break;
	case A_ATTACH:
		need_word(p, "可有");
		break;
	case A_BASIS:
	case A_REMARK:
		a->text = need_text(p, "这里");
		break;
	case A_EVERY:
	case A_MAY_NA:
		break;
	}
}

/* 来源 or 属性; NULL if there is none. */
static struct attr *
parse_attr(struct parser *p)
{
	struct attr *a = NEW(p->j, struct attr);
	uint32_t from = here(p);
	size_t i;

	a->period = take_period(p);
	if (a->period != P_NONE) {
		a->kind = A_EVERY;
		a->at = span_from(p, from);
		return a;
	}
	for (i = 0; i < ARRAY_N(attr_words); i++)
		if (take_word(p, attr_words[i].word)) {
			a->kind = attr_words[i].kind;
			attr_value(p, a);
			a->at = span_from(p, from);
			return a;
		}
	return NULL;
}

static void
count_fact(struct parser *p)
{
	if (p->f->facts_n++ < RULE_FACT_MAX)
		return;
	wrong(p, peek(p)->at, NULL, "数据太多：一个文件最多 %d 项", RULE_FACT_MAX);
	p->stop = true;
}

/* A word that no 数据 knows. */
static void
no_attr(struct parser *p)
{
	const char *words[ARRAY_N(attr_words)];
	const char *near;
	const struct tok *t = peek(p);
	size_t i;

	if (t->kind != T_WORD || t->quoted || rule_is_keyword(t->text))
		return;
	for (i = 0; i < ARRAY_N(attr_words); i++)
		words[i] = attr_words[i].word;
	near = hint_near(t->text, words, ARRAY_N(words));
	wrong(p, t->at, near != NULL ? near : "来自 台账",
	    "「%.*s」不认识：类型后面写 来自、填报、核定、限、由、核、取 等",
	    STR_FMT(t->text));
}

static void
st_data(struct parser *p, struct stmt *s)
{
	struct attr **last;

	s->kind = ST_DATA;
	s->data = NEW(p->j, struct data);
	count_fact(p);
	s->data->name = need_name(p, "「数据」后面");
	s->data->type = parse_type(p, false);
	last = &s->data->attrs;
	while ((*last = parse_attr(p)) != NULL)
		last = &(*last)->next;
	no_attr(p);
}

static void
st_class(struct parser *p, struct stmt *s)
{
	s->kind = ST_CLASS;
	s->data = NEW(p->j, struct data);
	count_fact(p);
	s->data->name = need_name(p, "「类别」后面");
	s->data->type = parse_type(p, false);
}

/* ── grades and what follows ────────────────────────────────────────── */

/* What is said twice would be ignored in silence. */
static void
grade_twice(struct parser *p, const struct grade_row *g)
{
	const struct {
		const char *word;
		bool said;
	} once[] = { { "当", g->when != NULL }, { "名额", g->quota != NULL },
		{ "按", g->by != NULL }, { "余数舍去", g->quota_up >= 0 },
		{ "余数进一", g->quota_up >= 0 }, { "同分从严", g->ties_in >= 0 },
		{ "同分从宽", g->ties_in >= 0 }, { "同分", g->tie_by != NULL },
		{ "递补", g->refill } };

	for (size_t i = 0; i < ARRAY_N(once); i++)
		if (once[i].said && at_word(p, once[i].word))
			wrong(p, peek(p)->at, "留下一个", "「%s」在一等里写了两次",
			    i == 4 || i == 3       ? "余数"
				: i == 5 || i == 6 ? "同分从严、从宽"
						   : once[i].word);
}

/* One 等饰; false if there is none. */
static bool
grade_mod(struct parser *p, struct grade_row *g)
{
	grade_twice(p, g);
	if (take_word(p, "当"))
		g->when = parse_expr(p);
	else if (take_word(p, "名额"))
		g->quota = parse_sum(p);
	else if (take_word(p, "按"))
		g->by = new_name(p, need_name(p, "「按」后面"));
	else if (take_word(p, "余数舍去"))
		g->quota_up = 0;
	else if (take_word(p, "余数进一"))
		g->quota_up = 1;
	else if (take_word(p, "同分从严"))
		g->ties_in = 0;
	else if (take_word(p, "同分从宽"))
		g->ties_in = 1;
	else if (take_word(p, "递补"))
		g->refill = true;
	else if (take_word(p, "同分")) {
		need_word(p, "比");
		g->tie_by = parse_list(p);
	} else {
		return false;
	}
	return true;
}

static void
no_grade_mod(struct parser *p)
{
	static const char *const words[] = { "名额", "余数舍去", "余数进一", "同分从严",
		"同分从宽", "同分", "递补" };

	if (at_kind(p, T_WORD) && !peek(p)->quoted && !rule_is_keyword(peek(p)->text))
		unknown(p, words, ARRAY_N(words));
	else if (at_kind(p, T_NUM) ||
	    (peek(p)->kind == T_PUNCT && take_relation(p) != OP_NONE))
		wrong(p, p->f->toks[p->last].at, "优秀 当 总分 >= 90",
		    "等次名称后面先写「当」，再写条件");
}

static struct grade_row *
parse_grade_row(struct parser *p)
{
	struct grade_row *g = NEW(p->j, struct grade_row);
	uint32_t from = here(p);

	g->quota_up = g->ties_in = g->reg = g->by_fact = -1;
	g->name = need_name(p, "这里");
	while (grade_mod(p, g))
		;
	no_grade_mod(p);
	g->at = span_from(p, from);
	return g;
}

static void
st_grades(struct parser *p, struct stmt *s)
{
	struct grades *g = s->grades = NEW(p->j, struct grades);
	struct grade_row **last = &g->rows;
	struct block b;
	int loose = p->loose++;

	s->kind = ST_GRADES;
	g->name.text = S("");
	if (at_name(p) && !at_word(p, "适用"))
		g->name = need_name(p, "「等次」后面");
	if (take_word(p, "适用"))
		g->scope = parse_scope(p);
	p->loose = loose;
	b = open_block(p, "「等次」这里", "等次 { 优秀 当 总分 >= 90; 合格 }");
	while (parse_more(p, &b)) {
		*last = parse_grade_row(p);
		last = &(*last)->next;
		g->rows_n++;
	}
}

static struct outcome *
parse_outcome(struct parser *p)
{
	struct outcome *o = NEW(p->j, struct outcome);
	int loose = p->loose++;

	need_word(p, "当");
	o->when = parse_expr(p);
	if (!take_word(p, "则"))
		wanted(p, "条件后面", "「则」和做什么", "当 等次 = 优秀 则 表彰");
	p->loose = loose;
	o->effects = parse_effects(p, false);
	return o;
}

static void
st_outcome(struct parser *p, struct stmt *s)
{
	struct outcome **last = &s->outcome;
	struct block b;

	s->kind = ST_OUTCOME;
	b = open_block(p, "「结果运用」后面", NULL);
	while (parse_more(p, &b)) {
		*last = parse_outcome(p);
		last = &(*last)->next;
	}
}

/* ── the table of statements ────────────────────────────────────────── */

static const struct statement {
	const char *word;
	bool common; /* may stand before the first 方案 */
	void (*read)(struct parser *, struct stmt *); /* after the word, or: */
	struct clause *(*clause)(struct parser *);    /* from the word on */
} statements[] = {
	{ "引用", true, st_import, NULL },
	{ "数据", true, st_data, NULL },
	{ "参数", true, NULL, parse_def },
	{ "设", true, NULL, parse_def },
	{ "结果", true, NULL, parse_def },
	{ "类别", true, st_class, NULL },
	{ "角色", true, st_role, NULL },
	{ "维度", true, st_dim, NULL },
	{ "依据", false, st_basis, NULL },
	{ "考核期", false, st_span, NULL },
	{ "周期", false, st_calendar, NULL },
	{ "对象", false, st_subject, NULL },
	{ "精度", false, st_round, NULL },
	{ "总分", false, st_total, NULL },
	{ "部分", false, NULL, parse_pool },
	{ "项", false, NULL, parse_pool },
	{ "加分", false, NULL, parse_pool },
	{ "扣分", false, NULL, parse_pool },
	{ "适用", false, NULL, parse_scope_block },
	{ "否决", false, NULL, parse_veto },
	{ "等次", false, st_grades, NULL },
	{ "结果运用", false, st_outcome, NULL },
};

static void
no_statement(struct parser *p)
{
	static const char *const heads[] = { "方案", "责任书", "台账", "载体", "述职",
		"测评", "互评", "评选", "谈话", "任期", "日程", "审定" };
	const char *words[ARRAY_N(statements) + ARRAY_N(heads)];
	const struct tok *t = peek(p);
	size_t i;

	if (at_sign(p, "}")) {
		wrong(p, t->at, NULL, "多了一个「}」");
		return;
	}
	if (t->kind == T_WORD && t->hard) {
		wrong(p, t->at, "项 名称 5分 { 扣 1分 当 … }",
		    "「%.*s」要写在项或部分的大括号里", STR_FMT(t->text));
		return;
	}
	for (i = 0; i < ARRAY_N(statements); i++)
		words[i] = statements[i].word;
	for (i = 0; i < ARRAY_N(heads); i++)
		words[ARRAY_N(statements) + i] = heads[i];
	unknown(p, words, ARRAY_N(words));
}

static void
read_statement(struct parser *p, const struct statement *row, struct stmt *s)
{
	if (row->clause != NULL) {
		s->kind = ST_CLAUSE;
		s->clause = row->clause(p);
		s->clause->at = span_from(p, s->at.from);
		return;
	}
	(void)take_word(p, row->word);
	row->read(p, s);
}

/* 语句; NULL if no statement begins here. */
static struct stmt *
parse_stmt(struct parser *p)
{
	struct stmt *s = NEW(p->j, struct stmt);
	size_t i = 0;

	s->at.from = here(p);
	s->text = s->version = S("");
	while (i < ARRAY_N(statements) && !at_word(p, statements[i].word))
		i++;
	if (i < ARRAY_N(statements)) {
		read_statement(p, &statements[i], s);
	} else if (!parse_inst(p, s)) {
		no_statement(p);
		return NULL;
	}
	s->at = span_from(p, s->at.from);
	return s;
}

/* 方案 串 [ 版本 串 ] */
static struct scheme *
parse_head(struct parser *p)
{
	struct scheme *s = NEW(p->j, struct scheme);
	uint32_t from = here(p);

	(void)take_word(p, "方案");
	s->title = need_text(p, "「方案」后面");
	s->version = S("");
	s->has_version = take_word(p, "版本");
	if (s->has_version)
		s->version = need_text(p, "「版本」后面");
	s->at = span_from(p, from);
	return s;
}

/* A statement that may not stand before the first 方案? */
static bool
wants_head(struct parser *p)
{
	const struct tok *t = peek(p);
	size_t i = 0;

	while (i < ARRAY_N(statements) && !at_word(p, statements[i].word))
		i++;
	if (i < ARRAY_N(statements))
		return !statements[i].common;
	return t->kind == T_WORD && !t->quoted && !t->hard && rule_is_keyword(t->text);
}

/* A statement before any 方案: said once, then read on as if there were one. */
static struct scheme *
no_head(struct parser *p)
{
	struct scheme *s = NEW(p->j, struct scheme);
	const struct tok *t = peek(p);

	wrong(p, t->at, "方案 \"名称\" 版本 \"2026\"", "「%.*s」要写在「方案」后面",
	    STR_FMT(t->text));
	s->title = s->version = S("");
	return s;
}

void
parse_file(struct parser *p)
{
	struct block all = { 0 };
	struct stmt **last = &p->f->common;
	struct scheme **scheme = &p->f->schemes;

	while (parse_more(p, &all)) {
		if (at_word(p, "方案")) {
			*scheme = parse_head(p);
			last = &(*scheme)->stmts;
			scheme = &(*scheme)->next;
		} else if (p->f->schemes == NULL && wants_head(p)) {
			*scheme = no_head(p);
			last = &(*scheme)->stmts;
			scheme = &(*scheme)->next;
		} else if ((*last = parse_stmt(p)) != NULL) {
			last = &(*last)->next;
		}
	}
	if (p->f->schemes == NULL && p->notes->errors == 0)
		wrong(p, (struct span){ 0, 0 }, "方案 \"名称\" 版本 \"2026\"",
		    "文件里没有方案：开头要写「方案」和名称");
}
