/* SPDX-License-Identifier: MIT
 *
 * datum.c -- one value of one unit and where it comes from [来历]
 *
 * Every giving, verification and correction stands here with who, when and its
 * number in the ledger; an old value is never taken away.
 */
#include "page/data.h"

struct event_view {
	struct str what, colour, value, reason, actor, at, day;
	int64_t seq;
};

struct peer_view { /* what another of several judges gave */
	struct str judge, value, reason, actor, at;
	size_t fact_at;
};

struct datum_page {
	struct frame frame;
	struct str saved, unit, fact, value, last, doubt, giver, remark, used, reason;
	int64_t unit_id, seq, checked_seq;
	size_t at;
	struct state_view state;
	struct str given_by, given, day, checked_by;
	struct due due;
	bool late, overdue, may_correct, may_fill, may_give;
	bool is_hidden;     /* hidden: of another judge, and not all have given */
	struct str allowed; /* 0 至 5分，步长 0.5分 */
	const struct peer_view *peers;
	size_t peers_n;
	struct str source; /* 由方案“基础”的结果带入; or empty */
	int64_t source_id;
	const struct event_view *events;
	size_t events_n;
};
#include "page/datum.html.h"

static struct str
colour_of(struct str what)
{
	static const struct {
		const char *what, *colour;
	} list[] = { { "认可", "tag g" }, { "退回", "tag r" }, { "更正", "tag b" } };

	for (size_t i = 0; i < ARRAY_N(list); i++)
		if (str_eq(what, str_of(list[i].what)))
			return str_of(list[i].colour);
	return S("tag");
}

static struct str
name_or_system(struct str name)
{
	return name.n > 0 ? name : S("程序");
}

static enum err
fill_events(struct req *r, struct db_ro *db, const struct loaded *l, size_t fact,
    struct datum_page *v)
{
	const struct score_event *ev;
	struct event_view *list;
	size_t n;
	enum err e = score_history(r->job, db, l->scheme.id, l->rule, v->unit_id, fact,
	    &ev, &n);

	if (e != OK)
		return e;
	list = NEWS(r->job, struct event_view, n);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct event_view){ ev[i].what, colour_of(ev[i].what),
			ev[i].text, ev[i].reason, name_or_system(ev[i].actor_name),
			moment(r->job, ev[i].fact.at), day_text(r->job, ev[i].fact.day),
			ev[i].fact.seq };
	v->events = list;
	v->events_n = n;
	return OK;
}

/* The marks of all judges of this one, the page's own among them. */
static void
fill_peers(struct req *r, const struct rule *rule, const struct score_datum *data,
    struct datum_page *v)
{
	size_t n;
	const struct rule_fact *f = rule_facts(rule, &n);
	struct peer_view *list = NEWS(r->job, struct peer_view, n);

	for (size_t i = 0; f[v->at].joint.n > 0 && i < n; i++) {
		const struct score_datum *d = &data[i];

		if (!str_eq(f[i].joint, f[v->at].joint))
			continue;
		list[v->peers_n] = (struct peer_view){ .judge = f[i].giver,
			.value = value_seen(r, &f[i], d),
			.fact_at = i };
		if (d->seq != 0 && !is_hidden(r, &f[i], d)) {
			list[v->peers_n].reason = d->reason;
			list[v->peers_n].actor = name_or_system(d->giver_name);
			list[v->peers_n].at = moment(r->job, d->at);
		}
		v->peers_n++;
	}
	v->peers = list;
}

static void
fill_datum(struct req *r, const struct rule_fact *f, const struct score_datum *d,
    struct datum_page *v)
{
	v->value = value_seen(r, f, d);
	v->state = state_of(d);
	v->allowed = f->judged ? hint_text(r->job, f) : S("");
	if (str_ends(v->allowed, S("。")))
		v->allowed = str_cut(v->allowed, 0, v->allowed.n - S("。").n);
	v->is_hidden = is_hidden(r, f, d);
	v->reason = v->is_hidden ? S("") : d->reason;
	v->seq = d->seq;
	v->late = d->late;
	v->overdue = d->overdue;
	v->checked_seq = d->checked_seq;
	if (d->seq == 0)
		return;
	v->given_by = name_or_system(d->giver_name);
	if (d->status == SCORE_RETURNED && !v->is_hidden)
		v->given = d->text;
	v->day = day_text(r->job, d->day);
	if (d->checked_seq == 0)
		return;
	v->checked_by = name_or_system(d->checker_name);
}

