/* SPDX-License-Identifier: MIT
 *
 * settle_test.c -- results as people freeze, see, object to, answer and decide them
 *
 * The whole story over HTTP is test/cli/result.sh; here is what depends on who asks
 * and what was typed.
 */
#include "page/settle.h"
#include "page/town_test.h"

struct frozen {
	struct page_town *t;
	struct result_freezing f;
	int64_t actor, id;
};

static enum err
freeze(struct job *j, struct db_rw *rw, void *arg)
{
	struct frozen *z = arg;
	struct org_act act = { .actor = z->actor, .day = j->today };

	return result_freeze(j, rw, &act, &z->f, &z->id);
}

/* Objections are taken for a week. */
static int64_t
frozen_by(struct page_town *t, int64_t actor)
{
	struct frozen z = { .t = t, .actor = actor };

	CHECK(result_freeze_read(t->j, t->desk.ro, t->scheme, t->j->today, &z.f) == OK);
	db_ro_rest(t->desk.ro);
	z.f.object_until = t->j->today + 7;
	CHECK(db_tell(t->j, t->db, freeze, &z) == OK);
	return z.id;
}

static struct page_visit
asked(struct page_town *t, int who, enum err (*fn)(struct req *, struct db_ro *),
    int64_t id, int64_t unit)
{
	struct page_visit v = { .who = who,
		.plain = true,
		.arg = { id, unit, -1 },
		.show = fn };

	page_go(t, &v);
	return v;
}

#define SENT(by, fn, id, unit, ...) PAGE_SENT(by, fn, true, id, unit, __VA_ARGS__)

static bool
has(struct page_visit v, const char *part)
{
	return str_find(v.page, str_of(part)) < v.page.n;
}

TEST(a_result_shows_every_unit_and_what_cannot_be_done_yet)
{
	struct page_town *t = page_town(j);
	int64_t id = frozen_by(t, t->person[OFFICE]);
	struct page_visit v = asked(t, OFFICE, page_result, id, -1);

	CHECK(v.e == OK);
	CHECK(has(v, "试&lt;验&gt;结果"));
	CHECK(has(v, "&lt;云&gt;图局"));
	CHECK(has(v, "现在不能：异议期还没有过"));
	CHECK(has(v, "/decide/"));
	v = asked(t, OFFICE, page_result, 999, -1);
	CHECK(v.e == E_MISSING);
	page_town_end(t);
}

TEST(the_page_of_a_unit_says_which_result_counts)
{
	struct page_town *t = page_town(j);
	struct page_visit v = asked(t, CLERK, page_unit, t->unit[STARS], -1);
	int64_t id;

	CHECK(has(v, "试算，未公布"));
	id = frozen_by(t, t->person[OFFICE]);
	v = asked(t, CLERK, page_unit, t->unit[STARS], -1);
	CHECK(!has(v, "试算，未公布"));
	CHECK(has(v,
	    job_fmt(j, "/result/%lld/unit/%lld", (long long)id, (long long)t->unit[STARS])
		.p));
	CHECK(has(asked(t, CLERK, page_start, -1, -1), "星象局，2026年1月1日至"));
	page_town_end(t);
}

TEST(days_for_objections_are_typed_where_the_scheme_says_none)
{
	struct page_town *t = page_town(j);
	struct page_visit v = asked(t, OFFICE, page_freeze, t->scheme, -1);
	size_t at = str_find(v.page, S("name=\"upto\" value=\"")) + 19;
	const char *upto = job_cstr(j,
	    str_cut(v.page, at, at + str_find(str_cut(v.page, at, v.page.n), S("\""))));

	CHECK(has(v, "name=\"days\" value=\"5\""));
	v = SENT(OFFICE, page_freeze_take, t->scheme, -1, "upto", upto, "after", "0",
	    "days", "x<y", "reason", "提前");
	CHECK(v.status == 422);
	CHECK(has(v, "请写异议期是几个工作日"));
	CHECK(has(v, "value=\"x&lt;y\""));
	v = SENT(OFFICE, page_freeze_take, t->scheme, -1, "upto", "1", "after", "0",
	    "days", "0", "reason", "提前");
	CHECK(v.status == 422);
	CHECK(has(v, "您核对以后，数据、名单或读到的别的结果又有变动"));
	v = SENT(OFFICE, page_freeze_take, t->scheme, -1, "upto", upto, "after", "0",
	    "days", "0", "reason", "提前");
	CHECK(v.status == 303);
	v = asked(t, OFFICE, page_results, t->scheme, -1);
	CHECK(has(v, "不收"));
	page_town_end(t);
}

