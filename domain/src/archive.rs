//! The archive: cards that are done, and that nobody asks about any more, leave the board with
//! their contacts. They come back when somebody does something with them.
//!
//! Cards of the archive are not part of [`Board`], neither in the browser nor on the server. To
//! decide a command that names such a card, it must be loaded as
//! [`Background::archived`](crate::decide::Background::archived).

use crate::board::{Board, BoardInfo};
use crate::card::Card;
use crate::column::Stage;
use crate::decide::Context;
use crate::entity::{Archived, Change, Entity, EntityRef};
use crate::id::CardId;
use crate::limits;
use crate::rejection::{Field, Rejection};
use crate::revalidate;
use crate::table::Set;
use crate::telling::{Telling, telling};
use crate::time::Timestamp;

/// How many cards are archived with one commit: enough to finish soon, few enough that nobody
/// waits.
const AT_ONCE: usize = 200;

/// For how many days a board keeps closed cards.
pub fn days_kept(board: &BoardInfo) -> u16 {
    board.keep_closed.unwrap_or(limits::KEEP_CLOSED_DAYS)
}

/// The setting for how many days closed cards stay on the board; `None` is the usual time.
pub(crate) fn kept_for(days: u16) -> Result<Option<u16>, Rejection> {
    if !limits::KEEP_CLOSED.contains(&days) {
        return Err(Rejection::OutOfRange { field: Field::KeptDays });
    }
    Ok(Some(days).filter(|days| *days != limits::KEEP_CLOSED_DAYS))
}

/// Moves some of the cards that are due into the archive.
pub(crate) fn archive(board: &Board, ctx: &Context<'_>) -> Result<Vec<Change>, Rejection> {
    let due = board.cards.values().filter(|card| is_due(board, card, ctx.now));
    let due: Set<CardId> = due.take(AT_ONCE).map(|card| card.id).collect();
    if due.is_empty() {
        return Ok(Vec::new());
    }
    // Merged cards go together with the card that was kept.
    let goes = |card: &&Card| board.redirected(card.id).is_ok_and(|kept| due.contains(&kept.id));
    let cards = board.cards.values().filter(goes);
    Ok(cards.map(|card| Change::Archive(card.id)).collect())
}

/// Whether a card belongs into the archive: it is released or closed, nothing has happened to it
/// for long, and no customer is still to be told.
fn is_due(board: &Board, card: &Card, now: Timestamp) -> bool {
    let limit = now.plus_days(-i64::from(days_kept(&board.info)));
    let is_quiet = |at: Timestamp| at <= limit;
    card.is_live()
        && board.stage_of(card) >= Stage::Released
        && is_quiet(card.since)
        && board.tallies_of(card.id).all(|tally| {
            let waits = matches!(telling(board, card, tally), Some(Telling::Due | Telling::Waits));
            is_quiet(tally.last) && !waits
        })
}

/// The changes that bring cards back from the archive, adapted to the board as it is now. None for
/// cards that are on the board.
pub(crate) fn returning(board: &Board, ctx: &Context<'_>) -> Vec<Change> {
    let is_away = |entity: &&Entity| {
        let card = entity.card();
        card.is_some_and(|card| !board.cards.contains_key(&card))
    };
    let away = ctx.background.archived.iter().filter(is_away);
    let away = away.filter_map(Entity::archived);
    away.filter_map(|away| Some(Change::Put(adapted(board, ctx.now, away)?))).collect()
}

fn adapted(board: &Board, now: Timestamp, away: Archived<'_>) -> Option<Entity> {
    match away {
        Archived::Card(card) => {
            let mut card = card.clone();
            // Its column was one for done cards, so the new one must be too.
            if !board.columns.contains_key(&card.column) {
                card.column = board.column_of_stage(Stage::Closed).ok()?.id;
            }
            Some(revalidate::card(board, now, card).into())
        }
        Archived::Tally(tally) => {
            let mut tally = tally.clone();
            let is_known = tally.customer.is_none_or(|id| board.customers.contains_key(&id));
            tally.system = tally.system.filter(|id| board.systems.contains_key(id));
            is_known.then(|| tally.into())
        }
    }
}

