/* SPDX-License-Identifier: MIT
 *
 * tree_test.c -- a parsed file written out as one line of text for each statement
 */
#include "rule/tree_test.h"

const char *const scheme_files[] = {
	"test/scheme/A01.scheme",
	"test/scheme/A10.scheme",
	"test/scheme/A14.scheme",
	"test/scheme/A15.scheme",
	"test/scheme/A19.scheme",
	"test/scheme/A20.scheme",
	"test/scheme/A27.scheme",
	"test/scheme/A34.scheme",
	"test/scheme/A38.scheme",
	"test/scheme/C05.scheme",
	"test/scheme/C07.scheme",
	"test/scheme/C08.scheme",
	"test/scheme/E09.scheme",
	"test/scheme/E12.scheme",
	"test/scheme/E13.scheme",
	"test/scheme/E14.scheme",
	"test/scheme/E15.scheme",
	"test/scheme/E18.scheme",
	"test/scheme/S1.scheme",
	"test/scheme/lexical/amb1.scheme",
	"test/scheme/lexical/amb2.scheme",
	"test/scheme/lexical/ok1.scheme",
	"test/scheme/lexical/ok2.scheme",
};
const size_t scheme_files_n = ARRAY_N(scheme_files);

static const char *const ops[] = { [OP_OR] = "或",
	[OP_AND] = "且",
	[OP_NOT] = "非",
	[OP_EQ] = "=",
	[OP_NE] = "!=",
	[OP_LT] = "<",
	[OP_LE] = "<=",
	[OP_GT] = ">",
	[OP_GE] = ">=",
	[OP_SHORT] = "不足",
	[OP_OVER] = "超过",
	[OP_ADD] = "+",
	[OP_SUB] = "-",
	[OP_MUL] = "*",
	[OP_DIV] = "/",
	[OP_NEG] = "-" };
static const char *const picks[] = { "", "和", "均", "最高", "最低", "末", "一次" };
static const char *const periods[] = { "", "每日", "每周", "每月", "每双月", "每季",
	"每半年", "每年" };

static void put_expr(struct buf *b, const struct expr *x);
static void put_clauses(struct buf *b, const struct clause *c);
static void put_band(struct buf *b, const struct band *band);

/* ── leaves ─────────────────────────────────────────────────────────── */

static void
put_tok(struct buf *b, const struct tok *t)
{
	if (t->kind == T_NUM)
		num_put_short(b, t->num);
	else if (t->kind == T_STR)
		buf_fmt(b, "\"%.*s\"", STR_FMT(t->text));
	else if (t->kind == T_DATE || t->kind == T_MONTHDAY)
		buf_fmt(b, "%d/%d/%d", t->year, t->month, t->mday);
	else
		buf_put(b, t->text);
	if (t->kind == T_NUM && t->unit != UNIT_NONE)
		buf_put(b, str_of(rule_units[t->unit].word));
}

static void
put_names(struct buf *b, const struct name *n, const char *sep)
{
	for (; n != NULL; n = n->next) {
		buf_fmt(b, n->quoted_str ? "\"%.*s\"" : "%.*s", STR_FMT(n->text));
		if (n->next != NULL)
			buf_put(b, str_of(sep));
	}
}

static void
put_args(struct buf *b, const struct arg *a)
{
	for (; a != NULL; a = a->next) {
		put_expr(b, a->x);
		if (a->where != NULL) {
			buf_put(b, S(" 其中 "));
			put_expr(b, a->where);
		}
		if (a->same != NULL) {
			buf_put(b, S(" 同 "));
			put_names(b, a->same, "、");
		}
		if (a->next != NULL)
			buf_put(b, S(", "));
	}
}

/* " word x", if there is an x. */
static void
put_part(struct buf *b, const char *word, const struct expr *x)
{
	if (x == NULL)
		return;
	buf_fmt(b, " %s ", word);
	put_expr(b, x);
}

/* ── expressions ────────────────────────────────────────────────────── */

static void
put_binary(struct buf *b, const struct expr *x)
{
	buf_c(b, '(');
	put_expr(b, x->a);
	buf_fmt(b, " %s ", ops[x->op]);
	put_expr(b, x->b);
	buf_c(b, ')');
}

