//! How the person wants a file to be read, where the server guessed wrong.

use crate::format;
use groundswell_domain::importing::{DateOrder, Meaning};

#[derive(Clone, Default)]
pub(super) struct Wishes {
    /// Columns by number from 1, or `-` for none.
    pub(super) columns: Vec<(Meaning, String)>,
    pub(super) dates: Option<DateOrder>,
    /// Empty: guessed.
    pub(super) encoding: String,
    pub(super) no_header: bool,
    pub(super) merge_equal: bool,
}

impl Wishes {
    pub(super) fn choose(&mut self, meaning: Meaning, column: &str) {
        self.columns.retain(|(other, name)| *other != meaning && name != column);
        self.columns.push((meaning, column.to_owned()));
    }

    /// As the server reads it. Times without a zone are those of this browser.
    pub(super) fn query(&self, is_dry: bool) -> String {
        let columns = self.columns.iter().map(|(meaning, at)| format!("{}:{at}", meaning.word()));
        let mut query = format!(
            "dry={is_dry}&zone={}&columns={}&no_header={}&merge_equal={}",
            String::from(js_sys::encode_uri_component(&format::zone())),
            columns.collect::<Vec<_>>().join(","),
            self.no_header,
            self.merge_equal,
        );
        if !self.encoding.is_empty() {
            query += "&encoding=";
            query += &self.encoding;
        }
        if let Some(order) = self.dates {
            query += "&dates=";
            query += word(order);
        }
        query
    }
}

/// An order of dates as it is sent.
pub(super) fn word(order: DateOrder) -> &'static str {
    match order {
        DateOrder::DayFirst => "day_first",
        DateOrder::MonthFirst => "month_first",
        DateOrder::YearFirst => "year_first",
    }
}
