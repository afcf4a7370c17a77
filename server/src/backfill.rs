//! Many commands at once, each with the time at which it happened: for imports and the demo.

use crate::batch::{self, Decided};
use crate::error::Result;
use crate::store::Db;
use groundswell_domain::command::Sent;
use groundswell_domain::decide::Actor;
use groundswell_domain::id::CommandId;
use groundswell_domain::time::Timestamp;
use groundswell_domain::{Board, Command};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Commands in one transaction: enough that the disk does not slow it down, few enough that others
/// can write in between.
const AT_ONCE: usize = 500;
/// Or as many as fit into this time: everybody else who writes waits that long.
const AT_MOST: Duration = Duration::from_secs(1);

/// Something that happened on a board.
#[derive(Clone, Debug)]
pub(crate) struct Dated {
    pub(crate) at: Timestamp,
    pub(crate) actor: Actor,
    pub(crate) command: Command,
}

/// Decides and stores all of it in order, and returns the result of each. A refusal does not stop
/// what comes after.
///
/// # Errors
/// The database failed. What was stored before that stays.
pub(crate) async fn write(db: &Db, board: &mut Board, acts: &[Dated]) -> Result<Vec<Decided>> {
    let mut decided = Vec::with_capacity(acts.len());
    while decided.len() < acts.len() {
        let some = acts[decided.len()..].iter().take(AT_ONCE);
        let (mut batch, _) = batch::begin(db, board).await?;
        let commands: Vec<CommandId> = some.clone().map(|_| CommandId(Uuid::now_v7())).collect();
        batch.expect(&commands).await?;
        let begun = Instant::now();
        for (act, id) in some.zip(commands) {
            let sent = Sent { id, at: act.at, command: act.command.clone() };
            decided.push(batch.decide(&sent, act.actor, act.at).await?);
            if begun.elapsed() > AT_MOST {
                break;
            }
        }
        batch.commit().await?;
    }
    Ok(decided)
}
