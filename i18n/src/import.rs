//! Texts of the import of tables, and of the export.

use super::texts;
use crate::rejection;
use groundswell_domain::importing::{Loss, Meaning, Note, Refusal, Why};

texts! {
    settings_import => "Import and export", "Import und Export";

    import_hint => "A table of tickets from another tool becomes cards: exports of Jira, GitLab, GitHub, Redmine, OTRS, Zendesk, Freshdesk, Trello and Linear, or any table with headings. You see what will happen before it does.",
        "Eine Tabelle mit Tickets aus einem anderen Werkzeug wird zu Karten: Exporte aus Jira, GitLab, GitHub, Redmine, OTRS, Zendesk, Freshdesk, Trello und Linear, oder jede Tabelle mit Überschriften. Du siehst vorher, was geschehen wird.";
    import_file => "Drop a file here, or choose one", "Datei hier ablegen oder auswählen";
    import_read_as(encoding: &str) => "Read as {encoding}", "Gelesen als {encoding}";
    import_sample(words: &str) => "with words such as {words}", "mit Wörtern wie {words}";
    import_encoding => "Encoding", "Kodierung";
    import_guessed => "Guessed", "Erraten";
    import_tool(tool: &str) => "as {tool} writes it", "wie {tool} schreibt";
    import_columns => "Columns", "Spalten";
    import_column(heading: &str) => "“{heading}” becomes", "„{heading}“ wird zu";
    import_left_out => "left out", "weggelassen";
    import_rows => "The first rows as they will be", "Die ersten Zeilen, wie sie sein werden";
    import_losses => "Lost or changed", "Verloren oder geändert";
    import_merge => "Make one card of rows with the same title", "Aus Zeilen mit gleichem Titel eine Karte machen";
    import_dates => "Order of the dates", "Reihenfolge der Datumsangaben";
    import_day_first => "Day first: 31/12/2026", "Tag zuerst: 31/12/2026";
    import_month_first => "Month first: 12/31/2026", "Monat zuerst: 12/31/2026";
    import_which(heading: &str, example: &str, either: &str, or: &str) => "In “{heading}”, is “{example}” {either} or {or}? Please choose the order of the dates.",
        "Ist „{example}“ in „{heading}“ der {either} oder der {or}? Bitte wähle die Reihenfolge der Datumsangaben.";
    import_strange => "None of the headings is known. Is the first row a ticket like the others?",
        "Keine der Überschriften ist bekannt. Ist die erste Zeile ein Ticket wie die anderen?";
    import_no_header => "The first row is a ticket", "Die erste Zeile ist ein Ticket";
    import_now => "time of the import", "Zeit des Imports";
    import_known_row => "on the board already", "schon auf dem Board";
    import_known(n: u32) => one "{n} row is on the board already." more "{n} rows are on the board already.",
        one "{n} Zeile ist schon auf dem Board." more "{n} Zeilen sind schon auf dem Board.";
    import_begin(n: u32) => one "Import {n} card" more "Import {n} cards", one "{n} Karte importieren" more "{n} Karten importieren";
    import_nothing => "There is nothing to import.", "Es gibt nichts zu importieren.";
    import_going_on(percent: u32) => "Importing: {percent} %", "Import: {percent} %";
    import_undoing(percent: u32) => "Undoing: {percent} %", "Wird rückgängig gemacht: {percent} %";
    import_done(n: u32) => one "{n} card is imported." more "{n} cards are imported.", one "{n} Karte ist importiert." more "{n} Karten sind importiert.";
    import_broken => "The server could not go on. Import the same file again: what is there already is not imported twice.",
        "Der Server konnte nicht weitermachen. Importiere dieselbe Datei noch einmal: Was schon da ist, kommt nicht doppelt.";
    import_undo => "Undo the import", "Import rückgängig machen";
    import_undone => "The import is undone. What others have changed meanwhile stays.",
        "Der Import ist rückgängig gemacht. Was andere inzwischen geändert haben, bleibt.";

    export_title => "Export", "Export";
    export_hint => "The board with its archive, to take it elsewhere.", "Das Board mit seinem Archiv, zum Mitnehmen.";
    export_csv => "Cards as a table (CSV)", "Karten als Tabelle (CSV)";
    export_json => "Everything (JSON)", "Alles (JSON)";

    meaning_title => "Title", "Titel";
    meaning_text => "Description", "Beschreibung";
    meaning_comment => "Comment", "Kommentar";
    meaning_customer => "Customer", "Kunde";
    meaning_system => "System", "System";
    meaning_area => "Area", "Bereich";
    meaning_date => "Date", "Datum";
    meaning_impact => "Impact", "Auswirkung";
    meaning_status => "Stage", "Stufe";
    meaning_number => "Old number", "Alte Nummer";
    meaning_address => "Old address", "Alte Adresse";

    import_row(line: u64, what: &str) => "Line {line}: {what}", "Zeile {line}: {what}";
    why_empty => "It has no title, no text and no number.", "Sie hat weder Titel noch Text noch Nummer.";
    why_cells(cells: u32, headings: u32) => "It has {cells} cells, and there are {headings} headings: a text with the delimiter in it needs quotes around it.",
        "Sie hat {cells} Zellen, und es gibt {headings} Überschriften: Ein Text, in dem das Trennzeichen vorkommt, braucht Anführungszeichen.";
    why_failed => "It could not be carried out.", "Das ging auf dem Server schief.";

    refused_encoding(name: &str) => "There is no encoding named {name}.", "Es gibt keine Kodierung namens {name}.";
    refused_not_encoded(name: &str) => "The file is not {name}. Choose another encoding.", "Die Datei ist nicht in {name}. Wähle eine andere Kodierung.";
    refused_empty => "The file is empty.", "Die Datei ist leer.";
    refused_large(mib: u32) => "The file is larger than {mib} MiB. Please cut it in two.", "Die Datei ist größer als {mib} MiB. Bitte teile sie in zwei.";
    refused_rows(limit: u32) => "The file has more than {limit} rows. Please cut it in two.", "Die Datei hat mehr als {limit} Zeilen. Bitte teile sie in zwei.";
    refused_columns(limit: u32, line: u64) => "Line {line} has more than {limit} cells. Please look whether it is a table.",
        "Zeile {line} hat mehr als {limit} Zellen. Bitte sieh nach, ob es eine Tabelle ist.";
    refused_cell(limit: u32, line: u64) => "A cell in line {line} has more than {limit} bytes. Please shorten it.",
        "Eine Zelle in Zeile {line} hat mehr als {limit} Byte. Bitte kürze sie.";
    refused_quote(line: u64) => "The row in line {line} opens a quote (\") that is never closed. Please close it there or take it away.",
        "Die Zeile {line} öffnet ein Anführungszeichen (\"), das nie geschlossen wird. Bitte schließe es dort oder nimm es weg.";
    refused_delimiter(sign: char) => "“{sign}” cannot separate cells.", "„{sign}“ kann keine Zellen trennen.";
    refused_column(name: &str) => "There is no column {name}.", "Es gibt keine Spalte {name}.";
    refused_title => "No column looks like a title. Choose one, or say that the first row is a ticket.",
        "Keine Spalte sieht wie ein Titel aus. Wähle eine, oder sage, dass die erste Zeile ein Ticket ist.";
    refused_dates(said: &str) => "“{said}” is no order of day, month and year.", "„{said}“ ist keine Reihenfolge von Tag, Monat und Jahr.";
    refused_zone(name: &str) => "There is no time zone named {name}.", "Es gibt keine Zeitzone namens {name}.";

    loss_before(n: u32, example: &str) => one "{n} line above the headings: “{example}”" more "{n} lines above the headings, such as “{example}”",
        one "{n} Zeile über den Überschriften: „{example}“" more "{n} Zeilen über den Überschriften, etwa „{example}“";
    loss_broken(n: u32, example: &str) => one "{n} cell has letters that cannot be read: “{example}”" more "{n} cells have letters that cannot be read, such as “{example}”",
        one "{n} Zelle hat unlesbare Buchstaben: „{example}“" more "{n} Zellen haben unlesbare Buchstaben, etwa „{example}“";
    loss_column(n: u32, name: &str, example: &str) => one "“{name}” is left out, with {n} cell: “{example}”" more "“{name}” is left out, with {n} cells, such as “{example}”",
        one "„{name}“ fällt weg, mit {n} Zelle: „{example}“" more "„{name}“ fällt weg, mit {n} Zellen, etwa „{example}“";
    loss_impact(n: u32, word: &str) => one "“{word}” is no impact: {n} card is not rated" more "“{word}” is no impact: {n} cards are not rated",
        one "„{word}“ ist keine Auswirkung: {n} Karte bleibt unbewertet" more "„{word}“ ist keine Auswirkung: {n} Karten bleiben unbewertet";
    loss_status(n: u32, word: &str) => one "“{word}” is no stage: {n} card comes into the inbox" more "“{word}” is no stage: {n} cards come into the inbox",
        one "„{word}“ ist keine Stufe: {n} Karte kommt in den Eingang" more "„{word}“ ist keine Stufe: {n} Karten kommen in den Eingang";
    loss_date(n: u32, example: &str) => one "“{example}” is no date: {n} card gets the time of the import, and it is in the description" more "{n} dates cannot be read, such as “{example}”: the cards get the time of the import, and it is in the description",
        one "„{example}“ ist kein Datum: {n} Karte bekommt die Zeit des Imports, und es steht in der Beschreibung" more "{n} Datumsangaben sind unlesbar, etwa „{example}“: Die Karten bekommen die Zeit des Imports, und es steht in der Beschreibung";
    loss_future(n: u32, example: &str) => one "“{example}” is in the future: {n} card gets the time of the import, and it is in the description" more "{n} dates are in the future, such as “{example}”: the cards get the time of the import, and it is in the description",
        one "„{example}“ liegt in der Zukunft: {n} Karte bekommt die Zeit des Imports, und es steht in der Beschreibung" more "{n} Datumsangaben liegen in der Zukunft, etwa „{example}“: Die Karten bekommen die Zeit des Imports, und es steht in der Beschreibung";
    loss_no_title(n: u32, example: &str) => one "{n} row has no title: it becomes “{example}”" more "{n} rows have no title; the first becomes “{example}”",
        one "{n} Zeile hat keinen Titel: Er wird „{example}“" more "{n} Zeilen haben keinen Titel; der erste wird „{example}“";
    loss_title(n: u32) => one "{n} title is shortened; all of it is in the description" more "{n} titles are shortened; all of them are in the descriptions",
        one "{n} Titel ist gekürzt; ganz steht er in der Beschreibung" more "{n} Titel sind gekürzt; ganz stehen sie in den Beschreibungen";
    loss_text(n: u32) => one "{n} long description goes on in comments" more "{n} long descriptions go on in comments",
        one "{n} lange Beschreibung geht in Kommentaren weiter" more "{n} lange Beschreibungen gehen in Kommentaren weiter";
    loss_name(n: u32, what: &str) => one "{n} name is too long ({what}); it is in the description" more "{n} names are too long ({what}); they are in the descriptions",
        one "{n} Name ist zu lang ({what}); er steht in der Beschreibung" more "{n} Namen sind zu lang ({what}); sie stehen in den Beschreibungen";
    loss_address(n: u32, example: &str) => one "“{example}” is no web address: {n} card has it as text" more "{n} addresses are not of the web, such as “{example}”: the cards have them as text",
        one "„{example}“ ist keine Webadresse: {n} Karte hat sie als Text" more "{n} Adressen sind keine Webadressen, etwa „{example}“: Die Karten haben sie als Text";
    loss_html(n: u32) => one "{n} text is HTML: pictures and formats are lost" more "{n} texts are HTML: pictures and formats are lost",
        one "{n} Text ist HTML: Bilder und Formate fallen weg" more "{n} Texte sind HTML: Bilder und Formate fallen weg";
}

