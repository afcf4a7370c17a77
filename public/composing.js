// Keys while letters are being composed (Japanese, Korean, accents) belong to the composing: Enter takes
// what was composed and Escape drops it, so the app hears of neither.

/** The code of a key that an input method has taken. */
const TAKEN = 229;
let isComposing = false;

addEventListener("compositionstart", () => (isComposing = true), true);
addEventListener("compositionend", () => (isComposing = false), true);
addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === TAKEN) event.stopImmediatePropagation();
}, true);
// Escape closes a dialog by an event of its own.
addEventListener("cancel", (event) => {
  if (!isComposing) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
