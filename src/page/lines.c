/* SPDX-License-Identifier: MIT
 *
 * lines.c -- two texts line by line: the longest common subsequence
 *
 * The known way of Myers (1986) with the middle of the shortest path found from
 * both ends, so that memory stays linear: a stretch is cut at that middle and
 * each side done in turn.  Lines are compared as numbers; equal lines have equal
 * ones.  That takes the square of what differs, so work is bounded: a stretch that
 * would take more is told as changed from its first to its last line.
 */
#include <stdlib.h>

#include "page/lines.h"

#define WORK_MAX 60000000 /* steps on all diagonals; a fraction of a second */

struct differ {
	struct str *line[2];
	int *code[2]; /* what a line says, as a number */
	bool *kept[2];
	size_t n[2];
	int *fore, *back; /* furthest reaching ends, by diagonal; offset ->zero */
	int zero;
	int64_t work; /* steps so far */
};

struct box { /* lines [a0, a1) of the one and [b0, b1) of the other */
	int a0, a1, b0, b1;
};

/* ── lines as numbers ───────────────────────────────────────────────── */

static size_t
count_lines(struct str s)
{
	size_t n = s.n > 0 && s.p[s.n - 1] != '\n';

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

static void
split(struct job *j, struct str s, struct differ *d, int side)
{
	size_t n = 0;

	d->n[side] = count_lines(s);
	d->line[side] = NEWS(j, struct str, d->n[side]);
	d->code[side] = NEWS(j, int, d->n[side]);
	d->kept[side] = NEWS(j, bool, d->n[side]);
	while (s.n > 0) {
		size_t to = str_find(s, S("\n"));

		d->line[side][n++] = str_cut(s, 0, to);
		s = str_cut(s, to < s.n ? to + 1 : to, s.n);
	}
}

struct numbered {
	struct str line;
	int *code;
};

static int
by_line(const void *a, const void *b)
{
	return str_cmp(((const struct numbered *)a)->line,
	    ((const struct numbered *)b)->line);
}

static void
number(struct job *j, struct differ *d)
{
	size_t n = d->n[0] + d->n[1], k = 0;
	struct numbered *all = NEWS(j, struct numbered, n);
	int code = 0;

	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < d->n[side]; i++)
			all[k++] = (struct numbered){ d->line[side][i],
				&d->code[side][i] };
	qsort(all, n, sizeof *all, by_line);
	for (size_t i = 0; i < n; i++) {
		code += i > 0 && !str_eq(all[i].line, all[i - 1].line);
		*all[i].code = code;
	}
}

/* ── the middle of the shortest path ────────────────────────────────── */

struct middle { /* a run of lines that are the same, on a shortest path */
	int a0, b0, a1, b1;
	bool found;
};

static bool
is_same(const struct differ *d, int a, int b)
{
	return d->code[0][a] == d->code[1][b];
}

/* One step forwards on diagonal ${k} after ${steps}; true if it met the way back. */
static bool
step_fore(struct differ *d, const struct box *x, int k, int steps, struct middle *m)
{
	int *v = d->fore + d->zero;
	int delta = (x->a1 - x->a0) - (x->b1 - x->b0);
	int a = k == -steps || (k != steps && v[k - 1] < v[k + 1]) ? v[k + 1]
								   : v[k - 1] + 1;
	int b = a - k, from = a;

	while (
	    x->a0 + a < x->a1 && x->b0 + b < x->b1 && is_same(d, x->a0 + a, x->b0 + b)) {
		a++;
		b++;
	}
	v[k] = a;
	if (delta % 2 == 0 || k < delta - (steps - 1) || k > delta + (steps - 1) ||
	    a + d->back[d->zero + delta - k] < x->a1 - x->a0)
		return false;
	*m = (struct middle){ x->a0 + from, x->b0 + from - k, x->a0 + a, x->b0 + b,
		true };
	return true;
}

/* The same from the end: lengths count from there. */
static bool
step_back(struct differ *d, const struct box *x, int k, int steps, struct middle *m)
{
	int *v = d->back + d->zero;
	int delta = (x->a1 - x->a0) - (x->b1 - x->b0);
	int a = k == -steps || (k != steps && v[k - 1] < v[k + 1]) ? v[k + 1]
								   : v[k - 1] + 1;
	int b = a - k, from = a;

	while (x->a1 - a > x->a0 && x->b1 - b > x->b0 &&
	    is_same(d, x->a1 - a - 1, x->b1 - b - 1)) {
		a++;
		b++;
	}
	v[k] = a;
	if (delta % 2 != 0 || k < delta - steps || k > delta + steps ||
	    a + d->fore[d->zero + delta - k] < x->a1 - x->a0)
		return false;
	*m = (struct middle){ x->a1 - a, x->b1 - b, x->a1 - from, x->b1 - (from - k),
		true };
	return true;
}

