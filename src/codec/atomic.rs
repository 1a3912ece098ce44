//! Files that appear whole or not at all: written beside the target, synced, renamed.
//!
//! A kill at any instant leaves the old file or the new one; an error, a cancellation or an interruption
//! (`unfinished`) removes the temporary file.
//! Not here: what the bytes are (the writers), and `-o -` (the command line copies a finished file to stdout).

use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use super::error::CodecError;
use super::leftovers::PREFIX;
use super::unfinished::Unfinished;
use super::writeback::Writeback;
use crate::model::Progress;

/// Bytes gathered before the system is asked to write.
const BUFFER_BYTES: usize = 256 << 10;

/// What names of temporary files end with.
const ENDING: &str = ".tmp";

/// A file that is being written. Nothing has the target's name until [`AtomicFile::commit`].
#[derive(Debug)]
pub struct AtomicFile {
    /// The name the user gave, for messages.
    path: PathBuf,
    writer: BufWriter<Quota>,
}

/// Where the bytes go until they are committed.
#[derive(Debug)]
enum Place {
    /// A temporary file beside the target; dropping it removes it.
    Beside { file: File, unfinished: Unfinished, target: PathBuf },
    /// The target is a device or a pipe, which cannot be renamed over.
    Device(File),
}

/// A place that fills up after so many bytes, as a disk does.
#[derive(Debug)]
struct Quota {
    place: Place,
    position: u64,
    writeback: Writeback,
    bytes: Option<u64>,
    /// The first failure: encoders wrap what the system says in words of their own, or drop it.
    failure: Option<io::Error>,
}

impl AtomicFile {
    /// Starts a file. Beyond `quota_bytes` writing fails as on a full disk.
    ///
    /// # Errors
    /// [`CodecError::Io`] if the folder does not exist or may not be written to.
    pub fn create(path: &Path, quota_bytes: Option<u64>) -> Result<Self, CodecError> {
        let place = Place::open(path).map_err(|error| CodecError::io(path, error))?;
        let quota = Quota { place, position: 0, writeback: Writeback::default(), bytes: quota_bytes, failure: None };
        Ok(Self { path: path.to_owned(), writer: BufWriter::with_capacity(BUFFER_BYTES, quota) })
    }

    /// Writes out what is buffered, syncs it to the disk and gives it the target's name, if that is still wanted.
    ///
    /// # Errors
    /// [`CodecError::Io`], [`CodecError::Cancelled`]; then the target is as it was and the temporary file is gone.
    pub fn commit(self, progress: &Progress) -> Result<(), CodecError> {
        let synced = self.sync()?;
        // A disk can be slow: who cancelled meanwhile must not find the file after all.
        progress.check()?;
        synced.rename()
    }

    /// Writes out what is buffered and syncs it to the disk: all that is likely to fail.
    ///
    /// # Errors
    /// As [`AtomicFile::commit`].
    pub fn sync(mut self) -> Result<SyncedFile, CodecError> {
        if let Some(failure) = self.failure() {
            return Err(failure);
        }
        let path = std::mem::take(&mut self.path);
        let synced = self.writer.flush().and_then(|()| {
            let (mut quota, _) = self.writer.into_parts();
            quota.place.sync()?;
            Ok(quota.place)
        });
        match synced {
            Ok(place) => Ok(SyncedFile { path, place }),
            Err(error) => Err(CodecError::io(&path, error)),
        }
    }

    /// What the system said when writing failed first, whatever the writer made of it; `None` if all went well.
    pub fn failure(&mut self) -> Option<CodecError> {
        self.writer.get_mut().failure.take().map(|error| CodecError::io(&self.path, error))
    }

    /// The name the user gave.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// A file that is complete and on the disk, and still without its name. Dropping it removes it.
#[derive(Debug)]
pub struct SyncedFile {
    path: PathBuf,
    place: Place,
}

impl SyncedFile {
    /// Gives it the target's name.
    ///
    /// # Errors
    /// As [`AtomicFile::commit`].
    pub fn rename(self) -> Result<(), CodecError> {
        self.place.rename().map_err(|error| CodecError::io(&self.path, error))
    }