static void
put_in(struct buf *b, const struct expr *x)
{
	buf_c(b, '(');
	put_expr(b, x->a);
	buf_put(b, x->in_range ? S(" 在范围 ") : S(" 在 "));
	put_args(b, x->args);
	buf_c(b, ')');
}

static void
put_expr(struct buf *b, const struct expr *x)
{
	switch (x->kind) {
	case X_NUM:
	case X_DATE:
	case X_STR:
		put_tok(b, &x->tok);
		break;
	case X_BOOL:
		buf_put(b, x->truth ? S("是") : S("否"));
		break;
	case X_PATH:
		put_names(b, x->path, ".");
		break;
	case X_CALL:
		put_names(b, x->path, ".");
		buf_put(b, S("("));
		put_args(b, x->args);
		buf_put(b, S(")"));
		break;
	case X_UNARY:
		buf_fmt(b, "(%s ", ops[x->op]);
		put_expr(b, x->a);
		buf_c(b, ')');
		break;
	case X_BINARY:
		put_binary(b, x);
		break;
	case X_IN:
		put_in(b, x);
		break;
	case X_BAND:
		put_band(b, x->band);
		break;
	}
}

static void
put_rels(struct buf *b, const struct rel *r)
{
	for (; r != NULL; r = r->next) {
		buf_fmt(b, "%s ", ops[r->op]);
		put_expr(b, r->x);
		if (r->next != NULL)
			buf_put(b, S(" 且 "));
	}
}

static void
put_test(struct buf *b, const struct band_row *row)
{
	switch (row->test) {
	case BT_REL:
		put_rels(b, row->rels);
		break;
	case BT_RANGE:
		put_expr(b, row->lo);
		buf_put(b, S(".."));
		put_expr(b, row->hi);
		break;
	case BT_VALUES:
		put_args(b, row->values);
		break;
	case BT_COND:
		buf_put(b, S("当 "));
		put_expr(b, row->cond);
		break;
	case BT_ELSE:
		buf_put(b, S("其余"));
		break;
	}
}

static void
put_band(struct buf *b, const struct band *band)
{
	const struct band_row *row;

	buf_put(b, S("分档"));
	if (band->x != NULL) {
		buf_c(b, ' ');
		put_expr(b, band->x);
	}
	buf_fmt(b, " %zu{", band->rows_n);
	for (row = band->rows; row != NULL; row = row->next) {
		put_test(b, row);
		buf_put(b, S(": "));
		if (row->value != NULL)
			put_expr(b, row->value);
		else
			put_clauses(b, row->body);
		if (row->next != NULL)
			buf_put(b, S("; "));
	}
	buf_c(b, '}');
}

/* ── amounts, effects, modifiers ────────────────────────────────────── */

static void
put_judge(struct buf *b, const struct judge *g)
{
	const struct share *s;

	buf_put(b, S("评"));
	put_part(b, "从", g->lo);
	put_part(b, "到", g->hi);
	put_part(b, "步长", g->step);
	for (s = g->by; s != NULL; s = s->next) {
		buf_fmt(b, " 由 %.*s", STR_FMT(s->who.text));
		if (s->has_part) {
			buf_c(b, ' ');
			num_put_short(b, s->part);
		}
	}
	if (g->second != NULL)
		buf_fmt(b, " 复核 %.*s", STR_FMT(g->second->text));
}

static void
put_amount(struct buf *b, const struct amount *a)
{
	if (a->judge != NULL)
		put_judge(b, a->judge);
	else
		put_expr(b, a->x);
}

static void
put_effects(struct buf *b, const struct effect *e)
{
	const struct effect_arg *a;

	for (; e != NULL; e = e->next) {
		buf_fmt(b, "[%.*s", STR_FMT(e->word.text));
		for (a = e->args; a != NULL; a = a->next)
			put_part(b, "", a->x);
		buf_c(b, ']');
	}
}

