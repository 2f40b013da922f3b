/* SPDX-License-Identifier: MIT
 *
 * score.h -- assessment [考核]: facts of all units, one run, ranks
 *
 * Gathers facts from a table or from the database into the columns a scheme
 * reads, runs the scheme and ranks within the class.  What a figure means and
 * how it is computed is the scheme's affair (rule/), not this room's.
 */
#ifndef SCORE_H
#define SCORE_H

#include "org/org.h"
#include "rule/rule.h"
#include "scheme/scheme.h"

extern const struct ledger_room score_ledger;

#define SCORE_NAME_MAX 100    /* characters of a unit's name */
#define SCORE_REASON_MAX 500  /* characters of a reason */
#define SCORE_VALUES_MAX 2000 /* values of one giving or check */

/* The office that gives what comes from outside: names after 来自 that are no
 * declared 角色 (名册, 纪实, 测评, 市考核办), and the 类别 of a unit. */
#define SCORE_OFFICE "工委办公室"

/* All units of one scheme with their facts. */
struct score_set {
	size_t n;
	const struct str *unit;    /* names, in the order given */
	const int64_t *id;         /* numbers in the register; NULL from a table */
	struct rule_snapshot snap; /* n subjects */
	/* On the list, but not among the n: their 类别 is not known to the scheme. */
	const struct str *classless;
	size_t classless_n;
	/* 上级 that are not on the list, each with the units that have it before, or
	 * without, one that is. */
	const struct score_over {
		int64_t above; /* number in the register */
		uint32_t unit;
	} * over;
	size_t over_n;
};

/**
 * score_from_table(j, r, t, out):
 * Read a fact table: header row with 单位, one column per 类别 (or 类别 if the
 * scheme has only one), one per fact, `名(%)` or cells with the sign for
 * percentages; a percentage without the sign may not be between 0 and 1, since
 * 0.85 could be either; reasons (评.特色工作 理由) are not read.  Empty or 未报 = 未报; 不适用 = itself.  E_INPUT names
 * file, row, column, value and what is allowed; the first 20 wrong cells are
 * told together.  上级 names the unit above, if it is in the table as well.
 * j->today decides which deadlines have passed.
 */
enum err score_from_table(struct job *j, const struct rule *r, const struct table *t,
    struct score_set *out) MUST_USE;

/**
 * score_from_rows(j, r, rows, out):
 * The same while ${rows} are read, which is faster and takes less memory.  E_INPUT as
 * above, but first whatever is wrong with ${rows}.
 */
enum err score_from_rows(struct job *j, const struct rule *r, struct table_rows *rows,
    struct score_set *out) MUST_USE;

/**
 * score_events_from_table(j, r, set, t, out):
 * Read the records of rule_sets()[${set}] for the units that are in ${out}: 单位,
 * 日期 and a column per field, a row a record.  Empty or 未报 = 未报.  With 计入 a
 * record belongs to each unit its fields name, and 单位 may be missing.  E_INPUT
 * as score_from_table().
 */
enum err score_events_from_table(struct job *j, const struct rule *r, size_t set,
    const struct table *t, struct score_set *out) MUST_USE;

/**
 * score_add_years(j, r, t, set):
 * Fill what ${r} reads of years before (上年.等次) from a table with 年度, 单位 and
 * a column for each result or fact: 等次, 总分, 项.x.  Rows of units that are not in
 * ${set} and columns nobody reads are left aside; what is not found stays 不适用:
 * 历史不足.  E_INPUT as above.
 */
enum err score_add_years(struct job *j, const struct rule *r, const struct table *t,
    struct score_set *set) MUST_USE;

/**
 * score_to_table(j, r, set, out):
 * The same table back, for a template or export; with 上级 if any unit has one
 * in the set.  E_LIMIT for want of memory only.
 */
enum err score_to_table(struct job *j, const struct rule *r, const struct score_set *set,
    struct table *out) MUST_USE;

/**
 * score_events_to_table(j, r, set, in, out):
 * The records of rule_sets()[${set}] back, by their numbers: 单位 (not with 计入)
 * and the fields.  A record that counts for several units is there once; one that
 * counts for none was lost on the way in.
 */
void score_events_to_table(struct job *j, const struct rule *r, size_t set,
    const struct score_set *in, struct table *out);

/* ── facts in the ledger ────────────────────────────────────────────── */

/* A datum [数据项] is what is known of one unit in one period [考核期] under one
 * name and measure; schemes of the same period that ask for it share it. */
