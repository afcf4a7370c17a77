// Networks that let no WebSocket through: the board is kept up to date by plain requests.

import { createServer, request } from "node:http";
import { capture } from "./gestures.mjs";
import { expect, test as base, tile } from "./support.mjs";

const SAID = "This network allows no live connection.";

/** What a proxy does when a page asks for a socket. */
const NETWORKS = {
  "that refuses sockets": (socket) => socket.end("HTTP/1.1 501 Not Implemented\r\nconnection: close\r\n\r\n"),
  "that speaks HTTP/1.0": (socket) => socket.end("HTTP/1.0 200 OK\r\ncontent-type: text/html\r\n\r\n<p>Hello"),
  "where sockets are never answered": () => {},
};

/** A proxy in front of the server; returns its address. Closed with the test. */
const test = base.extend({
  network: async ({ server }, use) => {
    const opened = [];
    await use(async (onUpgrade) => {
      const proxy = createServer(({ method, url, headers }, answer) => {
        const { port } = server;
        const forwarded = request({ port, host: "127.0.0.1", method, path: url, headers }, (answered) => {
          answer.writeHead(answered.statusCode, answered.headers);
          answered.pipe(answer);
        });
        forwarded.on("error", () => answer.destroy());
        answer.req.pipe(forwarded);
      });
      const held = new Set();
      proxy.on("connection", (socket) => held.add(socket));
      proxy.on("upgrade", (_, socket) => onUpgrade(socket));
      opened.push({ proxy, held });
      await new Promise((listening) => proxy.listen(0, "127.0.0.1", listening));
      return `http://127.0.0.1:${proxy.address().port}`;
    });
    for (const { proxy, held } of opened) {
      proxy.close();
      held.forEach((socket) => socket.destroy());
    }
  },
});

/** Goes on once the page asks for news by plain requests. */
const exchanging = (page) => page.waitForRequest(/\/columns\?since=/, { timeout: 20_000 });

for (const [kind, onUpgrade] of Object.entries(NETWORKS)) {
  test(`on a network ${kind}, changes go both ways and the page says so once`, async ({ board, browser, network }) => {
    await board.card("There before", { at: "triaged" });
    const baseURL = await network(onUpgrade);
    const lukas = await board.member("Lukas", "developer");
    const ours = await board.owner.open(browser, `/${board.key}/board`, { baseURL });
    const theirs = await lukas.open(browser, `/${board.key}/board`, { baseURL });
    for (const page of [ours, theirs]) {
      await expect(page.locator(".toast")).toContainText(SAID);
      await expect(page.locator(".status")).toBeEmpty();
    }
    await capture(ours, "Sent without a socket");
    await expect(tile(theirs, "Sent without a socket")).toBeVisible({ timeout: 5_000 });
    await expect(ours.locator(".status")).toBeEmpty();
    await expect.poll(() => ours.evaluate(waiting), "nothing waits any more").toBe(0);

    await ours.reload();
    await tile(ours, "Sent without a socket").waitFor();
    await exchanging(ours);
    await board.card("After the reload", { at: "triaged" });
    await expect(tile(ours, "After the reload")).toBeVisible();
    await expect(ours.locator(".toast"), "said once").toHaveCount(0);
  });
}

test("what somebody else does between the news and the answer is not missed", async ({ board, browser, network }) => {
  const page = await board.owner.open(browser, `/${board.key}/board`, { baseURL: await network(refuse) });
  await expect(page.locator(".toast")).toContainText(SAID);
  await page.route("**/commands", async (route) => {
    await board.card("In between", { at: "triaged" });
    await route.continue();
  });
  await capture(page, "With a gap");
  await expect.poll(() => page.evaluate(waiting)).toBe(0);
  await expect(tile(page, "In between")).toBeVisible();
  await expect(tile(page, "With a gap")).toHaveCount(1);
});

test("what the board refuses is taken back and kept", async ({ board, browser, network }) => {
  const card = await board.card("As it was", { at: "triaged" });
  const page = await board.owner.open(browser, `/${board.key}/board?card=1`, { baseURL: await network(refuse) });
  await expect(page.locator(".toast")).toContainText(SAID);
  await page.route("**/columns?since=*", (route) => route.abort());
  await expect(page.locator(".status")).toContainText("Offline");
  const edit = { title: { from: "As it was", to: "As they see it" } };
  await board.owner.command(board.key, { edit_card: { card, edit } });
  await page.getByLabel("Title").fill("As I see it");
  await page.getByLabel("Title").press("Tab");
  await expect(page.locator(".status")).toContainText("1 change is waiting");
  await page.unroute("**/columns?since=*");
  await expect(page.getByText("As I see it").first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByLabel("Title")).toHaveValue("As they see it");
});

test("whoever is no longer signed in is asked to sign in", async ({ board, browser, network }) => {
  await board.card("There before", { at: "triaged" });
  const page = await board.owner.open(browser, `/${board.key}/board`, { baseURL: await network(refuse) });
  await expect(page.locator(".toast")).toContainText(SAID);
  await page.context().clearCookies();
  await expect(page.getByRole("dialog", { name: "Sign in" })).toBeVisible();
});

const refuse = NETWORKS["that refuses sockets"];

/** For a page: how many of its changes the server does not have yet. */
function waiting() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("groundswell");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const reading = database.transaction("queue").objectStore("queue").getAllKeys();
      reading.onsuccess = () => {
        database.close();
        resolve(reading.result.filter((key) => key !== "counter").length);
      };
    };
  });
}