static void
put_mods(struct buf *b, const struct mod *m)
{
	static const char *const word[] = { "权重", "起", "上限", "下限", "不封顶",
		"不设底", "责任", "维度", "考核", "周期", "适用", "未报", "缺项", "乘",
		"免", "自设", "依据", "说明", "编号" };

	for (; m != NULL; m = m->next) {
		buf_fmt(b, " <%s", word[m->kind]);
		if (m->names != NULL)
			buf_c(b, ' ');
		put_names(b, m->names, ",");
		put_part(b, "x", m->x);
		put_part(b, "y", m->y);
		put_part(b, "从", m->least);
		if (m->amount != NULL) {
			buf_c(b, ' ');
			put_amount(b, m->amount);
		}
		put_part(b, "当", m->when);
		buf_fmt(b, "%s%s%s%s", m->period != P_NONE ? " " : "", periods[m->period],
		    m->pick != PICK_NONE ? " 取 " : "", picks[m->pick]);
		if (m->word.text.n > 0)
			buf_fmt(b, " %.*s", STR_FMT(m->word.text));
		if (m->text.n > 0)
			buf_fmt(b, " \"%.*s\"", STR_FMT(m->text));
		buf_c(b, '>');
	}
}

/* ── clauses ────────────────────────────────────────────────────────── */

static void
put_act(struct buf *b, const struct act *a)
{
	static const char *const word[] = { "得", "扣", "加", "不得分", "则" };

	buf_put(b, str_of(word[a->verb]));
	if (a->amount != NULL) {
		buf_c(b, ' ');
		put_amount(b, a->amount);
	}
	put_effects(b, a->effects);
	put_part(b, "当", a->when);
}

static void
put_each(struct buf *b, const struct each *e)
{
	static const char *const rule[] = { "舍零", "进一", "按比例" };

	buf_put(b, S("每 "));
	put_expr(b, e->x);
	put_part(b, "其中", e->where);
	if (e->same != NULL)
		buf_put(b, S(" 同 "));
	put_names(b, e->same, ",");
	if (e->pick != PICK_NONE)
		buf_fmt(b, " 取 %s", picks[e->pick]);
	put_part(b, "满", e->step);
	if (e->step != NULL)
		buf_fmt(b, " %s", rule[e->step_rule]);
	buf_put(b, S(" → "));
	put_clauses(b, e->body);
	if (e->rest != NULL) {
		buf_put(b, S(" 其余 "));
		put_clauses(b, e->rest);
	}
}

static void
put_pool(struct buf *b, const struct pool *pool)
{
	static const char *const word[] = { "部分", "项", "加分", "扣分" };

	buf_fmt(b, "%s %.*s", word[pool->kind], STR_FMT(pool->name.text));
	if (pool->has_title)
		buf_fmt(b, " \"%.*s\"", STR_FMT(pool->title));
	if (pool->has_points) {
		buf_c(b, ' ');
		put_tok(b, &pool->points);
	}
	put_mods(b, pool->mods);
	buf_c(b, ' ');
	put_clauses(b, pool->body);
}

static void
put_veto(struct buf *b, const struct veto *v)
{
	buf_put(b, S("否决"));
	if (v->has_reason)
		buf_fmt(b, " \"%.*s\"", STR_FMT(v->reason));
	put_part(b, "当", v->when);
	buf_c(b, ' ');
	put_effects(b, v->effects);
}

static void
put_def(struct buf *b, const struct def *d)
{
	static const char *const word[] = { "参数", "设", "结果" };

	buf_fmt(b, "%s %.*s %s=", word[d->kind], STR_FMT(d->name.text),
	    d->unit == UNIT_NONE ? "" : rule_units[d->unit].word);
	put_part(b, "", d->x);
}

static void
put_clause(struct buf *b, const struct clause *c)
{
	switch (c->kind) {
	case C_POOL:
		put_pool(b, c->pool);
		break;
	case C_SCOPE:
		put_mods(b, c->scope);
		put_clauses(b, c->body);
		break;
	case C_VETO:
		put_veto(b, c->veto);
		break;
	case C_DEF:
		put_def(b, c->def);
		break;
	case C_ACT:
		put_act(b, c->act);
		break;
	case C_EACH:
		put_each(b, c->each);
		break;
	case C_PERIOD:
		buf_fmt(b, "%s → ", periods[c->every->period]);
		put_clauses(b, c->every->body);
		break;
	case C_BAND:
		put_band(b, c->band);
		break;
	case C_BLOCK:
		buf_c(b, '#');
		put_clauses(b, c->body);
		break;
	}
	put_mods(b, c->mods);
}

