/* SPDX-License-Identifier: MIT
 *
 * check_sum.c -- points and weights that must add up, for every class
 *
 * design §5.3, 5.10, 5.11: child points add up to the parent's, weights to
 * 100 %, in each combination of class values that can occur.  Also the share
 * of the total that rests on 评 and on 核定.
 */
#include "rule/model.h"

struct classes
classes_first(struct check *c)
{
	struct classes k = { .combinations = 1 };

	k.value = NEWS(c->j, int64_t, c->r->facts_n + 1);
	/* Turns of different walks must differ, since 设 remember them. */
	c->turns += 1;
	k.env = (struct class_env){ .r = c->r, .value = k.value, .turn = c->turns << 32 };
	for (size_t i = 0; i < c->r->facts_n && k.combinations <= RULE_CLASS_CROSS_MAX;
	     i++)
		if (c->r->fact[i].pub.is_class)
			k.combinations *= c->r->fact[i].pub.choice_n;
	return k;
}

bool
classes_next(struct classes *k)
{
	const struct rule *r = k->env.r;

	k->env.turn++;
	for (size_t i = 0; i < r->facts_n; i++) {
		if (!r->fact[i].pub.is_class)
			continue;
		if (++k->value[i] < (int64_t)r->fact[i].pub.choice_n)
			return true;
		k->value[i] = 0;
	}
	return false;
}

struct str
classes_text(struct check *c, const struct classes *k, bool by_class)
{
	struct buf b = { .j = c->j };

	for (size_t i = 0; i < c->r->facts_n && by_class; i++) {
		const struct rule_fact *f = &c->r->fact[i].pub;

		if (!f->is_class)
			continue;
		buf_fmt(&b, "%s%.*s = %.*s", b.n == 0 ? "（" : "，", STR_FMT(f->name),
		    STR_FMT(f->choice[k->value[i]]));
	}
	if (b.n > 0)
		buf_put(&b, S(" 时）"));
	return buf_str(&b);
}

static bool
shares_points(const struct rpool *p)
{
	return p->ast->kind == POOL_PART || p->ast->kind == POOL_ITEM;
}

/* The children of ${parent} (-1: the parts) that share its points. */
struct shares {
	struct frac points, weights;
	struct frac fulls; /* what they bring at most: 乘 20% makes it less */
	bool by_class;     /* another class may add up to something else */
	int n, weighted, pointless;
	struct span first;
	const struct expr *unknown, *minus; /* a weight that is not usable */
};

static size_t
pools_end(const struct rule *r, int parent)
{
	return parent < 0 ? r->pools_n : r->pool[parent].end;
}

/* What 乘 makes of all that ${p} gets; 1 where it is not known or not so. */
static struct frac
factor_of(const struct classes *k, const struct rpool *p)
{
	struct frac one = { .n = 1, .d = 1 }, all = one;

	if (p->start != NULL || (!p->has_get && !p->has_children))
		return one;
	for (const struct mod *m = p->ast->mods; m != NULL; m = m->next) {
		struct folded f = { .known = false };

		if (m->kind == M_TIMES && m->when == NULL)
			f = fold(&k->env, m->amount->x);
		if (f.known && f.num.n >= 0)
			all = frac_mul(all, f.num);
	}
	return frac_cmp(all, one) > 0 ? one : all;
}

static struct shares
add_up(const struct classes *k, int parent)
{
	const struct rule *r = k->env.r;
	struct shares s = { .points = { .d = 1 },
		.weights = { .d = 1 },
		.fulls = { .d = 1 } };
	struct class_env none = { .r = r };
	const struct scope *outer = parent < 0 ? NULL : r->pool[parent].scope;
	bool known;

	for (size_t i = (size_t)(parent + 1); i < pools_end(r, parent); i++) {
		const struct rpool *p = &r->pool[i];
		struct folded w;

		if (p->parent != parent || !shares_points(p))
			continue;
		s.by_class = s.by_class || p->scope != outer ||
		    (p->weight != NULL && !fold(&none, p->weight).known);
		if (!fold_scope(&k->env, p->scope, &known))
			continue;
		s.n++;
		s.points = frac_add(s.points, frac_of(p->pub.points));
		s.fulls = frac_add(s.fulls,
		    frac_mul(frac_of(p->pub.points), factor_of(k, p)));
		if (s.n == 1)
			s.first = p->ast->name.at;
		if (!p->pub.has_points) {
			s.pointless++;
			s.first = p->ast->name.at;
		}
		if (p->weight == NULL)
			continue;
		s.weighted++;
		w = fold(&k->env, p->weight);
		if (w.known)
			s.weights = frac_add(s.weights, w.num);
		else
			s.unknown = p->weight;
		if (w.known && w.num.n < 0)
			s.minus = p->weight;
	}
	return s;
}

