/* SPDX-License-Identifier: MIT
 *
 * load.c -- from the names of files to a scheme and its facts
 *
 * What several commands need before they begin; computes nothing.
 */
#include "main/main.h"
#include "office/office.h"

#define SCHEME_MAX ((size_t)1 << 20)
#define NEAR 3  /* names a message suggests */
#define NAMED 8 /* facts a message names */

enum err
scheme_text(struct run *run, const char *path, struct str *out)
{
	return file_read(run->j, path, SCHEME_MAX, out);
}

/* The name and text of ${path}, of which nothing was said yet. */
static enum err
open_notes(struct run *run, const char *path, struct rule_notes *out)
{
	*out = (struct rule_notes){ .j = run->j, .name = str_of(path) };
	return scheme_text(run, path, &out->text);
}

enum err
scheme_refuse(struct run *run, const struct rule_notes *notes, enum err e, const char *to)
{
	if (notes->errors == 0)
		return e;
	for (const struct rule_note *n = notes->first; n != NULL; n = n->next)
		if (n->level == RULE_ERROR)
			rule_note_put(&run->say, notes, n);
	return fail(run->j, E_INPUT, "%.*s：须改 %zu 处，改好才能%s",
	    STR_FMT(notes->name), notes->errors, to);
}

enum err
scheme_load(struct run *run, const char *path, struct rule **out)
{
	struct rule_notes notes;
	enum err e = open_notes(run, path, &notes);

	if (e == OK)
		e = rule_read(run->j, notes.name, notes.text, &notes, out);
	return e == OK ? OK : scheme_refuse(run, &notes, e, "用");
}

enum err
schemes_load(struct run *run, const char *path, struct rule ***out, size_t *n)
{
	struct rule_notes notes;
	enum err e = open_notes(run, path, &notes);

	if (e == OK)
		e = rule_schemes(run->j, notes.name, notes.text, &notes, out, n);
	return e == OK ? OK : scheme_refuse(run, &notes, e, "用");
}

enum err
scheme_read(struct run *run, const char *path, struct rule **out)
{
	struct rule_notes notes;
	enum err e = open_notes(run, path, &notes);

	*out = NULL;
	if (e == OK)
		e = rule_read(run->j, notes.name, notes.text, &notes, out);
	return e == OK || *out != NULL ? OK : scheme_refuse(run, &notes, e, "用");
}

enum err
schemes_read(struct run *run, const char *path, struct rule ***out, size_t *n)
{
	struct rule_notes notes;
	enum err e = open_notes(run, path, &notes);

	*n = 0;
	if (e == OK)
		e = rule_schemes(run->j, notes.name, notes.text, &notes, out, n);
	for (size_t i = 0; i < *n; i++)
		if ((*out)[i] == NULL)
			return scheme_refuse(run, &notes, e, "用");
	return e == OK || *n > 0 ? OK : scheme_refuse(run, &notes, e, "用");
}

/* ── facts ──────────────────────────────────────────────────────────── */

static bool
is_given(const struct rule_column *c, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (c->state[i] != CELL_MISSING)
			return true;
	return false;
}

void
facts_say_missing(struct run *run, const struct rule *r, const struct score_set *set)
{
	size_t n, i, missing = 0;
	const struct rule_fact *fact = rule_facts(r, &n);
	struct buf names = { .j = run->j };

	for (i = 0; i < n; i++) {
		if (is_given(&set->snap.fact[i], set->n))
			continue;
		if (missing++ < NAMED)
			buf_fmt(&names, "%s%.*s", missing > 1 ? "、" : "",
			    STR_FMT(fact[i].name));
	}
	if (missing > 0)
		buf_fmt(&run->say, "%s：有 %zu 项数据一格也没有填，都按未报计：%.*s%s\n",
		    run->args->value[OPT_FACTS], missing, STR_FMT(buf_str(&names)),
		    missing > NAMED ? "……" : "");
}

static enum err
no_facts(struct run *run)
{
	return usage(run, "请用 --facts 写明数据表");
}

enum err
facts_table(struct run *run, struct table *out)
{
	const char *path = run->args->value[OPT_FACTS];

	return path == NULL ? no_facts(run) : table_read(run->j, path, out);
}

