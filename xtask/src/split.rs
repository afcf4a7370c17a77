//! Cuts the app's lazy files out of the Wasm: they are downloaded when they are needed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, ensure};
use wasm_split_cli_support::{Options, transform};

/// Makes the linker write relocations, which are needed to split the Wasm.
pub(crate) const LINK_ARGS: [&str; 1] = ["-Clink-arg=--emit-relocs"];

/// The JavaScript that loads the other files, beside `app.js`.
const LOADER: &str = "./split.js";

/// What several of the lazy files need is cut into many small pieces, by which of them need it. All
/// pieces are one file: they are smaller together, and come with one request.
const SHARED: &str = "split_shared.bin";

/// More pieces than there can be.
const MOST_PIECES: usize = 1_000;

/// Fetches that file once, and again after a failure or if it is another one, as from a network that
/// wants a sign-in first; and takes a piece out of it. `SIZE` is its length in bytes.
const PIECE: &str = r#"
let shared;
async function piece(from, to) {
    shared ??= whole(new URL("./split_shared.bin", import.meta.url)).then(async (answer) => {
        const bytes = await answer.arrayBuffer();
        if (!answer.ok || bytes.byteLength !== SIZE) throw new Error("no shared file");
        return bytes;
    });
    const mine = shared;
    mine.catch(() => { if (shared === mine) shared = undefined; });
    const bytes = (await mine).slice(from, to);
    return new Response(bytes, { headers: { "Content-Type": "application/wasm" } });
}
// A network that hangs does not say so; a slow one is done by then.
function whole(address) {
    return fetch(address, { signal: AbortSignal.timeout(60_000) });
}
"#;

/// Whether a file of the app is a lazy file.
pub(crate) fn is_lazy(name: &str) -> bool {
    name.starts_with("split_")
}

/// Writes the lazy files, and the JavaScript that loads them, to `folder`; returns the main part,
/// which is not yet bound to JavaScript.
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

/// Makes one file of the pieces that several lazy files need.
pub(crate) fn pack(folder: &Path) -> Result<()> {
    let script_file = folder.join(LOADER);
    let mut script = fs::read_to_string(&script_file)?;
    let mut shared = Vec::new();
    for nth in 0.. {
        let Some(name) = piece_name(&script) else { break };
        ensure!(nth < MOST_PIECES, "{LOADER} names {name} in a way that is not understood");
        let file = folder.join(&name);
        let from = shared.len();
        shared.extend(fs::read(&file)?);
        fs::remove_file(file)?;
        let fetched = format!("fetch(new URL(\"./{name}\", import.meta.url))");
        script = script.replace(&fetched, &format!("piece({from}, {})", shared.len()));
    }
    let script = script.replace("fetch(new URL(", "whole(new URL(");
    let piece = PIECE.replace("SIZE", &shared.len().to_string());
    fs::write(folder.join(SHARED), shared)?;
    Ok(fs::write(script_file, script + &piece)?)
}

/// The first piece that a script fetches as a file of its own.
fn piece_name(script: &str) -> Option<String> {
    let (_, rest) = script.split_once("\"./chunk_")?;
    let (number, _) = rest.split_once(".wasm\"")?;
    Some(format!("chunk_{number}.wasm"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_become_one_file_and_keep_their_places_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let fetch = |name: &str| format!("fetch(new URL(\"./{name}\", import.meta.url))");
        let script = format!(
            "{} {} {}",
            fetch("chunk_2.wasm"),
            fetch("split_plan.wasm"),
            fetch("chunk_10.wasm")
        );
        fs::write(folder.path().join(LOADER), script).unwrap();
        fs::write(folder.path().join("chunk_2.wasm"), "two").unwrap();
        fs::write(folder.path().join("chunk_10.wasm"), "ten!").unwrap();
        pack(folder.path()).unwrap();
        let script = fs::read_to_string(folder.path().join(LOADER)).unwrap();
        let plan = fetch("split_plan.wasm").replace("fetch", "whole");
        let expected = format!("piece(0, 3) {plan} piece(3, 7)");
        assert!(script.contains("byteLength !== 7"), "{script}");
        assert!(script.starts_with(&expected), "{script}");
        assert_eq!(fs::read_to_string(folder.path().join(SHARED)).unwrap(), "twoten!");
        assert!(!folder.path().join("chunk_2.wasm").exists());
    }
}
