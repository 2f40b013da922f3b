/* SPDX-License-Identifier: MIT
 *
 * page.h -- the halls [厅堂]: what a browser sees
 *
 * One handler and one template a page, side by side; routes.def lists them.
 * A page reads through the rooms below, fills one struct and calls its
 * template.  Nothing is computed here that a command could not also print.
 */
#ifndef PAGE_H
#define PAGE_H

#include "account/account.h"

struct page_options {
	const char *address;          /* to listen on: 127.0.0.1, ::1 or localhost */
	uint16_t port;                /* 0: any free one */
	int fd;                       /* what web_listen() gave */
	struct db_place place;        /* of the database, for copies and for the page
				   of its state */
	struct account_rules rules;   /* .demo: every page says that data are invented */
	const struct ledger_key *key; /* to seal with */
	const struct ledger_room *rooms; /* whose facts the ledger holds */
	size_t rooms_n;
	struct str name;    /* of the installation; may be empty */
	struct str cage[4]; /* what the process gave up, one line each */
	bool caged;         /* all of it, and it is not root */
	int32_t today;      /* the date to score for; DAY_NONE: the clock's */
	int64_t shift;      /* seconds to add to the clock, for a demonstration */
	void (*ready)(const char *address, uint16_t port); /* once it listens;
				   may be NULL */
};

/**
 * page_serve(j, db, o):
 * Answer until SIGTERM or SIGINT, then finish what was begun and return.  The
 * writer of ${db} has been started.
 * E_INPUT if the address is not one of this machine only (pages travel
 * unencrypted); E_SYSTEM if it cannot be listened on.
 */
enum err page_serve(struct job *j, struct db *db, const struct page_options *o) MUST_USE;

#endif
