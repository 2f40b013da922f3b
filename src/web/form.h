/* SPDX-License-Identifier: MIT
 *
 * form.h -- the two encodings of a form, for the files of this room and its fuzzer
 *
 * Pure: bytes in, fields out; the HTTP library is not needed to read one.
 */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "web/web.h"

#define BOUNDARY_MAX 70 /* RFC 2046 */

struct fields { /* fields being read */
	struct web_field *list;
	size_t n, cap;
};

/* Percent-decode; "+" is a blank if ${plus}.  E_INPUT unless valid UTF-8. */
enum err decode(struct job *j, struct str raw, bool plus, struct str *out) MUST_USE;

/* OK unless what is wrong with ${s} at ${bad} (utf8_valid()) is a zero byte: E_INPUT. */
enum err no_zero(struct job *j, struct str s, size_t bad) MUST_USE;

/* One more field, zeroed, in *out.  E_INPUT after WEB_FIELD_MAX of them. */
enum err field_add(struct job *j, struct fields *f, struct web_field **out) MUST_USE;

/* a=1&b=2, of an address or of application/x-www-form-urlencoded. */
enum err form_plain(struct job *j, struct str raw, struct fields *f) MUST_USE;

/* The boundary of "multipart/form-data; boundary=…"; false unless there is
 * exactly one, of 1 to BOUNDARY_MAX allowed characters. */
bool form_boundary(struct str type, struct str *out) MUST_USE;

/**
 * form_parts(j, raw, boundary, f):
 * Read a multipart/form-data body.  Values are slices of ${raw}.  E_INPUT for
 * all that a browser does not send: text before, between or after the parts,
 * a part without a name or with a coding, a missing end.  Linear in ${raw}.
 */
enum err form_parts(struct job *j, struct str raw, struct str boundary,
    struct fields *f) MUST_USE;

#endif
