//! Sockets last as long as their session does, also where it ends by itself or nobody tells of it.

use super::Shared;
use crate::auth::session;
use crate::store;
use std::sync::Weak;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};

/// How often the sessions of the open sockets are looked at.
const LOOK: Duration = Duration::from_secs(60);

/// Looks at the sessions of the open sockets for as long as there are boards.
pub(super) async fn watch(boards: Weak<Shared>) {
    let mut tick = interval(LOOK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let Some(boards) = boards.upgrade() else { return };
        if let Err(error) = boards.look_at_sessions().await {
            tracing::debug!(%error, "the sessions of open pages cannot be looked at");
        }
    }
}

impl Shared {
    pub(super) async fn look_at_sessions(&self) -> store::Result<()> {
        for session in self.sockets.sessions() {
            if !session::lasts(&self.db, session).await? {
                self.sockets.hang_up(session);
            }
        }
        Ok(())
    }
}
