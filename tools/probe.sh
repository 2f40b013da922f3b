#!/bin/sh
# SPDX-License-Identifier: MIT
#
# probe.sh -- which hardening flags this compiler takes, as a make fragment
#
# Usage: probe.sh CC.  Asked once per output folder; prints HARDEN and
# HARDEN_LINK.  A sanitizer build does not use them.
set -eu

cc=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
printf '#include <stdio.h>\nint main(void) { puts(""); return 0; }\n' >"$dir/x.c"

# Print those of the given flags that work, each alone.
working() {
	for flag in "$@"; do
		if "$cc" -O2 -Wall -Werror "$flag" "$dir/x.c" -o "$dir/x" 2>/dev/null; then
			printf ' %s' "$flag"
		fi
	done
}

printf 'HARDEN ='
working -D_FORTIFY_SOURCE=3 -fstack-protector-strong \
    -fstack-clash-protection -fcf-protection -ftrivial-auto-var-init=zero -fPIE
printf '\nHARDEN_LINK ='
working -pie -Wl,-z,relro,-z,now
printf '\n'
