#!/bin/bash
# SPDX-License-Identifier: MIT
#
# serve.sh -- stories of `zeren serve`: the demonstration, one's own scheme, refusals
source "$(dirname "$0")/story.inc"
write_example
mkfifo lines

# begin ARGUMENT …: serve on a free port; address and server are set
begin() {
	told="zeren serve $*"
	"$program" serve --listen 127.0.0.1:0 "$@" >lines 2>served &
	server=$!
	exec 3<lines
	line=
	read -r -t 20 line <&3
	address=$(printf '%s\n' "$line" | sed -n 's|.*\(http://[^ ]*\)/ .*|\1|p')
	if [ -n "$address" ]; then ok; else bad < <(echo "$line"; cat served); fi
}
# end: stop it as a person or the system would
end() {
	kill -TERM "$server"
	wait "$server"
	code=$?
	exec 3<&-
	cp served err
	exits 0
	quiet
}
# page PATH: fetch it into out
page() {
	told="GET $1"
	curl -sS -m 20 -f -L "$address$1" >out 2>fetch
	code=$?
	if [ "$code" -eq 0 ]; then ok; else bad <fetch; fi
}

# ── the demonstration ──
begin --demo --data 演示
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

# again, on the same directory
begin --demo --data 演示
page /scheme/1/rank
end

# ── one's own scheme and facts ──
begin 例.scheme --facts 例.csv --today 2026-11-20 --data 自己
page /
page /scheme/1/rank
has 未名一支部
page /scheme/1
end

# the demonstration is not mixed into it
run serve --demo --data 自己 --listen 127.0.0.1:0
exits 1
mute
says '数据目录里已有方案“例”，演示数据不放进去；请用 --data 另指一个目录'

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
