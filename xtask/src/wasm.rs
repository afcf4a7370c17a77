//! Compiles the app to Wasm.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::run::{output, run};
use crate::site::Mode;
use crate::split;
use crate::workspace::Workspace;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Compiles the app; returns the file that the compiler wrote. Cargo decides what is stale.
pub(crate) fn compile(workspace: &Workspace, mode: Mode) -> Result<PathBuf> {
    // The folder has the name of the profile, except for `dev`.
    let (profile, folder) = match mode {
        Mode::Dev => ("dev", "debug"),
        Mode::Release => ("wasm", "wasm"),
    };
    require_target()?;
    let mut cargo = Command::new("cargo");
    cargo.current_dir(&workspace.root);
    cargo.args(["rustc", "-p", "groundswell-app", "--target", TARGET, "--profile", profile]);
    cargo.arg("--config").arg(unnamed_folders()?);
    cargo.args(["--"]).args(split::LINK_ARGS);
    run(&mut cargo)?;
    Ok(workspace.target.join(TARGET).join(folder).join("groundswell-app.wasm"))
}

/// A setting of cargo: the Wasm contains source locations for panics, and those in libraries begin
/// at the library. Absolute paths would leak local paths, and the Wasm of two machines would
/// differ.
fn unnamed_folders() -> Result<String> {
    let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo_home = cargo_home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let libraries = cargo_home.context("there is no home folder")?.join("registry/src");
    let flag = format!("--remap-path-prefix={}=", libraries.display());
    Ok(format!("target.{TARGET}.rustflags=[{flag:?}]"))
}

/// Makes sure that this machine's Rust compiles for browsers: rustup adds what
/// `rust-toolchain.toml` names only together with a toolchain.
pub(crate) fn require_target() -> Result<()> {
    if has_target() {
        return Ok(());
    }
    println!("Adding the target {TARGET}");
    let is_added = run(Command::new("rustup").args(["target", "add", TARGET])).is_ok();
    ensure!(
        is_added && has_target(),
        "This Rust does not compile for browsers. With rustup: rustup target add {TARGET}. \
         Another one has a package for it, such as rust-std-static-{TARGET}."
    );
    Ok(())
}

/// Asks the compiler and not rustup: a distribution's own Rust may have the target too.
fn has_target() -> bool {
    let folder = output(Command::new("rustc").args(["--print=target-libdir", "--target", TARGET]));
    folder.is_ok_and(|folder| holds_libraries(Path::new(folder.trim())))
}

fn holds_libraries(folder: &Path) -> bool {
    let Ok(mut files) = folder.read_dir() else { return false };
    files.any(|file| file.is_ok_and(|file| file.path().extension().is_some_and(|it| it == "rlib")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_libraries_is_no_target() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!holds_libraries(&folder.path().join("missing")));
        assert!(!holds_libraries(folder.path()));
        std::fs::write(folder.path().join("libcore-1.rlib"), "").unwrap();
        assert!(holds_libraries(folder.path()));
    }
}
