// Everything that verify_evidence reckons, reckoned here once more. Each check adds a
// sentence to `wrong` for what does not hold.

const hex = (bytes) => [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, "0")).join("");
const unhex = (text) => new Uint8Array((text.match(/../g) || []).map((pair) => parseInt(pair, 16)));
const utf8 = (text) => new TextEncoder().encode(text);
const sha256 = async (bytes) => hex(await crypto.subtle.digest("SHA-256", bytes));
const parse = (bytes) => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
const comma = (figure) => String(figure ?? "–").replace(".", ",");

function fromText(text) {
  const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

// Facts with sorted keys and no spaces, so that they always give the same digest.
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}
const digestOf = (facts) => sha256(utf8(canonical(facts)));
const keyId = async (key) => (await sha256(fromText(key))).slice(0, 16);

// true, false, or null where this browser knows no Ed25519.
async function isSigned(facts, key, signature) {
  let known;
  try {
    known = await crypto.subtle.importKey("raw", fromText(key), { name: "Ed25519" }, false, ["verify"]);
  } catch (problem) {
    return problem.name === "NotSupportedError" ? null : false;
  }
  try {
    return await crypto.subtle.verify("Ed25519", known, fromText(signature), utf8(canonical(facts)));
  } catch {
    return false;
  }
}

async function checkFiles(source, wrong, say) {
  const sums = new Map();
  for (const line of new TextDecoder().decode(await source.read("SHA256SUMS")).split("\n")) {
    const gap = line.indexOf("  ");
    if (gap > 0) sums.set(line.slice(gap + 2), line.slice(0, gap));
  }
  const listed = parse(await source.read("manifest.json")).files;
  const promised = new Map([...listed.map((e) => [e.path, e.sha256]), ...sums]);
  const there = new Set(source.names);
  let done = 0;
  for (const [name, wanted] of promised) {
    say(`Memeriksa berkas ${(done += 1)} dari ${promised.size} …`);
    if (!there.has(name)) wrong.push(`${name} hilang.`);
    else if ((await fileDigest(source, name)) !== wanted) wrong.push(`${name} telah berubah.`);
  }
  for (const name of there) {
    if (!promised.has(name) && name !== "SHA256SUMS") wrong.push(`${name} bukan bagian dari paket.`);
  }
  if (there.size !== source.names.length) wrong.push("Ada dua berkas dengan nama yang sama.");
  if (listed.some((e) => sums.get(e.path) !== e.sha256)) wrong.push("SHA256SUMS telah berubah.");
  return promised.size;
}

async function fileDigest(source, name) {
  try {
    return await sha256(await source.read(name));
  } catch {
    return ""; // damaged inside the ZIP
  }
}

async function checkManifest(source, wrong) {
  const names = new Set(source.names);
  if (!names.has("manifest.sig.json")) {
    if (names.has("verifikasi/data.json")) wrong.push("manifest.json tidak ditandatangani.");
    return { key: "", signed: false };
  }
  try {
    const told = parse(await source.read("manifest.sig.json"));
    const manifest = await sha256(await source.read("manifest.json"));
    const signed = await isSigned({ kind: "evidence-pack", manifest }, told.public_key, told.signature);
    if (signed === false) wrong.push("Tanda tangan atas manifest.json tidak sah.");
    return { key: await keyId(told.public_key), signed };
  } catch {
    wrong.push("Tanda tangan atas manifest.json tidak sah.");
    return { key: "", signed: false };
  }
}

async function checkRecords(records, wrong) {
  const seen = new Set();
  for (const record of records) {
    if ((await digestOf(record.facts)) !== record.digest) {
      wrong.push(`Isi catatan ${record.id} telah diubah.`);
    }
    if (seen.has(record.id)) wrong.push(`Catatan ${record.id} ada dua kali dalam paket.`);
    seen.add(record.id);
  }
}

async function checkProofs(records, seals, wrong) {
  const under = new Map();
  for (const record of records) {
    if (record.seal === null) continue;
    if (!under.has(record.seal)) under.set(record.seal, []);
    under.get(record.seal).push(record);
  }
  for (const [number, found] of under) {
    const seal = seals.find((one) => one.number === number);
    if (!seal || !(await leadsToRoot(found, seal))) {
      wrong.push(`${found.length} catatan paket pada segel ${number} tidak sesuai dengan yang disegel.`);
    }
  }
}

async function leadsToRoot(records, seal) {
  let level = new Map(records.map((record) => [record.place, record.digest]));
  const proof = seal.proof || [];
  let depth = 0;
  while (2 ** depth < seal.count) depth += 1;
  const inside = [...level.keys()].every((place) => place >= 0 && place < seal.count);
  if (level.size !== records.length || proof.length !== depth || !inside) return false;
  for (const given of proof) {
    const nodes = new Map([...given, ...level]), parents = new Map();
    for (const place of level.keys()) {
      const parent = Math.floor(place / 2);
      if (parents.has(parent)) continue;
      const pair = [nodes.get(2 * parent), nodes.get(2 * parent + 1)];
      if (!pair[0] || !pair[1]) return false;
      parents.set(parent, await sha256(unhex(pair.join(""))));
    }
    level = parents;
  }
  return level.get(0) === seal.root;
}

