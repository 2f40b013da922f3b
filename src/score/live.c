/* SPDX-License-Identifier: MIT
 *
 * live.c -- scores as of now, computed once and shared by all threads
 *
 * A view [试算] is made in memory of its own and never changed; whoever looks
 * holds it, the last one to let go frees it.  One thread makes it while others
 * who want the same wait, so a page never shows an older state than the ledger
 * had when it was asked for.  A view is made again when its stamp differs
 * (stamp.c).  What a scheme reads of another is a view as well, kept likewise; nobody
 * who makes one waits for another, or two could wait for each other.
 */
#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "score/gather.h"
#include "score/score.sql.h"
#include "score/view.h"

#define SLOTS 4096 /* all schemes of a scheme_list(), each as it is and as it is read */
#define SEAT_VIEWS 256
#define SEAT_TRIALS 4
#define TRIAL_WAIT 3 /* seconds that a second trial waits for the first */

struct held { /* a view and who holds it; ->refs and ->size under the lock */
	struct score_view view;
	struct others_wish of; /* what it is a view of */
	struct arena *mem;     /* it lies there itself */
	struct stamp stamp;
	int64_t size; /* of the ledger when it was last seen to be right */
	struct others_read others;
	struct gathered got; /* for the next one */
	size_t refs, bytes;
	uint64_t used;
};

struct slot {
	struct others_wish of;
	struct held *now; /* NULL: none */
	bool is_making;
	size_t askers; /* threads between asking and holding */
};

struct score_live {
	struct arena *mem;
	size_t most, bytes;
	pthread_mutex_t lock;
	pthread_cond_t made;
	bool is_trying; /* somebody makes a trial */
	bool is_queued; /* and somebody waits to make the next */
	struct slot slot[SLOTS];
	size_t slots;
	uint64_t tick;
};

struct score_seat {
	struct arena *mem;
	struct score_live *live;
	struct held *held[SEAT_VIEWS];
	bool is_text[SEAT_VIEWS]; /* held for its text alone: its scores may be old */
	size_t n;
	struct arena *trial[SEAT_TRIALS];
	size_t trials;
};

/* ── holding ────────────────────────────────────────────────────────── */

static void
locked(struct score_live *live)
{
	int e = pthread_mutex_lock(&live->lock);

	assert(e == 0);
	(void)e;
}

static void
unlocked(struct score_live *live)
{
	int e = pthread_mutex_unlock(&live->lock);

	assert(e == 0);
	(void)e;
}

/* Under the lock. */
static void
let_go(struct held *h)
{
	if (h != NULL && --h->refs == 0)
		arena_drop(h->mem);
}

static void
replace(struct score_live *live, struct slot *s, struct held *by)
{
	if (s->now != NULL)
		live->bytes -= s->now->bytes;
	if (by != NULL)
		live->bytes += by->bytes;
	let_go(s->now);
	s->now = by;
}

/* Too much is kept: the longest unused goes, but not ${spare}. */
static void
make_room(struct score_live *live, const struct slot *spare)
{
	size_t i;

	while (live->bytes > live->most) {
		struct slot *old = NULL;

		for (i = 0; i < live->slots; i++) {
			struct slot *s = &live->slot[i];

			if (s == spare || s->now == NULL || s->is_making)
				continue;
			if (old == NULL || s->now->used < old->now->used)
				old = s;
		}
		if (old == NULL)
			return;
		replace(live, old, NULL);
	}
}

static bool
is_same(const struct others_wish *a, const struct others_wish *b)
{
	return a->scheme == b->scheme && a->day == b->day && a->settled == b->settled;
}

/* The slot of ${of}, or one that nobody needs; NULL if there is none. */
static struct slot *
slot_of(struct score_live *live, const struct others_wish *of)
{
	struct slot *free_one = NULL;
	size_t i;

	for (i = 0; i < live->slots; i++) {
		struct slot *s = &live->slot[i];

		if (is_same(&s->of, of))
			return s;
		if (s->now == NULL && s->askers == 0)
			free_one = s;
	}
	if (free_one == NULL && live->slots < SLOTS)
		free_one = &live->slot[live->slots++];
	if (free_one != NULL)
		*free_one = (struct slot){ .of = *of };
	return free_one;
}

/* ── making ─────────────────────────────────────────────────────────── */

#define READ_MAX 64 /* views that one is made of; what is more is computed */

struct making {
	struct db_ro *ro;
	struct others_wish of;
	const struct held *old; /* NULL: none */
	struct held *made;      /* NULL: the old one is still right */
	struct stamp stamp;
	struct score_live *live;
	struct held *read[READ_MAX]; /* held until it is made */
	size_t read_n;
};

