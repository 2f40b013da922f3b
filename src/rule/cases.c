/* SPDX-License-Identifier: MIT
 *
 * cases.c -- cases [案例] beside a scheme: facts in, expectations compared
 *
 * The text is lexed like a scheme; a statement is 名 值, 名 = 值, 方案 "丙", 单位 "甲",
 * 上级 "乙", 基础 "例", 今天 日期 or 得 名 = 期望.  Each case is one run of the schemes it
 * asks about and of those that they read.  A case that sets a 设 reads the scheme
 * again with that name as a fact, so the program itself never knows of cases.
 */
#include "rule/cases.h"

#define CASE_GIVEN_MAX 20

static void
skip_comments(struct reader *p)
{
	while (p->tok->kind == T_COMMENT)
		p->tok++;
}

static const struct tok *
peek(struct reader *p)
{
	skip_comments(p);
	return p->tok;
}

static struct tok
take(struct reader *p)
{
	struct tok t = *peek(p);

	if (t.kind != T_END)
		p->tok++;
	return t;
}

static bool
is_sign(const struct tok *t, const char *sign)
{
	return t->kind == T_PUNCT && str_eq(t->text, str_of(sign));
}

static void
skip_statement(struct reader *p)
{
	while (peek(p)->kind != T_NL && peek(p)->kind != T_END)
		(void)take(p);
}

static void
wrong(struct reader *p, struct span at, const char *what, const char *fix)
{
	rule_notef(p->notes, RULE_ERROR, at, fix, "%s", what);
	skip_statement(p);
}

/* 项.经费保障, 评.特色工作.2: the name as one text. */
static struct str
take_name(struct reader *p, struct span *at)
{
	struct buf b = { .j = p->j };

	*at = peek(p)->at;
	if (peek(p)->kind != T_WORD)
		return (struct str){ 0 };
	for (;;) {
		struct tok t = take(p);

		at->to = t.at.to;
		if (t.kind == T_NUM)
			num_put_short(&b, t.num);
		else if (t.kind == T_STR)
			buf_fmt(&b, "\"%.*s\"", STR_FMT(t.text));
		else
			buf_put(&b, t.text);
		if (!is_sign(peek(p), "."))
			return buf_str(&b);
		(void)take(p);
		buf_c(&b, '.');
	}
}

static struct tok
take_value(struct reader *p, bool *minus)
{
	*minus = is_sign(peek(p), "-");
	if (*minus)
		(void)take(p);
	return take(p);
}

/* ── statements ─────────────────────────────────────────────────────── */

static struct subject *
new_subject(struct reader *p, struct kase *k, struct str name)
{
	struct subject *s = NEW(p->j, struct subject), **tail = &k->subjects;

	while (*tail != NULL)
		tail = &(*tail)->next;
	s->name = name;
	s->tail = &s->expects;
	*tail = s;
	k->subjects_n++;
	return s;
}

static void
read_expect(struct reader *p, const struct kase *k, struct subject *s)
{
	struct expect *x = NEW(p->j, struct expect);

	x->scheme = k->scheme;
	x->name = take_name(p, &x->at);
	if (!is_sign(peek(p), "=")) {
		wrong(p, x->at, "得 后面要写 名称 = 应得的数", "得 项.经费保障 = 6分");
		return;
	}
	(void)take(p);
	x->lo = take_value(p, &x->lo_minus);
	if (is_sign(peek(p), "..")) {
		(void)take(p);
		x->hi = take_value(p, &x->hi_minus);
	}
	*s->tail = x;
	s->tail = &x->next;
}

static void
read_base(struct reader *p, struct subject *s)
{
	struct tok t = take(p);

	for (const struct kase *k = p->cases; k != NULL; k = k->next)
		if (t.kind == T_STR && str_eq(k->name, t.text) && k->next != NULL) {
			s->given = k->subjects == NULL ? NULL : k->subjects->given;
			return;
		}
	wrong(p, t.at, "基础 后面的案例前面没有", "写前面一个案例的名字");
}

static struct given *read_pair(struct reader *p);

static void
skip_ends(struct reader *p)
{
	while (peek(p)->kind == T_NL)
		(void)take(p);
}

