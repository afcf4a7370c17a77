// Visits of a browser that has never been here, and how a figure is printed.

import config from "../playwright.config.mjs";
import { id } from "../support.mjs";
import { watch } from "./in_page.mjs";

export const { launchOptions } = config.use;
const { viewport, locale, timezoneId } = config.use;
/** How a usual browser looks. */
export const LOOKS = { viewport, locale, timezoneId };

/** Tells a figure: one line of JSON. */
export function tell(figure, value) {
  console.log(JSON.stringify({ figure, value }));
}

/** A browser is busy with itself for so long after it has opened a window. */
const OPENING_MS = 1500;

/** A new window of a browser that has been running for a while. */
export async function newWindow(context) {
  const page = await context.newPage();
  await page.waitForTimeout(OPENING_MS);
  return page;
}

/** A page of a browser that has never been here; `baseURL` is another way to the server. */
export async function firstVisit({ owner, browser }, key, baseURL = owner.server.url) {
  // As usual somebody has just changed something: the server has nothing ready for this visit.
  await owner.command(key, { capture_card: { id: id(), title: "Just now" } });
  const context = await owner.context(browser, { ...LOOKS, baseURL });
  await context.addInitScript(watch);
  const page = await newWindow(context);
  const ready = page.waitForEvent("console", (message) => message.text() === "ready");
  await page.goto(`/${key}/board`, { waitUntil: "commit" });
  await ready;
  return page;
}

export async function close(page) {
  await page.context().close();
}
