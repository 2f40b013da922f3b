/* SPDX-License-Identifier: MIT
 *
 * line.c -- the fields of every kind of line, as one table for both ways
 *
 * Strict: a line must be what line_write() would write, byte for byte, so that
 * two readers cannot understand it differently.
 */
#include "ledger/line.h"
#include "office/office.h"

enum field_type { FIELD_INT, FIELD_DAY, FIELD_TEXT, FIELD_SALT, FIELD_HASH, FIELD_BOOL };

struct field {
	enum line_kind line;
	const char *name;
	enum field_type type;
	size_t at;      /* in struct line */
	unsigned group; /* 0: always there */
};

#define INT_LIMIT ((INT64_C(1) << 53) - 1) /* exact in every reader of JSON */
#define AT(member) offsetof(struct line, member)

/* In the order they are written; the first of a line says which line it is. */
static const struct field fields[] = {
	{ LINE_HEAD, "zeren", FIELD_TEXT, AT(what), 0 },
	{ LINE_HEAD, "format", FIELD_INT, AT(format), 0 },
	{ LINE_HEAD, "public", FIELD_BOOL, AT(open_only), 0 },
	{ LINE_FACT, "seq", FIELD_INT, AT(w.f.seq), 0 },
	{ LINE_FACT, "at", FIELD_INT, AT(w.f.at), 0 },
	{ LINE_FACT, "day", FIELD_DAY, AT(w.f.day), 0 },
	{ LINE_FACT, "actor", FIELD_INT, AT(w.f.actor), 0 },
	{ LINE_FACT, "unit", FIELD_INT, AT(w.f.unit), 0 },
	{ LINE_FACT, "kind", FIELD_TEXT, AT(w.f.kind), 0 },
	{ LINE_FACT, "subject", FIELD_TEXT, AT(w.f.subject), 0 },
	{ LINE_FACT, "salt", FIELD_SALT, AT(w.salt), LINE_BODY },
	{ LINE_FACT, "body", FIELD_TEXT, AT(w.f.body), LINE_BODY },
	{ LINE_FACT, "digest", FIELD_HASH, AT(w.digest), LINE_DIGEST },
	{ LINE_FACT, "erased", FIELD_BOOL, AT(w.f.erased), LINE_ERASED },
	{ LINE_FACT, "leaf", FIELD_HASH, AT(w.f.leaf), 0 },
	{ LINE_SEAL, "seal", FIELD_INT, AT(seal.size), 0 },
	{ LINE_SEAL, "at", FIELD_INT, AT(seal.at), 0 },
	{ LINE_SEAL, "root", FIELD_HASH, AT(seal.root), 0 },
	{ LINE_SEAL, "note", FIELD_TEXT, AT(seal.note), 0 },
	{ LINE_SEAL, "code", FIELD_TEXT, AT(seal.code), 0 },
	{ LINE_SEAL, "key", FIELD_TEXT, AT(seal.key), 0 },
	{ LINE_END, "end", FIELD_BOOL, AT(end), 0 },
	{ LINE_END, "facts", FIELD_INT, AT(facts), 0 },
	{ LINE_END, "seals", FIELD_INT, AT(seals), 0 },
	{ LINE_END, "root", FIELD_HASH, AT(root), 0 },
};

/* ── writing ────────────────────────────────────────────────────────── */

static void
write_hex(struct job *j, struct office_json *w, const void *p, size_t n)
{
	char *hex = job_alloc(j, 2 * n + 1);

	(void)sodium_bin2hex(hex, 2 * n + 1, p, n);
	office_json_text(w, (struct str){ hex, 2 * n });
}

static void
write_value(struct job *j, struct office_json *w, enum field_type type, const void *at)
{
	const struct str *s = at;

	switch (type) {
	case FIELD_INT:
		office_json_int(w, *(const int64_t *)at);
		break;
	case FIELD_DAY:
		office_json_int(w, *(const int32_t *)at);
		break;
	case FIELD_TEXT:
		office_json_text(w, *s);
		break;
	case FIELD_SALT:
		write_hex(j, w, s->p, s->n);
		break;
	case FIELD_HASH:
		write_hex(j, w, at, LEDGER_HASH);
		break;
	case FIELD_BOOL:
		office_json_bool(w, *(const bool *)at);
		break;
	}
}

struct str
line_write(struct job *j, const struct line *l)
{
	struct buf b = { .j = j };
	struct office_json w = { .out = &b, .flat = true };

	office_json_object(&w);
	for (size_t i = 0; i < ARRAY_N(fields); i++) {
		const struct field *f = &fields[i];

		if (f->line != l->kind || (f->group & ~l->groups) != 0)
			continue;
		office_json_key(&w, str_of(f->name));
		write_value(j, &w, f->type, (const char *)l + f->at);
	}
	office_json_end(&w);
	return str_trim(buf_str(&b));
}

/* ── reading ────────────────────────────────────────────────────────── */

