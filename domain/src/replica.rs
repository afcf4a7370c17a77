//! The local copy of a board: what the server said, with this page's own commands on top.

use crate::board::{Board, Snapshot};
use crate::command::Sent;
use crate::decide::{Actor, Background, Context, decide};
use crate::entity::Change;
use crate::id::CommandId;
use crate::rejection::Rejection;
use crate::time::Timestamp;
use crate::wire::Commit;

/// A board as one page sees it.
///
/// Own commands show at once. When the server says something, they are taken back, what the
/// server said is applied, and they are decided again: a rebase that costs what changed.
#[derive(Clone, Debug)]
pub struct Replica {
    board: Board,
    pending: Vec<Pending>,
}

/// An own command that the server has not answered yet.
#[derive(Clone, Debug)]
struct Pending {
    sent: Sent,
    actor: Actor,
    background: Background,
    /// Takes its changes back; empty where it changes nothing as things stand.
    back: Vec<Change>,
}

/// The page has missed a commit and needs to catch up from its `seq`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap;

impl Replica {
    pub fn new(board: Board) -> Replica {
        Replica { board, pending: Vec::new() }
    }

    /// The board as the person sees it, own commands included.
    pub fn board(&self) -> &Board {
        &self.board
    }

    /// The commit up to which the server has been heard.
    pub fn seq(&self) -> u64 {
        self.board.seq
    }

    /// Commands that wait for the server, oldest first.
    pub fn pending(&self) -> impl ExactSizeIterator<Item = &Sent> {
        self.pending.iter().map(|pending| &pending.sent)
    }

    /// Shows a command at once and keeps it until the server has answered.
    ///
    /// # Errors
    /// The [`Rejection`] that the server would give as well; nothing is kept then.
    pub fn send(
        &mut self,
        sent: Sent,
        actor: Actor,
        background: Background,
    ) -> Result<Vec<Change>, Rejection> {
        let ctx = Context { actor, now: sent.at, background: &background };
        let changes = decide(&self.board, &sent.command, &ctx)?;
        let back = self.board.apply(&changes);
        self.pending.push(Pending { sent, actor, background, back });
        Ok(changes)
    }

    /// Keeps a command that cannot be shown, or that an earlier life of the page has left over.
    pub fn resume(&mut self, sent: Sent, actor: Actor) {
        if self.pending.iter().any(|pending| pending.sent.id == sent.id) {
            return;
        }
        let mut pending = Pending { sent, actor, background: Background::default(), back: vec![] };
        pending.decide(&mut self.board);
        self.pending.push(pending);
    }

    /// Takes in a commit. An old one changes nothing.
    ///
    /// # Errors
    /// [`Gap`] where commits before it are missing.
    pub fn receive(&mut self, commit: &Commit) -> Result<(), Gap> {
        if commit.seq <= self.board.seq {
            self.forget(commit.id);
            return Ok(());
        }
        if commit.seq != self.board.seq + 1 {
            return Err(Gap);
        }
        self.rebase(|replica| {
            replica.pending.retain(|pending| pending.sent.id != commit.id);
            replica.board.apply(&commit.changes);
            replica.board.seq = commit.seq;
        });
        Ok(())
    }

    /// Takes in all that changed up to `seq`.
    pub fn catch_up(&mut self, seq: u64, changes: &[Change]) {
        if seq <= self.board.seq {
            return;
        }
        self.rebase(|replica| {
            replica.board.apply(changes);
            replica.board.seq = seq;
        });
    }

    /// Starts over from what the server has; own commands stay.
    pub fn reset(&mut self, snapshot: Snapshot) {
        if let Some(board) = Board::from_snapshot(snapshot) {
            self.board = board;
            for pending in &mut self.pending {
                pending.decide(&mut self.board);
            }
        }
    }

    /// Drops an own command that is done or was refused, and returns it.
    pub fn forget(&mut self, id: CommandId) -> Option<Sent> {
        let at = self.pending.iter().position(|pending| pending.sent.id == id)?;
        let mut forgotten = None;
        self.rebase(|replica| forgotten = Some(replica.pending.remove(at).sent));
        forgotten
    }

    /// The board without own commands, to be kept for the next start.
    pub fn confirmed(&self) -> Snapshot {
        if self.pending.is_empty() {
            return self.board.snapshot();
        }
        let mut confirmed = self.clone();
        confirmed.take_back();
        confirmed.board.snapshot()
    }

    fn take_back(&mut self) {
        for pending in self.pending.iter().rev() {
            self.board.apply(&pending.back);
        }
    }

    fn rebase(&mut self, news: impl FnOnce(&mut Replica)) {
        self.take_back();
        news(self);
        for pending in &mut self.pending {
            pending.decide(&mut self.board);
        }
    }
}

impl Pending {
    fn decide(&mut self, board: &mut Board) {
        let now: Timestamp = self.sent.at;
        let ctx = Context { actor: self.actor, now, background: &self.background };
        self.back = match decide(board, &self.sent.command, &ctx) {
            Ok(changes) => board.apply(&changes),
            // Refused as things stand. The server has the last word, and may say otherwise.
            Err(_) => Vec::new(),
        };
    }
}
