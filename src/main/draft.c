/* SPDX-License-Identifier: MIT
 *
 * draft.c -- `zeren draft`: a score table becomes the draft of a scheme
 *
 * The draft goes to standard output or a new file, what is left to do to
 * standard error.
 */
#include "main/main.h"
#include "office/office.h"

/* 9 行，7 项；12 句：认出 9 句，待补 3 处 */
static void
put_tally(struct buf *b, const char *path, const struct rule_draft_tally *t)
{
	buf_fmt(b, "%s：%zu 行，写成 %zu 项；%zu 句，认出 %zu 句，待补 %zu 处\n", path,
	    t->rows, t->items, t->sentences, t->found, t->left);
	if (t->left > 0)
		buf_put(b, S("待补的写成了 评，或留在注释里：在文本中找 待补 两字\n"));
}

enum err
command_draft(struct run *run)
{
	const char *path = run->args->file[0], *to = run->args->value[OPT_OUT];
	struct rule_draft_tally tally;
	struct str bytes, text;
	struct table t;
	enum err e = file_read(run->j, path, OFFICE_XLSX_BYTES_MAX, &bytes);

	if (e == OK)
		e = office_table_read(run->j, str_of(path), bytes, &t);
	if (e == OK)
		e = rule_draft(run->j, (struct str){ 0 }, &t, &text, &tally);
	if (e != OK)
		return e;
	put_tally(&run->say, path, &tally);
	if (to != NULL)
		return file_create(run->j, to, text);
	buf_put(&run->out, text);
	return OK;
}
