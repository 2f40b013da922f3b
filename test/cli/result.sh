#!/bin/bash
# SPDX-License-Identifier: MIT
#
# result.sh -- the story of a result [考核结果]: frozen, objected to, answered by
# another, corrected, frozen anew, decided, signed by a second, shown, settled;
# over HTTP, by the people whose business each step is, on both databases
#
# What is frozen does not move; who froze it does not answer, who asked does not
# sign; every step is in the ledger, and a rebuild makes the same rows.  After 生效
# it is amended [更正] by another that goes the same way; the old one stays to be read.
source "$(dirname "$0")/story.inc"

write_scheme() {
	cat >定格.scheme <<'END_OF'
方案 "定格考核办法" 版本 "1"
考核期 2026-01-01 至 2026-11-10
角色 工委办公室, 考核组
数据 迟交 次 核定 工委办公室
项 报表 100分 { 每 迟交 扣 10分 }
等次 { 优秀 当 总分 >= 90; 良好 当 总分 >= 70; 合格 }
等次 书记年度考核 { 可评优秀 当 总分 >= 90; 不得优秀 }
等次 书记述职 { 好 当 总分 >= 10; 差 }
结果运用 { 当 等次 = 优秀 则 表彰; 当 等次 = 良好 则 整改 限 60天; 当 等次 = 合格 则 约谈 书记 限 2026-12-10 }
审定 { 异议 5个工作日; 公示 3个工作日 }
END_OF
}

# on_day DAY: served from that day on, everybody in
on_day() {
	[ -z "${1-}" ] || end
	open_on "$@"
}
open_on() {
	serve_here --demo ${1:+--today "$1"}
	for role in 工委管理员 另一位工委管理员 考核员 单位党务 书记; do enter "$role"; done
	as 工委管理员
}
# the number of the result that the last form led to
frozen() { where | sed -n 's|^/result/\([0-9]*\)?done=freeze$|\1|p'; }
# freeze NAME=VALUE …: what the page shows now
freeze() {
	page "/scheme/$scheme/freeze"
	upto=$(hidden upto) after=$(hidden after)
	send "/scheme/$scheme/freeze" upto="$upto" after="$after" "$@"
}
# step NUMBER NAME=VALUE …: with what the page shows now
step() {
	page "/result/$result"
	base=$(hidden base)
	send "/result/$result/step" step="$1" base="$base" once="s$1$base" "${@:2}"
}
stepped() {
	leads "/result/$result?done=step"
	page "/result/$result"
	has "<span class=\"tag $2\">$1</span>"
}

given() {
	serve_here --demo
	end
	here publish 定格.scheme
	exits 0
	serve_here --demo
	for role in 工委管理员 另一位工委管理员 考核员 单位党务 书记; do enter "$role"; done
	as 工委管理员
	page /
	scheme=$(sed -n 's|.*href="/scheme/\([0-9]*\)">[^<]*定格考核办法.*|\1|p' out | head -n 1)
	one=$(unit_called 市星象局机关党委) two=$(unit_called 市四季局机关党委)
	for u in $one $two; do
		send "/unit/$u/roster" scheme="$scheme" on=1 once="r$u"
		answered 303
	done
	send "/scheme/$scheme/unit/$one/give" c:迟交=value v:迟交=3 b:迟交=0 once=g1
	answered 303
}

first() {
	page "/scheme/$scheme/freeze"
	has '“迟交”有 1 家没有给出'
	has '方案要求公示以后生效'
	send "/scheme/$scheme/freeze" upto=1 after=0 once=f0
	refused 422 '您核对以后，数据、名单或读到的别的结果又有变动'
	send "/scheme/$scheme/unit/$two/give" c:迟交=value v:迟交=1 b:迟交=0 once=g2
	answered 303
	freeze once=f1
	result=$(frozen)
	page "/result/$result?done=freeze"
	has '已定格，单位看得到初评。'
	has '<td class="n">2</td>'
	has '现在不能：异议期还没有过'
	has '生效时开出 2 件事项'
	freeze reason= once=f2
	refused 422 '请写明为什么重算'
	as 考核员
	page "/result/$result"
	lacks '提请签批'
	fetch "/scheme/$scheme/freeze"
	refused 403 '您没有办理此事的权限：定格、审定、签批、公示考核结果'
}

