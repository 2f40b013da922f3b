/* SPDX-License-Identifier: MIT
 *
 * mark_test.c -- pages of marks [评]: reasons, several judges apart, who signs
 */
#include "page/town_test.h"

static const char mark_text[] =
    "方案 \"评分\" 版本 \"1\"\n"
    "考核期 2026-01-01 至 2026-12-31\n"
    "角色 工委办公室, 考核组\n"
    "部分 果 10分 { 得 评 步长 0.5分 由 工委办公室, 考核组 }\n"
    "部分 专 90分 { 得 评 步长 1分 由 考核组 复核 工委办公室 }\n";
enum { MINE, OTHERS, SIGNED };

struct marking {
	struct page_town *t;
	size_t fact;
	const char *value, *why;
};

static enum err
put_mark(struct job *j, struct db_rw *rw, void *arg)
{
	const struct marking *m = arg;
	struct rule_notes notes = { .j = j,
		.name = S("评分"),
		.text = str_of(mark_text) };
	const struct org_act act = { .actor = m->t->person[CLERK], .day = j->today };
	struct score_entry entry = { .fact = m->fact,
		.choice = SCORE_VALUE,
		.text = str_of(m->value),
		.reason = str_of(m->why),
		.day = DAY_NONE };
	struct score_giving g = { .act = act,
		.scheme = m->t->scheme,
		.unit = m->t->unit[STARS],
		.entry = &entry,
		.n = 1 };
	size_t given;
	struct rule *rule;
	enum err e = rule_read(j, notes.name, notes.text, &notes, &rule);

	g.rule = rule;
	if (e == OK)
		e = score_roster_put(j, rw, &act, g.scheme, g.unit, true);
	if (e == OK)
		e = score_entries_check(j, rule, &entry, 1);
	return e == OK ? score_give(j, rw, &g, &given) : e;
}

/* What 考核组 gives of 星象局, which is on the list then. */
static struct page_town *
mark_town(struct job *j, size_t fact, const char *value, const char *why)
{
	struct page_town *t = page_town(j);
	struct marking m = { t, fact, value, why };

	t->scheme = page_publish(t, "评分", mark_text);
	if (db_tell(j, t->db, put_mark, &m) != OK)
		test_failed(__FILE__, __LINE__, "%s", j->told);
	return t;
}

static struct page_visit
go(struct page_town *t, int who, int64_t unit, int64_t fact,
    enum err (*show)(struct req *, struct db_ro *),
    enum err (*take)(struct req *, struct desk *), const char *const *field)
{
	struct page_visit v = { .who = who,
		.arg = { unit, fact, -1 },
		.show = show,
		.take = take,
		.field = field };

	page_go(t, &v);
	if (v.e != OK)
		test_failed(__FILE__, __LINE__, "%.*s", STR_FMT(v.told));
	return v;
}
#define SHOWN(who, fn, unit, fact) go(t, (who), (unit), (fact), (fn), NULL, NULL).page
#define SENT(who, fn, unit, fact, ...)           \
	go(t, (who), (unit), (fact), NULL, (fn), \
	    (const char *const[]){ __VA_ARGS__, NULL })

TEST(the_grid_of_a_mark_asks_a_reason_for_each_and_sums_up)
{
	struct page_town *t = mark_town(j, OTHERS, "4", "材料少");
	const char *vu = job_cstr(j, job_fmt(j, "v:%lld", (long long)t->unit[STARS]));
	const char *ru = job_cstr(j, job_fmt(j, "r:%lld", (long long)t->unit[STARS]));
	const char *bu = job_cstr(j, job_fmt(j, "b:%lld", (long long)t->unit[STARS]));
	struct page_visit v = SENT(OFFICE, page_grid_take, MINE, -1, bu, "0", vu, "8.5");

	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("星象局：“果”是评分；请写理由"));
	CHECK_HAS(v.page, job_fmt(j, "href=\"#%c%s\"", 'r', vu + 2));
	CHECK_HAS(v.page, S("value=\"8.5\""));
	CHECK_HAS(v.page, S("0 至 10分，步长 0.5分"));
	CHECK_HAS(v.page, S("已评 0 家，共 1 家。"));
	v = SENT(OFFICE, page_grid_take, MINE, -1, bu, "0", vu, "8.4", ru,
	    "有<两>家学用");
	CHECK_HAS(v.page, S("应在 0 至 10分 之间，每 0.5分 一档"));
	CHECK_HAS(v.page, S("value=\"有&lt;两&gt;家学用\""));
	v = SENT(OFFICE, page_grid_take, MINE, -1, bu, "0", vu, "8.5", ru, "有两家学用");
	CHECK(v.status == 303);
	CHECK_HAS(SHOWN(OFFICE, page_grid, MINE, -1),
	    S("已评 1 家，共 1 家；最高 8.5，最低 8.5，平均 8.5。"));
	page_town_end(t);
}

