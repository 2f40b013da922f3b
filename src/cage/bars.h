/* SPDX-License-Identifier: MIT
 *
 * bars.h -- the two halves of the cage: files [Landlock], system calls [seccomp]
 */
#ifndef CAGE_BARS_H
#define CAGE_BARS_H

#include "cage/cage.h"

/* Builds with a sanitizer ask for calls and memory that the cage denies. */
#ifdef __has_feature
#define CAGE_FEATURE(x) __has_feature(x)
#else
#define CAGE_FEATURE(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || \
    CAGE_FEATURE(address_sanitizer) || CAGE_FEATURE(thread_sanitizer)
#define CAGE_OFF 1
#else
#define CAGE_OFF 0
#endif

/* Files outside ${cage}->data become unreachable.  A kernel without Landlock
 * is no error; *told says so, and *shut is false. */
enum err bars_files(struct job *j, const struct cage *cage, struct str *told,
    bool *shut) MUST_USE;

/* Only the calls in calls.c can be made from now on. */
enum err bars_calls(struct job *j, bool network, struct str *told, bool *shut) MUST_USE;

#endif
