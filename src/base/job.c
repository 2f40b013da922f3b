/* SPDX-License-Identifier: MIT
 *
 * job.c -- the arena of a job, and the sentence it leaves behind
 *
 * Memory comes in chunks of growing size; what does not fit well gets a chunk
 * of its own.  The cap counts bytes handed out, so a given cap always stops a
 * given program at the same place.  Single pieces are never given back.
 * Under AddressSanitizer the space between two pieces is poisoned.
 */
#include <assert.h>
#include <malloc.h>
#include <stdalign.h>
#include <stdarg.h>
#include <sys/mman.h>

#include "base/arena.h"
#include "base/base.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POISONED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define POISONED 1
#endif

#ifdef POISONED
#include <sanitizer/asan_interface.h>
#define GAP 16 /* bytes between two pieces that nobody may touch */
#define HIDE(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define SHOW(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#define SPOIL(p, n) memset((p), 0xA5, (n)) /* whoever reads it unwritten, notices */
#else
#define GAP 0
#define HIDE(p, n) ((void)(p), (void)(n))
#define SHOW(p, n) ((void)(p), (void)(n))
#define SPOIL(p, n) ((void)(p), (void)(n))
#endif

#define ALIGN alignof(max_align_t)
#define CHUNK_MIN ((size_t)4096)
#define CHUNK_MAX ((size_t)1 << 20)

struct chunk {
	struct chunk *next;
	size_t n, used;
	alignas(max_align_t) char mem[];
};

struct arena {
	struct chunk *first; /* the one small pieces come from, then older ones */
	size_t cap, used;    /* bytes handed out, rounded up to ALIGN */
	size_t grow;         /* size of the next chunk */
	struct arena *owned; /* by job_own(): freed with this one */
	struct arena *next;  /* of those */
};

static _Noreturn void
give_up(struct job *j)
{
	assert(j->full != NULL); /* memory is asked for inside job_run() only */
	longjmp(*j->full, 1);
}

#define LARGE ((size_t)1 << 20)
#define PAGE ((uintptr_t)4096)

/* Large pages need one fault instead of 512; if the system does not give them,
 * nothing changes.  The pages at both ends are asked for as well: pieces that lie side
 * by side are then one, which is large enough. */
static void
ask_for_large_pages(void *p, size_t n)
{
	uintptr_t from = (uintptr_t)p & ~(PAGE - 1);
	uintptr_t to = ((uintptr_t)p + n + PAGE - 1) & ~(PAGE - 1);

	if (n >= LARGE)
		(void)madvise((void *)from, to - from, MADV_HUGEPAGE);
}

static struct chunk *
chunk_new(struct job *j, size_t n, bool clear)
{
	size_t bytes = sizeof(struct chunk) + n;
	struct chunk *c = n > SIZE_MAX / 2 ? NULL
	    : clear                        ? calloc(1, bytes)
					   : malloc(bytes);

	if (c == NULL)
		give_up(j);
	ask_for_large_pages(c, bytes);
	*c = (struct chunk){ .n = n };
	HIDE(c->mem, n);
	return c;
}

/* One that small pieces do not come from. */
static struct chunk *
chunk_apart(struct job *j, size_t n, bool clear)
{
	struct chunk *c = chunk_new(j, n, clear), **to = &j->mem->first;

	if (*to != NULL)
		to = &(*to)->next;
	c->next = *to;
	*to = c;
	return c;
}

/* A chunk with room for ${n} bytes: the first, a fresh first, or one apart. */
static struct chunk *
chunk_for(struct job *j, size_t n)
{
	struct arena *a = j->mem;
	struct chunk *c = a->first;

	if (c != NULL && n <= c->n - c->used)
		return c;
	if (c != NULL && n > a->grow / 4)
		return chunk_apart(j, n, true);
	c = chunk_new(j, n > a->grow ? n : a->grow, true);
	c->next = a->first;
	a->first = c;
	if (a->grow < CHUNK_MAX)
		a->grow *= 2;
	return c;
}

/* Count ${bytes} against the cap; the size rounded up to the alignment. */
static size_t
take(struct job *j, size_t bytes)
{
	struct arena *a = j->mem;
	size_t n;

	assert(a != NULL);
	if (bytes > SIZE_MAX - ALIGN)
		give_up(j);
	n = (bytes + ALIGN - 1) / ALIGN * ALIGN;
	if (n > a->cap - a->used)
		give_up(j);
	a->used += n;
	return n;
}

/* The next ${bytes} of ${c}, which has ${n} and a gap left. */
static void *
piece_of(struct chunk *c, size_t n, size_t bytes)
{
	char *p = c->mem + c->used;

	c->used += n + GAP;
	SHOW(p, bytes);
	return p;
}

void *
job_alloc(struct job *j, size_t bytes)
{
	size_t n = take(j, bytes > 0 ? bytes : 1);

	return piece_of(chunk_for(j, n + GAP), n, bytes);
}

void *
job_room(struct job *j, size_t bytes)
{
	size_t n = take(j, bytes > 0 ? bytes : 1);
	void *p = piece_of(chunk_apart(j, n + GAP, false), n, bytes);

	SPOIL(p, bytes);
	return p;
}

void *
job_array(struct job *j, size_t n, size_t each)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, each, &bytes))
		give_up(j);
	return job_alloc(j, bytes);
}

