//! Descriptions: the board has their first lines, and all of each comes with its card.

use crate::storage::{load, start};
use groundswell_domain::api::Found;
use groundswell_domain::area::AreaEdit;
use groundswell_domain::card::{Card, CardEdit};
use groundswell_domain::column::{Place, Stage};
use groundswell_domain::command::{Kind, Sent};
use groundswell_domain::decide::Background;
use groundswell_domain::description::{Description, first_lines, joined, whole};
use groundswell_domain::id::{AreaId, BoardId, CardId, CommandId};
use groundswell_domain::member::Role;
use groundswell_domain::rejection::Field;
use groundswell_domain::time::Timestamp;
use groundswell_domain::wire::CardDetail;
use groundswell_domain::{Actor, Board, Change, Command, Entity, Rejection, limits};
use groundswell_server::store::append::{NewCommit, Writes};
use groundswell_server::store::{Db, boards, details};
use groundswell_server::trace::traces;
use groundswell_server::{batch, check};
use groundswell_tests::person::{now, sent};
use groundswell_tests::server::BOARD;
use groundswell_tests::{Page, Person, TestServer, each, each_database};
use uuid::Uuid;

/// A text of so many characters, unlike others from its beginning.
fn text(of: &str, chars: usize) -> String {
    let line = format!("The {of} of this card goes on for long.\n");
    let mut text = line.repeat(chars / line.len() + 1);
    text.truncate(chars - 1);
    text + "."
}

fn write(card: CardId, from: &str, to: &str) -> Command {
    let edit = CardEdit::Description { from: from.into(), to: to.into() };
    Command::EditCard { card, edit }
}

async fn detail(person: &Person, number: u32) -> CardDetail {
    let answer = person.get(&format!("/api/boards/{BOARD}/cards/{number}")).await;
    answer.is_status(200);
    answer.json()
}

/// All of a card's description, as a page that opens it knows it.
async fn read(page: &Page, person: &Person, card: CardId) -> String {
    let card = page.card(card);
    let detail = detail(person, card.number).await;
    let text = whole(card, &detail.descriptions).expect("it comes with the card").to_owned();
    assert_eq!(card.description, first_lines(&text));
    text
}

/// What the history of a card says of its description: before and after each change, the newest
/// first.
async fn told(page: &Page, person: &Person, number: u32) -> Vec<(String, String)> {
    let history = detail(person, number).await.history;
    let said = |entity: &Option<Entity>| match entity {
        Some(Entity::Card(card)) => Some(card.description.clone()),
        Some(Entity::Description(all)) => panic!("it is told by its card: {all:?}"),
        _ => None,
    };
    let told = history.iter().flat_map(|entry| {
        let steps = joined(page.board(), &entry.steps).into_owned();
        let said = steps.into_iter().map(|step| Some((said(&step.before)?, said(&step.after)?)));
        said.flatten().filter(|(before, after)| before != after).collect::<Vec<_>>()
    });
    told.collect()
}

async fn faults(db: &Db) -> Vec<String> {
    check::faults(db).await.unwrap()
}

