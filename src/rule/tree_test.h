/* SPDX-License-Identifier: MIT
 *
 * tree_test.h -- for the tests of the parser: a tree as text, problems as text
 *
 * Not a door.  The tree is written out whole, so that one string says what a
 * scheme was read as.
 */
#ifndef TREE_TEST_H
#define TREE_TEST_H

#include "rule/parse.h"
#include "test.h"

/* All of a parsed file, without places in the text. */
struct str tree_text(struct job *j, const struct file *f);
/* "line:col: what" for each note, "line:col: what | fix" if there is one. */
struct str notes_text(struct job *j, const struct rule_notes *notes);
/* Parse ${text}: its tree, or what is wrong with it. */
struct str read_as(struct job *j, struct str text);
/* ${clause} inside an item: its tree, or what is wrong (columns of ${clause}). */
struct str clause_as(struct job *j, const char *clause);
/* A text and what it must be read as: its tree, or what is wrong. */
struct pair {
	const char *text, *want;
};
void tree_check_clauses(struct job *j, const struct pair *p, size_t n);
void tree_check_files(struct job *j, const struct pair *p, size_t n);

/* The file, from the root of the repository; a failure if there is none. */
struct str file_text(struct job *j, const char *name);

/* All scheme files of test/scheme that parse. */
extern const char *const scheme_files[];
extern const size_t scheme_files_n;

#endif
