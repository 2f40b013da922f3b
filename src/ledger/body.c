/* SPDX-License-Identifier: MIT
 *
 * body.c -- the fields of a fact's body: lines "key=value"
 *
 * Only backslash and line end are written otherwise, so any text comes back
 * as it was.  What a key means is the kind's affair.
 */
#include <assert.h>

#include "ledger/ledger.h"

void
body_put(struct buf *b, struct str key, struct str value)
{
	assert(key.n > 0 && memchr(key.p, '=', key.n) == NULL);
	assert(memchr(key.p, '\n', key.n) == NULL && memchr(key.p, '\\', key.n) == NULL);
	buf_put(b, key);
	buf_c(b, '=');
	if (value.n > 0 && memchr(value.p, '\n', value.n) == NULL &&
	    memchr(value.p, '\\', value.n) == NULL) {
		buf_put(b, value); /* as most are */
		value.n = 0;
	}
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '\n')
			buf_put(b, S("\\n"));
		else if (value.p[i] == '\\')
			buf_put(b, S("\\\\"));
		else
			buf_c(b, value.p[i]);
	}
	buf_c(b, '\n');
}

void
body_put_int(struct buf *b, struct str key, int64_t value)
{
	buf_put(b, key);
	buf_c(b, '=');
	buf_int(b, value);
	buf_c(b, '\n');
}

static struct str
plain(struct job *j, struct str s)
{
	struct buf b = { .j = j };

	if (s.n == 0 || memchr(s.p, '\\', s.n) == NULL)
		return s;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '\\' || i + 1 == s.n)
			buf_c(&b, s.p[i]);
		else
			buf_c(&b, s.p[++i] == 'n' ? '\n' : s.p[i]);
	}
	return buf_str(&b);
}

/* As body_next(), but the value as it stands in the body. */
static bool
next_raw(struct str body, size_t *at, struct str *key, struct str *value)
{
	struct str line;
	const char *end, *eq;

	if (*at >= body.n)
		return false;
	line = (struct str){ body.p + *at, body.n - *at };
	end = memchr(line.p, '\n', line.n);
	if (end != NULL)
		line.n = (size_t)(end - line.p);
	*at += line.n + 1;
	eq = line.n > 0 ? memchr(line.p, '=', line.n) : NULL;
	*key = eq == NULL ? line : (struct str){ line.p, (size_t)(eq - line.p) };
	*value = eq == NULL ? S("") : (struct str){ eq + 1, line.n - key->n - 1 };
	return true;
}

bool
body_next(struct job *j, struct str body, size_t *at, struct str *key, struct str *value)
{
	if (!next_raw(body, at, key, value))
		return false;
	*value = plain(j, *value);
	return true;
}

struct str
body_get(struct job *j, struct str body, struct str key)
{
	struct str k, v;

	for (size_t at = 0; next_raw(body, &at, &k, &v);)
		if (str_eq(k, key))
			return plain(j, v);
	return S("");
}

int64_t
body_int(struct job *j, struct str body, struct str key)
{
	struct str s = body_get(j, body, key);
	bool minus = str_starts(s, S("-"));
	int64_t n = 0;

	if (s.n == (size_t)minus)
		return 0;
	for (size_t i = minus; i < s.n; i++) {
		int digit = s.p[i] - '0';

		if (digit < 0 || digit > 9 || __builtin_mul_overflow(n, 10, &n) ||
		    __builtin_sub_overflow(n, digit, &n))
			return 0;
	}
	if (!minus && n == INT64_MIN)
		return 0;
	return minus ? n : -n;
}