/// Gives commands at some time, as the server itself would have then.
async fn play(server: &TestServer, at: Timestamp, actor: Actor, commands: Vec<Command>) {
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

fn capture(title: &str) -> (CardId, Command) {
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
fn a_long_description_is_edited_contested_taken_back_and_told() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Support).await;
        let (mut olgas, mut anns) = (olga.page().await, ann.page().await);
        let card = olgas.capture("Vouchers").await.unwrap();
        let first = text("story", 3_000);
        olgas.act(write(card, "", &first)).await.unwrap();
        assert_eq!(read(&olgas, &ann, card).await, first);

        // Only the end is another, which the board does not show.
        let second = format!("{first} And more.");
        let edited = olgas.begin(write(card, &first, &second)).await.unwrap();
        olgas.answered(edited).await.unwrap();
        assert_eq!(read(&olgas, &ann, card).await, second);
        let yours = format!("{first} And something else.");
        let refused = anns.act(write(card, &first, &yours)).await.unwrap_err();
        let theirs = second.clone();
        assert_eq!(refused, Rejection::Conflict { field: Field::Description, theirs, yours });
        // What is there already is done, whoever wrote it, and stored once.
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
        assert_eq!(told(&olgas, &ann, 1).await, expected);
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
        let closes = |card| Command::MoveCard { card, to, place: Place::Top };
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
        assert_eq!(told(&page, &olga, 2).await[0], (long, better));
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
            let said = format!("{command:?}");
            olga.command(command).await.is_status(200);
            assert_eq!(is_found().await, expected, "{said}");
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

/// Stores what an earlier version decided: it had all of a description in the card.
async fn before(db: &Db, board: &mut Board, actor: Actor, card: Card) -> CommandId {
    let (id, change) = (CommandId(Uuid::now_v7()), Change::put(card));
    let changes = [change];
    let traces = traces(board, &changes, &Background::default());
    let mut tx = db.write().await.unwrap();
    let from = boards::take(&mut tx, board.info.id).await.unwrap().unwrap();
    let mut writes = Writes::default();
    writes.append(&NewCommit {
        board: board.info.id,
        seq: from + 1,
        id,
        actor,
        at: now(),
        command: Kind::EditCard.name(),
        changes: &changes,
        traces: &traces,
    });
    writes.flush(&mut tx, board.info.id).await.unwrap();
    assert!(boards::advance(&mut tx, board.info.id, from, from + 1).await.unwrap());
    tx.commit().await.unwrap();
    board.apply(&changes);
    (board.seq, board.commit) = (from + 1, Some(id));
    id
}

/// The texts that some commands of an earlier version gave a card.
fn of_before() -> [String; 3] {
    let long = text("past", 30_000);
    [long.clone(), format!("{long} And more."), format!("{long} And something else.")]
}

#[test]
fn a_database_of_before_is_brought_over_while_it_is_served() {
    each(async |server| {
        let olga = server.owner().await;
        let (db, actor) = (&server.app.db, Actor::Member(olga.id()));
        let (card, capture) = capture("Vouchers");
        play(&server, now(), actor, vec![capture]).await;
        let mut tx = db.read().await.unwrap();
        let id: BoardId = boards::find_by_key(&mut tx, BOARD).await.unwrap().unwrap();
        drop(tx);
        let mut board = load(db, id).await;
        let mut done = Vec::new();
        for description in of_before() {
            let card = Card { description, ..board.cards[&card].clone() };
            done.push(before(db, &mut board, actor, card).await);
        }
        assert_eq!(faults(db).await, Vec::<String>::new());

        let mut page = olga.page().await;
        page.until("it is brought over", |page| page.card(card).goes_on).await;
        let [first, second, third] = of_before();
        assert_eq!(read(&page, &olga, card).await, third);
        let told_before = [
            (second.clone(), third.clone()),
            (first.clone(), second.clone()),
            (String::new(), first),
        ];
        assert_eq!(told(&page, &olga, 1).await, told_before);
        let silent = detail(&olga, 1).await.history.len();
        assert_eq!(silent, 4, "what was captured, and each of the changes");
        let whole = olga.get(&format!("/api/boards/{BOARD}/history")).await;
        assert!(!whole.text().contains("split_descriptions"));

        // What was done before can be taken back.
        page.act(Command::Undo { command: done[2] }).await.unwrap();
        assert_eq!(read(&page, &olga, card).await, second);
        let refused = page.act(Command::Undo { command: done[2] }).await;
        assert_eq!(refused, Err(Rejection::NothingToUndo));
        page.act(Command::Undo { command: done[1] }).await.unwrap();
        page.act(Command::Undo { command: done[0] }).await.unwrap();
        assert_eq!(read(&page, &olga, card).await, "");
        assert_eq!(faults(db).await, Vec::<String>::new());
    });
}

#[test]
fn a_board_of_before_is_read_and_changed_before_it_is_brought_over() {
    each_database(async |database| {
        let mut start = start(&database).await;
        let (card, capture) = capture("Vouchers");
        let (mut batch, _) = batch::begin(&start.db, &mut start.board).await.unwrap();
        batch.decide(&sent(capture), start.owner, now()).await.unwrap();
        batch.commit().await.unwrap();
        let [first, second, _] = of_before();
        let old = Card { description: first.clone(), ..start.board.cards[&card].clone() };
        before(&start.db, &mut start.board, start.owner, old).await;
        let edit: Sent = sent(write(card, &first, &second));
        let (mut batch, _) = batch::begin(&start.db, &mut start.board).await.unwrap();
        let decided = batch.decide(&edit, start.owner, now()).await.unwrap();
        assert_eq!(decided, batch::Decided::Commit);
        batch.commit().await.unwrap();
        assert_eq!(start.board.cards[&card].description, first_lines(&second));
        assert_eq!(load(&start.db, start.board.info.id).await, start.board);
        let mut tx = start.db.read().await.unwrap();
        let kept = details::of_card(&mut tx, start.board.info.id, card).await.unwrap();
        assert_eq!(kept, [Description { card, text: second }.into()]);
        drop(tx);
        assert_eq!(faults(&start.db).await, Vec::<String>::new());
    });
}
