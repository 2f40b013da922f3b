// SPDX-License-Identifier: MIT
//
// rights.mjs -- every route × every role × whose unit it is, asked over HTTP
//
// Reads src/page/routes.def and asks a demonstration server each question; the
// answers must be those of test/rights.txt, which people have reviewed.  A
// route without a row there fails.  A unit out of reach must answer exactly as
// one that does not exist.  --print writes the table as it is now.
//
// Letters: 准 let in, 拒 403, 无 404, 登 sent to sign in.  For a route that names
// a unit there are six: 本单位 上级 下级 同级 别家的下级 不存在; for one fact of
// a scheme four: 单位给的 考核组给的 组织部给的 没有的; for one that names
// something else two: 有的 没有的.  Forms come with little in them: 准 means that
// the person may, also where the form is then found to be incomplete.
import { readFileSync, mkdtempSync, rmSync } from "node:fs";
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import http from "node:http";

const zeren = process.env.ZEREN ?? "build/zeren";
const print = process.argv.includes("--print");

// ── the tables of the program ──────────────────────────────────────────

function rows(file, words) {
	const text = readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
	const found = [];
	for (const m of text.matchAll(/^\s*([A-Z]+)\(([\s\S]*?)\)$/gm))
		if (words.includes(m[1]))
			found.push({ word: m[1], args: m[2].split(",").map((s) => s.trim().replace(/^"|"$/g, "")) });
	return found;
}

const routes = rows("src/page/routes.def", ["SHOW", "TAKE"]).map((r) => ({
	method: r.word === "SHOW" ? "GET" : "POST",
	path: r.args[0], right: r.args[2], object: r.args[3],
}));
const roles = rows("src/org/roles.def", ["ROLE"]).map((r) => r.args[1]);
const scopes = new Map(rows("src/account/rights.def", ["RIGHT"]).map((r) => [r.args[0], r.args.slice(-roles.length)]));
const seesAll = (right, role) => scopes.get(right)?.[roles.indexOf(role)] === "ALL";

// ── a browser as simple as can be ──────────────────────────────────────

let port = 0;
const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });

function ask(method, path, cookie, body) {
	return new Promise((resolve, reject) => {
		const headers = { host: `127.0.0.1:${port}` };
		if (cookie) headers.cookie = cookie;
		if (method === "POST") {
			headers["content-type"] = "application/x-www-form-urlencoded";
			headers["content-length"] = Buffer.byteLength(body ?? "");
			headers["sec-fetch-site"] = "same-origin";
		}
		const req = http.request({ host: "127.0.0.1", port, path, method, headers, agent }, (res) => {
			const parts = [];
			res.on("data", (d) => parts.push(d));
			res.on("end", () => resolve({ status: res.statusCode, headers: res.headers, text: Buffer.concat(parts).toString() }));
		});
		req.on("error", reject);
		req.end(method === "POST" ? body ?? "" : undefined);
	});
}

async function enter(link) {
	const path = new URL(link).pathname;
	const page = await ask("GET", path);
	const once = /name="once" value="([^"]*)"/.exec(page.text)?.[1] ?? "";
	const res = await ask("POST", path, undefined, `once=${once}`);
	const cookie = (res.headers["set-cookie"] ?? []).map((c) => c.split(";")[0]).join("; ");
	if (res.status !== 303 || !cookie) throw new Error(`${path}: ${res.status}`);
	const home = await ask("GET", "/me", cookie);
	const token = /name="t" value="([^"]+)"/.exec(home.text)?.[1];
	if (!token) throw new Error("no form token on /me");
	return { cookie, token };
}

// ── what the arguments of a path are for a role ────────────────────────

