/* SPDX-License-Identifier: MIT
 *
 * tool.h -- what the build tools share: read a file, write a file, run, complain
 *
 * A tool is one program that reads files, writes one file and says nothing if
 * all is well.  Its messages are for the people who work on zeren:
 * FILE:LINE: what is wrong and what to write instead.
 */
#ifndef TOOL_H
#define TOOL_H

#include "base/base.h"

struct tool { /* the command line */
	int argc;
	char **argv;
};

/* The whole file, any bytes, at most 64 MiB. */
enum err tool_read(struct job *j, const char *path, struct str *out) MUST_USE;
/* Replace the file as a whole: a failed run leaves no half-written one. */
enum err tool_write(struct job *j, const char *path, struct str text) MUST_USE;
/* Run ${fn} with the command line in a job; the exit code of the program. */
int tool_run(int argc, char **argv, enum err (*fn)(struct job *, void *));

/* Take the next line off ${rest}, without its end; false if none is left. */
bool tool_line(struct str *rest, struct str *line);
/* Append ${s} as the inside of a C string literal. */
void tool_literal(struct buf *b, struct str s);

#endif
