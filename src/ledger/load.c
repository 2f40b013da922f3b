/* SPDX-License-Identifier: MIT
 *
 * load.c -- an export becomes a ledger again, fact by fact as it was
 *
 * Every line is checked before it is written, and at the first thing that does
 * not hold nothing more is taken; the caller then rolls back.
 */
#include "ledger/check.h"

#define LINE_MEMORY ((size_t)256 << 20)

struct ledger_load {
	struct db_rw *rw;
	const struct ledger_room *rooms;
	size_t n;
	struct ledger_check *check;
	struct tree tree;
};

enum err
ledger_load_begin(struct job *j, struct db_rw *rw, const struct ledger_room *rooms,
    size_t n, struct ledger_load **out)
{
	struct ledger_load *l = NEW(j, struct ledger_load);
	enum err e = ledger_check_new(j, S(""), &l->check);

	l->rw = rw;
	l->rooms = rooms;
	l->n = n;
	if (e == OK)
		e = head_get(j, db_rw_reader(rw), &l->tree);
	if (e == OK && l->tree.size > 0)
		return fail(j, E_INPUT,
		    "这里的账本已有 %lld 条，只能装入空的账本；请另指一个数据目录",
		    (long long)l->tree.size);
	*out = l;
	return e;
}

static enum err
refuse(struct job *j, const struct ledger_check *c)
{
	struct str first;

	if (check_wrong(c, &first) == 0)
		return OK;
	return fail(j, E_INPUT, "导出文件不可信，没有装入：%.*s", STR_FMT(first));
}

static enum err
load_fact(struct job *j, struct ledger_load *l, const struct line *line)
{
	const struct ledger_fact *f = &line->w.f;
	const struct ledger_kind *kind = ledger_kind_find(l->rooms, l->n, f->kind);
	enum err e;

	if (line->groups == LINE_DIGEST)
		return fail(j, E_INPUT,
		    "第 %lld 号的内容不在，这是公开本，不能装入；请用完整的导出",
		    (long long)f->seq);
	if (kind == NULL)
		return ledger_unknown_kind(j, f);
	e = fact_append(j, l->rw, &l->tree, &line->w, 1);
	return e == OK ? kind->apply(j, l->rw, f) : e;
}

struct loading {
	struct ledger_load *l;
	struct str text;
	struct check_after after;
};

static enum err
load_one(struct job *j, void *arg)
{
	struct loading *a = arg;
	struct line *line = NEW(j, struct line);
	enum err e = line_parse(j, a->text, line);

	if (e == E_INPUT)
		check_unread(a->l->check, j->told);
	else if (e == OK)
		check_line(a->l->check, line, &a->after);
	if (e == OK || e == E_INPUT)
		e = refuse(j, a->l->check);
	if (e == OK && line->kind == LINE_FACT)
		e = load_fact(j, a->l, line);
	if (e == OK && line->kind == LINE_SEAL)
		e = seal_append(j, a->l->rw, &line->seal);
	return e;
}

enum err
ledger_load_line(struct job *j, struct ledger_load *l, struct str line)
{
	struct loading a = { .l = l, .text = line };
	enum err e = job_run(j, LINE_MEMORY, load_one, &a);

	if (e == OK)
		check_remember(j, l->check, &a.after);
	return e;
}

enum err
ledger_load_end(struct job *j, struct ledger_load *l)
{
	struct ledger_verdict v;

	ledger_check_end(j, l->check, &v);
	return refuse(j, l->check);
}
