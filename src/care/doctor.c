/* SPDX-License-Identifier: MIT
 *
 * doctor.c -- the check-up [体检]: each row of doctor.def is one function here
 *
 * Every function looks at one thing and says how it is, in one sentence; what
 * it means and what to do stands in the table.  Nothing is changed.  The tables
 * come first: if they are of another program, nothing else in the database is
 * asked.
 */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "care/kinds.h"

#define DAY_S ((int64_t)86400)
#define BACKUP_DAYS 7
#define APART_DAYS 30
#define SEAL_DAYS 1
#define PAPER_DAYS 90
#define WHOLE_DAYS 30
#define CODE_DAYS 3
#define SPACE_LEAST ((int64_t)1 << 30)
#define LOG_LEAST ((int64_t)64 << 20)
#define RECENT 50 /* facts of a kind that are looked through */

struct exam {
	struct job *j;
	struct db_ro *ro;
	const struct care_look *look;
	struct db_health health;
	struct account_tally tally;
	bool other_tables;
	const struct org_post *post; /* held today, of roles that reach beyond a unit */
	size_t posts;
};

static enum err
tell(struct care_finding *f, enum care_level level, struct str told)
{
	f->level = level;
	f->told = told;
	return OK;
}

static struct str
day_words(struct job *j, int64_t at)
{
	struct buf b = { .j = j };

	day_put(&b, day_at(at));
	return buf_str(&b);
}

/* ── the directory ──────────────────────────────────────────────────── */

/* Who else may do something with ${path}; empty: nobody. */
static struct str
open_to(struct job *j, const char *path, bool *missing)
{
	struct stat st;

	*missing = stat(path, &st) != 0;
	if (*missing)
		return job_fmt(j, "看不到 %s（%s）", path, strerrordesc_np(errno));
	if ((st.st_mode & 077) != 0)
		return job_fmt(j, "%s 的权限是 %04o，同组或别的用户也能用", path,
		    (unsigned)(st.st_mode & 07777));
	return S("");
}

static enum err
check_DIR(struct exam *x, struct care_finding *f)
{
	const char *dir = job_cstr(x->j, x->look->place.dir);
	bool missing;
	struct str bad = open_to(x->j, dir, &missing);
	struct stat st;

	if (bad.n > 0)
		return tell(f, missing ? CARE_UNSEEN : CARE_RISK, bad);
	if (x->look->serving && stat(dir, &st) == 0 && st.st_uid != geteuid())
		return tell(f, CARE_RISK,
		    job_fmt(x->j, "%s 的主人是 %u 号用户，运行程序的是 %u 号", dir,
			(unsigned)st.st_uid, (unsigned)geteuid()));
	return tell(f, CARE_FINE, S("只有主人能读写"));
}

static enum err
check_KEYS(struct exam *x, struct care_finding *f)
{
	static const char *const names[] = { "seal.key", "secret.key" };
	struct buf b = { .j = x->j };

	for (size_t i = 0; i < ARRAY_N(names); i++) {
		bool missing;
		struct str bad = open_to(x->j,
		    job_fmt(x->j, "%.*s/%s", STR_FMT(x->look->place.dir), names[i]).p,
		    &missing);

		if (bad.n > 0)
			buf_fmt(&b, "%s%.*s", b.n > 0 ? "；" : "", STR_FMT(bad));
	}
	return b.n > 0 ? tell(f, CARE_RISK, buf_str(&b))
		       : tell(f, CARE_FINE, S("两个都在，只有主人能读"));
}

static enum err
check_SPACE(struct exam *x, struct care_finding *f)
{
	int64_t left, need = 2 * x->health.bytes;
	struct str told;

	if (care_free(x->j, x->look->place.dir, &left) != OK)
		return tell(f, CARE_UNSEEN, job_str(x->j, str_of(x->j->told)));
	if (need < SPACE_LEAST)
		need = SPACE_LEAST;
	told = job_fmt(x->j, "还空 %.*s，数据库 %.*s", STR_FMT(care_size(x->j, left)),
	    STR_FMT(care_size(x->j, x->health.bytes)));
	return tell(f, left < need ? CARE_RISK : CARE_FINE, told);
}

