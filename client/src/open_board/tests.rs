//! A page and its server, both in memory: what is sent, what arrives, and how waiting commands
//! apply on top of other people's changes.

mod undoing;

use super::*;
use crate::api::Failure;
use crate::clock::pass;
use crate::event::Rare;
use crate::queue;
use futures::{FutureExt, StreamExt};
use groundswell_domain::api::{Problem, ProblemCode};
use groundswell_domain::card::{CardEdit, Impact};
use groundswell_domain::columns;
use groundswell_domain::command::Command;
use groundswell_domain::id::{BoardId, ColumnId};
use groundswell_domain::member::{Member, Role};
use groundswell_domain::rejection::Field;
use groundswell_domain::setup::{NewBoard, first_changes};
use groundswell_domain::wire::{Answer, ClientMessage, Commit, PROTOCOL, ServerMessage};
use groundswell_domain::{Actor, Board, Context, decide};
use std::sync::{Arc, Mutex};
use uuid::Uuid;

/// Julia's page, and what the server and Erik do.
struct Scene {
    page: OpenBoard,
    wire: UnboundedReceiver<Outgoing>,
    events: Arc<Mutex<Vec<Event>>>,
    server: Board,
    /// The owner of the page's signals.
    _life: leptos::prelude::Owner,
}

const JULIA: UserId = UserId(Uuid::from_u128(1));
const ERIK: UserId = UserId(Uuid::from_u128(2));
const CARD: CardId = CardId(Uuid::from_u128(3));

fn board() -> Board {
    let new = NewBoard {
        id: BoardId(Uuid::from_u128(4)),
        name: "MusicStore".into(),
        key: "MS".into(),
        owner: JULIA,
        owner_name: "Julia".into(),
        columns: std::array::from_fn(|nth| ColumnId(Uuid::from_u128(10 + nth as u128))),
    };
    let mut changes = first_changes(&new).unwrap();
    let (name, role) = ("Erik".into(), Role::Developer);
    changes.push(Change::put(Member { id: ERIK, name, role, may_delete: false }));
    let entities = changes.into_iter().filter_map(|change| match change {
        Change::Put(entity) => Some(entity),
        Change::Remove(_) | Change::Archive(_) => None,
    });
    let commit = Some(CommandId(Uuid::from_u128(5)));
    let entities = entities.collect();
    Board::from_snapshot(groundswell_domain::board::Snapshot { seq: 1, commit, entities }).unwrap()
}

fn owner() -> Owner {
    Owner { user: JULIA, board: "MS".into() }
}

fn capture(title: &str) -> Command {
    Command::CaptureCard { id: CARD, title: title.into(), column: None, contact: None }
}

fn title(from: &str, to: &str) -> Command {
    let edit = CardEdit::Title { from: from.into(), to: to.into() };
    Command::EditCard { card: CARD, edit }
}

fn impact(impact: Impact) -> Command {
    Command::EditCard { card: CARD, edit: CardEdit::Impact(impact) }
}

/// The commands that the browser keeps.
fn kept() -> Vec<Sent> {
    let stored = queue::stored(&owner()).now_or_never().expect("memory answers at once");
    queue::read(stored.waiting)
}

impl Scene {
    /// A page with a board that has one card, and a connection.
    fn new() -> Scene {
        let mut scene = Scene::offline();
        scene.server_does(ERIK, Uuid::from_u128(6), &capture("Vouchers"));
        scene.page.show_first(scene.server.clone());
        assert_eq!(scene.hears(scene.welcome()), Ok(Vec::new()));
        scene
    }

    /// A page that has not received anything yet.
    fn offline() -> Scene {
        let life = leptos::prelude::Owner::new();
        life.set();
        let events = Arc::new(Mutex::new(Vec::new()));
        let received = events.clone();
        let tell = Box::new(move |event| received.lock().unwrap().push(event));
        let read = |kept| async { Some(queue::read(kept)) }.boxed_local();
        let exchange = |page: OpenBoard| page.exchange().boxed_local();
        let (page, wire) = OpenBoard::new(owner(), Page { tell, rare: Rare { read, exchange } });
        Scene { page, wire, events, server: board(), _life: life }
    }

