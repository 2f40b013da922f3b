#!/bin/sh
# SPDX-License-Identifier: MIT
#
# corpus.sh -- how much of 74 real standards the schemes say: corpus.sh ZEREN [PAGE]
#
# Reads schemes/corpus/rows.tsv and the comments of schemes/*.scheme and
# schemes/corpus/*.scheme.  A clause names its rows at the end of its line:
# `# A14-01` or `# A14-01 A14-02 remark`; a row that cannot be said has a line
# `# 不能表达 A14-01：理由`.  Prints the figures, and writes them to the file
# PAGE if given.  Fails when a row is unknown, stands in two schemes, is said
# and declared unsayable, when a scheme of the corpus has fewer than two cases,
# when ZEREN finds fault with a scheme, its layout or its cases, and when of a
# text that contradicts itself, kept as published in schemes/corpus/原文/X.scheme,
# it says other things than X.txt, and when no scheme uses a keyword and
# schemes/corpus/留用的词.tsv does not say why the language keeps it.  Says nothing about whether a clause means what
# its row means: that is read by people, and what they found is 抽读.txt, which
# goes into the page as it is.
set -u
. tools/tally.sh
LC_ALL=C
export LC_ALL

zeren=$1
page=${2:-}
rows=schemes/corpus/rows.tsv
reread=schemes/corpus/抽读.txt
day=${ZEREN_DAY:-$(date +%F)}
set -- schemes/*.scheme
for f in schemes/corpus/*.scheme; do
	[ ! -e "$f" ] || set -- "$@" "$f"
done

# What the checker says of all of them, and where it sees a red line.
"$zeren" check "$@" >"$tmp/check" 2>&1
checked=$?
awk '{
	at = index($0, "减负红线：")
	from = index($0, "“")
	to = index($0, "”")
	if (!at || to < from) next
	split($0, f, ":")
	print f[1] "\t" f[2] "\t" substr($0, from + length("“"), to - from - length("“"))
}' "$tmp/check" >"$tmp/red"

# A row leans on a person when its line has 评, or a name whose value somebody
# finds (核定), or a 设 made of such a name.  Records (事件) do not count: each
# is one thing that happened on one day, and the scheme does the reckoning.
awk -v rows="$rows" -v reread="$reread" -v day="$day" -v wrong="$tmp/wrong" -v redfile="$tmp/red" '
function say(what) { print FILENAME ":" FNR ": " what >wrong }
function words(text,   i) {
	gsub(/"[^"]*"/, " ", text)
	for (i = 1; i <= marks_n; i++) gsub(marks[i], " ", text)
	gsub(/[][(){}.,;:<>=+*\/-]/, " ", text)
	return split(text, word, /[ \t]+/)
}
function is_judged(text,   i, n) {
	n = words(text)
	for (i = 1; i <= n; i++) if (word[i] in judged) return 1
	return 0
}
# The checker told a red line here, or of a name that stands here.
function is_red(   i, n) {
	if ((FILENAME, FNR) in red) return 1
	n = words(code)
	for (i = 1; i <= n; i++) if ((FILENAME, word[i]) in red) return 1
	return 0
}
# The comment of a line, outside quotes; sets code to what stands before it.
function comment(line,   i, c, quoted) {
	code = line
	if (index(line, "#") == 0) return ""
	for (i = 1; i <= length(line); i++) {
		c = substr(line, i, 1)
		if (c == "\"") quoted = !quoted
		if (c == "#" && !quoted) {
			code = substr(line, 1, i - 1)
			return substr(line, i + 1)
		}
	}
	return ""
}
# The rows that a text begins with: id[1…]; sets rest to what follows them.
function take(text,   n) {
	rest = text
	while (match(rest, /^( |、)*[A-Z][0-9][0-9]-[0-9][0-9]/)) {
		id[++n] = substr(rest, RLENGTH - 5, 6)
		rest = substr(rest, RLENGTH + 1)
	}
	return n + 0
}
function known(row) {
	if (!(row in kinds)) say("没有 " row " 这一行（" rows "）")
	else if (ours != "" && substr(row, 1, 3) != ours) say(row " 不是 " ours " 的行")
	else return 1
	return 0
}
function name_row(row) {
	if (!known(row)) return
	if ((row in home) && home[row] != FILENAME) say(row " 已经写在 " home[row])
	if (row in why) say(row " 已经说过不能表达")
	home[row] = FILENAME
	look(row)
}
# What the code of this line leans on.
function look(row) {
	if (is_red()) told[row] = 1
	if (index(" " code, " 评 ")) lean[row] = "评"
	else if (is_judged(code) && !(row in lean)) lean[row] = "核定"
}
function depth_of(text,   open) {
	open = gsub(/\{/, "", text)
	return open - gsub(/\}/, "", text)
}
function refuse(row, reason) {
	if (!known(row)) return
	if (row in home) say(row " 已经写在 " home[row])
	if (reason == "") say(row " 没有写理由")
	why[row] = reason
}
function red_line(row) {
	if (!(row in home)) return
	if (row in banned) count(row, "banned")
	else if (kinds[row] ~ /K34/) count(row, "paper")
	if (!(row in told)) { if (row in banned) missed[row] = "没有提醒"; else if (kinds[row] ~ /K34/) quiet[row] = "没有提醒" }
	else if (row in banned) count(row, "banned told")
	else if (kinds[row] ~ /K34/) count(row, "paper told")
	else alarm[row] = "有提醒"
}
function is_judgement(row) { return kinds[row] ~ /K06|K11|K14|K15/ }
function count(row, what,   n, k, i) {
	sum[what, "all"]++
	n = split(kinds[row], k, " ")
	for (i = 1; i <= n; i++) sum[what, k[i]]++
}
function figures(k) {
	return sum["row", k] + 0 " | " sum["said", k] + 0 " | " sum["评", k] + 0 " | " \
	    sum["核定", k] + 0 " | " sum["why", k] + 0 " | " sum["none", k] + 0
}
function told_of(what,   all, n) {
	all = sum[what, "all"] + 0
	n = sum[what " told", "all"] + 0
	return all " | " n " | " all - n " |"
}
function list(title, set,   i, n) {
	printf "\n## %s\n\n", title
	for (i = 1; i <= row_n; i++)
		if (order[i] in set) {
			printf "- %s %s：%s\n", order[i], item[order[i]], set[order[i]]
			n++
		}
	if (!n) print "没有。"
}
BEGIN {
	marks_n = split("， ； ： （ ） × ÷ ≥ ≤ ≠ 、 「 」 －", marks, " ")
	while ((getline line < rows) > 0) {
		split(line, f, "\t")
		if (f[1] !~ /^[A-Z][0-9][0-9]-[0-9][0-9]$/) continue
		order[++row_n] = f[1]
		kinds[f[1]] = f[3] (f[4] == "" ? "" : " " f[4])
		item[f[1]] = f[5]
		if (f[6] == "禁用") banned[f[1]] = 1
	}
	while ((getline line < redfile) > 0) {
		split(line, f, "\t")
		red[f[1], f[2]] = red[f[1], f[3]] = 1
	}
}
FNR == 1 {
	split("", judged)
	depth = 0
	ours = ""
	if (match(FILENAME, /corpus\/[A-Z][0-9][0-9]/)) ours = substr(FILENAME, RSTART + 7, 3)
}
{
	text = comment($0)
	if (code ~ /^ *数据 / && code ~ / 核定 / && code !~ / 事件\(/) {
		words(code)
		judged[word[word[1] == "" ? 3 : 2]] = 1
	}
	if (code ~ /^ *设 / && is_judged(code)) {
		words(code)
		judged[word[word[1] == "" ? 3 : 2]] = 1
	}
	if (code ~ /^ *设 / && is_red()) {
		words(code)
		red[FILENAME, word[word[1] == "" ? 3 : 2]] = 1
	}
	# A clause that goes on over lines is one clause; a pool is many.
	if (depth > 0) {
		for (i = 1; i <= inside; i++) look(block[i])
		depth += depth_of(code)
	}
	if (code ~ /[^ \t]/) {
		n = take(text)
		for (i = 1; i <= n; i++) name_row(id[i])
		if (n > 0 && depth <= 0 && code !~ /^ *(部分|项|加分|扣分|等次|适用|结果运用|测评) /) {
			depth = depth_of(code)
			inside = n
			for (i = 1; i <= n; i++) block[i] = id[i]
		}
	} else if (sub(/^ *不能表达/, "", text)) {
		n = take(text)
		sub(/^ *(：|:) */, "", rest)
		if (n == 0) say("不能表达 后面要写编号，例如 A01-05")
		for (i = 1; i <= n; i++) refuse(id[i], rest)
	}
}
END {
	for (i = 1; i <= row_n; i++) {
		row = order[i]
		count(row, "row")
		if (row in home) count(row, "said")
		else if (row in why) count(row, "why")
		else {
			count(row, "none")
			nowhere[substr(row, 1, 3)] = nowhere[substr(row, 1, 3)] " " row
		}
		if ((row in lean) && !is_judgement(row)) {
			count(row, lean[row])
			leaning[row] = "靠 " lean[row]
		}
		red_line(row)
	}
	print "# 七十四份"
	printf "\n%s，`make corpus-page` 所写。七十四份公开的考核办法逐行登记在 `schemes/corpus/rows.tsv`，", day
	print "写成的方案在 `schemes/` 和 `schemes/corpus/`，每一条款的行末写着它是哪一行。"
	printf "\n写出 %d / %d 行。\n", sum["said", "all"], row_n
	print "\n“靠 评”“靠 核定”是本身不是评判（不含 K06、K11、K14、K15）的行，得分却用了人评的分，"
	print "或者用了由人查定的一个数、一个是否、一个档次；由人登记的一件件事（事件）不在内。"
	print "一行常有几类，各类的行数合起来多于总数。\n"
	while ((getline line < reread) > 0) print line
	print "| 类 | 行 | 写出 | 靠 评 | 靠 核定 | 不能表达 | 还没有写 | 案例 |"
	print "|---|---|---|---|---|---|---|---|"
	print "| 全部 | " figures("all") " | CASES-all |"
	for (i = 1; i <= 35; i++) {
		k = sprintf("K%02d", i)
		if (sum["row", k]) print "| " k " | " figures(k) " | CASES-" k " |"
	}
	list("靠 评、靠 核定", leaning)
	list("不能表达", why)
	print "\n## 减负红线\n"
	print "今天已经不许用来考核的行（rows.tsv 里记 禁用）和靠纸面留痕的行（K34），检查器提醒了几行："
	print "\n| 写出的行 | 行 | 提醒 | 没有提醒 |\n|---|---|---|---|"
	print "| 禁用 | " told_of("banned")
	print "| 其余的 K34 | " told_of("paper")
	list("禁用而没有提醒", missed)
	list("其余的 K34，没有提醒", quiet)
	print "\n这些行多半问有没有计划、总结、制度、方案，会开了没有：那是应当有的，不是留痕（0007 九.8）；"
	print "材料、平台录入、板报、记实这几行是留痕，检查器没有见到禁止的原文，不提醒。"
	list("既不是禁用也不是 K34，却有提醒", alarm)
	print "\n## 还没有写\n"
	for (i = 1; i <= row_n; i++) {
		s = substr(order[i], 1, 3)
		if (s in nowhere) print "-" nowhere[s]
		delete nowhere[s]
	}
	if (!sum["none", "all"]) print "没有。"
}' "$@" >"$tmp/page" || exit 1
[ -e "$tmp/wrong" ] || : >"$tmp/wrong"

