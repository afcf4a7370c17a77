// A sprint from the first card that is pulled to its end, planned together, by every way there is.

import { today } from "./calendar.mjs";
import { dragTo, PHONE } from "./gestures.mjs";
import { expect, id, lane, test, tile } from "./support.mjs";

const RANKED = ".rank .rank-row";
const PULLED = ".sprint .rank-row";

const row = (page, title) => page.locator(RANKED, { hasText: title });

/** Plans sprints one after the other, and ranks cards: the earlier in the list, the more calls. */
async function toPlan(board, { sprints = ["Sprint 12"], cards }) {
  for (const [at, name] of sprints.entries()) {
    const [starts, ends] = [today() + at * 14, today() + at * 14 + 11];
    await board.owner.command(board.key, { plan_sprint: { id: id(), name, starts, ends, capacity: 10 } });
  }
  for (const [at, title] of cards.entries()) {
    const edits = [{ impact: "hurts" }, { estimate: 2 }];
    await board.card(title, { at: "triaged", contacts: 5 * (cards.length - at), edits });
  }
}

const CARDS = ["Vouchers fail", "Player is silent", "Sorting is odd"];

test("a sprint starts, and everybody's board has its cards in the sprint column", async ({ board, browser }) => {
  await toPlan(board, { cards: CARDS });
  const lukas = await board.member("Lukas", "developer");
  const desk = await lukas.open(browser, `/${board.key}/board`);
  await expect(lane(desk, "Triaged").locator(".card h3")).toHaveText(CARDS);
  const page = await board.owner.open(browser, `/${board.key}/plan`);
  await row(page, "Vouchers fail").getByRole("button", { name: "Pull in" }).click();
  await row(page, "Sorting is odd").getByRole("button", { name: "Pull in" }).click();
  await expect(page.locator(PULLED)).toHaveCount(2);
  await expect(lane(desk, "Triaged").locator(".card"), "planned, not begun").toHaveCount(3);

  await page.getByRole("button", { name: "Start sprint" }).click();
  await expect(page.locator(".toast")).toContainText("Sprint 12 is running.");
  await expect(lane(desk, "Sprint").locator(".card h3")).toHaveText(["Vouchers fail", "Sorting is odd"]);
  await expect(lane(desk, "Sprint").locator(".note")).toHaveText("4 / 10 days");
  await expect(lane(desk, "Triaged").locator(".card h3")).toHaveText(["Player is silent"]);
  await expect(page.getByRole("button", { name: "Start sprint" })).toHaveCount(0);

  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await expect(lane(desk, "Triaged").locator(".card h3"), "one way back for all of it").toHaveText(CARDS);
  await expect(page.getByRole("button", { name: "Start sprint" })).toBeVisible();
});

/** A running sprint: one card waits, one has been begun, one is done. */
async function running(board, sprints) {
  await toPlan(board, { sprints, cards: CARDS });
  const { all } = await board.snapshot();
  const sprint = all("sprint").find((sprint) => sprint.name === sprints[0]).id;
  for (const card of all("card")) await board.owner.command(board.key, { pull_into_sprint: { card: card.id, sprint } });
  await board.owner.command(board.key, { start_sprint: { sprint } });
  const move = async (title, stage) => {
    const card = all("card").find((card) => card.title === title).id;
    await board.owner.command(board.key, { move_card: { card, to: await board.column(stage) } });
  };
  await move("Player is silent", "doing");
  await move("Sorting is odd", "closed");
}

test("a sprint closes, and what is not finished goes on in the next one", async ({ board, browser }) => {
  await running(board, ["Sprint 12", "Sprint 13"]);
  const lukas = await board.member("Lukas", "developer");
  const desk = await lukas.open(browser, `/${board.key}/board`);
  await expect(lane(desk, "Sprint").locator(".card h3")).toHaveText(["Vouchers fail"]);
  const page = await board.owner.open(browser, `/${board.key}/plan`);
  await page.getByRole("combobox", { name: "Sprint to plan" }).selectOption("Sprint 12 (running)");
  await page.getByRole("button", { name: "Close sprint" }).click();
  const closing = page.getByRole("dialog", { name: "Close sprint" });
  await expect(closing).toContainText("2 cards are not finished. Where do they go?");
  await closing.getByRole("radio", { name: "Sprint 13" }).check();
  await closing.getByRole("button", { name: "Close sprint" }).click();

  await expect(page.locator(".toast")).toContainText("Sprint 12 is closed.");
  await expect(page.getByRole("combobox", { name: "Sprint to plan" }).locator("option")).toHaveText(["Sprint 13 (planned)"]);
  await expect(page.locator(`${PULLED} h3`)).toHaveText(["Vouchers fail", "Player is silent"]);
  await expect(lane(desk, "Triaged").locator(".card h3"), "until the next one starts").toHaveText(["Vouchers fail"]);
  await expect(lane(desk, "In progress").locator(".card h3"), "work goes on").toHaveText(["Player is silent"]);
  await expect(lane(desk, "Sprint").locator(".card")).toHaveCount(0);

  await page.getByRole("button", { name: "Start sprint" }).click();
  await expect(lane(desk, "Sprint").locator(".card h3")).toHaveText(["Vouchers fail"]);
});

