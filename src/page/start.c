/* SPDX-License-Identifier: MIT
 *
 * start.c -- the first page: straight to the ranking, or a choice of schemes
 *
 * A scheme is called what its text calls it.  Each text is read in memory of
 * its own, given back at once; one that cannot be read, and all after
 * TITLES_MAX, go by the name of the file.
 */
#include "page/view.h"

#define TITLES_MAX 100
#define TITLE_MEMORY ((size_t)16 << 20)
#define TITLE_BYTES 600

struct choice {
	int64_t id;
	struct str title, version; /* as the scheme calls itself */
};

struct start {
	struct frame frame;
	const struct choice *schemes;
	size_t schemes_n;
};
#include "page/start.html.h"

struct asking {
	struct db_ro *db;
	int64_t id;
	char title[TITLE_BYTES], version[TITLE_BYTES]; /* outlive the reading */
	size_t title_n, version_n;
};

static size_t
keep(char to[TITLE_BYTES], struct str s)
{
	if (s.n == 0 || s.n > TITLE_BYTES)
		return 0;
	memcpy(to, s.p, s.n);
	return s.n;
}

static enum err
read_title(struct job *j, void *arg)
{
	struct asking *a = arg;
	struct scheme s;
	struct rule_notes notes = { .j = j };
	struct rule *rule = NULL;
	enum err e = scheme_find(j, a->db, a->id, &s);

	if (e != OK)
		return e;
	notes.name = s.name;
	notes.text = s.text;
	e = rule_read(j, s.name, s.text, &notes, &rule);
	if (rule == NULL)
		return e;
	a->title_n = keep(a->title, rule_head(rule)->title);
	a->version_n = keep(a->version, rule_head(rule)->version);
	return OK;
}

static struct choice
choice_of(struct req *r, struct db_ro *db, const struct scheme *s)
{
	struct asking *a = NEW(r->job, struct asking);
	struct job own = { .now = r->job->now, .today = r->job->today };

	a->db = db;
	a->id = s->id;
	if (job_run(&own, TITLE_MEMORY, read_title, a) != OK)
		db_ro_rest(db);
	return (struct choice){ s->id,
		a->title_n > 0 ? (struct str){ a->title, a->title_n } : s->name,
		{ a->version, a->version_n } };
}

static void
fill_choices(struct req *r, struct db_ro *db, const struct scheme *list, size_t n,
    struct start *v)
{
	struct choice *choices = NEWS(r->job, struct choice, n);

	for (size_t i = 0; i < n; i++)
		choices[i] = i < TITLES_MAX
		    ? choice_of(r, db, &list[i])
		    : (struct choice){ list[i].id, list[i].name, S("") };
	v->schemes = choices;
	v->schemes_n = n;
}

enum err
page_start(struct req *r, struct db_ro *db)
{
	struct start v = { .frame = frame_of(r, S("方案")) };
	const struct scheme *list;
	size_t n;
	struct url to;
	enum err e = scheme_list(r->job, db, &list, &n);

	if (e != OK)
		return e;
	if (n == 1) {
		to.s = job_fmt(r->job, "/scheme/%lld/rank", (long long)list[0].id);
		req_see_other(r, to);
		return OK;
	}
	fill_choices(r, db, list, n, &v);
	start_html(&r->out, &v);
	return OK;
}
