// Every key of the registry does what the sheet behind `?` says of it.

import { today } from "./calendar.mjs";
import { typeAtOnce } from "./gestures.mjs";
import { expect, id, lane, test, tile } from "./support.mjs";

/** A board with a card in three columns, and its page. */
async function desk(board, browser) {
  for (const [title, at] of [["Vouchers fail", "inbox"], ["Sorting is odd", "triaged"], ["Player is silent", "triaged"]]) {
    await board.card(title, { at });
  }
  await board.card("Import breaks", { at: "doing" });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await tile(page, "Import breaks").waitFor();
  return page;
}

const focused = (page) => page.locator(".card:has(:focus) h3");

test("letters and arrows walk from card to card, and over empty columns", async ({ board, browser }) => {
  const page = await desk(board, browser);
  const walk = async (key, title) => {
    await page.keyboard.press(key);
    await expect(focused(page), key).toHaveText(title);
  };
  await walk("j", "Vouchers fail");
  const [upper, lower] = await lane(page, "Triaged").locator(".card h3").allInnerTexts();
  await walk("l", upper);
  await walk("j", lower);
  await walk("k", upper);
  await walk("ArrowDown", lower);
  await walk("ArrowUp", upper);
  await walk("ArrowRight", "Import breaks");
  await walk("h", upper);
  await walk("ArrowLeft", "Vouchers fail");
});

test("a card is opened, and its fields are reached, by one key each", async ({ board, browser }) => {
  await board.owner.command(board.key, { add_area: { id: id(), name: "Payment" } });
  const page = await desk(board, browser);
  const title = tile(page, "Vouchers fail").locator(".title");
  const sheet = page.locator("dialog.sheet");
  const back = async () => {
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await title.focus();
  };
  await title.focus();
  for (const key of ["Space", "Enter"]) {
    await page.keyboard.press(key);
    await expect(sheet.getByRole("heading", { name: "Comments and history" }), key).toBeVisible();
    await expect(page).toHaveURL(/card=1/);
    await back();
  }
  await page.keyboard.press("r");
  await expect(sheet.getByLabel(/Write a comment/)).toBeFocused();
  await page.keyboard.type("Which browser?");
  await page.keyboard.press("Control+Enter");
  await expect(sheet.locator(".stream")).toContainText("Which browser?");
  await expect(page.locator(".toast")).toContainText("Saved.");
  await page.keyboard.press("Escape");
  await back();

  await page.keyboard.press("e");
  await expect(sheet.locator(".edit-title")).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("Vouchers fail at the till");
  await page.keyboard.press("Enter");
  await back();
  await expect(title).toHaveText("Vouchers fail at the till");

  await page.keyboard.press("p");
  await page.keyboard.press("2");
  await expect(tile(page, "Vouchers fail")).toContainText("Hurts");
  await page.keyboard.press("b");
  await page.getByRole("dialog").getByRole("button", { name: "Payment" }).press("Enter");
  await expect(tile(page, "Vouchers fail")).toContainText("Payment");
  await page.keyboard.press("a");
  await page.getByRole("dialog").getByRole("button", { name: "Olga" }).press("Enter");
  await expect(tile(page, "Vouchers fail").locator(".avatar")).toBeVisible();
  await page.keyboard.press("i");
  await expect(tile(page, "Vouchers fail").locator(".avatar"), "off again").toHaveCount(0);
  await page.keyboard.press("+");
  await expect(tile(page, "Vouchers fail")).toContainText("1 contact");
  await page.keyboard.press("s");
  await expect(page.getByRole("dialog").getByRole("heading", { name: "Move to" })).toBeVisible();
});

test("a card moves by arrows, sideways and within its column", async ({ board, browser }) => {
  const page = await desk(board, browser);
  const doing = lane(page, "In progress").locator(".card h3");
  await board.card("Second", { at: "doing" });
  await expect(doing).toHaveCount(2);
  const [upper, lower] = await doing.allInnerTexts();
  await tile(page, upper).locator(".title").focus();
  await page.keyboard.press("Alt+ArrowDown");
  await expect(doing).toHaveText([lower, upper]);
  await expect(focused(page)).toHaveText(upper);
  await page.keyboard.press("Alt+ArrowUp");
  await expect(doing).toHaveText([upper, lower]);
  await page.keyboard.press("Shift+ArrowLeft");
  await expect(lane(page, "Sprint").locator(".card h3")).toHaveText([upper]);
  await page.keyboard.press("Shift+ArrowRight");
  await expect(doing).toHaveText([upper, lower]);
});

