/* SPDX-License-Identifier: MIT
 *
 * draft_shape.c -- one sentence becomes one clause, or nothing
 *
 * The shapes are in draft_shapes.def.  Words that were caught by a hole are
 * looked at once more: what could hide a second rule, an exception, a ladder
 * or a denial that reaches further than it seems makes the sentence nobody's.
 */
#include "rule/draft.h"

enum care {
	CARE_NONE,     /* no words were caught */
	CARE_SAID,     /* plain words */
	CARE_ONE,      /* and they are counted for the unit as a whole */
	CARE_ONE_FULL, /* and the second number is all the points there are */
	CARE_RULE,     /* {A}: a requirement, not a condition */
	CARE_RATE,     /* what is a share: …率 */
	CARE_RATE_FULL,
	CARE_INSIDE, /* the second words stand in the first */
	CARE_CLEAN,  /* may be denied: 未 speaks of all of it */
	CARE_ONCE,   /* a state, nothing that happens again and again */
	CARE_RANGE,  /* a judged range inside the item */
	CARE_POINTS, /* the item has points */
};
enum { FULL = -1, EACH = -2, JUDGED = -3 };

struct shape {
	enum draft_kind kind;
	int most;
	const char *pattern, *clause, *name, *type, *source;
	enum care care;
};
static const struct shape shapes[] = {
#define SHAPE(kind, most, pattern, clause, name, type, source, care) \
	{ DRAFT_##kind, most, pattern, clause, name, type, source, care },
#include "rule/draft_shapes.def"
#undef SHAPE
};

/* ── care ───────────────────────────────────────────────────────────── */

/* What never stands in plain words: a second rule, an exception, a choice. */
static const char structural[] =
    "扣|得分|不得|加分|减分|酌情|每|分别|或|、|否则|除|但|其中|最多|最高|累计|合计|总计|"
    "以下|以内|加倍|减半|满分|倍|情节|情形|较|轻微|以此类推|依次|同上|一次|一人|一项|"
    "一件|一起|一个|一篇|一例|两次|两项|及以|不超过|不高于|不少于|不低于|不足|少于|低于|"
    "高于|多于|超过|至少|按比例|百分|名次|排名";
static const char loose_end[] =
    "各|均|再|另|共|并|可|就|则|应|需|直接|的|都|也|只|级|以上";

static bool
is_plain(struct str x)
{
	return utf8_count(x) >= 1 && !draft_has(x, structural) &&
	    !draft_ends(x, loose_end);
}

static bool
all_plain(const struct draft_found *f)
{
	size_t i;

	for (i = 0; i < f->xs; i++)
		if (!is_plain(f->x[i]))
			return false;
	return true;
}

/* Words with which 非 would no longer mean what 未 meant. */
static const char unclean[] =
    "未|不|没|无|非|造成|导致|引发|致使|影响|后果|而|且|并|又|仍|就|擅自|均|都|也|全体|"
    "所有|任何|任一|部分|有的|个别|少数|多数|各|只|仅|因|由于|时|后|前|即|便|虽|尽管|"
    "如果|凡是|当";

/* Before 未: when, how or for whom, rather than what: 逾期未办理, 长期未整改. */
static const char adverbs[] =
    "期|拒|应|能|可|已|曾|一直|长|多次|经常|连续|屡|至今|尚|从|对|被|按|在|年|月|日|天|间|事|"
    "周|再|竟|自|经|至|届|照|据|凭|为|与|和|同|跟|向|给|让|使|令|把|将";

static bool
is_clean(const struct draft_found *f)
{
	size_t i;

	if (f->xs > 1 && draft_has(f->x[0], adverbs))
		return false;

	for (i = 0; i < f->xs; i++)
		if (draft_has(f->x[i], unclean) || str_starts(f->x[i], S("经")) ||
		    str_starts(f->x[i], S("有")))
			return false;
	return true;
}

/* Things that happen more than once: is it so much for each, or once for all? */
static const char repeats[] =
    "通报|处分|投诉|事故|案件|曝光|约谈|问责|缺席|迟到|早退|旷|上访|信访|表彰|奖|荣誉|称号|"
    "发表|刊|采用|采纳|承办|批示|差错|违规|违纪|违法|获|受到|退回|请假|缺勤|缺课|差评";

static bool
in_range(const struct draft_item *item, const struct draft_found *f)
{
	return f->ns == 2 && f->n[0].u < f->n[1].u &&
	    (!item->has_points || f->n[1].u <= item->points.u);
}

static bool
is_one(const struct draft_found *f)
{
	return !draft_has(f->x[0], "各|人均|所辖|下属|下级|所属|平均|季|月|周");
}

static bool
is_rate(const struct draft_found *f)
{
	return draft_ends(f->x[0], "率|比例|比重|占比|满意度|覆盖面|公认度");
}

static bool
is_full(const struct draft_item *item, const struct draft_found *f)
{
	return item->has_points && f->n[1].u == item->points.u;
}

static bool
is_certain(const struct shape *s, const struct draft_item *item,
    const struct draft_found *f)
{
	if (s->care != CARE_RULE && !all_plain(f))
		return false;
	switch (s->care) {
	case CARE_NONE:
	case CARE_SAID:
		return true;
	case CARE_ONE_FULL:
		return is_one(f) && is_full(item, f);
	case CARE_ONE:
		return is_one(f);
	case CARE_RULE:
		return !draft_has(f->x[0], "扣|得|加|酌情|;|超|多") &&
		    !draft_ends(f->x[0], "的|者");
	case CARE_RATE_FULL:
		return is_rate(f) && is_full(item, f);
	case CARE_RATE:
		return is_rate(f);
	case CARE_INSIDE:
		return str_find(f->x[0], f->x[1]) < f->x[0].n;
	case CARE_CLEAN:
		return is_clean(f);
	case CARE_ONCE:
		return !draft_has(f->x[0], repeats);
	case CARE_RANGE:
		return in_range(item, f);
	case CARE_POINTS:
		return item->has_points;
	}
	return false;
}

/* ── writing ────────────────────────────────────────────────────────── */

/* 有X, unless X is something done: 没有固定场所, 没有开展谈话. */
static void
put_had(struct buf *b, struct str x)
{
	static const char *const done[] = { "开展", "组织", "明确", "建立", "制定",
		"召开", "落实", "按", "设置", "设立", "成立", "配备", "进行", "安排",
		"公开", "完成", "参加", "报送", "签订", "形成", "执行", "对", "将", "把",
		"及时" };
	size_t i;

	for (i = 0; i < ARRAY_N(done); i++)
		if (str_starts(x, str_of(done[i])))
			break;
	if (i == ARRAY_N(done))
		buf_put(b, S("有"));
	buf_put(b, x);
}

static void
put_hole(struct buf *b, char c, const struct draft_item *item,
    const struct draft_found *f)
{
	if (c >= '1' && c <= '9')
		num_put_short(b, f->n[c - '1']);
	else if (c == 'x' || c == 'y')
		buf_put(b, f->x[c - 'x']);
	else if (c == 'h')
		put_had(b, f->x[0]);
	else if (c == 'u')
		buf_put(b, f->unit);
	else if (c == 'i')
		buf_put(b, item->name);
	else if (c == 'p')
		num_put_short(b, item->points);
	else
		buf_fmt(b, "$%c", c);
}

static struct str
fill(struct job *j, const char *template, const struct draft_item *item,
    const struct draft_found *f)
{
	struct buf b = { .j = j };
	const char *p;

	for (p = template; *p != '\0'; p++) {
		if (*p == '$')
			put_hole(&b, *++p, item, f);
		else
			buf_c(&b, *p);
	}
	return buf_str(&b);
}

/* A name too short or too common to stand alone gets the item's before it. */
static struct str
fact_name(struct job *j, const struct shape *s, const struct draft_item *item,
    const struct draft_found *f)
{
	struct str name = draft_name(j, fill(j, s->name, item, f));

	size_t n = utf8_count(name), least = strcmp(s->type, "$u") == 0 ? 2 : 3;

	if (n == 0 || n >= 5 || str_starts(str_of(s->name), S("$i")) ||
	    str_find(name, item->name) < name.n)
		return name;
	if (n >= least && !draft_has(name, "完成|落实|到位|达标|全部|减少|增加|不|未|没"))
		return name;
	return job_fmt(j, "%.*s%.*s", STR_FMT(item->name), STR_FMT(name));
}

static bool
append(struct job *j, const struct shape *s, const struct draft_item *item,
    const struct draft_found *f, struct draft_said *out)
{
	struct draft_clause *c = &out->clause[out->n];

	if (out->n == DRAFT_CLAUSES_MAX)
		return false;
	*c = (struct draft_clause){ .kind = s->kind,
		.text = fill(j, s->clause, item, f),
		.full = s->most == FULL,
		.open = s->most == EACH,
		.judged = s->most == JUDGED,
		.type = fill(j, s->type, item, f),
		.name = fact_name(j, s, item, f),
		.source = str_of(s->source) };
	if (s->most > 0)
		c->most = f->n[s->most - 1];
	out->n++;
	return true;
}

/* ── 国家级、省级、市级表彰…分别加5分、3分、1分 ─────────────────────── */

static const char *const levels[] = {
	"每(获得|获|受到|){X}、{X}{i}{u}(的|)(,|)分别加{n}(分|)、{n}分",
	"每(获得|获|受到|){X}、{X}、{X}{i}{u}(的|)(,|)分别加{n}(分|)、{n}(分|)、{n}分",
	"每(获得|获|受到|){X}、{X}、{X}、{X}{i}{u}(的|)(,|)分别加{n}(分|)、{n}(分|)、{n}(分|)、{n}分",
};

/* 省级 and 表彰, from 省级表彰; false if there is no such pair. */
static bool
noun_of(struct str x, struct str *noun)
{
	size_t at = str_find(x, S("级"));

	if (at == x.n)
		return false;
	*noun = str_cut(x, at + 3, x.n);
	return true;
}

static void
append_level(struct job *j, const struct draft_found *f, size_t k, struct str noun,
    struct draft_said *out)
{
	struct str x = f->x[k];
	struct buf text = { .j = j };

	buf_put(&text, S("每 $F 加 "));
	num_put_short(&text, f->n[k]);
	buf_put(&text, S("分"));
	if (k + 1 < f->xs)
		x = job_fmt(j, "%.*s%.*s", STR_FMT(x), STR_FMT(noun));
	out->clause[out->n++] = (struct draft_clause){ .kind = DRAFT_ADDS,
		.text = buf_str(&text),
		.open = true,
		.name = draft_name(j, x),
		.type = f->unit,
		.source = S("填报 每年 由 单位 核 考核组") };
}

static bool
level_ladder(struct job *j, struct str s, struct draft_said *out)
{
	struct draft_found f;
	struct str noun, other;
	size_t i, k;

	for (i = 0; i < ARRAY_N(levels); i++)
		if (draft_match(levels[i], s, &f))
			break;
	if (i == ARRAY_N(levels) || f.ns != f.xs || !noun_of(f.x[f.xs - 1], &noun) ||
	    noun.n == 0 || out->n + f.xs > DRAFT_CLAUSES_MAX)
		return false;
	for (k = 0; k < f.xs; k++)
		if (draft_has(f.x[k], structural))
			return false;
	for (k = 0; k + 1 < f.xs; k++)
		if (!noun_of(f.x[k], &other) || other.n > 0 || f.n[k].u <= f.n[k + 1].u)
			return false;
	for (k = 0; k < f.xs; k++)
		append_level(j, &f, k, noun, out);
	return true;
}

/* Words without which a sentence is of no such kind. */
static const char *const needs[] = { [DRAFT_GIVES] = "得|给|计|打|赋",
	[DRAFT_TAKES] = "扣",
	[DRAFT_ADDS] = "加|奖",
	[DRAFT_ZERO] = "不得分",
	[DRAFT_VETO] = "总分|总得分|资格" };

bool
draft_shape(struct job *j, const struct draft_item *item, struct str s,
    struct draft_said *out)
{
	struct draft_found f;
	size_t i;

	for (i = 0; i < ARRAY_N(shapes); i++)
		if (draft_has(s, needs[shapes[i].kind]) &&
		    draft_match(shapes[i].pattern, s, &f) &&
		    is_certain(&shapes[i], item, &f))
			return append(j, &shapes[i], item, &f, out);
	return level_ladder(j, s, out);
}
