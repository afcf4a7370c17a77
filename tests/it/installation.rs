//! Accounts can be locked and removed, and an installation has owners.

use groundswell_domain::Board;
use groundswell_domain::api::{
    BoardEntry, CreateBoard, EditInstallation, EditPerson, FormerMember, Installation, Me,
    Person as Entry, ProblemCode, SignIn,
};
use groundswell_domain::board::Snapshot;
use groundswell_domain::id::UserId;
use groundswell_domain::installation::BoardMakers;
use groundswell_domain::limits::BOARDS_EACH;
use groundswell_domain::member::Role;
use groundswell_server::store::Db;
use groundswell_tests::person::{Answer, JSON, Person};
use groundswell_tests::server::{BOARD, PASSWORD};
use groundswell_tests::{TestServer, each, each_database};
use hyper::Method;
use serde_json::Value;
use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, PgPool, SqlitePool};
use std::borrow::Cow;
use std::path::Path;
use std::pin::pin;
use std::time::{Duration, Instant};
use tokio::time::timeout;

const PATH: &str = "/api/installation";

/// A locked person is signed out within a second; a machine that is busy with other tests gets one
/// more.
pub(crate) const SOON: Duration = Duration::from_secs(2);

fn path_of(person: UserId) -> String {
    format!("{PATH}/people/{person}")
}

pub(crate) async fn installation(owner: &Person) -> Installation {
    owner.get(PATH).await.is_status(200).json()
}

pub(crate) async fn entry(owner: &Person, of: &Person) -> Entry {
    let people = installation(owner).await.people;
    people.into_iter().find(|entry| entry.id == of.id()).unwrap()
}

pub(crate) async fn lock(owner: &Person, whom: &Person, is_locked: bool) -> Answer {
    let edit = EditPerson { is_locked: Some(is_locked), ..EditPerson::default() };
    owner.patch(&path_of(whom.id()), &edit).await
}

async fn make_owner(owner: &Person, whom: &Person, is_owner: bool) -> Answer {
    let edit = EditPerson { is_owner: Some(is_owner), ..EditPerson::default() };
    owner.patch(&path_of(whom.id()), &edit).await
}

pub(crate) async fn remove(owner: &Person, whom: &Person) -> Answer {
    owner.delete(&path_of(whom.id())).await
}

pub(crate) async fn make_board(person: &Person, key: &str) -> Answer {
    person.post("/api/boards", &CreateBoard { name: "A board".into(), key: key.into() }).await
}

pub(crate) async fn me(person: &Person) -> Me {
    person.get("/api/me").await.json()
}

pub(crate) async fn board(person: &Person, key: &str) -> Board {
    let answer = person.get(&format!("/api/boards/{key}")).await;
    Board::from_snapshot(answer.is_status(200).json::<Snapshot>()).unwrap()
}

pub(crate) async fn former(person: &Person, key: &str) -> Vec<FormerMember> {
    person.get(&format!("/api/boards/{key}/former-members")).await.is_status(200).json()
}

/// Tries to sign in, in another browser.
pub(crate) async fn sign_in(server: &TestServer, person: &Person, password: &str) -> Answer {
    let email = person.user().unwrap().email.clone();
    let body = SignIn { email, password: password.into() };
    server.stranger().post("/api/sign-in", &body).await
}

#[test]
fn the_person_who_sets_up_an_installation_owns_it() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Owner).await;
        assert!(me(&olga).await.is_owner && !me(&ann).await.is_owner);
        let Installation { board_makers, people } = installation(&olga).await;
        assert_eq!(board_makers, BoardMakers::Everyone);
        let listed: Vec<_> = people.iter().map(|it| (it.name.as_str(), it.is_owner)).collect();
        assert_eq!(listed, [("Olga", true), ("Person 0", false)]);
        assert_eq!(people[1].email, "person-0@example.com");
        let seen = people[1].last_seen.unwrap();
        assert!(groundswell_server::now().0 - seen.0 < 60_000, "{seen:?}");
        assert!(people.iter().all(|it| !it.is_locked && it.boards_alone.is_empty()));
    });
}

