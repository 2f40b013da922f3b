/* SPDX-License-Identifier: MIT
 *
 * span.c -- the texts of a scheme that was amended inside its period
 *
 * The old text scores the old days, the new one the rest; each has its own
 * result, and pages about results lead from one to the other.
 */
#include "page/data.h"

static struct str
days_of(struct job *j, const struct loaded *l, const struct scheme_version *v)
{
	struct buf b = { .j = j };

	day_put(&b, v->from == DAY_NONE ? rule_head(l->rule)->from : v->from);
	buf_put(&b, S("至"));
	day_put(&b, v->to == DAY_NONE ? rule_head(l->rule)->to : v->to);
	return buf_str(&b);
}

/* Its result can be shown: it is over, or it is the one in force. */
static bool
is_shown(const struct scheme_version *v, const struct loaded *l, int32_t today)
{
	bool is_over = v->to != DAY_NONE && v->to < today;
	bool has_begun = v->from == DAY_NONE || v->from <= today;

	return v->holds && has_begun &&
	    (v->from == DAY_NONE || v->from <= rule_head(l->rule)->to) &&
	    (is_over || v->to == DAY_NONE || v->to >= today);
}

static struct span_link
link_of(struct job *j, const struct loaded *l, const struct scheme_version *v,
    struct str path)
{
	bool is_over = v->to != DAY_NONE && v->to < j->today;
	struct web_field field = { .name = S("version"),
		.value = is_over ? job_fmt(j, "%lld", (long long)v->version) : S("") };

	return (struct span_link){ .words = job_fmt(j, "第 %lld 版，%.*s",
				       (long long)v->version, STR_FMT(days_of(j, l, v))),
		.to = url_query(j, path, &field, 1),
		.is_here = is_over ? l->past.version == v->version
				   : l->past.version == 0 };
}

enum err
spans_of(struct req *r, struct db_ro *db, const struct loaded *l, struct str path,
    struct spans *out)
{
	const struct scheme_version *v;
	struct span_link *list;
	size_t n, shown = 0;
	enum err e = scheme_versions(r->job, db, l->scheme.id, &v, &n);

	*out = (struct spans){ 0 };
	if (e != OK)
		return e;
	list = NEWS(r->job, struct span_link, n);
	for (size_t i = 0; i < n; i++)
		if (is_shown(&v[i], l, r->job->today))
			list[shown++] = link_of(r->job, l, &v[i], path);
	if (shown > 1)
		*out = (struct spans){ list, shown };
	return OK;
}
