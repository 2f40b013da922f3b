/* SPDX-License-Identifier: MIT
 *
 * check_judge.c -- judgements [评]: their range, who gives them, who signs as well
 *
 * design §1.5, 4.2.  Each judge's figure is a fact of its own; several judges
 * are weighted by their shares, or alike.
 */
#include "rule/check_expr.h"

/* ── judgements ─────────────────────────────────────────────────────── */

/* A figure known before any fact, in millionths of the base unit. */
static bool
judge_figure(struct check *c, struct expr *x, bool ratio, int64_t *out)
{
	struct class_env none = { .r = c->r };
	struct folded f;

	if (x == NULL)
		return false;
	if (check_quantity(c, x, ratio ? UK_RATIO : UK_POINT,
		unit_index(ratio ? "%" : "分"),
		ratio ? "这里要写百分数" : "评的分值要写分")
		->vt == VT_BAD)
		return false;
	f = fold(&none, x);
	if (!f.known) {
		check_error(c, x->at, "写一个数", "评的范围和步长要写成数");
		return false;
	}
	*out = frac_round(f.num, 6, ROUND_HALF).u;
	return true;
}

/* 评.项; of one of several 评.项.甲; the next of that name 评.项.2 */
static struct str
judge_name(struct check *c, struct rpool *p, const struct judge *g)
{
	struct str base = job_fmt(c->j, "评.%.*s%s%.*s", STR_FMT(p->pub.name),
	    g->whole != NULL ? "." : "",
	    STR_FMT(g->whole != NULL ? g->by->who.text : S("")));
	struct sym *first = sym_find(&c->r->syms, base);

	if (first == NULL || c->set >= 0) /* there it is the name of a field */
		return base;
	return job_fmt(c->j, "%.*s.%d", STR_FMT(base), (int)++first->value);
}

/* What the marks of several judges are of: 评.项, of the next one in 项 评.项.2 */
static struct str
joint_name(struct check *c, const struct rpool *p, const struct judge *g, struct str name)
{
	struct str base = job_fmt(c->j, "评.%.*s", STR_FMT(p->pub.name));
	size_t own = base.n + S(".").n + g->by->who.text.n;

	if (g->whole == NULL)
		return S("");
	return job_fmt(c->j, "%.*s%.*s", STR_FMT(base),
	    STR_FMT(str_cut(name, own, name.n)));
}

struct judged { /* between what a judgement may lie, in millionths of the base */
	bool ratio;
	int64_t lo, hi, step;
};

/* A 评 is a fact of its own until judges have pages to enter it on. */
static void
judge_fact(struct check *c, struct judge *g, struct rpool *p, struct judged in)
{
	struct sym *s = NEW(c->j, struct sym), *old;
	struct rfact f = { .judge = g->whole != NULL ? g->whole : g, .sym = s };
	int unit = unit_index(in.ratio ? "%" : "分");
	int64_t scale = rule_units[unit].scale;

	s->kind = SYM_FACT;
	s->value = 1; /* facts of this name so far, numbers aside */
	s->name = judge_name(c, p, g);
	s->used = true;
	s->reg = -1;
	s->type = (struct type){ .vt = VT_NUM,
		.power = 1,
		.unit = unit,
		.uk = rule_units[unit].kind,
		.nonneg = true };
	f.pub = (struct rule_fact){ .name = s->name,
		.kind = RULE_NUM,
		.unit = str_of(rule_units[unit].word),
		.scale = scale,
		.nonneg = true,
		.judged = true,
		.owed = RULE_BY_OTHER,
		.due = c->r->head.to };
	f.pub.lo.u = (int64_t)((wide)in.lo * NUM_ONE / scale);
	f.pub.hi.u = (int64_t)((wide)in.hi * NUM_ONE / scale);
	f.pub.step.u = (int64_t)((wide)in.step * NUM_ONE / scale);
	f.pub.giver = job_fmt(c->j, "%.*s评", STR_FMT(g->by->who.text));
	f.pub.joint = joint_name(c, p, g, s->name);
	f.pub.source = &g->by->who.text;
	f.pub.source_n = 1;
	if (g->second != NULL) {
		f.pub.second = g->second->text;
		f.pub.checker = &g->second->text;
		f.pub.checker_n = 1;
		f.pub.giver = job_fmt(c->j, "%.*s，%.*s复核", STR_FMT(f.pub.giver),
		    STR_FMT(f.pub.second));
	}
	f.part = g->part;
	f.pub.from = c->r->head.from;
	f.pub.to = c->r->head.to;
	if (c->set >= 0) {
		check_judge_field(c, g, f.pub, s->type);
		return;
	}
	if (sym_put(c->j, &c->r->syms, s, &old) != OK)
		return;
	if (c->in == P_NONE || !check_judge_family(c, s, f, g))
		s->fact = g->fact = check_add_fact(c, f, g->by->who.at);
}

