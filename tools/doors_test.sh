#!/bin/sh
# SPDX-License-Identifier: MIT
#
# doors_test.sh -- a small house whose doors lack a word or a caller: each is named
set -u
. tools/tally.sh
check=$PWD/tools/doors.sh
house=$tmp/house

# fresh: a house in order, anew; ends there
fresh() {
	rm -rf "$house"
	mkdir -p "$house/lib" "$house/tools" "$house/bench" "$house/test"
	cd "$house" || exit 1
	mkdir -p src/base src/page src/main src/account
	printf '0 base       # the ground\n1 page base  # halls\n2 main base page\n' >rooms
	cat >src/base/base.h <<-'END'
	#include "base/more.h"
	/* The sum of a and b. */
	int base_sum(int a, int b);
	int base_dif(int a, int b); /* a - b */
	END
	cat >src/base/more.h <<-'END'
	struct job;
	struct db_ro;
	enum err { OK, E_INPUT };
	/* Both are counted: more_one() in ones,
	 * more_two() in twos. */
	int more_one(
	    int a);
	int more_two(int a);

	/* Nothing is wrong. */
	enum err more_find(struct job *j, struct db_ro *ro);

	/* E_INPUT if it is nothing. */
	enum err more_read(struct job *j);
	END
	cat >src/base/base.c <<-'END'
	#include "base/base.h"
	int base_sum(int a, int b) { return a + b; }
	int base_dif(int a, int b) { return a - b; }
	int more_one(int a) { return a; }
	int more_two(int a) { return a * 2; }
	enum err more_find(struct job *j, struct db_ro *ro) { return j && ro ? OK : E_INPUT; }
	enum err more_read(struct job *j) { return j ? OK : E_INPUT; }
	END
	printf '/* Everything. */\nint page_all(void);\n' >src/page/page.h
	cat >src/page/page.c <<-'END'
	#include "base/base.h"
	#include "page/page.h"
	int page_all(void)
	{
		return base_sum(1, 2) + base_dif(1, 2) + more_one(1) +
		    more_two(1) + more_read(0) + more_find(0, 0);
	}
	END
	printf -- '-- name: row_find\n-- name: row_empty\n' >src/page/page.sql
	echo 'static int sql[] = { PAGE_ROW_FIND };' >src/page/rows.h
	echo 'RIGHT(R_SEE, "x")' >src/account/rights.def
	echo 'static int right[] = { R_SEE };' >src/page/right.h
	echo 'int main_only(void);' >src/main/main.h
	printf '#include "page/page.h"\nint main(void) { return page_all(); }\n' >src/main/main.c
}

# found NAME WANT: what is said about the house as it stands; then a fresh one
found() {
	for file in src/*/*.c; do
		room=$(basename "$(dirname "$file")")
		${CC:-gcc} -Isrc -c "$file" -o "lib/$(basename "$file" .c).o"
		ar rcs "lib/$room.a" "lib/$(basename "$file" .c).o"
	done
	same "$1" "$(sh "$check" lib 2>&1)" "$2"
	fresh
}

fresh
found 'a house in order' '7 functions in doors'

printf '\nint base_more(int a);\n' >>src/base/base.h
echo 'int base_more(int a) { return a; }' >>src/base/base.c
echo 'static int x(void) { return base_more(1); }' >tools/x.c
found 'a bare declaration' 'src/base/base.h:6: base_more() has no contract: say what goes in and comes out, units, whose it is, which errors
8 functions in doors'

sed -i 's/E_INPUT if/Bad if/' src/base/more.h
found 'an error without its name' 'src/base/more.h:14: more_read() may fail, and its contract names no E_…
7 functions in doors'

sed -i 's/more_two(1) + //' src/page/page.c
found 'nobody comes' 'src/base/more.h:8: more_two() is in the door, and nobody outside 「base」 calls it: take it in, or delete it
7 functions in doors'

sed -i 's/more_two(1) + //' src/page/page.c
echo 'static int x(void) { return more_two(1); }' >src/page/page_test.h
found 'a test of another room comes' '7 functions in doors'

echo 'int page_own(void);' >src/page/own.h
printf '#include "page/own.h"\nint page_own(void) { return 1; }\n' >>src/page/page.c
found 'a function of one file' 'src/page/page.c: page_own() is called in no other file: make it static
7 functions in doors'

echo 'static int sql[1];' >src/page/rows.h
found 'a statement nobody uses' 'src/page/page.sql:1: nobody uses the statement row_find
7 functions in doors'

echo 'static int right[1];' >src/page/right.h
found 'a right nobody has' 'src/account/rights.def:1: nobody uses the row R_SEE
7 functions in doors'
closing