/* Where figures that took effect are put over what it comes to, they count as well. */
static enum err
find_stamp(struct job *j, const struct making *m, const struct held *h, struct stamp *out)
{
	enum err e = stamp_find(j, m->ro, &h->view.scheme, h->view.rule, &h->others, out);

	if (e != OK || !m->of.settled || h->view.rule == NULL)
		return e;
	return db_number(j, m->ro, &score_sql[SCORE_SETTLED_SEQ],
	    VALUES(DB_I(m->of.scheme), DB_T(score_period(j, h->view.rule))),
	    &out->settled);
}

/* The same version, nothing new since: nothing is to be made. */
static enum err
is_still_right(struct job *j, struct making *m, const struct scheme *text, bool *right)
{
	enum err e = OK;

	*right = false;
	if (m->old == NULL || m->old->view.scheme.version != text->version)
		return OK;
	e = find_stamp(j, m, m->old, &m->stamp);
	*right = e == OK && memcmp(&m->stamp, &m->old->stamp, sizeof m->stamp) == 0;
	return e;
}

/* ── a view ─────────────────────────────────────────────────────────── */

/* Schemes in a circle: the text runs, but there is nothing to show. */
static enum err
look_at_others(struct job *j, struct making *m, struct held *h)
{
	const struct rule_head *head = rule_head(h->view.rule);
	struct find_wish w = { m->of.scheme, h->view.rule, head->from, head->to,
		DAY_NONE };
	enum err e = others_look(j, m->ro, &w, &h->others);

	h->view.source = h->others.source;
	if (e != E_INPUT)
		return e;
	h->others.reads = true;
	h->view.why_not = job_str(j, str_of(j->told));
	h->view.runs = false;
	return OK;
}

static enum err get_read(struct job *j, void *arg, const struct others_wish *w,
    const struct score_view **out);

/* Of units of which there is nothing new, the data of the old view.  What other schemes
 * come to is what counts now, even if this is a view of an earlier day. */
static enum err
find(struct job *j, struct making *m, struct held *h)
{
	const struct rule_head *head = rule_head(h->view.rule);
	struct others_kept kept = { get_read, m };
	struct find_wish w = { m->of.scheme, h->view.rule, head->from, head->to,
		m->of.day };
	enum err e;

	h->got.stamp = h->stamp;
	e = find_kept(j, m->ro, &w, m->old == NULL ? NULL : &m->old->got, &h->got,
	    &h->view.set);
	w.day = DAY_NONE;
	return e == OK ? others_feed(j, m->ro, &w, &kept, &h->view.set) : e;
}

static enum err
score(struct job *j, const struct making *m, struct held *h)
{
	enum err e = view_score(j, &h->view);

	return e == OK && m->of.settled
	    ? settled_over(j, m->ro, m->of.scheme, h->view.rule, &h->view.sheet)
	    : e;
}

/* In memory that stays.  The stamp is taken before the data: what comes between
 * makes the view newer than its stamp, and it is made once more. */
static enum err
make(struct job *j, void *arg)
{
	struct making *m = arg;
	struct held *h = NEW(j, struct held);
	bool right;
	enum err e = scheme_find(j, m->ro, m->of.scheme, &h->view.scheme);

	h->of = m->of;
	if (e == OK)
		e = is_still_right(j, m, &h->view.scheme, &right);
	if (e != OK || right)
		return e;
	e = view_read(j, &h->view);
	if (e == OK && h->view.runs)
		e = look_at_others(j, m, h);
	if (e == OK)
		e = find_stamp(j, m, h, &h->stamp);
	if (e == OK && h->view.runs)
		e = find(j, m, h);
	if (e == OK && h->view.runs)
		e = score(j, m, h);
	m->made = h;
	return e;
}

/* ── getting ────────────────────────────────────────────────────────── */

static const struct score_view *
hold(struct score_seat *seat, struct held *h, bool is_text)
{
	h->refs++;
	h->used = ++seat->live->tick;
	seat->is_text[seat->n] = is_text;
	seat->held[seat->n++] = h;
	return &h->view;
}

static bool
is_right(const struct held *h, int64_t size, int32_t today)
{
	return h != NULL && h->size >= size && h->stamp.today == today;
}

