/* SPDX-License-Identifier: MIT
 *
 * check.c -- `zeren check` and `zeren fmt`: schemes as texts
 *
 * Several files are all looked at, whatever is found in the first.
 */
#include "main/main.h"

static void
put_notes(struct run *run, const struct rule_notes *notes)
{
	const struct rule_note *note;

	for (note = notes->first; note != NULL; note = note->next)
		rule_note_put(&run->out, notes, note);
	if (notes->cut)
		buf_fmt(&run->out, "%.*s：只列出前面的部分，改好这些再看\n",
		    STR_FMT(notes->name));
}

static size_t
pools_of(const struct rule *r, struct str kind)
{
	size_t n, i, found = 0;
	const struct rule_pool *pool = rule_pools(r, &n);

	for (i = 0; i < n; i++)
		found += str_eq(pool[i].kind, kind);
	return found;
}

/* 14 个项; a scheme whose parts hold the clauses themselves: 7 个部分. */
static void
put_pools(struct buf *b, const struct rule *r)
{
	size_t items = pools_of(r, S("项"));

	if (items > 0)
		buf_fmt(b, "%zu 个项", items);
	else
		buf_fmt(b, "%zu 个部分", pools_of(r, S("部分")));
}

/* 满分 100 分，14 个项，37 列数据；评 占 3 分，核定 占 40 分 */
static void
put_outline(struct buf *b, const struct rule *r)
{
	const struct rule_head *h = rule_head(r);
	size_t facts;

	(void)rule_facts(r, &facts);
	if (h->full.u > 0) {
		buf_put(b, S("满分 "));
		num_put_short(b, h->full);
		buf_put(b, S(" 分，"));
	}
	put_pools(b, r);
	buf_fmt(b, "，%zu 列数据；评 占 ", facts);
	num_put_short(b, h->judged);
	buf_put(b, S(" 分，核定 占 "));
	num_put_short(b, h->ruled);
	buf_put(b, S(" 分"));
	if (h->judged_bonus.u > 0) {
		buf_put(b, S("；另有加分至多 "));
		num_put_short(b, h->judged_bonus);
		buf_put(b, S(" 分由评定"));
	}
}

static void
put_summary(struct run *run, const struct rule_notes *notes, enum err e,
    const struct rule *r)
{
	struct buf *b = &run->out;

	buf_fmt(b, "%.*s：", STR_FMT(notes->name));
	if (e != OK) {
		run->status = STATUS_WRONG;
		buf_fmt(b, "须改 %zu 处，请斟酌 %zu 处\n", notes->errors,
		    notes->warnings);
		return;
	}
	buf_put(b, S("通过"));
	if (notes->warnings > 0)
		buf_fmt(b, "，请斟酌 %zu 处", notes->warnings);
	buf_put(b, S("。"));
	put_outline(b, r);
	buf_c(b, '\n');
}

static void
put_report(struct run *run, const struct rule *r)
{
	struct rule_report report;

	rule_report(run->j, r, 1, &report);
	buf_c(&run->out, '\n');
	rule_report_put(&run->out, r, &report);
}

/* Several schemes: what each of them comes to, under its name. */
static void
put_summaries(struct run *run, const struct rule_notes *notes, enum err e,
    struct rule *const *r, size_t n)
{
	if (n < 2 || e != OK) {
		put_summary(run, notes, e, n == 0 ? NULL : r[0]);
		return;
	}
	buf_fmt(&run->out, "%.*s：通过", STR_FMT(notes->name));
	if (notes->warnings > 0)
		buf_fmt(&run->out, "，请斟酌 %zu 处", notes->warnings);
	buf_fmt(&run->out, "。共 %zu 个方案\n", n);
	for (size_t i = 0; i < n; i++) {
		buf_fmt(&run->out, "  %.*s：", STR_FMT(rule_head(r[i])->title));
		put_outline(&run->out, r[i]);
		buf_c(&run->out, '\n');
	}
}

static enum err
check_one(struct run *run, const char *path)
{
	struct rule_notes notes = { .j = run->j, .name = str_of(path) };
	struct rule **r = NULL;
	size_t n = 0;
	enum err e = scheme_text(run, path, &notes.text);

	if (e != OK)
		return e;
	e = rule_schemes(run->j, notes.name, notes.text, &notes, &r, &n);
	if (e != OK && notes.first == NULL)
		return e;
	put_notes(run, &notes);
	put_summaries(run, &notes, e, r, n);
	for (size_t i = 0; i < n && run->args->value[OPT_REPORT] != NULL; i++)
		if (r[i] != NULL)
			put_report(run, r[i]);
	return OK;
}

enum err
command_check(struct run *run)
{
	size_t i;
	enum err e = OK;

	for (i = 0; i < run->args->files && e == OK; i++)
		e = check_one(run, run->args->file[i]);
	return e;
}

/* ── burden ─────────────────────────────────────────────────────────── */

#define UNITS_MAX 10000000

/* --units, or 1. */
static enum err
units_given(struct run *run, int64_t *out)
{
	const char *word = run->args->value[OPT_UNITS];
	struct num n = NUM(1);

	if (word != NULL &&
	    (!num_parse(str_of(word), &n) || n.u < NUM_ONE || n.u % NUM_ONE != 0 ||
		n.u / NUM_ONE > UNITS_MAX))
		return usage(run, "--units 要写 1 到 %d 的整数，“%s”不是", UNITS_MAX,
		    word);
	*out = n.u / NUM_ONE;
	return OK;
}

enum err
command_burden(struct run *run)
{
	struct rule_report report;
	struct rule *r;
	int64_t units = 1;
	enum err e = units_given(run, &units);

	if (e == OK)
		e = scheme_read(run, run->args->file[0], &r);
	if (e != OK)
		return e;
	rule_report(run->j, r, units, &report);
	rule_burden_put(&run->out, &report);
	return OK;
}

/* ── fmt ────────────────────────────────────────────────────────────── */

static enum err
format(struct run *run, const char *path, struct str *was, struct str *is)
{
	struct rule_notes notes = { .j = run->j, .name = str_of(path) };
	enum err e = scheme_text(run, path, was);

	if (e != OK)
		return e;
	notes.text = *was;
	e = rule_format(run->j, notes.name, *was, &notes, is);
	return e == OK ? OK : scheme_refuse(run, &notes, e, "排版");
}

static enum err
format_one(struct run *run, const char *path)
{
	struct str was, is;
	enum err e = format(run, path, &was, &is);

	if (e != OK)
		return e;
	if (run->args->value[OPT_CHECK] != NULL) {
		if (!str_eq(was, is)) {
			run->status = STATUS_WRONG;
			buf_fmt(&run->say,
			    "%s：与标准版式不同；用 zeren fmt --write 改写\n", path);
		}
		return OK;
	}
	if (run->args->value[OPT_WRITE] != NULL)
		return str_eq(was, is) ? OK : file_replace(run->j, path, is);
	buf_put(&run->out, is);
	return OK;
}

enum err
command_fmt(struct run *run)
{
	size_t i;
	enum err e = OK;

	if (run->args->value[OPT_CHECK] != NULL && run->args->value[OPT_WRITE] != NULL)
		return usage(run, "--check 与 --write 只能用一个");
	for (i = 0; i < run->args->files && e == OK; i++)
		e = format_one(run, run->args->file[i]);
	return e;
}
