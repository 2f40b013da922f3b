/* SPDX-License-Identifier: MIT
 *
 * xlsx_book.c -- the parts of a workbook around a sheet
 *
 * xl/workbook.xml names the sheets, its .rels file says where they are,
 * sharedStrings.xml holds texts used by cells, styles.xml says which numbers
 * are days or percent.  Everything else in the archive is left unread.
 */
#include "office/office.h"
#include "office/xlsx.h"
#include "office/xml.h"

#define ID_MAX 64
#define CODES_MAX 500   /* number formats of its own */
#define LOOKS_MAX 65536 /* styles of cells; the format allows 65 490 */

/* Copies what fits and says whether it did. */
static bool
keep(char *to, size_t cap, const char *from)
{
	size_t n = from == NULL ? 0 : strlen(from);

	if (n == 0 || n >= cap)
		return false;
	memcpy(to, from, n + 1);
	return true;
}

/* Reads a part that need not be there. */
static enum err
read_part(struct xlsx_book *b, struct str path, struct str *out)
{
	enum err e = office_zip_read(b->j, &b->zip, path, out);

	if (e == E_MISSING)
		*out = (struct str){ 0 };
	return e == E_MISSING ? OK : e;
}

/* ── which sheet ────────────────────────────────────────────────────── */

struct choosing {
	struct str wanted; /* empty: the first that shows */
	char id[ID_MAX];   /* of the relationship; "" until found */
	bool from_1904;
};

static void
choose_open(void *arg, const char *tag, const char **attr)
{
	struct choosing *c = arg;
	const char *name = office_xml_attr(attr, "name"),
		   *state = office_xml_attr(attr, "state"),
		   *y1904 = office_xml_attr(attr, "date1904");

	if (strcmp(tag, "workbookPr") == 0 && y1904 != NULL)
		c->from_1904 = strcmp(y1904, "1") == 0 || strcmp(y1904, "true") == 0;
	if (strcmp(tag, "sheet") != 0 || c->id[0] != '\0' || name == NULL)
		return;
	if (c->wanted.n > 0 ? !str_eq(str_of(name), c->wanted)
			    : state != NULL && strcmp(state, "visible") != 0)
		return;
	(void)keep(c->id, sizeof c->id, office_xml_attr(attr, "id"));
}

struct finding {
	const char *id;
	char target[256], strings[256], styles[256];
};

static void
find_open(void *arg, const char *tag, const char **attr)
{
	struct finding *f = arg;
	const char *id = office_xml_attr(attr, "Id"),
		   *type = office_xml_attr(attr, "Type"),
		   *target = office_xml_attr(attr, "Target");

	if (strcmp(tag, "Relationship") != 0 || id == NULL || type == NULL)
		return;
	if (strcmp(id, f->id) == 0)
		(void)keep(f->target, sizeof f->target, target);
	else if (str_ends(str_of(type), S("/sharedStrings")))
		(void)keep(f->strings, sizeof f->strings, target);
	else if (str_ends(str_of(type), S("/styles")))
		(void)keep(f->styles, sizeof f->styles, target);
}

/* A target is relative to xl/ unless it begins with a slash. */
static struct str
path_of(struct job *j, const char *target)
{
	struct str s = str_of(target);

	if (s.n > 0 && s.p[0] == '/')
		return job_str(j, str_cut(s, 1, s.n));
	return job_fmt(j, "xl/%s", target);
}

static enum err
no_sheet(const struct xlsx_book *b, struct str wanted)
{
	if (wanted.n > 0)
		return fail(b->j, E_INPUT, "%.*s：没有叫“%.*s”的工作表",
		    STR_FMT(b->zip.name), STR_FMT(wanted));
	return fail(b->j, E_INPUT, "%.*s：里面没有可读的工作表", STR_FMT(b->zip.name));
}

