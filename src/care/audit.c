/* SPDX-License-Identifier: MIT
 *
 * audit.c -- the whole ledger computed anew [核验], and what came of it as a fact
 *
 * The same check that `zeren verify` makes of a file, of the tables as they
 * are: what an export would hold goes line by line into it, and nowhere else.
 */
#include "care/kinds.h"

#define KEY_FACTS S("条数")
#define KEY_ERASED S("已抹去内容")
#define KEY_SEALS S("封存")
#define KEY_GOOD S("签名有效的封存")
#define KEY_UNCOVERED S("还没有封存")
#define KEY_ROOT S("树根")
#define KEY_KNOWN S("纸上的短码")
#define KEY_KNOWN_GOOD S("与短码相符")
#define KEY_WRONG S("不一致")
#define KEY_TOLD S("说明")

/* ── the ledger ─────────────────────────────────────────────────────── */

static enum err
take_line(struct job *j, void *arg, struct str line)
{
	return ledger_check_line(j, arg, line);
}

/* Of a text of a seal, the first line is enough to know it by. */
static struct str
known_words(struct str known)
{
	known = str_trim(known);
	return str_cut(known, 0, str_find(known, S("\n")));
}

static void
fill(struct job *j, const struct ledger_verdict *v, struct str known,
    struct care_audit *out)
{
	struct buf root = { .j = j };

	ledger_hash_put(&root, v->root);
	*out = (struct care_audit){ .at = j->now,
		.facts = v->facts,
		.erased = v->erased,
		.seals = v->seals,
		.seals_good = v->seals_good,
		.uncovered = v->uncovered,
		.root = buf_str(&root),
		.known = known_words(known),
		.known_good = v->known_good,
		.wrong = (int64_t)v->wrong,
		.told = v->told };
}

enum err
care_audit(struct job *j, struct db_ro *ro, const struct ledger_room *rooms, size_t n,
    struct str known, struct care_audit *out)
{
	struct ledger_check *c;
	struct ledger_verdict v;
	enum err e = ledger_check_new(j, known, &c);
	struct ledger_sink sink = { take_line, c };

	if (e == OK)
		e = ledger_export(j, ro, rooms, n, false, &sink);
	if (e != OK)
		return e;
	ledger_check_end(j, c, &v);
	fill(j, &v, known, out);
	return OK;
}

enum err
care_audit_put(struct job *j, struct db_rw *rw, int64_t actor, const struct care_audit *a)
{
	struct buf b = { .j = j };
	struct ledger_fact f = { .day = j->today,
		.actor = actor,
		.subject = ABOUT_LEDGER };

	body_put_int(&b, KEY_FACTS, a->facts);
	body_put_int(&b, KEY_ERASED, a->erased);
	body_put_int(&b, KEY_SEALS, a->seals);
	body_put_int(&b, KEY_GOOD, a->seals_good);
	body_put_int(&b, KEY_UNCOVERED, a->uncovered);
	body_put(&b, KEY_ROOT, a->root);
	body_put(&b, KEY_KNOWN, a->known);
	body_put_bool(&b, KEY_KNOWN_GOOD, a->known_good);
	body_put_int(&b, KEY_WRONG, a->wrong);
	body_put(&b, KEY_TOLD, a->told);
	f.body = buf_str(&b);
	return ledger_put(j, rw, &care_kinds[KIND_AUDIT], &f);
}

static struct care_audit
audit_read(struct job *j, const struct ledger_fact *f)
{
	return (struct care_audit){ .seq = f->seq,
		.at = f->at,
		.actor = f->actor,
		.facts = body_int(j, f->body, KEY_FACTS),
		.erased = body_int(j, f->body, KEY_ERASED),
		.seals = body_int(j, f->body, KEY_SEALS),
		.seals_good = body_int(j, f->body, KEY_GOOD),
		.uncovered = body_int(j, f->body, KEY_UNCOVERED),
		.root = body_get(j, f->body, KEY_ROOT),
		.known = body_get(j, f->body, KEY_KNOWN),
		.known_good = body_bool(j, f->body, KEY_KNOWN_GOOD),
		.wrong = body_int(j, f->body, KEY_WRONG),
		.told = body_get(j, f->body, KEY_TOLD) };
}

enum err
care_audit_list(struct job *j, struct db_ro *ro, size_t max,
    const struct care_audit **items, size_t *n)
{
	const struct ledger_fact *f;
	struct care_audit *list;
	enum err e = care_facts(j, ro, KIND_AUDIT, 0, max, &f, n);

	if (e != OK)
		return e;
	list = NEWS(j, struct care_audit, *n);
	for (size_t i = 0; i < *n; i++)
		list[i] = audit_read(j, &f[i]);
	*items = list;
	return OK;
}

/* ── the database ───────────────────────────────────────────────────── */

enum err
care_whole_put(struct job *j, struct db_rw *rw, int64_t actor, bool whole)
{
	struct buf b = { .j = j };
	struct ledger_fact f = { .day = j->today,
		.actor = actor,
		.subject = ABOUT_DATABASE };

	body_put_bool(&b, KEY_WHOLE, whole);
	f.body = buf_str(&b);
	return ledger_put(j, rw, &care_kinds[KIND_WHOLE], &f);
}
