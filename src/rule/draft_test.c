/* SPDX-License-Identifier: MIT
 *
 * draft_test.c -- sentences of score tables, and the drafts made of whole tables
 *
 * test/rule/sentences.tsv holds 120 sentences whose meaning was written down
 * before there was a recogniser.  Half of them were kept aside while it was
 * written.  A wrong clause is a failure; not to guess is none.
 */
#include <fcntl.h>
#include <unistd.h>

#include "rule/draft.h"
#include "test.h"

#define SENTENCES "test/rule/sentences.tsv"

static struct str
read_file(struct job *j, const char *path)
{
	struct buf b = { .j = j };
	char piece[4096];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	CHECK(fd != -1);
	while ((n = read(fd, piece, sizeof piece)) > 0)
		buf_put(&b, (struct str){ piece, (size_t)n });
	(void)close(fd);
	return buf_str(&b);
}

/* The text up to ${end}, taken off *s together with it. */
static struct str
cut_off(struct str *s, struct str end)
{
	size_t at = str_find(*s, end);
	struct str head = str_cut(*s, 0, at);

	*s = str_cut(*s, at < s->n ? at + end.n : at, s->n);
	return head;
}

/* ── does a clause say what was expected? ───────────────────────────── */

/* The name must have the word, and deny nothing that the word does not. */
static bool
names(struct str name, struct str word)
{
	static const char *const denials[] = { "未", "不", "没", "无" };
	size_t i;

	if (str_find(name, word) == name.n)
		return false;
	for (i = 0; i < ARRAY_N(denials); i++)
		if (draft_has(name, denials[i]) && !draft_has(word, denials[i]))
			return false;
	return true;
}

/* 非 [征求意见] is also said by a fact that is the denial itself: 会前未征求意见. */
static bool
denies(const struct draft_clause *c, struct str word)
{
	struct str before = str_cut(c->name, 0, str_find(c->name, word));

	return before.n < c->name.n && draft_has(before, "未|没有|无");
}

/* ${want} with its [词] against the clause, whose $F is its fact's name and
 * whose quoted reason does not matter. */
static bool
says(const struct draft_clause *c, struct str want)
{
	struct str got = c->text;

	while (want.n > 0 && got.n > 0) {
		if (str_starts(want, S("非 [")) && str_starts(got, S("$F"))) {
			(void)cut_off(&want, S("["));
			if (!denies(c, cut_off(&want, S("]"))))
				return false;
			got = str_cut(got, 2, got.n);
		} else if (str_starts(want, S("["))) {
			struct str word;

			(void)cut_off(&want, S("["));
			word = cut_off(&want, S("]"));
			if (!str_starts(got, S("$F")) || !names(c->name, word))
				return false;
			got = str_cut(got, 2, got.n);
		} else if (str_starts(got, S("\""))) {
			got = str_cut(got, 1, got.n);
			(void)cut_off(&got, S("\" "));
		} else if (got.p[0] != want.p[0]) {
			return false;
		} else {
			got = str_cut(got, 1, got.n);
			want = str_cut(want, 1, want.n);
		}
	}
	return got.n == 0 && want.n == 0;
}

static bool
type_is(const struct draft_clause *c, struct str *types)
{
	if (c->name.n == 0)
		return true;
	return str_starts(c->type, cut_off(types, S(" ")));
}

static bool
is_right(const struct draft_said *s, struct str want, struct str types)
{
	size_t i;

	if (str_eq(want, S("-")))
		return false;
	for (i = 0; i < s->n; i++)
		if (!says(&s->clause[i], cut_off(&want, S("；"))) ||
		    !type_is(&s->clause[i], &types))
			return false;
	return want.n == 0;
}

/* ── the file of sentences ──────────────────────────────────────────── */

struct half {
	size_t n, right, wrong, none, rightly_none;
};

static struct str
clauses_of(struct job *j, const struct draft_said *s)
{
	struct buf b = { .j = j };
	size_t i;

	for (i = 0; i < s->n; i++)
		buf_fmt(&b, "  %.*s  [%.*s %.*s]", STR_FMT(s->clause[i].text),
		    STR_FMT(s->clause[i].name), STR_FMT(s->clause[i].type));
	return buf_str(&b);
}

static void
try_sentence(struct job *j, struct str line, struct half *h)
{
	struct draft_item item = { 0 };
	struct draft_said s;
	struct str points = cut_off(&line, S("\t")), sentence, want;

	item.bonus = str_eq(points, S("加"));
	item.has_points = num_parse(points, &item.points);
	item.name = cut_off(&line, S("\t"));
	sentence = cut_off(&line, S("\t"));
	want = cut_off(&line, S("\t"));
	draft_say(j, &item, sentence, &s);
	h->n++;
	if ((s.whole && s.n == 0) || s.lefts > 0) {
		h->none++;
		h->rightly_none += str_eq(want, S("-"));
	} else if (is_right(&s, want, line)) {
		h->right++;
	} else {
		h->wrong++;
		test_failed(__FILE__, __LINE__, "%.*s\n  wanted %.*s\n  got  %.*s",
		    STR_FMT(sentence), STR_FMT(want), STR_FMT(clauses_of(j, &s)));
	}
	if (getenv("ZEREN_DRAFT_SHOW") != NULL && s.whole && !str_eq(want, S("-")))
		printf("none: %.*s\n", STR_FMT(sentence));
}

static void
try_half(struct job *j, struct str mark, struct half *h)
{
	struct str text = read_file(j, SENTENCES);

	while (text.n > 0) {
		struct str line = cut_off(&text, S("\n"));

		if (str_eq(cut_off(&line, S("\t")), mark))
			try_sentence(j, line, h);
	}
	printf(
	    "%.*s: %zu sentences, %zu right, %zu wrong, %zu not guessed (%zu rightly)\n",
	    STR_FMT(mark), h->n, h->right, h->wrong, h->none, h->rightly_none);
}

TEST(draft_no_sentence_of_the_working_half_is_taken_wrongly)
{
	struct half h = { 0 };

	try_half(j, S("甲"), &h);
	CHECK(h.n == 60 && h.wrong == 0);
}

/* ── whole tables ───────────────────────────────────────────────────── */

/* ${lines}: rows ended by a line end, cells by |. */
static struct table
table_of(struct job *j, const char *lines)
{
	struct table t = { .name = S("甲.csv") };
	struct str all = str_of(lines), cells = { 0 };
	struct str *cell = NEWS(j, struct str, 1000);
	size_t *line = NEWS(j, size_t, 100), n = 0;

	while (all.n > 0) {
		cells = cut_off(&all, S("\n"));
		line[t.rows++] = t.rows + 1;
		while (cells.n > 0)
			cell[n++] = cut_off(&cells, S("|"));
	}
	t.cols = n / t.rows;
	t.cell = cell;
	t.line = line;
	return t;
}

static struct str
draft_of(struct job *j, const char *lines, struct rule_draft_tally *tally)
{
	struct table t = table_of(j, lines);
	struct str text;

	if (rule_draft(j, (struct str){ 0 }, &t, &text, tally) != OK)
		return job_str(j, str_of(j->told));
	return text;
}
