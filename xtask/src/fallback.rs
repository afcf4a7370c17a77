//! Wasm without rustup's servers: Debian's Rust, with the standard library built from its source.
//!
//! Some networks reach their distribution's mirror and nothing else. Debian 12 ships a compiler
//! that knows wasm32, and the source of its standard library, but no compiled one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::apt;
use crate::run::{output, run};
use crate::wasm::TARGET;

const RUSTC: &str = "/usr/bin/rustc";
const PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm"];
const PURPOSE: &str = "Wasm without rustup's servers";

/// Debian's cargo, with Debian's compiler, whatever rustup has put in front of them.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new("/usr/bin/cargo");
    let path = std::env::var("PATH").unwrap_or_default();
    cargo.env("PATH", format!("/usr/bin:{path}")).env("RUSTC", RUSTC);
    // Both point into rustup's toolchain when cargo has started us.
    cargo.env_remove("RUSTUP_TOOLCHAIN").env_remove("LD_LIBRARY_PATH");
    cargo
}

/// Whether this compiler's own standard library is in its place: libraries that another version
/// built are of no use to it.
pub(crate) fn is_ready() -> bool {
    let Ok(stamp) = library_folder().map(|folder| folder.join("built-by")) else { return false };
    fs::read_to_string(stamp).is_ok_and(|by| compiler().is_ok_and(|now| by == now))
}

/// Makes it ready; a minute or two. `work` is a folder to build in.
pub(crate) fn install(work: &Path) -> Result<()> {
    apt::install(&PACKAGES, PURPOSE)?;
    let linker = format!("lld-{}", llvm_major(&compiler()?)?);
    apt::install(&[&linker], PURPOSE)?;
    println!("Building the standard library for {TARGET}");
    // What an older compiler built here would be taken for a second standard library.
    remove_folder(&work.join("target"))?;
    let libraries = build_library(work)?;
    let folder = library_folder()?;
    replace_libraries(&libraries, &folder)
        .with_context(|| format!("writing to {}, as root may", folder.display()))?;
    // Last: without it the next run begins anew.
    fs::write(folder.join("built-by"), compiler()?)?;
    Ok(())
}

fn replace_libraries(from: &Path, to: &Path) -> Result<()> {
    remove_folder(to)?;
    fs::create_dir_all(to)?;
    for library in fs::read_dir(from)? {
        let library = library?.path();
        if library.extension().is_some_and(|it| it == "rlib") {
            let name = library.file_name().context("a library has a name")?;
            fs::copy(&library, to.join(name))?;
        }
    }
    Ok(())
}

fn remove_folder(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(())
}

/// Builds an empty program, and the standard library with it; gives the folder of the libraries.
fn build_library(work: &Path) -> Result<PathBuf> {
    fs::create_dir_all(work.join("src"))?;
    fs::write(work.join("src/main.rs"), "fn main() {}\n")?;
    let manifest = "[package]\nname = \"empty\"\nedition = \"2024\"\n[workspace]\n";
    fs::write(work.join("Cargo.toml"), manifest)?;
    let target = work.join("target");
    let mut build = cargo();
    build.current_dir(work).args(["build", "--release", "--target", TARGET]);
    build.arg("-Zbuild-std=std,panic_abort,proc_macro,test").arg("--target-dir").arg(&target);
    // The library is built as the compiler's authors build it, with what is otherwise unstable.
    build.env("RUSTC_BOOTSTRAP", "1");
    // Without it a later build with `lto` finds no bitcode in these libraries.
    build.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-Cembed-bitcode=yes");
    run(&mut build)?;
    Ok(target.join(TARGET).join("release/deps"))
}

fn library_folder() -> Result<PathBuf> {
    let mut rustc = debian_rustc();
    Ok(output(rustc.args(["--print", "target-libdir", "--target", TARGET]))?.trim().into())
}

fn compiler() -> Result<String> {
    output(debian_rustc().arg("-vV"))
}

fn debian_rustc() -> Command {
    let mut rustc = Command::new(RUSTC);
    rustc.env_remove("LD_LIBRARY_PATH");
    rustc
}

/// The linker `rust-lld` is a link to the `lld-N` of the compiler's own LLVM.
fn llvm_major(version: &str) -> Result<&str> {
    let line = version.lines().find_map(|line| line.strip_prefix("LLVM version: "));
    line.and_then(|it| it.split('.').next()).context("rustc names no LLVM version")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_linker_is_the_one_of_the_compilers_llvm() {
        let version = "rustc 1.96.0\nhost: x86_64-unknown-linux-gnu\nLLVM version: 22.1.2\n";
        assert_eq!(llvm_major(version).unwrap(), "22");
        assert!(llvm_major("rustc 1.96.0").is_err());
    }
}
