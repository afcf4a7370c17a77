//! The only way to carry out a command: decides what it changes, or why it is refused.

use crate::board::Board;
use crate::command::{Command, Right};
use crate::entity::{Change, Entity, EntityRef};
use crate::id::UserId;
use crate::permission::{self, Action};
use crate::rejection::Rejection;
use crate::time::Timestamp;
use crate::undo::Record;
use crate::{archive, description, limits};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Who gives a command.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    Member(UserId),
    /// The server, or a person at its command line.
    System,
}

/// What a decision may use besides the board and the command.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub actor: Actor,
    pub now: Timestamp,
    pub background: &'a Background,
}

/// What was loaded because of [`Command::needs`]. Empty for most commands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Background {
    /// Contacts, comments and long descriptions as they are now.
    pub details: Vec<Entity>,
    /// For an undo: what the command to undo changed.
    pub record: Option<Record>,
    /// How much the card holds already to which something is added. Only the server knows it; on a
    /// page it is `None`, and the server may refuse later.
    pub held: Option<Held>,
    /// Cards of the archive that the command is about, with their tallies.
    pub archived: Vec<Entity>,
    /// For a removal: whether something in the archive refers to what is removed.
    pub is_mentioned: bool,
}

/// The size of all contacts and comments of one card, and of its description if that is long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    pub details: u64,
    /// In characters, as stored.
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
    let changes = archive::with_returned(board, ctx, |board| command.rule(board, ctx))?;
    let is_as_it_is = |change: &Change| is_as_it_is(board, ctx.background, change);
    Ok(if changes.iter().all(is_as_it_is) { Vec::new() } else { changes })
}

/// [`decide`] for a page. `None` if the page has not loaded all that is needed; then the server
/// decides, and the page shows the result.
pub fn decide_known(board: &Board, command: &Command, ctx: &Context<'_>) -> Option<Decision> {
    description::is_loaded(board, command, ctx.background).then(|| decide(board, command, ctx))
}

/// Whether a change changes nothing.
fn is_as_it_is(board: &Board, background: &Background, change: &Change) -> bool {
    let Change::Put(entity) = change else { return false };
    let key = entity.key();
    board.get(key).as_ref() == Some(entity)
        || key.is_detail() && background.details.contains(entity)
}

impl Context<'_> {
    /// The person who acts; the nil id for the server.
    pub(crate) fn person(&self) -> UserId {
        match self.actor {
            Actor::Member(id) => id,
            Actor::System => UserId(Uuid::nil()),
        }
    }

    /// Whether a contact or comment is among those that were loaded.
    pub(crate) fn knows(&self, key: EntityRef) -> bool {
        self.background.details.iter().any(|detail| detail.key() == key)
    }

    /// Refuses another contact or comment if the card is full.
    pub(crate) fn has_room(&self, text: &str) -> Result<(), Rejection> {
        let held = self.background.held.unwrap_or_default();
        if held.details >= limits::DETAILS_OF_CARD {
            return Err(Rejection::CardFull);
        }
        self.has_room_to_grow("", text)
    }

    /// Refuses to make a text that is loaded with its card longer if the card is full.
    pub(crate) fn has_room_to_grow(&self, from: &str, to: &str) -> Result<(), Rejection> {
        let held = self.background.held.unwrap_or_default();
        let growth = to.chars().count().saturating_sub(from.chars().count());
        if growth > 0 && held.chars + growth as u64 > limits::DETAIL_CHARS_OF_CARD {
            return Err(Rejection::CardFull);
        }
        Ok(())
    }

    /// Refuses if the actor may not do this.
    pub(crate) fn may(&self, board: &Board, action: Action) -> Result<(), Rejection> {
        let Actor::Member(id) = self.actor else { return Ok(()) };
        let member = board.members.get(&id).ok_or(Rejection::NotAMember)?;
        if permission::may(member, action) {
            return Ok(());
        }
        Err(Rejection::NotAllowed)
    }

    /// Refuses if the actor does not have this right.
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
    use crate::board::BoardEdit;
    use crate::card::{CardEdit, Impact};
    use crate::testing::{Scene, area, card};

    #[test]
    fn an_edit_to_the_same_value_changes_nothing() {
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
            Command::EditBoard(BoardEdit::Name("Music".into())),
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
