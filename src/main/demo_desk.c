/* SPDX-License-Identifier: MIT
 *
 * demo_desk.c -- next year's scheme of the invented city, before the units
 */
#include "main/demo.h"

#define NEXT_NAME "双目标2027"

/* What differs from this year's text: the year, and one weight in favour of another. */
static const struct {
	const char *was, *is;
} next_year[] = {
	{ "2025-12-26 至 2026-12-25", "2026-12-26 至 2027-12-25" },
	{ "版本 \"2026.1\"", "版本 \"2027.1\"" },
	{ "部分 党建工作 100分 权重 60%", "部分 党建工作 100分 权重 55%" },
	{ "部分 业务工作 100分 权重 20%", "部分 业务工作 100分 权重 25%" },
};

static const struct remark { /* what a unit says, and the answer if there is one */
	const char *unit, *item, *text;
	enum scheme_answer answer;
	const char *reason;
} remarks[] = {
	{ "市四季局机关党委", "项.三会一课",
	    "外勤支部每月难以集中一次支委会，建议允许视频参会，并写明怎样记录。",
	    SCHEME_PARTLY, "可以视频参会，会议记录里注明；每月一次不变。" },
	{ DEMO_BUSY, "",
	    "业务工作由 20% 提到 25%，不参加全市综合考核的单位怎样折算，请写明。",
	    SCHEME_UNANSWERED, "" },
};

static enum err
next_text(struct filling *f, struct str *text)
{
	for (size_t i = 0; i < ARRAY_N(next_year); i++) {
		struct str was = str_of(next_year[i].was);
		size_t at = str_find(*text, was);

		if (at >= text->n)
			return fail(f->j, E_SYSTEM, "演示方案里没有“%s”",
			    next_year[i].was);
		*text = job_fmt(f->j, "%.*s%s%.*s", STR_FMT(str_cut(*text, 0, at)),
		    next_year[i].is, STR_FMT(str_cut(*text, at + was.n, text->n)));
	}
	return OK;
}

static enum err
put_remark(struct filling *f, int64_t consult, const struct remark *m)
{
	struct scheme_comment c = { .consult = consult,
		.item = str_of(m->item),
		.text = str_of(m->text),
		.answer = m->answer,
		.reason = str_of(m->reason) };
	struct scheme_act act = { .day = f->act.day };
	enum err e = demo_unit(f, m->unit, &c.unit, &act.actor);

	demo_later(f);
	if (e == OK)
		e = scheme_comment_put(f->j, f->rw, &act, &c);
	act.actor = f->act.actor;
	return e == OK && m->answer != SCHEME_UNANSWERED
	    ? scheme_comment_answer(f->j, f->rw, &act, &c)
	    : e;
}

static enum err
put_consult(struct filling *f, const struct scheme_act *act, int64_t draft)
{
	struct scheme_consult c = { .draft = draft,
		.rev = 1,
		.until = day_add_months(f->act.day, 1),
		.words = S(
		    "明年只动一处：业务工作的权重由 20% 提到 25%，党建工作相应为 55%。"
		    "请结合今年的情况提意见。") };
	enum err e = scheme_consult_open(f->j, f->rw, act, &c);

	for (size_t i = 0; e == OK && i < ARRAY_N(remarks); i++)
		e = put_remark(f, c.id, &remarks[i]);
	return e;
}

enum err
demo_desk(struct filling *f)
{
	struct scheme_act act = { .actor = f->act.actor, .day = f->act.day };
	struct scheme_draft d = { .name = S(NEXT_NAME), .aim = SCHEME_NEXT };
	struct scheme base;
	enum err e = scheme_find(f->j, db_rw_reader(f->rw), f->now, &base);

	if (e != OK)
		return e;
	demo_later(f);
	d.base = base.id;
	d.base_version = base.version;
	d.text = base.text;
	d.source = S("从“" DEMO_THIS "”第 1 版起草");
	e = next_text(f, &d.text);
	if (e == OK)
		e = scheme_draft_make(f->j, f->rw, &act, &d);
	return e == OK ? put_consult(f, &act, d.id) : e;
}
