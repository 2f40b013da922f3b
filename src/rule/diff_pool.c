/* SPDX-License-Identifier: MIT
 *
 * diff_pool.c -- pools and clauses of two schemes: which is which, what changed
 *
 * A pool is first looked for by its path, then by its name, then by its
 * clauses.  A changed clause is paired with the old one that it has most in
 * common with, at the beginning and at the end; doubt means one went and one
 * came.
 */
#include "rule/diff.h"

#define WEIGH_MAX 4096 /* pairs of changed clauses or pools that are weighed */

/* ── which pool is which ────────────────────────────────────────────── */

static struct str
pool_word(struct job *j, const struct rule_pool *p)
{
	return job_fmt(j, "%.*s“%.*s”", STR_FMT(p->kind), STR_FMT(p->name));
}

/* Per pool the names from the top down; a second of the same gets a number. */
static struct things
pool_paths(struct job *j, const struct rule *r)
{
	struct things out = { 0 };

	for (size_t i = 0; i < r->pools_n; i++) {
		const struct rule_pool *p = &r->pool[i].pub;
		struct str up = p->parent < 0 ? S("") : out.at[p->parent].key;

		diff_thing(j, &out,
		    (struct thing){ .key = job_fmt(j, "%.*s\n%.*s %.*s", STR_FMT(up),
					STR_FMT(p->kind), STR_FMT(p->name)),
			.pool = (int)i });
	}
	return out;
}

static void
meet(struct diff *d, size_t old, size_t new)
{
	d->new_of[old] = (int)new;
	d->old_of[new] = (int)old;
}

/* Those still alone that are called the same, wherever they stand. */
static void
match_moved(struct diff *d)
{
	struct symtab t = { 0 };

	for (size_t i = 0; i < d->old->pools_n; i++) {
		const struct rule_pool *p = &d->old->pool[i].pub;
		struct sym *s = NEW(d->j, struct sym), *other;

		s->name = job_fmt(d->j, "%.*s %.*s", STR_FMT(p->kind), STR_FMT(p->name));
		s->pool = (int)i;
		if (d->new_of[i] < 0)
			(void)!sym_put(d->j, &t, s, &other);
	}
	for (size_t i = 0; i < d->new->pools_n; i++) {
		const struct rule_pool *p = &d->new->pool[i].pub;
		const struct sym *s = sym_find(&t,
		    job_fmt(d->j, "%.*s %.*s", STR_FMT(p->kind), STR_FMT(p->name)));

		if (d->old_of[i] < 0 && s != NULL && d->new_of[s->pool] < 0)
			meet(d, (size_t)s->pool, i);
	}
}

/* Is ${old} what is now ${new}, under another name? */
static bool
is_renamed(const struct diff *d, size_t old, size_t new)
{
	const struct rule_pool *a = &d->old->pool[old].pub, *b = &d->new->pool[new].pub;
	int home = a->parent < 0 ? -1 : d->new_of[a->parent];

	return d->new_of[old] < 0 && str_eq(a->kind, b->kind) && a->rule.n > 0 &&
	    (a->parent < 0) == (b->parent < 0) && home == b->parent &&
	    str_eq(diff_plain(d->j, a->rule), diff_plain(d->j, b->rule));
}

static void
match_renamed(struct diff *d)
{
	size_t tries = 0;

	for (size_t i = 0; i < d->new->pools_n; i++)
		for (size_t k = 0; d->old_of[i] < 0 && k < d->old->pools_n; k++)
			if (d->new_of[k] < 0 && tries++ < WEIGH_MAX &&
			    is_renamed(d, k, i))
				meet(d, k, i);
}

static void
match_pools(struct diff *d)
{
	struct things old = pool_paths(d->j, d->old), new = pool_paths(d->j, d->new);
	struct symtab t = diff_table(d->j, &old);

	d->new_of = NEWS(d->j, int, d->old->pools_n + 1);
	d->old_of = NEWS(d->j, int, d->new->pools_n + 1);
	for (size_t i = 0; i < d->old->pools_n; i++)
		d->new_of[i] = -1;
	(void)diff_table(d->j, &new);
	for (size_t i = 0; i < d->new->pools_n; i++) {
		const struct sym *s = sym_find(&t, new.at[i].key);

		d->old_of[i] = -1;
		if (s != NULL)
			meet(d, s->order, i);
	}
	match_moved(d);
	match_renamed(d);
}

const int *
rule_pools_were(struct job *j, const struct rule *old, const struct rule *new)
{
	struct diff d = { .j = j, .old = old, .new = new };

	match_pools(&d);
	return d.old_of;
}

/* ── clauses ────────────────────────────────────────────────────────── */

