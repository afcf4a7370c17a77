// Manuela and the caller's own system: who it is decides what she can say.

import { customerOn } from "./gestures.mjs";
import { expect, id, lane, test, tile } from "./support.mjs";

/** Two customers with a system each, and a fix that runs on one of the two. */
async function twoSystems(board) {
  const { owner, key } = board;
  const command = (command) => owner.command(key, command);
  const [fix, before] = [id(), id()];
  await command({ create_release: { id: before, name: "24.6", kind: "regular" } });
  await command({ create_release: { id: fix, name: "24.7", kind: "regular", parent: before } });
  await customerOn(board, "Nordwind", fix);
  await customerOn(board, "Seehotel", before);
  const card = await board.card("Voucher codes fail", { at: "verify" });
  await command({ edit_card: { card, edit: { fixed_in: fix } } });
  return card;
}

async function count(page, who) {
  await page.keyboard.press("c");
  await page.keyboard.type("voucher");
  await expect(page.locator("li[aria-selected=true]")).toContainText("Voucher codes");
  await page.keyboard.press("Enter");
  const caller = page.getByRole("textbox", { name: "Who is calling?" });
  await expect(caller).toBeFocused();
  await page.keyboard.type(who);
}

test("the sentence is about the caller's system while the name is being typed", async ({ board, browser }) => {
  await twoSystems(board);
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await count(page, "see");
  await expect(page.locator(".say")).toContainText("Your system still runs 24.6");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(tile(page, "Voucher codes fail")).toContainText("1 customer");
});

test("a caller whose system has the fix is asked whether it is back, and Enter opens it again", async ({ board, browser }) => {
  await twoSystems(board);
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await count(page, "nor");
  await expect(page.locator(".say")).toContainText("your system runs 24.7. Does it still happen? Then we open it again.");
  // The first Enter chooses: what it opens must be visible.
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Count and reopen" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  const reopened = lane(page, "Triaged").locator(".card");
  await expect(reopened).toContainText("1 customer");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(lane(page, "In verification").locator(".card")).not.toContainText("contact");
});

