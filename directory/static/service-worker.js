// Answers for the pages that somebody chose to keep, where there is no network. VERSION stands above, put there as this
// is served: another version of any style or script is another worker.
const FRAME = `frame-${VERSION}`;
const KEPT = "kept";
const NO_NETWORK = "/offline";
const PATIENCE = 5000; // milliseconds: a kept copy is better than a bad signal's blank page

const FRAME_PARTS = [
  NO_NETWORK,
  ...["vendor/govuk-frontend.min.css", "app.css", "app.js", "keep.js", "icon.svg"].map((name) => `/static/${name}?v=${VERSION}`),
];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(FRAME).then((frame) => frame.addAll(FRAME_PARTS)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("frame-") && name !== FRAME);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(page(event.request, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(part(event.request));
});

async function page(request, url) {
  const copy = await (await caches.open(KEPT)).match(url.pathname);
  const live = fetch(request);
  try {
    return await (copy ? Promise.race([live, late()]) : live);
  } catch {
    live.catch(() => {}); // it may fail later still, when nobody waits for it
    return copy ?? await (await caches.open(FRAME)).match(NO_NETWORK);
  }
}

function late() {
  return new Promise((_, give_up) => setTimeout(give_up, PATIENCE));
}

async function part(request) {
  const kept = await (await caches.open(FRAME)).match(request);
  if (kept) return kept;
  try {
    return await fetch(request);
  } catch {
    // A page kept under an older version: its style of today serves it as well.
    return await (await caches.open(FRAME)).match(request, { ignoreSearch: true }) ?? Response.error();
  }
}
