//! Which column has which meaning: as the person says, otherwise by its heading.

use crate::headings::{self, plain};
use crate::tool::Tool;
use groundswell_domain::importing::Meaning;
use groundswell_domain::importing::Refusal;
use std::collections::BTreeMap;

/// What the person named for a meaning: a heading, a column's number from 1, or `-` for none.
pub type Named = BTreeMap<Meaning, String>;

/// The columns that were found, counted from 0. If there are several, they are headed alike, or the
/// first that has something in it counts.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Columns(BTreeMap<Meaning, Vec<usize>>);

impl Columns {
    /// # Errors
    /// A named column does not exist, or no column can be the title.
    pub(crate) fn find(
        header: &[String],
        width: usize,
        named: &Named,
        tool: Option<Tool>,
    ) -> Result<Columns, Refusal> {
        let plain: Vec<String> = header.iter().map(|name| plain(name)).collect();
        let mut columns = Columns::default();
        for (meaning, name) in named {
            let found = if name == "-" { Vec::new() } else { named_columns(&plain, width, name)? };
            columns.0.insert(*meaning, found);
        }
        for meaning in Meaning::ALL.into_iter().filter(|meaning| !named.contains_key(meaning)) {
            let found = columns.by_heading(&plain, meaning, tool);
            if !found.is_empty() {
                columns.0.insert(meaning, found);
            }
        }
        columns.read_comments_as_text(named);
        columns.find_title(header.is_empty())?;
        Ok(columns)
    }

    /// The first heading that fits, with the columns headed alike. A customer is known by several:
    /// where there is no company, there may be a name.
    fn by_heading(&self, header: &[String], meaning: Meaning, tool: Option<Tool>) -> Vec<usize> {
        let free = |at: &usize| !self.0.values().flatten().any(|taken| taken == at);
        let headed = |heading: &&str| {
            let places = (0..header.len()).filter(|at| header[*at] == **heading);
            places.filter(free).collect::<Vec<_>>()
        };
        // What OTRS calls the subject is that of the last mail.
        let first: &[&str] = match (meaning, tool) {
            (Meaning::Title, Some(Tool::Otrs)) => &["title", "titel"],
            _ => &[],
        };
        let all = first.iter().chain(headings::of(meaning)).map(headed);
        let mut found = all.filter(|places| !places.is_empty());
        match meaning {
            Meaning::Customer => found.flatten().collect(),
            _ => found.next().unwrap_or_default(),
        }
    }

    /// In a table without a text, what was said is the text.
    fn read_comments_as_text(&mut self, named: &Named) {
        let is_open =
            !self.0.contains_key(&Meaning::Text) && !named.contains_key(&Meaning::Comment);
        if let Some(comments) = is_open.then(|| self.0.remove(&Meaning::Comment)).flatten() {
            self.0.insert(Meaning::Text, comments);
        }
    }

    /// Without a header and without a named column, the first column is the title.
    fn find_title(&mut self, has_numbers: bool) -> Result<(), Refusal> {
        if !self.of(Meaning::Title).is_empty() {
            return Ok(());
        }
        if !has_numbers {
            return Err(Refusal::NoTitle);
        }
        if self.0.values().flatten().any(|at| *at == 0) {
            return Err(Refusal::FirstIsTaken);
        }
        self.0.insert(Meaning::Title, vec![0]);
        Ok(())
    }

    pub(crate) fn of(&self, meaning: Meaning) -> &[usize] {
        self.0.get(&meaning).map_or(&[], Vec::as_slice)
    }

    /// What a column is used for.
    pub(crate) fn meaning(&self, at: usize) -> Option<Meaning> {
        self.0.iter().find(|(_, places)| places.contains(&at)).map(|(meaning, _)| *meaning)
    }
}

/// Whether a row that was read as headings contains a known one; otherwise it may be a report.
pub(crate) fn are_headings(header: &[String], named: &Named) -> bool {
    header.iter().any(|heading| is_named(named, heading) || headings::is_known(heading))
}

/// Whether the person named a column by this heading.
pub(crate) fn is_named(named: &Named, heading: &str) -> bool {
    !heading.is_empty() && named.values().any(|name| plain(name) == plain(heading))
}

