/* The editor of questions: rows by Enter, kinds without a new page, a preview that follows
   the typing, and a warning before unsaved words are left. Everything works without it too,
   by the same buttons. */
(() => {
  "use strict";
  const form = document.querySelector("[data-question-editor]");
  if (!form) return;
  const frame = document.querySelector("[name='question-preview']");
  const previewButton = form.querySelector("[data-preview]");
  const said = form.querySelector("[data-said]");
  const WAIT = 500;
  let fields = form.querySelector("[data-reshaped]");
  let leaving = false;
  let timer = 0;
  let asking = null;

  form.classList.add("is-scripted");

  // --- Unsaved words -----------------------------------------------------------------

  const words = () => JSON.stringify([...new FormData(form)].map(([name, value]) =>
    [name, value instanceof File ? value.name : value]));
  const saved = form.hasAttribute("data-unsaved") ? "" : words();

  addEventListener("beforeunload", (event) => {
    if (!leaving && words() !== saved) event.preventDefault();
  });
  addEventListener("pageshow", () => { leaving = false; });

  // --- Another shape: kinds, rows, parts, pictures -----------------------------------

  const textsOf = (row) => row.querySelectorAll("textarea, input[type='text']");

  async function reshape(wish, button) {
    const sent = new FormData(form);
    sent.set("_reshape", wish);
    form.setAttribute("aria-busy", "true");
    let fresh = null;
    try {
      const answer = await fetch(location.href, {
        method: "POST", body: sent, headers: { "X-Requested-With": "XMLHttpRequest" },
      });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      fresh = answer.ok && page.querySelector("[data-reshaped]");
    } catch { /* no network: the page stays as it is */ }
    form.removeAttribute("aria-busy");
    if (!fresh) return;
    keepTyped(sent, fresh);
    const focused = document.activeElement && document.activeElement.id;
    fields.replaceWith(document.adoptNode(fresh));
    fields = fresh;
    focusAfter(wish, focused);
    refresh();
  }

  // What was typed while the answer was on its way is newer than the answer.
  function keepTyped(sent, fresh) {
    for (const old of fields.querySelectorAll("textarea, input[type='text']")) {
      if (old.value === sent.get(old.name)) continue;
      const now = fresh.querySelector(`[name="${CSS.escape(old.name)}"]`);
      if (now) now.value = old.value;
    }
  }

  function focusAfter(wish, focused) {
    const [act, target] = wish.split(/:(.*)/s);
    const moved = { up: -1, down: 1 }[act];
    let next = focused && document.getElementById(focused);
    if (act === "add") {
      const rows = fields.querySelectorAll(`[id^="id_${target}-"]:is(textarea, input[type='text'])`);
      const last = Math.max(...[...rows].map((row) => Number(row.id.slice(target.length + 4).split("-")[0])));
      next = fields.querySelector(`[id^="id_${target}-${last}-"]:is(textarea, input[type='text'])`);
    } else if (act === "kind") {
      next = fields.querySelector(`[name="${target}kind"]`);
    } else if (moved) {
      const [, rows, place] = target.match(/(.*)-(\d+)$/);
      next = fields.querySelector(`[value="${act}:${rows}-${Number(place) + moved}"]`)
        || fields.querySelector(`[value="${act}:${target}"]`);
    } else if (act === "remove") {
      next = fields.querySelector(`[value="add:${target.replace(/-\d+$/, "")}"]`);
    }
    if (next) next.focus();
  }

  function addRow(list) {
    const total = list.querySelector("input[name$='-TOTAL_FORMS']");
    const place = Number(total.value);
    const holder = document.createElement("template");
    holder.innerHTML = list.querySelector("template").innerHTML.replaceAll("__n__", place);
    const row = holder.content.querySelector("[data-row]");
    list.querySelector("ol").append(row);
    total.value = place + 1;
    said.textContent = said.dataset.added;
    textsOf(row)[0].focus();
  }

  // --- Buttons and keys --------------------------------------------------------------

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button && button.name === "_reshape") {
      event.preventDefault();
      const list = button.value.startsWith("add:") && button.closest("[data-rows]");
      if (list) addRow(list);
      else reshape(button.value, button);
    } else if (button && button === previewButton) {
      event.preventDefault();
      show();
    } else if (leaving) {
      event.preventDefault();
    } else {
      leaving = true;
    }
  });

  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      form.querySelector("[name='another']").click();
      return;
    }
    const row = event.target.closest("[data-row]");
    const inRow = "textarea, input[type='text'], input[type='checkbox']";
    if (!row || event.shiftKey || !event.target.matches(inRow)) return;
    event.preventDefault();
    const next = row.nextElementSibling;
    if (next) textsOf(next)[0].focus();
    else addRow(row.closest("[data-rows]"));
  });

  form.addEventListener("change", (event) => {
    const field = event.target;
    if (field.type === "file") reshape("keep");
    else if (/(^|-)kind$/.test(field.name)) reshape(`kind:${field.name.slice(0, -4)}`);
    else if (field.type === "checkbox" && field.checked && /option-\d+-correct$/.test(field.name)) onlyOne(field);
  });

  // With one right answer, ticking another option moves the tick.
  function onlyOne(field) {
    const base = field.name.replace(/option-\d+-correct$/, "");
    const kind = fields.querySelector(`[name="${base}kind"]`);
    if (!kind || kind.value !== "single") return;
    for (const other of field.closest("[data-rows]").querySelectorAll("input[name$='-correct']")) {
      if (other !== field) other.checked = false;
    }
  }

  // --- The preview -------------------------------------------------------------------

  function refresh() {
    clearTimeout(timer);
    timer = setTimeout(show, WAIT);
  }

  async function show() {
    clearTimeout(timer);
    if (asking) asking.abort();
    asking = new AbortController();
    const sent = new FormData(form);
    for (const [name, value] of [...sent]) if (value instanceof File) sent.delete(name);
    try {
      const answer = await fetch(previewButton.formAction, { method: "POST", body: sent, signal: asking.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = answer.ok && page.querySelector("main");
      const shown = frame.contentDocument && frame.contentDocument.querySelector("main");
      if (!fresh || !shown) return;
      shown.replaceWith(frame.contentDocument.adoptNode(fresh));
      startArrows(frame.contentDocument);
    } catch { /* a newer one is on its way, or there is no network */ }
  }

  // The script of the arrows meets only the page that it was loaded with.
  function startArrows(page) {
    const known = page.querySelector("script[src*='quiz-ordering']");
    if (!known || !page.querySelector("[data-ordering]")) return;
    const script = page.createElement("script");
    script.src = known.src;
    known.replaceWith(script);
  }

  form.addEventListener("input", refresh);
  form.addEventListener("change", refresh);

  // --- Where to begin ----------------------------------------------------------------

  const wrong = form.querySelector(".qe-field--error :is(input, textarea, select):not([type='hidden'])");
  const start = wrong || (location.pathname.includes("/new/") && fields.querySelector("[name='stem']"));
  if (start) start.focus();
  if (form.hasAttribute("data-unsaved")) frame.addEventListener("load", show, { once: true });
})();
