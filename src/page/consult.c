/* SPDX-License-Identifier: MIT
 *
 * consult.c -- a draft before the units [征求意见]: comments by item, and answers
 *
 * All who may see it see every comment and every answer.  A comment is given for
 * a unit; only the committee answers.  A suggestion [建议] on a scheme in force, or
 * on what came of it, is a comment in a consultation without a draft.
 */
#include "page/draft.h"

struct consult_row {
	int64_t id, scheme, comments, unanswered;
	struct str title, name, from, until, word, colour;
};
struct consults_page {
	struct frame frame;
	bool may_answer;
	const struct consult_row *rows, *boxes; /* boxes: of schemes in force */
	size_t rows_n, boxes_n;
};
#include "page/consults.html.h"

struct item_choice { /* what a comment may be about */
	struct str key, name;
	bool is_now;
};
struct unit_choice {
	int64_t id;
	struct str name;
	bool is_now;
};
struct answer_choice {
	int64_t value;
	struct str word;
	bool is_now;
};
struct comment_view {
	int64_t id;
	struct str item, unit, who, at, text;
	struct str word, colour, reason, answered_by, answered_at;
	bool is_answered, may_answer, is_bad;
	bool is_folded; /* it may be answered anew */
	const struct answer_choice *answers;
	size_t answers_n;
	struct str typed; /* reason that could not be taken */
};
struct consult_page {
	struct frame frame;
	struct problems problems;
	struct str saved;
	int64_t id, draft, scheme; /* scheme: suggestions on it; then there is no draft */
	struct str what;           /* 意见, 建议 */
	struct url here;
	struct str title, name, from, until, words, left, word, colour;
	bool is_open, may_comment, may_answer, is_read, one_unit, bad_text;
	struct sheet_view sheet;
	const struct item_choice *items;
	size_t items_n;
	const struct unit_choice *units;
	size_t units_n;
	struct str typed; /* a comment that could not be taken */
	const struct comment_view *comments;
	size_t comments_n;
	int64_t unanswered;
};
#include "page/consult.html.h"

/* ── the list ───────────────────────────────────────────────────────── */

static struct consult_row
row_of(struct job *j, const struct scheme_consult *c)
{
	return (struct consult_row){ .id = c->id,
		.comments = c->comments,
		.unanswered = c->unanswered,
		.scheme = c->scheme,
		.title = c->title,
		.name = name_apart(c->title, c->name),
		.from = day_text(j, c->from),
		.until = c->scheme != 0
		    ? S("")
		    : day_text(j, c->closed != DAY_NONE ? c->closed : c->until),
		.word = c->scheme != 0 ? S("收建议")
		    : c->is_open       ? S("征求中")
				       : S("已结束"),
		.colour = c->is_open ? S("tag b") : S("tag") };
}

static const struct consult_row *
rows_of(struct job *j, const struct scheme_consult *c, size_t n)
{
	struct consult_row *rows = NEWS(j, struct consult_row, n + 1);

	for (size_t i = 0; i < n; i++)
		rows[i] = row_of(j, &c[i]);
	return rows;
}

enum err
page_consults(struct req *r, struct db_ro *db)
{
	struct consults_page v = { .frame = frame_of(r, S("征求意见")),
		.may_answer = account_has(who_of(r), R_DRAFT) };
	const struct scheme_consult *c;
	enum err e = scheme_consult_list(r->job, db, 0, &c, &v.rows_n);

	if (e != OK)
		return e;
	v.rows = rows_of(r->job, c, v.rows_n);
	e = scheme_box_list(r->job, db, &c, &v.boxes_n);
	if (e != OK)
		return e;
	v.boxes = rows_of(r->job, c, v.boxes_n);
	consults_page_html(&r->out, &v);
	return OK;
}

/* ── one consultation ───────────────────────────────────────────────── */

#define ITEM_RESULT "考核结果" /* of a suggestion: what came of the scheme */

