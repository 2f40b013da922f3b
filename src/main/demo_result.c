/* SPDX-License-Identifier: MIT
 *
 * demo_result.c -- last year's result of the invented city, and what came of it
 *
 * Frozen, objected to and corrected, frozen again; decided, signed, shown, settled;
 * its items done, refused, late or waiting; in the summer an audit finds a figure false
 * and the result is amended.  This year's first result is A30's, and stands where one
 * unit has objected.
 */
#include "holiday/holiday.h"
#include "main/demo.h"

#define A30_DAYS 7 /* for objections: its scheme does not say */

/* ── steps ──────────────────────────────────────────────────────────── */

/* The last day of so many working days from today on. */
static enum err
days_from_now(struct filling *f, int days, int32_t *until)
{
	bool complete;

	return holiday_after(f->j, db_rw_reader(f->rw), f->act.day, days, until,
	    &complete);
}

/* ${basis}: of an amendment; empty otherwise. */
static enum err
freeze(struct filling *f, int64_t scheme, const char *reason, const char *basis,
    int64_t *result)
{
	struct result_freezing z;
	enum err e = result_freeze_read(f->j, db_rw_reader(f->rw), scheme, f->act.day,
	    &z);

	demo_later(f);
	z.after = *result;
	z.reason = str_of(reason);
	z.basis = str_of(basis);
	if (e == OK)
		e = days_from_now(f, A30_DAYS - 2, &z.object_until);
	return e == OK ? result_freeze(f->j, f->rw, &f->act, &z, result) : e;
}

struct said { /* an objection of a unit, by its clerk */
	const char *unit, *item, *words;
};

static enum err
object(struct filling *f, int64_t result, const struct said *s, int64_t *id)
{
	struct org_act act = { .day = f->act.day };
	struct result_objection o = { .result = result,
		.item = str_of(s->item),
		.words = str_of(s->words) };
	enum err e = demo_unit(f, s->unit, &o.unit, &act.actor);

	demo_later(f);
	if (e == OK)
		e = result_object(f->j, f->rw, &act, &o);
	*id = o.id;
	return e;
}

/* The discipline office answers, as the scheme says. */
static enum err
answer(struct filling *f, int64_t objection, enum result_answer how, const char *reason)
{
	struct org_act act = { demo_office(f, S("机关纪委")), f->act.day, { 0 }, NULL };
	struct result_answering a = { .objection = objection,
		.answer = how,
		.reason = str_of(reason) };

	demo_later(f);
	return result_answer(f->j, f->rw, &act, &a);
}

static enum err
step(struct filling *f, int64_t result, int64_t actor, struct result_stepping *s)
{
	struct org_act act = { actor, f->act.day, { 0 }, NULL };
	struct result r;
	enum err e = result_find(f->j, db_rw_reader(f->rw), result, &r);

	demo_later(f);
	if (e == OK)
		e = result_newest(f->j, db_rw_reader(f->rw), &r, &s->base);
	s->result = result;
	return e == OK ? result_step(f->j, f->rw, &act, s) : e;
}

/* ── last year ──────────────────────────────────────────────────────── */

static const struct said wrong_count = { "市云图局机关党委", "扣分.平时督查",
	"8 月那次通报的是未名云图数据公司，不是我局；全年只有 1 次，请复核。" };
static const struct said tied = {
	"市陶瓦局直属党总支", "",
	"与市书简局机关党委同分并列第 10 名，名额有 10 个，请把两家都列入优秀，或递补一家。"
};

static enum err
correct_it(struct filling *f, const struct demo_year *last)
{
	return demo_correct(f, last,
	    &(struct demo_value){ wrong_count.unit, "督查通报", "1",
		"异议采纳：8 月那次通报的是未名云图数据公司" });
}

