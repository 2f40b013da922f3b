/* SPDX-License-Identifier: MIT
 *
 * near_test.c -- which names are suggested, and which are not
 */
#include "test.h"

static struct str
nearest(struct job *j, const char *want, size_t max)
{
	static const char *const name[] = { "党员大会", "支委会", "党课", "党员教育经费",
		"市潮汐局直属党总支", "市潮汐局机关党委", "市四季局机关党委" };
	struct str names[ARRAY_N(name)];
	size_t found[STR_NEAR_MAX], n, i;
	struct buf b = { .j = j };

	for (i = 0; i < ARRAY_N(name); i++)
		names[i] = str_of(name[i]);
	n = str_near(str_of(want), names, ARRAY_N(name), found, max);
	for (i = 0; i < n; i++)
		buf_fmt(&b, "%s ", name[found[i]]);
	return buf_str(&b);
}

TEST(near_names_are_those_a_few_edits_away_nearest_first)
{
	static const struct {
		const char *want, *near;
		size_t max;
	} row[] = {
		{ "党员大会", "党员大会 ", 3 },
		{ "党员太会", "党员大会 ", 3 },
		{ "支会", "支委会 ", 3 },
		{ "教育经费", "党员教育经费 ", 3 },
		{ "市潮汐局", "市潮汐局直属党总支 市潮汐局机关党委 ", 3 },
		{ "市四季局机关党办", "市四季局机关党委 市潮汐局机关党委 ", 2 },
		{ "市四季局机关党办", "市四季局机关党委 ", 1 },
		{ "经济指标", "", 3 },
		{ "", "", 3 },
		{ "党课", "", 0 },
	};
	size_t i;

	for (i = 0; i < ARRAY_N(row); i++)
		CHECK_TEXT(nearest(j, row[i].want, row[i].max), str_of(row[i].near));
}

TEST(near_names_of_any_length_are_compared_by_their_first_characters)
{
	struct buf b = { .j = j };
	struct str names[2];
	size_t found[STR_NEAR_MAX], i;

	for (i = 0; i < 500; i++)
		buf_put(&b, S("长"));
	names[0] = S("短");
	names[1] = buf_str(&b);
	CHECK(str_near(buf_str(&b), names, 2, found, STR_NEAR_MAX) == 1 && found[0] == 1);
}
