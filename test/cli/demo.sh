#!/bin/bash
# SPDX-License-Identifier: MIT
#
# demo.sh -- the invented city shows what a demonstration must show, and is whole
#
# The tables by themselves, then the ledger of a demonstration: how many there are
# of what, that a second one is the same but for what must be random, that nothing
# is in it which a page would not have taken.
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

# The last place for 优秀 among the 党政机关 is tied, this year and last year: nobody
# gets it.
tied() {
	n=$(tr -d '\r' <out | awk -F, '$2 == "党政机关" && /,优秀,/' | wc -l)
	same 'nine of ten places' "$n" 9
	told='two with one total and 良好, above 90'
	if tr -d '\r' <out | awk -F, '$2 == "党政机关" && /,良好,/ { print $9 }' | sort | uniq -d |
		grep -q '^9[0-9]\.'; then ok; else bad <out; fi
}
run score "$schemes/双目标.scheme" --facts "$demo/双目标.csv" --today 2026-11-20 --format csv
told='this year the tie stands at exactly 90.00'
if tr -d '\r' <out | awk -F, '$2 == "党政机关" && /,良好,/ { print $9 }' | sort | uniq -d | grep -q '^90\.00$'; then ok; else bad <out; fi
run score "$demo/双目标2025.scheme" --facts "$demo/双目标2025.csv" --today 2026-01-10 --format csv
exits 0
tied
count 0 总分 '.*–.*'
told='the two of whom the objection of the demonstration speaks'
if [ "$(grep -c '市书简局机关党委.*,90\.39,10,良好\|市陶瓦局直属党总支.*,90\.39,10,良好' out)" -eq 2 ]; then ok; else bad <out; fi
at_least 3 等次 不合格
at_least 1 书记述职 一般

# 2 % of this year's cells are 未报
told='the share of empty cells is 1.5 to 2.5 %'
if awk -F, 'NR > 1 { for (i = 1; i <= NF; i++) { n++; empty += $i ~ /^\r?$/ } }
	END { exit !(empty * 1000 >= n * 15 && empty * 1000 <= n * 25) }' "$demo/双目标.csv"; then ok; else bad <"$demo/双目标.csv"; fi

# What follows from two years: last year's grades as a table of years.
run score "$demo/双目标2025.scheme" --facts "$demo/双目标2025.csv" --today 2026-01-10 --format csv
{ echo 年度,单位,等次; paste -d, <(column 单位) <(column 等次) | sed 's/^/2025,/'; } >往年.csv
run score "$schemes/双目标.scheme" --facts "$demo/双目标.csv" --history 往年.csv --today 2026-11-20 --format json
exits 0
told='two bad years are reported to the level above; two good ones are honoured'
if node -e 'const d = JSON.parse(require("fs").readFileSync("out"));
	const n = (word) => d.units.filter((u) => u.outcomes.some((o) => JSON.stringify(o).includes(word))).length;
	if (n("上报") < 1 || n("表彰") < 5 || n("上报") > 3) process.exit(1)'; then ok; else bad <out; fi

# ── the ledger of the demonstration ──

kinds() { grep -c "\"kind\":\"$1\"" "$2"; }
# lasting FILE: without what must be random (salts, hashes, seals) and the codes of links
lasting() {
	grep '"kind"' "$1" | grep -v 账户.发码 | sed 's/"salt":"[^"]*",//; s/,"leaf":"[^"]*"//'
}
for one in 一 二; do
	begin --demo --data "$one"
	end
	run export "$one.jsonl" --data "$one"
	exits 0
done
told='two demonstrations are the same'
if diff <(lasting 一.jsonl) <(lasting 二.jsonl) >diff; then ok; else bad < <(head -n 5 diff | cut -c1-200); fi
run verify 一.jsonl
exits 0
run rebuild --data 一
has 逐行相同
same '6038 members, and eight of the committee' "$(kinds 人员.登记 一.jsonl)" 6046
same '90 units, 487 below them, and the city' "$(kinds 单位.设立 一.jsonl)" 578
same '72 secretaries' "$(grep '"kind":"职务.任"' 一.jsonl | grep -c 书记)" 72
told='members by the table of branches'
same "$told" "$(awk -F, 'NR > 1 { n += $4 } END { print n }' "$demo/branches.csv")" 6038
told='what units report as 党员数 is what the register has'
same "$told" "$(awk -F, 'NR > 1 { n += $3 } END { print n }' "$demo/双目标.csv")" 6038
told='two years, sealed by the month'
if [ "$(grep -c '^{"seal"' 一.jsonl)" -ge 8 ]; then ok; else bad < <(grep -c '^{"seal"' 一.jsonl); fi
told='times ascend'
if grep -o '"at":[0-9]*' 一.jsonl | sed 's/"at"://' | sort -nc 2>diff; then ok; else bad <diff; fi
for kind in 定格.定格:4 结果.异议:4 结果.复核:3 结果.审定:2 结果.办理:8 数据.更正:3; do
	same "$kind" "$(kinds "${kind%:*}" 一.jsonl)" "${kind#*:}"
done
told='the amendment: one figure less, two units more 优秀, what was done is asked back'
same "$told" "$(sqlite3 一/zeren.db "SELECT a.id || ' ' || a.state || ' ' || b.state FROM result a JOIN result b ON b.id = a.amends" | cut -d' ' -f2-)" '4 6'
same "$told" "$(sqlite3 一/zeren.db "SELECT kind, state, COUNT(*) FROM duty_item WHERE source = (SELECT 'result:' || id FROM result WHERE amends > 0) OR cause <> '' OR kind = '交办' GROUP BY kind, state ORDER BY kind, state" | sort | paste -sd ' ')" '下年经费|已撤销|1 下年经费|生效|2 交办|办结|1 推荐|待推荐|2'
run doctor --data 一
has '须办　这不是演示目录'

done_telling
