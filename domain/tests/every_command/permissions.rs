//! Who may give which command, as the catalogue says it.

use crate::catalogue;
use crate::world::{World, id, person};
use groundswell_domain::command::Command;
use groundswell_domain::decide::Background;
use groundswell_domain::member::Role;
use groundswell_domain::{Actor, Context, Entity, Rejection, decide};

use Role::Support;

/// Whether the command needs the separate permission to delete, in addition to any role but a
/// viewer's.
fn is_a_deletion(command: &Command) -> bool {
    matches!(
        command,
        Command::TrashCard { .. } | Command::RestoreCard { .. } | Command::RemoveComment { .. }
    )
}

/// A board on which the person with `role` may delete or not.
fn world_of(role: Role, may_delete: bool) -> World {
    let mut world = World::new();
    if let Some(member) = world.server.board.members.get_mut(&id(&format!("{role:?}"))) {
        member.may_delete = may_delete;
    }
    world
}

/// The background of a command, as if the actor had written the comments and given the commands
/// that it is about.
fn background(world: &World, actor: Actor, command: &Command) -> Background {
    let mut background = world.server.background(command);
    if let Some(record) = &mut background.record {
        record.actor = actor;
    }
    if let (Command::EditComment { .. }, Actor::Member(me)) = (command, actor) {
        for detail in &mut background.details {
            if let Entity::Comment(comment) = detail {
                comment.by = me;
            }
        }
    }
    background
}

fn outcome(world: &World, actor: Actor, command: &Command) -> Result<(), Rejection> {
    let background = background(world, actor, command);
    let ctx = Context { actor, now: world.server.now, background: &background };
    decide(&world.server.board, command, &ctx).map(drop)
}

#[test]
fn every_role_may_do_what_its_row_says_and_nothing_else() {
    for role in Role::ALL {
        let world = world_of(role, false);
        for command in catalogue::all(&world) {
            let done = outcome(&world, person(role), &command);
            let expected = if catalogue::roles(&command).contains(&role) {
                Ok(())
            } else {
                Err(Rejection::NotAllowed)
            };
            // Everyone may remove themselves.
            let leaves = matches!(command, Command::RemoveMember { .. }) && role == Support;
            assert_eq!(done, if leaves { Ok(()) } else { expected }, "{role:?}: {command:?}");
        }
    }
}

#[test]
fn the_permission_to_delete_works_with_every_role_but_viewer() {
    for role in Role::ALL {
        let world = world_of(role, true);
        for command in catalogue::all(&world).into_iter().filter(is_a_deletion) {
            let done = outcome(&world, person(role), &command);
            let expected = if role == Role::Viewer { Err(Rejection::NotAllowed) } else { Ok(()) };
            assert_eq!(done, expected, "{role:?}: {command:?}");
        }
    }
}

#[test]
fn a_person_who_is_not_a_member_may_do_nothing() {
    let world = World::new();
    let stranger = Actor::Member(id("a stranger"));
    for command in catalogue::all(&world) {
        let expected = match catalogue::roles(&command) {
            [] => Rejection::NotAllowed,
            _ => Rejection::NotAMember,
        };
        assert_eq!(outcome(&world, stranger, &command), Err(expected), "{command:?}");
    }
}

#[test]
fn the_server_may_do_everything() {
    let world = World::new();
    // Except for editing comments: only their authors may.
    let is_own = |command: &Command| !matches!(command, Command::EditComment { .. });
    for command in catalogue::all(&world).into_iter().filter(is_own) {
        assert_eq!(outcome(&world, Actor::System, &command), Ok(()), "{command:?}");
    }
}
