/* SPDX-License-Identifier: MIT
 *
 * report.c -- what a scheme asks and rewards: shares, entries, coverage
 *
 * Everything is read from the checked scheme; nothing is judged here, the
 * limits are check_share.c's.  Points are those of pools that hold no other
 * pools with points, so each point counts once.
 */
#include "rule/report.h"

/* ── lists of shares ────────────────────────────────────────────────── */

struct shares {
	struct job *j;
	size_t domains;
	struct rule_share *at;
	struct num **points; /* per share, writable */
	size_t n, cap, points_cap;
};

static size_t
share_at(struct shares *s, struct str name)
{
	size_t i = 0;

	while (i < s->n && !str_eq(s->at[i].name, name))
		i++;
	if (i < s->n)
		return i;
	s->at = job_grow(s->j, s->at, s->n, &s->cap, sizeof *s->at);
	s->points = job_grow(s->j, s->points, s->n, &s->points_cap, sizeof *s->points);
	s->points[s->n] = NEWS(s->j, struct num, s->domains);
	s->at[s->n] = (struct rule_share){ .name = name, .points = s->points[s->n] };
	return s->n++;
}

static void
share_add(struct shares *s, struct str name, size_t domain, struct num x)
{
	size_t i = share_at(s, name); /* may move the list */

	s->points[i][domain].u += x.u;
}

/* ── pools ──────────────────────────────────────────────────────────── */

static bool
has_worth(const struct rule *r, size_t i)
{
	for (int up = (int)i; up >= 0; up = r->pool[up].parent)
		if (r->pool[up].sign != 0)
			return false;
	return r->pool[i].pub.has_points;
}

bool
report_leaf(const struct rule *r, size_t i)
{
	if (!has_worth(r, i))
		return false;
	for (size_t k = i + 1; k < r->pool[i].end; k++)
		if (has_worth(r, k))
			return false;
	return true;
}

struct num
report_worth(const struct rule *r, size_t i, size_t domain)
{
	return r->worth[i * r->domains + domain];
}

/* The names of modifier ${kind} on pool ${i} or the nearest around it. */
static const struct name *
inherited(const struct rule *r, size_t i, enum mod_kind kind)
{
	for (int at = (int)i; at >= 0; at = r->pool[at].parent)
		for (const struct mod *m = r->pool[at].ast->mods; m != NULL; m = m->next)
			if (m->kind == kind)
				return m->names;
	return NULL;
}

static size_t
names_n(const struct name *names)
{
	size_t n = 0;

	for (; names != NULL; names = names->next)
		n++;
	return n;
}

static struct num
part_of(struct num x, size_t n)
{
	return frac_round(frac_make(x.u, (wide)NUM_ONE * (wide)n), 6, ROUND_HALF);
}

/* Points of every leaf, split among its names of ${kind}. */
static void
by_names(struct shares *s, const struct rule *r, enum mod_kind kind)
{
	for (size_t i = 0; i < r->pools_n; i++) {
		const struct name *names = inherited(r, i, kind);
		size_t n = names_n(names);

		if (!report_leaf(r, i))
			continue;
		for (size_t d = 0; d < s->domains; d++) {
			struct num x = report_worth(r, i, d);

			if (n == 0)
				share_add(s, S("未写"), d, x);
			for (const struct name *m = names; m != NULL; m = m->next)
				share_add(s, m->text, d, part_of(x, n));
		}
	}
}

static void
by_part(struct shares *s, const struct rule *r)
{
	for (size_t i = 0; i < r->pools_n; i++)
		if (r->pool[i].parent < 0 && has_worth(r, i))
			for (size_t d = 0; d < s->domains; d++)
				share_add(s, r->pool[i].pub.name, d,
				    report_worth(r, i, d));
}

/* ── who gives ──────────────────────────────────────────────────────── */

/* 由 支部, where 党支部 is assessed, and 由 单位: the unit itself. */
static bool
is_unit(const struct rule *r, const struct name *by)
{
	const struct sym *s = by == NULL ? NULL : sym_find(&r->roles, by->text);

	if (s == NULL || s->kind != SYM_ROLE)
		return true;
	for (const struct name *n = r->subjects; n != NULL; n = n->next)
		if (str_ends(n->text, by->text))
			return true;
	return false;
}

