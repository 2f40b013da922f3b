/* SPDX-License-Identifier: MIT
 *
 * check_each.c -- 每: over a number, or over the members of a set
 *
 * design §5.7.  A number is a price list; a set is summed member by member, its
 * fields in scope, so that cost stays linear in the facts: no set inside a set.
 */
#include "rule/check_clause.h"

/* 写 每 逾期(报送, 期末) 满 1天 扣 …: the author's own words with a step. */
static const char *
price_like(const struct check *c, const struct expr *x, enum unit_kind uk)
{
	static const char *const step[] = { [UK_PLAIN] = "1",
		[UK_POINT] = "1分",
		[UK_MONEY] = "1000元",
		[UK_TIME] = "1小时",
		[UK_STUDY] = "1学时",
		[UK_RATIO] = "1%",
		[UK_COUNT] = "1次",
		[UK_DAY] = "1天",
		[UK_WORKDAY] = "1个工作日",
		[UK_WEEK] = "1周",
		[UK_MONTH] = "1个月",
		[UK_QUARTER] = "1个季度",
		[UK_YEAR] = "1年" };
	struct str own = pretty(c->j, rule_slice(c->j, c->r->file, x->at));

	return job_cstr(c->j,
	    job_fmt(c->j, "写 每 %.*s 满 %s 扣 …", STR_FMT(own), step[uk]));
}

/* 每 x: how many, or how many steps of 满. */
static void
check_price(struct check *c, struct each *e)
{
	struct type *t = check_expr(c, e->x), *u;
	struct expr cmp = { .kind = X_BINARY,
		.op = OP_GE,
		.at = e->x->at,
		.a = e->x,
		.b = e->step,
		.reg = -1 };

	if (t->vt == VT_BAD)
		return;
	if (t->vt != VT_NUM) {
		check_error(c, e->x->at, "写一个数量，例如 每 缺席 扣 1分",
		    "每 后面要写数量，不能用%s", type_word(c->j, t));
		return;
	}
	if (e->step == NULL) {
		if (t->uk == UK_COUNT || (t->power == 0 && !t->frac))
			return;
		check_error(c, e->x->at, price_like(c, e->x, t->uk),
		    "%s不能直接按个数计，要用 满 写明每多少", type_word(c->j, t));
		return;
	}
	u = check_expr(c, e->step);
	if (u->vt == VT_BAD || check_calendar_steps(c, e))
		return;
	if (u->bare && t->uk == UK_RATIO) {
		check_error(c, e->step->at, "写上百分号，例如 满 1%",
		    "与百分数相比要写明百分号");
		return;
	}
	(void)check_expr(c, &cmp);
	if (e->step->kind == X_NUM && e->step->value <= 0)
		check_error(c, e->step->at, "写一个大于零的数", "满 后面不能是零");
}

void
check_one_sign(struct check *c, const struct clause *cl, struct seen in)
{
	bool bound = false;

	for (const struct mod *m = cl->mods; m != NULL; m = m->next)
		bound = bound || m->kind == M_CAP || m->kind == M_FLOOR ||
		    m->kind == M_TIMES || m->kind == M_EXEMPT;
	if (bound && in.plus && in.deduct)
		check_error(c, cl->at, "分成两条写", "上限、乘、免 管不了又得又扣的一条");
}

static void
take_seen(struct seen *s, struct seen in, bool may_na)
{
	if (in.get)
		note_get(s, may_na);
	s->get_n += in.get_n > 1 ? in.get_n - 1 : 0;
	s->deduct = s->deduct || in.deduct;
	s->plus = s->plus || in.plus;
}

/* Words that only mean something among members of a set. */
static bool
wants_set(struct check *c, const struct each *e)
{
	const char *word = e->where != NULL ? "其中"
	    : e->same != NULL               ? "同"
	    : e->pick != PICK_NONE          ? "取"
					    : NULL;

	if (word == NULL)
		return false;
	check_error(c, e->x->at,
	    "写事件或清单的名字，例如 每 处分 同 案号 取 最高 扣 1分",
	    "%s 只用于事件和清单，这里是数量", word);
	return true;
}

static void
each_number(struct check *c, struct clause *cl, struct seen *s)
{
	struct each *e = cl->each;
	struct seen in = { .in_each = true };

	if (wants_set(c, e))
		return;
	check_price(c, e);
	check_mods(c, cl->mods, &c->r->pool[c->pool], s->in_each);
	check_list(c, e->body, &in);
	check_one_sign(c, cl, in);
	take_seen(s, in,
	    in.get_may_na || (e->x->type->vt != VT_BAD && e->x->type->may_na) ||
		mods_may_na(cl->mods));
}

/* ── over a set ─────────────────────────────────────────────────────── */

size_t
check_key_names(struct check *c, const struct name *key, int set)
{
	const struct rset *of = &c->r->set[set];
	size_t n = 0;

	for (; key != NULL; key = key->next, n++) {
		if (set_field(c->r, set, key->text) < 0)
			check_error(c, key->at, "写 事件 声明里的栏目",
			    "“%.*s”里没有栏目“%.*s”", STR_FMT(of->pub.name),
			    STR_FMT(key->text));
		if (n == RULE_KEY_MAX)
			check_error(c, key->at, "少写几个栏目", "同 后面最多 %d 个栏目",
			    RULE_KEY_MAX);
	}
	return n;
}

