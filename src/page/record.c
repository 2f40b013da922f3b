/* SPDX-License-Identifier: MIT
 *
 * record.c -- one record of a set [事件] is entered, changed, corrected, withdrawn
 *
 * One form for all: /fill is the unit's own, /give an office's, /correct is for a
 * record that was accepted.  Whatever was typed stays until it could be taken.
 */
#include "page/records.h"

enum record_way { WAY_FILL, WAY_GIVE, WAY_CORRECT };

struct record_field {
	size_t at;
	struct str name, unit, hint, value, told;
	bool is_choice, is_date, is_num;
	const struct option *options;
	size_t options_n;
};

struct record_page {
	struct frame frame;
	struct problems problems;
	struct str unit, set, head, lede, why, today;
	int64_t unit_id, record, base;
	struct url action, back;
	bool is_correction, may_drop, bad_why;
	const struct record_field *fields;
	size_t fields_n;
};
#include "page/record.html.h"

struct form {
	enum record_way way;
	struct loaded l;
	struct org_unit unit;
	const struct rule_set *set;
	size_t at;
	struct score_record had; /* id 0: a new one */
	struct record_field *field;
	size_t field_n;
	struct score_record_entry entry;
};

static const char *const
    tails[] = { [WAY_FILL] = "/fill", [WAY_GIVE] = "/give", [WAY_CORRECT] = "/correct" };

/* ── may they, and which one ────────────────────────────────────────── */

static enum err
must_be_ours(struct req *r, const struct form *f)
{
	const struct str *office;
	size_t n = who_offices(r, &office);
	const struct rule_fact *about = f->set->about;
	bool gives = score_gives(about, office, n), ok = false;

	switch (f->way) {
	case WAY_FILL:
		ok = about->owed == RULE_BY_UNIT;
		break;
	case WAY_GIVE:
		ok = gives;
		break;
	case WAY_CORRECT:
		ok = gives || score_verifies(about, office, n);
		break;
	}
	if (ok)
		return OK;
	return fail(r->job, E_DENIED, "“%.*s”是%.*s的，不由您%s", STR_FMT(about->name),
	    STR_FMT(about->giver), f->way == WAY_CORRECT ? "更正" : "登记");
}

/* The record of ?record=N, which must be in the state for this form. */
static enum err
find_had(struct req *r, struct db_ro *db, struct form *f)
{
	int64_t id = 0;
	bool accepted;
	enum err e;

	if (!req_number(req_field(r, S("record")), &id) || id == 0)
		return f->way == WAY_CORRECT
		    ? fail(r->job, E_MISSING, "没有写明更正哪一件；请从登记页进入")
		    : OK;
	e = score_record_find(r->job, db, f->l.rule, id, &f->had);
	if (e != OK)
		return e;
	if (f->had.unit != f->unit.id || f->had.set != f->at)
		return fail(r->job, E_MISSING, "这个单位没有第 %lld 号记录",
		    (long long)id);
	accepted = f->had.status == SCORE_ACCEPTED;
	if (f->had.status == SCORE_NONE)
		return fail(r->job, E_MISSING, "第 %lld 号记录已经撤回", (long long)id);
	if (accepted != (f->way == WAY_CORRECT))
		return fail(r->job, E_MISSING,
		    accepted ? "第 %lld 号记录已认可；要改请走更正"
			     : "第 %lld 号记录还没有认可，不用更正",
		    (long long)id);
	return OK;
}

static enum err
open_form(struct req *r, struct db_ro *db, struct form *f)
{
	bool on = false;
	enum err e = load_rule(r, db, &f->l);

	if (e == OK)
		e = load_set(r, &f->l, 2, &f->at, &f->set);
	if (e == OK)
		e = org_unit_find(r->job, db, arg_id(r, 1), &f->unit);
	if (e == OK)
		e = must_be_ours(r, f);
	if (e == OK)
		e = score_roster_has(r->job, db, f->l.scheme.id, f->unit.id, &on);
	if (e == OK && !on)
		e = fail(r->job, E_MISSING, "“%.*s”不在方案“%.*s”的名单上，不用登记",
		    STR_FMT(f->unit.name), STR_FMT(f->l.title));
	return e == OK ? find_had(r, db, f) : e;
}

/* ── fields ─────────────────────────────────────────────────────────── */

