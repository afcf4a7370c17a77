//! `cargo xtask test`: all checks of a change, ordered so that failures are found early.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::browser::playwright;
use crate::progress::took;
use crate::run::{keeping, run};
use crate::site::{self, Mode};
use crate::workspace::Workspace;
use crate::{tidy, tools, wasm};

/// What a browser may have to download before it can start, in bytes of Brotli.
const WASM_LIMIT: u64 = 330 * 1024;
/// What it may have to download for the first page of another file.
const LAZY_LIMIT: u64 = 90 * 1024;

/// The app is compiled for browsers; everything else for this machine, in one selection, so that
/// cargo compiles each library once.
pub(crate) const NATIVE: [&str; 5] =
    ["--workspace", "--exclude", "groundswell-app", "--exclude", "groundswell-client"];
/// What is compiled for browsers.
const BROWSER: [&str; 4] = ["-p", "groundswell-app", "-p", "groundswell-client"];

/// A step's name, and what it does; lines that belong at the very end go into the list.
type Check = (&'static str, fn(&Workspace, &mut Vec<String>) -> Result<()>);

const EVERYTHING: [Check; 9] = [
    ("format", format),
    ("tidy", tidy),
    ("lint", lint),
    ("lint the app", lint_app),
    ("licences and sources", licences),
    ("tests", tests),
    ("tests of the app", app_tests),
    ("site", site),
    ("browser tests", browser_tests),
];

/// The steps that take at most two minutes together.
const QUICK: [Check; 5] = [
    ("format", format),
    ("tidy", tidy),
    ("lint", lint),
    ("lint the app", lint_app),
    ("quick tests", quick_tests),
];

/// Runs all steps.
pub(crate) fn test(workspace: &Workspace) -> Result<()> {
    take(workspace, &EVERYTHING)
}

/// Runs the quick steps.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    take(workspace, &QUICK)
}

/// Runs steps, stops at the first failure, and ends with the times and the last lines of the test
/// runners.
fn take(workspace: &Workspace, steps: &[Check]) -> Result<()> {
    let _alone = workspace.alone()?;
    let mut summary = Vec::new();
    let mut times = Vec::new();
    let mut result = Ok(());
    for (name, step) in steps.iter().copied() {
        println!("\n== {name} ==");
        let start = Instant::now();
        result = step(workspace, &mut summary).with_context(|| format!("{name} failed"));
        times.push((name, start.elapsed()));
        if result.is_err() {
            break;
        }
    }
    print_end(&times, &summary);
    result
}

fn print_end(times: &[(&str, Duration)], summary: &[String]) {
    println!("\n== took {} ==", took(times.iter().map(|(_, time)| *time).sum()));
    for (name, time) in times {
        println!("{:>14}  {name}", took(*time));
    }
    println!();
    summary.iter().for_each(|line| println!("{line}"));
}

fn format(workspace: &Workspace, _: &mut Vec<String>) -> Result<()> {
    run(&mut workspace.cargo(&["fmt", "--all", "--check"]))
}

fn tidy(workspace: &Workspace, _: &mut Vec<String>) -> Result<()> {
    tidy::tidy(&workspace.root)
}

fn lint(workspace: &Workspace, _: &mut Vec<String>) -> Result<()> {
    let mut clippy = workspace.cargo(&["clippy", "--all-targets"]);
    run(clippy.args(NATIVE).args(["--", "-D", "warnings"]))
}

fn lint_app(workspace: &Workspace, _: &mut Vec<String>) -> Result<()> {
    wasm::require_target()?;
    let mut clippy = workspace.cargo(&["clippy", "--target", wasm::TARGET]);
    run(clippy.args(BROWSER).args(["--", "-D", "warnings"]))
}

fn licences(workspace: &Workspace, _: &mut Vec<String>) -> Result<()> {
    let mut deny = Command::new(tools::cargo_deny(workspace)?);
    // Advisories need a network, so they are not checked here: `cargo deny check advisories`.
    deny.args(["--log-level", "error", "check", "--hide-inclusion-graph"]);
    run(deny.args(["bans", "licenses", "sources"]).current_dir(&workspace.root))
}

fn tests(workspace: &Workspace, summary: &mut Vec<String>) -> Result<()> {
    tools::require_postgres()?;
    run(workspace.cargo(&["build"]).args(NATIVE))?;
    let mut cargo = workspace.cargo(&["test"]);
    cargo.args(NATIVE).env("GROUNDSWELL_BIN", workspace.server("debug"));
    keeping(&mut cargo, summary, is_cargo_summary)
}

/// What needs no database, no browser and no other program: the rules of the domain, the texts.
fn quick_tests(workspace: &Workspace, summary: &mut Vec<String>) -> Result<()> {
    let mut cargo = workspace.cargo(&["test", "--lib"]);
    keeping(cargo.args(NATIVE), summary, is_cargo_summary)
}

/// What of the app needs no browser.
fn app_tests(workspace: &Workspace, summary: &mut Vec<String>) -> Result<()> {
    keeping(workspace.cargo(&["test"]).args(BROWSER), summary, is_cargo_summary)
}

fn site(workspace: &Workspace, _: &mut Vec<String>) -> Result<()> {
    let built = site::build(workspace, Mode::Release)?;
    let first = ("app.wasm", built.first_wasm, WASM_LIMIT);
    let lazy = built.lazy_wasm.iter().map(|(name, size)| (name.as_str(), *size, LAZY_LIMIT));
    let kib = |bytes: u64| bytes as f64 / 1024.0;
    for (name, size, limit) in std::iter::once(first).chain(lazy) {
        println!("{name}: {:.1} KiB of {} after Brotli", kib(size), kib(limit));
        ensure!(size <= limit, "{name} is {:.1} KiB too large", kib(size - limit));
    }
    Ok(())
}

fn browser_tests(workspace: &Workspace, summary: &mut Vec<String>) -> Result<()> {
    keeping(&mut playwright(workspace)?, summary, is_playwright_summary)
}

pub(crate) fn is_cargo_summary(line: &str) -> bool {
    line.starts_with("test result: ")
}

/// `  12 passed (30.1s)`, `  1 failed`, `  2 flaky`.
fn is_playwright_summary(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let counted = words.next().is_some_and(|word| word.parse::<u32>().is_ok());
    let of = words.next().unwrap_or_default();
    counted && ["passed", "failed", "flaky", "skipped", "did", "interrupted"].contains(&of)
}

#[cfg(test)]
mod unit_tests {
    use super::*;

    #[test]
    fn the_runners_last_lines_are_known() {
        assert!(is_cargo_summary("test result: ok. 3 passed; 0 failed; 0 ignored"));
        assert!(is_playwright_summary("  12 passed (30.1s)"));
        assert!(is_playwright_summary("  1 failed"));
        assert!(is_playwright_summary("  2 did not run"));
        assert!(!is_playwright_summary("  ✓  1 board.spec.ts:3:1 › 12 passed cards (1.0s)"));
        assert!(!is_playwright_summary("Running 12 tests using 1 worker"));
    }
}
