/* SPDX-License-Identifier: MIT
 *
 * walker_set_test.c -- the second opinion: members of sets [事件, 清单]
 *
 * design §5.2 (filters and aggregates), 5.7 (同, 取, 其余).  Every member is looked
 * at by itself; who belongs to whom is found by comparing all with all.
 */
#include <assert.h>

#include "rule/tree_walk_test.h"

struct rows {
	size_t from, n;
};

static struct rows
rows_of(const struct walker *w, size_t s, int set)
{
	const struct rset *of = &w->r->set[set];
	const size_t *from;

	if (of->is_list)
		return (struct rows){ 0, of->entries };
	from = w->snap->set[of->pub_at].from;
	return (struct rows){ from[s], from[s + 1] - from[s] };
}

static struct value
index_value(int64_t i)
{
	struct value v = value_truth(false);

	v.i = i;
	return v;
}

struct value
walk_text(struct walker *w, struct str text)
{
	int64_t own = 7;

	for (size_t i = 0; i < w->snap->text_n; i++)
		if (str_eq(w->snap->text[i], text))
			return index_value((int64_t)i);
	for (size_t i = 0; i < text.n; i++)
		own = (own * 31 + (unsigned char)text.p[i]) % 1000003;
	return index_value(-1 - own);
}

struct value
walk_field(struct walker *w, size_t s, int set, int field)
{
	const struct rset *of = &w->r->set[set];
	const struct rule_fact *f = &of->field[field];
	const struct rule_column *col;
	struct value v;

	if (of->is_list && field == 0)
		return index_value((int64_t)(w->row / of->runs));
	if (of->is_list && field == 2)
		return value_of(ratio(of->points[w->row / of->runs], NUM_ONE));
	if (of->is_list && field == 3 && of->runs > 1)
		return index_value(
		    w->r->stretch[of->stretch + (int)(w->row % of->runs)].to);
	if (of->is_list)
		return walk_fact(w, s, of->field_fact[field] + (int)w->row);
	col = &w->snap->set[of->pub_at].field[field];
	if (col->state[w->row] == CELL_NA)
		return value_na();
	if (col->state[w->row] == CELL_MISSING && w->snap->today <= f->due)
		return value_missing(OPEN_NOT_DUE);
	if (col->state[w->row] == CELL_MISSING)
		return value_missing(f->owed == RULE_BY_UNIT ? OPEN_OWED : OPEN_WAITING);
	v = value_of(ratio(f->kind == RULE_NUM ? col->v[w->row] : 0, NUM_ONE));
	v.i = f->kind == RULE_NUM ? 0 : col->v[w->row];
	return v;
}

/* ── aggregates ─────────────────────────────────────────────────────── */

bool
walk_is_set(const struct expr *x)
{
	const struct expr *of = x->args->x;

	return of->kind == X_PATH && of->sym != NULL && of->sym->kind == SYM_SET;
}

/* The keys ${key} of ${a} and ${b}: alike, or one member? */
static bool
same_keys(struct walker *w, size_t s, int set, const struct name *key, size_t a, size_t b)
{
	for (; key != NULL; key = key->next) {
		int f = set_field(w->r, set, key->text);
		struct value va, vb;

		w->row = a;
		va = walk_field(w, s, set, f);
		w->row = b;
		vb = walk_field(w, s, set, f);
		if (va.state != 0 || vb.state != 0 || va.i != vb.i ||
		    ratio_cmp(va.lo, vb.lo) != 0)
			return a == b;
	}
	return true;
}

struct sums {
	uint8_t missing;
	int n;
	struct ratio sum;
	struct value most, least;
};

static bool
above(enum vtype vt, struct value a, struct value b)
{
	return vt == VT_NUM ? ratio_cmp(a.lo, b.lo) > 0 : a.i > b.i;
}

static void
take(struct sums *t, enum vtype vt, struct value v)
{
	if (v.state != 0 && v.state != CELL_NA)
		t->missing |= v.state;
	if (v.state != 0)
		return;
	if (t->n == 0 || above(vt, v, t->most))
		t->most = v;
	if (t->n == 0 || above(vt, t->least, v))
		t->least = v;
	if (vt == VT_NUM)
		t->sum = ratio_add(t->sum, v.lo);
	t->n++;
}

