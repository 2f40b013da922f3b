/* SPDX-License-Identifier: MIT
 *
 * words.c -- every sentence a user can meet, and what is wrong with it: words FILE…
 *
 * Prints FILE:LINE: SENTENCE for each string literal with Chinese in .c, .h and
 * .def files (neighbouring literals are one), and for each text and spoken
 * attribute of .html files.  What a program or a template fills in is shown as
 * {}, an alternative as 〈…｜…〉.  The rules of docs/词汇.md that a program can
 * check are checked; each fault goes to the standard error, and the exit code
 * is 1 if there was one.  It does not know which sentences are good.
 */
#include <stdarg.h>

#include "tool.h"

/* Three lines of a phone: what one sentence may take, in characters. */
#define SENTENCE_MAX 66

struct words {
	struct job *j;
	struct str path, rest; /* rest: of the file, from the cursor on */
	size_t line;           /* of the cursor */
	struct buf now;        /* the sentence that grows */
	size_t now_line;       /* where it began */
	size_t faults;
	bool is_html;
};

/* A word, what is written instead, and wider words that may hold it. */
static const struct {
	const char *wrong, *right;
	const char *unless[8];
} banned[] = {
	{ "你", "您", { 0 } },
	{ "！", "。", { 0 } },
	{ "成功", "说做了什么，例如 已保存", { 0 } },
	{ "失败", "说什么没有做成、为什么", { 0 } },
	{ "非法", "说哪里不合规定", { 0 } },
	{ "异常", "说什么不对", { 0 } },
	{ "抱歉", "说怎么办", { 0 } },
	{ "对不起", "说怎么办", { 0 } },
	{ "恭喜", "不写", { 0 } },
	{ "感谢", "不写", { 0 } },
	{ "温馨提示", "不写", { 0 } },
	{ "请注意", "直接说要注意的事", { 0 } },
	{ "点击", "说做什么", { "点击量" } },
	{ "单击", "说做什么", { 0 } },
	{ "操作", "说做的是什么", { "操作系统" } },
	{ "系统", "说是谁，例如 程序、方案、账本",
	    { "系统管理员", "操作系统", "系统调用", "整个系统", "本系统", "跟随系统",
		"系统、安全" } },
	{ "服务端", "服务器", { 0 } },
	{ "数据库账号", "数据库用户", { 0 } },
	{ "密码", "口令", { "加了密码", "去掉密码", "不带密码", "密码库", "密码里的" } },
	{ "用户名", "登录名", { 0 } },
	{ "登陆", "登录", { 0 } },
	{ "账号", "账户", { 0 } },
	{ "帐", "账", { 0 } },
	{ "权利", "权限", { 0 } },
	{ "冻结", "定格", { 0 } },
	{ "快照", "定格", { 0 } },
	{ "申诉", "异议", { 0 } },
	{ "抹去", "删除", { "已抹去内容" } },
	{ "散列", "指纹；一份结果的是 校验码", { "口令散列" } },
	{ "回绝", "不同意", { 0 } },
	{ "预览", "先看一遍", { 0 } },
	{ "这是试算", "这是先看一遍", { 0 } },
	{ "内存不够", "内存不足", { 0 } },
	{ "其它", "其他", { 0 } },
	{ "部份", "部分", { 0 } },
	{ "做为", "作为", { 0 } },
};
/* What a page may say in Latin letters; one letter and all of the language's own
 * examples aside. */
static const char *const latin[] = { "zeren", "csv", "CSV", "xlsx", "XLSX", "zip",
	"scheme", "jsonl", "Excel", "UTF", "PostgreSQL", "SQLite", "WAL", "MB", "MiB",
	"KiB", "GB", "seal", "secret", "key", "backup", "restore", "rebuild", "verify",
	"export", "publish", "doctor", "score", "holidays", "public", "data", "db", "pg",
	"dump", "enter" };

/* ── characters ─────────────────────────────────────────────────────── */

static bool
is_letter(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static bool
is_in(struct str name, const char *const *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_eq(name, str_of(list[i])))
			return true;
	return false;
}

