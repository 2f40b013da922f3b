// SPDX-License-Identifier: MIT
//
// pictures.mjs -- the pictures of the manual that no story passes: --pictures
//
// The rest is made on the way by ten.mjs and settle.mjs; see make pictures.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Visitor, biggest, browse, check, finish, openScheme, served } from './visit.mjs';

const dir = mkdtempSync(join(tmpdir(), 'zeren-pictures-'));
let browser;
let server;

async function as(role) {
	const v = await Visitor.at(browser, new Map(server.links).get(role), role);

	await v.click('是本人，进入');
	return v;
}

async function chief() {
	const v = await as('工委管理员');
	const scheme = await biggest(v);

	await v.picture('工委管理员', { height: 820 });
	await openScheme(v, scheme, '排名');
	await v.picture('排名', { height: 900 });
	await v.click('为什么', v.main.locator('table.rank').getByRole('row').nth(3));
	await v.picture('为什么', { height: 900, mode: 'dark' });
	await v.click('历年', v.page.getByRole('navigation', { name: '方案的各页' }));
	await v.picture('历年', { height: 620 });
}

async function phone() {
	const v = await as('单位党务');

	await v.click('填报', v.main.locator('section p.acts').filter({ hasText: '填报' }).last());
	await v.picture('手机', { width: 390, height: 860 });
}

async function officers() {
	const member = await as('党员');
	await member.picture('党员', { height: 520 });
	const system = await as('系统管理员');
	await system.click('体检');
	await system.picture('体检', { height: 760 });
	const safety = await as('安全管理员');
	await safety.click('授权');
	await safety.picture('安全管理员', { height: 620 });
}

try {
	browser = await browse();
	server = await served(join(dir, 'data'));
	await chief();
	await phone();
	await officers();
	check(true, 'the pictures are made');
} catch (e) {
	check(false, 'the pictures go to their end', e.stack);
} finally {
	await browser?.close();
	await server?.end();
	rmSync(dir, { recursive: true, force: true });
}
finish();
