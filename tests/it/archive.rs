//! The archive: cards that have been done for long leave the board, are found again, and come back.

use groundswell_domain::api::{ArchivedFixes, Found};
use groundswell_domain::card::CardEdit;
use groundswell_domain::column::{Place, Stage};
use groundswell_domain::command::Sent;
use groundswell_domain::contact::{Channel, NewContact};
use groundswell_domain::id::{CardId, CommandId, ContactId, ReleaseId};
use groundswell_domain::release::{NewRelease, ReleaseKind};
use groundswell_domain::replica::Replica;
use groundswell_domain::time::Timestamp;
use groundswell_domain::wire::CardDetail;
use groundswell_domain::{Actor, Board, Command, Entity};
use groundswell_server::store::{Db, boards};
use groundswell_server::{batch, check};
use groundswell_tests::person::now;
use groundswell_tests::server::BOARD;
use groundswell_tests::{Page, Person, TestServer, each, on_postgres};
use uuid::Uuid;

/// What the callers said.
const SAID: [&str; 3] =
    ["Our promo from the newsletter", "The gateway reboots", "It does it again"];

/// Cards with one call each that were closed a hundred days ago.
async fn closed_long_ago(server: &TestServer, olga: &Person, titles: &[&str]) -> Vec<CardId> {
    let then = now().plus_days(-100);
    let mut board = board(&server.app.db).await;
    let closed = board.column_of_stage(Stage::Closed).unwrap().id;
    let actor = Actor::Member(olga.id());
    let (mut batch, _) = batch::begin(&server.app.db, &mut board).await.unwrap();
    let mut cards = Vec::new();
    for (title, said) in titles.iter().zip(SAID.into_iter().cycle()) {
        let card = CardId(Uuid::now_v7());
        let (column, contact) = (None, None);
        let capture = Command::CaptureCard { id: card, title: (*title).into(), column, contact };
        let closes = Command::MoveCard { card, to: closed, place: Place::Top, together: false };
        for command in [capture, call(card, then, said), closes] {
            let sent = Sent { id: CommandId(Uuid::now_v7()), at: then, command };
            batch.decide(&sent, actor, then).await.unwrap();
        }
        cards.push(card);
    }
    batch.commit().await.unwrap();
    cards
}

async fn board(db: &Db) -> Board {
    let mut tx = db.read().await.unwrap();
    let id = boards::find_by_key(&mut tx, BOARD).await.unwrap().unwrap();
    boards::load(&mut tx, id).await.unwrap().unwrap()
}

fn call(card: CardId, at: Timestamp, quote: &str) -> Command {
    let id = ContactId(Uuid::now_v7());
    let (channel, quote) = (Channel::Phone, quote.to_owned());
    let contact = NewContact {
        id,
        customer: None,
        system: None,
        channel,
        quote,
        at,
        day: at.day(),
        searched: String::new(),
    };
    Command::AddContact { card, contact }
}

/// What the server does by itself each day.
async fn archive(server: &TestServer) {
    let board = board(&server.app.db).await.info.id;
    let command = Command::ArchiveCards;
    let sent = Sent { id: CommandId(Uuid::now_v7()), at: now(), command };
    server.app.boards.execute(board, sent, Actor::System).await.unwrap();
}

async fn search(olga: &Person, query: &str) -> Found {
    let answer = olga.get(&format!("/api/boards/{BOARD}/archive?{query}")).await;
    answer.is_status(200);
    answer.json()
}

#[test]
fn archived_cards_leave_the_board_and_are_found_by_words_and_number() {
    each(async |server| {
        let olga = server.owner().await;
        let titles = ["The voucher cannot be redeemed", "No sound after a call", "Slow start"];
        let cards = closed_long_ago(&server, &olga, &titles).await;
        archive(&server).await;
        let page = olga.page().await;
        assert!(page.board().cards.is_empty());
        assert!(page.board().tallies.is_empty());
        for (query, card) in
            [("q=vouchers%20redeem", 0), ("q=MS-2", 1), ("q=3", 2), ("q=sound%20call", 1)]
        {
            let archived = search(&olga, query).await;
            assert_eq!(archived.found.first(), Some(&cards[card]), "{query}");
            let tally = |entity: &&Entity| matches!(entity, Entity::Tally(_));
            assert!(archived.entities.iter().any(|it| tally(&it)), "with what was reported");
        }
        let said = search(&olga, "q=gateway%20reboots").await.found;
        assert_eq!(said, [cards[1]], "by the words of callers");
        assert!(search(&olga, "q=invoice%20printer").await.found.is_empty());
        let detail: CardDetail = olga.get(&format!("/api/boards/{BOARD}/cards/2")).await.json();
        assert_eq!((detail.archived.len(), detail.contacts.len()), (2, 1));
        assert_eq!(detail.history.len(), 3);
    });
}

