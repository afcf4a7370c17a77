//! How a board is stored: in one transaction, in one order, once.

use groundswell_domain::api::{CreateBoard, ProblemCode, User};
use groundswell_domain::command::Sent;
use groundswell_domain::contact::{Channel, NewContact};
use groundswell_domain::id::{BoardId, CardId, CommentId, ContactId, UserId};
use groundswell_domain::{Actor, Board, Command, Rejection, limits};
use groundswell_server::batch::{self, BatchError, Decided};
use groundswell_server::boards::create;
use groundswell_server::check;
use groundswell_server::store::{Db, OpenError, boards, commits, details, jobs};
use groundswell_tests::person::{now, sent};
use groundswell_tests::{Database, each_database, on_postgres, on_sqlite};
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, SqliteConnection};
use std::fs;
use std::future::poll_fn;
use std::path::{Path, PathBuf};
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

/// Decides and stores commands, and tells what became of each.
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

fn capture(title: &str) -> (CardId, Sent) {
    let id = CardId(Uuid::now_v7());
    (id, sent(Command::CaptureCard { id, title: title.into(), column: None, contact: None }))
}

fn call(card: CardId) -> Sent {
    let (id, at) = (ContactId(Uuid::now_v7()), now());
    let (channel, quote) = (Channel::Phone, String::new());
    let contact =
        NewContact { id, customer: None, system: None, channel, quote, at, day: at.day() };
    sent(Command::AddContact { card, contact })
}

