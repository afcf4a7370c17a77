//! Notices edits by looking at names, times and sizes: it works on every file system, shared
//! folders included, and needs no library.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use anyhow::Result;

/// The sources of both.
const SHARED: [&str; 6] = ["domain", "i18n", "ui", "view", "Cargo.toml", "Cargo.lock"];
const INTERFACE: [&str; 4] = ["app", "client", "style", "public"];
const SERVER: [&str; 1] = ["server"];

/// What the sources looked like at one moment; the default is equal to none that exist.
#[derive(Default, PartialEq, Eq)]
pub(super) struct Sources {
    pub(super) interface: u64,
    pub(super) server: u64,
}

impl Sources {
    /// Polls until two results are equal: an editor may be in the middle of writing several files.
    pub(super) fn settled(root: &Path, between: Duration) -> Result<Self> {
        let mut before = Self::look(root)?;
        loop {
            let now = Self::look(root)?;
            if now == before {
                return Ok(now);
            }
            before = now;
            sleep(between);
        }
    }

    fn look(root: &Path) -> Result<Self> {
        let print = |names: &[&str]| print(root, &[names, &SHARED].concat());
        Ok(Self { interface: print(&INTERFACE)?, server: print(&SERVER)? })
    }
}

fn print(root: &Path, names: &[&str]) -> Result<u64> {
    let mut print = DefaultHasher::new();
    for name in names {
        let path = root.join(name);
        if path.exists() {
            add(&path, &mut print)?;
        }
    }
    Ok(print.finish())
}

fn add(path: &Path, print: &mut DefaultHasher) -> Result<()> {
    // A file may be removed after it was listed, such as an editor's own files.
    let Ok(metadata) = fs::metadata(path) else { return Ok(()) };
    if !metadata.is_dir() {
        (path, metadata.modified()?, metadata.len()).hash(print);
        return Ok(());
    }
    let mut entries = fs::read_dir(path)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    entries.iter().try_for_each(|entry| add(&entry.path(), print))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_noticed_where_they_matter() {
        let root = tempfile::tempdir().unwrap();
        for folder in ["app/src", "server/src", "domain/src", "docs"] {
            fs::create_dir_all(root.path().join(folder)).unwrap();
        }
        let edit = |file: &str| {
            fs::write(root.path().join(file), file).unwrap();
            Sources::look(root.path()).unwrap()
        };
        let start = edit("docs/a.md");
        assert!(start == edit("docs/b.md"));
        let app = edit("app/src/main.rs");
        assert!(app.interface != start.interface && app.server == start.server);
        let server = edit("server/src/main.rs");
        assert!(server.interface == app.interface && server.server != app.server);
        let domain = edit("domain/src/lib.rs");
        assert!(domain.interface != server.interface && domain.server != server.server);
    }
}
