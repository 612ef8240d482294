/* An open attempt: each answer is saved as it is given, and kept until the server has it.
   Without this file the form's own buttons do. */
(() => {
"use strict";
const form = document.getElementById("sheet");
if (!form) return;

/* The fields of a question: what is answered in them, and the way back.
   A question is an element with data-kind; its fields begin with `name` (soal-3, soal-3-a). */

const TYPED = new Set(["numeric", "short"]);
const fields = (item, name) => [...item.querySelectorAll(`select[name^="${name}-"]`)];
const keyOf = (field, name) => field.name.slice(name.length + 1);
const options = (item, name) => [...item.querySelectorAll(`input[name="${name}"]`)];

const parts = (item, name) => [...item.querySelectorAll("[data-part]")].map((part) => (
  [part.dataset.part, part, `${name}-${part.dataset.part}`]));

const isTyped = (field) => field.type === "text";

function read(item, name) {
  const { kind } = item.dataset;
  if (kind === "scenario") {
    return Object.fromEntries(parts(item, name).map(([key, part, its]) => [key, read(part, its)]));
  }
  if (TYPED.has(kind)) return item.querySelector(`[name="${name}"]`).value;
  if (kind === "matching") {
    return Object.fromEntries(fields(item, name).map((field) => [keyOf(field, name), field.value]));
  }
  if (kind === "ordering") return order(fields(item, name), name);
  return options(item, name).filter((option) => option.checked).map((option) => option.value);
}

// Two at one place are no order: the server says so.
function order(lists, name) {
  const placed = lists.filter((list) => list.value).sort((a, b) => a.value - b.value);
  const keys = placed.map((list) => keyOf(list, name));
  return new Set(placed.map((list) => list.value)).size < placed.length ? [...keys, ""] : keys;
}

function write(item, name, response) {
  const { kind } = item.dataset;
  if (kind === "scenario") {
    parts(item, name).forEach(([key, part, its]) => write(part, its, (response || {})[key]));
  } else if (TYPED.has(kind)) {
    item.querySelector(`[name="${name}"]`).value = response || "";
  } else if (kind === "matching") {
    fields(item, name).forEach((field) => { field.value = (response || {})[keyOf(field, name)] || ""; });
  } else if (kind === "ordering") {
    const keys = response || [];
    fields(item, name).forEach((field) => { field.value = keys.indexOf(keyOf(field, name)) + 1 || ""; });
    item.dispatchEvent(new Event("written"));
  } else {
    options(item, name).forEach((option) => { option.checked = (response || []).includes(option.value); });
  }
}

/* Whether every part of the question has been answered. */
function isComplete(item, name) {
  const { kind } = item.dataset;
  if (kind === "scenario") return parts(item, name).every(([, part, its]) => isComplete(part, its));
  const given = read(item, name);
  if (kind === "matching") return Object.values(given).every(Boolean);
  if (kind === "ordering") return given.length === fields(item, name).length;
  return given.length > 0;
}

/* What could not be read, beside the field that it is about. */
function showProblem(item, message) {
  const line = [...item.querySelectorAll("[data-error]")].find((p) => (
    p.closest("[data-kind]") === item));
  if (!line || line.textContent === (message || "")) return;
  line.textContent = message || "";
  line.hidden = !message;
  item.querySelectorAll("input[type=text]").forEach((field) => {
    field.toggleAttribute("aria-invalid", Boolean(message));
    if (message) field.setAttribute("aria-invalid", "true");
  });
}

function showProblems(item, record) {
  showProblem(item, record.problem);
  item.querySelectorAll("[data-part]").forEach((part) => {
    showProblem(part, (record.parts || {})[part.dataset.part]);
  });
}

/* --- The sheet --------------------------------------------------------------------------- */

const TYPING = 900; // milliseconds after the last key
const LATEST = 1500; // milliseconds after the first key that is not sent
const LONGEST_WAIT = 30000;
const box = window.outbox.openBox(form.dataset.person, form.dataset.attempt);
const items = [...form.querySelectorAll("[data-question]")];
const overall = document.querySelector(".quiz-head [data-receipt]");
const bar = document.querySelector("[data-progress-text]");
const marks = document.querySelectorAll(".qnav a");
form.querySelector("[data-without-script]").hidden = true;

const placeOf = (item) => item.dataset.question;
const nameOf = (item) => `soal-${placeOf(item)}`;
const sequence = (item) => item.querySelector("[name^=urut-]");
const recordOf = (item) => box.records()[placeOf(item)];
const isWaiting = (record) => Boolean(record && !record.time && !record.problem);

let state = "saving"; // of what waits
let signIn = "";

function receipt(name, text) {
  const copy = document.getElementById(name).content.cloneNode(true);
  const words = copy.querySelector("[data-words]");
  if (text && words) words.textContent = text;
  const link = copy.querySelector("a");
  if (link && signIn) link.href = signIn;
  return copy;
}

const saved = (time) => receipt("saved", form.dataset.saved.replace("#", time));

// A status that says the same again is not written again, so that it is not read again.
function show(place, copy) {
  const holder = document.createElement("div");
  holder.append(copy);
  if (place.textContent.trim() !== holder.textContent.trim()) place.replaceChildren(...holder.childNodes);
}

function render() {
  const records = box.records();
  items.forEach((item) => {
    const record = records[placeOf(item)];
    if (!record) return;
    showProblems(item, record);
    const place = item.querySelector("[data-receipt]");
    if (record.problem) place.replaceChildren();
    else show(place, record.time ? saved(record.time) : receipt(state));
  });
  const waiting = box.waiting().length;
  if (waiting && state !== "saving") {
    show(overall, receipt(state, state === "signed-out" ? "" : form.dataset.waiting.replace("#", waiting)));
  } else if (waiting) {
    show(overall, receipt(state));
  } else {
    const times = Object.values(records).map((record) => record.time).filter(Boolean).sort();
    if (times.length) show(overall, saved(times[times.length - 1]));
  }
  count();
}

function count() {
  const done = items.map((item) => isComplete(item, nameOf(item)));
  bar.textContent = form.dataset.progress.replace("#", done.filter(Boolean).length);
  marks.forEach((mark, at) => {
    mark.classList.toggle("is-answered", done[at]);
    mark.lastElementChild.textContent = form.dataset[done[at] ? "answered" : "unanswered"];
  });
}

/* What is kept takes the place of what the page says, where it is newer. */
function fill() {
  const records = box.records();
  items.forEach((item) => {
    const record = records[placeOf(item)];
    if (!record || (!isWaiting(record) && record.sequence < Number(sequence(item).value))) return;
    sequence(item).value = record.sequence;
    const name = nameOf(item);
    if (item.contains(document.activeElement) && isTyped(document.activeElement)) return;
    if (JSON.stringify(read(item, name)) !== JSON.stringify(record.response)) write(item, name, record.response);
  });
}

function given(item) {
  const before = recordOf(item);
  // What was never sent is replaced and counts once: many changes of a device that was away
  // are no newer than one that was made elsewhere since.
  const isUnsent = isWaiting(before) && !before.flying;
  const next = isUnsent ? before.sequence
    : Math.max(before ? before.sequence : 0, Number(sequence(item).value)) + 1;
  sequence(item).value = next;
  box.put(placeOf(item), { sequence: next, response: read(item, nameOf(item)), pressed: Date.now() });
  if (state === "error") state = "saving";
  render();
}

/* --- Sending ----------------------------------------------------------------------------- */

let isSending = false;
let timer = 0;
let firstKey = 0;
let wait = 1000;

async function send() {
  clearTimeout(timer);
  if (isSending) return;
  firstKey = 0;
  isSending = true;
  const told = await box.send();
  isSending = false;
  if (told.state === "over") return leave(told.url);
  if (told.url) signIn = told.url;
  const isThrough = told.state === "sent";
  state = isThrough ? "saving" : told.state;
  wait = isThrough ? 1000 : Math.min(wait * 2, LONGEST_WAIT);
  if (isThrough) fill();
  render();
  if (box.waiting().length) timer = setTimeout(send, isThrough ? 0 : wait);
}

// Whoever types on without a rest is saved on the way.
function soon() {
  firstKey = firstKey || Date.now();
  clearTimeout(timer);
  timer = setTimeout(send, Math.max(0, Math.min(TYPING, firstKey + LATEST - Date.now())));
}

function leave(url) {
  box.clear();
  location.assign(url || form.dataset.over);
}

/* Answers that another device gave meanwhile. */
async function catchUp() {
  if (box.waiting().length) return send();
  const told = await box.held();
  if (told.state === "over") return leave(told.url);
  (told.answers || []).forEach((answer) => {
    const item = items.find((one) => placeOf(one) === String(answer.soal));
    if (item && answer.sequence > Number(sequence(item).value)) box.adopt(answer);
  });
  setClock(told);
  fill();
  render();
}

form.addEventListener("input", (event) => {
  if (!isTyped(event.target)) return;
  given(event.target.closest("[data-question]"));
  soon();
});
form.addEventListener("change", (event) => {
  const item = event.target.closest("[data-question]");
  if (!item) return;
  if (!isTyped(event.target)) given(item);
  send();
});
// The key that ends a word does not hand a test in.
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && isTyped(event.target)) { event.preventDefault(); send(); }
});
window.addEventListener("online", send);
window.addEventListener("offline", () => { if (box.waiting().length) { state = "offline"; render(); } });
document.addEventListener("visibilitychange", () => { if (!document.hidden) catchUp(); });
window.addEventListener("pageshow", (event) => { if (event.persisted) catchUp(); });
window.addEventListener("storage", (event) => { if (event.key === box.key) { fill(); render(); } });
window.addEventListener("beforeunload", (event) => {
  if (!window.outbox.keeps() && box.waiting().length) event.preventDefault();
});

