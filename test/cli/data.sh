#!/bin/bash
# SPDX-License-Identifier: MIT
#
# data.sh -- the story of a value: given, returned, given again, accepted, corrected
#
# And of what is refused on the way: other people's units, wrong figures, the
# same form sent many times at once.
source "$(dirname "$0")/story.inc"
fact=联系点走访

# known FIELD: the number of the value that the form on the page was drawn from
base() { hidden "b:$fact"; }
# fill VALUE ONCE
fill() { send "$unit/fill" "c:$fact=value" "v:$fact=$1" "b:$fact=$base" once="$2"; }
# events N: so many lines in the history of the value
events() {
	page "$unit/datum/$at"
	same 'events of the value' "$(grep -c 'data-l="账本"' out)" "$1"
}

a_unit() {
	as 工委管理员
	page /
	scheme=$(sed -n 's|.*href="/scheme/\([0-9]*\)">[^<]*目标管理考核办法.*|\1|p' out | head -n 1)
	send /units/new name=未名桥头支部 parent=市星象局机关党委 once=u1
	answered 303
	page '/units?q=%E6%A1%A5%E5%A4%B4'
	id=$(sed -n 's|.*href="/unit/\([0-9]*\)".*|\1|p' out | head -n 1)
	unit=/scheme/$scheme/unit/$id
	fetch "$unit/why"
	refused 404 '不在方案的名单上'
	send "/unit/$id/roster" scheme="$scheme" on=1 once=r1
	answered 303
	fetch "$unit/why"
	refused 404 '没有方案要的单位类型'
	send "/unit/$id/edit" name=未名桥头支部 parent=市星象局机关党委 class=党政机关 once=u2
	answered 303
}

# out of reach and not there at all: the same words
out_of_reach() {
	as 单位党务
	page "/unit/$id"
	fetch /unit/3
	refused 404 '没有编号为“3”的单位，或它不归您管'
	sed 's/“3”/“N”/; s/%2F3"/N"/; s|/unit/3|/unit/N|g; s/name="\(once\|t\)" value="[^"]*"//g' out >foreign
	fetch /unit/999999
	answered 404
	sed 's/“999999”/“N”/; s|/unit/999999|/unit/N|g; s/name="\(once\|t\)" value="[^"]*"//g' out >missing
	told='a unit out of reach reads like one that is not there'
	if cmp -s foreign missing; then ok; else bad < <(diff foreign missing); fi
	fetch "/scheme/$scheme/unit/3/fill"
	answered 404
	fetch "/scheme/$scheme/rank"
	answered 403
	fetch "$unit/datum/0/correct"
	answered 403
	cookie=
	fetch "/unit/$id"
	leads "/sign-in?to=%2Funit%2F$id"
}

given() {
	as 单位党务
	page "$unit/fill"
	base=$(base)
	at=$(sed -n "s/.*<label for=\"u\([0-9]*\)\".*/\1/p" <(grep -A40 "<legend>$fact " out) | head -n 1)
	fill 十二 f0
	refused 422 '有 1 处需要改'
	has 'value="十二"'
	events 0
	# 32 at once, all the same
	for i in $(seq 32); do
		(
			mkdir -p "at-once/$i"
			cd "at-once/$i" || exit 1
			fill 12 f1
			echo "$status" >status
		) &
	done
	wait $(jobs -p | grep -v "^$server$")
	same 'answers to 32 identical forms' "$(cat at-once/*/status | sort | uniq -c | tr -s ' ')" ' 32 303'
	rm -r at-once
	events 1
	has 12次
	fill 13 f2 # drawn before the others: it would overwrite them
	answered 422
	page "$unit/fill"
	base=$(base)
	has 待核
}

returned_and_accepted() {
	as 考核员
	send "/scheme/$scheme/verify" pick="$id.$at.$base" do=accept once=v0
	refused 403 不归您所在的处室核实
	as 工委管理员
	page "/scheme/$scheme/verify"
	has "value=\"$id.$at.$base\""
	send "/scheme/$scheme/verify" pick="$id.$at.$base" do=return once=v1
	refused 422 退回要写明理由
	send "/scheme/$scheme/verify" pick="$id.$at.$base" do=return reason=走访记录没有附 once=v2
	leads "/scheme/$scheme/verify?returned=1"
	as 单位党务
	page "/unit/$id"
	has 已退回
	page "$unit/fill"
	has 走访记录没有附
	base=$(base)
	fill 11 f3
	answered 303
	page "$unit/fill"
	base=$(base)
	as 工委管理员
	send "/scheme/$scheme/verify" pick="$id.$at.$base" do=accept once=v3
	leads "/scheme/$scheme/verify?accepted=1"
	as 单位党务
	page "$unit/fill"
	told='an accepted value is not asked again'
	if grep -q "name=\"v:$fact\"" out; then bad < <(grep "v:$fact" out); else ok; fi
	page "$unit/why"
}

