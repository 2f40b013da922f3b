/* SPDX-License-Identifier: MIT
 *
 * conn.h -- what the files of this room share: a connection and its engine
 *
 * An engine is one kind of database: sqlite.c and pg.c each make one, and are
 * the only files that see their library.  Functions of an engine that return
 * bool leave a reason behind when they return false; told() makes a sentence
 * of it.  All the rest of this room is written against struct engine.
 */
#ifndef STORE_CONN_H
#define STORE_CONN_H

#include <stdatomic.h>

#include "store/store.h"

#define STATEMENTS_MAX 1024 /* places for statements of one connection */

struct prepared {
	const struct sql_text *q;     /* NULL: a free place */
	const struct db_rows *reader; /* who reads it now, or NULL */
	void *st;                     /* the engine's own */
};

struct given { /* the rows of one statement */
	const struct db_value *v;
	size_t rows, cols;
};

struct db_ro {
	const struct engine *engine;
	struct db *db;
	void *c;            /* the engine's own */
	bool writes;        /* it is the reader in a struct db_rw */
	bool begun;         /* db_begin(), and neither committed nor rolled back */
	bool spoiled;       /* a step of that transaction or part failed */
	int parts;          /* open ones, one inside the other */
	struct given given; /* SQLite: what it reads in db_change_all() */
	size_t stmt_n;
	struct prepared stmt[STATEMENTS_MAX];
};

struct db_rw {
	struct db_ro as_reader; /* first: db_rw_reader() */
};

struct writer; /* writer.c */

struct db {
	const struct engine *engine;
	char *file; /* the SQLite database */
	char *url;  /* the PostgreSQL database */
	int lock;   /* -1: none taken */
	bool writer_open;
	atomic_bool broken;
	struct writer *writer; /* NULL: never started */
};

struct engine {
	/* Connect ${ro}, whose db and writes are set. */
	enum err (*open)(struct job *j, struct db_ro *ro);
	void (*close)(struct db_ro *ro);
	/* Make what this room itself needs, once for each db_open(). */
	enum err (*found)(struct job *j, struct db_ro *ro);
	/* The sentence for what just returned false. */
	enum err (*told)(struct job *j, struct db_ro *ro);
	bool (*exec)(struct db_ro *ro, const char *sql); /* nothing comes back */
	bool (*begin)(struct db_ro *ro);
	bool (*commit)(struct db_ro *ro);
	void (*rollback)(struct db_ro *ro); /* nothing open: nothing happens */
	bool (*select)(struct db_ro *ro, struct prepared *p, const struct db_value *v);
	bool (*next)(struct db_ro *ro, struct prepared *p, bool *more);
	bool (*change)(struct db_ro *ro, struct prepared *p, const struct db_value *v,
	    int64_t *changed);
	bool (*change_all)(struct db_ro *ro, struct prepared *p, const struct db_value *v,
	    size_t rows);                                  /* p->q->params values each */
	void (*end)(struct db_ro *ro, struct prepared *p); /* stop reading */
	void (*forget)(struct db_ro *ro, struct prepared *p); /* for good */
	int64_t (*get_int)(const struct prepared *p, int col);
	struct str (*get_str)(const struct prepared *p, int col); /* until next */
	int (*cols)(const struct prepared *p);
	enum db_type (*col_type)(const struct prepared *p, int col);
	/* Copy the database to the empty file ${to}; fill the empty one. */
	enum err (*dump)(struct job *j, struct db *db, const char *to);
	enum err (*fill)(struct job *j, const char *from, struct db *db);
};

extern const struct engine engine_sqlite, engine_pg;

struct saying { /* the sentence for an error of the library */
	enum err e;
	const char *told;
};
#define TOLD_CONFLICT                                              \
	{                                                          \
		E_INPUT, "与已有的记录冲突，没有保存" \
	}
#define TOLD_FULL                                                                                \
	{                                                                                        \
		E_LIMIT, "磁盘已满，这次的改动没有保存；请腾出空间后再试" \
	}
#define TOLD_BUSY                                                                   \
	{                                                                           \
		E_BUSY, "数据库正忙，这次没有办成；请过几秒再试" \
	}
#define TOLD_MEMORY                                                            \
	{                                                                      \
		E_LIMIT, "内存不足，这次没有办成；请稍后再试" \
	}

/* How far each room's tables have come; found() makes it. */
#define MIGRATION_TABLE                                                         \
	"CREATE TABLE IF NOT EXISTS migration (room TEXT NOT NULL PRIMARY KEY," \
	" n BIGINT NOT NULL)"

/* End every statement that is read, but no transaction. */
void conn_end_all(struct db_ro *ro);
/* End what the calling thread reads; it goes on to wait for the writer. */
void conn_look_up(void);
void conn_forget(const struct db_ro *ro); /* it is about to be closed */
/* What ${ro} was asked for failed: note it, and tell. */
enum err conn_failed(struct job *j, struct db_ro *ro);

void writer_free(struct writer *w); /* stopped; NULL is allowed */

/* The directory's lock file; E_BUSY if another process has it. */
enum err dir_lock(struct job *j, struct str dir, int *out) MUST_USE;
/* Have ${write} fill PATH.part, and give that its name when it is on the disk;
 * E_INPUT if ${path} exists. */
typedef enum err copy_fn(struct job *j, const char *part, void *arg);
enum err copy_to_new(struct job *j, const char *path, copy_fn *write, void *arg) MUST_USE;

/* A database that is not connected yet; its lock is -1. */
enum err db_new(struct job *j, const struct db_place *place, struct db **out) MUST_USE;

#endif