    fn welcome(&self) -> ServerMessage {
        ServerMessage::Welcome { protocol: PROTOCOL, you: JULIA, now: clock::now() }
    }

    fn hears(
        &self,
        message: ServerMessage,
    ) -> Result<Vec<String>, groundswell_domain::replica::Gap> {
        self.page.heard(message)
    }

    /// The server executes a command; returns what it sends to everyone.
    fn server_does(&mut self, who: UserId, id: Uuid, command: &Command) -> Commit {
        let background = groundswell_domain::decide::Background::default();
        let (actor, now) = (Actor::Member(who), clock::now());
        let ctx = Context { actor, now, background: &background };
        let changes = decide(&self.server, command, &ctx).unwrap();
        self.server.apply(&changes);
        self.server.seq += 1;
        let id = CommandId(id);
        self.server.commit = Some(id);
        Commit { seq: self.server.seq, id, actor, at: now, changes }
    }

    /// The server executes what this page has sent.
    fn server_takes(&mut self, sent: &Sent) {
        let commit = self.server_does(JULIA, sent.id.0, &sent.command);
        self.hears(ServerMessage::Commits(vec![commit])).unwrap();
    }

    /// What was sent since the last call.
    fn sent(&mut self) -> Vec<String> {
        let mut all = Vec::new();
        while let Some(Some(outgoing)) = self.wire.next().now_or_never() {
            if let Outgoing::Send(message) = outgoing {
                all.push(message);
            }
        }
        all
    }

    fn title(&self) -> String {
        self.page.peek(|board| board.cards[&CARD].title.clone())
    }

    fn events(&self) -> Vec<Event> {
        std::mem::take(&mut self.events.lock().unwrap())
    }
}

fn to_do(sent: &Sent) -> String {
    ClientMessage::to_do(&json_of(sent))
}

fn json_of(sent: &Sent) -> String {
    serde_json::to_string(sent).unwrap()
}

#[test]
fn what_is_done_shows_at_once_is_sent_and_is_kept_until_the_server_has_it() {
    let mut scene = Scene::new();
    assert!(scene.page.send(title("Vouchers", "Coupons")));
    assert_eq!((scene.title(), scene.page.waiting()), ("Coupons".into(), 1));
    let [sent] = kept().try_into().unwrap();
    assert_eq!(scene.sent(), [to_do(&sent)]);
    assert_eq!(scene.page.latest(), Some(sent.id));
    scene.server_takes(&sent);
    assert_eq!((scene.title(), scene.page.waiting(), kept()), ("Coupons".into(), 0, Vec::new()));
}

#[test]
fn what_waits_stays_on_top_of_what_others_do() {
    let mut scene = Scene::new();
    scene.page.send(title("Vouchers", "Coupons"));
    let commit = scene.server_does(ERIK, Uuid::from_u128(20), &impact(Impact::Blocked));
    scene.hears(ServerMessage::Commits(vec![commit])).unwrap();
    let seen = scene.page.peek(|board| Some(board.cards[&CARD].impact));
    assert_eq!((scene.title(), seen), ("Coupons".into(), Some(Impact::Blocked)));
    let [sent] = kept().try_into().unwrap();
    scene.server_takes(&sent);
    assert!(scene.page.peek(|board| *board == scene.server));
}

#[test]
fn after_a_break_all_that_waits_is_sent_again_in_its_order() {
    let mut scene = Scene::new();
    scene.page.set_connection(Connection::Offline);
    scene.page.send(title("Vouchers", "Coupons"));
    scene.page.send(impact(Impact::Hurts));
    let (first, again) = (scene.sent(), scene.hears(scene.welcome()).unwrap());
    assert_eq!(first, again);
    assert_eq!(again, kept().iter().map(to_do).collect::<Vec<_>>());
    assert!(scene.page.is_online());
}

