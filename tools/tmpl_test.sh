#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tmpl_test.sh -- good templates give the right page, bad ones the right words
#
# Usage: tmpl_test.sh FOLDER-OF-TOOLS.  Good templates are compiled and run
# with a small out.h that marks what was escaped how: <value>, (url).
set -u
. tools/tally.sh
tmpl=$1/tmpl

cat >"$tmp/run.c" <<'END'
#include <stdio.h>
#include <stddef.h>
struct out { int unused; };
struct url { const char *s; };
struct item { const char *name; struct url to; };
struct page { const char *title, *none; struct url home; struct item sub;
	const struct item *items; size_t items_n; };
#define out_lit(o, s, n) ((void)(o), (void)fwrite((s), 1, (n), stdout))
#define out_any(o, x) ((void)(o), (void)printf("<%s>", (x)))
static inline void url_put(struct url u) { printf("(%s)", u.s); }
static inline void part_put(const char *s) { printf("(%s)", s); }
#define out_url(o, x) ((void)(o), _Generic((x), struct url: url_put, \
	const char *: part_put)(x))
#define out_is(x) ((x) != 0)
#include "x.html.h"
int main(void)
{
	static const struct item two[] = { { "A", { "/a" } }, { "B", { "/b" } } };
	struct page v = { "T", NULL, { "/" }, { "S", { "/s" } }, two, 2 };
	struct out o = { 0 };
	page_html(&o, &v);
	return 0;
}
END

# good NAME TEMPLATE PAGE
good() {
	printf '%s' "$2" >"$tmp/x.html"
	if "$tmpl" "$tmp/x.html" "$tmp/x.html.h" 2>"$tmp/err" &&
	    ${CC:-gcc} -std=c17 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-unused-function -Werror \
	    "$tmp/run.c" -o "$tmp/run" 2>"$tmp/err"; then
		same "$1" "$("$tmp/run")" "$3"
	else
		same "$1" "$(cat "$tmp/err")" "a page"
	fi
}

