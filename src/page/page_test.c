/* SPDX-License-Identifier: MIT
 *
 * page_test.c -- the handlers on a small scheme in a database of their own
 *
 * How pages look is test/browser's affair; here it is what they say, and that
 * they say it wholly or not at all.
 */
#include <unistd.h>

#include "page/view.h"
#include "test.h"

static const char small[] =
    "方案 \"试<验>\" 版本 \"1\"\n"
    "考核期 2026-01-01 至 2026-12-31\n"
    "类别 类 选(机关, 企业)\n"
    "数据 会 次 填报 每年 由 单位\n"
    "数据 业务 分 来自 市考核办 可不适用\n"
    "部分 党建 100分 权重 60% { 扣 1分 当 会 < 12次 } # 每月一次\n"
    "部分 业务 100分 权重 40% 缺项 折算 { 得 业务 }\n"
    "等次 { 优秀 当 总分 >= 90\n 良好 当 总分 >= 80\n 一般 }\n";

/* ── a database with one scheme and four units ──────────────────────── */

struct world {
	struct db *db;
	struct db_rw *rw;
	struct site site;
	int64_t scheme;
};

static enum err
put_facts(struct job *j, struct world *w)
{
	static const char *const rows[][4] = {
		{ "单位", "类", "会(次)", "业务(分)" },
		{ "星象局", "机关", "12", "88.5" },
		{ "潮汐局", "机关", "11", "不适用" },
		{ "<云>图局", "机关", "", "70" },
		{ "书简社", "企业", "12", "95" },
	};
	struct str *cell = NEWS(j, struct str, 20);
	size_t *lines = NEWS(j, size_t, 5);
	struct table t = { .name = S("试"),
		.rows = 5,
		.cols = 4,
		.cell = cell,
		.line = lines };
	struct rule_notes notes = { .j = j, .name = S("试"), .text = str_of(small) };
	struct score_set set;
	struct rule *r;
	enum err e = rule_read(j, S("试"), str_of(small), &notes, &r);

	for (size_t i = 0; i < 20; i++)
		cell[i] = str_of(rows[i / 4][i % 4]);
	for (size_t i = 0; i < 5; i++)
		lines[i] = i + 1;
	if (e == OK)
		e = score_from_table(j, r, &t, &set);
	return e == OK ? score_put(j, w->rw, w->scheme, r, &set) : e;
}

static struct world
opened(struct job *j)
{
	const struct db_room rooms[] = { scheme_room, score_room };
	struct world w = { .site = { .demo = true, .css = { S("/a.css") } } };

	CHECK(db_open(j, test_dir(j), rooms, 2, &w.db) == OK);
	CHECK(db_rw_open(j, w.db, &w.rw) == OK);
	CHECK(scheme_put(j, w.rw, S("试"), str_of(small), &w.scheme) == OK);
	if (put_facts(j, &w) != OK)
		test_failed(__FILE__, __LINE__, "%s", j->told);
	return w;
}

static void
closed(struct world *w)
{
	db_rw_close(w->rw);
	db_close(w->db);
}

typedef enum err handler(struct req *, struct db_ro *);

struct asked {
	struct world *w;
	handler *fn;
	struct str arg, query;
	struct str page; /* a copy outside the request's arena */
	size_t n;
};

static enum err
ask_in(struct job *j, void *arg)
{
	struct asked *a = arg;
	struct web_field *f = NEW(j, struct web_field);
	struct req r = { .job = j,
		.app = &a->w->site,
		.target = S("/x"),
		.status = 200,
		.arg = { job_fmt(j, "%lld", (long long)a->w->scheme), a->arg },
		.field = f,
		.field_n = 1,
		.out = { .b = { .j = j } } };
	size_t eq = str_find(a->query, S("="));
	enum err e;

	f->name = str_cut(a->query, 0, eq);
	f->value = eq < a->query.n ? str_cut(a->query, eq + 1, a->query.n) : S("");
	e = a->fn(&r, db_rw_reader(a->w->rw));
	a->n = r.out.b.n;
	if (e == OK && a->page.p != NULL && a->n > 0)
		memcpy((char *)(uintptr_t)a->page.p, r.out.b.p, r.out.b.n);
	return e;
}

/* The page, kept in ${j}; a failure is the test's. */
static struct str
ask(struct job *j, struct world *w, handler *fn, struct str arg, struct str query)
{
	struct job inner = { .now = j->now, .today = j->today };
	struct asked a = { w, fn, arg, query, { job_alloc(j, 200000), 200000 }, 0 };

	if (job_run(&inner, (size_t)32 << 20, ask_in, &a) != OK)
		test_failed(__FILE__, __LINE__, "%s", inner.told);
	db_rw_rest(w->rw);
	return (struct str){ a.page.p, a.n };
}

