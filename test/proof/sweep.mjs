// SPDX-License-Identifier: MIT
//
// sweep.mjs -- lets the n-th allocation, write or sync fail, for every n
//
// usage: sweep.mjs PROGRAMS RUNS.  About RUNS places are tried for each kind
// of failure, once and lasting.  The writer may refuse and may stop, but it
// must not crash, and no fact it said was kept may be missing afterwards, nor
// half a transaction be there.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const programs = process.argv[2];
const runs = Number(process.argv[3] ?? 25);
const TRANSACTIONS = 40;
const STEPS_MAX = 200000;

const work = mkdtempSync(join(tmpdir(), "zeren-sweep-"));
let passed = 0, failed = 0;

function check(ok, told) {
	if (ok) passed++;
	else { failed++; console.log(`FAILED ${told}`); }
}

function attempt(wish) {
	const dir = join(work, "data"), hit = join(work, "hit");
	rmSync(dir, { recursive: true, force: true });
	rmSync(hit, { force: true });
	const r = spawnSync(join(programs, "power"), ["write", dir, String(TRANSACTIONS), "FULL"], {
		encoding: "utf8",
		env: { ...process.env, LD_PRELOAD: join(programs, "shim.so"), POWER_DIR: dir, POWER_FAIL: wish, POWER_HIT: hit },
	});
	const acked = Number(r.stdout.trim().split("\n").at(-1) || 0);
	const crashed = r.signal !== null && r.signal !== "SIGABRT";
	check(!crashed, `${wish}: ended by ${r.signal}`);
	check(r.status === 0 || r.stderr.trim() !== "" || r.signal === "SIGABRT", `${wish}: failed without a word`);
	if (existsSync(dir)) {
		const left = spawnSync(join(programs, "power"), ["check", dir, String(acked)], { encoding: "utf8" });
		// A directory that was never set up has no tables: nothing was promised.
		check(left.status === 0 || acked === 0, `${wish}: ${left.stderr.trim()} (${acked} said to be kept)`);
	}
	return existsSync(hit);
}

// How many such calls does an undisturbed run make?  Doubling, then halving.
function calls(kind) {
	let low = 0, high = 64;
	const quiet = passed;
	while (high < STEPS_MAX && attempt(`${kind}:${high}`)) { low = high; high *= 2; }
	while (high - low > Math.max(1, high >> 4)) {
		const middle = (low + high) >> 1;
		if (attempt(`${kind}:${middle}`)) low = middle;
		else high = middle;
	}
	return { n: low, tried: passed - quiet };
}

try {
	for (const kind of ["write", "sync", "alloc"]) {
		const { n } = calls(kind);
		let hits = 0;
		for (let i = 0; i < runs; i++) {
			const at = 1 + Math.floor((i * n) / runs);
			hits += attempt(`${kind}:${at}`) + attempt(`${kind}:${at}+`);
		}
		check(hits > runs, `${kind}: the failures hardly ever happened (${hits})`);
		console.log(`${kind}: about ${n} calls, ${runs} places, once and lasting`);
	}
} finally {
	rmSync(work, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