#[test]
fn only_owners_manage_an_installation() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Owner).await;
        let before = installation(&olga).await;
        let document: Value = ann.get("/api/openapi.json").await.json();
        let paths = document["paths"].as_object().unwrap().iter();
        let mut routes = 0;
        for (path, item) in paths.filter(|(path, _)| path.starts_with(PATH)) {
            let path = path.replace("{id}", &olga.id().to_string());
            for method in item.as_object().unwrap().keys() {
                let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
                let body = r#"{"is_locked":true,"is_owner":false,"board_makers":"owners"}"#;
                for (person, code) in [
                    (&ann, ProblemCode::Forbidden),
                    (&server.stranger(), ProblemCode::SignInRequired),
                ] {
                    let answer = person.send(method.clone(), &path, &[JSON], body).await;
                    assert_eq!(answer.problem().code, code, "{method} {path}");
                }
                routes += 1;
            }
        }
        assert_eq!(routes, 4);
        assert_eq!(installation(&olga).await, before);
        make_owner(&olga, &ann, true).await.is_status(200);
        ann.get(PATH).await.is_status(200);
        make_owner(&ann, &olga, false).await.is_status(200);
        assert_eq!(olga.get(PATH).await.problem().code, ProblemCode::Forbidden);
    });
}

#[test]
fn a_locked_person_is_signed_out_and_returns_with_the_old_password() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Owner).await;
        let link = server.invitation(&ann, Role::Owner).await;
        let mut page = ann.page().await;
        let begun = Instant::now();
        let answer: Installation = lock(&olga, &ann, true).await.is_status(200).json();
        assert!(answer.people.iter().any(|it| it.id == ann.id() && it.is_locked));
        assert!(page.until_closed().await.goodbye);
        assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
        for path in ["/api/boards/MS", "/api/me/sessions", PATH] {
            assert_eq!(ann.get(path).await.problem().code, ProblemCode::SignInRequired, "{path}");
        }
        assert_eq!(me(&ann).await, Me::default());
        // The answer is as for a wrong password, even with the right one, and in a browser that the
        // account knows.
        let wrong = sign_in(&server, &ann, "not her password").await.problem();
        assert_eq!(wrong.code, ProblemCode::WrongCredentials);
        assert_eq!(sign_in(&server, &ann, PASSWORD).await.problem(), wrong);
        let body = SignIn { email: ann.user().unwrap().email.clone(), password: PASSWORD.into() };
        assert_eq!(ann.post("/api/sign-in", &body).await.problem(), wrong);
        // She is a member as before, and her links have ended for good.
        assert!(board(&olga, BOARD).await.members.contains_key(&ann.id()));
        assert_eq!(server.stranger().get(&link).await.problem().status, 410);
        lock(&olga, &ann, false).await.is_status(200);
        ann.post("/api/sign-in", &body).await.is_status(200);
        ann.page().await.capture("She is back").await.unwrap();
        assert_eq!(server.stranger().get(&link).await.problem().status, 410);
    });
}

#[test]
fn tries_at_a_locked_account_count_as_wrong_ones() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Support).await;
        lock(&olga, &ann, true).await.is_status(200);
        for _ in 0..5 {
            sign_in(&server, &ann, PASSWORD).await.is_status(401);
        }
        sign_in(&server, &ann, PASSWORD).await.is_status(429);
    });
}

#[test]
fn a_sign_in_during_the_locking_does_not_succeed() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Support).await;
        let mut tx = server.app.db.write().await.unwrap();
        TestServer::run_sql(&mut tx, "update account set locked_at = 1 where not is_owner").await;
        let mut answer = pin!(sign_in(&server, &ann, PASSWORD));
        // Long enough to find the account unlocked, and to wait for the person who locks it.
        assert!(timeout(Duration::from_millis(500), &mut answer).await.is_err());
        tx.commit().await.unwrap();
        assert_eq!(answer.await.problem().code, ProblemCode::WrongCredentials);
        // If a session was left, it lets nobody in.
        ann.get("/api/boards/MS").await.is_status(401);
    });
}

