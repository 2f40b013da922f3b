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

#include "store/store.h"

struct page_options {
	const char *address; /* to listen on: 127.0.0.1, ::1 or localhost */
	uint16_t port;       /* 0: any free one */
	bool demo;           /* say on every page that the data are invented */
	int32_t today;       /* the date to score for; DAY_NONE: the clock's */
	void (*ready)(const char *address, uint16_t port); /* once it listens;
				   may be NULL */
};

/**
 * page_serve(j, db, o):
 * Answer until SIGTERM or SIGINT, then finish what was begun and return.
 * E_INPUT if the address is not one of this machine only (pages travel
 * unencrypted); E_SYSTEM if it cannot be listened on.
 */
enum err page_serve(struct job *j, struct db *db, const struct page_options *o) MUST_USE;

#endif
