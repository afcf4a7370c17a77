// What people, and people who mean harm, do to fields: too long, too much, scripts, and changes to
// what is not there any more. Nothing breaks, nothing runs, no typed text is lost.

import { today } from "./calendar.mjs";
import { furnish, PAGES, visit } from "./all_pages.mjs";
import { expect, id, kept, test, tile } from "./support.mjs";

const LIMIT = "Title has 10000 characters, 300 fit.";
const GONE = "Someone has removed this meanwhile.";
const MARKDOWN = `# Log\n\n- ${"**line** with [a link](https://example.com) and `code`, ".repeat(200)}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n`;
const EVIL =
  '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script><svg onload="window.hacked=1"><a href="javascript:window.hacked=1">x</a></svg>';
const EVIL_MARKDOWN = `${EVIL}\n\n[link](javascript:window.hacked=1) ![picture](x" onerror="window.hacked=1)\n\n<iframe srcdoc="<script>parent.hacked=1</script>"></iframe>`;

/** Puts a text into a field at once; typing it would take minutes. */
function paste(field, text) {
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/** The dialog that keeps what could not be saved. */
const notSaved = (page) => page.getByRole("dialog", { name: "Not saved." });

test("a title of 10,000 characters is refused with its length, and stays to be corrected", async ({ board, browser }) => {
  await board.card("Short", { at: "inbox" });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  const long = "ä".repeat(10_000);
  await page.getByRole("button", { name: "Capture a call" }).first().click();
  await page.getByLabel("What happened?").fill(long);
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".toast")).toContainText(LIMIT);
  await expect(page.getByLabel("What happened?")).toHaveValue(long);
  await page.getByLabel("What happened?").fill("");
  await page.keyboard.press("Escape");

  await tile(page, "Short").locator(".title").click();
  const title = page.getByRole("dialog").getByLabel("Title");
  await title.fill(long);
  await page.keyboard.press("Enter");
  await expect(page.locator(".toast")).toContainText(LIMIT);
  await expect(title).toHaveAttribute("aria-invalid", "true");
  await expect(title).toHaveValue(long);
  await title.fill("Short enough");
  await page.keyboard.press("Enter");
  await expect(tile(page, "Short enough")).toHaveCount(1);
  expect((await board.snapshot()).all("card")).toHaveLength(1);
});

test("five megabytes of Markdown are refused, and stay to be shortened", async ({ board, browser }) => {
  test.slow();
  const card = await board.card("Big", { at: "inbox" });
  const page = await board.owner.open(browser, `/${board.key}/board?card=1`);
  const huge = MARKDOWN.repeat(Math.ceil(5_000_000 / MARKDOWN.length));
  const length = (field) => field.evaluate((field) => field.value.length);
  const refused = new RegExp(`has ${huge.trimEnd().length} characters, 50000 fit`);

  await page.getByRole("button", { name: "Edit: Description" }).click();
  const description = page.getByRole("textbox", { name: "Description" });
  await description.evaluate(paste, huge);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.locator(".toast")).toContainText(refused);
  expect(await length(description)).toBe(huge.length);
  await description.evaluate(paste, "Short");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.locator(".prose")).toContainText("Short");

  const comment = page.getByRole("textbox", { name: /Write a comment/ });
  await comment.evaluate(paste, huge);
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.locator(".toast")).toContainText(refused);
  expect(await length(comment)).toBe(huge.length);
  await page.reload();
  await expect.poll(() => length(comment), "it is kept over a reload").toBe(huge.length);
  const asks = () => page.evaluate(() => !dispatchEvent(new Event("beforeunload", { cancelable: true })));
  expect(await asks()).toBe(false);
  await comment.evaluate(paste, "漢".repeat(6_000_000));
  expect(await asks(), "too much for the browser to keep: leaving would lose it").toBe(true);

  const text = huge;
  const straight = board.owner.command(board.key, { add_comment: { id: id(), card, text } });
  await expect(straight, "past the page, the server refuses it too").rejects.toThrow(/: 4\d\d /);
  await comment.evaluate(paste, "Shorter");
  expect(await asks()).toBe(false);
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.locator(".stream"), "the page is well").toContainText("Shorter");
});

