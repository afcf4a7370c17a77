//! Guessing passwords, and the people who must not be affected by it.

use groundswell_domain::api::{ProblemCode, SignIn};
use groundswell_domain::member::Role;
use groundswell_server::config::Config;
use groundswell_tests::person::{Answer, JSON, Person};
use groundswell_tests::server::PASSWORD;
use groundswell_tests::{Database, TestServer, eventually, on_sqlite};
use hyper::Method;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// How long a try waits at an account that was tried wrongly very often.
const SLOW: Duration = Duration::from_secs(2);

/// A server behind a proxy, so that a test can use any address.
async fn behind_a_proxy(database: Database) -> TestServer {
    let config = Config { trusted_proxy: true, ..Config::default() };
    TestServer::start_with(database, config).await
}

async fn try_from(person: &Person, address: &str, email: &str, password: &str) -> Answer {
    let body = SignIn { email: email.into(), password: password.into() };
    let body = serde_json::to_vec(&body).unwrap();
    let headers = [JSON, ("x-forwarded-for", address)];
    person.send(Method::POST, "/api/sign-in", &headers, body).await
}

#[test]
fn after_five_wrong_passwords_one_has_to_wait() {
    on_sqlite(async |database| {
        let server = behind_a_proxy(database).await;
        server.owner().await;
        let guesser = server.stranger();
        for _ in 0..5 {
            let answer = try_from(&guesser, "192.0.2.1", "olga@example.com", "guess guess").await;
            answer.is_status(401);
        }
        let answer = try_from(&guesser, "192.0.2.1", "olga@example.com", PASSWORD).await;
        assert_eq!(answer.problem().code, ProblemCode::TooManyAttempts);
        let wait: u64 = answer.header("retry-after").parse().unwrap();
        assert!((1..=360).contains(&wait), "{wait}");
        // An unknown account does not help either, nor another way to write the address.
        let answer = try_from(&guesser, "192.0.2.1", " OLGA@example.com", PASSWORD).await;
        answer.is_status(429);
        for (nth, expected) in [401, 401, 401, 401, 401, 429].into_iter().enumerate() {
            let answer = try_from(&guesser, "192.0.2.1", "none@example.com", "guess guess").await;
            assert_eq!(answer.status.as_u16(), expected, "try {nth} at an unknown account");
        }
    });
}

#[test]
fn a_flood_of_guesses_from_everywhere_locks_nobody_out() {
    on_sqlite(async |database| {
        let server = behind_a_proxy(database).await;
        let olga = server.owner().await;
        olga.post("/api/sign-out", &()).await.is_status(204);
        let guesser = server.stranger();
        for nth in 0..100 {
            let address = format!("192.0.2.{nth}");
            let answer = try_from(&guesser, &address, "olga@example.com", "guess guess").await;
            answer.is_status(401);
        }
        // Her own browser is not even slowed down; a new one is, and so are further guesses.
        let took = how_long(try_from(&olga, "192.0.2.1", "olga@example.com", PASSWORD)).await;
        assert!(took < SLOW, "{took:?}");
        let new = server.stranger();
        let (right, wrong) = tokio::join!(
            how_long(try_from(&new, "198.51.100.1", "olga@example.com", PASSWORD)),
            try_from(&guesser, "203.0.113.1", "olga@example.com", "guess guess"),
        );
        assert!(right >= SLOW, "{right:?}");
        wrong.is_status(401);
    });
}

/// How long it takes to sign in.
async fn how_long(signs_in: impl Future<Output = Answer>) -> Duration {
    let begun = Instant::now();
    signs_in.await.is_status(200);
    begun.elapsed()
}

#[test]
fn a_known_device_may_not_guess_for_ever() {
    on_sqlite(async |database| {
        let server = behind_a_proxy(database).await;
        let olga = server.owner().await;
        for nth in 0..5 {
            let address = format!("192.0.2.{nth}");
            try_from(&olga, &address, "olga@example.com", "guess guess").await.is_status(401);
        }
        try_from(&olga, "192.0.2.9", "olga@example.com", PASSWORD).await.is_status(429);
    });
}

#[test]
fn a_forged_device_is_not_known() {
    on_sqlite(async |database| {
        let server = behind_a_proxy(database).await;
        server.owner().await;
        let guesser = server.stranger();
        for nth in 0..6 {
            let forged = format!("{nth:064x}.{nth:064x}");
            guesser.set_cookie("groundswell-device", Some(&forged));
            let answer = try_from(&guesser, "192.0.2.1", "olga@example.com", "guess guess").await;
            answer.is_status(if nth < 5 { 401 } else { 429 });
        }
    });
}

/// Right passwords cost the server as much as wrong ones.
#[test]
fn a_storm_of_right_sign_ins_makes_nobody_else_wait() {
    on_sqlite(async |database| {
        let server = behind_a_proxy(database).await;
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Support).await;
        let email = ann.user().unwrap().email.clone();
        let right = Arc::new(AtomicUsize::new(0));
        let mut storm = JoinSet::new();
        for _ in 0..300 {
            let (browser, right) = (server.stranger(), right.clone());
            storm.spawn(async move {
                let answer = try_from(&browser, "192.0.2.1", "olga@example.com", PASSWORD).await;
                right.fetch_add(usize::from(answer.status == 200), Ordering::Relaxed);
                answer
            });
        }
        eventually("the storm has begun", async || right.load(Ordering::Relaxed) > 0).await;
        // From the same address too.
        for address in ["192.0.2.1", "198.51.100.1"] {
            let before = right.load(Ordering::Relaxed);
            try_from(&server.stranger(), address, &email, PASSWORD).await.is_status(200);
            let others = right.load(Ordering::Relaxed) - before;
            assert!(others < 20, "{others} of the storm came first");
        }
        while let Some(answer) = storm.join_next().await {
            let answer = answer.unwrap();
            if answer.status != 200 {
                assert_eq!(answer.problem().code, ProblemCode::TooManyAttempts);
                assert!(answer.header("retry-after").parse::<u64>().unwrap() > 0);
            }
        }
    });
}

#[test]
fn the_right_password_is_never_too_many() {
    on_sqlite(async |database| {
        let server = behind_a_proxy(database).await;
        server.owner().await;
        for _ in 0..12 {
            let browser = server.stranger();
            try_from(&browser, "192.0.2.1", "olga@example.com", PASSWORD).await.is_status(200);
        }
    });
}

#[test]
fn without_a_proxy_clients_cannot_choose_their_address() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        server.owner().await;
        let guesser = server.stranger();
        for nth in 0..6 {
            let address = format!("192.0.2.{nth}");
            let answer = try_from(&guesser, &address, "olga@example.com", "guess guess").await;
            answer.is_status(if nth < 5 { 401 } else { 429 });
        }
    });
}