#[test]
fn what_was_committed_is_loaded_again() {
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
fn who_leaves_while_it_begins_leaves_no_transaction_behind() {
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

/// Begins a transaction, waits some `steps` for the database, and then no more.
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
        // What would be refused by now is still answered by what it did then.
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
fn who_was_overtaken_takes_in_what_the_others_wrote() {
    each_database(async |database| {
        let mut mine = start(&database).await;
        let mut theirs =
            Start { db: mine.db.clone(), board: mine.board.clone(), owner: mine.owner };
        let (card, first) = capture("Theirs");
        store(&mut theirs, &[first, call(card)]).await;
        let (mut batch, missed) = batch::begin(&mine.db, &mut mine.board).await.unwrap();
        assert_eq!(missed.iter().map(|commit| commit.seq).collect::<Vec<_>>(), [2, 3]);
        // Decided upon what they wrote: the card is there, and its number is taken.
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
fn what_a_card_said_is_forgotten_with_it_when_the_trash_is_emptied() {
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
fn a_database_of_a_newer_version_is_refused() {
    each_database(async |database| {
        let db = database.open().await;
        db.check().await.unwrap();
        let newer = "insert into _sqlx_migrations \
                     (version, description, success, checksum, execution_time) \
                     values (99990101000000, 'newer', true, $1, 0)";
        let checksum = vec![1_u8];
        match &db {
            Db::Sqlite { writer, .. } => {
                sqlx::query(newer).bind(checksum).execute(writer).await.unwrap();
            }
            Db::Postgres { pool, .. } => {
                sqlx::query(newer).bind(checksum).execute(pool).await.unwrap();
            }
        }
        db.close().await;
        drop(db);
        let refused = match Db::open(database.url()).await {
            Ok(db) => db.check().await.unwrap_err(),
            Err(error) => error,
        };
        assert!(matches!(refused, OpenError::Newer), "{refused:?}");
        assert!(refused.to_string().contains("newer version of Groundswell"));
    });
}

#[test]
fn two_servers_do_not_share_a_file() {
    on_sqlite(async |database| {
        let first = database.open().await;
        let second = Db::open(database.url()).await.unwrap_err();
        assert!(matches!(second, OpenError::InUse(_)), "{second:?}");
        drop(first);
        database.open().await;
    });
}

#[test]
#[cfg(unix)]
fn two_servers_do_not_share_a_file_by_another_name() {
    use std::os::unix::fs::symlink;
    on_sqlite(async |database| {
        let real = file(&database);
        let names = tempfile::tempdir().unwrap();
        let url = |name: &str| format!("sqlite://{}", names.path().join(name).display());
        symlink(&real, names.path().join("file.db")).unwrap();
        symlink(real.parent().unwrap(), names.path().join("folder")).unwrap();
        symlink("file.db", names.path().join("chain.db")).unwrap();
        // Before the file is there, its name leads to it already.
        for name in ["file.db", "folder/board.db", "chain.db"] {
            let first = Db::open(&url(name)).await.unwrap();
            let second = Db::open(database.url()).await.unwrap_err();
            assert!(matches!(second, OpenError::InUse(_)), "{name}: {second:?}");
            first.close().await;
            drop(first);
            let first = database.open().await;
            let second = Db::open(&url(name)).await.unwrap_err();
            assert!(matches!(second, OpenError::InUse(_)), "{name}: {second:?}");
            first.close().await;
            drop(first);
        }
        fs::hard_link(&real, names.path().join("hard.db")).unwrap();
        for url in [url("hard.db"), database.url().into()] {
            let refused = Db::open(&url).await.unwrap_err();
            assert!(matches!(refused, OpenError::SecondName(_)), "{refused:?}");
        }
        fs::remove_file(names.path().join("hard.db")).unwrap();
        database.open().await;
    });
}

#[test]
#[cfg(target_os = "linux")]
fn two_servers_do_not_share_a_file_that_was_moved() {
    on_sqlite(async |database| {
        let old = file(&database);
        let folder = old.parent().unwrap();
        let inner = folder.join("inner");
        let url = |file: &Path| format!("sqlite://{}", file.display());
        fs::create_dir(&inner).unwrap();
        let _first = Db::open(&url(&inner.join("board.db"))).await.unwrap();
        let (renamed, outer) = (inner.join("renamed.db"), folder.join("outer"));
        fs::rename(inner.join("board.db"), &renamed).unwrap();
        let second = Db::open(&url(&renamed)).await.unwrap_err();
        assert!(matches!(second, OpenError::InUse(_)), "{second:?}");
        fs::rename(&inner, &outer).unwrap();
        let second = Db::open(&url(&outer.join("renamed.db"))).await.unwrap_err();
        assert!(matches!(second, OpenError::InUse(_)), "{second:?}");
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
        // The next time it is whoever comes first.
        assert!(jobs::take(&other, "history", Duration::ZERO).await.unwrap());
        // A clock that went wrong stops nothing for long.
        let Db::Postgres { pool, .. } = &one else { panic!("it is another database") };
        let later = "update job set taken = taken + 1000000000000";
        sqlx::query(later).execute(pool).await.unwrap();
        assert!(takes(&other, "history").await);
    });
}

#[test]
#[cfg(unix)]
fn a_file_that_is_not_in_its_place_takes_nothing() {
    on_sqlite(async |database| {
        let server = groundswell_tests::TestServer::start(database).await;
        let olga = server.owner().await;
        let file = file(&server.database);
        let away = file.with_extension("away");
        let displaced = async || {
            let (_, card) = capture("Lost");
            let problem = olga.command(card.command).await.problem();
            assert_eq!((problem.status, problem.code), (503, ProblemCode::Storage));
            let problem = olga.get("/readyz").await.problem();
            assert_eq!(problem.status, 503);
            assert!(problem.detail.contains("moved, replaced or deleted"), "{}", problem.detail);
        };
        fs::rename(&file, &away).unwrap();
        displaced().await;
        let moved = beside(&file);
        assert!(!moved.contains(&"board.db".into()), "no other one is made: {moved:?}");
        fs::rename(&away, &file).unwrap();
        olga.command(capture("It is back").1.command).await.is_status(200);
        olga.get("/readyz").await.is_status(200);

        fs::copy(&file, &away).unwrap();
        fs::rename(&away, &file).unwrap();
        let backup = fs::read(&file).unwrap();
        displaced().await;
        server.app.db.close().await;
        assert!(fs::read(&file).unwrap() == backup, "the backup is as it was");
    });
}

#[test]
#[cfg(unix)]
fn what_is_stored_after_the_log_is_deleted_does_not_count() {
    on_sqlite(async |database| {
        let server = groundswell_tests::TestServer::start(database).await;
        let olga = server.owner().await;
        olga.command(capture("Stored").1.command).await.is_status(200);
        let log = file(&server.database).with_extension("db-wal");
        fs::remove_file(log).unwrap();
        let problem = olga.command(capture("Lost").1.command).await.problem();
        assert_eq!((problem.status, problem.code), (503, ProblemCode::Storage));
        assert_eq!(olga.get("/readyz").await.problem().status, 503);
    });
}

#[test]
fn another_file_in_the_place_of_one_that_is_used_is_not_opened() {
    on_sqlite(async |database| {
        let start = start(&database).await;
        let file = file(&database);
        let backup = file.with_extension("backup");
        fs::copy(&file, &backup).unwrap();
        fs::rename(&file, file.with_extension("away")).unwrap();
        fs::rename(&backup, &file).unwrap();
        let second = Db::open(database.url()).await.unwrap_err();
        assert!(matches!(second, OpenError::InUse(_)), "{second:?}");
        start.db.close().await;
    });
}

#[test]
#[cfg(unix)]
fn what_is_stored_while_the_file_is_deleted_does_not_count() {
    on_sqlite(async |database| {
        let mut start = start(&database).await;
        let before = start.board.clone();
        let (mut batch, _) = batch::begin(&start.db, &mut start.board).await.unwrap();
        batch.decide(&capture("Lost").1, start.owner, now()).await.unwrap();
        fs::remove_file(file(&database)).unwrap();
        assert!(matches!(batch.commit().await, Err(BatchError::Store(_))));
        assert_eq!(start.board, before);
    });
}

#[test]
fn the_log_comes_back_after_somebody_has_read_for_long() {
    on_sqlite(async |database| {
        let server = groundswell_tests::TestServer::start(database).await;
        let database = server.database.clone();
        let Db::Sqlite { writer, .. } = &server.app.db else { panic!("this is SQLite") };
        let log = || fs::metadata(format!("{}-wal", file(&database).display())).unwrap().len();
        let mut reader = sqlx::SqliteConnection::connect(database.url()).await.unwrap();
        reader.execute("begin; select count(*) from board").await.unwrap();
        writer.execute("create table large (bytes)").await.unwrap();
        for _ in 0..12 {
            writer.execute("insert into large values (zeroblob(2000000))").await.unwrap();
        }
        assert!(log() > 20_000_000, "it grows while somebody reads");
        reader.close().await.unwrap();
        // And nobody writes any more.
        groundswell_tests::eventually("it is small again", async || log() < 9_000_000).await;
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
fn sqlite_is_asked_for_all_the_safety_it_has() {
    on_sqlite(async |database| {
        let db = database.open().await;
        let Db::Sqlite { writer, reader, .. } = &db else { panic!("this is SQLite") };
        let ask = async |sql: &'static str| {
            sqlx::query_scalar::<_, i64>(sql).fetch_one(writer).await.unwrap()
        };
        assert_eq!(ask("pragma synchronous").await, 2, "FULL");
        assert_eq!(ask("pragma foreign_keys").await, 1);
        assert_eq!(ask("pragma busy_timeout").await, 5_000);
        let mode: String =
            sqlx::query_scalar("pragma journal_mode").fetch_one(writer).await.unwrap();
        assert_eq!(mode, "wal");
        let wrote = sqlx::query("delete from board").execute(reader).await;
        assert!(wrote.is_err(), "readers only read");
    });
}

#[test]
fn an_address_that_is_none_is_explained() {
    on_sqlite(async |_| {
        for url in ["", "board.db", "mysql://x", "sqlite://", "postgres://host:notaport/x"] {
            let error = Db::open(url).await.unwrap_err();
            assert!(matches!(error, OpenError::Address(_)), "{url}: {error:?}");
        }
    });
}

/// Where a database's file lies.
fn file(database: &Database) -> PathBuf {
    database.url().strip_prefix("sqlite://").unwrap().into()
}

/// What lies in the folder of a database, without the note of who uses it.
fn beside(file: &Path) -> Vec<String> {
    let entries = fs::read_dir(file.parent().unwrap()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| !name.ends_with(".lock")).collect();
    names.sort();
    names
}

#[test]
fn a_file_that_is_no_database_is_left_as_it_is() {
    on_sqlite(async |database| {
        let file = file(&database);
        let long = "This is a letter.".repeat(1_000);
        for text in ["x", "SQLite format 2", &long] {
            fs::write(&file, text).unwrap();
            let error = Db::open(database.url()).await.unwrap_err();
            assert!(matches!(error, OpenError::NotOurs(_)), "{error:?}");
            assert_eq!(fs::read_to_string(&file).unwrap(), text);
            assert_eq!(beside(&file), ["board.db"]);
        }
        // An empty one may have been made for us.
        fs::write(&file, "").unwrap();
        database.open().await;
    });
}

#[test]
fn another_programs_database_is_left_as_it_is() {
    on_sqlite(async |database| {
        let file = file(&database);
        let options = SqliteConnectOptions::new().filename(&file).create_if_missing(true);
        let mut other = options.connect().await.unwrap();
        // Theirs may have a table by the name of one of ours, and the same library.
        other
            .execute("create table account (id); create table _sqlx_migrations (x)")
            .await
            .unwrap();
        other.close().await.unwrap();
        let before = fs::read(&file).unwrap();
        let error = Db::open(database.url()).await.unwrap_err();
        assert!(matches!(error, OpenError::NotOurs(_)), "{error:?}");
        assert!(fs::read(&file).unwrap() == before);
        assert_eq!(beside(&file), ["board.db"]);
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

/// Contacts and comments of an earlier version get their place among those of their card.
#[test]
fn an_upgrade_knows_when_contacts_and_comments_were_made_and_how_long_they_are() {
    each_database(async |database| {
        let (board, card) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let doc = |kind: &str, at: i64| format!(r#"{{"{kind}":{{"at":{at},"quote":"schön"}}}}"#);
        let insert = |kind: &str, id: i64, doc: Option<&str>| {
            let (deleted, doc) =
                (doc.is_none(), doc.map_or("null".into(), |doc| format!("'{doc}'")));
            format!(
                "insert into detail (board_id, kind, id, card_id, seq, deleted, doc) \
                 values ($1, '{kind}', 'id {id}', $2, 1, {deleted}, {doc})"
            )
        };
        let (contact, comment) = (doc("contact", 7), doc("comment", 8));
        let rows = [
            insert("contact", 1, Some(&contact)),
            insert("comment", 2, Some(&comment)),
            insert("comment", 3, None),
        ];
        of_before(&database, 2, rows.map(|row| (row, board, card))).await;
        let db = database.open().await;
        db.check().await.unwrap();
        let found: Vec<(String, i64, i64)> = match &db {
            Db::Sqlite { reader, .. } => sqlx::query_as(PLACES).fetch_all(reader).await.unwrap(),
            Db::Postgres { pool, .. } => sqlx::query_as(PLACES).fetch_all(pool).await.unwrap(),
        };
        let size = |doc: &str| doc.chars().count() as i64;
        let expected = [
            ("id 1".into(), 7, size(&contact)),
            ("id 2".into(), 8, size(&comment)),
            ("id 3".into(), 0, 0),
        ];
        assert_eq!(found, expected);
    });
}

const PLACES: &str = "select id, at, size from detail order by id";

/// Makes a database as it was after a migration, with some rows that take two ids.
async fn of_before<const N: usize>(
    database: &Database,
    migration: i64,
    rows: [(String, Uuid, Uuid); N],
) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/migrations");
    let migrations = Migrator::new(folder).await.unwrap();
    if database.engine() == "SQLite" {
        let url = database.url().parse::<SqliteConnectOptions>().unwrap().create_if_missing(true);
        let mut old = SqliteConnection::connect_with(&url).await.unwrap();
        migrations.run_to(migration, &mut old).await.unwrap();
        for (row, one, other) in rows {
            let row = sqlx::query(AssertSqlSafe(row)).bind(one).bind(other);
            row.execute(&mut old).await.unwrap();
        }
        old.close().await.unwrap();
    } else {
        let mut old = PgConnection::connect(database.url()).await.unwrap();
        migrations.run_to(migration, &mut old).await.unwrap();
        for (row, one, other) in rows {
            let row = sqlx::query(AssertSqlSafe(row)).bind(one).bind(other);
            row.execute(&mut old).await.unwrap();
        }
    }
}

/// Documents of an earlier version held the names that stand in columns beside them.
#[test]
fn an_upgrade_takes_the_names_out_of_the_documents() {
    each_database(async |database| {
        let (board, card) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let customer = Uuid::from_u128(3);
        let on_board = |kind: &str, id: String, fields: String| {
            let insert = format!(
                "insert into entity (board_id, kind, id, seq, deleted, doc, archived) \
                 select $1, '{kind}', '{id}', 1, false, '{{\"{kind}\":{{{fields}}}}}', false \
                 where $2 = $2"
            );
            (insert, board, card)
        };
        let of_card = |kind: &str, fields: &str| {
            let insert = format!(
                "insert into detail (board_id, kind, id, card_id, seq, deleted, doc) \
                 values ($1, '{kind}', '{card}', $2, 1, false, '{{\"{kind}\":{{{fields}}}}}')"
            );
            (insert, board, card)
        };
        let rows = [
            on_board("area", card.to_string(), format!(r#""id":"{card}","name":"id""#)),
            on_board("tally", format!("{card}/"), format!(r#""card":"{card}","last":1"#)),
            on_board(
                "tally",
                format!("{card}/{customer}"),
                format!(r#""card":"{card}","customer":"{customer}","last":2"#),
            ),
            of_card("contact", &format!(r#""id":"{card}","card":"{card}","customer":"x""#)),
            of_card("description", &format!(r#""card":"{card}","text":"Whole""#)),
        ];
        of_before(&database, 15, rows).await;
        let db = database.open().await;
        db.check().await.unwrap();
        let documents = "select cast(doc as text) from entity union all \
                         select cast(doc as text) from detail";
        let found: Vec<String> = match &db {
            Db::Sqlite { reader, .. } => {
                sqlx::query_scalar(documents).fetch_all(reader).await.unwrap()
            }
            Db::Postgres { pool, .. } => {
                sqlx::query_scalar(documents).fetch_all(pool).await.unwrap()
            }
        };
        let mut found: Vec<String> = found.iter().map(|doc| doc.replace(' ', "")).collect();
        found.sort();
        let expected = [
            r#"{"area":{"name":"id"}}"#,
            r#"{"contact":{"customer":"x"}}"#,
            r#"{"description":{"text":"Whole"}}"#,
            r#"{"tally":{"last":1}}"#,
            r#"{"tally":{"last":2}}"#,
        ];
        assert_eq!(found, expected);
    });
}
