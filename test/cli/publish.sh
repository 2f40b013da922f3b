#!/bin/bash
# SPDX-License-Identifier: MIT
#
# publish.sh -- the story of a published result: 公示 without sign-in, an objection
# from outside, 通报 with its seal, and the package computed again elsewhere
#
# What is not published is not found; a cell that was changed in the package is
# found by a program that has nothing but the file.
source "$(dirname "$0")/story.inc"
export LC_ALL=C.UTF-8 # unzip and zip keep the names of files

write_scheme() {
	cat >公布.scheme <<'END_OF'
方案 "公布考核办法" 版本 "1"
考核期 2026-01-01 至 2026-11-10
角色 工委办公室
数据 迟交 次 核定 工委办公室
项 报表 100分 { 每 迟交 扣 10分 }
等次 { 优秀 当 总分 >= 90; 良好 当 总分 >= 70; 合格 }
审定 { 公示 3个工作日 }
END_OF
}

# on_day [DAY]: served on that day, the two who sign are in
on_day() {
	serve_here --demo ${1:+--today "$1"}
	for role in 工委管理员 另一位工委管理员 单位党务; do enter "$role"; done
	as 工委管理员
}
# nobody: from now on without a cookie
nobody() { cookie= token=; }
step() {
	page "/result/$result"
	base=$(hidden base)
	send "/result/$result/step" step="$1" base="$base" once="s$1$base" "${@:2}"
	leads "/result/$result?done=step"
}

frozen() {
	serve_here --demo
	end
	here publish 公布.scheme
	exits 0
	on_day
	page /
	scheme=$(sed -n 's|.*href="/scheme/\([0-9]*\)">[^<]*公布考核办法.*|\1|p' out | head -n 1)
	for unit in $(unit_called 市星象局机关党委) $(unit_called 市四季局机关党委); do
		late=$((${late-0} + 1))
		send "/unit/$unit/roster" scheme="$scheme" on=1 once="r$unit"
		send "/scheme/$scheme/unit/$unit/give" c:迟交=value v:迟交="$late" b:迟交=0 once="g$unit"
		answered 303
	done
	late=
	page "/scheme/$scheme/freeze"
	send "/scheme/$scheme/freeze" upto="$(hidden upto)" after="$(hidden after)" days=0 once=f
	result=$(where | sed -n 's|^/result/\([0-9]*\)?done=freeze$|\1|p')
}

shown() {
	nobody
	page /public
	has '关于 2025 年度市直机关党建工作目标管理考核结果的通报'
	lacks '公布考核办法'
	fetch "/public/$result"
	refused 404 '或它已经撤下'
	as 工委管理员
	step 0
	as 另一位工委管理员
	step 1
	step 4 until=2026-11-26
	nobody
	page /public
	has '公示中'
	page "/public/$result"
	told='the page may be kept for a minute'
	if grep -qi '^cache-control: public, max-age=60' head; then ok; else bad head; fi
	has '关于“公布考核办法”考核结果的公示'
	has '优秀 1 个，良好 1 个，合格 0 个'
	has '公示期从2026年11月20日到2026年11月26日'
	lacks '兰亭远'
}

objected() {
	page "/public/$result/object"
	once=$(hidden once)
	send "/public/$result/object" unit="$unit" name=路人 words= once="$once"
	refused 422 '请写异议的内容'
	has 'value="路人"'
	send "/public/$result/object" unit="$unit" name=路人 words=迟交不止两次 once="$once"
	answered 200
	has '异议已收到'
	objection=$(sed -n 's|.*编号 \([0-9]*\)<.*|\1|p' out)
	page "/public/$result/object?taken=$objection"
	lacks '异议已收到'
	lacks "编号 $objection"
	send "/public/$result/object" unit="$unit" name=路人 words=迟交不止两次 once="$once"
	leads "/public/$result/object?again=1"
	page "/public/$result"
	lacks '迟交不止两次'
	told='a form of another site'
	status=$(curl -sS -m 20 -o out -w '%{http_code}' -H 'Sec-Fetch-Site: cross-site' \
	    --data 'words=x' "$address/public/$result/object")
	answered 403
	as 另一位工委管理员
	page "/objection/$objection"
	has '迟交不止两次'
	send "/objection/$objection" answer=2 reason=查过登记，是两次 once=a
	answered 303
}

settled() {
	end
	on_day 2026-11-27
	step 6 number=未名工委〔2026〕28号
	nobody
	page "/public/$result"
	has '<p class="red-head">'
	has '未名工委〔2026〕28号'
	has '考核结果的通报'
	end
	on_day 2026-11-27 # a start seals
	nobody
	for _ in 1 2 3 4 5 6; do # it seals within a second or two
		page "/public/$result"
		grep -q 封存后给出 out || break
		sleep 1
	done
	told='the short form of a seal'
	if grep -qE '账本短码 [0-9]+(-[0-9A-Z]{4}){3}' out; then ok; else bad out; fi
	send "/public/$result/object" words=晚了
	refused 422 '不在公示期内'
}

taken_away() {
	fetch "/result/$result/package.zip"
	leads "/sign-in?to=%2Fresult%2F$result%2Fpackage.zip"
	as 单位党务
	fetch "/result/$result/table.xlsx"
	answered 403
	as 工委管理员
	page "/result/$result/table.csv"
	has '单位'
	page "/result/$result/table.xlsx"
	told='a workbook made by the caged process'
	if unzip -p out xl/workbook.xml 2>/dev/null | grep -q 结果; then ok; else bad served; fi
	cp out 结果.xlsx
	fetch /units/import -F "t=$token" -F do=read -F file=@结果.xlsx
	has '不认识“报表”这一列' # a workbook is read where units are imported
	told='nothing is left of it'
	if ls -A "$data" | grep -q export; then bad < <(ls -A "$data"); else ok; fi
	page "/result/$result/package.zip"
	rm -rf elsewhere
	mkdir elsewhere
	cp out elsewhere/包.zip
	hash=$("$program" recompute elsewhere/包.zip 2>/dev/null | grep -E '^[0-9a-f]{8}( [0-9a-f]{8}){7}$')
	same 'recompute prints a checksum' 71 "${#hash}"
	page "/public/$result"
	has "定格校验码 $hash" # letter by letter the one of the page
}

elsewhere() {
	(
		cd elsewhere || exit 1
		"$program" recompute 包.zip >good 2>&1 </dev/null
		echo $? >good.code
		unzip -q 包.zip -d open
		sed -i 's/90\.00/91.00/' open/结果.csv
		rm 包.zip
		cd open && zip -q ../包.zip ./* && cd .. || exit 1
		"$program" recompute 包.zip >wrong 2>&1 </dev/null
		echo $? >wrong.code
	)
	told='zeren recompute elsewhere'
	same "$told" 0 "$(cat elsewhere/good.code)"
	same 'a changed cell' 1 "$(cat elsewhere/wrong.code)"
	cp elsewhere/wrong out
	has '91.00'
}

story() {
	place publish
	write_scheme
	frozen
	shown
	objected
	settled
	taken_away
	end
	elsewhere
	rebuilt
}
on_both story
done_telling
