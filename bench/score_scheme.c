/* SPDX-License-Identifier: MIT
 *
 * score_scheme.c -- the job of bench/score as zeren does it: the scheme, run
 *
 * The scheme is read once a process; its facts are checked to be those of the job.
 */
#include "bench.h"
#include "score/score.h"
#include "score_measure.h"
#include "score_scheme.h"
#include "tool.h"

static const char *const fact_words[FACTS] = {
#define FACT(name, word, lo, hi, each) [name] = word,
#include "score_job.def"
};

struct scored {
	const struct rule *r;
	struct rule_results res;
	struct rule_places places;
	struct rule_below below;
	size_t pool[PARTS];
};

/* The pools that are the parts. */
static enum err
find_parts(struct job *j, struct scored *s)
{
	size_t n;
	const struct rule_pool *pool = rule_pools(s->r, &n);

	for (size_t p = 0; p < PARTS; p++) {
		size_t at = 0;

		while (at < n && !str_eq(pool[at].name, str_of(part_words[p])))
			at++;
		if (at == n)
			return fail(j, E_INPUT, "方案里没有“%s”", part_words[p]);
		s->pool[p] = at;
	}
	return OK;
}

enum err
read_scheme(struct job *j, struct rule **r)
{
	struct rule_notes notes = { .j = j, .name = S("bench/score.scheme") };
	struct buf told = { .j = j };
	const struct rule_fact *fact;
	size_t n;
	enum err e = tool_read(j, "bench/score.scheme", &notes.text);

	if (e == OK)
		e = rule_read(j, notes.name, notes.text, &notes, r);
	if (e != OK && notes.first != NULL) {
		rule_note_put(&told, &notes, notes.first);
		return fail(j, e, "%.*s", STR_FMT(buf_str(&told)));
	}
	if (e != OK)
		return e;
	fact = rule_facts(*r, &n);
	for (size_t i = 0; i < FACTS; i++)
		if (n != FACTS || !str_eq(fact[i].name, str_of(fact_words[i])))
			return fail(j, E_INPUT, "方案的数据和 score_job.def 不同：%s",
			    fact_words[i]);
	return OK;
}

static int64_t
closed(const struct rule_score *s, size_t i)
{
	return s->state[i] == 0 && s->lo[i] == s->hi[i] ? s->lo[i] / 10000 : -1;
}

static void
scheme_at(const struct outcome *o, size_t i, struct answer *a)
{
	const struct scored *s = o->arg;
	const struct rule_grade_score *grade = &s->res.grade[0];

	for (int p = 0; p < PARTS; p++)
		a->part[p] = closed(&s->res.pool[s->pool[p]], i);
	a->total = closed(&s->res.total, i);
	a->rank = s->places.best[i] == s->places.worst[i] ? (int64_t)s->places.best[i]
							  : -1;
	a->grade = grade->best[i] == grade->worst[i] ? grade->best[i] : -1;
	a->below = s->below.open[i] == 0 ? (int64_t)s->below.n[i] : -1;
	a->below_sum = (int64_t)(s->below.sum[i] / 10000);
	for (size_t k = 0; k < GRADES; k++)
		a->below_grade[k] = s->below.grade[i * GRADES + k];
}

static enum err
score(struct job *j, struct scored *s, const struct rule_snapshot *snap, int threads,
    struct outcome *out)
{
	int64_t from = microseconds(), cpu = processor(), ran, placed;
	struct lanes lanes = { 0 };
	const struct rule_how how = { .lanes = (size_t)threads,
		.each = timed_lanes,
		.arg = &lanes,
		.brief = true };
	enum err e = rule_run(j, s->r, snap, &how, &s->res);

	ran = microseconds();
	if (e == OK)
		rule_places(j, s->r, snap, &how, &s->res, &s->places);
	placed = microseconds();
	if (e == OK)
		rule_below(j, s->r, snap, &s->res, 0, &s->below);
	*out = (struct outcome){ .phase = { { "score", ran - from },
				     { "rank", placed - ran },
				     { "below", microseconds() - placed } },
		.cpu = processor() - cpu,
		.at = scheme_at,
		.arg = s };
	out->path = out->cpu - lanes.all + lanes.busiest;
	return e;
}

static enum err
run_on(struct job *j, const struct facts *f, int32_t today, int threads,
    struct outcome *out)
{
	struct scored *s = NEW(j, struct scored);
	const struct rule_snapshot snap = { .subjects = f->n,
		.fact = f->col,
		.today = today,
		.above = f->above };
	struct rule *r;
	enum err e = read_scheme(j, &r);

	s->r = r;
	if (e == OK)
		e = find_parts(j, s);
	return e == OK ? score(j, s, &snap, threads, out) : e;
}

enum err
run_scheme(struct job *j, const struct facts *f, int threads, struct outcome *out)
{
	return run_on(j, f, j->today, threads, out);
}

enum err
run_open(struct job *j, const struct facts *f, int threads, struct outcome *out)
{
	return run_on(j, f, IN_TIME, threads, out);
}

/* ── one reading, one explanation ───────────────────────────────────── */

#define READINGS 20
#define EXPLANATIONS 30

struct timing {
	size_t n;
	int64_t us;
};

static enum err
read_once(struct job *j, void *arg)
{
	struct timing *t = arg;
	struct rule *r;
	int64_t from = microseconds();
	enum err e = read_scheme(j, &r);

	t->us = least(t->us, microseconds() - from);
	return e;
}

enum err
time_reading(struct job *j, int64_t *us)
{
	struct timing t = { 0 };
	struct job inner = { .today = j->today };
	enum err e = OK;

	for (int i = 0; i < READINGS && e == OK; i++)
		e = job_run(&inner, MEMORY, read_once, &t);
	*us = t.us;
	return e == OK ? OK : fail(j, e, "%s", inner.told);
}

static enum err
explain(struct job *j, void *arg)
{
	struct timing *t = arg;
	const struct facts *f = make_facts(j, t->n);
	const struct rule_snapshot snap = { .subjects = f->n,
		.fact = f->col,
		.today = TODAY,
		.above = f->above };
	const struct rule_how how = { .lanes = 1, .each = score_lanes, .brief = true };
	struct rule_results got;
	struct rule_step *step;
	struct rule *r;
	enum err e = read_scheme(j, &r);

	if (e == OK)
		e = rule_run(j, r, &snap, &how, &got);
	for (int i = 0; i < EXPLANATIONS && e == OK; i++) {
		int64_t from = microseconds();

		e = rule_explain(j, r, &snap, &got, f->n / 2, &step);
		t->us = least(t->us, microseconds() - from);
	}
	return e;
}

enum err
time_explaining(struct job *j, size_t n, int64_t *us)
{
	struct timing t = { .n = n };
	struct job inner = { .today = j->today };
	enum err e = job_run(&inner, MEMORY, explain, &t);

	*us = t.us;
	return e == OK ? OK : fail(j, e, "%s", inner.told);
}