static enum err
check_LOG(struct exam *x, struct care_finding *f)
{
	int64_t log = x->health.log_bytes;
	struct str told;

	if (x->health.postgres)
		return tell(f, CARE_FINE, S("PostgreSQL 自己管日志"));
	told = job_fmt(x->j, "日志 %.*s，数据库 %.*s", STR_FMT(care_size(x->j, log)),
	    STR_FMT(care_size(x->j, x->health.bytes)));
	return tell(f, log > LOG_LEAST && log > x->health.bytes ? CARE_RISK : CARE_FINE,
	    told);
}

/* ── backups, seals, what was checked ───────────────────────────────── */

static bool
is_recent(const struct exam *x, int64_t at, int days)
{
	return at > x->j->now - days * DAY_S;
}

static enum err
check_BACKUP(struct exam *x, struct care_finding *f)
{
	const struct care_backup *b;
	size_t n;
	enum err e = care_backup_list(x->j, x->ro, 0, 1, &b, &n);

	if (e != OK)
		return e;
	if (n == 0)
		return tell(f, CARE_RISK, S("还没有做过备份"));
	return tell(f, is_recent(x, b->at, BACKUP_DAYS) ? CARE_FINE : CARE_RISK,
	    job_fmt(x->j, "最近一次是%.*s", STR_FMT(day_words(x->j, b->at))));
}

static enum err
check_APART(struct exam *x, struct care_finding *f)
{
	const struct care_backup *b;
	size_t n;
	enum err e = care_backup_list(x->j, x->ro, 0, RECENT, &b, &n);

	for (size_t i = 0; e == OK && i < n && is_recent(x, b[i].at, APART_DAYS); i++)
		if (b[i].apart)
			return tell(f, CARE_FINE,
			    job_fmt(x->j, "%.*s写到了 %.*s",
				STR_FMT(day_words(x->j, b[i].at)), STR_FMT(b[i].path)));
	if (e != OK)
		return e;
	return tell(f, CARE_RISK,
	    n == 0 ? S("还没有做过备份")
		   : S("最近的备份都和数据在同一块磁盘上；抄到别处的，程序不知道"));
}

static enum err
check_SEALED(struct exam *x, struct care_finding *f)
{
	const struct ledger_seal *seal;
	struct ledger_fact next = { .at = 0 };
	struct ledger_head head;
	size_t n;
	enum err e = ledger_head(x->j, x->ro, &head);

	if (e == OK)
		e = ledger_seal_list(x->j, x->ro, 0, 1, &seal, &n);
	if (e != OK)
		return e;
	if (n > 0 && seal->size >= head.size)
		return tell(f, CARE_FINE, S("全部都已封存"));
	if (head.size == 0)
		return tell(f, CARE_FINE, S("账本还是空的"));
	e = ledger_find(x->j, x->ro, n > 0 ? seal->size + 1 : 1, &next);
	if (e == E_MISSING)
		return tell(f, CARE_RISK,
		    S("封存之后的第一条不见了；请立刻保留现场，让审计管理员核验"));
	if (e != OK)
		return e;
	return tell(f, is_recent(x, next.at, SEAL_DAYS) ? CARE_FINE : CARE_RISK,
	    job_fmt(x->j, "还没封存的 %lld 条，最早的是%.*s的",
		(long long)(head.size - (n > 0 ? seal->size : 0)),
		STR_FMT(day_words(x->j, next.at))));
}

static enum err
check_PAPER(struct exam *x, struct care_finding *f)
{
	const struct care_audit *a;
	size_t n;
	enum err e = care_audit_list(x->j, x->ro, RECENT, &a, &n);

	for (size_t i = 0; e == OK && i < n && is_recent(x, a[i].at, PAPER_DAYS); i++)
		if (a[i].known.n > 0)
			return tell(f, a[i].known_good ? CARE_FINE : CARE_RISK,
			    job_fmt(x->j, "%.*s用短码 %.*s 核对过，%s",
				STR_FMT(day_words(x->j, a[i].at)), STR_FMT(a[i].known),
				a[i].known_good ? "相符" : "不符"));
	if (e != OK)
		return e;
	return tell(f, CARE_RISK,
	    S("没有用纸上的短码核对过；短码另存了没有，程序看不到"));
}

