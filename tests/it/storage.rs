//! How a board is stored: in one transaction, in one order, once.

use groundswell_domain::api::{CreateBoard, User};
use groundswell_domain::command::Sent;
use groundswell_domain::contact::{Channel, NewContact};
use groundswell_domain::id::{BoardId, CardId, CommentId, ContactId, UserId};
use groundswell_domain::{Actor, Board, Command, Rejection, limits};
use groundswell_server::batch::{self, BatchError, Decided};
use groundswell_server::boards::create;
use groundswell_server::check;
use groundswell_server::store::{Db, boards, commits, details, jobs};
use groundswell_tests::person::{now, sent};
use groundswell_tests::{Database, each_database, on_postgres};
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;
use uuid::Uuid;

/// A board with its owner alone.
pub(crate) struct Start {
    pub(crate) db: Db,
    pub(crate) board: Board,
    pub(crate) owner: Actor,
}

pub(crate) async fn start(database: &Database) -> Start {
    let db = database.open().await;
    let user = UserId(Uuid::now_v7());
    let owner = User { id: user, name: "Olga".into(), email: "olga@example.com".into() };
    let new = CreateBoard { name: "MusicStore".into(), key: "MS".into() };
    let mut tx = db.write().await.unwrap();
    let id = create(&mut tx, &owner, &new).await.unwrap();
    tx.commit().await.unwrap();
    let board = load(&db, id).await;
    Start { db, board, owner: Actor::Member(user) }
}

pub(crate) async fn load(db: &Db, board: BoardId) -> Board {
    let mut tx = db.read().await.unwrap();
    boards::load(&mut tx, board).await.unwrap().expect("the board is stored")
}

/// Decides and stores commands, and returns the result of each.
async fn store(start: &mut Start, commands: &[Sent]) -> Vec<Decided> {
    let (mut batch, missed) = batch::begin(&start.db, &mut start.board).await.unwrap();
    assert!(missed.is_empty());
    let mut decided = Vec::new();
    for sent in commands {
        decided.push(batch.decide(sent, start.owner, now()).await.unwrap());
    }
    batch.commit().await.unwrap();
    decided
}

pub(crate) fn capture(title: &str) -> (CardId, Sent) {
    let id = CardId(Uuid::now_v7());
    (id, sent(Command::CaptureCard { id, title: title.into(), column: None, contact: None }))
}

fn call(card: CardId) -> Sent {
    let (id, at) = (ContactId(Uuid::now_v7()), now());
    let (channel, quote) = (Channel::Phone, String::new());
    let contact = NewContact {
        id,
        customer: None,
        system: None,
        channel,
        quote,
        at,
        day: at.day(),
        searched: String::new(),
    };
    sent(Command::AddContact { card, contact })
}

#[test]
fn committed_changes_are_loaded_again() {
    each_database(async |database| {
        let mut start = start(&database).await;
        let (card, first) = capture("One");
        let (_, second) = capture("Two");
        let decided = store(&mut start, &[first, second, call(card)]).await;
        assert_eq!(decided, [Decided::Commit, Decided::Commit, Decided::Commit]);
        assert_eq!(start.board.seq, 4);
        assert_eq!(load(&start.db, start.board.info.id).await, start.board);
    });
}

#[test]
fn a_batch_that_is_dropped_never_was() {
    each_database(async |database| {
        let mut start = start(&database).await;
        let (card, first) = capture("Kept");
        store(&mut start, &[first]).await;
        let before = start.board.clone();
        let (mut batch, _) = batch::begin(&start.db, &mut start.board).await.unwrap();
        for command in [call(card), capture("Dropped").1, call(card)] {
            let decided = batch.decide(&command, start.owner, now()).await.unwrap();
            assert_eq!(decided, Decided::Commit);
        }
        drop(batch);
        assert_eq!(start.board, before);
        assert_eq!(load(&start.db, before.info.id).await, before);
        let again = store(&mut start, &[call(card)]).await;
        assert_eq!(again, [Decided::Commit]);
    });
}

