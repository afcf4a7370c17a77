// The card's sheet: what is typed there goes where it is meant to, and is not lost.

import { today } from "./calendar.mjs";
import { PHONE } from "./gestures.mjs";
import { expect, id, test, tile } from "./support.mjs";

async function openSheet(board, browser) {
  await board.card("Vouchers fail", { at: "doing" });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await tile(page, "Vouchers fail").locator(".title").click();
  const sheet = page.getByRole("dialog", { name: "Card" });
  await expect(sheet.getByRole("button", { name: "Edit: Description" })).toBeVisible();
  return { page, sheet };
}

const stored = async (board) => (await board.snapshot()).all("card")[0];

test("what the server cannot tell of a card now comes by itself later", async ({ board, browser }) => {
  const card = await board.card("Away for a moment", { at: "triaged" });
  await board.owner.command(board.key, { add_comment: { id: id(), card, text: "Said before" } });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  const problem = { type: "about:blank", title: "Service Unavailable", status: 503, detail: "", code: "storage" };
  await page.route("**/cards/1", (route) => route.fulfill({ status: 503, json: problem }));
  await tile(page, "Away for a moment").locator(".title").click();
  await expect(page.getByRole("dialog")).toContainText("as soon as the server can be reached");
  await page.unroute("**/cards/1");
  await expect(page.getByRole("dialog")).toContainText("Said before", { timeout: 10_000 });
});

test("what is typed after Edit is the description, and moves no card", async ({ board, browser }) => {
  const { page, sheet } = await openSheet(board, browser);
  const before = await stored(board);
  await sheet.getByRole("button", { name: "Edit: Description" }).click();
  await page.keyboard.type("is broken since May, mi 1");
  await page.keyboard.press("Control+Enter");
  await expect.poll(async () => (await stored(board)).description).toBe("is broken since May, mi 1");
  const { description, ...after } = await stored(board);
  expect(after).toEqual(before);
});

for (const [how, leave] of [
  ["closing the sheet", (page, sheet) => sheet.getByRole("button", { name: "Close" }).click()],
  ["going back", (page) => page.goBack()],
  ["reloading", (page) => page.reload()],
]) {
  test(`a description that is being written survives ${how}`, async ({ board, browser }) => {
    const { page, sheet } = await openSheet(board, browser);
    await sheet.getByRole("button", { name: "Edit: Description" }).click();
    await page.keyboard.type("Half a thought");
    await leave(page, sheet);
    await expect.poll(async () => (await stored(board)).description).toBe("Half a thought");
  });
}

test("a description that was given up comes back by the toast", async ({ board, browser }) => {
  const { page, sheet } = await openSheet(board, browser);
  await sheet.getByRole("button", { name: "Edit: Description" }).click();
  await page.keyboard.type("Too early");
  await page.keyboard.press("Escape");
  await expect(sheet.getByRole("textbox", { name: "Description" })).toHaveCount(0);
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await expect(sheet.getByRole("textbox", { name: "Description" })).toHaveValue("Too early");
});

test("a title that was given up comes back by the toast", async ({ board, browser }) => {
  const { page, sheet } = await openSheet(board, browser);
  const title = sheet.getByRole("textbox", { name: "Title" });
  await title.fill("Vouchers fail at the till");
  await page.keyboard.press("Escape");
  await expect(title).toHaveValue("Vouchers fail");
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await expect(title).toHaveValue("Vouchers fail at the till");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await stored(board)).title).toBe("Vouchers fail at the till");
});

test("a comment that is being changed stays open while others do something", async ({ board, browser }) => {
  const card = await board.card("Vouchers fail");
  const send = (command) => board.owner.command(board.key, command);
  await send({ add_comment: { id: id(), card, text: "Since Monday" } });
  const page = await board.owner.open(browser, `/${board.key}/c/1`);
  await page.locator(".said").getByRole("button", { name: "Edit: Comment" }).click();
  await page.keyboard.press("End");
  await page.keyboard.type(", or Tuesday");
  await send({ add_comment: { id: id(), card, text: "Which one?" } });
  await expect(page.locator(".said")).toHaveCount(2);
  await expect(page.getByRole("textbox", { name: "Comment", exact: true })).toHaveValue("Since Monday, or Tuesday");
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".said").filter({ hasText: "Since Monday, or Tuesday" })).toHaveCount(1);
});