static void
add_options(struct job *j, const struct rule_fact *f, struct record_field *v)
{
	static const struct str yes_no[] = { { "是", 3 }, { "否", 3 } };
	bool is_bool = f->kind == RULE_BOOL;
	size_t n = is_bool ? 2 : f->choice_n;
	const struct str *word = is_bool ? yes_no : f->choice;
	struct option *list = NEWS(j, struct option, n + 2);

	for (size_t i = 0; i < n; i++)
		list[i] = (struct option){ word[i], str_eq(word[i], v->value) };
	list[n++] = (struct option){ S("未报"), str_eq(S("未报"), v->value) };
	if (f->may_na)
		list[n++] = (struct option){ S("不适用"), str_eq(S("不适用"), v->value) };
	v->options = list;
	v->options_n = n;
}

static struct str
hint_of(struct job *j, const struct form *f, size_t i)
{
	const struct rule_fact *fact = &f->set->field[i];

	if (i == f->set->day)
		return S("事情发生的日子，在考核期内。");
	if (fact->judged)
		return job_fmt(j, "评分，%.*s 至 %.*s；还没有评就空着。",
		    STR_FMT(figure_short(j, fact->lo)),
		    STR_FMT(figure_short(j, fact->hi)));
	if (fact->kind == RULE_NUM)
		return S("不知道的写“未报”。");
	if (fact->kind == RULE_SUBJECT)
		return S("写单位列表里的全称。");
	return S("");
}

/* Drawn for the first time: as it is; sent: as typed.  The unit gives no 评. */
static void
make_fields(struct req *r, struct form *f, bool sent)
{
	f->field = NEWS(r->job, struct record_field, f->set->field_n);
	f->entry.text = NEWS(r->job, struct str, f->set->field_n);
	for (size_t i = 0; i < f->set->field_n; i++) {
		const struct rule_fact *fact = &f->set->field[i];
		struct record_field v = { .at = i,
			.name = fact->name,
			.unit = fact->unit,
			.hint = hint_of(r->job, f, i),
			.is_choice = fact->kind == RULE_CHOICE || fact->kind == RULE_BOOL,
			.is_date = fact->kind == RULE_DATE,
			.is_num = fact->kind == RULE_NUM };

		if (sent)
			v.value = str_trim(
			    req_field(r, job_fmt(r->job, "v:%.*s", STR_FMT(fact->name))));
		else if (f->had.id != 0)
			v.value = f->had.text[i].n == 0 && (v.is_num || v.is_choice) &&
				!fact->judged
			    ? S("未报")
			    : f->had.text[i];
		add_options(r->job, fact, &v);
		f->entry.text[i] = v.value;
		if (fact->judged && f->way == WAY_FILL)
			continue;
		f->field[f->field_n++] = v;
	}
}

/* ── drawing ────────────────────────────────────────────────────────── */

static struct str
lede_of(const struct form *f)
{
	if (f->way == WAY_CORRECT)
		return S(
		    "更正后按新的内容计分；原来的内容、谁改的、为什么改，一直留在来历里。");
	if (f->had.status == SCORE_RETURNED)
		return S("这件已经退回，照理由改好再交，就重新等待核实。");
	if (f->had.id != 0)
		return S("这件还没有认可，可以改，也可以撤回。");
	return S("一件事登记一次；登记错了的，认可以前可以改或撤回。");
}

static enum err
draw(struct req *r, const struct form *f, struct record_page *v)
{
	const char *verb = f->way == WAY_CORRECT ? "更正"
	    : f->had.id != 0                     ? "改"
						 : "登记";
	struct str back = set_path(r->job, f->l.scheme.id, f->unit.id, f->at, "");

	v->head = job_fmt(r->job, "%s %.*s", verb, STR_FMT(f->set->name));
	v->frame = frame_of(r, problem_title(&v->problems, v->head));
	frame_scheme(r, &v->frame, f->l.title, f->l.scheme.id);
	v->unit = f->unit.name;
	v->unit_id = f->unit.id;
	v->set = f->set->name;
	v->lede = lede_of(f);
	v->today = day_input(r->job, r->job->today);
	v->record = f->had.id;
	v->base = f->had.seq;
	v->is_correction = f->way == WAY_CORRECT;
	v->may_drop = f->had.id != 0;
	v->action.s = set_path(r->job, f->l.scheme.id, f->unit.id, f->at, tails[f->way]);
	v->back.s = back;
	v->fields = f->field;
	v->fields_n = f->field_n;
	record_page_html(&r->out, v);
	return OK;
}

static enum err
show(struct req *r, struct db_ro *db, enum record_way way)
{
	struct form f = { .way = way };
	struct record_page v = { .problems = { .j = r->job } };
	enum err e = open_form(r, db, &f);

	if (e != OK)
		return e;
	make_fields(r, &f, false);
	return draw(r, &f, &v);
}

/* ── taking ─────────────────────────────────────────────────────────── */

