#!/bin/bash
# SPDX-License-Identifier: MIT
#
# docs.sh -- every example of the manual is run, and its output compared
#
# Usage: test/docs.sh [FILE.md …]   (default: all pages that have examples)
# ZEREN names the program, default build/zeren.
#
# Fenced blocks by their info string:
#   scheme           a whole scheme; it must pass the checker
#   scheme 框架      the lines put before every fragment
#   scheme 片段      a fragment
#   错误             what the checker must print for the scheme above, exactly
#   case             cases run against the scheme above; all must pass
#   csv              saved as 例.csv
#   文件 NAME        saved under that name
#   console          `$ zeren …` lines and exactly what they print
#   sh 运行          commands; all must succeed, what they print is not compared
#   sh               commands that need another machine, user or hour: not run
# A block without an info string is not run.  Does not fill in output: a
# person reads it first.
set -u
root=$(cd "$(dirname "$0")/.." && pwd)
zeren=$(realpath "${ZEREN:-$root/build/zeren}")
if [ ! -x "$zeren" ]; then
	echo "找不到程序 $zeren，请先 make" >&2
	exit 1
fi
whole=0
if [ $# -eq 0 ]; then
	whole=1
	set -- "$root"/docs/写制度/*.md "$root/docs/装起来.md" "$root/docs/守住它/README.md" \
		"$root/docs/守住它/体检.md" \
		"$root/README.md" "$root/README.en.md"
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
ln -s "$zeren" "$work/bin/zeren"
passed=0 failed=0

ok() { passed=$((passed + 1)); }

# bad WHAT: one example does not hold; stdin is shown below it.
bad() {
	failed=$((failed + 1))
	printf '不符 %s:%s %s\n' "$page" "$line" "$1"
	sed 's/^/    /'
}

# Split a page into numbered blocks: N.info, N.line, N.text.
split() {
	awk -v dir="$2" '
	/^```/ && !inside { inside = 1; n++; base = sprintf("%s/%04d", dir, n)
		print substr($0, 4) >(base ".info"); print NR >(base ".line")
		printf "" >(base ".text"); next }
	/^```/ { inside = 0; close(base ".text"); next }
	inside { print >(base ".text") }' "$1"
}

# A scheme that no 错误 block spoke for must have passed.
settle() {
	[ "$checked" = pending ] || return 0
	checked=done
	if [ "$check_rc" = 0 ]; then ok; else bad "方案没有通过检查" <"$dir/check"; fi
}

scheme_block() {
	cp "$1" 例.scheme
	zeren check 例.scheme >"$dir/check" 2>&1
	check_rc=$?
	checked=pending
}

error_block() {
	checked=done
	# The closing line counts problems; the manual shows the problems.
	if diff "$1" <(grep -v "$summary" "$dir/check") >"$dir/diff"; then
		ok
	else
		bad "检查器的话与手册不同" <"$dir/diff"
	fi
}

case_block() {
	cp "$1" 例.case
	if zeren cases 例.scheme >"$dir/cases" 2>&1 && ! grep -q '^0 passed' "$dir/cases"; then
		ok
	else
		bad "案例不相符" <"$dir/cases"
	fi
}

console_block() {
	: >"$dir/console"
	while IFS= read -r command; do
		case $command in
		'$ '*)
			printf '%s\n' "$command" >>"$dir/console"
			bash -c "${command#\$ }" >>"$dir/console" 2>&1 </dev/null
			;;
		esac
	done <"$1"
	if diff "$1" "$dir/console" >"$dir/diff"; then
		ok
	else
		bad "命令的输出与手册不同" <"$dir/diff"
	fi
}

sh_block() {
	if bash -eu "$1" >"$dir/sh" 2>&1 </dev/null; then ok; else bad "命令没有成功" <"$dir/sh"; fi
}

block() {
	info=$(cat "$1.info")
	[ "$info" = 错误 ] || settle
	line=$(cat "$1.line")
	case $info in
	'scheme') scheme_block "$1.text" ;;
	'scheme 框架') cp "$1.text" "$work/frame" ;;
	'scheme 片段')
		cat "$work/frame" "$1.text" >"$dir/whole"
		scheme_block "$dir/whole"
		;;
	错误) error_block "$1.text" ;;
	'case') case_block "$1.text" ;;
	csv) cp "$1.text" 例.csv ;;
	'文件 '*) cp "$1.text" "${info#文件 }" ;;
	console) console_block "$1.text" ;;
	'sh 运行') sh_block "$1.text" ;;
	'' | sh) ;;
	*) echo "这种例子没有人会跑：$info" | bad "写法" ;;
	esac
}

PATH=$work/bin:$PATH
summary='^例\.scheme：'
split "$root/docs/写制度/README.md" "$work"
cp "$(grep -l '^scheme 框架$' "$work"/*.info | sed 's/info$/text/')" "$work/frame"

for page; do
	[ -f "$page" ] || continue
	dir=$(mktemp -d "$work/page.XXXX")
	split "$page" "$dir"
	mkdir "$dir/run"
	ln -s "$root/schemes" "$root/demo" "$root/docs" "$dir/run/"
	cd "$dir/run" || exit 1
	page=${page#"$root/"}
	checked=done check_rc=0 line=0
	for file in "$dir"/*.info; do
		[ -f "$file" ] && block "${file%.info}"
	done
	settle
	cd "$root" || exit 1
done

# The map for engineers: the names behind a file stand in that file, whole words.
map=$root/docs/一条事实的路.md
if [ "$whole" = 1 ]; then
	page=docs/一条事实的路.md
	grep -no '`[^`]*`' "$map" | tr -d '`' >"$work/spans"
	file= names=0
	while IFS=: read -r line name; do
		case $name in
		*/*.md | test/*.sh | rooms | POST\ *)
			file=
			[ "${name#POST}" != "$name" ] || [ -e "$root/$name" ] ||
				bad "没有这个文件" <<<"$name"
			;;
		*/*)
			file=$name
			[ -e "$root/$file" ] || bad "没有这个文件" <<<"$file"
			;;
		*)
			names=$((names + 1))
			{ [ -n "$file" ] && grep -qw -- "${name%()}" "$root/$file"; } ||
				bad "文件里没有这个名字" <<<"$name，${file:-前面没有文件}"
			;;
		esac
	done <"$work/spans"
	if [ "$names" -ge 50 ]; then ok; else bad "核对到的名字太少" <<<"$names"; fi
