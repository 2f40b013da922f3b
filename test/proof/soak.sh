#!/bin/bash
# SPDX-License-Identifier: MIT
#
# soak.sh -- the long campaign: kills, power cuts, failing calls, a full disk,
# other processors, and every page as every role sees it
#
# usage: soak.sh, called by make soak.  Every figure becomes a row of
# docs/证明.md, with the day and how much was done.  Smaller or larger:
# KILLS=200 PG_KILLS=50 CUTS=60 SEEDS="1 2" PLACES=40 test/proof/soak.sh
# PROOF_NOTES=FILE: the rows go there instead.
set -u
cd "$(dirname "$0")/../.." || exit 1
built=${O:-build}
export ZEREN=${ZEREN:-$built/zeren}
programs=$built/test/proof
notes=${PROOF_NOTES:-docs/证明.md}
day=$(date +%F)
log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0 failed=0

# row TRIAL SIZE RESULT
row() { printf '| %s | %s | %s | %s |\n' "$day" "$1" "$2" "$3" >>"$notes"; }

# trial COMMAND …: its output is in $log, its closing line is counted
trial() {
	"$@" >"$log" 2>&1
	cat "$log"
	local p f
	read -r p f < <(awk '/^[0-9]+ passed, [0-9]+ failed$/ { p = $1; f = $3; n = 1 }
	END { print p + 0, n ? f : 1 }' "$log")
	passed=$((passed + p)) failed=$((failed + f))
	verdict=通过
	[ "$f" -eq 0 ] || verdict="没有通过（$f 处）"
}

# kill_rows: "强杀（SQLite）：50 轮，确认 … 次写入，…" as a row
kill_rows() {
	sed -n 's/^\(强杀（[A-Za-z]*）\)：\([^，]*\)，\(.*\)$/\1\t\2\t\3/p' "$log" |
		while IFS=$'\t' read -r what size told; do row "$what" "$size" "$told；$verdict"; done
}
# power_rows SEED: FULL and its control run NORMAL
power_rows() {
	sed -n 's/^\([A-Z]*\): \([0-9]*\) steps, \([0-9]*\) cuts, \([0-9]*\) lost[^,]*, \([0-9]*\) damaged$/\1\t\3 次，记录 \2 步\t丢失 \4，损坏 \5/p' "$log" |
		while IFS=$'\t' read -r mode size told; do
			if [ "$mode" = NORMAL ]; then
				told="$told（对照：这样设置必须有丢失，不然试验是瞎的）"
			fi
			row "断电 $mode，种子 $1" "$size" "$told；$verdict"
		done
}
# sweep_rows: one a kind of call
sweep_rows() {
	sed -n 's/^\([a-z]*\): about \([0-9]*\) calls, \([0-9]*\) places.*$/\1\t\3 处，各一次性、一直失败\t约 \2 次调用里均匀取处/p' "$log" |
		while IFS=$'\t' read -r what size told; do row "逐处失败 $what" "$size" "$told；$verdict"; done
}
full_rows() {
	sed -n 's/^磁盘写满：\(.*\)$/\1/p' "$log" |
		while read -r told; do row 磁盘写满 '1 次，6 MB 起' "$told；$verdict"; done
}

kills=${KILLS:-2000} pg_kills=${PG_KILLS:-500} cuts=${CUTS:-300} seeds=${SEEDS:-1 2 3} places=${PLACES:-400}
row 这一次 "KILLS=$kills PG_KILLS=$pg_kills CUTS=$cuts SEEDS=\"$seeds\" PLACES=$places" \
	"$(nproc) 核，开始时负载 $(cut -d' ' -f1 /proc/loadavg)"
trial node test/proof/kill.mjs "$kills"
kill_rows
# shellcheck disable=SC2016
trial test/pg.sh run sh -c 'node test/proof/kill.mjs "$1" "$ZEREN_TEST_PG"' sh "$pg_kills"
kill_rows
for seed in $seeds; do
	trial node test/proof/power.mjs "$programs" "$cuts" "$seed"
	power_rows "$seed"
done
trial node test/proof/sweep.mjs "$programs" "$places"
sweep_rows
trial bash test/proof/full.sh
full_rows
trial test/proof/foreign.sh "$built/bench/sums"
row 别的处理器 "$(sed -n 's/^\([0-9]*\) units$/\1/p' "$log") 个单位，60 条" \
	"aarch64（模拟）、没有任何扩展的 x86-64（模拟）与本机逐位相同；$verdict"
trial env ZEREN_WALK=all test/visit.sh test/browser/walk.mjs
row 看遍 '每种人走得到的每种页，宽窄、深浅、大字' "axe、宽度、页面不跳动；$verdict"

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
