/* SPDX-License-Identifier: MIT
 *
 * item.c -- one item [事项]: what it is, why, what may be done now, what was done
 *
 * One form for each verb that flows.def gives the asker; the address of a form
 * says by which right it is taken, and the room looks again.
 */
#include "page/item.h"

struct verb_view {
	size_t at;
	struct str word, asks, to, typed;
	struct url action;
	bool needs_note, is_bad, is_folded;
};
struct step_view {
	int64_t seq;
	struct str verb, who, at, change, note;
};
struct item_page {
	struct frame frame;
	struct problems problems;
	struct str saved, title, kind, means, unit_name, owner, due, left, holds, figure;
	struct str opener, opened, waits, source;
	struct str said; /* the day of the scheme, past when it was opened */
	int64_t id, unit, base;
	int64_t amended, amends; /* the result it came from, and what amended it */
	struct url from; /* the page of where it came from; empty: there is none */
	struct url amends_page;
	bool is_withdrawn, is_over, is_kept; /* by ${amends}; done before; goes on */
	struct state_view state;
	bool is_late, may_unit, may_postpone;
	const struct verb_view *verbs;
	size_t verbs_n;
	const struct step_view *steps;
	size_t steps_n;
};
#include "page/item.html.h"

struct asked {
	struct duty_item item;
	struct duty_who who;
	struct str verb, note; /* as typed */
};

static enum err
load(struct req *r, struct db_ro *db, struct asked *a)
{
	enum err e = duty_find(r->job, db, arg_id(r, 0), &a->item);

	return e == OK ? item_who(r, db, &a->item, &a->who) : e;
}

/* ── what it is ─────────────────────────────────────────────────────── */

/* Where sources have pages: the head of the key, and whose right opens it. */
static const struct {
	const char *head, *path;
	enum account_right right;
} sources[] = {
	{ "scheme:", "/scheme/", R_SCHEME },
	{ "result:", "/result/", R_RESULT_SEE },
};

static struct url
source_page(struct req *r, struct str key)
{
	int64_t id;

	for (size_t i = 0; i < ARRAY_N(sources); i++) {
		size_t n = strlen(sources[i].head);

		if (str_starts(key, str_of(sources[i].head)) &&
		    req_number(str_cut(key, n, key.n), &id) &&
		    account_has(who_of(r), sources[i].right))
			return (struct url){ job_fmt(r->job, "%s%lld", sources[i].path,
			    (long long)id) };
	}
	return (struct url){ S("") };
}

/* 2026年1月1日至2026年12月31日; 到2026年12月31日; 解除为止; empty if it does not hold. */
static struct str
holds_text(struct job *j, const struct duty_item *item)
{
	struct str from = day_text(j, item->from), until = day_text(j, item->until);

	if (duty_kind(item->kind)->flow != DUTY_FLOW_HOLD)
		return S("");
	if (item->until == DAY_NONE)
		return item->from == DAY_NONE
		    ? S("解除为止")
		    : job_fmt(j, "%.*s起，解除为止", STR_FMT(from));
	return job_fmt(j, "%.*s%s%.*s", STR_FMT(from),
	    item->from == DAY_NONE ? "到" : "至", STR_FMT(until));
}

static struct str
figure_text(struct job *j, const struct duty_item *item)
{
	struct num x = item->figure;

	if (!item->has_figure)
		return S("");
	if (x.u < 0)
		return job_fmt(j, "下调 %.*s%%",
		    STR_FMT(num_text(j, (struct num){ -x.u })));
	return job_fmt(j, "上浮 %.*s%%", STR_FMT(num_text(j, x)));
}

/* Whose turn it is, for one who has nothing to do now. */
static struct str
waits_text(struct job *j, const struct asked *a)
{
	if (duty_is_own(&a->item, &a->who))
		return S("上一步是您办的，等另一个人核实：谁也不能核自己办的事。");
	switch (duty_state(a->item.state)->by) {
	case DUTY_OWNER:
		return job_fmt(j, "等%.*s办理。", STR_FMT(item_owner(j, &a->item)));
	case DUTY_OTHER:
		return S("已经报来，等工委的另一个人核实。");
	case DUTY_NOBODY:
	case DUTY_COMMITTEE:
		return S("");
	}
	return S("");
}

