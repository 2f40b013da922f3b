/* SPDX-License-Identifier: MIT
 *
 * import.h -- a table of units on its way in; private to org/
 */
#ifndef ORG_IMPORT_H
#define ORG_IMPORT_H

#include "org/keep.h"

#define NO_NODE SIZE_MAX

/* A unit of the tree as it will be: first all open ones, then the new ones. */
struct node {
	int64_t id;
	size_t parent; /* NO_NODE: the top */
	size_t row;    /* + 1; 0: not in the table */
	int depth;     /* see import_tree.c */
};

struct import {
	struct job *j;
	struct org_row *row;
	size_t n;
	struct node *node;
	size_t node_n;
	size_t *row_node; /* of each row; NO_NODE for a wrong one */
};

/* The row cannot be; only the first reason is kept. */
void import_wrong(struct import *im, size_t row, struct str told);

/* Find circles and units that would lie too deep; rows get to know. */
void import_check_tree(struct import *im);

/* Rows that change something, parents before their children. */
void import_order(struct import *im, struct org_import *out);

#endif
