/* SPDX-License-Identifier: MIT
 *
 * zip_memory.h -- an archive in memory as minizip reads and writes it; private to office/
 */
#ifndef OFFICE_ZIP_MEMORY_H
#define OFFICE_ZIP_MEMORY_H

#include <minizip/ioapi.h>

#include "office/zip.h"

struct zip_memory {
	struct buf b; /* without ->j: bytes that are only read */
	size_t at;
};
/* For unzOpen2_64() and zipOpen2_64(); ${m} must outlive the archive. */
zlib_filefunc64_def office_zip_memory(struct zip_memory *m);

#endif
