#!/bin/bash
# SPDX-License-Identifier: MIT
#
# visit.sh SCRIPT [ARGUMENT …] -- a script with a browser, by an ordinary user
#
# The browser refuses to be root: root runs the script in a copy of what it
# needs, as nobody, and takes what it leaves in build.  ZEREN is the program.
set -u
cd "$(dirname "$0")/.." || exit 1
zeren=$(realpath "${ZEREN:-build/zeren}") || exit 1

if [ "$(id -u)" -ne 0 ]; then
	ZEREN=$zeren exec node "$@"
fi
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
mkdir -p "$stage/build" "$stage/test" "$stage/src/page" "$stage/docs/用起来"
cp "$zeren" "$stage/zeren"
cp -r test/browser "$stage/test/"
cp src/page/routes.def "$stage/src/page/"
cp docs/用起来/第一次.md "$stage/docs/用起来/"
chown -R nobody:nogroup "$stage"
(cd "$stage" && setpriv --reuid=nobody --regid=nogroup --clear-groups \
    env HOME="$stage" ZEREN="$stage/zeren" node "$@")
result=$?
mkdir -p build
cp -r --no-preserve=ownership "$stage/build/." build/
exit $result
