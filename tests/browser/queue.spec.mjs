// Commands that wait for the server are sent in the order in which they were given, whatever the
// clock says, and one that the server refuses does not block the rest.

import { expect, id, lane, test, tile } from "./support.mjs";

const HOUR = 60 * 60 * 1000;
/** What nobody can read. */
const UNREADABLE = "\u0001".repeat(49_000);

/** The dialog that keeps what could not be saved. */
const notSaved = (page) => page.getByRole("dialog", { name: "Not saved." });

/** Puts a text into a field at once; typing it would take minutes. */
function paste(field, text) {
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/** Keeps what the pages of a context do from the server, until it is opened. */
async function hold(context) {
  const gate = { isOpen: false };
  await context.routeWebSocket(/\/live/, (socket) => (gate.isOpen ? socket.connectToServer() : socket.close()));
  for (const plain of ["**/commands", "**/columns?since=*"]) {
    await context.route(plain, (route) => (gate.isOpen ? route.continue() : route.abort()));
  }
  return gate;
}

async function capture(page, title) {
  await page.keyboard.press("c");
  await page.keyboard.type(title);
  await page.keyboard.press("Control+Enter");
}

/** For a page: leaves commands in the browser's database, as the first version kept them. */
function leave({ prefix, commands }) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("groundswell", 1);
    opening.onerror = () => reject(opening.error);
    opening.onupgradeneeded = () => ["queue", "boards"].forEach((name) => opening.result.createObjectStore(name));
    opening.onsuccess = () => {
      const writing = opening.result.transaction("queue", "readwrite");
      for (const sent of commands) writing.objectStore("queue").put(JSON.stringify(sent), `${prefix}/${sent.id}`);
      writing.oncomplete = () => resolve(opening.result.close());
    };
  });
}

/** A page of the owner whose browser has kept commands in an earlier version. */
async function pageWithQueue(board, browser, commands) {
  const page = await board.owner.open(browser, "/me");
  const { user } = await board.owner.request("GET", "/api/me");
  const ids = commands.map(() => id()).sort();
  const sent = commands.map((command, at) => ({ id: ids[at], at: Date.now(), command }));
  await page.evaluate(leave, { prefix: `${user.id}/${board.key}`, commands: sent });
  return page;
}

test("work that waited arrives in its order, whatever the clock says", async ({ board, browser }) => {
  await board.card("Known before", { at: "triaged" });
  const context = await board.owner.context(browser);
  const gate = await hold(context);
  const [page, other] = [await context.newPage(), await context.newPage()];
  await page.goto(`/${board.key}/board`);
  await tile(page, "Known before").waitFor();
  await capture(page, "Done before");
  await page.keyboard.press("Escape");
  await expect(page.locator(".status")).toContainText("1 change");
  await page.clock.setFixedTime(Date.now() - HOUR);
  await page.reload();
  await tile(page, "Done before").locator(".title").focus();
  await page.keyboard.press("Shift+ArrowRight");
  await expect(page.locator(".status")).toContainText("2 changes are waiting");
  // Another tab goes on, with a clock that is set back once more.
  await other.clock.setFixedTime(Date.now() - 2 * HOUR);
  await other.goto(`/${board.key}/board`);
  await tile(other, "Done before").locator(".title").focus();
  await other.keyboard.press("+");
  await expect(other.locator(".status")).toContainText("3 changes are waiting");
  await page.close();
  gate.isOpen = true;
  await other.reload();
  const queued = async () => {
    const { entries } = await board.owner.request("GET", `/api/boards/${board.key}/history`);
    return entries.map((entry) => entry.command).slice(0, -2).reverse();
  };
  await expect.poll(queued, "behind what was there before").toEqual(["capture_card", "move_card", "add_contact"]);
  await expect(notSaved(other)).toHaveCount(0);
});

test("what an earlier version kept goes first, in its order, and nothing of it is lost", async ({ board, browser }) => {
  const card = id();
  const kept = [{ capture_card: { id: card, title: "Kept long ago" } }];
  kept.push({ edit_card: { card, edit: { title: { from: "Kept long ago", to: "Changed long ago" } } } });
  const page = await pageWithQueue(board, browser, kept);
  const gate = await hold(page.context());
  // What is done now comes after them, although this clock says that it was earlier.
  await page.clock.setFixedTime(Date.now() - HOUR);
  await page.goto(`/${board.key}/board`);
  await tile(page, "Changed long ago").locator(".title").focus();
  await page.keyboard.press("Shift+ArrowRight");
  await expect(page.locator(".status")).toContainText("3 changes are waiting");
  gate.isOpen = true;
  await page.reload();
  await expect(page.locator(".status")).toBeEmpty();
  const cards = async () => (await board.snapshot()).all("card").map((card) => [card.title, card.column]);
  await expect.poll(cards).toEqual([["Changed long ago", await board.column("triaged")]]);
  await expect(notSaved(page)).toHaveCount(0);
});

