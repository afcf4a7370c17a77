// What is not needed for the board and a call is in lazy files.

import { furnish } from "./all_pages.mjs";
import { allKept, expect, lane, test, tile } from "./support.mjs";

const LAZY = "**/split_*";
/** The style that comes with it. */
const STYLE = "**/lazy-*.css";

/** Without a service worker: whatever is there was downloaded by the page. */
const PAGE_ALONE = { serviceWorkers: "block" };

/** Whether the page has a lazy file, what it shares with others, and their style. */
function isHere(name) {
  const files = performance.getEntriesByType("resource").filter((file) => file.responseEnd > 0);
  const names = [`/split_${name}.wasm`, "/split_shared.bin", "/lazy-"];
  return names.every((name) => files.some((file) => file.name.includes(name)));
}

/** Holds requests until they may go on. */
function held() {
  let goOn;
  let ask;
  const free = new Promise((resolve) => (goOn = resolve));
  const first = new Promise((resolve) => (ask = resolve));
  const hold = async (route) => {
    ask();
    await free;
    await route.continue();
  };
  return { first, hold, goOn: () => first.then(goOn) };
}

/** The board in a page that gets `answer` for the lazy files. */
async function open(board, browser, answer) {
  const page = await board.owner.open(browser, "/me", PAGE_ALONE);
  await page.route(LAZY, answer);
  await page.goto(`/${board.key}/board`);
  return page;
}

test("a browser that cannot compile while it downloads starts as well", async ({ board, browser }) => {
  await board.card("First of all", { at: "triaged" });
  for (const missing of ["compileStreaming", "instantiateStreaming"]) {
    const context = await board.owner.context(browser, PAGE_ALONE);
    await context.addInitScript((missing) => delete WebAssembly[missing], missing);
    const page = await context.newPage();
    await page.goto(`/${board.key}/board`);
    await expect(page.locator("main .board .card"), missing).toContainText("First of all");
    await context.close();
  }
});

test("the board and a call need only the first file", async ({ board, browser }) => {
  await board.card("First of all", { at: "triaged" });
  const page = await open(board, browser, (route) => route.abort());
  await tile(page, "First of all").waitFor();
  await page.keyboard.press("c");
  await expect(page.getByLabel("What happened?")).toBeFocused();
});

test("what opens over the page opens at the first press, and waits for its file", async ({ board, browser }) => {
  await board.card("First of all", { at: "triaged" });
  const asked = held();
  const page = await open(board, browser, asked.hold);
  await tile(page, "First of all").waitFor();
  await page.keyboard.press("?");
  await asked.goOn();
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await page.keyboard.press("Escape");
  await tile(page, "First of all").locator(".title").click();
  await expect(page.getByRole("dialog").getByLabel("Title")).toHaveValue("First of all");
});

