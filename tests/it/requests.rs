//! What holds for every request: headers, problems, origins, limits.

use groundswell_domain::api::{Problem, ProblemCode, SignIn};
use groundswell_server::config::Config;
use groundswell_tests::person::{Answer, JSON, Person};
use groundswell_tests::server::BOARD;
use groundswell_tests::{TestServer, on_sqlite};
use hyper::Method;
use serde_json::Value;
use uuid::Uuid;

/// One address of each kind of answer.
const PATHS: [&str; 9] = [
    "/",
    "/MS/cards/1",
    "/api/me",
    "/api/boards/MS",
    "/api/nothing",
    "/assets/none.js",
    "/healthz",
    "/readyz",
    "/api/openapi.json",
];

#[test]
fn every_answer_carries_the_headers() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        for path in PATHS {
            for person in [&olga, &server.stranger()] {
                let answer = person.get(path).await;
                has_headers(path, &answer);
                let no_store = answer.header("cache-control") == "no-store";
                assert_eq!(no_store, path.starts_with("/api/"), "{path}");
                assert_eq!(answer.header("strict-transport-security"), "", "{path}");
            }
        }
        has_headers("PUT", &olga.send(Method::PUT, "/api/me", &[], "").await);
        has_headers("DELETE", &olga.send(Method::DELETE, "/MS", &[], "").await);
    });
}

pub(crate) fn has_headers(path: &str, answer: &Answer) {
    let csp = answer.header("content-security-policy");
    let is_page = answer.header("content-type").starts_with("text/html") || path == "/sw.js";
    if is_page {
        let begins = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval';";
        assert!(csp.starts_with(begins), "{path}: {csp}");
        assert!(csp.ends_with("frame-ancestors 'none'"), "{path}: {csp}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
    } else {
        assert_eq!(csp, "default-src 'none'; frame-ancestors 'none'", "{path}");
    }
    for never in ["unsafe-inline", "'unsafe-eval'", "*", "http:"] {
        assert!(!csp.contains(never), "{path}: {csp}");
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("server", ""),
        ("x-powered-by", ""),
        ("access-control-allow-origin", ""),
    ] {
        assert_eq!(answer.header(name), value, "{path}: {name}");
    }
    assert_eq!(answer.header("x-request-id").len(), 36, "{path}");
}

#[test]
fn the_answer_says_what_is_wrong_with_a_command() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        let path = format!("/api/boards/{BOARD}/commands");
        for (command, named) in [
            (r#"{"fly": {}}"#, "unknown variant `fly`"),
            (r#"{"trash_card": {}}"#, "missing field `card`"),
            (r#"{"trash_card": {"card": 7}}"#, "command.trash_card.card"),
            (r#"{"create_release": {"name": "8.4"}}"#, "command.create_release"),
            ("[1]", "command"),
        ] {
            let body = format!("{{\"id\":\"{}\",\"at\":0,\"command\":{command}}}", Uuid::now_v7());
            let problem = olga.send(Method::POST, &path, &[JSON], body).await.problem();
            assert_eq!(problem.code, ProblemCode::BadRequest);
            assert!(problem.detail.contains(named), "{}", problem.detail);
        }
    });
}

#[test]
fn behind_tls_browsers_are_kept_to_it() {
    on_sqlite(async |database| {
        let public_url = "https://board.example.com".parse().ok();
        let config = Config { public_url, ..Config::default() };
        let server = TestServer::start_with(database, config).await;
        let olga = server.owner().await;
        let answer = olga.get("/api/me").await;
        assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
        assert!(olga.cookie().contains("__Host-groundswell="), "{}", olga.cookie());
        let body = SignIn {
            email: "olga@example.com".into(),
            password: groundswell_tests::server::PASSWORD.into(),
        };
        let answer = olga.post("/api/sign-in", &body).await;
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            for attribute in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
                assert!(cookie.contains(attribute), "{cookie}");
            }
        }
    });
}

async fn problem(person: &Person, request: (Method, &str), headers: &[(&str, &str)]) -> Problem {
    let (method, path) = request;
    person.send(method, path, headers, "{}").await.problem()
}