static void
fill_head(struct req *r, struct db_ro *db, const struct asked *a, struct item_page *v)
{
	const struct duty_item *item = &a->item;
	struct item_row row = item_row(r->job, item);

	v->id = item->id;
	v->unit = item->unit;
	v->base = item->moved;
	v->title = item->title;
	if (!str_starts(item->title, str_of(duty_kind(item->kind)->word)))
		v->kind = str_of(duty_kind(item->kind)->word);
	v->means = str_of(duty_kind(item->kind)->means);
	v->unit_name = item->unit_name;
	v->owner = item_owner(r->job, item);
	v->due = day_text(r->job, item->due);
	v->left = row.left;
	v->said = day_text(r->job, item->said);
	v->is_late = item->is_late;
	v->holds = holds_text(r->job, item);
	v->figure = figure_text(r->job, item);
	v->opener = person_name(r, db, item->opener);
	v->opened = day_text(r->job, item->opened);
	v->source = item->source_words;
	v->from = source_page(r, item->source);
	v->state = row.state;
	v->may_unit = account_has(who_of(r), R_UNIT);
	v->may_postpone = a->who.committee && !duty_state(item->state)->is_end &&
	    duty_kind(item->kind)->flow != DUTY_FLOW_HOLD;
}

/* ── what may be done ───────────────────────────────────────────────── */

static struct url
action_of(struct job *j, int64_t item, enum duty_by by)
{
	static const char *const tail[] = { [DUTY_NOBODY] = "",
		[DUTY_OWNER] = "do",
		[DUTY_OTHER] = "check",
		[DUTY_COMMITTEE] = "run" };

	return (struct url){ job_fmt(j, "/item/%lld/%s", (long long)item, tail[by]) };
}

/* The first step of the asker's own is open, the others wait folded. */
static void
fill_verbs(struct job *j, const struct asked *a, struct item_page *v)
{
	const struct duty_move *m[DUTY_MOVES_MAX];
	size_t n = duty_verbs(&a->item, &a->who, m);
	struct verb_view *list = NEWS(j, struct verb_view, n);
	bool is_own = false;

	for (size_t i = 0; i < n; i++) {
		bool bad = str_eq(a->verb, str_of(m[i]->verb));

		list[i] = (struct verb_view){ .at = i,
			.word = str_of(m[i]->verb),
			.asks = str_of(m[i]->asks),
			.to = m[i]->to == a->item.state
			    ? S("")
			    : str_of(duty_state(m[i]->to)->word),
			.action = action_of(j, a->item.id, m[i]->by),
			.typed = bad ? a->note : S(""),
			.needs_note = m[i]->needs_note,
			.is_bad = bad,
			.is_folded = !bad && (i > 0 || m[i]->by == DUTY_COMMITTEE) };
		is_own = is_own || m[i]->by != DUTY_COMMITTEE;
	}
	v->verbs = list;
	v->verbs_n = n;
	if (!is_own)
		v->waits = waits_text(j, a);
}

/* ── what was done ──────────────────────────────────────────────────── */

static struct str
change_text(struct job *j, const struct duty_step *s)
{
	if (s->new_due != DAY_NONE && s->old_due != DAY_NONE)
		return job_fmt(j, "期限 %.*s 改为 %.*s", STR_FMT(day_text(j, s->old_due)),
		    STR_FMT(day_text(j, s->new_due)));
	if (s->new_due != DAY_NONE)
		return job_fmt(j, "期限 %.*s", STR_FMT(day_text(j, s->new_due)));
	if (s->from.n == 0 || str_eq(s->from, s->to))
		return S("");
	return job_fmt(j, "%.*s → %.*s", STR_FMT(s->from), STR_FMT(s->to));
}

static enum err
fill_steps(struct req *r, struct db_ro *db, struct item_page *v)
{
	const struct duty_step *s;
	struct step_view *list;
	enum err e = duty_steps(r->job, db, v->id, &s, &v->steps_n);

	if (e != OK)
		return e;
	list = NEWS(r->job, struct step_view, v->steps_n);
	for (size_t i = 0; i < v->steps_n; i++) {
		const struct duty_step *x = &s[v->steps_n - 1 - i];

		list[i] = (struct step_view){ x->seq, x->verb,
			person_name(r, db, x->actor), moment(r->job, x->at),
			change_text(r->job, x), x->note };
	}
	v->steps = list;
	return OK;
}

/* ── the page ───────────────────────────────────────────────────────── */

/* 12 of result:12; 0: it is none. */
static int64_t
result_named(struct str source)
{
	struct str head = S("result:");
	int64_t id;

	return str_starts(source, head) &&
		req_number(str_cut(source, head.n, source.n), &id)
	    ? id
	    : 0;
}

/* What has become of ${item} by ${now}, an amendment in effect of the result it came
 * from.  What ended after that was kept by it: nothing need be said. */
