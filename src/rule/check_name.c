/* SPDX-License-Identifier: MIT
 *
 * check_name.c -- declarations: facts, classes, 设, pools, grade tables, roles
 *
 * Fills the symbol tables and the arrays of struct rule.  Expressions are not
 * looked at, except for dates that must be known when the scheme is read.
 */
#include "rule/model.h"

static const char *const builtin[] = { "总分", "基本分", "满分", "期初", "期末", "今天" };

void
check_declare(struct check *c, struct symtab *t, struct sym *s)
{
	struct sym *old;

	for (size_t i = 0; i < ARRAY_N(builtin) && t == &c->r->syms; i++)
		if (str_eq(s->name, str_of(builtin[i])))
			check_error(c, s->at, "换一个名字",
			    "“%.*s”是固定的名字，不能再声明", STR_FMT(s->name));
	if (sym_put(c->j, t, s, &old) == OK)
		return;
	check_error(c, s->at, "换一个名字", "“%.*s”已经声明过，不能再用来命名别的",
	    STR_FMT(s->name));
}

struct sym *
check_new_sym(struct check *c, enum sym_kind kind, struct name name)
{
	struct sym *s = NEW(c->j, struct sym);

	s->kind = kind;
	s->name = name.text;
	s->at = name.at;
	s->fact = s->pool = s->grades = s->reg = s->set = s->field = -1;
	s->type.unit = UNIT_NONE;
	return s;
}

/* ── facts ──────────────────────────────────────────────────────────── */

int
check_add_fact(struct check *c, struct rfact f, struct span at)
{
	struct rule *r = c->r;

	if (r->facts_n == RULE_FACT_MAX) {
		check_error(c, at, "分成几个方案", "数据超过 %d 项", RULE_FACT_MAX);
		return (int)r->facts_n - 1;
	}
	r->fact = job_grow(c->j, r->fact, r->facts_n, &r->facts_cap, sizeof f);
	r->fact[r->facts_n] = f;
	return (int)r->facts_n++;
}

const struct attr *
data_attr(const struct data *d, enum attr_kind kind)
{
	for (const struct attr *a = d->attrs; a != NULL; a = a->next)
		if (a->kind == kind)
			return a;
	return NULL;
}

struct str
names_text(struct job *j, const struct name *names)
{
	struct buf b = { .j = j };

	for (const struct name *n = names; n != NULL; n = n->next)
		buf_fmt(&b, "%s%.*s", n == names ? "" : "、", STR_FMT(n->text));
	return buf_str(&b);
}

static bool
is_role(struct check *c, struct str name)
{
	const struct sym *s = sym_find(&c->r->roles, name);

	return s != NULL && s->kind == SYM_ROLE;
}

/* 支部 is one of those assessed if 对象 says 支部 or 党支部. */
static bool
is_subject(const struct check *c, struct str name)
{
	for (const struct name *n = c->r->subjects; n != NULL; n = n->next)
		if (str_ends(n->text, name))
			return true;
	return str_eq(name, S("单位"));
}

/* 填报 由 x: by the unit itself, unless x is a role that is not the assessed. */
bool
check_filled_by_unit(struct check *c, const struct name *by)
{
	return by == NULL || is_subject(c, by->text) || !is_role(c, by->text);
}

/* 由 工萎 where 工委 is declared: the debt would fall on the unit. */
static void
check_fillers(struct check *c, const struct name *by)
{
	for (const struct name *n = by; n != NULL; n = n->next) {
		struct str near = sym_nearest(c->j, &c->r->roles, n->text);

		if (is_role(c, n->text) || is_subject(c, n->text) || near.n == 0)
			continue;
		check_warn(c, n->at,
		    job_cstr(c->j, job_fmt(c->j, "是不是 %.*s", STR_FMT(near))),
		    "角色“%.*s”没有声明，这个数算作单位自己该报", STR_FMT(n->text));
	}
}

