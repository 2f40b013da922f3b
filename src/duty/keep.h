/* SPDX-License-Identifier: MIT
 *
 * keep.h -- what the files of this room share: its kinds of facts, and helpers
 *
 * Private to this room.  The subject of every fact about an item is 事项:ID, of
 * the opening one too: its own number.
 */
#ifndef DUTY_KEEP_H
#define DUTY_KEEP_H

#include "duty/duty.h"
#include "duty/duty.sql.h"

#define NEVER 9999999 /* in tables and bodies: the day that does not come */

/* X(id, kind, what it says, flags): items say what people think of units and persons,
 * so exports for the public leave them out.  The words of a step are the fact right
 * after it, so that they can be erased and the step stays. */
#define DUTY_KINDS_OF_FACTS(X)                                  \
	X(OPEN, "事项.开立", "一件要办的事，谁办、何时办完", 0) \
	X(ACT, "事项.办理", "事项走一步", 0)                    \
	X(POSTPONE, "事项.改期", "期限改到另一天", 0)           \
	X(NOTE, "事项.说明", "前一步的情况或理由，可以删除", LEDGER_PERSONAL)

enum keep_kind {
#define X(id, name, means, flags) KIND_##id,
	DUTY_KINDS_OF_FACTS(X)
#undef X
	    KINDS_N
};
#define X(id, name, means, flags)                                 \
	enum err duty_apply_##id(struct job *j, struct db_rw *rw, \
	    const struct ledger_fact *f) MUST_USE;
DUTY_KINDS_OF_FACTS(X)
#undef X

/* One fact about an item. */
enum err item_fact(struct job *j, struct db_rw *rw, const struct org_act *act,
    enum keep_kind kind, const struct duty_item *about, struct str body) MUST_USE;
/* The words of the step that the last fact is; none if they are empty. */
enum err item_note(struct job *j, struct db_rw *rw, const struct org_act *act,
    const struct duty_item *about, struct str note) MUST_USE;
/* The number of the item, from the fact's subject. */
int64_t item_id(const struct ledger_fact *f);

/* The state of that word; DUTY_IS_ANY if there is none. */
enum duty_state state_named(struct str word);

/* The move called ${verb} that the item can make now; NULL if there is none. */
const struct duty_move *move_named(const struct duty_item *item, struct str verb);
bool move_may(const struct duty_item *item, const struct duty_who *who,
    const struct duty_move *m);

/* DAY_NONE in a table: 0 where it begins something, NEVER where it ends something. */
int64_t day_begins(int32_t day);
int64_t day_ends(int32_t day);
int32_t day_of_row(int64_t day);

/* E_INPUT if it is longer than DUTY_NOTE_MAX, or empty and ${must}. */
enum err need_note(struct job *j, struct str note, bool must, const char *asks) MUST_USE;
/* All rows of flows.def. */
const struct duty_move *duty_moves(size_t *n);

#endif
