// SPDX-License-Identifier: MIT
//
// office.mjs -- people at work on a demonstration server, and what they were told
//
// Shared by kill.mjs and full.mjs.  Ten connections write all the time: units
// one by one, units by the table (five rows, all or none), and whole lives of a
// value: unit, list, 填报, 认可, 更正.  Every form has a `once` of its own and is
// remembered until it was answered, so that it can be sent again after a crash.
// close() compares what was told with an export of the ledger, and sees to it
// that the comparison notices a fact that is missing, there twice, or alone.
import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import http from "node:http";
import { join } from "node:path";

const zeren = process.env.ZEREN ?? "build/zeren";
const READY_MS = 120000; // the demonstration is loaded first: on PostgreSQL that takes its time
const FACT = "党员教育经费"; // given by the unit, verified by 工委办公室
const SCHEME = "目标管理考核办法";
const ROWS = 5;

export function run(args) {
	return execFileSync(zeren, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

// ── the server ─────────────────────────────────────────────────────────

export class Server {
	constructor(dir, url) { this.dir = dir; this.db = url ? ["--db", url] : []; }

	// Until it says that it is ready; ms is how long that took.
	start() {
		const from = performance.now();
		const args = ["serve", "--demo", "--data", this.dir, "--listen", "127.0.0.1:0", ...this.db];
		this.child = spawn(zeren, args, { stdio: ["ignore", "pipe", "pipe"] });
		this.told = "";
		this.child.stderr.on("data", (d) => { this.told += d; });
		this.ended = new Promise((done) => this.child.on("exit", (code, signal) => done(code ?? signal)));
		return new Promise((resolve, reject) => {
			let text = "";
			const late = setTimeout(() => reject(new Error("the server did not start")), READY_MS);
			this.ended.then((how) => reject(new Error(`the server ended with ${how}: ${this.told}`)));
			this.child.stdout.on("data", (d) => {
				text += d;
				if (!text.includes("再次启动会印新的")) return;
				clearTimeout(late);
				this.links = Object.fromEntries([...text.matchAll(/^ {2}(\S+)：(http\S+)$/gm)].map((m) => [m[1], m[2]]));
				this.port = Number(/127\.0\.0\.1:(\d+)/.exec(text)[1]);
				this.ms = performance.now() - from;
				resolve();
			});
		});
	}

	async end(signal) {
		this.child.kill(signal);
		return this.ended;
	}
}

// ── people ─────────────────────────────────────────────────────────────

export function ask(server, agent, who, path, fields) {
	return new Promise((resolve, reject) => {
		const body = fields && new URLSearchParams({ ...(who && { t: who.token }), ...fields }).toString();
		const headers = { host: `127.0.0.1:${server.port}` };
		if (who) headers.cookie = who.cookie;
		if (body !== undefined) {
			headers["content-type"] = "application/x-www-form-urlencoded";
			headers["content-length"] = Buffer.byteLength(body);
			headers["sec-fetch-site"] = "same-origin";
		}
		const req = http.request({ host: "127.0.0.1", port: server.port, path, headers, agent,
			method: body === undefined ? "GET" : "POST" }, (res) => {
			const parts = [];
			res.on("data", (d) => parts.push(d));
			res.on("error", reject);
			res.on("end", () => resolve({ status: res.statusCode, headers: res.headers,
				text: Buffer.concat(parts).toString() }));
		});
		req.on("error", reject);
		req.end(body);
	});
}

export async function enter(server, role) {
	const path = new URL(server.links[role]).pathname;
	const res = await ask(server, undefined, null, path, {});
	const who = { cookie: (res.headers["set-cookie"] ?? []).map((c) => c.split(";")[0]).join("; ") };
	const home = await ask(server, undefined, who, "/me");
	who.token = /name="t" value="([^"]+)"/.exec(home.text)?.[1];
	if (!who.token) throw new Error(`${role} could not sign in: ${res.status}`);
	return who;
}

// ── what they do ───────────────────────────────────────────────────────

// A form and the mark that its fact will have in the ledger.
const form = (who, path, fields, ...marks) => ({ who, path, fields, marks });
const page = (who, path) => ({ who, path, marks: [] });

function* opensUnits(office, name) {
	for (;;) {
		const unit = name("单设");
		yield form("office", "/units/new", { name: unit }, `设立 ${unit}`);
	}
}

function* importsUnits(office, name) {
	for (;;) {
		const head = name("成批");
		const rows = Array.from({ length: ROWS }, (_, i) => `${head}之${i}`);
		yield form("office", "/units/import", { do: "put", text: ["单位", ...rows].join("\n") },
			...rows.map((r) => `设立 ${r}`));
	}
}

