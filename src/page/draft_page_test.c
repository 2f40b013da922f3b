/* SPDX-License-Identifier: MIT
 *
 * draft_page_test.c -- the desk where schemes are written, as people use it
 */
#include "page/town_test.h"

/* A form about draft (or consultation, or scheme) ${id}. */
#define SENT(by, fn, id, ...) PAGE_SENT(by, fn, true, id, -1, __VA_ARGS__)

static struct str
shown(struct page_town *t, int who, enum err (*fn)(struct req *, struct db_ro *),
    int64_t id, const char *const *field)
{
	struct page_visit v = { .who = who,
		.arg = { id, -1, -1 },
		.plain = true,
		.show = fn,
		.field = field };

	page_go(t, &v);
	if (v.e != OK)
		test_failed(__FILE__, __LINE__, "%.*s", STR_FMT(v.told));
	return v.page;
}

static bool
has(struct str page, const char *part)
{
	return str_find(page, str_of(part)) < page.n;
}

/* A draft of its own, from the scheme of the town. */
static int64_t
amending(struct page_town *t)
{
	const char *scheme = job_cstr(t->j, job_fmt(t->j, "%lld", (long long)t->scheme));
	struct page_visit v = SENT(OFFICE, page_draft_new_take, -1, "aim", "amend",
	    "scheme", scheme);

	CHECK(v.e == OK && v.status == 303);
	CHECK_TEXT(v.location, S("/draft/1"));
	return 1;
}

static const char new_text[] = "方案 \"新\"\n"
			       "考核期 2026-01-01 至 2026-12-31\n"
			       "对象 支部\n"
			       "角色 考核组\n"
			       "数据 党课  次  填报 每年 由 单位 核 考核组\n"
			       "部分 甲 20分 {\n"
			       "  项 课 10分 { 每 党课 不足 4次 扣 1分 }  # 注一\n"
			       "  项 先进 10分 { 得 评 步长 1 由 考核组 }\n"
			       "}\n";

static int64_t
written(struct page_town *t, const char *text)
{
	struct page_visit v = SENT(OFFICE, page_draft_new_take, -1, "name", "新办法");

	CHECK(v.status == 303);
	v = SENT(OFFICE, page_draft_text_take, 1, "base", "1", "text", text);
	CHECK_TEXT(v.location, S("/draft/1/text?saved=1"));
	return 1;
}

TEST(every_figure_of_a_draft_is_a_field_and_saving_rewrites_the_text)
{
	struct page_town *t = page_town(j);
	int64_t id = written(t, new_text);
	struct str p = shown(t, OFFICE, page_draft, id, NULL);
	struct page_visit v;

	CHECK_HAS(p, S("name=\"f4\" value=\"4\""));
	CHECK_HAS(p, S("aria-label=\"课：不足，单位 次\""));
	CHECK_HAS(p, S("name=\"f0\" value=\"2026-01-01\""));
	v = SENT(OFFICE, page_draft_take, id, "base", "2", "f4", "6", "f5", "1.5", "f3",
	    "10");
	CHECK_TEXT(v.location, S("/draft/1?saved=1"));
	p = shown(t, OFFICE, page_draft_text, id, NULL);
	CHECK_HAS(p, S("每 党课 不足 6次 扣 1.5分 }  # 注一"));
	p = shown(t, OFFICE, page_draft_past, id, NULL);
	CHECK_HAS(p, S("在表格里改了 2 个数"));
	v = SENT(OFFICE, page_draft_take, id, "base", "3", "f4", "6");
	CHECK_TEXT(v.location, S("/draft/1?saved=0"));
	page_town_end(t);
}

