/* SPDX-License-Identifier: MIT
 *
 * check_set.c -- sets: 事件, 清单 and 自设, their fields, aggregates over them
 *
 * design §5.2, 5.7.  A set is a name that is no value by itself: it is counted,
 * aggregated, or gone through by 每.  Inside, its fields come before the
 * subject's facts; what belongs to another member is never in reach.
 */
#include "rule/check_expr.h"

/* ── declarations ───────────────────────────────────────────────────── */

static struct rset *
new_set(struct check *c, struct rule_fact about, struct sym *s)
{
	struct rule *r = c->r;
	struct rule_fact *kept = NEW(c->j, struct rule_fact);

	*kept = about;
	r->set = job_grow(c->j, r->set, r->sets_n, &r->sets_cap, sizeof *r->set);
	s->kind = SYM_SET;
	s->set = (int)r->sets_n;
	r->set[r->sets_n] = (struct rset){ .sym = s,
		.first = -1,
		.pub_at = -1,
		.pub = { .name = about.name, .about = kept } };
	return &r->set[r->sets_n++];
}

static void
add_field(struct check *c, struct rset *set, struct rule_fact f, struct sym *s)
{
	size_t n = set->pub.field_n++, cap = set->fields_cap, same = cap;

	s->kind = SYM_FIELD;
	s->set = (int)(set - c->r->set);
	s->field = (int)n;
	set->field = job_grow(c->j, set->field, n, &cap, sizeof f);
	set->field_sym = job_grow(c->j, set->field_sym, n, &set->fields_cap, sizeof s);
	set->field_fact = job_grow(c->j, set->field_fact, n, &same, sizeof(int));
	set->field_fact[n] = -1;
	set->field[n] = f;
	set->field_sym[n] = s;
}

/* A field owes what its set owes. */
static struct rule_fact
field_fact(const struct rset *set, struct str name)
{
	struct rule_fact f = *set->pub.about;

	f.name = name;
	f.scale = NUM_ONE;
	return f;
}

static void
typed_field(struct check *c, struct rset *set, struct name name,
    const struct data_type *t)
{
	struct rule_fact f = field_fact(set, name.text);
	struct sym *s = check_new_sym(c, SYM_FIELD, name);

	check_fact_type(c, t, &f, s);
	add_field(c, set, f, s);
}

/* 日期 is there whether it is declared or not, and comes first. */
static void
day_field(struct check *c, struct rset *set, struct name at)
{
	static const struct data_type date = { .kind = D_DATE };

	at.text = S("日期");
	typed_field(c, set, at, &date);
}

static void
event_fields(struct check *c, struct rset *set, const struct data *d)
{
	for (const struct field *v = d->type->fields; v != NULL; v = v->next) {
		bool day = str_eq(v->name.text, S("日期"));

		if (day && v->type->kind != D_DATE)
			check_error(c, v->name.at, "换一个名字，或写 日期 日期",
			    "栏目“日期”是办这件事的那一天，只能是日期");
		if (day)
			continue;
		if (v->type->kind == D_EVENT || v->type->kind == D_LIST)
			check_error(c, v->type->at, "另写一行 数据",
			    "事件的栏目不能又是事件或清单");
		else if (set_field(c->r, (int)(set - c->r->set), v->name.text) >= 0)
			check_error(c, v->name.at, "留下一个", "栏目“%.*s”写了两次",
			    STR_FMT(v->name.text));
		else if (set->pub.field_n == RULE_FIELD_MAX)
			check_error(c, v->name.at, "分成几种事件", "栏目超过 %d 个",
			    RULE_FIELD_MAX);
		else
			typed_field(c, set, v->name, v->type);
	}
}

/* The field ${name} names for 归期 or 计入, if it is of ${kind}; else -1. */
static int
named_field(struct check *c, const struct rset *set, const struct name *name,
    enum rule_kind kind, const char *word)
{
	int at = set_field(c->r, (int)(set - c->r->set), name->text);

	if (at >= 0 && set->field[at].kind == kind)
		return at;
	check_error(c, name->at, "写 事件 声明里的栏目",
	    at < 0 ? "%s 后面的“%.*s”不是它的栏目" : "%s 后面的“%.*s”不是%s", word,
	    STR_FMT(name->text), kind == RULE_DATE ? "日期" : "对象");
	return -1;
}

