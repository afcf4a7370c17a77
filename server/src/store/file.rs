//! The file of a SQLite database: which one an address means, that only one server uses it, and
//! that it stays in its place.

use super::{OpenError, open::Shown};
use std::fs::{self, File, Metadata, TryLockError};
use std::io::{self, ErrorKind, Read};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The first bytes of SQLite's files.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// A database file that this process has for itself, until this is dropped.
#[derive(Debug)]
pub struct DataFile {
    path: PathBuf,
    identity: Identity,
    /// Never closed: when a process closes any descriptor of a file, it loses all its locks on that
    /// file, those of SQLite too.
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
    /// Finds the file, or makes it, and locks it, before SQLite opens it. If SQLite cannot write a
    /// file, it leaves a second one beside it that cannot be written either, and later fails
    /// because of that. And it takes a short text for an empty file and overwrites it.
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

    /// Where it really is, without links.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether its path still leads to it. If not, a backup may have been put there: then what is
    /// written here is lost, and a new connection would use the files that SQLite keeps beside this
    /// one for that backup.
    pub(crate) fn in_place(&self) -> super::Result<()> {
        if self.is_displaced() {
            return Err(io::Error::new(ErrorKind::NotFound, Displaced(self.path.clone())).into());
        }
        Ok(())
    }

    /// Whether what was just written will be found again.
    pub(super) fn is_written(&self) -> super::Result<()> {
        self.in_place()?;
        *self.known_log() = at(&self.log());
        Ok(())
    }

    /// All connections are closed, and their files beside this one are gone.
    pub(super) fn forget_log(&self) {
        *self.known_log() = None;
    }

    fn known_log(&self) -> MutexGuard<'_, Option<Identity>> {
        self.known_log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The log, with what was written last and is not in the file itself yet.
    pub(super) fn log(&self) -> PathBuf {
        beside(&self.path, "-wal")
    }

    /// Whether the file or its log is another one, or gone: if somebody deletes the log, SQLite
    /// goes on writing into it.
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
        // If it fails, the end of the process unlocks it.
        let _ = self.database.unlock();
    }
}

/// Locks the file itself, if possible: it is the same file by whatever path another server opens
/// it. On Linux SQLite's locks are of another kind, and neither affects the other; elsewhere SQLite
/// would wait for our lock.
///
/// Also locks the path: another file that is put there would be read with SQLite's other files of
/// this one.
fn lock(path: &Path, database: &File) -> Result<File, TryLockError> {
    if cfg!(target_os = "linux") {
        database.try_lock()?;
    }
    // It stays there, empty: deleting it while another server waits for it would let both in.
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

/// Identifies a file, whatever its name is.
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

/// On other systems an open file cannot be moved or deleted.
#[cfg(not(unix))]
fn identity(_: &Metadata) -> Identity {
    (0, 0)
}

/// Where the file really is, without links: by another path it is the same database.
fn true_path(path: &Path) -> Result<PathBuf, OpenError> {
    let failed = |source| no_file(path, source);
    if let Ok(file) = fs::canonicalize(path) {
        refuse_no_file(&file)?;
        refuse_second_name(&file)?;
        refuse_mounted(&file)?;
        return Ok(file);
    }
    // A link may lead to a file that does not exist yet.
    if let Ok(target) = fs::read_link(path) {
        return true_path(&path.parent().unwrap_or(Path::new("")).join(target));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(failed)?;
    let name = path.file_name().ok_or_else(|| OpenError::Address(Shown::of("sqlite://")))?;
    Ok(fs::canonicalize(folder).map_err(failed)?.join(name))
}

/// A folder cannot be a database, a pipe would block for ever, and a device may do anything.
fn refuse_no_file(path: &Path) -> Result<(), OpenError> {
    let found = fs::metadata(path).map_err(|source| no_file(path, source))?;
    if found.is_file() { Ok(()) } else { Err(OpenError::NoFile(path.into())) }
}

/// A hard link is a second name of the same file. Nobody can tell which name is the right one, and
/// SQLite would keep separate logs beside each of them.
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

/// A file that is mounted by itself, as containers can do it, is as bad: what SQLite keeps beside
/// it is then in another folder, and lost with the container.
#[cfg(target_os = "linux")]
fn refuse_mounted(path: &Path) -> Result<(), OpenError> {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    // If the system cannot tell, the file is accepted.
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

/// What the system says about a file.
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
        let error = no_file(Path::new("board.db"), ErrorKind::StorageFull.into());
        assert!(matches!(error, OpenError::Full(_)), "{error}");
    }
}
