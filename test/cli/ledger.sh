#!/bin/bash
# SPDX-License-Identifier: MIT
#
# ledger.sh -- the story of the ledger: seal, export, verify, erase, rebuild, move
#
# What is verified is verified twice, by zeren and by test/verify.mjs, which
# shares no line with it.
source "$(dirname "$0")/story.inc"

# verified FILE [KEPT]: both programs find it whole
verified() {
	run verify "$1" ${2:+--seal "$2"}
	exits 0
	has '一致：每一条都与树根相符'
	[ -z "${2-}" ] || has 与另存的封存相符
	told="verify.mjs $*"
	if node "$root/test/verify.mjs" "$@" >seen; then ok; else bad <seen; fi
}

auditing() {
	as 审计管理员
	page /ledger/fact/2
	has '单位.设立'
	send /ledger/seals
	leads '/ledger/seals?done=sealed'
	page /ledger/seals
	short=$(grep -o '[0-9]*-[0-9A-Z]\{4\}-[0-9A-Z]\{4\}-[0-9A-Z]\{4\}' out | head -n 1)
	page /ledger/fact/2
	refused 200 相符
	has "$short"
	send /ledger/check # its result is a fact that no seal covers yet
	page /ledger
	has 还没封存
	newest=$(sed -n 's|.*href="/ledger/fact/\([0-9]*\)".*|\1|p' out | head -n 1)
	page "/ledger/fact/$newest"
	has 还没有封存盖住这一条
	page "/ledger?kind=%E6%95%B0%E6%8D%AE.%E6%8A%A5%E9%80%81" # 数据.报送
	business=$(sed -n 's|.*href="/ledger/fact/\([0-9]*\)".*|\1|p' out | head -n 1)
	page "/ledger/fact/$business"
	has '审计管理员只核对指纹，不看内容'
	fetch /ledger/fact/999999
	answered 404
	fetch /ledger/export.jsonl
	answered 200
	cp out 公开.jsonl
	as 工委管理员
	fetch /ledger
	answered 403
	fetch /ledger/export.jsonl
	answered 403
	verified 公开.jsonl "$short"
	told='a public export carries no business data'
	if grep -q '"kind":"数据.报送".*"body"' 公开.jsonl; then bad <公开.jsonl; else ok; fi
	run verify 公开.jsonl --seal "${short%?}$([ "${short: -1}" = 0 ] && echo 1 || echo 0)"
	exits 1
	has 不一致
}

exporting() {
	here export 全本.jsonl
	exits 0
	verified 全本.jsonl "$short"
	sed 's/未名市直机关工委/未名市直机关党委/' 全本.jsonl >改.jsonl
	run verify 改.jsonl
	exits 1
	head -n -3 全本.jsonl >截.jsonl
	run verify 截.jsonl "--seal=$short"
	exits 1
	here export 全本.jsonl
	exits 3 # a file that is there is not written over
}

erasing() {
	seq=$(sed -n 's/^{"seq":\([0-9]*\),.*"kind":"人员.登记".*/\1/p' 全本.jsonl | tail -n 1)
	here erase "$seq"
	exits 2
	here erase 1 --why 试试
	exits 1 # not personal
	here erase "$seq" --why 本人申请
	exits 0
	here erase "$seq" --why 本人申请
	exits 1
	here export 抹后.jsonl
	verified 抹后.jsonl "$short"
	told='what was erased is gone'
	if grep "^{\"seq\":$seq," 抹后.jsonl | grep -q '"body"'; then bad <抹后.jsonl; else ok; fi
	here rebuild
	exits 0
	has 逐行相同
}

# to the other database and back: the same facts, the same root
moving() {
	local from=$data other=SQLite
	[ "$kind" = PostgreSQL ] || other=PostgreSQL
	local at=("${db[@]}")
	place away "$other"
	run move "$data" --data "$from" "${at[@]}" ${db:+--to-db "${db[1]}"}
	exits 0
	here rebuild
	has 逐行相同
	here export 搬去.jsonl
	same 'the root after a move' "$(root_of 搬去.jsonl)" "$(root_of 抹后.jsonl)"
	from=$data at=("${db[@]}")
	place back
	run move "$data" --data "$from" "${at[@]}" ${db:+--to-db "${db[1]}"}
	exits 0
	here export 搬回.jsonl
	told='a ledger that went and came back'
	if cmp -s 搬回.jsonl 抹后.jsonl; then ok; else bad < <(diff 搬回.jsonl 抹后.jsonl | cut -c1-200 | head); fi
	verified 搬回.jsonl "$short"
	run move "$data" --data "$from" "${at[@]}" ${db:+--to-db "${db[1]}"}
	exits 1 # not onto one that is there
	serve_here --demo
	enter 审计管理员
	page /ledger
	end
}

story() {
	rm -f ./*.jsonl
	place "book$kind"
	serve_here --demo
	for role in 审计管理员 工委管理员; do enter "$role"; done
	auditing
	end
	exporting
	erasing
	moving
	psql -q "$url" -c 'DROP SCHEMA IF EXISTS away CASCADE' 2>/dev/null
	rm -rf away back
}
on_both story
done_telling