/* The newest time at which the database was read through and found whole; 0:
 * never.  *broken: it was found not to be, and not mended since. */
static enum err
whole_at(struct exam *x, int64_t *at, bool *broken)
{
	const struct ledger_fact *f;
	const struct care_backup *b;
	size_t n, backups;
	enum err e = care_facts(x->j, x->ro, KIND_WHOLE, 0, 1, &f, &n);

	*at = 0;
	*broken = false;
	if (e == OK)
		e = care_backup_list(x->j, x->ro, 0, RECENT, &b, &backups);
	if (e != OK)
		return e;
	for (size_t i = 0; i < backups && *at == 0; i++)
		if (b[i].checked)
			*at = b[i].at;
	if (n == 0)
		return OK;
	if (body_bool(x->j, f->body, KEY_WHOLE))
		*at = f->at > *at ? f->at : *at;
	else
		*broken = f->at > *at;
	return OK;
}

static enum err
check_WHOLE(struct exam *x, struct care_finding *f)
{
	int64_t at;
	bool broken;
	enum err e;

	if (x->health.postgres)
		return tell(f, CARE_UNSEEN,
		    S("PostgreSQL 用 pg_amcheck 检查，这里看不到"));
	e = whole_at(x, &at, &broken);
	if (e != OK)
		return e;
	if (broken)
		return tell(f, CARE_RISK,
		    S("最近一次检查发现数据库坏了；请停下服务，用备份恢复"));
	if (at == 0)
		return tell(f, CARE_RISK, S("还没有检查过"));
	return tell(f, is_recent(x, at, WHOLE_DAYS) ? CARE_FINE : CARE_RISK,
	    job_fmt(x->j, "%.*s检查过，完整", STR_FMT(day_words(x->j, at))));
}

static enum err
check_CLOCK(struct exam *x, struct care_finding *f)
{
	static const struct ledger_wish any = { .before = 0 };
	const struct ledger_fact *newest;
	size_t n;
	enum err e = ledger_list(x->j, x->ro, &any, 1, &newest, &n);

	if (e != OK)
		return e;
	if (n > 0 && newest->at > x->j->now + 60)
		return tell(f, CARE_RISK,
		    job_fmt(x->j, "现在是%.*s，账本最新一条记在%.*s，晚了 %lld 秒",
			STR_FMT(day_words(x->j, x->j->now)),
			STR_FMT(day_words(x->j, newest->at)),
			(long long)(newest->at - x->j->now)));
	return tell(f, CARE_FINE, S("没有早于账本最新的一条"));
}

/* ── people ─────────────────────────────────────────────────────────── */

static enum err
check_OFFICERS(struct exam *x, struct care_finding *f)
{
	struct buf b = { .j = x->j };

	for (int role = 0; role < ROLES_N; role++) {
		bool held = !org_roles[role].officer;

		for (size_t i = 0; i < x->posts; i++)
			held = held || x->post[i].role == (enum org_role)role;
		if (!held)
			buf_fmt(&b, "%s%s", b.n > 0 ? "、" : "", org_roles[role].name);
	}
	if (b.n == 0)
		return tell(f, CARE_FINE, S("三个都有人"));
	return tell(f, CARE_RISK, job_fmt(x->j, "没有人任%.*s", STR_FMT(buf_str(&b))));
}

