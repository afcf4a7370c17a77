//! Import of tables that other tools write.

use groundswell_domain::board::Snapshot;
use groundswell_domain::column::Stage;
use groundswell_domain::importing::{Answer, Counts, Meaning, Progress, Refusal, State};
use groundswell_domain::member::Role;
use groundswell_domain::wire::CardDetail;
use groundswell_domain::{Board, Entity};
use groundswell_server::import::{Format, Named, Options, Report, import};
use groundswell_tests::server::BOARD;
use groundswell_tests::{Person, TestServer, each, on_sqlite};
use hyper::Method;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::Duration;

async fn board(person: &Person) -> Board {
    let answer = person.get(&format!("/api/boards/{BOARD}")).await;
    Board::from_snapshot(answer.is_status(200).json::<Snapshot>()).unwrap()
}

async fn imported(server: &TestServer, file: &[u8], options: &Options, dry: bool) -> Report {
    import(&server.app.db, BOARD, file, options, dry).await.unwrap()
}

fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(path);
    if !path.exists() {
        eprintln!("skipped: there is no {}", path.display());
        return None;
    }
    Some(path)
}

const TICKETS: &str = "\
    Issue key,Summary,Status,Priority,Created,Description,Comment,Custom field (Customer)\n\
    SUP-1,Receipt prints twice,Open,High,14/Jul/25 3:42 PM,Two copies,14/Jul/25 4:00 PM;jdoe;again,North\n\
    SUP-2,Search forgets umlauts,Done,Low,15/Jul/25 10:00 AM,,,South\n";

#[test]
fn a_second_import_changes_nothing() {
    each(async |server| {
        let olga = server.owner().await;
        let options = Options::default();
        let first = imported(&server, TICKETS.as_bytes(), &options, false).await;
        assert_eq!(first.preview.left_out, []);
        let done = first.done.unwrap();
        assert_eq!((done.cards, done.contacts, done.comments, done.customers), (2, 2, 1, 2));
        let before = board(&olga).await;
        let (one, two) = (before.card_by_number(1).unwrap(), before.card_by_number(2).unwrap());
        assert_eq!(
            (one.title.as_str(), one.description.as_str()),
            ("Receipt prints twice", "Two copies\n\nSUP-1")
        );
        assert_eq!((before.stage_of(one), before.stage_of(two)), (Stage::Inbox, Stage::Closed));
        let detail: CardDetail = olga.whole_card(BOARD, 1).await;
        assert_eq!(detail.comments[0].text, "again\n\n— jdoe");

        let again = imported(&server, TICKETS.as_bytes(), &options, false).await;
        assert_eq!(again.done, Some(Counts { known: 2, ..Counts::default() }));
        let after = board(&olga).await;
        assert_eq!(after.info.last_number, 2);
        assert_eq!(after.customers.len(), 2);
    });
}

#[test]
fn a_board_is_exported_and_imported_elsewhere() {
    each(async |server| {
        let olga = server.owner().await;
        imported(&server, TICKETS.as_bytes(), &Options::default(), false).await;
        let answer = olga.get(&format!("/api/boards/{BOARD}/export.csv")).await;
        let table = answer.is_status(200).text();
        assert!(table.starts_with("\u{feff}Number,Title,Description,Column,Status,"), "{table}");
        let row =
            format!("{BOARD}-1,Receipt prints twice,\"Two copies\n\nSUP-1\",inbox,inbox,hurts,");
        assert!(table.contains(&row), "{table}");
        assert!(table.contains("2025-07-14T15:42:00Z"), "{table}");
        let dry = imported(&server, table.as_bytes(), &Options::default(), true).await.preview;
        assert_eq!((dry.will.cards, dry.rows[1].stage), (2, Stage::Closed), "{dry:?}");
        let answer = olga.get(&format!("/api/boards/{BOARD}/export.json")).await;
        let whole: Snapshot = answer.is_status(200).json();
        let comments = whole.entities.iter().filter(|it| matches!(it, Entity::Comment(_))).count();
        assert_eq!(comments, 1);
        server.stranger().get(&format!("/api/boards/{BOARD}/export.csv")).await.is_status(401);
    });
}