void
check_roles(struct check *c, const struct name *names)
{
	for (const struct name *n = names; n != NULL; n = n->next)
		if (!is_role(c, n->text) && !str_eq(n->text, S("单位")))
			check_warn(c, n->at, "在 角色 里写上", "角色“%.*s”没有声明",
			    STR_FMT(n->text));
}

static const struct name *
names_of(const struct attr *a)
{
	return a == NULL ? NULL : a->names;
}

/* The names of all ${list} as an array, in that order. */
static const struct str *
names_list(struct check *c, const struct name *const *list, size_t lists, size_t *n)
{
	struct str *out = NULL;
	size_t cap = 0;

	*n = 0;
	for (size_t i = 0; i < lists; i++)
		for (const struct name *at = list[i]; at != NULL; at = at->next) {
			out = job_grow(c->j, out, *n, &cap, sizeof *out);
			out[(*n)++] = at->text;
		}
	return out;
}

/* The same as names, for whoever asks which office may give or verify it. */
static void
fact_offices(struct check *c, const struct data *d, struct rule_fact *f)
{
	const struct name *from = names_of(data_attr(d, A_FROM));
	const struct name *source[] = { from, names_of(data_attr(d, A_RULED)),
		names_of(data_attr(d, A_BY)) };
	const struct name *checker = names_of(data_attr(d, A_CHECK));

	f->source = names_list(c, source, ARRAY_N(source), &f->source_n);
	f->checker = names_list(c, &checker, 1, &f->checker_n);
	for (; from != NULL; from = from->next)
		f->from_outside = f->from_outside || !is_role(c, from->text);
}

struct str
giver_text(struct job *j, const struct data *d)
{
	const struct attr *from = data_attr(d, A_FROM), *fill = data_attr(d, A_FILL);
	const struct attr *ruled = data_attr(d, A_RULED), *by = data_attr(d, A_BY);
	const struct attr *checked = data_attr(d, A_CHECK);
	struct buf b = { .j = j };

	if (from != NULL)
		buf_fmt(&b, "来自%.*s", STR_FMT(names_text(j, from->names)));
	if (ruled != NULL)
		buf_fmt(&b, "%s%.*s核定", b.n > 0 ? "，" : "",
		    STR_FMT(names_text(j, ruled->names)));
	if (fill != NULL)
		buf_fmt(&b, "%s%.*s填报", b.n > 0 ? "，" : "",
		    STR_FMT(by == NULL ? S("单位") : names_text(j, by->names)));
	if (checked != NULL)
		buf_fmt(&b, "，%.*s核", STR_FMT(names_text(j, checked->names)));
	return buf_str(&b);
}

/* Who gives the fact, in words and as a debtor. */
static void
fact_giver(struct check *c, const struct data *d, struct rule_fact *f)
{
	const struct attr *fill = data_attr(d, A_FILL), *by = data_attr(d, A_BY);

	f->giver = giver_text(c->j, d);
	f->owed = fill != NULL && check_filled_by_unit(c, by == NULL ? NULL : by->names)
	    ? RULE_BY_UNIT
	    : RULE_BY_OTHER;
}

static void
fact_sources(struct check *c, struct data *d)
{
	bool given = false;

	for (struct attr *a = d->attrs; a != NULL; a = a->next) {
		given = given || a->kind == A_FROM || a->kind == A_FILL ||
		    a->kind == A_RULED;
		if ((a->kind == A_BELONG || a->kind == A_COUNTS_FOR) &&
		    d->type->kind != D_EVENT)
			check_error(c, a->at, "去掉它，或把数据写成 事件(…)",
			    "%s 说的是逐件登记的事，“%.*s”不是事件",
			    a->kind == A_BELONG ? "归期" : "计入", STR_FMT(d->name.text));
		if (a->kind == A_RULED || a->kind == A_CHECK)
			check_roles(c, a->names);
		if (a->kind == A_BY)
			check_fillers(c, a->names);
	}
	if (!given)
		check_error(c, d->name.at,
		    "写 来自 名册，或 填报 每年 由 单位，或 核定 某角色",
		    "没有人提供数据“%.*s”", STR_FMT(d->name.text));
}