static enum err
find_sheet(struct xlsx_book *b, struct choosing *c, struct finding *f)
{
	static const struct xml_calls choose = { .open = choose_open },
				      find = { .open = find_open };
	struct str xml;
	enum err e = office_zip_read(b->j, &b->zip, S("xl/workbook.xml"), &xml);

	if (e == E_MISSING)
		return fail(b->j, E_INPUT,
		    "%.*s：不是 Excel 工作簿；请在表格软件中另存为 .xlsx 再试",
		    STR_FMT(b->zip.name));
	if (e == OK)
		e = office_xml_walk(b->j, b->zip.name, xml, &choose, c);
	if (e == OK && c->id[0] == '\0')
		return no_sheet(b, c->wanted);
	f->id = c->id;
	if (e == OK)
		e = read_part(b, S("xl/_rels/workbook.xml.rels"), &xml);
	if (e == OK && xml.n > 0)
		e = office_xml_walk(b->j, b->zip.name, xml, &find, f);
	return e == OK && f->target[0] == '\0' ? no_sheet(b, c->wanted) : e;
}

/* ── shared strings ─────────────────────────────────────────────────── */

struct stringing {
	struct str *to;
	size_t n, cap;
	char *text; /* room for all */
	size_t at;
	bool in_text;
	size_t aside; /* inside rPh: how a word is read aloud */
};

static void
string_open(void *arg, const char *tag, const char **attr)
{
	struct stringing *s = arg;

	(void)attr;
	if (strcmp(tag, "si") == 0 && s->n < s->cap)
		s->to[s->n] = (struct str){ s->text + s->at, 0 };
	s->aside += strcmp(tag, "rPh") == 0;
	s->in_text = s->aside == 0 && strcmp(tag, "t") == 0;
}

static void
string_close(void *arg, const char *tag)
{
	struct stringing *s = arg;

	s->in_text = false;
	s->aside -= s->aside > 0 && strcmp(tag, "rPh") == 0;
	s->n += strcmp(tag, "si") == 0 && s->n < s->cap;
}

static void
string_text(void *arg, struct str t)
{
	struct stringing *s = arg;

	if (!s->in_text || s->n >= s->cap)
		return;
	memcpy(s->text + s->at, t.p, t.n);
	s->at += t.n;
	s->to[s->n].n += t.n;
}

/* Each is looked through once, however many cells use it. */
static enum err
plain_strings(const struct xlsx_book *b)
{
	for (size_t i = 0; i < b->strings; i++) {
		if (b->string[i].n > OFFICE_CSV_CELL_MAX)
			return fail(b->j, E_LIMIT, "%.*s：有一格超过 32 KiB；请缩短",
			    STR_FMT(b->zip.name));
		b->string[i] = office_xlsx_plain(b->j, b->string[i]);
	}
	return OK;
}

static enum err
read_strings(struct xlsx_book *b, struct str path)
{
	static const struct xml_calls calls = { string_open, string_close, string_text };
	struct stringing s = { 0 };
	struct str xml;
	enum err e = read_part(b, path, &xml);

	if (e != OK || xml.n == 0)
		return e;
	e = office_xml_count(b->j, b->zip.name, xml, "si", &s.cap);
	if (e != OK)
		return e;
	s.to = NEWS(b->j, struct str, s.cap + 1);
	s.text = job_alloc(b->j, xml.n); /* a text is never longer than its XML */
	e = office_xml_walk(b->j, b->zip.name, xml, &calls, &s);
	b->string = s.to;
	b->strings = s.n;
	return e == OK ? plain_strings(b) : e;
}

/* ── styles ─────────────────────────────────────────────────────────── */

struct styling {
	struct {
		long id;
		enum xlsx_look look;
	} code[CODES_MAX];
	size_t codes;
	enum xlsx_look *look;
	size_t n, cap;
	bool in_cells; /* inside cellXfs */
};

static long
number_of(const char *s)
{
	return s == NULL ? 0 : strtol(s, NULL, 10);
}

/* Formats every program knows without their code. */
static enum xlsx_look
built_in(long id)
{
	static const struct {
		long from, to;
		enum xlsx_look look;
	} known[] = {
		{ 9, 10, LOOK_PERCENT },
		{ 14, 22, LOOK_DATE },
		{ 27, 36, LOOK_DATE },
		{ 45, 47, LOOK_DATE },
		{ 50, 58, LOOK_DATE },
	};
	size_t i;

	for (i = 0; i < ARRAY_N(known); i++)
		if (id >= known[i].from && id <= known[i].to)
			return known[i].look;
	return LOOK_NUMBER;
}

