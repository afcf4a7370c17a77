//! `cargo xtask serve`: the release build, running here.

use std::process::Command;

use anyhow::Result;

use crate::run::run;
use crate::site::{self, Mode};
use crate::workspace::Workspace;

/// Builds everything and runs the server at the root of the checkout, so that its data are under
/// `data/`. Returns when the server ends.
pub(crate) fn serve(workspace: &Workspace, args: &[String]) -> Result<()> {
    {
        let _alone = workspace.alone()?;
        build(workspace, "release")?;
    }
    let mut server = Command::new(workspace.server("release"));
    become_server(server.arg("serve").args(args).current_dir(&workspace.root))
}

/// Builds the site and the server that holds it, with a profile of the workspace.
pub(crate) fn build(workspace: &Workspace, profile: &str) -> Result<()> {
    site::build(workspace, Mode::Release)?;
    run(&mut workspace.cargo(&["build", "--profile", profile, "-p", "groundswell-server"]))
}

/// Becomes the server, so that it receives Ctrl-C and `kill` and can shut down.
#[cfg(unix)]
fn become_server(server: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(server.exec().into())
}

#[cfg(not(unix))]
fn become_server(server: &mut Command) -> Result<()> {
    run(server)
}
