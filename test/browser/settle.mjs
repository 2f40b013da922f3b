// SPDX-License-Identifier: MIT
//
// settle.mjs -- from live scores to a published result, by clicking what is seen
//
// The people of the demonstration take the scheme with the most units through a
// year's end: what is missing is given and verified, frozen, objected to,
// corrected, frozen anew, decided, signed, shown, objected to by a stranger,
// settled; the bulletin is printed, the package computed again elsewhere, the
// ledger checked.  Nobody types an address.  Days pass between starts of the
// server.  Every page on the way is looked at, wide and narrow.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Visitor, biggest, browse, check, dayAfter, dayIn, finish, openScheme, served, shot, zeren } from './visit.mjs';

const CHIEF = '工委管理员';
const SECOND = '另一位工委管理员';
const ASSESSOR = '考核员';
const CLERK = '单位党务';
const HEAD = '书记';
const AUDITOR = '审计管理员';

const dir = mkdtempSync(join(tmpdir(), 'zeren-settle-'));
const data = join(dir, 'data');
const began = Date.now();
let browser;
let server;
let serving; // the options of the server that runs
let people;

// ── days and people ────────────────────────────────────────────────────

// The server is started (again) on that day; everybody has to come in anew.
async function on(day) {
	for (const v of people?.values() ?? [])
		await v.close();
	await server?.end();
	people = new Map();
	serving = day ? ['--today', day] : [];
	server = await served(data, ...serving);
}

// The same day at the same address, with new links to sign in by.
async function onAgain() {
	await server.end();
	server = await served(data, ...serving, '--listen', new URL(server.url).host);
}

// Somebody at his first page: signed in on the first call of a day.
async function as(role) {
	if (!people.has(role)) {
		const v = await Visitor.at(browser, new Map(server.links).get(role), role);

		await v.click('进入');
		people.set(role, v);
	}
	const v = people.get(role);
	await v.click('党建责任制');
	return v;
}

async function stranger() {
	const v = await Visitor.at(browser, server.url, '路人');

	await v.click('公示与通报');
	people.set(`路人${people.size}`, v);
	return v;
}

// ── what is missing ────────────────────────────────────────────────────

// The empty rows of a page get what the first unit has, or the first of a list.
async function fillRows(v) {
	const empty = [];
	const like = (await v.main.locator('table.grid td:nth-child(3) b').allInnerTexts()).find((t) => /\d/.test(t)) ?? '3';

	for (const row of await v.main.locator('table.grid tbody tr:has(input.num, select)').all())
		if (await row.locator('input.num, select').first().inputValue() === '')
			empty.push(row);
	for (const row of empty) {
		const options = await row.locator('option').allInnerTexts();
		await v.fill((await row.locator('label').first().innerText()).trim(), options[1] ?? like.replace(/[^\d.]/g, ''), row);
		if (await row.getByPlaceholder('理由').count() > 0)
			await row.getByPlaceholder('理由').fill('照台账和现场核对的情况评');
	}
	return empty.length > 0;
}

// One column for all units, page after page.
async function fillColumn(role, fact) {
	const v = await as(role);

	await openScheme(v, scheme, '数据');
	await v.click(fact, v.main);
	for (;;) {
		if (await fillRows(v)) {
			if (!looked.has(role))
				await v.look(`settle-column-${looked.size}`);
			looked.add(role);
			if (role === ASSESSOR && await v.page.getByPlaceholder('理由').count() > 0)
				await v.picture('评分', { height: 620 });
			await v.click('保存本页');
			await v.has('已保存');
		}
		if (await v.main.getByRole('link', { name: '下一页' }).count() === 0)
			break;
		await v.click('下一页');
	}
}

// What the page before freezing says others owe: [the fact, who gives it].
async function owed(v) {
	const told = await v.main.getByRole('listitem').allInnerTexts();

	return told.map((t) => /“(.+?)”有 \d+ 家没有给出（(?:来自)?(.+?)(?:核定|评)?）/.exec(t))
		.filter((m) => m !== null).map((m) => [m[1].replace(/^评\./, ''), m[2]]);
}

// Who can sign in for an office: an assessor of its own, or the committee.
function roleOf(office) {
	const names = server.links.map(([name]) => name);

	return names.find((n) => n === `${ASSESSOR}（${office}）`) ?? (office === '考核组' ? ASSESSOR : CHIEF);
}

