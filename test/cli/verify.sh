#!/bin/bash
# SPDX-License-Identifier: MIT
#
# verify.sh -- two programs that verify come to one verdict, on whole and changed files
#
# The other one is test/verify.mjs, written from docs/账本格式.md alone.  The
# example there and the table in the manual are held to what the programs do.
source "$(dirname "$0")/story.inc"

# both CODE FILE [KEPT]: both programs end with CODE
both() {
	run verify "$2" ${3:+"--seal=$3"}
	exits "$1"
	told="verify.mjs $2 ${3-}"
	node "$root/test/verify.mjs" "$2" ${3:+"$3"} >second 2>&1
	code=$?
	if [ "$code" -eq "$1" ]; then ok; else bad < <(echo "exit $code, not $1"; cat out second); fi
}

# ── the documents ──
sed -n '/^```jsonl/,/^```/p' "$root/docs/账本格式.md" | sed '1d;$d' >例.jsonl
kept=2-DSYT-YE8Y-417J
both 0 例.jsonl
both 0 例.jsonl "$kept"
both 0 例.jsonl '2 dsyt ye8y 4i7j'
both 1 例.jsonl 2-DSYT-YE8Y-417K
both 1 例.jsonl 4-DSYT-YE8Y-417J
both 0 例.jsonl "$(sed -n 's/.*"note":"\([^"]*\)".*/\1/p' 例.jsonl | sed 's/\\n/\n/g')"
run verify 例.jsonl --seal 七
exits 1
tells '短码写成 48213-7F3K-9QPM-2XWD 这样'

# ── other files ──
printf 'PK\003\004\n第二行\n' >包.zip
run verify 包.zip
exits 1
mute
tells '包.zip：这是压缩包，不是导出的账本；定格结果的包用 zeren recompute 核对'
run verify 没有.jsonl
exits 3
tells '没有.jsonl：没有这个文件或目录'

told='the table of the test stands in the manual'
sed -n 's/^\t{ "\([^"]*\)", [a-z_]*, "\([x.]*\)", "\([x.]*\)", "\([x.]*\)" },$/\1|\2|\3|\4/p' \
    "$root/src/ledger/tamper_test.c" >tested
sed -n 's/^| \(.*\) | \([见—][ 见—]*\) | \([ 见—]*\) | \([ 见—]*\) |$/\1|\2|\3|\4/p' \
    "$root/docs/守住它/账本看得见什么.md" | sed 's/ //g; s/见/x/g; s/—/./g' >printed
if [ -s tested ] && diff tested printed >differs; then ok; else bad <differs; fi

# ── changed files ──
# changed CODE WHAT: the file from standard input; it is not the example
changed() {
	cat >改.jsonl
	told=$2
	if cmp -s 例.jsonl 改.jsonl; then bad < <(echo 'nothing was changed'); fi
	both "$1" 改.jsonl "$kept"
}
changed 1 'a fact less' < <(sed '2d' 例.jsonl)
changed 1 'a fact twice' < <(sed '2p' 例.jsonl)
changed 1 'two change places' < <(sed '2{h;d};3{G}' 例.jsonl)
changed 1 'another day' < <(sed '2s/"day":/"day":1/' 例.jsonl)
changed 1 'a day that is none' < <(sed '2s/"day":/"day":99999999/' 例.jsonl)
changed 1 'another unit of an erased fact' < <(sed '3s/"unit":7/"unit":8/' 例.jsonl)
changed 1 'another body' < <(sed '2s/未名一/未名二/' 例.jsonl)
changed 1 'another reason' < <(sed '5s/本人/他人/' 例.jsonl)
changed 1 'a body that is gone' < <(sed '2s/"salt":.*,"leaf"/"leaf"/' 例.jsonl)
changed 1 'an erased fact without the word' < <(sed '3s/,"erased":true//' 例.jsonl)
changed 1 'erased, and nobody did it' < <(sed '5d; 6s/3/2/' 例.jsonl)
changed 1 'erased, and another is named' < <(sed '5s/"subject":"2"/"subject":"1"/' 例.jsonl)
changed 1 'a blank' < <(sed '2s/"seq":/"seq": /' 例.jsonl)
changed 1 'a fraction' < <(sed '2s/"seq":1/"seq":1.0/' 例.jsonl)
changed 1 'a key more' < <(sed '2s/{"seq"/{"more":1,"seq"/' 例.jsonl)
changed 1 'a key twice' < <(sed '2s/{"seq"/{"seq":1,"seq"/' 例.jsonl)
changed 1 'capital digits' < <(sed '2s/8e3314b8/8E3314B8/' 例.jsonl)
changed 1 'no seal' < <(sed '4d' 例.jsonl)
changed 1 'a seal in another place' < <(sed '4{h;d};5{G}' 例.jsonl)
changed 1 'another time of sealing' < <(sed '4s/"at":1/"at":2/' 例.jsonl)
changed 1 'another root' < <(sed '4s/02853a77/12853a77/' 例.jsonl)
changed 1 'another signature' < <(sed '4s/mvwJp1A/mvwJp1B/' 例.jsonl)
changed 1 'another code' < <(sed '4s/"code":"2/"code":"3/' 例.jsonl)
changed 1 'another key' < <(sed '4s/+AddamA/+AddamB/' 例.jsonl)
changed 1 'no end' < <(sed '$d' 例.jsonl)
changed 1 'an end twice' < <(sed '$p' 例.jsonl)
changed 1 'an end that counts otherwise' < <(sed '$s/"facts":3/"facts":4/' 例.jsonl)
changed 1 'no head' < <(sed '1d' 例.jsonl)
changed 1 'another format' < <(sed '1s/"format":1/"format":2/' 例.jsonl)
changed 0 'a public export that hides nothing' < <(sed '1s/false/true/' 例.jsonl)
changed 0 'a public export' < <(sed '1s/false/true/; 2s/"salt".*"body":"[^"]*"/"digest":"'"$(
	node -e 'const l = JSON.parse(require("fs").readFileSync("例.jsonl", "utf8").split("\n")[1]);
	const h = require("crypto").createHash("sha256");
	console.log(h.update(Buffer.from(l.salt, "hex")).update(l.body).digest("hex"))'
)"'"/' 例.jsonl)
changed 1 'all in one line' < <(tr -d '\n' <例.jsonl)
changed 1 'other line ends' < <(sed 's/$/\r/' 例.jsonl)
changed 1 'an empty line' < <(sed '2G' 例.jsonl)
changed 1 'bytes that are no text' < <(LC_ALL=C sed '2s/未/\xff/' 例.jsonl)
changed 0 'no last line end' < <(head -c -1 例.jsonl)
changed 1 'nothing' </dev/null

done_telling
