//! Where things are: the checkout, and what is built beside it.

use std::fs::{self, File, TryLockError};
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::run;

/// The checkout and its target folder.
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    /// `CARGO_TARGET_DIR` or whatever else cargo was told.
    pub(crate) target: PathBuf,
}

impl Workspace {
    /// Asks cargo, so that its settings count wherever they were made.
    pub(crate) fn find() -> Result<Self> {
        let metadata = run::output(Command::new("cargo").args([
            "metadata",
            "--no-deps",
            "--format-version=1",
        ]))?;
        let metadata: Value = serde_json::from_str(&metadata).context("reading cargo metadata")?;
        let folder = |key: &str| match metadata[key].as_str() {
            Some(path) => Ok(PathBuf::from(path)),
            None => bail!("cargo metadata names no {key}"),
        };
        Ok(Self { root: folder("workspace_root")?, target: folder("target_directory")? })
    }

    /// The folder that browsers are served from; a release server holds its files inside.
    pub(crate) fn site(&self) -> PathBuf {
        self.target.join("site")
    }

    /// Tools that are installed for this project alone.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// The server that cargo built; `profile` is `debug` or `release`.
    pub(crate) fn server(&self, profile: &str) -> PathBuf {
        self.target.join(profile).join(format!("groundswell{}", std::env::consts::EXE_SUFFIX))
    }

    /// A cargo command at the root of the checkout.
    pub(crate) fn cargo(&self, args: &[&str]) -> Command {
        let mut cargo = Command::new("cargo");
        cargo.args(args).current_dir(&self.root);
        cargo
    }

    /// Waits until no other `cargo xtask` works in the same target folder, which several checkouts
    /// may share. It ends when the file is dropped.
    pub(crate) fn alone(&self) -> Result<File> {
        fs::create_dir_all(&self.target)?;
        let file = File::create(self.target.join("xtask.lock"))?;
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => println!("Waiting for another cargo xtask"),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        file.lock()?;
        Ok(file)
    }
}
