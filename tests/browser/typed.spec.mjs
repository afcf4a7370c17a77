// Nothing that somebody has typed is ever lost: what is not saved stays, however its field is left.

import { expect, test, tile } from "./support.mjs";

const described = async (board) => (await board.snapshot()).all("card")[0].description ?? "";
const description = (page) => page.getByRole("textbox", { name: "Description", exact: true });
const edit = (page) => page.getByRole("button", { name: "Edit: Description" });
const draft = (page, of) => page.getByRole("group", { name: `Draft: ${of}` });

test("a description that Escape has left is a draft, also when the card is closed and the page reloaded", async ({ board, browser }) => {
  await board.card("Vouchers fail", { at: "triaged" });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  const sheet = page.getByRole("dialog", { name: "Card" });
  await tile(page, "Vouchers fail").locator(".title").click();
  await edit(sheet).click();
  await page.keyboard.type("Half a thought");
  await page.keyboard.press("Escape");
  await expect(page.locator(".toast")).toContainText("stays here as a draft");
  await expect(draft(sheet, "Description")).toContainText("Half a thought");
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  await page.reload();
  await tile(page, "Vouchers fail").locator(".title").click();
  await draft(sheet, "Description").getByRole("button", { name: "Continue" }).click();
  await expect(description(sheet)).toHaveValue("Half a thought");
  expect(await described(board), "nobody has saved it").toBe("");
  await description(sheet).press("End");
  await page.keyboard.type(", and the rest");
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => described(board)).toBe("Half a thought, and the rest");
  await expect(draft(sheet, "Description")).toHaveCount(0);
  await page.reload();
  await expect(edit(sheet)).toBeVisible();
  await expect(draft(sheet, "Description")).toHaveCount(0);
});

test("a draft that is only looked at stays one; discarded, it comes back by the toast", async ({ board, browser }) => {
  await board.card("Vouchers fail", { at: "triaged" });
  const page = await board.owner.open(browser, `/${board.key}/board?card=1`);
  const sheet = page.getByRole("dialog", { name: "Card" });
  const title = sheet.getByLabel("Title", { exact: true });
  await title.fill("Vouchers fail at the till");
  await page.keyboard.press("Escape");
  await expect(title).toHaveValue("Vouchers fail");
  await draft(sheet, "Title").getByRole("button", { name: "Continue" }).click();
  await expect(title).toHaveValue("Vouchers fail at the till");
  await title.blur();
  await expect(title).toHaveValue("Vouchers fail");
  await draft(sheet, "Title").getByRole("button", { name: "Discard" }).click();
  await expect(draft(sheet, "Title")).toHaveCount(0);
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await draft(sheet, "Title").getByRole("button", { name: "Continue" }).click();
  await expect(title).toHaveValue("Vouchers fail at the till");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await board.snapshot()).all("card")[0].title).toBe("Vouchers fail at the till");
  await expect(draft(sheet, "Title")).toHaveCount(0);
});

test("a sentence that Escape has left while planning is there when its line is opened again", async ({ board, browser }) => {
  await board.card("Vouchers fail", { at: "triaged" });
  const page = await board.owner.open(browser, `/${board.key}/plan`);
  const open = async () => {
    await page.getByRole("button", { name: `Actions for ${board.key}-1` }).click();
    await page.getByRole("button", { name: "Add a card below" }).click();
  };
  const line = page.getByRole("textbox", { name: "Add a card below" });
  await open();
  await line.fill("What came up in the room");
  await page.keyboard.press("Escape");
  await expect(line).toHaveCount(0);
  await page.reload();
  await open();
  await expect(line).toHaveValue("What came up in the room");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await board.snapshot()).all("card").map((it) => it.title)).toContain("What came up in the room");
  await expect(line, "for the next one").toHaveValue("");
});

