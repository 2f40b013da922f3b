/* SPDX-License-Identifier: MIT
 *
 * xml.h -- walks one XML text, tag by tag; private to office/
 */
#ifndef OFFICE_XML_H
#define OFFICE_XML_H

#include "base/base.h"

#define XML_DEPTH_MAX 64

/* Names come without a namespace prefix; attributes as name, value, …, NULL. */
struct xml_calls {
	void (*open)(void *arg, const char *tag, const char **attr);
	void (*close)(void *arg, const char *tag);
	void (*text)(void *arg, struct str s);
};

/**
 * office_xml_walk(j, file, xml, calls, arg):
 * Call ${calls} for all of ${xml}; any of them may be NULL and none may take
 * memory of a job.  E_INPUT, with a sentence that names ${file}, if it is no
 * XML in UTF-8, has a document type [DTD] (so no entities), or is nested
 * deeper than XML_DEPTH_MAX.
 */
enum err office_xml_walk(struct job *j, struct str file, struct str xml,
    const struct xml_calls *calls, void *arg) MUST_USE;

/* How many ${tag} there are. */
enum err office_xml_count(struct job *j, struct str file, struct str xml, const char *tag,
    size_t *out) MUST_USE;

/* The attribute of that name, which may carry a prefix; NULL if there is none. */
const char *office_xml_attr(const char **attr, const char *name);

#endif
