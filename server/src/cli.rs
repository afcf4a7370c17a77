//! The command line.

mod check;
mod demo;
mod export;
mod import;
mod serve;
mod user;

use crate::store::Db;
use anyhow::Result;
use clap::builder::BoolishValueParser;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// A shared kanban board for a support team and a development team.
#[derive(Debug, Parser)]
#[command(name = "groundswell", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// sqlite://path/to/file.db, or postgres://user@host/name
    #[arg(
        long,
        global = true,
        env = "GROUNDSWELL_DATABASE",
        hide_env_values = true,
        default_value = "sqlite://data/groundswell.db"
    )]
    database: String,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server
    Serve(Serve),
    #[command(flatten)]
    Once(Once),
}

/// Commands that run once, on the database.
#[derive(Debug, Subcommand)]
enum Once {
    /// Fill the database with two boards full of people, cards and calls to look around in
    Demo(Demo),
    /// Bring cards in from elsewhere
    #[command(subcommand)]
    Import(Import),
    /// Write a board to the output, with its archive, to take it elsewhere
    #[command(subcommand)]
    Export(Export),
    /// Look after people
    #[command(subcommand)]
    User(User),
    /// Look whether the database is whole
    Check,
}

#[derive(Debug, Args)]
struct Serve {
    /// The address and port to listen on
    #[arg(long, env = "GROUNDSWELL_LISTEN", default_value = "127.0.0.1:3000")]
    listen: String,
    /// Where people reach the server, such as https://board.example.com
    #[arg(long, env = "GROUNDSWELL_PUBLIC_URL")]
    public_url: Option<String>,
    /// Trust the X-Forwarded-For header: a proxy in front sets it, and nobody can reach the server
    /// without it
    #[arg(long, env = "GROUNDSWELL_TRUSTED_PROXY", value_parser = BoolishValueParser::new())]
    trusted_proxy: bool,
    /// Days of the boards' histories to keep; everything is kept if none are given
    #[arg(
        long,
        env = "GROUNDSWELL_KEEP_HISTORY",
        value_name = "DAYS",
        value_parser = clap::value_parser!(u16).range(365..)
    )]
    keep_history: Option<u16>,
}