# Which keywords they use: nobody learns a word that no standard needs.
kept=schemes/corpus/留用的词.tsv
[ -e "$kept" ] || kept=/dev/null
tools/keywords.sh "$zeren" "$@" >"$tmp/uses"
awk -F '\t' -v kept="$kept" -v wrong="$tmp/idle" '
BEGIN {
	while ((getline line < kept) > 0)
		if (split(line, f, "\t") == 2 && n++ > 0) {
			if (f[2] == "") print f[1] "：没有写为什么留着" >wrong
			why[f[1]] = f[2]
			order[++all] = f[1]
		}
}
{
	known[$1] = 1
	if ($3 > 0 && $1 in why) print $1 "：已经有方案用到，不用再列" >wrong
	if ($3 == 0 && !($1 in why)) print $1 "：没有方案用到，也没有写为什么留着" >wrong
	if ($3 == 0) next
	if ($2 != group) {
		printf "%s%s：", group == "" ? "" : "。\n", $2
		group = $2
		mark = ""
	}
	printf "%s%s %d", mark, $1, $3
	mark = "、"
}
END {
	if (group != "") print "。"
	if (all) print "\n没有用到而留着的：\n"
	for (i = 1; i <= all; i++) {
		if (!(order[i] in known)) print order[i] "：不是方案语言的词" >wrong
		print "- " order[i] "：" why[order[i]]
	}
}' "$tmp/uses" >"$tmp/words"
{
	printf '\n## 词\n\n方案语言的 %d 个词，在这些方案里各用了几回：\n\n' "$(wc -l <"$tmp/uses")"
	cat "$tmp/words"
} >>"$tmp/page"
[ -e "$tmp/idle" ] || : >"$tmp/idle"

