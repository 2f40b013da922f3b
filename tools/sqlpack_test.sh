#!/bin/sh
# SPDX-License-Identifier: MIT
#
# sqlpack_test.sh -- what is packed comes out as it should, what is not says why
#
# Usage: sqlpack_test.sh FOLDER-OF-TOOLS
set -u
. tools/tally.sh
sqlpack=$1/sqlpack
case $sqlpack in /*) ;; *) sqlpack=$PWD/$sqlpack ;; esac

cat >"$tmp/run.c" <<'END'
#include <stdio.h>
#include <stddef.h>
struct sql_text { const char *name, *text, *pg; int params; };
struct db_room {
	const char *name;
	const char *const *migration, *const *migration_pg;
	size_t migration_n;
	const struct sql_text *const *empty, *const *dump;
	size_t empty_n, dump_n;
};
#include "x.sql.h"
int main(void)
{
	printf("%s|%s|", town_migration[0], town_migration[1]);
	printf("%s|%s|", town_migration_pg[0], town_migration_pg[1]);
	printf("%s|%s|%s|%d|", town_sql[TOWN_ADD].name, town_sql[TOWN_ADD].text,
	    town_sql[TOWN_ADD].pg, town_sql[TOWN_ADD].params);
	printf("%s|%d|", town_sql[TOWN_LIST_2].text, town_sql[TOWN_LIST_2].params);
	printf("%s|%s|%d|", town_sql[TOWN_ADD_ALL].text, town_sql[TOWN_ADD_ALL].pg,
	    town_sql[TOWN_ADD_ALL].params);
	printf("%s %zu|%zu %s %s|%zu %s", town_tables.name, town_tables.migration_n,
	    town_tables.empty_n, town_tables.empty[0]->name, town_tables.empty[1]->name,
	    town_tables.dump_n, town_tables.dump[0]->name);
	return 0;
}
END
cat >"$tmp/x.sql" <<'END'
-- the towns
-- migration: 1
CREATE TABLE town (id BIGINT PRIMARY KEY, name TEXT NOT NULL, seal BYTES);
CREATE INDEX town_name ON town (name);
-- name: add
INSERT INTO town (name, seal)	-- in this order
  VALUES ($2, $1);
-- name: list_2
SELECT COUNT(*), 2 * 3, 'like *; $1 BYTES -- ?' FROM town

-- migration: 2
ALTER TABLE town ADD COLUMN size BIGINT
-- name: town_empty
DELETE FROM town
-- name: town_dump
SELECT id, name FROM town ORDER BY id
-- name: other_empty
DELETE FROM other
-- rows: add_all
INSERT INTO town (name, seal) VALUES ($2, CAST($1 AS BYTES))
ON CONFLICT (name) DO NOTHING
END
want='CREATE TABLE town (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, seal BLOB);
CREATE INDEX town_name ON town (name);|ALTER TABLE town ADD COLUMN size BIGINT|'\
'CREATE TABLE town (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, seal BYTEA);
CREATE INDEX town_name ON town (name);|ALTER TABLE town ADD COLUMN size BIGINT|'\
'add|INSERT INTO town (name, seal) 
  VALUES (?2, ?1)|INSERT INTO town (name, seal) 
  VALUES ($2, $1)|2|SELECT COUNT(*), 2 * 3, '"'like *; \$1 BYTES -- ?'"' FROM town|0|'\
'INSERT INTO town (name, seal) SELECT x.p2, CAST(x.p1 AS BLOB) FROM given_rows x WHERE 1
ON CONFLICT (name) DO NOTHING|INSERT INTO town (name, seal) '\
'SELECT x.p2, CAST(x.p1 AS BYTEA) FROM unnest($1, $2) AS x(p1, p2)
ON CONFLICT (name) DO NOTHING|2|town 2|2 town_empty other_empty|1 town_dump'
got=$("$sqlpack" town "$tmp/x.sql" "$tmp/x.sql.h" 2>&1 &&
	${CC:-gcc} -std=c17 -Wall -Wextra -Wpedantic -Werror "$tmp/run.c" -o "$tmp/run" 2>&1 &&
	"$tmp/run")
same 'statements, migrations, values and types' "$got" "$want"

# bad NAME LINE TEXT MESSAGE
bad() {
	printf '%s\n' "$3" >"$tmp/bad.sql"
	same "$1" "$(cd "$tmp" && "$sqlpack" town bad.sql bad.h 2>&1)" "bad.sql:$2: $4"
}
N='-- name: a
'
bad 'a gap' 1 "${N}SELECT \$1, \$3" 'a: the values $1, $2, … have a gap'
bad 'no $1' 1 "${N}SELECT \$2" 'a: the values $1, $2, … have a gap'
bad 'too large a number' 2 "${N}SELECT \$61" 'values are $1 to $60'
bad 'a question mark' 2 "${N}SELECT ?" 'values are written $1, $2, …'
bad 'a star' 2 "${N}SELECT * FROM t" 'name the columns instead of *'
bad 'a star over two lines' 3 "${N}SELECT
* FROM t" 'name the columns instead of *'
bad 'a star of one table' 2 "${N}SELECT t.* FROM t" 'name the columns instead of *'
bad 'like' 2 "${N}SELECT a FROM t WHERE a lIkE 'x'" \
    'LIKE is not in the common subset; search by an indexed key'
bad 'json' 2 "${N}SELECT json_extract(a, 'x') FROM t" \
    'JSON is not in the common subset; write columns'
bad 'a date function' 2 "${N}SELECT date ('now')" \
    'DATE is not in the common subset; dates are day numbers, given as values'
bad 'a key that numbers itself' 2 '-- migration: 1
CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)' \
    'INTEGER is not in the common subset; write BIGINT; every id is given'
bad 'is before a value' 2 "${N}SELECT a FROM t WHERE a IS b" 'IS only before NULL; write ='
bad 'two equals signs' 2 "${N}SELECT a FROM t WHERE a == b" \
    '== is not in the common subset; write ='
bad 'a search inside a text' 2 "${N}SELECT a FROM t WHERE instr(a, 'x') > 0" \
    'INSTR is not in the common subset; search by an indexed key, or in C'
bad 'without rowid' 2 '-- migration: 1
CREATE TABLE t (a TEXT) WITHOUT ROWID' 'ROWID is not in the common subset; name the key'
bad 'replace' 2 "${N}INSERT OR REPLACE INTO t (a) VALUES (1)" \
    'OR REPLACE is not in the common subset; write ON CONFLICT … DO UPDATE'
bad 'two statements' 3 "${N}SELECT 1;
SELECT 2" 'a name has one statement'
bad 'no statement' 1 '-- name: a
-- name: b
SELECT 1' 'no statement follows'
bad 'twice' 3 "${N}SELECT 1
-- name: a" 'a: named twice'
bad 'many rows of no values' 1 '-- rows: a
DELETE FROM t' 'of many rows: INSERT … VALUES (…), all values there'
bad 'many rows, a value elsewhere' 1 '-- rows: a
INSERT INTO t (a) VALUES ($1) ON CONFLICT (a) DO UPDATE SET a = $2' \
    'of many rows: INSERT … VALUES (…), all values there'
bad 'a wrong name' 1 '-- name: A' 'a name is made of a–z, 0–9 and _'
bad 'migrations out of order' 1 '-- migration: 2' 'the next migration is 1'
bad 'values in a migration' 2 '-- migration: 1
DELETE FROM t WHERE a = $1' 'a migration takes no values'
bad 'text before the first head' 1 'SELECT 1' 'begin with -- name: … or -- migration: 1'
bad 'an open text' 2 "${N}SELECT 'a" "'…' does not end on its line"
bad 'a quoted name' 2 "${N}SELECT \"a\" FROM t" "names are plain words, texts stand in '…'"
closing