struct giver {
	struct str who; /* 单位; 考核组; 名册 */
	bool by_hand;
};

static struct giver
report_giver(struct job *j, const struct rule *r, const struct data *d)
{
	const struct attr *fill = data_attr(d, A_FILL), *by = data_attr(d, A_BY);
	const struct attr *ruled = data_attr(d, A_RULED), *from = data_attr(d, A_FROM);

	if (fill != NULL && is_unit(r, by == NULL ? NULL : by->names))
		return (struct giver){ .who = S("单位"), .by_hand = true };
	if (fill != NULL)
		return (struct giver){ .who = names_text(j, by->names), .by_hand = true };
	if (ruled != NULL)
		return (
		    struct giver){ .who = names_text(j, ruled->names), .by_hand = true };
	return (
	    struct giver){ .who = from == NULL ? S("名册") : names_text(j, from->names) };
}

/* ── by role ────────────────────────────────────────────────────────── */

/* ${x} among the judges of ${g}, as they share it. */
static void
to_judges(struct shares *s, const struct judge *g, size_t domain, struct num x)
{
	size_t n = 0;

	for (const struct share *who = g->by; who != NULL; who = who->next)
		n++;
	for (const struct share *who = g->by; who != NULL; who = who->next)
		share_add(s, who->who.text, domain,
		    who->has_part ? (struct num){ (int64_t)((wide)x.u * who->part.u /
					(100 * NUM_ONE)) }
				  : part_of(x, n));
}

struct givers {
	struct str *who;
	size_t n;
};

static void
giver_put(struct givers *out, struct str one)
{
	size_t i = 0;

	while (i < out->n && !str_eq(out->who[i], one))
		i++;
	if (i == out->n)
		out->who[out->n++] = one;
}

/* Who gives fact ${f}; results of others [互查.得分] come from their engine. */
static void
giver_of_fact(struct job *j, const struct rule *r, const struct rfact *f,
    struct givers *out)
{
	struct str giver = f->pub.giver;

	if (f->data != NULL)
		giver_put(out, report_giver(j, r, f->data).who);
	else if (f->judge == NULL && f->pub.origin != RULE_GIVEN && giver.n > 0)
		giver_put(out,
		    str_starts(giver, S("来自")) ? str_cut(giver, strlen("来自"), giver.n)
						 : giver);
}

/* Of what ${set} holds, each once; a 评 and a class have none. */
static struct givers
givers_of(struct job *j, const struct rule *r, const struct fact_set *set)
{
	struct givers out = { .who = NEWS(j, struct str, r->facts_n + r->sets_n + 1) };

	for (size_t f = 0; f < r->facts_n; f++)
		if (set->has[f] && !r->fact[f].pub.is_class)
			giver_of_fact(j, r, &r->fact[f], &out);
	for (size_t k = 0; k < r->sets_n; k++)
		if (set->has_set[k] && r->set[k].data != NULL)
			giver_put(&out, report_giver(j, r, r->set[k].data).who);
	return out;
}

struct judges {
	struct job *j;
	const struct judge **at;
	size_t n, cap;
};

static void
judge_put(void *arg, struct judge *g)
{
	struct judges *out = arg;

	out->at = job_grow(out->j, out->at, out->n, &out->cap, sizeof *out->at);
	out->at[out->n++] = g;
}

static struct judges
judges_of(struct job *j, const struct pool *ast)
{
	struct judges out = { .j = j };

	walk_judges(ast->body, judge_put, &out);
	for (const struct mod *m = ast->mods; m != NULL; m = m->next)
		if (m->amount != NULL && m->amount->judge != NULL)
			judge_put(&out, m->amount->judge);
	return out;
}

