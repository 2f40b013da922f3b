#!/bin/bash
# SPDX-License-Identifier: MIT
#
# events.sh -- the story of a record: entered, returned, entered again, accepted,
# corrected, withdrawn; what is scored follows, and a rebuild gives the same rows
source "$(dirname "$0")/story.inc"

write_scheme() {
	cat >事件.scheme <<'END'
方案 "逐件登记的办法" 版本 "1"
考核期 2026-01-01 至 2026-12-31
对象 党组织
角色 工委办公室, 考核组
数据 表彰 事件(事项 文, 级别 选(市, 省), 奖金 万元) 填报 每年 由 单位 核 工委办公室
数据 通报 事件(单位名 对象, 事由 文) 来自 台账 计入 单位名
部分 甲 100分 起 100分 {
  每 通报 扣 10分
  每 表彰 其中 级别 = 市 扣 1分
}
END
}

# total FIGURE: what 为什么 says
total() {
	page "$unit/why"
	has "<h1>为什么是 $1 分</h1>"
}
# pick: what the page of verification sends for the newest record
pick() { sed -n 's/.*name="record" id="r[0-9]*" value="\([^"]*\)".*/\1/p' out | tail -n 1; }
# record NAME=VALUE …: the form of a record of 表彰, as the unit
record() { send "$praise/fill" "v:日期=2026-03-05" "v:事项=抓党建" "v:级别=$1" "v:奖金=1.5" "${@:2}"; }

a_scheme() {
	serve_here --demo
	end
	write_scheme
	here publish 事件.scheme
	exits 0
	serve_here --demo
	for role in 工委管理员 考核员 单位党务 书记; do enter "$role"; done
	as 工委管理员
	page /
	scheme=$(sed -n 's|.*href="/scheme/\([0-9]*\)">[^<]*逐件登记的办法.*|\1|p' out | head -n 1)
	page '/units?q=%E5%B8%82%E6%98%9F%E8%B1%A1%E5%B1%80%E6%9C%BA%E5%85%B3%E5%85%9A%E5%A7%94'
	id=$(sed -n 's|.*href="/unit/\([0-9]*\)"[^>]*>市星象局机关党委<.*|\1|p' out | head -n 1)
	unit=/scheme/$scheme/unit/$id praise=/scheme/$scheme/unit/$id/set/0
	send "/unit/$id/roster" scheme="$scheme" on=1 once=r1
	answered 303
	total 100.00
}

entered() {
	as 单位党务
	page "/unit/$id"
	has "href=\"$praise\""
	page "$praise/fill"
	has 'name="v:级别"'
	record 国 once=e0
	refused 422 '级别：应为 市、省 之一'
	has 'value="抓党建"'
	record 市 once=e1
	leads "$praise?saved=1"
	record 市 once=e1
	leads "$praise?again=1"
	page "$unit/fill"
	has '事项 抓党建，级别 市，奖金 1.5万元'
	same 'records entered' "$(grep -c '抓党建' out)" 1
	total 99.00
	has "href=\"$praise\">表彰</a>"
	fetch "$praise/give"
	answered 403
	as 书记
	page "$praise"
	has 待核
	fetch "$praise/fill"
	answered 403
}

returned() {
	as 考核员
	page "/scheme/$scheme/verify"
	as 工委管理员
	page "/scheme/$scheme/verify"
	picked=$(pick)
	send "/scheme/$scheme/verify" record="$picked" do=return once=v1
	refused 422 退回要写明理由
	has "value=\"$picked\" checked"
	as 考核员
	send "/scheme/$scheme/verify" record="$picked" do=accept once=v0
	refused 403 不归您所在的处室核实
	as 工委管理员
	send "/scheme/$scheme/verify" record="$picked" do=return reason=没有文号 once=v2
	leads "/scheme/$scheme/verify?returned=1"
	total 100.00
	as 单位党务
	page "$praise"
	has '理由：没有文号'
	number=$(sed -n 's/.*fill?record=\([0-9]*\)".*/\1/p' out | head -n 1)
	page "$praise/fill?record=$number"
	has 'value="抓党建"'
	record 市 record="$number" base="$(hidden base)" once=e2
	leads "$praise?saved=1"
}

accepted_and_corrected() {
	as 工委管理员
	page "/scheme/$scheme/verify"
	picked=$(pick)
	send "/scheme/$scheme/verify" record="$picked" do=accept once=v3
	leads "/scheme/$scheme/verify?accepted=1"
	as 单位党务
	fetch "$praise/fill?record=$number"
	refused 404 已认可
	as 工委管理员
	page "$praise/correct?record=$number"
	base=$(hidden base)
	send "$praise/correct" "v:日期=2026-03-05" "v:事项=抓党建" "v:级别=省" "v:奖金=未报" \
	    record="$number" base="$base" do=save once=c0
	refused 422 请写明更正的理由
	send "$praise/correct" "v:日期=2026-03-05" "v:事项=抓党建" "v:级别=省" "v:奖金=未报" \
	    record="$number" base="$base" why=文件是省里发的 do=save once=c1
	leads "$praise?saved=1"
	total 100.00
	page "$praise?record=$number"
	for what in 登记 退回 重报 认可 更正; do has "data-l=\"事\">$what<"; done
	has 文件是省里发的
	page "$praise/correct?record=$number"
	base=$(hidden base)
	send "$praise/correct" record="$number" base="$base" do=drop once=d0
	refused 422 请写明撤回的理由
	send "$praise/correct" record="$number" base="$base" do=drop why=两家报重了 once=d1
	leads "$praise?dropped=1"
	page "$praise"
	has 已撤回
}

# 通报 is kept by the office and counts for the unit that it names
named() {
	as 工委管理员
	send "$unit/set/1/give" "v:日期=2026-05-06" "v:单位名=没有局" "v:事由=迟报" once=n0
	refused 422 单位名册里没有这个单位
	send "$unit/set/1/give" "v:日期=2026-05-06" "v:单位名=市星象局机关党委" "v:事由=迟报" once=n1
	leads "$unit/set/1?saved=1"
	total 90.00
}

# a table of records: a dry run, then all of them, then none
a_table() {
	as 工委管理员
	page "/scheme/$scheme/import"
	has '<option value="set0">表彰：一行一件</option>'
	printf '单位,日期,事项,级别,奖金\n市星象局机关党委,2026-06-01,带头,国,1\n' >表.csv
	fetch "/scheme/$scheme/import" -F "t=$token" -F once=t0 -F do=read -F of=set0 -F file=@表.csv
	answered 200
	has '级别：应为 市、省 之一'
	printf '单位,日期,事项,级别,奖金\n市星象局机关党委,2026-06-01,带头,市,1\n' >表.csv
	for once in t1 t1 t2; do
		fetch "/scheme/$scheme/import" -F "t=$token" -F once=$once -F do=put -F of=set0 -F file=@表.csv
		answered 303
	done
	leads "/scheme/$scheme/import?saved=0"
	as 单位党务
	page "$praise"
	same 'records from the table' "$(grep -c 带头 out)" 1
	has 待核
	total 89.00
}

story() {
	place events
	a_scheme
	entered
	returned
	accepted_and_corrected
	named
	a_table
	end
	rebuilt
	here export 账.jsonl
	exits 0
	run verify 账.jsonl
	exits 0
	rm 账.jsonl
}
on_both story
done_telling
