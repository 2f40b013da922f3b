/* SPDX-License-Identifier: MIT
 *
 * diff.c -- what two schemes differ in, by meaning and not by lines
 *
 * Both sides become lists of things: a key to be matched by, what people call
 * it, and its words.  Things with the same key and the same words are the
 * same; layout and the way of writing punctuation never count.  Pools are
 * matched first, their clauses next, the rest by name.  Nothing is run.
 */
#include "rule/diff.h"

/* ── words ──────────────────────────────────────────────────────────── */

/* Signs that do not count, or count as another. */
static const struct {
	const char *sign, *as;
} folds[] = { { "：", "" }, { "，", "," }, { "、", "," }, { "；", ";" }, { "（", "(" },
	{ "）", ")" }, { "“", "\"" }, { "”", "\"" }, { "％", "%" } };

/* 编号 "…" does not count: its length at the start of ${s}, or 0. */
static size_t
code_at(struct str s)
{
	size_t from = strlen(" 编号"), end;

	if (!str_starts(s, S(" 编号")))
		return 0;
	while (from < s.n && s.p[from] == ' ')
		from++;
	if (from >= s.n || s.p[from] != '"')
		return 0;
	end = str_find(str_cut(s, from + 1, s.n), S("\""));
	return from + end + 2 <= s.n ? from + end + 2 : 0;
}

struct str
diff_plain(struct job *j, struct str s)
{
	struct buf b = { .j = j };

	for (size_t at = 0; at < s.n;) {
		struct str rest = str_cut(s, at, s.n);
		size_t code = code_at(rest), i = 0;

		at += code;
		if (code > 0)
			continue;
		while (i < ARRAY_N(folds) && !str_starts(rest, str_of(folds[i].sign)))
			i++;
		if (i < ARRAY_N(folds))
			buf_put(&b, str_of(folds[i].as));
		else if (strchr(" \t\r\n:{}", rest.p[0]) == NULL)
			buf_c(&b, rest.p[0]);
		at += i < ARRAY_N(folds) ? strlen(folds[i].sign) : 1;
	}
	return buf_str(&b);
}

void
diff_thing(struct job *j, struct things *list, struct thing t)
{
	t.text = str_trim(t.text);
	t.plain = diff_plain(j, t.text);
	list->at = job_grow(j, list->at, list->n, &list->cap, sizeof t);
	list->at[list->n++] = t;
}

/* ── changes ────────────────────────────────────────────────────────── */

void
diff_put(struct diff *d, struct rule_change c)
{
	if (d->n <= RULE_CHANGE_MAX) {
		d->change = job_grow(d->j, d->change, d->n, &d->cap, sizeof c);
		d->change[d->n] = c;
	}
	d->n++;
}

struct rule_change
diff_change(enum rule_change_kind kind, const struct thing *was, const struct thing *is)
{
	return (struct rule_change){ .kind = kind,
		.how = was == NULL ? RULE_ADDED
		    : is == NULL   ? RULE_REMOVED
				   : RULE_CHANGED,
		.subject = is != NULL ? is->subject : was->subject,
		.was = was != NULL ? was->text : S(""),
		.is = is != NULL ? is->text : S(""),
		.was_pool = was != NULL ? was->pool : -1,
		.is_pool = is != NULL ? is->pool : -1,
		.was_line = was != NULL ? was->line : 0,
		.is_line = is != NULL ? is->line : 0 };
}

static struct str
colon(struct job *j, struct str text)
{
	return text.n > 0 ? job_fmt(j, "：%.*s", STR_FMT(text)) : S("");
}

static struct str
or_none(struct str text)
{
	return text.n > 0 ? text : S("（无）");
}