test("a text that is full of control characters is saved without them, and can be changed again", async ({ board, browser }) => {
  await board.card("Pasted", { at: "inbox" });
  const page = await board.owner.open(browser, `/${board.key}/board?card=1`);
  const sheet = page.locator(".sheet");
  for (const words of ["First words", "Second words"]) {
    await sheet.getByRole("button", { name: "Edit: Description" }).click();
    await sheet.getByRole("textbox", { name: "Description" }).evaluate(paste, `${UNREADABLE}${words}`);
    await sheet.getByRole("button", { name: "Save", exact: true }).click();
    await expect(sheet.locator(".prose")).toContainText(words);
  }
  await expect.poll(async () => (await board.snapshot()).all("card")[0].description).toBe("Second words");
  await expect(page.locator(".status")).toBeEmpty();
});

test("a command that is too large for the server comes back with its text, and the others arrive", async ({ board, browser }) => {
  const card = await board.card("Large", { at: "triaged" });
  const large = { title: { from: `Large${" ".repeat(600_000)}`, to: "What I typed" } };
  // Longer than anything that a server reads.
  const endless = { title: { from: `Large${" ".repeat(3_000_000)}`, to: "What I typed then" } };
  const page = await pageWithQueue(board, browser, [
    { edit_card: { card, edit: large } },
    { edit_card: { card, edit: endless } },
    { edit_card: { card, edit: { impact: "blocked" } } },
  ]);
  await page.goto(`/${board.key}/board`);
  for (const text of ["What I typed", "What I typed then"]) {
    await expect(notSaved(page)).toContainText("too large");
    await expect(notSaved(page)).toContainText("Large");
    await expect(notSaved(page).getByRole("textbox")).toHaveValue(text);
    await notSaved(page).getByRole("button", { name: "Discard" }).click();
  }
  await expect.poll(async () => (await board.snapshot()).all("card")[0].impact).toBe("blocked");
  await expect(page.locator(".status")).toBeEmpty();
  await expect(tile(page, "Large")).toContainText("Blocked");
});

test("what the server does not understand comes back with its text, and the page goes on", async ({ board, browser }) => {
  await board.card("Spoken of", { at: "triaged" });
  const page = await board.owner.open(browser, "/me");
  let greetings = 0;
  // As from a page that says something about another time.
  await page.routeWebSocket(/\/live/, (socket) => {
    const server = socket.connectToServer();
    greetings += 1;
    socket.onMessage((message) => server.send(String(message).replace('"capture_card"', '"catch_card"')));
    server.onMessage((message) => socket.send(message));
  });
  await page.goto(`/${board.key}/board`);
  await tile(page, "Spoken of").waitFor();
  await capture(page, "Caught");
  await expect(notSaved(page)).toContainText("Olga created a card");
  await expect(notSaved(page).getByRole("textbox")).toHaveValue("Caught");
  await notSaved(page).getByRole("button", { name: "Discard" }).click();
  await page.keyboard.press("Escape");
  await tile(page, "Spoken of").locator(".title").focus();
  await page.keyboard.press("Shift+ArrowRight");
  await expect(lane(page, "Sprint").locator(".card")).toContainText("Spoken of");
  await expect(tile(page, "Caught")).toHaveCount(0);
  await expect(page.locator(".status")).toBeEmpty();
  await expect.poll(async () => (await board.snapshot()).all("card")[0].column).toBe(await board.column("sprint"));
  expect(greetings, "one connection all the time").toBe(1);
});

test("a page that must try again later keeps what it does, and sends it in its order", async ({ board, browser }) => {
  await board.card("Told later", { at: "triaged" });
  const page = await board.owner.open(browser, "/me");
  const heard = [];
  await page.routeWebSocket(/\/live/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => socket.send(message));
    socket.onMessage((message) => {
      const sent = JSON.parse(message);
      const name = typeof sent === "string" ? sent : Object.keys(sent.do?.command ?? sent)[0];
      if (name !== "here") heard.push(name);
      if (heard.length === 1) socket.send(JSON.stringify({ later: 3000 }));
      else server.send(message);
    });
  });
  await page.goto(`/${board.key}/board`);
  await tile(page, "Told later").waitFor();
  await page.keyboard.press("Tab");
  await tile(page, "Told later").locator(".title").focus();
  await page.keyboard.press("Shift+ArrowRight");
  await expect(page.locator(".status")).toContainText("Saving 1 change");
  await page.keyboard.press("+");
  await expect(page.locator(".status")).toContainText("Saving 2 changes");
  await expect(page.locator(".status")).toBeEmpty();
  expect(heard).toEqual(["move_card", "again", "move_card", "add_contact"]);
  await expect(notSaved(page)).toHaveCount(0);
  const { column } = (await board.snapshot()).all("card")[0];
  expect(column).toBe(await board.column("sprint"));
});
