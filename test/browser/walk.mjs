// SPDX-License-Identifier: MIT
//
// walk.mjs -- a visitor with a real browser: every page, width, mode and link
//
// Starts build/zeren serve --demo on a free port with a data directory of its
// own and signs in as every role.  Follows links, six from each kind of page to
// each; looks at one page of every GET route at 390 and 1280 pixels, light,
// dark and 大字高对比, with axe, without script, and printed.  Pictures of what is
// wrong go to build/shots.  The last line is "N passed, N failed".
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { axe, browse, check, failures, finish, fits, keep, served, shots } from './visit.mjs';

const PAGE_BYTES = 30000;      // of one page, as it travels
const CRAWL_EACH = 6;          // addresses of one route on pages of another, a role; but all of these:
const CRAWL_ALL = new Set(['/scheme/:id/rank', '/scheme/:id/unit/:unit/why']);
const PRINTED = ['/scheme/:id', '/scheme/:id/text', '/scheme/:id/rank', '/scheme/:id/unit/:unit/why', '/unit/:id', '/item/:id'];
// Looked at in 大字高对比 too: what people read most and fill in.
const LARGE = [...PRINTED, '/', '/sign-in', '/items', '/result/:id', '/scheme/:id/data', '/scheme/:id/verify',
	'/scheme/:id/unit/:unit/fill', '/scheme/:id/unit/:unit/datum/:fact', '/ledger', '/doctor', '/units'];
// ZEREN_WALK=all: each role looks at its own page of every route, in all looks; that
// takes half an hour and belongs to make soak.
const ALL_OF_IT = process.env.ZEREN_WALK === 'all';
const LOOKS = ALL_OF_IT
	? [[1280, 'light'], [1280, 'dark'], [390, 'light'], [390, 'dark'], [390, 'hc']]
	: [[1280, 'light'], [390, 'dark'], [390, 'hc']];
// What axe looks for in 大字高对比, besides everything in the first two: what
// colours and sizes decide.
const SIGHT = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable'] } };

// ── roles ──────────────────────────────────────────────────────────────

// Use a link of the demonstration as its button does; the cookie it gives.
async function signIn(role, link) {
	const page = await (await fetch(link)).text();
	const once = /name="once" value="([^"]*)"/.exec(page)?.[1] ?? '';
	const r = await fetch(link, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ once }),
		headers: { 'sec-fetch-site': 'same-origin' } });

	check(r.status === 303, `${role} signs in`, `${r.status}`);
	return r.headers.getSetCookie().map((c) => c.split(';')[0]);
}

// ── what the demonstration does not have ───────────────────────────────

async function send(base, who, path, fields) {
	const cookie = who.cookies.join('; ');
	const home = await (await fetch(`${base}/me`, { headers: { cookie } })).text();
	const t = /name="t" value="([^"]+)"/.exec(home)?.[1] ?? '';
	const r = await fetch(base + path, { method: 'POST', redirect: 'manual', headers: { cookie, 'sec-fetch-site': 'same-origin' },
		body: new URLSearchParams({ t, once: path + JSON.stringify(fields), ...fields }) });

	check(r.status === 303, `${who.role}: ${path} is taken`, `${r.status}`);
}

