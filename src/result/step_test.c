/* SPDX-License-Identifier: MIT
 *
 * step_test.c -- objections, decisions and the way to 生效, step by step
 */
#include "result/keep.h"
#include "result/town_test.h"

static enum err
object(struct town *t, int64_t result, size_t unit, const char *words, int64_t *id)
{
	struct org_act act = town_act(t, CLERK);
	struct result_objection o = { .result = result,
		.unit = t->unit[unit],
		.item = S("部分.甲"),
		.words = str_of(words) };
	enum err e = result_object(t->j, t->rw, &act, &o);

	*id = o.id;
	return e;
}

static enum err
answer(struct town *t, int64_t who, int64_t id, enum result_answer how,
    const char *reason)
{
	static const int64_t touched[] = { JUDGE };
	struct org_act act = town_act(t, who);
	struct result_answering a = { .objection = id,
		.answer = how,
		.reason = str_of(reason),
		.touched = touched,
		.touched_n = 1 };

	return result_answer(t->j, t->rw, &act, &a);
}

static enum err
decide(struct town *t, int64_t result, size_t unit, const char *grade, const char *reason,
    const char *basis)
{
	struct org_act act = town_act(t, CHIEF);
	struct result_deciding d = { .result = result,
		.unit = t->unit[unit],
		.base = town_newest(t, result),
		.grade = str_of(grade),
		.reason = str_of(reason),
		.basis = str_of(basis) };

	return result_decide(t->j, t->rw, &act, &d);
}

static enum err
step(struct town *t, int64_t who, int64_t result, enum result_step what,
    struct result_stepping s)
{
	struct org_act act = town_act(t, who);

	s.result = result;
	s.step = what;
	s.base = town_newest(t, result);
	return result_step(t->j, t->rw, &act, &s);
}
#define STEP(who, id, what) \
	step(t, who, id, what, (struct result_stepping){ .show_until = DAY_NONE })
#define STEP_SAYING(who, id, what, ...) \
	step(t, who, id, what, (struct result_stepping){ __VA_ARGS__ })

TEST_BOTH(an_objection_is_answered_by_somebody_else)
{
	struct town town = town_open(j, place), *t = &town;
	int64_t id = town_freeze(t, 0, ""), first, other;
	const struct result_objection *list;
	size_t n;

	CHECK(object(t, id, 0, " ", &first) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("请写异议的内容"));
	CHECK(object(t, id, 0, "党课应是 4 次，纪实漏记", &first) == OK);
	CHECK(answer(t, OFFICE, first, RESULT_REFUSED, "不属实") == E_DENIED);
	CHECK_TEXT(str_of(j->told), S("定格的人不能复核异议；请另一人答复"));
	CHECK(answer(t, CLERK, first, RESULT_REFUSED, "不属实") == E_DENIED);
	CHECK(answer(t, JUDGE, first, RESULT_REFUSED, "不属实") == E_DENIED);
	CHECK_HAS(str_of(j->told), S("给出或核实过这一项"));
	CHECK(answer(t, CHIEF, first, RESULT_REFUSED, "") == E_INPUT);
	CHECK(answer(t, CHIEF, first, RESULT_REFUSED, "查了原始记录，是 3 次") == OK);
	CHECK(answer(t, CHIEF, first, RESULT_UPHELD, "又查了") == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("这件异议已答复：不采纳"));
	j->today += 8;
	CHECK(object(t, id, 1, "晚了", &other) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("提异议的日子已过"));
	CHECK(result_objections(j, t->ro, id, t->unit[0], &list, &n) == OK);
	CHECK(n == 1 && list[0].answer == RESULT_REFUSED && list[0].answered_by == CHIEF);
	town_check_rebuild(t);
	town_close(t);
}

