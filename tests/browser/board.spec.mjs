// Lukas and Julia at the board: what hurts, taking a card, moving it by every way there is.

import { today } from "./calendar.mjs";
import { PHONE } from "./gestures.mjs";
import { Budget, expect, id, lane, test, tile } from "./support.mjs";

test("D1: the default view shows the worst first, and what is new, without a click", async ({ board, browser }) => {
  await board.card("A small thing", { at: "triaged", contacts: 1 });
  await board.card("Vouchers fail", { at: "triaged", contacts: 9, edits: [{ impact: "blocked" }] });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  const titles = lane(page, "Triaged").locator(".card h3");
  await expect(titles).toHaveText(["Vouchers fail", "A small thing"]);
  await expect(tile(page, "Vouchers fail").locator(".dot")).toBeVisible();
});

test("D4: taking a card needs two keys", async ({ board, browser }) => {
  await board.card("Import breaks at umlauts", { at: "sprint" });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await tile(page, "Import breaks").locator(".title").focus();
  const budget = new Budget(page);
  await budget.press("i");
  await budget.press("Shift+ArrowRight");
  await expect(lane(page, "In progress").locator(".card")).toContainText("Import breaks");
  await expect(tile(page, "Import breaks").locator(".avatar")).toBeVisible();
  await expect(tile(page, "Import breaks").locator(".title"), "focus stays on the card").toBeFocused();
  await expect(page.locator("div[role=status]")).toContainText("moved from Sprint to In progress, place 1 of 1.");
  expect(budget.spent).toEqual({ keys: 2, taps: 0, fields: 0 });
});

test("D8: fixed for the next release with two keys", async ({ board, browser }) => {
  const release = crypto.randomUUID();
  await board.owner.command(board.key, {
    create_release: { id: release, name: "24.8", kind: "regular", parent: null, planned: null },
  });
  await board.card("Search finds no albums", { at: "doing" });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await tile(page, "Search finds").locator(".title").focus();
  const budget = new Budget(page);
  await budget.press("m");
  await expect(page.getByRole("dialog")).toBeVisible();
  await budget.press("5");
  await expect(lane(page, "In verification").locator(".card")).toContainText("24.8");
  expect(budget.spent).toEqual({ keys: 2, taps: 0, fields: 0 });
});

test("A3: on a phone a card is moved with two taps", async ({ board, browser }) => {
  await board.card("Player stays silent", { at: "inbox" });
  const page = await board.owner.open(browser, `/${board.key}/board`, PHONE);
  const budget = new Budget(page);
  await budget.tap(tile(page, "Player stays silent").getByRole("button", { name: /Actions for/ }));
  await budget.tap(page.getByRole("dialog").getByRole("button", { name: /^Triaged/ }));
  await expect(lane(page, "Triaged").locator(".card")).toContainText("Player stays silent");
  expect(budget.spent).toEqual({ keys: 0, taps: 2, fields: 0 });
});

test("a mouse drags a card to a place between two others", async ({ board, browser }) => {
  await board.card("First", { at: "doing" });
  await board.card("Second", { at: "doing" });
  await board.card("Dragged", { at: "sprint" });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  const [from, to] = [tile(page, "Dragged"), tile(page, "First")];
  const start = await from.boundingBox();
  const end = await to.boundingBox();
  await page.mouse.move(start.x + 40, start.y + 20);
  await page.mouse.down();
  await page.mouse.move(start.x + 60, start.y + 30, { steps: 3 });
  await page.mouse.move(end.x + 40, end.y + 8, { steps: 12 });
  await expect(page.locator(".drop-line")).toBeVisible();
  const ghost = await page.locator(".ghost").boundingBox();
  expect(Math.abs(ghost.x - end.x - 40) + Math.abs(ghost.y - end.y - 8), "it goes along with the hand").toBeLessThan(40);
  expect(ghost.height, "and can be read").toBeGreaterThan(60);
  await page.mouse.up();
  await expect(lane(page, "In progress").locator(".card h3")).toHaveText(["Second", "Dragged", "First"]);
  await expect(page.getByRole("dialog"), "a drag is not a click").toHaveCount(0);
});

test("Escape takes a drag back", async ({ board, browser }) => {
  await board.card("Stays here", { at: "sprint" });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  const box = await tile(page, "Stays here").boundingBox();
  await page.mouse.move(box.x + 40, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + 300, box.y + 40, { steps: 8 });
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(page.locator(".ghost")).toHaveCount(0);
  await expect(lane(page, "Sprint").locator(".card")).toContainText("Stays here");
});

