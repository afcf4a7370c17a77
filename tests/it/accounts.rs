//! The first start, signing in, and what people change about themselves.

use groundswell_domain::api::{EditMe, Join, Me, NewPassword, ProblemCode, Session, Setup, SignIn};
use groundswell_domain::member::Role;
use groundswell_tests::person::{JSON, Person};
use groundswell_tests::server::{BOARD, PASSWORD};
use groundswell_tests::{TestServer, each, on_sqlite};
use hyper::Method;

fn setup() -> Setup {
    Setup {
        name: "  Manuela   Brandt ".into(),
        email: "Manuela@Example.com".into(),
        password: PASSWORD.into(),
        board_name: "MusicStore".into(),
        board_key: "MS".into(),
    }
}

fn sign_in(email: &str, password: &str) -> SignIn {
    SignIn { email: email.into(), password: password.into() }
}

async fn code_of(person: &Person, path: &str, body: &impl serde::Serialize) -> (u16, ProblemCode) {
    let problem = person.post(path, body).await.problem();
    (problem.status, problem.code)
}

#[test]
fn the_first_person_sets_it_up_and_nobody_after() {
    each(async |server| {
        let manuela = server.stranger();
        let before: Me = manuela.get("/api/me").await.json();
        assert_eq!(before, Me { needs_setup: true, ..Me::default() });
        let me: Me = manuela.post("/api/setup", &setup()).await.is_status(200).json();
        let user = me.user.clone().unwrap();
        assert_eq!(
            (user.name.as_str(), user.email.as_str()),
            ("Manuela Brandt", "manuela@example.com")
        );
        assert_eq!((me.boards[0].key.as_str(), me.boards[0].role), ("MS", Role::Owner));
        assert_eq!(manuela.get("/api/me").await.json::<Me>(), me);
        manuela.get("/api/boards/MS").await.is_status(200);
        let other = Setup { email: "mallory@example.com".into(), ..setup() };
        let mallory = server.stranger();
        assert_eq!(code_of(&mallory, "/api/setup", &other).await, (409, ProblemCode::SetupDone));
        assert_eq!(code_of(&mallory, "/api/demo", &()).await, (409, ProblemCode::SetupDone));
    });
}

#[test]
fn only_one_of_two_simultaneous_setups_succeeds() {
    each(async |server| {
        let people: Vec<Person> = (0..4).map(|_| server.stranger()).collect();
        let tries = people.iter().enumerate().map(|(nth, person)| async move {
            let (email, board_key) = (format!("p{nth}@example.com"), format!("B{nth}"));
            let setup = Setup { email, board_key, ..setup() };
            person.post("/api/setup", &setup).await.status.as_u16()
        });
        let mut answers = futures::future::join_all(tries).await;
        answers.sort_unstable();
        assert_eq!(answers, [200, 409, 409, 409]);
    });
}

#[test]
fn invalid_input_is_refused_and_nothing_is_created() {
    each(async |server| {
        let person = server.stranger();
        for (setup, status, code) in [
            (Setup { email: "manuela".into(), ..setup() }, 422, ProblemCode::EmailInvalid),
            (Setup { password: "too short".into(), ..setup() }, 422, ProblemCode::PasswordTooShort),
            (Setup { password: "x".repeat(1_001), ..setup() }, 400, ProblemCode::BadRequest),
            (Setup { board_key: "ms".into(), ..setup() }, 422, ProblemCode::KeyInvalid),
            (Setup { name: " ".into(), ..setup() }, 422, ProblemCode::Rejected),
            (Setup { board_name: "".into(), ..setup() }, 422, ProblemCode::Rejected),
        ] {
            assert_eq!(code_of(&person, "/api/setup", &setup).await, (status, code), "{setup:?}");
        }
        assert!(person.get("/api/me").await.json::<Me>().needs_setup);
    });
}

#[test]
fn a_person_signs_in_with_the_right_password_alone() {
    each(async |server| {
        server.owner().await;
        let browser = server.stranger();
        for (email, password) in [
            ("olga@example.com", "correct horse batter"),
            ("olga@example.com", ""),
            ("nobody@example.com", PASSWORD),
            ("no address", PASSWORD),
        ] {
            let body = sign_in(email, password);
            let answer = browser.post("/api/sign-in", &body).await;
            let problem = answer.problem();
            assert_eq!((problem.status, problem.code), (401, ProblemCode::WrongCredentials));
            assert_eq!(problem.detail, "This e-mail address and password do not belong together.");
            assert_eq!(answer.header("set-cookie"), "");
        }
        let body = sign_in(" OLGA@example.com", PASSWORD);
        let me: Me = browser.post("/api/sign-in", &body).await.is_status(200).json();
        assert_eq!(me.user.unwrap().name, "Olga");
        browser.post("/api/sign-out", &()).await.is_status(204);
        assert_eq!(browser.get("/api/me").await.json::<Me>(), Me::default());
        browser.get("/api/boards/MS").await.is_status(401);
    });
}

#[test]
fn a_stolen_cookie_of_before_is_no_session_of_after() {
    each(async |server| {
        let olga = server.owner().await;
        let thief = server.stranger();
        let stolen = olga.cookie();
        let token = stolen.split("groundswell=").nth(1).unwrap().split(';').next().unwrap();
        thief.set_cookie("groundswell", Some(token));
        thief.get("/api/boards/MS").await.is_status(200);
        olga.post("/api/sign-out", &()).await.is_status(204);
        assert_eq!(thief.get("/api/boards/MS").await.problem().code, ProblemCode::SignInRequired);
        let body = sign_in("olga@example.com", PASSWORD);
        olga.post("/api/sign-in", &body).await.is_status(200);
        assert!(!olga.cookie().contains(token));
        thief.get("/api/boards/MS").await.is_status(401);
    });
}