void
diff_whole(struct diff *d, enum rule_change_kind kind, const struct thing *was,
    const struct thing *is)
{
	struct rule_change c = diff_change(kind, was, is);

	if (was == NULL)
		c.what = job_fmt(d->j, "新增%.*s%.*s", STR_FMT(c.subject),
		    STR_FMT(colon(d->j, c.is)));
	else if (is == NULL)
		c.what = job_fmt(d->j, "删去%.*s%.*s", STR_FMT(c.subject),
		    STR_FMT(colon(d->j, c.was)));
	else
		c.what = job_fmt(d->j, "%.*s：%.*s 改为 %.*s", STR_FMT(c.subject),
		    STR_FMT(or_none(c.was)), STR_FMT(or_none(c.is)));
	diff_put(d, c);
}

/* "分值 20分", "分值 16分": the second without the word both begin with. */
static struct str
without_head(struct str was, struct str is)
{
	size_t at = str_find(is, S(" "));

	return at < is.n && str_starts(was, str_cut(is, 0, at + 1))
	    ? str_cut(is, at + 1, is.n)
	    : is;
}

void
diff_part(struct diff *d, enum rule_change_kind kind, const struct thing *was,
    const struct thing *is)
{
	struct rule_change c = diff_change(kind, was, is);

	c.how = RULE_CHANGED;
	if (was == NULL)
		c.what = job_fmt(d->j, "%.*s：新写 %.*s", STR_FMT(c.subject),
		    STR_FMT(c.is));
	else if (is == NULL)
		c.what = job_fmt(d->j, "%.*s：不再写 %.*s", STR_FMT(c.subject),
		    STR_FMT(c.was));
	else
		c.what = job_fmt(d->j, "%.*s：%.*s 改为 %.*s", STR_FMT(c.subject),
		    STR_FMT(c.was), STR_FMT(without_head(c.was, c.is)));
	diff_put(d, c);
}

struct symtab
diff_table(struct job *j, struct things *list)
{
	struct symtab t = { 0 };

	for (size_t i = 0; i < list->n; i++) {
		struct sym *s = NEW(j, struct sym), *old;

		s->name = list->at[i].key;
		for (size_t k = 2; sym_put(j, &t, s, &old) != OK; k++)
			s->name = job_fmt(j, "%.*s\n%zu", STR_FMT(list->at[i].key), k);
		list->at[i].key = s->name;
	}
	return t;
}

void
diff_compare(struct diff *d, enum rule_change_kind kind, struct things *old,
    struct things *new,
    void (*put)(struct diff *d, enum rule_change_kind kind, const struct thing *was,
	const struct thing *is))
{
	struct symtab t = diff_table(d->j, old);

	(void)diff_table(d->j, new);
	for (size_t i = 0; i < new->n; i++) {
		const struct sym *s = sym_find(&t, new->at[i].key);
		struct thing *was = s == NULL ? NULL : &old->at[s->order];

		if (was != NULL)
			was->met = true;
		if (was == NULL || !str_eq(was->plain, new->at[i].plain))
			put(d, kind, was, &new->at[i]);
	}
	for (size_t i = 0; i < old->n; i++)
		if (!old->at[i].met)
			put(d, kind, &old->at[i], NULL);
}

/* ── the head ───────────────────────────────────────────────────────── */

static const char *const head_words[ST_INST + 1] = { [ST_IMPORT] = "引用",
	[ST_BASIS] = "依据",
	[ST_SPAN] = "考核期",
	[ST_CALENDAR] = "周期",
	[ST_SUBJECT] = "对象",
	[ST_ROLE] = "角色",
	[ST_DIM] = "维度",
	[ST_ROUND] = "精度",
	[ST_TOTAL] = "总分" };

static void
head_stmts(struct job *j, const struct rule *r, const struct stmt *s, struct things *out)
{
	for (; s != NULL; s = s->next) {
		const char *word = head_words[s->kind];
		struct str text, key;

		if (word == NULL)
			continue;
		text = outline_words(j, r, s->at.from, s->at.to);
		text = str_cut(text, str_starts(text, str_of(word)) ? strlen(word) : 0,
		    text.n);
		key = s->kind == ST_IMPORT   ? job_fmt(j, "引用 %.*s", STR_FMT(s->text))
		    : s->kind == ST_CALENDAR ? job_fmt(j, "周期 %d", (int)s->period)
					     : str_of(word);
		diff_thing(j, out,
		    (struct thing){ .key = key,
			.subject = str_of(word),
			.text = text,
			.line = rule_line_at(r, s->at.from),
			.pool = -1 });
	}
}