struct telling {
	struct score_recording put;
	struct score_record_act drop;
	bool drops, seen;
	int64_t id;
};

static enum err
tell(struct job *j, struct db_rw *rw, void *arg)
{
	struct telling *t = arg;

	return t->drops ? score_record_drop(j, rw, &t->drop)
			: score_record_put(j, rw, &t->put, &t->id);
}

static void
tell_fields(struct form *f, struct record_page *v)
{
	for (size_t i = 0; i < f->field_n; i++) {
		struct record_field *x = &f->field[i];

		x->told = f->entry.told[x->at];
		if (x->told.n > 0)
			problem_add(&v->problems, job_fmt(v->problems.j, "v%zu", x->at),
			    job_fmt(v->problems.j, "%.*s：%.*s", STR_FMT(x->name),
				STR_FMT(x->told)));
	}
}

static enum err
read_form(struct req *r, struct db_ro *db, struct form *f, bool drops,
    struct record_page *v)
{
	int64_t base = 0;
	enum err e;

	make_fields(r, f, true);
	v->why = typed(r, &v->problems, S("why"), S("why"), TYPED_MAX);
	v->bad_why = v->why.n == 0 && (drops || f->way == WAY_CORRECT);
	if (v->bad_why)
		problem_add(&v->problems, S("why"),
		    drops ? S("请写明撤回的理由") : S("请写明更正的理由"));
	if (!req_number(req_field(r, S("base")), &base))
		base = 0;
	f->entry.set = f->at;
	f->entry.id = f->had.id;
	f->entry.base = base;
	f->entry.reason = v->why;
	if (drops)
		return OK;
	e = score_record_check(r->job, db, f->l.rule, f->way == WAY_FILL, &f->entry);
	tell_fields(f, v);
	return e == E_INPUT && v->problems.items_n > 0 ? OK : e;
}

static struct telling
telling_of(struct req *r, const struct form *f, bool drops)
{
	struct telling t = { .drops = drops };

	t.put = (struct score_recording){ .act = act_of(r),
		.scheme = f->l.scheme.id,
		.unit = f->unit.id,
		.rule = f->l.rule,
		.entry = &f->entry,
		.by_unit = f->way == WAY_FILL,
		.correct = f->way == WAY_CORRECT };
	t.drop = (struct score_record_act){ .act = t.put.act,
		.scheme = f->l.scheme.id,
		.unit = f->unit.id,
		.rule = f->l.rule,
		.id = f->had.id,
		.seq = f->entry.base,
		.correct = f->way == WAY_CORRECT,
		.reason = f->entry.reason };
	return t;
}

static struct str
place_of(struct job *j, const struct form *f, const struct telling *t)
{
	struct str path = set_path(j, f->l.scheme.id, f->unit.id, f->at, "");

	if (t->drops && !t->seen)
		return job_fmt(j, "%.*s?dropped=1", STR_FMT(path));
	return saved_at(j, path, t->seen, t->id != 0);
}

static enum err
take(struct req *r, struct desk *d, enum record_way way)
{
	bool drops = str_eq(req_field(r, S("do")), S("drop"));
	struct form f = { .way = way };
	struct record_page v = { .problems = { .j = r->job } };
	struct telling t;
	enum err e = open_form(r, d->ro, &f);

	if (e == OK)
		e = read_form(r, d->ro, &f, drops, &v);
	if (e != OK && !problem_told(r, &v.problems, e))
		return e;
	if (v.problems.items_n > 0) {
		r->status = r->status == 200 ? 422 : r->status;
		return draw(r, &f, &v);
	}
	t = telling_of(r, &f, drops);
	t.put.act.seen = t.drop.act.seen = &t.seen;
	e = db_tell(r->job, d->db, tell, &t);
	if (e != OK)
		return problem_told(r, &v.problems, e) ? draw(r, &f, &v) : e;
	go_to(r, place_of(r->job, &f, &t));
	return OK;
}

enum err
page_record_fill(struct req *r, struct db_ro *db)
{
	return show(r, db, WAY_FILL);
}

enum err
page_record_give(struct req *r, struct db_ro *db)
{
	return show(r, db, WAY_GIVE);
}

enum err
page_record_correct(struct req *r, struct db_ro *db)
{
	return show(r, db, WAY_CORRECT);
}

enum err
page_record_fill_take(struct req *r, struct desk *d)
{
	return take(r, d, WAY_FILL);
}

enum err
page_record_give_take(struct req *r, struct desk *d)
{
	return take(r, d, WAY_GIVE);
}

enum err
page_record_correct_take(struct req *r, struct desk *d)
{
	return take(r, d, WAY_CORRECT);
}