#[test]
fn dates_that_can_be_two_days_are_not_imported_before_the_person_says_which() {
    each(async |server| {
        server.owner().await;
        let file = b"Title,Created\nOne,3/4/2026\n";
        let refused = import(&server.app.db, BOARD, file, &Options::default(), false).await;
        let why = refused.unwrap_err().to_string();
        assert!(why.contains("“3/4/2026” in line 2") && why.contains("--date-format"), "{why}");
        let dates = groundswell_server::import::date_order("DD/MM/YYYY").ok();
        let options = Options { dates, ..Options::default() };
        assert_eq!(imported(&server, file, &options, false).await.done.unwrap().cards, 1);
    });
}

#[test]
fn tables_of_other_tools_become_cards_with_their_dates() {
    let Some(folder) = shared("tables") else { return };
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        server.owner().await;
        for (name, cards, without_date, asked) in [
            ("cp850.csv", 1, 1, false),
            // Two with slashes that contradict each other, and one with dashes that nothing explains.
            ("dates.csv", 28, 3, true),
            ("dup-comment.csv", 2, 2, false),
            ("freshdesk.csv", 2, 0, false),
            ("jira-cloud.csv", 2, 0, false),
            ("jira-us.csv", 2, 1, false),
            ("nfd.csv", 2, 2, false),
            ("night.csv", 4, 1, false),
            ("sep-line.csv", 2, 0, false),
            ("utf16le-nobom.csv", 1, 1, false),
            ("zendesk.csv", 2, 0, false),
        ] {
            let file = std::fs::read(folder.join(name)).unwrap();
            let dry = imported(&server, &file, &Options::default(), true).await;
            println!("{name}\n{dry}\n");
            let preview = dry.preview;
            assert_eq!((preview.will.cards, preview.left_out.len()), (cards, 0), "{name}");
            assert_eq!(preview.question.is_some(), asked, "{name}");
            if cards <= 5 {
                let without = preview.rows.iter().filter(|row| row.at.is_none()).count();
                assert_eq!(without, without_date, "{name}");
            }
        }
    });
}

#[test]
fn real_reports_become_cards() {
    let Some(file) = shared("reports-dev.csv") else { return };
    let bytes = std::fs::read(&file).unwrap();
    each(async |server| {
        let olga = server.owner().await;
        let dry = imported(&server, &bytes, &Options::default(), true).await.preview;
        assert_eq!((dry.will.cards, dry.will.contacts, dry.left_out.len()), (300, 300, 0));
        let used = dry.columns.iter().filter_map(|c| Some((c.meaning?, c.heading.as_str())));
        assert_eq!(
            used.collect::<Vec<_>>(),
            [
                (Meaning::Number, "id"),
                (Meaning::Title, "title"),
                (Meaning::Text, "excerpt"),
                (Meaning::Impact, "kind")
            ]
        );
        assert_eq!(board(&olga).await.cards.len(), 0, "a dry run changes nothing");
        let real = imported(&server, &bytes, &Options::default(), false).await;
        assert_eq!((real.done.unwrap().cards, real.preview.left_out.len()), (300, 0));
        let board = board(&olga).await;
        assert_eq!((board.cards.len(), board.tallies.len()), (300, 300));
        let card = board.cards.values().find(|card| card.title == "Live chat").unwrap();
        assert!(
            card.description
                .starts_with("Is it feasible right now to have live chat in the app for streams?")
        );
    });
}

