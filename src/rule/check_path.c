/* SPDX-License-Identifier: MIT
 *
 * check_path.c -- names in expressions: facts, 设, pools, class values
 *
 * A name is looked up among declarations first; 总分, 基本分 and 满分 are built
 * in; a class value alone is a condition if only one class has it (§5.11).
 */
#include "rule/check_expr.h"

static int
choice_index(const struct data_type *t, struct str name)
{
	int i = 0;

	for (const struct field *f = t->fields; f != NULL; f = f->next, i++)
		if (str_eq(f->name.text, name))
			return i;
	return -1;
}

bool
word_in(const char *const *list, size_t n, struct str word)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(str_of(list[i]), word))
			return true;
	return false;
}

/* The nearest name, while notes are still kept: each looks at every name. */
static struct str
nearest(struct check *c, const struct symtab *t, struct str name)
{
	if (c->notes->errors >= RULE_NOTE_MAX)
		return (struct str){ 0 };
	return sym_nearest(c->j, t, name);
}

static struct type *
unknown_name(struct check *c, struct expr *x)
{
	struct str name = x->path->text;
	struct str near = nearest(c, &c->r->syms, name);
	const char *fix = "先用 数据 或 设 声明它";

	if (sym_find(&c->r->roles, name) != NULL) {
		check_error(c, x->at, "写一个数据的名字", "“%.*s”是角色或维度，不是数据",
		    STR_FMT(name));
		return type_bad(c);
	}
	if (near.n > 0)
		fix = job_cstr(c->j, job_fmt(c->j, "是不是 %.*s", STR_FMT(near)));
	check_error(c, x->at, fix, "“%.*s”没有声明", STR_FMT(name));
	return type_bad(c);
}

/* A class value alone: 支部 means 层级 = 支部, if only one class has it. */
static struct type *
class_value(struct check *c, struct expr *x)
{
	struct sym *s = NULL;

	for (size_t i = 0; i < c->r->facts_n; i++) {
		const struct rfact *f = &c->r->fact[i];
		int v;

		if (!f->pub.is_class || f->data->type->kind != D_CHOICE)
			continue;
		v = choice_index(f->data->type, x->path->text);
		if (v < 0)
			continue;
		if (s != NULL) {
			check_error(c, x->at, "写 类别名 = 值",
			    "“%.*s”在几个类别里都有，说不清是哪一个",
			    STR_FMT(x->path->text));
			return type_bad(c);
		}
		s = NEW(c->j, struct sym);
		*s = (struct sym){ .kind = SYM_IS,
			.fact = (int)i,
			.value = v,
			.name = x->path->text };
		f->sym->used = true;
	}
	if (s == NULL)
		return unknown_name(c, x);
	x->sym = s;
	return type_new(c, VT_BOOL);
}

static struct type *
points_type(struct check *c)
{
	struct type *t = type_new(c, VT_NUM);

	t->uk = UK_POINT;
	t->power = 1;
	for (t->unit = 0; rule_units[t->unit].kind != UK_POINT;)
		t->unit++;
	return t;
}

static struct type *
full_points(struct check *c, struct expr *x)
{
	int p = c->pool;

	while (p >= 0 && !c->r->pool[p].pub.has_points)
		p = c->r->pool[p].parent;
	if (p < 0) {
		check_error(c, x->at, "给这一项写上分值，例如 项 名称 10分",
		    "这里没有写分值，不知道满分是多少");
		return type_bad(c);
	}
	x->sym = NEW(c->j, struct sym);
	*x->sym = (struct sym){ .kind = SYM_FULL, .pool = p };
	x->value = c->r->pool[p].pub.points.u;
	return points_type(c);
}

static struct type *
whole_total(struct check *c, struct expr *x, enum sym_kind kind)
{
	struct type *t = points_type(c);

	x->sym = NEW(c->j, struct sym);
	t->result = t->may_na = true;
	*x->sym = (struct sym){ .kind = kind, .name = x->path->text, .type = *t };
	return t;
}

/* What a 设 with a declared unit will come to. */
static struct type *
unit_type(struct check *c, int unit)
{
	struct type *t = type_new(c, VT_NUM);

	t->unit = unit;
	t->uk = rule_units[unit].kind;
	t->power = t->uk == UK_PLAIN ? 0 : 1;
	t->frac = t->may_na = true;
	return t;
}

