//! The local copy of a board: what the server has sent, with this page's own commands on top.

use crate::board::{Board, Snapshot};
use crate::command::{Command, Sent};
use crate::decide::{Actor, Background, Context, decide_known};
use crate::description;
use crate::entity::{Change, Entity, EntityRef};
use crate::id::CommandId;
use crate::known::Known;
use crate::rejection::Rejection;
use crate::table::Set;
use crate::time::Timestamp;
use crate::undo::{self, Record};
use crate::wire::Commit;

/// A board as one page sees it.
///
/// Own commands are shown at once. When the server sends changes, own commands are reverted, the
/// changes are applied, and own commands are decided again. This rebase costs only as much as what
/// changed.
#[derive(Clone, Debug)]
pub struct Replica {
    board: Board,
    pending: Vec<Pending>,
    touched: Touched,
}

/// Which entities on a page's board may have changed, so that only these are computed again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touched {
    /// In the order of the changes; an entity may occur more than once.
    These(Vec<EntityRef>),
    All,
}

impl Default for Touched {
    fn default() -> Self {
        Touched::These(Vec::new())
    }
}

impl Touched {
    fn note(&mut self, changes: &[Change]) {
        if let Touched::These(keys) = self {
            keys.extend(changes.iter().map(Change::key).filter(|key| !key.is_detail()));
        }
    }
}

/// An own command that the server has not answered yet.
#[derive(Clone, Debug)]
struct Pending {
    sent: Sent,
    actor: Actor,
    background: Background,
    /// The changes that revert it; empty if it changes nothing at the moment.
    back: Vec<Change>,
    /// Its changes of entities that are loaded with a card.
    details: Vec<Change>,
}

/// The page has missed a commit and must catch up from its `seq`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap;

impl Replica {
    /// A replica of a board from the server, without own commands.
    pub fn new(board: Board) -> Replica {
        Replica { board, pending: Vec::new(), touched: Touched::All }
    }

    /// What has changed since the last call; all at the first call.
    pub fn take_touched(&mut self) -> Touched {
        std::mem::take(&mut self.touched)
    }

    /// The board as the person sees it, with own commands.
    pub fn board(&self) -> &Board {
        &self.board
    }

    /// The number of the last commit received from the server.
    pub fn seq(&self) -> u64 {
        self.board.seq
    }

    /// The same with the command of that commit; `None` if the command is not known.
    pub fn known(&self) -> Option<Known> {
        self.board.commit.map(|commit| Known { seq: self.board.seq, commit })
    }

    /// Commands that wait for the server, oldest first.
    pub fn pending(&self) -> impl ExactSizeIterator<Item = &Sent> {
        self.pending.iter().map(|pending| &pending.sent)
    }

    /// The changes that pending commands make to entities loaded with cards, in order. Answers of
    /// the server do not contain them yet.
    pub fn pending_details(&self) -> impl Iterator<Item = &Change> {
        self.pending.iter().flat_map(|pending| &pending.details)
    }

    /// Shows a command at once and keeps it until the server has answered. A command that cannot be
    /// decided here is kept too.
    ///
    /// # Errors
    /// The [`Rejection`] that the server would give too. The command is not kept then.
    pub fn send(
        &mut self,
        sent: Sent,
        actor: Actor,
        background: Background,
    ) -> Result<Vec<Change>, Rejection> {
        let ctx = Context { actor, now: sent.at, background: &background };
        let decision = decide_known(&self.board, &sent.command, &ctx);
        let changes = decision.unwrap_or(Ok(Vec::new()))?;
        let (back, details) = (self.apply(&changes), details_of(&changes));
        wait_for_number(&mut self.board, &sent.command);
        self.pending.push(Pending { sent, actor, background, back, details });
        Ok(changes)
    }

    /// Keeps a command that cannot be shown, or one that was left in the queue when the page was
    /// closed.
    pub fn resume(&mut self, sent: Sent, actor: Actor) {
        if self.pending.iter().any(|pending| pending.sent.id == sent.id) {
            return;
        }
        let details = description::before(&sent.command).into_iter().map(Entity::from).collect();
        let background = Background { details, ..Background::default() };
        let mut pending = Pending { sent, actor, background, back: vec![], details: vec![] };
        pending.decide(&mut self.board, &mut self.touched);
        self.pending.push(pending);
    }

