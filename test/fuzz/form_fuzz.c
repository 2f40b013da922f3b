/* SPDX-License-Identifier: MIT
 *
 * form_fuzz.c -- any bytes as a form: a media type, a line end, the body
 *
 * What is read must be valid text within the limits; written again in either
 * encoding it must read back as the same fields.
 */
#include <assert.h>

#include "web/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
check_fields(const struct fields *f)
{
	size_t bad;

	assert(f->n <= WEB_FIELD_MAX);
	for (size_t i = 0; i < f->n; i++) {
		const struct web_field *one = &f->list[i];

		assert(utf8_valid(one->name, &bad) && utf8_valid(one->file, &bad));
		assert(one->is_file || utf8_valid(one->value, &bad));
		assert(one->is_file || one->file.n == 0);
		assert(str_find(one->file, S("/")) == one->file.n);
		assert(str_find(one->file, S("\\")) == one->file.n);
	}
}

static void
check_same(const struct fields *a, const struct fields *b)
{
	assert(a->n == b->n);
	for (size_t i = 0; i < a->n; i++) {
		assert(str_eq(a->list[i].name, b->list[i].name));
		assert(str_eq(a->list[i].value, b->list[i].value));
		assert(str_eq(a->list[i].file, b->list[i].file));
		assert(a->list[i].is_file == b->list[i].is_file);
	}
}

/* a=1&b=2; an empty field needs its "=", or the end would swallow it. */
static struct str
write_plain(struct job *j, const struct fields *f)
{
	struct buf b = { .j = j };

	for (size_t i = 0; i < f->n; i++) {
		buf_put(&b, i > 0 ? S("&") : S(""));
		url_piece(&b, f->list[i].name);
		buf_c(&b, '=');
		url_piece(&b, f->list[i].value);
	}
	return buf_str(&b);
}

static void
put_quoted(struct buf *b, const char *key, struct str s)
{
	buf_fmt(b, "; %s=\"", key);
	for (size_t i = 0; i < s.n; i++)
		buf_put(b, s.p[i] == '"' ? S("%22") : str_cut(s, i, i + 1));
	buf_c(b, '"');
}

static struct str
write_parts(struct job *j, const struct fields *f, struct str boundary)
{
	struct buf b = { .j = j };

	for (size_t i = 0; i < f->n; i++) {
		const struct web_field *one = &f->list[i];

		buf_fmt(&b, "--%.*s\r\ncontent-disposition:form-data", STR_FMT(boundary));
		put_quoted(&b, "NAME", one->name);
		if (one->is_file)
			put_quoted(&b, "FileName", one->file);
		buf_put(&b, S("\r\n\r\n"));
		buf_put(&b, one->value);
		buf_put(&b, S("\r\n"));
	}
	buf_fmt(&b, "--%.*s--", STR_FMT(boundary));
	return buf_str(&b);
}

static enum err
read_plain(struct job *j, struct str body)
{
	struct fields f = { .n = 0 }, again = { .n = 0 };
	enum err e = form_plain(j, body, &f);

	if (e != OK) {
		assert(j->told[0] != '\0');
		return e;
	}
	check_fields(&f);
	e = form_plain(j, write_plain(j, &f), &again);
	assert(e == OK);
	check_same(&f, &again);
	return OK;
}

static enum err
read_parts(struct job *j, struct str body, struct str boundary)
{
	struct fields f = { .n = 0 }, again = { .n = 0 };
	enum err e = form_parts(j, body, boundary, &f);

	if (e != OK) {
		assert(j->told[0] != '\0');
		return e;
	}
	check_fields(&f);
	e = form_parts(j, write_parts(j, &f, boundary), boundary, &again);
	assert(e == OK);
	check_same(&f, &again);
	return OK;
}

static enum err
read_form(struct job *j, void *arg)
{
	const struct str *in = arg;
	size_t at = str_find(*in, S("\n"));
	struct str body = str_cut(*in, at < in->n ? at + 1 : at, in->n), boundary;
	struct req r = { .job = j, .cookies = body };

	(void)req_cookie(&r, S("s"));
	if (form_boundary(str_cut(*in, 0, at), &boundary)) {
		assert(boundary.n > 0 && boundary.n <= BOUNDARY_MAX);
		return read_parts(j, body, boundary);
	}
	return read_plain(j, body);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str in = { (const char *)p, n };
	struct job j = { .now = 0 };

	(void)!job_run(&j, (size_t)64 << 20, read_form, &in);
	return 0;
}