test("an effort that is no number is said, and the known one stays", async ({ board, browser }) => {
  await board.card("Vouchers fail", { edits: [{ estimate: 3 }] });
  const page = await board.owner.open(browser, `/${board.key}/c/1`);
  const effort = page.getByRole("textbox", { name: "Effort (days)" });
  await effort.fill("3 days");
  await effort.press("Enter");
  await expect(page.locator(".toast")).toContainText("a number from 0 to 1,000, please");
  await expect(effort).toHaveValue("3");
  expect((await stored(board)).estimate).toBe(3);
});

test("a card is found by its number as people write it", async ({ board, browser }) => {
  await board.card("Vouchers fail");
  const page = await board.owner.open(browser, `/${board.key}/c/${board.key}-1`);
  await expect(page.getByLabel("Title")).toHaveValue("Vouchers fail");
});

test("a card that waits says after two weeks that no developer has looked; a look is stored without a name", async ({ board, browser }) => {
  const [lukas, manuela] = [await board.member("Lukas", "developer"), await board.member("Manuela", "support")];
  await board.card("Player is silent", { at: "inbox" });
  const support = await manuela.open(browser, `/${board.key}/board?card=1`);
  await expect(support.getByRole("heading", { name: "Comments and history" })).toBeVisible();
  // What is said afterwards reaches the board after that look.
  await support.getByLabel(/Write a comment/).fill("Which browser?");
  await support.keyboard.press("Control+Enter");
  const comments = async () => (await board.owner.request("GET", `/api/boards/${board.key}/cards/1`)).comments;
  await expect.poll(async () => (await comments()).length).toBe(1);
  expect((await stored(board)).seen, "support knows it anyway").toBeUndefined();

  const inThreeWeeks = await manuela.context(browser);
  const page = await inThreeWeeks.newPage();
  await page.clock.setSystemTime(Date.now() + 21 * 86_400_000);
  await page.goto(`/${board.key}/board`);
  await expect(tile(page, "Player is silent")).toContainText("not seen for 21 days");
  await expect(tile(page, "Player is silent").getByTitle("Not seen by a developer for 21 days")).toBeVisible();

  const desk = await lukas.open(browser, `/${board.key}/board?card=1`);
  await expect.poll(async () => (await stored(board)).seen).toBeGreaterThanOrEqual(today() - 1);
  await desk.reload();
  await expect(desk.locator(".stream")).toContainText("created a card");
  await expect(desk.locator(".stream > li"), "a look is no history").toHaveCount(2);
  await desk.keyboard.press("Escape");
  await desk.keyboard.press("Control+z");
  await expect(desk.locator(".toast"), "and nothing to take back").toHaveText("There is nothing left to undo.");
});

test("of what callers say the newest three are shown, and all on demand", async ({ board, browser }) => {
  const card = await board.card("Vouchers fail", { at: "doing" });
  for (const [at, quote] of ["The first", "The second", "The third", "The fourth", "The fifth"].entries()) {
    const contact = { id: id(), at: Date.now() + at, day: today(), customer: await board.customer(`Customer ${at}`), quote };
    await board.owner.command(board.key, { add_contact: { card, contact } });
  }
  const page = await board.owner.open(browser, `/${board.key}/c/1`);
  const quotes = page.locator(".quotes q");
  await expect(quotes).toHaveText(["The fifth", "The fourth", "The third"]);
  await page.getByRole("button", { name: "Show all 5 contacts" }).click();
  await expect(quotes).toHaveCount(5);
});

