use super::*;
use crate::{Options, Reading, Told};
use groundswell_domain::board::BoardInfo;
use groundswell_domain::id::{BoardId, ColumnId, UserId};
use groundswell_domain::importing::{Loss, Meaning};
use groundswell_domain::setup::{NewBoard, first_changes};

/// 2026-11-30.
const NOW: Timestamp = Timestamp(1_795_996_800_000);

fn board() -> Board {
    let new = NewBoard {
        id: BoardId(Uuid::from_u128(1)),
        name: "Support".into(),
        key: "MS".into(),
        owner: UserId(Uuid::from_u128(2)),
        owner_name: "Olga".into(),
        columns: std::array::from_fn(|n| ColumnId(Uuid::from_u128(n as u128 + 3))),
    };
    let mut board = Board::new(BoardInfo::new(new.id, "", ""));
    board.apply(&first_changes(&new).unwrap());
    board
}

fn plan(text: &str) -> Plan {
    let reading = Reading::of(text.as_bytes(), &Options::default(), NOW).unwrap();
    reading.plan(&board(), &HashSet::new(), NOW)
}

fn notes(plan: &Plan) -> Vec<&Loss> {
    plan.preview.notes.iter().map(|note| &note.what).collect()
}

#[test]
fn a_ticket_becomes_a_card_with_all_that_is_known_of_it() {
    let plan = plan(
        "Issue key,Summary,Status,Priority,Created,Component/s,Component/s,Description,Comment,Comment\n\
         SUP-1,Receipt prints twice,In Progress,High,14/Jul/25 3:42 PM,Printing,Tills,Two copies,\
         14/Jul/25 4:00 PM;jdoe;first note,second note\n",
    );
    let row = &plan.preview.rows[0];
    assert_eq!((row.title.as_str(), row.area.as_str()), ("Receipt prints twice", "Printing"));
    assert_eq!((row.impact, row.stage, row.comments), (Impact::Hurts, Stage::Doing, 2));
    assert_eq!((row.source.as_str(), row.text.as_str()), ("SUP-1", "Two copies\n\nSUP-1"));
    assert_eq!(row.at, Some(Timestamp(1_752_507_720_000)));
    assert_eq!(notes(&plan), [&Loss::Column("Component/s".into())]);
    let comments = plan.acts.iter().filter_map(|act| match &act.command {
        Command::AddComment { text, .. } => Some((act.at.0, text.as_str())),
        _ => None,
    });
    assert_eq!(
        comments.collect::<Vec<_>>(),
        [(1_752_508_800_000, "first note\n\n— jdoe"), (1_752_507_720_000, "second note")]
    );
    let counts = &plan.preview.will;
    assert_eq!((counts.cards, counts.contacts, counts.areas, counts.comments), (1, 1, 1, 2));
}

#[test]
fn a_second_import_changes_nothing() {
    let text = "Key,Summary\nSUP-1,One\nSUP-2,Two\n,Three\n,Three\n";
    let reading = || Reading::of(text.as_bytes(), &Options::default(), NOW).unwrap();
    let board = board();
    let known: HashSet<EntityRef> = reading().keys(&board).into_iter().collect();
    assert_eq!(reading().plan(&board, &HashSet::new(), NOW).preview.will.cards, 4);
    let again = reading().plan(&board, &known, NOW);
    assert_eq!((again.acts.len(), again.preview.will.known), (0, 4));
    assert!(again.preview.rows[0].is_known);
}

#[test]
fn rows_with_the_same_number_are_all_kept() {
    let plan = plan("Key,Summary\nSUP-1,One\nSUP-1,Another\nSUP-2,Two\nSUP-2,Two\n");
    assert_eq!((plan.preview.will.cards, plan.preview.will.known), (3, 1));
}

#[test]
fn a_row_is_kept_whatever_cannot_be_read_of_it() {
    let long = "x".repeat(400);
    let plan = plan(&format!(
        "Titel,Beschreibung,Kunde,Datum,Priorität,Status,URL\n\
         ,Die Tür klemmt,{long},soon,wish,verschwunden,nowhere\n\
         {long},,,2027-05-01,,,\n\
         ,,,,,,https://example.com/1\n\
         ,,ACME,,,,\n"
    ));
    let titles: Vec<&str> = plan.preview.rows.iter().map(|row| row.title.as_str()).collect();
    assert_eq!(titles[0], "Die Tür klemmt");
    assert_eq!((titles[1].chars().count(), titles.len()), (300, 2), "{titles:?}");
    assert!(plan.preview.rows[1].text.contains(&long[..300]));
    assert_eq!(plan.preview.left_out.len(), 2, "{:?}", plan.preview.left_out);
    for loss in [
        Loss::NoTitle,
        Loss::Title,
        Loss::Date,
        Loss::Future,
        Loss::Name(Meaning::Customer),
        Loss::Impact("wish".into()),
        Loss::Status("verschwunden".into()),
        Loss::Address,
    ] {
        assert!(notes(&plan).contains(&&loss), "{loss:?}");
    }
}

#[test]
fn a_person_is_asked_about_dates_that_can_be_two_days() {
    let plan = plan("Title,Created\nOne,3/4/2026\nTwo,5/6/2026\nThree,2026-01-01\n");
    let told = Told { preview: &plan.preview, done: None }.to_string();
    let asked = "The dates in “Created” can be read in two ways: “3/4/2026” in line 2 is 2026-04-03 \
                 or 2026-03-04 (2 rows like this). Say --date-format day-first or";
    assert!(told.contains(asked), "{told}");
    assert_eq!(plan.preview.will.cards, 3);
}

#[test]
fn the_person_reads_what_will_be() {
    let plan = plan("Titel;Kunde;Datum;Ort\nKasse klemmt;Süd;03.02.2026 09:15;Köln\n");
    assert_eq!(
        Told { preview: &plan.preview, done: None }.to_string(),
        "Read as UTF-8, cells separated by “;”.\n\
         \x20 “Titel” = title: Kasse klemmt\n\
         \x20 “Kunde” = customer: Süd\n\
         \x20 “Datum” = date: 03.02.2026 09:15\n\
         \x20 “Ort” = left out: Köln\n\
         Dates are read with the day first. \
         Times without a zone are in UTC (--timezone says another).\n\
         The first rows as they will be:\n\
         \x20 Line 2: Kasse klemmt\n\
         \x20   date 2026-02-03 09:15 UTC; customer Süd\n\
         Lost or changed:\n\
         \x20 “Ort” is left out, with 1 cell, such as “Köln”\n\
         Would import 1 card with 1 contact, 1 new customer; 0 rows left out."
    );
}
