// Several cards at once on the board: chosen by key, mouse or touch, then moved or changed as one.

import { PHONE } from "./gestures.mjs";
import { expect, test, tile } from "./support.mjs";

async function openBoard(board, browser, look) {
  const cards = [];
  for (const title of ["Vouchers", "Player", "Search"]) cards.push(await board.card(title, { at: "triaged" }));
  const page = await board.owner.open(browser, `/${board.key}/board`, look);
  await tile(page, "Search").waitFor();
  return page;
}

const stages = async (board) => {
  const { all } = await board.snapshot();
  const stage = new Map(all("column").map((column) => [column.id, column.stage]));
  return Object.fromEntries(all("card").map((card) => [card.title, stage.get(card.column)]));
};

const bar = (page) => page.getByRole("region", { name: "Selection" });

test("cards are chosen by keys, moved together, and come back together", async ({ board, browser }) => {
  const page = await openBoard(board, browser);
  await page.keyboard.press("j");
  await page.keyboard.press("Shift+J");
  await expect(bar(page)).toContainText("2 selected");
  await expect(page.locator(".card.chosen")).toHaveCount(2);
  const chosen = await page.locator(".card.chosen .title").allTextContents();
  await page.keyboard.press("m");
  const menu = page.getByRole("dialog", { name: "Move to" });
  await expect(menu.locator(".menu-title")).toHaveText("2 cards");
  await page.keyboard.press("4");
  await expect(page.locator(".toast")).toContainText("2 cards moved to In progress.");
  const there = (stage) => Object.fromEntries(chosen.map((title) => [title, stage]));
  await expect.poll(() => stages(board)).toMatchObject(there("doing"));
  await page.keyboard.press("Shift+ArrowRight");
  await expect.poll(() => stages(board)).toMatchObject(there("verify"));
  await page.keyboard.press("Control+z");
  await expect.poll(() => stages(board)).toMatchObject(there("doing"));
  await page.keyboard.press("Control+z");
  await expect.poll(() => stages(board)).toMatchObject(there("triaged"));
  await page.keyboard.press("Escape");
  await expect(bar(page)).toHaveCount(0);
  await expect(page.locator(".card.chosen")).toHaveCount(0);
});

test("what is chosen is assigned, rated and thrown away as one", async ({ board, browser }) => {
  const page = await openBoard(board, browser);
  for (const title of ["Vouchers", "Search"]) {
    await tile(page, title).locator(".title").click({ modifiers: ["Shift"] });
  }
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await bar(page).getByRole("button", { name: "Actions" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Impact" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Blocked" }).click();
  await expect(page.locator(".toast")).toContainText("2 cards · Impact: ■ Blocked");
  await page.keyboard.press("i");
  const rated = async () => {
    const cards = (await board.snapshot()).all("card");
    return cards.filter((card) => card.impact === "blocked" && card.assignee).map((card) => card.title);
  };
  await expect.poll(async () => (await rated()).sort()).toEqual(["Search", "Vouchers"]);
  await page.keyboard.press("m");
  await page.getByRole("dialog").getByRole("button", { name: "Move to the trash" }).click();
  await expect(page.locator(".card")).toHaveCount(1);
  await expect(bar(page)).toHaveCount(0);
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await expect(page.locator(".card")).toHaveCount(3);
});

test("a selected card takes the others along when it is dragged", async ({ board, browser }) => {
  const page = await openBoard(board, browser);
  for (const title of ["Vouchers", "Player"]) {
    await tile(page, title).locator(".title").click({ modifiers: ["Shift"] });
  }
  const doing = page.locator(".lane").filter({ hasText: "In progress" });
  await tile(page, "Player").locator(".title").dragTo(doing.locator("ul"));
  await expect.poll(() => stages(board)).toEqual({ Vouchers: "doing", Player: "doing", Search: "triaged" });
});

test("on a phone a card's menu selects it", async ({ board, browser }) => {
  const page = await openBoard(board, browser, PHONE);
  await page.locator(".tab").filter({ hasText: "Triaged" }).tap();
  for (const title of ["Vouchers", "Search"]) {
    await tile(page, title).getByRole("button", { name: /Actions for/ }).tap();
    await page.getByRole("dialog").getByRole("button", { name: "Select" }).tap();
  }
  await expect(bar(page)).toContainText("2 selected");
  await bar(page).getByRole("button", { name: "Actions" }).tap();
  await page.getByRole("dialog").getByRole("button", { name: "Sprint" }).tap();
  await expect.poll(() => stages(board)).toMatchObject({ Vouchers: "sprint", Search: "sprint", Player: "triaged" });
});
