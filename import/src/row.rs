//! One row of a table as it will be on the board.

mod text;

use crate::columns::Columns;
use crate::dates::{Dates, Read};
use crate::html;
use crate::notes::Notes;
use crate::sheet::{Record, Sheet};
use crate::source::Source;
use crate::tool::Tool;
use crate::words;
use groundswell_domain::card::Impact;
use groundswell_domain::column::Stage;
use groundswell_domain::importing::{Loss, Meaning, Why};
use groundswell_domain::input;
use groundswell_domain::limits;
use groundswell_domain::rejection::Field;
use groundswell_domain::time::{Day, Timestamp};
use text::Text;

/// The content of one row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ImportRow {
    pub(crate) line: u64,
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) comments: Vec<Remark>,
    /// Empty if it is not known; the same for system and area.
    pub(crate) customer: String,
    pub(crate) system: String,
    pub(crate) area: String,
    /// The moment, and the day as it is written.
    pub(crate) at: Option<(Timestamp, Day)>,
    pub(crate) impact: Impact,
    pub(crate) stage: Stage,
    pub(crate) source: Source,
}

/// A comment, and when it was written if that is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Remark {
    pub(crate) at: Option<Timestamp>,
    pub(crate) text: String,
}

/// Reads the rows of one table.
pub(crate) struct Rows<'a> {
    pub(crate) sheet: &'a Sheet,
    pub(crate) columns: &'a Columns,
    pub(crate) dates: &'a Dates,
    pub(crate) tool: Option<Tool>,
    pub(crate) now: Timestamp,
}

/// A row while it is read: which of its cells were used.
struct Cells<'a> {
    record: &'a Record,
    columns: &'a Columns,
    used: Vec<usize>,
}

impl<'a> Cells<'a> {
    /// The first cell with this meaning that is not empty.
    fn one(&mut self, meaning: Meaning) -> &'a str {
        let filled = |at: &&usize| !self.record.cell(**at).is_empty();
        let Some(at) = self.columns.of(meaning).iter().find(filled) else { return "" };
        self.used.push(*at);
        self.record.cell(*at)
    }

    /// All cells with this meaning.
    fn all(&mut self, meaning: Meaning) -> impl Iterator<Item = &'a str> + use<'a> {
        let places = self.columns.of(meaning);
        self.used.extend(places);
        let record = self.record;
        places.iter().map(|at| record.cell(*at)).filter(|cell| !cell.is_empty())
    }
}

