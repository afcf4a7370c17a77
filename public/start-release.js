// From the second visit on, the app can start without a network. Browsers may refuse, for example in
// a private window; the app works nevertheless.
// Some seconds after the page is loaded, so that caching does not delay the first view.
addEventListener("load", () => {
  const keep = () => navigator.serviceWorker?.register("/sw.js").catch(() => {});
  setTimeout(keep, 5000);
});