async function giveWhatIsMissing() {
	const v = await as(CHIEF);

	await openScheme(v, scheme, '排名');
	await v.has('试算，未公布');
	await v.look('settle-rank');
	await v.click('定格', v.main);
	for (const [fact, giver] of await owed(v))
		await fillColumn(roleOf(giver), fact);
}

// The unit reports what it owes; another verifies all that waits.
async function reportAndVerify() {
	const clerk = await as(CLERK);
	const fields = [];

	const owing = clerk.main.locator('section').filter({ hasText: scheme.name }).filter({ hasText: '填报' }).first();
	unit = (await owing.getByRole('heading').innerText()).split('　')[0];
	await clerk.look('settle-clerk');
	await clerk.picture('单位党务', { height: 860 });
	await clerk.click('填报', owing.locator('p.acts'));
	for (const group of await clerk.main.locator('form.fill .field').filter({ has: clerk.page.locator('legend') }).all()) {
		if (!/未报|退回/.test(await group.locator('legend').innerText()))
			continue;
		const name = (await group.locator('legend').innerText()).split(' ')[0].trim();
		await clerk.click('填报数值', group);
		await clerk.fill(name, '2', group);
		fields.push(name);
	}
	check(fields.length > 0, 'the unit owes something');
	await clerk.look('settle-fill');
	await clerk.picture('填报', { height: 820 });
	await signedOutMeanwhile(clerk, CLERK, fields[0]);
	await clerk.click('保存', clerk.main.locator('form.fill'));
	await clerk.has('已保存');
	return fields;
}

// The session ends while somebody types: after signing in anew in another window
// and a step back, the figure is there, as the refusal says, and can be saved.
async function signedOutMeanwhile(v, role, name) {
	const context = v.page.context();

	await context.clearCookies();
	await v.click('保存', v.main.locator('form.fill'));
	await v.has('这次没有保存');
	await v.has('填的数还在');
	await onAgain();
	const other = await context.newPage();
	await other.goto(new Map(server.links).get(role));
	await other.getByRole('button', { name: '进入' }).click();
	await other.waitForLoadState();
	await other.close();
	await v.page.goBack();
	await v.page.waitForLoadState();
	const field = await v.field(name);
	check(await field.inputValue() === '2', `“${name}” is still typed in after a step back`, await field.inputValue());
}

async function verifyAll() {
	const v = await as(CHIEF);
	let rounds = 0;

	await v.click(scheme.name, v.main.locator('ol.tasks').filter({ hasText: '待核' }));
	await v.look('settle-verify');
	while (await v.main.getByRole('checkbox').count() > 0 && rounds++ < 10) {
		for (const box of await v.main.getByRole('checkbox').all())
			await box.check();
		await v.click('认可所选');
	}
	await v.has('没有等您核实的数据');
}

// ── frozen, objected to, corrected ─────────────────────────────────────

async function numberOf(v) {
	return /第 (\d+) 号/.exec(await v.page.locator('h1').innerText())[1];
}

async function freeze() {
	const v = await as(CHIEF);

	await openScheme(v, scheme, '排名');
	await v.click('定格', v.main);
	const early = v.main.locator('.note').filter({ hasText: '才结束' });
	if (await early.count() > 0) {
		await on(dayAfter(dayIn(await early.innerText())));
		return freeze();
	}
	await v.look('settle-freeze');
	await v.picture('定格');
	await v.click('定格', v.main.locator('form'));
	await v.has('已定格，单位看得到初评。');
	await v.look('settle-first');
	return numberOf(v);
}

// The unit reads its first result and objects to the item that a fact of its own feeds.
async function object(fact) {
	const head = await as(HEAD);

	await head.click(scheme.name, head.main.locator('section').filter({ hasText: '考核结果' }));
	await head.look('settle-unit');
	await head.picture('书记', { height: 820 });
	const v = await as(CLERK);
	await v.click(scheme.name, v.main.locator('section').filter({ hasText: '考核结果' }));
	await v.has('为什么');
	await v.click('提异议', v.main.locator('.head'));
	const items = await v.main.getByLabel('对哪一项').locator('option').allInnerTexts();
	const item = items.find((i) => fact.startsWith(i.trim().split(' ').pop()));
	await v.fill('对哪一项', item);
	await v.fill('哪里不对', `${fact}少记了，走访登记表附后，请复核。`);
	await v.click('提出异议');
	await v.has('待复核');
	await v.look('settle-objected');
	await v.picture('异议', { height: 640 });
	return item.trim().split(' ').pop();
}

