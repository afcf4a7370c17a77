// Erik in sprint planning, people waiting: the ranked list with its reasons, and a sprint filled
// to what it can take.

import { today } from "./calendar.mjs";
import { Budget, expect, id, test } from "./support.mjs";

/** Plans a sprint of some days of work, and ranks cards of one day each for it. */
async function toPlan(board, { capacity, cards }) {
  const plan = { id: id(), name: "Sprint 12", starts: today(), ends: today() + 13, capacity };
  await board.owner.command(board.key, { plan_sprint: plan });
  for (let i = 1; i <= cards; i++) {
    await board.card(`Problem ${i}`, { at: "triaged", contacts: cards - i, edits: [{ impact: "hurts" }, { estimate: 1 }] });
  }
}

test("the plan of a board without cards opens, and takes the first one", async ({ board, browser }) => {
  const page = await board.owner.open(browser, `/${board.key}/plan`);
  await page.getByRole("heading", { name: /Ranking/ }).waitFor();
  await board.card("The very first", { at: "triaged" });
  await expect(page.locator(".plan")).toContainText("The very first");
});

test("P1: the ranked list is two keys away, its reasons one press more", async ({ board, browser }) => {
  const deadline = { day: today() + 8, note: "Campaign" };
  const edits = [{ impact: "blocked" }, { deadline }, { estimate: 3 }];
  const vouchers = await board.card("Vouchers fail", { at: "triaged", edits });
  for (const name of ["Nordwind Reisen", "Kolibri"]) {
    const contact = { id: id(), customer: await board.customer(name), at: Date.now(), day: today() };
    await board.owner.command(board.key, { add_contact: { card: vouchers, contact } });
  }
  await board.card("Sorting is odd", { at: "triaged", contacts: 1, edits: [{ impact: "confuses" }] });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await page.locator("main .board .card").first().waitFor();

  const budget = new Budget(page);
  await budget.press("g");
  await budget.press("p");
  const rows = page.locator(".rank .rank-row");
  await expect(rows.locator("h3"), "the worst first").toHaveText(["Vouchers fail", "Sorting is odd"], { timeout: 3000 });
  const first = rows.first();
  await expect(first).toContainText("2 customers");
  await expect(first.locator(".hot"), "the deadline").toContainText("Campaign");
  await expect(first.getByRole("textbox", { name: /^Effort/ })).toHaveValue("3");
  const pain = await first.locator(".rank-pain b").innerText();
  await budget.tap(first.getByRole("button", { name: `Why ${pain}?` }));
  await expect(first.locator(".why-line")).toContainText(`= ${pain}`);
  await expect(first.locator(".why-body")).toContainText("2 customers");
  expect(budget.spent).toEqual({ keys: 2, taps: 1, fields: 0 });
});

test("P2: eight cards fill the sprint with one key each, and the bar follows", async ({ board, browser }) => {
  await toPlan(board, { capacity: 7, cards: 9 });
  const page = await board.owner.open(browser, `/${board.key}/plan`);
  await expect(page.locator(".rank .rank-row")).toHaveCount(9);
  const capacity = page.locator(".capacity");
  const budget = new Budget(page);
  for (let pulled = 1; pulled <= 8; pulled++) {
    await budget.press("Shift+ArrowRight");
    await expect(capacity).toContainText(`${pulled} of 7 days are planned.`);
  }
  await expect(page.locator(".sprint .rank-row")).toHaveCount(8);
  await expect(page.locator(".rank .rank-row h3")).toHaveText(["Problem 9"]);
  await expect(page.getByText("Capacity ends here")).toBeVisible();
  await expect(page.locator(".sprint .rank-row.beyond h3"), "the last does not fit").toHaveText(["Problem 8"]);
  expect(budget.spent).toEqual({ keys: 8, taps: 0, fields: 0 });
});

test("P2: cards that are selected go into the sprint together, and come back together", async ({ board, browser }) => {
  await toPlan(board, { capacity: 8, cards: 4 });
  const page = await board.owner.open(browser, `/${board.key}/plan`);
  await page.locator(".rank .rank-row .title").first().focus();
  const budget = new Budget(page);
  for (const key of ["x", "j", "j", "x", "Shift+ArrowRight"]) await budget.press(key);
  await expect(page.locator(".sprint .rank-row h3")).toHaveText(["Problem 1", "Problem 3"]);
  await budget.tap(page.locator(".toast").getByRole("button", { name: "Undo" }));
  await expect(page.locator(".sprint .rank-row")).toHaveCount(0);
  await expect(page.locator(".rank .rank-row")).toHaveCount(4);
  expect(budget.spent).toEqual({ keys: 5, taps: 1, fields: 0 });
});

