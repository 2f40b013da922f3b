/* SPDX-License-Identifier: MIT
 *
 * field.c -- one fact in a form: value, 未报 or 不适用 as three cards
 *
 * Inputs are named after the fact, not its place, so that a form outlives a
 * new version of the scheme.  Only the field of the chosen card counts.
 */
#include "page/data.h"

#define USED_MAX 3 /* pools named before “等” */

/* ── what the hint says ─────────────────────────────────────────────── */

/* Is ${fact} one of "甲（名册）；乙（纪实）"? */
static bool
reads(struct job *j, const struct rule_pool *p, struct str fact)
{
	struct str head = job_fmt(j, "%.*s（", STR_FMT(fact));

	return str_starts(p->sources, head) ||
	    str_find(p->sources, job_fmt(j, "；%.*s", STR_FMT(head))) < p->sources.n;
}

struct str
used_in(struct job *j, const struct rule *rule, struct str fact)
{
	size_t pools, n = 0;
	const struct rule_pool *p = rule_pools(rule, &pools);
	struct buf b = { .j = j };

	for (size_t i = 0; i < pools; i++) {
		if (!reads(j, &p[i], fact) || n++ >= USED_MAX)
			continue;
		buf_fmt(&b, "%s“%.*s”", n == 1 ? "用于" : "", STR_FMT(p[i].name));
		if (p[i].has_points && p[i].points.u > 0)
			buf_fmt(&b, "%.*s 分", STR_FMT(figure_short(j, p[i].points)));
	}
	if (n > USED_MAX)
		buf_fmt(&b, "等 %zu 项", n);
	return buf_str(&b);
}

static struct str
names(struct job *j, const struct str *name, size_t n)
{
	struct buf b = { .j = j };

	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%s%.*s", i > 0 ? "、" : "", STR_FMT(name[i]));
	return buf_str(&b);
}

static struct str
due_text(struct job *j, const struct rule_fact *f, bool *late)
{
	struct due due = due_of(j, f->due);
	struct buf b = { .j = j };

	*late = due.late;
	if (due.date.n > 0)
		buf_fmt(&b, "%.*s截止，%.*s", STR_FMT(due.date), STR_FMT(due.left));
	if (f->checker_n > 0)
		buf_fmt(&b, "%s由%.*s核实", b.n > 0 ? "；" : "",
		    STR_FMT(names(j, f->checker, f->checker_n)));
	return buf_str(&b);
}

struct str
hint_text(struct job *j, const struct rule_fact *f)
{
	struct buf b = { .j = j };

	buf_put(&b, f->remark);
	if (f->judged) {
		buf_fmt(&b, "%s%.*s 至 %.*s%.*s", b.n > 0 ? "。" : "",
		    STR_FMT(figure_short(j, f->lo)), STR_FMT(figure_short(j, f->hi)),
		    STR_FMT(f->unit));
		if (f->step.u > 0)
			buf_fmt(&b, "，步长 %.*s%.*s", STR_FMT(figure_short(j, f->step)),
			    STR_FMT(f->unit));
	}
	if (b.n > 0)
		buf_put(&b, S("。"));
	return buf_str(&b);
}

/* ── as known ───────────────────────────────────────────────────────── */

static void
show_value(struct job *j, const struct rule_fact *f, struct field_view *v)
{
	v->c_value = !v->is_bool;
	v->c_yes = v->is_bool && str_eq(v->value, S("是"));
	v->c_no = v->is_bool && str_eq(v->value, S("否"));
	v->options_n = options_of(j, f, v->value, &v->options);
}

struct field_view
field_of(struct job *j, const struct rule *rule, size_t at, const struct score_datum *d)
{
	size_t n;
	const struct rule_fact *f = rule_facts(rule, &n) + at;
	struct field_view v = { .at = at,
		.name = f->name,
		.unit = f->unit,
		.hint = hint_text(j, f),
		.used = used_in(j, rule, f->name),
		.state = state_of(d),
		.is_bool = f->kind == RULE_BOOL,
		.is_choice = f->kind == RULE_CHOICE,
		.is_num = f->kind == RULE_NUM,
		.may_na = f->may_na,
		.is_mark = f->judged,
		.base = d->seq };

	v.due = due_text(j, f, &v.late);
	v.options_n = options_of(j, f, S(""), &v.options);
	if (d->status == SCORE_RETURNED) /* to be answered anew: nothing is chosen */
		v.returned = job_fmt(j, "%.*s（当时报的是 %.*s）",
		    STR_FMT(d->reason.n > 0 ? d->reason : S("没有写理由")),
		    STR_FMT(d->text.n > 0 ? d->text : S("未报")));
	if (d->status == SCORE_NONE || d->status == SCORE_RETURNED || d->text.n == 0)
		return v;
	if (d->state == CELL_NA || str_eq(d->text, S("不适用"))) {
		v.c_na = true;
		v.reason = d->reason;
		return v;
	}
	v.value = d->text;
	if (v.is_mark)
		v.reason = d->reason;
	show_value(j, f, &v);
	return v;
}