/* 29 December to 12 January: frozen, one objection upheld, frozen again, one refused. */
static enum err
object_and_freeze(struct filling *f, const struct demo_year *last, int64_t *result)
{
	int64_t o = 0;
	enum err e = demo_on(f, 2025, 12, 29);

	if (e == OK)
		e = freeze(f, f->last, "", "", result);
	if (e == OK)
		e = demo_on(f, 2025, 12, 31);
	if (e == OK)
		e = object(f, *result, &wrong_count, &o);
	if (e == OK)
		e = demo_on(f, 2026, 1, 5);
	if (e == OK)
		e = answer(f, o, RESULT_UPHELD,
		    "调阅督查通报原件，8 月那次的对象确为未名云图数据公司，应更正为 1 次。");
	if (e == OK)
		e = correct_it(f, last);
	if (e == OK)
		e = freeze(f, f->last, "异议采纳，更正一项数据后重算", "", result);
	if (e == OK)
		e = demo_on(f, 2026, 1, 7);
	if (e == OK)
		e = object(f, *result, &tied, &o);
	if (e == OK)
		e = demo_on(f, 2026, 1, 9);
	return e == OK ? answer(f, o, RESULT_REFUSED,
			     "办法写明“同分从严”：边上几家同分而名额不够的，都不列入。"
			     "两家同为 90.39 分，计算无误，维持原结果。")
		       : e;
}

/* Today the committee departs from one proposal, and one asks for a signature. */
static enum err
decide(struct filling *f, int64_t result, const char *basis)
{
	struct result_deciding d = { .result = result,
		.grade = S("合格"),
		.reason = S("11 月发生一起信访积案未按期办结，方案没有列这一项"),
		.basis = str_of(basis) };
	int64_t clerk;
	enum err e = demo_unit(f, "市萤火局直属党总支", &d.unit, &clerk);

	demo_later(f);
	if (e == OK)
		e = result_decide(f->j, f->rw, &f->act, &d);
	return e == OK ? step(f, result, f->act.actor,
			     &(struct result_stepping){ .step = RESULT_ASK })
		       : e;
}

static enum err
sign(struct filling *f, int64_t result)
{
	return step(f, result, f->second,
	    &(struct result_stepping){ .step = RESULT_SIGN });
}

/* Five working days, as the scheme says. */
static enum err
show(struct filling *f, int64_t result)
{
	struct result_stepping s = { .step = RESULT_SHOW };
	enum err e = days_from_now(f, 5, &s.show_until);

	return e == OK ? step(f, result, f->act.actor, &s) : e;
}

static enum err
settle(struct filling *f, int64_t result, const char *number, const char *heading)
{
	struct result_changes items;
	struct result_stepping s = { .step = RESULT_SETTLE,
		.number = str_of(number),
		.heading = str_of(heading),
		.items = &items };
	enum err e = result_changes(f->j, db_rw_reader(f->rw), result, &items);

	return e == OK ? step(f, result, f->act.actor, &s) : e;
}

/* Somebody from outside asks about one unit, and gets an answer. */
static enum err
asked_from_outside(struct filling *f, int64_t result)
{
	struct org_act nobody = { .day = f->act.day };
	struct result_objection o = { .result = result,
		.from_outside = true,
		.name = S("渡口边一居民"),
		.words = S("窗口下午四点半就停止取号，满意率是怎么测的？") };
	int64_t clerk;
	enum err e = demo_unit(f, "市渡口管理局机关党委", &o.unit, &clerk);

	demo_later(f);
	if (e == OK)
		e = result_object(f->j, f->rw, &nobody, &o);
	if (e == OK)
		e = demo_on(f, 2026, 1, 21);
	return e == OK ? answer(f, o.id, RESULT_REFUSED,
			     "满意率由考核组在窗口现场发卷测得，核对无误；停止取号的"
			     "时间已请该局改正，不影响这一项的得分。")
		       : e;
}

#define BULLETIN_NUMBER "未名工委〔2026〕5号"
#define BULLETIN "关于 2025 年度市直机关党建工作目标管理考核结果的通报"

static enum err
decide_and_settle(struct filling *f, int64_t result)
{
	enum err e = demo_on(f, 2026, 1, 14);

	if (e == OK)
		e = decide(f, result, "未名市直机关工委会议纪要〔2026〕2号");
	if (e == OK)
		e = demo_on(f, 2026, 1, 15);
	if (e == OK)
		e = sign(f, result);
	if (e == OK)
		e = demo_on(f, 2026, 1, 16);
	if (e == OK)
		e = show(f, result);
	if (e == OK)
		e = demo_on(f, 2026, 1, 20);
	if (e == OK)
		e = asked_from_outside(f, result);
	if (e == OK)
		e = demo_on(f, 2026, 1, 26);
	return e == OK ? settle(f, result, BULLETIN_NUMBER, BULLETIN) : e;
}

