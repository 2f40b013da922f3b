/* SPDX-License-Identifier: MIT
 *
 * sqlpack.c -- packs ROOM.sql into C tables: sqlpack ROOM IN.sql OUT.h
 *
 * -- migration: 1      statements that make or change the room's tables; from 1 on
 * -- name: unit_list   one statement, with values $1, $2, … without a gap
 * -- rows: unit_put    the same for db_change_all(): INSERT … VALUES (…) with all its
 *                      values there; it reads them from a table of rows, which
 *                      for PostgreSQL is made of arrays
 * -- anything else     a comment, dropped
 *
 * Makes enum ROOM_sql_id, ROOM_sql[] and, where there are migrations, the struct
 * db_room ROOM_tables; whoever includes OUT.h has included store/store.h.  A
 * statement called …_empty empties a view, one called …_dump reads it whole.  The text is the subset
 * that two databases understand (docs and the table below); for SQLite $n
 * becomes ?n and BYTES becomes BLOB, for PostgreSQL BYTES becomes BYTEA.  A key
 * of one column gets NOT NULL, which SQLite would forget.  The text is read
 * word by word, not parsed: the tests prepare it on both.
 */
#include "tool.h"

#define PARAMS_MAX 60
#define PIECES_MAX 1000

struct piece { /* a named statement, or a migration if the name is empty */
	struct str name;
	struct buf lite, pg; /* its text, for each database */
	uint64_t seen;       /* bit n: $n occurs */
	int line;            /* of its head */
	bool ended;          /* a ; came */
	bool rows;           /* it is given many rows of values */
};

struct pack {
	struct job *j;
	const char *room, *path;
	int line, migrations;
	struct piece piece[PIECES_MAX];
	size_t n;
	struct str last; /* the word or sign just read */
};

static enum err
wrong(struct pack *p, struct str why)
{
	return fail(p->j, E_INPUT, "%s:%d: %.*s", p->path, p->line, STR_FMT(why));
}

/* Words that only one of the two databases knows, or knows differently. */
static const struct {
	const char *word;
	bool call; /* only when a parenthesis follows */
	const char *instead;
} refused[] = {
	{ "LIKE", false, "search by an indexed key" },
	{ "GLOB", false, "search by an indexed key" },
	{ "BOOLEAN", false, "write BIGINT CHECK (x IN (0, 1))" },
	{ "BOOL", false, "write BIGINT CHECK (x IN (0, 1))" },
	{ "TRUE", false, "write 1" },
	{ "FALSE", false, "write 0" },
	{ "REAL", false, "write BIGINT, in millionths" },
	{ "FLOAT", false, "write BIGINT, in millionths" },
	{ "DOUBLE", false, "write BIGINT, in millionths" },
	{ "NUMERIC", false, "write BIGINT, in millionths" },
	{ "DECIMAL", false, "write BIGINT, in millionths" },
	{ "SERIAL", false, "write BIGINT; every id is given" },
	{ "BIGSERIAL", false, "write BIGINT; every id is given" },
	{ "AUTOINCREMENT", false, "every id is given" },
	{ "INT", false, "write BIGINT" },
	{ "INTEGER", false, "write BIGINT; every id is given" },
	{ "VARCHAR", false, "write TEXT" },
	{ "BLOB", false, "write BYTES" },
	{ "BYTEA", false, "write BYTES" },
	{ "STRICT", false, "write CHECKs" },
	{ "ROWID", false, "name the key" },
	{ "PRAGMA", false, "the store room sets these" },
	{ "ATTACH", false, "there is one database" },
	{ "IGNORE", false, "write ON CONFLICT … DO NOTHING" },
	{ "IFNULL", true, "write COALESCE" },
	{ "GROUP_CONCAT", true, "read rows and join them" },
	{ "STRING_AGG", true, "read rows and join them" },
	{ "INSTR", true, "search by an indexed key, or in C" },
	{ "STRPOS", true, "search by an indexed key, or in C" },
	{ "AVG", true, "read the sum and the count" },
	{ "TOTAL", true, "write CAST(SUM(x) AS BIGINT)" },
	{ "TYPEOF", true, "types are known" },
	{ "PRINTF", true, "texts are made in C" },
	{ "ILIKE", false, "search by an indexed key" },
	{ "RANDOM", true, "chance is given as a value" },
	{ "DATE", true, "dates are day numbers, given as values" },
	{ "DATETIME", true, "time is given as a value" },
	{ "TIME", true, "time is given as a value" },
	{ "STRFTIME", true, "time is given as a value" },
	{ "JULIANDAY", true, "dates are day numbers, given as values" },
	{ "NOW", true, "time is given as a value" },
	{ "CURRENT_TIMESTAMP", false, "time is given as a value" },
	{ "CURRENT_DATE", false, "time is given as a value" },
};

