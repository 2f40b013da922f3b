#!/bin/bash
# SPDX-License-Identifier: MIT
#
# report.sh -- stories of `zeren check --report`, `burden`, `doc` and `diff`
source "$(dirname "$0")/story.inc"
write_example

# ── check --report ──
run check 例.scheme --report
exits 0
quiet
has '例.scheme：通过。满分 100 分'
has '满分 100 分；靠评 0 分（0%），靠核定 60 分（60%）'
has '  班子建设                    40'
has '要人填的数：一个单位一年 3 个'
has '  空格 责任：没有一项写明责任'
has '减负红线：没有'

# ── burden ──
run burden 例.scheme --units 12
exits 0
quiet
answers '要人填的数：一个单位一年 3 个，12 个单位一年合计 36 个
由谁填                项数  每单位每年        合计        预算
  考核组                 3           3          36         120
  台账                   1        现成
  纪实                   1        现成
  考核组：班子状况、满意率、严重违纪
  台账：党课
  纪实：到会率'
run burden 例.scheme --units 一打
exits 2
mute
says '--units 要写 1 到 10000000 的整数，“一打”不是'
run burden 没有.scheme
exits 3
says '没有.scheme：没有这个文件'

# ── doc ──
run doc 例.scheme
exits 0
quiet
has '<!doctype html>'
has '<title>支部考核办法</title>'
has '<style>'
has '<p>每 党课 不足 4次，扣 5分</p>'
has '<h2>一、一票否决</h2>'
told='the page asks nobody for anything'
if grep -E '(src|href)=|@import|url\(' out >found; then bad <found; else ok; fi

run doc 例.scheme --format md
exits 0
has '# 支部考核办法'
has '| 序号 | 项目 | 内容 | 分值 | 评分标准 | 数据来源 | 责任 |'
has '| 1 | 组织生活（40分） | 党课 | 20 | 每 党课 不足 4次，扣 5分 | 来自台账：党课 |  |'
has '## 二、等次'
has '| 满意率 | % | 考核组核定 |  |  |'

# a second grade table: its grades say which
{ cat 例.scheme; echo '等次 述职意见 { 好 当 总分 >= 80; 一般 }'; } >两表.scheme
run doc 两表.scheme --format md
exits 0
has '| 不合格 | 其余 |'
has '| 述职意见：一般 | 其余 |'

run doc 例.scheme --format csv
exits 0
told='doc --format csv has one row an item, under a header'
if [ "$(wc -l <out)" -eq 5 ]; then ok; else bad <out; fi

# How an item counts stands in its head, and is printed with its clauses.
cat >头.scheme <<'END'
方案 "头"
考核期 2026-01-01 至 2026-12-31
对象 党员 适用 当 党员数 > 3人
总分 起 100分
数据 党员数 人 来自 名册
数据 好事 件 填报 每月 由 单位
部分 一 10分 未报 均值 乘 50% 当 党员数 > 9人 {
  项 甲 4分 起 1分 不封顶 { 每 好事 加 1分 }
  项 乙 6分 周期 月 取 均 上限 8分 { 每 好事 扣 1分 }
}
加分 自选 6分 自设 由 支部 至多 3项 单项 2分 { }
END
run doc 头.scheme --format md
exits 0
has '对象：党员（适用 当 党员数 > 3人）；总分从 100分 算起'
has '| 1 | 一（10分） |  |  | 未报 均值，乘 50% 当 党员数 > 9人 |'
has '| 2 |  | 甲 | 4 | 每 好事，加 1分<br>起 1分，不封顶 |'
has '| 3 |  | 乙 | 6 | 每 好事，扣 1分<br>周期 月 取 均，上限 8分 |'
has '| 4 | 自选（至多加 6分） |  | 至多加 6 | 自设 由 支部 至多 3项 单项 2分 |'