/* Whether the member ${at} is in the stretch and meets 其中. */
static struct value
is_in(struct walker *w, size_t s, const struct arg *of, size_t at)
{
	struct value in;

	w->row = at;
	in = walk_dated(w, s, of->x->sym->set);
	if (is_true(in) && of->where != NULL)
		in = walk_value(w, s, of->where);
	return in;
}

/* 同: did one with the keys of ${at} count before? */
static bool
was_counted(struct walker *w, size_t s, const struct arg *of, size_t from, size_t at)
{
	bool was = false;

	for (size_t k = from; k < at && of->same != NULL && !was; k++)
		was = is_true(is_in(w, s, of, k)) &&
		    same_keys(w, s, of->x->sym->set, of->same, k, at);
	return was;
}

static struct sums
total_of(struct walker *w, size_t s, const struct expr *x)
{
	const struct arg *of = x->args;
	int set = of->x->sym->set, outer = w->set;
	size_t row = w->row;
	struct rows rows = rows_of(w, s, set);
	struct sums t = { .sum = ratio(0, 1) };

	w->set = set;
	for (size_t at = rows.from; at < rows.from + rows.n; at++) {
		struct value in = is_in(w, s, of, at);

		if (in.state != 0 && in.state != CELL_NA)
			t.missing |= in.state;
		if (is_true(in) && of->next == NULL)
			t.n += !was_counted(w, s, of, rows.from, at);
		else if (is_true(in))
			take(&t, of->next->x->type->vt, walk_value(w, s, of->next->x));
	}
	w->set = outer;
	w->row = row;
	return t;
}

struct value
walk_aggregate(struct walker *w, size_t s, const struct expr *x)
{
	struct str fn = x->path->text;
	struct sums t = total_of(w, s, x);

	if (t.missing != 0)
		return value_missing(t.missing);
	if (str_eq(fn, S("计数")))
		return value_of(ratio(t.n, 1));
	if (str_eq(fn, S("合计")))
		return value_of(t.sum);
	if (t.n == 0)
		return value_na();
	if (str_eq(fn, S("均值")))
		return value_of(ratio_div(t.sum, ratio(t.n, 1)));
	return str_eq(fn, S("最高")) ? t.most : t.least;
}

/* What ${x} is of the subject, whoever is looked at. */
static struct value
walk_subject(struct walker *w, size_t s, const struct expr *x)
{
	int set = w->set;
	struct value v;

	w->set = -1;
	v = walk_value(w, s, x);
	w->set = set;
	return v;
}

/* Is a member that counts dated on ${day}?  *missing: that is not known.  ${whole}:
 * of the whole 考核期, else of the stretch. */
static bool
any_on(struct walker *w, size_t s, const struct arg *of, bool whole, int32_t day,
    uint8_t *missing)
{
	int set = of->x->sym->set, ctx = w->ctx;
	struct rows rows = rows_of(w, s, set);
	bool any = false;

	for (w->row = rows.from; w->row < rows.from + rows.n; w->row++) {
		struct value in, on;

		w->ctx = whole ? 0 : ctx;
		in = walk_dated(w, s, set);
		w->ctx = ctx;
		if (is_true(in) && of->where != NULL)
			in = walk_value(w, s, of->where);
		*missing |= in.state == CELL_NA ? 0 : in.state;
		on = walk_field(w, s, set, (int)w->r->set[set].pub.day);
		any = any || (is_true(in) && on.state == 0 && on.i == day);
	}
	return any;
}

/* Steps of so long from ${from} to ${to}, without those full before ${first}. */
static int64_t
steps_from(struct walker *w, const struct expr *step, int32_t from, int32_t to,
    int32_t first)
{
	enum unit_kind uk = rule_units[step->tok.unit].kind;
	int64_t n = step->tok.num.u / NUM_ONE;
	int64_t all = walk_whole_steps(w, from, to, n, uk);

	return all - walk_whole_steps(w, from, first < to ? first : to, n, uk);
}