test("a sprint closes, and what is not finished goes back to the ranking", async ({ board, browser }) => {
  await running(board, ["Sprint 12"]);
  const lukas = await board.member("Lukas", "developer");
  const desk = await lukas.open(browser, `/${board.key}/plan`);
  await expect(desk.locator(PULLED)).toHaveCount(3);
  const page = await board.owner.open(browser, `/${board.key}/plan`);
  await page.getByRole("button", { name: "Close sprint" }).click();
  const closing = page.getByRole("dialog", { name: "Close sprint" });
  await expect(closing.getByRole("radio", { name: "Back to the ranking" }), "unless one says otherwise").toBeChecked();
  await closing.getByRole("button", { name: "Close sprint" }).click();
  await expect(desk.locator(PULLED)).toHaveCount(0);
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await expect(desk.locator(PULLED), "it was a slip").toHaveCount(3);
  await page.getByRole("button", { name: "Close sprint" }).click();
  await closing.getByRole("button", { name: "Close sprint" }).click();

  await expect(desk.getByText("No sprint is planned.")).toBeVisible();
  await expect(desk.locator(`${RANKED} h3`), "what has begun stays in sight").toHaveText(["Vouchers fail", "Player is silent"]);
  await expect(desk.locator(RANKED, { hasText: "Player is silent" })).toContainText("In progress");
  await desk.goto(`/${board.key}/board`);
  await expect(lane(desk, "Triaged").locator(".card h3")).toHaveText(["Vouchers fail"]);
  await expect(lane(desk, "In progress").locator(".card h3")).toHaveText(["Player is silent"]);
});

test("a mouse drags a card into the sprint, and out of it again", async ({ board, browser }) => {
  await toPlan(board, { cards: CARDS });
  const page = await board.owner.open(browser, `/${board.key}/plan`);
  await dragTo(page, row(page, "Player is silent"), page.locator(".sprint .capacity"));
  await expect(page.locator(`${PULLED} h3`)).toHaveText(["Player is silent"]);
  await expect(page.locator(".toast")).toContainText("Player is silent is in Sprint 12.");
  await expect(page.locator(".capacity")).toContainText("2 of 10 days are planned.");
  await dragTo(page, page.locator(PULLED), row(page, "Sorting is odd"));
  await expect(page.locator(PULLED)).toHaveCount(0);
  await expect(page.locator(`${RANKED} h3`), "it is ranked as before").toHaveText(CARDS);
});

