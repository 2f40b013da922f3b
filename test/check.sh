#!/bin/bash
# SPDX-License-Identifier: MIT
#
# check.sh -- all that must hold before a change lands, step by step
#
# The steps stand in check.plan.  Those of the lane `first` run alone;
# then the other lanes run beside each other, each its steps one by one.  A step
# says one line when it ends: its seconds, those of processors and its budget; one that
# takes longer is marked, not failed.  Processes that nobody waits for are not in the
# seconds of processors: the database, and most of a browser.  What a step said is in
# build/check/STEP.log, and what failed is shown at the end.  The last line is
# "N passed, N failed" over all tests: a step that ends with an error, says no number
# of tests, or never comes to its end counts at least one failed.
set -u
unset MAKEFLAGS MFLAGS MAKELEVEL
cd "$(dirname "$0")/.." || exit 1

PLAN=$(sed 's/#.*//; /^ *$/d' test/check.plan)
LANES=$(awk '$1 != "first" { print $1 }' <<<"$PLAN" | sort -u)

logs=build/check
tally=$PWD/$logs/tally # rows of: step, seconds of processors, passed, failed
rm -rf "$logs"
mkdir -p "$logs"
: >"$tally"
began=$(date +%s)

# count LOG STATUS: passed and failed of its closing lines; success needs some
count() {
	awk -v status="$2" '
	/^[0-9]+ passed, [0-9]+ failed$/ { passed += $1; failed += $3 }
	END {
		if (failed == 0 && (status != 0 || passed == 0)) failed = 1
		print passed + 0, failed + 0
	}' "$1"
}

# step NAME BUDGET COMMAND …
step() {
	name=$1
	local budget=$2 log=$logs/$1.log from took used passed failed told TIMEFORMAT='%U %S'
	shift 2
	from=$(date +%s)
	{ time "$@" >"$log" 2>&1 </dev/null; } 2>"$logs/$name.time"
	read -r passed failed < <(count "$log" $?)
	took=$(($(date +%s) - from))
	used=$(awk '{ s = $1 + $2 } END { printf "%.0f", s }' "$logs/$name.time")
	told="通过，$took 秒，处理器 $used 秒（预算 $budget 秒）"
	[ "$took" -le "$budget" ] || told="通过，$took 秒，处理器 $used 秒，超出预算 $budget 秒"
	[ "$failed" -eq 0 ] || told="没有通过（$took 秒，预算 $budget 秒），记录在 $log"
	echo "$name $used $passed $failed" >>"$tally"
	printf '%-8s %s\n' "$name" "$told"
}

# run_lane NAME: its steps one after another; a command is words and patterns of files
run_lane() {
	local lane name budget command
	while read -r lane name budget command; do
		[ "$lane" != "$1" ] || step "$name" "$budget" $command
	done <<<"$PLAN"
}

# A step that says nothing itself is one test.
once() {
	"$@" && echo "1 passed, 0 failed"
}

# The programs of a build count in a file; a closing line in what make says, of
# a program that failed, is set in and so not counted again.
build_and_test() {
	local units=$PWD/$logs/$name.units result
	: >"$units"
	ZEREN_TALLY=$units make -k "$@" 2>&1 | sed -E 's/^[0-9]+ passed, [0-9]+ failed$/  &/'
	result=${PIPESTATUS[0]}
	awk '{ p += $1; f += $2 } END { printf "%d passed, %d failed\n", p, f }' "$units"
	return $result
}

scripts() {
	bad=0
	for script in "$@"; do
		echo "── $script"
		bash "$script" || bad=1
	done
	return $bad
}

proofs() {
	bad=0
	node test/proof/power.mjs build/test/proof 40 || bad=1
	node test/proof/sweep.mjs build/test/proof 20 || bad=1
	node test/proof/kill.mjs 50 || bad=1
	test/pg.sh run sh -c 'node test/proof/kill.mjs 10 "$ZEREN_TEST_PG"' || bad=1
	bash test/proof/full.sh || bad=1
	return $bad
}

# Rounds of one kind take their time under a sanitizer; a part of them will do.  And
# what a room does is the same on both databases but for store, which has both.  The
# fuzzers are linked with the same objects, and what no test is linked with is read
# by clang too, for its warnings.
asan() {
	local san="CC=clang O=build/san SAN=1" others
	others=$(sed 's/#.*//' rooms | awk 'NF && $2 != "store" { print "test-" $2 }')
	ZEREN_ROUNDS=8 ZEREN_SQLITE_ALONE=1 build_and_test $san $others test-tools || return 1
	ZEREN_ROUNDS=15 build_and_test $san test-store fuzz-programs || return 1
	make $san ALL_C="$(echo bench/*.c test/proof/*.c)" syntax
}
tsan() {
	ZEREN_ROUNDS=15 ZEREN_SQLITE_ALONE=1 build_and_test O=build/tsan SAN=thread test-web test-score test-account lanes || return 1
	build_and_test O=build/tsan SAN=thread test-store
}

# Lanes have process groups of their own, so that an interrupt ends all of them.
running=
stop() {
	for group in $running; do kill -TERM -- "-$group" 2>/dev/null; done
	echo "0 passed, 1 failed"
	exit 130
}

# closing: what failed, how long it took, and the sum; a step without a row of
# the tally did not come to its end.
closing() {
	local lane name budget rest longest=0 sum
	while read -r lane name budget rest; do
		grep -q "^$name " "$tally" || echo "$name 0 0 1" >>"$tally"
		if grep -q "^$name .* 0$" "$tally"; then continue; fi
		printf '── %s 没有通过\n' "$name"
		[ ! -f "$logs/$name.log" ] || cat "$logs/$name.log"
	done <<<"$PLAN"
	for lane in $LANES; do
		sum=$(awk -v lane="$lane" '$1 == lane { s += $3 } END { print s + 0 }' <<<"$PLAN")
		[ "$sum" -le "$longest" ] || longest=$sum
	done
	sum=$(awk -v more="$longest" '$1 == "first" { s += $3 } END { print s + more }' <<<"$PLAN")
	echo "共 $(($(date +%s) - began)) 秒，处理器 $(awk '{ s += $2 } END { print s + 0 }' "$tally") 秒，预算 $sum 秒"
	awk '{ p += $3; f += $4 } END { printf "%d passed, %d failed\n", p, f; exit f > 0 || p == 0 }' "$tally"
}

# One PostgreSQL for all steps; without it each step starts its own.
begin_server() {
	server=$(mktemp -d "${TMPDIR:-/tmp}/zeren-pg-XXXXXX")
	if test/pg.sh start "$server" >/dev/null 2>&1; then export ZEREN_TEST_PG_AT=$server; fi
}
end_server() {
	unset ZEREN_TEST_PG_AT
	test/pg.sh stop "$server" >/dev/null 2>&1 || rm -rf "$server"
}

./bootstrap check || { echo "0 passed, 1 failed"; exit 1; }
begin_server
trap end_server EXIT
trap stop INT TERM HUP
set -m
for group in first "$LANES"; do
	running=
	for lane in $group; do
		run_lane "$lane" &
		running="$running $!"
	done
	wait
done
closing
