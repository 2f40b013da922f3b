/* SPDX-License-Identifier: MIT
 *
 * item.h -- what the pages of items [事项] share: rows, words, who may do what
 *
 * Private to this room.
 */
#ifndef PAGE_ITEM_H
#define PAGE_ITEM_H

#include "page/draft.h"

#define ITEMS_FIRST 5 /* shown on the page of what waits */

struct item_row { /* a line of a task list */
	int64_t id;
	struct str title, about; /* about: the unit, the kind, where it came from */
	struct str due, left;
	struct state_view state;
	bool is_late;
};

/* 市星象局机关党委书记, 组织部, 工委 */
struct str item_owner(struct job *j, const struct duty_item *item);
struct item_row item_row(struct job *j, const struct duty_item *item);

/* What the asker is for this item: the rights of rights.def, his units and offices. */
enum err item_who(struct req *r, struct db_ro *db, const struct duty_item *item,
    struct duty_who *out) MUST_USE;
/* Whose turn is the asker's, within ${reach}. */
struct duty_mine item_mine(struct req *r, const struct reach *reach);

struct items_first { /* the first of what waits for the asker; shown on 待办 */
	const struct item_row *rows;
	size_t rows_n;
	int64_t mine, late; /* late: of all in reach */
	bool is_more;
};
enum err items_first(struct req *r, struct db_ro *db, struct items_first *out) MUST_USE;

#endif
