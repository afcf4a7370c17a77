// Nothing that somebody has typed is ever lost: what is not saved stays, however its field is left.

import { expect, test, tile } from "./support.mjs";

test("without a connection a new card has no number yet, which another page may give as well", async ({ board, browser }) => {
  const manuela = await board.member("Manuela", "support");
  await board.card("Known before", { at: "inbox" });
  const pages = [];
  for (const person of [board.owner, manuela]) {
    const page = await person.open(browser, `/${board.key}/board`);
    await tile(page, "Known before").waitFor();
    await page.context().setOffline(true);
    const title = `Heard by ${person.name}`;
    await page.getByPlaceholder("Add a card").first().fill(title);
    await page.keyboard.press("Enter");
    await expect(page.locator(".toast")).toHaveText(/The number comes when you are online again/);
    await expect(tile(page, title)).toContainText(`${board.key}-…`);
    await expect(tile(page, title)).not.toContainText(`${board.key}-2`);
    pages.push({ page, title });
  }
  for (const { page } of pages) await page.context().setOffline(false);
  for (const [at, { page, title }] of pages.entries()) {
    await expect.poll(async () => (await board.snapshot()).all("card").length).toBe(3);
    const { number } = (await board.snapshot()).all("card").find((card) => card.title === title);
    await expect(tile(page, title), `${at}`).toContainText(`${board.key}-${number}`);
  }
});