# Kinds that cases say they try: in a comment of the case, or at the left edge
# above it.  A kind counts once for a case.
cases=
for f in "$@"; do
	[ ! -e "${f%.scheme}.case" ] || cases="$cases ${f%.scheme}.case"
done
awk -v wrong="$tmp/few" '
function kinds_in(text) {
	while (match(text, /K[0-9][0-9]/)) {
		k = substr(text, RSTART, 3)
		text = substr(text, RSTART + 3)
		if (seen[k] != cases) { seen[k] = cases; n[k]++ }
	}
}
function close_file() {
	if (last ~ /\/corpus\// && inside < 2) print last ": 案例不到两个" >wrong
}
FNR == 1 { close_file(); last = FILENAME; inside = 0; above = "" }
/^#/ { above = above $0; next }
/^案例 / { cases++; inside++; kinds_in(above); above = "" }
index($0, "#") { kinds_in(substr($0, index($0, "#"))) }
END {
	close_file()
	print "s/CASES-all/" cases + 0 "/"
	for (k in n) print "s/CASES-" k " /" n[k] " /"
	print "s/CASES-K[0-9]*/0/"
}' $cases >"$tmp/counts"
for f in schemes/corpus/*.scheme; do
	[ ! -e "$f" ] || [ -e "${f%.scheme}.case" ] || echo "$f: 没有案例" >>"$tmp/few"
done
[ -e "$tmp/few" ] || : >"$tmp/few"
sed -f "$tmp/counts" "$tmp/page" >"$tmp/whole"
cat "$tmp/whole"
[ -z "$page" ] || cp "$tmp/whole" "$page"

echo
same '每一行只写一次，编号都有' "$(cat "$tmp/wrong")" ''
same '每一个词都有方案用到，或写明为什么留着' "$(cat "$tmp/idle")" ''
same '每一份都有案例' "$(cat "$tmp/few")" ''
same '每一份都通过检查' "$checked $(grep '须改' "$tmp/check")" '0 '
"$zeren" fmt --check "$@" >"$tmp/fmt" 2>&1
same '每一份都是标准版式' "$? $(cat "$tmp/fmt")" '0 '
"$zeren" cases "$@" >"$tmp/cases" 2>&1
same '每一个案例都相符' "$? $(grep -c '应为' "$tmp/cases") $(grep '应为' "$tmp/cases")" '0 0 '
# Texts that contradict themselves, as published: what the checker says of them.
for f in schemes/corpus/原文/*.scheme; do
	[ ! -e "$f" ] || same "照原文写的 $f" "$("$zeren" check "$f" 2>&1)" "$(cat "${f%.scheme}.txt")"
done
closing
