//! `groundswell export`.

use super::Export;
use crate::export::{Form, export};
use crate::store::{Db, boards};
use anyhow::{Context, Result, bail};
use std::io::Write;

pub(super) async fn run(db: &Db, args: Export) -> Result<()> {
    let (form, key) = match args {
        Export::Csv(args) => (Form::Csv, args.board),
        Export::Json(args) => (Form::Json, args.board),
    };
    let Some(board) = boards::find_by_key(&mut db.read().await?, &key).await? else {
        bail!("there is no board with the key {key}");
    };
    let file = export(db, board, form).await?;
    let mut out = std::io::stdout().lock();
    out.write_all(&file).and_then(|()| out.flush()).context("the board cannot be written")
}
