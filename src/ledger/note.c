/* SPDX-License-Identifier: MIT
 *
 * note.c -- seals as text: written, signed, read back, shortened to a 短码
 *
 * A text is read only if it is exactly as it would be written.  The 短码 is 60
 * bits: it shows that a sealed history was changed later, but whoever prepares
 * two histories before sealing can make both have one 短码.
 */
#include "ledger/note.h"

#define BASE64 sodium_base64_VARIANT_ORIGINAL
#define BASE64_MAX 100 /* bytes of the longest one here, and its end */

static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* ── small parts ────────────────────────────────────────────────────── */

static void
put_base64(struct buf *b, const unsigned char *p, size_t n)
{
	char text[BASE64_MAX];

	crypto_must(sodium_base64_encoded_len(n, BASE64) <= sizeof text);
	(void)sodium_bin2base64(text, sizeof text, p, n, BASE64);
	buf_put(b, str_of(text));
}

/* Exactly ${n} bytes, written as put_base64() writes them. */
static bool
base64_parse(struct str s, unsigned char *out, size_t n)
{
	char again[BASE64_MAX];
	size_t got;

	if (s.n != sodium_base64_encoded_len(n, BASE64) - 1 || s.n >= sizeof again)
		return false;
	if (sodium_base642bin(out, n, s.p, s.n, NULL, &got, NULL, BASE64) != 0 ||
	    got != n)
		return false;
	(void)sodium_bin2base64(again, sizeof again, out, n, BASE64);
	return str_eq(str_of(again), s);
}

bool
count_parse(struct str s, int64_t *out)
{
	int64_t n = 0;

	if (s.n == 0 || (s.n > 1 && s.p[0] == '0'))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9' || __builtin_mul_overflow(n, 10, &n) ||
		    __builtin_add_overflow(n, s.p[i] - '0', &n))
			return false;
	*out = n;
	return true;
}

/* Cut the first line off *rest; false if none ends. */
static bool
take_line(struct str *rest, struct str *line)
{
	size_t end = str_find(*rest, S("\n"));

	if (end == rest->n)
		return false;
	*line = str_cut(*rest, 0, end);
	*rest = str_cut(*rest, end + 1, rest->n);
	return true;
}

/* ── who signs ──────────────────────────────────────────────────────── */

void
signer_of(const unsigned char key[crypto_sign_PUBLICKEYBYTES], struct signer *out)
{
	struct str bytes = { (const char *)key, crypto_sign_PUBLICKEYBYTES };
	struct hashing h;
	hash32 hash;
	char hex[17];

	hash_begin(&h);
	hash_put(&h, bytes);
	hash_end(&h, hash);
	(void)sodium_bin2hex(hex, sizeof hex, hash, 8);
	(void)snprintf(out->name, sizeof out->name, "zeren/%s", hex);
	memcpy(out->key, key, sizeof out->key);
	hash_begin(&h);
	hash_put(&h, str_of(out->name));
	hash_put(&h, S("\n\x01"));
	hash_put(&h, bytes);
	hash_end(&h, hash);
	memcpy(out->hash, hash, sizeof out->hash);
}

struct str
signer_text(struct job *j, const struct signer *s)
{
	unsigned char typed[1 + crypto_sign_PUBLICKEYBYTES] = { 0x01 };
	struct buf b = { .j = j };
	char hex[9];

	memcpy(typed + 1, s->key, sizeof s->key);
	(void)sodium_bin2hex(hex, sizeof hex, s->hash, sizeof s->hash);
	buf_fmt(&b, "%s+%s+", s->name, hex);
	put_base64(&b, typed, sizeof typed);
	return buf_str(&b);
}

bool
signer_parse(struct str text, struct signer *out)
{
	unsigned char typed[1 + crypto_sign_PUBLICKEYBYTES];
	size_t name = str_find(text, S("+"));
	struct str rest = str_cut(text, name < text.n ? name + 1 : name, text.n);
	char hex[9];

	if (rest.n < 9 || rest.p[8] != '+' ||
	    !base64_parse(str_cut(rest, 9, rest.n), typed, sizeof typed) ||
	    typed[0] != 0x01)
		return false;
	signer_of(typed + 1, out);
	(void)sodium_bin2hex(hex, sizeof hex, out->hash, sizeof out->hash);
	return str_eq(str_cut(text, 0, name), str_of(out->name)) &&
	    str_eq(str_cut(rest, 0, 8), str_of(hex));
}

/* ── the text of a seal ─────────────────────────────────────────────── */