static bool
has_cjk(struct str s)
{
	size_t at = 0;

	while (at < s.n)
		if (is_cjk(utf8_next(s, &at)))
			return true;
	return false;
}

/* ── what is wrong with a sentence ──────────────────────────────────── */

struct sentence {
	const char *where; /* FILE:LINE */
	const uint32_t *c;
	size_t n;
	struct str text;
};

static void wrong(struct words *w, const struct sentence *s, const char *fmt, ...)
    PRINTF(3, 4);

static void
wrong(struct words *w, const struct sentence *s, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s: ", s->where);
	va_start(ap, fmt);
	(void)vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, "\n  %.*s\n", STR_FMT(s->text));
	w->faults++;
}

/* How often ${part} stands in ${s}. */
static size_t
times(struct str s, struct str part)
{
	size_t n = 0, at;

	if (part.n == 0)
		return 0;
	for (at = str_find(s, part); at < s.n; at = str_find(s, part), n++)
		s = str_cut(s, at + part.n, s.n);
	return n;
}

static void
check_banned(struct words *w, const struct sentence *s)
{
	size_t i, k, n;

	for (i = 0; i < ARRAY_N(banned); i++) {
		struct str no = str_of(banned[i].wrong);

		if (str_eq(s->text, no)) /* alone: a word to look for */
			continue;
		n = times(s->text, no);
		for (k = 0; n > 0 && k < ARRAY_N(banned[i].unless); k++)
			n -= times(s->text, str_of(banned[i].unless[k]));
		if (n > 0)
			wrong(w, s, "「%s」不用：%s", banned[i].wrong, banned[i].right);
	}
}

/* 事项:31, 人员: are names in the ledger, not sentences. */
static bool
is_ledger_name(const struct sentence *s, size_t colon)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (i != colon && is_cjk(s->c[i]) != (i < colon))
			return false;
	return s->c[colon] == ':';
}

/* Half-width marks beside Chinese; examples of the language keep its own. */
static void
check_marks(struct words *w, const struct sentence *s)
{
	size_t i;

	if (str_starts(w->path, S("src/rule/")))
		return;
	for (i = 0; i < s->n; i++) {
		bool before = i > 0 && is_cjk(s->c[i - 1]);
		bool after = i + 1 < s->n && is_cjk(s->c[i + 1]);

		if (s->c[i] >= 128 || strchr(",;:?!()", (int)s->c[i]) == NULL ||
		    !(before || after))
			continue;
		if (!is_ledger_name(s, i))
			wrong(w, s, "中文里用全角标点，不用「%c」", (int)s->c[i]);
		return;
	}
}

static void
check_blanks(struct words *w, const struct sentence *s)
{
	size_t i;

	for (i = 1; i + 1 < s->n; i++)
		if (s->c[i] == ' ' && s->c[i - 1] == ' ' && s->c[i + 1] != ' ') {
			wrong(w, s, "空格不连着打两个");
			return;
		}
}

/* Does a sentence end here?  〈｜〉 part alternatives. */
static bool
is_end(uint32_t c)
{
	return c == 0x3002 || c == 0x3008 || c == 0x3009 || c == 0xFF5C;
}

static void
check_length(struct words *w, const struct sentence *s)
{
	size_t i, n = 0, most = 0; /* in half characters */

	for (i = 0; i < s->n; i++) {
		n = is_end(s->c[i]) ? 0 : n + (s->c[i] < 128 ? 1 : 2);
		most = n > most ? n : most;
	}
	if (most > (size_t)2 * SENTENCE_MAX && !str_starts(s->text, S("<")))
		wrong(w, s, "一句 %zu 个字，最多 %d 个：分成两句", most / 2,
		    SENTENCE_MAX);
}

static void
check_please(struct words *w, const struct sentence *s)
{
	size_t other = times(s->text, S("提请")) + times(s->text, S("请求")) +
	    times(s->text, S("请斟酌")) + times(s->text, S("申请"));

	if (times(s->text, S("请")) > other + 1)
		wrong(w, s, "一句话只说一次「请」");
}

