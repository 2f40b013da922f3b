#!/bin/sh
# SPDX-License-Identifier: MIT
#
# foreign.sh -- other processors come to the same scores
#
# usage: foreign.sh PROGRAM [UNITS]: PROGRAM is bench/sums as built for this machine.
#
# The same sources are built for aarch64 and run under emulation; the program of
# this machine is run on an emulated x86-64 without any extension.  All print the
# checksums of every part, total, place, grade and sum over the tree, and each has
# compared the scheme with the loop written by hand before.
set -u
cd "$(dirname "$0")/../.." || exit 1
program=$1 units=${2:-20000}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
passed=0 failed=0

# same WHAT COMMAND …: it prints what this machine prints
same() {
	what=$1
	shift
	if "$@" "$units" >"$dir/got" && [ -s "$dir/got" ] && cmp -s "$dir/want" "$dir/got"; then
		printf '%s: same as here\n' "$what"
		passed=$((passed + 1))
	else
		printf '%s: differs\n' "$what"
		diff "$dir/want" "$dir/got" | cut -c 1-200
		failed=$((failed + 1))
	fi
}

"$program" "$units" >"$dir/want" || exit 1
sources=$(find src/base src/rule -name '*.c' ! -name '*_test.c')
sources="$sources $(find bench -name 'score_*.c' ! -name 'score_sql*' ! -name 'score_postgres*')"
# shellcheck disable=SC2086
aarch64-linux-gnu-gcc -std=c17 -O2 -static -D_GNU_SOURCE -Isrc -Itools -Ibench \
	-o "$dir/sums" bench/sums.c tools/tool.c src/score/lanes.c $sources || exit 1
same aarch64 qemu-aarch64 "$dir/sums"
same 'x86-64 without extensions' qemu-x86_64 -cpu qemu64 "$program"
printf '%d units\n%d passed, %d failed\n' "$units" "$passed" "$failed"
[ "$failed" -eq 0 ]