enum score_status {
	SCORE_NONE,     /* 未报: never given, or taken back since */
	SCORE_GIVEN,    /* 待核: given by the unit, not verified yet; it counts, but for
			 * a 评 with 复核, which counts once it was signed */
	SCORE_ACCEPTED, /* 已认可, or given by whom the scheme names: needs no check */
	SCORE_RETURNED, /* 已退回: with a reason; counts as 未报 */
};

struct score_datum {
	int64_t unit;
	size_t index;     /* into rule_facts() */
	struct str fact;  /* as the scheme names it */
	uint8_t state;    /* CELL_…, as it counts: a returned one is 未报 */
	struct str text;  /* as a person would type it: 6728, 是, 不适用; of a
				    returned one what was given; empty: 未报 */
	struct str shown; /* the same to be read: 6728元, 95% */
	enum score_status status;
	/* 待齐: one of several judges [评], of whom not all have given theirs, nor has
	 * the day for it passed.  It counts not, and is for nobody's eyes but those of
	 * who gives or signs it. */
	bool sealed;
	struct str reason;      /* of 不适用, of a 评, of a correction, of a return */
	int64_t seq, giver, at; /* the fact that gave the value; 0: never given */
	int32_t day;            /* the day it holds for; DAY_NONE: never given */
	bool late;              /* 补记: recorded after another day than it holds for */
	bool overdue;           /* recorded after the deadline */
	int64_t checked_seq, checker, checked_at; /* 0: not verified */
	bool corrected;  /* 更正: an accepted value was replaced by this one */
	int32_t changes; /* how often it was given before: history has them */
	struct str giver_name, checker_name; /* empty: nobody, or the system itself */
};

/* One value as it came from a form, a grid or a row of a table. */
enum score_choice { SCORE_LEAVE, SCORE_VALUE, SCORE_NA, SCORE_UNSET /* 未报 */ };
struct score_entry {
	size_t fact; /* index into rule_facts() */
	enum score_choice choice;
	struct str text; /* SCORE_VALUE: as typed; 不适用 and 未报 are themselves */
	struct str reason; /* SCORE_NA; of a 评; of a correction */
	int32_t day;       /* the day it holds for; DAY_NONE: the act's */
	struct str told;   /* set: why it cannot be taken */
	int64_t base;      /* the seq the form was drawn from: a newer one is a clash */
	/* set by score_entries_check(): what ${text} says */
	uint8_t state;
	int64_t v;
};

/* ── who is on the list [名单] ──────────────────────────────────────── */

/* One fact, or none if it is so already.  E_MISSING: no such unit or scheme. */
enum err score_roster_put(struct job *j, struct db_rw *rw, const struct org_act *act,
    int64_t scheme, int64_t unit, bool on) MUST_USE;
/* Is the unit on the list? */
enum err score_roster_has(struct job *j, struct db_ro *ro, int64_t scheme, int64_t unit,
    bool *out) MUST_USE;
/* The schemes a unit is assessed by; at most SCHEME_LIST_MAX. */
enum err score_roster_of(struct job *j, struct db_ro *ro, int64_t unit,
    const int64_t **schemes, size_t *n) MUST_USE;

/* ── giving, verifying, correcting ──────────────────────────────────── */

/* May somebody with these offices give (or verify) fact ${f}?  A unit's own
 * facts are given by the unit: nobody's office gives them.  What comes from
 * outside is given by SCORE_OFFICE.  An accepted value may be corrected by
 * whoever verifies or gives it. */
bool score_gives(const struct rule_fact *f, const struct str *office, size_t n);
/* The same of verifying. */
bool score_verifies(const struct rule_fact *f, const struct str *office, size_t n);

/* Asking half: read what was typed; each wrong entry gets its sentence, unless it
 * has one already, and the result is E_INPUT if any has one.  Days lie between the beginning of the
 * 考核期 and today; 不适用 needs a reason and the scheme's leave, a 评 a reason. */
enum err score_entries_check(struct job *j, const struct rule *r,
    struct score_entry *entry, size_t n) MUST_USE;

struct score_giving {
	struct org_act act;
	int64_t scheme, unit;
	const struct rule *rule;
	const struct score_entry *entry; /* checked ones */
	size_t n;
	bool by_unit; /* given by the unit itself: 待核 where the scheme says 核 */
	bool correct; /* 更正: accepted values may be replaced; a reason is needed */
	struct str source; /* empty, or the table it was imported from */
};
/* Telling half: one fact for the unit with all changed values; one that is the
 * same is left, whatever its day.  *given: how many.  E_INPUT if an accepted value would be replaced
 * without ${correct}, or one has changed since the form was drawn; E_MISSING if
 * the unit is not on the list. */