/* 间断: day after day.  Nothing happened before the first day of the 考核期. */
struct value
walk_gap(struct walker *w, size_t s, const struct expr *x)
{
	const struct stretch *in = &w->r->stretch[w->ctx];
	const struct arg *step = x->args->next, *start = step->next;
	int32_t to = w->snap->today < in->to ? w->snap->today : in->to, from = in->from;
	int set = w->set;
	size_t row = w->row;
	uint8_t missing = 0;
	int64_t all = 0;

	if (start != NULL) {
		struct value last = walk_subject(w, s, start->x);

		from = last.state == 0 ? (int32_t)last.i + 1 : w->r->stretch[0].from;
		missing = last.state == CELL_NA ? 0 : last.state;
	}
	w->set = x->args->x->sym->set;
	(void)any_on(w, s, x->args, start != NULL, from, &missing);
	for (int32_t day = from > w->r->stretch[0].from ? from : w->r->stretch[0].from;
	     day <= to + 1 && missing == 0; day++)
		if (day > to || any_on(w, s, x->args, start != NULL, day, &missing)) {
			all += steps_from(w, step->x, from, day, in->from);
			from = day + 1;
		}
	w->set = set;
	w->row = row;
	return missing != 0 ? value_missing(missing) : value_of(ratio(all, 1));
}

/* ── 每 ─────────────────────────────────────────────────────────────── */

/* One member: whether it counts, and what it brings. */
struct one {
	bool counts, picked;
	size_t row;
	struct value net;
	struct ratio brings; /* its share of it */
};

/* ${mods} without 上限 and 下限, or only those. */
static const struct mod *
some_mods(struct walker *w, const struct mod *mods, bool bounds)
{
	struct mod *copy;

	if (mods == NULL)
		return NULL;
	if ((mods->kind == M_CAP || mods->kind == M_FLOOR) != bounds)
		return some_mods(w, mods->next, bounds);
	copy = NEW(w->j, struct mod);
	*copy = *mods;
	copy->next = (struct mod *)some_mods(w, mods->next, bounds);
	return copy;
}

/* What ${body} brings for the member at w->row. */
static struct value
net_of(struct walker *w, size_t s, const struct clause *body, const struct mod *mods)
{
	struct value scope = walk_mods_scope(w, s, mods);

	if (scope.state != 0)
		return scope;
	return walk_signed_mods(w, s, mods, walk_list_net(w, s, body),
	    walk_deducts_any(body), false);
}

/* Does ${a} come before ${b} in time? */
static bool
is_earlier(struct walker *w, const struct each *e, size_t a, size_t b)
{
	const struct rset *of = &w->r->set[e->set];
	const struct rule_rows *rows = of->is_list ? NULL : &w->snap->set[of->pub_at];
	const struct rule_column *day = rows == NULL ? NULL : &rows->field[of->pub.day];

	if (rows == NULL && a % of->runs != b % of->runs)
		return a % of->runs < b % of->runs;
	if (rows == NULL)
		return a < b;
	if ((day->state[a] == 0) != (day->state[b] == 0))
		return day->state[a] == 0;
	if (day->state[a] == 0 && day->v[a] != day->v[b])
		return day->v[a] < day->v[b];
	if (rows->record != NULL && rows->record[a] != rows->record[b])
		return rows->record[a] < rows->record[b];
	return a < b;
}

static struct ratio
size_of(struct value v)
{
	return v.lo.n < 0 ? ratio_neg(v.lo) : v.lo;
}

/* Would ${a} be taken before ${b}? */
static bool
is_better(struct walker *w, const struct each *e, const struct one *a,
    const struct one *b)
{
	int cmp = ratio_cmp(size_of(a->net), size_of(b->net));

	if (e->pick == PICK_MAX && cmp != 0)
		return cmp > 0;
	if (e->pick == PICK_MIN && cmp != 0)
		return cmp < 0;
	return e->pick == PICK_LAST ? is_earlier(w, e, b->row, a->row)
				    : is_earlier(w, e, a->row, b->row);
}

/* Its share of what is counted: 1 or 0, with 取 均 one of so many. */
static struct ratio
share(struct walker *w, size_t s, const struct each *e, const struct one *all, size_t n,
    const struct one *me)
{
	bool best = true;
	int group = 0;

	for (size_t i = 0; i < n; i++) {
		if (!all[i].counts ||
		    !same_keys(w, s, e->set, e->same, all[i].row, me->row))
			continue;
		group++;
		best = best && (&all[i] == me || !is_better(w, e, &all[i], me));
	}
	if (e->pick == PICK_NONE || e->pick == PICK_SUM)
		return ratio(1, 1);
	return e->pick == PICK_MEAN ? ratio(1, group) : ratio(best, 1);
}

