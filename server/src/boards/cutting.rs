//! Cuts off what is older in a history than the operator keeps, once a day.

use super::{Boards, Shared};
use crate::store::{base, boards};
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

/// After the start others come first.
const FIRST: Duration = Duration::from_secs(5 * 60);
const EVERY: Duration = Duration::from_secs(24 * 60 * 60);

impl Boards {
    /// Keeps so many days of the histories from now on.
    pub(crate) fn keep_history(&self, days: u16) {
        tokio::spawn(go_on(Arc::downgrade(&self.0), days));
    }
}

async fn go_on(boards: Weak<Shared>, days: u16) {
    let mut tick = interval_at(Instant::now() + FIRST, EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let Some(boards) = boards.upgrade() else { return };
        if let Err(error) = boards.cut_histories(days).await {
            tracing::warn!(%error, "the histories could not be looked through");
        }
    }
}

impl Shared {
    async fn cut_histories(&self, days: u16) -> crate::store::Result<()> {
        // Nothing is given up for a clock that jumps.
        let before = self.db.state().clock.of_the_trash().plus_days(-i64::from(days));
        let all = boards::all(&mut self.db.look().await?).await?;
        for board in all {
            match base::cut(&self.db, board, before).await {
                Ok(true) => tracing::info!(%board, days, "the beginning of its history is cut off"),
                Ok(false) => {}
                Err(error) => tracing::warn!(%board, %error, "its history is not cut off"),
            }
        }
        Ok(())
    }
}
