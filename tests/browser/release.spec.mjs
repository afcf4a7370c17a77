// Where the release is: one tap away for everybody, on a phone too.

import { today } from "./calendar.mjs";
import { PHONE } from "./hands.mjs";
import { Budget, expect, id, test, tile } from "./support.mjs";

test("A4: on a phone the state of the release is one tap away", async ({ board, browser }) => {
  const send = (command) => board.owner.command(board.key, command);
  const [out, next, north, south] = Array.from({ length: 4 }, id);
  const day = today();
  await send({ add_system: { id: north, name: "Nordwind", customer: null } });
  await send({ add_system: { id: south, name: "Kolibri", customer: null } });
  await send({ create_release: { id: out, name: "24.7", kind: "regular", parent: null, planned: day } });
  await send({ create_release: { id: next, name: "24.8", kind: "regular", parent: out, planned: day + 9 } });
  await send({ deploy: { id: id(), release: out, system: north, state: "done" } });
  await board.card("Vouchers fail", { at: "inbox" });
  const page = await board.owner.open(browser, `/${board.key}/board`, PHONE);
  await tile(page, "Vouchers fail").waitFor();

  const budget = new Budget(page);
  await budget.tap(page.getByRole("link", { name: "Release" }).last());
  await expect(page.getByText("24.7 runs on 1 of 2 systems.")).toBeVisible({ timeout: 2000 });
  await expect(page.getByText("Next: 24.8 in 9 days.")).toBeVisible();
  expect(budget.spent).toEqual({ keys: 0, taps: 1, fields: 0 });
});
