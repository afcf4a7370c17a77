// The product from its first start, and the story of MusicStore: one system, many callers, and a
// problem from the first of them until the last one has been told.

import { inDays } from "./calendar.mjs";
import { capture, count, expectAnswer, moveTo } from "./gestures.mjs";
import { expect, id, lane, Server, test, tile } from "./support.mjs";

/** A page on a server that nobody has used yet; the server ends with the test. */
async function atAnEmptyServer(browser, play) {
  const server = await Server.start();
  const context = await browser.newContext({ baseURL: server.url });
  try {
    const page = await context.newPage();
    await page.goto("/");
    await expect(page).toHaveURL(/\/welcome$/);
    await play(page);
  } finally {
    await context.close();
    await server.end();
  }
}

test("first start: the first visitor makes a board, and owns it", async ({ browser }) => {
  await atAnEmptyServer(browser, async (page) => {
    await page.getByLabel("Your name").fill("Julia");
    await page.getByLabel("E-mail").fill("julia@example.com");
    await page.getByLabel("Password").fill("correct horse battery");
    await page.getByLabel("Name of the board").fill("MusicStore");
    await expect(page.getByLabel("Key"), "suggested from the name").toHaveValue("MS");
    await page.getByRole("button", { name: "Create the board" }).click();

    await expect(page).toHaveURL(/\/MS\/board$/);
    const names = ["Inbox", "Triaged", "Sprint", "In progress", "In verification", "Released", "Done"];
    await expect(page.locator(".lane-name"), "ready for the first call").toHaveText(names);
    await capture(page, "The very first call");
    await expect(tile(page, "The very first call")).toContainText("MS-1");
    await page.goto("/MS/settings/members");
    await expect(page.locator(".part")).toContainText("Julia");
    await expect(page.getByLabel("Role of Julia").locator("option:checked")).toHaveText("Owner");

    await page.goto("/welcome");
    await expect(page, "there is one first start").not.toHaveURL(/welcome/);
  });
});

test("first start: what is wrong is said, and nothing that was typed is lost", async ({ browser }) => {
  await atAnEmptyServer(browser, async (page) => {
    await page.getByLabel("Your name").fill("Julia");
    await page.getByLabel("E-mail").fill("julia@example.com");
    await page.getByLabel("Password").fill("short");
    await page.getByLabel("Name of the board").fill("MusicStore");
    await page.getByRole("button", { name: "Create the board" }).click();
    await expect(page.getByRole("alert")).toContainText("at least 10 characters");
    await expect(page.getByLabel("Name of the board")).toHaveValue("MusicStore");
    await page.getByLabel("Password").fill("correct horse battery");
    await page.getByRole("button", { name: "Create the board" }).click();
    await expect(page).toHaveURL(/\/MS\/board$/);
  });
});

test("first start: one press opens the demo, and its board is full", async ({ browser }) => {
  await atAnEmptyServer(browser, async (page) => {
    await page.getByRole("button", { name: "Open the demo" }).click();
    await expect(page).toHaveURL(/\/MS\/board$/, { timeout: 20_000 });
    for (const name of ["Inbox", "Triaged", "Sprint", "In progress", "In verification"]) {
      await expect(lane(page, name).locator(".card").first(), name).toBeVisible();
    }
    await expect(tile(page, "Voucher codes")).toContainText("MS-314");
    await page.goto("/boards");
    await expect(page.locator(".board-list")).toContainText("xRes");

    // Nobody has chosen the password of the demo: this browser shows it, so that one can sign in
    // again.
    await page.goto("/me");
    const hint = page.getByText("In the demo you are");
    const [, email, password] = /you are (\S+)\. .* password (\S+)\.$/.exec(await hint.innerText());
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await expect(hint).toContainText(password);
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.locator(".board-list")).toContainText("xRes");
  });
});