struct asking { /* what the forms of the page show */
	struct scheme_consult consult;
	struct opened o;       /* the text that is shown */
	struct str item, text; /* of a comment, as typed */
	int64_t unit;
	int64_t comment; /* the one whose answer could not be taken */
	int64_t answer;
	struct str reason;
};

/* Suggestions are about the text in force. */
static enum err
load_scheme_text(struct req *r, struct db_ro *db, struct asking *a)
{
	struct scheme s;
	enum err e = scheme_find(r->job, db, a->consult.scheme, &s);

	if (e != OK)
		return e;
	a->consult.name = a->o.l.scheme.name = s.name;
	a->consult.title = a->o.l.title = s.title;
	e = draft_read(r, &a->o, s.text);
	load_name(&a->o.l);
	return e;
}

static enum err
load_draft_text(struct req *r, struct db_ro *db, struct asking *a)
{
	struct scheme_rev rev;
	enum err e = scheme_draft_find(r->job, db, a->consult.draft, &a->o.draft);

	if (e == OK)
		e = scheme_rev_find(r->job, db, a->consult.draft, a->consult.rev, &rev);
	if (e != OK)
		return e;
	a->o.l.scheme.name = a->consult.name;
	a->o.l.title = a->consult.title;
	return draft_read(r, &a->o, rev.text);
}

static enum err
load(struct req *r, struct db_ro *db, struct asking *a)
{
	enum err e = scheme_consult_find(r->job, db, arg_id(r, 0), &a->consult);

	if (e == E_MISSING)
		return fail(r->job, E_MISSING,
		    "没有编号为“%.*s”的征求意见稿；请从征求意见页进入",
		    STR_FMT(r->arg[0]));
	if (e != OK)
		return e;
	return a->consult.scheme != 0 ? load_scheme_text(r, db, a)
				      : load_draft_text(r, db, a);
}

/* The same for the scheme that the path names; it may have no box yet. */
static enum err
load_box(struct req *r, struct db_ro *db, struct asking *a)
{
	int64_t scheme = arg_id(r, 0), id;
	enum err e = scheme_box_find(r->job, db, scheme, &id);

	if (e == OK && id != 0)
		e = scheme_consult_find(r->job, db, id, &a->consult);
	else
		a->consult = (struct scheme_consult){ .scheme = scheme,
			.from = r->job->today,
			.is_open = true,
			.closed = DAY_NONE };
	return e == OK ? load_scheme_text(r, db, a) : e;
}

static void
fill_items(struct job *j, const struct asking *a, struct consult_page *v)
{
	struct item_choice *list = NEWS(j, struct item_choice, v->sheet.pools_n + 2);

	list[v->items_n++] = (struct item_choice){ S(""), S("整个方案"), a->item.n == 0 };
	if (v->scheme != 0)
		list[v->items_n++] = (struct item_choice){ S(ITEM_RESULT), S("考核结果"),
			str_eq(a->item, S(ITEM_RESULT)) };
	for (size_t i = 0; i < v->sheet.pools_n; i++) {
		const struct sheet_row *row = &v->sheet.pools[i];

		list[v->items_n++] = (struct item_choice){ row->key,
			job_fmt(j, "%s%.*s %.*s", row->is_top ? "" : "　",
			    STR_FMT(row->word), STR_FMT(row->name)),
			str_eq(row->key, a->item) };
	}
	v->items = list;
}

static void
fill_units(struct req *r, struct db_ro *db, const struct asking *a,
    struct consult_page *v)
{
	const int64_t *tops;
	struct unit_choice *list;
	bool all;
	size_t n;

	account_within(r->job, who_of(r), R_COMMENT, &all, &tops, &n);
	list = NEWS(r->job, struct unit_choice, n);
	for (size_t i = 0; i < n; i++)
		list[v->units_n++] = (struct unit_choice){ tops[i],
			unit_name(r, db, tops[i]), tops[i] == a->unit };
	v->units = list;
	v->one_unit = n == 1;
	v->may_comment = v->is_open && n > 0;
}

