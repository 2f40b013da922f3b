/* SPDX-License-Identifier: MIT
 *
 * draft_test.c -- the life of an institution: draft, consultation, issue, amendment
 */
#include "place.h"
#include "scheme/scheme.h"

#define CLERK 9
#define OFFICE 7

struct desk {
	struct job *j;
	struct db *db;
	struct db_rw *rw;
	struct db_ro *ro;
	struct scheme_act act;
};

static struct desk
opened(struct job *j, const struct db_place *place)
{
	const struct db_room rooms[] = { *ledger_own.tables, *scheme_ledger.tables };
	struct desk d = { .j = j, .act = { .actor = OFFICE, .day = j->today } };

	CHECK(db_open(j, place, rooms, ARRAY_N(rooms), &d.db) == OK);
	CHECK(db_rw_open(j, d.db, &d.rw) == OK);
	CHECK(db_begin(j, d.rw) == OK);
	d.ro = db_rw_reader(d.rw);
	return d;
}

/* The views must come out of the facts exactly as they are. */
static void
closed(struct desk *d)
{
	unsigned char was[LEDGER_HASH], is[LEDGER_HASH];
	int64_t facts;

	CHECK(ledger_views(d->j, d->ro, &scheme_ledger, 1, was) == OK);
	CHECK(ledger_rebuild(d->j, d->rw, &scheme_ledger, 1, &facts) == OK);
	CHECK(ledger_views(d->j, d->ro, &scheme_ledger, 1, is) == OK);
	CHECK(memcmp(was, is, sizeof was) == 0);
	db_rw_close(d->rw);
	db_close(d->db);
}

static int64_t
drafted(struct desk *d, const char *name, const char *text)
{
	struct scheme_draft draft = { .name = str_of(name), .text = str_of(text) };

	CHECK(scheme_draft_make(d->j, d->rw, &d->act, &draft) == OK);
	return draft.id;
}

static enum err
saved(struct desk *d, int64_t draft, int64_t base, const char *text,
    struct scheme_save *s)
{
	*s = (struct scheme_save){ .draft = draft, .base = base, .text = str_of(text) };
	return scheme_draft_save(d->j, d->rw, &d->act, s);
}

static int64_t
consulted(struct desk *d, int64_t draft, int32_t until)
{
	struct scheme_consult c = { .draft = draft, .rev = 1, .until = until };

	CHECK(scheme_consult_open(d->j, d->rw, &d->act, &c) == OK);
	return c.id;
}

static int64_t
commented(struct desk *d, int64_t consult, const char *item, const char *text)
{
	struct scheme_act act = { .actor = CLERK, .day = d->j->today };
	struct scheme_comment c = { .consult = consult,
		.unit = 3,
		.item = str_of(item),
		.text = str_of(text) };

	CHECK(scheme_comment_put(d->j, d->rw, &act, &c) == OK);
	return c.id;
}

static enum err
answered(struct desk *d, int64_t comment, enum scheme_answer answer, const char *reason)
{
	struct scheme_comment c = { .id = comment,
		.answer = answer,
		.reason = str_of(reason) };

	return scheme_comment_answer(d->j, d->rw, &d->act, &c);
}

TEST_BOTH(a_draft_keeps_every_text_with_who_and_when)
{
	struct desk d = opened(j, place);
	int64_t id = drafted(&d, "双目标 2027", "一");
	const struct scheme_rev *revs;
	struct scheme_draft got;
	struct scheme_save s;
	struct scheme_rev rev;
	size_t n;

	CHECK(saved(&d, id, 1, "二", &s) == OK && !s.clash && s.rev == 2);
	CHECK(saved(&d, id, 2, "二", &s) == OK && !s.clash && s.rev == 2);
	CHECK(scheme_draft_find(j, d.ro, id, &got) == OK);
	CHECK_TEXT(got.text, S("二"));
	CHECK(got.rev == 2 && got.saved_by == OFFICE && got.saved_at == j->now);
	CHECK(scheme_rev_list(j, d.ro, id, &revs, &n) == OK && n == 2);
	CHECK(revs[0].rev == 2 && revs[1].rev == 1);
	CHECK_TEXT(revs[1].note, S("建立"));
	CHECK(scheme_rev_find(j, d.ro, id, 1, &rev) == OK);
	CHECK_TEXT(rev.text, S("一"));
	CHECK(scheme_rev_find(j, d.ro, id, 3, &rev) == E_MISSING);
	closed(&d);
}

