/* SPDX-License-Identifier: MIT
 *
 * doubt.c -- a figure of a unit beside what else is known of it [请再看一眼]
 */
#include "page/data.h"

struct str
doubt_known(const struct score_datum *d)
{
	return is_known(d) && d->state == CELL_GIVEN ? d->text : S("");
}

static enum err
add_pair(struct req *r, struct db_ro *db, const struct doubtful *what,
    struct doubted *out)
{
	const struct score_datum *d;
	size_t n;
	const struct rule_fact *f = rule_facts(what->l->rule, &n);
	struct str *text = NEWS(r->job, struct str, n), words;
	enum err e;

	if (what->now.n == 0 || !score_has_pair(f, n, what->at))
		return OK;
	e = score_data(r->job, db, what->l->scheme.id, what->l->rule, what->unit, &d);
	if (e != OK)
		return e;
	for (size_t i = 0; i < n; i++)
		text[i] = what->typed != NULL && what->typed[i].n > 0
		    ? what->typed[i]
		    : doubt_known(&d[i]);
	text[what->at] = what->now;
	words = score_doubt_pair(r->job, f, n, what->at, text);
	if (words.n > 0)
		out->words = job_fmt(r->job, "%.*s%s%.*s", STR_FMT(out->words),
		    out->words.n > 0 ? "；" : "", STR_FMT(words));
	return OK;
}

enum err
doubt_of(struct req *r, struct db_ro *db, const struct doubtful *what,
    struct doubted *out)
{
	size_t n;
	const struct rule_fact *f = rule_facts(what->l->rule, &n) + what->at;
	struct score_datum last;
	enum err e = score_last(r->job, db, what->l->scheme.id, what->l->rule, what->unit,
	    what->at, &last);

	*out = (struct doubted){ .last = S("") };
	if (e != OK)
		return e;
	if (last.state != CELL_MISSING) {
		out->last = value_text(r->job, f, &last);
		out->words = score_doubt_last(r->job, f, what->now, doubt_known(&last));
	}
	return add_pair(r, db, what, out);
}
