/* SPDX-License-Identifier: MIT
 *
 * seal.c -- the key in its file, and seals in their table
 *
 * seal.key holds one line: what it is, and the secret seed.  It is written
 * whole or not at all, and never replaced: a lost key means a new one, which
 * everybody can see in the seals.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/note.h"
#include "ledger/put.h"
#include "ledger/ledger.sql.h"

#define KEY_HEAD "zeren seal key 1 "
#define KEY_HEX ((size_t)2 * crypto_sign_SEEDBYTES)
#define KEY_FILE (sizeof KEY_HEAD - 1 + KEY_HEX + 1) /* with the line end */

/* ── the file ───────────────────────────────────────────────────────── */

static enum err
key_unreadable(struct job *j, const char *path)
{
	return fail(j, E_SYSTEM,
	    "读不出封存钥匙 %s（%s）；请检查数据目录，或从备份放回这个文件", path,
	    strerror(errno));
}

static bool
write_all(int fd, const char *p, size_t n)
{
	return write(fd, p, n) == (ssize_t)n && fsync(fd) == 0;
}

/* A new secret, first under another name so that it is there whole. */
static enum err
key_make(struct job *j, const char *dir, const char *path)
{
	const char *fresh = job_cstr(j, job_fmt(j, "%s.new", path));
	unsigned char seed[crypto_sign_SEEDBYTES];
	char text[KEY_FILE + 1] = KEY_HEAD;
	int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	int in = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool done;

	randombytes_buf(seed, sizeof seed);
	(void)sodium_bin2hex(text + sizeof KEY_HEAD - 1, KEY_HEX + 1, seed, sizeof seed);
	text[KEY_FILE - 1] = '\n';
	done = fd != -1 && in != -1 && write_all(fd, text, KEY_FILE) &&
	    link(fresh, path) == 0 && unlink(fresh) == 0 && fsync(in) == 0;
	sodium_memzero(seed, sizeof seed);
	sodium_memzero(text, sizeof text);
	if (fd != -1)
		(void)close(fd);
	if (in != -1)
		(void)close(in);
	return done
	    ? OK
	    : fail(j, E_SYSTEM, "写不下封存钥匙 %s（%s）；请检查数据目录的权限和空间",
		  path, strerror(errno));
}

static bool
key_parse(struct str text, struct ledger_key *key)
{
	struct str head = S(KEY_HEAD);
	unsigned char seed[crypto_sign_SEEDBYTES];
	unsigned char pub[crypto_sign_PUBLICKEYBYTES];
	size_t n;

	if (text.n != KEY_FILE || !str_starts(text, head) || text.p[text.n - 1] != '\n' ||
	    sodium_hex2bin(seed, sizeof seed, text.p + head.n, KEY_HEX, NULL, &n, NULL) !=
		0 ||
	    n != sizeof seed)
		return false;
	crypto_must(crypto_sign_seed_keypair(pub, key->secret, seed) == 0);
	sodium_memzero(seed, sizeof seed);
	signer_of(pub, &key->signer);
	return true;
}

/* The worker of key_read(): may stop at the first failure. */
static enum err
key_from(struct job *j, int fd, const char *path, struct ledger_key *key)
{
	char text[KEY_FILE + 1];
	struct stat st;
	ssize_t n;
	bool read_well;

	if (fstat(fd, &st) != 0)
		return key_unreadable(j, path);
	if ((st.st_mode & 077) != 0)
		return fail(j, E_SYSTEM,
		    "封存钥匙 %s 的权限是 %04o，别人也能读，不能用；"
		    "请先执行 chmod 600 %s，并想一想它是否已被人抄走",
		    path, (unsigned)st.st_mode & 07777, path);
	n = read(fd, text, sizeof text);
	if (n < 0)
		return key_unreadable(j, path);
	read_well = key_parse((struct str){ text, (size_t)n }, key);
	sodium_memzero(text, sizeof text);
	return read_well
	    ? OK
	    : fail(j, E_SYSTEM, "%s 不是封存钥匙，或已损坏；请从备份放回这个文件", path);
}

static enum err
key_read(struct job *j, const char *path, struct ledger_key *key)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	enum err e;

	if (fd == -1)
		return key_unreadable(j, path);
	e = key_from(j, fd, path, key);
	(void)close(fd);
	return e;
}

