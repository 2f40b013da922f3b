/* SPDX-License-Identifier: MIT
 *
 * note.h -- the text of a seal, who signed it, its 短码; private to ledger/
 *
 * The text is a checkpoint as C2SP tlog-checkpoint has it, signed as a C2SP
 * signed note with Ed25519; the origin is the key's name, which is made from
 * the public key.  Nothing here knows a table.
 */
#ifndef LEDGER_NOTE_H
#define LEDGER_NOTE_H

#include "ledger/tree.h"

#define SIGNER_TEXT_MAX 200 /* bytes of a public key as text */
#define NOTE_MAX 600        /* bytes of a note */

struct signer {        /* the public half */
	char name[23]; /* zeren/ and 16 digits, terminated */
	unsigned char hash[4];
	unsigned char key[crypto_sign_PUBLICKEYBYTES];
};

struct ledger_key {
	struct signer signer;
	unsigned char secret[crypto_sign_SECRETKEYBYTES];
};

void signer_of(const unsigned char key[crypto_sign_PUBLICKEYBYTES], struct signer *out);
/* NAME+HASH+KEY as C2SP writes it. */
struct str signer_text(struct job *j, const struct signer *s);
/* False if ${text} is anything else, or its name or hash is another key's. */
bool signer_parse(struct str text, struct signer *out) MUST_USE;

struct note {
	struct str name, text; /* text: what is signed */
	int64_t size, at;
	hash32 root;
	unsigned char hash[4]; /* of the signer, as stated */
	unsigned char signature[crypto_sign_BYTES];
};

struct str note_write(struct job *j, const struct ledger_key *key, int64_t size,
    int64_t at, const hash32 root);
/* False unless ${s} is such a text to the last byte; borrows ${s}. */
bool note_parse(struct str s, struct note *out) MUST_USE;
/* Is ${n} signed by ${s}? */
bool note_holds(const struct note *n, const struct signer *s);

#define CODE_DIGITS 12
struct code {
	int64_t size;
	char digit[CODE_DIGITS];
};

struct code code_of(int64_t size, const hash32 root);
struct str code_text(struct job *j, const struct code *c);
/* As a person types it: small letters, blanks or no lines, I L O for 1 1 0. */
bool code_parse(struct str s, struct code *out) MUST_USE;

/* Decimal digits alone, no sign, no leading zero, below 2^63. */
bool count_parse(struct str s, int64_t *out) MUST_USE;

#endif