const base = (text) => new RegExp(`name="b:${FACT}" value="(\\d+)"`).exec(text)[1];
const at = (text) => /id="f(\d+)"/.exec(text.slice(0, text.indexOf(`"b:${FACT}"`)).split("<div class=\"field").at(-1))[1];
const value = (n, b) => ({ [`c:${FACT}`]: "value", [`v:${FACT}`]: n, [`b:${FACT}`]: b });

function* livesOfValues(office, name) {
	for (;;) {
		const unit = name("填报"), scheme = office.scheme;
		yield form("office", "/units/new", { name: unit, parent: office.top }, `设立 ${unit}`);
		const found = yield page("office", `/units?q=${encodeURIComponent(unit)}`);
		const id = /href="\/unit\/(\d+)"/.exec(found.text)[1];
		const fill = `/scheme/${scheme}/unit/${id}/fill`;
		yield form("office", `/unit/${id}/roster`, { scheme, on: "1" }, `名单 ${id}`);
		let now;
		for (let i = 0; i < 3; i++) {
			now = yield page("clerk", fill);
			const n = office.number();
			yield form("clerk", fill, value(n, base(now.text)), `报送 ${n}`);
		}
		now = yield page("clerk", fill);
		const fact = at(now.text), datum = `/scheme/${scheme}/unit/${id}/datum/${fact}`;
		yield form("office", `/scheme/${scheme}/verify`, { pick: `${id}.${fact}.${base(now.text)}`, do: "accept" },
			`核实 ${id}`);
		for (let i = 0; i < 3; i++) {
			now = yield page("office", `${datum}/correct`);
			const n = office.number();
			yield form("office", `${datum}/correct`, { ...value(n, base(now.text)), why: "核对台账" }, `报送 ${n}`);
		}
	}
}

const WORK = [opensUnits, opensUnits, opensUnits, importsUnits, importsUnits,
	livesOfValues, livesOfValues, livesOfValues, livesOfValues, livesOfValues];

// ── the office ─────────────────────────────────────────────────────────

export class Office {
	attempted = new Set();
	acked = new Set();
	sent = 0; resent = 0; refused = 0; crossed = 0; reads = 0;
	wrong = [];
	#last = 0;

	constructor(server) { this.server = server; }

