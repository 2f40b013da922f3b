/* SPDX-License-Identifier: MIT
 *
 * recompute.c -- a package for another machine, and every figure of it again
 *
 * What is compared is text: 初评.csv with what the scheme gives on the tables
 * alone, 结果.csv with what it gives when 决定.csv has decided grades.
 */
#include "office/office.h"
#include "result/keep.h"

#define LIST_FILE "清单.txt"
#define HELP_FILE "说明.txt"
#define SETTLED_FILE "结果.csv"
#define DECISIONS_FILE "决定.csv"
#define HEX (2 * LEDGER_HASH)

/* ── out ────────────────────────────────────────────────────────────── */

static struct str
digest_text(struct job *j, struct str bytes)
{
	unsigned char hash[LEDGER_HASH];
	struct buf b = { .j = j };

	ledger_digest(bytes, hash);
	ledger_hash_put(&b, hash);
	return buf_str(&b);
}

static struct str
list_text(struct job *j, const struct result_file *file, size_t n)
{
	struct buf b = { .j = j };

	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%.*s  %.*s\n", STR_FMT(digest_text(j, file[i].text)),
		    STR_FMT(file[i].name));
	return buf_str(&b);
}

static struct str
help_text(struct job *j, const struct result *r)
{
	struct buf b = { .j = j };

	buf_fmt(&b,
	    "%.*s，考核期 %.*s，第 %lld 号定格，状态：%.*s。\n\n"
	    "这里是算出这份结果的全部材料：方案原文、各单位的数据、逐件登记的事、日历，\n"
	    "以及定格时的分（初评.csv）、审定与拟定不同的等次（决定.csv）和现在的结果（结果.csv）。\n"
	    "在装有 zeren 的任何一台机器上复算：\n\n"
	    "  zeren recompute 这个文件.zip\n\n"
	    "它逐格比较每一个数，并印出材料的校验码。校验码与账本中第 %lld 号事实里的一致，\n"
	    "材料就是定格时的材料；账本的封存短码另见通报。\n",
	    STR_FMT(r->title), STR_FMT(r->period), (long long)r->id,
	    STR_FMT(result_state_word(r->state)), (long long)r->id);
	return buf_str(&b);
}

enum err
result_package(struct job *j, struct db_ro *ro, int64_t id, struct str *out)
{
	const struct result_file *file;
	struct office_file *all;
	struct result r;
	size_t n;
	enum err e = result_find(j, ro, id, &r);

	if (e == OK)
		e = result_files(j, ro, id, &file, &n);
	if (e != OK)
		return e;
	all = NEWS(j, struct office_file, n + 2);
	for (size_t i = 0; i < n; i++)
		all[i] = (struct office_file){ file[i].name, file[i].text };
	all[n] = (struct office_file){ S(LIST_FILE), list_text(j, file, n) };
	all[n + 1] = (struct office_file){ S(HELP_FILE), help_text(j, &r) };
	return office_zip_write(j, all, n + 2, out);
}

/* ── in ─────────────────────────────────────────────────────────────── */

struct checker {
	struct job *j;
	struct result_verdict *out;
	struct buf told;
	struct result_file *file;
	size_t n;
};

static void
tell(struct checker *c, struct str what)
{
	if (c->out->wrong++ < RESULT_TOLD_MAX)
		buf_fmt(&c->told, "%.*s\n", STR_FMT(what));
}

static const struct result_file *
named(const struct checker *c, struct str name)
{
	for (size_t i = 0; i < c->n; i++)
		if (str_eq(c->file[i].name, name))
			return &c->file[i];
	return NULL;
}

/* Is every file what 清单.txt says, and is it in there? */
static void
check_list(struct checker *c)
{
	const struct result_file *list = named(c, S(LIST_FILE));

	for (size_t i = 0; list != NULL && i < c->n; i++) {
		struct str line = job_fmt(c->j, "%.*s  %.*s\n",
		    STR_FMT(digest_text(c->j, c->file[i].text)),
		    STR_FMT(c->file[i].name));

		if (str_eq(c->file[i].name, S(LIST_FILE)) ||
		    str_eq(c->file[i].name, S(HELP_FILE)))
			continue;
		if (str_find(list->text, line) == list->text.n)
			tell(c,
			    job_fmt(c->j, "%.*s 与 " LIST_FILE " 里的校验码不符",
				STR_FMT(c->file[i].name)));
	}
	if (list == NULL)
		tell(c, S("包里没有 " LIST_FILE));
}

