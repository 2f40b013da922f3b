/* SPDX-License-Identifier: MIT
 *
 * diff.h -- what the files that compare two schemes share; not a door
 *
 * Both sides become lists of things with a key; see diff.c.
 */
#ifndef RULE_DIFF_H
#define RULE_DIFF_H

#include "rule/model.h"

struct thing {
	struct str key;     /* what it is matched by */
	struct str subject; /* 参数“应上党课” */
	struct str text;    /* its words */
	struct str plain;   /* the same for comparing; set by diff_thing() */
	uint32_t line;
	int pool;
	bool met; /* has its like on the other side */
};

struct things {
	struct thing *at;
	size_t n, cap;
};

struct diff {
	struct job *j;
	const struct rule *old, *new;
	int *new_of, *old_of; /* per pool of the other: its like, or -1 */
	struct rule_change *change;
	size_t n, cap;
};

/* ${s} without what does not count: blanks, kinds of punctuation, 编号. */
struct str diff_plain(struct job *j, struct str s);
void diff_thing(struct job *j, struct things *list, struct thing t);

/* A change with everything but its sentence; ${was} or ${is} may be NULL. */
struct rule_change diff_change(enum rule_change_kind kind, const struct thing *was,
    const struct thing *is);
void diff_put(struct diff *d, struct rule_change c);
/* A thing of its own: it came, it went, or its words changed. */
void diff_whole(struct diff *d, enum rule_change_kind kind, const struct thing *was,
    const struct thing *is);
/* A property of something that stays: 权重 60%. */
void diff_part(struct diff *d, enum rule_change_kind kind, const struct thing *was,
    const struct thing *is);

/* Things by their keys, in their order; the n-th of a key gets a number. */
struct symtab diff_table(struct job *j, struct things *list);
/* What changed and what came, in the order of the new; then what went. */
void diff_compare(struct diff *d, enum rule_change_kind kind, struct things *old,
    struct things *new,
    void (*put)(struct diff *d, enum rule_change_kind kind, const struct thing *was,
	const struct thing *is));

/* diff_pool.c */
void diff_pools(struct diff *d);

#endif
