// SPDX-License-Identifier: MIT
//
// power.mjs -- cuts the power at random moments and looks at what is left
//
// usage: power.mjs PROGRAMS CUTS [SEED].  Runs `power write` once with
// synchronous=FULL and once with NORMAL under the preloaded shim, then rebuilds
// the files as they could stand after a cut: what was synced is there; of what
// was not, each 512-byte sector is there with chance 0, 0.3, 0.7 or 1.  FULL
// must never lose a fact that was said to be kept; NORMAL must lose some, or
// the harness would be blind.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const [programs, cutsText, seedText] = process.argv.slice(2);
const cuts = Number(cutsText ?? 40);
const SECTOR = 512;
const CHANCES = [0, 0.3, 0.7, 1];
const TRANSACTIONS = 500; // enough that the log is copied into the database

let state = Number(seedText ?? 20261122) >>> 0;
function chance() {
	state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
	return state / 2 ** 32;
}

function record(work, mode) {
	const dir = join(work, mode), trace = join(work, `${mode}.trace`);
	execFileSync(join(programs, "power"), ["write", dir, String(TRANSACTIONS), mode], {
		env: { ...process.env, LD_PRELOAD: join(programs, "shim.so"), POWER_TRACE: trace, POWER_DIR: dir },
		stdio: ["ignore", "pipe", "inherit"],
	});
	const b = readFileSync(trace), steps = [];
	for (let at = 0; at < b.length;) {
		const op = String.fromCharCode(b[at]), n = b[at + 1];
		const path = b.toString("utf8", at + 2, at + 2 + n);
		at += 2 + n;
		const offset = Number(b.readBigInt64LE(at)), length = Number(b.readBigInt64LE(at + 8));
		at += 16;
		const bytes = op === "W" || op === "A" ? b.subarray(at, at + length) : null;
		if (bytes) at += length;
		steps.push({ op, path, offset, bytes });
	}
	return steps;
}

// One file: what is on the disk for sure, and what was asked for since.
class File {
	constructor() { this.room = Buffer.alloc(1 << 16); this.size = 0; this.pending = []; this.safe = false; }
	get kept() { return this.room.subarray(0, this.size); }
	grow(to) {
		if (to > this.room.length) {
			const more = Buffer.alloc(2 ** Math.ceil(Math.log2(to)));
			this.room.copy(more, 0, 0, this.size);
			this.room = more;
		}
		if (to > this.size) this.size = to;
	}
	apply(step, keep) {
		if (step.op === "T") {
			if (keep < chance()) return;
			this.grow(step.offset);
			this.room.fill(0, step.offset);
			this.size = step.offset;
			return;
		}
		if (keep >= 1) {
			this.grow(step.offset + step.bytes.length);
			step.bytes.copy(this.room, step.offset);
			return;
		}
		for (let i = 0; i < step.bytes.length;) {
			const from = step.offset + i;
			const n = Math.min(SECTOR - (from % SECTOR), step.bytes.length - i);
			if (chance() < keep) {
				this.grow(from + n);
				step.bytes.copy(this.room, from, i, i + n);
			}
			i += n;
		}
	}
	sync() {
		for (const step of this.pending) this.apply(step, 1);
		this.pending = [];
		this.safe = true;
	}
}

function cut(steps, at, keep) {
	const files = new Map();
	let acked = 0;
	for (const step of steps.slice(0, at)) {
		if (step.op === "A") {
			acked = Number(step.bytes.toString().trim().split("\n").at(-1));
			continue;
		}
		if (!files.has(step.path)) files.set(step.path, new File());
		const file = files.get(step.path);
		if (step.op === "S") file.sync();
		else if (step.op === "U") files.delete(step.path);
		else file.pending.push(step);
	}
	for (const file of files.values()) {
		for (const step of file.pending) file.apply(step, keep);
		file.pending = [];
	}
	return { files, acked };
}

function judge(work, n, left) {
	const dir = join(work, `cut-${n}`);
	mkdirSync(dir, { mode: 0o700 });
	for (const [path, file] of left.files)
		if (!path.endsWith("-shm") && (file.safe || file.kept.length > 0))
			writeFileSync(join(dir, basename(path)), file.kept);
	const r = spawnSync(join(programs, "power"), ["check", dir, String(left.acked)], { encoding: "utf8" });
	rmSync(dir, { recursive: true });
	return r.status === 0 ? "" : (r.stderr.trim() || `exit ${r.status ?? r.signal}`);
}

function campaign(work, mode) {
	const steps = record(work, mode);
	const first = steps.findIndex((s) => s.op === "A");
	const found = { lost: 0, other: 0, told: "" };
	for (let n = 0; n < cuts; n++) {
		const at = first + 1 + Math.floor(chance() * (steps.length - first));
		const told = judge(work, n, cut(steps, at, CHANCES[n % CHANCES.length]));
		if (told.includes("lost:")) found.lost++;
		else if (told) found.other++;
		if (told) found.told = told;
	}
	console.log(`${mode}: ${steps.length} steps, ${cuts} cuts, ${found.lost} lost facts that were said to be kept, ${found.other} damaged`);
	return found;
}

const work = mkdtempSync(join(tmpdir(), "zeren-power-"));
let failed = 0, passed = 0;
function check(ok, told) {
	if (ok) passed++;
	else { failed++; console.log(`FAILED ${told}`); }
}
try {
	const full = campaign(work, "FULL");
	check(full.lost === 0, `FULL lost facts: ${full.told}`);
	check(full.other === 0, `FULL was damaged: ${full.told}`);
	const normal = campaign(work, "NORMAL");
	check(normal.lost > 0, "the control run lost nothing: this harness is blind");
} finally {
	rmSync(work, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
