// The boards that are measured: filled by the import and the real commands.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Person, Server } from "../support.mjs";
import { reports } from "./reports.mjs";

/** How the cards of a board that has been used for a while lie: shares of the stages. */
const STAGES = { inbox: 0.2, triaged: 0.3, sprint: 0.1, doing: 0.05, verify: 0.05, released: 0.1, closed: 0.2 };
/** Commands under way at a time. */
const AT_ONCE = 16;

/** A server, its owner, and for each key in `sizes` a board with this many cards. */
export async function prepare(sizes) {
  const server = await Server.start();
  const owner = new Person(server, "Olga", "olga@example.com");
  const keys = Object.keys(sizes);
  const { name, email, password } = owner;
  const first = { name, email, password, board_name: keys[0], board_key: keys[0] };
  await owner.request("POST", "/api/setup", first);
  for (const key of keys.slice(1)) await owner.request("POST", "/api/boards", { name: key, key });
  await server.stop();
  for (const key of keys) importReports(server, key, sizes[key]);
  await server.resume();
  for (const key of keys) await spread(owner, key);
  return { server, owner };
}

/** The import works on the file itself: the server must not run. */
function importReports(server, key, count) {
  const file = join(server.folder, `${key}.csv`);
  writeFileSync(file, reports(count));
  const database = `sqlite://${join(server.folder, "groundswell.db")}`;
  const args = ["--database", database, "import", "csv", "--board", key, file];
  execFileSync(process.env.GROUNDSWELL_BIN, args, { stdio: ["ignore", "ignore", "inherit"] });
}

/** Moves the cards, all in the inbox now, to where a board's cards are. */
async function spread(owner, key) {
  const { entities } = await owner.request("GET", `/api/boards/${key}`);
  const all = (kind) => entities.filter((entity) => kind in entity).map((entity) => entity[kind]);
  const columns = new Map(all("column").map((column) => [column.stage, column.id]));
  const cards = all("card").sort((one, other) => one.number - other.number);
  const moves = [];
  cards.forEach((card, at) => {
    const to = columns.get(stageAt(((at * 7919) % cards.length) / cards.length));
    if (to !== card.column) moves.push({ move_card: { card: card.id, to } });
  });
  const mover = async () => {
    for (let move = moves.pop(); move; move = moves.pop()) await inTime(owner, key, move);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, mover));
}

/** Sends a command, later if the server says that one person sends too many. */
async function inTime(owner, key, command) {
  for (;;) {
    try {
      return await owner.command(key, command);
    } catch (error) {
      if (!error.retryAfter) throw error;
      await new Promise((resolve) => setTimeout(resolve, error.retryAfter * 1000));
    }
  }
}

function stageAt(share) {
  let sum = 0;
  const found = Object.entries(STAGES).find(([, part]) => share < (sum += part));
  return found?.[0] ?? "closed";
}
