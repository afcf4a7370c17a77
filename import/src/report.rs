//! What an import understood, will do and will lose, in English for the command line.

use chrono::DateTime;
use groundswell_domain::card::Impact;
use groundswell_domain::column::Stage;
use groundswell_domain::importing::{
    Counts, DateOrder, LeftOut, Loss, Meaning, Note, Preview, PreviewRow, Question,
};
use groundswell_domain::time::{Day, Timestamp};
use std::fmt::{self, Display, Formatter};

/// What an import will do, or what it did, as a person reads it.
pub struct Told<'a> {
    pub preview: &'a Preview,
    /// What was added, after it.
    pub done: Option<&'a Counts>,
}

impl Display for Told<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Told { preview, done } = self;
        if done.is_none() {
            understood(preview, f)?;
            writeln!(f, "The first rows as they will be:")?;
            preview.rows.iter().try_for_each(|row| shown(row, f))?;
        }
        losses(preview, f)?;
        if let Some(question) = &preview.question {
            writeln!(f, "{}", asked(question))?;
        }
        let verb = if done.is_some() { "Imported" } else { "Would import" };
        let counts = done.unwrap_or(&preview.will);
        write!(f, "{verb} {}", counted(counts, preview.left_out.len()))
    }
}

fn losses(preview: &Preview, f: &mut Formatter<'_>) -> fmt::Result {
    if !preview.notes.is_empty() {
        writeln!(f, "Lost or changed:")?;
    }
    for note in &preview.notes {
        writeln!(f, "  {}", lost(note))?;
    }
    for LeftOut { line, why } in &preview.left_out {
        writeln!(f, "Line {line} is left out: {why}")?;
    }
    Ok(())
}

fn understood(preview: &Preview, f: &mut Formatter<'_>) -> fmt::Result {
    write!(f, "Read as {}", preview.encoding)?;
    if !preview.sample.is_empty() {
        let sample = preview.sample.join(", ");
        write!(f, " with words such as {sample} (if they look wrong, say --encoding)")?;
    }
    match preview.delimiter {
        Some('\t') => write!(f, ", cells separated by tabs")?,
        Some(c) => write!(f, ", cells separated by “{c}”")?,
        None => write!(f, ", one column")?,
    }
    if let Some(tool) = &preview.tool {
        write!(f, ", as {tool} writes it")?;
    }
    writeln!(f, ".")?;
    for (at, column) in preview.columns.iter().enumerate() {
        let name = match column.heading.as_str() {
            "" => format!("column {}", at + 1),
            heading => format!("“{heading}”"),
        };
        let meaning = column.meaning.map_or("left out", Meaning::word);
        let example = if column.example.is_empty() { "empty" } else { &column.example };
        writeln!(f, "  {name} = {meaning}: {example}")?;
    }
    if preview.strange_headings {
        writeln!(
            f,
            "None of the headings is known. Is the first row a report like the others? \
             Then say --no-header."
        )?;
    }
    let order = match preview.dates {
        Some(DateOrder::DayFirst) => "Dates are read with the day first. ",
        Some(DateOrder::MonthFirst) => "Dates are read with the month first. ",
        Some(DateOrder::YearFirst) => "Dates are read with the year first. ",
        None => "",
    };
    let zone = &preview.zone;
    writeln!(f, "{order}Times without a zone are in {zone} (--timezone says another).")
}

fn shown(row: &PreviewRow, f: &mut Formatter<'_>) -> fmt::Result {
    let known = if row.is_known { " (on the board already)" } else { "" };
    writeln!(f, "  Line {}: {}{known}", row.line, row.title)?;
    let at = row.at.map_or_else(|| "the time of the import".into(), moment);
    let comments = match row.comments {
        0 => String::new(),
        comments => plural(comments, "comment"),
    };
    let parts = [
        ("date", at),
        ("customer", row.customer.clone()),
        ("system", row.system.clone()),
        ("area", row.area.clone()),
        ("impact", impact(row.impact).into()),
        ("stage", stage(row.stage).into()),
        ("from", row.source.clone()),
        ("with", comments),
        ("text", crate::notes::shortened(&row.text, 120)),
    ];
    let parts = parts.iter().filter(|(_, part)| !part.is_empty());
    let parts: Vec<String> = parts.map(|(name, part)| format!("{name} {part}")).collect();
    writeln!(f, "    {}", parts.join("; "))
}