#[test]
fn an_aborted_begin_leaves_no_transaction_open() {
    each_database(async |database| {
        let mut start = start(&database).await;
        for steps in (1..4).cycle().take(60) {
            leave_beginning(&start.db, steps).await;
            for _ in 0..2 {
                let (_, card) = capture("Everybody else goes on");
                assert_eq!(store(&mut start, &[card]).await, [Decided::Commit]);
            }
        }
    });
}

/// Begins a transaction, waits some `steps` for the database, and then gives up.
async fn leave_beginning(db: &Db, steps: usize) {
    let mut begins = pin!(db.read());
    let mut step = 0;
    poll_fn(|cx| {
        step += 1;
        let is_over = begins.as_mut().poll(cx).is_ready() || step == steps;
        if is_over { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

#[test]
fn a_command_counts_once_within_a_batch_and_across() {
    each_database(async |database| {
        let mut start = start(&database).await;
        let (card, first) = capture("One");
        let call = call(card);
        let decided = store(&mut start, &[first.clone(), call.clone(), call.clone()]).await;
        assert_eq!(decided, [Decided::Commit, Decided::Commit, Decided::Done { seq: 3 }]);
        // A command that would be refused now still gets the result that it had then.
        let decided = store(&mut start, &[first, call]).await;
        assert_eq!(decided, [Decided::Done { seq: 2 }, Decided::Done { seq: 3 }]);
        let tally = start.board.tallies_of(card).next().unwrap();
        assert_eq!(tally.contacts(), 1);
    });
}

#[test]
fn a_refusal_and_what_changes_nothing_are_not_stored() {
    each_database(async |database| {
        let mut start = start(&database).await;
        let (card, _) = capture("Never sent");
        let trash = sent(Command::TrashCard { card });
        let decided = store(&mut start, std::slice::from_ref(&trash)).await;
        assert_eq!(decided, [Decided::Refused(Rejection::Gone)]);
        let mut tx = start.db.read().await.unwrap();
        let board = start.board.info.id;
        assert!(commits::find_seqs(&mut tx, board, &[trash.id]).await.unwrap().is_empty());
        assert_eq!(boards::seq(&mut tx, board).await.unwrap(), Some(1));
    });
}

#[test]
fn an_outdated_copy_takes_in_the_commits_of_others() {
    each_database(async |database| {
        let mut mine = start(&database).await;
        let mut theirs =
            Start { db: mine.db.clone(), board: mine.board.clone(), owner: mine.owner };
        let (card, first) = capture("Theirs");
        store(&mut theirs, &[first, call(card)]).await;
        let (mut batch, missed) = batch::begin(&mine.db, &mut mine.board).await.unwrap();
        assert_eq!(missed.iter().map(|commit| commit.seq).collect::<Vec<_>>(), [2, 3]);
        // Decided on the basis of what they wrote: the card is there, and its number is taken.
        let decided = batch.decide(&call(card), mine.owner, now()).await.unwrap();
        assert_eq!(decided, Decided::Commit);
        let (own, second) = capture("Mine");
        batch.decide(&second, mine.owner, now()).await.unwrap();
        batch.commit().await.unwrap();
        assert_eq!(mine.board.card(own).unwrap().number, 2);
        assert_eq!(load(&mine.db, mine.board.info.id).await, mine.board);
        let missed = batch::begin(&theirs.db, &mut theirs.board).await.unwrap().1;
        assert_eq!(missed.len(), 2);
        assert_eq!(theirs.board, mine.board);
    });
}

#[test]
fn a_board_that_was_set_back_is_noticed() {
    each_database(async |database| {
        let mut start = start(&database).await;
        let mut old = start.board.clone();
        store(&mut start, &[capture("One").1]).await;
        old.seq = 7;
        let begun = batch::begin(&start.db, &mut old).await;
        assert!(matches!(begun, Err(BatchError::Replaced)));
    });
}

#[test]
fn catching_up_tells_each_changed_entity_once_as_it_is_now() {
    each_database(async |database| {
        let mut start = start(&database).await;
        let (card, first) = capture("One");
        store(&mut start, &[first, call(card)]).await;
        let since = start.board.seq;
        store(&mut start, &[call(card), call(card), call(card)]).await;
        let mut tx = start.db.read().await.unwrap();
        let board = start.board.info.id;
        let changes = boards::changes_since(&mut tx, board, since, 1, 10_000).await.unwrap();
        let tally = start.board.tallies_of(card).next().unwrap().clone();
        assert_eq!(changes.unwrap(), [groundswell_domain::Change::put(tally)]);
        for (most, chars) in [(3, 10_000), (100, 10)] {
            let all = boards::changes_since(&mut tx, board, 0, most, chars).await.unwrap();
            assert_eq!(all, None, "too much");
        }
    });
}

#[test]
fn the_details_of_a_card_are_removed_when_the_trash_is_emptied() {
    each_database(async |database| {
        let mut start = start(&database).await;
        let (card, first) = capture("One");
        let (id, text) = (CommentId(Uuid::now_v7()), "Said".to_owned());
        let comment = sent(Command::AddComment { id, card, text });
        let trash = sent(Command::TrashCard { card });
        store(&mut start, &[first, call(card), comment, trash]).await;
        let later = now().plus_days(limits::TRASH_DAYS + 1);
        let (mut batch, _) = batch::begin(&start.db, &mut start.board).await.unwrap();
        let empty = sent(Command::EmptyTrash);
        let decided = batch.decide(&empty, Actor::System, later).await.unwrap();
        assert_eq!(decided, Decided::Commit);
        batch.commit().await.unwrap();
        assert!(start.board.cards.is_empty());
        let mut tx = start.db.read().await.unwrap();
        let left = details::of_card(&mut tx, start.board.info.id, card).await.unwrap();
        assert_eq!(left, []);
        drop(tx);
        assert_eq!(check::faults(&start.db).await.unwrap(), Vec::<String>::new());
    });
}

#[test]
fn a_job_for_all_is_done_by_one_of_the_servers_of_a_database() {
    on_postgres(async |database| {
        let day = Duration::from_secs(24 * 60 * 60);
        let (one, other) = (database.open().await, database.open().await);
        let takes = async |db: &Db, name: &str| jobs::take(db, name, day).await.unwrap();
        assert!(takes(&one, "history").await);
        assert!(!takes(&other, "history").await && !takes(&one, "history").await);
        assert!(takes(&other, "another").await);
        // The next time, the first to come gets it.
        assert!(jobs::take(&other, "history", Duration::ZERO).await.unwrap());
        // A wrong clock stops nothing for long.
        let Db::Postgres { pool, .. } = &one else { panic!("it is another database") };
        let later = "update job set taken = taken + 1000000000000";
        sqlx::query(later).execute(pool).await.unwrap();
        assert!(takes(&other, "history").await);
    });
}

#[test]
fn two_nodes_make_the_tables_of_one_new_database() {
    on_postgres(async |database| {
        let nodes = [database.open().await, database.open().await, database.open().await];
        let checks = nodes.iter().map(Db::check);
        for checked in futures::future::join_all(checks).await {
            checked.unwrap();
        }
    });
}

#[test]
fn any_text_can_be_stored() {
    each_database(async |database| {
        let mut start = start(&database).await;
        for title in
            ["a\0b", "\u{1}\u{1f}\u{7f}", "\u{fffe}\u{10ffff}", "'; drop table board; --", "😀"]
        {
            let (_, sent) = capture(title);
            let decided = store(&mut start, &[sent]).await;
            assert!(!matches!(decided[0], Decided::Failed), "{title:?}");
        }
        assert_eq!(load(&start.db, start.board.info.id).await, start.board);
    });
}
