/* SPDX-License-Identifier: MIT
 *
 * ledger.c -- verify, export, rebuild, erase: the ledger from the command line
 *
 * `verify` needs nothing but the file: no database, no key.
 */
#include <errno.h>

#include "main/main.h"

/* ── lines of a file ────────────────────────────────────────────────── */

struct lines {
	FILE *f;
	char *line;
	size_t room;
};

static enum err
lines_open(struct job *j, const char *path, const char *mode, struct lines *out)
{
	*out = (struct lines){ .f = fopen(path, mode) };
	if (out->f != NULL)
		return OK;
	if (errno == ENOENT)
		return fail(j, E_SYSTEM, "%s：没有这个文件或目录", path);
	if (errno == EEXIST)
		return fail(j, E_SYSTEM, "%s：已经有这个文件；请换一个名字", path);
	if (errno == EACCES)
		return fail(j, E_SYSTEM, "%s：没有权限", path);
	return fail(j, E_SYSTEM, "%s：打不开（%s）", path, strerrordesc_np(errno));
}

static enum err
lines_close(struct job *j, struct lines *l, enum err e)
{
	free(l->line);
	if (fclose(l->f) != 0 && e == OK)
		return fail(j, E_SYSTEM, "文件没有写完；请检查磁盘");
	return e;
}

/* The next line without its end; false at the end of the file. */
static bool
lines_next(struct lines *l, struct str *out)
{
	ssize_t n = getline(&l->line, &l->room, l->f);

	if (n < 0)
		return false;
	*out = (struct str){ l->line, (size_t)n };
	if (n > 0 && l->line[n - 1] == '\n')
		out->n--;
	return true;
}

/* ── verify ─────────────────────────────────────────────────────────── */

static void
say_verdict(struct run *run, const struct ledger_verdict *v)
{
	struct buf *b = &run->out;

	buf_fmt(b, "%lld 条，其中只有指纹的 %lld 条，已删除内容的 %lld 条\n树根 ",
	    (long long)v->facts, (long long)v->hidden, (long long)v->erased);
	ledger_hash_put(b, v->root);
	buf_fmt(b, "\n封存 %lld 次，签名有效 %lld 次", (long long)v->seals,
	    (long long)v->seals_good);
	if (v->key.n > 0)
		buf_fmt(b, "，公钥：\n%.*s", STR_FMT(v->key));
	buf_put(b, S("\n"));
	if (v->told.n > 0)
		buf_fmt(b, "%.*s\n", STR_FMT(v->told));
	if (v->known_good)
		buf_put(b, S("与另存的封存相符\n"));
	if (v->wrong > 0)
		buf_fmt(b, "不一致：%zu 处\n", v->wrong);
	else
		buf_put(b, S("一致：每一条都与树根相符，每一次封存都与当时的账本相符\n"));
	if (v->seals_good == 0 && v->wrong == 0)
		buf_put(b,
		    S("没有一次有效的封存：能改数据库的人可以把整本账重做一遍，"
		      "这样的一致不能说明没有人改过\n"));
	else if (v->seals_good == 0)
		buf_put(b, S("没有一次有效的封存\n"));
	else if (v->uncovered > 0)
		buf_fmt(b, "最后 %lld 条还没有封存\n", (long long)v->uncovered);
	buf_put(b,
	    S("核验看不见的：若没有另存的封存短码（纸上的、上级存的），"
	      "从末尾截去的各条和整本换成旧副本，是看不出来的；"
	      "记账时就不真实的，也看不出来\n"));
	if (v->wrong > 0)
		run->status = STATUS_WRONG;
}

/* Files that people take for an export, by their first bytes. */
static const struct {
	struct str begin;
	const char *told;
} others[] = {
	{ { "PK\003\004", 4 },
	    "这是压缩包，不是导出的账本；定格结果的包用 zeren recompute 核对" },
	{ { "SQLite format 3", 15 },
	    "这是数据库，不是导出的账本；先用 zeren export 导出，再核验导出的文件" },
};