static void
fact_due(struct check *c, const struct data *d, struct rule_fact *f)
{
	const struct attr *due = data_attr(d, A_DUE);

	f->due = c->r->head.to;
	if (due != NULL && !fold_day(c->r, 0, due->x, &f->due))
		check_error(c, due->at, "写 限 12月10日，或 限 期末 + 10天",
		    "这个期限算不出是哪一天");
}

static void
fact_choices(struct check *c, const struct data_type *t, struct rule_fact *f)
{
	struct str *word = NEWS(c->j, struct str, t->fields_n);
	size_t n = 0;

	for (const struct field *v = t->fields; v != NULL; v = v->next) {
		for (size_t i = 0; i < n; i++)
			if (str_eq(word[i], v->name.text))
				check_error(c, v->name.at, "留下一个",
				    "选项“%.*s”写了两次", STR_FMT(v->name.text));
		word[n++] = v->name.text;
	}
	if (t->fields_n > RULE_CHOICE_MAX)
		check_error(c, t->at, "归并一些选项", "选项超过 %d 个", RULE_CHOICE_MAX);
	f->choice = word;
	f->choice_n = n;
}

static void
fact_number(struct rule_fact *f, struct sym *s, int unit)
{
	const struct unit *u = &rule_units[unit];

	f->kind = RULE_NUM;
	f->unit = str_of(u->word);
	f->scale = u->scale;
	f->whole = u->kind == UK_COUNT;
	f->nonneg = u->kind == UK_COUNT || u->kind == UK_TIME || u->kind == UK_STUDY;
	s->type = (struct type){ .vt = VT_NUM,
		.uk = u->kind,
		.power = u->kind == UK_PLAIN ? 0 : 1,
		.unit = unit,
		.whole = f->whole,
		.nonneg = f->nonneg,
		.may_na = f->may_na };
}

void
check_fact_type(struct check *c, const struct data_type *t, struct rule_fact *f,
    struct sym *s)
{
	switch (t->kind) {
	case D_NUM:
		fact_number(f, s, t->unit);
		return;
	case D_BOOL:
		f->kind = RULE_BOOL;
		s->type = (struct type){ .vt = VT_BOOL,
			.unit = UNIT_NONE,
			.may_na = f->may_na };
		return;
	case D_CHOICE:
		f->kind = RULE_CHOICE;
		fact_choices(c, t, f);
		s->type = (struct type){ .vt = VT_CHOICE,
			.unit = UNIT_NONE,
			.choice = t,
			.may_na = f->may_na };
		return;
	case D_DATE:
		f->kind = RULE_DATE;
		s->type = (struct type){ .vt = VT_DATE,
			.unit = UNIT_NONE,
			.may_na = f->may_na };
		return;
	case D_TEXT:
	case D_SUBJECT:
		f->kind = t->kind == D_TEXT ? RULE_TEXT : RULE_SUBJECT;
		s->type = (struct type){ .vt = VT_TEXT,
			.unit = UNIT_NONE,
			.subject = t->kind == D_SUBJECT,
			.may_na = f->may_na };
		return;
	case D_LIST:
	case D_EVENT: /* see check_set.c */
		return;
	}
}

