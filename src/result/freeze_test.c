/* SPDX-License-Identifier: MIT
 *
 * freeze_test.c -- a freeze keeps what it saw; its package gives the same scores
 */
#include "office/office.h"
#include "result/town_test.h"

static const char first_rows[] = "星象局支部 99.00 1/2 优秀 好\n"
				 "潮汐局支部 98.50 2/2 良好 一般\n"
				 "织造厂支部 93.00 1/2 合格 一般\n"
				 "渡口厂支部 90.00 2/2 优秀 好\n";

TEST_BOTH(a_freeze_keeps_what_it_saw)
{
	struct town town = town_open(j, place), *t = &town;
	int64_t id = town_freeze(t, 0, "");
	struct result r = town_result(t, id);

	CHECK(r.state == RESULT_DRAFT);
	CHECK(r.scheme == t->scheme && r.version == 1);
	CHECK(r.day == j->today && r.object_until == j->today + 7);
	CHECK(r.frozen_by == OFFICE);
	CHECK_TEXT(r.period, S("2026-01-01/2026-12-31"));
	CHECK_TEXT(town_rows(t, id), str_of(first_rows));
	town_give(t, OFFICE, 0, TOWN_LESSONS, "1");
	CHECK_TEXT(town_rows(t, id), str_of(first_rows));
	town_check_rebuild(t);
	CHECK_TEXT(town_rows(t, id), str_of(first_rows));
	town_close(t);
}

TEST_BOTH(a_correction_is_another_freeze_with_a_reason)
{
	struct town town = town_open(j, place), *t = &town;
	int64_t first = town_freeze(t, 0, ""), second;

	CHECK(town_freeze(t, 0, "") == 0);
	CHECK_HAS(str_of(j->told), S("已有一份定格"));
	town_give(t, OFFICE, 0, TOWN_LESSONS, "3");
	CHECK(town_freeze(t, first, " ") == 0);
	CHECK_TEXT(str_of(j->told), S("请写明为什么重算"));
	second = town_freeze(t, first, "党课少记一次");
	CHECK(second > first);
	CHECK(town_result(t, first).state == RESULT_REPLACED);
	CHECK(town_result(t, second).after == first);
	CHECK_TEXT(town_rows(t, second),
	    S("潮汐局支部 98.50 1/2 优秀 好\n星象局支部 94.00 2/2 良好 一般\n"
	      "织造厂支部 93.00 1/2 合格 一般\n渡口厂支部 90.00 2/2 优秀 好\n"));
	CHECK(town_freeze(t, first, "再来") == 0);
	CHECK_HAS(str_of(j->told), S("已有一份定格"));
	town_check_rebuild(t);
	town_close(t);
}

TEST_BOTH(what_came_meanwhile_is_told)
{
	struct town town = town_open(j, place), *t = &town;
	struct org_act act = town_act(t, OFFICE);
	struct result_freezing f;
	int64_t id;

	CHECK(result_freeze_read(j, t->ro, t->scheme, j->today, &f) == OK);
	town_give(t, OFFICE, 0, TOWN_LESSONS, "3");
	CHECK(result_freeze(j, t->rw, &act, &f, &id) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("看页面以后，数据、名单或读到的别的结果又有变动"));
	CHECK(result_freeze_read(j, t->ro, t->scheme, j->today, &f) == OK);
	CHECK(score_roster_put(j, t->rw, &act, t->scheme, f.row[0].unit, false) == OK);
	CHECK(result_freeze(j, t->rw, &act, &f, &id) == E_INPUT);
	CHECK(result_freeze_read(j, t->ro, t->scheme, j->today, &f) == OK);
	CHECK(result_freeze(j, t->rw, &act, &f, &id) == OK);
	town_close(t);
}

static struct str
sheet_text(struct job *j, const struct rule *r, const struct score_sheet *sheet)
{
	struct buf b = { .j = j };
	struct table t;

	CHECK(score_sheet_table(j, r, sheet, &t) == OK);
	for (size_t i = 0; i < t.rows * t.cols; i++)
		buf_fmt(&b, "%.*s%s", STR_FMT(t.cell[i]),
		    (i + 1) % t.cols ? "," : "\r\n");
	return buf_str(&b);
}

static struct str
file_in(const struct result_file *file, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(file[i].name, str_of(name)))
			return file[i].text;
	return S("");
}