/* A file of another kind is named, not gone through line by line. */
static enum err
must_be_export(struct run *run, struct str first)
{
	for (size_t i = 0; i < ARRAY_N(others); i++)
		if (str_starts(first, others[i].begin))
			return fail(run->j, E_INPUT, "%s：%s", run->args->file[0],
			    others[i].told);
	return OK;
}

static enum err
check_lines(struct run *run, struct lines *l, struct ledger_verdict *v)
{
	struct ledger_check *c;
	enum err e = ledger_check_new(run->j, str_of(run->args->value[OPT_SEAL]), &c);
	bool began = false;
	struct str line;

	while (e == OK && lines_next(l, &line)) {
		if (!began)
			e = must_be_export(run, line);
		began = true;
		if (e == OK)
			e = ledger_check_line(run->j, c, line);
	}
	if (e == OK)
		ledger_check_end(run->j, c, v);
	return e;
}

enum err
command_verify(struct run *run)
{
	struct ledger_verdict v;
	struct lines l;
	enum err e = lines_open(run->j, run->args->file[0], "re", &l);

	if (e != OK)
		return e;
	e = lines_close(run->j, &l, check_lines(run, &l, &v));
	if (e == OK)
		say_verdict(run, &v);
	return e;
}

/* ── export ─────────────────────────────────────────────────────────── */

struct exporting {
	const struct house *house;
	struct lines l;
	bool open_only;
};

static enum err
put_line(struct job *j, void *arg, struct str line)
{
	FILE *f = arg;

	if (fwrite(line.p, 1, line.n, f) == line.n && fputc('\n', f) != EOF)
		return OK;
	return fail(j, E_SYSTEM, "导出没有写完（%s）；请检查磁盘",
	    strerrordesc_np(errno));
}

static enum err
export_to(struct job *j, struct db_ro *ro, void *arg)
{
	struct exporting *x = arg;
	struct ledger_sink sink = { put_line, x->l.f };

	return ledger_export(j, ro, x->house->rooms, HOUSE_ROOMS, x->open_only, &sink);
}

static enum err
export_house(struct run *run, struct house *h)
{
	struct exporting x = { .house = h,
		.open_only = run->args->value[OPT_PUBLIC] != NULL };
	enum err e = lines_open(run->j, run->args->file[0], "wxe", &x.l);

	if (e != OK)
		return e;
	return lines_close(run->j, &x.l, house_read(run, h, export_to, &x));
}

enum err
command_export(struct run *run)
{
	struct db_place place = place_given(run, "var");
	struct org_setup setup;
	struct house h;
	enum err e = house_enter(run, &place, &h, &setup);

	if (e != OK)
		return e;
	e = export_house(run, &h);
	house_close(&h);
	if (e == OK)
		buf_fmt(&run->out, "已导出到 %s；用 zeren verify 核验\n",
		    run->args->file[0]);
	return e;
}

/* ── rebuild, erase ─────────────────────────────────────────────────── */

struct rebuilding {
	const struct house *house;
	int64_t facts;
	unsigned char before[LEDGER_HASH], after[LEDGER_HASH];
};

static enum err
rebuild(struct job *j, struct db_rw *rw, void *arg)
{
	struct rebuilding *b = arg;
	const struct ledger_room *rooms = b->house->rooms;
	enum err e = ledger_views(j, db_rw_reader(rw), rooms, HOUSE_ROOMS, b->before);

	if (e == OK)
		e = ledger_rebuild(j, rw, rooms, HOUSE_ROOMS, &b->facts);
	if (e == OK)
		e = ledger_views(j, db_rw_reader(rw), rooms, HOUSE_ROOMS, b->after);
	return e;
}

static void
say_rebuilt(struct run *run, const struct rebuilding *b)
{
	bool same = memcmp(b->before, b->after, LEDGER_HASH) == 0;

	buf_fmt(&run->out, "从 %lld 条重新做出了所有的表，与原来%s\n",
	    (long long)b->facts,
	    same ? "逐行相同" : "不同：原来的表曾被改动，现在以账本为准");
	if (!same)
		run->status = STATUS_WRONG;
}

