/* SPDX-License-Identifier: MIT
 *
 * tmpl.c -- turns a page template into a C function: tmpl IN.html OUT.h
 *
 * {{view NAME}}             first: makes
 *                           static void NAME_html(struct out *, const struct NAME *v)
 * {{a.b}}                   a value: a loop's name, or else a field of *v
 * {{if a.b}} {{if not a.b}} {{else}} {{end}}
 * {{each list as x}} {{end}}   x points at list[0 .. list_n)
 * {{include part.part.html}}   the text of that file, beside this one
 * {{-- a comment --}}
 * A command alone on its line leaves no trace of that line.
 *
 * The C file that includes OUT.h has included what makes these, all of web:
 *   out_lit(o, "text", bytes)   text of the template, as it is
 *   out_any(o, x)               a value in text or in "…", escaped by its type
 *   out_url(o, x)               a value in href, src, action; the first piece of
 *                               an address must be a struct url
 *   out_is(x)                   is there something? (for if)
 * The tool follows the HTML well enough to know where a value stands, and
 * refuses it where escaping would not make it safe.  It does not check HTML.
 */
#include "tool.h"

#define DEPTH_MAX 16
#define LIT_MAX 2000 /* a C compiler need not take more than 4095 */

enum ctx { /* where in the HTML the reader is */
	IN_TEXT,
	IN_TAG_NAME,
	IN_TAG,       /* between attributes */
	IN_ATTR,      /* name of one */
	IN_EQUALS,    /* after = */
	IN_VALUE,     /* "…" */
	IN_VALUE_ONE, /* '…' */
	IN_VALUE_BARE,
	IN_COMMENT,
	IN_DECL, /* <!doctype …> */
	IN_RAW,  /* script, style */
};

struct word { /* a tag or attribute name, lower case, cut if longer */
	char c[15];
	unsigned char n;
};

struct at { /* the HTML's state: equal on both ways round an {{if}} */
	enum ctx ctx;
	struct word tag, attr;
	int kept;   /* depth of pre and textarea: blanks matter */
	bool start; /* nothing of this value's text came yet, perhaps */
	bool blank; /* white space came just before, for certain */
};

enum kind { OPEN_IF, OPEN_ELSE, OPEN_EACH };

struct open {
	enum kind kind;
	struct str var;          /* OPEN_EACH */
	struct at before, other; /* other: the end of the first branch */
	int line;
};

struct src {
	const char *path;
	struct str s;
	size_t i;
	int line;
};

struct tmpl {
	struct job *j;
	struct buf out, lit;
	struct str view;
	struct at at;
	struct open open[DEPTH_MAX];
	int depth, files;
};

#define WRONG(t, f, ...) wrong((t)->j, (f), job_fmt((t)->j, __VA_ARGS__))

static enum err
wrong(struct job *j, const struct src *f, struct str why)
{
	return fail(j, E_INPUT, "%s:%d: %.*s", f->path, f->line, STR_FMT(why));
}

/* ── following the HTML ─────────────────────────────────────────────── */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static void
word_add(struct word *w, char c)
{
	if (w->n < sizeof w->c)
		w->c[w->n++] = lower(c);
}

static bool
word_is(const struct word *w, const char *const *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_eq((struct str){ w->c, w->n }, str_of(list[i])))
			return true;
	return false;
}

/* A tag ends with >: what follows is text, or the inside of script or style. */
static void
tag_done(struct at *a)
{
	static const char *const raw[] = { "script", "style" };
	static const char *const open[] = { "pre", "textarea" };
	static const char *const close[] = { "/pre", "/textarea" };

	a->ctx = word_is(&a->tag, raw, ARRAY_N(raw)) ? IN_RAW : IN_TEXT;
	a->kept += word_is(&a->tag, open, ARRAY_N(open));
	a->kept -= word_is(&a->tag, close, ARRAY_N(close)) && a->kept > 0;
	a->blank = false;
}

static void
attr_start(struct at *a, char c)
{
	a->ctx = IN_ATTR;
	a->attr = (struct word){ .n = 0 };
	word_add(&a->attr, c);
}

static void
value_start(struct at *a, char c)
{
	a->ctx = c == '"' ? IN_VALUE : c == '\'' ? IN_VALUE_ONE : IN_VALUE_BARE;
	a->start = true;
}

static void
text_step(struct at *a, struct str rest)
{
	if (rest.p[0] != '<')
		return;
	a->tag = (struct word){ .n = 0 };
	if (str_starts(rest, S("<!--")))
		a->ctx = IN_COMMENT;
	else
		a->ctx = str_starts(rest, S("<!")) ? IN_DECL : IN_TAG_NAME;
}