static void
clause_things(struct job *j, const struct rule *r, size_t pool, const struct clause *cl,
    struct str scope, struct things *out)
{
	for (; cl != NULL; cl = cl->next) {
		if (cl->kind == C_POOL || cl->kind == C_DEF)
			continue;
		if (scope_of_pools(cl)) {
			clause_things(j, r, pool, cl->body,
			    outline_words(j, r, cl->scope->at.from, cl->scope->at.to),
			    out);
			continue;
		}
		diff_thing(j, out,
		    (struct thing){ .subject = pool_word(j, &r->pool[pool].pub),
			.text = job_fmt(j, "%.*s%s%.*s", STR_FMT(scope),
			    scope.n > 0 ? "：" : "", STR_FMT(clause_text(j, r, cl))),
			.line = rule_line_at(r, cl->at.from),
			.pool = (int)pool });
	}
}

/* Of what both have, one for one, in whatever order. */
static void
strike_same(struct things *old, struct things *new)
{
	size_t at = 0;

	for (size_t i = 0; i < new->n; i++)
		for (size_t k = 0; k < old->n && !new->at[i].met; k++) {
			struct thing *was = &old->at[(at + k) % old->n];

			if (was->met || !str_eq(was->plain, new->at[i].plain))
				continue;
			was->met = new->at[i].met = true;
			at = (at + k + 1) % old->n;
		}
}

/* How much of both is the same at the beginning and at the end, in 1000. */
static size_t
likeness(struct str a, struct str b)
{
	size_t most = a.n > b.n ? a.n : b.n, least = a.n < b.n ? a.n : b.n;
	size_t head = 0, tail = 0;

	while (head < least && a.p[head] == b.p[head])
		head++;
	while (tail < least - head && a.p[a.n - 1 - tail] == b.p[b.n - 1 - tail])
		tail++;
	return most == 0 ? 1000 : (head + tail) * 1000 / most;
}

static size_t
alone(const struct things *list)
{
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++)
		n += !list->at[i].met;
	return n;
}

/* The old clause that ${is} most likely was, or NULL. */
static struct thing *
likely(struct things *old, const struct thing *is, bool only)
{
	struct thing *best = NULL;
	size_t most = only ? 0 : 400;

	for (size_t k = 0; k < old->n; k++) {
		size_t like = old->at[k].met ? 0 : likeness(old->at[k].plain, is->plain);

		if (old->at[k].met || like < most || (best != NULL && like == most))
			continue;
		most = like;
		best = &old->at[k];
	}
	return best;
}

/* A sentence of a pool. */
static void
put_sentence(struct diff *d, const struct thing *was, const struct thing *is)
{
	struct rule_change c = diff_change(RULE_CHANGE_CLAUSE, was, is);

	if (was == NULL)
		c.what = job_fmt(d->j, "%.*s：新增条款「%.*s」", STR_FMT(c.subject),
		    STR_FMT(c.is));
	else if (is == NULL)
		c.what = job_fmt(d->j, "%.*s：删去条款「%.*s」", STR_FMT(c.subject),
		    STR_FMT(c.was));
	else
		c.what = job_fmt(d->j, "%.*s：「%.*s」改为「%.*s」", STR_FMT(c.subject),
		    STR_FMT(c.was), STR_FMT(c.is));
	diff_put(d, c);
}

static void
diff_clauses(struct diff *d, size_t was_pool, size_t is_pool)
{
	struct things old = { 0 }, new = { 0 };
	size_t gone, come;

	clause_things(d->j, d->old, was_pool, d->old->pool[was_pool].ast->body, S(""),
	    &old);
	clause_things(d->j, d->new, is_pool, d->new->pool[is_pool].ast->body, S(""),
	    &new);
	strike_same(&old, &new);
	gone = alone(&old);
	come = alone(&new);
	for (size_t i = 0; i < new.n; i++) {
		struct thing *was = NULL;

		if (new.at[i].met)
			continue;
		if (gone > 0 && come <= WEIGH_MAX / gone)
			was = likely(&old, &new.at[i], gone == 1 && come == 1);
		if (was != NULL)
			was->met = true;
		put_sentence(d, was, &new.at[i]);
	}
	for (size_t i = 0; i < old.n; i++)
		if (!old.at[i].met)
			put_sentence(d, &old.at[i], NULL);
}

/* ── pools ──────────────────────────────────────────────────────────── */

static struct str
pool_name(const struct rule *r, int pool)
{
	return pool < 0 ? S("总分") : r->pool[pool].pub.name;
}

