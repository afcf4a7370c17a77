//! Undo: a command like any other. It restores the fields that an earlier command changed, where
//! nobody has changed them since; what others did in between stays.

mod fields;
mod standing;
mod tallies;
mod whole;

use crate::board::{Board, BoardInfo};
use crate::card::Card;
use crate::command::{Kind, Right};
use crate::decide::{Actor, Context};
use crate::entity::{Change, Entity, EntityRef};
use crate::id::{CardId, CommandId};
use crate::order::Order;
use crate::permission::Action;
use crate::rejection::Rejection;
use crate::{description, revalidate};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What one command changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    pub id: CommandId,
    pub actor: Actor,
    /// `None` where nobody here knows it any more.
    pub kind: Option<Kind>,
    pub steps: Vec<Step>,
}

/// One entity before and after; `None` where it was not there.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    pub before: Option<Entity>,
    pub after: Option<Entity>,
}

impl Step {
    /// The card that it is about.
    pub fn card(&self) -> Option<CardId> {
        self.entity()?.card()
    }

    pub(crate) fn key(&self) -> Option<EntityRef> {
        self.entity().map(Entity::key)
    }

    fn entity(&self) -> Option<&Entity> {
        self.after.as_ref().or(self.before.as_ref())
    }
}

/// The steps of changes to a board, to be taken before they are applied. `details` holds what is not
/// on the board among them, as it is now: what is loaded with a card, what comes back from the archive.
pub fn steps(board: &Board, changes: &[Change], details: &[Entity]) -> Vec<Step> {
    let step = |change: &Change| {
        let key = change.key();
        let detail = || details.iter().find(|detail| detail.key() == key).cloned();
        let before = board.get(key).or_else(detail);
        let after = match change {
            Change::Put(entity) => Some(entity.clone()),
            Change::Remove(_) => None,
            // It is as it was, elsewhere.
            Change::Archive(_) => return None,
        };
        Some(Step { before, after })
    };
    changes.iter().filter_map(step).collect()
}

pub(crate) fn decide(
    board: &Board,
    ctx: &Context<'_>,
    id: CommandId,
) -> Result<Vec<Change>, Rejection> {
    let record = ctx.background.record.as_ref().ok_or(Rejection::NothingToUndo)?;
    if record.id != id || record.actor != ctx.actor {
        return Err(Rejection::NothingToUndo);
    }
    let steps = description::joined(board, &record.steps);
    for action in actions(record.kind, &steps) {
        ctx.may(board, action)?;
    }
    if !whole::can_turn(board, record) {
        return Err(Rejection::NothingToUndo);
    }
    let mut steps: Vec<&Step> = steps.iter().rev().collect();
    steps.order_by_key(|step| turn(step));
    // Each step must fit what the steps before have left. A copy, where there are several: it is
    // rare, and nothing else keeps a column, its cards and their contacts together as exactly.
    let mut board = Cow::Borrowed(board);
    let mut changes: Vec<Change> = Vec::new();
    let mut applied = 0;
    for step in steps {
        if changes[applied..].iter().any(|change| !change.key().is_detail()) {
            board.to_mut().apply(&changes[applied..]);
            applied = changes.len();
        }
        match take_back(&board, ctx, step) {
            Some(Change::Put(Entity::Card(card))) => changes.extend(description::put(&board, card)),
            change => changes.extend(change),
        }
    }
    if changes.is_empty() {
        return Err(Rejection::NothingToUndo);
    }
    Ok(changes)
}

/// The permissions that a command needed: a person who has lost one cannot take it back.
fn actions(kind: Option<Kind>, steps: &[Step]) -> Vec<Action> {
    // What an undo had taken back is not known here: its steps tell what that needed.
    let known = kind.filter(|kind| *kind != Kind::Undo);
    match known.map(Kind::right) {
        None => steps.iter().map(action_for).collect(),
        Some(Right::Of(action) | Right::OrToOneself(action)) => vec![action],
        Some(Right::Server) => Vec::new(),
    }
}

