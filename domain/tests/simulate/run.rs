//! One run of the simulation: a server, some pages and a network, all controlled by one seed.

use crate::dice::Dice;
use crate::draw::{Fresh, Generator};
use crate::network::Link;
use crate::page::Page;
use crate::server::{Outcome, Server};
use crate::sound::{descriptions_are_whole, is_sound};
use groundswell_domain::board::BoardInfo;
use groundswell_domain::column::Stage;
use groundswell_domain::command::{Command, Sent};
use groundswell_domain::decide::Background;
use groundswell_domain::id::{BoardId, CardId, ColumnId, CommandId, UserId};
use groundswell_domain::member::{Member, Role};
use groundswell_domain::setup::{self, NewBoard};
use groundswell_domain::time::Timestamp;
use groundswell_domain::wire::{ClientMessage, PROTOCOL, ServerMessage};
use groundswell_domain::{Actor, Board, Change, Context, Entity, decide, limits};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const START: Timestamp = Timestamp(1_764_000_000_000);

pub(crate) struct Run {
    dice: Dice,
    pub(crate) server: Server,
    steps: usize,
    pub(crate) pages: Vec<Page>,
    links: Vec<Link>,
    fresh: Fresh,
    /// How often each kind of command was carried out, and each reason for a refusal occurred, by
    /// name.
    pub(crate) seen: BTreeMap<String, usize>,
    /// Whether to print what the server carries out.
    pub(crate) is_loud: bool,
}

impl Run {
    pub(crate) fn new(seed: u64) -> Run {
        let mut dice = Dice::new(seed);
        let mut fresh = Fresh::new(0);
        let server = furnished(&mut dice, &mut fresh);
        let steps = 40 + dice.below(140);
        let mut run = Run {
            server,
            steps,
            pages: Vec::new(),
            links: Vec::new(),
            fresh,
            seen: BTreeMap::new(),
            is_loud: false,
            dice: dice.clone(),
        };
        let users: Vec<UserId> = run.server.first.members.keys().copied().collect();
        for number in 0..2 + dice.below(5) {
            // Some people have two pages open.
            let user = users[number % 4];
            let page = Page::new(number as u64, user, run.server.board.clone(), &mut dice);
            run.pages.push(page);
            run.links.push(Link::default());
        }
        run.dice = dice;
        run
    }

    fn server_does(&mut self, command: Command) {
        let sent = Sent { id: CommandId(self.fresh.id()), at: self.server.now, command };
        let archived = self.server.archived.len();
        if let Outcome::Done = self.server.take(&sent, Actor::System) {
            self.count(&sent.command);
            if self.server.archived.len() > archived {
                self.note("Archived");
            }
            self.broadcast();
        }
    }

    fn count(&mut self, what: &impl std::fmt::Debug) {
        let text = format!("{what:?}");
        let name = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        self.note(name);
    }

    fn note(&mut self, what: &str) {
        *self.seen.entry(what.to_string()).or_insert(0) += 1;
    }

    /// Sends the last commit to every connected page.
    fn broadcast(&mut self) {
        let Some(last) = self.server.log.last() else { return };
        for link in &mut self.links {
            link.send_to_page(ServerMessage::Commits(vec![last.commit.clone()]));
        }
    }

    /// Runs all steps, then delivers all messages.
    pub(crate) fn play(&mut self) {
        for _ in 0..self.steps {
            self.step();
        }
        self.settle();
    }

    fn step(&mut self) {
        self.server.now = Timestamp(self.server.now.0 + self.dice.below(21_600_000) as i64);
        let at = self.dice.below(self.pages.len());
        match self.dice.below(100) {
            0..34 => self.act(at),
            34..58 => self.deliver_up(at),
            58..84 => self.deliver_down(at),
            84..92 => self.connect(at),
            92..95 => self.links[at].breaks(),
            95..97 => self.reload(at),
            97 => self.pages[at].keeps(),
            _ => self.housekeeping(),
        }
    }

    fn act(&mut self, at: usize) {
        if let Some(sent) = self.pages[at].acts(&mut self.dice, self.server.now) {
            self.links[at].send_to_server(ClientMessage::Do(sent));
        }
    }

