use super::*;
use crate::card::Impact;
use crate::column::Stage;
use crate::decide::{Actor, Held};
use crate::member::{MemberEdit, Role};
use crate::testing::{Scene, card, person};
use proptest::prelude::*;

/// A text longer than the board holds, with a given ending.
fn long(ending: &str) -> String {
    format!("{}\n{ending}", "The vouchers stay silent.\n".repeat(40))
}

fn vouchers(text: &str) -> Scene {
    let mut scene = Scene::new();
    scene.has_card("Vouchers");
    scene.edits("Lukas", "Vouchers", write("", text));
    scene
}

/// The whole text is in the card, as an earlier version stored it.
fn kept_before(text: &str) -> Scene {
    let mut scene = vouchers("");
    let card = Card { description: text.into(), ..scene.card("Vouchers").clone() };
    scene.board.apply(&[Change::put(card)]);
    scene
}

fn write(from: &str, to: &str) -> CardEdit {
    CardEdit::Description { from: from.into(), to: to.into() }
}

fn edit(from: &str, to: &str) -> Command {
    Command::EditCard { card: card("Vouchers"), edit: write(from, to) }
}

/// The whole description. Checks that the board has its first lines.
#[track_caller]
fn text(scene: &Scene) -> String {
    let details: Vec<Entity> = scene.details().cloned().collect();
    let card = scene.card("Vouchers");
    let whole = whole(card, among(&details)).expect("the text of the card is there").to_owned();
    assert_eq!((card.description.as_str(), card.goes_on), (first_lines(&whole), is_long(&whole)));
    assert_eq!(details.len(), usize::from(card.goes_on), "{details:?}");
    whole
}

#[test]
fn a_short_text_is_completely_on_the_board() {
    for text in ["", "Short", &"ä".repeat(FIRST_CHARS), &"x\n".repeat(FIRST_CHARS / 2)] {
        assert_eq!(first_lines(text), text);
    }
}

#[test]
fn the_first_lines_end_with_a_line_or_a_word() {
    let lines = "a line of thirty characters...\n".repeat(20);
    assert_eq!(first_lines(&lines), lines[..12 * 31].trim_end());
    let words = format!("Short\n{}", "words ".repeat(100));
    assert_eq!(first_lines(&words), &words[..6 + 65 * 6 - 1]);
    let endless = "ä".repeat(1_000);
    assert_eq!(first_lines(&endless).chars().count(), FIRST_CHARS);
    let exact = format!("{} more", "x".repeat(FIRST_CHARS));
    assert_eq!(first_lines(&exact), "x".repeat(FIRST_CHARS));
    assert_eq!(first_lines(&format!("{}end", "\n".repeat(500))), "");
}

proptest! {
    #[test]
    fn a_text_begins_with_its_first_lines(text in "([a-zä😀]{1,90}[ \n]{0,3}){0,12}") {
        let first = first_lines(&text);
        prop_assert!(text.starts_with(first));
        prop_assert!(first.chars().count() <= FIRST_CHARS);
        prop_assert_eq!(first == text, !is_long(&text));
        prop_assert_eq!(first_lines(first), first);
    }
}

#[test]
fn a_long_text_is_loaded_with_its_card() {
    let mut scene = vouchers(&long("a"));
    assert_eq!(text(&scene), long("a"));
    scene.edits("Erik", "Vouchers", write(&long("a"), &long("b")));
    assert_eq!(text(&scene), long("b"));
    scene.edits("Erik", "Vouchers", write(&long("b"), "Short"));
    assert_eq!(text(&scene), "Short");
    scene.edits("Erik", "Vouchers", write("Short", &long("c")));
    assert_eq!(text(&scene), long("c"));
    scene.edits("Erik", "Vouchers", write(&long("c"), ""));
    assert_eq!(text(&scene), "");
}

#[test]
fn a_conflict_at_the_end_of_a_long_text_shows_both_whole_versions() {
    let mut scene = vouchers(&long("a"));
    scene.edits("Erik", "Vouchers", write(&long("a"), &long("Erik")));
    let refused = scene.refuses("Lukas", edit(&long("a"), &long("Lukas")));
    let (theirs, yours) = (long("Erik"), long("Lukas"));
    assert_eq!(refused, Rejection::Conflict { field: Field::Description, theirs, yours });
    scene.edits("Lukas", "Vouchers", write(&long("a"), &long("Erik")));
}

