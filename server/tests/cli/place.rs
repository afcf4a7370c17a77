//! A folder in which the program is called, and what the program prints.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// The user and group of nobody.
#[cfg(unix)]
pub(crate) const NOBODY: u32 = 65_534;

/// A folder in which the program is called.
pub(crate) struct Place(TempDir);

/// What a call printed and how it ended.
pub(crate) struct Output {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Place {
    pub(crate) fn new() -> Place {
        Place(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// A file here as the program names it: where it really is.
    pub(crate) fn true_path(&self, file: &str) -> String {
        self.path().canonicalize().unwrap().join(file).display().to_string()
    }

    pub(crate) fn program(&self, args: &[&str]) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_groundswell"));
        program.args(args).current_dir(self.path());
        for name in ["LISTEN", "DATABASE", "PUBLIC_URL", "TRUSTED_PROXY", "DEMO_PASSWORD"] {
            program.env_remove(format!("GROUNDSWELL_{name}"));
        }
        program.env_remove("RUST_LOG").env("RUST_BACKTRACE", "0");
        program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        program
    }

    pub(crate) fn call(&self, args: &[&str]) -> Output {
        self.call_with(args, "")
    }

    /// Calls it as a user who may not write everywhere, as root may.
    #[cfg(unix)]
    pub(crate) fn call_as_anybody(&self, args: &[&str]) -> Output {
        use std::os::unix::fs::MetadataExt;
        use std::os::unix::process::CommandExt;
        // The folder belongs to us.
        let is_root = std::fs::metadata(self.path()).unwrap().uid() == 0;
        if !is_root {
            return self.call(args);
        }
        // Other users cannot read root's folders, so the program is copied.
        let copy = self.path().join("groundswell");
        if !copy.exists() {
            std::fs::copy(env!("CARGO_BIN_EXE_groundswell"), &copy).unwrap();
        }
        let mut command = Command::new(&copy);
        command.args(args).current_dir(self.path()).env_clear().env("RUST_BACKTRACE", "0");
        let output = command.uid(NOBODY).gid(NOBODY).output().unwrap();
        Output::of(output)
    }

    pub(crate) fn call_with(&self, args: &[&str], input: &str) -> Output {
        let mut child = self.program(args).spawn().unwrap();
        // A program that does not read may end before everything is written.
        child.stdin.take().unwrap().write_all(input.as_bytes()).ok();
        Output::of(child.wait_with_output().unwrap())
    }

    /// Starts a server and waits until it says where it is.
    pub(crate) fn serve(&self, args: &[&str]) -> Server {
        let all = [&["serve", "--listen", "127.0.0.1:0"], args].concat();
        let mut child = self.program(&all).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("Groundswell is at http://").map(str::to_owned);
        Server { child, address: address.unwrap_or_else(|| panic!("it said {line:?}")) }
    }
}

/// A running server; it ends with the test.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Output {
    pub(crate) fn of(output: std::process::Output) -> Output {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Output { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    #[track_caller]
    pub(crate) fn fails_with(&self, sentence: &str) {
        assert_eq!(self.err.trim(), format!("groundswell: {sentence}"));
        assert_eq!(self.code, Some(1));
    }

    #[track_caller]
    pub(crate) fn succeeds(&self) -> &Output {
        assert_eq!(self.code, Some(0), "{}{}", self.out, self.err);
        self
    }
}

pub(crate) fn get(server: &Server, path: &str) -> String {
    let mut stream = std::net::TcpStream::connect(&server.address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    std::io::read_to_string(stream).unwrap()
}

/// Changes the database of a place without the program.
pub(crate) fn change(place: &Place, statements: &[&'static str]) {
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