TEST(a_unit_objects_and_what_it_typed_is_kept)
{
	struct page_town *t = page_town(j);
	int64_t id = frozen_by(t, t->person[OFFICE]);
	struct page_visit v = asked(t, CLERK, page_result_unit, id, t->unit[STARS]);

	CHECK(v.e == OK);
	CHECK(has(v, "提出异议"));
	CHECK(!has(asked(t, OFFICE, page_result_unit, id, t->unit[STARS]), "提出异议"));
	v = SENT(CLERK, page_result_object, id, t->unit[STARS], "item", "部分.没有",
	    "words", "少<算>了");
	CHECK(v.status == 422);
	CHECK(has(v, "少&lt;算&gt;了</textarea>"));
	v = SENT(CLERK, page_result_object, id, t->unit[STARS], "item", "部分.业务",
	    "words", "少<算>了");
	CHECK(v.status == 303);
	v = asked(t, CLERK, page_result_unit, id, t->unit[STARS]);
	CHECK(has(v, "少&lt;算&gt;了</p>"));
	CHECK(has(v, "待复核"));
	page_town_end(t);
}

static int64_t
objection_of(struct page_town *t, int64_t result)
{
	const struct result_objection *o;
	size_t n;

	CHECK(result_objections(t->j, t->desk.ro, result, 0, &o, &n) == OK && n > 0);
	db_ro_rest(t->desk.ro);
	return n > 0 ? o[n - 1].id : 0;
}

TEST(who_gave_the_data_does_not_answer)
{
	struct page_town *t = page_town(j);
	int64_t id = frozen_by(t, 0), own, other;
	struct page_visit v;

	(void)SENT(CLERK, page_result_object, id, t->unit[STARS], "item", "部分.业务",
	    "words", "少算了");
	own = objection_of(t, id);
	(void)SENT(CLERK, page_result_object, id, t->unit[STARS], "item", "部分.党建",
	    "words", "多扣了");
	other = objection_of(t, id);
	v = asked(t, OFFICE, page_objection, own, -1);
	CHECK(has(v, "您给出或核实过这一项的数据"));
	CHECK(has(v, "88.5分"));
	v = SENT(OFFICE, page_objection_take, own, -1, "answer", "2", "reason", "没有错");
	CHECK(v.e == E_DENIED);
	v = SENT(OFFICE, page_objection_take, other, -1, "answer", "2", "reason", "");
	CHECK(v.status == 422);
	CHECK(has(v, "请写答复的理由"));
	v = SENT(OFFICE, page_objection_take, other, -1, "answer", "2", "reason",
	    "没有错");
	CHECK(v.status == 303);
	page_town_end(t);
}

/* Somebody else puts the 业务 of the first unit right. */
static enum err
put_right(struct job *j, struct db_rw *rw, void *arg)
{
	struct page_town *t = arg;
	struct rule_notes notes = { .j = j };
	struct score_entry e = { .fact = 2,
		.choice = SCORE_VALUE,
		.text = S("90"),
		.reason = S("决算后改"),
		.day = DAY_NONE };
	struct score_giving g = { .act = { .actor = t->person[CLERK], .day = j->today },
		.scheme = t->scheme,
		.unit = t->unit[STARS],
		.entry = &e,
		.n = 1,
		.correct = true };
	const struct score_datum *data;
	struct rule *r;
	size_t given;

	CHECK(rule_read(j, S("试"), str_of(page_small_text), &notes, &r) == OK);
	CHECK(score_data(j, db_rw_reader(rw), t->scheme, r, t->unit[STARS], &data) == OK);
	e.base = data[2].seq;
	g.rule = r;
	CHECK(score_entries_check(j, r, &e, 1) == OK);
	return score_give(j, rw, &g, &given);
}

