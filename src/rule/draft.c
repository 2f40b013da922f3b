/* SPDX-License-Identifier: MIT
 *
 * draft.c -- writes the draft of a scheme from a score table
 *
 * Facts, parts and bonuses are gathered in texts of their own while the rows
 * are read, and joined at the end; the formatter then lays them out.
 */
#include "rule/draft.h"
#include "rule/limits.h"

#define NAME_CHARS 16

struct names { /* those taken, for facts or for pools */
	struct str *taken;
	size_t n, cap;
};

struct draft {
	struct job *j;
	struct names facts, pools;
	struct buf data, pool, bonus, veto;
	struct buf items;       /* of the part being written */
	struct num part_points; /* of these */
	struct str part;        /* its name in the table */
	struct rule_draft_tally *tally;
};

/* ── names and texts ────────────────────────────────────────────────── */

static bool
is_taken(const struct names *names, struct str s)
{
	size_t i;

	for (i = 0; i < names->n; i++)
		if (str_eq(names->taken[i], s))
			return true;
	return false;
}

static bool
is_keyword(struct str s)
{
	size_t i;

	for (i = 0; i < rule_words_n; i++)
		if (str_eq(s, str_of(rule_words[i].word)))
			return true;
	return false;
}

/* The first ${n} characters. */
static struct str
head_of(struct str s, size_t n)
{
	size_t at = 0;

	while (at < s.n && n-- > 0)
		(void)utf8_next(s, &at);
	return str_cut(s, 0, at);
}

/* A name that nobody has yet, from ${wish}; 「」 around a keyword. */
static struct str
new_name(struct draft *d, struct names *names, struct str wish, const char *otherwise)
{
	struct str base = head_of(wish.n > 0 ? wish : str_of(otherwise),
		       RULE_NAME_MAX - 8),
		   name = base;
	size_t i;

	for (i = 2; is_taken(names, name); i++)
		name = job_fmt(d->j, "%.*s_%zu", STR_FMT(base), i);
	names->taken = job_grow(d->j, names->taken, names->n, &names->cap,
	    sizeof *names->taken);
	names->taken[names->n++] = name;
	return is_keyword(name) ? job_fmt(d->j, "「%.*s」", STR_FMT(name)) : name;
}

/* On one line, without the quotes that would end a string. */
static void
put_line(struct buf *b, struct str s)
{
	size_t at = 0;

	while (at < s.n) {
		size_t from = at;
		uint32_t c = utf8_next(s, &at);

		if (c == '"' || c == 0xFF02)
			buf_put(b, S("”"));
		else if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 ||
		    c == 0x2029)
			buf_c(b, ' ');
		else
			buf_put(b, str_cut(s, from, at));
	}
}

static void
put_string(struct buf *b, struct str s)
{
	buf_c(b, '"');
	put_line(b, s);
	buf_c(b, '"');
}

/* The full-width form of a stop; 0 of anything else. */
static uint32_t
wide_stop(uint32_t c)
{
	return c != 0 && c < 0x80 && strchr(",;:()!?", (int)c) != NULL ? c - 0x20 + 0xFF00
								       : 0;
}

/* Folded words as they are printed: stops beside ideographs are full-width again. */
static struct str
unfolded(struct job *j, struct str s)
{
	struct buf b = { .j = j };
	uint32_t before = 0;

	for (size_t at = 0; at < s.n;) {
		size_t from = at, next;
		uint32_t c = utf8_next(s, &at), full = wide_stop(c), after = 0;

		next = at;
		if (next < s.n)
			after = utf8_next(s, &next);
		if (full != 0 && (is_cjk(before) || is_cjk(after)))
			buf_fmt(&b, "\xEF\xBC%c", (char)(full - 0xFF00 + 0x80));
		else
			buf_put(&b, str_cut(s, from, at));
		before = c;
	}
	return buf_str(&b);
}

/* What an item is called: the words up to the first stop. */
static struct str
short_name(struct job *j, struct str s)
{
	static const char *const stops[] = { "，", "。", "；", "：", "（", "(", "\n", ",",
		";", ":", "、" };
	size_t i, at;

	for (i = 0; i < ARRAY_N(stops); i++) {
		at = str_find(s, str_of(stops[i]));
		if (draft_name(j, str_cut(s, 0, at)).n > 0)
			s = str_cut(s, 0, at);
	}
	return head_of(draft_name(j, s), NAME_CHARS);
}