TEST(a_figure_that_cannot_be_read_is_told_and_all_that_was_typed_is_kept)
{
	struct page_town *t = page_town(j);
	int64_t id = written(t, new_text);
	struct page_visit v = SENT(OFFICE, page_draft_take, id, "base", "2", "f4", "六<",
	    "f5", "1.5");

	CHECK(v.e == OK && v.status == 422 && v.location.n == 0);
	CHECK_HAS(v.page, S("<a href=\"#f4\">“课：不足”请填数字，单位是次，例如 4</a>"));
	CHECK_HAS(v.page, S("name=\"f4\" value=\"六&lt;\""));
	CHECK_HAS(v.page, S("name=\"f5\" value=\"1.5\""));
	CHECK_HAS(shown(t, OFFICE, page_draft_text, id, NULL), S("不足 4次 扣 1分"));
	v = SENT(OFFICE, page_draft_take, id, "f4", "6");
	CHECK(v.e == E_INPUT);
	page_town_end(t);
}

TEST(two_people_who_save_see_both_texts_and_nothing_is_lost)
{
	struct page_town *t = page_town(j);
	int64_t id = written(t, new_text);
	struct page_visit v = SENT(OFFICE, page_draft_take, id, "base", "2", "f4", "6");

	CHECK(v.status == 303);
	v = SENT(OFFICE, page_draft_take, id, "base", "2", "f4", "8");
	CHECK(v.e == OK && v.status == 422);
	CHECK_HAS(v.page, S("存了第 3 稿。您的文本在下面，还没有保存"));
	CHECK_HAS(v.page, S("不足 8次"));
	CHECK_HAS(v.page, S("不足 6次"));
	CHECK_HAS(v.page, S("name=\"base\" value=\"3\""));
	CHECK(!has(shown(t, OFFICE, page_draft_text, id, NULL), "不足 8次"));
	page_town_end(t);
}

TEST(a_text_with_errors_is_saved_and_its_problems_stand_beside_their_lines)
{
	struct page_town *t = page_town(j);
	int64_t id = written(t, "方案 \"新\"\n考核其 2026\n");
	struct str p = shown(t, OFFICE, page_draft_text, id, NULL);

	CHECK_HAS(p, S("<span id=\"l2\" class=\"wrong\">2</span>"));
	CHECK_HAS(p, S("href=\"/draft/1/text#l2\">第 2 行</a>"));
	CHECK_HAS(p, S("考核其 2026"));
	CHECK_HAS(shown(t, OFFICE, page_draft, id, NULL), S("文本还读不成表格"));
	p = shown(t, OFFICE, page_issue, id, NULL);
	CHECK_HAS(p, S("才能印发"));
	CHECK(!has(p, "name=\"basis\""));
	CHECK(SENT(OFFICE, page_issue_take, id, "name", "新", "basis", "x", "do", "put")
		  .status == 422);
	page_town_end(t);
}

/* ${n} figures: three in the head, the rest points of one grade table each. */
static const char *
long_text(struct job *j, int n)
{
	struct buf b = { .j = j };

	buf_put(&b,
	    S("方案 \"长\"\n考核期 2026-01-01 至 2026-12-31\n对象 支部\n"
	      "角色 考核组\n部分 甲 10分 { 得 评 由 考核组 }\n"));
	for (int i = 3; i < n; i++)
		buf_fmt(&b, "参数 数_%d 分 = 1分\n", i);
	buf_c(&b, '\0');
	return buf_str(&b).p;
}

TEST(a_draft_with_more_figures_than_a_form_holds_is_written_as_text)
{
	struct page_town *t = page_town(j);
	int64_t id = written(t, long_text(j, 1900));
	struct page_visit v;

	CHECK_HAS(shown(t, OFFICE, page_draft, id, NULL), S("name=\"f1899\""));
	v = SENT(OFFICE, page_draft_text_take, id, "base", "2", "text",
	    long_text(j, 1901));
	CHECK_TEXT(v.location, S("/draft/1/text?saved=1"));
	CHECK_HAS(shown(t, OFFICE, page_draft, id, NULL),
	    S("表里的数太多，一张表单放不下"));
	CHECK(!has(shown(t, OFFICE, page_draft, id, NULL), "name=\"f0\""));
	page_town_end(t);
}

