/* SPDX-License-Identifier: MIT
 *
 * demo.c -- the invented city: the order of its two years, and its clock
 *
 * Everything goes the way a working installation's would: units are imported,
 * units give what they owe, offices give the rest and verify, last year's result
 * is settled and followed up.  What is left open is meant to be: something to
 * report, to verify, to decide.
 */
#include "main/demo.h"
#include "embedded.h"

/* ── the clock ──────────────────────────────────────────────────────── */

#define OPENS (8 * 3600 + 1800) /* half past eight in the morning */
#define SEALS 1800              /* half past midnight */

static int64_t
hour_of(int32_t day, int64_t seconds)
{
	return (int64_t)day * 86400 - BEIJING + seconds;
}

/* The months before ${day} are over. */
static enum err
seal(struct filling *f, int32_t day)
{
	struct ledger_seal s;

	f->j->today = day;
	f->j->now = hour_of(day, SEALS);
	return ledger_seal(f->j, f->rw, f->key, &s);
}

static enum err
begin_day(struct filling *f, int32_t day)
{
	int y, m, d, was_y, was_m, was_d;
	int32_t first;
	bool begun = f->act.day != DAY_NONE;
	enum err e = OK;

	if (begun && day <= f->act.day)
		return day == f->act.day
		    ? OK
		    : fail(f->j, E_SYSTEM, "演示的日子倒着走了：第 %d 天", (int)day);
	day_parts(day, &y, &m, &d);
	if (begun) {
		day_parts(f->act.day, &was_y, &was_m, &was_d);
		if ((was_y != y || was_m != m) && day_of(y, m, 1, &first))
			e = seal(f, first);
	}
	f->j->today = f->act.day = day;
	f->j->now = hour_of(day, OPENS);
	return e;
}

enum err
demo_on(struct filling *f, int year, int month, int day)
{
	int32_t on;

	if (!day_of(year, month, day, &on))
		return fail(f->j, E_SYSTEM, "演示里没有这一天");
	return begin_day(f, on);
}

static enum err
next_day(struct filling *f)
{
	return begin_day(f, f->act.day + 1);
}

void
demo_later(struct filling *f)
{
	f->j->now += 97; /* so that even a busy day ends before midnight */
}

/* ── what all parts use ─────────────────────────────────────────────── */

enum err
demo_unit(struct filling *f, const char *name, int64_t *unit, int64_t *clerk)
{
	struct org_unit u;
	enum err e = org_unit_named(f->j, db_rw_reader(f->rw), str_of(name), &u);

	if (e != OK)
		return e;
	*unit = u.id;
	*clerk = u.id < DEMO_UNITS_MAX ? f->clerk[u.id] : 0;
	return *clerk != 0 ? OK : fail(f->j, E_MISSING, "演示里 %s 没有党务", name);
}

int64_t
demo_office(const struct filling *f, struct str name)
{
	for (size_t i = 0; i < f->office_n; i++)
		if (str_eq(f->office[i].name, name))
			return f->office[i].person;
	return f->act.actor;
}

enum err
demo_person(struct filling *f, struct str name, int64_t unit, int64_t *id)
{
	struct org_person p = { .name = name, .unit = unit, .left = DAY_NONE };
	enum err e = org_person_put(f->j, f->rw, &f->act, &p);

	*id = p.id;
	if (e == OK)
		e = account_name_put(f->j, f->rw, 0, p.id, name);
	return e;
}

enum err
demo_post(struct filling *f, int64_t person, enum org_role role, int64_t unit,
    struct str office)
{
	struct org_act installation = { .day = f->act.day };
	struct org_post p = { .person = person,
		.role = role,
		.unit = unit,
		.office = office,
		.from = f->act.day,
		.to = DAY_NONE };

	return org_post_put(f->j, f->rw, &installation, &p, 0);
}

/* ── the two years ──────────────────────────────────────────────────── */

static enum err
text_of(struct job *j, const char *name, struct str *out)
{
	for (size_t i = 0; i < embedded_n; i++)
		if (strcmp(embedded[i].name, name) == 0) {
			*out = (struct str){ (const char *)embedded[i].p, embedded[i].n };
			return OK;
		}
	return fail(j, E_SYSTEM, "程序里没有 %s", name);
}

