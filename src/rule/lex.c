/* SPDX-License-Identifier: MIT
 *
 * lex.c -- from text to tokens (design §4.1)
 *
 * Two steps: cut the text into tokens, comments and all line ends included;
 * then drop the line ends that cannot end a statement.  A word is a whole run
 * of CJK characters and ASCII identifiers: nothing is guessed inside it, and a
 * digit never continues it.  What cannot be a token is noted and left out, so
 * that the rest can still be read.  Keywords are the parser's business, except
 * for the hard ones.
 */
#include "rule/parse.h"

struct lexer {
	struct job *j;
	struct rule_notes *notes;
	struct str s;
	size_t at;
	struct tok *toks;
	size_t n, cap;
};

/* ── characters ─────────────────────────────────────────────────────── */

/* Full-width signs mean the same as the ASCII ones; letters and digits do not. */
static uint32_t
fold(uint32_t c)
{
	static const struct {
		uint32_t from, to;
	} sign[] = {
		{ 0x3000, ' ' },
		{ 0x00A0, ' ' },
		{ 0x3001, ',' },
		{ 0x00D7, '*' },
		{ 0x00F7, '/' },
		{ 0x2212, '-' },
		{ 0xFEFF, ' ' },
	};
	bool text = (c >= 0xFF10 && c <= 0xFF19) || (c >= 0xFF21 && c <= 0xFF3A) ||
	    (c >= 0xFF41 && c <= 0xFF5A);
	size_t i;

	if (c < 0x80)
		return c;
	if (c >= 0xFF01 && c <= 0xFF5E && !text)
		return c - 0xFF01 + '!';
	for (i = 0; i < ARRAY_N(sign); i++)
		if (sign[i].from == c)
			return sign[i].to;
	return c;
}

/* The folded character at ${at} and where the next one begins; 0 at the end. */
static uint32_t
look(const struct lexer *l, size_t at, size_t *next)
{
	*next = at;
	return at < l->s.n ? fold(utf8_next(l->s, next)) : 0;
}

static bool
is_digit(const struct lexer *l, size_t at)
{
	return at < l->s.n && l->s.p[at] >= '0' && l->s.p[at] <= '9';
}