fn lost(note: &Note) -> String {
    let Note { what, count, example, line } = note;
    let rows = plural(*count, "row");
    match what {
        Loss::LinesBefore => {
            format!("{} above the headings, such as “{example}”", plural(*count, "line"))
        }
        Loss::Broken => format!(
            "{} with letters that cannot be read, in line {line}: “{example}”",
            plural(*count, "cell")
        ),
        Loss::Column(name) => {
            format!("“{name}” is left out, with {}, such as “{example}”", plural(*count, "cell"))
        }
        Loss::Impact(word) => format!("“{word}” is no impact: {rows} not rated"),
        Loss::Status(word) => format!("“{word}” is no stage: {rows} in the inbox"),
        Loss::Date => format!(
            "{rows} without a date that can be read, in line {line}: “{example}”; they get the time of the import, and it is in the description"
        ),
        Loss::Future => format!(
            "{rows} from the future, in line {line}: “{example}”; they get the time of the import, and it is in the description"
        ),
        Loss::NoTitle => format!("{rows} without a title, in line {line}: it becomes “{example}”"),
        Loss::Title => format!(
            "{} shortened, in line {line}; all of it is in the description",
            plural(*count, "title")
        ),
        Loss::Text => format!(
            "{} continued in comments, in line {line}: “{example}”",
            plural(*count, "description")
        ),
        Loss::Name(meaning) => format!(
            "{rows} with a {} too long for a name, in line {line}; it is in the description",
            meaning.word()
        ),
        Loss::Address => format!(
            "{rows} with an address that is not of the web, in line {line}: “{example}”; it is no link"
        ),
        Loss::Html => {
            format!("{} from HTML: pictures and formats are gone", plural(*count, "text"))
        }
    }
}

/// What a person is asked, and how they answer.
pub fn asked(question: &Question) -> String {
    let Question::DateOrder { heading, example, line, count, either, or } = question;
    format!(
        "The dates in “{heading}” can be read in two ways: “{example}” in line {line} is {} or {} \
         ({} like this). Say --date-format day-first or --date-format month-first.",
        day(*either),
        day(*or),
        plural(*count, "row"),
    )
}

/// `12 cards with 12 contacts, 3 new customers; 1 row on the board already; 0 rows left out.`
fn counted(counts: &Counts, left_out: usize) -> String {
    let mut told =
        format!("{} with {}", plural(counts.cards, "card"), plural(counts.contacts, "contact"));
    let more = [
        (counts.comments, "comment"),
        (counts.customers, "new customer"),
        (counts.systems, "new system"),
        (counts.areas, "new area"),
    ];
    for (count, what) in more.into_iter().filter(|(count, _)| *count > 0) {
        told += &format!(", {}", plural(count, what));
    }
    if counts.known > 0 {
        told += &format!("; {} on the board already", plural(counts.known, "row"));
    }
    told + &format!("; {} left out.", plural(left_out as u32, "row"))
}

fn plural(count: u32, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}

fn moment(at: Timestamp) -> String {
    let at = DateTime::from_timestamp_millis(at.0).unwrap_or_default();
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

fn day(day: Day) -> String {
    day.date().map_or_else(String::new, |date| date.to_string())
}

fn impact(impact: Impact) -> &'static str {
    match impact {
        Impact::Unrated => "",
        Impact::Confuses => "confuses",
        Impact::Hurts => "hurts",
        Impact::Blocked => "blocked",
    }
}

fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Inbox => "",
        Stage::Triaged => "triaged",
        Stage::Sprint => "sprint",
        Stage::Doing => "doing",
        Stage::Verify => "verify",
        Stage::Released => "released",
        Stage::Closed => "closed",
    }
}
