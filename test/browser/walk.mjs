// SPDX-License-Identifier: MIT
//
// walk.mjs -- a visitor with a real browser: every page, width, mode and link
//
// Starts build/zeren serve --demo on a free port with a data directory of its
// own.  Follows every link; looks at each kind of page at 390 and 1280 pixels,
// light, dark and 大字高对比, with axe, without script, and printed.  Pictures go
// to build/shots.  The last line is "N passed, N failed".
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const PAGE_BYTES = 30000;      // of one page, as it travels
const CRAWL_MAX = 2000;
const BROWSERS = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'];
const WIDTHS = [390, 1280];
const PRINTED = new Set(['scheme', 'text', 'rank', 'why']);
const MODES = ['light', 'dark', 'hc'];
const shots = 'build/shots';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let passed = 0;
let failed = 0;

function check(ok, what, detail = '') {
	if (ok) {
		passed++;
		return;
	}
	failed++;
	console.log(`FAILED ${what}${detail ? `\n  ${detail}` : ''}`);
}

// ── the server ─────────────────────────────────────────────────────────

function serve(dir) {
	const child = spawn('build/zeren', ['serve', '--demo', '--data', dir, '--listen', '127.0.0.1:0'],
		{ stdio: ['ignore', 'pipe', 'inherit'] });
	const ended = new Promise((done) => child.on('exit', (code, signal) => done(code ?? signal)));
	const base = new Promise((done, fail) => {
		let said = '';

		child.stdout.on('data', (piece) => {
			said += piece;
			const m = said.match(/http:\/\/\S+?:\d+/);
			if (m)
				done(m[0]);
		});
		ended.then((code) => fail(new Error(`zeren serve ended early: ${code}`)));
	});
	return { child, ended, base };
}

// ── every link ─────────────────────────────────────────────────────────

const HEADERS = {
	'content-security-policy': "default-src 'none'; style-src 'self'; img-src 'self'; " +
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'same-origin',
};

function links(html) {
	return [...html.matchAll(/\b(?:href|src)="([^"]*)"/g)].map((m) => m[1].replaceAll('&amp;', '&'));
}

async function fetchOne(base, path) {
	const r = await fetch(base + path, { redirect: 'follow' });
	const text = await r.text();

	const wrong = Object.entries(HEADERS).filter(([name, value]) => r.headers.get(name) !== value);
	const isPage = (r.headers.get('content-type') ?? '').startsWith('text/html');
	const isKept = r.headers.get('cache-control') !== 'no-store';
	const isInline = /\sstyle=|<style|<script|\son[a-z]+=/.test(text);

	check(r.status === 200 && wrong.length === 0, `${path} answers with all headers`,
		`${r.status} ${wrong.map(([name]) => name)}`);
	if (isPage)
		check(!isKept && !isInline, `${path} is not stored and has nothing inline`);
	return { text, isPage };
}

// Breadth first; every address once, fragments must exist where they point.
async function crawl(base) {
	const seen = new Map();
	const queue = ['/'];
	const fragments = [];

	while (queue.length > 0 && seen.size < CRAWL_MAX) {
		const path = queue.shift();
		if (seen.has(path))
			continue;
		const page = await fetchOne(base, path);
		seen.set(path, page);
		if (!page.isPage)
			continue;
		for (const link of links(page.text)) {
			const to = new URL(link, base + path);
			if (to.origin !== base)
				check(false, `${path} links only to this server`, link);
			if (to.hash)
				fragments.push([path, to.pathname + to.search, to.hash.slice(1)]);
			queue.push(to.pathname + to.search);
		}
	}
	check(seen.size < CRAWL_MAX, 'the links come to an end');
	const broken = fragments.filter(([, to, id]) => !seen.get(to)?.text.includes(`id="${id}"`));
	check(broken.length === 0, 'every fragment exists', JSON.stringify(broken.slice(0, 5)));
	return seen;
}

// ── pages, looked at ───────────────────────────────────────────────────

const AXED = new Set(['1280 light', '390 dark', '390 hc']);	// all rules, all pages

async function look(page, base, name, path, width, mode) {
	const where = `${name} ${width} ${mode}`;
	const answer = await page.goto(base + path);
	const { responseBodySize } = await answer.request().sizes();

	check(answer.ok(), `${where} opens`);
	check(responseBodySize < PAGE_BYTES, `${where} is small`, `${responseBodySize} bytes`);
	check(await page.evaluate((m) => document.documentElement.className === m, mode), `${where} is in its mode`);
	const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	check(over <= 0, `${where} fits its width`, `${over} pixels too wide`);
	await page.screenshot({ path: join(shots, `${name}-${width}-${mode}.png`), fullPage: true });
	if (!AXED.has(`${width} ${mode}`))
		return;
	await page.evaluate(axe);
	const { violations } = await page.evaluate(() => globalThis.axe.run());
	check(violations.length === 0, `${where} has no axe violations`, violations.map((v) =>
		`${v.id} (${v.nodes.length}): ${v.help}: ${v.nodes[0].html.slice(0, 160)}`).join('\n  '));
}