TEST(items_move_and_go_and_sentences_come_by_filling_blanks)
{
	struct page_town *t = page_town(j);
	int64_t id = written(t, new_text);
	struct str p = shown(t, OFFICE, page_draft, id, NULL);
	struct page_visit v;

	CHECK_HAS(p, S("value=\"down:3\""));
	v = SENT(OFFICE, page_draft_take, id, "base", "2", "do", "down:3", "f4", "6");
	CHECK_TEXT(v.location, S("/draft/1?saved=1"));
	p = shown(t, OFFICE, page_draft_text, id, NULL);
	CHECK(str_find(p, S("项 先进 10分")) < str_find(p, S("项 课 10分")));
	CHECK_HAS(p, S("不足 6次"));
	v = SENT(OFFICE, page_draft_take, id, "base", "3", "do", "up:3");
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("“先进”已经是同一级的第一个，不能再移"));
	v = SENT(OFFICE, page_draft_add_take, id, "base", "3", "part", "2", "shape",
	    "short", "b0", "谈心 谈话", "b1", "4", "b2", "1", "unit", "次", "giver",
	    "unit", "role", "考核组", "item", "谈心谈话", "points", "5");
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("做什么：请写一个词"));
	CHECK_HAS(v.page, S("value=\"谈心 谈话\""));
	v = SENT(OFFICE, page_draft_add_take, id, "base", "3", "part", "2", "shape",
	    "short", "b0", "谈心", "b1", "4", "b2", "1", "unit", "次", "giver", "unit",
	    "role", "考核组", "item", "谈心谈话", "points", "5");
	CHECK_TEXT(v.location, S("/draft/1?saved=1"));
	p = shown(t, OFFICE, page_draft_text, id, NULL);
	CHECK_HAS(p, S("项 谈心谈话 5分 { 每 谈心 不足 4次 扣 1分 }"));
	CHECK_HAS(p, S("数据 谈心  次  填报 每年 由 单位 核 考核组"));
	page_town_end(t);
}

TEST(figures_typed_before_a_sentence_is_added_are_saved_first)
{
	struct page_town *t = page_town(j);
	int64_t id = written(t, new_text);
	struct page_visit v = SENT(OFFICE, page_draft_take, id, "base", "2", "f4", "六",
	    "do", "add:3");
	struct str p;

	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("value=\"六\""));
	v = SENT(OFFICE, page_draft_take, id, "base", "2", "f4", "6", "do", "add:3");
	CHECK_TEXT(v.location, S("/draft/1/add?part=3&saved=1"));
	CHECK_HAS(shown(t, OFFICE, page_draft_text, id, NULL), S("不足 6次"));
	p = shown(t, OFFICE, page_draft_add, id,
	    (const char *const[]){ "part", "3", "saved", "1", NULL });
	CHECK_HAS(p, S("刚才填的数已存为第 3 稿。"));
	v = SENT(OFFICE, page_draft_take, id, "base", "3", "do", "add:");
	CHECK_TEXT(v.location, S("/draft/1/add?saved=0"));
	v = SENT(OFFICE, page_draft_take, id, "base", "3", "f4", "7", "do", "text:");
	CHECK_TEXT(v.location, S("/draft/1/text?saved=1"));
	/* No link leads away from the form past its numbers. */
	p = shown(t, OFFICE, page_draft, id, NULL);
	CHECK(!has(p, "/draft/1/add"));
	CHECK(has(p, "value=\"add:3\"") && has(p, "value=\"text:\""));
	page_town_end(t);
}