static void
name_fact(struct check *c, struct data *d, bool is_class)
{
	struct sym *s = check_new_sym(c, SYM_FACT, d->name);
	struct rfact f = { .data = d, .sym = s };
	const struct attr *remark = data_attr(d, A_REMARK);

	f.pub.name = d->name.text;
	f.pub.is_class = is_class;
	/* A day of the roster may never have been: no election was due. */
	f.pub.may_na = data_attr(d, A_MAY_NA) != NULL ||
	    (d->type->kind == D_DATE && data_attr(d, A_FROM) != NULL);
	f.pub.remark = remark == NULL ? (struct str){ 0 } : remark->text;
	f.pub.giver = S("名册");
	f.pub.owed = RULE_BY_OTHER;
	f.pub.due = c->r->head.to;
	check_fact_type(c, d->type, &f.pub, s);
	if (is_class && d->type->kind != D_CHOICE)
		check_error(c, d->type->at, "写 选(党政机关, 事业单位)",
		    "类别“%.*s”要用 选 列出各类", STR_FMT(d->name.text));
	if (!is_class) {
		fact_sources(c, d);
		fact_giver(c, d, &f.pub);
		fact_offices(c, d, &f.pub);
		fact_due(c, d, &f.pub);
	}
	check_declare(c, &c->r->syms, s);
	d->sym = s;
	f.pub.from = c->r->head.from;
	f.pub.to = c->r->head.to;
	if (!is_class && d->type->kind == D_EVENT)
		check_event(c, d, f, s);
	else if (!is_class && d->type->kind == D_LIST)
		check_entries(c, d, f, s);
	else if (s->kind == SYM_FACT && !check_family(c, d, s, f))
		s->fact = check_add_fact(c, f, d->name.at);
}

/* ── pools ──────────────────────────────────────────────────────────── */

static const char *const pool_words[] = { "部分", "项", "加分", "扣分" };

static void
pool_symbol(struct check *c, struct pool *p, int index)
{
	struct sym *s = check_new_sym(c, SYM_POOL, p->name), *old;

	s->name = job_fmt(c->j, "%s.%.*s", pool_words[p->kind], STR_FMT(p->name.text));
	s->pool = index;
	s->type = (struct type){ .vt = VT_NUM,
		.uk = UK_POINT,
		.power = 1,
		.result = true,
		.may_na = true,
		.unit = UNIT_NONE };
	p->sym = s;
	p->index = index;
	if (sym_put(c->j, &c->r->pool_syms, s, &old) == OK)
		return;
	if (old->pool >= 0 && c->r->pool[old->pool].parent == c->r->pool[index].parent &&
	    c->r->pool[index].scope == c->r->pool[old->pool].scope)
		check_warn(c, p->name.at, "给其中一个换名",
		    "这里有两个 %.*s：案例和式子说不清是哪一个", STR_FMT(s->name));
	old->pool = -2; /* ambiguous: an error where it is named */
}

static void name_clauses(struct check *c, struct clause *list, int parent);

static void
name_pool(struct check *c, struct pool *p, int parent)
{
	struct rule *r = c->r;
	const struct scope *outer = c->scope;
	struct rpool rp = { .ast = p,
		.parent = parent,
		.scope = outer,
		.outside = outer,
		.reg = -1,
		.local = -1,
		.local_reg = -1 };
	int index = (int)r->pools_n;

	rp.pub.kind = str_of(pool_words[p->kind]);
	rp.pub.name = p->name.text;
	rp.pub.title = p->title;
	rp.pub.parent = parent;
	rp.pub.depth = parent < 0 ? 0 : r->pool[parent].pub.depth + 1;
	rp.sign = p->kind == POOL_BONUS ? 1 : p->kind == POOL_MALUS ? -1 : 0;
	if (p->kind == POOL_ITEM && !p->has_points && parent >= 0)
		rp.sign = r->pool[parent].sign;
	if (parent >= 0) {
		rp.unreported = r->pool[parent].unreported;
		r->pool[parent].has_children = true;
	}
	r->pool = job_grow(c->j, r->pool, r->pools_n, &r->pools_cap, sizeof rp);
	r->pool[r->pools_n++] = rp;
	pool_symbol(c, p, index);
	for (struct mod *m = p->mods; m != NULL; m = m->next)
		if (m->kind == M_LOCAL)
			check_local(c, p, m);
	for (struct mod *m = p->mods; m != NULL; m = m->next)
		if (m->kind == M_SCOPE) {
			struct scope *s = NEW(c->j, struct scope);

			*s = (struct scope){ .mod = m, .outer = c->scope };
			r->pool[index].scope = c->scope = s;
		}
	name_clauses(c, p->body, index);
	r->pool[index].end = r->pools_n;
	c->scope = outer;
}