/* What may be done next: rights, offices, and the state of the value. */
static void
fill_acts(struct req *r, const struct rule_fact *f, const struct score_datum *d,
    struct datum_page *v)
{
	const struct account_who *who = who_of(r);
	const struct str *office;
	size_t n = who_offices(r, &office);
	bool done = d->status == SCORE_ACCEPTED;

	v->may_correct = done && account_has(who, R_CORRECT) &&
	    (score_verifies(f, office, n) || score_gives(f, office, n));
	v->may_fill = !done && account_has(who, R_FILL) && f->owed == RULE_BY_UNIT &&
	    !f->is_class;
	v->may_give = !done && account_has(who, R_GIVE) && score_gives(f, office, n);
}

/* Another scheme's result: whatever was entered does not count. */
static void
fill_source(struct job *j, const struct score_source *s, struct datum_page *v)
{
	v->source = source_text(j, s);
	v->source_id = s->scheme;
	v->value = S("");
	v->state = (struct state_view){ S("已带入"), S("tag g") };
	v->giver = job_fmt(j, "方案“%.*s”", STR_FMT(s->title));
}

static enum err
fill_doubt(struct req *r, struct db_ro *db, const struct loaded *l,
    const struct score_datum *d, struct datum_page *v)
{
	struct doubtful what = { l, v->unit_id, v->at, doubt_known(d), NULL };
	struct doubted got;
	enum err e = v->is_hidden ? OK : doubt_of(r, db, &what, &got);

	if (e == OK && !v->is_hidden) {
		v->last = got.last;
		v->doubt = got.words;
	}
	return e;
}

enum err
page_datum(struct req *r, struct db_ro *db)
{
	struct loaded l = { 0 };
	struct datum_page v = { .unit_id = arg_id(r, 1) };
	const struct score_source *source;
	const struct score_datum *data;
	const struct rule_fact *f;
	struct org_unit unit;
	enum err e = load_rule(r, db, &l);

	if (e == OK)
		e = load_fact(r, &l, 2, &v.at, &f);
	if (e == OK)
		e = org_unit_find(r->job, db, v.unit_id, &unit);
	if (e == OK)
		e = score_data(r->job, db, l.scheme.id, l.rule, v.unit_id, &data);
	if (e == OK)
		e = score_sources_of(r->job, db, l.scheme.id, l.rule, v.unit_id, &source);
	if (e == OK)
		e = fill_events(r, db, &l, v.at, &v);
	if (e != OK)
		return e;
	v.frame = frame_of(r,
	    job_fmt(r->job, "%.*s %.*s", STR_FMT(unit.name), STR_FMT(f->name)));
	frame_scheme(r, &v.frame, l.title, l.scheme.id);
	v.unit = unit.name;
	v.fact = f->name;
	v.giver = f->giver;
	v.remark = f->remark;
	v.used = used_in(r->job, l.rule, f->name);
	v.due = due_of(r->job, f->due);
	v.saved = saved_text(r,
	    (struct saved){ "已更正。", NULL, "与原来一样，没有改动。" });
	fill_datum(r, f, &data[v.at], &v);
	fill_peers(r, l.rule, data, &v);
	if (v.is_hidden)
		v.events_n = 0;
	if (source[v.at].scheme != 0)
		fill_source(r->job, &source[v.at], &v);
	else
		fill_acts(r, f, &data[v.at], &v);
	e = source[v.at].scheme != 0 ? OK : fill_doubt(r, db, &l, &data[v.at], &v);
	if (e != OK)
		return e;
	datum_page_html(&r->out, &v);
	return OK;
}
