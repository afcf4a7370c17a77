//! The local copy of a board: what the server said, with this page's own commands on top.

use crate::board::{Board, Snapshot};
use crate::command::{Command, Sent};
use crate::decide::{Actor, Background, Context, decide_known};
use crate::description;
use crate::entity::{Change, Entity, EntityRef};
use crate::id::CommandId;
use crate::known::Known;
use crate::rejection::Rejection;
use crate::table::Set;
use crate::time::Timestamp;
use crate::undo::{self, Record};
use crate::wire::Commit;

/// A board as one page sees it.
///
/// Own commands show at once. When the server says something, they are taken back, what the
/// server said is applied, and they are decided again: a rebase that costs what changed.
#[derive(Clone, Debug)]
pub struct Replica {
    board: Board,
    pending: Vec<Pending>,
    touched: Touched,
}

/// What on a page's board may have become another, so that only this is looked at again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touched {
    /// In the order in which it happened; some of it more than once.
    These(Vec<EntityRef>),
    All,
}

impl Default for Touched {
    fn default() -> Self {
        Touched::These(Vec::new())
    }
}

impl Touched {
    fn note(&mut self, changes: &[Change]) {
        if let Touched::These(keys) = self {
            keys.extend(changes.iter().map(Change::key).filter(|key| !key.is_detail()));
        }
    }
}

/// An own command that the server has not answered yet.
#[derive(Clone, Debug)]
struct Pending {
    sent: Sent,
    actor: Actor,
    background: Background,
    /// Takes its changes back; empty where it changes nothing as things stand.
    back: Vec<Change>,
    /// Those of its changes that are not on the board, but loaded with a card.
    details: Vec<Change>,
}

/// The page has missed a commit and needs to catch up from its `seq`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap;

impl Replica {
    pub fn new(board: Board) -> Replica {
        Replica { board, pending: Vec::new(), touched: Touched::All }
    }

    /// What has changed since this was last asked; at first, all.
    pub fn take_touched(&mut self) -> Touched {
        std::mem::take(&mut self.touched)
    }

    /// The board as the person sees it, own commands included.
    pub fn board(&self) -> &Board {
        &self.board
    }

    /// The commit up to which the server has been heard.
    pub fn seq(&self) -> u64 {
        self.board.seq
    }

    /// The same with its command. Where that is not known, the page cannot tell on what it builds.
    pub fn known(&self) -> Option<Known> {
        self.board.commit.map(|commit| Known { seq: self.board.seq, commit })
    }

    /// Commands that wait for the server, oldest first.
    pub fn pending(&self) -> impl ExactSizeIterator<Item = &Sent> {
        self.pending.iter().map(|pending| &pending.sent)
    }

    /// What the commands that wait change of what is loaded with cards, in their order: an answer of the
    /// server does not have it yet.
    pub fn pending_details(&self) -> impl Iterator<Item = &Change> {
        self.pending.iter().flat_map(|pending| &pending.details)
    }

    /// Shows a command at once and keeps it until the server has answered. One that cannot be
    /// decided here is kept all the same.
    ///
    /// # Errors
    /// The [`Rejection`] that the server would give as well; nothing is kept then.
    pub fn send(
        &mut self,
        sent: Sent,
        actor: Actor,
        background: Background,
    ) -> Result<Vec<Change>, Rejection> {
        let ctx = Context { actor, now: sent.at, background: &background };
        let decision = decide_known(&self.board, &sent.command, &ctx);
        let changes = decision.unwrap_or(Ok(Vec::new()))?;
        let (back, details) = (self.apply(&changes), details_of(&changes));
        wait_for_number(&mut self.board, &sent.command);
        self.pending.push(Pending { sent, actor, background, back, details });
        Ok(changes)
    }

    /// Keeps a command that cannot be shown, or that an earlier life of the page has left over.
    pub fn resume(&mut self, sent: Sent, actor: Actor) {
        if self.pending.iter().any(|pending| pending.sent.id == sent.id) {
            return;
        }
        let details = description::before(&sent.command).into_iter().map(Entity::from).collect();
        let background = Background { details, ..Background::default() };
        let mut pending = Pending { sent, actor, background, back: vec![], details: vec![] };
        pending.decide(&mut self.board, &mut self.touched);
        self.pending.push(pending);
    }

