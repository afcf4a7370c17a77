use super::*;
use crate::card::CardEdit;
use crate::card::Impact;
use crate::column::{Place, Stage};
use crate::decide;
use crate::id::ColumnId;
use crate::testing::{Scene, card, lane, person};
use uuid::Uuid;

/// A page of Lukas's, and the board as the server has it.
struct Page {
    server: Scene,
    replica: Replica,
}

const LUKAS: fn() -> Actor = || Actor::Member(person("Lukas"));

impl Page {
    fn new() -> Page {
        let mut server = Scene::new();
        server.has_card("Vouchers").has_card("Player");
        let replica = Replica::new(server.board.clone());
        Page { server, replica }
    }

    fn sends(&mut self, id: u128, command: Command) -> Result<Vec<Change>, Rejection> {
        let sent = Sent { id: CommandId(Uuid::from_u128(id)), at: self.server.now, command };
        self.replica.send(sent, LUKAS(), Background::default())
    }

    /// The server decides somebody's command; returns the commit that it sends to all pages.
    fn commit(&mut self, who: &str, id: u128, command: &Command) -> Commit {
        let before = self.server.board.clone();
        let actor = Actor::Member(person(who));
        let background = self.server.background(command);
        let ctx = Context { actor, now: self.server.now, background: &background };
        let changes = decide(&before, command, &ctx).unwrap();
        self.server.board.apply(&changes);
        self.server.board.seq += 1;
        let (seq, at) = (self.server.board.seq, self.server.now);
        let id = CommandId(Uuid::from_u128(id));
        self.server.board.commit = Some(id);
        Commit { seq, id, actor, at, changes }
    }

    fn title(&self) -> &str {
        &self.replica.board().cards[&card("Vouchers")].title
    }
}

fn title(from: &str, to: &str) -> Command {
    let edit = CardEdit::Title { from: from.into(), to: to.into() };
    Command::EditCard { card: card("Vouchers"), edit }
}

fn impact(impact: Impact) -> Command {
    Command::EditCard { card: card("Vouchers"), edit: CardEdit::Impact(impact) }
}

#[test]
fn an_own_command_is_shown_at_once_and_is_pending() {
    let mut page = Page::new();
    page.sends(1, title("Vouchers", "Coupons")).unwrap();
    assert_eq!((page.title(), page.replica.pending().len()), ("Coupons", 1));
}

#[test]
fn touched_entities_are_reported_once() {
    let mut page = Page::new();
    assert_eq!(page.replica.take_touched(), Touched::All);
    page.sends(1, title("Vouchers", "Coupons")).unwrap();
    let vouchers = EntityRef::Card(card("Vouchers"));
    assert_eq!(page.replica.take_touched(), Touched::These(vec![vouchers]));
    let player = Command::EditCard { card: card("Player"), edit: CardEdit::Impact(Impact::Hurts) };
    let commit = page.commit("Erik", 2, &player);
    page.replica.receive(&commit).unwrap();
    // Reverted, Erik's change applied, and decided again.
    let all = vec![vouchers, EntityRef::Card(card("Player")), vouchers];
    assert_eq!(page.replica.take_touched(), Touched::These(all));
    assert_eq!(page.replica.take_touched(), Touched::default());
    page.replica.reset(page.server.board.clone());
    assert_eq!(page.replica.take_touched(), Touched::All);
}

#[test]
fn what_the_server_would_refuse_is_refused_at_once() {
    let mut page = Page::new();
    let refused = page.sends(1, title("something else", "Coupons"));
    assert!(matches!(refused, Err(Rejection::Conflict { .. })));
    assert_eq!((page.title(), page.replica.pending().len()), ("Vouchers", 0));
}

#[test]
fn the_commit_of_an_own_command_removes_it_from_the_pending_ones() {
    let mut page = Page::new();
    let command = title("Vouchers", "Coupons");
    page.sends(1, command.clone()).unwrap();
    let commit = page.commit("Lukas", 1, &command);
    page.replica.receive(&commit).unwrap();
    assert_eq!(page.replica.pending().len(), 0);
    assert_eq!(page.replica.board(), &page.server.board);
}

