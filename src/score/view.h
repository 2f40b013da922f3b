/* SPDX-License-Identifier: MIT
 *
 * view.h -- the making of a view; private to score/
 */
#ifndef SCORE_VIEW_H
#define SCORE_VIEW_H

#include "score/data.h"

/* Read the text of ${v}->scheme, which is there: ->notes, ->rule and ->runs. */
enum err view_read(struct job *j, struct score_view *v) MUST_USE;
/* Score ${v}->set by ->rule, and put its units in order. */
enum err view_score(struct job *j, struct score_view *v) MUST_USE;

#endif
