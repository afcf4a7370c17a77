//! The headings of the columns that tools write, in English and German.

use groundswell_domain::importing::Meaning;
use unicode_normalization::UnicodeNormalization;

/// The headings of such a column, as [`plain`] writes them, the most certain first.
pub(crate) fn of(meaning: Meaning) -> &'static [&'static str] {
    match meaning {
        Meaning::Title => TITLE,
        Meaning::Text => TEXT,
        Meaning::Comment => COMMENT,
        Meaning::Customer => CUSTOMER,
        Meaning::System => SYSTEM,
        Meaning::Area => AREA,
        Meaning::Date => DATE,
        Meaning::Impact => IMPACT,
        Meaning::Status => STATUS,
        Meaning::Number => NUMBER,
        Meaning::Address => ADDRESS,
    }
}

/// Whether a cell is a heading that means something.
pub(crate) fn is_known(cell: &str) -> bool {
    let plain = plain(cell);
    Meaning::ALL.into_iter().any(|meaning| of(meaning).contains(&plain.as_str()))
}

pub(crate) fn is_title(cell: &str) -> bool {
    TITLE.contains(&plain(cell).as_str())
}

/// A heading without what differs between tools: `createdAt`, `Created_At` and `Created At (UTC)`
/// are the same, and so are `Component/s`, `Komponente(n)` and their plain forms.
pub(crate) fn plain(heading: &str) -> String {
    let heading: String = heading.nfc().collect();
    let heading =
        apart(heading.trim_matches(|c: char| c.is_whitespace() || "\u{feff}:*\"".contains(c)));
    let heading = heading.to_lowercase();
    let heading = custom(&heading);
    let heading = heading.split_once('(').map_or(heading, |(before, _)| before);
    let heading = heading.strip_suffix("/s").unwrap_or(heading);
    let signs = |c: char| c.is_whitespace() || matches!(c, '_' | '-' | '.' | '/' | '\u{200b}');
    heading.split(signs).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Whether a heading says that its times are in UTC, as GitLab does.
pub(crate) fn is_utc(heading: &str) -> bool {
    heading.to_lowercase().contains("utc")
}

/// Jira's own fields are in brackets: `Custom field (Customer)`.
fn custom(heading: &str) -> &str {
    let own = ["custom field (", "benutzerdefiniertes feld (", "benutzerdefinierte felder ("];
    let inner = own.iter().find_map(|own| heading.strip_prefix(own));
    inner.map_or(heading, |inner| inner.trim_end_matches(')'))
}

/// `CustomerID` and `createdAt` as words.
fn apart(heading: &str) -> String {
    let mut words = String::with_capacity(heading.len() + 4);
    let mut before = ' ';
    for c in heading.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            words.push(' ');
        }
        words.push(c);
        before = c;
    }
    words
}

const TITLE: &[&str] = &[
    "summary",
    "zusammenfassung",
    "subject",
    "betreff",
    "ticket subject",
    "ticketbetreff",
    "thema",
    "title",
    "titel",
    "issue title",
    "ticket title",
    "tickettitel",
    "ticket titel",
    "card name",
    "kartenname",
    "name der karte",
    "card title",
    "kartentitel",
    "task name",
    "aufgabenname",
    "problem",
    "kurzbeschreibung",
    "short description",
    "headline",
    "überschrift",
    "name",
    "card",
    "karte",
    "task",
    "aufgabe",
];

const TEXT: &[&str] = &[
    "description",
    "beschreibung",
    "card description",
    "kartenbeschreibung",
    "issue description",
    "ticket description",
    "ticketbeschreibung",
    "text",
    "details",
    "body",
    "excerpt",
    "content",
    "inhalt",
    "desc",
    "notes",
    "notizen",
    "message",
    "nachricht",
    "langbeschreibung",
    "long description",
    "first comment",
    "problembeschreibung",
];

const COMMENT: &[&str] = &[
    "comment",
    "comments",
    "kommentar",
    "kommentare",
    "last notes",
    "letzte kommentare",
    "letzter kommentar",
    "work notes",
    "arbeitsnotizen",
];

