//! Import of tables that other tools write: what a file says, and which commands bring it onto a
//! board.
//!
//! Pure but for the ids that new names get: no I/O and no clock. The server calls it for the command
//! line and for the browser.

mod columns;
mod dates;
mod encoding;
mod headings;
mod html;
mod notes;
mod plan;
mod reading;
mod report;
mod row;
mod sheet;
mod source;
mod tool;
mod words;

pub use columns::Named;
pub use plan::{Act, Plan, counts};
pub use reading::{Options, Reading, date_order, zone};
pub use report::{Told, asked};
pub use sheet::Format;

/// Bytes of a file: 100,000 tickets with a page of text each.
pub const BYTES: usize = 32 << 20;
/// Rows of a file; a board takes half as many cards.
pub const ROWS: usize = 100_000;
/// Columns of a file: a large Jira repeats some of its several hundred fields.
pub const COLUMNS: usize = 2_000;
/// Bytes of a cell: a description and ten comments of the longest.
pub const CELL_BYTES: usize = 500_000;