static void
event_attrs(struct check *c, struct rset *set, const struct data *d)
{
	size_t *to = NULL, cap = 0;

	for (const struct attr *a = d->attrs; a != NULL; a = a->next) {
		int at;

		if (a->kind == A_PICK)
			check_error(c, a->at, "写在 每 后面：每 处分 取 最高",
			    "事件逐件登记，声明里不写 取");
		if (a->kind == A_BELONG) {
			at = named_field(c, set, a->names, RULE_DATE, "归期");
			set->pub.day = at < 0 ? 0 : (size_t)at;
		}
		for (const struct name *n = a->names;
		     n != NULL && a->kind == A_COUNTS_FOR; n = n->next) {
			at = named_field(c, set, n, RULE_SUBJECT, "计入");
			to = job_grow(c->j, to, set->pub.counts_for_n, &cap, sizeof *to);
			if (at >= 0)
				to[set->pub.counts_for_n++] = (size_t)at;
		}
	}
	set->pub.counts_for = to;
}

void
check_event(struct check *c, struct data *d, struct rfact f, struct sym *s)
{
	struct rset *set = new_set(c, f.pub, s);

	set->data = d;
	day_field(c, set, d->name);
	event_fields(c, set, d);
	event_attrs(c, set, d);
}

/* ── 清单 ───────────────────────────────────────────────────────────── */

static void
list_fields(struct check *c, struct rset *set, struct data *d)
{
	static const char *const word[] = { "名称", "达到", "分值" };
	struct type type[] = { { .vt = VT_CHOICE, .unit = UNIT_NONE, .choice = d->type },
		{ .vt = VT_BOOL, .unit = UNIT_NONE, .may_na = set->pub.about->may_na },
		{ .vt = VT_NUM, .uk = UK_POINT, .power = 1, .nonneg = true } };

	type[LIST_POINTS].unit = unit_index("分");
	for (int i = 0; i < LIST_FIELDS; i++) {
		struct name name = { .text = str_of(word[i]), .at = d->name.at };
		struct sym *s = check_new_sym(c, SYM_FIELD, name);

		s->type = type[i];
		add_field(c, set, field_fact(set, name.text), s);
	}
}

static void
list_points(struct check *c, struct rset *set, const struct data *d)
{
	size_t n = 0, with = 0;

	set->points = NEWS(c->j, int64_t, d->type->fields_n + 1);
	for (const struct field *v = d->type->fields; v != NULL; v = v->next) {
		with += v->has_points;
		set->points[n++] = v->points.u;
	}
	if (with == 0)
		set->points = NULL;
	else if (with < n)
		check_error(c, d->type->at, "都写，或都不写",
		    "清单“%.*s”里有的写了分值，有的没有", STR_FMT(d->name.text));
}

/* 清单.甲: is it so?  Asked once a month it is a family: 清单.甲.1月. */
static void
list_entry(struct check *c, struct rset *set, const struct field *v, struct rfact f)
{
	struct sym *s = check_new_sym(c, SYM_FACT, v->name), *old;

	s->name = job_fmt(c->j, "%.*s.%.*s", STR_FMT(f.pub.name), STR_FMT(v->name.text));
	s->type = (struct type){ .vt = VT_BOOL,
		.unit = UNIT_NONE,
		.may_na = f.pub.may_na };
	f.pub.family = f.pub.name;
	f.pub.name = s->name;
	f.pub.kind = RULE_BOOL;
	f.sym = s;
	if (sym_put(c->j, &c->r->syms, s, &old) != OK) {
		check_error(c, v->name.at, "留下一个", "清单里“%.*s”写了两次",
		    STR_FMT(v->name.text));
		return;
	}
	if (set->runs == 1 || !check_family(c, set->data, s, f))
		s->fact = check_add_fact(c, f, v->name.at);
	set->runs = s->family_n > 0 ? (size_t)s->family_n : 1;
	if (set->entries == 0)
		set->first = set->field_fact[LIST_DONE] = s->fact;
	set->entries += set->runs;
}

/* The stretches it is asked in; its members are dated by them. */
static void
list_stretches(struct check *c, struct rset *set)
{
	const struct rfact *first;

	if (set->entries == 0)
		return;
	first = &c->r->fact[set->first];
	set->sym->period = (first->whole != NULL ? first->whole : first->sym)->period;
	if (set->runs < 2)
		return;
	set->stretch = c->r->stretch_at[set->sym->period];
	set->pub.day = LIST_DAY;
	day_field(c, set, set->data->name);
}

void
check_entries(struct check *c, struct data *d, struct rfact f, struct sym *s)
{
	struct rset *set = new_set(c, f.pub, s);

	set->data = d;
	set->is_list = true;
	if (d->type->fields_n > RULE_CHOICE_MAX)
		check_error(c, d->type->at, "分成几个清单", "清单超过 %d 条",
		    RULE_CHOICE_MAX);
	list_points(c, set, d);
	list_fields(c, set, d);
	for (const struct field *v = d->type->fields; v != NULL; v = v->next)
		list_entry(c, set, v, f);
	list_stretches(c, set);
}