objected() {
	as 单位党务
	page /
	has "<a href=\"/result/$result/unit/$one\">"
	has '异议到2026年11月27日，还有 7 天'
	fetch "/result/$result"
	refused 403 '您没有办理此事的权限：看各单位的考核结果'
	fetch "/result/$result/unit/$two"
	refused 404 "没有编号为“$two”的单位，或它不归您管"
	page "/result/$result/unit/$one"
	has '差在哪里'
	has "<span class=\"from prov\"><a href=\"/scheme/$scheme/unit/$one/datum/0\">迟交</a>"
	send "/result/$result/unit/$one/object" item=项.报表 words= once=o1
	refused 422 '请写异议的内容'
	has '<option value="项.报表" selected>'
	send "/result/$result/unit/$one/object" item=项.没有的 words=漏算 once=o2
	refused 422 '方案里没有这一项'
	has '>漏算</textarea>'
	send "/result/$result/unit/$two/object" item= words=替别家说 once=o3
	answered 404
	send "/result/$result/unit/$one/object" item=项.报表 words=有一次是误记 once=o4
	leads "/result/$result/unit/$one?done=object"
	page "/result/$result/unit/$one"
	has '有一次是误记'
	has '<span class="tag a">待复核</span>'
	objection=$(sed -n 's|.*<li id="m\([0-9]*\)">.*|\1|p' out)
}

answered_by_another() {
	as 工委管理员
	page "/objection/$objection"
	has '您定格了这份结果，异议要由另一人复核。'
	send "/objection/$objection" answer=1 reason=看过 once=a1
	refused 403 '定格的人不能复核异议'
	as 考核员
	page /
	has "<a href=\"/objection/$objection\">市星象局机关党委：报表</a>"
	page "/objection/$objection"
	has '兰亭远'
	has '3次'
	send "/objection/$objection" reason=查过原始登记 once=a2
	refused 422 '请选采纳或不采纳'
	has '>查过原始登记</textarea>'
	send "/objection/$objection" answer=1 reason=查过原始登记，误记一次 once=a3
	leads "/result/$result?done=answer"
	as 书记
	page "/result/$result/unit/$one"
	has '查过原始登记，误记一次'
	has '<span class="tag g">采纳</span>'
}

corrected() {
	as 工委管理员
	page "/scheme/$scheme/unit/$one/datum/0/correct"
	base=$(hidden b:迟交)
	send "/scheme/$scheme/unit/$one/datum/0/correct" c:迟交=value v:迟交=0 b:迟交="$base" why=误记 once=c1
	answered 303
	page "/result/$result/unit/$one"
	has '<dd>70.00</dd>'
	freeze reason=异议采纳，更正一项 once=f3
	had=$result result=$(frozen)
	page "/result/$result"
	has '70.00 → 100.00'
	has '良好 → 优秀'
	page "/result/$had"
	has '这一份已经重算'
	as 单位党务
	page "/result/$had/unit/$one"
	has "href=\"/result/$result/unit/$one\""
}

decided() {
	as 工委管理员
	send "/result/$result/decide/$two" table=0 grade=良好 reason=信访未结 once=d1
	refused 422 '请写依据'
	has '>信访未结</textarea>'
	send "/result/$result/decide/$two" table=0 grade=良好 reason=信访未结 basis=11月20日工委会议 once=d2
	leads "/result/$result?at=$two&done=decide#u$two"
	page "/result/$result"
	has '拟定 优秀。信访未结（11月20日工委会议）'
	as 另一位工委管理员
	page "/result/$result/decide/$two"
	has '，已审定为良好</small>'
	send "/result/$result/decide/$two" table=0 base="$result" grade=合格 reason=另有一件信访 basis=11月20日工委会议 once=d4
	refused 422 '看页面以后这份结果有了变化：'
	has '把市四季局机关党委审定为“良好”；请看过再办'
	has '<b>现在审定为良好</b>信访未结（11月20日工委会议）</p>'
	has '>另有一件信访</textarea>'
	send "/result/$result/step" step=0 base="$result" once=d5
	refused 422 '把市四季局机关党委审定为“良好”。现在是“初评”；请看过再办'
	as 工委管理员
	step 0
	refused 422 '异议期还没有过'
}