/// What a column is used for.
pub fn meaning(meaning: Meaning) -> &'static str {
    match meaning {
        Meaning::Title => meaning_title(),
        Meaning::Text => meaning_text(),
        Meaning::Comment => meaning_comment(),
        Meaning::Customer => meaning_customer(),
        Meaning::System => meaning_system(),
        Meaning::Area => meaning_area(),
        Meaning::Date => meaning_date(),
        Meaning::Impact => meaning_impact(),
        Meaning::Status => meaning_status(),
        Meaning::Number => meaning_number(),
        Meaning::Address => meaning_address(),
    }
}

/// What of a table does not become what it was.
pub fn loss(note: &Note) -> String {
    let (n, example) = (note.count, note.example.as_str());
    match &note.what {
        Loss::LinesBefore => loss_before(n, example),
        Loss::Broken => loss_broken(n, example),
        Loss::Column(name) => loss_column(n, name, example),
        Loss::Impact(word) => loss_impact(n, word),
        Loss::Status(word) => loss_status(n, word),
        Loss::Date => loss_date(n, example),
        Loss::Future => loss_future(n, example),
        Loss::NoTitle => loss_no_title(n, example),
        Loss::Title => loss_title(n),
        Loss::Text => loss_text(n),
        Loss::Name(what) => loss_name(n, meaning(*what)),
        Loss::Address => loss_address(n, example),
        Loss::Html => loss_html(n),
    }
}

/// Why a row does not become a card.
pub fn why_left_out(why: &Why) -> String {
    match why {
        Why::Empty => why_empty().into(),
        Why::Cells { cells, headings } => why_cells(*cells, *headings),
        Why::Rejected(refused) => rejection(refused),
        Why::Failed => why_failed().into(),
    }
}

/// Why nothing of a file can be imported.
pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Encoding(name) => refused_encoding(name),
        Refusal::NotEncoded(name) => refused_not_encoded(name),
        Refusal::Empty => refused_empty().into(),
        Refusal::TooLarge { limit } => refused_large(limit >> 20),
        Refusal::TooManyRows { limit } => refused_rows(*limit),
        Refusal::TooManyColumns { limit, line } => refused_columns(*limit, *line),
        Refusal::LongCell { limit, line } => refused_cell(*limit, *line),
        Refusal::OpenQuote { line } => refused_quote(*line),
        Refusal::Delimiter(sign) => refused_delimiter(*sign),
        Refusal::NoColumn(name) => refused_column(name),
        Refusal::NoTitle | Refusal::FirstIsTaken => refused_title().into(),
        Refusal::DateOrder(said) => refused_dates(said),
        Refusal::Zone(name) => refused_zone(name),
    }
}
