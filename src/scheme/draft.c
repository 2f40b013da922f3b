/* SPDX-License-Identifier: MIT
 *
 * draft.c -- a text on its way [草稿]: made, saved, dropped, issued
 *
 * Every save is a fact with the whole text, so nothing that was written is lost;
 * a save on top of a newer one is not made, and said.
 */
#include "scheme/keep.h"

#define SOURCE_MAX 1000

/* ── facts ──────────────────────────────────────────────────────────── */

static enum err
put_rev(struct job *j, struct db_rw *rw, const struct ledger_fact *f, int64_t rev)
{
	return db_change(j, rw, &scheme_sql[SCHEME_REV_PUT],
	    VALUES(DB_I(fact_number(f)), DB_I(rev), DB_I(f->actor), DB_I(f->at),
		DB_T(body_get(j, f->body, S("note"))),
		DB_T(body_get(j, f->body, S("text")))),
	    NULL);
}

enum err
scheme_apply_DRAFT(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	enum err e = db_change(j, rw, &scheme_sql[SCHEME_DRAFT_PUT],
	    VALUES(DB_I(fact_number(f)), DB_T(body_get(j, f->body, S("name"))),
		DB_I(body_int(j, f->body, S("aim"))),
		DB_I(body_int(j, f->body, S("base"))),
		DB_I(body_int(j, f->body, S("version"))),
		DB_T(body_get(j, f->body, S("source"))), DB_I(f->actor), DB_I(f->at)),
	    NULL);

	return e == OK ? put_rev(j, rw, f, 1) : e;
}

enum err
scheme_apply_SAVE(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	int64_t rev = body_int(j, f->body, S("rev"));
	enum err e = put_rev(j, rw, f, rev);

	if (e != OK)
		return e;
	return db_change(j, rw, &scheme_sql[SCHEME_DRAFT_SAVED],
	    VALUES(DB_I(fact_number(f)), DB_I(rev), DB_I(f->actor), DB_I(f->at)), NULL);
}

enum err
scheme_apply_DROP(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	return db_change(j, rw, &scheme_sql[SCHEME_DRAFT_DROPPED],
	    VALUES(DB_I(fact_number(f)), DB_T(body_get(j, f->body, S("reason")))), NULL);
}

/* ── out ────────────────────────────────────────────────────────────── */

/* Columns as draft_find and draft_list have them. */
static struct scheme_draft
row_draft(struct db_rows *rows, struct str text)
{
	struct scheme_draft d = { .id = db_int(rows, 0),
		.name = db_text(rows, 1),
		.aim = (enum scheme_aim)db_int(rows, 2),
		.base = db_int(rows, 3),
		.base_version = db_int(rows, 4),
		.source = db_text(rows, 5),
		.state = (enum scheme_state)db_int(rows, 6),
		.rev = db_int(rows, 7),
		.made_by = db_int(rows, 8),
		.made_at = db_int(rows, 9),
		.saved_by = db_int(rows, 10),
		.saved_at = db_int(rows, 11),
		.reason = db_text(rows, 12),
		.scheme = db_int(rows, 13),
		.version = db_int(rows, 14) };

	d.title = title_of(text, d.name);
	return d;
}

enum err
scheme_draft_find(struct job *j, struct db_ro *ro, int64_t id, struct scheme_draft *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &scheme_sql[SCHEME_DRAFT_FIND], VALUES(DB_I(id)),
	    &rows);

	if (e != OK)
		return e;
	if (rows == NULL)
		return fail(j, E_MISSING, "没有编号为 %lld 的草稿；请从方案的草稿页进入",
		    (long long)id);
	*out = row_draft(rows, db_text(rows, 15));
	out->text = db_text(rows, 15);
	return OK;
}

enum err
scheme_draft_list(struct job *j, struct db_ro *ro, const struct scheme_draft **items,
    size_t *n)
{
	struct scheme_draft *list = NEWS(j, struct scheme_draft, SCHEME_DRAFTS_MAX);
	struct db_rows *rows;
	enum err e = db_select(j, ro, &scheme_sql[SCHEME_DRAFT_LIST],
	    VALUES(DB_I(SCHEME_DRAFTS_MAX)), &rows);

	for (*n = 0; db_more(rows, &e); (*n)++)
		list[*n] = row_draft(rows, db_text(rows, 15));
	*items = list;
	return e;
}

