//! All limits of the product, each with its reason. Forms show them, `decide` enforces them.

use crate::time::Day;
use std::ops::RangeInclusive;

/// Characters of a card's title: one line that a person reads at a glance.
pub const TITLE_CHARS: usize = 300;
/// Characters of a description or comment: a long report with a log fits.
pub const TEXT_CHARS: usize = 50_000;
/// Characters of a caller's quote, a reason, a workaround or an answer: a few sentences.
pub const NOTE_CHARS: usize = 2_000;
/// Characters of the names of columns, areas, customers, systems, sprints, releases and people.
pub const NAME_CHARS: usize = 120;
/// Synonyms of an area: enough for a product's slang, small enough for every browser.
pub const SYNONYMS: usize = 50;
/// Cards on one board, with those in the trash; the browser holds all of them. Cards in the archive
/// do not count.
pub const CARDS: usize = 50_000;
/// Contacts and comments of one card, and its description if that is long. More calls than any team
/// has had about one problem; beyond that, use several cards.
pub const DETAILS_OF_CARD: u64 = 20_000;
/// Their size together, in characters as stored: 20,000 calls, or 160 of the longest comments.
pub const DETAIL_CHARS_OF_CARD: u64 = 8_000_000;
/// Days on which one customer calls about one card: every day for more than five years.
pub const DAYS_OF_CALLS: usize = 2_000;
/// Cards that were merged into one card. They are loaded and archived with it.
pub const PARTS: usize = 200;
/// Columns on one board.
pub const COLUMNS: usize = 30;
/// The card limit of a column.
pub const CARDS_AT_ONCE: RangeInclusive<u32> = 1..=9_999;
/// Areas, customers, systems, sprints, releases on one board, each.
pub const ENTITIES: usize = 20_000;
/// Deployments on one board: 500 systems with 100 releases each. The browser holds all of them.
pub const DEPLOYMENTS: usize = 50_000;
/// Open invitations of one board: enough for a whole company.
pub const INVITATIONS: usize = 200;
/// People that one invitation lets in.
pub const INVITED: u32 = 100;
/// Boards that one person may create, unless they own the installation: more than a team needs.
pub const BOARDS_EACH: usize = 20;
/// Cards in the express strip: if there were more, nothing would be express.
pub const EXPRESS_CARDS: usize = 2;
/// The maximum of a sprint's capacity and of a card's estimate, in days of work.
pub const DAYS_OF_WORK: f32 = 1_000.0;
/// Days that can be planned: from 2000 to the end of 2199, which excludes half typed years.
pub const PLANNED_DAYS: RangeInclusive<Day> = Day(10_957)..=Day(84_005);
/// How long a card stays in the trash, in days.
pub const TRASH_DAYS: i64 = 30;
/// For how many days a board keeps closed cards, unless its owner sets another number.
pub const KEEP_CLOSED_DAYS: u16 = 60;
/// The numbers that an owner can set: at least a week, to look back on a release; at most ten
/// years, which is as good as for ever.
pub const KEEP_CLOSED: RangeInclusive<u16> = 7..=3_650;
/// One command as JSON, in bytes. The longest text fits together with the text that it replaces: a
/// character takes at most four bytes, and a control character that was stored long ago six.
pub const COMMAND_BYTES: usize = 512 * 1024;
/// Commands that a board takes from one member at once. A page that sends the work of an offline
/// day never reaches it, and a script that imports a table does not wait for long.
pub const COMMANDS_AT_ONCE: u32 = 2_000;
/// How many more commands a board takes from one member in each second after
/// [`COMMANDS_AT_ONCE`].
pub const COMMANDS_A_SECOND: u32 = 50;
/// Bytes of commands that one member may send to a board in a day: a table of 100,000 rows, or more
/// than anybody can type in a year.
pub const BYTES_A_DAY: u32 = 64 * 1024 * 1024;
/// One message of a page, in bytes: a command and its envelope.
pub const MESSAGE_BYTES: usize = COMMAND_BYTES + 16;
