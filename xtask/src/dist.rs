//! `cargo xtask dist`: the one file that an operator needs.

use std::fs;

use anyhow::Result;

use crate::serve;
use crate::workspace::Workspace;

/// The profile that it is built with.
const PROFILE: &str = "dist";

/// Writes `dist/groundswell`: the release server with the site inside.
pub(crate) fn dist(workspace: &Workspace) -> Result<()> {
    let _alone = workspace.alone()?;
    serve::build(workspace, PROFILE)?;
    let built = workspace.server(PROFILE);
    let folder = workspace.root.join("dist");
    fs::create_dir_all(&folder)?;
    let file = folder.join(built.file_name().unwrap_or_default());
    // The file of a running server cannot be overwritten, but it can be replaced.
    if file.exists() {
        fs::remove_file(&file)?;
    }
    let bytes = fs::copy(&built, &file)?;
    println!("{} ({:.1} MB)", file.display(), bytes as f64 / 1e6);
    Ok(())
}
