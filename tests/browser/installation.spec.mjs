// What the owners of an installation look after: its people, and who may create boards. And pages
// that are not there.

import { Board, Person, Server, expect, test, tile } from "./support.mjs";

/** Somebody whom no other test knows by this name. */
const somebody = (board, name, role) => board.member(`${name}-${board.key}`, role);

/** The row of somebody; among many rows it must be searched for. */
async function rowOf(page, person) {
  const rows = page.locator(".person");
  await rows.first().waitFor();
  const find = page.getByLabel("Find");
  if (await find.isVisible()) await find.fill(person.name);
  return rows.filter({ hasText: person.name });
}

test("a locked person is out at once, and in again after Undo", async ({ board, browser }) => {
  const lukas = await somebody(board, "Lukas", "developer");
  const theirs = await lukas.open(browser, `/${board.key}/board`);
  await theirs.locator("main .board").waitFor();
  const page = await board.owner.open(browser, "/installation");
  const row = await rowOf(page, lukas);
  await expect(row).toContainText(lukas.email);
  await row.getByRole("button", { name: `Lock ${lukas.name}`, exact: true }).click();
  await expect(page.locator(".toast")).toContainText(`${lukas.name} is locked and signed out everywhere.`);
  await expect(row).toContainText("locked");
  const again = theirs.getByRole("dialog", { name: "Sign in" });
  await expect(again).toBeVisible();
  await again.getByLabel("Password").fill(lukas.password);
  await again.getByRole("button", { name: "Sign in" }).click();
  await expect(again.getByRole("alert")).toBeVisible();

  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await expect(row.getByRole("button", { name: `Lock ${lukas.name}`, exact: true })).toBeVisible();
  await again.getByRole("button", { name: "Sign in" }).click();
  await expect(again).toHaveCount(0);
  await expect(theirs.getByRole("button", { name: /^Capture a call/ })).toBeEnabled();
});

test("a removed person leaves the boards, and stays in their history by name", async ({ board, browser }) => {
  const lukas = await somebody(board, "Lukas", "developer");
  const card = await board.card("Vouchers", { at: "triaged" });
  const { all } = await board.snapshot();
  const { id } = all("member").find((member) => member.name === lukas.name);
  await board.owner.command(board.key, { edit_card: { card, edit: { assignee: id } } });
  await lukas.command(board.key, { edit_card: { card, edit: { impact: "hurts" } } });
  const alone = `L${board.key.slice(1)}`;
  await lukas.request("POST", "/api/boards", { name: "Only theirs", key: alone });

  const members = await board.owner.open(browser, `/${board.key}/settings/members`);
  await expect(members.locator(".part .rows > .row", { hasText: lukas.name })).toHaveCount(1);
  const page = await board.owner.open(browser, "/installation");
  const row = await rowOf(page, lukas);
  await row.getByRole("button", { name: `Remove ${lukas.name}` }).click();
  const sure = page.getByRole("dialog", { name: "Remove the account" });
  await expect(sure).toContainText(`so you become their owner: ${alone}.`);
  await sure.getByRole("button", { name: "Cancel" }).click();
  await expect(row).toHaveCount(1);
  await row.getByRole("button", { name: `Remove ${lukas.name}` }).click();
  await sure.getByRole("button", { name: "Remove the account" }).click();
  await expect(page.locator(".toast")).toHaveText(`${lukas.name} is removed.`);
  await expect(row).toHaveCount(0);
  await expect(members.locator(".part .rows > .row", { hasText: lukas.name })).toHaveCount(0);
  await expect(lukas.signIn()).rejects.toThrow("401");

  await members.goto(`/${board.key}/board?card=1`);
  const stream = members.locator(".stream");
  await expect(stream.locator(".done", { hasText: "Hurts" })).toContainText(lukas.name);
  await expect(stream.locator(".done", { hasText: "Assigned to" }).first()).toContainText(lukas.name);
  await members.goto(`/${board.key}/history`);
  await expect(members.locator(".done", { hasText: "Hurts" })).toContainText(lukas.name);
  await members.goto(`/${alone}/settings/members`);
  await expect(members.getByLabel("Role of Olga")).toHaveValue("Owner");
});

