/* SPDX-License-Identifier: MIT
 *
 * xml.c -- walks one XML text, tag by tag
 *
 * The only file that sees expat.  While it holds a parser nothing takes memory
 * of the job, so nothing is lost if the job runs out.
 */
#include <expat.h>

#include "office/xml.h"

struct walk {
	XML_Parser parser;
	const struct xml_calls *calls;
	void *arg;
	size_t depth;
	const char *refused; /* why it was stopped */
};

static const char *
bare(const char *name)
{
	const char *colon = strrchr(name, ':');

	return colon == NULL ? name : colon + 1;
}

static void
stop(struct walk *w, const char *why)
{
	if (w->refused == NULL)
		w->refused = why;
	(void)XML_StopParser(w->parser, XML_FALSE);
}

static void XMLCALL
on_open(void *arg, const char *name, const char **attr)
{
	struct walk *w = arg;

	if (++w->depth > XML_DEPTH_MAX)
		stop(w, "嵌套太深");
	else if (w->calls->open != NULL)
		w->calls->open(w->arg, bare(name), attr);
}

static void XMLCALL
on_close(void *arg, const char *name)
{
	struct walk *w = arg;

	w->depth--;
	if (w->calls->close != NULL)
		w->calls->close(w->arg, bare(name));
}

static void XMLCALL
on_text(void *arg, const char *p, int n)
{
	struct walk *w = arg;

	if (w->calls->text != NULL)
		w->calls->text(w->arg, (struct str){ p, (size_t)n });
}

static void XMLCALL
on_doctype(void *arg, const char *name, const char *sysid, const char *pubid,
    int has_internal)
{
	(void)name;
	(void)sysid;
	(void)pubid;
	(void)has_internal;
	stop(arg, "带有文档类型声明（DTD），表格里不该有");
}

/* NULL, or why it is refused. */
static const char *
parse(struct walk *w, struct str xml)
{
	enum XML_Status got;

	XML_SetUserData(w->parser, w);
	XML_SetElementHandler(w->parser, on_open, on_close);
	XML_SetCharacterDataHandler(w->parser, on_text);
	XML_SetStartDoctypeDeclHandler(w->parser, on_doctype);
	got = XML_Parse(w->parser, xml.p, (int)xml.n, XML_TRUE);
	if (w->refused != NULL)
		return w->refused;
	return got == XML_STATUS_OK ? NULL : "内容不完整或写法不对";
}

enum err
office_xml_walk(struct job *j, struct str file, struct str xml,
    const struct xml_calls *calls, void *arg)
{
	struct walk w = { .calls = calls, .arg = arg };
	const char *refused;

	if (xml.n > INT32_MAX)
		return fail(j, E_LIMIT, "%.*s：太大", STR_FMT(file));
	w.parser = XML_ParserCreate("UTF-8");
	if (w.parser == NULL)
		return fail(j, E_LIMIT, "内存不足；请稍后再试");
	refused = parse(&w, xml);
	XML_ParserFree(w.parser);
	if (refused == NULL)
		return OK;
	return fail(j, E_INPUT,
	    "%.*s：表格文件里面的 XML 读不通（%s）；请在表格软件中另存为 .xlsx 再试",
	    STR_FMT(file), refused);
}

/* ── helpers ────────────────────────────────────────────────────────── */

struct tally {
	const char *tag;
	size_t n;
};

static void
tally_open(void *arg, const char *tag, const char **attr)
{
	struct tally *t = arg;

	(void)attr;
	t->n += strcmp(tag, t->tag) == 0;
}

enum err
office_xml_count(struct job *j, struct str file, struct str xml, const char *tag,
    size_t *out)
{
	static const struct xml_calls calls = { .open = tally_open };
	struct tally t = { .tag = tag };
	enum err e = office_xml_walk(j, file, xml, &calls, &t);

	*out = t.n;
	return e;
}

const char *
office_xml_attr(const char **attr, const char *name)
{
	size_t i;

	for (i = 0; attr[i] != NULL; i += 2)
		if (strcmp(bare(attr[i]), name) == 0)
			return attr[i + 1];
	return NULL;
}
