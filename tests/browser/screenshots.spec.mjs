// The README's screenshots, taken from the demo by `cargo xtask screenshots`. Nothing is compared.

import { fileURLToPath } from "node:url";
import { PHONE } from "./gestures.mjs";
import { expect, Person, Server, test } from "./support.mjs";

const FOLDER = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));
const DESKTOP = { viewport: { width: 1280, height: 720 } };
/** File, who looks, at what, on which screen. */
const SCREENSHOTS = [
  ["board-light", "lukas", "/MS/board", DESKTOP],
  ["board-dark", "lukas", "/MS/board", { ...DESKTOP, colorScheme: "dark" }],
  ["phone", "lukas", "/MS/board", PHONE],
  ["plan", "erik", "/MS/plan", DESKTOP],
  ["capture", "lukas", "/MS/board", DESKTOP, capture],
];

async function capture(page) {
  await page.keyboard.press("c");
  await page.keyboard.type("voucher");
  await expect(page.getByRole("option", { selected: true })).toBeVisible();
}

test("screenshots", async ({ browser }) => {
  test.slow();
  const server = await Server.start();
  await server.fillWithDemo();
  for (const [file, name, path, screen, act] of SCREENSHOTS) {
    const person = new Person(server, name, `${name}@groundswell.example`);
    await person.signIn();
    const page = await person.open(browser, path, { ...screen, reducedMotion: "reduce" });
    await page.locator("[data-card]").first().waitFor();
    await act?.(page);
    await page.screenshot({ path: `${FOLDER}${file}.png`, caret: "hide" });
    await page.context().close();
  }
  await server.end();
});