test("much that was said about a card comes in parts, and stays while others go on", async ({ board, browser }) => {
  const card = await board.card("Vouchers fail", { at: "doing" });
  const customer = await board.customer("Anna");
  const edit = async (contact, to) => {
    await board.owner.command(board.key, { edit_contact: { contact, edit: { quote: { from: "Call 1", to } } } });
  };
  const first = id();
  for (let i = 1; i <= 60; i++) {
    const contact = { id: i === 1 ? first : id(), at: Date.now() - 60_000 + i, day: today(), quote: `Call ${i}` };
    await board.owner.command(board.key, { add_contact: { card, contact } });
  }
  const commented = [];
  for (let i = 1; i <= 35; i++) {
    commented.push(id());
    await board.owner.command(board.key, { add_comment: { id: commented.at(-1), card, text: `Comment *${i}*` } });
  }
  const page = await board.owner.open(browser, `/${board.key}/c/1`);
  const quotes = page.locator(".quotes q");
  await page.getByRole("button", { name: "Show all 60 contacts" }).click();
  await expect(quotes).toHaveCount(50);
  await page.getByRole("button", { name: "Show earlier contacts" }).click();
  await expect(quotes).toHaveCount(60);
  await expect(quotes.last()).toHaveText("Call 1");
  await expect(page.getByRole("button", { name: "Show earlier contacts" })).toHaveCount(0);

  const comments = page.locator(".stream .said");
  const earlier = page.getByRole("button", { name: "Show earlier comments and changes" });
  await expect(comments.first()).toContainText("Comment 35");
  expect(await comments.count(), "not all at once").toBeLessThan(35);
  while (await earlier.count()) {
    const lines = await page.locator(".stream > li").count();
    await earlier.click();
    await expect.poll(() => page.locator(".stream > li").count()).toBeGreaterThan(lines);
  }
  await expect(comments).toHaveCount(35);
  await expect(comments.last().locator("em"), "rendered").toHaveText("1");
  await expect(page.locator(".stream > li").last()).toContainText("created a card");

  // A change made now adds to what was loaded before, and removes nothing of it.
  await edit(first, "Call 1, corrected");
  await board.owner.command(board.key, { edit_comment: { comment: commented[0], from: "Comment *1*", to: "Corrected" } });
  await board.owner.command(board.key, { remove_comment: { comment: commented[1] } });
  await board.owner.command(board.key, { add_contact: { card, contact: { id: id(), customer, at: Date.now(), day: today(), quote: "Call 61" } } });
  await expect(quotes.last()).toHaveText("Call 1, corrected");
  await expect(quotes.first()).toHaveText("Call 61");
  await expect(comments).toHaveCount(34);
  await expect(comments.last()).toContainText("Corrected");
  await expect(comments.last().locator("em")).toHaveCount(0);
});

test("earlier entries that were asked for while the card is loaded again are there afterwards", async ({ board, browser }) => {
  const card = await board.card("Vouchers fail", { at: "doing" });
  for (let i = 1; i <= 60; i++) {
    const contact = { id: id(), at: Date.now() - 60_000 + i, day: today(), quote: `Call ${i}` };
    await board.owner.command(board.key, { add_contact: { card, contact } });
  }
  const page = await board.owner.open(browser, `/${board.key}/c/1`);
  const quotes = page.locator(".quotes q");
  await page.getByRole("button", { name: "Show all 60 contacts" }).click();
  await page.context().setOffline(true);
  await expect(page.locator(".status")).toContainText("Offline");
  // Once there is a connection, the page loads the card again. That answer comes late.
  let release;
  const late = new Promise((resolve) => (release = resolve));
  await page.route("**/cards/1", (route) => late.then(() => route.continue()));
  const asked = page.waitForRequest("**/cards/1");
  await page.context().setOffline(false);
  await asked;
  await page.getByRole("button", { name: "Show earlier contacts" }).click();
  await expect(quotes).toHaveCount(60);
  // The late answer replaces what may be outdated by now: the earlier ones are loaded again.
  const again = page.waitForResponse("**/cards/1/earlier?*", { timeout: 20_000 });
  release();
  await again;
  await expect(quotes).toHaveCount(60);
});

