/* SPDX-License-Identifier: MIT
 *
 * draft.c -- a draft as the official score table in which every figure is a field
 *
 * The form carries which saved text it was drawn from; what was typed is put
 * into that text, so a save of somebody else in between is noticed and both
 * texts are shown.
 */
#include "page/draft.h"

#define FIGURES_MAX 1900 /* fields of a form, beside the hidden ones */

struct draft_page {
	struct frame frame;
	struct problems problems;
	struct str saved;
	int64_t id, base;
	struct str title, name, source, saved_by, saved_at;
	struct state_view state;
	struct str aim;
	bool may_write, is_read, is_big, may_simulate;
	struct sheet_view sheet;
	struct check_view check;
	struct side side;
};
#include "page/draft.html.h"

/* ── drawing ────────────────────────────────────────────────────────── */

struct drawing {
	const struct str *typed;
	const bool *bad;
	int64_t base;
};

static struct str
saved_line(struct req *r, const struct opened *o)
{
	int64_t n;

	if (req_field(r, S("again")).n > 0)
		return again_text(r);
	if (!req_number(req_field(r, S("saved")), &n))
		return S("");
	if (n == 0)
		return S("没有改动，没有另存。");
	return job_fmt(r->job, "已存为第 %lld 稿。%s", (long long)o->draft.rev,
	    o->l.notes.errors > 0 ? "还有须改的地方，见检查结果。" : "");
}

static enum err
draw(struct req *r, struct db_ro *db, const struct opened *o, const struct drawing *d,
    struct draft_page *v)
{
	struct sheet_asked asked = { o->may_write, d->typed, d->bad };
	const struct scheme_draft *draft = &o->draft;

	v->id = draft->id;
	v->base = d->base > 0 ? d->base : draft->rev;
	v->title = draft->title;
	v->name = name_apart(draft->title, draft->name);
	v->source = draft->source;
	v->state = draft_state(draft);
	v->aim = draft_aim(draft);
	v->saved_by = person_name(r, db, draft->saved_by);
	v->saved_at = moment(r->job, draft->saved_at);
	v->is_read = o->l.rule != NULL;
	if (v->is_read) {
		v->sheet = sheet_of(r->job, &o->l, &asked);
		v->is_big = v->sheet.figures > FIGURES_MAX;
		v->sheet.is_form = o->may_write && !v->is_big;
	}
	v->may_write = v->sheet.is_form;
	v->may_simulate = v->is_read && account_has(who_of(r), R_RANK);
	v->check = check_view(r->job, &o->l.notes, "印发",
	    job_fmt(r->job, "/draft/%lld/text", (long long)draft->id));
	v->side = side_of(r, o);
	if (side_suggested(r, db, draft, &v->side) != OK)
		return E_SYSTEM;
	v->frame = frame_of(r,
	    problem_title(&v->problems, job_fmt(r->job, "草稿 %.*s", STR_FMT(v->title))));
	draft_frame(r, &v->frame, draft);
	draft_page_html(&r->out, v);
	return OK;
}

enum err
page_draft(struct req *r, struct db_ro *db)
{
	struct draft_page v = { .problems = { .j = r->job } };
	struct opened o = { 0 };
	enum err e = draft_load(r, db, &o);

	if (e != OK)
		return e;
	v.saved = saved_line(r, &o);
	return draw(r, db, &o, &(struct drawing){ 0 }, &v);
}

/* ── taking ─────────────────────────────────────────────────────────── */

struct sent { /* what the form says about the text it was drawn from */
	struct scheme_rev rev;
	const struct rule_figure *figure;
	size_t figures;
	struct str *typed; /* per figure; empty: as it was */
	struct rule_edit *edit;
	size_t *at; /* the figure of each edit */
	size_t edits;
};

static enum err
read_base(struct req *r, struct db_ro *db, struct opened *o, struct sent *s)
{
	int64_t base;
	enum err e;

	if (!req_number(req_field(r, S("base")), &base))
		return fail(r->job, E_INPUT, "表不完整；请刷新页面再改");
	e = scheme_rev_find(r->job, db, o->draft.id, base, &s->rev);
	if (e == OK && base != o->draft.rev)
		e = draft_read(r, o, s->rev.text);
	if (e == OK && o->l.rule == NULL)
		return fail(r->job, E_INPUT, "文本还读不成表格；请先在文本里改好");
	return e;
}

static bool
is_kept(const struct rule_figure *f, struct str typed)
{
	return typed.n == 0 || str_eq(typed, f->text);
}

