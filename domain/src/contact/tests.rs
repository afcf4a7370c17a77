use super::*;
use crate::command::Command;
use crate::entity::Entity;
use crate::pain::{Reach, reach};
use crate::testing::{Scene, TODAY, call, card, system};

#[test]
fn the_days_of_one_tally_are_limited() {
    let mut scene = vouchers();
    scene.has_called_for("Anna", "Vouchers", 1..=limits::DAYS_OF_CALLS);
    let refused = scene.refuses("Lukas", call(Some("Anna"), "Vouchers", scene.now, ""));
    assert_eq!(refused, Rejection::CardFull);
    scene.calls(Some("Ben"), "Vouchers");
}

fn vouchers() -> Scene {
    let mut scene = Scene::new();
    scene.has_card("Vouchers").has_customer("Anna").has_customer("Ben");
    scene
}

#[test]
fn the_same_customer_twice_on_a_day_is_one_contact() {
    let mut scene = vouchers();
    scene.calls(Some("Anna"), "Vouchers");
    scene.calls(Some("Anna"), "Vouchers");
    assert_eq!(scene.contacts("Vouchers"), 1);
    let quotes = scene.details().map(|detail| match detail {
        Entity::Contact(contact) => contact.quote.as_str(),
        Entity::Comment(comment) => comment.text.as_str(),
        other => panic!("{other:?}"),
    });
    let quotes: Vec<_> = quotes.collect();
    assert_eq!(quotes, ["call 3", "Anna: “call 4”"], "the second quote is not lost");
}

#[test]
fn a_second_call_without_a_quote_changes_nothing() {
    let mut scene = vouchers();
    scene.calls(Some("Anna"), "Vouchers");
    let (at, details) = (scene.now, scene.details().count());
    scene.does("Manuela", call(Some("Anna"), "Vouchers", at, ""));
    assert_eq!((scene.contacts("Vouchers"), scene.details().count()), (1, details));
}

#[test]
fn a_second_quote_never_overwrites_a_comment() {
    let mut scene = vouchers();
    scene.calls(Some("Anna"), "Vouchers");
    let Command::AddContact { card, mut contact } =
        call(Some("Anna"), "Vouchers", scene.now, "again")
    else {
        panic!("no call")
    };
    let (id, text) = (contact.comment(), "said by Lukas".to_string());
    scene.does("Lukas", Command::AddComment { id, card, text });
    contact.quote = "spoofed".into();
    let refused = scene.refuses("Manuela", Command::AddContact { card, contact });
    assert_eq!(refused, Rejection::Exists);
}

#[test]
fn the_same_customer_on_another_day_is_another_contact() {
    let mut scene = vouchers();
    scene.calls(Some("Anna"), "Vouchers");
    scene.days_pass(1);
    scene.calls(Some("Anna"), "Vouchers");
    let counted = Reach { customers: 1, contacts: 2, named: 1, unnamed: 0 };
    assert_eq!(reach(&scene.board, card("Vouchers")), counted);
}

#[test]
fn a_call_entered_offline_counts_once_and_for_its_own_day() {
    let mut scene = vouchers();
    let tuesday = scene.now;
    scene.days_pass(3);
    scene.calls(Some("Anna"), "Vouchers");
    for quote in ["written down offline", "and by a colleague as well"] {
        scene.does("Manuela", call(Some("Anna"), "Vouchers", tuesday, quote));
    }
    let days: Vec<_> = scene.tally("Vouchers", Some("Anna")).unwrap().days.clone();
    assert_eq!(days, [(TODAY, 1), (TODAY + 3, 1)]);
}

#[test]
fn anonymous_callers_count_each_time() {
    let mut scene = vouchers();
    for _ in 0..4 {
        scene.calls(None, "Vouchers");
    }
    assert_eq!(scene.contacts("Vouchers"), 4);
}

#[test]
fn customers_and_contacts_are_counted_apart() {
    let mut scene = vouchers();
    for who in [Some("Anna"), Some("Anna"), Some("Ben"), None] {
        scene.calls(who, "Vouchers");
    }
    scene.days_pass(1);
    scene.calls(Some("Anna"), "Vouchers");
    let counted = Reach { customers: 3, contacts: 4, named: 2, unnamed: 1 };
    assert_eq!(reach(&scene.board, card("Vouchers")), counted);
}

#[test]
fn an_offline_call_does_not_overwrite_what_a_later_one_said() {
    let mut scene = vouchers();
    scene.has_system("Old", None).has_system("New", None);
    let earlier = scene.now;
    scene.days_pass(2);
    let on = |at: Timestamp, name: &str| {
        let mut call = call(Some("Anna"), "Vouchers", at, name);
        if let Command::AddContact { contact, .. } = &mut call {
            contact.system = Some(system(name));
        }
        call
    };
    scene.does("Manuela", on(scene.now, "New"));
    let last = scene.tally("Vouchers", Some("Anna")).unwrap().last;
    scene.does("Manuela", on(earlier, "Old"));
    let tally = scene.tally("Vouchers", Some("Anna")).unwrap();
    assert_eq!((tally.last, tally.system), (last, Some(system("New"))));
}