    /// Takes in a commit. An old one changes nothing. Gives what a command of this page has really
    /// changed: the server's times, ranks and numbers are not those that the page had shown.
    ///
    /// # Errors
    /// [`Gap`] where commits before it are missing.
    pub fn receive(&mut self, commit: &Commit) -> Result<Option<Record>, Gap> {
        if commit.seq <= self.board.seq {
            self.forget(commit.id);
            return Ok(None);
        }
        if commit.seq != self.board.seq + 1 {
            return Err(Gap);
        }
        let mut record = None;
        self.rebase(|replica| {
            record = replica.own(commit);
            replica.apply(&commit.changes);
            (replica.board.seq, replica.board.commit) = (commit.seq, Some(commit.id));
        });
        Ok(record)
    }

    /// Takes a commit's command from those that wait, if it is one of them. Whoever is taking it
    /// back already takes back what it has really changed.
    fn own(&mut self, commit: &Commit) -> Option<Record> {
        let at = self.pending.iter().position(|pending| pending.sent.id == commit.id)?;
        let own = self.pending.remove(at);
        let steps = undo::steps(&self.board, &commit.changes, &own.background.details);
        let kind = Some(own.sent.command.kind());
        let record = Record { id: commit.id, actor: commit.actor, kind, steps };
        for pending in &mut self.pending {
            if let Some(known) = &mut pending.background.record
                && known.id == record.id
            {
                known.clone_from(&record);
            }
        }
        Some(record)
    }

    /// Takes in all that changed up to `seq`, the number of `commit`.
    pub fn catch_up(&mut self, seq: u64, commit: Option<CommandId>, changes: &[Change]) {
        if seq <= self.board.seq {
            return;
        }
        self.rebase(|replica| {
            replica.apply(changes);
            (replica.board.seq, replica.board.commit) = (seq, commit);
        });
    }

    /// Starts over from what the server has; own commands stay.
    pub fn reset(&mut self, board: Board) {
        self.board = board;
        self.touched = Touched::All;
        self.decide_pending();
    }

    /// Lets cards of the archive be looked at, and used: see [`Board::visit`].
    pub fn visit(&mut self, archived: &[Entity]) {
        self.rebase(|replica| {
            replica.board.visit(archived);
            if let Touched::These(keys) = &mut replica.touched {
                keys.extend(archived.iter().map(Entity::key));
            }
        });
    }

    /// Drops an own command that is done or was refused, and returns it.
    pub fn forget(&mut self, id: CommandId) -> Option<Sent> {
        let at = self.pending.iter().position(|pending| pending.sent.id == id)?;
        let mut forgotten = None;
        self.rebase(|replica| forgotten = Some(replica.pending.remove(at).sent));
        forgotten
    }

    /// The board without own commands, to be kept for the next start.
    pub fn confirmed(&self) -> Snapshot {
        if self.pending.is_empty() {
            return self.board.snapshot();
        }
        let mut confirmed = self.clone();
        confirmed.take_back();
        confirmed.board.snapshot()
    }

    fn apply(&mut self, changes: &[Change]) -> Vec<Change> {
        self.touched.note(changes);
        self.board.apply(changes)
    }

    fn take_back(&mut self) {
        for pending in self.pending.iter().rev() {
            self.touched.note(&pending.back);
            self.board.apply(&pending.back);
        }
        self.board.unnumbered = Set::new();
    }

    fn rebase(&mut self, news: impl FnOnce(&mut Replica)) {
        self.take_back();
        news(self);
        self.decide_pending();
    }

    fn decide_pending(&mut self) {
        for pending in &mut self.pending {
            pending.decide(&mut self.board, &mut self.touched);
        }
    }
}

impl Pending {
    fn decide(&mut self, board: &mut Board, touched: &mut Touched) {
        let now: Timestamp = self.sent.at;
        let ctx = Context { actor: self.actor, now, background: &self.background };
        (self.back, self.details) = match decide_known(board, &self.sent.command, &ctx) {
            Some(Ok(changes)) => {
                touched.note(&changes);
                wait_for_number(board, &self.sent.command);
                (board.apply(&changes), details_of(&changes))
            }
            // Refused as things stand, or not known here. The server has the last word, and may
            // say otherwise.
            Some(Err(_)) | None => (Vec::new(), Vec::new()),
        };
    }
}

