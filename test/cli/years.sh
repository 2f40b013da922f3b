#!/bin/bash
# SPDX-License-Identifier: MIT
#
# years.sh -- the story of one year after another: a result takes effect, the next
# year's scheme reads what was decided, units suggest, the committee answers before
# it issues the next one; on both databases
source "$(dirname "$0")/story.inc"

write_schemes() {
	cat >今年.scheme <<'END_OF'
方案 "两年办法" 版本 "1"
考核期 2026-01-01 至 2026-11-10
角色 工委办公室
数据 迟交 次 核定 工委办公室
日程 汇总 限 2026-11-05 由 工委办公室
项 报表 100分 { 每 迟交 扣 10分 }
等次 { 优秀 当 总分 >= 90; 良好 当 总分 >= 70; 合格 }
结果运用 { 当 上年.等次 = 优秀 则 表彰 }
审定 { 异议 5个工作日; 公示 3个工作日 }
END_OF
	cat >明年.scheme <<'END_OF'
方案 "两年办法" 版本 "2"
考核期 2027-01-01 至 2027-11-10
角色 工委办公室
项 报表 80分 { 得 上年.总分 × 0.8 }
加分 连优 20分 { 加 20分 当 上年.等次 = 优秀 }
等次 { 优秀 当 总分 >= 90; 良好 当 总分 >= 70; 合格 }
END_OF
}

# on_day DAY: served from that day on, everybody in
on_day() {
	[ -z "${1-}" ] || end
	serve_here --demo ${1:+--today "$1"}
	for role in 工委管理员 另一位工委管理员 单位党务; do enter "$role"; done
	as 工委管理员
}
scheme_called() {
	page /
	sed -n "s|.*href=\"/scheme/\([0-9]*\)\">[^<]*$1.*|\1|p" out | head -n 1
}
listed() {
	for u in $one $two; do
		send "/unit/$u/roster" scheme="$1" on=1 once="r$1$u"
		answered 303
	done
}
step() {
	page "/result/$result"
	base=$(hidden base)
	send "/result/$result/step" step="$1" base="$base" once="s$1$base" "${@:2}"
	leads "/result/$result?done=step"
}

this_year() {
	serve_here --demo
	end
	here publish 今年.scheme
	exits 0
	on_day
	scheme=$(scheme_called 两年办法)
	one=$(unit_called 市星象局机关党委) two=$(unit_called 市四季局机关党委)
	listed "$scheme"
	send "/scheme/$scheme/unit/$one/give" c:迟交=value v:迟交=2 b:迟交=0 once=g1
	answered 303
	send "/scheme/$scheme/unit/$two/give" c:迟交=value v:迟交=1 b:迟交=0 once=g2
	answered 303
	page "/scheme/$scheme/years"
	has '只有一个年度，还没有可比的'
	send "/scheme/$scheme/unit/$two/give" c:上年.等次=value v:上年.等次=良好 b:上年.等次=0 once=g3
	answered 303
	page "/scheme/$scheme/years"
	has '2025<span class="sub">往年数据</span>'
	has '升 1 家，降 0 家，不变 0 家'
	has '1 家，有一年没有等次，或等次的名称不同'
}

suggested() {
	as 单位党务
	page "/scheme/$scheme/suggest"
	has '还没有单位提建议'
	send "/scheme/$scheme/suggest" unit="$one" item= text= once=e1
	refused 422 '请写明建议'
	send "/scheme/$scheme/suggest" unit="$two" item= text=替别家说 once=e2
	answered 404
	send "/scheme/$scheme/suggest" unit="$one" item=项.没有的 text=放宽 once=e3
	refused 422 '方案里没有这一项'
	has '>放宽</textarea>'
	send "/scheme/$scheme/suggest" unit="$one" item=项.报表 text=迟交一次扣5分就够 once=e4
	leads "/scheme/$scheme/suggest?done=suggest#comments"
	send "/scheme/$scheme/suggest" unit="$one" item=项.报表 text=迟交一次扣5分就够 once=e4
	leads "/scheme/$scheme/suggest?done=again#comments"
	send "/scheme/$scheme/suggest" unit="$one" item=考核结果 text=年底以前公布 once=e5
	answered 303
	fetch "/draft/new?aim=next&scheme=$scheme"
	refused 403 '您没有办理此事的权限'
	as 工委管理员
	send "/scheme/$scheme/suggest" unit="$one" item= text=不归我 once=e6
	answered 403
	page /consult
	has "<a href=\"/scheme/$scheme/suggest\">两年办法</a><span class=\"sub\">今年</span>"
	page /
	has "<a href=\"/scheme/$scheme/suggest\">两年办法</a><span class=\"m\">今年</span></span><span class=\"d\"></span><span class=\"tag a\">2 条等答复</span>"
	as 单位党务
	page /
	lacks '条等答复'
	as 工委管理员
}

