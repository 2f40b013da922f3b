#!/bin/bash
# SPDX-License-Identifier: MIT
#
# score.sh -- stories of `zeren score`: three formats, Excel's encoding, wrong cells
source "$(dirname "$0")/story.inc"
write_example

# 一张表：未报是范围，不适用写明，否决压低等次
run score 例.scheme --facts 例.csv --today 2026-11-20
exits 0
quiet
answers '单位        类型  组织生活    班子建设    群众          总分  同类名次  等次
──────────  ────  ────────  ──────────  ──────  ────────────  ────────  ─────────
未名一支部  机关     40.00       40.00   20.00        100.00         1  优秀
未名二支部  机关     34.00       30.00   18.00         82.00       3–4  合格
未名三支部  机关     40.00       40.00  不适用        100.00         1  合格
未名四支部  企业     40.00        0.00   10.00         50.00         1  不合格
未名五支部  机关     40.00  0.00–40.00   20.00  60.00–100.00       1–4  合格–优秀

共 5 个单位
等次：优秀 1，合格 2，不合格 1，未定 1'

# 给表格软件：UTF-8 带 BOM，CRLF
run score 例.scheme --facts 例.csv --today 2026-11-20 --format csv
exits 0
quiet
printf '\xef\xbb\xbf单位,类型,组织生活,班子建设,群众,总分,名次,等次\r
未名一支部,机关,40.00,40.00,20.00,100.00,1,优秀\r
未名二支部,机关,34.00,30.00,18.00,82.00,3–4,合格\r
未名三支部,机关,40.00,40.00,不适用,100.00,1,合格\r
未名四支部,企业,40.00,0.00,10.00,50.00,1,不合格\r
未名五支部,机关,40.00,0.00–40.00,20.00,60.00–100.00,1–4,合格–优秀\r\n' >want
if cmp -s want out; then ok; else bad < <(diff want out); fi

# 给别的程序：JSON，小数照写，没有浮点
head -n 2 例.csv >一.csv
run score 例.scheme --facts 一.csv --today=2026-11-20 --format=json
exits 0
quiet
answers '{
  "scheme": "支部考核办法",
  "version": "1",
  "today": "2026-11-20",
  "units": [
    {
      "unit": "未名一支部",
      "classes": {
        "类型": "机关"
      },
      "total": {
        "state": "closed",
        "low": 100.00,
        "high": 100.00
      },
      "best_place": 1,
      "worst_place": 1,
      "grades": [
        {
          "name": "等次",
          "worst": "优秀",
          "best": "优秀"
        }
      ],
      "money": [],
      "outcomes": [],
      "pools": [
        {
          "kind": "部分",
          "name": "组织生活",
          "parent": -1,
          "state": "closed",
          "low": 40.00,
          "high": 40.00
        },
        {
          "kind": "项",
          "name": "党课",
          "parent": 0,
          "state": "closed",
          "low": 20.00,
          "high": 20.00
        },
        {
          "kind": "项",
          "name": "到会",
          "parent": 0,
          "state": "closed",
          "low": 20.00,
          "high": 20.00
        },
        {
          "kind": "部分",
          "name": "班子建设",
          "parent": -1,
          "state": "closed",
          "low": 40.00,
          "high": 40.00
        },
        {
          "kind": "部分",
          "name": "群众",
          "parent": -1,
          "state": "closed",
          "low": 20.00,
          "high": 20.00
        }
      ]
    }
  ]
}'
if command -v python3 >/dev/null; then
	if python3 -m json.tool out >/dev/null 2>diff; then ok; else bad <diff; fi
fi

# 中文 Windows 上的 Excel 存的是 GB18030，结果一字不差
run score 例.scheme --facts 例.csv --today 2026-11-20
cp out want
iconv -f UTF-8 -t GB18030 例.csv | sed 's/$/\r/' >gb.csv
run score 例.scheme --facts gb.csv --today 2026-11-20
exits 0
if cmp -s want out; then ok; else bad < <(diff want out); fi

# 从管道读
told='zeren score --facts -'
"$program" score 例.scheme --facts - --today 2026-11-20 <例.csv >out 2>err
code=$?
exits 0
if cmp -s want out; then ok; else bad < <(diff want out); fi

# 缺的列都按未报计，说明是哪些
cut -d, -f1,2,3,5 例.csv >缺.csv
run score 例.scheme --facts 缺.csv --today 2026-11-20
exits 0
says '缺.csv：有 3 项数据一格也没有填，都按未报计：到会率、满意率、严重违纪'

# 写错的格一次说清
cat >错.csv <<'END_OF_TABLE'
单位,类型,党课,到会率,班子状况,满意率,严重违纪
未名一支部,机关,4.5,85%,优,95%,0
未名二支部,学校,"1,200",95分,好,95,无
END_OF_TABLE
run score 例.scheme --facts 错.csv
exits 1
mute
says '有 7 格要改：
错.csv 第 2 行“党课”：写了“4.5”，应为整数，例如 3 或 3次
错.csv 第 2 行“班子状况”：写了“优”，应为 好、较好、差 之一
错.csv 第 3 行“类型”：写了“学校”，应为 机关、企业 之一
错.csv 第 3 行“党课”：写了“1,200”，不要写千分位逗号，写 1200
错.csv 第 3 行“到会率”：写了“95分”，应为百分数，例如 95%
错.csv 第 3 行“满意率”：写了“95”，没有写 %；写 95%，或把列名写成 满意率(%)
错.csv 第 3 行“严重违纪”：写了“无”，应为整数，例如 3 或 3件'