/* { 案号 "1"; 种类 警告 } */
static struct record *
read_record(struct reader *p)
{
	struct record *r = NEW(p->j, struct record);

	r->at = take(p).at;
	for (skip_ends(p); !is_sign(peek(p), "}"); skip_ends(p)) {
		struct given *g = peek(p)->kind == T_END ? NULL : read_pair(p);

		if (g == NULL) {
			wrong(p, r->at, "这一件没有写完",
			    "处分 { 案号 \"1\"; 种类 警告 }");
			return r;
		}
		g->next = r->given;
		r->given = g;
	}
	r->at.to = take(p).at.to;
	return r;
}

static void
read_records(struct reader *p, struct given *g)
{
	struct record **tail = &g->records;

	g->value = (struct tok){ .kind = T_END, .at = g->at };
	for (;;) {
		*tail = read_record(p);
		tail = &(*tail)->next;
		if (!is_sign(peek(p), ","))
			return;
		(void)take(p);
		skip_ends(p);
		if (!is_sign(peek(p), "{")) {
			wrong(p, peek(p)->at, "逗号后面还要写一件", "处分 { … }, { … }");
			return;
		}
	}
}

/* 名 值, or 名 and records; NULL after what is wrong was noted. */
static struct given *
read_pair(struct reader *p)
{
	struct given *g = NEW(p->j, struct given);

	g->name = take_name(p, &g->at);
	if (g->name.n == 0) {
		wrong(p, peek(p)->at, "这里要写数据的名字", "党员数 40人");
		return NULL;
	}
	if (is_sign(peek(p), "="))
		(void)take(p);
	if (peek(p)->kind == T_NL || peek(p)->kind == T_END) {
		wrong(p, g->at, "只写了名字，没有写数", "党员数 40人");
		return NULL;
	}
	if (is_sign(peek(p), "{"))
		read_records(p, g);
	else
		g->value = take_value(p, &g->minus);
	return g;
}

static void
read_given(struct reader *p, struct subject *s)
{
	struct given *g = read_pair(p);

	if (g == NULL)
		return;
	g->next = s->given; /* the latest is found first */
	s->given = g;
}

static void
read_case(struct reader *p)
{
	struct kase *k = NEW(p->j, struct kase);
	struct tok t = take(p);

	k->name = t.text;
	k->at = t.at;
	k->today = INT32_MAX;
	k->scheme = p->first;
	if (t.kind != T_STR)
		wrong(p, t.at, "案例 后面要写名字", "案例 \"人均 35 元\"");
	*p->tail = k;
	p->tail = &k->next;
}

static struct kase *
last_case(const struct reader *p)
{
	struct kase *k = p->cases;

	while (k != NULL && k->next != NULL)
		k = k->next;
	return k;
}

static void
read_above(struct reader *p, struct subject *s)
{
	(void)take(p);
	s->above = take(p);
}

/* 方案 "季度考评": the 得 that follow are of that one. */
static void
read_scheme(struct reader *p, struct kase *k)
{
	struct tok t;

	(void)take(p);
	t = take(p);
	for (size_t i = 0; i < p->f->schemes_n; i++)
		if (str_eq(p->f->scheme[i]->head.title, t.text)) {
			k->scheme = i;
			return;
		}
	rule_notef(p->notes, RULE_ERROR, t.at, "写方案文件里一个方案的名称",
	    "没有方案“%.*s”", STR_FMT(t.text));
}

static void
read_in_case(struct reader *p, struct kase *k, struct subject **s)
{
	const struct tok *t = peek(p);

	if (case_is_word(t, "单位") && t[1].kind == T_STR) {
		(void)take(p);
		*s = new_subject(p, k, take(p).text);
		return;
	}
	if (case_is_word(t, "方案") && t[1].kind == T_STR) {
		read_scheme(p, k);
		return;
	}
	if (case_is_word(t, "今天")) {
		struct tok day;

		(void)take(p);
		day = take(p);
		k->today = day.day;
		if (day.kind != T_DATE || day.year == 0)
			wrong(p, day.at, "今天 后面要写日期", "今天 2026-06-30");
		return;
	}
	if (*s == NULL)
		*s = new_subject(p, k, (struct str){ 0 });
	if (case_is_word(t, "基础")) {
		(void)take(p);
		read_base(p, *s);
	} else if (case_is_word(t, "上级") && t[1].kind == T_STR) {
		read_above(p, *s);
	} else if (case_is_word(t, "得")) {
		(void)take(p);
		read_expect(p, k, *s);
	} else {
		read_given(p, *s);
	}
}

