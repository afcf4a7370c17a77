// The story of xRes, on the board of the demo: the morning on which 24.7 has gone out to nearly all
// systems, and the hotfix of the same day. Heike runs the release, Petra has the callers.

import { count, expectAnswer, moveTo } from "./gestures.mjs";
import { expect, lane, Person, Server, test, tile } from "./support.mjs";

test("xRes: from the last system over the hotfix to the customers who are told", async ({ browser }) => {
  test.slow();
  const server = await Server.start();
  await server.fillWithDemo();
  const at = async (name, path) => {
    const person = new Person(server, name, `${name}@groundswell.example`);
    await person.signIn();
    return person.open(browser, path);
  };
  const [release, phone, desk] = [
    await at("heike", "/XR/releases/24.7"),
    await at("petra", "/XR/board"),
    await at("stefan", "/XR/board"),
  ];
  const dates = "Documents in English have German dates";
  const itinerary = "Itinerary PDF is empty for trips with two flights";

  // 24.7 runs everywhere but at Kolibri, and the sentence is true for each of them.
  await expectAnswer(phone, "english german dates", "Nordwind Reisen", "Fixed since 24.7, and your system runs 24.7. Does it still happen? Then we open it again.");
  await expectAnswer(phone, "english german dates", "Kolibri Travel", /^Fixed in 24\.7\. Your system still runs 24\.6/);
  await expect(tile(phone, dates)).toContainText("live 13/14");
  await release.getByRole("button", { name: "Live now on Kolibri" }).click();
  await expect(release.locator(".toast")).toContainText("24.7 is live on Kolibri.");
  const live = lane(phone, "To tell").locator(".card", { hasText: dates });
  await expect(live, "it has reached everyone").toContainText("0/6 told");
  await expectAnswer(phone, "english german dates", "Kolibri Travel", "Fixed since 24.7, and your system runs 24.7. Does it still happen? Then we open it again.");

  // At nine something is wrong with the itinerary. A hotfix is under way, on Seaside first.
  await expectAnswer(phone, "itinerary", "Seaside GmbH", /^We are fixing it right now\. It is planned for 24\.7\.1 on .* Until then: Print the documents one flight at a time\.$/);
  await count(phone, "itinerary", { caller: "Seaside GmbH" });
  await expect(phone.locator(".toast")).toContainText("Counted. 5 customers now.");
  await moveTo(desk, itinerary, "In verification");
  await expect(lane(phone, "Almost there").locator(".card", { hasText: itinerary })).toContainText("24.7.1");
  await release.goto("/XR/releases/24.7.1");
  await expect(release.locator(".fixes")).toContainText(itinerary);
  await release.getByRole("button", { name: "Live now on Seaside" }).click();
  await expect(release.getByRole("row", { name: /Seaside/ }).locator(".cell-runs")).toContainText("24.7.1");
  await expectAnswer(phone, "itinerary", "Seaside GmbH", "Fixed since 24.7.1, and your system runs 24.7.1. Does it still happen? Then we open it again.");
  await expectAnswer(phone, "itinerary", "Nordwind Reisen", /^Fixed in 24\.7\.1\. Your system still runs 24\.7/);

  // Customers who have the fix can be told: Seaside about the itinerary, the others when theirs is
  // there.
  const toTell = release.locator(".to-tell li");
  await expect(toTell).toHaveText([/Seaside GmbH/]);
  await release.getByRole("checkbox", { name: "Seaside GmbH" }).check();
  await expect(toTell.getByRole("checkbox", { name: "Seaside GmbH" })).toBeChecked();

  // The next version has it because somebody said so, not because of its number.
  await release.goto("/XR/releases/24.8");
  await expect(release.locator(".fixes")).toContainText("Contained from hotfix 24.7.1");
  await expect(release.locator(".fixes")).toContainText(itinerary);
  await release.getByRole("checkbox", { name: "Select all that do not have it yet" }).check();
  await release.getByRole("button", { name: "Mark 14 as live" }).click();
  await expect(release.locator(".toast")).toContainText("24.8 is live on 14 systems.");
  await expectAnswer(phone, "itinerary", "Nordwind Reisen", "Fixed since 24.7.1, and your system runs 24.8. Does it still happen? Then we open it again.");
  await expect(lane(phone, "To tell").locator(".card", { hasText: itinerary })).toContainText("1/5 told");
  await server.end();
});
