// Mistakes and touch: adding cards in a row, taking back what one did, dragging on a tablet.

import { Finger, moveTo, PHONE, TABLET } from "./gestures.mjs";
import { expect, lane, test, tile } from "./support.mjs";

test("cards are added one after the other at the foot of a column", async ({ board, browser }) => {
  await board.card("There already", { at: "triaged" });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  const line = page.getByRole("textbox", { name: "New card in In progress" });
  await line.click();
  for (const title of ["Rounding of the total", "Button is too small"]) {
    await page.keyboard.type(title);
    await page.keyboard.press("Enter");
    await expect(line, "ready for the next one").toHaveValue("");
    await expect(line).toBeFocused();
  }
  const titles = ["Button is too small", "Rounding of the total"];
  await expect(lane(page, "In progress").locator(".card h3")).toHaveText(titles);
  await page.keyboard.press("Enter");
  await expect(lane(page, "In progress").locator(".card"), "nothing is no card").toHaveCount(2);
  await expect(lane(page, "Triaged").locator(".card")).toHaveCount(1);
  const stored = async () => (await board.snapshot()).all("card").map((card) => card.title);
  await expect.poll(stored).toEqual(expect.arrayContaining(titles));
});

test("an old change is taken back from the card's history, and later ones stay", async ({ board, browser }) => {
  const card = await board.card("Vouchers fail", { at: "triaged", edits: [{ impact: "hurts" }] });
  const julia = await board.member("Julia", "developer");
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await moveTo(page, "Vouchers fail", "In progress");
  await julia.command(board.key, { edit_card: { card, edit: { impact: "blocked" } } });
  await tile(page, "Vouchers fail").locator(".title").click();
  const sheet = page.getByRole("dialog", { name: "Card" });
  const title = sheet.getByLabel("Title");
  await title.fill("Vouchers fail at the till");
  await title.press("Enter");

  const done = sheet.locator(".stream .done");
  await expect(done.first()).toContainText("Title: Vouchers fail → Vouchers fail at the till");
  const impact = done.filter({ hasText: "Impact: Hurts → Blocked" });
  await expect(impact).toContainText("Julia");
  await expect(impact.getByRole("button", { name: "Undo" }), "what others did is theirs").toHaveCount(0);
  await done.filter({ hasText: "Column: Triaged → In progress" }).getByRole("button", { name: "Undo" }).click();
  await expect(lane(page, "Triaged").locator(".card")).toContainText("Vouchers fail at the till");
  await expect(tile(page, "Vouchers fail at the till")).toContainText("Blocked");
  await expect(done.first(), "taking back is history too").toContainText("took back a change");
  await expect(done.first()).toContainText("Column: In progress → Triaged");
});

test("a card comes back from the trash, to where it was and with its calls", async ({ board, browser }) => {
  await board.card("Thrown away", { at: "sprint", contacts: 3, edits: [{ impact: "hurts" }] });
  const julia = await board.member("Julia", "developer");
  const desk = await julia.open(browser, `/${board.key}/board`);
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await tile(page, "Thrown away").getByRole("button", { name: /^Actions for/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Move to the trash" }).click();
  await expect(tile(page, "Thrown away")).toHaveCount(0);
  await expect(tile(desk, "Thrown away")).toHaveCount(0);

  await page.goto(`/${board.key}/trash`);
  await expect(page.locator(".trash .row")).toContainText("30 days left");
  await page.getByRole("button", { name: /^Restore/ }).click();
  await expect(page.locator(".toast")).toContainText("is back in Sprint.");
  await expect(page.getByText("The trash is empty.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Trash" }), "the focus has somewhere to be").toBeFocused();
  await expect(lane(desk, "Sprint").locator(".card")).toContainText("Thrown away");
  await expect(tile(desk, "Thrown away")).toContainText("3 contacts");
  await expect(tile(desk, "Thrown away")).toContainText("Hurts");

  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await expect(tile(desk, "Thrown away"), "a wrong restore is a slip too").toHaveCount(0);
});

test("on a tablet a finger that holds drags a card", async ({ board, browser }) => {
  await board.card("Already here", { at: "triaged" });
  await board.card("Dragged", { at: "inbox" });
  const page = await board.owner.open(browser, `/${board.key}/board`, TABLET);
  const from = await tile(page, "Dragged").boundingBox();
  const to = await tile(page, "Already here").boundingBox();
  const finger = await Finger.of(page);
  await finger.down(from.x + 60, from.y + 40);
  await expect(page.locator(".ghost"), "held long enough").toBeVisible();
  await finger.to(to.x + 60, to.y + 60);
  await expect(page.locator(".drop-line")).toBeVisible();
  await finger.up();
  await expect(lane(page, "Triaged").locator(".card h3")).toHaveText(["Already here", "Dragged"]);
  await expect(lane(page, "Inbox").locator(".card")).toHaveCount(0);
  await expect(page.locator(".ghost, .drop-line")).toHaveCount(0);
  await expect(page.getByRole("dialog"), "a drag is not a tap").toHaveCount(0);
  expect(await page.locator("main .board").evaluate((board) => board.scrollLeft), "the page stood still").toBe(0);
});

test("on a tablet the dock brings every column under the dragging finger", async ({ board, browser }) => {
  await board.card("Dragged", { at: "inbox" });
  const page = await board.owner.open(browser, `/${board.key}/board`, TABLET);
  const dock = page.locator(".dock");
  await expect(dock).toBeHidden();
  const from = await tile(page, "Dragged").boundingBox();
  const finger = await Finger.of(page);
  await finger.down(from.x + 60, from.y + 40);
  await expect(dock).toBeVisible();
  await expect(dock.locator("div")).toHaveText(["Inbox", "Triaged", "Sprint", "In progress", "In verification", "Released", "Done"]);
  const to = await dock.getByText("In verification").boundingBox();
  await finger.to(to.x + to.width / 2, to.y + to.height / 2);
  await expect(dock.locator(".over")).toHaveText("In verification");
  await finger.up();
  await expect(dock).toBeHidden();
  const column = async () => (await board.snapshot()).all("card")[0].column;
  await expect.poll(column).toBe(await board.column("verify"));

  // A finger that holds and lets go has moved nothing, wherever the dock came up.
  await page.setViewportSize({ width: 768, height: 240 });
  await board.card("Held", { at: "inbox" });
  await page.reload();
  // In so low a window the page scrolls.
  await tile(page, "Held").scrollIntoViewIfNeeded();
  const held = await tile(page, "Held").boundingBox();
  await finger.down(held.x + 150, held.y + 60);
  await expect(dock).toBeVisible();
  await finger.up();
  await expect(dock).toBeHidden();
  await expect(lane(page, "Inbox").locator(".card h3")).toHaveText(["Held"]);
});

test("on a tablet a finger that swipes scrolls, and moves no card", async ({ board, browser }) => {
  await board.card("Stays here", { at: "sprint" });
  const page = await board.owner.open(browser, `/${board.key}/board`, TABLET);
  const box = await tile(page, "Stays here").boundingBox();
  const finger = await Finger.of(page);
  await finger.swipe({ x: box.x + 100, y: box.y + 40 }, { x: box.x - 300, y: box.y + 40 });
  const scrolled = () => page.locator("main .board").evaluate((board) => board.scrollLeft);
  await expect.poll(scrolled, "the board has followed the finger").toBeGreaterThan(100);
  await expect(page.locator(".ghost")).toHaveCount(0);
  await expect(lane(page, "Sprint").locator(".card")).toContainText("Stays here");
  const { all } = await board.snapshot();
  expect(all("card")[0].column).toBe(await board.column("sprint"));
});

test("two quick presses are two steps", async ({ board, browser }) => {
  for (const title of ["Third", "Second", "First"]) await board.card(title, { at: "doing" });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await tile(page, "First").locator(".title").focus();
  await page.evaluate(() => {
    const press = () => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "j", bubbles: true, cancelable: true }));
    press();
    press();
  });
  await expect(tile(page, "Third").locator(".title")).toBeFocused();
});

