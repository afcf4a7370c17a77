//! Descriptions: a short one stands in its card on the board; of a long one the board holds the first
//! lines, and all of it is loaded with the card.

use crate::board::Board;
use crate::card::{Card, CardEdit, replace};
use crate::command::Command;
use crate::decide::{Background, Context};
use crate::entity::{Change, Entity, EntityRef};
use crate::id::CardId;
use crate::rejection::{Field, Rejection};
use crate::undo::Step;
use crate::{limits, text};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The whole description of a card whose text goes on after what the board holds.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Description {
    pub card: CardId,
    /// Markdown.
    pub text: String,
}

/// The characters of a description that the board holds: enough to say what a card is about and to
/// find it by, which is most descriptions whole; and 10,000 cards take 4 MB at most.
pub const FIRST_CHARS: usize = 400;

/// Cards whose descriptions leave the board with one commit: enough to come to an end, few enough
/// that nobody waits.
const AT_ONCE: usize = 200;
/// After so many characters no more do: pages are sent all of them.
const CHARS_AT_ONCE: usize = 10 * limits::TEXT_CHARS;

/// Whether a text is longer than the board holds.
fn is_long(text: &str) -> bool {
    text.len() > FIRST_CHARS && text.chars().nth(FIRST_CHARS).is_some()
}

/// What the board holds of a text. A short one is held whole. A long one is cut after the last line that
/// fits, or after the last word where that line would be too short.
pub fn first_lines(text: &str) -> &str {
    let Some((end, next)) = text.char_indices().nth(FIRST_CHARS) else { return text };
    // With the next character: a line or word that ends exactly here is whole.
    let reach = &text[..end + next.len_utf8()];
    // A cut in the first half would leave too little.
    let is_enough = |at: &usize| *at >= end / 2;
    let lines = reach.rfind('\n').filter(is_enough);
    let words = || reach.rfind(char::is_whitespace).filter(is_enough);
    text[..lines.or_else(words).unwrap_or(end)].trim_end()
}

/// All of a card's description; `None` where it goes on and is not among those that were loaded.
pub fn whole<'a>(
    card: &'a Card,
    loaded: impl IntoIterator<Item = &'a Description>,
) -> Option<&'a str> {
    if !card.goes_on {
        return Some(&card.description);
    }
    let all = loaded.into_iter().find(|all| all.card == card.id)?;
    // One of another time is not the text that goes on after these lines.
    all.text.starts_with(&card.description).then_some(&all.text)
}

fn among(details: &[Entity]) -> impl Iterator<Item = &Description> {
    details.iter().filter_map(|detail| match detail {
        Entity::Description(all) => Some(all),
        _ => None,
    })
}

/// Whether all is loaded of a description that a command changes: a page may have its first lines
/// alone.
pub(crate) fn is_loaded(board: &Board, command: &Command, background: &Background) -> bool {
    let Command::EditCard { card, edit: CardEdit::Description { .. } } = command else {
        return true;
    };
    let card = board.cards.get(card);
    card.is_none_or(|card| whole(card, among(&background.details)).is_some())
}

/// All of a description as the command that changes it says that it was: an earlier life of a page has
/// seen it, and this one may not have loaded it.
pub(crate) fn before(command: &Command) -> Option<Description> {
    match command {
        Command::EditCard { card, edit: CardEdit::Description { from, .. } } => {
            Some(Description { card: *card, text: from.clone() })
        }
        _ => None,
    }
}

/// The changes that give a card this description.
fn set(mut card: Card, text: String) -> Vec<Change> {
    let had_more = std::mem::replace(&mut card.goes_on, is_long(&text));
    let key = EntityRef::Description(card.id);
    let mut changes = Vec::new();
    if card.goes_on {
        card.description = first_lines(&text).to_owned();
        changes.push(Change::put(Description { card: card.id, text }));
    } else {
        card.description = text;
        changes.extend(had_more.then_some(Change::Remove(key)));
    }
    changes.push(Change::put(card));
    changes
}

pub(crate) fn edit(
    board: &Board,
    ctx: &Context<'_>,
    id: CardId,
    from: &str,
    to: &str,
) -> Result<Vec<Change>, Rejection> {
    let card = board.live_card(id)?;
    let to = text::body(to, Field::Description, limits::TEXT_CHARS)?;
    let mut text = whole(card, among(&ctx.background.details)).ok_or(Rejection::Gone)?.to_owned();
    if is_long(&to) {
        ctx.has_room_to_grow(if card.goes_on { &text } else { "" }, &to)?;
    }
    replace(&mut text, from, to, Field::Description)?;
    Ok(set(card.clone(), text))
}