struct str
note_write(struct job *j, const struct ledger_key *key, int64_t size, int64_t at,
    const hash32 root)
{
	unsigned char signature[4 + crypto_sign_BYTES];
	struct buf b = { .j = j };

	buf_fmt(&b, "%s\n%lld\n", key->signer.name, (long long)size);
	put_base64(&b, root, LEDGER_HASH);
	buf_fmt(&b, "\n%lld\n", (long long)at);
	memcpy(signature, key->signer.hash, 4);
	crypto_must(crypto_sign_detached(signature + 4, NULL, (const unsigned char *)b.p,
			b.n, key->secret) == 0);
	buf_fmt(&b, "\n— %s ", key->signer.name);
	put_base64(&b, signature, sizeof signature);
	buf_c(&b, '\n');
	return buf_str(&b);
}

/* "— NAME BASE64" with the name of ${n}. */
static bool
signature_parse(struct str line, struct note *n)
{
	unsigned char bytes[4 + crypto_sign_BYTES];
	struct str dash = S("— ");

	if (!str_starts(line, dash))
		return false;
	line = str_cut(line, dash.n, line.n);
	if (!str_starts(line, n->name) || line.n <= n->name.n || line.p[n->name.n] != ' ')
		return false;
	line = str_cut(line, n->name.n + 1, line.n);
	if (!base64_parse(line, bytes, sizeof bytes))
		return false;
	memcpy(n->hash, bytes, 4);
	memcpy(n->signature, bytes + 4, sizeof n->signature);
	return true;
}

bool
note_parse(struct str s, struct note *out)
{
	struct str rest = s, size, root, at, blank, signature;

	if (s.n > NOTE_MAX || !take_line(&rest, &out->name) || !take_line(&rest, &size) ||
	    !take_line(&rest, &root) || !take_line(&rest, &at))
		return false;
	out->text = str_cut(s, 0, s.n - rest.n);
	return take_line(&rest, &blank) && blank.n == 0 && take_line(&rest, &signature) &&
	    rest.n == 0 && out->name.n > 0 && count_parse(size, &out->size) &&
	    base64_parse(root, out->root, LEDGER_HASH) && count_parse(at, &out->at) &&
	    signature_parse(signature, out);
}

bool
note_holds(const struct note *n, const struct signer *s)
{
	return str_eq(n->name, str_of(s->name)) &&
	    memcmp(n->hash, s->hash, sizeof n->hash) == 0 &&
	    crypto_sign_verify_detached(n->signature, (const unsigned char *)n->text.p,
		n->text.n, s->key) == 0;
}

/* ── 短码 ───────────────────────────────────────────────────────────── */

struct code
code_of(int64_t size, const hash32 root)
{
	struct code c = { .size = size };
	struct hashing h;
	uint64_t bits = 0;
	hash32 hash;

	hash_begin(&h);
	hash_byte(&h, 0x02);
	hash_int(&h, size);
	hash_put(&h, hash_bytes(root));
	hash_end(&h, hash);
	for (size_t i = 0; i < 8; i++)
		bits = bits << 8 | hash[i];
	for (int i = 0; i < CODE_DIGITS; i++)
		c.digit[i] = crockford[bits >> (59 - 5 * i) & 31];
	return c;
}

struct str
code_text(struct job *j, const struct code *c)
{
	return job_fmt(j, "%lld-%.4s-%.4s-%.4s", (long long)c->size, c->digit,
	    c->digit + 4, c->digit + 8);
}

/* One typed character; '\0' if it cannot be in a 短码. */
static char
typed_as(char c)
{
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == 'I' || c == 'L')
		return '1';
	if (c == 'O')
		return '0';
	return c != '\0' && strchr(crockford, c) != NULL ? c : '\0';
}

bool
code_parse(struct str s, struct code *out)
{
	char plain[CODE_DIGITS + 20];
	size_t n = 0, dash = str_find(s, S("-")), size = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (i == dash)
			size = n;
		if (s.p[i] == '-' || s.p[i] == ' ')
			continue;
		if (n == sizeof plain || typed_as(s.p[i]) == '\0')
			return false;
		plain[n++] = typed_as(s.p[i]);
	}
	if (n <= CODE_DIGITS || (dash < s.n && n != size + CODE_DIGITS))
		return false;
	memcpy(out->digit, plain + n - CODE_DIGITS, CODE_DIGITS);
	return count_parse((struct str){ plain, n - CODE_DIGITS }, &out->size) &&
	    out->size > 0;
}