enum err score_give(struct job *j, struct db_rw *rw, const struct score_giving *g,
    size_t *given) MUST_USE;

/* Accept (or return with a reason) the values of one unit that are 待核: all or
 * none.  E_INPUT if one has changed since, or its giver would verify it. */
struct score_check {
	struct org_act act;
	int64_t scheme, unit;
	const struct rule *rule;
	const size_t *fact; /* rule_facts() indexes */
	const int64_t *seq; /* the giving each was drawn from */
	size_t n;
	bool accept;
	struct str reason; /* needed to return */
};
/* One fact.  E_INPUT also if a return has no reason; E_MISSING if it is not listed. */
enum err score_verify(struct job *j, struct db_rw *rw,
    const struct score_check *c) MUST_USE;

/* Every value of one unit, one entry a rule_facts(), also 未报 ones. */
enum err score_data(struct job *j, struct db_ro *ro, int64_t scheme, const struct rule *r,
    int64_t unit, const struct score_datum **items) MUST_USE;
/* One fact of all units on the list, by the units' names, keyset as org. */
enum err score_data_column(struct job *j, struct db_ro *ro, int64_t scheme,
    const struct rule *r, size_t fact, struct str after, int64_t after_id, size_t max,
    const struct score_datum **items, const struct str **names, size_t *n) MUST_USE;
struct score_marks {             /* what a figure comes to so far, in its written unit */
	int64_t units, given;    /* on the list; of them, with a value */
	struct num lo, hi, mean; /* mean: to 0.01; all 0 if none is given */
};
/* Of one fact and all units on the list, also what still waits to be signed. */
enum err score_marks(struct job *j, struct db_ro *ro, int64_t scheme,
    const struct rule *r, size_t fact, struct score_marks *out) MUST_USE;
/* What waits for verification by one of the offices, the oldest first. */
enum err score_waiting(struct job *j, struct db_ro *ro, int64_t scheme,
    const struct rule *r, const struct str *office, size_t offices, size_t max,
    const struct score_datum **items, const struct str **names, size_t *n) MUST_USE;
/* All givings, verifications and corrections of one value, the newest first; at
 * most SCORE_EVENTS_MAX. */
#define SCORE_EVENTS_MAX 200
struct score_event {
	struct ledger_fact fact;
	/* what: 填报 (by the unit), 代填 (by another, what the unit owes), 给出 (by
	 * an office), 认可, 退回, 更正, 撤回 */
	struct str actor_name, text, reason, what;
};
/* Of fact ${fact} of rule_facts(). */
enum err score_history(struct job *j, struct db_ro *ro, int64_t scheme,
    const struct rule *r, int64_t unit, size_t fact, const struct score_event **items,
    size_t *n) MUST_USE;
/* The value of the same fact in the last period that ended before this one
 * begins, to carry over; state CELL_MISSING if none. */
enum err score_last(struct job *j, struct db_ro *ro, int64_t scheme, const struct rule *r,
    int64_t unit, size_t fact, struct score_datum *out) MUST_USE;

/* ── figures to be looked at twice [请再看一眼] ─────────────────────── */

#define SCORE_DOUBT_TIMES 10 /* as many times the value before, or less than this part */
#define SCORE_DOUBT_LEAST 10 /* ... of it, where the greater of both is this at least */
#define SCORE_DOUBT_NEW 1000 /* from this on, where the value before was 0 */
/* What is odd about ${now} beside ${last}, the value of the period before, both as
 * typed: 上期 9次，这次 999999次，是它的 111111 倍.  Empty if nothing is, either is
 * not a number, or it is a 评.  Never a reason to refuse. */
struct str score_doubt_last(struct job *j, const struct rule_fact *f, struct str now,
    struct str last);
/* Among ${n} facts of a scheme or fields of a set: 实到 (or 已到) and 应到, of one
 * measure, are a pair.  Has ${at} one? */
bool score_has_pair(const struct rule_fact *f, size_t n, size_t at);
/* Then 实到 52人，比应到 50人 多; else, or if not both are known, empty.  ${text}: what
 * was typed for each of them; empty: not known. */
struct str score_doubt_pair(struct job *j, const struct rule_fact *f, size_t n, size_t at,
    const struct str *text);

/* ── records [事件] ─────────────────────────────────────────────────── */