enum err
demo_settle(struct filling *f, const struct demo_year *last)
{
	enum err e = object_and_freeze(f, last, &f->settled);

	return e == OK ? decide_and_settle(f, f->settled) : e;
}

/* ── an amendment ───────────────────────────────────────────────────── */

static const struct demo_value false_figure = { "市墨砚局直属党总支", "党员教育经费",
	"1327", "审计：4027 元里有 2700 元考核后即退回，未用于党员教育" };

#define AMEND_REASON                                                                                 \
	"审计查明，市墨砚局直属党总支所报 2025 年党员教育经费 4027 元中，" \
	"有 2700 元在考核后退回，实为 1327 元"
#define AMEND_BASIS "未名市直机关工委会议纪要〔2026〕19号"
#define AMEND_NUMBER "未名工委〔2026〕33号"
#define AMEND_BULLETIN "关于更正 2025 年度市直机关党建工作目标管理考核结果的通报"

/* What had been done before cannot be withdrawn: it is asked back, by the autumn. */
static enum err
ask_back(struct filling *f)
{
	struct duty_item item = { .kind = DUTY_KIND_TASK,
		.title = S("交回“市直机关先进党组织”奖牌和证书"),
		.source_words = S(AMEND_NUMBER "，撤销 2025 年度优秀等次"),
		.said = DAY_NONE,
		.from = DAY_NONE,
		.until = DAY_NONE };
	int64_t clerk;
	enum err e = demo_unit(f, false_figure.unit, &item.unit, &clerk);

	demo_later(f);
	if (e == OK)
		e = days_from_now(f, 10, &item.due);
	return e == OK ? duty_open(f->j, f->rw, &f->act, &item, 1) : e;
}

enum err
demo_amend(struct filling *f, const struct demo_year *last)
{
	int64_t result = f->settled;
	enum err e = demo_on(f, 2026, 8, 17);

	if (e == OK)
		e = demo_correct(f, last, &false_figure);
	if (e == OK)
		e = demo_on(f, 2026, 8, 18);
	if (e == OK)
		e = freeze(f, f->last, AMEND_REASON, AMEND_BASIS, &result);
	if (e == OK)
		e = demo_on(f, 2026, 8, 26);
	if (e == OK)
		e = decide(f, result, AMEND_BASIS);
	if (e == OK)
		e = demo_on(f, 2026, 8, 27);
	if (e == OK)
		e = sign(f, result);
	if (e == OK)
		e = demo_on(f, 2026, 8, 28);
	if (e == OK)
		e = show(f, result);
	if (e == OK)
		e = demo_on(f, 2026, 9, 7);
	if (e == OK)
		e = settle(f, result, AMEND_NUMBER, AMEND_BULLETIN);
	return e == OK ? ask_back(f) : e;
}

/* ── what came of it ────────────────────────────────────────────────── */

enum who { BY_COMMITTEE, BY_OTHER, BY_UNIT };

/* What is done with items of one kind, in the order of days: all but the last
 * ${spares} get that far, or if it is negative only that one from the end. */
