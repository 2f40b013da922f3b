/* SPDX-License-Identifier: MIT
 *
 * demo_city.c -- the invented city's register: units, branches, people, members
 *
 * Units and how many members each branch has come from tables; names of members are
 * two words out of two lists, each pair once.  A unit's first member is its
 * secretary, its second one its clerk.
 */
#include "main/demo.h"

#define SECRETARIES_BELOW 11 /* of units that are a 支部, so many have a secretary */

/* ── units ──────────────────────────────────────────────────────────── */

static enum err
import_units(struct filling *f, const struct table *t)
{
	struct org_import in;
	enum err e = org_import_read(f->j, db_rw_reader(f->rw), t, &in);

	for (size_t i = 0; e == OK && i < in.n; i++)
		if (in.rows[i].what == ORG_ROW_WRONG)
			return fail(f->j, E_INPUT, "%.*s 第 %zu 行：%.*s",
			    STR_FMT(t->name), in.rows[i].line, STR_FMT(in.rows[i].told));
	return e == OK ? org_import_put(f->j, f->rw, &f->act, &in) : e;
}

/* The table of units with the city above all of them. */
static struct table
below_the_city(struct job *j, const struct table *t)
{
	struct table out = { .name = t->name,
		.rows = t->rows,
		.cols = t->cols + 1,
		.line = t->line };
	struct str *cell = NEWS(j, struct str, out.rows * out.cols);

	for (size_t row = 0; row < t->rows; row++) {
		for (size_t col = 0; col < t->cols; col++)
			cell[row * out.cols + col] = table_at(t, row, col);
		cell[row * out.cols + t->cols] = row == 0 ? S("上级") : S(DEMO_CITY);
	}
	out.cell = cell;
	return out;
}

/* The columns of the table of branches, in its order. */
enum { BRANCH, ABOVE, LEVEL, MEMBERS };

/* The rows that are units of their own, and what the register asks of them. */
static struct table
branches_only(struct job *j, const struct table *t)
{
	struct table out = { .name = t->name, .cols = MEMBERS };
	struct str *cell = NEWS(j, struct str, t->rows * out.cols);
	size_t *line = NEWS(j, size_t, t->rows);

	for (size_t row = 0; row < t->rows; row++) {
		if (table_at(t, row, ABOVE).n == 0)
			continue;
		line[out.rows] = t->line[row];
		for (size_t col = 0; col < out.cols; col++)
			cell[out.rows * out.cols + col] = table_at(t, row, col);
		out.rows++;
	}
	out.cell = cell;
	out.line = line;
	return out;
}

static enum err
put_units(struct filling *f, const struct table *branches)
{
	struct org_unit top = { .name = S(DEMO_CITY),
		.level = S("工委"),
		.opened = DAY_NONE,
		.closed = DAY_NONE };
	struct table t;
	enum err e = org_unit_open(f->j, f->rw, &f->act, &top);

	f->top = top.id;
	if (e == OK)
		e = embedded_table(f->j, "demo/units.csv", &t);
	if (e != OK)
		return e;
	t = below_the_city(f->j, &t);
	e = import_units(f, &t);
	t = branches_only(f->j, branches);
	return e == OK ? import_units(f, &t) : e;
}

/* ── people with something to do ────────────────────────────────────── */

static void
take_office(struct filling *f, enum org_role role, int64_t person, struct str office)
{
	if (role == ROLE_COMMITTEE && f->act.actor == 0)
		f->act.actor = person;
	else if (role == ROLE_COMMITTEE)
		f->second = person;
	else if (role == ROLE_ASSESSOR && f->office_n < DEMO_OFFICES_MAX - 1) {
		f->office[f->office_n].name = office;
		f->office[f->office_n++].person = person;
	}
}

static enum err
put_named(struct filling *f, const struct table *t, size_t row)
{
	enum org_role role;
	struct org_unit unit;
	int64_t person = 0;
	enum err e = org_unit_named(f->j, db_rw_reader(f->rw), table_at(t, row, 2),
	    &unit);

	if (!org_role_named(table_at(t, row, 1), &role))
		return fail(f->j, E_INPUT, "demo/people.csv：没有角色“%.*s”",
		    STR_FMT(table_at(t, row, 1)));
	if (e == OK)
		e = demo_person(f, table_at(t, row, 0), unit.id, &person);
	if (e == OK)
		e = demo_post(f, person, role, org_roles[role].officer ? 0 : unit.id,
		    table_at(t, row, 3));
	if (role == ROLE_CLERK && unit.id < DEMO_UNITS_MAX)
		f->clerk[unit.id] = person;
	take_office(f, role, person, table_at(t, row, 3));
	return e;
}

static enum err
put_people(struct filling *f)
{
	struct table t;
	enum err e = embedded_table(f->j, "demo/people.csv", &t);

	for (size_t row = 1; e == OK && row < t.rows; row++)
		e = put_named(f, &t, row);
	f->office[f->office_n].name = S("工委办公室");
	f->office[f->office_n++].person = f->act.actor;
	return e;
}

/* ── members ────────────────────────────────────────────────────────── */