/* One leaf: its judged points to the judges, the rest to the givers. */
static void
role_leaf(struct shares *s, const struct rule *r, size_t i)
{
	struct fact_set set = facts_of_pool(s->j, r, i);
	struct judges g = judges_of(s->j, r->pool[i].ast);
	struct givers who = givers_of(s->j, r, &set);
	struct num judged = judged_points(r, &set, i), full = r->pool[i].pub.points;

	if (g.n == 0)
		judged.u = 0;
	else if (who.n == 0)
		judged = full;
	for (size_t d = 0; d < s->domains && full.u > 0; d++) {
		struct num all = report_worth(r, i, d);
		struct num by = { (int64_t)((wide)all.u * judged.u / full.u) };

		for (size_t k = 0; k < g.n; k++)
			to_judges(s, g.at[k], d, part_of(by, g.n));
		all.u -= by.u;
		for (size_t k = 0; k < who.n; k++)
			share_add(s, who.who[k], d, part_of(all, who.n));
		if (who.n == 0 && g.n == 0)
			share_add(s, S("不用数据"), d, all);
	}
}

static void
by_role(struct shares *s, const struct rule *r)
{
	for (size_t i = 0; i < r->pools_n; i++)
		if (report_leaf(r, i))
			role_leaf(s, r, i);
}

/* ── entries ────────────────────────────────────────────────────────── */

struct entries {
	struct job *j;
	const struct rule *r;
	struct rule_entry *at;
	size_t n, cap;
};

static void
entry_put(struct entries *e, struct rule_entry x)
{
	e->at = job_grow(e->j, e->at, e->n, &e->cap, sizeof x);
	e->at[e->n++] = x;
}

static void
entry_data(struct entries *e, const struct data *d)
{
	struct giver g = report_giver(e->j, e->r, d);
	int64_t times = 1;
	struct str when = S("");

	if (d->sym == NULL || !d->sym->used)
		return;
	for (const struct attr *a = d->attrs; a != NULL; a = a->next)
		if (period_times(a->period) > times) {
			times = period_times(a->period);
			when = period_word(a->period);
		}
	if (d->type->kind == D_LIST)
		times *= (int64_t)d->type->fields_n;
	entry_put(e,
	    (struct rule_entry){ .name = d->name.text,
		.who = g.who,
		.by_hand = g.by_hand,
		.times = times,
		.when = when,
		.line = rule_line_at(e->r, d->name.at.from) });
}

static void
entry_judge(void *arg, struct judge *g)
{
	struct entries *e = arg;

	for (const struct share *who = g->by; who != NULL; who = who->next)
		entry_put(e,
		    (struct rule_entry){ .name = S("评分"),
			.who = who->who.text,
			.by_hand = true,
			.times = period_times(g->period),
			.line = rule_line_at(e->r, who->who.at.from) });
}

static void
entry_stmts(struct entries *e, const struct stmt *s)
{
	for (; s != NULL; s = s->next)
		if (s->kind == ST_DATA)
			entry_data(e, s->data);
}

const struct rule_entry *
report_entries(struct job *j, const struct rule *r, size_t *n)
{
	struct entries e = { .j = j, .r = r };

	entry_stmts(&e, r->file->common);
	entry_stmts(&e, r->scheme->stmts);
	for (size_t i = 0; i < r->pools_n; i++)
		walk_judges(r->pool[i].ast->body, entry_judge, &e);
	*n = e.n;
	return e.at;
}

/* The unit, then by hand and the heaviest, then what is there anyway. */
static int
load_order(const void *a, const void *b)
{
	const struct rule_load *x = a, *y = b;
	int ux = str_eq(x->who, S("单位")), uy = str_eq(y->who, S("单位"));

	if (ux != uy)
		return uy - ux;
	if (x->by_hand != y->by_hand)
		return (int)y->by_hand - (int)x->by_hand;
	if (x->times != y->times)
		return x->times < y->times ? 1 : -1;
	return str_cmp(x->who, y->who);
}

struct rule_load *
report_loads(struct job *j, const struct rule_entry *entry, size_t n, size_t *loads)
{
	struct rule_load *at = NULL;
	size_t cap = 0, i;

	*loads = 0;
	for (size_t e = 0; e < n; e++) {
		for (i = 0; i < *loads; i++)
			if (str_eq(at[i].who, entry[e].who) &&
			    at[i].by_hand == entry[e].by_hand)
				break;
		if (i == *loads) {
			at = job_grow(j, at, *loads, &cap, sizeof *at);
			at[(*loads)++] = (struct rule_load){ .who = entry[e].who,
				.by_hand = entry[e].by_hand,
				.budget = !entry[e].by_hand ? 0
				    : str_eq(entry[e].who, S("单位"))
				    ? RULE_BURDEN_UNIT
				    : RULE_BURDEN_OTHER };
		}
		at[i].facts++;
		at[i].times += entry[e].times;
	}
	if (*loads > 1)
		qsort(at, *loads, sizeof *at, load_order);
	return at;
}