TEST_BOTH(a_save_on_top_of_a_newer_one_is_a_clash_and_changes_nothing)
{
	struct desk d = opened(j, place);
	int64_t id = drafted(&d, "甲", "一");
	struct scheme_draft got;
	struct scheme_save s;

	CHECK(saved(&d, id, 1, "兰亭远的二", &s) == OK && !s.clash);
	CHECK(saved(&d, id, 1, "柳桥东的二", &s) == OK && s.clash && s.rev == 2);
	CHECK(scheme_draft_find(j, d.ro, id, &got) == OK && got.rev == 2);
	CHECK_TEXT(got.text, S("兰亭远的二"));
	CHECK(saved(&d, id, 1, "兰亭远的二", &s) == OK && !s.clash); /* the same text */
	closed(&d);
}

TEST_BOTH(a_dropped_draft_says_why_and_is_not_written_again)
{
	struct desk d = opened(j, place);
	int64_t id = drafted(&d, "甲", "一"), other = drafted(&d, "乙", "一");
	const struct scheme_draft *list;
	struct scheme_save s;
	size_t n;

	CHECK(scheme_draft_drop(j, d.rw, &d.act, id, S(" ")) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("请写明废弃的理由"));
	CHECK(scheme_draft_drop(j, d.rw, &d.act, id, S("并入另一个草稿")) == OK);
	CHECK(saved(&d, id, 1, "二", &s) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("草稿“甲”已经废弃，不能再改"));
	CHECK(scheme_draft_list(j, d.ro, &list, &n) == OK && n == 2);
	CHECK(list[0].id == other && list[1].state == SCHEME_DROPPED);
	CHECK_TEXT(list[1].reason, S("并入另一个草稿"));
	closed(&d);
}

TEST_BOTH(comments_are_answered_one_by_one_before_a_draft_is_issued)
{
	struct desk d = opened(j, place);
	int64_t id = drafted(&d, "甲", "一"), consult = consulted(&d, id, j->today + 5);
	int64_t whole = commented(&d, consult, "", "整体可行"), one;
	struct scheme_issue i = { .draft = id,
		.rev = 1,
		.name = S("甲"),
		.basis = S("工委会议"),
		.from = DAY_NONE,
		.first = DAY_NONE,
		.last = DAY_NONE };
	const struct scheme_comment *list;
	struct scheme_consult c;
	size_t n;

	one = commented(&d, consult, "项.三会一课", "党课次数偏多");
	CHECK(scheme_issue(j, d.rw, &d.act, &i) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("正在征求意见；请先结束征求意见，再印发"));
	CHECK(scheme_consult_close(j, d.rw, &d.act, consult) == OK);
	CHECK(scheme_consult_close(j, d.rw, &d.act, consult) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("“甲”的征求意见已经结束"));
	CHECK(answered(&d, one, SCHEME_UNANSWERED, "") == E_INPUT);
	CHECK(answered(&d, one, SCHEME_REFUSED, "") == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("请写明怎样采纳，或不采纳的理由"));
	CHECK(answered(&d, one, SCHEME_PARTLY, "两新组织改为两次") == OK);
	CHECK(scheme_issue(j, d.rw, &d.act, &i) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("还有 1 条意见没有答复；请先逐条答复，再印发"));
	CHECK(answered(&d, whole, SCHEME_ACCEPTED, "") == OK);
	CHECK(answered(&d, 123, SCHEME_ACCEPTED, "") == E_MISSING);
	CHECK(scheme_comment_list(j, d.ro, consult, &list, &n) == OK && n == 2);
	CHECK(list[0].id == whole && list[1].answer == SCHEME_PARTLY);
	CHECK(
	    list[1].unit == 3 && list[1].actor == CLERK && list[1].answered_by == OFFICE);
	CHECK_TEXT(list[1].item, S("项.三会一课"));
	CHECK_TEXT(scheme_answer_word(list[1].answer), S("部分采纳"));
	CHECK(scheme_consult_find(j, d.ro, consult, &c) == OK);
	CHECK(c.comments == 2 && c.unanswered == 0 && !c.is_open && c.closed == j->today);
	CHECK(scheme_issue(j, d.rw, &d.act, &i) == OK && i.version == 1);
	CHECK(answered(&d, whole, SCHEME_REFUSED, "晚了") == E_INPUT);
	closed(&d);
}

