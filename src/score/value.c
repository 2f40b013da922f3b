/* SPDX-License-Identifier: MIT
 *
 * value.c -- one value as lines in the body of a fact, out and in again
 *
 * A body may hold many values: each begins with its item.  What stands before
 * the first is about the whole fact and none of this file's affair.
 */
#include <stddef.h>

#include "score/data.h"

enum field_type { FIELD_INT, FIELD_TEXT, FIELD_STATUS };

static const struct {
	struct str key;
	enum field_type type;
	size_t at;
} fields[] = {
	{ { "item", 4 }, FIELD_INT, offsetof(struct value, item) },
	{ { "fresh", 5 }, FIELD_INT, offsetof(struct value, fresh) },
	{ { "fact", 4 }, FIELD_TEXT, offsetof(struct value, fact) },
	{ { "measure", 7 }, FIELD_TEXT, offsetof(struct value, measure) },
	{ { "state", 5 }, FIELD_INT, offsetof(struct value, state) },
	{ { "v", 1 }, FIELD_INT, offsetof(struct value, v) },
	{ { "word", 4 }, FIELD_TEXT, offsetof(struct value, word) },
	{ { "text", 4 }, FIELD_TEXT, offsetof(struct value, text) },
	{ { "status", 6 }, FIELD_STATUS, offsetof(struct value, status) },
	{ { "reason", 6 }, FIELD_TEXT, offsetof(struct value, reason) },
	{ { "day", 3 }, FIELD_INT, offsetof(struct value, day) },
	{ { "late", 4 }, FIELD_INT, offsetof(struct value, late) },
	{ { "overdue", 7 }, FIELD_INT, offsetof(struct value, overdue) },
	{ { "was", 3 }, FIELD_INT, offsetof(struct value, was) },
	{ { "instead", 7 }, FIELD_INT, offsetof(struct value, instead) },
};

static const struct str statuses[] = {
	[SCORE_NONE] = { "未报", 6 },
	[SCORE_GIVEN] = { "待核", 6 },
	[SCORE_ACCEPTED] = { "认可", 6 },
	[SCORE_RETURNED] = { "退回", 6 },
};

/* Nothing is written of what is 0 or empty. */
static void
put_field(struct buf *b, size_t i, const struct value *v)
{
	const char *at = (const char *)v + fields[i].at;
	struct str key = fields[i].key, text;
	int64_t n;

	switch (fields[i].type) {
	case FIELD_INT:
		memcpy(&n, at, sizeof n);
		if (n != 0)
			body_put_int(b, key, n);
		return;
	case FIELD_TEXT:
		memcpy(&text, at, sizeof text);
		if (text.n > 0)
			body_put(b, key, text);
		return;
	case FIELD_STATUS:
		memcpy(&n, at, sizeof n);
		body_put(b, key, statuses[n]);
		return;
	}
}

void
value_put(struct buf *b, const struct value *v)
{
	size_t i;

	for (i = 0; i < ARRAY_N(fields); i++)
		put_field(b, i, v);
}

static int64_t
status_of(struct str word)
{
	size_t i;

	for (i = 0; i < ARRAY_N(statuses); i++)
		if (str_eq(statuses[i], word))
			return (int64_t)i;
	return SCORE_NONE;
}

static int64_t
number_of(struct str s)
{
	int64_t n = 0;
	size_t i = s.n > 0 && s.p[0] == '-';

	for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && n < INT64_MAX / 10; i++)
		n = n * 10 + (s.p[i] - '0');
	return s.n > 0 && s.p[0] == '-' ? -n : n;
}

/* Fields come in the order of the table, some left out: *next is where to look. */
static void
take_field(struct value *v, struct str key, struct str text, size_t *next)
{
	size_t i = *next, left = ARRAY_N(fields);
	int64_t n;

	while (left > 0 && !str_eq(key, fields[i].key)) {
		i = (i + 1) % ARRAY_N(fields);
		left--;
	}
	if (left == 0)
		return;
	*next = (i + 1) % ARRAY_N(fields);
	if (fields[i].type == FIELD_TEXT) {
		memcpy((char *)v + fields[i].at, &text, sizeof text);
		return;
	}
	n = fields[i].type == FIELD_STATUS ? status_of(text) : number_of(text);
	memcpy((char *)v + fields[i].at, &n, sizeof n);
}

bool
value_next(struct job *j, struct str body, size_t *at, struct value *v)
{
	size_t before = *at, next = 0;
	struct str key, text;

	*v = (struct value){ 0 };
	while (body_next(j, body, at, &key, &text)) {
		if (str_eq(key, S("item")) && v->item != 0) {
			*at = before;
			return true;
		}
		if (v->item != 0 || str_eq(key, S("item")))
			take_field(v, key, text, &next);
		before = *at;
	}
	return v->item != 0;
}