static void
set_fate(const struct duty_item *item, const struct result *now, struct item_page *v)
{
	bool is_end = duty_state(item->state)->is_end;

	v->is_kept = !is_end;
	v->is_over = is_end && item->moved < now->seq &&
	    (item->ended == DAY_NONE || item->ended <= day_at(now->final_at));
}

/* Whoever handles it is told that the result it came from was amended, and what that
 * means for it: what goes on, goes on because it follows still.  An amendment may be
 * amended itself; it names the one that withdrew the item, or else the first. */
static enum err
find_amended(struct req *r, struct db_ro *db, const struct asked *a, struct item_page *v)
{
	int64_t id = result_named(a->item.source);
	struct result x;
	enum err e;

	if (id == 0)
		return OK;
	e = result_find(r->job, db, id, &x);
	if (e != OK || x.state != RESULT_AMENDED)
		return e == E_MISSING ? OK : e;
	v->amended = id;
	while (e == OK && !v->is_withdrawn && x.state == RESULT_AMENDED) {
		struct result old = x;

		e = result_instead(r->job, db, &old, &x);
		v->is_withdrawn = e == OK && result_withdrew(r->job, &x, &a->item);
		if (v->amends == 0 || v->is_withdrawn)
			v->amends = x.id;
	}
	if (e != OK)
		return e;
	if (!v->is_withdrawn)
		set_fate(&a->item, &x, v);
	v->amends_page = source_page(r,
	    job_fmt(r->job, "result:%lld", (long long)v->amends));
	return OK;
}

static enum err
draw(struct req *r, struct db_ro *db, const struct asked *a, struct item_page *v)
{
	enum err e;

	fill_head(r, db, a, v);
	fill_verbs(r->job, a, v);
	v->frame = frame_of(r, problem_title(&v->problems, v->title));
	e = fill_steps(r, db, v);
	if (e == OK)
		e = find_amended(r, db, a, v);
	if (e == OK)
		item_page_html(&r->out, v);
	return e;
}

static const struct done dones[] = {
	{ "open", "已开立，责任方在待办里看得到。" },
	{ "day", "期限已经改了，原来的日子留在经过里。" },
	{ "step", "已记下。" },
	{ "again", "这张表已经交过，没有重复记。" },
};

enum err
page_item(struct req *r, struct db_ro *db)
{
	struct item_page v = { .problems = { .j = r->job } };
	struct asked a = { .verb = S("") };
	enum err e = load(r, db, &a);

	if (e != OK)
		return e;
	v.saved = done_told(r, dones, ARRAY_N(dones));
	return draw(r, db, &a, &v);
}

/* ── taking ─────────────────────────────────────────────────────────── */

struct telling {
	struct org_act act;
	struct duty_act step;
	bool seen;
};

static enum err
tell(struct job *j, struct db_rw *rw, void *arg)
{
	struct telling *t = arg;

	return duty_act(j, rw, &t->act, &t->step);
}

/* The form came by the right of its address; what else the asker is does not count. */
static enum err
take(struct req *r, struct desk *d, enum duty_by by)
{
	struct item_page v = { .problems = { .j = r->job } };
	struct asked a = { .verb = req_field(r, S("verb")),
		.note = str_trim(req_field(r, S("note"))) };
	struct telling t = { .act = act_of(r) };
	enum err e = load(r, d->ro, &a);

	if (e != OK)
		return e;
	t.act.seen = &t.seen;
	t.step = (struct duty_act){ .item = a.item.id,
		.verb = a.verb,
		.note = a.note,
		.who = { .person = a.who.person,
		    .owner = by == DUTY_OWNER && a.who.owner,
		    .committee = by == DUTY_COMMITTEE && a.who.committee,
		    .checker = by == DUTY_OTHER && a.who.checker } };
	(void)!req_number(req_field(r, S("base")), &t.step.base);
	e = db_tell(r->job, d->db, tell, &t);
	if (e == OK) {
		go_to(r,
		    job_fmt(r->job, "/item/%lld?done=%s", (long long)a.item.id,
			t.seen ? "again" : "step"));
		return OK;
	}
	return problem_told(r, &v.problems, e) ? draw(r, d->ro, &a, &v) : e;
}

enum err
page_item_do(struct req *r, struct desk *d)
{
	return take(r, d, DUTY_OWNER);
}

enum err
page_item_check(struct req *r, struct desk *d)
{
	return take(r, d, DUTY_OTHER);
}

enum err
page_item_run(struct req *r, struct desk *d)
{
	return take(r, d, DUTY_COMMITTEE);
}