/* ── as sent ────────────────────────────────────────────────────────── */

static struct str
sent(struct req *r, const char *what, struct str name)
{
	return str_trim(req_field(r, job_fmt(r->job, "%s:%.*s", what, STR_FMT(name))));
}

struct score_entry
field_typed(struct req *r, struct field_view *v)
{
	struct str card = sent(r, "c", v->name);
	struct score_entry e = { .fact = v->at, .day = DAY_NONE };
	struct option *list = NEWS(r->job, struct option, v->options_n);
	int64_t base;

	v->value = sent(r, "v", v->name);
	v->reason = sent(r, "r", v->name);
	v->c_yes = str_eq(card, S("yes"));
	v->c_no = str_eq(card, S("no"));
	v->c_unset = str_eq(card, S("unset"));
	v->c_na = str_eq(card, S("na"));
	v->c_value = str_eq(card, S("value")) || (card.n == 0 && v->value.n > 0);
	for (size_t i = 0; i < v->options_n; i++)
		list[i] = (struct option){ v->options[i].name,
			str_eq(v->options[i].name, v->value) };
	v->options = list;
	if (req_number(sent(r, "b", v->name), &base))
		e.base = base;
	if (v->c_value || v->c_yes || v->c_no)
		e.choice = SCORE_VALUE;
	else if (v->c_na)
		e.choice = SCORE_NA;
	else if (v->c_unset)
		e.choice = SCORE_UNSET;
	e.text = v->c_yes ? S("是") : v->c_no ? S("否") : v->value;
	e.reason = v->c_na || v->is_mark ? v->reason : S("");
	if (e.choice == SCORE_VALUE && e.text.n == 0)
		e.told = v->is_choice ? S("请选一项")
				      : S("还没有写数；请写上，或改选下面别的一项");
	else if (utf8_count(e.text) > TYPED_MAX || utf8_count(e.reason) > TYPED_MAX)
		e.told = S("写得太长了：最多 1000 个字；请缩短");
	return e;
}

void
field_told(struct problems *p, struct field_view *v, const struct score_entry *e)
{
	char id = v->c_value ? 'v' : v->c_na ? 'r' : 'f';

	if (e->told.n == 0)
		return;
	v->told = e->told;
	v->bad_reason = v->is_mark && v->c_value && v->value.n > 0 && v->reason.n == 0 &&
	    !v->is_correction && str_find(e->told, S("请写理由")) < e->told.n;
	id = v->bad_reason ? 'r' : id;
	problem_add(p, job_fmt(p->j, "%c%zu", id, v->at),
	    job_fmt(p->j, "%.*s：%.*s", STR_FMT(v->name), STR_FMT(e->told)));
}

/* ── accepted meanwhile ─────────────────────────────────────────────── */

bool
is_typed(const struct score_datum *d, const struct score_entry *e)
{
	if (e->choice == SCORE_UNSET)
		return !is_known(d);
	if (e->choice == SCORE_NA)
		return d->state == CELL_NA;
	return d->state == CELL_GIVEN && str_eq(d->text, e->text);
}

struct str
accepted_told(struct job *j, const struct rule_fact *f, const struct score_datum *d,
    struct str typed)
{
	return job_fmt(j,
	    "您填写期间，“%.*s”已认可为 %.*s；您写的%s%.*s没有保存，其余请核对后再交。"
	    "要改已认可的数，走更正",
	    STR_FMT(f->name), STR_FMT(value_text(j, f, d)), typed.n > 0 ? " " : "数",
	    STR_FMT(typed.n > 0 ? job_fmt(j, "%.*s ", STR_FMT(typed)) : S("")));
}