static bool
same(struct str word, const char *upper)
{
	return word.n == strlen(upper) && strncasecmp(word.p, upper, word.n) == 0;
}

static bool
is_word_char(char c)
{
	return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9');
}

/* The same to both. */
static void
put(struct piece *q, struct str s)
{
	buf_put(&q->lite, s);
	buf_put(&q->pg, s);
}

static bool
is_type(struct str word)
{
	return same(word, "BIGINT") || same(word, "TEXT") || same(word, "BYTES");
}

/* ── words ──────────────────────────────────────────────────────────── */

static enum err
put_word(struct pack *p, struct piece *q, struct str word, struct str rest)
{
	bool call = str_starts(str_trim(rest), S("("));
	size_t i;

	for (i = 0; i < ARRAY_N(refused); i++)
		if (same(word, refused[i].word) && (call || !refused[i].call))
			return wrong(p,
			    job_fmt(p->j, "%s is not in the common subset; %s",
				refused[i].word, refused[i].instead));
	if (word.n >= 4 && strncasecmp(word.p, "JSON", 4) == 0)
		return wrong(p, S("JSON is not in the common subset; write columns"));
	if (same(p->last, "IS") && !same(word, "NULL") && !same(word, "NOT"))
		return wrong(p, S("IS only before NULL; write ="));
	if (same(word, "REPLACE") && same(p->last, "OR"))
		return wrong(p,
		    S("OR REPLACE is not in the common subset; "
		      "write ON CONFLICT … DO UPDATE"));
	if (same(word, "PRIMARY") && is_type(p->last))
		put(q, S("NOT NULL "));
	buf_put(&q->lite, same(word, "BYTES") ? S("BLOB") : word);
	buf_put(&q->pg, same(word, "BYTES") ? S("BYTEA") : word);
	return OK;
}

static enum err
put_param(struct pack *p, struct piece *q, struct str digits)
{
	int n = 0;
	size_t i;

	for (i = 0; i < digits.n && n <= PARAMS_MAX; i++) {
		if (digits.p[i] < '0' || digits.p[i] > '9')
			return wrong(p, S("after $ comes a number"));
		n = n * 10 + (digits.p[i] - '0');
	}
	if (n < 1 || n > PARAMS_MAX)
		return wrong(p, job_fmt(p->j, "values are $1 to $%d", PARAMS_MAX));
	if (q->name.n == 0)
		return wrong(p, S("a migration takes no values"));
	q->seen |= UINT64_C(1) << n;
	buf_fmt(&q->lite, "?%d", n);
	buf_fmt(&q->pg, "$%d", n);
	return OK;
}

static enum err
put_sign(struct pack *p, struct piece *q, char c)
{
	bool after_select = same(p->last, "SELECT") || same(p->last, "DISTINCT") ||
	    same(p->last, ".");

	if (c == '*' && after_select)
		return wrong(p, S("name the columns instead of *"));
	if (c == '?')
		return wrong(p, S("values are written $1, $2, …"));
	if (c == '"' || c == '`' || c == '[')
		return wrong(p, S("names are plain words, texts stand in '…'"));
	if (c == '=' && same(p->last, "="))
		return wrong(p, S("== is not in the common subset; write ="));
	if (c == ';' && q->name.n > 0)
		q->ended = true;
	else
		put(q, (struct str){ &c, 1 });
	return OK;
}

/* The end of the '…' that begins ${s}, or 0 if it does not end on this line. */
static size_t
quoted(struct str s)
{
	size_t i;

	for (i = 1; i < s.n; i++)
		if (s.p[i] == '\'')
			return i + 1;
	return 0;
}