static struct scheme_rev
row_rev(struct db_rows *rows)
{
	return (struct scheme_rev){ .rev = db_int(rows, 0),
		.actor = db_int(rows, 1),
		.at = db_int(rows, 2),
		.note = db_text(rows, 3) };
}

enum err
scheme_rev_list(struct job *j, struct db_ro *ro, int64_t draft,
    const struct scheme_rev **items, size_t *n)
{
	struct scheme_rev *list = NEWS(j, struct scheme_rev, SCHEME_REVS_MAX);
	struct db_rows *rows;
	enum err e = db_select(j, ro, &scheme_sql[SCHEME_REV_LIST],
	    VALUES(DB_I(draft), DB_I(SCHEME_REVS_MAX)), &rows);

	for (*n = 0; db_more(rows, &e); (*n)++)
		list[*n] = row_rev(rows);
	*items = list;
	return e;
}

enum err
scheme_rev_find(struct job *j, struct db_ro *ro, int64_t draft, int64_t rev,
    struct scheme_rev *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &scheme_sql[SCHEME_REV_FIND],
	    VALUES(DB_I(draft), DB_I(rev)), &rows);

	if (e != OK)
		return e;
	if (rows == NULL)
		return fail(j, E_MISSING, "草稿没有第 %lld 稿；请从草稿的历次保存进入",
		    (long long)rev);
	*out = row_rev(rows);
	out->text = db_text(rows, 4);
	return OK;
}

enum err
draft_writing(struct job *j, struct db_ro *ro, int64_t id, struct scheme_draft *out)
{
	enum err e = scheme_draft_find(j, ro, id, out);

	if (e != OK || out->state == SCHEME_WRITING)
		return e;
	return fail(j, E_INPUT, "草稿“%.*s”%s，不能再改", STR_FMT(out->name),
	    out->state == SCHEME_OUT ? "已经印发" : "已经废弃");
}

/* ── making and saving ──────────────────────────────────────────────── */

static enum err
check_new(struct job *j, struct db_ro *ro, const struct scheme_draft *d)
{
	struct scheme base;
	enum err e = need_scheme_text(j, d->name, d->text);

	if (e == OK && d->source.n > SOURCE_MAX)
		return fail(j, E_INPUT, "来源写得太长：最多 %d 字节", SOURCE_MAX);
	if (e != OK || d->aim == SCHEME_NEW)
		return e;
	e = scheme_text_find(j, ro, d->base, d->base_version, &base);
	if (e == OK && d->aim == SCHEME_AMEND && base.retired != DAY_NONE)
		return fail(j, E_INPUT, "方案“%.*s”已经废止，不能修订；可以另立新方案",
		    STR_FMT(base.name));
	return e;
}

enum err
scheme_draft_make(struct job *j, struct db_rw *rw, const struct scheme_act *act,
    struct scheme_draft *d)
{
	struct db_ro *ro = db_rw_reader(rw);
	struct buf b = { .j = j };
	bool seen;
	enum err e = scheme_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	e = check_new(j, ro, d);
	if (e == OK)
		e = scheme_next(j, ro, SCHEME_DRAFT_LAST, &d->id);
	if (e != OK)
		return e;
	d->rev = 1;
	body_put(&b, S("name"), d->name);
	body_put_int(&b, S("aim"), (int64_t)d->aim);
	body_put_int(&b, S("base"), d->base);
	body_put_int(&b, S("version"), d->base_version);
	body_put(&b, S("source"), d->source);
	body_put(&b, S("note"), S("建立"));
	body_put(&b, S("text"), d->text);
	return scheme_fact(j, rw, act, KIND_DRAFT,
	    &(struct keep_fact){ .id = d->id, .body = buf_str(&b) });
}

