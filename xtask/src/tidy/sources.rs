//! The sources of the workspace, read and parsed once.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::run::output;

/// All text files of the repository.
pub(super) struct Sources {
    pub(super) rust: Vec<Source>,
    /// Path and content of everything, Rust too.
    pub(super) texts: Vec<(String, String)>,
}

/// A Rust file.
pub(super) struct Source {
    /// From the root of the checkout, with `/`.
    pub(super) path: String,
    pub(super) lines: usize,
    pub(super) syntax: syn::File,
}

impl Sources {
    /// Reads all files that git does not ignore. Without git, all files are read.
    pub(super) fn read(root: &Path) -> Result<Sources> {
        let mut texts = Vec::new();
        for path in paths(root)? {
            // A removed file is still listed until that is committed. Images are skipped.
            if let Ok(text) = fs::read_to_string(root.join(&path)) {
                texts.push((path, text));
            }
        }
        let is_rust = |(path, _): &&(String, String)| path.ends_with(".rs");
        let parse = |(path, text): &(String, String)| {
            let syntax = syn::parse_file(text).with_context(|| format!("parsing {path}"))?;
            Ok(Source { path: path.clone(), lines: text.lines().count(), syntax })
        };
        let rust = texts.iter().filter(is_rust).map(parse).collect::<Result<_>>()?;
        Ok(Sources { rust, texts })
    }

    /// Sources that a test makes up.
    #[cfg(test)]
    pub(super) fn of(texts: Vec<(String, String)>) -> Sources {
        let parse = |(path, text): &(String, String)| Source {
            path: path.clone(),
            lines: text.lines().count(),
            syntax: syn::parse_file(text).unwrap(),
        };
        Sources { rust: texts.iter().map(parse).collect(), texts }
    }

    /// The files of a crate's library or program, without its tests.
    pub(super) fn of_crate(&self, name: &str) -> impl Iterator<Item = &Source> {
        let folder = format!("{name}/src/");
        self.rust.iter().filter(move |source| source.path.starts_with(&folder))
    }
}

fn paths(root: &Path) -> Result<Vec<String>> {
    let mut git = Command::new("git");
    git.current_dir(root).args(["ls-files", "--cached", "--others", "--exclude-standard"]);
    match output(&mut git) {
        Ok(listed) => Ok(listed.lines().map(str::to_owned).collect()),
        Err(_) => walk(root),
    }
}

/// All files that are not built or installed.
fn walk(root: &Path) -> Result<Vec<String>> {
    const BUILT: [&str; 4] = ["target", "node_modules", "dist", ".git"];
    let mut folders: Vec<PathBuf> = vec![root.to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.extend((!BUILT.contains(&name.as_str())).then_some(path));
            } else {
                let path = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
                found.push(path);
            }
        }
    }
    Ok(found)
}
