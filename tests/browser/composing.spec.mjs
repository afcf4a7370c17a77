// Letters that are composed, and texts from right to left.

import { expect, id, test, tile } from "./support.mjs";

/** Presses a key while letters are being composed; the composing goes on. */
async function whileComposing(page, key) {
  await page.evaluate((key) => {
    const field = document.activeElement;
    field.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
    const press = { key, isComposing: true, bubbles: true, cancelable: true };
    field.dispatchEvent(new KeyboardEvent("keydown", press));
    if (key === "Escape") field.closest("dialog")?.dispatchEvent(new Event("cancel", { cancelable: true }));
    field.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
    // Some browsers tell of the key that ends the composing only by its code.
    field.dispatchEvent(new KeyboardEvent("keydown", { ...press, isComposing: false, keyCode: 229 }));
  }, key);
}

/** Opens each field in which Enter or Escape does something. */
const FIELDS = {
  "what a caller reports": async (page) => {
    await page.keyboard.press("c");
    return page.getByLabel("What happened?");
  },
  "who is calling": async (page) => {
    await page.keyboard.press("c");
    await page.getByLabel("What happened?").fill("Vouchers fail");
    const who = page.getByRole("textbox", { name: "Who is calling?" });
    await who.focus();
    return who;
  },
  "the command menu": async (page) => {
    await page.keyboard.press("Control+k");
    return page.getByRole("combobox").first();
  },
  "the search": async (page) => {
    await page.keyboard.press("/");
    return page.getByRole("searchbox");
  },
  "a new card in a column": async (page) => {
    const field = page.getByPlaceholder("Add a card").first();
    await field.focus();
    return field;
  },
  "a card's title": async (page) => {
    await tile(page, "Vouchers fail").locator(".title").click();
    const title = page.getByRole("dialog").getByLabel("Title");
    await title.focus();
    return title;
  },
  "a comment": async (page) => {
    await tile(page, "Vouchers fail").locator(".title").click();
    const comment = page.getByLabel(/Write a comment/);
    await comment.focus();
    return comment;
  },
};

for (const [name, open] of Object.entries(FIELDS)) {
  test(`Enter and Escape while composing in ${name} belong to the composing`, async ({ board, browser }) => {
    await board.card("Vouchers fail", { at: "triaged" });
    const page = await board.owner.open(browser, `/${board.key}/board`);
    await tile(page, "Vouchers fail").waitFor();
    const field = await open(page);
    await expect(field).toBeFocused();
    await field.fill("にほんご");
    const before = page.url();
    for (const key of ["Enter", "Escape"]) {
      await whileComposing(page, key);
      await expect(field, key).toBeFocused();
      await expect(field, key).toHaveValue("にほんご");
    }
    expect(page.url()).toBe(before);
    expect((await board.snapshot()).all("card").map((card) => card.title)).toEqual(["Vouchers fail"]);
  });
}

test("a title from right to left leaves what stands beside it in its order", async ({ board, browser }) => {
  const [hebrew, latin] = [await board.card("שובר 50", { at: "triaged", contacts: 3 }), await board.card("Plain", { at: "triaged", contacts: 3 })];
  await board.owner.command(board.key, { add_customer: { id: id(), name: "حسن \u202e!" } });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  const order = (card) =>
    page.evaluate((card) => {
      const words = [...document.querySelectorAll(`[data-card="${card}"] .meta *, [data-card="${card}"] .reach *`)];
      return words.map((word) => Math.round(word.getBoundingClientRect().left));
    }, card);
  await tile(page, "Plain").waitFor();
  expect(await order(hebrew)).toEqual(await order(latin));
});
