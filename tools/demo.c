/* SPDX-License-Identifier: MIT
 *
 * demo.c -- invents two years of facts for the demonstration: demo OUTDIR
 *
 * Reads demo/units.csv and the schemes below; writes OUTDIR/NAME.csv for each row
 * of `tables`, last year's text of 双目标, and OUTDIR/branches.csv.  Each unit gets a
 * level, much the same in both years, and every fact follows it with some noise,
 * so the grades spread; then a few units are made what a demonstration must show:
 * totals at the edge of a grade, equal totals at the edge of a quota, a veto, two
 * bad years, a figure that cannot be, cells that are 未报 or 不适用.  Every unit and
 * figure is invented.
 */
#include <assert.h>
#include <string.h>

#include "demo.h"
#include "office/office.h"
#include "score/score.h"
#include "tool.h"

#define LEVELS 100 /* a level is 0 … 99 */
#define HIGHEST 88 /* nobody is best in everything */
#define BAD 8      /* below it the ballots are 一般 */

/* ── chance ─────────────────────────────────────────────────────────── */

static uint64_t state; /* splitmix64 */

void
chance_from(uint64_t seed)
{
	state = seed;
}

int64_t
pick(int64_t lo, int64_t hi)
{
	uint64_t z = state += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return lo + (int64_t)((z ^ z >> 31) % (uint64_t)(hi - lo + 1));
}

static int64_t
near_level(int64_t level, int64_t noise)
{
	int64_t v = level + pick(-noise, noise);

	return v < 0 ? 0 : v >= LEVELS ? LEVELS - 1 : v;
}

/* ── what each fact looks like ──────────────────────────────────────── */

enum how {
	HOW_SIZE,    /* lo … hi, whatever the level */
	HOW_LEVEL,   /* lo … hi by level, in steps */
	HOW_SHARE,   /* lo … hi hundredths of a percent of fact ${of}, by level,
			   whole; step 1: at least 1 */
	HOW_RARE,    /* mostly 0; below level ${lo} now and then 1 … hi */
	HOW_YES,     /* 是 if the level is at least ${lo} */
	HOW_NEED,    /* hi (for 党政机关) or lo (others), some less at low levels */
	HOW_BALLOT,  /* ballots for the lo-th answer: 好 较好 一般 差 */
	HOW_GRADE,   /* one of the values, the first at high levels */
	HOW_MEMBERS, /* as the roster says: members; primary organisations; those */
	HOW_BUILT,   /* and as many as are still missing */
	HOW_DUE,
};