test("G and a letter go to every page", async ({ board, browser }) => {
  const page = await desk(board, browser);
  const go = async (letter, address) => {
    await page.keyboard.press("g");
    await page.keyboard.press(letter);
    await expect(page).toHaveURL(address);
  };
  await go("p", /\/plan$/);
  await go("r", /\/releases$/);
  await go("c", /\/settings\/customers$/);
  await go("s", /\/board\?lens=support$/);
  await expect(lane(page, "Known")).toBeVisible();
  await go("b", /\/board\?lens=dev$/);
  await expect(lane(page, "Inbox")).toBeVisible();
  await go("i", /\/board/);
  await expect(focused(page)).toHaveText("Vouchers fail");
});

test("in planning Shift and a letter select a run of cards", async ({ board, browser }) => {
  const [starts, ends] = [today(), today() + 11];
  await board.owner.command(board.key, { plan_sprint: { id: id(), name: "Sprint 12", starts, ends, capacity: 10 } });
  for (const at of [1, 2, 3]) {
    await board.card(`Problem ${at}`, { at: "triaged", contacts: 9 - 3 * at + 1, edits: [{ impact: "hurts" }, { estimate: 2 }] });
  }
  const page = await board.owner.open(browser, `/${board.key}/plan`);
  await page.locator(".rank .rank-row .title").first().focus();
  await page.keyboard.press("Shift+J");
  await expect(page.locator(".selection")).toContainText("2 selected");
  await page.keyboard.press("Shift+J");
  await expect(page.locator(".selection")).toContainText("3 selected");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(page.locator(".sprint .rank-row")).toHaveCount(3);
});