test("what was said of a card while its page was away is there when it is back", async ({ board, browser }) => {
  const card = await board.card("Vouchers fail", { at: "doing" });
  const page = await board.owner.open(browser, `/${board.key}/c/1`);
  await expect(page.locator(".stream")).toContainText("created a card");
  await page.context().setOffline(true);
  await expect(page.locator(".status")).toContainText("Offline");
  await board.owner.command(board.key, { add_comment: { id: id(), card, text: "Said meanwhile" } });
  await page.context().setOffline(false);
  await expect(page.locator(".stream .said")).toContainText("Said meanwhile");
});

test("what a colleague wrote down of a call is corrected on the card", async ({ board, browser }) => {
  const anna = await board.customer("Anna");
  await board.customer("Ben");
  const manuela = await board.member("Manuela", "support");
  const card = await board.card("Vouchers fail", { at: "doing" });
  const contact = { id: id(), at: Date.now(), day: today(), customer: anna, quote: "" };
  await board.owner.command(board.key, { add_contact: { card, contact } });
  const page = await manuela.open(browser, `/${board.key}/c/1`);
  await page.getByRole("button", { name: "Show 1 contact" }).click();
  await page.getByRole("button", { name: "Correct" }).click();
  await page.getByLabel("Customer").selectOption("Ben");
  await expect(page.locator(".reporters")).toContainText("Ben");
  await expect(page.locator(".reporters")).not.toContainText("Anna");
  await page.getByLabel("Reached us by").selectOption("Mail");
  await expect(page.locator(".quotes li")).toContainText("Ben · Mail");
  await page.getByRole("textbox", { name: "The caller's words" }).fill("Nothing goes");
  await page.keyboard.press("Enter");
  await expect(page.locator(".quotes q")).toHaveText("Nothing goes");
  await expect(page.locator(".stream")).toContainText("corrected a contact");
  // Three corrections, three steps back.
  for (const _ of ["words", "channel", "caller"]) await page.keyboard.press("Control+z");
  await expect(page.locator(".reporters")).toContainText("Anna");
  const callers = async () => (await board.snapshot()).all("tally").map(({ customer }) => customer);
  await expect.poll(callers).toEqual([anna]);
});

test("arrows in a closed list open it: nothing changes before one is chosen", async ({ board, browser }) => {
  for (const name of ["Payment", "Player"]) await board.owner.command(board.key, { add_area: { id: id(), name } });
  await board.card("Vouchers fail");
  const page = await board.owner.open(browser, `/${board.key}/c/1`);
  await page.getByRole("combobox", { name: "Area" }).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  expect((await stored(board)).area).toBeUndefined();
  await page.keyboard.press("Enter");
  await expect(page.locator(".toast")).toContainText(`${board.key}-1 · Area: `);
  await expect.poll(async () => (await stored(board)).area).toBeDefined();
  await page.keyboard.press("Control+z");
  await expect(page.locator(".toast")).toContainText("Undone: Vouchers fail");
});

test("if two people correct the same words, the second sees both, and who wrote the other", async ({ board, browser }) => {
  const card = await board.card("Vouchers fail");
  const contact = { id: id(), at: Date.now(), day: today(), quote: "it fails" };
  await board.owner.command(board.key, { add_contact: { card, contact } });
  const manuela = await board.member("Manuela", "support");
  const page = await board.owner.open(browser, `/${board.key}/c/1`);
  await page.getByRole("button", { name: /^Correct/ }).click();
  const words = page.getByRole("textbox", { name: "The caller's words" });
  await words.fill("It fails at the till");
  const theirs = { quote: { from: "it fails", to: "It fails since Monday" } };
  await manuela.command(board.key, { edit_contact: { contact: contact.id, edit: theirs } });
  await words.press("Enter");
  const both = page.getByRole("dialog", { name: "Not saved" });
  await expect(both.getByRole("textbox", { name: "Manuela’s version" })).toHaveValue("It fails since Monday");
  await both.getByRole("textbox", { name: "Your version" }).fill("It fails at the till since Monday");
  await both.getByRole("button", { name: "Use mine" }).click();
  await expect(both).toHaveCount(0);
  const quote = async () => (await board.owner.request("GET", `/api/boards/${board.key}/cards/1`)).contacts[0].quote;
  await expect.poll(quote).toBe("It fails at the till since Monday");
});