static const char *const first[] = { "烟雨", "溪山", "云岫", "月湖", "雪松", "霜桥",
	"露荷", "晴川", "岚峰", "汀洲", "苇岸", "芦花", "菱塘", "莲舟", "萍风", "藻鉴",
	"苔阶", "竹坞", "枫桥", "桐荫", "榆关", "槐序", "桑陌", "麦浪", "稻香", "茶烟",
	"茗山", "墨池", "砚田", "笔峰", "琴台", "棋亭", "书阁", "画桥", "诗岭", "词林",
	"钟楼", "鼓浪", "灯塔", "帆影", "渔火", "樵径", "牧野", "耕云", "织锦", "陶瓦",
	"青瓷", "素纸", "竹简", "木铎", "石鼓", "玉泉", "金井", "银杉", "铜雀", "铁桥",
	"水车", "火树", "土楼", "天池", "星河", "辰光", "晨钟", "暮鼓", "春山", "夏荷",
	"秋水", "冬岭", "东篱", "南浦", "西窗", "北苑", "长亭", "短棹", "远岫", "近水",
	"高台", "低檐", "古渡", "新柳" };
static const char *const last[] = { "安", "白", "北", "冰", "波", "才", "采", "岑", "辰",
	"诚", "川", "春", "纯", "慈", "达", "丹", "东", "端", "尔", "帆", "方", "飞",
	"风", "甘", "更", "工", "光", "海", "涵", "和", "恒", "弘", "虎", "华", "淮",
	"辉", "嘉", "间", "江", "节", "今", "京", "景", "静", "居", "均", "凯", "可",
	"朗", "乐", "礼", "立", "亮", "林", "灵", "流", "满", "茂", "眠", "敏", "名",
	"木", "楠", "宁", "农", "浦", "起", "前", "青", "清", "容", "如", "森", "尚",
	"深", "石", "书", "舒", "田", "庭" };
#define PAIRS (ARRAY_N(first) * ARRAY_N(last))
#define STRIDE 2741 /* has no divisor in common with PAIRS: each pair comes once */

struct enrolling {
	struct filling *f;
	const struct table *t;
	struct org_unit unit; /* the unit whose branches are being filled */
	size_t members, small;
};

static struct str
name_of(struct job *j, size_t member)
{
	size_t pair = member * STRIDE % PAIRS;

	return job_fmt(j, "%s%s", first[pair % ARRAY_N(first)],
	    last[pair / ARRAY_N(first)]);
}

static enum err
put_member(struct enrolling *w, int64_t branch, int64_t *id)
{
	struct org_person p = { .name = name_of(w->f->j, w->members++),
		.unit = branch,
		.left = DAY_NONE };
	enum err e = org_person_put(w->f->j, w->f->rw, &w->f->act, &p);

	*id = p.id;
	return e;
}

/* The first one of a unit is its secretary, if it has one; the second its clerk. */
static enum err
put_bearer(struct enrolling *w, int64_t branch, bool secretary)
{
	int64_t person;
	enum err e = put_member(w, branch, &person);

	if (e != OK)
		return e;
	if (!secretary && w->unit.id < DEMO_UNITS_MAX)
		w->f->clerk[w->unit.id] = person;
	return demo_post(w->f, person, secretary ? ROLE_SECRETARY : ROLE_CLERK,
	    w->unit.id, S(""));
}

static enum err
put_bearers(struct enrolling *w, int64_t branch, int64_t *put)
{
	bool is_small = str_eq(w->unit.level, S("支部"));
	enum err e = OK;

	w->small += is_small;
	if (!is_small || w->small <= SECRETARIES_BELOW) {
		e = put_bearer(w, branch, true);
		++*put;
	}
	++*put;
	return e == OK ? put_bearer(w, branch, false) : e;
}

/* How many of demo/people.csv are members of the unit. */
static int64_t
named_members(const struct filling *f, const struct org_unit *unit)
{
	return f->clerk[unit->id] != 0 ? 3 : 0;
}

static enum err
put_branch(struct enrolling *w, size_t row)
{
	struct filling *f = w->f;
	struct str name = table_at(w->t, row, BRANCH), above = table_at(w->t, row, ABOVE);
	struct str head = above.n > 0 ? above : name;
	struct num members = { 0 };
	struct org_unit branch;
	int64_t put = 0, id;
	bool begins = !str_starts(head, w->unit.name) || w->unit.name.n == 0;
	enum err e = org_unit_named(f->j, db_rw_reader(f->rw), name, &branch);

	(void)!num_parse(table_at(w->t, row, MEMBERS), &members);
	if (e == OK && begins)
		e = org_unit_named(f->j, db_rw_reader(f->rw), head, &w->unit);
	if (e != OK)
		return e;
	if (begins && named_members(f, &w->unit) > 0)
		put = named_members(f, &w->unit);
	else if (begins)
		e = put_bearers(w, branch.id, &put);
	for (; e == OK && put < members.u / NUM_ONE; put++)
		e = put_member(w, branch.id, &id);
	return e;
}

enum err
demo_city(struct filling *f)
{
	struct table branches;
	struct enrolling w = { .f = f, .t = &branches };
	enum err e = embedded_table(f->j, "demo/branches.csv", &branches);

	if (e == OK)
		e = put_units(f, &branches);
	if (e == OK)
		e = put_people(f);
	for (size_t row = 1; e == OK && row < branches.rows; row++)
		e = put_branch(&w, row);
	return e;
}
