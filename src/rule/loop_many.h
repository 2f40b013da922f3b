/* SPDX-License-Identifier: MIT
 *
 * loop_many.h -- how the inner loops are compiled; for loop.c and loop_grade.c alone
 *
 * MANY: for three generations of x86-64, chosen when the program starts; but once where
 * a sanitizer wants to see every load.
 */
#ifndef RULE_LOOP_MANY_H
#define RULE_LOOP_MANY_H

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define WATCHED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define WATCHED 1
#endif
#if defined(__x86_64__) && !defined(WATCHED)
#define MANY __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define MANY
#endif

#define EACH(i, n) for (size_t i = 0; i < (n); i++)

#endif