test("a name for something new is there again after Escape and on the next visit; cancelled, it is forgotten", async ({ board, browser }) => {
  const page = await board.owner.open(browser, `/${board.key}/settings/areas`);
  const area = page.getByRole("textbox", { name: "New area" });
  await area.fill("Till and vouch");
  await page.goto(`/${board.key}/releases`);
  const making = page.getByRole("dialog", { name: "New release" });
  const name = making.getByLabel("Name of the release");
  const open = () => page.getByRole("button", { name: "New release" }).click();
  await open();
  await name.fill("Autumn");
  await page.keyboard.press("Escape");
  await page.reload();
  await open();
  await expect(name).toHaveValue("Autumn");
  await making.getByRole("button", { name: "Cancel" }).click();
  await open();
  await expect(name).toHaveValue("");
  await page.goto(`/${board.key}/settings/areas`);
  await expect(area).toHaveValue("Till and vouch");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect.poll(async () => (await board.snapshot()).all("area").map((it) => it.name)).toContain("Till and vouch");
  await expect(area).toHaveValue("");
});

/** The page of a person whose comment could not be sent, and who is writing another one when they are removed from the board. */
async function putOut(board, browser) {
  const lukas = await board.member("Lukas", "developer");
  await board.card("Vouchers", { at: "triaged" });
  const page = await lukas.open(browser, `/${board.key}/board?card=1`);
  const comment = page.getByRole("textbox", { name: /Write a comment/ });
  await comment.fill("Sent too late");
  const { id: member } = (await board.snapshot()).all("member").find((member) => member.name === "Lukas");
  await board.owner.command(board.key, { remove_member: { member } });
  await expect(page.getByRole("alert")).toContainText("You are no longer a member");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(notSaved(page).getByRole("textbox")).toHaveValue("Sent too late");
  await page.keyboard.press("Escape");
  await comment.fill("Not even sent");
  return page;
}

const notSaved = (page) => page.getByRole("dialog", { name: "Not saved." });

test("what a removed member has typed is there after each reload, until they discard it", async ({ board, browser }) => {
  const page = await putOut(board, browser);
  const texts = page.getByRole("alert").locator("li");
  for (const time of ["once", "twice"]) {
    await page.reload();
    await expect(page.getByRole("alert"), time).toContainText("This is not here, or not for you.");
    await expect(texts.filter({ hasText: "Sent too late" }), time).toHaveCount(1);
    await expect(texts.filter({ hasText: "Not even sent" }), time).toHaveCount(1);
  }
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await texts.filter({ hasText: "Sent too late" }).getByRole("button", { name: "Copy" }).click();
  await expect(page.locator(".toast")).toContainText("Text copied.");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("Sent too late");
  await texts.filter({ hasText: "Sent too late" }).getByRole("button", { name: "Discard" }).click();
  await expect(texts).toHaveCount(1);
  await page.reload();
  await expect(texts).toHaveText([/Not even sent/]);
});

/** For a page: how many commands of a board its browser keeps. */
function waiting(key) {
  return new Promise((resolve) => {
    indexedDB.open("groundswell").onsuccess = ({ target: { result: database } }) => {
      const reading = database.transaction("queue").objectStore("queue").getAllKeys();
      reading.onsuccess = () => {
        database.close();
        resolve(reading.result.filter((name) => name.includes(`/${key}/`)).length);
      };
    };
  });
}

test("work that waits for a board is discarded only by the person, even after their removal", async ({ board, browser }) => {
  const lukas = await board.member("Lukas", "developer");
  const page = await lukas.open(browser, `/${board.key}/board`);
  const line = page.getByPlaceholder("Add a card").first();
  await line.waitFor();
  await page.context().setOffline(true);
  for (const title of ["Heard on the train", "Heard in the lift"]) {
    await line.fill(title);
    await page.keyboard.press("Enter");
  }
  await expect.poll(() => page.evaluate(waiting, board.key)).toBe(2);
  const { id: member } = (await board.snapshot()).all("member").find((member) => member.name === "Lukas");
  await board.owner.command(board.key, { remove_member: { member } });
  await page.context().setOffline(false);
  await page.reload();
  const texts = page.getByRole("alert").locator("li");
  await expect(texts).toHaveCount(2);
  await texts.filter({ hasText: "Heard on the train" }).getByRole("button", { name: "Discard" }).click();
  await expect(texts).toHaveText([/Heard in the lift/]);
  await expect.poll(() => page.evaluate(waiting, board.key)).toBe(1);
  await page.reload();
  await expect(texts).toHaveText([/Heard in the lift/]);
});