test("a search that finds nothing offers to write it down", async ({ board, browser }) => {
  await board.card("Vouchers fail");
  const page = await board.owner.open(browser, `/${board.key}/board?q=invoice`);
  await expect(page.locator(".nothing-found")).toContainText("No match for “invoice”.");
  await page.getByRole("button", { name: "Create it?" }).click();
  const call = page.getByRole("dialog", { name: "Capture a call" });
  await expect(call.getByLabel("What happened?")).toHaveValue("invoice");
});

test("on a phone the tabs say where the search has found something", async ({ board, browser }) => {
  await board.card("Vouchers fail", { at: "triaged" });
  await board.card("Sorting confuses", { at: "triaged" });
  await board.card("Player is silent");
  const page = await board.owner.open(browser, `/${board.key}/board?q=voucher`, PHONE);
  await expect(page.locator(".tab").first()).toHaveText("Inbox 0/1");
  await expect(page.locator(".tab").nth(1)).toHaveText("Triaged 1/2");
});

test("at 1280 pixels the whole board is in view, and long badges end with an ellipsis", async ({ board, browser }) => {
  const long = "Log out, empty the cache of the browser, log in and enter the code by hand";
  await board.card("Vouchers fail", { at: "triaged", edits: [{ workaround: { from: "", to: long } }] });
  const page = await board.owner.open(browser, `/${board.key}/board`, { viewport: { width: 1280, height: 720 } });
  const columns = page.locator(".board");
  expect(await columns.evaluate((it) => it.scrollWidth - it.clientWidth)).toBe(0);
  const badge = page.locator(".card .chip.ok");
  expect(await badge.evaluate((it) => [getComputedStyle(it).textOverflow, getComputedStyle(it).display])).toEqual([
    "ellipsis",
    "block",
  ]);
});

test("the board as a list has the same cards, and the same ways to move them", async ({ board, browser }) => {
  await board.card("Vouchers fail", { at: "triaged", contacts: 3, edits: [{ impact: "blocked" }] });
  await board.card("Player is silent");
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Command menu" })).toBeVisible();
  await page.keyboard.type("as a list");
  await page.keyboard.press("Enter");
  const rows = page.getByRole("table", { name: "Board as a list" }).locator("tbody tr");
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(1)).toContainText("Vouchers fail");
  for (const cell of ["Triaged", "Blocked", "3 contacts"]) await expect(rows.nth(1)).toContainText(cell);
  await rows.nth(0).getByRole("button", { name: `Actions for ${board.key}-2` }).click();
  await page.getByRole("dialog").getByRole("button", { name: /^In progress/ }).click();
  await expect(rows.nth(1)).toContainText("Player is silent");
  await expect(rows.nth(1)).toContainText("In progress");
  await page.getByRole("link", { name: "Vouchers fail" }).click();
  await expect(page.getByRole("dialog", { name: "Card" })).toBeVisible();
});
