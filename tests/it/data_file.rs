//! The file of a SQLite database: who may use it, where it must be, and files that are not a
//! database.

use crate::storage::{capture, start};
use groundswell_domain::api::ProblemCode;
use groundswell_server::batch::{self, BatchError};
use groundswell_server::store::{Db, OpenError};
use groundswell_tests::person::now;
use groundswell_tests::{Database, each_database, on_sqlite};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Executor};
use std::fs;
use std::path::{Path, PathBuf};

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
        // A link may lead to the file before that exists.
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
fn commits_after_the_log_is_deleted_do_not_count() {
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
fn commits_while_the_file_is_deleted_do_not_count() {
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
        // And then nobody writes any more.
        groundswell_tests::eventually("it is small again", async || log() < 9_000_000).await;
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

/// Where a database's file is.
fn file(database: &Database) -> PathBuf {
    database.url().strip_prefix("sqlite://").unwrap().into()
}

/// The files in the folder of a database, without its lock.
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
        // An empty file may have been created for us.
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
        // Another program may have a table with the name of one of ours, and use the same library.
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
