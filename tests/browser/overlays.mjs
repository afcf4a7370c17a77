// What opens over the pages: dialogs, menus, panels; and last, the pages for people who are not
// signed in.

import { LONG } from "./all_pages.mjs";
import { expect, id, tile } from "./support.mjs";

const CARDS = [(key) => `/${key}/board`, "main .board .card"];
const PLAN = [(key) => `/${key}/plan`, ".rank-row.in-sprint"];
const RELEASES = [(key) => `/${key}/releases`, ".train li"];
const settings = (part) => [(key) => `/${key}/settings/${part}`, ".row"];

/** Presses a key on the page, or with the focus on a card of the board. */
const key = (name) => (page) => page.keyboard.press(name);
const keyOnCard = (name) => async (page) => {
  await tile(page, "Voucher codes").locator(".title").focus();
  await page.keyboard.press(name);
};

/** Presses a button, by its class or its words in both languages. */
const press = (found) => (page) => {
  const button = found instanceof RegExp ? page.getByRole("button", { name: found }) : page.locator(found);
  return button.first().click();
};

// Each: its name, the page below and its mark, what opens it, and what is there then.

export const OVER_THE_BOARD = [
  ["capture", ...CARDS, key("c"), ".capture[open] .what"],
  ["capture: searching", ...CARDS, capture("voucher"), ".capture[open] [aria-selected=true]"],
  ["capture: counting", ...CARDS, count, ".capture[open] .callers li"],
  ["capture: created", ...CARDS, create, ".capture[open] .impacts"],
  ["card menu", ...CARDS, press("main .board .card .more"), ".menu[open] .menu-row"],
  ["card menu: person", ...CARDS, keyOnCard("a"), ".menu[open] ul.menu-body"],
  ["card menu: impact", ...CARDS, keyOnCard("p"), ".menu[open] ul.menu-body"],
  ["card menu: area", ...CARDS, keyOnCard("b"), ".menu[open] ul.menu-body"],
  ["several cards selected", ...CARDS, selectTwo, ".selection-bar"],
  ["card menu: several cards", ...CARDS, menuOfTwo, ".menu[open] .menu-item"],
  ["keys", ...CARDS, key("?"), ".keys[open] dl"],
  ["command menu", ...CARDS, key("Control+k"), ".palette[open] [role=option] kbd"],
  ["command menu: cards", ...CARDS, findCards, ".palette[open] [role=option]"],
  ["filters", ...CARDS, key("/"), ".filters .field"],
  ["filter by impact", (key) => `/${key}/board?impact=hurts,blocked`, ".filters .field", press(".filters .field"), ".menu[open] .tick"],
  ["more places, on a phone", ...CARDS, more, ".more-places a"],
  ["a message with a way back", ...CARDS, keyOnCard("+"), ".toast .btn"],
];

export const OVER_OTHER_PAGES = [
  ["card sheet: merge", ...sheetOf(1), mergeInto, ".menu[open] .menu-item"],
  ["card sheet: a call is corrected", ...sheetOf(1), press(/^(Correct|Berichtigen)/), ".quotes .fields"],
  ["card sheet: description", ...sheetOf(1), press(".card-main .edit-text"), ".card-main textarea[rows='6']"],
  ["not saved: both versions", ...sheetOf(6), changeTogether, ".refused[open] .pair"],
  ["not saved: gone", ...sheetOf(5), changeGone, ".refused[open] textarea"],
  ["ranking: why, and why moved", ...PLAN, whyMoved, ".line-in-row"],
  ["ranking: a card selected", ...PLAN, select, ".selection"],
  ["row menu", ...PLAN, press(".rank .more"), ".menu[open] .menu-item"],
  ["plan a sprint", ...PLAN, press(/^(Plan a sprint|Sprint planen)/), "dialog[open] .form"],
  ["close a sprint", ...PLAN, closeSprint, "dialog[open] .choices"],
  ["new release", ...RELEASES, press(/^(New release|Neues Release)/), "dialog[open] .form"],
  ["new hotfix", ...RELEASES, press(/^(Create hotfix|Hotfix anlegen)/), "dialog[open] .form"],
  ["remove a column", ...settings("columns"), removeColumn, "dialog[open] select"],
  ["whose system", ...settings("systems"), press(".choose"), ".menu[open] .menu-item"],
  ["leave the board", ...settings("members"), press(/^(Leave the board|Board verlassen)/), "dialog[open] .pri"],
  ["remove an account", () => "/installation", ".person .btn", press(".person .btn + .btn"), "dialog[open] .pri"],
];

