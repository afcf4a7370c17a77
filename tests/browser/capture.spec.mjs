// Manuela on the phone: counting a call, logging a new one, the sentence for the caller.

import { PHONE } from "./gestures.mjs";
import { Budget, expect, test, tile } from "./support.mjs";

/** The words of the callers of a card, as the server has them. */
async function quotes(board, number) {
  const { contacts } = await board.owner.request("GET", `/api/boards/${board.key}/cards/${number}`);
  return contacts.map((contact) => contact.quote ?? "");
}

test("M1: a known problem is counted with nine keys", async ({ board, browser }) => {
  await board.card("Voucher codes cannot be redeemed", { at: "doing", contacts: 3 });
  await board.card("Timeline shows old songs first", { at: "triaged", contacts: 1 });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await expect(tile(page, "Voucher codes")).toContainText("3 contacts");

  const budget = new Budget(page);
  await budget.press("c");
  await expect(page.getByRole("dialog")).toBeVisible();
  await budget.type("vouche");
  await expect(page.getByRole("option", { selected: true })).toContainText("Voucher codes");
  await budget.press("Enter");
  await expect(page.getByRole("textbox", { name: "Who is calling?" })).toBeFocused();
  await budget.press("Enter");

  await expect(tile(page, "Voucher codes")).toContainText("4 contacts");
  await expect(page.locator(".toast")).toContainText("Counted. 4 contacts now.");
  expect(budget.spent).toEqual({ keys: 9, taps: 0, fields: 1 });
});

test("M2: a new problem needs one field", async ({ board, browser }) => {
  const page = await board.owner.open(browser, `/${board.key}/board`);
  const budget = new Budget(page);
  await budget.press("c");
  await budget.type("Invoice is sent twice");
  await budget.press("Control+Enter");
  await expect(page.locator(".toast")).toContainText("Created: ");
  const line = "Invoice is sent twice".length;
  expect(budget.spent, "one key before the line, one after it").toEqual({ keys: line + 2, taps: 0, fields: 1 });
  await budget.press("1");
  await budget.press("Enter");
  await expect(tile(page, "Invoice is sent twice")).toContainText("Blocked");
});

test("M3: the sentence for the caller is there while typing", async ({ board, browser }) => {
  const edits = [{ workaround: { from: "", to: "Search without the ampersand" } }];
  await board.card("Search finds no albums with &", { at: "triaged", edits });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  const budget = new Budget(page);
  await budget.press("c");
  await budget.type("album");
  const say = page.locator(".capture .say");
  await expect(say).toContainText("We have known this since today. Until then: Search without the ampersand.");
  expect(budget.spent).toEqual({ keys: "c".length + "album".length, taps: 0, fields: 1 });
});

test("M7: an interrupted entry is there again with one key", async ({ board, browser }) => {
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await page.keyboard.press("c");
  await page.keyboard.type("Player stays silent af");
  await page.keyboard.press("Escape");
  await expect(page.locator(".toast")).toContainText("Draft kept");
  await page.reload();
  await page.locator("main .board").waitFor();
  const budget = new Budget(page);
  await budget.press("c");
  await expect(page.getByLabel("What happened?")).toHaveValue("Player stays silent af");
  expect(budget.keys).toBe(1);
});

test("on a phone the draft is kept behind the plus", async ({ board, browser }) => {
  const page = await board.owner.open(browser, `/${board.key}/board`, PHONE);
  await page.getByRole("button", { name: "Capture a call" }).tap();
  await page.getByLabel("What happened?").fill("Player stays silent af");
  await page.getByRole("button", { name: "Later" }).tap();
  await expect(page.locator(".toast")).toContainText("Press + to continue");
  await page.getByRole("button", { name: "Capture a call" }).tap();
  await expect(page.getByLabel("What happened?")).toHaveValue("Player stays silent af");
});