/* ── facts and clauses ──────────────────────────────────────────────── */

/* Declare the fact of ${c}; its name. */
static struct str
declare(struct draft *d, const struct draft_clause *c, const struct draft_item *item)
{
	struct str wish = c->name, name;

	if (is_taken(&d->facts, wish) && !str_eq(wish, item->name))
		wish = job_fmt(d->j, "%.*s%.*s", STR_FMT(item->name), STR_FMT(c->name));
	if (is_keyword(wish) || draft_is_grade(wish) || str_eq(wish, S("考核组")))
		wish = job_fmt(d->j, "%.*s情况", STR_FMT(wish));
	name = new_name(d, &d->facts, wish, "数据");
	buf_fmt(&d->data, "数据 %.*s %.*s %.*s 说明 \"", STR_FMT(name), STR_FMT(c->type),
	    STR_FMT(c->source));
	put_line(&d->data, unfolded(d->j, c->said));
	if (c->remark.n > 0)
		buf_fmt(&d->data, "（%.*s）", STR_FMT(c->remark));
	buf_put(&d->data, S("\"\n"));
	return name;
}

static void
put_clause(struct draft *d, struct buf *b, const struct draft_clause *c,
    const struct draft_item *item)
{
	struct str text = c->text, mark = S("$F"), name;
	size_t at = str_find(text, mark);

	if (c->name.n > 0) {
		name = declare(d, c, item);
		buf_fmt(b, "%.*s%.*s%.*s\n", STR_FMT(str_cut(text, 0, at)), STR_FMT(name),
		    STR_FMT(str_cut(text, at + mark.n, text.n)));
	} else {
		buf_fmt(b, "%.*s 说明 ", STR_FMT(text));
		put_string(b, unfolded(d->j, c->said));
		buf_c(b, '\n');
	}
}

/* 得 评 …: nobody understood, a person judges. */
static void
put_judged(struct buf *b, const struct draft_item *item, struct str verb, struct str why)
{
	buf_fmt(b, "%.*s 评 ", STR_FMT(verb));
	if (!str_eq(verb, S("得"))) {
		buf_put(b, S("0分.."));
		num_put_short(b, item->points);
		buf_put(b, S("分 "));
	}
	buf_put(b, S("由 考核组"));
	if (why.n > 0) {
		buf_put(b, S(" 说明 "));
		put_string(b, why);
	}
	buf_put(b, S(" # 待补\n"));
}

/* ── items ──────────────────────────────────────────────────────────── */

struct entry { /* one item with the rows that belong to it */
	const struct draft_row *row;
	struct str content, standard;
	struct draft_item item;
	struct draft_said said;
	bool doubt; /* perhaps two items whose points were one merged cell */
};

static void
put_body(struct draft *d, struct buf *b, const struct entry *e)
{
	const struct draft_said *s = &e->said;
	struct str verb = e->item.bonus ? S("加") : e->item.malus ? S("扣") : S("得");
	size_t i;

	if (s->whole)
		put_judged(b, &e->item, verb,
		    e->standard.n > 0 ? e->standard : e->content);
	for (i = 0; i < s->n; i++)
		put_clause(d, s->clause[i].kind == DRAFT_VETO ? &d->veto : b,
		    &s->clause[i], &e->item);
	for (i = 0; i < s->lefts && !s->whole; i++)
		put_judged(b, &e->item, S("扣"), s->left[i]);
}