/* ── 自设 ───────────────────────────────────────────────────────────── */

static void
local_set(struct check *c, struct pool *ast, const struct mod *m)
{
	static const struct data_type text = { .kind = D_TEXT },
				      truth = { .kind = D_BOOL };
	struct data_type points = { .kind = D_NUM, .unit = unit_index("分") };
	struct sym *s = check_new_sym(c, SYM_SET, ast->name);
	struct rule_fact about = { .name = ast->name.text,
		.owed = check_filled_by_unit(c, m->names) ? RULE_BY_UNIT : RULE_BY_OTHER,
		.giver = job_fmt(c->j, "%.*s自设", STR_FMT(m->names->text)),
		.source = &m->names->text,
		.source_n = 1,
		.due = c->r->head.to };
	struct rset *set = new_set(c, about, s);
	struct name name = ast->name;

	set->pub.most = (size_t)(m->x->value / NUM_ONE);
	day_field(c, set, name);
	name.text = S("名称");
	typed_field(c, set, name, &text);
	name.text = S("分值");
	typed_field(c, set, name, &points);
	name.text = S("达到");
	typed_field(c, set, name, &truth);
	c->r->pool[ast->index].local = s->set;
	s->used = true;
	check_declare(c, &c->r->syms, s);
}

static bool
has_floor(const struct mod *m)
{
	while (m != NULL && m->kind != M_FLOOR && m->kind != M_UNFLOORED)
		m = m->next;
	return m != NULL;
}

/* 单项 -2分..2分: an entry may take away.  Where points are taken away anyway, the
 * sign would say nothing. */
static void
check_least(struct check *c, const struct pool *ast, struct mod *m)
{
	const struct expr *x = m->least;
	bool one = x->kind == X_UNARY && x->op == OP_NEG && x->a->kind == X_NUM;

	if (check_quantity(c, m->least, UK_POINT, unit_index("分"), "单项 后面要写分值")
		->vt == VT_BAD)
		return;
	if (!one)
		check_error(c, m->least->at, "写 单项 -2分..2分",
		    "单项 的两头各写一个数，前面是负的，后面是正的");
	else if (ast->kind == POOL_MALUS)
		check_error(c, m->least->at, "写在 加分、项 或 部分 上",
		    "扣分 里的自设都是扣分，不写负的");
	else if (!has_floor(ast->mods))
		check_warn(c, m->least->at, "写上 下限 -10分，或 不设底",
		    "合起来是负的按 0 分算，扣不到别处");
}

void
check_local(struct check *c, struct pool *ast, struct mod *m)
{
	struct expr *most = m->x;

	(void)check_expr(c, most);
	if (most->kind != X_NUM || most->value <= 0 || most->value % NUM_ONE != 0 ||
	    most->value > RULE_CHOICE_MAX * NUM_ONE) {
		check_error(c, most->at, "写 至多 5项", "至多 后面要写 1 到 %d 的整数",
		    RULE_CHOICE_MAX);
		return;
	}
	(void)check_quantity(c, m->y, UK_POINT, unit_index("分"), "单项 后面要写分值");
	if (m->least != NULL)
		check_least(c, ast, m);
	local_set(c, ast, m);
}

/* ── names ──────────────────────────────────────────────────────────── */

int
set_named(struct check *c, const struct expr *x)
{
	const struct sym *s;

	if (x->kind != X_PATH || x->path->next != NULL)
		return -1;
	s = sym_find(&c->r->syms, x->path->text);
	return s != NULL && s->kind == SYM_SET ? s->set : -1;
}

void
use_set(struct check *c, struct expr *x, int set)
{
	const struct rset *of = &c->r->set[set];

	x->sym = of->sym;
	x->type = type_new(c, VT_BAD); /* no value by itself */
	x->reg = -1;
	of->sym->used = true;
	for (size_t i = 0; i < of->entries; i++)
		c->r->fact[(size_t)of->first + i].sym->used = true;
}

int
set_field(const struct rule *r, int set, struct str name)
{
	const struct rset *of = &r->set[set];

	for (size_t i = 0; i < of->pub.field_n; i++)
		if (str_eq(of->field[i].name, name))
			return (int)i;
	return -1;
}

