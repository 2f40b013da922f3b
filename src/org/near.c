/* SPDX-License-Identifier: MIT
 *
 * near.c -- the units somebody may have meant by a name that nobody has
 *
 * First those whose names contain it; then, for a slip of the pen, the nearest of
 * those that begin with the same two characters, or the same one.
 */
#include "org/org.h"

#define NEAR_LOOK 500 /* names looked at */

static struct str
first_chars(struct str s, size_t n)
{
	size_t at = 0;

	while (n-- > 0 && at < s.n)
		(void)utf8_next(s, &at);
	return str_cut(s, 0, at);
}

/* The nearest of those that begin with ${head}; *n of them. */
static enum err
find_alike(struct job *j, struct db_ro *ro, struct str name, struct str head,
    struct str *out, size_t *n)
{
	struct org_wish wish = { .after = head };
	const struct org_unit *u;
	struct str *names = NEWS(j, struct str, NEAR_LOOK);
	size_t found[ORG_NEAR_MAX], all, heads = 0;
	enum err e = org_unit_list(j, ro, &wish, NEAR_LOOK, &u, &all);

	for (size_t i = 0; e == OK && i < all; i++)
		if (str_starts(u[i].name, head))
			names[heads++] = u[i].name;
	*n = str_near(name, names, heads, found, ORG_NEAR_MAX);
	for (size_t i = 0; i < *n; i++)
		out[i] = names[found[i]];
	return e;
}

static enum err
find_longer(struct job *j, struct db_ro *ro, struct str name, struct str *out, size_t *n)
{
	struct org_wish wish = { .q = name };
	const struct org_unit *u;
	enum err e = org_unit_list(j, ro, &wish, ORG_NEAR_MAX, &u, n);

	for (size_t i = 0; e == OK && i < *n; i++)
		out[i] = u[i].name;
	return e;
}

enum err
org_unit_near(struct job *j, struct db_ro *ro, struct str name, struct str *words)
{
	struct buf b = { .j = j };
	struct str near[ORG_NEAR_MAX];
	size_t n = 0;
	enum err e = name.n > 0 ? find_longer(j, ro, name, near, &n) : OK;

	for (size_t chars = 2; e == OK && n == 0 && chars > 0; chars--)
		e = find_alike(j, ro, name, first_chars(name, chars), near, &n);
	for (size_t i = 0; e == OK && i < n; i++)
		buf_fmt(&b, "%s“%.*s”", i == 0 ? "；相近的有" : "、", STR_FMT(near[i]));
	*words = buf_str(&b);
	return e;
}
