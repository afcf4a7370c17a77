//! Commands about everything on a board at once: they are stored in pieces if one transaction would
//! block the other boards, and the result is complete, whatever happens in between.

use groundswell_domain::board::Snapshot;
use groundswell_domain::card::CardEdit;
use groundswell_domain::command::Sent;
use groundswell_domain::history::Entry;
use groundswell_domain::id::{AreaId, CardId, CommandId, CommentId};
use groundswell_domain::known::{self, Known};
use groundswell_domain::wire::CardDetail;
use groundswell_domain::{Actor, Board, Command, Entity};
use groundswell_server::store::{Db, boards};
use groundswell_server::{batch, check};
use groundswell_tests::person::{now, sent};
use groundswell_tests::server::BOARD;
use groundswell_tests::{Page, Person, TestServer, each, eventually, on_sqlite};
use sqlx::Executor;
use uuid::Uuid;

/// More cards than are changed in one piece.
const CARDS: usize = 450;

/// Cards that are all in one area, some with a comment.
async fn in_one_area(server: &TestServer, olga: &Person) -> (AreaId, Vec<CardId>) {
    let area = AreaId(Uuid::now_v7());
    let mut tx = server.app.db.read().await.unwrap();
    let id = boards::find_by_key(&mut tx, BOARD).await.unwrap().unwrap();
    let mut board = boards::load(&mut tx, id).await.unwrap().unwrap();
    drop(tx);
    let (mut batch, _) = batch::begin(&server.app.db, &mut board).await.unwrap();
    let name = "Player".to_owned();
    let mut commands = vec![Command::AddArea { id: area, name }];
    let cards: Vec<CardId> = (0..CARDS).map(|_| CardId(Uuid::now_v7())).collect();
    for (nth, card) in cards.iter().enumerate() {
        let (id, title) = (*card, format!("Card {nth}"));
        commands.push(Command::CaptureCard { id, title, column: None, contact: None });
        commands.push(Command::EditCard { card: *card, edit: CardEdit::Area(Some(area)) });
        if nth % 10 == 0 {
            let id = CommentId(Uuid::now_v7());
            commands.push(Command::AddComment { id, card: *card, text: "Seen again".into() });
        }
    }
    for command in commands {
        let sent = Sent { id: CommandId(Uuid::now_v7()), at: now(), command };
        batch.decide(&sent, Actor::Member(olga.id()), now()).await.unwrap();
    }
    batch.commit().await.unwrap();
    (area, cards)
}

/// How many cards of a board are in an area.
fn of_area(board: &Board, area: AreaId) -> usize {
    board.cards.values().filter(|card| card.area == Some(area)).count()
}

/// What is stored is what the history says, and what the page shows.
async fn is_whole(server: &TestServer, page: &Page, olga: &Person) {
    assert_eq!(check::faults(&server.app.db).await.unwrap(), Vec::<String>::new());
    let snapshot: Snapshot = olga.get(&format!("/api/boards/{BOARD}")).await.json();
    assert_eq!(Board::from_snapshot(snapshot).as_ref(), Some(page.board()));
}

/// The area of the only card that an entry tells of, before and after it.
fn areas(entry: &Entry) -> (Option<AreaId>, Option<AreaId>) {
    let [step] = &entry.steps[..] else { panic!("{entry:?}") };
    let area = |card: &Option<Entity>| match card {
        Some(Entity::Card(card)) => card.area,
        _ => None,
    };
    (area(&step.before), area(&step.after))
}