    fn reload(&mut self, at: usize) {
        self.links[at].breaks();
        self.pages[at].reloads(&mut self.dice);
    }

    fn housekeeping(&mut self) {
        let mut generator = Generator {
            dice: &mut self.dice,
            board: &self.server.board,
            details: &self.server.details,
            done: &[],
            now: self.server.now,
            fresh: &mut self.fresh,
        };
        let command = generator.servers();
        self.server_does(command);
    }

    fn connect(&mut self, at: usize) {
        if self.links[at].open {
            return;
        }
        let (link, since) = (&mut self.links[at], self.pages[at].replica.seq());
        let seq = self.server.board.seq;
        link.open = true;
        link.send_to_page(ServerMessage::Welcome {
            protocol: PROTOCOL,
            you: self.pages[at].user,
            now: self.server.now,
        });
        // Sometimes the server does not have the old commits, and the page must load the board.
        link.send_to_page(if self.dice.percent(20) {
            ServerMessage::Reset
        } else {
            let commit = self.server.board.commit;
            ServerMessage::CatchUp { seq, commit, changes: self.server.changes_since(since) }
        });
    }

    fn deliver_up(&mut self, at: usize) {
        let link = &mut self.links[at];
        let sent = match link.at_server(&mut self.dice) {
            Some(ClientMessage::Do(sent)) => sent,
            Some(ClientMessage::Again) => {
                link.is_put_off = false;
                return;
            }
            Some(ClientMessage::Here { .. }) | None => return,
        };
        if link.is_put_off {
            return;
        }
        // Sometimes too many commands at once.
        if link.open && self.dice.percent(5) {
            link.is_put_off = true;
            return link.send_to_page(ServerMessage::Later(0));
        }
        let actor = Actor::Member(self.pages[at].user);
        let id = sent.id;
        let archived = self.server.archived.len();
        match self.server.take(&sent, actor) {
            Outcome::Done => {
                self.count(&sent.command);
                if self.server.archived.len() < archived {
                    self.note("Returned");
                }
                if self.is_loud {
                    println!("{}: {} {:?}", self.server.board.seq, sent.id, sent.command);
                }
                is_sound(&self.server.board);
                descriptions_are_whole(&self.server);
                self.broadcast();
            }
            Outcome::Again(seq) => self.links[at].send_to_page(ServerMessage::Done { id, seq }),
            Outcome::Refused(rejection) => {
                self.count(&rejection);
                self.links[at].send_to_page(ServerMessage::Refused { id, rejection });
            }
        }
    }

    fn deliver_down(&mut self, at: usize) {
        let Some(message) = self.links[at].at_page(&mut self.dice) else { return };
        if message == ServerMessage::Reset {
            // It loads the current board; messages that it receives after that may be older.
            self.pages[at].replica.reset(self.server.board.clone());
        }
        match self.pages[at].receive(&message) {
            Ok(answers) => {
                for answer in answers {
                    self.links[at].send_to_server(answer);
                }
            }
            // It has missed a commit: it connects again and catches up.
            Err(_) => self.links[at].breaks(),
        }
        let page = &self.pages[at];
        if page.replica.seq() == self.server.board.seq && self.dice.percent(10) {
            assert!(page.replica.confirmed() == self.server.board.snapshot(), "apart meanwhile");
        }
    }

    /// The network works again, and all messages are delivered.
    fn settle(&mut self) {
        for _ in 0..100_000 {
            let waits = |at: &usize| {
                !self.links[*at].open
                    || !self.links[*at].is_idle()
                    || self.pages[*at].replica.pending().len() > 0
            };
            let waiting: Vec<usize> = (0..self.pages.len()).filter(waits).collect();
            let Some(at) = self.dice.pick(waiting) else { return };
            self.connect(at);
            self.deliver_up(at);
            self.deliver_down(at);
        }
        panic!("it never comes to rest");
    }

