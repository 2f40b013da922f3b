/* SPDX-License-Identifier: MIT
 *
 * check_cycle.c -- quantities that read one another across subjects
 *
 * design §5.4.  The nodes are quantities of the scheme, not subjects; an edge
 * says what reads what, and of whom: its own, of 下级, of 上级, of 同类.  Going
 * round through 下级 alone, or 上级 alone, ends at the leaves or the root: such
 * names read the pass before.  Any other circle across subjects is an error.
 * Circles of own names alone are found when they are laid out, by compile.c.
 */
#include "rule/model.h"

struct edge {
	int from, to;
	enum reach reach;
	const struct expr *at; /* NULL: a pool and what is in it */
	int next;              /* of the same node + 1 */
};

struct graph {
	struct check *c;
	const struct rule *r;
	int node; /* whose expressions are being looked at */
	struct edge *edge;
	size_t edges_n, edges_cap;
	int *first;       /* per node: its first edge + 1 */
	struct str *name; /* per node */
	struct def **def; /* per node: its 设, or NULL */
	size_t nodes_n, first_cap, name_cap, def_cap;
	bool across; /* there is an edge to other subjects */
};

/* ── nodes ──────────────────────────────────────────────────────────── */

static int
total_node(const struct graph *g, bool with_bonus)
{
	return (int)g->r->pools_n + !with_bonus;
}

static int
grade_node(const struct graph *g, int table)
{
	return (int)g->r->pools_n + 2 + table;
}

static int
new_node(struct graph *g, struct str name, struct def *d)
{
	g->first = job_grow(g->c->j, g->first, g->nodes_n, &g->first_cap,
	    sizeof *g->first);
	g->name = job_grow(g->c->j, g->name, g->nodes_n, &g->name_cap, sizeof *g->name);
	g->def = job_grow(g->c->j, g->def, g->nodes_n, &g->def_cap, sizeof *g->def);
	g->first[g->nodes_n] = 0;
	g->name[g->nodes_n] = name;
	g->def[g->nodes_n] = d;
	return (int)g->nodes_n++;
}

/* The node of what ${s} names, or -1: a fact has none. */
static int
node_of(struct graph *g, struct sym *s)
{
	if (s->kind == SYM_POOL || s->kind == SYM_SHARE)
		return s->pool;
	if (s->kind == SYM_TOTAL || s->kind == SYM_BASE)
		return total_node(g, s->kind == SYM_TOTAL);
	if (s->kind == SYM_GRADES)
		return grade_node(g, s->grades);
	if (s->kind != SYM_DEF || s->given || s->def == NULL)
		return -1;
	if (s->node == 0)
		s->node = new_node(g, s->name, s->def) + 1;
	return s->node - 1;
}

static void
new_nodes(struct graph *g)
{
	struct job *j = g->c->j;

	for (size_t i = 0; i < g->r->pools_n; i++) {
		const struct rule_pool *p = &g->r->pool[i].pub;

		(void)new_node(g,
		    job_fmt(j, "%.*s.%.*s", STR_FMT(p->kind), STR_FMT(p->name)), NULL);
	}
	(void)new_node(g, S("总分"), NULL);
	(void)new_node(g, S("基本分"), NULL);
	for (size_t i = 0; i < g->r->grades_n; i++)
		(void)new_node(g, g->r->grade[i].pub.name, NULL);
}

/* ── edges ──────────────────────────────────────────────────────────── */

static void
add_edge(struct graph *g, int to, enum reach reach, const struct expr *at)
{
	g->edge = job_grow(g->c->j, g->edge, g->edges_n, &g->edges_cap, sizeof *g->edge);
	g->edge[g->edges_n] = (struct edge){ .from = g->node,
		.to = to,
		.reach = reach,
		.at = at,
		.next = g->first[g->node] };
	g->first[g->node] = (int)++g->edges_n;
	g->across = g->across || reach != REACH_OWN;
}

static void
see_name(void *arg, const struct expr *x)
{
	struct graph *g = arg;
	int to = x->kind == X_PATH && x->sym != NULL ? node_of(g, x->sym) : -1;

	if (to >= 0)
		add_edge(g, to, x->reach, x);
}

static void
read_mods(struct graph *g, const struct mod *m)
{
	for (; m != NULL; m = m->next) {
		walk_expr(m->x, see_name, g);
		walk_expr(m->when, see_name, g);
		if (m->amount != NULL)
			walk_expr(m->amount->x, see_name, g);
	}
}

static void read_clauses(struct graph *g, const struct clause *cl);