/// Leaves of some long descriptions the first lines on the board.
pub(crate) fn split(board: &Board) -> Result<Vec<Change>, Rejection> {
    let mut room = Some(CHARS_AT_ONCE);
    let is_whole = |card: &&Card| !card.goes_on && is_long(&card.description);
    let some = board.cards.values().filter(is_whole).take(AT_ONCE).take_while(|card| {
        let fits = room.is_some();
        room = room.and_then(|room| room.checked_sub(card.description.chars().count()));
        fits
    });
    Ok(some.flat_map(|card| set(card.clone(), card.description.clone())).collect())
}

/// A card with all of its description in it, as far as that was loaded.
pub fn with_whole(card: &Card, details: &[Entity]) -> Card {
    let whole = whole(card, among(details)).map(str::to_owned);
    whole.map_or_else(
        || card.clone(),
        |text| Card { description: text, goes_on: false, ..card.clone() },
    )
}

/// The changes that put a card which may have all of its description in it, whatever of it the board
/// holds.
pub(crate) fn put(board: &Board, mut card: Card) -> Vec<Change> {
    let now = board.cards.get(&card.id).map(|now| (now.goes_on, &now.description));
    if card.goes_on || now == Some((false, &card.description)) {
        return vec![Change::put(card)];
    }
    card.goes_on = now.is_some_and(|(goes_on, _)| goes_on);
    let text = std::mem::take(&mut card.description);
    set(card, text)
}

/// Steps in which cards have all of their descriptions, as far as these have changed, instead of steps
/// of the descriptions' own.
pub fn joined<'a>(board: &Board, steps: &'a [Step]) -> Cow<'a, [Step]> {
    let is_text = |step: &Step| matches!(step.key(), Some(EntityRef::Description(_)));
    if !steps.iter().any(is_text) {
        return Cow::Borrowed(steps);
    }
    let (texts, mut all): (Vec<Step>, Vec<Step>) = steps.iter().cloned().partition(is_text);
    for text in texts {
        let key = text.card().map(EntityRef::Card);
        if let Some(step) = all.iter_mut().find(|step| step.key() == key) {
            *step = with_text(step, &text);
            continue;
        }
        // The first lines have stayed the same, and so has the card.
        let card = key.and_then(|key| board.get(key));
        let step = card.map(|card| Step { before: Some(card.clone()), after: Some(card) });
        all.push(step.map_or_else(|| text.clone(), |step| with_text(&step, &text)));
    }
    Cow::Owned(all)
}

