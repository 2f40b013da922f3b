/* SPDX-License-Identifier: MIT
 *
 * draft_text.c -- a draft as text, and how every page of drafts saves it
 *
 * What was typed is never lost: a text that cannot be read is saved all the same
 * (with its problems shown), and when somebody else saved a newer one meanwhile,
 * both are shown and nothing is saved until one of them is chosen.
 */
#include "page/draft.h"

#define LINES_SPARE 12 /* rows of the field beyond those of the text */

struct draft_text_page {
	struct frame frame;
	struct problems problems;
	struct str saved, title, text, theirs, theirs_by;
	int64_t id, base, theirs_rev;
	bool may_write, is_clash;
	struct state_view state;
	size_t lines; /* rows of the field */
	struct html numbers, code;
	struct check_view check;
	struct side side;
};
#include "page/draft_text.html.h"

/* ── drawing ────────────────────────────────────────────────────────── */

static size_t
lines_of(struct str text)
{
	size_t n = 1;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n';
	return n;
}

/* Line numbers, those with problems as marks one can see and reach. */
static struct html
numbers_of(struct job *j, const struct loaded *l, size_t lines)
{
	struct out o = { .b = { .j = j } };
	const struct rule_note *at = l->notes.first;

	for (size_t i = 1; i <= lines; i++) {
		const char *class = text_line_class(&at, (uint32_t)i);

		buf_fmt(&o.b, "<span id=\"l%zu\"%s>%zu</span>", i, class, i);
	}
	return (struct html){ buf_str(&o.b) };
}

static enum err
draw(struct req *r, const struct opened *o, struct draft_text_page *v)
{
	struct str path = job_fmt(r->job, "/draft/%lld/text", (long long)o->draft.id);

	v->id = o->draft.id;
	if (v->base == 0)
		v->base = o->draft.rev;
	v->title = o->draft.title;
	v->text = o->l.scheme.text;
	v->state = draft_state(&o->draft);
	v->may_write = o->may_write;
	v->lines = lines_of(v->text) + LINES_SPARE;
	if (v->may_write)
		v->numbers = numbers_of(r->job, &o->l, v->lines);
	else
		v->code = text_code(r->job, v->text, o->l.notes.first);
	v->check = check_view(r->job, &o->l.notes, "印发", path);
	v->side = side_of(r, o);
	v->frame = frame_of(r,
	    problem_title(&v->problems,
		job_fmt(r->job, "草稿文本 %.*s", STR_FMT(v->title))));
	draft_frame(r, &v->frame, &o->draft);
	draft_text_page_html(&r->out, v);
	return OK;
}

enum err
page_draft_text(struct req *r, struct db_ro *db)
{
	struct draft_text_page v = { .problems = { .j = r->job } };
	struct opened o = { 0 };
	enum err e = draft_load(r, db, &o);

	if (e != OK)
		return e;
	v.saved = saved_text(r,
	    (struct saved){ "已保存。", NULL, "没有改动，没有另存。" });
	return draw(r, &o, &v);
}

/* ── saving ─────────────────────────────────────────────────────────── */

struct saving {
	struct scheme_act act;
	struct scheme_save save;
	bool seen;
};

static enum err
tell(struct job *j, struct db_rw *rw, void *arg)
{
	struct saving *s = arg;

	return scheme_draft_save(j, rw, &s->act, &s->save);
}

/* Somebody else was faster: their text beside the one that was sent. */
static enum err
show_clash(struct req *r, struct desk *d, struct opened *o, const struct scheme_save *s)
{
	struct draft_text_page v = { .problems = { .j = r->job },
		.is_clash = true,
		.base = s->rev,
		.theirs_rev = s->rev };
	struct scheme_rev theirs;
	enum err e = scheme_rev_find(r->job, d->ro, o->draft.id, s->rev, &theirs);

	if (e == OK)
		e = draft_read(r, o, s->text);
	if (e != OK)
		return e;
	v.theirs = theirs.text;
	v.theirs_by = person_name(r, d->ro, theirs.actor);
	r->status = 422;
	problem_add(&v.problems, S("text"),
	    job_fmt(r->job,
		"您打开以后，%.*s 存了第 %lld 稿。您的文本在下面，还没有保存；"
		"对照以后改好，再保存",
		STR_FMT(v.theirs_by), (long long)s->rev));
	return draw(r, o, &v);
}

enum err
draft_save(struct req *r, struct desk *d, struct opened *o, int64_t base, struct str text,
    struct str note, struct str tail)
{
	struct saving s = {
		.save = { .draft = o->draft.id, .base = base, .text = text, .note = note }
	};
	enum err e;

	s.act = scheme_act_of(r, &s.seen);
	e = db_tell(r->job, d->db, tell, &s);
	if (e != OK)
		return e;
	if (s.save.clash)
		return show_clash(r, d, o, &s.save);
	go_to(r,
	    job_fmt(r->job, "/draft/%lld%.*s%c%s", (long long)o->draft.id, STR_FMT(tail),
		str_find(tail, S("?")) < tail.n ? '&' : '?',
		s.seen                   ? "again=1"
		    : s.save.rev == base ? "saved=0"
					 : "saved=1"));
	return OK;
}

/* The last line ends as the others do. */
static struct str
whole_lines(struct job *j, struct str s)
{
	struct buf b = { .j = j };

	buf_put(&b, one_line_end(j, s));
	if (b.n > 0 && b.p[b.n - 1] != '\n')
		buf_c(&b, '\n');
	return buf_str(&b);
}

enum err
page_draft_text_take(struct req *r, struct desk *d)
{
	struct draft_text_page v = { .problems = { .j = r->job } };
	struct str text = whole_lines(r->job, req_field(r, S("text"))), out;
	struct rule_notes notes = { .j = r->job, .text = text };
	struct opened o = { 0 };
	enum err e = draft_load(r, d->ro, &o);

	if (e == OK)
		e = draft_must_write(r, &o);
	if (e == OK && !req_number(req_field(r, S("base")), &v.base))
		return fail(r->job, E_INPUT, "表不完整；请后退一步，刷新页面再改");
	if (e != OK)
		return e;
	if (rule_format(r->job, o.draft.name, text, &notes, &out) == OK)
		text = out;
	e = draft_save(r, d, &o, v.base, text, S("改了文本"), S("/text"));
	if (e == OK || !problem_told(r, &v.problems, e))
		return e;
	e = draft_read(r, &o, text);
	return e == OK ? draw(r, &o, &v) : e;
}
