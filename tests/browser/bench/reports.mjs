// Reports of callers as a table for `groundswell import csv`: the same at every run except for the
// days, which end today, and as hard to compress as what people write.

const PLACES = words(`timeline player search cart checkout voucher subscription playlist download
  upload calendar invoice login password profile avatar notification mail chat comment booking
  ticket payment refund export import report dashboard filter map route gallery camera scanner
  printer archive backup sync widget shortcut keyboard contact group invitation permission history
  statement receipt address language currency theme cover artist album lyrics queue equaliser radio
  podcast chapter bookmark passenger flight hotel transfer itinerary fare seat luggage`);

const FAULTS = words(`freezes crashes disappears flickers stutters hangs doubles jumps scrolls fails
  vanishes resets logs-out stops overlaps rotates shrinks repeats empties stays-black shows-nothing
  loses-its-place plays-twice sorts-wrongly ignores-taps drains-the-battery asks-again
  takes-minutes cuts-off-text forgets-settings swaps-names rounds-wrongly shows-old-data
  opens-twice never-ends cannot-be-closed is-not-saved is-sent-twice is-too-loud cannot-be-found`);

const TIMES = words(`after-a-call after-the-update on-Android on-the-iPad in-Firefox with-two-accounts
  in-landscape-mode at-night on-Mondays while-offline behind-a-proxy in-dark-mode with-large-fonts
  on-mobile-data after-midnight for-guests for-new-customers with-a-screen-reader when-roaming
  with-an-umlaut since-the-campaign on-the-second-screen in-the-background over-bluetooth
  with-an-ampersand on-a-slow-line when-sharing from-the-widget in-the-car on-the-lock-screen`);

const FILLERS = words(`the a customer says that it happens every time and nobody knows why because
  yesterday everything was fine but now several people have called about this again we tried another
  browser without success they expected to see what they had before please look soon colleague
  noticed same thing only sometimes usually within few seconds then message appears which does not
  help at all restarting helps until next morning screenshot attached amount wrong by one cent
  different result old phone new version last week third attempt waiting since hour angry polite
  understands workaround possible manually office branch agency travel group manager`);

const AREAS = ["Payment", "Player", "Timeline", "Search", "Account", "Booking", "Mail", "Reports"];
const SYSTEMS = ["North", "South", "East", "West", "Test"];
const KINDS = ["blocked", "hurts", "confuses", ""];
const SYLLABLES = words("ba re to mi lu ken sor ta vi dan ex el um fra go ni schi pa ro da qua wel");
const DAY_MS = 86_400_000;

function words(text) {
  return text.trim().split(/\s+/).map((word) => word.replaceAll("-", " "));
}

/** A small generator of pseudo-random numbers (mulberry32). */
function dice(seed) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const upTo = (count) => Math.floor(next() * count);
  return { upTo, of: (list) => list[upTo(list.length)] };
}

function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}

/** A name, a product or a slip of the pen: what no other report says. */
function rareWord({ of, upTo }) {
  return Array.from({ length: 2 + upTo(2) }, () => of(SYLLABLES)).join("");
}

function title(roll) {
  const { of, upTo } = roll;
  const subject = upTo(2) === 0 ? `${of(PLACES)} ${of(PLACES)}` : of(PLACES);
  const fault = upTo(2) === 0 ? of(FAULTS) : `${of(FAULTS)} and ${of(FAULTS)}`;
  const rest = upTo(4) === 0 ? rareWord(roll) : of(TIMES);
  return capital(`${subject} ${fault} ${rest}`);
}

function text(roll) {
  const { of, upTo } = roll;
  const word = () => {
    const kind = upTo(6);
    if (kind === 0) return rareWord(roll);
    return of(kind === 1 ? PLACES : FILLERS);
  };
  const sentence = () => capital(`${Array.from({ length: 6 + upTo(9) }, word).join(" ")}.`);
  const number = upTo(3) === 0 ? ` Order ${10_000 + upTo(900_000)}.` : "";
  return sentence() + (upTo(2) === 0 ? ` ${sentence()}` : "") + number;
}

function customer({ of, upTo }) {
  return upTo(4) === 0 ? "" : `${capital(of(PLACES))} ${of(["Ltd", "GmbH", "Inc", "KG"])}`;
}

/** `count` reports as CSV; a quarter of them by nobody known. */
export function reports(count) {
  const roll = dice(count);
  const lines = ["title,text,customer,system,area,date,impact"];
  for (let i = 0; i < count; i++) {
    const date = new Date(Date.now() - roll.upTo(90) * DAY_MS).toISOString().slice(0, 10);
    const cells = [title(roll), text(roll), customer(roll), roll.of(SYSTEMS), roll.of(AREAS), date, roll.of(KINDS)];
    lines.push(cells.map((cell) => `"${cell}"`).join(","));
  }
  return lines.join("\n");
}
