/* Compares the QR code that led here with what the agency signed. The server never sees it. */
(() => {
  "use strict";
  const scanned = decodeURIComponent(location.hash.slice(1)).toUpperCase();
  const kept = document.querySelector("[data-proof]");
  if (!scanned || !kept) return;
  const isSame = kept.dataset.proof === scanned;
  kept.querySelector(isSame ? "[data-same]" : "[data-other]").hidden = false;
  // No paper is called genuine whose code was changed.
  if (!isSame) document.querySelector(".verify__head").hidden = true;
})();
