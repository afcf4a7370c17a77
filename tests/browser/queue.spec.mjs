// What waits for the server: in the order in which it was done, whatever the clock says.

import { expect, id, test, tile } from "./support.mjs";

const HOUR = 60 * 60 * 1000;

/** The dialog that keeps what could not be saved. */
const notSaved = (page) => page.getByRole("dialog", { name: "Not saved." });

/** Lets no page of a context speak to the server, until it is opened. */
async function hold(context) {
  const gate = { isOpen: false };
  await context.routeWebSocket(/\/live/, (socket) => (gate.isOpen ? socket.connectToServer() : socket.close()));
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
  const told = async () => {
    const { entries } = await board.owner.request("GET", `/api/boards/${board.key}/history`);
    return entries.map((entry) => entry.command).slice(0, -2).reverse();
  };
  await expect.poll(told, "behind what was there before").toEqual(["capture_card", "move_card", "add_contact"]);
  await expect(notSaved(other)).toHaveCount(0);
});

test("what an earlier version kept goes first, in its order, and nothing of it is lost", async ({ board, browser }) => {
  const card = id();
  const kept = [{ capture_card: { id: card, title: "Kept long ago" } }];
  kept.push({ edit_card: { card, edit: { title: { from: "Kept long ago", to: "Changed long ago" } } } });
  const page = await pageWithQueue(board, browser, kept);
  const gate = await hold(page.context());
  // Behind them stands what is done now, though by this clock it was done before.
  await page.clock.setFixedTime(Date.now() - HOUR);
  await page.goto(`/${board.key}/board`);
  await tile(page, "Changed long ago").locator(".title").focus();
  await page.keyboard.press("Shift+ArrowRight");
  await expect(page.locator(".status")).toContainText("3 changes are waiting");
  gate.isOpen = true;
  await page.reload();
  await expect(page.locator(".status")).toBeEmpty();
  await expect.poll(async () => (await board.snapshot()).all("card").map((card) => card.title)).toEqual(["Changed long ago"]);
  const [{ column }] = (await board.snapshot()).all("card");
  expect(column).toBe(await board.column("triaged"));
  await expect(notSaved(page)).toHaveCount(0);
});
