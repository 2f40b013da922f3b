/* SPDX-License-Identifier: MIT
 *
 * zip_memory.c -- an archive in memory as minizip reads and writes it
 *
 * Nothing is opened and nothing is owned: a stream is the struct itself.
 */
#include "office/zip_memory.h"

static voidpf
memory_open(voidpf opaque, const void *name, int mode)
{
	(void)name;
	(void)mode;
	return opaque;
}

static uLong
memory_read(voidpf opaque, voidpf stream, void *to, uLong n)
{
	struct zip_memory *m = stream;
	size_t left = m->b.n - m->at;

	(void)opaque;
	n = n < left ? n : left;
	if (n > 0)
		memcpy(to, m->b.p + m->at, n);
	m->at += n;
	return n;
}

static uLong
memory_write(voidpf opaque, voidpf stream, const void *from, uLong n)
{
	struct zip_memory *m = stream;
	size_t inside = m->b.n - m->at < n ? m->b.n - m->at : n;

	(void)opaque;
	if (m->b.j == NULL)
		return 0;
	if (inside > 0)
		memcpy(m->b.p + m->at, from, inside);
	buf_put(&m->b, (struct str){ (const char *)from + inside, n - inside });
	m->at += n;
	return n;
}

static ZPOS64_T
memory_tell(voidpf opaque, voidpf stream)
{
	(void)opaque;
	return ((struct zip_memory *)stream)->at;
}

static long
memory_seek(voidpf opaque, voidpf stream, ZPOS64_T to, int from)
{
	struct zip_memory *m = stream;
	size_t base = from == ZLIB_FILEFUNC_SEEK_SET ? 0
	    : from == ZLIB_FILEFUNC_SEEK_CUR         ? m->at
						     : m->b.n;

	(void)opaque;
	if (to > m->b.n - base)
		return -1;
	m->at = base + (size_t)to;
	return 0;
}

static int
memory_close(voidpf opaque, voidpf stream)
{
	(void)opaque;
	(void)stream;
	return 0;
}

zlib_filefunc64_def
office_zip_memory(struct zip_memory *m)
{
	return (zlib_filefunc64_def){ .zopen64_file = memory_open,
		.zread_file = memory_read,
		.zwrite_file = memory_write,
		.ztell64_file = memory_tell,
		.zseek64_file = memory_seek,
		.zclose_file = memory_close,
		.zerror_file = memory_close,
		.opaque = m };
}
