/* SPDX-License-Identifier: MIT
 *
 * scheme.c -- texts go in as new versions and come out as they went in
 *
 * Every version stays, each one a fact 制度.文本 that also says from which day
 * it holds and which draft it was.  Nothing here parses a text.
 */
#include "scheme/keep.h"

/* ── the facts and their views ──────────────────────────────────────── */

static enum err
apply_issue(struct job *j, struct db_rw *rw, const struct ledger_fact *f, int64_t id,
    int64_t version)
{
	int64_t draft = body_int(j, f->body, S("draft"));
	enum err e = db_change(j, rw, &scheme_sql[SCHEME_ISSUE_PUT],
	    VALUES(DB_I(id), DB_I(version), DB_I(body_int(j, f->body, S("how"))),
		DB_I(body_int(j, f->body, S("since"))),
		DB_T(body_get(j, f->body, S("basis"))), DB_I(draft),
		DB_I(body_int(j, f->body, S("rev")))),
	    NULL);

	if (e != OK || draft == 0)
		return e;
	return db_change(j, rw, &scheme_sql[SCHEME_DRAFT_OUT],
	    VALUES(DB_I(draft), DB_T(body_get(j, f->body, S("name"))), DB_I(id),
		DB_I(version)),
	    NULL);
}

enum err
scheme_apply_TEXT(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	int64_t id = body_int(j, f->body, S("scheme"));
	int64_t version = body_int(j, f->body, S("version"));
	enum err e = db_change(j, rw, &scheme_sql[SCHEME_NAME_PUT],
	    VALUES(DB_I(id), DB_T(body_get(j, f->body, S("name")))), NULL);

	if (e == OK)
		e = db_change(j, rw, &scheme_sql[SCHEME_TEXT_PUT],
		    VALUES(DB_I(id), DB_I(version), DB_T(body_get(j, f->body, S("text"))),
			DB_I(f->seq)),
		    NULL);
	return e == OK ? apply_issue(j, rw, f, id, version) : e;
}

enum err
scheme_apply_RETIRE(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	return db_change(j, rw, &scheme_sql[SCHEME_END_PUT],
	    VALUES(DB_I(fact_number(f)), DB_I(f->day),
		DB_T(body_get(j, f->body, S("reason"))), DB_I(f->actor), DB_I(f->at)),
	    NULL);
}

/* ── in ─────────────────────────────────────────────────────────────── */

enum err
version_put(struct job *j, struct db_rw *rw, const struct scheme_act *act,
    const struct keep_version *v)
{
	struct buf b = { .j = j };

	if (v->version > SCHEME_VERSIONS_MAX)
		return fail(j, E_LIMIT, "方案“%.*s”已有 %d 版，不能再加；可以另立新方案",
		    STR_FMT(v->name), SCHEME_VERSIONS_MAX);
	body_put_int(&b, S("scheme"), v->scheme);
	body_put(&b, S("name"), v->name);
	body_put_int(&b, S("version"), v->version);
	body_put(&b, S("text"), v->text);
	if (v->how != SCHEME_DIRECT) {
		body_put_int(&b, S("how"), (int64_t)v->how);
		body_put_int(&b, S("since"), day_in(v->from));
		body_put(&b, S("basis"), v->basis);
		body_put_int(&b, S("draft"), v->draft);
		body_put_int(&b, S("rev"), v->rev);
	}
	if (v->leaves.n > 0)
		body_put(&b, S("leaves"), v->leaves);
	return scheme_fact(j, rw, act, KIND_TEXT,
	    &(struct keep_fact){ .id = v->scheme, .body = buf_str(&b) });
}

enum err
name_find(struct job *j, struct db_ro *ro, struct str name, int64_t *id)
{
	return db_number(j, ro, &scheme_sql[SCHEME_NAME_FIND], VALUES(DB_T(name)), id);
}

/* What the first row of a statement was: NULL if it had none. */
static enum err
row_of(struct job *j, int64_t id, struct db_rows *rows, struct scheme *out)
{
	if (rows == NULL)
		return fail(j, E_MISSING, "没有编号为 %lld 的方案", (long long)id);
	*out = (struct scheme){ .id = id,
		.name = db_text(rows, 0),
		.version = db_int(rows, 1),
		.text = db_text(rows, 2),
		.retired = day_out(db_int(rows, 3)) };
	out->title = title_of(out->text, out->name);
	return OK;
}

/* The scheme called ${name}, or a new number for it. */
static enum err
find_or_number(struct job *j, struct db_ro *ro, struct str name, struct scheme *had)
{
	enum err e = name_find(j, ro, name, &had->id);

	if (e != OK || had->id == 0)
		return e == OK ? scheme_next(j, ro, SCHEME_ID_LAST, &had->id) : e;
	return scheme_newest(j, ro, had->id, had);
}

enum err
scheme_put(struct job *j, struct db_rw *rw, int64_t actor, struct str name,
    struct str text, int64_t *id)
{
	struct scheme_act act = { .actor = actor, .day = j->today };
	struct scheme had = { 0 };
	enum err e = need_scheme_text(j, name, text);

	if (e == OK)
		e = find_or_number(j, db_rw_reader(rw), name, &had);
	if (e != OK)
		return e;
	*id = had.id;
	if (had.version > 0 && str_eq(had.text, text))
		return OK;
	return version_put(j, rw, &act,
	    &(struct keep_version){ .scheme = had.id,
		.version = had.version + 1,
		.name = name,
		.text = text,
		.from = DAY_NONE });
}