    /// Moves the file that has the target's name now out of the way; `None` if there is none.
    ///
    /// # Errors
    /// [`CodecError::Io`]; then it has its name still.
    pub fn set_aside(&self) -> Result<Option<Aside>, CodecError> {
        self.place.set_aside().map_err(|error| CodecError::io(&self.path, error))
    }
}

/// An old file that was moved out of the way. Dropping it removes it.
#[derive(Debug)]
pub struct Aside {
    file: TempPath,
    target: PathBuf,
}

impl Aside {
    /// Gives the old file its name back; if that cannot be done, it is kept where it is.
    pub fn restore(self) {
        if let Err(failed) = self.file.persist(&self.target) {
            log::warn!("{} stays under the name {}: {}", self.target.display(), failed.path.display(), failed.error);
            let _ = failed.path.keep();
        }
    }
}

/// Writes a whole file through `write` and commits it; on an error the target stays as it was.
///
/// # Errors
/// What `write` returns, or those of [`AtomicFile::commit`].
pub fn write_atomically(
    path: &Path,
    quota_bytes: Option<u64>,
    progress: &Progress,
    write: impl FnOnce(&mut AtomicFile) -> Result<(), CodecError>,
) -> Result<(), CodecError> {
    let mut file = AtomicFile::create(path, quota_bytes)?;
    write(&mut file).map_err(|error| file.failure().unwrap_or(error))?;
    file.commit(progress)
}

impl Place {
    fn open(path: &Path) -> io::Result<Self> {
        // A link is followed, so that what it points to is replaced and not the link.
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let existing = fs::metadata(&target).ok();
        if existing.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if existing.as_ref().is_some_and(|metadata| !metadata.is_file()) {
            return Ok(Self::Device(File::options().write(true).open(&target)?));
        }
        if existing.as_ref().is_some_and(|metadata| metadata.permissions().readonly()) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        // Asked first, since the errors of tempfile speak of its own name.
        if !fs::metadata(folder_of(&target))?.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        #[cfg(unix)]
        let permissions = Some(new_file_permissions(existing.as_ref()));
        #[cfg(not(unix))]
        let permissions: Option<fs::Permissions> = None;
        let (file, unfinished) = Unfinished::create_in(folder_of(&target), ENDING, permissions.as_ref())?;
        Ok(Self::Beside { file, unfinished, target })
    }

    fn file(&mut self) -> &mut File {
        match self {
            Self::Beside { file, .. } | Self::Device(file) => file,
        }
    }

    fn sync(&mut self) -> io::Result<()> {
        match self {
            Self::Device(_) => Ok(()),
            Self::Beside { file, .. } => file.sync_all(),
        }
    }

    fn rename(self) -> io::Result<()> {
        if let Self::Beside { unfinished, target, .. } = self {
            unfinished.persist(&target)?;
            sync_folder(&target);
        }
        Ok(())
    }

    fn set_aside(&self) -> io::Result<Option<Aside>> {
        match self {
            Self::Beside { target, .. } if target.is_file() => {
                let mut builder = tempfile::Builder::new();
                let file = builder.prefix(PREFIX).suffix(ENDING).tempfile_in(folder_of(target))?.into_temp_path();
                fs::rename(target, &file)?;
                sync_folder(target);
                Ok(Some(Aside { file, target: target.clone() }))
            }
            _ => Ok(None),
        }
    }
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Brings new names to the disk. Not every system can sync a folder, and the files themselves are complete either way.
fn sync_folder(file: &Path) {
    if let Ok(folder) = File::open(folder_of(file)) {
        let _ = folder.sync_all();
    }
}

/// A replaced file keeps its permissions; a new one gets what the user's umask leaves of rw-rw-rw-.
#[cfg(unix)]
fn new_file_permissions(existing: Option<&fs::Metadata>) -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    existing.map_or_else(|| fs::Permissions::from_mode(0o666), fs::Metadata::permissions)
}

impl Quota {
    /// Keeps a copy of the first failure.
    fn note<T>(&mut self, outcome: io::Result<T>) -> io::Result<T> {
        if let (Err(error), None) = (&outcome, &self.failure)
            && error.kind() != io::ErrorKind::Interrupted
        {
            let copy = error.raw_os_error().map_or_else(|| error.kind().into(), io::Error::from_raw_os_error);
            self.failure = Some(copy);
        }
        outcome
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let end = self.position + bytes.len() as u64;
        if self.bytes.is_some_and(|quota| end > quota) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.place.file().write(bytes)
    }
}

impl Write for Quota {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.put(bytes);
        let written = self.note(written)?;
        self.position += written as u64;
        if let Place::Beside { file, .. } = &self.place {
            self.writeback.written_to(file, self.position);
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.place.file().flush();
        self.note(flushed)
    }
}

impl Seek for Quota {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        // Not noted: a pipe that cannot seek is written to all the same.
        self.position = self.place.file().seek(to)?;
        Ok(self.position)
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

impl Seek for AtomicFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.writer.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_in(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_finished_file_replaces_the_old_one_and_leaves_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.bin");
        fs::write(&path, b"old").unwrap();
        write_atomically(&path, None, &Progress::new(), |file| {
            assert_eq!(fs::read(&path).unwrap(), b"old");
            file.write_all(b"new").map_err(|error| CodecError::io(&path, error))
        })
        .unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names_in(folder.path()), ["out.bin"]);
    }

