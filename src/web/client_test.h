/* SPDX-License-Identifier: MIT
 *
 * client_test.h -- a small application, a real server, a client of raw bytes
 *
 * Shared by the tests of this room.  Nothing sleeps: a slow handler waits on a
 * semaphore of the test, deadlines are parameters.
 */
#ifndef CLIENT_TEST_H
#define CLIENT_TEST_H

#include <semaphore.h>

#include "test.h"
#include "web/web.h"

/* For tables: S() is not a constant expression. */
#define LIT(literal)                           \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define PARTS "Content-Type: multipart/form-data; boundary=XyZ\r\n"

#define FORM_MAX 100                  /* of POST /say */
#define UPLOAD_MAX ((size_t)16 << 20) /* of POST /echo */

extern sem_t entered, leave; /* of /slow, GET and POST */
extern int rests;            /* how often a desk was put in order */
extern const struct web_app app;

/* One worker of each kind, four places, deadlines far away, 4 MiB a request. */
struct web_options options(void);
struct web *serve_with(struct job *j, const struct web_options *o);
struct web *serve(struct job *j);

/* A connection with 10 s of patience. */
int dial(const struct web *w);
void tell(int fd, struct str bytes);
struct str hear(struct job *j, int fd); /* all until the server closes */
struct str ask(struct job *j, const struct web *w, struct str bytes);

/* ${more}: header lines, each with its line end. */
struct str get(struct job *j, const struct web *w, const char *target, const char *more);
struct str post(struct job *j, const struct web *w, const char *target, const char *more,
    struct str form);

int status(struct str answer);
struct str body(struct str answer);

#endif
