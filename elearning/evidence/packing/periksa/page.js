// Shows what was found. Texts of a pack are only ever written as text.

const MOST_SHOWN = 100;
const count = (n) => n.toLocaleString("id-ID");

function add(parent, tag, text = "", kind = "") {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  if (kind) element.className = kind;
  parent.append(element);
  return element;
}

function addList(parent, title, good, wrong) {
  add(parent, "h2", title);
  if (!wrong.length) add(parent, "p", `✓ ${good}`, "good");
  const list = wrong.length ? add(parent, "ul", "", "bad") : null;
  for (const sentence of wrong.slice(0, MOST_SHOWN)) add(list, "li", sentence);
  if (wrong.length > MOST_SHOWN) add(list, "li", `dan ${count(wrong.length - MOST_SHOWN)} hal lain.`);
}

function addFigures(parent, questions) {
  const box = add(parent, "div", "", "scroll");
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", "Angka tiap pertanyaan");
  const table = add(box, "table");
  add(table, "caption", "Hitungan dari baris data, dibandingkan dengan rekap");
  const head = add(add(table, "thead"), "tr");
  for (const label of ["Kode", "Wajib", "Selesai", "Hitung\u00adan %", "Rekap %"]) {
    add(head, "th", label).scope = "col";
  }
  const body = add(table, "tbody");
  for (const { code, told, found } of questions) {
    const row = add(body, "tr");
    add(row, "th", code).scope = "row";
    for (const figure of [count(found.should), count(found.did), comma(found.percent), comma(told.percent)]) {
      add(row, "td", figure, told.percent === found.percent ? "" : "bad");
    }
  }
}

function addSignature(parent, { manifest, sealsChecked, wrong }) {
  const unable = manifest.signed === null || sealsChecked === false;
  const good = manifest.signed
    ? "Daftar berkas ditandatangani oleh pemegang kunci di bawah ini."
    : "Tidak ada tanda tangan yang salah.";
  addList(parent, "Tanda tangan", good, wrong.signature);
  if (!manifest.signed && !unable && !wrong.signature.length) {
    add(parent, "p", "Paket ini tidak ditandatangani; paket lama memang belum.", "note");
  }
  if (unable) {
    add(parent, "p", "Peramban ini belum dapat memeriksa tanda tangan Ed25519. Pakai peramban "
      + "yang lebih baru, atau jalankan: python manage.py verify_evidence NAMA_PAKET.zip", "bad");
  }
  return unable;
}

function addComparison(parent, { data, manifest, sealKeys }) {
  const seal = data.seals.at(-1);
  add(parent, "h2", "Bandingkan dengan daftar publik");
  add(parent, "p", `Buka ${data.site}/verifikasi/segel/ dan cocokkan:`);
  const list = add(parent, "dl");
  const pairs = [["Kunci yang menandatangani paket", manifest.key], ["Kunci segel", sealKeys.join(", ")]];
  if (seal) pairs.push(["Segel terakhir", `nomor ${count(seal.number)}, ${count(seal.count)} catatan`], ["Kepala segel", seal.head]);
  for (const [label, value] of pairs) {
    add(list, "dt", label);
    add(add(list, "dd"), "code", value || "–");
  }
}

function show(result) {
  const place = document.getElementById("result"), { wrong, data } = result;
  place.replaceChildren();
  const total = Object.values(wrong).reduce((sum, found) => sum + found.length, 0);
  const verdict = add(place, "p", "", "verdict");
  addList(place, "Berkas", `${count(result.files)} berkas sama seperti saat paket dibuat.`, wrong.files);
  if (data || wrong.figures.length) {
    addList(place, "Angka", `Semua angka dari ${result.questions.length} pertanyaan sama dengan hitungan dari barisnya.`, wrong.figures);
    if (result.questions.length) addFigures(place, result.questions);
  }
  if (data) {
    const fresh = data.records.filter((record) => record.seal === null).length;
    addList(place, "Catatan", `${count(data.records.length - fresh)} catatan sesuai dengan sidiknya dan dengan segelnya.`, wrong.records);
    if (fresh) add(place, "p", `${count(fresh)} catatan masih baru sehingga belum tercakup segel.`, "note");
    addList(place, "Rantai segel", `${count(data.seals.length)} segel menyambung tanpa celah.`, wrong.seals);
  } else if (!wrong.figures.length) {
    add(place, "p", "Paket ini dibuat sebelum angka dan catatan disertakan untuk diperiksa.", "note");
  }
  const unable = addSignature(place, result);
  if (data) addComparison(place, result);
  verdict.textContent = total ? `✗ ${count(total)} hal tidak sesuai.`
    : unable ? "Semua cocok, tetapi tanda tangan belum dapat diperiksa." : "✓ Semua utuh.";
  verdict.classList.add(total || unable ? "bad" : "good");
  place.hidden = false;
  place.focus();
}

async function examine(open) {
  const status = document.getElementById("progress");
  const say = (text) => { status.textContent = text; };
  document.getElementById("result").hidden = true;
  say("Membuka paket …");
  try {
    show(await checkPack(await open(), say));
    say("Selesai diperiksa.");
  } catch (problem) {
    say("Ini bukan paket bukti dukung, atau berkasnya rusak sehingga tidak dapat dibuka.");
  }
}

document.getElementById("zip").addEventListener("change", ({ target }) => {
  if (target.files.length) examine(() => openZip(target.files[0]));
});
document.getElementById("folder").addEventListener("change", ({ target }) => {
  if (target.files.length) examine(() => openFolder(target.files));
});