static struct things
head_things(struct job *j, const struct rule *r)
{
	struct things out = { 0 };
	uint32_t line = rule_line_at(r, r->scheme->at.from);

	diff_thing(j, &out,
	    (struct thing){ .key = S("名称"),
		.subject = S("名称"),
		.text = r->head.title,
		.line = line,
		.pool = -1 });
	diff_thing(j, &out,
	    (struct thing){ .key = S("版本"),
		.subject = S("版本"),
		.text = r->head.version,
		.line = line,
		.pool = -1 });
	head_stmts(j, r, r->file->common, &out);
	head_stmts(j, r, r->scheme->stmts, &out);
	return out;
}

/* ── facts ──────────────────────────────────────────────────────────── */

static const char *
fact_word(const struct stmt *s)
{
	return s->kind == ST_DATA ? "数据" : s->kind == ST_CLASS ? "类别" : NULL;
}

static void
fact_stmts(struct job *j, const struct rule *r, const struct stmt *s, struct things *out,
    const struct data **data)
{
	for (; s != NULL; s = s->next) {
		if (fact_word(s) == NULL)
			continue;
		data[out->n] = s->data;
		diff_thing(j, out,
		    (struct thing){ .key = s->data->name.text,
			.subject = job_fmt(j, "%s“%.*s”", fact_word(s),
			    STR_FMT(s->data->name.text)),
			.text = outline_words(j, r, s->data->name.at.to, s->at.to),
			.line = rule_line_at(r, s->data->name.at.from),
			.pool = -1 });
	}
}

static struct things
fact_things(struct job *j, const struct rule *r, const struct data ***data)
{
	struct things out = { 0 };
	size_t n = 1;

	for (const struct stmt *s = r->file->common; s != NULL; s = s->next)
		n++;
	for (const struct stmt *s = r->scheme->stmts; s != NULL; s = s->next)
		n++;
	*data = job_array(j, n, sizeof **data);
	fact_stmts(j, r, r->file->common, &out, *data);
	fact_stmts(j, r, r->scheme->stmts, &out, *data);
	return out;
}

/* Its type, and each attribute. */
static struct things
fact_parts(struct job *j, const struct rule *r, const struct data *d, struct thing whole)
{
	struct things out = { 0 };

	whole.key = S("类型");
	whole.text = outline_words(j, r, d->type->at.from, d->type->at.to);
	diff_thing(j, &out, whole);
	for (const struct attr *a = d->attrs; a != NULL; a = a->next) {
		whole.key = job_fmt(j, "%d", (int)a->kind);
		whole.text = outline_words(j, r, a->at.from, a->at.to);
		diff_thing(j, &out, whole);
	}
	return out;
}

static void
diff_facts(struct diff *d)
{
	const struct data **was, **is;
	struct things old = fact_things(d->j, d->old, &was);
	struct things new = fact_things(d->j, d->new, &is);
	struct symtab t = diff_table(d->j, &old);

	(void)diff_table(d->j, &new);
	for (size_t i = 0; i < new.n; i++) {
		const struct sym *s = sym_find(&t, new.at[i].key);
		struct things a, b;

		if (s == NULL) {
			diff_whole(d, RULE_CHANGE_FACT, NULL, &new.at[i]);
			continue;
		}
		a = fact_parts(d->j, d->old, was[s->order], old.at[s->order]);
		old.at[s->order].met = true;
		b = fact_parts(d->j, d->new, is[i], new.at[i]);
		diff_compare(d, RULE_CHANGE_FACT, &a, &b, diff_part);
	}
	for (size_t i = 0; i < old.n; i++)
		if (!old.at[i].met)
			diff_whole(d, RULE_CHANGE_FACT, &old.at[i], NULL);
}

