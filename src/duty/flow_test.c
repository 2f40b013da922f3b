/* SPDX-License-Identifier: MIT
 *
 * flow_test.c -- the flows as people agreed to them, and every step of every one
 *
 * The text below is what was agreed to: whoever changes flows.def changes it too.
 */
#include "duty/town_test.h"

static const char agreed[] =
    "办理 待办: 责任方 办结报告→待核；工委 撤销→已撤销\n"
    "办理 待核: 另一人 核实→办结、退回→待办；工委 撤销→已撤销\n"
    "告知 待办: 责任方 已送达→办结；工委 撤销→已撤销\n"
    "推荐 待推荐: 责任方 推荐→待复核；工委 不予推荐→不予、撤销→已撤销\n"
    "推荐 待复核: 另一人 复核同意→待表彰、退回→待推荐、复核不同意→不予；"
    "工委 撤销→已撤销\n"
    "推荐 待表彰: 责任方 表彰→已表彰；工委 不予表彰→不予、撤销→已撤销\n"
    "整改 待定措施: 责任方 报措施→整改中；工委 撤销→已撤销\n"
    "整改 整改中: 责任方 报进展→整改中、报完成→待核验；工委 撤销→已撤销\n"
    "整改 待核验: 另一人 核验销号→已销号、退回→整改中；工委 撤销→已撤销\n"
    "限制 生效: 工委 解除→已解除、撤销→已撤销\n";

static const struct {
	enum duty_kind kind; /* one of that flow */
	const char *name;
} flows[] = {
	{ DUTY_KIND_TASK, "办理" },
	{ DUTY_KIND_BLAME, "告知" },
	{ DUTY_KIND_RECOMMEND, "推荐" },
	{ DUTY_KIND_MEND, "整改" },
	{ DUTY_KIND_NO_HONOUR, "限制" },
};

static const struct {
	struct duty_who who;
	const char *name;
} askers[] = {
	{ { .person = CLERK, .owner = true }, "责任方" },
	{ { .person = CHECKER, .checker = true }, "另一人" },
	{ { .person = OFFICE, .committee = true }, "工委" },
	/* Who made the step that waits to be checked, though he may check. */
	{ { .person = CLERK, .checker = true }, "本人" },
	{ { .person = 99 }, "旁人" },
};

/* A state counts for a flow if a move of that flow leads from it. */
static bool
belongs(enum duty_flow flow, enum duty_state state)
{
	size_t n;
	const struct duty_move *m = duty_moves(&n);

	for (size_t i = 0; i < n; i++)
		if (m[i].flow == flow && m[i].from == state)
			return true;
	return false;
}

static void
put_asker(struct buf *b, const struct duty_item *item, size_t who, const char **gap)
{
	const struct duty_move *m[DUTY_MOVES_MAX];
	size_t n = duty_verbs(item, &askers[who].who, m);

	for (size_t i = 0; i < n; i++) {
		if (i == 0)
			buf_fmt(b, "%s%s ", *gap, askers[who].name);
		buf_fmt(b, "%s%s→%s", i > 0 ? "、" : "", m[i]->verb,
		    duty_state(m[i]->to)->word);
		*gap = "；";
	}
}

TEST(the_flows_are_what_people_agreed_to)
{
	struct buf b = { .j = j };

	for (size_t f = 0; f < ARRAY_N(flows); f++)
		for (int s = DUTY_IS_ANY + 1; s < DUTY_STATES_N; s++) {
			struct duty_item item = { .kind = flows[f].kind,
				.state = (enum duty_state)s,
				.mover = CLERK };
			const char *gap = ": ";

			if (!belongs(duty_kind(item.kind)->flow, item.state))
				continue;
			buf_fmt(&b, "%s %s", flows[f].name, duty_state(item.state)->word);
			for (size_t who = 0; who < ARRAY_N(askers); who++)
				put_asker(&b, &item, who, &gap);
			buf_c(&b, '\n');
		}
	CHECK_TEXT(buf_str(&b), str_of(agreed));
}

/* Whose turn a state is must be somebody who then has a step. */
TEST(in_every_state_the_one_whose_turn_it_is_can_move)
{
	size_t n;
	const struct duty_move *m = duty_moves(&n);

	for (int s = DUTY_IS_ANY + 1; s < DUTY_STATES_N; s++) {
		bool moves = false;

		for (size_t i = 0; i < n; i++)
			moves = moves ||
			    ((int)m[i].from == s &&
				m[i].by == duty_state((enum duty_state)s)->by);
		CHECK(moves == (duty_state((enum duty_state)s)->by != DUTY_NOBODY));
		for (size_t i = 0; i < n; i++)
			CHECK(!duty_state(m[i].from)->is_end);
	}
}

