//! Which column has which meaning: as the person says, otherwise by its heading.

use anyhow::{Context, Result, bail};
use groundswell_domain::text::compared;

/// What an import can take from a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    Title,
    Text,
    Customer,
    System,
    Area,
    Date,
    Impact,
}

impl Meaning {
    const ALL: [Meaning; 7] = [
        Meaning::Title,
        Meaning::Text,
        Meaning::Customer,
        Meaning::System,
        Meaning::Area,
        Meaning::Date,
        Meaning::Impact,
    ];

    /// The headings of such a column in exports of other tools, in English and German; the most
    /// certain first.
    fn headings(self) -> &'static [&'static str] {
        match self {
            Meaning::Title => TITLE,
            Meaning::Text => TEXT,
            Meaning::Customer => CUSTOMER,
            Meaning::System => SYSTEM,
            Meaning::Area => AREA,
            Meaning::Date => DATE,
            Meaning::Impact => IMPACT,
        }
    }
}

const TITLE: &[&str] = &[
    "title",
    "titel",
    "summary",
    "subject",
    "betreff",
    "zusammenfassung",
    "problem",
    "name",
    "card",
    "karte",
    "kurzbeschreibung",
];

const TEXT: &[&str] = &[
    "text",
    "description",
    "beschreibung",
    "details",
    "body",
    "excerpt",
    "content",
    "inhalt",
    "notes",
    "notizen",
    "message",
    "nachricht",
    "comment",
    "kommentar",
];

const CUSTOMER: &[&str] = &[
    "customer",
    "kunde",
    "company",
    "firma",
    "client",
    "organisation",
    "organization",
    "account",
    "kundenname",
    "customer name",
];

const SYSTEM: &[&str] =
    &["system", "installation", "instance", "instanz", "environment", "umgebung"];

const AREA: &[&str] = &[
    "area",
    "bereich",
    "component",
    "komponente",
    "module",
    "modul",
    "category",
    "kategorie",
    "components",
];

const DATE: &[&str] = &[
    "date",
    "datum",
    "created",
    "created at",
    "erstellt",
    "erstellt am",
    "reported",
    "gemeldet",
    "gemeldet am",
    "eingang",
    "opened",
];

const IMPACT: &[&str] = &[
    "impact",
    "auswirkung",
    "severity",
    "schweregrad",
    "priority",
    "priorität",
    "kind",
    "art",
    "type",
    "typ",
];

/// What the person named: a heading, or a column's number from 1.
#[derive(Clone, Debug, Default)]
pub struct Named {
    pub title: Option<String>,
    pub text: Option<String>,
    pub customer: Option<String>,
    pub system: Option<String>,
    pub area: Option<String>,
    pub date: Option<String>,
    pub impact: Option<String>,
}

impl Named {
    fn of(&self, meaning: Meaning) -> Option<&str> {
        let name = match meaning {
            Meaning::Title => &self.title,
            Meaning::Text => &self.text,
            Meaning::Customer => &self.customer,
            Meaning::System => &self.system,
            Meaning::Area => &self.area,
            Meaning::Date => &self.date,
            Meaning::Impact => &self.impact,
        };
        name.as_deref()
    }
}

/// The columns that were found, counted from 0.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Columns(Vec<(Meaning, usize)>);

impl Columns {
    /// # Errors
    /// A named column does not exist, or no column can be the title.
    pub(crate) fn find(header: Option<&[String]>, named: &Named) -> Result<Columns> {
        let header: Vec<String> = header.unwrap_or(&[]).iter().map(|name| plain(name)).collect();
        let mut found: Vec<(Meaning, usize)> = Vec::new();
        for meaning in Meaning::ALL {
            if let Some(name) = named.of(meaning) {
                found.push((meaning, named_column(&header, name)?));
            }
        }
        for meaning in Meaning::ALL {
            let free = |at: &usize| !found.iter().any(|(_, taken)| taken == at);
            let place = |heading: &&str| header.iter().position(|name| name == heading);
            let guess = meaning.headings().iter().filter_map(place).find(free);
            if named.of(meaning).is_none()
                && let Some(at) = guess
            {
                found.push((meaning, at));
            }
        }
        find_title(&mut found, header.is_empty())?;
        Ok(Columns(found))
    }

    /// Whether a row that was read as headings contains a known one; otherwise it may be a report.
    pub(crate) fn are_headings(header: &[String], named: &Named) -> bool {
        header.iter().map(|heading| plain(heading)).any(|heading| {
            Meaning::ALL.into_iter().any(|meaning| {
                let is_named = named.of(meaning).is_some_and(|name| plain(name) == heading);
                is_named || meaning.headings().contains(&heading.as_str())
            })
        })
    }

