// SPDX-License-Identifier: MIT
//
// visit.mjs -- what the browser tests share: a server, a browser, people in it
//
// served() starts build/zeren serve --demo on a free port.  A visitor is one
// person in a browser who goes only where something visible leads: links and
// buttons by their words, fields by their labels; each click and each field is
// counted.  check() counts; finish() says "N passed, N failed" and ends.  With
// --pictures the pictures of the manual are made on the way, in build/pictures.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const zeren = process.env.ZEREN ?? 'build/zeren';
export const shots = 'build/shots';
const BROWSERS = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'];
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ALL = { resultTypes: ['violations'], selectors: false };

// ── counting ───────────────────────────────────────────────────────────

let passed = 0;
let failed = 0;

export function check(ok, what, detail = '') {
	if (ok) {
		passed++;
		return;
	}
	failed++;
	console.log(`FAILED ${what}${detail ? `\n  ${detail}` : ''}`);
}

export const failures = () => failed;

export function finish() {
	console.log(`${passed} passed, ${failed} failed`);
	process.exit(failed > 0 ? 1 : 0);
}

// ── the server and the browser ─────────────────────────────────────────

// The demonstration in dir: its address, the links it prints, and how it ends.
export async function served(dir, ...more) {
	const at = more.includes('--listen') ? [] : ['--listen', '127.0.0.1:0'];
	const child = spawn(zeren, ['serve', '--demo', '--data', dir, ...at, ...more],
		{ stdio: ['ignore', 'pipe', 'inherit'] });
	const ended = new Promise((done) => child.on('exit', (code, signal) => done(code ?? signal)));
	const end = async () => {
		child.kill('SIGTERM');
		check(await ended === 0, 'the server ends in order');
	};
	const told = new Promise((done, fail) => {
		let said = '';

		child.stdout.on('data', (piece) => {
			said += piece;
			if (said.includes('再次启动会印新的'))
				done(said);
		});
		ended.then((code) => fail(new Error(`zeren serve ended early: ${code}`)));
	});
	const said = await told;
	return { end, url: said.match(/http:\/\/\S+?:\d+/)[0],
		links: [...said.matchAll(/^ {2}(\S+)：(http\S+)$/gm)].map((m) => [m[1], m[2]]) };
}

export function browse() {
	mkdirSync(shots, { recursive: true });
	return chromium.launch({ executablePath: BROWSERS.find((p) => p && existsSync(p)) });
}

// What axe finds wrong on the page as it stands, but for `without`; only what is
// wrong is worked out.
export async function axe(page, where, options = {}, without = []) {
	await page.evaluate(AXE);
	const found = await page.evaluate(async ([o, exclude]) => (await globalThis.axe.run({ exclude }, o)).violations,
		[{ ...ALL, ...options }, without]);
	check(found.length === 0, `${where} has no axe violations`, found.map((v) =>
		`${v.id} (${v.nodes.length}): ${v.help}: ${v.nodes[0].html.slice(0, 160)}`).join('\n  '));
}

export async function fits(page, where) {
	const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

	check(over <= 0, `${where} fits its width`, `${over} pixels too wide`);
}

export const shot = (name) => join(shots, `${name}.jpg`);

// The page on which something was found wrong since there were `before` failures; with
// ZEREN_SHOTS every page, which takes its time.
export async function keep(page, name, before, options) {
	if (failed > before || process.env.ZEREN_SHOTS)
		await page.screenshot({ path: shot(name), type: 'jpeg', quality: 80, ...options });
}

// The browser itself can write the smaller kind of picture.
async function webpOf(context, png) {
	const page = await context.newPage();
	const url = await page.evaluate(async (bytes) => {
		const image = await createImageBitmap(new Blob([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))]));
		const canvas = document.createElement('canvas');

		canvas.width = image.width;
		canvas.height = image.height;
		canvas.getContext('2d').drawImage(image, 0, 0);
		return canvas.toDataURL('image/webp', 0.8);
	}, png.toString('base64'));

	await page.close();
	return Buffer.from(url.split(',')[1], 'base64');
}

// ── a visitor ──────────────────────────────────────────────────────────

const PICTURES = 'build/pictures';
const PICTURE_BYTES = 120000;
export const wantsPictures = process.argv.includes('--pictures');

const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const LOOK_HEIGHT = 2400;
const MORE_OF_THE_SAME = [['tbody tr:nth-child(n+12)']];
const PATIENCE = 8000; // for one thing to be there; the machine may be busy

export class Visitor {
	clicks = 0;
	inputs = 0;

	// Somebody at the address `at`; with a link of the demonstration, signed in by it.
	// Colours change at once: axe would meet a button between light and dark.
	static async at(browser, at, role) {
		const v = new Visitor();
		const context = await browser.newContext({ locale: 'zh-CN', viewport: WIDE, colorScheme: 'light',
			reducedMotion: 'reduce', acceptDownloads: true, deviceScaleFactor: wantsPictures ? 1.5 : 1 });

		v.role = role;
		v.page = await context.newPage();
		v.page.setDefaultTimeout(PATIENCE);
		await v.page.goto(at);
		return v;
	}

	close() {
		return this.page.context().close();
	}

	get main() {
		return this.page.locator('main');
	}