#[test]
fn large_changes_are_stored_and_undone_completely() {
    each(async |server| {
        let olga = server.owner().await;
        let (area, cards) = in_one_area(&server, &olga).await;
        let mut page = olga.page().await;
        assert_eq!(of_area(page.board(), area), CARDS);
        let removal = page.begin(Command::RemoveArea { area }).await.unwrap();
        page.answered(removal).await.unwrap();
        assert_eq!(of_area(page.board(), area), 0);
        is_whole(&server, &page, &olga).await;
        let middle = cards[CARDS / 2];
        let title =
            |to: &str| CardEdit::Title { from: page.card(middle).title.clone(), to: to.into() };
        page.act(Command::EditCard { card: middle, edit: title("Silent") }).await.unwrap();
        page.act(Command::Undo { command: removal }).await.unwrap();
        assert_eq!(of_area(page.board(), area), CARDS);
        is_whole(&server, &page, &olga).await;
        let number = page.card(middle).number;
        let address = format!("/api/boards/{BOARD}/cards/{number}");
        let detail: CardDetail = olga.get(&address).await.json();
        let areas_of: Vec<_> = detail.history.iter().map(areas).collect();
        let (none, some) = ((None, None), (Some(area), None));
        assert_eq!(areas_of, [(None, Some(area)), none, some, (None, Some(area)), none]);
        // The cards with their contacts and comments.
        for card in &cards {
            page.act(Command::TrashCard { card: *card }).await.unwrap();
        }
        let (at, command) = (now().plus_days(40), Command::EmptyTrash);
        let board = page.board().info.id;
        let mut board = {
            let mut tx = server.app.db.read().await.unwrap();
            boards::load(&mut tx, board).await.unwrap().unwrap()
        };
        let (mut batch, _) = batch::begin_apart(&server.app.db, &mut board).await.unwrap();
        let sent = Sent { id: CommandId(Uuid::now_v7()), at, command };
        batch.decide(&sent, Actor::System, at).await.unwrap();
        batch.commit().await.unwrap();
        assert_eq!(check::faults(&server.app.db).await.unwrap(), Vec::<String>::new());
        let mut tx = server.app.db.read().await.unwrap();
        let stored = boards::load(&mut tx, board.info.id).await.unwrap().unwrap();
        assert!(stored.cards.is_empty());
        assert_eq!(stored.snapshot(), board.snapshot());
    });
}

#[test]
fn a_commit_interrupted_between_pieces_counts_and_is_completed() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        let (area, cards) = in_one_area(&server, &olga).await;
        let page = olga.page().await;
        let before = page.replica.known().unwrap();
        let Db::Sqlite { writer, .. } = &server.app.db else { panic!("this is SQLite") };
        let last = cards.iter().max().unwrap();
        let trigger = format!(
            "create trigger full before update on entity when new.id = '{last}' \
             begin select raise(abort, 'no room'); end"
        );
        writer.execute(sqlx::AssertSqlSafe(trigger)).await.unwrap();
        let removal = sent(Command::RemoveArea { area });
        assert_eq!(olga.resend(&removal).await.status, 503);
        // It counts, and no page shows half of it.
        let path = known::path(BOARD, Some(before));
        let reads = olga.get(&path);
        let heals = async {
            eventually("some of it is written", async || {
                let seq: Option<i64> =
                    sqlx::query_scalar("select max(seq) from entity where kind = 'card'")
                        .fetch_one(writer)
                        .await
                        .unwrap();
                seq.is_some_and(|seq| seq as u64 == before.seq + 1)
            })
            .await;
            writer.execute("drop trigger full").await.unwrap();
            olga.resend(&removal).await.is_status(200);
        };
        let (news, ()) = tokio::join!(reads, heals);
        let cards = news.is_status(200).text().matches("\"put\":{\"card\"").count();
        assert_eq!(cards, CARDS);
        let mut page = olga.page().await;
        assert_eq!(page.replica.known().map(|known: Known| known.seq), Some(before.seq + 1));
        assert_eq!(of_area(page.board(), area), 0);
        is_whole(&server, &page, &olga).await;
        page.act(Command::Undo { command: removal.id }).await.unwrap();
        assert_eq!(of_area(page.board(), area), CARDS);
        is_whole(&server, &page, &olga).await;
    });
}
