/* SPDX-License-Identifier: MIT
 *
 * settling_test.c -- 审定 as a scheme says it, and grades that people decided
 */
#include "rule/rule.h"
#include "test.h"

#define HEAD                                                                                  \
	"方案 \"甲\"\n考核期 2026-01-01 至 2026-12-31\n对象 单位\n角色 工委\n" \
	"数据 分数 分 核定 工委\n部分 果 100分 { 得 分数 }\n"
#define GRADES                                                                     \
	"等次 { 优 当 总分 >= 90 名额 1家; 良 当 总分 >= 80; 差 }\n" \
	"等次 书记 { 好 当 等次 = 优; 一般 }\n"                         \
	"结果运用 { 当 等次 = 优 则 表彰; 当 等次 = 良 则 反馈 书记 }\n"

static const struct rule *
read_rule(struct job *j, const char *more)
{
	struct rule_notes notes = { .j = j };
	struct rule *r = NULL;

	if (rule_read(j, S("甲"), job_fmt(j, HEAD "%s", more), &notes, &r) != OK)
		return NULL;
	return r;
}

TEST(settling_says_days_and_who)
{
	static const struct {
		const char *text;
		int object, show;
		bool object_work, show_work;
		const char *answers, *reports;
	} rows[] = {
		{ "审定 { 异议 5个工作日; 公示 7天 }\n", 5, 7, true, false, "", "" },
		{ "审定 { 复核 工委; 报送 市考核办 }\n", 0, 0, false, false, "工委",
		    "市考核办" },
	};

	for (size_t i = 0; i < ARRAY_N(rows); i++) {
		const struct rule *r = read_rule(j, rows[i].text);
		struct rule_settling s;

		CHECK(r != NULL);
		if (r == NULL)
			continue;
		CHECK(rule_settling(r, &s));
		CHECK(s.object_days == rows[i].object);
		CHECK(s.show_days == rows[i].show);
		CHECK(s.object_work == rows[i].object_work);
		CHECK(s.show_work == rows[i].show_work);
		CHECK_TEXT(s.answers, str_of(rows[i].answers));
		CHECK_TEXT(s.reports, str_of(rows[i].reports));
	}
}

TEST(what_is_wrong_with_settling_is_told)
{
	static const char *const rows[][2] = {
		{ "审定 { 异议 5家 }\n", "“异议”后面要写多少天或多少个工作日，1 至 100" },
		{ "审定 { 异议 2个月 }\n",
		    "“异议”后面要写多少天或多少个工作日，1 至 100" },
		{ "审定 { 公示 101天 }\n",
		    "“公示”后面要写多少天或多少个工作日，1 至 100" },
		{ "审定 { 公示 5天 }\n审定 { 异议 3天 }\n", "“审定”写了两次" },
		{ "审定 年终 { 公示 5天 }\n", "“审定”没有名字" },
	};

	for (size_t i = 0; i < ARRAY_N(rows); i++) {
		struct rule_notes notes = { .j = j };
		struct rule *r;

		CHECK(rule_read(j, S("甲"), job_fmt(j, HEAD "%s", rows[i][0]), &notes,
			  &r) == E_INPUT);
		CHECK(notes.first != NULL);
		if (notes.first != NULL)
			CHECK_TEXT(notes.first->what, str_of(rows[i][1]));
	}
}

/* Two subjects, 95 and 92: one place, so the second is 良. */
static const uint8_t as_proposed[2] = { RULE_NO_GRADE, RULE_NO_GRADE };
static const uint8_t second_is_poor[2] = { RULE_NO_GRADE, 2 };
static const uint8_t first_is_second[2] = { 1, RULE_NO_GRADE };

static void
run_two(struct job *j, const struct rule *r, const uint8_t *first_table,
    struct rule_results *out, struct rule_step **why)
{
	static int64_t v[2] = { 95 * 1000000, 92 * 1000000 };
	static uint8_t state[2];
	const struct rule_column fact = { v, state, NULL };
	const uint8_t *decided[2] = { first_table, as_proposed };
	struct rule_snapshot snap = { .subjects = 2,
		.fact = &fact,
		.today = 20818,
		.decided = first_table == NULL ? NULL : decided };

	CHECK(rule_run(j, r, &snap, NULL, out) == OK);
	CHECK(rule_explain(j, r, &snap, NULL, 0, why) == OK);
}

TEST(a_decided_grade_takes_the_place_of_the_proposed_one)
{
	static const struct {
		const uint8_t *decided;
		int grade[2], secretary[2];
		bool praised[2];
	} rows[] = {
		{ NULL, { 0, 1 }, { 0, 1 }, { true, false } },
		{ as_proposed, { 0, 1 }, { 0, 1 }, { true, false } },
		{ second_is_poor, { 0, 2 }, { 0, 1 }, { true, false } },
		/* what reads the grade reads the decided one; no place is handed on */
		{ first_is_second, { 1, 1 }, { 1, 1 }, { false, false } },
	};
	const struct rule *r = read_rule(j, GRADES);

	CHECK(r != NULL);
	for (size_t i = 0; r != NULL && i < ARRAY_N(rows); i++) {
		struct rule_results res;
		struct rule_step *why = NULL;
		bool told = false;

		run_two(j, r, rows[i].decided, &res, &why);
		for (int n = 0; n < 2; n++) {
			CHECK(res.grade[0].best[n] == rows[i].grade[n]);
			CHECK(res.grade[0].worst[n] == rows[i].grade[n]);
			CHECK(res.grade[1].best[n] == rows[i].secretary[n]);
			CHECK(res.outcome[0].is[n] == rows[i].praised[n]);
		}
		for (why = why == NULL ? NULL : why->kid; why != NULL; why = why->next)
			told = told || str_eq(why->clamp, S("这一等次由审定确定"));
		CHECK(told == (rows[i].decided == first_is_second));
	}
}
