/* SPDX-License-Identifier: MIT
 *
 * result_out.c -- a frozen result to take away: the package, and its table
 *
 * The table is 结果.csv of the package: every part's points, the total, the place,
 * and the grades as they are decided now.
 */
#include "office/office.h"
#include "page/notice.h"

#define TABLE_FILE S("结果.csv")
#define DECISIONS_FILE S("决定.csv")

static enum err
find(struct req *r, struct db_ro *db, struct result *x)
{
	enum err e = result_find(r->job, db, arg_id(r, 0), x);

	if (e != E_MISSING)
		return e;
	return fail(r->job, E_MISSING, "没有编号为“%.*s”的考核结果", STR_FMT(r->arg[0]));
}

static void
download(struct req *r, const struct result *x, const char *type, const char *end)
{
	req_download(r, str_of(type),
	    job_fmt(r->job, "%.*s-定格%lld%s", STR_FMT(x->title), (long long)x->id, end));
}

enum err
page_result_package(struct req *r, struct db_ro *db)
{
	struct result x;
	struct str zip;
	enum err e = find(r, db, &x);

	if (e == OK)
		e = result_package(r->job, db, x.id, &zip);
	if (e != OK)
		return e;
	buf_put(&r->out.b, zip);
	download(r, &x, "application/zip", ".zip");
	return OK;
}

/* A file of the package; empty if it has none of that name. */
static struct str
text_of(const struct result_file *file, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(file[i].name, name))
			return file[i].text;
	return S("");
}

enum err
page_result_csv(struct req *r, struct db_ro *db)
{
	const struct result_file *file;
	struct result x;
	size_t n;
	enum err e = find(r, db, &x);

	if (e == OK)
		e = result_files(r->job, db, x.id, &file, &n);
	if (e != OK)
		return e;
	buf_put(&r->out.b, text_of(file, n, TABLE_FILE));
	download(r, &x, "text/csv; charset=utf-8", ".csv");
	return OK;
}

static enum err
add_sheet(struct req *r, struct str name, struct str text, struct office_sheet *list,
    size_t *n)
{
	struct table *t = NEW(r->job, struct table);
	enum err e;

	if (text.n == 0)
		return OK;
	e = office_csv_read(r->job, name, text, t);
	if (e == OK)
		list[(*n)++] = (struct office_sheet){ name, t };
	return e;
}

enum err
page_result_xlsx(struct req *r, struct db_ro *db)
{
	const struct result_file *file;
	struct office_sheet sheet[2];
	struct result x;
	struct str bytes;
	size_t n, sheets = 0;
	enum err e = find(r, db, &x);

	if (e == OK)
		e = result_files(r->job, db, x.id, &file, &n);
	if (e == OK)
		e = add_sheet(r, S("结果"), text_of(file, n, TABLE_FILE), sheet, &sheets);
	if (e == OK)
		e = add_sheet(r, S("审定"), text_of(file, n, DECISIONS_FILE), sheet,
		    &sheets);
	if (e == OK)
		e = office_xlsx_write(r->job, site_of(r)->place.dir, sheet, sheets,
		    &bytes);
	if (e != OK)
		return e;
	buf_put(&r->out.b, bytes);
	download(r, &x,
	    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx");
	return OK;
}
