//! Files with a hash of their content in their names.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// The address of a file: `/assets/start-0123456789abcdef.js`.
pub(crate) type Address = String;

/// One value for each file, by its name in the sources.
pub(crate) type Files<T> = BTreeMap<String, T>;

/// 16 hexadecimal digits; different bytes practically never have the same.
pub(crate) fn hash(bytes: &[u8]) -> String {
    short(Sha256::new_with_prefix(bytes))
}

/// One hash over several files, their names included.
pub(crate) fn hash_all(files: &Files<Vec<u8>>) -> String {
    let mut all = Sha256::new();
    for (name, bytes) in files {
        // With the length, so that the end of one file cannot be taken for the name of the next.
        all.update(format!("{name}\n{}\n", bytes.len()));
        all.update(bytes);
    }
    short(all)
}

/// `main.css` with the content's hash: `/assets/main-0123456789abcdef.css`.
pub(crate) fn hashed_address(name: &str, bytes: &[u8]) -> Address {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    format!("/assets/{stem}-{}.{extension}", hash(bytes))
}

/// Every file below `folder` except those of the names in `without`, by its path with slashes.
pub(crate) fn read_all(folder: &Path, without: &[&str]) -> Result<Files<Vec<u8>>> {
    let mut files = BTreeMap::new();
    let entries = fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if without.contains(&name.as_str()) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            let below = read_all(&entry.path(), without)?;
            files.extend(below.into_iter().map(|(file, bytes)| (format!("{name}/{file}"), bytes)));
        } else {
            files.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(files)
}

fn short(hash: Sha256) -> String {
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(files: &[(&str, &str)]) -> Files<Vec<u8>> {
        files.iter().map(|(name, text)| ((*name).into(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn a_name_carries_its_content() {
        assert_eq!(hashed_address("main.css", b""), "/assets/main-e3b0c44298fc1c14.css");
        assert_ne!(hashed_address("a.js", b"1"), hashed_address("a.js", b"2"));
    }

    #[test]
    fn a_set_changes_with_each_of_its_files() {
        let set = hash_all(&files(&[("app.js", "x"), ("app.wasm", "y")]));
        assert_eq!(set, hash_all(&files(&[("app.wasm", "y"), ("app.js", "x")])));
        assert_ne!(set, hash_all(&files(&[("app.js", "x"), ("app.wasm", "z")])));
        assert_ne!(set, hash_all(&files(&[("app.js", "y"), ("app.wasm", "x")])));
    }

    #[test]
    fn files_in_folders_are_found() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("snippets")).unwrap();
        fs::write(folder.path().join("snippets/inline.js"), "x").unwrap();
        fs::write(folder.path().join("app.js"), "y").unwrap();
        fs::write(folder.path().join("stamp"), "z").unwrap();
        let found = read_all(folder.path(), &["stamp"]).unwrap();
        assert_eq!(found, files(&[("app.js", "y"), ("snippets/inline.js", "x")]));
    }
}
