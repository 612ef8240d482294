/* Notes when the sheet was left, another device took over, or text was pasted. Only where the
   quiz says so, which is told before the start; it changes no score.
   What is noted waits in the outbox and goes with the next answer, or with the hand-in. */
(() => {
"use strict";
const form = document.getElementById("sheet");
if (!form || !form.hasAttribute("data-notes")) return;

const A_GLANCE = 3; // seconds away that are not worth a note: a notification, a reload
const box = window.outbox.openBox(form.dataset.person, form.dataset.attempt);
let isMeant = false; // leaving by the sheet's own buttons

function leave() {
  if (!isMeant && !box.notes().left) box.putNotes({ left: Date.now() });
}

function comeBack() {
  isMeant = false;
  const { left } = box.notes();
  if (!left) return;
  box.putNotes({ left: 0 });
  const away = Math.round((Date.now() - left) / 1000);
  if (away > A_GLANCE) box.note({ jenis: "left", detik: away });
}

/* Answers are here that this browser never gave. */
function arrive() {
  if (box.notes().since) return;
  const isBegun = [...form.querySelectorAll("[name^=urut-]")].some((field) => Number(field.value));
  box.putNotes({ since: Date.now() });
  // A browser that keeps nothing would say so of itself at every reload.
  if (isBegun && window.outbox.keeps() && !Object.keys(box.records()).length) box.note({ jenis: "device" });
}

/* What waits goes with the form, and is kept until the attempt is over. */
function bring() {
  const { waiting } = box.notes();
  let field = form.elements.kejadian;
  if (!field) {
    field = document.createElement("input");
    field.type = "hidden";
    field.name = "kejadian";
    form.append(field);
  }
  field.value = waiting.length ? JSON.stringify(window.outbox.dated(waiting)) : "";
}

document.addEventListener("visibilitychange", () => (document.hidden ? leave() : comeBack()));
window.addEventListener("pageshow", comeBack);
form.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  isMeant = true;
  bring();
});
// Signing in again is asked for by the sheet itself.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-receipt] a")) isMeant = true;
});
form.addEventListener("paste", (event) => {
  if (event.target.type === "text") box.note({ jenis: "pasted" });
});

arrive();
})();
