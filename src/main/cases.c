/* SPDX-License-Identifier: MIT
 *
 * cases.c -- `zeren cases` and `zeren words`: what helps to write a scheme
 */
#include "main/main.h"
#include "office/office.h"

#define CASES_MAX ((size_t)1 << 20)

static enum err
run_cases(struct run *run, const char *path, struct rule_case_tally *all)
{
	struct str name = str_of(path);
	struct rule_case_file f;
	struct rule_case_tally tally = { 0 };
	struct rule **list;
	enum err e;

	if (!str_ends(name, S(".scheme")))
		return usage(run,
		    "%s：案例写在方案旁边的同名 .case 文件里；请给出 .scheme 文件", path);
	f.name = job_fmt(run->j, "%.*scase", (int)(name.n - 6), name.p);
	e = schemes_load(run, path, &list, &f.schemes_n);
	if (e == OK)
		e = file_read(run->j, f.name.p, CASES_MAX, &f.text);
	if (e != OK)
		return e;
	f.scheme = list;
	e = rule_cases(run->j, &f, &run->out, &tally);
	all->passed += tally.passed;
	all->failed += tally.failed;
	return e;
}

static void
put_tally(struct buf *b, const struct rule_case_tally *all)
{
	size_t n = all->passed + all->failed;

	if (n == 0)
		buf_put(b, S("一个案例也没有\n"));
	else if (all->failed == 0)
		buf_fmt(b, "案例 %zu 个，全部相符\n", n);
	else
		buf_fmt(b, "案例 %zu 个，%zu 个不符\n", n, all->failed);
}

/* The last line is for programs, the one before it for people. */
enum err
command_cases(struct run *run)
{
	struct rule_case_tally all = { 0 };
	size_t i;
	enum err e = OK;

	for (i = 0; i < run->args->files && e == OK; i++)
		e = run_cases(run, run->args->file[i], &all);
	if (e != OK)
		return e;
	if (all.failed > 0 || all.passed == 0)
		run->status = STATUS_WRONG;
	put_tally(&run->out, &all);
	buf_fmt(&run->out, "%zu passed, %zu failed\n", all.passed, all.failed);
	return OK;
}

/* ── words ──────────────────────────────────────────────────────────── */

static void
put_words(struct run *run, const struct rule_word *word, size_t n)
{
	struct str *cell = NEWS(run->j, struct str, (n + 1) * 3);
	struct table t = { .rows = n + 1, .cols = 3, .cell = cell };
	size_t i;

	*cell++ = S("词");
	*cell++ = S("用在");
	*cell++ = S("意思");
	for (i = 0; i < n; i++) {
		*cell++ = str_of(word[i].word);
		*cell++ = str_of(word[i].group);
		*cell++ = str_of(word[i].means);
	}
	office_text_table(&run->out, &t);
}

static enum err
refuse_word(struct run *run, struct str want)
{
	struct str *names = NEWS(run->j, struct str, rule_words_n), near;
	size_t i;

	for (i = 0; i < rule_words_n; i++)
		names[i] = str_of(rule_words[i].word);
	near = near_words(run->j, want, names, rule_words_n);
	return fail(run->j, E_MISSING,
	    "“%.*s”不是方案里的词%s%.*s；全部的词：zeren words", STR_FMT(want),
	    near.n > 0 ? "，相近的有：" : "", STR_FMT(near));
}

enum err
command_words(struct run *run)
{
	struct str want;
	struct rule_word *some = NEWS(run->j, struct rule_word, rule_words_n);
	size_t i, n = 0;

	if (run->args->files == 0) {
		put_words(run, rule_words, rule_words_n);
		return OK;
	}
	want = str_of(run->args->file[0]);
	for (i = 0; i < rule_words_n; i++)
		if (str_eq(want, str_of(rule_words[i].word)))
			some[n++] = rule_words[i];
	if (n == 0)
		return refuse_word(run, want);
	put_words(run, some, n);
	return OK;
}
