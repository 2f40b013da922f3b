#!/bin/sh
# SPDX-License-Identifier: MIT
#
# rooms_test.sh -- a small house with planted violations: each is named
set -u
. tools/tally.sh
check=$PWD/tools/rooms.sh

mkdir -p "$tmp/src/base" "$tmp/src/rule" "$tmp/src/store" "$tmp/src/page" "$tmp/lib"
cd "$tmp" || exit 1
cat >rooms <<'END'
# a plan
0 base                      # the ground
1 rule   base               # pure
1 store  base               # tables
2 page   base store         # halls
END
cat >src/base/base.h <<'END'
#include "base/more.h"
int base_call(void);
END
echo 'int more_call(void);' >src/base/more.h
echo 'int base_call(void) { return 0; }' >src/base/base.c
echo 'int store_call(void);' >src/store/store.h
echo 'int store_call(void) { return 1; }' >src/store/store.c
echo 'int inner(void);' >src/store/inner.h

# build: compile every room as it stands, and check
build() {
	rm -f lib/*.a
	for room in base rule store page; do
		for file in src/$room/*.c; do
			[ -e "$file" ] || continue
			${CC:-gcc} -Isrc -c "$file" -o "$(basename "$file" .c).o"
			ar rcs lib/$room.a "$(basename "$file" .c).o"
		done
	done
	sh "$check" lib
}

cat >src/rule/rule.c <<'END'
#include <string.h>
#include "base/base.h"
#include "base/more.h"
int rule_call(const char *c);
int rule_call(const char *c) { return base_call() + (int)strlen(c); }
END
same 'a house in order' "$(build; echo $?)" 0

cat >>src/rule/rule.c <<'END'
#include "store/store.h"
END
same 'a forbidden door' "$(build)" \
    'src/rule/rule.c:6: 「rule」 may not open 「store」 ("store/store.h"); it may open: base (rooms)'

cat >src/rule/rule.c <<'END'
int store_call(void);
int rule_call(void);
int rule_call(void) { return store_call(); }
END
same 'a call past the door' "$(build)" \
    'src/rule/rule.c:1: 「rule」 calls store_call(), which belongs to 「store」; it may open: base (rooms)'

cat >src/rule/rule.c <<'END'
#include <time.h>
int rule_call(void);
int rule_call(void)
{
	return time(NULL) != 0;
}
END
same 'a pure room that looks at the clock' "$(build)" \
    'src/rule/rule.c:5: 「rule」 is pure and may not call time(): what it needs from outside is given to it'
rm src/rule/rule.c

echo '#include "store/inner.h"' >src/page/page.c
same 'a way in that is not the door' "$(build)" \
    'src/page/page.c:1: "store/inner.h" is inside 「store」; its door is "store/store.h"'
echo '#include "helper.h"' >src/page/page.c
: >src/helper.h
same 'a header of no room' "$(build)" 'src/page/page.c:1: "helper.h": write "room/file.h"'
rm src/page/page.c

mkdir src/attic
echo '#include "base/base.h"' >src/attic/attic.h
same 'a room that is not in the plan' "$(build)" \
    'src/attic/attic.h:1: 「attic」 is not in the plan: give it a row in rooms'
rm -r src/attic
echo '1 attic base store' >>rooms
has 'a door on the same floor' "$(build)" \
    'rooms:6: 「attic」 on floor 1 may open only rooms on lower floors, not 「store」'
closing