/* Put the word, text, value or sign that begins ${s}; *used is its length. */
static enum err
put_one(struct pack *p, struct piece *q, struct str s, size_t *used)
{
	size_t n = s.p[0] == '$', from = n;
	enum err e = OK;

	while (n < s.n && is_word_char(s.p[n]))
		n++;
	if (s.p[0] == '\'') {
		n = quoted(s);
		if (n == 0)
			return wrong(p, S("'…' does not end on its line"));
		put(q, str_cut(s, 0, n));
	} else if (from > 0) {
		e = put_param(p, q, str_cut(s, from, n));
	} else if (n > 0) {
		e = put_word(p, q, str_cut(s, 0, n), str_cut(s, n, s.n));
	} else {
		n = 1;
		e = put_sign(p, q, s.p[0]);
	}
	p->last = str_cut(s, 0, n);
	*used = n;
	return e;
}

/* ── lines ──────────────────────────────────────────────────────────── */

static enum err
put_line(struct pack *p, struct str line)
{
	struct piece *q = p->n > 0 ? &p->piece[p->n - 1] : NULL;
	size_t i = 0, used = 0;
	enum err e = OK;

	if (q == NULL)
		return wrong(p, S("begin with -- name: … or -- migration: 1"));
	while (i < line.n && e == OK && !str_starts(str_cut(line, i, line.n), S("--"))) {
		if (line.p[i] == ' ' || line.p[i] == '\t') {
			put(q, S(" "));
			i++;
			continue;
		}
		if (q->ended)
			return wrong(p, S("a name has one statement"));
		e = put_one(p, q, str_cut(line, i, line.n), &used);
		i += used;
	}
	put(q, S("\n"));
	return e;
}

/* ── many rows at once ──────────────────────────────────────────────── */

/* Where the parenthesis that begins ${s} ends, or s.n; texts have none. */
static size_t
closing(struct str s)
{
	size_t i, deep = 0;

	for (i = 0; i < s.n; i++) {
		deep += s.p[i] == '(';
		if (s.p[i] == ')' && --deep == 0)
			break;
	}
	return i;
}

/* What ${s} says of the value $7, written ${sign}7, said of the column p7 of rows x. */
static void
put_of_rows(struct buf *b, struct str s, char sign)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == sign)
			buf_put(b, S("x.p"));
		else
			buf_c(b, s.p[i]);
	}
}

/* VALUES (…, $2) of ${text} becomes SELECT …, x.p2 FROM ${source}. */
static enum err
read_rows(struct pack *p, struct buf *text, char sign, struct str source)
{
	struct str all = buf_str(text), word = S("VALUES ("), inner, tail;
	struct str value = { &sign, 1 };
	size_t at = str_find(all, word);
	struct buf b = { .j = p->j };

	inner = str_cut(all, at == all.n ? at : at + word.n - 1, all.n);
	tail = str_cut(inner, closing(inner), inner.n);
	if (tail.n == 0 || str_find(tail, value) < tail.n ||
	    str_find(str_cut(all, 0, at), value) < at)
		return wrong(p, S("of many rows: INSERT … VALUES (…), all values there"));
	buf_put(&b, str_cut(all, 0, at));
	buf_put(&b, S("SELECT "));
	put_of_rows(&b, str_cut(inner, 1, inner.n - tail.n), sign);
	buf_put(&b, S(" FROM "));
	buf_put(&b, source);
	buf_put(&b, str_cut(tail, 1, tail.n));
	*text = b;
	return OK;
}

/* SQLite reads the rows from a table of the program's; without WHERE it would take
 * ON CONFLICT for a join.  PostgreSQL: unnest($1, $2) AS x(p1, p2). */
static enum err
spread_rows(struct pack *p, struct piece *q)
{
	int n = __builtin_popcountll(q->seen);
	struct buf b = { .j = p->j };
	enum err e = read_rows(p, &q->lite, '?', S("given_rows x WHERE 1"));

	buf_put(&b, S("unnest("));
	for (int i = 1; i <= n; i++)
		buf_fmt(&b, "%s$%d", i > 1 ? ", " : "", i);
	buf_put(&b, S(") AS x("));
	for (int i = 1; i <= n; i++)
		buf_fmt(&b, "%sp%d", i > 1 ? ", " : "", i);
	buf_c(&b, ')');
	return e == OK ? read_rows(p, &q->pg, '$', buf_str(&b)) : e;
}