    /// Applies a commit. An old one changes nothing. For a command of this page, returns what it
    /// really changed: times, ranks and numbers of the server differ from those that the page
    /// showed.
    ///
    /// # Errors
    /// [`Gap`] if commits before it are missing.
    pub fn receive(&mut self, commit: &Commit) -> Result<Option<Record>, Gap> {
        if commit.seq <= self.board.seq {
            self.forget(commit.id);
            return Ok(None);
        }
        if commit.seq != self.board.seq + 1 {
            return Err(Gap);
        }
        let mut record = None;
        self.rebase(|replica| {
            record = replica.own(commit);
            replica.apply(&commit.changes);
            (replica.board.seq, replica.board.commit) = (commit.seq, Some(commit.id));
        });
        Ok(record)
    }

    /// Removes a commit's command from the pending ones, if it is one of them. A pending undo of it
    /// then undoes what it really changed.
    fn own(&mut self, commit: &Commit) -> Option<Record> {
        let at = self.pending.iter().position(|pending| pending.sent.id == commit.id)?;
        let own = self.pending.remove(at);
        let steps = undo::steps(&self.board, &commit.changes, &own.background.details);
        let kind = Some(own.sent.command.kind());
        let record = Record { id: commit.id, actor: commit.actor, kind, steps };
        for pending in &mut self.pending {
            if let Some(known) = &mut pending.background.record
                && known.id == record.id
            {
                known.clone_from(&record);
            }
        }
        Some(record)
    }

    /// Applies all that changed up to `seq`, the number of `commit`.
    pub fn catch_up(&mut self, seq: u64, commit: Option<CommandId>, changes: &[Change]) {
        if seq <= self.board.seq {
            return;
        }
        self.rebase(|replica| {
            replica.apply(changes);
            (replica.board.seq, replica.board.commit) = (seq, commit);
        });
    }

    /// Starts again from the server's board; own commands stay.
    pub fn reset(&mut self, board: Board) {
        self.board = board;
        self.touched = Touched::All;
        self.decide_pending();
    }

    /// Makes cards of the archive available: see [`Board::visit`].
    pub fn visit(&mut self, archived: &[Entity]) {
        self.rebase(|replica| {
            replica.board.visit(archived);
            if let Touched::These(keys) = &mut replica.touched {
                keys.extend(archived.iter().map(Entity::key));
            }
        });
    }

    /// Removes an own command that is done or was refused, and returns it.
    pub fn forget(&mut self, id: CommandId) -> Option<Sent> {
        let at = self.pending.iter().position(|pending| pending.sent.id == id)?;
        let mut forgotten = None;
        self.rebase(|replica| forgotten = Some(replica.pending.remove(at).sent));
        forgotten
    }

    /// The board without own commands, to be stored for the next start.
    pub fn confirmed(&self) -> Snapshot {
        if self.pending.is_empty() {
            return self.board.snapshot();
        }
        let mut confirmed = self.clone();
        confirmed.take_back();
        confirmed.board.snapshot()
    }

    fn apply(&mut self, changes: &[Change]) -> Vec<Change> {
        self.touched.note(changes);
        self.board.apply(changes)
    }

    fn take_back(&mut self) {
        for pending in self.pending.iter().rev() {
            self.touched.note(&pending.back);
            self.board.apply(&pending.back);
        }
        self.board.unnumbered = Set::new();
    }

    fn rebase(&mut self, news: impl FnOnce(&mut Replica)) {
        self.take_back();
        news(self);
        self.decide_pending();
    }

    fn decide_pending(&mut self) {
        for pending in &mut self.pending {
            pending.decide(&mut self.board, &mut self.touched);
        }
    }
}

impl Pending {
    fn decide(&mut self, board: &mut Board, touched: &mut Touched) {
        let now: Timestamp = self.sent.at;
        let ctx = Context { actor: self.actor, now, background: &self.background };
        (self.back, self.details) = match decide_known(board, &self.sent.command, &ctx) {
            Some(Ok(changes)) => {
                touched.note(&changes);
                wait_for_number(board, &self.sent.command);
                (board.apply(&changes), details_of(&changes))
            }
            // Refused at the moment, or not decidable here. The server decides, perhaps
            // differently.
            Some(Err(_)) | None => (Vec::new(), Vec::new()),
        };
    }
}

/// Only the server gives a new card its number.
fn wait_for_number(board: &mut Board, command: &Command) {
    if let Command::CaptureCard { id, .. } = command {
        board.unnumbered.add(*id);
    }
}

fn details_of(changes: &[Change]) -> Vec<Change> {
    changes.iter().filter(|change| change.key().is_detail()).cloned().collect()
}

#[cfg(test)]
mod tests;