/* The files that were frozen: all but those written when the package was made. */
static size_t
frozen_of(const struct checker *c, struct result_file *out)
{
	static const char *const later[] = { LIST_FILE, HELP_FILE, SETTLED_FILE,
		DECISIONS_FILE };
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++) {
		bool is_later = false;

		for (size_t k = 0; k < ARRAY_N(later); k++)
			is_later = is_later || str_eq(c->file[i].name, str_of(later[k]));
		if (!is_later)
			out[n++] = c->file[i];
	}
	return n;
}

static void
compare_row(struct checker *c, const struct table *had, const struct table *got,
    size_t row)
{
	for (size_t col = 0; col < got->cols; col++) {
		struct str x = table_at(had, row, col), y = table_at(got, row, col);

		c->out->figures++;
		if (!str_eq(x, y))
			tell(c,
			    job_fmt(c->j, "%.*s：%.*s 的“%.*s”写的是 %.*s，算得 %.*s",
				STR_FMT(had->name), STR_FMT(table_at(got, row, 0)),
				STR_FMT(table_at(got, 0, col)), STR_FMT(x), STR_FMT(y)));
	}
}

/* ${got} as an archive would have it: through the same writer and reader. */
static enum err
compare(struct checker *c, const char *name, const struct table *made)
{
	const struct result_file *f = named(c, str_of(name));
	struct buf b = { .j = c->j };
	struct table had, got;
	enum err e;

	if (f == NULL)
		return fail(c->j, E_INPUT, "包里没有 %s", name);
	office_csv_write(&b, made);
	e = office_csv_read(c->j, f->name, f->text, &had);
	if (e == OK)
		e = office_csv_read(c->j, f->name, buf_str(&b), &got);
	if (e != OK)
		return e;
	if (had.rows != got.rows || had.cols != got.cols) {
		tell(c,
		    job_fmt(c->j, "%s：有 %zu 行 %zu 列，算得 %zu 行 %zu 列", name,
			had.rows, had.cols, got.rows, got.cols));
		return OK;
	}
	for (size_t row = 0; row < got.rows; row++)
		compare_row(c, &had, &got, row);
	return OK;
}

/* Run the files and compare with ${name}. */
static enum err
run_and_compare(struct checker *c, const struct result_file *file, size_t n,
    const char *name)
{
	struct score_sheet sheet;
	struct score_set set;
	struct rule *rule;
	struct table t;
	enum err e = result_scores(c->j, file, n, &rule, &set, &sheet);

	if (e == OK)
		e = score_sheet_table(c->j, rule, &sheet, &t);
	if (e == OK)
		e = compare(c, name, &t);
	if (e != OK)
		return e;
	c->out->units = set.n;
	c->out->title = rule_head(rule)->title;
	c->out->period = score_period(c->j, rule);
	return OK;
}

enum err
result_recompute(struct job *j, struct str name, struct str bytes,
    struct result_verdict *out)
{
	struct checker c = { .j = j, .out = out, .told = { .j = j } };
	const struct office_file *all;
	struct result_file *frozen;
	size_t n;
	enum err e = office_zip_files(j, name, bytes, &all, &c.n);

	*out = (struct result_verdict){ 0 };
	if (e != OK)
		return e;
	c.file = NEWS(j, struct result_file, c.n + 1);
	frozen = NEWS(j, struct result_file, c.n + 1);
	for (size_t i = 0; i < c.n; i++)
		c.file[i] = (struct result_file){ all[i].name, all[i].text };
	check_list(&c);
	n = frozen_of(&c, frozen);
	package_hash(j, frozen, n, out->hash);
	e = run_and_compare(&c, frozen, n, RESULT_SHEET_FILE);
	if (e == OK)
		e = run_and_compare(&c, c.file, c.n, SETTLED_FILE);
	out->told = buf_str(&c.told);
	return e;
}
