/* SPDX-License-Identifier: MIT
 *
 * town_test.c -- a small town to score: texts, tables, a database with people
 */
#include "holiday/holiday.h"
#include "score/town_test.h"

/* ── texts and tables ───────────────────────────────────────────────── */

struct rule *
rule_of(struct job *j, const char *text)
{
	struct rule_notes notes = { .j = j,
		.name = S("试算.scheme"),
		.text = str_of(text) };
	struct buf b = { .j = j };
	struct rule *r = NULL;

	if (rule_read(j, notes.name, notes.text, &notes, &r) != OK) {
		if (notes.first != NULL)
			rule_note_put(&b, &notes, notes.first);
		test_failed(__FILE__, __LINE__, "scheme: %.*s", STR_FMT(buf_str(&b)));
	}
	return r;
}

struct table
table_of(struct job *j, const char *text)
{
	struct table t = { .name = S("表.csv") };
	struct str *cell = NEWS(j, struct str, 4096), rest = str_of(text);
	size_t *line = NEWS(j, size_t, 1024), n = 0;

	t.cell = cell;
	t.line = line;
	while (rest.n > 0) {
		size_t end = str_find(rest, S("\n")), bar = str_find(rest, S("|"));

		cell[n++] = str_cut(rest, 0, bar < end ? bar : end);
		if (bar > end) {
			line[t.rows] = t.rows + 1;
			t.cols = n / ++t.rows;
		}
		rest = str_cut(rest, (bar < end ? bar : end) + 1, rest.n);
	}
	CHECK(t.rows > 0 && t.rows * t.cols == n);
	return t;
}

/* ${t} as rows, two at a time. */
struct two_rows {
	struct table_rows pub;
	const struct table *t;
	size_t at;
	struct str *cell;
	size_t *line;
};

static enum err
next_two(struct table_rows *rows)
{
	struct two_rows *two = (struct two_rows *)rows;
	const struct table *t = two->t;

	for (rows->t.rows = 1; rows->t.rows <= 2 && two->at < t->rows; two->at++) {
		memcpy(two->cell + rows->t.rows * t->cols, t->cell + two->at * t->cols,
		    t->cols * sizeof *t->cell);
		two->line[rows->t.rows++] = t->line[two->at];
	}
	return OK;
}

static enum err
whole_table(struct table_rows *rows, struct table *out)
{
	*out = *((struct two_rows *)rows)->t;
	return OK;
}

/* Both ways of reading come to the same. */
enum err
read_table(struct job *j, const struct rule *r, const struct table *t,
    struct score_set *out)
{
	struct two_rows two = { { .next = next_two, .whole = whole_table }, .t = t,
		.at = 1 };
	struct table had, got;
	struct score_set by_rows;
	enum err e = score_from_table(j, r, t, out);
	struct str told = job_str(j, str_of(e == OK ? "" : j->told));

	two.pub.most = t->rows + 3;
	two.pub.t = *t;
	two.pub.t.rows = 1;
	two.pub.t.cell = two.cell = memcpy(NEWS(j, struct str, 3 * t->cols), t->cell,
	    t->cols * sizeof *t->cell);
	two.pub.t.line = two.line = memcpy(NEWS(j, size_t, 3), t->line, sizeof *t->line);
	CHECK(score_from_rows(j, r, &two.pub, &by_rows) == e);
	CHECK_TEXT(str_of(e == OK ? "" : j->told), told);
	if (e != OK)
		return e;
	CHECK(score_to_table(j, r, out, &had) == OK);
	CHECK(score_to_table(j, r, &by_rows, &got) == OK);
	CHECK_TEXT(text_of(j, &got), text_of(j, &had));
	return OK;
}

struct score_set
set_of(struct job *j, const struct rule *r, const char *text)
{
	struct table t = table_of(j, text);
	struct score_set set = { 0 };

	if (read_table(j, r, &t, &set) != OK)
		test_failed(__FILE__, __LINE__, "%s", j->told);
	return set;
}

struct str
text_of(struct job *j, const struct table *t)
{
	struct buf b = { .j = j };
	size_t i, k;

	for (i = 0; i < t->rows; i++)
		for (k = 0; k < t->cols; k++)
			buf_fmt(&b, "%.*s%s", STR_FMT(table_at(t, i, k)),
			    k + 1 < t->cols ? "|" : "\n");
	return buf_str(&b);
}

/* ── the town ───────────────────────────────────────────────────────── */

