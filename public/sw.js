// The service worker: caches one whole version of the app, so that it starts without a network.
// Files of one version are cached together; /api is never cached.

const CACHE = "groundswell-{{version}}";
const ASSETS = {{offline}};
/** Files that are not needed to start: cached once they have been downloaded. */
const LAZY = {{lazy}};
const PAGE = "/index.html";
const TIMEOUT_MS = 3000;

addEventListener("install", (event) => event.waitUntil(keep()));
addEventListener("activate", (event) => event.waitUntil(forgetOthers()));

// A new version waits until every page of the old one is closed, or until the user asks for it.
addEventListener("message", (event) => {
  if (event.data?.type === "take-over") skipWaiting();
  if (event.data?.type === "keep") event.waitUntil(keepLazy());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if ([...ASSETS, ...LAZY].includes(pathname)) event.respondWith(asset(request));
  else if (request.mode === "navigate" && !pathname.startsWith("/api/")) {
    event.respondWith(page(request));
  }
});

async function keep() {
  const cache = await caches.open(CACHE);
  await cache.addAll(ASSETS);
  const answer = await fetch(PAGE, { cache: "no-store" });
  // During a roll-out another server may answer with another version's page, whose assets are not
  // in this set. Failing here makes the browser try again later.
  const text = await answer.clone().text();
  if (!text.includes("{{start.js}}")) throw new Error("the page belongs to another version");
  await cache.put(PAGE, answer);
  await keepLazy();
}

/** Caches what the page has downloaded in the meantime, without downloading it again. */
async function keepLazy() {
  const cache = await caches.open(CACHE);
  for (const file of LAZY) {
    if (await cache.match(file)) continue;
    const had = await fetch(file, { cache: "only-if-cached", mode: "same-origin" }).catch(() => {});
    if (had?.ok) await cache.put(file, had);
  }
}

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
}

async function asset(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request.url);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request.url, answer.clone());
  return answer;
}

// The network first, for the newest version; the cached page if it fails or takes too long.
async function page(request) {
  const fresh = fetch(request).catch(() => undefined);
  const timeout = new Promise((resolve) => setTimeout(resolve, TIMEOUT_MS));
  const answer = await Promise.race([fresh, timeout]);
  if (answer && answer.status < 500) return answer;
  const cache = await caches.open(CACHE);
  return (await cache.match(PAGE)) ?? (await fresh) ?? Response.error();
}
