/* Steps with arrows. The lists of places stay the fields; without this file they are used. */
(() => {
  "use strict";
  document.querySelectorAll("[data-ordering]").forEach((box) => {
    const list = box.querySelector("ol");
    const keep = box.querySelector("[data-keep]");
    const told = box.querySelector("[data-told]");
    const rows = () => [...list.children];
    const field = (row) => row.querySelector("select");
    const isAnswered = () => rows().every((row) => field(row).value);

    // As the fields say; as long as they say nothing, as drawn.
    function show() {
      const answered = isAnswered();
      if (answered) {
        const sorted = rows().sort((a, b) => field(a).value - field(b).value);
        if (sorted.some((row, at) => row !== list.children[at])) list.append(...sorted);
      }
      keep.hidden = answered;
      rows().forEach((row, at, all) => {
        row.querySelector("[data-place]").textContent = answered ? at + 1 : "";
        row.querySelectorAll("[data-move]").forEach((button) => {
          const end = button.dataset.move < 0 ? 0 : all.length - 1;
          button.setAttribute("aria-disabled", at === end);
        });
      });
    }

    // What is seen becomes the answer; the page is told as if a list had been used.
    function answer() {
      rows().forEach((row, at) => { field(row).value = at + 1; });
      show();
      field(list.firstElementChild).dispatchEvent(new Event("change", { bubbles: true }));
    }

    function move(button) {
      const row = button.closest("li");
      const other = button.dataset.move < 0 ? row.previousElementSibling : row.nextElementSibling;
      if (!other) return;
      if (button.dataset.move < 0) other.before(row); else other.after(row);
      button.focus();
      answer();
      const name = row.querySelector("label").textContent.trim();
      told.textContent = box.dataset.moved.replace("{item}", name)
        .replace("{place}", field(row).value).replace("{total}", rows().length);
    }

    box.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.move) move(button); else { answer(); list.querySelector("[data-move]").focus(); }
    });
    // Answers that come back from the browser's store are put in the fields.
    box.closest("form")?.addEventListener("change", show);
    box.closest("[data-kind]")?.addEventListener("written", show);
    window.addEventListener("pageshow", show);

    const turn = (selector, hidden) => {
      box.closest("fieldset").querySelectorAll(selector).forEach((el) => { el.hidden = hidden; });
    };
    turn("[data-list], [data-without-arrows]", true);
    turn("[data-moves], [data-place]", false);
    show();
  });
})();
