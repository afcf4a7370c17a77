// Starts the app. How the reader wants to see it comes first: the server has set that, but not in
// the page that is kept for the time without a network.

const read = (name) => document.cookie.match(`(?:^|; )groundswell-${name}=(\\w+)`)?.[1];

const page = document.documentElement;
const theme = read("theme");
if (theme === "light" || theme === "dark") page.dataset.theme = theme;
else delete page.dataset.theme;
if (read("density") === "compact") page.dataset.density = "compact";
else delete page.dataset.density;
page.lang = (read("lang") ?? navigator.language).startsWith("de") ? "de" : "en";

// What stands in for the app goes in the moment in which the app shows something.
const shell = document.getElementById("shell");
new MutationObserver((_, observer) => {
  if (!document.querySelector("body > main, body > .notice")) return;
  observer.disconnect();
  shell.remove();
}).observe(document.body, { childList: true });

const FAILED = {
  de: "Groundswell konnte nicht starten. Bitte lade die Seite neu. Hilft das nicht, versuche es mit einem neueren Browser.",
  en: "Groundswell could not start. Please reload the page. If that does not help, try a newer browser.",
};

// The style of what is not in the first file, which the browser leaves alone while it is disabled.
// The app asks for it, and waits; after a failure it may ask again.
const style = document.getElementById("lazy-style");
let styled;
globalThis.styleLazy = () => (styled ??= new Promise((done, failed) => {
  style.onload = () => done();
  style.onerror = () => {
    styled = undefined;
    style.disabled = true;
    failed(new Error("no style"));
  };
  style.disabled = false;
}));

// The server sends the file of another page with this one: its style is needed, too.
if (document.querySelector('link[rel="preload"][href*="/split_"]')) styleLazy().catch(() => {});

// Once all files are here, they are kept for the time without a network.
globalThis.keepLazy = () => {
  navigator.serviceWorker?.ready.then((worker) => worker.active.postMessage({ type: "keep" }));
};

// Cards that look alive and do nothing would be worse than this.
function fail(error) {
  if (!shell.isConnected) return;
  console.error(error);
  document.getElementById("prerendered")?.remove();
  document.getElementById("shell-failed").textContent = FAILED[page.lang];
}
addEventListener("error", ({ error }) => fail(error));

import("{{app.js}}")
  .then((app) => app.default({ module_or_path: "{{app.wasm}}" }))
  .catch(fail);