const PLACES = {
	单位党务: "市星象局机关党委", 书记: "市星象局机关党委", 党员: "市星象局机关党委第一支部",
};
const AROUND = {
	"市星象局机关党委": ["市星象局机关党委", "未名市直机关工委", "市星象局机关党委第一支部", "市四季局机关党委", "市四季局机关党委第一支部"],
	"市星象局机关党委第一支部": ["市星象局机关党委第一支部", "市星象局机关党委", null, "市星象局机关党委第二支部", "市四季局机关党委第一支部"],
};
const NOBODY = "未登录";
const MISSING = 999999;
const SCHEME = 2, PERSON = 4, POST = 20, GRANT = 1; // of the demonstration; the grant is ours
const DRAFT = 2, CONSULT = 2; // ours too
const SETS = `方案 "逐件登记的办法"
考核期 2026-01-01 至 2026-12-31
对象 党组织
角色 工委办公室
数据 表彰 事件(事项 文) 填报 每年 由 单位 核 工委办公室
数据 通报 事件(事由 文) 来自 台账
部分 甲 100分 起 100分 { 每 通报 扣 1分; 每 表彰 扣 1分 }
`;
let events = 0; // the scheme of that text, which prepare() issues
const items = {}; // an item about each unit around
let result = 0, objection = 0; // of SCHEME, frozen; the objection is 单位党务's
const FACTS = { unit: 3, assessor: 4, other: 6 }; // 党员教育经费, 班子状况, 延期获批
const EXTRA = { // without it the form would be refused before the question is asked
	"/grants/post/:id/end": `&person=${PERSON}`,
	"/grants/:id/answer": "&answer=agree",
	"/unit/:id/roster": `&scheme=${SCHEME}&on=1`,
	"/draft/:id": "&base=1",
	"/consult/:id/answer": "&comment=20001",
	"/draft/:id/text": `&base=1&text=${encodeURIComponent('方案 "甲"\n考核期 2026-01-01 至 2026-12-31\n对象 支部\n角色 考核组\n部分 甲 10分 { 得 评 由 考核组 }\n')}`,
};

function unitsAround(role) {
	return AROUND[PLACES[role] ?? "市星象局机关党委"];
}

function fill(path, values) {
	let i = 0;
	return path.replace(/:[a-z]+/g, () => values[i++] ?? "0");
}

// The questions of one route for one role: lists of arguments.
function questions(route, role, ids) {
	const none = "x".repeat(43);
	switch (route.object) {
	case "OBJ_UNIT":
		return [...unitsAround(role).map((u) => u && [ids[u]]), [MISSING]];
	case "OBJ_SCHEME_UNIT":
		return [...unitsAround(role).map((u) => u && [SCHEME, ids[u]]), [SCHEME, MISSING]];
	case "OBJ_SCHEME_UNIT_FACT":
		return [...unitsAround(role).map((u) => u && [SCHEME, ids[u], FACTS.assessor]), [SCHEME, MISSING, FACTS.assessor]];
	case "OBJ_SCHEME_UNIT_SET": {
		const set = route.path.endsWith("/give") ? 1 : 0; // the second is the office's
		return [...unitsAround(role).map((u) => u && [events, ids[u], set]), [events, MISSING, set]];
	}
	case "OBJ_SCHEME": return [[SCHEME], [MISSING]];
	case "OBJ_SCHEME_FACT": return [...Object.values(FACTS), MISSING].map((f) => [SCHEME, f]);
	case "OBJ_PERSON": return [[PERSON], [MISSING]];
	case "OBJ_POST": return [[POST], [MISSING]];
	case "OBJ_GRANT": return [[GRANT], [MISSING]];
	case "OBJ_ENTRY": return [[1], [MISSING]];
	case "OBJ_DRAFT": return [[DRAFT], [MISSING]];
	case "OBJ_DRAFT_UNIT":
		return [...unitsAround(role).map((u) => u && [DRAFT, ids[u]]), [DRAFT, MISSING]];
	case "OBJ_DRAFT_REV": return [[DRAFT, 1], [DRAFT, MISSING], [MISSING, 1]];
	case "OBJ_CONSULT": return [[CONSULT], [MISSING]];
	case "OBJ_ITEM": // one about each unit, which prepare() opens
		return [...unitsAround(role).map((u) => u && [items[u]]), [MISSING]];
	case "OBJ_RESULT": return [[result], [MISSING]];
	case "OBJ_RESULT_UNIT":
		return [...unitsAround(role).map((u) => u && [result, ids[u]]), [result, MISSING]];
	case "OBJ_OBJECTION": return [[objection], [MISSING]];
	case "OBJ_SCHEME_VERSION": return [[SCHEME, 1], [SCHEME, MISSING], [MISSING, 1]];
	case "OBJ_CODE": return [[none]];
	default: return [[]];
	}
}

