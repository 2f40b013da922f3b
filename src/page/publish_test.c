/* SPDX-License-Identifier: MIT
 *
 * publish_test.c -- a result goes public: the notice, an objection, files to take
 */
#include "office/office.h"
#include "page/town_test.h"

static const char text[] = "方案 \"公示<试>\" 版本 \"1\"\n"
			   "考核期 2026-01-01 至 2026-12-31\n"
			   "类别 类 选(机关, 企业)\n"
			   "角色 考核组\n"
			   "数据 实绩 分 核定 考核组\n"
			   "数据 立案数 件 核定 考核组\n"
			   "部分 甲 80分 { 得 实绩 }\n"
			   "部分 乙 20分 { 得 评 步长 1分 由 考核组 }\n"
			   "否决 \"立案\" 当 立案数 > 0 则 等次 不高于 合格\n"
			   "否决 \"不止于此\" 当 立案数 > 0 则 等次 不高于 良好\n"
			   "等次 { 优秀 当 总分 >= 90; 良好 当 总分 >= 80; 合格 }\n"
			   "等次 书记 { 好 当 等次 = 优秀; 一般 }\n"
			   "审定 { 公示 3个工作日 }\n";

enum { GIVEN = 3 }; /* units of the town that are on its list */

struct going {
	struct page_town *t;
	int64_t scheme, result;
	struct rule *rule;
	size_t leaves; /* the unit that is not on the list any more when it is amended */
};

static enum err
give_unit(struct job *j, struct db_rw *rw, const struct going *g, size_t i)
{
	static const char *const value[GIVEN][3] = { { "78", "0", "18" },
		{ "75", "1", "19" }, { "64", "0", "14" } };
	struct org_act act = { .actor = g->t->person[OFFICE], .day = j->today };
	size_t given;
	enum err e = score_roster_put(j, rw, &act, g->scheme, g->t->unit[i], true);

	for (size_t f = 0; e == OK && f < 3; f++) {
		struct score_entry entry = { .fact = f + 1,
			.choice = SCORE_VALUE,
			.text = str_of(value[i][f]),
			.reason = S("集体评议"),
			.day = DAY_NONE };
		struct score_giving s = { .act = act,
			.scheme = g->scheme,
			.unit = g->t->unit[i],
			.rule = g->rule,
			.entry = &entry,
			.n = 1 };

		e = score_entries_check(j, g->rule, &entry, 1);
		if (e == OK)
			e = score_give(j, rw, &s, &given);
	}
	return e;
}

static enum err
step(struct job *j, struct db_rw *rw, struct going *g, int who, enum result_step what)
{
	struct org_act act = { .actor = g->t->person[who], .day = j->today };
	struct result_stepping s = { .result = g->result,
		.step = what,
		.show_until = j->today + 3 };
	struct result x;
	enum err e = result_find(j, db_rw_reader(rw), g->result, &x);

	if (e == OK)
		e = result_newest(j, db_rw_reader(rw), &x, &s.base);
	return e == OK ? result_step(j, rw, &act, &s) : e;
}

static enum err
freeze(struct job *j, struct db_rw *rw, void *arg)
{
	struct going *g = arg;
	struct rule_notes notes = { .j = j };
	struct org_act act = { .actor = g->t->person[CLERK], .day = j->today };
	struct result_deciding d = { .unit = g->t->unit[CLOUDS],
		.grade = S("良好"),
		.reason = S("甲乙丙丁的内情"),
		.basis = S("12月20日工委会议") };
	struct result_freezing f;
	enum err e = rule_read(j, S("公示"), str_of(text), &notes, &g->rule);

	for (size_t i = 0; e == OK && i < GIVEN; i++)
		e = give_unit(j, rw, g, i);
	if (e == OK)
		e = result_freeze_read(j, db_rw_reader(rw), g->scheme, j->today, &f);
	if (e != OK)
		return e;
	f.object_until = DAY_NONE;
	e = result_freeze(j, rw, &act, &f, &g->result);
	d.result = g->result;
	return e == OK ? result_decide(j, rw, &act, &d) : e;
}

static enum err
show(struct job *j, struct db_rw *rw, void *arg)
{
	enum err e = step(j, rw, arg, CLERK, RESULT_ASK);

	if (e == OK)
		e = step(j, rw, arg, OFFICE, RESULT_SIGN);
	return e == OK ? step(j, rw, arg, OFFICE, RESULT_SHOW) : e;
}