async function checkChain(seals, wrong) {
  let previous = "", signed = false, checked = true;
  for (const [index, seal] of seals.entries()) {
    const { number, count, root } = seal;
    if (number !== index + 1 || seal.previous !== previous) {
      wrong.push(`Segel ${number} tidak menyambung dengan segel sebelumnya.`);
    }
    if ((await digestOf({ count, number, previous: seal.previous, root })) !== seal.head) {
      wrong.push(`Segel ${number} telah diubah: kepalanya tidak cocok.`);
    } else if (signed || seal.signature) {
      const facts = { head: seal.head, kind: "seal", sealed_at: seal.sealed_at };
      const holds = await isSigned(facts, seal.public_key, seal.signature);
      if (holds === false) wrong.push(`Tanda tangan segel ${number} tidak sah.`);
      checked = checked && holds !== null;
    }
    signed = signed || Boolean(seal.signature);
    previous = seal.head;
  }
  return checked;
}

function checkRows(rows, records, wrong) {
  const seen = new Set();
  for (const [key, course, cycle, state, record] of rows.standing) {
    const duty = [key, course, cycle].join(" ");
    if (seen.has(duty)) wrong.push(`Pegawai ${key} dihitung dua kali.`);
    seen.add(duty);
    const facts = records.get(record)?.facts;
    const fits = facts && facts.employee === key && facts.course === course && facts.cycle === cycle;
    if (state === "done" && !fits) {
      wrong.push(`Pegawai ${key} dinyatakan selesai, tetapi tidak ada catatan yang membuktikannya.`);
    }
  }
  const told = new Set();
  for (const [record, , score] of rows.participants) {
    const facts = records.get(record)?.facts;
    if (!facts || told.has(record)) wrong.push(`Penyelesaian ${record} tidak terbukti oleh catatan.`);
    else if (hundredths(facts.score) !== hundredths(score)) {
      wrong.push(`Catatan ${record} bernilai ${comma(facts.score)}, rekap menyebut ${comma(score)}.`);
    }
    told.add(record);
  }
}

// Figures as whole numbers, so that nothing is lost in between.
function hundredths(text) {
  if (text === null || text === undefined) return null;
  const [whole, part = ""] = String(text).split(".");
  return BigInt(whole) * 100n + BigInt(part.padEnd(2, "0").slice(0, 2));
}
const tenths = (n) => `${n / 10n}.${n % 10n}`;

function figuresOf(rows) {
  const count = (state) => rows.standing.filter((row) => row[3] === state).length;
  const exempt = count("exempt"), did = count("done"), should = rows.standing.length - exempt;
  const percent = should ? tenths((BigInt(did) * 1000n) / BigInt(should)) : null;
  const pairs = rows.participants.filter(([, before, after]) => before !== null && after !== null);
  const n = BigInt(pairs.length);
  const mean = (at) => {
    const sum = pairs.reduce((total, row) => total + hundredths(row[at]), 0n);
    return tenths((2n * sum + 10n * n) / (20n * n)); // half a tenth is rounded up
  };
  const gain = n ? { after: mean(2), before: mean(1), n: pairs.length } : null;
  return { completions: rows.participants.length, did, exempt, gain, missing: should - did, percent, should };
}

const FIGURES = {
  should: "wajib", did: "sudah selesai", missing: "belum selesai", exempt: "dikecualikan",
  percent: "persentase", completions: "penyelesaian", gain: "rata-rata tes",
};
const shown = (figure) => (figure && typeof figure === "object"
  ? `${comma(figure.before)} → ${comma(figure.after)} (n = ${figure.n})` : comma(figure));

function checkQuestion(question, rows, wrong) {
  const found = figuresOf(rows);
  for (const [name, label] of Object.entries(FIGURES)) {
    const told = question.told[name] ?? null;
    if (canonical(told) !== canonical(found[name])) {
      wrong.push(`${question.code}, ${label}: rekap menyebut ${shown(told)}, hitungan dari barisnya ${shown(found[name])}.`);
    }
  }
  return { code: question.code, told: question.told, found };
}

async function checkPack(source, say) {
  const wrong = { files: [], figures: [], records: [], seals: [], signature: [] };
  const result = { wrong, questions: [], data: null };
  result.files = await checkFiles(source, wrong.files, say);
  result.manifest = await checkManifest(source, wrong.signature);
  if (!source.names.includes("verifikasi/data.json")) return result;
  say("Menghitung ulang angka dan rantai segel …");
  try {
    const data = parse(await source.read("verifikasi/data.json"));
    const records = new Map(data.records.map((record) => [record.id, record]));
    await checkRecords(data.records, wrong.records);
    await checkProofs(data.records, data.seals, wrong.records);
    result.sealsChecked = await checkChain(data.seals, wrong.seals);
    for (const rows of data.sets) checkRows(rows, records, wrong.figures);
    for (const question of data.questions) {
      result.questions.push(checkQuestion(question, data.sets[question.set], wrong.figures));
    }
    result.sealKeys = [...new Set(await Promise.all(
      data.seals.filter((seal) => seal.public_key).map((seal) => keyId(seal.public_key)),
    ))];
    result.data = data;
  } catch {
    wrong.figures.push("verifikasi/data.json tidak dapat dibaca.");
  }
  return result;
}
