// All pages, and a board with every kind of content.

import { readFileSync } from "node:fs";
import { today } from "./calendar.mjs";
import { expect, id } from "./support.mjs";

/** The table of pages, as `ui/src/pages.rs` wrote it down. */
const TABLE = JSON.parse(readFileSync(new URL("pages.json", import.meta.url)));

/** Pages that lead on to others, and pages for people who are not signed in: see `SIGNED_OUT`. */
const ELSEWHERE = ["Home", "Start", "Welcome", "SignIn", "Join"];

/** What must be there before anybody looks at a page; else its heading. */
const MARKS = {
  Board: "main .board .card",
  Plan: ".rank-row.in-sprint",
  Releases: ".train li",
  Release: ".systems-table",
  History: ".done",
  Trash: ".row",
  Settings: ".part",
  Card: ".stream .said",
  Boards: ".board-list",
  Me: ".row",
  Installation: ".person",
};

/** The values of the variable parts of a path. */
const PARTS = { Release: "24.8", Card: "1" };

const ofTable = TABLE.filter(({ page }) => !ELSEWHERE.includes(page)).map(({ page, path }) => {
  const written = path.replace("/*?", "").replace("*", PARTS[page]);
  return [page, (key) => written.replace("KEY", key), MARKS[page] ?? "main :is(h1, h2)"];
});

/** Every page: its name, its path, and what must be there before anybody looks. */
export const PAGES = [
  ...ofTable,
  ["board, support", (key) => `/${key}/board?lens=support`, "main .board .card"],
  ["board, filtered", (key) => `/${key}/board?impact=hurts`, ".filters"],
  ["board as a list", (key) => `/${key}/board?view=list`, ".list tbody tr"],
  ["card sheet", (key) => `/${key}/board?card=1`, ".sheet .stream .said"],
  ["a card in the trash", (key) => `/${key}/c/8`, ".notice"],
  ["no such card", (key) => `/${key}/c/99`, ".notice"],
  ["hotfix", (key) => `/${key}/releases/24.8.1`, ".fix"],
  ["settings: columns", (key) => `/${key}/settings/columns`, ".row"],
  ["settings: areas", (key) => `/${key}/settings/areas`, ".row"],
  ["settings: customers", (key) => `/${key}/settings/customers`, ".row"],
  ["settings: systems", (key) => `/${key}/settings/systems`, ".row"],
  ["settings: members", (key) => `/${key}/settings/members`, ".invitations .row"],
  ["settings: import", (key) => `/${key}/settings/import`, ".files"],
  ["no such board", () => "/NOPE/board", "h1"],
  ["no such page", () => "/a/b/c/d", "h1"],
];

/** A text as long as people write, without a place for a line break. */
export const LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnungsentwurf";

/** A board with every kind of content. */
export async function furnish(board) {
  const { owner, key } = board;
  const send = (command) => owner.command(key, command);
  const [release, hotfix, sprint, area, system, other] = Array.from({ length: 6 }, id);
  const day = today();
  await send({ add_area: { id: area, name: "Payment" } });
  await send({ edit_area: { area, edit: { synonyms: ["voucher", "coupon", LONG] } } });
  await send({ add_area: { id: id(), name: `Other ${LONG}` } });
  await send({ create_release: { id: release, name: "24.8", kind: "regular", parent: null, planned: day + 9 } });
  await send({ create_release: { id: hotfix, name: "24.8.1", kind: "hotfix", parent: release, planned: day } });
  await send({ plan_sprint: { id: sprint, name: "Sprint 12", starts: day, ends: day + 13, capacity: 3 } });
  await send({ start_sprint: { sprint } });
  const customer = await board.customer("Nordwind Reisen");
  const second = await board.customer(LONG);
  await send({ add_system: { id: system, name: "Live", customer } });
  await send({ add_system: { id: other, name: `${LONG} in Hamburg`, customer: second } });
  await send({ deploy: { id: id(), release, system, state: "done" } });
  const edits = [
    { impact: "blocked" },
    { area },
    { fixed_in: hotfix },
    { deadline: { day: day + 8, note: "Campaign" } },
    { workaround: { from: "", to: "Call us" } },
    { description: { from: "", to: `Since the release.\n\n| a | b |\n|---|---|\n| ${LONG} | ${LONG} |` } },
    { express: true },
    { estimate: 2 },
  ];
  const card = await board.card("Voucher codes cannot be redeemed at all since this morning", { at: "doing", edits, contacts: 4 });
  for (const who of [customer, second]) {
    await send({ add_contact: { card, contact: { id: id(), customer: who, at: Date.now(), day, quote: `It says invalid: ${LONG}` } } });
  }
  await send({ add_comment: { id: id(), card, text: `Looks like **rounding**\n\n- one\n- ${LONG}\n\n\`\`\`\n${LONG} ${LONG}\n\`\`\`` } });
  const titles = [
    [`Sorting of the timeline is unclear for ${LONG}`, "triaged", "confuses"],
    ["Player stays silent after a call", "triaged", "hurts"],
    ["Import breaks at umlauts", "triaged", "hurts"],
    ["Invoice is sent twice", "inbox", "unrated"],
    ["Search finds no albums", "verify", "hurts"],
    ["Old and fixed", "released", "hurts"],
    ["Thrown away", "inbox", "unrated"],
    [LONG, "triaged", "blocked"],
  ];
  const cards = [];
  for (const [title, at, impact] of titles) {
    cards.push(await board.card(title, { at, edits: [{ impact }], contacts: 1 }));
  }
  await send({ pin_card: { card: cards[1], place: "top", reason: `Promised to ${LONG}` } });
  await send({ trash_card: { card: cards[6] } });
  for (const pulled of [card, cards[2], cards[7]]) {
    await send({ edit_card: { card: pulled, edit: { estimate: 2 } } });
    await send({ pull_into_sprint: { card: pulled, sprint } });
  }
  await board.member("Manuela", "support");
  await owner.request("POST", `/api/boards/${key}/invitations`, { role: "developer" });
}

/** More of everything than a window shows, so that all lists scroll. */
export async function lengthen(board) {
  const { owner, key } = board;
  const send = (command) => owner.command(key, command);
  for (const stage of ["inbox", "triaged", "doing"]) {
    const column = await board.column(stage);
    for (let nth = 1; nth <= 30; nth++) {
      await send({ capture_card: { id: id(), title: `One of many, number ${nth}`, column } });
    }
  }
  const card = (await board.snapshot()).all("card").find(({ number }) => number === 1).id;
  for (let nth = 1; nth <= 20; nth++) {
    const customer = await board.customer(`Customer ${nth}`);
    await send({ add_contact: { card, contact: { id: id(), customer, at: Date.now(), day: today() } } });
  }
  const row = "| word ".repeat(40);
  await send({ add_comment: { id: id(), card, text: `${row}|\n${"|---".repeat(40)}|\n${row}|` } });
}

/** Opens a page and what opens over it, and waits until all of it is there. */
export async function visit(page, board, [, path, mark, open, opened]) {
  await page.goto(path(board.key));
  await expect(page.locator("main")).toBeVisible();
  await expect(page.locator("#shell")).toHaveCount(0);
  await page.locator(mark).first().waitFor({ state: "attached" });
  if (!open) return;
  await open(page, board);
  await page.locator(opened).first().waitFor({ state: "attached" });
}