test("what somebody was writing when they lost the right to write stays in its place", async ({ board, browser }) => {
  const lukas = await board.member("Lukas", "developer");
  await board.card("Vouchers", { at: "triaged" });
  const page = await lukas.open(browser, `/${board.key}/board?card=1`);
  const comment = page.getByRole("textbox", { name: /Write a comment/ });
  await comment.fill("Nobody else knows that");
  await edit(page).click();
  await page.keyboard.type("A better description");
  await page.keyboard.press("Escape");
  const { id: member } = (await board.snapshot()).all("member").find((member) => member.name === "Lukas");
  await board.owner.command(board.key, { edit_member: { member, edit: { role: "viewer" } } });
  await expect(page.getByRole("dialog", { name: "Card" })).toContainText("You can read this, not change it.");
  await page.reload();
  await expect(comment).toHaveValue("Nobody else knows that");
  await draft(page, "Description").getByRole("button", { name: "Continue" }).click();
  await expect(description(page)).toHaveValue("A better description");
});

/** Lets nothing that a page does reach the server; what it asks is answered. */
async function keepWaiting(context) {
  const gate = { isOpen: false };
  await context.routeWebSocket(/\/live/, (socket) => socket.close());
  await context.route("**/commands", (route) => (gate.isOpen ? route.continue() : route.abort()));
  return gate;
}

test("signing out away from the board asks while work waits; it is sent from there as soon as it can be", async ({ board, browser }) => {
  const manuela = await board.member("Manuela", "support");
  const context = await manuela.context(browser, { serviceWorkers: "block" });
  const gate = await keepWaiting(context);
  const page = await context.newPage();
  await page.goto(`/${board.key}/board`);
  await page.getByPlaceholder("Add a card").first().fill("Waits in this browser");
  await page.keyboard.press("Enter");
  await expect(page.locator(".status")).toContainText("1 change is waiting");
  await page.goto("/me");
  const signOut = page.getByRole("button", { name: "Sign out", exact: true });
  await signOut.click();
  const sure = page.getByRole("dialog", { name: "Sign out" });
  await expect(sure).toContainText("1 change is not saved yet");
  await sure.getByRole("button", { name: "Cancel" }).click();
  gate.isOpen = true;
  await page.goto("/boards");
  await expect.poll(async () => (await board.snapshot()).all("card").map((it) => it.title)).toEqual(["Waits in this browser"]);
  await page.goto("/me");
  await signOut.click();
  await expect(page).toHaveURL(/\/sign-in$/);
});

test("what is typed to sign in again stays, however soon after signing out", async ({ board, browser }) => {
  const lukas = await board.member("Lukas", "developer");
  const context = await lukas.context(browser, { serviceWorkers: "block" });
  const page = await context.newPage();
  await page.goto("/me");
  const signOut = page.getByRole("button", { name: "Sign out", exact: true });
  await signOut.waitFor();
  const held = new Promise((answer) => page.route("**/api/me", answer));
  await signOut.click();
  const email = page.getByLabel("E-mail");
  await email.fill("lukas@example.com");
  const answered = page.waitForResponse("**/api/me");
  await (await held).continue();
  await answered;
  await expect(page).toHaveURL(/\/sign-in$/);
  await expect(email).toHaveValue("lukas@example.com");
});

test("two people who change a text see who wrote it last, and what stands there now", async ({ board, browser }) => {
  const [julia, erik] = [await board.member("Julia", "owner"), await board.member("Erik", "developer")];
  const card = await board.card("Vouchers", { at: "triaged" });
  const context = await board.owner.context(browser);
  const [page, other] = [await context.newPage(), await context.newPage()];
  await page.goto(`/${board.key}/board?card=1`);
  await edit(page).click();
  await page.keyboard.type("What I know");
  const describe = (person, from, to) => person.command(board.key, { edit_card: { card, edit: { description: { from, to } } } });
  await describe(julia, "", "What Julia knows");
  // Changing something else does not make somebody the author.
  await erik.command(board.key, { edit_card: { card, edit: { impact: "hurts" } } });
  await page.keyboard.press("Control+Enter");
  const theirs = (name) => notSaved(page).getByRole("textbox", { name: `${name}’s version` });
  await expect(theirs("Julia")).toHaveValue("What Julia knows");
  const mine = notSaved(page).getByRole("textbox", { name: "Your version" });
  await mine.fill("What I know, and more");
  await describe(erik, "What Julia knows", "What Erik knows");
  await expect(theirs("Erik")).toHaveValue("What Erik knows");
  await expect(mine, "what is being typed stays").toHaveValue("What I know, and more");
  await page.keyboard.press("Escape");
  await other.goto(`/${board.key}/board`);
  const pill = other.getByRole("button", { name: "Not saved." });
  await expect(pill).toBeVisible();
  await page.goto(`/${board.key}/board`);
  await page.getByRole("button", { name: "Not saved." }).click();
  await expect(mine, "also of what was typed there").toHaveValue("What I know, and more");
  await notSaved(page).getByRole("button", { name: "Use mine" }).click();
  await expect.poll(() => described(board)).toBe("What I know, and more");
  await expect(pill, "in the other window too").toHaveCount(0);
});