/* What the members of one subject bring; *missing: whether that is not known. */
static size_t
all_members(struct walker *w, size_t s, const struct clause *c, struct one *one,
    uint8_t *missing)
{
	const struct each *e = c->each;
	const struct mod *own = some_mods(w, c->mods, false);
	struct rows rows = rows_of(w, s, e->set);

	for (size_t i = 0; i < rows.n; i++) {
		struct value in;

		w->row = one[i].row = rows.from + i;
		in = walk_dated(w, s, e->set);
		if (is_true(in) && e->where != NULL)
			in = walk_value(w, s, e->where);
		if (in.state != 0 && in.state != CELL_NA)
			*missing |= in.state;
		if (!is_true(in))
			continue;
		one[i].net = net_of(w, s, e->body, own);
		if (one[i].net.state != 0 && one[i].net.state != CELL_NA)
			*missing |= one[i].net.state;
		one[i].counts = one[i].net.state == 0;
	}
	return rows.n;
}

/* The same stretch or the same keys?  Days without a date are one. */
static bool
same_part(struct walker *w, size_t s, const struct each *e, const struct mod *split,
    size_t a, size_t b)
{
	struct value x, y;

	if (split->names != NULL)
		return same_keys(w, s, e->set, split->names, a, b);
	if (w->r->set[e->set].is_list && w->r->set[e->set].runs < 2)
		return true;
	w->row = a;
	x = walk_field(w, s, e->set, (int)w->r->set[e->set].pub.day);
	w->row = b;
	y = walk_field(w, s, e->set, (int)w->r->set[e->set].pub.day);
	if (x.state != 0 || y.state != 0)
		return (x.state != 0) == (y.state != 0);
	return walk_same_stretch(w, split->period, (int32_t)x.i, (int32_t)y.i);
}

/* The first of those that are picked in the part of ${i}; *sum: of all of them. */
static size_t
part_of(struct walker *w, size_t s, const struct each *e, const struct mod *split,
    const struct one *one, size_t n, size_t i, struct ratio *sum)
{
	size_t first = n;

	*sum = ratio(0, 1);
	for (size_t k = n; k-- > 0;)
		if (one[k].picked && same_part(w, s, e, split, one[k].row, one[i].row)) {
			*sum = ratio_add(*sum, one[k].brings);
			first = k;
		}
	return first;
}

/* 上限 x 每月 of ${kind}; 不适用: there is none.  *split: one of them. */
static struct value
split_bound(struct walker *w, size_t s, const struct mod *m, enum mod_kind kind,
    const struct mod **split)
{
	struct value at = value_na();

	for (; m != NULL; m = m->next)
		if (m->kind == kind && mod_is_split(m)) {
			at = walk_subject(w, s, m->x);
			*split = m;
		}
	return at;
}

/* The sum of each part within its bounds, by comparing all with all. */
static void
clamp_parts(struct walker *w, size_t s, const struct clause *c, struct one *one, size_t n,
    struct ratio *sum, uint8_t *missing)
{
	const struct mod *split = NULL;
	struct value cap = split_bound(w, s, c->mods, M_CAP, &split);
	struct value floor = split_bound(w, s, c->mods, M_FLOOR, &split);
	bool minus = walk_deducts(c);

	if (split == NULL)
		return;
	*missing |= (uint8_t)((cap.state | floor.state) & STATE_MISSING);
	*sum = ratio(0, 1);
	for (size_t i = 0; i < n; i++) {
		struct ratio part;

		if (!one[i].picked ||
		    part_of(w, s, c->each, split, one, n, i, &part) != i)
			continue;
		part = minus ? ratio_neg(part) : part;
		if (cap.state == 0)
			part = ratio_min(part, cap.lo);
		if (floor.state == 0)
			part = ratio_max(part, floor.lo);
		part = ratio_max(part, ratio(0, 1));
		*sum = ratio_add(*sum, minus ? ratio_neg(part) : part);
	}
}

