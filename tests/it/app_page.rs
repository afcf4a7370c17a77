//! The page of the app: which addresses are answered with it, and what comes with it.

use crate::requests::has_headers;
use groundswell_domain::Command;
use groundswell_domain::api::ProblemCode;
use groundswell_domain::member::Role;
use groundswell_tests::person::{Answer, Person};
use groundswell_tests::{TestServer, on_sqlite};
use hyper::Method;

#[test]
fn the_page_of_a_board_shows_it_to_its_members_alone() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        olga.page().await.capture("<script>alert(1)</script>").await.unwrap();
        let page = olga.get("/MS/board").await;
        if page.status.as_u16() == 503 {
            eprintln!("skipped: the site has not been built");
            return;
        }
        has_headers("/MS/board", &page);
        assert!(!page.text().contains("<script>alert(1)"));
        // A page that shows a board is not cached.
        let shows_it = |page: &Answer| page.header("cache-control") == "no-store";
        assert!(shows_it(&page));
        for path in ["/MS/plan", "/MS/board?q=x", "/XX/board", "/MS/board?card=1"] {
            assert!(!shows_it(&olga.get(path).await), "{path}");
        }
        assert!(!shows_it(&server.stranger().get("/MS/board").await));
        let ann = server.member(&olga, Role::Developer).await;
        assert!(shows_it(&ann.get("/MS/board").await));
        olga.command(Command::RemoveMember { member: ann.id() }).await.is_status(200);
        assert!(!shows_it(&ann.get("/MS/board").await));
    });
}

#[test]
fn a_path_that_is_nobodys_is_a_page_that_is_not_there() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let (olga, stranger) = (server.owner().await, server.stranger());
        if olga.get("/").await.status.as_u16() == 503 {
            eprintln!("skipped: the site has not been built");
            return;
        }
        let reads_pages = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        let open = async |person: &Person, path: &str| {
            person.send(Method::GET, path, &[reads_pages], "").await
        };
        for path in [
            "/MS/nothing",
            "/a/b/c/d",
            "/wp-login.php",
            "/me/x",
            "/x",
            "/robots.txt",
            "/gone.png",
            "/index.js",
            "/assets/none.js",
            "/installation/x",
            "//MS/board",
            "/%FF",
        ] {
            for person in [&olga, &stranger] {
                let answer = open(person, path).await;
                answer.is_status(404);
                assert!(answer.header("content-type").starts_with("text/html"), "{path}");
                has_headers(path, &answer);
            }
        }
        // Only people who are signed in can be told that a board does not exist for them.
        for path in ["/NO", "/NO/board", "/no/plan", "/NO/c/3"] {
            open(&olga, path).await.is_status(404);
            open(&stranger, path).await.is_status(200);
        }
        for path in [
            "/",
            "/MS",
            "/ms/board",
            "/MS/board",
            "/MS/c/1",
            "/MS/settings/members/",
            "/me",
            "/boards",
            "/sign-in",
            "/welcome",
            "/join/x",
            "/installation",
        ] {
            open(&olga, path).await.is_status(200);
            open(&stranger, path).await.is_status(200);
        }
        // Programs that look for a file are told that it does not exist.
        assert_eq!(olga.get("/gone.png").await.problem().code, ProblemCode::NotFound);
        assert_eq!(open(&olga, "/api/nothing").await.problem().code, ProblemCode::NotFound);
    });
}

#[test]
fn a_page_brings_what_its_app_asks_for_first() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        let page = olga.get("/MS").await;
        if page.status.as_u16() == 503 {
            eprintln!("skipped: the site has not been built");
            return;
        }
        assert!(page.text().contains("href=\"/api/me\""));
        assert!(page.text().contains("href=\"/api/boards/MS/columns\""));
        let strangers = server.stranger().get("/MS").await.text();
        assert!(!strangers.contains("/api/boards/"));
    });
}
