/* SPDX-License-Identifier: MIT
 *
 * records.h -- what pages show of sets [事件] and of the records in them
 *
 * Private to this room.
 */
#ifndef PAGE_RECORDS_H
#define PAGE_RECORDS_H

#include "page/data.h"

struct record_row {
	int64_t id, seq;
	struct str day, text, doubt, reason, giver, checker;
	struct str from; /* the unit it was entered under, if that is another */
	struct state_view state;
	bool overdue, may_edit, may_correct;
	struct url past, edit, correct;
};

struct set_view { /* one set of one unit; drawn by sets.part.html */
	size_t at;
	struct str name, giver, remark, due;
	bool owed, given; /* by the unit; by an office of the asker's */
	bool may_fill, may_give, may_correct;
	struct url list, fill, give;
	size_t count, waiting, returned; /* count: those that count */
	const struct record_row *rows;
	size_t rows_n;
};
struct sets_view {
	const struct set_view *items;
	size_t items_n;
};

enum set_whose { SETS_ALL, SETS_UNIT, SETS_OFFICE };
/* The sets of the scheme, or those the unit (an office of the asker's) gives. */
enum err sets_of(struct req *r, struct db_ro *db, const struct loaded *l, int64_t unit,
    enum set_whose whose, struct sets_view *out) MUST_USE;

/* 级别 市，奖金 1.5万元: all fields but the day. */
struct str record_text(struct job *j, const struct rule_set *set,
    const struct score_record *rec);
/* 实到 52人，比应到 50人 多: why it should be looked at again; or empty. */
struct str record_doubt(struct job *j, const struct rule_set *set,
    const struct score_record *rec);
/* /scheme/2/unit/9/set/0 and ${tail} */
struct str set_path(struct job *j, int64_t scheme, int64_t unit, size_t set,
    const char *tail);
/* Argument ${arg} of the path as a place in rule_sets(); E_MISSING. */
enum err load_set(struct req *r, const struct loaded *l, size_t arg, size_t *at,
    const struct rule_set **set) MUST_USE;

#endif
