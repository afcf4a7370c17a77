// Real reports of real people, as the import takes them: what is typed in haste finds them.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, Person, Server, test } from "./support.mjs";

/** The reports lie beside the project, not in it: they belong to the people who wrote them. */
const REPORTS = fileURLToPath(new URL("../../../shared/data/reports-dev.csv", import.meta.url));

/** What somebody types, with a slip in it, and the report that he means. */
const SLIPS = [
  ["blutooth", "App plays podcast when connecting to new Bluetooth even when app not open"],
  ["vuocher cart", "Error editing ticket amount after added to cart using Voucher"],
  ["sleeptimer at end of chpater", "Sleeptimer at end of chapter"],
];

test("a slip in a word still finds the report that is meant", async ({ browser }) => {
  test.skip(!existsSync(REPORTS), "there is no ../shared/data/reports-dev.csv");
  const server = await Server.start();
  try {
    const owner = new Person(server, "Olga", "olga@example.com");
    const { name, email, password } = owner;
    await owner.request("POST", "/api/setup", { name, email, password, board_name: "Reports", board_key: "RP" });
    // The import works on the file itself: the server must not run.
    await server.stop();
    const args = ["--database", server.database, "import", "csv", "--board", "RP", REPORTS];
    execFileSync(process.env.GROUNDSWELL_BIN, args, { stdio: ["ignore", "ignore", "inherit"] });
    await server.resume();

    const page = await owner.open(browser, "/RP/board");
    await expect(page.locator("main .lane").first().locator(".count")).toHaveText("300");
    await page.keyboard.press("c");
    for (const [typed, title] of SLIPS) {
      await page.getByLabel("What happened?").fill("");
      await page.keyboard.type(typed);
      await expect(page.getByRole("option", { name: title }), typed).toBeVisible();
    }
    await page.getByRole("option", { name: SLIPS.at(-1)[1] }).click();
    await page.keyboard.press("Enter");
    await expect(page.locator(".toast")).toContainText("Counted. 2 contacts now.");
  } finally {
    await server.end();
  }
});
