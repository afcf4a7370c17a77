//! Undo: a command like any other. It restores the fields that an earlier command changed, unless
//! somebody has changed them since. What others did in between stays.

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
    /// `None` if this version does not know the kind.
    pub kind: Option<Kind>,
    pub steps: Vec<Step>,
}

/// One entity before and after; `None` if it did not exist.
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

/// The steps of changes to a board. Call it before the changes are applied. `details` holds the
/// affected entities that are not on the board, as they are now: those loaded with a card, and
/// those that come back from the archive.
pub fn steps(board: &Board, changes: &[Change], details: &[Entity]) -> Vec<Step> {
    let step = |change: &Change| {
        let key = change.key();
        let detail = || details.iter().find(|detail| detail.key() == key).cloned();
        let before = board.get(key).or_else(detail);
        let after = match change {
            Change::Put(entity) => Some(entity.clone()),
            Change::Remove(_) => None,
            // The entity is the same, in another place.
            Change::Archive(_) => return None,
        };
        Some(Step { before, after })
    };
    changes.iter().filter_map(step).collect()
}

/// Whether somebody may undo a command of `by`: their own, and every merge. Whoever sees that two
/// cards are not the same problem can separate them, if they may merge.
pub fn is_for(kind: Option<Kind>, by: Actor, actor: Actor) -> bool {
    by == actor || kind == Some(Kind::MergeCards)
}

pub(crate) fn decide(
    board: &Board,
    ctx: &Context<'_>,
    id: CommandId,
) -> Result<Vec<Change>, Rejection> {
    let record = ctx.background.record.as_ref().ok_or(Rejection::NothingToUndo)?;
    if record.id != id || !is_for(record.kind, record.actor, ctx.actor) {
        return Err(Rejection::NothingToUndo);
    }
    let steps = description::joined(board, &record.steps);
    for action in actions(record, &steps) {
        ctx.may(board, action)?;
    }
    if !whole::can_turn(board, record) {
        return Err(Rejection::NothingToUndo);
    }
    let mut steps: Vec<&Step> = steps.iter().rev().collect();
    steps.order_by_key(|step| turn(step));
    // Each step is checked against the board after the steps before it. With several steps this
    // needs a copy of the board: it is rare, and it is the most exact way to keep a column, its
    // cards and their contacts consistent.
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

/// The permissions that a command needed. A person who has lost one of them cannot undo it.
fn actions(record: &Record, steps: &[Step]) -> Vec<Action> {
    // What an undo had undone is not known here; its steps show which permissions that needed.
    let known = record.kind.filter(|kind| *kind != Kind::Undo);
    let mut actions = match known.map(Kind::right) {
        None => steps.iter().map(action_for).collect(),
        Some(Right::Of(action) | Right::OrToOneself(action)) => vec![action],
        Some(Right::Server) => Vec::new(),
    };
    // Whose comment it was, the kind of the command does not say.
    if steps.iter().any(|step| is_comment_of_another(step, record.actor)) {
        actions.push(Action::Delete);
    }
    actions
}

/// Whether a step is about a comment of another person. All that people can do with it is to remove
/// it, and to undo that.
fn is_comment_of_another(step: &Step, actor: Actor) -> bool {
    matches!(step.entity(), Some(Entity::Comment(comment)) if Actor::Member(comment.by) != actor)
}

/// The permission that a single step needs.
fn action_for(step: &Step) -> Action {
    match (&step.before, &step.after) {
        (Some(Entity::Card(before)), Some(Entity::Card(after))) => {
            let is_thrown_away = before.trashed.is_some() && after.trashed.is_none();
            if is_thrown_away { Action::Delete } else { Action::Edit }
        }
        (Some(Entity::Board(before)), Some(Entity::Board(after))) => {
            // A new card increases the last number, which is never undone.
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

/// In which order steps are undone: what other entities refer to is restored first and removed
/// last.
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

/// Removes what a step created, unless others depend on it by now. A card that others have changed
/// goes to the trash, so that it can be restored.
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
mod tests;