static void
check_keys(struct check *c, const struct each *e, int set)
{
	size_t n = check_key_names(c, e->same, set);

	if (n > 0 && (e->pick == PICK_NONE || e->pick == PICK_SUM))
		check_warn(c, e->same->at, "写上 取 最高，或去掉 同",
		    "同 后面没有 取，各件照样相加，同 不起作用");
}

/* 上限 and 下限 bound the whole; every other modifier is of each member. */
static void
check_set_mods(struct check *c, struct mod *mods, int set)
{
	struct rpool *p = &c->r->pool[c->pool];

	for (struct mod *m = mods; m != NULL; m = m->next) {
		struct mod *next = m->next;

		m->next = NULL;
		if (mod_is_split(m))
			(void)check_key_names(c, m->names, set);
		c->set = m->kind == M_CAP || m->kind == M_FLOOR ? -1 : set;
		check_mods(c, m, p, false);
		p = &c->r->pool[c->pool];
		m->next = next;
	}
	c->set = -1;
}

static void
each_member(struct check *c, struct clause *cl, struct seen *s)
{
	struct each *e = cl->each;
	struct seen in = { .in_pick = e->pick != PICK_NONE && e->pick != PICK_SUM };
	int set = e->set;

	if (e->step != NULL)
		check_error(c, e->step->at, "写 每 计数(处分) 满 3件 扣 1分",
		    "逐件计的 每 不用 满");
	check_keys(c, e, set);
	c->set = set;
	if (e->where != NULL)
		(void)check_cond(c, e->where);
	check_list(c, e->body, &in);
	if (in.in_pick && !in.plus && !in.deduct)
		check_error(c, cl->at, "在 每 里面写上得分或扣分的条款",
		    "取 要在各件的分值里挑，这里没有分值");
	check_list(c, e->rest, &in);
	check_set_mods(c, cl->mods, set);
	check_one_sign(c, cl, in);
	take_seen(s, in, false);
}

/* ── over 下级 ──────────────────────────────────────────────────────── */

static bool
refuse_below(struct check *c, const struct clause *cl)
{
	const struct each *e = cl->each;

	if (peers_named(c, e->x) == REACH_PEER)
		check_error(c, e->x->at, "写 计数(同类 其中 …) 或 名次(同类, …)",
		    "每 后面可以写 下级，不能写 同类");
	else if (c->across != REACH_OWN || c->set >= 0)
		check_error(c, e->x->at, "分成两条写",
		    "一群单位、一件件的事里面不能再逐个数一群单位");
	else if (e->same != NULL || e->rest != NULL || e->step != NULL ||
	    e->pick == PICK_LAST || e->pick == PICK_ONCE)
		check_error(c, cl->at, "写 每 下级 其中 … 扣 1分，或加 取 最高",
		    "下级各算各的，没有 同、满、末、一次、其余");
	else
		return false;
	return true;
}

/* 每 下级 [其中 …]: the body in the scope of each. */
static void
each_below(struct check *c, struct clause *cl, struct seen *s)
{
	struct each *e = cl->each;
	struct seen in = { .in_each = true };
	struct peers *p = NEW(c->j, struct peers);

	if (refuse_below(c, cl))
		return;
	e->peers = p;
	e->x->reg = -1; /* a group has no value */
	p->reach = REACH_DOWN;
	p->where = e->where;
	p->how = e->pick == PICK_MEAN ? RE_MEAN
	    : e->pick == PICK_MAX     ? RE_MAX
	    : e->pick == PICK_MIN     ? RE_MIN
				      : RE_SUM;
	check_mods(c, cl->mods, &c->r->pool[c->pool], false);
	c->across = REACH_DOWN;
	if (p->where != NULL)
		(void)check_cond(c, p->where);
	check_list(c, e->body, &in);
	c->across = REACH_OWN;
	if (p->how != RE_SUM && in.plus && in.deduct)
		check_error(c, cl->at, "分成两条写", "又加又扣的，不能只取其中一个");
	check_one_sign(c, cl, in);
	take_seen(s, in, false);
}

/* 每 所在.会议 其中 … is as many as the 上级 has: 每 计数(所在.会议 其中 …). */
static void
count_far(struct check *c, struct each *e)
{
	struct expr rest, *call;
	struct name *word;

	if (e->x->kind != X_PATH || !is_far(c, e->x, &rest) || set_named(c, &rest) < 0 ||
	    str_eq(e->x->path->text, S("本")))
		return;
	call = NEW(c->j, struct expr);
	word = NEW(c->j, struct name);
	*word = (struct name){ .text = S("计数"), .at = e->x->at };
	*call = (struct expr){ .kind = X_CALL, .at = e->x->at, .path = word, .reg = -1 };
	call->args = NEW(c->j, struct arg);
	*call->args = (struct arg){ .x = e->x, .where = e->where };
	e->x = call;
	e->where = NULL;
}

void
check_each(struct check *c, struct clause *cl, struct seen *s)
{
	struct each *e = cl->each;

	count_far(c, e);
	e->set = set_named(c, e->x);
	e->mask = e->net = e->left = e->picked = -1;
	if (peers_named(c, e->x) != REACH_OWN) {
		each_below(c, cl, s);
	} else if (e->set < 0) {
		each_number(c, cl, s);
	} else if (c->set >= 0) {
		check_error(c, cl->at, "分成两条写，或用 计数、合计 先算好",
		    "逐件计的 每 里不能再写逐件计的 每");
	} else {
		use_set(c, e->x, e->set);
		each_member(c, cl, s);
	}
}
