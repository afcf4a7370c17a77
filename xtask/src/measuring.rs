//! What measures: the release server, and programs that print one line of JSON for each figure.

pub(crate) mod figures;
pub(crate) mod machine;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::run::{run, succeeded};
use crate::site::{self, Built, Mode};
use crate::workspace::Workspace;
use figures::Figures;

/// Builds the server with its site, and the programs that measure it.
pub(crate) fn build(workspace: &Workspace) -> Result<Built> {
    let built = site::build(workspace, Mode::Release)?;
    let programs = ["-p", "groundswell-server", "-p", "groundswell-tests", "--bins"];
    run(workspace.cargo(&["build", "--release"]).args(programs))?;
    Ok(built)
}

/// Runs a program that prints figures, and adds them.
pub(crate) fn collect(command: &mut Command, figures: &mut Figures) -> Result<()> {
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