/* One character in a tag, outside of values. */
static void
tag_step(struct at *a, char c)
{
	if (c == '>')
		tag_done(a);
	else if (a->ctx == IN_EQUALS && !is_blank(c))
		value_start(a, c);
	else if (c == '=')
		a->ctx = IN_EQUALS;
	else if (a->ctx == IN_TAG_NAME && !is_blank(c))
		word_add(&a->tag, c);
	else if (a->ctx == IN_ATTR && !is_blank(c))
		word_add(&a->attr, c);
	else if (a->ctx == IN_TAG && !is_blank(c) && c != '/')
		attr_start(a, c);
	else if (a->ctx != IN_EQUALS)
		a->ctx = IN_TAG;
}

static bool
raw_ends(const struct at *a, struct str rest)
{
	size_t i;

	if (!str_starts(rest, S("</")) || rest.n < a->tag.n + 2u)
		return false;
	for (i = 0; i < a->tag.n; i++)
		if (lower(rest.p[i + 2]) != a->tag.c[i])
			return false;
	return true;
}

/* Follow the first character of ${rest}. */
static void
step(struct at *a, struct str rest)
{
	char c = rest.p[0];

	switch (a->ctx) {
	case IN_TEXT:
		text_step(a, rest);
		return;
	case IN_TAG_NAME:
	case IN_TAG:
	case IN_ATTR:
	case IN_EQUALS:
		tag_step(a, c);
		return;
	case IN_VALUE:
	case IN_VALUE_ONE:
		if (c == (a->ctx == IN_VALUE ? '"' : '\''))
			a->ctx = IN_TAG;
		a->start = false;
		return;
	case IN_VALUE_BARE:
		if (is_blank(c))
			a->ctx = IN_TAG;
		else if (c == '>')
			tag_done(a);
		return;
	case IN_COMMENT:
		if (str_starts(rest, S("-->")))
			a->ctx = IN_DECL; /* its > is still to come */
		return;
	case IN_DECL:
		if (c == '>')
			a->ctx = IN_TEXT;
		return;
	case IN_RAW:
		if (raw_ends(a, rest))
			a->ctx = IN_TEXT, text_step(a, rest);
		return;
	}
}

static struct str
word_str(const struct word *w)
{
	return (struct str){ w->c, w->n };
}

/* In a tag, where a blank or an attribute may follow. */
static bool
between(const struct at *a)
{
	return a->ctx == IN_TAG_NAME || a->ctx == IN_TAG || a->ctx == IN_ATTR;
}

static bool
same_place(const struct at *a, const struct at *b)
{
	if (a->kept != b->kept)
		return false;
	if (a->ctx == IN_TEXT || b->ctx == IN_TEXT)
		return a->ctx == b->ctx;
	if (!str_eq(word_str(&a->tag), word_str(&b->tag)))
		return false;
	if (between(a) && between(b))
		return true;
	return a->ctx == b->ctx &&
	    (a->ctx != IN_VALUE || str_eq(word_str(&a->attr), word_str(&b->attr)));
}

/* After two ways met: what is certain on both. */
static struct at
joined(struct at a, const struct at *b)
{
	if (a.ctx != b->ctx) { /* no value in an attribute named on either */
		a.ctx = IN_ATTR;
		a.attr = (struct word){ "on-either-way", 13 };
	}
	a.start = a.start || b->start;
	a.blank = a.blank && b->blank;
	return a;
}

/* ── writing C ──────────────────────────────────────────────────────── */

static void
flush(struct tmpl *t)
{
	if (t->lit.n == 0)
		return;
	buf_put(&t->out, S("\tout_lit(o, \""));
	tool_literal(&t->out, buf_str(&t->lit));
	buf_fmt(&t->out, "\", %zu);\n", t->lit.n);
	t->lit.n = 0;
}

static void
place(struct tmpl *t, const struct src *f)
{
	flush(t);
	buf_fmt(&t->out, "#line %d \"%s\"\n", f->line, f->path);
}

/* White space from f->i on: in text and between attributes one is enough. */
static void
put_blanks(struct tmpl *t, struct src *f)
{
	bool line = false;
	char c = '\0';

	for (; f->i < f->s.n && is_blank(f->s.p[f->i]); f->i++) {
		c = f->s.p[f->i];
		line = line || c == '\n';
		f->line += c == '\n';
	}
	if (!t->at.blank)
		buf_c(&t->lit, line && t->at.ctx == IN_TEXT ? '\n' : ' ');
	if (t->at.ctx != IN_TEXT)
		tag_step(&t->at, ' ');
	t->at.blank = t->at.ctx == IN_TEXT;
}

