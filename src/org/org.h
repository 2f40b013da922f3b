/* SPDX-License-Identifier: MIT
 *
 * org.h -- the register [户籍]: units, persons, posts
 *
 * Units form a tree [隶属] by date; 指导 and 联系 are further relations.  A post
 * joins a person, a role and a unit for a term.  Everything is a fact first;
 * numbers of units, persons and posts are given here and never used again.
 * What a role may do is account/'s affair.
 */
#ifndef ORG_H
#define ORG_H

#include "ledger/ledger.h"

extern const struct ledger_room org_ledger;

#define ORG_NAME_MAX 100 /* characters of a name */
#define ORG_WORD_MAX 40  /* characters of a code, class, level, office */
#define ORG_DEPTH_MAX 12 /* units above a unit */

/* ── the installation ───────────────────────────────────────────────── */

/* Said once, by the first fact of a directory; setup.c. */
struct org_setup {
	struct str name; /* 未名市直机关工委 */
	bool demo;       /* 演示: invented data, sign-in links */
};
enum err org_setup_put(struct job *j, struct db_rw *rw,
    const struct org_setup *s) MUST_USE; /* E_INPUT if it was said before */
enum err org_setup_find(struct job *j, struct db_ro *ro,
    struct org_setup *out) MUST_USE; /* E_MISSING */

/* ── units ──────────────────────────────────────────────────────────── */

struct org_unit {
	int64_t id, parent; /* parent 0: the top */
	struct str name,
	    code; /* code: 统一社会信用代码 or a code of one's own; may be empty */
	struct str class;       /* 单位类型, as schemes name it; may be empty */
	struct str level;       /* 工委 党委 总支 支部; may be empty */
	int32_t opened, closed; /* DAY_NONE: not said, not closed */
	int64_t seq;            /* the fact that last changed it */
};

enum err org_unit_find(struct job *j, struct db_ro *ro, int64_t id,
    struct org_unit *out) MUST_USE; /* E_MISSING */
/* The open unit of that name, or else the one that was closed last. */
enum err org_unit_named(struct job *j, struct db_ro *ro, struct str name,
    struct org_unit *out) MUST_USE; /* E_MISSING */

struct org_wish {         /* which units */
	struct str q;     /* the name contains; empty: any */
	struct str class; /* empty: any */
	int64_t parent;   /* children of; 0: any */
	int64_t tree;     /* within the subtree of; 0: any */
	bool closed;      /* closed ones too */
	struct str after; /* keyset: name and id after which to go on; empty: start */
	int64_t after_id;
};
/* ${name} with Chinese numerals to 9999 as digits that sort behind all else: 第二 is
 * before 第十, 第十 before 第十一.  What is listed by name is listed by this. */
struct str org_spelt(struct job *j, struct str name);
/* By name as org_spelt() has it, at most ${max}.  A few milliseconds at 200,000 units; a name that
 * occurs nowhere although each two of its characters are common: 100 ms. */
enum err org_unit_list(struct job *j, struct db_ro *ro, const struct org_wish *wish,
    size_t max, const struct org_unit **items, size_t *n) MUST_USE;
/* Of names nobody has: ；相近的有“甲”、“乙”, or empty if none is near.  At most
 * ORG_NEAR_MAX names; a few milliseconds. */
#define ORG_NEAR_MAX 3
enum err org_unit_near(struct job *j, struct db_ro *ro, struct str name,
    struct str *words) MUST_USE;
/* How many there are that are not closed. */
enum err org_unit_count(struct job *j, struct db_ro *ro, int64_t *n) MUST_USE;
/* The same of its children only. */
enum err org_unit_count_below(struct job *j, struct db_ro *ro, int64_t id,
    int64_t *n) MUST_USE;
/* From the unit's parent up to the top. */
enum err org_unit_above(struct job *j, struct db_ro *ro, int64_t id,
    const struct org_unit **items, size_t *n) MUST_USE;
/* Is ${id} ${top} itself or somewhere below it?  Never, if there is no ${id}. */
enum err org_unit_within(struct job *j, struct db_ro *ro, int64_t id, int64_t top,
    bool *out) MUST_USE;

