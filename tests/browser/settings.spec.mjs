// What a board is made of: changed in the settings, and seen at once where the work is done.

import { today } from "./calendar.mjs";
import { expectAnswer } from "./gestures.mjs";
import { expect, id, lane, test } from "./support.mjs";

const rows = (page) => page.locator(".part .rows > .row");

/** Types over a text that is changed in place. */
async function write(field, text) {
  await field.fill(text);
  await field.press("Enter");
}

test("a column gets a name and a limit, and everybody's board shows them", async ({ board, browser }) => {
  for (const title of ["First", "Second"]) await board.card(title, { at: "doing" });
  const lukas = await board.member("Lukas", "developer");
  const desk = await lukas.open(browser, `/${board.key}/board`);
  await lane(desk, "In progress").waitFor();
  const page = await board.owner.open(browser, `/${board.key}/settings/columns`);
  const column = rows(page).nth(3);
  await expect(column.getByLabel("Limit of In progress"), "what a new board agrees on").toHaveValue("3");
  const name = column.getByRole("textbox", { name: "Name of the column" });
  await write(name, "At the bench");
  await expect(lane(desk, "At the bench").locator(".card h3")).toHaveText(["Second", "First"]);

  const limit = column.getByLabel("Limit of At the bench");
  await write(limit, "2");
  await expect(lane(desk, "At the bench").locator(".note")).toHaveText("2 of 2");
  await write(limit, "1");
  const note = lane(desk, "At the bench").locator(".note");
  await expect(note).toContainText("2 here, agreed are 1");
  await expect(note, "in another colour").toHaveClass(/over/);

  // Emptied, there is no limit, and the stage gives the name.
  await write(limit, "");
  await expect(note).toHaveCount(0);
  await write(name, "");
  await expect(lane(desk, "In progress").locator(".card")).toHaveCount(2);
});

test("a double click removes one row, and not the next one that comes under the pointer", async ({ board, browser }) => {
  for (const name of ["Billing", "Payment", "Player"]) await board.owner.command(board.key, { add_area: { id: id(), name } });
  const page = await board.owner.open(browser, `/${board.key}/settings/areas`);
  await page.getByRole("button", { name: "Remove Billing" }).dblclick();
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Remove Payment" }).click();
  await expect(rows(page), "the double click has not taken it").toHaveCount(1);
});

test("another word for an area finds its cards in a call, from the moment it is written down", async ({ board, browser }) => {
  const manuela = await board.member("Manuela", "support");
  const page = await board.owner.open(browser, `/${board.key}/settings/areas`);
  await page.getByRole("textbox", { name: "New area" }).fill("Payment");
  await page.getByRole("button", { name: "Add" }).click();
  await expect(rows(page)).toHaveCount(1);
  const area = async () => (await board.snapshot()).all("area")[0]?.id;
  await expect.poll(area).toBeDefined();
  await board.card("Code is refused at the till", { at: "triaged", edits: [{ area: await area() }] });
  await board.card("Sorting is odd", { at: "triaged" });

  const phone = await manuela.open(browser, `/${board.key}/board`);
  await phone.keyboard.press("c");
  await phone.getByLabel("What happened?").fill("gift certificate");
  await expect(phone.getByRole("option"), "nobody knows this word").toHaveText([/Create new/]);
  await phone.getByLabel("What happened?").fill("");
  await phone.keyboard.press("Escape");
  await write(page.getByRole("textbox", { name: "Other words, with commas between" }), "voucher, gift certificate");
  const words = async () => (await board.snapshot()).all("area")[0].synonyms;
  await expect.poll(words).toEqual(["voucher", "gift certificate"]);

  await phone.keyboard.press("c");
  await phone.getByLabel("What happened?").fill("gift certificate");
  await expect(phone.getByRole("option").first()).toContainText("Code is refused at the till");
  await expect(phone.getByRole("option")).toHaveCount(2);
});

test("a customer and their system are added, and a call of theirs is answered for that system", async ({ board, browser }) => {
  const release = id();
  await board.owner.command(board.key, {
    create_release: { id: release, name: "24.7", kind: "regular", parent: null, planned: null },
  });
  await board.card("Invoice is sent twice", { at: "verify", edits: [{ fixed_in: release }] });
  const page = await board.owner.open(browser, `/${board.key}/settings/customers`);
  await page.getByRole("textbox", { name: "New customer" }).fill("Nordwind");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "New customer" }), "ready for the next one").toBeFocused();
  await page.keyboard.type("Kolibri");
  await page.keyboard.press("Enter");
  await expect(rows(page)).toHaveCount(2);

  await page.getByRole("link", { name: "Systems" }).click();
  await page.getByRole("textbox", { name: "New system" }).fill("Nordwind live");
  await page.getByRole("button", { name: "Customer: All customers" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Nordwind" }).click();
  await page.getByRole("button", { name: "Add" }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByRole("button", { name: "Customer of Nordwind live: Nordwind" })).toBeVisible();
  await expect(rows(page)).toContainText("nothing yet");
  await expect(page.getByRole("button", { name: "Customer: All customers" }), "for the next one").toBeVisible();

  await page.goto(`/${board.key}/releases/24.7`);
  await page.getByRole("button", { name: "Live now" }).click();
  await page.goto(`/${board.key}/settings/systems`);
  await expect(rows(page)).toContainText("24.7");
  await page.goto(`/${board.key}/board`);
  await expectAnswer(page, "invoice", "Nordwind", "Fixed since 24.7, and your system runs 24.7. Does it still happen? Then we open it again.");
  await expectAnswer(page, "invoice", "Kolibri", "Fixed since 24.7.");
});

test("whatever is changed in the settings, the message takes it back", async ({ board, browser }) => {
  const [area, system, release, sprint] = Array.from({ length: 4 }, id);
  const send = (command) => board.owner.command(board.key, command);
  const customer = await board.customer("Nordwind");
  await send({ add_area: { id: area, name: "Payment" } });
  await send({ add_system: { id: system, name: "North", customer } });
  await send({ create_release: { id: release, name: "24.7", kind: "regular", parent: null, planned: null } });
  await send({ plan_sprint: { id: sprint, name: "Sprint 12", starts: today(), ends: today() + 11, capacity: 10 } });
  const page = await board.owner.open(browser, `/${board.key}/settings`);
  const changedBack = async (path, field, before) => {
    await page.goto(`/${board.key}/${path}`);
    const text = page.getByRole("textbox", { name: field, exact: true });
    await expect(text).toHaveValue(before);
    await write(text, "Something else");
    await expect(page.locator(".toast")).toContainText("Saved.");
    await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
    await expect(text).toHaveValue(before);
  };
  await changedBack("settings/board", "Name of the board", "MusicStore");
  await changedBack("settings/areas", "Name of the area", "Payment");
  await changedBack("settings/customers", "Name of the customer", "Nordwind");
  await changedBack("settings/systems", "Name of the system", "North");
  await changedBack("plan", "Name of the sprint", "Sprint 12");
  await changedBack("releases/24.7", "Name of the release", "24.7");
  await expect(page, "the address goes along").toHaveURL(/releases\/24\.7$/);

  await page.goto(`/${board.key}/settings/columns`);
  const order = () => rows(page).getByRole("textbox", { name: "Name of the column" }).evaluateAll((all) => all.map((it) => it.placeholder));
  await expect(rows(page).first()).toBeVisible();
  const before = await order();
  await page.getByRole("button", { name: /^Move Triaged down/ }).click();
  expect(await order()).not.toEqual(before);
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await expect.poll(order).toEqual(before);
});
