/* SPDX-License-Identifier: MIT
 *
 * flow.c -- the three tables: kinds, states, and what may be done in each
 *
 * Nothing here reads or writes; states.def, kinds.def and flows.def say it all.
 */
#include "duty/keep.h"

static const struct duty_state_row states[DUTY_STATES_N] = {
	[DUTY_IS_ANY] = { "", DUTY_NOBODY, false },
#define STATE(id, word, by, end) [DUTY_IS_##id] = { word, DUTY_##by, end },
#include "duty/states.def"
#undef STATE
};

static const struct duty_kind_row kinds[DUTY_KINDS_N] = {
	[DUTY_KIND_NONE] = { .word = "", .office = "", .means = "" },
#define OWNED_UNIT true
#define OWNED_OFFICE false
#define KIND(id, word, flow, state, owner, office, due, means)                       \
	[DUTY_KIND_##id] = { word, DUTY_FLOW_##flow, DUTY_IS_##state, OWNED_##owner, \
		office, due, means },
#include "duty/kinds.def"
#undef KIND
};

static const struct duty_move moves[] = {
#define MOVE(flow, from, verb, to, by, note, asks) \
	{ DUTY_FLOW_##flow, DUTY_IS_##from, verb, DUTY_IS_##to, DUTY_##by, note, asks },
#include "duty/flows.def"
#undef MOVE
};

const struct duty_state_row *
duty_state(enum duty_state s)
{
	return &states[s];
}

const struct duty_kind_row *
duty_kind(enum duty_kind k)
{
	return &kinds[k];
}

const struct duty_move *
duty_moves(size_t *n)
{
	*n = ARRAY_N(moves);
	return moves;
}

enum duty_kind
duty_kind_named(struct str word)
{
	for (int k = DUTY_KIND_NONE + 1; k < DUTY_KINDS_N; k++)
		if (str_eq(word, str_of(kinds[k].word)))
			return (enum duty_kind)k;
	return DUTY_KIND_NONE;
}

enum duty_state
state_named(struct str word)
{
	for (int s = DUTY_IS_ANY + 1; s < DUTY_STATES_N; s++)
		if (str_eq(word, str_of(states[s].word)))
			return (enum duty_state)s;
	return DUTY_IS_ANY;
}

/* ── what may be done ───────────────────────────────────────────────── */

static bool
is_now(const struct duty_item *item, const struct duty_move *m)
{
	if (states[item->state].is_end)
		return false;
	return (m->flow == DUTY_FLOW_ANY || m->flow == kinds[item->kind].flow) &&
	    (m->from == DUTY_IS_ANY || m->from == item->state);
}

static bool
may(const struct duty_item *item, const struct duty_who *who, enum duty_by by)
{
	switch (by) {
	case DUTY_OWNER:
		return who->owner;
	case DUTY_COMMITTEE:
		return who->committee;
	case DUTY_OTHER:
		return who->checker && who->person != item->mover;
	case DUTY_NOBODY:
		return false;
	}
	return false;
}

size_t
duty_verbs(const struct duty_item *item, const struct duty_who *who,
    const struct duty_move *out[DUTY_MOVES_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_N(moves) && n < DUTY_MOVES_MAX; i++)
		if (is_now(item, &moves[i]) && may(item, who, moves[i].by))
			out[n++] = &moves[i];
	return n;
}

bool
duty_is_own(const struct duty_item *item, const struct duty_who *who)
{
	return states[item->state].by == DUTY_OTHER && who->checker &&
	    who->person == item->mover;
}

const struct duty_move *
move_named(const struct duty_item *item, struct str verb)
{
	for (size_t i = 0; i < ARRAY_N(moves); i++)
		if (is_now(item, &moves[i]) && str_eq(verb, str_of(moves[i].verb)))
			return &moves[i];
	return NULL;
}

bool
move_may(const struct duty_item *item, const struct duty_who *who,
    const struct duty_move *m)
{
	return may(item, who, m->by);
}