/* ── what pages say ─────────────────────────────────────────────────── */

TEST(the_ranking_shows_places_ranges_and_what_is_missing)
{
	struct world w = opened(j);
	struct str p = ask(j, &w, page_rank, S(""), S("class=0"));

	CHECK_HAS(p, S("<td class=\"n\">1</td><th scope=\"row\">"));
	CHECK_HAS(p, S("机关 3"));
	CHECK_HAS(p, S("企业 1"));
	CHECK_HAS(p, S("&lt;云&gt;图局<span class=\"sub\">未报：会</span>"));
	CHECK_HAS(p, S("试&lt;验&gt;排名"));
	CHECK(str_find(p, S("书简社")) == p.n);
	CHECK(str_find(p, S("<云>")) == p.n);
	closed(&w);
}

TEST(the_ranking_finds_units_by_a_part_of_the_name)
{
	struct world w = opened(j);
	struct str p = ask(j, &w, page_rank, S(""), S("q=潮汐"));

	CHECK_HAS(p, S("潮汐局"));
	CHECK(str_find(p, S("星象局")) == p.n);
	p = ask(j, &w, page_rank, S(""), S("q=<没有>"));
	CHECK_HAS(p, S("机关没有名称含“&lt;没有&gt;”的单位。"));
	closed(&w);
}

TEST(weights_of_parts_that_do_not_apply_go_to_the_others)
{
	struct world w = opened(j);
	struct str p = ask(j, &w, page_why, unit_key(j, S("潮汐局")), S(""));

	CHECK_HAS(p, S("为什么是 99.00 分"));
	CHECK_HAS(p, S("99.00 × 60/60 ="));
	p = ask(j, &w, page_why, unit_key(j, S("星象局")), S(""));
	CHECK_HAS(p, S("88.50 × 40% ="));
	CHECK_HAS(p, S("35.40"));
	CHECK_HAS(p, S("95.40"));
	closed(&w);
}

TEST(an_unknown_unit_is_missing)
{
	struct world w = opened(j);
	struct job inner = { .now = j->now, .today = j->today };
	struct asked a = { .w = &w, .fn = page_why, .arg = S("000000000000") };

	CHECK(job_run(&inner, (size_t)32 << 20, ask_in, &a) == E_MISSING);
	CHECK_TEXT(str_of(inner.told),
	    S("这个方案里没有这个单位；它可能已改名，请从排名页进入"));
	closed(&w);
}

TEST(the_text_is_coloured_and_loses_nothing)
{
	struct world w = opened(j);
	struct str p = ask(j, &w, page_text, S(""), S(""));

	CHECK_HAS(p,
	    S("<span id=\"l1\"><i class=\"k\">方案</i> "
	      "<i class=\"s\">&quot;试&lt;验&gt;&quot;</i> <i class=\"k\">版本</i>"));
	CHECK_HAS(p, S("<i class=\"n\">2026-01-01</i>"));
	CHECK_HAS(p, S("<i class=\"n\">60%</i>"));
	CHECK_HAS(p, S("<i class=\"c\"># 每月一次</i></span>"));
	CHECK(str_find(p, S("id=\"l9\"")) < p.n || str_find(p, S("id=\"l10\"")) < p.n);
	closed(&w);
}

TEST(the_table_has_one_row_a_pool_and_the_checkers_verdict)
{
	struct world w = opened(j);
	struct str p = ask(j, &w, page_scheme, S(""), S(""));

	CHECK_HAS(p, S("<p class=\"title\">试&lt;验&gt;</p>"));
	CHECK_HAS(p, S("100分，权重60%"));
	CHECK_HAS(p, S("可以计分"));
	CHECK_HAS(p, S("单位要报</dt><dd>1 项"));
	closed(&w);
}

