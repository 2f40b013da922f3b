/* SPDX-License-Identifier: MIT
 *
 * parse.h -- what the files of the parser share; not a door
 *
 * Recursive descent, one function per rule of the grammar (design §4.2), one
 * token of lookahead.  After a problem the parser is in panic: peek() shows
 * the end of the text, so every rule returns at once and stays silent, until
 * the nearest list of statements, clauses or rows (parse_more) finds its next
 * line.  No rule returns NULL unless its contract says so.
 */
#ifndef RULE_PARSE_H
#define RULE_PARSE_H

#include <stdarg.h>

#include "rule/ast.h"
#include "rule/limits.h"

struct parser {
	struct job *j;
	struct file *f;
	struct rule_notes *notes;
	size_t at;       /* next token of f->toks, not a comment */
	size_t last;     /* the token taken last */
	uint32_t end;    /* where it ended */
	bool panic;      /* see above */
	bool stop;       /* a limit was reached: read nothing more */
	int loose;       /* > 0: the statement is unfinished, line ends mean nothing */
	int braces;      /* open { at ${at} */
	int extra;       /* } that have no {, in the whole file */
	int pools;       /* pools, blocks, bands being read */
	int chain;       /* bodies without braces being read */
	int exprs;       /* expressions inside one another */
	size_t lexed;    /* errors noted by the lexer */
	size_t bad_line; /* where the line of the last problem ends; 0: none yet */
	uint32_t item;   /* where the current statement, clause or row began */
};

/* A list between { and }, or the whole file. */
struct block {
	int braces;       /* of its items */
	int loose;        /* to be restored */
	size_t start;     /* token where the current item began */
	bool any;         /* an item was begun */
	struct span open; /* the {; empty for the file */
};

/* ── tokens (parse.c) ───────────────────────────────────────────────── */

bool is_sign(const struct tok *t, const char *sign);
/* May a line that begins with ${t} never begin a statement (§4.1 rule 7c)? */
bool continues(const struct tok *t);
const struct tok *peek(struct parser *p);
struct tok *take(struct parser *p); /* not at the end, not in panic */
bool at_kind(struct parser *p, enum tok_kind kind);
bool at_sign(struct parser *p, const char *sign);
bool at_word(struct parser *p, const char *word); /* as a keyword */
bool at_name(struct parser *p);                   /* a word that may be a name */
bool take_sign(struct parser *p, const char *sign);
bool take_word(struct parser *p, const char *word);
/* Line ends here mean nothing: something is still required. */
void skip_lines(struct parser *p);
/* What must come; if it does not, note it.  ${after}: "「扣」后面". */
void need_sign(struct parser *p, const char *sign);
void need_word(struct parser *p, const char *word);
struct str need_text(struct parser *p, const char *after);
struct tok need_num(struct parser *p, const char *after);
struct name need_name(struct parser *p, const char *after);
struct name *need_names(struct parser *p, const char *after); /* 名表 */
struct name *new_name(struct parser *p, struct name n);

struct span span_from(const struct parser *p, uint32_t from); /* to the last taken */
uint32_t here(struct parser *p);

/* An error at ${at} in the current statement; the parser panics. */
void wrong(struct parser *p, struct span at, const char *fix, const char *what, ...)
    PRINTF(4, 5);
/* "${after}要写${what}，读到的是…" at the next token. */
void wanted(struct parser *p, const char *after, const char *what, const char *fix);
/* Count one more level of *depth; false (and an error) beyond ${max}. */
bool deeper(struct parser *p, int *depth, int max, const char *what);

/* ── lists of items ─────────────────────────────────────────────────── */

struct block open_block(struct parser *p, const char *after, const char *fix);
/* Ready for one more item?  Ends and mends the item before. */
bool parse_more(struct parser *p, struct block *b);
/* The unknown word at the next token: the best hint there is. */
void unknown(struct parser *p, const char *const *known, size_t known_n);

/* rule_notef() with its arguments in a list (note.c). */
void note_list(struct rule_notes *notes, enum rule_level level, struct span at,
    const char *fix, const char *what, va_list args) PRINTF(5, 0);

/* Forget the errors behind ${from}: they follow from the one there. */
void note_forget(struct rule_notes *notes, uint32_t from);

/* ── hints (hint.c) ─────────────────────────────────────────────────── */

struct hint {
	struct str what, fix;
};
/* ${word} is not what the language says for it; ${rest} follows at once. */
bool hint_habit(struct job *j, struct str word, struct str rest, struct hint *out);
/* ${word} begins or ends with a hard word. */
bool hint_stuck(struct job *j, struct str word, struct str rest, struct hint *out);
/* The one of ${list} that is one slip away from ${word}, or NULL. */
const char *hint_near(struct str word, const char *const *list, size_t n);
/* Is ${word} never a bare name (§4.1 rule 6)? */
bool is_hard(struct str word);

/* ── expressions (parse_expr.c) ─────────────────────────────────────── */

struct expr *parse_expr(struct parser *p); /* 式 */
struct expr *parse_diff(struct parser *p); /* 差式 */
struct expr *parse_sum(struct parser *p);  /* 和式 */
struct name *parse_path(struct parser *p); /* 路径 */
struct expr *path_expr(struct parser *p, uint32_t from, struct name *path);
struct expr *literal_expr(struct parser *p, enum expr_kind kind);
struct arg *parse_list(struct parser *p); /* 和式 { ',' 和式 } */
struct arg *new_arg(struct parser *p, struct expr *x, struct expr *where);
enum op take_relation(struct parser *p); /* 比较符, or OP_NONE */
/* 分档 …{…}: rows are values (档式) or bodies of clauses (档款). */
struct band *parse_band(struct parser *p, bool values);

/* ── clauses (parse_clause.c, parse_mod.c) ──────────────────────────── */

struct clause *parse_pool(struct parser *p);
struct clause *parse_scope_block(struct parser *p);
struct clause *parse_veto(struct parser *p);
struct clause *parse_def(struct parser *p);
/* A unit by its word, or UNIT_NONE if there is none. */
int take_unit(struct parser *p, struct span *at);

struct amount *parse_amount(struct parser *p, const char *after); /* 金额 */
struct mod *parse_pool_mods(struct parser *p);                    /* { 池饰 } */
/* { 饰 }: 上限 and 下限 go to ${outer} if there is one, all else to ${self}. */
void parse_mods(struct parser *p, struct clause *self, struct clause *outer);
struct mod *parse_scope(struct parser *p); /* 适用, after the word */
struct effect *parse_effects(struct parser *p, bool in_action); /* 效果表 */
bool at_period(struct parser *p);
enum period take_period(struct parser *p);                      /* 期词, or P_NONE */
enum period need_calendar(struct parser *p, struct name *name); /* 月 季 半年 年 */
enum pick need_pick(struct parser *p);                          /* 取法 */

/* ── statements (parse_stmt.c, parse_inst.c) ────────────────────────── */

void parse_file(struct parser *p);
/* 制度: false if the next word is not the head of one. */
bool parse_inst(struct parser *p, struct stmt *s);

#endif
