#!/bin/sh
# SPDX-License-Identifier: MIT
#
# doors.sh -- what a room shows is explained and used: doors.sh FOLDER-OF-ARCHIVES
#
# A door is src/ROOM/ROOM.h and the headers of its room that it includes.  Says
# FILE:LINE for
#   a function in a door without a contract: a comment just above it or beside
#     it, or one of its group that names it; and for an enum err that comes from
#     no database, the E_… it may be;
#   a function in a door that no other room, program or test of another calls;
#   a function that only its own file calls, and is not static;
#   a statement of ROOM.sql that the room does not use; those called …_empty and
#     …_dump are used by the table of the room;
#   a row of the tables in $named, NAME(id, …), whose id no code has a word about:
#     rows of other tables are met by going through all of them.
# The last line counts.  The room at the top of the plan has no door.
set -u

lib=$1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
top=$(sed 's/#.*//' rooms | awk 'NF > 1 { room = $2 } END { print room }')
named='src/account/rights.def src/duty/states.def src/main/options.def src/rule/opcode.def'
status=0
: >"$tmp/shown"

# contracts: what the doors show, as "FILE LINE FUNCTION" in $tmp/shown; complains
contracts() {
	for dir in src/*/; do
		room=$(basename "$dir")
		door=src/$room/$room.h
		[ -e "$door" ] && [ "$room" != "$top" ] || continue
		echo "$door"
		sed -n "s|^#include \"\($room/[a-z_]*\.h\)\".*|src/\1|p" "$door"
	done | xargs awk -v shown="$tmp/shown" '
	function group_ends(   i) {
		for (i = 1; i <= n; i++) {
			if (!told[i] && !index(words, " " name[i] " "))
				print file ":" line[i] ": " name[i] "() has no contract: say what " \
				    "goes in and comes out, units, whose it is, which errors"
			else if (bare[i] && !index(words, " E_"))
				print file ":" line[i] ": " name[i] "() may fail, and its contract " \
				    "names no E_…"
		}
		n = 0
		words = " "
		after = 0
	}
	# A declaration is complete in decl, and began on line begun.
	function declared(   f) {
		if (decl !~ /^(typedef|static|extern)/ && decl ~ /^[a-z][^{=]*\(/) {
			f = decl
			sub(/\(.*/, "", f)
			sub(/.*[ *]/, "", f)
			n++
			name[n] = f
			line[n] = begun
			told[n] = after || beside
			bare[n] = decl ~ /^enum err / && decl !~ /struct db(_ro|_rw)? \*/
			print file, begun, f >>shown
		}
		decl = ""
		after = beside = 0
	}
	# Comments go to words, the rest comes back.
	function without_comments(s,   out, at, c) {
		out = ""
		while (s != "") {
			if (!inside) {
				at = index(s, "/*")
				if (at == 0) return out s
				out = out substr(s, 1, at - 1)
				s = substr(s, at + 2)
				inside = 1
				if (decl != "" || out ~ /[^ \t]/) beside = 1
				else after = 1
			}
			at = index(s, "*/")
			c = at > 0 ? substr(s, 1, at - 1) : s
			gsub(/[^A-Za-z0-9_]+/, " ", c)
			words = words c " "
			if (at == 0) return out
			s = substr(s, at + 2)
			inside = 0
		}
		return out
	}
	FNR == 1 { group_ends(); file = FILENAME; depth = inside = macro = 0; decl = "" }
	/^$/ { group_ends(); next }
	{
		text = without_comments($0)
		# A comment behind the ; still speaks of what ended there.
		if (beside && decl == "" && text ~ /;[ \t]*$/) late = 1
		else late = 0
		if (macro || text ~ /^#/) { macro = text ~ /\\$/; next }
		if (text !~ /[^ \t]/) next
		if (depth == 0 && decl == "" && text !~ /^[a-z]/) next
		if (depth == 0) {
			if (decl == "") begun = FNR
			decl = decl text
		}
		depth += gsub(/\{/, "{", text) - gsub(/\}/, "}", text)
		if (depth == 0 && text ~ /;[ \t]*$/) declared()
	}
	END { group_ends() }'
}

