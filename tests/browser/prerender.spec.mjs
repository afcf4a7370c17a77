// The board is in the page before the app is: drawn by the server, the same that the app shows.

import { expect, kept, test } from "./support.mjs";

// The server, which does not know where its readers are, draws the days of UTC.
test.use({ timezoneId: "UTC" });

const APP = "**/app.wasm";
/** The widest page and the narrowest. */
const SIZES = [{ width: 1280, height: 720 }, { width: 390, height: 844 }];

/** A board with a bit of everything that a card can show. */
async function fill(board) {
  const { owner, key } = board;
  const day = Math.floor(Date.now() / 86_400_000);
  await board.card("Player <b>stays</b> & silent", {
    contacts: 3,
    edits: [
      { impact: "blocked" },
      { deadline: { day: day + 8, note: "Campaign" } },
      { workaround: { from: "", to: "Restart it" } },
    ],
  });
  const express = await board.card("The shop is down", { at: "doing", edits: [{ impact: "hurts" }] });
  await owner.command(key, { edit_card: { card: express, edit: { express: true } } });
  for (let i = 0; i < 7; i++) await board.card(`Another one ${i}`, { at: "sprint" });
}

/** What stands on the cards and where, as far as it is in the window. */
function seen(root) {
  /** The height of the bar at the bottom, which the prerendered page does not have. */
  const FOOT = 60;
  const parts = ".lane h2, .lane .empty, .express-card, .tab, .top, .card h3, .meta, .more";
  const all = [...document.querySelectorAll(`${root} :is(${parts})`)];
  const boxes = all.map((part) => {
    const { left, top, width, height } = part.getBoundingClientRect();
    return [part.innerText.trim(), ...[left, top, width, height].map(Math.round)];
  });
  const isInWindow = ([, left, top, width, height]) =>
    width > 0 && left < innerWidth && top + height < innerHeight - FOOT;
  return boxes.filter(isInWindow);
}

for (const viewport of SIZES) {
  for (const locale of ["en-GB", "de-DE"]) {
    test(`the server draws what the app shows, ${viewport.width} px, ${locale}`, async ({ board, browser }) => {
      await fill(board);
      const context = await board.owner.context(browser, { viewport, locale, serviceWorkers: "block" });
      const page = await context.newPage();
      let start;
      const started = new Promise((resolve) => (start = resolve));
      await page.route(APP, (route) => started.then(() => route.continue()));
      await page.goto(`/${board.key}/board`, { waitUntil: "domcontentloaded" });
      await page.locator("#prerendered .card").first().waitFor();
      // Nothing in it can be pressed before the app is there.
      await expect(page.locator("#prerendered")).toHaveAttribute("inert");
      // A person sees nothing before the style is there; the measuring has to wait for it as well.
      await page.waitForFunction(() => document.querySelector("link[rel=stylesheet]").sheet !== null);
      const drawn = await page.evaluate(seen, "#prerendered");
      expect(drawn.length).toBeGreaterThan(10);
      start();
      await page.locator("main .card").first().waitFor();
      await expect(page.locator("#shell")).toHaveCount(0);
      expect(await page.evaluate(seen, "main")).toEqual(drawn);
    });
  }
}

test("where the app cannot start, the page says so instead of showing cards that do nothing", async ({ board, browser }) => {
  await board.card("Not yet", { at: "triaged" });
  const page = await board.owner.open(browser, "/me", { serviceWorkers: "block" });
  await page.route(APP, (route) => route.abort());
  await page.goto(`/${board.key}/board`);
  await expect(page.locator("#shell")).toContainText("could not start");
  await expect(page.locator("#prerendered")).toHaveCount(0);
});

test("the page comes in the chosen language and theme", async ({ board, browser }) => {
  await board.card("Nothing but a card");
  const page = await board.owner.open(browser, "/me", { serviceWorkers: "block" });
  await page.getByRole("button", { name: "Deutsch" }).click();
  await page.getByRole("button", { name: "Dunkel" }).click();
  const answer = await page.request.get(`/${board.key}/board`, { headers: { "accept-language": "en" } });
  const html = await answer.text();
  expect(html).toContain('<html lang="de" dir="ltr" data-theme="dark">');
  expect(html).toContain("Eingang");
});

test("what is kept from an earlier visit is passed over where the page shows more", async ({ board, browser }) => {
  await board.card("There before", { at: "triaged" });
  const page = await board.owner.open(browser, `/${board.key}/board`, { serviceWorkers: "block" });
  await expect.poll(() => page.evaluate(kept)).toContain("There before");
  await page.goto("/me");
  await board.card("Came meanwhile", { at: "triaged" });
  // The server's board takes longer than the kept one, and whatever the app shows has the card.
  await page.route("**/columns", async (route) => {
    const answer = await route.fetch();
    await page.evaluate(kept);
    await page.evaluate(kept);
    await route.fulfill({ response: answer });
  });
  await page.addInitScript(() => {
    window.without = 0;
    new MutationObserver(() => {
      const main = document.querySelector("main .board");
      if (main && !main.textContent.includes("Came meanwhile")) window.without += 1;
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(`/${board.key}/board`);
  await page.locator("main .board .card").first().waitFor();
  expect(await page.evaluate(() => window.without)).toBe(0);
});