test("a swipe on a phone never moves a card", async ({ board, browser }) => {
  await board.card("Do not move me", { at: "inbox" });
  const page = await board.owner.open(browser, `/${board.key}/board`, PHONE);
  const box = await tile(page, "Do not move me").boundingBox();
  const cdp = await page.context().newCDPSession(page);
  const at = (x) => [{ x, y: box.y + 20 }];
  await cdp.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at(box.x + 250) });
  for (let x = 240; x > 20; x -= 20) {
    await cdp.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: at(box.x + x) });
  }
  await cdp.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await expect(lane(page, "Inbox").locator(".card")).toContainText("Do not move me");
});

test("every move can be taken back with one key", async ({ board, browser }) => {
  await board.card("There and back", { at: "triaged" });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await tile(page, "There and back").locator(".title").focus();
  await page.keyboard.press("Shift+ArrowRight");
  await expect(lane(page, "Sprint").locator(".card")).toHaveCount(1);
  await page.keyboard.press("Control+z");
  await expect(lane(page, "Triaged").locator(".card")).toContainText("There and back");
});

test("filters live in the address and come back with it", async ({ board, browser }) => {
  await board.card("Vouchers fail", { at: "inbox", edits: [{ impact: "blocked" }] });
  await board.card("Sorting is odd", { at: "inbox", edits: [{ impact: "confuses" }] });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await page.keyboard.press("/");
  await page.getByRole("searchbox").fill("100% vouch");
  await expect(page).toHaveURL(/q=100%25/);
  await expect(page.locator("main .board .card")).toHaveCount(0);
  await page.getByRole("searchbox").fill("vouch");
  await expect(page.locator("main .board .card")).toHaveCount(1);
  await page.getByRole("searchbox").fill("");
  await page.getByRole("button", { name: "Impact" }).click();
  await page.getByLabel("Confuses").check();
  await page.keyboard.press("Escape");
  await expect(page.locator("main .board .card h3")).toHaveText(["Sorting is odd"]);
  await page.reload();
  await expect(page.locator("main .board .card h3")).toHaveText(["Sorting is odd"]);
});

test("a link says by name what is filtered; keys choose several of a kind", async ({ board, browser }) => {
  const areas = { Player: crypto.randomUUID(), "Pay & refund": crypto.randomUUID(), "!": crypto.randomUUID() };
  for (const [name, id] of Object.entries(areas)) await board.owner.command(board.key, { add_area: { id, name } });
  await board.card("Silence", { at: "inbox", edits: [{ area: areas.Player }] });
  await board.card("No refund", { at: "inbox", edits: [{ area: areas["Pay & refund"] }] });
  await board.card("Somewhere else", { at: "inbox", edits: [{ area: areas["!"] }] });
  const page = await board.owner.open(browser, `/${board.key}/board?area=Player`);
  const titles = page.locator("main .board .card h3");
  const area = page.getByRole("button", { name: "Area: " });
  await expect(titles).toHaveText(["Silence"]);
  await expect(area).toHaveText("Player");
  await area.press("Enter");
  await page.getByLabel("Pay & refund").press("Space");
  await expect(titles).toHaveCount(2);
  await expect(page).toHaveURL(/area=pay-refund,player$/);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await expect(titles).toHaveText(["No refund"]);
  // A name without letters is not used in an address.
  await page.getByLabel("!").check();
  await expect(titles).toHaveCount(2);
  await page.keyboard.press("Escape");
  await expect(area).toBeFocused();
  await expect(area).toHaveText("!, Pay & refund");
  await page.goBack();
  await expect(titles).toHaveText(["No refund"]);

  await page.goto(`/${board.key}/board?area=podcasts`);
  await expect(area, "a link from when there was such an area").toHaveText("unknown");
  await expect(titles).toHaveCount(0);
  await page.getByRole("button", { name: "clear" }).click();
  await expect(titles).toHaveCount(3);
});

test("cards are filtered by their customer, release, sprint and person", async ({ board, browser }) => {
  const send = (command) => board.owner.command(board.key, command);
  const [release, sprint] = [id(), id()];
  const customer = await board.customer("Nordwind");
  await send({ create_release: { id: release, name: "24.7", kind: "regular", parent: null, planned: null } });
  await send({ plan_sprint: { id: sprint, name: "Sprint 12", starts: today(), ends: today() + 11, capacity: 8 } });
  const me = (await board.snapshot()).all("member")[0].id;
  const called = await board.card("Of a customer", { at: "triaged" });
  await send({ add_contact: { card: called, contact: { id: id(), customer, at: Date.now(), day: today() } } });
  await board.card("Of a release", { at: "verify", edits: [{ fixed_in: release }] });
  const planned = await board.card("Of a sprint", { at: "triaged" });
  await send({ pull_into_sprint: { card: planned, sprint } });
  await board.card("Of a person", { at: "doing", edits: [{ assignee: me }] });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  const titles = page.locator("main .board .card h3");
  await expect(titles).toHaveCount(4);
  await page.keyboard.press("f");
  for (const [kind, name, title] of [
    ["Customer", "Nordwind", "Of a customer"],
    ["Release", "24.7", "Of a release"],
    ["Sprint", "Sprint 12", "Of a sprint"],
    ["Assigned to", "Olga", "Of a person"],
  ]) {
    await page.getByRole("button", { name: `${kind}: ` }).click();
    await page.getByRole("dialog").getByLabel(name).check();
    await expect(titles, kind).toHaveText([title]);
    await page.getByRole("dialog").getByLabel(name).uncheck();
    await page.keyboard.press("Escape");
    await expect(titles).toHaveCount(4);
  }
});

