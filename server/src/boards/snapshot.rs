//! A board as it is sent: made and compressed once for each commit, and shared by all who ask.

use crate::error::{Error, Result};
use crate::packing::Packing;
use crate::store::{Db, boards, commits, pieces};
use anyhow::Context;
use bytes::Bytes;
use groundswell_domain::columns;
use groundswell_domain::id::{BoardId, CommandId};
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;

/// Snapshots unused for this long are dropped.
const KEEP: Duration = Duration::from_secs(10 * 60);

/// How a board is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Layout {
    /// One thing after the other.
    Rows,
    /// As [`columns`] writes it.
    Columns,
}

/// All of a board at one commit.
pub(crate) struct Snapshot {
    seq: u64,
    commit: Option<CommandId>,
    json: Bytes,
    zstd: OnceCell<Bytes>,
    gzip: OnceCell<Bytes>,
}

impl Snapshot {
    /// Whether the database still has its commit: a backup may have been restored.
    async fn stands(&self, db: &Db, board: BoardId) -> Result<bool> {
        let Some(commit) = self.commit else { return Ok(false) };
        Ok(commits::stands(&mut db.read_once().await?, board, self.seq, commit).await?)
    }

    /// As JSON, packed.
    pub(crate) async fn packed(&self, packing: Packing) -> Result<Bytes> {
        let once = match packing {
            Packing::Zstd => &self.zstd,
            Packing::Gzip => &self.gzip,
            Packing::Plain => return Ok(self.json.clone()),
        };
        let made = once.get_or_try_init(async || {
            let json = self.json.clone();
            let packed = spawn_blocking(move || packing.pack(&json)).await;
            Ok::<_, Error>(packed.map_err(anyhow::Error::from)?.map_err(anyhow::Error::from)?)
        });
        made.await.cloned()
    }
}

/// A [`groundswell_domain::board::Snapshot`] of documents that were not parsed.
#[derive(Serialize)]
struct Rows<'a> {
    seq: u64,
    commit: Option<CommandId>,
    entities: &'a [Box<RawValue>],
}

/// The newest snapshot of each board that was asked for recently, and when.
#[derive(Default)]
pub(crate) struct Snapshots(Mutex<HashMap<Wanted, (Instant, Slot)>>);

type Wanted = (BoardId, Layout);

/// A request that comes while it is made waits for it instead of making another.
type Slot = Arc<tokio::sync::Mutex<Option<Arc<Snapshot>>>>;

impl Snapshots {
    /// The board at commit `seq` or later.
    pub(crate) async fn get(&self, db: &Db, wanted: Wanted, seq: u64) -> Result<Arc<Snapshot>> {
        let slot = self.slot(wanted);
        let mut newest = slot.lock().await;
        if let Some(snapshot) = newest.as_ref().filter(|snapshot| snapshot.seq >= seq)
            && snapshot.stands(db, wanted.0).await?
        {
            return Ok(snapshot.clone());
        }
        let snapshot = Arc::new(make(db, wanted).await?);
        Ok(newest.insert(snapshot).clone())
    }

    fn slot(&self, wanted: Wanted) -> Slot {
        let now = Instant::now();
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        slots.retain(|_, (asked, _)| now - *asked < KEEP);
        let (asked, slot) = slots.entry(wanted).or_insert_with(|| (now, Slot::default()));
        *asked = now;
        slot.clone()
    }
}

/// The board as it is now.
async fn make(db: &Db, (board, layout): Wanted) -> Result<Snapshot> {
    let mut tx = pieces::read(db, board).await?;
    let (seq, commit) = boards::last(&mut tx, board).await?.ok_or(Error::NotFound)?;
    let documents = boards::documents(&mut tx, board).await?;
    drop(tx);
    // This takes as long as packing it.
    let json = spawn_blocking(move || write(layout, (seq, commit), &documents)).await;
    let json = json.map_err(anyhow::Error::from)??.into();
    Ok(Snapshot { seq, commit, json, zstd: OnceCell::new(), gzip: OnceCell::new() })
}

/// Writes a board whose documents are as they are stored.
fn write(
    layout: Layout,
    (seq, commit): (u64, Option<CommandId>),
    documents: &[Box<RawValue>],
) -> anyhow::Result<String> {
    match layout {
        Layout::Rows => Ok(serde_json::to_string(&Rows { seq, commit, entities: documents })?),
        Layout::Columns => {
            let documents = documents.iter().map(|document| document.get());
            columns::pack(seq, commit, documents).context("a stored document is no JSON")
        }
    }
}
