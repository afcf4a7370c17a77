//! `groundswell check`.

use crate::check::faults;
use crate::store::{Db, boards};
use anyhow::{Result, bail};

pub(super) async fn run(db: &Db) -> Result<()> {
    let faults = faults(db).await?;
    if faults.is_empty() {
        let all = boards::all(&mut db.read().await?).await?.len();
        println!("The database is whole: {all} boards, each as its history says.");
        return Ok(());
    }
    for fault in &faults {
        println!("{fault}");
    }
    bail!("the database has {} faults", faults.len())
}
