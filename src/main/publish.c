/* SPDX-License-Identifier: MIT
 *
 * publish.c -- `zeren publish`: a checked scheme becomes the newest version
 *
 * A text with errors, or with forms this version cannot run, is refused.
 */
#include "main/main.h"
#include "scheme/scheme.h"
#include "score/score.h"

struct publishing {
	struct str name, text;
	const struct rule *rule;
	int64_t id;
};

static enum err
put(struct job *j, struct db_rw *rw, void *arg)
{
	struct publishing *p = arg;
	enum err e = score_may_issue(j, db_rw_reader(rw), 0, p->rule);

	return e != OK ? e : scheme_put(j, rw, 0, p->name, p->text, &p->id);
}

static struct str
name_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct str name = str_of(slash != NULL ? slash + 1 : path);

	return str_ends(name, S(".scheme")) ? str_cut(name, 0, name.n - 7) : name;
}

enum err
command_publish(struct run *run)
{
	const char *path = run->args->file[0];
	struct db_place place = place_given(run, "var");
	struct publishing p = { .name = name_of(path) };
	struct org_setup setup;
	struct house h;
	struct rule *r = NULL;
	enum err e = scheme_load(run, path, &r);

	if (e == OK)
		e = scheme_text(run, path, &p.text);
	p.rule = r;
	if (e == OK)
		e = house_enter(run, &place, &h, &setup);
	if (e != OK)
		return e;
	e = house_write(run, &h, put, &p);
	house_close(&h);
	if (e == OK)
		buf_fmt(&run->out, "方案“%.*s”已放进 %.*s，编号 %lld\n", STR_FMT(p.name),
		    STR_FMT(place.dir), (long long)p.id);
	return e;
}
