/* SPDX-License-Identifier: MIT
 *
 * keys.c -- the key file DIR/secret.key: 32 bytes of chance, and its tie
 *
 * The database keeps a value derived from the key, which does not lead back to
 * it: a directory with another key is noticed at the start, not when nobody
 * can sign in any more.
 */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "account/inner.h"
#include "account/account.sql.h"

#define KEY_N 32
_Static_assert(crypto_kdf_KEYBYTES == KEY_N, "size of the key file");

enum use { USE_SEAL = 1, USE_PEPPER, USE_TIE }; /* numbers that stay */

static void
derive(const unsigned char key[KEY_N], enum use use, unsigned char out[32])
{
	must(crypto_kdf_derive_from_key(out, 32, use, "zerenkey", key) == 0, "kdf");
}

/* ── the file ───────────────────────────────────────────────────────── */

static enum err
check_mode(struct job *j, int fd, const char *path)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return fail(j, E_SYSTEM, "%s 读不出来", path);
	if ((st.st_mode & 077) != 0)
		return fail(j, E_INPUT,
		    "%s 别的用户也读得到，不能用；请先执行 chmod 600 %s", path, path);
	if (st.st_size != KEY_N)
		return fail(j, E_INPUT,
		    "%s 不是完整的密钥文件（应为 %d 字节）；请从备份放回原来的文件", path,
		    KEY_N);
	return OK;
}

/* *found: there is such a file. */
static enum err
read_file(struct job *j, const char *path, unsigned char key[KEY_N], bool *found)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	enum err e;

	*found = fd >= 0 || errno != ENOENT;
	if (fd < 0)
		return *found
		    ? fail(j, E_SYSTEM, "%s 读不出来：%s", path, strerror(errno))
		    : OK;
	e = check_mode(j, fd, path);
	if (e == OK && read(fd, key, KEY_N) != KEY_N)
		e = fail(j, E_SYSTEM, "%s 读不出来", path);
	(void)close(fd);
	return e;
}

static bool
sync_dir(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool done = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		(void)close(fd);
	return done;
}

static enum err
make_file(struct job *j, const char *dir, const char *path, unsigned char key[KEY_N])
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool done;

	if (fd < 0)
		return fail(j, E_SYSTEM, "%s 建不了：%s", path, strerror(errno));
	random_fill(key, KEY_N);
	done = write(fd, key, KEY_N) == KEY_N && fsync(fd) == 0;
	done = close(fd) == 0 && done && sync_dir(dir);
	if (done)
		return OK;
	(void)unlink(path);
	return fail(j, E_SYSTEM, "%s 没有写好；请看磁盘是否已满", path);
}

/* ── the tie ────────────────────────────────────────────────────────── */

static enum err
tie_find(struct job *j, struct db_ro *ro, struct str *tie)
{
	struct db_rows *rows;
	enum err e = db_first(j, ro, &account_sql[ACCOUNT_TIE_FIND], NO_VALUES, &rows);

	*tie = rows != NULL ? db_bytes(rows, 0) : S("");
	return e;
}

static enum err
check_tie(struct job *j, struct db_rw *rw, struct str tie, const unsigned char key[KEY_N],
    const char *path)
{
	unsigned char own[HASH_N];

	derive(key, USE_TIE, own);
	if (tie.n == 0)
		return db_change(j, rw, &account_sql[ACCOUNT_TIE_PUT],
		    VALUES(DB_B(hash_str(own))), NULL);
	if (same_secret(tie, hash_str(own)))
		return OK;
	return fail(j, E_INPUT,
	    "%s 不是这个数据库原来的那一个，用它谁也登录不了；"
	    "请从备份放回原来的文件（几个进程共用一个数据库时，用同一份）",
	    path);
}

static enum err
get_key(struct job *j, struct db_rw *rw, struct str dir, unsigned char key[KEY_N])
{
	const char *path = job_cstr(j, job_fmt(j, "%.*s/secret.key", STR_FMT(dir)));
	struct str tie;
	bool found = false;
	enum err e = tie_find(j, db_rw_reader(rw), &tie);

	if (e == OK)
		e = read_file(j, path, key, &found);
	if (e != OK)
		return e;
	if (!found && tie.n > 0)
		return fail(j, E_INPUT,
		    "缺少 %s：没有它谁也登录不了；请从备份放回原来的文件"
		    "（几个进程共用一个数据库时，把它从第一个进程的目录拷来）",
		    path);
	if (!found)
		e = make_file(j, job_cstr(j, dir), path, key);
	return e == OK ? check_tie(j, rw, tie, key, path) : e;
}

enum err
account_keys_init(struct job *j, struct db_rw *rw, struct str dir,
    struct account_keys *out)
{
	unsigned char key[KEY_N];
	enum err e = get_key(j, rw, dir, key);

	if (e == OK) {
		derive(key, USE_SEAL, out->seal);
		derive(key, USE_PEPPER, out->pepper);
	}
	sodium_memzero(key, sizeof key);
	return e;
}

void
account_keys_done(struct account_keys *keys)
{
	sodium_memzero(keys, sizeof *keys);
}
