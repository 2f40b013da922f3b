#!/bin/sh
# SPDX-License-Identifier: MIT
#
# lint_test.sh -- a tree with planted faults: each is found, and only they
set -u
. tools/tally.sh
lint=$PWD/tools/lint.sh

mkdir -p "$tmp/src/rule" "$tmp/src/score" "$tmp/tools" "$tmp/test" "$tmp/bench"
cd "$tmp" || exit 1

# fresh: a tree without faults
fresh() {
	printf '/* SPDX-License-Identifier: MIT\n *\n * rule.c -- x, no double here\n */\n' >src/rule/rule.c
	printf '/* SPDX-License-Identifier: MIT\n *\n * rule.h -- x\n */\n\n' >src/rule/rule.h
	printf '/* A sum of a and b. */\nint rule_sum(int a, int b);\nint rule_dif(int a, int b);\n' \
	    >>src/rule/rule.h
	: >tools/some.sh
}
# body N: a function of N lines
body() {
	printf 'void\nlong_one(void)\n{\n'
	seq "$1" | sed 's/.*/\tx();/'
	printf '}\n'
}
# found NAME WANT: what lint says about the tree
found() {
	same "$1" "$("$lint" 2>&1)" "$2"
	fresh
}

fresh
found 'nothing' ''
body 70 >>src/rule/rule.c
found 'a function of 70 lines' ''
body 71 >>src/rule/rule.c
found 'a function of 71 lines' 'src/rule/rule.c:7: long_one() has 71 lines, over 70'
seq 797 | sed 's/.*//' >>src/rule/rule.c
found 'a file of 801 lines' 'src/rule/rule.c:801: the file has 801 lines, over 800'
printf 'static double d; /* double */\nchar *s = "float"; /* a\nfloat */\nint x;\n' >>src/rule/rule.c
found 'a double' 'src/rule/rule.c:5: no double or float where scores are made'
echo 'int x;' >src/rule/rule.c
found 'no head' 'src/rule/rule.c:1: the first line is /* SPDX-License-Identifier: MIT'
sed -i 's/rule.c --/other.c --/' src/rule/rule.c
found 'the wrong name' 'src/rule/rule.c:3: the file says here what it is: " * rule.c -- …"'
printf 'x = "/%s/x"\n' tmp >>tools/some.sh
found 'a path of a machine' "./tools/some.sh:1:x = \"/$(echo tmp)/x\"
  (a path or host of one machine)"
closing