settled() {
	page "/scheme/$scheme/freeze"
	upto=$(hidden upto)
	send "/scheme/$scheme/freeze" upto="$upto" after=0 once=f1
	result=$(where | sed -n 's|^/result/\([0-9]*\)?done=freeze$|\1|p')
	send "/result/$result/decide/$one" table=0 grade=优秀 reason=带队援建 basis=11月20日工委会议 once=d1
	answered 303
	on_day 2026-11-30
	step 0
	as 另一位工委管理员
	step 1
	step 4 until=2026-12-03
	on_day 2026-12-04
	step 6
	page "/result/$result"
	has "<a href=\"/draft/new?aim=next&amp;scheme=$scheme\">从这个方案另立新方案</a>"
	page "/scheme/$scheme/years"
	has "<a href=\"/result/$result\">2026</a><span class=\"sub\">生效</span>"
}

# What was decided counts, whatever is corrected in the data of last year.
next_year() {
	end
	here publish 明年.scheme
	exits 0
	serve_here --demo --today 2027-03-01
	for role in 工委管理员 单位党务; do enter "$role"; done
	as 工委管理员
	next=$(page / && grep -o 'href="/scheme/[0-9]*">[^<]*两年办法' out | grep -v "/$scheme\"" | sed 's|[^0-9]*\([0-9]*\).*|\1|')
	listed "$next"
	page "/scheme/$next/unit/$one/why"
	has '为什么是 84.00'
	has '由方案“两年办法”上一期生效的结果带入'
	has '历年总分：2026 80.00，2027 84.00（试算）'
	has "<a href=\"/result/$result/unit/$one\">2026</a>"
	page "/scheme/$scheme/unit/$one/datum/0/correct"
	base=$(hidden b:迟交)
	send "/scheme/$scheme/unit/$one/datum/0/correct" c:迟交=value v:迟交=9 b:迟交="$base" why=又查 once=c1
	answered 303
	page "/scheme/$next/unit/$one/why"
	has '为什么是 84.00'
	page "/scheme/$next/years"
	has '升 0 家，降 1 家，不变 1 家'
	has '<span class="tag g">优秀</span> 到 <span class="tag b">良好</span>'
	as 单位党务
	fetch "/scheme/$next/years"
	answered 403
	page "/scheme/$next/unit/$one/why"
	has '2026 80.00'
}

drafted_from_it() {
	as 工委管理员
	page "/draft/new?aim=next&scheme=$scheme"
	has '考核期以外还有 1 处：2026-11-05'
	has 'value="all" checked'
	send /draft/new aim=next scheme="$scheme" name=两年办法三 days=all once=n1
	draft=$(where)
	page "$draft/text"
	has '考核期 2027-01-01 至 2027-11-10'
	has '限 2027-11-05'
	page "$draft"
	has '共 2 条，未答复 2 条。'
	has '迟交一次扣5分就够'
	send "$draft/issue" name=两年办法三 basis=会议 do=put rev=1 once=i1
	refused 422 '单位对原方案的建议还有 2 条没有答复'
	page "/scheme/$scheme/suggest"
	box=$(sed -n 's|.*action="/consult/\([0-9]*\)/answer".*|\1|p' out | head -n 1)
	comment=$(hidden comment)
	send "/consult/$box/answer" comment="$comment" answer=2 reason= once=w1
	refused 422 '请写明怎样采纳'
	send "/consult/$box/answer" comment="$comment" answer=2 reason=改为8分 once=w2
	leads "/scheme/$scheme/suggest?done=answer#m$comment"
	send "$draft/issue" name=两年办法三 basis=会议 do=put rev=1 leaves=与文本无关，另行答复 once=i2
	answered 303
	as 单位党务
	page "/scheme/$scheme/suggest"
	has '改为8分'
	has '<span class="tag b">部分采纳</span>'
}

again() {
	rebuilt
	here export 账.jsonl
	exits 0
	has_kind=$(grep -c '征求意见.建议' 账.jsonl)
	same 'one box' "$has_kind" 1
	run verify 账.jsonl
	exits 0
	rm 账.jsonl
}

story() {
	place years
	write_schemes
	this_year
	suggested
	settled
	next_year
	drafted_from_it
	end
	again
}
on_both story
done_telling
