#!/bin/sh
# SPDX-License-Identifier: MIT
#
# embed_test.sh -- what is packed into the program comes out byte for byte
#
# Usage: embed_test.sh FOLDER-OF-TOOLS
set -u
. tools/tally.sh

printf 'abc\0\377"\\' >"$tmp/small"
: >"$tmp/empty"
seq 1 20000 >"$tmp/large"
cat >"$tmp/run.c" <<'END'
#include <stdio.h>
#include <string.h>
#include "embedded.h"
int main(int argc, char **argv)
{
	for (size_t i = 0; i < embedded_n; i++) {
		if (argc > 1 && strcmp(argv[1], embedded[i].name) == 0)
			fwrite(embedded[i].p, 1, embedded[i].n, stdout);
		else if (argc > 2 && strcmp(argv[2], embedded[i].name) == 0)
			fwrite(embedded[i].gz, 1, embedded[i].gz_n, stdout);
		else if (argc == 1)
			printf("%s %zu %d %s\n", embedded[i].name, embedded[i].n,
			    embedded[i].gz != NULL, embedded[i].hash);
	}
	return 0;
}
END
"$1/embed" "$tmp/embedded.h" &&
	"$1/embed" "$tmp/embedded.c" "a/小=$tmp/small" "b=$tmp/empty" "c.txt=$tmp/large" &&
	${CC:-gcc} -std=c17 -Wall -Wextra -Wpedantic -Werror -I"$tmp" "$tmp/run.c" \
	    "$tmp/embedded.c" -o "$tmp/run"
same 'names, sizes, hashes; gzip only where it helps' "$("$tmp/run")" \
    'a/小 7 0 fb6f673ac943486c
b 0 0 cbf29ce484222325
c.txt 108894 1 56b555f6005d84fd'
same 'bytes' "$("$tmp/run" a/小 | od -c)" "$(od -c "$tmp/small")"
"$tmp/run" - c.txt | gzip -dc | cmp - "$tmp/large"
same 'gzip gives the same bytes' $? 0
cp "$tmp/embedded.c" "$tmp/again.c"
"$1/embed" "$tmp/embedded.c" "a/小=$tmp/small" "b=$tmp/empty" "c.txt=$tmp/large"
cmp "$tmp/again.c" "$tmp/embedded.c"
same 'the same files give the same output' $? 0
same 'a name without a file' "$("$1/embed" "$tmp/x.c" abc 2>&1)" 'abc: write NAME=FILE'
same 'a file that is not there' "$("$1/embed" "$tmp/x.c" a=/nowhere 2>&1)" \
    '/nowhere: No such file or directory'
same 'a wrong output name' "$("$1/embed" "$tmp/x.h" "a=$tmp/small" 2>&1)" \
    'usage: embed OUT.h | embed OUT.c NAME=FILE …'
closing
