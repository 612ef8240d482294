// The files of a pack, read piece by piece, so that a large ZIP needs little memory.

const ZIP_END = 0x06054b50, ZIP64_END = 0x06064b50, ZIP64_LOCATOR = 0x07064b50;
const ZIP_ENTRY = 0x02014b50;
const FULL = 0xffffffff;

async function viewOf(file, start, end) {
  return new DataView(await file.slice(start, end).arrayBuffer());
}

async function openZip(file) {
  const start = Math.max(0, file.size - 65557);
  const tail = await viewOf(file, start, file.size);
  let at = tail.byteLength - 22;
  while (at >= 0 && tail.getUint32(at, true) !== ZIP_END) at -= 1;
  if (at < 0) throw new Error("no ZIP");
  let size = tail.getUint32(at + 12, true), offset = tail.getUint32(at + 16, true);
  if (at >= 20 && tail.getUint32(at - 20, true) === ZIP64_LOCATOR) {
    const place = Number(tail.getBigUint64(at - 12, true));
    const end = await viewOf(file, place, place + 56);
    if (end.getUint32(0, true) !== ZIP64_END) throw new Error("no ZIP");
    size = Number(end.getBigUint64(40, true));
    offset = Number(end.getBigUint64(48, true));
  }
  const entries = entriesIn(await viewOf(file, offset, offset + size));
  if (!entries.length) throw new Error("empty ZIP");
  const root = entries[0].name.split("/")[0] + "/";
  const byName = new Map();
  for (const entry of entries) {
    byName.set(entry.name.startsWith(root) ? entry.name.slice(root.length) : entry.name, entry);
  }
  const names = entries.map((e) => (e.name.startsWith(root) ? e.name.slice(root.length) : e.name));
  return { names, read: (name) => readEntry(file, byName.get(name)) };
}

function entriesIn(view) {
  const entries = [], text = new TextDecoder();
  let at = 0;
  while (at + 46 <= view.byteLength && view.getUint32(at, true) === ZIP_ENTRY) {
    const name = view.getUint16(at + 28, true), extra = view.getUint16(at + 30, true);
    const bytes = new Uint8Array(view.buffer, view.byteOffset + at + 46, name);
    entries.push({
      name: text.decode(bytes),
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      offset: offsetOf(view, at, at + 46 + name, extra),
    });
    at += 46 + name + extra + view.getUint16(at + 32, true);
  }
  return entries;
}

// Beyond 4 GB the offset stands among the extra fields, after whatever sizes stand there.
function offsetOf(view, at, extra, length) {
  const offset = view.getUint32(at + 42, true);
  if (offset !== FULL) return offset;
  const before = [20, 24].filter((place) => view.getUint32(at + place, true) === FULL).length;
  for (let p = extra; p + 4 <= extra + length; p += 4 + view.getUint16(p + 2, true)) {
    if (view.getUint16(p, true) === 1) return Number(view.getBigUint64(p + 4 + 8 * before, true));
  }
  throw new Error("no offset");
}

async function readEntry(file, entry) {
  const head = await viewOf(file, entry.offset, entry.offset + 30);
  const start = entry.offset + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  let stream = file.slice(start, start + entry.packed).stream();
  if (entry.method === 8) stream = stream.pipeThrough(new DecompressionStream("deflate-raw"));
  else if (entry.method !== 0) throw new Error("unknown method");
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// What was unpacked: the browser hands over each file with its path.
function openFolder(files) {
  const manifest = [...files].map((f) => f.webkitRelativePath)
    .filter((path) => path.endsWith("/manifest.json")).sort((a, b) => a.length - b.length)[0];
  if (!manifest) throw new Error("no manifest");
  const root = manifest.slice(0, -"manifest.json".length);
  const byName = new Map();
  for (const file of files) {
    const path = file.webkitRelativePath;
    if (path.startsWith(root)) byName.set(path.slice(root.length), file);
  }
  return {
    names: [...byName.keys()],
    read: async (name) => new Uint8Array(await byName.get(name).arrayBuffer()),
  };
}