/* Points, title, class and every modifier of a pool. */
static struct things
pool_parts(struct job *j, const struct rule *r, size_t i, struct str subject)
{
	const struct rule_pool *p = &r->pool[i].pub;
	struct things out = { 0 };
	struct thing t = { .subject = subject, .line = p->line, .pool = (int)i };

	if (p->has_points) {
		t.key = S("分值");
		t.text = job_fmt(j, "分值 %.*s分", STR_FMT(num_text(j, p->points)));
		diff_thing(j, &out, t);
	}
	if (p->title.n > 0) {
		t.key = S("名称");
		t.text = job_fmt(j, "名称“%.*s”", STR_FMT(p->title));
		diff_thing(j, &out, t);
	}
	if (p->scope.n > 0) {
		t.key = S("适用");
		t.text = str_starts(p->scope, S("适用"))
		    ? p->scope
		    : job_fmt(j, "适用 %.*s", STR_FMT(p->scope));
		diff_thing(j, &out, t);
	}
	for (const struct mod *m = r->pool[i].ast->mods; m != NULL; m = m->next) {
		if (m->kind == M_SCOPE || m->kind == M_CODE)
			continue;
		t.key = job_fmt(j, "%d", (int)m->kind);
		t.text = outline_words(j, r, m->at.from, m->at.to);
		diff_thing(j, &out, t);
	}
	return out;
}

/* "（5分）：" and the clauses, for a pool that came or went. */
static struct thing
pool_whole(struct diff *d, const struct rule *r, size_t i)
{
	const struct rule_pool *p = &r->pool[i].pub;
	struct buf b = { .j = d->j }, subject = { .j = d->j };

	buf_put(&subject, pool_word(d->j, p));
	if (p->has_points)
		buf_fmt(&subject, "（%.*s分）", STR_FMT(num_text(d->j, p->points)));
	for (size_t k = 0; k < p->rule.n; k++)
		if (p->rule.p[k] == '\n')
			buf_put(&b, S("；"));
		else
			buf_c(&b, p->rule.p[k]);
	return (struct thing){ .subject = buf_str(&subject),
		.text = buf_str(&b),
		.line = p->line,
		.pool = (int)i };
}

static void
put_moved(struct diff *d, size_t old, size_t new)
{
	const struct rule_pool *a = &d->old->pool[old].pub, *b = &d->new->pool[new].pub;
	int home = a->parent < 0 ? -1 : d->new_of[a->parent];
	struct thing was = { .subject = pool_word(d->j, b),
		.text = pool_name(d->old, a->parent),
		.line = a->line,
		.pool = (int)old };
	struct thing is = { .subject = was.subject,
		.text = pool_name(d->new, b->parent),
		.line = b->line,
		.pool = (int)new };
	struct rule_change c = diff_change(RULE_CHANGE_POOL, &was, &is);

	if ((a->parent < 0) == (b->parent < 0) && home == b->parent)
		return;
	c.how = RULE_MOVED;
	c.what = job_fmt(d->j, "%.*s：从“%.*s”移到“%.*s”", STR_FMT(c.subject),
	    STR_FMT(c.was), STR_FMT(c.is));
	diff_put(d, c);
}

static void
put_renamed(struct diff *d, size_t old, size_t new)
{
	const struct rule_pool *a = &d->old->pool[old].pub, *b = &d->new->pool[new].pub;
	struct thing was = { .text = a->name, .line = a->line, .pool = (int)old };
	struct thing is = { .subject = pool_word(d->j, a),
		.text = b->name,
		.line = b->line,
		.pool = (int)new };
	struct rule_change c = diff_change(RULE_CHANGE_POOL, &was, &is);

	if (str_eq(a->name, b->name))
		return;
	c.what = job_fmt(d->j, "%.*s：改名为“%.*s”", STR_FMT(c.subject), STR_FMT(c.is));
	diff_put(d, c);
}

void
diff_pools(struct diff *d)
{
	match_pools(d);
	for (size_t i = 0; i < d->new->pools_n; i++) {
		struct str subject = pool_word(d->j, &d->new->pool[i].pub);
		struct thing whole = pool_whole(d, d->new, i);
		struct things old, new;

		if (d->old_of[i] < 0) {
			diff_whole(d, RULE_CHANGE_POOL, NULL, &whole);
			continue;
		}
		put_renamed(d, (size_t)d->old_of[i], i);
		put_moved(d, (size_t)d->old_of[i], i);
		old = pool_parts(d->j, d->old, (size_t)d->old_of[i], subject);
		new = pool_parts(d->j, d->new, i, subject);
		diff_compare(d, RULE_CHANGE_POOL, &old, &new, diff_part);
		diff_clauses(d, (size_t)d->old_of[i], i);
	}
	for (size_t i = 0; i < d->old->pools_n; i++) {
		struct thing whole = pool_whole(d, d->old, i);

		if (d->new_of[i] < 0)
			diff_whole(d, RULE_CHANGE_POOL, &whole, NULL);
	}
}
