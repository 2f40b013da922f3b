/* SPDX-License-Identifier: MIT
 *
 * records.c -- the records of one unit in one set [事件], and where each comes from
 *
 * Also what other pages show of sets.  A record that names the unit [计入] stands
 * here too, wherever it was entered.
 */
#include "page/records.h"

struct past_view {
	struct str what, text, reason, actor, at;
	int64_t seq;
};

struct records_page {
	struct frame frame;
	struct str saved, title, unit, set;
	int64_t unit_id;
	const struct set_view *sets; /* the one */
	size_t sets_n;
	int64_t record; /* whose past is shown; 0: none */
	const struct past_view *past;
	size_t past_n;
};
#include "page/records.html.h"

/* ── rows ───────────────────────────────────────────────────────────── */

static struct state_view
record_state(const struct score_record *rec)
{
	switch (rec->status) {
	case SCORE_NONE:
		return (struct state_view){ S("已撤回"), S("tag") };
	case SCORE_GIVEN:
		return (struct state_view){ S("待核"), S("tag a") };
	case SCORE_ACCEPTED:
		return (struct state_view){ rec->corrected ? S("已更正")
			    : rec->checked_seq != 0        ? S("已认可")
							   : S("已登记"),
			S("tag g") };
	case SCORE_RETURNED:
		return (struct state_view){ S("已退回"), S("tag r") };
	}
	return (struct state_view){ S(""), S("tag") };
}

struct str
record_text(struct job *j, const struct rule_set *set, const struct score_record *rec)
{
	struct buf b = { .j = j };

	for (size_t i = 0; i < set->field_n; i++)
		if (i != set->day && rec->shown[i].n > 0)
			buf_fmt(&b, "%s%.*s %.*s", b.n > 0 ? "，" : "",
			    STR_FMT(set->field[i].name), STR_FMT(rec->shown[i]));
	return b.n > 0 ? buf_str(&b) : S("没有别的栏目");
}

struct str
record_doubt(struct job *j, const struct rule_set *set, const struct score_record *rec)
{
	struct str words = S("");

	for (size_t i = 0; i < set->field_n && words.n == 0; i++)
		words = score_doubt_pair(j, set->field, set->field_n, i, rec->text);
	return words;
}

struct str
set_path(struct job *j, int64_t scheme, int64_t unit, size_t set, const char *tail)
{
	return job_fmt(j, "/scheme/%lld/unit/%lld/set/%zu%s", (long long)scheme,
	    (long long)unit, set, tail);
}

static struct record_row
row_of(struct job *j, const struct loaded *l, const struct rule_set *set,
    const struct set_view *v, const struct score_record *rec, int64_t unit)
{
	bool here = rec->unit == unit;
	bool open = rec->status == SCORE_GIVEN || rec->status == SCORE_RETURNED;
	struct str id = job_fmt(j, "?record=%lld", (long long)rec->id);
	const char *tail = job_cstr(j, id);
	struct record_row row = { .id = rec->id,
		.seq = rec->seq,
		.day = day_text(j, rec->day),
		.text = record_text(j, set, rec),
		.doubt = record_doubt(j, set, rec),
		.reason = rec->reason,
		.giver = rec->giver_name.n > 0 ? rec->giver_name : S("程序"),
		.checker = rec->checker_name,
		.from = here ? S("") : rec->unit_name,
		.state = record_state(rec),
		.overdue = rec->overdue };

	row.past.s = set_path(j, l->scheme.id, unit, v->at, tail);
	if (here && open && v->may_fill)
		row.edit.s = set_path(j, l->scheme.id, unit, v->at,
		    job_cstr(j, job_fmt(j, "/fill%.*s", STR_FMT(id))));
	row.may_edit = row.edit.s.n > 0;
	if (here && rec->status == SCORE_ACCEPTED && v->may_correct)
		row.correct.s = set_path(j, l->scheme.id, unit, v->at,
		    job_cstr(j, job_fmt(j, "/correct%.*s", STR_FMT(id))));
	row.may_correct = row.correct.s.n > 0;
	return row;
}

static enum err
fill_rows(struct req *r, struct db_ro *db, const struct loaded *l,
    const struct rule_set *set, int64_t unit, struct set_view *v)
{
	const struct score_record *rec;
	struct record_row *rows;
	size_t n;
	enum err e = score_records(r->job, db, l->rule, v->at, unit, &rec, &n);

	if (e != OK)
		return e;
	rows = NEWS(r->job, struct record_row, n + 1);
	for (size_t i = 0; i < n; i++) {
		rows[i] = row_of(r->job, l, set, v, &rec[i], unit);
		v->count += rec[i].status == SCORE_GIVEN ||
		    rec[i].status == SCORE_ACCEPTED;
		v->waiting += rec[i].status == SCORE_GIVEN;
		v->returned += rec[i].status == SCORE_RETURNED;
	}
	v->rows = rows;
	v->rows_n = n;
	return OK;
}

static enum err
set_of(struct req *r, struct db_ro *db, const struct loaded *l, size_t at, int64_t unit,
    struct set_view *v)
{
	const struct account_who *who = who_of(r);
	const struct str *office;
	size_t sets, n = who_offices(r, &office);
	const struct rule_set *set = rule_sets(l->rule, &sets) + at;
	const struct rule_fact *about = set->about;
	struct due due = due_of(r->job, about->due);