static const struct deed {
	int month, day;
	const char *kind, *verb;
	enum who by;
	int spares;
	int to; /* 改期: 1106 is 6 November */
	const char *note;
} deeds[] = {
	{ 3, 9, "推荐", "推荐", BY_COMMITTEE, 1, 0,
	    "按审定的等次推荐，依据会议纪要〔2026〕2号" },
	{ 3, 9, "约谈", "改期", BY_COMMITTEE, -1, 1106,
	    "书记在省里挂职，十月底回来；由工委同志届时当面谈" },
	{ 3, 10, "约谈", "办结报告", BY_COMMITTEE, 1, 0,
	    "与书记谈话四十分钟，本人对述职测评的意见作了说明" },
	{ 3, 11, "约谈", "核实", BY_OTHER, 1, 0, "看过谈话记录" },
	{ 3, 11, "训诫谈话", "办结报告", BY_COMMITTEE, 0, 0,
	    "书记、副书记到场，谈话记录三页" },
	{ 3, 12, "训诫谈话", "核实", BY_OTHER, 0, 0, "看过谈话记录" },
	{ 3, 12, "整改", "报措施", BY_UNIT, 0, 0,
	    "补齐三会一课记录，经费列入预算，书记负责，三月底完成" },
	{ 3, 19, "推荐", "复核同意", BY_OTHER, 2, 0, "与公示结果相符" },
	{ 3, 20, "整改", "报进展", BY_UNIT, 0, 0, "四项措施已完成两项" },
	{ 3, 24, "整改", "改期", BY_COMMITTEE, -1, 1110,
	    "新院区十月底启用，活动场所到时一并补齐，同意延到 11 月 10 日" },
	{ 3, 24, "整改", "改期", BY_COMMITTEE, -2, 1120,
	    "船员轮班出航，集中学习补到十一月中旬，同意延到 11 月 20 日" },
	{ 3, 26, "整改", "报完成", BY_UNIT, 2, 0, "措施全部完成，附整改台账" },
	{ 4, 2, "整改", "核验销号", BY_OTHER, 2, 0,
	    "到现场看了台账和会议记录，问了两名党员" },
	{ 6, 30, "推荐", "表彰", BY_COMMITTEE, 2, 0, "未名工委〔2026〕28号，七一前表彰" },
	{ 9, 14, "交办", "办结报告", BY_UNIT, 0, 0, "奖牌、证书已交回工委办公室" },
	{ 9, 16, "交办", "核实", BY_OTHER, 0, 0, "奖牌一块、证书一本，收讫" },
	{ 11, 17, "整改", "报完成", BY_UNIT, -2, 0, "集中学习补齐，附签到和课件目录" },
};

static int64_t
doer_of(const struct filling *f, const struct deed *d, const struct duty_item *item)
{
	switch (d->by) {
	case BY_COMMITTEE:
		return f->act.actor;
	case BY_OTHER:
		return demo_office(f, S("机关纪委"));
	case BY_UNIT:
		return f->clerk[item->unit];
	}
	return 0;
}

static enum err
act_on(struct filling *f, const struct deed *d, const struct duty_item *item)
{
	struct org_act act = { .day = f->act.day, .actor = doer_of(f, d, item) };
	struct duty_act a = { .item = item->id,
		.base = item->moved,
		.verb = str_of(d->verb),
		.note = str_of(d->note),
		.who = { .person = act.actor,
		    .owner = d->by != BY_OTHER,
		    .committee = d->by == BY_COMMITTEE,
		    .checker = d->by == BY_OTHER } };
	int32_t due;

	demo_later(f);
	if (d->to == 0)
		return duty_act(f->j, f->rw, &act, &a);
	if (!day_of(2026, d->to / 100, d->to % 100, &due))
		return fail(f->j, E_INPUT, "%s：没有这个日子", d->kind);
	return duty_postpone(f->j, f->rw, &act, item->id, due, a.note);
}

static enum err
do_deed(struct filling *f, const struct deed *d)
{
	struct duty_wish wish = { .kind = str_of(d->kind) };
	const struct duty_item *item;
	size_t n;
	enum err e = demo_on(f, 2026, d->month, d->day);

	if (e == OK)
		e = duty_list(f->j, db_rw_reader(f->rw), &wish, DUTY_OPEN_MAX, &item, &n);
	for (int i = 0; e == OK && i < (int)n; i++) {
		int behind = (int)n - i; /* 1: the last */

		if (d->spares < 0 ? behind == -d->spares : behind > d->spares)
			e = act_on(f, d, &item[i]);
	}
	return e;
}

enum err
demo_follow(struct filling *f, int month)
{
	enum err e = OK;

	for (; e == OK && f->deeds < ARRAY_N(deeds) && deeds[f->deeds].month <= month;
	     f->deeds++)
		e = do_deed(f, &deeds[f->deeds]);
	return e;
}

/* ── this year's first ──────────────────────────────────────────────── */

enum err
demo_freeze_a30(struct filling *f)
{
	static const struct said unfair = { DEMO_BUSY, "部分.工作思路",
		"工作计划 2 月就报了工委，扣 1 分的理由说的不是工作思路，请复核。" };
	int64_t result = 0, id;
	enum err e = demo_on(f, 2026, 11, 19);

	if (e == OK)
		e = freeze(f, f->a30, "定级会议提前到 12 月上旬，先看初评。", "",
		    &result);
	return e == OK ? object(f, result, &unfair, &id) : e;
}
