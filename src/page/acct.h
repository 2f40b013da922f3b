/* SPDX-License-Identifier: MIT
 *
 * acct.h -- what the pages of sign-in, accounts and officers share
 *
 * Private to this room.  A form that could not be taken is drawn again with
 * what was typed (never a password) and a list of what to mend, each linked to
 * its field; a form that was taken answers 303 with ?done=WORD, and the page
 * behind it says in one sentence what was done.
 */
#ifndef PAGE_ACCT_H
#define PAGE_ACCT_H

#include "page/view.h"

#define FAULTS_MAX 8

struct fault { /* field: id of the input on the page */
	struct str field, told;
};

struct faults {
	struct fault list[FAULTS_MAX];
	size_t n;
};

/* Add one; the words are copied, for j->told does not stay. */
void fault_add(struct job *j, struct faults *f, const char *field, struct str told);
/* What ${field} is told; empty: nothing is wrong with it. */
struct str fault_of(const struct faults *f, const char *field);
/* Draw the page as one to be mended: status 422, and its title says so. */
void faults_show(struct req *r, struct frame *frame, const struct faults *f);
/* May the form be drawn again for ${e}, or is it a matter for page_refusal()? */
bool may_mend(enum err e);

struct done { /* ?done=word */
	const char *word, *told;
};
/* The sentence for what was just done; empty: nothing was. */
struct str done_told(const struct req *r, const struct done *list, size_t n);

/* Answer 303 to ${path}, which is our own. */
void go_to(struct req *r, struct str path);

/* 2026年11月22日 14:05, Beijing time, which is the time of the whole country. */
struct str moment(struct job *j, int64_t at);
/* 2026年3月5日; empty for DAY_NONE. */
struct str day_text(struct job *j, int32_t day);
/* 9c1f07ab 5e42d8b0 …: in groups of eight, to be compared by eye. */
struct str hash_text(struct job *j, const unsigned char *p, size_t n);

/* What a post is for people: 单位党务，未名街道第一支部. */
struct str post_words(struct job *j, const struct org_post *p);

/* The cookie of a fresh session; empty: none is set. */
void keep_session(struct req *r, const char *session);

/* The unit named in ${field}; with ${may_be_empty}, id 0 for nothing typed.  No such unit
 * is a fault, in words that name those it may be. */
enum err unit_named(struct req *r, struct db_ro *db, const char *field, bool may_be_empty,
    struct org_unit *out, struct faults *f) MUST_USE;

#endif
