/* SPDX-License-Identifier: MIT
 *
 * parts.c -- multipart/form-data, as browsers send it and no other way
 *
 * Where RFC 2046 allows two readings (text around the parts, blanks after a
 * boundary, a boundary inside a line) this refuses.  Nothing is copied but
 * names with an escaped quote; file contents stay where they came in.
 */
#include "web/form.h"

#define HEADERS_MAX 8 /* header lines of one part */

struct part { /* what the headers of one part say */
	struct str name, file;
	bool has_name, has_file;
	int dispositions;
};

static enum err
broken(struct job *j, const char *what)
{
	return fail(j, E_INPUT,
	    "表单没有完整地传到（%s），没有收下；请后退一步，重新提交", what);
}

/* ── small pieces ───────────────────────────────────────────────────── */

/* Take ${head} off the front of *s. */
static bool
skip(struct str *s, struct str head)
{
	if (!str_starts(*s, head))
		return false;
	*s = str_cut(*s, head.n, s->n);
	return true;
}

static void
skip_blanks(struct str *s)
{
	while (skip(s, S(" ")) || skip(s, S("\t")))
		continue;
}

/* Take what stands before ${end} off the front of *s, and ${end} too. */
static bool
skip_to(struct str *s, struct str end, struct str *before)
{
	size_t at = str_find(*s, end);

	if (at == s->n)
		return false;
	*before = str_cut(*s, 0, at);
	*s = str_cut(*s, at + end.n, s->n);
	return true;
}

static bool
same_word(struct str a, struct str b)
{
	return a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
}

static bool
is_clean(struct str s)
{
	size_t bad;

	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 ? s.p[i] != '\t' : s.p[i] == 0x7f)
			return false;
	return utf8_valid(s, &bad);
}

/* ── the boundary ───────────────────────────────────────────────────── */

static bool
is_boundary(struct str s)
{
	static const char marks[] = "'()+_,-./:=? ";

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z');

		if (!word && (c == '\0' || strchr(marks, c) == NULL))
			return false;
	}
	return s.n > 0 && s.n <= BOUNDARY_MAX && s.p[s.n - 1] != ' ';
}

bool
form_boundary(struct str type, struct str *out)
{
	struct str rest = type, word;

	if (!skip_to(&rest, S(";"), &word) ||
	    !same_word(str_trim(word), S("multipart/form-data")))
		return false;
	skip_blanks(&rest);
	if (!skip_to(&rest, S("="), &word) || !same_word(word, S("boundary")))
		return false;
	if (skip(&rest, S("\""))) {
		if (!skip_to(&rest, S("\""), out) || rest.n > 0)
			return false;
	} else {
		*out = rest;
	}
	return is_boundary(*out);
}

/* ── headers of a part ──────────────────────────────────────────────── */

/* Browsers write a quote inside a name as %22 and nothing else that matters. */
static struct str
quotes(struct job *j, struct str s)
{
	struct buf b = { .j = j };
	struct str before;

	if (str_find(s, S("%22")) == s.n)
		return s;
	while (skip_to(&s, S("%22"), &before)) {
		buf_put(&b, before);
		buf_c(&b, '"');
	}
	buf_put(&b, s);
	return buf_str(&b);
}

/* Some send the folders too, with strokes of either kind. */
static struct str
without_folders(struct str s)
{
	size_t from = s.n;

	while (from > 0 && s.p[from - 1] != '/' && s.p[from - 1] != '\\')
		from--;
	return str_cut(s, from, s.n);
}

/* ; name="…" or ; filename="…" */
static bool
parameter(struct job *j, struct str *rest, struct part *p)
{
	struct str key, value;

	if (!skip(rest, S(";")))
		return false;
	skip_blanks(rest);
	if (!skip_to(rest, S("=\""), &key) || !skip_to(rest, S("\""), &value))
		return false;
	if (same_word(key, S("name")) && !p->has_name) {
		p->has_name = true;
		p->name = quotes(j, value);
		return p->name.n > 0;
	}
	if (!same_word(key, S("filename")) || p->has_file)
		return false;
	p->has_file = true;
	p->file = without_folders(quotes(j, value));
	return true;
}

static bool
disposition(struct job *j, struct str value, struct part *p)
{
	static const struct str kind = { "form-data", 9 };
	struct str rest = value;

	p->dispositions++;
	if (rest.n < kind.n || !same_word(str_cut(rest, 0, kind.n), kind))
		return false;
	rest = str_cut(rest, kind.n, rest.n);
	while (rest.n > 0)
		if (!parameter(j, &rest, p))
			return false;
	return p->has_name && p->dispositions == 1;
}

static bool
header(struct job *j, struct str line, struct part *p)
{
	struct str name;

	if (!is_clean(line) || !skip_to(&line, S(":"), &name) || name.n == 0)
		return false;
	skip_blanks(&line);
	if (same_word(name, S("Content-Transfer-Encoding")))
		return false; /* it would change what the bytes mean */
	return !same_word(name, S("Content-Disposition")) || disposition(j, line, p);
}

static bool
headers(struct job *j, struct str head, struct part *p)
{
	struct str line;

	for (int i = 0; i < HEADERS_MAX; i++) {
		if (!skip_to(&head, S("\r\n"), &line))
			return header(j, head, p) && p->dispositions == 1;
		if (!header(j, line, p))
			return false;
	}
	return false;
}

/* ── parts ──────────────────────────────────────────────────────────── */

/* Headers and content of one part; *rest then begins after a boundary. */
static enum err
part(struct job *j, struct str *rest, struct str mark, struct fields *f)
{
	static const struct str gap = { "\r\n\r\n", 4 };
	struct str top = str_cut(*rest, 0,
	    rest->n < WEB_PART_MAX + gap.n ? rest->n : WEB_PART_MAX + gap.n);
	struct part p = { .name = S("") };
	struct str head, value;
	struct web_field *one;
	size_t bad;
	enum err e;

	if (!skip_to(&top, gap, &head))
		return broken(j, "一项的说明太长或不完整");
	if (!headers(j, head, &p))
		return broken(j, "一项的说明不对");
	*rest = str_cut(*rest, head.n + gap.n, rest->n);
	if (!skip_to(rest, mark, &value))
		return broken(j, "末尾缺失");
	if (!p.has_file && !utf8_valid(value, &bad)) {
		e = no_zero(j, value, bad);
		return e != OK ? e : broken(j, "有的文字不是 UTF-8");
	}
	e = field_add(j, f, &one);
	if (e == OK)
		*one = (struct web_field){ p.name, value, p.has_file, p.file };
	return e;
}

enum err
form_parts(struct job *j, struct str raw, struct str boundary, struct fields *f)
{
	struct str mark = job_fmt(j, "\r\n--%.*s", STR_FMT(boundary)), rest = raw;
	enum err e;

	if (!skip(&rest, str_cut(mark, 2, mark.n)))
		return broken(j, "开头缺失");
	while (!skip(&rest, S("--"))) {
		if (!skip(&rest, S("\r\n")))
			return broken(j, "分隔不对");
		e = part(j, &rest, mark, f);
		if (e != OK)
			return e;
	}
	if (rest.n > 0 && !str_eq(rest, S("\r\n")))
		return broken(j, "末尾有多余的内容");
	return OK;
}
