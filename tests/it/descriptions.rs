//! Descriptions: the board has their first lines, and all of each comes with its card.

use crate::storage::load;
use groundswell_domain::api::Found;
use groundswell_domain::area::AreaEdit;
use groundswell_domain::card::CardEdit;
use groundswell_domain::column::{Place, Stage};
use groundswell_domain::description::{Description, first_lines, joined, whole};
use groundswell_domain::id::{AreaId, CardId};
use groundswell_domain::member::Role;
use groundswell_domain::rejection::Field;
use groundswell_domain::time::Timestamp;
use groundswell_domain::wire::CardDetail;
use groundswell_domain::{Actor, Command, Entity, Rejection, limits};
use groundswell_server::store::{Db, boards, details};
use groundswell_server::{batch, check};
use groundswell_tests::person::{now, sent};
use groundswell_tests::server::BOARD;
use groundswell_tests::{Page, Person, TestServer, each};
use uuid::Uuid;

/// A text of this many characters that differs from others at its beginning.
pub(crate) fn text(of: &str, chars: usize) -> String {
    let line = format!("The {of} of this card goes on for long.\n");
    let mut text = line.repeat(chars / line.len() + 1);
    text.truncate(chars - 1);
    text + "."
}

pub(crate) fn write(card: CardId, from: &str, to: &str) -> Command {
    let edit = CardEdit::Description { from: from.into(), to: to.into() };
    Command::EditCard { card, edit }
}

pub(crate) async fn detail(person: &Person, number: u32) -> CardDetail {
    let answer = person.get(&format!("/api/boards/{BOARD}/cards/{number}")).await;
    answer.is_status(200);
    answer.json()
}

/// All of a card's description, as a page that opens it knows it.
pub(crate) async fn read(page: &Page, person: &Person, card: CardId) -> String {
    let card = page.card(card);
    let detail = detail(person, card.number).await;
    let text = whole(card, &detail.descriptions).expect("it comes with the card").to_owned();
    assert_eq!(card.description, first_lines(&text));
    text
}

/// What the history of a card says of its description: before and after each change, the newest
/// first.
pub(crate) async fn texts_in_history(
    page: &Page,
    person: &Person,
    number: u32,
) -> Vec<(String, String)> {
    let history = detail(person, number).await.history;
    let text = |entity: &Option<Entity>| match entity {
        Some(Entity::Card(card)) => Some(card.description.clone()),
        Some(Entity::Description(all)) => panic!("its card shows it: {all:?}"),
        _ => None,
    };
    let changes = history.iter().flat_map(|entry| {
        let steps = joined(page.board(), &entry.steps).into_owned();
        let texts = steps.into_iter().map(|step| Some((text(&step.before)?, text(&step.after)?)));
        texts.flatten().filter(|(before, after)| before != after).collect::<Vec<_>>()
    });
    changes.collect()
}

pub(crate) async fn faults(db: &Db) -> Vec<String> {
    check::faults(db).await.unwrap()
}

/// Carries out commands at some time, as the server itself would have at that time.
pub(crate) async fn play(server: &TestServer, at: Timestamp, actor: Actor, commands: Vec<Command>) {
    let db = &server.app.db;
    let mut tx = db.read().await.unwrap();
    let id = boards::find_by_key(&mut tx, BOARD).await.unwrap().unwrap();
    drop(tx);
    let mut board = load(db, id).await;
    let (mut batch, _) = batch::begin(db, &mut board).await.unwrap();
    for command in commands {
        let decided = batch.decide(&sent(command), actor, at).await.unwrap();
        assert_eq!(decided, batch::Decided::Commit);
    }
    batch.commit().await.unwrap();
}

pub(crate) fn capture(title: &str) -> (CardId, Command) {
    let id = CardId(Uuid::now_v7());
    (id, Command::CaptureCard { id, title: title.into(), column: None, contact: None })
}

#[test]
fn a_board_of_long_descriptions_is_cheap_and_each_comes_whole_with_its_card() {
    each(async |server| {
        let olga = server.owner().await;
        let texts: Vec<String> =
            (0..100).map(|n| text(&format!("story {n}"), limits::TEXT_CHARS)).collect();
        let mut commands = Vec::new();
        for text in &texts {
            let (card, capture) = capture("A card");
            commands.extend([capture, write(card, "", text)]);
        }
        play(&server, now(), Actor::Member(olga.id()), commands).await;
        let board = olga.get(&format!("/api/boards/{BOARD}")).await;
        let bytes = board.is_status(200).body.len();
        assert!(bytes < 100_000, "{bytes} bytes");
        for (number, text) in (1..).zip(&texts) {
            let detail = detail(&olga, number).await;
            assert_eq!(detail.descriptions.len(), 1);
            assert_eq!(&detail.descriptions[0].text, text);
            assert!(detail.description_html.len() > limits::TEXT_CHARS);
        }
        assert_eq!(faults(&server.app.db).await, Vec::<String>::new());
    });
}