/// The number of a new card is the server's to give.
fn wait_for_number(board: &mut Board, command: &Command) {
    if let Command::CaptureCard { id, .. } = command {
        board.unnumbered.add(*id);
    }
}

fn details_of(changes: &[Change]) -> Vec<Change> {
    changes.iter().filter(|change| change.key().is_detail()).cloned().collect()
}

#[cfg(test)]
mod tests {
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

        /// The server decides a command of somebody, and this is what it says to all.
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
    fn an_own_command_shows_at_once_and_waits() {
        let mut page = Page::new();
        page.sends(1, title("Vouchers", "Coupons")).unwrap();
        assert_eq!((page.title(), page.replica.pending().len()), ("Coupons", 1));
    }

    #[test]
    fn what_changed_is_said_once_with_what_was_decided_anew() {
        let mut page = Page::new();
        assert_eq!(page.replica.take_touched(), Touched::All);
        page.sends(1, title("Vouchers", "Coupons")).unwrap();
        let vouchers = EntityRef::Card(card("Vouchers"));
        assert_eq!(page.replica.take_touched(), Touched::These(vec![vouchers]));
        let player =
            Command::EditCard { card: card("Player"), edit: CardEdit::Impact(Impact::Hurts) };
        let commit = page.commit("Erik", 2, &player);
        page.replica.receive(&commit).unwrap();
        // Taken back, what Erik did, and done again.
        let all = vec![vouchers, EntityRef::Card(card("Player")), vouchers];
        assert_eq!(page.replica.take_touched(), Touched::These(all));
        assert_eq!(page.replica.take_touched(), Touched::default());
        page.replica.reset(page.server.board.clone());
        assert_eq!(page.replica.take_touched(), Touched::All);
    }

    #[test]
    fn what_the_server_would_refuse_is_refused_here_and_not_kept() {
        let mut page = Page::new();
        let refused = page.sends(1, title("something else", "Coupons"));
        assert!(matches!(refused, Err(Rejection::Conflict { .. })));
        assert_eq!((page.title(), page.replica.pending().len()), ("Vouchers", 0));
    }

    #[test]
    fn the_own_commit_settles_the_command() {
        let mut page = Page::new();
        let command = title("Vouchers", "Coupons");
        page.sends(1, command.clone()).unwrap();
        let commit = page.commit("Lukas", 1, &command);
        page.replica.receive(&commit).unwrap();
        assert_eq!(page.replica.pending().len(), 0);
        assert_eq!(page.replica.board(), &page.server.board);
    }

