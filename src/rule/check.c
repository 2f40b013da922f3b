/* SPDX-License-Identifier: MIT
 *
 * check.c -- the checker's frame: what it runs in which order, and its notes
 *
 * Names first, then types and structure, then sums over classes, then the
 * warnings.  A later pass runs only on what the earlier ones left whole, so
 * one mistake is told once.
 */
#include <stdarg.h>

#include "rule/model.h"

static struct str
vtold(struct check *c, const char *what, va_list args)
{
	va_list again;
	char *line;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, what, again);
	va_end(again);
	line = job_alloc(c->j, (size_t)n + 1);
	(void)vsnprintf(line, (size_t)n + 1, what, args);
	return (struct str){ line, (size_t)n };
}

void
check_error(struct check *c, struct span at, const char *fix, const char *what, ...)
{
	va_list args;

	va_start(args, what);
	rule_note(c->notes, RULE_ERROR, at, vtold(c, what, args),
	    job_str(c->j, str_of(fix)));
	va_end(args);
}

void
check_warn(struct check *c, struct span at, const char *fix, const char *what, ...)
{
	va_list args;

	va_start(args, what);
	rule_note(c->notes, RULE_WARNING, at, vtold(c, what, args),
	    job_str(c->j, str_of(fix)));
	va_end(args);
}

static enum err
read_scheme(struct check *c, struct str name, struct str text)
{
	struct rule *r = c->r;
	struct job *j = c->j;

	r->j = j;
	r->file = NEW(j, struct file);
	r->file->name = name;
	r->file->text = text;
	if (rule_parse(j, r->file, c->notes) != OK)
		return fail(j, E_INPUT, "%.*s 有 %zu 处须改", STR_FMT(name),
		    c->notes->errors);
	r->scheme = r->file->schemes;
	for (size_t i = 0; i < c->nth; i++)
		r->scheme = r->scheme->next;
	outline_lines(r);
	check_names(c);
	check_clauses(c);
	check_gates(c);
	if (c->notes->errors == 0)
		check_periods(c);
	if (c->notes->errors == 0)
		check_cycles(c);
	check_imported(c);
	check_idle(c);
	if (c->notes->errors == 0)
		check_sums(c);
	if (c->notes->errors == 0)
		check_floors(c);
	check_reaches(c);
	check_twice(c);
	check_shares(c);
	check_red_lines(c);
	rule_outline(c);
	r->read = true;
	r->pools_all = r->pools_n;
	if (c->notes->errors == 0 && unroll(j, r, c->notes) == OK &&
	    rule_compile(j, r, c->notes) == OK)
		r->runnable = true;
	if (r->runnable)
		return OK;
	return fail(j, E_INPUT, "%.*s 还不能计算：%zu 处须改", STR_FMT(name),
	    c->notes->errors);
}

static enum err
read_as(struct check *c, struct str name, struct str text, struct rule **out)
{
	enum err e;

	c->r = NEW(c->j, struct rule);
	c->pool = c->set = c->outer_set = c->other = -1;
	e = read_scheme(c, name, text);
	*out = c->r->read ? c->r : NULL;
	return e;
}

enum err
rule_read(struct job *j, struct str name, struct str text, struct rule_notes *notes,
    struct rule **out)
{
	struct check c = { .j = j, .notes = notes };

	return read_as(&c, name, text, out);
}

/* ── several schemes of one file ────────────────────────────────────── */

/* What the notes of ${own} say that ${all} do not say yet. */
static void
add_notes(struct rule_notes *all, const struct rule_notes *own)
{
	for (const struct rule_note *n = own->first; n != NULL; n = n->next) {
		const struct rule_note *had = all->first;

		while (had != NULL &&
		    !(had->from == n->from && had->level == n->level &&
			str_eq(had->what, n->what)))
			had = had->next;
		if (had == NULL)
			rule_note(all, n->level, (struct span){ n->from, n->to }, n->what,
			    n->fix);
	}
	all->cut = all->cut || own->cut;
}

static bool
reads(const struct rule *r, struct str title)
{
	for (size_t i = 0; i < r->facts_n; i++) {
		struct str other, what;

		if (rule_fact_other(&r->fact[i].pub, &other, &what) &&
		    str_eq(other, title))
			return true;
	}
	return false;
}

/* Those that others read first; false: they go round in a circle. */
static bool
sort_schemes(struct job *j, struct rule **list, size_t n, size_t *stuck)
{
	struct rule **sorted = NEWS(j, struct rule *, n + 1);
	bool *done = NEWS(j, bool, n + 1);
	size_t at = 0, before;

	do {
		before = at;
		for (size_t i = 0; i < n; i++) {
			bool ready = !done[i];

			*stuck = done[i] ? *stuck : i;
			for (size_t k = 0; k < n && ready; k++)
				ready = done[k] || k == i ||
				    !reads(list[i], list[k]->head.title);
			if (!ready)
				continue;
			done[i] = true;
			sorted[at++] = list[i];
		}
	} while (at > before && at < n);
	if (at == n)
		memcpy(list, sorted, n * sizeof *list);
	return at == n;
}

static enum err
read_nth(struct job *j, struct str name, struct str text, size_t nth,
    struct rule_notes *all, struct rule **out)
{
	struct rule_notes own = { .j = j, .name = name, .text = text };
	struct check c = { .j = j, .notes = &own, .nth = nth };
	enum err e = read_as(&c, name, text, out);

	add_notes(all, &own);
	return e;
}

static size_t
count_schemes(const struct file *f)
{
	size_t n = 0;

	for (const struct scheme *s = f->schemes; s != NULL; s = s->next)
		n++;
	return n;
}

enum err
rule_schemes(struct job *j, struct str name, struct str text, struct rule_notes *notes,
    struct rule ***out, size_t *n)
{
	struct file f = { .name = name, .text = text };
	enum err e = rule_parse(j, &f, notes), one;
	size_t stuck = 0;

	*n = 0;
	if (e != OK)
		return e;
	*out = NEWS(j, struct rule *, count_schemes(&f) + 1);
	for (; *n < count_schemes(&f); ++*n) {
		one = read_nth(j, name, text, *n, notes, &(*out)[*n]);
		e = e == OK ? one : e;
	}
	if (e != OK || sort_schemes(j, *out, *n, &stuck))
		return e;
	rule_notef(notes, RULE_ERROR, (*out)[stuck]->scheme->at, "去掉其中一处引用",
	    "方案“%.*s”和别的方案互相等着对方的结果", STR_FMT((*out)[stuck]->head.title));
	return fail(j, E_INPUT, "%.*s 里的方案互相等着对方的结果", STR_FMT(name));
}

enum err
rule_read_given(struct job *j, const struct rule *r, const struct str *given,
    size_t given_n, struct rule_notes *notes, struct rule **out)
{
	struct check c = { .j = j, .notes = notes, .given = given, .given_n = given_n };

	for (const struct scheme *s = r->file->schemes; s != r->scheme; s = s->next)
		c.nth++;

	return read_as(&c, r->file->name, r->file->text, out);
}
