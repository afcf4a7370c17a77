//! What this page can decide by itself: at first what is done on the board, with the second file
//! everything. What it cannot, the server decides, and the page shows it then.

use groundswell_domain::Board;
use groundswell_domain::command::Command;
use groundswell_domain::decide::{Context, Decide, Decision, decide_usual};
use std::cell::Cell;

thread_local! {
    static KNOWN: Cell<Decide> = const { Cell::new(decide_usual) };
}

/// Decides as well as the page can by now.
pub(crate) fn decide(board: &Board, command: &Command, ctx: &Context<'_>) -> Option<Decision> {
    KNOWN.get()(board, command, ctx)
}

/// Decides better from now on.
pub(crate) fn learn(better: Decide) {
    KNOWN.set(better);
}
