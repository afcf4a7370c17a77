//! A database of an earlier version, whose history kept copies: even if its upgrade is interrupted,
//! the boards, their history and what can be undone are the same afterwards.

use crate::random::{done, played, shown};
use crate::storage::{Start, load};
use groundswell_domain::history::Entry;
use groundswell_domain::id::{BoardId, CardId, CommandId};
use groundswell_domain::undo::{Record, Step};
use groundswell_domain::{Actor, Board, Entity};
use groundswell_server::check;
use groundswell_server::store::{Db, OpenError, Tx, commits};
use groundswell_server::trace::{Trace, packed};
use groundswell_tests::{Database, each_database};
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, SqlSafeStr};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// What a person can find out about a board.
#[derive(Debug, PartialEq)]
struct StateOfBoards {
    board: Board,
    history: BTreeMap<u64, Vec<Step>>,
    cards: Vec<Vec<Entry>>,
    records: Vec<Option<Record>>,
}

async fn all_shown(db: &Db, id: BoardId, commands: &[(CommandId, Actor)]) -> StateOfBoards {
    let board = load(db, id).await;
    let mut tx = db.read().await.unwrap();
    let history = shown(&mut tx, id).await;
    let (mut cards, mut records) = (Vec::new(), Vec::new());
    for card in board.cards.keys() {
        cards.push(of_card(&mut tx, id, *card).await);
    }
    for (command, by) in commands {
        records.push(commits::find_record(&mut tx, id, *command, *by).await.unwrap());
    }
    StateOfBoards { board, history, cards, records }
}

/// The whole history of a card.
async fn of_card(tx: &mut Tx, board: BoardId, card: CardId) -> Vec<Entry> {
    let mut all: Vec<Entry> = Vec::new();
    loop {
        let before = all.last().map(|entry| entry.seq);
        let page = commits::of_cards(tx, board, &[card], before).await.unwrap();
        all.extend(page.entries);
        if !page.has_more {
            return all;
        }
    }
}

#[test]
fn an_upgrade_that_is_interrupted_goes_on_and_leaves_everything_as_it_was() {
    each_database(async |database| {
        let start = played(7, &database).await;
        let id = start.board.info.id;
        let commands = commands(&start.db, id).await;
        let before = all_shown(&start.db, id, &commands).await;
        set_back(&start).await;
        let closed = start.db;
        closed.close().await;
        drop(closed);
        let mut interrupted = 0;
        while !opens_in(&database, 2 + interrupted * interrupted / 16).await {
            interrupted += 1;
        }
        assert!(interrupted > 4, "it was interrupted {interrupted} times");
        let db = Db::open(database.url()).await.unwrap();
        db.check().await.unwrap();
        let after = all_shown(&db, id, &commands).await;
        assert_eq!(after.board, before.board);
        assert_eq!(after.history, before.history);
        assert!(after == before, "the history of each card, and what can be taken back");
        assert_eq!(check::faults(&db).await.unwrap(), Vec::<String>::new());
        assert!(!has_old_tables(&db).await, "what it was made of is gone");
    });
}

#[test]
fn a_history_that_does_not_say_what_is_on_the_board_is_not_thrown_away() {
    each_database(async |database| {
        let start = played(3, &database).await;
        set_back(&start).await;
        // As if a commit had been converted wrongly.
        let record = packed::pack(&[Trace::Gone(Entity::Board(start.board.info.clone()))]);
        let wrong = "insert into history (board, seq, command_id, at, command, record) \
            select 1, seq, command_id, at, 'create_board', $1 from commit_log where seq = 1";
        run(&start.db, wrong, |text| text.bind(&record), |text| text.bind(&record)).await;
        start.db.close().await;
        let db = start.db;
        drop(db);
        let opened = async {
            let db = Db::open(database.url()).await?;
            db.check().await?;
            Ok::<_, OpenError>(db)
        };
        let error = opened.await.unwrap_err();
        assert!(matches!(error, OpenError::Unsound(_)), "{error}");
    });
}

