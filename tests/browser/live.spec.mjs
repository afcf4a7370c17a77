// Several people at once: the others see what one does, and what could not be sent is not lost.

import { allKept, expect, id, kept, lane, test, tile } from "./support.mjs";

test("what one does the other sees, on a phone too", async ({ board, browser }) => {
  const lukas = await board.member("Lukas", "developer");
  await board.card("Seen by both", { at: "triaged" });
  const wide = await board.owner.open(browser, `/${board.key}/board`);
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const small = await lukas.open(browser, `/${board.key}/board`, phone);
  await tile(small, "Seen by both").waitFor();
  await tile(wide, "Seen by both").locator(".title").focus();
  await wide.keyboard.press("Shift+ArrowRight");
  await expect(lane(small, "Sprint").locator(".card")).toContainText("Seen by both", { timeout: 1000 });
  await expect(wide.locator(".here-now .avatar")).toContainText("L");
});

test("without a connection the board goes on, and every change arrives once", async ({ board, browser }) => {
  await board.card("Offline card", { at: "triaged", contacts: 1 });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await tile(page, "Offline card").waitFor();
  // The page is kept for offline use once the service worker is there; all of it, once nobody has done
  // anything for some seconds.
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  await expect.poll(() => page.evaluate(allKept)).toBe(true);
  await expect.poll(() => page.evaluate(kept), "so is the board").toContain("Offline card");
  await page.context().setOffline(true);
  await expect(page.locator(".status")).toContainText("Offline");
  await tile(page, "Offline card").locator(".title").focus();
  await page.keyboard.press("+");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(page.locator(".status")).toContainText("2 changes are waiting");
  await expect(lane(page, "Sprint").locator(".card")).toContainText("2 contacts");

  await page.reload();
  await expect(lane(page, "Sprint").locator(".card")).toContainText("2 contacts");
  await expect(page.locator(".status")).toContainText("2 changes are waiting");

  await page.context().setOffline(false);
  await expect(page.locator(".status")).toBeEmpty({ timeout: 20_000 });
  const { all } = await board.snapshot();
  expect(all("tally")[0].days[0][1], "counted once each").toBe(2);
});

test("a visit loads what is new, and all where the browser has lost its copy", async ({ board, browser }) => {
  await board.card("Known already", { at: "triaged" });
  const address = `/${board.key}/board`;
  const page = await board.owner.open(browser, address, { serviceWorkers: "block" });
  await expect.poll(() => page.evaluate(() => document.cookie)).toContain("groundswell-known=");
  const loaded = [];
  page.on("response", (response) => /\/columns/.test(response.url()) && loaded.push(response.text()));
  await page.goto("/sw.js");
  await board.card("New since", { at: "triaged" });
  await page.goto(address);
  await expect(tile(page, "New since")).toBeVisible();
  await expect(tile(page, "Known already")).toBeVisible();
  // Loaded ahead once; the request appears again when the app asks for it.
  for (const news of await Promise.all(loaded)) {
    expect(news).toContain("New since");
    expect(news).not.toContain("Known already");
  }
  const asked = await page.evaluate(() => performance.getEntriesByType("resource").filter((it) => /\/columns/.test(it.name)).map((it) => it.initiatorType));
  expect(asked, "what is loaded ahead is what the app asks for").toEqual(["link"]);

  loaded.length = 0;
  await page.goto("/sw.js");
  await page.evaluate(() => new Promise((done) => (indexedDB.deleteDatabase("groundswell").onsuccess = done)));
  await page.goto(address);
  await expect(tile(page, "Known already")).toBeVisible();
  await expect(tile(page, "New since")).toBeVisible();
  expect(await loaded.at(-1)).toContain("Known already");
});

test("a copy that an earlier version has kept goes when there is a new one", async ({ board, browser }) => {
  await board.card("Known already", { at: "triaged" });
  const page = await board.owner.open(browser, `/${board.key}/board`, { serviceWorkers: "block" });
  // Asks the store in which boards are kept.
  const boards = (method, ...given) => page.evaluate(([method, given]) => new Promise((done) => {
    indexedDB.open("groundswell").onsuccess = ({ target: { result: database } }) => {
      const request = database.transaction("boards", "readwrite").objectStore("boards")[method](...given);
      request.onsuccess = () => (database.close(), done(request.result));
    };
  }), [method, given]);
  await expect.poll(() => boards("getAllKeys")).toHaveLength(1);
  const [own] = await boards("getAllKeys");
  const [, before] = /^(.+)\/\d+$/.exec(own);
  await page.goto("/sw.js");
  await boards("delete", own);
  await boards("put", "what it kept", before);
  await page.goto(`/${board.key}/board`);
  await expect(tile(page, "Known already")).toBeVisible();
  await expect.poll(() => boards("getAllKeys")).toEqual([own]);
});

