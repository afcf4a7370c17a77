//! Properties that every board has, whatever commands it was made by.

use crate::dice::Dice;
use crate::draw::{Fresh, Generator};
use crate::run::{furnished, same};
use crate::server::{Outcome, Server};
use crate::sound::{descriptions_are_whole, is_sound};
use groundswell_domain::command::{Command, Sent};
use groundswell_domain::id::{CommandId, UserId};
use groundswell_domain::member::Role;
use groundswell_domain::{Actor, Board, Context, Entity, Rejection, decide};
use proptest::prelude::{ProptestConfig, any, proptest};
use std::collections::{BTreeMap, BTreeSet};

/// Several people on one board, without a network.
struct Room {
    dice: Dice,
    server: Server,
    fresh: Fresh,
    /// Commands of each person, latest last.
    done: BTreeMap<UserId, Vec<CommandId>>,
}

impl Room {
    fn new(seed: u64) -> Room {
        let mut dice = Dice::new(seed);
        let mut fresh = Fresh::new(0);
        let mut server = furnished(&mut dice, &mut fresh);
        // Splits long descriptions first, because no undo restores them in the form of the earlier
        // version.
        let (id, at, command) = (CommandId(fresh.id()), server.now, Command::SplitDescriptions);
        server.take(&Sent { id, at, command }, Actor::System);
        Room { dice, server, fresh, done: BTreeMap::new() }
    }

    fn people(&self) -> Vec<UserId> {
        let busy = self.server.board.members.values().filter(|member| member.role != Role::Viewer);
        busy.map(|member| member.id).collect()
    }

    fn draw(&mut self, person: UserId) -> Command {
        let done = self.done.entry(person).or_default();
        let mut generator = Generator {
            dice: &mut self.dice,
            board: &self.server.board,
            details: &self.server.details,
            done,
            now: self.server.now,
            fresh: &mut self.fresh,
        };
        generator.command()
    }

    fn send(&mut self, person: UserId, command: Command) -> Result<CommandId, Rejection> {
        self.server.now = self.server.now.plus_days(i64::from(self.dice.percent(5)));
        self.server.now.0 += 60_000;
        let sent = Sent { id: CommandId(self.fresh.id()), at: self.server.now, command };
        match self.server.take(&sent, Actor::Member(person)) {
            Outcome::Done => {
                self.done.entry(person).or_default().push(sent.id);
                Ok(sent.id)
            }
            Outcome::Refused(rejection) => Err(rejection),
            Outcome::Again(_) => unreachable!("every id is fresh"),
        }
    }

    /// Somebody gives a random command. Returns who, and the command's id.
    fn anything(&mut self) -> Option<(UserId, CommandId)> {
        let people = self.people();
        let person = self.dice.pick(people)?;
        let command = self.draw(person);
        self.send(person, command).ok().map(|id| (person, id))
    }

    /// The board without the last number and the commit, which an undo does not restore.
    fn board(&self) -> Board {
        let mut board = self.server.board.clone();
        (board.seq, board.commit) = (0, None);
        board.info.last_number = 0;
        board
    }
}

/// Panics if the undo has reverted something that changed between `before` and `then`.
fn spares(before: &Board, then: &Board, now: &Board) {
    // Without tallies: contacts have their own rules for undo.
    let entities = then.snapshot().entities;
    for entity in entities.into_iter().filter(|entity| !matches!(entity, Entity::Tally(_))) {
        let key = entity.key();
        let mut others = changed(before.get(key), Some(entity.clone()));
        let left = now.get(key);
        if left.is_none() {
            // A look at a new card does not prevent its undo.
            others.remove("seen");
        }
        let undone = changed(Some(entity), left);
        let both: Vec<_> = others.intersection(&undone).collect();
        assert!(both.is_empty(), "the undo has touched {both:?} of {key:?}");
    }
}

/// Fields that depend on others.
const FOLLOWING: [&str; 3] = ["rank", "since", "edited"];

/// The fields in which an entity differs.
fn changed(before: Option<Entity>, after: Option<Entity>) -> BTreeSet<String> {
    let fields = |entity: Option<Entity>| {
        let json = entity.map(|entity| serde_json::to_value(entity).unwrap());
        let inner = json.and_then(|json| json.as_object()?.values().next()?.as_object().cloned());
        inner.unwrap_or_default()
    };
    let (before, after) = (fields(before), fields(after));
    let mut names: BTreeSet<String> = before.keys().chain(after.keys()).cloned().collect();
    names.retain(|name| before.get(name) != after.get(name) && !FOLLOWING.contains(&name.as_str()));
    names
}

/// Few cases, to be quick; set `PROPTEST_CASES` for more.
fn config() -> ProptestConfig {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let cases = if asked { ProptestConfig::default().cases } else { 100 };
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn changes_and_their_reverts_cancel_out(seed in any::<u64>(), steps in 1..40_usize) {
        let mut room = Room::new(seed);
        for _ in 0..steps {
            let people = room.people();
            let Some(person) = room.dice.pick(people) else { break };
            let command = room.draw(person);
            let background = room.server.background(&command);
            let now = room.server.now;
            let ctx = Context { actor: Actor::Member(person), now, background: &background };
            if let Ok(changes) = decide(&room.server.board, &command, &ctx) {
                let mut board = room.server.board.clone();
                let back = board.apply(&changes);
                let again = board.apply(&back);
                same(&board, &room.server.board);
                board.apply(&again);
                let mut truth = room.server.board.clone();
                truth.apply(&changes);
                same(&board, &truth);
            }
            let _ = room.send(person, command);
        }
    }

    #[test]
    fn an_undo_at_once_leaves_no_trace(seed in any::<u64>(), steps in 1..40_usize) {
        let mut room = Room::new(seed);
        for _ in 0..steps {
            let before = room.board();
            let details = room.server.details.clone();
            let Some((person, command)) = room.anything() else { continue };
            if room.dice.percent(50) || !room.people().contains(&person) {
                continue;
            }
            let undone = room.send(person, Command::Undo { command });
            // The undo is refused only if the person has removed their own permission.
            if matches!(undone, Ok(_) | Err(Rejection::NothingToUndo)) {
                same(&room.board(), &before);
                assert!(room.server.details == details);
            }
            is_sound(&room.server.board);
            descriptions_are_whole(&room.server);
        }
    }

    #[test]
    fn a_late_undo_keeps_what_others_did(seed in any::<u64>(), steps in 2..30_usize) {
        let mut room = Room::new(seed);
        let Some((person, command)) = room.anything() else { return Ok(()) };
        let before = room.board();
        for _ in 0..steps {
            room.anything();
        }
        let then = room.board();
        if room.send(person, Command::Undo { command }).is_ok() {
            is_sound(&room.server.board);
            descriptions_are_whole(&room.server);
            spares(&before, &then, &room.board());
        }
    }

    #[test]
    fn a_command_sent_again_changes_nothing(seed in any::<u64>(), steps in 1..30_usize) {
        let mut room = Room::new(seed);
        let mut sent = Vec::new();
        for _ in 0..steps {
            let people = room.people();
            let Some(person) = room.dice.pick(people) else { break };
            let command = room.draw(person);
            let id = CommandId(room.fresh.id());
            let command = Sent { id, at: room.server.now, command };
            room.server.take(&command, Actor::Member(person));
            sent.push((person, command));
            let before = room.server.board.clone();
            let at = room.dice.below(sent.len());
            let (person, command) = &sent[at];
            room.server.take(command, Actor::Member(*person));
            same(&room.server.board, &before);
        }
    }
}
