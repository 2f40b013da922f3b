/* SPDX-License-Identifier: MIT
 *
 * export.c -- the whole ledger as lines, exactly as it stands in the tables
 *
 * Nothing is checked or put right here: what somebody did to the tables must
 * be seen by whoever checks the export.  A seal stands after the fact it ends
 * with; seals of more facts than there are stand last.
 */
#include "ledger/line.h"

#define PAGE_FACTS 500
#define PAGE_BYTES ((size_t)8 << 20)
#define PAGE_MEMORY ((size_t)256 << 20)

struct export
{
	struct db_ro *ro;
	const struct ledger_room *rooms;
	size_t n;
	bool open_only;
	const struct ledger_sink *sink;
	int64_t seq;       /* facts up to here are out */
	int64_t sealed;    /* seals up to this size are out */
	int64_t next_seal; /* the size of the next; INT64_MAX if there is none */
	int64_t facts, seals;
	struct tree tree;
	bool more;
};

static enum err
put_line(struct job *j, const struct export *x, const struct line *l)
{
	return x->sink->put(j, x->sink->arg, line_write(j, l));
}

static enum err
put_head(struct job *j, const struct export *x)
{
	struct line l = { .kind = LINE_HEAD,
		.what = S("账本"),
		.format = LEDGER_FORMAT,
		.open_only = x->open_only };

	return put_line(j, x, &l);
}

static bool
is_hidden(const struct export *x, const struct ledger_fact *f)
{
	const struct ledger_kind *kind;

	if (!x->open_only)
		return false;
	kind = ledger_kind_find(x->rooms, x->n, f->kind);
	return kind == NULL || (kind->flags & LEDGER_PUBLIC) == 0;
}

static enum err
put_fact(struct job *j, struct export *x, const struct whole *w)
{
	struct line l = { .kind = LINE_FACT, .w = *w };
	hash32 block;

	if (w->f.erased)
		l.groups = LINE_DIGEST | LINE_ERASED;
	else
		l.groups = is_hidden(x, &w->f) ? LINE_DIGEST : LINE_BODY;
	(void)tree_push(&x->tree, w->f.leaf, block);
	x->seq = w->f.seq;
	x->facts++;
	return put_line(j, x, &l);
}

/* All seals of at most ${upto} facts that are not out yet. */
static enum err
put_seals(struct job *j, struct export *x, int64_t upto)
{
	struct line l = { .kind = LINE_SEAL };
	bool found;
	enum err e = OK;

	while (e == OK && x->next_seal <= upto) {
		e = seal_after(j, x->ro, x->sealed, &l.seal, &found);
		if (e == OK && found && l.seal.size <= upto) {
			x->seals++;
			x->sealed = l.seal.size;
			e = put_line(j, x, &l);
		} else {
			x->next_seal = found ? l.seal.size : INT64_MAX;
			break;
		}
	}
	return e;
}

static enum err
put_page(struct job *j, void *arg)
{
	struct export *x = arg;
	const struct whole *list;
	size_t n;
	enum err e = fact_page(j, x->ro, x->seq, PAGE_FACTS, PAGE_BYTES, &list, &n);

	for (size_t i = 0; e == OK && i < n; i++) {
		e = put_fact(j, x, &list[i]);
		if (e == OK)
			e = put_seals(j, x, x->seq);
	}
	x->more = n > 0;
	return e;
}

static enum err
put_end(struct job *j, struct export *x)
{
	struct line l = { .kind = LINE_END, .end = true, .facts = x->facts };
	enum err e = put_seals(j, x, INT64_MAX - 1);

	l.seals = x->seals;
	tree_root(&x->tree, l.root);
	return e == OK ? put_line(j, x, &l) : e;
}

enum err
ledger_export(struct job *j, struct db_ro *ro, const struct ledger_room *rooms, size_t n,
    bool open_only, const struct ledger_sink *sink)
{
	struct export x = { .ro = ro,
		.rooms = rooms,
		.n = n,
		.open_only = open_only,
		.sink = sink,
		.more = true };
	enum err e;

	crypto_ready();
	e = put_head(j, &x);
	while (e == OK && x.more)
		e = job_run(j, PAGE_MEMORY, put_page, &x);
	return e == OK ? put_end(j, &x) : e;
}
