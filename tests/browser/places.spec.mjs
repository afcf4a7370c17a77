// What scrolls inside of a page comes back to its place with Back, Forward and Reload.

import { PHONE } from "./gestures.mjs";
import { expect, lane, test, tile } from "./support.mjs";

const many = async (board, at, prefix) => {
  for (let nth = 0; nth < 40; nth++) await board.card(`${prefix} ${nth}`, { at });
};
const top = (locator) => locator.evaluate((element) => Math.round(element.scrollTop));

/** Scrolls a column down; returns where it is once its cards have got their heights. */
async function scrollDown(list) {
  await list.evaluate((element) => element.scrollTo(0, 1500));
  let before;
  await expect
    .poll(async () => {
      const [last, now] = [before, await top(list)];
      before = now;
      return now >= 1000 && now === last;
    })
    .toBe(true);
  return before;
}

test("a column and the board come back to their places", async ({ board, browser }) => {
  await many(board, "triaged", "Call");
  await many(board, "doing", "Work");
  const page = await board.owner.open(browser, `/${board.key}/board`, { viewport: { width: 800, height: 600 } });
  const list = lane(page, "Triaged").locator("ul");
  const deck = page.locator(".board");
  await list.locator(".card").first().waitFor();
  const place = await scrollDown(list);
  await deck.evaluate((element) => element.scrollTo(300, 0));
  const isBack = async (when) => {
    await expect.poll(async () => Math.abs((await top(list)) - place), when).toBeLessThan(60);
    await expect.poll(() => deck.evaluate((element) => element.scrollLeft), when).toBe(300);
  };
  await page.evaluate(() => document.querySelector('nav a[href$="/plan"]').click());
  await page.getByRole("heading", { name: /^Ranking/ }).waitFor();
  await page.goBack();
  await isBack("after Back");
  await page.reload();
  await isBack("after Reload");
  await page.goForward();
  await page.getByRole("heading", { name: /^Ranking/ }).waitFor();
  await page.goto("/me");
  await page.goBack();
  await page.goBack();
  await isBack("from outside of the board");
});

test("what somebody scrolls meanwhile stays where they put it", async ({ board, browser }) => {
  await many(board, "triaged", "Call");
  const page = await board.owner.open(browser, `/${board.key}/board`, { viewport: { width: 800, height: 600 } });
  const list = lane(page, "Triaged").locator("ul");
  await list.locator(".card").first().waitFor();
  const place = await scrollDown(list);
  await page.reload();
  await expect.poll(async () => Math.abs((await top(list)) - place)).toBeLessThan(60);
  await list.hover();
  await page.mouse.wheel(0, -600);
  await expect.poll(() => top(list)).toBeLessThan(place - 300);
  const there = await top(list);
  await page.reload();
  await expect.poll(async () => Math.abs((await top(list)) - there)).toBeLessThan(60);
});

test("on the phone the same column is shown, at the same place", async ({ board, browser }) => {
  await many(board, "doing", "Work");
  const page = await board.owner.open(browser, `/${board.key}/board`, PHONE);
  await page.locator(".tabs").getByRole("button", { name: /Doing|In progress/ }).tap();
  // Whatever scrolls: the page, the board, its columns.
  const place = () =>
    page.evaluate(() => {
      const all = [...document.querySelectorAll("main, main *")];
      return [Math.max(...all.map((one) => one.scrollTop)), document.querySelector(".board").scrollLeft].map(Math.round);
    });
  await expect.poll(async () => (await place())[1]).toBeGreaterThan(300);
  await page.mouse.move(200, 500);
  await page.mouse.wheel(0, 900);
  await expect.poll(async () => (await place())[0]).toBeGreaterThan(800);
  const before = await place();
  await page.locator(".foot, nav").getByRole("link", { name: "Plan" }).last().tap();
  await page.getByRole("heading", { name: /^Ranking/ }).waitFor();
  await page.goBack();
  await expect.poll(place).toEqual(before);
  await page.reload();
  await expect.poll(place).toEqual(before);
});

// A low window scrolls as a whole, others scroll within the frame.
for (const height of [400, 600]) {
  test(`a long page comes back to its place too, in a window ${height} px high`, async ({ board, browser }) => {
    for (let nth = 0; nth < 30; nth++) await board.customer(`Customer ${nth}`);
    const page = await board.owner.open(browser, `/${board.key}/settings/customers`, { viewport: { width: 800, height } });
    await page.locator("main .page li").nth(30).waitFor();
    const scrolled = (place) => {
      const scrollers = [document.documentElement, ...document.querySelectorAll("main, main .page")];
      if (place) for (const one of scrollers) one.scrollTo(0, place);
      return Math.max(...scrollers.map((one) => Math.round(one.scrollTop)));
    };
    const place = () => page.evaluate(scrolled);
    expect(await page.evaluate(scrolled, 500)).toBe(500);
    // The browser tells of it in the next frame.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await page.evaluate(() => document.querySelector('nav a[href$="/plan"]').click());
    await page.getByRole("heading", { name: /^Ranking/ }).waitFor();
    expect(await place(), "a new page begins at its beginning").toBe(0);
    await page.goBack();
    await expect.poll(place).toBe(500);
    await page.reload();
    await expect.poll(place).toBe(500);
  });
}
