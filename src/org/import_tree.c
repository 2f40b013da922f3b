/* SPDX-License-Identifier: MIT
 *
 * import_tree.c -- the tree as a table would make it: circles, depth, order
 *
 * Every unit is visited once: the walk goes up until it meets a unit whose
 * depth is known, and comes back down.  If all rows are applied by depth, a
 * row finds its parent where it will be, and no circle on the way.
 */
#include "org/import.h"

enum { UNKNOWN = -1, ON_THE_WAY = -2 };
#define CIRCLE_NAMES 6

void
import_wrong(struct import *im, size_t row, struct str told)
{
	struct org_row *r = &im->row[row];

	if (r->what == ORG_ROW_WRONG)
		return;
	r->what = ORG_ROW_WRONG;
	r->told = told;
}

/* ── circles ────────────────────────────────────────────────────────── */

/* The rows of the circle that ${at} is on: 甲 → 乙 → 甲. */
static struct str
circle_text(const struct import *im, size_t at)
{
	struct buf b = { .j = im->j };
	struct str first = { NULL, 0 };
	size_t node = at, names = 0;

	do {
		size_t row = im->node[node].row;

		if (row > 0 && names++ < CIRCLE_NAMES)
			buf_fmt(&b, "%.*s → ", STR_FMT(im->row[row - 1].name));
		if (row > 0 && first.n == 0)
			first = im->row[row - 1].name;
		node = im->node[node].parent;
	} while (node != at);
	if (names > CIRCLE_NAMES)
		buf_put(&b, S("… → "));
	buf_put(&b, first);
	return buf_str(&b);
}

static void
tell_circle(struct import *im, size_t at)
{
	struct str told = job_fmt(im->j,
	    "隶属关系成了一个圈：%.*s；请改其中一个单位的上级",
	    STR_FMT(circle_text(im, at)));
	size_t node = at;

	do {
		if (im->node[node].row > 0)
			import_wrong(im, im->node[node].row - 1, told);
		node = im->node[node].parent;
	} while (node != at);
}

/* ── depth ──────────────────────────────────────────────────────────── */

/* From ${at} up to a unit that is known, or on the way, or above the top. */
static size_t
walk_up(struct import *im, size_t at, size_t *way, size_t *n)
{
	*n = 0;
	while (at != NO_NODE && im->node[at].depth == UNKNOWN) {
		im->node[at].depth = ON_THE_WAY;
		way[(*n)++] = at;
		at = im->node[at].parent;
	}
	return at;
}

static void
find_depths(struct import *im)
{
	size_t *way = NEWS(im->j, size_t, im->node_n + 1);
	size_t n;

	for (size_t i = 0; i < im->node_n; i++) {
		size_t end = walk_up(im, i, way, &n);
		bool circle = end != NO_NODE && im->node[end].depth == ON_THE_WAY;
		int depth = end == NO_NODE || circle ? 0 : im->node[end].depth + 1;

		if (circle)
			tell_circle(im, end);
		while (n > 0)
			im->node[way[--n]].depth = depth++;
	}
}

/* The nearest row at or above a unit that lies too deep is to blame. */
static void
tell_too_deep(struct import *im, size_t at)
{
	while (at != NO_NODE && im->node[at].row == 0)
		at = im->node[at].parent;
	if (at != NO_NODE)
		import_wrong(im, im->node[at].row - 1,
		    job_fmt(im->j, "层级太深：它或它的下级上面会超过 %d 层",
			ORG_DEPTH_MAX));
}

void
import_check_tree(struct import *im)
{
	for (size_t i = 0; i < im->node_n; i++)
		im->node[i].depth = UNKNOWN;
	find_depths(im);
	for (size_t i = 0; i < im->node_n; i++)
		if (im->node[i].depth > ORG_DEPTH_MAX)
			tell_too_deep(im, i);
}

/* ── order ──────────────────────────────────────────────────────────── */

static bool
does_something(const struct org_row *r)
{
	return r->what == ORG_ROW_NEW || r->what == ORG_ROW_CHANGED;
}

void
import_order(struct import *im, struct org_import *out)
{
	size_t *order = NEWS(im->j, size_t, im->n + 1);

	out->order = order;
	out->order_n = 0;
	for (int depth = 0; depth <= ORG_DEPTH_MAX; depth++)
		for (size_t i = 0; i < im->n; i++)
			if (does_something(&im->row[i]) &&
			    im->node[im->row_node[i]].depth == depth)
				order[out->order_n++] = i;
}