static void
put_clauses(struct buf *b, const struct clause *c)
{
	buf_c(b, '{');
	for (; c != NULL; c = c->next) {
		put_clause(b, c);
		if (c->next != NULL)
			buf_put(b, S("; "));
	}
	buf_c(b, '}');
}

/* ── statements ─────────────────────────────────────────────────────── */

static void
put_type(struct buf *b, const struct data_type *t)
{
	static const char *const word[] = { "", "是否", "日期", "文", "对象", "选",
		"清单", "事件" };
	const struct field *f;

	if (t->kind == D_NUM)
		buf_put(b, str_of(rule_units[t->unit].word));
	buf_put(b, str_of(word[t->kind]));
	if (t->kind < D_CHOICE)
		return;
	buf_fmt(b, " %zu(", t->fields_n);
	for (f = t->fields; f != NULL; f = f->next) {
		buf_put(b, f->name.text);
		if (f->has_points) {
			buf_c(b, ' ');
			num_put_short(b, f->points);
		}
		if (f->type != NULL) {
			buf_c(b, ' ');
			put_type(b, f->type);
		}
		if (f->next != NULL)
			buf_put(b, t->ordered ? S(" < ") : S(", "));
	}
	buf_c(b, ')');
}

static void
put_data(struct buf *b, const struct data *d)
{
	static const char *const word[] = { "来自", "填报", "核定", "", "限", "由", "核",
		"取", "归期", "计入", "可不适用", "附件", "依据", "说明" };
	const struct attr *a;

	buf_fmt(b, "%.*s ", STR_FMT(d->name.text));
	put_type(b, d->type);
	for (a = d->attrs; a != NULL; a = a->next) {
		buf_fmt(b, " <%s ", word[a->kind]);
		put_names(b, a->names, ",");
		put_part(b, "", a->x);
		buf_fmt(b, "%s%s%.*s>", periods[a->period], picks[a->pick],
		    STR_FMT(a->text));
	}
}

static void
put_grades(struct buf *b, const struct grades *g)
{
	const struct grade_row *row;

	buf_fmt(b, "等次 %.*s", STR_FMT(g->name.text));
	put_mods(b, g->scope);
	buf_fmt(b, " %zu{", g->rows_n);
	for (row = g->rows; row != NULL; row = row->next) {
		buf_put(b, row->name.text);
		put_part(b, "当", row->when);
		put_part(b, "名额", row->quota);
		if (row->by != NULL)
			buf_fmt(b, " 按 %.*s", STR_FMT(row->by->text));
		if (row->quota_up >= 0 || row->ties_in >= 0)
			buf_fmt(b, " 余数%d 同分%d", row->quota_up, row->ties_in);
		if (row->tie_by != NULL)
			buf_put(b, S(" 比 "));
		put_args(b, row->tie_by);
		buf_put(b, row->refill ? S(" 递补; ") : S("; "));
	}
	buf_c(b, '}');
}

static void
put_inst(struct buf *b, const struct inst *s)
{
	const struct inst_line *line;
	const struct inst_item *item;

	buf_fmt(b, "制度%d %.*s", (int)s->kind, STR_FMT(s->name.text));
	for (line = s->lines; line != NULL; line = line->next) {
		buf_put(b, S(" |"));
		for (item = line->items; item != NULL; item = item->next) {
			buf_c(b, ' ');
			put_tok(b, &item->tok);
			put_part(b, "", item->x);
		}
	}
}

static void
put_outcomes(struct buf *b, const struct outcome *o)
{
	buf_put(b, S("结果运用"));
	for (; o != NULL; o = o->next) {
		put_part(b, "当", o->when);
		buf_c(b, ' ');
		put_effects(b, o->effects);
	}
}

static void
put_total(struct buf *b, const struct total *t)
{
	buf_put(b, S("总分"));
	put_part(b, "满分", t->full);
	put_part(b, "起", t->start);
}

