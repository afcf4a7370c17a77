// The story of xRes: every customer has their own system, releases reach them one by one, and what
// one customer can be told is not true for another.

import { inDays, today } from "./calendar.mjs";
import { customerOn, expectAnswer } from "./gestures.mjs";
import { expect, id, lane, test } from "./support.mjs";

/** xRes: Nordwind runs 24.7 already, Kolibri still 24.6; both have reported the same problem. */
async function twoInstallations(board) {
  const send = (command) => board.owner.command(board.key, command);
  const [old, current] = [id(), id()];
  await send({ create_release: { id: old, name: "24.6", kind: "regular", parent: null, planned: today() - 22 } });
  await send({ create_release: { id: current, name: "24.7", kind: "regular", parent: old, planned: today() - 1 } });
  const card = await board.card("Invoice is sent twice", { at: "verify", edits: [{ impact: "hurts" }] });
  for (const [name, release] of [["Nordwind", current], ["Kolibri", old]]) {
    const { customer, system } = await customerOn(board, name, release);
    await send({ add_contact: { card, contact: { id: id(), customer, system, at: Date.now(), day: today() } } });
  }
}

test("a hotfix on one system is told to its customer, and not to the other", async ({ board, browser }) => {
  await twoInstallations(board);
  const rita = await board.member("Rita", "release_manager");
  const page = await rita.open(browser, `/${board.key}/releases/24.7`);
  await page.getByRole("button", { name: "Create hotfix" }).click();
  const making = page.getByRole("dialog", { name: "Create hotfix" });
  await expect(making.getByLabel("Name of the release"), "suggested").toHaveValue("24.7.1");
  await expect(making.getByLabel("Built on").locator("option:checked")).toHaveText("24.7");
  await making.getByRole("button", { name: "Create hotfix" }).click();
  await expect(page).toHaveURL(/\/releases\/24\.7\.1$/);
  await page.getByLabel("Add a fix").fill("invoice");
  await page.getByRole("button", { name: /Invoice is sent twice/ }).click();
  await expect(page.locator(".fix")).toContainText("Invoice is sent twice");
  await expect(page.getByText("2 customers wait for the rollout on their systems.")).toBeVisible();

  await page.getByRole("button", { name: "Live now on Nordwind live" }).click();
  await expect(page.getByRole("heading", { name: "1 customer to tell" })).toBeVisible();
  await expect(page.locator(".to-tell li")).toHaveText(["Nordwind"]);
  await expect(page.getByText("1 customer waits for the rollout on its system.")).toBeVisible();

  await page.goto(`/${board.key}/board`);
  await expect(lane(page, "Almost there").locator(".card")).toContainText("live 1/2");
  await expectAnswer(page, "invoice", "Nordwind", "Fixed since 24.7.1, and your system runs 24.7.1. Does it still happen? Then we open it again.");
  await expectAnswer(page, "invoice", "Kolibri", "Fixed in 24.7.1. Your system still runs 24.6.");

  // It was too early: what ran before is back, and nobody is told anything that is not true.
  await page.goto(`/${board.key}/releases/24.7.1`);
  await page.getByRole("button", { name: "Roll back on Nordwind live" }).click();
  await expect(page.locator(".toast")).toContainText("24.7.1 on Nordwind live: Rolled back.");
  await expect(page.getByRole("row", { name: /Nordwind live/ }).locator(".cell-runs")).toHaveText("24.7");
  await expect(page.getByText("2 customers wait for the rollout on their systems.")).toBeVisible();
  await page.goto(`/${board.key}/board`);
  await expectAnswer(page, "invoice", "Nordwind", /^The fix is ready and is being checked\./);
});

test("a double click marks a system as live, and does not roll it back", async ({ board, browser }) => {
  await twoInstallations(board);
  await board.owner.command(board.key, { create_release: { id: id(), name: "24.9", kind: "regular", parent: null, planned: null } });
  const page = await board.owner.open(browser, `/${board.key}/releases/24.9`);
  await expect(page.getByText("There is nobody to tell.")).toBeVisible();
  await page.getByRole("button", { name: "Live now on Nordwind live" }).dblclick();
  await page.getByRole("button", { name: "Live now on Kolibri live" }).click();
  await expect(page.getByRole("combobox", { name: "Nordwind live" })).toHaveValue("Done");
  await expect(page.getByRole("combobox", { name: "Kolibri live" })).toHaveValue("Done");
});

