/* SPDX-License-Identifier: MIT
 *
 * check_expr.h -- between the files that type expressions; private to rule/
 */
#ifndef RULE_CHECK_EXPR_H
#define RULE_CHECK_EXPR_H

#include "rule/model.h"

struct type *type_new(struct check *c, enum vtype vt);
struct type *type_bad(struct check *c); /* an error was noted */
bool type_any_bad(const struct type *a, const struct type *b);
/* Notes that x->a and x->b cannot be ${doing} (相加, 比较 …). */
struct type *type_clash(struct check *c, const struct expr *x, const char *doing);
/* Are x->a and x->b numbers?  Notes the one that is not. */
bool need_numbers(struct check *c, const struct expr *x);
/* Bring a bare literal among x->a, x->b to the other side's unit. */
bool type_meet(struct check *c, struct expr *x, bool comparing);
/* The type of x->a + x->b and of everything that needs one measure. */
struct type *type_sum(struct check *c, struct expr *x, const char *doing);
bool is_nonzero_literal(const struct expr *x);
int unit_index(const char *word);
struct type *count_type(struct check *c); /* of 计数: any unit of counts */
bool word_in(const char *const *list, size_t n, struct str word);

/* check_set.c: ${x} in the scope of a member of ${set}; an outer one is out of
 * reach. */
struct type *check_in_set(struct check *c, struct expr *x, int set, bool condition);
struct type *check_gap(struct check *c,
    struct expr *x); /* check_gap.c: 间断(活动, 6个月) */
/* check_each.c: how many fields 同 names; notes what is no field of ${set}. */
size_t check_key_names(struct check *c, const struct name *key, int set);

/* check_inst.c: 书记述职.得分, 重点工作.逾期; 得票率 and 票数. */
struct type *inst_path(struct check *c, struct expr *x, const struct inst *s);
struct type *inst_votes(struct check *c, struct expr *x, bool share);
/* A result of ${s} that comes from outside under ${name}, in ${unit}. */
struct type *inst_figure(struct check *c, struct expr *x, const struct inst *s,
    struct str name, const char *unit);
/* What stands behind ${key} in ${inst}; NULL: nothing does. */
const struct inst_item *inst_values(const struct inst *inst, struct str key);
/* check_ballot.c: 得分 按票数.  Is it said; is it said rightly; the score of all of it
 * or of one question, read as ${name}. */
bool ballot_counts(const struct inst *inst);
void check_ballot(struct check *c, const struct inst *inst);
struct type *check_ballot_score(struct check *c, struct expr *x, const struct inst *inst,
    struct str name);
/* Does the line ${key} of ${inst} list ${name}? */
bool inst_names(const struct inst *inst, struct str key, struct str name);

/* check_judge.c: a 评 in ${p}; ${ratio}: a factor in percent. */
void check_judge(struct check *c, struct amount *a, struct rpool *p, bool ratio);
struct type *check_date(struct check *c, struct expr *x);     /* check_date.c */
struct type *check_day_name(struct check *c, struct expr *x); /* NULL: none */
struct type *check_date_sum(struct check *c, struct expr *x);
struct type *check_date_call(struct check *c, struct expr *x, enum date_fn fn);

/* copy.c: ${prefix} before the names that ${changes} says of; not yet checked. */
struct copy {
	struct check *c;
	const struct name *prefix;
	bool (*changes)(const struct copy *k, const struct name *path);
	const struct scheme *other; /* whose results they are, or NULL */
};
struct expr *copy_unchecked(const struct copy *k, const struct expr *x);

struct type *check_path(struct check *c, struct expr *x); /* check_path.c */
struct type *use_symbol(struct check *c, struct expr *x, struct sym *s);
struct type *check_call(struct check *c, struct expr *x); /* check_call.c */
/* The name of the call ${x} as written: 有 where it means 计数. */
const char *call_word(struct check *c, const struct expr *x);

#endif