static void
put_text(struct tmpl *t, struct src *f)
{
	char c = f->s.p[f->i];
	enum ctx x = t->at.ctx;

	if (is_blank(c) &&
	    ((x == IN_TEXT && t->at.kept == 0) || x == IN_TAG || x == IN_TAG_NAME ||
		x == IN_ATTR || x == IN_EQUALS)) {
		put_blanks(t, f);
		return;
	}
	step(&t->at, str_cut(f->s, f->i, f->s.n));
	t->at.blank = false;
	buf_c(&t->lit, c);
	f->line += c == '\n';
	f->i++;
	if (t->lit.n >= LIT_MAX && ((unsigned char)c & 0x80) == 0)
		flush(t);
}

static bool
is_name(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		bool digit = s.p[i] >= '0' && s.p[i] <= '9';

		if (!(s.p[i] == '_' || (s.p[i] >= 'a' && s.p[i] <= 'z') ||
			(digit && i > 0)))
			return false;
	}
	return s.n > 0;
}

/* The C expression for "a.b.c". */
static enum err
expr(struct tmpl *t, const struct src *f, struct str path, struct str *out)
{
	size_t dot = str_find(path, S("."));
	struct str head = str_cut(path, 0, dot), rest = str_cut(path, dot, path.n), name;
	struct str tail = rest;
	int i = t->depth - 1;

	for (name = head; is_name(name) && tail.n > 0;) {
		tail = str_cut(tail, 1, tail.n);
		dot = str_find(tail, S("."));
		name = str_cut(tail, 0, dot);
		tail = str_cut(tail, dot, tail.n);
	}
	if (!is_name(name))
		return WRONG(t, f, "{{%.*s}}: write a name, or names joined by dots",
		    STR_FMT(path));
	while (i >= 0 && !(t->open[i].kind == OPEN_EACH && str_eq(t->open[i].var, head)))
		i--;
	if (i < 0)
		*out = job_fmt(t->j, "v->%.*s", STR_FMT(path));
	else if (rest.n == 0)
		*out = job_fmt(t->j, "(*%.*s)", STR_FMT(head));
	else
		*out = job_fmt(t->j, "%.*s->%.*s", STR_FMT(head),
		    STR_FMT(str_cut(rest, 1, rest.n)));
	return OK;
}

/* ── values ─────────────────────────────────────────────────────────── */

static enum err
value_refused(struct tmpl *t, const struct src *f)
{
	static const char *const why[] = {
		[IN_TAG_NAME] = "as a tag's name",
		[IN_TAG] = "between attributes",
		[IN_ATTR] = "as an attribute's name",
		[IN_EQUALS] = "in an attribute without quotes; write name=\"{{…}}\"",
		[IN_VALUE_BARE] = "in an attribute without quotes; write name=\"{{…}}\"",
		[IN_VALUE_ONE] = "between single quotes; write name=\"{{…}}\"",
		[IN_COMMENT] = "in a comment; {{-- … --}} is never sent",
		[IN_DECL] = "in <!…>",
		[IN_RAW] = "inside <script> or <style>",
	};

	return WRONG(t, f, "no value may stand %s", why[t->at.ctx]);
}

static enum err
put_in_attr(struct tmpl *t, const struct src *f, struct str x)
{
	static const char *const url[] = { "href", "src", "action", "formaction" };
	static const char *const never[] = { "style", "srcdoc", "srcset", "ping", "data",
		"poster", "background", "manifest", "xlink:href", "http-equiv",
		"content" };
	struct word *attr = &t->at.attr;

	if (word_is(attr, never, ARRAY_N(never)) || str_starts(word_str(attr), S("on")))
		return WRONG(t, f, "no value may stand in the attribute %.*s",
		    (int)attr->n, attr->c);
	if (!word_is(attr, url, ARRAY_N(url)))
		buf_fmt(&t->out, "\tout_any(o, %.*s);\n", STR_FMT(x));
	else if (!t->at.start)
		buf_fmt(&t->out, "\tout_url(o, %.*s);\n", STR_FMT(x));
	else
		buf_fmt(&t->out, "\tout_url(o, _Generic((%.*s), struct url: (%.*s)));\n",
		    STR_FMT(x), STR_FMT(x));
	return OK;
}

