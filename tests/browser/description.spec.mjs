// A long description: the board has its first lines, and all of it comes with the card.

import { expect, test, tile } from "./support.mjs";

const LINES = Array.from({ length: 100 }, (_, n) => `Line ${n + 1} of what happened.`);
const TEXT = LINES.join("\n");
const LAST = "Line 100 of what happened.";

const long = { edits: [{ description: { from: "", to: TEXT } }] };

/** All of the first card's description, as the server has it. */
async function stored(board) {
  const detail = await board.owner.request("GET", `/api/boards/${board.key}/cards/1`);
  const card = (await board.snapshot()).all("card")[0];
  return detail.descriptions?.[0]?.text ?? card.description;
}

const edit = (page) => page.getByRole("button", { name: "Edit: Description" });
const field = (page) => page.getByRole("textbox", { name: "Description" });

test("it is edited whole, and another page and the next visit see all of it", async ({ board, browser }) => {
  await board.card("Vouchers fail", long);
  const lukas = await board.member("Lukas", "developer");
  const others = await lukas.open(browser, `/${board.key}/c/1`);
  await expect(others.locator(".prose")).toContainText(LAST);
  const page = await board.owner.open(browser, `/${board.key}/c/1`);
  await edit(page).click();
  await expect(field(page)).toHaveValue(TEXT);
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" And more.");
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".prose")).toContainText(`${LAST} And more.`);
  await expect(others.locator(".prose")).toContainText(`${LAST} And more.`);
  await expect.poll(() => stored(board)).toBe(`${TEXT} And more.`);
  const [card] = (await board.snapshot()).all("card");
  expect([card.goes_on, card.description.length <= 400]).toEqual([true, true]);
  // What has changed is told once, before and after.
  const entry = others.locator(".stream .done").filter({ hasText: "And more." });
  await expect(entry).toHaveCount(1);
  await expect(entry.locator("ins")).toHaveText([`${TEXT} And more.`]);
  await expect(entry.locator("del")).toHaveText([TEXT]);
  await page.reload();
  await expect(page.locator(".prose")).toContainText(`${LAST} And more.`);
});

test("taken back, it is what it was, to the last line", async ({ board, browser }) => {
  await board.card("Vouchers fail", long);
  const page = await board.owner.open(browser, `/${board.key}/c/1`);
  await edit(page).click();
  await field(page).fill("Short");
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => stored(board)).toBe("Short");
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await expect(page.locator(".prose")).toContainText(LAST);
  await expect.poll(() => stored(board)).toBe(TEXT);
});

test("two people who change its end see both versions whole", async ({ board, browser }) => {
  const card = await board.card("Vouchers fail", long);
  const page = await board.owner.open(browser, `/${board.key}/c/1`);
  await edit(page).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" Mine.");
  const theirs = { description: { from: TEXT, to: `${TEXT} Theirs.` } };
  await board.owner.command(board.key, { edit_card: { card, edit: theirs } });
  await page.keyboard.press("Control+Enter");
  const both = page.getByRole("dialog", { name: "Not saved." });
  await expect(both.getByRole("textbox").first()).toHaveValue(`${TEXT} Mine.`);
  await expect(both.getByRole("textbox").last()).toHaveValue(`${TEXT} Theirs.`);
  await both.getByRole("button", { name: "Use mine" }).click();
  await expect.poll(() => stored(board)).toBe(`${TEXT} Mine.`);
});

test("until all of it is here, its first lines are, and nobody writes over the rest", async ({ board, browser }) => {
  await board.card("Vouchers fail", { at: "triaged", ...long });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  const problem = { type: "about:blank", title: "Service Unavailable", status: 503, detail: "", code: "storage" };
  await page.route("**/cards/1", (route) => route.fulfill({ status: 503, json: problem }));
  await tile(page, "Vouchers fail").locator(".title").click();
  const sheet = page.getByRole("dialog", { name: "Card" });
  await expect(sheet).toContainText(LINES[0]);
  await expect(sheet).not.toContainText(LAST);
  await expect(edit(sheet)).toHaveCount(0);
  await page.unroute("**/cards/1");
  await expect(sheet).toContainText(LAST, { timeout: 10_000 });
  await edit(sheet).click();
  await expect(field(sheet)).toHaveValue(TEXT);
});

test("a card that was opened before shows all of it without a connection", async ({ board, browser }) => {
  await board.card("Vouchers fail", { at: "triaged", ...long });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  const sheet = page.getByRole("dialog", { name: "Card" });
  await tile(page, "Vouchers fail").locator(".title").click();
  await expect(sheet).toContainText(LAST);
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  await page.context().setOffline(true);
  await tile(page, "Vouchers fail").locator(".title").click();
  await expect(sheet).toContainText(LAST);
  await edit(sheet).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" And more.");
  await page.keyboard.press("Control+Enter");
  await expect(sheet).toContainText(`${LAST} And more.`);
  await page.context().setOffline(false);
  await expect.poll(() => stored(board)).toBe(`${TEXT} And more.`);
});

test("what was written without a connection is sent after a reload, whatever the page knows", async ({ board, browser }) => {
  await board.card("Vouchers fail", { at: "triaged", ...long });
  const page = await board.owner.open(browser, `/${board.key}/c/1`);
  await expect(page.locator(".prose")).toContainText(LAST);
  // The server does not answer any more: what is typed waits in the browser.
  await page.context().setOffline(true);
  await edit(page).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" And more.");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("main")).toContainText("And more.");
  await page.context().setOffline(false);
  await page.reload();
  await expect.poll(() => stored(board)).toBe(`${TEXT} And more.`);
  await expect(page.getByRole("main")).toContainText(`${LAST} And more.`);
});

test("what waits for the server stands in the card, whatever the server answers meanwhile", async ({ board, browser }) => {
  await board.card("Vouchers fail", { at: "triaged", ...long });
  const page = await board.owner.open(browser, `/${board.key}/board`, { serviceWorkers: "block" });
  // What the page sends does not arrive; what it asks is answered.
  await page.routeWebSocket(/\/live/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      if (!message.includes("edit_card")) server.send(message);
    });
  });
  await page.reload();
  const sheet = page.getByRole("dialog", { name: "Card" });
  await tile(page, "Vouchers fail").locator(".title").click();
  await expect(sheet).toContainText(LAST);
  await edit(sheet).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" And more.");
  const answered = page.waitForResponse("**/cards/1");
  await page.keyboard.press("Control+Enter");
  await (await answered).finished();
  await edit(sheet).click();
  await expect(field(sheet)).toHaveValue(`${TEXT} And more.`);
});

// What comes after 200 words is a log for capture: there, only the search finds it.
test("the search and capture find it by words that the board does not have", async ({ board, browser }) => {
  const text = [...LINES.slice(0, 30), "Then a zeppelin took the discount away."].join("\n");
  await board.card("Vouchers fail", { edits: [{ description: { from: "", to: text } }] });
  await board.card("Music stops", long);
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await page.keyboard.press("/");
  await page.keyboard.type("zepp discount");
  await expect(tile(page, "Vouchers fail")).toBeVisible();
  await expect(tile(page, "Music stops")).toBeHidden();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("zeppelin dis count");
  await expect(tile(page, "Vouchers fail")).toBeHidden();
  await page.keyboard.press("Escape");
  await page.keyboard.press("c");
  const dialog = page.getByRole("dialog", { name: "Capture a call" });
  await page.keyboard.type("zeppelin took discount");
  await expect(dialog.getByRole("option", { name: /Vouchers fail/, selected: true })).toBeVisible();
});