/* The values of the piece that ends here have no gap, and it is not empty. */
static enum err
check_last(struct pack *p)
{
	struct piece *q = p->n > 0 ? &p->piece[p->n - 1] : NULL;

	if (q == NULL)
		return OK;
	p->line = q->line;
	if (str_trim(buf_str(&q->lite)).n == 0)
		return wrong(p, S("no statement follows"));
	if (((q->seen | 1) & ((q->seen | 1) + 1)) != 0)
		return wrong(p,
		    job_fmt(p->j, "%.*s: the values $1, $2, … have a gap",
			STR_FMT(q->name)));
	return q->rows ? spread_rows(p, q) : OK;
}

static enum err
start(struct pack *p, struct str name)
{
	int line = p->line;
	enum err e = check_last(p);

	if (e != OK)
		return e;
	p->line = line;
	if (p->n == PIECES_MAX)
		return wrong(p, S("too many statements"));
	p->piece[p->n++] = (struct piece){ .name = name,
		.line = line,
		.lite = { .j = p->j },
		.pg = { .j = p->j } };
	p->last = S("");
	return OK;
}

static enum err
start_migration(struct pack *p, struct str number)
{
	if (!str_eq(number, job_fmt(p->j, "%d", p->migrations + 1)))
		return wrong(p,
		    job_fmt(p->j, "the next migration is %d", p->migrations + 1));
	p->migrations++;
	return start(p, S(""));
}

static enum err
start_name(struct pack *p, struct str name)
{
	size_t i;

	for (i = 0; i < name.n; i++)
		if (!is_word_char(name.p[i]) || (name.p[i] >= 'A' && name.p[i] <= 'Z'))
			break;
	if (name.n == 0 || i < name.n)
		return wrong(p, S("a name is made of a–z, 0–9 and _"));
	for (i = 0; i < p->n; i++)
		if (str_eq(p->piece[i].name, name))
			return wrong(p,
			    job_fmt(p->j, "%.*s: named twice", STR_FMT(name)));
	return start(p, name);
}

static enum err
read_line(struct pack *p, struct str line)
{
	if (str_starts(line, S("-- name:")))
		return start_name(p, str_trim(str_cut(line, 8, line.n)));
	if (str_starts(line, S("-- rows:"))) {
		enum err e = start_name(p, str_trim(str_cut(line, 8, line.n)));

		p->piece[p->n > 0 ? p->n - 1 : 0].rows = e == OK;
		return e;
	}
	if (str_starts(line, S("-- migration:")))
		return start_migration(p, str_trim(str_cut(line, 13, line.n)));
	if (str_trim(line).n == 0 || str_starts(str_trim(line), S("--")))
		return OK;
	return put_line(p, line);
}

/* ── the C tables ───────────────────────────────────────────────────── */

static void
put_text(struct buf *b, struct str text)
{
	struct str line;

	while (tool_line(&text, &line)) {
		buf_put(b, S("\n\t    \""));
		tool_literal(b, line);
		buf_put(b, text.n > 0 ? S("\\n\"") : S("\""));
	}
}

static void
put_migrations(struct pack *p, struct buf *b, bool pg)
{
	size_t i;

	if (p->migrations == 0)
		return;
	buf_fmt(b, "static const char *const %s_migration%s[] = {", p->room,
	    pg ? "_pg" : "");
	for (i = 0; i < p->n; i++)
		if (p->piece[i].name.n == 0) {
			buf_put(b, S("\n\t(")); /* one text, however many lines */
			put_text(b,
			    str_trim(buf_str(pg ? &p->piece[i].pg : &p->piece[i].lite)));
			buf_put(b, S("),"));
		}
	buf_put(b, S("\n};\n"));
}

/* Its number: TOWN_UNIT_LIST. */
static void
put_id(struct pack *p, struct buf *b, struct str name)
{
	struct str id = job_fmt(p->j, "%s_%.*s", p->room, STR_FMT(name));

	for (size_t i = 0; i < id.n; i++)
		buf_c(b, id.p[i] >= 'a' ? (char)(id.p[i] & ~0x20) : id.p[i]);
}

