/* Nothing here is required: every page works without it. */
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");

  // Menus are <details>: close them on Escape and on a press elsewhere.
  const openMenus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    const button = event.target.closest("[data-print], [data-copy]");
    if (!button) return;
    if (button.hasAttribute("data-print")) window.print();
    else copy(button);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openMenus().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // <button data-copy="#id" data-copied="Copied">
  async function copy(button) {
    const source = document.querySelector(button.dataset.copy);
    if (!source || !navigator.clipboard) return;
    await navigator.clipboard.writeText(source.textContent.trim());
    const label = button.querySelector("[data-label]") || button;
    const before = label.textContent;
    label.textContent = button.dataset.copied || before;
    setTimeout(() => { label.textContent = before; }, 2500);
  }

  // Say so when the network is gone; answers already received stay received.
  const notice = document.querySelector("[data-offline]");
  const tell = () => { if (notice) notice.hidden = navigator.onLine; };
  window.addEventListener("online", tell);
  window.addEventListener("offline", tell);
  tell();

  // Answers that wait on this device are sent from whatever page comes first; what is over
  // is forgotten, and so are kept pages once nobody is signed in.
  const person = document.body.dataset.person;
  const over = document.querySelector("[data-over]:not(form)");
  const keeps = () => { try { return Object.keys(localStorage).some((key) => key.startsWith("kuis:")); } catch { return false; } };
  if (window.caches && (over || !person) && keeps()) caches.delete("kuis");
  if (person && keeps() && !document.getElementById("sheet")) {
    const script = document.createElement("script");
    script.src = document.body.dataset.outbox;
    script.addEventListener("load", () => {
      if (over) window.outbox.openBox(person, over.dataset.over).clear();
      window.outbox.sendAll(person);
    });
    document.head.append(script);
  }

  // Buttons that only make sense with script.
  document.querySelectorAll("[data-needs-js]").forEach((el) => { el.hidden = false; });

  // A form is sent once: a second press while it is under way does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((f) => { delete f.dataset.sent; });
  });
})();
