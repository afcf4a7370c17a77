// Whatever is found by typing is found however its letters are written, and despite slips.

import { expect, id, test, tile } from "./support.mjs";
import { today } from "./calendar.mjs";

const SPELLINGS = ["Öztürk", "ÖZTÜRK", "ozturk", "oeztuerk", "O\u0308ztu\u0308rk", "Özt\u200bürk", "Oztrük"];

/** A call about a card, from a customer, in their words. */
function call(board, card, customer, quote) {
  const contact = { id: id(), at: Date.now(), day: today(), customer, quote };
  return board.owner.command(board.key, { add_contact: { card, contact } });
}

async function callers(board) {
  const { all } = await board.snapshot();
  const name = (id) => all("customer").find((customer) => customer.id === id)?.name;
  return all("tally").map((tally) => name(tally.customer));
}

async function names(board, kind) {
  return (await board.snapshot()).all(kind).map((it) => it.name);
}

test("Enter takes the caller who is spelled differently, and a new one is a choice", async ({ board, browser }) => {
  await board.customer("Öztürk");
  await board.card("Voucher codes fail");
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await page.keyboard.press("c");
  await page.keyboard.type("voucher");
  await expect(page.locator("li[aria-selected=true]")).toContainText("Voucher codes");
  await page.keyboard.press("Enter");
  const caller = page.getByRole("textbox", { name: "Who is calling?" });
  for (const typed of SPELLINGS) {
    await caller.fill(typed);
    await expect(page.getByRole("option", { selected: true })).toHaveText("Öztürk");
  }
  await caller.fill("ozturk");
  await expect(page.getByRole("option").last()).toHaveText("New customer: “ozturk”");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect.poll(() => callers(board)).toEqual(["Öztürk"]);
  expect(await names(board, "customer")).toEqual(["Öztürk"]);
});

test("the customer of a system is chosen in any spelling", async ({ board, browser }) => {
  await board.customer("Müller & Söhne");
  await board.customer("Straßenbau Łódź");
  const page = await board.owner.open(browser, `/${board.key}/settings/systems`);
  const field = page.getByRole("textbox", { name: "Customer" });
  await page.getByRole("button", { name: /All customers/ }).first().click();
  for (const [typed, name] of [
    ["mueller", "Müller & Söhne"],
    ["Müler", "Müller & Söhne"],
    ["soehne", "Müller & Söhne"],
    ["strassenbau lodz", "Straßenbau Łódź"],
    ["starssenbau", "Straßenbau Łódź"],
  ]) {
    await field.fill(typed);
    await expect(page.locator(".menu-body .menu-item"), typed).toHaveCount(2);
    await expect(page.locator(".menu-body .menu-item").last()).toHaveText(name);
  }
});

test("the board's search forgives, and finds quotes and customers", async ({ board, browser }) => {
  const customer = await board.customer("Öztürk");
  const card = await board.card("Gutschein für die Straße wird abgelehnt");
  await board.card("Player is silent");
  await call(board, card, customer, "Mein Zeppelin ist weg, und das wäre bös");
  const page = await board.owner.open(browser, `/${board.key}/board`);
  const search = page.getByRole("searchbox");
  for (const typed of [
    ...SPELLINGS,
    "gutschein",
    "gutshcein strasse",
    "STRAẞE fuer",
    "fu\u0308r\u00a0die",
    "Gut\u00adschein",
    "zeppelin",
    "ZEPELIN ozturk",
    "waere boes",
    "ｇｕｔｓｃｈｅｉｎ",
  ]) {
    await search.fill(typed);
    await expect(tile(page, "Player is silent"), typed).toHaveCount(0);
    await expect(tile(page, "Gutschein"), typed).toBeVisible();
  }
  await search.fill("gutschein giraffe");
  await expect(page.getByText("No match for “gutschein giraffe”")).toBeVisible();
  await expect(tile(page, "Gutschein")).toHaveCount(0);
  // What is captured now is found now.
  await search.fill("giraffe");
  await board.card("Giraffe");
  await expect(tile(page, "Giraffe")).toBeVisible();
  await expect(tile(page, "Gutschein")).toHaveCount(0);
});

test("a link to a search shows what it finds", async ({ board, browser }) => {
  await board.card("Gutschein abgelehnt");
  await board.card("Player is silent");
  const page = await board.owner.open(browser, `/${board.key}/board?q=gutshcein`);
  await expect(tile(page, "Gutschein")).toBeVisible();
  await expect(tile(page, "Player is silent")).toHaveCount(0);
});

test("an address may spell a name differently", async ({ board, browser }) => {
  const customer = await board.customer("Öztürk");
  await call(board, await board.card("Gutschein abgelehnt"), customer, "");
  await board.card("Player is silent");
  const page = await board.owner.open(browser, `/${board.key}/board?customer=oeztuerk`);
  await expect(tile(page, "Gutschein")).toBeVisible();
  await expect(tile(page, "Player is silent")).toHaveCount(0);
});

test("long lists and the command menu forgive, too", async ({ board, browser }) => {
  for (let n = 0; n < 21; n++) await board.customer(`Kunde ${n}`);
  await board.customer("Öztürk");
  const page = await board.owner.open(browser, `/${board.key}/settings/customers`);
  for (const typed of ["ozturk", "oeztuerk", "Oztrük"]) {
    await page.getByRole("searchbox").fill(typed);
    await expect(page.locator(".rows > li"), typed).toHaveCount(1);
  }
  await page.keyboard.press("Control+k");
  for (const typed of ["ozturk", "oeztrk"]) {
    await page.getByRole("combobox").fill(typed);
    await expect(page.getByRole("option").first(), typed).toContainText("Öztürk");
  }
});