TEST_BOTH(a_decided_grade_keeps_the_proposal_beside_it)
{
	struct town town = town_open(j, place), *t = &town;
	int64_t id = town_freeze(t, 0, "");
	const struct result_file *file;
	const struct result_grade *g;
	struct result_row row;
	size_t n;

	CHECK(decide(t, id, 1, "优秀", "", "") == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("请写与拟定不同的理由"));
	CHECK(decide(t, id, 1, "优秀", "全年无一差错", "") == E_INPUT);
	CHECK(decide(t, id, 1, "优秀", "全年无一差错", "12月20日工委会议") == OK);
	CHECK(result_of_unit(j, t->ro, id, t->unit[1], &row, &g, &n) == OK);
	CHECK(n == 2 && g[0].by == CHIEF);
	CHECK_TEXT(g[0].proposed, S("良好"));
	CHECK_TEXT(g[0].decided, S("优秀"));
	CHECK(result_files(j, t->ro, id, &file, &n) == OK);
	CHECK_HAS(file[n - 2].text,
	    S("潮汐局支部,等次,良好,优秀,全年无一差错,12月20日工委会议"));
	CHECK_HAS(file[n - 1].text, S("潮汐局支部"));
	/* the proposal again: as if nothing had been decided */
	CHECK(decide(t, id, 1, "良好", "", "") == OK);
	CHECK(result_of_unit(j, t->ro, id, t->unit[1], &row, &g, &n) == OK);
	CHECK(g[0].seq == 0 && g[0].by == 0);
	town_check_rebuild(t);
	town_close(t);
}

TEST_BOTH(a_result_goes_its_way_between_two_persons)
{
	struct town town = town_open(j, place), *t = &town;
	int64_t id = town_freeze(t, 0, ""), ob;
	struct result_changes items;
	const struct duty_item *opened;
	size_t n;

	CHECK(object(t, id, 0, "漏记", &ob) == OK);
	CHECK(STEP(OFFICE, id, RESULT_ASK) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("异议期还没有过"));
	j->today += 8;
	CHECK(STEP(OFFICE, id, RESULT_ASK) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("还有 1 件异议没有答复"));
	CHECK(answer(t, CHIEF, ob, RESULT_UPHELD, "属实") == OK);
	CHECK(STEP(OFFICE, id, RESULT_ASK) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("更正数据后重算"));
	id = town_freeze(t, id, "异议属实");
	j->today += 8;
	CHECK(STEP(OFFICE, id, RESULT_SIGN) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("这份结果是“初评”，不能签批"));
	CHECK(STEP(OFFICE, id, RESULT_ASK) == OK);
	CHECK(decide(t, id, 1, "优秀", "晚了", "会议") == E_INPUT);
	CHECK(STEP(OFFICE, id, RESULT_SIGN) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("提请的人不能自己签批；请另一人签批"));
	CHECK(STEP(CHIEF, id, RESULT_RETURN_ASKED) == E_INPUT);
	CHECK(STEP_SAYING(CHIEF, id, RESULT_RETURN_ASKED, .reason = S("再核一遍")) == OK);
	CHECK(STEP(OFFICE, id, RESULT_ASK) == OK);
	CHECK(STEP(CHIEF, id, RESULT_SIGN) == OK);
	CHECK(STEP(CHIEF, id, RESULT_SETTLE_AT_ONCE) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("方案要求先公示"));
	CHECK(STEP(CHIEF, id, RESULT_SHOW) == E_INPUT);
	CHECK(STEP_SAYING(CHIEF, id, RESULT_SHOW, .show_until = j->today + 5,
		  .number = S("未名工委〔2026〕28号")) == OK);
	CHECK(STEP(CHIEF, id, RESULT_SETTLE) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("公示期还没有满"));
	j->today += 6;
	CHECK(result_changes(j, t->ro, id, &items) == OK);
	CHECK(items.open_n == 8); /* two 优秀 with three each, one 合格 with two */
	CHECK(STEP_SAYING(CHIEF, id, RESULT_SETTLE, .items = &items) == OK);
	CHECK(town_result(t, id).state == RESULT_FINAL);
	CHECK_TEXT(town_result(t, id).number, S("未名工委〔2026〕28号"));
	CHECK(duty_list(j, t->ro, &(struct duty_wish){ .source = result_source(j, id) },
		  50, &opened, &n) == OK);
	CHECK(n == 8);
	CHECK(STEP_SAYING(CHIEF, id, RESULT_DROP, .reason = S("不想要了")) == E_INPUT);
	town_check_rebuild(t);
	town_close(t);
}