test("MusicStore: from the first call until every caller has been told", async ({ board, browser }) => {
  test.slow();
  await board.owner.command(board.key, { add_system: { id: id(), name: "Live", customer: null } });
  const [manuela, lukas, erik] = [
    await board.member("Manuela", "support"),
    await board.member("Lukas", "developer"),
    await board.member("Erik", "product_owner"),
  ];
  const title = "Voucher codes cannot be redeemed";

  // Two customers call; the second one is counted, not written down again.
  const phone = await manuela.open(browser, `/${board.key}/board`);
  await capture(phone, title, { caller: "Nordwind Reisen" });
  await expectAnswer(phone, "voucher", "Nordwind Reisen", "We have known this since today.");
  await count(phone, "vouch", { caller: "Kolibri" });
  await expect(phone.locator(".toast")).toContainText("Kolibri is a new customer.");
  await expect(tile(phone, title)).toContainText("2 customers");
  await expect(phone.locator("main .board .card")).toHaveCount(1);

  // Triage: it is known, and it is bad.
  await moveTo(phone, title, "Known");
  await tile(phone, title).locator(".title").focus();
  await phone.keyboard.press("p");
  await phone.getByRole("dialog", { name: "Impact" }).getByRole("button", { name: "Blocked" }).click();
  await expectAnswer(phone, "voucher", "Kolibri", "We have known this since today.");

  // Erik makes a sprint of it.
  const planning = await erik.open(browser, `/${board.key}/plan`);
  await planning.getByRole("button", { name: "Plan a sprint" }).click();
  await planning.getByRole("dialog").getByRole("button", { name: "Plan a sprint" }).click();
  const ranked = planning.locator(".rank .rank-row", { hasText: title });
  await expect(ranked).toContainText("2 customers");
  await ranked.getByRole("button", { name: "Pull in" }).click();
  await expect(planning.locator(".sprint .rank-row")).toContainText(title);
  await planning.getByRole("button", { name: "Start sprint" }).click();
  await expect(planning.locator(".toast")).toContainText("Sprint 1 is running.");
  await expectAnswer(phone, "voucher", "Kolibri", "We know this, and the fix is planned.");

  // Lukas takes it, and fixes it in a release of its own name and day.
  const desk = await lukas.open(browser, `/${board.key}/board`);
  await tile(desk, title).locator(".title").focus();
  await desk.keyboard.press("Shift+ArrowRight");
  await expect(lane(desk, "In progress").locator(".card")).toContainText(title);
  await expectAnswer(phone, "voucher", "Kolibri", "We are fixing it right now.");
  await desk.getByRole("link", { name: "Release" }).first().click();
  await expect(desk.getByText("Nothing is rolled out yet.")).toBeVisible();
  await desk.getByRole("button", { name: "New release" }).click();
  const making = desk.getByRole("dialog", { name: "New release" });
  await making.getByLabel("Name of the release").fill("24.8");
  await making.getByLabel("Day of the rollout").fill(inDays(0));
  await making.getByRole("button", { name: "New release" }).click();
  await expect(desk).toHaveURL(/\/releases\/24\.8$/);
  await desk.getByLabel("Add a fix").fill("vouch");
  await desk.keyboard.press("Enter");
  await expect(desk.locator(".fix")).toContainText(title);
  await desk.getByRole("link", { name: "Board" }).first().click();
  await moveTo(desk, title, "In verification");
  await expect(lane(desk, "In verification").locator(".card")).toContainText("24.8");
  await expectAnswer(phone, "voucher", "Kolibri", /^The fix is ready and is being checked\. It comes with 24\.8 on /);

  // It goes live on the one system that there is, and now the sentence is another.
  await desk.goto(`/${board.key}/releases/24.8`);
  await expect(desk.getByText("2 customers wait for the rollout on their systems.")).toBeVisible();
  await desk.getByRole("button", { name: "Live now" }).click();
  await expect(desk.locator(".toast")).toContainText("24.8 is live on Live.");
  await expectAnswer(phone, "voucher", "Kolibri", "Fixed since 24.8, and your system runs 24.8. Does it still happen? Then we open it again.");
  await expect(lane(phone, "To tell").locator(".card")).toContainText("0/2 told");

  // The release is over when everybody has been told.
  await expect(desk.getByRole("heading", { name: "2 customers to tell" })).toBeVisible();
  await phone.goto(`/${board.key}/releases/24.8`);
  await phone.getByRole("checkbox", { name: "Kolibri" }).check();
  await expect(desk.getByRole("heading", { name: "1 customer to tell" })).toBeVisible();
  await phone.getByRole("checkbox", { name: "Nordwind Reisen" }).check();
  await expect(phone.getByText("Everyone has been told.")).toBeVisible();
  await expect(desk.getByText("Everyone has been told.")).toBeVisible();
  // And so is the card.
  await phone.goto(`/${board.key}/board`);
  await expect(lane(phone, "Done")).toContainText("1");
  await expect(lane(phone, "To tell").locator(".card")).toHaveCount(0);
});

test("a new customer whose name is a part of another one's can be written down", async ({ board, browser }) => {
  await board.customer("Fairline");
  await board.card("Vouchers fail", { at: "triaged" });
  const page = await board.owner.open(browser, `/${board.key}/board`);
  await tile(page, "Vouchers fail").waitFor();
  await page.keyboard.press("c");
  await page.getByLabel("What happened?").fill("Something else");
  await page.getByRole("textbox", { name: "Who is calling?" }).fill("Air");
  await page.getByText("New customer: “Air”").click();
  await page.keyboard.press("Control+Enter");
  const names = async () => (await board.snapshot()).all("customer").map((customer) => customer.name).sort();
  await expect.poll(names).toEqual(["Air", "Fairline"]);
});