test("a new card takes its own draft with it, and leaves the other call alone", async ({ board, browser }) => {
  const page = await board.owner.open(browser, `/${board.key}/board`);
  const field = page.getByLabel("What happened?");
  await page.keyboard.press("c");
  await field.fill("The first caller waits");
  await page.getByRole("button", { name: "Another call" }).click();
  await field.fill("The second caller is quicker");
  await page.keyboard.press("Control+Enter");
  const done = page.getByRole("dialog").getByRole("button", { name: "Done" });
  await done.click();
  await page.keyboard.press("c");
  await expect(field).toHaveValue("The first caller waits");
  await page.keyboard.press("Control+Enter");
  await page.getByLabel("The caller's words").fill("It has been silent since Monday");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByText("Draft kept")).toHaveCount(0);
  await tile(page, "The first caller waits").locator(".title").click();
  await expect(page.getByRole("dialog")).toContainText("It has been silent since Monday");
});

test("a known problem is found past a slip, by its number, and by what became part of it", async ({ board, browser }) => {
  await board.card("Voucher codes cannot be redeemed", { at: "triaged" });
  const into = await board.card("Sign-in shows a white page", { at: "triaged" });
  const card = await board.card("Apple account is refused", { at: "inbox" });
  await board.owner.command(board.key, { merge_cards: { card, into } });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await page.keyboard.press("c");
  const chosen = page.locator(".matches [aria-selected=true]");
  for (const [typed, title] of [
    ["vuocher", "Voucher codes cannot be redeemed"],
    [`${board.key}-1`, "Voucher codes cannot be redeemed"],
    ["apple account", "Sign-in shows a white page"],
  ]) {
    await page.getByLabel("What happened?").fill(typed);
    await expect(chosen, typed).toContainText(title);
  }
});

test("a draft is discarded, and comes back by the toast", async ({ board, browser }) => {
  const page = await board.owner.open(browser, `/${board.key}/board`);
  const field = page.getByLabel("What happened?");
  await page.keyboard.press("c");
  await field.fill("The first caller waits");
  await page.getByRole("button", { name: "Another call" }).click();
  await field.fill("Wrong number");
  const tabs = page.locator(".drafts .chip");
  await expect(tabs).toHaveText(["The first caller waits", "Wrong number"]);
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(field).toHaveValue("The first caller waits");
  await expect(field).toBeFocused();
  await expect(tabs).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(page.locator(".toast")).toContainText("Draft kept");
  await page.keyboard.press("c");
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(field).toHaveValue("");
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await expect(field).toHaveValue("The first caller waits");
  await page.reload();
  await page.getByPlaceholder("Add a card").first().waitFor();
  await page.keyboard.press("c");
  await expect(field).toHaveValue("The first caller waits");
});

test("words that are typed after saving are kept, however the page is left", async ({ board, browser }) => {
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await page.keyboard.press("c");
  await page.getByLabel("What happened?").fill("The player is silent");
  await page.keyboard.press("Control+Enter");
  await page.getByLabel("The caller's words").fill("Since Monday, in all rooms");
  await page.goto("about:blank");
  await expect.poll(() => quotes(board, 1)).toEqual(["Since Monday, in all rooms"]);
});

test("typing on after a new card writes the caller's words, and C is the next call", async ({ board, browser }) => {
  const page = await board.owner.open(browser, `/${board.key}/board`);
  const field = page.getByLabel("What happened?");
  const begin = async (title) => {
    await field.fill(title);
    await page.keyboard.press("Control+Enter");
    await expect(page.locator(".impacts .btn").first()).toBeFocused();
  };
  await page.keyboard.press("c");
  await begin("The player is silent");
  await page.keyboard.type("in all 2 rooms");
  await expect(page.getByLabel("The caller's words")).toHaveValue("in all 2 rooms");
  await page.keyboard.press("Control+Enter");
  await page.keyboard.press("c");
  await begin("No invoice came");
  await page.keyboard.press("2");
  await page.keyboard.press("c");
  await page.keyboard.type("music stops");
  await expect(field).toHaveValue("music stops");
  const cards = async () => {
    const { all } = await board.snapshot();
    return all("card").map(({ title, impact = "unrated" }) => [title, impact]);
  };
  await expect.poll(() => quotes(board, 1)).toEqual(["in all 2 rooms"]);
  await expect.poll(cards).toEqual([
    ["The player is silent", "unrated"],
    ["No invoice came", "hurts"],
  ]);
});

