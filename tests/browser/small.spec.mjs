// Little room: a page at 300 and 400 %, text at 200 %, a phone on its side or with its keyboard open.
// Nothing is cut or covered there that people need: the words that lead on, the cards, the field of a
// call.

import { furnish, PAGES, visit } from "./all_pages.mjs";
import { OVER_THE_BOARD } from "./overlays.mjs";
import { expect, test } from "./support.mjs";

/** Width and height in pixels, and how large the text is. */
const WINDOWS = {
  "at 300 %": [427, 240, "100%"],
  "at 400 %": [320, 180, "100%"],
  "on its side": [667, 320, "100%"],
  "with its keyboard open": [390, 400, "100%"],
  "with large text": [1280, 720, "200%"],
  "with large text, on a phone": [390, 844, "200%"],
};

const NAMES = [
  "Board",
  "Plan",
  "Releases",
  "Release",
  "Settings",
  "Card",
  "board as a list",
  "card sheet",
  "settings: columns",
  "settings: members",
];
const CAPTURE = ["capture", "capture: searching"];
const PLACES = [
  ...PAGES.filter(([name]) => NAMES.includes(name)),
  ...OVER_THE_BOARD.filter(([name]) => CAPTURE.includes(name)),
];

/** What a page must show whole: names of places, titles of cards, the fields to write one. */
const WORDS = ".rail a, .foot a, .foot button:not(.plus), .parts a, .tab, .places a";
const TITLES = ".board .card h3, .rank-row h3, .list .title, .fix .title, .card-view .edit-title";
const FIELDS = ".quick-add .field, .capture .what";

/** For a page: what of it is cut or covered. */
function faults([words, titles, fields]) {
  const found = [];
  const dialog = document.querySelector("dialog[open]");
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push(`the page is ${root.scrollWidth} px wide`);
  const isShown = (element) => element.checkVisibility() && (dialog?.contains(element) ?? true);
  const all = (selector) => [...document.querySelectorAll(selector)].filter(isShown);
  const name = (element) => `${element.className} ${(element.ariaLabel ?? element.textContent).trim().slice(0, 30)}`;

  /** Whether somebody who goes there sees all of its box, from edge to edge. */
  const isInSight = (element, box) => {
    const { left, right, top, bottom } = box();
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const points = [[left + 2, y], [x, y], [right - 2, y], [x, top + 2], [x, bottom - 2]];
    return points.every(([x, y]) => {
      const there = document.elementFromPoint(x, y);
      return there !== null && element.contains(there);
    });
  };
  const boxOf = (element) => () => element.getBoundingClientRect();
  /** Of words, not of what is around them. */
  const boxOfText = (element) => () => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return range.getBoundingClientRect();
  };

  for (const word of all(words)) {
    word.scrollIntoView({ block: "nearest", inline: "nearest" });
    const label = word.querySelector("span") ?? word;
    const isWhole = word.scrollWidth <= word.clientWidth && label.scrollWidth <= Math.max(label.clientWidth, word.clientWidth);
    if (!isWhole || !isInSight(word, boxOfText(label))) found.push(`cut: ${name(word)}`);
  }
  for (const title of all(titles).slice(0, 4)) {
    title.scrollIntoView({ block: "nearest", inline: "nearest" });
    // A link may be spread over the whole card.
    if (!isInSight(title.closest("li, tr") ?? title, boxOf(title))) found.push(`not in sight: ${name(title)}`);
  }
  for (const field of all(fields).slice(0, 1)) {
    field.focus();
    if (!isInSight(field, boxOf(field))) found.push(`not in sight: ${name(field)}`);
  }
  // What stays where it is while the page scrolls leaves most of the window.
  const fixed = all(".bar, .foot, .plan-load").map((bar) => {
    const { top, bottom } = bar.getBoundingClientRect();
    return Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0));
  });
  const covered = fixed.reduce((sum, height) => sum + height, 0);
  if (!dialog && covered > innerHeight / 2) found.push(`bars cover ${covered} of ${innerHeight} px`);
  return found;
}

for (const [name, [width, height, text]] of Object.entries(WINDOWS)) {
  test(`cards and the ways to them are in sight: ${name}`, async ({ board, browser }) => {
    test.slow();
    await furnish(board);
    for (const locale of ["en-GB", "de-DE"]) {
      const viewport = { width, height };
      const page = await board.owner.open(browser, "/", { viewport, locale, reducedMotion: "reduce" });
      for (const place of PLACES) {
        await visit(page, board, place);
        await page.evaluate((size) => (document.documentElement.style.fontSize = size), text);
        const found = await page.evaluate(faults, [WORDS, TITLES, FIELDS]);
        expect.soft(found, `${place[0]}, ${locale}`).toEqual([]);
      }
      await page.context().close();
    }
  });
}

test("a page from right to left has the same places, seen in a mirror", async ({ board, browser }) => {
  await furnish(board);
  const page = await board.owner.open(browser, "/", { reducedMotion: "reduce" });
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 800 });
    for (const place of PAGES) {
      await visit(page, board, place);
      const wide = await page.evaluate(() => {
        document.documentElement.dir = "rtl";
        const { scrollWidth, clientWidth } = document.documentElement;
        const boxes = [...document.querySelectorAll(".page, .door, .plan, .plan ol, .sprint, dialog[open]")];
        const wide = boxes.filter((box) => box.scrollWidth > box.clientWidth + 1);
        return [scrollWidth - clientWidth, ...wide.map((box) => box.className)];
      });
      expect.soft(wide, `${place[0]} at ${width} px`).toEqual([0]);
    }
  }
  // A tab brings its column into view, and the tab of what is in view is the current one.
  await visit(page, board, PAGES.find(([name]) => name === "Board"));
  await page.evaluate(() => (document.documentElement.dir = "rtl"));
  const tab = page.getByRole("button", { name: /^In progress/ }).and(page.locator(".tab"));
  await tab.click();
  await expect(page.locator("main .board .card", { hasText: "Voucher codes" })).toBeInViewport({ ratio: 0.9 });
  await expect(tab).toHaveAttribute("aria-current", "true");
  await page.locator(".board").evaluate((board) => board.scrollTo(0, 0));
  await expect(page.getByRole("button", { name: /^Inbox/ }).and(page.locator(".tab"))).toHaveAttribute("aria-current", "true");
});
