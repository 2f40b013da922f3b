/* SPDX-License-Identifier: MIT
 *
 * route.c -- which row of the table a target belongs to
 *
 * Paths are compared as they were sent: what the table spells in plain
 * letters must be sent in plain letters.  The first row that fits wins.
 */
#include "web/server.h"

struct str
target_path(const struct visit *v)
{
	struct str all = { v->target, v->target_n };

	return str_cut(all, 0, str_find(all, S("?")));
}

struct str
target_query(const struct visit *v)
{
	struct str all = { v->target, v->target_n };
	size_t at = str_find(all, S("?"));

	return at < all.n ? str_cut(all, at + 1, all.n) : S("");
}

/* Take the piece before the next "/" off *s, which begins with one. */
static struct str
piece(struct str *s)
{
	struct str rest = str_cut(*s, 1, s->n);
	size_t to = str_find(rest, S("/"));

	*s = str_cut(rest, to, rest.n);
	return str_cut(rest, 0, to);
}

static bool
fits(struct str pattern, struct str path, struct str *arg)
{
	size_t n = 0;

	while (pattern.n > 0 && path.n > 0) {
		struct str want = piece(&pattern), have = piece(&path);

		if (!str_starts(want, S(":"))) {
			if (!str_eq(want, have))
				return false;
		} else if (have.n == 0 || n == WEB_ARG_MAX) {
			return false;
		} else {
			arg[n++] = have;
		}
	}
	return pattern.n == 0 && path.n == 0;
}

void
route_find(const struct web_app *app, struct visit *v)
{
	static const char *const allows[] = { "GET, HEAD", "POST", "GET, HEAD, POST" };
	unsigned can = 0;

	for (size_t i = 0; i < app->routes_n; i++) {
		const struct web_route *r = &app->routes[i];
		struct str arg[WEB_ARG_MAX] = { 0 };

		if (!fits(str_of(r->path), target_path(v), arg))
			continue;
		can |= r->method == WEB_TAKE ? 2 : 1;
		if ((r->method == WEB_TAKE) != v->post || v->route != NULL)
			continue;
		v->route = r;
		memcpy(v->arg, arg, sizeof arg);
	}
	v->allow = can > 0 ? allows[can - 1] : NULL;
}