struct type *
use_symbol(struct check *c, struct expr *x, struct sym *s)
{
	struct type *t;

	x->sym = s;
	s->used = true;
	if (s->kind == SYM_SET) {
		check_error(c, x->at, "写 计数(会议)、没有(会议)，或 每 会议 扣 1分",
		    "“%.*s”是一件件的事，本身不是一个数", STR_FMT(s->name));
		return type_bad(c);
	}
	if (s->kind == SYM_GRADES)
		return grade_type(c, &c->r->grade[s->grades]);
	if (s->kind == SYM_DEF && s->busy && (c->past || c->across != REACH_OWN) &&
	    s->def->unit != UNIT_NONE)
		return unit_type(c, s->def->unit); /* see check_cycle.c */
	if (s->kind == SYM_DEF && s->busy && (c->past || c->across != REACH_OWN)) {
		check_error(c, x->at, "在名字后面写上单位，例如 设 人数 人 = …",
		    c->past ? "“%.*s”用到自己上一年的数，要写明单位才能算"
			    : "“%.*s”隔着层级用到自己，要写明单位才能算",
		    STR_FMT(s->name));
		x->sym = NULL;
		return type_bad(c);
	}
	if (s->kind == SYM_DEF && s->busy) {
		check_error(c, x->at, "去掉其中一处引用", "“%.*s”绕了一圈又用到自己",
		    STR_FMT(s->name));
		x->sym = NULL; /* later walks must not go round */
		return type_bad(c);
	}
	if (s->kind == SYM_DEF)
		check_def(c, s->def);
	if (s->kind == SYM_DEF && s->height > c->def_height)
		c->def_height = s->height;
	t = NEW(c->j, struct type);
	*t = s->type;
	return t;
}

/* 项.x stands for 扣分.x, 加分.x or 部分.x as well, if no 项 is called so. */
static struct sym *
pool_named(struct check *c, struct str kind, struct str name)
{
	static const char *const others[] = { "扣分", "加分", "部分" };
	struct sym *s = sym_find(&c->r->pool_syms,
	    job_fmt(c->j, "%.*s.%.*s", STR_FMT(kind), STR_FMT(name)));

	for (size_t i = 0; s == NULL && str_eq(kind, S("项")) && i < ARRAY_N(others); i++)
		s = sym_find(&c->r->pool_syms,
		    job_fmt(c->j, "%s.%.*s", others[i], STR_FMT(name)));
	return s;
}

/* 项.x.扣分: how far below its start it is; 项.x.加分: how far above. */
static struct type *
share_path(struct check *c, struct expr *x, const struct sym *pool, struct name *what)
{
	struct type *t = points_type(c);
	bool minus = str_eq(what->text, S("扣分"));

	if ((!minus && !str_eq(what->text, S("加分"))) || what->next != NULL) {
		check_error(c, what->at, "写 得分、扣分 或 加分", "“%.*s”后面没有“%.*s”",
		    STR_FMT(pool->name), STR_FMT(what->text));
		return type_bad(c);
	}
	x->sym = NEW(c->j, struct sym);
	*x->sym = *pool;
	x->sym->kind = SYM_SHARE;
	x->sym->value = minus ? -1 : 1;
	t->nonneg = t->may_na = t->frac = true;
	return t;
}

static struct type *
pool_path(struct check *c, struct expr *x)
{
	struct name *n = x->path->next;
	struct str key = job_fmt(c->j, "%.*s.%.*s", STR_FMT(x->path->text),
	    STR_FMT(n->text));
	struct sym *s = pool_named(c, x->path->text, n->text);

	if (s == NULL) {
		struct str near = nearest(c, &c->r->pool_syms, key);

		check_error(c, x->at,
		    near.n == 0
			? "看看名字写得对不对"
			: job_cstr(c->j, job_fmt(c->j, "是不是 %.*s", STR_FMT(near))),
		    "没有 %.*s", STR_FMT(key));
		return type_bad(c);
	}
	if (s->pool < 0) {
		check_error(c, x->at, "给其中一个换名", "有几处叫 %.*s，说不清是哪一个",
		    STR_FMT(key));
		return type_bad(c);
	}
	if (n->next != NULL &&
	    (!str_eq(n->next->text, S("得分")) || n->next->next != NULL))
		return share_path(c, x, s, n->next);
	x->sym = s;
	{
		struct type *t = points_type(c);

		t->result = t->may_na = true;
		return t;
	}
}

/* 本.x: the subject's, also where a field has the same name; 本 alone is its
 * name. */
static struct type *
own_path(struct check *c, struct expr *x)
{
	struct expr rest = *x;
	int set = c->set, outer = c->outer_set;
	struct type *t;

	if (x->path->next == NULL)
		return check_self(c, x);
	rest.path = x->path->next;
	c->set = c->outer_set = -1;
	t = check_path(c, &rest);
	c->set = set;
	c->outer_set = outer;
	x->sym = rest.sym;
	x->value = rest.value;
	x->a = rest.a;
	x->reach = rest.reach;
	x->prior = rest.prior;
	return t;
}

/* 规定活动.七一活动, 学习.计划.1月: written with dots and declared as one name; NULL: no. */
static struct sym *
entry_named(struct check *c, const struct expr *x, const struct sym *s)
{
	struct buf b = { .j = c->j };

	if (s == NULL || (s->kind != SYM_SET && s->family_n == 0) ||
	    x->path->next == NULL)
		return NULL;
	for (const struct name *n = x->path; n != NULL; n = n->next)
		buf_fmt(&b, "%s%.*s", n == x->path ? "" : ".", STR_FMT(n->text));
	return sym_find(&c->r->syms, buf_str(&b));
}