static void
put_item(struct draft *d, struct buf *b, const char *kind, const struct entry *e)
{
	const struct draft_row *r = e->row;
	struct str name = new_name(d, &d->pools, e->item.name, kind),
		   full = r->name.n > 0 ? r->name : r->part;

	if (e->standard.n > 0) {
		buf_put(b, S("# 评分标准："));
		put_line(b, e->standard);
		buf_c(b, '\n');
	}
	buf_fmt(b, "%s %.*s ", kind, STR_FMT(name));
	if (!str_eq(full, name) && !str_eq(full, e->item.name)) {
		put_string(b, full);
		buf_c(b, ' ');
	}
	if (e->item.has_points) {
		num_put_short(b, e->item.points);
		buf_put(b, S("分 "));
	}
	if (e->content.n > 0 && !str_eq(e->content, full)) {
		buf_put(b, S("说明 "));
		put_string(b, e->content);
	}
	if (r->no.n > 0) {
		buf_put(b, S(" 编号 "));
		put_string(b, r->no);
	}
	buf_put(b, S(" {\n"));
	put_body(d, b, e);
	buf_put(b, S("}\n"));
	d->tally->items++;
}

/* Vetoes were understood even where the item was not. */
static void
count(struct draft *d, const struct draft_said *s)
{
	size_t left = s->whole
	    ? s->sentences - (s->n < s->sentences ? s->n : s->sentences)
	    : s->lefts;

	d->tally->sentences += s->sentences;
	d->tally->found += s->sentences - left;
	d->tally->left += s->sentences == 0 ? 1 : left;
}

/* A row without points: only its vetoes can stand, the rest is a comment. */
static void
leave_out(struct draft *d, const struct entry *e)
{
	struct buf *b = &d->bonus;
	size_t i;

	for (i = 0; i < e->said.n; i++)
		put_clause(d, &d->veto, &e->said.clause[i], &e->item);
	if (e->said.n > 0 && e->said.n == e->said.sentences)
		return;
	buf_fmt(b, "# 待补：表格第 %zu 行没有写进来：", e->row->line);
	put_line(b, e->row->name);
	buf_c(b, ' ');
	put_line(b, e->standard.n > 0 ? e->standard : e->content);
	buf_c(b, '\n');
}

/* What the part is called, without the points that stand beside it: 基本组织（30分）. */
static struct str
part_title(const struct draft *d)
{
	struct str s = d->part;
	struct num points;
	size_t paren = str_find(s, S("（")), at = str_find(s, S("("));

	at = paren < at ? paren : at;
	if (at > 0 && at < s.n && draft_points(d->j, str_cut(s, at, s.n), &points) &&
	    points.u == d->part_points.u)
		return str_cut(s, 0, at);
	return s;
}

static void
end_part(struct draft *d)
{
	struct str name, title = part_title(d);

	if (d->items.n == 0)
		return;
	name = new_name(d, &d->pools, short_name(d->j, d->part), "考核内容");
	buf_fmt(&d->pool, "部分 %.*s ", STR_FMT(name));
	if (title.n > 0 && !str_eq(title, name)) {
		put_string(&d->pool, title);
		buf_c(&d->pool, ' ');
	}
	num_put_short(&d->pool, d->part_points);
	buf_fmt(&d->pool, "分 {\n%.*s}\n", STR_FMT(buf_str(&d->items)));
	d->items.n = 0;
	d->part_points.u = 0;
}

/* ── rows ───────────────────────────────────────────────────────────── */

static struct str
joined(struct job *j, struct str a, struct str b)
{
	if (a.n == 0 || b.n == 0)
		return a.n == 0 ? b : a;
	return job_fmt(j, "%.*s\n%.*s", STR_FMT(a), STR_FMT(b));
}

/* The item that begins at rows[*at], and the rows that go on with it. */
static void
gather(struct draft *d, const struct draft_row *rows, size_t n, size_t *at,
    struct entry *e)
{
	const struct draft_row *r = &rows[(*at)++];
	struct draft_item *item = &e->item;

	*e = (struct entry){ .row = r, .content = r->content, .standard = r->standard };
	for (; *at < n && rows[*at].goes_on; (*at)++) {
		e->doubt = e->doubt || rows[*at].doubt;
		e->content = joined(d->j, e->content, rows[*at].content);
		e->standard = joined(d->j, e->standard, rows[*at].standard);
	}
	item->name = short_name(d->j, r->name.n > 0 ? r->name : r->content);
	item->has_points = draft_points(d->j, r->points, &item->points);
	item->bonus = draft_has(r->part, "加分|附加分|奖励分") ||
	    draft_has(r->name, "加分|附加分|奖励分");
	item->malus = !item->bonus &&
	    (draft_has(r->part, "扣分项|减分") || draft_has(r->name, "扣分项|减分") ||
		(item->has_points && item->points.u < 0));
	if (item->points.u < 0)
		item->points.u = -item->points.u;
}

