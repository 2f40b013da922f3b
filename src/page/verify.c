/* SPDX-License-Identifier: MIT
 *
 * verify.c -- what waits for my office: accept it or return it [核实]
 *
 * The oldest first.  Several are answered at once, of one unit all or none; a
 * value that has changed since the page was drawn is not answered.
 */
#include "page/records.h"

#define WAITING_MAX 100

struct waiting_row {
	struct str pick; /* unit.fact.seq */
	struct str name, fact, value, last, doubt, reason, giver, at, day, used;
	int64_t unit, seq;
	size_t fact_at;
	bool late, overdue, is_picked;
	bool is_mark; /* a 评: what is given is a second signature */
};

struct record_pick {     /* a record that waits */
	struct str pick; /* unit.record.seq */
	struct str name, set, text, doubt, giver, at, day;
	int64_t id;
	struct url past;
	bool overdue, is_picked;
};

struct verify_page {
	struct frame frame;
	struct problems problems;
	struct str saved, title, reason;
	bool bad_reason, has_more, waits, has_marks;
	const struct waiting_row *rows;
	size_t rows_n;
	const struct record_pick *records;
	size_t records_n;
};
#include "page/verify.html.h"

/* ── drawing ────────────────────────────────────────────────────────── */

static bool
is_picked(const struct req *r, struct str name, struct str pick)
{
	for (size_t i = 0; i < r->field_n; i++)
		if (str_eq(r->field[i].name, name) && str_eq(r->field[i].value, pick))
			return true;
	return false;
}

/* 全选 ticks what is listed, but not scores: each of these is signed for itself. */
static bool
picks_all(const struct req *r)
{
	return str_eq(req_field(r, S("all")), S("1"));
}

static struct waiting_row
row_of(struct req *r, const struct loaded *l, const struct score_datum *d,
    struct str name)
{
	size_t n;
	const struct rule_fact *f = rule_facts(l->rule, &n) + d->index;
	struct waiting_row row = { .name = name,
		.fact = f->name,
		.fact_at = d->index,
		.value = d->shown,
		.is_mark = f->judged,
		.reason = d->reason,
		.giver = d->giver_name,
		.at = moment(r->job, d->at),
		.day = day_text(r->job, d->day),
		.used = used_in(r->job, l->rule, f->name),
		.unit = d->unit,
		.seq = d->seq,
		.late = d->late,
		.overdue = d->overdue };

	row.pick = job_fmt(r->job, "%lld.%zu.%lld", (long long)d->unit, d->index,
	    (long long)d->seq);
	row.is_picked = (picks_all(r) && !f->judged) || is_picked(r, S("pick"), row.pick);
	return row;
}

static struct record_pick
record_of(struct req *r, const struct loaded *l, const struct score_record *rec)
{
	size_t n;
	const struct rule_set *set = rule_sets(l->rule, &n) + rec->set;
	struct record_pick row = { .name = rec->unit_name,
		.set = set->name,
		.text = record_text(r->job, set, rec),
		.doubt = record_doubt(r->job, set, rec),
		.giver = rec->giver_name,
		.at = moment(r->job, rec->at),
		.day = day_text(r->job, rec->day),
		.id = rec->id,
		.overdue = rec->overdue };

	row.past.s = set_path(r->job, l->scheme.id, rec->unit, rec->set,
	    job_cstr(r->job, job_fmt(r->job, "?record=%lld", (long long)rec->id)));
	row.pick = job_fmt(r->job, "%lld.%lld.%lld", (long long)rec->unit,
	    (long long)rec->id, (long long)rec->seq);
	row.is_picked = picks_all(r) || is_picked(r, S("record"), row.pick);
	return row;
}

static enum err
fill_records(struct req *r, struct db_ro *db, const struct loaded *l,
    struct verify_page *v)
{
	const struct score_record *rec;
	const struct str *office;
	struct record_pick *rows;
	size_t n, offices = who_offices(r, &office);
	enum err e = score_records_waiting(r->job, db, l->scheme.id, l->rule, office,
	    offices, WAITING_MAX, &rec, &n);

	if (e != OK)
		return e;
	rows = NEWS(r->job, struct record_pick, n + 1);
	for (size_t i = 0; i < n; i++)
		rows[i] = record_of(r, l, &rec[i]);
	v->records = rows;
	v->records_n = n;
	return OK;
}

