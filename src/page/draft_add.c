/* SPDX-License-Identifier: MIT
 *
 * draft_add.c -- an item or a clause by filling in one of the usual sentences
 *
 * First which sentence and where, then its blanks.  The place is counted in the
 * saved text the form was drawn from.
 */
#include "page/draft.h"

struct pool_choice {
	size_t part;
	struct str name;
	bool is_now;
};
struct shape_choice {
	struct str key, say;
	bool is_now;
};
struct ask_view {
	struct str id, label, value, hint;
	bool is_bad;
};
struct word_choice {
	struct str word;
	bool is_now;
};
struct draft_add_page {
	struct frame frame;
	struct problems problems;
	int64_t id, base;
	size_t part;
	struct str saved, title, where, say, key;
	bool is_filling, asks_unit, asks_giver, asks_role, by_unit, bad_else;
	const struct pool_choice *pools;
	size_t pools_n;
	const struct shape_choice *shapes;
	size_t shapes_n;
	const struct ask_view *asks;
	size_t asks_n;
	const struct word_choice *units, *roles;
	size_t units_n, roles_n;
	struct str role, item, points;
};
#include "page/draft_add.html.h"

static const char *const units[] = { "次", "人", "项", "个", "件", "家", "篇", "起", "名",
	"人次" };

struct adding {
	struct opened o;
	struct scheme_rev rev;
	const struct rule_part *part;
	size_t parts;
	struct rule_filling fill;
	bool is_typed;
};

/* ── drawing ────────────────────────────────────────────────────────── */

static struct str
pool_name(struct job *j, const struct rule_part *p)
{
	return job_fmt(j, "%.*s %.*s", STR_FMT(p->word),
	    STR_FMT(p->title.n > 0 ? p->title : p->name));
}

static void
fill_choices(struct job *j, const struct adding *a, struct draft_add_page *v)
{
	struct pool_choice *pools = NEWS(j, struct pool_choice, a->parts);
	struct shape_choice *shapes = NEWS(j, struct shape_choice, rule_shapes_n);

	for (size_t i = 0; i < a->parts; i++) {
		if (a->part[i].kind != RULE_PART_POOL || a->part[i].pool < 0)
			continue;
		pools[v->pools_n++] = (struct pool_choice){ i, pool_name(j, &a->part[i]),
			i == v->part };
		if (i == v->part)
			v->where = pool_name(j, &a->part[i]);
	}
	for (size_t i = 0; i < rule_shapes_n; i++)
		shapes[v->shapes_n++] = (struct shape_choice){ str_of(rule_shapes[i].key),
			str_of(rule_shapes[i].say),
			str_eq(v->key, str_of(rule_shapes[i].key)) };
	v->pools = pools;
	v->shapes = shapes;
}

static void
fill_asks(struct job *j, const struct adding *a, struct draft_add_page *v)
{
	const struct rule_shape *s = a->fill.shape;
	struct ask_view *asks = NEWS(j, struct ask_view, RULE_ASKS);

	for (int i = 0; i < RULE_ASKS && s->ask[i].label != NULL; i++)
		asks[v->asks_n++] = (struct ask_view){ job_fmt(j, "b%d", i),
			str_of(s->ask[i].label),
			a->is_typed ? a->fill.blank[i] : str_of(s->ask[i].first),
			s->ask[i].kind == RULE_ASK_MAYBE ? S("可以不写。")
			    : s->ask[i].kind == RULE_ASK_NAME
			    ? S("一个词，作为数据的名称。")
			    : S(""),
			a->is_typed && a->fill.wrong == i };
	v->asks = asks;
	v->asks_unit = rule_shape_asks(s, 'U');
	v->asks_giver = rule_shape_asks(s, 'G');
	v->asks_role = v->asks_giver || rule_shape_asks(s, 'R');
	v->say = str_of(s->say);
}

static void
fill_words(struct job *j, const struct adding *a, struct draft_add_page *v)
{
	size_t n;
	const struct str *role = rule_roles(j, a->o.l.rule, &n);
	struct word_choice *roles = NEWS(j, struct word_choice, n + 1);
	struct word_choice *list = NEWS(j, struct word_choice, ARRAY_N(units));

	for (size_t i = 0; i < n; i++)
		roles[v->roles_n++] = (struct word_choice){ role[i],
			str_eq(role[i], a->fill.role) };
	for (size_t i = 0; i < ARRAY_N(units); i++)
		list[v->units_n++] = (struct word_choice){ str_of(units[i]),
			str_eq(a->fill.unit, str_of(units[i])) };
	v->roles = roles;
	v->units = list;
	v->role = a->fill.role;
	v->by_unit = a->fill.by_unit;
	v->item = a->fill.item;
	v->points = a->fill.points;
}