test("the next release has a hotfix only where somebody has merged it forward", async ({ board, browser }) => {
  await twoInstallations(board);
  const page = await board.owner.open(browser, `/${board.key}/releases/24.7`);
  await page.getByRole("button", { name: "Create hotfix" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Create hotfix" }).click();
  await page.getByLabel("Add a fix").fill("invoice");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Live now on Nordwind live" }).click();
  await page.goto(`/${board.key}/releases`);
  await page.getByRole("button", { name: "New release" }).click();
  const making = page.getByRole("dialog", { name: "New release" });
  await expect(making.getByLabel("Name of the release"), "suggested").toHaveValue("24.8");
  await making.getByLabel("Day of the rollout").fill(inDays(9));
  await making.getByRole("button", { name: "New release" }).click();
  await expect(page).toHaveURL(/\/releases\/24\.8$/);
  await expect(page.getByText("None merged forward.")).toBeVisible();
  await expect(page.locator(".fixes")).not.toContainText("Invoice is sent twice");

  // A second page, on the phone with the customer: its sentence follows what is done here.
  const phone = await board.owner.open(browser, `/${board.key}/board`);
  await expectAnswer(phone, "invoice", "Kolibri", "Fixed in 24.7.1. Your system still runs 24.6.");
  await page.getByRole("combobox", { name: "Add a hotfix" }).selectOption("24.7.1");
  await expect(page.locator(".fixes")).toContainText("Contained from hotfix 24.7.1");
  await expect(page.locator(".fixes")).toContainText("Invoice is sent twice");
  await expectAnswer(phone, "invoice", "Kolibri", /^Fixed in 24\.7\.1\. Your system still runs 24\.6, update on /);
  await page.getByRole("button", { name: "Live now on Kolibri live" }).click();
  await expectAnswer(phone, "invoice", "Kolibri", "Fixed since 24.7.1, and your system runs 24.8. Does it still happen? Then we open it again.");
  await expect(phone.locator(".lane.slim", { hasText: "Released" }), "both systems have it").toContainText("1");

  // Without it, 24.8 counts as not fixed: only a person can say that it is, not a name.
  await page.getByRole("button", { name: "Remove 24.7.1" }).click();
  await expectAnswer(phone, "invoice", "Kolibri", "Fixed in 24.7.1. Your system still runs 24.8.");
  await expectAnswer(phone, "invoice", "Nordwind", "Fixed since 24.7.1, and your system runs 24.7.1. Does it still happen? Then we open it again.");
});

test("on a release day all systems go live together, with one way back", async ({ board, browser }) => {
  await twoInstallations(board);
  const manuela = await board.member("Manuela", "support");
  const phone = await manuela.open(browser, `/${board.key}/board`);
  await expect(lane(phone, "Almost there").locator(".card")).toContainText("Invoice is sent twice");
  const page = await board.owner.open(browser, `/${board.key}/releases`);
  await expect(page.getByText("24.7 runs on 1 of 2 systems.")).toBeVisible();
  await page.getByRole("button", { name: "New release" }).click();
  await page.getByRole("dialog").getByLabel("Name of the release").fill("24.8");
  await page.getByRole("dialog").getByRole("button", { name: "New release" }).click();
  await page.getByLabel("Add a fix").fill("invoice");
  await page.keyboard.press("Enter");
  await page.getByRole("checkbox", { name: "Select all that do not have it yet" }).check();
  await page.getByRole("button", { name: "Mark 2 as live" }).click();
  await expect(page.locator(".toast")).toContainText("24.8 is live on 2 systems.");
  await expect(lane(phone, "To tell").locator(".card"), "everybody has it").toContainText("0/2 told");
  await expect(page.locator(".to-tell li")).toHaveText(["Kolibri", "Nordwind"]);

  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await expect(page.locator(".toast"), "no card was what it was about").toHaveText("Undone.");
  await expect(lane(phone, "Almost there").locator(".card")).toContainText("Invoice is sent twice");
  await expect(page.getByRole("row", { name: /Kolibri live/ }).locator(".cell-runs")).toHaveText("24.6");
  await expect(page.getByRole("row", { name: /Nordwind live/ }).locator(".cell-runs")).toHaveText("24.7");
});

test("a customer with two systems says which one they mean", async ({ board, browser }) => {
  await twoInstallations(board);
  const { all } = await board.snapshot();
  const customer = all("customer").find((customer) => customer.name === "Nordwind").id;
  const [release, fix] = [all("release").find((release) => release.name === "24.7").id, id()];
  const send = (command) => board.owner.command(board.key, command);
  const system = id();
  await send({ add_system: { id: system, name: "Nordwind training", customer } });
  await send({ deploy: { id: id(), release, system, state: "done" } });
  await send({ create_release: { id: fix, name: "24.8", kind: "regular", parent: release, planned: null } });
  await send({ edit_card: { card: all("card")[0].id, edit: { fixed_in: fix } } });
  await send({ deploy: { id: id(), release: fix, system, state: "done" } });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await page.locator("main .board .card").first().waitFor();
  await page.keyboard.press("c");
  await page.getByLabel("What happened?").fill("invoice");
  await page.getByRole("option", { name: /Invoice/ }).click();
  await page.getByRole("textbox", { name: "Who is calling?" }).fill("nord");
  await page.getByRole("option", { name: "Nordwind" }).click();
  const which = page.getByLabel("Which system?");
  const answer = page.locator(".capture .say");
  await which.selectOption("Nordwind training");
  await expect(answer).toContainText("Fixed since 24.8, and your system runs 24.8. Does it still happen?");
  await which.selectOption("Nordwind live");
  await expect(answer).toContainText("Fixed in 24.8. Your system still runs 24.7.");
});

test("a hotfix merged forward after the rollout closes the verification too", async ({ board, browser }) => {
  await twoInstallations(board);
  const send = (command) => board.owner.command(board.key, command);
  const { all } = await board.snapshot();
  const by = (kind, name) => all(kind).find((one) => one.name === name).id;
  const [hotfix, next] = [id(), id()];
  await send({ create_release: { id: hotfix, name: "24.7.1", kind: "hotfix", parent: by("release", "24.7"), planned: null } });
  await send({ create_release: { id: next, name: "24.8", kind: "regular", parent: by("release", "24.7"), planned: null } });
  await send({ edit_card: { card: all("card")[0].id, edit: { fixed_in: hotfix } } });
  await send({ deploy: { id: id(), release: hotfix, system: by("system", "Nordwind live"), state: "done" } });
  await send({ deploy: { id: id(), release: next, system: by("system", "Kolibri live"), state: "done" } });
  const page = await board.owner.open(browser, `/${board.key}/releases/24.8`);
  await page.getByRole("combobox", { name: "Add a hotfix" }).selectOption("24.7.1");
  await page.goto(`/${board.key}/board?lens=support`);
  await expectAnswer(page, "invoice", "Kolibri", "Fixed since 24.7.1, and your system runs 24.8. Does it still happen? Then we open it again.");
  await expect(lane(page, "To tell").locator(".card")).toContainText("Invoice is sent twice");
});

test("a ring shows how many know", async ({ board, browser }) => {
  await twoInstallations(board);
  const [release] = (await board.snapshot()).all("release").filter(({ name }) => name === "24.7");
  const [card] = (await board.snapshot()).all("card");
  await board.owner.command(board.key, { edit_card: { card: card.id, edit: { fixed_in: release.id } } });
  const page = await board.owner.open(browser, `/${board.key}/releases/24.7`);
  const ring = page.locator(".fix .ring circle").first();
  await expect.poll(() => ring.evaluate((circle) => circle.getBoundingClientRect().width)).toBeGreaterThan(8);
});

test("a card that is still worked on is nothing to tell of, though its release is out", async ({ board, browser }) => {
  await twoInstallations(board);
  const [release] = (await board.snapshot()).all("release").filter(({ name }) => name === "24.7");
  const [card] = (await board.snapshot()).all("card");
  const send = (command) => board.owner.command(board.key, command);
  await send({ edit_card: { card: card.id, edit: { fixed_in: release.id } } });
  const page = await board.owner.open(browser, `/${board.key}/releases/24.7`);
  await expect(page.getByRole("heading", { name: "1 customer to tell" })).toBeVisible();
  await send({ move_card: { card: card.id, to: await board.column("doing") } });
  await expect(page.getByRole("heading", { name: "To tell", exact: true })).toBeVisible();
  await expect(page.locator(".to-tell")).not.toContainText("Nordwind");
});
