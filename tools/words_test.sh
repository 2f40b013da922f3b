#!/bin/sh
# SPDX-License-Identifier: MIT
#
# words_test.sh -- every sentence is found, and what is wrong with it
#
# Usage: words_test.sh FOLDER-OF-TOOLS
set -u
. tools/tally.sh

words=$(realpath "$1/words")
cd "$tmp" || exit 1
mkdir -p src/page src/rule src/main

# listed NAME FILE WANT: the sentences of a file from stdin, without faults
listed() {
	cat >"$2"
	same "$1" "$("$words" "$2" 2>&1)" "$3"
}
# fault NAME TEXT WANT: what is said about one sentence of a page
fault() {
	printf 'S("%s")\n' "$2" >src/page/x.c
	same "$1" "$("$words" src/page/x.c 2>&1 >list)" "src/page/x.c:1: $3
  $2
1 处用词不合 docs/词汇.md"
	same "$1: it is listed all the same" "$(cat list)" "src/page/x.c:1: $2"
}
# fine NAME TEXT: nothing is said
fine() {
	printf 'S("%s")\n' "$2" >src/page/x.c
	same "$1" "$("$words" src/page/x.c 2>&1)" "src/page/x.c:1: $2"
}

listed 'literals, joined; no comments, no includes' src/main/a.c 'src/main/a.c:4: 第 {} 号已保存；请看 {}%
src/main/a.c:6: 一行
src/main/a.c:6: 又一行' <<'EOF'
/* "不是话" */
#include "不是/话.h"
char c = '"', d = '\''; // "也不是"
fail(j, E_INPUT, "第 %" PRId64 " 号" /* 号 */
    "已保存；请看 %.*s%%", "abc");
puts("一行\n又一行\n");
EOF
listed 'patterns and whole schemes are no sentences' src/rule/a.c '' <<'EOF'
{ "扣|得分|加" }, { "(的|者|)" }, { "方案 \"甲\"\n总分\n" }
EOF
listed 'text and what a page reads out' src/page/a.html 'src/page/a.html:2: 第 {} 稿〈，已存｜，还没有存〉
src/page/a.html:3: 看{}
src/page/a.html:3: 打开' <<'EOF'
<!-- 不是话 -->{{view x}}<h1>
第 {{n}} <b>稿</b>{{if a.b}}，已存{{else}}，还没有存{{end}}</h1>
<p class="不念"><a href="/x" aria-label="看{{name}}">打开</a></p>
EOF

fault 'the wrong word' '请填密码' '「密码」不用：口令'
fault 'no exclamation' '已保存！' '「！」不用：。'
fault 'half-width marks' '已保存, 请看' '中文里用全角标点，不用「,」'
fault 'half-width brackets' '甲(乙)' '中文里用全角标点，不用「(」'
fault 'two blanks' '甲  乙' '空格不连着打两个'
fault 'twice 请' '没有写；请填，再请看' '一句话只说一次「请」'
fault 'the fact, then what to do' '没有写，请填' '先说事实，再说怎么办，中间用「；」：……；请……'
fault 'a word of programs' '没有 token' '页面上不说「token」'
fault 'a date of machines' '到 2026-03-05 为止' '日期写成 2026年3月5日 这样'
fault 'a document number with a blank' '工委〔2026〕5 号' '文号中间不空格：〔2026〕28号'
long=一二三四五六七八九十一
fault 'too long' "$long$long$long$long$long$long多" '一句 67 个字，最多 66 个：分成两句'
fine 'as long as may be' "$long$long$long$long$long$long"
fine 'a document number' '工委〔2026〕5号'
fine 'two sentences' "$long$long$long$long$long。$long$long$long$long$long"
fine 'a wider word' '系统管理员和操作系统'
fine 'a word to look for' '其它'
fine 'how to write a date' '写成 2026-03-05 这样'
fine 'a name in the ledger' '事项:31'
fine 'file names' 'CSV 表'
printf 'S("%s")\n' '写 计数(会议, 实到)' >src/rule/x.c
same 'the language keeps its marks' "$("$words" src/rule/x.c 2>&1)" 'src/rule/x.c:1: 写 计数(会议, 实到)'
"$words" src/rule/x.c >/dev/null
same 'without faults' $? 0
echo 'S("您好！")' >src/page/x.c
"$words" src/page/x.c >/dev/null 2>&1
same 'with a fault' $? 1
closing
