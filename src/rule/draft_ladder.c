/* SPDX-License-Identifier: MIT
 *
 * draft_ladder.c -- so much for each grade: 优秀得10分、良好得8分、…、差不得分
 *
 * Understood only as a whole scale: at least three grades, or the two of a
 * known pair, down to a lowest one; a scale with a grade left out would leave
 * somebody without points.
 */
#include "rule/draft.h"

#define GRADES_MAX 8

static const char *const grades[] = { "优秀", "良好", "较好", "好", "基本合格", "不合格",
	"合格", "一般", "较差", "差", "基本称职", "不称职", "称职", "基本达标", "不达标",
	"达标", "优", "良", "中", "先进", "后进" };
static const char bottoms[] = "不合格|差|不称职|不达标|后进";

bool
draft_is_grade(struct str s)
{
	size_t i;

	for (i = 0; i < ARRAY_N(grades); i++)
		if (str_eq(s, str_of(grades[i])))
			return true;
	return false;
}

struct ladder {
	struct str head, name[GRADES_MAX];
	struct num amount[GRADES_MAX];
	size_t n;
};

static bool
read_as(struct ladder *l, struct str s, const char *head, const char *grade)
{
	static const char *const forms[] = { "(得|计){n}分", "不得分" };
	char pattern[200];
	struct draft_found f;
	size_t i;

	for (i = 0; i < ARRAY_N(forms); i++) {
		(void)snprintf(pattern, sizeof pattern, "%s%s(的|者|等次的|等次|)(,|)%s",
		    head, grade, forms[i]);
		if (draft_match(pattern, s, &f))
			break;
	}
	if (i == ARRAY_N(forms) || (f.xs > 0 && l->n > 0 && !str_eq(l->head, f.x[0])))
		return false;
	if (f.xs > 0)
		l->head = f.x[0];
	l->name[l->n] = str_of(grade);
	l->amount[l->n++] = f.ns > 0 ? f.n[0] : (struct num){ 0 };
	return true;
}

static bool
read_rung(struct ladder *l, struct str s)
{
	static const char *const heads[] = { "",
		"{X}(被评为|评为|评定为|结果为|为|结果|)" };
	size_t h, i;

	if (l->n == GRADES_MAX || !str_ends(s, S("分")))
		return false;
	for (h = 0; h < ARRAY_N(heads); h++)
		for (i = 0; i < ARRAY_N(grades); i++)
			if (str_find(s, str_of(grades[i])) < s.n &&
			    read_as(l, s, heads[h], grades[i]))
				return true;
	return false;
}

/* The next rung off *s: up to a comma or 、 behind an amount. */
static struct str
cut_rung(struct str *s)
{
	size_t at = 0;

	for (;;) {
		struct str rest = str_cut(*s, at, s->n);
		size_t comma = str_find(rest, S(",")), dot = str_find(rest, S("、"));
		size_t end = at + (comma < dot ? comma : dot),
		       next = end + (comma < dot ? 1 : 3);
		struct str rung = str_cut(*s, 0, end);

		if (end == s->n || str_ends(rung, S("分"))) {
			*s = str_cut(*s, end < s->n ? next : end, s->n);
			return rung;
		}
		at = next;
	}
}

/* Downwards, each grade once, to a lowest one. */
static bool
is_scale(const struct ladder *l)
{
	size_t i, k;

	for (i = 0; i < l->n; i++)
		for (k = i + 1; k < l->n; k++)
			if (str_eq(l->name[i], l->name[k]) ||
			    l->amount[i].u <= l->amount[k].u)
				return false;
	if (l->n < 2 || !draft_has(l->name[l->n - 1], bottoms))
		return false;
	return l->n >= 3 || str_eq(l->name[0], str_cut(l->name[1], 3, l->name[1].n));
}

static void
put_ladder(struct buf *text, struct buf *type, const struct ladder *l)
{
	size_t i;

	buf_put(text, S("得 分档 $F { "));
	buf_put(type, S("选("));
	for (i = 0; i < l->n; i++) {
		buf_fmt(text, "%s%.*s: ", i > 0 ? "; " : "", STR_FMT(l->name[i]));
		num_put_short(text, l->amount[i]);
		buf_put(text, S("分"));
		buf_fmt(type, "%s%.*s", i > 0 ? ", " : "", STR_FMT(l->name[i]));
	}
	buf_put(text, S(" }"));
	buf_c(type, ')');
}

bool
draft_ladder(struct job *j, const struct draft_item *item, struct str s,
    struct draft_said *out)
{
	struct ladder l = { .n = 0 };
	struct buf text = { .j = j }, type = { .j = j };
	struct str name;

	while (s.n > 0)
		if (!read_rung(&l, cut_rung(&s)))
			return false;
	if (!is_scale(&l) || out->n == DRAFT_CLAUSES_MAX ||
	    draft_has(l.head, "扣|得分|每|分别|或|除|但|各"))
		return false;
	put_ladder(&text, &type, &l);
	name = draft_name(j, l.head);
	if (name.n == 0)
		name = job_fmt(j, "%.*s等次", STR_FMT(item->name));
	out->clause[out->n++] = (struct draft_clause){ .kind = DRAFT_GIVES,
		.text = buf_str(&text),
		.most = l.amount[0],
		.name = name,
		.type = buf_str(&type),
		.source = S("核定 考核组") };
	return true;
}