static enum err
draw(struct req *r, const struct adding *a, struct draft_add_page *v)
{
	v->id = a->o.draft.id;
	v->base = a->rev.rev;
	v->title = a->o.draft.title;
	v->is_filling = a->fill.shape != NULL;
	v->bad_else = a->is_typed && a->fill.wrong == RULE_ASKS;
	fill_choices(r->job, a, v);
	if (v->is_filling) {
		fill_asks(r->job, a, v);
		fill_words(r->job, a, v);
	}
	v->frame = frame_of(r,
	    problem_title(&v->problems,
		job_fmt(r->job, "加一条 %.*s", STR_FMT(v->title))));
	draft_frame(r, &v->frame, &a->o.draft);
	draft_add_page_html(&r->out, v);
	return OK;
}

/* The draft, or the saved text of it that the form says. */
static enum err
load(struct req *r, struct db_ro *db, struct adding *a, struct draft_add_page *v)
{
	enum err e = draft_load(r, db, &a->o);
	int64_t base, part;

	if (e == OK)
		e = draft_must_write(r, &a->o);
	if (e != OK)
		return e;
	if (!req_number(req_field(r, S("base")), &base))
		base = a->o.draft.rev;
	e = scheme_rev_find(r->job, db, a->o.draft.id, base, &a->rev);
	if (e == OK && base != a->o.draft.rev)
		e = draft_read(r, &a->o, a->rev.text);
	if (e != OK)
		return e;
	if (a->o.l.rule == NULL)
		return fail(r->job, E_INPUT, "文本还读不成表格；请先在文本里改好");
	a->part = rule_parts(r->job, a->o.l.rule, &a->parts);
	if (req_number(req_field(r, S("part")), &part))
		v->part = (size_t)part;
	v->key = req_field(r, S("shape"));
	a->fill.shape = rule_shape_find(v->key);
	return OK;
}

enum err
page_draft_add(struct req *r, struct db_ro *db)
{
	struct draft_add_page v = { .problems = { .j = r->job } };
	struct adding a = { .is_typed = false };
	enum err e = load(r, db, &a, &v);

	if (e != OK)
		return e;
	a.fill.by_unit = true;
	if (str_eq(req_field(r, S("saved")), S("1")))
		v.saved = job_fmt(r->job, "刚才填的数已存为第 %lld 稿。",
		    (long long)a.o.draft.rev);
	return draw(r, &a, &v);
}

/* ── taking ─────────────────────────────────────────────────────────── */

static void
read_form(struct req *r, struct adding *a)
{
	struct rule_filling *f = &a->fill;

	for (int i = 0; i < RULE_ASKS; i++)
		f->blank[i] = str_trim(req_field(r, job_fmt(r->job, "b%d", i)));
	f->unit = req_field(r, S("unit"));
	f->role = str_trim(req_field(r, S("role")));
	f->by_unit = str_eq(req_field(r, S("giver")), S("unit"));
	f->item = str_trim(req_field(r, S("item")));
	f->points = str_trim(req_field(r, S("points")));
	f->wrong = -1;
	a->is_typed = true;
}

enum err
page_draft_add_take(struct req *r, struct desk *d)
{
	struct draft_add_page v = { .problems = { .j = r->job } };
	struct adding a = { .is_typed = false };
	struct str text;
	enum err e = load(r, d->ro, &a, &v);

	if (e != OK)
		return e;
	if (a.fill.shape == NULL) {
		r->status = 422;
		problem_add(&v.problems, S("shape"), S("请选一句"));
		return draw(r, &a, &v);
	}
	read_form(r, &a);
	e = rule_add(r->job, a.o.draft.name, a.rev.text, v.part, &a.fill, &text);
	if (e == OK)
		return draft_save(r, d, &a.o, a.rev.rev, text,
		    job_fmt(r->job, "加了一%s：%s", a.fill.item.n > 0 ? "项" : "条",
			a.fill.shape->say),
		    S(""));
	return problem_told(r, &v.problems, e) ? draw(r, &a, &v) : e;
}
