/* SPDX-License-Identifier: MIT
 *
 * state.c -- the state [状态] of this installation, for the system officer
 *
 * Figures since the process started; nothing of what people have entered.
 */
#include "page/acct.h"

struct state_line {
	struct str text;
};

struct state_page {
	struct frame frame;
	bool postgres, broken, dengbao;
	struct str slowest;
	struct db_writing w;
	int64_t facts, uncovered;
	struct str sealed;
	const struct state_line *cage;
	size_t cage_n;
};
#include "page/state.html.h"

static void
fill_cage(struct req *r, struct state_page *v)
{
	const struct site *site = site_of(r);
	struct state_line *list = NEWS(r->job, struct state_line, ARRAY_N(site->cage));

	for (size_t i = 0; i < ARRAY_N(site->cage); i++)
		if (site->cage[i].n > 0)
			list[v->cage_n++].text = site->cage[i];
	v->cage = list;
}

static enum err
fill_ledger(struct req *r, struct db_ro *db, struct state_page *v)
{
	const struct ledger_seal *seal;
	struct ledger_head head;
	size_t n;
	enum err e = ledger_head(r->job, db, &head);

	if (e == OK)
		e = ledger_seal_list(r->job, db, 0, 1, &seal, &n);
	if (e != OK)
		return e;
	v->facts = head.size;
	v->uncovered = n > 0 ? head.size - seal->size : head.size;
	if (n > 0)
		v->sealed = moment(r->job, seal->at);
	return OK;
}

enum err
page_state(struct req *r, struct db_ro *db)
{
	const struct site *site = site_of(r);
	struct state_page v = { .frame = frame_of(r, S("状态")),
		.postgres = site->place.url.n > 0,
		.broken = db_broken(site->db),
		.dengbao = site->rules.dengbao,
		.w = db_writing(site->db) };
	enum err e = fill_ledger(r, db, &v);

	if (e != OK)
		return e;
	v.slowest = figure_short(r->job, (struct num){ v.w.slowest_us * 1000 });
	fill_cage(r, &v);
	state_page_html(&r->out, &v);
	return OK;
}