// Who froze may not answer; another may.
async function answer(role, which, reason, name) {
	const v = await as(role);

	await v.click(which, v.main.locator('section').filter({ hasText: '等复核的异议' }));
	await v.click(reason.upheld ? '采纳' : '不采纳', v.main.locator('fieldset').filter({ hasText: '怎样办' }));
	await v.fill('理由', reason.words);
	await v.look(name);
	if (reason.upheld)
		await v.picture('复核', { height: 960 });
	await v.click('答复', v.main.locator('form'));
}

async function answerAsAnother(item) {
	const chief = await as(CHIEF);

	await chief.click(scheme.name, chief.main.locator('section').filter({ hasText: '在办的结果' }));
	await chief.click(`${unit}：${item}`, chief.main.locator('ol.tasks'));
	await chief.has('您定格了这份结果，异议要由另一人复核');
	await answer(ASSESSOR, unit, { upheld: true, words: '看了走访登记表和联系点回执，少记了四次，应予更正。' }, 'settle-answer');
}

async function correct(item, fact) {
	const v = await as(CHIEF);

	await v.click(scheme.name, v.main.locator('section').filter({ hasText: '在办的结果' }));
	await v.click(`${unit}：${item}`, v.main.locator('ol.tasks'));
	await v.click(fact, v.main.locator('table'));
	await v.click('更正');
	await v.fill(fact, '6', v.main.locator('form'));
	await v.fill('更正的理由', '异议采纳，照走访登记表更正。');
	await v.click('更正', v.main.locator('form'));
}

async function freezeAnew(item) {
	const v = await as(CHIEF);

	await v.click(scheme.name, v.main.locator('section').filter({ hasText: '在办的结果' }));
	await v.click('重算');
	await v.fill('为什么重算', `${unit}的异议采纳，更正一项。`);
	await v.click('重算', v.main.locator('form'));
	check(await v.main.getByRole('row').filter({ hasText: unit }).filter({ hasText: '→' }).count() > 0,
		'what moved is shown, from what to what');
	await v.look('settle-again');
	await v.picture('重算', { from: v.main.getByRole('heading', { name: '动了的' }), height: 420 });
}

// ── decided, signed, shown, settled ────────────────────────────────────

async function depart() {
	const v = await as(CHIEF);

	await v.click(scheme.name, v.main.locator('section').filter({ hasText: '在办的结果' }));
	const best = v.main.locator('table').filter({ hasText: '审定' }).first().getByRole('row').nth(1);
	departed = (await best.getByRole('rowheader').innerText()).trim();
	await v.click('审定', best);
	const choices = await v.main.getByLabel('审定为').first().locator('option').allInnerTexts();
	const now = await v.main.getByLabel('审定为').first().inputValue();
	await v.fill('审定为', choices[choices.indexOf(now) + 1]);
	await v.fill('与拟定不同的理由', '年内有一件信访还没有办结，下一档更稳妥。');
	await v.fill('依据', '工委第十二次会议');
	await v.look('settle-decide');
	await v.click('审定', v.main.locator('form').first());
	await v.has(`拟定 ${now}`);
	await v.look('settle-decided');
	await v.picture('审定', { from: v.main.getByRole('heading', { level: 2 }).filter({ hasText: '家' }).first(), height: 420 });
}

async function result(role) {
	const v = await as(role);

	await v.click(scheme.name, v.main.locator('section').filter({ hasText: '在办的结果' }));
	return v;
}

async function step(v, verb, fields = {}) {
	const part = await v.unfolded(verb);

	for (const [label, value] of Object.entries(fields))
		await v.fill(label, value, part);
	await v.click(verb, part.locator('form'));
}

// The day until which this page says that something runs.
async function until(v, what) {
	return dayIn(await v.main.locator('dl.facts > div').filter({ hasText: what }).first().innerText());
}

async function sign() {
	today = dayAfter(await until(await result(CHIEF), '异议'));
	await on(today);
	const chief = await result(CHIEF);
	await step(chief, '提请签批');
	await chief.has('提请的人不能自己签批');
	const second = await result(SECOND);
	await second.look('settle-sign');
	await second.picture('签批', { height: 600 });
	await step(second, '签批');
	await second.has('已审定');
}