test("P3: the effort of a card is three keys", async ({ board, browser }) => {
  await toPlan(board, { capacity: 8, cards: 2 });
  const page = await board.owner.open(browser, `/${board.key}/plan`);
  const first = page.locator(".rank .rank-row").first();
  await first.locator(".title").focus();
  const budget = new Budget(page);
  await budget.press("e");
  await expect(first.locator(".effort")).toBeFocused();
  await budget.press("3");
  await budget.press("Enter");
  await expect(first.locator(".title"), "ready for the next row").toBeFocused();
  await expect(first.locator(".effort")).toHaveValue("3");
  await expect
    .poll(async () => (await board.snapshot()).all("card").find((card) => card.title === "Problem 1").estimate)
    .toBe(3);
  expect(budget.spent).toEqual({ keys: 3, taps: 0, fields: 1 });
});

test("a sprint that was planned by mistake is removed, and comes back by the toast", async ({ board, browser }) => {
  const card = await board.card("Vouchers fail", { at: "triaged", edits: [{ impact: "hurts" }] });
  const [sprint, day] = [id(), today()];
  await board.owner.command(board.key, { plan_sprint: { id: sprint, name: "Sprint 12", starts: day, ends: day + 11, capacity: 8 } });
  await board.owner.command(board.key, { pull_into_sprint: { card, sprint } });
  const page = await board.owner.open(browser, `/${board.key}/plan`);
  await expect(page.locator(".sprint .rank-row")).toContainText("Vouchers fail");
  await page.locator(".sprint").getByRole("button", { name: "Remove", exact: true }).click();
  await expect(page.getByText("No sprint is planned.")).toBeVisible();
  await expect(page.locator(".rank .rank-row")).toContainText("Vouchers fail");
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await expect(page.locator(".sprint .rank-row")).toContainText("Vouchers fail");
  await page.getByRole("button", { name: "Start sprint" }).click();
  await expect(page.locator(".sprint").getByRole("button", { name: "Remove", exact: true }), "it has begun").toHaveCount(0);
});

test("the reason for a place is typed at once, and the row goes on moving meanwhile", async ({ board, browser }) => {
  for (const at of [1, 2, 3]) {
    await board.card(`Problem ${at}`, { at: "triaged", contacts: 9 - 3 * at + 1, edits: [{ impact: "hurts" }] });
  }
  const page = await board.owner.open(browser, `/${board.key}/plan`);
  const rows = page.locator(".rank .rank-row h3");
  await expect(rows).toHaveText(["Problem 1", "Problem 2", "Problem 3"]);
  await page.locator(".rank .rank-row", { hasText: "Problem 3" }).locator(".title").focus();
  await page.keyboard.press("Alt+ArrowUp");
  const why = page.getByLabel("Why move it?");
  await expect(why).toBeFocused();
  await page.keyboard.type("because of the fair");
  await page.keyboard.press("Alt+ArrowUp");
  await expect(rows).toHaveText(["Problem 3", "Problem 1", "Problem 2"]);
  await expect(why).toBeFocused();
  await expect(why, "what was typed is still there").toHaveValue("because of the fair");
  await page.keyboard.press("Enter");
  await expect(page.locator(".rank .rank-pin").first()).toContainText("because of the fair");
  await expect(page.locator(".rank-row:has(.title:focus)")).toContainText("Problem 3");
});

test("what was pulled in together goes back together, and on a phone the load is in sight", async ({ board, browser }) => {
  const [sprint, day] = [id(), today()];
  await board.owner.command(board.key, { plan_sprint: { id: sprint, name: "Sprint 12", starts: day, ends: day + 11, capacity: 5 } });
  for (const at of [1, 2, 3]) {
    await board.card(`Problem ${at}`, { at: "triaged", contacts: 9 - 3 * at + 1, edits: [{ impact: "hurts" }, { estimate: 2 }] });
  }
  const page = await board.owner.open(browser, `/${board.key}/plan`);
  const first = page.locator(".rank .rank-row").first();
  const before = (await first.boundingBox()).y;
  for (const box of await page.locator(".rank .rank-row input[type=checkbox]").all()) await box.check();
  expect((await first.boundingBox()).y, "the rows stay where they are").toBe(before);
  await page.locator(".selection .pri").click();
  await expect(page.locator(".sprint .rank-row")).toHaveCount(3);
  await page.setViewportSize({ width: 390, height: 700 });
  await expect(page.locator(".plan-load")).toBeInViewport();
  await expect(page.locator(".plan-load")).toHaveText("▲ Sprint 12: 6 of 5 days are planned.");
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.keyboard.press("Control+z");
  await expect(page.locator(".sprint .rank-row")).toHaveCount(0);
});

test("a sprint that has just begun stays in sight", async ({ board, browser }) => {
  for (const [name, from] of [["Sprint 1", 0], ["Sprint 2", 14]]) {
    const [starts, ends] = [today() + from, today() + from + 13];
    await board.owner.command(board.key, { plan_sprint: { id: id(), name, starts, ends, capacity: 10 } });
  }
  const page = await board.owner.open(browser, `/${board.key}/plan`);
  await page.getByRole("button", { name: "Start sprint" }).click();
  const chosen = page.locator(".choose-sprint");
  await expect(chosen.locator("option:checked")).toHaveText("Sprint 1 (running)");
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Sprint 1");
  await expect(page.getByRole("button", { name: "Close sprint" })).toBeVisible();
  await expect(chosen).toBeFocused();
});