static bool
hex_parse(struct str hex, void *out, size_t n)
{
	char again[2 * LEDGER_HASH + 1];
	size_t got;

	if (hex.n != 2 * n || n > LEDGER_HASH ||
	    sodium_hex2bin(out, n, hex.p, hex.n, NULL, &got, NULL) != 0 || got != n)
		return false;
	(void)sodium_bin2hex(again, sizeof again, out, n);
	return memcmp(again, hex.p, hex.n) == 0; /* small letters */
}

static bool
read_salt(struct job *j, struct str hex, struct str *out)
{
	char *salt = job_alloc(j, LEDGER_SALT);

	*out = (struct str){ salt, LEDGER_SALT };
	return hex_parse(hex, salt, LEDGER_SALT);
}

static bool
read_value(struct job *j, const struct office_json_field *v, enum field_type type,
    void *at)
{
	bool text = v->type == OFFICE_JSON_TEXT, number = v->type == OFFICE_JSON_INT;

	switch (type) {
	case FIELD_INT:
		*(int64_t *)at = v->n;
		return number && v->n >= -INT_LIMIT && v->n <= INT_LIMIT;
	case FIELD_DAY:
		*(int32_t *)at = (int32_t)v->n;
		return number && v->n >= INT32_MIN && v->n <= INT32_MAX;
	case FIELD_TEXT:
		*(struct str *)at = v->text;
		return text;
	case FIELD_SALT:
		return text && read_salt(j, v->text, at);
	case FIELD_HASH:
		return text && hex_parse(v->text, at, LEDGER_HASH);
	case FIELD_BOOL:
		*(bool *)at = v->n != 0;
		return v->type == OFFICE_JSON_BOOL;
	}
	return false;
}

static const struct field *
field_of(enum line_kind kind, struct str name)
{
	for (size_t i = 0; i < ARRAY_N(fields); i++)
		if (fields[i].line == kind && str_eq(str_of(fields[i].name), name))
			return &fields[i];
	return NULL;
}

/* Which line begins with one of these fields? */
static bool
kind_of(const struct office_json_field *v, size_t n, enum line_kind *kind)
{
	static const struct {
		const char *name;
		enum line_kind kind;
	} first[] = { { "zeren", LINE_HEAD }, { "seq", LINE_FACT }, { "seal", LINE_SEAL },
		{ "end", LINE_END } };

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < ARRAY_N(first); k++)
			if (str_eq(v[i].key, str_of(first[k].name))) {
				*kind = first[k].kind;
				return true;
			}
	return false;
}

/* Put the values where they belong; *there has a bit for each field. */
static enum err
fill(struct job *j, const struct office_json_field *v, size_t n, struct line *l,
    uint64_t *there)
{
	for (size_t i = 0; i < n; i++) {
		const struct field *f = field_of(l->kind, v[i].key);

		if (f == NULL)
			return fail(j, E_INPUT, "不认识“%.*s”", STR_FMT(v[i].key));
		if (!read_value(j, &v[i], f->type, (char *)l + f->at))
			return fail(j, E_INPUT, "“%s”的值不合格式", f->name);
		*there |= UINT64_C(1) << (f - fields);
		l->groups |= f->group;
	}
	return OK;
}

static enum err
check_there(struct job *j, const struct line *l, uint64_t there)
{
	for (size_t i = 0; i < ARRAY_N(fields); i++) {
		const struct field *f = &fields[i];

		if (f->line == l->kind && (f->group & ~l->groups) == 0 &&
		    (there >> i & 1) == 0)
			return fail(j, E_INPUT, "缺少“%s”", f->name);
	}
	return OK;
}

static enum err
check_fact(struct job *j, const struct line *l)
{
	const struct ledger_fact *f = &l->w.f;
	bool erased = (l->groups & LINE_ERASED) != 0;

	if ((l->groups & ~(unsigned)LINE_ERASED) != LINE_DIGEST &&
	    (erased || l->groups != LINE_BODY))
		return fail(j, E_INPUT, "内容要么在（salt、body），要么只有 digest");
	if (erased != f->erased)
		return fail(j, E_INPUT, "“erased”只能是 true");
	if (f->kind.n == 0 || f->kind.n > LEDGER_KIND_MAX ||
	    f->subject.n > LEDGER_SUBJECT_MAX || f->body.n > LEDGER_BODY_MAX)
		return fail(j, E_INPUT, "“kind”“subject”或“body”太长或是空的");
	return OK;
}

enum err
line_parse(struct job *j, struct str text, struct line *out)
{
	const struct office_json_field *v;
	uint64_t there = 0;
	size_t n, bad;
	enum err e;

	*out = (struct line){ .groups = 0 };
	if (text.n > LEDGER_LINE_MAX || !utf8_valid(text, &bad))
		return fail(j, E_INPUT, "太长，或不是 UTF-8 文字");
	e = office_json_read(j, text, &v, &n);
	if (e == OK && !kind_of(v, n, &out->kind))
		return fail(j, E_INPUT, "看不出是哪一种行");
	if (e == OK)
		e = fill(j, v, n, out, &there);
	if (e == OK)
		e = check_there(j, out, there);
	if (e == OK && out->kind == LINE_FACT)
		e = check_fact(j, out);
	if (e == OK && !str_eq(line_write(j, out), text))
		return fail(j, E_INPUT, "写法不合格式：次序、空白或转义不同");
	return e;
}
