#!/bin/bash
# SPDX-License-Identifier: MIT
#
# usage.sh -- stories of calling zeren: help, wrong calls, exit codes
source "$(dirname "$0")/story.inc"
write_example

run --version
exits 0
quiet
answers 'zeren 0.3.0'

run --help
exits 0
quiet
for command in check fmt score explain cases words serve; do
	has "  $command "
done
has '退出码：0 没有问题，1 文本或数据要改，2 用法不对，3 文件、磁盘或网络有问题'

for command in check fmt score explain cases words serve; do
	run "$command" --help
	exits 0
	quiet
	has "用法：zeren $command "
done
run score --help
has '--facts 表.csv'

run
exits 2
mute
tells '用法：zeren 命令 …'

# wrong WORDS… -> the sentence; always code 2 and no output
wrong() {
	says_what=$1
	shift
	run "$@"
	if [ "$code" -eq 2 ] && [ ! -s out ] && [ "$(cat err)" = "$says_what" ]; then
		ok
	else
		bad < <(echo "exit $code, wanted: $says_what"; cat err out)
	fi
}
wrong '没有命令“算分”；看 zeren --help' 算分
wrong '要写明 方案.scheme；看 zeren score --help' score
wrong '请用 --facts 写明数据表' score 例.scheme
wrong '“多余.scheme”多余；看 zeren score --help' score 例.scheme 多余.scheme
wrong 'score 没有选项 --unit；看 zeren score --help' score 例.scheme --unit 甲
wrong 'check 没有选项 --nothing；看 zeren check --help' check 例.scheme --nothing
wrong '--facts 后面要写值：表.csv' score 例.scheme --facts
wrong '--facts 写了两次' score 例.scheme --facts 例.csv --facts=例.csv
wrong '--write 后面不跟值' fmt 例.scheme --write=yes
wrong '--format 只能是 table、csv 或 json' score 例.scheme --facts 例.csv --format xml
wrong '--today 的日期写成 2026-12-31 这样，“明天”不是' score 例.scheme --facts 例.csv --today 明天
wrong '--today 的日期写成 2026-12-31 这样，“2026-02-30”不是' score 例.scheme --facts 例.csv --today 2026-02-30
wrong '--listen 写成 127.0.0.1:8080 这样' serve --demo --data 库 --listen 8080
wrong '--listen 写成 127.0.0.1:8080 这样' serve --demo --data 库 --listen 127.0.0.1:65536
wrong '演示的两年记到 2026-11-20；--today 请写这一天或以后的日子' serve --demo --data 库 --today 2026-11-19
wrong '--demo 用自带的方案，不要再写方案文件' serve --demo 例.scheme
wrong '--facts 要和方案文件一起写' serve --facts 例.csv

# 文件名以 - 开头
cp 例.scheme ./--例.scheme
run check -- --例.scheme
exits 0
has '--例.scheme：通过。'

# 输出写不下，不装作成功
told='zeren score >/dev/full'
"$program" score 例.scheme --facts 例.csv >/dev/full 2>err
code=$?
exits 3
says '输出没有写完'
# 长得在内存里放不下、先写出去一半的，也一样
awk 'NR == 1 { print } NR == 2 { for (n = 0; n < 20000; n++) { sub(/^[^,]*/, "第" n "支部"); print } }' 例.csv >长.csv
for format in csv table json; do
	told="zeren score --format $format >/dev/full"
	"$program" score 例.scheme --facts 长.csv --format $format >/dev/full 2>err
	code=$?
	exits 3
	says '输出没有写完'
done

done_telling
