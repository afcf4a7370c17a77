//! `cargo xtask test NAME`: only the tests with this name.

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};

use crate::browser::playwright;
use crate::run::{keeping, run};
use crate::site::{self, Mode};
use crate::test::{NATIVE, is_cargo_summary};
use crate::tools;
use crate::workspace::Workspace;

/// Runs the tests whose names have `name` in them, and the browser tests of a file with this name.
pub(crate) fn story(workspace: &Workspace, name: &str) -> Result<()> {
    let _alone = workspace.alone()?;
    tools::require_postgres()?;
    run(workspace.cargo(&["build"]).args(NATIVE))?;
    let mut summary = Vec::new();
    let mut cargo = workspace.cargo(&["test"]);
    cargo.args(NATIVE).args(["--", name]).env("GROUNDSWELL_BIN", workspace.server("debug"));
    keeping(&mut cargo, &mut summary, is_cargo_summary)?;
    let found = summary.iter().filter_map(|line| passed(line)).sum::<u32>();
    let Some(of_browser) = browser_args(&workspace.root.join("tests/browser"), name)? else {
        ensure!(found > 0, "No test has “{name}” in its name");
        return Ok(());
    };
    site::build(workspace, Mode::Release)?;
    run(playwright(workspace)?.args(of_browser))
}

/// How many passed, of `test result: ok. 3 passed; …`.
fn passed(line: &str) -> Option<u32> {
    let (before, _) = line.split_once(" passed")?;
    before.rsplit(' ').next()?.parse().ok()
}

/// What selects browser tests: a file by its name, or else tests by theirs; `None` where there are
/// none.
fn browser_args(folder: &Path, name: &str) -> Result<Option<Vec<String>>> {
    if folder.join(format!("{name}.spec.mjs")).is_file() {
        return Ok(Some(vec![format!("/{name}.spec")]));
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_spec = path.to_string_lossy().ends_with(".spec.mjs");
        if is_spec && fs::read_to_string(&path)?.lines().any(|line| is_called(line, name)) {
            let literal = name.replace(|c: char| !c.is_alphanumeric() && c != ' ', ".");
            return Ok(Some(vec!["-g".into(), literal]));
        }
    }
    Ok(None)
}

/// Whether a line of a file begins a test with this in its name.
fn is_called(line: &str, name: &str) -> bool {
    line.trim_start().strip_prefix("test(").is_some_and(|rest| rest.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tests_that_passed_are_counted() {
        assert_eq!(passed("test result: ok. 12 passed; 0 failed; 0 ignored"), Some(12));
        assert_eq!(passed("nothing of it"), None);
    }

    #[test]
    fn browser_tests_are_found_by_their_file_and_by_their_name() {
        let folder = tempfile::tempdir().unwrap();
        let spec = "test(\"a card (new) moves\", async () => {});\n";
        fs::write(folder.path().join("board.spec.mjs"), spec).unwrap();
        let args = |name| browser_args(folder.path(), name).unwrap();
        assert_eq!(args("board"), Some(vec!["/board.spec".into()]));
        assert_eq!(args("card (new)"), Some(vec!["-g".into(), "card .new.".into()]));
        assert_eq!(args("archive"), None);
    }
}