#[test]
fn what_cannot_be_decided_here_is_shown_once_the_server_has_decided() {
    let mut page = Page::new();
    let (short, long) = ("short".to_owned(), "It fails again. ".repeat(100));
    let edit = |from: &str, to: &str| {
        let edit = CardEdit::Description { from: from.into(), to: to.into() };
        Command::EditCard { card: card("Vouchers"), edit }
    };
    page.server.does("Julia", edit("", &long));
    page.replica.reset(page.server.board.clone());
    // This page has only the first lines of the long text.
    let command = edit(long.trim_end(), &short);
    assert_eq!(page.sends(1, command.clone()), Ok(Vec::new()));
    page.sends(2, title("Vouchers", "Coupons")).unwrap();
    assert_eq!((page.title(), page.replica.pending().len()), ("Coupons", 2));
    let commit = page.commit("Lukas", 1, &command);
    page.replica.receive(&commit).unwrap();
    assert_eq!((page.title(), page.replica.pending().len()), ("Coupons", 1));
    assert_eq!(page.replica.board().cards[&card("Vouchers")].description, short);
}

fn capture(title: &str) -> Command {
    Command::CaptureCard { id: card(title), title: title.into(), column: None, contact: None }
}

fn name(page: &Page, title: &str) -> Option<String> {
    let board = page.replica.board();
    board.cards.get(&card(title)).map(|card| board.name_of(card))
}

#[test]
fn a_new_card_has_no_number_until_the_server_gives_it_one() {
    let mut page = Page::new();
    page.sends(1, capture("Import")).unwrap();
    assert_eq!(name(&page, "Import").as_deref(), Some("MS-…"));
    let commit = page.commit("Erik", 2, &capture("Export"));
    page.replica.receive(&commit).unwrap();
    let names = ["Import", "Export", "Player"].map(|title| name(&page, title).unwrap());
    assert_eq!(names, ["MS-…", "MS-3", "MS-2"]);
    let board = page.replica.board();
    let addresses = ["Import", "Export"].map(|title| board.address_of(&board.cards[&card(title)]));
    assert_eq!(addresses, [card("Import").to_string(), "3".into()]);
    let named = addresses.map(|address| board.card_by_name(&address).map(|card| card.id));
    assert_eq!(named, [Some(card("Import")), Some(card("Export"))]);
    let commit = page.commit("Lukas", 1, &capture("Import"));
    page.replica.receive(&commit).unwrap();
    assert_eq!(name(&page, "Import").as_deref(), Some("MS-4"));
    assert_eq!(page.replica.board(), &page.server.board);
}

#[test]
fn own_commands_stay_on_top_of_what_others_do() {
    let mut page = Page::new();
    page.sends(1, title("Vouchers", "Coupons")).unwrap();
    let commit = page.commit("Erik", 2, &impact(Impact::Blocked));
    page.replica.receive(&commit).unwrap();
    let shown = &page.replica.board().cards[&card("Vouchers")];
    assert_eq!((shown.title.as_str(), shown.impact), ("Coupons", Impact::Blocked));
    assert_eq!(page.replica.confirmed(), page.server.board.snapshot());
}

#[test]
fn a_pending_command_in_conflict_is_not_shown() {
    let mut page = Page::new();
    page.sends(1, title("Vouchers", "Coupons")).unwrap();
    let commit = page.commit("Erik", 2, &title("Vouchers", "Gift cards"));
    page.replica.receive(&commit).unwrap();
    assert_eq!((page.title(), page.replica.pending().len()), ("Gift cards", 1));
    let forgotten = page.replica.forget(CommandId(Uuid::from_u128(1))).unwrap();
    assert_eq!(forgotten.command, title("Vouchers", "Coupons"));
    assert_eq!(page.replica.pending().len(), 0);
}