# 单写小数的百分数有两种读法，带上百分号就清楚了
sed '2s/,85,/,0.85,/' 例.csv >两读.csv
run score 例.scheme --facts 两读.csv
exits 1
mute
says '有 1 格要改：
两读.csv 第 2 行“到会率(%)”：写了“0.85”，可以读成两个数；写 85% 或 0.85%'
sed '2s/,85,/,0.85%,/' 例.csv >清楚.csv
run score 例.scheme --facts 清楚.csv
exits 0
quiet

# 未报和空着一样，空行跳过
run score 例.scheme --facts 例.csv --today 2026-11-20
cp out want
sed -e '6s/,80,,/,80,未报,/' -e '3s/^/,,,,,,\n\n/' 例.csv >空行.csv
run score 例.scheme --facts 空行.csv --today 2026-11-20
exits 0
quiet
if cmp -s want out; then ok; else bad < <(diff want out); fi

# 第一行是大标题，不是表头
sed '1s/^/某市某年考核汇总表,,,,,,\n/' 例.csv >标题.csv
run score 例.scheme --facts 标题.csv
exits 1
mute
says '标题.csv：第一行应是表头，要有一列“单位”；这张表的第一行是：某市某年考核汇总表'

# 精度 0 位；不设底、不适用；终端上的负号是 −，CSV 里是 -，JSON 里没有底是 null
cat >零位.scheme <<'END'
方案 "零位"
考核期 2026-01-01 至 2026-12-31
对象 党支部
精度 0位
数据 件数   件  来自 台账
数据 处数   处  来自 台账
部分 甲 10分 { 得 满分 × 完成率(件数, 7件) }
扣分 乙 { 每 处数 扣 3分 }
等次 { 好 当 总分 >= 5; 差 }
END
printf '单位,件数,处数\n未名一支部,5,1\n未名二支部,1,1\n未名三支部,7,\n' >零位.csv
run score 零位.scheme --facts 零位.csv --today 2027-01-10
exits 0
quiet
answers '单位        甲      扣分       总分  名次  等次
──────────  ──  ────────  ─────────  ────  ─────
未名一支部   7        −3          4   1–2  差
未名二支部   1        −3         −2   2–3  差
未名三支部  10  不设底–0  不设底–10   1–3  差–好

共 3 个单位
等次：好 0，差 2，未定 1'
run score 零位.scheme --facts 零位.csv --today 2027-01-10 --format csv
exits 0
has '未名二支部,1,-3,-2,'
has '未名三支部,10,不设底–0,不设底–10,'
run score 零位.scheme --facts 零位.csv --today 2027-01-10 --format json
exits 0
has '"low": -3,'
has '"low": null,'
sed 's/0位/3位/' 零位.scheme >三位.scheme
run score 三位.scheme --facts 零位.csv --today 2027-01-10 --format csv
exits 0
has '未名一支部,7.143,-3.000,4.143,'
run score 三位.scheme --facts 零位.csv --today 2027-01-10 --format json
exits 0
has '"low": 7.143,'

# 总分不适用的单位不算在未定里
cat >豁免.scheme <<'END'
方案 "豁免"
考核期 2026-01-01 至 2026-12-31
对象 党支部
数据 满意率 %  来自 台账 可不适用
部分 甲 10分 { 得 满分 × 完成率(满意率, 100%) }
等次 { 好 当 总分 >= 5; 差 }
END
printf '单位,满意率\n未名一支部,90%%\n未名二支部,不适用\n未名三支部,\n' >豁免.csv
run score 豁免.scheme --facts 豁免.csv --today 2026-11-20
exits 0
has '等次：好 1，差 0，未定 1，不适用 1'

sed 's/班子状况,/班子情况,/' 例.csv >列.csv
run score 例.scheme --facts 列.csv
exits 1
says '列.csv 第 1 行：方案里没有数据“班子情况”；是不是“班子状况”？'

printf '单位,类型\n甲,机关\n乙,企业,4\n' >长.csv
run score 例.scheme --facts 长.csv
exits 1
says '长.csv 第 3 行：有 3 格，表头有 2 格；请检查这一行的分隔符是否多了或少了'

# 没有完的零字节：读了头一截就说，不读到上限
run score 例.scheme --facts /dev/zero
exits 1
says '/dev/zero 第 1 行：有零字节，这不是文本文件；请另存为“CSV UTF-8”再用'

# 有错的方案不能算分
sed 's/40分 {$/30分 {/' 例.scheme >错.scheme
run score 错.scheme --facts 例.csv
exits 1
mute
tells '错.scheme：须改 '

done_telling