/* 2026-03-05 is for tables and schemes; a sentence only shows how to write it. */
static void
check_date(struct words *w, const struct sentence *s)
{
	static const char *const shown[] = { "这样", "例如", "写成", "考核期", "至",
		"或" };
	size_t i;

	for (i = 0; i < ARRAY_N(shown); i++)
		if (times(s->text, str_of(shown[i])) > 0)
			return;
	for (i = 0; i + 9 < s->n && !str_starts(w->path, S("src/rule/")); i++)
		if (s->c[i + 4] == '-' && s->c[i + 7] == '-' && is_digit(s->c[i]) &&
		    is_digit(s->c[i + 5]) && is_digit(s->c[i + 8]))
			wrong(w, s, "日期写成 2026年3月5日 这样");
}

/* 〔2026〕28号: a document number has no blank in it. */
static void
check_number(struct words *w, const struct sentence *s)
{
	size_t i;

	for (i = 1; i + 1 < s->n; i++) {
		size_t k = i + 1;

		while (s->c[i] == 0x3015 && k < s->n && is_digit(s->c[k])) /* 〕 */
			k++;
		if (k > i + 1 && k < s->n && s->c[k] == ' ')
			wrong(w, s, "文号中间不空格：〔2026〕28号");
	}
}

/* "事实；请……": the fact, then what to do. */
static void
check_then(struct words *w, const struct sentence *s)
{
	if (w->is_html || times(s->text, S("；")) + times(s->text, S("。")) > 0)
		return;
	if (times(s->text, S("，请")) > times(s->text, S("，请斟酌")))
		wrong(w, s, "先说事实，再说怎么办，中间用「；」：……；请……");
}

/* Words in Latin letters on a page, outside what is written in HTML. */
static void
check_latin(struct words *w, const struct sentence *s)
{
	size_t at = 0, n;
	struct str rest = s->text;

	if (!str_starts(w->path, S("src/page/")) || str_starts(rest, S("<")))
		return;
	for (; rest.n > 0; rest = str_cut(rest, at, rest.n)) {
		for (n = 0; n < rest.n && is_letter((unsigned char)rest.p[n]); n++)
			;
		at = n > 0 ? n : 1;
		if (n > 1 && !is_in(str_cut(rest, 0, n), latin, ARRAY_N(latin)))
			wrong(w, s, "页面上不说「%.*s」", (int)n, rest.p);
	}
}

static void
look_at(struct words *w, struct str text, size_t line)
{
	uint32_t *c = NEWS(w->j, uint32_t, text.n + 1);
	struct sentence s = { .c = c, .text = text };
	size_t at = 0;

	while (at < text.n)
		c[s.n++] = utf8_next(text, &at);
	s.where = job_cstr(w->j, job_fmt(w->j, "%.*s:%zu", STR_FMT(w->path), line));
	printf("%s: %.*s\n", s.where, STR_FMT(text));
	check_banned(w, &s);
	check_marks(w, &s);
	check_blanks(w, &s);
	check_length(w, &s);
	check_please(w, &s);
	check_then(w, &s);
	check_latin(w, &s);
	check_date(w, &s);
	check_number(w, &s);
}

/* A scheme, or a pattern that reads standards: 扣|得分|加, (的|). */
static bool
is_no_sentence(struct str s)
{
	return (str_starts(s, S("方案 \"")) && times(s, S("\n")) > 0) ||
	    times(s, S("|")) > 1 || times(s, S("|)")) > 0;
}

/* The sentence is whole: its lines, if there is Chinese in them. */
static void
flush(struct words *w)
{
	struct str rest = job_str(w->j, buf_str(&w->now)), line;

	w->now.n = 0;
	if (is_no_sentence(rest))
		return;
	while (tool_line(&rest, &line)) {
		line = str_trim(line);
		if (has_cjk(line))
			look_at(w, line, w->now_line);
	}
}

/* ── the cursor ─────────────────────────────────────────────────────── */

