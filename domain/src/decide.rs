//! The one door: decides what a command changes, or why it is refused.

use crate::board::Board;
use crate::card::CardEdit;
use crate::command::Command;
use crate::contact::NewContact;
use crate::entity::{Change, Entity, EntityRef};
use crate::id::{CardId, ColumnId, UserId};
use crate::permission::{self, Action};
use crate::rejection::{Field, Rejection};
use crate::time::Timestamp;
use crate::undo::Record;
use crate::{
    archive, area, card, column, comment, contact, correcting, customer, description, limits,
    member, merging, pinning, release, seen, sprint, telling, text, trash,
};
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

/// Decides commands as far as it can; `None` for one that it cannot decide.
pub type Decide = fn(&Board, &Command, &Context<'_>) -> Option<Decision>;

/// Decides a command against a board. Reads nothing but its arguments.
///
/// # Errors
/// A [`Rejection`] that says why nothing changes.
pub fn decide(board: &Board, command: &Command, ctx: &Context<'_>) -> Decision {
    let changes = archive::with_returned(board, ctx, |board| decide_here(board, command, ctx))?;
    let is_as_it_is = |change: &Change| is_as_it_is(board, ctx.background, change);
    Ok(if changes.iter().all(is_as_it_is) { Vec::new() } else { changes })
}

/// Whether a change leaves what it is about as it is.
fn is_as_it_is(board: &Board, background: &Background, change: &Change) -> bool {
    let Change::Put(entity) = change else { return false };
    let key = entity.key();
    board.get(key).as_ref() == Some(entity)
        || key.is_detail() && background.details.contains(entity)
}

fn decide_here(board: &Board, command: &Command, ctx: &Context<'_>) -> Decision {
    decide_usual(board, command, ctx).unwrap_or_else(|| {
        let mut changes = decide_rest(board, command, ctx)?;
        // Taken back is also what had been counted anew.
        if !matches!(command, Command::Undo { .. }) {
            pinning::count_anew(board, ctx.now, &mut changes);
        }
        Ok(changes)
    })
}

/// Decides what is done on the board itself: all that a browser needs at first. Whatever else is
/// done there is begun on a page that it downloads later, and with it how to decide that.
// Not inlined: the browser has it once, for itself and for `decide`.
#[inline(never)]
pub fn decide_usual(board: &Board, command: &Command, ctx: &Context<'_>) -> Option<Decision> {
    use Command as C;
    Some(match command {
        C::CaptureCard { id, title, column, contact } => {
            capture(board, ctx, *id, title, *column, contact.as_ref())
        }
        // It is written where all of it is read.
        C::EditCard { edit: CardEdit::Description { .. }, .. } => return None,
        C::EditCard { card, edit } => card::edit(board, ctx, *card, edit),
        C::MoveCard { card, to, place } => card::move_to(board, ctx, *card, *to, *place),
        C::ReopenCard { card, suspected_in } => release::reopen(board, ctx, *card, *suspected_in),
        C::AddContact { card, contact } => contact::add(board, ctx, *card, contact),
        C::AddCustomer { id, name } => customer::add(board, ctx, *id, name),
        _ => return None,
    })
}

fn decide_rest(board: &Board, command: &Command, ctx: &Context<'_>) -> Decision {
    use Command as C;
    match command {
        C::EditCard { card, edit: CardEdit::Description { from, to } } => {
            description::edit(board, ctx, *card, from, to)
        }
        C::PinCard { card, place, reason } => pinning::pin(board, ctx, *card, Some(*place), reason),
        C::UnpinCard { card } => pinning::pin(board, ctx, *card, None, ""),
        C::MergeCards { card, into } => merging::merge(board, ctx, *card, *into),
        C::TrashCard { card } => trash::trash(board, ctx, *card),
        C::RestoreCard { card } => trash::restore(board, ctx, *card),
        C::SeeCard { card } => seen::see(board, ctx, *card),
        C::EditContact { contact, edit } => correcting::edit(board, ctx, *contact, edit),
        C::MarkTold { card, customer, told } => telling::tell(board, ctx, *card, *customer, *told),
        C::AddComment { id, card, text } => comment::add(board, ctx, *id, *card, text),
        C::EditComment { comment, from, to } => comment::edit(board, ctx, *comment, from, to),
        C::RemoveComment { comment } => comment::remove(board, ctx, *comment),
        C::PlanSprint { id, name, starts, ends, capacity } => {
            sprint::plan(board, ctx, *id, name, (*starts, *ends), *capacity)
        }
        C::EditSprint { sprint, edit } => sprint::edit(board, ctx, *sprint, edit),
        C::StartSprint { sprint } => sprint::start(board, ctx, *sprint),
        C::CloseSprint { sprint, unfinished_to } => {
            sprint::close(board, ctx, *sprint, *unfinished_to)
        }
        C::RemoveSprint { sprint } => sprint::remove(board, ctx, *sprint),
        C::PullIntoSprint { card, sprint } => sprint::pull(board, ctx, *card, *sprint),
        C::DropFromSprint { card } => sprint::drop(board, ctx, *card),
        C::CreateRelease(new) => release::create(board, ctx, new),
        C::EditRelease { release, edit } => release::edit(board, ctx, *release, edit),
        C::RemoveRelease { release } => release::remove(board, ctx, *release),
        C::MergeForward { hotfix, into, merged } => {
            release::merge_forward(board, ctx, *hotfix, *into, *merged)
        }
        C::Deploy { id, release, system, state } => {
            release::deploy(board, ctx, *id, *release, *system, *state)
        }
        C::RenameBoard { name } => rename(board, ctx, name),
        C::KeepClosed { days } => archive::keep_closed(board, ctx, *days),
        C::AddColumn { id, name, stage } => column::add(board, ctx, *id, name, *stage),
        C::EditColumn { column, edit } => column::edit(board, ctx, *column, edit),
        C::MoveColumn { column, before } => column::move_to(board, ctx, *column, *before),
        C::RemoveColumn { column, cards_to } => column::remove(board, ctx, *column, *cards_to),
        C::AddArea { id, name } => area::add(board, ctx, *id, name),
        C::EditArea { area, edit } => area::edit(board, ctx, *area, edit),
        C::RemoveArea { area } => area::remove(board, ctx, *area),
        C::RenameCustomer { customer, name } => customer::rename(board, ctx, *customer, name),
        C::RemoveCustomer { customer } => customer::remove(board, ctx, *customer),
        C::AddSystem { id, name, customer } => {
            customer::add_system(board, ctx, *id, name, *customer)
        }
        C::EditSystem { system, edit } => customer::edit_system(board, ctx, *system, edit),
        C::RemoveSystem { system } => customer::remove_system(board, ctx, *system),
        C::EditMember { member, edit } => member::edit(board, ctx, *member, edit),
        C::RemoveMember { member } => member::remove(board, ctx, *member),
        C::Undo { command } => crate::undo::decide(board, ctx, *command),
        C::AdmitMember { id, name, role } => member::admit(board, ctx, *id, name, *role),
        C::RenameMember { id, name } => member::rename(board, ctx, *id, name),
        C::EmptyTrash => trash::empty(board, ctx),
        C::ArchiveCards => archive::archive(board, ctx),
        C::SplitDescriptions => description::split(board, ctx),
        // Named, so that a new command must have its place in one of the two.
        C::CaptureCard { .. }
        | C::EditCard { .. }
        | C::MoveCard { .. }
        | C::ReopenCard { .. }
        | C::AddContact { .. }
        | C::AddCustomer { .. } => unreachable!("`decide_usual` has decided it"),
    }
}

fn capture(
    board: &Board,
    ctx: &Context<'_>,
    id: CardId,
    title: &str,
    column: Option<ColumnId>,
    contact: Option<&NewContact>,
) -> Decision {
    let card = card::capture(board, ctx, id, title, column)?;
    let mut changes = card::first_put(board, card);
    if let Some(new) = contact {
        changes.extend(contact::on_card(board, ctx, id, new)?);
    }
    Ok(changes)
}

fn rename(board: &Board, ctx: &Context<'_>, name: &str) -> Decision {
    ctx.may(board, Action::Configure)?;
    let mut info = board.info.clone();
    info.name = text::line(name, Field::Name, limits::NAME_CHARS)?;
    Ok(vec![Change::put(info)])
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

    pub(crate) fn only_system(&self) -> Result<(), Rejection> {
        match self.actor {
            Actor::System => Ok(()),
            Actor::Member(_) => Err(Rejection::NotAllowed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::Impact;
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
