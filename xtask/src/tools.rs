//! External tools: each is installed once in the target folder, or the error says how to install
//! it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::apt;
use crate::run::{on_path, output, run};
use crate::site::content;
use crate::workspace::Workspace;

/// The npm package with wasm-opt. Debian's is too old for the output of rustc.
pub(crate) const BINARYEN: &str = "binaryen@132.0.0";

/// wasm-opt, or `None` where Node.js or its registry is missing: then the Wasm is a tenth larger.
pub(crate) fn wasm_opt(workspace: &Workspace) -> Option<PathBuf> {
    let folder = workspace.tools().join(BINARYEN.replace('@', "-"));
    let program = folder.join("node_modules/.bin/wasm-opt");
    if program.exists() && on_path("node").is_some() {
        return Some(program);
    }
    match npm_install(&folder, BINARYEN) {
        Ok(()) => Some(program),
        Err(why) => {
            println!("The Wasm is not shrunk by wasm-opt: {why:#}");
            None
        }
    }
}

fn npm_install(folder: &Path, package: &str) -> Result<()> {
    require_node("wasm-opt")?;
    fs::create_dir_all(folder)?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"]);
    output(npm.arg("--prefix").arg(folder).arg(package)).map(drop)
}

fn require_node(purpose: &str) -> Result<()> {
    if on_path("node").is_none() || on_path("npm").is_none() {
        bail!("Node.js 20 or newer, with npm, is needed for {purpose}");
    }
    Ok(())
}

/// Installs what `folder`'s package-lock.json names, once for each content of that file.
pub(crate) fn npm_ci(folder: &Path) -> Result<()> {
    require_node("the browser tests")?;
    let lock = fs::read(folder.join("package-lock.json"))
        .with_context(|| format!("{} has no package-lock.json", folder.display()))?;
    let stamp = content::hash(&lock);
    let stamp_file = folder.join("node_modules/.lock-hash");
    if fs::read_to_string(&stamp_file).is_ok_and(|before| before == stamp) {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(folder);
    // The tests use the machine's own browser.
    output(npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))?;
    Ok(fs::write(stamp_file, stamp)?)
}

/// Makes sure that there is a browser for the tests.
pub(crate) fn require_chromium() -> Result<()> {
    if Path::new("/usr/bin/chromium").exists() {
        return Ok(());
    }
    apt::install(&["chromium"], "the browser tests")
}

/// Makes sure that there is a PostgreSQL for the tests.
pub(crate) fn require_postgres() -> Result<()> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    if versions.map(|version| version.path().join("bin/postgres")).any(|file| file.exists()) {
        return Ok(());
    }
    apt::install(&["postgresql-15"], "the tests of the PostgreSQL store")
}

/// cargo-deny, compiled for this project where the machine has none.
pub(crate) fn cargo_deny(workspace: &Workspace) -> Result<PathBuf> {
    if let Some(program) = on_path("cargo-deny") {
        return Ok(program);
    }
    let folder = workspace.tools().join("cargo-deny");
    let program = folder.join("bin/cargo-deny");
    if !program.exists() {
        let mut install = workspace.cargo(&["install", "--quiet", "--locked", "--debug"]);
        run(install.args(["cargo-deny@0.20.2", "--root"]).arg(&folder))?;
    }
    Ok(program)
}
