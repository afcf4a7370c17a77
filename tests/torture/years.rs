//! Boards that are years old: closed cards cost nothing, and commands that change everything block
//! nobody else.

use crate::mover::{Mover, percentile};
use crate::scene::{Scene, sign_in};
use crate::{mib, tell};
use anyhow::{Context, Result, ensure};
use groundswell_domain::api::CreateBoard;
use groundswell_domain::card::CardEdit;
use groundswell_domain::column::{Place, Stage};
use groundswell_domain::command::Sent;
use groundswell_domain::contact::{Channel, NewContact};
use groundswell_domain::id::{AreaId, CardId, CommandId, ContactId, CustomerId};
use groundswell_domain::time::Timestamp;
use groundswell_domain::{Actor, Board, Command};
use groundswell_server::batch::{self, Decided};
use groundswell_server::store::{Db, boards};
use groundswell_tests::person::{now, sent};
use groundswell_tests::server::BOARD;
use groundswell_tests::{Database, Person};
use std::path::Path;
use std::time::Duration;
use tokio::time::{Instant, sleep};
use uuid::Uuid;

/// Cards in work, and cards that were closed long ago.
const OPEN: usize = 500;
const CLOSED: usize = 20_000;
/// Contacts of each closed card.
const CONTACTS: usize = 10;
const CUSTOMERS: usize = 400;
/// Cards that are all in one area.
const WIDE: usize = 20_000;
/// Moves a second on the other board.
const MOVES: u32 = 50;

/// Somebody who carries out commands at the time at which they happened.
struct Past<'a> {
    db: &'a Db,
    board: Board,
    actor: Actor,
    waiting: Vec<(Timestamp, Command)>,
}

impl<'a> Past<'a> {
    async fn of(db: &'a Db, key: &str) -> Result<Past<'a>> {
        let mut tx = db.read().await?;
        let id = boards::find_by_key(&mut tx, key).await?.context("there is such a board")?;
        let board = boards::load(&mut tx, id).await?.context("it has something on it")?;
        let actor = Actor::Member(*board.members.keys().next().context("it has an owner")?);
        Ok(Past { db, board, actor, waiting: Vec::new() })
    }

    async fn does(&mut self, at: Timestamp, command: Command) -> Result<()> {
        self.waiting.push((at, command));
        if self.waiting.len() < 2_000 { Ok(()) } else { self.stores().await }
    }

    async fn stores(&mut self) -> Result<()> {
        let (mut batch, _) = batch::begin(self.db, &mut self.board).await?;
        for (at, command) in self.waiting.drain(..) {
            let sent = Sent { id: CommandId(Uuid::now_v7()), at, command };
            let decided = batch.decide(&sent, self.actor, at).await?;
            ensure!(matches!(decided, Decided::Commit), "{decided:?}: {:?}", sent.command);
        }
        batch.commit().await?;
        Ok(())
    }
}

fn capture(id: CardId, title: String) -> Command {
    Command::CaptureCard { id, title, column: None, contact: None }
}

/// 500 cards in work and 20,000 that are in the archive, with 200,000 contacts.
pub(crate) async fn years(program: &Path) -> Result<()> {
    let mut scene = Scene::begin(program, 0).await?;
    scene.process.terminate();
    let begin = Instant::now();
    let db = Db::open_to_work(scene.database.url()).await?;
    live_for_years(&db).await?;
    db.close().await;
    drop(db);
    tell("years_made_s", begin.elapsed().as_secs_f64());
    tell("years_database_mib", mib(scene.database.bytes().context("it is a file")?));
    scene.process.restart();
    // Signs in before anything is opened, because that takes memory itself.
    sign_in(&scene.olga).await?;
    let begin = Instant::now();
    let page = scene.olga.get(&format!("/{BOARD}/board")).await;
    tell("years_first_opening_ms", begin.elapsed().as_secs_f64() * 1000.0);
    ensure!(
        page.is_status(200).text().contains("id=\"prerendered\""),
        "the page has a prerendered board"
    );
    let begin = Instant::now();
    let headers = [("accept-encoding", "zstd")];
    let path = format!("/api/boards/{BOARD}/columns");
    let all = scene.olga.send(hyper::Method::GET, &path, &headers, "").await;
    tell("years_board_ms", begin.elapsed().as_secs_f64() * 1000.0);
    tell("years_board_kib", all.body.len() as f64 / 1024.0);
    tell("years_memory_mib", mib(scene.memory()?));
    let begin = Instant::now();
    let asked = format!("/api/boards/{BOARD}/archive?q=player%20silent%20call%20777");
    let found = scene.olga.get(&asked).await;
    tell("years_first_search_ms", begin.elapsed().as_secs_f64() * 1000.0);
    ensure!(found.is_status(200).text().contains("call 777"), "it is found");
    let begin = Instant::now();
    scene.olga.get(&asked).await.is_status(200);
    tell("years_search_ms", begin.elapsed().as_secs_f64() * 1000.0);
    sleep(Duration::from_secs(2)).await;
    tell("years_memory_after_search_mib", mib(scene.memory()?));
    let begin = Instant::now();
    let mut mover = Mover::begin(&scene.olga).await?;
    tell("years_socket_ms", begin.elapsed().as_secs_f64() * 1000.0);
    let moves = mover.work(20, Duration::from_secs(5)).await?;
    tell("years_move_p99_ms", percentile(&moves, 99));
    in_a_browser(&scene).await
}

/// What a browser measures; it prints its figures itself.
async fn in_a_browser(scene: &Scene) -> Result<()> {
    let mut node = tokio::process::Command::new("node");
    node.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("browser"));
    node.args(["bench/years.mjs", BOARD, &scene.process.address.port().to_string()]);
    let done = node.arg(scene.olga.cookie()).status().await.context("node does not run")?;
    ensure!(done.success(), "the browser: {done}");
    Ok(())
}

