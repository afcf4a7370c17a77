//! The demo, the import of tables, and the check, from the command line.

use crate::place::{Place, change};

#[test]
fn the_demo_comes_once() {
    let place = Place::new();
    let output = place.call(&["demo", "--lang", "de"]);
    let password = output.succeeds().out.lines().last().unwrap().to_owned();
    assert!(password.starts_with("Password of them all: "), "{password}");
    assert!(output.out.contains("manuela@groundswell.example"));
    place
        .call(&["demo"])
        .fails_with("The demo is here already: its boards MS and XR, or its people.");
    let whole = "The database is whole: 2 boards, each as its history says.\n";
    assert_eq!(place.call(&["check"]).succeeds().out, whole);
    place.call(&["demo", "--lang", "fr"]).fails_with("--lang: the demo speaks en and de.");
}

#[test]
fn a_board_that_is_not_as_its_history_says_is_found() {
    let place = Place::new();
    place.call(&["demo"]).succeeds();
    change(
        &place,
        &[
            "update entity set deleted = true, doc = null where id = \
             (select min(id) from entity where kind = 'card')",
            "delete from detail where id = (select min(id) from detail where kind = 'contact')",
        ],
    );
    let output = place.call(&["check"]);
    output.fails_with("the database has 2 faults");
    for kind in ["card", "contact"] {
        let is_told = |line: &str| line.contains(kind) && line.contains("as its history says");
        assert!(output.out.lines().any(is_told), "{}", output.out);
    }
}

#[test]
fn a_table_is_imported() {
    let place = Place::new();
    place.call(&["demo"]).succeeds();
    // As Windows stores it.
    let bytes = b"Betreff;Kunde;Datum\nGr\xf6\xdfe fehlt;M\xfcller;1.11.2026\n;Leer;\nTon weg;M\xfcller;morgen\n";
    std::fs::write(place.path().join("liste.csv"), bytes).unwrap();
    let import = ["import", "csv", "liste.csv", "--board", "MS"];
    let dry = place.call(&[&import as &[&str], &["--dry-run"]].concat());
    let understood = "Read as windows-1252 with words such as Größe, Müller (if they look wrong, \
         say --encoding), cells separated by “;”.\n\
         \x20 “Betreff” = title: Größe fehlt\n";
    let rest = "Lost or changed:\n\
         \x20 1 row without a date that can be read, in line 4: “morgen”; they get the time of the \
         import, and it is in the description\n\
         Line 3 is left out: It has no title, no text and no number.\n";
    let counts = "2 cards with 2 contacts, 1 new customer; 1 row left out.\n";
    let told = &dry.succeeds().out;
    assert!(told.starts_with(understood), "{told}");
    assert!(told.ends_with(&format!("{rest}Would import {counts}")), "{told}");
    assert_eq!(place.call(&import).succeeds().out, format!("{rest}Imported {counts}"));
    place
        .call(&[&import as &[&str], &["--date-format", "soon"]].concat())
        .fails_with("“soon” says no order of day, month and year; say day-first, month-first or a pattern such as DD/MM/YYYY");
    place
        .call(&["import", "csv", "none.csv", "--board", "MS"])
        .fails_with("none.csv cannot be read: No such file or directory (os error 2)");
    place
        .call(&["import", "csv", "liste.csv", "--board", "NO"])
        .fails_with("liste.csv was not imported: there is no board with the key NO");
}
