#!/bin/sh
# SPDX-License-Identifier: MIT
#
# check.sh -- all that must hold before a change lands, step by step
#
# Each step prints its seconds against its budget; a step that takes longer is
# marked, not failed.  What a step said is in build/check/STEP.log and is shown
# if the step failed.  The last line is "N passed, N failed" over all tests; a
# step that counts nothing itself counts one.
set -u
unset MAKEFLAGS MFLAGS MAKELEVEL
cd "$(dirname "$0")/.."

logs=build/check
tally=$PWD/$logs/tally
rm -rf "$logs"
mkdir -p "$logs"
: >"$tally"
budget_sum=0
began=$(date +%s)

# count LOG STATUS: add the closing lines of the log, or one for the step
count() {
	awk -v status="$2" '
	/^[0-9]+ passed, [0-9]+ failed$/ { passed += $1; failed += $3; n++ }
	END {
		if (status != 0 && failed == 0) failed = 1
		if (status == 0 && n == 0) passed = 1
		print passed + 0, failed + 0
	}' "$1" >>"$tally"
}

# step NAME BUDGET COMMAND …
step() {
	name=$1
	budget=$2
	shift 2
	budget_sum=$((budget_sum + budget))
	log=$logs/$name.log
	from=$(date +%s)
	"$@" >"$log" 2>&1
	status=$?
	took=$(($(date +%s) - from))
	if [ "$status" -ne 0 ]; then
		cat "$log"
		printf '%-8s 没有通过（%s 秒，预算 %s 秒），记录在 %s\n' "$name" "$took" "$budget" "$log"
	elif [ "$took" -gt "$budget" ]; then
		printf '%-8s 通过，%s 秒，超出预算 %s 秒\n' "$name" "$took" "$budget"
	else
		printf '%-8s 通过，%s 秒（预算 %s 秒）\n' "$name" "$took" "$budget"
	fi
	count "$log" "$status"
}

# The programs of a build count in a file; their closing lines are not in the log.
build_and_test() {
	: >"$logs/units"
	ZEREN_TALLY=$PWD/$logs/units make -k "$@"
	result=$?
	awk '{ p += $1; f += $2 } END { printf "%d passed, %d failed\n", p, f }' "$logs/units"
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

# The browser refuses to be root: a copy of what it needs, for an ordinary user.
walk() {
	if [ "$(id -u)" -ne 0 ]; then
		node test/browser/walk.mjs
		return
	fi
	stage=$(mktemp -d)
	mkdir -p "$stage/build" "$stage/test"
	cp build/zeren "$stage/build/"
	cp -r test/browser "$stage/test/"
	mkdir -p "$stage/src/page"
	cp src/page/routes.def "$stage/src/page/"
	chown -R nobody:nogroup "$stage"
	(cd "$stage" && setpriv --reuid=nobody --regid=nogroup --clear-groups \
	    env HOME="$stage" node test/browser/walk.mjs)
	result=$?
	rm -rf build/shots
	[ ! -d "$stage/build/shots" ] || cp -r "$stage/build/shots" build/shots
	rm -rf "$stage"
	return $result
}

./bootstrap check || { echo "0 passed, 1 failed"; exit 1; }
proofs() {
	make proof-programs || return 1
	bad=0
	node test/proof/power.mjs build/test/proof 40 || bad=1
	node test/proof/sweep.mjs build/test/proof 20 || bad=1
	node test/proof/kill.mjs 50 || bad=1
	test/pg.sh run sh -c 'node test/proof/kill.mjs 10 "$ZEREN_TEST_PG"' || bad=1
	bash test/proof/full.sh || bad=1
	return $bad
}

# The random schemes take their time under a sanitizer; a part of them will do.
asan() {
	ZEREN_SCHEMES=300 build_and_test O=build/asan SAN=1 test
}

step build 150 build_and_test
step format 20 make format-check
step clang 60 make O=build/clang CC=clang syntax
step asan 150 asan
step tsan 80 build_and_test O=build/tsan SAN=thread test-web test-store test-score test-account
step cli 60 scripts test/cli/*.sh
step docs 30 scripts test/docs.sh
step rights 20 node test/rights.mjs
step proof 110 proofs
step fuzz 60 make fuzz FUZZ_SECONDS=20
step browser 130 walk

echo "共 $(($(date +%s) - began)) 秒，预算 $budget_sum 秒"
awk '{ p += $1; f += $2 } END { printf "%d passed, %d failed\n", p, f; exit f > 0 || p == 0 }' "$tally"
