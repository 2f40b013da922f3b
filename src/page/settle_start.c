/* SPDX-License-Identifier: MIT
 *
 * settle_start.c -- what of the results belongs on 待办
 *
 * A unit sees what it came to and until when it may object; the committee what is
 * on its way and whose turn it is; those who answer, what waits for them.
 */
#include "page/notice.h"
#include "page/settle.h"

#define OWN_MAX 10
#define NEWS_MAX 20
#define PLACES 2 /* of a scheme whose text cannot be read any more */

/* ── a unit ─────────────────────────────────────────────────────────── */

static struct str
own_words(struct job *j, const struct result *x, const struct result_row *row, int places,
    const struct result_grade *g, size_t n)
{
	struct buf b = { .j = j };

	if (x->amends != 0 && result_is_open(x->state))
		buf_fmt(&b, "对第 %lld 号结果的更正，", (long long)x->amends);
	buf_fmt(&b, "%.*s，%.*s", STR_FMT(row->name), STR_FMT(notice_period(j, x)));
	if (row->lo == row->hi)
		buf_fmt(&b, "，%.*s 分，%.*s", STR_FMT(settled_total(j, row, places)),
		    STR_FMT(settled_place(j, row)));
	else
		buf_put(&b, S("，总分未定"));
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "，%.*s %.*s", STR_FMT(g[i].table_name),
		    STR_FMT(g[i].decided));
	return buf_str(&b);
}

static enum err
add_own(struct req *r, struct db_ro *db, const struct result *x, int64_t unit,
    struct result_news *list, size_t *n)
{
	const struct result_grade *g;
	struct due due = { .late = false };
	struct result_row row;
	struct loaded l = { 0 };
	size_t grades;
	enum err e = result_of_unit(r->job, db, x->id, unit, &row, &g, &grades);

	if (e == OK)
		e = load_scheme_id(r, db, x->scheme, &l);
	if (e != OK)
		return e == E_MISSING ? OK : e;
	if (x->state == RESULT_DRAFT)
		due = due_of(r->job, x->object_until);
	list[(*n)++] = (struct result_news){ .to = { job_fmt(r->job,
						 "/result/%lld/unit/%lld",
						 (long long)x->id, (long long)unit) },
		.title = x->title,
		.about = own_words(r->job, x, &row,
		    l.rule != NULL ? rule_head(l.rule)->places : PLACES, g, grades),
		.due = due.date.n > 0 ? job_fmt(r->job, "异议到%.*s", STR_FMT(due.date))
				      : S(""),
		.left = due.left,
		.state = settled_state(x->state) };
	return OK;
}

static enum err
fill_own(struct req *r, struct db_ro *db, const struct result *x, size_t n,
    struct results_first *out)
{
	struct result_news *list = NEWS(r->job, struct result_news, OWN_MAX);
	const int64_t *tops;
	size_t tops_n;
	bool all;
	enum err e = OK;

	account_within(r->job, who_of(r), R_SCORE, &all, &tops, &tops_n);
	for (size_t i = 0; e == OK && !all && i < n; i++)
		for (size_t k = 0; e == OK && k < tops_n && out->own_n < OWN_MAX; k++)
			if (x[i].state == RESULT_FINAL || result_is_open(x[i].state))
				e = add_own(r, db, &x[i], tops[k], list, &out->own_n);
	out->own = list;
	return e;
}

/* ── the committee ──────────────────────────────────────────────────── */

static struct str
turn_words(const struct result *x, int64_t person)
{
	switch (x->state) {
	case RESULT_DRAFT:
		return S("收异议、审定等次，然后提请签批");
	case RESULT_ASKED:
		return x->asked_by == person ? S("您提请的，等另一人签批")
					     : S("等您签批");
	case RESULT_SIGNED:
		return x->must_show ? S("可以公示") : S("可以生效");
	case RESULT_SHOWN:
		return S("公示期满后生效");
	case RESULT_FINAL:
	case RESULT_REPLACED:
	case RESULT_AMENDED:
	case RESULT_DROPPED:
	case RESULT_STATES_N:
		break;
	}
	return S("");
}