/// Moves the card to the sprint; returns the page's own record of it, as [`undo::steps`] makes it.
fn moved(page: &mut Page) -> Record {
    let (to, place) = (lane(Stage::Sprint), Place::Top);
    let command = Command::MoveCard { card: card("Vouchers"), to, place, together: false };
    let before = page.replica.board().clone();
    let kind = Some(command.kind());
    let changes = page.sends(1, command).unwrap();
    let steps = undo::steps(&before, &changes, &[]);
    Record { id: CommandId(Uuid::from_u128(1)), actor: LUKAS(), kind, steps }
}

fn take_back(page: &mut Page, record: Record) -> Result<Vec<Change>, Rejection> {
    let command = Command::Undo { command: record.id };
    let sent = Sent { id: CommandId(Uuid::from_u128(2)), at: page.server.now, command };
    page.replica.send(sent, LUKAS(), Background { record: Some(record), ..Default::default() })
}

/// The server's answer to [`moved`]. Its clock is a little later than the page's.
fn answer(page: &mut Page) -> Commit {
    page.server.now = Timestamp(page.server.now.0 + 300);
    let (to, place) = (lane(Stage::Sprint), Place::Top);
    page.commit(
        "Lukas",
        1,
        &Command::MoveCard { card: card("Vouchers"), to, place, together: false },
    )
}

fn column_of_vouchers(page: &Page) -> ColumnId {
    page.replica.board().cards[&card("Vouchers")].column
}

#[test]
fn a_move_can_be_undone_after_the_server_has_changed_its_time() {
    let mut page = Page::new();
    moved(&mut page);
    let commit = answer(&mut page);
    let record = page.replica.receive(&commit).unwrap().unwrap();
    take_back(&mut page, record).unwrap();
    assert_eq!(column_of_vouchers(&page), lane(Stage::Inbox));
}

#[test]
fn the_servers_answer_does_not_redo_what_was_undone_at_once() {
    let mut page = Page::new();
    let record = moved(&mut page);
    take_back(&mut page, record).unwrap();
    let commit = answer(&mut page);
    page.replica.receive(&commit).unwrap();
    assert_eq!(column_of_vouchers(&page), lane(Stage::Inbox));
}

#[test]
fn commits_of_others_give_no_record() {
    let mut page = Page::new();
    let commit = page.commit("Erik", 2, &impact(Impact::Blocked));
    assert_eq!(page.replica.receive(&commit), Ok(None));
}

#[test]
fn a_refused_command_leaves_no_trace() {
    let mut page = Page::new();
    page.sends(1, impact(Impact::Hurts)).unwrap();
    page.sends(2, title("Vouchers", "Coupons")).unwrap();
    page.replica.forget(CommandId(Uuid::from_u128(1)));
    let shown = &page.replica.board().cards[&card("Vouchers")];
    assert_eq!((shown.title.as_str(), shown.impact), ("Coupons", Impact::Unrated));
    assert_eq!(page.replica.forget(CommandId(Uuid::from_u128(1))), None);
}

#[test]
fn a_missed_commit_is_noticed() {
    let mut page = Page::new();
    let _missed = page.commit("Erik", 1, &impact(Impact::Hurts));
    let next = page.commit("Erik", 2, &impact(Impact::Blocked));
    let before = page.replica.board().clone();
    assert_eq!(page.replica.receive(&next), Err(Gap));
    assert_eq!(page.replica.board(), &before);
}

#[test]
fn an_old_commit_only_removes_its_command_from_the_pending_ones() {
    let mut page = Page::new();
    let command = impact(Impact::Hurts);
    page.sends(1, command.clone()).unwrap();
    let commit = page.commit("Lukas", 1, &command);
    let later = page.commit("Erik", 2, &impact(Impact::Blocked));
    let changes: Vec<Change> = [&commit, &later].iter().flat_map(|c| c.changes.clone()).collect();
    page.replica.catch_up(later.seq, Some(later.id), &changes);
    assert_eq!(page.replica.pending().len(), 1);
    page.replica.receive(&commit).unwrap();
    page.replica.receive(&later).unwrap();
    assert_eq!(page.replica.pending().len(), 0);
    assert_eq!(page.replica.board(), &page.server.board);
}

