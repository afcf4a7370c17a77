// From the second visit on, the app starts without a network. Where a browser refuses, in a
// private window for instance, it works all the same.
addEventListener("load", () => navigator.serviceWorker?.register("/sw.js").catch(() => {}));
