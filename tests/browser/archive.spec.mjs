// Cards that were closed long ago are in the archive: found by search and by capture, opened by
// its address, and back on the board with the next call.

import { PHONE } from "./gestures.mjs";
import { expect, Person, Server, test, tile } from "./support.mjs";

test.describe.configure({ mode: "serial" });

// The numbers of the demo's cards depend on the day of the week on which its story is told.
const ARTISTS = "Search does not know artists with numbers";
const BASKET = "Basket: what does “reserve” mean?";
const DOWNLOAD = "Download stops at 99 percent";
const COVER = "Cover of the last song stays";
const CURRENCY = "Currency changes with the language";

let server;
let julia;
let numbers;

test.beforeAll(async () => {
  server = await Server.start();
  await server.fillWithDemo();
  julia = new Person(server, "Julia", "julia@groundswell.example");
  await julia.signIn();
  // The part of a text that is on the board ends long before this word.
  const { entities } = await julia.request("GET", "/api/boards/MS");
  const cards = entities.flatMap((entity) => entity.card ?? []);
  numbers = Object.fromEntries(cards.map((card) => [card.title, card.number]));
  const { id: card, description: from = "" } = cards.find((card) => card.title === ARTISTS);
  const to = `It was asked with this key: ${"Zx9".repeat(150)}. Then a zeppelin came.`;
  await julia.command("MS", { edit_card: { card, edit: { description: { from, to } } } });
  await julia.command("MS", { edit_board: { keep_closed: 7 } });
  // The server takes some seconds for it, because others get their turn in between.
  await expect.poll(onBoard, { timeout: 30_000 }).not.toContain(ARTISTS);
});

test.afterAll(() => server.end());

async function onBoard() {
  const { entities } = await julia.request("GET", "/api/boards/MS");
  return entities.flatMap((entity) => entity.card?.title ?? []);
}

test("the search on the board finds it below the columns", async ({ browser }) => {
  const page = await julia.open(browser, "/MS/board");
  await page.keyboard.press("/");
  await page.keyboard.type("artists with numbers");
  const found = page.getByRole("region", { name: "In the archive" });
  await expect(found.getByRole("link", { name: `MS-${numbers[ARTISTS]} ${ARTISTS}` })).toBeVisible();
  await found.getByRole("link").first().click();
  const sheet = page.getByRole("dialog", { name: "Card" });
  await expect(sheet).toContainText("This card has long been done and is in the archive.");
  await expect(sheet.getByRole("heading", { name: "History" }), "with all that happened").toBeVisible();
});

test("the search finds it by the last of its words", async ({ browser }) => {
  const page = await julia.open(browser, "/MS/board");
  await page.keyboard.press("/");
  await page.keyboard.type("zeppelin");
  const found = page.getByRole("region", { name: "In the archive" });
  await expect(found.getByRole("link", { name: `MS-${numbers[ARTISTS]}` })).toBeVisible();
});

test("what is typed without a connection is found once there is one", async ({ browser }) => {
  const page = await julia.open(browser, "/MS/board");
  await page.context().setOffline(true);
  await expect(page.getByText("Offline", { exact: false }).first()).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("zeppelin came");
  await page.context().setOffline(false);
  const found = page.getByRole("region", { name: "In the archive" });
  await expect(found.getByRole("link", { name: `MS-${numbers[ARTISTS]}` })).toBeVisible();
});

test("two fields in which something is searched ask once each", async ({ browser }) => {
  const page = await julia.open(browser, "/MS/board");
  const asked = [];
  page.on("request", (request) => {
    if (request.url().includes("/archive?")) asked.push(new URL(request.url()).searchParams.get("q"));
  });
  await page.keyboard.press("/");
  await page.keyboard.type("zeppelin");
  const found = page.getByRole("region", { name: "In the archive" });
  await expect(found.getByRole("link", { name: `MS-${numbers[ARTISTS]}` })).toBeVisible();
  await page.getByRole("button", { name: /Capture/ }).first().click();
  const dialog = page.getByRole("dialog", { name: "Capture a call" });
  for (const text of ["download stops", " at 99"]) {
    await page.keyboard.type(text);
    await expect.poll(() => asked.at(-1)).toContain(text.trim());
    await expect(dialog.getByRole("option", { name: /Download stops at 99 percent/ })).toBeVisible();
  }
  expect(asked.filter((text) => text === "zeppelin")).toHaveLength(1);
});

test("it is opened by its address, wide and on a phone, and says so where there is none", async ({ browser }) => {
  const page = await julia.open(browser, `/MS/c/${numbers[DOWNLOAD]}`);
  await expect(page.getByLabel("Title")).toHaveValue(DOWNLOAD);
  await expect(page.locator("main")).toContainText("is in the archive");
  const phone = await julia.open(browser, `/MS/board?card=${numbers[DOWNLOAD]}`, PHONE);
  await expect(phone.getByRole("dialog", { name: "Card" }).getByLabel("Title")).toHaveValue(DOWNLOAD);
  await page.goto("/MS/c/99999");
  await expect(page.locator("main")).toContainText("There is no such card on this board.");
});

test("capture finds it, and the call brings it back for everybody", async ({ browser }) => {
  const other = await julia.open(browser, "/MS/board");
  const page = await julia.open(browser, "/MS/board");
  await page.keyboard.press("c");
  const dialog = page.getByRole("dialog", { name: "Capture a call" });
  await page.keyboard.type("basket reserved meaning");
  const row = dialog.getByRole("option", { name: /Basket: what does “reserve” mean/ });
  await expect(row).toBeVisible();
  await row.click();
  await expect(dialog, "it is fixed where the caller works").toContainText("Does it still happen?");
  await dialog.getByRole("button", { name: /Only count/ }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(onBoard).toContain(BASKET);
  await other.getByRole("button", { name: "Done", exact: true }).click();
  await expect(tile(other, BASKET)).toBeVisible();
});

test("whatever is done to it brings it back, and can be taken back", async ({ browser }) => {
  const page = await julia.open(browser, `/MS/c/${numbers[COVER]}`);
  await expect(page.getByLabel("Title")).toHaveValue(COVER);
  await page.getByLabel("Impact").selectOption({ label: "■ Blocked" });
  await expect.poll(onBoard).toContain(COVER);
  await expect(page.locator("main")).not.toContainText("is in the archive");
});

test("the history of the board goes on naming what is in the archive", async ({ browser }) => {
  const page = await julia.open(browser, "/MS/history");
  const entries = page.locator(".stream .done");
  await expect(entries.first()).toBeVisible();
  for (let i = 0; i < 60 && (await page.getByText(`MS-${numbers[CURRENCY]}`).count()) === 0; i++) {
    await page.getByRole("button", { name: "Show earlier changes" }).click();
    await expect(page.getByRole("button", { name: "Show earlier changes" })).toBeEnabled();
  }
  await expect(page.getByText(`MS-${numbers[CURRENCY]} ${CURRENCY}`).first()).toBeVisible();
});
