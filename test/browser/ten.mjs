// SPDX-License-Identifier: MIT
//
// ten.mjs -- the first ten minutes with the demonstration, counted
//
// Somebody new to it goes the nine steps of docs/用起来/第一次.md by what is
// visible.  Each step's clicks and inputs are counted and printed with the time
// the program took; the table of the page must say the same counts.  The page
// with the counts of this run is left in build/第一次.md.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Visitor, biggest, browse, check, finish, openScheme, served, wantsPictures } from './visit.mjs';

const DOC = 'docs/用起来/第一次.md';
const TABLE = /<!-- 数 -->[^]*<!-- 数完 -->/;
const dir = mkdtempSync(join(tmpdir(), 'zeren-ten-'));
const rows = [];
let browser;
let server;
let scheme;
let unit;
const people = [];

// Opening a link of the terminal is a click, as is its button.
async function enter(role) {
	const v = await Visitor.at(browser, new Map(server.links).get(role), role);

	v.clicks++;
	people.push(v);
	await v.click('是本人，进入');
	return v;
}

// One row of the table: what is done, by whom, in how many clicks and inputs.
async function step(what, does) {
	const count = (key) => people.reduce((n, v) => n + v[key], 0);
	const [clicks, inputs, began] = [count('clicks'), count('inputs'), Date.now()];
	const v = await does();

	rows.push({ what, who: v.role, clicks: count('clicks') - clicks, inputs: count('inputs') - inputs, ms: Date.now() - began });
	check(true, what);
	return v;
}

// ── the nine steps ─────────────────────────────────────────────────────

async function read(v) {
	scheme = await biggest(v);
	await openScheme(v, scheme, scheme.name);
	await v.has('计分办法');
	await v.picture('方案', { height: 900 });
	await v.click('文本');
	await v.has('方案 "');
	return v;
}

async function changeWeight(v) {
	await v.click('方案', v.page.getByRole('navigation', { name: '方案的各页' }));
	await v.click('起草修订');
	await v.click('建立草稿');
	const weights = v.main.getByLabel('权重，单位 %');
	for (const [at, by] of [[0, -5], [1, 5]]) {
		v.inputs++;
		await weights.nth(at).fill(String(Number(await weights.nth(at).inputValue()) + by));
	}
	await v.click('保存并检查');
	await v.has('已存为第 2 稿');
	await v.picture('起草', { height: 800 });
	return v;
}

async function whoMoves(v) {
	await v.click('谁升谁降');
	await v.has('家升');
	await v.picture('试算', { from: v.main.locator('.told'), height: 800 });
	await v.press(v.main.locator('tbody summary').first());
	await v.click('两边的为什么');
	await v.has('总分');
	return v;
}

async function report() {
	const v = await enter('单位党务');

	await v.click('填报', v.main.locator('section').filter({ hasText: scheme.name }).locator('.acts'));
	unit = (await v.main.locator('h1').innerText()).split('　')[0];
	const group = v.main.locator('.field').filter({ has: v.page.locator('legend') }).filter({ hasText: '填报数值' }).first();
	const name = (await group.locator('legend').innerText()).split(' ')[0];
	await v.click('填报数值', group);
	await v.fill(name, '2', group);
	await v.click('保存', v.main.locator('form'));
	await v.has('已保存');
	return v;
}

async function verify(v) {
	await v.click('待办');
	await v.click(scheme.name, v.main.locator('ol.tasks').filter({ hasText: '待核' }));
	await v.click(unit, v.main);
	await v.click('认可所选');
	await v.has('已认可');
	return v;
}

async function freeze(v) {
	await v.click('排名', v.page.getByRole('navigation', { name: '方案的各页' }));
	await v.click('定格', v.main);
	for (const [label, words] of [['为什么提前定格', '先给各单位看初评。'], ['为什么重算', '核实了新的数。']])
		if (await v.page.getByLabel(label).count() > 0)
			await v.fill(label, words);
	await v.click(/^(定格|重算)/, v.main.locator('form'));
	await v.has('已定格');
	return v;
}

// The first unit of the result: its score, opened part by part down to the one fact.
async function why(v) {
	await v.click(/./, v.main.getByRole('table').first().getByRole('rowheader').first());
	const closed = v.main.locator('.why details:not([open]) > summary').filter({ visible: true });
	const leaf = v.main.locator('.why .prov a').filter({ visible: true });
	while (await leaf.count() === 0 && await closed.count() > 0)
		await v.press(closed.first());
	await v.press(leaf.first());
	await v.has('账本');
	await v.picture('来历', { height: 560 });
	return v;
}

async function verifyLedger() {
	const v = await enter('审计管理员');

	await v.click('账本');
	await v.click('核验');
	await v.click('核验整本账');
	await v.has('一致');
	await v.picture('核验', { height: 620 });
	return v;
}

async function tenMinutes() {
	const v = await step('用登录链接进入', () => enter('工委管理员'));

	await step('看方案：先表格，再文本', () => read(v));
	await step('起草修订，改两个权重', () => changeWeight(v));
	await step('看谁升谁降，为什么', () => whoMoves(v));
	await step('换一个人，填一个没报的数', report);
	await step('再换一个人，核实它', () => verify(v));
	await step('定格', () => freeze(v));
	await step('看为什么，一直到数据', () => why(v));
	await step('核验账本', verifyLedger);
}

// ── what is counted ────────────────────────────────────────────────────

function table() {
	const sum = (key) => rows.reduce((n, r) => n + r[key], 0);

	return ['<!-- 数 -->', '| 做什么 | 谁 | 点 | 填 |', '|---|---|---|---|',
		...rows.map((r) => `| ${r.what} | ${r.who} | ${r.clicks} | ${r.inputs} |`),
		`| 合计 | | ${sum('clicks')} | ${sum('inputs')} |`, '<!-- 数完 -->'].join('\n');
}

try {
	browser = await browse();
	server = await served(join(dir, 'data'));
	await tenMinutes();
	for (const r of rows)
		console.log(`${r.what}　点 ${r.clicks}，填 ${r.inputs}，${(r.ms / 1000).toFixed(1)} 秒`);
	const had = existsSync(DOC) ? readFileSync(DOC, 'utf8') : '';
	mkdirSync('build', { recursive: true });
	writeFileSync('build/第一次.md', had.replace(TABLE, table()));
	check(wantsPictures || had.includes(table()), `${DOC} says these counts (make pictures writes them)`, table());
} catch (e) {
	check(false, 'the ten minutes go to their end', e.stack);
} finally {
	await browser?.close();
	await server?.end();
	rmSync(dir, { recursive: true, force: true });
}
finish();
