/* SPDX-License-Identifier: MIT
 *
 * arena.h -- what the files of base share about the arena; not a door
 *
 * Other rooms use base.h.  Nothing here frees memory.
 */
#ifndef ARENA_H
#define ARENA_H

#include "base/base.h"

/*
 * A piece of ${bytes} that begins with the ${old} bytes at ${p} (NULL if
 * ${old} is 0); the old piece must not be used any more.  Never NULL.
 */
char *arena_grow(struct job *j, char *p, size_t old, size_t bytes);

#endif