static void
put_names(struct pack *p, struct buf *b)
{
	size_t i;

	buf_fmt(b, "enum %s_sql_id {\n", p->room);
	for (i = 0; i < p->n; i++) {
		if (p->piece[i].name.n == 0)
			continue;
		buf_c(b, '\t');
		put_id(p, b, p->piece[i].name);
		buf_put(b, S(",\n"));
	}
	buf_put(b, S("};\n"));
}

static void
put_statements(struct pack *p, struct buf *b)
{
	size_t i;

	if (p->n == (size_t)p->migrations)
		return;
	put_names(p, b);
	buf_fmt(b, "static const struct sql_text %s_sql[] = {\n", p->room);
	for (i = 0; i < p->n; i++) {
		struct piece *q = &p->piece[i];

		if (q->name.n == 0)
			continue;
		buf_fmt(b, "\t{ \"%.*s\",", STR_FMT(q->name));
		put_text(b, str_trim(buf_str(&q->lite)));
		buf_c(b, ',');
		put_text(b, str_trim(buf_str(&q->pg)));
		buf_fmt(b, ", %d },\n", __builtin_popcountll(q->seen));
	}
	buf_put(b, S("};\n"));
}

/* The statements whose name ends with ${tail}, in their order; are there any? */
static bool
put_chosen(struct pack *p, struct buf *b, const char *tail)
{
	struct buf list = { .j = p->j };

	for (size_t i = 0; i < p->n; i++)
		if (str_ends(p->piece[i].name, str_of(tail))) {
			buf_fmt(&list, "\n\t&%s_sql[", p->room);
			put_id(p, &list, p->piece[i].name);
			buf_put(&list, S("],"));
		}
	if (list.n > 0)
		buf_fmt(b, "static const struct sql_text *const %s%s[] = {%.*s\n};\n",
		    p->room, tail, STR_FMT(buf_str(&list)));
	return list.n > 0;
}

static void
put_room(struct pack *p, struct buf *b)
{
	bool empty = put_chosen(p, b, "_empty"), dump = put_chosen(p, b, "_dump");

	if (p->migrations == 0)
		return;
	buf_fmt(b,
	    "static const struct db_room %s_tables = {\n\t.name = \"%s\",\n"
	    "\t.migration = %s_migration,\n\t.migration_pg = %s_migration_pg,\n"
	    "\t.migration_n = %d,\n",
	    p->room, p->room, p->room, p->room, p->migrations);
	if (empty)
		buf_fmt(b,
		    "\t.empty = %s_empty,\n\t.empty_n = sizeof %s_empty / sizeof *%s_empty,\n",
		    p->room, p->room, p->room);
	if (dump)
		buf_fmt(b,
		    "\t.dump = %s_dump,\n\t.dump_n = sizeof %s_dump / sizeof *%s_dump,\n",
		    p->room, p->room, p->room);
	buf_put(b, S("};\n"));
}

static enum err
pack(struct job *j, void *arg)
{
	struct tool *a = arg;
	struct pack *p = NEW(j, struct pack);
	struct buf b = { .j = j };
	struct str text, line;
	enum err e;

	if (a->argc != 4)
		return fail(j, E_INPUT, "usage: sqlpack ROOM IN.sql OUT.h");
	p->j = j;
	p->room = a->argv[1];
	p->path = a->argv[2];
	e = tool_read(j, p->path, &text);
	while (e == OK && tool_line(&text, &line)) {
		p->line++;
		e = read_line(p, line);
	}
	if (e == OK)
		e = check_last(p);
	if (e != OK)
		return e;
	buf_fmt(&b,
	    "/* made by tools/sqlpack from %s */\n#pragma GCC diagnostic push\n"
	    "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n",
	    p->path);
	put_migrations(p, &b, false);
	put_migrations(p, &b, true);
	put_statements(p, &b);
	put_room(p, &b);
	buf_put(&b, S("#pragma GCC diagnostic pop\n"));
	return tool_write(j, a->argv[3], buf_str(&b));
}

int
main(int argc, char **argv)
{
	return tool_run(argc, argv, pack);
}
