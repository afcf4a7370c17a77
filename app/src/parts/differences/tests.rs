use super::*;
use groundswell_domain::json;

/// A board with a column, an area and a member.
fn board() -> Board {
    let text = r#"{"seq": 7, "entities": [
        {"board": {"id": "00000000-0000-0000-0000-0000000000b0", "name": "Music", "key": "MS", "last_number": 3}},
        {"column": {"id": "00000000-0000-0000-0000-0000000000c1", "stage": "inbox", "rank": "a"}},
        {"area": {"id": "00000000-0000-0000-0000-0000000000a1", "name": "Payment"}}
    ]}"#;
    Board::from_snapshot(json::from_str(text).unwrap()).unwrap()
}

fn entity(text: &str) -> Option<Entity> {
    Some(json::from_str(text).unwrap())
}

fn card(fields: &str) -> Option<Entity> {
    entity(&format!(
        r#"{{"card": {{"id": "00000000-0000-0000-0000-0000000000d1", "number": 3,
        "title": "Vouchers", "column": "00000000-0000-0000-0000-0000000000c1", "rank": "a",
        "since": 0, "created": 0,
        "created_by": "00000000-0000-0000-0000-0000000000e1"{fields}}}}}"#
    ))
}

fn touched(before: Option<Entity>, after: Option<Entity>) -> Option<Touched> {
    let board = board();
    let (lens, today, former) = (Lens::Development, Day(20_000), |_: &Board, _| None);
    let reader = Reader { board: &board, lens, today, former };
    reader.step(&Step { before, after })
}

fn lines(before: Option<Entity>, after: Option<Entity>) -> Vec<String> {
    let fields = touched(before, after).unwrap().fields;
    fields.iter().map(|one| format!("{}: {} > {}", one.field, one.old, one.new)).collect()
}

#[test]
fn a_first_rating_was_unrated_before() {
    let lines = lines(card(""), card(r#", "impact": "blocked""#));
    assert_eq!(lines, ["Impact: Not rated > Blocked"]);
}

#[test]
fn a_deadline_tells_its_note() {
    let before = card(r#", "deadline": {"day": 20010}"#);
    let after = card(r#", "deadline": {"day": 20010, "note": "campaign"}"#);
    let lines = lines(before, after);
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    assert!(line.ends_with(", campaign") && !line.contains("campaign >"), "{line}");
}

#[test]
fn ids_are_names_and_what_is_gone_says_so() {
    let before = card(r#", "area": "00000000-0000-0000-0000-0000000000a1""#);
    let after = card(r#", "area": "00000000-0000-0000-0000-0000000000a2""#);
    assert_eq!(lines(before, after), ["Area: Payment > removed since"]);
}

#[test]
fn a_new_card_is_its_name_and_another_new_thing_tells_what_is_filled_in() {
    let new = touched(None, card(r#", "impact": "hurts""#)).unwrap();
    assert_eq!((new.name.as_str(), new.kind), ("MS-3 Vouchers", ChangeKind::Added));
    assert!(new.fields.is_empty());
    let member = r#"{"member": {"id": "00000000-0000-0000-0000-0000000000e1", "name": "Julia",
        "role": "developer"}}"#;
    assert_eq!(lines(None, entity(member)), ["Name:  > Julia", "Role:  > Developer"]);
}

#[test]
fn a_place_in_the_order_is_not_shown() {
    let before = r#"{"column": {"id": "00000000-0000-0000-0000-0000000000c1",
        "stage": "inbox", "rank": "a"}}"#;
    let after = r#"{"column": {"id": "00000000-0000-0000-0000-0000000000c1",
        "stage": "inbox", "rank": "b", "limit": 4}}"#;
    assert_eq!(lines(entity(before), entity(after)), ["Limit:  > 4"]);
}

#[test]
fn a_call_without_a_name_says_so() {
    let contact = r#"{"contact": {"id": "00000000-0000-0000-0000-0000000000f1",
        "card": "00000000-0000-0000-0000-0000000000d1", "at": 0, "day": 20000,
        "by": "00000000-0000-0000-0000-0000000000e1"}}"#;
    assert_eq!(lines(None, entity(contact)), ["Customer:  > Anonymous"]);
}

#[test]
fn who_was_told_is_named_and_a_counted_call_speaks_for_itself() {
    let tally = |told: &str| {
        let text = r#"{"tally": {"card": "00000000-0000-0000-0000-0000000000d1",
            "days": [[20000, 1]], "last": 5"#;
        entity(&format!("{text}{told}}}}}"))
    };
    assert_eq!(lines(tally(""), tally(r#", "told": 9"#)), ["Told (Anonymous): no > yes"]);
    assert_eq!(touched(None, tally("")), None);
}

#[test]
fn a_long_description_is_told_once_and_whole() {
    let text = |end: &str| format!("{}{end}", "A line. ".repeat(100));
    let short = r#", "description": "Short""#;
    let long = r#", "description": "A line.", "goes_on": true"#;
    let all = |end: &str| {
        entity(&format!(
            r#"{{"description": {{"card": "00000000-0000-0000-0000-0000000000d1", "text": "{}"}}}}"#,
            text(end)
        ))
    };
    let mut board = board();
    board.apply(&[groundswell_domain::Change::Put(card(long).unwrap())]);
    let shown = |steps: Vec<Step>| {
        let (lens, today, former) = (Lens::Development, Day(20_000), |_: &Board, _| None);
        let steps = description::joined(&board, &steps);
        let reader = Reader { board: &board, lens, today, former };
        let touched = steps.iter().filter_map(|step| reader.step(step));
        let fields: Vec<Difference> = touched.flat_map(|touched| touched.fields).collect();
        fields.into_iter().map(|one| (one.old, one.new)).collect::<Vec<_>>()
    };
    let made = Step { before: None, after: all("a") };
    let begun = Step { before: card(short), after: card(long) };
    assert_eq!(shown(vec![made, begun]), [("Short".to_owned(), text("a"))]);
    let ended = Step { before: all("a"), after: all("b") };
    assert_eq!(shown(vec![ended]), [(text("a"), text("b"))]);
}