/// The permission that a step needs by itself.
fn action_for(step: &Step) -> Action {
    match (&step.before, &step.after) {
        (Some(Entity::Card(before)), Some(Entity::Card(after))) => {
            let is_thrown_away = before.trashed.is_some() && after.trashed.is_none();
            if is_thrown_away { Action::Delete } else { Action::Edit }
        }
        (Some(Entity::Board(before)), Some(Entity::Board(after))) => {
            // A new card counts the number up, which is not taken back.
            let counted = BoardInfo { last_number: after.last_number, ..before.clone() };
            if counted == *after { Action::Capture } else { Action::Configure }
        }
        (Some(Entity::System(before)), Some(Entity::System(after))) => {
            if before.runs == after.runs { Action::Configure } else { Action::Release }
        }
        (None, Some(Entity::Customer(_))) => Action::Capture,
        (before, after) => match after.as_ref().or(before.as_ref()) {
            Some(Entity::Sprint(_)) => Action::Plan,
            Some(Entity::Release(_) | Entity::Deployment(_)) => Action::Release,
            Some(
                Entity::Board(_)
                | Entity::Column(_)
                | Entity::Area(_)
                | Entity::System(_)
                | Entity::Customer(_),
            ) => Action::Configure,
            Some(Entity::Member(_)) => Action::ManageMembers,
            Some(
                Entity::Card(_)
                | Entity::Tally(_)
                | Entity::Contact(_)
                | Entity::Comment(_)
                | Entity::Description(_),
            )
            | None => Action::Capture,
        },
    }
}

/// When a step is taken back: what others name comes first and goes last.
fn turn(step: &Step) -> u8 {
    use EntityRef as R;
    let Some(key) = step.key() else { return 0 };
    let (comes, goes) = match key {
        R::Contact(_) | R::Comment(_) => (5, 0),
        R::Deployment(_) => (3, 0),
        R::Card(_) => (3, 6),
        R::System(_) => (2, 7),
        R::Tally(_) => (4, 4),
        R::Board(_)
        | R::Column(_)
        | R::Customer(_)
        | R::Area(_)
        | R::Sprint(_)
        | R::Release(_)
        | R::Member(_) => (1, 8),
        R::Description(_) => (8, 8),
    };
    if step.before.is_none() { goes } else { comes }
}

fn take_back(board: &Board, ctx: &Context<'_>, step: &Step) -> Option<Change> {
    let key = step.key()?;
    let details = &ctx.background.details;
    let current = match board.get(key) {
        Some(Entity::Card(card)) => Some(description::with_whole(&card, details).into()),
        None if key.is_detail() => details.iter().find(|detail| detail.key() == key).cloned(),
        current => current,
    };
    if let EntityRef::Tally(key) = key {
        let stands = tallies::count_stands(ctx);
        return stands.then(|| tallies::take_back(board, key, step, current.as_ref())).flatten();
    }
    match (&step.before, &step.after, current) {
        (None, Some(made), Some(current)) => unmade(board, ctx, made, current),
        (Some(before), None, None) => {
            revalidate::entity(board, ctx.now, before.clone()).map(Change::Put)
        }
        (Some(before), Some(after), Some(current)) => {
            let restored = fields::restored(&current, before, after)?;
            if restored == current {
                return None;
            }
            let restored = revalidate::entity(board, ctx.now, restored)?;
            (restored != current).then_some(Change::Put(restored))
        }
        _ => None,
    }
}

