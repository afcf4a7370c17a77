//! Descriptions as an earlier version stored them: all of each in its card.

use crate::descriptions::{capture, detail, faults, play, read, text, texts_in_history, write};
use crate::storage::{load, start};
use groundswell_domain::card::Card;
use groundswell_domain::command::{Kind, Sent};
use groundswell_domain::decide::Background;
use groundswell_domain::description::{Description, first_lines};
use groundswell_domain::id::{BoardId, CommandId};
use groundswell_domain::{Actor, Board, Change, Command, Rejection};
use groundswell_server::batch;
use groundswell_server::store::append::{NewCommit, Writes};
use groundswell_server::store::{Db, boards, details};
use groundswell_server::trace::traces;
use groundswell_tests::person::{now, sent};
use groundswell_tests::server::BOARD;
use groundswell_tests::{each, each_database};
use uuid::Uuid;

/// Stores what an earlier version decided: it had all of a description in the card.
async fn before(db: &Db, board: &mut Board, actor: Actor, card: Card) -> CommandId {
    let (id, change) = (CommandId(Uuid::now_v7()), Change::put(card));
    let changes = [change];
    let traces = traces(board, &changes, &Background::default());
    let mut tx = db.write().await.unwrap();
    let from = boards::take(&mut tx, board.info.id).await.unwrap().unwrap();
    let mut writes = Writes::default();
    writes.append(&NewCommit {
        board: board.info.id,
        seq: from + 1,
        id,
        actor,
        at: now(),
        command: Kind::EditCard.name(),
        changes: &changes,
        traces: &traces,
    });
    writes.flush(&mut tx, board.info.id).await.unwrap();
    assert!(boards::advance(&mut tx, board.info.id, from, from + 1).await.unwrap());
    tx.commit().await.unwrap();
    board.apply(&changes);
    (board.seq, board.commit) = (from + 1, Some(id));
    id
}

/// The texts that some commands of an earlier version gave a card.
fn old_texts() -> [String; 3] {
    let long = text("past", 30_000);
    [long.clone(), format!("{long} And more."), format!("{long} And something else.")]
}

#[test]
fn an_older_database_is_converted_while_it_is_served() {
    each(async |server| {
        let olga = server.owner().await;
        let (db, actor) = (&server.app.db, Actor::Member(olga.id()));
        let (card, capture) = capture("Vouchers");
        play(&server, now(), actor, vec![capture]).await;
        let mut tx = db.read().await.unwrap();
        let id: BoardId = boards::find_by_key(&mut tx, BOARD).await.unwrap().unwrap();
        drop(tx);
        let mut board = load(db, id).await;
        let mut done = Vec::new();
        for description in old_texts() {
            let card = Card { description, ..board.cards[&card].clone() };
            done.push(before(db, &mut board, actor, card).await);
        }
        assert_eq!(faults(db).await, Vec::<String>::new());

        let mut page = olga.page().await;
        page.until("it is brought over", |page| page.card(card).goes_on).await;
        let [first, second, third] = old_texts();
        assert_eq!(read(&page, &olga, card).await, third);
        let history_before = [
            (second.clone(), third.clone()),
            (first.clone(), second.clone()),
            (String::new(), first),
        ];
        assert_eq!(texts_in_history(&page, &olga, 1).await, history_before);
        let entries = detail(&olga, 1).await.history.len();
        assert_eq!(entries, 4, "what was captured, and each of the changes");
        let whole = olga.get(&format!("/api/boards/{BOARD}/history")).await;
        assert!(!whole.text().contains("split_descriptions"));

        // Commands of the earlier version can be undone.
        page.act(Command::Undo { command: done[2] }).await.unwrap();
        assert_eq!(read(&page, &olga, card).await, second);
        let refused = page.act(Command::Undo { command: done[2] }).await;
        assert_eq!(refused, Err(Rejection::NothingToUndo));
        page.act(Command::Undo { command: done[1] }).await.unwrap();
        page.act(Command::Undo { command: done[0] }).await.unwrap();
        assert_eq!(read(&page, &olga, card).await, "");
        assert_eq!(faults(db).await, Vec::<String>::new());
    });
}

#[test]
fn an_older_board_is_read_and_changed_before_it_is_converted() {
    each_database(async |database| {
        let mut start = start(&database).await;
        let (card, capture) = capture("Vouchers");
        let (mut batch, _) = batch::begin(&start.db, &mut start.board).await.unwrap();
        batch.decide(&sent(capture), start.owner, now()).await.unwrap();
        batch.commit().await.unwrap();
        let [first, second, _] = old_texts();
        let old = Card { description: first.clone(), ..start.board.cards[&card].clone() };
        before(&start.db, &mut start.board, start.owner, old).await;
        let edit: Sent = sent(write(card, &first, &second));
        let (mut batch, _) = batch::begin(&start.db, &mut start.board).await.unwrap();
        let decided = batch.decide(&edit, start.owner, now()).await.unwrap();
        assert_eq!(decided, batch::Decided::Commit);
        batch.commit().await.unwrap();
        assert_eq!(start.board.cards[&card].description, first_lines(&second));
        assert_eq!(load(&start.db, start.board.info.id).await, start.board);
        let mut tx = start.db.read().await.unwrap();
        let kept = details::of_card(&mut tx, start.board.info.id, card).await.unwrap();
        assert_eq!(kept, [Description { card, text: second }.into()]);
        drop(tx);
        assert_eq!(faults(&start.db).await, Vec::<String>::new());
    });
}
