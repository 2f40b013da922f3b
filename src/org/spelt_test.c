/* SPDX-License-Identifier: MIT
 *
 * spelt_test.c -- the order of names with numerals, and names that are near
 */
#include "org/town_test.h"

TEST(numerals_become_digits_that_sort_behind_all_else)
{
	static const struct {
		const char *name, *spelt;
	} rows[] = {
		{ "雨前局", "雨前局" },
		{ "第三支部", "第０３支部" },
		{ "第十支部", "第１十支部" },
		{ "第十一支部", "第１十１支部" },
		{ "第二十支部", "第２十支部" },
		{ "第九十九支部", "第９十９支部" },
		{ "一十", "１十" },
		{ "十二十", "１十２十" },
		{ "二十三十", "２十３十" },
		{ "一百二十三中", "Ａ１百２十３中" },
		{ "第一百零三支部", "第Ａ１百零０３支部" },
		{ "二千五百人村", "Ｂ２千Ａ５百人村" },
		{ "十三百", "１十３百" },
		{ "百年路", "百年路" },
		{ "", "" },
	};

	for (size_t i = 0; i < ARRAY_N(rows); i++)
		CHECK_TEXT(org_spelt(j, str_of(rows[i].name)), str_of(rows[i].spelt));
}

TEST_BOTH(branches_are_listed_as_one_counts_them_page_by_page)
{
	static const char *const order[] = { "第一支部", "第二支部", "第三支部",
		"第九支部", "第十支部", "第十一支部", "第十九支部", "第二十支部",
		"第二十三支部", "第九十九支部", "第一百支部", "第一百零一支部",
		"第一百零九支部", "第一百一十支部", "第一百一十一支部", "第二百支部",
		"第一千支部", "第一千零一支部", "第一千一百支部", "第二千支部" };
	struct town t = town_open(j, place);
	int64_t top = town_unit(&t, "柳桥街道党工委", 0);
	struct org_wish wish = { .parent = top };
	struct buf b = { .j = j };

	for (size_t i = ARRAY_N(order); i-- > 0;)
		(void)town_unit(&t, order[(i * 7) % ARRAY_N(order)], top);
	for (size_t i = 0; i < ARRAY_N(order); i++)
		buf_fmt(&b, i > 0 ? " %s" : "%s", order[i]);
	CHECK_TEXT(town_names(&t, &wish, 50), buf_str(&b));
	wish.after = S("第十支部");
	wish.after_id = INT64_MAX;
	CHECK_TEXT(town_names(&t, &wish, 2), S("第十一支部 第十九支部"));
	town_close(&t);
}

/* What migration 1 left, with names. */
static struct db_room
as_it_was(struct job *j, struct str names)
{
	struct db_room old = *org_ledger.tables;
	const char **sql = NEWS(j, const char *, 2);

	sql[0] = job_cstr(j, job_fmt(j, "%s;%.*s", old.migration[0], STR_FMT(names)));
	sql[1] = job_cstr(j, job_fmt(j, "%s;%.*s", old.migration_pg[0], STR_FMT(names)));
	old.migration = &sql[0];
	old.migration_pg = &sql[1];
	old.migration_n = 1;
	return old;
}

static void
check_spelt(struct job *j, struct db *db, size_t n)
{
	static const char text[] = "SELECT name, spelt FROM org_unit ORDER BY id";
	static const struct sql_text q = { "spelt", text, text, 0 };
	struct db_rows *rows;
	struct db_ro *ro;
	enum err e;

	CHECK(db_ro_open(j, db, &ro) == OK);
	e = db_select(j, ro, &q, NO_VALUES, &rows);
	for (; db_more(rows, &e); n--)
		CHECK_TEXT(db_text(rows, 1), org_spelt(j, db_text(rows, 0)));
	CHECK(e == OK && n == 0);
	db_ro_close(ro);
}

TEST_BOTH(names_of_an_older_directory_are_spelt_the_same)
{
	static const char *const digits[] = { "", "一", "二", "三", "四", "五", "六",
		"七", "八", "九" };
	static const char *const odd[] = { "十二十", "二十三十", "一百二十三",
		"统一战线部", "五十一中", "一十一", "三三十十一", "第一百零一支部",
		"二千五百人村", "十三百", "百年路", "三千千" };
	struct buf b = { .j = j };
	struct db_room old;
	struct db *db;
	int id = 0;

	for (int i = 1; i < 100; i++)
		buf_fmt(&b, "%s(%d, 0, '/', 0, '第%s%s%s', '', '', '', 1)",
		    id++ > 0 ? ", " : "", i, i < 20 ? "" : digits[i / 10],
		    i < 10 ? "" : "十", digits[i % 10]);
	for (int i = 1; i < 10; i++, id += 2)
		buf_fmt(&b,
		    ", (%d, 0, '/', 0, '第%s百零%s', '', '', '', 1), "
		    "(%d, 0, '/', 0, '第%s千%s百', '', '', '', 1)",
		    100 + 2 * i, digits[i], digits[i], 101 + 2 * i, digits[i],
		    digits[10 - i]);
	for (size_t i = 0; i < ARRAY_N(odd); i++, id++)
		buf_fmt(&b, ", (%d, 0, '/', 0, '%s', '', '', '', 1)", 200 + (int)i,
		    odd[i]);
	old = as_it_was(j,
	    job_fmt(j,
		"INSERT INTO org_unit (id, parent, path, depth, name, code, class, "
		"level, seq) VALUES %.*s",
		STR_FMT(buf_str(&b))));
	CHECK(db_open(j, place, &old, 1, &db) == OK);
	db_close(db);
	CHECK(db_open(j, place, org_ledger.tables, 1, &db) == OK);
	check_spelt(j, db, (size_t)id);
	db_close(db);
}

TEST_BOTH(a_name_nobody_has_brings_those_that_are_near)
{
	static const struct {
		const char *name, *words;
	} rows[] = {
		{ "市星象局", "；相近的有“市星象局机关党委”" },
		{ "市星像局机关党委", "；相近的有“市星象局机关党委”" },
		{ "巿古渡文化局", "" }, /* another first character altogether */
		{ "市古渡文化剧党委", "；相近的有“市古渡文化局党委”" },
		{ "", "" },
	};
	struct town t = town_open(j, place);
	int64_t top = town_unit(&t, "未名市直机关工委", 0);
	struct str words;

	(void)town_unit(&t, "市星象局机关党委", top);
	(void)town_unit(&t, "市古渡文化局党委", top);
	for (size_t i = 0; i < ARRAY_N(rows); i++) {
		CHECK(org_unit_near(j, t.ro, str_of(rows[i].name), &words) == OK);
		CHECK_TEXT(words, str_of(rows[i].words));
	}
	town_close(&t);
}
