/* SPDX-License-Identifier: MIT
 *
 * scheme.h -- the register of institutions [制度库]: scheme texts and versions
 *
 * Keeps texts; what they mean is rule/'s affair.  Putting a text under a name
 * that exists adds a version when the text differs, so an old version can
 * always be read again; the newest is the one that counts.
 */
#ifndef SCHEME_H
#define SCHEME_H

#include "ledger/ledger.h"

struct scheme {
	int64_t id;      /* of the scheme, the same for all its versions */
	struct str name; /* the file's name without .scheme */
	int64_t version; /* from 1, counted here; not the author's 版本 */
	struct str text; /* not filled by scheme_list() */
};

extern const struct ledger_room scheme_ledger;

#define SCHEME_LIST_MAX 1000
#define SCHEME_TEXT_MAX ((size_t)1 << 20) /* as rule/ reads them */

/**
 * scheme_put(j, rw, actor, name, text, id):
 * Keep ${text} as the newest version of ${name}, unless it is that already: one
 * fact.  *id is the scheme's.  E_INPUT if the name is empty or longer than 200
 * bytes, or the text is longer than SCHEME_TEXT_MAX.
 */
enum err scheme_put(struct job *j, struct db_rw *rw, int64_t actor, struct str name,
    struct str text, int64_t *id) MUST_USE;

/* The newest versions by name, without texts; at most SCHEME_LIST_MAX. */
enum err scheme_list(struct job *j, struct db_ro *ro, const struct scheme **items,
    size_t *n) MUST_USE;

/* The newest version with its text.  E_MISSING if there is no such scheme. */
enum err scheme_find(struct job *j, struct db_ro *ro, int64_t id,
    struct scheme *out) MUST_USE;

#endif