TEST(a_pasted_table_becomes_a_draft_and_says_what_is_left)
{
	struct page_town *t = page_town(j);
	struct page_visit v = SENT(OFFICE, page_draft_new_take, -1, "name", "表来的",
	    "text",
	    "项目,内容,分值,评分标准\n组织生活,党课,10,未开展的不得分\n作风,服务,10,"
	    "视情评分\n");

	CHECK_TEXT(v.location, S("/draft/1"));
	CHECK_HAS(shown(t, OFFICE, page_draft, 1, NULL),
	    S("2 行，成 2 项；评分标准 2 句，认出 1 句，待补 1 处"));
	CHECK_HAS(shown(t, OFFICE, page_draft, 1, NULL),
	    S("待补</span> 没有认出计分办法"));
	v = SENT(OFFICE, page_draft_new_take, -1, "name", "", "text", "甲,乙\n");
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("甲,乙"));
	CHECK_HAS(v.page, S("请写方案的名称"));
	v = SENT(OFFICE, page_draft_new_take, -1, "name", "坏 \"表");
	CHECK(v.status == 422);
	page_town_end(t);
}

TEST(next_years_scheme_has_its_period_a_year_on)
{
	struct page_town *t = page_town(j);
	const char *scheme = job_cstr(j, job_fmt(j, "%lld", (long long)t->scheme));
	struct page_visit v = SENT(OFFICE, page_draft_new_take, -1, "aim", "next",
	    "scheme", scheme, "name", "明年的");

	CHECK_TEXT(v.location, S("/draft/1"));
	CHECK_HAS(shown(t, OFFICE, page_draft_text, 1, NULL),
	    S("考核期 2027-01-01 至 2027-12-31"));
	page_town_end(t);
}

/* ── consultation, issue, end ───────────────────────────────────────── */

TEST(units_comment_item_by_item_and_the_committee_answers_each)
{
	struct page_town *t = page_town(j);
	int64_t id = amending(t);
	const char *unit = job_cstr(j, job_fmt(j, "%lld", (long long)t->unit[STARS]));
	const char *other = job_cstr(j, job_fmt(j, "%lld", (long long)t->unit[TIDES]));
	struct page_visit v = SENT(OFFICE, page_consult_open_take, id, "until",
	    "2026-02-30", "words", "请着重看");
	struct str p;

	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("请写明征求意见到哪一天为止，不能早于今天"));
	CHECK_HAS(v.page, S(">请着重看</textarea>"));
	v = SENT(OFFICE, page_consult_open_take, id, "until", "2026-12-01");
	CHECK_TEXT(v.location, S("/consult/1?done=open"));
	CHECK_HAS(shown(t, CLERK, page_start, -1, NULL), S("<a href=\"/consult/1\">"));
	v = SENT(CLERK, page_consult_comment, 1, "unit", unit, "item", "项.没有", "text",
	    "改一改");
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("方案里没有这一项；请重新选"));
	CHECK_HAS(v.page, S(">改一改</textarea>"));
	v = SENT(CLERK, page_consult_comment, 1, "unit", other, "text", "冒名");
	CHECK(v.e == E_MISSING);
	v = SENT(CLERK, page_consult_comment, 1, "unit", unit, "text", "分值偏高<");
	CHECK_TEXT(v.location, S("/consult/1?done=comment#comments"));
	p = shown(t, OFFICE, page_consult, 1, NULL);
	CHECK_HAS(p, S("分值偏高&lt;"));
	CHECK_HAS(p, S("柳桥东"));
	v = SENT(OFFICE, page_consult_answer, 1, "comment", "10001", "answer", "3",
	    "reason", "");
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("value=\"3\" checked"));
	CHECK_HAS(shown(t, OFFICE, page_issue, id, NULL), S("正在征求意见"));
	v = SENT(OFFICE, page_consult_close, 1, "once", "c");
	CHECK_TEXT(v.location, S("/consult/1?done=close"));
	CHECK_HAS(shown(t, OFFICE, page_issue, id, NULL), S("1 条意见还没有答复"));
	v = SENT(OFFICE, page_consult_answer, 1, "comment", "10001", "answer", "2",
	    "reason", "降到五分");
	CHECK_TEXT(v.location, S("/consult/1?done=answer#m10001"));
	p = shown(t, CLERK, page_consult, 1, NULL);
	CHECK_HAS(p, S("部分采纳</span> 降到五分"));
	page_town_end(t);
}

