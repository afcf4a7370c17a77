//! `cargo xtask bench`: the product's figures, each with its goal and the load of the machine. It only
//! measures: it does not fail on a slow machine.
//!
//! The figures come from two programs: `tests/browser/bench.mjs` drives a real browser,
//! `groundswell-load` many clients. Both start the release server.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::measuring::figures::Figures;
use crate::measuring::{build, collect, machine};
use crate::progress::step;
use crate::tools;
use crate::workspace::Workspace;

/// Takes every figure `runs` times and prints the medians.
pub(crate) fn bench(workspace: &Workspace, runs: usize) -> Result<()> {
    ensure!(runs > 0, "nothing is measured: --runs must be at least 1");
    let _alone = workspace.alone()?;
    let mut figures = Figures::default();
    let built = build(workspace)?;
    let all = built.first_wasm + built.lazy_wasm.iter().map(|(_, size)| size).sum::<u64>();
    figures.take("wasm_kib", built.first_wasm as f64 / 1024.0, machine::load());
    figures.take("all_wasm_kib", all as f64 / 1024.0, machine::load());
    let machine = machine::describe(&workspace.target)?;
    step("Measured", || {
        println!("Measuring {runs} times; what else runs here is measured with it");
        collect(&mut browser(workspace, runs)?, &mut figures)?;
        collect(&mut clients(workspace, runs), &mut figures)
    })?;
    println!("\n{machine}\n{figures}");
    for (name, size) in &built.lazy_wasm {
        println!(
            "{name}, downloaded when it is needed: {:.1} KiB after Brotli",
            *size as f64 / 1024.0
        );
    }
    Ok(())
}

/// The figures of a browser.
fn browser(workspace: &Workspace, runs: usize) -> Result<Command> {
    let folder = workspace.root.join("tests/browser");
    tools::require_chromium()?;
    tools::npm_ci(&folder)?;
    let mut node = Command::new("node");
    node.args(["bench.mjs", &runs.to_string()]).current_dir(folder);
    // The server's log would appear between the figures.
    node.env("GROUNDSWELL_BIN", workspace.server("release")).env("RUST_LOG", "error");
    Ok(node)
}

/// The figures of many clients.
fn clients(workspace: &Workspace, runs: usize) -> Command {
    let server = workspace.server("release");
    let mut load = Command::new(workspace.program("groundswell-load"));
    load.arg(server).arg(runs.to_string());
    load
}