#[test]
fn a_new_name_is_seen_on_all_boards() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Support).await;
        let mut page = olga.page().await;
        let edit = EditMe { name: Some(" Ann  Smith".into()), password: None };
        let me: Me = ann.patch("/api/me", &edit).await.is_status(200).json();
        assert_eq!(me.user.unwrap().name, "Ann Smith");
        let id = ann.id();
        page.until("Olga sees the new name", |page| page.board().members[&id].name == "Ann Smith")
            .await;
        assert_eq!(page.board().members[&id].role, Role::Support);
    });
}

#[test]
fn a_person_who_changes_their_name_too_often_must_wait() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Viewer).await;
        let mut taken = 0;
        let refused = loop {
            let edit = EditMe { name: Some(format!("Ann {}", taken % 2)), password: None };
            let answer = ann.patch("/api/me", &edit).await;
            if answer.status != 200 {
                break answer;
            }
            taken += 1;
        };
        assert!((200..400).contains(&taken), "{taken}");
        assert_eq!(refused.problem().status, 429);
        assert!(refused.headers.contains_key("retry-after"));
        // Making the own account safe is never refused, whatever was changed before.
        let other = ann.stranger().as_user(&ann);
        let body = SignIn { email: ann.user().unwrap().email.clone(), password: PASSWORD.into() };
        other.post("/api/sign-in", &body).await.is_status(200);
        let sessions: Vec<Session> = ann.get("/api/me/sessions").await.json();
        let stolen = sessions.iter().find(|session| !session.current).unwrap();
        let path = format!("/api/me/sessions/{}", stolen.id);
        ann.delete(&path).await.is_status(204);
        ann.delete(&path).await.is_status(404);
        ann.post("/api/sign-out", &()).await.is_status(204);
        ann.get("/api/me/sessions").await.is_status(401);
        olga.patch("/api/me", &EditMe { name: Some("Olga B".into()), password: None })
            .await
            .is_status(200);
    });
}

#[test]
fn only_the_most_recently_used_sessions_are_kept() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        let again = olga.stranger();
        let body = sign_in("olga@example.com", PASSWORD);
        for _ in 0..105 {
            olga.stranger().post("/api/sign-in", &body).await.is_status(200);
        }
        again.post("/api/sign-in", &body).await.is_status(200);
        let all: Vec<Session> = again.get("/api/me/sessions").await.json();
        assert_eq!(all.len(), 100);
        assert!(all.iter().any(|session| session.current));
    });
}

#[test]
fn a_new_password_needs_the_old_one() {
    each(async |server| {
        let olga = server.owner().await;
        let change = |old: &str, new: &str| EditMe {
            name: None,
            password: Some(NewPassword { old: old.into(), new: new.into() }),
        };
        let wrong = olga.patch("/api/me", &change("wrong horse", "new battery staple")).await;
        assert_eq!(wrong.problem().code, ProblemCode::WrongCredentials);
        let short = olga.patch("/api/me", &change(PASSWORD, "short")).await;
        assert_eq!(short.problem().code, ProblemCode::PasswordTooShort);
        olga.patch("/api/me", &change(PASSWORD, "new battery staple")).await.is_status(200);
        let other = server.stranger();
        let old = sign_in("olga@example.com", PASSWORD);
        other.post("/api/sign-in", &old).await.is_status(401);
        let new = sign_in("olga@example.com", "new battery staple");
        other.post("/api/sign-in", &new).await.is_status(200);
    });
}

#[test]
fn fields_that_are_not_the_requests_are_refused() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        for (path, body) in [
            ("/api/sign-in", r#"{"email":"a@b","password":"x","role":"owner"}"#),
            ("/api/setup", r#"{"name":"x","user_id":"00000000-0000-0000-0000-000000000000"}"#),
            ("/api/invitations/x", r#"{"name":"x","role":"owner"}"#),
            ("/api/boards/MS/invitations", r#"{"role":"support","board_id":"x"}"#),
            ("/api/boards", r#"{"name":"x","key":"AB","owner":"x"}"#),
        ] {
            let answer = olga.send(Method::POST, path, &[JSON], body.to_owned()).await;
            assert_eq!(answer.problem().code, ProblemCode::BadRequest, "{path}");
        }
        let edit = r#"{"name":"x","email":"other@example.com"}"#;
        let answer = olga.send(Method::PATCH, "/api/me", &[JSON], edit).await;
        assert_eq!(answer.problem().code, ProblemCode::BadRequest);
    });
}

#[test]
fn an_address_belongs_to_one_account() {
    each(async |server| {
        let olga = server.owner().await;
        let path = server.invitation(&olga, Role::Support).await;
        let email = "OLGA@example.com".into();
        let join = Join { name: "Eve".into(), email, password: PASSWORD.into() };
        let eve = server.stranger();
        assert_eq!(code_of(&eve, &path, &join).await, (409, ProblemCode::EmailTaken));
        // This does not use up the invitation.
        let join = Join { email: "eve@example.com".into(), ..join };
        let me: Me = eve.post(&path, &join).await.is_status(200).json();
        assert_eq!(me.boards[0].key, BOARD);
    });
}