enum err
ledger_key_open(struct job *j, struct str dir, struct ledger_key **out)
{
	const char *in = job_cstr(j, dir);
	const char *path = job_cstr(j, job_fmt(j, "%s/seal.key", in));
	struct ledger_key *key;
	enum err e = OK;

	crypto_ready();
	if (access(path, F_OK) != 0 && errno == ENOENT)
		e = key_make(j, in, path);
	if (e != OK)
		return e;
	key = sodium_malloc(sizeof *key);
	if (key == NULL)
		return fail(j, E_LIMIT, "内存不足，放不下封存钥匙；请稍后再试");
	e = key_read(j, path, key);
	if (e != OK) {
		sodium_free(key);
		return e;
	}
	*out = key;
	return OK;
}

void
ledger_key_close(struct ledger_key *key)
{
	sodium_free(key); /* wipes it first */
}

/* ── the table ──────────────────────────────────────────────────────── */

static enum err
row_seal(struct job *j, struct db_rows *rows, struct ledger_seal *s)
{
	*s = (struct ledger_seal){
		.size = db_int(rows, 0),
		.at = db_int(rows, 1),
		.note = db_text(rows, 3),
		.code = db_text(rows, 4),
		.key = db_text(rows, 5),
	};
	return hash_of(db_bytes(rows, 2), s->root) ? OK : ledger_spoiled(j);
}

/* The one row ${q} finds for ${size}; *found is false if there is none. */
static enum err
seal_get(struct job *j, struct db_ro *ro, const struct sql_text *q, int64_t size,
    struct ledger_seal *out, bool *found)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, q, VALUES(DB_I(size)), &rows);

	*found = rows != NULL;
	return *found ? row_seal(j, rows, out) : e;
}

enum err
seal_after(struct job *j, struct db_ro *ro, int64_t size, struct ledger_seal *out,
    bool *found)
{
	return seal_get(j, ro, &ledger_sql[LEDGER_SEAL_NEXT], size, out, found);
}

enum err
ledger_seal_over(struct job *j, struct db_ro *ro, int64_t seq, struct ledger_seal *out,
    bool *found)
{
	return seal_after(j, ro, seq - 1, out, found);
}

enum err
seal_append(struct job *j, struct db_rw *rw, const struct ledger_seal *s)
{
	return db_change(j, rw, &ledger_sql[LEDGER_SEAL_PUT],
	    VALUES(DB_I(s->size), DB_I(s->at), DB_B(hash_bytes(s->root)), DB_T(s->note),
		DB_T(s->code), DB_T(s->key)),
	    NULL);
}

enum err
ledger_seal(struct job *j, struct db_rw *rw, const struct ledger_key *key,
    struct ledger_seal *out)
{
	struct ledger_head head;
	struct code code;
	bool found = false;
	enum err e = ledger_head(j, db_rw_reader(rw), &head);

	if (e == OK)
		e = seal_get(j, db_rw_reader(rw), &ledger_sql[LEDGER_SEAL_FIND],
		    head.size, out, &found);
	if (e != OK || found)
		return e;
	if (head.size == 0)
		return fail(j, E_INPUT, "账本还是空的，没有可封存的");
	code = code_of(head.size, head.root);
	*out = (struct ledger_seal){ .size = head.size,
		.at = j->now,
		.note = note_write(j, key, head.size, j->now, head.root),
		.code = code_text(j, &code),
		.key = signer_text(j, &key->signer) };
	memcpy(out->root, head.root, sizeof out->root);
	return seal_append(j, rw, out);
}

enum err
ledger_seal_list(struct job *j, struct db_ro *ro, int64_t before, size_t max,
    const struct ledger_seal **items, size_t *n)
{
	struct ledger_seal *list = NEWS(j, struct ledger_seal, max);
	struct db_rows *rows;
	enum err e = db_select(j, ro, &ledger_sql[LEDGER_SEAL_LIST],
	    VALUES(DB_I(before > 0 ? before : INT64_MAX), DB_I((int64_t)max)), &rows);

	for (*n = 0; *n < max && db_more(rows, &e); (*n)++)
		e = row_seal(j, rows, &list[*n]);
	*items = list;
	return e;
}
