//! What an import of a table understood, will do and will lose: what the server says before it begins.

mod refusal;

use crate::card::Impact;
use crate::column::Stage;
use crate::entity::is_default;
use crate::id::UserId;
use crate::rejection::Rejection;
use crate::time::{Day, Timestamp};
pub use refusal::Refusal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What an import can take from a column.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    Title,
    Text,
    /// What was said about it later: each cell becomes a comment.
    Comment,
    Customer,
    System,
    Area,
    /// When it was reported.
    Date,
    Impact,
    /// How far it is, which decides the column of the board.
    Status,
    /// The number of the ticket in the other tool.
    Number,
    /// Its address there.
    Address,
}

impl Meaning {
    /// All of them, in the order in which people read them.
    pub const ALL: [Meaning; 11] = [
        Meaning::Title,
        Meaning::Text,
        Meaning::Comment,
        Meaning::Customer,
        Meaning::System,
        Meaning::Area,
        Meaning::Date,
        Meaning::Impact,
        Meaning::Status,
        Meaning::Number,
        Meaning::Address,
    ];

    /// Its word on the command line and in requests.
    pub fn word(self) -> &'static str {
        match self {
            Meaning::Title => "title",
            Meaning::Text => "text",
            Meaning::Comment => "comment",
            Meaning::Customer => "customer",
            Meaning::System => "system",
            Meaning::Area => "area",
            Meaning::Date => "date",
            Meaning::Impact => "impact",
            Meaning::Status => "status",
            Meaning::Number => "number",
            Meaning::Address => "address",
        }
    }
}

/// Which number of a date comes first.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    DayFirst,
    MonthFirst,
    YearFirst,
}

/// What an import will do, before it does it.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// The name of the encoding.
    pub encoding: String,
    /// Words with letters that another encoding would show wrongly.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sample: Vec<String>,
    /// What separates the cells; `None` in a table of one column.
    pub delimiter: Option<char>,
    /// The tool that writes such headings.
    #[serde(default, skip_serializing_if = "is_default")]
    pub tool: Option<String>,
    pub columns: Vec<TableColumn>,
    /// None of the headings is known: perhaps the first row is one like the others.
    #[serde(default, skip_serializing_if = "is_default")]
    pub strange_headings: bool,
    /// The order of the dates, if it had to be found.
    #[serde(default, skip_serializing_if = "is_default")]
    pub dates: Option<DateOrder>,
    /// The zone of times that name none.
    pub zone: String,
    /// The first rows as they will be.
    pub rows: Vec<PreviewRow>,
    pub will: Counts,
    pub notes: Vec<Note>,
    /// Rows that cannot become a card.
    #[serde(default, skip_serializing_if = "is_default")]
    pub left_out: Vec<LeftOut>,
    /// What the person has to say before anything is imported.
    #[serde(default, skip_serializing_if = "is_default")]
    pub question: Option<Question>,
}

/// How much an import adds.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub cards: u32,
    pub contacts: u32,
    pub comments: u32,
    /// Names that are not on the board yet.
    pub customers: u32,
    pub systems: u32,
    pub areas: u32,
    /// Rows that are on the board already, by an earlier import.
    pub known: u32,
}

impl Counts {
    /// Counts something more.
    pub fn add(&mut self, more: &Counts) {
        self.cards += more.cards;
        self.contacts += more.contacts;
        self.comments += more.comments;
        self.customers += more.customers;
        self.systems += more.systems;
        self.areas += more.areas;
        self.known += more.known;
    }
}

/// A column of the table.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableColumn {
    /// Empty in a table without headings.
    pub heading: String,
    pub meaning: Option<Meaning>,
    /// The first cell with a text.
    pub example: String,
}

/// A row as it will be.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PreviewRow {
    pub line: u64,
    pub title: String,
    /// The beginning of its description.
    pub text: String,
    pub comments: u32,
    pub customer: String,
    pub system: String,
    pub area: String,
    /// `None`: the time of the import.
    pub at: Option<Timestamp>,
    pub impact: Impact,
    pub stage: Stage,
    pub source: String,
    pub is_known: bool,
}

/// Something of the table that does not become what it was, or not at all.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    pub what: Loss,
    /// How many cells, rows or lines.
    pub count: u32,
    /// The first of them, and its line in the file.
    pub example: String,
    pub line: u64,
}

/// What happens to it.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// Lines above the headings are left out.
    LinesBefore,
    /// Characters that no encoding explains are replaced.
    Broken,
    /// The cells of this column are left out.
    Column(String),
    /// This word is no impact: the card is not rated.
    Impact(String),
    /// This word is no stage: the card comes into the inbox.
    Status(String),
    /// It is no date: the card gets the time of the import, and it is written in the description.
    Date,
    /// It is later than now: the same.
    Future,
    /// The row has no title: its number or the beginning of its text becomes one.
    NoTitle,
    /// The title is shortened; all of it is in the description.
    Title,
    /// The end of a long text becomes a comment.
    Text,
    /// The name is too long: it is written in the description.
    Name(Meaning),
    /// It is no address of the web: it is written in the description.
    Address,
    /// HTML becomes text: pictures and the look of it are gone.
    Html,
}

/// A row that cannot become a card, or could not.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    pub line: u64,
    pub why: Why,
}

/// Why a row does not become a card.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It has neither a title nor a text nor a number.
    Empty,
    /// It has more cells than there are headings: it was probably cut at a delimiter within a text.
    Cells { cells: u32, headings: u32 },
    /// The board refused it.
    Rejected(Rejection),
    /// The server failed to carry it out.
    Failed,
}

/// English, for the command line.
impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::Empty => f.write_str("It has no title, no text and no number."),
            Why::Cells { cells, headings } => write!(
                f,
                "It has {cells} cells, and there are {headings} headings: \
                 a text with the delimiter in it needs quotes around it."
            ),
            Why::Rejected(rejection) => rejection.fmt(f),
            Why::Failed => f.write_str("It could not be carried out."),
        }
    }
}

/// What the server says to a file.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Nothing of it can be imported.
    Refused(Refusal),
    /// What would happen; also if something has to be said before.
    Preview(Box<Preview>),
    /// It is being imported.
    Begun(Progress),
}

/// How far an import is, or its undoing.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    pub state: State,
    pub by: UserId,
    /// Commands that are to be carried out, and those that have been.
    pub total: u32,
    pub done: u32,
    /// What was added so far.
    pub counts: Counts,
    /// Rows that did not become a card.
    #[serde(default, skip_serializing_if = "is_default")]
    pub left_out: Vec<LeftOut>,
}

/// What happens to an import.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Running,
    Done,
    /// The database was away: the rest is imported with the same file again.
    Broken,
    Undoing,
    Undone,
}

impl State {
    /// Whether something goes on.
    pub fn is_going_on(self) -> bool {
        matches!(self, State::Running | State::Undoing)
    }
}

/// What nobody but the person knows.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// The dates of this column can be read in two ways.
    DateOrder { heading: String, example: String, line: u64, count: u32, either: Day, or: Day },
}
