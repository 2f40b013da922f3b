#!/bin/sh
# SPDX-License-Identifier: MIT
#
# corpus_test.sh -- the corpus is counted row by row, and false references are said
#
# corpus.sh runs in a folder of its own, with rows, schemes and a zeren planted.
set -u
. tools/tally.sh

mkdir -p "$tmp/tools" "$tmp/schemes/corpus"
cp tools/corpus.sh tools/keywords.sh tools/tally.sh "$tmp/tools/"
cd "$tmp" || exit 1
unset ZEREN_TALLY
export ZEREN_DAY=2026-11-22

# row ID KINDS [禁用]
row() {
	printf '%s\t1\t%s\t%s\t一件事\t%s\n' "$1" "${2%% *}" \
	    "$(echo "$2" | sed 's/^K[0-9]* *//')" "${3:-}"
}
{
	printf '编号\t分值\t主类\t其他\t内容\n'
	row A01-01 K03
	row A01-02 'K02 K20' 禁用
	row A01-03 K11
	row A01-04 K01
	row B02-01 'K01 K34'
	row B02-02 K16
} >schemes/corpus/rows.tsv
printf '#!/bin/sh\nexit 0\n' >good
printf '#!/bin/sh\n[ "$1" != check ] || { echo "甲.scheme:1:1: 须改：错了"; exit 1; }\n' >checks
printf '#!/bin/sh\n[ "$1" != fmt ] || { echo "甲.scheme：与标准版式不同"; exit 1; }\n' >lays
printf '#!/bin/sh\n[ "$1" != cases ] || { echo "甲.case:1: 应为 1分，算出 2.00"; exit 1; }\n' >reckons
cat >warns <<'X'
#!/bin/sh
[ "$1" = check ] || exit 0
echo 'schemes/corpus/A01甲.scheme:2:4: 请斟酌：减负红线：“检查” 拿笔记计分，不许'
echo 'schemes/corpus/A01甲.scheme:8:4: 请斟酌：减负红线：项 “丙” 拿笔记计分，不许'
X
chmod +x good warns checks lays reckons

plain() {
	cat >schemes/corpus/A01甲.scheme <<'X'
# A01-04 stands in a head comment and is not said by it
数据 检查 次 核定 工委
数据 通报 事件(事项 文) 核定 工委
设 少 次 = 检查 + 1次
部分 甲 10分 {
  每 检查 扣 1分        # A01-01
  每 通报 扣 1分        # A01-02 A01-02 一件一次 A01-99
  得 评 由 "谁#A01-77"  # A01-03
}
# 不能表达 A01-04：没有这样的数
X
	printf '# K01 head\n案例 "甲"  # K02 K20\n  检查 1次  # K02\n\n# K20\n案例 "乙"\n' >schemes/corpus/A01甲.case
	cat >schemes/B02乙.scheme <<'X'
部分 乙 10分 { 每 少 扣 1分 }  # B02-01
X
}
run() { tools/corpus.sh "./$1" ${2:-} >said 2>&1; }
# says NAME PART: the tool fails and says it
says() {
	run good
	same "$1 is an error" "$?" 1
	has "$1" "$(cat said)" "$2"
}

plain
run good page.md
same 'all is well' "$? $(tail -n 1 said)" '0 6 passed, 0 failed'
has 'the page has the day and the sum' "$(cat page.md)" '写出 4 / 6 行'
has 'the page has the day' "$(cat page.md)" '2026-11-22'
same 'one line for each kind that is there' "$(grep '^| K' page.md)" \
'| K01 | 2 | 1 | 0 | 0 | 1 | 0 | 1 |
| K02 | 1 | 1 | 0 | 0 | 0 | 0 | 1 |
| K03 | 1 | 1 | 0 | 1 | 0 | 0 | 0 |
| K11 | 1 | 1 | 0 | 0 | 0 | 0 | 0 |
| K16 | 1 | 0 | 0 | 0 | 0 | 1 | 0 |
| K20 | 1 | 1 | 0 | 0 | 0 | 0 | 2 |
| K34 | 1 | 1 | 0 | 0 | 0 | 0 | 0 |'
same 'judgement, records and other files do not count as leaning' \
    "$(sed -n '/^## 靠/,/^## 不/p' page.md | grep '^-')" '- A01-01 一件事：靠 核定'
has 'what cannot be said has its reason' "$(cat page.md)" '- A01-04 一件事：没有这样的数'
has 'what is in no scheme' "$(cat page.md)" '- B02-02'

has 'no red line, no hit' "$(cat page.md)" '| 禁用 | 1 | 0 | 1 |
| 其余的 K34 | 1 | 0 | 1 |'
has 'a miss is named' "$(cat page.md)" '- A01-02 一件事：没有提醒'
same 'a row of paper without a reminder is listed' \
    "$(sed -n '/^## 其余的 K34/,/^## 既/p' page.md | grep '^-')" '- B02-01 一件事：没有提醒'
run warns page.md
same 'a warning is no fault' "$? $(tail -n 1 said)" '0 6 passed, 0 failed'
has 'red lines are found by name and by line' \
    "$(sed -n '/却有提醒/,/^## 还/p' page.md | grep '^-')" '- A01-01 一件事：有提醒
