// Gestures on a page: choose from a menu, drag by mouse or finger, take a call.

import { expect, id, tile } from "./support.mjs";

export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
/** The narrowest screen on which a finger may drag is 600 px wide. */
export const TABLET = { viewport: { width: 768, height: 1024 }, hasTouch: true, isMobile: true };

/** Puts a customer on a board, with a system of its own that runs a release. */
export async function customerOn(board, name, release) {
  const [customer, system] = [await board.customer(name), id()];
  const send = (command) => board.owner.command(board.key, command);
  await send({ add_system: { id: system, name: `${name} live`, customer } });
  await send({ deploy: { id: id(), release, system, state: "done" } });
  return { customer, system };
}

/** Moves a card of the board by its menu. */
export async function moveTo(page, title, column) {
  await tile(page, title).getByRole("button", { name: /^Actions for/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: new RegExp(`^${column}`) }).click();
}

/** Drags by mouse, in steps as a hand makes them; `at` is a place within the target. */
export async function dragTo(page, from, to, at = { x: 40, y: 8 }) {
  const start = await from.boundingBox();
  await page.mouse.move(start.x + 40, start.y + 20);
  await page.mouse.down();
  await page.mouse.move(start.x + 60, start.y + 30, { steps: 3 });
  const end = await to.boundingBox();
  await page.mouse.move(end.x + at.x, end.y + at.y, { steps: 12 });
  await page.mouse.up();
}

/** The way from one place to another, in twelve steps. */
function steps(from, to) {
  const part = (i) => ({ x: from.x + ((to.x - from.x) * i) / 12, y: from.y + ((to.y - from.y) * i) / 12 });
  return Array.from({ length: 12 }, (_, i) => part(i + 1));
}

/** One finger on the glass. */
export class Finger {
  static async of(page) {
    const finger = new Finger();
    finger.cdp = await page.context().newCDPSession(page);
    return finger;
  }

  async touch(type, points) {
    await this.cdp.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  }

  async down(x, y) {
    this.at = { x, y };
    await this.touch("touchStart", [this.at]);
  }

  /** Slides to a place, in steps as a finger makes them. */
  async to(x, y) {
    for (const step of steps(this.at, { x, y })) await this.touch("touchMove", [step]);
  }

  async up() {
    await this.touch("touchEnd", []);
  }

  /** Down, along and up in one go: a slow machine must not make a hold of it. */
  async swipe(from, to) {
    const sent = [this.down(from.x, from.y)];
    for (const step of steps(from, to)) sent.push(this.touch("touchMove", [step]));
    sent.push(this.up());
    await Promise.all(sent);
  }
}

/** Takes up a call, as soon as the page is there. */
async function takeUp(page, words, caller) {
  await page.locator("main h1").first().waitFor({ state: "attached" });
  await page.keyboard.press("c");
  const call = page.getByRole("dialog", { name: "Capture a call" });
  await call.getByLabel("What happened?").fill(words);
  const who = call.getByRole("textbox", { name: "Who is calling?" });
  await who.fill(caller);
  return { call, who };
}

/** Writes down a call about something new. */
export async function capture(page, title, { caller = "" } = {}) {
  const { call } = await takeUp(page, title, caller);
  await page.keyboard.press("Control+Enter");
  await call.getByRole("button", { name: "Done" }).click();
  await expect(call).toHaveCount(0);
}

/** Counts a call about a known problem, found by some of its words. */
export async function count(page, words, { caller }) {
  const { call, who } = await takeUp(page, words, caller);
  await call.getByRole("listbox", { name: "Known problems" }).getByRole("option").first().click();
  await who.press("Enter");
  await expect(call).toHaveCount(0);
}

/** Expects what a known customer can be told about a known problem. The call is not counted. */
export async function expectAnswer(page, words, caller, sentence) {
  const { call } = await takeUp(page, words, caller);
  await call.getByRole("listbox", { name: "Known problems" }).getByRole("option").first().click();
  await call.getByRole("listbox", { name: "Customers" }).getByRole("option", { name: caller }).click();
  await expect(call.locator(".say p")).toHaveText(sentence);
  await call.getByLabel("What happened?").fill("");
  await page.keyboard.press("Escape");
  await expect(call).toHaveCount(0);
}

/** Types keys as fast as they can be sent, on a machine that has much else to do. */
export async function typeAtOnce(page, keys) {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 20 });
  const press = (key) => {
    const [modifiers, letter] = key.startsWith("Ctrl+") ? [2, key.slice(5)] : [0, key];
    const text = letter === "Enter" ? "\r" : letter;
    const down = { key: letter, modifiers, windowsVirtualKeyCode: text.toUpperCase().charCodeAt(0) };
    return [
      session.send("Input.dispatchKeyEvent", { type: "keyDown", ...down, ...(modifiers ? {} : { text }) }),
      session.send("Input.dispatchKeyEvent", { type: "keyUp", ...down }),
    ];
  };
  await Promise.all(keys.flatMap(press));
  await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await session.detach();
}
