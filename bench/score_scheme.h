/* SPDX-License-Identifier: MIT
 *
 * score_scheme.h -- the scheme of bench/score, read
 */
#ifndef SCORE_SCHEME_H
#define SCORE_SCHEME_H

#include "rule/rule.h"

/* bench/score.scheme; E_INPUT if it is not the one that score_job.def describes. */
enum err read_scheme(struct job *j, struct rule **r) MUST_USE;

#endif