/// Whether the database opens within some milliseconds; otherwise it is abandoned in the middle,
/// with everything that it has begun.
async fn opens_in(database: &Database, ms: u64) -> bool {
    let url = database.url().to_owned();
    let begin = move || {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let opens = async {
            let db = Db::open(&url).await.unwrap();
            db.check().await.unwrap();
            db.close().await;
        };
        runtime.block_on(async { timeout(Duration::from_millis(ms), opens).await.is_ok() })
    };
    spawn_blocking(begin).await.unwrap()
}

async fn commands(db: &Db, id: BoardId) -> Vec<(CommandId, Actor)> {
    let mut tx = db.read().await.unwrap();
    let all = commits::after(&mut tx, id, 0, usize::MAX >> 1).await.unwrap();
    all.into_iter().map(|kept| (kept.id, kept.actor)).collect()
}

type SqliteText<'q> = sqlx::query::Query<'q, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>;
type PostgresText<'q> = sqlx::query::Query<'q, sqlx::Postgres, sqlx::postgres::PgArguments>;

async fn run<'q>(
    db: &Db,
    sql: &str,
    sqlite: impl FnOnce(SqliteText<'q>) -> SqliteText<'q>,
    postgres: impl FnOnce(PostgresText<'q>) -> PostgresText<'q>,
) {
    let text = AssertSqlSafe(sql.to_owned()).into_sql_str();
    match db {
        Db::Sqlite { writer, .. } => {
            sqlite(sqlx::query(text)).execute(writer).await.unwrap();
        }
        Db::Postgres { pool, .. } => {
            postgres(sqlx::query(text)).execute(pool).await.unwrap();
        }
    }
}

async fn plainly(db: &Db, sql: &str) {
    run(db, sql, |text| text, |text| text).await;
}

async fn has_old_tables(db: &Db) -> bool {
    let sql = "select count(*) from commit_log";
    match db {
        Db::Sqlite { writer, .. } => sqlx::query(sql).execute(writer).await.is_ok(),
        Db::Postgres { pool, .. } => sqlx::query(sql).execute(pool).await.is_ok(),
    }
}

/// Writes the history as the earlier version did.
async fn set_back(start: &Start) {
    let (db, id) = (&start.db, start.board.info.id);
    let first = include_str!("../../server/migrations/0001_boards.sql");
    for table in ["create table commit_log", "create table touched"] {
        let begin = first.find(table).unwrap();
        let end = begin + first[begin..].find(";").unwrap();
        plainly(db, &first[begin..end]).await;
    }
    let mut tx = db.read().await.unwrap();
    let mut steps = done(&mut tx, id).await;
    let all = commits::after(&mut tx, id, 0, usize::MAX >> 1).await.unwrap();
    drop(tx);
    let page_names = names(db).await;
    for kept in all {
        let actor = match kept.actor {
            Actor::Member(user) => Some(user.0),
            Actor::System => None,
        };
        let (seq, at) = (kept.seq as i64, kept.at.0);
        let command = format!("{{\"{}\":{{}}}}", page_names[&kept.seq]);
        let record = Json(steps.remove(&kept.seq).unwrap());
        let sql = "insert into commit_log \
            (board_id, seq, command_id, actor, at, command, record) \
            values ($1, $2, $3, $4, $5, $6, $7)";
        macro_rules! bound {
            () => {
                |text| {
                    let text = text.bind(id.0).bind(seq).bind(kept.id.0).bind(actor).bind(at);
                    text.bind(command.clone()).bind(record.clone())
                }
            };
        }
        run(db, sql, bound!(), bound!()).await;
    }
    plainly(db, "delete from history").await;
    plainly(db, "delete from trail").await;
    plainly(db, "update detail set doc = null where deleted").await;
}

/// The names of the commands.
async fn names(db: &Db) -> BTreeMap<u64, String> {
    let sql = "select seq, command from history where board = 1";
    let rows: Vec<(i64, String)> = match db {
        Db::Sqlite { writer, .. } => sqlx::query_as(sql).fetch_all(writer).await.unwrap(),
        Db::Postgres { pool, .. } => sqlx::query_as(sql).fetch_all(pool).await.unwrap(),
    };
    rows.into_iter().map(|(seq, command)| (seq as u64, command)).collect()
}