static void
read_band(struct graph *g, const struct band *b)
{
	walk_expr(b->x, see_name, g);
	for (const struct band_row *w = b->rows; w != NULL; w = w->next) {
		for (const struct rel *r = w->rels; r != NULL; r = r->next)
			walk_expr(r->x, see_name, g);
		for (const struct arg *v = w->values; v != NULL; v = v->next)
			walk_expr(v->x, see_name, g);
		walk_expr(w->lo, see_name, g);
		walk_expr(w->hi, see_name, g);
		walk_expr(w->cond, see_name, g);
		read_clauses(g, w->body);
	}
}

static void
read_each(struct graph *g, const struct each *e)
{
	walk_expr(e->x, see_name, g);
	walk_expr(e->where, see_name, g);
	walk_expr(e->step, see_name, g);
	read_clauses(g, e->body);
	read_clauses(g, e->rest);
}

/* What brings points: 否决 and 则 belong to what they change. */
static void
read_clauses(struct graph *g, const struct clause *cl)
{
	for (; cl != NULL; cl = cl->next) {
		if (cl->kind == C_POOL || cl->kind == C_VETO || cl->kind == C_DEF ||
		    (cl->act != NULL && cl->act->verb == V_EFFECT))
			continue;
		read_mods(g, cl->mods);
		read_mods(g, cl->scope);
		if (cl->act != NULL)
			walk_expr(cl->act->when, see_name, g);
		if (cl->act != NULL && cl->act->amount != NULL)
			walk_expr(cl->act->amount->x, see_name, g);
		if (cl->each != NULL)
			read_each(g, cl->each);
		if (cl->every != NULL)
			read_clauses(g, cl->every->body);
		if (cl->band != NULL)
			read_band(g, cl->band);
		read_clauses(g, cl->body);
	}
}

static bool
changes(const struct rgate *gate, int pool, int table)
{
	if (table >= 0)
		return gate->kind <= GATE_DOWN && gate->table == table;
	return pool < 0 ? gate->kind == GATE_ZERO_TOTAL
			: gate->kind == GATE_ZERO_PART && gate->pool == pool;
}

static void
read_gates(struct graph *g, int pool, int table)
{
	for (size_t i = 0; i < g->r->gates_n; i++) {
		const struct rgate *gate = &g->r->gate[i];

		if (!changes(gate, pool, table))
			continue;
		if (gate->veto != NULL)
			walk_expr(gate->veto->when, see_name, g);
		else
			walk_expr(gate->clause->act->when, see_name, g);
	}
}

static void
read_children(struct graph *g, int parent, bool bonus)
{
	for (size_t i = 0; i < g->r->pools_n; i++)
		if (g->r->pool[i].parent == parent &&
		    (bonus || g->r->pool[i].ast->kind != POOL_BONUS))
			add_edge(g, (int)i, REACH_OWN, NULL);
}

static void
read_pool(struct graph *g, int pool)
{
	const struct rpool *p = &g->r->pool[pool];

	read_mods(g, p->ast->mods);
	for (const struct scope *s = p->scope; s != NULL; s = s->outer)
		walk_expr(s->mod->when, see_name, g);
	read_clauses(g, p->ast->body);
	read_children(g, pool, true);
	read_gates(g, pool, -1);
}

static void
read_total(struct graph *g, bool bonus)
{
	read_children(g, -1, bonus);
	if (g->r->total != NULL)
		walk_expr(g->r->total->start, see_name, g);
	read_mods(g, g->r->subject_scope);
	if (bonus)
		read_gates(g, -1, -1);
}

static void
read_grades(struct graph *g, int table)
{
	const struct grades *t = g->r->grade[table].ast;

	add_edge(g, total_node(g, true), REACH_OWN, NULL);
	read_mods(g, t->scope);
	for (const struct grade_row *w = t->rows; w != NULL; w = w->next) {
		walk_expr(w->when, see_name, g);
		walk_expr(w->quota, see_name, g);
		for (const struct arg *a = w->tie_by; a != NULL; a = a->next)
			walk_expr(a->x, see_name, g);
	}
	read_gates(g, -1, table);
}

/* 设 become nodes as they are met, so there may be more at the end. */
static void
read_all(struct graph *g)
{
	int pools = (int)g->r->pools_n;

	for (g->node = 0; g->node < (int)g->nodes_n; g->node++) {
		if (g->node < pools)
			read_pool(g, g->node);
		else if (g->node <= total_node(g, false))
			read_total(g, g->node == total_node(g, true));
		else if (g->def[g->node] == NULL)
			read_grades(g, g->node - grade_node(g, 0));
		else
			walk_expr(g->def[g->node]->x, see_name, g);
	}
}

