/* SPDX-License-Identifier: MIT
 *
 * explain_set.c -- which records an explanation rests on, and which not and why
 *
 * Each member of 每 is told by what was recorded of it; that it does not meet
 * 其中, was not picked or stands alone is said behind it.  Every figure is a
 * register of the run, at the member's row.
 */
#include "rule/explain.h"

#define TOLD_MAX 20 /* members told one by one */
#define OUT_MAX 3   /* ... of those that do not meet 其中 */
#define LABEL_MAX 4 /* values that name a member */

/* The subject's members: where they are in the snapshot, and how many. */
static size_t
size_of_set(const struct tell *t, int set, size_t *from)
{
	const struct rset *of = &t->r->set[set];
	const struct rule_rows *rows;

	*from = 0;
	if (of->is_list)
		return of->entries;
	if (t->snap->set == NULL || t->snap->set[of->pub_at].from == NULL)
		return 0;
	rows = &t->snap->set[of->pub_at];
	*from = rows->from[t->subject];
	return rows->from[t->subject + 1] - *from;
}

/* Does ${reg}, a condition, hold for the member ${row}?  -1: yes. */
static bool
holds(struct tell *t, int reg, size_t row)
{
	t->row = row;
	return reg < 0 ||
	    (told_state(t, reg) == 0 &&
		t->f.v[reg][t->r->prog.domain[reg] > 0 ? row : 0] != 0);
}

/* Is the member dated in the stretch?  0: the whole 考核期. */
static bool
is_dated(struct tell *t, int set, int ctx, size_t row)
{
	const int *inside = t->r->set[set].inside;

	return inside == NULL || holds(t, inside[ctx], row);
}

void
put_set_size(const struct tell *t, struct buf *b, int set, int ctx)
{
	const struct rset *of = &t->r->set[set];
	const struct rule_fact *about = of->pub.about;
	const struct stretch *in = &t->r->stretch[ctx];
	size_t from, all = size_of_set(t, set, &from), n = ctx == 0 ? all : 0;

	for (size_t row = 0; row < all && ctx > 0; row++) {
		const struct rule_column *c = &t->snap->set[of->pub_at]
						   .field[of->pub.day];
		int64_t day = c->v[from + row];

		n += c->state[from + row] == CELL_GIVEN && day >= in->from &&
		    day <= in->to;
	}
	buf_fmt(b, "%.*s %.*s%s%zu件（%.*s）", STR_FMT(about->name), STR_FMT(in->name),
	    ctx > 0 ? " " : "", n, STR_FMT(about->giver));
}

/* 间断 with a day before: the records of all of the 考核期 matter. */
static bool
looks_back(const struct expr *x)
{
	return x->args->next != NULL && x->args->next->next != NULL;
}

void
put_counted(const struct tell *t, struct buf *b, const struct expr *x)
{
	const struct expr *where = x->args->where;
	struct tell at = *t;
	int set = x->args->x->sym->set;
	size_t from, all = size_of_set(t, set, &from), n = 0, in = 0, kept = 0;
	bool same = x->args->same != NULL;
	int ctx = looks_back(x) ? 0 : x->ctx;

	for (size_t row = 0; row < all; row++) {
		bool dated = is_dated(&at, set, ctx, row);

		n += dated;
		in += dated &&
		    (where == NULL || where->reg < 0 || holds(&at, where->reg, row));
		kept += same && holds(&at, x->args->kept, row);
	}
	buf_fmt(b, "（%.*s%s", STR_FMT(t->r->stretch[ctx].name),
	    ctx > 0       ? " "
		: n < all ? "考核期内 "
			  : "");
	if (in < n)
		buf_fmt(b, "%zu件里有 ", n);
	buf_fmt(b, "%zu件", in);
	if (same && kept < in)
		buf_fmt(b, "，相同的只数一回是 %zu件", kept);
	buf_put(b, S("）"));
}

/* Does 其中 leave the stretch of ${of} out? */
static bool
is_left_out(const struct tell *t, const struct arg *of)
{
	const struct expr *where = of->where;
	uint8_t state = where == NULL ? 0 : told_state(t, where->reg);

	return state == CELL_NA ||
	    (state == 0 && where != NULL && t->f.v[where->reg][0] == 0);
}

void
put_stretches(const struct tell *t, struct buf *b, const struct expr *x)
{
	int first, said = 0;

	(void)stretches_in(t->r, x->every, x->ctx, &first);
	for (const struct arg *of = x->others; of != NULL; of = of->next, first++) {
		if (is_left_out(t, of))
			continue;
		buf_put(b, said++ == 0 ? S("（") : of->x == NULL ? S("、") : S("，"));
		buf_put(b, t->r->stretch[first].name);
		if (of->where != NULL && told_state(t, of->where->reg) != 0) {
			buf_put(b, S(" 未报"));
		} else if (of->x != NULL) {
			buf_c(b, ' ');
			put_told(t, b, of->x);
		}
	}
	buf_put(b, said == 0 ? S("（一期也没有）") : S("）"));
}

/* A figure or a second date says little by itself: 应到20人. */
static bool
needs_name(const struct rule_fact *f)
{
	return f->kind == RULE_NUM ||
	    (f->kind == RULE_DATE && !str_eq(f->name, S("日期")));
}

