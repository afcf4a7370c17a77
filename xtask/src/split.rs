//! Cuts the pages that few open out of the Wasm: files of their own, downloaded when they are needed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use wasm_split_cli_support::{Options, transform};

/// Makes the linker say what refers to what; without it nothing can be cut apart.
pub(crate) const LINK_ARGS: [&str; 1] = ["-Clink-arg=--emit-relocs"];

/// The JavaScript that loads the other files, beside `app.js`.
const LOADER: &str = "./split.js";

/// Whether a file of the app is one that was cut out of it.
pub(crate) fn is_later(name: &str) -> bool {
    name.starts_with("split_") && name.ends_with(".wasm")
}

/// Writes the files that were cut out, and what loads them, to `folder`; gives the main part, which
/// has yet to be bound to JavaScript.
pub(crate) fn split(wasm: &Path, folder: &Path) -> Result<PathBuf> {
    let input = fs::read(wasm)?;
    let main = wasm.with_extension("main.wasm");
    let mut options = Options::new(&input);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.link_name = LOADER;
    options.main_module = "./app.js";
    transform(options).map_err(|error| anyhow!("{error:?}"))?;
    Ok(main)
}