test("scripts in every field are text on every page", async ({ board, browser }) => {
  test.slow();
  await furnish(board);
  await poison(board);
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await expect(page.locator(".card h3", { hasText: "onerror" }).first(), "as it was typed").toHaveText(EVIL);
  for (const place of PAGES) {
    await visit(page, board, place);
    expect(await page.evaluate(dangers), place[0]).toEqual([]);
  }
  await page.goto(`/${board.key}/board`);
  await page.getByRole("button", { name: "Capture a call" }).first().click();
  await page.getByLabel("What happened?").fill(EVIL);
  await expect(page.getByRole("option").first()).toContainText("<img");
  await page.getByRole("textbox", { name: "Who is calling?" }).fill("<img");
  await expect(page.getByRole("option", { name: "<img" }).last()).toBeVisible();
  expect(await page.evaluate(dangers), "capture").toEqual([]);
});

/** Puts a script into every text there is. */
async function poison(board) {
  const { owner, key } = board;
  const send = (command) => owner.command(key, command);
  const { all } = await board.snapshot();
  const [card] = all("card").filter((card) => card.number === 1);
  const first = (kind) => all(kind)[0].id;
  const edits = [
    { title: { from: card.title, to: EVIL } },
    { description: { from: card.description, to: EVIL_MARKDOWN } },
    { workaround: { from: card.workaround, to: EVIL } },
    { answer: { from: "", to: EVIL } },
    { deadline: { day: card.deadline.day, note: EVIL.slice(0, 115) } },
  ];
  for (const edit of edits) await send({ edit_card: { card: card.id, edit } });
  const name = EVIL.slice(0, 115);
  const day = today();
  const customer = first("customer");
  await send({ add_comment: { id: id(), card: card.id, text: EVIL_MARKDOWN } });
  await send({ rename_customer: { customer, name } });
  await send({ add_contact: { card: card.id, contact: { id: id(), customer, at: Date.now(), day, quote: EVIL } } });
  const [pinned] = all("card").filter((card) => card.pin);
  await send({ pin_card: { card: pinned.id, place: "top", reason: EVIL } });
  await send({ edit_area: { area: first("area"), edit: { name } } });
  await send({ edit_area: { area: first("area"), edit: { synonyms: [name] } } });
  await send({ edit_system: { system: first("system"), edit: { name } } });
  await send({ edit_sprint: { sprint: first("sprint"), edit: { name } } });
  await send({ edit_sprint: { sprint: first("sprint"), edit: { goal: EVIL } } });
  await send({ edit_column: { column: first("column"), edit: { name } } });
  await send({ create_release: { id: id(), name, kind: "regular", parent: null, planned: null } });
  await send({ edit_board: { name } });
  // Somebody who is only on this board: the owner is on all.
  const bobby = await board.member("Bobby", "developer");
  await bobby.request("PATCH", "/api/me", { name });
  const member = (await board.snapshot()).all("member").find((member) => member.name === name);
  await send({ edit_card: { card: card.id, edit: { assignee: member.id } } });
}

/** What has run, and what could. */
function dangers() {
  const found = [...document.querySelectorAll("body *")].filter((element) => {
    const names = element.getAttributeNames();
    const runs = names.some((name) => name.startsWith("on") || name === "srcdoc");
    const leads = ["href", "src"].some((name) => /^\s*javascript:/i.test(element.getAttribute(name) ?? ""));
    return runs || leads || element.matches("script, iframe, object, embed, body img");
  });
  const dangers = found.map((element) => element.outerHTML.slice(0, 200));
  return window.hacked === undefined ? dangers : [...dangers, "a script has run"];
}

