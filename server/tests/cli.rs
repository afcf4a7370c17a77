//! The program itself, as people call it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// The user and group of nobody.
#[cfg(unix)]
const NOBODY: u32 = 65_534;

/// A folder in which the program is called.
struct Place(TempDir);

/// What a call said and how it ended.
struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Place {
    fn new() -> Place {
        Place(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// A file here as the program names it: where it really is.
    fn true_path(&self, file: &str) -> String {
        self.path().canonicalize().unwrap().join(file).display().to_string()
    }

    fn program(&self, args: &[&str]) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_groundswell"));
        program.args(args).current_dir(self.path());
        for name in ["LISTEN", "DATABASE", "PUBLIC_URL", "TRUSTED_PROXY", "DEMO_PASSWORD"] {
            program.env_remove(format!("GROUNDSWELL_{name}"));
        }
        program.env_remove("RUST_LOG").env("RUST_BACKTRACE", "0");
        program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        program
    }

    fn call(&self, args: &[&str]) -> Said {
        self.call_with(args, "")
    }

    /// Calls it as somebody who may not write everywhere: root may.
    #[cfg(unix)]
    fn call_as_anybody(&self, args: &[&str]) -> Said {
        use std::os::unix::fs::MetadataExt;
        use std::os::unix::process::CommandExt;
        // The folder is ours.
        let is_root = std::fs::metadata(self.path()).unwrap().uid() == 0;
        if !is_root {
            return self.call(args);
        }
        // Root's folders are closed to others: the program itself too.
        let copy = self.path().join("groundswell");
        if !copy.exists() {
            std::fs::copy(env!("CARGO_BIN_EXE_groundswell"), &copy).unwrap();
        }
        let mut command = Command::new(&copy);
        command.args(args).current_dir(self.path()).env_clear().env("RUST_BACKTRACE", "0");
        let output = command.uid(NOBODY).gid(NOBODY).output().unwrap();
        Said::of(output)
    }

    fn call_with(&self, args: &[&str], input: &str) -> Said {
        let mut child = self.program(args).spawn().unwrap();
        // Who does not read may end before all is written.
        child.stdin.take().unwrap().write_all(input.as_bytes()).ok();
        Said::of(child.wait_with_output().unwrap())
    }

    /// Starts a server and waits until it says where it is.
    fn serve(&self, args: &[&str]) -> Server {
        let all = [&["serve", "--listen", "127.0.0.1:0"], args].concat();
        let mut child = self.program(&all).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("Groundswell is at http://").map(str::to_owned);
        Server { child, address: address.unwrap_or_else(|| panic!("it said {line:?}")) }
    }
}

/// A running server; it ends with the test.
struct Server {
    child: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Said {
    fn of(output: std::process::Output) -> Said {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Said { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    #[track_caller]
    fn fails_with(&self, sentence: &str) {
        assert_eq!(self.err.trim(), format!("groundswell: {sentence}"));
        assert_eq!(self.code, Some(1));
    }

    #[track_caller]
    fn succeeds(&self) -> &Said {
        assert_eq!(self.code, Some(0), "{}{}", self.out, self.err);
        self
    }
}

#[test]
fn a_port_that_is_taken_is_told() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    Place::new().call(&["serve", "--listen", &address]).fails_with(&format!(
        "The address {address} is taken: another program listens there. \
         Stop it, or choose another one with --listen."
    ));
}

#[test]
fn addresses_that_cannot_be_are_told() {
    let place = Place::new();
    place.call(&["serve", "--listen", "here"]).fails_with(
        "The address “here” is not understood: give a host and a port, such as 127.0.0.1:3000.",
    );
    let url = ["serve", "--listen", "127.0.0.1:0", "--public-url", "board.example.com"];
    place.call(&url).fails_with(
        "The public URL “board.example.com” cannot be used: it begins with https:// or http://, \
         such as https://board.example.com.",
    );
    let database = ["serve", "--listen", "127.0.0.1:0", "--database", "mysql://x"];
    place.call(&database).fails_with(
        "The database address \"mysql://x\" is not understood: give sqlite://path/to/file.db or \
         postgres://user@host/name.",
    );
}

#[test]
fn a_second_server_on_one_file_is_refused() {
    let place = Place::new();
    let _server = place.serve(&[]);
    for command in [&["serve", "--listen", "127.0.0.1:0"] as &[&str], &["demo"], &["check"]] {
        place.call(command).fails_with(&format!(
            "The database {} is used by another Groundswell server. Stop that one first.",
            place.true_path("data/groundswell.db")
        ));
    }
}

#[test]
fn a_database_of_a_newer_version_is_refused() {
    let place = Place::new();
    drop(place.serve(&[]));
    let newer = "insert into _sqlx_migrations \
         (version, description, success, checksum, execution_time) \
         values (9999, 'of tomorrow', true, x'00', 0)";
    change(&place, &[newer]);
    place.call(&["serve", "--listen", "127.0.0.1:0"]).fails_with(
        "The database was written by a newer version of Groundswell. \
         Start that version, or restore a backup made before the upgrade.",
    );
}

#[test]
fn looking_at_a_database_that_is_not_there_makes_none() {
    let place = Place::new();
    let said = "There is no database data/groundswell.db. Check the address, or start the server \
        to make one.";
    place.call(&["check"]).fails_with(said);
    place.call(&["import", "csv", "calls.csv", "--board", "MS"]).fails_with(said);
    assert!(!place.path().join("data").exists());
}

/// What SQLite keeps beside the file would be lost with the container.
#[cfg(target_os = "linux")]
#[test]
fn a_database_that_is_mounted_by_itself_is_refused() {
    let place = Place::new();
    drop(place.serve(&[]));
    let program = env!("CARGO_BIN_EXE_groundswell");
    let mount = format!(
        "mkdir there && touch there/board.db && \
         mount --bind data/groundswell.db there/board.db || exit 99; \
         exec {program} check --database sqlite://there/board.db"
    );
    let mut own = Command::new("unshare");
    own.args(["--map-root-user", "--mount", "sh", "-c", &mount]).current_dir(place.path());
    let said = match own.env("RUST_BACKTRACE", "0").output() {
        Ok(output) => Said::of(output),
        Err(_) => return eprintln!("nothing can be mounted here"),
    };
    if said.code == Some(99) || said.err.starts_with("unshare") {
        return eprintln!("nothing can be mounted here: {}", said.err);
    }
    said.fails_with(&format!(
        "The database {} is mounted here by itself: what belongs beside it would be lost. \
         Mount the folder in which it lies instead.",
        place.true_path("there/board.db")
    ));
}

#[cfg(unix)]
#[test]
fn a_database_that_cannot_be_written_is_told_at_the_start() {
    let place = Place::new();
    drop(place.serve(&[]));
    // Ends in peace: with one file alone.
    place.call(&["check"]).succeeds();
    let (folder, file) = (place.path().join("data"), place.path().join("data/groundswell.db"));
    let said = format!(
        "The database {} cannot be written. Check who owns the file and its folder.",
        place.true_path("data/groundswell.db")
    );
    let lock = |path: &Path, mode| {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    lock(place.path(), 0o755);
    for locked in [&file, &folder] {
        lock(&folder, 0o777);
        for entry in std::fs::read_dir(&folder).unwrap() {
            lock(&entry.unwrap().path(), 0o666);
        }
        lock(locked, if locked.is_dir() { 0o555 } else { 0o444 });
        let args = ["serve", "--listen", "127.0.0.1:0"];
        place.call_as_anybody(&args).fails_with(&said);
        // Nothing was left behind that could not be written later either.
        lock(&folder, 0o777);
        lock(&file, 0o666);
        place.call_as_anybody(&["check"]).succeeds();
    }
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let place = Place::new();
    std::fs::write(place.path().join("notes.txt"), "not a database at all ".repeat(100)).unwrap();
    place.call(&["check", "--database", "sqlite://notes.txt"]).fails_with(&format!(
        "The file {} is no database of Groundswell, and was left as it is. Check the address.",
        place.true_path("notes.txt")
    ));
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_refused() {
    let place = Place::new();
    std::fs::create_dir(place.path().join("folder")).unwrap();
    let made = Command::new("mkfifo").arg(place.path().join("pipe")).status();
    assert!(made.unwrap().success());
    std::os::unix::fs::symlink("/dev/zero", place.path().join("device")).unwrap();
    let pipe = place.true_path("pipe");
    let folder = place.true_path("folder");
    for (address, found) in [("pipe", &*pipe), ("folder", &*folder), ("device", "/dev/zero")] {
        place.call(&["check", "--database", &format!("sqlite://{address}")]).fails_with(&format!(
            "The database address leads to {found}, which is no file but a folder, a pipe or a \
             device. Check the address."
        ));
    }
}

#[test]
fn what_is_typed_wrong_makes_no_database() {
    let place = Place::new();
    let ann = ["user", "add", "--name", "Ann", "--email"];
    let add = |more: &[&'static str]| [&ann as &[&str], more].concat();
    place.call(&["demo", "--lang", "fr"]).fails_with("--lang: the demo speaks en and de.");
    let short = "A password has at least 10 characters.";
    place.call(&["demo", "--password", "short"]).fails_with(short);
    place.call(&add(&["ann"])).fails_with("This is not an e-mail address.");
    let said = place.call(&add(&["ann@example.com", "--board", "MS"]));
    assert!(said.err.starts_with("groundswell: There is no database"), "{}", said.err);
    assert!(!place.path().join("data").exists());
}

#[test]
fn the_password_of_a_database_is_not_shown() {
    let place = Place::new();
    let wrong = ["check", "--database", "postgres://u:secret@host:x/y"];
    for args in [&wrong as &[&str], &["check", "--help"]] {
        let mut program = place.program(args);
        program.env("GROUNDSWELL_DATABASE", "postgres://u:secret@host/y");
        let said = Said::of(program.output().unwrap());
        assert!(!said.err.contains("secret") && !said.out.contains("secret"), "{}", said.out);
    }
}

#[test]
fn a_postgres_that_is_away_does_not_keep_the_server_from_living() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("postgres://nobody@{nobody}/none");
    let place = Place::new();
    let server = place.serve(&["--database", &url]);
    assert!(get(&server, "/healthz").starts_with("HTTP/1.1 200"));
    let ready = get(&server, "/readyz");
    assert!(ready.starts_with("HTTP/1.1 503") && ready.contains("\"code\":\"storage\""), "{ready}");
    let me = get(&server, "/api/me");
    assert!(me.contains("retry-after: 5") && me.contains("\"code\":\"storage\""), "{me}");
    let said = place.call(&["check", "--database", &url]);
    assert_eq!((said.code, said.err.lines().count()), (Some(1), 1), "{}", said.err);
}

fn get(server: &Server, path: &str) -> String {
    let mut stream = std::net::TcpStream::connect(&server.address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    std::io::read_to_string(stream).unwrap()
}

#[test]
fn the_demo_comes_once() {
    let place = Place::new();
    let said = place.call(&["demo", "--lang", "de"]);
    let password = said.succeeds().out.lines().last().unwrap().to_owned();
    assert!(password.starts_with("Password of them all: "), "{password}");
    assert!(said.out.contains("manuela@groundswell.example"));
    place
        .call(&["demo"])
        .fails_with("The demo is here already: its boards MS and XR, or its people.");
    let whole = "The database is whole: 2 boards, each as its history says.\n";
    assert_eq!(place.call(&["check"]).succeeds().out, whole);
    place.call(&["demo", "--lang", "fr"]).fails_with("--lang: the demo speaks en and de.");
}

#[test]
fn a_board_that_is_not_as_its_history_says_is_found() {
    let place = Place::new();
    place.call(&["demo"]).succeeds();
    change(
        &place,
        &[
            "update entity set deleted = true, doc = null where id = \
             (select min(id) from entity where kind = 'card')",
            "delete from detail where id = (select min(id) from detail where kind = 'contact')",
        ],
    );
    let said = place.call(&["check"]);
    said.fails_with("the database has 2 faults");
    for kind in ["card", "contact"] {
        let is_told = |line: &str| line.contains(kind) && line.contains("as its history says");
        assert!(said.out.lines().any(is_told), "{}", said.out);
    }
}

#[test]
fn people_are_added_from_the_command_line() {
    let place = Place::new();
    place.call(&["demo"]).succeeds();
    let ann = ["user", "add", "--name", "Ann", "--email", "Ann@Example.com"];
    let on = |board| [&ann as &[&str], &["--board", board, "--role", "developer"]].concat();
    let said = place.call(&on("MS"));
    assert!(said.succeeds().out.starts_with("Ann can sign in as ann@example.com.\nPassword: "));
    place.call(&ann).fails_with("Somebody has an account with this e-mail address already.");
    place.call(&on("NO")).fails_with("There is no board with the key NO");
    let ben = ["user", "add", "--name", "Ben", "--email", "ben@example.com", "--password-stdin"];
    place.call_with(&ben, "short\n").fails_with("A password has at least 10 characters.");
    let said = place.call_with(&ben, "long enough\n");
    assert_eq!(said.succeeds().out, "Ben can sign in as ben@example.com.\n");
    let forgotten = |email| ["user", "password", "--email", email];
    let said = place.call(&forgotten("BEN@example.com"));
    assert!(said.succeeds().out.starts_with("Ben can sign in as ben@example.com.\nPassword: "));
    let typed = [&forgotten("ben@example.com") as &[&str], &["--password-stdin"]].concat();
    place.call_with(&typed, "short\n").fails_with("A password has at least 10 characters.");
    place
        .call(&forgotten("eve@example.com"))
        .fails_with("Nobody has an account with the address eve@example.com.");
    place.call(&["check"]).succeeds();
}

/// Changes the database of a place past the program.
fn change(place: &Place, statements: &[&'static str]) {
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        use sqlx::Connection;
        let url = format!("sqlite://{}", place.path().join("data/groundswell.db").display());
        let mut file = sqlx::SqliteConnection::connect(&url).await.unwrap();
        for sql in statements {
            sqlx::query(*sql).execute(&mut file).await.unwrap();
        }
        file.close().await.unwrap();
    });
}

#[test]
fn accounts_are_looked_after_from_the_command_line() {
    let place = Place::new();
    place.call(&["demo"]).succeeds();
    let act = |act: &str, who: &str| {
        place.call(&["user", act, "--email", &format!("{who}@groundswell.example")])
    };
    let listed = |who: &str| {
        let said = place.call(&["user", "list"]);
        let mut lines = said.succeeds().out.lines();
        lines.find(|line| line.contains(who)).map(str::to_owned).unwrap_or_default()
    };
    let julia = "Julia <julia@groundswell.example>";
    assert_eq!(listed("Julia"), format!("{julia}, owner of the installation, last seen: never"));
    assert_eq!(listed("Sabine"), "Sabine <sabine@groundswell.example>, last seen: never");
    let needs_owner = "An installation needs an owner who can sign in. Please make somebody else an \
        owner first.";
    for end in ["lock", "remove"] {
        act(end, "julia").fails_with(needs_owner);
        act(end, "nobody")
            .fails_with("Nobody has an account with the address nobody@groundswell.example.");
    }
    let said = act("lock", "sabine");
    assert_eq!(said.succeeds().out, "Sabine is locked: signed out everywhere, and not let in.\n");
    assert!(listed("Sabine").contains(", locked, "));
    let said = place.call(&["user", "password", "--email", "sabine@groundswell.example"]);
    assert!(said.succeeds().out.starts_with("The account is locked.\nSabine can sign in"));
    let said = act("unlock", "sabine");
    assert_eq!(
        said.succeeds().out,
        "Sabine can sign in again, with the same password as before.\n"
    );
    assert!(!listed("Sabine").contains("locked"));
    let said = act("owner", "sabine");
    assert_eq!(said.succeeds().out, "Sabine is an owner of the installation.\n");
    let said = act("remove", "julia");
    let told = "Julia is removed.\nSabine owns now what nobody else did: MS, XR.\n";
    assert_eq!(said.succeeds().out, told);
    assert_eq!(listed("Julia"), "");
    assert_eq!(act("remove", "manuela").succeeds().out, "Manuela is removed.\n");
    let sabine = "sabine@groundswell.example";
    place.call(&["user", "owner", "--email", sabine, "--no-more"]).fails_with(needs_owner);
    place.call(&["check"]).succeeds();
}

#[test]
fn an_installation_belongs_to_its_first_account_however_that_was_made() {
    let place = Place::new();
    for name in ["Ann", "Ben"] {
        let email = format!("{name}@example.com");
        place.call(&["user", "add", "--name", name, "--email", &email]).succeeds();
    }
    let said = place.call(&["user", "list"]);
    let told = "Ann <ann@example.com>, owner of the installation, last seen: never\n\
        Ben <ben@example.com>, last seen: never\n";
    assert_eq!(said.succeeds().out, told);
}

#[test]
fn who_cannot_be_let_onto_the_board_gets_no_account() {
    let place = Place::new();
    place.call(&["demo"]).succeeds();
    change(
        &place,
        &["create trigger refused before insert on history begin select raise(abort, 'x'); end"],
    );
    let ann = ["user", "add", "--name", "Ann", "--email", "ann@example.com", "--board", "MS"];
    assert_eq!(place.call(&ann).code, Some(1));
    change(&place, &["drop trigger refused"]);
    place.call(&ann).succeeds();
}

#[test]
fn a_table_is_imported() {
    let place = Place::new();
    place.call(&["demo"]).succeeds();
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(
        "Betreff;Kunde;Datum\nGröße fehlt;Müller;1.11.2026\n;Leer;\nTon weg;Müller;morgen\n",
    );
    std::fs::write(place.path().join("liste.csv"), bytes).unwrap();
    let import = ["import", "csv", "liste.csv", "--board", "MS"];
    let dry = place.call(&[&import as &[&str], &["--dry-run"]].concat());
    let rest = "Columns: title = “Betreff”, customer = “Kunde”, date = “Datum”\n\
         Line 3: Please fill in: Title.\n\
         Line 4: “morgen” is not a date such as 2026-11-22 or 22.11.2026.\n";
    let counts = "1 card with 1 contact, 1 new customer; 2 rows left out.\n";
    assert_eq!(dry.succeeds().out, format!("{rest}Would import {counts}"));
    assert_eq!(place.call(&import).succeeds().out, format!("{rest}Imported {counts}"));
    place
        .call(&["import", "csv", "none.csv", "--board", "MS"])
        .fails_with("none.csv cannot be read: No such file or directory (os error 2)");
    place
        .call(&["import", "csv", "liste.csv", "--board", "NO"])
        .fails_with("liste.csv was not imported: there is no board with the key NO");
}

#[cfg(unix)]
#[test]
fn the_server_ends_in_peace() {
    let place = Place::new();
    let mut server = place.serve(&[]);
    let open = std::net::TcpStream::connect(&server.address).unwrap();
    let begin = std::time::Instant::now();
    let kill = Command::new("kill").arg(server.child.id().to_string()).status().unwrap();
    assert!(kill.success());
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
    assert!(begin.elapsed().as_secs() < 5);
    drop(open);
    place.call(&["check"]).succeeds();
}