static void
read_all(struct reader *p)
{
	struct subject *s = NULL;

	while (peek(p)->kind != T_END) {
		struct kase *k = last_case(p);

		if (peek(p)->kind == T_NL) {
			(void)take(p);
			continue;
		}
		if (case_is_word(peek(p), "案例")) {
			(void)take(p);
			read_case(p);
			s = NULL;
		} else if (k == NULL) {
			wrong(p, peek(p)->at, "案例要先写名字", "案例 \"人均 35 元\"");
		} else {
			read_in_case(p, k, &s);
		}
		if (peek(p)->kind != T_NL && peek(p)->kind != T_END)
			wrong(p, peek(p)->at, "这一句写完后还有多余的字",
			    "一行写一句，或用 ; 隔开");
	}
}

/* ── facts ──────────────────────────────────────────────────────────── */

static const struct sym *
known_name(const struct rule *r, struct str name)
{
	const struct sym *s = sym_find(&r->syms, name);

	return s != NULL &&
		(s->kind == SYM_FACT || s->kind == SYM_DEF || s->kind == SYM_SET)
	    ? s
	    : NULL;
}

/* ── expectations ───────────────────────────────────────────────────── */

static void
put_result(struct buf *b, const struct rule_score *s, size_t at, int places)
{
	if (s->state[at] == CELL_NA) {
		buf_put(b, S("不适用"));
		return;
	}
	if (s->lo[at] == -RESULT_NO_LIMIT)
		buf_put(b, S("不设底"));
	else
		num_put(b, (struct num){ s->lo[at] }, places);
	if (s->state[at] == 0)
		return;
	buf_put(b, S(".."));
	if (s->hi[at] == RESULT_NO_LIMIT)
		buf_put(b, S("不封顶"));
	else
		num_put(b, (struct num){ s->hi[at] }, places);
	buf_put(b, (s->state[at] & OPEN_NOT_DUE) ? S("（未报）") : S("（待定）"));
}

static bool
end_is(const struct tok *t, bool minus, int64_t v)
{
	int64_t want = minus ? -t->num.u : t->num.u;

	if (case_is_word(t, "不封顶"))
		return v == RESULT_NO_LIMIT;
	return t->kind == T_NUM && want == v;
}

static bool
score_is(const struct expect *x, const struct rule_score *s, size_t at)
{
	if (case_is_word(&x->lo, "不适用"))
		return s->state[at] == CELL_NA;
	if (case_is_word(&x->lo, "待定"))
		return (s->state[at] & (OPEN_WAITING | OPEN_OWED)) != 0;
	if (case_is_word(&x->lo, "未报"))
		return (s->state[at] & OPEN_NOT_DUE) != 0;
	if (s->state[at] == CELL_NA || !end_is(&x->lo, x->lo_minus, s->lo[at]))
		return false;
	if (x->hi.kind == T_END)
		return s->state[at] == 0;
	return s->state[at] != 0 && end_is(&x->hi, x->hi_minus, s->hi[at]);
}

static struct str
row_name(const struct rgrades *g, uint8_t row)
{
	return row == RULE_NO_GRADE ? S("不适用") : g->pub.row[row];
}

static bool
grade_is(const struct expect *x, const struct rgrades *g,
    const struct rule_grade_score *s, size_t at)
{
	struct str best = row_name(g, s->best[at]), worst = row_name(g, s->worst[at]);
	struct str hi = x->hi.kind == T_END ? x->lo.text : x->hi.text;

	return str_eq(worst, x->lo.text) && str_eq(best, hi);
}

/* One case at work: what it is run on, and what came out. */
struct trial {
	struct reader *p;
	const struct rule *r;
	struct rule_snapshot snap;
	struct rule_results res;
	struct buf *out;
};

static void
say_place(struct trial *t, const struct kase *k, const struct subject *s, struct span at)
{
	uint32_t line = 1;

	for (uint32_t i = 0; i < at.from; i++)
		line += t->p->notes->text.p[i] == '\n';
	buf_fmt(t->out, "%.*s:%u: 案例“%.*s”", STR_FMT(t->p->notes->name), line,
	    STR_FMT(k->name));
	if (s->name.n > 0)
		buf_fmt(t->out, "，单位 %.*s", STR_FMT(s->name));
}

