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
	printf '\n## 一座大市的数据\n\n命令：`bench/data`。20,000 个单位，每个 40 项数据，不经过网页。每个数只量一次。\n'
	"$build/bench/data"
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