TEST_BOTH(a_consultation_ends_by_itself_after_its_last_day)
{
	struct desk d = opened(j, place);
	int64_t id = drafted(&d, "甲", "一"), consult = consulted(&d, id, j->today);
	struct scheme_consult c = { .draft = id, .rev = 1, .until = j->today };
	struct scheme_comment late = { .consult = consult, .unit = 3, .text = S("迟了") };

	CHECK(scheme_consult_open(j, d.rw, &d.act, &c) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("这个草稿正在征求意见，结束以后才能再开始一次"));
	j->today++;
	d.act.day++;
	CHECK(scheme_consult_find(j, d.ro, consult, &c) == OK && !c.is_open);
	CHECK(scheme_comment_put(j, d.rw, &d.act, &late) == E_INPUT);
	c = (struct scheme_consult){ .draft = id, .rev = 1, .until = j->today - 1 };
	CHECK(scheme_consult_open(j, d.rw, &d.act, &c) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("请写明征求意见到哪一天为止，不能早于今天"));
	closed(&d);
}

TEST_BOTH(what_was_issued_counts_and_an_amendment_from_its_day_on)
{
	struct desk d = opened(j, place);
	int64_t id = drafted(&d, "甲", "一"), day = j->today;
	struct scheme_issue i = { .draft = id,
		.rev = 1,
		.name = S("甲"),
		.basis = S("工委会议"),
		.first = (int32_t)day - 100,
		.last = (int32_t)day + 100 };
	struct scheme_draft change = { .name = S("甲"),
		.text = S("二"),
		.base_version = 1 };
	const struct scheme_version *v;
	struct scheme got;
	size_t n;

	i.from = DAY_NONE;
	CHECK(scheme_issue(j, d.rw, &d.act, &i) == OK);
	CHECK(scheme_find(j, d.ro, i.scheme, &got) == OK && got.version == 1);
	change.aim = SCHEME_AMEND;
	change.base = i.scheme;
	CHECK(scheme_draft_make(j, d.rw, &d.act, &change) == OK);
	i.draft = change.id;
	i.from = (int32_t)day + 101;
	CHECK(scheme_issue(j, d.rw, &d.act, &i) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("修订要在考核期内施行"));
	i.from = (int32_t)day + 10;
	CHECK(scheme_issue(j, d.rw, &d.act, &i) == OK && i.version == 2);
	CHECK(scheme_find(j, d.ro, i.scheme, &got) == OK && got.version == 1);
	j->today += 10;
	CHECK(scheme_find(j, d.ro, i.scheme, &got) == OK && got.version == 2);
	CHECK_TEXT(got.text, S("二"));
	CHECK(scheme_versions(j, d.ro, i.scheme, &v, &n) == OK && n == 2);
	CHECK(v[0].holds && v[0].from == DAY_NONE && v[0].to == day + 9);
	CHECK(v[1].holds && v[1].from == day + 10 && v[1].to == DAY_NONE);
	CHECK(v[1].how == SCHEME_AMENDED && v[1].actor == OFFICE &&
	    v[1].draft == change.id);
	CHECK(scheme_text_find(j, d.ro, i.scheme, 1, &got) == OK);
	CHECK_TEXT(got.text, S("一"));
	CHECK(scheme_text_find(j, d.ro, i.scheme, 3, &got) == E_MISSING);
	closed(&d);
}

TEST_BOTH(a_text_published_directly_takes_the_days_of_all_before)
{
	struct desk d = opened(j, place);
	const struct scheme_version *v;
	int64_t id;
	size_t n;

	CHECK(scheme_put(j, d.rw, 0, S("甲"), S("一"), &id) == OK);
	CHECK(scheme_put(j, d.rw, 0, S("甲"), S("二"), &id) == OK);
	CHECK(scheme_versions(j, d.ro, id, &v, &n) == OK && n == 2);
	CHECK(!v[0].holds && v[1].holds && v[1].how == SCHEME_DIRECT);
	closed(&d);
}

