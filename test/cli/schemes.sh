#!/bin/bash
# SPDX-License-Identifier: MIT
#
# schemes.sh -- the schemes that come with the program: each passes the checker,
# is laid out, comes out as its cases say, and says where every row of its
# standard stands
source "$(dirname "$0")/story.inc"
schemes=$root/schemes

for scheme in "$schemes"/*.scheme; do
	run check "$scheme"
	exits 0
	run fmt --check "$scheme"
	exits 0
	run cases "$scheme"
	exits 0
	has ', 0 failed'
done

# every NAME ROWS: each row of the standard that opens the NAME is marked behind a clause
every() {
	local file=("$schemes/$1"*.scheme) row
	told="the rows of ${file[0]##*/}"
	sed -n 's/^[^#]*[^# ] *#//p' "${file[0]}" >marks
	for row in $(seq -f "$1-%02g" "$2"); do
		grep -q "$row\b" marks || echo "no clause is marked $row"
	done >absent
	if [ ! -s absent ]; then ok; else bad <absent; fi
}
every A14 16
every A27 8
every A30 17
every C02 9
every E05 10
every E18 44

done_telling