test("a caller with the fix who only asks is counted, and the card stays where it is", async ({ board, browser }) => {
  await twoSystems(board);
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await count(page, "nor");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Only count" })).toBeVisible();
  await page.keyboard.press("Shift+Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(lane(page, "In verification").locator(".card")).toContainText("1 customer");
});

test("a new customer may have a name that begins like another's", async ({ board, browser }) => {
  await board.customer("Nordwind");
  await board.card("Voucher codes fail");
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await count(page, "Nord");
  await expect(page.getByRole("option", { name: "Nordwind" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("option", { selected: true })).toHaveText("New customer: “Nord”");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  const callers = async () => {
    const { all } = await board.snapshot();
    const name = (id) => all("customer").find((customer) => customer.id === id)?.name;
    return all("tally").map((tally) => name(tally.customer));
  };
  await expect.poll(callers).toEqual(["Nord"]);
});

test("two calls at once have a caller each", async ({ board, browser }) => {
  await board.customer("Nordwind");
  await board.card("Voucher codes fail");
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await count(page, "nor");
  await page.getByRole("button", { name: "Another call" }).click();
  const field = page.getByLabel("What happened?");
  const caller = page.getByRole("textbox", { name: "Who is calling?" });
  await expect(field).toBeFocused();
  await expect(field).toHaveValue("");
  await expect(caller).toHaveValue("");
  await page.keyboard.type("The player is silent");
  await page.getByRole("button", { name: "voucher" }).click();
  await expect(field).toHaveValue("voucher");
  await expect(caller).toHaveValue("nor");
});

test("a caller who gives a name at the end is counted once, with the name", async ({ board, browser }) => {
  await board.customer("Nordwind");
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await page.keyboard.press("c");
  await page.keyboard.type("The player is silent");
  await page.keyboard.press("Control+Enter");
  const caller = page.getByRole("textbox", { name: "Who is calling?" });
  await caller.fill("nor");
  await page.keyboard.press("Enter");
  await expect(caller).toHaveValue("Nordwind");
  const counted = async () => {
    const { all } = await board.snapshot();
    return all("tally").filter((tally) => tally.days.length > 0).map((tally) => tally.days[0][1]);
  };
  await expect.poll(counted).toEqual([1]);
  await page.keyboard.press("Escape");
  await expect(tile(page, "The player is silent")).toContainText("1 customer");
});

test("a caller whose name was misheard is another one after saving too", async ({ board, browser }) => {
  await board.customer("Nordwind");
  await board.customer("Seehotel");
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await page.keyboard.press("c");
  await page.keyboard.type("The player is silent");
  const caller = page.getByRole("textbox", { name: "Who is calling?" });
  await caller.fill("nor");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("button", { name: "Blocked" })).toBeVisible();
  await expect(caller, "it is seen who was written down").toHaveValue("Nordwind");
  await caller.fill("see");
  await page.getByRole("dialog").getByRole("button", { name: "Done" }).click();
  const callers = async () => (await board.snapshot()).all("tally").map((tally) => tally.customer);
  const [seehotel] = (await board.snapshot()).all("customer").filter(({ name }) => name === "Seehotel");
  await expect.poll(callers).toEqual([seehotel.id]);
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await expect.poll(callers).not.toEqual([seehotel.id]);
  expect(await callers()).toHaveLength(1);
});

test("where everybody may use several systems, a caller without a name says which one", async ({ board, browser }) => {
  const { owner, key } = board;
  const [fix, before, shop, app] = [id(), id(), id(), id()];
  const command = (command) => owner.command(key, command);
  await command({ create_release: { id: before, name: "24.6", kind: "regular" } });
  await command({ create_release: { id: fix, name: "24.7", kind: "regular", parent: before } });
  for (const [system, name, release] of [[shop, "Shop", fix], [app, "App", before]]) {
    await command({ add_system: { id: system, name, customer: null } });
    await command({ deploy: { id: id(), release, system, state: "done" } });
  }
  const card = await board.card("Voucher codes fail", { at: "verify" });
  await command({ edit_card: { card, edit: { fixed_in: fix } } });
  const page = await owner.open(browser, `/${key}/board`);
  await count(page, "");
  const which = page.getByLabel("Which system?");
  await which.selectOption("Shop");
  await expect(page.locator(".say")).toContainText("your system runs 24.7. Does it still happen? Then we open it again.");
  await which.selectOption("App");
  await expect(page.locator(".say")).toContainText("Your system still runs 24.6");
  await which.press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  const systems = async () => (await board.snapshot()).all("tally").map((tally) => tally.system);
  await expect.poll(systems).toEqual([app]);
});

test("a slip in a customer's name finds them, and a new one is told and taken back with the call", async ({ board, browser }) => {
  const known = ["Kolibri Travel", "Nordwind Reisen", "Alpina Tours", "Polaris"];
  for (const name of known) await board.customer(name);
  await board.card("Voucher codes fail");
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await count(page, "Kolbri");
  await expect(page.locator(".callers li").first()).toHaveText("Kolibri Travel");
  await page.keyboard.press("Enter");
  await expect(page.locator(".toast")).toContainText("Counted. 1 customer now.");
  await count(page, "Seaborn");
  await page.keyboard.press("Enter");
  await expect(page.locator(".toast")).toContainText("Seaborn is a new customer.");
  await expect(tile(page, "Voucher codes fail")).toContainText("2 customers");
  await page.keyboard.press("Control+z");
  await expect(tile(page, "Voucher codes fail")).toContainText("1 customer");
  const names = async () => (await board.snapshot()).all("customer").map(({ name }) => name);
  await expect.poll(names).toHaveLength(known.length);
  // With a new card, too.
  await page.keyboard.press("c");
  await page.keyboard.type("Gift cards arrive twice");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Zephyr");
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".toast")).toContainText("Zephyr is a new customer.");
});