static enum err
settle(struct job *j, struct db_rw *rw, void *arg)
{
	return step(j, rw, arg, OFFICE, RESULT_SETTLE);
}

static enum err
tell_seal(struct job *j, struct db_rw *rw, void *key)
{
	struct ledger_seal out;

	return ledger_seal(j, rw, key, &out);
}

static void
tell(struct going *g, enum err (*fn)(struct job *, struct db_rw *, void *), int line)
{
	if (db_tell(g->t->j, g->t->db, fn, g) != OK)
		test_failed(__FILE__, line, "%s", g->t->j->told);
}
#define TELL(g, fn) tell(g, fn, __LINE__)

static struct page_visit
ask(struct going *g, int who, enum err (*fn)(struct req *, struct db_ro *),
    const char *name, const char *value)
{
	const char *const field[] = { name, value, NULL };
	struct page_visit v = { .who = who,
		.plain = true,
		.arg = { g->result, -1, -1 },
		.field = field,
		.show = fn };

	page_go(g->t, &v);
	return v;
}

static struct page_visit
object(struct going *g, const char *const *field)
{
	struct page_visit v = { .who = NOBODY,
		.plain = true,
		.arg = { g->result, -1, -1 },
		.field = field,
		.take = page_notice_object_take };

	page_go(g->t, &v);
	return v;
}
#define OBJECT(g, ...) object(g, (const char *const[]){ __VA_ARGS__, NULL })

static struct going
going(struct page_town *t)
{
	struct going g = { .t = t, .leaves = CLOUDS };

	g.scheme = page_publish(t, "公示", text);
	TELL(&g, freeze);
	return g;
}

#define CHECK_LACKS(page, what) CHECK(str_find(page, what) == (page).n)

TEST(what_is_not_published_is_not_there)
{
	struct page_town *t = page_town(j);
	struct going g = going(t);
	struct page_visit v = ask(&g, NOBODY, page_public, "", "");

	CHECK_HAS(v.page, S("现在没有公示的结果"));
	v = ask(&g, NOBODY, page_notice, "", "");
	CHECK(v.e == E_MISSING);
	v = ask(&g, NOBODY, page_notice_object, "", "");
	CHECK(v.e == E_MISSING);
	v = OBJECT(&g, "words", "不服");
	CHECK(v.e == E_MISSING);
	page_town_end(t);
}

TEST(a_notice_says_who_came_to_what_and_not_why)
{
	struct page_town *t = page_town(j);
	struct going g = going(t);
	struct page_visit v;

	TELL(&g, show);
	v = ask(&g, NOBODY, page_public, "", "");
	CHECK_HAS(v.page, S("公示中"));
	v = ask(&g, NOBODY, page_notice, "", "");
	CHECK(v.e == OK);
	CHECK_HAS(v.page, S("关于“公示&lt;试&gt;”考核结果的公示"));
	CHECK_HAS(v.page, S("优秀 1 个，良好 1 个，合格 1 个"));
	CHECK_HAS(v.page, S("满分 100 分，由人评议打分的占 20%，由有关部门核定的占 80%"));
	CHECK_HAS(v.page, S("<td class=\"c\">96.00</td><td class=\"c\">优秀</td>"));
	CHECK_HAS(v.page, S("审定为良好（12月20日工委会议）"));
	CHECK_HAS(v.page, S("潮汐局的等次受“立案”的限制。"));
	CHECK_HAS(v.page, S("封存后给出"));
	CHECK_LACKS(v.page, S("甲乙丙丁的内情"));
	CHECK_LACKS(v.page, S("书记"));
	CHECK_LACKS(v.page, S("兰亭远"));
	CHECK_LACKS(v.page, S("red-head"));
	page_town_end(t);
}

