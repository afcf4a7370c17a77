// Who belongs to a board, and how people look after themselves: invitations, roles, profile, sessions.

import { Person, expect, kept, test, tile } from "./support.mjs";

const member = (page, name) => page.locator(".part .rows > .row", { hasText: name });

test("a link invites one person, with the role that was chosen", async ({ board, browser }) => {
  const page = await board.owner.open(browser, `/${board.key}/settings/members`);
  await expect(page.getByText("No open invitations.")).toBeVisible();
  await page.locator(".invitations select").nth(0).selectOption("Developer");
  await page.getByRole("button", { name: "Create a link" }).click();
  const link = await page.getByLabel("Link for: Developer").inputValue();
  const open = page.locator(".invitations .rows > .row");
  await expect(open).toContainText("Developer");

  const guest = await (await browser.newContext()).newPage();
  await guest.goto(link);
  await expect(guest.getByText("The board is called MusicStore. Your role there: Developer.")).toBeVisible();
  await guest.getByLabel("Your name").fill("Julia");
  await guest.getByLabel("E-mail").fill(`julia-${board.key}@example.com`);
  await guest.getByLabel("Password").fill("correct horse battery");
  await guest.getByRole("button", { name: /^Join/ }).click();
  await expect(guest).toHaveURL(new RegExp(`/${board.key}/board`));

  await expect(member(page, "Julia").getByLabel("Role of Julia"), "she is there at once").toHaveValue("Developer");
  await page.reload();
  await expect(page.getByText("No open invitations."), "the link is used up").toBeVisible();
  const second = await (await browser.newContext()).newPage();
  await second.goto(link);
  await expect(second.getByRole("heading", { name: "This invitation has ended" })).toBeVisible();
});

test("a link for several people says for whom it is, and goes by mail", async ({ board, browser }) => {
  const page = await board.owner.open(browser, `/${board.key}/settings/members`);
  await page.locator(".invitations select").nth(1).selectOption("5");
  await page.getByLabel("For whom, or e-mail (optional)").fill("team@example.com");
  await page.getByRole("button", { name: "Create a link" }).click();
  const link = await page.getByLabel("Link for: Support").inputValue();
  const mail = await page.getByRole("link", { name: "Write the mail" }).getAttribute("href");
  const [to, text] = mail.split("?");
  expect(decodeURIComponent(to)).toBe("mailto:team@example.com");
  expect(decodeURIComponent(text)).toContain(link);
  const open = page.locator(".invitations .rows > .row");
  await expect(open).toContainText("Support, team@example.com");
  await expect(open).toContainText("for 5 more people");
  const { pathname } = new URL(link);
  for (const name of ["Ann", "Ben"]) {
    const email = `${name}-${board.key}@example.com`.toLowerCase();
    const guest = new Person(board.owner.server, name, email);
    const join = { name, email, password: guest.password };
    await guest.request("POST", pathname.replace("/join/", "/api/invitations/"), join);
  }
  await page.reload();
  await expect(open).toContainText("for 3 more people");
});

test("an invitation that was sent to the wrong address is revoked", async ({ board, browser }) => {
  const page = await board.owner.open(browser, `/${board.key}/settings/members`);
  await page.getByRole("button", { name: "Create a link" }).click();
  const link = await page.getByLabel("Link for: Support").inputValue();
  await page.getByRole("button", { name: /^Revoke: Support/ }).click();
  await expect(page.locator(".toast")).toHaveText("The invitation is revoked.");
  await expect(page.getByText("No open invitations.")).toBeVisible();
  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(link);
  await expect(stranger.getByRole("alert")).toHaveText("This invitation is used or too old. Ask for a new one.");
});

test("another role counts at once, and Undo gives the old one back", async ({ board, browser }) => {
  const erik = await board.member("Erik", "viewer");
  await board.card("Only to read", { at: "inbox" });
  const theirs = await erik.open(browser, `/${board.key}/board`);
  const plus = tile(theirs, "Only to read").getByRole("button", { name: /^\+1/ });
  await tile(theirs, "Only to read").waitFor();
  await expect(plus).toHaveCount(0);

  const page = await board.owner.open(browser, `/${board.key}/settings/members`);
  const role = page.getByLabel("Role of Erik");
  await role.selectOption("Support");
  await expect(theirs.getByRole("button", { name: /^Capture a call/ })).toBeEnabled();
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await expect(role).toHaveValue("Viewer");
  await expect(theirs.getByRole("button", { name: /^Capture a call/ })).toBeDisabled();
});

test("a tick says who may delete, and the button in their menu follows", async ({ board, browser }) => {
  const lukas = await board.member("Lukas", "developer");
  await board.card("Twice", { at: "inbox" });
  const theirs = await lukas.open(browser, `/${board.key}/board`);
  const toTrash = theirs.getByRole("dialog").getByRole("button", { name: "Move to the trash" });
  const menu = tile(theirs, "Twice").getByRole("button", { name: /^Actions for/ });
  await menu.click();
  await expect(toTrash).toBeDisabled();
  await theirs.keyboard.press("Escape");
  const page = await board.owner.open(browser, `/${board.key}/settings/members`);
  await member(page, "Lukas").getByLabel("May delete").check();
  await expect.poll(async () => (await board.snapshot()).all("member").some((it) => it.may_delete)).toBe(true);
  await menu.click();
  await toTrash.click();
  await expect(tile(theirs, "Twice")).toHaveCount(0);
});