/* 2026年3月5日·办公室·警告: what names the member, as recorded. */
static void
put_label(struct tell *t, struct buf *b, int set, size_t row, size_t from)
{
	const struct rset *of = &t->r->set[set];
	const struct field *entry = of->is_list ? of->data->type->fields : NULL;
	int said = 0;

	for (size_t n = of->is_list ? row / of->runs : 0; entry != NULL && n > 0; n--)
		entry = entry->next;
	if (entry != NULL)
		buf_put(b, entry->name.text);
	if (entry != NULL && of->runs > 1)
		buf_fmt(b, "·%.*s",
		    STR_FMT(t->r->stretch[of->stretch + (int)(row % of->runs)].name));
	for (size_t f = 0; !of->is_list && f < of->pub.field_n && said < LABEL_MAX; f++) {
		const struct rule_column *c = &t->snap->set[of->pub_at].field[f];

		if (c->state[from + row] != CELL_GIVEN || of->field[f].kind == RULE_BOOL)
			continue;
		buf_put(b, said++ > 0 ? S("·") : S(""));
		if (needs_name(&of->field[f]))
			buf_put(b, of->field[f].name);
		put_fact_value(t, b, &of->field[f], CELL_GIVEN, c->v[from + row]);
	}
	if (entry == NULL && said == 0)
		buf_fmt(b, "第 %zu 件", row + 1);
}

static bool
has_no_key(const struct tell *t, const struct each *e, size_t at)
{
	const struct rset *of = &t->r->set[e->set];

	for (const struct name *key = e->same; key != NULL && !of->is_list;
	     key = key->next) {
		int f = set_field(t->r, e->set, key->text);

		if (t->snap->set[of->pub_at].field[f].state[at] != CELL_GIVEN)
			return true;
	}
	return false;
}

static void
put_net(struct tell *t, struct buf *b, int reg)
{
	struct num n;

	if (told_state(t, reg) != 0) {
		buf_put(b, told_state(t, reg) == CELL_NA ? S("不适用，不计") : S("未报"));
		return;
	}
	n = frac_round(told_value(t, reg), 6, t->r->rounding);
	if (n.u < 0)
		buf_put(b, S("−"));
	num_put_short(b, (struct num){ n.u < 0 ? -n.u : n.u });
	buf_put(b, S("分"));
}

/* Nothing to take off because of a 免 of its own? */
static bool
is_exempt(struct tell *t, const struct clause *cl, size_t row)
{
	for (; cl != NULL; cl = cl->next) {
		for (const struct mod *m = cl->mods; m != NULL; m = m->next)
			if (m->kind == M_EXEMPT && m->when->reg >= 0 &&
			    holds(t, m->when->reg, row))
				return true;
		if (cl->kind == C_BLOCK && is_exempt(t, cl->body, row))
			return true;
	}
	return false;
}

/* What 取 made of the member: told at t->row. */
static void
put_pick(struct tell *t, struct buf *b, const struct each *e, size_t at)
{
	bool alone = has_no_key(t, e, at);

	if (alone)
		buf_put(b, S("，没有写齐归并的栏目，单独算一件"));
	if (e->picked < 0 || told_state(t, e->picked) != 0 || e->pick == PICK_MEAN)
		return;
	if (t->f.v[e->picked][t->row] != 0) {
		buf_put(b, alone ? S("") : S("，计入"));
		return;
	}
	buf_put(b, S("，同一组已取别的一件，不再计"));
	if (e->left >= 0) {
		buf_put(b, S("，按其余得 "));
		put_net(t, b, e->left);
	}
}

static void
put_member(struct tell *t, struct buf *b, const struct each *e, size_t from)
{
	uint8_t mask = e->mask < 0 ? 0 : told_state(t, e->mask);

	put_label(t, b, e->set, t->row, from);
	buf_c(b, ' ');
	if (!is_dated(t, e->set, 0, t->row)) {
		buf_put(b, S("不在考核期内，不计"));
	} else if ((mask & STATE_MISSING) != 0) {
		buf_put(b, S("合不合条件还没有报"));
	} else if (!holds(t, e->mask, t->row)) {
		buf_put(b, S("不合条件，不计"));
	} else if (e->net < 0) {
		buf_put(b, S("合条件"));
	} else {
		put_net(t, b, e->net);
		if (is_exempt(t, e->body, t->row))
			buf_put(b, S("（免）"));
		put_pick(t, b, e, from + t->row);
	}
}

static bool
is_out(struct tell *t, const struct each *e, size_t row)
{
	return e->mask >= 0 && (told_state(t, e->mask) & STATE_MISSING) == 0 &&
	    is_dated(t, e->set, 0, row) && !holds(t, e->mask, row);
}

/* Those of the stretch; of many that do not meet 其中 only their number. */
void
put_members_told(struct tell *t, struct buf *b, const struct clause *cl)
{
	const struct each *e = cl->each;
	size_t from, all = size_of_set(t, e->set, &from), n = 0, out = 0, told = 0;
	size_t outer = t->row;

	for (t->row = 0; t->row < all; t->row++)
		if (is_dated(t, e->set, cl->ctx, t->row) || cl->ctx == 0) {
			n++;
			out += is_out(t, e, t->row);
		}
	for (t->row = 0; t->row < all; t->row++) {
		if ((cl->ctx > 0 && !is_dated(t, e->set, cl->ctx, t->row)) ||
		    (out > OUT_MAX && is_out(t, e, t->row)))
			continue;
		if (told++ < TOLD_MAX) {
			buf_put(b, told > 1 ? S("；") : S(""));
			put_member(t, b, e, from);
		}
	}
	if (n == 0)
		buf_put(b, S("一件也没有"));
	if (told > TOLD_MAX)
		buf_fmt(b, "；……共 %zu 件", told);
	if (out > OUT_MAX)
		buf_fmt(b,
		    told > 0 ? "；另 %zu 件不合条件，不计" : "%zu 件都不合条件，不计",
		    out);
	if (n > out && e->pick == PICK_MEAN)
		buf_put(b, e->same == NULL ? S("；取平均") : S("；各组取平均再相加"));
	t->row = outer;
}
