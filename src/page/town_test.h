/* SPDX-License-Identifier: MIT
 *
 * town_test.h -- a small town with units, people and data, and its visitors
 *
 * Handlers are called as page_admit() would: with who is asking and a desk.
 */
#ifndef PAGE_TOWN_TEST_H
#define PAGE_TOWN_TEST_H

#include "page/data.h"
#include "test.h"

enum { STARS, TIDES, CLOUDS, BOOKS, BRANCH, UNITS }; /* places in page_town.unit */
enum { NOBODY, OFFICE, CLERK, PEOPLE };              /* who asks */

struct page_town {
	struct job *j;         /* of the test */
	char *page, *location; /* of the last answer */
	struct db *db;
	struct score_live *live;
	struct veto_notes *vetoes;
	struct site site;
	struct desk desk;
	int64_t top, unit[UNITS], person[PEOPLE], scheme;
	struct org_post post[PEOPLE]; /* 工委管理员 with an office; 单位党务 of STARS */
};

/* 星象局, 潮汐局, <云>图局 and 书简社 with data given; 星象局一支部 below the first
 * with nothing; all on the list. */
struct page_town *page_town(struct job *j);
void page_town_end(struct page_town *t);
extern const char page_small_text[]; /* the scheme of the town */
/* Another scheme text under ${name}. */
int64_t page_publish(struct page_town *t, const char *name, const char *text);

struct page_visit {
	int who;                  /* CLERK … */
	int64_t arg[3];           /* after the scheme; 0: none */
	bool plain;               /* the first argument is arg[0], not the scheme */
	const char *const *field; /* name, value, …, NULL; NULL: none */
	enum err (*show)(struct req *r, struct db_ro *db);
	enum err (*take)(struct req *r, struct desk *d);
	struct str file; /* bytes of 表.xlsx, sent with them; or empty */
	size_t cap;      /* memory; 0: as much as the server gives */
	/* the answer, kept in the test's job */
	enum err e;
	int status;
	struct str page, location, told;
};
void page_go(struct page_town *t, struct page_visit *v);
/* ${v} with its answer. */
struct page_visit page_gone(struct page_town *t, struct page_visit v);
/* A form that ${by} sends to ${fn} in the town ${t}: name, value, … */
#define PAGE_SENT(by, fn, is_plain, first, second, ...) \
	page_gone(t,                                    \
	    (struct page_visit){ .who = (by),           \
		.take = (fn),                           \
		.plain = (is_plain),                    \
		.arg = { (first), (second), -1 },       \
		.field = (const char *const[]){ __VA_ARGS__, NULL } })

/* The page of a scheme, or of one of its units; a failure is the test's. */
struct str page_ask(struct page_town *t, enum err (*fn)(struct req *, struct db_ro *),
    int64_t unit, const char *name, const char *value);

#endif