/* Only the newest piece of the first chunk can grow where it is. */
static bool
extend(struct job *j, const char *p, size_t old, size_t bytes)
{
	struct chunk *c = j->mem->first;
	size_t had = (old + ALIGN - 1) / ALIGN * ALIGN;
	size_t more = bytes - old;

	if (c == NULL || GAP != 0 || p + had != c->mem + c->used)
		return false;
	if (more > SIZE_MAX / 2 || more + ALIGN > c->n - c->used)
		return false;
	c->used += take(j, more);
	return true;
}

char *
arena_grow(struct job *j, char *p, size_t old, size_t bytes)
{
	char *to;

	assert(bytes >= old);
	if (p != NULL && extend(j, p, old, bytes))
		return p;
	to = job_alloc(j, bytes);
	if (old > 0)
		memcpy(to, p, old);
	return to;
}

static void
arena_free(struct arena *a)
{
	struct chunk *c = a->first, *next;

	for (; c != NULL; c = next) {
		next = c->next;
		SHOW(c->mem, c->n);
		free(c);
	}
	while (a->owned != NULL) {
		struct arena *last = a->owned;

		a->owned = last->next;
		arena_drop(last);
	}
}

#define STAYS (128 << 20)
#define STAYS_EACH (32 << 20)

void
job_reuse(void)
{
	(void)mallopt(M_TRIM_THRESHOLD, STAYS);
	(void)mallopt(M_MMAP_THRESHOLD, STAYS_EACH);
}

/* Apart from job_run(), so that no variable lives across the jump. */
static enum err
enter(struct job *j, enum err (*fn)(struct job *, void *), void *arg)
{
	jmp_buf full;

	j->full = &full;
	if (setjmp(full) == 0)
		return fn(j, arg);
	return fail(j, E_LIMIT, "数据太多，超出了一次处理的内存上限；请分批处理");
}

/* Run ${fn} with ${a} as the memory of ${j}; what it took stays in ${a}. */
static enum err
within(struct job *j, struct arena *a, enum err (*fn)(struct job *, void *), void *arg)
{
	struct arena *outer_mem = j->mem;
	jmp_buf *outer_full = j->full;
	enum err e;

	j->mem = a;
	j->told[0] = '\0';
	e = enter(j, fn, arg);
	j->mem = outer_mem;
	j->full = outer_full;
	return e;
}

enum err
job_run(struct job *j, size_t cap, enum err (*fn)(struct job *, void *), void *arg)
{
	struct arena a = { .cap = cap, .grow = CHUNK_MIN };
	enum err e = within(j, &a, fn, arg);

	arena_free(&a);
	return e;
}

enum err
job_keep(struct job *j, size_t cap, enum err (*fn)(struct job *, void *), void *arg,
    struct arena **kept)
{
	struct arena *a = malloc(sizeof *a);
	enum err e;

	*kept = NULL;
	if (a == NULL)
		return fail(j, E_LIMIT, "内存不足，这次没有办成；请稍后再试");
	*a = (struct arena){ .cap = cap, .grow = CHUNK_MIN };
	e = within(j, a, fn, arg);
	if (e == OK)
		*kept = a;
	else
		arena_drop(a);
	return e;
}

void
job_own(struct job *j, struct arena *kept)
{
	kept->next = j->mem->owned;
	j->mem->owned = kept;
}

void
arena_drop(struct arena *a)
{
	if (a == NULL)
		return;
	arena_free(a);
	free(a);
}

size_t
arena_used(const struct arena *a)
{
	return a->used;
}

size_t
job_used(const struct job *j)
{
	return j->mem == NULL ? 0 : j->mem->used;
}

void *
job_grow(struct job *j, void *old, size_t n, size_t *cap, size_t each)
{
	void *more;

	if (n < *cap)
		return old;
	*cap = *cap == 0 ? 16 : *cap * 2;
	more = job_array(j, *cap, each);
	if (n > 0)
		memcpy(more, old, n * each);
	return more;
}

struct str
job_str(struct job *j, struct str s)
{
	return (struct str){ job_cstr(j, s), s.n };
}

const char *
job_cstr(struct job *j, struct str s)
{
	char *p = job_alloc(j, s.n + 1);

	if (s.n > 0)
		memcpy(p, s.p, s.n);
	return p;
}

struct str
job_fmt(struct job *j, const char *fmt, ...)
{
	va_list ap, again;
	char most[256], *p;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(most, sizeof most, fmt, ap);
	va_end(ap);
	assert(n >= 0);
	p = job_alloc(j, (size_t)n + 1);
	if ((size_t)n < sizeof most)
		memcpy(p, most, (size_t)n);
	else
		(void)vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return (struct str){ p, (size_t)n };
}

/* Cut a sentence that was too long between two characters and say so. */
static void
shorten(char *told, size_t size)
{
	static const char more[] = "…";
	size_t n = size - sizeof more;

	while (n > 0 && ((unsigned char)told[n] & 0xC0) == 0x80)
		n--;
	memcpy(told + n, more, sizeof more);
}

enum err
fail(struct job *j, enum err e, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(j->told, sizeof j->told, fmt, ap);
	va_end(ap);
	if (n >= (int)sizeof j->told)
		shorten(j->told, sizeof j->told);
	return e;
}