static enum err
put_value(struct tmpl *t, const struct src *f, struct str path)
{
	struct str x;
	enum err e = expr(t, f, path, &x);

	if (e != OK)
		return e;
	place(t, f);
	if (t->at.ctx == IN_TEXT)
		buf_fmt(&t->out, "\tout_any(o, %.*s);\n", STR_FMT(x));
	else if (t->at.ctx == IN_VALUE)
		e = put_in_attr(t, f, x);
	else
		e = value_refused(t, f);
	t->at.start = t->at.blank = false;
	return e;
}

/* ── if, each, include ──────────────────────────────────────────────── */

static enum err
open_block(struct tmpl *t, const struct src *f, struct open o)
{
	if (t->depth == DEPTH_MAX)
		return WRONG(t, f, "more than %d blocks inside each other", DEPTH_MAX);
	o.before = t->at;
	o.line = f->line;
	t->open[t->depth++] = o;
	return OK;
}

static enum err
put_if(struct tmpl *t, const struct src *f, struct str what)
{
	bool not = str_starts(what, S("not "));
	struct str x;
	enum err e;

	what = str_trim(str_cut(what, not ? 4 : 0, what.n));
	e = expr(t, f, what, &x);
	if (e != OK)
		return e;
	place(t, f);
	buf_fmt(&t->out, "\tif (%sout_is(%.*s)) {\n", not ? "!" : "", STR_FMT(x));
	return open_block(t, f, (struct open){ .kind = OPEN_IF });
}

static enum err
put_each(struct tmpl *t, const struct src *f, struct str what)
{
	size_t as = str_find(what, S(" as "));
	struct str list = str_trim(str_cut(what, 0, as)), x;
	struct str var = str_trim(str_cut(what, as + 4, what.n));
	enum err e;

	if (!is_name(var) || str_eq(var, S("v")) || str_eq(var, S("o")))
		return WRONG(t, f, "write {{each list as name}}");
	e = expr(t, f, list, &x);
	if (e != OK)
		return e;
	place(t, f);
	buf_fmt(&t->out, "\tfor (size_t %.*s_i = 0; %.*s_i < %.*s_n; %.*s_i++) {\n",
	    STR_FMT(var), STR_FMT(var), STR_FMT(x), STR_FMT(var));
	buf_fmt(&t->out, "\tconst __typeof__(*%.*s) *%.*s = &%.*s[%.*s_i]; (void)%.*s;\n",
	    STR_FMT(x), STR_FMT(var), STR_FMT(x), STR_FMT(var), STR_FMT(var));
	e = open_block(t, f, (struct open){ .kind = OPEN_EACH, .var = var });
	t->at.blank = false; /* not so when it comes round again */
	return e;
}

static enum err
put_else(struct tmpl *t, const struct src *f, struct str what)
{
	struct open *o = t->depth > 0 ? &t->open[t->depth - 1] : NULL;

	if (o == NULL || o->kind != OPEN_IF || what.n > 0)
		return WRONG(t, f, "{{else}} without {{if}}");
	place(t, f);
	buf_put(&t->out, S("\t} else {\n"));
	o->kind = OPEN_ELSE;
	o->other = t->at;
	t->at = o->before;
	return OK;
}

static enum err
put_end(struct tmpl *t, const struct src *f, struct str what)
{
	struct open *o = t->depth > 0 ? &t->open[t->depth - 1] : NULL;
	const struct at *other;

	if (o == NULL || what.n > 0)
		return WRONG(t, f, "{{end}} without {{if}} or {{each}}");
	other = o->kind == OPEN_ELSE ? &o->other : &o->before;
	if (!same_place(&t->at, other))
		return WRONG(t, f,
		    "the block from line %d ends elsewhere in the HTML "
		    "than the way round it; close what it opened",
		    o->line);
	flush(t);
	buf_put(&t->out, S("\t}\n"));
	t->at = joined(t->at, other);
	t->depth--;
	return OK;
}

static enum err expand(struct tmpl *t, const char *path);

static enum err
put_include(struct tmpl *t, const struct src *f, struct str name)
{
	const char *slash = strrchr(f->path, '/');
	int dir = slash == NULL ? 0 : (int)(slash - f->path) + 1;

	if (!str_ends(name, S(".part.html")) || str_find(name, S("/")) < name.n)
		return WRONG(t, f, "{{include name.part.html}}: a file beside this one");
	return expand(t, job_fmt(t->j, "%.*s%.*s", dir, f->path, STR_FMT(name)).p);
}

