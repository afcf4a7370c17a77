// Browsers translate a page by replacing its text nodes: what the app shows stays true.

import { capture } from "./gestures.mjs";
import { expect, lane, test, tile } from "./support.mjs";

/** For a page: replaces every text that can be seen, as browsers do when they translate. */
function translate() {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const all = [];
  while (texts.nextNode()) all.push(texts.currentNode);
  for (const text of all.filter((text) => text.data.trim() !== "" && !text.parentElement.closest("script, style"))) {
    const [outer, inner] = [document.createElement("font"), document.createElement("font")];
    inner.textContent = `«${text.data}»`;
    outer.append(inner);
    // Both ways are in use.
    if (text.data.length % 2 === 0) {
      text.replaceWith(outer);
    } else {
      text.before(outer);
      text.remove();
    }
  }
}

test("a translated page shows what others do, and what the person does", async ({ board, browser }) => {
  const card = await board.card("Vouchers fail", { at: "triaged", contacts: 2 });
  await board.card("Music stops", { at: "triaged" });
  const problems = [];
  const page = await board.owner.open(browser, `/${board.key}/board`);
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  await tile(page, "Vouchers fail").waitFor();
  await page.evaluate(translate);
  await expect(tile(page, "«Vouchers fail»"), "untouched texts stay translated").toBeVisible();
  const triaged = page.locator("main .lane", { has: page.getByRole("button", { name: "«Triaged»" }) });
  await expect(triaged.locator(".count")).toContainText("«2»");

  const title = { from: "Vouchers fail", to: "Coupons fail" };
  await board.owner.command(board.key, { edit_card: { card, edit: { title } } });
  await expect(tile(page, "Coupons fail")).toBeVisible();
  await expect(tile(page, "Vouchers fail")).toHaveCount(0);
  await tile(page, "Coupons fail").locator(".title").focus();
  await page.keyboard.press("+");
  await expect(tile(page, "Coupons fail")).toContainText("3 contacts");
  await expect(tile(page, "Coupons fail")).not.toContainText("2 contacts");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(triaged.locator(".card")).toHaveCount(1);
  await expect(triaged.locator(".count")).not.toContainText("2");
  await expect(triaged.locator(".count")).toContainText("1");

  await page.evaluate(translate);
  await tile(page, "Coupons fail").locator(".title").click();
  await expect(page.getByRole("dialog").getByLabel("Title")).toHaveValue("Coupons fail");
  await page.evaluate(translate);
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Plan" }).first().click();
  await page.evaluate(translate);
  await page.goBack();
  await expect(tile(page, "Coupons fail")).toBeVisible();
  await capture(page, "Captured on a translated page");
  await expect(lane(page, "Inbox").locator(".card")).toContainText("Captured on a translated page");
  expect(problems).toEqual([]);
});