fn with_text(step: &Step, text: &Step) -> Step {
    let with = |card: &Option<Entity>, text: &Option<Entity>| match (card, text) {
        (Some(Entity::Card(card)), Some(Entity::Description(all))) => {
            let description = all.text.clone();
            Some(Card { description, goes_on: false, ..card.clone() }.into())
        }
        (card, _) => card.clone(),
    };
    Step { before: with(&step.before, &text.before), after: with(&step.after, &text.after) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::Impact;
    use crate::column::Stage;
    use crate::decide::{Actor, Held};
    use crate::member::{MemberEdit, Role};
    use crate::testing::{Scene, card, person};
    use proptest::prelude::*;

    /// Longer than the board holds, with one ending or another.
    fn long(ending: &str) -> String {
        format!("{}\n{ending}", "The vouchers stay silent.\n".repeat(40))
    }

    fn vouchers(text: &str) -> Scene {
        let mut scene = Scene::new();
        scene.has_card("Vouchers");
        scene.edits("Lukas", "Vouchers", write("", text));
        scene
    }

    /// The text stands in the card, as an earlier version kept it.
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

    /// All of the description; its first lines are those on the board.
    #[track_caller]
    fn text(scene: &Scene) -> String {
        let details: Vec<Entity> = scene.details().cloned().collect();
        let card = scene.card("Vouchers");
        let whole = whole(card, among(&details)).expect("the text of the card is there").to_owned();
        assert_eq!(
            (card.description.as_str(), card.goes_on),
            (first_lines(&whole), is_long(&whole))
        );
        assert_eq!(details.len(), usize::from(card.goes_on), "{details:?}");
        whole
    }

    #[test]
    fn a_short_text_is_all_on_the_board() {
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
    fn two_who_change_the_end_of_a_text_see_both_versions_whole() {
        let mut scene = vouchers(&long("a"));
        scene.edits("Erik", "Vouchers", write(&long("a"), &long("Erik")));
        let refused = scene.refuses("Lukas", edit(&long("a"), &long("Lukas")));
        let (theirs, yours) = (long("Erik"), long("Lukas"));
        assert_eq!(refused, Rejection::Conflict { field: Field::Description, theirs, yours });
        scene.edits("Lukas", "Vouchers", write(&long("a"), &long("Erik")));
    }

    #[test]
    fn a_text_is_taken_back_with_its_first_lines_or_not_at_all() {
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
            // The first lines are the same, or all that there was, or others.
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
    fn where_the_text_was_not_loaded_nothing_of_it_is_taken_back() {
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
    fn who_may_not_edit_any_more_takes_no_text_back() {
        let mut scene = vouchers(&long("a"));
        let edited = scene.edits("Lukas", "Vouchers", write(&long("a"), &long("b")));
        let edit = MemberEdit::Role(Role::Viewer);
        scene.does("Julia", Command::EditMember { member: person("Lukas"), edit });
        let refused = scene.refuses("Lukas", Command::Undo { command: edited });
        assert_eq!(refused, Rejection::NotAllowed);
    }

    #[test]
    fn another_field_is_taken_back_without_the_text() {
        let mut scene = vouchers(&long("a"));
        let rated = scene.edits("Lukas", "Vouchers", CardEdit::Impact(Impact::Blocked));
        scene.edits("Erik", "Vouchers", write(&long("a"), &long("b")));
        scene.undoes("Lukas", rated);
        assert_eq!((scene.card("Vouchers").impact, text(&scene)), (Impact::Unrated, long("b")));
    }

    #[test]
    fn a_text_goes_where_its_card_goes() {
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
    fn what_an_earlier_version_kept_in_the_card_is_brought_over_by_the_server() {
        let mut scene = kept_before(&long("a"));
        assert_eq!(scene.refuses("Julia", Command::SplitDescriptions), Rejection::NotAllowed);
        scene.server_does(Command::SplitDescriptions);
        assert_eq!(text(&scene), long("a"));
        let before = scene.board.clone();
        scene.server_does(Command::SplitDescriptions);
        assert_eq!(scene.board.cards, before.cards);
    }

    #[test]
    fn what_an_earlier_version_kept_is_whole_until_then() {
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
    fn what_was_done_before_texts_were_brought_over_can_be_taken_back() {
        let mut scene = kept_before(&long("a"));
        let rated = scene.edits("Lukas", "Vouchers", CardEdit::Impact(Impact::Hurts));
        let edited = scene.edits("Lukas", "Vouchers", write(&long("a"), "Short"));
        scene.server_does(Command::SplitDescriptions);
        scene.undoes("Lukas", edited);
        scene.undoes("Lukas", rated);
        assert_eq!((scene.card("Vouchers").impact, text(&scene)), (Impact::Unrated, long("a")));
    }

    #[test]
    fn some_texts_are_brought_over_at_a_time() {
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
    fn a_long_text_counts_as_what_its_card_holds() {
        let mut scene = vouchers(&long("a"));
        scene.held = Some(Held { details: 1, chars: limits::DETAIL_CHARS_OF_CARD });
        assert_eq!(scene.refuses("Lukas", edit(&long("a"), &long("more"))), Rejection::CardFull);
        scene.edits("Lukas", "Vouchers", write(&long("a"), &long("b")));
        scene.edits("Lukas", "Vouchers", write(&long("b"), "Short"));
        assert_eq!(scene.refuses("Lukas", edit("Short", &long("c"))), Rejection::CardFull);
        scene.edits("Lukas", "Vouchers", write("Short", "Short as well"));
    }

    #[test]
    fn without_its_text_a_description_that_goes_on_is_not_changed() {
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
    fn steps_tell_of_the_text_once_and_whole() {
        let mut scene = vouchers("Short");
        let told = |scene: &mut Scene, from: &str, to: &str| {
            let before = scene.board.clone();
            let details: Vec<Entity> = scene.details().cloned().collect();
            scene.edits("Lukas", "Vouchers", write(from, to));
            let after = scene.card("Vouchers").clone();
            let mut changes = vec![Change::put(after)];
            changes.splice(0..0, scene.details().cloned().map(Change::Put));
            let mut steps = crate::undo::steps(&before, &changes, &details);
            // The server's have nothing of what has stayed as it was.
            steps.retain(|step| step.before != step.after);
            let joined = joined(&scene.board, &steps).into_owned();
            let [step] = joined.as_slice() else { panic!("{joined:?}") };
            let text = |entity: &Option<Entity>| match entity {
                Some(Entity::Card(card)) => card.description.clone(),
                _ => panic!("no card: {entity:?}"),
            };
            assert_eq!((text(&step.before), text(&step.after)), (from.into(), to.into()));
        };
        told(&mut scene, "Short", &long("a"));
        told(&mut scene, &long("a"), &long("b"));
        told(&mut scene, &long("b"), &long("b").replace("silent", "loud"));
    }
}
