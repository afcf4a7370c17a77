//! A board as it travels: made and compressed once for each commit, shared by all who ask.

use crate::error::{Error, Result};
use crate::store::{Db, boards};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use groundswell_domain::id::BoardId;
use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;

/// Snapshots that nobody asked for since are forgotten.
const KEEP: Duration = Duration::from_secs(10 * 60);
/// A fifth of the time of 6 for nearly the same size.
const BROTLI_QUALITY: u32 = 5;
/// Large enough to find the repetitions of a board's JSON.
const BROTLI_WINDOW_BITS: u32 = 22;
const GZIP_LEVEL: u32 = 6;

/// All of a board at one commit.
pub(crate) struct Snapshot {
    pub(crate) seq: u64,
    json: Bytes,
    brotli: OnceCell<Bytes>,
    gzip: OnceCell<Bytes>,
}

impl Snapshot {
    /// As JSON.
    pub(crate) fn json(&self) -> &Bytes {
        &self.json
    }

    pub(crate) async fn brotli(&self) -> Result<Bytes> {
        compressed(&self.brotli, &self.json, brotli).await
    }

    pub(crate) async fn gzip(&self) -> Result<Bytes> {
        compressed(&self.gzip, &self.json, gzip).await
    }
}

async fn compressed(
    once: &OnceCell<Bytes>,
    json: &Bytes,
    compress: fn(&[u8]) -> io::Result<Vec<u8>>,
) -> Result<Bytes> {
    let made = once.get_or_try_init(async || {
        let json = json.clone();
        let bytes = spawn_blocking(move || compress(&json)).await.map_err(anyhow::Error::from)?;
        Ok::<_, Error>(Bytes::from(bytes.map_err(anyhow::Error::from)?))
    });
    made.await.cloned()
}

fn brotli(json: &[u8]) -> io::Result<Vec<u8>> {
    let mut out = Vec::with_capacity(json.len() / 8);
    let mut encoder =
        brotli::CompressorWriter::new(&mut out, 64 * 1024, BROTLI_QUALITY, BROTLI_WINDOW_BITS);
    encoder.write_all(json)?;
    encoder.flush()?;
    drop(encoder);
    Ok(out)
}

fn gzip(json: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(GZIP_LEVEL));
    encoder.write_all(json)?;
    encoder.finish()
}

/// The newest snapshot of each board that somebody asked for lately, and when.
#[derive(Default)]
pub(crate) struct Snapshots(Mutex<HashMap<BoardId, (Instant, Slot)>>);

/// Who asks while it is made waits for it instead of making another.
type Slot = Arc<tokio::sync::Mutex<Option<Arc<Snapshot>>>>;

impl Snapshots {
    /// The board at commit `seq` or later.
    pub(crate) async fn get(&self, db: &Db, board: BoardId, seq: u64) -> Result<Arc<Snapshot>> {
        let slot = self.slot(board);
        let mut newest = slot.lock().await;
        if let Some(snapshot) = newest.as_ref().filter(|snapshot| snapshot.seq >= seq) {
            return Ok(snapshot.clone());
        }
        let mut tx = db.read().await?;
        let (seq, documents) = boards::documents(&mut tx, board).await?.ok_or(Error::NotFound)?;
        drop(tx);
        let documents: Vec<&str> = documents.iter().map(|document| document.get()).collect();
        let json = format!("{{\"seq\":{seq},\"entities\":[{}]}}", documents.join(","));
        let (brotli, gzip) = (OnceCell::new(), OnceCell::new());
        let snapshot = Arc::new(Snapshot { seq, json: json.into(), brotli, gzip });
        Ok(newest.insert(snapshot).clone())
    }

    fn slot(&self, board: BoardId) -> Slot {
        let now = Instant::now();
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        slots.retain(|_, (asked, _)| now - *asked < KEEP);
        let (asked, slot) = slots.entry(board).or_insert_with(|| (now, Slot::default()));
        *asked = now;
        slot.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn what_was_compressed_is_the_same_again() {
        let json = br#"{"seq":1,"entities":[]}"#.repeat(100);
        let mut again = Vec::new();
        let bytes = gzip(&json).unwrap();
        flate2::read::GzDecoder::new(&bytes[..]).read_to_end(&mut again).unwrap();
        assert_eq!(again, json);
        again.clear();
        let bytes = brotli(&json).unwrap();
        brotli::Decompressor::new(&bytes[..], 4096).read_to_end(&mut again).unwrap();
        assert_eq!(again, json);
    }
}