/* One dated record of a set, entered under one unit.  Schemes of the same period
 * share the records of the sets of one name.  It counts as a datum does: not when
 * it was returned or withdrawn; with 计入 for the units that it names. */
struct score_record {
	int64_t id;   /* the number of the fact that first gave it */
	int64_t unit; /* under which it was entered */
	struct str unit_name;
	size_t set;               /* into rule_sets() */
	int32_t day;              /* the day it is dated by */
	const struct str *text;   /* per field, as a person would type it */
	const struct str *shown;  /* the same to be read; empty: 未报 */
	enum score_status status; /* SCORE_NONE: 已撤回 */
	struct str reason;        /* of a correction, a return, a withdrawal */
	int64_t seq, giver, at;   /* the fact that gave it as it is */
	bool overdue, corrected;
	int64_t checked_seq, checker, checked_at; /* 0: not verified */
	int32_t changes;
	struct str giver_name, checker_name;
};

struct score_record_entry {
	size_t set;
	int64_t id;       /* 0: a new one */
	int64_t base;     /* the seq the form was drawn from */
	struct str *text; /* per field, as typed */
	struct str *told; /* per field: why it cannot be taken; set by the check */
	struct str reason;
	int32_t day; /* both set by score_record_check() */
	struct str fields;
};
/* Asking half: read what was typed.  It is dated within the 考核期 and not after
 * today; figures, choices and 是否 are needed, or said to be 未报; units must be in
 * the register.  The 评 of a member is not the unit's to give.  E_INPUT. */
enum err score_record_check(struct job *j, struct db_ro *ro, const struct rule *r,
    bool by_unit, struct score_record_entry *e) MUST_USE;

struct score_recording {
	struct org_act act;
	int64_t scheme, unit;
	const struct rule *rule;
	const struct score_record_entry *entry; /* a checked one */
	bool by_unit; /* entered by the unit itself: 待核 where the scheme says 核 */
	bool correct; /* 更正: an accepted one is replaced; a reason is needed */
};
/* Telling half: one fact.  *id: the record; 0 if it is so already.  E_INPUT if it has
 * been accepted, withdrawn or changed since; E_MISSING: no such record or unit. */
enum err score_record_put(struct job *j, struct db_rw *rw,
    const struct score_recording *g, int64_t *id) MUST_USE;

struct score_record_act {
	struct org_act act;
	int64_t scheme, unit;
	const struct rule *rule;
	int64_t id, seq; /* the record, and the fact it was drawn from */
	bool accept;     /* score_record_verify() */
	bool correct;    /* score_record_drop() of an accepted one */
	struct str reason;
};
/* Accept or return one that is 待核; nobody his own. */
enum err score_record_verify(struct job *j, struct db_rw *rw,
    const struct score_record_act *a) MUST_USE;
/* Withdraw [撤回], with a reason: it counts no more. */
enum err score_record_drop(struct job *j, struct db_rw *rw,
    const struct score_record_act *a) MUST_USE;

#define SCORE_RECORDS_MAX 2000 /* of one unit in one set that are shown */
/* All records of a set that were entered under the unit or count for it, withdrawn
 * ones too, the newest day first. */
enum err score_records(struct job *j, struct db_ro *ro, const struct rule *r, size_t set,
    int64_t unit, const struct score_record **items, size_t *n) MUST_USE;
/* E_MISSING if there is none of that number in the period and sets of ${r}. */
enum err score_record_find(struct job *j, struct db_ro *ro, const struct rule *r,
    int64_t id, struct score_record *out) MUST_USE;
/* What waits for verification by one of the offices, the oldest first. */
enum err score_records_waiting(struct job *j, struct db_ro *ro, int64_t scheme,
    const struct rule *r, const struct str *office, size_t offices, size_t max,
    const struct score_record **items, size_t *n) MUST_USE;
/* Like score_history(): what: 登记, 重报, 认可, 退回, 更正, 撤回. */
enum err score_record_history(struct job *j, struct db_ro *ro,
    const struct score_record *rec, const struct score_event **items, size_t *n) MUST_USE;

/* ── import ─────────────────────────────────────────────────────────── */