test("a new owner finds the page, by the keyboard alone", async ({ board, browser }) => {
  const lukas = await somebody(board, "Lukas", "support");
  const theirs = await lukas.open(browser, "/installation");
  await expect(theirs.getByRole("alert")).toHaveText("You may not do this.");
  await theirs.goto("/me");
  await theirs.getByRole("heading", { name: "Signed in on" }).waitFor();
  await expect(theirs.getByRole("link", { name: "Look after the installation" })).toHaveCount(0);

  const page = await board.owner.open(browser, `/${board.key}/board`);
  await page.locator("main .board").waitFor();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("Installat");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Installation", level: 1 })).toBeVisible();
  const row = await rowOf(page, lukas);
  await row.getByLabel("Owner").focus();
  await page.keyboard.press("Space");
  await expect(row.getByLabel("Owner")).toBeChecked();
  await theirs.goto("/me");
  await theirs.getByRole("link", { name: "Look after the installation" }).click();
  await expect(theirs.locator(".person").first()).toBeVisible();
  await page.keyboard.press("Space");
  await expect(row.getByLabel("Owner")).not.toBeChecked();
  // Nobody can remove themselves as an owner.
  await expect((await rowOf(page, board.owner)).filter({ hasText: "you" }).getByLabel("Owner")).toBeDisabled();
});

test("owners say who may create boards", async ({ browser }) => {
  const server = await Server.start();
  const olga = new Person(server, "Olga", "olga@example.com");
  const { name, email, password } = olga;
  await olga.request("POST", "/api/setup", { name, email, password, board_name: "First", board_key: "FIRST" });
  const lukas = await new Board(olga, "FIRST").member("Lukas", "developer");
  const theirs = await lukas.open(browser, "/boards");
  await theirs.getByText("New board").click();
  await theirs.getByLabel("Name of the board").fill("Their own");
  await theirs.getByLabel("Key").fill("OWN");

  const page = await olga.open(browser, "/installation");
  await page.getByRole("button", { name: "Only owners" }).click();
  await expect(page.locator(".toast")).toHaveText("Saved.");
  await expect(page.getByRole("button", { name: "Only owners" })).toHaveAttribute("aria-pressed", "true");
  await theirs.getByRole("button", { name: "Create the board" }).click();
  await expect(theirs.getByText("For a new board, ask an owner of this installation.")).toBeVisible();
  await theirs.reload();
  await expect(theirs.getByText("For a new board, ask an owner of this installation.")).toBeVisible();
  await expect(theirs.getByText("New board", { exact: true })).toBeHidden();

  await page.getByRole("button", { name: "Everyone" }).click();
  await expect(page.getByRole("button", { name: "Everyone" })).toHaveAttribute("aria-pressed", "true");
  await theirs.reload();
  await expect(theirs.getByText("New board", { exact: true })).toBeVisible();
  for (let n = 0; n < 20; n++) await lukas.request("POST", "/api/boards", { name: "Another one", key: `B${n}` });
  await theirs.getByText("New board", { exact: true }).click();
  await theirs.getByLabel("Name of the board").fill("One too many");
  await theirs.getByLabel("Key").fill("MORE");
  await theirs.getByRole("button", { name: "Create the board" }).click();
  await expect(theirs.getByText("You have created 20 boards, as many as one person may.")).toBeVisible();
  await server.end();
});

test("an address of no page says so in the reader's language, and leads back", async ({ board, browser }) => {
  await board.card("Still here", { at: "inbox" });
  const page = await board.owner.open(browser, `/${board.key}/board`, { locale: "de-DE" });
  for (const path of [`/${board.key}/nothing`, "/wp-login.php", "/gone.png"]) {
    const answer = await page.goto(path);
    expect(answer.status(), path).toBe(404);
    await expect(page.getByText("Unter dieser Adresse gibt es keine Seite.")).toBeVisible();
  }
  const answer = await page.goto("/NOBODY/board");
  expect(answer.status()).toBe(404);
  await expect(page.getByText("Das gibt es hier nicht, oder nicht für dich.")).toBeVisible();
  await page.goto("/a/b/c");
  await page.getByRole("link", { name: "Zur Startseite" }).click();
  await page.locator(`.board-list a[href^="/${board.key}/"]`).click();
  await expect(tile(page, "Still here")).toHaveCount(1);
});