struct str
answer_colour(enum scheme_answer a)
{
	static const char *const colours[SCHEME_ANSWERS_N] = {
		"tag a",
		"tag g",
		"tag b",
		"tag",
	};

	return str_of(a < SCHEME_ANSWERS_N ? colours[a] : "tag");
}

struct str
comment_item(struct str item)
{
	size_t dot = str_find(item, S("."));

	return item.n == 0 ? S("整个方案")
			   : str_cut(item, dot < item.n ? dot + 1 : 0, item.n);
}

static size_t
answers_of(struct job *j, int64_t now, const struct answer_choice **out)
{
	struct answer_choice *list = NEWS(j, struct answer_choice, SCHEME_ANSWERS_N);
	size_t n = 0;

	for (int i = SCHEME_ACCEPTED; i < SCHEME_ANSWERS_N; i++)
		list[n++] = (struct answer_choice){ i,
			scheme_answer_word((enum scheme_answer)i), i == now };
	*out = list;
	return n;
}

static struct comment_view
comment_of(struct req *r, struct db_ro *db, const struct asking *a,
    const struct scheme_comment *c, bool may_answer)
{
	bool is_bad = a->comment == c->id;
	struct comment_view v = { .id = c->id,
		.item = comment_item(c->item),
		.unit = unit_name(r, db, c->unit),
		.who = person_name(r, db, c->actor),
		.at = moment(r->job, c->at),
		.text = c->text.n > 0 ? c->text : S("〔已删除〕"),
		.word = scheme_answer_word(c->answer),
		.reason = c->reason,
		.is_answered = c->answer != SCHEME_UNANSWERED,
		.is_bad = is_bad,
		.typed = is_bad ? a->reason : c->reason };

	v.may_answer = may_answer;
	v.is_folded = v.is_answered && !is_bad;
	v.colour = answer_colour(c->answer);
	v.answers_n = answers_of(r->job, is_bad ? a->answer : (int64_t)c->answer,
	    &v.answers);
	if (v.is_answered) {
		v.answered_by = person_name(r, db, c->answered_by);
		v.answered_at = moment(r->job, c->answered_at);
	}
	return v;
}

static enum err
fill_comments(struct req *r, struct db_ro *db, const struct asking *a,
    struct consult_page *v)
{
	const struct scheme_comment *c;
	struct comment_view *list;
	enum err e = scheme_comment_list(r->job, db, v->id, &c, &v->comments_n);

	if (e != OK)
		return e;
	list = NEWS(r->job, struct comment_view, v->comments_n);
	for (size_t i = 0; i < v->comments_n; i++)
		list[i] = comment_of(r, db, a, &c[i], v->may_answer);
	v->comments = list;
	return OK;
}

static void
fill_head(struct req *r, const struct asking *a, struct consult_page *v)
{
	const struct scheme_consult *c = &a->consult;
	struct consult_row row = row_of(r->job, c);

	v->id = c->id;
	v->draft = c->draft;
	v->scheme = c->scheme;
	v->what = c->scheme != 0 ? S("建议") : S("意见");
	v->here.s = c->scheme != 0
	    ? job_fmt(r->job, "/scheme/%lld/suggest", (long long)c->scheme)
	    : job_fmt(r->job, "/consult/%lld", (long long)c->id);
	v->title = c->title;
	v->name = row.name;
	v->from = row.from;
	v->until = row.until;
	v->words = c->words;
	v->word = row.word;
	v->colour = row.colour;
	v->is_open = c->is_open;
	v->left = c->is_open && c->scheme == 0 ? due_of(r->job, c->until).left : S("");
	v->unanswered = c->unanswered;
	v->may_answer = account_has(who_of(r), R_DRAFT) &&
	    a->o.draft.state == SCHEME_WRITING;
	v->typed = a->text;
}

