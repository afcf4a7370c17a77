use super::*;
use crate::command::Command;
use crate::testing::{Scene, TODAY, area, card, person, release};
use crate::time::Day;

fn edit(edit: CardEdit) -> Command {
    Command::EditCard { card: card("Vouchers"), edit }
}

fn title(from: &str, to: &str) -> CardEdit {
    CardEdit::Title { from: from.into(), to: to.into() }
}

fn vouchers() -> Scene {
    let mut scene = Scene::new();
    scene.has_card("Vouchers");
    scene
}

#[test]
fn editing_a_description_removes_control_characters_that_were_stored() {
    let mut scene = vouchers();
    let stored = "\u{1}".repeat(49_000);
    let mut card = scene.card("Vouchers").clone();
    card.description.clone_from(&stored);
    scene.board.apply(&[Change::put(card)]);
    let to = format!("{stored} words");
    scene.does("Lukas", edit(CardEdit::Description { from: stored, to }));
    assert_eq!(scene.card("Vouchers").description, " words");
}

#[test]
fn a_title_is_folded_into_one_line() {
    let mut scene = vouchers();
    scene.edits("Lukas", "Vouchers", title("Vouchers", " Vouchers\r\n\u{7}fail\u{0} "));
    assert_eq!(scene.card("Vouchers").title, "Vouchers fail");
}

#[test]
fn a_title_of_ten_thousand_characters_is_refused_with_its_length() {
    let mut scene = vouchers();
    let refused = scene.refuses("Lukas", edit(title("Vouchers", &"ä".repeat(10_000))));
    let limit = limits::TITLE_CHARS as u32;
    assert_eq!(refused, Rejection::TooLong { field: Field::Title, limit, chars: 10_000 });
    let fits = "ä".repeat(limits::TITLE_CHARS);
    scene.does("Lukas", edit(title("Vouchers", &fits)));
}

#[test]
fn a_card_needs_a_title() {
    let mut scene = vouchers();
    for empty in ["", "  \n", "\u{0}\u{1}"] {
        let refused = scene.refuses("Lukas", edit(title("Vouchers", empty)));
        assert_eq!(refused, Rejection::Empty { field: Field::Title });
    }
}

#[test]
fn a_description_of_five_megabytes_is_refused() {
    let mut scene = vouchers();
    let to = "log line\n".repeat(600_000);
    let refused = scene.refuses("Lukas", edit(CardEdit::Description { from: String::new(), to }));
    assert!(matches!(refused, Rejection::TooLong { field: Field::Description, .. }));
}

#[test]
fn a_description_keeps_its_lines() {
    let mut scene = vouchers();
    let to = "1. open\r\n2. pay\u{0}\n\n".to_string();
    scene.does("Lukas", edit(CardEdit::Description { from: String::new(), to }));
    assert_eq!(scene.card("Vouchers").description, "1. open\n2. pay");
}

#[test]
fn a_text_that_was_changed_in_the_meantime_is_a_conflict_with_both_versions() {
    let mut scene = vouchers();
    scene.does("Lukas", edit(title("Vouchers", "Vouchers fail")));
    let refused = scene.refuses("Erik", edit(title("Vouchers", "Coupons fail")));
    let both = Rejection::Conflict {
        field: Field::Title,
        theirs: "Vouchers fail".into(),
        yours: "Coupons fail".into(),
    };
    assert_eq!(refused, both);
}

#[test]
fn every_text_of_a_card_reports_both_versions() {
    let mut scene = vouchers();
    let change = |from: &str, to: &str| {
        let (from, to) = (from.to_string(), to.to_string());
        [
            CardEdit::Description { from: from.clone(), to: to.clone() },
            CardEdit::Workaround { from: from.clone(), to: to.clone() },
            CardEdit::Answer { from, to },
        ]
    };
    for (mine, yours) in change("", "mine").into_iter().zip(change("", "yours")) {
        scene.does("Lukas", edit(mine));
        let refused = scene.refuses("Erik", edit(yours));
        assert!(matches!(refused, Rejection::Conflict { theirs, .. } if theirs == "mine"));
    }
}

#[test]
fn two_people_who_write_the_same_agree() {
    let mut scene = vouchers();
    scene.does("Lukas", edit(title("Vouchers", "Vouchers fail")));
    scene.does("Erik", edit(title("Vouchers", "Vouchers fail")));
}

#[test]
fn two_people_can_edit_two_fields_at_the_same_time() {
    let mut scene = vouchers();
    scene.does("Lukas", edit(CardEdit::Impact(Impact::Blocked)));
    scene.does("Erik", edit(title("Vouchers", "Vouchers fail")));
    let card = scene.card("Vouchers");
    assert_eq!((card.impact, card.title.as_str()), (Impact::Blocked, "Vouchers fail"));
}

#[test]
fn a_card_refers_only_to_things_on_its_board() {
    let mut scene = vouchers();
    for foreign in [
        CardEdit::Area(Some(area("elsewhere"))),
        CardEdit::Assignee(Some(person("a stranger"))),
        CardEdit::FixedIn(Some(release("elsewhere"))),
        CardEdit::SuspectedIn(Some(release("elsewhere"))),
    ] {
        assert_eq!(scene.refuses("Lukas", edit(foreign)), Rejection::Gone);
    }
}

#[test]
fn a_deadline_is_a_plausible_day() {
    let mut scene = vouchers();
    // The second is 20 Nov 202: the year 2026, half typed.
    for day in [Day(i32::MAX), Day(-645_408)] {
        let deadline = Some(Deadline { day, note: String::new() });
        let refused = scene.refuses("Lukas", edit(CardEdit::Deadline(deadline)));
        assert_eq!(refused, Rejection::OutOfRange { field: Field::Dates });
    }
}

#[test]
fn an_estimate_is_a_plausible_number_of_days() {
    let mut scene = vouchers();
    for days in [-0.5, f32::NAN, f32::INFINITY, 1_001.0] {
        let refused = scene.refuses("Lukas", edit(CardEdit::Estimate(Some(days))));
        assert_eq!(refused, Rejection::OutOfRange { field: Field::Estimate });
    }
    scene.does("Lukas", edit(CardEdit::Estimate(Some(0.5))));
    scene.does("Lukas", edit(CardEdit::Estimate(None)));
}

#[test]
fn a_deadline_has_a_note_of_one_line() {
    let mut scene = vouchers();
    let deadline = Deadline { day: TODAY + 8, note: " campaign\nends ".into() };
    scene.does("Erik", edit(CardEdit::Deadline(Some(deadline))));
    let deadline = scene.card("Vouchers").deadline.as_ref().unwrap();
    assert_eq!(deadline.note, "campaign ends");
}

#[test]
fn at_most_two_cards_are_express() {
    let mut scene = Scene::new();
    for title in ["One", "Two", "Three"] {
        scene.has_card(title);
    }
    scene.edits("Lukas", "One", CardEdit::Express(true));
    scene.edits("Lukas", "Two", CardEdit::Express(true));
    scene.edits("Lukas", "Two", CardEdit::Express(true));
    let third = Command::EditCard { card: card("Three"), edit: CardEdit::Express(true) };
    let refused = scene.refuses("Lukas", third.clone());
    assert_eq!(refused, Rejection::ExpressFull { limit: 2 });
    scene.edits("Lukas", "One", CardEdit::Express(false));
    scene.does("Lukas", third);
}
