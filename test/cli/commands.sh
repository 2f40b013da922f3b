#!/bin/bash
# SPDX-License-Identifier: MIT
#
# commands.sh -- docs/命令.md says of every command what the program says itself
source "$(dirname "$0")/story.inc"

# A table of the page, its bars as in the program
table() { sed -n "/^## $1/,/^## /p" "$root/docs/命令.md" | sed -n 's/^| `\(.*\) |$/\1/p' | sed 's/\\|/¦/g'; }

run --help
exits 0
told='docs/命令.md, the commands'
sed -n 's/^  \([a-z][^ ]*.*\)$/\1/p' out | sed 's/  */ /g; s/|/¦/g' | sort >have
table 每个命令做什么 | sed 's/^zeren //; s/` | / /' | sort >want
if diff want have >diff; then ok; else bad <diff; fi

told='docs/命令.md, the options'
names=$(sed 's/ .*//' have)
for name in $names; do
	run "$name" --help
	exits 0
	quiet
	has "用法：zeren $name"
	sed -n "s/^  \(--.*\)$/$name \1/p" out | sed 's/  */ /g; s/|/¦/g' >>options
done
sort options >have
table 每个命令有哪些选项 | sed 's/` | `/ /; s/` | / /' | sort >want
told='docs/命令.md, the options'
if diff want have >diff; then ok; else bad <diff; fi

done_telling