function letter(res) {
	if (res.status === 403) return "拒";
	if (res.status === 404) return "无";
	if (res.status === 303 && (res.headers.location ?? "").startsWith("/sign-in")) return "登";
	return [200, 303, 422].includes(res.status) ? "准" : `?${res.status}`;
}

// ── the matrix ─────────────────────────────────────────────────────────

let passed = 0, failed = 0, asked = 0;
function check(ok, told) {
	if (ok) { passed++; return; }
	failed++;
	console.log(`FAIL ${told}`);
}

async function cells(route, role, who, ids) {
	let line = "";
	let missing = null, foreign = null;
	const list = questions(route, role, ids);
	for (const [i, args] of list.entries()) {
		if (args === null) { line += "－"; continue; }
		const path = fill(route.path, args);
		const body = who && route.method === "POST" ? `t=${who.token}&once=q${++asked}${EXTRA[route.path] ?? ""}` : "";
		const res = await ask(route.method, path, who?.cookie, body);
		line += letter(res);
		const bare = res.text.replace(/\d+/g, "#").replace(/name="(once|t)" value="[^"]*"/g, "")
			.replace(/%[0-9A-F]{2}/g, "");
		if (i === list.length - 1) missing = { status: res.status, bare };
		if (list.length === 6 && i === 4) foreign = { status: res.status, bare };
	}
	if (foreign?.status === 404 && !seesAll(route.right, role))
		check(foreign.bare === missing.bare, `${route.path} 对${role}：别家的单位与不存在的单位答得不一样`);
	return line;
}

async function unitIds(who) {
	const ids = {};
	for (const q of ["星象局", "四季局", "未名市"]) {
		const res = await ask("GET", `/units?q=${encodeURIComponent(q)}`, who.cookie);
		for (const m of res.text.matchAll(/href="\/unit\/(\d+)"[^>]*>([^<]+)</g)) ids[m[2].trim()] = m[1];
	}
	return ids;
}

// Branches on the list of the scheme, and a grant that waits for its answer.
async function prepare(who, ids) {
	const tell = async (role, path, fields) => {
		const body = new URLSearchParams({ t: who[role].token, once: path, ...fields }).toString();
		const res = await ask("POST", path, who[role].cookie, body);
		check(res.status === 303, `${path}: ${res.status}`);
		return res.headers.location ?? "";
	};
	for (const u of new Set(Object.values(AROUND).flat()))
		if (u?.includes("支部")) {
			await tell("工委管理员", `/unit/${ids[u]}/edit`, { name: u, parent: u.replace(/第.支部/, ""), class: "党政机关" });
			await tell("工委管理员", `/unit/${ids[u]}/roster`, { scheme: SCHEME, on: 1 });
		}
	await tell("工委管理员", "/draft/new", { name: "待改的草稿" });
	await tell("工委管理员", "/draft/new", { name: "逐件登记的办法", once: "second" });
	await tell("工委管理员", "/draft/3/text", { base: 1, text: SETS });
	await tell("工委管理员", "/draft/3/issue", { rev: 2, name: "逐件登记的办法", basis: "会议纪要", from: "2026-01-01", do: "put" });
	const home = await ask("GET", "/", who["工委管理员"].cookie);
	events = Number(/href="\/scheme\/(\d+)">[^<]*逐件登记的办法/.exec(home.text)?.[1] ?? 0);
	for (const u of new Set(Object.values(AROUND).flat()))
		if (u && u !== "未名市直机关工委")
			await tell("工委管理员", `/unit/${ids[u]}/roster`, { scheme: events, on: 1, once: `r${ids[u]}` });
	await tell("工委管理员", `/draft/${DRAFT}/consult`, { until: "2099-12-31" });
	await tell("单位党务", `/consult/${CONSULT}/comment`, { unit: ids[PLACES.单位党务], text: "一条意见" });
	for (const u of new Set(Object.values(AROUND).flat()))
		if (u) {
			const at = await tell("工委管理员", "/items/new", { kind: "交办", unit: u, title: "一件事", day: "2099-12-31", once: `i${ids[u]}` });
			items[u] = /\/item\/(\d+)/.exec(at)?.[1];
		}
	const look = await ask("GET", `/scheme/${SCHEME}/freeze`, who["工委管理员"].cookie);
	const upto = /name="upto" value="(\d+)"/.exec(look.text)?.[1] ?? "";
	const at = await tell("工委管理员", `/scheme/${SCHEME}/freeze`, { upto, after: 0, days: 5, reason: "试" });
	result = Number(/\/result\/(\d+)/.exec(at)?.[1] ?? 0);
	await tell("单位党务", `/result/${result}/unit/${ids[PLACES.单位党务]}/object`, { item: "", words: "有误" });
	const seen = await ask("GET", `/result/${result}`, who["工委管理员"].cookie);
	objection = Number(/href="\/objection\/(\d+)"/.exec(seen.text)?.[1] ?? 0);
	await tell("系统管理员", `/grants/person/${PERSON}`, { role: "书记", unit: "市四季局机关党委" });
}