/* What the entry of 自设 at w->row would bring; 不适用: it does not count. */
static struct value
entry(struct walker *w, size_t s, int set, const struct mod *m)
{
	struct value in = walk_dated(w, s, set), v, at;

	if (is_true(in))
		in = walk_field(w, s, set, set_field(w->r, set, S("达到")));
	if (in.state != 0 || is_false(in))
		return in.state != 0 ? in : value_na();
	v = walk_field(w, s, set, set_field(w->r, set, S("分值")));
	at = walk_subject(w, s, m->y);
	if (v.state == CELL_NA)
		return v;
	if (at.state == CELL_NA)
		at = v;
	if (v.state != 0 || at.state != 0)
		return value_missing(v.state | at.state);
	return value_of(ratio_max(ratio_min(v.lo, at.lo),
	    m->least == NULL ? ratio(0, 1) : walk_subject(w, s, m->least).lo));
}

struct value
walk_members(struct walker *w, size_t s, const struct clause *c)
{
	const struct each *e = c->each;
	const struct mod *own = some_mods(w, c->mods, false);
	struct one *one = NEWS(w->j, struct one, rows_of(w, s, e->set).n + 1);
	struct ratio sum = ratio(0, 1);
	int outer = w->set;
	size_t row = w->row, n;
	uint8_t missing = 0;
	bool known;

	w->set = e->set;
	n = all_members(w, s, c, one, &missing);
	known = missing == 0;
	for (size_t i = 0; i < n && known; i++) {
		struct ratio part;
		struct value left;

		if (!one[i].counts)
			continue;
		part = share(w, s, e, one, n, &one[i]);
		one[i].picked = part.n != 0;
		one[i].brings = ratio_mul(part, one[i].net.lo);
		sum = ratio_add(sum, one[i].brings);
		if (e->rest == NULL || part.n != 0)
			continue;
		w->row = one[i].row;
		left = net_of(w, s, e->rest, own);
		if (left.state == 0)
			sum = ratio_add(sum, left.lo);
		else if (left.state != CELL_NA)
			missing |= left.state;
	}
	clamp_parts(w, s, c, one, n, &sum, &missing);
	w->set = outer;
	w->row = row;
	return walk_signed_mods(w, s, some_mods(w, c->mods, true),
	    missing != 0 ? value_missing(missing) : value_of(sum), walk_deducts(c), true);
}

/* 自设: of those that were reached the first so many, each at most 单项. */
struct value
walk_entries(struct walker *w, size_t s, const struct rpool *p)
{
	const struct each in_order = { .set = p->local };
	struct rows rows = rows_of(w, s, p->local);
	struct one *one = NEWS(w->j, struct one, rows.n + 1);
	const struct mod *m = p->ast->mods;
	struct ratio sum = ratio(0, 1);
	size_t most, row = w->row;
	uint8_t missing = 0;

	while (m->kind != M_LOCAL)
		m = m->next;
	most = (size_t)walk_value(w, s, m->x).lo.n;
	for (size_t i = 0; i < rows.n; i++) {
		w->row = one[i].row = rows.from + i;
		one[i].net = entry(w, s, p->local, m);
		if (one[i].net.state != 0 && one[i].net.state != CELL_NA)
			missing |= one[i].net.state;
		one[i].counts = one[i].net.state == 0;
	}
	w->row = row;
	for (size_t i = 0; i < rows.n; i++) {
		size_t before = 0;

		for (size_t k = 0; k < rows.n; k++)
			before += one[k].counts &&
			    is_earlier(w, &in_order, one[k].row, one[i].row);
		if (one[i].counts && before < most)
			sum = ratio_add(sum, one[i].net.lo);
	}
	return missing != 0 ? value_missing(missing) : value_of(sum);
}

struct value
walk_any_member(struct walker *w, size_t s, const struct clause *c, const void *target)
{
	const struct each *e = c->each;
	const struct mod *own = some_mods(w, c->mods, false);
	struct rows rows = rows_of(w, s, e->set);
	struct value any = value_truth(false);
	int outer = w->set;
	size_t row = w->row;

	w->set = e->set;
	for (size_t at = rows.from; at < rows.from + rows.n; at++) {
		struct value in;

		w->row = at;
		in = walk_dated(w, s, e->set);

		if (is_true(in) && e->where != NULL)
			in = walk_value(w, s, e->where);
		if (is_true(in))
			in = walk_reach(w, s, e->body, walk_mods_scope(w, s, own),
			    target);
		if (in.state != CELL_NA)
			any = walk_or(any, in);
	}
	w->set = outer;
	w->row = row;
	return any;
}
