/* SPDX-License-Identifier: MIT
 *
 * duty.h -- items [事项]: what somebody owes by a day, and how far it is
 *
 * An item is opened, moved from state to state and postponed by facts; it is
 * never edited.  What may be done with it is a table, flows.def; kinds.def says
 * which kind goes which way; states.def who moves next.  A step names the fact
 * it was made upon, so a double or a late click moves nothing; and whoever made
 * a step is not the one who checks it.
 *
 * Who holds which right is not known here: pages say it in struct duty_who.
 * Nothing here scores, and nothing here reminds: it is all asked for by day.
 */
#ifndef DUTY_H
#define DUTY_H

#include "org/org.h"

extern const struct ledger_room duty_ledger;

#define DUTY_TITLE_MAX 200  /* characters of a title, or of the words of a source */
#define DUTY_KEY_MAX 100    /* bytes of a key, or of a source */
#define DUTY_NOTE_MAX 4000  /* bytes of what is said with a step */
#define DUTY_OPEN_MAX 2000  /* items opened at once */
#define DUTY_STEPS_MAX 1000 /* of one item */
#define DUTY_MOVES_MAX 8    /* verbs one state can have */

/* ── kinds, states, flows ───────────────────────────────────────────── */

enum duty_by { /* who moves next, or may make a step */
	DUTY_NOBODY,
	DUTY_OWNER,
	DUTY_OTHER,    /* who checks, and is another person */
	DUTY_COMMITTEE /* who runs items */
};

enum duty_state {
	DUTY_IS_ANY, /* only in rows of moves: every state that is no end */
#define STATE(id, word, by, end) DUTY_IS_##id,
#include "duty/states.def"
#undef STATE
	DUTY_STATES_N
};
struct duty_state_row {
	const char *word;
	enum duty_by by;
	bool is_end;
};
/* The row of a state; not of DUTY_IS_ANY. */
const struct duty_state_row *duty_state(enum duty_state s);

enum duty_flow {
	DUTY_FLOW_ANY,
	DUTY_FLOW_HANDLE,
	DUTY_FLOW_TELL,
	DUTY_FLOW_PRAISE,
	DUTY_FLOW_MEND,
	DUTY_FLOW_HOLD
};

enum duty_kind { /* one row of kinds.def each; 0: none, or any */
	DUTY_KIND_NONE,
#define KIND(id, word, flow, state, owner, office, due, means) DUTY_KIND_##id,
#include "duty/kinds.def"
#undef KIND
	DUTY_KINDS_N
};
struct duty_kind_row {
	const char *word;
	enum duty_flow flow;
	enum duty_state first;
	bool by_unit;       /* the unit itself owes it, unless said otherwise */
	const char *office; /* else an office; empty: the committee itself */
	bool needs_due;
	const char *means;
};
/* The row of a kind; not of DUTY_KIND_NONE. */
const struct duty_kind_row *duty_kind(enum duty_kind k);
/* The kind of that word: 整改; DUTY_KIND_NONE if there is none. */
enum duty_kind duty_kind_named(struct str word);

struct duty_move { /* one row of flows.def */
	enum duty_flow flow;
	enum duty_state from;
	const char *verb;
	enum duty_state to;
	enum duty_by by;
	bool needs_note;
	const char *asks; /* what the words are */
};

/* ── items ──────────────────────────────────────────────────────────── */

struct duty_item {
	int64_t id;     /* the number of its opening fact */
	struct str key; /* opening the same key twice is once; empty: always anew */
	enum duty_kind kind;
	int64_t unit; /* which it is about */
	struct str title;
	struct str source;       /* where it came from: result:12; empty: by hand */
	struct str source_words; /* 2026年度考核结果，等次 不合格 */
	int64_t owner;     /* the unit that owes it: ${unit} or one above; 0: an office */
	struct str office; /* owner 0: which; empty: the committee itself */
	bool secretary;    /* owner a unit: its 书记 himself [第一责任人] */
	int32_t due;       /* the last day in time; DAY_NONE: none */
	int32_t said;      /* was to be ${due}, but past when opened; DAY_NONE: none */
	int32_t from, until; /* days it holds; DAY_NONE: no limit */
	struct num figure;   /* 下年经费 上浮 10%: 10 */
	bool has_figure;
	/* set by duty_find() and duty_list(): */
	enum duty_state state; /* as of today: see OVER in states.def */
	bool is_late;          /* the owner's turn, and due is past */
	struct str unit_name, owner_name;
	int64_t opener, at;   /* who opened it, and when it was recorded */
	int32_t opened;       /* the day */
	int64_t mover, moved; /* who brought it to this state, and by which fact */
	int32_t ended;        /* DAY_NONE: it has not */
	struct str note;      /* what was said with the last step; can be erased */
	struct str cause;     /* what brought it about: result:12; empty: a person did */
	int64_t seq;          /* the fact that last changed it */
	/* set by duty_open(): */
	bool was; /* the key was there before: nothing was opened, id is the old one's */
};