/* Under the lock again, whatever came of it. */
static void
finish(struct score_live *live, struct slot *s, const struct making *m, struct arena *mem,
    int64_t size, enum err e)
{
	s->is_making = false;
	if (e == OK && m->made == NULL)
		s->now->size = size;
	if (e == OK && m->made != NULL) {
		m->made->mem = mem;
		m->made->bytes = arena_used(mem);
		m->made->size = size;
		m->made->refs = 1;
		m->made->used = ++live->tick;
		replace(live, s, m->made);
		make_room(live, s);
	} else {
		arena_drop(mem);
	}
	(void)pthread_cond_broadcast(&live->made);
}

/* Called with the lock, which is open while the view is made. */
static enum err
refresh(struct job *j, struct db_ro *ro, struct score_live *live, struct slot *s,
    int64_t size)
{
	struct making m = { .ro = ro, .of = s->of, .old = s->now, .live = live };
	struct arena *mem;
	enum err e;

	s->is_making = true;
	unlocked(live);
	e = job_keep(j, live->most, make, &m, &mem);
	locked(live);
	while (m.read_n > 0)
		let_go(m.read[--m.read_n]);
	finish(live, s, &m, mem, size, e);
	return e;
}

static const struct score_view *
find_held(const struct score_seat *seat, int64_t scheme)
{
	struct others_wish of = { scheme, DAY_NONE, false };
	size_t i;

	for (i = 0; i < seat->n; i++)
		if (!seat->is_text[i] && is_same(&seat->held[i]->of, &of))
			return &seat->held[i]->view;
	return NULL;
}

/* With the lock. */
static enum err
wait_or_make(struct job *j, struct db_ro *ro, struct score_live *live, struct slot *s,
    int64_t size)
{
	enum err e = OK;

	s->askers++;
	while (e == OK && !is_right(s->now, size, j->today)) {
		if (s->is_making)
			(void)pthread_cond_wait(&live->made, &live->lock);
		else
			e = refresh(j, ro, live, s, size);
	}
	s->askers--;
	return e;
}

static enum err
get(struct job *j, struct db_ro *ro, struct score_seat *seat, int64_t scheme,
    int64_t size, const struct score_view **out)
{
	struct others_wish of = { scheme, DAY_NONE, false };
	struct score_live *live = seat->live;
	struct slot *s;
	enum err e;

	locked(live);
	s = slot_of(live, &of);
	e = s == NULL ? fail(j, E_BUSY, "同时看的方案太多；请过几秒再试")
		      : wait_or_make(j, ro, live, s, size);
	if (e == OK)
		*out = hold(seat, s->now, false);
	unlocked(live);
	return e;
}

/* With the lock.  It is made here if nobody else makes it; what is too large to be kept
 * may still be computed. */
static enum err
find_read(struct job *j, struct making *m, const struct others_wish *w, int64_t size,
    struct held **out)
{
	struct slot *s = slot_of(m->live, w);
	enum err e = OK;

	*out = NULL;
	if (s == NULL || s->is_making)
		return OK;
	s->askers++;
	if (!is_right(s->now, size, j->today))
		e = refresh(j, m->ro, m->live, s, size);
	s->askers--;
	if (e == OK)
		*out = s->now;
	return e == E_LIMIT ? OK : e;
}

/* Of the ledger as it is after the stamp of what is being made was taken. */
static enum err
get_read(struct job *j, void *arg, const struct others_wish *w,
    const struct score_view **out)
{
	struct making *m = arg;
	struct ledger_head head;
	struct held *h;
	enum err e = ledger_head(j, m->ro, &head);

	*out = NULL;
	if (e != OK || m->read_n == READ_MAX)
		return e;
	locked(m->live);
	e = find_read(j, m, w, head.size, &h);
	if (e == OK && h != NULL) {
		h->refs++;
		h->used = ++m->live->tick;
		m->read[m->read_n++] = h;
		*out = &h->view;
	}
	unlocked(m->live);
	return e;
}

enum err
score_live_get(struct job *j, struct db_ro *ro, struct score_seat *seat, int64_t scheme,
    const struct score_view **out)
{
	struct ledger_head head;
	enum err e;

	*out = find_held(seat, scheme);
	if (*out != NULL)
		return OK;
	if (seat->n == SEAT_VIEWS)
		return fail(j, E_LIMIT, "一页最多看 %d 个方案的分数", SEAT_VIEWS);
	e = ledger_head(j, ro, &head);
	return e == OK ? get(j, ro, seat, scheme, head.size, out) : e;
}

const struct score_view *
score_live_text(struct score_seat *seat, const struct scheme *text)
{
	struct score_live *live = seat->live;
	const struct score_view *found = NULL;

	if (seat->n == SEAT_VIEWS)
		return NULL;
	locked(live);
	for (size_t i = 0; i < live->slots && found == NULL; i++) {
		struct held *h = live->slot[i].now;

		if (h != NULL && h->view.scheme.id == text->id &&
		    h->view.scheme.version == text->version)
			found = hold(seat, h, true);
	}
	unlocked(live);
	return found;
}