static const struct rule_step *
find_step(const struct rule_step *s, int pool)
{
	for (; s != NULL; s = s->next) {
		const struct rule_step *below;

		if (s->pool == pool && s->kind == STEP_POOL)
			return s;
		below = find_step(s->kid, pool);
		if (below != NULL)
			return below;
	}
	return NULL;
}

/* The explanation of what was compared: the pool, or the total's own lines. */
static void
say_why(struct trial *t, size_t at, int pool)
{
	struct rule_step *root, top;
	const struct rule_step *s;

	if (rule_explain(t->p->j, t->r, &t->snap, &t->res, at, &root) != OK)
		return;
	s = pool < 0 ? root : find_step(root, pool);
	if (s == NULL)
		return;
	top = *s;
	if (pool < 0)
		for (struct rule_step *kid = top.kid; kid != NULL; kid = kid->next)
			kid->kid = NULL;
	top.next = NULL;
	rule_step_put(t->out, &top, 1);
}

static bool
try_score(struct trial *t, const struct kase *k, const struct subject *s,
    const struct expect *x, size_t at, const struct rule_score *score, int pool)
{
	if (score_is(x, score, at))
		return true;
	say_place(t, k, s, x->at);
	buf_fmt(t->out, "：%.*s 应为 %s%.*s，算出 ", STR_FMT(x->name),
	    x->lo_minus ? "-" : "",
	    STR_FMT(str_cut(t->p->notes->text, x->lo.at.from,
		x->hi.kind == T_END ? x->lo.at.to : x->hi.at.to)));
	put_result(t->out, score, at, t->r->head.places);
	buf_c(t->out, '\n');
	say_why(t, at, pool);
	return false;
}

static bool
try_grade(struct trial *t, const struct kase *k, const struct subject *s,
    const struct expect *x, size_t at, int table)
{
	const struct rgrades *g = &t->r->grade[table];
	const struct rule_grade_score *got = &t->res.grade[table];

	if (grade_is(x, g, got, at))
		return true;
	say_place(t, k, s, x->at);
	buf_fmt(t->out, "：%.*s 应为 %.*s，算出 %.*s", STR_FMT(x->name),
	    STR_FMT(str_cut(t->p->notes->text, x->lo.at.from,
		x->hi.kind == T_END ? x->lo.at.to : x->hi.at.to)),
	    STR_FMT(row_name(g, got->worst[at])));
	if (got->best[at] != got->worst[at])
		buf_fmt(t->out, "..%.*s", STR_FMT(row_name(g, got->best[at])));
	buf_c(t->out, '\n');
	say_why(t, at, -1);
	return false;
}

/* 结果: compared in the unit it is written in, or in its own. */
static bool
try_money(struct trial *t, const struct kase *k, const struct subject *s,
    const struct expect *x, size_t at, size_t money)
{
	const struct rule_score *got = &t->res.money[money];
	const struct rule_money *m = &t->r->money_pub[money];
	int64_t scale = x->lo.unit == UNIT_NONE ? m->scale : rule_units[x->lo.unit].scale;
	wide want = (wide)(x->lo_minus ? -x->lo.num.u : x->lo.num.u) * scale / NUM_ONE;
	bool open = case_is_word(&x->lo, "未报") || case_is_word(&x->lo, "待定");

	if (got->state[at] == 0             ? x->lo.kind == T_NUM && want == got->lo[at]
		: got->state[at] == CELL_NA ? case_is_word(&x->lo, "不适用")
					    : open)
		return true;
	say_place(t, k, s, x->at);
	buf_fmt(t->out, "：%.*s 应为 %.*s，算出 ", STR_FMT(x->name),
	    STR_FMT(str_cut(t->p->notes->text, x->lo.at.from, x->lo.at.to)));
	if (got->state[at] == CELL_NA)
		buf_put(t->out, S("不适用"));
	else if (got->state[at] != 0)
		buf_put(t->out, S("未定"));
	else
		num_put(t->out,
		    frac_round(frac_make((wide)got->lo[at], m->scale), 6, ROUND_HALF),
		    m->places);
	buf_c(t->out, '\n');
	return false;
}