signed() {
	on_day 2026-11-30
	step 0
	stepped 待签批 b
	has '提请的人不能自己签批；请另一人签批'
	send "/result/$result/decide/$two" table=0 grade=优秀 once=d3
	refused 422 '等次不能再改；先退回初评'
	as 另一位工委管理员
	page /
	has '等您签批'
	step 2 reason=
	refused 422 '请写理由'
	step 1
	stepped 已审定 b
	send "/result/$result/step" step=4 base=1 until=2026-12-03 once=old
	refused 422 '看页面以后这份结果有了变化'
}

shown_and_settled() {
	page "/result/$result"
	has 'name="until" value="2026-12-03"'
	step 4 until=2026-12-03
	stepped 公示中 b
	has '公示期还没有满'
	as 单位党务
	page "/result/$result/unit/$one"
	has '提异议的日子已过'
	on_day 2026-12-04
	page "/result/$result"
	has '生效时开出 2 件事项'
	step 6 heading=考核结果通报 number=工委〔2026〕8号
	stepped 生效 g
	has '工委〔2026〕8号'
	has "href=\"/items?show=all&amp;source=result:$result\""
	has '市四季局机关党委：良好'
	page "/items?show=all&source=result:$result"
	has '表彰'
	has "<a href=\"/result/$result\">第 $result 号结果</a>"
	page "/items?show=all&unit=$two"
	has '>整改</a>'
	page "/items?show=all&unit=$one"
	has '表彰'
	page "/scheme/$scheme/freeze"
	has '更正“定格考核办法”的结果？'
	lacks '替下'
}

# the number of the item of that kind that the old result opened for a unit
item_called() {
	page "/items?show=all&unit=$1"
	sed -n "s|.*href=\"/item/\([0-9]*\)\">$2.*|\1|p" out | head -n 1
}

# 表彰 of the one is done; then it is found that its figure was false
done_already() {
	award=$(item_called "$one" 表彰)
	page "/item/$award"
	send "/item/$award/do" verb=表彰 note=已发文表彰 base="$(hidden base)" once=w1
	leads "/item/$award?done=step"
	mend=$(item_called "$two" 整改)
}

# another version: the tables of the secretary change places, a clause comes in front
revised() {
	end
	sed -i -e '/^等次 书记年度考核/{h;d}' -e '/^等次 书记述职/{G}' \
		-e 's/^结果运用 { /&当 总分 < 10 则 通报批评; /' 定格.scheme
	here publish 定格.scheme
	exits 0
	open_on 2026-12-04
}

amended() {
	page "/result/$result"
	has "<a class=\"btn s\" href=\"/scheme/$scheme/freeze\">更正</a>"
	page "/scheme/$scheme/unit/$one/datum/0/correct"
	base=$(hidden b:迟交)
	send "/scheme/$scheme/unit/$one/datum/0/correct" c:迟交=value v:迟交=5 b:迟交="$base" why=原件造假 once=c2
	answered 303
	freeze reason=登记原件系伪造 basis= once=f4
	refused 422 '请写更正的依据，例如哪次会议、哪份文件'
	has '>登记原件系伪造</textarea>'
	freeze reason=登记原件系伪造 basis=12月6日工委会议 once=f5
	old=$result result=$(frozen)
	page "/result/$old"
	has '<span class="tag g">生效</span>'
	has "正在更正</b>更正的一份是<a href=\"/result/$result\">第 $result 号结果</a>（初评）"
	lacks '>更正</a>'
	page "/result/$result"
	has "更正<a href=\"/result/$old\">第 $old 号结果</a></b>这一份生效以前，第 $old 号照旧有效。"
	has '依据：12月6日工委会议'
	has '100.00 → 50.00'
	has '>优秀 → 合格，书记年度考核 可评优秀 → 不得优秀</td>'
	lacks '从生效那天起另给'
	has '市四季局机关党委</a>：原来审定为良好（11月20日工委会议），现在是优秀'
	has '生效时开出 2 件事项'
	has '生效时撤销 1 件事项'
	has "<a href=\"/item/$mend\">市四季局机关党委</a>"
	has '已经结束、请逐件核对 1 件事项'
	has "<a href=\"/item/$award\">市星象局机关党委</a>"
	as 单位党务
	page "/unit/$one"
	has "/result/$old/unit/$one"
	page "/result/$result/unit/$one"
	has "更正第 $old 号结果"
	page /
	has "对第 $old 号结果的更正，市星象局机关党委"
	fetch "/scheme/$scheme/freeze"
	refused 403 '您没有办理此事的权限'
}

