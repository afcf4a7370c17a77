//! How the server starts and ends, and what it refuses to start with.

use crate::place::{Output, Place, change, get};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

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
fn impossible_addresses_are_reported() {
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
    let expected = "There is no database data/groundswell.db. Check the address, or start the server \
        to make one.";
    place.call(&["check"]).fails_with(expected);
    place.call(&["import", "csv", "calls.csv", "--board", "MS"]).fails_with(expected);
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
    let output = match own.env("RUST_BACKTRACE", "0").output() {
        Ok(output) => Output::of(output),
        Err(_) => return eprintln!("nothing can be mounted here"),
    };
    if output.code == Some(99) || output.err.starts_with("unshare") {
        return eprintln!("nothing can be mounted here: {}", output.err);
    }
    output.fails_with(&format!(
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
    let expected = format!(
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
        place.call_as_anybody(&args).fails_with(&expected);
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
    let output = place.call(&add(&["ann@example.com", "--board", "MS"]));
    assert!(output.err.starts_with("groundswell: There is no database"), "{}", output.err);
    assert!(!place.path().join("data").exists());
}

#[test]
fn the_password_of_a_database_is_not_shown() {
    let place = Place::new();
    let wrong = ["check", "--database", "postgres://u:secret@host:x/y"];
    for args in [&wrong as &[&str], &["check", "--help"]] {
        let mut program = place.program(args);
        program.env("GROUNDSWELL_DATABASE", "postgres://u:secret@host/y");
        let output = Output::of(program.output().unwrap());
        assert!(!output.err.contains("secret") && !output.out.contains("secret"), "{}", output.out);
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
    let output = place.call(&["check", "--database", &url]);
    assert_eq!((output.code, output.err.lines().count()), (Some(1), 1), "{}", output.err);
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
