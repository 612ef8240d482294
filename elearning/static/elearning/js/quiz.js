/* Saves each answer as it is chosen and says so. Without it, the buttons of the form do. */
(() => {
  "use strict";
  const form = document.getElementById("sheet");
  if (!form) return;
  const items = [...form.querySelectorAll("[data-question]")];
  const overall = document.querySelector(".quiz-head [data-receipt]");
  const bar = document.querySelector("[data-progress-text]");
  const marks = document.querySelectorAll(".qnav a");
  document.querySelectorAll("[data-without-script]").forEach((el) => { el.hidden = true; });

  const chosen = (item) => [...item.querySelectorAll(":checked")].map((el) => el.value);
  const sequence = (item) => item.querySelector("[name^=urut-]");
  // Read each time: signing in again in another tab changes it.
  const token = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1] ||
    form.elements.csrfmiddlewaretoken.value;

  function show(item, html) {
    item.querySelector("[data-receipt]").innerHTML = html;
    overall.innerHTML = html;
  }
  const showState = (item, state) =>
    show(item, document.querySelector(`template[data-state="${state}"]`).innerHTML);

  function count() {
    const done = items.map((item) => chosen(item).length > 0);
    bar.textContent = form.dataset.progress.replace("#", done.filter(Boolean).length);
    marks.forEach((mark, at) => {
      mark.classList.toggle("is-answered", done[at]);
      mark.lastElementChild.textContent =
        done[at] ? form.dataset.answered : form.dataset.unanswered;
    });
  }

  // One save at a time a question; what changes meanwhile is sent after it.
  const states = new Map();
  function changed(item) {
    const state = states.get(item) || { wait: 1000 };
    states.set(item, state);
    sequence(item).value = Number(sequence(item).value) + 1;
    state.dirty = true;
    count();
    save(item, state);
  }

  async function save(item, state) {
    if (state.busy || !state.dirty) return;
    clearTimeout(state.timer);
    state.busy = true;
    state.dirty = false;
    showState(item, "saving");
    const outcome = await send(item).catch(() => "error");
    state.busy = false;
    if (!outcome) {
      state.wait = 1000;
      save(item, state);
      return;
    }
    state.dirty = true;
    showState(item, navigator.onLine ? outcome : "offline");
    state.timer = setTimeout(save, state.wait, item, state);
    state.wait = Math.min(state.wait * 2, 30000);
  }

  // Nothing when it is saved, else the name of the state to show until the next try.
  async function send(item) {
    const mine = Number(sequence(item).value);
    const body = new URLSearchParams({ soal: item.dataset.question, urut: mine });
    chosen(item).forEach((key) => body.append("jawaban", key));
    const response = await fetch(form.action, {
      method: "POST", body, keepalive: true, redirect: "error",
      headers: { "X-CSRFToken": decodeURIComponent(token()) },
    });
    if (response.status === 401 || response.status === 403) return "signed-out";
    const told = await response.json();
    if (response.status === 409) location.assign(told.url);
    if (!response.ok) return "error";
    if (!told.accepted && told.sequence > mine) {
      // Chosen on another device since: what was pressed last, here, counts.
      sequence(item).value = told.sequence + 1;
      return send(item);
    }
    show(item, told.receipt);
    return "";
  }

  const retry = () => states.forEach((state, item) => save(item, state));
  window.addEventListener("online", retry);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) retry(); });
  form.addEventListener("change", (event) => {
    const item = event.target.closest("[data-question]");
    if (item) changed(item);
  });

  // The server's clock decides; this one only shows what is left and hands in at the end.
  const clock = document.querySelector("[data-seconds-left]");
  if (clock) {
    const end = performance.now() + clock.dataset.secondsLeft * 1000;
    clock.hidden = false;
    const tick = setInterval(() => {
      const left = Math.max(Math.round((end - performance.now()) / 1000), 0);
      clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
      if (left) return;
      clearInterval(tick);
      const sure = document.createElement("input");
      Object.assign(sure, { type: "hidden", name: "yakin", value: "1" });
      form.append(sure);
      form.requestSubmit(document.querySelector("[form=sheet]"));
    }, 1000);
  }
  count();
})();