struct score_row {
	size_t line;
	struct str name, told; /* told: why this row cannot be taken; empty: it can */
	int64_t unit;
	bool enrols;               /* the unit is put on the list */
	size_t changes;            /* values that differ from what is there */
	struct score_entry *entry; /* those, and wrong ones */
	size_t n;
};
struct score_import {
	const struct score_row *rows;
	size_t n, changes, wrong;
	bool enrols; /* units that are not on the list are put on it */
};
struct score_importing { /* who brings it in, and whence */
	struct org_act act;
	int64_t scheme;
	const struct rule *rule;
	bool by_unit;      /* the units themselves: it has only what they owe */
	struct str source; /* the name of the table */
};
/**
 * score_import_read(j, ro, scheme, r, t, out):
 * A dry run over a fact table as score_from_table() reads it, against the units
 * of the register; every row says itself what is wrong.  An empty cell leaves
 * what is there; 未报 takes it back.  A column "评.特色工作 理由" has the reasons of
 * another, which a new 评 needs.  A 类别 column may be missing, and one that
 * says what the register says changes nothing; so does the result of another scheme
 * for a unit on its list.  E_INPUT only if the table as a
 * whole is unusable.
 */
enum err score_import_read(struct job *j, struct db_ro *ro, int64_t scheme,
    const struct rule *r, const struct table *t, struct score_import *out) MUST_USE;
/* Telling half: all rows without wrong ones, one fact a unit; what units owe is
 * 待核 where the scheme says 核, whoever brings it.  E_INPUT if a value has changed
 * since the dry run.  It takes a second for a few thousand rows: see
 * score_import_tell(). */
enum err score_import_put(struct job *j, struct db_rw *rw,
    const struct score_importing *by, const struct score_import *in) MUST_USE;
/**
 * score_import_tell(j, db, by, in, done):
 * The same from the asking half, a few hundred rows a change, so that nobody
 * waits long for the writer.  *done: rows that are kept, also after an error;
 * importing the whole table again does only the rest.  The same rows under the
 * same act.once are kept once; others under it are another import.
 */
enum err score_import_tell(struct job *j, struct db *db, const struct score_importing *by,
    const struct score_import *in, size_t *done) MUST_USE;

/* The name of the 考核期 of ${r} in facts: 2025-12-26/2026-12-25. */
struct str score_period(struct job *j, const struct rule *r);

/* A row of a table of records [事件], or of years before. */
struct score_listed {
	size_t line;
	struct str name, told; /* told: why it cannot be taken; empty: it can */
	struct str text;       /* what it would keep */
	bool is_known;         /* it is there already: nothing to be done */
	int64_t unit;
	const struct score_record_entry *record;
	int ago; /* of years before: 1 is the last one */
	struct score_entry *entry;
	size_t n;
};
struct score_lines {
	const struct score_listed *rows;
	size_t n, changes, wrong;
};
#define SCORE_LINES_MAX 1000 /* of one table */
/* A dry run over records of rule_sets()[${set}]: 单位, 日期 and the fields.  E_INPUT
 * only if the table as a whole is unusable. */
enum err score_records_read(struct job *j, struct db_ro *ro,
    const struct score_importing *by, size_t set, const struct table *t,
    struct score_lines *out) MUST_USE;
/* Telling half: all rows without wrong ones, one fact a record.  E_INPUT names the
 * row, and nothing is kept. */
enum err score_records_put(struct job *j, struct db_rw *rw,
    const struct score_importing *by, const struct score_lines *in) MUST_USE;
/* Does ${r} read anything of years before?  Only then there is such a table. */
bool score_reads_years(struct job *j, const struct rule *r);
/* The same for 年度, 单位 and what ${r} reads of years before [上年]: 等次, 总分 …; kept
 * as data of the period of that year, one fact a row. */
enum err score_years_read(struct job *j, struct db_ro *ro,
    const struct score_importing *by, const struct table *t,
    struct score_lines *out) MUST_USE;
/* Telling half, as score_records_put(). */
enum err score_years_put(struct job *j, struct db_rw *rw,
    const struct score_importing *by, const struct score_lines *in) MUST_USE;

/* ── gathering ──────────────────────────────────────────────────────── */

/**
 * score_find(j, ro, scheme, r, out):
 * The units on the list and their facts as they count now, by name; results of other
 * schemes in the register among them: see score_sources().  A 类别 is
 * the unit's own class unless a value was given.  A word the scheme does not
 * list any more counts as 未报.  Closed units are left out.
 */
enum err score_find(struct job *j, struct db_ro *ro, int64_t scheme, const struct rule *r,
    struct score_set *out) MUST_USE;

/* The same as it stood on ${day}: what was dated later is left out, and deadlines
 * are those passed by then.  The list is today's.  Reads every fact of the period. */
enum err score_find_on(struct job *j, struct db_ro *ro, int64_t scheme,
    const struct rule *r, int32_t day, struct score_set *out) MUST_USE;