test("M4: naming the caller costs three keys more", async ({ board, browser }) => {
  await board.card("Voucher codes cannot be redeemed", { at: "doing" });
  await board.customer("Nordwind Reisen");
  const page = await board.owner.open(browser, `/${board.key}/board`);
  const budget = new Budget(page);
  await budget.press("c");
  await budget.type("vouche");
  await expect(page.getByRole("option", { selected: true })).toContainText("Voucher codes");
  await budget.press("Enter");
  await expect(page.getByRole("textbox", { name: "Who is calling?" })).toBeFocused();
  await budget.type("nor");
  await expect(page.getByRole("option", { name: "Nordwind Reisen" })).toBeVisible();
  await budget.press("Enter");
  await expect(page.locator(".toast")).toContainText("Counted. 1 customer now.");
  expect(budget.spent).toEqual({ keys: 12, taps: 0, fields: 2 });
});

test("A1: on a phone a call is counted with three taps and the text", async ({ board, browser }) => {
  await board.card("Voucher codes cannot be redeemed", { at: "inbox", contacts: 1 });
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const page = await board.owner.open(browser, `/${board.key}/board`, phone);
  const budget = new Budget(page);
  await budget.tap(page.getByRole("button", { name: "Capture a call" }));
  await expect(page.getByLabel("What happened?")).toBeFocused();
  await budget.write("gutschein voucher");
  await budget.tap(page.getByRole("option", { name: /Voucher codes/ }));
  await budget.tap(page.getByRole("button", { name: /Count call/ }));
  await expect(tile(page, "Voucher codes")).toContainText("2 contacts");
  expect(budget.spent).toEqual({ keys: 0, taps: 3, fields: 1 });
});

test("A2: on a phone a new problem is captured and rated with four taps", async ({ board, browser }) => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const page = await board.owner.open(browser, `/${board.key}/board`, phone);
  const budget = new Budget(page);
  await budget.tap(page.getByRole("button", { name: "Capture a call" }));
  await expect(page.getByLabel("What happened?")).toBeFocused();
  await budget.write("Player stays silent");
  await budget.tap(page.getByRole("option", { name: /Create new/ }));
  await budget.tap(page.getByRole("button", { name: "Hurts" }));
  await budget.tap(page.getByRole("dialog").getByRole("button", { name: "Done" }));
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(tile(page, "Player stays silent")).toContainText("Hurts");
  expect(budget.spent).toEqual({ keys: 0, taps: 4, fields: 1 });
});

test("a click on a card counts one more contact, and one takes it back", async ({ board, browser }) => {
  await board.card("Vouchers fail");
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await tile(page, "Vouchers fail").hover();
  await page.getByRole("button", { name: `One more contact for ${board.key}-1` }).click();
  await expect(tile(page, "Vouchers fail")).toContainText("1 contact");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(tile(page, "Vouchers fail")).not.toContainText("contact");
});

test("what the caller says is kept with the call, also after another call today", async ({ board, browser }) => {
  await board.customer("Nordwind");
  await board.card("Vouchers fail");
  const page = await board.owner.open(browser, `/${board.key}/board`);
  const call = page.getByRole("dialog", { name: "Capture a call" });
  for (const words of ["It says the code is over", "Still not"]) {
    await page.locator("body").press("c");
    await page.keyboard.type("vouchers");
    await page.keyboard.press("Enter");
    await page.keyboard.type("Nordwind");
    await call.getByRole("textbox", { name: "The caller's words" }).fill(words);
    await page.keyboard.press("Enter");
    await expect(call).toHaveCount(0);
  }
  await page.goto(`/${board.key}/c/1`);
  await expect(page.locator(".quotes li")).toContainText("It says the code is over");
  await expect(page.locator(".said")).toContainText("Nordwind: “Still not”");
  await expect(page.locator(".reporters")).toContainText("1 contact");
});

test("the caller of a draft is there again after the tab was closed", async ({ board, browser }) => {
  await board.customer("Nordwind");
  await board.card("Vouchers fail");
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await page.locator("body").press("c");
  await page.keyboard.type("vouchers");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Nordw");
  await page.reload();
  await page.locator("main h1").first().waitFor({ state: "attached" });
  await page.locator("body").press("c");
  const call = page.getByRole("dialog", { name: "Capture a call" });
  await expect(call.getByLabel("What happened?")).toHaveValue("vouchers");
  await expect(call.getByRole("textbox", { name: "Who is calling?" })).toHaveValue("Nordw");
});