test("a card opens with its own address, and Back closes it", async ({ board, browser }) => {
  await board.card("Open me", { at: "inbox" });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await tile(page, "Open me").locator(".title").click();
  await expect(page).toHaveURL(/card=1/);
  await expect(page.getByRole("dialog").getByLabel("Title")).toHaveValue("Open me");
  await page.goBack();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("single keys can be switched off", async ({ board, browser }) => {
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await page.locator("main .board").waitFor();
  await page.evaluate(() => localStorage.setItem("single-keys", "off"));
  await page.keyboard.press("c");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toHaveAttribute("aria-label", "Command menu");
});

test("the focus goes on where a card leaves the view", async ({ board, browser }) => {
  for (const title of ["First", "Second", "Third"]) await board.card(title, { at: "verify" });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  const title = (text) => tile(page, text).locator(".title");
  const order = await lane(page, "In verification").locator(".card h3").allTextContents();
  await title(order[0]).focus();
  // Into a column that is closed.
  await page.keyboard.press("Shift+ArrowRight");
  await expect(tile(page, order[0])).toHaveCount(0);
  await expect(title(order[1])).toBeFocused();
  // Into the trash.
  await page.keyboard.press("m");
  await page.getByRole("button", { name: "Move to the trash" }).click();
  await expect(tile(page, order[1])).toHaveCount(0);
  await expect(title(order[2])).toBeFocused();
  // Taken away by somebody else: the tab key finds what is left.
  await board.card("Fourth", { at: "triaged" });
  await title("Fourth").waitFor();
  const last = (await board.snapshot()).all("card").find((card) => card.title === order[2]);
  await board.owner.command(board.key, { trash_card: { card: last.id } });
  await expect(tile(page, order[2])).toHaveCount(0);
  await expect(page.locator('main .card .title[tabindex="0"]')).toHaveCount(1);
});

test("the tab key finds a card when one comes back to the board", async ({ board, browser }) => {
  const gone = await board.card("Gone meanwhile", { at: "triaged" });
  await board.card("Still here", { at: "doing" });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await tile(page, "Gone meanwhile").locator(".title").focus();
  await page.getByRole("link", { name: "Release" }).first().click();
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await board.owner.command(board.key, { trash_card: { card: gone } });
  await page.getByRole("link", { name: "Board", exact: true }).first().click();
  await expect(tile(page, "Still here").locator(".title")).toHaveAttribute("tabindex", "0");
});

test("the undo of a message takes back what the message is about", async ({ board, browser }) => {
  await board.card("Moved and taken", { at: "triaged" });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await tile(page, "Moved and taken").locator(".title").focus();
  await page.keyboard.press("Shift+ArrowRight");
  await expect(lane(page, "Sprint").locator(".card")).toHaveCount(1);
  await page.keyboard.press("i");
  await expect(tile(page, "Moved and taken").locator(".avatar")).toHaveCount(1);
  await expect(page.locator(".toast")).toContainText("Assigned to");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(tile(page, "Moved and taken").locator(".avatar")).toHaveCount(0);
  await expect(lane(page, "Sprint").locator(".card")).toHaveCount(1);
});

test("what was undone is redone, also after a reload, until something new is done", async ({ board, browser }) => {
  await board.card("To and fro", { at: "triaged" });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await tile(page, "To and fro").locator(".title").focus();
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("i");
  await expect(tile(page, "To and fro").locator(".avatar")).toHaveCount(1);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await expect(lane(page, "Triaged").locator(".card")).toHaveCount(1);
  await page.keyboard.press("Control+Shift+Z");
  await expect(lane(page, "Sprint").locator(".card")).toHaveCount(1);
  await expect(page.locator(".toast")).toContainText("Done again: To and fro");
  await expect(page.locator(".status")).toBeEmpty();
  await page.reload();
  await tile(page, "To and fro").locator(".title").focus();
  await page.keyboard.press("Control+y");
  await expect(tile(page, "To and fro").locator(".avatar")).toHaveCount(1);
  await page.keyboard.press("Control+y");
  await expect(page.locator(".toast")).toContainText("There is nothing left to redo.");
  await page.keyboard.press("Control+z");
  await expect(tile(page, "To and fro").locator(".avatar")).toHaveCount(0);
});

test("on a phone the other lens and who is here are in More", async ({ board, browser }) => {
  await board.card("A call", { at: "triaged" });
  const ann = await board.member("Ann", "support");
  await ann.open(browser, `/${board.key}/board`);
  const page = await board.owner.open(browser, `/${board.key}/board`, PHONE);
  await page.getByRole("button", { name: "More" }).tap();
  await expect(page.locator(".more-places .avatar")).toBeVisible();
  await expect(page.locator(".more-places .here-now")).toContainText("Ann");
  await page.getByRole("button", { name: "Support" }).tap();
  await expect(page.locator(".tabs")).toContainText("Known 1");
});

test("a move is told in the words of the lens", async ({ board, browser }) => {
  await board.card("A call", { at: "triaged" });
  const page = await board.owner.open(browser, `/${board.key}/board?lens=support`);
  await tile(page, "A call").locator(".title").focus();
  await page.keyboard.press("Shift+ArrowRight");
  await expect(page.getByText("A call moved from Known to Planned")).not.toHaveCount(0);
});

test("the board says which sprint runs, and which release is suspected", async ({ board, browser }) => {
  const [sprint, release] = [id(), id()];
  const day = today();
  const command = (command) => board.owner.command(board.key, command);
  await command({ plan_sprint: { id: sprint, name: "Sprint 7", starts: day, ends: day + 9, capacity: 8 } });
  await command({ start_sprint: { sprint } });
  await command({ create_release: { id: release, name: "24.7", kind: "regular" } });
  await board.card("Came with it", { at: "triaged", edits: [{ suspected_in: release }] });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await expect(lane(page, "Sprint")).toContainText("Sprint 7, until");
  await expect(tile(page, "Came with it")).toContainText("since 24.7?");
});

test("near an edge the board scrolls on while a card is dragged", async ({ board, browser }) => {
  for (const at of ["triaged", "sprint", "doing"]) await board.card(`At ${at}`, { at });
  const page = await board.owner.open(browser, `/${board.key}/board`, { viewport: { width: 700, height: 600 } });
  const start = await tile(page, "At triaged").locator("h3").boundingBox();
  const scrolled = () => page.locator("main .board").evaluate((board) => board.scrollLeft);
  await page.mouse.move(start.x + 10, start.y + 5);
  await page.mouse.down();
  await page.mouse.move(400, start.y + 40, { steps: 4 });
  await page.mouse.move(690, start.y + 60, { steps: 4 });
  await expect.poll(scrolled, "it goes on without the hand").toBeGreaterThan(300);
  // Away from the edge it does not scroll.
  await page.mouse.move(400, start.y + 60, { steps: 4 });
  let at = -1;
  await expect.poll(async () => at === (at = await scrolled())).toBe(true);
  // How far it came depends on the machine: it is dropped on the column that now lies in the middle.
  let into;
  for (const name of ["Sprint", "In progress", "In verification"]) {
    const box = await lane(page, name).boundingBox();
    if (box.x < 350) into = { name, x: box.x + box.width / 2 };
  }
  await page.mouse.move(into.x, start.y + 60, { steps: 4 });
  await page.mouse.up();
  await expect(lane(page, into.name).locator(".card h3", { hasText: "At triaged" })).toBeVisible();
  await expect(lane(page, "Triaged").locator(".card")).toHaveCount(0);
});

test("an address is found as people type it", async ({ board, browser }) => {
  await board.card("Vouchers fail", { at: "triaged" });
  const page = await board.owner.open(browser, `/${board.key.toLowerCase()}/board?card=1`);
  await expect(page.getByRole("dialog", { name: "Card" }).getByLabel("Title")).toHaveValue("Vouchers fail");
  await expect(page).toHaveURL(new RegExp(`/${board.key}/board\\?card=1$`));
});

test("a line for a new card that was not sent is there again at the next visit", async ({ board, browser }) => {
  const page = await board.owner.open(browser, `/${board.key}/board`);
  const line = page.getByPlaceholder("Add a card").first();
  await line.fill("Half a thought");
  await page.reload();
  await expect(line).toHaveValue("Half a thought");
  await line.press("Enter");
  await tile(page, "Half a thought").waitFor();
  await page.reload();
  await tile(page, "Half a thought").waitFor();
  await expect(line).toHaveValue("");
});