TEST(a_settled_result_is_a_bulletin_with_its_seal)
{
	struct page_town *t = page_town(j);
	struct going g = going(t);
	struct ledger_key *key;
	struct page_visit v;

	TELL(&g, show);
	j->today += 4;
	TELL(&g, settle);
	CHECK(ledger_key_open(j, t->site.place.dir, &key) == OK);
	CHECK(db_tell(j, t->db, tell_seal, key) == OK);
	ledger_key_close(key);
	v = ask(&g, NOBODY, page_notice, "", "");
	CHECK(v.e == OK);
	CHECK_HAS(v.page, S("<p class=\"red-head\">"));
	CHECK_HAS(v.page, S("照包里的“说明”在自己的电脑上运行"));
	CHECK_HAS(v.page, S("--seal 短码"));
	CHECK_HAS(v.page, S("考核结果的通报"));
	CHECK_LACKS(v.page, S("封存后给出"));
	CHECK_LACKS(v.page, S("提出异议"));
	v = ask(&g, NOBODY, page_notice_object, "", "");
	CHECK_HAS(v.page, S("现在不受理异议"));
	page_town_end(t);
}

static enum err
amend(struct job *j, struct db_rw *rw, void *arg)
{
	struct going *g = arg;
	struct org_act act = { .actor = g->t->person[CLERK], .day = j->today };
	struct result_freezing f;
	enum err e = score_roster_put(j, rw, &act, g->scheme, g->t->unit[g->leaves],
	    false);

	if (e == OK)
		e = result_freeze_read(j, db_rw_reader(rw), g->scheme, j->today, &f);
	if (e != OK)
		return e;
	f.object_until = DAY_NONE;
	f.after = g->result;
	f.reason = S("名单<有误>。");
	f.basis = S("12月28日工委会议");
	return result_freeze(j, rw, &act, &f, &g->result);
}

/* Both were last changed by the same fact. */
TEST(what_held_a_unit_back_is_not_told_of_another_result)
{
	struct page_town *t = page_town(j);
	struct going g = going(t), old = g;
	struct page_visit v;

	g.leaves = TIDES;
	TELL(&g, amend);
	v = ask(&g, OFFICE, page_result, "", "");
	CHECK_LACKS(v.page, S("的限制"));
	v = ask(&old, OFFICE, page_result, "", "");
	CHECK_HAS(v.page, S("受“立案”的限制"));
	page_town_end(t);
}

static enum err
raise_grade(struct job *j, struct db_rw *rw, void *arg)
{
	struct going *g = arg;
	struct org_act act = { .actor = g->t->person[CLERK], .day = j->today };
	struct result_deciding d = { .result = g->result,
		.unit = g->t->unit[TIDES],
		.grade = S("优秀"),
		.reason = S("立案以后查明不实"),
		.basis = S("12月20日工委会议") };

	return result_decide(j, rw, &act, &d);
}

TEST(what_held_a_unit_back_is_found_again_when_its_grade_is_decided)
{
	struct page_town *t = page_town(j);
	struct going g = going(t);
	struct page_visit v = ask(&g, OFFICE, page_result, "", "");

	CHECK_HAS(v.page, S("受“立案”的限制"));
	TELL(&g, raise_grade);
	v = ask(&g, OFFICE, page_result, "", "");
	CHECK_LACKS(v.page, S("的限制"));
	page_town_end(t);
}

TEST(a_bulletin_that_was_amended_says_by_which)
{
	struct page_town *t = page_town(j);
	struct going g = going(t), old;
	struct page_visit v;

	TELL(&g, show);
	j->today += 4;
	TELL(&g, settle);
	old = g;
	TELL(&g, amend);
	v = ask(&g, NOBODY, page_notice, "", "");
	CHECK(v.e == E_MISSING);
	v = ask(&old, NOBODY, page_notice, "", "");
	CHECK_LACKS(v.page, S("更正"));
	TELL(&g, show);
	v = ask(&old, NOBODY, page_notice, "", "");
	CHECK_HAS(v.page, S("正在公示对这份结果的更正"));
	v = ask(&g, NOBODY, page_notice, "", "");
	CHECK_HAS(v.page, S("关于“公示&lt;试&gt;”考核结果的更正公示"));
	CHECK_HAS(v.page, S("更正的原因：名单&lt;有误&gt;。依据：12月28日工委会议。"));
	CHECK_HAS(v.page, S("在本结果生效以前照旧有效"));
	j->today += 4;
	TELL(&g, settle);
	v = ask(&g, NOBODY, page_notice, "", "");
	CHECK_HAS(v.page, S("考核结果的更正通报"));
	CHECK_HAS(v.page, S("<h1>更正前后对照</h1>"));
	CHECK_HAS(v.page,
	    S("&lt;云&gt;图局</th><td class=\"c\">不再列入</td><td class=\"c\"></td>"));
	CHECK_HAS(v.page, S("由本通报替代"));
	CHECK_LACKS(v.page, S("书记"));
	v = ask(&old, NOBODY, page_notice, "", "");
	CHECK_HAS(v.page, S("的更正替代</b>以<a href=\"/public/"));
	CHECK_HAS(v.page, S("起由更正后的结果替代"));
	v = ask(&old, NOBODY, page_public, "", "");
	CHECK_HAS(v.page, S("<span class=\"tag\">已更正</span>"));
	CHECK_HAS(v.page, S("<span class=\"tag g\">更正通报</span>"));
	page_town_end(t);
}

