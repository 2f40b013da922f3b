/* SPDX-License-Identifier: MIT
 *
 * kinds.h -- the facts of this room; private to care/
 */
#ifndef CARE_KINDS_H
#define CARE_KINDS_H

#include "care/care.h"

enum care_kind {
	KIND_BACKUP, /* 备份.完成 */
	KIND_AUDIT,  /* 账本.核验 */
	KIND_WHOLE,  /* 数据库.检查 */
	KINDS_N
};
extern const struct ledger_kind care_kinds[KINDS_N];

/* Subjects; each kind has one. */
#define ABOUT_BACKUP S("备份")
#define ABOUT_LEDGER S("账本")
#define ABOUT_DATABASE S("数据库")

#define KEY_WHOLE S("完整") /* in a body of 数据库.检查 */

/* The newest facts of a kind, with whole bodies. */
enum err care_facts(struct job *j, struct db_ro *ro, enum care_kind kind, int64_t before,
    size_t max, const struct ledger_fact **items, size_t *n) MUST_USE;

/* 是 or 否 in a body. */
#define YES S("是")
#define NO S("否")
void body_put_bool(struct buf *b, struct str key, bool value);
bool body_bool(struct job *j, struct str body, struct str key);

#endif