    fn place(&self, meaning: Meaning) -> Option<usize> {
        self.0.iter().find(|(other, _)| *other == meaning).map(|(_, at)| *at)
    }

    /// The cell with this meaning; empty where there is none.
    pub(crate) fn cell<'a>(&self, cells: &'a [String], meaning: Meaning) -> &'a str {
        self.place(meaning).and_then(|at| cells.get(at)).map_or("", String::as_str)
    }

    /// What was found, for the report: `title = “Betreff”`.
    pub(crate) fn describe(&self, header: Option<&[String]>) -> Vec<String> {
        let name = |at: usize| match header.and_then(|header| header.get(at)) {
            Some(name) => format!("“{name}”"),
            None => format!("column {}", at + 1),
        };
        let word = |meaning: Meaning| format!("{meaning:?}").to_lowercase();
        self.0.iter().map(|(meaning, at)| format!("{} = {}", word(*meaning), name(*at))).collect()
    }
}

/// Without a header and without a named column, the first column is the title.
fn find_title(found: &mut Vec<(Meaning, usize)>, has_numbers: bool) -> Result<()> {
    if found.iter().any(|(meaning, _)| *meaning == Meaning::Title) {
        return Ok(());
    }
    if !has_numbers {
        bail!(
            "no column looks like a title; name one with --title, by its heading or number, \
             and say --no-header where the first row is one like the others"
        );
    }
    if found.iter().any(|(_, at)| *at == 0) {
        bail!("the first column is named for something else; name the titles with --title");
    }
    found.insert(0, (Meaning::Title, 0));
    Ok(())
}

fn named_column(header: &[String], name: &str) -> Result<usize> {
    if let Some(at) = header.iter().position(|heading| *heading == plain(name)) {
        return Ok(at);
    }
    let number = name.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    number
        .filter(|at| header.is_empty() || *at < header.len())
        .with_context(|| format!("there is no column {name}"))
}

fn plain(heading: &str) -> String {
    compared(heading.trim()).replace(['_', '-'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(header: &[&str], named: &Named) -> Result<String> {
        let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
        let columns = Columns::find((!header.is_empty()).then_some(&header), named)?;
        Ok(columns.describe(Some(&header)).join(", "))
    }

    #[test]
    fn headings_of_other_tools_are_understood() {
        for (header, expected) in [
            (vec!["Titel", "Priorita\u{308}t"], "title = “Titel”, impact = “Priorita\u{308}t”"),
            (vec!["Key", "Summary", "Created_At"], "title = “Summary”, date = “Created_At”"),
            (
                vec!["Kunde", "BETREFF", "Text"],
                "title = “BETREFF”, text = “Text”, customer = “Kunde”",
            ),
            // Two candidates: the more certain one is used, and each column once.
            (vec!["name", "title"], "title = “title”"),
        ] {
            assert_eq!(find(&header, &Named::default()).unwrap(), expected);
        }
    }

    #[test]
    fn a_person_knows_better() {
        let named = Named { title: Some("Was".into()), text: Some("2".into()), ..Named::default() };
        assert_eq!(
            find(&["title", "text", "was"], &named).unwrap(),
            "title = “was”, text = “text”"
        );
        let wrong = Named { area: Some("Ort".into()), ..Named::default() };
        assert_eq!(find(&["title"], &wrong).unwrap_err().to_string(), "there is no column Ort");
    }

    #[test]
    fn a_report_is_told_from_headings() {
        let row = |cells: [&str; 2]| cells.map(str::to_owned);
        let named = |title: &str| Named { title: Some(title.into()), ..Named::default() };
        assert!(Columns::are_headings(&row(["Betreff", "x"]), &Named::default()));
        assert!(Columns::are_headings(&row(["Vorgang", "x"]), &named("vorgang")));
        assert!(!Columns::are_headings(&row(["Printer broken", "ACME"]), &named("1")));
    }

    #[test]
    fn without_a_header_columns_have_numbers() {
        assert_eq!(find(&[], &Named::default()).unwrap(), "title = column 1");
        let second = Named { title: Some("2".into()), ..Named::default() };
        assert_eq!(find(&[], &second).unwrap(), "title = column 2");
        // Also where other columns are named.
        let (text, customer) = (Some("2".into()), Some("3".into()));
        let others = Named { text, customer, ..Named::default() };
        let found = "title = column 1, text = column 2, customer = column 3";
        assert_eq!(find(&[], &others).unwrap(), found);
        let taken = Named { text: Some("1".into()), ..Named::default() };
        let why = find(&[], &taken).unwrap_err().to_string();
        assert!(why.contains("--title") && !why.contains("--no-header"), "{why}");
        assert!(find(&["a", "b"], &Named::default()).is_err());
    }
}
