//! Texts made to be slow cost no more than their length.

use groundswell_domain::api::{Html, Markdown, ProblemCode};
use groundswell_domain::id::{CardId, CommentId};
use groundswell_domain::wire::CardDetail;
use groundswell_domain::{Command, limits};
use groundswell_tests::hostile::documents;
use groundswell_tests::process::Process;
use groundswell_tests::server::BOARD;
use groundswell_tests::{Database, Person, each, on_sqlite, soon};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use uuid::Uuid;

const LETTERS: usize = limits::TEXT_CHARS;

async fn rendered(person: &Person, text: String) -> String {
    let answer = person.post("/api/markdown", &Markdown { text }).await;
    answer.is_status(200);
    answer.json::<Html>().html
}

#[test]
fn a_text_that_is_made_to_be_slow_is_not() {
    on_sqlite(async |database| {
        let server = groundswell_tests::TestServer::start(database).await;
        let olga = server.owner().await;
        for text in documents(40, LETTERS) {
            let html = soon("a text", rendered(&olga, text)).await;
            assert!(html.matches('<').count() < 20_000, "it has no more tags than a text has");
        }
    });
}

#[test]
fn too_long_texts_are_refused_before_they_are_rendered() {
    each(async |server| {
        let olga = server.owner().await;
        let text = ">".repeat(LETTERS + 1) + "a";
        let problem = olga.post("/api/markdown", &Markdown { text }).await.problem();
        assert_eq!((problem.status, problem.code), (422, ProblemCode::Rejected));
    });
}

#[test]
fn many_texts_of_one_person_wait_for_their_turn_and_nobody_else_does() {
    on_sqlite(async |database| {
        let server = groundswell_tests::TestServer::start(database).await;
        let olga = server.owner().await;
        let ann = server.member(&olga, groundswell_domain::member::Role::Viewer).await;
        let mut asked = JoinSet::new();
        for text in documents(64, LETTERS) {
            let ann = ann.clone();
            asked.spawn(async move { ann.post("/api/markdown", &Markdown { text }).await.status });
        }
        soon("somebody else's text", rendered(&olga, "*now*".into())).await;
        while let Some(status) = soon("an answer", asked.join_next()).await {
            let status = status.unwrap().as_u16();
            assert!([200, 503].contains(&status), "rendered, or refused until later");
        }
    });
}

#[test]
fn a_card_full_of_such_comments_opens() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        let card = page.capture("Full of quotes").await.unwrap();
        for text in documents(3, LETTERS) {
            comment(&olga, card, text).await;
        }
        let path = format!("/api/boards/{BOARD}/cards/1");
        let answer = soon("the card", olga.get(&path)).await;
        let detail: CardDetail = answer.json();
        assert_eq!(detail.comments.len(), detail.comments_html.len());
        assert_eq!(detail.comments.len(), 3);
    });
}

async fn comment(person: &Person, card: CardId, text: String) {
    let id = CommentId(Uuid::now_v7());
    person.command(Command::AddComment { id, card, text }).await.is_status(200);
}

/// For a release build: a document takes at most 50 ms, and so do requests of others meanwhile.
#[test]
#[ignore = "long, and measured: for `cargo xtask torture`"]
fn long_a_thousand_hostile_texts_in_numbers() {
    on_sqlite(async |database| measure(&database).await);
}

async fn measure(database: &Database) {
    let mut process = Process::start(database);
    let olga = process.owner().await;
    let mut page = olga.page().await;
    let card = page.capture("Moved").await.unwrap();
    rendered(&olga, "warm".into()).await;
    let mut times = Vec::new();
    let mut slowest = (Duration::ZERO, String::new());
    for text in documents(1_000, LETTERS) {
        let beginning: String = text.chars().take(40).collect();
        let begun = Instant::now();
        rendered(&olga, text).await;
        times.push(begun.elapsed());
        slowest = slowest.max((begun.elapsed(), beginning));
    }
    println!("the slowest: {slowest:?}");
    for text in documents(10, 500_000) {
        let begun = Instant::now();
        olga.post("/api/markdown", &Markdown { text }).await;
        times.push(begun.elapsed());
    }
    tell("one text", &mut times);
    let mut moves = Vec::new();
    let columns: Vec<_> = page.board().columns_in_order().iter().map(|c| c.id).collect();
    let mut asked = JoinSet::new();
    let mut texts = documents(1_000, LETTERS);
    for round in 0..400 {
        while asked.len() < 64 {
            let (olga, text) = (olga.clone(), texts.next().unwrap_or_default());
            asked.spawn(async move { olga.post("/api/markdown", &Markdown { text }).await.status });
        }
        let (to, place) = (columns[round % 2], Default::default());
        let begun = Instant::now();
        page.act(Command::MoveCard { card, to, place, together: false }).await.unwrap();
        moves.push(begun.elapsed());
        while asked.try_join_next().is_some() {}
    }
    tell("a move beside 64 texts", &mut moves);
    let stopping = Instant::now();
    assert!(process.terminate().success());
    println!("stopped after {:?}", stopping.elapsed());
    assert!(stopping.elapsed() < Duration::from_secs(5));
    if cfg!(not(debug_assertions)) {
        assert!(times[times.len() - 1] <= Duration::from_millis(50), "the slowest text");
        assert!(moves[moves.len() * 99 / 100] <= Duration::from_millis(50), "p99 of moves");
    }
}

fn tell(what: &str, times: &mut [Duration]) {
    times.sort();
    let at = |part: usize| times[(times.len() - 1) * part / 100];
    println!("{what}: p50 {:?}, p99 {:?}, most {:?}", at(50), at(99), at(100));
}
