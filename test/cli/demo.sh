#!/bin/bash
# SPDX-License-Identifier: MIT
#
# demo.sh -- the invented facts show what a demonstration must show
source "$(dirname "$0")/story.inc"
schemes=$root/schemes
demo=$(dirname "$program")/demo

# column NAME: that column of the CSV in out, without head
column() {
	tr -d '\r' <out | sed '1s/^\xef\xbb\xbf//' | awk -F, -v want="$1" '
	NR == 1 { for (i = 1; i <= NF; i++) if ($i == want) at = i; next }
	{ print $at }'
}
# count N NAME PATTERN: so many cells of that column are the pattern
count() {
	n=$(column "$2" | grep -cx -- "$3")
	told="$2 = $3"
	if [ "$n" -eq "$1" ]; then ok; else bad < <(echo "$n times, not $1"); fi
}
# at_least N NAME PATTERN
at_least() {
	n=$(column "$2" | grep -cx -- "$3")
	told="$2 = $3"
	if [ "$n" -ge "$1" ]; then ok; else bad < <(echo "$n times, not at least $1"); fi
}

run score "$schemes/双目标.scheme" --facts "$demo/双目标.csv" --today 2026-11-20 --format csv
exits 0
quiet
count 32 单位类型 党政机关
count 28 单位类型 事业单位
count 17 单位类型 国有企业
count 13 单位类型 两新组织
at_least 10 等次 优秀
at_least 10 等次 良好
at_least 10 等次 合格
at_least 1 等次 不合格
at_least 2 总分 '90\.00'
at_least 2 业务工作 不适用
at_least 3 总分 '.*–.*'
told='totals spread from below 60 to above 95'
if column 总分 | awk -F– '$1 < 60 { low = 1 } $1 > 95 { high = 1 } $1 > 100 { bad = 1 }
	END { exit !(low && high && !bad) }'; then ok; else bad < <(column 总分); fi
told='a veto: high total, low grade'
if paste -d, <(column 总分) <(column 等次) | grep -q '^9[0-9]\.[0-9]*,合格$'; then ok; else bad <out; fi
told='two 事业单位 with one total and one place'
if paste -d, <(column 单位类型) <(column 总分) <(column 名次) | grep '^事业单位' | sort | uniq -d |
	grep -q .; then ok; else bad <out; fi

# After the deadlines only what others owe is open.
open_before=$(column 总分 | grep -c –)
run score "$schemes/双目标.scheme" --facts "$demo/双目标.csv" --today 2027-01-10 --format csv
exits 0
open_after=$(column 总分 | grep -c –)
told='fewer totals are open after the deadlines, some still are'
if [ "$open_after" -lt "$open_before" ] && [ "$open_after" -gt 0 ]; then
	ok
else
	bad < <(echo "$open_before before, $open_after after")
fi

a30=机关事业单位党组织分类定级
run score "$schemes/A30$a30.scheme" --facts "$demo/A30$a30.csv" --today 2026-11-20 --format csv
exits 0
quiet
for grade in 先进 较好 一般 后进; do
	at_least 1 等次 "$grade"
done

done_telling
