// SPDX-License-Identifier: MIT
//
// full.mjs -- people write until the disk is full, and go on when there is room
//
// usage: full.mjs DISK, a file system that full.sh has mounted.  While it is
// full, writes are refused in a sentence and pages are still shown; with more
// room everything goes on in the same process.  Nothing acknowledged is lost.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Office, Server, ask, close, factsNow } from "./office.mjs";

const disk = process.argv[2];
const work = mkdtempSync(join(tmpdir(), "zeren-full-"));
const server = new Server(join(disk, "data"));
const MORE_MS = 2000;
let passed = 0, failed = 0;

function check(ok, told) {
	if (ok) { passed++; return; }
	failed++;
	console.log(`FAILED ${told}`);
}

const later = (ms) => new Promise((done) => setTimeout(done, ms));

async function readsGoOn(office) {
	for (const path of ["/", "/units", `/scheme/${office.scheme}/rank`]) {
		const res = await ask(server, undefined, office.people.office, path);
		check(res.status === 200, `${path} on a full disk: ${res.status}`);
	}
}

function refusedInWords(office) {
	const { refusal } = office;
	check(refusal?.status === 503 || refusal?.status === 507, `refused with ${refusal?.status}`);
	check(/磁盘|空间/.test(refusal?.text ?? ""), "the refusal does not say that the disk is full");
}

async function campaign() {
	await server.start();
	await server.end("SIGTERM");
	const from = factsNow(server, work);
	await server.start();
	const office = new Office(server);
	await office.open();
	office.full = true;
	await office.work();
	const before = office.sent, { refused } = office;
	check(refused > 0, "the disk never filled");
	refusedInWords(office);
	await readsGoOn(office);
	execFileSync("mount", ["-o", "remount,size=64m", disk]);
	office.full = false;
	const busy = office.work();
	await later(MORE_MS);
	office.stop = true;
	await busy;
	const after = office.sent - before;
	check(after > refused && office.refused === refused, `${after} kept and ${office.refused - refused} refused with room again`);
	const left = await close(server, work, office, from, check);
	console.log(`磁盘写满：写满前确认 ${before} 次，写满时回绝 ${refused} 次，腾出地方后不重启又确认 ${after} 次；` +
		`丢失 ${left.lost}，重复 ${left.twice}，半成 ${left.half}，凭空 ${left.phantom}`);
}

try { await campaign(); }
catch (e) { check(false, e.stack); }
finally {
	server.child?.kill("SIGKILL");
	rmSync(work, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
