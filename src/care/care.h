/* SPDX-License-Identifier: MIT
 *
 * care.h -- looking after an installation [养护]: backups and the check-up [体检]
 *
 * A backup that was made, a ledger that was checked, a database that was read
 * through: each is a fact, so that the officer who comes next sees when it was
 * done and by whom.  The check-up looks at an installation as it is now and
 * tells each risk as what, why, and what to do; it changes nothing.
 *
 * What this does not know: whether a backup can be restored (only restoring
 * one tells), and whether what was written on paper is still there.
 */
#ifndef CARE_H
#define CARE_H

#include "account/account.h"

extern const struct ledger_room care_ledger; /* facts without views */

/* ── backups ────────────────────────────────────────────────────────── */

#define CARE_ONLINE_MAX ((int64_t)4 << 30) /* bytes of a database that pages back up */

struct care_backup {
	int64_t seq, at, actor; /* of its fact; actor 0: by a command */
	struct str path;
	int64_t bytes, facts; /* of the file; in the ledger when it was begun */
	bool checked;         /* read through when it was written */
	bool apart;           /* not on the disk of the data directory */
};

struct str care_size(struct job *j, int64_t bytes); /* 5.2 GB, 12 MB, 3 KB */
/* Free bytes for us on the disk of ${path}; E_SYSTEM. */
enum err care_free(struct job *j, struct str path, int64_t *out) MUST_USE;

/**
 * care_backup(j, place, to, out):
 * Write a backup to the new file ${to} and say what it is; no fact is made.
 * Errors as of db_backup(): E_INPUT if ${to} exists, E_SYSTEM.
 */
enum err care_backup(struct job *j, const struct db_place *place, struct str to,
    struct care_backup *out) MUST_USE;
/* DIR/backup/zeren-20261122-140500.db, by the time of ${j}; its folder is made.
 * E_SYSTEM if it cannot be. */
enum err care_backup_path(struct job *j, struct str dir, struct str *out) MUST_USE;
/* Make it a fact. */
enum err care_backup_put(struct job *j, struct db_rw *rw, int64_t actor,
    const struct care_backup *b) MUST_USE;
/* The newest first, those before fact ${before}; 0: from the newest. */
enum err care_backup_list(struct job *j, struct db_ro *ro, int64_t before, size_t max,
    const struct care_backup **items, size_t *n) MUST_USE;

/*
 * While pages are served no other process may write.  A backup made by a
 * command then leaves a slip [条子] in the directory, which the serving process
 * makes a fact within a minute; a slip counts once.
 */
#define CARE_SLIPS_MAX 50 /* read at a time */
struct care_slip {
	char name[64];
	struct care_backup backup;
};
/* Write one for ${b}; E_SYSTEM if the directory cannot be written. */
enum err care_slip_leave(struct job *j, struct str dir,
    const struct care_backup *b) MUST_USE;
/* At most CARE_SLIPS_MAX; what cannot be read is left aside, no folder holds none. */
void care_slips_find(struct job *j, struct str dir, const struct care_slip **items,
    size_t *n);
/* One fact each, unless there is one of that name already. */
enum err care_slips_put(struct job *j, struct db_rw *rw, const struct care_slip *items,
    size_t n) MUST_USE;
/* Remove the files, once their facts are kept. */
void care_slips_drop(struct job *j, struct str dir, const struct care_slip *items,
    size_t n);

/* ── what was checked ───────────────────────────────────────────────── */

struct care_audit { /* of the whole ledger, by the officer who audits */
	int64_t seq, at, actor;
	int64_t facts, erased, seals, seals_good, uncovered;
	struct str root;  /* hexadecimal */
	struct str known; /* the 短码 it was held against; empty: none */
	bool known_good;
	int64_t wrong;
	struct str told; /* the first few of them, one a line */
};
/* Reads all facts: about a second for each 100,000.  ${known}: see
 * ledger_check_new(); E_INPUT if it is no seal. */
enum err care_audit(struct job *j, struct db_ro *ro, const struct ledger_room *rooms,
    size_t n, struct str known, struct care_audit *out) MUST_USE;
/* Make it a fact; its seq and at are not read. */
enum err care_audit_put(struct job *j, struct db_rw *rw, int64_t actor,
    const struct care_audit *a) MUST_USE;
/* The newest first. */
enum err care_audit_list(struct job *j, struct db_ro *ro, size_t max,
    const struct care_audit **items, size_t *n) MUST_USE;

/* The database was read through [db_whole()]. */
enum err care_whole_put(struct job *j, struct db_rw *rw, int64_t actor,
    bool whole) MUST_USE;

/* ── the check-up ───────────────────────────────────────────────────── */

enum care_check { /* one row of doctor.def each */
#define CHECK(id, name, what, why, todo) CARE_##id,
#include "care/doctor.def"
#undef CHECK
	CARE_CHECKS
};

enum care_level {
	CARE_FINE,
	CARE_RISK,
	CARE_UNSEEN, /* cannot be seen from here: told says why */
};

struct care_look { /* what is looked at */
	struct db_place place;
	const struct ledger_room *rooms; /* whose tables there should be */
	size_t rooms_n;
	bool serving; /* the next three are known */
	bool caged;
	struct str cage;     /* what is not shut; empty: all is */
	const char *address; /* that is listened on */
};

struct care_finding {
	enum care_check check;
	const char *name;              /* 备份.新旧: for programs */
	const char *what, *why, *todo; /* what is looked at; why; what to do */
	enum care_level level;
	struct str told; /* how it is */
};

/* All checks in the order of doctor.def, the time being that of ${j}.  What
 * cannot be looked at is CARE_UNSEEN, not an error. */
enum err care_doctor(struct job *j, struct db_ro *ro, const struct care_look *look,
    struct care_finding out[CARE_CHECKS]) MUST_USE;

#endif