static enum err
draw(struct req *r, struct db_ro *db, const struct loaded *l, struct verify_page *v)
{
	const struct score_datum *d;
	const struct str *names, *office;
	struct waiting_row *rows;
	size_t n, offices = who_offices(r, &office);
	enum err e = score_waiting(r->job, db, l->scheme.id, l->rule, office, offices,
	    WAITING_MAX + 1, &d, &names, &n);

	if (e == OK)
		e = fill_records(r, db, l, v);
	if (e != OK)
		return e;
	v->has_more = n > WAITING_MAX;
	v->rows_n = v->has_more ? WAITING_MAX : n;
	rows = NEWS(r->job, struct waiting_row, v->rows_n);
	for (size_t i = 0; e == OK && i < v->rows_n; i++) {
		struct doubtful what = { l, d[i].unit, d[i].index, doubt_known(&d[i]),
			NULL };
		struct doubted doubt;

		rows[i] = row_of(r, l, &d[i], names[i]);
		e = doubt_of(r, db, &what, &doubt);
		rows[i].last = doubt.last;
		rows[i].doubt = doubt.words;
	}
	if (e != OK)
		return e;
	for (size_t i = 0; i < v->rows_n; i++)
		v->has_marks = v->has_marks || rows[i].is_mark;
	v->rows = rows;
	v->waits = v->rows_n + v->records_n > 0;
	v->title = l->title;
	v->frame = frame_of(r, problem_title(&v->problems, S("核实")));
	frame_scheme(r, &v->frame, l->title, l->scheme.id);
	verify_page_html(&r->out, v);
	return OK;
}

enum err
page_verify(struct req *r, struct db_ro *db)
{
	struct loaded l = { 0 };
	struct verify_page v = { .problems = { .j = r->job } };
	enum err e = load_rule(r, db, &l);
	int64_t n;

	if (e != OK)
		return e;
	v.saved = again_text(r);
	if (req_number(req_field(r, S("accepted")), &n))
		v.saved = job_fmt(r->job, "已认可 %lld 项。", (long long)n);
	if (req_number(req_field(r, S("returned")), &n))
		v.saved = job_fmt(r->job, "已退回 %lld 项，填报的人会在待办里看到理由。",
		    (long long)n);
	return draw(r, db, &l, &v);
}

/* ── taking ─────────────────────────────────────────────────────────── */

struct pick {
	int64_t unit, fact, seq;
};

struct answers { /* one check a unit */
	struct org_act act;
	struct score_check *check;
	size_t n;
	struct score_record_act *record;
	size_t records;
	bool seen;
};

static bool
cut_number(struct str *s, int64_t *out)
{
	size_t to = str_find(*s, S("."));
	bool ok = req_number(str_cut(*s, 0, to), out);

	*s = str_cut(*s, to < s->n ? to + 1 : to, s->n);
	return ok;
}

