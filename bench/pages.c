/* SPDX-License-Identifier: MIT
 *
 * pages.c -- what bench/pages.mjs measures pages and forms against
 *
 * pages static FILE …        the same bytes, ready made, from the same web room,
 *                            at /0, /1, …; prints its port, ends with its stdin
 * pages insert DIR URL BYTES SECONDS
 *                            as many threads as take forms insert rows of that
 *                            size, committed in batches as everything is; prints
 *                            rows and microseconds.  URL "": SQLite in DIR
 *
 * Without words it does nothing and says so: it is no measurement by itself.
 */
#include <pthread.h>
#include <unistd.h>

#include "bench.h"
#include "store/store.h"
#include "tool.h"
#include "web/web.h"

#define ROW_MAX 65536
#define THREAD_MEMORY ((size_t)1 << 20)

/* ── the same bytes ─────────────────────────────────────────────────── */

static enum err
read_files(struct job *j, const struct tool *t, struct web_file *file)
{
	enum err e = OK;

	for (int i = 2; i < t->argc && e == OK; i++) {
		struct str text;

		e = tool_read(j, t->argv[i], &text);
		file[i - 2] = (struct web_file){
			.path = job_cstr(j, job_fmt(j, "/%d", i - 2)),
			.type = "text/html; charset=utf-8",
			.p = (const unsigned char *)text.p,
			.n = text.n,
		};
	}
	return e;
}

static enum err
no_desk(struct job *j, void *arg, void **desk)
{
	(void)j;
	*desk = arg;
	return OK;
}

static void
leave_desk(void *desk)
{
	(void)desk;
}

static void
refuse(struct req *r, struct str told)
{
	r->out.b.n = 0;
	buf_put(&r->out.b, told);
}

static enum err
serve_static(struct job *j, const struct tool *t)
{
	struct web_file *file = NEWS(j, struct web_file, (size_t)t->argc);
	struct web_app app = { .files = file,
		.files_n = (size_t)t->argc - 2,
		.desk_open = no_desk,
		.desk_rest = leave_desk,
		.desk_close = leave_desk,
		.refusal = refuse,
		.today = DAY_NONE };
	struct web_options o = web_defaults;
	struct web *web;
	enum err e = read_files(j, t, file);

	o.address = "127.0.0.1";
	o.port = 0;
	if (e == OK)
		e = web_open(j, &app, &o, &web);
	if (e != OK)
		return e;
	printf("%u\n", web_port(web));
	(void)fflush(stdout);
	while (getchar() != EOF)
		;
	web_close(web);
	return OK;
}

/* ── rows ───────────────────────────────────────────────────────────── */

static const char *const tables[] = {
	"CREATE TABLE bench_row (id BIGINT PRIMARY KEY, body TEXT NOT NULL)"
};
static const struct db_room room = { .name = "bench",
	.migration = tables,
	.migration_pg = tables,
	.migration_n = 1 };
static const struct sql_text row_put = { "bench_row_put",
	"INSERT INTO bench_row (id, body) VALUES (?1, ?2)",
	"INSERT INTO bench_row (id, body) VALUES ($1, $2)", 2 };

struct inserting {
	struct db *db;
	struct str body;
	int64_t until;    /* microseconds of the clock below */
	int64_t rows;     /* ids given; used by the writer's thread only */
	pthread_t thread; /* of this hand */
	struct inserting *all;
	int64_t done;
	enum err e;
};

static enum err
tell(struct job *j, struct db_rw *rw, void *arg)
{
	struct inserting *all = arg;

	return db_change(j, rw, &row_put, VALUES(DB_I(++all->rows), DB_T(all->body)),
	    NULL);
}

static enum err
insert_some(struct job *j, void *arg)
{
	struct inserting *mine = arg;
	enum err e = OK;

	while (e == OK && microseconds() < mine->all->until) {
		e = db_tell(j, mine->all->db, tell, mine->all);
		mine->done += e == OK;
	}
	if (e != OK)
		fprintf(stderr, "bench/pages: %s\n", j->told);
	return e;
}

static void *
hand(void *arg)
{
	struct inserting *mine = arg;
	struct job j = { .now = 0 };

	mine->e = job_run(&j, THREAD_MEMORY, insert_some, mine);
	return NULL;
}

/* The threads end by themselves; the first error is kept. */
static enum err
insert_by_hands(struct job *j, struct inserting *all, unsigned n)
{
	struct inserting *hands = NEWS(j, struct inserting, n);
	unsigned begun = 0;
	enum err e = OK;

	for (; begun < n; begun++) {
		hands[begun].all = all;
		if (pthread_create(&hands[begun].thread, NULL, hand, &hands[begun]) != 0)
			break;
	}
	if (begun < n)
		e = fail(j, E_SYSTEM, "only %u of %u threads", begun, n);
	for (unsigned i = 0; i < begun; i++) {
		(void)pthread_join(hands[i].thread, NULL);
		all->done += hands[i].done;
		e = e == OK ? hands[i].e : e;
	}
	return e;
}

static enum err
insert_rows(struct job *j, const struct tool *t)
{
	struct db_place place = { str_of(t->argv[2]), str_of(t->argv[3]) };
	struct num bytes, seconds;
	struct inserting all = { .done = 0 };
	char *body = job_alloc(j, ROW_MAX);
	int64_t from;
	enum err e;

	if (!num_parse(str_of(t->argv[4]), &bytes) || bytes.u > ROW_MAX * NUM_ONE ||
	    !num_parse(str_of(t->argv[5]), &seconds))
		return fail(j, E_INPUT, "BYTES and SECONDS are numbers");
	memset(body, 'x', ROW_MAX);
	all.body = (struct str){ body, (size_t)(bytes.u / NUM_ONE) };
	e = db_open(j, &place, &room, 1, &all.db);
	if (e == OK)
		e = db_writer_start(j, all.db);
	from = microseconds();
	all.until = from + seconds.u;
	if (e == OK)
		e = insert_by_hands(j, &all, web_defaults.write_workers);
	if (e == OK)
		printf("%lld %lld\n", (long long)all.done,
		    (long long)(microseconds() - from));
	if (all.db != NULL)
		db_writer_stop(all.db);
	db_close(all.db);
	return e;
}

static enum err
pages(struct job *j, void *arg)
{
	const struct tool *t = arg;
	const char *what = t->argc > 1 ? t->argv[1] : "";

	if (strcmp(what, "static") == 0 && t->argc > 2)
		return serve_static(j, t);
	if (strcmp(what, "insert") == 0 && t->argc == 6)
		return insert_rows(j, t);
	return fail(j, E_INPUT, "pages static FILE … | insert DIR URL BYTES SECONDS");
}

int
main(int argc, char **argv)
{
	return tool_run(argc, argv, pages);
}