#[test]
fn a_long_description_is_edited_contested_taken_back_and_shown() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Support).await;
        let (mut olgas, mut anns) = (olga.page().await, ann.page().await);
        let card = olgas.capture("Vouchers").await.unwrap();
        let first = text("story", 3_000);
        olgas.act(write(card, "", &first)).await.unwrap();
        assert_eq!(read(&olgas, &ann, card).await, first);

        // Only the end differs, which the board does not have.
        let second = format!("{first} And more.");
        let edited = olgas.begin(write(card, &first, &second)).await.unwrap();
        olgas.answered(edited).await.unwrap();
        assert_eq!(read(&olgas, &ann, card).await, second);
        let yours = format!("{first} And something else.");
        let refused = anns.act(write(card, &first, &yours)).await.unwrap_err();
        let theirs = second.clone();
        assert_eq!(refused, Rejection::Conflict { field: Field::Description, theirs, yours });
        // A text that is there already counts as done, no matter who wrote it, and is stored once.
        let seq = anns.replica.seq();
        for from in [&first, &second] {
            anns.act(write(card, from, &second)).await.unwrap();
        }
        assert_eq!(anns.replica.seq(), seq);

        olgas.act(Command::Undo { command: edited }).await.unwrap();
        assert_eq!(read(&olgas, &ann, card).await, first);
        let short = olgas.begin(write(card, &first, "Short")).await.unwrap();
        olgas.answered(short).await.unwrap();
        assert_eq!(read(&olgas, &ann, card).await, "Short");
        assert!(detail(&ann, 1).await.descriptions.is_empty());
        olgas.act(Command::Undo { command: short }).await.unwrap();
        assert_eq!(read(&olgas, &ann, card).await, first);
        anns.until("all is heard", |page| page.replica.seq() == olgas.replica.seq()).await;
        assert_eq!(anns.board(), olgas.board());

        let expected = [
            ("Short", first.as_str()),
            (&first, "Short"),
            (&second, &first),
            (&first, &second),
            ("", &first),
        ];
        let expected = expected.map(|(before, after)| (before.to_owned(), after.to_owned()));
        assert_eq!(texts_in_history(&olgas, &ann, 1).await, expected);
        assert_eq!(faults(&server.app.db).await, Vec::<String>::new());
    });
}

#[test]
fn a_description_goes_where_its_card_goes() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        let (kept, part) = (text("rest", 2_000), text("part", 3_000));
        let card = page.capture("Vouchers").await.unwrap();
        page.act(write(card, "", &kept)).await.unwrap();
        let double = page.capture("Coupons").await.unwrap();
        page.act(write(double, "", &part)).await.unwrap();
        page.act(Command::TrashCard { card: double }).await.unwrap();
        page.act(Command::RestoreCard { card: double }).await.unwrap();
        page.act(Command::MergeCards { card: double, into: card }).await.unwrap();
        let detail = detail(&olga, 1).await;
        let all = |card, text: &str| Description { card, text: text.into() };
        assert_eq!(detail.descriptions, [all(card, &kept), all(double, &part)]);
        assert_eq!(read(&page, &olga, card).await, kept);
        assert_eq!(faults(&server.app.db).await, Vec::<String>::new());

        page.act(Command::TrashCard { card }).await.unwrap();
        drop(page);
        let later = now().plus_days(limits::TRASH_DAYS + 1);
        play(&server, later, Actor::System, vec![Command::EmptyTrash]).await;
        let mut tx = server.app.db.read().await.unwrap();
        let board = boards::find_by_key(&mut tx, BOARD).await.unwrap().unwrap();
        for card in [card, double] {
            assert_eq!(details::of_card(&mut tx, board, card).await.unwrap(), []);
        }
        drop(tx);
        assert_eq!(faults(&server.app.db).await, Vec::<String>::new());
    });
}

