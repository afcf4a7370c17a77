// Starts the app. This runs as soon as it is here: the app is compiled while the browser still reads
// the page.

const FAILED = {
  de: "Groundswell konnte nicht starten. Bitte lade die Seite neu. Hilft das nicht, versuche es mit einem neueren Browser.",
  en: "Groundswell could not start. Please reload the page. If that does not help, try a newer browser.",
};

const pageRead = new Promise((done) => {
  if (document.readyState !== "loading") done();
  else addEventListener("DOMContentLoaded", done);
});

// Do not show cards that cannot be used.
async function fail(error) {
  await pageRead;
  const shell = document.getElementById("shell");
  if (!shell) return;
  console.error(error);
  globalThis.forgetEarlyKeys?.();
  document.getElementById("prerendered")?.remove();
  document.getElementById("shell-failed").textContent = FAILED[page.lang];
}
addEventListener("error", ({ error }) => fail(error));

// If the browser cannot compile it while it is downloaded, app.js downloads it again.
async function compile() {
  try {
    return await WebAssembly.compileStreaming(fetch("{{app.wasm}}"));
  } catch {
    return "{{app.wasm}}";
  }
}

const parts = Promise.all([import("{{app.js}}"), compile(), pageRead]);

// The settings of its user, such as the theme: the server has set them, but not in the cached page
// that is used without a network.

const read = (name) => document.cookie.match(`(?:^|; )groundswell-${name}=(\\w+)`)?.[1];

const page = document.documentElement;
const theme = read("theme");
if (theme === "light" || theme === "dark") page.dataset.theme = theme;
else delete page.dataset.theme;
if (read("density") === "compact") page.dataset.density = "compact";
else delete page.dataset.density;
page.lang = (read("lang") ?? navigator.language).startsWith("de") ? "de" : "en";

// The style of the lazy files, which the browser does not load while it is disabled. The app requests
// it and waits; after a failure it may request it again.
let styled;
globalThis.styleLazy = () => (styled ??= new Promise((done, failed) => {
  const style = document.getElementById("lazy-style");
  // A network that hangs does not say so; a slow one is done by then.
  const late = setTimeout(() => style.onerror(), 60_000);
  style.onload = () => {
    clearTimeout(late);
    done();
  };
  style.onerror = () => {
    clearTimeout(late);
    styled = undefined;
    style.disabled = true;
    failed(new Error("no style"));
  };
  style.disabled = false;
}));

// The page comes with a lazy file: its style is needed, too.
if (document.querySelector('link[rel="preload"][href*="/split_"]')) styleLazy().catch(() => {});

// Whether the server has another version of the app: then it has none of these files.
globalThis.isAppGone = async () => {
  const files = ["{{split_shared.bin}}", "{{lazy.css}}"];
  const ask = (file) => fetch(file, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(10_000) });
  const answers = await Promise.all(files.map(ask));
  return answers.some(({ status }) => status === 404);
};

// Once all files are loaded, they are cached for use without a network.
globalThis.keepLazy = () => {
  navigator.serviceWorker?.ready.then((worker) => worker.active.postMessage({ type: "keep" }));
};

// The placeholder is removed as soon as the app shows something.
function show() {
  new MutationObserver((_, observer) => {
    if (!document.querySelector("body > main, body > .notice")) return;
    observer.disconnect();
    document.getElementById("shell").remove();
  }).observe(document.body, { childList: true });
}

parts
  .then(([app, wasm]) => {
    show();
    return app.default({ module_or_path: wasm });
  })
  .catch(fail);
