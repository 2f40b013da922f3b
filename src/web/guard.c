/* SPDX-License-Identifier: MIT
 *
 * guard.c -- contradictory, malformed and foreign requests stop here
 *
 * Two servers in a row that read one request differently can be played off
 * against each other, so whatever allows two readings is refused.  Runs in
 * the I/O thread on the head alone; allocates nothing.
 *
 * One thing it cannot see: the library cuts a header's value at a NUL byte.
 * Such a head is read as if the value ended there; gateways refuse it.
 */
#include "web/server.h"

struct seen { /* what the header lines amount to */
	size_t lines, bytes;
	int hosts, lengths, codings, types, origins;
	const char *coding, *type, *origin, *site, *host, *length;
	bool bad; /* a byte that may not stand in a header */
};

static bool
is_token(const char *s, size_t n)
{
	static const char marks[] = "!#$%&'*+-.^_`|~";

	for (size_t i = 0; i < n; i++) {
		char c = s[i];
		bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z');

		if (!word && (c == '\0' || strchr(marks, c) == NULL))
			return false;
	}
	return n > 0;
}

static bool
is_clean(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < 0x20 ? s[i] != '\t' : s[i] == 0x7f)
			return false;
	return true;
}

static bool
same(const char *a, size_t n, struct str b)
{
	return n == b.n && strncasecmp(a, b.p, n) == 0;
}

static enum MHD_Result
look(void *arg, enum MHD_ValueKind kind, const char *name, size_t name_n,
    const char *value, size_t value_n)
{
	struct seen *s = arg;

	(void)kind;
	s->lines++;
	s->bytes += name_n + value_n + 4;
	if (value == NULL || !is_token(name, name_n) || !is_clean(value, value_n)) {
		s->bad = true;
		return MHD_YES;
	}
	if (same(name, name_n, S("Host")))
		s->hosts++, s->host = value;
	else if (same(name, name_n, S("Content-Length")))
		s->lengths++, s->length = value;
	else if (same(name, name_n, S("Transfer-Encoding")))
		s->codings++, s->coding = value;
	else if (same(name, name_n, S("Content-Type")))
		s->types++, s->type = value;
	else if (same(name, name_n, S("Origin")))
		s->origins++, s->origin = value;
	else if (same(name, name_n, S("Sec-Fetch-Site")))
		s->site = value;
	return MHD_YES;
}

/* Letters, digits and - . : [ ] only: names, addresses and a port. */
static bool
is_host(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && n < 256 &&
	    strspn(s,
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:[]") ==
	    n;
}

static bool
is_number(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && n < 16 && strspn(s, "0123456789") == n;
}

/* The body's length must be said in one way only. */
static bool
is_plain(const struct seen *s)
{
	if (s->hosts != 1 || !is_host(s->host))
		return false;
	if (s->lengths > 1 || s->codings > 1 || s->lengths + s->codings > 1)
		return false;
	if (s->lengths == 1 && !is_number(s->length))
		return false;
	if (s->codings == 1 && strcasecmp(s->coding, "chunked") != 0)
		return false;
	return s->types <= 1 && s->origins <= 1;
}

/* Asking to see something needs no body; "Content-Length: 0" is none. */
static bool
has_body(const struct seen *s)
{
	return s->codings > 0 || (s->lengths > 0 && strcmp(s->length, "0") != 0);
}

/* Did a page of another site send this form?  Old browsers do not say. */
static bool
is_foreign(const struct seen *s)
{
	const char *at;

	if (s->site != NULL)
		return strcmp(s->site, "same-origin") != 0;
	if (s->origin == NULL)
		return false;
	at = strstr(s->origin, "://");
	return at == NULL || strcasecmp(at + 3, s->host) != 0;
}

static bool
is_type(const char *have, const char *want)
{
	size_t n = strlen(want);

	return have != NULL && strncasecmp(have, want, n) == 0 &&
	    (have[n] == '\0' || have[n] == ';' || have[n] == ' ');
}

/* One of the two ways in which browsers send forms? */
static enum refusal
form_kind(const struct seen *s, struct visit *v)
{
	if (is_type(s->type, "application/x-www-form-urlencoded"))
		return FINE;
	if (!is_type(s->type, "multipart/form-data"))
		return BAD_TYPE;
	return form_boundary(str_of(s->type), &v->boundary) ? FINE : BAD_REQUEST;
}

static bool
bad_escape(const char *p)
{
	static const char hex[] = "0123456789abcdefABCDEF";

	if (p[1] == '\0' || p[2] == '\0' || strchr(hex, p[1]) == NULL ||
	    strchr(hex, p[2]) == NULL)
		return true;
	/* %00 … %1f, %7f: control bytes; %2f: a slash that is none; %5c: the other */
	return p[1] < '2' || strncasecmp(p, "%2f", 3) == 0 ||
	    strncasecmp(p, "%5c", 3) == 0 || strncasecmp(p, "%7f", 3) == 0;
}

static bool
is_target(const struct visit *v)
{
	size_t path_n = target_path(v).n;

	if (v->target_n == 0 || v->target[0] != '/')
		return false;
	for (size_t i = 0; i < v->target_n; i++) {
		char c = v->target[i];

		if (c <= ' ' || c == 0x7f || c == '#' || c == '\\')
			return false;
		if (c == '%' && i < path_n && bad_escape(v->target + i))
			return false;
	}
	return true;
}

static bool
is_known(const char *method)
{
	return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0 ||
	    strcmp(method, "POST") == 0;
}

enum refusal
guard(struct MHD_Connection *c, struct visit *v, const char *method, const char *version)
{
	struct seen s = { .bytes = strlen(method) + v->target_n + strlen(version) };

	(void)MHD_get_connection_values_n(c, MHD_HEADER_KIND, look, &s);
	if (v->target_n > WEB_TARGET_MAX)
		return TARGET_TOO_LONG;
	if (s.lines > WEB_HEADER_MAX || s.bytes > WEB_HEAD_MAX)
		return HEAD_TOO_BIG;
	if (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0)
		return BAD_VERSION;
	if (s.bad || !is_plain(&s))
		return BAD_REQUEST;
	if (!is_known(method))
		return BAD_METHOD;
	if (!is_target(v))
		return BAD_TARGET;
	if (!v->post)
		return has_body(&s) ? BAD_REQUEST : FINE;
	return is_foreign(&s) ? FOREIGN : form_kind(&s, v);
}

bool
takes_gzip(const char *accept)
{
	const char *at = accept == NULL ? NULL : strcasestr(accept, "gzip");

	if (at == NULL)
		return false;
	at += 4;
	at += strspn(at, " \t");
	if (*at != ';')
		return *at == '\0' || *at == ',';
	/* "gzip;q=0" and "gzip;q=0.000" say no. */
	at += 1 + strspn(at + 1, " \tqQ=");
	return strspn(at, "0. \t") != strcspn(at, ",");
}
