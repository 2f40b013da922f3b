/* SPDX-License-Identifier: MIT
 *
 * demo.h -- what the parts of the invented city share; private to demo*.c
 *
 * The demonstration lives through its two years: every step is recorded on its
 * day, in ascending order, and the ledger is sealed whenever a month is over.
 */
#ifndef DEMO_H
#define DEMO_H

#include "main/main.h"
#include "result/result.h"
#include "scheme/scheme.h"

#define DEMO_CITY "未名市直机关工委"
#define DEMO_LAST "双目标2025"
#define DEMO_THIS "双目标"
#define DEMO_A30 "A30机关事业单位党组织分类定级"
/* The unit of the clerk one signs in as: something to report, something back. */
#define DEMO_BUSY "市星象局机关党委"

#define DEMO_OFFICES_MAX 8
#define DEMO_UNITS_MAX 1000

struct filling {
	struct job *j;
	struct db_rw *rw;
	const struct ledger_key *key;
	struct org_act act; /* of the committee's first administrator */
	int64_t second;     /* the other one, who answers and signs */
	int64_t top;
	struct {
		struct str name;
		int64_t person;
	} office[DEMO_OFFICES_MAX]; /* who gives for an office; the committee's last */
	size_t office_n;
	int64_t clerk[DEMO_UNITS_MAX]; /* by the number of the unit; 0: none */
	int64_t last, now, a30;        /* schemes */
	int64_t settled;               /* last year's result, as it first took effect */
	size_t deeds;                  /* of demo_follow(): how many are done */
};

/* demo.c: from now on it is that day, early in the morning; never an earlier one. */
enum err demo_on(struct filling *f, int year, int month, int day) MUST_USE;
void demo_later(struct filling *f); /* some minutes later on the same day */
/* The clerk of the unit of that name, and its number; E_MISSING. */
enum err demo_unit(struct filling *f, const char *name, int64_t *unit,
    int64_t *clerk) MUST_USE;
/* Who gives for the office of that name; the committee's first if nobody does. */
int64_t demo_office(const struct filling *f, struct str name);
enum err demo_post(struct filling *f, int64_t person, enum org_role role, int64_t unit,
    struct str office) MUST_USE;
enum err demo_person(struct filling *f, struct str name, int64_t unit,
    int64_t *id) MUST_USE; /* with a name to sign in */

/* demo_city.c: units, branches, people, members */
enum err demo_city(struct filling *f) MUST_USE;

/* demo_year.c: a scheme and the facts of its year */
struct demo_year {
	struct str name;              /* demo/NAME.csv */
	struct str text;              /* of the scheme */
	int64_t scheme;               /* set by demo_issue() */
	struct rule *rule;            /* likewise */
	const struct rule_fact *fact; /* likewise */
	struct score_import in;       /* likewise */
	int32_t from;      /* the first day on which all but the register is given */
	int span;          /* how many days it is spread over */
	size_t unverified; /* every so manyth unit still waits; 0: none */
};
/* Publish the scheme and put all units of its table on the list. */
enum err demo_issue(struct filling *f, struct demo_year *y) MUST_USE;
/* What comes from the register [名册], of all units, today. */
enum err demo_register(struct filling *f, const struct demo_year *y) MUST_USE;
/* What is given and verified today. */
enum err demo_day(struct filling *f, const struct demo_year *y) MUST_USE;
/* A column of reasons for each mark [评] that has none in ${t}: what why() says of the
 * mark in a row. */
typedef struct str demo_why(struct job *j, const struct table *t, size_t row,
    struct str mark);
struct table demo_reasons(struct job *j, const struct rule *r, const struct table *t,
    demo_why *why);

struct demo_value { /* a value that something happened to */
	const char *unit, *fact, *is, *why;
};
/* A value that was accepted becomes another one, with the reason. */
enum err demo_correct(struct filling *f, const struct demo_year *y,
    const struct demo_value *v) MUST_USE;

/* demo_result.c: last year's result, from the freeze to what came of it; this
 * year's first one */
enum err demo_settle(struct filling *f, const struct demo_year *last) MUST_USE;
/* In the summer it is amended. */
enum err demo_amend(struct filling *f, const struct demo_year *last) MUST_USE;
/* What is done about its items by the end of ${month}, once each. */
enum err demo_follow(struct filling *f, int month) MUST_USE;
enum err demo_freeze_a30(struct filling *f) MUST_USE;

/* demo_desk.c: next year's scheme, before the units */
enum err demo_desk(struct filling *f) MUST_USE;

#endif
