// SPDX-License-Identifier: MIT
//
// pages.mjs -- how fast pages and forms are answered, over HTTP, by a whole zeren
//
// Usage: node bench/pages.mjs BUILD-DIR
//
// The demonstration (90 units) and a city of 20,000 units with the same scheme,
// on SQLite and on PostgreSQL, both waiting for the disk.  Beside each page: the
// same bytes as a file in memory, from the same web room.  Beside the form: rows
// of the same size, inserted and committed in the same batches.  Prints a part
// of docs/数字.md; anything unexpected ends it with a message.

import { spawn, execFileSync } from "node:child_process";
import { createInterface } from "node:readline";
import { chmodSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const UNITS = 20000;
const SECONDS = 2; // of each measurement
const AT_ONCE = { get: 8, post: 32 };
const BLANK = "督查通报"; // the fact nobody has given yet in the big city: the form gives it
const SCHEME = "schemes/双目标.scheme";
const TITLE = "市直机关党建工作目标管理考核办法";

const build = process.argv[2] ?? "build";
const zeren = join(build, "zeren");
const plain = join(build, "bench/pages");
const work = mkdtempSync(join(tmpdir(), "zeren-pages-"));
const running = new Set();
chmodSync(work, 0o711); // PostgreSQL is another user if we are root

// ── programs ────────────────────────────────────────────────────────────────

// Start one and wait for the line that `ready` takes; what it returns is kept.
function start(file, args, ready) {
	const child = spawn(file, args, { stdio: ["pipe", "pipe", "inherit"] });
	const said = [];
	running.add(child);
	const ended = new Promise((done) => child.on("exit", (code) => {
		running.delete(child);
		done(code);
	}));
	const came = new Promise((done, failed) => {
		createInterface({ input: child.stdout }).on("line", (line) => {
			said.push(line);
			if (ready(line)) done(said);
		});
		ended.then((code) => failed(new Error(`${file} ended (${code}): ${said.join("\n")}`)));
	});
	const stop = () => {
		child.stdin.end();
		child.kill("SIGTERM");
		return ended;
	};
	return came.then((lines) => ({ lines, stop }));
}

async function serve(args, url) {
	const from = Date.now();
	const s = await start(zeren, ["serve", ...args, "--listen", "127.0.0.1:0",
		"--today", "2026-11-20", ...(url ? ["--db", url] : [])], (l) => l.startsWith("这些登录链接"));
	const link = s.lines.map((l) => l.match(/工委管理员：(http:\S+)/)).find(Boolean)[1];
	const entered = await fetch(link, {
		method: "POST", redirect: "manual", body: new URLSearchParams({ x: 1 }) });
	if (entered.status !== 303) throw new Error(`${link}: ${entered.status}`);
	const cookie = entered.headers.get("set-cookie").split(";")[0];
	return { ...s, at: new URL(link).origin, cookie, took: Date.now() - from };
}

// ── one page, one form ──────────────────────────────────────────────────────

async function page(site, path) {
	const from = performance.now();
	const got = await fetch(site.at + path, { headers: { cookie: site.cookie }, redirect: "manual" });
	const text = await got.text();
	if (got.status !== 200) throw new Error(`${path}: ${got.status}`);
	return { text, ms: performance.now() - from };
}

function wrk(kind, url, args) {
	const out = execFileSync("wrk", ["-t1", `-c${AT_ONCE[kind]}`, `-d${SECONDS}s`,
		"-s", "bench/pages.lua", url, "--", kind, ...args], { encoding: "utf8" });
	const got = JSON.parse(out.trim().split("\n").at(-1));
	if (got.bad > 0 || got.cut > 0 || got.n === 0)
		throw new Error(`${url}: ${got.bad} of ${got.n} answers were wrong, ${got.cut} cut off`);
	return { rate: got.n * 1e6 / got.us, half: got.half / 1000, most: got.most / 1000 };
}

const escaped = (fields) => Object.entries(fields)
	.map(([k, v]) => `${encodeURIComponent(k)}=${encodeURIComponent(v)}`).join("&");
const value = (html, name) => html.match(new RegExp(`name="${name}" value="([^"]*)"`))[1];

// ── what is measured ────────────────────────────────────────────────────────

async function find_scheme(site) {
	for (let id = 1; id <= 2; id++) {
		const { text } = await page(site, `/scheme/${id}`);
		if (text.includes(TITLE)) return id;
	}
	throw new Error(`no scheme ${TITLE}`);
}

async function paths_of(site, whole) {
	const id = await find_scheme(site);
	const { text, ms } = await page(site, `/scheme/${id}/rank`);
	const unit = text.match(/\/unit\/(\d+)/)[1];
	const list = [
		[`排名，${whole} 个单位，一页 30 个`, `/scheme/${id}/rank`],
		[`单位，${whole} 个单位里的一个`, `/unit/${unit}`],
		[`为什么，${whole} 个单位里的一个`, `/scheme/${id}/unit/${unit}/why`],
	];
	return { id, list, first: ms };
}

async function measure_pages(site, list) {
	const rows = [];
	for (const [what, path] of list) {
		const { text } = await page(site, path);
		const name = join(work, `page-${rows.length}.html`);
		writeFileSync(name, text);
		rows.push({ what, name, bytes: Buffer.byteLength(text),
			...wrk("get", site.at + path, [site.cookie]) });
	}
	const still = await start(plain, ["static", ...rows.map((r) => r.name)], (l) => /^\d+$/.test(l));
	rows.forEach((r, i) => {
		r.still = wrk("get", `http://127.0.0.1:${still.lines.at(-1)}/${i}`, ["x=1"]).rate;
	});
	await still.stop();
	return rows;
}

async function give(site, id, first) {
	const { text } = await page(site, `/scheme/${id}/unit/${first}/give`);
	const fields = escaped({ t: value(text, "t"), [`b:${BLANK}`]: 0, [`c:${BLANK}`]: "value",
		[`v:${BLANK}`]: 1, day: "2026-11-20" });
	return wrk("post", site.at, [site.cookie, fields, String(first), String(UNITS + 1),
		`/scheme/${id}/unit/%d/give`]);
}

// Rows as long as the fact that a form leaves in the ledger.
function insert(place, bytes) {
	const dir = join(work, `rows-${running.size}-${Date.now()}`);
	const [n, us] = execFileSync(plain, ["insert", dir, place.url ? place.url("zeren") : "",
		String(bytes), String(SECONDS)], { encoding: "utf8" }).trim().split(" ").map(Number);
	return n * 1e6 / us;
}

function last_fact(dir, url) {
	const file = join(dir, "账本.jsonl");
	execFileSync(zeren, ["export", file, "--data", dir, ...(url ? ["--db", url] : [])],
		{ stdio: "ignore" });
	const lines = readFileSync(file, "utf8").trim().split("\n");
	return Buffer.byteLength(lines.at(-2));
}

// ── two cities ──────────────────────────────────────────────────────────────

async function demo_city(place) {
	const site = await serve(["--demo", "--data", join(place.dir, "demo")], place.url?.("demo"));
	const { list } = await paths_of(site, 90);
	const rows = await measure_pages(site, list);
	await site.stop();
	return rows;
}

function big_table() {
	const [head, ...rows] = readFileSync(join(build, "demo/双目标.csv"), "utf8").trim()
		.split(/\r?\n/).map((l) => l.split(","));
	const blank = head.findIndex((h) => h.startsWith(BLANK));
	const lines = [head.join(",")];
	for (let i = 0; i < UNITS; i++) {
		const row = [...rows[i % rows.length]];
		row[0] = `第${i + 1}号${row[0]}`;
		row[blank] = "";
		lines.push(row.join(","));
	}
	const name = join(work, "大市.csv");
	writeFileSync(name, lines.join("\n") + "\n");
	return name;
}

async function big_city(place, table) {
	const dir = join(place.dir, "big"), url = place.url?.("big");
	const site = await serve([SCHEME, "--facts", table, "--data", dir], url);
	const { id, list, first } = await paths_of(site, UNITS);
	const rows = await measure_pages(site, list);
	const form = await give(site, id, 2);
	await sleep(1000); // forms that were on their way when the time was over
	const after = (await page(site, `/scheme/${id}/rank`)).ms;
	const again = (await page(site, `/scheme/${id}/rank`)).ms;
	await site.stop();
	const bytes = last_fact(dir, url);
	return { rows, first, after, again, took: site.took, form: { ...form, bytes,
		plain: insert(place, bytes) } };
}

// ── the part of the page ────────────────────────────────────────────────────

const n = (x) => x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x.toFixed(2);

function put_place(title, rows, big) {
	const f = big.form;
	console.log(`\n### ${title}\n
| 页面 | 字节 | 每秒 | 中位（毫秒） | 99%（毫秒） | 同样的字节，现成的，每秒 | 慢几倍 |
|---|---:|---:|---:|---:|---:|---:|`);
	for (const r of [...rows, ...big.rows])
		console.log(`| ${r.what} | ${r.bytes} | ${n(r.rate)} | ${n(r.half)} | ${n(r.most)} | ${n(r.still)} | ${n(r.still / r.rate)} |`);
	console.log(`
| 填报一项，${UNITS} 个单位 | 每秒 | 中位（毫秒） | 99%（毫秒） | 慢几倍 |
|---|---:|---:|---:|---:|
| 整张表单：权限、核对、记账、改表、落盘 | ${n(f.rate)} | ${n(f.half)} | ${n(f.most)} | ${n(f.plain / f.rate)} |
| 只插一行 ${f.bytes} 字节，同样成批提交 | ${n(f.plain)} | | | 1 |

| ${UNITS} 个单位，一个人看 | 毫秒 |
|---|---:|
| 排名，程序启动后头一次 | ${n(big.first)} |
| 排名，有人填报之后头一次 | ${n(big.after)} |
| 排名，没有变化 | ${n(big.again)} |
| 建目录、登记、导入 36 列、启动、登录 | ${n(big.took)} |`);
}

async function on_place(title, place, table) {
	mkdirSync(place.dir);
	const rows = await demo_city(place);
	put_place(title, rows, await big_city(place, table));
}

// A PostgreSQL of our own that does wait for the disk, unlike the tests'.
function start_postgres(dir) {
	const url = execFileSync("test/pg.sh", ["start", dir], { encoding: "utf8" }).trim();
	for (const sql of ["ALTER SYSTEM SET fsync = on", "ALTER SYSTEM SET full_page_writes = on",
		"SELECT pg_reload_conf()", "CREATE DATABASE demo", "CREATE DATABASE big"])
		execFileSync("psql", ["-q", "-c", sql, url], { stdio: "ignore" });
	return (name) => url.replace("/zeren?", `/${name}?`);
}

console.log(`## 网页和表单\n
命令：\`bench/pages.mjs\`。wrk 和程序在同一台机器上，抢同样的核；看页面 ${AT_ONCE.get} 个连接，填报 ${AT_ONCE.post} 个连接，各 ${SECONDS} 秒。每次都是登录以后的人，演示城市 90 个单位，大市 ${UNITS} 个单位，方案同是“双目标”，36 项数据。“现成的”是同一个门房从内存里送出同样的字节，不登录、不查库、不算分。两种数据库提交时都等磁盘。`);
const pg = join(work, "pg");
try {
	const table = big_table();
	await on_place("SQLite", { dir: join(work, "sqlite") }, table);
	await on_place("PostgreSQL 15", { dir: join(work, "postgres"), url: start_postgres(pg) }, table);
	console.log(`\n### 慢在哪里\n
- 一页比现成的字节慢十几倍到几十倍：要认人、查权利和范围、查库、排版，再按这个人的颜色和菜单画一遍。PostgreSQL 上每条语句多一次往返，所以单位页差得最多。
- 填报比只插一行慢十几倍到二十几倍：一次填报要查会话和权利、读出原来的数、核对，再写事实、树、数、名单的记号几张表。
- ${UNITS} 个单位时，有人填报之后头一个看排名的人要等：只取变了的单位，全部重新算，同时来看的人一起等这一次。没有变化时不重算。
- 大表导入慢在哪里，看“从表到结果”。`);
} catch (e) {
	console.error(`bench/pages: ${e.message}`);
	process.exitCode = 1;
} finally {
	for (const child of running) child.kill("SIGTERM");
	execFileSync("test/pg.sh", ["stop", pg]);
	rmSync(work, { recursive: true, force: true });
}