test("a page that finds neither a copy nor the server asks again", async ({ board, browser }) => {
  await board.card("Here at last", { at: "inbox" });
  const page = await board.owner.open(browser, "/me", { serviceWorkers: "block" });
  await page.route("**/columns", (route) => route.abort());
  await page.goto(`/${board.key}/board`);
  await expect(page.getByRole("alert")).toContainText("No connection");
  await page.unroute("**/columns");
  await expect(tile(page, "Here at last")).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("leaving while the browser still reads its copy of a board leaves nothing behind", async ({ board, browser }) => {
  const page = await board.owner.open(browser, "/boards");
  // What the browser has read of its copy comes later, as it does where its disk is busy.
  await page.evaluate(() => {
    const { set } = Object.getOwnPropertyDescriptor(IDBRequest.prototype, "onsuccess");
    Object.assign(window, { asked: 0, answered: 0 });
    Object.defineProperty(IDBRequest.prototype, "onsuccess", {
      set(handler) {
        if (!handler || !this.source) return set.call(this, handler);
        window.asked += 1;
        const answer = (event) => {
          window.answered += 1;
          handler.call(this, event);
        };
        set.call(this, (event) => setTimeout(answer, 500, event));
      },
    });
  });
  await page.locator(`a[href^="/${board.key}"]`).first().click();
  await expect.poll(() => page.evaluate(() => window.asked)).toBeGreaterThan(0);
  await page.goBack();
  await expect(page).toHaveURL(/boards$/);
  // An error of the page fails the test.
  await expect.poll(() => page.evaluate(() => window.answered)).toBeGreaterThan(0);
});

test("leaving a board that is still loading goes on elsewhere", async ({ board, browser }) => {
  const page = await board.owner.open(browser, "/boards", { serviceWorkers: "block" });
  const problems = [];
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  let answer;
  const held = new Promise((resolve) => (answer = resolve));
  await page.route("**/columns", async (route) => {
    await held;
    await route.continue();
  });
  const asked = page.waitForRequest("**/columns");
  await page.locator(`a[href^="/${board.key}"]`).first().click();
  await asked;
  await page.goBack();
  await expect(page).toHaveURL(/boards$/);
  const answered = page.waitForResponse("**/columns");
  answer();
  await answered;
  await board.card("Found all the same", { at: "inbox" });
  await page.locator(`a[href^="/${board.key}"]`).first().click();
  await expect(tile(page, "Found all the same")).toHaveCount(1);
  expect(problems).toEqual([]);
});

test("a connection that has gone silent is noticed, and comes back", async ({ board, browser }) => {
  await board.card("Still here", { at: "inbox" });
  const page = await board.owner.open(browser, "/me");
  let isSilent = false;
  // As behind a router that has forgotten the connection: open on both sides, and nothing gets through.
  await page.routeWebSocket(/\/live/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => isSilent || socket.send(message));
    socket.onMessage((message) => isSilent || server.send(message));
  });
  await page.route("**/columns?since=*", (route) => (isSilent ? route.abort() : route.continue()));
  await page.clock.install();
  await page.goto(`/${board.key}/board`);
  await tile(page, "Still here").waitFor();
  isSilent = true;
  await page.clock.fastForward(60_000);
  await expect(page.locator(".status")).toContainText("Offline");
  isSilent = false;
  await page.clock.fastForward(60_000);
  await expect(page.locator(".status")).toBeEmpty();
  await board.card("Noticed again", { at: "inbox" });
  await expect(tile(page, "Noticed again")).toHaveCount(1);
});

test("two people change two fields of one card, and both win", async ({ board, browser }) => {
  const julia = await board.member("Julia", "developer");
  const card = await board.card("Two fields", { at: "triaged" });
  const page = await board.owner.open(browser, `/${board.key}/board?card=1`);
  await page.getByLabel("Title").fill("Two fields, one card");
  await julia.command(board.key, { edit_card: { card, edit: { impact: "blocked" } } });
  await expect(page.locator(".card-head")).toContainText("Blocked");
  await expect(page.getByLabel("Title"), "what is being typed stays").toHaveValue("Two fields, one card");
  await page.keyboard.press("Enter");
  await expect(tile(page, "Two fields, one card")).toContainText("Blocked");
});

test("two people change the same text, and both versions are shown", async ({ board, browser }) => {
  const julia = await board.member("Julia", "developer");
  const card = await board.card("Same text", { at: "triaged" });
  const page = await board.owner.open(browser, `/${board.key}/board?card=1`);
  await page.getByLabel("Title").fill("My version");
  const edit = { title: { from: "Same text", to: "Julia's version" } };
  await julia.command(board.key, { edit_card: { card, edit } });
  await expect(tile(page, "Julia's version")).toHaveCount(1);
  await page.keyboard.press("Enter");
  const both = page.getByRole("dialog", { name: "Not saved." });
  await expect(both.getByLabel("Your version")).toHaveValue("My version");
  await expect(both.getByLabel("Julia’s version")).toHaveValue("Julia's version");
  await both.getByRole("button", { name: "Use mine" }).click();
  await expect(tile(page, "My version")).toHaveCount(1);
});