static void
skip(struct words *w, size_t n)
{
	size_t i;

	for (i = 0; i < n && i < w->rest.n; i++)
		w->line += w->rest.p[i] == '\n';
	w->rest = str_cut(w->rest, n, w->rest.n);
}

/* Behind the next ${end}. */
static void
skip_past(struct words *w, struct str end)
{
	skip(w, str_find(w->rest, end) + end.n);
}

static char
peek(const struct words *w, size_t i)
{
	return i < w->rest.n ? w->rest.p[i] : '\0';
}

static void
grow(struct words *w, struct str s)
{
	if (w->now.n == 0)
		w->now_line = w->line;
	buf_put(&w->now, s);
}

/* ── C ──────────────────────────────────────────────────────────────── */

/* A conversion of printf() at the cursor: its length, or 0. */
static size_t
conversion(const struct words *w)
{
	size_t i = 1;

	if (peek(w, 0) != '%')
		return 0;
	while (strchr("-+ #0123456789.*lhzjt", peek(w, i)) != NULL && peek(w, i) != '\0')
		i++;
	return peek(w, i) != '\0' && strchr("diouxXcsp", peek(w, i)) != NULL ? i + 1 : 0;
}

/* One character, escape or conversion of a literal. */
static void
literal_part(struct words *w)
{
	size_t n = conversion(w);

	if (n > 0) {
		grow(w, S("{}"));
		skip(w, n);
	} else if (peek(w, 0) == '\\') {
		grow(w, peek(w, 1) == 'n' ? S("\n") : str_cut(w->rest, 1, 2));
		skip(w, 2);
	} else {
		n = str_starts(w->rest, S("%%")) ? 2 : 1;
		grow(w, str_cut(w->rest, n - 1, n));
		skip(w, n);
	}
}

static void
literal(struct words *w)
{
	skip(w, 1);
	while (w->rest.n > 0 && peek(w, 0) != '"')
		literal_part(w);
	skip(w, 1);
}

/* Blanks and comments: passed over without a word. */
static bool
c_nothing(struct words *w)
{
	if (strchr(" \t\n", peek(w, 0)) != NULL)
		skip(w, 1);
	else if (str_starts(w->rest, S("/*")))
		skip_past(w, S("*/"));
	else if (str_starts(w->rest, S("//")) || str_starts(w->rest, S("#include")))
		skip_past(w, S("\n"));
	else
		return false;
	return true;
}

/* "第 %" PRId64 " 号" is one literal. */
static bool
c_width(struct words *w)
{
	size_t i = 3;

	if (w->now.n == 0 || !str_starts(w->rest, S("PRI")))
		return false;
	while (
	    is_letter((unsigned char)peek(w, i)) || is_digit((unsigned char)peek(w, i)))
		i++;
	if (w->now.p[w->now.n - 1] == '%')
		w->now.n--;
	grow(w, S("{}"));
	skip(w, i);
	return true;
}

static void
read_c(struct words *w)
{
	while (w->rest.n > 0) {
		if (c_nothing(w) || c_width(w))
			continue;
		if (peek(w, 0) == '"') {
			literal(w);
			continue;
		}
		flush(w);
		skip(w, peek(w, 0) != '\'' ? 1 : peek(w, 1) == '\\' ? 4 : 3);
	}
	flush(w);
}

/* ── HTML ───────────────────────────────────────────────────────────── */

static const struct {
	const char *tag, *shown;
} marks[] = {
	{ "{{if ", "〈" },
	{ "{{else}}", "｜" },
	{ "{{end}}", "〉" },
	{ "{{each ", "〈" },
	{ "{{include ", "" },
	{ "{{view ", "" },
};
static const char *const inline_tags[] = { "a", "b", "i", "em", "small", "span", "strong",
	"code", "kbd", "sup", "sub", "time", "mark", "del", "ins", "br", "wbr" };
static const char *const spoken[] = { "title", "aria-label", "placeholder", "alt",
	"data-l", "value", "content" };

