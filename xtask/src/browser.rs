//! Playwright: the browser tests, and the README's screenshots.

use std::process::Command;

use anyhow::Result;

use crate::run::run;
use crate::site::{self, Mode};
use crate::tools;
use crate::workspace::Workspace;

/// Playwright in its folder, ready to run against the debug server.
pub(crate) fn playwright(workspace: &Workspace) -> Result<Command> {
    let folder = workspace.root.join("tests/browser");
    tools::require_chromium()?;
    tools::npm_ci(&folder)?;
    let mut playwright = Command::new("npx");
    playwright.args(["--no-install", "playwright", "test"]).current_dir(folder);
    playwright.env("GROUNDSWELL_BIN", workspace.server("debug"));
    Ok(playwright)
}

/// Takes the README's screenshots again.
pub(crate) fn screenshots(workspace: &Workspace) -> Result<()> {
    let _alone = workspace.alone()?;
    site::build(workspace, Mode::Release)?;
    run(&mut workspace.cargo(&["build", "-p", "groundswell-server"]))?;
    run(playwright(workspace)?.arg("screenshots").env("SCREENSHOTS", "1"))?;
    println!("The screenshots are in docs/screenshots");
    Ok(())
}
