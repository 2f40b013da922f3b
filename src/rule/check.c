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

void
check_later(struct check *c, struct span at, const char *what)
{
	c->later = true;
	rule_notef(c->notes, RULE_NOT_YET, at, NULL, "%s：写法没有错，这一版还不会算",
	    what);
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
	outline_lines(r);
	check_names(c);
	check_clauses(c);
	check_gates(c);
	if (c->notes->errors == 0)
		check_periods(c);
	if (c->notes->errors == 0)
		check_cycles(c);
	check_idle(c);
	if (c->notes->errors == 0)
		check_sums(c);
	if (c->notes->errors == 0)
		check_floors(c);
	check_twice(c);
	check_shares(c);
	check_red_lines(c);
	rule_outline(c);
	r->read = true;
	r->pools_all = r->pools_n;
	if (c->notes->errors == 0 && c->notes->not_yet == 0 &&
	    unroll(j, r, c->notes) == OK && rule_compile(j, r, c->notes) == OK)
		r->runnable = true;
	if (r->runnable)
		return OK;
	return fail(j, E_INPUT, "%.*s 还不能计算：%zu 处须改，%zu 处还不支持",
	    STR_FMT(name), c->notes->errors, c->notes->not_yet);
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

enum err
rule_read_given(struct job *j, const struct rule *r, const struct str *given,
    size_t given_n, struct rule_notes *notes, struct rule **out)
{
	struct check c = { .j = j, .notes = notes, .given = given, .given_n = given_n };

	return read_as(&c, r->file->name, r->file->text, out);
}