test("a removed member is out at once, and Undo lets them in again", async ({ board, browser }) => {
  const lukas = await board.member("Lukas", "developer");
  const theirs = await lukas.open(browser, `/${board.key}/board`);
  const page = await board.owner.open(browser, `/${board.key}/settings/members`);
  await page.getByRole("button", { name: "Remove Lukas" }).click();
  await expect(theirs.getByRole("alert")).toContainText("You are no longer a member");
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await expect(member(page, "Lukas")).toHaveCount(1);
  await theirs.reload();
  await expect(theirs.locator("main .board")).toBeVisible();
});

test("leaving a board asks first", async ({ board, browser }) => {
  const lukas = await board.member("Lukas", "owner");
  const page = await lukas.open(browser, `/${board.key}/settings/members`);
  await page.getByRole("button", { name: "Leave the board" }).click();
  const sure = page.getByRole("dialog", { name: "Leave the board" });
  await expect(sure).toContainText("Only an invitation brings you back.");
  await sure.getByRole("button", { name: "Cancel" }).click();
  await expect(member(page, "Lukas")).toHaveCount(1);
  await page.getByRole("button", { name: "Leave the board" }).click();
  await sure.getByRole("button", { name: "Leave the board" }).click();
  await expect(page.getByRole("alert")).toContainText("You are no longer a member");
});

test("a new name is seen by the others, on the board that they have open", async ({ board, browser }) => {
  const manuela = await board.member("Manuela", "support");
  const desk = await board.owner.open(browser, `/${board.key}/settings/members`);
  const page = await manuela.open(browser, "/me");
  await page.getByLabel("Name", { exact: true }).fill("Manuela Berg");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator(".toast")).toHaveText("Saved.");
  await expect(member(desk, "Manuela Berg")).toHaveCount(1);
});

test("a new password works, the old one does not, and other browsers are signed out", async ({ board, browser }) => {
  const manuela = await board.member("Manuela", "support");
  const page = await manuela.open(browser, "/me");
  await manuela.signIn();
  const elsewhere = await manuela.open(browser, `/${board.key}/board`);
  await elsewhere.locator("main .board").waitFor();
  await page.getByLabel("Password so far").fill("not her password");
  await page.getByLabel("New password").fill("staple battery horse");
  await page.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByLabel("New password"), "nothing is typed twice").toHaveValue("staple battery horse");
  await page.getByLabel("Password so far").fill(manuela.password);
  await page.getByRole("button", { name: "Change the password" }).click();
  await expect(page.locator(".toast")).toHaveText("The password is changed.");
  await expect(elsewhere.getByRole("dialog", { name: "Sign in" })).toBeVisible();
  await expect(manuela.signIn()).rejects.toThrow("401");
  await new Person(manuela.server, "Manuela", manuela.email, "staple battery horse").signIn();
});

test("where one is signed in is listed, and one session is ended from another browser", async ({ board, browser }) => {
  const manuela = await board.member("Manuela", "support");
  const first = await manuela.open(browser, `/${board.key}/board`);
  await first.locator("main .board").waitFor();
  await manuela.signIn();
  const page = await manuela.open(browser, "/me");
  const sessions = page.getByRole("region", { name: "Signed in on" }).getByRole("listitem");
  await expect(sessions).toHaveCount(2);
  await expect(sessions.filter({ hasText: "this one" })).toHaveCount(1);
  await page.getByRole("button", { name: /^Sign out there/ }).click();
  await expect(page.locator(".toast")).toContainText("Signed out");
  await expect(sessions).toHaveCount(1);
  await expect(first.getByRole("dialog", { name: "Sign in" })).toBeVisible();
});

test("language and colours change at once, and stay in this browser", async ({ board, browser }) => {
  const manuela = await board.member("Manuela", "support");
  const page = await manuela.open(browser, "/me", { locale: "en-GB", colorScheme: "light" });
  await page.getByRole("button", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.getByRole("button", { name: "Deutsch" }).click();
  await expect(page.getByRole("heading", { name: "Anzeige und Tasten" })).toBeVisible();
  // With the cookie that knows the chosen language.
  await expect(page.locator("link[rel=manifest]")).toHaveAttribute("crossorigin", "use-credentials");
  const manifest = await page.evaluate(() => fetch("/manifest.webmanifest").then((answer) => answer.json()));
  expect(manifest).toMatchObject({ lang: "de", description: "Ein gemeinsames Board für Support und Entwicklung." });
  await page.goto(`/${board.key}/board`);
  await expect(page.getByRole("button", { name: /^Anruf erfassen/ })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("a compact board has lower cards, from the first paint on", async ({ board, browser }) => {
  const manuela = await board.member("Manuela", "support");
  await board.card("As low as it can be", { at: "inbox" });
  const page = await manuela.open(browser, `/${board.key}/board`);
  const height = async () => (await tile(page, "As low as it can be").boundingBox()).height;
  const before = await height();
  await page.goto("/me");
  await page.getByLabel("Compact").check();
  await page.goto(`/${board.key}/board`);
  await expect(page.locator("html")).toHaveAttribute("data-density", "compact");
  await tile(page, "As low as it can be").waitFor();
  expect(await height()).toBeLessThan(before);
  await page.goto("/me");
  await page.getByLabel("Compact").uncheck();
  await page.goto(`/${board.key}/board`);
  await tile(page, "As low as it can be").waitFor();
  expect(await height()).toBe(before);
});

test("signing out leaves nothing of the board in the browser", async ({ board, browser }) => {
  const manuela = await board.member("Manuela", "support");
  await board.card("Not for the next one", { at: "inbox" });
  const page = await manuela.open(browser, `/${board.key}/board`);
  await expect.poll(() => page.evaluate(kept)).toContain("Not for the next one");
  await page.goto("/me");
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  expect(await page.evaluate(kept)).not.toContain("Not for the next one");
  await page.goto(`/${board.key}/board`);
  await expect(page.getByLabel("Password")).toBeVisible();
});