#[test]
fn what_an_earlier_life_of_the_page_has_left_is_shown_and_sent() {
    let scene = Scene::new();
    scene.page.send(title("Vouchers", "Coupons"));
    let mut next = Scene::offline();
    next.server = scene.server.clone();
    next.page.show_first(next.server.clone());
    let stored = queue::stored(&owner()).now_or_never().unwrap();
    assert_eq!(next.page.take_up(stored.waiting, JULIA).now_or_never(), Some(true));
    assert_eq!(next.title(), "Coupons");
    assert_eq!(next.hears(next.welcome()), Ok(kept().iter().map(to_do).collect()));
}

#[test]
fn what_the_server_refuses_is_taken_back_and_kept_with_what_was_typed() {
    let scene = Scene::new();
    scene.page.send(title("Vouchers", "Coupons"));
    let [sent] = kept().try_into().unwrap();
    let (theirs, yours) = ("Tickets".into(), "Coupons".into());
    let rejection = Rejection::Conflict { field: Field::Title, theirs, yours };
    let refused = ServerMessage::Refused { id: sent.id, rejection: rejection.clone() };
    scene.hears(refused).unwrap();
    assert_eq!((scene.title(), scene.page.waiting(), kept()), ("Vouchers".into(), 0, Vec::new()));
    assert_eq!(scene.page.refused.get_untracked(), [Refused { sent, rejection }]);
    assert_eq!((scene.page.latest(), scene.events()), (None, vec![Event::WayBackGone]));
}

#[test]
fn a_plain_answer_counts_like_a_message_of_the_socket() {
    let mut scene = Scene::new();
    scene.page.send(title("Vouchers", "Coupons"));
    let [sent] = kept().try_into().unwrap();
    let commit = scene.server_does(JULIA, sent.id.0, &sent.command);
    let answer = Answer::Commit(commit);
    assert_eq!(scene.page.take_answer(answer).now_or_never(), Some(Ok(())));
    assert_eq!((scene.title(), scene.page.waiting(), kept()), ("Coupons".into(), 0, Vec::new()));
}

#[test]
fn what_was_carried_out_before_is_not_sent_again() {
    let mut scene = Scene::new();
    scene.page.send(impact(Impact::Hurts));
    let [sent] = kept().try_into().unwrap();
    // The news with its commit were read before the answer, and its id was not among them.
    scene.server_does(JULIA, sent.id.0, &sent.command);
    let (seq, commit) = (scene.server.seq, scene.server.commit);
    let changes = vec![Change::put(scene.server.cards[&CARD].clone())];
    scene.hears(ServerMessage::CatchUp { seq, commit, changes }).unwrap();
    let answer = Answer::Done { id: sent.id, seq };
    assert_eq!(scene.page.take_answer(answer).now_or_never(), Some(Ok(())));
    assert_eq!((scene.page.waiting(), kept()), (0, Vec::new()));
    assert!(scene.page.peek(|board| *board == scene.server));
}

#[test]
fn what_a_plain_request_refuses_is_taken_back_and_what_failed_waits() {
    let scene = Scene::new();
    scene.page.send(title("Vouchers", "Coupons"));
    let [sent] = kept().try_into().unwrap();
    assert_eq!(scene.page.take_refusal(&sent, Failure::Network), Err(Failure::Network));
    assert_eq!(scene.page.waiting(), 1);
    let (theirs, yours) = ("Tickets".into(), "Coupons".into());
    let rejection = Rejection::Conflict { field: Field::Title, theirs, yours };
    let refused = Failure::Problem(Box::new(Problem {
        kind: "about:blank".into(),
        title: "Refused".into(),
        status: 409,
        detail: "The board refused this.".into(),
        code: ProblemCode::Rejected,
        rejection: Some(rejection.clone()),
    }));
    assert_eq!(scene.page.take_refusal(&sent, refused), Ok(()));
    assert_eq!((scene.title(), scene.page.waiting(), kept()), ("Vouchers".into(), 0, Vec::new()));
    assert_eq!(scene.page.refused.get_untracked(), [Refused { sent, rejection }]);
}