/* Whose result a fact is: 方案."x".总分 of the scheme of that title, 上年.等次 of the
 * scheme of the same title, or that this one goes on from, of the period before. */
struct score_source {
	int64_t scheme; /* 0: nobody's in the register, the office enters it */
	struct str title;
	bool is_past;    /* 上年, 上期 */
	bool is_settled; /* of a result that took effect [定格], not of today's figures */
};
/* The newest fact that the scores of ${s} rest on: data and list of its period, units,
 * calendar, years before and the schemes it reads.  If it is still the same one, and
 * so are version and day, the scores are. */
enum err score_newest(struct job *j, struct db_ro *ro, const struct scheme *s,
    const struct rule *r, int64_t *seq) MUST_USE;
/**
 * score_sources(j, ro, scheme, r, out):
 * One entry a fact of ${r}.  score_find() takes such facts from what those schemes
 * come to, for the units on their lists; nobody enters them for these.  E_INPUT in
 * words if schemes wait for one another.
 */
enum err score_sources(struct job *j, struct db_ro *ro, int64_t scheme,
    const struct rule *r, const struct score_source **out) MUST_USE;
/* The same of one unit: no source for what the other scheme does not assess it by. */
enum err score_sources_of(struct job *j, struct db_ro *ro, int64_t scheme,
    const struct rule *r, int64_t unit, const struct score_source **out) MUST_USE;
/* May ${r} count in the register, as the next text of ${scheme} (0: a new one)?
 * E_INPUT in words if it recurs within its span, or waits for itself. */
enum err score_may_issue(struct job *j, struct db_ro *ro, int64_t scheme,
    const struct rule *r) MUST_USE;

/* A figure of a result that took effect [生效]. */
struct score_settled {
	int64_t scheme;
	struct str period; /* score_period() */
	int32_t day;       /* whose data it rests on */
	int64_t seq;       /* the fact by which it took effect */
	int64_t unit;
	struct str what; /* 总分, or the name of a grade table */
	uint8_t state;   /* CELL_GIVEN, CELL_NA */
	int64_t v;       /* 总分, millionths */
	struct str word; /* the grade */
};
/* For the apply() of room result/ alone: from now on who reads the results of that
 * scheme, this year or later, reads this one. */
enum err score_settle(struct job *j, struct db_rw *rw,
    const struct score_settled *s) MUST_USE;
/* For it alone too: figures of a result that is amended go; those that amend them come
 * right after, with a newer seq. */
enum err score_unsettle(struct job *j, struct db_rw *rw, int64_t scheme,
    struct str period) MUST_USE;

/* Results with ranks: the best and worst place a unit can have in its class
 * while results are open; 0, 0 if it is not ranked (不适用). */
struct score_sheet {
	const struct score_set *set;
	struct rule_results res;
	int class_fact;         /* the first 类别, or -1 */
	uint32_t *best, *worst; /* per unit, from 1 */
	uint32_t *class_n;      /* per class value (one if no 类别): units in it */
	size_t classes;
};

/* rule_how.each: a thread for each lane but the first; without threads one lane after
 * the other. */
void score_lanes(void *arg, size_t lanes, void (*work)(void *what, size_t lane),
    void *what);

/*
 * Run ${r} over the facts of ${set} and rank within each class: best is 1 and
 * the classmates surely above, worst 1 and those who may be; equal totals share
 * the better place.  E_LIMIT for want of memory only.
 */
enum err score_run(struct job *j, const struct rule *r, const struct score_set *set,
    struct score_sheet *out) MUST_USE;
/* The same, but 项 inside of something are not kept: see rule_how.brief. */
enum err score_run_brief(struct job *j, const struct rule *r, const struct score_set *set,
    struct score_sheet *out) MUST_USE;

/**
 * score_sheet_table(j, r, sheet, out):
 * 单位, the class, a column per top 部分, 加分 (sum of the top 加分 pools, if
 * any), 扣分 (likewise), 总分, 名次, one column per grade table, one per 结果 with
 * its unit; decimals as the
 * scheme's 精度 says; input order; open results as ranges 84.24–90.36, 良好–优秀,
 * an end without a limit as 不设底 or 不封顶; 不适用 spelled out.  E_LIMIT for want of
 * memory only.
 */
enum err score_sheet_table(struct job *j, const struct rule *r,
    const struct score_sheet *sheet, struct table *out) MUST_USE;