/* ── what stands outside the pools ──────────────────────────────────── */

static struct things
line_things(struct job *j, const struct rule *r, enum rule_line_kind kind)
{
	struct things out = { 0 };
	size_t n;
	const struct rule_line *line = rule_lines(j, r, &n);

	for (size_t i = 0; i < n; i++) {
		struct str name = line[i].name;

		if (line[i].kind != kind)
			continue;
		diff_thing(j, &out,
		    (struct thing){ .key = job_fmt(j, "%.*s %.*s", STR_FMT(line[i].word),
					STR_FMT(name.n > 0 ? name : line[i].text)),
			.subject = name.n > 0 ? job_fmt(j, "%.*s“%.*s”",
						    STR_FMT(line[i].word), STR_FMT(name))
					      : line[i].word,
			.text = line[i].text.n == 0 && kind == RULE_LINE_GRADE
			    ? S("其余")
			    : line[i].text,
			.line = line[i].line,
			.pool = -1 });
	}
	return out;
}

static void
diff_lines(struct diff *d, enum rule_line_kind from, enum rule_change_kind kind)
{
	struct things old = line_things(d->j, d->old, from);
	struct things new = line_things(d->j, d->new, from);

	diff_compare(d, kind, &old, &new, diff_whole);
}

/* The grades of each table from the top, if they are the same but for the order. */
static void
diff_orders(struct diff *d)
{
	struct things old = { 0 }, new = { 0 };
	const struct rule *side[] = { d->old, d->new };
	struct things *out[] = { &old, &new };

	for (size_t k = 0; k < ARRAY_N(side); k++)
		for (size_t i = 0; i < side[k]->grades_n; i++) {
			const struct rule_grade *g = &side[k]->grade[i].pub;
			struct buf b = { .j = d->j };

			for (size_t row = 0; row < g->rows_n; row++)
				buf_fmt(&b, "%s%.*s", row > 0 ? "、" : "",
				    STR_FMT(g->row[row]));
			diff_thing(d->j, out[k],
			    (struct thing){ .key = g->name,
				.subject = job_fmt(d->j, "%.*s的各等", STR_FMT(g->name)),
				.text = buf_str(&b),
				.pool = -1 });
		}
	for (size_t i = 0; i < new.n; i++)
		for (size_t k = 0; k < old.n; k++)
			if (str_eq(old.at[k].key, new.at[i].key) &&
			    old.at[k].plain.n == new.at[i].plain.n &&
			    !str_eq(old.at[k].plain, new.at[i].plain))
				diff_whole(d, RULE_CHANGE_GRADE, &old.at[k], &new.at[i]);
}

enum err
rule_diff(struct job *j, const struct rule *old, const struct rule *new,
    const struct rule_change **out, size_t *n)
{
	struct diff d = { .j = j, .old = old, .new = new };
	struct things was = head_things(j, old), is = head_things(j, new);

	diff_compare(&d, RULE_CHANGE_HEAD, &was, &is, diff_whole);
	diff_facts(&d);
	diff_lines(&d, RULE_LINE_DEF, RULE_CHANGE_DEF);
	diff_pools(&d);
	diff_lines(&d, RULE_LINE_VETO, RULE_CHANGE_VETO);
	diff_orders(&d);
	diff_lines(&d, RULE_LINE_GRADE, RULE_CHANGE_GRADE);
	diff_lines(&d, RULE_LINE_OUTCOME, RULE_CHANGE_OUTCOME);
	diff_lines(&d, RULE_LINE_INST, RULE_CHANGE_INST);
	*out = d.change;
	*n = d.n;
	if (d.n > RULE_CHANGE_MAX)
		return fail(j, E_LIMIT, "两份文本有 %zu 处不同，多于 %d 处，不逐条列出",
		    d.n, RULE_CHANGE_MAX);
	return OK;
}