struct type *
check_field(struct check *c, struct expr *x, int set, int field)
{
	const struct rset *of = &c->r->set[set];
	struct type *t = type_new(c, VT_BAD);

	if (of->is_list && field == LIST_POINTS && of->points == NULL) {
		check_error(c, x->at, "声明时写上：清单(计划 1分, 落实 2分)",
		    "清单“%.*s”的各条没有写分值", STR_FMT(of->pub.name));
		return t;
	}
	x->sym = of->field_sym[field];
	*t = x->sym->type;
	return t;
}

/* Of a 清单 each entry is judged: 评.党员学习.计划, or 评.党员学习.计划.1月. */
static struct str
judge_family(struct check *c, struct str name, const struct field *entry)
{
	return job_fmt(c->j, "%.*s.%.*s", STR_FMT(name), STR_FMT(entry->name.text));
}

static struct str
judge_name(struct check *c, const struct rset *set, struct str name,
    const struct field *entry, size_t run)
{
	struct str one = judge_family(c, name, entry);

	if (set->runs < 2)
		return one;
	return job_fmt(c->j, "%.*s.%.*s", STR_FMT(one),
	    STR_FMT(c->r->stretch[set->stretch + (int)run].name));
}

static int
judge_entry(struct check *c, const struct rset *set, struct rfact one, struct type type,
    const struct field *entry, size_t run)
{
	struct name name = { .at = one.judge->by->who.at };
	struct sym *s, *old;

	name.text = judge_name(c, set, one.pub.name, entry, run);
	s = one.sym = check_new_sym(c, SYM_FACT, name);
	s->type = type;
	s->used = true;
	one.pub.family = set->runs > 1 ? judge_family(c, one.pub.name, entry)
				       : one.pub.name;
	if (one.pub.joint.n > 0)
		one.pub.joint = judge_name(c, set, one.pub.joint, entry, run);
	one.pub.name = name.text;
	if (set->runs > 1) {
		const struct stretch *t = &c->r->stretch[set->stretch + (int)run];

		one.pub.from = t->from;
		one.pub.to = one.pub.due = t->to;
	}
	if (sym_put(c->j, &c->r->syms, s, &old) != OK)
		return old->fact;
	return s->fact = check_add_fact(c, one, name.at);
}

static void
judge_entries(struct check *c, struct rset *set, struct judge *g, struct rule_fact f,
    struct type type)
{
	struct rfact one = { .pub = f, .judge = g, .part = g->part };
	int first = -1, fact;

	for (const struct field *v = set->data->type->fields; v != NULL; v = v->next)
		for (size_t run = 0; run < set->runs; run++) {
			fact = judge_entry(c, set, one, type, v, run);
			first = first < 0 ? fact : first;
		}
	set->field_fact[g->field] = first;
}

/* Two lists in one pool: the judgements of their entries need names of their own. */
static bool
entry_taken(struct check *c, const struct rset *set, struct str name)
{
	const struct field *v = set->is_list ? set->data->type->fields : NULL;

	while (v != NULL && sym_find(&c->r->syms, judge_name(c, set, name, v, 0)) == NULL)
		v = v->next;
	return v != NULL;
}

void
check_judge_field(struct check *c, struct judge *g, struct rule_fact f, struct type type)
{
	struct rset *set = &c->r->set[c->set];
	struct name name = { .text = f.name, .at = g->by->who.at };
	struct sym *s;

	for (int n = 2;
	     set_field(c->r, c->set, name.text) >= 0 || entry_taken(c, set, name.text);
	     n++)
		name.text = job_fmt(c->j, "%.*s.%d", STR_FMT(f.name), n);
	s = check_new_sym(c, SYM_FIELD, name);
	s->type = type;
	f.name = name.text;
	g->set = c->set;
	g->field = (int)set->pub.field_n;
	set->judges++;
	add_field(c, set, f, s);
	if (set->is_list)
		judge_entries(c, set, g, f, type);
}

/* ── aggregates ─────────────────────────────────────────────────────── */

static const char *const reduce_words[] = { "计数", "合计", "均值", "最高", "最低" };

const char *
call_word(struct check *c, const struct expr *x)
{
	return job_cstr(c->j, x->tok.text.n > 0 ? x->tok.text : x->path->text);
}

static struct type *
not_a_set(struct check *c, const struct expr *x, enum reduce how)
{
	const struct expr *first = x->args == NULL ? NULL : x->args->x;

	if (first != NULL && first->type != NULL && first->type->vt == VT_BAD)
		return type_bad(c); /* said already: 没有(x) looked whether it is one */
	check_error(c, first == NULL ? x->at : first->at,
	    x->tok.text.n > 0   ? "写 没有(会议 其中 …)；数量写 = 0 或 > 0"
		: how == RE_MAX ? "几个数里取最大的，写 最大(甲, 乙)"
		: how == RE_MIN ? "几个数里取最小的，写 最小(甲, 乙)"
				: "写 计数(会议) 或 合计(会议, 实到)",
	    "%s 后面先要写一个事件或清单的名字", call_word(c, x));
	return type_bad(c);
}

