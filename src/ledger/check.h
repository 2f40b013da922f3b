/* SPDX-License-Identifier: MIT
 *
 * check.h -- checking lines that are read already, for load; private to ledger/
 */
#ifndef LEDGER_CHECK_H
#define LEDGER_CHECK_H

#include "ledger/line.h"

/* What of a line must be remembered longer than the line. */
struct check_after {
	int64_t erased;  /* this fact's body is gone */
	int64_t erasing; /* this fact says that the body of that one is gone */
};

/* Check the next line. */
void check_line(struct ledger_check *c, const struct line *l, struct check_after *after);
/* The next line cannot be read, for ${why}. */
void check_unread(struct ledger_check *c, const char *why);
/* To be called after each line. */
void check_remember(struct job *j, struct ledger_check *c,
    const struct check_after *after);
/* How many things do not hold so far, and the first of them. */
size_t check_wrong(const struct ledger_check *c, struct str *first);

#endif