#[test]
fn fixes_of_a_release_count_in_the_archive_too() {
    each(async |server| {
        let olga = server.owner().await;
        let cards = closed_long_ago(&server, &olga, &["One", "Two", "Three"]).await;
        let mut page = olga.page().await;
        let release = ReleaseId(Uuid::now_v7());
        let (kind, name) = (ReleaseKind::Regular, "8.4".to_owned());
        let new = NewRelease { id: release, name, kind, parent: None, planned: None };
        page.act(Command::CreateRelease(new)).await.unwrap();
        for card in &cards[..2] {
            let edit = CardEdit::FixedIn(Some(release));
            // The server may have archived them by itself: then they come back for it.
            olga.command(Command::EditCard { card: *card, edit }).await.is_status(200);
        }
        archive(&server).await;
        page.until("all have left", |page| page.board().cards.is_empty()).await;
        let path = format!("/api/boards/{BOARD}/archive/fixes");
        let fixes: Vec<ArchivedFixes> = olga.get(&path).await.is_status(200).json();
        assert_eq!(fixes, [ArchivedFixes { release, cards: 2 }]);
        assert_eq!(search(&olga, &format!("fixed_in={release}")).await.found.len(), 2);
    });
}

#[test]
fn a_page_that_was_away_hears_what_has_gone() {
    each(async |server| {
        let olga = server.owner().await;
        closed_long_ago(&server, &olga, &["One", "Two"]).await;
        // The board as a page has it: opening a page would start the server's daily work.
        let known = Replica::new(board(&server.app.db).await);
        assert_eq!(known.board().cards.len(), 2);
        archive(&server).await;
        let page = Page::resume(&olga, BOARD, known).await;
        assert!(page.board().cards.is_empty() && page.board().tallies.is_empty());
        assert_eq!(check::faults(&server.app.db).await.unwrap(), Vec::<String>::new());
    });
}

#[test]
fn a_new_contact_brings_a_card_back_for_everybody() {
    each(async |server| {
        let olga = server.owner().await;
        let cards = closed_long_ago(&server, &olga, &["One", "Two"]).await;
        archive(&server).await;
        let mut page = olga.page().await;
        olga.command(call(cards[0], now(), SAID[2])).await.is_status(200);
        page.until("the card is back", |page| page.board().cards.contains_key(&cards[0])).await;
        let contacts: u32 = page.board().tallies_of(cards[0]).map(|tally| tally.contacts()).sum();
        assert_eq!(contacts, 2);
        assert_eq!(page.board(), &board(&server.app.db).await);
        assert!(search(&olga, "q=MS-1").await.found.is_empty());
        // The history has everything that happened, and nothing else.
        let detail: CardDetail = olga.get(&format!("/api/boards/{BOARD}/cards/1")).await.json();
        let commands: Vec<&str> = detail.history.iter().map(|it| it.command.as_str()).collect();
        assert_eq!(commands, ["add_contact", "move_card", "add_contact", "capture_card"]);
        // And it can be taken back, without taking the card.
        let called = detail.history[0].id;
        olga.command(Command::Undo { command: called }).await.is_status(200);
        page.until("one call is left", |page| {
            page.board().tallies_of(cards[0]).map(|tally| tally.contacts()).sum::<u32>() == 1
        })
        .await;
        assert!(page.board().cards.contains_key(&cards[0]));
        assert_eq!(check::faults(&server.app.db).await.unwrap(), Vec::<String>::new());
    });
}

#[test]
fn another_node_takes_in_what_goes_and_what_comes_back() {
    on_postgres(async |database| {
        let first = TestServer::start(database).await;
        let second = first.another_node().await;
        let olga = first.owner().await;
        let cards = closed_long_ago(&first, &olga, &["One", "Two"]).await;
        let mut page = olga.at(second.address).page().await;
        archive(&first).await;
        page.until("they have gone", |page| page.board().cards.is_empty()).await;
        olga.command(call(cards[1], now(), SAID[2])).await.is_status(200);
        page.until("it is back", |page| page.board().cards.contains_key(&cards[1])).await;
        assert_eq!(page.board(), &board(&first.app.db).await);
    });
}

#[test]
fn only_members_find_something_in_the_archive() {
    each(async |server| {
        let olga = server.owner().await;
        closed_long_ago(&server, &olga, &["One"]).await;
        archive(&server).await;
        let path = format!("/api/boards/{BOARD}/archive?q=One");
        assert_eq!(server.stranger().get(&path).await.problem().status, 401);
        let long = format!("/api/boards/{BOARD}/archive?q={}", "x".repeat(3_000));
        for wrong in [long, format!("/api/boards/{BOARD}/archive")] {
            assert_eq!(olga.get(&wrong).await.problem().status, 400);
        }
    });
}
