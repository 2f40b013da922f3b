#!/bin/bash
# SPDX-License-Identifier: MIT
#
# csrf.sh -- every form of routes.def, sent from where it should not come
#
# Without the token of the session, with another's, from a foreign page: all
# refused, whoever has signed in, and nothing is kept.
source "$(dirname "$0")/story.inc"

# who may send a form that needs this right
holder() {
	case $1 in
	R_SIGNED) echo 党员 ;;
	R_ACCOUNT | R_GRANT | R_SYSTEM) echo 系统管理员 ;;
	R_AUDIT) echo 审计管理员 ;;
	R_FILL | R_COMMENT | R_OBJECT) echo 单位党务 ;;
	*) echo 工委管理员 ;;
	esac
}

foreign() {
	told="$1 $2"
	status=$(curl -sS -m 20 -o out -D head -w '%{http_code}' -H "Cookie: $cookie" "${@:3}" "$address$1")
	answered 403
}

one() { # PATH RIGHT
	local path
	path=$(sed 's/:[a-z]*/1/g' <<<"$1")
	if [ "$2" != R_PUBLIC ]; then
		as "$(holder "$2")"
		fetch "$path" --data 'once=x'
		refused 403 这张表不是从您现在的登录里打开的
		fetch "$path" --data "t=${token//[a-z]/A}&once=x"
		refused 403 这张表不是从您现在的登录里打开的
	fi
	foreign "$path" 'another site' --data "t=$token" -H 'Sec-Fetch-Site: cross-site'
	foreign "$path" 'another host' --data "t=$token" -H 'Sec-Fetch-Site: same-site'
	foreign "$path" 'a foreign Origin' --data "t=$token" -H 'Origin: https://example.org'
	foreign "$path" 'no Origin at all' --data "t=$token" -H 'Origin: null'
}

begin --demo --data 演示
for role in 工委管理员 单位党务 党员 系统管理员 审计管理员; do enter "$role"; done
end
run export 前.jsonl --data 演示
begin --demo --data 演示
while IFS=$'\t' read -r path right; do
	one "$path" "$right"
done < <(tr -d '\n' <"$root/src/page/routes.def" | grep -o 'TAKE([^)]*)' |
	sed 's/TAKE("\([^"]*\)", *[a-z_]*, *\([A-Z_]*\),.*/\1\t\2/')
told='so many forms'
if [ "$passed" -gt 200 ]; then ok; else bad < <(echo "$passed checks only"); fi
end
run export 后.jsonl --data 演示
told='nothing was kept but the links of the second start'
kinds() { sed -n 's/.*"kind":"\([^"]*\)".*/\1/p' "$1" | sort | uniq -c | grep -v 账户.发码; }
if diff <(kinds 前.jsonl) <(kinds 后.jsonl) >diff; then ok; else bad <diff; fi

done_telling
