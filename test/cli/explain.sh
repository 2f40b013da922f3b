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

done_telling
