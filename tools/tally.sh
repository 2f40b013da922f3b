# SPDX-License-Identifier: MIT
#
# tally.sh -- for test scripts in sh: `. tools/tally.sh`, then same, has, closing
#
# Counts, shows differences, and ends like the test programs do: the last line
# is "N passed, N failed", also appended to the file named by $ZEREN_TALLY.
# $tmp is a folder that goes away at the end.

passed=0
failed=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# same NAME GOT WANT: two texts are equal
same() {
	if [ "$2" = "$3" ]; then
		passed=$((passed + 1))
		return 0
	fi
	failed=$((failed + 1))
	printf 'FAILED %s\n--- got\n%s\n--- want\n%s\n' "$1" "$2" "$3"
}

# has NAME TEXT PART: the text contains the part
has() {
	case $2 in
	*"$3"*)
		passed=$((passed + 1))
		return 0
		;;
	esac
	failed=$((failed + 1))
	printf 'FAILED %s\n--- got\n%s\n--- which should contain\n%s\n' "$1" "$2" "$3"
}

# closing: the last line; the exit code of the script
closing() {
	if [ -n "${ZEREN_TALLY:-}" ]; then
		echo "$passed $failed" >>"$ZEREN_TALLY"
	fi
	echo "$passed passed, $failed failed"
	[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
