/* SPDX-License-Identifier: MIT
 *
 * encoding.h -- from the bytes of a file to UTF-8; private to office/
 */
#ifndef OFFICE_ENCODING_H
#define OFFICE_ENCODING_H

#include "base/base.h"

/**
 * office_to_utf8(j, name, bytes, out, lines):
 * *out is ${bytes} without a BOM if that is valid UTF-8, or else decoded from
 * GB18030; *lines how many lines end in it.  E_INPUT if it is neither; the message names the line.
 */
enum err office_to_utf8(struct job *j, struct str name, struct str bytes, struct str *out,
    size_t *lines) MUST_USE;

#endif