test("without a connection a new card has no number yet, which another page may give as well", async ({ board, browser }) => {
  const manuela = await board.member("Manuela", "support");
  await board.card("Known before", { at: "inbox" });
  const pages = [];
  for (const person of [board.owner, manuela]) {
    const page = await person.open(browser, `/${board.key}/board`);
    await tile(page, "Known before").waitFor();
    await page.context().setOffline(true);
    const title = `Heard by ${person.name}`;
    await page.getByPlaceholder("Add a card").first().fill(title);
    await page.keyboard.press("Enter");
    await expect(page.locator(".toast")).toHaveText(/The number comes when you are online again/);
    await expect(tile(page, title)).toContainText(`${board.key}-…`);
    await expect(tile(page, title)).not.toContainText(`${board.key}-2`);
    pages.push({ page, title });
  }
  for (const { page } of pages) await page.context().setOffline(false);
  for (const [at, { page, title }] of pages.entries()) {
    await expect.poll(async () => (await board.snapshot()).all("card").length).toBe(3);
    const { number } = (await board.snapshot()).all("card").find((card) => card.title === title);
    await expect(tile(page, title), `${at}`).toContainText(`${board.key}-${number}`);
  }
});

test("a card that is open while it has no number stays open when another gets the number first", async ({ board, browser }) => {
  const manuela = await board.member("Manuela", "support");
  await board.card("Known before", { at: "inbox" });
  const page = await manuela.open(browser, `/${board.key}/board?card=1`);
  // By then, everything that is needed to open a card is here.
  await edit(page).waitFor();
  await page.keyboard.press("Escape");
  await page.context().setOffline(true);
  await page.getByPlaceholder("Add a card").first().fill("Mine");
  await page.keyboard.press("Enter");
  await tile(page, "Mine").locator(".title").click();
  const sheet = page.getByRole("dialog", { name: "Card" });
  await edit(sheet).click();
  await page.keyboard.type("Half a ");
  await board.card("Somebody else's", { at: "inbox" });
  await page.context().setOffline(false);
  await expect(tile(page, "Mine")).toContainText(`${board.key}-3`);
  await expect(sheet.getByLabel("Title", { exact: true })).toHaveValue("Mine");
  await page.keyboard.type("thought");
  await expect(description(sheet)).toHaveValue("Half a thought");
  await expect(sheet.locator(".stream")).toContainText("Manuela");
  await page.reload();
  await expect(sheet.getByLabel("Title", { exact: true })).toHaveValue("Mine");
});

test("what is written in one tab goes on in another instead of being replaced there", async ({ board, browser }) => {
  await board.card("Vouchers fail", { at: "triaged" });
  const first = await board.owner.open(browser, `/${board.key}/board?card=1`);
  const second = await first.context().newPage();
  await second.goto(first.url());
  const comment = (page) => page.getByRole("textbox", { name: /Write a comment/ });
  await comment(second).waitFor();
  await comment(first).fill("A long report");
  await expect(comment(second)).toHaveValue("A long report");
  await edit(first).click();
  await first.keyboard.type("Half a thought");
  await expect(draft(second, "Description")).toContainText("Half a thought");
  await comment(second).press("End");
  await second.keyboard.type(" goes on");
  await expect(comment(first)).toHaveValue("A long report goes on");
});
