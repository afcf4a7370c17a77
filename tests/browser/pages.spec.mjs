// Every page: accessible, nothing sticks out sideways, nothing too small to press.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "./support.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const PAGES = [
  ["board", (key) => `/${key}/board`],
  ["board, support", (key) => `/${key}/board?lens=support`],
  ["card sheet", (key) => `/${key}/board?card=1`],
  ["card page", (key) => `/${key}/c/1`],
  ["plan", (key) => `/${key}/plan`],
  ["releases", (key) => `/${key}/releases`],
  ["release", (key) => `/${key}/releases/24.8`],
  ["trash", (key) => `/${key}/trash`],
  ["settings", (key) => `/${key}/settings`],
  ["settings: columns", (key) => `/${key}/settings/columns`],
  ["settings: areas", (key) => `/${key}/settings/areas`],
  ["settings: customers", (key) => `/${key}/settings/customers`],
  ["settings: systems", (key) => `/${key}/settings/systems`],
  ["settings: members", (key) => `/${key}/settings/members`],
  ["boards", () => "/boards"],
  ["me", () => "/me"],
];

/** A board with something of everything. */
async function furnish(board) {
  const { owner, key } = board;
  const send = (command) => owner.command(key, command);
  const [release, hotfix, sprint, area, system] = Array.from({ length: 5 }, () => crypto.randomUUID());
  const today = Math.floor(Date.now() / 86_400_000);
  await send({ add_area: { id: area, name: "Payment" } });
  await send({ create_release: { id: release, name: "24.8", kind: "regular", parent: null, planned: today + 9 } });
  await send({ create_release: { id: hotfix, name: "24.8.1", kind: "hotfix", parent: release, planned: today } });
  await send({ add_system: { id: system, name: "Live", customer: null } });
  await send({ plan_sprint: { id: sprint, name: "Sprint 12", starts: today, ends: today + 13, capacity: 8 } });
  const customer = await board.customer("Nordwind Reisen");
  const edits = [
    { impact: "blocked" },
    { area },
    { fixed_in: hotfix },
    { deadline: { day: today + 8, note: "Campaign" } },
    { workaround: { from: "", to: "Call us" } },
    { express: true },
    { estimate: 2 },
  ];
  const card = await board.card("Voucher codes cannot be redeemed at all since this morning", { at: "doing", edits, contacts: 4 });
  await send({ add_contact: { card, contact: { id: crypto.randomUUID(), customer, at: Date.now(), day: today, quote: "It says invalid" } } });
  await send({ add_comment: { id: crypto.randomUUID(), card, text: "Looks like **rounding**\n\n- one\n- two" } });
  for (const [title, at, impact] of [
    ["Sorting of the timeline is unclear", "triaged", "confuses"],
    ["Player stays silent after a call", "triaged", "hurts"],
    ["Import breaks at umlauts", "sprint", "hurts"],
    ["Invoice is sent twice", "inbox", "unrated"],
    ["Search finds no albums", "verify", "hurts"],
    ["Old and fixed", "released", "hurts"],
  ]) {
    await board.card(title, { at, edits: [{ impact }], contacts: 1 });
  }
  const thrown = await board.card("Thrown away", { at: "inbox" });
  await send({ trash_card: { card: thrown } });
}

async function violations(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

async function settled(page) {
  await expect(page.locator("main")).toBeVisible();
  await expect(page.locator("#shell")).toHaveCount(0);
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
}

for (const theme of ["light", "dark"]) {
  for (const width of [1280, 390]) {
    test(`axe finds nothing: ${theme}, ${width} px`, async ({ board, browser }) => {
      test.slow();
      await furnish(board);
      const viewport = { width, height: 800 };
      const page = await board.owner.open(browser, PAGES[0][1](board.key), { viewport, colorScheme: theme });
      for (const [name, path] of PAGES) {
        await page.goto(path(board.key));
        await settled(page);
        expect.soft(await violations(page), name).toEqual([]);
      }
      await page.goto(PAGES[0][1](board.key));
      await settled(page);
      await page.getByRole("button", { name: "Capture a call" }).last().click();
      await page.getByLabel("What happened?").fill("voucher");
      await expect(page.getByRole("option").first()).toBeVisible();
      expect(await violations(page), "capture").toEqual([]);
    });
  }
}

for (const locale of ["en-GB", "de-DE"]) {
  test(`nothing sticks out, nothing is too small to press: ${locale}`, async ({ board, browser }) => {
    test.slow();
    await furnish(board);
    const page = await board.owner.open(browser, "/", { locale });
    for (const width of [360, 390, 768, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      for (const [name, path] of PAGES) {
        await page.goto(path(board.key));
        await settled(page);
        const found = await page.evaluate((phone) => {
          const root = document.documentElement;
          const wide = root.scrollWidth > root.clientWidth ? [`page ${root.scrollWidth} px`] : [];
          const scrolling = document.querySelector(".page");
          if (scrolling && scrolling.scrollWidth > scrolling.clientWidth + 1) {
            wide.push(`.page ${scrolling.scrollWidth} of ${scrolling.clientWidth} px`);
          }
          if (!phone) return wide;
          const targets = [...document.querySelectorAll("button, a, select, input:not([type=checkbox]), textarea, label.tick")];
          const small = targets.filter((target) => {
            const box = target.getBoundingClientRect();
            const hidden = box.width < 2 || box.height < 2 || target.closest(".skip, .vh") || target.matches(".card .title");
            const inText = target.closest("p, .prose");
            return !hidden && !inText && (box.height < 43.5 || box.width < 43.5);
          });
          return [...wide, ...small.map((t) => `${t.tagName} ${t.className} ${t.textContent.trim().slice(0, 20)} ${Math.round(t.getBoundingClientRect().width)}x${Math.round(t.getBoundingClientRect().height)}`)];
        }, width < 600);
        expect.soft(found, `${name} at ${width} px`).toEqual([]);
      }
    }
  });
}

test("German is complete on every page", async ({ board, browser }) => {
  await furnish(board);
  const page = await board.owner.open(browser, "/", { locale: "de-DE" });
  const english = /\b(Inbox|Triaged|In progress|Released|customers|contacts|Save|Cancel|Settings|Trash|Release on|Sign out|Columns|Members)\b/;
  for (const [name, path] of PAGES) {
    await page.goto(path(board.key));
    await settled(page);
    expect(await page.locator("body").innerText(), name).not.toMatch(english);
  }
});
