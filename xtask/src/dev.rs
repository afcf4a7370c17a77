//! `cargo xtask dev`: serves the app during development, and rebuilds what is edited.

mod sources;

use std::fs;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Result;

use crate::progress::step;
use crate::run::run;
use crate::site::{self, Mode};
use crate::workspace::Workspace;
use sources::Sources;

/// Short enough not to be noticed; checking a few hundred files takes a millisecond or two.
const BETWEEN_LOOKS: Duration = Duration::from_millis(300);

/// Builds and serves until it is interrupted. If something does not compile, the errors are shown
/// and the last version goes on running.
pub(crate) fn dev(workspace: &Workspace, args: &[String]) -> Result<()> {
    let mut dev =
        Dev { workspace, args, child: None, site_is_stale: false, server_is_stale: false };
    let mut seen = Sources::default();
    loop {
        let now = Sources::settled(&workspace.root, BETWEEN_LOOKS)?;
        if now == seen {
            dev.notice_end()?;
            sleep(BETWEEN_LOOKS);
            continue;
        }
        dev.site_is_stale |= now.interface != seen.interface;
        dev.server_is_stale |= now.server != seen.server;
        seen = now;
        if let Err(error) = dev.follow() {
            eprintln!("error: {error:#}\nWaiting for the next change");
        }
    }
}

struct Dev<'a> {
    workspace: &'a Workspace,
    args: &'a [String],
    child: Option<Child>,
    /// What failed to build stays stale, and is tried again with the next change.
    site_is_stale: bool,
    server_is_stale: bool,
}

impl Dev<'_> {
    fn follow(&mut self) -> Result<()> {
        let _alone = self.workspace.alone()?;
        if self.site_is_stale {
            site::build(self.workspace, Mode::Dev)?;
            self.site_is_stale = false;
            self.announce()?;
        }
        if self.server_is_stale || self.child.is_none() {
            step("Built the server", || {
                run(&mut self.workspace.cargo(&["build", "--quiet", "-p", "groundswell-server"]))
            })?;
            self.server_is_stale = false;
            self.stop()?;
            // While no server answers, no page can get the number from the old one.
            self.announce()?;
            self.start()?;
        }
        Ok(())
    }

    /// The open pages poll this file and reload when it changes.
    fn announce(&self) -> Result<()> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis();
        Ok(fs::write(self.workspace.site().join("dev-version"), now.to_string())?)
    }

    fn start(&mut self) -> Result<()> {
        let mut server = Command::new(self.workspace.server("debug"));
        server.arg("serve").args(self.args).current_dir(&self.workspace.root);
        self.child = Some(server.spawn()?);
        Ok(())
    }

    /// By force: what the server has acknowledged is on the disk.
    fn stop(&mut self) -> Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }

    fn notice_end(&mut self) -> Result<()> {
        let Some(child) = &mut self.child else { return Ok(()) };
        if let Some(status) = child.try_wait()? {
            println!("The server ended with {status}; the next change starts it again");
            self.child = None;
        }
        Ok(())
    }
}

impl Drop for Dev<'_> {
    fn drop(&mut self) {
        // A failure cannot be reported any more.
        self.stop().ok();
    }
}
