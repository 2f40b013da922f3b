/* SPDX-License-Identifier: MIT
 *
 * records_test.c -- records of sets as people enter, verify and withdraw them
 */
#include "page/town_test.h"

static const char text[] =
    "方案 \"逐件\" 版本 \"1\"\n"
    "考核期 2026-01-01 至 2026-12-31\n"
    "角色 工委办公室, 考核组\n"
    "数据 表彰 事件(事项 文, 级别 选(市, 省), 奖金 万元, 主动 是否) "
    "填报 每年 由 单位 核 工委办公室\n"
    "数据 处分 事件(种类 选(警告, 记过)) 核定 考核组\n"
    "部分 甲 100分 起 100分 { 每 处分 扣 5分; 每 表彰 扣 1分 }\n";

static enum err
list_units(struct job *j, struct db_rw *rw, void *arg)
{
	struct page_town *t = arg;
	struct org_act act = { .day = j->today };
	enum err e = OK;

	for (int i = 0; e == OK && i < UNITS; i++)
		e = score_roster_put(j, rw, &act, t->scheme, t->unit[i], true);
	return e;
}

static struct page_town *
town(struct job *j)
{
	struct page_town *t = page_town(j);

	t->scheme = page_publish(t, "逐件", text);
	CHECK(db_tell(j, t->db, list_units, t) == OK);
	return t;
}

#define SENT(by, fn, set, ...) \
	PAGE_SENT(by, fn, false, (set) < 0 ? -1 : t->unit[STARS], set, __VA_ARGS__)

static struct page_visit
asked(struct page_town *t, int who, enum err (*fn)(struct req *, struct db_ro *),
    int64_t set, const char *record)
{
	struct page_visit v = { .who = who,
		.arg = { set < 0 ? -1 : t->unit[STARS], set, -1 },
		.show = fn,
		.field = (const char *const[]){ "record", record, NULL } };

	page_go(t, &v);
	return v;
}

/* What stands between ${head} and the next quotation mark. */
static const char *
between(struct job *j, struct str page, const char *head)
{
	size_t at = str_find(page, str_of(head));
	struct str rest = str_cut(page, at < page.n ? at + strlen(head) : page.n, page.n);

	return job_cstr(j, str_cut(rest, 0, str_find(rest, S("\""))));
}

#define GOOD "v:日期", "2026-03-05", "v:事项", "抓<党>建", "v:级别", "市", "v:主动", "是"

TEST(the_form_of_a_record_has_an_input_a_field_and_keeps_what_was_typed)
{
	struct page_town *t = town(j);
	struct page_visit v = asked(t, CLERK, page_record_fill, 0, "");

	CHECK(v.e == OK && v.status == 200);
	CHECK_HAS(v.page, S("type=\"date\" id=\"v0\" name=\"v:日期\""));
	CHECK_HAS(v.page, S("name=\"v:奖金\" value=\"\" inputmode=\"decimal\""));
	/* the next person at this machine is not offered the words of this one */
	CHECK_HAS(v.page, S("name=\"v:事项\" value=\"\" autocomplete=\"off\""));
	CHECK_HAS(v.page, S("<option value=\"省\">省</option>"));
	CHECK_HAS(v.page, S("<option value=\"未报\">未报</option>"));
	CHECK(str_find(v.page, S("撤回这一件")) == v.page.n);
	v = SENT(CLERK, page_record_fill_take, 0, GOOD, "v:奖金", "很多");
	CHECK(v.status == 422 && v.location.n == 0);
	CHECK_HAS(v.page, S("<title>有 1 处需要改："));
	CHECK_HAS(v.page, S("<a href=\"#v3\">奖金：应为数"));
	CHECK_HAS(v.page, S("value=\"很多\""));
	CHECK_HAS(v.page, S("value=\"抓&lt;党&gt;建\""));
	CHECK_HAS(v.page, S("<option value=\"市\" selected>"));
	CHECK_HAS(asked(t, CLERK, page_records, 0, "").page, S("还没有登记过"));
	page_town_end(t);
}

TEST(a_record_is_entered_once_and_stands_where_it_is_looked_for)
{
	struct page_town *t = town(j);
	struct page_visit v;

	for (int i = 0; i < 2; i++)
		v = SENT(CLERK, page_record_fill_take, 0, GOOD, "v:奖金", "1.5", "once",
		    "a");
	CHECK(v.status == 303 && str_ends(v.location, S("/set/0?again=1")));
	v = asked(t, CLERK, page_records, 0, "");
	CHECK_HAS(v.page, S("事项 抓&lt;党&gt;建，级别 市，奖金 1.5万元，主动 是"));
	CHECK_HAS(v.page, S("<small> 1 件</small>"));
	CHECK_HAS(v.page, S(">改或撤回</a>"));
	v = (struct page_visit){ .who = CLERK,
		.arg = { t->unit[STARS], -1 },
		.show = page_fill };
	page_go(t, &v);
	CHECK_HAS(v.page, S("<h2 id=\"set0\">表彰"));
	CHECK(str_find(v.page, S("<h2 id=\"set1\">")) == v.page.n); /* 考核组的 */
	v.show = page_why;
	page_go(t, &v);
	CHECK_HAS(v.page, S("/set/0\">表彰</a> 逐件的记录"));
	v = (struct page_visit){ .who = CLERK,
		.arg = { t->unit[STARS], -1 },
		.plain = true,
		.show = page_unit };
	page_go(t, &v);
	CHECK_HAS(v.page, S("待核 1"));
	page_town_end(t);
}