	number() { return String(++this.#last); }

	async open() {
		const { server } = this;
		this.people = { office: await enter(server, "工委管理员"), clerk: await enter(server, "单位党务") };
		const start = await ask(server, undefined, this.people.office, "/");
		this.top = "市星象局机关党委";
		this.scheme = this.#schemeIn(start.text);
		this.workers = WORK.map((work, i) => {
			let n = 0;
			const acts = work(this, (what) => `${what}单位${i}号第${++n}家`);
			return { acts, next: acts.next().value, once: 0, i };
		});
	}

	#schemeIn(text) {
		const m = [...text.matchAll(/href="\/scheme\/(\d+)[^"]*"[^>]*>([^<]*)/g)].find((x) => x[2].includes(SCHEME));
		if (!m) throw new Error(`no scheme ${SCHEME} on the first page`);
		return m[1];
	}

	// One worker's next act, again and again until the connection breaks or stop is set.
	async #work(w, agent, once) {
		while (!this.stop || once) {
			const act = w.next;
			if (act.fields && !act.fields.once) {
				act.fields.once = `w${w.i}-${++w.once}`;
				for (const m of act.marks) this.attempted.add(m);
			}
			let res;
			w.waits = true;
			try { res = await ask(this.server, agent, this.people[act.who], act.path, act.fields); }
			catch { return; }
			w.waits = false;
			if (!this.#answered(w, act, res)) return;
			if (once && w.next !== act) return;
		}
	}

	#answered(w, act, res) {
		// A table that is there already is shown as such.
		const good = act.fields ? res.status === 303 || (res.status === 200 && res.text.includes("与现有的一样")) : res.status === 200;
		// Somebody else changed the register meanwhile: said, nothing kept, tried again.
		if (res.status === 422 && res.text.includes("名册又有改动")) { this.crossed++; return true; }
		if (!good && (res.status === 503 || res.status === 507)) { this.refused++; this.refusal = res; return !this.full; }
		if (!good) {
			const told = [...res.text.matchAll(/<(?:title|li|p class="err")[^>]*>(.*?)<\//g)].map((m) => m[1].replace(/<[^>]*>/g, ""));
			this.wrong.push(`${act.path} ${JSON.stringify(act.fields)}: ${res.status} ${told.slice(0, 4).join(" | ")}`);
			return false;
		}
		if (act.fields) this.sent++;
		else this.reads++;
		for (const m of act.marks) this.acked.add(m);
		try { w.next = w.acts.next(res).value; }
		catch (e) { this.wrong.push(`${act.path}: ${e.message}`); return false; }
		return true;
	}

	#all(which, once) {
		return Promise.all(which.map((w) => {
			const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
			return this.#work(w, agent, once).finally(() => agent.destroy());
		}));
	}

	// Everybody works until the server is gone or stop is set.
	work() { this.stop = false; return this.#all(this.workers, false); }

	// What was not answered is sent once more, as it was.
	async again() {
		const open = this.workers.filter((w) => w.waits && w.next.fields);
		this.resent += open.length;
		await this.#all(open, true);
		for (const w of open)
			if (w.waits) this.wrong.push(`${w.next.path}: not answered the second time either`);
		for (const w of this.workers) w.waits = false;
	}
}

// ── the judge ──────────────────────────────────────────────────────────

function marksOf(fact) {
	const lines = fact.body.split("\n").map((l) => l.split(/=(.*)/s));
	if (fact.kind === "单位.设立") return lines.filter(([k]) => k === "名称").map(([, v]) => `设立 ${v}`);
	if (fact.kind === "考核.名单") return [`名单 ${fact.unit}`];
	if (fact.kind === "数据.核实") return [`核实 ${fact.unit}`];
	if (fact.kind === "数据.报送" || fact.kind === "数据.更正")
		return lines.filter(([k, v], i) => k === "text" && lines.slice(0, i).findLast(([x]) => x === "fact")?.[1] === FACT)
			.map(([, v]) => `报送 ${v.replace("元", "")}`);
	return [];
}

// What is wrong with these facts, given what was sent and what was answered?
function compare(facts, office) {
	const found = new Map(), tables = new Map();
	for (const m of facts.flatMap(marksOf)) found.set(m, (found.get(m) ?? 0) + 1);
	for (const m of found.keys()) {
		const table = /^(设立 成批.*)之\d+$/.exec(m)?.[1];
		if (table) tables.set(table, (tables.get(table) ?? 0) + 1);
	}
	return {
		lost: [...office.acked].filter((m) => !found.has(m)),
		twice: [...found].filter(([, n]) => n > 1).map(([m]) => m),
		phantom: [...found.keys()].filter((m) => !office.attempted.has(m)),
		half: [...tables].filter(([, n]) => n !== ROWS).map(([t]) => t),
	};
}

// Facts up to ${from} were there before anybody worked.
function judge(file, office, from, check) {
	const facts = readFileSync(file, "utf8").split("\n").filter((l) => l).map((l) => JSON.parse(l)).filter((f) => f.seq > from);
	const left = compare(facts, office);
	for (const [what, list] of Object.entries(left))
		check(list.length === 0, `${what}: ${list.length}, as ${list.slice(0, 3).join("; ")}`);
	check(office.wrong.length === 0, `${office.wrong.length} odd answers: ${office.wrong.slice(0, 3).join("\n  ")}`);
	const ours = facts.filter((f) => marksOf(f).length > 0);
	const table = facts.filter((f) => marksOf(f)[0]?.includes("设立 成批"));
	check(compare(facts.filter((f) => f !== ours.at(-1)), office).lost.length > 0, "a missing fact is not seen: the judge is blind");
	check(compare([...facts, ours.at(-1)], office).twice.length > 0, "a fact twice is not seen: the judge is blind");
	check(compare(facts.filter((f) => f !== table.at(-1)), office).half.length > 0, "half a table is not seen: the judge is blind");
	return Object.fromEntries(Object.entries(left).map(([what, list]) => [what, list.length]));
}

// Stop as a person would, then export, verify, rebuild and copy what is left.
export async function close(server, work, office, from, check) {
	const data = ["--data", server.dir, ...server.db];
	const file = join(work, "账本.jsonl");
	check(await server.end("SIGTERM") === 0 && server.told === "", `the last stop: ${server.told}`);
	run(["export", file, ...data]);
	check(run(["verify", file]).includes("一致：每一条都与树根相符"), "verify found something wrong");
	check(run(["rebuild", ...data]).includes("逐行相同"), "rebuild found other rows");
	run(["backup", join(work, "备份"), ...data]); // checks the database it copies
	return judge(file, office, from, check);
}

export function factsNow(server, work) {
	const file = join(work, "起点.jsonl");
	run(["export", file, "--data", server.dir, ...server.db]);
	return Number(/"facts":(\d+)/.exec(readFileSync(file, "utf8").slice(-300))[1]);
}
