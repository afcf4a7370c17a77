//! Why a table cannot be imported at all.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Why nothing can be imported, in a form that every language can say.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// There is no encoding of this name.
    Encoding(String),
    /// The file is not in the encoding that was named.
    NotEncoded(String),
    Empty,
    TooLarge {
        limit: u32,
    },
    TooManyRows {
        limit: u32,
    },
    TooManyColumns {
        limit: u32,
        line: u64,
    },
    LongCell {
        limit: u32,
        line: u64,
    },
    /// A quote in this line is never closed.
    OpenQuote {
        line: u64,
    },
    Delimiter(char),
    /// There is no column of this name or number.
    NoColumn(String),
    NoTitle,
    /// Without headings the first column is the title, and it was named for something else.
    FirstIsTaken,
    DateOrder(String),
    Zone(String),
}

impl std::error::Error for Refusal {}

/// English, for the command line.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Encoding(name) => write!(f, "there is no encoding named {name}"),
            Refusal::NotEncoded(name) => write!(f, "the file is not {name}"),
            Refusal::Empty => f.write_str("the file is empty"),
            Refusal::TooLarge { limit } => {
                write!(f, "the file is larger than {} MiB; please cut it in two", limit >> 20)
            }
            Refusal::TooManyRows { limit } => {
                write!(f, "the file has more than {limit} rows; please cut it in two")
            }
            Refusal::TooManyColumns { limit, line } => {
                write!(f, "line {line} has more than {limit} cells; is the delimiter right?")
            }
            Refusal::LongCell { limit, line } => write!(
                f,
                "a cell in line {line} has more than {limit} characters; please shorten it"
            ),
            Refusal::OpenQuote { line } => write!(
                f,
                "the row in line {line} opens a quote (\") that is never closed; \
                 please close it there or take it away"
            ),
            Refusal::Delimiter(c) => {
                write!(f, "“{c}” cannot be a delimiter; it is an ASCII character")
            }
            Refusal::NoColumn(name) => write!(f, "there is no column {name}"),
            Refusal::NoTitle => f.write_str(
                "no column looks like a title; name one with --title, by its heading or number, \
                 and say --no-header where the first row is one like the others",
            ),
            Refusal::FirstIsTaken => f.write_str(
                "the first column is named for something else; name the titles with --title",
            ),
            Refusal::DateOrder(said) => write!(
                f,
                "“{said}” says no order of day, month and year; \
                 say day-first, month-first or a pattern such as DD/MM/YYYY"
            ),
            Refusal::Zone(name) => {
                write!(f, "there is no time zone named {name}; say one such as Europe/Berlin")
            }
        }
    }
}
