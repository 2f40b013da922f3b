/* SPDX-License-Identifier: MIT
 *
 * score_sql.c -- writes the statements of bench/score from score_job.def
 *
 * NULL does most of what 未报 asks: a comparison with it holds never, a sum with it is
 * NULL again.  Quotients are compared crosswise, and divided once, rounded half up.
 */
#include "score_sql.h"

#define COLUMN(fact) "f_" #fact

/* ── clauses as expressions ─────────────────────────────────────────── */

struct parts {
	struct buf part[PARTS], off[DEDUCTIONS];
	const char *veto[PARTS];
};

static void
put_portion(struct buf *b, const char *v, const char *whole, int points)
{
	buf_fmt(b,
	    " + COALESCE(CASE WHEN %s >= %s THEN %d ELSE (2 * %s * %d + %s) / (2 * %s)"
	    " END, 0)",
	    v, whole, points, v, points, whole, whole);
}

static void
put_linear(struct job *j, struct buf *b, const char *v, int64_t target, int points)
{
	struct str whole = job_fmt(j, "%lld", (long long)(target * NUM_ONE));

	put_portion(b, v, whole.p, points);
}

/* ${limit} times ${unit}, which is a column or a number. */
static void
put_band(struct buf *b, const char *v, const int64_t limit[4], const char *unit,
    int points)
{
	static const int fifths[] = { 5, 4, 3, 2 };

	buf_put(b, S(" + CASE"));
	for (int k = 0; k < 4; k++)
		buf_fmt(b, " WHEN %s >= %lld * %s THEN %d", v, (long long)limit[k], unit,
		    points * fifths[k] / 5);
	buf_put(b, S(" ELSE 0 END"));
}

static void
put_less(struct buf *b, const char *v, int64_t need, int each)
{
	buf_fmt(b,
	    " + CASE WHEN %s < %lld THEN (%lld - %s) / %lld * %d WHEN %s IS NOT NULL"
	    " THEN 0 END",
	    v, (long long)(need * NUM_ONE), (long long)(need * NUM_ONE), v,
	    (long long)NUM_ONE, each, v);
}

static void
put_each(struct buf *b, const char *v, int each)
{
	buf_fmt(b, " + %s / %lld * %d", v, (long long)NUM_ONE, each);
}

static void
put_item(struct buf *b, const struct buf *off, int points)
{
	buf_fmt(b, " + CASE WHEN 0%.*s < %d THEN %d - (0%.*s) ELSE 0 END",
	    STR_FMT(buf_str(off)), points, points, STR_FMT(buf_str(off)));
}

static void
put_bonus(struct buf *b, const char *v, int each, int most)
{
	buf_fmt(b,
	    " + CASE WHEN %s / %lld * %d < %d THEN %s / %lld * %d WHEN %s IS NOT NULL"
	    " THEN %d END",
	    v, (long long)NUM_ONE, each, most, v, (long long)NUM_ONE, each, v, most);
}

static void
put_parts(struct job *j, struct parts *t)
{
#define LINEAR(p, fact, target, points) \
	put_linear(j, &t->part[p], COLUMN(fact), target, points);
#define BANDS(p, fact, w, x, y, z, points)                                           \
	put_band(&t->part[p], COLUMN(fact),                                          \
	    (const int64_t[]){ w * NUM_ONE, x * NUM_ONE, y * NUM_ONE, z * NUM_ONE }, \
	    "1", points);
#define RATIO(p, fact, of, w, x, y, z, points)           \
	put_band(&t->part[p], COLUMN(fact) " * 1000000", \
	    (const int64_t[]){ w, x, y, z }, COLUMN(of), points);
#define SHARE(p, fact, of, points) \
	put_portion(&t->part[p], COLUMN(fact), COLUMN(of), points);
#define LESS(item, fact, need, each) put_less(&t->off[item], COLUMN(fact), need, each);
#define EACH(item, fact, each) put_each(&t->off[item], COLUMN(fact), each);
#define ITEM(item, p, points) put_item(&t->part[p], &t->off[item], points);
#define BONUS(fact, each, most) put_bonus(&t->part[BONUSES], COLUMN(fact), each, most);
#define VETO(p, fact) t->veto[p] = COLUMN(fact);
#include "score_job.def"
}

/* ── tables ─────────────────────────────────────────────────────────── */

struct str
sql_facts(struct job *j, const char *create)
{
	struct buf b = { .j = j };

	buf_fmt(&b, "%s fact (id BIGINT PRIMARY KEY, above BIGINT", create);
#define FACT(name, word, lo, hi, each) buf_put(&b, S(", " COLUMN(name) " BIGINT"));
#include "score_job.def"
	buf_c(&b, ')');
	return buf_str(&b);
}

struct str
sql_weights(struct job *j, const char *create)
{
	struct buf b = { .j = j };

	buf_fmt(&b, "%s weight AS ", create);
	for (int c = 0; c < CLASSES; c++) {
		buf_fmt(&b, "%s SELECT %d AS class", c == 0 ? "" : " UNION ALL", c);
		for (int p = 0; p < WEIGHED; p++)
			buf_fmt(&b, ", %d AS w%d", weights[c][p], p);
	}
	return buf_str(&b);
}