async fn live_for_years(db: &Db) -> Result<()> {
    let mut past = Past::of(db, BOARD).await?;
    let closed = past.board.column_of_stage(Stage::Closed).map_err(|_| anyhow::anyhow!("none"))?.id;
    let columns: Vec<_> = past.board.columns_in_order().iter().map(|column| column.id).collect();
    let today = now();
    let customers: Vec<CustomerId> = (0..CUSTOMERS).map(|_| CustomerId(Uuid::now_v7())).collect();
    let first = today.plus_days(-2_000);
    for (nth, id) in customers.iter().enumerate() {
        past.does(first, Command::AddCustomer { id: *id, name: format!("Customer {nth}") }).await?;
    }
    for nth in 0..CLOSED {
        let (card, at) = (CardId(Uuid::now_v7()), first.plus_days((nth * 1_900 / CLOSED) as i64));
        past.does(at, capture(card, format!("The player stays silent after call {nth}"))).await?;
        let callers = [customers[nth % CUSTOMERS], customers[(nth * 7 + 1) % CUSTOMERS]];
        for call in 0..CONTACTS {
            let (id, quote) = (ContactId(Uuid::now_v7()), format!("It is silent, {nth}.{call}"));
            let (customer, channel) = (Some(callers[call % 2]), Channel::Phone);
            let contact = NewContact {
                id,
                customer,
                system: None,
                channel,
                quote,
                at,
                day: at.day(),
                searched: String::new(),
            };
            past.does(at, Command::AddContact { card, contact }).await?;
        }
        past.does(at, Command::MoveCard { card, to: closed, place: Place::Top, together: false })
            .await?;
        for customer in callers {
            let told = Command::MarkTold { card, customer, told: true };
            past.does(at, told).await?;
        }
        // As it happens day by day, and not with all cards on the board at the same time.
        if nth % 200 == 199 {
            past.stores().await?;
            archive(&mut past, at.plus_days(61)).await?;
        }
    }
    for nth in 0..OPEN {
        let card = CardId(Uuid::now_v7());
        let title = format!("The voucher {nth} cannot be redeemed at the till");
        past.does(today, capture(card, title)).await?;
        let to = columns[nth % (columns.len() - 2)];
        past.does(today, Command::MoveCard { card, to, place: Place::Top, together: false })
            .await?;
    }
    past.stores().await?;
    archive(&mut past, today).await?;
    ensure!(past.board.cards.len() < OPEN + 10, "{} cards are left", past.board.cards.len());
    Ok(())
}