#[test]
fn a_text_and_its_first_lines_are_undone_together_or_not_at_all() {
    for (was, is) in [
        (long("a"), long("b")),
        (long("a"), long("a").replace("silent", "loud")),
        (String::new(), long("a")),
        (long("a"), "Short".into()),
        ("Short".into(), "Shorter".into()),
        (first_lines(&long("a")).into(), long("a")),
        (long("a"), first_lines(&long("a")).into()),
    ] {
        let mut scene = vouchers(&was);
        let edited = scene.edits("Lukas", "Vouchers", write(&was, &is));
        let undone = scene.undoes("Lukas", edited);
        assert_eq!(text(&scene), was);
        let redone = scene.undoes("Lukas", undone);
        assert_eq!(text(&scene), is);
        scene.undoes("Lukas", redone);
        assert_eq!(text(&scene), was);
        let edited = scene.edits("Lukas", "Vouchers", write(&was, &is));
        // The first lines stay the same, become a part, or change.
        let mute = long("a").replace("silent", "mute");
        for since in [format!("{is}!"), format!("{is}\n\n{}", long("c")), long("d"), mute] {
            let before = text(&scene);
            scene.edits("Erik", "Vouchers", write(&before, &since));
            let refused = scene.refuses("Lukas", Command::Undo { command: edited });
            assert_eq!((refused, text(&scene)), (Rejection::NothingToUndo, since));
        }
    }
}

#[test]
fn a_text_that_is_not_loaded_cannot_be_undone() {
    let first = first_lines(&long("a")).to_owned();
    let mut scene = vouchers("Short");
    let edited = scene.edits("Lukas", "Vouchers", write("Short", &first));
    scene.edits("Erik", "Vouchers", write(&first, &long("a")));
    let undo = Command::Undo { command: edited };
    let background = Background { details: Vec::new(), ..scene.background(&undo) };
    let actor = Actor::Member(person("Lukas"));
    let ctx = Context { actor, now: scene.now, background: &background };
    let decided = crate::decide(&scene.board, &undo, &ctx);
    assert_eq!(decided, Err(Rejection::NothingToUndo));
}

#[test]
fn undoing_a_text_needs_the_permission_to_edit() {
    let mut scene = vouchers(&long("a"));
    let edited = scene.edits("Lukas", "Vouchers", write(&long("a"), &long("b")));
    let edit = MemberEdit::Role(Role::Viewer);
    scene.does("Julia", Command::EditMember { member: person("Lukas"), edit });
    let refused = scene.refuses("Lukas", Command::Undo { command: edited });
    assert_eq!(refused, Rejection::NotAllowed);
}

#[test]
fn undoing_another_field_keeps_the_text() {
    let mut scene = vouchers(&long("a"));
    let rated = scene.edits("Lukas", "Vouchers", CardEdit::Impact(Impact::Blocked));
    scene.edits("Erik", "Vouchers", write(&long("a"), &long("b")));
    scene.undoes("Lukas", rated);
    assert_eq!((scene.card("Vouchers").impact, text(&scene)), (Impact::Unrated, long("b")));
}

#[test]
fn a_text_stays_with_its_card() {
    let mut scene = vouchers(&long("a"));
    scene.has_card("Coupons");
    let merged = scene.merges("Vouchers", "Coupons");
    assert_eq!(text(&scene), long("a"));
    scene.undoes("Lukas", merged);
    scene.does("Julia", Command::TrashCard { card: card("Vouchers") });
    scene.does("Julia", Command::RestoreCard { card: card("Vouchers") });
    scene.moves("Vouchers", Stage::Closed);
    scene.days_pass(100);
    scene.server_does(Command::ArchiveCards);
    assert!(!scene.board.cards.contains_key(&card("Vouchers")));
    scene.edits("Lukas", "Vouchers", write(&long("a"), &long("b")));
    assert_eq!(text(&scene), long("b"));
    assert_eq!(scene.lane(Stage::Closed), ["Vouchers"]);
}

#[test]
fn the_server_splits_descriptions_that_an_earlier_version_stored() {
    let mut scene = kept_before(&long("a"));
    assert_eq!(scene.refuses("Julia", Command::SplitDescriptions), Rejection::NotAllowed);
    scene.server_does(Command::SplitDescriptions);
    assert_eq!(text(&scene), long("a"));
    let before = scene.board.clone();
    scene.server_does(Command::SplitDescriptions);
    assert_eq!(scene.board.cards, before.cards);
}

