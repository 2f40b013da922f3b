#!/bin/bash
# SPDX-License-Identifier: MIT
#
# deb.sh -- the Debian package: what is in it, that its program runs, that
# installing starts nothing, and that the samples hold
#
# Usage: test/deb.sh.  O names the folder of the build, default build.  What
# needs lintian, systemd or nginx is left out, and said, where they are absent.
set -u
cd "$(dirname "$0")/.." || exit 1
out=$(realpath "${O:-build}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

# holds WHAT COMMAND …: the command succeeds; what it said is shown if not
holds() {
	local what=$1
	shift
	if "$@" >"$work/said" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "不符 $what"
		sed 's/^/    /' "$work/said"
	fi
}
# same WHAT A B
same() { holds "$1" diff <(printf '%s\n' "$2") <(printf '%s\n' "$3"); }
present() {
	command -v "$1" >/dev/null || { echo "没有 $1，$2没有检查" && false; }
}

# ── what is in it ──
holds '第一次做' make -s --no-print-directory O="$out" deb
package=$(echo "$out"/zeren_*.deb)
cp "$package" "$work/first.deb"
holds '第二次做' tools/deb.sh "$out"
holds '两次做的逐字节相同' cmp "$work/first.deb" "$package"
field() { dpkg-deb -f "$package" "$1"; }
same '版本与程序的相同' "$("$out/zeren" --version)" "zeren $(field Version)"
for library in libsodium23 libmicrohttpd12 libpq5 libsqlite3-0 libseccomp2 libc6; do
	holds "依赖 $library" grep -q "$library" <(field Depends)
done
dpkg-deb -c "$package" >"$work/list"
holds '都是 root 的' awk '$2 != "root/root" { print; bad = 1 } END { exit bad }' "$work/list"
holds '没有别人能写的' awk '/^[^l]/ && $1 ~ /^(.....w|........w)/ { print; bad = 1 } END { exit bad }' "$work/list"
holds '没有机器上的路径' awk '$6 !~ /^\.\/(etc|lib|usr)?/ { print; bad = 1 } END { exit bad }' "$work/list"
for file in usr/bin/zeren lib/systemd/system/zeren.service etc/default/zeren \
    usr/share/man/man1/zeren.1.gz usr/share/man/man1/zeren-serve.1.gz \
    usr/share/doc/zeren/examples/nginx.conf usr/share/doc/zeren/copyright \
    usr/share/doc/zeren/docs/装起来.md usr/share/doc/zeren/docs/写制度/01-十分钟.md; do
	holds "有 $file" grep -q " \./$file\$" "$work/list"
done
if present lintian 'Debian 的规矩'; then
	holds 'lintian 没有话说' diff /dev/null <(lintian "$package" 2>/dev/null)
fi

# ── it runs from where it was unpacked ──
dpkg-deb -x "$package" "$work/tree"
dpkg-deb -e "$package" "$work/scripts"
holds '校验和' sh -c 'cd "$1" && md5sum --quiet -c ../scripts/md5sums' - "$work/tree"
program=$work/tree/usr/bin/zeren
holds '装好以后，函数表只能读' grep -q GNU_RELRO <(readelf -lW "$program")
holds '带的方案都过案例' "$program" cases "$work"/tree/usr/share/zeren/schemes/*.scheme
holds '建立数据目录' "$program" init --data "$work/data" --name 未名
holds '重新做出所有的表' "$program" rebuild --data "$work/data"

# ── installing: commands that only write down how they were called ──
mkdir "$work/bin"
for command in adduser systemctl deb-systemd-invoke install; do
	printf '#!/bin/sh\necho "%s $*" >>"%s/calls"\n' "$command" "$work" >"$work/bin/$command"
	chmod 755 "$work/bin/$command"
done
# script NAME ARGUMENT …: a script of the package, and what it called
script() {
	local name=$1
	shift
	: >"$work/calls"
	holds "$name $*" env PATH="$work/bin:$PATH" sh "$work/scripts/$name" "$@"
	calls=$(cat "$work/calls")
	cp "$work/said" "$work/told"
}
# has TEXT: the script told it
has() { holds "说了：$1" grep -qF -- "$1" "$work/told"; }

script postinst configure ''
same '只建用户和目录' "${calls%% --quiet*}" 'adduser --system --group'
holds '不启动，也不设成开机启动' sh -c '! grep -E "start|enable" "$1"' - "$work/calls"
has 'sudo -u zeren zeren init --data /var/lib/zeren'
has '服务没有启动'
script postinst configure 0.2.0
holds '升级时不说第一步' sh -c '! grep init "$1"' - "$work/told"
script prerm remove
script postrm purge
holds '卸载不删数据' sh -c '! grep -q "rm .*var/lib" "$1"/p*' - "$work/scripts"

# ── the unit and the sample of nginx ──
unit=$work/tree/lib/systemd/system/zeren.service
holds '没有建立过就不启动' grep -q '^ConditionPathExists=/var/lib/zeren/seal.key' "$unit"
if present systemd-analyze '服务的隔离'; then
	holds '暴露面不超过 1.1' systemd-analyze security --offline=true --no-pager --threshold=11 "$unit"
fi
holds '谁提了异议，样例不写日志' sh -c \
    'sed -n "/object\\$ {/,/}/p" deb/nginx.conf | grep -q "access_log off;"'
if present nginx 'nginx 的样例' && present openssl 'nginx 的样例'; then
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=kaohe.example \
	    -keyout "$work/key" -out "$work/pem" 2>/dev/null
	sed -e "s|/etc/ssl/private/kaohe.example.key|$work/key|" -e "s|/etc/ssl/kaohe.example.pem|$work/pem|" \
	    -e "s|/var/log/nginx|$work|" -e '/listen \[::\]/d' \
	    -e "s|listen \([0-9]*\)|listen unix:$work/\1|" deb/nginx.conf >"$work/site"
	printf 'pid %s/pid;\nerror_log %s/error;\nevents {}\nhttp { include %s/site; }\n' \
	    "$work" "$work" "$work" >"$work/nginx.conf"
	holds 'nginx 认得样例' nginx -t -q -c "$work/nginx.conf"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