/// Removes what a step made, unless others build upon it by now. A card that others have
/// touched goes to the trash, from where it can come back.
fn unmade(board: &Board, ctx: &Context<'_>, made: &Entity, current: Entity) -> Option<Change> {
    if !standing::is_needed(board, ctx, made, &current) {
        return Some(Change::Remove(current.key()));
    }
    match current {
        Entity::Card(card) if card.is_live() => {
            Some(Change::put(Card { trashed: Some(ctx.now), ..card }))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::{CardEdit, Impact};
    use crate::column::{ColumnEdit, Place, Stage};
    use crate::command::Command;
    use crate::customer::SystemEdit;
    use crate::member::{MemberEdit, Role};
    use crate::release::ReleaseEdit;
    use crate::testing::{
        Scene, TODAY, area, card, column, comment, customer, lane, person, release, sprint, system,
    };

    fn undo(command: CommandId) -> Command {
        Command::Undo { command }
    }

    fn vouchers() -> Scene {
        let mut scene = Scene::new();
        scene.has_card("Vouchers");
        scene
    }

    fn title(from: &str, to: &str) -> CardEdit {
        CardEdit::Title { from: from.into(), to: to.into() }
    }

    #[test]
    fn what_a_person_did_is_taken_back() {
        let mut scene = vouchers();
        let edited = scene.edits("Lukas", "Vouchers", title("Vouchers", "Coupons"));
        scene.undoes("Lukas", edited);
        assert_eq!(scene.card("Vouchers").title, "Vouchers");
    }

    #[test]
    fn only_the_person_who_did_it_takes_it_back() {
        let mut scene = vouchers();
        let edited = scene.edits("Lukas", "Vouchers", title("Vouchers", "Coupons"));
        for who in ["Julia", "Manuela"] {
            assert_eq!(scene.refuses(who, undo(edited)), Rejection::NothingToUndo);
        }
    }

    #[test]
    fn taking_back_can_be_taken_back() {
        let mut scene = vouchers();
        let edited = scene.edits("Lukas", "Vouchers", title("Vouchers", "Coupons"));
        let undone = scene.undoes("Lukas", edited);
        let redone = scene.undoes("Lukas", undone);
        assert_eq!(scene.card("Vouchers").title, "Coupons");
        scene.undoes("Lukas", redone);
        assert_eq!(scene.card("Vouchers").title, "Vouchers");
    }

    #[test]
    fn what_others_changed_since_stays() {
        let mut scene = vouchers();
        let edited = scene.edits("Lukas", "Vouchers", CardEdit::Impact(Impact::Blocked));
        scene.edits("Erik", "Vouchers", title("Vouchers", "Coupons"));
        scene.undoes("Lukas", edited);
        let card = scene.card("Vouchers");
        assert_eq!((card.impact, card.title.as_str()), (Impact::Unrated, "Coupons"));
    }

    #[test]
    fn a_field_that_others_changed_since_is_not_taken_back() {
        let mut scene = vouchers();
        let edited = scene.edits("Lukas", "Vouchers", CardEdit::Impact(Impact::Blocked));
        scene.edits("Erik", "Vouchers", CardEdit::Impact(Impact::Hurts));
        assert_eq!(scene.refuses("Lukas", undo(edited)), Rejection::NothingToUndo);
        assert_eq!(scene.card("Vouchers").impact, Impact::Hurts);
    }

    #[test]
    fn nothing_is_taken_back_twice() {
        let mut scene = vouchers();
        let edited = scene.edits("Lukas", "Vouchers", CardEdit::Impact(Impact::Blocked));
        scene.undoes("Lukas", edited);
        assert_eq!(scene.refuses("Lukas", undo(edited)), Rejection::NothingToUndo);
    }

    #[test]
    fn a_command_that_nobody_gave_cannot_be_taken_back() {
        let mut scene = vouchers();
        let unknown = CommandId(uuid::Uuid::from_u128(12_345));
        assert_eq!(scene.refuses("Lukas", undo(unknown)), Rejection::NothingToUndo);
    }

    #[test]
    fn who_may_not_do_it_any_more_may_not_take_it_back() {
        let mut scene = Scene::new();
        scene.has_customer("Anna").has_release("24.7", None).has_system("Live", None);
        let (customer, name) = (customer("Anna"), "Anna B.".to_string());
        let keep = Command::KeepClosed { days: 90 };
        let rename = Command::RenameCustomer { customer, name };
        let edit =
            Command::EditSystem { system: system("Live"), edit: SystemEdit::Name("x".into()) };
        let board = Command::RenameBoard { name: "Store".into() };
        let add = Command::AddArea { id: area("Payment"), name: "Payment".into() };
        let sprint = Command::PlanSprint {
            id: sprint("12"),
            name: "12".into(),
            starts: TODAY,
            ends: TODAY,
            capacity: 1.0,
        };
        let done =
            [rename, edit, board, keep, add, sprint].map(|command| scene.does("Erik", command));
        let (member, edit) = (person("Erik"), MemberEdit::Role(Role::Support));
        scene.does("Julia", Command::EditMember { member, edit });
        for command in done {
            assert_eq!(scene.refuses("Erik", undo(command)), Rejection::NotAllowed);
        }
    }

    #[test]
    fn an_undo_puts_nothing_into_the_trash_for_one_who_may_not_delete() {
        let mut scene = vouchers();
        let may = |may| {
            let (member, edit) = (person("Manuela"), MemberEdit::MayDelete(may));
            Command::EditMember { member, edit }
        };
        scene.does("Julia", may(true));
        let trashed = scene.does("Manuela", Command::TrashCard { card: card("Vouchers") });
        let restored = scene.does("Manuela", Command::RestoreCard { card: card("Vouchers") });
        scene.does("Julia", may(false));
        for done in [restored, trashed] {
            assert_eq!(scene.refuses("Manuela", undo(done)), Rejection::NotAllowed);
        }
    }

    #[test]
    fn a_captured_card_that_nobody_touched_goes_with_its_call() {
        let mut scene = vouchers();
        let before = scene.board.clone();
        let mut call = crate::testing::call(None, "x", scene.now, "hello");
        let Command::AddContact { contact, .. } = &mut call else { panic!("no contact") };
        let new = Command::CaptureCard {
            id: card("Player"),
            title: "Player".into(),
            column: None,
            contact: Some(contact.clone()),
        };
        let captured = scene.does("Manuela", new);
        scene.undoes("Manuela", captured);
        assert_eq!((&scene.board.cards, &scene.board.tallies), (&before.cards, &before.tallies));
        assert_eq!(scene.details().count(), 0);
    }

    #[test]
    fn a_captured_card_that_others_built_upon_goes_to_the_trash() {
        let say = |scene: &mut Scene| {
            let (id, text) = (comment("me too"), "me too".to_string());
            scene.does("Lukas", Command::AddComment { id, card: card("Vouchers"), text })
        };
        let others: [&dyn Fn(&mut Scene) -> CommandId; 4] = [
            &|scene| scene.edits("Lukas", "Vouchers", CardEdit::Impact(Impact::Hurts)),
            &|scene| scene.calls(None, "Vouchers"),
            &|scene| scene.has_card("Coupons").merges("Coupons", "Vouchers"),
            &say,
        ];
        for touch in others {
            let mut scene = Scene::new();
            let (id, title) = (card("Vouchers"), "Vouchers".to_string());
            let new = Command::CaptureCard { id, title, column: None, contact: None };
            let captured = scene.does("Manuela", new);
            touch(&mut scene);
            let undone = scene.undoes("Manuela", captured);
            assert!(scene.card("Vouchers").trashed.is_some());
            scene.undoes("Manuela", undone);
            assert!(scene.card("Vouchers").is_live());
        }
    }

    #[test]
    fn a_contact_taken_back_leaves_those_of_others() {
        let mut scene = vouchers();
        scene.has_customer("Anna");
        let anna = scene.calls(Some("Anna"), "Vouchers");
        let first = scene.calls(None, "Vouchers");
        scene.calls(None, "Vouchers");
        scene.undoes("Manuela", first);
        scene.undoes("Manuela", anna);
        assert_eq!(scene.contacts("Vouchers"), 1);
        assert_eq!(scene.details().count(), 1);
    }

    #[test]
    fn a_contact_taken_back_and_given_again_counts_again() {
        let mut scene = vouchers();
        scene.calls(None, "Vouchers");
        let second = scene.calls(None, "Vouchers");
        let undone = scene.undoes("Manuela", second);
        assert_eq!(scene.contacts("Vouchers"), 1);
        scene.undoes("Manuela", undone);
        assert_eq!((scene.contacts("Vouchers"), scene.details().count()), (2, 2));
    }

    #[test]
    fn a_contact_of_a_card_that_was_merged_since_stays_counted() {
        let mut scene = vouchers();
        scene.has_card("Coupons");
        let called = scene.calls(None, "Coupons");
        scene.merges("Coupons", "Vouchers");
        assert_eq!(scene.refuses("Manuela", undo(called)), Rejection::NothingToUndo);
        assert_eq!((scene.contacts("Vouchers"), scene.details().count()), (1, 1));
    }

    #[test]
    fn a_move_is_taken_back_whole_or_not_at_all() {
        let mut scene = vouchers();
        let to = lane(Stage::Doing);
        let moved = scene
            .does("Lukas", Command::MoveCard { card: card("Vouchers"), to, place: Place::Top });
        scene.moves("Vouchers", Stage::Verify);
        let before = scene.card("Vouchers").clone();
        assert_eq!(scene.refuses("Lukas", undo(moved)), Rejection::NothingToUndo);
        assert_eq!(scene.card("Vouchers"), &before);
    }

    #[test]
    fn a_card_whose_column_has_gone_meanwhile_comes_back_into_the_inbox() {
        let mut scene = vouchers();
        let id = column("Review");
        scene.does("Julia", Command::AddColumn { id, name: "Review".into(), stage: Stage::Doing });
        scene
            .does("Lukas", Command::MoveCard { card: card("Vouchers"), to: id, place: Place::Top });
        let to = lane(Stage::Verify);
        let moved = scene
            .does("Lukas", Command::MoveCard { card: card("Vouchers"), to, place: Place::Top });
        scene.does("Julia", Command::RemoveColumn { column: id, cards_to: to });
        scene.undoes("Lukas", moved);
        assert_eq!(scene.lane(Stage::Inbox), ["Vouchers"]);
    }

    #[test]
    fn what_has_gone_meanwhile_is_not_named_again() {
        let mut scene = vouchers();
        scene.has_area("Payment");
        scene.edits("Lukas", "Vouchers", CardEdit::Area(Some(area("Payment"))));
        let cleared = scene.edits("Lukas", "Vouchers", CardEdit::Area(None));
        scene.does("Julia", Command::RemoveArea { area: area("Payment") });
        assert_eq!(scene.refuses("Lukas", undo(cleared)), Rejection::NothingToUndo);
        assert_eq!(scene.card("Vouchers").area, None);
    }

    #[test]
    fn no_undo_makes_a_third_card_express() {
        let mut scene = Scene::new();
        for title in ["One", "Two", "Three"] {
            scene.has_card(title);
        }
        scene.edits("Lukas", "One", CardEdit::Express(true));
        let off = scene.edits("Lukas", "One", CardEdit::Express(false));
        scene.edits("Lukas", "Two", CardEdit::Express(true));
        scene.edits("Lukas", "Three", CardEdit::Express(true));
        assert_eq!(scene.refuses("Lukas", undo(off)), Rejection::NothingToUndo);
    }

    #[test]
    fn no_undo_empties_a_stage() {
        let mut scene = Scene::new();
        let id = column("Check");
        scene.does("Julia", Command::AddColumn { id, name: "Check".into(), stage: Stage::Doing });
        let edit = ColumnEdit::Stage(Stage::Verify);
        let changed = scene.does("Julia", Command::EditColumn { column: id, edit });
        let column = lane(Stage::Verify);
        scene.does("Julia", Command::RemoveColumn { column, cards_to: id });
        assert_eq!(scene.refuses("Julia", undo(changed)), Rejection::NothingToUndo);
    }

    #[test]
    fn no_undo_makes_a_release_contain_itself() {
        let mut scene = Scene::new();
        scene.has_release("A", None).has_release("B", Some("A"));
        let parent = |of: &str, parent: Option<&str>| {
            let edit = ReleaseEdit::Parent(parent.map(release));
            Command::EditRelease { release: release(of), edit }
        };
        let parted = scene.does("Lukas", parent("B", None));
        scene.does("Erik", parent("A", Some("B")));
        assert_eq!(scene.refuses("Lukas", undo(parted)), Rejection::NothingToUndo);
    }

    #[test]
    fn what_others_use_by_now_is_not_unmade() {
        let mut scene = vouchers();
        let (id, name) = (area("Payment"), "Payment".to_string());
        let added = scene.does("Julia", Command::AddArea { id, name });
        scene.edits("Lukas", "Vouchers", CardEdit::Area(Some(id)));
        assert_eq!(scene.refuses("Julia", undo(added)), Rejection::NothingToUndo);
        scene.edits("Lukas", "Vouchers", CardEdit::Area(None));
        scene.undoes("Julia", added);
        assert!(scene.board.areas.is_empty());
    }

    #[test]
    fn what_others_have_renamed_is_not_unmade() {
        let mut scene = Scene::new();
        let (id, name) = (area("Payment"), "Payment".to_string());
        let added = scene.does("Julia", Command::AddArea { id, name });
        let edit = crate::area::AreaEdit::Name("Paying".into());
        let renamed = scene.does("Erik", Command::EditArea { area: id, edit });
        assert_eq!(scene.refuses("Julia", undo(added)), Rejection::NothingToUndo);
        scene.undoes("Erik", renamed);
        scene.undoes("Julia", added);
    }

    #[test]
    fn a_name_that_is_taken_by_now_does_not_come_back() {
        let mut scene = vouchers();
        scene.has_area("Payment");
        scene.edits("Lukas", "Vouchers", CardEdit::Area(Some(area("Payment"))));
        let removed = scene.does("Julia", Command::RemoveArea { area: area("Payment") });
        let (id, name) = (area("another"), "payment".to_string());
        scene.does("Erik", Command::AddArea { id, name });
        assert_eq!(scene.refuses("Julia", undo(removed)), Rejection::NothingToUndo);
        assert_eq!(scene.card("Vouchers").area, None);
    }
}