#[test]
fn a_description_that_is_not_split_yet_is_whole() {
    let mut scene = kept_before(&long("a"));
    assert_eq!(whole(scene.card("Vouchers"), &[]), Some(long("a").as_str()));
    let refused = scene.refuses("Lukas", edit("", "Short"));
    assert!(matches!(refused, Rejection::Conflict { theirs, .. } if theirs == long("a")));
    scene.edits("Lukas", "Vouchers", CardEdit::Impact(Impact::Hurts));
    let edited = scene.edits("Lukas", "Vouchers", write(&long("a"), &long("b")));
    assert_eq!(text(&scene), long("b"));
    scene.undoes("Lukas", edited);
    assert_eq!(text(&scene), long("a"));
}

#[test]
fn edits_from_before_the_split_can_be_undone() {
    let mut scene = kept_before(&long("a"));
    let rated = scene.edits("Lukas", "Vouchers", CardEdit::Impact(Impact::Hurts));
    let edited = scene.edits("Lukas", "Vouchers", write(&long("a"), "Short"));
    scene.server_does(Command::SplitDescriptions);
    scene.undoes("Lukas", edited);
    scene.undoes("Lukas", rated);
    assert_eq!((scene.card("Vouchers").impact, text(&scene)), (Impact::Unrated, long("a")));
}

#[test]
fn descriptions_are_split_in_batches() {
    for (chars, count, after) in [(limits::TEXT_CHARS, 12, [1, 0]), (500, 210, [10, 0])] {
        let mut scene = Scene::new();
        for n in 0..count {
            let title = format!("Card {n}");
            scene.has_card(&title);
            let description = "x".repeat(chars);
            let card = Card { description, ..scene.card(&title).clone() };
            scene.board.apply(&[Change::put(card)]);
        }
        let left = after.map(|_| {
            scene.server_does(Command::SplitDescriptions);
            scene.board.cards.values().filter(|card| !card.goes_on).count()
        });
        assert_eq!(left, after);
    }
}

#[test]
fn a_long_text_counts_towards_the_limit_of_its_card() {
    let mut scene = vouchers(&long("a"));
    scene.held = Some(Held { details: 1, chars: limits::DETAIL_CHARS_OF_CARD });
    assert_eq!(scene.refuses("Lukas", edit(&long("a"), &long("more"))), Rejection::CardFull);
    scene.edits("Lukas", "Vouchers", write(&long("a"), &long("b")));
    scene.edits("Lukas", "Vouchers", write(&long("b"), "Short"));
    assert_eq!(scene.refuses("Lukas", edit("Short", &long("c"))), Rejection::CardFull);
    scene.edits("Lukas", "Vouchers", write("Short", "Short as well"));
}

#[test]
fn a_long_description_that_is_not_loaded_cannot_be_changed() {
    let scene = vouchers(&long("a"));
    let stale = Description { card: card("Vouchers"), text: "Something else".into() };
    let background = Background { details: vec![stale.into()], ..Background::default() };
    let actor = Actor::Member(person("Lukas"));
    let ctx = Context { actor, now: scene.now, background: &background };
    let command = edit(&scene.card("Vouchers").description, "Short");
    assert!(!is_loaded(&scene.board, &command, &background));
    assert_eq!(crate::decide(&scene.board, &command, &ctx), Err(Rejection::Gone));
    assert!(is_loaded(&scene.board, &command, &scene.background(&command)));
}

#[test]
fn joined_steps_contain_the_whole_text_once() {
    let mut scene = vouchers("Short");
    let edit = |scene: &mut Scene, from: &str, to: &str| {
        let before = scene.board.clone();
        let details: Vec<Entity> = scene.details().cloned().collect();
        scene.edits("Lukas", "Vouchers", write(from, to));
        let after = scene.card("Vouchers").clone();
        let mut changes = vec![Change::put(after)];
        changes.splice(0..0, scene.details().cloned().map(Change::Put));
        let mut steps = crate::undo::steps(&before, &changes, &details);
        // The server's steps do not contain what has not changed.
        steps.retain(|step| step.before != step.after);
        let joined = joined(&scene.board, &steps).into_owned();
        let [step] = joined.as_slice() else { panic!("{joined:?}") };
        let text = |entity: &Option<Entity>| match entity {
            Some(Entity::Card(card)) => card.description.clone(),
            _ => panic!("no card: {entity:?}"),
        };
        assert_eq!((text(&step.before), text(&step.after)), (from.into(), to.into()));
    };
    edit(&mut scene, "Short", &long("a"));
    edit(&mut scene, &long("a"), &long("b"));
    edit(&mut scene, &long("b"), &long("b").replace("silent", "loud"));
}