static void
read_figures(struct req *r, const struct opened *o, struct sent *s)
{
	struct job *j = r->job;

	s->figure = rule_figures(j, o->l.rule, &s->figures);
	s->typed = NEWS(j, struct str, s->figures + 1);
	s->edit = NEWS(j, struct rule_edit, s->figures + 1);
	s->at = NEWS(j, size_t, s->figures + 1);
	for (size_t i = 0; i < r->field_n; i++) {
		const struct web_field *f = &r->field[i];
		int64_t at;

		if (f->name.n > 1 && f->name.p[0] == 'f' &&
		    req_number(str_cut(f->name, 1, f->name.n), &at) &&
		    (uint64_t)at < s->figures)
			s->typed[at] = str_trim(f->value);
	}
	for (size_t i = 0; i < s->figures; i++) {
		if (is_kept(&s->figure[i], s->typed[i]))
			continue;
		s->at[s->edits] = i;
		s->edit[s->edits++] = (struct rule_edit){ s->figure[i].from,
			s->figure[i].to, s->typed[i], S("") };
	}
}

/* What to do to the text besides: up:12, down:12, cut:12. */
static enum err
apply_deed(struct req *r, const struct opened *o, struct str *text)
{
	struct str deed = req_field(r, S("do")), name = o->draft.name;
	size_t colon = str_find(deed, S(":"));
	struct str verb = str_cut(deed, 0, colon);
	int64_t part;

	if (colon == deed.n || str_eq(verb, S("add")) || str_eq(verb, S("text")))
		return OK;
	if (!req_number(str_cut(deed, colon + 1, deed.n), &part))
		return fail(r->job, E_INPUT, "没有说是哪一条；请刷新页面再改");
	if (str_eq(verb, S("cut")))
		return rule_part_cut(r->job, name, *text, (size_t)part, text);
	return rule_pool_move(r->job, name, *text, (size_t)part, str_eq(verb, S("up")),
	    text);
}

static struct str
deed_word(struct req *r)
{
	struct str deed = req_field(r, S("do"));

	if (str_starts(deed, S("cut:")))
		return S("删一条");
	return str_starts(deed, S("up:")) || str_starts(deed, S("down:")) ? S("移一项")
									  : S("");
}

/* Where to go when it is saved: add:12 and text: lead on, so that nothing that was
 * typed is left behind. */
static struct str
next_page(struct req *r)
{
	struct str deed = req_field(r, S("do"));
	int64_t part;

	if (str_eq(deed, S("text:")))
		return S("/text");
	if (!str_starts(deed, S("add:")))
		return S("");
	if (!req_number(str_cut(deed, strlen("add:"), deed.n), &part))
		return S("/add");
	return job_fmt(r->job, "/add?part=%lld", (long long)part);
}

static struct str
note_of(struct req *r, const struct sent *s)
{
	struct buf b = { .j = r->job };
	struct str deed = deed_word(r);

	if (s->edits > 0)
		buf_fmt(&b, "在表格里改了 %zu 个数", s->edits);
	if (deed.n > 0)
		buf_fmt(&b, "%s%.*s", b.n > 0 ? "，" : "", STR_FMT(deed));
	return buf_str(&b);
}

static enum err
mend(struct req *r, struct desk *d, const struct opened *o, struct sent *s,
    struct draft_page *v, enum err e)
{
	bool *bad = NEWS(r->job, bool, s->figures + 1);
	struct drawing how = { s->typed, bad, s->rev.rev };
	struct str label;
	size_t known = 0;

	for (size_t i = 0; i < s->edits; i++) {
		const struct rule_edit *edit = &s->edit[i];

		if (edit->told.n == 0)
			continue;
		label = s->figure[s->at[i]].label;
		bad[s->at[i]] = true;
		known++;
		problem_add(&v->problems, job_fmt(r->job, "f%zu", s->at[i]),
		    job_fmt(r->job, "“%.*s”%.*s",
			STR_FMT(str_cut(label, 0, str_find(label, S("，单位")))),
			STR_FMT(edit->told)));
	}
	r->status = 422;
	if (known == 0 && !problem_told(r, &v->problems, e))
		return e;
	return draw(r, d->ro, o, &how, v);
}

enum err
page_draft_take(struct req *r, struct desk *d)
{
	struct draft_page v = { .problems = { .j = r->job } };
	struct opened o = { 0 };
	struct sent s = { .rev = { .rev = 0 } };
	struct str text;
	enum err e = draft_load(r, d->ro, &o);

	if (e == OK)
		e = draft_must_write(r, &o);
	if (e == OK)
		e = read_base(r, d->ro, &o, &s);
	if (e != OK)
		return e;
	read_figures(r, &o, &s);
	text = s.rev.text;
	if (s.edits > 0)
		e = rule_edit(r->job, o.draft.name, s.rev.text, s.edit, s.edits, &text);
	if (e == OK)
		e = apply_deed(r, &o, &text);
	if (e != OK)
		return mend(r, d, &o, &s, &v, e);
	return draft_save(r, d, &o, s.rev.rev, text, note_of(r, &s), next_page(r));
}
