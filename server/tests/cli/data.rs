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
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(
        "Betreff;Kunde;Datum\nGröße fehlt;Müller;1.11.2026\n;Leer;\nTon weg;Müller;morgen\n",
    );
    std::fs::write(place.path().join("liste.csv"), bytes).unwrap();
    let import = ["import", "csv", "liste.csv", "--board", "MS"];
    let dry = place.call(&[&import as &[&str], &["--dry-run"]].concat());
    let rest = "Columns: title = “Betreff”, customer = “Kunde”, date = “Datum”\n\
         Line 3: Please fill in: Title.\n\
         Line 4: “morgen” is not a date such as 2026-11-22 or 22.11.2026.\n";
    let counts = "1 card with 1 contact, 1 new customer; 2 rows left out.\n";
    assert_eq!(dry.succeeds().out, format!("{rest}Would import {counts}"));
    assert_eq!(place.call(&import).succeeds().out, format!("{rest}Imported {counts}"));
    place
        .call(&["import", "csv", "none.csv", "--board", "MS"])
        .fails_with("none.csv cannot be read: No such file or directory (os error 2)");
    place
        .call(&["import", "csv", "liste.csv", "--board", "NO"])
        .fails_with("liste.csv was not imported: there is no board with the key NO");
}
