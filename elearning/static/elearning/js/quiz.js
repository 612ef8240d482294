/* Saves each answer as it is chosen and says so; without it, the form's buttons do. */
(() => {
  "use strict";
  const form = document.getElementById("sheet");
  if (!form) return;
  const items = [...form.querySelectorAll("[data-question]")];
  const overall = document.querySelector(".quiz-head [data-receipt]");
  const bar = document.querySelector("[data-progress-text]");
  const marks = document.querySelectorAll(".qnav a");
  form.querySelector("[data-without-script]").hidden = true;

  const chosen = (item) => [...item.querySelectorAll(":checked")].map((el) => el.value);
  const sequence = (item) => item.querySelector("[name^=urut-]");
  // From the cookie: signing in again in another tab changes it.
  const token = () => (document.cookie.match(/csrftoken=([^;]+)/) || [])[1];

  function show(item, html) {
    item.querySelector("[data-receipt]").innerHTML = html;
    const bad = form.querySelector(".receipt--error, .receipt--offline");
    overall.innerHTML = bad ? bad.outerHTML : html;
  }
  const showState = (item, state) => show(item, document.getElementById(state).innerHTML);

  function count() {
    const done = items.map((item) => chosen(item).length > 0);
    bar.textContent = form.dataset.progress.replace("#", done.filter(Boolean).length);
    marks.forEach((mark, at) => {
      mark.classList.toggle("is-answered", done[at]);
      mark.lastElementChild.textContent = form.dataset[done[at] ? "answered" : "unanswered"];
    });
  }

  // One save at a time a question; what changes meanwhile is sent after it.
  const states = new Map(items.map((item) => [item, { wait: 1000 }]));
  async function save(item) {
    const state = states.get(item);
    if (state.busy || !state.dirty) return;
    clearTimeout(state.timer);
    state.busy = true;
    state.dirty = false;
    showState(item, "saving");
    const outcome = await send(item).catch(() => "error");
    state.busy = false;
    if (!outcome) {
      state.wait = 1000;
      return save(item);
    }
    state.dirty = true;
    showState(item, navigator.onLine ? outcome : "offline");
    state.timer = setTimeout(save, state.wait, item);
    state.wait = Math.min(state.wait * 2, 30000);
  }

  // Empty when saved, else the state to show until the next try.
  async function send(item) {
    const mine = Number(sequence(item).value);
    const body = new URLSearchParams({ soal: item.dataset.question, urut: mine });
    chosen(item).forEach((key) => body.append("jawaban", key));
    const response = await fetch(form.action, {
      method: "POST", body, keepalive: true, redirect: "error",
      headers: { "X-CSRFToken": token() },
    });
    if (response.status === 401 || response.status === 403) return "signed-out";
    const told = await response.json();
    if (response.status === 409) location.assign(told.url);
    if (!response.ok) return "error";
    if (!told.accepted && told.sequence > mine) {
      // Chosen on another device since: what was pressed last counts.
      sequence(item).value = told.sequence + 1;
      return send(item);
    }
    show(item, told.receipt);
    return "";
  }

  window.addEventListener("online", () => items.forEach(save));
  form.addEventListener("change", (event) => {
    const item = event.target.closest("[data-question]");
    sequence(item).value = Number(sequence(item).value) + 1;
    states.get(item).dirty = true;
    count();
    save(item);
  });

  // The server's clock decides; this one shows what is left and hands in at the end.
  const clock = document.querySelector("[data-seconds-left]");
  if (clock) {
    const end = performance.now() + clock.dataset.secondsLeft * 1000;
    clock.hidden = false;
    const tick = setInterval(() => {
      const left = Math.max(Math.round((end - performance.now()) / 1000), 0);
      clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
      if (left) return;
      clearInterval(tick);
      form.elements.yakin.disabled = false;
      form.requestSubmit(document.querySelector("[form=sheet]"));
    }, 1000);
  }
  count();
})();