# given up, and begun again
given_up() {
	as 工委管理员
	step 8 reason=
	refused 422 '请写理由'
	step 8 reason=材料还没有查清
	leads "/result/$result?done=step"
	page "/result/$result"
	has '<span class="tag">已放弃</span>'
	has '这次更正已经放弃'
	page "/public/$old"
	lacks '更正'
	fetch "/public/$result"
	answered 404
	freeze reason=登记原件系伪造 basis=12月6日工委会议 once=f6
	result=$(frozen)
}

amendment_settled() {
	on_day 2026-12-14
	step 0
	stepped 待签批 b
	step 1
	refused 422 '提请的人不能自己签批'
	as 另一位工委管理员
	step 1
	stepped 已审定 b
	step 4 until=2026-12-17
	stepped 公示中 b
	page "/public/$old"
	has '正在公示对这份结果的更正'
	has "<a href=\"/public/$result\">关于“定格考核办法”考核结果的更正公示</a>"
	page "/public/$result"
	has '更正的原因：登记原件系伪造。依据：12月6日工委会议。'
	has '<h1>更正前后对照</h1>'
	has '<td class="c">100.00 → 50.00</td>'
	same 'whose figure moved comes first' "$(sed -n 's|^<tr><th scope="row">\([^<]*\)</th><td class="c">.*→.*|\1|p' out | head -n 1)" 市星象局机关党委
	has '<td class="c">不变</td><td class="c">第 2 名 → 第 1 名</td>'
	has '在本结果生效以前照旧有效'
	on_day 2026-12-18
	page "/result/$result"
	has '方案写的期限2026年12月10日已过，从生效那天起另给 60 天'
	step 6 number=工委〔2026〕9号
	stepped 生效 g
}

all_see_it() {
	page "/result/$result"
	has '已经结束、请逐件核对 1 件事项'
	has "<a href=\"/item/$award\">市星象局机关党委</a>"
	lacks '生效时撤销'
	lacks '生效时开出'
	page "/result/$old"
	has '<span class="tag">已更正</span>'
	has '看这份结果开出的事项'
	has "这一份已经更正</b>现在的是<a href=\"/result/$result\">第 $result 号结果</a>"
	page "/item/$mend"
	has '已撤销'
	has "结果更正：第 $result 号结果更正第 $old 号"
	has "第 $old 号结果已由<a href=\"/result/$result\">第 $result 号结果</a>更正</b>更正以后这件事项不再成立"
	page "/item/$award"
	has '<span class="tag g">已表彰</span>'
	has "第 $old 号结果已由<a href=\"/result/$result\">第 $result 号结果</a>更正</b>这件事项更正以前已经办完或结束，程序不动；更正以后不再成立的，由工委核对"
	page "/items?show=all&source=result:$result"
	has 约谈
	talk=$(item_called "$one" 约谈)
	page "/item/$talk"
	has '<dt>期限</dt><dd>2027年2月16日，还有 60 天；方案写的2026年12月10日，开出时已过</dd>'
	cookie= token=
	page /public
	has '已更正'
	has '更正通报'
	page "/public/$old"
	has '已由2026年12月18日的更正替代'
	has '考核结果通报'
	has '<td class="c">100.00</td>'
	page "/public/$result"
	has '关于“定格考核办法”考核结果的更正通报'
	has "2026年12月4日的<a href=\"/public/$old\">考核结果通报</a>（工委〔2026〕8号），由本通报替代"
	as 工委管理员
	for id in "$old" "$result"; do
		here package "$id" 包.zip
		exits 0
		run recompute 包.zip
		exits 0
		rm 包.zip
	done
}

again() {
	rebuilt
	here export 账.jsonl
	exits 0
	run verify 账.jsonl
	exits 0
	rm 账.jsonl
}

story() {
	place result
	write_scheme
	given
	first
	objected
	answered_by_another
	corrected
	decided
	signed
	shown_and_settled
	done_already
	revised
	amended
	given_up
	amendment_settled
	all_see_it
	end
	again
}
on_both story
done_telling