static const struct plan { /* figures in hundredths of the written unit */
	const char *fact;
	enum how how;
	int64_t lo, hi, step;
	const char *of;
} plans[] = {
	{ "党员数", HOW_MEMBERS, 0, 0, 0, NULL },
	{ "专职党务干部", HOW_SHARE, 50, 190, 1, "党员数" },
	{ "党员教育经费", HOW_SHARE, 240000, 780000, 0, "党员数" },
	{ "班子状况", HOW_GRADE, 0, 0, 0, NULL },
	{ "按时换届", HOW_YES, 8, 0, 0, NULL },
	{ "延期获批", HOW_YES, 98, 0, 0, NULL },
	{ "党员大会", HOW_NEED, 400, 400, 0, NULL },
	{ "支委会", HOW_NEED, 1200, 1200, 0, NULL },
	{ "党课", HOW_NEED, 200, 400, 0, NULL },
	{ "应到人次", HOW_SHARE, 100000, 140000, 0, "党员数" },
	{ "实到人次", HOW_SHARE, 6600, 9800, 0, "应到人次" },
	{ "集中学习", HOW_LEVEL, 2600, 4200, 50, NULL },
	{ "应完成节点", HOW_SIZE, 800, 3000, 100, NULL },
	{ "按期节点", HOW_SHARE, 6800, 10400, 0, "应完成节点" },
	{ "未销号", HOW_RARE, 45, 3, 0, NULL },
	{ "诫勉", HOW_RARE, 35, 2, 0, NULL },
	{ "轻处分", HOW_RARE, 40, 2, 0, NULL },
	{ "重处分", HOW_RARE, 14, 1, 0, NULL },
	{ "主动查处", HOW_YES, 60, 0, 0, NULL },
	{ "作风通报", HOW_RARE, 40, 2, 0, NULL },
	{ "严重案件", HOW_RARE, 0, 1, 0, NULL },
	{ "群众满意率", HOW_LEVEL, 7000, 9900, 25, NULL },
	{ "联系点走访", HOW_NEED, 600, 1200, 0, NULL },
	{ "示范岗", HOW_NEED, 500, 500, 0, NULL },
	{ "应建组织", HOW_DUE, 0, 0, 0, NULL },
	{ "已建组织", HOW_BUILT, 0, 0, 0, NULL },
	{ "业务考核分", HOW_LEVEL, 6200, 9700, 10, NULL },
	{ "互评得分", HOW_LEVEL, 6800, 9600, 10, NULL },
	{ "述职好票", HOW_BALLOT, 0, 0, 0, NULL },
	{ "述职较好票", HOW_BALLOT, 1, 0, 0, NULL },
	{ "述职一般票", HOW_BALLOT, 2, 0, 0, NULL },
	{ "述职差票", HOW_BALLOT, 3, 0, 0, NULL },
	{ "市级表彰", HOW_SIZE, 0, 100, 100, NULL },
	{ "省级表彰", HOW_YES, 95, 0, 0, NULL },
	{ "督查通报", HOW_RARE, 50, 2, 0, NULL },
	{ "按期换届", HOW_YES, 12, 0, 0, NULL },
	{ "班子健全", HOW_YES, 8, 0, 0, NULL },
	{ "活动最长间隔", HOW_SIZE, 100, 600, 100, NULL },
	{ "有年度计划", HOW_YES, 4, 0, 0, NULL },
	{ "有年度总结", HOW_YES, 10, 0, 0, NULL },
	{ "计划落实", HOW_YES, 22, 0, 0, NULL },
	{ "三会一课落实", HOW_YES, 15, 0, 0, NULL },
	{ "民主评议落实", HOW_YES, 10, 0, 0, NULL },
	{ "党务公开落实", HOW_YES, 25, 0, 0, NULL },
	{ "书记述职评议", HOW_YES, 8, 0, 0, NULL },
	{ "班子学时不足", HOW_RARE, 35, 2, 0, NULL },
	{ "党员学时不足", HOW_RARE, 60, 6, 0, NULL },
	{ "有活动场所", HOW_YES, 3, 0, 0, NULL },
	{ "有教育设施", HOW_YES, 15, 0, 0, NULL },
	{ "工作经费", HOW_GRADE, 0, 0, 0, NULL },
	{ "党建考核名次", HOW_SIZE, 100, 2000, 100, NULL },
	{ "党建参考单位", HOW_SIZE, 2000, 2000, 100, NULL },
	{ "业务考核名次", HOW_SIZE, 100, 2000, 100, NULL },
	{ "业务参考单位", HOW_SIZE, 2000, 2000, 100, NULL },
	{ "群团健全", HOW_YES, 20, 0, 0, NULL },
	{ "测评满意率", HOW_LEVEL, 5200, 9900, 50, NULL },
	{ "查实信访投诉", HOW_RARE, 30, 4, 0, NULL },
	{ "书记重大问题", HOW_YES, LEVELS, 0, 0, NULL },
	{ "班子重大问题", HOW_YES, LEVELS, 0, 0, NULL },
};

/* What happens to single units, by their place in the table; with a step to every
 * so manyth one from there on. */
struct touch {
	size_t unit, step;
	const char *fact, *cell;
};