static enum err
save(struct job *j, struct db_rw *rw, const struct scheme_act *act,
    const struct scheme_save *s)
{
	struct buf b = { .j = j };

	body_put_int(&b, S("rev"), s->rev);
	body_put(&b, S("note"), s->note);
	body_put(&b, S("text"), s->text);
	return scheme_fact(j, rw, act, KIND_SAVE,
	    &(struct keep_fact){ .id = s->draft, .body = buf_str(&b) });
}

enum err
scheme_draft_save(struct job *j, struct db_rw *rw, const struct scheme_act *act,
    struct scheme_save *s)
{
	struct scheme_draft d;
	bool seen;
	enum err e = scheme_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	e = draft_writing(j, db_rw_reader(rw), s->draft, &d);
	if (e == OK)
		e = need_scheme_text(j, d.name, s->text);
	if (e == OK && s->note.n > 0)
		e = need_words(j, s->note, "这次改了什么");
	if (e != OK)
		return e;
	s->rev = d.rev;
	if (str_eq(d.text, s->text))
		return OK;
	s->clash = d.rev != s->base;
	if (s->clash)
		return OK;
	s->rev = d.rev + 1;
	return save(j, rw, act, s);
}

enum err
scheme_draft_drop(struct job *j, struct db_rw *rw, const struct scheme_act *act,
    int64_t draft, struct str reason)
{
	struct db_ro *ro = db_rw_reader(rw);
	struct buf b = { .j = j };
	struct scheme_draft d;
	int64_t open, unanswered;
	bool seen;
	enum err e = scheme_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	e = draft_writing(j, ro, draft, &d);
	if (e == OK)
		e = need_words(j, reason, "废弃的理由");
	if (e == OK)
		e = consult_left(j, ro, draft, &open, &unanswered);
	if (e == OK && open > 0)
		return fail(j, E_INPUT, "正在征求意见；请先结束征求意见，再废弃草稿");
	if (e != OK)
		return e;
	body_put(&b, S("reason"), str_trim(reason));
	return scheme_fact(j, rw, act, KIND_DROP,
	    &(struct keep_fact){ .id = draft, .body = buf_str(&b) });
}

/* ── issuing ────────────────────────────────────────────────────────── */

/* What units suggested on the scheme that the draft starts from. */
static enum err
check_suggested(struct job *j, struct db_ro *ro, const struct scheme_issue *i,
    const struct scheme_draft *d)
{
	int64_t n;
	enum err e = scheme_box_left(j, ro, d->base, &n);

	if (e != OK || n == 0)
		return e;
	if (i->leaves.n == 0)
		return fail(j, E_INPUT,
		    "单位对原方案的建议还有 %lld 条没有答复：请逐条答复，或写明为什么不答复",
		    (long long)n);
	return need_words(j, i->leaves, "不答复的理由");
}

static enum err
check_left(struct job *j, struct db_ro *ro, const struct scheme_issue *i,
    const struct scheme_draft *d)
{
	int64_t open, unanswered;
	enum err e = consult_left(j, ro, d->id, &open, &unanswered);

	if (e != OK)
		return e;
	if (d->rev != i->rev)
		return fail(j, E_INPUT,
		    "核对的是第 %lld 稿，现在已是第 %lld 稿；请重新核对",
		    (long long)i->rev, (long long)d->rev);
	if (open > 0)
		return fail(j, E_INPUT, "正在征求意见；请先结束征求意见，再印发");
	if (unanswered > 0)
		return fail(j, E_INPUT, "还有 %lld 条意见没有答复；请先逐条答复，再印发",
		    (long long)unanswered);
	e = need_words(j, i->basis, "印发的依据");
	return e == OK ? check_suggested(j, ro, i, d) : e;
}

static enum err
new_scheme(struct job *j, struct db_ro *ro, struct scheme_issue *i,
    struct keep_version *v)
{
	int64_t had;
	enum err e = need_scheme_text(j, i->name, v->text);

	if (e == OK)
		e = name_find(j, ro, i->name, &had);
	if (e == OK && had != 0)
		return fail(j, E_INPUT,
		    "已经有叫“%.*s”的方案：请换一个名称，或者从那个方案起草修订",
		    STR_FMT(i->name));
	v->name = i->name;
	v->version = 1;
	v->how = SCHEME_ISSUED;
	v->from = DAY_NONE;
	return e == OK ? scheme_next(j, ro, SCHEME_ID_LAST, &v->scheme) : e;
}