static void
name_def(struct check *c, struct def *d)
{
	struct sym *s = check_new_sym(c, SYM_DEF, d->name);

	if (d->kind == DEF_RESULT) {
		struct rule *r = c->r;

		s->used = true;
		r->money = job_grow(c->j, r->money, r->moneys_n, &r->moneys_cap,
		    sizeof(struct def *));
		r->money[r->moneys_n++] = d;
	}
	s->def = d;
	d->sym = s;
	check_declare(c, &c->r->syms, s);
}

static void
name_scope(struct check *c, struct clause *cl, int parent)
{
	const struct scope *outer = c->scope;
	struct scope *s = NEW(c->j, struct scope);

	*s = (struct scope){ .mod = cl->scope, .outer = outer };
	c->scope = s;
	name_clauses(c, cl->body, parent);
	c->scope = outer;
}

/* Pools and 设 may stand anywhere among the clauses of a pool. */
static void
name_clauses(struct check *c, struct clause *list, int parent)
{
	for (struct clause *cl = list; cl != NULL; cl = cl->next) {
		if (cl->kind == C_POOL)
			name_pool(c, cl->pool, parent);
		else if (cl->kind == C_SCOPE)
			name_scope(c, cl, parent);
		else if (cl->kind == C_DEF)
			name_def(c, cl->def);
	}
}

/* ── grades, institutions, the head ─────────────────────────────────── */

static void
name_grades(struct check *c, struct grades *g)
{
	struct rule *r = c->r;
	struct name name = g->name;
	struct str *row = NEWS(c->j, struct str, g->rows_n);
	struct rgrades rg = { .ast = g };
	struct sym *s;
	size_t n = 0;

	if (name.text.n == 0)
		name.text = S("等次");
	if (name.at.to == 0 && g->rows != NULL)
		name.at = g->rows->at;
	s = check_new_sym(c, SYM_GRADES, name);
	for (struct grade_row *w = g->rows; w != NULL; w = w->next)
		row[n++] = w->name.text;
	rg.pub = (struct rule_grade){ .name = name.text, .row = row, .rows_n = n };
	s->grades = (int)r->grades_n;
	g->sym = s;
	check_declare(c, &r->syms, s);
	r->grade = job_grow(c->j, r->grade, r->grades_n, &r->grades_cap, sizeof rg);
	r->grade[r->grades_n++] = rg;
}

static void
name_inst(struct check *c, struct stmt *s)
{
	struct sym *sym = inst_symbol(c, s->inst);

	if (sym != NULL)
		check_declare(c, &c->r->syms, sym);
}

/* Roles and dimensions are a namespace of their own: a fact may be called 任务
 * as well.  Saying one twice changes nothing. */
static void
name_words(struct check *c, struct name *names, enum sym_kind kind)
{
	for (struct name *n = names; n != NULL; n = n->next) {
		struct sym *old;

		if (sym_put(c->j, &c->r->roles, check_new_sym(c, kind, *n), &old) != OK)
			old->at = n->at;
	}
}

/* What must be known before facts: the period, subjects, roles. */
static void
name_head(struct check *c, struct stmt *s)
{
	struct rule_head *h = &c->r->head;

	if (s->kind == ST_SPAN) {
		if (!fold_day(c->r, 0, s->from, &h->from) ||
		    !fold_day(c->r, 0, s->to, &h->to) || h->to < h->from)
			check_error(c, s->at, "写 考核期 2026-01-01 至 2026-12-31",
			    "考核期不是一段日期");
		h->recurs = period_word(s->period);
		c->recurs = s;
	} else if (s->kind == ST_SUBJECT) {
		h->subjects = names_text(c->j, s->names);
		c->r->subjects = s->names;
		c->r->subject_scope = s->scope;
	} else if (s->kind == ST_BASIS) {
		h->basis = h->basis.n == 0
		    ? s->text
		    : job_fmt(c->j, "%.*s、%.*s", STR_FMT(h->basis), STR_FMT(s->text));
	} else if (s->kind == ST_ROUND) {
		h->places = (int)(s->places.u / NUM_ONE);
		c->r->rounding = s->rounding;
		if (s->places.u % NUM_ONE != 0 || h->places > 6 || h->places < 0)
			check_error(c, s->at, "写 精度 2位", "精度要写 0 到 6 位小数");
	} else if (s->kind == ST_ROLE) {
		name_words(c, s->names, SYM_ROLE);
	} else if (s->kind == ST_DIM) {
		name_words(c, s->names, SYM_DIM);
	} else if (s->kind == ST_TOTAL) {
		c->r->total = s->total;
	}
}

