//! Every command can be undone: at once without a trace, and later without touching what others
//! changed.

use crate::catalogue::{giver, worlds};
use crate::world::{World, id, person};
use groundswell_domain::board::Board;
use groundswell_domain::card::{CardEdit, Impact};
use groundswell_domain::command::{Command, Right};
use groundswell_domain::member::Role;
use groundswell_domain::{Entity, Rejection};

/// Everything on the board and its cards, except for the last number, which is never undone.
fn everything(world: &World) -> (Board, Vec<Entity>) {
    let mut board = world.server.board.clone();
    (board.seq, board.commit) = (0, None);
    board.info.last_number = 0;
    (board, world.server.details.values().cloned().collect())
}

#[test]
fn undo_restores_the_board_exactly() {
    for (mut world, command) in worlds() {
        let before = everything(&world);
        let done = world.does(giver(&command), command.clone());
        let changed = everything(&world) != before;
        let undone = world.run(giver(&command), &Command::Undo { command: done });
        match undone {
            Ok(_) => assert!(changed, "{command:?} changed nothing and was taken back"),
            Err(rejection) => {
                assert_eq!((changed, rejection), (false, Rejection::NothingToUndo), "{command:?}");
            }
        }
        assert!(everything(&world) == before, "{command:?}");
    }
}

#[test]
fn undo_of_undo_restores_the_change() {
    for (mut world, command) in
        worlds().filter(|(_, command)| command.kind().right() != Right::Server)
    {
        let done = world.does(giver(&command), command.clone());
        let after = everything(&world);
        let Ok(undone) = world.run(giver(&command), &Command::Undo { command: done }) else {
            continue;
        };
        let redone = world.does(giver(&command), Command::Undo { command: undone });
        assert!(everything(&world) == after, "{command:?}");
        world.does(giver(&command), Command::Undo { command: redone });
    }
}

#[test]
fn undo_keeps_what_others_changed_meanwhile() {
    for (mut world, command) in worlds() {
        let done = world.does(giver(&command), command.clone());
        let edit = CardEdit::Deadline(None);
        let others = [
            Command::EditCard { card: id("Search"), edit: CardEdit::Impact(Impact::Blocked) },
            Command::EditCard { card: id("Player"), edit },
            Command::AddCustomer { id: id("Others"), name: "Others".into() },
        ];
        for other in others {
            world.does(person(Role::ProductOwner), other);
        }
        // The undo may be refused, but it never reverts the work of others.
        let _ = world.run(giver(&command), &Command::Undo { command: done });
        let board = &world.server.board;
        assert_eq!(board.cards[&id("Search")].impact, Impact::Blocked, "{command:?}");
        assert!(board.customers.contains_key(&id("Others")), "{command:?}");
    }
}

#[test]
fn nobody_can_undo_commands_of_others_but_merges() {
    for (mut world, command) in worlds() {
        if matches!(command, Command::MergeCards { .. }) {
            continue;
        }
        let done = world.does(giver(&command), command.clone());
        let before = everything(&world);
        let refused = world.run(person(Role::ProductOwner), &Command::Undo { command: done });
        assert!(refused.is_err(), "{command:?}");
        assert!(everything(&world) == before, "{command:?}");
    }
}