test("Y copies the address with its filters", async ({ board, browser }) => {
  await board.card("Vouchers fail", { at: "inbox", edits: [{ impact: "blocked" }] });
  const page = await board.owner.open(browser, `/${board.key}/board?impact=blocked`, {
    permissions: ["clipboard-read", "clipboard-write"],
  });
  await tile(page, "Vouchers fail").waitFor();
  await page.keyboard.press("y");
  await expect(page.locator(".toast")).toContainText("copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`/${board.key}/board?impact=blocked`);
});

test("the sheet behind ? and the command menu know the keys of the page that one is on", async ({ board, browser }) => {
  const page = await desk(board, browser);
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keys" });
  await expect(sheet).toContainText("Move to …");
  await expect(sheet).toContainText("Ctrl ↵");
  await expect(sheet).toContainText("Select, to change several at once");
  await page.keyboard.press("Escape");
  await page.goto(`/${board.key}/releases`);
  await page.getByRole("heading", { name: "Releases", exact: true }).waitFor();
  await page.keyboard.press("?");
  await expect(sheet).toContainText("Capture a call");
  await expect(sheet, "there is no card here").not.toContainText("Move to …");
  await expect(sheet, "nor a list of cards").not.toContainText("Select, to change");
  await page.keyboard.press("Escape");
  await page.goto(`/${board.key}/plan`);
  await page.getByRole("heading", { name: /^Ranking/ }).waitFor();
  await page.keyboard.press("Control+k");
  const menu = page.getByRole("dialog", { name: "Command menu" });
  await expect(menu).toContainText("Select, to change several at once");
  await expect(menu, "keys of a field are no commands").not.toContainText("Save what is being written");
});

test("outside of the boards the keys lead to the board that was open last", async ({ board, browser }) => {
  const page = await desk(board, browser);
  await page.goto("/boards");
  await page.getByRole("heading", { name: "Boards" }).waitFor();
  await page.keyboard.press("c");
  await expect(page.getByLabel("What happened?")).toBeFocused();
  await expect(page).toHaveURL(new RegExp(`/${board.key}/board$`));
  await page.goto("/me");
  await page.getByRole("heading", { name: "My profile" }).waitFor();
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keys" });
  await expect(sheet).toContainText("Capture a call");
  await expect(sheet, "nothing is open to be taken back").not.toContainText("Undo");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.keyboard.type(board.key.toLowerCase());
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/${board.key}/board$`));
  await tile(page, "Import breaks").waitFor();
  await page.goto("/me");
  await page.getByRole("heading", { name: "My profile" }).waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("p");
  await expect(page).toHaveURL(/\/plan$/);
  await page.getByRole("heading", { name: /^Ranking/ }).waitFor();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox"), "to the board, and into its search").toBeFocused();
});

test("D3: a duplicate is merged from its menu, by a few letters and Enter", async ({ board, browser }) => {
  await board.card("Vouchers fail", { at: "inbox", contacts: 2 });
  await board.card("Code is refused at the till", { at: "inbox", contacts: 1 });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await tile(page, "Code is refused").locator(".title").focus();
  await page.keyboard.press("m");
  await page.getByRole("button", { name: "Same as …" }).press("Enter");
  await page.keyboard.type("vou");
  await expect(page.locator(".menu-item").first()).toContainText("Vouchers fail");
  await page.keyboard.press("Enter");
  await expect(page.locator("main .board .card h3")).toHaveText(["Vouchers fail"]);
  await expect(tile(page, "Vouchers fail")).toContainText("3 contacts");
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await expect(page.locator("main .board .card")).toHaveCount(2);
});

test("from the search an arrow leads to what was found, and Escape out of a line", async ({ board, browser }) => {
  const page = await desk(board, browser);
  await page.keyboard.press("/");
  await page.keyboard.type("import");
  await expect(page.locator("main .board .card")).toHaveCount(1);
  await page.keyboard.press("ArrowDown");
  await expect(focused(page)).toHaveText("Import breaks");
  await lane(page, "In progress").getByPlaceholder("Add a card").click();
  await page.keyboard.type("half a th");
  await page.keyboard.press("Escape");
  await expect(lane(page, "In progress").getByPlaceholder("Add a card"), "what was typed stays").toHaveValue("half a th");
  await page.keyboard.press("c");
  await expect(page.getByLabel("What happened?")).toBeFocused();
});

test("keys that are typed while the page loads arrive in their order", async ({ board, browser }) => {
  await board.card("Voucher is refused", { at: "triaged" });
  const page = await board.owner.open(browser, "/");
  // The app comes when everything is typed.
  let come;
  const typed = new Promise((done) => (come = done));
  await page.context().route("**/app.wasm", async (route) => {
    await typed;
    await route.continue();
  });
  await page.goto(`/${board.key}/board`, { waitUntil: "commit" });
  await expect(page.locator("#shell")).toBeVisible();
  await page.evaluate(() => new Promise((done) => (document.readyState === "complete" ? done() : addEventListener("load", done))));
  await page.keyboard.type("cvouhcer is refx");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("used");
  come();
  const call = page.getByRole("dialog", { name: "Capture a call" });
  await expect(call.getByLabel("What happened?")).toHaveValue("vouhcer is refused");
  await expect(call.getByRole("option", { name: "Voucher is refused" })).toHaveAttribute("aria-selected", "true");
  // Afterwards keys are the page's again.
  await page.keyboard.type("!");
  await expect(call.getByLabel("What happened?")).toHaveValue("vouhcer is refused!");
});

test("a key that is pressed before somebody has signed in opens nothing afterwards", async ({ board, browser }) => {
  const context = await browser.newContext({ baseURL: board.owner.server.url });
  const page = await context.newPage();
  await page.goto(`/${board.key}/board`, { waitUntil: "commit" });
  await page.keyboard.press("c");
  await page.getByLabel("E-mail").fill(board.owner.email);
  await page.getByLabel("Password").fill(board.owner.password);
  await page.keyboard.press("Enter");
  await expect(page.locator("main .board")).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await context.close();
});

// Each of these letters would do something to the card below: assign it, rate it, select it.
for (const opener of ["/", "f", "Ctrl+k", "m", "a", "b", "p", "e", "r", "?", "c"]) {
  test(`what is typed right after ${opener} does nothing to the card`, async ({ board, browser }) => {
    await board.owner.command(board.key, { add_area: { id: id(), name: "Payment" } });
    const page = await desk(board, browser);
    const before = JSON.stringify((await board.snapshot()).all("card"));
    await tile(page, "Import breaks").locator(".title").focus();
    await typeAtOnce(page, [opener, "i", "x", "+"]);
    const field = { "/": "searchbox", f: "searchbox", "Ctrl+k": "combobox" }[opener];
    if (field) await expect(page.getByRole(field).first()).toHaveValue("ix+");
    if (opener === "c") await expect(page.getByLabel("What happened?")).toHaveValue("ix+");
    if (opener === "r") await expect(page.getByLabel(/Write a comment/)).toHaveValue("ix+");
    if (opener === "e") await expect(page.getByLabel("Title")).toHaveValue("Import breaksix+");
    if ("mabp?".includes(opener)) await page.locator("dialog[open]").waitFor();
    await expect(page.locator(".status")).toBeEmpty();
    expect(JSON.stringify((await board.snapshot()).all("card"))).toBe(before);
    await expect(page.locator(".selection, .card[aria-selected=true]")).toHaveCount(0);
  });
}

test("a call is written down without pauses on a page that was just opened", async ({ board, browser }) => {
  const page = await desk(board, browser);
  for (const title of ["Cinema rings twice", "Cellar is cold"]) {
    await page.reload({ waitUntil: "commit" });
    await page.waitForFunction(() => globalThis.pressEarlyKeys);
    await typeAtOnce(page, ["c", ...title, "Enter", "Enter"]);
    await expect(lane(page, "Inbox").locator(".card", { hasText: title })).toHaveCount(1);
    await expect(page.getByRole("dialog", { name: "Capture a call" })).toHaveCount(0);
  }
  const titles = (await board.snapshot()).all("card").map((card) => card.title);
  expect(titles.slice(-2)).toEqual(["Cinema rings twice", "Cellar is cold"]);
});
