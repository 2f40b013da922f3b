/* SPDX-License-Identifier: MIT
 *
 * notice.h -- what the pages of published results share; private to this room
 *
 * These pages are for everybody: they show a result while it is 公示中 or 生效, and
 * after it was amended [已更正],
 * and of a unit its place, its total and the grade that was decided.  Who decided,
 * why, what was proposed, and what was objected to is not on them.
 */
#ifndef PAGE_NOTICE_H
#define PAGE_NOTICE_H

#include "page/data.h"

/* Is it shown to everybody: 公示中, 生效, 已更正? */
bool notice_is_public(const struct result *x);
/* The result that the path names, if it is published; E_MISSING. */
enum err notice_find(struct req *r, struct db_ro *db, struct result *out) MUST_USE;
/* What it is called: 年度考核, with its period. */
struct str notice_title(struct job *j, const struct result *x);
struct str notice_period(struct job *j, const struct result *x);

/* ── veto_notes.c ───────────────────────────────────────────────────── */

/* Which vetoes [否决] held which units back, one line each.  Found by running the
 * package, so it is done once for each result and kept. */
enum err veto_notes(struct req *r, struct db_ro *db, const struct result *x,
    struct str *out) MUST_USE;
enum err veto_notes_open(struct job *j, struct veto_notes **out) MUST_USE;
void veto_notes_close(struct veto_notes *v); /* NULL is allowed */

#endif