static const struct touch dual_touches[] = {
	{ 1, 0, "严重案件", "1" },   /* a good unit and a veto */
	{ 42, 0, "班子状况", "差" }, /* a second bad year */
	{ 42, 0, "未销号", "5" },
	{ 79, 0, "未销号", "5" },
	{ 12, 0, "党课", "" }, /* somebody else has not yet given it */
	{ 12, 0, "业务考核分", "不适用" },
	{ 23, 0, "党员教育经费", "" }, /* its own, due on 10 December */
	{ 27, 0, "实到人次", "9120" }, /* more than were asked to come: a slip */
	{ 40, 0, "群众满意率", "不适用" },
	{ 55, 0, "市级表彰", "" },
	{ 80, 0, "业务考核分", "不适用" },
	/* where the assessors and the discipline office have not been yet: with the
	 * cells above 2 % of all */
	{ 36, 7, "班子状况", "" },
	{ 36, 7, "群众满意率", "" },
	{ 36, 7, "示范岗", "" },
	{ 36, 7, "评.特色工作", "" },
	{ 36, 7, "诫勉", "" },
	{ 36, 7, "轻处分", "" },
	{ 36, 7, "重处分", "" },
	{ 36, 7, "作风通报", "" },
};
static const struct touch last_touches[] = {
	{ 20, 0, "严重案件", "1" },
	{ 42, 0, "班子状况", "差" },
	{ 42, 0, "未销号", "5" },
	{ 61, 0, "班子状况", "差" },
	{ 61, 0, "未销号", "4" },
	{ 79, 0, "班子状况", "差" },
	{ 12, 0, "业务考核分", "不适用" },
	{ 40, 0, "群众满意率", "不适用" },
	/* never given, and the day has passed: no points for them */
	{ 3, 8, "省级表彰", "" },
	{ 3, 8, "市级表彰", "" },
	{ 7, 16, "联系点走访", "" },
};
static const struct touch a30_touches[] = {
	{ 3, 0, "党建考核名次", "不适用" },
	{ 3, 0, "党建参考单位", "不适用" },
	{ 9, 0, "书记重大问题", "是" },
	{ 14, 0, "有年度总结", "" },
};

/* ── what is made ───────────────────────────────────────────────────── */

struct changed { /* words of this year's text, and of last year's */
	const char *is, *was;
};
static const struct changed last_year[] = {
	{ "版本 \"2026.1\"", "版本 \"2025.1\"" },
	{ "2025-12-26 至 2026-12-25", "2024-12-26 至 2025-12-25" },
	{ "{ 党政机关: 12次; 其余: 6次 }", "{ 党政机关: 10次; 其余: 6次 }" },
	{ "每 督查通报 扣 0.5分", "每 督查通报 扣 0.3分" },
	/* the first year of these rules: there was none before */
	{ "  当 连续(等次 = 优秀, 2年) 则 表彰\n", "" },
	{ "  当 连续(等次 = 不合格, 2年) 则 上报 \"市委组织部\", 组织调整\n", "" },
};

struct made {                         /* one table */
	const char *scheme, *name;    /* schemes/SCHEME.scheme, OUTDIR/NAME.csv */
	const struct changed *change; /* of the text, which is then OUTDIR/NAME.scheme */
	size_t changes;
	uint64_t seed;
	size_t units;          /* the first of demo/units.csv; 0: all */
	int64_t lowest, drift; /* of levels */
	size_t low[4];         /* units far below */
	int32_t day[3];        /* looked at on that day */
	const struct touch *touch;
	size_t touches;
	bool ties;
};

#define DUAL "双目标"
#define A30 "A30机关事业单位党组织分类定级"
static const struct made tables[] = {
	{ DUAL, DUAL "2025", last_year, ARRAY_N(last_year), 4, 0, 22, 12,
	    { 5, 42, 61, 79 }, { 2026, 1, 10 }, last_touches, ARRAY_N(last_touches),
	    true },
	{ DUAL, DUAL, NULL, 0, 0, 0, 28, 0, { 5, 42, 79, 79 }, { 2026, 11, 20 },
	    dual_touches, ARRAY_N(dual_touches), true },
	{ A30, A30, NULL, 0, 0, 20, 15, 0, { 5, 5, 5, 5 }, { 2026, 11, 20 }, a30_touches,
	    ARRAY_N(a30_touches), false },
};

/* ── one table ──────────────────────────────────────────────────────── */

struct demo {
	struct job *j;
	const struct rule *r;
	const struct rule_fact *fact; /* those that somebody gives */
	size_t facts, n;              /* n units */
	const struct city *city;
	uint64_t seed;
	struct table t;
	struct str *cell;  /* t.cell, to be written to */
	int64_t ballot[4]; /* of the unit being filled */
};

static struct str *
cell_at(struct demo *d, size_t unit, size_t fact)
{
	return &d->cell[(unit + 1) * d->t.cols + fact + 1];
}

static size_t
fact_named(const struct demo *d, const char *name)
{
	size_t i;

	for (i = 0; i < d->facts; i++)
		if (str_eq(d->fact[i].name, str_of(name)))
			break;
	return i;
}

