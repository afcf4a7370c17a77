//! Opens boards when they are first used, and forgets those that have closed.

use super::{Requests, Shared};
use crate::board_task::{BoardTask, QUEUE};
use crate::error::{Error, Result};
use crate::store;
use futures::FutureExt;
use futures::future::{self, BoxFuture};
use groundswell_domain::id::BoardId;
use std::sync::Arc;
use tokio::sync::mpsc;

/// A board that is being opened or is open: everybody who needs it waits for the same future.
pub(super) type Opening = future::Shared<BoxFuture<'static, Result<Requests, Arc<Error>>>>;

/// Whether it could not be opened, or is closed again.
fn is_over(opening: &Opening) -> bool {
    match opening.peek() {
        None => false,
        Some(Ok(requests)) => requests.is_closed(),
        Some(Err(_)) => true,
    }
}

impl Shared {
    pub(super) async fn open(self: &Arc<Self>, board: BoardId) -> Result<Requests> {
        let opening = {
            let mut open = self.lock();
            match open.get(&board).filter(|opening| !is_over(opening)) {
                Some(opening) => opening.clone(),
                None => {
                    let opening = self.begin(board);
                    open.insert(board, opening.clone());
                    opening
                }
            }
        };
        opening.await.map_err(|error| match error.as_ref() {
            Error::NotFound => Error::NotFound,
            Error::Storage => Error::Storage,
            error => Error::Internal(anyhow::anyhow!("a board does not open: {error:?}")),
        })
    }

    /// Begins to open a board. This continues even if nobody waits any more, so that the next
    /// request finds it open.
    fn begin(self: &Arc<Self>, board: BoardId) -> Opening {
        let shared = self.clone();
        let task = tokio::spawn(async move { shared.start(board).await.map_err(Arc::new) });
        async { task.await.unwrap_or_else(|_| Err(Arc::new(Error::Storage))) }.boxed().shared()
    }

    async fn start(self: &Arc<Self>, id: BoardId) -> Result<Requests> {
        store::pieces::finish(&self.db, id).await?;
        let mut tx = store::pieces::read(&self.db, id).await?;
        let board = store::boards::load(&mut tx, id).await?.ok_or(Error::NotFound)?;
        drop(tx);
        let (requests, queue) = mpsc::channel(QUEUE);
        let task = BoardTask::new(self.db.clone(), board, queue, self.wake.clone());
        let shared = Arc::downgrade(self);
        tokio::spawn(async move {
            task.run().await;
            if let Some(shared) = shared.upgrade() {
                shared.forget_closed();
            }
        });
        Ok(requests)
    }

    fn forget_closed(&self) {
        self.lock().retain(|_, opening| !is_over(opening));
    }
}