static enum err
draw(struct req *r, struct db_ro *db, const struct asking *a, struct consult_page *v)
{
	struct sheet_asked as = { .is_form = false };

	fill_head(r, a, v);
	v->is_read = a->o.l.rule != NULL;
	if (v->is_read)
		v->sheet = sheet_of(r->job, &a->o.l, &as);
	fill_items(r->job, a, v);
	fill_units(r, db, a, v);
	v->frame = frame_of(r,
	    problem_title(&v->problems,
		job_fmt(r->job, v->scheme != 0 ? "建议 %.*s" : "征求意见 %.*s",
		    STR_FMT(v->title))));
	if (v->scheme != 0)
		frame_scheme(r, &v->frame, a->o.l.title, v->scheme);
	if (fill_comments(r, db, a, v) != OK)
		return E_SYSTEM;
	consult_page_html(&r->out, v);
	return OK;
}

static const struct done dones[] = {
	{ "suggest", "建议已经记下，所有单位都看得到。" },
	{ "comment", "意见已经记下，所有单位都看得到。" },
	{ "answer", "答复已经记下，所有单位都看得到。" },
	{ "open", "已开始征求意见，各单位在待办里看得到。" },
	{ "close", "征求意见已经结束。" },
	{ "again", "这张表已经交过，没有重复记。" },
};

enum err
page_consult(struct req *r, struct db_ro *db)
{
	struct consult_page v = { .problems = { .j = r->job } };
	struct asking a = { .item = req_field(r, S("item")) };
	enum err e = load(r, db, &a);

	if (e != OK)
		return e;
	v.saved = done_told(r, dones, ARRAY_N(dones));
	return draw(r, db, &a, &v);
}

/* ── taking ─────────────────────────────────────────────────────────── */

struct telling {
	struct scheme_act act;
	struct scheme_comment comment;
	int64_t consult, scheme; /* scheme: of a suggestion */
	bool seen;
};

static enum err
go_back(struct req *r, const struct telling *t, const char *done, const char *anchor)
{
	struct str to = t->scheme != 0
	    ? job_fmt(r->job, "/scheme/%lld/suggest", (long long)t->scheme)
	    : job_fmt(r->job, "/consult/%lld", (long long)t->consult);

	go_to(r,
	    job_fmt(r->job, "%.*s?done=%s%s", STR_FMT(to), t->seen ? "again" : done,
		anchor));
	return OK;
}

static enum err
tell_comment(struct job *j, struct db_rw *rw, void *arg)
{
	struct telling *t = arg;

	return t->scheme != 0 ? scheme_suggest(j, rw, &t->act, t->scheme, &t->comment)
			      : scheme_comment_put(j, rw, &t->act, &t->comment);
}

static bool
is_item(const struct asking *a, struct job *j, struct str key)
{
	struct sheet_asked as = { .is_form = false };
	struct sheet_view sheet;

	if (key.n == 0 || (a->consult.scheme != 0 && str_eq(key, S(ITEM_RESULT))))
		return true;
	if (a->o.l.rule == NULL)
		return false;
	sheet = sheet_of(j, &a->o.l, &as);
	for (size_t i = 0; i < sheet.pools_n; i++)
		if (str_eq(sheet.pools[i].key, key))
			return true;
	return false;
}

static enum err
check_comment(struct req *r, struct db_ro *db, struct asking *a)
{
	enum err e;

	a->item = req_field(r, S("item"));
	a->text = str_trim(req_field(r, S("text")));
	if (!req_number(req_field(r, S("unit")), &a->unit))
		return fail(r->job, E_INPUT, "请选是哪个单位的意见");
	e = account_may(r->job, db, who_of(r), R_COMMENT, a->unit);
	if (e == OK && !is_item(a, r->job, a->item))
		return fail(r->job, E_INPUT, "方案里没有这一项；请重新选");
	return e;
}

