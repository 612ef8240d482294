/* Checks certificates without the network: the signature, then the list of revocations. */
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const texts = data.texts;
  const byId = (id) => document.getElementById(id);
  const bytes = (text) => new TextEncoder().encode(text);
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const CODE = /[2-9B-DF-HJ-NP-TV-XZ]{4}(?:-[2-9B-DF-HJ-NP-TV-XZ]{4}){3}/;
  const FIELDS = ["number", "name", "module", "completed_on", "issued_on", "jp", "score"];
  const KINDS = { genuine: "good", revoked: "bad", forged: "bad" };
  let status = null;

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, key) => values[key]);
  const day = (iso) => new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeZone: "Asia/Jakarta" }).format(new Date(iso));

  function fromBase32(text) {
    const out = [];
    let bits = 0, value = 0;
    for (const letter of text) {
      const place = LETTERS.indexOf(letter);
      if (place < 0) throw new Error("not Base32");
      value = ((value << 5) | place) & 0xfff;
      bits += 5;
      if (bits >= 8) { bits -= 8; out.push((value >> bits) & 255); }
    }
    return new Uint8Array(out);
  }

  const fromBase64 = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

  // As the agency writes what it signs: keys in order, no spaces.
  function canonical(value) {
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  }

  async function signedBy(message, signature, wanted) {
    for (const { id, key } of data.keys) {
      if (wanted && !id.startsWith(wanted)) continue;
      const known = await crypto.subtle.importKey("raw", fromBase64(key), { name: "Ed25519" }, false, ["verify"]);
      if (await crypto.subtle.verify({ name: "Ed25519" }, known, signature, message)) return id;
    }
    return null;
  }

  async function readStatus(text) {
    try {
      const { signature, ...said } = JSON.parse(text);
      if (said.kind !== "certificate-status/1") return null;
      return (await signedBy(bytes(canonical(said)), fromBase64(signature))) ? said : null;
    } catch { return null; }
  }

  // The first 128 bits of what the code hashes to, written as a UUID.
  async function isRevoked(code) {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes(code)));
    const hex = Array.from(hash.slice(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
    const name = `urn:uuid:${hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")}`;
    return status.revokedCredentials.some((entry) => entry.id === name);
  }

  function show(kind, rows = []) {
    const values = { day: status ? day(status.issued_at) : "" };
    byId("result").hidden = false;
    byId("result").className = KINDS[kind] || "";
    byId("verdict").textContent = texts[kind];
    byId("note").textContent = fill(texts[`${kind}_note`], values);
    byId("facts").replaceChildren(...rows.filter(([, said]) => said).map(([name, said]) => {
      const row = document.createElement("div");
      row.append(document.createElement("dt"), document.createElement("dd"));
      row.firstChild.textContent = texts[name];
      row.lastChild.textContent = said;
      return row;
    }));
    byId("stale").hidden = !status || new Date(status.valid_until) > new Date();
    byId("stale").textContent = fill(texts.stale, values);
  }

  const told = (name, said) => {
    if (name.endsWith("_on")) return day(said);
    return name === "jp" || name === "score" ? Number(said).toLocaleString(document.documentElement.lang) : said;
  };

  async function check(text) {
    const [address, proof = ""] = text.toUpperCase().replace(/\s/g, "").split("#");
    const code = (address.match(CODE) || [""])[0];
    if (!code) return show("unreadable");
    if (!proof) return show((await isRevoked(code)) ? "revoked" : "code_only", [["code", code]]);
    let facts, key, wanted;
    try {
      const [payload, signature] = proof.split(".").map(fromBase32);
      let version;
      [version, wanted, ...facts] = JSON.parse(new TextDecoder().decode(payload));
      if (version !== 1) throw new Error("unknown version");
      const start = bytes(`sertifikat:${code}:`), message = new Uint8Array(start.length + payload.length);
      message.set(start);
      message.set(payload, start.length);
      key = await signedBy(message, signature, wanted);
    } catch { return show("forged", [["code", code]]); }
    if (!key) return show("forged", [["code", code], ["key", String(wanted)]]);
    const rows = FIELDS.map((name, place) => [name, facts[place] && told(name, facts[place])]);
    return show((await isRevoked(code)) ? "revoked" : "genuine", [...rows, ["code", code], ["key", key]]);
  }

  function tellList() {
    byId("list").textContent = fill(texts.list, { day: day(status.issued_at), end: day(status.valid_until), n: status.revokedCredentials.length });
  }

  async function takeNewer(event) {
    const problem = byId("list-problem");
    const newer = await readStatus(await event.target.files[0].text());
    const older = newer && newer.issued_at < status.issued_at;
    problem.hidden = Boolean(newer) && !older;
    problem.textContent = older ? texts.list_old : texts.list_bad;
    if (newer && !older) {
      status = newer;
      tellList();
      if (byId("text").value) check(byId("text").value);
    }
  }

  async function readPicture(event) {
    const found = await new BarcodeDetector({ formats: ["qr_code"] }).detect(await createImageBitmap(event.target.files[0])).catch(() => []);
    byId("text").value = found.length ? found[0].rawValue : "";
    if (found.length) check(found[0].rawValue);
    else { show("unreadable"); byId("note").textContent = texts.picture_bad; }
  }

  async function start() {
    status = await readStatus(data.status);
    if (!status) return show("unable");
    tellList();
    byId("form").addEventListener("submit", (event) => { event.preventDefault(); check(byId("text").value); });
    byId("newer").addEventListener("change", takeNewer);
    if (!("BarcodeDetector" in window)) return null;
    byId("picture-field").hidden = false;
    return byId("picture").addEventListener("change", readPicture);
  }
  start();
})();
