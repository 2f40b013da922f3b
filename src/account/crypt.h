/* SPDX-License-Identifier: MIT
 *
 * crypt.h -- what the libraries of secrets do for this room; private to it
 *
 * Nothing here can fail halfway: a library that refuses what it must do ends
 * the program.  Texts that carry secrets are compared in constant time.
 */
#ifndef ACCOUNT_CRYPT_H
#define ACCOUNT_CRYPT_H

#include "account/account.h"

#define HASH_N 32
#define SEED_N 20 /* bytes of a TOTP seed: what SHA-1 gives */
#define SEALED_N (24 + 16 + SEED_N)

/* End the program if a library did not do what it must. */
void must(bool done, const char *what);

void random_fill(void *p, size_t n);
int64_t random_id(void); /* from 1 to 2^49: an address takes 15 digits */

/* 32 bytes of chance as ACCOUNT_TOKEN characters A–Z a–z 0–9 - _. */
void token_make(char text[ACCOUNT_TOKEN + 1]);
void token_text(const unsigned char bytes[HASH_N], char text[ACCOUNT_TOKEN + 1]);
/* What the database keeps of a token. */
void token_hash(struct str token, unsigned char out[HASH_N]);
/* A second secret that only the holder of ${token} has: the form token. */
void token_second(struct str token, unsigned char out[HASH_N]);

/* A keyed hash, the key being the pepper: of ${what} about ${person}. */
void pepper_hash(const struct account_keys *keys, const char *what, int64_t person,
    struct str text, unsigned char out[HASH_N]);

bool same_secret(struct str a, struct str b);
void hex_put(const unsigned char *p, size_t n, char *out); /* 2n + 1 characters */

/* RFC 4648 without padding; ${out} has room for n * 8 / 5 + 1 more. */
void base32_put(const unsigned char *p, size_t n, const char *alphabet, char *out);
#define BASE32_LARGE "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
#define BASE32_SMALL "abcdefghijklmnopqrstuvwxyz234567"

void seed_seal(const struct account_keys *keys, const unsigned char seed[SEED_N],
    unsigned char out[SEALED_N]);
/* False if it was sealed with another key, or was changed. */
bool seed_open(const struct account_keys *keys, struct str sealed,
    unsigned char out[SEED_N]) MUST_USE;

/* RFC 6238 with SHA-1 and 30 s: the six digits of ${step}. */
#define TOTP_STEP_S 30
void totp_at(const unsigned char *seed, size_t n, int64_t step, char digits[7]);
/* Is ${code} right within one step of ${now}, and later than ${last}? */
bool totp_match(const unsigned char *seed, size_t n, struct str code, int64_t now,
    int64_t last, int64_t *step) MUST_USE;

static inline struct str
hash_str(const unsigned char hash[HASH_N])
{
	return (struct str){ (const char *)hash, HASH_N };
}

#endif