static struct str
hundredths(struct job *j, int64_t v)
{
	struct buf b = { .j = j };

	num_put_short(&b, (struct num){ v * (NUM_ONE / 100) });
	return buf_str(&b);
}

/* What unit ${unit} has for fact ${name}, in hundredths. */
static int64_t
figure(struct demo *d, size_t unit, const char *name)
{
	size_t f = fact_named(d, name);
	struct num x = { 0 };

	assert(f < d->facts && num_parse(*cell_at(d, unit, f), &x));
	return x.u / (NUM_ONE / 100);
}

static int64_t
by_level(int64_t lo, int64_t hi, int64_t level)
{
	return lo + (hi - lo) * level / (LEVELS - 1);
}

/* Ballots as a level earns them; a few are 一般 and 差. */
static void
cast_ballots(struct demo *d, int64_t level)
{
	int64_t all = pick(40, 90), poor = level < BAD ? 55 : 0;

	d->ballot[0] = all * by_level(28, 92, near_level(level, 12)) / 100;
	d->ballot[2] = (all - d->ballot[0]) * pick(poor, poor + 25) / 100;
	d->ballot[3] = (all - d->ballot[0]) * pick(0, 9) / 100;
	d->ballot[1] = all - d->ballot[0] - d->ballot[2] - d->ballot[3];
}

static int64_t
fewer(int64_t need, int64_t level)
{
	int64_t missing = level < 75 && pick(0, 99) > level ? pick(1, 3) * 100 : 0;

	return need > missing ? need - missing : 0;
}

static int64_t
value_of(struct demo *d, const struct plan *p, size_t unit, int64_t level)
{
	bool office = str_eq(*cell_at(d, unit, 0), S("党政机关"));
	int64_t at = near_level(level, 14), whole;

	switch (p->how) {
	case HOW_SIZE:
		return p->lo + pick(0, (p->hi - p->lo) / p->step) * p->step;
	case HOW_LEVEL:
		return by_level(p->lo, p->hi, at) / p->step * p->step;
	case HOW_SHARE:
		whole = figure(d, unit, p->of);
		at = whole * by_level(p->lo, p->hi, at) / 10000 / 100 * 100;
		at = at < p->step * 100 ? p->step * 100 : at;
		return at > whole && p->hi < 20000 ? whole : at;
	case HOW_RARE:
		return at < p->lo && pick(0, 2) > 0 ? pick(1, p->hi) * 100 : 0;
	case HOW_NEED:
		return fewer(office ? p->hi : p->lo, at);
	case HOW_BALLOT:
		return d->ballot[p->lo] * 100;
	case HOW_YES:
		return at >= p->lo ? 100 : 0;
	case HOW_GRADE:
		return at >= 68 ? 0 : at >= 35 ? 1 : 2;
	case HOW_MEMBERS:
		return d->city->members[unit] * 100;
	case HOW_BUILT:
		return d->city->built[unit] * 100;
	case HOW_DUE:
		return (d->city->built[unit] + (level < 35) + (level < 70)) * 100;
	}
	return 0;
}

static struct str
cell_of(struct demo *d, const struct rule_fact *f, int64_t v)
{
	switch (f->kind) {
	case RULE_NUM:
		return hundredths(d->j, v);
	case RULE_BOOL:
		return v > 0 ? S("是") : S("否");
	case RULE_CHOICE:
		return f->choice[(size_t)v < f->choice_n ? (size_t)v : f->choice_n - 1];
	case RULE_DATE:
	case RULE_TEXT:
	case RULE_SUBJECT:
		break;
	}
	return S("");
}

static struct str
judged(struct demo *d, const struct rule_fact *f, int64_t level)
{
	int64_t steps = f->step.u > 0 ? (f->hi.u - f->lo.u) / f->step.u : 0;
	bool harsh = str_find(f->name, S("特色")) == f->name.n; /* judges a deduction */
	struct buf b = { .j = d->j };

	level = near_level(level, 20);
	if (harsh)
		level = level > 55 ? 0 : (LEVELS - level) / 3;
	num_put_short(&b,
	    (struct num){ f->lo.u + by_level(0, steps, level) * f->step.u });
	return buf_str(&b);
}

