//! Where a person is signed in, and how it ends.

use groundswell_domain::api::{EditMe, NewPassword, ProblemCode, Session, SignIn};
use groundswell_domain::member::Role;
use groundswell_server::store::{Db, Tx};
use groundswell_tests::person::{JSON, Person};
use groundswell_tests::server::PASSWORD;
use groundswell_tests::{TestServer, each};
use hyper::Method;
use std::pin::pin;
use std::time::Duration;
use tokio::time::timeout;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

async fn sessions(person: &Person) -> Vec<Session> {
    person.get("/api/me/sessions").await.is_status(200).json()
}

/// Olga in another browser.
async fn again(server: &TestServer, device: &str) -> Person {
    let browser = server.stranger();
    let body = SignIn { email: "olga@example.com".into(), password: PASSWORD.into() };
    let headers = [JSON, ("user-agent", device)];
    let body = serde_json::to_vec(&body).unwrap();
    browser.send(Method::POST, "/api/sign-in", &headers, body).await.is_status(200);
    browser
}

/// As if time had passed: all times of sessions are moved back that much.
async fn pass(db: &Db, days: i64, sql: &'static str) {
    let mut tx = db.write().await.unwrap();
    let ms = days * DAY_MS;
    match &mut tx {
        Tx::Sqlite(tx) => drop(sqlx::query(sql).bind(ms).execute(&mut **tx).await.unwrap()),
        Tx::Postgres(tx) => drop(sqlx::query(sql).bind(ms).execute(&mut **tx).await.unwrap()),
    }
    tx.commit().await.unwrap();
}

#[test]
fn people_see_where_they_are_signed_in() {
    each(async |server| {
        let olga = server.owner().await;
        let phone = again(&server, "Firefox on a phone").await;
        let mine = sessions(&phone).await;
        assert_eq!(mine.len(), 2);
        let current: Vec<&Session> = mine.iter().filter(|session| session.current).collect();
        assert_eq!(current.len(), 1);
        assert_eq!(current[0].device, "Firefox on a phone");
        let ann = server.member(&olga, Role::Support).await;
        assert_eq!(sessions(&ann).await.len(), 1);
    });
}

#[test]
fn a_session_that_is_ended_is_over_at_once_sockets_and_all() {
    each(async |server| {
        let olga = server.owner().await;
        let phone = again(&server, "phone").await.as_user(&olga);
        let mut page = phone.page().await;
        let other = sessions(&olga).await.into_iter().find(|session| !session.current).unwrap();
        let path = format!("/api/me/sessions/{}", other.id);
        olga.delete(&path).await.is_status(204);
        assert!(page.until_closed().await.goodbye);
        assert_eq!(phone.get("/api/boards/MS").await.problem().code, ProblemCode::SignInRequired);
        olga.get("/api/boards/MS").await.is_status(200);
        assert_eq!(olga.delete(&path).await.problem().code, ProblemCode::NotFound);
    });
}

#[test]
fn people_cannot_end_sessions_of_others() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Support).await;
        let hers = sessions(&olga).await.remove(0);
        let foreign = ann.delete(&format!("/api/me/sessions/{}", hers.id)).await;
        let none = ann.delete("/api/me/sessions/01a20145-a779-75f0-8c9c-99a978b58f4b").await;
        assert_eq!(foreign.problem(), none.problem());
        ann.delete("/api/me/sessions/nonsense").await.is_status(404);
        assert_eq!(sessions(&olga).await.len(), 1);
    });
}

#[test]
fn a_new_password_ends_all_other_sessions() {
    each(async |server| {
        let olga = server.owner().await;
        let phone = again(&server, "phone").await.as_user(&olga);
        let mut page = phone.page().await;
        let password = NewPassword { old: PASSWORD.into(), new: "a new battery".into() };
        let edit = EditMe { name: None, password: Some(password) };
        olga.patch("/api/me", &edit).await.is_status(200);
        assert!(page.until_closed().await.goodbye);
        phone.get("/api/boards/MS").await.is_status(401);
        assert_eq!(sessions(&olga).await.len(), 1);
    });
}

#[test]
fn a_sign_in_with_the_old_password_during_its_change_fails() {
    each(async |server| {
        server.owner().await;
        let mut tx = server.app.db.write().await.unwrap();
        let sql = "update account set password_hash = 'of another one'";
        match &mut tx {
            Tx::Sqlite(tx) => drop(sqlx::query(sql).execute(&mut **tx).await.unwrap()),
            Tx::Postgres(tx) => drop(sqlx::query(sql).execute(&mut **tx).await.unwrap()),
        }
        let browser = server.stranger();
        let body = SignIn { email: "olga@example.com".into(), password: PASSWORD.into() };
        let mut answer = pin!(browser.post("/api/sign-in", &body));
        // Long enough to find the old password right, and to wait for the person who changes it.
        assert!(timeout(Duration::from_millis(500), &mut answer).await.is_err());
        tx.commit().await.unwrap();
        assert_eq!(answer.await.problem().code, ProblemCode::WrongCredentials);
        browser.get("/api/boards/MS").await.is_status(401);
    });
}

