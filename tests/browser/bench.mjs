// What the browser measures, as figures for `cargo xtask bench`: one line of JSON for each.
//
// Nothing here fails because something is slow.

import { chromium } from "@playwright/test";
import { readFileSync } from "node:fs";
import { prepare } from "./bench/board.mjs";
import { countNodes, notePresses, paintedIn, timeKeys } from "./bench/in_page.mjs";
import { secondVisit, starts } from "./bench/starts.mjs";
import { close, firstVisit, launchOptions, tell } from "./bench/visit.mjs";
import { Wire } from "./bench/wire.mjs";

const SMALL = "ONE";
const LARGE = "FIVE";
const SIZES = { [SMALL]: 1000, [LARGE]: 5000 };
/** Moves that another person watches, in each run. */
const MOVES = 60;
/** What somebody types who hears a known problem. */
const TYPED = "voucher cannot be found after the update";
/** How long a page is left alone before its server's memory is looked at, in milliseconds. */
const IDLE_MS = 2000;

/** Waits until the page has been told about everything that ran. */
async function longestTask(page) {
  await page.evaluate(() => new Promise((resolve) => window.bench.afterPaint(resolve)));
  return page.evaluate(() => window.bench.takeLongest());
}

async function wire(stage) {
  const wire = await Wire.to(stage.server);
  const page = await firstVisit(stage, SMALL, wire.url);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  tell("first_visit_kib", (await wire.quiet()) / 1024);
  // From the first key press on, the page loads what it needs for all other pages.
  const later = page.waitForResponse((response) => response.url().endsWith("/split_opened.wasm"));
  await page.keyboard.press("Tab");
  await later;
  tell("used_visit_kib", (await wire.quiet()) / 1024);
  await close(page);
  wire.end();
}

async function opening(stage, key) {
  const page = await firstVisit(stage, key);
  const cards = SIZES[key];
  tell(`first_card_${cards}_ms`, await page.evaluate(() => window.bench.firstCard));
  tell(`ready_${cards}_ms`, await page.evaluate(() => window.bench.ready));
  await page.waitForLoadState("networkidle");
  tell(`longest_opening_${cards}_ms`, await longestTask(page));
  if (key === LARGE) tell("dom_nodes", await page.evaluate(countNodes));
  return page;
}

/** Opens a card, captures a call, moves a card. */
async function using(page, cards) {
  const title = page.locator("main .board .card .title").first();
  await title.click();
  await page.locator(".sheet .stream").waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".sheet").waitFor({ state: "detached" });
  await typing(page, cards);
  await searching(page, cards);
  await title.focus();
  const card = await page.locator("main .board .card").first().getAttribute("data-card");
  await page.keyboard.press("Shift+ArrowRight");
  const lane = page.locator(".lane").nth(1);
  await lane.locator(`[data-card="${card}"]`).waitFor();
  tell(`longest_in_use_${cards}_ms`, await longestTask(page));
}

async function typing(page, cards) {
  await page.keyboard.press("c");
  await page.locator(".capture .what").waitFor();
  const times = await timed(page, { field: ".capture .what", list: "#capture-matches" });
  if (cards === SIZES[LARGE]) {
    // All cards are indexed at the first letter.
    tell("first_key_ms", times[0]);
    const later = times.slice(1).sort((one, other) => one - other);
    tell("key_p50_ms", at(later, 0.5));
    tell("key_max_ms", later.at(-1));
  }
  await page.locator(".capture .what").fill("");
  await page.keyboard.press("Escape");
  await page.locator(".capture").waitFor({ state: "detached" });
}

async function searching(page, cards) {
  await page.getByRole("searchbox").focus();
  await page.locator(".filters").waitFor();
  // The columns count what is shown of all.
  const times = await timed(page, { field: ".search input", list: ".lane .count", says: "/" });
  if (cards === SIZES[LARGE]) {
    const later = times.slice(1).sort((one, other) => one - other);
    tell("search_key_p50_ms", at(later, 0.5));
    tell("search_key_max_ms", later.at(-1));
  }
  await page.keyboard.press("Escape");
}

/** Types into the field that has the focus, and returns how long each letter took. */
async function timed(page, place) {
  await page.evaluate(timeKeys, place);
  await page.keyboard.type(TYPED, { delay: 60 });
  return page.evaluate(() => window.bench.keyTimes);
}

/** The nearest rank: of 60 values the 57th has 95 % of them up to it. */
function at(sorted, share) {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

/** One person moves a card to and fro; another one's browser says when it has painted it. */
async function watchedMoves(stage) {
  const [mover, watcher] = [await firstVisit(stage, SMALL), await firstVisit(stage, SMALL)];
  await mover.evaluate(notePresses);
  const lanes = mover.locator(".lane");
  const columns = await lanes.evaluateAll((all) => all.slice(0, 2).map((lane) => lane.dataset.column));
  const first = mover.locator("main .board .card").first();
  const card = await first.getAttribute("data-card");
  await first.locator(".title").focus();
  const times = [];
  for (let i = 0; i < MOVES; i++) {
    const there = i % 2 === 0;
    const seen = watcher.evaluate(paintedIn, [card, columns[there ? 1 : 0]]);
    // Watching has begun once the page has answered a question that was asked after it.
    await watcher.evaluate(() => {});
    await mover.keyboard.press(there ? "Shift+ArrowRight" : "Shift+ArrowLeft");
    const painted = await seen;
    times.push(painted - (await mover.evaluate(() => window.bench.pressed)));
  }
  times.sort((one, other) => one - other);
  tell("move_seen_p50_ms", at(times, 0.5));
  tell("move_seen_p95_ms", at(times, 0.95));
  await Promise.all([close(mover), close(watcher)]);
}

/** The memory of a server that has been restarted and has one board open. */
async function memory(stage) {
  const { server } = stage;
  await server.stop();
  await server.resume();
  const page = await firstVisit(stage, SMALL);
  await page.waitForTimeout(IDLE_MS);
  const status = readFileSync(`/proc/${server.process.pid}/status`, "utf8");
  tell("rss_mib", Number(/VmRSS:\s*(\d+) kB/.exec(status)[1]) / 1024);
  await close(page);
}

async function run(stage) {
  await wire(stage);
  await secondVisit(stage, SMALL);
  await starts(stage, SMALL);
  for (const key of [SMALL, LARGE]) {
    const page = await opening(stage, key);
    await using(page, SIZES[key]);
    await close(page);
  }
  await watchedMoves(stage);
  await memory(stage);
}

const runs = Number(process.argv[2] ?? 5);
const browser = await chromium.launch(launchOptions);
const { server, owner } = await prepare(SIZES);
try {
  for (let i = 0; i < runs; i++) await run({ server, owner, browser });
} finally {
  await browser.close();
  await server.end();
}