static struct str
points_text(struct check *c, struct frac x)
{
	struct buf b = { .j = c->j };

	num_put_short(&b, frac_round(x, 6, ROUND_HALF));
	buf_put(&b, S("分"));
	return buf_str(&b);
}

static struct str
percent_text(struct check *c, struct frac x)
{
	struct buf b = { .j = c->j };
	struct num n = frac_round(x, 6, ROUND_HALF);

	n.u *= 100;
	num_put_short(&b, n);
	buf_c(&b, '%');
	return buf_str(&b);
}

/* True if something was wrong: then other classes are not told as well. */
static bool
check_weights(struct check *c, const struct classes *k, struct shares s, struct span at,
    const char *whose)
{
	static const struct frac one = { .n = 1, .d = 1 };

	if (s.weighted == 0)
		return false;
	if (s.weighted != s.n) {
		check_error(c, s.first, "同一层都写权重，或都不写",
		    "%s下面有的写了权重，有的没有", whose);
		return true;
	}
	if (s.pointless > 0) {
		check_error(c, s.first, "写分值，例如 部分 名称 100分 权重 60%",
		    "%s下面写了权重，其中有的没有分值", whose);
		return true;
	}
	if (s.unknown != NULL || s.minus != NULL) {
		check_error(c, s.unknown != NULL ? s.unknown->at : s.minus->at,
		    "写一个百分数，或 分档 类别 { … }",
		    s.unknown != NULL ? "权重要事先定好，不能随填报的数变"
				      : "权重不能小于零");
		return true;
	}
	if (frac_cmp(s.weights, one) == 0)
		return false;
	check_error(c, at, "改到合计 100%", "%s下面的权重合计 %.*s，不是 100%%%.*s",
	    whose, STR_FMT(percent_text(c, s.weights)),
	    STR_FMT(classes_text(c, k, s.by_class)));
	return true;
}

static bool
check_points(struct check *c, const struct classes *k, struct shares s, struct span at,
    struct num full, const char *whose)
{
	if (s.n == 0 || s.weighted > 0)
		return false;
	if (s.pointless > 0) {
		check_error(c, s.first, "写分值，例如 项 名称 10分",
		    "%s有分值，它下面这一项没有", whose);
		return true;
	}
	if (frac_cmp(s.points, frac_of(full)) == 0)
		return false;
	check_error(c, at, "改到相等", "%s是 %.*s，下面合计 %.*s%.*s", whose,
	    STR_FMT(points_text(c, frac_of(full))), STR_FMT(points_text(c, s.points)),
	    STR_FMT(classes_text(c, k, s.by_class)));
	return true;
}

static bool
check_pool_sum(struct check *c, const struct classes *k, size_t i)
{
	const struct rpool *p = &c->r->pool[i];
	const char *whose = job_cstr(c->j, job_fmt(c->j, "“%.*s”", STR_FMT(p->pub.name)));
	struct shares s;
	bool known;

	if (!p->has_children || !fold_scope(&k->env, p->scope, &known))
		return false;
	s = add_up(k, (int)i);
	if (s.weighted > 0 && !(p->pub.has_points && p->sign == 0 && shares_points(p))) {
		check_error(c, s.first, "给上一层写上分值，或去掉权重",
		    "%s没有分值可按权重分", whose);
		return true;
	}
	if (check_weights(c, k, s, p->ast->name.at, whose))
		return true;
	return p->pub.has_points && shares_points(p) &&
	    check_points(c, k, s, p->ast->name.at, p->pub.points, whose);
}