test("what is typed for a card that somebody has just deleted is kept", async ({ board, browser }) => {
  const julia = await board.member("Julia", "owner");
  const card = await board.card("Deleted meanwhile", { at: "inbox" });
  const page = await board.owner.open(browser, `/${board.key}/board?card=1`);
  const sheet = page.locator(".sheet");
  await sheet.getByRole("button", { name: "Edit: Description" }).click();
  await sheet.getByRole("textbox", { name: "Description" }).fill("A long description");
  await sheet.getByLabel("Title").fill("A better title");
  await julia.command(board.key, { trash_card: { card } });
  await expect(sheet.getByRole("button", { name: "Restore" })).toBeVisible();

  await page.keyboard.press("Enter");
  await expect(notSaved(page)).toContainText(GONE);
  await expect(notSaved(page).getByRole("textbox")).toHaveValue("A better title");
  await notSaved(page).getByRole("button", { name: "Discard" }).click();
  await sheet.getByRole("button", { name: "Save", exact: true }).click();
  await expect(notSaved(page).getByRole("textbox")).toHaveValue("A long description");
  await notSaved(page).getByRole("button", { name: "Discard" }).click();
  await sheet.getByRole("textbox", { name: /Write a comment/ }).fill("A long comment");
  await sheet.getByRole("button", { name: "Send" }).click();
  await expect(notSaved(page).getByRole("textbox")).toHaveValue("A long comment");
});

test("what was typed offline for a card that is deleted by then is kept", async ({ board, browser }) => {
  const julia = await board.member("Julia", "owner");
  const card = await board.card("Deleted while offline", { at: "inbox" });
  const page = await board.owner.open(browser, `/${board.key}/board?card=1`);
  await page.locator(".stream .done").first().waitFor();
  await page.context().setOffline(true);
  await page.getByRole("textbox", { name: /Write a comment/ }).fill("Thought of on the train");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.locator(".stream")).toContainText("Thought of on the train");
  await julia.command(board.key, { trash_card: { card } });
  await page.context().setOffline(false);
  await expect(notSaved(page)).toContainText(GONE, { timeout: 20_000 });
  await expect(notSaved(page).getByRole("textbox")).toHaveValue("Thought of on the train");
});

test("a call that was counted offline for a card that is deleted by then can be counted again", async ({ board, browser }) => {
  const julia = await board.member("Julia", "owner");
  const card = await board.card("Deleted while offline", { at: "triaged" });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await tile(page, "Deleted while offline").locator(".title").focus();
  await page.keyboard.press("j");
  await page.context().setOffline(true);
  await page.keyboard.press("+");
  await expect(page.locator(".toast")).toContainText("Counted");
  await julia.command(board.key, { trash_card: { card } });
  await page.context().setOffline(false);
  await expect(notSaved(page)).toContainText(`Olga counted a contact: ${board.key}-1 Deleted while offline`, { timeout: 20_000 });
  await notSaved(page).getByRole("button", { name: "Restore the card and do it again" }).click();
  await expect(notSaved(page)).toHaveCount(0);
  await expect(tile(page, "Deleted while offline")).toContainText("1 contact");
  const counted = async () => (await board.owner.request("GET", `/api/boards/${board.key}/cards/1`)).contacts.length;
  await expect.poll(counted).toBe(1);
});

test("what was not saved is put off by Escape, and waits for the next visit", async ({ board, browser }) => {
  const julia = await board.member("Julia", "owner");
  const card = await board.card("Vouchers", { at: "triaged" });
  const page = await board.owner.open(browser, `/${board.key}/board?card=1`);
  const sheet = page.locator(".sheet");
  await sheet.getByRole("button", { name: "Edit: Description" }).click();
  await sheet.getByRole("textbox", { name: "Description" }).fill("What I know");
  await julia.command(board.key, { edit_card: { card, edit: { description: { from: "", to: "What Julia knows" } } } });
  await sheet.getByRole("button", { name: "Save", exact: true }).click();
  await expect(notSaved(page)).toContainText("Two people changed this text");
  await page.keyboard.press("Escape");
  await expect(notSaved(page)).toHaveCount(0);
  await page.goto(`/${board.key}/board`);
  await page.getByRole("button", { name: "Not saved." }).click();
  await expect(notSaved(page).getByRole("textbox", { name: "Your version" })).toHaveValue("What I know");
  await notSaved(page).getByRole("button", { name: "Use mine" }).click();
  const described = async () => (await board.snapshot()).all("card")[0].description;
  await expect.poll(described).toBe("What I know");
  await page.reload();
  await tile(page, "Vouchers").waitFor();
  await page.keyboard.press("j");
  await expect(notSaved(page)).toHaveCount(0);
});