TEST_BOTH(a_page_older_than_a_decision_is_told_what_changed)
{
	struct town town = town_open(j, place), *t = &town;
	int64_t id = town_freeze(t, 0, ""), seen = town_newest(t, id);
	struct org_act act = town_act(t, OFFICE);
	struct result_stepping ask = { .result = id,
		.step = RESULT_ASK,
		.base = seen,
		.show_until = DAY_NONE };
	struct result_deciding mine = { .result = id,
		.unit = t->unit[1],
		.base = seen,
		.grade = S("良好"),
		.reason = S("信访未结"),
		.basis = S("12月21日工委会议") };

	j->today += 8;
	CHECK(decide(t, id, 1, "优秀", "全年无一差错", "12月20日工委会议") == OK);
	CHECK(result_step(j, t->rw, &act, &ask) == E_INPUT);
	CHECK_TEXT(str_of(j->told),
	    S("看页面以后这份结果有了变化：有人把潮汐局支部审定为“优秀”。"
	      "现在是“初评”；请看过再办"));
	ask.base = seen + 1000; /* nothing happened since, but it is not the newest */
	CHECK(result_step(j, t->rw, &act, &ask) == E_INPUT);
	CHECK_TEXT(str_of(j->told),
	    S("这张表不是照这份结果现在的样子填的。现在是“初评”；请看过再办"));
	ask.base = seen;
	CHECK(result_decide(j, t->rw, &act, &mine) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("有人把潮汐局支部审定为“优秀”"));
	/* what others get is no matter */
	mine.unit = t->unit[0];
	CHECK(result_decide(j, t->rw, &act, &mine) == OK);
	/* taken back: nothing is decided, as it was, but the page is old all the same */
	CHECK(decide(t, id, 1, "良好", "", "") == OK);
	mine.unit = t->unit[1];
	CHECK(result_decide(j, t->rw, &act, &mine) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("；有人把潮汐局支部审定为“良好”"));
	CHECK(decide(t, id, 2, "良好", "补报", "12月22日工委会议") == OK);
	CHECK(result_step(j, t->rw, &act, &ask) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("；还有 1 处。"));
	ask.base = town_newest(t, id);
	CHECK(result_step(j, t->rw, &act, &ask) == OK);
	CHECK(town_result(t, id).state == RESULT_ASKED);
	town_close(t);
}

TEST_BOTH(what_follows_goes_by_the_decided_grade)
{
	struct town town = town_open(j, place), *t = &town;
	int64_t id = town_freeze(t, 0, "");
	struct duty_item *item;
	struct buf b = { .j = j };
	size_t n;

	CHECK(decide(t, id, 0, "合格", "群众反映大", "12月20日工委会议") == OK);
	CHECK(result_follows(j, t->ro, id, &item, &n) == OK);
	for (size_t i = 0; i < n; i++)
		if (item[i].unit == t->unit[0])
			buf_fmt(&b, "%.*s；", STR_FMT(item[i].title));
	CHECK_TEXT(buf_str(&b), S("反馈第一责任人；整改；"));
	CHECK_HAS(item[0].source_words, S("，等次为"));
	b.n = 0;
	for (size_t i = 0; i < n; i++)
		if (item[i].unit == t->unit[2])
			buf_fmt(&b, "%.*s；", STR_FMT(item[i].title));
	CHECK_TEXT(buf_str(&b), S("表彰；推荐“先进单位”；下年经费 上浮 10%；"));
	town_close(t);
}