static void
put_stmt(struct buf *b, const struct stmt *s)
{
	switch (s->kind) {
	case ST_IMPORT:
		buf_fmt(b, "引用 %.*s %.*s", STR_FMT(s->text), STR_FMT(s->version));
		break;
	case ST_BASIS:
		buf_fmt(b, "依据 %.*s", STR_FMT(s->text));
		break;
	case ST_SPAN:
		put_part(b, "考核期", s->from);
		put_part(b, "至", s->to);
		buf_fmt(b, " %s", periods[s->period]);
		break;
	case ST_CALENDAR:
		buf_fmt(b, "周期 %s 自 ", periods[s->period]);
		put_tok(b, &s->start);
		break;
	case ST_SUBJECT:
		buf_put(b, S("对象 "));
		put_names(b, s->names, ",");
		put_mods(b, s->scope);
		break;
	case ST_CLASS:
		buf_put(b, S("类别 "));
		put_data(b, s->data);
		break;
	case ST_ROLE:
		buf_put(b, S("角色 "));
		put_names(b, s->names, ",");
		break;
	case ST_DIM:
		buf_put(b, S("维度 "));
		put_names(b, s->names, ",");
		break;
	case ST_ROUND:
		buf_put(b, S("精度 "));
		num_put_short(b, s->places);
		buf_fmt(b, " %d", (int)s->rounding);
		break;
	case ST_TOTAL:
		put_total(b, s->total);
		break;
	case ST_DATA:
		buf_put(b, S("数据 "));
		put_data(b, s->data);
		break;
	case ST_CLAUSE:
		put_clause(b, s->clause);
		break;
	case ST_GRADES:
		put_grades(b, s->grades);
		break;
	case ST_OUTCOME:
		put_outcomes(b, s->outcome);
		break;
	case ST_INST:
		put_inst(b, s->inst);
		break;
	}
	buf_c(b, '\n');
}

struct str
tree_text(struct job *j, const struct file *f)
{
	struct buf b = { .j = j };
	const struct scheme *c;
	const struct stmt *s;

	for (s = f->common; s != NULL; s = s->next)
		put_stmt(&b, s);
	for (c = f->schemes; c != NULL; c = c->next) {
		buf_fmt(&b, "方案 %.*s %.*s\n", STR_FMT(c->title), STR_FMT(c->version));
		for (s = c->stmts; s != NULL; s = s->next)
			put_stmt(&b, s);
	}
	return buf_str(&b);
}

struct str
notes_text(struct job *j, const struct rule_notes *notes)
{
	struct buf b = { .j = j };
	const struct rule_note *n;

	for (n = notes->first; n != NULL; n = n->next) {
		buf_fmt(&b, "%u:%u: %.*s", n->line, n->col, STR_FMT(n->what));
		if (n->fix.n > 0)
			buf_fmt(&b, " | %.*s", STR_FMT(n->fix));
		buf_c(&b, '\n');
	}
	return buf_str(&b);
}

struct str
read_as(struct job *j, struct str text)
{
	struct file f = { .name = S("试"), .text = text };
	struct rule_notes notes = { .j = j, .name = f.name, .text = text };

	if (rule_parse(j, &f, &notes) != OK || notes.first != NULL)
		return notes_text(j, &notes);
	return tree_text(j, &f);
}

struct str
clause_as(struct job *j, const char *clause)
{
	static const char head[] = "方案 \"试\"\n项 甲 {\n";
	struct str text = job_fmt(j, "%s%s\n}\n", head, clause), got = read_as(j, text);
	struct str before = S("方案 试 \n项 甲 {"), after = S("}\n");

	if (!str_starts(got, before))
		return got;
	return str_cut(got, before.n, got.n - after.n);
}

void
tree_check_clauses(struct job *j, const struct pair *p, size_t n)
{
	for (; n > 0; n--, p++)
		CHECK_TEXT(str_trim(clause_as(j, p->text)), str_of(p->want));
}

void
tree_check_files(struct job *j, const struct pair *p, size_t n)
{
	for (; n > 0; n--, p++)
		CHECK_TEXT(str_trim(read_as(j, str_of(p->text))), str_of(p->want));
}

struct str
file_text(struct job *j, const char *name)
{
	struct buf b = { .j = j };
	FILE *f = fopen(name, "r");
	char part[4096];
	size_t n;

	if (f == NULL) {
		test_failed(__FILE__, __LINE__, "no file %s", name);
		return S("");
	}
	while ((n = fread(part, 1, sizeof part, f)) > 0)
		buf_put(&b, (struct str){ part, n });
	(void)fclose(f);
	return buf_str(&b);
}
