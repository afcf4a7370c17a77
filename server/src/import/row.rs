//! One row of a table, parsed, or the reason why it cannot be.

use super::columns::{Columns, Meaning};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use groundswell_domain::card::Impact;
use groundswell_domain::input;
use groundswell_domain::limits;
use groundswell_domain::rejection::Field;
use groundswell_domain::text::compared;
use groundswell_domain::time::Timestamp;

/// The content of one row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ImportRow {
    pub(crate) line: u64,
    pub(crate) title: String,
    pub(crate) text: String,
    /// Empty if it is not known; the same for system and area.
    pub(crate) customer: String,
    pub(crate) system: String,
    pub(crate) area: String,
    pub(crate) at: Option<Timestamp>,
    pub(crate) impact: Impact,
}

/// Refuses a row with more cells than headings: it was probably cut at a delimiter within a text,
/// and would be read wrongly.
pub(crate) fn fits(cells: &[String], headings: usize) -> Result<(), String> {
    let last = cells.iter().rposition(|cell| !cell.is_empty());
    match last.map_or(0, |last| last + 1) {
        count if count > headings => {
            Err(format!("It has {count} cells, and there are {headings} headings."))
        }
        _ => Ok(()),
    }
}

/// Reads a row; the error is one sentence.
pub(crate) fn read(line: u64, cells: &[String], columns: &Columns) -> Result<ImportRow, String> {
    let cell = |meaning| columns.cell(cells, meaning);
    let name = |meaning| {
        let name = input::optional_line(cell(meaning), Field::Name, limits::NAME_CHARS);
        name.map_err(|rejection| rejection.to_string())
    };
    let title = input::line(cell(Meaning::Title), Field::Title, limits::TITLE_CHARS);
    let body = input::body(cell(Meaning::Text), Field::Description, limits::TEXT_CHARS);
    Ok(ImportRow {
        line,
        title: title.map_err(|rejection| rejection.to_string())?,
        text: body.map_err(|rejection| rejection.to_string())?,
        customer: name(Meaning::Customer)?,
        system: name(Meaning::System)?,
        area: name(Meaning::Area)?,
        at: moment(cell(Meaning::Date))?,
        impact: impact(cell(Meaning::Impact)).unwrap_or_default(),
    })
}

/// Days without a time are read as noon: then they are the same day everywhere.
fn moment(cell: &str) -> Result<Option<Timestamp>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    if let Ok(at) = DateTime::parse_from_rfc3339(cell) {
        return Ok(Some(at.with_timezone(&Utc).into()));
    }
    let times = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M:%S"];
    let times = times.into_iter().chain(["%d.%m.%Y %H:%M", "%d.%m.%y %H:%M"]);
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    let days = ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"].into_iter();
    let day = |form| NaiveDate::parse_from_str(cell, form).ok();
    let at = times
        .filter_map(|form| NaiveDateTime::parse_from_str(cell, form).ok())
        .chain(days.filter_map(day).map(|day| day.and_time(noon)))
        // `%Y` would read 22.11.26 as the year 26.
        .find(|at| at.date() >= NaiveDate::default());
    match at {
        Some(at) => Ok(Some(at.and_utc().into())),
        None => Err(format!("“{cell}” is not a date such as 2026-11-22 or 22.11.2026.")),
    }
}

/// In the words of the board and of other tools. Any other word leaves it to triage.
pub(crate) fn impact(cell: &str) -> Option<Impact> {
    Some(match compared(cell).as_str() {
        "" | "unrated" | "unbewertet" => Impact::Unrated,
        "blocked" | "blockiert" | "blocker" | "critical" | "kritisch" | "highest" | "1" => {
            Impact::Blocked
        }
        "hurts" | "stört" | "major" | "high" | "hoch" | "bug" | "defect" | "fehler" | "2" => {
            Impact::Hurts
        }
        "confuses" | "verwirrt" | "confusion" | "minor" | "question" | "frage" | "3" => {
            Impact::Confuses
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(cell: &str) -> Result<Option<String>, String> {
        Ok(moment(cell)?.and_then(|at| at.day().date()).map(|date| date.to_string()))
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        for cell in [
            "2026-11-22",
            "22.11.2026",
            "22.11.26",
            "22.11.2026 08:15",
            "2026-11-22 23:59:59",
            "2026-11-22T10:00:00Z",
            "2026-11-23T00:30:00+02:00",
        ] {
            assert_eq!(day(cell), Ok(Some("2026-11-22".into())), "{cell}");
        }
        assert_eq!(day(""), Ok(None));
        assert!(day("11/22/2026").is_err());
        assert!(day("soon").is_err());
    }

    #[test]
    fn a_row_has_at_most_as_many_cells_as_there_are_headings() {
        let row =
            |cells: &[&str]| fits(&cells.iter().map(|cell| (*cell).into()).collect::<Vec<_>>(), 2);
        assert_eq!(row(&["Title"]), Ok(()));
        assert_eq!(row(&["Title", "Text", "", ""]), Ok(()));
        let why = "It has 3 cells, and there are 2 headings.";
        assert_eq!(row(&["Title", "Text", "cut off"]), Err(why.into()));
    }

    #[test]
    fn impact_is_understood_in_several_words() {
        assert_eq!(impact("Blockiert"), Some(Impact::Blocked));
        assert_eq!(impact("bug"), Some(Impact::Hurts));
        assert_eq!(impact("confusion"), Some(Impact::Confuses));
        assert_eq!(impact(""), Some(Impact::Unrated));
        assert_eq!(impact("wish"), None);
    }

    #[test]
    fn a_row_without_a_title_says_so() {
        let columns = Columns::find(None, &Default::default()).unwrap();
        let row = read(7, &[String::new()], &columns);
        assert_eq!(row, Err("Please fill in: Title.".into()));
        let long = read(7, &["x".repeat(301)], &columns);
        assert_eq!(long, Err("Title has 301 characters; at most 300 fit.".into()));
    }
}