struct score_slice { /* units [from, from + n) */
	size_t from, n;
};
/* The same of those units alone; the head is there if unit 0 is. */
enum err score_sheet_part(struct job *j, const struct rule *r,
    const struct score_sheet *sheet, struct score_slice of, struct table *out) MUST_USE;

/* ── two texts on the same facts [试算与比较] ───────────────────────── */

/* What the points of a unit may have changed by: a pool of either text, or the
 * total as a whole. */
struct score_change {
	struct str name; /* 三会一课, 总分 */
	int was, is;     /* rule_pools() of the two texts; -1: not there, or the total */
	struct str why; /* 每 党课 不足 4次 扣 2分（原 扣 1分）; empty: the texts say
			    the same, its facts or what it rests on differ */
	size_t units; /* that it moved */
};
struct score_cause { /* of one unit's movement, in points of the total */
	size_t change;
	int64_t lo, hi; /* by how much the least and the most it brings changed */
};

enum score_way {
	SCORE_STAYS,
	SCORE_UP,     /* whatever is still 未报 */
	SCORE_DOWN,   /* likewise */
	SCORE_UNSURE, /* a range, now or then: it may be either */
	SCORE_JOINS,  /* has a total in the new text only */
	SCORE_LEAVES, /* in the old one only */
};
#define SCORE_NOWHERE SIZE_MAX

struct score_move {
	size_t was, is; /* places in the two sets, or SCORE_NOWHERE */
	enum score_way way;
	int64_t lo, hi; /* by how much the least and the most total changed; equal
			   if closed */
	int32_t places; /* up in its class (> 0) or down, by the best place */
	bool regraded;  /* another grade in the first table that both texts have */
	const struct score_cause *cause; /* the largest first */
	size_t causes;                   /* at most SCORE_CAUSES_MAX */
};
#define SCORE_CAUSES_MAX 3

struct score_asked {    /* a fact that somebody has not been asked for or not given */
	size_t fact;    /* rule_facts() of the new text */
	size_t missing; /* units that have it not */
	bool is_new;    /* the old text does not ask for it */
};

struct score_moves {
	const struct score_move *items; /* the most moved first */
	size_t n;
	size_t way[SCORE_LEAVES + 1]; /* how many went each way */
	size_t regraded, replaced;    /* with another grade; with another best place */
	const struct score_change *changes; /* the one that moved most units first */
	size_t changes_n;
	const struct score_asked *asked; /* new ones first: they make totals ranges */
	size_t asked_n;
	int table_was, table_is; /* grade tables that are compared, or -1 */
	struct str grade_why; /* what changed in grades: 等次“优秀”：… 改为 …; or empty */
};

struct score_side { /* one text and what it comes to */
	const struct rule *rule;
	const struct score_sheet *sheet;
};

/**
 * score_moves(j, was, is, out):
 * Who moves, by how much and through which item, when ${is} counts instead of
 * ${was}.  Units are matched by number, or by name if a set has none; pools by
 * their names from the top, or as rule_diff() found them.  What the pools bring
 * is told in points of the total, weights included; what they do not account
 * for is the total's own.  n units of p pools cost O(n (p + log n)).  E_LIMIT as of
 * rule_diff().
 */
enum err score_moves(struct job *j, const struct score_side *was,
    const struct score_side *is, struct score_moves *out) MUST_USE;

/* "三会一课 −2.00：每 党课 不足 4次 扣 2分（原 1分）" */
struct str score_cause_text(struct job *j, const struct score_moves *m,
    const struct score_cause *c, int places);
/* The causes of one movement, joined with ；; if it has none, what else it was. */
struct str score_move_why(struct job *j, const struct score_moves *m,
    const struct score_move *move, int places);
/* "−2.00", "+1.50", "−2.00 至 0.00": how much a least and a most changed. */
struct str score_by_text(struct job *j, int64_t lo, int64_t hi, int places);
/**
 * score_moves_table(j, was, is, m, out):
 * One row a movement, in the order of ${m}: 单位, the class, 原总分, 新总分, 变动,
 * 原名次, 新名次, 原等次 and 新等次 (if both texts have such a table), 原因.
 */
void score_moves_table(struct job *j, const struct score_side *was,
    const struct score_side *is, const struct score_moves *m, struct table *out);

enum score_when { SCORE_THIS, SCORE_LAST }; /* 考核期: this one's facts, or last's */

