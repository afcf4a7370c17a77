// Each entry of the browser's history remembers where its scrollers were: Back, Forward and Reload
// come back to these places. The browser does this for whole pages alone, and before the app has
// rendered them.

const MOST_ENTRIES = 50;
/** A page that has not grown to its old size by then has changed. */
const RESTORE_MS = 10_000;

history.scrollRestoration = "manual";

/** For each entry, by its key: the places of its scrollers, by their paths. */
const entries = new Map(kept());
/** What has been scrolled since the page was loaded. */
const scrollers = new Set();
const { pushState, replaceState } = history;
let entry = history.state?.entry ?? newEntry();
let wanted = [];
let until;

function kept() {
  try {
    return JSON.parse(sessionStorage.places);
  } catch {
    return [];
  }
}

function newEntry() {
  const key = Math.random().toString(36).slice(2);
  replaceState.call(history, { entry: key }, "");
  return key;
}

/** A scroller as its positions among its siblings, from its own id or the page's. */
function pathOf(element) {
  if (element === document.documentElement) return [];
  if (element.id) return [element.id];
  return [...pathOf(element.parentNode), [...element.parentNode.children].indexOf(element)];
}

function at([first, ...rest]) {
  const start = typeof first === "string" ? document.getElementById(first) : document.documentElement.children[first];
  return first === undefined ? document.documentElement : rest.reduce((element, nth) => element?.children[nth], start);
}

function save() {
  const places = [...wanted];
  const awaited = wanted.map(([path]) => at(path));
  for (const element of scrollers) {
    if (!element.isConnected) scrollers.delete(element);
    else if (awaited.includes(element)) continue;
    else if (element.scrollLeft || element.scrollTop) places.push([pathOf(element), element.scrollLeft, element.scrollTop]);
  }
  entries.delete(entry);
  entries.set(entry, places);
  if (entries.size > MOST_ENTRIES) entries.delete(entries.keys().next().value);
}

function restore() {
  wanted = entries.get(entry) ?? [];
  until = performance.now() + RESTORE_MS;
  settle();
}

function settle() {
  wanted = wanted.filter(([path, left, top]) => {
    const element = at(path);
    element?.scrollTo({ left, top, behavior: "instant" });
    return !element || Math.abs(element.scrollTop - top) > 1 || Math.abs(element.scrollLeft - left) > 1;
  });
  if (performance.now() > until) wanted = [];
  if (wanted.length > 0) requestAnimationFrame(settle);
}

addEventListener("scroll", ({ target }) => scrollers.add(target === document ? document.documentElement : target), true);
for (const kind of ["wheel", "touchstart", "pointerdown", "keydown"]) {
  addEventListener(kind, () => (wanted = []), { capture: true, passive: true });
}
addEventListener("popstate", () => {
  save();
  entry = history.state?.entry ?? newEntry();
  restore();
});
addEventListener("pagehide", () => {
  save();
  try {
    sessionStorage.places = JSON.stringify([...entries]);
  } catch {
    // The browser keeps nothing: the places are gone with the page.
  }
});
history.pushState = (state, title, address) => {
  save();
  wanted = [];
  const { pathname } = location;
  pushState.call(history, null, title, address);
  entry = newEntry();
  // In a low window the page scrolls as a whole: another page begins at its beginning.
  if (location.pathname !== pathname) document.documentElement.scrollTo({ top: 0, left: 0, behavior: "instant" });
};
history.replaceState = (state, title, address) => replaceState.call(history, { entry }, title, address);
restore();