# uses: "ROOM FILE T|U SYMBOL" of every object of the house
uses() {
	for archive in "$lib"/*.a; do
		room=$(basename "$archive" .a)
		[ -d "src/$room" ] || continue
		nm -A -g "$archive" 2>/dev/null | awk -v room="$room" '
		{
			split($1, part, ":")
			object = part[2]
			sub(/\.o$/, ".c", object)
			kind = $(NF - 1)
			sub(/.*:/, "", kind)
			print room, "src/" room "/" object, (kind == "U" ? "U" : "T"), $NF
		}'
	done
}

# others: "ROOM WORD" for tests of rooms, and "- WORD" for programs that are no room
others() {
	for dir in src/*/; do
		room=$(basename "$dir")
		find "$dir" -name '*_test.[ch]' | xargs cat /dev/null | tr -cs 'A-Za-z0-9_' '\n' |
			sort -u | sed "s/^/$room /"
	done
	find tools bench test -name node_modules -prune -o -name '*.[ch]' -print | xargs cat /dev/null |
		tr -cs 'A-Za-z0-9_' '\n' | sort -u | sed 's/^/- /'
}

# words_of FILE …: every word of the code in them
words_of() {
	cat "$@" /dev/null | tr -cs 'A-Za-z0-9_' '\n' | sort -u
}

callers() {
	uses | LC_ALL=C sort -k3,3 -s >"$tmp/uses"
	others >"$tmp/others"
	words_of $(find src -name '*.h') >"$tmp/headers"	# a macro may declare others
	awk -v shown="$tmp/shown" -v others="$tmp/others" -v headers="$tmp/headers" '
	BEGIN {
		while ((getline row < others) > 0) {
			split(row, f, " ")
			spoken[f[2]] = spoken[f[2]] " " f[1] " "
		}
		while ((getline row < headers) > 0) proto[row] = 1
	}
	$3 == "T" { home[$4] = $1; in_file[$4] = $2; next }
	($4 in home) {
		if ($1 != home[$4]) outside[$4] = 1
		if ($2 != in_file[$4]) elsewhere[$4] = 1
	}
	function is_asked(s,   rest) {
		rest = spoken[s]
		gsub(" " home[s] " ", "", rest)
		return outside[s] || rest != ""
	}
	END {
		while ((getline row < shown) > 0) {
			split(row, f, " ")
			door[f[3]] = 1
			if ((f[3] in home) && !is_asked(f[3]))
				print f[1] ":" f[2] ": " f[3] "() is in the door, and nobody outside 「" \
				    home[f[3]] "」 calls it: take it in, or delete it"
		}
		for (s in home)
			if (!elsewhere[s] && (s in proto) && !(s in spoken) && !door[s])
				print in_file[s] ": " s "() is called in no other file: make it static"
	}' "$tmp/uses" | LC_ALL=C sort
}

statements() {
	for sql in src/*/*.sql; do
		[ -e "$sql" ] || continue
		room=$(basename "$sql" .sql)
		words_of "src/$room"/*.[ch] >"$tmp/words"
		grep -n '^-- name: ' "$sql" | grep -v '_\(empty\|dump\)$' | sed 's/-- name: *//' |
		while IFS=: read -r line name; do
			id=$(echo "${room}_$name" | tr a-z A-Z)
			grep -qx "$id" "$tmp/words" ||
				echo "$sql:$line: nobody uses the statement $name"
		done
	done
}

# A row is used if its id, or a longer name that ends with it, stands in some code.
rows() {
	for def in $named; do
		[ -e "$def" ] || continue
		words_of $(find src -name '*.[ch]' -o -name '*.def' ! -path "$def") >"$tmp/words"
		rows_of "$def"
	done
}

rows_of() {
	grep -Hno '^[A-Z_]*([A-Za-z_][A-Za-z0-9_]*,' "$1" |
	awk -v words="$tmp/words" '
	BEGIN {
		while ((getline w < words) > 0) {
			used[w] = 1
			while (match(w, /_/)) { w = substr(w, RSTART + 1); used[w] = 1 }
		}
	}
	{
		split($0, part, ":")
		id = part[3]
		gsub(/^.*\(|,$/, "", id)
		if (!(id in used)) print part[1] ":" part[2] ": nobody uses the row " id
	}'
}

for what in contracts callers statements rows; do
	out=$($what)
	[ -z "$out" ] || { echo "$out"; status=1; }
done
echo "$(wc -l <"$tmp/shown") functions in doors"
exit $status
