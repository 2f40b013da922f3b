/* SPDX-License-Identifier: MIT
 *
 * report.h -- what the report and the checks of shares have in common; not a door
 */
#ifndef RULE_REPORT_H
#define RULE_REPORT_H

#include "rule/model.h"

/* Does pool ${i} have points and hold no pool with points? */
bool report_leaf(const struct rule *r, size_t i);
/* What it is worth in the total; sums have been checked. */
struct num report_worth(const struct rule *r, size_t i, size_t domain);

/* Every fact that is used and every 评, with who gives it and how often. */
const struct rule_entry *report_entries(struct job *j, const struct rule *r, size_t *n);
struct rule_load *report_loads(struct job *j, const struct rule_entry *entry, size_t n,
    size_t *loads);

#endif
