//! The folder of the finished site. A server may be reading it, so each file is written atomically
//! and compressed, and unused files are removed last.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::content::{Address, Files, hashed_address};
use super::{Mode, compress};
use crate::workspace::Workspace;

/// The site while it is being built.
pub(super) struct Folder {
    root: PathBuf,
    mode: Mode,
    /// Names the mode of the compressed files; missing while they are being made.
    compressed_as: PathBuf,
    /// Compress existing files again, because another mode compressed them.
    recompress: bool,
    kept: BTreeSet<PathBuf>,
    written: usize,
}

impl Folder {
    pub(super) fn open(workspace: &Workspace, mode: Mode) -> Result<Self> {
        let compressed_as = workspace.target.join("xtask/compressed-as");
        let recompress = !fs::read_to_string(&compressed_as).is_ok_and(|it| it == mode.name());
        if recompress && compressed_as.exists() {
            fs::remove_file(&compressed_as)?;
        }
        let root = workspace.site();
        Ok(Self { root, mode, compressed_as, recompress, kept: BTreeSet::new(), written: 0 })
    }

    /// Writes a file, compressed too if that is useful, unless it exists already.
    pub(super) fn write(&mut self, address: &str, bytes: &[u8]) -> Result<()> {
        let file = self.file(address);
        let same = fs::read(&file).is_ok_and(|before| before == bytes);
        if compress::pays(address) {
            let mode = self.mode;
            let again = self.recompress || !same;
            self.put(with_suffix(&file, ".br"), again, || compress::brotli(bytes, mode))?;
            self.put(with_suffix(&file, ".gz"), again, || compress::gzip(bytes, mode))?;
        }
        self.put(file, !same, || Ok(bytes.into()))
    }

    /// Writes a file under a name with its hash, and enters its address into `names`.
    pub(super) fn write_hashed(
        &mut self,
        name: &str,
        bytes: &[u8],
        names: &mut Files<Address>,
    ) -> Result<Address> {
        let address = hashed_address(name, bytes);
        self.write(&address, bytes)?;
        names.insert(name.into(), address.clone());
        Ok(address)
    }

    /// Removes what was not written this time; returns how many files are new.
    pub(super) fn finish(&mut self) -> Result<usize> {
        sweep(&self.root, &self.kept)?;
        fs::write(&self.compressed_as, self.mode.name())?;
        Ok(self.written)
    }

    /// The size of the file after Brotli, in bytes.
    pub(super) fn brotli_size(&self, address: &str) -> Result<u64> {
        Ok(fs::metadata(with_suffix(&self.file(address), ".br"))?.len())
    }

    fn file(&self, address: &str) -> PathBuf {
        self.root.join(address.trim_start_matches('/'))
    }

    fn put(
        &mut self,
        file: PathBuf,
        again: bool,
        bytes: impl FnOnce() -> Result<Vec<u8>>,
    ) -> Result<()> {
        if again || !file.exists() {
            let folder = file.parent().context("a file of the site is in a folder")?;
            fs::create_dir_all(folder)?;
            let new = with_suffix(&file, ".new");
            fs::write(&new, bytes()?)?;
            fs::rename(new, &file)?;
            self.written += 1;
        }
        self.kept.insert(file);
        Ok(())
    }
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn sweep(folder: &Path, kept: &BTreeSet<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sweep(&path, kept)?;
            if fs::read_dir(&path)?.next().is_none() {
                fs::remove_dir(path)?;
            }
        } else if !kept.contains(&path) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Builds a site of the given files; returns how many were written.
    fn build(target: &Path, mode: Mode, files: &[(&str, &str)]) -> usize {
        let workspace = Workspace { root: target.into(), target: target.into() };
        fs::create_dir_all(target.join("xtask")).unwrap();
        let mut folder = Folder::open(&workspace, mode).unwrap();
        for (address, text) in files {
            folder.write(address, text.as_bytes()).unwrap();
        }
        folder.finish().unwrap()
    }

    #[test]
    fn a_second_build_writes_nothing() {
        let target = tempfile::tempdir().unwrap();
        let files = [("/assets/a-1.js", "alert()"), ("/index.html", "<p>")];
        assert_eq!(build(target.path(), Mode::Release, &files), 4);
        assert_eq!(build(target.path(), Mode::Release, &files), 0);
    }

    #[test]
    fn another_mode_compresses_afresh() {
        let target = tempfile::tempdir().unwrap();
        let files = [("/assets/a-1.js", "alert()"), ("/index.html", "<p>")];
        build(target.path(), Mode::Dev, &files);
        assert_eq!(build(target.path(), Mode::Release, &files), 2);
    }

    #[test]
    fn what_nothing_leads_to_goes() {
        let target = tempfile::tempdir().unwrap();
        build(target.path(), Mode::Dev, &[("/assets/app-1/app.js", "1"), ("/index.html", "1")]);
        build(target.path(), Mode::Dev, &[("/assets/app-2/app.js", "2"), ("/index.html", "2")]);
        let site = target.path().join("site");
        assert!(!site.join("assets/app-1").exists());
        assert!(site.join("assets/app-2/app.js.br").exists());
        assert_eq!(fs::read_to_string(site.join("index.html")).unwrap(), "2");
    }
}
