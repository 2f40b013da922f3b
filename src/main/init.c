/* SPDX-License-Identifier: MIT
 *
 * init.c -- `zeren init` and `zeren code`: the first accounts, and lost ones
 *
 * There is no default password.  Each of the first four persons gets a code
 * that works once and for three days; the three officers [三员] are three
 * persons, and every later grant needs two of them.
 */
#include "main/main.h"

#define HOURS 72

static const struct first {
	enum org_role role;
	const char *office;
} firsts[] = {
	{ ROLE_SYSTEM, "" },
	{ ROLE_SECURITY, "" },
	{ ROLE_AUDIT, "" },
	{ ROLE_COMMITTEE, "工委办公室" },
};

struct setting_up {
	struct org_setup setup;
	struct str dir;
	char code[ARRAY_N(firsts)][ACCOUNT_TOKEN + 1];
};

static enum err
put_first(struct job *j, struct db_rw *rw, const struct first *f, int64_t unit,
    char code[ACCOUNT_TOKEN + 1])
{
	struct str name = str_of(org_roles[f->role].name);
	struct org_act act = { .day = j->today };
	struct org_person who = { .name = name, .unit = unit, .left = DAY_NONE };
	struct org_post post = { .role = f->role,
		.office = str_of(f->office),
		.from = j->today,
		.to = DAY_NONE };
	enum err e = org_person_put(j, rw, &act, &who);

	post.person = who.id;
	if (e == OK)
		e = org_post_put(j, rw, &act, &post, 0);
	if (e == OK)
		e = account_name_put(j, rw, 0, who.id, name);
	if (e == OK)
		e = account_code_new(j, rw, 0, who.id, ACCOUNT_CODE_SETUP, HOURS, code);
	return e;
}

static enum err
set_up(struct job *j, struct db_rw *rw, void *arg)
{
	struct setting_up *s = arg;
	struct org_act act = { .day = j->today };
	struct org_unit top = { .name = s->setup.name,
		.level = S("工委"),
		.opened = DAY_NONE,
		.closed = DAY_NONE };
	struct account_keys keys; /* made now, so that they can be put away */
	struct ledger_key *seal;
	enum err e = org_setup_put(j, rw, &s->setup);

	if (e == OK)
		e = account_keys_init(j, rw, s->dir, &keys);
	if (e != OK)
		return e;
	account_keys_done(&keys);
	e = ledger_key_open(j, s->dir, &seal);
	if (e == OK)
		ledger_key_close(seal);
	if (e == OK)
		e = org_unit_open(j, rw, &act, &top);
	for (size_t i = 0; e == OK && i < ARRAY_N(firsts); i++)
		e = put_first(j, rw, &firsts[i], top.id, s->code[i]);
	return e == OK ? calendar_fill(j, rw) : e;
}

static void
say_codes(struct run *run, const struct setting_up *s, struct str dir)
{
	buf_fmt(&run->out,
	    "%.*s 的数据目录已建好：%.*s\n\n"
	    "下面四个一次性码各用一次，三天内有效，只印这一回。请分别交给四个人；"
	    "三员须是三个不同的人。\n\n",
	    STR_FMT(s->setup.name), STR_FMT(dir));
	for (size_t i = 0; i < ARRAY_N(firsts); i++)
		buf_fmt(&run->out, "  %s　%s\n", org_roles[firsts[i].role].name,
		    s->code[i]);
	buf_fmt(&run->out,
	    "\n启动：zeren serve --data %.*s\n"
	    "登录：打开 http://127.0.0.1:8080/enter/一次性码，设好口令和二次验证。\n"
	    "请备份 %.*s 里的 seal.key 和 secret.key，与数据库的备份分开放。\n",
	    STR_FMT(dir), STR_FMT(dir));
}

enum err
command_init(struct run *run)
{
	struct db_place place = place_given(run, "var");
	struct setting_up s = { .setup.name = str_of(run->args->value[OPT_NAME]),
		.dir = place.dir };
	struct house h;
	enum err e;

	if (s.setup.name.n == 0)
		return usage(run,
		    "要用 --name 写明使用单位，例如 --name 未名市直机关工委");
	e = house_open(run, &place, &h);
	if (e != OK)
		return e;
	e = house_write(run, &h, set_up, &s);
	house_close(&h);
	if (e == OK)
		say_codes(run, &s, place.dir);
	return e;
}

/* ── a code for somebody who is locked out ──────────────────────────── */

struct asking {
	struct str name;
	char code[ACCOUNT_TOKEN + 1];
};

static enum err
new_code(struct job *j, struct db_rw *rw, void *arg)
{
	struct asking *a = arg;
	int64_t person;
	enum err e = account_named(j, db_rw_reader(rw), a->name, &person);

	if (e != OK)
		return e;
	return account_code_new(j, rw, 0, person, ACCOUNT_CODE_SETUP, HOURS, a->code);
}

enum err
command_code(struct run *run)
{
	struct db_place place = place_given(run, "var");
	struct asking a = { .name = str_of(run->args->file[0]) };
	struct org_setup setup;
	struct house h;
	enum err e = house_enter(run, &place, &h, &setup);

	if (e != OK)
		return e;
	e = house_write(run, &h, new_code, &a);
	house_close(&h);
	if (e == OK)
		buf_fmt(&run->out,
		    "一次性码（只印这一回，三天内有效，用后要重设口令和二次验证）：\n%s\n",
		    a.code);
	return e;
}
