/* SPDX-License-Identifier: MIT
 *
 * test.h -- what every *_test.c needs: TEST, CHECK, and a job to work in
 *
 * A test's name is a sentence.  Tests register themselves; test/main.c runs
 * them in file order and prints one closing line per program.
 */
#ifndef TEST_H
#define TEST_H

#include "base/base.h"

struct test {
	const char *name, *file;
	int line;
	void (*fn)(struct job *j); /* j: a fresh job, 256 MiB, 2026-11-22 */
	struct test *next;
};

void test_add(struct test *t);
void test_failed(const char *file, int line, const char *fmt, ...) PRINTF(3, 4);
/* The path of a directory of its own that does not exist yet; what is made
 * there is removed when the program ends. */
struct str test_dir(struct job *j);
/* How many of ${n} rounds of the same kind to do: all, or $ZEREN_ROUNDS percent where
 * each takes long, under a sanitizer; at least one. */
size_t test_rounds(size_t n);

/* Show the difference of two texts, if any, as a failure. */
void test_same(const char *file, int line, struct str got, struct str want);

#define TEST(id)                                                                     \
	static void test_##id(struct job *j);                                        \
	__attribute__((constructor)) static void add_##id(void)                      \
	{                                                                            \
		static struct test t = { #id, __FILE__, __LINE__, test_##id, NULL }; \
		test_add(&t);                                                        \
	}                                                                            \
	static void test_##id(__attribute__((unused)) struct job *j)
#define CHECK(cond) ((cond) ? (void)0 : test_failed(__FILE__, __LINE__, "%s", #cond))
/* CHECK_TEXT(got, want): two struct str */
#define CHECK_TEXT(got, want) test_same(__FILE__, __LINE__, (got), (want))
#define CHECK_HAS(text, part)                                               \
	(str_find((text), (part)) < (text).n                                \
		? (void)0                                                   \
		: test_failed(__FILE__, __LINE__, "「%.*s」 not in:\n%.*s", \
		      STR_FMT(part), STR_FMT(text)))

#endif