static enum err
put_view(struct tmpl *t, const struct src *f, struct str name)
{
	if (t->view.n > 0 || t->files > 1)
		return WRONG(t, f, "one {{view}} only, in the page itself");
	if (!is_name(name))
		return WRONG(t, f, "write {{view struct_name}}");
	if (str_trim(buf_str(&t->lit)).n > 0)
		return WRONG(t, f, "a page begins with {{view NAME}}");
	t->view = name;
	t->lit.n = 0;
	t->at.blank = true;
	buf_fmt(&t->out,
	    "static void\n%.*s_html(struct out *o, const struct %.*s *v)\n{\n"
	    "\t(void)v;\n",
	    STR_FMT(name), STR_FMT(name));
	return OK;
}

/* ── the whole ──────────────────────────────────────────────────────── */

static const struct command {
	const char *word;
	enum err (*put)(struct tmpl *, const struct src *, struct str);
} commands[] = {
	{ "view", put_view },
	{ "if", put_if },
	{ "else", put_else },
	{ "end", put_end },
	{ "each", put_each },
	{ "include", put_include },
};

static const struct command *
command_find(struct str word)
{
	size_t i;

	for (i = 0; i < ARRAY_N(commands); i++)
		if (str_eq(word, str_of(commands[i].word)))
			return &commands[i];
	return NULL;
}

static bool
alone(const struct src *f, size_t from, size_t to)
{
	while (from > 0 && (f->s.p[from - 1] == ' ' || f->s.p[from - 1] == '\t'))
		from--;
	while (to < f->s.n && (f->s.p[to] == ' ' || f->s.p[to] == '\t'))
		to++;
	return (from == 0 || f->s.p[from - 1] == '\n') && to < f->s.n &&
	    f->s.p[to] == '\n';
}

static void
skip_line_end(struct tmpl *t, struct src *f)
{
	f->i += str_find(str_cut(f->s, f->i, f->s.n), S("\n")) + 1;
	f->line++;
	t->at.blank = t->at.ctx == IN_TEXT;
}

static enum err
obey(struct tmpl *t, const struct src *f, const struct command *c, struct str what)
{
	if (t->view.n == 0 && (c == NULL || c->put != put_view))
		return WRONG(t, f, "a page begins with {{view NAME}}");
	return c != NULL ? c->put(t, f, what) : put_value(t, f, what);
}

static enum err
directive(struct tmpl *t, struct src *f)
{
	struct str rest = str_cut(f->s, f->i + 2, f->s.n), what;
	bool note = str_starts(rest, S("--"));
	size_t end = str_find(rest, note ? S("--}}") : S("}}")), from = f->i, i, word;
	const struct command *c;
	enum err e = OK;

	if (end == rest.n)
		return WRONG(t, f, "{{ is never closed");
	what = str_trim(str_cut(rest, 0, end));
	word = str_find(what, S(" "));
	c = command_find(str_cut(what, 0, word));
	if (!note)
		e = obey(t, f, c,
		    c == NULL ? what : str_trim(str_cut(what, word, what.n)));
	end += note ? 4 : 2;
	for (i = 0; i < end; i++)
		f->line += rest.p[i] == '\n';
	f->i += 2 + end;
	if (e == OK && (note || c != NULL) && alone(f, from, f->i))
		skip_line_end(t, f);
	return e;
}

static enum err
expand(struct tmpl *t, const char *path)
{
	struct src f = { .path = path, .line = 1 };
	int depth = t->depth;
	enum err e = tool_read(t->j, path, &f.s);

	if (e == OK && ++t->files > 200)
		e = WRONG(t, &f, "more than 200 includes: does a part include itself?");
	while (e == OK && f.i < f.s.n)
		if (str_starts(str_cut(f.s, f.i, f.s.n), S("{{")))
			e = directive(t, &f);
		else
			put_text(t, &f);
	if (e == OK && t->depth != depth)
		e = WRONG(t, &f, "{{if}} or {{each}} of line %d has no {{end}}",
		    t->open[t->depth > 0 ? t->depth - 1 : 0].line);
	return e;
}

static enum err
compile(struct job *j, void *arg)
{
	struct tool *a = arg;
	struct tmpl *t = NEW(j, struct tmpl);
	enum err e;

	if (a->argc != 3)
		return fail(j, E_INPUT, "usage: tmpl IN.html OUT.h");
	t->j = t->out.j = t->lit.j = j;
	buf_fmt(&t->out, "/* made by tools/tmpl from %s */\n", a->argv[1]);
	e = expand(t, a->argv[1]);
	if (e != OK)
		return e;
	if (t->view.n == 0)
		return fail(j, E_INPUT, "%s:1: a page begins with {{view NAME}}",
		    a->argv[1]);
	flush(t);
	buf_put(&t->out, S("}\n"));
	return tool_write(j, a->argv[2], buf_str(&t->out));
}

int
main(int argc, char **argv)
{
	return tool_run(argc, argv, compile);
}
