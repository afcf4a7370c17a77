//! The file of a SQLite database: which one an address means, that one server alone uses it, and that
//! it stays in its place.

use super::{OpenError, open::Shown};
use std::fs::{self, File, Metadata, TryLockError};
use std::io::{self, ErrorKind, Read};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What SQLite's files begin with.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// A database file that this process has for itself, until this is dropped.
#[derive(Debug)]
pub struct DataFile {
    path: PathBuf,
    identity: Identity,
    /// Never closed: with any descriptor of a file that a process closes go all locks that the process
    /// has on that file, those of SQLite too.
    database: ManuallyDrop<File>,
    /// Held as long as this is.
    _place: File,
    /// Which file is the log, since something was written.
    known_log: Mutex<Option<Identity>>,
}

/// The file is not where it was opened.
#[derive(Debug, thiserror::Error)]
#[error("{0} was moved, replaced or deleted while the server ran")]
struct Displaced(PathBuf);

impl DataFile {
    /// Finds the file, or makes it, and takes it, before SQLite opens it: of a file that it cannot
    /// write SQLite leaves another one beside it that cannot be written either, and refuses for that
    /// once the first one can; and a short text it takes for nothing and writes over it.
    ///
    /// # Errors
    /// [`OpenError`].
    pub(super) fn take(path: &Path) -> Result<DataFile, OpenError> {
        let path = true_path(path)?;
        let failed = |source| no_file(&path, source);
        let database = File::options().create(true).read(true).append(true).open(&path);
        let database = ManuallyDrop::new(database.map_err(failed)?);
        let place = match lock(&path, &database) {
            Ok(place) => place,
            Err(TryLockError::WouldBlock) => return Err(OpenError::InUse(path)),
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        };
        let identity = identity(&database.metadata().map_err(failed)?);
        let file =
            DataFile { path, identity, database, _place: place, known_log: Mutex::default() };
        file.refuse_unfit()?;
        Ok(file)
    }

    /// Where it really is, whatever led to it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether its path still leads to it. Where it does not, a backup may have been put there: then
    /// what is written here is lost, and a connection that is opened now would take for that backup
    /// what SQLite keeps beside the name of this one.
    pub(crate) fn in_place(&self) -> super::Result<()> {
        if self.is_displaced() {
            return Err(io::Error::new(ErrorKind::NotFound, Displaced(self.path.clone())).into());
        }
        Ok(())
    }

    /// Whether what was written just now is found again.
    pub(super) fn is_written(&self) -> super::Result<()> {
        self.in_place()?;
        *self.known_log() = at(&self.log());
        Ok(())
    }

    /// All connections are closed: what they kept beside the file is gone with them.
    pub(super) fn forget_log(&self) {
        *self.known_log() = None;
    }

    fn known_log(&self) -> MutexGuard<'_, Option<Identity>> {
        self.known_log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was written last, before it is in the file itself.
    pub(super) fn log(&self) -> PathBuf {
        beside(&self.path, "-wal")
    }

    /// Whether the file or its log is another one, or gone: where somebody deletes the log, SQLite goes
    /// on writing into it.
    pub(crate) fn is_displaced(&self) -> bool {
        let log = *self.known_log();
        at(&self.path) != Some(self.identity) || log.is_some() && at(&self.log()) != log
    }

    fn refuse_unfit(&self) -> Result<(), OpenError> {
        let mut begin = Vec::new();
        let begins = (&*self.database).take(MAGIC.len() as u64);
        { begins }.read_to_end(&mut begin).map_err(|source| no_file(&self.path, source))?;
        let is_fit = begin.is_empty() || begin == MAGIC;
        if is_fit { Ok(()) } else { Err(OpenError::NotOurs(self.path.clone())) }
    }
}

impl Drop for DataFile {
    fn drop(&mut self) {
        // Where it fails, the end of the process does it.
        let _ = self.database.unlock();
    }
}

