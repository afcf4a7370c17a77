//! A server with a large board, and its people.

use anyhow::{Context, Result, ensure};
use groundswell_domain::api::{Invitation, Invite, Join, SignIn, User};
use groundswell_domain::member::Role;
use groundswell_tests::process::Process;
use groundswell_tests::server::{BOARD, PASSWORD};
use groundswell_tests::{Database, Person};
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

pub(crate) struct Scene {
    pub(crate) process: Process,
    pub(crate) olga: Person,
    pub(crate) database: Database,
}

impl Scene {
    /// A board with this many cards.
    pub(crate) async fn begin(program: &Path, cards: usize) -> Result<Scene> {
        let database = Database::sqlite();
        let mut process = Process::start_program(program, &database);
        let olga = process.owner().await;
        if cards > 0 {
            process.terminate();
            import(program, &database, cards)?;
            process.restart();
        }
        Ok(Scene { process, olga, database })
    }

    /// The memory of the server, in bytes.
    pub(crate) fn memory(&self) -> Result<u64> {
        self.process.memory().context("this system does not tell the memory of a process")
    }

    /// Somebody new on the board.
    pub(crate) async fn member(&self, number: usize) -> Result<Person> {
        let path = format!("/api/boards/{BOARD}/invitations");
        let invite = Invite::one(Role::Support);
        let invitation: Invitation = self.olga.post(&path, &invite).await.json();
        let link = invitation.path.context("a new invitation has a path")?;
        let join = Join {
            name: format!("Person {number}"),
            email: format!("person-{number}@example.com"),
            password: PASSWORD.into(),
        };
        let person = self.olga.stranger();
        let path = link.replace("/join/", "/api/invitations/");
        let answer = person.post(&path, &join).await;
        ensure!(answer.status == 200, "{}", answer.text());
        Ok(person)
    }

    /// Another browser of the owner.
    pub(crate) async fn another_browser(&self) -> Result<Person> {
        let browser = self.olga.stranger().as_user(&self.olga);
        sign_in(&browser).await?;
        Ok(browser)
    }
}

/// Signs the owner in, in this browser.
pub(crate) async fn sign_in(browser: &Person) -> Result<User> {
    let body = SignIn { email: "olga@example.com".into(), password: PASSWORD.into() };
    let answer = browser.post("/api/sign-in", &body).await;
    ensure!(answer.status == 200, "{}", answer.text());
    let me: groundswell_domain::api::Me = answer.json();
    me.user.context("who has signed in is somebody")
}

fn import(program: &Path, database: &Database, cards: usize) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut table = String::from("Title,Description,Customer\n");
    for number in 0..cards {
        writeln!(
            table,
            "The player stays silent after call {number},\"It happens when the headset is plugged \
             in while a call rings; seen {number} times this week.\",Customer {}",
            number % 500
        )?;
    }
    let file = folder.path().join("reports.csv");
    std::fs::write(&file, table)?;
    let mut import = Command::new(program);
    import.args(["--database", database.url(), "import", "csv"]).arg(&file);
    let done = import.args(["--board", BOARD]).output()?;
    ensure!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    Ok(())
}
