/* SPDX-License-Identifier: MIT
 *
 * book.h -- what the pages of the ledger share: who acted, what a kind means
 *
 * Private to this room.
 */
#ifndef PAGE_BOOK_H
#define PAGE_BOOK_H

#include "page/acct.h"

#define BOOK_NAMES_MAX 64

struct book_names { /* each looked up once a page; starts as zeros */
	struct {
		int64_t id;
		struct str name;
	} list[BOOK_NAMES_MAX];
	size_t n;
};

/* The name of who acted: 程序 for 0. */
enum err book_name(struct req *r, struct db_ro *db, struct book_names *names, int64_t id,
    struct str *out) MUST_USE;
/* One short line; empty if the kind is unknown. */
struct str book_means(const struct site *site, struct str kind);

#endif
