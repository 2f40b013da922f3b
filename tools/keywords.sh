#!/bin/sh
# SPDX-License-Identifier: MIT
#
# keywords.sh -- how often schemes use each keyword: keywords.sh ZEREN SCHEME…
#
# Prints a line each: word, group, uses.  Texts, comments and 「names」 do not
# count; neither does a word in a file that declares it as a name of its own.
set -u
zeren=$1
shift
list=$(mktemp)
trap 'rm -f "$list"' EXIT
"$zeren" words >"$list" || exit 1
LC_ALL=C awk -v list="$list" '
BEGIN {
	while ((getline line < list) > 0)
		if (++lines > 2 && split(line, f, " ") > 2) {
			order[++words] = f[1]
			group[f[1]] = f[2]
		}
	signs_n = split("， ； ： （ ） × ÷ ≥ ≤ ≠ 、", signs, " ")
	split("数据 设 参数 结果 项 部分 加分 扣分 类别 角色 测评 台账 载体 评选 谈话 互评 述职", h, " ")
	for (i in h) declares[h[i]] = 1
}
function close_file(   w) {
	for (w in here) if (!(w in own)) uses[w] += here[w]
	split("", here)
	split("", own)
}
# A name stands behind a declaring word, and behind ( , < in 选, 清单 and 事件.
function see(word) {
	if (before in declares || (listed > 0 && before ~ /^[(,<]$/)) own[word] = 1
	if (word in group) here[word]++
}
function token(word) {
	if (word == "(") {
		kind[++open] = (before ~ /^(选|清单|事件)$/)
		listed += kind[open]
	} else if (word == ")" && open > 0) {
		listed -= kind[open--]
	} else if (word !~ /^[0-9(),<]/) see(word)
	before = word
}
FNR == 1 { close_file(); open = listed = 0 }
{
	gsub(/"[^"]*"/, " ")
	gsub(/「[^」]*」/, " ")
	sub(/#.*/, "")
	for (i = 1; i <= signs_n; i++) gsub(signs[i], ",")
	gsub(/[0-9.]+[^ ,(){};]*/, " 0 ")
	gsub(/[][(){}.,;:<>=+*\/%!-]/, " & ")
	for (i = 1; i <= NF; i++) token($i)
	before = ""
}
END {
	close_file()
	for (i = 1; i <= words; i++)
		print order[i] "\t" group[order[i]] "\t" uses[order[i]] + 0
}' "$@"
