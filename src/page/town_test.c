/* SPDX-License-Identifier: MIT
 *
 * town_test.c -- the small town that pages are tested on
 */
#include "holiday/holiday.h"
#include "page/notice.h"
#include "page/town_test.h"

#define ANSWER_MAX ((size_t)1 << 20)

const char page_small_text[] =
    "方案 \"试<验>\" 版本 \"1\"\n"
    "考核期 2026-01-01 至 2026-12-31\n"
    "类别 类 选(机关, 企业)\n"
    "角色 工委办公室, 考核组\n"
    "数据 会 次 填报 每年 由 单位 核 工委办公室\n"
    "数据 业务 分 核定 工委办公室 可不适用\n"
    "数据 口碑 分 核定 考核组\n"
    "部分 党建 100分 权重 60% { 扣 1分 当 会 < 12次 } # 每月一次\n"
    "部分 业务 100分 权重 40% 缺项 折算 { 得 业务 }\n"
    "等次 { 优秀 当 总分 >= 90\n 良好 当 总分 >= 80\n 一般 }\n";

/* ── furnishing ─────────────────────────────────────────────────────── */

static const struct {
	const char *name, *class, *meetings, *work;
} units[UNITS] = {
	[STARS] = { "星象局", "机关", "12", "88.5" },
	[TIDES] = { "潮汐局", "机关", "11", "不适用" },
	[CLOUDS] = { "<云>图局", "机关", NULL, "70" },
	[BOOKS] = { "书简社", "企业", "12", "95" },
	[BRANCH] = { "星象局一支部", "机关", NULL, NULL },
};

static enum err
add_unit(struct job *j, struct db_rw *rw, struct page_town *t, int i)
{
	struct org_act act = { .day = j->today };
	struct org_unit u = { .name = str_of(units[i].name),
		.class = str_of(units[i].class),
		.parent = i == BRANCH ? t->unit[STARS] : t->top,
		.opened = DAY_NONE,
		.closed = DAY_NONE };
	enum err e = org_unit_open(j, rw, &act, &u);

	t->unit[i] = u.id;
	return e == OK ? score_roster_put(j, rw, &act, t->scheme, u.id, true) : e;
}

static enum err
add_person(struct job *j, struct db_rw *rw, struct page_town *t, int who,
    const char *name, struct org_post post)
{
	struct org_act act = { .day = j->today };
	struct org_person p = { .name = str_of(name),
		.unit = post.unit,
		.left = DAY_NONE };
	enum err e = org_person_put(j, rw, &act, &p);

	t->person[who] = post.person = p.id;
	post.from = j->today;
	post.to = DAY_NONE;
	if (e == OK)
		e = org_post_put(j, rw, &act, &post, 0);
	t->post[who] = post;
	return e;
}

static enum err
give(struct job *j, struct db_rw *rw, struct page_town *t, const struct rule *rule, int i)
{
	struct score_entry own = { .fact = 1, .choice = SCORE_VALUE, .day = DAY_NONE };
	struct score_entry work = { .fact = 2, .choice = SCORE_VALUE, .day = DAY_NONE };
	struct score_giving g = { .act = { .actor = t->person[CLERK], .day = j->today },
		.scheme = t->scheme,
		.unit = t->unit[i],
		.rule = rule,
		.entry = &own,
		.n = 1,
		.by_unit = true };
	size_t given;
	enum err e = OK;

	own.text = str_of(units[i].meetings);
	work.text = str_of(units[i].work);
	if (str_eq(work.text, S("不适用"))) {
		work.choice = SCORE_NA;
		work.reason = S("没有业务考核");
	}
	if (units[i].meetings != NULL)
		e = score_entries_check(j, rule, &own, 1);
	if (e == OK && units[i].meetings != NULL)
		e = score_give(j, rw, &g, &given);
	if (e != OK || units[i].work == NULL)
		return e;
	g.by_unit = false;
	g.act.actor = t->person[OFFICE];
	g.entry = &work;
	e = score_entries_check(j, rule, &work, 1);
	return e == OK ? score_give(j, rw, &g, &given) : e;
}

static enum err
furnish(struct job *j, struct db_rw *rw, void *arg)
{
	struct page_town *t = arg;
	struct org_act act = { .day = j->today };
	struct org_unit top = { .name = S("未名市工委"),
		.opened = DAY_NONE,
		.closed = DAY_NONE };
	struct rule_notes notes = { .j = j,
		.name = S("试"),
		.text = str_of(page_small_text) };
	struct rule *rule;
	enum err e = rule_read(j, S("试"), str_of(page_small_text), &notes, &rule);

	if (e == OK)
		e = scheme_put(j, rw, 0, S("试"), str_of(page_small_text), &t->scheme);
	if (e == OK)
		e = org_unit_open(j, rw, &act, &top);
	t->top = top.id;
	for (int i = 0; e == OK && i < UNITS; i++)
		e = add_unit(j, rw, t, i);
	if (e == OK)
		e = add_person(j, rw, t, OFFICE, "兰亭远",
		    (struct org_post){ .role = ROLE_COMMITTEE,
			.unit = t->top,
			.office = S("工委办公室") });
	if (e == OK)
		e = add_person(j, rw, t, CLERK, "柳桥东",
		    (struct org_post){ .role = ROLE_CLERK, .unit = t->unit[STARS] });
	for (int i = 0; e == OK && i < UNITS; i++)
		e = give(j, rw, t, rule, i);
	return e;
}

static void
must(struct job *j, enum err e, int line)
{
	if (e != OK)
		test_failed(__FILE__, line, "%s", j->told);
}
#define MUST(call) must(j, (call), __LINE__)