#[test]
fn an_old_catch_up_changes_nothing() {
    let mut page = Page::new();
    let before = page.replica.board().clone();
    page.replica.catch_up(before.seq, None, &[Change::remove(card("Vouchers"))]);
    assert_eq!(page.replica.board(), &before);
}

#[test]
fn a_reset_keeps_own_commands() {
    let mut page = Page::new();
    page.sends(1, title("Vouchers", "Coupons")).unwrap();
    page.commit("Erik", 2, &impact(Impact::Blocked));
    page.replica.reset(page.server.board.clone());
    assert_eq!((page.title(), page.replica.seq()), ("Coupons", page.server.board.seq));
    assert_eq!(page.replica.confirmed(), page.server.board.snapshot());
}

#[test]
fn a_restarted_page_resumes_its_queue_once() {
    let mut page = Page::new();
    page.sends(1, title("Vouchers", "Coupons")).unwrap();
    let queue: Vec<Sent> = page.replica.pending().cloned().collect();
    let kept = Board::from_snapshot(page.replica.confirmed()).unwrap();
    page.replica = Replica::new(kept);
    assert_eq!(page.title(), "Vouchers");
    for sent in queue.iter().chain(&queue) {
        page.replica.resume(sent.clone(), LUKAS());
    }
    assert_eq!((page.title(), page.replica.pending().len()), ("Coupons", 1));
}

fn describe(from: &str, to: &str) -> Command {
    let edit = CardEdit::Description { from: from.into(), to: to.into() };
    Command::EditCard { card: card("Vouchers"), edit }
}

fn texts(page: &Page) -> Vec<&str> {
    let text = |change| match change {
        &Change::Put(Entity::Description(ref all)) => Some(all.text.as_str()),
        _ => None,
    };
    page.replica.pending_details().filter_map(text).collect()
}

#[test]
fn pending_changes_of_descriptions_are_known_until_the_server_has_them() {
    let mut page = Page::new();
    let (long, longer) = ("All of it. ".repeat(100), "All of it. ".repeat(101));
    let (long, longer) = (long.trim(), longer.trim());
    page.sends(1, describe("", long)).unwrap();
    assert_eq!(texts(&page), [long]);
    let commit = page.commit("Julia", 2, &impact(Impact::Hurts));
    page.replica.receive(&commit).unwrap();
    assert_eq!(texts(&page), [long]);
    let commit = page.commit("Lukas", 1, &describe("", long));
    page.replica.receive(&commit).unwrap();
    assert!(texts(&page).is_empty());

    // A page that has not loaded the text continues with the queue of its last visit.
    let sent = |id, command| Sent { id: CommandId(Uuid::from_u128(id)), at: Timestamp(0), command };
    page.replica.resume(sent(3, describe(long, longer)), LUKAS());
    page.replica.resume(sent(4, describe(longer, long)), LUKAS());
    assert_eq!(texts(&page), [longer, long]);
    page.replica.forget(CommandId(Uuid::from_u128(4)));
    assert_eq!(texts(&page), [longer]);
    page.replica.resume(sent(5, describe("Another text", long)), LUKAS());
    assert_eq!(texts(&page), [longer], "it is not the text of this card");
}

#[test]
fn a_command_that_is_refused_here_may_be_resumed_for_the_server_to_decide() {
    let mut page = Page::new();
    let command = title("not yet", "Coupons");
    let sent = Sent { id: CommandId(Uuid::from_u128(1)), at: page.server.now, command };
    page.replica.resume(sent, LUKAS());
    assert_eq!((page.title(), page.replica.pending().len()), ("Vouchers", 1));
    let commit = page.commit("Erik", 2, &title("Vouchers", "not yet"));
    page.replica.receive(&commit).unwrap();
    assert_eq!(page.title(), "Coupons");
}