/* The total: 满分 if it is said, the parts' sum if not. */
static bool
check_total_sum(struct check *c, const struct classes *k)
{
	struct rule *r = c->r;
	struct shares s = add_up(k, -1);
	struct span at = s.n > 0 ? s.first : r->scheme->at;
	struct folded full = { .known = false };

	if (r->total != NULL)
		full = fold(&k->env, r->total->full);
	if (check_weights(c, k, s, at, "总分"))
		return true;
	r->head.weighted = s.weighted > 0;
	if (!full.known)
		return false;
	return check_points(c, k, s, at, frac_round(full.num, 6, ROUND_HALF), "总分");
}

/* 满分 of the total: said, or 100 where parts are weighted, or the sum of the
 * parts if that is the same for every class; else 0: open-ended. */
static void
total_full(struct check *c)
{
	struct rule *r = c->r;
	struct classes k = classes_first(c);
	struct class_env none = { .r = r };
	struct num sum = { 0 };
	bool first = true, same = true;

	if (r->total != NULL && r->total->full != NULL) {
		r->head.full = frac_round(fold(&none, r->total->full).num, 6, ROUND_HALF);
		return;
	}
	if (r->head.weighted) {
		r->head.full = NUM(100);
		return;
	}
	if (r->total != NULL && r->total->start != NULL)
		return;
	do {
		struct shares s = add_up(&k, -1);
		struct num one = frac_round(s.fulls, 6, ROUND_HALF);

		same = same && s.pointless == 0 && (first || one.u == sum.u);
		first = false;
		sum = one;
	} while (classes_next(&k));
	if (same)
		r->head.full = sum;
}

/* ── shares of judgement ────────────────────────────────────────────── */

/* What a full pool ${i} is worth in points of the total. */
static struct frac
worth(const struct classes *k, size_t i)
{
	const struct rule *r = k->env.r;
	const struct rpool *p = &r->pool[i];
	struct frac w = frac_of(p->pub.points), q;

	for (; p != NULL; p = p->parent < 0 ? NULL : &r->pool[p->parent]) {
		struct num of = p->parent < 0 ? r->head.full
					      : r->pool[p->parent].pub.points;
		struct folded f = fold(&k->env, p->weight);

		w = frac_mul(w, factor_of(k, p));
		if (!f.known || p->pub.points.u == 0)
			continue;
		if (frac_div(frac_mul(f.num, frac_of(of)), frac_of(p->pub.points), &q))
			w = frac_mul(w, q);
	}
	return w;
}

/* What one judge decides: a share of the range, or of ${points} for a factor. */
static int64_t
judged_by(const struct rfact *f, struct num points)
{
	struct num most = str_eq(f->pub.unit, S("%")) ? points : f->pub.hi;

	return frac_round(frac_mul(frac_of(most), frac_of(f->part)), 6, ROUND_HALF).u;
}

/* What 评 can decide in pool ${i}: its range, or all of it where 评 multiplies or
 * members of a set are judged one by one. */
struct num
judged_points(const struct rule *r, const struct fact_set *s, size_t i)
{
	struct num points = r->pool[i].pub.points, sum = { 0 };

	for (size_t f = 0; f < r->facts_n; f++)
		if (s->has[f] && r->fact[f].judge != NULL)
			sum.u += judged_by(&r->fact[f], points);
	for (size_t k = 0; k < r->sets_n; k++)
		if (s->has_set[k] && r->set[k].judges > 0)
			sum = points;
	return sum.u < points.u ? sum : points;
}

static bool
is_ruled(const struct data *d)
{
	for (const struct attr *a = d == NULL ? NULL : d->attrs; a != NULL; a = a->next)
		if (a->kind == A_RULED)
			return true;
	return false;
}

bool
any_ruled(const struct rule *r, const struct fact_set *s)
{
	for (size_t f = 0; f < r->facts_n; f++)
		if (s->has[f] && is_ruled(r->fact[f].data))
			return true;
	for (size_t k = 0; k < r->sets_n; k++)
		if (s->has_set[k] && is_ruled(r->set[k].data))
			return true;
	return false;
}

