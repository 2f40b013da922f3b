#!/bin/bash
# SPDX-License-Identifier: MIT
#
# calendar.sh -- stories of the calendar: 工作日 with a table of days off
source "$(dirname "$0")/story.inc"

cat >例.scheme <<'END'
方案 "办理"
考核期 2026-01-01 至 2026-12-31
对象 党支部
数据 收到 日期 来自 台账
数据 办结 日期 来自 台账
部分 办理 10分 { 每 工作日(收到, 办结) 超过 5个工作日 满 1个工作日 扣 1分 }
END
printf '单位,收到,办结\n未名一支部,2026-02-13,2026-03-02\n' >例.csv

# 没有日历：2 月 16 日到 3 月 2 日 11 个工作日
run score 例.scheme --facts 例.csv --today 2026-11-20 --format csv
exits 0
has '未名一支部,4.00,4.00,1'

# 国务院的安排：16 日到 23 日放假，14、28 日上班，是 7 个
run score 例.scheme --facts 例.csv --today 2026-11-20 --format csv \
	--holidays "$root/calendar/2026.csv"
exits 0
quiet
has '未名一支部,8.00,8.00,1'
run explain 例.scheme --facts 例.csv --unit 未名一支部 --holidays "$root/calendar/2026.csv"
exits 0
has '8.00'

# 几年的写在一张表里；写错的说出是哪一行
{ cat "$root/calendar/2025.csv"; tail -n +2 "$root/calendar/2026.csv"; } >两年.csv
run score 例.scheme --facts 例.csv --today 2026-11-20 --format csv --holidays 两年.csv
exits 0
has '未名一支部,8.00,8.00,1'
printf '日期,安排,名目\n2026-02-16,上班,春节\n' >错.csv
run score 例.scheme --facts 例.csv --holidays 错.csv
exits 1
says '错.csv 第 2 行：2026年2月16日是星期一，本来就上班；调休上班的是星期六或星期日'

# 新建的数据目录里有随程序带来的各年；重建一字不差
run init --name 未名工委 --data 甲
exits 0
run export 甲.jsonl --data 甲
exits 0
if [ "$(grep -c '"kind":"日历.公布"' 甲.jsonl)" -eq 3 ]; then ok; else bad <甲.jsonl; fi
run rebuild --data 甲
exits 0

done_telling
