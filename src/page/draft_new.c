/* SPDX-License-Identifier: MIT
 *
 * draft_new.c -- a draft from nothing, from a scheme in force, or from a table
 *
 * A scheme for the next period is offered its 考核期 and its other days a year on;
 * everything else stays as it is.  A table is read by rule/, which guesses nothing: what it does
 * not know for certain is left to be written and counted [待补].
 */
#include "office/office.h"
#include "page/draft.h"

struct draft_new_page {
	struct frame frame;
	struct problems problems;
	struct str aim, name, base_name, pasted;
	int64_t scheme;
	bool is_new, is_amend, bad_name;
	bool moves_all, moves_span, moves_none; /* which days go on by a year */
	size_t days;                            /* that are not of the 考核期 */
	struct str day_words;                   /* the first few of them */
};
#include "page/draft_new.html.h"

struct making {
	struct scheme_act act;
	struct scheme_draft draft;
	bool seen;
};

static const char start_text[] =
    "方案 \"%.*s\" 版本 \"%d\"\n"
    "考核期 %d-01-01 至 %d-12-31\n"
    "对象 基层党组织\n"
    "角色 工委办公室, 考核组\n"
    "总分 满分 100分\n"
    "\n"
    "部分 党建工作 100分 {\n"
    "  项 重点工作 100分 { 得 评 步长 1 由 考核组 }  # 待补：换成自己的项目和计分办法\n"
    "}\n"
    "\n"
    "等次 {\n"
    "  优秀 当 总分 >= 90\n"
    "  良好 当 总分 >= 80\n"
    "  合格 当 总分 >= 60\n"
    "  不合格\n"
    "}\n";

/* ── the page ───────────────────────────────────────────────────────── */

/* ?aim=amend&scheme=2: from the newest text; aim=next: from what is in force. */
static enum err
read_aim(struct req *r, struct db_ro *db, struct draft_new_page *v, struct scheme *base)
{
	enum err e = OK;

	v->aim = req_field(r, S("aim"));
	v->is_amend = str_eq(v->aim, S("amend"));
	v->is_new = !v->is_amend && !str_eq(v->aim, S("next"));
	if (v->is_new)
		return OK;
	if (!req_number(req_field(r, S("scheme")), &v->scheme))
		return fail(r->job, E_MISSING, "没有说从哪个方案起草；请从起草页进入");
	e = v->is_amend ? scheme_newest(r->job, db, v->scheme, base)
			: scheme_find(r->job, db, v->scheme, base);
	v->base_name = base->title;
	return e;
}

static enum err
draw(struct req *r, struct draft_new_page *v)
{
	struct str title = v->is_new ? S("新建草稿")
	    : v->is_amend            ? S("起草修订")
				     : S("另立新方案");

	v->frame = frame_of(r, problem_title(&v->problems, title));
	draft_new_page_html(&r->out, v);
	return OK;
}

/* ── the first text ─────────────────────────────────────────────────── */

/* A title stands between quotes on one line. */
static bool
may_be_title(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\\')
			return false;
	return true;
}

static struct str
fresh_text(struct job *j, struct str name)
{
	int y, m, d;

	day_parts(j->today, &y, &m, &d);
	y += m > 6; /* in autumn one writes next year's */
	return job_fmt(j, start_text, STR_FMT(name), y, y, y);
}

static bool
is_span(const struct rule_part *p)
{
	return p->kind == RULE_PART_OTHER && p->piece_n > 0 &&
	    str_starts(p->piece[0].text, S("考核期"));
}

/* The days that stand in a text: those of 考核期, and others. */
struct days {
	struct rule_edit *edit; /* each a year on */
	bool *is_span;
	struct str *was;
	size_t n;
};

static void
add_day(struct job *j, struct days *d, const struct rule_figure *f, bool span)
{
	int32_t day;

	if (!day_parse(f->text, &day))
		return;
	d->is_span[d->n] = span;
	d->was[d->n] = f->text;
	d->edit[d->n++] = (struct rule_edit){ f->from, f->to,
		day_input(j, day_add_months(day, 12)), S("") };
}

static struct days
days_of(struct job *j, struct str name, struct str text)
{
	struct rule_notes notes = { .j = j, .name = name, .text = text };
	struct rule *rule = NULL;
	const struct rule_figure *f;
	const struct rule_part *p;
	size_t n, parts;
	struct days d = { .n = 0 };

	if (rule_read(j, name, text, &notes, &rule) == E_SYSTEM || rule == NULL)
		return d;
	f = rule_figures(j, rule, &n);
	p = rule_parts(j, rule, &parts);
	d.edit = NEWS(j, struct rule_edit, n + 1);
	d.is_span = NEWS(j, bool, n + 1);
	d.was = NEWS(j, struct str, n + 1);
	for (size_t i = 0; i < parts; i++)
		for (size_t k = 0; k < p[i].piece_n && d.n < n; k++)
			if (p[i].piece[k].figure >= 0)
				add_day(j, &d, &f[p[i].piece[k].figure], is_span(&p[i]));
	return d;
}

/* The days a year on: all, or those of 考核期; the text as it is if that cannot be. */
static struct str
next_year(struct job *j, const struct draft_new_page *v, struct str text)
{
	struct days d = days_of(j, v->name, text);
	size_t n = 0;
	struct str out;

	for (size_t i = 0; i < d.n; i++)
		if (d.is_span[i] || v->moves_all)
			d.edit[n++] = d.edit[i];
	if (v->moves_none || n == 0)
		return text;
	return rule_edit(j, v->name, text, d.edit, n, &out) == OK ? out : text;
}

