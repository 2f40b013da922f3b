#!/bin/bash
# SPDX-License-Identifier: MIT
#
# explain.sh -- stories of `zeren explain`: the tree, one item, who is meant
source "$(dirname "$0")/story.inc"
write_example

run explain 例.scheme --facts 例.csv --unit 未名二支部 --today 2026-11-20
exits 0
quiet
has '未名二支部'
has '82.00'
has '34.00'
has '数据  '
has '差在哪里'

run explain 例.scheme --facts 例.csv --unit 未名二支部 --item 到会 --today 2026-11-20
exits 0
quiet
has '到会'
has '78.5'
told='--item shows nothing else'
if grep -q 班子建设 out; then bad <out; else ok; fi

run explain 例.scheme --facts 例.csv --unit 未名二
exits 1
mute
says '表里没有单位“未名二”；相近的有：未名二支部'

run explain 例.scheme --facts 例.csv --unit 甲乙丙丁戊己
exits 1
says '表里没有单位“甲乙丙丁戊己”'

run explain 例.scheme --facts 例.csv --unit 未名二支部 --item 班子建没
exits 1
mute
says '方案里没有部分或项“班子建没”；相近的有：班子建设'

run explain 例.scheme --facts 例.csv
exits 2
says '请用 --unit 写明单位名称'

# An effect inside 每 or 分档 is told with the whole clause and what it reads.
cat >事故.scheme <<'END'
方案 "安全"
考核期 2026-01-01 至 2026-12-31
对象 党支部
角色 考核组
数据 处分 事件(种类 选(警告 < 开除)) 核定 考核组
数据 事故 起 核定 考核组
部分 安全 10分 {
  每 处分 其中 种类 = 开除 则 等次 不高于 合格
  分档 事故 { 0起 扣 0分; 其余 则 等次 不高于 合格 }
}
等次 { 优秀 当 总分 >= 9; 合格 }
END
printf '单位,事故\n未名一支部,1\n' >事故.csv
run explain 事故.scheme --facts 事故.csv --unit 未名一支部
exits 0
sed -n '/^  等次 不高于/,/规则  优秀/p' out >told && mv told out
answers '  等次 不高于 合格                                              没有触发
    规则  每 处分 其中 种类 = 开除，则 等次 不高于 合格
    数据  处分 0件（考核组核定）
  等次 不高于 合格                                                  触发
    规则  分档 事故：0起 扣 0分；其余 则 等次 不高于 合格
    数据  事故 1起（考核组核定）
  等次                                                              合格
    规则  优秀 当 总分 ≥ 9；合格'

done_telling