static struct middle
find_middle(struct differ *d, const struct box *x)
{
	struct middle m = { 0 };
	int most = x->a1 - x->a0 + x->b1 - x->b0;

	d->fore[d->zero + 1] = d->back[d->zero + 1] = 0;
	for (int steps = 0; steps <= (most + 1) / 2; steps++) {
		d->work += 2 * steps + 2;
		if (d->work > WORK_MAX)
			return m;
		for (int k = -steps; k <= steps; k += 2)
			if (step_fore(d, x, k, steps, &m))
				return m;
		for (int k = -steps; k <= steps; k += 2)
			if (step_back(d, x, k, steps, &m))
				return m;
	}
	return m;
}

/* ── dividing ───────────────────────────────────────────────────────── */

static void
keep_run(struct differ *d, int a, int b, int n)
{
	for (int i = 0; i < n; i++)
		d->kept[0][a + i] = d->kept[1][b + i] = true;
}

/* Take what both begin and end with out of ${x}. */
static void
trim(struct differ *d, struct box *x)
{
	while (x->a0 < x->a1 && x->b0 < x->b1 && is_same(d, x->a0, x->b0))
		keep_run(d, x->a0++, x->b0++, 1);
	while (x->a0 < x->a1 && x->b0 < x->b1 && is_same(d, x->a1 - 1, x->b1 - 1))
		keep_run(d, --x->a1, --x->b1, 1);
}

/* A stretch at a time; each cut leaves two that are not longer together. */
static void
divide(struct job *j, struct differ *d)
{
	size_t n = 1, cap = 0;
	struct box *todo = job_grow(j, NULL, 0, &cap, sizeof *todo);

	todo[0] = (struct box){ 0, (int)d->n[0], 0, (int)d->n[1] };
	while (n > 0) {
		struct box x = todo[--n];
		struct middle m;

		trim(d, &x);
		if (x.a0 == x.a1 || x.b0 == x.b1)
			continue;
		m = find_middle(d, &x);
		if (!m.found)
			continue;
		keep_run(d, m.a0, m.b0, m.a1 - m.a0);
		todo = job_grow(j, todo, n, &cap, sizeof *todo);
		todo[n++] = (struct box){ x.a0, m.a0, x.b0, m.b0 };
		todo = job_grow(j, todo, n, &cap, sizeof *todo);
		todo[n++] = (struct box){ m.a1, x.a1, m.b1, x.b1 };
	}
}

/* ── rows ───────────────────────────────────────────────────────────── */

static struct line_pair
pair_of(const struct differ *d, size_t a, size_t b, bool has_a, bool has_b)
{
	struct line_pair p = { .same = has_a && has_b && d->kept[0][a] && d->kept[1][b] };

	if (has_a) {
		p.was = (uint32_t)(a + 1);
		p.old = d->line[0][a];
	}
	if (has_b) {
		p.is = (uint32_t)(b + 1);
		p.new = d->line[1][b];
	}
	return p;
}

static size_t
lay_out(const struct differ *d, struct line_pair *out)
{
	size_t a = 0, b = 0, n = 0;

	while (a < d->n[0] || b < d->n[1]) {
		bool gone = a < d->n[0] && !d->kept[0][a];
		bool came = b < d->n[1] && !d->kept[1][b];
		bool same = !gone && !came;

		out[n++] = pair_of(d, a, b, gone || same, came || same);
		a += gone || same;
		b += came || same;
	}
	return n;
}

enum err
lines_diff(struct job *j, struct str was, struct str is, const struct line_pair **out,
    size_t *n)
{
	size_t all = count_lines(was) + count_lines(is);
	struct differ d = { .zero = (int)all + 1 };
	struct line_pair *rows;

	if (all > LINES_MAX)
		return fail(j, E_LIMIT, "两份文本共 %zu 行，多于 %d 行，不逐行比较", all,
		    LINES_MAX);
	split(j, was, &d, 0);
	split(j, is, &d, 1);
	number(j, &d);
	d.fore = NEWS(j, int, 2 * all + 4);
	d.back = NEWS(j, int, 2 * all + 4);
	divide(j, &d);
	rows = NEWS(j, struct line_pair, all);
	*n = lay_out(&d, rows);
	*out = rows;
	return OK;
}
