/* SPDX-License-Identifier: MIT
 *
 * world_test.c -- a small installation that the tests of this room share
 */
#include "account/world_test.h"

/* Whatever has to work for a test to begin says why it does not. */
#define DONE(call)              \
	((call) == OK ? (void)0 \
		      : test_failed(__FILE__, __LINE__, "%s: %s", #call, w->j->told))

static int64_t
unit(struct world *w, struct str name, int64_t parent)
{
	struct org_act act = { .day = w->j->today };
	struct org_unit u = { .name = name,
		.parent = parent,
		.opened = DAY_NONE,
		.closed = DAY_NONE };

	DONE(org_unit_open(w->j, w->rw, &act, &u));
	return u.id;
}

int64_t
world_person(struct world *w, struct str name, int64_t of)
{
	struct org_act act = { .day = w->j->today };
	struct org_person p = { .name = name, .unit = of, .left = DAY_NONE };

	DONE(org_person_put(w->j, w->rw, &act, &p));
	return p.id;
}

void
world_post(struct world *w, int64_t person, enum org_role role, int64_t of)
{
	struct org_act act = { .day = w->j->today };
	struct org_post p = { .person = person,
		.role = role,
		.unit = of,
		.from = w->j->today,
		.to = DAY_NONE };

	DONE(org_post_put(w->j, w->rw, &act, &p, 0));
}

static void
fill(struct world *w)
{
	w->top = unit(w, S("未名市直机关工委"), 0);
	w->east = unit(w, S("东晴区"), w->top);
	w->street = unit(w, S("柳荫街道"), w->east);
	w->west = unit(w, S("西岚区"), w->top);
	w->security = world_person(w, S("雨前"), w->top);
	w->keeper = world_person(w, S("谷雨"), w->top);
	w->committee = world_person(w, S("白露"), w->top);
	w->clerk = world_person(w, S("兰亭远"), w->east);
	w->member = world_person(w, S("柳桥东"), w->east);
	world_post(w, w->security, ROLE_SECURITY, 0);
	world_post(w, w->keeper, ROLE_SYSTEM, 0);
	world_post(w, w->committee, ROLE_COMMITTEE, 0);
	world_post(w, w->clerk, ROLE_CLERK, w->east);
	world_post(w, w->member, ROLE_MEMBER, w->east);
}

struct world
world_open(struct job *j, const struct db_place *place)
{
	const struct db_room rooms[] = { *ledger_own.tables, *org_ledger.tables,
		*account_ledger.tables };
	struct world world = { .j = j, .place = place, .rules = account_rules_default };
	struct world *w = &world;

	DONE(db_open(j, place, rooms, ARRAY_N(rooms), &w->db));
	DONE(db_rw_open(j, w->db, &w->rw));
	DONE(db_begin(j, w->rw));
	w->ro = db_rw_reader(w->rw);
	DONE(account_keys_init(j, w->rw, place->dir, &w->keys));
	fill(w);
	return world;
}

void
world_close(struct world *w)
{
	account_keys_done(&w->keys);
	db_rw_close(w->rw);
	db_close(w->db);
}

/* ── accounts ───────────────────────────────────────────────────────── */

void
world_account(struct world *w, int64_t person, struct str name, struct str password,
    char token[ACCOUNT_TOKEN + 1])
{
	char code[ACCOUNT_TOKEN + 1], phc[128];
	struct account_who who;

	w->rules.keys = &w->keys;
	DONE(account_name_put(w->j, w->rw, 0, person, name));
	DONE(account_code_new(w->j, w->rw, 0, person, ACCOUNT_CODE_SETUP, 72, code));
	DONE(account_code_use(w->j, w->rw, &w->rules, str_of(code), ACCOUNT_CODE_SETUP,
	    token));
	who = world_who(w, token);
	DONE(account_password_hash(w->j, w->ro, &w->rules, &who, password, phc));
	DONE(account_password_put(w->j, w->rw, &w->rules, &who, phc, token));
}

void
world_known(struct world *w, int64_t person, struct str name, struct str password)
{
	char token[ACCOUNT_TOKEN + 1];

	world_account(w, person, name, password, token);
	DONE(account_sign_out(w->j, w->rw, world_who(w, token).session));
}

struct account_who
world_who(struct world *w, const char *token)
{
	struct account_who who;

	DONE(account_who(w->j, w->ro, str_of(token), &who));
	return who;
}

struct account_try
world_try(struct world *w, struct str name, struct str password, const char *code,
    const char *device)
{
	struct account_try t = { .name = name,
		.password = password,
		.code = str_of(code),
		.device = str_of(device) };
	enum err e;

	w->rules.keys = &w->keys;
	e = account_try(w->j, w->ro, &w->rules, &t);
	if (e == OK)
		DONE(account_try_tell(w->j, w->rw, &w->rules, &t));
	else
		t.told = job_str(w->j, str_of(w->j->told));
	CHECK(e == OK || e == E_DENIED);
	CHECK((t.session[0] == '\0') == (e != OK || t.told.n > 0));
	return t;
}

void
world_guess(struct world *w, struct str name, const char *device, int n)
{
	while (n-- > 0)
		CHECK(world_try(w, name, S("不是这个口令，再试"), NULL, device)
			  .session[0] == '\0');
}

/* ── second factors ─────────────────────────────────────────────────── */

/* The twenty bytes that 32 letters stand for. */
static void
base32_read(const char *text, unsigned char seed[SEED_N])
{
	uint32_t held = 0;
	unsigned bits = 0;
	size_t n = 0;

	for (; *text != '\0' && n < SEED_N; text++) {
		held = (held << 5 |
			   (uint32_t)(strchr(BASE32_LARGE, *text) - BASE32_LARGE)) &
		    0xfff;
		for (bits += 5; bits >= 8; bits -= 8)
			seed[n++] = (unsigned char)(held >> (bits - 8));
	}
	CHECK(n == SEED_N);
}

const char *
world_code(struct world *w, const unsigned char seed[SEED_N])
{
	char *digits = job_alloc(w->j, 7);

	totp_at(seed, SEED_N, w->j->now / TOTP_STEP_S, digits);
	return digits;
}

void
world_factor(struct world *w, char token[ACCOUNT_TOKEN + 1], unsigned char seed[SEED_N],
    char recovery[10][12])
{
	struct account_who who = world_who(w, token);
	struct account_seed shown;

	DONE(account_factor_new(w->j, w->rw, &w->rules, &who, &shown));
	base32_read(shown.base32, seed);
	DONE(account_factor_confirm(w->j, w->rw, &w->rules, &who,
	    str_of(world_code(w, seed)), recovery, token));
}

/* ── facts ──────────────────────────────────────────────────────────── */

struct str
world_fact(struct world *w)
{
	struct ledger_wish any = { .before = 0 };
	const struct ledger_fact *f;
	size_t n;

	DONE(ledger_list(w->j, w->ro, &any, 1, &f, &n));
	return job_fmt(w->j, "%.*s %.*s by %lld %.*s", STR_FMT(f->kind),
	    STR_FMT(f->subject), (long long)f->actor, STR_FMT(str_trim(f->body)));
}
