//! `cargo xtask bench`: the product's figures, each beside its goal and the load under which it was
//! taken. It measures and judges nobody: a slow machine fails no build.
//!
//! The figures come from two programs that print one line of JSON for each: `tests/browser/bench.mjs`
//! drives a real browser, `groundswell-load` many clients. Both start the release server.

mod figures;
mod machine;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::progress::step;
use crate::run::{run, succeeded};
use crate::site::{self, Mode};
use crate::tools;
use crate::workspace::Workspace;
use figures::Figures;

/// Takes every figure `runs` times and prints the medians.
pub(crate) fn bench(workspace: &Workspace, runs: usize) -> Result<()> {
    ensure!(runs > 0, "nothing is measured: --runs must be at least 1");
    let _alone = workspace.alone()?;
    let mut figures = Figures::default();
    let built = site::build(workspace, Mode::Release)?;
    figures.take("wasm_kib", built.first_wasm as f64 / 1024.0, machine::load());
    let programs = ["-p", "groundswell-server", "-p", "groundswell-tests", "--bins"];
    run(workspace.cargo(&["build", "--release"]).args(programs))?;
    let machine = machine::describe(&workspace.target)?;
    step("Measured", || {
        println!("Measuring {runs} times; what else runs here is measured with it");
        collect(&mut browser(workspace, runs)?, &mut figures)?;
        collect(&mut clients(workspace, runs), &mut figures)
    })?;
    println!("\n{machine}\n{figures}");
    for (name, size) in &built.later_wasm {
        println!(
            "{name}, downloaded when it is needed: {:.1} KiB after Brotli",
            *size as f64 / 1024.0
        );
    }
    Ok(())
}

/// What a browser feels.
fn browser(workspace: &Workspace, runs: usize) -> Result<Command> {
    let folder = workspace.root.join("tests/browser");
    tools::require_chromium()?;
    tools::npm_ci(&folder)?;
    let mut node = Command::new("node");
    node.args(["bench.mjs", &runs.to_string()]).current_dir(folder);
    // The server's log would stand between the figures.
    node.env("GROUNDSWELL_BIN", workspace.server("release")).env("RUST_LOG", "error");
    Ok(node)
}

/// What many clients get done.
fn clients(workspace: &Workspace, runs: usize) -> Command {
    let server = workspace.server("release");
    let mut load = Command::new(server.with_file_name("groundswell-load"));
    load.arg(server).arg(runs.to_string());
    load
}

/// Runs a program that prints figures, and takes them.
fn collect(command: &mut Command, figures: &mut Figures) -> Result<()> {
    let mut child = command.stdout(Stdio::piped()).spawn().context("starting a measurement")?;
    let stdout = child.stdout.take().expect("it was asked for just above");
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        let (name, value) = read(&line).with_context(|| format!("no figure: {line}"))?;
        figures.take(&name, value, machine::load());
    }
    let status = child.wait()?;
    succeeded(command, status)
}

fn read(line: &str) -> Option<(String, f64)> {
    let line: Value = serde_json::from_str(line).ok()?;
    Some((line["figure"].as_str()?.into(), line["value"].as_f64()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_a_line_of_json() {
        let line = r#"{"figure":"dom_nodes","value":1234}"#;
        assert_eq!(read(line), Some(("dom_nodes".into(), 1234.0)));
        assert_eq!(read("Listening"), None);
        assert_eq!(read("{}"), None);
    }
}
