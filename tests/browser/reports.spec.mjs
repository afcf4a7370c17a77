// Real reports of real people, as the import takes them: what is typed in haste finds them.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, Person, Server, test } from "./support.mjs";

/** The reports lie beside the project, not in it: they belong to the people who wrote them. */
const REPORTS = fileURLToPath(new URL("../../../shared/data/reports-dev.csv", import.meta.url));

/** What people type, with a typing error, and the report that they mean. */
const SLIPS = [
  ["blutooth", "App plays podcast when connecting to new Bluetooth even when app not open"],
  ["vuocher cart", "Error editing ticket amount after added to cart using Voucher"],
  ["sleeptimer at end of chpater", "Sleeptimer at end of chapter"],
];

/** How many typed characters find a report of the same problem among the first five, and how often. */
const REQUIRED = [
  [12, 0.62],
  [25, 0.8],
  [Infinity, 0.88],
];

/** A server with a board of all reports, and its owner; it ends with the test. */
async function withReports(play) {
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
    await play(owner);
  } finally {
    await server.end();
  }
}

/** The rows of the file, each with its fields by name; every field of it is in quotes. */
function reports() {
  const rows = readFileSync(REPORTS, "utf8")
    .split(/\r?\n(?=")/)
    .map((line) => [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, field]) => field.replaceAll('""', '"')));
  const [names, ...all] = rows;
  return all.map((fields) => Object.fromEntries(fields.map((field, at) => [names[at], field])));
}

/** Waits until the board of a page has this many cards, without the pauses of an assertion. */
function cards(page, count) {
  const has = (count) => document.querySelector("main .lane .count").textContent === `${count}`;
  return page.waitForFunction(has, count, { polling: "raf" });
}

test("what is typed finds another report of the same problem, as often as promised", async ({ browser }) => {
  // 462 searches, each with a card on its way into the trash or back.
  test.setTimeout(300_000);
  await withReports(async (owner) => {
    const all = reports();
    const mates = (report) => all.filter((other) => other !== report && report.cluster !== "" && other.cluster === report.cluster);
    const asked = all.filter((report) => mates(report).length > 0);
    const { entities } = await owner.request("GET", "/api/boards/RP");
    const known = new Map(entities.filter((entity) => entity.card).map(({ card }) => [card.title, card.id]));
    const page = await owner.open(browser, "/RP/board");
    await cards(page, all.length);
    await page.keyboard.press("c");
    const field = page.getByLabel("What happened?");
    const hits = REQUIRED.map(() => 0);
    for (const report of asked) {
      const card = known.get(report.title.trim());
      await owner.command("RP", { trash_card: { card } });
      await cards(page, all.length - 1);
      const wanted = mates(report).map(({ title }) => title.trim());
      for (const [at, [length]] of REQUIRED.entries()) {
        await field.fill([...report.title].slice(0, length).join(""));
        const found = await page.locator("#capture-matches .match-title").allTextContents();
        if (found.some((title) => wanted.includes(title))) hits[at] += 1;
      }
      await owner.command("RP", { restore_card: { card } });
      await cards(page, all.length);
    }
    expect(asked).toHaveLength(154);
    for (const [at, [length, share]] of REQUIRED.entries()) {
      console.log(`typed ${length}: ${hits[at]} of ${asked.length}`);
      expect(hits[at] / asked.length, `typed ${length}`).toBeGreaterThanOrEqual(share);
    }
  });
});

test("a typing error in a word still finds the report that is meant", async ({ browser }) => {
  await withReports(async (owner) => {
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
  });
});
