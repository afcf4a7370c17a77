// During development: reloads when `cargo xtask dev` has built something new.
let seen;
setInterval(async () => {
  const answer = await fetch("/dev/version", { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return; // The server is being replaced.
  const version = await answer.text();
  if (seen !== undefined && version !== seen) location.reload();
  seen = version;
}, 500);

// A service worker of a release that ran at this address before would go on answering.
navigator.serviceWorker?.getRegistrations().then((all) => all.forEach((it) => it.unregister()));
