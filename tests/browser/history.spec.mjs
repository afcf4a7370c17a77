// The history shows what was done, for the whole board and for each card, and it can be undone.

import { today } from "./calendar.mjs";
import { PHONE } from "./gestures.mjs";
import { expect, id, test, tile, lane } from "./support.mjs";

const day = (days) => today() + days;

test("the history of the board tells of sprints, releases and settings, as it happens", async ({ board, browser }) => {
  const julia = await board.member("Julia", "developer");
  const page = await julia.open(browser, `/${board.key}/history`);
  await expect(page.getByRole("heading", { name: "History of the board" })).toBeVisible();
  const sprint = id();
  const does = (command) => board.owner.command(board.key, command);
  await does({ plan_sprint: { id: sprint, name: "Sprint 7", starts: day(0), ends: day(13), capacity: 20 } });
  await does({ edit_sprint: { sprint, edit: { capacity: 24 } } });
  const newest = page.locator(".stream .done").first();
  await expect(newest).toContainText("Olga changed something");
  await expect(newest).toContainText("Sprint 7");
  await expect(newest).toContainText("Capacity (days): 20 → 24");
  await expect(newest.getByRole("button", { name: "Undo" }), "what others did is theirs").toHaveCount(0);
  await expect(page.locator(".stream .done").nth(1)).toContainText("Sprint 7 (new)");
});

test("one's own change is taken back from the history of the board", async ({ board, browser }) => {
  const page = await board.owner.open(browser, `/${board.key}/settings/columns`);
  const limit = page.getByLabel("Limit of In progress");
  await limit.fill("5");
  await limit.press("Tab");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Command menu" })).toBeVisible();
  await page.keyboard.type("history");
  await page.keyboard.press("Enter");
  const newest = page.locator(".stream .done").first();
  await expect(newest).toContainText("Limit: 3 → 5");
  await newest.getByRole("button", { name: "Undo" }).click();
  await expect(newest).toContainText("took back a change");
  await expect(newest).toContainText("Limit: 5 → 3");
});

test("what somebody has changed since is not taken back, and nobody says so", async ({ board, browser }) => {
  const lukas = await board.member("Lukas", "developer");
  const card = await board.card("Moved on", { at: "triaged" });
  const move = async (who, stage) => {
    const to = (await board.snapshot()).all("column").find((column) => column.stage === stage).id;
    await who.command(board.key, { move_card: { card, to, place: "top" } });
  };
  await move(lukas, "doing");
  await move(board.owner, "verify");
  const page = await lukas.open(browser, `/${board.key}/history`);
  await page.locator(".stream .done").getByRole("button", { name: "Undo" }).first().click();
  await expect(page.locator(".toast")).toHaveText("This cannot be undone any more: it has been changed since.");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a long history comes in parts", async ({ board, browser }) => {
  for (let i = 1; i <= 45; i++) await board.owner.command(board.key, { capture_card: { id: id(), title: `Call ${i}` } });
  const page = await board.owner.open(browser, `/${board.key}/history`, PHONE);
  const entries = page.locator(".stream .done");
  await expect(entries).toHaveCount(40);
  await page.getByRole("button", { name: "Show earlier changes" }).click();
  await expect(entries.last(), "back to the beginning").toContainText("MusicStore (new)");
  await expect(page.getByRole("button", { name: "Show earlier changes" })).toHaveCount(0);
});

test("the undo key knows what was done before a reload", async ({ board, browser }) => {
  await board.card("Vouchers fail", { at: "triaged" });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await tile(page, "Vouchers fail").locator(".title").focus();
  await page.keyboard.press("Shift+ArrowRight");
  await expect(lane(page, "Sprint").locator(".card")).toHaveCount(1);
  await expect.poll(async () => (await board.snapshot()).all("card")[0].column).toBe(await board.column("sprint"));
  await page.reload();
  await expect(lane(page, "Sprint").locator(".card")).toHaveCount(1);
  await page.locator("main h1").first().waitFor({ state: "attached" });
  await page.keyboard.press("Control+z");
  await expect(lane(page, "Triaged").locator(".card")).toContainText("Vouchers fail");
});

test("an edited comment shows what it said before", async ({ board, browser }) => {
  const card = await board.card("Vouchers fail");
  const comment = id();
  await board.owner.command(board.key, { add_comment: { id: comment, card, text: "Since Monday" } });
  await board.owner.command(board.key, { edit_comment: { comment, from: "Since Monday", to: "Since Tuesday" } });
  const page = await board.owner.open(browser, `/${board.key}/c/1`);
  await expect(page.locator(".stream .done").first()).toContainText("Comment: Since Monday → Since Tuesday");
});
