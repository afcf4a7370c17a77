// Every page and what opens over it: accessible, nothing sticks out sideways, nothing too small to
// press, in English and in German.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { furnish, lengthen, PAGES, visit } from "./all_pages.mjs";
import { OVER_OTHER_PAGES, OVER_THE_BOARD, SIGNED_OUT } from "./overlays.mjs";
import { expect, lane, Server, test } from "./support.mjs";

const LISTS = [
  ["pages", PAGES.slice(0, 11)],
  ["views of pages", PAGES.slice(11)],
  ["over the board", OVER_THE_BOARD],
  ["over other pages", OVER_OTHER_PAGES],
  ["signed out", SIGNED_OUT],
];
const LOCALES = ["en-GB", "de-DE"];
const WIDTHS = [1280, 768, 390, 360];
/** So that no colour is looked at while it changes. */
const AT_REST = { reducedMotion: "reduce" };

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function violations(page) {
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

/** What is wider than its page, and on phones what is too small for a finger. */
function misfits(isPhone) {
  const wide = [document.documentElement, ...document.querySelectorAll(".page, .door, .plan, .plan ol, .sprint, dialog[open]")]
    .filter((box) => box.scrollWidth > box.clientWidth + (box === document.documentElement ? 0 : 1))
    .map((box) => `${box.tagName} ${box.className} ${box.scrollWidth} of ${box.clientWidth} px`);
  const outside = [...document.querySelectorAll("dialog[open], .toast, .more-places")]
    .filter((box) => box.getBoundingClientRect().left < 0 || box.getBoundingClientRect().right > innerWidth)
    .map((box) => `${box.tagName} ${box.className} is not all in the window`);
  if (!isPhone) return [...wide, ...outside];
  const targets = document.querySelectorAll(
    "button, a, select, input:not([type=checkbox], [type=radio]), textarea, label.tick, summary, [role=option]",
  );
  const small = [...targets].filter((target) => {
    const { width, height } = target.getBoundingClientRect();
    const isHidden = width < 2 || height < 2 || target.closest(".skip, .vh") || target.matches(".card .title");
    const isInText = target.closest("p, .prose");
    return !isHidden && !isInText && (height < 43.5 || width < 43.5);
  });
  const name = (target) => {
    const { width, height } = target.getBoundingClientRect();
    return `${target.tagName} ${target.className} ${target.textContent.trim().slice(0, 20)} ${Math.round(width)}x${Math.round(height)}`;
  };
  return [...wide, ...outside, ...small.map(name)];
}

/** Nothing that axe finds, on a phone and on a desktop, in both themes. */
async function expectAccessible(page, name) {
  await page.evaluate(axe);
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ["dark", "light"]) {
      await page.emulateMedia({ colorScheme });
      const found = await violations(page);
      expect.soft(found, `${name}, ${colorScheme}, ${width} px`).toEqual([]);
    }
  }
}

async function expectToFit(page, name) {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    const found = await page.evaluate(misfits, width < 600);
    expect.soft(found, `${name} at ${width} px`).toEqual([]);
  }
}

/** Every text in German, also those that only a screen reader says. */
async function expectGerman(page, name) {
  expect.soft(await page.evaluate(words), name).not.toMatch(ENGLISH);
}

/** Words that have another one in German, from every page and everything that opens. */
const ENGLISH = new RegExp(
  `\\b(${[
    "Inbox|Triaged|In progress|Released|customers?|contacts?|Save|Cancel|Settings|Trash|Release on|Sign out|Columns|Members",
    "What happened|Who is calling|optional|You can tell|Count call|Create|Done|Area|Deadline|words|Please|Another call",
    "Move to|Here|Open|Copy|Assigned|Assign|Nobody|None|Blocked|Hurts|Confuses|Close|Next|Previous|Undo|Clear|Any",
    "More|Why|Plan a sprint|First day|Last day|days|Built on|Name of|Remove|Leave|Whose|Everyone|Not saved|Your version",
    "Their version|Use mine|Same as|Sign in|Password|E-mail|Your name|Welcome|Start with|Example|Join|invited|Start page|You|you|Your|your|invitation|longer|Lock|Unlock|locked|last seen",
  ].join("|")})\\b`,
);

