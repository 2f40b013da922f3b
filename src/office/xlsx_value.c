/* SPDX-License-Identifier: MIT
 *
 * xlsx_value.c -- what a stored number looks like: 80%, 2026-03-05, 0.1
 *
 * A workbook keeps binary numbers with 17 digits; people saw at most 15, so
 * 15 are kept.  Days become 2026-03-05, whatever their format: tables are read,
 * not shown.
 */
#include "office/xlsx.h"

#define DAYS_TO_1970 25569 /* from the workbook's day 0 */
#define DAYS_OF_1904 1462
#define FALSE_LEAP_DAY 60 /* 1900-02-29, which the format believes in */
#define DAY_LAST 2958465  /* 9999-12-31 */

/* Digits, at most 15 of them, and one point: as it was typed. */
static bool
is_short(struct str v)
{
	size_t i, digits = 0, dots = 0;

	for (i = v.n > 0 && v.p[0] == '-'; i < v.n; i++) {
		if (v.p[i] == '.')
			dots++;
		else if (v.p[i] >= '0' && v.p[i] <= '9')
			digits++;
		else
			return false;
	}
	return digits > 0 && digits <= 15 && dots <= 1;
}

static struct str
number_text(struct job *j, double x)
{
	char text[40];

	(void)snprintf(text, sizeof text, "%.15g", x);
	return job_str(j, str_of(text));
}

static struct str
day_text(const struct xlsx_book *b, double x)
{
	int64_t whole = (int64_t)x;
	int minutes = (int)((x - (double)whole) * 1440 + 0.5);
	struct buf out = { .j = b->j };
	int year, month, day;

	if (b->from_1904)
		whole += DAYS_OF_1904;
	else if (whole < FALSE_LEAP_DAY)
		whole++;
	day_parts((int32_t)(whole - DAYS_TO_1970), &year, &month, &day);
	if (x >= 1)
		buf_fmt(&out, "%04d-%02d-%02d", year, month, day);
	if (minutes > 0 || x < 1)
		buf_fmt(&out, "%s%02d:%02d", x >= 1 ? " " : "", minutes / 60 % 24,
		    minutes % 60);
	return buf_str(&out);
}

struct str
office_xlsx_number(const struct xlsx_book *b, struct str v, enum xlsx_look look)
{
	char *end;
	const char *text = job_cstr(b->j, v);
	double x;

	if (look == LOOK_NUMBER && is_short(v))
		return v;
	x = strtod(text, &end);
	if (end == text || *end != '\0')
		return v;
	if (look == LOOK_PERCENT)
		return job_fmt(b->j, "%.*s%%", STR_FMT(number_text(b->j, x * 100)));
	if (look == LOOK_DATE && x >= 0 && x <= DAY_LAST)
		return day_text(b, x);
	return number_text(b->j, x);
}

/* Letters outside quotes, [brackets] and after a backslash. */
enum xlsx_look
office_xlsx_look(struct str code)
{
	char inside = 0;
	size_t i;

	for (i = 0; i < code.n; i++) {
		char c = code.p[i];

		if (inside != 0)
			inside = c == inside ? 0 : inside;
		else if (c == '"')
			inside = '"';
		else if (c == '[')
			inside = ']';
		else if (c == '\\' || c == '_' || c == '*')
			i++;
		else if (c == '%')
			return LOOK_PERCENT;
		else if (strchr("yYmMdDhHsS", c) != NULL)
			return LOOK_DATE;
	}
	return LOOK_NUMBER;
}
