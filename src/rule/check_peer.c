/* SPDX-License-Identifier: MIT
 *
 * check_peer.c -- subjects that look at others: 下级 同类 上级 所在 本
 *
 * design §4.3, 5.4, 5.13.  What stands inside 合计(下级, …) is read in the scope of
 * each of them; 本 leads back to whoever asks (elsewhere: check_path.c).  所在 is
 * 上级: there is one relation between subjects.  A name that is declared is no such
 * word.
 */
#include "rule/check_expr.h"

static const struct {
	const char *word;
	enum reach reach;
} groups[] = { { "下级", REACH_DOWN }, { "同类", REACH_PEER } };

static const struct {
	const char *word;
	enum reduce how;
	bool value, place, percent;
} calls[] = { { "计数", RE_COUNT, false, false, false },
	{ "合计", RE_SUM, true, false, false }, { "均值", RE_MEAN, true, false, false },
	{ "最高", RE_MAX, true, false, false }, { "最低", RE_MIN, true, false, false },
	{ "名次", RE_COUNT, true, true, false },
	{ "百分位", RE_COUNT, true, true, true } };

enum reach
peers_named(const struct check *c, const struct expr *x)
{
	if (x == NULL || x->kind != X_PATH || x->path->next != NULL ||
	    sym_find(&c->r->syms, x->path->text) != NULL)
		return REACH_OWN;
	for (size_t i = 0; i < ARRAY_N(groups); i++)
		if (str_eq(x->path->text, str_of(groups[i].word)))
			return groups[i].reach;
	return REACH_OWN;
}

/* ── aggregates and places ──────────────────────────────────────────── */

static struct type *
place_type(struct check *c, const struct peers *p)
{
	struct type *t = count_type(c);

	t->may_na = true;
	t->unit = unit_index("名");
	if (!p->percent)
		return t;
	t->uk = UK_RATIO;
	t->unit = UNIT_NONE;
	t->whole = false;
	t->frac = true;
	return t;
}

static struct type *
value_type(struct check *c, const struct peers *p)
{
	struct type *t = NEW(c->j, struct type);

	*t = *p->x->type;
	t->bare = t->result = false;
	t->may_na = p->how != RE_SUM;
	t->frac = t->frac || p->how == RE_MEAN;
	t->whole = t->whole && p->how != RE_MEAN;
	return t;
}

/* The members' own scope; false if something in it is wrong. */
static bool
check_inside(struct check *c, struct peers *p)
{
	int set = c->set, outer_set = c->outer_set;
	bool good = true;

	c->set = c->outer_set = -1;
	c->across = p->reach;
	if (p->where != NULL)
		good = check_cond(c, p->where)->vt != VT_BAD;
	if (p->x != NULL)
		good = check_expr(c, p->x)->vt != VT_BAD && good;
	c->across = REACH_OWN;
	c->set = set;
	c->outer_set = outer_set;
	if (!good || p->x == NULL || p->x->type->vt == VT_NUM)
		return good;
	check_error(c, p->x->at, "要数有几个，写 计数(下级 其中 …)",
	    "这里要用数来算，不能用%s", type_word(c->j, p->x->type));
	return false;
}

static int
call_named(struct str name)
{
	for (size_t i = 0; i < ARRAY_N(calls); i++)
		if (str_eq(name, str_of(calls[i].word)))
			return (int)i;
	return -1;
}

/* As many arguments as there must be, 其中 behind the first only. */
static bool
check_args(struct check *c, const struct expr *x, bool value)
{
	const struct arg *second = x->args->next;
	const char *word = call_word(c, x);

	if (value ? second == NULL || second->next != NULL : second != NULL) {
		check_error(c, x->at, value ? "写 合计(下级, 党员数)" : "写 计数(下级)",
		    value ? "%s 要写一群单位和一个数" : "%s 只写一群单位", word);
		return false;
	}
	if (second == NULL || second->where == NULL)
		return true;
	check_error(c, second->where->at, "写 合计(下级 其中 …, 党员数)",
	    "其中 写在那一群单位后面");
	return false;
}

