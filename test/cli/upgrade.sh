#!/bin/bash
# SPDX-License-Identifier: MIT
#
# upgrade.sh -- directories of earlier versions open, and nothing in them changes
#
# test/old/VERSION.sql is the database of such a directory as text.
source "$(dirname "$0")/story.inc"

for old in "$root"/test/old/*.sql; do
	told="a directory of $(basename "$old" .sql)"
	rm -rf 旧 && mkdir -m 700 旧
	sqlite3 旧/zeren.db <"$old"
	facts=$(sqlite3 旧/zeren.db 'SELECT COUNT(*) FROM fact')
	leaves=$(sqlite3 旧/zeren.db 'SELECT hex(leaf) FROM fact ORDER BY seq')
	run rebuild --data 旧
	exits 0
	has "从 $facts 条重新做出了所有的表，与原来逐行相同"
	if [ "$leaves" = "$(sqlite3 旧/zeren.db 'SELECT hex(leaf) FROM fact ORDER BY seq')" ]; then
		ok
	else
		bad <<<'the leaves of the ledger are others'
	fi
	run export 账本.jsonl --data 旧
	exits 0
	run verify 账本.jsonl
	exits 0
	has '一致：每一条都与树根相符'
	run backup 备份.db --data 旧
	exits 0
	rm 账本.jsonl 备份.db
done
done_telling
