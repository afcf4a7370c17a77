//! Making boards, and loading one whole.

use groundswell_domain::Board;
use groundswell_domain::api::{BoardEntry, CreateBoard, Me, ProblemCode};
use groundswell_domain::board::Snapshot;
use groundswell_domain::columns::Documents;
use groundswell_domain::id::CommandId;
use groundswell_domain::known::{self, Known};
use groundswell_domain::member::Role;
use groundswell_domain::replica::Replica;
use groundswell_domain::wire::ServerMessage;
use groundswell_server::store::Tx;
use groundswell_tests::server::BOARD;
use groundswell_tests::{Page, each};
use hyper::Method;
use std::io::Read;
use uuid::Uuid;

#[test]
fn a_board_loads_in_every_encoding_that_browsers_take() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        for number in 0..20 {
            page.capture(&format!("Card {number} with Umlauten: äöü")).await.unwrap();
        }
        let path = format!("/api/boards/{BOARD}");
        let forms = ["", "/columns"].into_iter();
        let accepts = ["", "gzip", "gzip, br, zstd", "identity"];
        for (form, accept) in forms.flat_map(|form| accepts.map(|accept| (form, accept))) {
            let headers = [("accept-encoding", accept)];
            let answer = olga.send(Method::GET, &format!("{path}{form}"), &headers, "").await;
            let mut json = Vec::new();
            match answer.header("content-encoding") {
                "zstd" => {
                    json = zstd::stream::decode_all(&answer.body[..]).unwrap();
                }
                "gzip" => {
                    drop(flate2::read::GzDecoder::new(&answer.body[..]).read_to_end(&mut json));
                }
                _ => json = answer.body.to_vec(),
            }
            let snapshot = match form {
                "" => serde_json::from_slice(&json).unwrap(),
                _ => in_columns(std::str::from_utf8(&json).unwrap()),
            };
            assert_eq!(Board::from_snapshot(snapshot).as_ref(), Some(page.board()), "{accept}");
            assert_eq!(answer.header("cache-control"), "no-store");
            let smaller = answer.body.len() < json.len();
            assert_eq!(smaller, accept.contains("gzip"), "{accept}");
        }
    });
}

#[test]
fn a_browser_that_has_the_board_loads_only_what_is_new() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        page.capture("The player stays silent").await.unwrap();
        let known = page.replica.known().unwrap();
        let before = page.board().clone();
        let path = |known| known::path(BOARD, Some(known));
        let sent = async |known| olga.get(&path(known)).await.is_status(200).text();
        let news = serde_json::from_str(&sent(known).await).unwrap();
        let ServerMessage::CatchUp { seq, changes, .. } = news else { panic!("{news:?}") };
        assert!(seq == known.seq && changes.is_empty());
        page.capture("The voucher is refused").await.unwrap();
        let text = sent(known).await;
        let news = serde_json::from_str(&text).unwrap();
        let ServerMessage::CatchUp { seq, commit, changes } = news else { panic!("{news:?}") };
        let mut replica = Replica::new(before);
        replica.catch_up(seq, commit, &changes);
        assert_eq!(replica.board(), page.board());
        let whole = |text: &str| Board::from_snapshot(in_columns(text));
        // A board restored from a backup, one that never existed, and one with too many changes.
        let other = Known { commit: CommandId(Uuid::now_v7()), ..known };
        let unborn = Known { seq: known.seq + 100, ..known };
        for unknown in [other, unborn, Known { seq: 0, ..known }] {
            assert_eq!(whole(&sent(unknown).await).as_ref(), Some(page.board()));
        }
        for number in 0..500 {
            page.capture(&format!("Card {number}")).await.unwrap();
        }
        assert_eq!(whole(&sent(known).await).as_ref(), Some(page.board()));
    });
}

fn in_columns(text: &str) -> Snapshot {
    let mut documents = Documents::of(text).unwrap();
    let (seq, commit) = (documents.seq, documents.commit);
    let mut snapshot = Snapshot { seq, commit, entities: Vec::new() };
    while let Some(document) = documents.read() {
        snapshot.entities.push(serde_json::from_str(document).unwrap());
    }
    snapshot
}

#[test]
fn a_board_that_was_set_back_is_not_told_as_it_was() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        for number in 0..3 {
            page.capture(&format!("Card {number}")).await.unwrap();
        }
        let seq = page.replica.seq();
        let sent = async |path: &str| {
            let answer: serde_json::Value = olga.get(path).await.is_status(200).json();
            answer["seq"].as_u64().unwrap()
        };
        let paths = ["/api/boards/MS", "/api/boards/MS/columns"];
        for path in paths {
            assert_eq!(sent(path).await, seq, "{path}");
        }
        let mut tx = server.app.db.write().await.unwrap();
        for sql in [
            "delete from history where seq = (select max(seq) from history)",
            "update board set seq = seq - 1",
        ] {
            match &mut tx {
                Tx::Sqlite(tx) => drop(sqlx::query(sql).execute(&mut **tx).await.unwrap()),
                Tx::Postgres(tx) => drop(sqlx::query(sql).execute(&mut **tx).await.unwrap()),
            }
        }
        tx.commit().await.unwrap();
        for path in paths {
            assert_eq!(sent(path).await, seq - 1, "{path}");
        }
    });
}

#[test]
fn a_loaded_board_includes_all_acknowledged_commands() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        for number in 0..10 {
            let card = page.capture(&format!("Card {number}")).await.unwrap();
            let loaded = Page::open(&olga, BOARD).await;
            assert!(loaded.board().card(card).is_ok());
        }
    });
}

#[test]
fn the_creator_of_a_board_is_its_owner() {
    each(async |server| {
        let olga = server.owner().await;
        let new = CreateBoard { name: " xRes ".into(), key: "XR".into() };
        let answer = olga.post("/api/boards", &new).await;
        answer.is_status(201);
        let entry: BoardEntry = answer.json();
        assert_eq!(
            (entry.key.as_str(), entry.name.as_str(), entry.role),
            ("XR", "xRes", Role::Owner)
        );
        let me: Me = olga.get("/api/me").await.json();
        let keys: Vec<&str> = me.boards.iter().map(|board| board.key.as_str()).collect();
        assert_eq!(keys, [BOARD, "XR"]);
        let mut page = Page::open(&olga, "XR").await;
        let card = page.capture("The first card").await.unwrap();
        assert_eq!(page.board().name_of(page.card(card)), "XR-1");
    });
}

#[test]
fn a_board_that_cannot_be_is_not_made() {
    each(async |server| {
        let olga = server.owner().await;
        let make = async |key: &str, name: &str| {
            let new = CreateBoard { name: name.into(), key: key.into() };
            olga.post("/api/boards", &new).await.problem()
        };
        assert_eq!(make(BOARD, "Again").await.code, ProblemCode::KeyTaken);
        for key in ["", "x", "ms", "TOOLONGKEY", "1A", "A-B"] {
            assert_eq!(make(key, "Wrong").await.code, ProblemCode::KeyInvalid, "{key}");
        }
        assert_eq!(make("XR", "  ").await.code, ProblemCode::Rejected);
        let me: Me = olga.get("/api/me").await.json();
        assert_eq!(me.boards.len(), 1);
        let new = CreateBoard { name: "Mine".into(), key: "ZZ".into() };
        let problem = server.stranger().post("/api/boards", &new).await.problem();
        assert_eq!(problem.code, ProblemCode::SignInRequired);
    });
}
