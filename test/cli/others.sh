#!/bin/bash
# SPDX-License-Identifier: MIT
#
# others.sh -- the story of a result that another scheme reads: entered by the
# office until that scheme is in the register, taken from it from then on
source "$(dirname "$0")/story.inc"

write_schemes() {
	cat >综合.scheme <<'END_OF'
方案 "综合考核办法" 版本 "1"
引用 "基础工作办法"
考核期 2026-01-01 至 2026-12-31
角色 工委办公室
部分 甲 100分 { 得 方案."基础工作办法".总分 }
END_OF
	cat >基础.scheme <<'END_OF'
方案 "基础工作办法" 版本 "1"
考核期 2026-01-01 至 2026-12-31
角色 工委办公室
数据 迟交 次 核定 工委办公室
项 报表 100分 { 每 迟交 扣 10分 }
END_OF
	cat >绕圈.scheme <<'END_OF'
方案 "基础工作办法" 版本 "2"
引用 "综合考核办法"
考核期 2026-01-01 至 2026-12-31
项 报表 100分 { 得 方案."综合考核办法".总分 }
END_OF
	cat >每季.scheme <<'END_OF'
方案 "每季办法" 版本 "1"
考核期 2026-01-01 至 2026-12-31 每季
角色 工委办公室
数据 迟交 次 核定 工委办公室
项 报表 100分 { 每 迟交 扣 10分 }
END_OF
}

# published FILE: between two servings
published() {
	end
	here publish "$1"
	exits 0
	serve_here --demo
	enter 工委管理员
	enter 书记
	as 工委管理员
}
scheme_called() {
	page /
	sed -n "s|.*href=\"/scheme/\([0-9]*\)\">[^<]*$1.*|\1|p" out | head -n 1
}

a_scheme_that_reads() {
	serve_here --demo
	published 综合.scheme
	scheme=$(scheme_called 综合考核办法)
	page '/units?q=%E5%B8%82%E6%98%9F%E8%B1%A1%E5%B1%80%E6%9C%BA%E5%85%B3%E5%85%9A%E5%A7%94'
	id=$(sed -n 's|.*href="/unit/\([0-9]*\)"[^>]*>市星象局机关党委<.*|\1|p' out | head -n 1)
	unit=/scheme/$scheme/unit/$id
	send "/unit/$id/roster" scheme="$scheme" on=1 once=r1
	answered 303
	page "$unit/give"
	has 'name="v:方案.&quot;基础工作办法&quot;.总分"'
	name='方案."基础工作办法".总分'
	send "$unit/give" "c:$name=value" "v:$name=77" "b:$name=0" once=g1
	answered 303
	page "$unit/why"
	has '<h1>为什么是 77.00 分</h1>'
}

the_other_is_there() {
	published 基础.scheme
	other=$(scheme_called 基础工作办法)
	send "/unit/$id/roster" scheme="$other" on=1 once=r2
	answered 303
	send "/scheme/$other/unit/$id/give" c:迟交=value v:迟交=3 b:迟交=0 once=g2
	answered 303
	page "$unit/why"
	has '<h1>为什么是 70.00 分</h1>'
	has "href=\"/scheme/$other/unit/$id/why\">方案.&quot;基础工作办法&quot;.总分</a> 由方案“基础工作办法”的结果带入"
	page "$unit/give"
	told='a result that is taken over is not asked for'
	if grep -q 'name="v:方案' out; then bad out; else ok; fi
	has 由方案“基础工作办法”的结果带入
	page "$unit/datum/0"
	has "href=\"/scheme/$other/unit/$id/why\">看那边为什么是这个分数"
	page "/scheme/$scheme/data"
	has 由方案“基础工作办法”的结果带入
	fetch "/scheme/$scheme/data/0"
	refused 404 不用录入
	page "/scheme/$scheme/import.csv"
	cp out table.csv
	fetch "/scheme/$scheme/import" -F "t=$token" -F once=i1 -F do=read -F file=@table.csv
	answered 200
	has 表里的数与现有的一样
	as 书记
	page "$unit/why"
	has '<h1>为什么是 70.00 分</h1>'
}

refused_texts() {
	end
	here publish 每季.scheme
	exits 1
	tells '请每期印发一份：考核期只写这一期的起止日期'
	here publish 绕圈.scheme
	exits 1
	tells '“基础工作办法”读“综合考核办法”读“基础工作办法”'
	rebuilt
}

story() {
	place others
	write_schemes
	a_scheme_that_reads
	the_other_is_there
	refused_texts
}
on_both story
done_telling
