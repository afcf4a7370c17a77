//! Limits how many texts are rendered at the same time; requests that would wait too long are
//! refused.

use super::html;
use crate::error::{Error, Result};
use crate::share::Shares;
use groundswell_domain::id::UserId;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// Texts that are rendered at the same time: the rest of the processors is for the boards.
const AT_ONCE: usize = 2;
/// Requests of one person that may wait for their turn: one of them runs at a time, and lets others
/// in between its texts.
const WAITING: usize = 16;
/// A request that would wait longer for one text is refused.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Renders texts, a few at the same time.
pub(crate) struct Renderings {
    free: Arc<Semaphore>,
    people: Shares,
}

impl Renderings {
    pub(crate) fn new() -> Renderings {
        Renderings { free: Arc::new(Semaphore::new(AT_ONCE)), people: Shares::new(1, WAITING) }
    }

    /// Safe HTML of each text, in their order.
    ///
    /// # Errors
    /// [`Error::Busy`] if too many wait.
    pub(crate) async fn of(&self, person: UserId, texts: Vec<String>) -> Result<Vec<String>> {
        let _turn = self.people.take(person).await?;
        let mut made = Vec::with_capacity(texts.len());
        for text in texts {
            made.push(self.one(text).await?);
        }
        Ok(made)
    }

    async fn one(&self, text: String) -> Result<String> {
        let Ok(Ok(permit)) = timeout(TIMEOUT, self.free.clone().acquire_owned()).await else {
            return Err(Error::Busy);
        };
        // A rendering cannot be stopped, so it keeps its place even if nobody waits for it any
        // more; but it is only one text, and the next is not begun then.
        let made = spawn_blocking(move || {
            let _permit = permit;
            html(&text)
        });
        Ok(made.await.map_err(anyhow::Error::from)?)
    }
}