/* What followed from ${of}. */
struct followed {
	struct going *of;
	struct duty_item item;
	const char *note; /* with which it is withdrawn; NULL: it is opened */
};

static enum err
tell_followed(struct job *j, struct db_rw *rw, void *arg)
{
	struct followed *f = arg;
	struct org_act act = { .actor = f->of->t->person[OFFICE], .day = j->today };
	struct duty_act a = { .item = f->item.id,
		.base = f->item.id,
		.verb = S("撤销"),
		.who = { .person = act.actor, .committee = true } };

	if (f->note == NULL)
		return duty_open(j, rw, &act, &f->item, 1);
	a.note = str_of(f->note);
	return duty_act(j, rw, &act, &a);
}

static struct followed
follows(struct going *g)
{
	struct followed f = { .of = g,
		.item = { .kind = DUTY_KIND_NO_HONOUR,
		    .unit = g->t->unit[STARS],
		    .title = S("不得评优"),
		    .source = job_fmt(g->t->j, "result:%lld", (long long)g->result),
		    .due = DAY_NONE,
		    .said = DAY_NONE,
		    .from = DAY_NONE,
		    .until = g->t->j->today + 6 } };

	CHECK(db_tell(g->t->j, g->t->db, tell_followed, &f) == OK);
	return f;
}

static void
withdraw(struct followed *f, const char *note)
{
	f->note = note;
	CHECK(db_tell(f->of->t->j, f->of->t->db, tell_followed, f) == OK);
}

static struct str
item_page_of(const struct followed *f)
{
	struct going at = *f->of;

	at.result = f->item.id;
	return ask(&at, OFFICE, page_item, "", "").page;
}

TEST(an_item_says_what_an_amendment_made_of_it)
{
	static const char held[] = "仍然成立，照旧办", over[] = "由工委核对",
			  gone[] = "更正生效时撤销了";
	struct page_town *t = page_town(j);
	struct going g = going(t), old;
	struct followed kept, before, after, undone;
	struct str p;

	TELL(&g, show);
	j->today += 4;
	j->now += 4 * 86400;
	TELL(&g, settle);
	old = g;
	kept = follows(&old);
	before = follows(&old);
	after = follows(&old);
	undone = follows(&old);
	withdraw(&before, "不该有的");
	TELL(&g, amend);
	TELL(&g, show);
	j->today += 4;
	j->now += 4 * 86400;
	TELL(&g, settle);
	withdraw(&after, "不该有的");
	withdraw(&undone,
	    job_cstr(j,
		job_fmt(j, "结果更正：第 %lld 号结果更正第 %lld 号", (long long)g.result,
		    (long long)old.result)));
	p = item_page_of(&kept);
	CHECK_HAS(p, str_of(held));
	CHECK_LACKS(p, str_of(over));
	p = item_page_of(&before);
	CHECK_HAS(p, str_of(over));
	CHECK_LACKS(p, str_of(held));
	p = item_page_of(&undone);
	CHECK_HAS(p, str_of(gone));
	CHECK_LACKS(p, str_of(held));
	p = item_page_of(&after);
	CHECK_HAS(p, S("号结果</a>更正</b>"));
	CHECK_LACKS(p, str_of(held));
	CHECK_LACKS(p, str_of(over));
	CHECK_LACKS(p, str_of(gone));
	/* Held when the amendment took effect, and some days more. */
	j->today += 10;
	p = item_page_of(&kept);
	CHECK_HAS(p, S("号结果</a>更正</b>"));
	CHECK_LACKS(p, str_of(held));
	CHECK_LACKS(p, str_of(over));
	page_town_end(t);
}