- A01-03 一件事：有提醒'
sed -i 's/^部分 乙.*/设 多 次 = 投稿 + 1次\n项 乙 { 每 多 扣 1分 }  # B02-01/' schemes/B02乙.scheme
echo "echo 'schemes/B02乙.scheme:1:1: 请斟酌：减负红线：“投稿” 拿'" >>warns
run warns page.md
has 'and through a name made of another' "$(cat page.md)" '| 其余的 K34 | 1 | 1 | 0 |'
plain

echo '设 差 次 = 少 + 1次
部分 丙 { 每 差 扣 1分 }  # A01-01' >>schemes/corpus/A01甲.scheme
sed -i 's/检查 扣 1分/通报 扣 1分/' schemes/corpus/A01甲.scheme
run good page.md
has 'a sum of judged numbers is judged' "$(cat page.md)" '- A01-01 一件事：靠 核定'
sed -i 's/得 评/得 9分/; s/通报 扣 1分        # A01-01/评 由 谁  # A01-01/' schemes/corpus/A01甲.scheme
run good page.md
has 'and points that a person gives' "$(cat page.md)" '- A01-01 一件事：靠 评'

plain
sed -i 's/^  每 检查 扣 1分.*/  每 通报 {  # A01-01\n    扣 1分\n    扣 1分 当 检查 > 1\n  }/' schemes/corpus/A01甲.scheme
run good page.md
has 'a clause over several lines is one' "$(cat page.md)" '- A01-01 一件事：靠 核定'
plain
sed -i 's/^部分 甲 10分 {/&  # A01-01/; s/^  每 检查 扣 1分.*/  每 检查 扣 1分/' schemes/corpus/A01甲.scheme
run good page.md
same 'and a pool is not' "$(sed -n '/^## 靠/,/^## 不/p' page.md | grep '^-')" ''

plain
echo '部分 丁 { }  # A01-98' >>schemes/corpus/A01甲.scheme
says 'an unknown row' 'A01甲.scheme:11: 没有 A01-98 这一行'
plain
echo '部分 丁 { }  # A01-01' >schemes/丁.scheme
says 'a row in two schemes' 'schemes/corpus/A01甲.scheme:6: A01-01 已经写在 schemes/丁.scheme'
rm schemes/丁.scheme
echo '# 不能表达 A01-01：也不能' >>schemes/corpus/A01甲.scheme
says 'said and declared unsayable' 'A01-01 已经写在'
plain
sed -i 's/：没有这样的数//' schemes/corpus/A01甲.scheme
says 'no reason' 'A01-04 没有写理由'
plain
echo '部分 丁 { }  # B02-02' >>schemes/corpus/A01甲.scheme
says 'a row of another standard' 'B02-02 不是 A01 的行'
plain
echo '案例 "甲"' >schemes/corpus/A01甲.case
says 'one case is too few' 'schemes/corpus/A01甲.case: 案例不到两个'
rm schemes/corpus/A01甲.case
says 'no case' 'schemes/corpus/A01甲.scheme: 没有案例'
plain
for one in checks lays reckons; do
	run $one
	same "a program that finds fault: $one" "$? $(tail -n 1 said)" '1 5 passed, 1 failed'
done
plain
mkdir schemes/corpus/原文
: >schemes/corpus/原文/A01甲.scheme
: >schemes/corpus/原文/A01甲.txt
run good
same 'a text as published of which the same is said' "$? $(tail -n 1 said)" '0 7 passed, 0 failed'
echo '须改 1 处' >schemes/corpus/原文/A01甲.txt
says 'another is said' '照原文写的 schemes/corpus/原文/A01甲.scheme'
# Words: used, declared as a name, standing in a text, not used.
cat >good <<'X'
#!/bin/sh
[ "$1" = words ] || exit 0
printf '词 用在 意思\n── ── ──\n每 得分 一\n扣 得分 二\n通报 数据 三\n其余 条件 四\n'
X
rm -r schemes/corpus/原文
plain
echo '项 「其余」 { 扣 1分 说明 "其余" }  # 其余' >>schemes/B02乙.scheme
says 'a word that no scheme uses' '其余：没有方案用到，也没有写为什么留着'
has 'a name is no use of the word' "$(cat said)" '通报：没有方案用到'
printf '词\t为什么留着\n其余\t以后要用\n通报\t是一个名字\n' >schemes/corpus/留用的词.tsv
run good page.md
same 'a word that is kept for a reason' "$? $(tail -n 1 said)" '0 6 passed, 0 failed'
has 'the uses are counted' "$(cat page.md)" '得分：每 3、扣 4。'
has 'and the reasons told' "$(cat page.md)" '- 其余：以后要用'
printf '词\t为什么留着\n其余\t\n通报\t是名字\n每\t常用\n丙\t不是词\n' >schemes/corpus/留用的词.tsv
says 'no reason' '其余：没有写为什么留着'
has 'a word that is used after all' "$(cat said)" '每：已经有方案用到，不用再列'
has 'a word that is none' "$(cat said)" '丙：不是方案语言的词'
cd / || exit 1
closing
