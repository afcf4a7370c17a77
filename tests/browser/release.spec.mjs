// Where the release is: one tap away for everybody, on a phone too.

import { today } from "./calendar.mjs";
import { PHONE } from "./gestures.mjs";
import { Budget, expect, id, test, tile } from "./support.mjs";

test("A4: on a phone the state of the release is one tap away", async ({ board, browser }) => {
  const send = (command) => board.owner.command(board.key, command);
  const [out, next, north, south] = Array.from({ length: 4 }, id);
  const day = today();
  await send({ add_system: { id: north, name: "Nordwind", customer: null } });
  await send({ add_system: { id: south, name: "Kolibri", customer: null } });
  await send({ create_release: { id: out, name: "24.7", kind: "regular", parent: null, planned: day } });
  await send({ create_release: { id: next, name: "24.8", kind: "regular", parent: out, planned: day + 9 } });
  await send({ deploy: { id: id(), release: out, system: north, state: "done" } });
  await board.card("Vouchers fail", { at: "inbox" });
  const page = await board.owner.open(browser, `/${board.key}/board`, PHONE);
  await tile(page, "Vouchers fail").waitFor();

  const budget = new Budget(page);
  await budget.tap(page.getByRole("link", { name: "Release" }).last());
  await expect(page.getByText("24.7 runs on 1 of 2 systems.")).toBeVisible({ timeout: 2000 });
  await expect(page.getByText("Next: 24.8 in 9 days.")).toBeVisible();
  expect(budget.spent).toEqual({ keys: 0, taps: 1, fields: 0 });
});

test("on the smallest phone the names of a system and of its customer stand apart", async ({ board, browser }) => {
  const send = (command) => board.owner.command(board.key, command);
  const customer = await board.customer("Atlas Gruppenreisen und Kreuzfahrten");
  await send({ add_system: { id: id(), name: "Atlas", customer } });
  await send({ add_system: { id: id(), name: "Nordwind", customer: null } });
  await send({ create_release: { id: id(), name: "24.7", kind: "regular" } });
  const page = await board.owner.open(browser, `/${board.key}/releases/24.7`, { ...PHONE, viewport: { width: 360, height: 740 } });
  await page.locator(".cell-system").first().waitFor();
  const overlaps = await page.evaluate(() => {
    const boxes = [...document.querySelectorAll(".cell-customer, .cell-system, .cell-runs, .cell-state")].flatMap((cell) => {
      const range = document.createRange();
      range.selectNodeContents(cell);
      return [...range.getClientRects()].map((box) => ({ cell, box }));
    });
    const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
    return boxes.flatMap((one) =>
      boxes.filter((other) => other.cell !== one.cell && meet(one.box, other.box)).map((other) => `${one.cell.className} ${other.cell.className}`),
    );
  });
  expect(overlaps).toEqual([]);
});

test("a release that was made by mistake is removed as long as nothing names it", async ({ board, browser }) => {
  const [release, card] = [id(), await board.card("Vouchers fail", { at: "doing" })];
  await board.owner.command(board.key, { create_release: { id: release, name: "24.9", kind: "regular" } });
  const page = await board.owner.open(browser, `/${board.key}/releases/24.9`);
  const remove = page.locator(".release-head").getByRole("button", { name: "Remove", exact: true });
  await remove.click();
  await expect(page).toHaveURL(/\/releases$/);
  await expect(page.getByRole("link", { name: "24.9" })).toHaveCount(0);
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await page.getByRole("link", { name: "24.9" }).click();
  await expect(remove).toBeVisible();
  await board.owner.command(board.key, { edit_card: { card, edit: { fixed_in: release } } });
  await expect(remove, "a card is fixed in it").toHaveCount(0);
});

test("a hotfix of today comes next, and says what of it is still being worked on", async ({ board, browser }) => {
  const send = (command) => board.owner.command(board.key, command);
  const [base, hotfix, system, day] = [id(), id(), id(), today()];
  await send({ create_release: { id: base, name: "24.7", kind: "regular", planned: day - 3 } });
  await send({ create_release: { id: hotfix, name: "24.7.1", kind: "hotfix", parent: base, planned: day } });
  await send({ create_release: { id: id(), name: "24.8", kind: "regular", parent: base, planned: day + 9 } });
  await send({ add_system: { id: system, name: "Live", customer: null } });
  await send({ deploy: { id: id(), release: base, system, state: "done" } });
  const card = await board.card("Vouchers fail", { at: "doing" });
  await send({ edit_card: { card, edit: { fixed_in: hotfix } } });
  const page = await board.owner.open(browser, `/${board.key}/releases`);
  await expect(page.locator(".state-next")).toContainText("24.7.1");
  await expect(page.locator("section", { has: page.getByRole("heading", { name: "Rolled out" }) })).not.toContainText("24.7.1");
  await page.getByRole("link", { name: /^24\.7\.1/ }).click();
  const hint = page.getByText("1 card of it is still being worked on.");
  await expect(hint).toBeVisible();
  await send({ move_card: { card, to: await board.column("verify") } });
  await expect(hint).toHaveCount(0);
});
