//! The demo from the first page, and the import of real reports.

use groundswell_domain::Board;
use groundswell_domain::api::{DemoOpened, SignIn};
use groundswell_domain::board::Snapshot;
use groundswell_domain::member::Role;
use groundswell_domain::wire::CardDetail;
use groundswell_server::import::{Format, Named, Options, import};
use groundswell_tests::server::BOARD;
use groundswell_tests::{Person, each, on_sqlite};
use serde_json::json;
use std::path::Path;

async fn board(person: &Person, key: &str) -> Board {
    let answer = person.get(&format!("/api/boards/{key}")).await;
    Board::from_snapshot(answer.is_status(200).json::<Snapshot>()).unwrap()
}

#[test]
fn the_first_visitor_opens_the_demo_and_owns_it() {
    each(async |server| {
        let visitor = server.stranger();
        visitor.post("/api/demo?lang=fr", &json!({})).await.is_status(400);
        let answer = visitor.post("/api/demo?lang=de", &json!({})).await;
        let DemoOpened { me, password } = answer.is_status(200).json();
        let owner = me.user.unwrap();
        let again = SignIn { email: owner.email, password };
        server.stranger().post("/api/sign-in", &again).await.is_status(200);
        let keys: Vec<&str> = me.boards.iter().map(|board| board.key.as_str()).collect();
        assert_eq!(keys, ["MS", "XR"]);
        assert!(me.boards.iter().all(|board| board.role == Role::Owner));
        let first = board(&visitor, "MS").await;
        let card = first.card_by_number(314).unwrap();
        assert_eq!(card.title, "Gutscheincodes lassen sich nicht einlösen");
        let detail = visitor.whole_card("MS", 314).await;
        assert_eq!(detail.contacts.len(), 71);
        assert!(detail.comments.iter().any(|comment| comment.text.contains("Davon wusste ich")));
        visitor.post("/api/demo", &json!({})).await.is_status(409);
    });
}

#[test]
fn real_reports_become_cards() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/reports-dev.csv");
    let Ok(bytes) = std::fs::read(&file) else {
        eprintln!("skipped: there is no ../shared/data/reports-dev.csv");
        return;
    };
    each(async |server| {
        let olga = server.owner().await;
        let options = Options { dry_run: true, ..Options::default() };
        let dry = import(&server.app.db, BOARD, &bytes, &options).await.unwrap();
        assert_eq!((dry.cards, dry.contacts, dry.problems.len()), (300, 300, 0));
        assert_eq!(dry.columns, ["title = “title”", "text = “excerpt”", "impact = “kind”"]);
        assert_eq!(board(&olga, BOARD).await.cards.len(), 0, "a dry run changes nothing");
        let real = import(&server.app.db, BOARD, &bytes, &Options::default()).await.unwrap();
        assert_eq!((real.cards, real.problems.len()), (300, 0));
        let board = board(&olga, BOARD).await;
        assert_eq!((board.cards.len(), board.tallies.len()), (300, 300));
        let card = board.cards.values().find(|card| card.title == "Live chat").unwrap();
        assert_eq!(
            card.description,
            "Is it feasible right now to have live chat in the app for streams?"
        );
    });
}

#[test]
fn equal_rows_become_one_card_when_asked_for() {
    on_sqlite(async |database| {
        let server = groundswell_tests::TestServer::start(database).await;
        let olga = server.owner().await;
        let file = "Player stumm;Müller;20.11.2026;nach Anruf\nplayer STUMM;Meier;21.11.2026;immer\n\
            Player stumm;Meier;21.11.2026;immer noch\n";
        let options = Options {
            format: Format { no_header: true, ..Format::default() },
            columns: Named {
                title: Some("1".into()),
                customer: Some("2".into()),
                date: Some("3".into()),
                text: Some("4".into()),
                ..Named::default()
            },
            merge_equal: true,
            dry_run: false,
        };
        let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(file);
        let report = import(&server.app.db, BOARD, &bytes, &options).await.unwrap();
        assert_eq!((report.cards, report.contacts, report.customers), (1, 2, 2));
        let board = board(&olga, BOARD).await;
        let card = board.cards.values().next().unwrap();
        assert_eq!(
            (card.title.as_str(), card.description.as_str()),
            ("Player stumm", "nach Anruf")
        );
        // The second call of Meier on one day counts once.
        let contacts: u32 = board.tallies_of(card.id).map(|tally| tally.contacts()).sum();
        assert_eq!((board.tallies.len(), contacts), (2, 2));
        // What was said in it becomes a comment.
        let number = card.number;
        let detail = olga.get(&format!("/api/boards/{BOARD}/cards/{number}")).await;
        let detail: CardDetail = detail.json();
        assert_eq!(detail.comments[0].text, "immer noch");
        let names: Vec<&str> = board.customers.values().map(|c| c.name.as_str()).collect();
        assert!(names.contains(&"Müller"), "{names:?}");
    });
}
