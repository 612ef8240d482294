/* Keeps the pages of open attempts and what they need, for when the network is gone.
   Its address lets it see pages under /kuis/ only. The page puts in and takes out
   (quiz.js, site.js); a page that came over the network is put in here. */
"use strict";
const STORE = "kuis";
const SHEET = /^\/kuis\/\d+\/$/;
const PATIENCE = 8000; // milliseconds before a kept page is shown instead

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (SHEET.test(pathname) && request.method === "GET") event.respondWith(sheet(request, pathname));
    else if (request.method === "POST") event.respondWith(handIn(request, pathname));
  } else if (request.method === "GET" && !pathname.startsWith("/kuis/")) {
    event.respondWith(file(request));
  }
});

/* Over the network if it answers in time: only the server knows what is saved by now. */
async function sheet(request, path) {
  const store = await caches.open(STORE);
  const kept = await store.match(path);
  const fresh = fetch(request).then(async (response) => {
    if (response.ok && !response.redirected) await store.put(path, response.clone());
    return response;
  });
  if (!kept) return fresh;
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE, kept); });
  return Promise.race([fresh.catch(() => kept), late]);
}

/* A form that does not get through leads back to its questions, which still hold all. */
async function handIn(request, path) {
  try {
    return await fetch(request);
  } catch (gone) {
    const back = path.replace(/[^/]+\/$/, "");
    if (SHEET.test(back) && await (await caches.open(STORE)).match(back)) return Response.redirect(back, 303);
    throw gone;
  }
}

/* Names of files change with their content, so what is kept is right. */
async function file(request) {
  return await (await caches.open(STORE)).match(request) || fetch(request);
}
