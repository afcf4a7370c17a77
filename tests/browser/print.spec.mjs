// On paper: everything on the page, not only what is in view.

import { expect, id, test } from "./support.mjs";

/** Prints a page, and tells how many elements there are on the paper. */
async function printed(page, selector) {
  await page.evaluate((selector) => {
    // It changes when the page is laid out for the paper, and once more when that is done.
    const paper = matchMedia("print");
    paper.onchange = () => {
      if (paper.matches) window.counted = document.querySelectorAll(selector).length;
    };
  }, selector);
  await page.pdf({ format: "A4" });
  return page.evaluate(() => window.counted);
}

test("a long column and a long list are printed to their ends", async ({ board, browser }) => {
  const column = await board.column("triaged");
  const capture = (at) => ({ capture_card: { id: id(), title: `Problem ${at}`, column } });
  for (let at = 1; at <= 120; at++) await board.owner.command(board.key, capture(at));
  const page = await board.owner.open(browser, `/${board.key}/board`);
  const cards = page.locator("main .board .card");
  await expect(cards.first()).toBeVisible();
  expect(await cards.count(), "on the screen only those near the view").toBeLessThan(60);
  expect(await printed(page, "main .board .card")).toBe(120);
  await expect.poll(() => cards.count(), "then as before").toBeLessThan(60);

  await page.goto(`/${board.key}/board?view=list`);
  const rows = page.locator(".list tbody tr");
  await expect(rows).toHaveCount(100);
  expect(await printed(page, ".list tbody tr")).toBe(120);
  await expect(rows).toHaveCount(100);
});
