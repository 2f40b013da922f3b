#!/bin/sh
# SPDX-License-Identifier: MIT
#
# fuzz.sh -- run every fuzz program for a while: fuzz.sh FOLDER SECONDS
#
# Starts from test/fuzz/corpus/NAME (parse and run from all schemes), keeps what it finds interesting in
# FOLDER/corpus/NAME and what crashes in FOLDER/crash/.  The last line is
# "N passed, N failed", a target counting one.
set -u

dir=$1
seconds=$2
mkdir -p "$dir/crash"

# one NAME: run it; on failure show the end of what it said
one() {
	seeds=test/fuzz/corpus/$1
	mkdir -p "$dir/corpus/$1"
	[ -d "$seeds" ] || seeds=
	case $1 in parse | run) seeds="$seeds test/scheme schemes" ;; esac
	if "$dir/$1_fuzz" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=60 \
	    -artifact_prefix="$dir/crash/$1-" "$dir/corpus/$1" $seeds >"$dir/$1.log" 2>&1; then
		printf '  fuzz   %s: %s\n' "$1" "$(tail -n 1 "$dir/$1.log")"
	else
		tail -n 40 "$dir/$1.log"
		echo "FAILED $1: the input is in $dir/crash/"
		return 1
	fi
}

names=$(for f in "$dir"/*_fuzz; do [ ! -x "$f" ] || basename "$f" _fuzz; done)
pids=
for name in $names; do
	one "$name" &
	pids="$pids $!"
done
passed=0
failed=0
for pid in $pids; do
	if wait "$pid"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