test("two tabs do not forget what the other one could not save", async ({ board, browser }) => {
  const julia = await board.member("Julia", "owner");
  const context = await board.owner.context(browser);
  const tabs = [];
  for (const n of [1, 2]) {
    const card = await board.card(`Card ${n}`, { at: "triaged" });
    const page = await context.newPage();
    await page.goto(`/${board.key}/board?card=${n}`);
    await page.getByRole("button", { name: "Edit: Description" }).click();
    tabs.push({ n, card, page });
  }
  for (const { n, card, page } of tabs) {
    await page.bringToFront();
    await page.getByRole("textbox", { name: "Description" }).fill(`What I know of ${n}`);
    await julia.command(board.key, { edit_card: { card, edit: { description: { from: "", to: "Julia's" } } } });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(notSaved(page)).toContainText("Two people changed this text");
    await page.keyboard.press("Escape");
  }
  const [first, second] = tabs;
  await first.page.close();
  await second.page.goto(`/${board.key}/board`);
  await second.page.getByRole("button", { name: "Not saved." }).click();
  const mine = notSaved(second.page).getByRole("textbox", { name: "Your version" });
  for (const { n } of tabs) {
    await expect(mine).toHaveValue(`What I know of ${n}`);
    await notSaved(second.page).getByRole("button", { name: "Use mine" }).click();
  }
  await expect(notSaved(second.page)).toHaveCount(0);
});

test("a removed member is told with each attempt, and what they type stays", async ({ board, browser }) => {
  const lukas = await board.member("Lukas", "developer");
  const card = await board.card("Vouchers", { at: "triaged" });
  const page = await lukas.open(browser, `/${board.key}/board?card=1`);
  const comment = page.getByRole("textbox", { name: /Write a comment/ });
  await comment.fill("Nobody else knows that");
  const { all } = await board.snapshot();
  const { id: member } = all("member").find((member) => member.name === "Lukas");
  await board.owner.command(board.key, { remove_member: { member } });
  await expect(page.getByRole("alert")).toContainText("You are no longer a member");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(notSaved(page).getByRole("textbox")).toHaveValue("Nobody else knows that");
  await notSaved(page).getByRole("button", { name: "Discard" }).click();
  await page.keyboard.press("Escape");
  await tile(page, "Vouchers").locator(".title").focus();
  await page.keyboard.press("+");
  await expect(page.locator(".toast")).toContainText("You are no longer a member");
  await expect(tile(page, "Vouchers")).not.toContainText("1 contact");
});

test("a board that is not there, or of other people, gets a clear page", async ({ board, browser }) => {
  const lukas = await board.member("Lukas", "developer");
  const other = `O${board.key.slice(1)}`;
  await board.owner.request("POST", "/api/boards", { name: "Secret", key: other });
  const page = await lukas.open(browser, `/${other}/board`);
  for (const path of [`/${other}/board`, `/${other}/c/1`, "/NOPE/plan"]) {
    await page.goto(path);
    await expect(page.getByRole("alert")).toContainText("This is not here, or not for you.");
    await expect(page.locator("body")).not.toContainText("Secret");
  }
  await page.getByRole("link", { name: "All boards" }).click();
  await expect(page.getByRole("link", { name: /MusicStore/ }).first()).toBeVisible();
});