fn named_columns(header: &[String], width: usize, name: &str) -> Result<Vec<usize>, Refusal> {
    let wanted = plain(name);
    let alike: Vec<usize> = (0..header.len()).filter(|at| header[*at] == wanted).collect();
    if !alike.is_empty() {
        return Ok(alike);
    }
    let number = name.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let at = number.filter(|at| *at < width).ok_or_else(|| Refusal::NoColumn(name.into()))?;
    Ok(vec![at])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(header: &str, named: &[(Meaning, &str)]) -> Result<String, Refusal> {
        let header: Vec<String> = header.split_terminator(',').map(str::to_owned).collect();
        let named = named.iter().map(|(meaning, name)| (*meaning, (*name).to_owned())).collect();
        let width = header.len().max(3);
        let columns = Columns::find(&header, width, &named, Tool::find(&header))?;
        let places = |places: &Vec<usize>| {
            let names = places.iter().map(|at| header.get(*at).map_or("?", String::as_str));
            names.collect::<Vec<_>>().join("+")
        };
        let all =
            columns.0.iter().map(|(meaning, at)| format!("{}={}", meaning.word(), places(at)));
        Ok(all.collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn exports_of_other_tools_are_understood() {
        for (header, expected) in [
            (
                "Summary,Issue key,Issue id,Issue Type,Status,Priority,Created,Component/s,Component/s,Description,Comment,Comment",
                "title=Summary text=Description comment=Comment+Comment area=Component/s+Component/s \
                 date=Created impact=Priority status=Status number=Issue key",
            ),
            (
                "Vorgangstyp,Vorgangsschlüssel,Zusammenfassung,Status,Priorität,Erstellt,Komponente(n),Beschreibung,Benutzerdefiniertes Feld (Kunde)",
                "title=Zusammenfassung text=Beschreibung customer=Benutzerdefiniertes Feld (Kunde) \
                 area=Komponente(n) date=Erstellt impact=Priorität status=Status number=Vorgangsschlüssel",
            ),
            (
                "Title,Description,Issue ID,URL,State,Author,Created At (UTC),Closed At (UTC),Labels",
                "title=Title text=Description date=Created At (UTC) status=State number=Issue ID address=URL",
            ),
            (
                "number,title,body,state,createdAt,url",
                "title=title text=body date=createdAt status=state number=number address=url",
            ),
            (
                "#,Projekt,Tracker,Status,Priorität,Thema,Autor,Kategorie,Angelegt,Beschreibung",
                "title=Thema text=Beschreibung area=Kategorie date=Angelegt impact=Priorität \
                 status=Status number=#",
            ),
            (
                "Ticket#,Alter,Erstellt,Status,Priorität,Queue,Betreff,Titel,Kundennummer",
                "title=Titel customer=Kundennummer area=Queue date=Erstellt impact=Priorität \
                 status=Status number=Ticket#",
            ),
            (
                "Summation column,Id,Requester,Requester id,Organization,Subject,Status,Priority,Created at",
                "title=Subject customer=Organization+Requester date=Created at impact=Priority \
                 status=Status number=Id",
            ),
            (
                "Ticket ID,Subject,Status,Priority,Group,Created time,Company Name,Full name,Title",
                "title=Subject customer=Company Name+Full name area=Group date=Created time \
                 impact=Priority status=Status number=Ticket ID",
            ),
            (
                "Card ID,Card Name,Card URL,Card Description,Labels,List ID,List Name",
                "title=Card Name text=Card Description status=List Name number=Card ID address=Card URL",
            ),
            (
                "ID,Team,Title,Description,Status,Priority,Created",
                "title=Title text=Description date=Created impact=Priority status=Status number=ID",
            ),
            // In a table without a text, comments are it; each column is used once.
            ("Summary,Comment,Comment", "title=Summary text=Comment+Comment"),
            ("name,title", "title=title"),
        ] {
            assert_eq!(found(header, &[]).as_deref(), Ok(expected), "{header}");
        }
    }

    #[test]
    fn a_person_knows_better() {
        let named = [(Meaning::Title, "Was"), (Meaning::Text, "2"), (Meaning::Date, "-")];
        assert_eq!(found("title,text,was,created", &named).unwrap(), "title=was text=text date=");
        let wrong = found("title", &[(Meaning::Area, "Ort")]);
        assert_eq!(wrong, Err(Refusal::NoColumn("Ort".into())));
    }

    #[test]
    fn a_report_is_told_from_headings() {
        let row = |cells: [&str; 2]| cells.map(str::to_owned);
        let named = |title: &str| Named::from([(Meaning::Title, title.to_owned())]);
        assert!(are_headings(&row(["Betreff", "x"]), &Named::new()));
        assert!(are_headings(&row(["Vorgang", "x"]), &named("vorgang")));
        assert!(!are_headings(&row(["Printer broken", "ACME"]), &named("1")));
    }

    #[test]
    fn without_a_header_columns_have_numbers() {
        assert_eq!(found("", &[]).unwrap(), "title=?");
        let taken = found("", &[(Meaning::Text, "1")]);
        assert_eq!(taken, Err(Refusal::FirstIsTaken));
        assert_eq!(found("a,b", &[]), Err(Refusal::NoTitle));
    }
}