/* ── coverage ───────────────────────────────────────────────────────── */

static const struct str duties[] = { { "集体", 6 }, { "第一", 6 }, { "具体", 6 },
	{ "直接", 6 } };

static bool
any_mod(const struct rule *r, enum mod_kind kind)
{
	for (size_t i = 0; i < r->pools_n; i++)
		for (const struct mod *m = r->pool[i].ast->mods; m != NULL; m = m->next)
			if (m->kind == kind)
				return true;
	return false;
}

struct contents {
	struct job *j;
	struct str *name;
	size_t n, cap;
};

static void
add_contents(struct contents *x, const struct name *names)
{
	for (const struct name *n = names; n != NULL; n = n->next) {
		size_t at = 0;

		while (at < x->n && !str_eq(x->name[at], n->text))
			at++;
		if (at < x->n)
			continue;
		x->name = job_grow(x->j, x->name, x->n, &x->cap, sizeof *x->name);
		x->name[x->n++] = n->text;
	}
}

/* 维度 as declared, or as used; the parts where there is none. */
static void
contents(struct job *j, const struct rule *r, struct rule_report *out)
{
	struct contents x = { .j = j };
	bool by_part;

	for (const struct stmt *s = r->scheme->stmts; s != NULL; s = s->next)
		if (s->kind == ST_DIM)
			add_contents(&x, s->names);
	for (size_t i = 0; i < r->pools_n; i++)
		for (const struct mod *m = r->pool[i].ast->mods; m != NULL; m = m->next)
			if (m->kind == M_DIM)
				add_contents(&x, m->names);
	by_part = x.n == 0;
	for (size_t i = 0; by_part && i < out->part_n; i++) {
		struct name part = { .text = out->part[i].name };

		add_contents(&x, &part);
	}
	out->content = x.name;
	out->content_n = x.n;
}

/* Which content leaf ${i} belongs to by ${name}: its dimension, or its part. */
static bool
is_content(const struct rule *r, size_t i, struct str name, size_t *of)
{
	const struct name *dims = inherited(r, i, M_DIM);
	int top = (int)i;

	*of = names_n(dims);
	for (const struct name *n = dims; n != NULL; n = n->next)
		if (str_eq(n->text, name))
			return true;
	while (r->pool[top].parent >= 0)
		top = r->pool[top].parent;
	*of = 1;
	return dims == NULL && str_eq(r->pool[top].pub.name, name);
}

static bool
is_layer(const struct rule *r, size_t i, struct str name, size_t *of)
{
	const struct name *names = inherited(r, i, M_DUTY);

	*of = names_n(names);
	for (const struct name *n = names; n != NULL; n = n->next)
		if (str_eq(n->text, name))
			return true;
	*of = 1;
	return names == NULL && str_eq(name, S("未写"));
}

static void
cover_leaf(const struct rule *r, size_t i, const struct rule_report *x, struct num *cover)
{
	size_t contents_n, layers_n;

	for (size_t c = 0; c < x->content_n; c++)
		for (size_t l = 0; l < x->layer_n; l++) {
			if (!is_content(r, i, x->content[c], &contents_n) ||
			    !is_layer(r, i, x->layer[l], &layers_n))
				continue;
			for (size_t d = 0; d < x->domain_n; d++)
				cover[(c * x->domain_n + d) * x->layer_n + l].u +=
				    part_of(report_worth(r, i, d), contents_n * layers_n)
					.u;
		}
}

static struct num
cover_at(const struct rule_report *x, size_t c, size_t d, size_t l)
{
	return x->cover[(c * x->domain_n + d) * x->layer_n + l];
}