// Besides next year's draft: one that amends a scheme, before the units, with a comment; another one.
async function furnish(base, people) {
	const [chief, clerk] = ['工委管理员', '单位党务'].map((role) => people.find((p) => p.role === role));
	const units = await (await fetch(`${base}/consult`, { headers: { cookie: clerk.cookies.join('; ') } })).text();

	check(units.includes('双目标2027'), 'next year\'s scheme is before the units at first');
	await send(base, chief, '/draft/new', { aim: 'amend', scheme: 2 });
	await send(base, chief, '/draft/2/consult', { until: '2099-12-31', words: '请着重看三会一课。' });
	const page = await (await fetch(`${base}/consult/2`, { headers: { cookie: clerk.cookies.join('; ') } })).text();
	const unit = /<select[^>]*name="unit">\s*<option value="(\d+)"/.exec(page)?.[1] ?? '';
	await send(base, clerk, '/consult/2/comment', { unit, item: '项.三会一课', text: '建议按季合计。' });
	await send(base, chief, '/draft/new', { name: '机关党建考核办法 2027' });
	// A second version, from a day to come: scores stay, and there is something to compare.
	await send(base, chief, '/draft/new', { aim: 'amend', scheme: 2, once: 'again' });
	const table = await (await fetch(`${base}/draft/4`, { headers: { cookie: chief.cookies.join('; ') } })).text();
	const field = /name="(f\d+)"[^>]*aria-label="三会一课：扣，单位 分"/.exec(table)?.[1] ?? '';
	await send(base, chief, '/draft/4', { base: 1, [field]: 2 });
	// Items: one to be mended, one reported and to be checked, one that holds.
	const place = '市星象局机关党委';
	await send(base, chief, '/items/new', { kind: '整改', unit: place, title: '补齐一季度组织生活记录', day: '2026-12-20', words: '一季度组织生活检查通报' });
	await send(base, chief, '/items/new', { kind: '约谈', unit: place, title: '就组织生活约谈书记' });
	await send(base, chief, '/items/new', { kind: '不得评优', unit: place, title: '不得评优 1年', day: '2027-11-21' });
	await send(base, chief, '/draft/4/issue', { basis: '工委会议', from: '2026-12-20', rev: 2, do: 'put' });
}

// ── every link ─────────────────────────────────────────────────────────

const HEADERS = {
	'content-security-policy': "default-src 'none'; style-src 'self'; img-src 'self'; " +
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'same-origin',
};