static bool
try_expect(struct trial *t, const struct kase *k, const struct subject *s,
    const struct expect *x, size_t at)
{
	const struct sym *pool = sym_find(&t->r->pool_syms, x->name);
	const struct sym *sym = sym_find(&t->r->syms, x->name);

	if (str_eq(x->name, S("总分")))
		return try_score(t, k, s, x, at, &t->res.total, -1);
	if (pool != NULL && pool->pool >= 0)
		return try_score(t, k, s, x, at, &t->res.pool[pool->pool], pool->pool);
	if (sym != NULL && sym->kind == SYM_GRADES)
		return try_grade(t, k, s, x, at, sym->grades);
	for (size_t i = 0; i < t->r->moneys_n; i++)
		if (str_eq(t->r->money[i]->name.text, x->name))
			return try_money(t, k, s, x, at, i);
	rule_notef(t->p->notes, RULE_ERROR, x->at,
	    "写 总分、项.名称、部分.名称 或等次表的名字", "方案里没有可以对的“%.*s”",
	    STR_FMT(x->name));
	return false;
}

/* ── running ────────────────────────────────────────────────────────── */

/* 方案."x".总分 that a case gives no figure for. */
static bool
is_open(const struct kase *k, const struct rule_fact *f)
{
	for (const struct subject *s = k->subjects; s != NULL; s = s->next)
		if (case_given(s->given, f->name) == NULL &&
		    (f->family.n == 0 || case_given(s->given, f->family) == NULL))
			return true;
	return false;
}

/* Must ${from} be run because ${r} reads what the case does not give itself? */
static bool
must_feed(const struct kase *k, const struct rule *r, const struct rule *from)
{
	for (size_t i = 0; i < r->facts_n; i++) {
		const struct rule_fact *f = &r->fact[i].pub;
		struct str title, what;

		if (rule_fact_other(f, &title, &what) &&
		    str_eq(title, from->head.title) && is_open(k, f))
			return true;
	}
	return false;
}

/* Which schemes ${k} asks about, and which of those before them they need. */
static const bool *
schemes_of(struct reader *p, const struct kase *k)
{
	bool *need = NEWS(p->j, bool, p->f->schemes_n);

	need[k->scheme] = true;
	for (const struct subject *s = k->subjects; s != NULL; s = s->next)
		for (const struct expect *x = s->expects; x != NULL; x = x->next)
			need[x->scheme] = true;
	for (size_t i = p->f->schemes_n; i-- > 0;)
		for (size_t l = i + 1; l < p->f->schemes_n && !need[i]; l++)
			need[i] = need[l] &&
			    must_feed(k, p->f->scheme[l], p->f->scheme[i]);
	return need;
}

/* 评.学习.计划 of 评.学习.计划.1月. */
static bool
is_family(const struct rule *r, struct str name)
{
	for (size_t i = 0; i < r->facts_n; i++)
		if (str_eq(r->fact[i].pub.family, name))
			return true;
	return false;
}

static bool
is_known(const struct reader *p, struct str name)
{
	for (size_t i = 0; i < p->f->schemes_n; i++)
		if (known_name(p->f->scheme[i], name) != NULL ||
		    is_family(p->f->scheme[i], name))
			return true;
	return false;
}

/* Names that no scheme of the file knows are told. */
static void
tell_unknown(struct reader *p, const struct kase *k)
{
	const struct rule *r = p->f->scheme[k->scheme];

	for (const struct subject *s = k->subjects; s != NULL; s = s->next)
		for (const struct given *g = s->given; g != NULL; g = g->next) {
			struct str near;

			if (is_known(p, g->name))
				continue;
			near = sym_nearest(p->j, &r->syms, g->name);
			rule_note(p->notes, RULE_ERROR, g->at,
			    job_fmt(p->j, "方案里没有数据“%.*s”", STR_FMT(g->name)),
			    near.n == 0 ? S("")
					: job_fmt(p->j, "是不是 %.*s", STR_FMT(near)));
		}
}

static bool
is_among(const struct str *list, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i], name))
			return true;
	return false;
}

/* The 设 of ${r} that this case sets, which become facts. */
static size_t
names_set(const struct kase *k, const struct rule *r, struct str *set)
{
	size_t n = 0;

	for (const struct subject *s = k->subjects; s != NULL; s = s->next)
		for (const struct given *g = s->given; g != NULL; g = g->next) {
			const struct sym *sym = known_name(r, g->name);

			if (sym != NULL && sym->kind == SYM_DEF && n < CASE_GIVEN_MAX &&
			    !is_among(set, n, g->name))
				set[n++] = g->name;
		}
	return n;
}

