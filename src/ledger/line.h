/* SPDX-License-Identifier: MIT
 *
 * line.h -- one line of an export, read and written; private to ledger/
 *
 * docs/账本格式.md is the contract of this text.  What a line says is not
 * checked here beyond its form.
 */
#ifndef LEDGER_LINE_H
#define LEDGER_LINE_H

#include "ledger/put.h"

#define LEDGER_FORMAT 1

enum line_kind { LINE_HEAD, LINE_FACT, LINE_SEAL, LINE_END };

enum {                   /* fields that stand together or not at all */
	LINE_BODY = 1,   /* salt, body */
	LINE_DIGEST = 2, /* digest: the body is not here */
	LINE_ERASED = 4, /* erased: it is nowhere any more */
};

struct line {
	enum line_kind kind;
	unsigned groups;
	struct str what; /* head: 账本 */
	int64_t format;
	bool open_only;
	struct whole w; /* fact; w.f.erased follows groups */
	struct ledger_seal seal;
	bool end;
	int64_t facts, seals; /* end: how many there were */
	hash32 root;
};

/* E_INPUT with a sentence that may follow "第 7 行：". */
enum err line_parse(struct job *j, struct str text, struct line *out) MUST_USE;
/* Without a line end. */
struct str line_write(struct job *j, const struct line *l);

#endif