/* ── declarations shared by several schemes ─────────────────────────── */

static void
say_words(struct check *c, struct span in)
{
	const struct file *f = c->r->file;

	for (size_t i = 0; i < f->toks_n; i++) {
		struct sym *s, *old;

		if (f->toks[i].kind != T_WORD || f->toks[i].at.from < in.from ||
		    f->toks[i].at.from >= in.to)
			continue;
		s = NEW(c->j, struct sym);
		s->name = f->toks[i].text;
		(void)!sym_put(c->j, c->said, s, &old);
	}
}

/* The words of this scheme, and of what is shared but is no 数据. */
static void
find_said(struct check *c)
{
	const struct rule *r = c->r;

	if (r->file->schemes->next == NULL)
		return;
	c->said = NEW(c->j, struct symtab);
	say_words(c,
	    (struct span){ r->scheme->at.from,
		r->scheme->next == NULL ? UINT32_MAX : r->scheme->next->at.from });
	for (const struct stmt *s = r->file->common; s != NULL; s = s->next)
		if (s->kind != ST_DATA)
			say_words(c, s->at);
}

/* A shared 数据 is asked for only by a scheme that names it. */
static bool
is_said(const struct check *c, const struct stmt *s)
{
	const struct stmt *one = c->r->file->common;

	while (one != NULL && one != s)
		one = one->next;
	return c->said == NULL || one == NULL ||
	    sym_find(c->said, s->data->name.text) != NULL;
}

static void
name_body(struct check *c, struct stmt *s)
{
	struct clause one;

	switch (s->kind) {
	case ST_CLASS:
		name_fact(c, s->data, true);
		return;
	case ST_DATA:
		if (is_said(c, s))
			name_fact(c, s->data, false);
		return;
	case ST_CLAUSE:
		one = *s->clause;
		one.next = NULL;
		name_clauses(c, &one, -1);
		return;
	case ST_GRADES:
		name_grades(c, s->grades);
		return;
	case ST_INST:
		name_inst(c, s);
		return;
	case ST_IMPORT:
	case ST_BASIS:
	case ST_SPAN:
	case ST_CALENDAR:
	case ST_SUBJECT:
	case ST_ROLE:
	case ST_DIM:
	case ST_ROUND:
	case ST_TOTAL:
	case ST_OUTCOME:
		return;
	}
}

static void
each_stmt(struct check *c, void (*f)(struct check *, struct stmt *))
{
	for (struct stmt *s = c->r->file->common; s != NULL; s = s->next)
		f(c, s);
	for (struct stmt *s = c->r->scheme->stmts; s != NULL; s = s->next)
		f(c, s);
}

void
check_names(struct check *c)
{
	struct rule *r = c->r;

	r->head = (struct rule_head){ .title = r->scheme->title,
		.version = r->scheme->version,
		.places = 2,
		.from = DAY_NONE,
		.to = DAY_NONE };
	each_stmt(c, name_head);
	if (r->head.from == DAY_NONE)
		check_error(c, r->scheme->at, "加一行 考核期 2026-01-01 至 2026-12-31",
		    "没有写考核期");
	calendar_build(c);
	calendar_recur(c);
	find_said(c);
	each_stmt(c, name_body);
}
