#!/bin/bash
# SPDX-License-Identifier: MIT
#
# items.sh -- the story of items [事项]: opened by the committee, reported by the
# unit, checked by another, sent back, postponed, withdrawn, late; over HTTP, by
# the people whose business each step is, on both databases
#
# Nobody checks his own; a click upon an old page moves nothing; every step is in
# the ledger, and a rebuild makes the same items.
source "$(dirname "$0")/story.inc"

unit=市星象局机关党委

# opened: the number of the item the last form opened
opened() { where | sed -n 's|^/item/\([0-9]*\)?done=open$|\1|p'; }
# step VERB NOTE WORD: the verb with what the page shows now, at /item/$item/WORD
step() {
	page "/item/$item"
	base=$(hidden base)
	send "/item/$item/$3" verb="$1" note="$2" base="$base" once="$1$base$2"
}
# moved STATE: the step was taken, and the page says where it stands
moved() {
	leads "/item/$item?done=step"
	page "/item/$item?done=step"
	has '已记下。'
	has "<span class=\"tag $2\">$1</span>"
}

# mine: how many items wait for whoever is in, by the page of what is to be done
mine() {
	page /
	sed -n 's/.*待我办 \([0-9]*\) 件.*/\1/p' out
}

opened_by_hand() {
	as 考核员
	waiting=$(mine) # to be checked, of last year's result
	fetch /items/new
	refused 403 '您没有办理此事的权限：开立、改期、撤销事项'
	as 工委管理员
	send /items/new kind= unit= title= once=n0
	refused 422 '请选是哪一类事项'
	has '请写单位的全称'
	has '请写明要办什么'
	send /items/new kind=整改 unit=没有的单位 title=补齐记录 words=检查通报 once=n1
	refused 422 '没有叫“没有的单位”的单位；请写全称'
	has '整改要有期限；请写明到哪一天为止'
	has 'value="补齐记录"'
	has 'value="检查通报"'
	send /items/new kind=整改 unit=$unit title=补齐记录 day=2020-01-01 once=n2
	refused 422 '这一天已经过去；请写今天或以后的日子'
	send /items/new kind=整改 unit=$unit title=补齐记录 office=宣传部 secretary=1 day=2099-12-31 once=n3
	refused 422 '处室和书记只能选一个'
	send /items/new kind=整改 unit=$unit title=补齐记录 words=检查通报 day=2099-12-31 once=n4
	item=$(opened)
	send /items/new kind=整改 unit=$unit title=补齐记录 words=检查通报 day=2099-12-31 once=n4
	leads '/items?show=all'
	page "/item/$item?done=open"
	has '已开立，责任方在待办里看得到。'
	has '等市星象局机关党委办理。'
	has '<b>由来</b>检查通报'
}

reported() {
	as 单位党务
	page /
	has "<a href=\"/item/$item\">补齐记录</a>"
	has '待我办 1 件'
	step 报措施 '' do
	refused 422 '请写明整改措施：做什么、谁负责、何时完成'
	step 报措施 '逐条补记，由组织委员负责' do
	moved 整改中 a
	send "/item/$item/do" verb=报措施 note=再报 base="$base" once=late1
	refused 422 '这件事项在您打开以后已经有人办过，现在是“整改中”'
	step 报完成 '都补齐了' do
	moved 待核验 b
	has '已经报来，等工委的另一个人核实。'
	step 核验销号 '自己看过' check
	refused 403 '您没有办理此事的权限：核实、复核别人办的事项'
	as 书记
	page /items
	has '没有等您办的事项'
	page "/item/$item"
	as 党员
	fetch "/item/$item"
	refused 403 '您没有办理此事的权限：看事项和它的经过'
}

checked() {
	as 考核员
	same 'one more to be checked' "$(mine)" "$((waiting + 1))"
	page "/item/$item"
	stale=$(hidden base)
	step 退回 '缺两次党课' check
	moved 整改中 a
	as 单位党务
	page "/item/$item"
	has '缺两次党课'
	step 报完成 '补了两次党课' do
	moved 待核验 b
	as 考核员
	told='a check of the first report does not strike off the second'
	send "/item/$item/check" verb=核验销号 note=看过 base="$stale" once=stale
	refused 422 '现在是“待核验”；请看过下面的经过再办'
	has '>看过</textarea>'
	step 核验销号 '翻了记录本' check
	moved 已销号 g
	step 核验销号 '再翻' check
	refused 422 '这件事项已销号，不用再办'
}

