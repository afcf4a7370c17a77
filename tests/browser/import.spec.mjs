// Tables of other tools: dropped on the settings, looked at, brought onto the board, and undone.

import { expect, test } from "./support.mjs";

const TICKETS = [
  "Issue key,Betreff,Priority,Created,Kunde,Ort",
  "SUP-1,Receipt prints twice,High,3/4/2026,North,Köln",
  "SUP-2,Search forgets umlauts,Low,5/6/2026,South,",
].join("\n");

const file = (text) => ({ name: "tickets.csv", mimeType: "text/csv", buffer: Buffer.from(text) });

test("a file is looked at, its columns are assigned by hand, it is imported and undone", async ({ board, browser }) => {
  const page = await board.owner.open(browser, `/${board.key}/settings/import`);
  await page.getByLabel("Drop a file here").setInputFiles(file(TICKETS));

  await expect(page.getByRole("alert"), "nobody guesses").toContainText("is “3/4/2026”");
  const begin = page.getByRole("button", { name: "Import 2 cards" });
  await expect(begin).toHaveCount(0);
  await page.getByLabel("Order of the dates").selectOption("Month first: 12/31/2026");
  await expect(begin).toBeVisible();
  const rows = page.locator(".preview .rows").nth(1).locator("li");
  await expect(rows.first()).toContainText("Receipt prints twice");
  await expect(rows.first()).toContainText("4 Mar");
  await expect(page.locator(".losses")).toContainText("“Ort” is left out, with 1 cell: “Köln”");
  await page.getByLabel("“Ort” becomes").selectOption("Area");
  await expect(rows.first()).toContainText("Köln");
  await expect(page.locator(".losses")).toHaveCount(0);

  await begin.click();
  await expect(page.getByRole("status").filter({ hasText: "2 cards are imported." })).toBeVisible();
  const cards = async () => (await board.snapshot()).all("card").length;
  await expect.poll(cards).toBe(2);

  // The same file again changes nothing.
  await page.getByLabel("Drop a file here").setInputFiles(file(TICKETS));
  await page.getByLabel("Order of the dates").selectOption("Month first: 12/31/2026");
  await expect(page.getByText("2 rows are on the board already.")).toBeVisible();
  await expect(page.getByText("There is nothing to import.")).toBeVisible();

  await page.getByRole("button", { name: "Undo the import" }).click();
  await expect(page.getByText("The import is undone.")).toBeVisible();
  await expect.poll(cards).toBe(0);
});

test("a file without headings is imported after its columns were chosen", async ({ board, browser }) => {
  const page = await board.owner.open(browser, `/${board.key}/settings/import`);
  await page.getByLabel("Drop a file here").setInputFiles(file("7,Kiosk freezes\n8,Kiosk reboots\n"));
  await page.getByLabel("The first row is a ticket").check();
  await page.getByLabel("“2” becomes").selectOption("Title");
  await page.getByRole("button", { name: "Import 2 cards" }).click();
  await expect(page.getByText("2 cards are imported.")).toBeVisible();
  const titles = async () => (await board.snapshot()).all("card").map((card) => card.title).sort();
  await expect.poll(titles).toEqual(["Kiosk freezes", "Kiosk reboots"]);
});

test("members take the board with them; only who may change the settings imports", async ({ board, browser }) => {
  await board.card("Kiosk freezes");
  const manuela = await board.member("Manuela", "support");
  const page = await manuela.open(browser, `/${board.key}/settings/import`);
  await expect(page.getByRole("link", { name: "Cards as a table (CSV)" })).toBeVisible();
  await expect(page.getByLabel("Drop a file here")).toHaveCount(0);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Cards as a table (CSV)" }).click();
  expect((await download).suggestedFilename()).toBe(`${board.key}.csv`);
});
