/* SPDX-License-Identifier: MIT
 *
 * texts.h -- words of cells as numbers, each text once; private to score/
 */
#ifndef SCORE_TEXTS_H
#define SCORE_TEXTS_H

#include "rule/rule.h"

struct texts { /* {.j} is empty */
	struct job *j;
	struct str *text; /* room for slots / 2 */
	size_t n;
	uint64_t *slot; /* open addressing: half of the hash, index + 1 */
	size_t slots;
};

/* Room for ${more}, so that none has to be moved later. */
void texts_room(struct texts *t, size_t more);
/* The index of ${s}, which is copied nowhere; not empty. */
int64_t texts_index(struct texts *t, struct str s);
/* Those of ${n} of them, in one go. */
void texts_index_all(struct texts *t, size_t n, const struct str *s, int64_t *out);
/* The same, or -1 if it is not there. */
int64_t texts_find(const struct texts *t, struct str s);
/* Go on with those ${snap} has already. */
struct texts texts_of(struct job *j, const struct rule_snapshot *snap);
/* Hand them over. */
void texts_give(const struct texts *t, struct rule_snapshot *snap);

#endif
