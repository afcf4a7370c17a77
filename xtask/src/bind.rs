//! Turns the compiler's output into what a browser loads: JavaScript that loads the Wasm, and the
//! optimized Wasm.

mod names;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::progress::step;
use crate::run::output;
use crate::site::{Mode, content};
use crate::split;
use crate::tools;
use crate::workspace::Workspace;
use names::Names;

/// The file that every visit begins with.
const FIRST: &str = "app.wasm";

/// Features of Wasm that rustc uses by default. wasm-opt needs them as options, because binding
/// removes their list from the Wasm.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-multivalue",
];

/// Small, and without debug information. The smallest Wasm is not always the smallest after Brotli;
/// after Brotli this order of passes was the smallest.
const SHRINK: [&str; 13] = [
    "-Oz",
    // The first KiB of memory holds no values: it is the far end of the stack.
    "--low-memory-unused",
    "--flatten",
    "--rereloop",
    "-Oz",
    "--merge-similar-functions",
    "-Oz",
    "--simplify-locals-nostructure",
    "--vacuum",
    "--coalesce-locals-learning",
    "--reorder-locals",
    "--strip-producers",
    "--strip-target-features",
];

/// Up to which size a function is inlined. Lazy files call the first one through short functions;
/// inlined, they compress better. In the first file, functions compress better on their own.
const INLINE_FIRST: [&str; 2] =
    ["--always-inline-max-function-size=4", "--one-caller-inline-max-function-size=20"];
const INLINE_LAZY: [&str; 1] = ["--always-inline-max-function-size=8"];

/// How the Wasm is bound. Output of an older version is rebuilt. These are the sources, because the
/// program itself may be replaced while it runs: the tests build it too.
const BINDER: [&str; 3] =
    [include_str!("bind.rs"), include_str!("bind/names.rs"), include_str!("split.rs")];

/// Returns a folder with `app.js`, `app.wasm`, the lazy files that [`split`] makes of it and, if a
/// library has any, `snippets/`. Nothing is done if the folder is up to date with `wasm`.
pub(crate) fn bind(workspace: &Workspace, mode: Mode, wasm: &Path) -> Result<PathBuf> {
    let lock = fs::read_to_string(workspace.root.join("Cargo.lock"))?;
    let version = bindgen_version(&lock)?;
    let shrinker = match mode {
        Mode::Dev => None,
        Mode::Release => tools::wasm_opt(workspace),
    };
    let bound = workspace.target.join("xtask").join(mode.name());
    let shrunk = shrinker.as_ref().map_or("as it is", |_| tools::BINARYEN);
    let cutter = locked(&lock, "wasm_split_cli_support")?;
    let binder = content::hash(BINDER.concat().as_bytes());
    let bound_from = content::hash(&fs::read(wasm)?);
    let stamp = format!("{bound_from} {version} {cutter} {shrunk} {binder}");
    let stamp_file = bound.join("stamp");
    if fs::read_to_string(&stamp_file).is_ok_and(|before| before == stamp) {
        return Ok(bound);
    }
    step("Bound to JavaScript", || {
        if bound.exists() {
            fs::remove_dir_all(&bound)?;
        }
        let main = split::split(wasm, &bound)?;
        let raw = generate(&main, &bound, mode)?;
        fs::rename(raw, bound.join(FIRST))?;
        if let Some(wasm_opt) = shrinker {
            for file in wasm_files(&bound)? {
                shrink(&wasm_opt, &file)?;
            }
        }
        split::pack(&bound)?;
        Ok(fs::write(stamp_file, stamp)?)
    })?;
    Ok(bound)
}

fn generate(wasm: &Path, folder: &Path, mode: Mode) -> Result<PathBuf> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name("app").typescript(false);
    // The start script passes the address of the Wasm.
    bindgen.web(true)?.omit_default_module_path(true);
    bindgen.remove_name_section(mode == Mode::Release);
    // The other files reach the main one through what the linker exports.
    bindgen.keep_lld_exports(true).demangle(false);
    let mut bound = bindgen.generate_output().context("wasm-bindgen")?;
    let names = match mode {
        Mode::Dev => Names::default(),
        Mode::Release => Names::shorten(&mut bound),
    };
    bound.emit(folder).context("wasm-bindgen")?;
    let script = folder.join("app.js");
    fs::write(&script, names.apply(&fs::read_to_string(&script)?))?;
    Ok(folder.join("app_bg.wasm"))
}

fn wasm_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let files = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    files.filter(|file| !matches!(file, Ok(file) if !is_wasm(file))).collect()
}

fn is_wasm(file: &Path) -> bool {
    file.extension().is_some_and(|it| it == "wasm")
}

fn shrink(wasm_opt: &Path, file: &Path) -> Result<()> {
    let is_first = file.file_name().is_some_and(|name| name == FIRST);
    let inline: &[&str] = if is_first { &INLINE_FIRST } else { &INLINE_LAZY };
    let mut command = Command::new(wasm_opt);
    command.args(SHRINK).args(inline).args(FEATURES).arg(file).arg("-o").arg(file);
    output(&mut command).map(drop)
}

/// The version of wasm-bindgen in `lock`, which must be that of the library used here: their
/// common format changes with every version.
fn bindgen_version(lock: &str) -> Result<&str> {
    let app = locked(lock, "wasm-bindgen")?;
    let here = locked(lock, "wasm-bindgen-cli-support")?;
    ensure!(
        app == here,
        "Cargo.lock has wasm-bindgen {app} and wasm-bindgen-cli-support {here}: make them equal"
    );
    Ok(app)
}

fn locked<'a>(lock: &'a str, name: &str) -> Result<&'a str> {
    let entry = format!("name = \"{name}\"\nversion = \"");
    let (_, rest) = lock.split_once(&entry).with_context(|| format!("Cargo.lock lacks {name}"))?;
    Ok(rest.split('"').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(app: &str, library: &str) -> String {
        format!(
            "[[package]]\nname = \"wasm-bindgen\"\nversion = \"{app}\"\n\n\
             [[package]]\nname = \"wasm-bindgen-cli-support\"\nversion = \"{library}\"\n"
        )
    }

    #[test]
    fn one_version_of_wasm_bindgen_is_accepted() {
        assert_eq!(bindgen_version(&lock("0.2.130", "0.2.130")).unwrap(), "0.2.130");
    }

    #[test]
    fn two_versions_of_wasm_bindgen_are_refused() {
        let error = bindgen_version(&lock("0.2.131", "0.2.130")).unwrap_err().to_string();
        assert!(error.contains("0.2.131") && error.contains("0.2.130"), "{error}");
    }
}