async function lookAtAll(browser, base, pages, width, mode) {
	const context = await browser.newContext({ viewport: { width, height: 900 }, locale: 'zh-CN' });
	const page = await context.newPage();
	const said = [];

	page.on('console', (m) => said.push(`${page.url()}: ${m.text()}`));
	page.on('pageerror', (e) => said.push(`${page.url()}: ${e}`));
	await context.addCookies([{ name: 'mode', value: mode, url: base }]);
	for (const [name, path] of pages)
		await look(page, base, name, path, width, mode);
	check(said.length === 0, `nothing breaks a policy at ${width} ${mode}`, said.join('\n  '));
	await context.close();
}

async function print(browser, base, name, path) {
	const page = await browser.newPage();

	await page.goto(base + path);
	const pdf = await page.pdf({ preferCSSPageSize: true });
	writeFileSync(join(shots, `${name}.pdf`), pdf);
	check(pdf.length > 5000, `${name} prints`, `${pdf.length} bytes`);
	await page.emulateMedia({ media: 'print' });
	check(!(await page.locator('.bar').isVisible()), `${name} prints without the masthead`);
	await page.close();
}

// ── without script ─────────────────────────────────────────────────────

async function withoutScript(browser, base, rank) {
	const context = await browser.newContext({ javaScriptEnabled: false, colorScheme: 'dark' });
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
	await page.locator('.rank tbody a').first().click();
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

async function byKeyboard(browser, base, rank) {
	const page = await browser.newPage();

	await page.goto(base + rank);
	await page.keyboard.press('Tab');
	check(await page.evaluate(() => document.activeElement.textContent) === '跳到正文', 'the first stop skips the frame');
	await page.keyboard.press('Enter');
	check(new URL(page.url()).hash === '#main', 'and leads to the text');
	await page.close();
}

async function refusals(browser, base) {
	const page = await browser.newPage();
	const answer = await page.goto(`${base}/nowhere`);

	check(answer.status() === 404, 'an unknown address is 404');
	check((await page.locator('main').innerText()).includes('没有这个页面'), 'and says so in plain words');
	const other = await fetch(`${base}/mode`, { method: 'POST', body: 'mode=dark',
		headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://elsewhere' } });
	check(other.status === 403, 'a form from elsewhere is refused', `${other.status}`);
	const unit = await fetch(`${base}/scheme/1/why/000000000000`);
	check(unit.status === 404 && (await unit.text()).includes('没有这个单位'), 'an unknown unit is said');
	const scheme = await fetch(`${base}/scheme/999/rank`);
	check(scheme.status === 404, 'an unknown scheme is 404');
	await page.close();
}

// ── all of it ──────────────────────────────────────────────────────────

// One address of each kind, and those with an open result or 不适用 besides.
function kinds(seen) {
	const all = [...seen.keys()];
	const find = (re, text = '') => all.find((p) => re.test(p) && seen.get(p).text.includes(text));
	const rank = find(/\/rank$/, 'class="tabs"');
	const found = {
		start: '/',
		scheme: rank.replace('/rank', ''),
		text: rank.replace('rank', 'text'),
		rank,
		'rank-open': find(/\/rank\?class=\d+$/, '未报：'),
		why: links(seen.get(rank).text).find((l) => l.includes('/why/')),
		'why-open': find(/\/why\//, '未报'),
		'why-na': find(/\/why\//, '不适用'),
	};
	for (const other of all.filter((p) => /\/rank$/.test(p) && p !== rank)) {
		const id = other.split('/')[2];
		found[`scheme-${id}`] = `/scheme/${id}`;
		found[`rank-${id}`] = other;
		found[`why-${id}`] = links(seen.get(other).text).find((l) => l.includes('/why/'));
	}
	for (const [name, path] of Object.entries(found))
		check(path, `the demonstration has a page for ${name}`);
	return Object.entries(found).filter(([, path]) => path);
}

async function walk(base) {
	const seen = await crawl(base);
	const pages = kinds(seen);
	const browser = await chromium.launch({ executablePath: BROWSERS.find((p) => p && existsSync(p)) });
	const rank = pages.find(([name]) => name === 'rank')[1];

	try {
		for (const width of WIDTHS)
			await Promise.all(MODES.map((mode) => lookAtAll(browser, base, pages, width, mode)));
		for (const [name, path] of pages.filter(([name]) => PRINTED.has(name)))
			await print(browser, base, name, path);
		await withoutScript(browser, base, rank);
		await byKeyboard(browser, base, rank);
		await refusals(browser, base);
	} finally {
		await browser.close();
	}
}

mkdirSync(shots, { recursive: true });
const dir = mkdtempSync(join(tmpdir(), 'zeren-walk-'));
const server = serve(join(dir, 'data'));
try {
	await walk(await server.base);
} catch (e) {
	check(false, 'the walk goes to its end', e.stack);
} finally {
	server.child.kill('SIGTERM');
	check(await server.ended === 0, 'the server ends in order');
	rmSync(dir, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
