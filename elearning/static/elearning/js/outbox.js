/* Answers of an attempt that this browser keeps until the server has them.

   Kept in localStorage, a record a question: {sequence, response, pressed} waits to be sent,
   with {flying} it is under way; with {time} the server has it, with {problem} it could not
   be read. They are found again
   after a reload, in another tab and after signing in, by the person they belong to.

   Beside them, where the quiz notes events (quiz-notes.js): {since} is when this browser
   first had the sheet, {left} when it was left, {waiting} what goes with the next answer. */
window.outbox = (() => {
"use strict";
const MONTH = 30 * 24 * 3600 * 1000;
const MOST_NOTES = 100;
const memory = new Map(); // where the browser keeps nothing
let isKept = true;

function load(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) || memory.get(key) || {};
  } catch {
    return memory.get(key) || {};
  }
}

function store(key, records) {
  memory.set(key, records);
  try {
    localStorage.setItem(key, JSON.stringify(records));
  } catch { /* full or forbidden: it is kept as long as the page is */
    isKept = false;
  }
}

function drop(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(key);
  } catch { /* nothing is there */ }
}

// From the cookie: signing in again in another tab changes it.
const token = () => (document.cookie.match(/csrftoken=([^;]+)/) || [])[1] || "";

// By how long ago, since clocks of devices are often wrong.
const dated = (events) => events.map(({ moment, ...event }) => (
  { ...event, lalu: Math.max(0, (Date.now() - moment) / 1000) }));

const isWaiting = (record) => !record.time && !record.problem;
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function openBox(person, attempt) {
  const key = `kuis:${person}:${attempt}`;
  const url = `/kuis/${attempt}/jawab/`;

  const records = () => {
    const { page, notes, ...rest } = load(key);
    return rest;
  };
  const notes = () => ({ waiting: [], ...load(key).notes });
  const putNotes = (changed) => store(key, { ...load(key), notes: { ...notes(), ...changed } });
  const put = (place, record) => store(key, { ...load(key), [place]: record });
  const waiting = () => Object.entries(records()).filter(([, record]) => isWaiting(record));

  async function ask(options) {
    let response;
    try {
      response = await fetch(url, {
        redirect: "error", signal: AbortSignal.timeout?.(15000), ...options,
        headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      });
    } catch {
      return { state: "offline" };
    }
    const told = await response.json().catch(() => ({}));
    if (response.ok) return { ...told, state: "sent" };
    if (response.status === 409) {
      drop(key);
      return { ...told, state: "over" };
    }
    const signedOut = response.status === 401 || response.status === 403;
    return { ...told, state: signedOut ? "signed-out" : "error" };
  }

  /* Send what waits. What the server refuses or has newer is written down as such. */
  async function send() {
    const sent = waiting();
    if (!sent.length) return { state: "sent" };
    const at = Date.now();
    const noted = notes().waiting;
    const body = JSON.stringify({ answers: sent.map(([place, record]) => (
      { soal: Number(place), urut: record.sequence, jawaban: record.response })),
    kejadian: noted.length ? dated(noted) : undefined });
    sent.forEach(([place, record]) => put(place, { ...record, flying: true }));
    const told = await ask({ method: "POST", body, keepalive: body.length < 60000 });
    if (told.state !== "over") sent.forEach(land);
    if (told.state === "sent") {
      told.answers.forEach((answer, n) => settle(sent[n], answer, at));
      if (noted.length) forget(noted);
    }
    return told;
  }

  /* An event, once: it waits for the next answer, since it is worth no request of its own. */
  function note(event) {
    const { waiting } = notes();
    if (waiting.length >= MOST_NOTES) return;
    const kunci = Math.random().toString(36).slice(2, 14).padEnd(4, "0");
    putNotes({ waiting: [...waiting, { kunci, moment: Date.now(), ...event }] });
  }

  function forget(sent) {
    const keys = new Set(sent.map((one) => one.kunci));
    putNotes({ waiting: notes().waiting.filter((one) => !keys.has(one.kunci)) });
  }

  function land([place, sent]) {
    const { flying, ...now } = records()[place] || {};
    if (flying && now.sequence === sent.sequence) put(place, now);
  }

  function settle([place, sent], told, at) {
    const now = records()[place];
    if (!now) return; // handed in from another tab
    if (told.error || told.accepted) {
      // What was given meanwhile waits for the next time.
      if (now.sequence !== sent.sequence) return;
      put(place, told.error ? { ...now, problem: told.message }
        : { ...now, time: told.time, parts: told.parts });
    } else if (told.sequence === sent.sequence && isSame(told.jawaban, sent.response)) {
      put(place, { ...now, time: now.sequence === sent.sequence ? told.time : undefined });
    } else if ((at - now.pressed) / 1000 < told.seconds_ago) {
      // Given on another device before: what was pressed last counts.
      put(place, { ...now, sequence: told.sequence + 1 });
    } else {
      adopt(told);
    }
  }

  /* What was given on another device since takes the place of what is here. */
  function adopt(told) {
    put(told.soal, {
      sequence: told.sequence, response: told.jawaban, time: told.time, pressed: 0,
    });
    const { since, waiting } = notes();
    if (since && !waiting.some((one) => one.jenis === "device")) note({ jenis: "device" });
  }

  return {
    key, records, put, waiting, send, adopt, note, notes, putNotes,
    held: () => ask({}),
    clear: () => drop(key),
    page: () => load(key).page || {},
    remember: (page) => store(key, { ...load(key), page }),
  };
}

/* The attempts of which this browser keeps something; nobody's are everybody's. */
function attempts(person = "") {
  try {
    return Object.keys(localStorage).map((key) => key.match(/^kuis:(\w+):(\d+)$/))
      .filter((found) => found && (!person || found[1] === person))
      .map((found) => openBox(found[1], found[2]));
  } catch {
    return [];
  }
}

/* Send what this person's attempts left waiting; how many were sent, how many wait on. */
async function sendAll(person) {
  const count = { sent: 0, waiting: 0 };
  for (const box of attempts(person)) {
    const before = box.waiting().length;
    if (before) await box.send();
    const after = box.waiting().length;
    count.sent += before - after;
    count.waiting += after;
    const newest = Math.max(box.notes().since || 0, ...Object.values(box.records()).map((record) => record.pressed));
    if (!after && Date.now() - newest > MONTH) box.clear();
  }
  return count;
}

return { openBox, attempts, sendAll, dated, keeps: () => isKept };
})();
