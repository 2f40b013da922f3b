/* SPDX-License-Identifier: MIT
 *
 * crypt.c -- chance, tokens, keyed hashes, sealed seeds
 *
 * All from libsodium.  Passwords are hashed in hash.c, which waits its turn.
 */
#include <pthread.h>
#include <sodium.h>

#include "account/crypt.h"

_Static_assert(SEALED_N ==
	crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + SEED_N,
    "nonce, tag, seed");

void
must(bool done, const char *what)
{
	if (done)
		return;
	fprintf(stderr, "zeren: %s: the library refused\n", what);
	abort();
}

static void
start(void)
{
	must(sodium_init() >= 0, "sodium_init");
}

void
random_fill(void *p, size_t n)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	must(pthread_once(&once, start) == 0, "pthread_once");
	randombytes_buf(p, n);
}

int64_t
random_id(void)
{
	uint64_t r;

	random_fill(&r, sizeof r);
	return (int64_t)(r >> 15) + 1;
}

/* ── tokens ─────────────────────────────────────────────────────────── */

void
token_text(const unsigned char bytes[HASH_N], char text[ACCOUNT_TOKEN + 1])
{
	must(sodium_bin2base64(text, ACCOUNT_TOKEN + 1, bytes, HASH_N,
		 sodium_base64_VARIANT_URLSAFE_NO_PADDING) != NULL,
	    "sodium_bin2base64");
}

void
token_make(char text[ACCOUNT_TOKEN + 1])
{
	unsigned char bytes[HASH_N];

	random_fill(bytes, sizeof bytes);
	token_text(bytes, text);
	sodium_memzero(bytes, sizeof bytes);
}

static void
hmac(struct str key, const struct str *part, size_t n, unsigned char out[HASH_N])
{
	crypto_auth_hmacsha256_state st;
	bool done = crypto_auth_hmacsha256_init(&st, (const unsigned char *)key.p,
			key.n) == 0;

	for (size_t i = 0; i < n; i++)
		done = done &&
		    crypto_auth_hmacsha256_update(&st, (const unsigned char *)part[i].p,
			part[i].n) == 0;
	done = done && crypto_auth_hmacsha256_final(&st, out) == 0;
	must(done, "hmacsha256");
	sodium_memzero(&st, sizeof st);
}

void
token_hash(struct str token, unsigned char out[HASH_N])
{
	must(crypto_hash_sha256(out, (const unsigned char *)token.p, token.n) == 0,
	    "sha256");
}

void
token_second(struct str token, unsigned char out[HASH_N])
{
	hmac(token, &S("form"), 1, out);
}

void
pepper_hash(const struct account_keys *keys, const char *what, int64_t person,
    struct str text, unsigned char out[HASH_N])
{
	char head[64];
	int n = snprintf(head, sizeof head, "%s %lld ", what, (long long)person);
	struct str part[] = { { head, (size_t)n }, text };

	must(n > 0 && (size_t)n < sizeof head, "pepper_hash");
	hmac((struct str){ (const char *)keys->pepper, sizeof keys->pepper }, part,
	    ARRAY_N(part), out);
}

bool
same_secret(struct str a, struct str b)
{
	return a.n == b.n && a.n > 0 && sodium_memcmp(a.p, b.p, a.n) == 0;
}

/* ── letters ────────────────────────────────────────────────────────── */

void
hex_put(const unsigned char *p, size_t n, char *out)
{
	must(sodium_bin2hex(out, 2 * n + 1, p, n) != NULL, "sodium_bin2hex");
}

void
base32_put(const unsigned char *p, size_t n, const char *alphabet, char *out)
{
	uint32_t held = 0;
	unsigned bits = 0;

	for (size_t i = 0; i < n; i++) {
		held = (held << 8 | p[i]) & 0xfff;
		for (bits += 8; bits >= 5; bits -= 5)
			*out++ = alphabet[held >> (bits - 5) & 31];
	}
	if (bits > 0)
		*out++ = alphabet[held << (5 - bits) & 31];
	*out = '\0';
}

/* ── seeds ──────────────────────────────────────────────────────────── */

void
seed_seal(const struct account_keys *keys, const unsigned char seed[SEED_N],
    unsigned char out[SEALED_N])
{
	random_fill(out, crypto_secretbox_NONCEBYTES);
	must(crypto_secretbox_easy(out + crypto_secretbox_NONCEBYTES, seed, SEED_N, out,
		 keys->seal) == 0,
	    "secretbox");
}

bool
seed_open(const struct account_keys *keys, struct str sealed, unsigned char out[SEED_N])
{
	const unsigned char *p = (const unsigned char *)sealed.p;

	return sealed.n == SEALED_N &&
	    crypto_secretbox_open_easy(out, p + crypto_secretbox_NONCEBYTES,
		SEALED_N - crypto_secretbox_NONCEBYTES, p, keys->seal) == 0;
}