static void
template_mark(struct words *w)
{
	struct str shown = S("{}");
	size_t i;

	for (i = 0; i < ARRAY_N(marks); i++)
		if (str_starts(w->rest, str_of(marks[i].tag)))
			shown = str_of(marks[i].shown);
	grow(w, shown);
	skip_past(w, S("}}"));
}

/* The letters at the cursor that make the name of a tag or an attribute. */
static struct str
name_at(const struct words *w, size_t from)
{
	size_t i = from;

	while (is_letter((unsigned char)peek(w, i)) ||
	    is_digit((unsigned char)peek(w, i)) || peek(w, i) == '-')
		i++;
	return str_cut(w->rest, from, i);
}

/* The value of an attribute up to its quote, apart from the text around. */
static void
attribute(struct words *w, struct str name)
{
	struct buf text = w->now;
	size_t text_line = w->now_line;

	w->now = (struct buf){ .j = w->j };
	skip(w, name.n + 2);
	while (w->rest.n > 0 && peek(w, 0) != '"') {
		if (str_starts(w->rest, S("{{"))) {
			template_mark(w);
			continue;
		}
		grow(w, str_cut(w->rest, 0, 1));
		skip(w, 1);
	}
	skip(w, 1);
	if (is_in(name, spoken, ARRAY_N(spoken)))
		flush(w);
	w->now = text;
	w->now_line = text_line;
}

/* One step inside a tag, behind its name. */
static void
tag_part(struct words *w)
{
	struct str name = name_at(w, 0);

	if (str_starts(w->rest, S("{{")))
		skip_past(w, S("}}"));
	else if (name.n > 0 && peek(w, name.n) == '=' && peek(w, name.n + 1) == '"')
		attribute(w, name);
	else
		skip(w, name.n > 0 ? name.n : 1);
}

static void
tag(struct words *w)
{
	struct str name = name_at(w, peek(w, 1) == '/' ? 2 : 1);

	if (str_starts(w->rest, S("<!--"))) {
		skip_past(w, S("-->"));
		return;
	}
	if (!is_in(name, inline_tags, ARRAY_N(inline_tags)))
		flush(w);
	skip(w, (size_t)(name.p - w->rest.p) + name.n);
	while (w->rest.n > 0 && peek(w, 0) != '>')
		tag_part(w);
	skip(w, 1);
}

static void
read_html(struct words *w)
{
	while (w->rest.n > 0) {
		if (peek(w, 0) == '<') {
			tag(w);
		} else if (str_starts(w->rest, S("{{"))) {
			template_mark(w);
		} else {
			if (peek(w, 0) != '\n' && peek(w, 0) != '\t')
				grow(w, str_cut(w->rest, 0, 1));
			skip(w, 1);
		}
	}
	flush(w);
}

/* ── the program ────────────────────────────────────────────────────── */

static enum err
read_file(struct job *j, const char *path, size_t *faults)
{
	struct words w = { .j = j, .path = str_of(path), .line = 1, .now = { .j = j } };
	enum err e = tool_read(j, path, &w.rest);
	size_t bad;

	if (e != OK)
		return e;
	if (!utf8_valid(w.rest, &bad))
		return fail(j, E_INPUT, "%s: not UTF-8 at byte %zu", path, bad);
	w.is_html = str_ends(w.path, S(".html"));
	if (w.is_html)
		read_html(&w);
	else
		read_c(&w);
	*faults += w.faults;
	return OK;
}

static enum err
run(struct job *j, void *arg)
{
	const struct tool *t = arg;
	size_t faults = 0;
	enum err e;
	int i;

	if (t->argc < 2)
		return fail(j, E_INPUT, "usage: words FILE…");
	for (i = 1; i < t->argc; i++) {
		e = read_file(j, t->argv[i], &faults);
		if (e != OK)
			return e;
	}
	if (faults > 0)
		return fail(j, E_INPUT, "%zu 处用词不合 docs/词汇.md", faults);
	return OK;
}

int
main(int argc, char **argv)
{
	return tool_run(argc, argv, run);
}