enum err
scheme_retire(struct job *j, struct db_rw *rw, const struct scheme_act *act, int64_t id,
    struct str reason)
{
	struct buf b = { .j = j };
	struct scheme s;
	bool seen;
	enum err e = scheme_once(j, rw, act, &seen);

	if (e != OK || seen)
		return e;
	e = need_words(j, reason, "废止的理由");
	if (e == OK)
		e = scheme_find(j, db_rw_reader(rw), id, &s);
	if (e == OK && s.retired != DAY_NONE)
		return fail(j, E_INPUT, "方案“%.*s”已经废止，不用再废止",
		    STR_FMT(s.name));
	if (e != OK)
		return e;
	body_put(&b, S("reason"), str_trim(reason));
	return scheme_fact(j, rw, act, KIND_RETIRE,
	    &(struct keep_fact){ .id = id, .body = buf_str(&b) });
}

/* ── out ────────────────────────────────────────────────────────────── */

enum err
scheme_list(struct job *j, struct db_ro *ro, const struct scheme **items, size_t *n)
{
	struct scheme *list = NEWS(j, struct scheme, SCHEME_LIST_MAX);
	struct db_rows *rows;
	enum err e = db_select(j, ro, &scheme_sql[SCHEME_LIST],
	    VALUES(DB_I(SCHEME_LIST_MAX)), &rows);

	for (*n = 0; db_more(rows, &e); (*n)++) {
		list[*n] = (struct scheme){ .id = db_int(rows, 0),
			.name = db_text(rows, 1),
			.version = db_int(rows, 2),
			.retired = day_out(db_int(rows, 3)) };
		list[*n].title = title_of(db_text(rows, 4), list[*n].name);
	}
	*items = list;
	return e;
}

enum err
scheme_find(struct job *j, struct db_ro *ro, int64_t id, struct scheme *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &scheme_sql[SCHEME_TEXT_ON_DAY],
	    VALUES(DB_I(id), DB_I(j->today)), &rows);

	return e == OK ? row_of(j, id, rows, out) : e;
}

enum err
scheme_newest(struct job *j, struct db_ro *ro, int64_t id, struct scheme *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &scheme_sql[SCHEME_TEXT_NEWEST], VALUES(DB_I(id)),
	    &rows);

	return e == OK ? row_of(j, id, rows, out) : e;
}

enum err
scheme_text_find(struct job *j, struct db_ro *ro, int64_t id, int64_t version,
    struct scheme *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &scheme_sql[SCHEME_TEXT_FIND],
	    VALUES(DB_I(id), DB_I(version)), &rows);

	if (e != OK)
		return e;
	if (rows == NULL)
		return fail(j, E_MISSING, "方案没有第 %lld 版", (long long)version);
	*out = (struct scheme){ .id = id,
		.name = db_text(rows, 0),
		.version = db_int(rows, 1),
		.text = db_text(rows, 2),
		.retired = day_out(db_int(rows, 3)) };
	out->title = title_of(out->text, out->name);
	return OK;
}

enum err
scheme_end_find(struct job *j, struct db_ro *ro, int64_t id, struct scheme_end *out)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &scheme_sql[SCHEME_END_FIND], VALUES(DB_I(id)),
	    &rows);

	if (e != OK)
		return e;
	if (rows == NULL)
		return fail(j, E_MISSING, "这个方案没有废止");
	*out = (struct scheme_end){ .day = day_out(db_int(rows, 0)),
		.reason = db_text(rows, 1),
		.actor = db_int(rows, 2),
		.at = db_int(rows, 3) };
	return OK;
}

/* ── versions and the days they hold ────────────────────────────────── */

/* Each holds until the day before the earliest first day of a later version. */
static void
fill_spans(struct scheme_version *v, size_t n)
{
	int32_t next = DAY_NONE; /* the earliest first day of those behind */
	bool any = false;

	for (size_t i = n; i-- > 0; any = true) {
		v[i].holds = !any || v[i].from < next;
		v[i].to = any && v[i].holds ? next - 1 : DAY_NONE;
		if (!any || v[i].from < next)
			next = v[i].from;
	}
}

static enum err
fill_who(struct job *j, struct db_ro *ro, struct scheme_version *v, size_t n)
{
	enum err e = OK;

	for (size_t i = 0; e == OK && i < n; i++)
		e = ledger_who(j, ro, v[i].seq, &v[i].actor, &v[i].at);
	return e;
}

enum err
scheme_versions(struct job *j, struct db_ro *ro, int64_t id,
    const struct scheme_version **items, size_t *n)
{
	struct scheme_version *list = NEWS(j, struct scheme_version, SCHEME_VERSIONS_MAX);
	struct db_rows *rows;
	enum err e = db_select(j, ro, &scheme_sql[SCHEME_VERSIONS],
	    VALUES(DB_I(id), DB_I(SCHEME_VERSIONS_MAX)), &rows);

	for (*n = 0; db_more(rows, &e); (*n)++) {
		list[*n] = (struct scheme_version){ .version = db_int(rows, 0),
			.how = (enum scheme_how)db_int(rows, 1),
			.from = day_out(db_int(rows, 2)),
			.basis = db_text(rows, 3),
			.draft = db_int(rows, 4),
			.rev = db_int(rows, 5),
			.seq = db_int(rows, 6) };
	}
	if (e == OK)
		e = fill_who(j, ro, list, *n);
	fill_spans(list, *n);
	*items = list;
	return e;
}