static void
put_score(struct job *j, struct buf *b)
{
	struct parts t = { 0 };

	for (int p = 0; p < PARTS; p++)
		t.part[p].j = j;
	for (int k = 0; k < DEDUCTIONS; k++)
		t.off[k].j = j;
	put_parts(j, &t);
	buf_put(b, S("part AS SELECT id, above, f_CLASS AS class, f_CHEAT AS cheat"));
	for (int p = 0; p < BONUSES; p++)
		buf_fmt(b, ", CASE WHEN %s > 0 THEN 0 ELSE 0%.*s END AS p%d",
		    t.veto[p] == NULL ? "0" : t.veto[p], STR_FMT(buf_str(&t.part[p])), p);
	buf_fmt(b, ", COALESCE(CASE WHEN 0%.*s >= %d THEN %d ELSE 0%.*s END, 0) AS p%d",
	    STR_FMT(buf_str(&t.part[BONUSES])), BONUS_MOST, BONUS_MOST,
	    STR_FMT(buf_str(&t.part[BONUSES])), BONUSES);
	buf_put(b, S(" FROM fact"));
}

static void
put_total(struct job *j, struct buf *b)
{
	(void)j;
	buf_put(b,
	    S("mark AS SELECT s.*, (60 * s.party + 20 * s.p6 + 10 * s.p7 + 10 *"
	      " s.p8 + 50) / 100 + s.p9 AS total FROM (SELECT p.*, (50"));
	for (int p = 0; p < WEIGHED; p++)
		buf_fmt(b, " + w.w%d * p.p%d", p, p);
	buf_put(b,
	    S(") / 100 AS party FROM part p JOIN weight w ON w.class = p.class) s"));
}

static void
put_grade(struct job *j, struct buf *b)
{
	(void)j;
	buf_fmt(b,
	    "graded AS SELECT id, place, CASE WHEN cheat > 0 THEN"
	    " CASE WHEN total >= %d THEN 2 ELSE 3 END"
	    " WHEN total >= %d AND wanting <= members * %d / 100 THEN 0"
	    " WHEN total >= %d THEN 1 WHEN total >= %d THEN 2 ELSE 3 END AS grade FROM"
	    " (SELECT id, cheat, total, RANK() OVER c AS place, COUNT(*) OVER"
	    " (PARTITION BY class) AS members, SUM(CASE WHEN total >= %d AND"
	    " COALESCE(cheat, 0) = 0 THEN 1 ELSE 0 END) OVER c AS wanting FROM mark"
	    " WINDOW c AS (PARTITION BY class ORDER BY total DESC)) s",
	    grade_from[PASSED], grade_from[EXCELLENT], QUOTA, grade_from[GOOD],
	    grade_from[PASSED], grade_from[EXCELLENT]);
}

static void
put_below(struct job *j, struct buf *b)
{
	(void)j;
	buf_put(b,
	    S("below AS WITH RECURSIVE up (id, top) AS (SELECT id, above FROM fact WHERE"
	      " above >= 0 UNION ALL SELECT up.id, fact.above FROM up JOIN fact ON"
	      " fact.id = up.top WHERE fact.above >= 0) SELECT up.top AS id, COUNT(*) AS n,"
	      " CAST(SUM(mark.total) AS BIGINT) AS total"));
	for (int g = 0; g < GRADES; g++)
		buf_fmt(b, ", SUM(CASE WHEN graded.grade = %d THEN 1 ELSE 0 END) AS g%d",
		    g, g);
	buf_put(b,
	    S(" FROM up JOIN mark ON mark.id = up.id JOIN graded ON graded.id = up.id"
	      " GROUP BY up.top"));
}

static void (*const put_stage[STAGES])(struct job *, struct buf *) = { put_score,
	put_total, put_grade, put_below };
const char *const sql_stage_name[STAGES] = { "score", "total", "rank", "below" };

struct str
sql_stage(struct job *j, int stage, const char *create)
{
	struct buf b = { .j = j };

	buf_fmt(&b, "%s ", create);
	put_stage[stage](j, &b);
	return buf_str(&b);
}

struct str
sql_answers(struct job *j)
{
	struct buf b = { .j = j };

	buf_put(&b, S("SELECT "));
	for (int p = 0; p < PARTY; p++)
		buf_fmt(&b, "m.p%d, ", p);
	buf_put(&b,
	    S("m.party, m.total, g.place, g.grade, COALESCE(b.n, 0), COALESCE(b.total, 0)"));
	for (int g = 0; g < GRADES; g++)
		buf_fmt(&b, ", COALESCE(b.g%d, 0)", g);
	buf_put(&b,
	    S(" FROM mark m JOIN graded g ON g.id = m.id LEFT JOIN below b ON"
	      " b.id = m.id ORDER BY m.id"));
	return buf_str(&b);
}

void
fetched_at(const struct outcome *o, size_t i, struct answer *a)
{
	const struct fetched *f = o->arg;

	memcpy(a, f->v + i * ANSWER_N, sizeof *a);
}