TEST_BOTH(who_may_not_be_honoured_does_not_get_the_first_grade)
{
	struct town town = town_open(j, place), *t = &town;
	struct org_act act = town_act(t, OFFICE);
	struct duty_item item = { .kind = DUTY_KIND_NO_HONOUR,
		.unit = t->unit[0],
		.title = S("不得评优"),
		.due = DAY_NONE,
		.said = DAY_NONE,
		.from = j->today,
		.until = j->today + 300 };
	struct duty_act lift = { .verb = S("解除"),
		.note = S("整改已销号"),
		.who = { .person = CHIEF, .committee = true } };
	int64_t id = town_freeze(t, 0, "");

	j->today += 8;
	CHECK(duty_open(j, t->rw, &act, &item, 1) == OK);
	CHECK(STEP(OFFICE, id, RESULT_ASK) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("不得评优（第 "));
	CHECK_HAS(str_of(j->told), S("审定的等次是“优秀”：改等次，或先解除那一件事项"));
	CHECK(decide(t, id, 0, "良好", "不得评优", "12月20日工委会议") == OK);
	CHECK(STEP(OFFICE, id, RESULT_ASK) == OK);
	CHECK(STEP_SAYING(CHIEF, id, RESULT_RETURN_ASKED, .reason = S("再核")) == OK);
	CHECK(decide(t, id, 0, "优秀", "", "") == OK);
	CHECK(STEP(OFFICE, id, RESULT_ASK) == E_INPUT);
	lift.item = item.id;
	lift.base = item.id;
	CHECK(duty_act(j, t->rw, &act, &lift) == OK);
	CHECK(STEP(OFFICE, id, RESULT_ASK) == OK);
	town_close(t);
}

TEST_BOTH(the_public_objects_only_while_it_is_shown)
{
	struct town town = town_open(j, place), *t = &town;
	struct org_act act = town_act(t, 0);
	int64_t id = town_freeze(t, 0, "");
	struct result_objection o = { .from_outside = true,
		.words = S("得分有误"),
		.name = S("某人") };

	o.result = id;
	CHECK(result_object(j, t->rw, &act, &o) == E_INPUT);
	j->today += 8;
	CHECK(STEP(OFFICE, id, RESULT_ASK) == OK);
	CHECK(STEP(CHIEF, id, RESULT_SIGN) == OK);
	CHECK(STEP_SAYING(CHIEF, id, RESULT_SHOW, .show_until = j->today + 3) == OK);
	CHECK(result_object(j, t->rw, &act, &o) == OK);
	j->today += 4;
	CHECK(STEP(CHIEF, id, RESULT_SETTLE) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("公示中的异议还有 1 件没有答复"));
	CHECK(result_object(j, t->rw, &act, &o) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("公示期已过，不能再提异议"));
	CHECK(answer(t, CHIEF, o.id, RESULT_UPHELD, "属实") == OK);
	CHECK(STEP(CHIEF, id, RESULT_SETTLE) == E_INPUT);
	CHECK(STEP_SAYING(CHIEF, id, RESULT_STOP, .reason = S("异议成立")) == OK);
	CHECK(town_result(t, id).state == RESULT_DRAFT);
	town_close(t);
}

/* ── the year after ─────────────────────────────────────────────────── */

static const char next_text[] = "方案 \"年度考核\" 版本 \"2\"\n"
				"考核期 2027-01-01 至 2027-12-31\n"
				"类别 类型 选(机关, 企业)\n"
				"角色 工委办公室\n"
				"项 甲 100分 { 得 上年.总分 }\n"
				"项 丙 20分 { 得 上年.项.丙 / 10 }\n"
				"加分 乙 20分 { 加 10分 当 上年.等次 = 优秀 }\n"
				"等次 { 优秀 当 总分 >= 90; 良好 当 总分 >= 80; 合格 }\n";