test("the menu of a row pulls its card in, for those who do not drag", async ({ board, browser }) => {
  await toPlan(board, { cards: CARDS });
  const page = await board.owner.open(browser, `/${board.key}/plan`);
  await row(page, "Sorting is odd").getByRole("button", { name: /^Actions for/ }).click();
  await page.getByRole("dialog", { name: "Ranking" }).getByRole("button", { name: "Pull in" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.locator(`${PULLED} h3`)).toHaveText(["Sorting is odd"]);
  await page.locator(PULLED).getByRole("button", { name: "Take out" }).click();
  await expect(page.locator(`${RANKED} h3`)).toHaveText(CARDS);
});

test("on a phone one tap pulls a card in", async ({ board, browser }) => {
  await toPlan(board, { cards: CARDS });
  const page = await board.owner.open(browser, `/${board.key}/plan`, PHONE);
  await row(page, "Vouchers fail").getByRole("button", { name: "Pull in" }).tap();
  await expect(page.locator(`${PULLED} h3`)).toHaveText(["Vouchers fail"]);
  await expect(page.locator(`${RANKED} h3`)).toHaveText(["Player is silent", "Sorting is odd"]);
});

test("two people plan at once, and each sees what the other does", async ({ board, browser }) => {
  await toPlan(board, { cards: CARDS });
  const erik = await board.member("Erik", "product_owner");
  const ours = await board.owner.open(browser, `/${board.key}/plan`);
  const theirs = await erik.open(browser, `/${board.key}/plan`, PHONE);
  await expect(theirs.locator(RANKED)).toHaveCount(3);
  await row(ours, "Vouchers fail").getByRole("button", { name: "Pull in" }).click();
  await expect(theirs.locator(`${PULLED} h3`)).toHaveText(["Vouchers fail"]);
  await row(theirs, "Sorting is odd").getByRole("button", { name: "Pull in" }).tap();
  await expect(ours.locator(`${PULLED} h3`)).toHaveText(["Vouchers fail", "Sorting is odd"]);
  const effort = ours.locator(PULLED).first().getByRole("textbox", { name: /^Effort/ });
  await effort.fill("5");
  await effort.press("Enter");
  await expect(theirs.locator(".capacity")).toContainText("7 of 10 days are planned.");
});

test("a card that is placed by hand says by whom and why, to everybody", async ({ board, browser }) => {
  await toPlan(board, { cards: CARDS });
  const lukas = await board.member("Lukas", "developer");
  const theirs = await lukas.open(browser, `/${board.key}/plan`);
  const page = await board.owner.open(browser, `/${board.key}/plan`);
  await row(page, "Sorting is odd").getByRole("button", { name: /^Actions for/ }).click();
  await page.getByRole("dialog", { name: "Ranking" }).getByRole("button", { name: "To the top" }).click();
  await page.getByRole("textbox", { name: "Why move it? (optional)" }).fill("Promised to Nordwind");
  await page.keyboard.press("Enter");

  const order = ["Sorting is odd", "Vouchers fail", "Player is silent"];
  for (const one of [page, theirs]) {
    await expect(one.locator(`${RANKED} h3`)).toHaveText(order);
    await expect(row(one, "Sorting is odd")).toContainText("Placed by Olga: Promised to Nordwind");
  }
  await theirs.goto(`/${board.key}/board`);
  await expect(lane(theirs, "Triaged").locator(".card h3")).toHaveText(order);
  await expect(tile(theirs, "Sorting is odd").getByTitle("Promised to Nordwind")).toContainText("Placed by hand");

  await row(page, "Sorting is odd").getByRole("button", { name: "Rank by pain again" }).click();
  await expect(page.locator(`${RANKED} h3`)).toHaveText(CARDS);
  await expect(lane(theirs, "Triaged").locator(".card h3")).toHaveText(CARDS);
});

test("a mouse places a card by hand, and the reason may stay away", async ({ board, browser }) => {
  await toPlan(board, { cards: CARDS });
  const page = await board.owner.open(browser, `/${board.key}/plan`);
  await dragTo(page, row(page, "Sorting is odd"), row(page, "Vouchers fail"));
  await expect(page.locator(`${RANKED} h3`)).toHaveText(["Sorting is odd", "Vouchers fail", "Player is silent"]);
  await page.getByRole("textbox", { name: "Why move it? (optional)" }).press("Escape");
  await expect(row(page, "Sorting is odd")).toContainText("Placed by Olga");
  await expect(page.getByRole("textbox", { name: "Why move it? (optional)" })).toHaveCount(0);
});

test("the bar of the capacity fills with what is planned", async ({ board, browser }) => {
  await toPlan(board, { cards: ["Vouchers fail"] });
  const [card] = (await board.snapshot()).all("card");
  const [sprint] = (await board.snapshot()).all("sprint");
  await board.owner.command(board.key, { edit_card: { card: card.id, edit: { estimate: 5 } } });
  await board.owner.command(board.key, { pull_into_sprint: { card: card.id, sprint: sprint.id } });
  const page = await board.owner.open(browser, `/${board.key}/plan`);
  await expect(page.locator(".capacity")).toContainText("5 of");
  const share = () =>
    page.locator(".capacity-bar").evaluate((bar) => {
      const parts = [...bar.querySelectorAll("rect")].map((part) => part.getBoundingClientRect().width);
      return Math.max(...parts) / bar.getBoundingClientRect().width;
    });
  await expect.poll(share).toBeGreaterThan(0.1);
});

test("what comes up in the room is written down between two rows, one after the other", async ({ board, browser }) => {
  await toPlan(board, { cards: CARDS });
  const page = await board.owner.open(browser, `/${board.key}/plan`);
  await row(page, "Vouchers fail").getByRole("button", { name: /^Actions for/ }).click();
  await page.getByRole("button", { name: "Add a card below" }).click();
  const line = page.getByRole("textbox", { name: "Add a card below" });
  await expect(line).toBeFocused();
  await page.keyboard.type("Ask the bank");
  await page.keyboard.press("Enter");
  const titles = page.locator(`${RANKED} h3`);
  await expect(titles).toHaveText(["Vouchers fail", "Ask the bank", "Player is silent", "Sorting is odd"]);
  await expect(line).toBeFocused();
  await page.keyboard.type("Write the help text");
  await page.keyboard.press("Enter");
  await expect(titles).toHaveText(["Vouchers fail", "Ask the bank", "Write the help text", "Player is silent", "Sorting is odd"]);
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await expect(titles, "one way back for the card and its place").toHaveCount(4);
  await page.getByRole("textbox", { name: "New card in Ranking" }).fill("And this some day");
  await page.keyboard.press("Enter");
  await expect(titles.last()).toHaveText("And this some day");
});

test("the plan of a new board begins with a line to write in", async ({ board, browser }) => {
  const page = await board.owner.open(browser, `/${board.key}/plan`);
  await page.getByRole("textbox", { name: "New card in Ranking" }).fill("The very first");
  await page.keyboard.press("Enter");
  await expect(page.locator(`${RANKED} h3`)).toHaveText(["The very first"]);
});
