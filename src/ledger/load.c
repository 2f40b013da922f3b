/* SPDX-License-Identifier: MIT
 *
 * load.c -- an export becomes a ledger again, fact by fact as it was
 *
 * Lines wait until there are some hundred; then each is checked, the facts are written
 * at once, and those of one kind that follow one another are applied at once.  At the
 * first thing that does not hold nothing more is taken; the caller then rolls back.
 */
#include "ledger/check.h"

#define LINES_MAX 500 /* that wait */
#define BYTES_MAX ((size_t)4 << 20)
#define PAGE_MEMORY ((size_t)256 << 20)

struct ledger_load {
	struct db_rw *rw;
	const struct ledger_room *rooms;
	size_t n;
	struct ledger_check *check;
	struct tree tree;
	char *text; /* of the lines that wait, one behind the other */
	size_t line[LINES_MAX], lines, bytes; /* line: where each ends */
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
	l->text = job_alloc(j, BYTES_MAX);
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

/* ── a page of lines ────────────────────────────────────────────────── */

struct page {
	struct ledger_load *l;
	const struct str *line;
	size_t n;
	struct whole *w; /* facts that are to be written */
	struct ledger_fact *f;
	const struct ledger_kind **kind;
	size_t facts;
};

/* The facts that were taken, those of one kind that follow one another at once. */
static enum err
write_facts(struct job *j, struct page *p)
{
	size_t n = p->facts;
	enum err e = n == 0 ? OK : fact_append(j, p->l->rw, &p->l->tree, p->w, n);

	p->facts = 0;
	for (size_t i = 0, k; e == OK && i < n; i += k) {
		for (k = 1; i + k < n && p->kind[i + k] == p->kind[i];)
			k++;
		e = fact_apply(j, p->l->rw, p->kind[i], p->f + i, k);
	}
	return e;
}

static enum err
take_fact(struct job *j, struct page *p, const struct line *line)
{
	const struct ledger_fact *f = &line->w.f;
	const struct ledger_kind *kind = ledger_kind_find(p->l->rooms, p->l->n, f->kind);

	if (line->groups == LINE_DIGEST)
		return fail(j, E_INPUT,
		    "第 %lld 号的内容不在，这是公开本，不能装入；请用完整的导出",
		    (long long)f->seq);
	if (kind == NULL)
		return ledger_unknown_kind(j, f);
	p->kind[p->facts] = kind;
	p->w[p->facts] = line->w;
	p->f[p->facts++] = *f;
	return OK;
}

static enum err
take_seal(struct job *j, struct page *p, const struct ledger_seal *s)
{
	enum err e = write_facts(j, p);

	return e == OK ? seal_append(j, p->l->rw, s) : e;
}

static enum err
take_line(struct job *j, struct page *p, struct str text)
{
	struct ledger_check *check = p->l->check;
	struct line *line = NEW(j, struct line);
	struct check_after after = { 0, 0 };
	enum err e = line_parse(j, text, line);

	if (e == E_INPUT)
		check_unread(check, j->told);
	else if (e == OK)
		check_line(check, line, &after);
	if (e == OK || e == E_INPUT)
		e = refuse(j, check);
	if (e == OK && line->kind == LINE_FACT)
		e = take_fact(j, p, line);
	if (e == OK && line->kind == LINE_SEAL)
		e = take_seal(j, p, &line->seal);
	if (e == OK)
		check_remember(j, check, &after);
	return e;
}

static enum err
take_page(struct job *j, void *arg)
{
	struct page *p = arg;
	enum err e = OK;

	p->w = NEWS(j, struct whole, p->n);
	p->f = NEWS(j, struct ledger_fact, p->n);
	p->kind = NEWS(j, const struct ledger_kind *, p->n);
	for (size_t i = 0; i < p->n && e == OK; i++)
		e = take_line(j, p, p->line[i]);
	return e == OK ? write_facts(j, p) : e;
}

static enum err
take_waiting(struct job *j, struct ledger_load *l)
{
	struct str line[LINES_MAX];
	struct page p = { .l = l, .line = line, .n = l->lines };
	size_t from = 0;

	for (size_t i = 0; i < l->lines; from = l->line[i++])
		line[i] = (struct str){ l->text + from, l->line[i] - from };
	l->lines = l->bytes = 0;
	return p.n == 0 ? OK : job_run(j, PAGE_MEMORY, take_page, &p);
}

enum err
ledger_load_line(struct job *j, struct ledger_load *l, struct str line)
{
	struct page alone = { .l = l, .line = &line, .n = 1 };
	bool fits = l->lines < LINES_MAX && line.n <= BYTES_MAX - l->bytes;
	enum err e = fits ? OK : take_waiting(j, l);

	if (e == OK && line.n > BYTES_MAX)
		return job_run(j, PAGE_MEMORY, take_page, &alone);
	if (e != OK)
		return e;
	if (line.n > 0)
		memcpy(l->text + l->bytes, line.p, line.n);
	l->bytes += line.n;
	l->line[l->lines++] = l->bytes;
	return OK;
}

enum err
ledger_load_end(struct job *j, struct ledger_load *l)
{
	struct ledger_verdict v;
	enum err e = take_waiting(j, l);

	if (e != OK)
		return e;
	ledger_check_end(j, l->check, &v);
	return refuse(j, l->check);
}