// What takes something away from the others is asked last.
const ENDS = ["/unit/:id/close", "/person/:id/leave", "/sign-out"];

async function matrix(links) {
	const who = {};
	for (const role of roles) who[role] = await enter(links[role]);
	const ids = await unitIds(who["工委管理员"]);
	for (const list of Object.values(AROUND))
		for (const u of list) check(u === null || ids[u] !== undefined, `单位列表里没有 ${u}`);
	await prepare(who, ids);
	const rank = (r) => r.method === "POST" ? ENDS.indexOf(r.path) : -1;
	const out = [];
	for (const route of [...routes].sort((a, b) => rank(a) - rank(b))) {
		let line = `${route.method} ${route.path} ${route.right}`;
		for (const role of [...roles, NOBODY])
			line += ` ${role}=${await cells(route, role, who[role], ids)}`;
		out.push(line);
	}
	return out;
}

function compare(now) {
	const reviewed = readFileSync("test/rights.txt", "utf8").split("\n").filter((l) => l && !l.startsWith("#"));
	const key = (l) => l.split(" ").slice(0, 2).join(" ");
	const want = new Map(reviewed.map((l) => [key(l), l]));
	for (const line of now) {
		const had = want.get(key(line));
		want.delete(key(line));
		if (had === undefined) { check(false, `test/rights.txt 没有这一行，请审阅后加上：\n  ${line}`); continue; }
		const a = had.split(" "), b = line.split(" ");
		for (let i = 2; i < Math.max(a.length, b.length); i++)
			check(a[i] === b[i], `${key(line)}：审阅过的是 ${a[i]}，现在是 ${b[i]}`);
	}
	for (const k of want.keys()) check(false, `test/rights.txt 有 ${k}，程序里没有这条路`);
}

// ── start and stop ─────────────────────────────────────────────────────

function start(dir) {
	return new Promise((resolve, reject) => {
		const child = spawn(zeren, ["serve", "--demo", "--data", dir, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
		let text = "";
		child.stdout.on("data", (d) => {
			text += d;
			if (!text.includes("再次启动会印新的")) return;
			const links = {};
			for (const m of text.matchAll(/^ {2}(\S+)：(http\S+)$/gm)) links[m[1]] = m[2];
			port = Number(/127\.0\.0\.1:(\d+)/.exec(text)[1]);
			resolve({ child, links });
		});
		setTimeout(() => reject(new Error("the server did not start")), 30000).unref();
		child.on("exit", (code) => reject(new Error(`server ended with ${code}`)));
	});
}

const dir = mkdtempSync(join(tmpdir(), "zeren-rights-"));
let child;
try {
	const server = await start(dir);
	child = server.child;
	const now = await matrix(server.links);
	if (print) console.log(now.join("\n"));
	else compare(now);
} catch (e) {
	check(false, String(e.stack ?? e));
} finally {
	child?.removeAllListeners("exit");
	child?.kill();
	rmSync(dir, { recursive: true, force: true });
}
if (!print) console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