struct score_trial_wish {
	int64_t scheme;         /* whose list and facts */
	const struct rule *was; /* the text that counts; it says the period */
	const struct rule *is;  /* the draft, or another version */
	enum score_when when;
};
struct score_trial {             /* two texts on the same facts; nothing of it is kept */
	int32_t from, to;        /* the period whose facts they are */
	struct score_set set[2]; /* was, is */
	struct score_sheet sheet[2];
	struct score_moves moves;
};

/**
 * score_feed(j, r, set, from, got):
 * Hand the results of ${from} to the facts of ${set} by which ${r} reads them
 * (方案."x".总分); units meet by name, and what ${set} has already stays.
 */
void score_feed(struct job *j, const struct rule *r, struct score_set *set,
    const struct rule *from, const struct score_sheet *got);

/* ── live scores [试算] for pages ───────────────────────────────────── */

/* Everything one scheme comes to today, shared by all threads and never changed:
 * do not write to it, and use it only until score_seat_rest(). */
struct score_view {
	struct scheme scheme;    /* the newest version, with its text */
	struct rule_notes notes; /* of the checker; .j is NULL: only to be read */
	const struct rule *rule; /* NULL if the text does not even parse */
	bool runs;               /* without errors: set and sheet are there */
	struct score_set set;
	struct score_sheet sheet;
	const uint32_t *order;   /* units by class, best place (not ranked: last), name */
	const uint32_t *by_id;   /* units by number */
	struct rule_below below; /* by the first grade table */
	const struct score_source *source; /* one a fact */
	struct str why_not; /* why it does not run, though its text does; or empty */
};

struct score_live; /* one a process: the newest views, computed once */
struct score_seat; /* one a thread: what it is looking at */

/**
 * score_live_open(j, most, out):
 * Views together may take about ${most} bytes; the longest unused goes first.
 * E_SYSTEM if the system gives no lock, E_LIMIT if no memory.
 */
enum err score_live_open(struct job *j, size_t most, struct score_live **out) MUST_USE;
void score_live_close(struct score_live *live); /* after all seats; NULL is allowed */
/* For one thread, to be closed before ${live}; fails likewise. */
enum err score_seat_open(struct job *j, struct score_live *live,
    struct score_seat **out) MUST_USE;
/* Let go of all views: when a request ends, however it ends. */
void score_seat_rest(struct score_seat *seat);
void score_seat_close(struct score_seat *seat); /* NULL is allowed */

/**
 * score_live_get(j, ro, seat, scheme, out):
 * The view of ${scheme} as the ledger and j->today have it now.  It is computed
 * again only if its text, list, period or the register has changed; whoever asks
 * meanwhile waits for that.  What it reads of other schemes is kept likewise.
 * E_MISSING: no such scheme.
 */
enum err score_live_get(struct job *j, struct db_ro *ro, struct score_seat *seat,
    int64_t scheme, const struct score_view **out) MUST_USE;

/**
 * score_live_simulate(j, ro, seat, w, out):
 * Score the units on the list of ${w}->scheme by both texts on the facts of one
 * period.  What only the new text asks for is 未报 but not late; of the last
 * period nothing is.  In memory of the seat's own, for sets larger than a request
 * may be; it lasts as long as its views.  One is made at a time: a second one waits
 * a few seconds, then, and at once if one waits already, it is E_BUSY.  E_MISSING
 * if there is no such period.
 */
enum err score_live_simulate(struct job *j, struct db_ro *ro, struct score_seat *seat,
    const struct score_trial_wish *w, const struct score_trial **out) MUST_USE;

/**
 * score_past(j, ro, scheme, version, out, span):
 * What an amended scheme came to by version ${version} on the last day it held, in
 * the memory of ${j}: the old text scores the old period.  E_MISSING if there is no
 * such version, or it still holds: that one is score_live_get()'s.
 */
enum err score_past(struct job *j, struct db_ro *ro, int64_t scheme, int64_t version,
    struct score_view *out, struct scheme_version *span) MUST_USE;

/* A view of this very version of a text that is kept already, for its notes, rule
 * and runs: its scores may be old.  NULL: there is none, and the text has to be
 * read. */
const struct score_view *score_live_text(struct score_seat *seat,
    const struct scheme *text);

/* The place of unit ${id} in ${view}->set; false if it is not there. */
bool score_view_find(const struct score_view *view, int64_t id, size_t *at) MUST_USE;
/* What the units of ${view} below ${id} come to, in the first of *out; it need not be
 * on the list itself.  false if there are none. */
bool score_view_below(struct job *j, const struct score_view *view, int64_t id,
    struct rule_below *out) MUST_USE;

#endif
