/* SPDX-License-Identifier: MIT
 *
 * check_ballot.c -- what a ballot comes to, from its votes: 得分 按票数
 *
 * The score of a question is the mean of its votes, each worth what its option
 * says; groups of voters and questions that carry a share count by it, others
 * alike.  With 至少 n票 a question with fewer votes in all is 不适用.  Each score is a 设
 * under the name it is read by, so it is reckoned and explained like any other.
 */
#include "rule/check_expr.h"

#define VOTES_MAX 2000 /* questions x options x groups */

struct ballot {
	struct check *c;
	const struct inst *inst;
	const struct inst_item *group; /* whose votes are meant, or NULL: all */
	struct span at;
};

/* ── pieces ─────────────────────────────────────────────────────────── */

static struct expr *
piece(const struct ballot *b, enum expr_kind kind)
{
	struct expr *x = NEW(b->c->j, struct expr);

	*x = (struct expr){ .kind = kind, .at = b->at, .reg = -1 };
	return x;
}

static struct expr *
pair(const struct ballot *b, enum op op, struct expr *left, struct expr *right)
{
	struct expr *x = piece(b, X_BINARY);

	x->op = op;
	x->a = left;
	x->b = right;
	return x;
}

static struct expr *
number(const struct ballot *b, struct num n, const char *unit)
{
	struct expr *x = piece(b, X_NUM);

	x->tok = (struct tok){ .kind = T_NUM, .num = n, .at = b->at };
	x->tok.unit = unit == NULL ? UNIT_NONE : unit_index(unit);
	return x;
}

static struct name *
part(const struct ballot *b, struct str word)
{
	struct name *n = NEW(b->c->j, struct name);

	*n = (struct name){ .text = word, .at = b->at };
	return n;
}

static struct arg *
word_of(const struct ballot *b, struct str word)
{
	struct arg *a = NEW(b->c->j, struct arg);

	a->x = piece(b, X_PATH);
	a->x->path = part(b, word);
	return a;
}

/* All of ${list}; a balanced tree, since it may be long. */
static struct expr *
sum(const struct ballot *b, struct expr **list, size_t n)
{
	if (n == 1)
		return list[0];
	return pair(b, OP_ADD, sum(b, list, n / 2), sum(b, list + n / 2, n - n / 2));
}

/* ── one question ───────────────────────────────────────────────────── */

/* The next pair of a name and its figure; NULL: there is none. */
static const struct inst_item *
next_name(const struct inst_item *i)
{
	while (i != NULL && i->tok.kind != T_WORD)
		i = i->next;
	return i;
}

static const struct inst_item *
first_name(const struct ballot *b, const char *key)
{
	return next_name(inst_values(b->inst, str_of(key)));
}

static size_t
count_names(const struct inst_item *i)
{
	size_t n = 0;

	for (i = next_name(i); i != NULL; i = next_name(i->next))
		n++;
	return n;
}

static bool
has_figure(const struct inst_item *name)
{
	return name != NULL && name->next != NULL && name->next->tok.kind == T_NUM;
}

/* 票数(述职票.总体评价, 好, 党员) */
static struct expr *
votes(const struct ballot *b, const struct inst_item *asked,
    const struct inst_item *option)
{
	struct expr *x = piece(b, X_CALL);

	x->path = part(b, S("票数"));
	x->args = word_of(b, b->inst->name.text);
	if (asked != NULL)
		x->args->x->path->next = part(b, asked->tok.text);
	x->args->next = word_of(b, option->tok.text);
	if (b->group != NULL)
		x->args->next->next = word_of(b, b->group->tok.text);
	return x;
}

/* Each option's votes; with ${worth}, times its points. */
static struct expr *
all_votes(const struct ballot *b, const struct inst_item *asked, bool worth)
{
	const struct inst_item *o = first_name(b, "选项");
	struct expr **list = NEWS(b->c->j, struct expr *, count_names(o));
	size_t n = 0;

	for (; o != NULL; o = next_name(o->next)) {
		struct expr *v = votes(b, asked, o);

		if (worth)
			v = pair(b, OP_MUL, number(b, o->next->tok.num, "分"), v);
		list[n++] = v;
	}
	return sum(b, list, n);
}

/* The votes of a question, whoever cast them. */
static struct expr *
everybody(const struct ballot *b, const struct inst_item *asked)
{
	const struct inst_item *g = first_name(b, "评价人");
	struct expr **list = NEWS(b->c->j, struct expr *, count_names(g) + 1);
	struct ballot one = *b;
	size_t n = 0;

	for (; g != NULL; g = next_name(g->next)) {
		one.group = g;
		list[n++] = all_votes(&one, asked, false);
	}
	return sum(b, list, n);
}

