//! Files that appear whole or not at all: written beside the target, synced, renamed.
//!
//! A kill at any instant leaves the old file or the new one; an error or a cancellation removes the temporary file.
//! Not here: what the bytes are (the writers), and `-o -` (the command line copies a finished file to stdout).

use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::error::CodecError;

/// Bytes gathered before the system is asked to write.
const BUFFER_BYTES: usize = 256 << 10;

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
    Beside { file: NamedTempFile, target: PathBuf },
    /// The target is a device or a pipe, which cannot be renamed over.
    Device(File),
}

/// A place that fills up after so many bytes, as a disk does.
#[derive(Debug)]
struct Quota {
    place: Place,
    position: u64,
    bytes: Option<u64>,
}

impl AtomicFile {
    /// Starts a file. Beyond `quota_bytes` writing fails as on a full disk.
    ///
    /// # Errors
    /// [`CodecError::Io`] if the folder does not exist or may not be written to.
    pub fn create(path: &Path, quota_bytes: Option<u64>) -> Result<Self, CodecError> {
        let place = Place::open(path).map_err(|error| CodecError::io(path, error))?;
        let quota = Quota { place, position: 0, bytes: quota_bytes };
        Ok(Self { path: path.to_owned(), writer: BufWriter::with_capacity(BUFFER_BYTES, quota) })
    }

    /// Writes out what is buffered, syncs it to the disk and gives it the target's name.
    ///
    /// # Errors
    /// [`CodecError::Io`]; then the target is as it was and the temporary file is gone.
    pub fn commit(mut self) -> Result<(), CodecError> {
        let path = std::mem::take(&mut self.path);
        let finished = self.writer.flush().and_then(|()| {
            let (quota, _) = self.writer.into_parts();
            quota.place.finish()
        });
        finished.map_err(|error| CodecError::io(&path, error))
    }

    /// The name the user gave.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Writes a whole file through `write` and commits it; on an error the target stays as it was.
///
/// # Errors
/// What `write` returns, or [`CodecError::Io`].
pub fn write_atomically(
    path: &Path,
    quota_bytes: Option<u64>,
    write: impl FnOnce(&mut AtomicFile) -> Result<(), CodecError>,
) -> Result<(), CodecError> {
    let mut file = AtomicFile::create(path, quota_bytes)?;
    write(&mut file)?;
    file.commit()
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
        let folder = match target.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let mut builder = tempfile::Builder::new();
        builder.prefix(".lumiq-").suffix(".tmp");
        #[cfg(unix)]
        builder.permissions(new_file_permissions(existing.as_ref()));
        let file = builder.tempfile_in(folder).map_err(|error| {
            // tempfile adds its own path to the message; only the cause is the user's business.
            error.raw_os_error().map_or(error, io::Error::from_raw_os_error)
        })?;
        Ok(Self::Beside { file, target })
    }

    fn file(&mut self) -> &mut File {
        match self {
            Self::Beside { file, .. } => file.as_file_mut(),
            Self::Device(file) => file,
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Device(_) => Ok(()),
            Self::Beside { file, target } => {
                file.as_file().sync_all()?;
                file.persist(&target).map_err(|error| error.error)?;
                // The new name reaches the disk with its folder. Not every file system can sync a folder, and the
                // file itself is complete either way.
                #[cfg(unix)]
                if let Some(folder) = target.parent().and_then(|folder| File::open(folder).ok()) {
                    let _ = folder.sync_all();
                }
                Ok(())
            }
        }
    }
}

/// A replaced file keeps its permissions; a new one gets what the user's umask leaves of rw-rw-rw-.
#[cfg(unix)]
fn new_file_permissions(existing: Option<&fs::Metadata>) -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    existing.map_or_else(|| fs::Permissions::from_mode(0o666), fs::Metadata::permissions)
}

impl Write for Quota {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let end = self.position + bytes.len() as u64;
        if self.bytes.is_some_and(|quota| end > quota) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let written = self.place.file().write(bytes)?;
        self.position += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.place.file().flush()
    }
}

impl Seek for Quota {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
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
        write_atomically(&path, None, |file| {
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
        let outcome = write_atomically(&path, None, |file| {
            file.write_all(b"half").map_err(|error| CodecError::io(&path, error))?;
            Err(crate::model::Cancelled.into())
        });
        assert!(matches!(outcome, Err(CodecError::Cancelled(_))));
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(names_in(folder.path()), ["out.bin"]);
    }

    #[test]
    fn a_disk_that_fills_up_is_said_in_one_sentence_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.bin");
        // More than the buffer, so that the error comes while writing; and less, so that it comes while committing.
        for len in [BUFFER_BYTES * 3, 2000] {
            let error = write_atomically(&path, Some(1000), |file| {
                file.write_all(&vec![7; len]).map_err(|error| CodecError::io(&path, error))
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
        write_atomically(&link, None, |file| file.write_all(b"new").map_err(|error| CodecError::io(&link, error)))
            .unwrap();
        assert_eq!(fs::read(&real).unwrap(), b"new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_to_and_not_replaced() {
        let path = Path::new("/dev/null");
        write_atomically(path, None, |file| file.write_all(b"gone").map_err(|error| CodecError::io(path, error)))
            .unwrap();
        assert!(!fs::metadata(path).unwrap().is_file());
    }
}
