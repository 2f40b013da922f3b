#!/bin/sh
# SPDX-License-Identifier: MIT
#
# man_test.sh -- the manual pages name every command and every option
#
# Usage: man_test.sh FOLDER-OF-TOOLS
set -u
. tools/tally.sh

"$1/man" "$tmp" || exit 1
commands=$(sed -n 's/^COMMAND(\([a-z]*\),.*/\1/p' src/main/commands.def)
options=$(sed -n 's/^OPTION([A-Z_]*, "\(--[a-z-]*\)".*/\1/p' src/main/options.def)
missing=
for c in $commands; do
	grep -q "^\.B $c\$" "$tmp/zeren.1" || missing="$missing $c"
	[ "$(cat "$tmp"/zeren-*.1 | grep -c "^\.SS zeren $c ")" = 1 ] || missing="$missing $c"
done
same 'every command is on the first page and on one other' "$missing" ''
missing=
for o in $options; do
	cat "$tmp"/zeren-*.1 | sed 's/\\-/-/g' | grep -q "^\.B $o\( \|\$\)" || missing="$missing $o"
done
same 'every option is with a command that takes it' "$missing" ''
same 'pages that groff sets without a word' \
    "$(groff -man -Kutf8 -Tutf8 -ww -z "$tmp"/zeren*.1 2>&1 | grep -v "can't break line")" ''
closing
