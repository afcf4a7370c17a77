//! The real program in a process of its own, which can be killed.

use crate::postgres::free_port;
use crate::server::{member, setup};
use crate::{DEADLINE, Database, Person};
use groundswell_domain::member::Role;
use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The program, running on an address that it keeps after restarts.
pub struct Process {
    pub address: SocketAddr,
    program: PathBuf,
    url: String,
    /// What a shell runs before it becomes the program.
    before: Option<String>,
    child: Child,
}

impl Process {
    /// Starts the program on a database.
    pub fn start(database: &Database) -> Process {
        Process::start_program(program(), database)
    }

    /// Starts a program of another build on a database.
    pub fn start_program(program: &Path, database: &Database) -> Process {
        Process::start_where(program, database, None)
    }

    /// Starts the program with a low limit for open files.
    pub fn start_with_files(database: &Database, files: u32) -> Process {
        Process::start_where(program(), database, Some(format!("ulimit -n {files}")))
    }

    /// Starts the program so that it gets an error when [`Self::write_nothing`] refuses its writes,
    /// as from a full disk.
    pub fn start_on_small_disk(database: &Database) -> Process {
        Process::start_where(program(), database, Some("trap '' XFSZ".into()))
    }

    fn start_where(program: &Path, database: &Database, before: Option<String>) -> Process {
        let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
        let child = spawn(program, address, database.url(), before.as_deref());
        Process { address, program: program.into(), url: database.url().into(), before, child }
    }

    /// Stops it from writing into any file, or allows it again.
    ///
    /// # Panics
    /// If the system does not allow it.
    #[cfg(target_os = "linux")]
    pub fn write_nothing(&self, nothing: bool) {
        use rustix::process::{Pid, Resource, Rlimit, prlimit};
        let pid = Pid::from_child(&self.child);
        let limit = Rlimit { current: nothing.then_some(0), maximum: None };
        prlimit(Some(pid), Resource::Fsize, limit).expect("it can be limited");
    }

    /// Ends it at once, as a power cut would, and starts it again.
    ///
    /// # Panics
    /// If it cannot be killed.
    pub fn kill_and_restart(&mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
        self.restart();
    }

    /// Starts it again after it has ended.
    pub fn restart(&mut self) {
        self.child = spawn(&self.program, self.address, &self.url, self.before.as_deref());
    }

    /// The memory that it uses, in bytes; `None` on a system that does not tell.
    pub fn memory(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kib: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
        Some(kib * 1024)
    }

    /// The processor time that it has used so far; `None` on a system that does not tell.
    pub fn worked(&self) -> Option<Duration> {
        let status = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
        // The name in brackets may contain anything. The fields 14 and 15 are user and system time,
        // in hundredths of a second.
        let (_, fields) = status.rsplit_once(") ")?;
        let fields: Vec<&str> = fields.split(' ').collect();
        let ticks: u64 = fields.get(11..13)?.iter().filter_map(|it| it.parse::<u64>().ok()).sum();
        Some(Duration::from_millis(ticks * 10))
    }

    /// Freezes it, without ending it.
    pub fn freeze(&self) {
        self.signal("-STOP");
    }

    /// Lets it continue.
    pub fn thaw(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status();
        assert!(sent.is_ok_and(|status| status.success()), "the signal can be sent");
    }

    /// Asks it to stop, and waits until it has.
    ///
    /// # Panics
    /// If it does not.
    pub fn terminate(&mut self) -> ExitStatus {
        self.signal("-TERM");
        let deadline = Instant::now() + DEADLINE;
        loop {
            if let Some(status) = self.child.try_wait().expect("it can be asked") {
                return status;
            }
            assert!(Instant::now() < deadline, "it does not stop");
            sleep(Duration::from_millis(5));
        }
    }

    /// Sets the server up, as [`crate::TestServer::owner`] does.
    pub async fn owner(&self) -> Person {
        setup(self.address).await
    }

    /// Somebody new on the owner's board; `number` makes them different from all others.
    pub async fn member(&self, owner: &Person, role: Role, number: u32) -> Person {
        member(owner, role, number).await
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts the program and waits until it listens.
fn spawn(program: &Path, address: SocketAddr, url: &str, before: Option<&str>) -> Child {
    let mut command = match before {
        None => Command::new(program),
        Some(before) => {
            let mut shell = Command::new("sh");
            shell.args(["-c", &format!(r#"{before} && exec "$0" "$@""#)]).arg(program);
            shell
        }
    };
    command.args(["--database", url, "serve", "--listen", &address.to_string()]);
    command.env("RUST_LOG", "error").stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut first = String::new();
    let stdout = child.stdout.take().expect("its output is piped");
    BufReader::new(stdout).read_line(&mut first).expect("it speaks");
    assert!(first.contains("http://"), "it says where it is: {first:?}");
    child
}

/// Builds the current program: building these tests alone would only build the library.
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let tests = env::current_exe().expect("the tests are a file");
        let profile = tests.parent().and_then(Path::parent).expect("they lie in <profile>/deps");
        let workspace = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--package", "groundswell-server", "--manifest-path"]);
        cargo.arg(workspace);
        if profile.ends_with("release") {
            cargo.arg("--release");
        }
        let target = profile.parent().expect("a profile lies in the target folder");
        let built = cargo.arg("--target-dir").arg(target).status();
        assert!(built.is_ok_and(|status| status.success()), "the program builds");
        profile.join("groundswell")
    })
}
