/* SPDX-License-Identifier: MIT
 *
 * notice.c -- one published result: 公示 while people may object, then 通报
 *
 * The text of the scheme says how much rests on 评 and 核定; places, totals and
 * grades are those that were frozen and decided.  Of the grade tables the first
 * is shown: it is the unit's, those of persons stay inside.
 */
#include "page/acct.h"
#include "page/notice.h"
#include "page/settle.h"

struct notice_row {
	struct str place, unit, total, grade;
};
struct notice_class {
	struct str name;
	const struct notice_row *rows;
	size_t rows_n;
};
struct notice_note {
	struct str what;
};
struct notice_other { /* another notice, as this one names it */
	int64_t id;
	struct str title, number, day;
};
struct notice_page {
	struct frame frame;
	int64_t id;
	struct str title, number, issuer, scheme, period, classes_words, grades_words,
	    shares;
	struct str from, until, issued;
	struct str code, hash; /* 短码, empty until it is sealed */
	bool is_shown, is_amended, may_object, has_grades;
	struct notice_other old, new; /* what it amends, and what amends it; id 0: none */
	struct str why, basis;        /* of an amendment */
	const struct moved_line *moves;
	size_t moves_n;
	size_t units;
	const struct notice_class *classes;
	size_t classes_n;
	const struct notice_note *notes;
	size_t notes_n;
};
#include "page/notice.html.h"

struct published { /* what is published, as it was read */
	struct result x;
	const struct rule *rule;
	const struct result_row *row;
	const struct result_grade *grade; /* tables per row */
	size_t n, tables;
};

/* ── reading ────────────────────────────────────────────────────────── */

static enum err
read_rule(struct req *r, struct db_ro *db, struct published *s)
{
	struct rule_notes notes = { .j = r->job };
	struct scheme scheme;
	struct rule *rule = NULL;
	enum err e = scheme_text_find(r->job, db, s->x.scheme, s->x.version, &scheme);

	if (e == OK)
		e = rule_read(r->job, scheme.name, scheme.text, &notes, &rule);
	s->rule = rule;
	return e == E_INPUT && rule != NULL ? OK : e;
}

static enum err
read_settled(struct req *r, struct db_ro *db, struct published *s)
{
	size_t grades;
	enum err e = notice_find(r, db, &s->x);

	if (e == OK)
		e = read_rule(r, db, s);
	if (e == OK)
		e = result_rows(r->job, db, s->x.id, &s->row, &s->n);
	if (e == OK)
		e = result_grades(r->job, db, s->x.id, &s->grade, &grades);
	if (e == OK)
		s->tables = s->n > 0 ? grades / s->n : 0;
	return e;
}

/* The grade of row ${i} in the first table; NULL: the scheme has none. */
static const struct result_grade *
grade_of(const struct published *s, size_t i)
{
	return s->tables > 0 ? &s->grade[i * s->tables] : NULL;
}

/* ── the tables ─────────────────────────────────────────────────────── */

static struct str
total_of(struct req *r, const struct published *s, const struct result_row *row)
{
	if (row->state == CELL_NA)
		return S("不适用");
	return figure(r->job, (struct num){ row->lo }, rule_head(s->rule)->places);
}

static struct notice_row
row_of(struct req *r, const struct published *s, size_t i)
{
	const struct result_row *row = &s->row[i];
	const struct result_grade *g = grade_of(s, i);

	return (struct notice_row){ .place = row->best == 0
		    ? S("不排")
		    : job_fmt(r->job, "%u", row->best),
		.unit = row->name,
		.total = total_of(r, s, row),
		.grade = g != NULL ? g->decided : S("") };
}