/** The first of them signs the page out. */
export const SIGNED_OUT = [
  ["signed out meanwhile", () => "/me", ".row", signOut, ".again[open] .field"],
  ["sign in", () => "/sign-in", "main.door", wrongPassword, ".problem"],
  ["an invitation", () => "/sign-in", "main.door", join, ".door form [name=name]"],
  ["an invitation that is over", () => "/join/none", ".door .problem"],
];

function sheetOf(number) {
  return [(key) => `/${key}/board?card=${number}`, ".sheet .stream .done"];
}

async function selectTwo(page) {
  await keyOnCard("x")(page);
  await page.keyboard.press("Shift+J");
}

async function menuOfTwo(page) {
  await selectTwo(page);
  await page.keyboard.press("m");
}

function capture(text) {
  return async (page) => {
    await page.keyboard.press("c");
    await page.locator(".what").fill(text);
  };
}

async function count(page) {
  await capture("voucher")(page);
  await page.locator("#match-0[aria-selected=true]").waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".capture[open] .chosen").waitFor();
  await page.locator(".caller").fill("n");
}

async function create(page) {
  await capture(`Shows nothing but ${LONG}`)(page);
  await page.keyboard.press("Control+Enter");
}

async function findCards(page) {
  await page.keyboard.press("Control+k");
  await page.locator(".palette[open] input").fill(LONG);
}

async function mergeInto(page) {
  await page.getByRole("button", { name: /^(Same as|Dasselbe wie)/ }).click();
  await page.locator(".menu[open] input").fill(LONG);
}

/** Wider pages have the button as well, and do not show it. */
function more(page) {
  return page.locator(".foot button").last().dispatchEvent("click");
}

async function whyMoved(page) {
  await page.locator(".rank .why").first().click();
  await page.locator(".why-body").waitFor();
  await page.locator(".rank .title").first().focus();
  await page.keyboard.press("Alt+ArrowDown");
}

async function select(page) {
  await page.locator(".rank .title").first().focus();
  await page.keyboard.press("x");
}

/** What is not finished can go to a later sprint. */
async function closeSprint(page, board) {
  const { all } = await board.snapshot();
  const sprint = all("sprint").find((sprint) => sprint.name === "Sprint 12");
  const later = { id: id(), name: `Later ${LONG}`, starts: sprint.ends + 1, ends: sprint.ends + 14, capacity: 3 };
  await board.owner.command(board.key, { plan_sprint: later });
  const chooser = page.locator(".plan-head select");
  await expect(chooser.locator("option")).toHaveCount(2);
  await chooser.selectOption(sprint.id);
  await press(/^(Close sprint|Sprint beenden)/)(page);
}

/** A column with cards can go once another one has its stage. */
async function removeColumn(page, board) {
  const rows = page.locator(".rows .row");
  const before = await rows.count();
  await board.owner.command(board.key, { add_column: { id: id(), name: LONG, stage: "triaged" } });
  await expect(rows).toHaveCount(before + 1);
  await rows.nth(1).locator(".btn").last().click();
}

/** The text that is typed into a card's title, and what somebody else does meanwhile. */
const LATE = `Typed too late: ${LONG}`;

async function changeTogether(page, board) {
  const { all } = await board.snapshot();
  const { id, title } = all("card").find((card) => card.number === 6);
  await page.locator(".edit-title").fill(LATE);
  const edit = { title: { from: title, to: `Theirs: ${LONG}` } };
  await board.owner.command(board.key, { edit_card: { card: id, edit } });
  await expect(tile(page, "Theirs")).toHaveCount(1);
  await page.keyboard.press("Enter");
}

async function changeGone(page, board) {
  const { all } = await board.snapshot();
  const { id } = all("card").find((card) => card.number === 5);
  await page.locator(".edit-title").fill(LATE);
  await board.owner.command(board.key, { trash_card: { card: id } });
  await page.locator(".sheet .notice").waitFor();
  await page.keyboard.press("Enter");
}

async function signOut(page) {
  await page.context().clearCookies();
  await page.locator("form:has([name=name]) .btn").click();
}

async function wrongPassword(page) {
  await page.locator("[name=email]").fill("nobody@example.com");
  await page.locator("[name=password]").fill("not the password");
  await page.keyboard.press("Enter");
}

async function join(page, board) {
  const { path } = await board.owner.request("POST", `/api/boards/${board.key}/invitations`, { role: "developer" });
  await page.goto(path);
}
