/* SPDX-License-Identifier: MIT
 *
 * data.h -- values in facts and in views, as the files of score/ pass them on
 *
 * Private to score/.  A ground lays the facts of one scheme beside the items of
 * its period; a datum is a row of the view; a value is one group of lines in the
 * body of a fact.
 */
#ifndef SCORE_DATA_H
#define SCORE_DATA_H

#include "score/cell.h"
#include "score/score.h"

/* ── grounds ────────────────────────────────────────────────────────── */

struct ground_name {
	struct str name;
	size_t fact;
};
struct ground_item {
	int64_t id;
	size_t fact;
};

struct ground {
	struct str period; /* 2025-12-26/2026-12-25 */
	int64_t period_id; /* 0: nobody has given anything in it */
	int32_t from, until;
	const struct rule_fact *fact;
	size_t n;
	int64_t *item;             /* per fact; 0: nobody has given it in this period */
	struct ground_name *name;  /* all n, by name */
	struct ground_item *known; /* those with an item, by its number */
	size_t known_n;
	int64_t last; /* the greatest number of any item; 0: not asked yet */
};
enum err ground_find(struct job *j, struct db_ro *ro, const struct rule *r,
    struct ground *out) MUST_USE;
/* 2025-12-26/2026-12-25 */
struct str ground_days(struct job *j, int32_t from, int32_t to);
/* The items of that period which are called as ${fact}. */
enum err ground_of(struct job *j, struct db_ro *ro, const struct rule_fact *fact,
    size_t n, int32_t from, int32_t to, struct ground *out) MUST_USE;

struct find_wish {
	int64_t scheme; /* whose list */
	const struct rule *rule;
	int32_t from, to; /* the period whose data are read */
	int32_t day;      /* as things stood then; DAY_NONE: as they stand now */
};
/* score_find() on the data of any period. */
enum err find_in(struct job *j, struct db_ro *ro, const struct find_wish *w,
    struct score_set *out) MUST_USE;
/* Without the results of other schemes. */
enum err find_own(struct job *j, struct db_ro *ro, const struct find_wish *w,
    struct score_set *out) MUST_USE;
/* The fact of item ${id}, or g->n: the scheme does not ask for it. */
size_t ground_fact(const struct ground *g, int64_t id);

/* ── data ───────────────────────────────────────────────────────────── */

struct datum { /* a row of the view; item 0: there is none */
	int64_t item, unit;
	uint8_t state;
	int64_t v;
	struct str word;
	enum score_status status;
	struct str reason;
	int64_t seq, giver, at;
	int32_t day;
	bool late, overdue;
	int64_t checked_seq, checker, checked_at;
	int32_t changes;
};
/* The current row of a statement with all columns of the view from ${col} on. */
struct datum datum_row(struct db_rows *rows, int col);
/* What unit ${unit} has: out[fact] for each fact of ${g}. */
enum err datum_of_unit(struct job *j, struct db_ro *ro, const struct ground *g,
    int64_t unit, struct datum **out) MUST_USE;
#define SOME 50 /* units that are asked for at once */
/* The same for ${n} units by number, 1 to SOME of them: out[i] is what unit[i] has. */
enum err datum_of_some(struct job *j, struct db_ro *ro, const struct ground *g,
    const int64_t *unit, size_t n, struct datum **out) MUST_USE;
/* Is it better to ask for all between the first and the last of them? */
bool are_near(const int64_t *unit, size_t n);

/* What ${v} or ${word} mean for ${f}; 未报 if the scheme has not that word. */
struct cell datum_cell(const struct rule_fact *f, uint8_t state, int64_t v,
    struct str word);
/* Does it count, that is, is it neither 未报 nor returned? */
bool datum_counts(enum score_status status);
/* Does the scheme read it?  A 评 with 复核 only once it was signed. */
bool datum_scores(const struct rule_fact *f, enum score_status status);

/* Is ${f} a mark of one of several judges that stays sealed [待齐] on ${today} until
 * the facts with the same ->joint all count? */
bool datum_is_joint(const struct rule_fact *f, int32_t today);

/* Each datum of ${g}'s period as it stood on ${day}, unit by unit: item, unit, state,
 * v, word, status and seq.  Reads every fact of the period. */
enum err past_data(struct job *j, struct db_ro *ro, const struct ground *g, int32_t day,
    void (*take)(void *, const struct datum *), void *arg) MUST_USE;

/* ── values in a body ───────────────────────────────────────────────── */

struct value {
	int64_t item, fresh; /* fresh: the first of its period */
	struct str fact, measure;
	int64_t state, v;
	struct str word, text;
	int64_t status;
	struct str reason;
	int64_t day, late, overdue;
	int64_t was;     /* the fact that changed the datum before; 0: none */
	int64_t instead; /* 代填: the unit owes it, another gave it */
};
void value_put(struct buf *b, const struct value *v);
/* The next group of ${body} from *at, which starts at 0. */
bool value_next(struct job *j, struct str body, size_t *at, struct value *v);

