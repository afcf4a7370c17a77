//! Imports that people begin in their browsers: carried out while they look on, and undone.

use crate::board_task::Done;
use crate::boards::Boards;
use crate::error::{Error, Result};
use futures::StreamExt;
use futures::stream;
use groundswell_domain::command::Sent;
use groundswell_domain::id::{BoardId, CommandId, UserId};
use groundswell_domain::importing::{Counts, LeftOut, Progress, State, Why};
use groundswell_domain::{Actor, Command, Rejection};
use groundswell_import::{Act, Plan, counts};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Commands of an import that are on their way to the board's task: it stores them together, and
/// those of others get their turn in between.
const AT_ONCE: usize = 64;
/// How long an import that has ended can be undone.
const KEEP: Duration = Duration::from_secs(60 * 60);
/// Rows that are listed as left out; a file that does not fit at all has as many as rows.
const LISTED: usize = 1_000;

/// The last import of each board on this server.
#[derive(Default)]
pub(crate) struct Imports(Mutex<HashMap<BoardId, Import>>);

struct Import {
    progress: Progress,
    /// What it did, to be undone.
    done: Vec<CommandId>,
    touched: Instant,
}

impl Imports {
    /// How far the last import of a board is.
    pub(crate) fn progress(&self, board: BoardId) -> Option<Progress> {
        self.lock().get(&board).map(|import| import.progress.clone())
    }

    /// Begins an import.
    ///
    /// # Errors
    /// [`Error::Busy`] while another one of this board goes on.
    pub(crate) fn begin(
        self: &Arc<Self>,
        boards: &Boards,
        board: BoardId,
        by: UserId,
        plan: Plan,
    ) -> Result<Progress> {
        let (state, total) = (State::Running, plan.acts.len() as u32);
        let counts = Counts { known: plan.preview.will.known, ..Counts::default() };
        let left_out = plan.preview.left_out;
        let progress = Progress { state, by, total, done: 0, counts, left_out };
        let mut imports = self.lock();
        imports.retain(|_, import| import.is_wanted());
        if imports.get(&board).is_some_and(|import| import.progress.state.is_going_on()) {
            return Err(Error::Busy);
        }
        let (done, touched) = (Vec::new(), Instant::now());
        imports.insert(board, Import { progress: progress.clone(), done, touched });
        drop(imports);
        let (imports, boards) = (self.clone(), boards.clone());
        tokio::spawn(async move { imports.carry_out(&boards, board, by, plan.acts).await });
        Ok(progress)
    }

    async fn carry_out(&self, boards: &Boards, board: BoardId, by: UserId, acts: Vec<Act>) {
        let mut outcomes = stream::iter(acts)
            .map(|act| async move {
                let id = CommandId(Uuid::now_v7());
                let sent = Sent { id, at: act.at, command: act.command.clone() };
                (boards.execute_at(board, sent, Actor::Member(by), act.at).await, id, act)
            })
            .buffered(AT_ONCE);
        while let Some((outcome, id, act)) = outcomes.next().await {
            if !self.note(board, outcome, id, &act) {
                return self.end(board, State::Broken);
            }
        }
        self.end(board, State::Done);
    }

    /// Notes what came of one act; `false` if the rest cannot be carried out now.
    fn note(&self, board: BoardId, outcome: Result<Done>, id: CommandId, act: &Act) -> bool {
        let mut imports = self.lock();
        let Some(import) = imports.get_mut(&board) else { return false };
        import.progress.done += 1;
        let why = match outcome {
            Ok(Done::Commit(_)) => {
                import.done.push(id);
                import.progress.counts.add(&counts([act]));
                return true;
            }
            Ok(Done::Before { .. }) => return true,
            // What depends on a refused row is refused too: the first reason counts.
            Err(Error::Rejected(rejection)) => Why::Rejected(rejection),
            Err(Error::Internal(_)) => Why::Failed,
            Err(_) => return false,
        };
        let left_out = &mut import.progress.left_out;
        if left_out.len() < LISTED && !left_out.iter().any(|row| row.line == act.line) {
            left_out.push(LeftOut { line: act.line, why });
        }
        true
    }

    /// Begins to undo the last import of a board, the last thing first.
    ///
    /// # Errors
    /// [`Error::Rejected`] if there is none of this person, or it goes on.
    pub(crate) fn undo(
        self: &Arc<Self>,
        boards: &Boards,
        board: BoardId,
        by: UserId,
    ) -> Result<Progress> {
        let mut imports = self.lock();
        let import = imports.get_mut(&board).filter(|import| import.progress.by == by);
        let import = import.filter(|import| {
            matches!(import.progress.state, State::Done | State::Broken) && !import.done.is_empty()
        });
        let import = import.ok_or(Error::Rejected(Rejection::NothingToUndo))?;
        let done = std::mem::take(&mut import.done);
        import.progress.state = State::Undoing;
        (import.progress.total, import.progress.done) = (done.len() as u32, 0);
        let progress = import.progress.clone();
        drop(imports);
        let (imports, boards) = (self.clone(), boards.clone());
        tokio::spawn(async move { imports.take_back(&boards, board, by, done).await });
        Ok(progress)
    }

    async fn take_back(&self, boards: &Boards, board: BoardId, by: UserId, done: Vec<CommandId>) {
        let mut outcomes = stream::iter(done.into_iter().rev())
            .map(|command| {
                let (id, at) = (CommandId(Uuid::now_v7()), crate::now());
                let sent = Sent { id, at, command: Command::Undo { command } };
                boards.execute(board, sent, Actor::Member(by))
            })
            .buffered(AT_ONCE);
        // What others have used meanwhile stays.
        while outcomes.next().await.is_some() {
            if let Some(import) = self.lock().get_mut(&board) {
                import.progress.done += 1;
            }
        }
        self.end(board, State::Undone);
    }

    fn end(&self, board: BoardId, state: State) {
        if let Some(import) = self.lock().get_mut(&board) {
            import.progress.state = state;
            import.touched = Instant::now();
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<BoardId, Import>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Import {
    fn is_wanted(&self) -> bool {
        self.progress.state.is_going_on() || self.touched.elapsed() < KEEP
    }
}
