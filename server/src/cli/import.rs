//! `groundswell import csv`.

use super::Csv;
use crate::import::{Format, Named, Options, import};
use crate::store::Db;
use anyhow::{Context, Result};

pub(super) async fn run(db: &Db, args: Csv) -> Result<()> {
    let name = args.file.display().to_string();
    let file = std::fs::read(&args.file).with_context(|| format!("{name} cannot be read"))?;
    let options = Options {
        format: Format {
            delimiter: args.delimiter,
            encoding: args.encoding,
            no_header: args.no_header,
        },
        columns: Named {
            title: args.title,
            text: args.text,
            customer: args.customer,
            system: args.system,
            area: args.area,
            date: args.date,
            impact: args.impact,
        },
        merge_equal: args.merge_equal,
        dry_run: args.dry_run,
    };
    let report = import(db, &args.board, &file, &options).await;
    println!("{}", report.with_context(|| format!("{name} was not imported"))?);
    Ok(())
}
