/* SPDX-License-Identifier: MIT
 *
 * form.c -- what stands in addresses and forms, decoded once, at the border
 *
 * After decode() text is valid UTF-8 without NUL.  Nothing is guessed: a "%"
 * without two hex digits is an error.
 */
#include "web/form.h"

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static bool
unescape(struct str raw, bool plus, char *to, size_t *n)
{
	*n = 0;
	for (size_t i = 0; i < raw.n; i++) {
		char c = raw.p[i];

		if (c == '%') {
			if (i + 2 >= raw.n || hex(raw.p[i + 1]) < 0 ||
			    hex(raw.p[i + 2]) < 0)
				return false;
			c = (char)(hex(raw.p[i + 1]) * 16 + hex(raw.p[i + 2]));
			i += 2;
		} else if (plus && c == '+') {
			c = ' ';
		}
		to[(*n)++] = c;
	}
	return true;
}

enum err
no_zero(struct job *j, struct str s, size_t bad)
{
	if (s.p[bad] != '\0')
		return OK;
	return fail(j, E_INPUT,
	    "表单里有一个看不见的空字符（零字节），没有收下；多半是粘贴时带进来的，"
	    "请后退一步，重新填那一处");
}

enum err
decode(struct job *j, struct str raw, bool plus, struct str *out)
{
	char *to = job_alloc(j, raw.n + 1);
	size_t n, bad;

	if (!unescape(raw, plus, to, &n))
		return fail(j, E_INPUT,
		    "地址或表单里有不完整的 %% 编码；请从页面上的链接进入");
	*out = (struct str){ to, n };
	if (utf8_valid(*out, &bad))
		return OK;
	if (no_zero(j, *out, bad) != OK)
		return E_INPUT;
	return fail(j, E_INPUT, "地址或表单里的文字不是 UTF-8；请从页面上的链接进入");
}

enum err
field_add(struct job *j, struct fields *f, struct web_field **out)
{
	if (f->n == WEB_FIELD_MAX)
		return fail(j, E_INPUT, "一次最多填 %d 项；请分几次交", WEB_FIELD_MAX);
	f->list = job_grow(j, f->list, f->n, &f->cap, sizeof *f->list);
	*out = &f->list[f->n++];
	**out = (struct web_field){ .name = S("") };
	return OK;
}

static enum err
field(struct job *j, struct str raw, struct web_field *out)
{
	size_t eq = str_find(raw, S("="));
	enum err e = decode(j, str_cut(raw, 0, eq), true, &out->name);

	if (e != OK || eq == raw.n)
		return e;
	return decode(j, str_cut(raw, eq + 1, raw.n), true, &out->value);
}

enum err
form_plain(struct job *j, struct str raw, struct fields *f)
{
	struct web_field *one;
	enum err e = OK;

	while (e == OK && raw.n > 0) {
		size_t to = str_find(raw, S("&"));

		e = field_add(j, f, &one);
		if (e == OK)
			e = field(j, str_cut(raw, 0, to), one);
		raw = str_cut(raw, to < raw.n ? to + 1 : to, raw.n);
	}
	return e;
}

struct str
req_field(const struct req *r, struct str name)
{
	for (size_t i = 0; i < r->field_n; i++)
		if (!r->field[i].is_file && str_eq(r->field[i].name, name))
			return r->field[i].value;
	return S("");
}

const struct web_field *
req_file(const struct req *r, struct str name)
{
	for (size_t i = 0; i < r->field_n; i++)
		if (r->field[i].file.n > 0 && str_eq(r->field[i].name, name))
			return &r->field[i];
	return NULL;
}

struct str
req_cookie(const struct req *r, struct str name)
{
	struct str rest = r->cookies, one;
	size_t to;

	while (rest.n > 0) {
		to = str_find(rest, S(";"));
		one = str_trim(str_cut(rest, 0, to));
		if (str_starts(one, name) && one.n > name.n && one.p[name.n] == '=')
			return str_cut(one, name.n + 1, one.n);
		rest = str_cut(rest, to < rest.n ? to + 1 : to, rest.n);
	}
	return S("");
}

bool
req_number(struct str s, int64_t *out)
{
	int64_t v = 0;

	if (s.n == 0 || s.n > 15)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		v = v * 10 + (s.p[i] - '0');
	}
	*out = v;
	return true;
}