static enum err
year_of(struct filling *f, struct demo_year *y, const char *name, const char *text)
{
	enum err e = text_of(f->j, text, &y->text);

	y->name = str_of(name);
	return e == OK ? demo_issue(f, y) : e;
}

static enum err
days_of(struct filling *f, const struct demo_year *const *years, size_t n, int days)
{
	enum err e = OK;

	for (int d = 0; e == OK && d < days; d++) {
		e = next_day(f);
		for (size_t i = 0; e == OK && i < n; i++)
			e = demo_day(f, years[i]);
	}
	return e;
}

/* 2025: its scheme, its register, and from November on all the rest. */
static enum err
live_last_year(struct filling *f, struct demo_year *last)
{
	const struct demo_year *const years[] = { last };
	enum err e = demo_on(f, 2024, 12, 26);

	if (e == OK)
		e = year_of(f, last, DEMO_LAST, "demo/" DEMO_LAST ".scheme");
	f->last = last->scheme;
	if (e == OK)
		e = demo_on(f, 2025, 1, 15);
	if (e == OK)
		e = demo_register(f, last);
	if (e == OK)
		e = demo_on(f, 2025, 11, 2);
	last->from = f->act.day + 1;
	last->span = 35;
	return e == OK ? days_of(f, years, ARRAY_N(years), 45) : e;
}

/* 2026 up to the day of the demonstration, last year's result in between. */
static enum err
issue_this_year(struct filling *f, struct demo_year *now, const struct demo_year *last)
{
	enum err e = demo_on(f, 2025, 12, 26);

	if (e == OK)
		e = year_of(f, now, DEMO_THIS, "schemes/" DEMO_THIS ".scheme");
	f->now = now->scheme;
	if (e == OK)
		e = demo_settle(f, last);
	if (e == OK)
		e = demo_on(f, 2026, 3, 4);
	return e == OK ? demo_register(f, now) : e;
}

static enum err
live_this_year(struct filling *f, struct demo_year *now, const struct demo_year *last)
{
	struct demo_year a30 = { .unverified = 7 };
	const struct demo_year *const years[] = { now, &a30 };
	enum err e = demo_on(f, 2026, 3, 9);

	if (e == OK)
		e = year_of(f, &a30, DEMO_A30, "schemes/" DEMO_A30 ".scheme");
	f->a30 = a30.scheme;
	if (e == OK)
		e = demo_follow(f, 6);
	if (e == OK)
		e = demo_amend(f, last);
	if (e == OK)
		e = demo_follow(f, 9);
	if (e == OK)
		e = demo_on(f, 2026, 10, 8);
	if (e == OK)
		e = demo_register(f, &a30);
	now->from = f->act.day + 1;
	now->span = 32;
	a30.from = now->from + 14;
	a30.span = 16;
	return e == OK ? days_of(f, years, ARRAY_N(years), 39) : e;
}

enum err
demo_fill(struct job *j, struct db_rw *rw, void *key)
{
	struct org_setup setup = { S(DEMO_CITY), true };
	struct filling *f = NEW(j, struct filling);
	struct demo_year last = { .unverified = 0 }, now = { .unverified = 7 };
	int64_t at = j->now;
	int32_t day = j->today;
	enum err e;

	*f = (struct filling){ .j = j, .rw = rw, .key = key, .act.day = DAY_NONE };
	e = demo_on(f, 2024, 12, 20);
	if (e == OK)
		e = org_setup_put(j, rw, &setup);
	if (e == OK)
		e = demo_city(f);
	if (e == OK)
		e = calendar_fill(j, rw);
	if (e == OK)
		e = live_last_year(f, &last);
	if (e == OK)
		e = issue_this_year(f, &now, &last);
	if (e == OK)
		e = live_this_year(f, &now, &last);
	if (e == OK)
		e = demo_follow(f, 11);
	if (e == OK)
		e = demo_on(f, 2026, 11, 18);
	if (e == OK)
		e = demo_correct(f, &now,
		    &(struct demo_value){ "市渡口管理局机关党委", "未销号", "1",
			"其中一件 10 月 30 日已经销号，台账漏记" });
	if (e == OK)
		e = demo_freeze_a30(f);
	if (e == OK)
		e = demo_desk(f);
	j->now = at;
	j->today = day;
	return e;
}