/** Everything on the page that is read, also by those who do not see it. */
function words() {
  const names = ["aria-label", "placeholder", "title"];
  const named = document.querySelectorAll(names.map((name) => `[${name}]`));
  const attributes = [...named].flatMap((element) => names.map((name) => element.getAttribute(name)));
  return [document.body.innerText, ...attributes].join("\n");
}

for (const [what, places] of LISTS) {
  test(`axe finds nothing: ${what}`, async ({ board, browser }) => {
    test.slow();
    await furnish(board);
    const page = await board.owner.open(browser, "/", AT_REST);
    for (const place of places) {
      await visit(page, board, place);
      await expectAccessible(page, place[0]);
    }
  });

  test(`nothing sticks out, nothing is too small to press: ${what}`, async ({ board, browser }) => {
    test.slow();
    await furnish(board);
    const page = await board.owner.open(browser, "/", AT_REST);
    for (const place of places) {
      await visit(page, board, place);
      await expectToFit(page, place[0]);
    }
  });

  test(`the same in German, and no English word: ${what}`, async ({ board, browser }) => {
    test.slow();
    await furnish(board);
    const page = await board.owner.open(browser, "/", { ...AT_REST, locale: "de-DE" });
    for (const place of places) {
      await visit(page, board, place);
      await expectToFit(page, place[0]);
      await expectGerman(page, place[0]);
    }
  });
}

/** Pages with lists that scroll on a long board, and one list of each. */
const LONG = {
  Board: ".lane > ul",
  Plan: ".rank > ol",
  "board as a list": ".list",
  "card sheet": ".reporters",
};

test("what scrolls on a long board can be reached by keyboard", async ({ board, browser }) => {
  test.slow();
  await furnish(board);
  await lengthen(board);
  // Somebody who may only read has the fewest fields and buttons.
  const viewer = await board.member("Vera", "viewer");
  for (const person of [board.owner, viewer]) {
    const page = await person.open(browser, "/", AT_REST);
    for (const [name, list] of Object.entries(LONG)) {
      await page.setViewportSize({ width: 1280, height: 800 });
      await visit(page, board, PAGES.find((place) => place[0] === name));
      const scrolls = (list) => list.scrollHeight > list.clientHeight;
      expect.soft(await page.locator(list).first().evaluate(scrolls), `${name} scrolls`).toBe(true);
      // The one card that the tab key reaches is in the other list.
      if (name === "Plan") await page.locator(".in-sprint .title").first().focus();
      await expectAccessible(page, `${name}, long, for ${person.name}`);
    }
  }
});

test("the keys go on in the column whose list has the focus", async ({ board, browser }) => {
  for (const at of ["inbox", "triaged"]) await board.card(`A card, ${at}`, { at });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  const list = lane(page, "Triaged").getByRole("list", { name: "Triaged" });
  await lane(page, "Triaged").getByRole("button", { name: "Triaged" }).focus();
  await page.keyboard.press("Tab");
  await expect(list).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("link", { name: "A card, triaged" })).toBeFocused();
});

test("the first page of an installation passes all of it", async ({ browser }) => {
  test.slow();
  const server = await Server.start();
  for (const locale of LOCALES) {
    const page = await browser.newPage({ ...AT_REST, baseURL: server.url, locale });
    await page.goto("/");
    await page.locator("main.welcome form").first().waitFor();
    await expectToFit(page, locale);
    if (locale === "de-DE") await expectGerman(page, locale);
    await expectAccessible(page, locale);
    await page.context().close();
  }
  await server.end();
});