	// The visible thing that is called `words`: exactly, or else as part of its name.
	async named(roles, words, within = this.page) {
		for (const exact of [true, false]) {
			for (const role of roles) {
				const found = within.getByRole(role, { name: words, exact }).filter({ visible: true });
				if (await found.count() > 0)
					return found.first();
			}
		}
		throw new Error(`${this.role}: nothing to click is called “${words}” on ${this.page.url()}`);
	}

	async click(words, within) {
		await this.press(await this.named(['button', 'link', 'checkbox', 'radio'], words, within));
	}

	async press(thing) {
		this.clicks++;
		await thing.click();
		await this.page.waitForLoadState();
	}

	// The part that can be folded whose heading begins with `words`, now open.
	async unfolded(words) {
		const head = this.page.locator('summary', { hasText: new RegExp(`^\\s*${words}\\s`) });
		const part = this.page.locator('details').filter({ has: head }).first();

		if (!await part.evaluate((d) => d.open))
			await this.press(part.locator('summary').first());
		return part;
	}

	async field(label, within = this.page) {
		const found = within.getByLabel(label, { exact: false }).filter({ visible: true });

		if (await found.count() === 0)
			throw new Error(`${this.role}: no field is called “${label}” on ${this.page.url()}`);
		return found.first();
	}

	async fill(label, value, within) {
		const field = await this.field(label, within);

		this.inputs++;
		if (await field.evaluate((f) => f.tagName === 'SELECT'))
			await field.selectOption(value);
		else
			await field.fill(value);
	}

	async has(words) {
		const text = await this.page.locator('body').innerText();

		check(text.includes(words), `${this.role} reads “${words}” on ${this.page.url()}`,
			(await this.main.innerText()).slice(0, 300));
	}

	async lacks(words) {
		check(!(await this.page.locator('body').innerText()).includes(words), `${this.role} reads nothing of “${words}”`);
	}

	// A picture of the manual: the page as it stands, from ${from} on, ${height} high.
	async picture(name, { from, height = 760, width = 1120, mode = 'light' } = {}) {
		if (!wantsPictures)
			return;
		await this.page.emulateMedia({ colorScheme: mode });
		await this.page.setViewportSize({ width, height });
		await this.page.evaluate(() => document.activeElement?.blur());
		await this.page.mouse.move(0, 0);
		await this.page.evaluate(() => scrollTo(0, 0));
		if (from)
			await from.evaluate((e) => scrollTo(0, e.getBoundingClientRect().top - 24));
		const png = await this.page.screenshot({ animations: 'disabled' });
		const webp = await webpOf(this.page.context(), png);
		check(webp.length < PICTURE_BYTES, `the picture ${name} is small`, `${webp.length} bytes`);
		mkdirSync(PICTURES, { recursive: true });
		writeFileSync(join(PICTURES, `${name}.webp`), webp);
		await this.page.emulateMedia({ colorScheme: 'light' });
		await this.page.setViewportSize(WIDE);
	}

	// The page as it stands: wide and light, narrow and dark; what is wrong is told.
	// axe looks once: the walk has it look at every kind of page both ways.
	async look(name) {
		for (const [size, mode] of [[PHONE, 'dark'], [WIDE, 'light']]) {
			const where = `${name} ${size.width} ${mode}`;
			const before = failed;

			await this.page.emulateMedia({ colorScheme: mode });
			await this.page.setViewportSize(size);
			await fits(this.page, where);
			if (mode === 'dark')
				await axe(this.page, where, {}, MORE_OF_THE_SAME);
			await keep(this.page, `${name}-${size.width}-${mode}`, before, { fullPage: true, animations: 'disabled',
				clip: { x: 0, y: 0, width: size.width, height: LOOK_HEIGHT } });
		}
	}
}

// ── the start page ────────────────────────────────────────────────────

// The scheme of the start page that has the most units, and something missing:
// its name, and all that its cell says, since two years may share a name.
export async function biggest(v) {
	const rows = v.main.getByRole('row').filter({ hasText: ' 家' }).filter({ has: v.page.getByRole('link', { name: '排名' }) });
	const found = [];

	for (const row of await rows.all()) {
		const [units, , missing] = [...(await row.innerText()).matchAll(/(\d+) [家项]/g)].map((m) => Number(m[1]));
		const name = (await row.getByRole('link').first().innerText()).trim();
		found.push({ name, version: (await row.getByRole('rowheader').innerText()).split('\n').pop().trim(), units, missing });
	}
	return found.sort((a, b) => b.units - a.units || b.missing - a.missing)[0];
}

// From the start page to one page of a scheme: 排名, or its table by its name.
export async function openScheme(v, scheme, page) {
	await v.click(page, v.main.getByRole('row').filter({ hasText: scheme.name }).filter({ hasText: scheme.version }));
}

// ── days, as pages write them ──────────────────────────────────────────

// The last “2026年11月20日” of a text as 2026-11-20; undefined without any.
export function dayIn(text) {
	const m = [...text.matchAll(/(\d{4})年(\d{1,2})月(\d{1,2})日/g)].at(-1);

	return m && `${m[1]}-${m[2].padStart(2, '0')}-${m[3].padStart(2, '0')}`;
}

export function dayAfter(day) {
	return new Date(Date.parse(`${day}T00:00:00Z`) + 86400000).toISOString().slice(0, 10);
}
