#!/bin/bash
# SPDX-License-Identifier: MIT
#
# desk.sh -- the story of an institution: written, commented on, issued, amended,
# retired, over HTTP and by the people whose business each step is
#
# The texts come out of the ledger at the end as they went in, and a rebuild
# makes the same tables.
source "$(dirname "$0")/story.inc"

# spoken TEXT: what the page says about the last step
spoken() {
	page "$(where)"
	has "$1"
}

from_nothing() {
	as 工委管理员
	send /draft/new name= once=d0
	refused 422 '请写方案的名称'
	send /draft/new name=机关党建考核办法 once=d1
	leads /draft/2
	send /draft/new name=机关党建考核办法 once=d1
	leads '/draft?again=1'
	write_example
	send /draft/2/text base=1 "text=$(sed 's/支部考核办法/机关党建考核办法/' 例.scheme)" once=d2
	leads '/draft/2/text?saved=1'
	page /draft/2
	has 'aria-label="党课：不足，单位 次"'
	told='the field of 党课'
	field=$(sed -n 's/.*name="\(f[0-9]*\)" value="4" [^>]*aria-label="党课：不足，单位 次".*/\1/p' out | head -n 1)
	same 'a field of the table' "${field:0:1}" f
	send /draft/2 base=2 "$field=五" once=d3
	refused 422 '“党课：不足”请填数字，单位是次，例如 4'
	has 'value="五"'
	send /draft/2 base=2 "$field=5" once=d4
	leads '/draft/2?saved=1'
	page /draft/2/text
	has '每 党课 不足 5次 扣 5分'
	as 考核员
	page /draft/2
	send /draft/2 base=3 "$field=9" once=d5
	refused 403 '您没有办理此事的权限'
}

two_at_once() {
	as 工委管理员
	send /draft/2 base=2 "$field=7" once=d6
	refused 422 '您的文本在下面，还没有保存'
	has '不足 7次'
	has '不足 5次'
}

before_the_units() {
	send /draft/2/consult until=2099-12-31 '给单位的说明=' words=请着重看党课。 once=c1
	leads '/consult/2?done=open'
	as 单位党务
	page /
	has '<a href="/consult/2">机关党建考核办法</a>'
	page /consult/2
	unit=$(sed -n '/name="unit"/,/select>/s/.*<option value="\([0-9]*\)".*/\1/p' out | head -n 1)
	send /consult/2/comment unit="$unit" item=项.党课 text= once=c2
	refused 422 '请写明意见'
	send /consult/2/comment unit="$unit" item=项.党课 text=五次偏多，建议四次。 once=c3
	leads '/consult/2?done=comment#comments'
	send /consult/2/comment unit=999999 text=冒名 once=c4
	answered 404
	send /consult/2/answer comment=20001 answer=1 once=c5
	refused 403 '您没有办理此事的权限'
	as 党员
	page /consult/2
	has '五次偏多，建议四次。'
}

issued() {
	as 工委管理员
	page /draft/2/issue
	has '正在征求意见'
	send /consult/2/close once=c6
	leads '/consult/2?done=close'
	send /draft/2/issue basis=工委会议 name=机关党建考核办法 do=put rev=3 once=i1
	refused 422 '还有 1 条意见没有答复'
	send /consult/2/answer comment=20001 answer=2 reason= once=c7
	refused 422 '请写明怎样采纳，或不采纳的理由'
	send /consult/2/answer comment=20001 answer=2 reason=改为四次，另加一次讲评。 once=c8
	leads '/consult/2?done=answer#m20001'
	send /draft/2 base=3 "$field=4" once=d7
	leads '/draft/2?saved=1'
	send /draft/2/issue basis=工委会议 name=机关党建考核办法 do=check once=i2
	answered 200
	has '草稿第 4 稿'
	send /draft/2/issue basis=工委会议 name=机关党建考核办法 do=put rev=4 once=i3
	scheme=$(where | sed 's|^/scheme/\([0-9]*\).*|\1|')
	spoken '已印发'
	as 单位党务
	page "/scheme/$scheme"
	has '机关党建考核办法'
	fetch /draft/2
	refused 403 '您没有办理此事的权限'
}

amended() {
	as 工委管理员
	send /draft/new aim=amend scheme="$scheme" once=a1
	leads /draft/3
	send /draft/3 base=1 "$field=6" once=a2
	leads '/draft/3?saved=1'
	send /draft/3/issue basis=工委会议 from=2027-02-01 do=check once=a3
	refused 422 '施行的日子要在考核期里'
	send /draft/3/issue basis=工委会议 from=2026-07-01 do=put rev=2 once=a4
	spoken '2026年7月1日起'
	has '2026年6月30日止'
	page "/scheme/$scheme/past/1"
	page "/scheme/$scheme/past"
	has '第 2 版'
	has '修订'
}

retired() {
	send "/scheme/$scheme/retire" day=2026-11-01 reason= once=r1
	refused 422 '请写明废止的理由'
	send "/scheme/$scheme/retire" day=2026-11-01 reason=并入双目标 once=r2
	leads "/scheme/$scheme/past"
	page "/scheme/$scheme"
	has '2026年11月1日起废止'
	fetch "/draft/new?aim=amend&scheme=$scheme"
	answered 200
	send /draft/new aim=amend scheme="$scheme" once=r3
	refused 422 '已经废止，不能修订'
}

from_a_table() {
	send /draft/new name=表来的办法 once=t1 \
	    'text=项目,内容,分值,评分标准
组织生活,党课,10,未开展的不得分
作风,服务群众,10,视情评分'
	leads /draft/4
	page /draft/4
	has '待补 1 处'
	send /draft/4/drop reason=另起炉灶 once=t2
	leads '/draft?saved=1'
	page /draft
	has '另起炉灶'
}

again() {
	run rebuild --data demo
	exits 0
	run export --data demo all.jsonl
	exits 0
	told='every step is in the ledger'
	for kind in 草稿.建立 草稿.保存 草稿.废弃 征求意见.开始 征求意见.结束 意见.提出 意见.答复 制度.文本 制度.废止; do
		if grep -qF "\"$kind\"" all.jsonl; then ok; else bad < <(echo "no $kind"); fi
	done
}

# Who has left the demonstration is told how to come in again.
left() {
	cookie=
	page /sign-in
	has '演示没有口令'
	come_in "$(sed -n 's|^党员：.*/||p' links)"
	refused 404 '再启动一次演示会印新的'
}

begin --demo --data demo
for role in 工委管理员 考核员 单位党务 党员; do enter "$role"; done
left
from_nothing
two_at_once
before_the_units
issued
amended
retired
from_a_table
end
again
done_telling
