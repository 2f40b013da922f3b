/* SPDX-License-Identifier: MIT
 *
 * score_scheme.h -- the scheme of bench/score, read
 */
#ifndef SCORE_SCHEME_H
#define SCORE_SCHEME_H

#include "rule/rule.h"

/* bench/score.scheme; E_INPUT if it is not the one that score_job.def describes. */
enum err read_scheme(struct job *j, struct rule **r) MUST_USE;

/* The shortest of several readings, and explanations of one among ${n} units. */
enum err time_reading(struct job *j, int64_t *us) MUST_USE;
enum err time_explaining(struct job *j, size_t n, int64_t *us) MUST_USE;
#define EXPLAIN_MOST 200000

#endif