#[test]
fn an_installation_always_has_an_owner_who_gets_in() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Support).await;
        let ends = async |person: &Person| {
            [
                lock(person, person, true).await,
                make_owner(person, person, false).await,
                remove(person, person).await,
            ]
        };
        for answer in ends(&olga).await {
            assert_eq!(answer.problem().code, ProblemCode::NeedsOwner);
        }
        // An owner who is locked does not count.
        make_owner(&olga, &ann, true).await.is_status(200);
        lock(&olga, &ann, true).await.is_status(200);
        for answer in ends(&olga).await {
            assert_eq!(answer.problem().code, ProblemCode::NeedsOwner);
        }
        lock(&olga, &ann, false).await.is_status(200);
        make_owner(&olga, &olga, false).await.is_status(200);
        assert_eq!(olga.get(PATH).await.problem().status, 403);
    });
}

#[test]
fn one_of_two_owners_who_demote_each_other_remains() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Owner).await;
        for _ in 0..5 {
            make_owner(&olga, &ann, true).await.is_status(200);
            let (first, second) =
                tokio::join!(make_owner(&olga, &ann, false), make_owner(&ann, &olga, false));
            let mut statuses = [first.status.as_u16(), second.status.as_u16()];
            statuses.sort_unstable();
            assert!(statuses[0] == 200 && [403, 409].contains(&statuses[1]), "{statuses:?}");
            let owners = [me(&olga).await.is_owner, me(&ann).await.is_owner];
            assert_eq!(owners.iter().filter(|is_owner| **is_owner).count(), 1);
            if owners[1] {
                make_owner(&ann, &olga, true).await.is_status(200);
                make_owner(&olga, &ann, false).await.is_status(200);
            }
        }
    });
}

#[test]
fn people_who_are_not_owners_may_create_a_limited_number_of_boards() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Support).await;
        for nth in 1..BOARDS_EACH {
            make_board(&ann, &format!("A{nth}")).await.is_status(201);
        }
        assert!(me(&ann).await.may_make_boards);
        let (one, other) = tokio::join!(make_board(&ann, "ONE"), make_board(&ann, "OTHER"));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409], "of two at once one is the last");
        assert!(!me(&ann).await.may_make_boards);
        let problem = make_board(&ann, "MORE").await.problem();
        assert_eq!(problem.code, ProblemCode::TooManyBoards);
        assert!(problem.detail.contains("You have made 20 boards"), "{}", problem.detail);
        // Handing boards over does not allow more; being an owner does.
        make_owner(&olga, &ann, true).await.is_status(200);
        make_board(&ann, "MORE").await.is_status(201);
    });
}

#[test]
fn owners_can_keep_the_making_of_boards_to_themselves() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Owner).await;
        make_board(&ann, "ANNS").await.is_status(201);
        let set = async |board_makers| {
            let edit = EditInstallation { board_makers: Some(board_makers) };
            olga.patch(PATH, &edit).await.is_status(200).json::<Installation>().board_makers
        };
        assert_eq!(set(BoardMakers::Owners).await, BoardMakers::Owners);
        let problem = make_board(&ann, "MORE").await.problem();
        assert_eq!((problem.status, problem.code), (403, ProblemCode::OwnersMakeBoards));
        assert!(!me(&ann).await.may_make_boards && me(&olga).await.may_make_boards);
        let made: BoardEntry = make_board(&olga, "MORE").await.is_status(201).json();
        assert_eq!(made.key, "MORE");
        assert_eq!(installation(&olga).await.board_makers, BoardMakers::Owners);
        set(BoardMakers::Everyone).await;
        make_board(&ann, "YES").await.is_status(201);
        let unknown = serde_json::json!({ "board_makers": "nobody" });
        olga.patch(PATH, &unknown).await.is_status(400);
    });
}