#[derive(Debug, Args)]
struct Demo {
    /// The language of the demo: en or de
    #[arg(long, default_value = "en")]
    lang: String,
    /// The password of all its people; made up and printed if none is given
    #[arg(long, env = "GROUNDSWELL_DEMO_PASSWORD", hide_env_values = true)]
    password: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Import {
    /// From a table: one row, one card
    Csv(Box<Csv>),
}

#[derive(Debug, Subcommand)]
enum Export {
    /// A table of its cards, for spreadsheets
    Csv(OfBoard),
    /// Everything: cards, contacts, comments, releases, sprints, settings
    Json(OfBoard),
}

#[derive(Debug, Args)]
struct OfBoard {
    /// The key of the board, such as MS
    #[arg(long)]
    board: String,
}

#[derive(Debug, Args)]
struct Csv {
    /// A table as spreadsheets and other tools write it, one report a row
    file: PathBuf,
    /// The key of the board, such as MS
    #[arg(long)]
    board: String,
    #[command(flatten)]
    columns: Columns,
    /// What separates the cells; guessed if it is not given
    #[arg(long)]
    delimiter: Option<char>,
    /// The encoding, such as windows-1252, cp850 or macintosh; guessed if it is not given
    #[arg(long)]
    encoding: Option<String>,
    /// Which number of a date comes first: day-first, month-first, or a pattern such as DD/MM/YYYY.
    /// Needed only where the column leaves it open
    #[arg(long, value_name = "ORDER")]
    date_format: Option<String>,
    /// The time zone of times that name none, such as Europe/Berlin
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
    /// The first line is a row like the others
    #[arg(long)]
    no_header: bool,
    /// Make one card of rows with the same title
    #[arg(long)]
    merge_equal: bool,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
}

/// Columns by their heading or their number from 1, or `-` for none.
#[derive(Debug, Args)]
struct Columns {
    /// The column of the titles, by its heading or its number from 1, or - for none; the same for
    /// the others
    #[arg(long, value_name = "COLUMN")]
    title: Option<String>,
    /// What the report says
    #[arg(long, value_name = "COLUMN")]
    text: Option<String>,
    /// What was said about it later
    #[arg(long, value_name = "COLUMN")]
    comment: Option<String>,
    /// Who reported it
    #[arg(long, value_name = "COLUMN")]
    customer: Option<String>,
    /// On which system
    #[arg(long, value_name = "COLUMN")]
    system: Option<String>,
    /// Which part of the product
    #[arg(long, value_name = "COLUMN")]
    area: Option<String>,
    /// When it was reported
    #[arg(long, value_name = "COLUMN")]
    date: Option<String>,
    /// How bad: blocked, hurts or confuses, or the priorities of other tools
    #[arg(long, value_name = "COLUMN")]
    impact: Option<String>,
    /// How far it is
    #[arg(long, value_name = "COLUMN")]
    status: Option<String>,
    /// The number of the ticket in the other tool
    #[arg(long, value_name = "COLUMN")]
    number: Option<String>,
    /// Its address there
    #[arg(long, value_name = "COLUMN")]
    address: Option<String>,
}

#[derive(Debug, Subcommand)]
enum User {
    /// Make an account
    Add(AddUser),
    /// Give somebody who has forgotten their password a new one, and sign them out everywhere
    Password(NewPassword),
    /// List the accounts
    List,
    /// Sign somebody out everywhere, and do not let them in again
    Lock(Person),
    /// Let somebody who was locked in again
    Unlock(Person),
    /// Make somebody an owner of the installation, who looks after its accounts
    Owner(Owner),
    /// Remove an account; what the person did stays in the history of the boards, by name
    Remove(Person),
}

#[derive(Debug, Args)]
struct Person {
    #[arg(long)]
    email: String,
}

#[derive(Debug, Args)]
struct Owner {
    #[arg(long)]
    email: String,
    /// Take it back: the person is no longer an owner of the installation
    #[arg(long)]
    no_more: bool,
}

#[derive(Debug, Args)]
struct NewPassword {
    #[arg(long)]
    email: String,
    /// Read the password from the first line of the input instead of making one up
    #[arg(long)]
    password_stdin: bool,
}

#[derive(Debug, Args)]
struct AddUser {
    #[arg(long)]
    name: String,
    #[arg(long)]
    email: String,
    /// The key of a board to let the person onto
    #[arg(long)]
    board: Option<String>,
    /// viewer, support, developer, release_manager, product_owner or owner
    #[arg(long, requires = "board", default_value = "support")]
    role: String,
    /// Read the password from the first line of the input instead of making one up
    #[arg(long)]
    password_stdin: bool,
}

/// Does what the command line says.
///
/// # Errors
/// One sentence for the person who typed it.
pub fn run() -> Result<()> {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let done = runtime.block_on(run_on(cli));
    // Nobody needs what is still being computed; waiting for it would only delay the end.
    runtime.shutdown_background();
    done
}

async fn run_on(cli: Cli) -> Result<()> {
    let command = match cli.command {
        Command::Serve(args) => return serve::run(&cli.database, args).await,
        Command::Once(command) => command,
    };
    let db = open(&cli.database, &command).await?;
    db.check().await?;
    let done = once(&db, command).await;
    // Otherwise SQLite leaves what was written last in a second file.
    db.close().await;
    done
}

/// A typing error must not create an empty database.
async fn open(database: &str, command: &Once) -> Result<Db> {
    match command {
        Once::Demo(args) => demo::check(args)?,
        Once::User(User::Add(args)) => user::check(args)?,
        _ => {}
    }
    let is_first = match command {
        Once::Demo(_) => true,
        Once::User(User::Add(args)) => args.board.is_none(),
        _ => false,
    };
    let db = match is_first {
        true => Db::open_to_work(database).await,
        false => Db::open_existing(database).await,
    };
    Ok(db?)
}

async fn once(db: &Db, command: Once) -> Result<()> {
    match command {
        Once::Demo(args) => demo::run(db, args).await,
        Once::Import(Import::Csv(args)) => import::run(db, *args).await,
        Once::Export(args) => export::run(db, args).await,
        Once::User(User::Add(args)) => user::add(db, args).await,
        Once::User(User::Password(args)) => user::password(db, args).await,
        Once::User(User::List) => user::list(db).await,
        Once::User(User::Lock(person)) => user::lock(db, &person.email, true).await,
        Once::User(User::Unlock(person)) => user::lock(db, &person.email, false).await,
        Once::User(User::Owner(args)) => user::owner(db, &args.email, !args.no_more).await,
        Once::User(User::Remove(person)) => user::remove(db, &person.email).await,
        Once::Check => check::run(db).await,
    }
}