static int
by_unit(const void *a, const void *b)
{
	const struct pick *x = a, *y = b;

	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	if (x->fact != y->fact)
		return x->fact < y->fact ? -1 : 1;
	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

/* A pick that was sent twice is one. */
static size_t
drop_twins(struct pick *list, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (kept == 0 || by_unit(&list[kept - 1], &list[i]) != 0)
			list[kept++] = list[i];
	return kept;
}

static size_t
read_picks(struct req *r, size_t facts, struct pick **out)
{
	struct pick *list = NEWS(r->job, struct pick, r->field_n);
	size_t n = 0;

	for (size_t i = 0; i < r->field_n; i++) {
		struct str s = r->field[i].value;
		struct pick p;

		if (!str_eq(r->field[i].name, S("pick")))
			continue;
		if (cut_number(&s, &p.unit) && cut_number(&s, &p.fact) &&
		    cut_number(&s, &p.seq) && (uint64_t)p.fact < facts)
			list[n++] = p;
	}
	qsort(list, n, sizeof *list, by_unit);
	*out = list;
	return drop_twins(list, n);
}

static void
add_check(struct req *r, const struct loaded *l, const struct pick *p, size_t n,
    struct score_check *c)
{
	size_t *fact = NEWS(r->job, size_t, n);
	int64_t *seq = NEWS(r->job, int64_t, n);

	for (size_t i = 0; i < n; i++) {
		fact[i] = (size_t)p[i].fact;
		seq[i] = p[i].seq;
	}
	*c = (struct score_check){ .act = act_of(r),
		.scheme = l->scheme.id,
		.unit = p->unit,
		.rule = l->rule,
		.fact = fact,
		.seq = seq,
		.n = n,
		.accept = str_eq(req_field(r, S("do")), S("accept")),
		.reason = str_trim(req_field(r, S("reason"))) };
	c->act.once = S(""); /* the form's, for all of them */
}

static struct answers
answers_of(struct req *r, const struct loaded *l, const struct pick *p, size_t n)
{
	struct answers a = { .act = act_of(r),
		.check = NEWS(r->job, struct score_check, n) };
	size_t to;

	for (size_t from = 0; from < n; from = to) {
		for (to = from + 1; to < n && p[to].unit == p[from].unit;)
			to++;
		add_check(r, l, &p[from], to - from, &a.check[a.n++]);
	}
	return a;
}

static enum err
tell(struct job *j, struct db_rw *rw, void *arg)
{
	struct answers *a = arg;
	enum err e = org_once(j, rw, &a->act, &a->seen);

	for (size_t i = 0; e == OK && !a->seen && i < a->n; i++)
		e = score_verify(j, rw, &a->check[i]);
	for (size_t i = 0; e == OK && !a->seen && i < a->records; i++)
		e = score_record_verify(j, rw, &a->record[i]);
	return e;
}

/* Each record that was picked, if it is of a set our offices verify: E_DENIED. */
static enum err
add_record(struct req *r, struct db_ro *db, const struct loaded *l, struct str pick,
    struct answers *a)
{
	struct score_record_act *act = &a->record[a->records];
	struct score_record rec;
	const struct str *office;
	size_t sets, offices = who_offices(r, &office);
	const struct rule_set *set = rule_sets(l->rule, &sets);
	enum err e;

	*act = (struct score_record_act){ .act = act_of(r),
		.scheme = l->scheme.id,
		.rule = l->rule,
		.accept = str_eq(req_field(r, S("do")), S("accept")),
		.reason = str_trim(req_field(r, S("reason"))) };
	act->act.once = S("");
	if (!cut_number(&pick, &act->unit) || !cut_number(&pick, &act->id) ||
	    !cut_number(&pick, &act->seq))
		return OK;
	e = score_record_find(r->job, db, l->rule, act->id, &rec);
	if (e != OK)
		return e;
	if (!score_verifies(set[rec.set].about, office, offices))
		return fail(r->job, E_DENIED,
		    "选中的记录里有不归您所在的处室核实的，没有办");
	a->records++;
	return OK;
}

static enum err
read_records(struct req *r, struct db_ro *db, const struct loaded *l, struct answers *a)
{
	enum err e = OK;

	a->record = NEWS(r->job, struct score_record_act, r->field_n + 1);
	for (size_t i = 0; e == OK && i < r->field_n; i++)
		if (str_eq(r->field[i].name, S("record")))
			e = add_record(r, db, l, r->field[i].value, a);
	return e;
}

/* The list shows only what the asker's offices verify; a form might say more. */
static bool
is_ours(struct req *r, const struct loaded *l, const struct pick *p, size_t n)
{
	const struct str *office;
	size_t facts, offices = who_offices(r, &office);
	const struct rule_fact *f = rule_facts(l->rule, &facts);

	for (size_t i = 0; i < n; i++)
		if (!score_verifies(&f[p[i].fact], office, offices))
			return false;
	return true;
}

static void
check_form(struct req *r, size_t picks, struct verify_page *v)
{
	v->reason = typed(r, &v->problems, S("reason"), S("reason"), TYPED_MAX);
	if (picks == 0)
		problem_add(&v->problems, S("list"),
		    S("还没有选：请在要办的几项前面打勾"));
	if (v->reason.n == 0 && str_eq(req_field(r, S("do")), S("return"))) {
		v->bad_reason = true;
		problem_add(&v->problems, S("reason"),
		    S("退回要写明理由，让填报的人知道改什么"));
	}
}

enum err
page_verify_take(struct req *r, struct desk *d)
{
	struct loaded l = { 0 };
	struct verify_page v = { .problems = { .j = r->job } };
	struct answers a, records = { .n = 0 };
	struct pick *picks;
	size_t n, facts;
	enum err e = load_rule(r, d->ro, &l);

	if (e != OK)
		return e;
	(void)rule_facts(l.rule, &facts);
	n = read_picks(r, facts, &picks);
	if (!is_ours(r, &l, picks, n))
		return fail(r->job, E_DENIED,
		    "选中的数据里有不归您所在的处室核实的，没有办");
	e = read_records(r, d->ro, &l, &records);
	if (e != OK)
		return e;
	check_form(r, n + records.records, &v);
	if (v.problems.items_n > 0) {
		r->status = 422;
		return draw(r, d->ro, &l, &v);
	}
	a = answers_of(r, &l, picks, n);
	a.record = records.record;
	a.records = records.records;
	e = db_tell(r->job, d->db, tell, &a);
	if (e != OK)
		return problem_told(r, &v.problems, e) ? draw(r, d->ro, &l, &v) : e;
	go_to(r,
	    a.seen
		? job_fmt(r->job, "/scheme/%lld/verify?again=1", (long long)l.scheme.id)
		: job_fmt(r->job, "/scheme/%lld/verify?%s=%zu", (long long)l.scheme.id,
		      str_eq(req_field(r, S("do")), S("accept")) ? "accepted"
								 : "returned",
		      n + a.records));
	return OK;
}
