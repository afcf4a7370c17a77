use super::*;

fn sheet(text: &str) -> Sheet {
    Sheet::read(text.as_bytes(), &Format::default(), &|_| false).unwrap()
}

fn refused(text: &str) -> String {
    Sheet::read(text.as_bytes(), &Format::default(), &|_| false).unwrap_err().to_string()
}

#[test]
fn delimiters_are_found() {
    for text in [
        "Titel,Text\nPlayer stumm,\"leise, dann still\"\n",
        "Titel;Text\nPlayer stumm;leise, dann still\n",
        "Titel\tText\nPlayer stumm\tleise, dann still\n",
        "Titel|Text\nPlayer stumm|leise, dann still\n",
        "sep=;\r\nTitel;Text\r\nPlayer stumm;leise, dann still\r\n",
        "Titel;Text\rPlayer stumm;leise, dann still\r",
    ] {
        let sheet = sheet(text);
        assert_eq!(sheet.header, ["Titel", "Text"], "{text}");
        assert_eq!(sheet.records[0].cells, ["Player stumm", "leise, dann still"], "{text}");
    }
    let one = sheet("Titel\nPlayer stumm, dann laut\nKasse, Drucker\n");
    assert_eq!((one.delimiter, one.records[0].cells.len()), (None, 1));
}

#[test]
fn lines_above_the_headings_are_found() {
    let text = "Ticketliste;Erstellt: 3.2.2026\n\nTicket#;Titel;Queue\n1;Kasse klemmt;Support\n";
    let found = sheet(text);
    assert_eq!((found.before.len(), found.header.len()), (1, 3));
    assert_eq!((found.records[0].line, found.records.len()), (4, 1));
    // A row that repeats a heading is a row.
    assert_eq!(sheet("Titel;Text\na;b\nTitel;Text\n").records.len(), 2);
    assert_eq!(sheet("Was;Wer\na;b\n").header, ["Was", "Wer"]);
}

#[test]
fn letters_of_two_signs_become_one() {
    let found = sheet("Titel;Kunde\nKasse o\u{308}ffnet;Ko\u{308}ln\n");
    assert_eq!(found.records[0].cells, ["Kasse öffnet", "Köln"]);
}

#[test]
fn a_row_knows_its_line() {
    let lines =
        |text| -> Vec<u64> { sheet(text).records.iter().map(|record| record.line).collect() };
    assert_eq!(lines("title,text\n\none,\"two\nlines\"\nthree,four\n"), [3, 5]);
    assert_eq!(lines("sep=,\ntitle,text\none,two\n"), [3]);
}

#[test]
fn columns_without_a_heading_are_told_from_rows_that_were_cut() {
    assert_eq!(sheet("title,text\na,b,c\nd,e,f\ng,h\n").width(), 3);
    assert_eq!(sheet("title,text\na,b,c\nd,e\ng,h\n").width(), 2);
}

#[test]
fn a_quote_that_is_never_closed_is_told_with_its_line() {
    let why =
        refused("title,text\nVouchers,\"they say: \"\"no\"\"\"\nPlayer,\"silent\nSearch,slow\n");
    assert!(why.starts_with("the row in line 3 opens a quote"), "{why}");
    // Inside a cell that does not begin with it, it is an ordinary character.
    assert_eq!(sheet("title,text\nDisplay,5\" wide\n").records[0].cells, ["Display", "5\" wide"]);
}

#[test]
fn everything_has_a_bound() {
    assert_eq!(refused(" \n"), "the file is empty");
    assert!(refused(&"a,".repeat(COLUMNS + 1)).contains("line 1 has more than"));
    let long = format!("title,text\na,{}", "x".repeat(CELL_BYTES + 1));
    assert!(refused(&long).starts_with("a cell in line 2 has more than"));
    assert!(refused(&"a\n".repeat(ROWS + 1)).contains("more than 100000 rows"));
    assert!(refused(&"a".repeat(BYTES + 1)).contains("larger than 32 MiB"));
}
