/* SPDX-License-Identifier: MIT
 *
 * doctor.c -- `zeren doctor`: the check-up [体检] from the command line
 *
 * It reads beside a serving process and changes nothing, so what only that
 * process knows (its cage, its address) is told as not seen.
 */
#include "main/main.h"
#include "office/office.h"

struct checkup {
	struct care_look look;
	struct ledger_room rooms[HOUSE_ROOMS];
	struct care_finding found[CARE_CHECKS];
};

static enum err
look_at(struct job *j, struct db_ro *ro, void *arg)
{
	struct checkup *c = arg;

	return care_doctor(j, ro, &c->look, c->found);
}

static size_t
count(const struct checkup *c, enum care_level level)
{
	size_t n = 0;

	for (size_t i = 0; i < CARE_CHECKS; i++)
		n += c->found[i].level == level;
	return n;
}

/* ── for people ─────────────────────────────────────────────────────── */

static void
put_risks(struct buf *b, const struct checkup *c)
{
	for (size_t i = 0; i < CARE_CHECKS; i++) {
		const struct care_finding *f = &c->found[i];

		if (f->level == CARE_RISK)
			buf_fmt(b,
			    "\n须办　%s\n　现在：%.*s\n　为什么：%s\n　怎么办：%s\n",
			    f->what, STR_FMT(f->told), f->why, f->todo);
	}
}

static void
put_others(struct buf *b, const struct checkup *c, enum care_level level,
    const char *words)
{
	if (count(c, level) > 0)
		buf_put(b, S("\n"));
	for (size_t i = 0; i < CARE_CHECKS; i++)
		if (c->found[i].level == level)
			buf_fmt(b, "%s　%s：%.*s\n", words, c->found[i].what,
			    STR_FMT(c->found[i].told));
}

static void
put_text(struct buf *b, const struct checkup *c)
{
	buf_fmt(b, "体检：%.*s\n%zu 处须办，%zu 处没有问题，%zu 处从这里看不到\n",
	    STR_FMT(c->look.place.dir), count(c, CARE_RISK), count(c, CARE_FINE),
	    count(c, CARE_UNSEEN));
	put_risks(b, c);
	put_others(b, c, CARE_UNSEEN, "看不到");
	put_others(b, c, CARE_FINE, "没有问题");
}

/* ── for programs ───────────────────────────────────────────────────── */

static struct str
level_word(enum care_level level)
{
	switch (level) {
	case CARE_FINE:
		return S("fine");
	case CARE_RISK:
		return S("risk");
	case CARE_UNSEEN:
		return S("unseen");
	}
	return S("");
}

static void
put_pair(struct office_json *w, const char *key, struct str value)
{
	office_json_key(w, str_of(key));
	office_json_text(w, value);
}

static void
put_json(struct buf *b, const struct checkup *c)
{
	struct office_json w = { .out = b };

	office_json_object(&w);
	office_json_key(&w, S("risks"));
	office_json_int(&w, (int64_t)count(c, CARE_RISK));
	office_json_key(&w, S("checks"));
	office_json_array(&w);
	for (size_t i = 0; i < CARE_CHECKS; i++) {
		const struct care_finding *f = &c->found[i];

		office_json_object(&w);
		put_pair(&w, "check", str_of(f->name));
		put_pair(&w, "level", level_word(f->level));
		put_pair(&w, "what", str_of(f->what));
		put_pair(&w, "found", f->told);
		put_pair(&w, "why", str_of(f->why));
		put_pair(&w, "todo", str_of(f->todo));
		office_json_end(&w);
	}
	office_json_end(&w);
	office_json_end(&w);
	buf_c(b, '\n');
}

/* ── the command ────────────────────────────────────────────────────── */

enum err
command_doctor(struct run *run)
{
	const struct args *a = run->args;
	struct checkup *c = NEW(run->j, struct checkup);
	const char *format = a->value[OPT_FORMAT];
	bool json = format != NULL && strcmp(format, "json") == 0;
	enum err e;

	if (format != NULL && !json && strcmp(format, "table") != 0)
		return usage(run, "--format 写 table 或 json");
	if (a->files > 0 && a->value[OPT_DATA] != NULL)
		return usage(run, "目录写了两次：--data 后面的和单独写的，留一个");
	c->look.place = place_given(run, a->files > 0 ? a->file[0] : "var");
	house_rooms(c->rooms);
	c->look.rooms = c->rooms;
	c->look.rooms_n = HOUSE_ROOMS;
	e = house_peek(run, &c->look.place, look_at, c);
	if (e != OK)
		return e;
	if (json)
		put_json(&run->out, c);
	else
		put_text(&run->out, c);
	if (count(c, CARE_RISK) > 0)
		run->status = STATUS_WRONG;
	return OK;
}