struct type *
check_peers(struct check *c, struct expr *x)
{
	int call = call_named(x->path->text);
	enum reach reach = x->args == NULL ? REACH_OWN : peers_named(c, x->args->x);
	struct peers *p;

	if (call < 0 || reach == REACH_OWN)
		return NULL;
	if (!check_args(c, x, calls[call].value))
		return type_bad(c);
	if (c->across != REACH_OWN) {
		check_error(c, x->at, "先用 设 算出里面的数，再用它的名字",
		    "一群单位里面不能再数一群单位");
		return type_bad(c);
	}
	if (calls[call].place && reach != REACH_PEER) {
		check_error(c, x->args->x->at, "写 名次(同类, 总分)",
		    "名次是在自己所在的一群里排，下级里没有自己");
		return type_bad(c);
	}
	p = NEW(c->j, struct peers);
	*p = (struct peers){ .reach = reach,
		.how = calls[call].how,
		.place = calls[call].place,
		.percent = calls[call].percent,
		.where = x->args->where,
		.x = calls[call].value ? x->args->next->x : NULL };
	x->args->x->reg = -1; /* a group has no value */
	if (!check_inside(c, p))
		return type_bad(c);
	x->peers = p;
	return p->place    ? place_type(c, p)
	    : p->x == NULL ? count_type(c)
			   : value_type(c, p);
}

/* ── 上级.x, 所在.x, 本.x ───────────────────────────────────────────── */

bool
is_far(const struct check *c, const struct expr *x, struct expr *rest)
{
	struct str first = x->path->text;

	if (x->path->next == NULL || sym_find(&c->r->syms, first) != NULL ||
	    !(str_eq(first, S("上级")) || str_eq(first, S("所在")) ||
		str_eq(first, S("本"))))
		return false;
	*rest = (struct expr){ .kind = X_PATH,
		.path = x->path->next,
		.at = { x->path->next->at.from, x->at.to },
		.reg = -1 };
	return true;
}

/* Why 上级 or 本 cannot stand here; NULL if it can. */
static const char *
refuse_far(struct check *c, bool self, const char **fix)
{
	if (self && c->across == REACH_PEER) {
		*fix = "要比高低，写 名次(同类, …)";
		return "同类 里面不能写 本：要一家一家地比";
	}
	if (self ? c->across != REACH_UP
		 : c->across == REACH_OWN || c->across == REACH_UP)
		return NULL;
	*fix = self ? "去掉 本" : "写 本.名字";
	return self ? "上级 后面不能写 本" : "下级、同类 里面不能写 上级";
}

struct type *
check_far(struct check *c, struct expr *x)
{
	bool self = str_eq(x->path->text, S("本"));
	int set = c->set, outer_set = c->outer_set;
	enum reach outer = c->across;
	struct expr rest;
	const char *fix = "", *why;
	struct type *t;

	if (!is_far(c, x, &rest) || (self && (outer == REACH_OWN || set >= 0)))
		return NULL;
	why = refuse_far(c, self, &fix);
	if (why != NULL) {
		check_error(c, x->at, fix, "%s", why);
		return type_bad(c);
	}
	x->a = NEW(c->j, struct expr);
	*x->a = rest;
	x->reach = REACH_UP;
	c->across = self ? REACH_OWN : REACH_UP;
	c->set = c->outer_set = -1;
	t = NEW(c->j, struct type);
	*t = *check_expr(c, x->a);
	c->across = outer;
	c->set = set;
	c->outer_set = outer_set;
	t->result = false;
	t->may_na = true;
	return t;
}

struct type *
check_self(struct check *c, struct expr *x)
{
	bool others = c->set < 0 && c->across != REACH_OWN;
	const char *fix = "", *why = others ? refuse_far(c, true, &fix) : NULL;
	struct type *t = type_new(c, VT_TEXT);
	struct expr *own = x;

	if (why != NULL) {
		check_error(c, x->at, fix, "%s", why);
		return type_bad(c);
	}
	t->subject = true;
	if (others) { /* as it stands there, of the one above */
		own = x->a = NEW(c->j, struct expr);
		*own = (struct expr){ .kind = X_PATH, .path = x->path, .at = x->at };
		own->type = t;
		own->reg = -1;
		x->reach = REACH_UP;
		t = type_new(c, VT_TEXT);
		t->subject = t->may_na = true;
	}
	own->sym = NEW(c->j, struct sym);
	*own->sym = (struct sym){ .kind = SYM_SELF, .name = x->path->text };
	return t;
}