static void
fill_plan(struct demo *d, const struct plan *p, const int64_t *level)
{
	size_t fact = fact_named(d, p->fact), i;

	if (fact == d->facts)
		return; /* a fact of another scheme */
	state = d->seed + 1000 + fact;
	for (i = 0; i < d->n; i++) {
		if (p->how == HOW_BALLOT) {
			state = d->seed + i * 77 +
			    5; /* the same ballots for all four answers */
			cast_ballots(d, level[i]);
		}
		*cell_at(d, i, fact) = cell_of(d, &d->fact[fact],
		    value_of(d, p, i, level[i]));
	}
}

static void
fill_judged(struct demo *d, size_t fact, const int64_t *level)
{
	size_t i;

	state = d->seed + 2000 + fact;
	for (i = 0; i < d->n; i++)
		*cell_at(d, i, fact) = judged(d, &d->fact[fact], level[i]);
}

static enum err
refuse_unplanned(const struct demo *d, const struct rule_fact *f)
{
	size_t i;

	for (i = 0; i < ARRAY_N(plans); i++)
		if (str_eq(f->name, str_of(plans[i].fact)))
			return OK;
	return fail(d->j, E_INPUT, "tools/demo.c: no plan for the fact %.*s; add a row",
	    STR_FMT(f->name));
}

/* Levels spread evenly and are dealt out, the same ones whatever the year; then
 * they ${drift}, and a few units stand far below. */
static int64_t *
deal_levels(struct demo *d, const struct made *m)
{
	int64_t *level = NEWS(d->j, int64_t, d->n);
	size_t i, k;

	for (i = 0; i < d->n; i++)
		level[i] = m->lowest + (HIGHEST - m->lowest) * (int64_t)i / (int64_t)d->n;
	for (i = d->n - 1; i > 0; i--) {
		int64_t kept = level[i];

		k = (size_t)pick(0, (int64_t)i);
		level[i] = level[k];
		level[k] = kept;
	}
	for (i = 0; i < d->n && m->drift > 0; i++)
		level[i] = near_level(level[i], m->drift);
	for (i = 0; i < ARRAY_N(m->low) && m->low[i] < d->n; i++)
		level[m->low[i]] = 0;
	return level;
}

/* In the order of the plans, so that a fact finds the one it is a share of. */
static enum err
fill(struct demo *d, const struct made *m)
{
	const int64_t *level = deal_levels(d, m);
	size_t i;
	enum err e = OK;

	for (i = 0; i < ARRAY_N(plans); i++)
		fill_plan(d, &plans[i], level);
	for (i = 0; i < d->facts && e == OK; i++) {
		if (d->fact[i].judged)
			fill_judged(d, i, level);
		else if (!d->fact[i].is_class)
			e = refuse_unplanned(d, &d->fact[i]);
	}
	return e;
}

static enum err
put_touches(struct demo *d, const struct touch *t, size_t n)
{
	size_t i, unit;

	for (i = 0; i < n; i++) {
		size_t fact = fact_named(d, t[i].fact);

		if (fact == d->facts || t[i].unit >= d->n)
			return fail(d->j, E_INPUT, "tools/demo.c: touch %zu hits nothing",
			    i);
		for (unit = t[i].unit; unit < d->n; unit += t[i].step) {
			*cell_at(d, unit, fact) = str_of(t[i].cell);
			if (t[i].step == 0)
				break;
		}
	}
	return OK;
}

/* ── totals at the edge ─────────────────────────────────────────────── */

#define TUNED "业务考核分" /* a fifth of the total: 0.05 of it is 0.01 */
#define OFFICES 32         /* the first so many units are 党政机关 */
#define PLACES 10          /* 优秀 among them: 30 %, rounded up */

static enum err
totals(struct demo *d, struct score_sheet *s)
{
	struct score_set *set = NEW(d->j, struct score_set);
	enum err e = score_from_table(d->j, d->r, &d->t, set);

	return e == OK ? score_run(d->j, d->r, set, s) : e;
}

