// What a browser measures on a board that is years old: figures for `cargo xtask torture`, one line
// of JSON for each. Given are the board's key, the server's port, and the cookies of a member.

import { chromium } from "@playwright/test";
import { Person } from "../support.mjs";
import { close, firstVisit, launchOptions, tell } from "./visit.mjs";
import { Wire } from "./wire.mjs";

const [key, port, cookie] = process.argv.slice(2);
const server = { port: Number(port), url: `http://127.0.0.1:${port}` };
const owner = Object.assign(new Person(server), { cookie });

/** What the page holds: objects, the document, and the memory of the app. */
async function memory(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const held = await session.send("Runtime.getHeapUsage");
  const app = await page.evaluate(() => window.bench.memory.buffer.byteLength);
  return held.usedSize + held.embedderHeapUsedSize + held.backingStorageSize + app;
}

const browser = await chromium.launch(launchOptions);
const wire = await Wire.to(server);
try {
  const page = await firstVisit({ owner, browser }, key, wire.url);
  tell("years_first_visit_kib", (await wire.quiet()) / 1024);
  tell("years_first_card_ms", await page.evaluate(() => window.bench.firstCard));
  // The page is used: the file of what opens, the index of the matching, the socket.
  await page.keyboard.press("c");
  await page.locator(".capture .what").fill("voucher cannot be redeemed");
  await page.locator("#match-0").waitFor();
  await wire.quiet();
  tell("years_browser_mib", (await memory(page)) / 2 ** 20);
  await close(page);
} finally {
  wire.end();
  await browser.close();
}
