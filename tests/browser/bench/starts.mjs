// How soon something can be done on a page of a browser that has never been here, on this machine
// and on a slow phone; and what a second visit downloads.

import { PHONE } from "../gestures.mjs";
import { timeUntil } from "./in_page.mjs";
import { close, LOOKS, newWindow, tell } from "./visit.mjs";
import { Wire } from "./wire.mjs";

/** A slow phone on a bad network: processor, bits a second, round trip. */
const SLOWER = 4;
const SLOW_NETWORK = {
  offline: false,
  latency: 150,
  downloadThroughput: 1_600_000 / 8,
  uploadThroughput: 750_000 / 8,
};
/** After so long without a touch the page has loaded everything that works offline. */
const UNTOUCHED_MS = 10_000;

const OPENS_CAPTURE = { opens: ".capture .what" };
const KEY_C = { key: "c", ...OPENS_CAPTURE };
const TAP_PLUS = { press: "nav.foot .plus", ...OPENS_CAPTURE };
const CLICK_CARD = { press: "main .board .card .title", opens: ".sheet .stream" };
const SEE_PLAN = { opens: "main .rank-row" };

/** Milliseconds from the start of the navigation until it is open and painted. */
async function until({ owner, browser }, path, looks, what, slow) {
  const context = await owner.context(browser, { ...LOOKS, ...looks });
  const page = await newWindow(context);
  if (slow) await slowDown(page);
  await context.addInitScript(timeUntil, what);
  const opened = page.waitForEvent("console", {
    predicate: (message) => message.text().startsWith("opened "),
    timeout: 60_000,
  });
  await page.goto(path, { waitUntil: "commit" });
  const time = Number((await opened).text().split(" ")[1]);
  await close(page);
  return time;
}

async function slowDown(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", SLOW_NETWORK);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
}

/** When the first key and the first press do something. */
export async function starts(stage, key) {
  const board = `/${key}/board`;
  tell("key_opens_ms", await until(stage, board, {}, KEY_C));
  tell("click_opens_ms", await until(stage, board, {}, CLICK_CARD));
  tell("phone_key_ms", await until(stage, board, PHONE, KEY_C, true));
  tell("phone_tap_ms", await until(stage, board, PHONE, TAP_PLUS, true));
  tell("phone_plan_ms", await until(stage, `/${key}/plan`, PHONE, SEE_PLAN, true));
}

/** What is downloaded by a browser that was here, touched nothing, and finds nothing changed. */
export async function secondVisit({ server, owner, browser }, key) {
  const wire = await Wire.to(server);
  const context = await owner.context(browser, { ...LOOKS, baseURL: wire.url });
  const visit = async () => {
    const page = await context.newPage();
    await page.goto(`/${key}/board`);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    await page.waitForTimeout(UNTOUCHED_MS);
    const bytes = await wire.quiet();
    await page.close();
    return bytes;
  };
  const first = await visit();
  tell("second_visit_kib", ((await visit()) - first) / 1024);
  await context.close();
  wire.end();
}
