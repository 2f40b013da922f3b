#!/bin/bash
# SPDX-License-Identifier: MIT
#
# draft.sh -- stories of `zeren draft`: a score table in, a scheme that checks out
source "$(dirname "$0")/story.inc"

cat >评分表.csv <<'END'
序号,项目,考核内容,分值,评分标准
1,组织建设,支委会,10,支委会全年不少于12次，每少1次扣1分
2,,换届,5,未按期换届的不得分
3,党员队伍,作用发挥,5,根据平时表现综合评定
END

run draft 评分表.csv
exits 0
has '每 支委会 不足 12次 扣 1分'
has '不得分 当 非 按期换届'
has '得 评 由 考核组 说明 "根据平时表现综合评定"  # 待补'
says '评分表.csv：3 行，写成 3 项；3 句，认出 2 句，待补 1 处
待补的写成了 评，或留在注释里：在文本中找 待补 两字'

# The same into a new file, which then checks and is laid out already.
run draft 评分表.csv --out 草稿.scheme
exits 0
mute
run check 草稿.scheme
exits 0
has '通过'
run fmt --check 草稿.scheme
exits 0
run draft 评分表.csv --out 草稿.scheme
exits 3
tells '草稿.scheme：已经有这个文件，没有覆盖；请换个名字'

printf '姓名,电话\n兰亭远,1\n' >名单.csv
run draft 名单.csv
exits 1
mute
says '名单.csv：没有找到表头；表头一行要有 项目 或 内容，有 分值，有 评分标准'

printf 'PK\003\004 not a workbook' >坏.xlsx
run draft 坏.xlsx
exits 1
mute
says '坏.xlsx：文件坏了，读不出来；请重新取一份，或在表格软件中另存为 .xlsx 再试'

printf '\320\317\021\340 old' >旧.xls
run draft 旧.xls
exits 1
says '旧.xls：是旧的 .xls，或者加了密码；请另存为不带密码的 .xlsx 再试'

# The workbook of the fuzzer's seeds is read, but is no score table.
run draft "$root/test/fuzz/corpus/xlsx/packed.xlsx"
exits 1
tells '没有找到表头'

run draft
exits 2
says '要写明 评分表.csv|评分表.xlsx；看 zeren draft --help'

done_telling