test("a removed member's page stops, and shows what was not saved", async ({ board, browser }) => {
  const lukas = await board.member("Lukas", "support");
  const page = await lukas.open(browser, `/${board.key}/board`);
  await page.locator("main .board").waitFor();
  await page.context().setOffline(true);
  await page.keyboard.press("c");
  await page.keyboard.type("Noted while offline");
  await page.keyboard.press("Control+Enter");
  await page.keyboard.press("Enter");
  const { all } = await board.snapshot();
  const member = all("member").find((member) => member.name === "Lukas").id;
  await board.owner.command(board.key, { remove_member: { member } });
  await page.context().setOffline(false);
  const notice = page.getByRole("alert");
  await expect(notice).toContainText("You are no longer a member", { timeout: 20_000 });
  await expect(notice).toContainText("Noted while offline");
});

test("an ended session asks to sign in on top of what is being typed", async ({ board, browser }) => {
  const lukas = await board.member("Lukas", "developer");
  await board.card("Long thoughts", { at: "inbox" });
  const page = await lukas.open(browser, `/${board.key}/board?card=1`);
  await page.getByLabel(/Write a comment/).fill("A long comment");
  const sessions = await lukas.request("GET", "/api/me/sessions");
  for (const session of sessions) await lukas.request("DELETE", `/api/me/sessions/${session.id}`).catch(() => {});
  const dialog = page.getByRole("dialog", { name: "Sign in" });
  await dialog.getByLabel("E-mail").fill(lukas.email);
  await dialog.getByLabel("Password").fill(lukas.password);
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByLabel(/Write a comment/)).toHaveValue("A long comment");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.locator(".stream")).toContainText("A long comment");
});

test("a page that the server does not understand asks for a reload, and keeps what was done", async ({ board, browser }) => {
  await board.card("Of another time", { at: "triaged" });
  const page = await board.owner.open(browser, "/me");
  let [isOld, greetings] = [true, 0];
  // As a server that has gone back to an older version: it does not know this command any more.
  await page.routeWebSocket(/\/live/, (socket) => {
    const server = socket.connectToServer();
    greetings += 1;
    socket.onMessage((message) => (isOld ? socket.close({ code: 1007, reason: "not understood" }) : server.send(message)));
    server.onMessage((message) => socket.send(message));
  });
  await page.goto(`/${board.key}/board`);
  await tile(page, "Of another time").waitFor();
  await page.keyboard.press("Tab");
  await tile(page, "Of another time").locator(".title").focus();
  await page.keyboard.press("Shift+ArrowRight");
  await expect(page.getByRole("button", { name: "Reload" })).toBeVisible();
  await expect(page.locator(".status")).toContainText("1 change");
  // What would wake up a page that still tries.
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await expect(page.locator(".status")).toContainText("1 change");
  expect(greetings, "asked once, not for ever").toBe(1);
  isOld = false;
  await page.getByRole("button", { name: "Reload" }).click();
  const column = async () => (await board.snapshot()).all("card")[0].column;
  await expect.poll(column, "sent by the page of the right version").toBe(await board.column("sprint"));
});

test("without a connection a card that was open before still shows what was said", async ({ board, browser }) => {
  const card = await board.card("Vouchers fail", { at: "doing" });
  await board.owner.command(board.key, { add_comment: { id: id(), card, text: "Only with **Safari**" } });
  const page = await board.owner.open(browser, `/${board.key}/board?card=1`);
  await expect(page.locator(".stream")).toContainText("Only with Safari");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.context().setOffline(true);
  await tile(page, "Vouchers fail").locator(".title").click();
  await expect(page.locator(".stream strong")).toHaveText("Safari");
  await expect(page.locator(".stream")).toContainText("created a card");
  await page.getByLabel(/Write a comment/).fill("And with Firefox");
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".stream")).toContainText("And with Firefox");
  await page.context().setOffline(false);
  const comments = async () => (await board.owner.request("GET", `/api/boards/${board.key}/cards/1`)).comments.length;
  await expect.poll(comments).toBe(2);
});

test("another account signs in on top of the page of somebody who was signed out", async ({ board, browser }) => {
  const [lukas, julia] = [await board.member("Lukas", "developer"), await board.member("Julia", "developer")];
  await board.card("Vouchers", { at: "triaged" });
  const page = await lukas.open(browser, `/${board.key}/board`);
  await tile(page, "Vouchers").waitFor();
  for (const session of await lukas.request("GET", "/api/me/sessions")) {
    await lukas.request("DELETE", `/api/me/sessions/${session.id}`).catch(() => {});
  }
  const again = page.getByRole("dialog", { name: "Sign in" });
  await again.getByLabel("E-mail").fill(julia.email);
  await again.getByLabel("Password").fill(julia.password);
  await again.getByRole("button", { name: "Sign in" }).click();
  await expect(again).toHaveCount(0);
  await tile(page, "Vouchers").locator(".title").focus();
  await page.keyboard.press("i");
  const assigned = async () => (await board.snapshot()).all("card")[0].assignee;
  const { id: user } = (await board.snapshot()).all("member").find((member) => member.name === "Julia");
  await expect.poll(assigned).toBe(user);
});