const char town_scheme[] =
    "方案 \"试算\" 版本 \"1\"\n"
    "考核期 2026-01-01 至 2026-12-31\n"
    "对象 党支部\n"
    "类别 类型 选(机关, 企业)\n"
    "角色 考核组, 工委办公室\n"
    "数据 经费 万元 填报 每年 限 11月10日 由 单位 核 工委办公室\n"
    "数据 走访 次 填报 每年 由 单位 核 工委办公室\n"
    "数据 党课 次 来自 纪实\n"
    "数据 满意率 % 核定 考核组 可不适用\n"
    "数据 班子 选(好, 差) 核定 考核组\n"
    "部分 甲 40分 { 扣 5分 当 经费 < 1万元; 扣 5分 当 走访 < 2次 }\n"
    "部分 乙 40分 { 扣 5分 当 党课 < 4次; 扣 5分 当 班子 = 差 }\n"
    "部分 丙 10分 { 得 满分 × 完成率(满意率, 100%) }\n"
    "部分 丁 10分 { 得 评 步长 0.5分 由 考核组 }\n";

struct org_act
town_act(const struct town *t, int who)
{
	return (struct org_act){ .actor = t->person[who], .day = t->j->today };
}

static void
must(struct town *t, enum err e, int line)
{
	if (e != OK)
		test_failed(__FILE__, line, "%s", t->j->told);
}
#define MUST(call) must(t, (call), __LINE__)

static void
add_people(struct town *t)
{
	static const char *const name[PEOPLE] = { [CLERK] = "柳桥东",
		[OTHER_CLERK] = "雨前",
		[OFFICE] = "兰亭远",
		[JUDGE] = "竹里" };
	const struct org_act act = { .day = t->j->today };
	int i;

	for (i = 1; i < PEOPLE; i++) {
		struct org_person p = { .name = str_of(name[i]), .left = DAY_NONE };

		p.unit = t->unit[0];
		MUST(org_person_put(t->j, t->rw, &act, &p));
		t->person[i] = p.id;
	}
}

static void
add_units(struct town *t)
{
	static const char *const name[] = { "星象局支部", "渡口厂支部" };
	static const char *const class[] = { "机关", "企业" };
	const struct org_act act = { .day = t->j->today };
	size_t i;

	for (i = 0; i < 2; i++) {
		struct org_unit u = { .name = str_of(name[i]),
			.class = str_of(class[i]),
			.opened = DAY_NONE,
			.closed = DAY_NONE };

		MUST(org_unit_open(t->j, t->rw, &act, &u));
		t->unit[i] = u.id;
	}
}

int64_t
town_add_scheme(struct town *t, struct str name, struct str text)
{
	const struct org_act act = { .day = t->j->today };
	int64_t id = 0;
	size_t i;

	MUST(scheme_put(t->j, t->rw, 0, name, text, &id));
	for (i = 0; i < 2; i++)
		MUST(score_roster_put(t->j, t->rw, &act, id, t->unit[i], true));
	return id;
}

struct town
town_open(struct job *j, const struct db_place *place)
{
	const struct db_room rooms[] = { *ledger_own.tables, *org_ledger.tables,
		*scheme_ledger.tables, *holiday_ledger.tables, *score_ledger.tables };
	struct town town = { .j = j }, *t = &town;

	MUST(db_open(j, place, rooms, ARRAY_N(rooms), &t->db));
	MUST(db_rw_open(j, t->db, &t->rw));
	MUST(db_begin(j, t->rw));
	t->ro = db_rw_reader(t->rw);
	t->r = rule_of(j, town_scheme);
	add_units(t);
	add_people(t);
	t->scheme = town_add_scheme(t, S("试算"), str_of(town_scheme));
	return town;
}

void
town_close(struct town *t)
{
	db_rw_close(t->rw);
	db_close(t->db);
}

/* ── what people do ─────────────────────────────────────────────────── */

enum err
town_give_entry(struct town *t, int who, size_t unit, const struct score_entry *e,
    bool correct)
{
	struct score_entry entry = *e;
	struct score_giving g = { .act = town_act(t, who),
		.scheme = t->scheme,
		.unit = t->unit[unit],
		.rule = t->r,
		.entry = &entry,
		.n = 1,
		.by_unit = who == CLERK || who == OTHER_CLERK,
		.correct = correct };
	size_t given;
	enum err err = score_entries_check(t->j, t->r, &entry, 1);

	return err == OK ? score_give(t->j, t->rw, &g, &given) : err;
}

enum err
town_give(struct town *t, int who, size_t unit, size_t fact, const char *text)
{
	struct score_entry e = { .fact = fact,
		.choice = text == NULL ? SCORE_UNSET : SCORE_VALUE,
		.text = str_of(text),
		.reason = fact == TOWN_JUDGED ? S("据评议记录") : S(""),
		.day = DAY_NONE,
		.base = town_datum(t, unit, fact).seq };

	return town_give_entry(t, who, unit, &e, false);
}

