/* SPDX-License-Identifier: MIT
 *
 * score_scheme.c -- the job of bench/score as zeren does it: the scheme, run
 *
 * The scheme is read once a process; its facts are checked to be those of the job.
 */
#include "bench.h"
#include "score_job.h"
#include "score_scheme.h"
#include "tool.h"

static const char *const fact_words[FACTS] = {
#define FACT(name, word, lo, hi, each) [name] = word,
#include "score_job.def"
};

struct scored {
	const struct rule *r;
	struct score_sheet sheet;
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
	const struct rule_grade_score *grade = &s->sheet.res.grade[0];

	for (int p = 0; p < PARTS; p++)
		a->part[p] = closed(&s->sheet.res.pool[s->pool[p]], i);
	a->total = closed(&s->sheet.res.total, i);
	a->rank = s->sheet.best[i] == s->sheet.worst[i] ? (int64_t)s->sheet.best[i] : -1;
	a->grade = grade->best[i] == grade->worst[i] ? grade->best[i] : -1;
}

enum err
run_scheme(struct job *j, const struct facts *f, int threads, struct outcome *out)
{
	struct scored *s = NEW(j, struct scored);
	struct score_set set = { .n = f->n,
		.snap = { .subjects = f->n,
		    .fact = f->col,
		    .today = j->today,
		    .above = f->above } };
	struct rule *r;
	int64_t from;
	enum err e = read_scheme(j, &r);

	(void)threads;
	s->r = r;
	if (e == OK)
		e = find_parts(j, s);
	from = microseconds();
	if (e == OK)
		e = score_run(j, r, &set, &s->sheet);
	*out = (struct outcome){ .phase = { { "score", microseconds() - from } },
		.at = scheme_at,
		.arg = s };
	return e;
}
