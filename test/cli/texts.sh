#!/bin/bash
# SPDX-License-Identifier: MIT
#
# texts.sh -- stories of `zeren check`, `fmt`, `cases` and `words`
source "$(dirname "$0")/story.inc"
write_example

# ── check ──
run check 例.scheme
exits 0
quiet
answers '例.scheme：通过。满分 100 分，2 个项，6 列数据；评 占 0 分，核定 占 60 分'

sed 's/每 党课 不足 4次 扣 5分/每 党刻 不足 4次 扣 5分/' 例.scheme >错.scheme
run check 错.scheme
exits 1
quiet
has '错.scheme:14:16: 须改：'
has '党课'
has '错.scheme：须改 '

# 几个文件都看，不因第一个有错就停
run check 错.scheme 例.scheme
exits 1
has '错.scheme：须改 '
has '例.scheme：通过。'

run check 没有.scheme
exits 3
mute
says '没有.scheme：没有这个文件'

mkdir 目录.scheme
run check 目录.scheme
exits 3
says '目录.scheme：这是目录，不是文件'

head -c 1048577 /dev/zero >大.scheme
run check 大.scheme
exits 1
says '大.scheme：文件太大，最多 1024 KiB'

# ── fmt ──
run fmt 例.scheme
exits 0
quiet
cp out 齐.scheme
run fmt 齐.scheme
if cmp -s 齐.scheme out; then ok; else bad < <(diff 齐.scheme out); fi

sed 's/ 扣 5分/    扣   5分/' 齐.scheme >乱.scheme
chmod 640 乱.scheme
run fmt --check 乱.scheme
exits 1
mute
says '乱.scheme：与标准版式不同；用 zeren fmt --write 改写'
run fmt --write 乱.scheme
exits 0
mute
quiet
if cmp -s 齐.scheme 乱.scheme; then ok; else bad < <(diff 齐.scheme 乱.scheme); fi
told='fmt --write keeps the mode'
if [ "$(stat -c %a 乱.scheme)" = 640 ]; then ok; else bad < <(stat 乱.scheme); fi
run fmt --check 乱.scheme
exits 0
quiet

echo '方案 "半句' >半.scheme
cp 半.scheme 原.scheme
run fmt --write 半.scheme
exits 1
mute
tells '半.scheme：须改 1 处，改好才能排版'
if cmp -s 原.scheme 半.scheme; then ok; else bad <半.scheme; fi

run fmt --check --write 例.scheme
exits 2
says '--check 与 --write 只能用一个'

# ── cases ──
cat >例.case <<'END_OF_CASES'
案例 "少上一次党课"
  类型 机关; 党课 3次; 到会率 85%; 班子状况 好; 满意率 90%; 严重违纪 0件
  得 项.党课 = 15分
  得 总分 = 95分; 得 等次 = 优秀
案例 "到会率差三个半点"
  基础 "少上一次党课"
  党课 4次; 到会率 76.5%
  得 项.到会 = 17分
END_OF_CASES
run cases 例.scheme
exits 0
quiet
answers '案例 2 个，全部相符
2 passed, 0 failed'

sed 's/= 17分/= 16分/' 例.case >换 && mv 换 例.case
run cases 例.scheme
exits 1
has '案例 2 个，1 个不符'
has '1 passed, 1 failed'
told='the tally for programs is the last line'
if [ "$(tail -n 1 out)" = '1 passed, 1 failed' ]; then ok; else bad <out; fi
has '到会率差三个半点'

rm 例.case
run cases 例.scheme
exits 3
says '例.case：没有这个文件'
run cases 例.csv
exits 2
says '例.csv：案例写在方案旁边的同名 .case 文件里；请给出 .scheme 文件'

# ── words ──
run words 不足
exits 0
quiet
has '不足'
run words
exits 0
has '逾期'
run words 不够足
exits 1
mute
tells '“不够足”不是方案里的词，相近的有：'
tells '不足'

done_telling