/* An amendment begins inside the period, and not before the last one did. */
static enum err
check_day(struct job *j, struct db_ro *ro, const struct scheme_issue *i, int64_t scheme)
{
	const struct scheme_version *had;
	struct buf b = { .j = j };
	size_t n;
	enum err e = scheme_versions(j, ro, scheme, &had, &n);

	if (e != OK)
		return e;
	if (i->from == DAY_NONE)
		return fail(j, E_INPUT, "请写明修订从哪一天起施行");
	if (i->first != DAY_NONE && (i->from <= i->first || i->from > i->last)) {
		day_put(&b, i->first + 1);
		buf_put(&b, S("至"));
		day_put(&b, i->last);
		return fail(j, E_INPUT,
		    "修订要在考核期内施行，可以是%.*s；整个考核期都用新文本的，请重新印发",
		    STR_FMT(buf_str(&b)));
	}
	for (size_t k = 0; k < n; k++)
		if (had[k].from != DAY_NONE && had[k].from > i->from) {
			day_put(&b, had[k].from);
			return fail(j, E_INPUT, "上一次修订从%.*s起施行，这一次不能更早",
			    STR_FMT(buf_str(&b)));
		}
	return OK;
}

static enum err
amended(struct job *j, struct db_ro *ro, const struct scheme_issue *i,
    const struct scheme_draft *d, struct keep_version *v)
{
	const struct scheme_version *had;
	struct scheme base;
	size_t n;
	enum err e = scheme_find(j, ro, d->base, &base);

	if (e == OK && base.retired != DAY_NONE)
		return fail(j, E_INPUT, "方案“%.*s”已经废止，不能再修订",
		    STR_FMT(base.name));
	if (e == OK)
		e = check_day(j, ro, i, d->base);
	if (e == OK)
		e = scheme_versions(j, ro, d->base, &had, &n);
	if (e != OK)
		return e;
	if (had[n - 1].version != d->base_version)
		return fail(j, E_INPUT,
		    "草稿从第 %lld 版起草，后来又有了第 %lld 版，印发会盖掉那一版的改动；"
		    "请从第 %lld 版另起草修订，把这里的改动写进去",
		    (long long)d->base_version, (long long)had[n - 1].version,
		    (long long)had[n - 1].version);
	v->scheme = d->base;
	v->name = base.name;
	v->version = had[n - 1].version + 1;
	v->how = SCHEME_AMENDED;
	v->from = i->from;
	return OK;
}

enum err
scheme_issue(struct job *j, struct db_rw *rw, const struct scheme_act *act,
    struct scheme_issue *i)
{
	struct db_ro *ro = db_rw_reader(rw);
	struct scheme_draft d;
	struct keep_version v = { .draft = i->draft, .rev = i->rev };
	bool seen;
	enum err e = scheme_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	e = draft_writing(j, ro, i->draft, &d);
	if (e == OK)
		e = check_left(j, ro, i, &d);
	if (e != OK)
		return e;
	v.text = d.text;
	v.basis = str_trim(i->basis);
	v.leaves = str_trim(i->leaves);
	e = d.aim == SCHEME_AMEND ? amended(j, ro, i, &d, &v) : new_scheme(j, ro, i, &v);
	if (e == OK)
		e = version_put(j, rw, act, &v);
	i->scheme = v.scheme;
	i->version = v.version;
	return e;
}

enum err
scheme_before(struct job *j, struct db_ro *ro, int64_t id, int64_t *before)
{
	const struct scheme_version *v;
	struct scheme_draft d = { .aim = SCHEME_NEW };
	size_t n;
	enum err e = scheme_versions(j, ro, id, &v, &n);

	if (e == OK && n > 0 && v[0].draft != 0)
		e = scheme_draft_find(j, ro, v[0].draft, &d);
	*before = d.aim == SCHEME_NEXT ? d.base : 0;
	return e;
}
