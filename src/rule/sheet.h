/* SPDX-License-Identifier: MIT
 *
 * sheet.h -- what the files that edit a text share; not a door
 *
 * A text is changed by cutting and putting stretches of it, then laid out by the
 * formatter; the tree is only asked where things stand.
 */
#ifndef RULE_SHEET_H
#define RULE_SHEET_H

#include "rule/model.h"

/* A number or date of the text: what may be typed anew. */
bool is_figure(const struct tok *t);

/* ${text} with [from, to) replaced by ${by}. */
struct str text_put(struct job *j, struct str text, struct span at, struct str by);
/* The same, laid out anew; E_INPUT in the words of its first note if it is no text
 * any more. */
enum err text_laid_out(struct job *j, struct str name, struct str text,
    struct str *out) MUST_USE;

#endif
