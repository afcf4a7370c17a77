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
    /// `CARGO_TARGET_DIR` or what another setting of cargo says.
    pub(crate) target: PathBuf,
}

impl Workspace {
    /// Asks cargo, so that all its settings count.
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

    /// The folder of the site; a release server contains its files.
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

    /// A program of the tests that measures the release server.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.server("release").with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// A cargo command at the root of the checkout.
    pub(crate) fn cargo(&self, args: &[&str]) -> Command {
        let mut cargo = Command::new("cargo");
        cargo.args(args).current_dir(&self.root);
        // Cargo sets variables that describe this package. Build scripts that read them would run
        // again each time they change, and rebuild the database's libraries and the server.
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(describes_package) {
                cargo.env_remove(name);
            }
        }
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

/// Whether cargo sets this variable for a program that it runs, to describe its package.
fn describes_package(name: &str) -> bool {
    name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cargo_started_here_is_told_of_no_package() {
        let workspace = Workspace { root: ".".into(), target: "target".into() };
        let cargo = workspace.cargo(&["build"]);
        let removed: Vec<_> = cargo.get_envs().filter(|(_, value)| value.is_none()).collect();
        // Cargo runs these tests with such variables.
        assert!(removed.iter().any(|(name, _)| *name == "CARGO_MANIFEST_DIR"), "{removed:?}");
        assert!(!removed.iter().any(|(name, _)| *name == "CARGO_TARGET_DIR"));
    }
}