#[test]
fn equal_rows_become_one_card_when_asked_for() {
    each(async |server| {
        let olga = server.owner().await;
        let file = "Player stumm;Müller;20.11.2026;nach Anruf\nplayer STUMM;Meier;21.11.2026;immer\n\
            Player stumm;Meier;21.11.2026;immer noch\n";
        let columns = [
            (Meaning::Title, "1"),
            (Meaning::Customer, "2"),
            (Meaning::Date, "3"),
            (Meaning::Text, "4"),
        ];
        let options = Options {
            format: Format { no_header: true, ..Format::default() },
            columns: columns
                .map(|(meaning, name)| (meaning, name.to_owned()))
                .into_iter()
                .collect::<Named>(),
            merge_equal: true,
            ..Options::default()
        };
        let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(file);
        let done = imported(&server, &bytes, &options, false).await.done.unwrap();
        assert_eq!((done.cards, done.contacts, done.customers), (1, 2, 2));
        let board = board(&olga).await;
        let card = board.cards.values().next().unwrap();
        assert_eq!(
            (card.title.as_str(), card.description.as_str()),
            ("Player stumm", "nach Anruf")
        );
        // The second call of Meier on one day counts once.
        let contacts: u32 = board.tallies_of(card.id).map(|tally| tally.contacts()).sum();
        assert_eq!((board.tallies.len(), contacts), (2, 2));
        // What was said in it becomes a comment.
        let detail: CardDetail = olga.whole_card(BOARD, card.number).await;
        assert_eq!(detail.comments[0].text, "immer noch");
        let names: Vec<&str> = board.customers.values().map(|c| c.name.as_str()).collect();
        assert!(names.contains(&"Müller"), "{names:?}");
        let again = imported(&server, &bytes, &options, false).await.done.unwrap();
        assert_eq!(again, Counts { known: 3, ..Counts::default() });
    });
}

async fn sent(person: &Person, query: &str, file: &'static str) -> Answer {
    let path = format!("/api/boards/{BOARD}/import?{query}");
    upload(person, &path, file).await.is_status(200).json()
}

async fn upload(
    person: &Person,
    path: &str,
    file: &'static str,
) -> groundswell_tests::person::Answer {
    let kind = ("content-type", "application/octet-stream");
    person.send(Method::POST, path, &[kind], file.as_bytes()).await
}

async fn until_it_rests(person: &Person) -> Progress {
    loop {
        let answer = person.get(&format!("/api/boards/{BOARD}/import")).await;
        let progress: Option<Progress> = answer.is_status(200).json();
        let progress = progress.unwrap();
        if !progress.state.is_going_on() {
            return progress;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[test]
fn a_file_is_imported_from_the_browser_and_undone() {
    each(async |server| {
        let olga = server.owner().await;
        let manuela = server.member(&olga, Role::Support).await;
        let path = format!("/api/boards/{BOARD}/import?dry=true");
        upload(&manuela, &path, TICKETS).await.is_status(403);

        let Answer::Preview(preview) = sent(&olga, "dry=true&columns=area:1", TICKETS).await else {
            panic!("a dry run only tells");
        };
        assert_eq!((preview.will.cards, preview.columns.len()), (2, 8));
        assert_eq!(preview.columns[0].meaning, Some(Meaning::Area));
        let refused = sent(&olga, "dry=true", "a,b\n1,2\n").await;
        assert_eq!(refused, Answer::Refused(Refusal::NoTitle));
        assert_eq!(board(&olga).await.cards.len(), 0);

        let Answer::Begun(begun) = sent(&olga, "", TICKETS).await else { panic!("it begins") };
        assert!(begun.total >= 8, "{begun:?}");
        let done = until_it_rests(&olga).await;
        assert_eq!((done.state, done.done, &done.left_out), (State::Done, done.total, &vec![]));
        assert_eq!((done.counts.cards, done.counts.customers, done.counts.comments), (2, 2, 1));
        let imported = board(&olga).await;
        let card = imported.card_by_number(1).unwrap();
        assert_eq!((card.created.0, card.created_by), (1_752_507_720_000, olga.id()));

        let undo = format!("/api/boards/{BOARD}/import/undo");
        olga.post(&undo, &json!({})).await.is_status(200);
        assert_eq!(until_it_rests(&olga).await.state, State::Undone);
        let empty = board(&olga).await;
        let live = empty.cards.values().filter(|card| card.is_live()).count();
        assert_eq!((live, empty.customers.len()), (0, 0));
        olga.post(&undo, &json!({})).await.is_status(422);

        let Answer::Begun(_) = sent(&olga, "", TICKETS).await else { panic!("once more") };
        let again = until_it_rests(&olga).await;
        assert_eq!((again.counts.cards, again.left_out.len()), (2, 0), "{again:?}");
    });
}
