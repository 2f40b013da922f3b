#!/bin/bash
# SPDX-License-Identifier: MIT
#
# serve.sh -- stories of `zeren serve`: the demonstration, one's own scheme, refusals
source "$(dirname "$0")/story.inc"
write_example

# ── the demonstration ──
begin --demo --data 演示
fetch /
answered 303
enter 工委管理员
page /
has 市直机关党建工作目标管理考核办法
has 机关事业单位党组织分类定级
page /scheme/1/rank
has '2026年11月20日'
told='--demo makes a private data directory'
if [ "$(stat -c %a 演示)" = 700 ]; then ok; else bad < <(stat 演示); fi
run serve --demo --data 演示 --listen 127.0.0.1:0
exits 3
tells '正由另一个 zeren 进程使用'
# the port is taken: said in Chinese alone
port=${address##*:}
run serve --demo --data 另一 --listen "127.0.0.1:$port"
exits 3
mute
says "127.0.0.1 的 $port 端口已经有程序在用；请换一个端口，或停下那个程序"
end

# a link signs in once
told='a link of the demonstration'
cookie=
link=$(sed -n 's|^工委管理员：||p' links)

# again, on the same directory: new links, the old ones are gone
begin --demo --data 演示
fetch "/enter/${link##*/}"
answered 404
enter 考核员
page /scheme/1/rank
fetch "$(sed -n "s|^考核员：$address||p" links)"
answered 404
end

# ── one's own scheme and facts ──
begin 例.scheme --facts 例.csv --today 2026-11-20 --data 自己
enter 工委管理员
page /
page /scheme/1/rank
has 未名一支部
page /scheme/1
end

# a real installation gets neither the demonstration nor sign-in links
run init --data 正式 --name 未名市直机关工委
exits 0
has 系统管理员
run serve --demo --data 正式 --listen 127.0.0.1:0
exits 1
mute
says '数据目录 正式 是“未名市直机关工委”正式使用的，演示数据不放进去；请用 --data 另指一个目录'
run serve 例.scheme --data 正式 --listen 127.0.0.1:0
exits 1
mute
says '这个数据目录是“未名市直机关工委”正式使用的；试看请用 --data 另指一个目录'
run serve --data 从未 --listen 127.0.0.1:0
exits 1
tells '还没有开设'
real=1
begin --data 正式
told='no links'
if grep -q enter links; then bad <links; else ok; fi
fetch "/enter/${link##*/}" --data 'once=1'
answered 404
end

# wrong facts stop before anything is served
sed 's/,85,/,八十五,/' 例.csv >错.csv
run serve 例.scheme --facts 错.csv --data 错 --listen 127.0.0.1:0
exits 1
mute
tells '写了“八十五”，应为百分数'

# pages travel unencrypted: only on this machine
run serve --demo --data 外 --listen 0.0.0.0:0
exits 1
mute

done_telling