TEST_BOTH(the_package_gives_the_same_scores_again)
{
	struct town town = town_open(j, place), *t = &town;
	int64_t id = town_freeze(t, 0, "");
	const struct result_file *file;
	struct score_sheet sheet;
	struct score_set set;
	struct rule *r;
	size_t n;

	CHECK(result_files(j, t->ro, id, &file, &n) == OK);
	CHECK(n == 7);
	CHECK_HAS(file_in(file, n, "定格.txt"), S("考核期：2026-01-01/2026-12-31\n日："));
	CHECK_HAS(file_in(file, n, "事件-会议.csv"), S("单位,日期,种类,实到(人)"));
	CHECK(result_scores(j, file, n, &r, &set, &sheet) == OK);
	CHECK(set.snap.today == j->today);
	CHECK_HAS(file_in(file, n, "初评.csv"), sheet_text(j, r, &sheet));
	CHECK_TEXT(file_in(file, n, "结果.csv"), file_in(file, n, "初评.csv"));
	town_close(t);
}

TEST_BOTH(what_is_doubtful_is_told)
{
	struct town town = town_open(j, place), *t = &town;
	struct result_freezing f;
	struct buf b = { .j = j };

	CHECK(score_roster_put(j, t->rw, &(struct org_act){ .day = j->today }, t->scheme,
		  t->unit[3], false) == OK);
	CHECK(result_freeze_read(j, t->ro, t->scheme, j->today, &f) == OK);
	CHECK(f.row_n == 3);
	for (size_t i = 0; i < f.doubt_n; i++)
		buf_fmt(&b, "%d %.*s\n", f.doubt[i].stops, STR_FMT(f.doubt[i].what));
	CHECK_TEXT(buf_str(&b), S("0 有 3 项数据还没有核实：定格时照填报的数计\n"));
	town_close(t);
}

/* The archive with one file changed by replacing ${from}. */
static struct str
tampered(struct job *j, struct str bytes, const char *name, const char *from,
    const char *to)
{
	const struct office_file *file;
	struct office_file *mine;
	struct str out = S("");
	size_t n;

	CHECK(office_zip_files(j, S("包.zip"), bytes, &file, &n) == OK);
	mine = NEWS(j, struct office_file, n);
	for (size_t i = 0; i < n; i++) {
		struct str s = file[i].text;
		size_t at = str_find(s, str_of(from));

		mine[i] = file[i];
		if (!str_eq(file[i].name, str_of(name)))
			continue;
		CHECK(at < s.n);
		mine[i].text = job_fmt(j, "%.*s%s%.*s", STR_FMT(str_cut(s, 0, at)), to,
		    STR_FMT(str_cut(s, at + strlen(from), s.n)));
	}
	CHECK(office_zip_write(j, mine, n, &out) == OK);
	return out;
}

TEST_BOTH(another_machine_computes_every_figure_again)
{
	static const struct {
		const char *name, *from, *to, *told;
	} rows[] = {
		{ "初评.csv", "98.50", "98.40",
		    "初评.csv：潮汐局支部 的“总分”写的是 98.40，算得 98.50" },
		{ "数据.csv", "18.5", "17.5", "写的是 98.50，算得 97.50" },
		{ "方案.scheme", "扣 5分 当 经费", "扣 6分 当 经费", "算得" },
		{ "结果.csv", "98.50", "99.50", "写的是 99.50，算得 98.50" },
	};
	struct town town = town_open(j, place), *t = &town;
	int64_t id = town_freeze(t, 0, "");
	struct result r = town_result(t, id);
	struct result_verdict v;
	struct str bytes;

	CHECK(result_package(j, t->ro, id, &bytes) == OK);
	CHECK(result_recompute(j, S("包.zip"), bytes, &v) == OK);
	CHECK_TEXT(v.told, S(""));
	CHECK(v.wrong == 0 && v.units == UNITS && v.figures == 2 * 5 * 9);
	CHECK(memcmp(v.hash, r.hash, sizeof v.hash) == 0);
	for (size_t i = 0; i < ARRAY_N(rows); i++) {
		struct str bad = tampered(j, bytes, rows[i].name, rows[i].from,
		    rows[i].to);

		CHECK(result_recompute(j, S("包.zip"), bad, &v) == OK);
		CHECK(v.wrong > 1);
		CHECK_HAS(v.told, str_of(rows[i].told));
		CHECK_HAS(v.told,
		    job_fmt(j, "%s 与 清单.txt 里的校验码不符", rows[i].name));
	}
	town_close(t);
}