test("a card of another board gets a clear page, and is not changed", async ({ board, browser }) => {
  const other = `O${board.key.slice(1)}`;
  await board.owner.request("POST", "/api/boards", { name: "Other", key: other });
  const card = await board.card("Mine", { at: "inbox" });
  const edit = { title: { from: "Mine", to: "Yours" } };
  const straight = board.owner.command(other, { edit_card: { card, edit } });
  await expect(straight).rejects.toThrow(/: 4\d\d .*gone/);
  const page = await board.owner.open(browser, `/${other}/c/1`);
  await expect(page.locator("main")).toContainText("There is no such card on this board.");
  await page.goto(`/${other}/board?card=1`);
  await expect(page.getByRole("dialog")).toContainText("There is no such card on this board.");
  await page.getByRole("button", { name: "Close" }).click();
  await expect(page).toHaveURL(new RegExp(`/${other}/board$`));
  expect((await board.snapshot()).all("card")[0].title).toBe("Mine");
});

test("a removed member finds everything that could not be sent, also after a reload", async ({ board, browser }) => {
  const lukas = await board.member("Lukas", "developer");
  await board.card("Was shared", { at: "inbox" });
  const page = await lukas.open(browser, `/${board.key}/board?card=1`);
  await page.locator(".stream .done").first().waitFor();
  // The look has been sent, and nothing waits any more.
  await expect.poll(async () => (await board.snapshot()).all("card")[0].seen).toBeDefined();
  await expect(page.locator(".status")).toHaveText("");
  await page.context().setOffline(true);
  await expect(page.locator(".status")).toContainText("Offline");
  await page.getByRole("textbox", { name: /Write a comment/ }).fill("A comment on the train");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("dialog").getByLabel("Title").fill("A title on the train");
  await page.keyboard.press("Enter");
  await expect(page.locator(".status")).toContainText("2 changes are waiting");
  const { all } = await board.snapshot();
  const member = all("member").find((member) => member.name === "Lukas").id;
  await board.owner.command(board.key, { remove_member: { member } });
  await page.context().setOffline(false);
  const notice = page.getByRole("alert");
  await expect(notice).toContainText("You are no longer a member", { timeout: 20_000 });
  for (const text of ["A comment on the train", "A title on the train"]) await expect(notice).toContainText(text);
  await page.reload();
  await expect(notice).toContainText("This is not here, or not for you.");
  for (const text of ["A comment on the train", "A title on the train"]) await expect(notice).toContainText(text);
  const titles = (await board.snapshot()).all("card").map((card) => card.title);
  expect(titles, "nothing of it was done").toEqual(["Was shared"]);
});

test("a server that cannot reach its data is no reason to sign in again", async ({ board, browser }) => {
  await board.card("Still here", { at: "triaged" });
  const page = await board.owner.open(browser, `/${board.key}/board`, { serviceWorkers: "block" });
  await expect.poll(() => page.evaluate(kept)).toContain("Still here");
  const problem = { type: "about:blank", title: "Service Unavailable", status: 503, detail: "", code: "storage" };
  for (const path of ["**/api/me", "**/columns"]) {
    await page.route(path, (route) => route.fulfill({ status: 503, json: problem }));
  }
  await page.routeWebSocket("**/live?*", (socket) => socket.close({ code: 1013 }));
  await page.reload();
  await expect(tile(page, "Still here")).toBeVisible();
  await expect(page.locator(".status")).toContainText("The server cannot reach its data right now");
});

test("while the database is away the way in says so, and goes on by itself", async ({ server, browser }) => {
  const context = await browser.newContext({ baseURL: server.url, serviceWorkers: "block" });
  const page = await context.newPage();
  await page.route("**/api/me", (route) => route.fulfill({ status: 503, json: { code: "storage", status: 503, title: "Away" } }));
  await page.goto("/");
  await expect(page.getByRole("alert")).toContainText("does not answer right now");
  await page.unroute("**/api/me");
  await expect(page.getByLabel(/E-mail/).first()).toBeVisible();
});
