//! The one door: decides what a command changes, or why it is refused.

use crate::board::Board;
use crate::command::{Command, Right};
use crate::entity::{Change, Entity, EntityRef};
use crate::id::UserId;
use crate::permission::{self, Action};
use crate::rejection::Rejection;
use crate::time::Timestamp;
use crate::undo::Record;
use crate::{archive, description, limits, pinning};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Who wants it.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    Member(UserId),
    /// The server itself, or a person at its command line.
    System,
}

/// What a decision may know besides the board and the command.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub actor: Actor,
    pub now: Timestamp,
    pub background: &'a Background,
}

/// What was loaded because [`Command::needs`] named it. Empty for most commands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Background {
    /// Contacts, comments and long descriptions as they are now.
    pub details: Vec<Entity>,
    /// What the command to be taken back had changed.
    pub record: Option<Record>,
    /// What the card holds already that something is to be added to. The server knows it; a page
    /// finds out.
    pub held: Option<Held>,
    /// Cards of the archive that the command is about, with their tallies.
    pub archived: Vec<Entity>,
    /// Whether something in the archive names what is to be removed.
    pub is_mentioned: bool,
}

/// The contacts and comments of one card, and its description where that is long, together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    pub details: u64,
    /// Characters, as they are stored.
    pub chars: u64,
}

/// What a command changes, or why it is refused.
pub type Decision = Result<Vec<Change>, Rejection>;

/// Decides a command against a board. Reads nothing but its arguments.
///
/// # Errors
/// A [`Rejection`] that says why nothing changes.
pub fn decide(board: &Board, command: &Command, ctx: &Context<'_>) -> Decision {
    ctx.has(board, command.kind().right())?;
    let changes = archive::with_returned(board, ctx, |board| decide_here(board, command, ctx))?;
    let is_as_it_is = |change: &Change| is_as_it_is(board, ctx.background, change);
    Ok(if changes.iter().all(is_as_it_is) { Vec::new() } else { changes })
}

/// [`decide`] for a page, which may not have loaded all that it takes: `None` then. The server decides,
/// and the page shows what it has decided.
pub fn decide_known(board: &Board, command: &Command, ctx: &Context<'_>) -> Option<Decision> {
    description::is_loaded(board, command, ctx.background).then(|| decide(board, command, ctx))
}

/// Whether a change leaves what it is about as it is.
fn is_as_it_is(board: &Board, background: &Background, change: &Change) -> bool {
    let Change::Put(entity) = change else { return false };
    let key = entity.key();
    board.get(key).as_ref() == Some(entity)
        || key.is_detail() && background.details.contains(entity)
}

fn decide_here(board: &Board, command: &Command, ctx: &Context<'_>) -> Decision {
    let mut changes = command.rule(board, ctx)?;
    // A card that is new passes those by that were given a place, and taken back is also what had been
    // counted anew.
    if !matches!(command, Command::CaptureCard { .. } | Command::Undo { .. }) {
        pinning::count_anew(board, ctx.now, &mut changes);
    }
    Ok(changes)
}

impl Context<'_> {
    /// Who acts; the nil id for the server itself.
    pub(crate) fn person(&self) -> UserId {
        match self.actor {
            Actor::Member(id) => id,
            Actor::System => UserId(Uuid::nil()),
        }
    }

    /// Whether a contact or comment is there, as far as it was loaded.
    pub(crate) fn knows(&self, key: EntityRef) -> bool {
        self.background.details.iter().any(|detail| detail.key() == key)
    }

    /// Refuses a contact or comment more than one card holds.
    pub(crate) fn has_room(&self, text: &str) -> Result<(), Rejection> {
        let held = self.background.held.unwrap_or_default();
        if held.details >= limits::DETAILS_OF_CARD {
            return Err(Rejection::CardFull);
        }
        self.has_room_to_grow("", text)
    }

    /// Refuses to make a text that is loaded with its card longer than fits there.
    pub(crate) fn has_room_to_grow(&self, from: &str, to: &str) -> Result<(), Rejection> {
        let held = self.background.held.unwrap_or_default();
        let growth = to.chars().count().saturating_sub(from.chars().count());
        if growth > 0 && held.chars + growth as u64 > limits::DETAIL_CHARS_OF_CARD {
            return Err(Rejection::CardFull);
        }
        Ok(())
    }

    /// Refuses what the actor may not do.
    pub(crate) fn may(&self, board: &Board, action: Action) -> Result<(), Rejection> {
        let Actor::Member(id) = self.actor else { return Ok(()) };
        let member = board.members.get(&id).ok_or(Rejection::NotAMember)?;
        if permission::may(member, action) {
            return Ok(());
        }
        Err(Rejection::NotAllowed)
    }

    /// Refuses what the actor has no right to.
    fn has(&self, board: &Board, right: Right) -> Result<(), Rejection> {
        match (right, self.actor) {
            (Right::Of(action), _) => self.may(board, action),
            (Right::Server, Actor::Member(_)) => Err(Rejection::NotAllowed),
            (Right::Server, Actor::System) | (Right::OrToOneself(_), _) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::{CardEdit, Impact};
    use crate::testing::{Scene, area, card};

    #[test]
    fn what_is_as_it_is_changes_nothing() {
        let mut scene = Scene::new();
        scene.has_area("Player").has_card("Silent");
        let long = "It stays silent after each call. ".repeat(100);
        let description = |from: &str| {
            let edit = CardEdit::Description { from: from.into(), to: long.clone() };
            Command::EditCard { card: card("Silent"), edit }
        };
        let impact = CardEdit::Impact(Impact::Hurts);
        let commands = [
            Command::EditCard { card: card("Silent"), edit: impact },
            Command::EditCard { card: card("Silent"), edit: CardEdit::Area(Some(area("Player"))) },
            description(""),
            description(&long),
            Command::RenameBoard { name: "Music".into() },
        ];
        for command in &commands {
            scene.does("Julia", command.clone());
            let background = scene.background(command);
            let actor = Actor::Member(crate::testing::person("Julia"));
            let ctx = Context { actor, now: Timestamp(0), background: &background };
            assert_eq!(decide(&scene.board, command, &ctx), Ok(Vec::new()), "{command:?}");
        }
    }
}
