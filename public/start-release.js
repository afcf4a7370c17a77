// From the second visit on, the app starts without a network. Where a browser refuses, in a
// private window for instance, it works all the same.
// Some seconds after the page: what it keeps for later must not delay the first view.
addEventListener("load", () => {
  const keep = () => navigator.serviceWorker?.register("/sw.js").catch(() => {});
  setTimeout(keep, 5000);
});