// Handing in needs the server: what is given is safe, so the page stays and says so.
form.addEventListener("submit", (event) => {
  if (navigator.onLine) return;
  event.preventDefault();
  state = "offline";
  const notice = document.querySelector("[data-needs-network]");
  notice.hidden = false;
  notice.focus();
  render();
});
window.addEventListener("online", () => { document.querySelector("[data-needs-network]").hidden = true; });

/* --- The clock: the server's decides, this one shows what is left --------------------------- */

const clock = document.querySelector("[data-seconds-left]");
let end = 0;

// The deadline may have moved: what the page says of it moves too.
function setClock(told) {
  if (!clock || !Number.isFinite(told.seconds_left)) return;
  end = performance.now() + told.seconds_left * 1000;
  if (told.until) document.querySelector("[data-until]").textContent = told.until;
}

function tick() {
  const left = Math.max(Math.round((end - performance.now()) / 1000), 0);
  clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  const said = document.querySelector("[data-clock-said]");
  if (left === 300 || left === 60) said.textContent = said.dataset[left === 60 ? "one" : "five"];
  if (left || !navigator.onLine) return;
  clearInterval(ticking);
  timeIsUp();
}

/* More time may have been given meanwhile; and what does not get through is tried again. */
async function timeIsUp() {
  await send();
  const told = await box.held();
  if (told.state === "over") return leave(told.url);
  if (told.seconds_left || told.state === "offline" || told.state === "error") {
    setClock(told);
    ticking = setInterval(tick, 1000);
    return;
  }
  form.elements.yakin.disabled = false;
  form.requestSubmit(document.querySelector("[form=sheet]"));
}

let ticking = 0;
if (clock) {
  setClock({ seconds_left: Number(clock.dataset.secondsLeft) });
  clock.hidden = false;
  ticking = setInterval(tick, 1000);
}

/* --- For when the network is gone: the page itself is kept ---------------------------------- */

async function keepPage() {
  if (!("serviceWorker" in navigator) || !window.caches) return;
  await navigator.serviceWorker.register(form.dataset.worker);
  const store = await caches.open("kuis");
  // Pictures further down have not been asked for yet, but they will be needed.
  const pictures = [...form.querySelectorAll("img")].map((image) => image.src);
  const files = [...performance.getEntriesByType("resource").map((entry) => entry.name), ...pictures]
    .filter((url) => url.startsWith(location.origin) && !new URL(url).pathname.startsWith("/kuis/"));
  await Promise.all([...new Set(files)].map(async (url) => (await store.match(url)) || store.add(url)));
  if (!(await store.match(location.pathname))) await store.add(location.pathname);
}

fill();
render();
if (box.waiting().length) send();
window.addEventListener("load", () => { keepPage().catch(() => {}); });
})();