/* ── circles ────────────────────────────────────────────────────────── */

/* The edges by which every node is first reached from ${from}, + 1; 0: never.
 * The start counts as reached only if there is a way back. */
static int *
ways_from(const struct graph *g, int from)
{
	int *way = NEWS(g->c->j, int, g->nodes_n);
	int *queue = NEWS(g->c->j, int, g->nodes_n + 1);
	size_t at = 0, n = 0;

	queue[n++] = from;
	for (; at < n; at++)
		for (int e = g->first[queue[at]]; e > 0; e = g->edge[e - 1].next) {
			int to = g->edge[e - 1].to;

			if (way[to] > 0)
				continue;
			way[to] = e;
			if (to != from)
				queue[n++] = to;
		}
	return way;
}

static bool
reaches(const int *way, int from, int to)
{
	return from == to || way[to] > 0;
}

static void
put_edge(const struct graph *g, struct buf *b, const struct edge *e)
{
	static const char *const of[] = { [REACH_OWN] = "",
		[REACH_DOWN] = "下级的 ",
		[REACH_UP] = "上级的 ",
		[REACH_PEER] = "同类的 " };

	buf_fmt(b, "%s%.*s 要用%s%.*s", b->n > 0 ? "，" : "", STR_FMT(g->name[e->from]),
	    e->reach == REACH_OWN ? " " : of[e->reach], STR_FMT(g->name[e->to]));
}

/* The circle of ${e} and the way back from where it leads. */
static struct str
circle_text(const struct graph *g, const struct edge *e, const int *way)
{
	struct buf b = { .j = g->c->j };
	const struct edge **back = NEWS(g->c->j, const struct edge *, g->nodes_n + 1);
	size_t n = 0;

	for (int at = e->from; at != e->to && n < g->nodes_n; at = back[n - 1]->from)
		back[n++] = &g->edge[way[at] - 1];
	put_edge(g, &b, e);
	while (n > 0)
		put_edge(g, &b, back[--n]);
	return buf_str(&b);
}

/* Does a mean over 同类 (未报 均值, 缺项 均值) stand in the circle of ${e}? */
static bool
has_mean(const struct graph *g, const struct edge *e, const int *way)
{
	for (size_t i = 0; i < g->r->pools_n; i++) {
		const struct rpool *p = &g->r->pool[i];

		if ((p->unreported == UNREP_MEAN || p->absent == ABSENT_MEAN) &&
		    reaches(way, e->to, (int)i) &&
		    reaches(ways_from(g, (int)i), (int)i, e->from))
			return true;
	}
	return false;
}

/* Does the circle of ${e} go the other way as well, or over 同类? */
static bool
goes_both_ways(const struct graph *g, const struct edge *e, const int *way)
{
	for (size_t i = 0; i < g->edges_n; i++) {
		const struct edge *f = &g->edge[i];

		if (f->reach != REACH_OWN && f->reach != e->reach &&
		    reaches(way, e->to, f->from) &&
		    reaches(ways_from(g, f->to), f->to, e->from))
			return true;
	}
	return false;
}

static void
check_circle(const struct graph *g, const struct edge *e, const int *way)
{
	const char *what = job_cstr(g->c->j, circle_text(g, e, way));

	if (e->reach == REACH_PEER)
		check_error(g->c, e->at->at, "去掉其中一处引用",
		    "同类之间互相等着，谁也算不出：%s", what);
	else if (has_mean(g, e, way))
		check_error(g->c, e->at->at, "去掉 均值 的规定，或去掉其中一处引用",
		    "绕了一圈，中间又要等同类的平均：%s", what);
	else if (goes_both_ways(g, e, way))
		check_error(g->c, e->at->at, "只向上读，或只向下读",
		    "上级和下级互相等着，谁也算不出：%s", what);
	else
		*e->at->prior = true;
}

void
check_cycles(struct check *c)
{
	struct graph g = { .c = c, .r = c->r };

	new_nodes(&g);
	read_all(&g);
	for (size_t i = 0; g.across && i < g.edges_n; i++) {
		const struct edge *e = &g.edge[i];
		const int *way;

		if (e->reach == REACH_OWN)
			continue;
		way = ways_from(&g, e->to);
		if (reaches(way, e->to, e->from))
			check_circle(&g, e, way);
	}
}