const CUSTOMER: &[&str] = &[
    "customer",
    "kunde",
    "customer name",
    "kundenname",
    "company",
    "company name",
    "firma",
    "firmenname",
    "unternehmen",
    "unternehmensname",
    "name des unternehmens",
    "organization",
    "organisation",
    "organization name",
    "organizations",
    "organisationen",
    "ticket organization name",
    "customer company",
    "client",
    "account",
    "account name",
    "customer realname",
    "kunden realname",
    "requester",
    "anfragender",
    "anfragesteller",
    "antragsteller",
    "requester name",
    "ticket requester",
    "full name",
    "vollständiger name",
    "contact name",
    "kontaktname",
    "customer user",
    "kundenbenutzer",
    "customer id",
    "kundennummer",
    "kunden id",
    "customer#",
    "kunde#",
];

const SYSTEM: &[&str] = &[
    "system",
    "systemname",
    "installation",
    "instance",
    "instanz",
    "environment",
    "umgebung",
    "standort",
    "site",
];

const AREA: &[&str] = &[
    "area",
    "bereich",
    "component",
    "components",
    "komponente",
    "komponenten",
    "module",
    "modul",
    "category",
    "kategorie",
    "product",
    "produkt",
    "service",
    "queue",
    "group",
    "gruppe",
    "ticket group",
];

const DATE: &[&str] = &[
    "created",
    "created at",
    "erstellt",
    "erstellt am",
    "created time",
    "created date",
    "date created",
    "created on",
    "creation date",
    "creation time",
    "erstellungsdatum",
    "erstellungszeit",
    "erstellungszeitpunkt",
    "erstellzeit",
    "erstellt um",
    "create time",
    "angelegt",
    "angelegt am",
    "date",
    "datum",
    "reported",
    "reported at",
    "gemeldet",
    "gemeldet am",
    "eingang",
    "eingegangen",
    "eingegangen am",
    "opened",
    "opened at",
    "geöffnet",
    "geöffnet am",
    "submitted",
    "submitted at",
    "ticket created",
    "ticket created timestamp",
    "ticket created date",
    "ticket erstellt",
    "zeitpunkt",
    "timestamp",
    "zeitstempel",
];

const IMPACT: &[&str] = &[
    "impact",
    "auswirkung",
    "severity",
    "schweregrad",
    "priority",
    "priorität",
    "ticket priority",
    "ticketpriorität",
    "prio",
    "urgency",
    "dringlichkeit",
    "kind",
    "art",
    "issue type",
    "vorgangstyp",
    "work type",
    "ticket type",
    "tickettyp",
    "tracker",
    "type",
    "typ",
];

const STATUS: &[&str] = &[
    "status",
    "state",
    "ticket status",
    "ticketstatus",
    "issue status",
    "zustand",
    "list name",
    "listenname",
    "name der liste",
    "list",
    "liste",
    "column",
    "spalte",
    "stage",
    "phase",
];

const NUMBER: &[&str] = &[
    "issue key",
    "vorgangsschlüssel",
    "work item key",
    "key",
    "schlüssel",
    "ticket#",
    "ticketnummer",
    "ticket number",
    "ticket nr",
    "ticket no",
    "ticket id",
    "issue number",
    "issue iid",
    "iid",
    "number",
    "nummer",
    "nr",
    "no",
    "#",
    "issue id",
    "vorgangs id",
    "work item id",
    "card id",
    "karten id",
    "identifier",
    "id",
    "ticket",
];

const ADDRESS: &[&str] = &[
    "url",
    "issue url",
    "ticket url",
    "card url",
    "karten url",
    "web url",
    "html url",
    "short url",
    "link",
    "permalink",
    "card link",
    "issue link",
    "ticket link",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_compared_by_their_words() {
        for (heading, expected) in [
            ("createdAt", "created at"),
            ("Created_At (UTC)", "created at"),
            ("\u{feff}Component/s", "component"),
            ("Komponente(n)", "komponente"),
            ("Custom field (Customer)", "customer"),
            ("Benutzerdefiniertes Feld (Kunde)", "kunde"),
            ("CustomerID", "customer id"),
            ("Ticket-ID", "ticket id"),
            ("Prioria\u{308}t", "prioriät"),
            ("Ticket#", "ticket#"),
            ("Nr.", "nr"),
        ] {
            assert_eq!(plain(heading), expected, "{heading}");
        }
    }

    #[test]
    fn each_heading_is_plain_and_means_one_thing() {
        let mut all: Vec<&str> = Meaning::ALL.into_iter().flat_map(of).copied().collect();
        for heading in &all {
            assert_eq!(plain(heading), *heading);
        }
        all.sort_unstable();
        let twice: Vec<_> = all.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
