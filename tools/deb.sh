#!/bin/sh
# SPDX-License-Identifier: MIT
#
# deb.sh -- the Debian package from what was built: deb.sh FOLDER
#
# Takes FOLDER/zeren and FOLDER/man and writes FOLDER/zeren_VERSION_ARCH.deb.
# The version is the program's own; the time in it is that of the last commit
# [SOURCE_DATE_EPOCH goes before], so the same commit and compiler give the same
# bytes in any folder.  MAINTAINER names who answers for it: put in your own address.
set -eu
out=$(realpath "$1")
cd "$(dirname "$0")/.."
maintainer=${MAINTAINER:-zeren authors <zeren@example.net>}
version=$("$out/zeren" --version | sed 's/^zeren //')
arch=$(dpkg --print-architecture)
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y CHANGELOG.md)}
export SOURCE_DATE_EPOCH
umask 022
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/debian/zeren
install -d "$tree/DEBIAN"

# put MODE FOLDER FILE …: into a folder of the package
put() {
	mode=$1 folder=$tree/$2
	shift 2
	install -d "$folder"
	install -m "$mode" -t "$folder" "$@"
}

put 755 usr/bin "$out/zeren"
strip --strip-unneeded --remove-section=.comment "$tree/usr/bin/zeren"
put 644 lib/systemd/system deb/zeren.service
put 644 etc/default deb/default
mv "$tree/etc/default/default" "$tree/etc/default/zeren"
put 644 usr/share/man/man1 "$out"/man/*.1
gzip -9n "$tree"/usr/share/man/man1/*
put 644 usr/share/zeren/schemes schemes/*.scheme schemes/*.case
put 644 usr/share/zeren/schemes/corpus schemes/corpus/*.scheme schemes/corpus/*.case

doc=usr/share/doc/zeren
put 644 $doc README.md README.en.md deb/copyright
put 644 $doc/docs docs/*.md
for folder in 写制度 用起来 守住它 图; do
	put 644 "$doc/docs/$folder" docs/$folder/*
done
put 644 $doc/examples deb/nginx.conf
ln -s ../../zeren/schemes "$tree/$doc/schemes"
gzip -9n <CHANGELOG.md >"$tree/$doc/NEWS.md.gz"
printf 'zeren (%s) stable; urgency=medium\n\n  * See NEWS.md.gz.\n\n -- %s  %s\n' "$version" \
    "$maintainer" "$(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")" | gzip -9n >"$tree/$doc/changelog.gz"

# What the program is linked with becomes what the package needs.
printf 'Source: zeren\n\nPackage: zeren\nArchitecture: any\n' >"$work/debian/control"
needs=$(cd "$work" && dpkg-shlibdeps -O debian/zeren/usr/bin/zeren | sed -n 's/^shlibs:Depends=//p')
size=$(du -k -s --apparent-size "$tree" | cut -f 1)
sed -e "s|@VERSION@|$version|" -e "s|@ARCH@|$arch|" -e "s|@SIZE@|$size|" \
    -e "s|@MAINTAINER@|$maintainer|" -e "s|@DEPENDS@|$needs|" deb/control >"$tree/DEBIAN/control"
echo /etc/default/zeren >"$tree/DEBIAN/conffiles"
install -m 755 -t "$tree/DEBIAN" deb/postinst deb/prerm deb/postrm
(cd "$tree" && find etc lib usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$tree/DEBIAN/md5sums"

package=$out/zeren_${version}_$arch.deb
dpkg-deb --root-owner-group --uniform-compression -Zxz -b "$tree" "$package" >/dev/null
echo "$package"