test("a card's menu and the filters open at the first press, and wait for their file", async ({ board, browser }) => {
  await board.card("First of all", { at: "triaged" });
  const asked = held();
  const page = await open(board, browser, asked.hold);
  await tile(page, "First of all").locator(".title").focus();
  await page.keyboard.press("m");
  await asked.first;
  await page.getByRole("searchbox").focus();
  await asked.goOn();
  await page.getByRole("dialog", { name: "Move to" }).getByRole("button", { name: "Sprint" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("search").getByRole("button", { name: "Impact" }).click();
  await page.getByLabel("Blocked").check();
  await expect(tile(page, "First of all")).toHaveCount(0);
});

test("a move is taken back without a lazy file", async ({ board, browser }) => {
  await board.card("There and back", { at: "triaged" });
  const page = await open(board, browser, (route) => route.abort());
  await tile(page, "There and back").locator(".title").focus();
  await page.keyboard.press("Shift+ArrowRight");
  await expect(lane(page, "Sprint").locator(".card")).toHaveCount(1);
  await page.keyboard.press("Control+z");
  await expect(lane(page, "Triaged").locator(".card")).toContainText("There and back");
});

test("the first touch loads what opens on the board, and coming near a link loads its page", async ({ board, browser }) => {
  await board.card("Planned offline", { at: "triaged" });
  const page = await board.owner.open(browser, `/${board.key}/board`, PAGE_ALONE);
  await tile(page, "Planned offline").waitFor();
  expect(await page.evaluate(isHere, "opened"), "only looking does not load it").toBe(false);
  await page.keyboard.press("Shift");
  await expect.poll(() => page.evaluate(isHere, "opened")).toBe(true);
  expect(await page.evaluate(isHere, "plan"), "nor for other pages").toBe(false);
  await page.getByRole("link", { name: "Plan" }).first().hover();
  await expect.poll(() => page.evaluate(isHere, "plan")).toBe(true);
  await page.context().setOffline(true);
  await page.getByRole("link", { name: "Plan" }).first().click();
  await expect(page.locator("main")).toContainText("Planned offline");
  await page.getByRole("link", { name: "Board" }).first().click();
  await tile(page, "Planned offline").waitFor();
});

test("a page by its address comes with its file, before its app asks for it", async ({ board, browser }) => {
  await board.card("Straight to the plan", { at: "triaged" });
  const page = await board.owner.open(browser, "/me", PAGE_ALONE);
  const html = await (await page.request.get(`/${board.key}/plan`)).text();
  expect(html).toMatch(/<link rel="preload"[^>]*\/split_plan\.wasm"/);
  await page.goto(`/${board.key}/plan`);
  await expect(page.locator(".rank-row")).toContainText("Straight to the plan");
  const loads = await page.evaluate(() => performance.getEntriesByType("resource")
    .filter(({ name }) => name.includes("/split_"))
    .map(({ name, initiatorType }) => `${name.split("/").at(-1)} by ${initiatorType}`));
  expect(loads.sort(), "each once, with the page").toEqual(["split_plan.wasm by link", "split_shared.bin by link"]);
});

test("every page works without a connection once nobody has done anything for a while", async ({ board, browser }) => {
  await furnish(board);
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await page.locator("main .board").waitFor();
  await page.keyboard.press("Shift");
  await expect.poll(() => page.evaluate(allKept), { message: "10 s after the last touch", timeout: 10_000 }).toBe(true);
  await page.context().setOffline(true);
  for (const name of ["Plan", "Releases", "History", "Trash", "Settings"]) {
    await page.goto(`/${board.key}/${name.toLowerCase()}`);
    await expect(page.locator("main h1").first(), name).toBeVisible();
    await expect(page.getByText("There is a new version of Groundswell.")).toHaveCount(0);
  }
});

test("what cannot be had without a connection says so, and works once it is back", async ({ board, browser }) => {
  await board.card("First visit", { at: "triaged" });
  const page = await board.owner.open(browser, `/${board.key}/board`, PAGE_ALONE);
  const toast = page.locator(".toast", { hasText: "No connection" });
  const title = tile(page, "First visit").locator(".title");
  await page.context().setOffline(true);

  await title.focus();
  await page.keyboard.press("m");
  await expect(toast).toBeVisible();
  await title.click();
  await expect(page).toHaveURL(/card=1/);
  await page.context().setOffline(false);
  await expect(page.getByRole("dialog").getByLabel("Title"), "the card opens by itself").toHaveValue("First visit");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog"), "the menu was given up").toHaveCount(0);
  await title.focus();
  await page.keyboard.press("m");
  await expect(page.getByRole("dialog", { name: "Move to" })).toBeVisible();
});

test("a page that was opened without a connection comes with it", async ({ board, browser }) => {
  await board.card("First visit", { at: "triaged" });
  const page = await board.owner.open(browser, `/${board.key}/board`, PAGE_ALONE);
  await tile(page, "First visit").waitFor();
  await page.context().setOffline(true);
  await page.getByRole("link", { name: "Plan" }).first().click();
  await expect(page.getByRole("alert")).toContainText("No connection");
  await page.context().setOffline(false);
  await expect(page.locator(".rank-row")).toContainText("First visit");
});

test("no page is shown without its style; it is asked for again", async ({ board, browser }) => {
  await board.card("Well dressed", { at: "triaged" });
  const page = await board.owner.open(browser, `/${board.key}/board`, PAGE_ALONE);
  await page.route(STYLE, (route) => route.abort());
  await page.getByRole("link", { name: "Plan" }).first().click();
  await expect(page.getByRole("alert")).toBeVisible();
  await page.unroute(STYLE);
  await page.getByRole("link", { name: "Board" }).first().click();
  await page.getByRole("link", { name: "Plan" }).first().click();
  await expect(page.locator(".rank-row")).toHaveCSS("display", "grid");
  await expect(page.locator(".rank-row")).toContainText("Well dressed");
});

test("after a release, a page of the old one asks for a reload", async ({ board, browser }) => {
  await board.card("Still here", { at: "triaged" });
  const page = await open(board, browser, (route) => route.fulfill({ status: 404 }));
  await page.getByRole("link", { name: "Plan" }).first().click();
  await expect(page.getByRole("alert")).toContainText("new version");
  await page.unroute(LAZY);
  await page.getByRole("button", { name: "Reload" }).click();
  await expect(page.locator("main")).toContainText("Still here");
});

test("an answer that the page does not understand is reported as a newer version, not as no connection", async ({ board, browser }) => {
  const page = await board.owner.open(browser, "/me", PAGE_ALONE);
  const unreadable = { contentType: "application/json", body: '{"of_tomorrow":1}' };
  await page.route("**/history*", (route) => (route.request().url().includes("/api/") ? route.fulfill(unreadable) : route.continue()));
  await page.goto(`/${board.key}/history`);
  await expect(page.getByText("There is a new version of Groundswell.")).toBeVisible();
  // Nor does it sign anybody out, or say that the sheet waits for a connection.
  await page.unroute("**/history*");
  await board.card("Still here", { at: "triaged" });
  await page.route("**/api/me", (route) => route.fulfill(unreadable));
  await page.route(`**/api/boards/${board.key}/cards/*`, (route) => route.fulfill(unreadable));
  await page.goto(`/${board.key}/board`);
  await expect(tile(page, "Still here")).toBeVisible();
  await expect(page.getByText("There is a new version of Groundswell.")).toHaveCount(0);
  await tile(page, "Still here").locator(".title").click();
  await expect(page.locator(".sheet")).toBeVisible();
  await expect(page.getByText("There is a new version of Groundswell.")).toHaveCount(1);
  // A browser that has not kept the board cannot show it then.
  const fresh = await board.owner.open(browser, "/me", PAGE_ALONE);
  await fresh.route(`**/api/boards/${board.key}/columns`, (route) => route.fulfill(unreadable));
  await fresh.goto(`/${board.key}/board`);
  await expect(fresh.getByRole("button", { name: "Reload" })).toBeVisible();
});

test("an invitation and the way in open by their address", async ({ board, browser }) => {
  const { path } = await board.owner.request("POST", `/api/boards/${board.key}/invitations`, { role: "viewer" });
  const context = await browser.newContext({ baseURL: board.owner.server.url, ...PAGE_ALONE });
  const page = await context.newPage();
  await page.goto(path);
  await expect(page.locator("main")).toContainText("The board is called MusicStore");
  await page.goto(`/${board.key}/board`);
  await page.getByLabel("E-mail").fill(board.owner.email);
  await page.getByLabel("Password").fill(board.owner.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.locator("main .board")).toBeVisible();
});
