// Networks, files and browsers that hang, or answer something else than they were asked for.

import { capture } from "./gestures.mjs";
import { expect, id, lane, test, tile } from "./support.mjs";

/** Without a service worker: whatever is there was downloaded by the page. */
const PAGE_ALONE = { serviceWorkers: "block" };
const NEWER = "There is a new version of Groundswell.";

/** Answers a request this many milliseconds later. */
const after = (ms) => async (route) => {
  await new Promise((done) => setTimeout(done, ms));
  await route.continue();
};
/** What the server has. */
const titles = async (board) => (await board.snapshot()).all("card").map((card) => card.title);
/** Never answers. */
const never = () => {};

test("a first visit waits for a board that takes long, and for the keys that were pressed meanwhile", async ({ board, browser }) => {
  await board.card("Far away", { at: "triaged" });
  const page = await board.owner.open(browser, "/me", PAGE_ALONE);
  // More than a visitor who has a copy would wait.
  await page.route("**/columns", after(2_500));
  await page.goto(`/${board.key}/board`, { waitUntil: "commit" });
  await page.locator("#prerendered .card").first().waitFor();
  await page.waitForFunction(() => globalThis.pressEarlyKeys);
  await page.keyboard.press("c");
  await page.keyboard.type("It rings");
  await expect(page.getByLabel("What happened?")).toHaveValue("It rings");
  await expect(tile(page, "Far away")).toBeVisible();
});

test("a board that was kept opens though nobody answers who is here", async ({ board, browser }) => {
  await board.card("Kept", { at: "triaged" });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await tile(page, "Kept").waitFor();
  await page.route("**/api/me", never);
  await page.reload();
  await expect(tile(page, "Kept")).toBeVisible();
  await capture(page, "Sent all the same");
  await expect.poll(() => titles(board)).toContain("Sent all the same");
});

test("a file that gets lost on its way is no newer version, and comes later by itself", async ({ board, browser }) => {
  await board.card("First of all", { at: "triaged" });
  const page = await board.owner.open(browser, "/me", PAGE_ALONE);
  await page.route("**/split_opened.wasm", (route) => route.fulfill({ status: 502, body: "" }));
  await page.goto(`/${board.key}/board`);
  await tile(page, "First of all").locator(".title").click();
  await expect(page.locator(".toast")).toContainText("No connection");
  await expect(page.getByText(NEWER)).toHaveCount(0);
  await page.unroute("**/split_opened.wasm");
  await expect(page.getByRole("dialog").getByLabel("Title")).toHaveValue("First of all");
});

test("a sign-in page of the network in place of a file spoils nothing", async ({ board, browser }) => {
  await board.card("First of all", { at: "triaged" });
  const page = await board.owner.open(browser, "/me", PAGE_ALONE);
  const portal = { contentType: "text/html", body: "<p>Please accept our terms" };
  await page.route("**/split_shared.bin", (route) => route.fulfill(portal));
  await page.goto(`/${board.key}/board`);
  await page.getByRole("link", { name: "Plan" }).first().click();
  await expect(page.getByRole("alert")).toContainText("No connection");
  await page.unroute("**/split_shared.bin");
  await expect(page.locator(".rank-row")).toContainText("First of all");
});

test("a card that needs a newer version of the page offers it in sight", async ({ board, browser }) => {
  await board.card("First of all", { at: "triaged" });
  const page = await board.owner.open(browser, "/me", PAGE_ALONE);
  await page.route("**/split_*", (route) => route.fulfill({ status: 404 }));
  await page.goto(`/${board.key}/board`);
  await tile(page, "First of all").locator(".title").click();
  await expect(page.getByText(NEWER)).toBeInViewport();
  await page.unroute("**/split_*");
  await page.getByRole("button", { name: "Reload" }).click();
  await expect(page.getByRole("dialog").getByLabel("Title")).toHaveValue("First of all");
});

test("a browser that keeps no cookie is told so, on each way in", async ({ board, browser }) => {
  const { path } = await board.owner.request("POST", `/api/boards/${board.key}/invitations`, { role: "viewer" });
  const context = await browser.newContext({ baseURL: board.owner.server.url, ...PAGE_ALONE });
  const page = await context.newPage();
  const withoutCookie = async (route) => {
    const response = await route.fetch();
    const headers = Object.entries(response.headers()).filter(([name]) => name !== "set-cookie");
    await context.clearCookies();
    await route.fulfill({ response, headers: Object.fromEntries(headers) });
    await context.clearCookies();
  };
  await page.route("**/api/**", (route) => (route.request().method() === "POST" ? withoutCookie(route) : route.continue()));
  await page.goto(`/${board.key}/board`);
  await page.getByLabel("E-mail").fill(board.owner.email);
  await page.getByLabel("Password").fill(board.owner.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "has not kept the cookie" })).toBeVisible();
  await page.goto(path);
  await page.getByLabel("Your name").fill("Nora");
  await page.getByLabel("E-mail").fill(`${id()}@example.com`);
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Join the board" }).click();
  await expect(page.locator(".toast")).toContainText("has not kept the cookie");
});

/** What the store of a browser may do instead of keeping something. */
const STORES = {
  "never opens": () => (IDBFactory.prototype.open = () => new EventTarget()),
  "opens, and never answers": () => {
    const { set } = Object.getOwnPropertyDescriptor(IDBRequest.prototype, "onsuccess");
    Object.defineProperty(IDBRequest.prototype, "onsuccess", {
      set(handler) {
        // Only what opens the store has no source.
        set.call(this, this.source ? null : handler);
      },
    });
  },
  "refuses": () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("denied", "SecurityError");
    };
  },
};

for (const [kind, spoil] of Object.entries(STORES)) {
  test(`a browser whose store ${kind} holds nothing up, and is told of once`, async ({ board, browser }) => {
    const context = await board.owner.context(browser, PAGE_ALONE);
    await context.addInitScript(spoil);
    await context.addInitScript(() => {
      window.said = [];
      const note = () => {
        const text = document.querySelector(".toast")?.textContent ?? "";
        if (window.said.at(-1) !== text) window.said.push(text);
      };
      new MutationObserver(note).observe(document, { childList: true, characterData: true, subtree: true });
    });
    const page = await context.newPage();
    await page.goto(`/${board.key}/board`);
    await lane(page, "Inbox").waitFor();
    await capture(page, "Sent all the same");
    await expect.poll(() => titles(board), { timeout: 10_000 }).toContain("Sent all the same");
    await expect(page.locator(".toast")).toContainText("This browser keeps nothing for this page.");
    await capture(page, "Sent as well");
    await expect.poll(() => titles(board)).toContain("Sent as well");
    const said = await page.evaluate(() => window.said.filter((text) => text.includes("keeps nothing")));
    expect(said).toHaveLength(1);
  });
}