/* ${r}, or read again if the case sets a 设; NULL: it cannot be. */
static const struct rule *
rule_for(struct reader *p, const struct kase *k, const struct rule *r, struct buf *out)
{
	struct str set[CASE_GIVEN_MAX];
	size_t n = names_set(k, r, set);
	struct rule *again;
	struct rule_notes quiet = { .j = p->j,
		.name = r->file->name,
		.text = r->file->text };

	if (n == 0)
		return r;
	if (rule_read_given(p->j, r, set, n, &quiet, &again) != OK)
		return NULL;
	buf_fmt(out, "案例“%.*s”：直接给了算出来的数", STR_FMT(k->name));
	for (size_t i = 0; i < n; i++)
		buf_fmt(out, " %.*s", STR_FMT(set[i]));
	buf_c(out, '\n');
	return again;
}

/* Run the scheme at ${at}; those before it that were run are in ${t}. */
static bool
run_scheme(struct trial *t, size_t at, const struct kase *k)
{
	struct reader *p = t[at].p;
	size_t before = p->notes->errors;
	int32_t *same = NEWS(p->j, int32_t, k->subjects_n);

	t[at].r = rule_for(p, k, p->f->scheme[at], t[at].out);
	if (t[at].r == NULL)
		return false;
	t[at].snap = case_snapshot(p, t[at].r, k);
	for (size_t i = 0; i < k->subjects_n; i++)
		same[i] = (int32_t)i;
	for (size_t i = 0; i < at; i++)
		if (t[i].r != NULL)
			rule_feed(p->j, t[at].r, &t[at].snap,
			    &(struct rule_feed){ .from = t[i].r,
				.got = &t[i].res,
				.at = same,
				.what = rule_feed_names(p->j, t[at].r, t[i].r),
				.spares = true });
	return p->notes->errors == before &&
	    rule_run(p->j, t[at].r, &t[at].snap, NULL, &t[at].res) == OK;
}

static bool
run_case(struct reader *p, const struct kase *k, struct buf *out)
{
	struct trial *t = NEWS(p->j, struct trial, p->f->schemes_n);
	const bool *need = schemes_of(p, k);
	size_t at = 0;
	bool good = true;

	tell_unknown(p, k);
	if (k->subjects == NULL || p->notes->errors > 0)
		return false;
	for (size_t i = 0; i < p->f->schemes_n; i++) {
		t[i] = (struct trial){ .p = p, .out = out };
		if (need[i] && !run_scheme(t, i, k))
			return false;
	}
	for (const struct subject *s = k->subjects; s != NULL; s = s->next, at++)
		for (const struct expect *x = s->expects; x != NULL; x = x->next)
			good = try_expect(&t[x->scheme], k, s, x, at) && good;
	return good && p->notes->errors == 0;
}

/* Which of them stands first in the text. */
static size_t
first_scheme(const struct rule_case_file *f)
{
	size_t first = 0;

	for (size_t i = 1; i < f->schemes_n; i++)
		if (f->scheme[i]->scheme->at.from < f->scheme[first]->scheme->at.from)
			first = i;
	return first;
}

enum err
rule_cases(struct job *j, const struct rule_case_file *cases, struct buf *out,
    struct rule_case_tally *tally)
{
	struct rule_notes notes = { .j = j, .name = cases->name, .text = cases->text };
	struct file f = { .name = cases->name, .text = cases->text };
	struct reader p = { .j = j,
		.f = cases,
		.first = first_scheme(cases),
		.notes = &notes };

	*tally = (struct rule_case_tally){ 0 };
	p.tail = &p.cases;
	if (rule_lex(j, &f, &notes) == OK) {
		p.tok = f.toks;
		read_all(&p);
	}
	for (const struct kase *k = p.cases; k != NULL && notes.errors == 0;
	     k = k->next) {
		if (run_case(&p, k, out))
			tally->passed++;
		else
			tally->failed++;
	}
	for (const struct rule_note *n = notes.first; n != NULL; n = n->next)
		rule_note_put(out, &notes, n);
	if (notes.errors > 0)
		return fail(j, E_INPUT, "%.*s 有 %zu 处须改", STR_FMT(cases->name),
		    notes.errors);
	return OK;
}
