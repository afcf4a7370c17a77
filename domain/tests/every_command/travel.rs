//! Every command and its changes survive being sent and stored, and changes may be applied in any
//! order.

use crate::catalogue::{self, giver};
use crate::world::World;
use groundswell_domain::board::{Board, Snapshot};
use groundswell_domain::wire::Commit;
use groundswell_domain::{Context, EntityRef, decide};
use serde::Serialize;
use serde::de::DeserializeOwned;

fn over_the_wire<T: Serialize + DeserializeOwned>(thing: &T) -> T {
    let text = serde_json::to_string(thing).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn commands_survive_json() {
    for command in catalogue::all(&World::new()) {
        assert_eq!(over_the_wire(&command), command);
    }
}

#[test]
fn commits_survive_json() {
    let world = World::new();
    for logged in &world.server.log {
        assert_eq!(over_the_wire::<Commit>(&logged.commit), logged.commit);
    }
}

#[test]
fn a_board_survives_as_a_snapshot() {
    let world = World::new();
    let snapshot: Snapshot = over_the_wire(&world.server.board.snapshot());
    assert!(Board::from_snapshot(snapshot) == Some(world.server.board));
}

#[test]
fn every_entity_is_found_by_its_stored_key() {
    let world = World::new();
    let entities = world.server.board.snapshot().entities;
    for entity in entities.iter().chain(world.server.details.values()) {
        let key = entity.key();
        assert_eq!(EntityRef::parse(key.kind(), &key.id()), Some(key));
    }
    assert_eq!(EntityRef::parse("card", "not an id"), None);
    assert_eq!(EntityRef::parse("secret", "00000000-0000-0000-0000-000000000001"), None);
}

#[test]
fn changes_of_a_commit_can_be_applied_in_any_order_and_reverted() {
    let world = World::new();
    for command in catalogue::all(&world) {
        let background = world.server.background(&command);
        let ctx =
            Context { actor: giver(&command), now: world.server.now, background: &background };
        let mut changes = decide(&world.server.board, &command, &ctx).unwrap();
        let (mut one, mut other) = (world.server.board.clone(), world.server.board.clone());
        let back = one.apply(&changes);
        changes.reverse();
        other.apply(&changes);
        assert!(one == other, "{command:?}");
        one.apply(&back);
        assert!(one == world.server.board, "{command:?}");
    }
}

#[test]
fn catching_up_from_any_commit_leads_to_the_same_board() {
    let server = World::new().server;
    let mut behind = server.first.clone();
    for logged in &server.log {
        let mut page = behind.clone();
        page.apply(&server.changes_since(page.seq));
        (page.seq, page.commit) = (server.board.seq, server.board.commit);
        assert!(page == server.board, "from commit {}", behind.seq);
        behind.apply(&logged.commit.changes);
        (behind.seq, behind.commit) = (logged.commit.seq, Some(logged.commit.id));
    }
    assert!(behind == server.board, "the log does not fold into the board");
}