/* Who does it, when and (for forms) which form, so that it happens once. */
struct org_act {
	int64_t actor;
	int32_t day;     /* from which day it holds */
	struct str once; /* see ledger_once(); may be empty */
	bool *seen;      /* set if the form was seen before and nothing is done; may
			    be NULL */
};
/* ledger_once() for ${act}; every change of a form begins with it. */
enum err org_once(struct job *j, struct db_rw *rw, const struct org_act *act,
    bool *seen) MUST_USE;

/* ${u}->id is set, unless the form was seen before.  Names and codes of open
 * units are unique; blanks around texts are dropped.  E_INPUT in the user's
 * words: name empty or taken, parent missing or closed, code taken, too deep. */
enum err org_unit_open(struct job *j, struct db_rw *rw, const struct org_act *act,
    struct org_unit *u) MUST_USE;
/* Name, code, class, level, parent and opened of an open unit; all become as
 * ${u} says, and nothing happens if they are.  E_INPUT also for a circle. */
enum err org_unit_change(struct job *j, struct db_rw *rw, const struct org_act *act,
    const struct org_unit *u) MUST_USE;
/* From ${act}->day it is no more; E_INPUT if units below it are open. */
enum err org_unit_close(struct job *j, struct db_rw *rw, const struct org_act *act,
    int64_t id) MUST_USE;

enum org_relation { ORG_GUIDES, ORG_LIAISES }; /* 指导, 联系 */
struct org_link {
	enum org_relation relation;
	int64_t from, to;
	struct str from_name, to_name;
};
/* One fact, or none if it is so already.  E_INPUT for a unit with itself or a
 * closed one; E_MISSING: no such unit. */
enum err org_link_put(struct job *j, struct db_rw *rw, const struct org_act *act,
    enum org_relation relation, int64_t from, int64_t to, bool on) MUST_USE;
enum err org_link_list(struct job *j, struct db_ro *ro, int64_t unit,
    const struct org_link **items, size_t *n) MUST_USE; /* to and from, at most 200 */

/* ── import ─────────────────────────────────────────────────────────── */

#define ORG_IMPORT_MAX 50000 /* rows at once */

struct org_row { /* what a row of the table would do */
	size_t line;
	struct str name, told; /* told: why it cannot be; empty: it can */
	struct str doubt;      /* what should be looked at again; or empty */
	enum { ORG_ROW_NEW, ORG_ROW_CHANGED, ORG_ROW_SAME, ORG_ROW_WRONG } what;
	struct org_unit unit; /* as it will be; a new one has its number already */
	struct str parent;    /* its name as written */
};
struct org_import {
	const struct org_row *rows; /* as in the table */
	size_t n, fresh, changed, same, wrong;
	const size_t *order; /* rows to be applied, parents first */
	size_t order_n;
	int64_t seen; /* the newest change of any unit when this was read */
};
/**
 * org_import_read(j, ro, t, out):
 * A dry run: columns 单位 (must), 上级, 代码, 单位类型 or 类别, 层级, 成立日期, in any
 * order, 序号 and 备注 being left out; blanks between ideographs are too.  A unit is the
 * same if its code is, or else its name.  A 类别 that no unit has is a doubt.  A column
 * that is there counts also where it is empty; one that is not leaves units as they
 * are.  A parent may be a unit of the same table.  E_INPUT only if the table as a
 * whole is unusable (no such column, an unknown one, too many rows); single rows say
 * what is wrong themselves.  Reads all open units once.
 */
enum err org_import_read(struct job *j, struct db_ro *ro, const struct table *t,
    struct org_import *out) MUST_USE;
/* All rows of a dry run, one fact each.  E_INPUT if it has a wrong one, or if a
 * unit has changed since. */
enum err org_import_put(struct job *j, struct db_rw *rw, const struct org_act *act,
    const struct org_import *in) MUST_USE;

/* ── persons and posts ──────────────────────────────────────────────── */

enum org_role { /* one row of roles.def each, in that order */
#define ROLE(id, name, officer, local, means) ROLE_##id,
#include "org/roles.def"
#undef ROLE
	ROLES_N
};
struct org_role_row {
	const char *name, *means;
	bool officer; /* 三员: no other post beside it, and none of a unit */
	bool local;   /* always of a unit */
};
extern const struct org_role_row org_roles[ROLES_N];
/* The role of that name: 书记; false if there is none. */
bool org_role_named(struct str name, enum org_role *out);

