// Keys that somebody presses while the app is loading, or while it opens something: kept in their order,
// and pressed again once the app can take them. What the first of them opens gets the others.

/** After so long they were meant for something that did not come. */
const EARLY_MS = 15_000;
const MOST_KEYS = 1_000;
/** What a key opens has the focus after so many frames, unless it is still loading. */
const FRAMES = 3;
/** What a key presses where it does not write. */
const PRESSED_BY = { Enter: "button, summary, a[href]", " ": "button, summary, [type=checkbox], [type=radio]" };
const early = [];
/** While they are pressed again, what is typed meanwhile waits for its turn. */
let isPressing = false;
let isAgain = false;
/** Until what a key opens is there. */
let opening;

const isField = (element) => element?.matches?.("input, textarea, select, [contenteditable]");

function forgetOld() {
  if (early.length > 0 && performance.now() - early[0].timeStamp > EARLY_MS) early.length = 0;
}

function keepKey(event) {
  const { key, ctrlKey, metaKey, altKey } = event;
  if (isAgain || (isField(event.target) && !isPressing)) return;
  if (!isPressing) forgetOld();
  const opensMenu = (ctrlKey || metaKey) && key === "k";
  const isPlain = !ctrlKey && !metaKey && !altKey;
  const goesOn = (early.length > 0 || opening) && (key === "Enter" || key === "Backspace");
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
  // The browser presses a button by itself only when somebody really presses the key.
  if (!isTaken && PRESSED_BY[key] && target.matches(PRESSED_BY[key])) return target.click();
  // A letter is for whatever has the focus once its key is pressed.
  const field = document.activeElement ?? target;
  const [from, to] = [field.selectionStart, field.selectionEnd];
  // Only fields for text have a selection.
  if (isTaken || key === "Enter" || typeof from !== "number") return;
  if (key !== "Backspace") field.setRangeText(key, from, to, "end");
  else field.setRangeText("", from === to ? Math.max(from - 1, 0) : from, to, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

// Called by the app when a board is there to take them.
globalThis.pressEarlyKeys = async () => {
  isPressing = true;
  forgetOld();
  // The app has to finish what it is doing.
  await null;
  while (early.length > 0 || opening) {
    if (opening) {
      await opening;
      opening = undefined;
      continue;
    }
    isAgain = true;
    pressAgain(early.shift());
    isAgain = false;
    // What it changes is rendered before the next one.
    await new Promise((rendered) => setTimeout(rendered));
  }
  globalThis.forgetEarlyKeys();
};

function opened() {
  const [before, begin] = [document.activeElement, performance.now()];
  let frames = 0;
  return new Promise((done) => {
    const look = () => {
      frames = document.querySelector("[aria-busy=true]") ? 0 : frames + 1;
      const { activeElement } = document;
      const isThere = frames > 0 && activeElement !== before && isField(activeElement);
      if (isThere || frames > FRAMES || performance.now() - begin > EARLY_MS) done();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

// Called by the app when a key opens something: what is typed from now on is for that.
globalThis.holdKeys = () => {
  opening = opened();
  if (isPressing) return;
  addEventListener("keydown", keepKey, true);
  globalThis.pressEarlyKeys();
};

// Called where they would mean something else.
globalThis.forgetEarlyKeys = () => {
  early.length = 0;
  isPressing = false;
  removeEventListener("keydown", keepKey, true);
};