/* ── trials ─────────────────────────────────────────────────────────── */

struct trying {
	struct db_ro *ro;
	const struct score_trial_wish *wish;
	struct score_trial *made;
};

static enum err
try_it(struct job *j, void *arg)
{
	struct trying *t = arg;

	t->made = NEW(j, struct score_trial);
	return score_simulate(j, t->ro, t->wish, t->made);
}

/* Called with the lock.  One waits for a while; who comes then need not wait, so
 * that trials never take all threads from those who read. */
static enum err
wait_to_try(struct job *j, struct score_live *live)
{
	struct timespec until;
	int late = 0;

	if (live->is_trying && !live->is_queued) {
		(void)clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_sec += TRIAL_WAIT;
		live->is_queued = true;
		while (live->is_trying && late == 0)
			late = pthread_cond_timedwait(&live->made, &live->lock, &until);
		live->is_queued = false;
	}
	if (live->is_trying)
		return fail(j, E_BUSY, "正在为别人试算；请稍后再试");
	live->is_trying = true;
	return OK;
}

enum err
score_live_simulate(struct job *j, struct db_ro *ro, struct score_seat *seat,
    const struct score_trial_wish *w, const struct score_trial **out)
{
	struct score_live *live = seat->live;
	struct trying t = { ro, w, NULL };
	struct arena *mem;
	enum err e;

	if (seat->trials == SEAT_TRIALS)
		return fail(j, E_LIMIT, "一页最多试算 %d 次", SEAT_TRIALS);
	locked(live);
	e = wait_to_try(j, live);
	unlocked(live);
	if (e != OK)
		return e;
	e = job_keep(j, live->most, try_it, &t, &mem);
	locked(live);
	live->is_trying = false;
	(void)pthread_cond_broadcast(&live->made);
	unlocked(live);
	if (e != OK)
		return e;
	seat->trial[seat->trials++] = mem;
	*out = t.made;
	return OK;
}

/* ── opening and closing ────────────────────────────────────────────── */

static bool
open_cond(pthread_cond_t *c)
{
	pthread_condattr_t a;
	bool ok;

	if (pthread_condattr_init(&a) != 0)
		return false;
	ok = pthread_condattr_setclock(&a, CLOCK_MONOTONIC) == 0 &&
	    pthread_cond_init(c, &a) == 0;
	(void)pthread_condattr_destroy(&a);
	return ok;
}

static enum err
make_live(struct job *j, void *arg)
{
	struct score_live **out = arg, *live = NEW(j, struct score_live);

	if (pthread_mutex_init(&live->lock, NULL) != 0 || !open_cond(&live->made))
		return fail(j, E_SYSTEM, "内存不足，没有启动");
	*out = live;
	return OK;
}

enum err
score_live_open(struct job *j, size_t most, struct score_live **out)
{
	struct arena *mem;
	enum err e = job_keep(j, sizeof **out * 2, make_live, out, &mem);

	if (e != OK)
		return e;
	(*out)->mem = mem;
	(*out)->most = most;
	return OK;
}

void
score_live_close(struct score_live *live)
{
	size_t i;

	if (live == NULL)
		return;
	for (i = 0; i < live->slots; i++)
		replace(live, &live->slot[i], NULL);
	(void)pthread_cond_destroy(&live->made);
	(void)pthread_mutex_destroy(&live->lock);
	arena_drop(live->mem);
}

static enum err
make_seat(struct job *j, void *arg)
{
	struct score_seat **out = arg;

	*out = NEW(j, struct score_seat);
	return OK;
}

enum err
score_seat_open(struct job *j, struct score_live *live, struct score_seat **out)
{
	struct arena *mem;
	enum err e = job_keep(j, sizeof **out * 2, make_seat, out, &mem);

	if (e != OK)
		return e;
	(*out)->mem = mem;
	(*out)->live = live;
	return OK;
}

void
score_seat_rest(struct score_seat *seat)
{
	while (seat->trials > 0)
		arena_drop(seat->trial[--seat->trials]);
	if (seat->n == 0)
		return;
	locked(seat->live);
	while (seat->n > 0)
		let_go(seat->held[--seat->n]);
	unlocked(seat->live);
}

void
score_seat_close(struct score_seat *seat)
{
	if (seat == NULL)
		return;
	score_seat_rest(seat);
	arena_drop(seat->mem);
}
