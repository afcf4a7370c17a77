// What the tests share: a real server, people with accounts, boards with cards.

import { test as base, expect } from "@playwright/test";
import { execFileSync, spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { today, ZONE } from "./calendar.mjs";

export { expect };

const PASSWORD = "correct horse battery";

/** The program lives in the browser's time zone: the demo's days are its days. */
const ENV = { ...process.env, TZ: ZONE };

/** A port that nobody listens on. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A UUIDv7: ids of this product begin with their time. */
export function id() {
  const time = Date.now().toString(16).padStart(12, "0");
  const rest = randomBytes(10).toString("hex");
  const variant = "89ab"[parseInt(rest[3], 16) % 4];
  const hex = `${time}7${rest.slice(0, 3)}${variant}${rest.slice(4, 19)}`;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The program under test. */
function binary() {
  const bin = process.env.GROUNDSWELL_BIN;
  if (!bin) throw new Error("GROUNDSWELL_BIN is not set: run `cargo xtask test`");
  return bin;
}

/** The running server: starts, stops and starts again on the same database. */
export class Server {
  static async start() {
    const server = new Server();
    server.folder = mkdtempSync(join(tmpdir(), "groundswell-"));
    server.database = `sqlite://${join(server.folder, "groundswell.db")}`;
    server.port = await freePort();
    server.url = `http://127.0.0.1:${server.port}`;
    await server.resume();
    return server;
  }

  async resume() {
    const args = ["serve", "--listen", `127.0.0.1:${this.port}`, "--database", this.database];
    this.process = spawn(binary(), args, { env: ENV, stdio: ["ignore", "pipe", "pipe"] });
    this.log = "";
    const note = (chunk) => (this.log += chunk);
    this.process.stdout.on("data", note);
    this.process.stderr.on("data", note);
    await expect
      .poll(() => fetch(`${this.url}/readyz`).then((answer) => answer.status, () => 0), {
        message: "the server is ready",
        timeout: 20_000,
      })
      .toBe(200);
  }

  /** Fills the database with the demo of the browser's time zone; the server pauses meanwhile. */
  async fillWithDemo() {
    await this.stop();
    const args = ["demo", "--database", this.database, "--password", PASSWORD];
    execFileSync(binary(), args, { env: ENV });
    await this.resume();
  }

  async stop(signal = "SIGTERM") {
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill(signal);
    await ended;
  }

  async end() {
    if (this.process.exitCode === null) await this.stop("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A person with an account, by the plain requests. */
export class Person {
  constructor(server, name, email, password = PASSWORD) {
    Object.assign(this, { server, name, email, password });
  }

  async request(method, path, body) {
    const headers = { "content-type": "application/json" };
    if (this.cookie) headers.cookie = this.cookie;
    const answer = await fetch(this.server.url + path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const cookies = answer.headers.getSetCookie().map((line) => line.split(";")[0]);
    if (cookies.length > 0) this.cookie = cookies.join("; ");
    const text = await answer.text();
    if (!answer.ok) {
      const retryAfter = Number(answer.headers.get("retry-after"));
      throw Object.assign(new Error(`${method} ${path}: ${answer.status} ${text}`), { retryAfter });
    }
    return text === "" ? null : JSON.parse(text);
  }

  signIn() {
    const { email, password } = this;
    return this.request("POST", "/api/sign-in", { email, password });
  }

  /** Sends a command to a board, as a script would. */
  command(board, command) {
    const sent = { id: id(), at: Date.now(), command };
    return this.request("POST", `/api/boards/${board}/commands`, sent);
  }

  /** A separate browser context in which this person is signed in. */
  async context(browser, options = {}) {
    const context = await browser.newContext({ baseURL: this.server.url, ...options });
    const cookies = this.cookie.split("; ").map((cookie) => {
      const at = cookie.indexOf("=");
      return { name: cookie.slice(0, at), value: cookie.slice(at + 1), url: this.server.url };
    });
    await context.addCookies(cookies);
    return context;
  }

  /** Opens a page of this person in a separate browser context. */
  async open(browser, path, options = {}) {
    const context = await this.context(browser, options);
    const page = await context.newPage();
    page.on("pageerror", (error) => {
      throw error;
    });
    await page.goto(path);
    await page.locator("main").first().waitFor();
    return page;
  }
}

/** A board with an owner, and short words for what tests put on it. */
export class Board {
  constructor(owner, key) {
    Object.assign(this, { owner, key });
  }

  async snapshot() {
    const { entities } = await this.owner.request("GET", `/api/boards/${this.key}`);
    const all = (kind) => entities.filter((entity) => kind in entity).map((entity) => entity[kind]);
    return { all };
  }

  async column(stage) {
    const { all } = await this.snapshot();
    return all("column").find((column) => column.stage === stage).id;
  }

  /** Puts a card on the board; `at` is a stage, `fields` are edits of it. */
  async card(title, { at = "inbox", edits = [], contacts = 0 } = {}) {
    const card = id();
    const column = await this.column(at);
    await this.owner.command(this.key, { capture_card: { id: card, title, column } });
    for (const edit of edits) await this.owner.command(this.key, { edit_card: { card, edit } });
    for (let i = 0; i < contacts; i++) {
      const day = today();
      const contact = { id: id(), at: Date.now(), day };
      await this.owner.command(this.key, { add_contact: { card, contact } });
    }
    return card;
  }

  async customer(name) {
    const customer = id();
    await this.owner.command(this.key, { add_customer: { id: customer, name } });
    return customer;
  }

  /** Lets somebody in with a role. */
  async member(name, role) {
    const invitation = await this.owner.request("POST", `/api/boards/${this.key}/invitations`, { role });
    const person = new Person(this.owner.server, name, `${name.toLowerCase()}-${randomUUID()}@example.com`);
    const { email, password } = person;
    const token = invitation.path.split("/").pop();
    await person.request("POST", `/api/invitations/${token}`, { name, email, password });
    return person;
  }
}

export const test = base.extend({
  /** What a test has opened is closed with it: hundreds of pages are more than a machine's memory. */
  closing: [
    async ({ browser }, use) => {
      await use();
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    { auto: true },
  ],

  /** One server for all tests of a worker; boards keep them apart. */
  server: [
    async ({}, use) => {
      const server = await Server.start();
      await use(server);
      await server.end();
    },
    { scope: "worker" },
  ],

  /** The owner of the installation. */
  owner: [
    async ({ server }, use) => {
      const owner = new Person(server, "Olga", "olga@example.com");
      const { name, email, password } = owner;
      await owner.request("POST", "/api/setup", { name, email, password, board_name: "First", board_key: "FIRST" });
      await use(owner);
    },
    { scope: "worker" },
  ],

  /** A board of this test alone. */
  board: async ({ owner }, use) => {
    const key = `T${randomBytes(3).toString("hex").slice(0, 5).toUpperCase()}`;
    await owner.request("POST", "/api/boards", { name: "MusicStore", key });
    await use(new Board(owner, key));
  },
});

/** Counts keys, taps and fields that are written in, so that a path that gets longer fails. */
export class Budget {
  constructor(page) {
    Object.assign(this, { page, keys: 0, taps: 0 });
    this.written = new Set();
  }

  /** All that it took: what a path is compared with. */
  get spent() {
    return { keys: this.keys, taps: this.taps, fields: this.written.size };
  }

  async press(key) {
    this.keys += 1;
    await this.page.keyboard.press(key);
    if (key.length === 1 || key === "Space") await this.note();
  }

  /** What a finger types on the glass: the letters are not counted, the field is. */
  async write(text) {
    await this.page.keyboard.type(text);
    await this.note();
  }

  /** Notes the field that has just been written in, by its name. */
  async note() {
    const name = await this.page.evaluate(() => {
      const field = document.activeElement;
      if (!field?.matches("input, textarea, select")) return null;
      return field.getAttribute("aria-label") ?? field.labels?.[0]?.textContent ?? field.outerHTML;
    });
    if (name !== null) this.written.add(name);
  }

  async type(text) {
    for (const letter of text) await this.press(letter === " " ? "Space" : letter);
  }

  async tap(locator) {
    this.taps += 1;
    const hasTouch = await this.page.evaluate(() => navigator.maxTouchPoints > 0);
    await (hasTouch ? locator.tap() : locator.click());
  }
}

/** The card with a title, as it stands on the board. */
export function tile(page, title) {
  return page.locator("main .board .card", { hasText: title });
}

/** The lane of a stage's name. */
export function lane(page, name) {
  return page.locator("main .lane", { has: page.getByRole("button", { name, exact: true }) });
}

/** For a page: whether its browser has kept all of the app for a time without a connection. */
export async function allKept() {
  const caches = await Promise.all((await window.caches.keys()).map((name) => window.caches.open(name)));
  const requests = (await Promise.all(caches.map((cache) => cache.keys()))).flat();
  const worker = await (await fetch("/sw.js")).text();
  const lazy = JSON.parse(worker.match(/LAZY = (\[.*\])/)[1]);
  return lazy.every((file) => requests.some(({ url }) => new URL(url).pathname === file));
}

/** For a page: the boards that its browser has kept for the next visit, as text. */
export function kept() {
  return new Promise((resolve) => {
    const opening = indexedDB.open("groundswell");
    opening.onerror = () => resolve("");
    opening.onsuccess = () => {
      const database = opening.result;
      const end = (text) => {
        database.close();
        resolve(text);
      };
      if (!database.objectStoreNames.contains("boards")) return end("");
      const reading = database.transaction("boards").objectStore("boards").getAll();
      const text = (bytes) => new TextDecoder().decode(bytes);
      reading.onsuccess = () => end(reading.result.map(text).join());
    };
  });
}