/* A name that is a field of the member, or of one that is out of reach. */
static struct type *
member_path(struct check *c, struct expr *x)
{
	struct str name = x->path->text;
	int at = c->set < 0 ? -1 : set_field(c->r, c->set, name);

	if (x->path->next != NULL)
		return NULL;
	if (at >= 0)
		return check_field(c, x, c->set, at);
	if (c->outer_set < 0 || set_field(c->r, c->outer_set, name) < 0)
		return NULL;
	check_error(c, x->at, "用 同 归并，或写 本.名称 表示单位自己的数",
	    "“%.*s”是外面那一件的栏目，合计、计数里不能用它", STR_FMT(name));
	return type_bad(c);
}

struct type *
check_path(struct check *c, struct expr *x)
{
	struct str first = x->path->text;
	struct type *t = check_far(c, x);
	struct sym *s;

	if (t != NULL)
		return t;
	x->reach = c->across;
	if (x->reach != REACH_OWN)
		x->prior = NEW(c->j, bool);
	if (str_eq(first, S("本")))
		return own_path(c, x);
	t = check_past(c, x);
	if (t == NULL)
		t = check_other(c, x);
	if (t != NULL)
		return t;
	t = member_path(c, x);
	if (t == NULL)
		t = check_day_name(c, x);
	if (t != NULL)
		return t;
	if (x->path->next != NULL &&
	    (str_eq(first, S("项")) || str_eq(first, S("部分")) ||
		str_eq(first, S("加分")) || str_eq(first, S("扣分"))))
		return pool_path(c, x);
	s = sym_find(&c->r->syms, first);
	if (entry_named(c, x, s) != NULL) {
		s->used = true;
		return use_symbol(c, x, entry_named(c, x, s));
	}
	if (s != NULL && s->kind == SYM_INST)
		return inst_path(c, x, s->inst);
	if (s != NULL && x->path->next == NULL)
		return use_symbol(c, x, s);
	if (s == NULL && str_eq(first, S("方案"))) {
		check_error(c, x->at, "写 方案.\"名称\".总分",
		    "方案 后面要写名称，名称加引号");
		return type_bad(c);
	}
	if (x->path->next != NULL) {
		if (s == NULL)
			return unknown_name(c, x);
		check_error(c, x->path->next->at, "去掉点号和后面的字",
		    "“%.*s”里面没有“%.*s”", STR_FMT(first), STR_FMT(x->path->next->text));
		return type_bad(c);
	}
	if (str_eq(first, S("总分")))
		return whole_total(c, x, SYM_TOTAL);
	if (str_eq(first, S("基本分")))
		return whole_total(c, x, SYM_BASE);
	if (str_eq(first, S("满分")))
		return full_points(c, x);
	return class_value(c, x);
}

const struct data_type *
expr_choice(struct check *c, const struct expr *x)
{
	const struct sym *s;
	struct expr rest;
	int at;

	if (x->kind == X_PATH &&
	    (is_far(c, x, &rest) || (is_past(c, x, &rest, &at) && rest.path != NULL)))
		return expr_choice(c, &rest);
	if (x->kind == X_PATH && other_choice(c, x) != NULL)
		return other_choice(c, x);
	if (x->kind != X_PATH || x->path->next != NULL)
		return NULL;
	at = c->set < 0 ? -1 : set_field(c->r, c->set, x->path->text);
	s = at >= 0 ? c->r->set[c->set].field_sym[at]
		    : sym_find(&c->r->syms, x->path->text);
	if (s == NULL)
		return NULL;
	if (s->kind == SYM_FIELD && s->type.vt == VT_CHOICE)
		return s->type.choice;
	if (s->kind == SYM_FACT && s->type.vt == VT_CHOICE)
		return s->type.choice;
	if (s->kind == SYM_DEF && s->type.vt == VT_CHOICE)
		return s->type.choice;
	if (s->kind == SYM_GRADES)
		return grade_type(c, &c->r->grade[s->grades])->choice;
	return NULL;
}

bool
expr_as_value(struct check *c, struct expr *x, const struct data_type *t)
{
	int v;

	if (x->kind != X_PATH || x->path->next != NULL)
		return false;
	v = choice_index(t, x->path->text);
	if (v < 0)
		return false;
	if (sym_find(&c->r->syms, x->path->text) != NULL)
		check_error(c, x->at, "给数据换一个名字", "“%.*s”既是选项又是别的名字",
		    STR_FMT(x->path->text));
	x->type = type_new(c, VT_CHOICE);
	x->type->choice = t;
	x->value = v;
	x->sym = NEW(c->j, struct sym);
	*x->sym = (struct sym){ .kind = SYM_VALUE, .value = v, .name = x->path->text };
	return true;
}