static enum xlsx_look
look_of(const struct styling *s, long id)
{
	size_t i;

	for (i = 0; i < s->codes; i++)
		if (s->code[i].id == id)
			return s->code[i].look;
	return built_in(id);
}

static void
style_open(void *arg, const char *tag, const char **attr)
{
	struct styling *s = arg;
	const char *code = office_xml_attr(attr, "formatCode");
	long id = number_of(office_xml_attr(attr, "numFmtId"));

	if (strcmp(tag, "numFmt") == 0 && code != NULL && s->codes < CODES_MAX) {
		s->code[s->codes].id = id;
		s->code[s->codes++].look = office_xlsx_look(str_of(code));
	} else if (strcmp(tag, "cellXfs") == 0) {
		s->in_cells = true;
	} else if (strcmp(tag, "xf") == 0 && s->in_cells && s->n < s->cap) {
		s->look[s->n++] = look_of(s, id);
	}
}

static void
style_close(void *arg, const char *tag)
{
	struct styling *s = arg;

	if (strcmp(tag, "cellXfs") == 0)
		s->in_cells = false;
}

static enum err
read_styles(struct xlsx_book *b, struct str path)
{
	static const struct xml_calls calls = { .open = style_open,
		.close = style_close };
	struct styling *s = NEW(b->j, struct styling);
	struct str xml;
	enum err e = read_part(b, path, &xml);

	if (e != OK || xml.n == 0)
		return e;
	e = office_xml_count(b->j, b->zip.name, xml, "xf", &s->cap);
	if (e != OK)
		return e;
	s->cap = s->cap < LOOKS_MAX ? s->cap : LOOKS_MAX;
	s->look = NEWS(b->j, enum xlsx_look, s->cap + 1);
	e = office_xml_walk(b->j, b->zip.name, xml, &calls, s);
	b->look = s->look;
	b->looks = s->n;
	return e;
}

/* ── the whole ──────────────────────────────────────────────────────── */

/**
 * office_xlsx_book(b, sheet):
 * Fill ${b}, of which j and zip are given: find the sheet of that name, or the
 * first one that is not hidden if ${sheet} is empty; read strings and styles.
 */
static enum err
office_xlsx_book(struct xlsx_book *b, struct str sheet)
{
	struct choosing c = { .wanted = sheet };
	struct finding f = { .strings = "sharedStrings.xml", .styles = "styles.xml" };
	enum err e = find_sheet(b, &c, &f);

	if (e != OK)
		return e;
	b->from_1904 = c.from_1904;
	b->sheet = path_of(b->j, f.target);
	e = read_strings(b, path_of(b->j, f.strings));
	return e != OK ? e : read_styles(b, path_of(b->j, f.styles));
}

enum err
office_xlsx_read(struct job *j, struct str name, struct str bytes, struct str sheet,
    struct table *out)
{
	struct xlsx_book b = { .j = j, .zip = { name, bytes } };
	enum err e;

	if (str_starts(bytes, S("\xD0\xCF\x11\xE0")))
		return fail(j, E_INPUT,
		    "%.*s：是旧的 .xls，或者加了密码；请另存为不带密码的 .xlsx 再试",
		    STR_FMT(name));
	if (bytes.n > OFFICE_XLSX_BYTES_MAX)
		return fail(j, E_LIMIT, "%.*s：超过 16 MiB；请只留要用的表",
		    STR_FMT(name));
	e = office_zip_look(j, &b.zip);
	if (e == OK)
		e = office_xlsx_book(&b, sheet);
	return e != OK ? e : office_xlsx_sheet(&b, out);
}

enum err
office_table_read(struct job *j, struct str name, struct str bytes, struct table *out)
{
	if (str_starts(bytes, S("PK\x03\x04")) ||
	    str_starts(bytes, S("\xD0\xCF\x11\xE0")))
		return office_xlsx_read(j, name, bytes, (struct str){ 0 }, out);
	return office_csv_read(j, name, bytes, out);
}