#[test]
fn a_clock_that_is_ahead_does_not_distort_statistics() {
    let mut scene = vouchers();
    let next_year = scene.now.plus_days(365);
    scene.does("Manuela", call(Some("Anna"), "Vouchers", next_year, "from the future"));
    let tally = scene.tally("Vouchers", Some("Anna")).unwrap();
    assert_eq!((tally.last, tally.days[0].0), (scene.now, TODAY));
}

#[test]
fn a_day_that_does_not_match_the_time_is_corrected() {
    let mut scene = vouchers();
    for day in [Day(i32::MIN), Day(i32::MAX), TODAY + 2] {
        let mut call = call(None, "Vouchers", scene.now, &format!("on {day:?}"));
        if let Command::AddContact { contact, .. } = &mut call {
            contact.day = day;
        }
        scene.does("Manuela", call);
    }
    assert_eq!(scene.tally("Vouchers", None).unwrap().days, [(TODAY, 3)]);
}

#[test]
fn the_day_is_local_to_the_person_who_took_the_call() {
    let mut scene = vouchers();
    let mut call = call(None, "Vouchers", scene.now, "just after midnight in Sydney");
    if let Command::AddContact { contact, .. } = &mut call {
        contact.day = TODAY + 1;
    }
    scene.does("Manuela", call);
    assert_eq!(scene.tally("Vouchers", None).unwrap().days, [(TODAY + 1, 1)]);
}

#[test]
fn the_only_system_of_a_caller_is_filled_in() {
    let mut scene = vouchers();
    scene.has_system("Anna's", Some("Anna")).has_system("Everyone's", None);
    scene.calls(Some("Anna"), "Vouchers");
    scene.calls(Some("Ben"), "Vouchers");
    let on = |who| scene.tally("Vouchers", Some(who)).unwrap().system;
    assert_eq!(on("Anna"), Some(system("Anna's")));
    assert_eq!(on("Ben"), Some(system("Everyone's")));
}

#[test]
fn of_two_systems_none_is_filled_in() {
    let mut scene = vouchers();
    scene.has_system("North", Some("Anna")).has_system("South", Some("Anna"));
    scene.calls(Some("Anna"), "Vouchers");
    assert_eq!(scene.tally("Vouchers", Some("Anna")).unwrap().system, None);
}

#[test]
fn a_contact_with_an_unknown_customer_or_card_is_refused() {
    let mut scene = vouchers();
    let at = scene.now;
    for (who, title) in [(Some("Nobody"), "Vouchers"), (None, "No such card")] {
        assert_eq!(scene.refuses("Manuela", call(who, title, at, "hi")), Rejection::Gone);
    }
    scene.server_does(Command::AddContact {
        card: card("Vouchers"),
        contact: contact_of(call(Some("Ben"), "Vouchers", at, "yes")),
    });
}

#[test]
fn a_contact_cannot_overwrite_another_one() {
    let mut scene = vouchers();
    let at = scene.now;
    scene.does("Manuela", call(None, "Vouchers", at, "first"));
    let mut second = contact_of(call(None, "Vouchers", at, "first"));
    second.quote = "something else".into();
    let second = Command::AddContact { card: card("Vouchers"), contact: second };
    assert_eq!(scene.refuses("Manuela", second), Rejection::Exists);
}

#[test]
fn a_quote_has_a_limit() {
    let mut scene = vouchers();
    let mut contact = contact_of(call(None, "Vouchers", scene.now, "long"));
    contact.quote = "x".repeat(limits::NOTE_CHARS + 1);
    let refused = scene.refuses("Manuela", Command::AddContact { card: card("Vouchers"), contact });
    assert!(matches!(refused, Rejection::TooLong { field: Field::Quote, .. }));
}

#[test]
fn the_call_of_a_captured_card_is_its_first_contact() {
    let mut scene = vouchers();
    let contact = contact_of(call(Some("Anna"), "Player", scene.now, "it stays silent"));
    let (id, title) = (card("Player"), "Player".into());
    scene.does("Manuela", Command::CaptureCard { id, title, column: None, contact: Some(contact) });
    assert_eq!(scene.contacts("Player"), 1);
    let quotes: Vec<_> = scene.details().filter_map(quote).collect();
    assert_eq!(quotes, ["it stays silent"]);
}

fn contact_of(command: Command) -> NewContact {
    match command {
        Command::AddContact { contact, .. } => contact,
        other => panic!("no contact: {other:?}"),
    }
}

fn quote(detail: &Entity) -> Option<&str> {
    match detail {
        Entity::Contact(contact) => Some(&contact.quote),
        _ => None,
    }
}
