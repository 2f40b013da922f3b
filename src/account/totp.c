/* SPDX-License-Identifier: MIT
 *
 * totp.c -- codes that change every half minute (RFC 6238, over RFC 4226)
 *
 * Apps on phones know SHA-1 and six digits, so that is what is spoken.  Whether
 * a step was used before is the caller's to remember.
 */
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "account/crypt.h"

#define MAC_N 20

void
totp_at(const unsigned char *seed, size_t n, int64_t step, char digits[7])
{
	unsigned char count[8], mac[EVP_MAX_MD_SIZE];
	unsigned mac_n = 0, at;
	uint32_t v;

	for (int i = 0; i < 8; i++)
		count[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
	must(HMAC(EVP_sha1(), seed, (int)n, count, sizeof count, mac, &mac_n) != NULL &&
		mac_n == MAC_N,
	    "HMAC-SHA-1");
	at = mac[MAC_N - 1] & 15;
	v = (uint32_t)(mac[at] & 0x7f) << 24 | (uint32_t)mac[at + 1] << 16 |
	    (uint32_t)mac[at + 2] << 8 | mac[at + 3];
	(void)snprintf(digits, 7, "%06u", v % 1000000);
}

bool
totp_match(const unsigned char *seed, size_t n, struct str code, int64_t now,
    int64_t last, int64_t *step)
{
	int64_t at = now / TOTP_STEP_S;
	bool found = false;
	char digits[7];

	for (int64_t s = at - 1; s <= at + 1; s++) {
		totp_at(seed, n, s, digits);
		if (!same_secret(str_of(digits), code) || s <= last || found)
			continue;
		*step = s;
		found = true;
	}
	return found;
}