impl Rows<'_> {
    /// Reads a row. Nothing but its title is needed, and that can be made from the rest of it.
    ///
    /// # Errors
    /// [`Why`] the row cannot become a card.
    pub(crate) fn read(&self, record: &Record, notes: &mut Notes) -> Result<ImportRow, Why> {
        self.fits(record)?;
        let line = record.line;
        let mut cells = Cells { record, columns: self.columns, used: Vec::new() };
        let mut text = Text::default();
        for cell in cells.all(Meaning::Text) {
            text.add(&self.plain(cell, line, notes));
        }
        let source = Source::of(cells.one(Meaning::Number), cells.one(Meaning::Address), self.tool);
        let title = self.plain(cells.one(Meaning::Title), line, notes);
        let title = self.title(&title, &mut text, &source, line, notes)?;
        let customer = self.name(Meaning::Customer, &mut cells, &mut text, notes);
        let system = self.name(Meaning::System, &mut cells, &mut text, notes);
        let area = self.name(Meaning::Area, &mut cells, &mut text, notes);
        let at = self.moment(&mut cells, &source, &mut text, notes);
        let (impact, stage) = (
            self.impact(cells.one(Meaning::Impact), line, notes),
            self.stage(cells.one(Meaning::Status), line, notes),
        );
        let mut comments: Vec<Remark> = Vec::new();
        for cell in cells.all(Meaning::Comment) {
            comments.push(self.remark(cell, line, notes));
        }
        self.note_unused(&cells, notes);
        if source.is_strange() {
            notes.add(Loss::Address, line, &source.address);
        }
        text.add_source(&source.written());
        let (text, rest) = text.cut();
        if !rest.is_empty() {
            notes.add(Loss::Text, line, &title);
        }
        let rest = rest.into_iter().map(|text| Remark { at: None, text });
        let comments = rest.chain(comments).collect();
        Ok(ImportRow {
            line,
            title,
            text,
            comments,
            customer,
            system,
            area,
            at,
            impact,
            stage,
            source,
        })
    }

    /// Refuses a row with more cells than headings: it would be read wrongly.
    fn fits(&self, record: &Record) -> Result<(), Why> {
        match (record.filled() as u32, self.sheet.header.len() as u32) {
            (cells, headings) if headings > 0 && cells > headings => {
                Err(Why::Cells { cells, headings })
            }
            _ => Ok(()),
        }
    }

    fn plain(&self, cell: &str, line: u64, notes: &mut Notes) -> String {
        let (text, is_html) = html::text(cell);
        if is_html {
            notes.add(Loss::Html, line, cell);
        }
        text
    }

    fn title(
        &self,
        title: &str,
        text: &mut Text,
        source: &Source,
        line: u64,
        notes: &mut Notes,
    ) -> Result<String, Why> {
        let one_line = |text: &str| input::optional_line(text, Field::Title, usize::MAX);
        let mut title = one_line(title).unwrap_or_default();
        if title.is_empty() {
            title = one_line(text.first_line()).unwrap_or_default();
            if title.is_empty() {
                title = one_line(&source.label).unwrap_or_default();
            }
            if title.is_empty() {
                return Err(Why::Empty);
            }
            notes.add(Loss::NoTitle, line, &title);
        }
        let Some((end, _)) = title.char_indices().nth(limits::TITLE_CHARS) else {
            return Ok(title);
        };
        notes.add(Loss::Title, line, &title);
        text.add_first(&title);
        let begin: String = title[..end].chars().take(limits::TITLE_CHARS - 1).collect();
        Ok(begin.trim_end().to_owned() + "…")
    }

    /// A name; one that is too long is written into the text instead.
    fn name(
        &self,
        meaning: Meaning,
        cells: &mut Cells<'_>,
        text: &mut Text,
        notes: &mut Notes,
    ) -> String {
        let cell = html::text(cells.one(meaning)).0;
        match input::optional_line(&cell, Field::Name, limits::NAME_CHARS) {
            // What tools write for nothing.
            Ok(name) if matches!(name.as_str(), "-" | "–" | "--") => String::new(),
            Ok(name) => name,
            Err(_) => {
                text.add(&self.headed(cells, &cell));
                notes.add(Loss::Name(meaning), cells.record.line, &cell);
                String::new()
            }
        }
    }

    /// When it was reported. What cannot be that is written into the text.
    fn moment(
        &self,
        cells: &mut Cells<'_>,
        source: &Source,
        text: &mut Text,
        notes: &mut Notes,
    ) -> Option<(Timestamp, Day)> {
        let cell = cells.one(Meaning::Date);
        let loss = match self.dates.read(cell) {
            Read::At(at, day) if at <= self.now.plus_days(1) => return Some((at, day)),
            // Trello's exports have no date; its numbers begin with it.
            Read::Empty if self.tool == Some(Tool::Trello) => return source.moment(),
            Read::Empty | Read::Open(..) => return None,
            Read::At(..) => Loss::Future,
            Read::No => Loss::Date,
        };
        notes.add(loss, cells.record.line, cell);
        text.add(&self.headed(cells, cell));
        None
    }

    /// A cell with the heading of its column, which was used last.
    fn headed(&self, cells: &Cells<'_>, cell: &str) -> String {
        let heading = cells.used.last().and_then(|at| self.sheet.header.get(*at));
        match heading.filter(|heading| !heading.is_empty()) {
            Some(heading) => format!("{heading}: {cell}"),
            None => cell.to_owned(),
        }
    }

    fn impact(&self, cell: &str, line: u64, notes: &mut Notes) -> Impact {
        words::impact(cell).unwrap_or_else(|| {
            notes.add(Loss::Impact(crate::notes::shortened(cell, 40)), line, cell);
            Impact::Unrated
        })
    }

    fn stage(&self, cell: &str, line: u64, notes: &mut Notes) -> Stage {
        words::stage(cell).unwrap_or_else(|| {
            notes.add(Loss::Status(crate::notes::shortened(cell, 40)), line, cell);
            Stage::Inbox
        })
    }

    /// Jira writes when and by whom before the comment: `14/Jul/25 4:00 PM;jdoe;It happens again`.
    fn remark(&self, cell: &str, line: u64, notes: &mut Notes) -> Remark {
        let mut parts = cell.splitn(3, ';');
        if let (Some(at), Some(by), Some(text)) = (parts.next(), parts.next(), parts.next())
            && let Read::At(at, _) = self.dates.read(at)
        {
            let text = self.plain(text, line, notes);
            return Remark {
                at: Some(at.min(self.now)),
                text: format!("{text}\n\n— {}", by.trim()),
            };
        }
        Remark { at: None, text: self.plain(cell, line, notes) }
    }

    fn note_unused(&self, cells: &Cells<'_>, notes: &mut Notes) {
        for (at, cell) in cells.record.cells.iter().enumerate() {
            if !cell.is_empty() && !cells.used.contains(&at) {
                let heading = self.sheet.header.get(at).filter(|heading| !heading.is_empty());
                let name = heading.cloned().unwrap_or_else(|| (at + 1).to_string());
                notes.add(Loss::Column(name), cells.record.line, cell);
            }
        }
    }
}
