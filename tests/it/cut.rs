//! A history whose beginning is cut off: the boards still are what it says, and the rest reads as
//! before.

use groundswell_domain::command::Sent;
use groundswell_domain::history::Page as History;
use groundswell_domain::id::{BoardId, CardId, CommandId, CommentId};
use groundswell_domain::time::Timestamp;
use groundswell_domain::{Actor, Board, Command};
use groundswell_server::store::{Db, Tx, base, boards};
use groundswell_server::{batch, check};
use groundswell_tests::person::now;
use groundswell_tests::server::BOARD;
use groundswell_tests::{Person, TestServer, each};
use uuid::Uuid;

async fn board(db: &Db) -> Board {
    let mut tx = db.read().await.unwrap();
    let id = boards::find_by_key(&mut tx, BOARD).await.unwrap().unwrap();
    boards::load(&mut tx, id).await.unwrap().unwrap()
}

/// Does something as if it were another day.
async fn on(db: &Db, at: Timestamp, actor: Actor, commands: Vec<Command>) -> Vec<CommandId> {
    let mut board = board(db).await;
    let (mut batch, _) = batch::begin(db, &mut board).await.unwrap();
    let mut ids = Vec::new();
    for command in commands {
        let sent = Sent { id: CommandId(Uuid::now_v7()), at, command };
        batch.decide(&sent, actor, at).await.unwrap();
        ids.push(sent.id);
    }
    batch.commit().await.unwrap();
    ids
}

/// A card with a comment.
fn reported(title: &str) -> (CardId, Vec<Command>) {
    let (id, comment) = (CardId(Uuid::now_v7()), CommentId(Uuid::now_v7()));
    let (title, text) = (title.to_owned(), "Seen again".to_owned());
    let capture = Command::CaptureCard { id, title, column: None, contact: None };
    (id, vec![capture, Command::AddComment { id: comment, card: id, text }])
}

async fn is_whole(server: &TestServer) {
    assert_eq!(check::faults(&server.app.db).await.unwrap(), Vec::<String>::new());
}

/// Everything in the history of the board.
async fn shown(olga: &Person) -> Vec<(u64, String)> {
    let (mut all, mut before) = (Vec::new(), String::new());
    loop {
        let path = format!("/api/boards/{BOARD}/history{before}");
        let page: History = olga.get(&path).await.is_status(200).json();
        all.extend(page.entries.iter().map(|entry| (entry.seq, entry.command.clone())));
        match page.entries.last() {
            Some(last) if page.has_more => before = format!("?before={}", last.seq),
            _ => return all,
        }
    }
}

async fn rows(db: &Db, id: BoardId) -> (usize, u64) {
    let mut tx = db.read().await.unwrap();
    let folded = check::fold(&mut tx, id).await.unwrap();
    (folded.entities.len(), folded.seq)
}

#[test]
fn old_history_is_cut_off_and_the_rest_is_unchanged() {
    each(async |server| {
        let (olga, db) = (server.owner().await, &server.app.db);
        let (actor, today) = (Actor::Member(olga.id()), now());
        let id = board(db).await.info.id;
        // The board was made 900 days ago.
        let mut tx: Tx = db.write().await.unwrap();
        TestServer::run_sql(&mut tx, "update history set at = at - 77760000000").await;
        tx.commit().await.unwrap();
        let (gone, commands) = reported("Gone for good");
        on(db, today.plus_days(-900), actor, commands).await;
        let (old, commands) = reported("Old");
        on(db, today.plus_days(-800), actor, commands).await;
        on(db, today.plus_days(-790), actor, vec![Command::TrashCard { card: gone }]).await;
        on(db, today.plus_days(-700), Actor::System, vec![Command::EmptyTrash]).await;
        let (_, commands) = reported("Of this year");
        on(db, today.plus_days(-100), actor, commands).await;
        let trashed = Command::TrashCard { card: old };
        let trashed = on(db, today.plus_days(-1), actor, vec![trashed]).await;
        is_whole(&server).await;
        let (before, things) = (shown(&olga).await, rows(db, id).await);
        // Not enough of it, or not old enough.
        assert!(!base::cut(db, id, today.plus_days(-895)).await.unwrap());
        assert_eq!(shown(&olga).await, before);
        assert!(base::cut(db, id, today.plus_days(-400)).await.unwrap());
        is_whole(&server).await;
        assert_eq!(shown(&olga).await, before[..3]);
        // Contacts and comments of a card that is gone for good are in no base.
        let (left, seq) = rows(db, id).await;
        assert_eq!((left, seq), (things.0 - 1, things.1));
        // What is not cut off can be undone, and builds on the base.
        let undo = Command::Undo { command: trashed[0] };
        let mut page = olga.page().await;
        page.act(undo).await.unwrap();
        assert!(page.board().cards[&old].is_live());
        is_whole(&server).await;
        // Another time, with a base below.
        assert!(base::cut(db, id, today.plus_days(-50)).await.unwrap());
        is_whole(&server).await;
        assert_eq!(shown(&olga).await.len(), 2);
        assert!(!base::cut(db, id, today.plus_days(-50)).await.unwrap());
        // A damaged base is detected.
        let mut tx: Tx = db.write().await.unwrap();
        TestServer::run_sql(&mut tx, "delete from base where part = 0").await;
        tx.commit().await.unwrap();
        assert!(!check::faults(db).await.unwrap().is_empty());
    });
}