    /// Checks what must be true once all messages are delivered.
    pub(crate) fn check(&self) {
        let truth = &self.server.board;
        is_sound(truth);
        descriptions_are_whole(&self.server);
        assert!(Board::from_snapshot(truth.snapshot()).as_ref() == Some(truth), "snapshot");
        let mut folded = self.server.first.clone();
        for logged in &self.server.log {
            folded.apply(&logged.commit.changes);
            (folded.seq, folded.commit) = (logged.commit.seq, Some(logged.commit.id));
        }
        assert!(&folded == truth, "the log does not fold into the board");
        let ids: BTreeSet<CommandId> =
            self.server.log.iter().map(|logged| logged.commit.id).collect();
        assert_eq!(ids.len(), self.server.log.len(), "a command is in the log twice");
        for page in &self.pages {
            same(page.replica.board(), truth);
            assert!(page.done.is_subset(&ids), "an acknowledged command is not in the log");
            let refused: BTreeSet<CommandId> = page.refused.keys().copied().collect();
            assert!(refused.is_disjoint(&ids), "a refused command had an effect");
            for id in &page.sent {
                assert!(ids.contains(id) != refused.contains(id), "a command was lost");
            }
        }
    }
}

/// Panics if two boards differ, and says how.
#[track_caller]
pub(crate) fn same(board: &Board, truth: &Board) {
    if board == truth {
        return;
    }
    let (seen, there) = (board.snapshot(), truth.snapshot());
    let wrong = seen.entities.iter().filter(|entity| !there.entities.contains(entity));
    let missing = there.entities.iter().filter(|entity| !seen.entities.contains(entity));
    let (wrong, missing): (Vec<_>, Vec<_>) = (wrong.collect(), missing.collect());
    panic!("at {} of {}: {wrong:#?} instead of {missing:#?}", seen.seq, there.seq);
}

/// A server with a board that is not empty.
pub(crate) fn furnished(dice: &mut Dice, fresh: &mut Fresh) -> Server {
    let mut server = Server::new(first_board(), START);
    for _ in 0..60 {
        let everything = BTreeMap::new();
        let mut generator = Generator {
            dice: &mut *dice,
            board: &server.board,
            details: &everything,
            done: &[],
            now: server.now,
            fresh: &mut *fresh,
        };
        let command = generator.command();
        if !matches!(command, Command::RemoveMember { .. } | Command::EditMember { .. }) {
            let sent = Sent { id: CommandId(fresh.id()), at: server.now, command };
            server.take(&sent, Actor::System);
        }
    }
    server
}

fn first_board() -> Board {
    let id = Uuid::from_u128;
    let mut info = BoardInfo::new(BoardId(id(1)), "Store", "MS");
    // The minimum, so that many cards are archived in a run.
    info.keep_closed = Some(*limits::KEEP_CLOSED.start());
    let new = NewBoard {
        id: info.id,
        name: info.name.clone(),
        key: info.key.clone(),
        owner: UserId(id(1)),
        owner_name: "Julia".into(),
        columns: std::array::from_fn(|n| ColumnId(id(n as u128 + 1))),
    };
    let mut board = Board::new(info);
    board.apply(&setup::first_changes(&new).expect("it has names"));
    let others = [Role::ProductOwner, Role::Developer, Role::Support, Role::Viewer];
    for (n, role) in others.into_iter().enumerate() {
        let id = UserId(id(n as u128 + 2));
        let member = Member { id, name: format!("{role:?}"), role, may_delete: n == 1 };
        board.apply(&[Change::put(member)]);
    }
    assert_eq!(board.columns.len(), Stage::ALL.len());
    for number in 1..=3 {
        board.apply(&card_of_before(&board, number));
    }
    board
}

/// A card with a long description on the board, as an earlier version stored it.
fn card_of_before(board: &Board, number: u128) -> Vec<Change> {
    let (id, title) = (CardId(Uuid::from_u128(number)), "old".into());
    let capture = Command::CaptureCard { id, title, column: None, contact: None };
    let (actor, background) = (Actor::System, Background::default());
    let ctx = Context { actor, now: START, background: &background };
    let mut changes = decide(board, &capture, &ctx).expect("there is room");
    for change in &mut changes {
        if let Change::Put(Entity::Card(card)) = change {
            card.description = "as it was long ago\n".repeat(30);
        }
    }
    changes
}