TEST(an_amendment_tells_which_schemes_read_it_by_their_version)
{
	static const char next[] = "方案 \"公示<试>\" 版本 \"2\"\n"
				   "考核期 2027-01-01 至 2027-12-31\n"
				   "类别 类 选(机关, 企业)\n"
				   "项 甲 100分 { 得 上年.总分 }\n";
	struct page_town *t = page_town(j);
	struct going g = going(t);
	struct page_visit v;

	(void)page_publish(t, "明年", next);
	TELL(&g, show);
	j->today += 4;
	TELL(&g, settle);
	TELL(&g, amend);
	v = ask(&g, OFFICE, page_result, "", "");
	CHECK_HAS(v.page, S("这些方案读到的是更正后的结果"));
	CHECK_HAS(v.page, S("公示&lt;试&gt;，版本 2</a>"));
	page_town_end(t);
}

TEST(what_would_be_amended_tells_which_units_are_gone)
{
	struct page_town *t = page_town(j);
	struct going g = going(t), form;
	struct page_visit v;

	TELL(&g, show);
	j->today += 4;
	TELL(&g, settle);
	form = g;
	form.result = g.scheme; /* the address is the scheme's */
	v = ask(&form, CLERK, page_freeze, "", "");
	CHECK_HAS(v.page, S("更正“公示&lt;试&gt;”的结果？"));
	CHECK_LACKS(v.page, S("这一份里没有"));
	TELL(&g, amend);
	v = ask(&form, CLERK, page_freeze, "", "");
	CHECK_HAS(v.page, S("原结果里有 1 家，这一份里没有</b>&lt;云&gt;图局。"));
	CHECK_HAS(v.page, S("重算，替下第"));
	CHECK_HAS(v.page, S("value=\"12月28日工委会议\""));
	CHECK_HAS(v.page, S(">名单&lt;有误&gt;。</textarea>"));
	v = ask(&form, CLERK, page_results, "", "");
	CHECK_HAS(v.page, S("，<span class=\"nb\">更正第 "));
	page_town_end(t);
}

TEST(anybody_may_object_once_a_form_while_it_is_shown)
{
	struct page_town *t = page_town(j);
	struct going g = going(t);
	const char *stars = job_cstr(j, job_fmt(j, "%lld", (long long)t->unit[STARS]));
	const struct result_objection *o;
	struct page_visit v;
	size_t n;

	TELL(&g, show);
	v = ask(&g, NOBODY, page_notice_object, "", "");
	CHECK_HAS(v.page, S("<option value=\"0\" selected>整个结果"));
	v = OBJECT(&g, "unit", stars, "name", "路<人>", "words", " ");
	CHECK(v.e == OK && v.status == 422);
	CHECK_HAS(v.page, S("请写异议的内容"));
	CHECK_HAS(v.page, S("value=\"路&lt;人&gt;\""));
	v = OBJECT(&g, "unit", "999", "words", "没有这家");
	CHECK(v.e == E_MISSING);
	v = OBJECT(&g, "unit", stars, "name", "路人", "words", "业务分高了", "once",
	    "一");
	CHECK(v.e == OK && v.status == 200);
	CHECK_HAS(v.page, S("异议已收到"));
	v = OBJECT(&g, "unit", stars, "name", "路人", "words", "业务分高了", "once",
	    "一");
	CHECK(str_ends(v.location, S("again=1")));
	CHECK(result_objections(j, t->desk.ro, g.result, 0, &o, &n) == OK && n == 1);
	CHECK(o[0].from_outside && o[0].by == 0 && o[0].unit == t->unit[STARS]);
	db_ro_rest(t->desk.ro);
	v = ask(&g, NOBODY, page_notice, "", "");
	CHECK_LACKS(v.page, S("业务分高了"));
	j->today += 4;
	v = OBJECT(&g, "words", "晚了");
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("公示期已过"));
	page_town_end(t);
}

