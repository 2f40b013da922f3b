// SPDX-License-Identifier: MIT
//
// verify.mjs -- a second program that verifies an export of the ledger
//
// Written from docs/账本格式.md alone and sharing no line with zeren, so that
// the two can find each other's mistakes.  Usage: node verify.mjs FILE [KEPT];
// KEPT is a 短码 or the whole text of a seal.  Prints one line per thing that
// does not hold, then "facts N, seals N, open N"; ends with 1 if anything does
// not hold.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream } from 'node:fs';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const wrong = [];
const hash = (...parts) => {
  const h = createHash('sha256');
  for (const part of parts) h.update(part);
  return h.digest();
};

// ── lines: section 1 and 2 ──

const whole = (v) => Number.isSafeInteger(v);
const day = (v) => whole(v) && v >= -(2 ** 31) && v < 2 ** 31;
const truth = (v) => v === true;
const hex = (bytes) => (v) => typeof v === 'string' && v.length === 2 * bytes && /^[0-9a-f]*$/.test(v);
const text = (min, max) => (v) => {
  const n = typeof v === 'string' ? Buffer.byteLength(v) : -1;
  return n >= min && n <= max && !v.includes('\0');
};
const factHead = {
  seq: whole, at: whole, day, actor: whole, unit: whole, kind: text(1, 60), subject: text(0, 300),
};
const shapes = [
  ['head', { zeren: (v) => v === '账本', format: (v) => v === 1, public: (v) => typeof v === 'boolean' }],
  ['fact', { ...factHead, salt: hex(16), body: text(0, 2 << 20), leaf: hex(32) }],
  ['fact', { ...factHead, digest: hex(32), leaf: hex(32) }],
  ['fact', { ...factHead, digest: hex(32), erased: truth, leaf: hex(32) }],
  ['seal', {
    seal: whole, at: whole, root: hex(32), note: text(0, 13 << 20), code: text(0, 13 << 20), key: text(0, 13 << 20),
  }],
  ['end', { end: truth, facts: whole, seals: whole, root: hex(32) }],
];

