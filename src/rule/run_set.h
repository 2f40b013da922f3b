/* SPDX-License-Identifier: MIT
 *
 * run_set.h -- groups of members by their keys [同]; private to rule/
 */
#ifndef RULE_RUN_SET_H
#define RULE_RUN_SET_H

#include "rule/run.h"

/* The sign of a - b for two rows, key after key; a missing one is behind all. */
int compare_keys(const struct run *k, const struct list *keys, size_t a, size_t b);
/* A member without one of the keys is a group of its own. */
bool is_alone(const struct run *k, const struct list *keys, size_t row);

#endif