# What the committee does itself is checked by another of it.
by_another() {
	as 工委管理员
	send /items/new kind=约谈 unit=$unit title=约谈书记 once=n5
	item=$(opened)
	step 办结报告 '11月20日谈过' do
	moved 待核 b
	has '上一步是您办的，等另一个人核实'
	step 核实 '' check
	refused 403 '上一步是您办的，“核实”要由另一个人来：谁也不能核自己办的事'
	as 单位党务
	page "/item/$item"
	step 办结报告 '谈过' do
	refused 422 '已经有人办过'
	as 考核员
	step 核实 '' check
	moved 办结 g
}

# The secretary's own: the clerk sees it and cannot do it.
by_the_secretary() {
	as 工委管理员
	send /items/new kind=交办 unit=$unit title=讲一次党课 day=2099-06-30 secretary=1 once=n6
	item=$(opened)
	as 单位党务
	page /items
	has '没有等您办的事项'
	page "/item/$item"
	has '等市星象局机关党委书记办理。'
	send "/item/$item/do" verb=办结报告 note=代办 base="$item" once=for
	refused 403 '“办结报告”不由您办理'
	as 书记
	page /items
	has '讲一次党课'
	step 办结报告 '11月21日讲过' do
	moved 待核 b
}

other_days() {
	as 工委管理员
	send /items/new kind=交办 unit=$unit title=报送名单 day=2099-03-31 once=n7
	item=$(opened)
	page "/item/$item/day"
	has '现在的期限是 2099年3月31日'
	send "/item/$item/day" due=2099-04-30 reason= once=p1
	refused 422 '请写明改期的理由'
	has 'value="2099-04-30"'
	send "/item/$item/day" due=2020-01-01 reason=晚了 once=p2
	refused 422 '请写明改到哪一天，不能早于今天'
	send "/item/$item/day" due=2099-04-30 reason=等通知 once=p3
	leads "/item/$item?done=day"
	page "/item/$item"
	has '期限 2099年3月31日 改为 2099年4月30日'
	step 撤销 '' run
	refused 422 '请写明撤销的理由'
	step 撤销 '重复交办' run
	leads "/item/$item?done=step"
	page "/item/$item"
	has '已撤销'
	send "/item/$item/day" due=2099-05-31 reason=再等 once=p4
	refused 422 '这件事项已撤销，不用改期'
	page '/items?show=closed'
	has '报送名单'
	page '/items?show=all&kind=%E6%95%B4%E6%94%B9'
	has '补齐记录'
	told='only of that kind'
	if grep -q 报送名单 out; then bad out; else ok; fi
}

restricted() {
	send /items/new kind=不得评优 unit=$unit title='不得评优 1年' day=2099-12-31 once=n8
	item=$(opened)
	page "/item/$item"
	has '至2099年12月31日'
	has '解除'
	as 单位党务
	page '/items?show=open'
	has '不得评优 1年'
	has '到2099年12月31日'
	page "/item/$item"
	send "/item/$item/run" verb=解除 note=求情 base="$item" once=lift
	refused 403 '您没有办理此事的权限'
}

elsewhere() {
	as 工委管理员
	send /items/new kind=交办 unit=市四季局机关党委 title=别家的事 day=2099-03-31 once=n9
	item=$(opened)
	as 单位党务
	fetch "/item/$item"
	refused 404 "没有编号为“$item”的事项，或它不归您管；请从事项页进入"
	fetch /item/999999
	refused 404 '没有编号为“999999”的事项，或它不归您管；请从事项页进入'
	page '/items?show=all'
	told='another unit is not in the list'
	if grep -q 别家的事 out; then bad out; else ok; fi
}

# The program is started again on a day after that of one item.
late() {
	as 工委管理员
	send /items/new kind=交办 unit=$unit title=会晚的事 day=2027-01-31 once=n10
	item=$(opened)
	end
	serve_here --demo --today 2027-02-10
	enter 单位党务
	page '/items?show=late'
	has '会晚的事'
	has '已过 10 天'
	has '<span class="tag r">待办</span>'
	page /
	has '待我办 1 件，逾期 1 件'
	step 办结报告 '晚了，办了' do
	moved 待核 b
	page '/items?show=late'
	has '没有逾期的事项'
}

again() {
	rebuilt
	here export 账.jsonl
	exits 0
	told='every step is in the ledger'
	for kind in 事项.开立 事项.办理 事项.改期 事项.说明; do
		if grep -qF "\"$kind\"" 账.jsonl; then ok; else bad < <(echo "no $kind"); fi
	done
	run verify 账.jsonl
	exits 0
	rm 账.jsonl
}

story() {
	place items
	serve_here --demo
	for role in 工委管理员 考核员 单位党务 书记 党员; do enter "$role"; done
	opened_by_hand
	reported
	checked
	by_another
	by_the_secretary
	other_days
	restricted
	elsewhere
	late
	end
	again
}
on_both story
done_telling
