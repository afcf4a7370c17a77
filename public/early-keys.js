// Keys that somebody presses while the app is loading: kept in their order, and pressed again once the
// app can take them. What the first of them opens gets the others.

/** After so long they were meant for something that did not come. */
const EARLY_MS = 15_000;
const MOST_KEYS = 1_000;
const early = [];
/** While they are pressed again, what is typed meanwhile waits for its turn. */
let isPressing = false;
let isAgain = false;

const isField = (element) => element?.matches?.("input, textarea, select, [contenteditable]");

function forgetOld() {
  if (early.length > 0 && performance.now() - early[0].timeStamp > EARLY_MS) early.length = 0;
}

function keepKey(event) {
  const { key, ctrlKey, metaKey, altKey } = event;
  if (isAgain || event.isComposing || (isField(event.target) && !isPressing)) return;
  if (!isPressing) forgetOld();
  const opensMenu = (ctrlKey || metaKey) && key === "k";
  const isPlain = !ctrlKey && !metaKey && !altKey;
  const goesOn = early.length > 0 && (key === "Enter" || key === "Backspace");
  if (!opensMenu && !(isPlain && ([...key].length === 1 || goesOn))) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!event.repeat && early.length < MOST_KEYS) early.push(event);
}
addEventListener("keydown", keepKey, true);

function pressAgain({ key, ctrlKey, metaKey, shiftKey }) {
  const target = document.activeElement ?? document.body;
  const press = { key, ctrlKey, metaKey, shiftKey, bubbles: true, cancelable: true };
  const isTaken = !target.dispatchEvent(new KeyboardEvent("keydown", press));
  const [from, to] = [target.selectionStart, target.selectionEnd];
  // Only fields for text have a selection.
  if (isTaken || key === "Enter" || typeof from !== "number") return;
  if (key !== "Backspace") target.setRangeText(key, from, to, "end");
  else target.setRangeText("", from === to ? Math.max(from - 1, 0) : from, to, "end");
  target.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

// Called by the app when a board is there to take them.
globalThis.pressEarlyKeys = async () => {
  isPressing = true;
  forgetOld();
  // The app has to finish what it is doing.
  await null;
  for (let event = early.shift(); event; event = early.shift()) {
    isAgain = true;
    pressAgain(event);
    isAgain = false;
    // What it opens is rendered, and gets the focus, before the next one.
    await new Promise((rendered) => setTimeout(rendered));
  }
  globalThis.forgetEarlyKeys();
};

// Called where they would mean something else.
globalThis.forgetEarlyKeys = () => {
  early.length = 0;
  isPressing = false;
  removeEventListener("keydown", keepKey, true);
};