corrected() {
	as 工委管理员
	page "$unit/datum/$at/correct"
	base=$(base)
	send "$unit/datum/$at/correct" "c:$fact=value" "v:$fact=10" "b:$fact=$base" why= once=c0
	refused 422 请写明更正的理由
	has 'value="10"'
	send "$unit/datum/$at/correct" "c:$fact=value" "v:$fact=10" "b:$fact=$base" why=有一次重复登记 once=c1
	answered 303
	as 单位党务
	events 5
	has 10次
	has 11次
	has 有一次重复登记
}

# a table and a grid reach no further than the clerk does
not_by_the_table_either() {
	as 单位党务
	send "/scheme/$scheme/own-import" do=put text=$'单位,联系点走访\n市四季局机关党委,9\n' once=o1
	refused 422 '没有叫“市四季局机关党委”的单位，或它不归您管'
	send "/scheme/$scheme/own/$at" v:3=9 b:3=0 once=o2
	as 工委管理员
	page "/scheme/$scheme/unit/3/datum/$at"
	told='nothing was given for a unit out of reach'
	if grep -q '松间照' out; then bad <out; else ok; fi
}

# a mark has a reason, and the reason is told where the points are
marked() {
	local mark=评.特色工作
	as 考核员
	page "$unit/give"
	has '0 至 5分，步长 0.5分'
	send "$unit/give" "c:$mark=value" "v:$mark=4" "b:$mark=0" once=m0
	refused 422 '“特色工作”是评分；请写理由'
	has 'value="4"'
	send "$unit/give" "c:$mark=value" "v:$mark=4.2" "r:$mark=有两家学用" "b:$mark=0" once=m1
	refused 422 '应在 0 至 5分 之间，每 0.5分 一档'
	has 有两家学用
	send "$unit/give" "c:$mark=value" "v:$mark=4" "r:$mark=有两家学用" "b:$mark=0" once=m2
	leads "$unit/give?saved=1"
	page "$unit/why"
	has 理由：有两家学用
	page "/scheme/$scheme/rank.csv"
	has 评分占
	page "/scheme/$scheme/rank"
	has 评分占
	send "/scheme/$scheme/import" do=read text=$'单位,评.特色工作\n未名桥头支部,3\n'
	refused 200 '不能用导入改'
	as 单位党务
	page "$unit/why"
	has 理由：有两家学用
}

by_the_table() {
	as 考核员
	printf '单位,群众满意率\n未名桥头支部,91\n' >表.csv
	send "/scheme/$scheme/import" do=read text="$(cat 表.csv)"
	refused 200 有错
	sed -i 's/91/91%/' 表.csv
	send "/scheme/$scheme/import" do=read text="$(cat 表.csv)"
	refused 200 '这是先看一遍，还没有保存'
	page "$unit/give"
	told='a dry run keeps nothing'
	if grep -q '91%' out; then bad < <(grep '91%' out); else ok; fi
	send "/scheme/$scheme/import" do=put text="$(cat 表.csv)" once=i1
	answered 303
	page "$unit/give"
	has '91%'
	as 工委管理员
	send /units/import do=read text=$'单位,上级\n未名渡口支部,没有这个上级\n'
	refused 200 有错
	send /units/import do=put text=$'单位,上级\n未名渡口支部,市星象局机关党委\n未名渡口小组,未名渡口支部\n' once=i2
	leads '/units?saved=2'
}

story() {
	place data
	serve_here --demo
	for role in 工委管理员 考核员 单位党务; do enter "$role"; done
	a_unit
	out_of_reach
	given
	returned_and_accepted
	corrected
	not_by_the_table_either
	marked
	by_the_table
	end
	rebuilt
}
on_both story
done_telling