TEST(who_gave_the_data_first_does_not_answer_either)
{
	struct page_town *t = page_town(j);
	int64_t id = frozen_by(t, 0), own;
	struct page_visit v;

	(void)SENT(CLERK, page_result_object, id, t->unit[STARS], "item", "部分.业务",
	    "words", "少算了");
	own = objection_of(t, id);
	CHECK(db_tell(j, t->db, put_right, t) == OK);
	v = asked(t, OFFICE, page_objection, own, -1);
	CHECK(has(v, "90分"));
	CHECK(has(v, "您给出或核实过这一项的数据"));
	v = SENT(OFFICE, page_objection_take, own, -1, "answer", "1", "reason", "已改");
	CHECK(v.e == E_DENIED);
	page_town_end(t);
}

TEST(a_departure_says_why_and_keeps_the_proposal)
{
	struct page_town *t = page_town(j);
	int64_t id = frozen_by(t, t->person[OFFICE]);
	struct page_visit v = SENT(OFFICE, page_decide_take, id, t->unit[STARS], "table",
	    "0", "grade", "优异", "reason", "会议", "basis", "会议");

	CHECK(v.status == 422);
	CHECK(has(v, "请选一个等次"));
	v = SENT(OFFICE, page_decide_take, id, t->unit[STARS], "table", "0", "grade",
	    "一般", "reason", "有<事>", "basis", "");
	CHECK(v.status == 422);
	CHECK(has(v, "有&lt;事&gt;</textarea>"));
	v = SENT(OFFICE, page_decide_take, id, t->unit[STARS], "table", "0", "grade",
	    "一般", "reason", "有<事>", "basis", "工委会议");
	CHECK(v.status == 303);
	v = asked(t, OFFICE, page_result, id, -1);
	CHECK(has(v, "有&lt;事&gt;（工委会议）"));
	page_town_end(t);
}

TEST(who_decides_or_steps_upon_an_old_page_is_told_what_changed)
{
	struct page_town *t = page_town(j);
	int64_t id = frozen_by(t, t->person[OFFICE]);
	const char *base = job_fmt(j, "%lld", (long long)id).p;
	struct page_visit v = asked(t, OFFICE, page_decide, id, t->unit[STARS]);

	CHECK(has(v, job_fmt(j, "name=\"base\" value=\"%s\"", base).p));
	v = SENT(OFFICE, page_decide_take, id, t->unit[STARS], "table", "0", "base", base,
	    "grade", "一般", "reason", "信访", "basis", "会议");
	CHECK(v.status == 303);
	v = SENT(OFFICE, page_decide_take, id, t->unit[STARS], "table", "0", "base", base,
	    "grade", "一般", "reason", "另有<事>", "basis", "会议");
	CHECK(v.status == 422);
	CHECK(has(v, "看页面以后这份结果有了变化："));
	CHECK(has(v, "审定为“一般”"));
	CHECK(has(v, "审定为“一般”；请看过再办"));
	CHECK(has(v, "<b>现在审定为一般</b>信访（会议）</p>"));
	CHECK(has(v, "另有&lt;事&gt;</textarea>"));
	v = SENT(OFFICE, page_result_step, id, -1, "step", "0", "base", base);
	CHECK(v.status == 422);
	CHECK(has(v, "审定为“一般”。现在是“初评”；请看过再办"));
	/* 退回, which somebody else has done already */
	v = SENT(OFFICE, page_result_step, id, -1, "step", "2", "base", base, "reason",
	    "再<核>一遍");
	CHECK(v.status == 422);
	CHECK(has(v, "您填的没有记下：再&lt;核&gt;一遍"));
	page_town_end(t);
}