/* ── several judges, and who signs as well ─────────────────────────── */

/* The shares must make a whole, or nobody has one: then all count alike. */
static bool
check_parts(struct check *c, const struct judge *g, struct span at)
{
	int64_t sum = 0;
	size_t said = 0, n = 0;

	for (const struct share *s = g->by; s != NULL; s = s->next, n++) {
		said += s->has_part;
		sum += s->has_part ? s->part.u : 0;
		for (const struct share *t = g->by; t != s; t = t->next)
			if (str_eq(s->who.text, t->who.text)) {
				check_error(c, s->who.at, "留下一个", "“%.*s”写了两次",
				    STR_FMT(s->who.text));
				return false;
			}
		if (s->has_part && s->part.u <= 0) {
			check_error(c, s->who.at, "写一个大于零的百分数",
			    "“%.*s”的份额要大于零", STR_FMT(s->who.text));
			return false;
		}
	}
	if (said != 0 && said != n)
		check_error(c, at, "给每个人都写上，或都不写（各占一样）",
		    "几个人评，有的写了份额，有的没有写");
	else if (said != 0 && sum != 100 * NUM_ONE)
		check_error(c, at, "改成合计 100%，或都不写（各占一样）",
		    "各人的份额合计 %.*s%%，要合计 100%%",
		    STR_FMT(num_text(c->j, (struct num){ sum })));
	else
		return true;
	return false;
}

/* 复核 is a second pair of eyes. */
static bool
check_second(struct check *c, const struct judge *g)
{
	if (g->second == NULL)
		return true;
	check_roles(c, g->second);
	for (const struct share *s = g->by; s != NULL; s = s->next)
		if (str_eq(s->who.text, g->second->text)) {
			check_error(c, g->second->at, "写另外一个角色",
			    "“%.*s”自己评的分，不能自己复核", STR_FMT(s->who.text));
			return false;
		}
	return true;
}

/* One judgement for each of several judges. */
static void
split_judge(struct check *c, struct judge *g)
{
	int64_t n = 0;

	for (const struct share *s = g->by; s != NULL; s = s->next)
		n++;
	g->one = NEWS(c->j, struct judge *, (size_t)n);
	for (struct share *s = g->by; s != NULL; s = s->next) {
		struct judge *one = NEW(c->j, struct judge);

		*one = *g;
		one->by = NEW(c->j, struct share);
		*one->by = *s;
		one->by->next = NULL;
		one->one = NULL;
		one->one_n = 0;
		one->whole = g;
		one->fact = one->set = one->field = -1;
		one->part = s->has_part ? (struct num){ s->part.u / 100 }
					: (struct num){ NUM_ONE / n };
		g->one[g->one_n++] = one;
	}
}

static void
judge_facts(struct check *c, struct judge *g, struct rpool *p, struct judged in)
{
	g->part = NUM(1);
	if (g->by->next == NULL) {
		judge_fact(c, g, p, in);
		return;
	}
	split_judge(c, g);
	for (int i = 0; i < g->one_n; i++)
		judge_fact(c, g->one[i], p, in);
}

void
check_judge(struct check *c, struct amount *a, struct rpool *p, bool ratio)
{
	struct judge *g = a->judge;
	int64_t lo = 0, hi = ratio ? NUM_ONE : p->pub.points.u, step = NUM_ONE;

	for (int i = 0; i < c->r->head.places; i++)
		step /= 10;
	if (ratio)
		step = NUM_ONE / 100;
	g->fact = g->set = g->field = -1;
	if (g->by == NULL)
		return;
	for (struct share *who = g->by; who != NULL; who = who->next) {
		struct name one = who->who;

		one.next = NULL;
		check_roles(c, &one);
	}
	if (!check_parts(c, g, a->at) || !check_second(c, g))
		return;
	if (g->lo == NULL && !p->pub.has_points && !ratio) {
		check_error(c, a->at, "写 评 0..5分 由 考核组",
		    "这一项没有分值，评要写明范围");
		return;
	}
	if (g->lo != NULL &&
	    (!judge_figure(c, g->lo, ratio, &lo) || !judge_figure(c, g->hi, ratio, &hi)))
		return;
	if (g->step != NULL && !judge_figure(c, g->step, ratio, &step))
		return;
	if (hi <= lo || step <= 0 || step > hi - lo)
		check_error(c, a->at, "写 评 0..5分 步长 0.5",
		    "评的范围里放不下一个步长");
	else if (!ratio && p->pub.has_points && hi > p->pub.points.u)
		check_error(c, a->at, "把范围放到分值以内", "评的上限超过了这一项的分值");
	else
		judge_facts(c, g, p, (struct judged){ ratio, lo, hi, step });
}