/* Rows come class by class. */
static void
fill_classes(struct req *r, const struct published *s, struct notice_page *v)
{
	struct notice_class *list = NEWS(r->job, struct notice_class, s->n);
	struct notice_row *rows = NEWS(r->job, struct notice_row, s->n);
	struct buf b = { .j = r->job };

	for (size_t i = 0; i < s->n; i++) {
		if (i == 0 || !str_eq(s->row[i].class, s->row[i - 1].class))
			list[v->classes_n++] = (struct notice_class){ s->row[i].class,
				&rows[i], 0 };
		rows[i] = row_of(r, s, i);
		list[v->classes_n - 1].rows_n++;
	}
	for (size_t i = 0; v->classes_n > 1 && i < v->classes_n; i++)
		buf_fmt(&b, "%s%.*s %zu 个", i > 0 ? "，" : "", STR_FMT(list[i].name),
		    list[i].rows_n);
	v->classes_words = buf_str(&b);
	v->classes = list;
	v->units = s->n;
}

/* ── words ──────────────────────────────────────────────────────────── */

static size_t
count_grade(const struct published *s, struct str word)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += str_eq(grade_of(s, i)->decided, word);
	return n;
}

/* 优秀 25 个，良好 48 个: the best first, as the scheme has them. */
static void
fill_counts(struct job *j, const struct published *s, struct notice_page *v)
{
	struct buf b = { .j = j };
	size_t tables;
	const struct rule_grade *g = rule_grades(s->rule, &tables);

	v->has_grades = s->tables > 0 && tables > 0;
	for (size_t i = 0; v->has_grades && i < g[0].rows_n; i++)
		buf_fmt(&b, "%s%.*s %zu 个", i > 0 ? "，" : "", STR_FMT(g[0].row[i]),
		    count_grade(s, g[0].row[i]));
	v->grades_words = buf_str(&b);
}

static struct str
percent(struct job *j, struct num part, struct num full)
{
	struct num of = { (int64_t)((wide)part.u * 100 * NUM_ONE / full.u) };

	return figure_short(j, num_round(of, 0, ROUND_HALF));
}

static void
put_share(struct buf *b, const char *who, struct num part, struct num full)
{
	if (part.u > 0)
		buf_fmt(b, "，%s的占 %.*s%%", who, STR_FMT(percent(b->j, part, full)));
}

/* How much of the points people decide, and how much is counted. */
static void
fill_shares(struct job *j, const struct published *s, struct notice_page *v)
{
	const struct rule_head *h = rule_head(s->rule);
	struct buf b = { .j = j };

	if (h->full.u <= 0)
		return;
	buf_fmt(&b, "满分 %.*s 分", STR_FMT(figure_short(j, h->full)));
	put_share(&b, "由人评议打分", h->judged, h->full);
	put_share(&b, "由有关部门核定", h->ruled, h->full);
	if (h->judged.u + h->ruled.u < h->full.u)
		buf_fmt(&b, "，%s按填报和记录的数据依方案直接算出",
		    h->judged.u + h->ruled.u > 0 ? "其余" : "");
	v->shares = buf_str(&b);
}

/* Units whose grade departs from what points alone would give, and by which paper;
 * why and from what stays inside. */
static size_t
put_departures(struct job *j, const struct published *s, struct notice_note *list)
{
	size_t n = 0;

	for (size_t i = 0; s->tables > 0 && i < s->n; i++) {
		const struct result_grade *g = grade_of(s, i);

		if (g->seq != 0)
			list[n++].what = job_fmt(j,
			    "%.*s的等次经研究审定为%.*s（%.*s）。",
			    STR_FMT(s->row[i].name), STR_FMT(g->decided),
			    STR_FMT(g->basis));
	}
	return n;
}

static enum err
fill_notes(struct req *r, struct db_ro *db, const struct published *s,
    struct notice_page *v)
{
	struct notice_note *list = NEWS(r->job, struct notice_note, 2 * s->n + 1);
	struct str text;
	enum err e = veto_notes(r, db, &s->x, &text);
	size_t n = put_departures(r->job, s, list);

