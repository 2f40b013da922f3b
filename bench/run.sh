#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run.sh -- every measurement; docs/数字.md is made of what they print
#
# Usage: bench/run.sh BUILD-DIR          all but one
#        bench/run.sh BUILD-DIR large    that one: it takes as long as all others;
#                                        its section of the page stays until then
#
# The page is replaced only if all of them came to their end.
set -eu
cd "$(dirname "$0")/.."
build=$1
page=$(mktemp)
trap 'rm -f "$page"' EXIT
trap 'exit 130' INT TERM
began=$(date +%s)

machine() {
	awk -F ': *' '/^model name|^CPU part/ { print $2; exit }' /proc/cpuinfo
}

memory() {
	awk '/^MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo
}

today() {
	printf '日期：%s。开始时的负载：%s。' "$(date +%Y年%-m月%-d日)" "$(cut -d ' ' -f 1 /proc/loadavg)"
}

# The section that begins with this line is written by itself.
apart='## 二十万个单位，PostgreSQL'
before='## 二十万单位的名册'

section() {
	awk -v head="$apart" '/^## / { on = $0 == head } on' docs/数字.md
}

large() {
	printf '%s\n\n命令：`make bench-large`，另外量，`make bench` 不重量；量法同上。%s\n' "$apart" "$(today)"
	test/pg.sh run "$build/bench/city" 200000 p
	printf '\n量这一份用了 %d 秒。\n' $(($(date +%s) - began))
}

# The page with ${page} in place of that section.
with_large() {
	awk -v head="$apart" -v next_one="$before" -v from="$page" '
		/^## / { on = $0 == head }
		$0 == next_one { while ((getline line <from) > 0) print line; print "" }
		!on' docs/数字.md
}

if [ "${2:-}" = large ]; then
	large >"$page"
	cat "$page"
	with_large >"$page.all"
	mv "$page.all" docs/数字.md
	exit
fi

all() {
	cat <<-HEAD
	# 数字

	由 \`make bench\` 写出，请勿手改。

	机器：$(machine)，$(nproc) 核，$(memory) 内存。$(today)同一台机器上有别的程序在跑，数就会慢；只能在同一次里互相比，不能和别的机器、别的日子比。

	HEAD
	test/pg.sh run "$build/bench/score"
	printf '\n'
	"$build/bench/nation" "$build/zeren"
	printf '\n'
	"$build/bench/read"
	printf '\n'
	"$build/bench/table"
	printf '\n## 一座大市的数据\n\n命令：`bench/data`。20,000 个单位，每个 40 项数据，不经过网页。每个数只量一次。\n'
	"$build/bench/data"
	cat <<-HEAD

	## 从表到结果

	命令：\`bench/city\`。每个单位 40 项数据：从表进账本和各张表，取出成列，算分，定格。旁边是同样的行不经过程序读写一遍：同样的表、索引、约束和设置，提交同样多次；SQLite 用备好的 INSERT 一行一行写进另一个文件，PostgreSQL 用 COPY，进出都是。不核对，不记账。每个数只量一次。
	HEAD
	"$build/bench/city" 200000 s
	test/pg.sh run "$build/bench/city" 20000 p
	[ -z "$(section)" ] || printf '\n%s\n' "$(section)"
	printf '\n%s\n\n命令：`bench/org`。' "$before"
	"$build/bench/org"
	printf '\n'
	node bench/pages.mjs "$build"
	printf '\n全部量完用了 %d 秒。\n' $(($(date +%s) - began))
}

# A pipe would lose the failure.
all >"$page"
cat "$page"
cp "$page" docs/数字.md
