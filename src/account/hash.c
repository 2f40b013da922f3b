/* SPDX-License-Identifier: MIT
 *
 * hash.c -- slow hashes of passwords, two at a time
 *
 * Without the queue, signing in would be the way to bring the server down: a
 * few hundred hashes at once take all its memory.  The queue is the process's,
 * whatever job asks.
 */
#include <assert.h>
#include <pthread.h>
#include <sodium.h>

#include "account/crypt.h"
#include "account/hash.h"

_Static_assert(crypto_pwhash_STRBYTES == 128, "room for a PHC text");

static const struct cost {
	unsigned long long passes;
	size_t bytes;
} costs[] = {
#ifdef HASH_CHEAP
	[HASH_MEMBER] = { 1, (size_t)256 << 10 },
	[HASH_OFFICER] = { 2, (size_t)19 << 20 },
#else
	[HASH_MEMBER] = { 2, (size_t)19 << 20 },
	[HASH_OFFICER] = { 3, (size_t)64 << 20 },
#endif
};

/* ── the queue ──────────────────────────────────────────────────────── */

static pthread_mutex_t door = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t free_place = PTHREAD_COND_INITIALIZER;
static int inside, waiting;
static struct hash_figures figures;

struct hash_figures
hash_figures(void)
{
	struct hash_figures f;

	must(pthread_mutex_lock(&door) == 0, "pthread_mutex_lock");
	f = figures;
	must(pthread_mutex_unlock(&door) == 0, "pthread_mutex_unlock");
	return f;
}

static bool
enter(void)
{
	bool in;

	must(pthread_mutex_lock(&door) == 0, "pthread_mutex_lock");
	in = inside < HASH_AT_ONCE || waiting < HASH_WAITING;
	waiting++;
	while (in && inside >= HASH_AT_ONCE)
		must(pthread_cond_wait(&free_place, &door) == 0, "pthread_cond_wait");
	waiting--;
	inside += in;
	figures.calls += in;
	figures.refused += !in;
	figures.most = inside > figures.most ? inside : figures.most;
	must(pthread_mutex_unlock(&door) == 0, "pthread_mutex_unlock");
	return in;
}

static void
leave(void)
{
	must(pthread_mutex_lock(&door) == 0, "pthread_mutex_lock");
	inside--;
	must(pthread_cond_signal(&free_place) == 0 && pthread_mutex_unlock(&door) == 0,
	    "pthread_mutex_unlock");
}

static enum err
too_many(struct job *j)
{
	return fail(j, E_BUSY, "现在登录的人多；请过几秒再试");
}

/* ── hashing ────────────────────────────────────────────────────────── */

enum err
hash_make(struct job *j, const struct account_keys *keys, struct str password,
    enum hash_cost cost, char phc[128])
{
	const struct cost *c = &costs[cost];
	unsigned char in[HASH_N];
	bool made;

	assert(keys != NULL);
	if (!enter())
		return too_many(j);
	pepper_hash(keys, "password", 0, password, in);
	made = crypto_pwhash_str_alg(phc, (const char *)in, sizeof in, c->passes,
		   c->bytes, crypto_pwhash_ALG_ARGON2ID13) == 0;
	sodium_memzero(in, sizeof in);
	leave();
	return made ? OK : too_many(j); /* all it can lack is memory */
}

enum err
hash_check(struct job *j, const struct account_keys *keys, struct str phc,
    struct str password, bool *same)
{
	const char *text = job_cstr(j, phc);
	unsigned char in[HASH_N];

	assert(keys != NULL);
	if (!enter())
		return too_many(j);
	pepper_hash(keys, "password", 0, password, in);
	*same = crypto_pwhash_str_verify(text, (const char *)in, sizeof in) == 0;
	sodium_memzero(in, sizeof in);
	leave();
	return OK;
}

bool
hash_is_stale(struct job *j, struct str phc, enum hash_cost cost)
{
	return crypto_pwhash_str_needs_rehash(job_cstr(j, phc), costs[cost].passes,
		   costs[cost].bytes) != 0;
}