enum err
command_rebuild(struct run *run)
{
	struct db_place place = place_given(run, "var");
	struct org_setup setup;
	struct house h;
	struct rebuilding b = { .house = &h };
	enum err e = house_enter(run, &place, &h, &setup);

	if (e != OK)
		return e;
	e = house_write(run, &h, rebuild, &b);
	house_close(&h);
	if (e == OK)
		say_rebuilt(run, &b);
	return e;
}

#define STILL_MAX 100 /* other facts of the same person that are named */

struct erasing {
	const struct house *house;
	int64_t seq;
	struct str why;
	int64_t still[STILL_MAX]; /* not erased, of the same person */
	size_t still_n;
};

/* The same kind of fact about the same person, with its content. */
static enum err
find_still(struct job *j, struct db_ro *ro, const struct ledger_fact *f,
    struct erasing *x)
{
	struct ledger_wish wish = { .kind = f->kind, .subject = f->subject };
	const struct ledger_fact *list;
	size_t n;
	enum err e = ledger_list(j, ro, &wish, STILL_MAX, &list, &n);

	for (size_t i = 0; e == OK && i < n; i++)
		if (!list[i].erased)
			x->still[x->still_n++] = list[i].seq;
	return e;
}

/* A person of whom nothing is left has no name to sign in with either. */
static enum err
forget(struct job *j, struct db_rw *rw, struct erasing *x)
{
	struct ledger_fact f;
	struct num person;
	enum err e = ledger_find(j, db_rw_reader(rw), x->seq, &f);

	if (e == OK)
		e = find_still(j, db_rw_reader(rw), &f, x);
	if (e != OK || x->still_n > 0 || !str_starts(f.subject, S("人员:")) ||
	    !num_parse(str_cut(f.subject, sizeof "人员:" - 1, f.subject.n), &person))
		return e;
	return account_forget(j, rw, person.u / NUM_ONE);
}

static enum err
erase(struct job *j, struct db_rw *rw, void *arg)
{
	struct erasing *x = arg;
	const struct ledger_room *rooms = x->house->rooms;
	int64_t facts;
	enum err e = ledger_erase(j, rw, rooms, HOUSE_ROOMS, x->seq, 0, x->why);

	if (e == OK)
		e = forget(j, rw, x);
	return e == OK ? ledger_rebuild(j, rw, rooms, HOUSE_ROOMS, &facts) : e;
}

static void
say_erased(struct run *run, const struct erasing *x)
{
	buf_fmt(&run->out,
	    "第 %lld 号的内容已删除，位置和指纹还在；"
	    "较早的备份和导出里仍有它；请按保存期限处理\n",
	    (long long)x->seq);
	if (x->still_n == 0)
		return;
	buf_put(&run->out, S("同一个人的这些登记还在："));
	for (size_t i = 0; i < x->still_n; i++)
		buf_fmt(&run->out, "%s第 %lld 号", i > 0 ? "、" : "",
		    (long long)x->still[i]);
	buf_put(&run->out, S("；要删去姓名，请一并删除\n"));
}

enum err
command_erase(struct run *run)
{
	struct db_place place = place_given(run, "var");
	struct org_setup setup;
	struct house h;
	struct erasing x = { .house = &h, .why = str_of(run->args->value[OPT_WHY]) };
	struct num seq;
	enum err e;

	if (!num_parse(str_of(run->args->file[0]), &seq) || seq.u % NUM_ONE != 0)
		return usage(run,
		    "要写账本里的号数，例如 zeren erase 128 --why 本人申请");
	if (x.why.n == 0)
		return usage(run, "要用 --why 写明原因，记入账本");
	x.seq = seq.u / NUM_ONE;
	e = house_enter(run, &place, &h, &setup);
	if (e != OK)
		return e;
	e = house_write(run, &h, erase, &x);
	house_close(&h);
	if (e == OK)
		say_erased(run, &x);
	return e;
}