#[test]
fn a_card_of_the_archive_is_found_by_its_last_words_and_comes_back_with_them() {
    each(async |server| {
        let olga = server.owner().await;
        let (card, captured) = capture("Vouchers");
        let (other, other_captured) = capture("Vouchers");
        let long = format!("{}\nThe zeppelin did it", text("story", 600));
        let (db, olga_does) = (&server.app.db, Actor::Member(olga.id()));
        let mut tx = db.read().await.unwrap();
        let id = boards::find_by_key(&mut tx, BOARD).await.unwrap().unwrap();
        drop(tx);
        let to = load(db, id).await.column_of_stage(Stage::Closed).unwrap().id;
        let closes = |card| Command::MoveCard { card, to, place: Place::Top, together: false };
        let done = vec![
            other_captured,
            captured,
            write(card, "", &long),
            write(other, "", &text("story", 600)),
            closes(card),
            closes(other),
        ];
        play(&server, now().plus_days(-100), olga_does, done).await;
        play(&server, now(), Actor::System, vec![Command::ArchiveCards]).await;
        let query = "vouchers%20with%20a%20zeppelin";
        let answer = olga.get(&format!("/api/boards/{BOARD}/archive?q={query}")).await;
        assert_eq!(answer.is_status(200).json::<Found>().found.first(), Some(&card));
        assert_eq!(detail(&olga, 2).await.descriptions[0].text, long);

        let mut page = olga.page().await;
        assert!(page.board().cards.is_empty());
        let better = format!("{long}, as we know.");
        page.act(write(card, &long, &better)).await.unwrap();
        assert_eq!(read(&page, &olga, card).await, better);
        assert_eq!(texts_in_history(&page, &olga, 2).await[0], (long, better));
        assert_eq!(faults(db).await, Vec::<String>::new());
    });
}

#[test]
fn a_card_of_the_board_is_found_by_the_last_words_that_its_description_has_now() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        let card = page.capture("Vouchers").await.unwrap();
        let other = page.capture("Vouchers").await.unwrap();
        let story = text("story", 600);
        let long = format!("{story}\nThe zeppelin did it");
        page.act(write(other, "", &text("story", 600))).await.unwrap();
        let find = async |query: &str| -> Found {
            let path = format!("/api/boards/{BOARD}/archive?q={query}");
            olga.get(&path).await.is_status(200).json()
        };
        let is_found = async || {
            let found = find("vouchers%20with%20a%20zeppelin").await.found.first() == Some(&card);
            let name = page.card(card).number;
            let holding = find(&format!("{BOARD}-{name}%20ZEPP%20story")).await.holding;
            assert_eq!(holding.contains(&card), found);
            assert!(!holding.contains(&other));
            found
        };
        assert!(!is_found().await);
        let archived = find("zeppelin").await.entities;
        assert_eq!(archived, []);
        let steps = [
            (write(card, "", &long), true),
            (write(card, &long, &story), false),
            (write(card, &story, &long), true),
            (Command::TrashCard { card }, false),
            (Command::RestoreCard { card }, true),
            (write(card, &long, "short"), false),
        ];
        for (command, expected) in steps {
            let name = format!("{command:?}");
            olga.command(command).await.is_status(200);
            assert_eq!(is_found().await, expected, "{name}");
        }
    });
}

#[test]
fn a_long_description_is_found_by_what_its_area_is_called_now() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        let card = page.capture("Vouchers").await.unwrap();
        page.act(write(card, "", &text("story", 600))).await.unwrap();
        let area = AreaId(Uuid::now_v7());
        page.act(Command::AddArea { id: area, name: "Checkout".into() }).await.unwrap();
        let edit = CardEdit::Area(Some(area));
        page.act(Command::EditCard { card, edit }).await.unwrap();
        let holding = async |query: &str| {
            let path = format!("/api/boards/{BOARD}/archive?q={query}");
            olga.get(&path).await.is_status(200).json::<Found>().holding
        };
        assert_eq!(holding("checkout%20story").await, [card]);
        let edit = AreaEdit::Name("Payment".into());
        olga.command(Command::EditArea { area, edit }).await.is_status(200);
        assert_eq!(holding("checkout%20story").await, []);
        assert_eq!(holding("payment%20story").await, [card]);
    });
}

#[test]
fn another_node_takes_in_a_text_of_which_only_the_end_changed() {
    groundswell_tests::on_postgres(async |database| {
        let first = TestServer::start(database).await;
        let second = first.another_node().await;
        let olga = first.owner().await;
        let mut page = olga.page().await;
        let mut other = olga.at(second.address).page().await;
        let card = page.capture("Vouchers").await.unwrap();
        let long = text("story", 3_000);
        page.act(write(card, "", &long)).await.unwrap();
        let better = format!("{long} And more.");
        page.act(write(card, &long, &better)).await.unwrap();
        let seq = page.replica.seq();
        other.until("the other node has heard", |page| page.replica.seq() == seq).await;
        assert_eq!(other.board(), page.board());
        let yours = format!("{long} Or less.");
        let refused = other.act(write(card, &long, &yours)).await.unwrap_err();
        let theirs = better;
        assert_eq!(refused, Rejection::Conflict { field: Field::Description, theirs, yours });
    });
}