/* What ${unit} comes to in the year after. */
static struct str
next_total(struct town *t, int64_t scheme, size_t unit, bool *settled)
{
	struct job *j = t->j;
	struct rule_notes notes = { .j = j };
	const struct score_source *source;
	struct rule *r = NULL;
	struct score_set set;
	struct score_sheet sheet;
	size_t at = 0;

	if (rule_read(j, S("年度考核"), str_of(next_text), &notes, &r) != OK ||
	    score_find(j, t->ro, scheme, r, &set) != OK ||
	    score_run(j, r, &set, &sheet) != OK ||
	    score_sources(j, t->ro, scheme, r, &source) != OK) {
		test_failed(__FILE__, __LINE__, "%s", j->told);
		return S("");
	}
	while (set.id[at] != t->unit[unit])
		at++;
	*settled = source[1].is_settled;
	return job_fmt(j, "%.*s 至 %.*s",
	    STR_FMT(num_text(j, (struct num){ sheet.res.total.lo[at] })),
	    STR_FMT(num_text(j, (struct num){ sheet.res.total.hi[at] })));
}

TEST_BOTH(the_year_after_reads_what_was_decided_and_not_what_is_corrected_later)
{
	struct town town = town_open(j, place), *t = &town;
	struct org_act act = town_act(t, 0);
	int64_t id, next;
	bool settled;

	CHECK(scheme_put(j, t->rw, 0, S("年度考核2027"), str_of(next_text), &next) == OK);
	for (size_t i = 0; i < UNITS; i++)
		CHECK(score_roster_put(j, t->rw, &act, next, t->unit[i], true) == OK);
	CHECK_TEXT(next_total(t, next, 1, &settled), S("100.35 至 100.35"));
	CHECK(!settled);
	id = town_freeze(t, 0, "");
	CHECK(decide(t, id, 1, "优秀", "全年无一差错", "12月20日工委会议") == OK);
	j->today += 8;
	CHECK(STEP(OFFICE, id, RESULT_ASK) == OK);
	CHECK(STEP(CHIEF, id, RESULT_SIGN) == OK);
	CHECK_TEXT(next_total(t, next, 1, &settled), S("100.35 至 100.35"));
	CHECK(STEP_SAYING(CHIEF, id, RESULT_SHOW, .show_until = j->today + 5) == OK);
	j->today += 6;
	CHECK(STEP_SAYING(CHIEF, id, RESULT_SETTLE, .show_until = DAY_NONE) == OK);
	CHECK_TEXT(next_total(t, next, 1, &settled), S("110.35 至 110.35"));
	CHECK(settled);
	town_give(t, JUDGE, 1, TOWN_MARK, "10"); /* too late for this result */
	CHECK_TEXT(next_total(t, next, 1, &settled), S("110.35 至 110.35"));
	town_check_rebuild(t);
	id = town_amend(t, id, "12月30日工委会议");
	CHECK_TEXT(next_total(t, next, 1, &settled), S("110.35 至 110.35"));
	town_settle(t, id); /* 90 of last year, 良好, and 1 for 丙 */
	CHECK_TEXT(next_total(t, next, 1, &settled), S("91 至 91"));
	CHECK(settled);
	town_check_rebuild(t);
	/* figures of a unit that an amendment leaves out go: it is scored again */
	CHECK_TEXT(next_total(t, next, 2, &settled), S("101.5 至 101.5"));
	town_give(t, JUDGE, 2, TOWN_MARK, "10");
	CHECK(score_roster_put(j, t->rw, &act, t->scheme, t->unit[2], false) == OK);
	id = town_amend(t, id, "12月31日工委会议");
	town_settle(t, id);
	CHECK(score_roster_put(j, t->rw, &act, t->scheme, t->unit[2], true) == OK);
	CHECK_TEXT(next_total(t, next, 2, &settled), S("86 至 86"));
	town_check_rebuild(t);
	town_close(t);
}
