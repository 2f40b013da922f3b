#!/bin/bash
# SPDX-License-Identifier: MIT
#
# officers.sh -- the story of the three officers: back up, look after, audit
#
# A command backs up while pages are served, and the page lists it; the ledger
# is searched and checked at the press of a button; the check-up tells what is
# missing, in words and for programs.
source "$(dirname "$0")/story.inc"

keeping() {
	as 系统管理员
	page /state
	has 还没有做过备份
	if [ "$kind" = SQLite ]; then
		send /state/backup "once=$(hidden once)"
		leads '/state?done=backup'
		page /state
		has 写完读过一遍
		told='the backup lies beside the data'
		if ls "$data"/backup/zeren-*.db >/dev/null; then ok; else bad < <(ls "$data"); fi
		send /doctor/whole
		leads '/doctor?done=whole'
	else
		send /state/backup
		refused 400 '这里起不了 pg_dump'
		send /doctor/whole
		refused 400 pg_amcheck
	fi
	page /doctor
	has 九十天之内用纸上的短码核对过账本
	as 审计管理员
	fetch /state
	answered 403
	fetch /doctor
	answered 403
}

rights() {
	as 安全管理员
	page /grants/posts
	has '程序提出，程序同意'
	page "/grants/posts?role=%E5%AE%A1%E8%AE%A1%E7%AE%A1%E7%90%86%E5%91%98" # 审计管理员
	has 审计管理员
	page /rights
	has '查账、核验'
	page /locks
	has 没有锁着的账户
	fetch /ledger/check
	answered 403
}

auditing() {
	as 审计管理员
	send /ledger/seals
	page /ledger/seals
	short=$(grep -o '[0-9]*-[0-9A-Z]\{4\}-[0-9A-Z]\{4\}-[0-9A-Z]\{4\}' out | head -n 1)
	send /ledger/check "seal=$short"
	leads '/ledger/check?done=checked'
	page /ledger/check
	has '<span class="tag g">一致</span>'
	has '<span class="tag g">相符</span>'
	send /ledger/check seal=不是短码
	refused 422 看不懂封存
	page "/ledger?who=%E7%A8%8B%E5%BA%8F&subject=%E5%8D%95%E4%BD%8D" # 程序, 单位
	has '单位.设立'
	fetch "/ledger/list.csv?kind=%E8%B4%A6%E6%9C%AC.%E6%A0%B8%E9%AA%8C" # 账本.核验
	answered 200
	has '账本.核验,把整本账重算了一遍,账本'
	page "/ledger?from=2001-01-01&until=2001-12-31"
	has 没有这样的记录
	as 系统管理员
	fetch /ledger/list.csv
	answered 403
}

# A command beside the serving process leaves a slip, and the next start takes it.
beside() {
	here backup "$work/旁边$kind"
	exits 0
	quiet
}
taken() {
	serve_here --demo
	enter 系统管理员
	page /state
	has "旁边$kind"
	end
	told='no slip is left'
	if [ -z "$(ls "$data/slips")" ]; then ok; else bad < <(ls "$data/slips"); fi
}

checkup() {
	here doctor
	exits 1 # it is a demonstration
	has '须办　这不是演示目录'
	has '没有问题　九十天之内用纸上的短码核对过账本'
	here doctor --format json
	exits 1
	told='the check-up for programs'
	if node -e 'const d = JSON.parse(require("fs").readFileSync("out"));
		const of = (n) => d.checks.find((c) => c.check === n).level;
		if (of("目录.演示") !== "risk" || of("备份.新旧") !== "fine" || of("地址") !== "unseen" ||
		    d.risks !== d.checks.filter((c) => c.level === "risk").length) process.exit(1)'; then ok; else bad <out; fi
	here doctor --format csv
	exits 2
	run doctor 没有这个目录
	exits 1
	tells 没有数据库
	chmod 755 "$data"
	here doctor
	has '的权限是 0755'
	chmod 700 "$data"
	# With nobody serving it is a fact at once.
	here backup "$work/之后$kind"
	exits 0
	here export 账.jsonl
	told='the backup is a fact'
	if grep -q "之后$kind" 账.jsonl; then ok; else bad < <(tail -n 3 账.jsonl); fi
}

story() {
	rm -f 账.jsonl
	place "care$kind"
	serve_here --demo
	for role in 系统管理员 安全管理员 审计管理员; do enter "$role"; done
	keeping
	rights
	auditing
	beside
	end
	taken
	checkup
}
on_both story
done_telling