#define DAYS_SHOWN 6

static void
fill_days(struct req *r, struct str text, struct str unsaid, struct draft_new_page *v)
{
	struct days d = days_of(r->job, v->base_name, text);
	struct buf b = { .j = r->job };
	struct str said = req_field(r, S("days")), wish = said.n > 0 ? said : unsaid;

	for (size_t i = 0; i < d.n; i++) {
		if (d.is_span[i])
			continue;
		if (v->days++ < DAYS_SHOWN)
			buf_fmt(&b, "%s%.*s", b.n > 0 ? "、" : "", STR_FMT(d.was[i]));
	}
	v->day_words = buf_str(&b);
	v->moves_none = str_eq(wish, S("none"));
	v->moves_all = str_eq(wish, S("all")) && v->days > 0;
	v->moves_span = !v->moves_none && !v->moves_all;
}

enum err
page_draft_new(struct req *r, struct db_ro *db)
{
	struct draft_new_page v = { .problems = { .j = r->job } };
	struct scheme base = { 0 };
	enum err e = read_aim(r, db, &v, &base);

	if (e != OK)
		return e;
	v.name = v.is_amend ? base.name : S("");
	if (!v.is_new && !v.is_amend)
		fill_days(r, base.text, S("all"), &v);
	return draw(r, &v);
}

/* ── from a table ───────────────────────────────────────────────────── */

static bool
is_table_sent(const struct req *r)
{
	return req_file(r, S("file")) != NULL || str_trim(req_field(r, S("text"))).n > 0;
}

/* 从表格“细则.xlsx”起草：认出 30 句中的 24 句，待补 6 处 */
static struct str
source_of(struct job *j, struct str file, const struct rule_draft_tally *t)
{
	return job_fmt(j,
	    "从表格“%.*s”起草：%zu 行，成 %zu 项；评分标准 %zu 句，认出 %zu 句，待补 %zu 处",
	    STR_FMT(file), t->rows, t->items, t->sentences, t->found, t->left);
}

static enum err
table_text_of(struct req *r, const struct draft_new_page *v, struct scheme_draft *d)
{
	const struct web_field *file = req_file(r, S("file"));
	struct str bytes = req_field(r, S("text")), name = S("粘贴的表");
	struct rule_draft_tally tally;
	struct table t;
	size_t bad;
	enum err e;

	if (file != NULL) {
		bytes = file->value;
		name = utf8_valid(file->file, &bad) ? file->file : S("上传的表");
	}
	e = office_table_read(r->job, name, bytes, &t);
	if (e == OK)
		e = rule_draft(r->job, v->name, &t, &d->text, &tally);
	if (e == OK)
		d->source = source_of(r->job, str_cut(name, 0, name.n < 200 ? name.n : 0),
		    &tally);
	return e;
}

static enum err
first_text(struct req *r, struct draft_new_page *v, const struct scheme *base,
    struct scheme_draft *d)
{
	d->aim = v->is_new ? SCHEME_NEW : v->is_amend ? SCHEME_AMEND : SCHEME_NEXT;
	d->base = base->id;
	d->base_version = base->version;
	d->name = v->name;
	if (v->is_new && is_table_sent(r))
		return table_text_of(r, v, d);
	if (v->is_new)
		d->text = fresh_text(r->job, v->name);
	else
		d->text = v->is_amend ? base->text : next_year(r->job, v, base->text);
	d->source = v->is_new ? S("从头起草")
			      : job_fmt(r->job, "从“%.*s”第 %lld 版起草",
				    STR_FMT(base->title), (long long)base->version);
	return OK;
}

static enum err
tell(struct job *j, struct db_rw *rw, void *arg)
{
	struct making *m = arg;

	return scheme_draft_make(j, rw, &m->act, &m->draft);
}

enum err
page_draft_new_take(struct req *r, struct desk *d)
{
	struct draft_new_page v = { .problems = { .j = r->job } };
	struct scheme base = { 0 };
	struct making m = { .seen = false };
	enum err e = read_aim(r, d->ro, &v, &base);

	if (e != OK)
		return e;
	m.act = scheme_act_of(r, &m.seen);
	v.name = v.is_amend ? base.name : typed(r, &v.problems, S("name"), S("name"), 60);
	v.pasted = req_field(r, S("text"));
	if (!v.is_new && !v.is_amend)
		fill_days(r, base.text, S("span"), &v);
	v.bad_name = v.name.n == 0 || !may_be_title(v.name);
	if (v.bad_name)
		problem_add(&v.problems, S("name"),
		    S("请写方案的名称，名称里不能有引号，例如 机关党建考核办法 2027"));
	if (v.problems.items_n > 0) {
		r->status = 422;
		return draw(r, &v);
	}
	e = first_text(r, &v, &base, &m.draft);
	if (e == OK)
		e = db_tell(r->job, d->db, tell, &m);
	if (e != OK)
		return problem_told(r, &v.problems, e) ? draw(r, &v) : e;
	go_to(r,
	    m.seen ? S("/draft?again=1")
		   : job_fmt(r->job, "/draft/%lld", (long long)m.draft.id));
	return OK;
}