/* Change ${unit}'s TUNED until its total is ${goal}. */
static enum err
tune(struct demo *d, size_t unit, int64_t goal)
{
	struct str *cell = cell_at(d, unit, fact_named(d, TUNED));
	struct score_sheet s;
	int tries;

	for (tries = 0; tries < 9; tries++) {
		enum err e = totals(d, &s);
		int64_t off = e == OK ? (goal - s.res.total.lo[unit]) / 10000 : 0;

		if (e != OK || (off == 0 && s.res.total.hi[unit] == goal))
			return e;
		*cell = hundredths(d->j, figure(d, unit, TUNED) + off * 5);
	}
	return fail(d->j, E_INPUT, "tools/demo.c: unit %zu cannot reach %lld", unit,
	    (long long)goal);
}

/* The closed unit in places ${from} to ${to} whose total is nearest to ${goal},
 * other than ${not}, and which nothing keeps from a grade it reaches. */
static size_t
nearest(const struct score_sheet *s, size_t from, size_t to, size_t not, int64_t goal)
{
	const struct rule_score *t = &s->res.total;
	const uint8_t *grade = s->res.grade[0].worst;
	size_t best = from, i;
	int64_t least = INT64_MAX;

	for (i = from; i < to; i++) {
		int64_t off = t->lo[i] > goal ? t->lo[i] - goal : goal - t->lo[i];

		if (t->lo[i] >= NUM(90).u && grade[i] > 0)
			continue;
		if (t->lo[i] == t->hi[i] && i != not &&off < least) {
			least = off;
			best = i;
		}
	}
	return best;
}

/* Two 党政机关 at exactly 90.00, two 事业单位 with one total. */
static enum err
make_ties(struct demo *d)
{
	struct score_sheet s;
	enum err e = totals(d, &s);
	size_t one, other, first, twin;

	if (e != OK)
		return e;
	one = nearest(&s, 0, OFFICES, d->n, NUM(90).u);
	other = nearest(&s, 0, OFFICES, one, NUM(90).u);
	first = nearest(&s, OFFICES, 60, d->n, NUM(84).u);
	twin = nearest(&s, OFFICES, 60, first, s.res.total.lo[first]);
	e = tune(d, one, NUM(90).u);
	if (e == OK)
		e = tune(d, other, NUM(90).u);
	return e == OK ? tune(d, twin, s.res.total.lo[first]) : e;
}

/* Would ${unit} be 优秀 if there were places for all? */
static bool
is_good(struct demo *d, const struct score_sheet *s, size_t unit)
{
	const struct rule_score *t = &s->res.total;

	return t->lo[unit] == t->hi[unit] && t->lo[unit] >= NUM(90).u &&
	    s->res.grade[1].worst[unit] == 0 && figure(d, unit, "严重案件") == 0;
}

/* The unit that is ${nth} among the 党政机关 that would be 优秀; d->n if there are
 * fewer. */
static size_t
good_one(struct demo *d, const struct score_sheet *s, size_t nth)
{
	const int64_t *total = s->res.total.lo;
	size_t unit, other, before;

	for (unit = 0; unit < OFFICES; unit++) {
		if (!is_good(d, s, unit))
			continue;
		for (before = other = 0; other < OFFICES; other++)
			before += is_good(d, s, other) &&
			    (total[other] > total[unit] ||
				(total[other] == total[unit] && other < unit));
		if (before + 1 == nth)
			return unit;
	}
	return d->n;
}

/* The last of the 党政机关 for whom there is a place, and the first for whom there
 * is none, with one total: neither gets it. */
static enum err
make_edge(struct demo *d)
{
	struct score_sheet s;
	enum err e = totals(d, &s);
	size_t last, next;

	if (e != OK)
		return e;
	last = good_one(d, &s, PLACES);
	next = good_one(d, &s, PLACES + 1);
	if (next == d->n)
		return fail(d->j, E_INPUT,
		    "tools/demo.c: there are places for all good ones");
	return tune(d, last, s.res.total.lo[next]);
}

/* ── files ──────────────────────────────────────────────────────────── */

static struct str
head_of(struct job *j, const struct rule_fact *f)
{
	return f->unit.n == 0
	    ? f->name
	    : job_fmt(j, "%.*s(%.*s)", STR_FMT(f->name), STR_FMT(f->unit));
}

/* What somebody gives: results of years before come by themselves. */
static void
take_facts(struct demo *d)
{
	size_t n, i;
	const struct rule_fact *fact = rule_facts(d->r, &n);
	struct rule_fact *given = NEWS(d->j, struct rule_fact, n);

	for (i = 0; i < n; i++)
		if (fact[i].origin != RULE_HISTORY)
			given[d->facts++] = fact[i];
	d->fact = given;
}

