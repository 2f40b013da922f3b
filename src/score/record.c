/* SPDX-License-Identifier: MIT
 *
 * record.c -- what a record of a set [事件] says: typed, kept, read again
 *
 * Figures are kept in base units with their measure and choices as words, so
 * that another scheme of the period may read them in its own units; a unit is
 * kept with its number, so that it may be renamed.
 */
#include "score/data.h"

#define TEXT_MAX 200 /* characters of a field */

/* ── as it is kept ──────────────────────────────────────────────────── */

/* A field as it is kept: figures in base units with their measure, units with their
 * number; NA as 不适用.  A kept text that ${f} cannot be is 未报. */
static void
record_field_put(struct job *j, struct buf *b, const struct rule_fact *f, struct cell c,
    int64_t unit)
{
	struct str text = cell_text(j, f, c);

	if (c.state == CELL_MISSING)
		return;
	if (c.state == CELL_GIVEN && f->kind == RULE_NUM)
		text = job_fmt(j, "%.*s %.*s", STR_FMT(num_text(j, (struct num){ c.v })),
		    STR_FMT(f->measure));
	if (c.state == CELL_GIVEN && f->kind == RULE_SUBJECT)
		text = job_fmt(j, "%lld %.*s", (long long)unit, STR_FMT(c.word));
	body_put(b, f->name, text);
}

static struct cell
figure_of(const struct rule_fact *f, struct str number, struct str measure)
{
	struct num x;

	if (!str_eq(measure, f->measure) || !num_parse(number, &x))
		return (struct cell){ .state = CELL_MISSING };
	return (struct cell){ .v = x.u, .state = CELL_GIVEN };
}

static struct cell
unit_of(struct str number, struct str name, int64_t *unit)
{
	struct num x;

	if (num_parse(number, &x))
		*unit = x.u / NUM_ONE;
	return (struct cell){ .state = CELL_GIVEN, .word = name };
}

struct cell
record_field(struct job *j, const struct rule_fact *f, struct str fields, int64_t *unit)
{
	struct str text = body_get(j, fields, f->name);
	size_t gap = str_find(text, S(" "));
	struct str first = str_cut(text, 0, gap);
	struct str rest = str_cut(text, gap < text.n ? gap + 1 : gap, text.n);
	struct cell c;

	*unit = 0;
	if (text.n == 0)
		return (struct cell){ .state = CELL_MISSING };
	if (str_eq(text, S("不适用")))
		return (struct cell){ .state = CELL_NA };
	if (f->kind == RULE_NUM)
		return figure_of(f, first, rest);
	if (f->kind == RULE_SUBJECT)
		return unit_of(first, rest, unit);
	if (cell_read(j, f, true, text, &c).n > 0)
		return (struct cell){ .state = CELL_MISSING };
	return c;
}

bool
record_is_of(struct job *j, const struct rule_set *set, const struct record *rec,
    int64_t unit)
{
	if (rec->unit == unit)
		return true;
	for (size_t i = 0; i < set->counts_for_n; i++) {
		int64_t named;

		(void)record_field(j, &set->field[set->counts_for[i]], rec->fields,
		    &named);
		if (named == unit)
			return true;
	}
	return false;
}

/* ── as it was typed ────────────────────────────────────────────────── */

struct checker {
	struct job *j;
	struct db_ro *ro;
	const struct rule *r;
	const struct rule_set *set;
	bool by_unit;
	struct score_record_entry *e;
	struct buf fields;
	size_t wrong;
	bool counts; /* a field of 计入 names somebody */
};

static bool
is_needed(const struct checker *k, size_t i)
{
	const struct rule_fact *f = &k->set->field[i];

	if (i == k->set->day)
		return true;
	return !f->judged &&
	    (f->kind == RULE_NUM || f->kind == RULE_BOOL || f->kind == RULE_CHOICE);
}

static struct str
refuse_day(struct checker *k, int64_t v)
{
	const struct rule_head *head = rule_head(k->r);
	struct buf b = { .j = k->j };

	if (v > k->j->today)
		return S("日期还没有到；请写事情发生的日子，不晚于今天");
	if (v >= head->from && v <= head->to)
		return S("");
	buf_put(&b, S("不在考核期内；考核期从"));
	day_put(&b, head->from);
	buf_put(&b, S("到"));
	day_put(&b, head->to);
	return buf_str(&b);
}

static enum err
find_named(struct checker *k, struct cell *c, int64_t *unit, struct str *told)
{
	struct org_unit u;
	enum err e = org_unit_named(k->j, k->ro, c->word, &u);

	if (e == E_MISSING) {
		*told = S("单位名册里没有这个单位；请写单位列表里的全称");
		return OK;
	}
	*unit = u.id;
	c->word = u.name;
	return e;
}

static struct str
refuse_field(struct checker *k, size_t i, const struct cell *c)
{
	const struct rule_fact *f = &k->set->field[i];
	struct str text = str_trim(k->e->text[i]);

	if (utf8_count(text) > TEXT_MAX)
		return job_fmt(k->j, "太长，最多 %d 字", TEXT_MAX);
	if (i == k->set->day && c->state != CELL_GIVEN)
		return S("请写日期，例如 2026-03-05");
	if (i == k->set->day)
		return refuse_day(k, c->v);
	if (text.n == 0 && is_needed(k, i))
		return f->kind == RULE_NUM ? S("还没有填；不知道的写“未报”")
					   : S("请选一项；不知道的选“未报”");
	if (f->judged && k->by_unit && text.n > 0)
		return S("这是评分，不由单位填");
	return S("");
}

static enum err
check_field(struct checker *k, size_t i)
{
	const struct rule_fact *f = &k->set->field[i];
	struct cell c;
	struct str told = cell_read(k->j, f, true, k->e->text[i], &c);
	int64_t unit = 0;
	enum err e = OK;

	if (told.n == 0)
		told = refuse_field(k, i, &c);
	if (told.n == 0 && f->kind == RULE_SUBJECT && c.state == CELL_GIVEN)
		e = find_named(k, &c, &unit, &told);
	if (i == k->set->day && c.state == CELL_GIVEN)
		k->e->day = (int32_t)c.v;
	k->counts = k->counts || unit != 0;
	k->e->told[i] = told;
	k->wrong += told.n > 0;
	if (told.n == 0)
		record_field_put(k->j, &k->fields, f, c, unit);
	return e;
}

enum err
score_record_check(struct job *j, struct db_ro *ro, const struct rule *r, bool by_unit,
    struct score_record_entry *entry)
{
	struct checker k = { .j = j,
		.ro = ro,
		.r = r,
		.by_unit = by_unit,
		.e = entry,
		.fields = { .j = j } };
	size_t sets;
	enum err e = OK;

	k.set = rule_sets(r, &sets) + entry->set;
	entry->told = NEWS(j, struct str, k.set->field_n);
	for (size_t i = 0; i < k.set->field_n && e == OK; i++)
		e = check_field(&k, i);
	if (e != OK)
		return e;
	if (k.wrong == 0 && k.set->counts_for_n > 0 && !k.counts) {
		entry->told[k.set->counts_for[0]] = S("请写记到哪个单位");
		k.wrong++;
	}
	entry->fields = buf_str(&k.fields);
	return k.wrong == 0 ? reason_check(j, entry->reason)
			    : fail(j, E_INPUT, "有 %zu 栏要改", k.wrong);
}