/// An installation from before accounts could be removed: two people, one of whom has left the
/// board but made an invitation.
const BEFORE: [&str; 7] = [
    "insert into account (user_id, email, name, password_hash, created_at) \
     values (OLGA, 'olga@example.com', 'Olga', '', 1), (ANN, 'ann@example.com', 'Ann', '', 2)",
    "insert into login_session values (OLGA, 'a', OLGA, 3, 7, 9, ''), (ANN, 'b', ANN, 3, 5, 9, '')",
    "insert into board values (MS, 'MS', 1, 1)",
    "insert into membership values (MS, OLGA, 'owner')",
    "insert into commit_log values (MS, 1, MS, ANN, 4, '\"x\"', '[]'), (MS, 2, OLGA, OLGA, 4, '\"x\"', '[]')",
    "insert into invitation values (OLGA, 'c', MS, 'owner', OLGA, 1, 9, null)",
    "insert into invitation values (ANN, 'd', MS, 'owner', ANN, 1, 9, null)",
];

/// The queries to run afterwards, and their results.
const AFTER: [(&str, i64); 7] = [
    ("select count(*) from account where is_owner and email = 'olga@example.com'", 1),
    ("select count(*) from account where is_owner", 1),
    ("select count(*) from account where locked_at is null", 2),
    ("select max(last_seen_at) from account", 7),
    ("select count(*) from former_member where name = 'Ann'", 1),
    ("select count(*) from former_member", 1),
    ("select count(*) from invitation where created_by = OLGA", 1),
];

#[test]
fn an_older_installation_belongs_to_its_oldest_account() {
    each_database(async |database| {
        let url = database.url();
        let mut migrations =
            Migrator::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/migrations"))
                .await
                .unwrap();
        let first = migrations.migrations.iter().filter(|it| it.version <= 2).cloned();
        migrations.migrations = Cow::Owned(first.collect());
        let ids = |sql: &str, id: fn(u8) -> String| {
            let names = ["OLGA", "ANN", "MS"].into_iter().zip(1..);
            // `MS` stands in quotes too, as the key.
            names.fold(sql.replace("'MS'", "'KEY'"), |sql, (name, n)| sql.replace(name, &id(n)))
        };
        let of_sqlite = |n: u8| format!("x'{}'", format!("{n:02}").repeat(16));
        let of_postgres = |n: u8| format!("'{}'", format!("{n:02}").repeat(16));
        match url.strip_prefix("sqlite://") {
            Some(path) => {
                let pool = SqlitePool::connect(&format!("sqlite://{path}?mode=rwc")).await.unwrap();
                migrations.run(&pool).await.unwrap();
                for sql in BEFORE {
                    let sql = AssertSqlSafe(ids(sql, of_sqlite));
                    sqlx::query(sql).execute(&pool).await.unwrap();
                }
                pool.close().await;
            }
            None => {
                let pool = PgPool::connect(url).await.unwrap();
                migrations.run(&pool).await.unwrap();
                for sql in BEFORE {
                    let sql = AssertSqlSafe(ids(sql, of_postgres));
                    sqlx::query(sql).execute(&pool).await.unwrap();
                }
                pool.close().await;
            }
        }
        let db = database.open().await;
        db.check().await.unwrap();
        for (sql, answer) in AFTER {
            let found: i64 = match &db {
                Db::Sqlite { reader, .. } => {
                    let sql = AssertSqlSafe(ids(sql, of_sqlite));
                    sqlx::query_scalar(sql).fetch_one(reader).await.unwrap()
                }
                Db::Postgres { pool, .. } => {
                    let sql = AssertSqlSafe(ids(sql, of_postgres));
                    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
                }
            };
            assert_eq!(found, answer, "{sql}");
        }
    });
}
