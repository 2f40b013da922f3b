/* SPDX-License-Identifier: MIT
 *
 * officers_test.c -- the pages of the three officers: backups, roles, the ledger
 */
#include <unistd.h>

#include "page/guest_test.h"

/* ── backups and the check-up ───────────────────────────────────────── */

TEST(the_system_officer_backs_up_once_a_form)
{
	struct house *h = house(j, true);
	struct guest v = enter(j, h, SYSTEM, ACCOUNT_CODE_DEMO);
	const struct care_backup *b;
	size_t n;

	look(&v, "/state", "");
	CHECK_HAS(v.page, S("还没有做过备份"));
	press(&v, "/state/backup", "", FORM("once", "一"));
	CHECK_TEXT(v.location, S("/state?done=backup"));
	press(&v, "/state/backup", "", FORM("once", "一"));
	CHECK_TEXT(v.location, S("/state?done=again"));
	CHECK(care_backup_list(j, h->ro, 0, 9, &b, &n) == OK && n == 1);
	CHECK(b->actor == h->person[SYSTEM].id && b->checked && b->facts > 0);
	look(&v, "/state", "");
	CHECK_HAS(v.page, S("写完读过一遍"));
	CHECK_HAS(v.page, S("兰亭远"));
	CHECK(unlink(job_cstr(j, b->path)) == 0);
	look(&v, "/state", "");
	CHECK_HAS(v.page, S("文件已经不在了"));
	h->site.place.url = S("postgresql://x");
	press(&v, "/state/backup", "", FORM("once", "二"));
	CHECK(v.e == E_INPUT);
	CHECK_HAS(v.told, S("zeren backup"));
	leave(h);
}

TEST(the_check_up_tells_risks_and_reads_the_database)
{
	struct house *h = house(j, true);
	struct guest v = enter(j, h, SYSTEM, ACCOUNT_CODE_DEMO);

	h->site.address = "127.0.0.1";
	look(&v, "/doctor", "");
	CHECK_HAS(v.page, S("七天之内有过备份"));
	CHECK_HAS(v.page, S("还没有检查过"));
	press(&v, "/doctor/whole", "", FORM("x", ""));
	CHECK_TEXT(v.location, S("/doctor?done=whole"));
	look(&v, "/doctor", "");
	CHECK(str_find(v.page, S("还没有检查过")) == v.page.n);
	leave(h);
}

/* ── who holds what ─────────────────────────────────────────────────── */

TEST(the_security_officer_sees_who_holds_what_and_what_it_allows)
{
	struct house *h = house(j, true);
	struct guest v = enter(j, h, SECURITY, ACCOUNT_CODE_DEMO);

	look(&v, "/grants/posts", "");
	CHECK_HAS(v.page, S("梅知雪"));
	CHECK_HAS(v.page, S("程序提出，程序同意"));
	guest_send(&v, WEB_SHOW, "/grants/posts", "", FORM("role", "审计管理员"));
	CHECK_HAS(v.page, S("雨前"));
	CHECK(str_find(v.page, S("梅知雪")) == v.page.n);
	guest_send(&v, WEB_SHOW, "/grants/posts", "", FORM("unit", "未名", "q", "知"));
	CHECK_HAS(v.page, S("梅知雪"));
	CHECK(str_find(v.page, S("雨前")) == v.page.n);
	guest_send(&v, WEB_SHOW, "/grants/posts", "", FORM("q", "无此人"));
	CHECK_HAS(v.page, S("没有这样的任职"));
	look(&v, "/rights", "");
	CHECK_HAS(v.page, S("看运行状况、备份"));
	CHECK_HAS(v.page, S("本单位和所属"));
	look(&v, "/locks", "");
	CHECK_HAS(v.page, S("没有锁着的账户"));
	CHECK_HAS(v.page, S("1 人，1 处"));
	leave(h);
}

/* ── searching and checking the ledger ──────────────────────────────── */

TEST(the_ledger_is_searched_by_days_names_and_words)
{
	struct house *h = house(j, true);
	struct guest v = enter(j, h, AUDIT, ACCOUNT_CODE_DEMO);

	guest_send(&v, WEB_SHOW, "/ledger", "",
	    FORM("unit", "未名市工委", "subject", "单位:"));
	CHECK_HAS(v.page, S("href=\"/ledger/fact/1\""));
	guest_send(&v, WEB_SHOW, "/ledger", "", FORM("who", "雨前"));
	CHECK_HAS(v.page, S("账户.登录"));
	CHECK(str_find(v.page, S("href=\"/ledger/fact/1\"")) == v.page.n);
	guest_send(&v, WEB_SHOW, "/ledger", "", FORM("who", "程序", "kind", "账户.登录"));
	CHECK_HAS(v.page, S("没有这样的记录"));
	guest_send(&v, WEB_SHOW, "/ledger", "", FORM("who", "无此人"));
	CHECK_HAS(v.page, S("没有这样的记录"));
	guest_send(&v, WEB_SHOW, "/ledger", "",
	    FORM("from", "2026-11-22", "until", "2026-11-22"));
	CHECK_HAS(v.page, S("href=\"/ledger/fact/1\""));
	guest_send(&v, WEB_SHOW, "/ledger", "", FORM("until", "2026-11-21"));
	CHECK_HAS(v.page, S("没有这样的记录"));
	guest_send(&v, WEB_SHOW, "/ledger", "", FORM("from", "昨天"));
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("日期请写成 2026-03-05 这样"));
	guest_send(&v, WEB_SHOW, "/ledger/list.csv", "", FORM("kind", "单位.设立"));
	CHECK_HAS(v.page, S("编号,记入,发生,办理人,种类,意思,对象\r\n1,"));
	leave(h);
}

TEST(the_whole_ledger_is_checked_at_the_press_of_a_button)
{
	struct house *h = house(j, true);
	struct guest v = enter(j, h, AUDIT, ACCOUNT_CODE_DEMO);
	const struct ledger_seal *seal;
	size_t n;

	look(&v, "/ledger/check", "");
	CHECK_HAS(v.page, S("还没有核验过"));
	press(&v, "/ledger/seals", "", FORM("x", ""));
	CHECK(ledger_seal_list(j, h->ro, 0, 1, &seal, &n) == OK && n == 1);
	db_ro_rest(h->ro);
	press(&v, "/ledger/check", "", FORM("seal", job_cstr(j, seal->code)));
	CHECK_TEXT(v.location, S("/ledger/check?done=checked"));
	look(&v, "/ledger/check", "");
	CHECK_HAS(v.page, S("一致"));
	CHECK_HAS(v.page, S("相符"));
	press(&v, "/ledger/check", "", FORM("seal", "不是短码"));
	CHECK(v.status == 422);
	CHECK_HAS(v.page, S("看不懂封存"));
	CHECK(db_tell(j, h->db, forge, NULL) == OK);
	press(&v, "/ledger/check", "", FORM("once", "三"));
	look(&v, "/ledger/check", "");
	CHECK_HAS(v.page, S("处不一致"));
	CHECK_HAS(v.page, S("第 2 号与它自己的指纹不符"));
	leave(h);
}