// Lines end in LF and in nothing else; each comes as bytes.
async function* lines(path) {
  let rest = [];
  for await (const chunk of createReadStream(path)) {
    let from = 0;
    for (let to = chunk.indexOf(10); to >= 0; to = chunk.indexOf(10, from)) {
      yield Buffer.concat([...rest, chunk.subarray(from, to)]);
      rest = [];
      from = to + 1;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}

function parse(bytes) {
  let line, value;
  try {
    line = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (JSON.stringify(value) !== line) return null;
  const keys = Object.keys(value ?? {}).join();
  const shape = shapes.find(([, fields]) => Object.keys(fields).join() === keys);
  if (!shape || !Object.entries(shape[1]).every(([k, good]) => good(value[k]))) return null;
  return { what: shape[0], ...value };
}

// ── leaves and tree: section 3 and 4 ──

function I(n) {
  const b = Buffer.alloc(8);
  b.writeBigInt64BE(BigInt(n));
  return b;
}
const F = (x) => {
  const bytes = typeof x === 'number' ? I(x) : Buffer.from(x);
  return Buffer.concat([I(bytes.length), bytes]);
};
function leafOf(f) {
  const digest = f.body === undefined
    ? Buffer.from(f.digest, 'hex')
    : hash(Buffer.from(f.salt, 'hex'), Buffer.from(f.body));
  return hash(Buffer.of(0), ...[f.seq, f.at, f.day, f.actor, f.unit, f.kind, f.subject].map(F), digest);
}

class Tree {
  size = 0;
  perfect = []; // [leaves, root], the largest first

  push(leaf) {
    let node = [1, leaf];
    while (this.perfect.length > 0 && this.perfect.at(-1)[0] === node[0]) {
      const [, left] = this.perfect.pop();
      node = [node[0] * 2, hash(Buffer.of(1), left, node[1])];
    }
    this.perfect.push(node);
    this.size++;
  }

  root() {
    if (this.size === 0) return hash();
    return this.perfect.map(([, r]) => r).reduceRight((right, left) => hash(Buffer.of(1), left, right));
  }
}

// ── seals: section 5 and 6 ──

const count = (s) => (/^(0|[1-9][0-9]*)$/.test(s) && whole(Number(s)) ? Number(s) : null);

function base64(s, bytes) {
  const b = Buffer.from(s, 'base64');
  return b.length === bytes && b.toString('base64') === s ? b : null;
}

function readKey(s) {
  const [name, id, ...rest] = s.split('+');
  const typed = base64(rest.join('+'), 33);
  if (!typed || typed[0] !== 1) return null;
  const key = typed.subarray(1);
  if (name !== `zeren/${hash(key).subarray(0, 8).toString('hex')}`) return null;
  const want = hash(name, Buffer.of(10), typed).subarray(0, 4);
  return id === want.toString('hex') ? { name, id: want, key } : null;
}

function readNote(s) {
  const m = /^([^\n]+)\n([^\n]+)\n([^\n]+)\n([^\n]+)\n\n— ([^ \n]+) ([^ \n]+)\n$/.exec(s);
  if (!m || m[5] !== m[1]) return null;
  const note = {
    name: m[1], size: count(m[2]), root: base64(m[3], 32), at: count(m[4]), signature: base64(m[6], 68),
  };
  note.signed = s.slice(0, s.indexOf('\n\n') + 1);
  return note.size === null || note.at === null || !note.root || !note.signature ? null : note;
}

function isSignedBy(note, key) {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.key.toString('base64url') };
  return note.name === key.name && note.signature.subarray(0, 4).equals(key.id) &&
    verify(null, Buffer.from(note.signed), createPublicKey({ key: jwk, format: 'jwk' }), note.signature.subarray(4));
}

function codeOf(size, root) {
  const h = hash(Buffer.of(2), I(size), root);
  let bits = h.readBigUInt64BE() >> 4n;
  let s = '';
  for (let i = 0; i < 12; i++) {
    s = alphabet[Number(bits & 31n)] + s;
    bits >>= 5n;
  }
  return `${size}-${s.slice(0, 4)}-${s.slice(4, 8)}-${s.slice(8)}`;
}

function readCode(s) {
  const plain = s.replaceAll(/[ -]/g, '').toUpperCase().replaceAll(/[IL]/g, '1').replaceAll('O', '0');
  const m = /^([1-9][0-9]*)([0-9A-HJKMNP-TV-Z]{12})$/.exec(plain);
  return m && `${m[1]}-${m[2].slice(0, 4)}-${m[2].slice(4, 8)}-${m[2].slice(8)}`;
}

function readKept(s) {
  const trimmed = s.trim();
  const note = readNote(`${trimmed}\n`);
  if (note) return { size: note.size, text: `${trimmed}\n`, code: codeOf(note.size, note.root) };
  const code = readCode(trimmed);
  return code ? { size: Number(code.split('-')[0]), code } : null;
}

// ── checking: section 7 ──

const tree = new Tree();
const state = { line: 0, seq: 0, facts: 0, seals: 0, sealed: 0, covered: 0, head: null, end: null };
const gone = new Map(); // seq → recorded
let kept = null;

function checkFact(f) {
  if (f.seq !== state.seq + 1) wrong.push(`line ${state.line}: number ${f.seq} follows ${state.seq}`);
  state.seq = f.seq;
  if (leafOf(f).toString('hex') !== f.leaf) wrong.push(`fact ${f.seq}: not what its leaf is of`);
  if (f.erased) gone.set(f.seq, false);
  else if (f.digest && state.head?.public === false) wrong.push(`fact ${f.seq}: its body is missing`);
  if (f.kind === '账本.删除') {
    const seq = count(f.subject);
    if (!gone.has(seq)) wrong.push(`fact ${f.seq}: erases ${f.subject}, which is not erased`);
    else gone.set(seq, true);
  }
  tree.push(Buffer.from(f.leaf, 'hex'));
  state.facts++;
  if (kept?.size === tree.size) {
    kept.met = true;
    if (codeOf(tree.size, tree.root()) !== kept.code) wrong.push(`the first ${kept.size}: not what was kept`);
  }
}

function checkSeal(s) {
  const key = readKey(s.key);
  const note = readNote(s.note);
  const root = Buffer.from(s.root, 'hex');
  const good = key && note && isSignedBy(note, key) && note.size === s.seal && note.at === s.at &&
    note.root.equals(root) && codeOf(s.seal, root) === s.code;
  const here = s.seal === state.facts && s.seal > state.sealed && root.equals(tree.root());
  if (!good) wrong.push(`seal ${s.seal}: not signed, or not what is signed`);
  if (!here) wrong.push(`seal ${s.seal}: not of the ${state.facts} facts before it`);
  if (kept?.size === s.seal) {
    kept.seal = true;
    if (kept.text && kept.text !== s.note) wrong.push(`seal ${s.seal}: not the text that was kept`);
  }
  state.seals++;
  state.sealed = Math.max(state.sealed, s.seal);
  if (good && here) state.covered = s.seal;
}

function checkEnd(e) {
  state.end = e;
  if (e.facts !== state.facts || e.seals !== state.seals || e.root !== tree.root().toString('hex'))
    wrong.push('the end does not fit');
}

function checkLine(line) {
  state.line++;
  const l = parse(line);
  if (state.end) wrong.push(`line ${state.line}: after the end`);
  if (!l) wrong.push(`line ${state.line}: cannot be read`);
  if ((state.line === 1) !== (l?.what === 'head')) wrong.push(`line ${state.line}: the head is the first line`);
  if (l?.what === 'head') state.head ??= l;
  if (l?.what === 'fact') checkFact(l);
  if (l?.what === 'seal') checkSeal(l);
  if (l?.what === 'end') checkEnd(l);
}

function checkWhole() {
  if (!state.end) wrong.push('no end');
  for (const [seq, recorded] of gone) if (!recorded) wrong.push(`fact ${seq}: erased, and nothing says so`);
  if (kept && !kept.met) wrong.push(`${kept.size} were sealed, ${state.facts} are here`);
  if (kept?.met && !kept.seal) wrong.push(`seal ${kept.size}: not here any more`);
}

const [, , file, keptText] = process.argv;
if (!file) {
  console.error('usage: node verify.mjs FILE [KEPT]');
  process.exit(2);
}
if (keptText) {
  kept = readKept(keptText);
  if (!kept) {
    console.error('KEPT is neither a 短码 nor a seal');
    process.exit(2);
  }
}
for await (const line of lines(file)) checkLine(line);
checkWhole();
for (const what of wrong) console.log(what);
console.log(`facts ${state.facts}, seals ${state.seals}, open ${state.facts - state.covered}`);
process.exit(wrong.length > 0 ? 1 : 0);
