//! What a server sees to now and then, for as long as it has boards.

use super::Shared;
use crate::store::{clock, log};
use std::sync::Weak;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};

/// How often: a jump of the clock is to be seen when it happens.
const LOOK: Duration = Duration::from_secs(1);
/// Looks between two at SQLite's log.
const LOG: u32 = 10;

pub(super) async fn go_on(boards: Weak<Shared>) {
    let mut tick = interval(LOOK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for look in 0_u32.. {
        tick.tick().await;
        let Some(boards) = boards.upgrade() else { return };
        if let Err(error) = clock::note(&boards.db).await {
            tracing::debug!(%error, "the time cannot be noted");
        }
        if look % LOG == 0
            && let Err(error) = log::shrink(&boards.db).await
        {
            tracing::debug!(%error, "the log of the database cannot be emptied");
        }
    }
}