#[test]
fn another_sites_page_changes_nothing() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        let writes = [
            (Method::POST, "/api/sign-in"),
            (Method::POST, "/api/sign-out"),
            (Method::PATCH, "/api/me"),
            (Method::POST, "/api/boards"),
            (Method::POST, "/api/boards/MS/commands"),
            (Method::POST, "/api/boards/MS/invitations"),
            (Method::DELETE, "/api/me/sessions/01a20145-a779-75f0-8c9c-99a978b58f4b"),
            (Method::POST, "/api/invitations/x"),
            (Method::POST, "/api/demo"),
        ];
        for request in writes {
            for foreign in [
                [JSON, ("sec-fetch-site", "cross-site")],
                [JSON, ("sec-fetch-site", "same-site")],
                [JSON, ("origin", "https://evil.example")],
                [JSON, ("origin", "null")],
            ] {
                let problem = problem(&olga, request.clone(), &foreign).await;
                assert_eq!(problem.code, ProblemCode::ForeignOrigin, "{request:?} {foreign:?}");
            }
        }
        let upgrade = [
            ("connection", "upgrade"),
            ("upgrade", "websocket"),
            ("sec-websocket-version", "13"),
            ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
            ("origin", "https://evil.example"),
        ];
        let socket = problem(&olga, (Method::GET, "/api/boards/MS/live"), &upgrade).await;
        assert_eq!(socket.code, ProblemCode::ForeignOrigin);
        olga.get("/api/boards/MS").await.is_status(200);
    });
}

#[test]
fn our_own_page_may_change_things() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        let origin = format!("http://{}", server.address);
        for own in [("sec-fetch-site", "same-origin"), ("origin", origin.as_str())] {
            let answer = olga.send(Method::PATCH, "/api/me", &[JSON, own], "{}").await;
            answer.is_status(200);
        }
    });
}

#[test]
fn with_a_public_address_its_pages_alone_change_things() {
    on_sqlite(async |database| {
        let config =
            Config { public_url: "http://board.example.com".parse().ok(), ..Config::default() };
        let server = TestServer::start_with(database, config).await;
        let olga = server.owner().await;
        let here = server.address.to_string();
        let origin = format!("http://{here}");
        let (own, public) = ("http://board.example.com", ("host", "board.example.com"));
        // Pages from the server under another name are not trusted.
        for foreign in [
            vec![("origin", origin.as_str())],
            vec![("origin", origin.as_str()), ("sec-fetch-site", "same-origin")],
            vec![("origin", "http://evil.example"), ("host", "evil.example")],
            vec![("sec-fetch-site", "same-origin")],
            vec![("origin", "https://board.example.com"), public],
            vec![("origin", "http://board.example.com:8080"), ("host", "board.example.com:8080")],
            vec![("origin", own), ("sec-fetch-site", "cross-site"), public],
        ] {
            let headers = [&[JSON][..], &foreign].concat();
            let problem = problem(&olga, (Method::PATCH, "/api/me"), &headers).await;
            assert_eq!(problem.code, ProblemCode::ForeignOrigin, "{foreign:?}");
        }
        for ours in [
            vec![],
            vec![("origin", own)],
            vec![("origin", own), ("sec-fetch-site", "same-origin"), public],
            vec![("sec-fetch-site", "same-origin"), public],
        ] {
            let headers = [&[JSON][..], &ours].concat();
            olga.send(Method::PATCH, "/api/me", &headers, "{}").await.is_status(200);
        }
        olga.get("/api/me").await.is_status(200);
    });
}

#[test]
fn a_form_cannot_pretend_to_be_json() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
            let request = (Method::POST, "/api/boards/MS/commands");
            let problem = problem(&olga, request, &[("content-type", kind)]).await;
            assert_eq!((problem.status, problem.code), (415, ProblemCode::NotJson), "{kind}");
        }
        problem(&olga, (Method::PATCH, "/api/me"), &[]).await;
    });
}

#[test]
fn a_body_that_is_too_large_is_told_so() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        for (path, bytes) in [("/api/sign-in", 17_000), ("/api/boards/MS/commands", 600_000)] {
            let body = format!("\"{}\"", "x".repeat(bytes));
            let answer = olga.send(Method::POST, path, &[JSON], body).await;
            let problem = answer.problem();
            assert_eq!((problem.status, problem.code), (413, ProblemCode::TooLarge), "{path}");
        }
    });
}

