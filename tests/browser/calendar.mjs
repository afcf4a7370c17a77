// The days of the tests: those of the browser's time zone, at every hour.

export const ZONE = "Europe/Berlin";

const DAY_MS = 86_400_000;

/** Today, in days since 1970-01-01. */
export function today() {
  const date = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE }).format(new Date());
  return Date.parse(date) / DAY_MS;
}

/** A day as a date field takes it. */
export const inDays = (days) => new Date((today() + days) * DAY_MS).toISOString().slice(0, 10);