async function show() {
	const v = await result(SECOND);

	const field = await v.field('公示到哪一天', await v.unfolded('公示'));
	const isGiven = await field.inputValue() !== ''; // by the scheme
	await step(v, '公示', isGiven ? {} : { 公示到哪一天: dayAfter(dayAfter(today)) });
	await v.has('公示中');
	await v.look('settle-shown');
}

async function outside() {
	const v = await stranger();

	await v.look('settle-public-list');
	await v.click(scheme.name, v.main);
	await v.look('settle-public');
	await v.picture('公示', { height: 900 });
	await v.click('提出异议');
	await v.fill('对哪个单位', departed);
	await v.fill('异议的内容', '这家单位的信访已经办结，等次不该再降，请复核。');
	await v.fill('怎样称呼您', '路人');
	await v.look('settle-public-object');
	await v.click('提出异议');
	await v.has('异议已收到');
	await answer(SECOND, departed, { upheld: false, words: '查了信访件，尚在复查期，维持。' }, 'settle-answer-public');
}

async function settle() {
	today = dayAfter(await until(await result(CHIEF), '公示'));
	await on(today);
	const v = await result(CHIEF);
	await step(v, '生效', { 文号: '未名工委〔2026〕29号' });
	await v.has('生效');
	await v.look('settle-final');
	await v.click('看这份结果开出的事项');
	await v.has('开出的事项');
	check(await v.main.locator('ol.tasks li').count() > 0, 'each result led to something');
	await v.look('settle-items');
	await v.picture('事项', { height: 560 });
}

// ── the bulletin, the package, the ledger ──────────────────────────────

async function bulletin() {
	await on(today); // a start seals, and the bulletin names the seal
	const v = await stranger();
	await v.click(scheme.name, v.main);
	await v.has('通报');
	for (let i = 0; i < 10 && (await v.main.innerText()).includes('封存后给出'); i++) {
		await v.page.waitForTimeout(700);
		await v.page.reload();
	}
	check(/账本短码 \d+(-[0-9A-Z]{4}){3}/.test(await v.main.innerText()), 'the bulletin bears the short form of a seal');
	await v.look('settle-bulletin');
	const pdf = await v.page.pdf({ preferCSSPageSize: true });
	writeFileSync(join('build/shots', 'settle-bulletin.pdf'), pdf);
	check(pdf.length > 5000, 'the bulletin prints');
	await v.page.emulateMedia({ media: 'print' });
	check(!(await v.page.locator('.bar').isVisible()), 'without the masthead');
}

async function takeAway() {
	const v = await as(CHIEF);
	const files = [];

	await openScheme(v, scheme, '排名');
	await v.click('号', v.main.locator('dl.facts > div').filter({ has: v.page.getByRole('link') }).filter({ hasText: '生效' }));
	for (const kind of ['Excel 表', 'CSV 表', '可复算的包']) {
		const waiting = v.page.waitForEvent('download');
		await v.click(kind);
		files.push(await (await waiting).path());
	}
	const said = spawnSync(zeren, ['recompute', files[2]], { cwd: dir, encoding: 'utf8' });
	check(said.status === 0, 'the package computes to the same numbers elsewhere', said.stdout + said.stderr);
}

async function audit() {
	const v = await as(AUDITOR);

	await v.click('账本');
	await v.click('核验');
	await v.click('核验整本账');
	await v.has('一致');
	await v.look('settle-ledger');
}

let scheme;
let unit;
let departed;
const looked = new Set(); // who was seen to fill a column
let today;

async function story() {
	await on();
	scheme = await biggest(await as(CHIEF));
	const facts = await reportAndVerify();
	await verifyAll();
	await giveWhatIsMissing();
	await freeze();
	const item = await object(facts[0]);
	await answerAsAnother(item);
	await correct(item, facts[0]);
	await freezeAnew(item);
	await depart();
	await sign();
	await show();
	await outside();
	await settle();
	await bulletin();
	await takeAway();
	await audit();
}

try {
	browser = await browse();
	await story();
} catch (e) {
	check(false, 'the story goes to its end', e.stack);
	for (const v of people?.values() ?? [])
		await v.page.screenshot({ path: shot(`settle-broken-${v.role}`), fullPage: true, type: 'jpeg' }).catch(() => {});
} finally {
	await browser?.close();
	await server?.end();
	rmSync(dir, { recursive: true, force: true });
}
console.log(`${Math.round((Date.now() - began) / 1000)} 秒`);
finish();
