//! Every limit that the product keeps, with its reason. Forms show them, `decide` keeps them.

use crate::time::Day;
use std::ops::RangeInclusive;

/// A card's title is one line that a person reads at a glance.
pub const TITLE_CHARS: usize = 300;
/// A description, comment or answer: a long report with a log still fits.
pub const TEXT_CHARS: usize = 50_000;
/// One quote of a caller, a reason, a workaround: a few sentences.
pub const NOTE_CHARS: usize = 2_000;
/// Names of columns, areas, customers, systems, sprints, releases and people.
pub const NAME_CHARS: usize = 120;
/// Synonyms of an area: enough for a product's slang, small enough for every browser.
pub const SYNONYMS: usize = 50;
/// Cards on one board, trash included; the browser holds them all. Those in the archive do not count.
pub const CARDS: usize = 50_000;
/// Contacts and comments of one card, and its description where that is long: more calls about one
/// problem than any team has taken. What is one problem to more callers than that is told on several
/// cards.
pub const DETAILS_OF_CARD: u64 = 20_000;
/// What they take together, in characters as they are stored: 20,000 calls, or 160 of the longest
/// comments.
pub const DETAIL_CHARS_OF_CARD: u64 = 8_000_000;
/// Days on which one customer calls about one card: one each day for more than five years.
pub const DAYS_OF_CALLS: usize = 2_000;
/// Cards that were merged into one. They are loaded with it, and go into the archive with it.
pub const PARTS: usize = 200;
/// Columns on one board.
pub const COLUMNS: usize = 30;
/// The limit of a column: how many cards at once a team agrees upon.
pub const CARDS_AT_ONCE: RangeInclusive<u32> = 1..=9_999;
/// Areas, customers, systems, sprints, releases on one board, each.
pub const ENTITIES: usize = 20_000;
/// Releases on systems of one board: 500 systems with 100 releases each; the browser holds them all.
pub const DEPLOYMENTS: usize = 50_000;
/// Invitations of one board that are open: a company comes at once.
pub const INVITATIONS: usize = 200;
/// Boards that one person makes, unless the installation is his: more than a team ever needs.
pub const BOARDS_EACH: usize = 20;
/// Cards in the express strip: with more of them nothing is express.
pub const EXPRESS_CARDS: usize = 2;
/// A sprint's capacity and a card's estimate, in days of work.
pub const DAYS_OF_WORK: f32 = 1_000.0;
/// Days that somebody plans for: from 2000 to the end of 2199. A year that is half typed is none.
pub const PLANNED_DAYS: RangeInclusive<Day> = Day(10_957)..=Day(84_005);
/// How long a card stays in the trash, in days.
pub const TRASH_DAYS: i64 = 30;
/// For how many days a board keeps what is closed, where its owner has not said otherwise.
pub const KEEP_CLOSED_DAYS: u16 = 60;
/// What an owner can say: a week, so that a release can be looked back on; ten years are for ever.
pub const KEEP_CLOSED: RangeInclusive<u16> = 7..=3_650;
/// One command as JSON. Its longest text fits with the one that it replaces: four bytes are the most
/// that a character of a text takes, and six a control character that was stored long ago.
pub const COMMAND_BYTES: usize = 512 * 1024;
/// Commands of one member that a board takes at once, and how many more in each second after them: a
/// page that comes back with a day of work never notices, and a script that brings a table does not
/// wait for long.
pub const COMMANDS_AT_ONCE: u32 = 2_000;
pub const COMMANDS_A_SECOND: u32 = 50;
/// What one member may bring to a board in a day, in bytes of commands: a table of 100,000 rows, or
/// more than anybody can type in a year.
pub const BYTES_A_DAY: u32 = 64 * 1024 * 1024;
/// One message of a page: a command, and what is around it.
pub const MESSAGE_BYTES: usize = COMMAND_BYTES + 16;