/* A table with the names and classes of ${units} and nothing else. */
static void
begin(struct demo *d, const struct table *units)
{
	size_t i, *line = NEWS(d->j, size_t, d->n + 1);

	d->t = (struct table){ .name = S("demo"),
		.rows = d->n + 1,
		.cols = d->facts + 1,
		.line = line };
	d->t.cell = d->cell = NEWS(d->j, struct str, d->t.rows * d->t.cols);
	d->cell[0] = S("单位");
	for (i = 0; i < d->facts; i++)
		d->cell[i + 1] = head_of(d->j, &d->fact[i]);
	for (i = 0; i < d->n; i++) {
		line[i + 1] = i + 2;
		cell_at(d, i, 0)[-1] = table_at(units, i + 1, 0);
		if (d->fact[0].is_class)
			*cell_at(d, i, 0) = table_at(units, i + 1, 1);
	}
}

static enum err
change(struct job *j, const struct changed *c, struct str *text)
{
	size_t at = str_find(*text, str_of(c->is));

	if (at == text->n)
		return fail(j, E_INPUT, "tools/demo.c: the text has no %s", c->is);
	*text = job_fmt(j, "%.*s%s%.*s", STR_FMT(str_cut(*text, 0, at)), c->was,
	    STR_FMT(str_cut(*text, at + strlen(c->is), text->n)));
	return OK;
}

static enum err
read_scheme(struct job *j, const struct made *m, const char *dir, struct rule **r)
{
	struct str path = job_fmt(j, "schemes/%s.scheme", m->scheme);
	struct rule_notes notes = { .j = j, .name = path };
	enum err e = tool_read(j, path.p, &notes.text);
	size_t i;

	for (i = 0; i < m->changes && e == OK; i++)
		e = change(j, &m->change[i], &notes.text);
	if (e == OK && m->changes > 0)
		e = tool_write(j, job_fmt(j, "%s/%s.scheme", dir, m->name).p, notes.text);
	if (e == OK)
		e = rule_read(j, path, notes.text, &notes, r);
	if (e != OK && notes.first != NULL)
		return fail(j, e, "%.*s:%u: %.*s", STR_FMT(path), notes.first->line,
		    STR_FMT(notes.first->what));
	return e;
}

static enum err
make(struct job *j, const struct made *m, const struct table *units,
    const struct city *city, const char *dir)
{
	struct demo d = { .j = j, .city = city, .seed = m->seed };
	struct buf b = { .j = j };
	struct rule *r;
	enum err e = read_scheme(j, m, dir, &r);

	if (e == OK && !day_of(m->day[0], m->day[1], m->day[2], &j->today))
		e = fail(j, E_INPUT, "no such day");
	if (e != OK)
		return e;
	d.r = r;
	d.n = m->units > 0 ? m->units : units->rows - 1;
	take_facts(&d);
	state = 20261120;
	begin(&d, units);
	e = fill(&d, m);
	if (e == OK)
		e = put_touches(&d, m->touch, m->touches);
	if (e == OK && m->ties)
		e = make_ties(&d);
	if (e == OK && m->ties)
		e = make_edge(&d);
	if (e != OK)
		return e;
	office_csv_write(&b, &d.t);
	return tool_write(j, job_fmt(j, "%s/%s.csv", dir, m->name).p, buf_str(&b));
}

static enum err
demo(struct job *j, void *arg)
{
	struct tool *a = arg;
	struct str text;
	struct table units;
	struct city city;
	size_t i;
	enum err e;

	if (a->argc != 2)
		return fail(j, E_INPUT, "usage: demo OUTDIR");
	e = tool_read(j, "demo/units.csv", &text);
	if (e == OK)
		e = office_csv_read(j, S("demo/units.csv"), text, &units);
	if (e != OK)
		return e;
	city_make(j, &units, &city);
	e = tool_write(j, job_fmt(j, "%s/branches.csv", a->argv[1]).p,
	    city_branches(j, &units, &city));
	for (i = 0; i < ARRAY_N(tables) && e == OK; i++)
		e = make(j, &tables[i], &units, &city, a->argv[1]);
	return e;
}

int
main(int argc, char **argv)
{
	return tool_run(argc, argv, demo);
}
