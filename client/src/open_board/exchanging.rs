//! Keeping a board up to date without a socket, by plain requests.

use super::OpenBoard;
use crate::api::{self, Failure};
use groundswell_domain::Rejection;
use groundswell_domain::api::ProblemCode;
use groundswell_domain::command::Sent;
use groundswell_domain::wire::{Answer, ServerMessage};

impl OpenBoard {
    /// Loads what is new on the board, and sends everything that waits, in order.
    ///
    /// # Errors
    /// The first request that failed. What was not sent still waits.
    pub async fn exchange(self) -> Result<(), Failure> {
        self.load_news().await?;
        let path = format!("/api/boards/{}/commands", self.key());
        let first = || self.waiting_commands(|sent| Some(sent.clone())).into_iter().next();
        while let Some(sent) = first() {
            match api::post::<Answer>(&path, &sent).await {
                Ok(answer) => self.take_answer(answer).await?,
                // The next exchange goes on.
                Err(failure) if failure.is(ProblemCode::TooMuch) => return Ok(()),
                Err(failure) => self.take_refusal(&sent, failure)?,
            }
        }
        Ok(())
    }

    pub(super) async fn take_answer(self, answer: Answer) -> Result<(), Failure> {
        let (id, seq) = match answer {
            Answer::Commit(commit) => {
                let (id, seq) = (commit.id, commit.seq);
                if self.heard(ServerMessage::Commits(vec![commit])).is_ok() {
                    return Ok(());
                }
                (id, seq)
            }
            Answer::Done { id, seq } => (id, seq),
        };
        // Without what it changed, the board would go back to what it was before.
        if self.known().is_none_or(|known| known.seq < seq) {
            self.load_news().await?;
        }
        // Only a commit can leave a gap.
        let _ = self.heard(ServerMessage::Done { id, seq });
        Ok(())
    }

    pub(super) fn take_refusal(self, sent: &Sent, failure: Failure) -> Result<(), Failure> {
        let rejection = refusal(&failure).ok_or(failure)?;
        self.was_refused_command(sent.id, rejection);
        Ok(())
    }
}

/// Why the board refused a command; `None` if the failure is not about the command.
fn refusal(failure: &Failure) -> Option<Rejection> {
    let Failure::Problem(problem) = failure else { return None };
    match problem.code {
        ProblemCode::Rejected => problem.rejection.clone(),
        ProblemCode::TooLarge => Some(Rejection::TooLarge),
        ProblemCode::BadRequest | ProblemCode::NotJson => Some(Rejection::NotUnderstood),
        _ => None,
    }
}