static struct str
running_words(struct req *r, const struct result *x)
{
	struct str turn = turn_words(x, who_of(r)->person);

	return x->amends == 0 ? turn
			      : job_fmt(r->job, "更正第 %lld 号结果：%.*s",
				    (long long)x->amends, STR_FMT(turn));
}

static void
fill_running(struct req *r, const struct result *x, size_t n, struct results_first *out)
{
	struct result_news *list = NEWS(r->job, struct result_news, NEWS_MAX);

	for (size_t i = 0; i < n && out->running_n < NEWS_MAX; i++) {
		struct due due = { .late = false };

		if (!result_is_open(x[i].state))
			continue;
		if (x[i].state == RESULT_DRAFT)
			due = due_of(r->job, x[i].object_until);
		else if (x[i].state == RESULT_SHOWN)
			due = due_of(r->job, x[i].show_until);
		list[out->running_n++] = (struct result_news){
			.to = { job_fmt(r->job, "/result/%lld", (long long)x[i].id) },
			.title = x[i].title,
			.about = running_words(r, &x[i]),
			.due = due.date,
			.left = due.left,
			.state = settled_state(x[i].state)
		};
	}
	out->running = list;
}

/* ── objections ─────────────────────────────────────────────────────── */

static enum err
add_objections(struct req *r, struct db_ro *db, const struct result *x,
    struct result_news *list, size_t *n)
{
	const struct result_objection *o;
	size_t all;
	enum err e = result_objections(r->job, db, x->id, 0, &o, &all);

	for (size_t i = 0; e == OK && i < all && *n < NEWS_MAX; i++)
		if (o[i].answer == RESULT_OPEN)
			list[(*n)++] = (struct result_news){ .to = { job_fmt(r->job,
								 "/objection/%lld",
								 (long long)o[i].id) },
				.title = job_fmt(r->job, "%.*s：%.*s",
				    STR_FMT(o[i].unit != 0 ? unit_name(r, db, o[i].unit)
							   : S("公示")),
				    STR_FMT(objected_item(o[i].item))),
				.about = x->title,
				.due = moment(r->job, o[i].at),
				.state = answer_state(o[i].answer) };
	return e;
}

/* Not of those the asker froze, for he does not answer them. */
static enum err
fill_objections(struct req *r, struct db_ro *db, const struct result *x, size_t n,
    struct results_first *out)
{
	struct result_news *list = NEWS(r->job, struct result_news, NEWS_MAX);
	enum err e = OK;

	for (size_t i = 0; e == OK && i < n; i++)
		if (result_is_open(x[i].state) && x[i].frozen_by != who_of(r)->person)
			e = add_objections(r, db, &x[i], list, &out->objections_n);
	out->objections = list;
	return e;
}

enum err
results_first(struct req *r, struct db_ro *db, struct results_first *out)
{
	const struct account_who *who = who_of(r);
	const struct result *x;
	size_t n;
	enum err e;

	*out = (struct results_first){ .own_n = 0 };
	if (!account_has(who, R_SCORE))
		return OK;
	e = result_list(r->job, db, 0, &x, &n);
	if (e == OK)
		e = fill_own(r, db, x, n, out);
	if (e == OK && account_has(who, R_RESULT))
		fill_running(r, x, n, out);
	if (e == OK && account_has(who, R_ANSWER))
		e = fill_objections(r, db, x, n, out);
	return e;
}

enum err
result_now(struct req *r, struct db_ro *db, const struct loaded *l, struct result *out)
{
	enum err e = result_current(r->job, db, l->scheme.id,
	    score_period(r->job, l->rule), out);

	if (e == E_MISSING) {
		*out = (struct result){ .id = 0 };
		return OK;
	}
	return e;
}