fi

# Every word of the language stands in an example of the manual that is run.
if [ "$whole" = 1 ]; then
	page=docs/写制度 line=0
	awk '/^```(scheme|case|文件 .*[.](scheme|case)$)/ { on = 1; next } /^```/ { on = 0 }
		on { sub(/ *#.*/, ""); gsub(/"[^"]*"/, ""); print }' "$root"/docs/写制度/*.md |
		sed 's/[][ -~，；：（）×÷「」]/\n/g' | sort -u >"$work/used"
	zeren words | sed '1,2d; s/ .*//' | grep -v '^$' | sort -u >"$work/words"
	if [ -s "$work/words" ] && comm -23 "$work/words" "$work/used" | diff /dev/null - >"$work/unused"; then
		ok
	else
		bad "这些词没有跑过的例子" <"$work/unused"
	fi
fi

# The maps of the house have every room on its floor, and no other.
sed 's/#.*//' rooms | awk 'NF { print $1, $2 }' | sort >"$work/rooms"
for page in README.md README.en.md; do
	[ "$whole" = 1 ] || break
	line=0
	awk -F '|' '/^\| [0-9] \| `/ { n = split($3, part, "`")
		for (i = 2; i < n; i += 2) print $2 + 0, part[i] }' "$page" | sort >"$work/map"
	if diff "$work/rooms" "$work/map" >"$work/other"; then
		ok
	else
		bad "屋子的图和 rooms 不一样" <"$work/other"
	fi
done
[ -z "${ZEREN_TALLY:-}" ] || echo "$passed $failed" >>"$ZEREN_TALLY"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
