#!/bin/bash
# SPDX-License-Identifier: MIT
#
# people.sh -- stories of getting in: first codes, passwords, second factors, grants
#
# From an empty directory to a clerk at work, and on to a restored copy where
# the same password opens the door.
source "$(dirname "$0")/story.inc"
declare -A recovery
long=山高水长路远也要慢慢走

# the six digits that a phone would show for the seed on the page
digits() {
	node -e 'const a="ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";let bits="";
	for (const c of process.argv[1].replace(/ /g,"")) bits+=a.indexOf(c).toString(2).padStart(5,"0");
	const key=Buffer.from(bits.match(/.{8}/g).map((b)=>parseInt(b,2)));
	const step=Buffer.alloc(8);step.writeBigInt64BE(BigInt(Math.floor(Date.now()/30000)));
	const mac=require("crypto").createHmac("sha1",key).update(step).digest();
	console.log(String((mac.readUInt32BE(mac[19]&15)&0x7fffffff)%1e6).padStart(6,"0"))' \
	    "$(sed -n 's/.*id="seed">\([^<]*\)<.*/\1/p' out)"
}

# first_time ROLE: with the code that init printed, to a password and a second factor
first_time() {
	come_in "$(sed -n "s/^  $1　//p" codes)"
	leads /secret
	stay_in
	fetch /
	leads /secret
	send /secret/password password="$long" again="$long"
	answered 303
	stay_in
	kept[$1]="$cookie $token"
}
second_factor() {
	send /secret/factor proof="$long"
	answered 200
	send /secret/factor/confirm code="$(digits)"
	answered 200
	recovery[$1]=$(sed -n 's/.*<li[^>]*>\([^<]*\)<.*/\1/p' out | head -n 1)
	stay_in
	kept[$1]="$cookie $token"
}

setting_up() {
	here init --name 未名市直机关工委
	exits 0
	cp out codes
	for role in 系统管理员 安全管理员 审计管理员 工委管理员; do has "$role　"; done
	here init --name 未名市直机关工委
	exits 1
	real=1
	serve_here
	fetch "/enter/$(sed -n 's/^  系统管理员　//p' codes)"
	refused 200 '您是 系统管理员 吗'
	fetch /enter/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
	answered 404
	first_time 系统管理员
	fetch /accounts
	leads /secret # without the second factor nowhere
	second_factor 系统管理员
	page /accounts
	come_in "$(sed -n 's/^  系统管理员　//p' codes)"
	answered 404 # once is once
	first_time 安全管理员
	second_factor 安全管理员
	first_time 工委管理员
	second_factor 工委管理员
	page /units
}

signing_in() {
	cookie=
	fetch /sign-in --data-urlencode name=工委管理员 --data-urlencode password=不是这个口令
	refused 422 '登录名或口令不对'
	fetch /sign-in --data-urlencode name=查无此人 --data-urlencode password=不是这个口令
	refused 422 '登录名或口令不对'
	has 'value="查无此人"'
	fetch /sign-in --data-urlencode name=安全管理员 --data-urlencode password="$long"
	refused 422 验证码
	fetch /sign-in --data-urlencode name=安全管理员 --data-urlencode password="$long" \
	    --data-urlencode code="${recovery[安全管理员]}" -d to=/grants
	leads /grants
	stay_in
	kept[安全管理员]="$cookie $token"
}

# a clerk: an account from one officer, a post from two
a_clerk() {
	as 工委管理员
	send /units/new name=未名桥头支部 parent=未名市直机关工委 level=支部 once=u1
	answered 303
	as 系统管理员
	send /accounts/new name=兰亭远 unit=未名桥头支部 sign_in=兰亭远 once=a1
	refused 200 '给兰亭远的一次性码'
	ticket=$(sed -n 's/.*<p class="secret mono">\([^<]*\)<.*/\1/p' out)
	send /accounts/new name=兰亭远 unit=未名桥头支部 sign_in=兰亭远 once=a1
	refused 422 名册里已有同名的人 # the form sent twice makes nobody twice
	fetch "/accounts?q=%E5%85%B0%E4%BA%AD%E8%BF%9C"
	person=$(sed -n 's|.*/grants/person/\([0-9]*\)".*|\1|p' out | head -n 1)
	send "/grants/person/$person" role=单位党务 unit=没有这个单位 once=g0
	refused 422 没有这个单位
	send "/grants/person/$person" role=单位党务 unit=未名桥头支部 once=g1
	answered 303
	send /grants/1/answer answer=agree
	answered 403 # not one's own proposal
	come_in "$ticket"
	leads /secret
	stay_in
	send /secret/password password=桥头看流水潺潺来去多少年 again=桥头看流水潺潺来去多少年
	answered 303
	stay_in
	kept[兰亭远]="$cookie $token"
	fetch /units
	answered 403 # no post yet
	as 安全管理员
	page /grants
	has 同意
	send /grants/1/answer answer=agree
	leads '/grants?done=agreed'
	as 系统管理员
	page /accounts
	other=$(grep -o '/grants/person/[0-9]*">安全管理员<' out | grep -o '[0-9]*' | head -n 1)
	send "/accounts/$other/code"
	refused 403 一个人不能替他重设口令
	as 兰亭远
	page /units
	has 未名桥头支部
	fetch /units/new
	answered 403
}

# five wrong passwords lock; another officer unlocks
locked_out() {
	cookie=
	for _ in 1 2 3 4 5; do
		fetch /sign-in --data-urlencode name=兰亭远 --data-urlencode password=猜不着的口令呀
	done
	fetch /sign-in --data-urlencode name=兰亭远 --data-urlencode password=桥头看流水潺潺来去多少年
	refused 422 锁
	as 安全管理员
	send "/accounts/$person/unlock"
	leads '/accounts?done=unlocked'
	can_sign_in
}
can_sign_in() {
	cookie=
	fetch /sign-in --data-urlencode name=兰亭远 --data-urlencode password=桥头看流水潺潺来去多少年 -d to=/units
	leads /units
}

# a copy made while pages are served, restored elsewhere
elsewhere() {
	here backup 副本
	exits 0
	end
	here export 原来.jsonl
	old=$data
	if [ "$kind" = SQLite ]; then place restored; else another_database; fi
	here restore 没有
	exits 1
	tells '打不开备份文件 没有'
	here restore 副本
	exits 0
	cp "$old/seal.key" "$old/secret.key" "$data/"
	here export 恢复.jsonl
	told='the restored ledger is the one that was, up to the backup'
	grep '^{"seq"' 恢复.jsonl >已备
	if [ -s 已备 ] && grep '^{"seq"' 原来.jsonl | head -n "$(wc -l <已备)" | cmp -s - 已备; then ok; else bad <已备; fi
	rebuilt
	serve_here
	can_sign_in
	end
	here code 兰亭远
	exits 0
	here code 查无此人
	exits 1
}
# PostgreSQL restores a schema under the name it had: into another database
another_database() {
	local other
	other=$(sed 's|@/[^?]*|@/other|' <<<"$url")
	psql -q "$url" -c 'CREATE DATABASE other' 2>err || bad <err
	psql -q "$other" -c 'CREATE SCHEMA people' 2>err || bad <err
	data=restored.pg db=(--db "$other&options=-csearch_path%3Dpeople")
}

story() {
	place people
	setting_up
	signing_in
	a_clerk
	locked_out
	elsewhere
	rm -f 副本 原来.jsonl 恢复.jsonl
}
on_both story
done_telling