static void
put_entry(struct draft *d, struct entry *e)
{
	draft_say(d->j, &e->item, e->standard, &e->said);
	if (e->doubt || d->facts.n > DRAFT_FACTS_MAX) {
		e->said.n = 0;
		e->said.whole = true;
	}
	count(d, &e->said);
	if (!e->item.has_points && (e->said.whole || !(e->item.bonus || e->item.malus))) {
		leave_out(d, e);
		return;
	}
	if (e->item.bonus || e->item.malus) {
		put_item(d, &d->bonus, e->item.bonus ? "加分" : "扣分", e);
		return;
	}
	d->part_points.u += e->item.points.u;
	put_item(d, &d->items, "项", e);
}

static void
put_rows(struct draft *d, const struct draft_row *rows, size_t n)
{
	struct entry *e = NEW(d->j, struct entry);
	size_t at = 0;

	while (at < n) {
		if (!str_eq(rows[at].part, d->part)) {
			end_part(d);
			d->part = rows[at].part;
		}
		gather(d, rows, n, &at, e);
		put_entry(d, e);
	}
	end_part(d);
}

/* ── the whole ──────────────────────────────────────────────────────── */

static struct str
join(struct draft *d, struct str title)
{
	struct buf b = { .j = d->j };
	int year, month, day;

	day_parts(d->j->today, &year, &month, &day);
	year += month > 6; /* in autumn one writes next year's */
	buf_fmt(&b,
	    "# 由表格写成的草稿：%zu 句，认出 %zu 句，待补 %zu 处。考核期、对象、由谁给分请按\n"
	    "# 本单位的改；每一条都请与原表核对。\n方案 ",
	    d->tally->sentences, d->tally->found, d->tally->left);
	put_string(&b, title.n > 0 ? title : S("草稿"));
	buf_fmt(&b, "\n考核期 %04d-01-01 至 %04d-12-31\n对象 单位\n角色 考核组\n\n", year,
	    year);
	buf_fmt(&b, "%.*s\n%.*s%.*s%.*s", STR_FMT(buf_str(&d->data)),
	    STR_FMT(buf_str(&d->pool)), STR_FMT(buf_str(&d->bonus)),
	    STR_FMT(buf_str(&d->veto)));
	return buf_str(&b);
}

static enum err
lay_out(struct job *j, const struct table *t, struct str text, struct str *out)
{
	struct rule_notes notes = { .j = j, .name = t->name, .text = text };
	enum err e;

	if (text.n > RULE_TEXT_MAX)
		return fail(j, E_LIMIT, "%.*s：写成的草稿超过 1 MiB；请分成几张表",
		    STR_FMT(t->name));
	e = rule_format(j, t->name, text, &notes, out);
	if (e == OK || notes.first == NULL)
		return e;
	return fail(j, e, "%.*s：没能写成读得通的草稿：%.*s", STR_FMT(t->name),
	    STR_FMT(notes.first->what));
}

enum err
rule_draft(struct job *j, struct str title, const struct table *t, struct str *out,
    struct rule_draft_tally *tally)
{
	struct draft d = { .j = j,
		.data = { .j = j },
		.pool = { .j = j },
		.bonus = { .j = j },
		.veto = { .j = j },
		.items = { .j = j },
		.tally = tally };
	struct draft_row *rows;
	struct str above;
	enum err e;

	*tally = (struct rule_draft_tally){ 0 };
	e = draft_rows(j, t, &above, &rows, &tally->rows);
	if (e != OK)
		return e;
	put_rows(&d, rows, tally->rows);
	if (tally->items == 0)
		return fail(j, E_INPUT,
		    "%.*s：没有一行有分值，写不成草稿；分值一栏要填数", STR_FMT(t->name));
	return lay_out(j, t, join(&d, title.n > 0 ? title : above), out);
}
