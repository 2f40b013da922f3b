#!/bin/sh
# SPDX-License-Identifier: MIT
#
# check_test.sh -- a step that fails, dies or says nothing turns the whole check red
#
# check.sh runs in a folder of its own, with steps planted in either lane.
set -u
. tools/tally.sh

mkdir "$tmp/test"
cp test/check.sh "$tmp/test/"
echo 'exit 0' >"$tmp/bootstrap"
chmod +x "$tmp/bootstrap"
cd "$tmp" || exit 1
echo 'echo "3 passed, 0 failed"' >good
echo 'echo "2 passed, 1 failed"; exit 1' >bad
echo 'echo "2 passed, 1 failed"' >mild
echo 'echo "5 passed, 0 failed"; exit 1' >late
echo 'kill -9 $$' >dies
echo 'kill -9 $PPID' >kills
echo ':' >mute
echo 'echo "0 passed, 0 failed"' >idle

# check FIRST A B C: the closing line and the exit code of a check whose lane a
# has the steps A and B, and b has C
check() {
	{
		echo "first one 5 sh $1 # a remark"
		echo "a two 5 sh $2"
		echo "a three 5 sh $3"
		echo "b four 5 sh $4"
	} >test/check.plan
	bash test/check.sh >said 2>&1
	code=$?
	echo "$(tail -n 1 said), $code"
}

same 'all is well' "$(check good good good good)" '12 passed, 0 failed, 0'
for one in bad mild; do
	want='11 passed, 1 failed, 1'
	same "$one first" "$(check $one good good good)" "$want"
	same "$one in a lane" "$(check good $one good good)" "$want"
	same "$one in the other" "$(check good good good $one)" "$want"
done
for one in dies mute idle; do
	want='9 passed, 1 failed, 1'
	same "$one first" "$(check $one good good good)" "$want"
	same "$one in a lane" "$(check good good $one good)" "$want"
	same "$one in the other" "$(check good good good $one)" "$want"
done
same 'well, but with an error' "$(check good good good late)" '14 passed, 1 failed, 1'
same 'a lane that is killed counts its steps' "$(check good kills good good)" '6 passed, 2 failed, 1'
printf 'all:\n\t@echo 7 1 >>$$ZEREN_TALLY; echo 7 passed, 1 failed; exit 1\n' >Makefile
echo 'first make 5 build_and_test all' >test/check.plan
bash test/check.sh >said 2>&1
same 'a program of a build that fails is counted once' "$(tail -n 1 said)" '7 passed, 1 failed'
check good bad good good >/dev/null
has 'the log of what failed is shown' "$(cat said)" '── two 没有通过
2 passed, 1 failed'
has 'the budget is that of the longest lane' "$(cat said)" '，预算 15 秒'
closing
