/* SPDX-License-Identifier: MIT
 *
 * json_read.c -- reads one flat JSON object, as lines of an export are
 *
 * The only file that sees jansson.  All memory of the job is taken before the
 * library holds any of its own, so nothing is lost if the job runs out.
 */
#include <jansson.h>

#include "office/office.h"

struct reading {
	struct office_json_field *field;
	size_t n;
	char *text; /* where the next text goes: as many bytes as the line had */
};

static struct str
keep(struct reading *r, const char *p, size_t n)
{
	struct str s = { r->text, n };

	if (n > 0)
		memcpy(r->text, p, n);
	r->text += n;
	return s;
}

static bool
keep_field(struct reading *r, json_t *value)
{
	struct office_json_field *f = &r->field[r->n];

	f->type = OFFICE_JSON_OTHER;
	if (json_is_string(value)) {
		f->type = OFFICE_JSON_TEXT;
		f->text = keep(r, json_string_value(value), json_string_length(value));
	} else if (json_is_integer(value)) {
		f->type = OFFICE_JSON_INT;
		f->n = json_integer_value(value);
	} else if (json_is_boolean(value)) {
		f->type = OFFICE_JSON_BOOL;
		f->n = json_is_true(value);
	}
	r->n++;
	return f->type != OFFICE_JSON_OTHER;
}

/* False if it is no object, has too many fields, or one of another type. */
static bool
keep_all(struct reading *r, json_t *object)
{
	const char *key;
	json_t *value;

	if (!json_is_object(object) || json_object_size(object) > OFFICE_JSON_FIELDS_MAX)
		return false;
	json_object_foreach(object, key, value)
	{
		r->field[r->n].key = keep(r, key, strlen(key));
		if (!keep_field(r, value))
			return false;
	}
	return true;
}

enum err
office_json_read(struct job *j, struct str line, const struct office_json_field **out,
    size_t *n)
{
	struct reading r = { NEWS(j, struct office_json_field, OFFICE_JSON_FIELDS_MAX), 0,
		job_alloc(j, line.n + 1) };
	json_error_t why;
	json_t *object = json_loadb(line.n > 0 ? line.p : "", line.n,
	    JSON_REJECT_DUPLICATES, &why);
	bool flat = object != NULL && keep_all(&r, object);

	json_decref(object);
	if (object == NULL && json_error_code(&why) == json_error_out_of_memory)
		return fail(j, E_LIMIT, "内存不足，读不下这一行；请稍后再试");
	if (object == NULL)
		return fail(j, E_INPUT, "不是 JSON 对象（第 %d 个字节前后）",
		    why.position);
	if (!flat)
		return fail(j, E_INPUT,
		    "这一行 JSON 只能是一个对象，里面只有文字、整数、true 和 false");
	*out = r.field;
	*n = r.n;
	return OK;
}
