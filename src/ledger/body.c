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
	body_put(b, key, job_fmt(b->j, "%lld", (long long)value));
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
	size_t eq;

	if (*at >= body.n)
		return false;
	line = str_cut(body, *at, body.n);
	line = str_cut(line, 0, str_find(line, S("\n")));
	*at += line.n + 1;
	eq = str_find(line, S("="));
	*key = str_cut(line, 0, eq);
	*value = eq < line.n ? str_cut(line, eq + 1, line.n) : S("");
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