enum err
town_check(struct town *t, int who, size_t unit, size_t fact, bool accept,
    const char *reason)
{
	int64_t seq = town_datum(t, unit, fact).seq;
	struct score_check c = { .act = town_act(t, who),
		.scheme = t->scheme,
		.unit = t->unit[unit],
		.rule = t->r,
		.fact = &fact,
		.seq = &seq,
		.n = 1,
		.accept = accept,
		.reason = str_of(reason) };

	return score_verify(t->j, t->rw, &c);
}

struct score_datum
town_datum(struct town *t, size_t unit, size_t fact)
{
	const struct score_datum *items;

	MUST(score_data(t->j, t->ro, t->scheme, t->r, t->unit[unit], &items));
	return items[fact];
}

struct str
town_table(struct town *t)
{
	struct score_set set = { 0 };
	struct table out = { 0 };

	MUST(score_find(t->j, t->ro, t->scheme, t->r, &set));
	MUST(score_to_table(t->j, t->r, &set, &out));
	return text_of(t->j, &out);
}

int64_t
town_size(struct town *t)
{
	struct ledger_head head = { 0 };

	MUST(ledger_head(t->j, t->ro, &head));
	return head.size;
}

void
town_check_rebuild(struct town *t)
{
	const struct ledger_room rooms[] = { org_ledger, scheme_ledger, holiday_ledger,
		score_ledger };
	unsigned char was[LEDGER_HASH], is[LEDGER_HASH];
	int64_t facts = 0;

	MUST(ledger_views(t->j, t->ro, rooms, ARRAY_N(rooms), was));
	MUST(ledger_rebuild(t->j, t->rw, rooms, ARRAY_N(rooms), &facts));
	MUST(ledger_views(t->j, t->ro, rooms, ARRAY_N(rooms), is));
	CHECK(facts == town_size(t));
	CHECK(memcmp(was, is, sizeof was) == 0);
}

/* ── comparing ──────────────────────────────────────────────────────── */

static bool
same_bytes(const void *a, const void *b, size_t n)
{
	if (n == 0 || a == NULL || b == NULL)
		return n == 0 || a == b;
	return memcmp(a, b, n) == 0;
}

static bool
same_texts(const struct str *a, const struct str *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!str_eq(a[i], b[i]))
			return false;
	return true;
}

static bool
same_columns(const struct rule_column *a, const struct rule_column *b, size_t cols,
    size_t n)
{
	for (size_t i = 0; i < cols; i++)
		if (!same_bytes(a[i].v, b[i].v, n * sizeof *a->v) ||
		    !same_bytes(a[i].hi, b[i].hi, n * sizeof *a->hi) ||
		    !same_bytes(a[i].state, b[i].state, n * sizeof *a->state))
			return false;
	return true;
}

static bool
same_rows(const struct rule *r, const struct score_set *a, const struct score_set *b)
{
	size_t n;
	const struct rule_set *set = rule_sets(r, &n);

	for (size_t i = 0; i < n; i++) {
		const struct rule_rows *x = &a->snap.set[i], *y = &b->snap.set[i];

		if (x->n != y->n ||
		    !same_bytes(x->from, y->from, (a->n + 1) * sizeof *x->from) ||
		    !same_bytes(x->record, y->record, x->n * sizeof *x->record) ||
		    !same_columns(x->field, y->field, set[i].field_n, x->n))
			return false;
	}
	return true;
}

static bool
same_over(const struct score_set *a, const struct score_set *b)
{
	if (a->over_n != b->over_n)
		return false;
	for (size_t i = 0; i < a->over_n; i++)
		if (a->over[i].above != b->over[i].above ||
		    a->over[i].unit != b->over[i].unit)
			return false;
	return true;
}

void
town_check_same(const struct rule *r, const struct score_set *a,
    const struct score_set *b)
{
	const struct rule_snapshot *x = &a->snap, *y = &b->snap;
	size_t facts;

	(void)rule_facts(r, &facts);
	CHECK(a->n == b->n && a->classless_n == b->classless_n);
	if (a->n != b->n || a->classless_n != b->classless_n)
		return;
	CHECK(same_bytes(a->id, b->id, a->n * sizeof *a->id));
	CHECK(same_texts(a->unit, b->unit, a->n));
	CHECK(same_texts(a->classless, b->classless, a->classless_n));
	CHECK(same_columns(x->fact, y->fact, facts, a->n));
	CHECK(x->text_n == y->text_n && same_texts(x->text, y->text, x->text_n));
	CHECK(same_bytes(x->name, y->name, a->n * sizeof *x->name));
	CHECK(same_bytes(x->above, y->above, a->n * sizeof *x->above));
	CHECK(same_rows(r, a, b) && same_over(a, b) && x->today == y->today);
}