TEST(a_judge_sees_the_others_marks_only_when_all_are_given)
{
	struct page_town *t = mark_town(j, OTHERS, "4", "材料少");
	int64_t unit = t->unit[STARS];
	struct page_visit v;
	struct str p = SHOWN(OFFICE, page_datum, unit, OTHERS);

	CHECK_HAS(p, S("评.果.考核组　待齐"));
	CHECK(str_find(p, S("材料少")) == p.n && str_find(p, S("4分")) == p.n);
	p = SHOWN(OFFICE, page_give, unit, -1);
	CHECK(str_find(p, S("材料少")) == p.n && str_find(p, S(">4分<")) == p.n);
	CHECK_HAS(p, S(">待齐<"));
	p = SHOWN(OFFICE, page_why, unit, -1);
	CHECK(str_find(p, S("材料少")) == p.n && str_find(p, S("4分")) == p.n);
	v = SENT(OFFICE, page_give_take, unit, -1, "c:评.果.工委办公室", "value",
	    "v:评.果.工委办公室", "8", "b:评.果.工委办公室", "0");
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("“果”是评分；请写理由"));
	v = SENT(OFFICE, page_give_take, unit, -1, "c:评.果.工委办公室", "value",
	    "v:评.果.工委办公室", "8", "b:评.果.工委办公室", "0", "r:评.果.工委办公室",
	    "有两家学用");
	CHECK(v.status == 303);
	p = SHOWN(CLERK, page_datum, unit, OTHERS);
	CHECK_HAS(p, S("评.果.考核组　4分"));
	CHECK_HAS(p, S("有两家学用"));
	CHECK_HAS(p, S("材料少"));
	p = SHOWN(CLERK, page_why, unit, -1);
	CHECK_HAS(p, S("理由：材料少"));
	CHECK_HAS(p, S("<dt>谁定的分</dt><dd>评分占 100%</dd>"));
	page_town_end(t);
}

TEST(a_table_does_not_tell_a_judge_what_another_gave)
{
	struct page_town *t = mark_town(j, OTHERS, "4", "材料少");
	struct page_visit v = { .who = CLERK,
		.arg = { -1 },
		.take = page_data_import_take,
		.field = (const char *const[]){ "text",
		    "单位,评.果.考核组,评.果.考核组 理由\n星象局,5,好\n", NULL } };

	page_go(t, &v);
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("不由您导入"));
	CHECK(str_find(v.page, S("4分")) == v.page.n);
	page_town_end(t);
}

TEST(three_pasted_columns_are_unit_mark_and_reason)
{
	struct page_town *t = mark_town(j, OTHERS, "4", "材料少");
	struct page_visit v = SENT(OFFICE, page_data_import_take, -1, -1, "column",
	    "评.果.工委办公室", "text", "星象局\t8\t有两家学用", "do", "read");

	CHECK_HAS(v.page, S("改 1 项</span>：评.果.工委办公室 8"));
	v = SENT(OFFICE, page_data_import_take, -1, -1, "column", "评.果.工委办公室",
	    "text", "星象局\t8", "do", "read");
	CHECK_HAS(v.page, S("“果”是评分；请写理由"));
	page_town_end(t);
}

TEST(signing_a_mark_shows_it_with_its_reason_and_says_what_it_is)
{
	struct page_town *t = mark_town(j, SIGNED, "70", "做法能推广");
	struct str p = SHOWN(OFFICE, page_verify, -1, -1);

	CHECK_HAS(p, S("<b>70分</b> <span class=\"tag b\">复核</span>"));
	CHECK_HAS(p, S("理由：做法能推广"));
	CHECK_HAS(p, S("认可就是您在评分上签字"));
	page_town_end(t);
}