const ROUTES = [...readFileSync('src/page/routes.def', 'utf8').matchAll(/^SHOW\("([^"]+)"/gm)].map((m) => m[1]);

// The route an address belongs to: literal parts win over :names.
function routeOf(path) {
	const parts = path.split('?')[0].split('/');
	const fits = ROUTES.filter((r) => {
		const p = r.split('/');
		return p.length === parts.length && p.every((x, i) => x.startsWith(':') || x === parts[i]);
	});
	return fits.sort((a, b) => a.split(':').length - b.split(':').length)[0];
}

// Links, and 加 of a draft: a button that saves what was typed and leads on.
function links(html, path) {
	const plain = [...html.matchAll(/\b(?:href|src)="([^"]*)"/g)].map((m) => m[1].replaceAll('&amp;', '&'));
	const onward = [...html.matchAll(/name="do" value="add:(\d+)"/g)].map((m) => `${path.split('?')[0]}/add?part=${m[1]}`);

	return [...plain, ...onward];
}

async function fetchOne(who, base, path) {
	const r = await fetch(base + path, { redirect: 'follow', headers: { cookie: who.cookies.join('; ') } });
	const text = await r.text();
	const wrong = Object.entries(HEADERS).filter(([name, value]) => r.headers.get(name) !== value);
	const isPage = (r.headers.get('content-type') ?? '').startsWith('text/html');
	const isKept = r.headers.get('cache-control') !== 'no-store';
	const isInline = /\sstyle=|<style|<script|\son[a-z]+=/.test(text);

	check(r.status === 200 && wrong.length === 0, `${who.role}: ${path} answers with all headers`,
		`${r.status} ${wrong.map(([name]) => name)}`);
	if (isPage)
		check(!isKept && !isInline, `${who.role}: ${path} is not stored and has nothing inline`);
	return { text, isPage };
}

// Breadth first; fragments must exist where they point.
async function crawl(who, base) {
	const seen = new Map();
	const each = new Map();
	const queue = [{ path: '/' }];
	const fragments = [];

	while (queue.length > 0) {
		const { path, from } = queue.shift();
		const route = routeOf(path);
		const way = `${from} > ${route}`;
		if (seen.has(path))
			continue;
		if (route === undefined && !path.startsWith('/static/')) {
			check(false, `${who.role}: every link leads to a route`, path);
			continue;
		}
		each.set(way, (each.get(way) ?? 0) + 1);
		if (each.get(way) > CRAWL_EACH && !CRAWL_ALL.has(route))
			continue;
		const page = await fetchOne(who, base, path);
		seen.set(path, page);
		if (!page.isPage)
			continue;
		for (const link of links(page.text, path)) {
			const to = new URL(link, base + path);
			if (to.origin !== base)
				check(false, `${path} links only to this server`, link);
			if (to.hash)
				fragments.push([path, to.pathname + to.search, to.hash.slice(1)]);
			queue.push({ path: to.pathname + to.search, from: route });
		}
	}
	const broken = fragments.filter(([, to, id]) => seen.has(to) && !seen.get(to).text.includes(`id="${id}"`));
	check(broken.length === 0, `${who.role}: every fragment exists`, JSON.stringify(broken.slice(0, 5)));
	return seen;
}

// ── pages, looked at ───────────────────────────────────────────────────

// How far the page has moved by itself while it opened, as browsers count it.
function shift(page) {
	return page.evaluate(() => new Promise((done) => {
		let sum = 0;
		const seen = new PerformanceObserver((list) => list.getEntries().forEach((e) => (sum += e.value)));

		seen.observe({ type: 'layout-shift', buffered: true });
		requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
	}));
}

async function look(page, base, name, path, width, mode) {
	const where = `${name} ${width} ${mode}`;
	const before = failures();
	const answer = await page.goto(base + path);
	const { responseBodySize } = await answer.request().sizes();

	check(answer.ok(), `${where} opens`);
	check(responseBodySize < PAGE_BYTES, `${where} is small`, `${responseBodySize} bytes`);
	check(await page.evaluate((m) => document.documentElement.className === m, mode), `${where} is in its mode`);
	await fits(page, where);
	const moved = await shift(page);
	check(moved < 0.01, `${where} stands still while it opens`, `layout shift ${moved.toFixed(3)}`);
	await axe(page, where, mode === 'hc' ? SIGHT : {});
	await keep(page, `${name}-${width}-${mode}`, before, { fullPage: true });
}

async function contextOf(browser, base, who, options) {
	const context = await browser.newContext({ locale: 'zh-CN', ...options });
	const cookies = who.cookies.map((c) => {
		const [name, ...rest] = c.split('=');
		return { name, value: rest.join('='), url: base.replace('http:', 'https:'), secure: true, httpOnly: true };
	});

	await context.addCookies(cookies);
	return context;
}

async function lookAs(browser, base, who, pages, width, mode) {
	const context = await contextOf(browser, base, who, { viewport: { width, height: 900 } });
	const page = await context.newPage();
	const said = [];

	page.on('console', (m) => said.push(`${page.url()}: ${m.text()}`));
	page.on('pageerror', (e) => said.push(`${page.url()}: ${e}`));
	await context.addCookies([{ name: 'mode', value: mode, url: base }]);
	for (const { name, path } of pages)
		await look(page, base, name, path, width, mode);
	check(said.length === 0, `${who.role}: nothing breaks a policy at ${width} ${mode}`, said.join('\n  '));
	await context.close();
}

async function print(browser, base, { name, path, who }) {
	const context = await contextOf(browser, base, who, {});
	const page = await context.newPage();

	await page.goto(base + path);
	const pdf = await page.pdf({ preferCSSPageSize: true });
	writeFileSync(join(shots, `${name}.pdf`), pdf);
	check(pdf.length > 5000, `${name} prints`, `${pdf.length} bytes`);
	await page.emulateMedia({ media: 'print' });
	check(!(await page.locator('.bar').isVisible()), `${name} prints without the masthead`);
	await context.close();
}

// ── without script ─────────────────────────────────────────────────────

async function withoutScript(browser, base, who, rank) {
	const context = await contextOf(browser, base, who, { javaScriptEnabled: false, colorScheme: 'dark' });
	const page = await context.newPage();

	await page.goto(base + rank);
	const rows = await page.locator('.rank tbody tr').count();
	check(rows > 1, 'the ranking has rows without script', `${rows}`);
	const name = (await page.locator('.rank tbody th').first().innerText()).split('\n')[0];

	await page.fill('#q', name);
	await page.click('.filter button');
	check(await page.locator('.rank tbody tr').count() === 1, 'a unit is found by its name', name);
	await page.fill('#q', '没有这个');
	await page.click('.filter button');
	check(await page.getByText('没有名称含“没有这个”的单位').isVisible(), 'nothing found is said');
	await page.goto(base + rank);
	await page.locator('.tabs a').nth(1).click();
	check(await page.locator('.tabs a').nth(1).getAttribute('aria-current') === 'page', 'a class opens');

	await page.goto(base + rank);
	await page.locator('.rank tbody a', { hasText: '为什么' }).first().click();
	check((await page.locator('h1').innerText()).startsWith('为什么是'), '为什么 opens');
	const part = page.locator('.why details').first();
	const was = await part.evaluate((d) => d.open);
	await part.locator('summary').first().click();
	check(await part.evaluate((d) => d.open) !== was, 'a part opens and closes without script');
	await withModes(page);
	await context.close();
}

async function withModes(page) {
	const at = page.url();
	const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

	check(await ground() === 'rgb(23, 20, 18)', 'without a choice the system decides');
	await page.getByRole('button', { name: '浅色' }).click();
	check(page.url() === at, 'the choice of a mode comes back to the page', page.url());
	check(await ground() === 'rgb(251, 249, 246)', 'the light mode is light');
	await page.getByRole('button', { name: '大字高对比' }).click();
	check(await ground() === 'rgb(255, 255, 255)', 'the high contrast mode is white');
	await page.reload();
	check(await page.getByRole('button', { name: '大字高对比' }).getAttribute('aria-pressed') === 'true',
		'the choice stays');
}

// ── by keyboard, and what is not there ─────────────────────────────────

async function byKeyboard(browser, base, who, rank) {
	const context = await contextOf(browser, base, who, {});
	const page = await context.newPage();

	await page.goto(base + rank);
	await page.keyboard.press('Tab');
	check(await page.evaluate(() => document.activeElement.textContent) === '跳到正文', 'the first stop skips the frame');
	await page.keyboard.press('Enter');
	await page.waitForURL('**#main', { timeout: 10000 }).catch(() => {});
	check(new URL(page.url()).hash === '#main', 'and leads to the text');
	await context.close();
}

async function refusals(browser, base, who) {
	const page = await browser.newPage();
	const answer = await page.goto(`${base}/nowhere`);

	check(answer.status() === 404, 'an unknown address is 404');
	check((await page.locator('main').innerText()).includes('没有这个页面'), 'and says so in plain words');
	const other = await fetch(`${base}/mode`, { method: 'POST', body: 'mode=dark',
		headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://elsewhere' } });
	check(other.status === 403, 'a form from elsewhere is refused', `${other.status}`);
	const nobody = await fetch(`${base}/scheme/1/rank`, { redirect: 'manual' });
	check(nobody.status === 303 && nobody.headers.get('location').startsWith('/sign-in'), 'a stranger is asked to sign in');
	const cookie = who.cookies.join('; ');
	const unit = await fetch(`${base}/scheme/1/unit/999999/why`, { headers: { cookie } });
	check(unit.status === 404 && (await unit.text()).includes('没有编号为“999999”的单位'), 'an unknown unit is said');
	const scheme = await fetch(`${base}/scheme/999/rank`, { headers: { cookie } });
	check(scheme.status === 404, 'an unknown scheme is 404');
	await page.close();
}

// ── all of it ──────────────────────────────────────────────────────────

// One address of every route that a role comes to.
function ownPages(who) {
	const first = new Map();

	for (const path of who.seen.keys())
		if (who.seen.get(path).isPage && !first.has(routeOf(path)))
			first.set(routeOf(path), path);
	return [...first].map(([route, path]) => ({ route, who, path,
		name: `${who.role}${route === '/' ? '-home' : route.replaceAll('/', '-').replaceAll(':', '')}` }));
}

// One address of every route, by the first role that came there, and those
// with an open result or 不适用 besides.
function kinds(people) {
	const found = [];

	for (const route of ROUTES) {
		const who = people.find((p) => [...p.seen.keys()].some((path) => routeOf(path) === route && p.seen.get(path).isPage));
		if (who === undefined)
			continue;
		const path = [...who.seen.keys()].find((p) => routeOf(p) === route);
		found.push({ route, who, path, name: route === '/' ? 'home' : route.slice(1).replaceAll('/', '-').replaceAll(':', '') });
	}
	const reached = new Set(people.flatMap((p) => [...p.seen.keys()].map(routeOf)));
	for (const route of ROUTES)
		check(reached.has(route) || UNLINKED.has(route), `somebody gets to ${route} by links`);
	const home = '/';
	for (const who of people.slice(1))
		found.push({ route: home, who, path: home, name: `home-${who.role}` });
	const chief = people[0];
	for (const [name, route, text] of [['rank-open', '/scheme/:id/rank', '未报：'], ['why-open', '/scheme/:id/unit/:unit/why', '未报'],
		['why-na', '/scheme/:id/unit/:unit/why', '不适用']]) {
		const path = [...chief.seen.keys()].find((p) => routeOf(p) === route && chief.seen.get(p).text.includes(text));
		check(path !== undefined, `the demonstration has a page for ${name}`);
		if (path !== undefined)
			found.push({ route, who: chief, path, name });
	}
	return found;
}

// Reached by a form or a link of the terminal, not by a link of a page; and the
// records of sets, which no scheme of the demonstration has: test/cli/events.sh;
// and an objection to a result that is 公示中, of which it has none: settle.mjs.
const SET = '/scheme/:id/unit/:unit/set/:set';
const UNLINKED = new Set(['/enter/:code', '/enter', '/sign-in', SET, `${SET}/fill`, `${SET}/give`, `${SET}/correct`,
	'/public/:id/object']);

// Further people of a role see the same pages as its first.
const isFurther = (name) => /^另一位|（/.test(name);

async function walk({ url: base, links: entries }) {
	const people = [];
	for (const [role, link] of entries.filter(([name]) => !isFurther(name)))
		people.push({ role, cookies: await signIn(role, link) });
	await furnish(base, people);
	for (const who of people)
		who.seen = await crawl(who, base);
	const pages = kinds(people);
	const browser = await browse();
	const chief = people[0];
	const rank = [...chief.seen.keys()].find((p) => routeOf(p) === '/scheme/:id/rank' && chief.seen.get(p).text.includes('class="tabs"'));

	try {
		for (const who of people) {
			const own = ALL_OF_IT ? ownPages(who) : pages.filter((p) => p.who === who);
			await Promise.all(LOOKS.map(([width, mode]) => lookAs(browser, base, who,
				own.filter((p) => mode !== 'hc' || ALL_OF_IT || LARGE.includes(p.route)), width, mode)));
		}
		for (const page of pages.filter((p) => PRINTED.includes(p.route)))
			await print(browser, base, page);
		await withoutScript(browser, base, chief, rank);
		await byKeyboard(browser, base, chief, rank);
		await refusals(browser, base, chief);
	} finally {
		await browser.close();
	}
}

const dir = mkdtempSync(join(tmpdir(), 'zeren-walk-'));
let server;
try {
	server = await served(join(dir, 'data'));
	await walk(server);
} catch (e) {
	check(false, 'the walk goes to its end', e.stack);
} finally {
	await server?.end();
	rmSync(dir, { recursive: true, force: true });
}
finish();