    #[test]
    fn an_error_or_a_cancellation_leaves_the_old_file_and_no_temporary_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.bin");
        fs::write(&path, b"old").unwrap();
        let outcome = write_atomically(&path, None, &Progress::new(), |file| {
            file.write_all(b"half").map_err(|error| CodecError::io(&path, error))?;
            Err(crate::model::Cancelled.into())
        });
        assert!(matches!(outcome, Err(CodecError::Cancelled(_))));
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(names_in(folder.path()), ["out.bin"]);
    }

    #[test]
    fn what_is_cancelled_after_its_last_byte_gets_no_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.bin");
        let progress = Progress::new();
        let outcome = write_atomically(&path, None, &progress, |file| {
            file.write_all(b"whole").map_err(|error| CodecError::io(&path, error))?;
            progress.cancel();
            Ok(())
        });
        assert!(matches!(outcome, Err(CodecError::Cancelled(_))));
        assert!(names_in(folder.path()).is_empty());
    }

    #[test]
    fn a_disk_that_fills_up_is_said_in_one_sentence_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.bin");
        // More than the buffer, so that the error comes while writing; and less, so that it comes while committing.
        for len in [BUFFER_BYTES * 3, 2000] {
            let error = write_atomically(&path, Some(1000), &Progress::new(), |file| {
                file.write_all(&vec![7; len]).map_err(|error| CodecError::io(&path, error))
            })
            .unwrap_err();
            assert!(error.to_string().contains("the disk is full; free some space"), "{error}");
            assert!(names_in(folder.path()).is_empty());
        }
    }

    #[test]
    fn a_failure_that_a_writer_swallows_or_rewords_is_said_all_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.bin");
        for outcome in [Ok(()), Err("an encoder's words")] {
            let error = write_atomically(&path, Some(1000), &Progress::new(), |file| {
                assert!(file.write_all(&vec![7; BUFFER_BYTES * 3]).is_err());
                outcome.map_err(|words| CodecError::malformed(&path, words, "save it in another format"))
            })
            .unwrap_err();
            assert!(error.to_string().contains("the disk is full; free some space"), "{error}");
            assert!(names_in(folder.path()).is_empty());
        }
    }

    #[test]
    fn a_missing_folder_and_a_folder_as_target_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("none/out.bin");
        assert!(AtomicFile::create(&missing, None).unwrap_err().to_string().contains("no such file or folder"));
        assert!(AtomicFile::create(folder.path(), None).unwrap_err().to_string().contains("is a folder"));
        fs::write(folder.path().join("file"), b"").unwrap();
        for name in ["file/out.bin", "file/below/out.bin"] {
            let path = folder.path().join(name);
            let sentence = AtomicFile::create(&path, None).unwrap_err().to_string();
            assert_eq!(sentence, format!("{}: its folder is a file; choose another folder", path.display()));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_followed_and_permissions_are_kept() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real.bin"), folder.path().join("link.bin"));
        fs::write(&real, b"old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        write_atomically(&link, None, &Progress::new(), |file| {
            file.write_all(b"new").map_err(|error| CodecError::io(&link, error))
        })
        .unwrap();
        assert_eq!(fs::read(&real).unwrap(), b"new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_to_and_not_replaced() {
        let path = Path::new("/dev/null");
        write_atomically(path, None, &Progress::new(), |file| {
            file.write_all(b"gone").map_err(|error| CodecError::io(path, error))
        })
        .unwrap();
        assert!(!fs::metadata(path).unwrap().is_file());
    }
}