/* "没有 集体、第一 责任的项目", "没有项目", or empty if nothing is missing. */
static struct str
missing(struct job *j, const struct rule_report *x, size_t c, size_t d)
{
	struct buf b = { .j = j };
	size_t n = 0;

	for (size_t l = 0; l < x->layer_n; l++)
		if (cover_at(x, c, d, l).u == 0)
			buf_fmt(&b, "%s%.*s", n++ > 0 ? "、" : "", STR_FMT(x->layer[l]));
	if (n == x->layer_n)
		return S("没有项目");
	return n == 0 ? S("") : job_fmt(j, "没有 %.*s 责任的项目", STR_FMT(buf_str(&b)));
}

/* One sentence for all domains of content ${c} that miss the same. */
static void
gaps_of(struct job *j, struct rule_report *x, struct str *gap, size_t c)
{
	bool *told = NEWS(j, bool, x->domain_n);

	for (size_t d = 0; d < x->domain_n; d++) {
		struct str what = missing(j, x, c, d);
		struct buf who = { .j = j };
		size_t n = 0;

		if (told[d] || what.n == 0)
			continue;
		for (size_t k = d; k < x->domain_n; k++) {
			if (!str_eq(missing(j, x, c, k), what))
				continue;
			told[k] = true;
			buf_fmt(&who, "%s%.*s", n++ > 0 ? "、" : "",
			    STR_FMT(x->domain[k]));
		}
		gap[x->gap_n++] = job_fmt(j, "%.*s × %.*s：%.*s", STR_FMT(x->content[c]),
		    STR_FMT(n == x->domain_n ? S("各类单位") : buf_str(&who)),
		    STR_FMT(what));
	}
}

static void
coverage(struct job *j, const struct rule *r, struct rule_report *x)
{
	static const struct str unsaid[] = { { "未写", 6 } };
	struct num *cover;
	struct str *gap;

	contents(j, r, x);
	x->layer = any_mod(r, M_DUTY) ? duties : unsaid;
	x->layer_n = any_mod(r, M_DUTY) ? ARRAY_N(duties) : 1;
	cover = NEWS(j, struct num, x->content_n * x->domain_n * x->layer_n + 1);
	for (size_t i = 0; i < r->pools_n; i++)
		if (report_leaf(r, i))
			cover_leaf(r, i, x, cover);
	x->cover = cover;
	gap = NEWS(j, struct str, x->content_n * x->domain_n + 2);
	if (!any_mod(r, M_DIM))
		gap[x->gap_n++] = S("维度：没有一项写明维度，按部分列");
	if (!any_mod(r, M_DUTY))
		gap[x->gap_n++] = S("责任：没有一项写明责任");
	for (size_t c = 0; c < x->content_n; c++)
		gaps_of(j, x, gap, c);
	x->gap = gap;
}

/* ── the report ─────────────────────────────────────────────────────── */

static void
report_points(struct job *j, const struct rule *r, struct rule_report *x)
{
	struct shares s[4];

	for (size_t i = 0; i < ARRAY_N(s); i++)
		s[i] = (struct shares){ .j = j, .domains = r->domains };
	by_part(&s[0], r);
	by_names(&s[1], r, M_DIM);
	by_names(&s[2], r, M_DUTY);
	by_role(&s[3], r);
	x->part = s[0].at;
	x->part_n = s[0].n;
	x->dim = s[1].at;
	x->dim_n = s[1].n;
	x->duty = s[2].at;
	x->duty_n = s[2].n;
	x->role = s[3].at;
	x->role_n = s[3].n;
	coverage(j, r, x);
}

void
rule_report(struct job *j, const struct rule *r, int64_t units, struct rule_report *out)
{
	static const struct str everyone[] = { { "各类单位", 12 } };
	struct rule_load *load;

	*out = (struct rule_report){ .units = units < 1 ? 1 : units,
		.domain = everyone,
		.domain_n = 1,
		.red = r->red,
		.red_n = r->red_n };
	if (r->worth != NULL && r->domain_fact >= 0) {
		out->domain = r->fact[r->domain_fact].pub.choice;
		out->domain_n = r->domains;
	}
	if (r->worth != NULL)
		report_points(j, r, out);
	out->entry = report_entries(j, r, &out->entry_n);
	load = report_loads(j, out->entry, out->entry_n, &out->load_n);
	for (size_t i = 0; i < out->load_n; i++)
		if (load[i].by_hand)
			load[i].entries = load[i].times * out->units;
	out->load = load;
}
