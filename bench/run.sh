#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run.sh -- every measurement; docs/数字.md is made of what they print
#
# Usage: bench/run.sh BUILD-DIR
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

all() {
	cat <<-HEAD
	# 数字

	由 \`make bench\` 写出，请勿手改。

	机器：$(machine)，$(nproc) 核，$(memory) 内存。日期：$(date +%Y年%-m月%-d日)。开始时的负载：$(cut -d ' ' -f 1 /proc/loadavg)。同一台机器上有别的程序在跑，数就会慢；只能在同一次里互相比，不能和别的机器、别的日子比。

	HEAD
	test/pg.sh run "$build/bench/score"
	printf '\n'
	"$build/bench/read"
	printf '\n'
	"$build/bench/table"
	printf '\n## 一座大市的数据\n\n命令：`bench/data`。20,000 个单位，每个 40 项数据，不经过网页。每个数只量一次。\n'
	"$build/bench/data"
	cat <<-HEAD

	## 从表到结果

	命令：\`bench/city\`。每个单位 40 项数据：从表进账本和各张表，取出成列，算分，定格。旁边是同样的行不经过程序读写一遍：SQLite 用一条备好的 INSERT 在一个事务里写进另一个文件；PostgreSQL 用 COPY，进出都是。只带主键，不核对，不记账。每个数只量一次。
	HEAD
	"$build/bench/city" 200000 s
	test/pg.sh run "$build/bench/city" 20000 p
	printf '\n## 二十万单位的名册\n\n命令：`bench/org`。'
	"$build/bench/org"
	printf '\n'
	node bench/pages.mjs "$build"
	printf '\n全部量完用了 %d 秒。\n' $(($(date +%s) - began))
}

# A pipe would lose the failure.
all >"$page"
cat "$page"
cp "$page" docs/数字.md