TEST(a_record_comes_back_with_a_reason_is_changed_accepted_corrected_withdrawn)
{
	struct page_town *t = town(j);
	struct page_visit v = SENT(CLERK, page_record_fill_take, 0, GOOD, "v:奖金",
	    "未报", "once", "a");
	const char *pick, *id, *base;

	CHECK(v.status == 303);
	v = asked(t, OFFICE, page_verify, -1, "");
	id = between(j, v.page, "name=\"record\" id=\"r");
	pick = between(j, v.page,
	    job_cstr(j, job_fmt(j, "name=\"record\" id=\"r%s\" value=\"", id)));
	v = SENT(OFFICE, page_verify_take, -1, "record", pick, "do", "return");
	CHECK(v.status == 422);
	CHECK_HAS(v.page, job_fmt(j, "value=\"%s\" checked", pick));
	v = SENT(OFFICE, page_verify_take, -1, "record", pick, "do", "return", "reason",
	    "没有文号");
	CHECK(v.status == 303 && str_ends(v.location, S("returned=1")));
	v = asked(t, CLERK, page_record_fill, 0, id);
	CHECK_HAS(v.page, S("这件已经退回"));
	CHECK_HAS(v.page, S("name=\"v:奖金\" value=\"未报\""));
	base = between(j, v.page, "name=\"base\" value=\"");
	v = SENT(CLERK, page_record_fill_take, 0, GOOD, "v:奖金", "2", "record", id,
	    "base", "1");
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("您填写期间，这件记录已由别人改过"));
	v = SENT(CLERK, page_record_fill_take, 0, GOOD, "v:奖金", "2", "record", id,
	    "base", base);
	CHECK(v.status == 303);
	v = asked(t, OFFICE, page_verify, -1, "");
	pick = between(j, v.page,
	    job_cstr(j, job_fmt(j, "name=\"record\" id=\"r%s\" value=\"", id)));
	v = SENT(OFFICE, page_verify_take, -1, "record", pick, "do", "accept");
	CHECK(v.status == 303 && str_ends(v.location, S("accepted=1")));
	v = asked(t, CLERK, page_record_fill, 0, id);
	CHECK(v.e == E_MISSING);
	CHECK_HAS(v.told, S("已认可；要改请走更正"));
	v = asked(t, OFFICE, page_record_correct, 0, id);
	base = between(j, v.page, "name=\"base\" value=\"");
	v = SENT(OFFICE, page_record_correct_take, 0, GOOD, "v:奖金", "3", "record", id,
	    "base", base, "do", "drop");
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("请写明撤回的理由"));
	CHECK_HAS(v.page, S("value=\"3\""));
	v = SENT(OFFICE, page_record_correct_take, 0, "record", id, "base", base, "do",
	    "drop", "why", "报重了");
	CHECK(v.status == 303 && str_ends(v.location, S("?dropped=1")));
	v = asked(t, CLERK, page_records, 0, id);
	CHECK_HAS(v.page, S("已撤回"));
	CHECK_HAS(v.page, S("报重了"));
	CHECK_HAS(v.page, S("没有文号"));
	page_town_end(t);
}

TEST(what_another_office_keeps_is_not_ours_and_a_missing_set_is_said)
{
	struct page_town *t = town(j);
	struct page_visit v = asked(t, OFFICE, page_record_give, 1, "");

	CHECK(v.e == E_DENIED);
	CHECK_HAS(v.told, S("“处分”是考核组核定的，不由您登记"));
	v = asked(t, CLERK, page_record_fill, 1, "");
	CHECK(v.e == E_DENIED);
	v = asked(t, OFFICE, page_record_correct, 0, "");
	CHECK(v.e == E_MISSING);
	v = asked(t, OFFICE, page_records, 7, "");
	CHECK(v.e == E_MISSING);
	CHECK_HAS(v.told, S("没有第 7 种逐件登记的事"));
	v = asked(t, CLERK, page_records, 0, "1");
	CHECK(v.e == E_MISSING); /* a fact that is no record */
	page_town_end(t);
}