/* The votes to divide by; none if all there are are fewer than 至少 n票. */
static struct expr *
enough(const struct ballot *b, const struct inst_item *asked)
{
	struct expr *v = all_votes(b, asked, false);
	const struct inst_item *least = inst_values(b->inst, S("至少"));
	struct expr *x = piece(b, X_BAND);
	struct band_row *row = NEW(b->c->j, struct band_row);

	if (least == NULL)
		return v;
	*row = (struct band_row){ .at = b->at, .test = BT_REL, .value = v };
	row->rels = NEW(b->c->j, struct rel);
	*row->rels = (struct rel){ .op = OP_GE, .x = number(b, least->tok.num, "票") };
	row->next = NEW(b->c->j, struct band_row);
	*row->next = (struct band_row){ .at = b->at,
		.test = BT_ELSE,
		.value = number(b, (struct num){ 0 }, "票") };
	x->band = NEW(b->c->j, struct band);
	*x->band = (struct band){ .at = b->at,
		.x = b->group == NULL ? v : everybody(b, asked),
		.rows = row,
		.rows_n = 2 };
	return x;
}

static struct expr *
mean_of_votes(const struct ballot *b, const struct inst_item *asked)
{
	return pair(b, OP_DIV, all_votes(b, asked, true), enough(b, asked));
}

/* Groups with a share: 班子 40% of their mean, 党员 60% of theirs. */
static struct expr *
score_of(struct ballot *b, const struct inst_item *asked)
{
	const struct inst_item *g = first_name(b, "评价人");
	struct expr **list = NEWS(b->c->j, struct expr *, count_names(g) + 1);
	size_t n = 0;

	if (!has_figure(g))
		return mean_of_votes(b, asked);
	for (; g != NULL; g = next_name(g->next)) {
		b->group = g;
		list[n++] = pair(b, OP_MUL, number(b, g->next->tok.num, "%"),
		    mean_of_votes(b, asked));
	}
	b->group = NULL;
	return sum(b, list, n);
}

/* ── the ballot ─────────────────────────────────────────────────────── */

/* Only a ballot of several questions asks for the votes of each. */
static struct expr *
whole_score(struct ballot *b)
{
	const struct inst_item *q = first_name(b, "问");
	size_t all = count_names(q), n = 0;
	struct expr **list = NEWS(b->c->j, struct expr *, all + 1), *x;
	bool shares = has_figure(q);

	if (all < 2)
		return score_of(b, NULL);
	for (; q != NULL; q = next_name(q->next)) {
		x = score_of(b, q);
		if (shares)
			x = pair(b, OP_MUL, number(b, q->next->tok.num, "%"), x);
		list[n++] = x;
	}
	x = sum(b, list, n);
	return shares
	    ? x
	    : pair(b, OP_DIV, x, number(b, (struct num){ (int64_t)n * NUM_ONE }, NULL));
}

static struct sym *
make_def(struct ballot *b, struct str name, const struct inst_item *asked)
{
	struct name called = { .text = name, .at = b->at };
	struct sym *s = check_new_sym(b->c, SYM_DEF, called);
	struct def *d = NEW(b->c->j, struct def);

	*d = (struct def){ .kind = DEF_LET, .name = called, .sym = s };
	d->unit = unit_index("分");
	d->unit_at = b->at;
	d->x = asked == NULL ? whole_score(b) : score_of(b, asked);
	s->def = d;
	check_declare(b->c, &b->c->r->syms, s);
	return s;
}

bool
ballot_counts(const struct inst *inst)
{
	return inst->kind == I_BALLOT && inst_values(inst, S("得分")) != NULL;
}

/* Why its score cannot be reckoned, with ${*fix}; NULL if it can. */
static const char *
refuse(const struct ballot *b, const char **fix)
{
	const struct inst_item *how = inst_values(b->inst, S("得分"));
	const struct inst_item *o = first_name(b, "选项"), *q = first_name(b, "问");
	size_t cells = (q == NULL ? 1 : count_names(q)) * count_names(o) *
	    (count_names(first_name(b, "评价人")) + 1);

	*fix = "写 得分 按票数，或去掉这一句";
	if (how->next != NULL || !str_eq(how->tok.text, S("按票数")))
		return "“得分”后面只能写 按票数";
	*fix = "写 选项 好 100, 较好 80, 一般 60, 差 0";
	for (; o != NULL; o = next_name(o->next))
		if (!has_figure(o))
			return "按票数算得分，每个选项都要写分";
	*fix = "分成几个测评";
	return cells > VOTES_MAX ? "问题、选项、评价人太多，不能按票数算得分" : NULL;
}

void
check_ballot(struct check *c, const struct inst *inst)
{
	struct ballot b = { .c = c, .inst = inst };
	const char *fix, *why = ballot_counts(inst) ? refuse(&b, &fix) : NULL;

	if (why != NULL)
		check_error(c, inst_values(inst, S("得分"))->at, fix, "%s", why);
}

struct type *
check_ballot_score(struct check *c, struct expr *x, const struct inst *inst,
    struct str name)
{
	struct ballot b = { .c = c, .inst = inst, .at = x->at };
	const struct inst_item *q = first_name(&b, "问");
	struct sym *s = sym_find(&c->r->syms, name);
	const char *fix;

	if (refuse(&b, &fix) != NULL)
		return type_bad(c); /* check_ballot() says why */
	while (q != NULL && !str_eq(q->tok.text, x->path->next->text))
		q = next_name(q->next);
	if (count_names(first_name(&b, "问")) < 2)
		q = NULL; /* the only question is the whole */
	return use_symbol(c, x, s != NULL ? s : make_def(&b, name, q));
}