enum data_kind {
	KIND_LIST,
	KIND_GIVE,
	KIND_CHECK,
	KIND_CORRECT,
	KIND_RECORD,
	KIND_RECORD_CHECK,
	KIND_RECORD_CORRECT,
	KIND_RECORD_DROP,
};
extern const struct ledger_kind data_kinds[];

/* The views after ${n} facts of KIND_LIST, or of KIND_GIVE and KIND_CORRECT. */
enum err apply_lists(struct job *j, struct db_rw *rw, const struct ledger_fact *f,
    size_t n) MUST_USE;
enum err apply_gives(struct job *j, struct db_rw *rw, const struct ledger_fact *f,
    size_t n) MUST_USE;
/* Fact ${f} is about ${period}, which need not be there yet. */
enum err period_put(struct job *j, struct db_rw *rw, const struct ledger_fact *f,
    int64_t period) MUST_USE;

/* ── records ────────────────────────────────────────────────────────── */

struct record { /* a row of the view; id 0: there is none */
	int64_t id, period;
	struct str set;
	int64_t unit;
	int32_t day;
	struct str fields;
	enum score_status status;
	struct str reason;
	bool overdue;
	int64_t seq, giver, at, checked_seq, checker, checked_at;
	int32_t changes;
	struct str unit_name;
};
/* The current row of a statement that begins with all columns of the view. */
struct record record_row(struct db_rows *rows);
/* E_MISSING in words if there is no such record. */
enum err record_find(struct job *j, struct db_ro *ro, int64_t id,
    struct record *out) MUST_USE;
struct cell record_field(struct job *j, const struct rule_fact *f, struct str fields,
    int64_t *unit);
/* Does the record count for ${unit}?  计入 decides. */
bool record_is_of(struct job *j, const struct rule_set *set, const struct record *rec,
    int64_t unit);
/* Each record of ${g}'s period that counted on ${day}, by number: id, unit, set,
 * fields and status.  Reads every fact of the period. */
enum err past_records(struct job *j, struct db_ro *ro, const struct ground *g,
    int32_t day, void (*take)(void *, const struct record *), void *arg) MUST_USE;
/* May anything of ${unit} be changed under ${scheme} at all?  E_MISSING if not. */
enum err refuse_unlisted(struct job *j, struct db_ro *ro, int64_t scheme,
    int64_t unit) MUST_USE;

/* ── sheet.c ────────────────────────────────────────────────────────── */

/* Cells as score_sheet_table() writes them; a class only if there is one. */
struct str sheet_total(struct job *j, const struct rule *r,
    const struct score_sheet *sheet, size_t unit);
struct str sheet_place(struct job *j, const struct score_sheet *sheet, size_t unit);
struct str sheet_grade(struct job *j, const struct rule *r,
    const struct score_sheet *sheet, size_t table, size_t unit);
struct str sheet_class(struct job *j, const struct rule *r,
    const struct score_sheet *sheet, size_t unit);

/* ── small things ───────────────────────────────────────────────────── */

/* The cell as people read it: 6728元, 95%, 是, 不适用; empty: 未报. */
struct str cell_read_out(struct job *j, const struct rule_fact *f, struct cell c);

/* Names of persons, each asked for once. */
struct names {
	int64_t *id;
	struct str *name;
	size_t n, cap, cap_name;
};
enum err name_of(struct job *j, struct db_ro *ro, struct names *names, int64_t person,
    struct str *out) MUST_USE;

/* May reasons be that long?  E_INPUT otherwise. */
enum err reason_check(struct job *j, struct str reason) MUST_USE;

/* Put ${n} units, which there are, by number and SOME at most, on the list, if they are
 * not there. */
enum err roster_put(struct job *j, struct db_rw *rw, const struct org_act *act,
    int64_t scheme, const int64_t *unit, size_t n) MUST_USE;
/* The giving ${g} on a ground that is known; new items join it. */
enum err give_on(struct job *j, struct db_rw *rw, struct ground *ground,
    const struct score_giving *g, size_t *given) MUST_USE;
/* The fact of that giving, KIND_GIVE or KIND_CORRECT, to a unit that has ${had}: to be
 * put before anything else is; *given 0: there is none, nothing changes. */
enum err give_fact(struct job *j, struct db_ro *ro, struct ground *ground,
    const struct score_giving *g, const struct datum *had, struct ledger_fact *f,
    size_t *given) MUST_USE;
/* j->told, with the row of a table it is about; E_INPUT. */
enum err line_told(struct job *j, const struct score_listed *row);
/* One entry read; empty, or what is wrong with it. */
struct str entry_read(struct job *j, const struct ground *g, bool marked,
    struct score_entry *e);
/* ── trial.c ────────────────────────────────────────────────────────── */

/* Per fact of ${to}: does ${from} not ask for it? */
bool *facts_unasked(struct job *j, const struct rule *from, const struct rule *to);
/* What score_live_simulate() gives, in the memory of ${j}. */
enum err score_simulate(struct job *j, struct db_ro *ro, const struct score_trial_wish *w,
    struct score_trial *out) MUST_USE;

#endif
