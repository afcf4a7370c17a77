//! A board as it travels: made and compressed once for each commit, shared by all who ask.

use crate::error::{Error, Result};
use crate::packing::Packing;
use crate::store::{Db, boards};
use anyhow::anyhow;
use bytes::Bytes;
use groundswell_domain::columns;
use groundswell_domain::id::BoardId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;

/// Snapshots that nobody asked for since are forgotten.
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
    pub(crate) seq: u64,
    json: Bytes,
    zstd: OnceCell<Bytes>,
    gzip: OnceCell<Bytes>,
}

impl Snapshot {
    /// As JSON.
    pub(crate) fn json(&self) -> &Bytes {
        &self.json
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

/// The newest snapshot of each board that somebody asked for lately, and when.
#[derive(Default)]
pub(crate) struct Snapshots(Mutex<HashMap<Wanted, (Instant, Slot)>>);

type Wanted = (BoardId, Layout);

/// Who asks while it is made waits for it instead of making another.
type Slot = Arc<tokio::sync::Mutex<Option<Arc<Snapshot>>>>;

impl Snapshots {
    /// The board at commit `seq` or later.
    pub(crate) async fn get(&self, db: &Db, wanted: Wanted, seq: u64) -> Result<Arc<Snapshot>> {
        let slot = self.slot(wanted);
        let mut newest = slot.lock().await;
        if let Some(snapshot) = newest.as_ref().filter(|snapshot| snapshot.seq >= seq) {
            return Ok(snapshot.clone());
        }
        let mut tx = db.read().await?;
        let (seq, documents) =
            boards::documents(&mut tx, wanted.0).await?.ok_or(Error::NotFound)?;
        drop(tx);
        let documents: Vec<&str> = documents.iter().map(|document| document.get()).collect();
        let json = match wanted.1 {
            Layout::Rows => format!("{{\"seq\":{seq},\"entities\":[{}]}}", documents.join(",")),
            Layout::Columns => {
                columns::pack(seq, documents).ok_or(anyhow!("a stored document is no JSON"))?
            }
        };
        let (zstd, gzip) = (OnceCell::new(), OnceCell::new());
        let snapshot = Arc::new(Snapshot { seq, json: json.into(), zstd, gzip });
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