struct page_town *
page_town(struct job *j)
{
	const struct ledger_room rooms[] = { ledger_own, org_ledger, scheme_ledger,
		holiday_ledger, account_ledger, duty_ledger, score_ledger, care_ledger,
		result_ledger };
	struct db_room tables[ARRAY_N(rooms)];
	struct page_town *t = NEW(j, struct page_town);
	struct db_place place = { .dir = test_dir(j) };

	for (size_t i = 0; i < ARRAY_N(rooms); i++)
		tables[i] = *rooms[i].tables;
	t->j = j;
	t->page = job_alloc(j, ANSWER_MAX);
	t->location = job_alloc(j, ANSWER_MAX);
	MUST(db_open(j, &place, tables, ARRAY_N(rooms), &t->db));
	MUST(db_writer_start(j, t->db));
	MUST(db_tell(j, t->db, furnish, t));
	MUST(score_live_open(j, (size_t)64 << 20, &t->live));
	MUST(score_seat_open(j, t->live, &t->desk.seat));
	MUST(veto_notes_open(j, &t->vetoes));
	MUST(db_ro_open(j, t->db, &t->desk.ro));
	t->site = (struct site){ .db = t->db,
		.place = place,
		.rules = account_rules_default,
		.live = t->live,
		.vetoes = t->vetoes,
		.css = { S("/a.css") } };
	t->desk.db = t->db;
	t->desk.site = &t->site;
	return t;
}

void
page_town_end(struct page_town *t)
{
	db_ro_close(t->desk.ro);
	score_seat_close(t->desk.seat);
	score_live_close(t->live);
	veto_notes_close(t->vetoes);
	db_writer_stop(t->db);
	db_close(t->db);
}

struct publishing {
	const char *name, *text;
	int64_t id;
};

static enum err
publish(struct job *j, struct db_rw *rw, void *arg)
{
	struct publishing *p = arg;

	return scheme_put(j, rw, 0, str_of(p->name), str_of(p->text), &p->id);
}

int64_t
page_publish(struct page_town *t, const char *name, const char *text)
{
	struct publishing p = { name, text, 0 };

	must(t->j, db_tell(t->j, t->db, publish, &p), __LINE__);
	return p.id;
}

/* ── visiting ───────────────────────────────────────────────────────── */

struct going {
	struct page_town *t;
	struct page_visit *v;
	char *page, *location;
};

static void
fill_request(struct job *j, const struct going *g, struct req *r)
{
	const struct page_visit *v = g->v;
	struct visitor *who = NEW(j, struct visitor);
	struct web_field *f;
	size_t n = 0, at = 0;

	while (v->field != NULL && v->field[2 * n] != NULL)
		n++;
	f = NEWS(j, struct web_field, n + 1);
	for (size_t i = 0; i < n; i++)
		f[i] = (struct web_field){ .name = str_of(v->field[2 * i]),
			.value = str_of(v->field[2 * i + 1]) };
	if (v->file.n > 0)
		f[n++] = (struct web_field){ .name = S("file"),
			.value = v->file,
			.is_file = true,
			.file = S("表.xlsx") };
	who->seat = g->t->desk.seat;
	who->who = (struct account_who){ .person = g->t->person[v->who],
		.name = S("某人"),
		.post = &g->t->post[v->who],
		.post_n = v->who == NOBODY ? 0 : 1,
		.form_token = S("token") };
	*r = (struct req){ .job = j,
		.app = &g->t->site,
		.path = S("/x"),
		.target = S("/x"),
		.status = 200,
		.who = who,
		.field = f,
		.field_n = n,
		.out = { .b = { .j = j } } };
	if (!v->plain)
		r->arg[at++] = job_fmt(j, "%lld", (long long)g->t->scheme);
	for (size_t i = 0; i < ARRAY_N(v->arg) && v->arg[i] >= 0; i++)
		r->arg[at++] = job_fmt(j, "%lld", (long long)v->arg[i]);
}

static enum err
go(struct job *j, void *arg)
{
	struct going *g = arg;
	struct req *r = NEW(j, struct req);
	enum err e;

	fill_request(j, g, r);
	e = g->v->show != NULL ? g->v->show(r, g->t->desk.ro)
			       : g->v->take(r, &g->t->desk);
	g->v->status = r->status;
	g->v->page.n = e == OK && r->out.b.n < ANSWER_MAX ? r->out.b.n : 0;
	g->v->location.n = r->location.n;
	if (g->v->page.n > 0)
		memcpy(g->page, r->out.b.p, r->out.b.n);
	if (r->location.n > 0)
		memcpy(g->location, r->location.p, r->location.n);
	return e;
}

void
page_go(struct page_town *t, struct page_visit *v)
{
	struct job own = { .now = t->j->now, .today = t->j->today };
	struct going g = { t, v, t->page, t->location };

	v->page.n = v->location.n = 0;
	v->e = job_run(&own, v->cap > 0 ? v->cap : (size_t)64 << 20, go, &g);
	db_ro_rest(t->desk.ro);
	score_seat_rest(t->desk.seat);
	v->page = job_str(t->j, (struct str){ t->page, v->page.n });
	v->location = job_str(t->j, (struct str){ t->location, v->location.n });
	v->told = job_str(t->j, str_of(own.told));
}

struct page_visit
page_gone(struct page_town *t, struct page_visit v)
{
	page_go(t, &v);
	return v;
}

struct str
page_ask(struct page_town *t, enum err (*fn)(struct req *, struct db_ro *), int64_t unit,
    const char *name, const char *value)
{
	const char *const field[] = { name, value, NULL };
	struct page_visit v = { .who = OFFICE,
		.arg = { unit, -1, -1 },
		.show = fn,
		.field = field };

	page_go(t, &v);
	if (v.e != OK)
		test_failed(__FILE__, __LINE__, "%.*s", STR_FMT(v.told));
	return v.page;
}