	*v = (struct set_view){ .at = at,
		.name = set->name,
		.giver = about->giver,
		.remark = about->remark,
		.due = due.date,
		.owed = about->owed == RULE_BY_UNIT,
		.given = score_gives(about, office, n),
		.may_fill = about->owed == RULE_BY_UNIT && account_has(who, R_FILL),
		.may_give = account_has(who, R_GIVE) && score_gives(about, office, n),
		.may_correct = account_has(who, R_CORRECT) &&
		    (score_verifies(about, office, n) || score_gives(about, office, n)) };
	v->list.s = set_path(r->job, l->scheme.id, unit, at, "");
	v->fill.s = set_path(r->job, l->scheme.id, unit, at, "/fill");
	v->give.s = set_path(r->job, l->scheme.id, unit, at, "/give");
	return fill_rows(r, db, l, set, unit, v);
}

enum err
sets_of(struct req *r, struct db_ro *db, const struct loaded *l, int64_t unit,
    enum set_whose whose, struct sets_view *out)
{
	size_t n;
	struct set_view *list;
	enum err e = OK;

	(void)rule_sets(l->rule, &n);
	list = NEWS(r->job, struct set_view, n + 1);
	*out = (struct sets_view){ .items = list };
	for (size_t i = 0; i < n && e == OK; i++) {
		struct set_view *v = &list[out->items_n];

		e = set_of(r, db, l, i, unit, v);
		if (whose == SETS_ALL || (whose == SETS_UNIT && v->owed) ||
		    (whose == SETS_OFFICE && v->given))
			out->items_n++;
	}
	return e;
}

/* ── the page ───────────────────────────────────────────────────────── */

enum err
load_set(struct req *r, const struct loaded *l, size_t arg, size_t *at,
    const struct rule_set **set)
{
	size_t n;
	int64_t i;

	*set = rule_sets(l->rule, &n);
	if (!req_number(r->arg[arg], &i) || (uint64_t)i >= n)
		return fail(r->job, E_MISSING,
		    "这个方案里没有第 %.*s 种逐件登记的事；请从单位页进入",
		    STR_FMT(r->arg[arg]));
	*at = (size_t)i;
	*set += i;
	return OK;
}

/* With ?record=N, everything that happened to that one. */
static enum err
fill_past(struct req *r, struct db_ro *db, const struct loaded *l, struct records_page *v)
{
	struct score_record rec;
	const struct score_event *ev;
	struct past_view *list;
	size_t n;
	enum err e;

	if (!req_number(req_field(r, S("record")), &v->record))
		return OK;
	e = score_record_find(r->job, db, l->rule, v->record, &rec);
	if (e == OK)
		e = score_record_history(r->job, db, &rec, &ev, &n);
	if (e != OK)
		return e;
	list = NEWS(r->job, struct past_view, n);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct past_view){ ev[i].what, ev[i].text, ev[i].reason,
			ev[i].actor_name.n > 0 ? ev[i].actor_name : S("程序"),
			moment(r->job, ev[i].fact.at), ev[i].fact.seq };
	v->past = list;
	v->past_n = n;
	return OK;
}

/* The past is only of what stands on this page: others may be out of reach. */
static bool
is_shown(const struct set_view *set, int64_t record)
{
	for (size_t i = 0; i < set->rows_n; i++)
		if (set->rows[i].id == record)
			return true;
	return false;
}

enum err
page_records(struct req *r, struct db_ro *db)
{
	struct loaded l = { 0 };
	struct records_page v = { .unit_id = arg_id(r, 1) };
	struct set_view *set = NEW(r->job, struct set_view);
	const struct rule_set *s;
	struct org_unit unit;
	size_t at;
	int64_t n;
	enum err e = load_rule(r, db, &l);

	if (e == OK)
		e = load_set(r, &l, 2, &at, &s);
	if (e == OK)
		e = org_unit_find(r->job, db, v.unit_id, &unit);
	if (e == OK)
		e = set_of(r, db, &l, at, unit.id, set);
	if (e == OK)
		e = fill_past(r, db, &l, &v);
	if (e != OK)
		return e;
	if (v.record != 0 && !is_shown(set, v.record))
		return fail(r->job, E_MISSING, "这个单位没有第 %lld 号记录",
		    (long long)v.record);
	v.frame = frame_of(r,
	    job_fmt(r->job, "%.*s %.*s", STR_FMT(unit.name), STR_FMT(s->name)));
	frame_scheme(r, &v.frame, l.title, l.scheme.id);
	v.title = l.title;
	v.unit = unit.name;
	v.set = s->name;
	v.sets = set;
	v.sets_n = 1;
	v.saved = saved_text(r,
	    (struct saved){ "已保存。", NULL, "与原来一样，没有改动。" });
	if (req_number(req_field(r, S("dropped")), &n))
		v.saved = S("已撤回，不再计分；记录和理由一直留着。");
	records_page_html(&r->out, &v);
	return OK;
}
