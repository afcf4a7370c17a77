// What runs inside the page that is measured. Each function is sent there as text: it can use
// nothing but its own text.

/**
 * Before anything else: notes the paint of the first card and of the first one that can be pressed,
 * every task of 50 ms or more, and the app's memory.
 */
export function watch() {
  const bench = { longest: 0 };
  window.bench = bench;
  const note = (entries) => {
    for (const { duration } of entries) bench.longest = Math.max(bench.longest, duration);
  };
  const tasks = new PerformanceObserver((list) => note(list.getEntries()));
  tasks.observe({ type: "longtask", buffered: true });
  bench.takeLongest = () => {
    note(tasks.takeRecords());
    const { longest } = bench;
    bench.longest = 0;
    return longest;
  };
  // A task that is asked for in a frame runs after this frame is on its way to the screen.
  bench.afterPaint = (then) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => then();
    requestAnimationFrame(() => port2.postMessage(null));
  };
  const whenPainted = (selector, then) => {
    const seen = new MutationObserver(() => {
      if (!document.querySelector(selector)) return;
      seen.disconnect();
      bench.afterPaint(() => then(performance.now()));
    });
    seen.observe(document, { childList: true, subtree: true });
  };
  // The browser does not count the app's memory.
  const start = WebAssembly.instantiate;
  WebAssembly.instantiate = async (...given) => {
    const started = await start(...given);
    bench.memory ??= started.exports?.memory;
    return started;
  };
  whenPainted(".board li.card", (now) => (bench.firstCard = now));
  whenPainted("main .board li.card", (now) => {
    bench.ready = now;
    // The page reports it by itself: a question would run in the page while it starts.
    console.debug("ready");
  });
}

/**
 * Before anything else: presses a key, or what `press` finds, again and again as somebody in a hurry
 * would, until what is expected is open; then reports when that was painted.
 */
export function timeUntil({ key, press, opens }) {
  const attempt = () => {
    if (press) document.querySelector(press)?.click();
    else if (key) document.body?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  };
  const attempts = setInterval(attempt, 30);
  const open = new MutationObserver(() => {
    if (!document.querySelector(opens)) return;
    open.disconnect();
    clearInterval(attempts);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => console.debug(`opened ${performance.now()}`);
    requestAnimationFrame(() => port2.postMessage(null));
  });
  open.observe(document, { childList: true, subtree: true });
}

/** All nodes of the document, texts among them. */
export function countNodes() {
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
  let count = 1;
  while (walker.nextNode()) count += 1;
  return count;
}

/**
 * Times each letter that is typed into a field: from the moment in which the browser hands out the
 * event until the app is through with it, what it finds on the page included, layout and paint not.
 * Between two listeners of one event the browser lets everything run that the first has put off: the
 * second sees the finished list, which contains `says`, or what was typed.
 */
export function timeKeys({ field, list, says }) {
  const typed = document.querySelector(field);
  const times = [];
  let start;
  window.bench.timing?.abort();
  const { signal } = (window.bench.timing = new AbortController());
  window.addEventListener("input", () => (start = performance.now()), { capture: true, signal });
  const end = () => {
    times.push(performance.now() - start);
    const found = document.querySelector(list).textContent;
    if (!found.includes(says ?? typed.value.trim())) throw new Error("the list came later than measured");
  };
  window.addEventListener("input", end, { signal });
  window.bench.keyTimes = times;
}

/** Notes the moments in which keys are pressed, by the clock that all pages share. */
export function notePresses() {
  const clock = () => performance.timeOrigin + performance.now();
  window.addEventListener("keydown", () => (window.bench.pressed = clock()), { capture: true });
}

/** Resolves with the moment in which a card has been painted in a column. */
export function paintedIn([card, column]) {
  const is_there = () => document.querySelector(`[data-column="${column}"] [data-card="${card}"]`);
  const clock = () => performance.timeOrigin + performance.now();
  return new Promise((resolve) => {
    const done = () => window.bench.afterPaint(() => resolve(clock()));
    if (is_there()) return done();
    const moved = new MutationObserver(() => {
      if (!is_there()) return;
      moved.disconnect();
      done();
    });
    moved.observe(document, { childList: true, subtree: true });
  });
}