TEST(every_effect_of_a_scheme_has_a_kind_and_words_are_unique)
{
	static const char *const effects[] = { "表彰", "奖励", "推荐", "反馈", "整改",
		"通报表扬", "通报批评", "训诫谈话", "诫勉谈话", "提醒谈话", "谈话",
		"约谈", "不得评优", "下年经费", "上报", "组织调整", "组织处理", "取消" };

	for (size_t i = 0; i < ARRAY_N(effects); i++)
		CHECK(duty_kind_named(str_of(effects[i])) != DUTY_KIND_NONE);
	for (int k = DUTY_KIND_NONE + 1; k < DUTY_KINDS_N; k++) {
		const struct duty_kind_row *row = duty_kind((enum duty_kind)k);

		CHECK((int)duty_kind_named(str_of(row->word)) == k);
		CHECK(row->means[0] != '\0' && !(row->by_unit && row->office[0] != '\0'));
	}
	for (int s = DUTY_IS_ANY + 1; s < DUTY_STATES_N; s++)
		CHECK(
		    (int)state_named(str_of(duty_state((enum duty_state)s)->word)) == s);
	CHECK(duty_kind_named(S("表扬")) == DUTY_KIND_NONE);
	CHECK(duty_kind_named(S("")) == DUTY_KIND_NONE);
}

/* ── every verb from every state by everybody ───────────────────────── */

/* Move ${id} to ${state} along the table; false if no way leads there. */
static bool
lead(struct town *t, int64_t id, enum duty_state state)
{
	size_t n;
	const struct duty_move *m = duty_moves(&n);

	for (size_t round = 0; round < DUTY_STATES_N; round++) {
		struct duty_item item = town_find(t, id);
		const struct duty_move *next = NULL;

		if (item.state == state)
			return true;
		for (size_t i = 0; next == NULL && i < n; i++)
			if (m[i].from == item.state &&
			    m[i].flow == duty_kind(item.kind)->flow &&
			    m[i].to > m[i].from && !duty_state(m[i].to)->is_end)
				next = &m[i];
		if (next == NULL)
			return false;
		CHECK(town_do(t, id, next->by == DUTY_OWNER ? AS_OWNER : AS_CHECKER,
			  str_of(next->verb), S("如此")) == OK);
	}
	return false;
}

struct trial {
	struct town *t;
	int64_t id;
	struct duty_who who;
	const struct duty_move *move;
	enum err got;
};

/* Undone whatever comes of it. */
static enum err
try_one(struct job *j, struct db_rw *rw, void *arg)
{
	struct trial *x = arg;

	(void)rw;
	x->got = town_do(x->t, x->id, x->who, str_of(x->move->verb), S("如此"));
	return fail(j, E_INPUT, "%s", j->told);
}

static enum err
expected(const struct duty_item *item, const struct trial *x)
{
	const struct duty_move *may[DUTY_MOVES_MAX];
	size_t n = duty_verbs(item, &x->who, may);
	bool is_known = (x->move->flow == DUTY_FLOW_ANY ||
			    x->move->flow == duty_kind(item->kind)->flow) &&
	    (x->move->from == DUTY_IS_ANY || x->move->from == item->state);

	for (size_t i = 0; i < n; i++)
		if (str_eq(str_of(may[i]->verb), str_of(x->move->verb)))
			return OK;
	return is_known ? E_DENIED : E_INPUT;
}

static void
try_state(struct town *t, enum duty_kind kind, enum duty_state state)
{
	size_t n;
	const struct duty_move *m = duty_moves(&n);
	int64_t id = town_open_one(t, town_item(t, kind, t->east));
	struct duty_item item;

	CHECK(lead(t, id, state));
	item = town_find(t, id);
	for (size_t i = 0; i < n; i++)
		for (size_t w = 0; w < ARRAY_N(askers); w++) {
			struct trial x = { t, id, askers[w].who, &m[i], OK };

			/* the same word in another state or flow is that word here */
			if (move_named(&item, str_of(m[i].verb)) != NULL)
				x.move = move_named(&item, str_of(m[i].verb));
			CHECK(db_part(t->j, t->rw, try_one, &x) == E_INPUT);
			if (x.got != expected(&item, &x))
				test_failed(__FILE__, __LINE__, "%s: %s by %s: %d",
				    duty_state(state)->word, m[i].verb, askers[w].name,
				    (int)x.got);
			CHECK(town_find(t, id).moved == item.moved);
		}
}

TEST_BOTH(every_verb_from_every_state_by_everybody_is_taken_or_refused_as_agreed)
{
	struct town t = town_open(j, place);

	for (size_t f = 0; f < ARRAY_N(flows); f++)
		for (int s = DUTY_IS_ANY + 1; s < DUTY_STATES_N; s++)
			if (belongs(duty_kind(flows[f].kind)->flow, (enum duty_state)s))
				try_state(&t, flows[f].kind, (enum duty_state)s);
	town_close(&t);
}
