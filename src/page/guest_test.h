/* SPDX-License-Identifier: MIT
 *
 * guest_test.h -- an installation and its visitors, for tests of pages
 *
 * A guest keeps cookies and the form token, and goes through page_admit() like
 * every request.
 */
#ifndef PAGE_GUEST_TEST_H
#define PAGE_GUEST_TEST_H

#include "page/acct.h"
#include "test.h"

struct house {
	struct db_place place;
	struct db *db;
	struct db_ro *ro;
	struct account_keys keys;
	struct ledger_key *key;
	struct ledger_room rooms[5];
	struct site site;
	int64_t unit;
	struct org_person person[4]; /* in the order of staff[] */
};

enum { SYSTEM, SECURITY, AUDIT, CLERK };

struct guest {
	struct house *h;
	struct job *j;
	char session[64], device[64], token[256];
	enum err e;
	int status;
	struct str page, location, told; /* of the last answer, kept in j */
};

/* A demonstration asks officers for no second factor. */
struct house *house(struct job *j, bool demo);
void leave(struct house *h);
/* As many facts of a matter of business as *(int *)${n} says. */
enum err put_business(struct job *j, struct db_rw *rw, void *n);
/* Change fact 2 behind the ledger's back. */
enum err forge(struct job *j, struct db_rw *rw, void *unused);

void guest_send(struct guest *v, enum web_method method, const char *path,
    const char *arg, const char *const *field);
#define FORM(...) ((const char *const[]){ __VA_ARGS__, NULL })
void look(struct guest *v, const char *path, const char *arg);
void press(struct guest *v, const char *path, const char *arg, const char *const *form);
const char *number(struct job *j, int64_t x);

struct guest stranger(struct job *j, struct house *h);
/* Comes with a one-time code. */
struct guest enter(struct job *j, struct house *h, size_t who, enum account_code what);
struct coding { /* for make_code(), in the writer */
	int64_t person;
	enum account_code what;
	char code[ACCOUNT_TOKEN + 1];
};
enum err make_code(struct job *j, struct db_rw *rw, void *coding);

#endif
