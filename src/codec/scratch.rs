//! Decoded samples on the disk, where memory is too small for them: an unnamed temporary file, filled through a mapping or
//! in parts, read at positions.
//!
//! The system removes the file when the process ends, however it ends. Its room is reserved before anything is decoded, so
//! that a full disk is a sentence and nothing in the middle of the work. What is mapped counts as memory of the process
//! until it is let go, so a thread lets it go all the time (on Linux; elsewhere the system does when it must).
//! Not here: whether memory is too small (`working_memory`).
#![allow(unsafe_code)] // A mapping of a file that nobody else can reach: unnamed, never cut, its room reserved.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, bounded};
use memmap2::{MmapMut, MmapOptions};

use super::free_space::free_space;
use super::positioned::PositionedFile;
use super::working_memory::{NoRoom, megabytes, whole};

/// How often mapped pages are let go: decoders fill a few megabytes meanwhile.
const EBB: Duration = Duration::from_millis(10);

/// Bytes on the disk; zeros where nothing was written.
#[derive(Debug)]
pub struct Scratch {
    file: File,
    positioned: PositionedFile,
    bytes: u64,
}

impl Scratch {
    /// Room for so many bytes.
    ///
    /// # Errors
    /// [`NoRoom`], which says what is needed and what is there.
    pub fn new(bytes: u64) -> Result<Self, NoRoom> {
        let folder = folder();
        let no_room = |there: String| NoRoom {
            problem: format!(
                "its samples take {} MB, for which there are {} MB of memory and {there} in {}",
                megabytes(bytes),
                whole() / 1_000_000,
                folder.display()
            ),
            remedy: "allow more with --memory, or name a folder with more room in TMPDIR".to_owned(),
        };
        if let Some(space) = free_space(&folder).filter(|space| space.free < bytes) {
            return Err(no_room(format!("{} MB", space.free / 1_000_000)));
        }
        let made = tempfile::tempfile_in(&folder).and_then(|file| {
            reserve(&file, bytes)?;
            Ok(Self { positioned: PositionedFile::new(file.try_clone()?)?, file, bytes })
        });
        made.map_err(|error| no_room(format!("no room ({error})")))
    }

    /// How many bytes there are.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Fills `out` from `offset` on.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn read_at(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.positioned.read_at(offset, out)
    }

    /// Writes bytes from `offset` on.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.positioned.write_at(offset, bytes)
    }

    /// Hands over all bytes at once, as if they were in memory, to whoever cannot do with less.
    ///
    /// # Errors
    /// What the operating system says when it maps them.
    pub fn with_all<T>(&mut self, work: impl FnOnce(&mut [u8]) -> T) -> io::Result<T> {
        let length = usize::try_from(self.bytes).map_err(|_| io::ErrorKind::OutOfMemory)?;
        if length == 0 {
            return Ok(work(&mut []));
        }
        // SAFETY: the file has no name and its length is never changed, so nobody cuts it under the mapping; its blocks
        // are there, so writing finds room. `&mut self` keeps others from mapping or writing it meanwhile.
        let mut map = unsafe { MmapOptions::new().len(length).map_mut(&self.file) }?;
        // SAFETY: the bytes of the mapping, which lives until the end of this function; nobody else looks at them.
        let all = unsafe { std::slice::from_raw_parts_mut(map.as_mut_ptr(), length) };
        Ok(std::thread::scope(|scope| {
            let (working, over) = bounded::<()>(0);
            let map = &map;
            scope.spawn(move || {
                while over.recv_timeout(EBB) == Err(RecvTimeoutError::Timeout) {
                    let_go(map);
                }
            });
            let result = work(all);
            drop(working);
            result
        }))
    }
}

/// Takes the pages of a mapping out of the process; they stay in the file.
#[cfg(target_os = "linux")]
fn let_go(map: &MmapMut) {
    // SAFETY: the mapping is shared with its file, so what was written to it stays and is found again (madvise(2)).
    if let Err(error) = unsafe { map.unchecked_advise(memmap2::UncheckedAdvice::DontNeed) } {
        log::debug!("mapped samples stay in memory: {error}");
    }
}

/// Elsewhere the advice may mean another thing.
#[cfg(not(target_os = "linux"))]
fn let_go(_: &MmapMut) {}

/// Makes a file that long, its blocks taken.
fn reserve(file: &File, bytes: u64) -> io::Result<()> {
    file.set_len(bytes)?;
    #[cfg(target_os = "linux")]
    match rustix::fs::fallocate(file, rustix::fs::FallocateFlags::empty(), 0, bytes.max(1)) {
        Err(rustix::io::Errno::NOTSUP | rustix::io::Errno::NOSYS) => {}
        other => return Ok(other?),
    }
    // A file system without such a call takes its blocks when they are written.
    let mut out = file;
    io::copy(&mut io::Read::take(io::repeat(0), bytes), &mut out).map(|_| ())
}

/// Where large temporary files go: as TMPDIR says, else where they are kept on a disk, for /tmp may be memory.
pub(super) fn folder() -> PathBuf {
    let kept = PathBuf::from("/var/tmp");
    if std::env::var_os("TMPDIR").is_none() && cfg!(unix) && kept.is_dir() { kept } else { std::env::temp_dir() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_while_pages_are_let_go_is_there() {
        let bytes: usize = 40 << 20;
        let mut scratch = Scratch::new(bytes as u64).unwrap();
        let value = |at: usize| (at ^ (at >> 11)) as u8;
        let sum = scratch
            .with_all(|all| {
                for (at, byte) in all.iter_mut().enumerate() {
                    *byte = value(at);
                }
                std::thread::sleep(3 * EBB);
                all.iter().enumerate().all(|(at, byte)| *byte == value(at))
            })
            .unwrap();
        assert!(sum);
        scratch.write_at(5, b"five").unwrap();
        let mut out = vec![0; bytes - 5];
        scratch.read_at(5, &mut out).unwrap();
        assert_eq!(&out[..4], b"five");
        assert!(out[4..].iter().enumerate().all(|(at, byte)| *byte == value(at + 9)));
        assert!(scratch.read_at(bytes as u64 - 1, &mut [0; 2]).is_err());
    }

    #[test]
    fn nothing_is_mapped_of_nothing() {
        assert_eq!(Scratch::new(0).unwrap().with_all(|all| all.len()).unwrap(), 0);
    }

    #[test]
    fn what_no_disk_holds_is_refused_with_both_sizes() {
        let NoRoom { problem, remedy } = Scratch::new(1 << 60).unwrap_err();
        assert!(problem.starts_with("its samples take 1152921504607 MB, for which there are "), "{problem}");
        assert!(problem.contains(" MB of memory and ") && remedy.contains("--memory"), "{problem}; {remedy}");
    }
}
