/* SPDX-License-Identifier: MIT
 *
 * spelt.c -- names as they are sorted: 第二支部 before 第十支部
 *
 * 三 becomes ０３, 十 １十, 二十三 ２十３: full-width digits are behind all
 * ideographs, so that 第十支部 is before 第十一支部.  Hundreds are behind all tens
 * and thousands behind all hundreds: 一百零三 becomes Ａ１百零０３, 二千 Ｂ２千.
 * Beyond 9999 it sorts by what stands first.  Migrations 2 and 3 in org.sql do the
 * same.
 */
#include "org/org.h"

#define TEN 0x5341
#define HUNDRED 0x767E
#define THOUSAND 0x5343

/* 1 to 9 of 一 to 九; 0 of anything else. */
static int
digit(uint32_t c)
{
	static const uint32_t list[] = { 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D,
		0x4E03, 0x516B, 0x4E5D };

	for (size_t i = 0; i < ARRAY_N(list); i++)
		if (c == list[i])
			return (int)i + 1;
	return 0;
}

static void
put_digit(struct buf *b, int d)
{
	static const struct str signs[] = { { "０", 3 }, { "１", 3 }, { "２", 3 },
		{ "３", 3 }, { "４", 3 }, { "５", 3 }, { "６", 3 }, { "７", 3 },
		{ "８", 3 }, { "９", 3 } };

	buf_put(b, signs[d]);
}

/* The character at ${at}; 0 at the end. */
static uint32_t
peek(struct str s, size_t at)
{
	return at < s.n ? utf8_next(s, &at) : 0;
}

/* Behind 十: the digit that belongs to it, unless it is the next ten's. */
static void
put_ones(struct buf *b, struct str s, size_t *at)
{
	size_t next = *at;
	int d = next < s.n ? digit(utf8_next(s, &next)) : 0;

	if (d == 0 || peek(s, next) == TEN)
		return;
	put_digit(b, d);
	*at = next;
}

/* What stands before a digit alone: how many places are behind it, by ${next}. */
static void
put_size(struct buf *b, uint32_t next)
{
	if (next == HUNDRED)
		buf_put(b, S("Ａ"));
	else if (next == THOUSAND)
		buf_put(b, S("Ｂ"));
	else
		put_digit(b, 0);
}

struct str
org_spelt(struct job *j, struct str name)
{
	struct buf b = { .j = j };

	for (size_t at = 0; at < name.n;) {
		size_t from = at;
		uint32_t c = utf8_next(name, &at);
		int d = c == TEN ? 1 : digit(c);
		bool tens = c == TEN || peek(name, at) == TEN;

		if (d == 0) {
			buf_put(&b, str_cut(name, from, at));
			continue;
		}
		if (!tens)
			put_size(&b, peek(name, at));
		put_digit(&b, d);
		if (!tens)
			continue;
		if (c != TEN)
			(void)utf8_next(name, &at);
		buf_put(&b, S("十"));
		put_ones(&b, name, &at);
	}
	return buf_str(&b);
}