#[test]
fn signing_out_ends_the_sockets() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        olga.post("/api/sign-out", &()).await.is_status(204);
        assert!(page.until_closed().await.goodbye);
    });
}

#[test]
fn a_session_ends_by_itself_when_it_is_not_used() {
    each(async |server| {
        let olga = server.owner().await;
        let unused = "update login_session set last_seen_at = last_seen_at - $1";
        pass(&server.app.db, 29, unused).await;
        olga.get("/api/boards/MS").await.is_status(200);
        // It was used now, and that is noted.
        groundswell_tests::eventually("the use is noted", async || {
            let age = groundswell_server::now().0 - sessions(&olga).await[0].last_seen.0;
            age < DAY_MS
        })
        .await;
        pass(&server.app.db, 31, unused).await;
        olga.get("/api/boards/MS").await.is_status(401);
    });
}

#[test]
fn a_session_ends_at_the_latest_after_half_a_year() {
    each(async |server| {
        let olga = server.owner().await;
        let older = "update login_session set expires_at = expires_at - $1";
        pass(&server.app.db, 179, older).await;
        olga.get("/api/boards/MS").await.is_status(200);
        pass(&server.app.db, 2, older).await;
        olga.get("/api/boards/MS").await.is_status(401);
        // The next sign-in clears away what is over.
        let phone = again(&server, "phone").await;
        assert_eq!(sessions(&phone).await.len(), 1);
    });
}

#[test]
fn an_open_page_ends_with_its_session() {
    each(async |server| {
        let olga = server.owner().await;
        let endings = [
            "update login_session set expires_at = expires_at - $1",
            "update login_session set last_seen_at = last_seen_at - $1",
            "delete from login_session where created_at > $1",
        ];
        for ending in endings {
            let phone = again(&server, "phone").await.as_user(&olga);
            let mut page = phone.page().await;
            server.app.boards.look_at_sessions().await.unwrap();
            page.capture("It has not ended yet").await.unwrap();
            pass(&server.app.db, 181, ending).await;
            server.app.boards.look_at_sessions().await.unwrap();
            assert!(page.until_closed().await.goodbye, "{ending}");
        }
    });
}

#[test]
fn an_open_page_is_use_of_its_session() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        for _ in 0..3 {
            let unused = "update login_session set last_seen_at = last_seen_at - $1";
            pass(&server.app.db, 29, unused).await;
            server.app.boards.look_at_sessions().await.unwrap();
        }
        page.capture("It is still open").await.unwrap();
        olga.get("/api/boards/MS").await.is_status(200);
    });
}

#[test]
fn a_token_that_was_never_given_is_none() {
    each(async |server| {
        server.owner().await;
        let forger = server.stranger();
        for token in ["", "x", &"0".repeat(64), &"ä".repeat(64), &"0".repeat(4_000)] {
            forger.set_cookie("groundswell", Some(token));
            forger.get("/api/boards/MS").await.is_status(401);
        }
    });
}

/// Moves all stored times back by this much, as if the clock had been set forward.
async fn set_the_clock(db: &Db, days: i64) {
    for sql in [
        "update login_session set created_at = created_at - $1",
        "update login_session set last_seen_at = last_seen_at - $1",
        "update login_session set expires_at = expires_at - $1",
        "update clock set steady = steady - $1, since = since - $1",
    ] {
        pass(db, days, sql).await;
    }
}

/// Whether the server has noted the steady time.
async fn is_noted(db: &Db) -> bool {
    let sql = "select count(*) from clock";
    let mut tx = db.read_once().await.unwrap();
    let found: i64 = match &mut tx {
        Tx::Sqlite(tx) => sqlx::query_scalar(sql).fetch_one(&mut **tx).await.unwrap(),
        Tx::Postgres(tx) => sqlx::query_scalar(sql).fetch_one(&mut **tx).await.unwrap(),
    };
    found > 0
}

#[test]
fn a_clock_that_is_set_years_ahead_signs_nobody_out() {
    for database in groundswell_tests::Database::each() {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let server = TestServer::start(database).await;
            let olga = server.owner().await;
            groundswell_tests::eventually("the time is noted", async || {
                is_noted(&server.app.db).await
            })
            .await;
            let mut server = server;
            for days in [5 * 365, -10 * 365] {
                set_the_clock(&server.app.db, days).await;
                server = server.restart().await;
                let olga = olga.at(server.address);
                let mine = sessions(&olga).await;
                assert_eq!(mine.len(), 1);
                // As people read it: just now.
                let age = groundswell_server::now().0 - mine[0].last_seen.0;
                assert!(age.abs() < DAY_MS, "{age}");
                // And it ends like any other.
                let unused = "update login_session set last_seen_at = last_seen_at - $1";
                pass(&server.app.db, 31, unused).await;
                olga.get("/api/boards/MS").await.is_status(401);
                pass(&server.app.db, -31, unused).await;
            }
        });
    }
}
