#!/bin/sh
# SPDX-License-Identifier: MIT
#
# lint.sh -- what a compiler does not see: lengths, heads of files, doubles
#
# Looks at the tree it is started in.  Says FILE:LINE: what, and ends with 1
# if it said anything.
set -u

status=0
say() {
	echo "$*"
	status=1
}
# Run awk over files; what it prints is a complaint.
complain() {
	out=$(awk "$@") || status=1
	[ -z "$out" ] || say "$out"
}

code=$(find src tools test bench -name node_modules -prune -o \( -name "*.[ch]" -o -name "*.def" \) -print | LC_ALL=C sort)
exact=$(find src/rule src/score -name '*.[ch]' -o -name '*.def' | LC_ALL=C sort)

# Every file opens with the SPDX line, an empty one, and "name -- what it is".
complain '
	FNR == 1 {
		if ($0 != "/* SPDX-License-Identifier: MIT")
			print FILENAME ":1: the first line is /* SPDX-License-Identifier: MIT"
	}
	FNR == 3 {
		n = split(FILENAME, part, "/")
		if (index($0, " * " part[n] " -- ") != 1)
			print FILENAME ":3: the file says here what it is: \" * " part[n] " -- …\""
	}' $code

# Files and functions stay short.
complain '
	FNR == 1 && NR > 1 && lines > 800 { print last ":801: the file has " lines " lines, over 800" }
	{ last = FILENAME; lines = FNR }
	/^[a-zA-Z_][a-zA-Z0-9_]*\(/ { name = $0; sub(/\(.*/, "", name) }
	/^\{/ { start = FNR }
	/^\}/ && start > 0 {
		n = FNR - start - 1
		if (n > 70)
			print FILENAME ":" start ": " name "() has " n " lines, over 70"
		start = 0
	}
	END { if (lines > 800) print last ":801: the file has " lines " lines, over 800" }' $code

# Numbers that reach a score are exact.
complain '
	FNR == 1 { inside = 0 }
	{
		line = $0
		gsub(/"([^"\\]|\\.)*"/, "", line)
		gsub(/\/\*[^*]*\*\//, "", line)
		if (inside) {
			if (!sub(/^.*\*\//, "", line)) next
			inside = 0
		}
		if (sub(/\/\*.*/, "", line)) inside = 1
		sub(/\/\/.*/, "", line)
		if (match(line, /(^|[^A-Za-z0-9_])(double|float)($|[^A-Za-z0-9_])/))
			print FILENAME ":" FNR ": no double or float where scores are made"
	}' $exact /dev/null

# The repository knows no machine: no path of one, no registry.
paths='(^|[^[:alnum:]_.])/(work|root|tmp|home)/|npmjs\.(org|com)|deb\.debian\.org|snapshot\.debian'
found=$(grep -rInE "$paths" . --exclude-dir=.git --exclude=.git --exclude-dir=build --exclude-dir=node_modules \
	--exclude-dir=var --exclude=lint.sh)
[ -z "$found" ] || say "$found
  (a path or host of one machine)"

exit $status