static void
add_share(struct check *c, const struct classes *k, size_t i)
{
	struct rule *r = c->r;
	struct fact_set s = facts_none(c->j, r);
	const struct rpool *p = &r->pool[i];
	struct frac all = worth(k, i), share;

	for (const struct clause *cl = p->ast->body; cl != NULL; cl = cl->next)
		if (cl->kind != C_POOL)
			facts_of_clause(&s, cl);
	if (!frac_div(frac_of(judged_points(r, &s, i)), frac_of(p->pub.points), &share))
		return;
	share = frac_mul(all, share);
	r->head.judged.u += frac_round(share, 2, ROUND_HALF).u;
	if (any_ruled(r, &s))
		r->head.ruled
		    .u += frac_round(frac_add(all, frac_neg(share)), 2, ROUND_HALF).u;
}

/* 加分 is outside the total's points: what 评 can add is told apart. */
static void
add_bonus_share(struct check *c, size_t i)
{
	struct rule *r = c->r;
	const struct rpool *p = &r->pool[i];
	struct fact_set s = facts_none(c->j, r);
	struct num sum = { 0 };

	for (const struct clause *cl = p->ast->body; cl != NULL; cl = cl->next)
		if (cl->kind != C_POOL)
			facts_of_clause(&s, cl);
	for (size_t f = 0; f < r->facts_n; f++)
		if (s.has[f] && r->fact[f].judge != NULL)
			sum.u += judged_by(&r->fact[f], p->pub.points);
	if (p->pub.has_points && sum.u > p->pub.points.u)
		sum = p->pub.points;
	r->head.judged_bonus.u += sum.u;
}

static void
judged_share(struct check *c)
{
	struct classes k = classes_first(c);
	bool known;

	for (size_t i = 0; i < c->r->pools_n; i++) {
		const struct rpool *p = &c->r->pool[i];

		if (!fold_scope(&k.env, p->scope, &known))
			continue;
		if (p->sign > 0)
			add_bonus_share(c, i);
		else if (shares_points(p))
			add_share(c, &k, i);
	}
}

/* The value of the first 类别 in class turn ${k}. */
static size_t
domain_of(const struct classes *k)
{
	int f = k->env.r->domain_fact;

	return f < 0 ? 0 : (size_t)k->value[f];
}

/* ${r}->worth, in the first combination of each domain. */
static void
worth_all(struct check *c)
{
	struct rule *r = c->r;
	struct classes k = classes_first(c);
	bool *done = NULL, known;

	r->domain_fact = -1;
	for (size_t i = r->facts_n; i-- > 0;)
		if (r->fact[i].pub.is_class)
			r->domain_fact = (int)i;
	r->domains = r->domain_fact < 0 ? 1 : r->fact[r->domain_fact].pub.choice_n;
	r->worth = NEWS(c->j, struct num, r->domains * r->pools_n + 1);
	done = NEWS(c->j, bool, r->domains + 1);
	do {
		size_t d = domain_of(&k);

		for (size_t i = 0; i < r->pools_n && !done[d]; i++)
			if (r->pool[i].sign == 0 && shares_points(&r->pool[i]) &&
			    fold_scope(&k.env, r->pool[i].scope, &known))
				r->worth[i * r->domains + d] = frac_round(worth(&k, i), 6,
				    ROUND_HALF);
		done[d] = true;
	} while (classes_next(&k));
}

void
check_sums(struct check *c)
{
	struct classes k = classes_first(c);
	bool *told = NEWS(c->j, bool, c->r->pools_n + 1);
	bool told_total = false;

	if (k.combinations > RULE_CLASS_CROSS_MAX ||
	    k.combinations * c->r->pools_n > RULE_CLASS_WORK_MAX) {
		check_error(c, c->r->scheme->at, "减少类别，或分成几个方案",
		    "类别的组合太多，不能每一种都核对分值");
		return;
	}
	do {
		told_total = told_total || check_total_sum(c, &k);
		for (size_t i = 0; i < c->r->pools_n; i++)
			told[i] = told[i] || check_pool_sum(c, &k, i);
	} while (classes_next(&k));
	total_full(c);
	judged_share(c);
	if (c->notes->errors == 0)
		worth_all(c);
}