#[test]
fn every_error_is_a_problem() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        for (method, path, status) in [
            (Method::GET, "/api/nothing", 404),
            (Method::GET, "/api/", 404),
            (Method::PUT, "/api/me", 405),
            (Method::GET, "/api/sign-in", 405),
            (Method::DELETE, "/api/me/sessions/x", 404),
            (Method::GET, "/api/boards/NO", 404),
            (Method::GET, "/api/boards/MS/cards/x", 404),
            (Method::GET, "/api/boards/MS/cards/99", 404),
            (Method::POST, "/api/demo?lang=fr", 409),
            (Method::GET, "/api/boards/%FF", 404),
        ] {
            let answer = olga.send(method.clone(), path, &[], "").await;
            assert_eq!(answer.problem().status, status, "{method} {path}");
        }
        let deep = "[".repeat(100_000);
        let answer = olga.send(Method::PATCH, "/api/me", &[JSON], deep).await;
        answer.problem();
        let nested = "[".repeat(10_000);
        let answer = olga.send(Method::PATCH, "/api/me", &[JSON], nested).await;
        assert_eq!(answer.problem().code, ProblemCode::BadRequest);
    });
}

#[test]
fn wrong_methods_are_answered_with_the_allowed_ones() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        for (method, path, allowed) in [
            (Method::POST, "/", "GET,HEAD"),
            (Method::PATCH, "/nope", "GET,HEAD"),
            (Method::DELETE, "/MS/board", "GET,HEAD"),
            (Method::PUT, "/sw.js", "GET,HEAD"),
            (Method::GET, "/api/sign-in", "POST"),
        ] {
            let answer = olga.send(method.clone(), path, &[], "").await;
            let problem = answer.problem();
            let found = (problem.status, problem.code, answer.header("allow"));
            assert_eq!(found, (405, ProblemCode::MethodNotAllowed, allowed), "{method} {path}");
        }
    });
}

#[test]
fn a_database_that_is_away_is_told_as_such() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        olga.get("/readyz").await.is_status(200);
        server.app.db.close().await;
        for path in ["/api/me", "/api/me/sessions", "/api/boards/MS"] {
            let answer = olga.get(path).await;
            let problem = answer.problem();
            assert_eq!((problem.status, problem.code), (503, ProblemCode::Storage), "{path}");
            assert_eq!(answer.header("retry-after"), "5");
            // Readers write nothing.
            assert!(problem.detail.starts_with("The database does not answer"), "{path}");
            assert!(problem.detail.contains("Please try again"), "{path}");
        }
        let problem = olga.get("/readyz").await.problem();
        assert!(problem.detail.starts_with("The database does not answer"));
        olga.get("/healthz").await.is_status(200);
    });
}

#[test]
fn every_route_is_described_and_there() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let stranger = server.stranger();
        let document: Value = stranger.get("/api/openapi.json").await.is_status(200).json();
        let paths = document["paths"].as_object().unwrap();
        assert!(paths.len() > 15, "{}", paths.len());
        for (path, item) in paths {
            let id = "01a20145-a779-75f0-8c9c-99a978b58f4b";
            let example = path.replace("{key}", "MS").replace("{id}", id);
            let example = example.replace("{number}", "1").replace(['{', '}'], "");
            for (method, operation) in item.as_object().unwrap() {
                assert!(operation["summary"].is_string(), "{method} {path} has no summary");
                let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
                // A new one each time: the demo signs its visitor in.
                let answer = server.stranger().send(method.clone(), &example, &[], "").await;
                assert_ne!(answer.status.as_u16(), 405, "{method} {path}");
                let is_there = answer.status.as_u16() != 404;
                assert!(is_there, "{method} {path} is described and not there");
                // Routes that need a session say so; the others are open on purpose.
                let is_open = operation["security"]
                    .as_array()
                    .is_some_and(|ways| ways.iter().any(|way| way.as_object().unwrap().is_empty()));
                assert_eq!(answer.status.as_u16() != 401, is_open, "{method} {path}");
                // Every change is refused if another site's page asks for it.
                if method != Method::GET {
                    let foreign = [JSON, ("sec-fetch-site", "cross-site")];
                    let problem = problem(&server.stranger(), (method, &example), &foreign).await;
                    assert_eq!(problem.code, ProblemCode::ForeignOrigin, "{path}");
                }
            }
        }
    });
}