	while (e == OK && text.n > 0 && n < 2 * s->n) {
		size_t end = str_find(text, S("\n"));

		list[n++].what = job_fmt(r->job, "%.*s。",
		    STR_FMT(str_cut(text, 0, end)));
		text = str_cut(text, end + 1, text.n);
	}
	v->notes = list;
	v->notes_n = n;
	return e;
}

/* The first seal that covers what last happened to the result: every copy that is
 * printed from then on has the same code. */
static enum err
fill_seal(struct req *r, struct db_ro *db, const struct published *s,
    struct notice_page *v)
{
	struct ledger_seal seal;
	bool found;
	enum err e = ledger_seal_over(r->job, db, s->x.seq, &seal, &found);

	if (e == OK && found)
		v->code = seal.code;
	v->hash = hash_text(r->job, s->x.hash, LEDGER_HASH);
	return e;
}

static void
fill_head(struct req *r, const struct published *s, struct notice_page *v)
{
	struct job *j = r->job;
	const struct result *x = &s->x;

	v->id = x->id;
	v->title = notice_title(j, x);
	v->number = x->number;
	v->issuer = site_of(r)->name.n > 0 ? site_of(r)->name : S("本级党的工作委员会");
	v->scheme = x->title;
	v->period = notice_period(j, x);
	v->is_shown = x->state == RESULT_SHOWN;
	v->is_amended = x->state == RESULT_AMENDED;
	v->may_object = v->is_shown && j->today <= x->show_until;
	v->from = day_text(j, x->show_from);
	v->until = day_text(j, x->show_until);
	v->issued = v->is_shown ? v->from : day_text(j, day_at(x->final_at));
}

/* ── amended, or amending ───────────────────────────────────────────── */

static struct notice_other
other_of(struct job *j, const struct result *x)
{
	return (struct notice_other){ x->id, notice_title(j, x), x->number,
		x->state == RESULT_SHOWN ? day_text(j, x->show_from)
					 : day_text(j, day_at(x->final_at)) };
}

/* Words to stand before a full stop. */
static struct str
unstopped(struct str s)
{
	s = str_trim(s);
	return str_ends(s, S("。")) ? str_cut(s, 0, s.n - S("。").n) : s;
}

static enum err
fill_old(struct req *r, struct db_ro *db, const struct published *s,
    struct notice_page *v)
{
	struct result_units u = { &s->x, s->rule, s->row, s->grade, s->n, s->tables };
	struct result old;
	enum err e;

	if (s->x.amends == 0)
		return OK;
	v->why = unstopped(s->x.reason);
	v->basis = unstopped(s->x.basis);
	e = result_find(r->job, db, s->x.amends, &old);
	if (e != OK)
		return e;
	v->old = other_of(r->job, &old);
	return result_moved(r, db, &u, old.id, 1, &v->moves, &v->moves_n);
}

/* One that is not shown yet is not told of. */
static enum err
fill_new(struct req *r, struct db_ro *db, const struct published *s,
    struct notice_page *v)
{
	struct result new;
	enum err e = result_amending(r->job, db, &s->x, &new);

	if (e == OK && notice_is_public(&new))
		v->new = other_of(r->job, &new);
	return e == E_MISSING ? OK : e;
}

enum err
page_notice(struct req *r, struct db_ro *db)
{
	struct published s = { .n = 0 };
	struct notice_page v = { .units = 0 };
	enum err e = read_settled(r, db, &s);

	if (e != OK)
		return e;
	fill_head(r, &s, &v);
	fill_classes(r, &s, &v);
	fill_counts(r->job, &s, &v);
	fill_shares(r->job, &s, &v);
	e = fill_notes(r, db, &s, &v);
	if (e == OK)
		e = fill_seal(r, db, &s, &v);
	if (e == OK)
		e = fill_old(r, db, &s, &v);
	if (e == OK)
		e = fill_new(r, db, &s, &v);
	if (e != OK)
		return e;
	v.frame = frame_of(r, v.title);
	r->kept = who_of(r)->person == 0;
	notice_page_html(&r->out, &v);
	return OK;
}
