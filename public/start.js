// Starts the app. The reader's theme and language come first, so that nothing flickers.

const read = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // The browser keeps nothing for this address.
  }
};

const page = document.documentElement;
const theme = read("theme");
if (theme === "light" || theme === "dark") page.dataset.theme = theme;
page.lang = read("lang") ?? (navigator.language.startsWith("de") ? "de" : "en");

const FAILED = {
  de: "Groundswell konnte nicht starten. Bitte lade die Seite neu. Hilft das nicht, versuche es mit einem neueren Browser.",
  en: "Groundswell could not start. Please reload the page. If that does not help, try a newer browser.",
};

// Every page but the board is in a second file, and so is the sheet of a card: both come at once.
if (!/^\/([^/]+\/board\/?)?$/.test(location.pathname) || /[?&]card=/.test(location.search)) {
  const link = { rel: "preload", as: "fetch", crossOrigin: "", href: "{{split_later.wasm}}" };
  document.head.append(Object.assign(document.createElement("link"), link));
}

import("{{app.js}}")
  .then((app) => app.default({ module_or_path: "{{app.wasm}}" }))
  .catch((error) => {
    console.error(error);
    const note = document.getElementById("shell-failed");
    if (note) note.textContent = FAILED[page.lang] ?? FAILED.en;
  });