/**
 * duty_open(j, rw, act, items, n):
 * One fact each; ids are set.  The fields above "set by" are read; an owner of 0
 * with an empty office is as the kind says.  Nothing happens if ${act}'s form
 * was seen before.  E_INPUT in the user's words: kind or title missing, too long
 * a text, no day though the kind needs one, days the wrong way round, a closed
 * unit, an owner that is not above the unit; E_MISSING: no such unit; E_LIMIT
 * beyond DUTY_OPEN_MAX.
 */
enum err duty_open(struct job *j, struct db_rw *rw, const struct org_act *act,
    struct duty_item *items, size_t n) MUST_USE;

enum err duty_find(struct job *j, struct db_ro *ro, int64_t id,
    struct duty_item *out) MUST_USE; /* E_MISSING */

/* ── steps ──────────────────────────────────────────────────────────── */

struct duty_who { /* what the asker is for one item; rights are the caller's affair */
	int64_t person;
	bool owner, committee, checker;
};
/* What ${who} may do with it now, in the order of flows.def; at most DUTY_MOVES_MAX. */
size_t duty_verbs(const struct duty_item *item, const struct duty_who *who,
    const struct duty_move *out[DUTY_MOVES_MAX]);
/* It waits to be checked, and ${who} may check, but made the step himself. */
bool duty_is_own(const struct duty_item *item, const struct duty_who *who);

struct duty_act {
	int64_t item;
	int64_t base; /* duty_item.moved as the asker saw it */
	struct str verb, note;
	struct duty_who who;
	struct str cause; /* as duty_item.cause */
};
/**
 * duty_act(j, rw, act, a):
 * One step, one fact.  E_INPUT in words: the item was moved since ${a}->base was
 * seen, it is over, there is no such verb now, or words are missing or too long;
 * E_DENIED: the verb is there, but not for ${a}->who; E_MISSING.
 */
enum err duty_act(struct job *j, struct db_rw *rw, const struct org_act *act,
    const struct duty_act *a) MUST_USE;

/* Another day by which it is owed [改期]; the old one stays in its steps.  E_INPUT
 * without a reason, if the day is the old one or past, or the item is over or
 * of a kind that holds; E_MISSING. */
enum err duty_postpone(struct job *j, struct db_rw *rw, const struct org_act *act,
    int64_t item, int32_t due, struct str reason) MUST_USE;

struct duty_step { /* 开立, 改期, or a verb */
	int64_t seq, actor, at;
	int32_t day;
	struct str verb, from, to, note; /* from, to: words of states */
	int32_t old_due, new_due;        /* 改期; DAY_NONE */
};
/* The oldest first; at most DUTY_STEPS_MAX. */
enum err duty_steps(struct job *j, struct db_ro *ro, int64_t item,
    const struct duty_step **items, size_t *n) MUST_USE;

/* ── lists ──────────────────────────────────────────────────────────── */

enum duty_group {
	DUTY_ALL,    /* the newest first; all others by due day */
	DUTY_OPEN,   /* 未结, also what holds */
	DUTY_CLOSED, /* 已结; the newest first */
	DUTY_LATE,   /* 逾期 */
	DUTY_MINE    /* 待我办: see struct duty_mine */
};
#define DUTY_OFFICES_MAX 4
struct duty_mine {      /* whose turn is mine */
	int64_t tree;   /* owned by units of that subtree; 0: none */
	bool secretary; /* also what their 书记 owes himself */
	bool committee; /* owned by the committee or any of its offices */
	struct str office[DUTY_OFFICES_MAX]; /* owned by one of these */
	bool checker;                        /* what waits to be checked … */
	int64_t person;                      /* … and was not done by me */
};
struct duty_wish {       /* zero and empty mean any */
	int64_t tree;    /* about units of that subtree */
	int64_t unit;    /* about that unit */
	struct str kind; /* its word */
	struct str source, office;
	enum duty_group group;
	struct duty_mine mine;
	int64_t after; /* keyset: the last item of the page before */
};
/* At most ${max} of those wished, in the order of the group. */
enum err duty_list(struct job *j, struct db_ro *ro, const struct duty_wish *wish,
    size_t max, const struct duty_item **items, size_t *n) MUST_USE;
/* How many there are of them in all; ${wish}->after is not read. */
enum err duty_count(struct job *j, struct db_ro *ro, const struct duty_wish *wish,
    int64_t *n) MUST_USE;

#endif