struct type *
count_type(struct check *c)
{
	struct type *t = type_new(c, VT_NUM);

	t->uk = UK_COUNT;
	t->power = 1;
	t->whole = t->nonneg = true;
	return t;
}

static bool
can_order(const struct type *t)
{
	return t->vt == VT_NUM || t->vt == VT_DATE ||
	    (t->vt == VT_CHOICE && t->choice->ordered);
}

/* What ${how} makes of members' values of type ${v}. */
static struct type *
reduced_type(struct check *c, struct expr *x, const struct type *v, enum reduce how)
{
	struct type *t = type_new(c, VT_NUM);
	bool one = how == RE_MAX || how == RE_MIN;

	if (v->vt != VT_NUM && !(one && can_order(v))) {
		check_error(c, x->at, "写一个数量的栏目", "%s 要用数来算，不能用%s",
		    reduce_words[how], type_word(c->j, v));
		return type_bad(c);
	}
	if (v->bare)
		expr_adopt(c, x, UNIT_NONE);
	*t = *v;
	t->bare = t->result = false;
	t->may_na = how != RE_SUM;
	t->frac = v->frac || how == RE_SUM || how == RE_MEAN;
	t->whole = v->whole && how != RE_MEAN;
	return t;
}

struct type *
check_in_set(struct check *c, struct expr *x, int set, bool condition)
{
	int outer = c->outer_set, own = c->set;
	struct type *t;

	c->outer_set = own;
	c->set = set;
	t = condition ? check_cond(c, x) : check_expr(c, x);
	c->set = own;
	c->outer_set = outer;
	return t;
}

/* 计数(上级.会议 其中 …): what the 上级 comes to; NULL: it is no such set. */
static struct type *
far_aggregate(struct check *c, struct expr *x, enum reduce how)
{
	struct expr *first = x->args == NULL ? NULL : x->args->x, *set;
	enum reach across = c->across;
	struct expr rest;
	struct type *t;

	if (first == NULL || first->kind != X_PATH || !is_far(c, first, &rest) ||
	    set_named(c, &rest) < 0 || str_eq(first->path->text, S("本")) ||
	    (across != REACH_OWN && across != REACH_UP))
		return NULL;
	set = NEW(c->j, struct expr);
	*set = rest;
	first->a = set; /* for those who look for facts */
	first->reg = -1;
	x->a = NEW(c->j, struct expr);
	*x->a = *x;
	x->a->a = NULL;
	x->a->args = NEW(c->j, struct arg);
	*x->a->args = (struct arg){ .x = set,
		.where = x->args->where,
		.same = x->args->same,
		.next = x->args->next };
	x->reach = c->across = REACH_UP;
	t = x->a->type = check_aggregate(c, x->a, how);
	c->across = across;
	t->may_na = t->vt != VT_BAD || t->may_na;
	return t;
}

struct type *
check_aggregate(struct check *c, struct expr *x, enum reduce how)
{
	struct arg *of = x->args, *value = of == NULL ? NULL : of->next;
	int set = of == NULL ? -1 : set_named(c, of->x), n = 0;
	struct type *t;

	if (set < 0) {
		t = far_aggregate(c, x, how);
		return t != NULL ? t : not_a_set(c, x, how);
	}
	for (const struct arg *g = of; g != NULL; g = g->next)
		n++;
	if (n != (how == RE_COUNT ? 1 : 2)) {
		check_error(c, x->at,
		    how == RE_COUNT ? "写 计数(会议)"
				    : "写 合计(会议, 实到)，先写事件再写要算的数",
		    "%s 后面要写 %d 样，这里写了 %d 样", call_word(c, x),
		    how == RE_COUNT ? 1 : 2, n);
		return type_bad(c);
	}
	use_set(c, of->x, set);
	x->timed = true; /* members are dated */
	x->value = how;
	if (of->where != NULL && check_in_set(c, of->where, set, true)->vt == VT_BAD)
		return type_bad(c);
	(void)check_key_names(c, of->same, set);
	if (value == NULL)
		return count_type(c);
	t = check_in_set(c, value->x, set, false);
	return t->vt == VT_BAD ? t : reduced_type(c, value->x, t, how);
}
