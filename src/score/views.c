/* SPDX-License-Identifier: MIT
 *
 * views.c -- the kinds of facts of this room, and the tables they make
 *
 * With views_rows.c the only code that writes those tables.  Everything comes from
 * the fact: no clock, no numbering, no reading of views.
 */
#include "score/data.h"
#include "score/score.sql.h"

static enum err
put_period(struct job *j, struct db_rw *rw, const struct ledger_fact *f, int64_t *period)
{
	*period = body_int(j, f->body, S("period"));
	return period_put(j, rw, f, *period);
}

/* ── 考核.名单, 数据.报送, 数据.更正 ────────────────────────────────── */

static enum err
apply_list(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	return apply_lists(j, rw, f, 1);
}

static enum err
apply_give(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	return apply_gives(j, rw, f, 1);
}

static enum err
apply_correct(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	int64_t period = body_int(j, f->body, S("period"));
	struct value v;
	size_t at = 0;
	enum err e = apply_give(j, rw, f);

	while (e == OK && value_next(j, f->body, &at, &v))
		e = db_change(j, rw, &score_sql[SCORE_DATUM_CORRECT],
		    VALUES(DB_I(period), DB_I(f->unit), DB_I(v.item), DB_I(f->seq),
			DB_I(f->actor), DB_I(f->at)),
		    NULL);
	return e;
}

/* ── 数据.核实 ──────────────────────────────────────────────────────── */

static enum err
apply_check(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	struct db_value reason = DB_T(body_get(j, f->body, S("because")));
	struct value v;
	size_t at = 0;
	int64_t period;
	enum err e = put_period(j, rw, f, &period);

	while (e == OK && value_next(j, f->body, &at, &v)) {
		if (v.status == SCORE_ACCEPTED)
			e = db_change(j, rw, &score_sql[SCORE_DATUM_ACCEPT],
			    VALUES(DB_I(period), DB_I(f->unit), DB_I(v.item),
				DB_I(f->seq), DB_I(f->actor), DB_I(f->at)),
			    NULL);
		else
			e = db_change(j, rw, &score_sql[SCORE_DATUM_RETURN],
			    VALUES(DB_I(period), DB_I(f->unit), DB_I(v.item),
				DB_I(f->seq), DB_I(f->actor), DB_I(f->at), reason),
			    NULL);
	}
	return e;
}

/* ── 记录.登记, 记录.更正 ───────────────────────────────────────────── */

/* A correction is its own check. */
static enum err
put_record(struct job *j, struct db_rw *rw, const struct ledger_fact *f, bool corrects)
{
	int64_t id = body_int(j, f->body, S("record")), period;
	int64_t by = corrects ? f->seq : 0;
	enum err e;

	if (f->erased)
		return OK;
	e = put_period(j, rw, f, &period);
	if (e != OK)
		return e;
	return db_change(j, rw, &score_sql[SCORE_RECORD_PUT],
	    VALUES(DB_I(id != 0 ? id : f->seq), DB_I(period),
		DB_T(body_get(j, f->body, S("set"))), DB_I(f->unit),
		DB_I(body_int(j, f->body, S("day"))),
		DB_T(body_get(j, f->body, S("fields"))),
		DB_I(body_int(j, f->body, S("status"))),
		DB_T(body_get(j, f->body, S("because"))),
		DB_I(body_int(j, f->body, S("overdue"))), DB_I(f->seq), DB_I(f->actor),
		DB_I(f->at), DB_I(by), DB_I(corrects ? f->actor : 0),
		DB_I(corrects ? f->at : 0)),
	    NULL);
}

static enum err
apply_record(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	return put_record(j, rw, f, false);
}

static enum err
apply_record_correct(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	return put_record(j, rw, f, true);
}

/* ── 记录.核实, 记录.撤回 ───────────────────────────────────────────── */

static enum err
refuse_record(struct job *j, struct db_rw *rw, const struct ledger_fact *f,
    int64_t status)
{
	return db_change(j, rw, &score_sql[SCORE_RECORD_REFUSE],
	    VALUES(DB_I(body_int(j, f->body, S("record"))), DB_I(f->seq), DB_I(f->actor),
		DB_I(f->at), DB_I(status), DB_T(body_get(j, f->body, S("because")))),
	    NULL);
}

static enum err
apply_record_check(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	int64_t period;
	enum err e = put_period(j, rw, f, &period);

	if (e != OK)
		return e;
	if (body_int(j, f->body, S("status")) == SCORE_RETURNED)
		return refuse_record(j, rw, f, SCORE_RETURNED);
	return db_change(j, rw, &score_sql[SCORE_RECORD_ACCEPT],
	    VALUES(DB_I(body_int(j, f->body, S("record"))), DB_I(f->seq), DB_I(f->actor),
		DB_I(f->at)),
	    NULL);
}

static enum err
apply_record_drop(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	int64_t period;
	enum err e = put_period(j, rw, f, &period);

	return e == OK ? refuse_record(j, rw, f, SCORE_NONE) : e;
}

/* ── for the ledger ─────────────────────────────────────────────────── */

const struct ledger_kind data_kinds[] = {
	[KIND_LIST] = { "考核.名单", "单位列入或移出方案的名单", LEDGER_PUBLIC,
	    apply_list, apply_lists },
	[KIND_GIVE] = { "数据.报送", "单位或处室给出的数据", 0, apply_give, apply_gives },
	[KIND_CHECK] = { "数据.核实", "填报的数据被认可或退回", 0, apply_check, NULL },
	[KIND_CORRECT] = { "数据.更正", "已认可的数据被更正", 0, apply_correct, NULL },
	[KIND_RECORD] = { "记录.登记", "登记一件事，或重新登记没有认可的",
	    LEDGER_PERSONAL, apply_record, NULL },
	[KIND_RECORD_CHECK] = { "记录.核实", "登记的一件事被认可或退回", 0,
	    apply_record_check, NULL },
	[KIND_RECORD_CORRECT] = { "记录.更正", "已认可的一件事被更正", LEDGER_PERSONAL,
	    apply_record_correct, NULL },
	[KIND_RECORD_DROP] = { "记录.撤回", "登记的一件事被撤回", 0, apply_record_drop,
	    NULL },
};

const struct ledger_room score_ledger = { &score_tables, data_kinds,
	ARRAY_N(data_kinds) };
