//! `cargo xtask torture`: attacks, crowds, boards of many years and databases that hang, on the release
//! server, which takes longer than a test may. It prints figures with their goals; `docs/RELIABILITY.md`
//! explains them.

use std::process::Command;

use anyhow::Result;

use crate::measuring::figures::Figures;
use crate::measuring::{build, collect, machine};
use crate::run::run;
use crate::tools;
use crate::workspace::Workspace;

/// Runs the named scenarios, or all, and the long tests.
pub(crate) fn torture(workspace: &Workspace, names: &[String]) -> Result<()> {
    let _alone = workspace.alone()?;
    tools::require_postgres()?;
    tools::require_chromium()?;
    tools::npm_ci(&workspace.root.join("tests/browser"))?;
    build(workspace)?;
    let machine = machine::describe(&workspace.target)?;
    let mut figures = Figures::default();
    let server = workspace.server("release");
    let mut torture = Command::new(workspace.program("groundswell-torture"));
    torture.arg(&server).args(names);
    collect(&mut torture, &mut figures)?;
    println!("\n{machine}\n{figures}");
    if !names.is_empty() {
        return Ok(());
    }
    let mut tests =
        workspace.cargo(&["test", "--release", "-p", "groundswell-tests", "--test", "it"]);
    tests.args(["--", "--ignored", "--test-threads=1", "--nocapture", "long_"]);
    run(tests.env("GROUNDSWELL_BIN", server))
}