# bad NAME LINE TEMPLATE MESSAGE
bad() {
	printf '%s' "$3" >"$tmp/x.html"
	got=$(cd "$tmp" && "$tmpl" x.html x.html.h 2>&1)
	same "$1" "$got" "x.html:$2: $4"
}
case $tmpl in /*) ;; *) tmpl=$PWD/$tmpl ;; esac

V='{{view page}}
'
good 'values in text and attributes' \
    "$V"'<h1 title="{{title}}">{{title}} {{sub.name}}</h1>' \
    '<h1 title="<T>"><T> <S></h1>'
good 'an address begins with a struct url and goes on with anything' \
    "$V"'<a href="{{home}}">x</a><a href="/u/{{title}}?a={{sub.name}}">y</a>' \
    '<a href="(/)">x</a><a href="/u/(T)?a=(S)">y</a>'
good 'a loop sees its own name and the page' \
    "$V"'<ul>
{{each items as it}}
  <li><a href="{{it.to}}">{{it.name}}{{title}}</a></li>
{{end}}
</ul>' '<ul>
<li><a href="(/a)"><A><T></a></li>
<li><a href="(/b)"><B><T></a></li>
</ul>'
good 'if, if not and else' \
    "$V"'{{if title}}1{{else}}2{{end}}{{if not title}}3{{end}}{{if none}}4{{else}}5{{end}}' 15
good 'an attribute under a condition' \
    "$V"'<option{{if title}} selected{{end}}{{if none}} hidden{{end}}>' '<option selected>'
good 'notes and white space vanish, but not in pre' \
    "$V"'{{-- not {{title}} sent --}}
<p>a
     b</p>


<pre>
  x
</pre>' '<p>a
b</p>
<pre>
  x
</pre>'
good 'quotes, backslashes and trigraphs stay what they are' \
    "$V"'<p>"\n??=%d</p>' '<p>"\n??=%d</p>'
printf '<b>{{title}}</b>' >"$tmp/b.part.html"
good 'a part is expanded in place' "$V"'<p>{{include b.part.html}}</p>' '<p><b><T></b></p>'
good 'a script without values may stand' "$V"'<script>if (a < b) c("</p>")</script>{{title}}' \
    '<script>if (a < b) c("</p>")</script><T>'

bad 'no view' 1 '<p>{{title}}</p>' 'a page begins with {{view NAME}}'
bad 'text before the view' 1 '<p>{{view page}}' 'a page begins with {{view NAME}}'
bad 'two views' 2 "$V"'{{view page}}' 'one {{view}} only, in the page itself'
bad 'in a script' 3 "$V"'<script>
var x = {{title}}</script>' 'no value may stand inside <script> or <style>'
bad 'in a style' 2 "$V"'<style>{{title}}</style>' \
    'no value may stand inside <script> or <style>'
bad 'in a comment' 2 "$V"'<!-- {{title}} -->' \
    'no value may stand in a comment; {{-- … --}} is never sent'
bad 'without quotes' 2 "$V"'<p class={{title}}>' \
    'no value may stand in an attribute without quotes; write name="{{…}}"'
bad 'after a bare beginning' 2 "$V"'<p class=a{{title}}>' \
    'no value may stand in an attribute without quotes; write name="{{…}}"'
bad 'in single quotes' 2 "$V""<p class='{{title}}'>" \
    'no value may stand between single quotes; write name="{{…}}"'
bad 'as a handler' 2 "$V"'<p onClick="{{title}}">' \
    'no value may stand in the attribute onclick'
bad 'as a style' 2 "$V"'<p style="width:{{title}}">' \
    'no value may stand in the attribute style'
bad 'as a tag' 2 "$V"'<{{title}}>' "no value may stand as a tag's name"
bad 'as an attribute' 2 "$V"'<p {{title}}>' 'no value may stand between attributes'
bad 'as part of a name' 2 "$V"'<p data-{{title}}="1">' \
    "no value may stand as an attribute's name"
bad 'ways that part in the HTML' 3 "$V"'{{if title}}<a href="
{{end}}x">' 'the block from line 2 ends elsewhere in the HTML than the way round it; close what it opened'
bad 'a loop that opens a tag' 2 "$V"'{{each items as it}}<p {{end}}>' \
    'the block from line 2 ends elsewhere in the HTML than the way round it; close what it opened'
bad 'a value after an attribute under a condition' 2 "$V"'<p{{if title}} a{{end}}="{{title}}">' \
    'no value may stand in the attribute on-either-way'
bad 'end without if' 2 "$V"'{{end}}' '{{end}} without {{if}} or {{each}}'
bad 'else in a loop' 2 "$V"'{{each items as it}}{{else}}{{end}}' '{{else}} without {{if}}'
bad 'if without end' 3 "$V"'{{if title}}
' '{{if}} or {{each}} of line 2 has no {{end}}'
bad 'never closed' 2 "$V"'{{title' '{{ is never closed'
bad 'not a name' 2 "$V"'{{f(x)}}' '{{f(x)}}: write a name, or names joined by dots'
bad 'not a name after a dot' 2 "$V"'{{title.}}' \
    '{{title.}}: write a name, or names joined by dots'
bad 'a loop without a name' 2 "$V"'{{each items}}' 'write {{each list as name}}'
bad 'a part from elsewhere' 2 "$V"'{{include ../x.part.html}}' \
    '{{include name.part.html}}: a file beside this one'
printf '{{include c.part.html}}' >"$tmp/c.part.html"
has 'a part that includes itself' \
    "$(printf '%s{{include c.part.html}}' "$V" >"$tmp/x.html"; "$tmpl" "$tmp/x.html" "$tmp/y" 2>&1)" \
    'more than 200 includes: does a part include itself?'

# A wrong field, and a text where an address must begin, are the compiler's to
# refuse, on the line of the template.
wrong_type() {
	printf '%s' "$2" >"$tmp/x.html"
	"$tmpl" "$tmp/x.html" "$tmp/x.html.h"
	has "$1" "$(${CC:-gcc} -std=c17 -fsyntax-only "$tmp/run.c" 2>&1)" "x.html:$3:"
}
wrong_type 'a field that is not there' "$V"'
<p>{{titel}}</p>' 3
wrong_type 'a text at the start of href' "$V"'<a href="{{title}}">' 2
wrong_type 'a text at the start of href, perhaps' \
    "$V"'<a href="{{if none}}/{{end}}{{title}}">' 2
closing