struct org_person {
	int64_t id;
	struct str name; /* 〔已删除〕 after an erasure */
	int64_t unit;    /* where the person belongs */
	struct str unit_name;
	int32_t left; /* DAY_NONE: still here */
	int64_t seq;
};
struct org_post {
	int64_t id, person, unit; /* unit 0: the whole installation */
	enum org_role role;
	struct str office; /* the role a scheme names: 工委办公室, 考核组; may be empty */
	int32_t from, to; /* first and last day; to DAY_NONE: open */
	struct str person_name, unit_name;
	int64_t seq;
};

enum err org_person_find(struct job *j, struct db_ro *ro, int64_t id,
    struct org_person *out) MUST_USE; /* E_MISSING */
/* By name then id, names that contain ${q}; ${unit} 0: any. */
enum err org_person_list(struct job *j, struct db_ro *ro, struct str q, int64_t unit,
    struct str after, int64_t after_id, size_t max, const struct org_person **items,
    size_t *n) MUST_USE;
enum err org_person_put(struct job *j, struct db_rw *rw, const struct org_act *act,
    struct org_person *p) MUST_USE; /* id 0: a new one, id is set */
/* From ${act}->day; ends the posts too.  E_INPUT for one of the three officers:
 * that post is ended by two others first. */
enum err org_person_leave(struct job *j, struct db_rw *rw, const struct org_act *act,
    int64_t id) MUST_USE;

/* Posts held on ${day}, in the order given; ${person} or ${unit} 0: any; at
 * most 500. */
enum err org_post_list(struct job *j, struct db_ro *ro, int64_t person, int64_t unit,
    int32_t day, const struct org_post **items, size_t *n) MUST_USE;

/* Those of roles that reach beyond a unit, whatever unit they name; at most 500. */
enum err org_post_wide(struct job *j, struct db_ro *ro, int32_t day,
    const struct org_post **items, size_t *n) MUST_USE;

/* Posts held on ${day} after post ${after}, in the order given: of role ${role} (empty:
 * any), of persons and units whose names have these texts (empty: any). */
struct org_post_wish {
	int32_t day;
	int64_t after;
	struct str role, person, unit;
};
/* At most ${max}; none: there are no more. */
enum err org_post_search(struct job *j, struct db_ro *ro, const struct org_post_wish *w,
    size_t max, const struct org_post **items, size_t *n) MUST_USE;
/* Who gave ${p}: two officers, or two times 0, the installation itself; *at: when.
 * *at 0: it is going to end, and who gave it stands further back in the ledger. */
enum err org_post_given(struct job *j, struct db_ro *ro, const struct org_post *p,
    int64_t by[2], int64_t *at) MUST_USE;

/**
 * org_post_put(j, rw, act, p, second):
 * Give a post; ${p}->id is set.  The actor and ${second}, who agreed, are two
 * different officers [三员]; both are 0 for the installation itself.  E_DENIED
 * if they are not, or one of them is the person; E_INPUT if the person has left
 * or the unit is closed, if the role needs a unit or must have none, if the term
 * ends before it begins, if the post is held already, or if an officer's post
 * would join another post.
 */
enum err org_post_put(struct job *j, struct db_rw *rw, const struct org_act *act,
    struct org_post *p, int64_t second) MUST_USE;

/* A grant on its way: proposed by one officer, waiting for another. */
struct org_grant {
	int64_t id;
	bool ends; /* ends ${post}.id instead of giving it */
	struct org_post post;
	int64_t by;
	struct str by_name;
	int64_t at;
};
/* ${g}->id is set; only the post, or its id and ends, are read. */
enum err org_grant_propose(struct job *j, struct db_rw *rw, const struct org_act *act,
    struct org_grant *g) MUST_USE;
/* Those that wait, the oldest first; at most 200. */
enum err org_grant_list(struct job *j, struct db_ro *ro, const struct org_grant **items,
    size_t *n) MUST_USE;
/* ${agree}: the post is given, or ends on ${act}->day, with the rules above; else
 * refused.  E_DENIED for the one who proposed it and the one who would get it;
 * E_INPUT if it was answered. */
enum err org_grant_answer(struct job *j, struct db_rw *rw, const struct org_act *act,
    int64_t id, bool agree) MUST_USE;

#endif
