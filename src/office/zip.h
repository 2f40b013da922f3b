/* SPDX-License-Identifier: MIT
 *
 * zip.h -- one file out of a ZIP archive held in memory; private to office/
 */
#ifndef OFFICE_ZIP_H
#define OFFICE_ZIP_H

#include "base/base.h"

#define ZIP_ENTRIES_MAX 2000
#define ZIP_PART_MAX ((size_t)32 << 20) /* bytes of one entry, unpacked */
#define ZIP_ALL_MAX ((size_t)96 << 20)  /* of all entries together, as they say */
#define ZIP_RATIO_MAX 200 /* times an entry may grow, beyond the first 64 KiB */

struct zip {
	struct str name;  /* of the archive, for messages */
	struct str bytes; /* borrowed */
};

/**
 * office_zip_look(j, z):
 * Check the directory of the archive against the limits above, without
 * unpacking anything.  E_INPUT if it is no archive or is encrypted, E_LIMIT.
 */
enum err office_zip_look(struct job *j, const struct zip *z) MUST_USE;

/**
 * office_zip_read(j, z, path, out):
 * Unpack one entry of an archive that office_zip_look() let pass.  E_MISSING if there
 * is none of that name (nothing is told), E_INPUT if it is damaged.
 */
enum err office_zip_read(struct job *j, const struct zip *z, struct str path,
    struct str *out) MUST_USE;

/* The names of all entries, at most ZIP_ENTRIES_MAX, of an archive that
 * office_zip_look() let pass. */
enum err office_zip_names(struct job *j, const struct zip *z, const struct str **names,
    size_t *n) MUST_USE;

#endif