static bool
is_control(char c)
{
	return (c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
}

static bool
starts_ascii(uint32_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

static size_t
skip_digits(const struct lexer *l, size_t at)
{
	while (is_digit(l, at))
		at++;
	return at;
}

static bool
has_at(const struct lexer *l, size_t at, struct str part)
{
	return str_starts(str_cut(l->s, at, l->s.n), part);
}

/* ── making tokens ──────────────────────────────────────────────────── */

static struct tok *
put(struct lexer *l, enum tok_kind kind, size_t from, size_t to)
{
	struct tok *t;

	if (l->n == l->cap) {
		size_t cap = l->cap > 0 ? l->cap * 2 : 256;
		struct tok *more = NEWS(l->j, struct tok, cap);

		if (l->n > 0)
			memcpy(more, l->toks, l->n * sizeof *more);
		l->toks = more;
		l->cap = cap;
	}
	t = &l->toks[l->n++];
	*t = (struct tok){ .kind = kind, .unit = UNIT_NONE };
	t->at = (struct span){ (uint32_t)from, (uint32_t)to };
	t->text = str_cut(l->s, from, to);
	l->at = to;
	return t;
}

static struct span
span(size_t from, size_t to)
{
	return (struct span){ (uint32_t)from, (uint32_t)to };
}

static void
complain(struct lexer *l, size_t from, size_t to, const char *fix, const char *what)
{
	rule_note(l->notes, RULE_ERROR, span(from, to), str_of(what), str_of(fix));
}

/* ── words ──────────────────────────────────────────────────────────── */

static size_t
word_end(const struct lexer *l, size_t at)
{
	size_t next;
	uint32_t c;

	for (;;) {
		c = look(l, at, &next);
		if (is_cjk(c)) {
			at = next;
		} else if (starts_ascii(c)) {
			while (starts_ascii(look(l, at, &next)) || is_digit(l, at))
				at = next;
		} else {
			return at;
		}
	}
}

static void
check_length(struct lexer *l, const struct tok *t)
{
	if (utf8_count(t->text) > RULE_NAME_MAX)
		rule_notef(l->notes, RULE_ERROR, t->at, NULL, "名称太长：最多 %d 个字",
		    RULE_NAME_MAX);
}

/* Bytes that ${word} takes at ${at}, or 0; ％ is as good as %. */
static size_t
unit_length(const struct lexer *l, size_t at, struct str word)
{
	size_t next;

	if (has_at(l, at, word))
		return word.n;
	if (word.p[0] == '%' && look(l, at, &next) == '%')
		return next - at;
	return 0;
}

/* The longest unit at ${at}, or UNIT_NONE. */
static int
unit_at(const struct lexer *l, size_t at, size_t *end)
{
	int best = UNIT_NONE, i;
	size_t len, best_n = 0;

	for (i = 0; i < rule_units_n; i++) {
		len = unit_length(l, at, str_of(rule_units[i].word));
		if (len > best_n) {
			best = i;
			best_n = len;
		}
	}
	*end = at + best_n;
	return best;
}

/* 指标1: a digit right after a word that is no keyword. */
static void
digit_after(struct lexer *l, const struct tok *word)
{
	static const char *const han[] = { "〇", "一", "二", "三", "四", "五", "六", "七",
		"八", "九" };
	size_t from = word->at.from, digits = word->at.to, end = skip_digits(l, digits);
	struct str name = word->text, figure = str_cut(l->s, digits, end), rest;
	struct hint h;
	size_t to;

	if (has_at(l, end, S(".")) && is_digit(l, end + 1))
		end = skip_digits(l, end + 1);
	(void)unit_at(l, end, &to);
	rest = str_cut(l->s, digits, to);
	if (hint_habit(l->j, name, rest, &h) || hint_stuck(l->j, name, rest, &h)) {
		rule_note(l->notes, RULE_ERROR, word->at, h.what, h.fix);
		return;
	}
	h.what = job_fmt(l->j, "「%.*s%.*s」写在一起分不清：数字不能接在名称后面",
	    STR_FMT(name), STR_FMT(rest));
	if (to > end)
		h.fix = job_fmt(l->j, "%.*s %.*s", STR_FMT(name), STR_FMT(rest));
	else if (figure.n == 1 && end == digits + 1)
		h.fix = job_fmt(l->j, "%.*s_%.*s 或 %.*s%s", STR_FMT(name),
		    STR_FMT(figure), STR_FMT(name), han[figure.p[0] - '0']);
	else
		h.fix = job_fmt(l->j, "%.*s_%.*s", STR_FMT(name), STR_FMT(figure));
	rule_note(l->notes, RULE_ERROR, span(from, to), h.what, h.fix);
}

static void
lex_word(struct lexer *l)
{
	struct tok *t = put(l, T_WORD, l->at, word_end(l, l->at));

	t->hard = is_hard(t->text);
	check_length(l, t);
	if (is_digit(l, l->at) && !rule_is_keyword(t->text))
		digit_after(l, t);
}

/* ── dates and numbers ──────────────────────────────────────────────── */

/* One or two digits at ${at} as a number, or 0; *end is behind them. */
static int
small(const struct lexer *l, size_t at, size_t *end)
{
	*end = skip_digits(l, at);
	if (*end == at || *end - at > 2)
		return 0;
	if (*end - at == 1)
		return l->s.p[at] - '0';
	return (l->s.p[at] - '0') * 10 + l->s.p[at + 1] - '0';
}

struct date {
	int year, month, mday;
	size_t end;
};

/* ${month_end} and ${day_end} are what follows the month and the day. */
static bool
month_day(const struct lexer *l, size_t at, struct str month_end, struct str day_end,
    struct date *d)
{
	size_t to;

	d->month = small(l, at, &to);
	if (to == at || !has_at(l, to, month_end))
		return false;
	at = to + month_end.n;
	d->mday = small(l, at, &to);
	if (to == at || !has_at(l, to, day_end))
		return false;
	d->end = to + day_end.n;
	return true;
}

/* A date in one of its three forms at ${at}? */
static bool
date_at(const struct lexer *l, size_t at, struct date *d)
{
	size_t to = skip_digits(l, at), k;

	*d = (struct date){ 0 };
	if (to - at == 4) {
		for (k = at; k < to; k++)
			d->year = d->year * 10 + l->s.p[k] - '0';
		if (has_at(l, to, S("-")))
			return month_day(l, to + 1, S("-"), S(""), d);
		if (has_at(l, to, S("年")))
			return month_day(l, to + S("年").n, S("月"), S("日"), d);
	}
	return month_day(l, at, S("月"), S("日"), d);
}

static void
lex_date(struct lexer *l, const struct date *d)
{
	size_t from = l->at;
	struct tok *t = put(l, T_DATE, from, d->end);
	int32_t day;

	t->year = d->year;
	t->month = d->month;
	t->mday = d->mday;
	t->day = DAY_NONE;
	/* a yearly date may be the 29th of February */
	if (!day_of(d->year > 0 ? d->year : 2024, d->month, d->mday, &day))
		complain(l, from, d->end, NULL, "没有这一天；请核对月和日");
	else if (d->year > 0)
		t->day = day;
}

/* 26日 */
static bool
lex_monthday(struct lexer *l)
{
	size_t from = l->at, to;
	int mday = small(l, from, &to);
	struct tok *t;

	if (!has_at(l, to, S("日")))
		return false;
	t = put(l, T_MONTHDAY, from, to + S("日").n);
	t->mday = mday;
	if (mday < 1 || mday > 31)
		complain(l, from, l->at, NULL, "没有这一天：日子从 1日 到 31日");
	return true;
}

/* 12-10: a date, a range or a difference?  3月: which? */
static void
check_number(struct lexer *l, const struct tok *t)
{
	size_t from = t->at.from, to = t->at.to, next, end;
	struct str left = t->text, right;

	if (t->unit == UNIT_NONE && has_at(l, to, S("月"))) {
		end = to + S("月").n;
		rule_note(l->notes, RULE_ERROR, span(from, end),
		    job_fmt(l->j, "「%.*s月」说不清是几个月还是哪一月", STR_FMT(left)),
		    job_fmt(l->j, "%.*s个月，或写明日子：%.*s月1日", STR_FMT(left),
			STR_FMT(left)));
		l->at = end;
		return;
	}
	if (t->unit != UNIT_NONE || look(l, to, &next) != '-' || !is_digit(l, next))
		return;
	end = skip_digits(l, next);
	right = str_cut(l->s, next, end);
	rule_note(l->notes, RULE_ERROR, span(from, end),
	    job_fmt(l->j, "「%.*s-%.*s」说不清是日期、范围还是相减", STR_FMT(left),
		STR_FMT(right)),
	    job_fmt(l->j, "日期 %.*s月%.*s日，范围 %.*s..%.*s，相减 %.*s - %.*s",
		STR_FMT(left), STR_FMT(right), STR_FMT(left), STR_FMT(right),
		STR_FMT(left), STR_FMT(right)));
	(void)unit_at(l, end, &l->at);
}

static void
lex_number(struct lexer *l)
{
	size_t from = l->at, whole = skip_digits(l, from), end = whole, to;
	struct tok *t;
	int unit;

	if (has_at(l, whole, S(".")) && is_digit(l, whole + 1))
		end = skip_digits(l, whole + 1);
	unit = unit_at(l, end, &to);
	t = put(l, T_NUM, from, to);
	t->unit = unit;
	t->text = str_cut(l->s, from, end);
	if (end > whole + 7)
		complain(l, from, end, NULL, "小数太长：最多写 6 位小数");
	else if (!num_parse(t->text, &t->num))
		complain(l, from, end, NULL, "数太大：最大是 1000 亿");
	check_number(l, t);
}

/* 1月 in 党课.1月: behind a point the name of a stretch is a word. */
static bool
lex_stretch(struct lexer *l)
{
	static const char *const ends[] = { "月", "年", "季度", "半年" };
	size_t from = l->at, at = from, next;
	struct str text;
	uint32_t c;

	if (from < 2 || l->s.p[from - 1] != '.' || l->s.p[from - 2] == '.')
		return false;
	while (at < l->s.n) {
		c = look(l, at, &next);
		if (!is_digit(l, at) && !is_cjk(c))
			break;
		at = next;
	}
	text = str_cut(l->s, from, at);
	for (size_t i = 0; i < ARRAY_N(ends); i++)
		if (str_ends(text, str_of(ends[i]))) {
			put(l, T_WORD, from, at)->text = text;
			return true;
		}
	return false;
}

static void
lex_digits(struct lexer *l)
{
	struct date d;

	if (lex_stretch(l))
		return;
	if (date_at(l, l->at, &d))
		lex_date(l, &d);
	else if (!lex_monthday(l))
		lex_number(l);
}

/* ── text in quotes ─────────────────────────────────────────────────── */

static size_t
line_end(const struct lexer *l, size_t at)
{
	while (at < l->s.n && l->s.p[at] != '\n')
		at++;
	return at > 0 && l->s.p[at - 1] == '\r' ? at - 1 : at;
}

static void
lex_quoted(struct lexer *l, struct str open, struct str close, enum tok_kind kind)
{
	size_t from = l->at, inside = from + open.n, to = inside;
	struct tok *t;

	while (to < l->s.n && l->s.p[to] != '\n' && !has_at(l, to, close))
		to++;
	if (!has_at(l, to, close)) {
		rule_notef(l->notes, RULE_ERROR, span(from, to), NULL,
		    "「%.*s」没有配对的「%.*s」：两个引号要写在同一行", STR_FMT(open),
		    STR_FMT(close));
		l->at = to;
		return;
	}
	t = put(l, kind, from, to + close.n);
	t->text = str_cut(l->s, inside, to);
	if (kind == T_STR)
		return;
	t->quoted = true;
	if (to == inside)
		rule_note(l->notes, RULE_ERROR, t->at, S("「」里要写名称"), S(""));
	check_length(l, t);
}

/* ── signs ──────────────────────────────────────────────────────────── */

static bool
lex_sign(struct lexer *l, uint32_t c, size_t next)
{
	static const char one[] = "(){},:.+-*/<>=%";
	static const struct {
		char first, second;
		const char *sign;
	} two[] = {
		{ '.', '.', ".." },
		{ '<', '=', "<=" },
		{ '>', '=', ">=" },
		{ '!', '=', "!=" },
	};
	static const struct {
		uint32_t c;
		const char *sign;
	} wide_sign[] = { { 0x2264, "<=" }, { 0x2265, ">=" }, { 0x2260, "!=" } };
	size_t i, second;
	uint32_t d = look(l, next, &second);
	const char *at;

	for (i = 0; i < ARRAY_N(wide_sign); i++)
		if (c == wide_sign[i].c) {
			put(l, T_PUNCT, l->at, next)->text = str_of(wide_sign[i].sign);
			return true;
		}
	for (i = 0; i < ARRAY_N(two); i++)
		if (c == (uint32_t)two[i].first && d == (uint32_t)two[i].second) {
			put(l, T_PUNCT, l->at, second)->text = str_of(two[i].sign);
			return true;
		}
	at = c < 0x80 ? strchr(one, (int)c) : NULL;
	if (at == NULL)
		return false;
	put(l, T_PUNCT, l->at, next)->text = (struct str){ at, 1 };
	return true;
}

/* Why a character cannot be read, and what to write. */
static const struct odd {
	uint32_t from, to;
	const char *what, *fix;
} odd[] = {
	{ 0x80, 0x9F, "这里有一个看不见的字符；请删去", NULL },
	{ '!', '!', "单独的「!」没有意义；不等于写「!=」", "!=" },
	{ '\'', '\'', "文字用双引号", "\"…\"" },
	{ '~', '~', "范围写两个点", "1..3分" },
	{ 0x2018, 0x2019, "文字用双引号", "“…”" },
	{ 0x201D, 0x201D, "右引号前面没有左引号", "“…”" },
	{ 0x200B, 0x200F, "这里有一个看不见的字符；请删去", NULL },
	{ 0x3002, 0x3002, "句末不用句号：换行即可，同一行用分号隔开", ";" },
	{ 0x300D, 0x300D, "「」」前面没有左边的「「」", "「名称」" },
	{ 0xFF10, 0xFF19, "数字用半角写", NULL },
	{ 0xFF21, 0xFF5A, "字母用半角写", NULL },
	{ 0, 0x10FFFF, "这个字符在这里没有意义；名称里要用它，请整个写在「」里",
	    "「名称」" },
};

static const struct odd *
odd_of(uint32_t c)
{
	size_t i = 0;

	while (c < odd[i].from || c > odd[i].to)
		i++;
	return &odd[i];
}

/* Full-width digits and letters as they should be typed: １２ as 12. */
static const char *
half_width(struct lexer *l, size_t from, size_t to)
{
	struct buf b = { .j = l->j };

	while (from < to)
		buf_c(&b, (char)(look(l, from, &from) - 0xFEE0));
	return job_cstr(l->j, buf_str(&b));
}

/* A run of characters that are wrong for the same reason is one problem. */
static void
lex_odd(struct lexer *l, uint32_t c, size_t next)
{
	const struct odd *o = odd_of(c);
	size_t from = l->at, to = next;

	do
		l->at = to;
	while ((c = look(l, to, &to)) >= 0x80 && !is_cjk(c) && odd_of(c) == o);
	complain(l, from, l->at, o->from >= 0xFF10 ? half_width(l, from, l->at) : o->fix,
	    o->what);
}

/* ── the first step ─────────────────────────────────────────────────── */

static void
lex_comment(struct lexer *l)
{
	size_t from = l->at, to = line_end(l, from);

	while (to > from && (l->s.p[to - 1] == ' ' || l->s.p[to - 1] == '\t'))
		to--;
	(void)put(l, T_COMMENT, from, to);
}

static void
lex_next(struct lexer *l)
{
	size_t next;
	uint32_t c = look(l, l->at, &next);

	if (c == ' ' || c == '\t' || c == '\r' || is_control(l->s.p[l->at]))
		l->at = next;
	else if (c == '\n')
		put(l, T_NL, l->at, next)->line_end = true;
	else if (c == ';')
		put(l, T_NL, l->at, next)->text = S(";");
	else if (c == '#')
		lex_comment(l);
	else if (is_digit(l, l->at))
		lex_digits(l);
	else if (is_cjk(c) || starts_ascii(c))
		lex_word(l);
	else if (c == '"')
		lex_quoted(l, str_cut(l->s, l->at, next), str_cut(l->s, l->at, next),
		    T_STR);
	else if (c == 0x201C)
		lex_quoted(l, S("“"), S("”"), T_STR);
	else if (c == 0x300C)
		lex_quoted(l, S("「"), S("」"), T_WORD);
	else if (!lex_sign(l, c, next))
		lex_odd(l, c, next);
}

/* ── the second step: which line ends stay (rule 7) ─────────────────── */

bool
is_sign(const struct tok *t, const char *sign)
{
	return t->kind == T_PUNCT && str_eq(t->text, str_of(sign));
}

bool
continues(const struct tok *t)
{
	static const char *const word[] = { "且", "或", "则", "免", "乘", "上限",
		"下限" };
	size_t i;

	if (is_sign(t, "{"))
		return true;
	for (i = 0; i < ARRAY_N(word) && t->kind == T_WORD && !t->quoted; i++)
		if (str_eq(t->text, str_of(word[i])))
			return true;
	return false;
}

struct settle {         /* per token, but for open */
	uint32_t *open; /* a stack: the ( and { around the place */
	size_t depth;
	bool *closed; /* a ( that has a ) of its own */
	bool *drop;   /* a line end that ends nothing */
};

static bool
top_is(const struct lexer *l, const struct settle *s, const char *sign)
{
	return s->depth > 0 && is_sign(&l->toks[s->open[s->depth - 1]], sign);
}

/* A missing ) must not swallow the line ends behind it. */
static void
find_closed(const struct lexer *l, struct settle *s)
{
	size_t i;

	for (i = 0; i < l->n; i++) {
		const struct tok *t = &l->toks[i];

		if (is_sign(t, "(") || is_sign(t, "{")) {
			s->open[s->depth++] = (uint32_t)i;
		} else if (is_sign(t, ")") && top_is(l, s, "(")) {
			s->closed[s->open[--s->depth]] = true;
		} else if (is_sign(t, "}")) {
			while (top_is(l, s, "("))
				s->depth--;
			s->depth -= s->depth > 0;
		}
	}
	s->depth = 0;
}

/* Line ends directly inside ( ). */
static void
drop_inside(const struct lexer *l, struct settle *s)
{
	size_t i;

	for (i = 0; i < l->n; i++) {
		const struct tok *t = &l->toks[i];

		if (s->closed[i] || is_sign(t, "{"))
			s->open[s->depth++] = (uint32_t)i;
		else if ((is_sign(t, ")") && top_is(l, s, "(")) ||
		    (is_sign(t, "}") && top_is(l, s, "{")))
			s->depth--;
		else if (t->kind == T_NL && t->line_end)
			s->drop[i] = top_is(l, s, "(");
	}
}

/* Line ends before a word that can never begin a statement. */
static void
drop_continued(const struct lexer *l, struct settle *s)
{
	bool more = false;
	size_t i;

	for (i = l->n; i-- > 0;) {
		const struct tok *t = &l->toks[i];

		if (t->kind == T_NL && t->line_end)
			s->drop[i] = s->drop[i] || more;
		else if (t->kind != T_COMMENT)
			more = continues(t);
	}
}

static void
settle_lines(struct lexer *l)
{
	struct settle s = { .open = NEWS(l->j, uint32_t, l->n + 1) };
	const struct tok *before = NULL; /* last token kept, not a comment */
	size_t i, n = 0;

	s.closed = NEWS(l->j, bool, l->n + 1);
	s.drop = NEWS(l->j, bool, l->n + 1);
	find_closed(l, &s);
	drop_inside(l, &s);
	drop_continued(l, &s);
	for (i = 0; i < l->n; i++) {
		bool again = before == NULL || before->kind == T_NL;

		if (l->toks[i].kind == T_NL && (again || s.drop[i]))
			continue;
		l->toks[n] = l->toks[i];
		if (l->toks[n].kind != T_COMMENT)
			before = &l->toks[n];
		n++;
	}
	l->n = n;
}

/* ── the door ───────────────────────────────────────────────────────── */

static bool
is_control_at(struct str s, size_t i)
{
	bool lone = s.p[i] == '\r' && (i + 1 == s.n || s.p[i + 1] != '\n');

	return lone || is_control(s.p[i]);
}

/* A control character could do anything to a terminal, even in a comment. */
static void
find_controls(struct lexer *l)
{
	size_t i, from;

	for (i = 0; i < l->s.n; i++) {
		for (from = i; i < l->s.n && is_control_at(l->s, i); i++)
			;
		if (i > from)
			complain(l, from, i, NULL, "这里有看不见的控制字符；请删去");
	}
}

static bool
readable(struct lexer *l)
{
	size_t bad = 0;

	if (l->s.n > RULE_TEXT_MAX) {
		complain(l, RULE_TEXT_MAX, RULE_TEXT_MAX, NULL,
		    "文件太大：一个方案文件最多 1 MiB；请拆成几个");
		return false;
	}
	if (!utf8_valid(l->s, &bad)) {
		complain(l, bad, bad + 1, NULL,
		    l->s.p[bad] == '\0'
			? "这里有看不见的控制字符；请删去"
			: "这里不是 UTF-8 编码的文字：请用编辑器把文件另存为 UTF-8");
		return false;
	}
	find_controls(l);
	return true;
}

enum err
rule_lex(struct job *j, struct file *f, struct rule_notes *notes)
{
	struct lexer l = { .j = j, .notes = notes, .s = f->text };
	size_t errors = notes->errors;

	if (readable(&l)) {
		while (l.at < l.s.n && !notes->cut)
			lex_next(&l);
		settle_lines(&l);
	}
	(void)put(&l, T_END, l.s.n, l.s.n);
	f->toks = l.toks;
	f->toks_n = l.n;
	if (notes->errors > errors)
		return fail(j, E_INPUT, "方案有读不懂的地方；请按提示修改");
	return OK;
}
