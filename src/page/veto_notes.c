/* SPDX-License-Identifier: MIT
 *
 * veto_notes.c -- what held units back in a published result, found once
 *
 * Anybody may ask for a published page, so what is dear to compute is kept: the
 * lines of the last few results, each by its number and the fact that last changed it
 * or a grade of it.  One thread computes at a time.
 */
#include <pthread.h>

#include "page/notice.h"

#define KEPT 8
#define RUN_MEMORY ((size_t)256 << 20)

struct veto_notes {
	pthread_mutex_t lock;
	struct {
		int64_t result, seq; /* 0: nothing is kept here */
		char *text;
	} kept[KEPT];
	size_t next; /* the place that is given up next */
};

struct running { /* a job of its own, with more memory */
	struct db_ro *db;
	int64_t result, seq;
	char *text; /* from malloc */
};

static enum err
put_line(struct job *j, struct buf *b, const struct rule *rule,
    const struct score_sheet *sheet, size_t unit)
{
	struct str why;
	enum err e = vetoes_on(j, rule, sheet, unit, &why);

	if (e != OK)
		return e;
	if (why.n > 0)
		buf_fmt(b, "%.*s的等次受“%.*s”的限制\n", STR_FMT(sheet->set->unit[unit]),
		    STR_FMT(why));
	return OK;
}

static enum err
run(struct job *j, void *arg)
{
	struct running *x = arg;
	const struct result_file *file;
	const struct rule_grade *g;
	struct buf b = { .j = j };
	struct score_sheet sheet;
	struct score_set set;
	struct rule *rule;
	size_t n, tables;
	enum err e = result_files(j, x->db, x->result, &file, &n);

	if (e == OK)
		e = result_scores(j, file, n, &rule, &set, &sheet);
	if (e != OK)
		return e;
	g = rule_grades(rule, &tables);
	for (size_t i = 0; e == OK && tables > 0 && i < set.n; i++)
		if (is_held_back(&sheet, &g[0], i))
			e = put_line(j, &b, rule, &sheet, i);
	if (e == OK)
		x->text = strndup(b.n > 0 ? b.p : "", b.n);
	return e == OK && x->text == NULL ? fail(j, E_BUSY, "内存不足；请稍后再试") : e;
}

static enum err
find_out(struct job *j, struct running *x)
{
	struct job own = { .now = j->now, .today = j->today };
	enum err e = job_run(&own, RUN_MEMORY, run, x);

	return e == OK ? OK : fail(j, e, "%s", own.told);
}

/* Under the lock: the lines of ${x}, computed unless they are kept. */
static enum err
look_up(struct job *j, struct veto_notes *v, struct running *run, const char **out)
{
	size_t at = 0;
	enum err e;

	while (at < KEPT &&
	    (v->kept[at].result != run->result || v->kept[at].seq != run->seq))
		at++;
	if (at == KEPT) {
		e = find_out(j, run);
		if (e != OK)
			return e;
		at = v->next;
		v->next = (v->next + 1) % KEPT;
		free(v->kept[at].text);
		v->kept[at].text = run->text;
		v->kept[at].result = run->result;
		v->kept[at].seq = run->seq;
	}
	*out = v->kept[at].text;
	return OK;
}

/* Memory is taken outside of the lock, for it may not be there. */
static enum err
kept_size(struct job *j, struct veto_notes *v, struct running *run, size_t *n)
{
	const char *text = "";
	enum err e;

	(void)pthread_mutex_lock(&v->lock);
	e = look_up(j, v, run, &text);
	*n = strlen(text);
	(void)pthread_mutex_unlock(&v->lock);
	return e;
}

static enum err
kept_copy(struct job *j, struct veto_notes *v, struct running *run, char *to, size_t n)
{
	const char *text = "";
	enum err e;

	(void)pthread_mutex_lock(&v->lock);
	e = look_up(j, v, run, &text);
	if (e == OK && strlen(text) == n)
		memcpy(to, text, n);
	(void)pthread_mutex_unlock(&v->lock);
	return e;
}

enum err
veto_notes(struct req *r, struct db_ro *db, const struct result *x, struct str *out)
{
	struct veto_notes *v = site_of(r)->vetoes;
	struct running run = { .db = db, .result = x->id };
	size_t n;
	char *to;
	enum err e = result_newest(r->job, db, x, &run.seq);

	if (e == OK)
		e = kept_size(r->job, v, &run, &n);
	if (e != OK)
		return e;
	to = job_alloc(r->job, n + 1);
	e = kept_copy(r->job, v, &run, to, n);
	*out = (struct str){ to, n };
	return e;
}

enum err
veto_notes_open(struct job *j, struct veto_notes **out)
{
	*out = calloc(1, sizeof **out);
	if (*out == NULL || pthread_mutex_init(&(*out)->lock, NULL) != 0) {
		free(*out);
		*out = NULL;
		return fail(j, E_SYSTEM, "内存不足，程序没有启动");
	}
	return OK;
}

void
veto_notes_close(struct veto_notes *v)
{
	if (v == NULL)
		return;
	for (size_t i = 0; i < KEPT; i++)
		free(v->kept[i].text);
	(void)pthread_mutex_destroy(&v->lock);
	free(v);
}
