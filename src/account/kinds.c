/* SPDX-License-Identifier: MIT
 *
 * kinds.c -- the facts about accounts [账户]; they have no views
 *
 * They say who had what done to which account and when, so that every use can
 * be laid to a person.  What a credential is stands in no fact.
 */
#include "account/inner.h"
#include "account/account.sql.h"

/* The tables here are no views, so there is nothing to bring up to date. */
static enum err
apply(struct job *j, struct db_rw *rw, const struct ledger_fact *f)
{
	(void)j;
	(void)rw;
	(void)f;
	return OK;
}

static const struct ledger_kind kinds[KINDS_N] = {
	[KIND_MADE] = { "账户.建立", "给某人定登录名，或改登录名", 0, apply, NULL },
	[KIND_CODE] = { "账户.发码", "给某人发一次性码", 0, apply, NULL },
	[KIND_PASSWORD] = { "账户.改密", "本人设了新口令", 0, apply, NULL },
	[KIND_FACTOR] = { "账户.二次验证", "本人设了二次验证", 0, apply, NULL },
	[KIND_LOCKED] = { "账户.锁定", "输错次数太多，暂时不能登录", 0, apply, NULL },
	[KIND_UNLOCKED] = { "账户.解锁", "提前解除锁定", 0, apply, NULL },
	[KIND_IN] = { "账户.登录", "登录", 0, apply, NULL },
	[KIND_OUT] = { "账户.退出", "退出登录，或结束一处登录", 0, apply, NULL },
};

const struct ledger_room account_ledger = { &account_tables, kinds, ARRAY_N(kinds) };

enum err
account_fact(struct job *j, struct db_rw *rw, enum kind kind, int64_t actor,
    int64_t person, struct str how)
{
	struct ledger_fact f = { .day = j->today,
		.actor = actor,
		.subject = job_fmt(j, "%lld", (long long)person) };
	struct buf b = { .j = j };

	if (how.n > 0)
		body_put(&b, S("方式"), how);
	f.body = buf_str(&b);
	return ledger_put(j, rw, &kinds[kind], &f);
}
