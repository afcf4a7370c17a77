// Every page: accessible, nothing sticks out sideways, nothing too small to press.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { furnish, PAGES, visit } from "./everything.mjs";
import { expect, test } from "./support.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function violations(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

for (const theme of ["light", "dark"]) {
  for (const width of [1280, 390]) {
    test(`axe finds nothing: ${theme}, ${width} px`, async ({ board, browser }) => {
      test.slow();
      await furnish(board);
      const viewport = { width, height: 800 };
      const page = await board.owner.open(browser, PAGES[0][1](board.key), { viewport, colorScheme: theme });
      for (const place of PAGES) {
        await visit(page, board, place);
        expect.soft(await violations(page), place[0]).toEqual([]);
      }
      await visit(page, board, PAGES[0]);
      await page.getByRole("button", { name: "Capture a call" }).last().click();
      await page.getByLabel("What happened?").fill("voucher");
      await expect(page.getByRole("option").first()).toBeVisible();
      expect(await violations(page), "capture").toEqual([]);
    });
  }
}

/** What is wider than its page, and on phones what is too small for a finger. */
function misfits(isPhone) {
  const wide = [document.documentElement, ...document.querySelectorAll(".page, dialog[open]")]
    .filter((box) => box.scrollWidth > box.clientWidth + (box === document.documentElement ? 0 : 1))
    .map((box) => `${box.tagName} ${box.className} ${box.scrollWidth} of ${box.clientWidth} px`);
  if (!isPhone) return wide;
  const targets = document.querySelectorAll("button, a, select, input:not([type=checkbox]), textarea, label.tick");
  const small = [...targets].filter((target) => {
    const { width, height } = target.getBoundingClientRect();
    const isHidden = width < 2 || height < 2 || target.closest(".skip, .vh") || target.matches(".card .title");
    const isInText = target.closest("p, .prose");
    return !isHidden && !isInText && (height < 43.5 || width < 43.5);
  });
  const name = (target) => {
    const { width, height } = target.getBoundingClientRect();
    return `${target.tagName} ${target.className} ${target.textContent.trim().slice(0, 20)} ${Math.round(width)}x${Math.round(height)}`;
  };
  return [...wide, ...small.map(name)];
}

for (const locale of ["en-GB", "de-DE"]) {
  test(`nothing sticks out, nothing is too small to press: ${locale}`, async ({ board, browser }) => {
    test.slow();
    await furnish(board);
    const page = await board.owner.open(browser, "/", { locale });
    for (const place of PAGES) {
      await visit(page, board, place);
      for (const width of [1280, 768, 390, 360]) {
        await page.setViewportSize({ width, height: 800 });
        const found = await page.evaluate(misfits, width < 600);
        expect.soft(found, `${place[0]} at ${width} px`).toEqual([]);
      }
    }
  });
}

test("German is complete on every page", async ({ board, browser }) => {
  await furnish(board);
  const page = await board.owner.open(browser, "/", { locale: "de-DE" });
  const english = /\b(Inbox|Triaged|In progress|Released|customers|contacts|Save|Cancel|Settings|Trash|Release on|Sign out|Columns|Members)\b/;
  for (const place of PAGES) {
    await visit(page, board, place);
    expect(await page.locator("body").innerText(), place[0]).not.toMatch(english);
  }
});