TEST_BOTH(an_issue_needs_the_newest_text_a_free_name_and_a_basis)
{
	struct desk d = opened(j, place);
	int64_t id = drafted(&d, "甲", "一"), had;
	struct scheme_issue i = { .draft = id,
		.rev = 1,
		.name = S("旧"),
		.basis = S("工委会议"),
		.from = DAY_NONE };
	struct scheme_save s;

	CHECK(scheme_put(j, d.rw, 0, S("旧"), S("零"), &had) == OK);
	CHECK(scheme_issue(j, d.rw, &d.act, &i) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("已经有叫“旧”的方案"));
	i.name = S("甲");
	i.basis = S("");
	CHECK(scheme_issue(j, d.rw, &d.act, &i) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("请写明印发的依据"));
	i.basis = S("工委会议");
	CHECK(saved(&d, id, 1, "二", &s) == OK);
	CHECK(scheme_issue(j, d.rw, &d.act, &i) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("核对的是第 1 稿，现在已是第 2 稿；请重新核对"));
	closed(&d);
}

TEST_BOTH(a_retired_scheme_says_why_and_cannot_be_amended)
{
	struct desk d = opened(j, place);
	struct scheme_draft change = { .name = S("甲"),
		.text = S("二"),
		.aim = SCHEME_AMEND,
		.base_version = 1 };
	const struct scheme *list;
	struct scheme_end end;
	size_t n;

	CHECK(scheme_put(j, d.rw, 0, S("甲"), S("一"), &change.base) == OK);
	CHECK(scheme_end_find(j, d.ro, change.base, &end) == E_MISSING);
	CHECK(scheme_retire(j, d.rw, &d.act, change.base, S("并入双目标")) == OK);
	CHECK(scheme_retire(j, d.rw, &d.act, change.base, S("再来")) == E_INPUT);
	CHECK(scheme_end_find(j, d.ro, change.base, &end) == OK);
	CHECK_TEXT(end.reason, S("并入双目标"));
	CHECK(end.day == j->today && end.actor == OFFICE);
	CHECK(scheme_list(j, d.ro, &list, &n) == OK && n == 1);
	CHECK(list[0].retired == j->today);
	CHECK(scheme_draft_make(j, d.rw, &d.act, &change) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("方案“甲”已经废止，不能修订；可以另立新方案"));
	change.aim = SCHEME_NEXT;
	CHECK(scheme_draft_make(j, d.rw, &d.act, &change) == OK);
	closed(&d);
}

TEST_BOTH(an_amendment_of_a_text_that_was_amended_meanwhile_is_not_issued)
{
	struct desk d = opened(j, place);
	struct scheme_draft one = { .name = S("甲"),
		.text = S("二"),
		.aim = SCHEME_AMEND,
		.base_version = 1 };
	struct scheme_draft other = one;
	struct scheme_issue i = { .rev = 1,
		.basis = S("工委会议"),
		.from = j->today + 10,
		.first = j->today - 100,
		.last = j->today + 100 };
	struct scheme got;

	CHECK(scheme_put(j, d.rw, 0, S("甲"), S("一"), &one.base) == OK);
	other.base = one.base;
	CHECK(scheme_draft_make(j, d.rw, &d.act, &one) == OK);
	CHECK(scheme_draft_make(j, d.rw, &d.act, &other) == OK);
	i.draft = one.id;
	CHECK(scheme_issue(j, d.rw, &d.act, &i) == OK && i.version == 2);
	i.draft = other.id;
	CHECK(scheme_issue(j, d.rw, &d.act, &i) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("草稿从第 1 版起草，后来又有了第 2 版"));
	CHECK(scheme_find(j, d.ro, one.base, &got) == OK && got.version == 1);
	CHECK(scheme_newest(j, d.ro, one.base, &got) == OK && got.version == 2);
	other.base_version = 2;
	CHECK(scheme_draft_make(j, d.rw, &d.act, &other) == OK);
	i.draft = other.id;
	CHECK(scheme_issue(j, d.rw, &d.act, &i) == OK && i.version == 3);
	closed(&d);
}

/* Neither who issued them nor the next number needs their texts. */
TEST_BOTH(many_long_versions_fit_in_little_memory)
{
	struct desk d = opened(j, place);
	const struct scheme_version *v;
	size_t before, n = (size_t)1 << 19;
	char *text = job_alloc(j, n);
	int64_t id;

	memset(text, 'x', n);
	for (int i = 0; i < 4; i++) {
		text[0] = (char)('a' + i);
		CHECK(
		    scheme_put(j, d.rw, 0, S("甲"), (struct str){ text, n }, &id) == OK);
	}
	before = job_used(j);
	CHECK(scheme_versions(j, d.ro, id, &v, &n) == OK && n == 4);
	CHECK(job_used(j) - before < (size_t)1 << 19);
	closed(&d);
}