# several schemes, one that recurs, a grade table for some
cat >几部.scheme <<'END'
类别 层级 选(支部, 党委)
数据 党课 次 来自 纪实
方案 "季度考核"
考核期 2026-01-01 至 2026-12-31 每季
对象 党组织
部分 一 10分 { 每 党课 不足 1次 扣 1分 }
方案 "年度考核"
考核期 2026-01-01 至 2026-12-31
对象 党组织
部分 二 10分 { 得 均值(方案."季度考核", 总分) }
等次 支部等次 适用 支部 { 好 当 总分 >= 9; 一般 }
END
run doc 几部.scheme --format md
exits 0
has '# 季度考核'
has '，每季一次，各期一样；对象：党组织'
has '# 年度考核'
has '| 支部等次：好 | 适用 支部：当 总分 ≥ 9 |'
has '| 支部等次：一般 | 适用 支部：其余 |'
run doc 几部.scheme --format csv
exits 0
has '1,年度考核：二（10分）,,10,'
run doc 几部.scheme
exits 0
told='a page has an article for each scheme'
if [ "$(grep -c '<article>' out)" -eq 2 ]; then ok; else bad <out; fi

run doc 例.scheme --format docx
exits 2
mute
says '--format 只能是 html、md 或 csv'
echo '方案 "半句' >半.scheme
run doc 半.scheme
exits 1
mute
tells '半.scheme：须改 1 处，改好才能用'

# ── diff ──
sed -e 's/扣 5分/扣 4分/' -e 's/当 总分 >= 90/当 总分 >= 92/' \
    -e 's/版本 "1"/版本 "2"/' 例.scheme >新.scheme
run diff 例.scheme 新.scheme
exits 0
quiet
answers '例.scheme → 新.scheme：3 处不同
  版本：1 改为 2
  项“党课”：「每 党课 不足 4次，扣 5分」改为「每 党课 不足 4次，扣 4分」
  等次“优秀”：当 总分 ≥ 90 改为 当 总分 ≥ 92'
run diff 例.scheme 例.scheme
exits 0
answers '例.scheme → 例.scheme：意思没有不同'

run diff 例.scheme 新.scheme --facts 例.csv --today 2026-11-20
exits 0
quiet
has '共 5 个单位：1 个升，4 个不变；'
has '未名二支部'
has '+1.00'
has '党课 +1.00：每 党课 不足 4次，扣 4分'
told='units that stay are only counted'
if grep -q 未名四支部 out; then bad <out; else ok; fi

# 新文本另要一项数据，表里已经有
sed -e 's/^数据 满意率/数据 走访 次 来自 台账\n数据 满意率/' \
    -e 's/{ 得 满分 × 完成率(满意率, 90%) }/{ 得 满分 × 完成率(走访, 4次) }/' 例.scheme >走访.scheme
sed -e '1s/$/,走访/' -e '2,$s/$/,4/' 例.csv >走访.csv
run diff 例.scheme 走访.scheme --facts 走访.csv --today 2026-11-20
exits 0
has '新增数据“走访”：次 来自 台账'
has '未名二支部'
run diff 例.scheme 走访.scheme --facts 例.csv --today 2026-11-20
exits 0
has '新文本另要“走访”（来自台账），5 个单位还没有，分数先按区间算'

# 一个文件几份方案：同名的比，多的少的各说一句
cat 例.scheme >两份.scheme
sed 's/^方案 "[^"]*"/方案 "另一份"/' 例.scheme >>两份.scheme
sed -e 's/^方案 "另一份"/方案 "第三份"/' -e '1,/扣 5分/s/扣 5分/扣 4分/' 两份.scheme >两份新.scheme
run diff 两份.scheme 两份新.scheme
exits 0
quiet
has '两份.scheme → 两份新.scheme：3 处不同'
has '：1 处不同'
has '    项“党课”：「每 党课 不足 4次，扣 5分」改为「每 党课 不足 4次，扣 4分」'
has '  方案“第三份”：原来没有'
has '  方案“另一份”：不再有'
run diff 两份.scheme 两份.scheme
answers '两份.scheme → 两份.scheme：意思没有不同'
run diff 两份.scheme 例.scheme --facts 例.csv
exits 1
tells '谁升谁降一次只能比一份方案，两份.scheme 里有 2 份；把要比的各放进一个文件'

run diff 例.scheme
exits 2
says '要写明 旧.scheme 新.scheme；看 zeren diff --help'
run diff 例.scheme 半.scheme
exits 1
mute
tells '半.scheme：须改 1 处，改好才能用'

done_telling
