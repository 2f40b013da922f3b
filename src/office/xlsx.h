/* SPDX-License-Identifier: MIT
 *
 * xlsx.h -- the parts of a workbook [工作簿] and its cells; private to office/
 */
#ifndef OFFICE_XLSX_H
#define OFFICE_XLSX_H

#include "office/zip.h"

enum xlsx_look { /* how a number is shown, by its style */
	LOOK_NUMBER,
	LOOK_PERCENT,
	LOOK_DATE, /* day, time of day, or both */
};

struct xlsx_book {
	struct job *j;
	struct zip zip;
	struct str sheet;           /* path of the sheet's part */
	struct str *string;         /* shared strings */
	const enum xlsx_look *look; /* per style */
	size_t strings, looks;
	bool from_1904; /* day 0 is 1904-01-01 */
};

/* The cells of ${b}->sheet as a table. */
enum err office_xlsx_sheet(const struct xlsx_book *b, struct table *out) MUST_USE;

/* Some programs write a line end as _x000D_: ${s} without it. */
struct str office_xlsx_plain(struct job *j, struct str s);

/* The text of the stored number ${v} as the style ${look} shows it. */
struct str office_xlsx_number(const struct xlsx_book *b, struct str v,
    enum xlsx_look look);

/* Does the format code, such as yyyy"年"m"月", show days, percent, or a number? */
enum xlsx_look office_xlsx_look(struct str code);

#endif