test("on a phone with its keyboard open the sentence and the caller are in sight", async ({ board, browser }) => {
  for (const title of ["Voucher codes fail", "Voucher field is hard to find", "Voucher mail is late", "Vouchers double"]) {
    await board.card(title);
  }
  for (const name of ["Nordwind", "Nordlicht", "Nordstern"]) await board.customer(name);
  const page = await board.owner.open(browser, `/${board.key}/board`, { ...PHONE, viewport: { width: 390, height: 480 } });
  await page.getByRole("button", { name: "Capture a call" }).tap();
  const call = page.getByRole("dialog", { name: "Capture a call" });
  await call.getByLabel("What happened?").fill("voucher");
  const buttons = call.locator(".capture-body > .buttons");
  /** How far something ends above the buttons, in pixels. */
  const above = async (part) => {
    const [box, below] = [await part.boundingBox(), await buttons.boundingBox()];
    return below.y - (box.y + box.height);
  };
  expect(await above(call.locator(".say p"))).toBeGreaterThanOrEqual(0);
  await call.getByRole("option").first().tap();
  await page.keyboard.type("Nord");
  const who = call.getByRole("textbox", { name: "Who is calling?" });
  expect(await above(who)).toBeGreaterThanOrEqual(0);
  const offered = call.getByRole("listbox", { name: "Customers" }).getByRole("option").first();
  expect(await above(offered)).toBeGreaterThanOrEqual(0);
});

test("a shortcut of the device, or a text that was shared, begins a call", async ({ board, browser }) => {
  await board.card("Player stays silent", { at: "inbox" });
  const manuela = await board.member("Manuela", "support");
  const page = await manuela.open(browser, "/?capture=Player%20stays%20silent");
  await expect(page.getByLabel("What happened?")).toHaveValue("Player stays silent");
  await expect(page.getByRole("option", { selected: true })).toContainText("Player stays silent");
  await expect(page, "not again after a reload").toHaveURL(new RegExp(`/${board.key}/board$`));

  // A member of several boards first chooses one.
  const desk = await board.owner.open(browser, "/?capture=");
  await desk.getByRole("link", { name: new RegExp(`^${board.key}`) }).click();
  await expect(desk.getByLabel("What happened?")).toBeFocused();
  await expect(desk.getByLabel("What happened?")).toHaveValue("");
});

test("words that a caller used find the card for everyone, also without a connection", async ({ board, browser }) => {
  await board.card("Voucher codes cannot be redeemed", { at: "doing" });
  await board.card("Timeline shows old songs first", { at: "triaged" });
  const colleague = await board.member("Manuela", "support");
  const other = await colleague.open(browser, `/${board.key}/board`);
  const words = (page) => page.waitForResponse((answer) => answer.url().includes("/words?"));
  const known = words(other);
  await other.keyboard.press("c");
  await other.keyboard.type("newsletter promo");
  await expect(other.getByRole("option", { selected: true })).toContainText("Create new");
  await known;
  await other.keyboard.press("Escape");

  const page = await board.owner.open(browser, `/${board.key}/board`);
  await page.keyboard.press("c");
  await page.keyboard.type("newsletter promo");
  await page.locator(".capture .what").fill("newsletter promo, vouchers");
  await expect(page.getByRole("option", { name: "Voucher codes" })).toBeVisible();
  const option = page.getByRole("option", { name: "Voucher codes" });
  if ((await option.getAttribute("aria-selected")) !== "true") await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Who is calling?" })).toBeFocused();
  const heard = words(other);
  await page.keyboard.press("Enter");
  await expect(tile(page, "Voucher codes")).toContainText("1 contact");
  await heard;
  await other.context().setOffline(true);
  await other.keyboard.press("c");
  await other.locator(".capture .what").fill("newsletter promo");
  await expect(other.getByRole("option", { selected: true })).toContainText("Voucher codes");
});

test("what the caller said of a new card is kept with the call, not as its description", async ({ board, browser }) => {
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await page.keyboard.press("c");
  await page.keyboard.type("Invoice is sent twice");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("textbox", { name: "The caller's words" }).fill("I paid once and have two");
  await page.getByRole("button", { name: "Done ↵" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await tile(page, "Invoice is sent twice").click();
  await expect(page.locator("q")).toHaveText("I paid once and have two");
  const { all } = await board.snapshot();
  expect(all("card").map((card) => card.description ?? "")).toEqual([""]);
});