#[test]
fn what_cannot_be_is_told_at_once_and_leaves_nothing() {
    let mut scene = Scene::new();
    assert!(!scene.page.send(title("Vouchers", " ")));
    assert_eq!(scene.events(), [Event::Refused(Rejection::Empty { field: Field::Title })]);
    assert_eq!((scene.sent(), kept()), (Vec::new(), Vec::new()));
}

#[test]
fn a_page_that_has_missed_something_reconnects() {
    let mut scene = Scene::new();
    scene.server_does(ERIK, Uuid::from_u128(20), &impact(Impact::Hurts));
    let commit = scene.server_does(ERIK, Uuid::from_u128(21), &impact(Impact::Blocked));
    assert!(scene.hears(ServerMessage::Commits(vec![commit])).is_err());
}

#[test]
fn a_page_that_must_wait_sends_everything_again_later() {
    let mut scene = Scene::new();
    scene.page.send(title("Vouchers", "Coupons"));
    let first = scene.sent();
    scene.hears(ServerMessage::Later(500)).unwrap();
    assert_eq!(scene.page.connection.get_untracked(), Connection::Busy);
    pass(499);
    assert_eq!(scene.sent(), Vec::<String>::new());
    pass(1);
    let again = serde_json::to_string(&ClientMessage::Again).unwrap();
    assert_eq!(scene.sent(), [vec![again], first].concat());
    assert!(scene.page.is_online());
}

#[test]
fn a_page_of_another_version_sends_nothing_and_says_so() {
    let scene = Scene::new();
    scene.page.send(title("Vouchers", "Coupons"));
    let welcome = ServerMessage::Welcome { protocol: PROTOCOL + 1, you: JULIA, now: clock::now() };
    assert_eq!(scene.hears(welcome), Ok(Vec::new()));
    assert!(scene.page.outdated.get_untracked());
    assert_eq!(kept().len(), 1, "for the page of the other version");
}

#[test]
fn a_browser_that_keeps_nothing_holds_nothing_up_and_is_told_of_once() {
    let mut scene = Scene::new();
    queue::fall_silent();
    scene.page.send(title("Vouchers", "Coupons"));
    scene.page.send(impact(Impact::Hurts));
    assert_eq!(scene.sent().len(), 2);
    assert_eq!(scene.events(), [Event::NotKept]);
}

#[test]
fn a_member_who_was_removed_is_told_with_each_try_and_keeps_what_was_typed() {
    let scene = Scene::new();
    scene.page.closed.set(Some(Closed::Removed));
    assert!(scene.page.send(title("Vouchers", "Coupons")));
    let refused = scene.page.refused.get_untracked();
    assert_eq!(
        refused.iter().map(|it| &it.rejection).collect::<Vec<_>>(),
        [&Rejection::NotAMember]
    );
    assert_eq!(scene.title(), "Vouchers");
    // Nothing was typed for a rating: nothing must be kept.
    assert!(!scene.page.send(impact(Impact::Hurts)));
    assert_eq!(scene.events(), [Event::Refused(Rejection::NotAMember)]);
}

#[test]
fn a_copy_for_the_next_start_is_kept_without_what_the_server_does_not_have() {
    let mut scene = Scene::new();
    let commit = scene.server_does(ERIK, Uuid::from_u128(20), &title("Vouchers", "Tickets"));
    scene.hears(ServerMessage::Commits(vec![commit])).unwrap();
    scene.page.send(title("Tickets", "Coupons"));
    pass(i64::from(KEEP_AFTER_MS));
    let stored = queue::stored(&owner()).now_or_never().unwrap();
    let kept = columns::Documents::of(&stored.board.expect("a copy is kept")).map(|it| it.seq);
    assert_eq!(kept, Some(scene.server.seq));
}