    #[test]
    fn what_cannot_be_decided_here_is_kept_and_shown_when_the_server_has() {
        let mut page = Page::new();
        let (short, long) = ("short".to_owned(), "It fails again. ".repeat(100));
        let edit = |from: &str, to: &str| {
            let edit = CardEdit::Description { from: from.into(), to: to.into() };
            Command::EditCard { card: card("Vouchers"), edit }
        };
        page.server.does("Julia", edit("", &long));
        page.replica.reset(page.server.board.clone());
        // Of the long one this page has the first lines.
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
    fn a_new_card_has_no_number_before_the_server_has_given_it_one() {
        let mut page = Page::new();
        page.sends(1, capture("Import")).unwrap();
        assert_eq!(name(&page, "Import").as_deref(), Some("MS-…"));
        let commit = page.commit("Erik", 2, &capture("Export"));
        page.replica.receive(&commit).unwrap();
        let names = ["Import", "Export", "Player"].map(|title| name(&page, title).unwrap());
        assert_eq!(names, ["MS-…", "MS-3", "MS-2"]);
        let board = page.replica.board();
        let addresses =
            ["Import", "Export"].map(|title| board.address_of(&board.cards[&card(title)]));
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
    fn who_was_overtaken_sees_what_is_true_until_the_server_answers() {
        let mut page = Page::new();
        page.sends(1, title("Vouchers", "Coupons")).unwrap();
        let commit = page.commit("Erik", 2, &title("Vouchers", "Gift cards"));
        page.replica.receive(&commit).unwrap();
        assert_eq!((page.title(), page.replica.pending().len()), ("Gift cards", 1));
        let forgotten = page.replica.forget(CommandId(Uuid::from_u128(1))).unwrap();
        assert_eq!(forgotten.command, title("Vouchers", "Coupons"));
        assert_eq!(page.replica.pending().len(), 0);
    }

    /// The page's own record of its move to the sprint, as [`undo::steps`] gives it.
    fn moved(page: &mut Page) -> Record {
        let (to, place) = (lane(Stage::Sprint), Place::Top);
        let command = Command::MoveCard { card: card("Vouchers"), to, place };
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

    /// The server's answer to [`moved`], which its clock dates a little later.
    fn answer(page: &mut Page) -> Commit {
        page.server.now = Timestamp(page.server.now.0 + 300);
        let (to, place) = (lane(Stage::Sprint), Place::Top);
        page.commit("Lukas", 1, &Command::MoveCard { card: card("Vouchers"), to, place })
    }

    fn column_of_vouchers(page: &Page) -> ColumnId {
        page.replica.board().cards[&card("Vouchers")].column
    }

    #[test]
    fn a_move_can_be_taken_back_after_the_server_has_dated_it_anew() {
        let mut page = Page::new();
        moved(&mut page);
        let commit = answer(&mut page);
        let record = page.replica.receive(&commit).unwrap().unwrap();
        take_back(&mut page, record).unwrap();
        assert_eq!(column_of_vouchers(&page), lane(Stage::Inbox));
    }

    #[test]
    fn what_was_taken_back_at_once_does_not_come_again_with_the_answer() {
        let mut page = Page::new();
        let record = moved(&mut page);
        take_back(&mut page, record).unwrap();
        let commit = answer(&mut page);
        page.replica.receive(&commit).unwrap();
        assert_eq!(column_of_vouchers(&page), lane(Stage::Inbox));
    }

    #[test]
    fn what_others_do_is_no_record_of_this_page() {
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
    fn an_old_commit_only_settles_its_command() {
        let mut page = Page::new();
        let command = impact(Impact::Hurts);
        page.sends(1, command.clone()).unwrap();
        let commit = page.commit("Lukas", 1, &command);
        let later = page.commit("Erik", 2, &impact(Impact::Blocked));
        let changes: Vec<Change> =
            [&commit, &later].iter().flat_map(|c| c.changes.clone()).collect();
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
    fn starting_over_keeps_own_commands() {
        let mut page = Page::new();
        page.sends(1, title("Vouchers", "Coupons")).unwrap();
        page.commit("Erik", 2, &impact(Impact::Blocked));
        page.replica.reset(page.server.board.clone());
        assert_eq!((page.title(), page.replica.seq()), ("Coupons", page.server.board.seq));
        assert_eq!(page.replica.confirmed(), page.server.board.snapshot());
    }

    #[test]
    fn a_restarted_page_takes_up_its_queue_once() {
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
    fn what_is_loaded_with_a_card_shows_what_waits_until_the_server_has_it() {
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

        // A page that has not loaded the text takes up what an earlier life has left.
        let sent =
            |id, command| Sent { id: CommandId(Uuid::from_u128(id)), at: Timestamp(0), command };
        page.replica.resume(sent(3, describe(long, longer)), LUKAS());
        page.replica.resume(sent(4, describe(longer, long)), LUKAS());
        assert_eq!(texts(&page), [longer, long]);
        page.replica.forget(CommandId(Uuid::from_u128(4)));
        assert_eq!(texts(&page), [longer]);
        page.replica.resume(sent(5, describe("Another text", long)), LUKAS());
        assert_eq!(texts(&page), [longer], "it is not the text of this card");
    }

    #[test]
    fn a_command_that_does_not_fit_now_is_kept_for_the_server_to_say() {
        let mut page = Page::new();
        let command = title("not yet", "Coupons");
        let sent = Sent { id: CommandId(Uuid::from_u128(1)), at: page.server.now, command };
        page.replica.resume(sent, LUKAS());
        assert_eq!((page.title(), page.replica.pending().len()), ("Vouchers", 1));
        let commit = page.commit("Erik", 2, &title("Vouchers", "not yet"));
        page.replica.receive(&commit).unwrap();
        assert_eq!(page.title(), "Coupons");
    }
}