/// What the server does each day.
async fn archive(past: &mut Past<'_>, at: Timestamp) -> Result<()> {
    loop {
        let (mut batch, _) = batch::begin(past.db, &mut past.board).await?;
        let sent = Sent { id: CommandId(Uuid::now_v7()), at, command: Command::ArchiveCards };
        let decided = batch.decide(&sent, Actor::System, at).await?;
        batch.commit().await?;
        if !matches!(decided, Decided::Commit) {
            return Ok(());
        }
    }
}

/// How much of the database each of 10,000 commands like the demo's takes, with everything. The
/// demo has a third as many, and an empty database has some size itself.
pub(crate) async fn demo(program: &Path) -> Result<()> {
    let database = Database::sqlite();
    let mut demo = std::process::Command::new(program);
    let done = demo.args(["--database", database.url(), "demo"]).output()?;
    ensure!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let db = Db::open_to_work(database.url()).await?;
    let mut tx = db.read().await?;
    let mut commands = 0;
    for board in boards::all(&mut tx).await? {
        commands += boards::seq(&mut tx, board).await?.unwrap_or_default();
    }
    drop(tx);
    db.close().await;
    let empty = Database::sqlite();
    Db::open_to_work(empty.url()).await?.close().await;
    let empty = empty.bytes().context("it is a file")? as f64;
    let bytes = database.bytes().context("it is a file")? as f64;
    tell("demo_commands", commands as f64);
    tell("demo_bytes_a_command", (bytes - empty) / commands as f64 + empty / 10_000.0);
    Ok(())
}

/// An area of 20,000 cards is removed, and that is taken back, while somebody works on another board.
pub(crate) async fn wide(program: &Path) -> Result<()> {
    let mut scene = Scene::begin(program, 0).await?;
    let other = CreateBoard { name: "Other".into(), key: "OTHER".into() };
    scene.olga.post("/api/boards", &other).await.is_status(201);
    scene.process.terminate();
    let db = Db::open_to_work(scene.database.url()).await?;
    let area = AreaId(Uuid::now_v7());
    let mut past = Past::of(&db, "OTHER").await?;
    past.does(now(), Command::AddArea { id: area, name: "Player".into() }).await?;
    for nth in 0..WIDE {
        let card = CardId(Uuid::now_v7());
        // A title that does not mention the area, which a new card would then get by itself.
        past.does(now(), capture(card, format!("It stays silent after call {nth}"))).await?;
        let edit = CardEdit::Area(Some(area));
        past.does(now(), Command::EditCard { card, edit }).await?;
    }
    past.stores().await?;
    drop(past);
    db.close().await;
    drop(db);
    scene.process.restart();
    sign_in(&scene.olga).await?;
    let mut mover = Mover::begin(&scene.olga).await?;
    tell_moves("wide_before", &mover.work(MOVES, Duration::from_secs(5)).await?);
    let removal = sent(Command::RemoveArea { area });
    let undo = Command::Undo { command: removal.id };
    for (name, command) in [("wide_removal", removal), ("wide_undo", sent(undo))] {
        let (took, moves) = while_moving(&mut mover, &scene.olga, &command).await?;
        tell(&format!("{name}_s"), took.as_secs_f64());
        tell_moves(name, &moves);
    }
    Ok(())
}

async fn while_moving(
    mover: &mut Mover,
    olga: &Person,
    command: &Sent,
) -> Result<(Duration, Vec<f64>)> {
    let begin = Instant::now();
    let (olga, command) = (olga.clone(), command.clone());
    let done = tokio::spawn(async move {
        let mut answer = olga.post("/api/boards/OTHER/commands", &command).await;
        // It takes longer than a request waits; sent again, it is done.
        while answer.status == 503 {
            answer = olga.post("/api/boards/OTHER/commands", &command).await;
        }
        (answer.status == 200).then(|| begin.elapsed()).context("it is not done")
    });
    let mut all = Vec::new();
    while !done.is_finished() {
        all.extend(mover.work(MOVES, Duration::from_millis(500)).await?);
    }
    all.sort_by(f64::total_cmp);
    Ok((done.await??, all))
}

fn tell_moves(name: &str, moves: &[f64]) {
    tell(&format!("{name}_moves"), moves.len() as f64);
    tell(&format!("{name}_p50_ms"), percentile(moves, 50));
    tell(&format!("{name}_p99_ms"), percentile(moves, 99));
    tell(&format!("{name}_max_ms"), percentile(moves, 100));
}