/* The unit that is objected to must not come to know who did. */
TEST(an_objection_from_outside_is_shown_to_the_committee_alone)
{
	struct page_town *t = page_town(j);
	struct going g = going(t);
	const char *stars = job_cstr(j, job_fmt(j, "%lld", (long long)t->unit[STARS]));
	struct page_visit v,
	    see = { .plain = true,
		    .arg = { 0, t->unit[STARS], -1 },
		    .show = page_result_unit };
	const struct result_objection *o;
	size_t n;

	TELL(&g, show);
	v = OBJECT(&g, "unit", stars, "name", "路人 8137", "words", "业务分高了");
	CHECK(v.status == 200);
	see.arg[0] = g.result;
	see.who = OFFICE;
	page_go(t, &see);
	CHECK_HAS(see.page, S("业务分高了"));
	see.who = CLERK;
	page_go(t, &see);
	CHECK(see.e == OK);
	CHECK_HAS(see.page, S("星象局"));
	CHECK_LACKS(see.page, S("业务分高了"));
	CHECK_LACKS(see.page, S("路人"));
	CHECK_LACKS(see.page, S("异议与答复"));
	/* Nor who it was, had they been signed in. */
	v = PAGE_SENT(CLERK, page_notice_object_take, true, g.result, -1, "words",
	    "再提");
	CHECK(v.status == 200);
	CHECK(result_objections(j, t->desk.ro, g.result, 0, &o, &n) == OK && n == 2);
	CHECK(o[0].by == 0 && o[1].by == 0);
	db_ro_rest(t->desk.ro);
	v = ask(&g, NOBODY, page_notice_object, "", "");
	CHECK_HAS(v.page, S("只有工委管理员和考核员看得到，被异议的单位看不到"));
	page_town_end(t);
}

/* Else the unit tries the numbers one by one, and learns that there is an objection. */
TEST(the_number_of_an_objection_is_told_in_the_answer_to_the_form_alone)
{
	struct page_town *t = page_town(j);
	struct going g = going(t);
	struct page_visit v;
	const struct result_objection *o;
	size_t n;
	const char *taken;

	TELL(&g, show);
	v = OBJECT(&g, "words", "业务分高了");
	CHECK(result_objections(j, t->desk.ro, g.result, 0, &o, &n) == OK && n == 1);
	taken = job_cstr(j, job_fmt(j, "%lld", (long long)o[0].id));
	db_ro_rest(t->desk.ro);
	CHECK(v.status == 200);
	CHECK_HAS(v.page, job_fmt(j, "<b>编号 %s</b>", taken));
	v = ask(&g, NOBODY, page_notice_object, "taken", taken);
	CHECK(v.e == OK);
	CHECK_LACKS(v.page, S("异议已收到"));
	CHECK_LACKS(v.page, S("编号"));
	page_town_end(t);
}

TEST(strangers_together_get_so_many_objections_an_hour)
{
	struct page_town *t = page_town(j);
	struct going g = going(t);
	struct page_visit v = { .e = OK };

	TELL(&g, show);
	for (int i = 0; i <= RESULT_OUTSIDE_MAX; i++)
		v = OBJECT(&g, "words", "不服");
	CHECK(v.e == OK && v.status == 503);
	CHECK_HAS(v.page, S("请一小时后再提"));
	CHECK_HAS(v.page, S(">不服</textarea>"));
	j->now += 3601;
	v = OBJECT(&g, "words", "不服");
	CHECK(v.status == 200);
	page_town_end(t);
}

TEST(the_package_and_the_tables_say_the_same)
{
	struct page_town *t = page_town(j);
	struct going g = going(t);
	struct result_verdict verdict;
	struct table csv, xlsx;
	struct page_visit v = ask(&g, OFFICE, page_result_package, "", "");

	CHECK(v.e == OK);
	CHECK(result_recompute(j, S("包"), v.page, &verdict) == OK);
	CHECK(verdict.wrong == 0 && verdict.units == GIVEN);
	v = ask(&g, OFFICE, page_result_csv, "", "");
	CHECK(office_csv_read(j, S("表"), v.page, &csv) == OK);
	v = ask(&g, OFFICE, page_result_xlsx, "", "");
	CHECK(v.e == OK);
	CHECK(office_xlsx_read(j, S("表"), v.page, S("结果"), &xlsx) == OK);
	CHECK(csv.rows == GIVEN + 1 && xlsx.rows == csv.rows && xlsx.cols == csv.cols);
	for (size_t i = 0; i < csv.cols; i++)
		CHECK_TEXT(table_at(&xlsx, 0, i), table_at(&csv, 0, i));
	CHECK(office_xlsx_read(j, S("表"), v.page, S("审定"), &xlsx) == OK);
	CHECK_HAS(table_at(&xlsx, 1, 0), S("局"));
	page_town_end(t);
}