static enum err
check_ALONE(struct exam *x, struct care_finding *f)
{
	struct buf b = { .j = x->j };

	for (size_t i = 0; i < x->posts; i++)
		for (size_t k = 0; k < i; k++) {
			const struct org_post *p = &x->post[i], *q = &x->post[k];

			if (p->person == q->person && org_roles[p->role].officer &&
			    org_roles[q->role].officer)
				buf_fmt(&b, "%s%.*s任%s又任%s", b.n > 0 ? "；" : "",
				    STR_FMT(p->person_name), org_roles[q->role].name,
				    org_roles[p->role].name);
		}
	return b.n > 0 ? tell(f, CARE_RISK, buf_str(&b))
		       : tell(f, CARE_FINE, S("各是各人"));
}

/* Is this the first post of that person in the list? */
static bool
is_first(const struct exam *x, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (x->post[i].person == x->post[at].person)
			return false;
	return true;
}

static enum err
check_FACTOR(struct exam *x, struct care_finding *f)
{
	struct buf b = { .j = x->j };
	size_t n = 0;
	enum err e = OK;

	for (size_t i = 0; e == OK && i < x->posts; i++) {
		struct account_state s;

		if (!is_first(x, i))
			continue;
		e = account_find(x->j, x->ro, x->post[i].person, &s);
		if (e == OK && s.has_password && !s.has_factor && n++ < 5)
			buf_fmt(&b, "%s%.*s", n > 1 ? "、" : "", STR_FMT(s.name));
		e = e == E_MISSING ? OK : e;
	}
	if (e != OK)
		return e;
	if (n == 0)
		return tell(f, CARE_FINE, S("有口令的都设了"));
	return tell(f, CARE_RISK,
	    job_fmt(x->j, "%zu 人没有设：%.*s%s", n, STR_FMT(buf_str(&b)),
		n > 5 ? " 等" : ""));
}

static enum err
check_LOCKED(struct exam *x, struct care_finding *f)
{
	if (x->tally.locked == 0)
		return tell(f, CARE_FINE, S("没有"));
	return tell(f, CARE_RISK,
	    job_fmt(x->j, "%lld 个账户锁着", (long long)x->tally.locked));
}

static enum err
check_UNOPENED(struct exam *x, struct care_finding *f)
{
	if (x->tally.unopened == 0)
		return tell(f, CARE_FINE, S("没有闲着的"));
	return tell(f, CARE_RISK,
	    job_fmt(x->j, "%lld 个账户没有设过口令，手里的一次性码也过期了",
		(long long)x->tally.unopened));
}

static enum err
check_CODES(struct exam *x, struct care_finding *f)
{
	int64_t n;
	enum err e = account_codes_after(x->j, x->ro, x->j->now + CODE_DAYS * DAY_S, &n);

	if (e != OK)
		return e;
	if (n == 0)
		return tell(f, CARE_FINE,
		    job_fmt(x->j, "没有；没用过的码 %lld 个，三天内都过期",
			(long long)x->tally.codes));
	return tell(f, CARE_RISK,
	    job_fmt(x->j, "%lld 个没用过的码三天以后还有效", (long long)n));
}

static enum err
check_DEMO(struct exam *x, struct care_finding *f)
{
	struct org_setup setup;
	enum err e = org_setup_find(x->j, x->ro, &setup);

	if (e == E_MISSING)
		return tell(f, CARE_UNSEEN, S("这个目录还没有开设"));
	if (e != OK)
		return e;
	if (!setup.demo)
		return tell(f, CARE_FINE,
		    job_fmt(x->j, "是“%.*s”正式使用的", STR_FMT(setup.name)));
	return tell(f, CARE_RISK,
	    S("是演示目录，里面是编出来的数据；不要把真的数据填进来"));
}

/* ── the process and the server ─────────────────────────────────────── */

static struct str
not_serving(void)
{
	return S("只有正在服务的程序知道；请看网页上的体检");
}

static enum err
check_CAGE(struct exam *x, struct care_finding *f)
{
	if (!x->look->serving)
		return tell(f, CARE_UNSEEN, not_serving());
	return x->look->caged ? tell(f, CARE_FINE, S("关着"))
			      : tell(f, CARE_RISK, x->look->cage);
}