/// Locks the file itself, where that can be done: by whatever path another server comes, it is the same
/// file. SQLite's locks are of another kind on Linux, and neither sees the other; elsewhere SQLite would
/// wait for a lock on its own file.
///
/// And its place: another file that is put there would be read with what SQLite keeps beside this one.
fn lock(path: &Path, database: &File) -> Result<File, TryLockError> {
    if cfg!(target_os = "linux") {
        database.try_lock()?;
    }
    // It stays there, empty: to delete it while another server waits for it would let in two.
    let place = File::options().create(true).append(true).open(beside(path, ".lock"));
    let place = place.map_err(TryLockError::Error)?;
    place.try_lock()?;
    Ok(place)
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// Which file it is, by whatever name.
type Identity = (u64, u64);

/// The file that a path leads to.
fn at(path: &Path) -> Option<Identity> {
    fs::metadata(path).ok().map(|file| identity(&file))
}

#[cfg(unix)]
fn identity(file: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt;
    (file.dev(), file.ino())
}

/// Elsewhere nobody moves or deletes a file that is open.
#[cfg(not(unix))]
fn identity(_: &Metadata) -> Identity {
    (0, 0)
}

/// Where the file really is, whatever leads to it: by another path it is the same database.
fn true_path(path: &Path) -> Result<PathBuf, OpenError> {
    let failed = |source| no_file(path, source);
    if let Ok(file) = fs::canonicalize(path) {
        refuse_no_file(&file)?;
        refuse_second_name(&file)?;
        refuse_mounted(&file)?;
        return Ok(file);
    }
    // A link may lead to where it is to be made.
    if let Ok(target) = fs::read_link(path) {
        return true_path(&path.parent().unwrap_or(Path::new("")).join(target));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(failed)?;
    let name = path.file_name().ok_or_else(|| OpenError::Address(Shown::of("sqlite://")))?;
    Ok(fs::canonicalize(folder).map_err(failed)?.join(name))
}

/// A folder holds nothing, a pipe is waited for without end, and of a device nobody knows what it does.
fn refuse_no_file(path: &Path) -> Result<(), OpenError> {
    let found = fs::metadata(path).map_err(|source| no_file(path, source))?;
    if found.is_file() { Ok(()) } else { Err(OpenError::NoFile(path.into())) }
}

/// A hard link is another name of the same file, of which nobody can tell which is the true one; and
/// SQLite would keep what was written last beside each name another time.
#[cfg(unix)]
fn refuse_second_name(path: &Path) -> Result<(), OpenError> {
    use std::os::unix::fs::MetadataExt;
    let file = fs::metadata(path).map_err(|source| no_file(path, source))?;
    if file.nlink() > 1 { Err(OpenError::SecondName(path.into())) } else { Ok(()) }
}

#[cfg(not(unix))]
fn refuse_second_name(_: &Path) -> Result<(), OpenError> {
    Ok(())
}

/// A file that is mounted alone, as containers do it, is as bad: what SQLite keeps beside it lies in
/// another folder then, and is lost with the container.
#[cfg(target_os = "linux")]
fn refuse_mounted(path: &Path) -> Result<(), OpenError> {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    // A system that cannot tell has no say in it.
    let Ok(file) = statx(CWD, path, AtFlags::empty(), StatxFlags::empty()) else { return Ok(()) };
    if file.stx_attributes.contains(StatxAttributes::MOUNT_ROOT) {
        Err(OpenError::Mounted(path.into()))
    } else {
        Ok(())
    }
}

#[cfg(not(target_os = "linux"))]
fn refuse_mounted(_: &Path) -> Result<(), OpenError> {
    Ok(())
}

/// What the system says of a file.
fn no_file(path: &Path, source: io::Error) -> OpenError {
    match source.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            OpenError::ReadOnly(path.into())
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => OpenError::Full(path.into()),
        _ => OpenError::File { path: path.into(), source },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_in_words() {
        let told = no_file(Path::new("board.db"), ErrorKind::StorageFull.into());
        assert!(matches!(told, OpenError::Full(_)), "{told}");
    }
}
