//! `groundswell import csv`.

use super::{Columns, Csv};
use crate::import::{Format, Named, Options, date_order, import, zone};
use crate::store::Db;
use anyhow::{Context, Result};
use groundswell_domain::importing::Meaning;

pub(super) async fn run(db: &Db, args: Csv) -> Result<()> {
    let name = args.file.display().to_string();
    let file = std::fs::read(&args.file).with_context(|| format!("{name} cannot be read"))?;
    let options = Options {
        format: Format {
            delimiter: args.delimiter,
            encoding: args.encoding.clone(),
            no_header: args.no_header,
        },
        columns: args.columns.named(),
        dates: args.date_format.as_deref().map(date_order).transpose()?,
        zone: args.timezone.as_deref().map(zone).transpose()?,
        merge_equal: args.merge_equal,
    };
    let report = import(db, &args.board, &file, &options, args.dry_run).await;
    println!("{}", report.with_context(|| format!("{name} was not imported"))?);
    Ok(())
}

impl Columns {
    fn named(self) -> Named {
        let said = |meaning| match meaning {
            Meaning::Title => self.title.clone(),
            Meaning::Text => self.text.clone(),
            Meaning::Comment => self.comment.clone(),
            Meaning::Customer => self.customer.clone(),
            Meaning::System => self.system.clone(),
            Meaning::Area => self.area.clone(),
            Meaning::Date => self.date.clone(),
            Meaning::Impact => self.impact.clone(),
            Meaning::Status => self.status.clone(),
            Meaning::Number => self.number.clone(),
            Meaning::Address => self.address.clone(),
        };
        Meaning::ALL.into_iter().filter_map(|meaning| Some((meaning, said(meaning)?))).collect()
    }
}
