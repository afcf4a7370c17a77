//! The board in memory while its batch is not stored yet.

use groundswell_domain::id::CommandId;
use groundswell_domain::{Board, Change};

/// A board in memory that is ahead of the database, with the changes that take it back.
pub(super) struct Draft<'a> {
    pub(super) board: &'a mut Board,
    /// The last commit that is in the database.
    pub(super) from: (u64, Option<CommandId>),
    pub(super) back: Vec<Vec<Change>>,
}

impl Draft<'_> {
    pub(super) fn apply(&mut self, commit: CommandId, changes: &[Change]) {
        self.back.push(self.board.apply(changes));
        self.board.seq += 1;
        self.board.commit = Some(commit);
    }

    pub(super) fn keep(&mut self) {
        self.back.clear();
        self.from = (self.board.seq, self.board.commit);
    }
}

impl Drop for Draft<'_> {
    fn drop(&mut self) {
        for back in self.back.iter().rev() {
            self.board.apply(back);
        }
        (self.board.seq, self.board.commit) = self.from;
    }
}