static enum err
check_LISTEN(struct exam *x, struct care_finding *f)
{
	struct str a = str_of(x->look->address);

	if (!x->look->serving)
		return tell(f, CARE_UNSEEN, not_serving());
	if (str_starts(a, S("127.")) || str_eq(a, S("::1")) || str_eq(a, S("localhost")))
		return tell(f, CARE_FINE, job_fmt(x->j, "%.*s", STR_FMT(a)));
	return tell(f, CARE_RISK,
	    job_fmt(x->j, "在 %.*s 上等候，别的机器直接连得上", STR_FMT(a)));
}

static enum err
check_ROLE(struct exam *x, struct care_finding *f)
{
	if (!x->health.postgres)
		return tell(f, CARE_FINE, S("用的是 SQLite，没有角色"));
	return x->health.broad
	    ? tell(f, CARE_RISK, S("这个角色是超级用户，或能建角色、建库"))
	    : tell(f, CARE_FINE, S("是普通角色"));
}

static enum err
check_LAX(struct exam *x, struct care_finding *f)
{
	if (!x->health.postgres)
		return tell(f, CARE_FINE, S("用的是 SQLite，每次都写到磁盘才答复"));
	return x->health.lax ? tell(f, CARE_RISK, S("至少有一项关着"))
			     : tell(f, CARE_FINE, S("三项都开着"));
}

static enum err
check_TABLES(struct exam *x, struct care_finding *f)
{
	enum err e = OK;

	for (size_t i = 0; e == OK && i < x->look->rooms_n; i++) {
		const struct db_room *room = x->look->rooms[i].tables;
		int age;

		e = db_age(x->j, x->ro, room, &age);
		if (e != OK || age == 0)
			continue;
		x->other_tables = true;
		return tell(f, CARE_RISK,
		    job_fmt(x->j, "%s 的表比程序%s", room->name, age < 0 ? "旧" : "新"));
	}
	return e == OK ? tell(f, CARE_FINE, S("同一版")) : e;
}

/* ── all of them ────────────────────────────────────────────────────── */

static const struct {
	const char *name, *what, *why, *todo;
	enum err (*look)(struct exam *x, struct care_finding *f);
} checks[CARE_CHECKS] = {
#define CHECK(id, name, what, why, todo) { name, what, why, todo, check_##id },
#include "care/doctor.def"
#undef CHECK
};

/* What needs no table of ours. */
static bool
needs_no_table(enum care_check c)
{
	return c == CARE_TABLES || c == CARE_DIR || c == CARE_KEYS || c == CARE_SPACE ||
	    c == CARE_CAGE || c == CARE_LISTEN || c == CARE_LOG || c == CARE_ROLE ||
	    c == CARE_LAX;
}

/* What several checks look at. */
static enum err
prepare(struct exam *x)
{
	enum err e = account_tally(x->j, x->ro, &x->tally);

	if (e != OK)
		return e;
	return org_post_wide(x->j, x->ro, x->j->today, &x->post, &x->posts);
}

static enum err
check_one(struct exam *x, size_t i, struct care_finding *f)
{
	*f = (struct care_finding){ .check = (enum care_check)i,
		.name = checks[i].name,
		.what = checks[i].what,
		.why = checks[i].why,
		.todo = checks[i].todo };
	if (x->other_tables && !needs_no_table(f->check))
		return tell(f, CARE_UNSEEN, S("表不是这个版本的，没有看"));
	return checks[i].look(x, f);
}

enum err
care_doctor(struct job *j, struct db_ro *ro, const struct care_look *look,
    struct care_finding out[CARE_CHECKS])
{
	struct exam x = { .j = j, .ro = ro, .look = look };
	enum err e = db_health(j, ro, &x.health);

	if (e == OK)
		e = check_one(&x, CARE_TABLES, &out[CARE_TABLES]);
	if (e == OK && !x.other_tables)
		e = prepare(&x);
	for (size_t i = CARE_TABLES + 1; e == OK && i < CARE_CHECKS; i++)
		e = check_one(&x, i, &out[i]);
	return e;
}
