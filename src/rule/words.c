/* SPDX-License-Identifier: MIT
 *
 * words.c -- the keywords of the scheme language, from words.def
 *
 * Which of them are hard is said in hint.c; here they are only listed.
 */
#include "rule/ast.h"

const struct rule_word rule_words[] = {
#define WORD(word, group, means) { word, group, means },
#include "rule/words.def"
#undef WORD
};
const size_t rule_words_n = ARRAY_N(rule_words);

bool
rule_is_keyword(struct str word)
{
	size_t i;

	for (i = 0; i < rule_words_n; i++)
		if (str_eq(word, str_of(rule_words[i].word)))
			return true;
	return false;
}
