// The main paths in a real browser: Debian's Chromium, a server of its own for each worker.

import { defineConfig } from "@playwright/test";
import { ZONE } from "./calendar.mjs";

export default defineConfig({
  testDir: ".",
  // They write into docs/ and compare nothing: `cargo xtask screenshots` asks for them.
  testIgnore: process.env.SCREENSHOTS ? [] : ["screenshots.spec.mjs"],
  outputDir: "../../target/browser-tests",
  fullyParallel: true,
  workers: 2,
  // The longest story takes 15 s on a quiet machine, and three times as long on a busy one.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  // A test that passes only the second time has found something, or is not right itself.
  retries: 0,
  reporter: [["list"]],
  use: {
    viewport: { width: 1280, height: 720 },
    locale: "en-GB",
    timezoneId: ZONE,
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
