#!/bin/sh
# SPDX-License-Identifier: MIT
#
# pg.sh -- a PostgreSQL of the tests' own, gone when they end
#
# Usage: test/pg.sh start DIR      make it in the new directory DIR, print its url
#        test/pg.sh stop DIR       end it and remove DIR
#        test/pg.sh run COMMAND …  run COMMAND with the url in ZEREN_TEST_PG
#
# It listens on a socket in DIR only, sorts text by bytes (collation C) and does
# not wait for the disk: never for data that matters.  Where ZEREN_TEST_PG_AT names
# the DIR of a server that runs, a database of its own there will do, which takes a
# tenth of the time; check.sh has one such server for all its steps.  The server refuses to be
# root, so root becomes nobody for it.  The name of DIR is short: a socket's
# path has at most 107 bytes.
set -eu

bin=${ZEREN_PG_BIN:-/usr/lib/postgresql/15/bin}

usage() {
	sed -n 's/^# \(Usage: \|       \)\(test\/pg.sh.*\)/\2/p' "$0" >&2
	exit 2
}

# as_user COMMAND …: as an unprivileged user, without anything of ours open
as_user() {
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME="$dir" "$@"
	else
		"$@"
	fi
}

make_server() {
	as_user "$bin/initdb" -D "$dir/data" -U zeren --auth=trust --encoding=UTF8 \
		--locale=C --no-sync --no-instructions
	cat >>"$dir/data/postgresql.conf" <<-CONF
	listen_addresses = ''
	unix_socket_directories = '$dir'
	fsync = off
	full_page_writes = off
	max_connections = 120
	shared_buffers = 32MB
	log_min_messages = fatal
	CONF
	as_user "$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w -t 60 start
	as_user "$bin/createdb" -h "$dir" -U zeren zeren
}

# shared: a database in the server of ZEREN_TEST_PG_AT, called as DIR
shared() {
	mkdir -p "$dir"
	name=$(basename "$dir" | tr 'A-Z' 'a-z' | tr -c 'a-z0-9\n' _)
	"$bin/createdb" -h "$ZEREN_TEST_PG_AT" -U zeren "$name" >&2
	echo "$name" >"$dir/database"
	address "$ZEREN_TEST_PG_AT" "$name"
}

# address DIR DATABASE
address() {
	echo "postgresql://zeren@/$2?host=$(echo "$1" | sed 's/\//%2F/g')"
}

start() {
	if [ -n "${ZEREN_TEST_PG_AT:-}" ]; then
		shared
		return
	fi
	if [ ! -x "$bin/initdb" ]; then
		echo "没有找到 PostgreSQL（$bin/initdb）；测试要在两种数据库上跑，请先执行 ./bootstrap check" >&2
		exit 1
	fi
	mkdir -p "$dir"
	dir=$(cd "$dir" && pwd -P)
	if [ -n "$(ls -A "$dir")" ]; then
		echo "$dir 不是空目录，没有动它" >&2
		exit 1
	fi
	[ "$(id -u)" -ne 0 ] || chown nobody:nogroup "$dir"
	if ! (cd "$dir" && make_server) >"$dir/start.log" 2>&1 </dev/null; then
		echo "测试用的 PostgreSQL 没有启动起来：" >&2
		cat "$dir/start.log" "$dir/server.log" >&2 2>/dev/null || :
		stop
		exit 1
	fi
	address "$dir" zeren
}

stop() {
	[ -d "$dir" ] || return 0
	dir=$(cd "$dir" && pwd -P)
	if [ -f "$dir/database" ]; then
		"$bin/dropdb" --force -h "$ZEREN_TEST_PG_AT" -U zeren \
			"$(cat "$dir/database")" >/dev/null 2>&1 || :
	fi
	if [ -f "$dir/data/postmaster.pid" ]; then
		(cd "$dir" && as_user "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop) \
			>/dev/null 2>&1 || :
	fi
	rm -rf "$dir"
}

run() {
	dir=$(mktemp -d "${TMPDIR:-/tmp}/zeren-pg-XXXXXX")
	trap stop EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
	ZEREN_TEST_PG=$(start)
	export ZEREN_TEST_PG
	status=0
	"$@" || status=$?
	exit $status
}

[ $# -ge 2 ] || usage
case $1 in
start) dir=$2 start ;;
stop) dir=$2 stop ;;
run)
	shift
	run "$@"
	;;
*) usage ;;
esac
