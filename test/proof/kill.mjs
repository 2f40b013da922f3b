// SPDX-License-Identifier: MIT
//
// kill.mjs -- kills the server while people write, again and again
//
// usage: kill.mjs ROUNDS [postgresql://…].  SIGKILL after 10 to 160 ms, start
// again, and everybody first sends what was not answered once more.  In the end
// everything that was acknowledged is there exactly once, nothing is there that
// nobody sent, and no table was imported in half.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Office, Server, close, factsNow } from "./office.mjs";

const rounds = Number(process.argv[2] ?? 50), url = process.argv[3];
const work = mkdtempSync(join(tmpdir(), "zeren-kill-"));
const server = new Server(join(work, "data"), url);
let passed = 0, failed = 0;

function check(ok, told) {
	if (ok) { passed++; return; }
	failed++;
	console.log(`FAILED ${told}`);
}

const later = (ms) => new Promise((done) => setTimeout(done, ms));

async function campaign() {
	await server.start();
	await server.end("SIGTERM");
	const from = factsNow(server, work);
	await server.start();
	const office = new Office(server), took = [];
	await office.open();
	for (let i = 0; i < rounds && office.wrong.length === 0; i++) {
		const busy = office.work();
		await later(10 + Math.random() * 150);
		office.stop = true;
		await server.end("SIGKILL");
		await busy;
		await server.start();
		took.push(server.ms);
		await office.again();
	}
	took.sort((a, b) => a - b);
	const left = await close(server, work, office, from, check);
	check(office.sent > rounds, `only ${office.sent} forms were answered`);
	console.log(`强杀（${url ? "PostgreSQL" : "SQLite"}）：${rounds} 轮，确认 ${office.sent} 次写入，${office.resent} 次没答完、重发；` +
		`丢失 ${left.lost}，重复 ${left.twice}，半成 ${left.half}，凭空 ${left.phantom}；` +
		`重新可用：中位 ${Math.round(took[took.length >> 1])} 毫秒，最长 ${Math.round(took.at(-1))} 毫秒`);
}

try { await campaign(); }
catch (e) { check(false, e.stack); }
finally {
	server.child?.kill("SIGKILL");
	rmSync(work, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