TEST_BOTH(versions_end_before_a_list_of_them_does)
{
	struct desk d = opened(j, place);
	int64_t id;

	for (int i = 0; i < SCHEME_VERSIONS_MAX; i++)
		CHECK(scheme_put(j, d.rw, 0, S("甲"), job_fmt(j, "%d", i), &id) == OK);
	CHECK(scheme_put(j, d.rw, 0, S("甲"), S("多"), &id) == E_LIMIT);
	CHECK_HAS(str_of(j->told), S("可以另立新方案"));
	closed(&d);
}

TEST_BOTH(a_form_sent_twice_makes_one_draft)
{
	struct desk d = opened(j, place);
	const struct scheme_draft *list;
	bool seen = false;
	size_t n;

	d.act.once = S("表一");
	d.act.seen = &seen;
	(void)drafted(&d, "甲", "一");
	CHECK(!seen);
	(void)drafted(&d, "甲", "一");
	CHECK(seen);
	CHECK(scheme_draft_list(j, d.ro, &list, &n) == OK && n == 1);
	closed(&d);
}

TEST_BOTH(suggestions_on_a_scheme_are_answered_or_left_before_the_next_one_is_issued)
{
	struct desk d = opened(j, place);
	struct scheme_draft next = { .name = S("乙"),
		.aim = SCHEME_NEXT,
		.base_version = 1,
		.text = S("乙") };
	struct scheme_issue i = { .rev = 1,
		.name = S("乙"),
		.basis = S("会议"),
		.from = DAY_NONE,
		.first = DAY_NONE };
	struct scheme_comment c = { .unit = 3, .text = S(" ") };
	const struct scheme_consult *list;
	struct scheme_consult box;
	int64_t id, had, left;
	size_t n;

	CHECK(scheme_put(j, d.rw, 0, S("甲"), S("甲"), &next.base) == OK);
	CHECK(scheme_box_find(j, d.ro, next.base, &id) == OK && id == 0);
	CHECK(scheme_suggest(j, d.rw, &d.act, next.base, &c) == E_INPUT);
	CHECK_TEXT(str_of(j->told), S("请写明建议"));
	c.text = S("上限放宽到 5 分");
	CHECK(scheme_suggest(j, d.rw, &d.act, 77, &c) == E_MISSING);
	CHECK(scheme_suggest(j, d.rw, &d.act, next.base, &c) == OK);
	had = c.consult;
	CHECK(scheme_suggest(j, d.rw, &d.act, next.base, &c) == OK && c.consult == had);
	CHECK(scheme_box_find(j, d.ro, next.base, &id) == OK && id == had);
	CHECK(scheme_consult_find(j, d.ro, id, &box) == OK);
	CHECK(box.scheme == next.base && box.is_open && box.comments == 2);
	CHECK_TEXT(box.name, S("甲"));
	CHECK(scheme_consult_list(j, d.ro, 0, &list, &n) == OK && n == 0);
	CHECK(scheme_consult_close(j, d.rw, &d.act, id) == E_INPUT);
	CHECK(scheme_draft_make(j, d.rw, &d.act, &next) == OK);
	CHECK(scheme_before(j, d.ro, next.base, &id) == OK && id == 0);
	c.answer = SCHEME_PARTLY;
	c.reason = S("放宽到 4 分");
	CHECK(scheme_comment_answer(j, d.rw, &d.act, &c) == OK);
	CHECK(scheme_box_left(j, d.ro, next.base, &left) == OK && left == 1);
	i.draft = next.id;
	CHECK(scheme_issue(j, d.rw, &d.act, &i) == E_INPUT);
	CHECK_HAS(str_of(j->told), S("对原方案的建议还有 1 条没有答复"));
	i.leaves = S("与本方案无关");
	CHECK(scheme_issue(j, d.rw, &d.act, &i) == OK);
	CHECK(scheme_before(j, d.ro, i.scheme, &id) == OK && id == next.base);
	closed(&d);
}