/* Does a column headed ${head}, like 经费(元), hold a fact of ${r}? */
static bool
is_asked(const struct rule *r, struct str head)
{
	size_t n;
	const struct rule_fact *fact = rule_facts(r, &n);

	for (size_t i = 0; i < n; i++) {
		struct str rest = str_starts(head, fact[i].name)
		    ? str_trim(str_cut(head, fact[i].name.n, head.n))
		    : S("?");

		if (rest.n == 0 || rest.p[0] == '(' || str_starts(rest, S("（")))
			return true;
	}
	return false;
}

static bool
is_own(const struct rule *r, const struct rule *const *other, size_t n, struct str head)
{
	bool asked = false;

	for (size_t i = 0; i < n && !asked; i++)
		asked = is_asked(other[i], head);
	return !asked || is_asked(r, head);
}

struct table
facts_own(struct job *j, const struct table *t, const struct rule *r,
    const struct rule *const *other, size_t n)
{
	struct str *cell = NEWS(j, struct str, t->rows * t->cols + 1);
	size_t *kept = NEWS(j, size_t, t->cols + 1), cols = 0;
	struct table out = *t;

	for (size_t k = 0; k < t->cols; k++)
		if (is_own(r, other, n, str_trim(table_at(t, 0, k))))
			kept[cols++] = k;
	for (size_t i = 0; i < t->rows; i++)
		for (size_t k = 0; k < cols; k++)
			cell[i * cols + k] = table_at(t, i, kept[k]);
	out.cell = cell;
	out.cols = cols;
	out.again = NULL;
	return out;
}

enum err
facts_from(struct run *run, const struct rule *r, const struct table *t,
    struct score_set *out)
{
	enum err e = score_from_table(run->j, r, t, out);

	return e == OK ? calendar_given(run, &out->snap) : e;
}

enum err
facts_read(struct run *run, const struct rule *r, const char *path, struct score_set *out)
{
	struct table_rows *rows;
	struct str bytes;
	enum err e = path == NULL ? no_facts(run)
				  : text_read(run->j, path, OFFICE_CSV_BYTES_MAX, &bytes);

	if (e == OK)
		e = office_csv_rows(run->j, str_of(path), bytes, &rows);
	if (e == OK)
		e = score_from_rows(run->j, r, rows, out);
	return e == OK ? calendar_given(run, &out->snap) : e;
}

/* 名称=表.csv */
static enum err
events_load(struct run *run, const struct rule *r, const char *word, bool shared,
    struct score_set *out)
{
	const char *path = strchr(word, '=');
	struct str name = { word, path == NULL ? 0 : (size_t)(path - word) };
	size_t n, at = 0;
	const struct rule_set *set = rule_sets(r, &n);
	struct str *names = NEWS(run->j, struct str, n + 1), near;
	struct table t;
	enum err e;

	if (path == NULL)
		return usage(run, "--events 写成 会议=会议.csv 这样，“%s”不是", word);
	while (at < n && !str_eq(set[at].name, name)) {
		names[at] = set[at].name;
		at++;
	}
	if (at == n && shared)
		return OK;
	if (at == n) {
		near = near_words(run->j, name, names, n);
		return fail(run->j, E_INPUT, "方案里没有事件“%.*s”%s%.*s", STR_FMT(name),
		    near.n > 0 ? "，相近的有：" : "", STR_FMT(near));
	}
	e = table_read(run->j, path + 1, &t);
	return e == OK ? score_events_from_table(run->j, r, at, &t, out) : e;
}

/* --history, if it is given. */
static enum err
years_load(struct run *run, const struct rule *r, struct score_set *set)
{
	const char *path = run->args->value[OPT_HISTORY];
	struct table t;
	enum err e = OK;

	if (path == NULL)
		return OK;
	e = table_read(run->j, path, &t);
	return e == OK ? score_add_years(run->j, r, &t, set) : e;
}

enum err
facts_add(struct run *run, const struct rule *r, bool shared, struct score_set *out)
{
	enum err e = OK;

	for (size_t i = 0; i < run->args->events_n && e == OK; i++)
		e = events_load(run, r, run->args->events[i], shared, out);
	return e == OK ? years_load(run, r, out) : e;
}

struct str
near_words(struct job *j, struct str s, const struct str *names, size_t n)
{
	struct buf b = { .j = j };
	size_t found[NEAR], got = str_near(s, names, n, found, NEAR), i;

	for (i = 0; i < got; i++)
		buf_fmt(&b, "%s%.*s", i > 0 ? "、" : "", STR_FMT(names[found[i]]));
	return buf_str(&b);
}
