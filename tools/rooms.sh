#!/bin/sh
# SPDX-License-Identifier: MIT
#
# rooms.sh -- the plan of the house holds: rooms.sh FOLDER-OF-ARCHIVES
#
# Reads the file `rooms`, every #include "…" under src/, and the symbols of
# FOLDER/ROOM.a.  A room may open the doors in its row, all on lower floors; a
# door is ROOM/ROOM.h and what that header itself includes of its room.  The
# rooms in $pure may call nothing outside but the list of $calls: no file, no
# clock, no environment, no output.  Says FILE:LINE: which door, and why not.
set -u

lib=$1
plan=rooms
pure='rule'
calls='memcpy memmove memset memcmp memchr memmem strlen strcmp strncmp strchr
strrchr strcasecmp strncasecmp qsort bsearch abort __assert_fail __stack_chk_fail
_GLOBAL_OFFSET_TABLE_ __divti3 __divmodti4 __modti3 __udivti3 __umodti3 __muloti4 __popcountdi2
longjmp _setjmp __longjmp_chk snprintf vsnprintf __cpu_model __cpu_features2 __cpu_indicator_init'

# Common to both programs: may[room] = " base store … ", floor[room].
read_plan='
function read_plan(file,   line, f, n, i) {
	while ((getline line < file) > 0) {
		at++
		sub(/#.*/, "", line)
		n = split(line, f, /[ \t]+/)
		if (f[n] == "") n--
		if (n < 2) continue
		floor[f[2]] = f[1]
		may[f[2]] = " "
		for (i = 3; i <= n; i++) {
			if (!(f[i] in floor) || floor[f[i]] >= f[1])
				say(file ":" at, "「" f[2] "」 on floor " f[1] \
				    " may open only rooms on lower floors, not 「" f[i] "」")
			may[f[2]] = may[f[2]] f[i] " "
		}
	}
}
function say(where, what) { print where ": " what; bad = 1 }
function opens(a, b) { return a == b || index(may[a], " " b " ") > 0 }
'

includes() {
	find src -name '*.[ch]' -o -name '*.def' | LC_ALL=C sort | xargs grep -Hn '^ *# *include *"' |
	awk -v plan="$plan" "$read_plan"'
	# A header that the door of its room includes belongs to the door.
	function is_door(room, path,   line, door, yes) {
		door = "src/" room "/" room ".h"
		if (path == room "/" room ".h") return 1
		while ((getline line < door) > 0)
			if (index(line, "#include \"" path "\"") == 1) yes = 1
		close(door)
		return yes
	}
	BEGIN { read_plan(plan) }
	{
		split($0, part, ":")
		where = part[1] ":" part[2]
		split(part[1], dir, "/")
		room = dir[2]
		split($0, quoted, "\"")
		path = quoted[2]
		split(path, to, "/")
		if ((path == "test.h" || path == "place.h") && part[1] ~ /_test\.[ch]$/) next
		if (path == "embedded.h" && (room == "page" || room == "main")) next
		if (!(room in floor))
			say(where, "「" room "」 is not in the plan: give it a row in " plan)
		else if (to[1] == room)
			next
		else if (!(to[1] in floor))
			say(where, "\"" path "\": write \"room/file.h\"")
		else if (!opens(room, to[1]))
			say(where, "「" room "」 may not open 「" to[1] "」 (\"" path \
			    "\"); it may open:" may[room] "(" plan ")")
		else if (!is_door(to[1], path))
			say(where, "\"" path "\" is inside 「" to[1] \
			    "」; its door is \"" to[1] "/" to[1] ".h\"")
	}
	END { exit bad }'
}

# One line per symbol: room, source file, T or U, symbol.
symbols() {
	for archive in "$lib"/*.a; do
		room=$(basename "$archive" .a)
		nm -A -g "$archive" 2>/dev/null | awk -v room="$room" '
		{
			n = split($1, part, ":")
			object = part[2]
			sub(/\.o$/, ".c", object)
			kind = $(NF - 1)
			sub(/.*:/, "", kind)
			print room, "src/" room "/" object, (kind == "U" ? "U" : "T"), $NF
		}'
	done
}

calls_check() {
	symbols | LC_ALL=C sort -k3,3 -s |	# T before U
	awk -v plan="$plan" -v pure="$pure" -v calls="$calls" "$read_plan"'
	function line_of(file, symbol,   text, n) {
		while ((getline text < file) > 0) {
			n++
			if (match(text, "(^|[^A-Za-z0-9_])" symbol " *[(]")) break
		}
		close(file)
		return n
	}
	function is_pure_call(s) {
		if (s ~ /^__.*_chk$/) { sub(/^__/, "", s); sub(/_chk$/, "", s) }
		return s in allowed
	}
	BEGIN {
		read_plan(plan)
		n = split(calls, c, /[ \n]+/)
		for (i = 1; i <= n; i++) allowed[c[i]] = 1
	}
	$3 == "T" { if ($1 in floor) home[$4] = $1; next }
	!($1 in floor) { next }
	($4 in home) && !opens($1, home[$4]) {
		say($2 ":" line_of($2, $4), "「" $1 "」 calls " $4 "(), which belongs to 「" \
		    home[$4] "」; it may open:" may[$1] "(" plan ")")
	}
	!($4 in home) && index(" " pure " ", " " $1 " ") && !is_pure_call($4) {
		say($2 ":" line_of($2, $4), "「" $1 "」 is pure and may not call " $4 \
		    "(): what it needs from outside is given to it")
	}
	END { exit bad }'
}

status=0
includes || status=1
calls_check || status=1
exit $status
