//! All development commands: `cargo xtask help`.

mod apt;
mod bench;
mod bind;
mod browser;
mod dev;
mod dist;
mod measuring;
mod progress;
mod run;
mod serve;
mod site;
mod split;
mod story;
mod test;
mod tidy;
mod tools;
mod torture;
mod wasm;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::site::Mode;
use crate::workspace::Workspace;

#[derive(Parser)]
#[command(bin_name = "cargo xtask", about = "Builds, serves, tests and measures Groundswell.")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Builds the site that browsers load
    Build {
        /// Quickly, and neither shrunk nor thoroughly compressed
        #[arg(long)]
        dev: bool,
    },
    /// Builds everything and serves it at http://127.0.0.1:3000
    Serve {
        /// Passed on to `groundswell serve`
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Serves while you work: rebuilds what changed and reloads the open pages
    Dev {
        /// Passed on to `groundswell serve`
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Builds the one file that an operator needs: dist/groundswell
    Dist,
    /// Looks over what you have written: format, layers and sizes, lints and the quick tests
    Check,
    /// Checks and tests everything, in order; stops at the first failure
    Test {
        /// A part of a test's name, or a file of browser tests: only what is called so
        name: Option<String>,
    },
    /// Checks sizes, layers and documentation of the sources
    Tidy,
    /// Takes the README's screenshots again, from the demo
    Screenshots,
    /// Measures, and shows the load of the machine
    Bench {
        /// How often each figure is taken; the median is shown
        #[arg(long, default_value_t = 5)]
        runs: usize,
    },
    /// Attacks and crowds, boards of many years, databases that hang: half an hour
    Torture {
        /// pings, deaf, half-open, crowd, years, wide, demo; all if none is named
        names: Vec<String>,
    },
}

fn main() -> ExitCode {
    match carry_out(Cli::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn carry_out(task: Task) -> Result<()> {
    let workspace = Workspace::find()?;
    match task {
        Task::Build { dev } => build(&workspace, if dev { Mode::Dev } else { Mode::Release }),
        Task::Serve { args } => serve::serve(&workspace, &args),
        Task::Dev { args } => dev::dev(&workspace, &args),
        Task::Dist => dist::dist(&workspace),
        Task::Check => test::check(&workspace),
        Task::Test { name: None } => test::test(&workspace),
        Task::Test { name: Some(name) } => story::story(&workspace, &name),
        Task::Tidy => tidy::tidy(&workspace.root),
        Task::Screenshots => browser::screenshots(&workspace),
        Task::Bench { runs } => bench::bench(&workspace, runs),
        Task::Torture { names } => torture::torture(&workspace, &names),
    }
}

fn build(workspace: &Workspace, mode: Mode) -> Result<()> {
    let _alone = workspace.alone()?;
    site::build(workspace, mode)?;
    println!("The site is in {}", workspace.site().display());
    Ok(())
}