/// Decides on a board to which cards of the archive have come back. The changes that bring them
/// back are included.
pub(crate) fn with_returned(
    board: &Board,
    ctx: &Context<'_>,
    decide: impl Fn(&Board) -> Result<Vec<Change>, Rejection>,
) -> Result<Vec<Change>, Rejection> {
    let returning = returning(board, ctx);
    if returning.is_empty() {
        return decide(board);
    }
    // A copy of the board: it is rare, and so rules see the cards as part of the board.
    let mut with = board.clone();
    with.apply(&returning);
    let changes = decide(&with)?;
    if changes.is_empty() {
        return Ok(changes);
    }
    let is_changed = |key: EntityRef| changes.iter().any(|change| change.key() == key);
    let mut all: Vec<Change> =
        returning.into_iter().filter(|change| !is_changed(change.key())).collect();
    all.extend(changes);
    Ok(all)
}

/// Those of the given cards that are not on the board, so that they may be in the archive.
pub fn missing(board: &Board, cards: impl IntoIterator<Item = CardId>) -> Vec<CardId> {
    let mut missing: Vec<CardId> =
        cards.into_iter().filter(|card| !board.cards.contains_key(card)).collect();
    missing.sort_unstable();
    missing.dedup();
    missing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::BoardEdit;
    use crate::card::CardEdit;
    use crate::command::Command;
    use crate::decide::Actor;
    use crate::release::DeploymentState;
    use crate::testing::{Scene, card, column, customer, lane, release};

    /// Anna and an anonymous caller have called about the card "Vouchers", which is closed by now.
    fn closed() -> Scene {
        let mut scene = Scene::new();
        scene.has_card("Vouchers").has_customer("Anna");
        scene.calls(Some("Anna"), "Vouchers");
        scene.calls(None, "Vouchers");
        scene.moves("Vouchers", Stage::Closed);
        scene
    }

    fn archived(scene: &mut Scene) -> bool {
        scene.run(Actor::System, &Command::ArchiveCards).unwrap();
        !scene.board.cards.contains_key(&card("Vouchers"))
    }

    fn after_days(scene: &mut Scene, days: i64) -> &mut Scene {
        scene.now = scene.now.plus_days(days);
        scene
    }

    #[test]
    fn closed_cards_are_archived_after_sixty_days_with_their_tallies() {
        let mut scene = closed();
        assert!(!archived(after_days(&mut scene, 59)));
        assert!(archived(after_days(&mut scene, 1)));
        assert!(scene.board.tallies.is_empty());
        assert!(scene.board.lane(lane(Stage::Closed)).is_empty());
        assert_eq!(scene.archived.len(), 3);
    }

    #[test]
    fn open_cards_and_cards_in_the_trash_are_not_archived() {
        let mut scene = Scene::new();
        scene.has_card("Vouchers").moves("Vouchers", Stage::Verify);
        assert!(!archived(after_days(&mut scene, 1_000)));
        scene.moves("Vouchers", Stage::Closed);
        scene.does("Julia", Command::TrashCard { card: card("Vouchers") });
        assert!(!archived(after_days(&mut scene, 1_000)));
    }

    #[test]
    fn a_card_with_a_customer_still_to_be_told_is_not_archived() {
        let mut scene = Scene::new();
        scene.has_card("Vouchers").has_customer("Anna").has_system("Live", None);
        scene.has_release("24.8", None).fixes("Vouchers", "24.8");
        scene.calls(Some("Anna"), "Vouchers");
        scene.moves("Vouchers", Stage::Verify).deploys("24.8", "Live", DeploymentState::Done);
        assert_eq!(scene.board.stage_of(scene.card("Vouchers")), Stage::Released);
        assert!(!archived(after_days(&mut scene, 1_000)));
        let (card, customer) = (card("Vouchers"), customer("Anna"));
        scene.does("Manuela", Command::MarkTold { card, customer, told: true });
        assert!(!archived(after_days(&mut scene, 59)));
        assert!(archived(after_days(&mut scene, 2)));
    }

    #[test]
    fn a_card_with_a_recent_contact_is_not_archived() {
        let mut scene = closed();
        after_days(&mut scene, 50).calls(None, "Vouchers");
        assert!(!archived(after_days(&mut scene, 30)));
        assert!(archived(after_days(&mut scene, 31)));
    }

    #[test]
    fn a_new_contact_brings_a_card_back_with_all_its_contacts() {
        let mut scene = closed();
        let before = (scene.board.cards.clone(), scene.contacts("Vouchers"));
        assert!(archived(after_days(&mut scene, 100)));
        scene.calls(Some("Anna"), "Vouchers");
        assert_eq!(scene.board.cards, before.0);
        assert_eq!(scene.contacts("Vouchers"), before.1 + 1);
        assert!(scene.archived.is_empty());
    }

    #[test]
    fn undoing_the_command_that_brought_a_card_back_keeps_the_card() {
        let mut scene = closed();
        assert!(archived(after_days(&mut scene, 100)));
        let called = scene.calls(Some("Anna"), "Vouchers");
        scene.undoes("Manuela", called);
        assert_eq!(scene.contacts("Vouchers"), 2);
        assert!(scene.card("Vouchers").is_live());
    }

    #[test]
    fn commands_from_before_the_archiving_can_be_undone() {
        let mut scene = Scene::new();
        scene.has_card("Vouchers").moves("Vouchers", Stage::Doing);
        let (card, to, place) = (card("Vouchers"), lane(Stage::Closed), crate::column::Place::Top);
        let moved = scene.does("Lukas", Command::MoveCard { card, to, place, together: false });
        assert!(archived(after_days(&mut scene, 100)));
        scene.undoes("Lukas", moved);
        assert_eq!(scene.lane(Stage::Doing), ["Vouchers"]);
    }

    #[test]
    fn a_command_that_is_refused_brings_nothing_back() {
        let mut scene = closed();
        assert!(archived(after_days(&mut scene, 100)));
        let edit = CardEdit::FixedIn(Some(release("nowhere")));
        let refused = scene.refuses("Lukas", Command::EditCard { card: card("Vouchers"), edit });
        assert_eq!(refused, Rejection::Gone);
        assert!(scene.board.cards.is_empty());
    }

    #[test]
    fn a_card_comes_back_adapted_to_the_board() {
        let mut scene = closed();
        let own =
            Command::AddColumn { id: column("Old"), name: "Old".into(), stage: Stage::Closed };
        scene.does("Julia", own);
        let (place, to) = (crate::column::Place::Top, column("Old"));
        scene.does(
            "Lukas",
            Command::MoveCard { card: card("Vouchers"), to, place, together: false },
        );
        assert!(archived(after_days(&mut scene, 100)));
        let cards_to = lane(Stage::Closed);
        scene.does("Julia", Command::RemoveColumn { column: column("Old"), cards_to });
        scene.calls(None, "Vouchers");
        assert_eq!(scene.lane(Stage::Closed), ["Vouchers"]);
    }

    #[test]
    fn merged_cards_go_and_come_back_together() {
        let mut scene = closed();
        scene.has_card("Coupons");
        let merged = scene.merges("Coupons", "Vouchers");
        assert!(archived(after_days(&mut scene, 100)));
        assert!(scene.board.cards.is_empty());
        scene.undoes("Lukas", merged);
        assert_eq!(scene.board.cards.len(), 2);
        assert!(scene.card("Coupons").is_live());
    }

    #[test]
    fn what_the_archive_refers_to_is_in_use() {
        let mut scene = closed();
        scene.has_release("24.7", None);
        let suspected = CardEdit::SuspectedIn(Some(release("24.7")));
        scene.edits("Lukas", "Vouchers", suspected);
        assert!(archived(after_days(&mut scene, 100)));
        for command in [
            Command::RemoveCustomer { customer: customer("Anna") },
            Command::RemoveRelease { release: release("24.7") },
        ] {
            assert_eq!(scene.refuses("Julia", command), Rejection::InUse);
        }
    }

    #[test]
    fn the_owner_sets_for_how_long_closed_cards_stay() {
        let keep_closed = |days| Command::EditBoard(BoardEdit::KeepClosed(days));
        let mut scene = closed();
        scene.does("Julia", keep_closed(7));
        assert!(archived(after_days(&mut scene, 8)));
        for days in [0, 6, 3_651] {
            let refused = scene.refuses("Julia", keep_closed(days));
            assert_eq!(refused, Rejection::OutOfRange { field: Field::KeptDays });
        }
        scene.does("Julia", keep_closed(60));
        assert_eq!(scene.board.info.keep_closed, None, "the default is not stored");
    }

    #[test]
    fn a_page_that_still_has_an_archived_card_brings_it_back_with_a_command() {
        let mut scene = closed();
        let page = scene.board.clone();
        assert!(archived(after_days(&mut scene, 100)));
        // The page does not know of the archiving. For it the card is on the board.
        let edit = CardEdit::Impact(crate::card::Impact::Hurts);
        assert!(page.cards.contains_key(&card("Vouchers")));
        scene.edits("Lukas", "Vouchers", edit);
        assert_eq!(scene.card("Vouchers").impact, crate::card::Impact::Hurts);
    }
}