TEST(the_table_ends_with_vetoes_grades_and_what_its_methods_name)
{
	struct world w = opened(j);
	struct str p;

	CHECK(
	    scheme_put(j, w.rw, S("终"),
		S("方案 \"终\"\n考核期 2026-01-01 至 2026-12-31\n"
		  "数据 会 次 填报 每年 由 单位\n参数 少 次 = 2次 * 2\n"
		  "部分 甲 100分 { 扣 1分 当 会 < 少 }\n加分 乙 3分 { 加 3分 当 会 > 20次 }\n"
		  "否决 \"当 \" 当 会 = 0次 则 等次 不高于 差\n"
		  "等次 { 好 当 总分 >= 90\n 差 }\n"),
		&w.scheme) == OK);
	p = ask(j, &w, page_scheme, S(""), S(""));
	CHECK_HAS(p, S("data-l=\"分值\">至多加 3</td>"));
	CHECK_HAS(p, S("条件\">当 会 = 0次 则 等次 不高于 差</td>"));
	CHECK_HAS(p, S("rowspan=\"2\" class=\"part\">等次</th>"));
	CHECK_HAS(p, S("好</td><td colspan=\"4\" data-l=\"条件\">当 总分 ≥ 90</td>"));
	CHECK_HAS(p, S("差</td><td colspan=\"4\" data-l=\"条件\">其余</td>"));
	CHECK_HAS(p, S("<dt>少 <small>参数</small></dt><dd>2次 × 2</dd>"));
	closed(&w);
}

TEST(a_scheme_with_problems_is_shown_with_them_and_not_ranked)
{
	struct world w = opened(j);
	struct job inner = { .now = j->now, .today = j->today };
	struct asked a = { .w = &w, .fn = page_why, .arg = S("") };
	struct str p;

	CHECK(scheme_put(j, w.rw, S("坏"),
		  S("方案 \"坏\"\n部分 甲 10分 { 得 没有的<数> }\n"), &w.scheme) == OK);
	p = ask(j, &w, page_text, S(""), S(""));
	CHECK_HAS(p, S("<span id=\"l2\" class=\"wrong\">"));
	CHECK_HAS(p, S("<span class=\"tag r\">须改</span>"));
	CHECK_HAS(p, S("/text#l2\">第 2 行</a>"));
	CHECK_HAS(p, S("还不能计分："));
	CHECK_HAS(ask(j, &w, page_scheme, S(""), S("")), S("第 2 行"));
	CHECK(ask(j, &w, page_rank, S(""), S("")).n == 0); /* 303 */
	CHECK(job_run(&inner, (size_t)32 << 20, ask_in, &a) == E_MISSING);
	CHECK_HAS(str_of(inner.told), S("还不能计分"));
	CHECK_HAS(str_of(inner.told), S("请先看方案页的检查结果"));
	closed(&w);
}

TEST(the_start_page_offers_a_choice_only_if_there_is_one)
{
	struct world w = opened(j);
	struct str p;
	int64_t id;

	CHECK(ask(j, &w, page_start, S(""), S("")).n == 0); /* 303 */
	CHECK(scheme_put(j, w.rw, S("另<一>个"), S("方案 \"叫<什么>\" 版本 \"7\"\n"),
		  &id) == OK);
	CHECK(scheme_put(j, w.rw, S("读不成<的>"), S("方案 方案\n"), &id) == OK);
	p = ask(j, &w, page_start, S(""), S(""));
	CHECK_HAS(p, S(">叫&lt;什么&gt;</a><span class=\"sub\">版本 7</span>"));
	CHECK_HAS(p, S(">读不成&lt;的&gt;</a>"));
	CHECK(str_find(p, S("另&lt;一&gt;个")) == p.n);
	closed(&w);
}

TEST(an_unknown_mode_is_the_systems)
{
	struct req r = { .job = j,
		.app = &(struct site){ .demo = false },
		.cookies = S("mode=\"><script>"),
		.target = S("/") };
	struct frame f = frame_of(&r, S("x"));

	CHECK_TEXT(f.mode, S("auto"));
	CHECK(f.modes[0].is_now && !f.modes[1].is_now);
}

/* Starve the page at every size: it must fail cleanly or be whole. */
TEST(pages_survive_any_memory_limit)
{
	static handler *const pages[] = { page_rank, page_why, page_scheme, page_text,
		page_rank_csv, page_start };
	struct world w = opened(j);
	struct job inner = { .now = j->now, .today = j->today };

	for (size_t i = 0; i < ARRAY_N(pages); i++) {
		struct asked a = { .w = &w,
			.fn = pages[i],
			.arg = unit_key(j, S("星象局")) };
		size_t cap = 0, failed = 0;

		for (; cap < (size_t)32 << 20; cap += cap / 16 + 64) {
			enum err e = job_run(&inner, cap, ask_in, &a);

			db_rw_rest(w.rw);
			if (e == OK)
				break;
			CHECK(e == E_LIMIT);
			failed++;
		}
		CHECK(cap < (size_t)32 << 20 && failed > 0);
	}
	closed(&w);
}