test("a card that was merged leads to the one that was kept, which tells of it", async ({ board, browser }) => {
  const into = await board.card("Sign-in shows a white page", { at: "triaged" });
  const card = await board.card("Apple account is refused", { edits: [{ description: { from: "", to: "Since the update" } }] });
  await board.owner.command(board.key, { merge_cards: { card, into } });
  for (const path of [`/${board.key}/c/2`, `/${board.key}/board?card=2`]) {
    const page = await board.owner.open(browser, path);
    await expect(page.getByLabel("Title")).toHaveValue("Sign-in shows a white page");
    await expect(page.locator(".notice")).toHaveText(`${board.key}-2 is part of ${board.key}-1 now.`);
    await expect(page.locator(".card-view")).toContainText("Since the update");
  }
});

test("anyone who may merge separates cards that somebody else has merged", async ({ board, browser }) => {
  const [card, into] = [await board.card("Coupons", { contacts: 2 }), await board.card("Vouchers", { contacts: 1 })];
  const lukas = await board.member("Lukas", "developer");
  const vera = await board.member("Vera", "viewer");
  await board.owner.command(board.key, { merge_cards: { card, into } });
  const reads = await vera.open(browser, `/${board.key}/board?card=2`);
  await expect(reads.locator(".sheet")).toContainText("Also reported as");
  await expect(reads.locator(".stream")).toContainText("merged cards");
  await expect(reads.getByRole("button", { name: "Separate" })).toHaveCount(0);
  const page = await lukas.open(browser, `/${board.key}/board?card=2`);
  await page.locator(".sheet").getByRole("button", { name: "Separate" }).click();
  await expect(page.locator(".toast")).toContainText("Undone.");
  await page.keyboard.press("Escape");
  await expect(tile(page, "Coupons")).toContainText("2 contacts");
  await expect(tile(page, "Vouchers")).toContainText("1 contact");
  await page.keyboard.press("Control+y");
  await expect(tile(page, "Coupons")).toHaveCount(0);
  await expect(tile(page, "Vouchers")).toContainText("3 contacts");
});

test("a field shows again what a colleague removed and brought back", async ({ board, browser }) => {
  const area = id();
  const julia = await board.member("Julia", "owner");
  await board.owner.command(board.key, { add_area: { id: area, name: "Payment" } });
  await board.card("Vouchers", { edits: [{ area }] });
  const page = await board.owner.open(browser, `/${board.key}/c/1`);
  const field = page.getByRole("combobox", { name: "Area" });
  await expect(field.locator("option:checked")).toHaveText("Payment");
  const settings = await julia.open(browser, `/${board.key}/settings/areas`);
  await settings.getByRole("button", { name: "Remove Payment" }).click();
  await expect(field.locator("option:checked")).toHaveText("None");
  await settings.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await expect(field.locator("option:checked")).toHaveText("Payment");
});

test("letters that are typed in a menu make a word", async ({ board, browser }) => {
  for (const name of ["Lukas", "Ruben", "Ruth"]) await board.member(name, "developer");
  await board.card("Vouchers", { at: "triaged" });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await page.keyboard.press("j");
  await page.keyboard.press("a");
  await page.getByRole("dialog").getByRole("button", { name: "Ruth" }).waitFor();
  for (const letter of "rut") await page.keyboard.press(letter);
  await page.keyboard.press("Enter");
  await expect(page.locator(".toast")).toContainText(`${board.key}-1 · Assigned to: Ruth`);
});

test("on a phone the fields of a card stand before its history", async ({ board, browser }) => {
  await board.card("Vouchers");
  const page = await board.owner.open(browser, `/${board.key}/board?card=1`, PHONE);
  const top = async (found) => (await found.boundingBox()).y;
  const fields = await top(page.getByRole("combobox", { name: "Area" }));
  expect(fields).toBeLessThan(await top(page.getByRole("heading", { name: "Comments and history" })));
});