/* ${a} is loaded. */
static enum err
take_comment(struct req *r, struct desk *d, struct asking *a)
{
	struct consult_page v = { .problems = { .j = r->job } };
	struct telling t = { .consult = a->consult.id, .scheme = a->consult.scheme };
	enum err e = check_comment(r, d->ro, a);

	t.act = scheme_act_of(r, &t.seen);
	t.comment = (struct scheme_comment){ .consult = a->consult.id,
		.unit = a->unit,
		.item = a->item,
		.text = a->text };
	if (e == OK)
		e = db_tell(r->job, d->db, tell_comment, &t);
	if (e == OK)
		return go_back(r, &t, t.scheme != 0 ? "suggest" : "comment", "#comments");
	v.bad_text = a->text.n == 0;
	return problem_told(r, &v.problems, e) ? draw(r, d->ro, a, &v) : e;
}

enum err
page_consult_comment(struct req *r, struct desk *d)
{
	struct asking a = { .unit = 0 };
	enum err e = load(r, d->ro, &a);

	return e == OK ? take_comment(r, d, &a) : e;
}

enum err
page_suggest(struct req *r, struct db_ro *db)
{
	struct consult_page v = { .problems = { .j = r->job } };
	struct asking a = { .item = req_field(r, S("item")) };
	enum err e = load_box(r, db, &a);

	if (e != OK)
		return e;
	v.saved = done_told(r, dones, ARRAY_N(dones));
	return draw(r, db, &a, &v);
}

enum err
page_suggest_take(struct req *r, struct desk *d)
{
	struct asking a = { .unit = 0 };
	enum err e = load_box(r, d->ro, &a);

	return e == OK ? take_comment(r, d, &a) : e;
}

static enum err
tell_answer(struct job *j, struct db_rw *rw, void *arg)
{
	struct telling *t = arg;

	return scheme_comment_answer(j, rw, &t->act, &t->comment);
}

enum err
page_consult_answer(struct req *r, struct desk *d)
{
	struct consult_page v = { .problems = { .j = r->job } };
	struct asking a = { .reason = str_trim(req_field(r, S("reason"))) };
	struct telling t = { .seen = false };
	enum err e = load(r, d->ro, &a);

	if (e != OK)
		return e;
	if (!req_number(req_field(r, S("comment")), &a.comment))
		return fail(r->job, E_INPUT, "没有说答复哪条意见；请刷新页面再答");
	(void)!req_number(req_field(r, S("answer")), &a.answer);
	t.act = scheme_act_of(r, &t.seen);
	t.consult = a.consult.id;
	t.scheme = a.consult.scheme;
	t.comment = (struct scheme_comment){ .id = a.comment,
		.answer = a.answer < SCHEME_ANSWERS_N ? (enum scheme_answer)a.answer
						      : SCHEME_UNANSWERED,
		.reason = a.reason };
	e = db_tell(r->job, d->db, tell_answer, &t);
	if (e == OK)
		return go_back(r, &t, "answer",
		    job_cstr(r->job, job_fmt(r->job, "#m%lld", (long long)a.comment)));
	return problem_told(r, &v.problems, e) ? draw(r, d->ro, &a, &v) : e;
}

static enum err
tell_close(struct job *j, struct db_rw *rw, void *arg)
{
	struct telling *t = arg;

	return scheme_consult_close(j, rw, &t->act, t->consult);
}

enum err
page_consult_close(struct req *r, struct desk *d)
{
	struct consult_page v = { .problems = { .j = r->job } };
	struct asking a = { .unit = 0 };
	struct telling t = { .seen = false };
	enum err e = load(r, d->ro, &a);

	if (e != OK)
		return e;
	t.act = scheme_act_of(r, &t.seen);
	t.consult = a.consult.id;
	e = db_tell(r->job, d->db, tell_close, &t);
	if (e == OK)
		return go_back(r, &t, "close", "");
	return problem_told(r, &v.problems, e) ? draw(r, d->ro, &a, &v) : e;
}