TEST(an_amendment_is_checked_confirmed_and_shown_with_its_days)
{
	struct page_town *t = page_town(j);
	int64_t id = amending(t);
	struct page_visit v = SENT(OFFICE, page_issue_take, id, "basis", "", "from",
	    "2027-03-01");
	struct str p;

	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("请写明印发的依据"));
	CHECK_HAS(v.page, S("“考核组”还没有人担任"));
	CHECK_HAS(v.page, S("施行的日子要在考核期里"));
	CHECK_HAS(v.page, S("value=\"2027-03-01\""));
	v = SENT(OFFICE, page_issue_take, id, "basis", "工委会议", "from", "2026-07-01");
	CHECK(v.status == 200);
	CHECK_HAS(v.page, S("到2026年6月30日为止施行原来的文本"));
	v = SENT(OFFICE, page_issue_take, id, "basis", "工委会议", "from", "2026-07-01",
	    "do", "put", "rev", "9");
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("草稿又存了新的一稿"));
	v = SENT(OFFICE, page_issue_take, id, "basis", "工委会议", "from", "2026-07-01",
	    "do", "put", "rev", "1");
	CHECK(v.status == 303 && str_ends(v.location, S("?done=issued")));
	p = shown(t, CLERK, page_scheme, t->scheme, NULL);
	CHECK_HAS(p, S("第 1 版</a>　2026年6月30日止"));
	CHECK_HAS(p, S("第 2 版</a>　2026年7月1日起"));
	p = shown(t, OFFICE, page_scheme_past, t->scheme, NULL);
	CHECK_HAS(p, S("工委会议"));
	CHECK_HAS(p, S("兰亭远，2026年"));
	v = SENT(OFFICE, page_draft_take, id, "base", "1", "f0", "2026-02-01");
	CHECK(v.e == E_DENIED);
	CHECK_TEXT(v.told, S("草稿“试<验>”已经印发，不能再改"));
	page_town_end(t);
}

TEST(a_scheme_is_retired_with_a_day_and_a_reason)
{
	struct page_town *t = page_town(j);
	struct page_visit v = SENT(OFFICE, page_retire_take, t->scheme, "day", "哪天",
	    "reason", "并入");

	CHECK(v.status == 422);
	CHECK_HAS(v.page, S(">并入</textarea>"));
	v = SENT(OFFICE, page_retire_take, t->scheme, "day", "2026-11-01", "reason", "");
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("请写明废止的理由"));
	CHECK_HAS(shown(t, CLERK, page_start, -1, NULL), S("/own\">"));
	v = SENT(OFFICE, page_retire_take, t->scheme, "day", "2026-11-01", "reason",
	    "并入双目标");
	CHECK(v.status == 303);
	CHECK_HAS(shown(t, CLERK, page_scheme, t->scheme, NULL),
	    S("2026年11月1日起废止"));
	CHECK_HAS(shown(t, CLERK, page_scheme_past, t->scheme, NULL), S("并入双目标"));
	CHECK(!has(shown(t, CLERK, page_start, -1, NULL), "/own\">"));
	page_town_end(t);
}

TEST(a_dropped_draft_keeps_its_texts_and_says_why)
{
	struct page_town *t = page_town(j);
	int64_t id = written(t, new_text);
	struct page_visit v = SENT(OFFICE, page_draft_drop_take, id, "reason", " ");

	CHECK(v.status == 422);
	v = SENT(OFFICE, page_draft_drop_take, id, "reason", "另起炉灶");
	CHECK_TEXT(v.location, S("/draft?saved=1"));
	CHECK_HAS(shown(t, OFFICE, page_drafts, -1, NULL), S("另起炉灶"));
	CHECK_HAS(shown(t, OFFICE, page_draft_past, id, NULL), S("/draft/1/past/2"));
	CHECK(!has(shown(t, OFFICE, page_draft, id, NULL), "name=\"f4\""));
	page_town_end(t);
}
